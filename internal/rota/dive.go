package rota

import (
	"math"
	"slices"
)

// diveRounds is how often, after some rows are settled, the mixture of the others is mended while it costs more than the dive may. Where
// demands are hard rules it costs a multiple of that at first, and what is settled then is settled by chance.
const diveRounds = 11

// dive settles on rows, the most certain first.
func (t *team) dive() bool {
	limit := t.start + 3*t.hot
	for {
		open := t.open()
		if open == 0 {
			return true
		}
		for range max(1, open/20) {
			t.settle(t.certain(0.2))
		}
		for { // whoever has hardly another row
			i, c := t.certain(0)
			if i < 0 || t.x.columns[c].share < 0.99 {
				break
			}
			t.settle(i, c)
		}
		t.bound = math.Inf(-1)
		for range diveRounds {
			if !t.generate(3, limit) {
				return false
			}
			if t.x.total() <= limit {
				break
			}
		}
	}
}

// open is how many people have no row yet.
func (t *team) open() (n int) {
	for _, c := range t.settled {
		if c < 0 {
			n++
		}
	}
	return n
}

// certain is the person, of those not yet settled, one of whose columns has the largest share, give or take the dice; -1 if there is none.
func (t *team) certain(dice float64) (who int, at int32) {
	who, at = -1, -1
	most := -1.0
	for i, list := range t.x.of {
		if t.settled[i] >= 0 {
			continue
		}
		largest := list[0]
		for _, c := range list {
			if t.x.columns[c].share > t.x.columns[largest].share {
				largest = c
			}
		}
		if v := t.x.columns[largest].share + dice*t.dice.Float64(); v > most {
			most, who, at = v, i, largest
		}
	}
	return who, at
}

func (t *team) settle(i int, c int32) {
	if i >= 0 {
		t.settled[i] = c
		t.x.only(c)
	}
}

// A mixed is how a mixture was.
type mixed struct {
	of    [][]int32
	share []float64
	base  []float64
}

func (x *mixture) keep() mixed {
	m := mixed{base: slices.Clone(x.base)}
	for _, list := range x.of {
		m.of = append(m.of, slices.Clone(list))
	}
	for i := range x.columns {
		m.share = append(m.share, x.columns[i].share)
	}
	return m
}

// again undoes a dive. What rows it found stay.
func (t *team) again(m mixed) {
	x := &t.x
	for p, list := range m.of {
		x.of[p] = slices.Clone(list)
		t.settled[p] = -1
	}
	for i := range x.columns {
		c := &x.columns[i]
		c.share = 0
		if i < len(m.share) {
			c.share = m.share[i]
		} else {
			x.of[c.person] = append(x.of[c.person], int32(i))
		}
	}
	x.refresh(m.base)
}

// take puts the settled rows into the rota, and mends it by small changes. If it is worse for that, all is put back, and take is false.
func (t *team) take() bool {
	before, was := t.cost, append([]uint8(nil), t.draft.row...)
	for i, q := range t.people {
		t.replace(q, t.from, t.x.columns[t.settled[i]].letters)
	}
	t.remember()
	c := t.cost
	if t.cost < t.bestCost {
		t.keep()
	}
	found := append([]uint8(nil), t.draft.row...)
	t.anneal(t.steps+t.effort/3, 4*t.cool, t.cool)
	if t.cost > c {
		t.set(found)
	}
	if t.cost > before {
		t.set(was)
		return false
	}
	return true
}

// remember keeps the rows that were chosen, for the next team.
func (t *team) remember() {
	if t.from != 0 || t.until != t.days {
		return
	}
	for i := range t.x.columns {
		if c := &t.x.columns[i]; c.share > 0 {
			q := t.people[c.person]
			if len(t.search.known[q]) > 60 {
				t.search.known[q] = t.search.known[q][20:]
			}
			t.search.known[q] = append(t.search.known[q], c.letters)
		}
	}
}
