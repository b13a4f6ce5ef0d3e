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
	main           axis      // the innermost: a total, less a multiple of one of the others, so that its unit is large
	less, times    int       // which one, or -1, and the multiple
	axes           []axis    // the others
	outer          int       // product of the others' sizes
	weekend        int       // which axis is the weekends, or -1
	missed         []int     // totals that are no axis
	need           []int     // of main, at the least before each day
	layer          []float32 // of the path looked for last by anybody, as are the bands
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
	wide           int // how many times wider than usual a corridor is
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
	w.begin = w.auto.after(w.auto.start, row[:from])
	for day := max(0, from-14); w.begin < 0; day++ { // broken before: what is just before counts
		w.begin = w.auto.after(w.auto.start, row[day:from])
	}
	w.end = w.auto.rest(row[until:])
	w.axes, w.weekend, w.missed, w.outer = w.axes[:0], -1, w.missed[:0], 1
	w.main = axis{total: -1, size: 1, unit: 1, gain: make([]int16, s.letters)}
	w.less = -1
	w.weekends()
	w.chooseTotals()
	states, days := len(w.auto.on), until-from+1
	plain := w.main
	w.lessen()
	if s.days > longHorizon || states*w.outer*w.main.size*days > mostLayers {
		w.main, w.less = plain, -1
		if w.narrow(); states*w.outer*w.main.size*days > mostLayers {
			return false
		}
	}
	w.endPrices()
	w.twins()
	w.size = states * w.outer * w.main.size
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
		if x.coarse || x.low != nil {
			return false
		}
	}
	return len(m.weekends) == 0 || len(m.weekends) == 1 && w.weekend >= 0
}

// solve looks for the cheapest days at some prices ([day][letter], from the window's first day).
func (w *rowPlan) solve(price []float32) {
	w.cheapest(price)
	states := len(w.auto.on)
	w.paths.layer = grown(w.paths.layer, w.size*(w.until-w.from+1))
	w.paths.bands = grown(w.paths.bands, states*w.outer*(w.until-w.from+1))
	w.layer, w.bands = w.paths.layer, w.paths.bands
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
	was, need, rise := digit(w.auto.on[st]), w.need[d+1]-w.main.first(d+1), w.main.first(d)-w.main.first(d+1)
	gains := w.main.a <= w.from+d && w.from+d < w.main.b
	prices := w.price[d*w.letters:][:w.letters]
	for _, x := range w.arcs[w.arcFrom[st]:w.arcFrom[st+1]] {
		p := prices[x.letter]
		if p == infinite {
			continue
		}
		p += x.price + w.weekendCost[4*d+2*was+digit(w.on[x.letter])]
		w.spend += 8
		gain := rise
		if gains {
			gain += int(w.main.gain[x.letter])
		}
		for o, jump := range w.jump[((2*d+was)*w.letters+int(x.letter))*w.outer:][:w.outer] {
			b := bands[o]
			if jump < 0 || b.lo > b.hi {
				continue
			}
			lo, hi := max(int(b.lo), need-gain, -gain), min(int(b.hi), inner-1-gain)
			if lo > hi {
				continue
			}
			w.spend += int64(hi - lo + 16)
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
			at := m + w.main.first(d+1) - w.main.first(d)
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
