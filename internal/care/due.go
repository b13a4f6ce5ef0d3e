package care

import (
	"cmp"
	"slices"
	"time"

	"milieu/internal/civil"
	"milieu/internal/scale"
)

// When a plan is to be looked at again, what for, and what was noted anyway that one wants to know then.

// ReviewDue says when a review is to be held, and what for.
type ReviewDue struct {
	Resident Resident
	On       civil.Day
	Why      ReviewWhy
	Last     time.Time // when the last one was held; zero if there was none
	Plan     bool      // there is a plan to look at; otherwise the first one is to be written
}

const (
	leaveAhead    = 3 * 24 * time.Hour  // how long before a leave one looks at the plan
	homeAhead     = 7                   // how many days before going home
	leaveNight    = 18 * time.Hour      // a leave that is shorter needs no review
	handoverAhead = 36 * time.Hour      // how long before a team goes
	turnShortest  = 3 * 24 * time.Hour  // a turn that is shorter ends without a review
	turnWindow    = 14 * 24 * time.Hour // how far ahead the end of a turn is looked for
)

// ReviewDue returns when a resident's next review is; false if they do not live here.
func (v View) ReviewDue(id ResidentID) (ReviewDue, bool) {
	r, ok := v.s.residents[id]
	if !reads[ReviewHeld](v, id) || !ok || !r.Here() {
		return ReviewDue{}, false
	}
	return v.s.reviewDue(r, v.at, v.s.turnsEnding(v.at)), true
}

// ReviewsDue returns whose review is due on the day of looking or before, of those who live here and whom the viewer may
// see, the longest due first.
func (v View) ReviewsDue() []ReviewDue {
	var list []ReviewDue
	turns := v.s.turnsEnding(v.at)
	for _, r := range v.Residents() {
		if due := v.s.reviewDue(r, v.at, turns); due.On <= v.Today() && reads[ReviewHeld](v, r.ID) {
			list = append(list, due)
		}
	}
	slices.SortStableFunc(list, func(a, b ReviewDue) int { return cmp.Compare(a.On, b.On) })
	return list
}

// ReviewPace returns how many days there are from one review of a resident to the next, and whether that is their own rhythm.
// Without a resident it is the house's.
func (v View) ReviewPace(id ResidentID) (days int, own bool) {
	if id == "" && !readsHouse[ReviewsPaced](v) || id != "" && !reads[ReviewPaced](v, id) {
		return 0, false
	}
	return v.s.reviews.days(id)
}

func (rs *reviews) days(id ResidentID) (days int, own bool) {
	of := func(id ResidentID) int {
		for _, p := range slices.Backward(rs.pace[id]) {
			if !p.TakenBack {
				return p.days
			}
		}
		return 0
	}
	if days = of(id); days > 0 {
		return days, id != ""
	}
	return cmp.Or(of(""), ReviewDays), false
}

func (s *State) reviewDue(r Resident, at time.Time, turns map[string]turnEnd) ReviewDue {
	due := ReviewDue{Resident: r, Why: ReviewRhythm}
	since := r.Stay().From
	days, _ := s.reviews.days(r.ID)
	due.On = s.day(since).Add(days)
	for _, g := range s.goals.of[r.ID] {
		due.Plan = due.Plan || s.inPlan(r.ID, g)
	}
	if held := s.reviews.last(r.ID); held != nil {
		due.Last = held.Held
		if held.Held.After(since) {
			if since, due.On = held.Held, held.Next; due.On.IsZero() {
				due.On = s.day(since).Add(days)
			}
		}
	}
	for l := range s.leavesOf(r.ID) {
		if ahead := l.From.Sub(at); l.Stage == LeaveStands && ahead > 0 && ahead < leaveAhead && l.Until.Sub(l.From) >= leaveNight && since.Before(l.From.Add(-leaveAhead)) {
			due.sooner(max(s.day(l.From).Add(-1), s.day(at)), ReviewLeave)
		}
	}
	if on := s.goingHome(r.ID).On; !on.IsZero() && s.day(since) < on.Add(-homeAhead) {
		due.sooner(max(on.Add(-homeAhead), s.day(at)), ReviewDischarge)
	}
	for _, c := range s.companions[r.ID] {
		if t, ok := turns[s.teamOf(c, at)]; ok && since.Before(t.from) && due.Plan {
			due.sooner(s.day(at), ReviewHandover)
		}
	}
	return due
}

func (d *ReviewDue) sooner(on civil.Day, why ReviewWhy) {
	if on < d.On {
		d.On, d.Why = on, why
	}
}

// turnEnd is a turn of living in the house that ends soon.
type turnEnd struct{ from, until time.Time }

// turnsEnding are the teams whose turn ends soon.
func (s *State) turnsEnding(at time.Time) map[string]turnEnd {
	ends := map[string]turnEnd{}
	for _, d := range s.duties.here(at, at.Add(turnWindow)) {
		t, known := ends[d.Team]
		if d.Team == "" || !known && d.From.After(at) || known && d.From.Sub(t.until) > turnGap {
			continue
		}
		if !known {
			if turn, ok := s.turnOf(d.Staff, at); ok {
				t.from = turn.from
			}
		}
		t.until = latest(t.until, d.Until)
		ends[d.Team] = t
	}
	for team, t := range ends {
		if t.until.Sub(at) > handoverAhead || t.until.Sub(t.from) < turnShortest {
			delete(ends, team)
		}
	}
	return ends
}

