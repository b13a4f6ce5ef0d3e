package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"milieu/internal/civil"
)

// A thread is something that is done with a resident: a group that they belong to, an appointment, a routine, a measure. What
// they chose by themselves is theirs and needs no reason. All other
// threads hang on the resident's own goals, or the professions each have a project of their own with the same person. What
// hangs on nothing is shown to the resident and the team, with the question whether it is theirs. It is never
// stopped by the house: a person may also just like to swim.

// A Thread names one; one of its fields is given.
type Thread struct {
	Activity    ActivityID    `json:",omitempty"`
	Appointment AppointmentID `json:",omitempty"`
	Routine     RoutineID     `json:",omitempty"`
	Measure     MeasureID     `json:",omitempty"`
}

// ThreadHung says what a thread is for: a goal, or nothing but that the resident wants it. Said again, it replaces what
// was said before.
type ThreadHung struct {
	Resident ResidentID
	Thread
	Goal GoalID `json:",omitempty"` // empty if it is theirs all the same
	Said bool   `json:",omitempty"` // the resident said so; otherwise somebody thinks so, and they are asked
}

// Hung is what was said last about a thread.
type Hung struct {
	Written
	Goal GoalID
	Said bool
}

// A LooseThread is something that is done with a resident and hangs on no goal of theirs.
type LooseThread struct {
	Thread
	Title   string
	When    time.Time  // of an appointment
	Thought Hung       // somebody thinks that it belongs to a goal; the resident has not said so; Seq is 0 if nobody does
	With    []StaffID  // who leads it, or comes
	Of      ResidentID // whose it is
}

// Threads is what there is to say about how a resident's plan hangs together.
type Threads struct {
	Loose []LooseThread
	Idle  []Goal // of the plan, that nobody works on
}

// threads are what was said about each thread of a resident, in the order in which it was written.
type threads struct {
	of      map[ResidentID]map[Thread][]*hung
	entries []*Written
}

type hung struct {
	Written
	goal GoalID
	said bool
}

// HangThread decides what a thread is for. Anybody of the team may think that it belongs to a goal; it does when the
// resident has said so.
func HangThread(f ThreadHung) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		f.Said = a.yes(f.Said)
		switch {
		case !a.s.isThread(f.Resident, f.Thread):
			return nil, refuse(NotFound, "plan.thread-unknown")
		case f.Goal != "" && !a.s.inPlan(f.Resident, f.Goal):
			return nil, refuse(NotFound, "plan.unknown")
		case f.Goal == "" && !f.Said:
			return nil, refuse(Forbidden, "plan.hers", "Name", r.Name)
		}
		if last := a.s.threads.latest(f.Resident, f.Thread, time.Time{}); last != nil && last.goal == f.Goal && last.said == f.Said {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// isThread says whether there is such a thread of a resident.
func (s *State) isThread(id ResidentID, t Thread) bool {
	switch {
	case t == (Thread{Activity: t.Activity}):
		return s.activities.byID[t.Activity] != nil && len(s.participations.of[t.Activity][id]) > 0
	case t == (Thread{Appointment: t.Appointment}):
		known := s.appointments.byID[t.Appointment]
		return known != nil && known.agreed.Resident == id
	case t == (Thread{Routine: t.Routine}):
		known := s.routines.byID[t.Routine]
		return known != nil && known.resident == id
	case t == (Thread{Measure: t.Measure}):
		known := s.measures.byID[t.Measure]
		return known != nil && known.resident == id
	}
	return false
}

func (f ThreadHung) subject() ResidentID { return f.Resident }

func (f ThreadHung) fold(s *State, e Entry) {
	h := &hung{written(e), f.Goal, f.Said}
	of := s.threads.of[f.Resident]
	put(&of, f.Thread, append(of[f.Thread], h))
	put(&s.threads.of, f.Resident, of)
	s.threads.entries = append(s.threads.entries, &h.Written)
}

func (ts *threads) written(seq uint64) *Written { return writtenIn(ts.entries, seq) }

func (ts *threads) check(s *State) error {
	for id := range ts.of {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("a thread is of %s, whom nobody admitted", id)
		}
	}
	return nil
}

// latest is what was said last about a thread at a moment; nil if nothing was.
func (ts *threads) latest(id ResidentID, t Thread, at time.Time) *hung {
	for _, h := range slices.Backward(ts.of[id][t]) {
		if !h.TakenBack && (at.IsZero() || !h.At.After(at)) {
			return h
		}
	}
	return nil
}

// on is the goal that the resident has said a thread hangs on at a moment.
func (ts *threads) on(id ResidentID, t Thread, at time.Time) (GoalID, bool) {
	for _, h := range slices.Backward(ts.of[id][t]) {
		if !h.TakenBack && h.said && (at.IsZero() || !h.At.After(at)) {
			return h.goal, h.goal != ""
		}
	}
	return "", false
}

// IdleAfter is how long a goal is in the plan before one asks whether anybody works on it.
const IdleAfter = 7 * 24 * time.Hour

// ThreadsAhead is how far ahead appointments are looked for.
const ThreadsAhead = 14

// Threads returns what hangs on none of a resident's goals, and the goals that nobody works on.
func (v View) Threads(id ResidentID) Threads {
	if !reads[ThreadHung](v, id) || !reads[GoalWritten](v, id) {
		return Threads{}
	}
	return v.s.threadsOn(id, v.Today(), time.Time{}, v.at)
}

