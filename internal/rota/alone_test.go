package rota

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
)

// halfYear is a ward for long, where lates may only be so many.
func halfYear(seed uint64) *Problem {
	p := ward(seed, 6, 26)
	for q := range p.People {
		t := p.People[q].Totals
		t[1].Max = 30
		p.People[q].Totals = append(t, Total{Name: "lates", Kinds: []int{1}, Max: 40 + 10*(q%3), Over: Hard})
		p.Wishes = append(p.Wishes, Wish{Person: q, Day: 20 * q, Not: true, Weight: Hard})
	}
	return p
}

// TestLongRotaIsLawful: half a year keeps every hard rule after a moment, from nothing and from a rota that keeps hardly any.
func TestLongRotaIsLawful(t *testing.T) {
	for seed := range uint64(2) {
		p, start := halfYear(seed), Rota(nil)
		if pl := compile(p); seed == 1 {
			start = pl.rota(pl.scribble(rand.New(rand.NewPCG(seed, 7)), len(p.People)*p.Days))
		}
		f, err := Search(t.Context(), p, start, Options{Steps: 300_000, Seed: seed})
		if err != nil || f.Cost.Broken != 0 || p.Cost(f.Rota) != f.Cost || f.Bounded {
			t.Errorf("seed %d: it is said to cost %v and costs %v (bounded: %v): %v", seed, f.Cost, p.Cost(f.Rota), f.Bounded, err)
		}
	}
}

// TestAloneIsTheCheapest: when a person's whole row has been planned along its corridor, nothing on two days of it, which is always within the
// corridor, makes the rota cheaper.
func TestAloneIsTheCheapest(t *testing.T) {
	p := halfYear(1)
	for q := range p.People { // totals that are leant upon are not exact
		p.People[q].Totals = p.People[q].Totals[:1]
	}
	s := newSearch(context.Background(), compile(p), 0, Options{Steps: 1 << 40}, new(sync.Mutex))
	s.hot, s.cool = s.temperatures()
	s.set(make([]uint8, len(s.row)))
	s.anneal(200_000, s.hot, s.cool)
	for q := range p.People {
		for s.replanOne(q) {
		}
		if broken, _ := unpack(s.alone(q, s.rowOf(q))); broken > 0 {
			t.Errorf("the row of person %d breaks %d hard rules", q, broken)
		}
		for from := range s.days - 1 {
			was, now := append([]uint8(nil), s.rowOf(q)[from:from+2]...), make([]uint8, 2)
			for x := range s.letters * s.letters {
				now[0], now[1] = uint8(x/s.letters), uint8(x%s.letters)
				cost := s.try(q, from, now) + s.cover(q, from, was, now)
				if s.cover(q, from, now, was); cost < 0 {
					t.Fatalf("person %d on day %d: %v in place of %v costs %d less", q, from, now, was, -cost)
				}
			}
		}
	}
}
