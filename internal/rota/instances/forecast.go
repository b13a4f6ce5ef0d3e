package instances

import (
	"slices"

	"milieu/internal/rota"
)

// forecastMinimum is what a person too few weighs in a forecast, where it is a hard rule of a week that has come.
const forecastMinimum = 60

// forecastMonday is what a person fewer weighs than such a day needed at the most, on the first day to come, if that is a quarter of those who are able to or
// more: by then it is settled who may have which duty, and a week must not end so that none of a few may have one that is needed. Where there are many it only
// made weeks dearer.
const forecastMonday = 300

// forecast asks, from the second week of a problem on, for what the weeks that are known ask for in the mean: each duty's weekdays are one sort of day,
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
				if most := slices.Max(least[x]); 4*most >= able(p, kind) {
					expect(p, day, kind, []int{most}, forecastMonday)
				}
			}
		}
	}
}

// expect asks for the mean of what days asked for: for the whole people of it at the full weight, and for one more at that share of it which is left over.
func expect(p *rota.Problem, day, kind int, asked []int, weight int) {
	sum, days := 0, max(1, len(asked))
	for _, n := range asked {
		sum += n
	}
	whole, part := sum/days, (weight*(sum%days)+days/2)/days
	for i, under := range []int{weight - part, part} {
		if whole+i > 0 && under > 0 {
			p.Demands = append(p.Demands, rota.Demand{Name: "forecast", Day: day, Kinds: []int{kind}, Need: whole + i, Under: rota.Weight(under)})
		}
	}
}

// able is how many people may have a kind of duty.
func able(p *rota.Problem, kind int) (n int) {
	for _, q := range p.People {
		if slices.Contains(q.Can, kind) {
			n++
		}
	}
	return n
}
