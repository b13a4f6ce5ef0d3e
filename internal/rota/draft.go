package rota

// A draft is a rota whose cost is known after each change without looking at all of it: a change of some days of a row costs
// what those days, and the runs and weekends they touch, cost.
type draft struct {
	*plan
	row    []uint8 // [person*days+day]
	sums   []int32 // of each person's totals
	spells []int32 // weekends with a duty
	demand []demand
	cost   int64

	change []int32 // of the sums, while try looks
}

func newDraft(pl *plan) *draft {
	return &draft{plan: pl, row: make([]uint8, len(pl.people)*pl.days), sums: make([]int32, pl.totals),
		spells: make([]int32, pl.spells), demand: append([]demand(nil), pl.demands...), change: make([]int32, pl.totals)}
}

// set makes the draft a copy of rows, and works its cost out from nothing.
func (s *draft) set(rows []uint8) {
	copy(s.row, rows)
	s.cost = 0
	for i := range s.demand {
		s.demand[i].count = 0
	}
	for q := range s.people {
		s.cost += s.whole(q)
		for day, l := range s.rowOf(q) {
			for _, i := range s.meets(q, day, l) {
				s.demand[i].count++
			}
		}
	}
	for i := range s.demand {
		s.cost += s.demand[i].at(s.demand[i].count)
	}
}

func (s *draft) rowOf(q int) []uint8 { return s.row[q*s.days : (q+1)*s.days : (q+1)*s.days] }

// whole counts a person's sums afresh, and is what the row costs by itself, and its pairs where the person is the first.
func (s *draft) whole(q int) int64 {
	m := &s.people[q]
	s.count(q)
	row := s.rowOf(q)
	cost := s.alone(q, row)
	for i := range m.pairs {
		if x := &m.pairs[i]; x.first {
			for day, l := range row {
				cost += x.cost(l, s.row[x.other*s.days+day])
			}
		}
	}
	return cost
}

// alone is what a row of a person costs by itself, whatever the draft holds.
func (s *draft) alone(q int, row []uint8) int64 {
	m := &s.people[q]
	cost, previous := m.base, m.before
	for day, l := range row {
		cost += s.cell[(q*s.days+day)*s.letters+int(l)] + s.succession[int(previous)*s.letters+int(l)]
		previous = l
	}
	for i := range m.totals {
		t := &m.totals[i]
		sum := t.already
		for _, l := range row[t.from:t.until] {
			sum += t.value[l]
		}
		cost += t.cost(sum)
	}
	for i := range m.parts {
		x := &m.parts[i]
		cost += x.over(x.left(row, 0), row, stretch{})
	}
	for i := range m.weekends {
		w := &m.weekends[i]
		used := w.already
		for _, sp := range w.spans {
			n := s.worked(row[sp.From:sp.Until])
			cost += w.span(n, sp.Until-sp.From)
			if n > 0 {
				used++
			}
		}
		cost += w.cost(used)
	}
	return cost
}

// count works out a person's sums from the row.
func (s *draft) count(q int) {
	m, row := &s.people[q], s.rowOf(q)
	for i := range m.totals {
		t := &m.totals[i]
		sum := t.already
		for _, l := range row[t.from:t.until] {
			sum += t.value[l]
		}
		s.sums[m.total0+i] = sum
	}
	for i := range m.weekends {
		w := &m.weekends[i]
		used := w.already
		for _, sp := range w.spans {
			if s.worked(row[sp.From:sp.Until]) > 0 {
				used++
			}
		}
		s.spells[m.spell0+i] = used
	}
}

// worked is how many of some days are on duty.
func (s *draft) worked(days []uint8) (n int) {
	for _, l := range days {
		if s.on[l] {
			n++
		}
	}
	return n
}

// A stretch is days in a row of one class.
type stretch struct {
	class          uint8
	length, inside int
	open           bool // may be longer than is known
}

