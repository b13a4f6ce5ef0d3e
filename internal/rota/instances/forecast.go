package instances

import (
	"slices"

	"milieu/internal/rota"
)

// forecastMinimum is what a person too few weighs in a forecast, where it is a hard rule of a week that has come.
const forecastMinimum = 60

// forecastMonday is what a person fewer weighs than such a day needed at the most, on the first day to come: by then it is settled who may have which duty,
// and a week must not end so that nobody may have one that is sure to be needed.
const forecastMonday = 300

// forecast asks, from the second week of a problem on, for what may be expected from the weeks that are known: each duty's weekdays are one sort of day,
// and its Saturdays and Sundays another. What one week asks for on a Tuesday says nothing of the Tuesdays to come, so that a rota fitted to
// it day by day would be fitted to chance.
func (s *Scenario) forecast(p *rota.Problem, known []*Week) {
	type sort struct {
		kind    int
		weekend bool
	}
	least, wanted := map[sort][]int{}, map[sort][]int{}
	for _, w := range known {
		for _, c := range w.cover {
			for d := range 7 {
				x := sort{c.kind, d >= 5}
				least[x], wanted[x] = append(least[x], c.least[d]), append(wanted[x], c.wanted[d])
			}
		}
	}
	for day := 7; day < p.Days; day++ {
		for kind := range p.Kinds {
			x := sort{kind, day%7 >= 5}
			expect(p, day, kind, least[x], forecastMinimum)
			expect(p, day, kind, wanted[x], inrcCover)
			if day == 7 && len(least[x]) > 0 {
				expect(p, day, kind, []int{slices.Max(least[x])}, forecastMonday)
			}
		}
	}
}

// expect asks for people on a day that may be like any of the days that asked for so many: half as if it asked for the mean of them (a person more at
// the share that is left over), and half as if each of them were to come at its chance. By the mean alone a day that asks for more costs too
// little, and by chances alone too much, since the rota of a week to come is made when it is known.
func expect(p *rota.Problem, day, kind int, asked []int, weight int) {
	if len(asked) == 0 {
		return
	}
	most, sum := slices.Max(asked), 0
	share := make([]int, most+2) // of 2*len(asked), that so many are asked for
	for _, n := range asked {
		share[n]++
		sum += n
	}
	share[sum/len(asked)] += len(asked) - sum%len(asked)
	share[sum/len(asked)+1] += sum % len(asked)
	for n, s := range share {
		under := (weight*s + len(asked)) / (2 * len(asked))
		if n > 0 && under > 0 {
			p.Demands = append(p.Demands, rota.Demand{Name: "forecast", Day: day, Kinds: []int{kind}, Need: n, Under: rota.Weight(under)})
		}
	}
}
