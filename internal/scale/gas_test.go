package scale

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func attained(weights []float64, levels ...int) (list []Attained) {
	for i, level := range levels {
		weight := 1.0
		if weights != nil {
			weight = weights[i]
		}
		list = append(list, Attained{level, weight})
	}
	return list
}

// TestGAS has the published formula's values, worked out by hand to two decimals.
func TestGAS(t *testing.T) {
	for _, c := range []struct {
		goals []Attained
		want  string
	}{
		{attained(nil, 0, 0, 0), "50.00"},
		{attained(nil, 1, 0, 0), "54.56"},
		{attained(nil, 1, 1, 1), "63.69"},
		{attained(nil, -2, -2, -2), "22.61"},
		{attained([]float64{3, 2, 1}, 1, 0, -1), "54.41"},
		{attained(nil, 1), "60.00"}, // one goal: ten points a level
	} {
		got, ok := GAS(c.goals...)
		if said := fmt.Sprintf("%.2f", got); !ok || said != c.want {
			t.Errorf("%v: got %s %v, want %s", c.goals, said, ok, c.want)
		}
	}
	for name, goals := range map[string][]Attained{
		"no goal": nil, "no weight": {{0, 0}}, "a weight below nothing": {{0, 1}, {0, -1}}, "a weight that is no number": {{0, math.NaN()}},
		"a weight without end": {{0, math.Inf(1)}}, "a level above the best": {{3, 1}}, "a level below the worst": {{-3, 1}},
	} {
		if got, ok := GAS(goals...); ok {
			t.Errorf("%s is scored %v", name, got)
		}
	}
}

// TestGASLaws holds what is true of every set of goals.
func TestGASLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "goals")
		weights := rapid.SliceOfN(rapid.Float64Range(0.1, 10), n, n).Draw(t, "weights")
		levels := rapid.SliceOfN(rapid.IntRange(-2, 2), n, n).Draw(t, "levels")
		score := func(weights []float64, levels []int) float64 {
			got, ok := GAS(attained(weights, levels...)...)
			if !ok {
				t.Fatal("not scored")
			}
			return got
		}
		near := func(a, b float64, what string) {
			if math.Abs(a-b) > 1e-9 {
				t.Fatalf("%s: %v and %v", what, a, b)
			}
		}
		first := score(weights, levels)
		scaled, mirrored, turned, turnedWeights := make([]float64, n), make([]int, n), make([]int, n), make([]float64, n)
		for i := range n {
			scaled[i], mirrored[i] = weights[i]*3, -levels[i]
			turned[n-1-i], turnedWeights[n-1-i] = levels[i], weights[i]
		}
		near(first, score(scaled, levels), "only how weights compare matters")
		near(first-50, 50-score(weights, mirrored), "worse is as far below as better is above")
		near(first, score(turnedWeights, turned), "the order does not matter")
		if i := rapid.IntRange(0, n-1).Draw(t, "one"); levels[i] < 2 {
			better := append([]int(nil), levels...)
			better[i]++
			if score(weights, better) <= first {
				t.Fatal("a goal that went better lowered the score")
			}
		}
	})
}