// teamOf is the team that a colleague is on duty with now; "" if they are not, or it has no name.
func (s *State) teamOf(id StaffID, at time.Time) string {
	for _, d := range s.duties.here(at, at.Add(1)) {
		if d.Staff == id {
			return d.Team
		}
	}
	return ""
}

// Since is what was noted anyway since a moment, for those who look at the plan.
type Since struct {
	From     time.Time
	Company  TimeWith
	Came     int // groups and other activities that the resident was in,
	Expected int // of those that they were expected at
	Tries    []Try
	Ticks    int // of their own routines
	Routines []RoutineRow
	Told     []Wellbeing // in their own words, the latest first
	Worked   []Note      // what worked, as it was noted, the latest first
}

// SinceReview returns what was noted of a resident since their last review; since they came, if there was none.
func (v View) SinceReview(id ResidentID) Since {
	r, ok := v.Resident(id)
	if !ok || len(r.Stays) == 0 || !reads[ReviewHeld](v, id) {
		return Since{}
	}
	from := r.Stay().From
	if held := v.s.reviews.last(id); held != nil && held.Held.After(from) {
		from = held.Held
	}
	from = latest(from, v.at.AddDate(0, 0, -ReviewDaysMost))
	until := v.at.Add(time.Nanosecond)
	since := Since{From: from.In(v.Zone()), Company: v.TimeWith(id, from, until), Tries: v.Tries(id, "", from, until), Routines: v.RoutineDays(id, v.s.day(from), v.Today())}
	for _, told := range v.Wellbeing(id, from, until) {
		if told.Own {
			since.Told = append(since.Told, told)
		}
	}
	for _, note := range v.Notes(id, from, until) {
		if note.About == NoteWorked && !note.TakenBack {
			since.Worked = append(since.Worked, note)
		}
	}
	for day := v.s.day(from); day <= v.Today() && reads[AttendanceNoted](v, id) && reads[RoutineTicked](v, id); day = day.Add(1) {
		for _, key := range v.s.routines.of[id] {
			if done, _ := v.s.routines.byID[key].done(day); done {
				since.Ticks++
			}
		}
		all := v.on(day)
		for _, n := range all.going[id] {
			o := all.list[n]
			if o.Cancelled || o.Ends.After(v.at) || o.Begins.Before(from) {
				continue
			}
			since.Expected++
			if v.s.tookPart(id, o.OccurrenceID) {
				since.Came++
			}
		}
	}
	return since
}

// A Course is how a resident's goals went, from review to review.
type Course struct {
	Points []CoursePoint // the first first
}

// CoursePoint is how the goals of a plan stood when a review was held. The score says how a set of goals goes, by
// package scale; it is no score of anybody.
type CoursePoint struct {
	On       time.Time
	Resident float64 // as the resident sees it
	Team     float64 // as a companion sees it
	ByBoth   [2]bool // whether the resident, and whether the team, said how far the goals have come
	Hoped    int     // how many goals were as hoped or better, as the resident sees it (the team where they did not say),
	Rated    int     // of how many that somebody rated
}

// GoalCourse returns how a resident's goals went, from the start to the latest review.
func (v View) GoalCourse(id ResidentID) Course {
	var c Course
	if !reads[GoalRated](v, id) {
		return c
	}
	for _, held := range v.s.reviews.held[id] {
		if held.TakenBack {
			continue
		}
		if p, ok := v.s.coursePoint(id, held.At); ok {
			p.On = held.Held.In(v.Zone())
			c.Points = append(c.Points, p)
		}
	}
	return c
}

// coursePoint is how the goals of a plan stood at a moment.
func (s *State) coursePoint(id ResidentID, at time.Time) (p CoursePoint, ok bool) {
	var resident, team []scale.Attained
	for _, key := range s.goals.of[id] {
		g, known := s.goalAt(key, at)
		if !known || !g.InPlan && (g.Ended.Seq == 0 || g.Ended.At.Before(at)) || len(g.Rated) == 0 {
			continue
		}
		p.Rated++
		hoped := false
		if rated, ok := g.Last(VoiceTeam); ok {
			team = append(team, scale.Attained{Level: int(rated.Level), Weight: float64(g.Weight)})
			hoped = rated.Level >= AsHoped
		}
		if rated, ok := g.Last(VoiceResident); ok {
			resident = append(resident, scale.Attained{Level: int(rated.Level), Weight: float64(g.Weight)})
			hoped = rated.Level >= AsHoped
		}
		if hoped {
			p.Hoped++
		}
	}
	p.Resident, p.ByBoth[0] = scale.GAS(resident...)
	p.Team, p.ByBoth[1] = scale.GAS(team...)
	return p, p.Rated > 0
}

// Last returns the latest rating of a goal in one voice.
func (g Goal) Last(voice Voice) (Rating, bool) {
	for _, rated := range slices.Backward(g.Rated) {
		if rated.Voice == voice {
			return rated, true
		}
	}
	return Rating{}, false
}
