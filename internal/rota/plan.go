package rota

// A plan is a Problem laid out for speed: a day of a row is a letter (0 is off, then each day of each kind of duty), every
// rule is a flat table by letter, and every cost is one number, hard units in the upper half and weighted cost in the lower.
type plan struct {
	problem        *Problem
	days, letters  int
	cells          []Cell  // of each letter
	part           []uint8 // which day of its duty each letter is
	several        bool    // is any duty of more than one day
	first          []int   // the letter of the first day of each kind
	on             []bool  // is the letter a day on duty
	succession     []int64 // [letter*letters+next]
	people         []member
	cell           []int64 // [(person*days+day)*letters+letter]: wishes, kinds that may not be, keeping
	demands        []demand
	hitFrom, hits  []int32 // which demands a person of a group meets: hits[hitFrom[x]:hitFrom[x+1]], x=(group*days+day)*letters+letter
	totals, spells int     // how many there are of all people
}

// A member is a person's own rules.
type member struct {
	before   uint8 // the letter before the horizon
	group    int   // people who count for the same demands
	kinds    []int // that the person may have
	totals   []total
	adds     [][]adding // what each letter adds to which total
	parts    []partition
	weekends []weekends
	pairs    []pair
	total0   int // where its totals are in draft.sums
	spell0   int // where its weekends are in draft.spells
	base     int64
}

type total struct {
	from, until   int32
	min, max, per int32
	already       int32
	under, over   int64
	value         []int32 // of each letter
}

type adding struct{ total, value int32 }

// A partition is runs of which a day belongs to at most one: classes of letters, 0 is none.
type partition struct {
	class  []uint8
	rules  []runRule // by class
	before uint8     // the class before the horizon,
	length int       // and for how many days
	open   bool      // or nothing is known of it
}

type runRule struct {
	min, max    int
	under, over int64
}

type weekends struct {
	spans             []Span
	at                []int16 // the span of each day, or -1
	already, max      int32
	over, split, each int64
}

type pair struct {
	other  int
	first  bool // this one is A
	meet   int64
	alone  int64
	matter []bool // by letter
}

type demand struct {
	count, need int32
	day         int32
	under, over int64
}

const hardUnit = int64(1) << 32

// packed is a weight as one number.
func (w Weight) packed() int64 {
	if w == Hard {
		return hardUnit
	}
	return int64(w)
}

// unpack takes a cost apart.
func unpack(x int64) (broken, weighted int64) {
	broken = (x + hardUnit/2) >> 32
	return broken, x - broken<<32
}

func costOf(x int64) Cost {
	b, w := unpack(x)
	return Cost{int(b), int(w)}
}

// at is what a demand costs with n people.
func (d *demand) at(n int32) int64 {
	if n < d.need {
		return d.under * int64(d.need-n)
	}
	return d.over * int64(n-d.need)
}

func (t *total) cost(sum int32) int64 {
	switch {
	case sum < t.min:
		return t.under * int64((t.min-sum+t.per-1)/t.per)
	case sum > t.max:
		return t.over * int64((sum-t.max+t.per-1)/t.per)
	}
	return 0
}

func (w *weekends) cost(used int32) int64 { return w.over * int64(max(0, used-w.max)) }

// span is what n days of duty cost in a span of the given length.
func (w *weekends) span(n, length int) int64 {
	switch {
	case n == 0:
		return 0
	case n < length:
		return w.each + w.split
	}
	return w.each
}

// compile lays a problem out. The problem has passed Check.
func compile(p *Problem) *plan {
	pl := &plan{problem: p, days: p.Days, cells: []Cell{Off}, on: []bool{false}, part: []uint8{0}}
	for k, kind := range p.Kinds {
		pl.first = append(pl.first, len(pl.cells))
		for i := range kind.days() + kind.After {
			pl.cells = append(pl.cells, On(k).part(i))
			pl.on = append(pl.on, i < kind.days())
			pl.part, pl.several = append(pl.part, uint8(i)), pl.several || i > 0
		}
	}
	pl.letters = len(pl.cells)
	pl.succession = make([]int64, pl.letters*pl.letters)
	for a := range pl.letters {
		for b := range pl.letters {
			p.succession(pl.cells[a], pl.cells[b], func(_ Rule, _ int, w Weight) {
				pl.succession[a*pl.letters+b] += w.packed()
			})
		}
	}
	pl.people = make([]member, len(p.People))
	for q := range p.People {
		pl.compilePerson(q)
	}
	pl.compilePairs()
	pl.compileCells()
	pl.compileDemands()
	return pl
}

// letter is the letter of a cell.
func (pl *plan) letter(c Cell) uint8 {
	if c == Off {
		return 0
	}
	return uint8(pl.first[c.Kind()] + c.Part())
}

