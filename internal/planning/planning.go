// Package planning asks the search for a rota in the house's words, and says in them what came out.
//
//	View ──Read──> what the house has: people, posts, absences, wishes, needs, companions, the law
//	                 │ by turns: a day is a day        by stays: a "day" is a stay in the house
//	                 v
//	             rota.Problem ──Search──> rota.Rota ──> duties ──law──> lawful duties, and why they are as they are
//
// What the law of the house blocks is not proposed: the search is given what it can be told of the law, and what the law
// still finds in the duties is asked for anew, and at last left out.
package planning

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/pattern"
	"milieu/internal/rota"
)

// An Ask is what the coordinator states.
type Ask struct {
	Pattern pattern.Pattern
	Staff   []care.StaffID       // who takes part; the others keep what they have
	Keep    bool                 // those who take part keep what they have, too, and the gaps are filled
	Teams   map[care.StaffID]int // CoLiving: who is in which team, from 0; those who are not in it go where they lived in last
	Change  civil.Clock          // CoLiving: when one team takes over from another

	Weekdays bool           // DayPosts: nobody at weekends; others are there
	others   []care.StaffID // who is planned in another way in the same rota
}

// ErrNobody is for an ask that nobody takes part in, or that leaves no days.
var ErrNobody = errors.New("there is nobody to plan, or no day")

// A Plan is what is searched for: a problem, and what its people, days and rules are in the house.
type Plan struct {
	house
	Problem rota.Problem
	Notes   []Note // what the house has not said, and what was supposed instead

	duty    func(person, day, kind int) care.DutyEntered // without its ID
	first   func(day int) civil.Day                      // of a day of the problem
	last    func(day int) civil.Day
	demands []about
	wishes  []about
	totals  [][]about // by person
}

// about is what a rule of the problem is in the house.
type about struct {
	rule string
	what string
}

// The rules that a rota is weighed by.
const (
	RuleCover     = "cover"     // as many here as the house needs
	RuleStrength  = "strength"  // somebody who is good at what is needed
	RuleCompanion = "companion" // a companion in the house for each resident
	RuleWish      = "wish"
	RuleHours     = "hours"    // as many hours as were agreed on
	RuleWeek      = "week"     // no week far above the others
	RuleRow       = "row"      // neither too many days in a row nor single ones
	RuleWeekends  = "weekends" // every second weekend at most, and whole ones
	RuleTeam      = "team"     // who lived in together stays together
	RuleRest      = "rest"
	RuleLaw       = "law"
	RuleAway      = "away"
)

// Rules are all of them, gravest first.
var Rules = []string{RuleLaw, RuleAway, RuleRest, RuleCover, RuleStrength, RuleCompanion, RuleWish, RuleHours, RuleTeam, RuleWeekends, RuleRow, RuleWeek}

// What one unit weighs: a person too few, an hour, a day.
const (
	weighCover     = 1000
	weighSize      = 80
	weighPost      = 20  // of a day post, where others are there
	weighWanted    = 100 // of those who would be good and need not be
	weighStrength  = 200
	weighCompanion = 25 // for each resident
	weighOff       = 60
	weighWork      = 30
	weighUnder     = 4 // an hour
	weighOver      = 8
	weighWeek      = 3
	weighTeam      = 50
	weighWeekend   = 30
	weighSplit     = 12
	weighSingle    = 10
	weighLong      = 20
	weighMany      = 6 // one more than is needed
)

// A Note is something that was supposed.
type Note string

// The notes.
const (
	NoteNoCover     Note = "no-cover"     // nobody has said what the house needs
	NoteNoContracts Note = "no-contracts" // of some, nobody has said how much they work
	NoteNoTurn      Note = "no-turn"      // a time of day that no turn of the pattern fills
)

func (p *Plan) note(n Note) {
	if !slices.Contains(p.Notes, n) {
		p.Notes = append(p.Notes, n)
	}
}

// Read reads what the house has for a draft, and makes a plan of it.
func Read(v care.View, id care.RotaID, ask Ask) (*Plan, error) {
	r, ok := v.Rota(id)
	if !ok || !r.Published.IsZero() {
		return nil, care.NotFound
	}
	return newPlan(readHouse(v, r, ask), ask)
}

func newPlan(h house, ask Ask) (*Plan, error) {
	if len(h.people) == 0 || !ask.Pattern.Valid() || h.until < civil.Of(h.now, h.zone) {
		return nil, ErrNobody
	}
	p := &Plan{house: h, totals: make([][]about, len(h.people))}
	if ask.Pattern.Kind == pattern.CoLiving {
		p.stays(ask)
	} else {
		p.turns(ask)
	}
	if p.Problem.Days == 0 {
		return nil, ErrNobody
	}
	return p, p.Problem.Check()
}

