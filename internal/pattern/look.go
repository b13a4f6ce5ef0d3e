package pattern

import (
	"cmp"
	"math"
	"slices"
	"time"

	"milieu/internal/civil"
	"milieu/internal/continuity"
	"milieu/internal/law"
)

// An Assumption is what has to be supposed to say what a pattern would be like for those who live here. It is the same for
// all patterns that are compared.
type Assumption struct {
	Staff      int // in all teams together
	Residents  int
	Companions int // named for each resident, each in another team, as far as there are teams
	Meetings   int // a day for each resident, spread from 9 to 21
	Pack       law.Pack
	First      civil.Day
	Weeks      int
	Zone       *time.Location
}

// An Outlook is what so many weeks of a pattern would be like, if everybody came as planned.
type Outlook struct {
	Pattern    Pattern
	Hours      float64 // of working time a week for each person, on average
	Most       float64 // of working time in the worst week from Monday, for anybody
	Together   float64 // hours of staff time a day for each resident while people are awake (8 to 22)
	Handovers  float64 // a week, of the house from one team to another
	Alone      float64 // hours a day (8 to 22) in which nobody works in the house
	Proofs     []law.Proof
	Agreements []Needed // without which it is not lawful

	Measures  continuity.Measures // mean of the residents
	Faces     float64             // different people met in a week, mean
	Known     float64             // share of changes of team after which somebody known was met within 24 hours; NaN without teams that take over
	Companion float64             // share of days on which a companion is in the house
}

// Needed is an agreement by which a pattern becomes lawful.
type Needed struct {
	Rule       law.Rule
	Derogation law.Derogation // zero: no agreement reaches so far
	Finding    law.Finding    // what it is needed for
}

// Lawful says that nothing that blocks is broken, or that agreements reach.
func (o Outlook) Lawful() bool {
	return !slices.ContainsFunc(o.Agreements, func(n Needed) bool { return n.Derogation.Key == "" })
}

// Look computes an outlook. How meetings go is supposed and not known: a resident meets a named companion if one is in the
// house, and otherwise the others of those there by turns.
func (p Pattern) Look(a Assumption) Outlook {
	days := 7 * a.Weeks
	first := a.First.Monday()
	plan := p.Plan(first, days, a.Zone)
	o := Outlook{Pattern: p}
	h := hall{a: a, plan: plan, first: first, sizes: sizes(a.Staff, p.Teams)}
	o.Hours, o.Most = h.hours(p)
	o.Together, o.Alone = h.awake(days)
	changes := h.takeovers()
	o.Handovers = float64(max(len(changes)-1, 0)) / float64(a.Weeks)
	for team := range p.Teams {
		if h.sizes[team] == 0 {
			continue
		}
		e := law.Employee{From: first, Until: first.Add(days - 1), Zone: a.Zone, Duties: Of(plan, team)}
		o.Proofs = append(o.Proofs, a.Pack.Check(e))
	}
	o.Agreements = needed(a.Pack, o.Proofs)
	h.meet(&o, changes)
	return o
}

// needed gives what would have to be agreed on, for each rule that blocks and is broken.
func needed(pack law.Pack, proofs []law.Proof) []Needed {
	var list []Needed
	for _, r := range pack.Rules {
		worst := law.Finding{}
		var with law.Derogation
		for _, proof := range proofs {
			i := slices.IndexFunc(proof.Lines, func(l law.Line) bool { return l.Rule.Key == r.Key })
			if len(proof.Lines[i].Findings) == 0 || !r.Blocking || worst.Rule != "" {
				continue
			}
			worst = proof.Lines[i].Findings[0]
			with = reaches(pack, proof.Employee, r)
		}
		if worst.Rule != "" {
			list = append(list, Needed{r, with, worst})
		}
	}
	return list
}

