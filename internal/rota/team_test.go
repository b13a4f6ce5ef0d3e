package rota

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
)

// sound says whether the values still meet every row.
func (x *simplex) sound() bool {
	left := append([]float64(nil), x.need...)
	for i, b := range x.basis {
		v := x.value[i]
		switch {
		case v < -1e-4:
			return false
		case b >= 0:
			left[x.columns[b].person] -= v
			for _, r := range x.columns[b].rows {
				left[r] -= v
			}
		case b%2 != 0:
			left[(-1-b)/2] -= v
		default:
			left[(-2-b)/2] += v
		}
	}
	for _, l := range left {
		if math.Abs(l) > 1e-3 {
			return false
		}
	}
	return true
}

// ward is a small problem that can be solved: people for a few weeks of early and late shifts, who wish things.
func ward(seed uint64, people, weeks int) *Problem {
	r := rand.New(rand.NewPCG(seed, 3))
	p := &Problem{Days: 7 * weeks, Rest: 11 * 60, RestWeight: Hard,
		Kinds: []Kind{{Name: "early", Start: 7 * 60, Active: 480}, {Name: "late", Start: 14 * 60, Active: 480}, {Name: "night", Start: 22 * 60, Active: 600}}}
	for range people {
		q := Person{
			Totals: []Total{
				{Name: "minutes", Measure: Working, Min: 480 * 4 * weeks, Max: 480*5*weeks + 240, Under: Hard, Over: Hard},
				{Name: "nights", Kinds: []int{2}, Max: 3, Over: Hard},
			},
			Runs:     []Run{{Min: 2, Max: 5, Under: Hard, Over: Hard}, {Off: true, Min: 2, Max: Unlimited, Under: Hard}},
			Weekends: []Weekends{{Max: weeks/2 + 1, Over: Hard}},
		}
		for w := range weeks {
			q.Weekends[0].Spans = append(q.Weekends[0].Spans, Span{7*w + 5, 7*w + 7})
		}
		p.People = append(p.People, q)
	}
	for day := range p.Days {
		for k, share := range []int{4, 4, 8} {
			p.Demands = append(p.Demands, Demand{Day: day, Kinds: []int{k}, Need: (people + r.IntN(4)) / share, Under: 100, Over: 1})
		}
		for range people / 3 {
			p.Wishes = append(p.Wishes, Wish{Person: r.IntN(people), Day: day, Kinds: []int{r.IntN(3)}, Not: r.IntN(2) == 0, Weight: Weight(1 + r.IntN(3))})
		}
	}
	return p
}

// TestTeamIsAnOptimum looks at the linear programme of a team after columns were generated: its values meet every row, no column is cheaper,
// what the duals say of the whole is what it costs, and the bound is below.
func TestTeamIsAnOptimum(t *testing.T) {
	for seed := range uint64(5) {
		p := ward(seed, 8, 2)
		s := newSearch(context.Background(), compile(p), 0, Options{Steps: 1e9, Seed: seed}, new(sync.Mutex))
		s.hot, s.cool = s.temperatures()
		s.set(make([]uint8, len(s.row)))
		s.anneal(100_000, s.hot, s.cool)
		x := &team{search: s, people: []int{0, 1, 2, 3, 4, 5, 6, 7}, until: p.Days, bound: math.Inf(-1), smooth: 0.6}
		x.rows()
		x.begin()
		x.start = x.plain()
		x.generate(60, math.Inf(1))
		if !x.x.solve() || !x.x.sound() {
			t.Fatalf("seed %d: the values do not meet the rows", seed)
		}
		dual := 0.0
		for r, need := range x.x.need {
			dual += need * x.x.dual[r]
		}
		if total := x.x.total(); math.Abs(total-dual) > 1e-3 || x.bound > total+1e-3 || x.bound < total-0.08*(x.start-x.bound)-10 {
			t.Errorf("seed %d: it costs %f, by its duals %f, and at least %f", seed, total, dual, x.bound)
		}
		for i := range x.x.columns {
			if c := &x.x.columns[i]; !c.basic && x.x.reduced(c) < -1e-5 {
				t.Errorf("seed %d: column %d would be cheaper by %f", seed, i, -x.x.reduced(c))
			}
		}
	}
}
