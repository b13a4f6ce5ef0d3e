package rota

import "math"

// A team is some people and a window of days that are planned together, while all else stays as it is: column generation. A linear programme
// mixes whole rows so that together they meet the demands; its duals are what each duty is worth; at these prices each person's cheapest row is
// looked for, and added if it is cheaper than what the person has; and so on, until no row is. Then rows are settled on, one person after
// another, and new ones looked for between (a dive).
type team struct {
	*search
	people      []int
	from, until int
	row         []int32 // of each demand in the simplex, or -1
	x           simplex
	plans       []rowPlan
	ready       []bool
	settled     []int32 // the column, or -1
	first       []int32 // the columns of what people have
	price       []float32
	more        []float64 // that each row needs for the simplex' sake
	worth       []float64 // of each row: the duals at which the bound was best
	mix         []float64
	bound       float64
	start       float64 // what the rows of the beginning cost
	exact       bool
	smooth      float64
	effort      int64 // steps that it took
}

// brokenCost is what a hard unit weighs in a linear programme.
const brokenCost = 5000

func lp(cost int64) float64 {
	broken, weighted := unpack(cost)
	return brokenCost*float64(broken) + float64(weighted)
}

// replan plans some people anew within a window, and keeps what is no worse. It is true if it is proved that nothing there can be better.
func (s *search) replan(people []int, from, until int) (proved bool) {
	t := &team{search: s, people: people, from: from, until: until, bound: math.Inf(-1), smooth: 0.6}
	t.rows()
	t.begin()
	t.start = t.plain()
	going := t.generate(60, t.start-0.99)
	if !math.IsInf(t.bound, -1) {
		s.valued = true
		for k, r := range t.row {
			if r >= 0 {
				s.worth[k] = t.worth[r]
			}
		}
	}
	if !going {
		return t.bound > t.start-0.99
	}
	for n := 0; n < 3 && t.step(0); n++ {
		if n > 0 {
			t.again()
		}
		if t.dive() && t.take() {
			break // what columns cost was said of the rows that are gone
		}
	}
	return false
}

// plain is what the present rows cost, by the demands as they are.
func (t *team) plain() float64 {
	cost := 0.0
	for i, b := range t.x.basis {
		v := t.x.value[i]
		if b < 0 {
			v = math.Round(v)
		}
		cost += float64(v * t.x.costOf(b))
	}
	return cost
}

// rows numbers the demands that somebody of the team can meet.
func (t *team) rows() {
	t.row = make([]int32, len(t.demand))
	for i := range t.row {
		t.row[i] = -1
	}
	x := &t.x
	x.people, x.rows = len(t.people), len(t.people)
	for range t.people {
		x.need, x.under, x.over, t.more = append(x.need, 1), append(x.under, 0), append(x.over, 0), append(t.more, 0)
	}
	done := map[int]bool{}
	for _, q := range t.people {
		g := t.draft.people[q].group
		if done[g] {
			continue
		}
		done[g] = true
		for x := (g*t.days + t.from) * t.letters; x < (g*t.days+t.until)*t.letters; x++ {
			for _, k := range t.hits[t.hitFrom[x]:t.hitFrom[x+1]] {
				t.number(k)
			}
		}
	}
	for _, q := range t.people {
		for day := t.from; day < t.until; day++ {
			for _, k := range t.meets(q, day, t.draft.row[q*t.days+day]) {
				x.need[t.row[k]]++
			}
		}
	}
}

func (t *team) number(k int32) {
	if t.row[k] >= 0 {
		return
	}
	x, d := &t.x, &t.demand[k]
	t.row[k] = int32(x.rows)
	x.rows++
	// A little more, so that few bases are equally good; what is proved does without it.
	more := 5e-3 * t.dice.Float64()
	x.need, t.more = append(x.need, float64(d.need-d.count)+more), append(t.more, more)
	x.under, x.over = append(x.under, lp(d.under)), append(x.over, lp(d.over))
}

// begin makes the first columns: what people have.
func (t *team) begin() {
	n := len(t.people)
	t.plans, t.ready, t.settled = make([]rowPlan, n), make([]bool, n), make([]int32, n)
	t.price = make([]float32, (t.until-t.from)*t.letters)
	t.exact = len(t.problem.Pairs) == 0
	first := make([]int32, n)
	for i, q := range t.people {
		t.settled[i] = -1
		first[i] = t.column(i, t.rowOf(q)[t.from:t.until], 0)
		t.ready[i] = t.plans[i].prepare(t.search, q, t.from, t.until)
		t.exact = t.exact && t.ready[i] && t.plans[i].exact()
	}
	t.pool()
	t.first = first
	t.x.begin(first)
	t.worth, t.mix = make([]float64, t.x.rows), make([]float64, t.x.rows)
	for k, r := range t.row {
		if r >= 0 {
			t.worth[r] = t.search.worth[k]
		}
	}
}

