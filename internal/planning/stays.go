package planning

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/pattern"
	"milieu/internal/rota"
)

// By stays: teams live in for days on end, by turns. A "day" of the problem is a stay, in the order in which they begin.

// A stay is some days in the house, of one team.
type stay struct {
	team        int
	day         civil.Day // on which it begins
	days        int
	from, until time.Time
}

// Habit is how a house lives in: who lived in together, for how long, and when they change. It is what a form begins with.
type Habit struct {
	Teams   []string             // by how long ago they were in the house: the first is the next to come
	Members map[care.StaffID]int // their last team
	On      int                  // days of a stay
	Change  civil.Clock
}

// HabitOf reads the habit of the last weeks before a day; no teams if nobody lived in.
func HabitOf(duties []care.DutyEntered, before civil.Day, zone *time.Location) Habit {
	h := Habit{Members: map[care.StaffID]int{}}
	ended, team := map[string]time.Time{}, map[care.StaffID]string{}
	days := map[int]int{}
	for _, d := range duties {
		if d.Until.Sub(d.From) < 36*time.Hour || d.Team == "" || civil.Of(d.From, zone) >= before {
			continue
		}
		if ended[d.Team].Before(d.Until) {
			ended[d.Team] = d.Until
		}
		team[d.Staff] = d.Team
		days[int(d.Until.Sub(d.From).Hours()+12)/24]++
		h.Change = civil.ClockOf(d.Until, zone)
	}
	for name := range ended {
		h.Teams = append(h.Teams, name)
	}
	slices.SortFunc(h.Teams, func(a, b string) int { return cmp.Or(ended[a].Compare(ended[b]), strings.Compare(a, b)) })
	for id, name := range team {
		h.Members[id] = slices.Index(h.Teams, name)
	}
	for n, count := range days {
		if best := days[h.On]; h.On == 0 || count > best || count == best && n < h.On {
			h.On = n
		}
	}
	return h
}

// stays makes the problem of a rota by stays.
func (p *Plan) stays(ask Ask) {
	habit := HabitOf(p.stands, p.house.from, p.zone)
	stays := p.lay(ask, habit)
	pr := &p.Problem
	pr.Days = len(stays)
	if len(stays) == 0 {
		return
	}
	names := p.seat(ask, habit)
	p.first = func(day int) civil.Day { return stays[max(0, min(day, len(stays)-1))].day }
	p.last = func(day int) civil.Day { x := stays[day]; return x.day.Add(x.days) }
	var lengths []int
	for _, x := range stays {
		if !slices.Contains(lengths, x.days) {
			lengths = append(lengths, x.days)
		}
	}
	slices.Sort(lengths)
	each := ask.Pattern.Hours
	if ask.Pattern.Nights != law.Free {
		each = 24 * time.Hour
	}
	for _, n := range lengths {
		pr.Kinds = append(pr.Kinds, rota.Kind{Name: "stay", Active: n * int(each.Minutes())})
	}
	p.duty = func(q, day, kind int) care.DutyEntered {
		x := stays[day]
		d := care.DutyEntered{Staff: p.people[q].ID, Team: names[x.team], From: x.from.UTC(), Until: x.until.UTC(), Basis: string(law.CoLiving)}
		if ask.Pattern.Nights == law.Active || ask.Pattern.Hours >= 24*time.Hour {
			return d
		}
		d.Rest = "free"
		if ask.Pattern.Nights == law.Available {
			d.Rest = "available"
		}
		d.RestUntil = ask.Pattern.Begin
		d.RestFrom = (ask.Pattern.Begin + civil.Clock(ask.Pattern.Hours.Minutes())) % civil.Midnight
		return d
	}
	fair := p.staysNeed(ask, stays, lengths)
	for q := range p.people {
		pr.People = append(pr.People, p.staysOf(q, ask, stays, fair))
		p.staysBars(q, stays)
	}
	p.staysCompanions(stays)
}

