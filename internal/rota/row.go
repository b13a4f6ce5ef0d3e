package rota

import "math"

var infinite = float32(math.Inf(1))

// A rowPlan finds the cheapest days of one person within a window, against a price for each letter on each day, with the rest of the row
// as it is: the shortest path over day × state of the automaton × what adds up (weekends and totals; the longest of the totals is the
// innermost, so that one step of the path is one pass over an array).
type rowPlan struct {
	*search
	q, from, until int
	auto           *automaton
	begin          int // state
	end            []float32
	main           axis   // the innermost: a total, less a multiple of one of the others, so that its unit is large
	less, times    int    // which one, or -1, and the multiple
	axes           []axis // the others
	outer          int    // product of the others' sizes
	weekend        int    // which axis is the weekends, or -1
	missed         []int  // totals that are no axis
	need           []int  // of main, at the least before each day
	layer          []float32
	bands          []band
	jump           []int32   // where each outer sum goes: [((day*2+wasOn)*letters+letter)*outer+sum]
	weekendCost    []float32 // [day*4+wasOn*2+on]
	twin           []uint8   // of each letter, the first one that leads to the same states and sums
	arcs           []arc     // of the automaton, less those of later twins
	arcFrom        []int32
	price          []float32 // of the cheapest of all twins, by day and the first of them
	pick           []uint8   // and which one that is
	size           int       // of a layer
	spend          int64
}

// An axis is something that adds up: a total, or the weekends.
type axis struct {
	total   int // or -1
	unit    int
	size    int
	gain    []int16   // by letter, in units
	a, b    int       // days on which it is gained
	price   []float32 // of each sum, at the end
	stride  int
	hardMin int
	out     int  // what is added up outside the window
	free    bool // it cannot be too many
	coarse  bool // its unit is larger than it should be
}

type band struct{ lo, hi int16 }

// How large a path may be: numbers in all layers.
const (
	mostLayers = 6 << 20
	axesLayers = 500_000 // beyond which no further total becomes an axis
)

// prepare makes a path for a person's window; it is false if there is none that can be looked through.
func (w *rowPlan) prepare(s *search, q, from, until int) bool {
	w.search, w.q, w.from, w.until = s, q, from, until
	if w.auto = s.automaton(q); w.auto == nil {
		return false
	}
	row := s.rowOf(q)
	if w.begin = w.auto.after(w.auto.start, row[:from]); w.begin < 0 {
		return false
	}
	w.end = w.auto.rest(row[until:])
	w.axes, w.weekend, w.missed, w.outer = w.axes[:0], -1, w.missed[:0], 1
	w.main = axis{total: -1, size: 1, unit: 1, price: []float32{0}, gain: make([]int16, s.letters)}
	w.less = -1
	w.weekends()
	w.chooseTotals()
	w.mainPrices()
	w.twins()
	states := len(w.auto.on)
	w.size = states * w.outer * w.main.size
	if w.size*(until-from+1) > mostLayers {
		return false
	}
	w.layer = grown(w.layer, w.size*(until-from+1))
	w.bands = grown(w.bands, states*w.outer*(until-from+1))
	w.jumps()
	w.need = make([]int, until-from+1)
	w.need[until-from] = w.main.hardMin
	for d := until - 1; d >= from; d-- {
		most := int16(0)
		if w.main.a <= d && d < w.main.b {
			for _, g := range w.main.gain {
				most = max(most, g)
			}
		}
		w.need[d-from] = max(0, w.need[d-from+1]-int(most))
	}
	return true
}

// twins finds letters that differ in price alone, so that a path looks at one of them.
func (w *rowPlan) twins() {
	w.twin = append(w.twin[:0], w.auto.twin...)
	for l := range w.twin {
		for o := range l {
			if w.auto.twin[o] == w.auto.twin[l] && w.sameGains(o, l) {
				w.twin[l] = uint8(o)
				break
			}
			w.twin[l] = uint8(l)
		}
	}
	w.arcs, w.arcFrom = w.arcs[:0], w.arcFrom[:0]
	for st := range w.auto.on {
		w.arcFrom = append(w.arcFrom, int32(len(w.arcs)))
		for _, x := range w.auto.arcs[w.auto.arcFrom[st]:w.auto.arcFrom[st+1]] {
			if w.twin[x.letter] == x.letter {
				w.arcs = append(w.arcs, x)
			}
		}
	}
	w.arcFrom = append(w.arcFrom, int32(len(w.arcs)))
}

