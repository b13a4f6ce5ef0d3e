package instances

import "milieu/internal/rota"

// forecastMinimum is what a person too few weighs in a forecast, where it is a hard rule of a week that has come.
const forecastMinimum = 60

// forecast asks, from the second week of a problem on, for what the weeks that are known ask for in the mean: each duty's weekdays are one sort of day,
// and its Saturdays and Sundays another. What one week asks for on a Tuesday says nothing of the Tuesdays to come, so that a rota fitted to
// it day by day would be fitted to chance.
func (s *Scenario) forecast(p *rota.Problem, known []*Week) {
	type sort struct {
		kind    int
		weekend bool
	}
	least, wanted, days := map[sort]int{}, map[sort]int{}, map[sort]int{}
	for _, w := range known {
		for _, c := range w.cover {
			for d := range 7 {
				x := sort{c.kind, d >= 5}
				least[x], wanted[x], days[x] = least[x]+c.least[d], wanted[x]+c.wanted[d], days[x]+1
			}
		}
	}
	for day := 7; day < p.Days; day++ {
		for kind := range p.Kinds {
			x := sort{kind, day%7 >= 5}
			expect(p, day, kind, least[x], days[x], forecastMinimum)
			expect(p, day, kind, wanted[x], days[x], inrcCover)
		}
	}
}

// expect asks for sum/days people: for the whole ones at the full weight, and for one more at that share of it which is left over.
func expect(p *rota.Problem, day, kind, sum, days, weight int) {
	if sum == 0 {
		return
	}
	whole, part := sum/days, (weight*(sum%days)+days/2)/days
	for i, under := range []int{weight - part, part} {
		if whole+i > 0 && under > 0 {
			p.Demands = append(p.Demands, rota.Demand{Name: "forecast", Day: day, Kinds: []int{kind}, Need: whole + i, Under: rota.Weight(under)})
		}
	}
}