// lay gives the stays that begin in the draft: from the change at which those go home who are in the house when it begins.
func (p *Plan) lay(ask Ask, habit Habit) []stay {
	first := p.house.from
	for _, d := range p.stands {
		if day := civil.Of(d.Until, p.zone); d.Until.Sub(d.From) >= 36*time.Hour && civil.Of(d.From, p.zone) < p.house.from && day > first {
			first = day
		}
	}
	var list []stay
	days := p.house.until.Sub(first) + 1
	for _, st := range ask.Pattern.Plan(first, max(0, days)+ask.Pattern.On, p.zone) {
		if st.Turn != pattern.House {
			continue
		}
		day := civil.Of(st.From, p.zone)
		n := int((st.Until.Sub(st.From) - ask.Pattern.Overlap + 12*time.Hour) / (24 * time.Hour))
		x := stay{team: st.Team, day: day, days: n, from: day.At(ask.Change, p.zone), until: day.Add(n).At(ask.Change, p.zone).Add(ask.Pattern.Overlap)}
		if day <= p.house.until && x.from.After(p.now) {
			list = append(list, x)
		}
	}
	return list
}

// seat gives everybody a team, and says what the teams are called.
func (p *Plan) seat(ask Ask, habit Habit) []string {
	names := make([]string, ask.Pattern.Teams)
	size := make([]int, ask.Pattern.Teams)
	for i := range names {
		if names[i] = string(rune('A' + i)); i < len(habit.Teams) && len(habit.Teams) == len(names) {
			names[i] = habit.Teams[i]
		}
	}
	for q := range p.people {
		m := &p.people[q]
		if t, ok := ask.Teams[m.ID]; ok && t < len(size) {
			m.team = t
		} else if t, ok := habit.Members[m.ID]; ok && t < len(size) && len(ask.Teams) == 0 {
			m.team = t
		}
		if m.team >= 0 {
			size[m.team]++
		}
	}
	for q := range p.people { // whoever was in none goes where fewest are
		if m := &p.people[q]; m.team < 0 {
			m.team = slices.Index(size, slices.Min(size))
			size[m.team]++
		}
	}
	return names
}

// staysNeed asks for as many in each stay as the house needs, and for teams of one size; and returns how many minutes that is for each person.
func (p *Plan) staysNeed(ask Ask, stays []stay, lengths []int) (fair int) {
	least, wanted := 0, 0
	var strengths []string
	wake, sleep := ask.Pattern.Begin, ask.Pattern.Begin+civil.Clock(ask.Pattern.Hours.Minutes())
	for _, n := range p.cover {
		if n.From >= wake && n.From < sleep || ask.Pattern.Nights == law.Available {
			least, wanted = max(least, n.Least), max(wanted, n.Wanted)
			for _, s := range n.Asks() {
				if !slices.ContainsFunc(strengths, func(t string) bool { return skill(s) == skill(t) }) {
					strengths = append(strengths, s)
				}
			}
		}
	}
	if least == 0 {
		p.note(NoteNoCover)
		least = 1
	}
	size := max(least, wanted, len(p.people)/ask.Pattern.Teams)
	sum := 0
	for i, x := range stays {
		kind := slices.Index(lengths, x.days)
		for k := range lengths {
			if k != kind {
				p.demand(about{rule: RuleTeam}, rota.Demand{Day: i, Kinds: []int{k}, Over: rota.Hard})
			}
		}
		p.demand(about{rule: RuleCover}, rota.Demand{Day: i, Need: least, Under: weighCover})
		p.demand(about{rule: RuleTeam}, rota.Demand{Day: i, Need: size, Under: weighSize, Over: weighSize})
		for _, s := range strengths {
			p.demand(about{RuleStrength, s}, rota.Demand{Day: i, Skill: skill(s), Level: 1, Need: 1, Under: weighStrength})
		}
		sum += size * p.Problem.Kinds[kind].Active
	}
	return sum / len(p.people)
}

