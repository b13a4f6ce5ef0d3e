package planning

import (
	"math"
	"slices"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/pattern"
	"milieu/internal/rota"
)

// By turns: mornings, evenings and nights, day posts, or watches at home. A day of the problem is a day of the draft.

// A turn is a kind of duty.
type turn struct {
	name  string
	from  int // minutes after midnight
	until int // may be past midnight
	basis law.Basis
	call  bool
	days  func(civil.Day) bool // on which it can begin; nil is every day
}

func turnsOf(p pattern.Pattern, weekdays bool) []turn {
	minutes, overlap := int(p.Hours.Minutes()), int(p.Overlap.Minutes())
	begin := int(p.Begin)
	weekend := func(d civil.Day) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }
	switch p.Kind {
	case pattern.ThreePart:
		var list []turn
		for i, name := range []string{"day", "evening", "night"} {
			list = append(list, turn{name: name, from: begin + i*8*60, until: begin + i*8*60 + minutes + overlap, basis: law.Rota})
		}
		return list
	case pattern.OnCall:
		return []turn{
			{name: "call", from: begin + 24*60 - minutes, until: begin + 24*60, call: true, days: func(d civil.Day) bool { return !weekend(d) }},
			{name: "call", from: begin, until: begin + 24*60, call: true, days: weekend}}
	}
	day := turn{name: "day", from: begin, until: begin + minutes + overlap}
	if weekdays {
		day.days = func(d civil.Day) bool { return !weekend(d) }
	}
	return []turn{day}
}

// turns makes the problem of a rota by turns.
func (p *Plan) turns(ask Ask) {
	turns := turnsOf(ask.Pattern, ask.Weekdays)
	first := p.house.from
	p.first = func(day int) civil.Day { return first.Add(day) }
	p.last = p.first
	at := func(day, minute int) time.Time {
		return first.Add(day+minute/int(civil.Midnight)).At(civil.Clock(minute%int(civil.Midnight)), p.zone).UTC()
	}
	p.duty = func(q, day, kind int) care.DutyEntered {
		t := turns[kind]
		return care.DutyEntered{Staff: p.people[q].ID, From: at(day, t.from), Until: at(day, t.until), Basis: string(t.basis), Call: t.call}
	}
	pr := &p.Problem
	pr.Days = p.house.until.Sub(first) + 1
	for _, t := range turns {
		k := rota.Kind{Name: t.name, Start: t.from, Active: t.until - t.from}
		if t.call {
			k.Active, k.Available = 0, t.until-t.from
		}
		pr.Kinds = append(pr.Kinds, k)
	}
	if ask.Pattern.Kind != pattern.OnCall {
		pr.Rest, pr.RestWeight = p.leastRest(), rota.Hard
	}
	fair := p.cover3(turns, ask)
	for q := range p.people {
		pr.People = append(pr.People, p.turnsOf(q, turns))
		p.hours(q, fair, ask.Pattern.Kind == pattern.OnCall)
		p.bars(q, turns, at)
		p.wishesOf(q, turns)
	}
	p.companions(turns)
}

// leastRest is the shortest rest between two duties that is lawful for everybody, in minutes.
func (h *house) leastRest() int {
	for _, r := range h.pack.Rules {
		if r.Blocking && r.Basis == "" && len(r.Bounds) > 0 && r.Bounds[0].What == law.DailyRest {
			return int(r.Bounds[0].Limit.Minutes())
		}
	}
	return 0
}

// cover3 asks for as many on each day as the house needs, and returns how many minutes that is for each person.
func (p *Plan) cover3(turns []turn, ask Ask) (fair int) {
	sum := 0.0
	for day := range p.Problem.Days {
		asked := map[int]int{} // by turn: the most that is asked for
		if ask.Pattern.Kind != pattern.ThreePart || len(p.cover) == 0 {
			if ask.Pattern.Kind == pattern.ThreePart {
				p.note(NoteNoCover)
			}
			p.usual(day, turns, ask, asked)
		} else {
			for _, n := range p.cover {
				if n.On(p.first(day)) {
					p.need(day, n, turns, asked)
				}
			}
		}
		for k, need := range asked {
			sum += float64(need * (turns[k].until - turns[k].from))
		}
		for k, t := range turns {
			need := asked[k]
			over := rota.Weight(weighMany)
			if t.call || t.days != nil && !t.days(p.first(day)) {
				over = rota.Hard
			}
			p.demand(about{RuleCover, t.name}, rota.Demand{Day: day, Kinds: []int{k}, Need: need, Over: over})
		}
	}
	return int(sum / float64(len(p.people)))
}

// usual asks for what the pattern itself has, where the house has not said what it needs: a team for each turn.
func (p *Plan) usual(day int, turns []turn, ask Ask, asked map[int]int) {
	for k, t := range turns {
		if t.days != nil && !t.days(p.first(day)) {
			continue
		}
		need := max(1, len(p.people)/max(ask.Pattern.Teams, 1))
		switch weekday := p.first(day).Weekday(); {
		case ask.Pattern.Kind == pattern.OnCall:
			need = 1
		case ask.Pattern.Kind == pattern.DayPosts && weekday != time.Saturday && weekday != time.Sunday:
			need = len(p.people)
		}
		asked[k] = need
		weight := rota.Weight(weighCover)
		switch {
		case ask.Pattern.Kind == pattern.DayPosts && ask.Weekdays:
			continue // others are there: what was agreed on with each says how often they come
		case ask.Pattern.Kind == pattern.DayPosts:
			weight = weighSize
		}
		p.demand(about{RuleCover, t.name}, rota.Demand{Day: day, Kinds: []int{k}, Need: need, Under: weight})
	}
}

