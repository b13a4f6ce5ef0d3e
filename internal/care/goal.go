package care

import (
	"slices"
	"strings"
	"time"
)

// A goal is what a resident wants to reach, in their own words. What it would be like if it went much better or much
// worse than hoped is written together in five steps before anybody sets out: goal attainment scaling, package scale.

// A Level is how far a goal has come: 0 is what was hoped for.
type Level int

// The levels of a goal, from the worst to the best.
const (
	MuchLess Level = -2
	Less     Level = -1
	AsHoped  Level = 0
	More     Level = 1
	MuchMore Level = 2
)

// LevelsOfGoal is how many levels a goal has.
const LevelsOfGoal = 5

// HeaviestGoal is the most that a goal can weigh; 1 is the least.
const HeaviestGoal = 3

// GoalText is one wording of a goal.
type GoalText struct {
	Words  string   // in the resident's own words
	Why    string   `json:",omitempty"` // why it matters to them
	Weight int      // how much it matters beside the others, 1 to HeaviestGoal
	Levels []string `json:",omitempty"` // LevelsOfGoal sentences, from MuchLess to MuchMore; none while they are not written
	Start  Level    // where the resident was when the levels were written
}

// Complete says whether all levels are written: only then can somebody say how far the goal has come.
func (g GoalText) Complete() bool {
	return len(g.Levels) == LevelsOfGoal && !slices.Contains(g.Levels, "")
}

// Level returns the words of a level; "" if they are not written.
func (g GoalText) Level(l Level) string {
	if l < MuchLess || l > MuchMore || len(g.Levels) != LevelsOfGoal {
		return ""
	}
	return g.Levels[l-MuchLess]
}

// GoalWritten says how a goal is worded, for the first time or anew.
type GoalWritten struct {
	Goal     GoalID
	Resident ResidentID
	GoalText
	Said bool `json:",omitempty"` // the resident said so; otherwise it is proposed to them
}

// GoalEnded says that a goal is no longer one: it was reached, or the resident has let go of it.
type GoalEnded struct {
	Goal     GoalID
	Resident ResidentID
	Reached  bool   `json:",omitempty"`
	Words    string `json:",omitempty"`
	Said     bool   `json:",omitempty"` // the resident said so, and somebody of the team wrote it down
}

// Goal is a goal as it stands.
type Goal struct {
	ID       GoalID
	Resident ResidentID
	GoalText                     // as it is in the plan; as it was worded last where it is not
	N        int                 // which wording that is
	InPlan   bool                // the resident has said yes to it
	Since    time.Time           // it is in the plan
	Waiting  Version[GoalText]   // a newer wording that the resident has not answered; N is 0 if there is none
	Versions []Version[GoalText] // every wording, the first first
	Ended    LineEnded           // Seq is 0 if it goes on
	Measures []Measure           // under it, those that are not part of the plan too
	Rated    []Rating            // how far it had come, the first first
}

// LineEnded says how a line of a plan ended.
type LineEnded struct {
	Written
	Reached bool
	Words   string
}

type goals struct{ planLines[GoalID, GoalText] }

// WriteGoal decides how a goal is worded. What the resident writes is theirs; what others write is proposed to them,
// unless they said so and somebody writes it down.
func WriteGoal(f GoalWritten) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		known := a.s.goals.byID[f.Goal]
		switch {
		case f.Goal == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known != nil && known.resident != f.Resident:
			return nil, refuse(NotFound, "plan.unknown")
		}
		f.Said = a.yes(f.Said)
		if err := goalText(f.GoalText); err != nil {
			return nil, err
		}
		if known != nil {
			st, ok := known.now()
			if last := len(st.versions) - 1; ok && st.ended == nil && st.versions[last].Text.same(f.GoalText) && st.versions[last].Said == f.Said {
				return nil, nil // already so
			}
		}
		return []Fact{f}, nil
	}
}