// Duties are the duties of a rota, without IDs, by person and day.
func (p *Plan) Duties(r rota.Rota) []care.DutyEntered {
	var list []care.DutyEntered
	for q, row := range r {
		for day, c := range row {
			if c != rota.Off && c.Part() == 0 {
				list = append(list, p.duty(q, day, c.Kind()))
			}
		}
	}
	return list
}

// Change is what puts a rota into the draft: whoever takes part loses what they have in it and has not begun, and is not kept.
// What stays as it is, is not touched. IDs begin with a prefix.
func (p *Plan) Change(r care.Rota, duties []care.DutyEntered, prefix string) care.RotaDrawn {
	change := care.RotaDrawn{Rota: r.RotaBegun.Rota}
	same := func(a, b care.DutyEntered) bool {
		a.Duty, b.Duty = "", ""
		a.From, a.Until, b.From, b.Until = a.From.UTC(), a.Until.UTC(), b.From.UTC(), b.Until.UTC()
		return a == b
	}
	var stays []care.DutyEntered
	for _, d := range r.Duties {
		switch {
		case !p.replaces(d):
		case slices.ContainsFunc(duties, func(e care.DutyEntered) bool { return same(d, e) }):
			stays = append(stays, d)
		default:
			change.Removed = append(change.Removed, d.Duty)
		}
	}
	for i, d := range duties {
		if !slices.ContainsFunc(stays, func(e care.DutyEntered) bool { return same(d, e) }) {
			d.Duty = care.DutyID(prefix + "." + strconv.Itoa(i))
			change.Put = append(change.Put, d)
		}
	}
	return change
}

// Progress is how far a search has come.
type Progress struct {
	Done, Of int64 // steps
	Cost     rota.Cost
	Better   bool
	Bound    int
	Bounded  bool
	Why      func() []care.RotaWhy // works it out; it can be asked later
	Part     int                   // of a [Mixture]: the way that is searched for
}

// Found is what a search found.
type Found struct {
	Duties  []care.DutyEntered // lawful, without IDs
	Made    care.RotaMade
	LeftOut int // duties that the law did not let stand
}

// How a search's steps are shared out: most of them look for a rota, the others mend what the law finds in it.
const (
	mends     = 6
	mendShare = 12 // a mend has a twelfth of the steps
)

// Search looks for a rota, and answers with the best so far when ctx ends. weighed says what duties would break, by the house's own judgement.
func (p *Plan) Search(ctx context.Context, o rota.Options, weighed func([]care.DutyEntered) []care.Problem, progress func(Progress)) (Found, error) {
	steps, done := o.Steps, int64(0)
	told := func(share int64) func(rota.Progress) {
		return func(r rota.Progress) {
			best := r.Rota()
			progress(Progress{Done: min(done+r.Steps, steps), Of: steps, Cost: r.Best, Better: r.Better, Bound: r.Bound, Bounded: r.Bounded, Why: func() []care.RotaWhy { return p.Why(best) }})
		}
	}
	problem := p.Problem
	problem.People = slices.Clone(problem.People)
	o.Steps = max(steps-mends*(steps/mendShare), 1)
	o.Progress = told(o.Steps)
	first, err := rota.Search(ctx, &problem, nil, o)
	if err != nil {
		return Found{}, err
	}
	best := first.Rota
	for n := range mends {
		done += o.Steps
		o.Steps, o.Seed = max(steps/mendShare, 1), o.Seed+uint64(n)+1
		if ctx.Err() != nil || !p.cut(&problem, best, blocking(weighed(p.Duties(best)))) {
			break
		}
		o.Progress = told(o.Steps)
		next, err := rota.Search(ctx, &problem, best, o)
		if err != nil {
			return Found{}, err
		}
		best = next.Rota
	}
	f := Found{}
	best, f.LeftOut = p.lawful(best, weighed)
	f.Duties = p.Duties(best)
	cost := p.Problem.Cost(best)
	f.Made = care.RotaMade{Points: cost.Weighted, Bound: first.Bound, Bounded: first.Bounded, Stopped: ctx.Err() != nil, Why: p.Why(best)}
	return f, nil
}

func blocking(list []care.Problem) []care.Problem {
	return slices.DeleteFunc(list, func(p care.Problem) bool { return !p.Blocking })
}

// cut asks, for each thing that blocks, for one duty fewer of that person on those days. It is false if there is nothing to ask for.
func (p *Plan) cut(problem *rota.Problem, r rota.Rota, list []care.Problem) (any bool) {
	for _, b := range list {
		q := p.person(b.Staff)
		if q < 0 {
			continue
		}
		from, until, n := p.window(r[q], b)
		if n == 0 {
			continue
		}
		t := rota.Total{Name: RuleLaw, From: from, Until: until, Max: n - 1, Over: rota.Hard}
		who := &problem.People[q]
		if !slices.ContainsFunc(who.Totals, func(o rota.Total) bool {
			return o.Name == RuleLaw && o.From == from && o.Until == until && o.Max <= n-1
		}) {
			who.Totals = append(slices.Clip(who.Totals), t)
			any = true
		}
	}
	return any
}