func (w *rowPlan) sameGains(o, l int) bool {
	same := w.on[o] == w.on[l] && w.main.gain[o] == w.main.gain[l]
	for i := range w.axes {
		if i != w.weekend {
			same = same && w.axes[i].gain[o] == w.axes[i].gain[l]
		}
	}
	return same
}

// cheapest takes the cheapest of twins for all of them.
func (w *rowPlan) cheapest(price []float32) {
	w.price, w.pick = append(w.price[:0], price...), append(w.pick[:0], make([]uint8, len(price))...)
	for i := 0; i < len(price); i += w.letters {
		for l, first := range w.twin {
			if l == int(first) {
				w.pick[i+l] = first
			} else if p := price[i+l]; p < w.price[i+int(first)] {
				w.price[i+int(first)], w.pick[i+int(first)] = p, uint8(l)
			}
		}
	}
}

// exact says whether no row can cost less than the path found, but for what totals that are no axis are leant upon.
func (w *rowPlan) exact() bool {
	m := &w.people[w.q]
	for _, k := range w.missed {
		if t := &m.totals[k]; t.over != 0 && t.over < hardUnit || t.under != 0 && t.under < hardUnit {
			return false
		}
	}
	for _, x := range append(w.axes[:len(w.axes):len(w.axes)], w.main) {
		if x.coarse {
			return false
		}
	}
	return len(m.weekends) == 0 || len(m.weekends) == 1 && w.weekend >= 0
}

// weekends adds the axis of the first weekends rule, if its spans are of two days at most.
func (w *rowPlan) weekends() {
	m := &w.people[w.q]
	if len(m.weekends) == 0 {
		return
	}
	r, row := &m.weekends[0], w.rowOf(w.q)
	inside, used := 0, r.already
	for _, sp := range r.spans {
		if sp.Until-sp.From > 2 {
			return
		}
		switch {
		case sp.Until <= w.from || sp.From >= w.until:
			if w.worked(row[sp.From:sp.Until]) > 0 {
				used++
			}
		case sp.From < w.from && w.on[row[sp.From]]:
			used++
		default:
			inside++
		}
	}
	x := axis{total: -1, unit: 1, size: 1 + inside}
	if r.over == 0 || int(used)+inside <= int(r.max) {
		x.size, x.free = 1, true
	} else if r.over >= hardUnit {
		x.size = max(1, min(x.size, int(max(r.max, r.already)-used)+1))
	}
	x.price = make([]float32, x.size)
	for n := range x.price {
		x.price[n] = float(r.cost(used+int32(n)) - r.cost(r.already))
	}
	bearable(x.price, func(n int) int64 { return r.cost(used+int32(n)) - r.cost(r.already) })
	w.weekend = len(w.axes)
	w.add(x)
}

func (w *rowPlan) add(x axis) {
	x.stride = w.outer
	w.outer *= x.size
	w.axes = append(w.axes, x)
}

// bearable makes prices that are all infinite large instead, so that what is broken outside the window is at least not broken more.
func bearable(price []float32, cost func(n int) int64) {
	for _, p := range price {
		if p < infinite {
			return
		}
	}
	for n := range price {
		price[n] = float32(lp(cost(n)))
	}
}

// float is a cost as a price: hard ones are infinite.
func float(cost int64) float32 {
	if cost >= hardUnit/2 {
		return infinite
	}
	return float32(cost)
}

// chooseTotals makes axes of the totals that can be broken: the longest is the main one, then the shortest first.
func (w *rowPlan) chooseTotals() {
	m := &w.people[w.q]
	var list []axis
	for i := range m.totals {
		if x, ok := w.axisOf(i); ok {
			list = append(list, x)
		}
	}
	longest := -1
	for i, x := range list {
		if longest < 0 || x.size > list[longest].size {
			longest = i
		}
	}
	if longest >= 0 {
		w.main = list[longest]
		list = append(list[:longest], list[longest+1:]...)
	}
	for len(list) > 0 {
		least := 0
		for i, x := range list {
			if x.size < list[least].size {
				least = i
			}
		}
		x := list[least]
		list = append(list[:least], list[least+1:]...)
		if w.outer*x.size > 80 || w.outer*x.size*w.main.size*len(w.auto.on)*(w.until-w.from+1) > axesLayers {
			w.missed = append(w.missed, x.total)
			continue
		}
		w.add(x)
	}
}

