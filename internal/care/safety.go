package care

import (
	"fmt"
	"slices"
	"strings"

	"milieu/internal/civil"
)

// A safety plan is what a person knows about their own hard times: how they begin, what helps, whom to reach, and what
// they want others to do when they cannot say so. It is written in lines, each of which keeps whose words it is, and it
// stays the person's when they have gone home. It opens doors to people; nothing in it labels or restricts anybody.

// A SafetyPart is a part of the plan.
type SafetyPart string

// The parts. Signs, and what is done about them, have a stage.
const (
	SafetySign      SafetyPart = "sign" // how it begins, as the person or others notice it
	SafetyMine      SafetyPart = "i-do"
	SafetyYours     SafetyPart = "you-do" // what those who work here do
	SafetyFamily    SafetyPart = "family-does"
	SafetyCalm      SafetyPart = "calm"       // what calms
	SafetyHold      SafetyPart = "hold"       // what it is worth staying for
	SafetyElsewhere SafetyPart = "elsewhere"  // people and places that turn the mind to something else
	SafetyAsk       SafetyPart = "ask"        // people to ask for help
	SafetyCall      SafetyPart = "call"       // professionals and helplines
	SafetyAround    SafetyPart = "around"     // making safe what is around
	SafetyWell      SafetyPart = "well"       // how the person is when all is well
	SafetyTakeOver  SafetyPart = "take-over"  // how one sees that others must act now
	SafetyHelps     SafetyPart = "helps"      // what the person wants others to do then
	SafetyNot       SafetyPart = "not"        // what they do not want
	SafetyTell      SafetyPart = "tell"       // who should know
	SafetyNotTell   SafetyPart = "not-tell"   // who should not
	SafetyLookAfter SafetyPart = "look-after" // children, animals, bills
	SafetyOver      SafetyPart = "over"       // how one sees that it is over
	SafetyWish      SafetyPart = "wish"       // wishes made in advance, with what they mean before the law
)

// The chapters of the plan, in the order in which they are read.
var (
	SafetyStaged = []SafetyPart{SafetySign, SafetyMine, SafetyYours, SafetyFamily} // at each stage
	SafetySteps  = []SafetyPart{SafetyCalm, SafetyElsewhere, SafetyAsk, SafetyCall, SafetyAround, SafetyHold}
	SafetyCrisis = []SafetyPart{SafetyWell, SafetyTakeOver, SafetyHelps, SafetyNot, SafetyTell, SafetyNotTell, SafetyLookAfter, SafetyOver}
	SafetyParts  = slices.Concat(SafetyStaged, SafetySteps, SafetyCrisis, []SafetyPart{SafetyWish})
)

// A SafetyStage is how far it has come when a sign is seen.
type SafetyStage string

// SafetyStages are the stages, the first first.
var SafetyStages = []SafetyStage{"early", "middle", "late"}

// SafetyWritten says that a line stands in the plan, or reads differently now.
type SafetyWritten struct {
	Resident ResidentID
	Line     SafetyID
	Part     SafetyPart
	Stage    SafetyStage `json:",omitempty"` // of a sign, or of what is done about it
	Words    string      // at most SafetyLongest bytes
	Own      bool        `json:",omitempty"` // in the person's own words
	From     string      `json:",omitempty"` // whose words it is otherwise, if somebody's else than the house's: "Sara, her mother"
	When     string      `json:",omitempty"` // of a sign: how long before, in words
	Phone    string      `json:",omitempty"` // of somebody to call
	Force    string      `json:",omitempty"` // of an advance wish: what it means before the law (Force.Name)
	Witness  string      `json:",omitempty"` // of an advance wish: who was there when it was made
}

// SafetyRemoved says that a line does not hold any more.
type SafetyRemoved struct {
	Resident ResidentID
	Line     SafetyID
	Why      string `json:",omitempty"` // somebody else took the person's own words out, and says why
}

// SafetyPlaced says that a line stands before another of its part.
type SafetyPlaced struct {
	Resident ResidentID
	Line     SafetyID
	Before   SafetyID `json:",omitempty"` // empty: at the end
}

// SafetyReviewed says that the person and others have gone through the whole plan together, as it stood then.
type SafetyReviewed struct {
	Resident ResidentID
	With     []StaffID `json:",omitempty"`
	Others   string    `json:",omitempty"` // family, a physician
	Words    string    `json:",omitempty"` // what the person says about the plan, in their own words
	Next     civil.Day `json:",omitzero"`  // when they look at it again
}