// window is the days of the problem that a thing that blocks is about, and how many duties begin on them.
func (p *Plan) window(row []rota.Cell, b care.Problem) (from, until, n int) {
	from = -1
	for day, c := range row {
		if p.last(day) < b.Day || p.first(day) > b.Until {
			continue
		}
		if from < 0 {
			from = day
		}
		until = day + 1
		if c != rota.Off && c.Part() == 0 {
			n++
		}
	}
	return max(from, 0), until, n
}

// lawful takes duties out until nothing is left that blocks, or nothing that could be taken out.
func (p *Plan) lawful(r rota.Rota, weighed func([]care.DutyEntered) []care.Problem) (rota.Rota, int) {
	r, left := r.Clone(), 0
	for {
		taken := map[int]bool{}
		for _, b := range blocking(weighed(p.Duties(r))) {
			q := p.person(b.Staff)
			if q < 0 || taken[q] {
				continue
			}
			for day := len(r[q]) - 1; day >= 0; day-- {
				if c := r[q][day]; c != rota.Off && c.Part() == 0 && p.first(day) <= b.Until && b.Day <= p.last(day) {
					p.clear(r[q], day)
					taken[q] = true
					left++
					break
				}
			}
		}
		if len(taken) == 0 {
			return r, left
		}
	}
}

// clear takes the duty out that begins on a day.
func (p *Plan) clear(row []rota.Cell, day int) {
	kind := row[day].Kind()
	row[day] = rota.Off
	for i := day + 1; i < len(row) && row[i].Kind() == kind && row[i].Part() > 0; i++ {
		row[i] = rota.Off
	}
}

// Why says what is not as one would like, the dearest first.
func (p *Plan) Why(r rota.Rota) []care.RotaWhy {
	var list []care.RotaWhy
	for _, w := range p.Problem.Why(r) {
		if w.Weight == rota.Hard {
			continue // it is left out, and missed where it was needed
		}
		a := p.about(w)
		why := care.RotaWhy{Rule: a.rule, What: a.what, Units: w.Units, Points: w.Units * int(w.Weight)}
		if w.Person >= 0 {
			why.Staff = p.people[w.Person].ID
		}
		if w.Day >= 0 {
			why.Day = p.first(w.Day)
		}
		list = append(list, why)
	}
	return dearest(list)
}

func (p *Plan) about(w rota.Reason) about {
	switch w.Rule {
	case rota.OfDemand:
		return p.demands[w.Index]
	case rota.OfWish:
		return p.wishes[w.Index]
	case rota.OfTotal:
		return p.totals[w.Person][w.Index]
	case rota.OfWeekends:
		return about{rule: RuleWeekends}
	case rota.OfRun:
		return about{rule: RuleRow}
	}
	return about{rule: RuleRest}
}

// demand and wish add to the problem, with what it is in the house.
func (p *Plan) demand(a about, d rota.Demand) {
	d.Name = a.rule
	p.Problem.Demands, p.demands = append(p.Problem.Demands, d), append(p.demands, a)
}

func (p *Plan) wish(a about, w rota.Wish) {
	w.Name = a.rule
	p.Problem.Wishes, p.wishes = append(p.Problem.Wishes, w), append(p.wishes, a)
}

// total is somebody's; their row is there already.
func (p *Plan) total(q int, a about, t rota.Total) {
	t.Name = a.rule
	who := &p.Problem.People[q]
	who.Totals, p.totals[q] = append(who.Totals, t), append(p.totals[q], a)
}

// bar keeps somebody from duties of some kinds on a day.
func (p *Plan) bar(q, day int, kinds []int) {
	p.wish(about{rule: RuleAway}, rota.Wish{Person: q, Day: day, Kinds: kinds, Not: true, Weight: rota.Hard})
}

// limits are the averages of working time that block, for duties of a basis, as far as agreements let them be.
func (m member) limits(pack law.Pack, basis law.Basis, from, until civil.Day) (list []law.Bound) {
	for _, r := range pack.Rules {
		if !r.Blocking || r.Basis != basis && !(r.Basis == "" && basis != law.CoLiving) {
			continue
		}
		bounds := r.Bounds
		for _, d := range r.Unless {
			if slices.ContainsFunc(m.agreements, func(a care.Derogation) bool {
				return a.Rule == d.Key && a.From <= from && (a.Until == 0 || a.Until >= until)
			}) {
				bounds = d.Bounds
			}
		}
		for _, b := range bounds {
			if b.What == law.Hours && b.Per == 7 {
				list = append(list, b)
			}
		}
	}
	return list
}

// between gives the working time of somebody's standing duties within some days, in minutes.
func (h *house) between(m member, from, until civil.Day) int {
	return int(h.pack.Hours(m.worked, from.At(0, h.zone), until.At(0, h.zone)) / time.Minute)
}
