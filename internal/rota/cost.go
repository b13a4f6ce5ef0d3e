package rota

import "slices"

// A Cost is what a rota costs. One with fewer broken hard rules is always better.
type Cost struct {
	Broken   int // units of Hard rules that are not kept
	Weighted int // the rest, each unit by its weight
}

// Less says whether c is better than d.
func (c Cost) Less(d Cost) bool {
	return c.Broken < d.Broken || c.Broken == d.Broken && c.Weighted < d.Weighted
}

// A Rule is what kind of rule something was broken of.
type Rule int

// The rules.
const (
	OfDemand     Rule = iota // too few or too many people: Problem.Demands
	OfWish                   // what somebody asked for: Problem.Wishes
	OfSuccession             // a duty after another: Problem.Successions
	OfRest                   // too short a rest between two duties: Problem.Rest
	OfDuty                   // a duty of several days that is torn
	OfKind                   // a duty that the person may not have: Person.Can
	OfTotal                  // Person.Totals
	OfRun                    // Person.Runs
	OfWeekends               // Person.Weekends
	OfPair                   // Problem.Pairs
	OfKeeping                // a day that differs from what was published: Problem.Keep
)

// A Reason is one part of what a rota costs.
type Reason struct {
	Rule   Rule
	Index  int // which one of the problem's or person's rules of this sort; 0 where there is one
	Person int // or -1
	Day    int // on which it shows: the first day of a span, the last of a run; -1 for a Total
	Over   bool
	Units  int // how many people, days, duties too few or too many
	Weight Weight
}

// Cost is what a rota costs. It panics if the rota does not fit (see Fits).
func (p *Problem) Cost(r Rota) Cost {
	var c Cost
	p.reasons(r, func(why Reason) {
		if why.Weight == Hard {
			c.Broken += why.Units
		} else {
			c.Weighted += why.Units * int(why.Weight)
		}
	})
	return c
}

// Why is every part of what a rota costs: the demands by day, then person by person. Units times Weight add up to Cost.
func (p *Problem) Why(r Rota) []Reason {
	var list []Reason
	p.reasons(r, func(why Reason) { list = append(list, why) })
	return list
}

// reasons is the meaning of every rule, written to be read. What is quick is draft; the tests hold the two together.
func (p *Problem) reasons(r Rota, tell func(Reason)) {
	say := func(why Reason) {
		if why.Units > 0 && why.Weight != 0 {
			tell(why)
		}
	}
	for i, d := range p.Demands {
		have := 0
		for q := range p.People {
			if p.counts(d, q) && p.is(r[q][d.Day], d.Kinds) {
				have++
			}
		}
		say(Reason{OfDemand, i, -1, d.Day, false, d.Need - have, d.Under})
		say(Reason{OfDemand, i, -1, d.Day, true, have - d.Need, d.Over})
	}
	for i, w := range p.Wishes {
		if p.is(r[w.Person][w.Day], w.Kinds) == w.Not {
			say(Reason{OfWish, i, w.Person, w.Day, w.Not, 1, w.Weight})
		}
	}
	for i, x := range p.Pairs {
		for day := range p.Days {
			if a, b := p.is(r[x.A][day], x.Kinds), p.is(r[x.B][day], x.Kinds); a && b != x.Together {
				say(Reason{OfPair, i, x.A, day, !x.Together, 1, x.Weight})
			}
		}
	}
	for q := range p.People {
		p.reasonsOf(q, r[q], say)
		for day := range p.Days {
			if p.Published != nil && p.Published[q][day] != r[q][day] {
				say(Reason{OfKeeping, 0, q, day, false, 1, p.Keep})
			}
		}
	}
}

// is says whether a cell is a day on a duty of one of some kinds; nil is every kind.
func (p *Problem) is(c Cell, kinds []int) bool {
	return p.onDuty(c) && (kinds == nil || slices.Contains(kinds, c.Kind()))
}

// counts says whether a person counts for a demand.
func (p *Problem) counts(d Demand, person int) bool {
	return (d.People == nil || slices.Contains(d.People, person)) && (d.Skill == "" ||
		slices.ContainsFunc(p.People[person].Skills, func(s Strength) bool { return s.Skill == d.Skill && s.Level >= d.Level }))
}