// A stretch of a need that the same turns fill.
type piece struct {
	day         int
	kinds       []int
	from, until int // minutes after the midnight of the day of the need
}

// need asks for what a need asks of a day.
func (p *Plan) need(day int, n care.CoverNeed, turns []turn, asked map[int]int) {
	pieces := p.pieces(day, n, turns)
	if len(pieces) == 0 {
		p.note(NoteNoTurn)
	}
	for _, x := range pieces {
		if x.day < 0 || x.day >= p.Problem.Days {
			continue // it is another rota's
		}
		have, missing := p.standing(day, x, n.Asks())
		if need := n.Least - have; need > 0 {
			p.demand(about{RuleCover, n.Name}, rota.Demand{Day: x.day, Kinds: x.kinds, Need: need, Under: weighCover})
		}
		need := max(n.Least, n.Wanted) - have
		if n.Wanted > n.Least && need > 0 {
			p.demand(about{RuleCover, n.Name}, rota.Demand{Day: x.day, Kinds: x.kinds, Need: need, Under: weighWanted})
		}
		for _, k := range x.kinds {
			asked[k] = max(asked[k], (need+len(x.kinds)-1)/len(x.kinds))
		}
		for _, strength := range missing {
			p.demand(about{RuleStrength, strength}, rota.Demand{Day: x.day, Kinds: x.kinds, Skill: skill(strength), Level: 1, Need: 1, Under: weighStrength})
		}
	}
}

