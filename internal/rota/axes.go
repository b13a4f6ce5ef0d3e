package rota

import "slices"

// An axis is something that adds up: a total, or the weekends.
type axis struct {
	total   int // or -1
	unit    int
	size    int
	gain    []int16             // by letter, in units
	a, b    int                 // days on which it is gained
	cost    func(sum int) int64 // at the end; not of the main one
	price   []float32           // of each sum, at the end
	stride  int
	hardMin int
	out     int   // what is added up outside the window
	free    bool  // it cannot be too many
	coarse  bool  // its unit is larger than it should be
	low     []int // of a corridor: the least sum that is looked at before each day; nil is 0 throughout
}

// first is the sum that a path's index 0 stands for, before day d of the window.
func (x *axis) first(d int) int {
	if x.low == nil {
		return 0
	}
	return x.low[d]
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
	x.cost = func(n int) int64 { return r.cost(used+int32(n)) - r.cost(r.already) }
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

// endPrices works out what the sums cost at the end: each axis by itself, and the main one with each outer sum.
func (w *rowPlan) endPrices() {
	last := w.until - w.from
	for i := range w.axes {
		x := &w.axes[i]
		low := x.first(last)
		x.price = make([]float32, x.size)
		for n := range x.price {
			x.price[n] = float(x.cost(low + n))
		}
		bearable(x.price, func(n int) int64 { return x.cost(low + n) })
	}
	x := &w.main
	x.price = make([]float32, w.outer*x.size)
	if x.total < 0 {
		return
	}
	low := x.first(last)
	x.hardMin = low + x.size - 1
	for o := range w.outer {
		for n := range x.size {
			x.price[o*x.size+n] = float(w.mainCost(o, low+n))
			if x.price[o*x.size+n] < infinite {
				x.hardMin = min(x.hardMin, low+n)
			}
		}
	}
	bearable(x.price, func(n int) int64 { x.hardMin = 0; return w.mainCost(0, low+n%x.size) })
}

// mainCost is what a sum of the main axis costs with an outer sum.
func (w *rowPlan) mainCost(o, sum int) int64 {
	all := w.main.out + sum*w.main.unit
	if w.less >= 0 {
		y := &w.axes[w.less]
		all += w.times * (o / y.stride % y.size)
	}
	return w.people[w.q].totals[w.main.total].cost(int32(all))
}

// lessen looks for a multiple of another axis that, taken off the main one, leaves a larger unit.
func (w *rowPlan) lessen() {
	x := &w.main
	if x.total < 0 {
		return
	}
	t := &w.people[w.q].totals[x.total]
	x.gain = slices.Clone(x.gain)
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
	for all/x.unit > 400 && most/x.unit > 8 {
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
	x.cost = func(n int) int64 { return t.cost(int32(out + n*x.unit)) }
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
		gain := x.first(day-w.from) - x.first(day-w.from+1)
		if i == w.weekend {
			if x.free {
				continue
			}
			more, _ := w.weekendStep(day, w.on[l], wasOn)
			gain += more
		} else if x.a <= day && day < x.b {
			gain += int(x.gain[l])
		}
		if at+gain >= x.size || at+gain < 0 {
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
