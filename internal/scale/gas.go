// Package scale is the arithmetic of scales: numbers in, numbers out. It knows no house and no person.
package scale

import "math"

// Attained is how far one goal has come: a level from -2 to +2, where 0 is what was hoped for, and how much the goal
// weighs.
type Attained struct {
	Level  int
	Weight float64
}

// GASCorrelation is the correlation that is assumed between goals.
const GASCorrelation = 0.30

// GAS is the T-score of goal attainment scaling:
//
//	T = 50 + 10·Σ(w·x) / √((1−ρ)·Σw² + ρ·(Σw)²)
//
// 50 is where all goals are at what was hoped for; 10 is one standard deviation if levels vary as they were meant to. It
// says how a set of goals goes, never how a person is: goals of two people cannot be compared by it.
//
// It is false if there is nothing to score: no goal, a weight that is not above 0, or a level that is none.
//
// Source: T. J. Kiresuk and R. E. Sherman, Goal attainment scaling: a general method for evaluating comprehensive
// community mental health programs, Community Mental Health Journal 4 (1968) 443-453. (A widely used guide printed the formula wrongly;
// its erratum is in Clinical Rehabilitation 23 (2009) 362.)
func GAS(goals ...Attained) (t float64, ok bool) {
	var sum, squares, weights float64
	for _, g := range goals {
		if !(g.Weight > 0) || math.IsInf(g.Weight, 0) || g.Level < -2 || g.Level > 2 {
			return 0, false
		}
		sum += g.Weight * float64(g.Level)
		squares += g.Weight * g.Weight
		weights += g.Weight
	}
	if len(goals) == 0 {
		return 0, false
	}
	return 50 + 10*sum/math.Sqrt((1-GASCorrelation)*squares+GASCorrelation*weights*weights), true
}
