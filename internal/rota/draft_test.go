package rota

import (
	"math/rand/v2"
	"testing"
)

// made is a problem made of dice: every rule, with and without weight, with and without history.
func made(r *rand.Rand) *Problem {
	p := &Problem{Days: 3 + r.IntN(20), Rest: r.IntN(3) * 300, RestWeight: weight(r), Keep: weight(r)}
	for range 1 + r.IntN(4) {
		p.Kinds = append(p.Kinds, Kind{Start: r.IntN(24) * 60, Active: r.IntN(10) * 60, Available: r.IntN(3) * 60, Free: r.IntN(3) * 60,
			Days: r.IntN(3), After: r.IntN(5) / 3})
	}
	some := func() (list []int) {
		for k := range p.Kinds {
			if r.IntN(2) == 0 {
				list = append(list, k)
			}
		}
		return list
	}
	for range 2 + r.IntN(5) {
		p.People = append(p.People, madePerson(p, r, some))
	}
	for range r.IntN(40) {
		d := Demand{Day: r.IntN(p.Days), Kinds: some(), Need: r.IntN(4), Under: weight(r), Over: weight(r)}
		if r.IntN(3) == 0 {
			d.Skill, d.Level = "music", 1+r.IntN(2)
		}
		if r.IntN(4) == 0 {
			d.People = []int{0, 1}
		}
		p.Demands = append(p.Demands, d)
	}
	for range r.IntN(30) {
		p.Wishes = append(p.Wishes, Wish{Person: r.IntN(len(p.People)), Day: r.IntN(p.Days), Kinds: some(), Not: r.IntN(2) == 0, Weight: weight(r)})
	}
	for range r.IntN(4) {
		p.Successions = append(p.Successions, Succession{r.IntN(len(p.Kinds)), r.IntN(len(p.Kinds)), weight(r)})
		p.Pairs = append(p.Pairs, Pair{A: 0, B: 1 + r.IntN(len(p.People)-1), Together: r.IntN(2) == 0, Kinds: some(), Weight: weight(r)})
	}
	if r.IntN(2) == 0 {
		p.Published = p.Empty()
		p.Place(p.Published, 0, r.IntN(p.Days), r.IntN(len(p.Kinds)))
	}
	return p
}

func madePerson(p *Problem, r *rand.Rand, some func() []int) Person {
	q := Person{Can: some()}
	if r.IntN(2) == 0 {
		q.Skills = []Strength{{"music", 1 + r.IntN(2)}}
	}
	if r.IntN(2) == 0 {
		row := Problem{Days: 9, Kinds: p.Kinds, People: make([]Person, 1)}
		before := row.Empty()
		for range 3 {
			row.Place(before, 0, r.IntN(9), r.IntN(len(p.Kinds)))
		}
		q.Before = before[0]
	}
	for range r.IntN(4) {
		from := r.IntN(p.Days)
		t := Total{Measure: Measure(r.IntN(4)), Kinds: some(), From: from, Until: from + 1 + r.IntN(p.Days-from), Per: r.IntN(3) * 30,
			Already: r.IntN(3), Min: r.IntN(1000), Under: weight(r), Over: weight(r)}
		t.Max = t.Min + r.IntN(500)
		if t.Measure == Duties {
			t.Min, t.Max, t.Per = r.IntN(4), 4+r.IntN(4), 0
		}
		q.Totals = append(q.Totals, t)
	}
	for range r.IntN(4) {
		lo := r.IntN(4)
		q.Runs = append(q.Runs, Run{Kinds: some(), Off: r.IntN(3) == 0, Min: lo, Max: lo + r.IntN(4), Under: weight(r), Over: weight(r)})
	}
	for range r.IntN(3) {
		w := Weekends{Already: r.IntN(2), Max: r.IntN(3), Over: weight(r), Split: weight(r), Each: weight(r)}
		for from := r.IntN(5); from+3 <= p.Days; from += 3 + r.IntN(4) {
			w.Spans = append(w.Spans, Span{from, from + 1 + r.IntN(3)})
		}
		q.Weekends = append(q.Weekends, w)
	}
	return q
}

func weight(r *rand.Rand) Weight {
	if r.IntN(4) == 0 {
		return Hard
	}
	return Weight(r.IntN(100))
}

func (pl *plan) scribble(r *rand.Rand, n int) []uint8 {
	letters := make([]uint8, n)
	for i := range letters {
		letters[i] = uint8(r.IntN(pl.letters))
		if r.IntN(2) == 0 {
			letters[i] = 0
		}
	}
	return letters
}

// TestDraftCostsWhatTheRotaCosts holds together the meaning of the rules (Problem.Cost) and what the search counts, over
// random problems, rotas and changes.
func TestDraftCostsWhatTheRotaCosts(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := made(r)
		if err := p.Check(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		pl := compile(p)
		s := newDraft(pl)
		s.set(pl.scribble(r, len(s.row)))
		for step := range 60 {
			if got, want := costOf(s.cost), p.Cost(pl.rota(s.row)); got != want {
				t.Fatalf("seed %d, step %d: the draft costs %v, the rota %v", seed, step, got, want)
			}
			q, from := r.IntN(len(p.People)), r.IntN(p.Days)
			n := 1 + r.IntN(min(8, p.Days-from))
			s.replace(q, from, pl.scribble(r, n))
		}
		kept, cost := append([]int32(nil), s.sums...), s.cost
		s.set(append([]uint8(nil), s.row...))
		for i := range kept {
			if kept[i] != s.sums[i] {
				t.Fatalf("seed %d: total %d is kept as %d, and is %d", seed, i, kept[i], s.sums[i])
			}
		}
		if cost != s.cost {
			t.Fatalf("seed %d: %d changes lead to %v, and counting to %v", seed, 60, costOf(cost), costOf(s.cost))
		}
	}
}