// pool adds the rows that were found good before, for the same window.
func (t *team) pool() {
	if t.from != 0 || t.until != t.days {
		return
	}
	for i, q := range t.people {
		for _, letters := range t.search.known[q] {
			if cost := t.try(q, 0, letters); cost < hardUnit/2 {
				t.column(i, letters, lp(cost))
			}
		}
	}
}

// column adds days of a person, and returns its number.
func (t *team) column(i int, letters []uint8, cost float64) int32 {
	c := column{person: int32(i), cost: cost, letters: append([]uint8(nil), letters...)}
	for d, l := range letters {
		for _, k := range t.meets(t.people[i], t.from+d, l) {
			c.rows = append(c.rows, t.row[k])
		}
	}
	t.x.columns = append(t.x.columns, c)
	return int32(len(t.x.columns) - 1)
}

// generate adds columns until none is cheaper, or for some rounds. It is false if nothing can cost less than enough.
func (t *team) generate(rounds int, enough float64) bool {
	for round := range rounds {
		spent := t.x.spend
		if !t.x.solve() {
			return false
		}
		total := t.x.total()
		for r, d := range t.x.dual {
			t.mix[r] = float64(t.smooth*t.worth[r]) + float64((1-t.smooth)*d)
			if round == 0 && rounds > 20 && t.search.valued {
				t.mix[r] = t.worth[r]
			}
			if r >= t.x.people {
				t.mix[r] = min(max(t.mix[r], -t.x.over[r]), t.x.under[r])
			}
		}
		bound, added := t.ask()
		if bound > t.bound {
			t.bound = bound
			copy(t.worth, t.mix)
			t.keepBound(bound)
		} else if added > 0 {
			t.smooth += 0.15 * (1 - t.smooth) // the prices swing: stay nearer to the best
		}
		if !t.work((t.x.spend - spent) / 500) {
			return false
		}
		if t.bound > enough {
			return false
		}
		if added == 0 {
			if t.smooth < 0.05 {
				return true
			}
			t.smooth *= 0.6
		}
		if total-t.bound < 0.3 || total-t.bound < 0.08*(t.start-t.bound) {
			return true
		}
	}
	return true
}

// work counts steps.
func (t *team) work(steps int64) bool {
	t.effort += steps
	return t.step(steps)
}

// keepBound keeps a bound that holds for the whole rota.
func (t *team) keepBound(bound float64) {
	broken, weighted := unpack(t.cost)
	if !t.exact || broken != 0 || len(t.people) < len(t.draft.people) || t.from != 0 || t.until != t.days {
		return
	}
	for _, c := range t.settled {
		if c >= 0 {
			return
		}
	}
	b := int(math.Ceil(float64(weighted) - t.start + bound - 0.05))
	if !t.bounded || b > t.search.bound {
		t.search.bound, t.bounded = b, true
	}
}

// ask looks for each person's cheapest row at the prices in mix: what all of them and the demands cost at the least, and how many columns were
// added.
func (t *team) ask() (bound float64, added int) {
	for r := t.x.people; r < t.x.rows; r++ {
		bound += float64((t.x.need[r] - t.more[r]) * t.mix[r])
	}
	for i, q := range t.people {
		if c := t.settled[i]; c >= 0 || !t.ready[i] {
			if c < 0 {
				c = int32(i)
			}
			cost := t.x.columns[c].cost
			for _, r := range t.x.columns[c].rows {
				cost -= t.mix[r]
			}
			bound += cost
			continue
		}
		least, n := t.askOne(i, q)
		bound, added = bound+least, added+n
	}
	return bound, added
}

// askOne looks for a person's cheapest rows.
func (t *team) askOne(i, q int) (least float64, added int) {
	w := &t.plans[i]
	t.prices(q, t.from, t.until, t.price)
	t.lean(i, q)
	for d := range t.until - t.from {
		for l := range t.letters {
			p := &t.price[d*t.letters+l]
			if *p == infinite {
				continue
			}
			for _, k := range t.meets(q, t.from+d, uint8(l)) {
				*p -= float32(t.mix[t.row[k]])
			}
		}
	}
	w.spend = 0
	w.solve(t.price)
	t.work(w.spend / 100)
	days := make([]uint8, t.until-t.from)
	least = math.Inf(1)
	for n, e := range w.best(3) {
		w.path(e, t.price, days)
		cost := t.try(q, t.from, days)
		broken, _ := unpack(cost)
		if n == 0 {
			least = t.atMix(q, days, lp(cost)) - brokenCost*float64(max(0, broken)) + t.leanMore(w, q, days)
		}
		if broken > 0 {
			continue
		}
		c := column{person: int32(i), cost: lp(cost)}
		for d, l := range days {
			for _, k := range t.meets(q, t.from+d, l) {
				c.rows = append(c.rows, t.row[k])
			}
		}
		if t.x.reduced(&c) < -1e-3 {
			c.letters = append([]uint8(nil), days...)
			t.x.columns = append(t.x.columns, c)
			added++
		}
	}
	if math.IsInf(least, 1) { // no row keeps the rules: what there is must do
		least = t.atMix(q, t.rowOf(q)[t.from:t.until], 0)
	}
	return least, added
}

