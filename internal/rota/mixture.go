package rota

import "slices"

// A mixture is the linear programme of choosing rows: for each person shares of their columns that add up to 1, so that for each demand what is
// met, and the prices of what is too few or too many, cost as little as can be.
//
// It is not solved by a simplex, whose pivots took nine tenths of a search, but by an augmented Lagrangian: each demand has a worth that rises
// while the mixture lacks people and falls while it has too many, besides a spring (stiff) that holds it; against these worths share is moved,
// person by person, from the dearest column in use to the cheapest. One sweep over everybody costs about as much as reading the columns once.
// What comes out is near to an optimum, and the bound that the worths give (team.ask) says how near.
type mixture struct {
	need, under, over []float64 // of each demand, and what each person too few or too many costs
	columns           []column
	of                [][]int32 // each person's columns that are looked at
	lack              []float64 // need less what the shares meet
	base              []float64 // worth, but for the spring
	worth             []float64 // within -over and under
	stiff             float64
	mark              []int32 // rows of the column marked last
	marked            int32
	spend             int64
}

// A column is a person's days in the window.
type column struct {
	person  int32 // its place in the team
	share   float64
	cost    float64
	reduced float64 // cost less the worth of what it meets, when it was last looked at
	rows    []int32 // the demands it meets
	letters []uint8
}

// begin starts with one column of each person.
func (x *mixture) begin(base []float64) {
	n := len(x.need)
	x.lack, x.worth, x.mark = make([]float64, n), make([]float64, n), make([]int32, n)
	for i := range x.columns {
		x.columns[i].share = 1
	}
	x.refresh(base)
}

// refresh works out what is lacking, and what that is worth, from the shares.
func (x *mixture) refresh(base []float64) {
	x.base = slices.Clone(base)
	copy(x.lack, x.need)
	for i := range x.columns {
		if c := &x.columns[i]; c.share > 0 {
			for _, r := range c.rows {
				x.lack[r] -= c.share
			}
		}
	}
	for r := range x.worth {
		x.price(int32(r))
	}
}

// add adds a column without a share.
func (x *mixture) add(c column) int32 {
	n := int32(len(x.columns))
	x.columns = append(x.columns, c)
	x.of[c.person] = append(x.of[c.person], n)
	return n
}

// price works out what a demand is worth now.
func (x *mixture) price(r int32) {
	x.worth[r] = min(max(x.base[r]+float64(x.stiff*x.lack[r]), -x.over[r]), x.under[r])
}

// reduce is what a column costs less what it meets is worth.
func (x *mixture) reduce(c *column) float64 {
	d := c.cost
	for _, r := range c.rows {
		d -= x.worth[r]
	}
	c.reduced = d
	return d
}

// total is what the mixture costs.
func (x *mixture) total() float64 {
	sum := 0.0
	for i := range x.columns {
		if c := &x.columns[i]; c.share > 0 {
			sum += float64(c.share * c.cost)
		}
	}
	for r, l := range x.lack {
		if l > 0 {
			sum += float64(x.under[r] * l)
		} else {
			sum -= float64(x.over[r] * l)
		}
	}
	return sum
}

// sweeps moves shares for some sweeps, the worths following.
func (x *mixture) sweeps(n int) {
	for i := range n {
		for p := range x.of {
			x.move(x.of[p])
		}
		if i%2 == 1 {
			x.relieve()
		}
	}
}

// relieve takes the worths as they are for the base, so that the springs are free.
func (x *mixture) relieve() {
	copy(x.base, x.worth)
	for r := range x.worth {
		x.price(int32(r))
	}
	x.spend += int64(2 * len(x.worth))
}

// move takes share from the dearest of a person's columns in use to the cheapest, as far as that pays.
func (x *mixture) move(list []int32) {
	if len(list) < 2 {
		return
	}
	var to, from *column
	for _, i := range list {
		c := &x.columns[i]
		d := x.reduce(c)
		if to == nil || d < to.reduced {
			to = c
		}
		if c.share > 0 && (from == nil || d > from.reduced) {
			from = c
		}
	}
	x.spend += int64(len(list) * (len(to.rows) + 2))
	gain := from.reduced - to.reduced
	if gain < 1e-6 {
		return
	}
	x.marked++
	for _, r := range to.rows {
		x.mark[r] = x.marked
	}
	apart := len(to.rows)
	for _, r := range from.rows {
		if x.mark[r] == x.marked {
			apart--
		} else {
			apart++
		}
	}
	share := from.share
	if limit := float64(x.stiff * float64(apart)); gain < limit*share {
		share = gain / limit
	}
	x.shift(from, -share)
	x.shift(to, share)
}

// shift gives a column more share.
func (x *mixture) shift(c *column, share float64) {
	if c.share += share; c.share < 1e-9 {
		c.share = 0
	}
	for _, r := range c.rows {
		x.lack[r] -= share
		x.price(r)
	}
}

// only gives one column of a person all.
func (x *mixture) only(c int32) {
	p := x.columns[c].person
	for _, i := range x.of[p] {
		if i != c && x.columns[i].share > 0 {
			x.shift(&x.columns[i], -x.columns[i].share)
		}
	}
	x.shift(&x.columns[c], 1-x.columns[c].share)
	x.of[p] = append(x.of[p][:0], c)
}

// forget stops looking at columns that are dear, where a person has very many.
func (x *mixture) forget(most int) {
	for p, list := range x.of {
		if len(list) <= most {
			continue
		}
		slices.SortStableFunc(list, func(a, b int32) int {
			ca, cb := &x.columns[a], &x.columns[b]
			switch {
			case (ca.share > 0) != (cb.share > 0):
				if ca.share > 0 {
					return -1
				}
				return 1
			case ca.reduced < cb.reduced:
				return -1
			case ca.reduced > cb.reduced:
				return 1
			}
			return 0
		})
		x.of[p] = list[:max(most/2, 1)]
		for _, i := range list[len(x.of[p]):] {
			if x.columns[i].share > 0 {
				x.of[p] = append(x.of[p], i)
			}
		}
	}
}
