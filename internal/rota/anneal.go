package rota

import "math"

// Annealing makes many small changes, and accepts one for the worse with a probability that falls as it cools. Hard rules have
// a weight meanwhile, which rises while some are broken and falls while none are, so that the way to something better may lead
// through a rota that must not be.
type annealing struct {
	*search
	hard    float64 // the weight of a hard unit
	hot     float64
	cool    float64
	longest int
}

// anneal makes changes until the steps reach until.
func (s *search) anneal(until int64) {
	a := annealing{search: s, longest: min(7, s.days)}
	a.hot, a.cool = a.temperatures()
	a.hard = 10 * a.hot
	from, heat := s.steps, a.hot
	for s.steps < until && s.step(1) {
		if s.steps&1023 == 0 {
			heat = a.hot * math.Pow(a.cool/a.hot, float64(s.steps-from)/float64(until-from))
			if broken, _ := unpack(s.cost); broken > 0 {
				a.hard = min(a.hard*1.01, 50*a.hot)
			} else {
				a.hard = max(a.hard/1.01, a.hot)
			}
		}
		a.move(heat)
	}
}

// temperatures to begin and end with: from what the weights are.
func (a *annealing) temperatures() (hot, cool float64) {
	return 20, 0.3
}

// worth is a change of cost as one number.
func (a *annealing) worth(cost int64) float64 {
	broken, weighted := unpack(cost)
	return float64(weighted) + a.hard*float64(broken)
}

// move tries one change, and makes it or not.
func (a *annealing) move(heat float64) {
	most := heat * a.dice.ExpFloat64()
	q, day := a.dice.IntN(len(a.people)), a.dice.IntN(a.days)
	n := 1 + a.dice.IntN(min(a.longest, a.days-day))
	switch x := a.dice.Uint32() % 16; {
	case x < 5:
		a.assign(q, day, n, most)
	case x < 13:
		a.exchange(q, a.dice.IntN(len(a.people)), day, n, most)
	default:
		a.within(q, day, n, most)
	}
}

// one tries letters in one person's row.
func (a *annealing) one(q, from int, now []uint8, most float64) {
	cost := a.try(q, from, now)
	was := append(a.a[0][:0], a.rowOf(q)[from:from+len(now)]...)
	a.a[0] = was
	cost += a.cover(q, from, was, now)
	if a.worth(cost) > most {
		a.cover(q, from, now, was)
		return
	}
	a.put(q, from, now)
	a.cost += cost
	if a.cost < a.bestCost {
		a.keep()
	}
}

// assign gives some days one letter.
func (a *annealing) assign(q, day, n int, most float64) {
	m := &a.people[q]
	k := a.dice.IntN(len(m.kinds) + 1)
	l := uint8(0)
	if k < len(m.kinds) {
		l = uint8(a.first[m.kinds[k]])
	}
	now := a.b[0][:0]
	changed := false
	for i := range n {
		if a.cell[(q*a.days+day+i)*a.letters+int(l)] >= hardUnit/2 {
			break
		}
		now = append(now, l)
		changed = changed || a.row[q*a.days+day+i] != l
	}
	a.b[0] = now
	if changed {
		a.one(q, day, now, most)
	}
}

// exchange gives two people each other's days.
func (a *annealing) exchange(q, r, day, n int, most float64) {
	if q == r {
		return
	}
	mine, yours := a.rowOf(q)[day:day+n], a.rowOf(r)[day:day+n]
	same := true
	for i := range mine {
		if mine[i] != yours[i] {
			same = false
			x := day + i
			if a.cell[(q*a.days+x)*a.letters+int(yours[i])] >= hardUnit/2 || a.cell[(r*a.days+x)*a.letters+int(mine[i])] >= hardUnit/2 {
				return
			}
		}
	}
	if same {
		return
	}
	was, is := append(a.a[0][:0], mine...), append(a.a[1][:0], yours...)
	a.a[0], a.a[1] = was, is
	cost := a.try(q, day, is)
	apart := a.people[q].group != a.people[r].group
	if apart {
		cost += a.cover(q, day, was, is)
	}
	copy(mine, is)
	cost += a.try(r, day, was)
	copy(mine, was)
	if apart {
		cost += a.cover(r, day, is, was)
	}
	if a.worth(cost) > most {
		if apart {
			a.cover(r, day, was, is)
			a.cover(q, day, is, was)
		}
		return
	}
	a.put(q, day, is)
	a.put(r, day, was)
	a.cost += cost
	if a.cost < a.bestCost {
		a.keep()
	}
}

// within exchanges two stretches of one person's days.
func (a *annealing) within(q, day, n int, most float64) {
	gap := n + a.dice.IntN(14)
	if day+gap+n > a.days {
		return
	}
	row := a.rowOf(q)[day : day+gap+n]
	now := append(a.b[0][:0], row...)
	a.b[0] = now
	copy(now[:n], row[gap:])
	copy(now[gap:], row[:n])
	same := true
	for i := range now {
		if now[i] != row[i] {
			same = false
			if a.cell[(q*a.days+day+i)*a.letters+int(now[i])] >= hardUnit/2 {
				return
			}
		}
	}
	if !same {
		a.one(q, day, now, most)
	}
}