// atMix is what days cost at the prices in mix.
func (t *team) atMix(q int, days []uint8, cost float64) float64 {
	for d, l := range days {
		for _, k := range t.meets(q, t.from+d, l) {
			cost -= t.mix[t.row[k]]
		}
	}
	return cost
}

// lean adds to the prices what totals that are no axis of the path are worth.
func (t *team) lean(i, q int) {
	m := &t.draft.people[q]
	for _, k := range t.plans[i].missed {
		f := t.leaning[m.total0+k]
		if f == 0 {
			continue
		}
		tot := &m.totals[k]
		for d := max(t.from, int(tot.from)); d < min(t.until, int(tot.until)); d++ {
			for l, v := range tot.value {
				t.price[(d-t.from)*t.letters+l] += f * float32(v)
			}
		}
	}
}

// leanMore makes a total dearer that a path broke, and cheaper one that it did not. It returns what all of them added to the price of
// the path, less what they may add to that of a row that keeps them.
func (t *team) leanMore(w *rowPlan, q int, days []uint8) (cost float64) {
	m := &t.draft.people[q]
	for _, k := range w.missed {
		tot, f := &m.totals[k], &t.leaning[m.total0+k]
		sum, most := t.sums[m.total0+k], int32(1)
		for d, l := range days {
			if day := int32(t.from + d); tot.from <= day && day < tot.until {
				sum += tot.value[l] - tot.value[t.rowOf(q)[day]]
			}
		}
		for _, v := range tot.value {
			most = max(most, v)
		}
		edge, by := tot.max, 10/float32(most)
		if *f < 0 || *f == 0 && sum < tot.min {
			edge = tot.min
		}
		cost += float64(*f) * float64(sum-edge)
		switch {
		case sum > tot.max:
			*f += by
		case sum < tot.min:
			*f -= by
		case *f > 0:
			*f = max(0, *f-by/20)
		case *f < 0:
			*f = min(0, *f+by/20)
		}
	}
	return cost
}

// dive settles on rows, the most certain first.
func (t *team) dive() bool {
	limit := t.start + 6*t.hot
	value := make([]float64, 0, 1024)
	for {
		value = append(value[:0], make([]float64, len(t.x.columns))...)
		for i, b := range t.x.basis {
			if b >= 0 {
				value[b] = t.x.value[i]
			}
		}
		best, open := t.certain(value)
		if open == 0 {
			return true
		}
		fixed := 0
		for i, c := range best {
			if c >= 0 && value[c] > 0.99 {
				t.settle(i, c)
				fixed++
			}
		}
		if fixed < open {
			most, at := -1.0, -1
			for i, c := range best {
				if c >= 0 && t.settled[i] < 0 {
					if v := value[c] + 0.2*t.dice.Float64(); v > most {
						most, at = v, i
					}
				}
			}
			if at < 0 {
				return false
			}
			t.settle(at, best[at])
		}
		t.x.price()
		if !t.x.solve() {
			return false
		}
		t.bound, t.smooth = math.Inf(-1), 0.3
		if !t.generate(5, limit) || t.x.total() > limit {
			return false
		}
	}
}

// again undoes a dive, and takes from a few people the row that they have, so that the next one leads elsewhere.
func (t *team) again() {
	for i := range t.x.columns {
		t.x.columns[i].barred = false
	}
	for i := range t.settled {
		t.settled[i] = -1
	}
	for range 1 + t.dice.IntN(3) {
		i := t.dice.IntN(len(t.people))
		if t.ready[i] {
			t.x.columns[t.first[i]].barred = true
		}
	}
	t.x.price()
	t.x.solve()
}

// certain is the column of each person that is chosen most, of those not yet settled, and how many there are.
func (t *team) certain(value []float64) (best []int32, open int) {
	best = make([]int32, len(t.people))
	for i := range best {
		best[i] = -1
	}
	for c := range t.x.columns {
		i := t.x.columns[c].person
		if t.settled[i] < 0 && !t.x.columns[c].barred && (best[i] < 0 || value[c] > value[best[i]]) {
			best[i] = int32(c)
		}
	}
	for _, c := range t.settled {
		if c < 0 {
			open++
		}
	}
	return best, open
}

func (t *team) settle(i int, c int32) {
	t.settled[i] = c
	for k := range t.x.columns {
		if t.x.columns[k].person == int32(i) && int32(k) != c {
			t.x.columns[k].barred = true
		}
	}
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
	t.anneal(t.steps+t.effort/8, 4*t.cool, t.cool)
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
	for _, b := range t.x.basis {
		if b >= 0 {
			c := &t.x.columns[b]
			q := t.people[c.person]
			if len(t.search.known[q]) > 60 {
				t.search.known[q] = t.search.known[q][20:]
			}
			t.search.known[q] = append(t.search.known[q], c.letters)
		}
	}
}