// reasonsOf is what one person's row costs by itself.
func (p *Problem) reasonsOf(q int, row []Cell, say func(Reason)) {
	who := &p.People[q]
	previous := Off
	if n := len(who.Before); n > 0 {
		previous = who.Before[n-1]
	}
	for day, c := range row {
		if c != Off && who.Can != nil && !slices.Contains(who.Can, c.Kind()) {
			say(Reason{OfKind, 0, q, day, true, 1, Hard})
		}
		p.succession(previous, c, func(rule Rule, index int, weight Weight) {
			say(Reason{rule, index, q, day, true, 1, weight})
		})
		previous = c
	}
	for i, t := range who.Totals {
		sum := t.Already
		for day := t.From; day < t.until(p.Days); day++ {
			sum += p.measured(t, row[day])
		}
		say(Reason{OfTotal, i, q, -1, false, units(t.Min-sum, t.Per), t.Under})
		say(Reason{OfTotal, i, q, -1, true, units(sum-t.Max, t.Per), t.Over})
	}
	for i, run := range who.Runs {
		p.runs(run, who.Before, row, func(day, length, inside int, open bool) {
			if !open {
				say(Reason{OfRun, i, q, day, false, run.Min - length, run.Under})
			}
			say(Reason{OfRun, i, q, day, true, min(inside, length-run.Max), run.Over})
		})
	}
	for i, w := range who.Weekends {
		used := w.Already
		for _, s := range w.Spans {
			n := 0
			for _, c := range row[s.From:s.Until] {
				if p.onDuty(c) {
					n++
				}
			}
			if n == 0 {
				continue
			}
			say(Reason{OfWeekends, i, q, s.From, true, 1, w.Each})
			if n < s.Until-s.From {
				say(Reason{OfWeekends, i, q, s.From, false, 1, w.Split})
			}
			if used++; used > w.Max {
				say(Reason{OfWeekends, i, q, s.From, true, 1, w.Over})
			}
		}
	}
}

// units is how many units a rule is broken by, begun ones counted whole.
func units(by, per int) int {
	per = max(1, per)
	return (max(0, by) + per - 1) / per
}

func (t Total) until(days int) int {
	if t.Until == 0 {
		return days
	}
	return t.Until
}

// measured is what a cell adds to a total.
func (p *Problem) measured(t Total, c Cell) int {
	if !p.is(c, t.Kinds) {
		return 0
	}
	k := p.Kinds[c.Kind()]
	share := func(whole int) int { return whole*(c.Part()+1)/k.days() - whole*c.Part()/k.days() }
	switch t.Measure {
	case Active:
		return share(k.Active)
	case Working:
		return share(k.Active + k.Available)
	case Presence:
		return share(k.minutes())
	}
	if c.Part() == 0 {
		return 1
	}
	return 0
}

// succession tells what is wrong with a cell on the day after another.
func (p *Problem) succession(a, b Cell, tell func(rule Rule, index int, weight Weight)) {
	ends := a == Off || a.Part()+1 == p.Kinds[a.Kind()].days()+p.Kinds[a.Kind()].After
	if follows := !ends && b == a.part(a.Part()+1); !follows && (!ends || b.Part() > 0) {
		tell(OfDuty, 0, Hard)
	}
	if !p.onDuty(a) || !p.onDuty(b) || b.Part() > 0 {
		return
	}
	first, next := p.Kinds[a.Kind()], p.Kinds[b.Kind()]
	if rest := 24*60 + next.Start - (first.Start + first.minutes() - a.Part()*24*60); rest < p.Rest {
		tell(OfRest, 0, p.RestWeight)
	}
	for i, s := range p.Successions {
		if s.First == a.Kind() && s.Next == b.Kind() {
			tell(OfSuccession, i, s.Weight)
		}
	}
}

// runs tells of each run of days within the horizon: its last day, its length with the days before the horizon, how many of
// them are inside, and whether it may have been or become longer than is known.
func (p *Problem) runs(run Run, before, row []Cell, tell func(day, length, inside int, open bool)) {
	in := func(c Cell) bool { return run.Off && !p.onDuty(c) || !run.Off && p.is(c, run.Kinds) }
	length, inside, open := 0, 0, before == nil
	for i := len(before) - 1; i >= 0 && in(before[i]); i-- {
		length++
	}
	for day, c := range row {
		switch {
		case in(c):
			length, inside = length+1, inside+1
		case length > 0:
			tell(day-1, length, inside, open)
			length, inside, open = 0, 0, false
		default:
			open = false
		}
	}
	if length > 0 {
		tell(len(row)-1, length, inside, true)
	}
}
