package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"milieu/internal/civil"
	worklaw "milieu/internal/law"
)

// What a draft of a rota breaks: the law, somebody's absence or wish, the number that the house needs, a strength that nobody
// has there, a resident without a companion, hours beside the contract. Each is said, none is added up.

// A Problem is one thing that a draft breaks.
type Problem struct {
	Kind     ProblemKind
	Blocking bool // it cannot be published so
	Staff    StaffID
	Resident ResidentID
	Day      civil.Day // the first day of it
	Until    civil.Day // the last
	Finding  worklaw.Finding
	Wish     WishMade
	Other    DutyEntered // the other duty at the time
	Need     CoverNeed
	Strength string // the one that is missing
	Have     int    // people there; days without a companion; minutes a week
	Want     int    // people needed; minutes a week by contract
}

// A ProblemKind is what is broken.
type ProblemKind string

// The kinds, gravest first.
const (
	ProblemLeft      ProblemKind = "left"  // who does not work here any more has duties in it
	ProblemTwice     ProblemKind = "twice" // somebody is on another duty then, which stands beside the draft
	ProblemAway      ProblemKind = "away"
	ProblemLaw       ProblemKind = "law"
	ProblemCover     ProblemKind = "cover"
	ProblemStrength  ProblemKind = "strength"
	ProblemCompanion ProblemKind = "companion"
	ProblemWanted    ProblemKind = "wanted" // enough, and fewer than would be good
	ProblemWish      ProblemKind = "wish"
	ProblemHours     ProblemKind = "hours"
)

var problemKinds = []ProblemKind{ProblemLeft, ProblemTwice, ProblemAway, ProblemLaw, ProblemCover, ProblemStrength, ProblemCompanion, ProblemWish, ProblemHours, ProblemWanted}

// companionGap is for how many days in a row a resident may be without a companion in the house before a draft says so.
const companionGap = 3

// Judged is what a draft breaks, and what the last change to it did.
type Judged struct {
	Problems     []Problem // gravest first, then by day
	Broke, Mends []Problem // by the last change
	Minutes      map[StaffID]int
}

// Judged returns what a draft breaks, for who plans. What is kept of an earlier time saves judging again those whom nothing has changed for; nil
// judges everybody.
func (v View) Judged(id RotaID, kept *Judging) Judged {
	r, ok := v.Rota(id)
	if !ok || !r.Published.IsZero() {
		return Judged{}
	}
	if kept == nil {
		kept = new(Judging)
	}
	j := Judged{Problems: v.s.judge(r, r.Duties, kept), Minutes: map[StaffID]int{}}
	from, until := r.From.At(0, v.Zone()), r.Until.At(civil.Midnight, v.Zone())
	duties := map[StaffID][]worklaw.Duty{}
	for _, d := range r.Duties {
		duties[d.Staff] = append(duties[d.Staff], d.Worked(v.Zone()))
	}
	for id, list := range duties {
		j.Minutes[id] = int(v.s.workrules.is().Hours(list, from, until).Minutes())
	}
	if r.Changes == 0 {
		return j
	}
	before := v.s.judge(r, r.before, kept)
	j.Broke, j.Mends = beyond(j.Problems, before), beyond(before, j.Problems)
	return j
}

// Weighed returns what a draft would break with other duties instead of its own, for who plans.
func (v View) Weighed(id RotaID, duties []DutyEntered) []Problem {
	r, ok := v.Rota(id)
	if !ok || !r.Published.IsZero() {
		return nil
	}
	return v.s.judge(r, duties, new(Judging))
}

// beyond returns what is in a and not in b.
func beyond(a, b []Problem) []Problem {
	known := map[string]bool{}
	for _, p := range b {
		known[p.key()] = true
	}
	return slices.DeleteFunc(slices.Clone(a), func(p Problem) bool { return known[p.key()] })
}

// key says which problem it is, whatever its figures are.
func (p Problem) key() string {
	return fmt.Sprint(p.Kind, "|", p.Staff, "|", p.Resident, "|", p.Day, "|", p.Finding.Rule, "|", p.Finding.Owed, "|", p.Need.Name, "|", p.Strength)
}

