package care

import (
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
	"milieu/internal/recur"
)

// A measure is what is done towards a goal: what, who does it together, how often, and where in the day. Any profession may
// propose one. When the resident has said yes it is part of the plan and stands in their days by itself: as a group
// that they belong to, an appointment, or a routine.

// MeasurePlan is one wording of a measure.
type MeasurePlan struct {
	What     string      // in plain words
	With     []StaffID   `json:",omitempty"` // who does it with them; nobody by name is anybody, or they themselves
	Others   string      `json:",omitempty"` // who else: "her mother"
	Activity ActivityID  `json:",omitempty"` // of the programme, in which it is done
	Rule     string      `json:",omitempty"` // value of an RRULE (package recur); empty is once, on From
	From     civil.Day   `json:",omitzero"`  // the first day; no day is at once
	Until    civil.Day   `json:",omitzero"`  // the last day; no day is until further notice
	At       civil.Clock `json:",omitempty"` // when, on the house's wall, if Minutes are given
	Minutes  int         `json:",omitempty"` // how long; 0 if it has no hour of its own: it is done when it fits
}

// MeasureWritten says how a measure is worded, for the first time or anew.
type MeasureWritten struct {
	Measure  MeasureID
	Resident ResidentID
	Goal     GoalID `json:",omitempty"` // what it is for
	MeasurePlan
	Said bool `json:",omitempty"` // the resident said so; otherwise it is proposed to them
}

// MeasureEnded says that a measure is no longer part of the plan.
type MeasureEnded struct {
	Measure  MeasureID
	Resident ResidentID
	Reached  bool   `json:",omitempty"` // it did what it was for
	Words    string `json:",omitempty"`
	Said     bool   `json:",omitempty"` // the resident said so, and somebody of the team wrote it down
}

// Measure is a measure as it stands.
type Measure struct {
	ID       MeasureID
	Resident ResidentID
	Goal     GoalID // that its newest wording is for, or that it was hung on
	MeasurePlan
	N        int
	InPlan   bool // the resident has said yes to it
	Since    time.Time
	Waiting  Version[MeasurePlan]   // a newer wording that the resident has not answered; N is 0 if there is none
	Versions []Version[MeasurePlan] // every wording, the first first
	Ended    LineEnded              // Seq is 0 if it goes on
	InDays   bool                   // it stands in their days; otherwise it is done when it fits, or waits for the team's word on a fixed group
}

// measures are what is done towards goals, with what each is for.
type measures struct {
	planLines[MeasureID, MeasurePlan]
	goals map[MeasureID][]measureGoal
}

// measureGoal says what a wording is for.
type measureGoal struct {
	*Written
	goal GoalID
}

// MeasureLongest is the longest that a measure may last at a time, in minutes.
const MeasureLongest = RoutineLongest

// WriteMeasure decides how a measure is worded. See WriteGoal for whose word makes it part of the plan.
func WriteMeasure(f MeasureWritten) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		known := a.s.measures.byID[f.Measure]
		goal := a.s.goals.byID[f.Goal]
		switch {
		case f.Measure == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known != nil && known.resident != f.Resident, f.Goal != "" && (goal == nil || goal.resident != f.Resident):
			return nil, refuse(NotFound, "plan.unknown")
		}
		f.Said, f.With = a.yes(f.Said), distinct(f.With)
		if err := a.measurePlan(&f.MeasurePlan); err != nil {
			return nil, err
		}
		var before *Version[MeasurePlan]
		if known != nil {
			st, ok := known.now()
			if last := len(st.versions) - 1; ok && st.ended == nil && st.versions[last].Text.same(f.MeasurePlan) && st.versions[last].Said == f.Said &&
				a.s.measures.goal(f.Measure, time.Time{}) == f.Goal {
				return nil, nil // already so
			}
			before = st.part()
		}
		facts := []Fact{f}
		if f.Said {
			after := &Version[MeasurePlan]{Written: Written{At: a.At, By: a.By}, Text: f.MeasurePlan, N: a.s.measures.next(f.Measure)}
			return a.replaced(r, f.Measure, before, after, facts)
		}
		return facts, nil
	}
}

// measurePlan refuses a wording that does not say what, or that says a time that is none.
func (a Ask) measurePlan(p *MeasurePlan) error {
	rule, badRule := recur.Parse(p.Rule)
	switch {
	case strings.TrimSpace(p.What) == "":
		return refuse(Invalid, "plan.measure-empty")
	case len(p.What)+len(p.Others) > PlanLongest:
		return refuse(Invalid, "form.too-long", "Count", PlanLongest)
	case badRule != nil:
		return refuse(Invalid, "programme.rule-unclear", "Rule", p.Rule)
	case p.Minutes < 0 || p.Minutes > MeasureLongest || !p.At.Valid() || p.At == civil.Midnight:
		return refuse(Invalid, "programme.no-time")
	case !p.Until.IsZero() && p.Until < p.From:
		return refuse(Invalid, "plan.ends-before-it-begins")
	}
	if p.Activity != "" {
		known := a.s.activities.byID[p.Activity]
		if known == nil || !known.stands() {
			return refuse(NotFound, "programme.unknown")
		}
	}
	for _, id := range p.With {
		if err := a.works(id); err != nil {
			return err
		}
	}
	p.Rule = rule.String()
	if p.From.IsZero() {
		p.From = a.s.day(a.At)
	}
	return nil
}