// mainPrices makes the unit of the main axis as large as can be, and works out what its sums cost at the end, with each outer sum.
func (w *rowPlan) mainPrices() {
	x := &w.main
	if x.total < 0 {
		x.price = make([]float32, w.outer)
		return
	}
	t := &w.people[w.q].totals[x.total]
	w.lessen(t)
	x.price = make([]float32, w.outer*x.size)
	x.hardMin = x.size - 1
	for o := range w.outer {
		other := 0
		if w.less >= 0 {
			y := &w.axes[w.less]
			other = w.times * (o / y.stride % y.size)
		}
		for n := range x.size {
			x.price[o*x.size+n] = float(t.cost(int32(x.out + other + n*x.unit)))
			if x.price[o*x.size+n] < infinite {
				x.hardMin = min(x.hardMin, n)
			}
		}
	}
	bearable(x.price, func(n int) int64 { x.hardMin = 0; return t.cost(int32(x.out + n%x.size*x.unit)) })
}

// lessen looks for a multiple of another axis that, taken off the main one, leaves a larger unit.
func (w *rowPlan) lessen(t *total) {
	x := &w.main
	for i := range w.axes {
		y := &w.axes[i]
		if i == w.weekend || y.a != x.a || y.b != x.b || y.unit != 1 {
			continue
		}
		for l, g := range y.gain {
			if g == 0 {
				continue
			}
			for _, o := range t.value {
				times := (int(t.value[l]) - int(o)) / int(g)
				unit, most := 0, 0
				for k, v := range t.value {
					v := int(v) - times*int(y.gain[k])
					if v < 0 {
						unit = -1
						break
					}
					unit, most = gcd(unit, v), max(most, v)
				}
				if unit <= x.unit {
					continue
				}
				x.unit, w.less, w.times = unit, i, times
				all := most * (x.b - x.a)
				if t.over >= hardUnit {
					all = max(0, min(all, int(t.max)-x.out-min(0, times)*(y.size-1)))
				}
				x.size = all/unit + 1
				for k, v := range t.value {
					x.gain[k] = int16((int(v) - times*int(y.gain[k])) / unit)
				}
			}
		}
	}
}

