package care

import (
	"cmp"
	"slices"
	"time"
)

// A person's course is all of it, over the years: stays, leaves, calls, reviews, time with the family, and coming back. It
// is one course, however many stays it has, and it is shown as it was: nothing in it is counted.

// A CourseSort is what a mark on somebody's course is.
type CourseSort string

// The sorts of marks.
const (
	CourseStay   CourseSort = "stay"
	CourseLeave  CourseSort = "leave"
	CourseReview CourseSort = "review"
	CourseFamily CourseSort = "family"
	CourseCall   CourseSort = "call"
	CourseAsked  CourseSort = "asked" // they asked for a call, or to come back
)

// CourseSorts lists them, in the order in which they are drawn and explained.
var CourseSorts = []CourseSort{CourseStay, CourseLeave, CourseReview, CourseFamily, CourseCall, CourseAsked}

// A CourseMark is one thing on a course.
type CourseMark struct {
	Sort   CourseSort
	From   time.Time
	Until  time.Time // of a stay or a leave; zero while it lasts, and for what is a moment
	Nth    int       // of a stay: which it is, from 1
	Words  string    // where to, what for, how it was
	Own    bool      // those are the person's own words
	Missed bool      // of a call: nobody answered
	Leave  LeaveID
	Review ReviewID
	Reach  ReachWhat
}

// CourseMarks returns what is on somebody's course and the viewer may see, the first first.
func (v View) CourseMarks(id ResidentID) []CourseMark {
	r, ok := v.Resident(id)
	if !ok {
		return nil
	}
	var list []CourseMark
	for i, stay := range r.Stays {
		list = append(list, CourseMark{Sort: CourseStay, From: stay.From, Until: stay.Until, Nth: i + 1, Words: stay.To})
	}
	for _, l := range v.Leaves(id) {
		if from := latest(l.From, l.Went); l.Stage == LeaveOver || l.AwayAt(v.at) {
			list = append(list, CourseMark{Sort: CourseLeave, From: from, Until: l.Back, Words: l.To, Own: true, Leave: l.ID})
		}
	}
	for _, held := range v.Reviews(id) {
		list = append(list, CourseMark{Sort: CourseReview, From: held.Held, Review: held.Review})
	}
	for _, m := range v.FamilyMeetings(id, time.Time{}) {
		if m.Met != nil {
			list = append(list, CourseMark{Sort: CourseFamily, From: m.Appointment.From, Words: m.About})
		}
	}
	for _, c := range v.FollowUp(id).Noted {
		list = append(list, CourseMark{Sort: CourseCall, From: c.Called, Words: c.Words, Own: c.Own, Missed: c.Came == CallMissed})
	}
	if reads[ReachAsked](v, id) {
		for _, key := range v.s.reaches.of[id] {
			if asked, ok := reach(v.s.reaches.all[key].stands()); ok {
				list = append(list, CourseMark{Sort: CourseAsked, From: asked.At, Words: asked.ReachAsked.Words, Own: true, Reach: asked.What})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b CourseMark) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(slices.Index(CourseSorts, a.Sort), slices.Index(CourseSorts, b.Sort)))
	})
	return list
}

// A Change is something of a person's that was written while they were at home.
type Change struct {
	What  ChangeWhat
	Words string
	Own   bool
	On    time.Time
	Gone  bool // it ended, or left
	ID    string
}

// ChangeWhat is what changed.
type ChangeWhat string

// What can change.
const (
	ChangeGoal      ChangeWhat = "goal"
	ChangeMeasure   ChangeWhat = "measure"
	ChangeSafety    ChangeWhat = "safety"
	ChangeHome      ChangeWhat = "home"
	ChangeSign      ChangeWhat = "sign"
	ChangeMedicine  ChangeWhat = "medicine"
	ChangeCall      ChangeWhat = "call"
	ChangeCompanion ChangeWhat = "companion"
)

// AtHome is the time between two stays.
type AtHome struct {
	Left, Back time.Time
	Changes    []Change // the latest first
}

// LastAtHome returns what changed while somebody who came back was at home; false if this is their first stay, or they are at
// home now.
func (v View) LastAtHome(id ResidentID) (AtHome, bool) {
	r, ok := v.Resident(id)
	if !ok || len(r.Stays) < 2 || !r.Here() {
		return AtHome{}, false
	}
	h := AtHome{Left: r.Stays[len(r.Stays)-2].Until, Back: r.Stay().From}
	add := func(what ChangeWhat, id, words string, own, gone bool, on time.Time) {
		if on.After(h.Left) && !on.After(h.Back) {
			h.Changes = append(h.Changes, Change{What: what, ID: id, Words: words, Own: own, Gone: gone, On: on})
		}
	}
	measures := func(list []Measure) {
		for _, m := range list {
			add(ChangeMeasure, string(m.ID), m.What, false, false, m.Versions[len(m.Versions)-1].At)
			add(ChangeMeasure, string(m.ID), m.What, false, true, m.Ended.At)
		}
	}
	if plan, ok := v.Plan(id); ok {
		for _, g := range slices.Concat(plan.Goals, plan.Proposed, plan.Ended) {
			add(ChangeGoal, string(g.ID), g.Words, true, false, g.Versions[len(g.Versions)-1].At)
			add(ChangeGoal, string(g.ID), g.Words, true, true, g.Ended.At)
			measures(g.Measures)
		}
		measures(plan.Loose)
	}
	for _, l := range v.Safety(id).Lines {
		add(ChangeSafety, string(l.Line), l.Words, l.Own, false, l.At)
	}
	for _, l := range v.GoingHome(id).Lines {
		add(ChangeHome, string(l.Line), l.Words, l.Own, false, l.At)
	}
	for _, s := range v.Signs(id, h.Left) {
		add(ChangeSign, string(s.SignNoticed.Sign), s.Words, s.Own, false, s.Seen)
	}
	for _, m := range v.Medicines(id) {
		add(ChangeMedicine, string(m.MedicineTaken.Medicine), m.Name, false, false, m.At)
		if m.Stopped != nil {
			add(ChangeMedicine, string(m.MedicineTaken.Medicine), m.Name, false, true, m.Stopped.At)
		}
	}
	for _, c := range v.FollowUp(id).Noted {
		add(ChangeCall, string(c.Call), c.Words, c.Own, false, c.Called)
	}
	if reads[CompanionNamed](v, id) {
		for _, c := range v.s.companions[id] {
			add(ChangeCompanion, string(c), v.s.staff[c].Name, false, true, v.s.staff[c].Left)
		}
	}
	slices.SortStableFunc(h.Changes, func(a, b Change) int { return b.On.Compare(a.On) })
	return h, true
}