// staysOf is what holds for somebody's row: as long at home as the pattern says, their own team, what they wish, and the law.
func (p *Plan) staysOf(q int, ask Ask, stays []stay, fair int) rota.Person {
	m := &p.people[q]
	who := rota.Person{Name: string(m.ID)}
	for _, s := range m.Strengths {
		who.Skills = append(who.Skills, rota.Strength{Skill: skill(s), Level: 1})
	}
	apart := 0 // so many stays begin before somebody who goes home has been there for long enough
	for i, x := range stays {
		n := 0
		for _, y := range stays[i+1:] {
			if y.day.Sub(x.day.Add(x.days)) < min(ask.Pattern.Off, ask.Pattern.On*(ask.Pattern.Teams-1)) {
				n++
			}
		}
		apart = max(apart, n)
	}
	if apart > 0 {
		who.Runs = []rota.Run{{Name: "stay", Max: 1, Over: rota.Hard}, {Name: "home", Off: true, Min: apart, Max: rota.Unlimited, Under: rota.Hard}}
	}
	for i, x := range stays {
		p.wish(about{rule: RuleTeam}, rota.Wish{Person: q, Day: i, Not: x.team != m.team, Weight: weighTeam})
		for _, w := range m.wishes {
			if w.Day < x.day || w.Day > x.day.Add(x.days-1) {
				continue
			}
			weight := rota.Weight(weighWork)
			if w.Off {
				weight = weighOff
			}
			p.wish(about{rule: RuleWish}, rota.Wish{Person: q, Day: i, Not: w.Off, Weight: weight})
		}
	}
	target, agreed := p.target(*m, fair)
	if !agreed {
		p.note(NoteNoContracts)
	}
	p.staysTotals(q, &who, stays, target)
	return who
}

func (p *Plan) staysTotals(q int, who *rota.Person, stays []stay, target int) {
	m := &p.people[q]
	add := func(a about, t rota.Total) {
		t.Name = a.rule
		who.Totals, p.totals[q] = append(who.Totals, t), append(p.totals[q], a)
	}
	add(about{rule: RuleHours}, rota.Total{Measure: rota.Working, Min: target - 8*60, Max: target + 8*60, Per: 60, Under: weighUnder, Over: weighOver})
	for _, b := range m.limits(p.pack, law.CoLiving, p.house.from, p.house.until) {
		most := int(b.Limit.Minutes()) * b.Over / b.Per
		for i, x := range stays {
			until := i
			for until < len(stays) && stays[until].day.Add(stays[until].days) <= x.day.Add(b.Over+1) {
				until++
			}
			if until == i {
				continue
			}
			add(about{rule: RuleLaw}, rota.Total{Measure: rota.Working, From: i, Until: until, Already: p.between(*m, x.day, x.day.Add(b.Over)), Max: most, Per: 60, Over: rota.Hard})
		}
	}
}

// staysBars keeps somebody from stays in which they are away or on duty.
func (p *Plan) staysBars(q int, stays []stay) {
	m := p.people[q]
	for i, x := range stays {
		barred := m.meets(x.from, x.until, 0)
		for d := x.day; d <= x.day.Add(x.days) && !barred; d = d.Add(1) {
			barred = m.isAway(d) && (d < x.day.Add(x.days) || x.until.After(d.At(0, p.zone)))
		}
		if barred {
			p.bar(q, i, nil)
		}
	}
}

// staysCompanions asks that each resident has a companion in each stay.
func (p *Plan) staysCompanions(stays []stay) {
	for _, g := range p.groups {
		for i, x := range stays {
			p.demand(about{rule: RuleCompanion}, rota.Demand{Day: i, People: g.companions, Need: 1, Under: rota.Weight(weighCompanion * g.residents * x.days)})
		}
	}
}

// good says whether somebody is good at something.
func (h *house) good(id care.StaffID, strength string) bool {
	return slices.Contains(h.strong[skill(strength)], id)
}