// pieces cuts a need where turns begin and end. A piece that one turn hands to the next is left out where the rest of the need asks for both.
func (p *Plan) pieces(day int, n care.CoverNeed, turns []turn) (list []piece) {
	from, until := int(n.From), int(n.Until)
	if until <= from {
		until += int(civil.Midnight)
	}
	cuts := []int{from, until}
	for off := -1; off <= 1; off++ {
		for _, t := range turns {
			for _, x := range []int{t.from + off*24*60, t.until + off*24*60} {
				if x > from && x < until {
					cuts = append(cuts, x)
				}
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var mixed []piece
	for i := 0; i+1 < len(cuts); i++ {
		by := map[int][]int{}
		for off := -1; off <= 1; off++ {
			for k, t := range turns {
				if t.from+off*24*60 <= cuts[i] && cuts[i+1] <= t.until+off*24*60 {
					by[off] = append(by[off], k)
				}
			}
		}
		for off, kinds := range by {
			x := piece{day + off, kinds, cuts[i], cuts[i+1]}
			if len(by) > 1 {
				mixed = append(mixed, x)
			} else if n := len(list); n > 0 && list[n-1].day == x.day && slices.Equal(list[n-1].kinds, kinds) {
				list[n-1].until = x.until
			} else {
				list = append(list, x)
			}
		}
	}
	if len(list) == 0 && len(mixed) > 0 {
		list = mixed[:1]
	}
	return list
}

// standing counts who is there for all of a piece by duties that stand, and says which strengths nobody of them has at some time of it.
func (p *Plan) standing(day int, x piece, strengths []string) (have int, missing []string) {
	midnight := p.first(day)
	at := func(minute int) time.Time {
		return midnight.Add(minute/int(civil.Midnight)).At(civil.Clock(minute%int(civil.Midnight)), p.zone)
	}
	near := slices.DeleteFunc(slices.Clone(p.stands), func(d care.DutyEntered) bool { return !d.Until.After(at(x.from)) || !d.From.Before(at(x.until)) })
	have = math.MaxInt
	for m := x.from; m < x.until; m += 30 {
		who := p.here(near, at(m))
		have = min(have, len(who))
		for _, s := range strengths {
			if !slices.Contains(missing, s) && !slices.ContainsFunc(who, func(id care.StaffID) bool { return p.good(id, s) }) {
				missing = append(missing, s)
			}
		}
	}
	return have, missing
}

// turnsOf is what holds for somebody's row.
func (p *Plan) turnsOf(q int, turns []turn) rota.Person {
	m := &p.people[q]
	who := rota.Person{Name: string(m.ID), Before: p.before(m, turns)}
	for _, s := range m.Strengths {
		who.Skills = append(who.Skills, rota.Strength{Skill: skill(s), Level: 1})
	}
	if turns[0].call {
		who.Runs = []rota.Run{{Name: "watches", Max: 7, Over: weighLong}, {Name: "between", Off: true, Min: 3, Max: rota.Unlimited, Under: weighSingle}}
		return who
	}
	who.Runs = []rota.Run{
		{Name: "row", Min: 2, Max: 5, Under: weighSingle, Over: weighLong},
		{Name: "most", Max: 6, Over: rota.Hard},
		{Name: "off", Off: true, Min: 2, Max: rota.Unlimited, Under: weighSingle + 5}}
	for k, t := range turns {
		if t.name == "night" {
			who.Runs = append(who.Runs, rota.Run{Name: "nights", Kinds: []int{k}, Max: 3, Over: weighLong})
		}
	}
	w := rota.Weekends{Name: "weekends", Over: weighWeekend, Split: weighSplit}
	for day := range p.Problem.Days {
		if p.first(day).Weekday() == time.Saturday && day+1 < p.Problem.Days {
			w.Spans = append(w.Spans, rota.Span{From: day, Until: day + 2})
		}
	}
	w.Max = (len(w.Spans) + 1) / 2
	who.Weekends = []rota.Weekends{w}
	return who
}

// before is what somebody did in the two weeks before, as near as the turns of the plan can say it.
func (p *Plan) before(m *member, turns []turn) []rota.Cell {
	cells := make([]rota.Cell, 14)
	for _, d := range m.stands {
		day := civil.Of(d.From, p.zone).Sub(p.house.from) + 14
		if day < 0 || day >= 14 || d.Until.Sub(d.From) > 24*time.Hour {
			continue
		}
		nearest, clock := 0, int(civil.ClockOf(d.From, p.zone))
		for k, t := range turns {
			if abs(t.from-clock) < abs(turns[nearest].from-clock) {
				nearest = k
			}
		}
		cells[day] = rota.On(nearest)
	}
	return cells
}

func abs(n int) int { return max(n, -n) }

// hours asks that somebody works as much as was agreed on, no week far more than the others, and never more than the law lets them.
func (p *Plan) hours(q, fair int, call bool) {
	m := p.people[q]
	pr := &p.Problem
	measure := rota.Working
	target, agreed := p.target(m, fair)
	if call {
		target, agreed = fair, true
	} else if !agreed {
		p.note(NoteNoContracts)
	}
	p.total(q, about{rule: RuleHours}, rota.Total{Measure: measure, Min: max(0, target-4*60), Max: target + 4*60, Per: 60, Under: weighUnder, Over: weighOver})
	week := target * 7 / pr.Days
	for from := 0; from+7 <= pr.Days && !call; from += 7 {
		p.total(q, about{rule: RuleWeek}, rota.Total{Measure: measure, From: from, Until: from + 7, Max: week + week/4, Per: 60, Over: weighWeek})
	}
	if call {
		return
	}
	for _, b := range m.limits(p.pack, "", p.house.from, p.house.until) {
		most := int(b.Limit.Minutes()) * b.Over / b.Per
		for from := 7 - b.Over; from < pr.Days; from += 7 {
			a, z := max(0, from), min(pr.Days, from+b.Over)
			stands := p.between(m, p.first(from), p.first(from+b.Over))
			p.total(q, about{rule: RuleLaw}, rota.Total{Measure: measure, From: a, Until: z, Already: stands, Max: most, Per: 60, Over: rota.Hard})
		}
	}
}

// bars keeps somebody from days on which they are away, have another duty, or which have begun.
func (p *Plan) bars(q int, turns []turn, at func(day, minute int) time.Time) {
	m := p.people[q]
	rest := time.Duration(p.Problem.Rest) * time.Minute
	for day := range p.Problem.Days {
		for k, t := range turns {
			from, until := at(day, t.from), at(day, t.until)
			switch next := p.first(day + 1); {
			case m.isAway(p.first(day)), t.until > int(civil.Midnight) && m.isAway(next), !from.After(p.now), m.meets(from, until, rest), t.days != nil && !t.days(p.first(day)):
				p.bar(q, day, []int{k})
			}
		}
	}
}

// wishesOf asks for what somebody would like. Who wishes to be off on a day would not like to come home that morning either.
func (p *Plan) wishesOf(q int, turns []turn) {
	for _, w := range p.people[q].wishes {
		day := w.Day.Sub(p.house.from)
		if day >= 0 && day < p.Problem.Days {
			weight := rota.Weight(weighWork)
			if w.Off {
				weight = weighOff
			}
			p.wish(about{rule: RuleWish}, rota.Wish{Person: q, Day: day, Not: w.Off, Weight: weight})
		}
		for k, t := range turns {
			if w.Off && day >= 1 && day <= p.Problem.Days && t.until > int(civil.Midnight) {
				p.wish(about{rule: RuleWish}, rota.Wish{Person: q, Day: day - 1, Kinds: []int{k}, Not: true, Weight: weighOff})
			}
		}
	}
}

// companions asks that each resident has a companion here every day while people are awake.
func (p *Plan) companions(turns []turn) {
	var awake []int
	for k, t := range turns {
		if t.name != "night" && !t.call {
			awake = append(awake, k)
		}
	}
	for _, g := range p.groups {
		for day := range p.Problem.Days {
			if len(awake) > 0 {
				p.demand(about{rule: RuleCompanion}, rota.Demand{Day: day, Kinds: awake, People: g.companions, Need: 1, Under: rota.Weight(weighCompanion * g.residents)})
			}
		}
	}
}
