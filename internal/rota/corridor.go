package rota

// A corridor is how a path of many days is kept small: of the sums that add up along it, only those near to a line are looked at on each day. The
// line is the sums of the person's present days, leant so that it ends where the rules allow. What is found is lawful to the end, and the cheapest
// of all rows whose sums stay near.

// How wide a corridor is.
const (
	wideWeekends = 1 // on each side of the line
	wideDuties   = 2 // of the longest duty
)

// narrow makes corridors of the weekends and of the main axis, where they are wider.
func (w *rowPlan) narrow() {
	wide := max(w.wide, 1)
	w.outer = 1
	for i := range w.axes {
		x := &w.axes[i]
		if i == w.weekend && !x.free && x.size > 2*wide*wideWeekends+1 {
			w.along(x, 2*wide*wideWeekends+1, func(day int, l uint8, wasOn bool) int {
				gain, _ := w.weekendStep(day, w.on[l], wasOn)
				return gain
			})
		}
		x.stride = w.outer
		w.outer *= x.size
	}
	if x := &w.main; x.total >= 0 {
		most := int16(1)
		for _, g := range x.gain {
			most = max(most, g)
		}
		if n := 2*wide*wideDuties*int(most) + 1; x.size > n {
			w.along(x, n, func(day int, l uint8, _ bool) int {
				if day < x.a || day >= x.b {
					return 0
				}
				return int(x.gain[l])
			})
		}
	}
}

// along puts a corridor of some width along the line of an axis.
func (w *rowPlan) along(x *axis, wide int, gain func(day int, l uint8, wasOn bool) int) {
	days := w.until - w.from
	sums, wasOn := make([]int, days+1), w.auto.on[w.begin]
	for d, l := range w.rowOf(w.q)[w.from:w.until] {
		sums[d+1] = sums[d] + gain(w.from+d, l, wasOn)
		wasOn = w.on[l]
	}
	end := w.allowed(x, sums[days])
	x.low = make([]int, days+1)
	for d := range x.low {
		x.low[d] = max(0, sums[d]+(end-sums[days])*d/days-wide/2)
	}
	x.size = wide
}

// allowed is the sum nearest to one that breaks no hard rule at the end.
func (w *rowPlan) allowed(x *axis, sum int) int {
	cost := x.cost
	if cost == nil {
		cost = func(n int) int64 { return w.mainCost(0, n) }
	}
	for by := range x.size {
		for _, n := range [2]int{sum - by, sum + by} {
			if n >= 0 && cost(n) < hardUnit/2 {
				return n
			}
		}
	}
	return sum
}