func (s *State) judge(r Rota, duties []DutyEntered, kept *Judging) []Problem {
	var list []Problem
	base, beside, mine := set(r.base), map[StaffID][]load{}, map[StaffID][]DutyEntered{}
	zone := s.house.location()
	for _, d := range s.duties.between(r.From.Add(-lawLooksBack).At(0, zone), r.Until.Add(lawLooksAhead).At(civil.Midnight, zone)) {
		if !base[d.Duty] { // the draft stands for those
			beside[d.Staff] = append(beside[d.Staff], s.stands(d))
		}
	}
	for _, d := range slices.SortedFunc(slices.Values(duties), compareDuties) {
		mine[d.Staff] = append(mine[d.Staff], d)
	}
	for id, c := range s.staff {
		if c.Left.IsZero() {
			list = append(list, s.judgeStaff(r, id, beside[id], mine[id], kept)...)
		} else if n := len(mine[id]); n > 0 {
			list = append(list, Problem{Kind: ProblemLeft, Blocking: true, Staff: id, Day: s.day(mine[id][0].From), Until: s.day(mine[id][n-1].Until), Have: n})
		}
	}
	day := dutiesByDay(s, r, duties)
	list = append(list, s.judgeCover(r, day)...)
	list = append(list, s.judgeCompanions(r, day)...)
	return inOrder(list)
}

// inOrder puts the gravest first, then by day.
func inOrder(list []Problem) []Problem {
	keys, order := make([]string, len(list)), make([]int, len(list))
	for i, p := range list {
		keys[i], order[i] = p.key(), i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &list[i], &list[j]
		return cmp.Or(cmp.Compare(slices.Index(problemKinds, a.Kind), slices.Index(problemKinds, b.Kind)), a.Day.Compare(b.Day), cmp.Compare(keys[i], keys[j]))
	})
	sorted := make([]Problem, len(list))
	for i, k := range order {
		sorted[i] = list[k]
	}
	return sorted
}

// judgeStaff says what a draft breaks for somebody who works here: mine are their duties in it, beside those that stand beside it.
func (s *State) judgeStaff(r Rota, id StaffID, beside []load, mine []DutyEntered, kept *Judging) []Problem {
	zone := s.house.location()
	list := s.judgeTwice(id, beside, mine)
	on := map[civil.Day]bool{}
	for _, d := range mine {
		for day := s.day(d.From); day <= s.day(d.Until.Add(-time.Second)); day = day.Add(1) {
			on[day] = true
		}
	}
	loads := slices.Clip(beside)
	for _, d := range mine {
		loads = append(loads, load{DutyEntered: d})
	}
	w := s.workload(id, r.From, r.Until, loads)
	for _, f := range kept.findings(s, w) {
		if first, last := civil.Of(f.From, zone), civil.Of(f.Until, zone); last >= r.From && first <= r.Until {
			list = append(list, Problem{Kind: ProblemLaw, Blocking: f.Blocking, Staff: id, Day: max(first, r.From), Until: min(last, r.Until), Finding: f})
		}
	}
	for day := r.From; day <= r.Until; day = day.Add(1) {
		if on[day] && s.absences.away(id, day) {
			list = append(list, Problem{Kind: ProblemAway, Blocking: true, Staff: id, Day: day, Until: day})
		}
		if w, ok := s.wishes.on(id, day); ok && w.Off == on[day] {
			list = append(list, Problem{Kind: ProblemWish, Staff: id, Day: day, Until: day, Wish: w})
		}
	}
	if c, ok := s.workrules.contract(id, r.From); ok && r.Until.Sub(r.From) >= 13 {
		from, until := r.From.At(0, zone), r.Until.At(civil.Midnight, zone)
		var worked []worklaw.Duty
		for _, d := range w.duties {
			if d.Until.After(from) && d.From.Before(until) {
				worked = append(worked, d.worked(zone))
			}
		}
		have := int(s.workrules.is().Hours(worked, from, until).Minutes()) * 7 / (r.Until.Sub(r.From) + 1)
		if want := c.Week * c.Share / 100; have > want+want/10 || have < want-want/10 {
			list = append(list, Problem{Kind: ProblemHours, Staff: id, Day: r.From, Until: r.Until, Have: have, Want: want})
		}
	}
	return list
}

