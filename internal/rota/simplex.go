package rota

import "math"

// A simplex is the linear programme of choosing rows: for each person parts of one of their columns that add up to 1, and for each demand as
// many as it needs, less what is too few and more what is too many. Primal, revised, with the inverse of the basis kept whole; it begins with
// one column for each person, and columns are added as it goes.
type simplex struct {
	people, rows int
	need         []float64 // of each row; a person's is 1
	under, over  []float64 // of each row that is a demand
	columns      []column
	basis        []int32   // of each place: a column, or -1-2*row for too few, -2-2*row for too many
	inverse      []float64 // [row*rows+place]
	value        []float64 // of each place
	dual         []float64
	direction    []float64
	touched      []int32
	candidates   []int32
	spend        int64
	pivots       int
}

// A column is a person's days in the window.
type column struct {
	person  int32 // its place among those chosen
	basic   bool
	barred  bool
	cost    float64
	rows    []int32 // the demands it meets
	letters []uint8
}

const barCost = 1e6

// begin starts from the columns given, the first of each person.
func (x *simplex) begin(first []int32) {
	n := x.rows
	x.basis, x.value, x.dual = make([]int32, n), make([]float64, n), make([]float64, n)
	x.inverse, x.direction = make([]float64, n*n), make([]float64, n)
	left := append([]float64(nil), x.need...)
	sign := make([]float64, n)
	for _, c := range first {
		for _, r := range x.columns[c].rows {
			left[r]--
		}
	}
	for r := range n {
		sign[r] = 1
		if r < x.people {
			x.basis[r], x.value[r] = first[r], 1
			x.columns[first[r]].basic = true
		} else if left[r] >= 0 {
			x.basis[r], x.value[r] = int32(-1-2*r), left[r]
		} else {
			x.basis[r], x.value[r], sign[r] = int32(-2-2*r), -left[r], -1
		}
		x.inverse[r*n+r] = sign[r]
	}
	for p, c := range first {
		for _, r := range x.columns[c].rows {
			x.inverse[p*n+int(r)] = -sign[r]
		}
	}
	x.price()
}

// costOf is what the column at a place costs.
func (x *simplex) costOf(b int32) float64 {
	switch {
	case b >= 0 && x.columns[b].barred:
		return x.columns[b].cost + barCost
	case b >= 0:
		return x.columns[b].cost
	case b%2 != 0:
		return x.under[(-1-b)/2]
	}
	return x.over[(-2-b)/2]
}

// price works the duals out from the basis.
func (x *simplex) price() {
	for r := range x.dual {
		sum := 0.0
		for i, v := range x.inverse[r*x.rows : (r+1)*x.rows] {
			if v != 0 {
				sum += float64(v * x.costOf(x.basis[i]))
			}
		}
		x.dual[r] = sum
	}
}

// total is what the whole costs.
func (x *simplex) total() float64 {
	sum := 0.0
	for i, b := range x.basis {
		sum += float64(x.value[i] * x.costOf(b))
	}
	return sum
}

// reduced is what one more of a column would cost, all told.
func (x *simplex) reduced(c *column) float64 {
	d := c.cost - x.dual[c.person]
	for _, r := range c.rows {
		d -= x.dual[r]
	}
	return d
}

const tiny = 1e-7

// solve pivots until nothing is cheaper; it is false if it gave up.
func (x *simplex) solve() bool {
	for range 20000 {
		enter, d := x.entering()
		if d > -1e-6 {
			return true
		}
		if !x.pivot(enter, d) {
			return false
		}
	}
	return false
}

// entering is the cheapest of a few candidates, which are looked for again when none of them is cheap any more.
func (x *simplex) entering() (int32, float64) {
	best, least := int32(0), 0.0
	for r := x.people; r < x.rows; r++ {
		if d := x.under[r] - x.dual[r]; d < least {
			best, least = int32(-1-2*r), d
		}
		if d := x.over[r] + x.dual[r]; d < least {
			best, least = int32(-2-2*r), d
		}
	}
	kept := x.candidates[:0]
	for _, i := range x.candidates {
		c := &x.columns[i]
		if c.basic || c.barred {
			continue
		}
		if d := x.reduced(c); d < -1e-6 {
			kept = append(kept, i)
			if d < least {
				best, least = i, d
			}
		}
	}
	x.candidates = kept
	x.spend += int64(10 * len(kept))
	if len(kept) > 0 || least < -1 {
		return best, least
	}
	x.spend += int64(10 * len(x.columns))
	for i := range x.columns {
		c := &x.columns[i]
		if c.basic || c.barred {
			continue
		}
		if d := x.reduced(c); d < -1e-6 {
			if len(x.candidates) < 60 || d < least {
				x.candidates = append(x.candidates, int32(i))
			}
			if d < least {
				best, least = int32(i), d
			}
		}
	}
	return best, least
}

// pivot brings a column in. It is false if nothing would leave for it.
func (x *simplex) pivot(enter int32, reduced float64) bool {
	n, dir := x.rows, x.direction
	x.aim(enter)
	leave, step := x.leaving()
	if leave < 0 {
		return false
	}
	x.spend += int64(30 * n)
	for _, i := range x.touched {
		x.value[i] -= float64(step * dir[i])
	}
	x.value[leave] = step
	if b := x.basis[leave]; b >= 0 {
		x.columns[b].basic = false
	}
	x.basis[leave] = enter
	if enter >= 0 {
		x.columns[enter].basic = true
	}
	by := dir[leave]
	for r := range n {
		column := x.inverse[r*n : (r+1)*n]
		f := column[leave]
		if f == 0 {
			continue
		}
		f /= by
		if f < 1e-11 && f > -1e-11 {
			f = 0
		}
		for _, i := range x.touched {
			column[i] -= float64(f * dir[i])
		}
		column[leave] = f
		x.spend += int64(len(x.touched) + len(x.touched)/2)
		x.dual[r] += float64(reduced * f)
	}
	if x.pivots++; x.pivots%150 == 0 {
		x.check()
	}
	return true
}

// aim works out how the values of the basis fall when a column comes in.
func (x *simplex) aim(enter int32) {
	n, dir := x.rows, x.direction
	clear(dir)
	add := func(r int, f float64) {
		for i, v := range x.inverse[r*n : (r+1)*n] {
			dir[i] += float64(f * v)
		}
	}
	switch {
	case enter >= 0:
		c := &x.columns[enter]
		add(int(c.person), 1)
		for _, r := range c.rows {
			add(int(r), 1)
		}
	case enter%2 != 0:
		add(int(-1-enter)/2, 1)
	default:
		add(int(-2-enter)/2, -1)
	}
}

// leaving is the place whose value is nothing first, and how much comes in until then.
func (x *simplex) leaving() (leave int, step float64) {
	leave, step = -1, math.Inf(1)
	x.touched = x.touched[:0]
	for i, d := range x.direction {
		if d < tiny && d > -tiny {
			x.direction[i] = 0
			continue
		}
		x.touched = append(x.touched, int32(i))
		if d > 1e-6 {
			if s := max(0, x.value[i]) / d; s < step-1e-12 || s < step+1e-12 && d > x.direction[leave] {
				leave, step = i, s
			}
		}
	}
	return leave, step
}

// check works values and duals out afresh, so that errors do not add up.
func (x *simplex) check() {
	n := x.rows
	clear(x.direction)
	for r, need := range x.need {
		for i, v := range x.inverse[r*n : (r+1)*n] {
			x.direction[i] += float64(need * v)
		}
	}
	copy(x.value, x.direction)
	x.price()
	x.spend += int64(2 * n * n)
}
