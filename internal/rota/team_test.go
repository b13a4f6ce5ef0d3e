package rota

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
)

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

// TestTeamIsAnOptimum looks at the mixture of a team after columns were generated: each person's shares add up to one, what is lacking is what the
// shares leave, and what it costs is as little as the bound says that it must.
func TestTeamIsAnOptimum(t *testing.T) {
	for seed := range uint64(5) {
		p := ward(seed, 8, 2)
		s := newSearch(context.Background(), compile(p), 0, Options{Steps: 1e9, Seed: seed}, new(sync.Mutex))
		s.hot, s.cool = s.temperatures()
		s.set(make([]uint8, len(s.row)))
		s.anneal(100_000, s.hot, s.cool)
		x := s.team([]int{0, 1, 2, 3, 4, 5, 6, 7}, 0, p.Days)
		before := x.start
		x.generate(60, math.Inf(1))
		x.x.sound(t, 1e-6)
		if total := x.x.total(); total > before || x.bound > total+1e-3 || x.bound < total-0.3-2*nearly*(before-x.bound) {
			t.Errorf("seed %d: it cost %f, costs %f, and at least %f", seed, before, total, x.bound)
		}
	}
}

// TestMixtureIsAnOptimum over random columns: what the mixture costs comes as near as one likes to what the worths prove that it must.
func TestMixtureIsAnOptimum(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 5))
		rows, people := 2+r.IntN(20), 1+r.IntN(8)
		x := mixture{of: make([][]int32, people), stiff: 5}
		for range rows {
			x.need, x.under, x.over = append(x.need, float64(r.IntN(4))), append(x.under, float64(r.IntN(100))), append(x.over, float64(r.IntN(30)))
		}
		made := func(p int) column {
			c := column{person: int32(p), cost: float64(r.IntN(50))}
			for i := range rows {
				if r.IntN(3) == 0 {
					c.rows = append(c.rows, int32(i))
				}
			}
			return c
		}
		for p := range people {
			x.add(made(p))
		}
		x.begin(make([]float64, rows))
		for range 10 * people {
			x.add(made(r.IntN(people)))
		}
		x.sweeps(20000)
		x.sound(t, 1e-6)
		if total, bound := x.total(), x.bound(); bound > total+1e-6 || bound < total-0.01*math.Abs(total)-0.1 {
			t.Errorf("seed %d: it costs %f, and at least %f", seed, total, bound)
		}
	}
}

// bound is what no mixture of the columns costs less than, by weak duality.
func (x *mixture) bound() (bound float64) {
	for r, need := range x.need {
		bound += need * x.worth[r]
	}
	for _, list := range x.of {
		least := math.Inf(1)
		for _, c := range list {
			least = min(least, x.reduce(&x.columns[c]))
		}
		bound += least
	}
	return bound
}

// sound says what of a mixture does not fit together.
func (x *mixture) sound(t *testing.T, near float64) {
	t.Helper()
	left := append([]float64(nil), x.need...)
	for p, list := range x.of {
		sum := 0.0
		for _, i := range list {
			c := &x.columns[i]
			if c.share < 0 || int(c.person) != p {
				t.Errorf("column %d of person %d has a share of %f and is person %d's", i, p, c.share, c.person)
			}
			sum += c.share
			for _, r := range c.rows {
				left[r] -= c.share
			}
		}
		if math.Abs(sum-1) > near {
			t.Errorf("the shares of person %d are %f in all", p, sum)
		}
	}
	for r, l := range left {
		if math.Abs(l-x.lack[r]) > near || x.worth[r] > x.under[r] || x.worth[r] < -x.over[r] {
			t.Errorf("demand %d lacks %f, and is said to lack %f and to be worth %f", r, l, x.lack[r], x.worth[r])
		}
	}
}