func (x *partition) price(s stretch) int64 {
	r := &x.rules[s.class]
	var cost int64
	if s.length < r.min && !s.open {
		cost = r.under * int64(r.min-s.length)
	}
	if s.length > r.max {
		cost += r.over * int64(min(s.inside, s.length-r.max))
	}
	return cost
}

// left is the stretch that ends on the day before a day.
func (x *partition) left(row []uint8, day int) stretch {
	if day == 0 {
		return stretch{x.before, x.length, 0, x.open}
	}
	class, i := x.class[row[day-1]], day-2
	for i >= 0 && x.class[row[i]] == class {
		i--
	}
	s := stretch{class, day - 1 - i, day - 1 - i, false}
	if i < 0 {
		s.open = x.open
		if class == x.before {
			s.length += x.length
		}
	}
	return s
}

// right is the stretch that begins on a day; there is none at the end.
func (x *partition) right(row []uint8, day int) stretch {
	if day == len(row) {
		return stretch{}
	}
	class, i := x.class[row[day]], day+1
	for i < len(row) && x.class[row[i]] == class {
		i++
	}
	return stretch{class, i - day, i - day, i == len(row)}
}

// over is what the runs cost in days between a stretch on their left and one on their right, with these two.
func (x *partition) over(s stretch, days []uint8, right stretch) int64 {
	var cost int64
	class := x.class
	for _, l := range days {
		if c := class[l]; c == s.class && s.length > 0 {
			s.length, s.inside = s.length+1, s.inside+1
		} else {
			if s.length > 0 {
				cost += x.price(s)
				s.open = false
			}
			s.class, s.length, s.inside = c, 1, 1
		}
	}
	if right.length == 0 {
		s.open = true
		return cost + x.price(s)
	}
	if right.class == s.class && s.length > 0 {
		s.length, s.inside, s.open = s.length+right.length, s.inside+right.length, s.open || right.open
		return cost + x.price(s)
	}
	if s.length > 0 {
		cost += x.price(s)
	} else {
		right.open = right.open || s.open
	}
	return cost + x.price(right)
}

// try is what a person's row and pairs would cost more with other letters from a day on. Demands are not looked at, and
// nothing is changed.
func (s *draft) try(q, from int, now []uint8) int64 {
	m, row := &s.people[q], s.rowOf(q)
	until := from + len(now)
	var cost int64
	before := m.before
	if from > 0 {
		before = row[from-1]
	}
	was, is := int(before)*s.letters, int(before)*s.letters
	base := (q*s.days + from) * s.letters
	change := s.change[:len(m.totals)]
	clear(change)
	for i, n := range now {
		o := row[from+i]
		cost += s.succession[is+int(n)] - s.succession[was+int(o)]
		was, is = int(o)*s.letters, int(n)*s.letters
		if o != n {
			cost += s.cell[base+int(n)] - s.cell[base+int(o)]
			day := int32(from + i)
			for _, a := range m.adds[o] {
				if t := &m.totals[a.total]; t.from <= day && day < t.until {
					change[a.total] -= a.value
				}
			}
			for _, a := range m.adds[n] {
				if t := &m.totals[a.total]; t.from <= day && day < t.until {
					change[a.total] += a.value
				}
			}
		}
		base += s.letters
	}
	if until < s.days {
		next := int(row[until])
		cost += s.succession[is+next] - s.succession[was+next]
	}
	for i, c := range change {
		if c != 0 {
			sum := s.sums[m.total0+i]
			cost += m.totals[i].cost(sum+c) - m.totals[i].cost(sum)
		}
	}
	for i := range m.parts {
		x := &m.parts[i]
		left, right := x.left(row, from), x.right(row, until)
		cost += x.over(left, now, right) - x.over(left, row[from:until], right)
	}
	for i := range m.weekends {
		cost += s.tryWeekends(&m.weekends[i], s.spells[m.spell0+i], row, from, now)
	}
	for i := range m.pairs {
		x := &m.pairs[i]
		for j, n := range now {
			other := s.row[x.other*s.days+from+j]
			cost += x.cost(n, other) - x.cost(row[from+j], other)
		}
	}
	return cost
}