// axisOf is a total as an axis, unless it cannot be broken within the window.
func (w *rowPlan) axisOf(i int) (axis, bool) {
	m := &w.people[w.q]
	t, row := &m.totals[i], w.rowOf(w.q)
	x := axis{total: i, a: max(w.from, int(t.from)), b: min(w.until, int(t.until))}
	if x.a >= x.b || t.under == 0 && t.over == 0 {
		return x, false
	}
	out := int(w.sums[m.total0+i])
	for _, l := range row[x.a:x.b] {
		out -= int(t.value[l])
	}
	x.out = out
	most := 0
	for _, k := range m.kinds {
		for l := w.first[k]; l < len(t.value) && w.cells[l].Kind() == k; l++ {
			v := int(t.value[l])
			most, x.unit = max(most, v), gcd(x.unit, v)
		}
	}
	all := most * (x.b - x.a)
	if most == 0 || (t.under == 0 || out >= int(t.min)) && (t.over == 0 || out+all <= int(t.max)) {
		return x, false
	}
	for all/x.unit > 400 {
		x.unit, x.coarse = 2*x.unit, true
	}
	if t.over >= hardUnit {
		all = max(0, min(all, int(t.max)-out))
	}
	x.size = all/x.unit + 1
	x.gain = make([]int16, len(t.value))
	for l, v := range t.value {
		x.gain[l] = int16((int(v) + x.unit/2) / x.unit)
	}
	x.price = make([]float32, x.size)
	for n := range x.price {
		x.price[n] = float(t.cost(int32(out + n*x.unit)))
	}
	bearable(x.price, func(n int) int64 { return t.cost(int32(out + n*x.unit)) })
	return x, true
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// jumps fills in where outer sums go, and what weekends cost, on each day.
func (w *rowPlan) jumps() {
	days := w.until - w.from
	w.jump = grown(w.jump, days*2*w.letters*w.outer)
	w.weekendCost = grown(w.weekendCost, 4*days)
	for d := range days {
		for was := range 2 {
			for l, first := range w.twin {
				if l != int(first) {
					continue
				}
				jump := w.jump[((2*d+was)*w.letters+l)*w.outer:][:w.outer]
				for o := range jump {
					jump[o] = int32(w.outerAfter(o, w.from+d, first, was == 1))
				}
			}
			for on := range 2 {
				cost := &w.weekendCost[4*d+2*was+on]
				if *cost = 0; w.weekend >= 0 {
					_, *cost = w.weekendStep(w.from+d, on == 1, was == 1)
				}
			}
		}
	}
}

// grown is a list of n of which nothing is known.
func grown[T any](list []T, n int) []T {
	if cap(list) < n {
		return make([]T, n)
	}
	return list[:n]
}

// outerAfter is where an outer sum goes with a letter on a day.
func (w *rowPlan) outerAfter(o, day int, l uint8, wasOn bool) int {
	to := o
	for i := range w.axes {
		x := &w.axes[i]
		at := o / x.stride % x.size
		gain := 0
		if i == w.weekend {
			gain, _ = w.weekendStep(day, w.on[l], wasOn)
			if x.free {
				continue
			}
		} else if x.a <= day && day < x.b {
			gain = int(x.gain[l])
		}
		if at+gain >= x.size {
			return -1
		}
		to += gain * x.stride
	}
	return to
}

// weekendStep is how many weekends a day adds, and what it costs, knowing whether the day before was on duty.
func (w *rowPlan) weekendStep(day int, on, wasOn bool) (gain int, cost float32) {
	r := &w.people[w.q].weekends[0]
	i := r.at[day]
	if i < 0 {
		return 0, 0
	}
	sp := r.spans[i]
	second := sp.Until-sp.From == 2 && day == sp.Until-1
	switch {
	case on && (!second || !wasOn):
		gain, cost = 1, float32(r.each)
	}
	if second && on != wasOn {
		cost += float32(r.split)
	}
	return gain, cost
}

// solve looks for the cheapest days at some prices ([day][letter], from the window's first day).
func (w *rowPlan) solve(price []float32) {
	w.cheapest(price)
	states := len(w.auto.on)
	for i := range w.bands {
		w.bands[i] = band{1, 0}
	}
	w.layer[w.begin*w.outer*w.main.size] = 0
	w.bands[w.begin*w.outer] = band{0, 0}
	for d := range w.until - w.from {
		for st := range states {
			bands := w.bands[(d*states+st)*w.outer:][:w.outer]
			live := false
			for _, b := range bands {
				live = live || b.lo <= b.hi
			}
			if live {
				w.solveState(d, st, bands)
			}
		}
	}
}

// solveState takes what a state costs before a day to the states after it.
func (w *rowPlan) solveState(d, st int, bands []band) {
	states, inner := len(w.auto.on), w.main.size
	src, dst := w.layer[d*w.size+st*w.outer*inner:], w.layer[(d+1)*w.size:]
	next := w.bands[(d+1)*states*w.outer:]
	was, need := digit(w.auto.on[st]), w.need[d+1]
	gains := w.main.a <= w.from+d && w.from+d < w.main.b
	prices := w.price[d*w.letters:][:w.letters]
	for _, x := range w.arcs[w.arcFrom[st]:w.arcFrom[st+1]] {
		p := prices[x.letter]
		if p == infinite {
			continue
		}
		p += x.price + w.weekendCost[4*d+2*was+digit(w.on[x.letter])]
		gain := 0
		if gains {
			gain = int(w.main.gain[x.letter])
		}
		for o, jump := range w.jump[((2*d+was)*w.letters+int(x.letter))*w.outer:][:w.outer] {
			b := bands[o]
			if jump < 0 || b.lo > b.hi {
				continue
			}
			lo, hi := max(int(b.lo), need-gain), min(int(b.hi), inner-1-gain)
			if lo > hi {
				continue
			}
			w.spend += int64(hi - lo + 5)
			to := int(x.next)*w.outer + int(jump)
			t := dst[to*inner:][:inner]
			next[to].reach(t, lo+gain, hi+gain)
			relax(src[o*inner+lo:o*inner+hi+1], t[lo+gain:hi+gain+1], p)
		}
	}
}

func digit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// reach widens a band of t; what is new in it is infinite.
func (b *band) reach(t []float32, lo, hi int) {
	if b.lo > b.hi {
		for i := lo; i <= hi; i++ {
			t[i] = infinite
		}
		*b = band{int16(lo), int16(hi)}
		return
	}
	for i := lo; i < int(b.lo); i++ {
		t[i] = infinite
	}
	for i := int(b.hi) + 1; i <= hi; i++ {
		t[i] = infinite
	}
	b.lo, b.hi = min(b.lo, int16(lo)), max(b.hi, int16(hi))
}

// relax takes each number of s and p to t where that is less.
func relax(s, t []float32, p float32) {
	t = t[:len(s)]
	for i, v := range s {
		if v += p; v < t[i] {
			t[i] = v
		}
	}
}

// An ending is where a path may end.
type ending struct {
	cost            float32
	state, outer, m int
}

// ending is what a path that ends in a state with some sums costs after all.
func (w *rowPlan) ending(st, o, m int) ending {
	cost := w.layer[(w.until-w.from)*w.size+(st*w.outer+o)*w.main.size+m] + w.end[st] + w.main.price[o*w.main.size+m]
	for i := range w.axes {
		x := &w.axes[i]
		at := o / x.stride % x.size
		if i == w.weekend && w.until < w.days {
			gain, c := w.weekendEnd(st)
			cost += c
			if !x.free {
				at += gain
			}
		}
		if at >= x.size {
			return ending{cost: infinite}
		}
		cost += x.price[at]
	}
	return ending{cost, st, o, m}
}

// weekendEnd is the step of the day after the window, if it is the second of a weekend.
func (w *rowPlan) weekendEnd(st int) (int, float32) {
	r := &w.people[w.q].weekends[0]
	if i := r.at[w.until]; i < 0 || r.spans[i].From >= w.until {
		return 0, 0
	}
	return w.weekendStep(w.until, w.on[w.rowOf(w.q)[w.until]], w.auto.on[st])
}

// best is the cheapest endings, one for each sum of the main axis at most, the cheapest first.
func (w *rowPlan) best(most int) []ending {
	var list []ending
	states := len(w.auto.on)
	bands := w.bands[(w.until-w.from)*states*w.outer:]
	found := make([]ending, w.main.size)
	for m := range found {
		found[m].cost = infinite
	}
	for st := range states {
		if w.end[st] == infinite {
			continue
		}
		for o := range w.outer {
			b := bands[st*w.outer+o]
			for m := int(b.lo); m <= int(b.hi); m++ {
				if e := w.ending(st, o, m); e.cost < found[m].cost {
					found[m] = e
				}
			}
		}
	}
	for range most {
		at := -1
		for m := range found {
			if found[m].cost < infinite && (at < 0 || found[m].cost < found[at].cost) {
				at = m
			}
		}
		if at < 0 {
			break
		}
		list = append(list, found[at])
		found[at].cost = infinite
	}
	return list
}

// path is the days that lead to an ending.
func (w *rowPlan) path(e ending, days []uint8) {
	inner := w.main.size
	st, o, m := e.state, e.outer, e.m
	for d := w.until - w.from - 1; d >= 0; d-- {
		src := w.layer[d*w.size : (d+1)*w.size]
		want := w.layer[(d+1)*w.size+(st*w.outer+o)*inner+m]
		st, o, m = w.back(d, src, st, o, m, want, days)
	}
}

// back is one step of path: the state and sums before day d.
func (w *rowPlan) back(d int, src []float32, st, o, m int, want float32, days []uint8) (int, int, int) {
	day, inner := w.from+d, w.main.size
	gains := w.main.a <= day && day < w.main.b
	for from := range w.auto.on {
		was := digit(w.auto.on[from])
		for _, x := range w.arcs[w.arcFrom[from]:w.arcFrom[from+1]] {
			p := w.price[d*w.letters+int(x.letter)]
			if int(x.next) != st || p == infinite {
				continue
			}
			p += x.price + w.weekendCost[4*d+2*was+digit(w.on[x.letter])]
			at := m
			if gains {
				at -= int(w.main.gain[x.letter])
			}
			if at < 0 {
				continue
			}
			for before, jump := range w.jump[((2*d+was)*w.letters+int(x.letter))*w.outer:][:w.outer] {
				if b := w.bands[(d*len(w.auto.on)+from)*w.outer+before]; int(jump) != o || at < int(b.lo) || at > int(b.hi) {
					continue
				}
				if src[(from*w.outer+before)*inner+at]+p == want {
					days[d] = w.pick[d*w.letters+int(x.letter)]
					return from, before, at
				}
			}
		}
	}
	panic("rota: a path that leads nowhere")
}

// automaton is a person's, made when it is first asked for.
func (s *search) automaton(q int) *automaton {
	if s.automata[q] == nil && !s.without[q] {
		s.automata[q] = s.automatonOf(q)
		s.without[q] = s.automata[q] == nil
	}
	return s.automata[q]
}

// prices of a window, of the person's own wishes alone: infinite where a hard rule says no.
func (s *search) prices(q, from, until int, price []float32) {
	cells := s.cell[(q*s.days+from)*s.letters : (q*s.days+until)*s.letters]
	for i, c := range cells {
		price[i] = float(c)
	}
}