func (pl *plan) compilePerson(q int) {
	p, who, m := pl.problem, &pl.problem.People[q], &pl.people[q]
	if n := len(who.Before); n > 0 {
		m.before = pl.letter(who.Before[n-1])
	}
	m.kinds = who.Can
	if who.Can == nil {
		for k := range p.Kinds {
			m.kinds = append(m.kinds, k)
		}
	}
	m.adds = make([][]adding, pl.letters)
	for i, t := range who.Totals {
		c := total{from: int32(t.From), until: int32(t.until(p.Days)), min: int32(t.Min), max: int32(t.Max), per: int32(max(1, t.Per)),
			already: int32(t.Already), under: t.Under.packed(), over: t.Over.packed(), value: make([]int32, pl.letters)}
		for l, cell := range pl.cells {
			if v := int32(p.measured(t, cell)); v != 0 {
				c.value[l] = v
				m.adds[l] = append(m.adds[l], adding{int32(i), v})
			}
		}
		m.totals = append(m.totals, c)
	}
	for _, r := range who.Runs {
		pl.compileRun(m, who, r)
	}
	for _, w := range who.Weekends {
		c := weekends{spans: w.Spans, at: make([]int16, p.Days), already: int32(w.Already), max: int32(w.Max),
			over: w.Over.packed(), split: w.Split.packed(), each: w.Each.packed()}
		for d := range c.at {
			c.at[d] = -1
		}
		for i, s := range w.Spans {
			for d := s.From; d < s.Until; d++ {
				c.at[d] = int16(i)
			}
		}
		m.base -= c.cost(c.already)
		m.weekends = append(m.weekends, c)
	}
	m.total0, m.spell0 = pl.totals, pl.spells
	pl.totals, pl.spells = pl.totals+len(m.totals), pl.spells+len(m.weekends)
}

// compileRun puts a run into the first partition that has no letter of it yet.
func (pl *plan) compileRun(m *member, who *Person, r Run) {
	p := pl.problem
	in := make([]bool, pl.letters)
	for l, c := range pl.cells {
		in[l] = r.Off && !p.onDuty(c) || !r.Off && p.is(c, r.Kinds)
	}
	into := -1
	for i := range m.parts {
		free := true
		for l := range in {
			free = free && !(in[l] && m.parts[i].class[l] != 0)
		}
		if free {
			into = i
			break
		}
	}
	if into < 0 {
		into = len(m.parts)
		m.parts = append(m.parts, partition{class: make([]uint8, pl.letters), rules: make([]runRule, 1), open: who.Before == nil})
	}
	part := &m.parts[into]
	for l := range in {
		if in[l] {
			part.class[l] = uint8(len(part.rules))
		}
	}
	part.rules = append(part.rules, runRule{r.Min, r.Max, r.Under.packed(), r.Over.packed()})
	part.length = 0
	for i := len(who.Before) - 1; i >= 0; i-- {
		c := part.class[pl.letter(who.Before[i])]
		if part.length > 0 && c != part.before {
			break
		}
		part.before, part.length = c, part.length+1
	}
}

func (pl *plan) compilePairs() {
	p := pl.problem
	for _, x := range p.Pairs {
		matter := make([]bool, pl.letters)
		for l, c := range pl.cells {
			matter[l] = p.is(c, x.Kinds)
		}
		var meet, alone int64
		if x.Together {
			alone = x.Weight.packed()
		} else {
			meet = x.Weight.packed()
		}
		pl.people[x.A].pairs = append(pl.people[x.A].pairs, pair{x.B, true, meet, alone, matter})
		pl.people[x.B].pairs = append(pl.people[x.B].pairs, pair{x.A, false, meet, alone, matter})
	}
}

// cost is what a pair costs on a day, seen from this one with letter l and the other with letter o.
func (x *pair) cost(l, o uint8) int64 {
	a, b := x.matter[l], x.matter[o]
	switch {
	case a && b:
		return x.meet
	case x.first && a, !x.first && b:
		return x.alone
	}
	return 0
}

func (pl *plan) compileCells() {
	p := pl.problem
	pl.cell = make([]int64, len(p.People)*p.Days*pl.letters)
	at := func(q, day int) []int64 { return pl.cell[(q*p.Days+day)*pl.letters:][:pl.letters] }
	for q := range p.People {
		can := make([]bool, len(p.Kinds))
		for _, k := range pl.people[q].kinds {
			can[k] = true
		}
		for day := range p.Days {
			cost := at(q, day)
			for l, c := range pl.cells {
				if c != Off && !can[c.Kind()] {
					cost[l] += hardUnit
				}
				if p.Published != nil && p.Published[q][day] != c {
					cost[l] += p.Keep.packed()
				}
			}
		}
	}
	for _, w := range p.Wishes {
		cost := at(w.Person, w.Day)
		for l, c := range pl.cells {
			if p.is(c, w.Kinds) == w.Not {
				cost[l] += w.Weight.packed()
			}
		}
	}
}

func (pl *plan) compileDemands() {
	p := pl.problem
	groups := map[string]int{}
	var members [][]bool // by group and demand
	for q := range p.People {
		key := make([]byte, len(p.Demands))
		in := make([]bool, len(p.Demands))
		for i, d := range p.Demands {
			if p.counts(d, q) {
				key[i], in[i] = 1, true
			}
		}
		g, ok := groups[string(key)]
		if !ok {
			g = len(members)
			groups[string(key)] = g
			members = append(members, in)
		}
		pl.people[q].group = g
	}
	byDay := make([][]int, p.Days)
	for i, d := range p.Demands {
		pl.demands = append(pl.demands, demand{0, int32(d.Need), int32(d.Day), d.Under.packed(), d.Over.packed()})
		byDay[d.Day] = append(byDay[d.Day], i)
	}
	for _, in := range members {
		for day := range p.Days {
			for _, c := range pl.cells {
				pl.hitFrom = append(pl.hitFrom, int32(len(pl.hits)))
				for _, i := range byDay[day] {
					if in[i] && p.is(c, p.Demands[i].Kinds) {
						pl.hits = append(pl.hits, int32(i))
					}
				}
			}
		}
	}
	pl.hitFrom = append(pl.hitFrom, int32(len(pl.hits)))
}

// meets is the demands that a person meets with a letter on a day.
func (pl *plan) meets(q, day int, l uint8) []int32 {
	x := (pl.people[q].group*pl.days+day)*pl.letters + int(l)
	return pl.hits[pl.hitFrom[x]:pl.hitFrom[x+1]]
}