// threadsOn is how a resident's plan hangs together on a day, as it stood at a moment (the zero time for now).
func (s *State) threadsOn(id ResidentID, day civil.Day, at, now time.Time) Threads {
	plan := planOf(s, id, at)
	var t Threads
	loose := func(l LooseThread) {
		if goal, said := s.threads.goalOrMine(id, l.Thread, at); said && (goal == "" || plan.goals[goal]) || plan.carries(l.Thread) {
			return
		}
		if h := s.threads.latest(id, l.Thread, at); h != nil && !h.said && plan.goals[h.goal] {
			l.Thought = Hung{h.Written, h.goal, h.said}
		}
		l.Of = id
		t.Loose = append(t.Loose, l)
	}
	for activity := range s.participations.of {
		joined, on := s.participations.latest(activity, id, day)
		if known := s.activities.byID[activity]; known != nil && on && joined.By.Resident() == "" {
			if v := known.on(day); v != nil && !v.plan.Everyone {
				loose(LooseThread{Thread: Thread{Activity: activity}, Title: v.plan.Title, With: slices.Clone(v.plan.Leaders)})
			}
		}
	}
	slices.SortFunc(t.Loose, func(a, b LooseThread) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Activity, b.Activity))
	})
	from, _ := day.Bounds(s.house.location())
	for _, known := range s.appointments.between(id, from, day.Add(ThreadsAhead).At(0, s.house.location())) {
		if !known.Cancelled && known.By.Resident() == "" && (at.IsZero() || !known.At.After(at)) {
			loose(LooseThread{Thread: Thread{Appointment: known.Appointment}, Title: known.Title, When: known.From.In(s.house.location()), With: known.With})
		}
	}
	for _, key := range s.routines.of[id] {
		if v := s.routines.byID[key].on(day); v != nil && v.By.Resident() == "" && (at.IsZero() || !v.At.After(at)) && !v.over(day) {
			loose(LooseThread{Thread: Thread{Routine: key}, Title: v.chosen.Title})
		}
	}
	for _, m := range plan.measures {
		if m.InPlan && !plan.goals[m.Goal] {
			loose(LooseThread{Thread: Thread{Measure: m.ID}, Title: m.What, With: slices.Clone(m.With)})
		}
	}
	for _, g := range plan.list {
		if now.Sub(g.Since) > IdleAfter && !plan.works[g.ID] && !s.threads.serves(id, g.ID, at) {
			t.Idle = append(t.Idle, g)
		}
	}
	return t
}

// over says whether a routine has come to its end by a day.
func (v *routineVersion) over(day civil.Day) bool {
	until := v.rule.Until()
	return v.chosen.Rule == "" && v.chosen.From < day || !until.IsZero() && until < day
}

// hangs is what a plan holds together at a moment.
type hangs struct {
	list     []Goal
	goals    map[GoalID]bool
	works    map[GoalID]bool // a measure of the plan is for it
	measures []Measure
}

func planOf(s *State, id ResidentID, at time.Time) hangs {
	p := hangs{goals: map[GoalID]bool{}, works: map[GoalID]bool{}, measures: s.measuresOf(id, at)}
	for _, key := range s.goals.of[id] {
		if g, ok := s.goalAt(key, at); ok && g.InPlan {
			p.list, p.goals[key] = append(p.list, g), true
		}
	}
	for _, m := range p.measures {
		if m.InPlan {
			p.works[m.Goal] = true
		}
	}
	return p
}

// carries says whether a thread is a measure's own place in the days: it hangs where the measure does.
func (p hangs) carries(t Thread) bool {
	return slices.ContainsFunc(p.measures, func(m Measure) bool {
		switch m.slot() {
		case slotGroup:
			return m.InPlan && t.Activity == m.Activity
		case slotAppointment:
			return m.InPlan && t.Appointment == appointmentOf(m.ID, m.N)
		}
		return t.Routine != "" && t.Routine == routineOf(m.ID)
	})
}

// goalOrMine is what the resident said last about a thread: the goal, or "" if it is theirs all the same.
func (ts *threads) goalOrMine(id ResidentID, t Thread, at time.Time) (GoalID, bool) {
	for _, h := range slices.Backward(ts.of[id][t]) {
		if !h.TakenBack && h.said && (at.IsZero() || !h.At.After(at)) {
			return h.goal, true
		}
	}
	return "", false
}

// serves says whether any thread of a resident hangs on a goal.
func (ts *threads) serves(id ResidentID, goal GoalID, at time.Time) bool {
	for t := range ts.of[id] {
		if on, ok := ts.on(id, t, at); ok && on == goal {
			return true
		}
	}
	return false
}

// ThreadsInWeek says how many threads of the house hung on nothing at the end of a week, and how many goals nobody worked
// on: sums, of nobody in particular.
type ThreadsInWeek struct {
	Monday      civil.Day
	Residents   int // who lived here then
	Loose, Idle int
}

// ThreadsMost is how many weeks are looked back at, at most.
const ThreadsMost = 26

// HouseThreads returns how the house's threads hung in the last weeks, the first first, as far as they were written
// down then; nothing for anybody who does not work here.
func (v View) HouseThreads(weeks int) []ThreadsInWeek {
	if !v.who.team() {
		return nil
	}
	var list []ThreadsInWeek
	for n := min(max(weeks, 0), ThreadsMost) - 1; n >= 0; n-- {
		week := ThreadsInWeek{Monday: v.Today().Add(-7 * n).Monday()}
		day := min(week.Monday.Add(6), v.Today())
		_, end := day.Bounds(v.Zone())
		for id, r := range v.s.residents {
			if !r.HereAt(end.Add(-time.Second)) {
				continue
			}
			t := v.s.threadsOn(id, day, end, end)
			week.Residents++
			week.Loose += len(t.Loose)
			week.Idle += len(t.Idle)
		}
		list = append(list, week)
	}
	return list
}
