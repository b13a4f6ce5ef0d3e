package rota

import (
	"bytes"
	"math"
)

// A team is some people and a window of days that are planned together, while all else stays as it is: column generation. A mixture of whole
// rows meets the demands as cheaply as can be; it tells what each duty is worth; at these worths each person's cheapest row is looked for (ask),
// and added; and so on, until no row is cheaper. Then rows are settled on, one person after another, and new ones looked for between (a dive).
type team struct {
	*search
	people      []int
	from, until int
	row         []int32 // of each demand in the mixture, or -1
	x           mixture
	plans       []rowPlan
	ready       []bool
	settled     []int32 // the column, or -1
	price       []float32
	at          []float64 // the worths at which people are asked
	best        []float64 // the worths at which the bound was best
	bound       float64
	start       float64 // what the rows of the beginning cost
	repair      float64 // what of that are hard rules broken that rows can mend
	exact       bool
	effort      int64 // steps that it took
}

// nearly is how near the mixture must be to its bound, of all that there is to win.
const nearly = 0.004

// brokenCost is what a hard unit weighs in a mixture.
const brokenCost = 5000

func lp(cost int64) float64 {
	broken, weighted := unpack(cost)
	return brokenCost*float64(broken) + float64(weighted)
}

// replan plans some people anew within a window, and keeps what is no worse. It is settled if nothing better was to be seen there, and proved if
// there is nothing better.
func (s *search) replan(people []int, from, until int) (settled, proved bool) {
	t := s.team(people, from, until)
	going := t.generate(150, t.start-0.99)
	s.learn(t)
	if !going {
		settled = t.bound > t.start-0.99
		return settled, settled && t.exact
	}
	mixed := t.x.keep()
	for n := 0; n < 3 && t.step(0); n++ {
		if n > 0 {
			t.again(mixed)
		}
		if t.dive() && t.take() {
			break // what columns cost was said of the rows that are gone
		}
	}
	return false, false
}

// learn keeps what each demand is worth, for the next team to begin with.
func (s *search) learn(t *team) {
	for k, r := range t.row {
		if r >= 0 {
			s.worth[k] = t.best[r]
		}
	}
}

// team begins with what people have.
func (s *search) team(people []int, from, until int) *team {
	t := &team{search: s, people: people, from: from, until: until, bound: math.Inf(-1)}
	t.rows()
	n := len(t.people)
	t.plans, t.ready, t.settled = make([]rowPlan, n), make([]bool, n), make([]int32, n)
	t.price = make([]float32, (t.until-t.from)*t.letters)
	t.exact = len(t.problem.Pairs) == 0
	t.x.of = make([][]int32, n)
	for i, q := range t.people {
		t.settled[i] = -1
		t.x.add(t.column(i, t.rowOf(q)[t.from:t.until], 0))
		t.ready[i] = t.plans[i].prepare(t.search, q, t.from, t.until)
		t.exact = t.exact && t.ready[i] && t.plans[i].exact()
		if broken, _ := unpack(t.alone(q, t.rowOf(q))); broken > 0 && t.ready[i] {
			t.repair += brokenCost * float64(broken)
		}
	}
	base := make([]float64, len(t.x.need))
	for k, r := range t.row {
		if r >= 0 {
			base[r] = s.worth[k]
		}
	}
	t.x.stiff = s.hot / 4
	t.x.begin(base)
	t.at, t.best = make([]float64, len(base)), append([]float64(nil), t.x.worth...)
	t.start = t.x.total()
	t.pool()
	return t
}

// rows numbers the demands that somebody of the team can meet.
func (t *team) rows() {
	t.row = make([]int32, len(t.demand))
	for i := range t.row {
		t.row[i] = -1
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
				t.x.need[t.row[k]]++
			}
		}
	}
}

func (t *team) number(k int32) {
	if t.row[k] >= 0 {
		return
	}
	x, d := &t.x, &t.demand[k]
	t.row[k] = int32(len(x.need))
	x.need = append(x.need, float64(d.need-d.count))
	x.under, x.over = append(x.under, lp(d.under)), append(x.over, lp(d.over))
}

// pool adds the rows that were found good before, for the same window.
func (t *team) pool() {
	if t.from != 0 || t.until != t.days {
		return
	}
	for i, q := range t.people {
		for _, letters := range t.search.known[q] {
			if cost := t.try(q, 0, letters); cost < hardUnit/2 && !t.has(i, letters) {
				t.x.add(t.column(i, letters, lp(cost)))
			}
		}
	}
}

// column is days of a person.
func (t *team) column(i int, letters []uint8, cost float64) column {
	c := column{person: int32(i), cost: cost, letters: append([]uint8(nil), letters...)}
	for d, l := range letters {
		for _, k := range t.meets(t.people[i], t.from+d, l) {
			c.rows = append(c.rows, t.row[k])
		}
	}
	return c
}

// has says whether a person's days are there already.
func (t *team) has(i int, days []uint8) bool {
	for _, c := range t.x.of[i] {
		if bytes.Equal(t.x.columns[c].letters, days) {
			return true
		}
	}
	return false
}

// generate adds columns until none is cheaper, or for some rounds. It is false if nothing can cost less than enough.
func (t *team) generate(rounds int, enough float64) bool {
	before := math.Inf(1)
	for round := range rounds {
		t.x.spend = 0
		t.x.sweeps(20)
		copy(t.at, t.x.worth)
		bound := t.ask(3)
		if bound > t.bound {
			t.bound = bound
			copy(t.best, t.at)
			t.keepBound(bound)
		}
		t.x.forget(60)
		if !t.work(t.x.spend/200) || t.bound > enough {
			return false
		}
		gap := t.x.total() - t.bound
		if gap < 0.3 || gap < nearly*(t.start-t.repair-t.bound) {
			return true
		}
		if round%15 == 14 {
			if gap > 0.8*before {
				return true // it hardly comes nearer any more
			}
			before = gap
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