func (p MeasurePlan) same(q MeasurePlan) bool {
	with := slices.Equal(p.With, q.With)
	p.With, q.With = nil, nil
	type comparable struct {
		what, others, rule string
		activity           ActivityID
		from, until        civil.Day
		at                 civil.Clock
		minutes            int
	}
	c := func(p MeasurePlan) comparable {
		return comparable{p.What, p.Others, p.Rule, p.Activity, p.From, p.Until, p.At, p.Minutes}
	}
	return with && c(p) == c(q)
}

// EndMeasure decides that a measure is no longer part of the plan. Only the resident ends it; it then stands in their days
// no more.
func EndMeasure(f MeasureEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		known, err := a.measure(f.Resident, f.Measure)
		if err != nil {
			return nil, err
		}
		st, _ := known.now()
		switch {
		case !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", r.Name)
		case len(f.Words) > PlanLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", PlanLongest)
		case st.ended != nil:
			return nil, nil // already so
		}
		f.Said = a.By.Resident() == ""
		return a.replaced(r, f.Measure, st.part(), nil, []Fact{f})
	}
}

// standOnMeasure takes a stand on a measure. A resident's yes, or no, changes their days.
func (a Ask) standOnMeasure(r Resident, f StandTaken) ([]Fact, error) {
	known, err := a.measure(f.Resident, f.Measure)
	if err != nil {
		return nil, err
	}
	of, facts, err := stand(known, f)
	if err != nil || facts == nil {
		return nil, err
	}
	st, _ := known.now()
	before := st.part()
	switch {
	case f.Voice == VoiceResident && f.Agrees:
		return a.replaced(r, f.Measure, before, of, facts)
	case f.Voice == VoiceResident && before != nil && before.N == f.Version:
		return a.replaced(r, f.Measure, before, nil, facts)
	case f.Voice == VoiceTeam && f.Agrees && before != nil && before.N == f.Version && before.Text.slot() == slotGroup:
		agreed := *before
		agreed.By = a.By // the team's word opens a fixed group
		return a.replaced(r, f.Measure, nil, &agreed, facts)
	}
	return facts, nil
}

func (a Ask) measure(id ResidentID, measure MeasureID) (*planStory[MeasurePlan], error) {
	known := a.s.measures.byID[measure]
	if known == nil || known.resident != id {
		return nil, refuse(NotFound, "plan.unknown")
	}
	if _, ok := known.now(); !ok {
		return nil, refuse(NotFound, "plan.unknown")
	}
	return known, nil
}

func (f MeasureWritten) subject() ResidentID { return f.Resident }
func (f MeasureEnded) subject() ResidentID   { return f.Resident }

func (f MeasureWritten) fold(s *State, e Entry) {
	step := &planStep[MeasurePlan]{Written: written(e), wording: &f.MeasurePlan, said: f.Said}
	s.measures.add(f.Measure, f.Resident, step)
	s.measures.is(f.Measure, measureGoal{&step.Written, f.Goal})
}

func (f MeasureEnded) fold(s *State, e Entry) {
	s.measures.add(f.Measure, f.Resident, &planStep[MeasurePlan]{Written: written(e), ended: &lineEnd{reached: f.Reached, words: f.Words}})
}

func (ms *measures) is(id MeasureID, g measureGoal) { put(&ms.goals, id, append(ms.goals[id], g)) }

// goal is what the newest wording of a measure was for at a moment; at the zero time, now.
func (ms *measures) goal(id MeasureID, at time.Time) GoalID {
	for _, g := range slices.Backward(ms.goals[id]) {
		if !g.TakenBack && (at.IsZero() || !g.At.After(at)) {
			return g.goal
		}
	}
	return ""
}

// next is the number of the wording that would come next.
func (ms *measures) next(id MeasureID) int { return len(ms.goals[id]) + 1 }

// measureAt is a measure as it stood at a moment.
func (s *State) measureAt(id MeasureID, at time.Time) (Measure, bool) {
	known := s.measures.byID[id]
	if known == nil {
		return Measure{}, false
	}
	st, ok := known.at(at)
	if !ok {
		return Measure{}, false
	}
	shown := st.shown()
	m := Measure{ID: id, Resident: known.resident, Goal: s.measures.goal(id, at), MeasurePlan: shown.Text, N: shown.N, InPlan: st.part() != nil,
		Since: st.since, Waiting: orNone(st.waiting()), Versions: st.versions}
	if g, ok := s.threads.on(known.resident, Thread{Measure: id}, at); ok {
		m.Goal = g
	}
	if st.ended != nil {
		m.Ended = LineEnded{st.ended.Written, st.ended.ended.reached, st.ended.ended.words}
	}
	return m, true
}

// measuresOf are a resident's measures as they stood at a moment, in the order in which they were first written.
func (s *State) measuresOf(id ResidentID, at time.Time) []Measure {
	var list []Measure
	for _, key := range s.measures.of[id] {
		if m, ok := s.measureAt(key, at); ok {
			list = append(list, m)
		}
	}
	return list
}

// Measure returns a resident's measure; false if there is none.
func (v View) Measure(id ResidentID, measure MeasureID) (Measure, bool) {
	if !reads[MeasureWritten](v, id) || v.s.measures.byID[measure] == nil || v.s.measures.byID[measure].resident != id {
		return Measure{}, false
	}
	m, ok := v.s.measureAt(measure, time.Time{})
	m.InDays = ok && v.s.inDays(m, v.Today())
	return m, ok
}