func goalText(g GoalText) error {
	long := len(g.Words) + len(g.Why)
	for _, level := range g.Levels {
		long = max(long, len(level))
	}
	switch {
	case strings.TrimSpace(g.Words) == "":
		return refuse(Invalid, "plan.goal-empty")
	case g.Weight < 1 || g.Weight > HeaviestGoal || g.Start < MuchLess || g.Start > MuchMore:
		return refuse(Invalid, "form.choose")
	case len(g.Levels) != 0 && len(g.Levels) != LevelsOfGoal:
		return refuse(Invalid, "plan.five-levels")
	case long > PlanLongest:
		return refuse(Invalid, "form.too-long", "Count", PlanLongest)
	}
	return nil
}

func (g GoalText) same(h GoalText) bool {
	return g.Words == h.Words && g.Why == h.Why && g.Weight == h.Weight && g.Start == h.Start && slices.Equal(g.Levels, h.Levels)
}

// EndGoal decides that a goal is no longer one. Only the resident lets go of it; what was done towards it ends with it.
func EndGoal(f GoalEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		known, err := a.goal(f.Resident, f.Goal)
		if err != nil {
			return nil, err
		}
		switch st, _ := known.now(); {
		case !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", r.Name)
		case len(f.Words) > PlanLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", PlanLongest)
		case st.ended != nil:
			return nil, nil // already so
		}
		f.Said = a.By.Resident() == ""
		facts := []Fact{f}
		for _, m := range a.s.measuresOf(f.Resident, time.Time{}) {
			if m.Goal == f.Goal && m.InPlan {
				ended, err := EndMeasure(MeasureEnded{Measure: m.ID, Resident: f.Resident, Reached: f.Reached, Said: f.Said})(a)
				if err != nil {
					return nil, err
				}
				facts = append(facts, ended...)
			}
		}
		return facts, nil
	}
}

// goal finds a resident's goal.
func (a Ask) goal(id ResidentID, goal GoalID) (*planStory[GoalText], error) {
	known := a.s.goals.byID[goal]
	if known == nil || known.resident != id {
		return nil, refuse(NotFound, "plan.unknown")
	}
	if _, ok := known.now(); !ok {
		return nil, refuse(NotFound, "plan.unknown")
	}
	return known, nil
}

// inPlan says whether a goal is part of a resident's plan.
func (s *State) inPlan(id ResidentID, goal GoalID) bool {
	known := s.goals.byID[goal]
	if known == nil || known.resident != id {
		return false
	}
	st, ok := known.now()
	return ok && st.part() != nil
}

func (f GoalWritten) subject() ResidentID { return f.Resident }
func (f GoalEnded) subject() ResidentID   { return f.Resident }

func (f GoalWritten) fold(s *State, e Entry) {
	s.goals.add(f.Goal, f.Resident, &planStep[GoalText]{Written: written(e), wording: &f.GoalText, said: f.Said})
}

func (f GoalEnded) fold(s *State, e Entry) {
	s.goals.add(f.Goal, f.Resident, &planStep[GoalText]{Written: written(e), ended: &lineEnd{reached: f.Reached, words: f.Words}})
}

// goalAt is a goal as it stood at a moment, without what is done towards it.
func (s *State) goalAt(id GoalID, at time.Time) (Goal, bool) {
	known := s.goals.byID[id]
	if known == nil {
		return Goal{}, false
	}
	st, ok := known.at(at)
	if !ok {
		return Goal{}, false
	}
	shown := st.shown()
	g := Goal{ID: id, Resident: known.resident, GoalText: shown.Text, N: shown.N, InPlan: st.part() != nil, Since: st.since,
		Waiting: orNone(st.waiting()), Versions: st.versions, Rated: s.reviews.rated(id, at)}
	if st.ended != nil {
		g.Ended = LineEnded{st.ended.Written, st.ended.ended.reached, st.ended.ended.words}
	}
	return g, true
}

// Goal returns a resident's goal with what is done towards it; false if there is none.
func (v View) Goal(id ResidentID, goal GoalID) (Goal, bool) {
	if !reads[GoalWritten](v, id) || v.s.goals.byID[goal] == nil || v.s.goals.byID[goal].resident != id {
		return Goal{}, false
	}
	g, ok := v.s.goalAt(goal, time.Time{})
	if !ok {
		return Goal{}, false
	}
	for _, m := range v.s.measuresOf(id, time.Time{}) {
		if m.Goal == goal {
			g.Measures = append(g.Measures, m)
		}
	}
	return g, true
}