// reaches returns the first derogation of a rule with which an employee's duties would keep it.
func reaches(pack law.Pack, e law.Employee, r law.Rule) law.Derogation {
	for _, d := range r.Unless {
		if d.Home {
			continue
		}
		e.Agreements = []law.Agreement{{Derogation: d.Key, Document: "?", From: e.From.Add(-400)}}
		proof := pack.Check(e)
		i := slices.IndexFunc(proof.Lines, func(l law.Line) bool { return l.Rule.Key == r.Key })
		if len(proof.Lines[i].Findings) == 0 {
			return d
		}
	}
	return law.Derogation{}
}

// sizes spreads people over teams.
func sizes(staff, teams int) []int {
	list := make([]int, teams)
	for i := range list {
		list[i] = staff / teams
		if i < staff%teams {
			list[i]++
		}
	}
	return list
}

// A hall is the house under a plan.
type hall struct {
	a     Assumption
	plan  []Stretch
	first civil.Day
	sizes []int
}

func (h hall) hours(p Pattern) (mean, most float64) {
	staff, sum := 0, 0.0
	from, until := h.first.At(0, h.a.Zone), h.first.Add(7*h.a.Weeks).At(0, h.a.Zone)
	for team := range p.Teams {
		if h.sizes[team] == 0 {
			continue
		}
		duties := Of(h.plan, team)
		sum += h.a.Pack.Hours(duties, from, until).Hours() * float64(h.sizes[team])
		staff += h.sizes[team]
		for w := range h.a.Weeks {
			week := h.a.Pack.Hours(duties, h.first.Add(7*w).At(0, h.a.Zone), h.first.Add(7*w+7).At(0, h.a.Zone))
			most = max(most, week.Hours())
		}
	}
	return sum / float64(max(staff, 1)) / float64(h.a.Weeks), most
}

// working says which teams work at an instant.
func (h hall) working(at time.Time) []int {
	var teams []int
	// No stretch of a pattern is longer than fourteen days and its overlap.
	first, _ := slices.BinarySearchFunc(h.plan, at.Add(-16*24*time.Hour), func(s Stretch, t time.Time) int { return s.From.Compare(t) })
	for _, s := range h.plan[first:] {
		if s.From.After(at) && s.From.Sub(at) > 48*time.Hour {
			break
		}
		if !at.Before(s.From) && at.Before(s.Until) && s.at(at) == law.Active && h.sizes[s.Team] > 0 {
			teams = append(teams, s.Team)
		}
	}
	return teams
}

// at gives what a stretch is at an instant within it.
func (s Stretch) at(t time.Time) law.Presence {
	for _, p := range s.Parts {
		if !t.Before(p.From) && t.Before(p.Until) {
			return p.Presence
		}
	}
	return s.Presence
}

// awake looks at each half hour from 8 to 22.
func (h hall) awake(days int) (together, alone float64) {
	for d := range days {
		for half := 16; half < 44; half++ {
			teams := h.working(h.first.Add(d).At(civil.Clock(half*30), h.a.Zone))
			if len(teams) == 0 {
				alone += 0.5
			}
			for _, t := range teams {
				together += 0.5 * float64(h.sizes[t])
			}
		}
	}
	return together / float64(days) / float64(max(h.a.Residents, 1)), alone / float64(days)
}

// takeovers gives when the house goes from one team to another: where the team that came last is not the one before.
func (h hall) takeovers() []continuity.Takeover {
	var list []continuity.Takeover
	plan := slices.Clone(h.plan)
	slices.SortStableFunc(plan, func(a, b Stretch) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Team, b.Team)) })
	for _, s := range plan {
		if s.Presence != law.Active || h.sizes[s.Team] == 0 {
			continue
		}
		if n := len(list); n == 0 || list[n-1].Team != teamName(s.Team) && !list[n-1].At.Equal(s.From) {
			list = append(list, continuity.Takeover{Team: teamName(s.Team), At: s.From})
		}
	}
	return list
}

func teamName(team int) string { return string(rune('A' + team)) }