// judgeTwice says where somebody is on two duties at a time: one was entered beside the draft.
func (s *State) judgeTwice(id StaffID, beside []load, mine []DutyEntered) (list []Problem) {
	if len(mine) == 0 {
		return nil
	}
	from := mine[0].From // by when they begin
	var near []DutyEntered
	for _, e := range beside {
		if e.Until.After(from) {
			near = append(near, e.DutyEntered)
		}
	}
	for i, d := range mine {
		for _, others := range [][]DutyEntered{mine[i+1:], near} {
			for _, e := range others {
				if !e.From.Before(d.Until) {
					break
				}
				if d.From.Before(e.Until) {
					list = append(list, Problem{Kind: ProblemTwice, Blocking: true, Staff: id, Day: s.day(d.From), Until: s.day(d.Until.Add(-time.Second)), Other: e})
				}
			}
		}
	}
	return list
}

// dutiesByDay gives the duties that touch each day, those that stand from before the draft included.
func dutiesByDay(s *State, r Rota, duties []DutyEntered) map[civil.Day][]DutyEntered {
	zone := s.house.location()
	all, base := slices.Clone(duties), set(r.base)
	for _, d := range s.duties.between(r.From.At(0, zone), r.Until.At(civil.Midnight, zone)) {
		if !base[d.Duty] {
			all = append(all, d) // it had begun before the first day
		}
	}
	days := map[civil.Day][]DutyEntered{}
	for _, d := range all {
		for day := s.day(d.From); day <= s.day(d.Until.Add(-time.Second)); day = day.Add(1) {
			days[day] = append(days[day], d)
		}
	}
	return days
}

// working says whether a duty is work, and not rest, at an instant.
func (f DutyEntered) working(at time.Time, zone *time.Location) bool {
	if f.Call || at.Before(f.From) || !at.Before(f.Until) {
		return false
	}
	if f.Rest == "" {
		return true
	}
	clock := civil.ClockOf(at, zone)
	if f.RestUntil <= f.RestFrom {
		return clock >= f.RestUntil && clock < f.RestFrom
	}
	return clock < f.RestFrom || clock >= f.RestUntil
}

// There says whether somebody is in the house at an instant, working or resting; but not when they may leave.
func (f DutyEntered) There(at time.Time, zone *time.Location) bool {
	return !f.Call && !at.Before(f.From) && at.Before(f.Until) && (f.Rest == "available" || f.working(at, zone))
}

func (s *State) judgeCover(r Rota, days map[civil.Day][]DutyEntered) []Problem {
	var list []Problem
	for day := r.From; day <= r.Until; day = day.Add(1) {
		near := append(slices.Clone(days[day]), days[day.Add(1)]...)
		for _, n := range s.cover {
			if !n.On(day) {
				continue
			}
			have, missing := s.met(n, day, near)
			p := Problem{Day: day, Until: day, Need: n, Have: have, Want: n.Least}
			switch {
			case have < n.Least:
				p.Kind = ProblemCover
				list = append(list, p)
				continue // who is good at it is asked when there is anybody
			case have < n.Wanted:
				p.Kind, p.Want = ProblemWanted, n.Wanted
				list = append(list, p)
			}
			for _, strength := range missing {
				p.Kind, p.Strength = ProblemStrength, strength
				list = append(list, p)
			}
		}
	}
	return list
}

// judgeCompanions says for whom no companion is in the house for days on end.
func (s *State) judgeCompanions(r Rota, days map[civil.Day][]DutyEntered) []Problem {
	var list []Problem
	for id, resident := range s.residents {
		companions := s.companions[id]
		if !resident.Here() || len(companions) == 0 {
			continue
		}
		alone := 0
		for day := r.From; day <= r.Until.Add(1); day = day.Add(1) {
			there := day > r.Until || slices.ContainsFunc(days[day], func(d DutyEntered) bool { return slices.Contains(companions, d.Staff) })
			if there && alone > companionGap {
				list = append(list, Problem{Kind: ProblemCompanion, Resident: id, Day: day.Add(-alone), Until: day.Add(-1), Have: alone})
			}
			if alone++; there {
				alone = 0
			}
		}
	}
	return list
}
