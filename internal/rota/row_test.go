package rota

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
)

// TestRowIsTheCheapest holds the shortest path against looking at every row there is, over random problems, windows and prices.
func TestRowIsTheCheapest(t *testing.T) {
	compared := 0 // rows that can be had at all
	for seed := range uint64(9000) {
		r := rand.New(rand.NewPCG(seed, 2))
		p := made(r)
		if len(p.People[0].Weekends) > 1 || len(p.Pairs) > 0 {
			continue
		}
		s := newSearch(context.Background(), compile(p), 0, Options{}, new(sync.Mutex))
		s.set(s.scribble(r, len(s.row)))
		from := r.IntN(p.Days)
		until := min(p.Days, from+1+r.IntN(5))
		if math.Pow(float64(s.letters), float64(until-from)) > 5000 || !plain(s.people[0].weekends) {
			continue
		}
		var w rowPlan
		if !w.prepare(s, 0, from, until) || len(w.missed) > 0 || !w.exact() {
			continue
		}
		price := make([]float32, (until-from)*s.letters)
		s.prices(0, from, until, price)
		for i := range price {
			price[i] += float32(r.IntN(200))
		}
		want := everyRow(s, from, until, price)
		w.solve(price)
		got, days := math.Inf(1), make([]uint8, until-from)
		if list := w.best(1); len(list) > 0 {
			w.path(list[0], days)
			got = rowCost(s, from, days, price)
		}
		if got != want {
			t.Fatalf("seed %d: days %d to %d can cost %v, and the path costs %v", seed, from, until, want, got)
		}
		if want < math.Inf(1) {
			compared++
		}
	}
	if compared < 100 {
		t.Errorf("only %d rows could be compared", compared)
	}
}

func plain(list []weekends) bool {
	for _, w := range list {
		for _, sp := range w.spans {
			if sp.Until-sp.From > 2 {
				return false
			}
		}
	}
	return true
}

// rowCost is what a row costs at some prices, or infinite if it breaks a hard rule.
func rowCost(s *search, from int, days []uint8, price []float32) float64 {
	row := append([]uint8(nil), s.rowOf(0)...)
	copy(row[from:], days)
	cost := s.alone(0, row)
	for i, l := range days {
		cost -= s.cell[(from+i)*s.letters+int(l)]
	}
	if cost >= hardUnit/2 {
		return math.Inf(1)
	}
	all := float64(cost)
	for i, l := range days {
		all += float64(price[i*s.letters+int(l)])
	}
	return all
}

func everyRow(s *search, from, until int, price []float32) float64 {
	days, best := make([]uint8, until-from), math.Inf(1)
	for {
		best = min(best, rowCost(s, from, days, price))
		i := 0
		for ; i < len(days); i++ {
			if days[i]++; int(days[i]) < s.letters {
				break
			}
			days[i] = 0
		}
		if i == len(days) {
			return best
		}
	}
}
