package rota

import (
	"context"
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestSeedMakesTheRota: the same seed and steps give the same rota, also when somebody watches and with two workers; another seed another way.
func TestSeedMakesTheRota(t *testing.T) {
	p := ward(1, 9, 2)
	find := func(o Options) Found {
		f, err := Search(t.Context(), p, nil, o)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	one := find(Options{Steps: 400_000, Seed: 7})
	again := find(Options{Steps: 400_000, Seed: 7, Progress: func(Progress) {}})
	if !reflect.DeepEqual(one, again) {
		t.Errorf("the same seed found %v and then %v", one.Cost, again.Cost)
	}
	two := find(Options{Steps: 400_000, Seed: 7, Workers: 2})
	if one.Cost.Less(two.Cost) || !reflect.DeepEqual(two, find(Options{Steps: 400_000, Seed: 7, Workers: 2})) {
		t.Errorf("two workers found %v, and one of them %v", two.Cost, one.Cost)
	}
	if got := p.Cost(one.Rota); got != one.Cost {
		t.Errorf("it is said to cost %v, and costs %v", one.Cost, got)
	}
}

// TestSearchKeepsItsWord over random problems: what is found costs what is said, no more than the start, and no less than the bound.
func TestSearchKeepsItsWord(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 4))
		p := made(r)
		pl := compile(p)
		start := pl.rota(pl.scribble(r, len(p.People)*p.Days))
		best := p.Cost(start)
		f, err := Search(t.Context(), p, start, Options{Steps: 60_000, Seed: seed, Progress: func(x Progress) {
			if got := p.Cost(x.Rota()); got != x.Best || best.Less(got) {
				t.Errorf("seed %d: it is told of %v after %v, which costs %v", seed, x.Best, best, got)
			}
			best = x.Best
		}})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Cost(f.Rota); got != f.Cost || p.Cost(start).Less(got) {
			t.Errorf("seed %d: said to cost %v, costs %v, and the start %v", seed, f.Cost, got, p.Cost(start))
		}
		if f.Bounded && f.Cost.Broken == 0 && f.Bound > f.Cost.Weighted {
			t.Errorf("seed %d: it is proved that nothing costs less than %d, and this costs %d", seed, f.Bound, f.Cost.Weighted)
		}
	}
}

// TestSearchStops: whoever has enough gets the best so far.
func TestSearchStops(t *testing.T) {
	ctx, enough := context.WithCancel(t.Context())
	p := ward(2, 12, 4)
	f, err := Search(ctx, p, nil, Options{Steps: 1 << 60, Progress: func(x Progress) {
		if x.Steps > 300_000 {
			enough()
		}
	}})
	if err != nil || !f.Stopped || f.Steps > 20_000_000 {
		t.Errorf("stopped: %v after %d steps: %v", f.Stopped, f.Steps, err)
	}
	if got := p.Cost(f.Rota); got != f.Cost || got.Weighted >= p.Cost(p.Empty()).Weighted {
		t.Errorf("it is said to cost %v, and costs %v", f.Cost, got)
	}
}

// TestLivingIn plans a house where teams live in: a week on duty and a week off, each week two of the three companions of a resident, and an
// evening now and then.
func TestLivingIn(t *testing.T) {
	p := &Problem{Days: 42, Kinds: []Kind{{Name: "living in", Start: 10 * 60, Active: 14 * 60 * 7, Free: 10 * 60 * 7, Days: 7, After: 7},
		{Name: "evening", Start: 18 * 60, Active: 40}}}
	for range 6 {
		p.People = append(p.People, Person{Runs: []Run{{Kinds: []int{1}, Min: 1, Max: 1, Over: 5}}})
	}
	for day := range p.Days {
		p.Demands = append(p.Demands, Demand{Name: "in the house", Day: day, Kinds: []int{0}, Need: 2, Under: Hard, Over: 10},
			Demand{Name: "companion", Day: day, People: []int{0, 1, 2}, Need: 1, Under: 50})
		if day%7 == 3 {
			p.Demands = append(p.Demands, Demand{Name: "choir", Day: day, Kinds: []int{1}, Need: 1, Under: 20, Over: 20})
		}
	}
	p.Wishes = []Wish{{Person: 0, Day: 0, Not: true, Weight: Hard}, {Person: 5, Day: 20, Not: true, Weight: 3}}
	f, err := Search(t.Context(), p, nil, Options{Steps: 800_000, Seed: 1})
	if err != nil || f.Cost != (Cost{}) {
		t.Errorf("it costs %v: %v; %v", f.Cost, err, p.Why(f.Rota))
	}
	// Somebody falls ill: the rest stays as it was told, as far as can be.
	ill := *p
	ill.Published, ill.Keep = f.Rota, 1
	who := 1
	for p.is(f.Rota[who][14], nil) == false {
		who++
	}
	for day := 14; day < 21; day++ {
		ill.Wishes = append(ill.Wishes, Wish{Name: "ill", Person: who, Day: day, Not: true, Weight: Hard})
	}
	g, err := Search(t.Context(), &ill, f.Rota, Options{Steps: 800_000, Seed: 1})
	if err != nil || g.Cost.Broken != 0 || g.Cost.Weighted > 60 {
		t.Errorf("it costs %v to do without somebody: %v", g.Cost, err)
	}
}