// person names somebody of a team.
func person(team, n int) string { return teamName(team) + string(rune('a'+n)) }

// meet lets the residents meet those who are there, and measures.
func (h hall) meet(o *Outlook, changes []continuity.Takeover) {
	var all []continuity.Measures
	known, of, faces := 0, 0, 0
	there, days := 0, 0
	for r := range h.a.Residents {
		companions := h.companions(r)
		series := h.series(r, companions)
		all = append(all, continuity.Of(series, companions...))
		for _, c := range continuity.Between(series, changes) {
			if of++; c.Met {
				known++
			}
		}
		for _, n := range continuity.Faces(series, h.first.At(0, h.a.Zone), h.a.Weeks) {
			faces += n
		}
		seen := map[civil.Day]bool{}
		for _, m := range series {
			if slices.Contains(companions, m.With) {
				seen[civil.Of(m.At, h.a.Zone)] = true
			}
		}
		there, days = there+len(seen), days+7*h.a.Weeks
	}
	o.Measures = mean(all)
	o.Known = float64(known) / float64(of) // NaN where no team takes over from another
	o.Faces = float64(faces) / float64(max(h.a.Residents*h.a.Weeks, 1))
	o.Companion = float64(there) / float64(max(days, 1))
}

// companions gives a resident's named people: in teams as far apart as can be, and in each team by turns.
func (h hall) companions(resident int) []string {
	var teams []int
	for t, n := range h.sizes {
		if n > 0 {
			teams = append(teams, t)
		}
	}
	var list []string
	k := min(h.a.Companions, h.a.Staff)
	for i := range k {
		team := teams[(resident+i*max(len(teams)/max(k, 1), 1))%len(teams)]
		who := person(team, (resident/len(teams)+i/len(teams))%h.sizes[team])
		if !slices.Contains(list, who) {
			list = append(list, who)
		}
	}
	return list
}

// series gives whom a resident meets.
func (h hall) series(resident int, companions []string) []continuity.Meeting {
	var list []continuity.Meeting
	turn := resident
	for d := range 7 * h.a.Weeks {
		for m := range h.a.Meetings {
			clock := civil.Clock(9*60 + (2*m+1)*12*60/(2*h.a.Meetings))
			at := h.first.Add(d).At(clock, h.a.Zone)
			var there []string
			var teams []string
			for _, team := range h.working(at) {
				for n := range h.sizes[team] {
					there, teams = append(there, person(team, n)), append(teams, teamName(team))
				}
			}
			if len(there) == 0 {
				continue
			}
			i := slices.IndexFunc(there, func(who string) bool { return slices.Contains(companions, who) })
			if i < 0 {
				i = turn % len(there)
				turn++
			}
			list = append(list, continuity.Meeting{With: there[i], Team: teams[i], At: at, Minutes: 30})
		}
	}
	return list
}

// mean gives the mean of what a page shows.
func mean(all []continuity.Measures) continuity.Measures {
	var m continuity.Measures
	if len(all) == 0 {
		nan := math.NaN()
		return continuity.Measures{UPC: nan, COC: nan, SECON: nan, HHI: nan, Effective: nan, Named: nan}
	}
	n := float64(len(all))
	people := 0
	for _, x := range all {
		m.Meetings += x.Meetings
		m.Minutes += x.Minutes
		people += x.People
		m.UPC, m.COC, m.SECON, m.HHI = m.UPC+x.UPC/n, m.COC+x.COC/n, m.SECON+x.SECON/n, m.HHI+x.HHI/n
		m.Effective, m.Named = m.Effective+x.Effective/n, m.Named+x.Named/n
		m.UPCMinutes, m.EffectiveMinutes, m.NamedMinutes = m.UPCMinutes+x.UPCMinutes/n, m.EffectiveMinutes+x.EffectiveMinutes/n, m.NamedMinutes+x.NamedMinutes/n
	}
	m.People = int(float64(people)/n + 0.5)
	return m
}