// SafetyLongest is the most that a line holds, in bytes.
const SafetyLongest = 500

// safetyMost is how many lines a plan has at most: it is read in a hard moment.
const safetyMost = 120

// A SafetyLine is a line as it stands.
type SafetyLine struct {
	Written // when it was written as it reads now
	SafetyWritten
}

// A SafetyReview is when the plan was gone through; Seq is the version that it made.
type SafetyReview struct {
	Written
	SafetyReviewed
}

// A SafetyPlan is a plan as it stands, or stood.
type SafetyPlan struct {
	Lines   []SafetyLine   // in their order
	Reviews []SafetyReview // the latest first
	Changed bool           // something was written since the last review
}

// Of returns the lines of a part, at a stage.
func (p SafetyPlan) Of(part SafetyPart, stage SafetyStage) []SafetyLine {
	var list []SafetyLine
	for _, l := range p.Lines {
		if l.Part == part && l.Stage == stage {
			list = append(list, l)
		}
	}
	return list
}

// safety is each resident's plan.
type safety struct{ stories[ResidentID] }

func safetyPlan(st story) SafetyPlan {
	var p SafetyPlan
	find := func(id SafetyID) int {
		return slices.IndexFunc(p.Lines, func(l SafetyLine) bool { return l.Line == id })
	}
	for _, t := range st.stands() {
		p.Changed = true
		switch f := t.fact.(type) {
		case SafetyWritten:
			if i := find(f.Line); i >= 0 {
				p.Lines[i] = SafetyLine{t.Written, f}
			} else {
				p.Lines = append(p.Lines, SafetyLine{t.Written, f})
			}
		case SafetyRemoved:
			p.Lines = slices.DeleteFunc(p.Lines, func(l SafetyLine) bool { return l.Line == f.Line })
		case SafetyPlaced:
			i := find(f.Line)
			if i < 0 {
				continue
			}
			line := p.Lines[i]
			p.Lines = slices.Delete(p.Lines, i, i+1)
			to := find(f.Before)
			if to < 0 {
				to = len(p.Lines)
			}
			p.Lines = slices.Insert(p.Lines, to, line)
		case SafetyReviewed:
			p.Reviews = slices.Insert(p.Reviews, 0, SafetyReview{t.Written, f})
			p.Changed = false
		}
	}
	return p
}

// line finds a line that stands in somebody's plan.
func (s *State) safetyLine(id ResidentID, line SafetyID) (SafetyLine, bool) {
	lines := safetyPlan(s.safety.all[id]).Lines
	if i := slices.IndexFunc(lines, func(l SafetyLine) bool { return l.Line == line }); i >= 0 {
		return lines[i], true
	}
	return SafetyLine{}, false
}

// WriteSafety decides that a line stands in the plan. What the person writes is in their own words, and those are not
// replaced by anybody else's.
func WriteSafety(f SafetyWritten) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		if a.By.Resident() == f.Resident {
			f.Own, f.From = true, ""
		}
		staged := slices.Contains(SafetyStaged, f.Part)
		_, knownForce := a.s.law.force(f.Force)
		switch {
		case f.Line == "":
			return nil, refuse(Invalid, "form.incomplete")
		case !slices.Contains(SafetyParts, f.Part), staged != slices.Contains(SafetyStages, f.Stage), f.Own && f.From != "":
			return nil, refuse(Invalid, "form.choose")
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "safety.empty")
		case len(f.Words) > SafetyLongest || len(f.From) > NameLongest || len(f.When) > NameLongest || len(f.Phone) > NameLongest || len(f.Witness) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", SafetyLongest)
		case f.Force != "" && (f.Part != SafetyWish || !knownForce):
			return nil, refuse(Invalid, "safety.force-unknown")
		}
		plan := safetyPlan(a.s.safety.all[f.Resident])
		i := slices.IndexFunc(plan.Lines, func(l SafetyLine) bool { return l.Line == f.Line })
		switch {
		case i < 0 && len(plan.Lines) >= safetyMost:
			return nil, refuse(Conflict, "safety.too-many", "Count", safetyMost)
		case i >= 0 && plan.Lines[i].SafetyWritten == f:
			return nil, nil // already so
		case i >= 0 && plan.Lines[i].Own && !f.Own:
			return nil, refuse(Conflict, "safety.own-words-stay")
		}
		return []Fact{f}, nil
	}
}