func (s *draft) tryWeekends(w *weekends, used int32, row []uint8, from int, now []uint8) int64 {
	var cost int64
	until, after := from+len(now), used
	for day := from; day < until; {
		i := w.at[day]
		if i < 0 {
			day++
			continue
		}
		sp := w.spans[i]
		was := s.worked(row[sp.From:sp.Until])
		a, b := max(sp.From, from), min(sp.Until, until)
		is := was - s.worked(row[a:b]) + s.worked(now[a-from:b-from])
		if was != is {
			cost += w.span(is, sp.Until-sp.From) - w.span(was, sp.Until-sp.From)
			if was == 0 {
				after++
			} else if is == 0 {
				after--
			}
		}
		day = sp.Until
	}
	if after != used {
		cost += w.cost(after) - w.cost(used)
	}
	return cost
}

// cover takes a person's days from some letters to others in the counts of the demands, and is what that costs more.
func (s *draft) cover(q, from int, was, is []uint8) int64 {
	var cost int64
	x := (s.people[q].group*s.days + from) * s.letters
	for i, o := range was {
		if n := is[i]; o != n {
			for _, k := range s.hits[s.hitFrom[x+int(o)]:s.hitFrom[x+int(o)+1]] {
				d := &s.demand[k]
				if d.count <= d.need {
					cost += d.under
				} else {
					cost -= d.over
				}
				d.count--
			}
			for _, k := range s.hits[s.hitFrom[x+int(n)]:s.hitFrom[x+int(n)+1]] {
				d := &s.demand[k]
				if d.count < d.need {
					cost -= d.under
				} else {
					cost += d.over
				}
				d.count++
			}
		}
		x += s.letters
	}
	return cost
}

// put writes letters into a person's row, without looking at the cost or the demands.
func (s *draft) put(q, from int, now []uint8) {
	m, row := &s.people[q], s.rowOf(q)
	for i, n := range now {
		o, day := row[from+i], int32(from+i)
		if o == n {
			continue
		}
		for _, a := range m.adds[o] {
			if t := &m.totals[a.total]; t.from <= day && day < t.until {
				s.sums[m.total0+int(a.total)] -= a.value
			}
		}
		for _, a := range m.adds[n] {
			if t := &m.totals[a.total]; t.from <= day && day < t.until {
				s.sums[m.total0+int(a.total)] += a.value
			}
		}
	}
	until := from + len(now)
	for i := range m.weekends {
		w := &m.weekends[i]
		for day := from; day < until; {
			at := w.at[day]
			if at < 0 {
				day++
				continue
			}
			sp := w.spans[at]
			was := s.worked(row[sp.From:sp.Until])
			a, b := max(sp.From, from), min(sp.Until, until)
			is := was - s.worked(row[a:b]) + s.worked(now[a-from:b-from])
			if was == 0 && is > 0 {
				s.spells[m.spell0+i]++
			} else if was > 0 && is == 0 {
				s.spells[m.spell0+i]--
			}
			day = sp.Until
		}
	}
	copy(row[from:], now)
}

// replace writes letters into a person's row, and is what that costs more.
func (s *draft) replace(q, from int, now []uint8) int64 {
	cost := s.try(q, from, now) + s.cover(q, from, s.rowOf(q)[from:from+len(now)], now)
	s.put(q, from, now)
	s.cost += cost
	return cost
}

// letters of a rota, and the rota of letters.
func (pl *plan) read(r Rota) []uint8 {
	rows := make([]uint8, 0, len(pl.people)*pl.days)
	for _, row := range r {
		for _, c := range row {
			rows = append(rows, pl.letter(c))
		}
	}
	return rows
}

func (pl *plan) rota(rows []uint8) Rota {
	r := pl.problem.Empty()
	for i, l := range rows {
		r[i/pl.days][i%pl.days] = pl.cells[l]
	}
	return r
}
