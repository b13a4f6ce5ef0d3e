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

// anneal makes changes until the steps reach until, cooling from hot to cool.
func (s *search) anneal(until int64, hot, cool float64) {
	a := annealing{search: s, longest: min(7, s.days), hot: hot, cool: cool, hard: 10 * s.hot}
	from, heat := s.steps, hot
	for s.steps < until && s.step(1) {
		if s.steps&1023 == 0 {
			heat = hot * math.Pow(cool/hot, float64(s.steps-from)/float64(until-from))
			if broken, _ := unpack(s.cost); broken > 0 {
				a.hard = min(a.hard*1.01, 200*s.hot)
			} else {
				a.hard = max(a.hard/1.01, s.hot)
			}
		}
		a.move(heat)
	}
	if s.cost < s.bestCost {
		s.keep()
	}
}

// temperatures to begin and end with, from what the weights are: at the hottest a fifth of the dearest weight is often accepted, at the
// coolest hardly the cheapest.
func (pl *plan) temperatures() (hot, cool float64) {
	least, most := int64(math.MaxInt64), int64(0)
	see := func(list ...int64) {
		for _, w := range list {
			if w > 0 && w < hardUnit/2 {
				least, most = min(least, w), max(most, w)
			}
		}
	}
	for _, d := range pl.demands {
		see(d.under, d.over)
	}
	for _, w := range pl.problem.Wishes {
		see(w.Weight.packed())
	}
	for i := range pl.people {
		m := &pl.people[i]
		for _, t := range m.totals {
			see(t.under, t.over)
		}
		for _, x := range m.parts {
			for _, r := range x.rules {
				see(r.under, r.over)
			}
		}
		for _, w := range m.weekends {
			see(w.over, w.split, w.each)
		}
	}
	if most == 0 {
		return 1, 0.1
	}
	return max(0.2*float64(most), 2*float64(least)), 0.3 * float64(least)
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
	case x < 15:
		a.within(q, day, n, most)
	default:
		a.slide(q, day, n, most)
	}
}

// one tries letters in one person's row.
func (a *annealing) one(q, from int, now []uint8, most float64) {
	cost := a.try(q, from, now)
	was := append(a.scratch[0][:0], a.rowOf(q)[from:from+len(now)]...)
	a.scratch[0] = was
	cost += a.cover(q, from, was, now)
	if a.worth(cost) > most {
		a.cover(q, from, now, was)
		return
	}
	a.notice(cost)
	a.put(q, from, now)
	a.cost += cost
}

// notice keeps the best before it is left.
func (a *annealing) notice(cost int64) {
	if cost > 0 && a.cost < a.bestCost {
		a.keep()
	}
}

// assign gives some days one letter, or all days of one duty.
func (a *annealing) assign(q, day, n int, most float64) {
	m := &a.people[q]
	l, parts := 0, 1
	if k := a.dice.IntN(len(m.kinds) + 1); k < len(m.kinds) {
		kind := &a.problem.Kinds[m.kinds[k]]
		l, parts = a.first[m.kinds[k]], kind.days()+kind.After
	}
	now, row := a.scratch[1][:0], a.rowOf(q)
	from := day
	for ; from > 0 && a.part[row[from]] > 0; from-- {
		now = append(now, 0) // the beginning of a duty that is cut
	}
	changed := false
	if parts > 1 {
		n = min(parts, a.days-day)
	}
	for i := range n {
		x := l
		if parts > 1 {
			x += i
		}
		if a.cell[(q*a.days+day+i)*a.letters+x] >= hardUnit/2 {
			break
		}
		now = append(now, uint8(x))
		changed = changed || row[day+i] != uint8(x)
	}
	for i := from + len(now); i < a.days && a.part[row[i]] > 0; i++ {
		now = append(now, 0)
	}
	a.scratch[1] = now
	if changed {
		a.one(q, from, now, most)
	}
}

// uncut widens days so that they cut no duty of a row in two.
func (a *annealing) uncut(row []uint8, from, until int) (int, int) {
	for from > 0 && a.part[row[from]] > 0 {
		from--
	}
	for until < a.days && a.part[row[until]] > 0 {
		until++
	}
	return from, until
}

// exchange gives two people each other's days.
func (a *annealing) exchange(q, r, day, n int, most float64) {
	if q == r {
		return
	}
	until := day + n
	for a.several {
		from, to := a.uncut(a.rowOf(q), day, until)
		if from, to = a.uncut(a.rowOf(r), from, to); from == day && to == until {
			break
		}
		day, until = from, to
	}
	mine, yours := a.rowOf(q)[day:until], a.rowOf(r)[day:until]
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
	was, is := append(a.scratch[0][:0], mine...), append(a.scratch[1][:0], yours...)
	a.scratch[0], a.scratch[1] = was, is
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
	a.notice(cost)
	a.put(q, day, is)
	a.put(r, day, was)
	a.cost += cost
}

// within exchanges two stretches of one person's days.
func (a *annealing) within(q, day, n int, most float64) {
	gap := n + a.dice.IntN(14)
	until := day + gap + n
	if until > a.days {
		return
	}
	row := a.rowOf(q)
	if a.several {
		for _, d := range [4]int{day, day + n, day + gap, until} {
			if d < a.days && a.part[row[d]] > 0 {
				return
			}
		}
	}
	row = row[day:until]
	now := append(a.scratch[1][:0], row...)
	a.scratch[1] = now
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

// slide takes one of a person's days past some others, so that a single day off comes to others without one duty more or less.
func (a *annealing) slide(q, day, n int, most float64) {
	until, row := day+n+1, a.rowOf(q)
	if until > a.days || a.several && a.cuts(row, day, until) {
		return
	}
	now := append(a.scratch[1][:0], row[day:until]...)
	a.scratch[1] = now
	if a.dice.IntN(2) == 0 {
		copy(now, row[day+1:until])
		now[n] = row[day]
	} else {
		copy(now[1:], row[day:until])
		now[0] = row[until-1]
	}
	same := true
	for i := range now {
		if l := now[i]; l != row[day+i] {
			same = false
			if a.cell[(q*a.days+day+i)*a.letters+int(l)] >= hardUnit/2 {
				return
			}
		}
	}
	if !same {
		a.one(q, day, now, most)
	}
}

// cuts says whether there is a duty of several days among some days or at their end.
func (a *annealing) cuts(row []uint8, from, until int) bool {
	for day := from; day <= until && day < a.days; day++ {
		if a.part[row[day]] > 0 {
			return true
		}
	}
	return false
}