// RemoveSafety decides that a line does not hold any more. Who takes out the person's own words for them says why.
func RemoveSafety(f SafetyRemoved) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		line, ok := a.s.safetyLine(f.Resident, f.Line)
		switch {
		case !ok:
			return nil, nil // already so
		case len(f.Why) > SafetyLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", SafetyLongest)
		case line.Own && a.By.Resident() != f.Resident && strings.TrimSpace(f.Why) == "":
			return nil, refuse(Invalid, "safety.why")
		}
		return []Fact{f}, nil
	}
}

// PlaceSafety decides in which order lines stand.
func PlaceSafety(f SafetyPlaced) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		line, ok := a.s.safetyLine(f.Resident, f.Line)
		before, okBefore := a.s.safetyLine(f.Resident, f.Before)
		switch {
		case !ok, f.Before != "" && (!okBefore || before.Part != line.Part || before.Stage != line.Stage):
			return nil, refuse(NotFound, "safety.unknown")
		case f.Before == f.Line:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// ReviewSafety decides that the plan was gone through together. That makes a version.
func ReviewSafety(f SafetyReviewed) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		switch {
		case len(safetyPlan(a.s.safety.all[f.Resident]).Lines) == 0:
			return nil, refuse(Conflict, "safety.nothing-yet")
		case len(f.Words) > SafetyLongest || len(f.Others) > SafetyLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", SafetyLongest)
		case !f.Next.IsZero() && !f.Next.After(a.s.day(a.At)):
			return nil, refuse(Invalid, "safety.next-in-the-past")
		}
		for _, staff := range f.With {
			if err := a.works(staff); err != nil {
				return nil, err
			}
		}
		return []Fact{f}, nil
	}
}

func (f SafetyWritten) subject() ResidentID  { return f.Resident }
func (f SafetyRemoved) subject() ResidentID  { return f.Resident }
func (f SafetyPlaced) subject() ResidentID   { return f.Resident }
func (f SafetyReviewed) subject() ResidentID { return f.Resident }

func (f SafetyWritten) fold(s *State, e Entry)  { s.safety.tell(f.Resident, e, always) }
func (f SafetyRemoved) fold(s *State, e Entry)  { s.safety.tell(f.Resident, e, always) }
func (f SafetyPlaced) fold(s *State, e Entry)   { s.safety.tell(f.Resident, e, always) }
func (f SafetyReviewed) fold(s *State, e Entry) { s.safety.tell(f.Resident, e, always) }

func always(story) bool { return true }

func (sf *safety) check(s *State) error {
	for id, st := range sf.all {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("safety plan of %s, whom nobody admitted", id)
		}
		seen := map[SafetyID]bool{}
		for _, l := range safetyPlan(st).Lines {
			if seen[l.Line] {
				return fmt.Errorf("line %s stands twice in the safety plan of %s", l.Line, id)
			}
			seen[l.Line] = true
		}
	}
	return nil
}

// Safety returns a person's safety plan as it stands; it has no lines if nobody has written any.
func (v View) Safety(id ResidentID) SafetyPlan {
	if !reads[SafetyWritten](v, id) {
		return SafetyPlan{}
	}
	return safetyPlan(v.s.safety.all[id])
}

// SafetyVersion returns the plan as it stood when it was gone through, by the entry of that review.
func (v View) SafetyVersion(id ResidentID, seq uint64) (SafetyPlan, bool) {
	if !reads[SafetyWritten](v, id) {
		return SafetyPlan{}, false
	}
	p := safetyPlan(v.s.safety.all[id].until(seq))
	if len(p.Reviews) == 0 || p.Reviews[0].Seq != seq {
		return SafetyPlan{}, false
	}
	return p, true
}

// SafetyHistory returns everything that a line ever said, the latest first, also what was taken back.
func (v View) SafetyHistory(id ResidentID, line SafetyID) []SafetyLine {
	if !reads[SafetyWritten](v, id) {
		return nil
	}
	var list []SafetyLine
	for _, t := range slices.Backward(v.s.safety.all[id]) {
		if f, ok := t.fact.(SafetyWritten); ok && f.Line == line {
			list = append(list, SafetyLine{t.Written, f})
		}
	}
	return list
}

// SafetyDue returns those who live here and wanted to look at their safety plan again by today, by name.
func (v View) SafetyDue() []Resident {
	return v.list(func(r Resident) bool {
		if !r.Here() || !reads[SafetyReviewed](v, r.ID) {
			return false
		}
		for _, t := range slices.Backward(v.s.safety.all[r.ID]) {
			if f, ok := t.fact.(SafetyReviewed); ok && !t.TakenBack {
				return !f.Next.IsZero() && !f.Next.After(v.Today())
			}
		}
		return false
	})
}
