package care

import (
	"fmt"
	"slices"
	"strings"

	"milieu/internal/civil"
)

// What came from elsewhere is what another house or system wrote about a resident's goals and what was done there. It is
// never the plan here. It lies beside the plan as somebody else's words, and the resident and a companion take it in, in
// words of their own, or leave it. Leaving it has no consequence.

// An ElsewhereSort is what a text from elsewhere could become.
type ElsewhereSort string

// The sorts.
const (
	ElsewhereGoal    ElsewhereSort = "goal"
	ElsewhereMeasure ElsewhereSort = "measure"
)

// ElsewhereBrought says that a text came from elsewhere.
type ElsewhereBrought struct {
	Elsewhere ElsewhereID
	Resident  ResidentID
	Sort      ElsewhereSort
	Words     string    // as it was written there; at most PlanLongest bytes
	Of        string    `json:",omitempty"` // what it was part of there: the title of a plan
	Aim       string    `json:",omitempty"` // of a goal: when one would call it reached there
	Author    string    `json:",omitempty"` // whose words they are, as it is said there
	On        civil.Day `json:",omitzero"`  // when it was written there, if that is said
}

// ElsewhereTaken says that a text became a goal or a measure here, in other words.
type ElsewhereTaken struct {
	Elsewhere ElsewhereID
	Resident  ResidentID
	Goal      GoalID    `json:",omitempty"`
	Measure   MeasureID `json:",omitempty"`
}

// ElsewhereLeft says that a text is left where it was.
type ElsewhereLeft struct {
	Elsewhere ElsewhereID
	Resident  ResidentID
	Said      bool `json:",omitempty"` // the resident said so, and somebody of the team wrote it down
}

// Elsewhere is a text from elsewhere as it stands.
type Elsewhere struct {
	Written
	ElsewhereBrought
	Taken   *ElsewhereTaken
	LeftOff bool // the resident left it; it can still be taken in
}

type elsewhere struct{ stories[ElsewhereID] }

func fromElsewhere(st story) (e Elsewhere, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case ElsewhereBrought:
			e.Written, e.ElsewhereBrought, ok = t.Written, f, true
		case ElsewhereTaken:
			e.Taken = &f
		case ElsewhereLeft:
			e.LeftOff = true
		}
	}
	return e, ok
}

func elsewhereOpen(st story) bool {
	e, ok := fromElsewhere(st)
	return ok && e.Taken == nil && !e.LeftOff
}

// ElsewhereMost is how many texts lie beside a plan at once: more than that nobody reads.
const ElsewhereMost = 60

// BringElsewhere decides that a text came from elsewhere. The same text comes once, whatever became of it.
func BringElsewhere(f ElsewhereBrought) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		if a.By.Resident() != "" {
			return nil, refuse(Forbidden, "rights.team-only")
		}
		st, known := a.s.elsewhere.all[f.Elsewhere]
		switch {
		case f.Elsewhere == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known && st[0].About != f.Resident:
			return nil, refuse(NotFound, "elsewhere.unknown")
		case known:
			return nil, nil // already so
		case f.Sort != ElsewhereGoal && f.Sort != ElsewhereMeasure:
			return nil, refuse(Invalid, "form.choose")
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "elsewhere.empty")
		case tooLong(PlanLongest, f.Words, f.Of, f.Aim, f.Author):
			return nil, refuse(Invalid, "form.too-long", "Count", PlanLongest)
		case len(a.s.elsewhere.open[f.Resident]) >= ElsewhereMost:
			return nil, refuse(Conflict, "elsewhere.too-many", "Count", ElsewhereMost)
		}
		return []Fact{f}, nil
	}
}

// TakeElsewhere decides that a text becomes a goal or a measure, in the words that the resident and a companion find for
// it. It is then proposed or part of the plan as any goal is: see WriteGoal.
func TakeElsewhere(f ElsewhereTaken, words string, said bool) Decision {
	return func(a Ask) ([]Fact, error) {
		e, err := a.elsewhere(f.Resident, f.Elsewhere)
		switch {
		case err != nil:
			return nil, err
		case e.Sort == ElsewhereGoal:
			f.Measure = ""
		default:
			f.Goal = ""
		}
		switch {
		case e.Taken != nil && *e.Taken == f:
			return nil, nil // already so
		case e.Taken != nil:
			return nil, refuse(Conflict, "elsewhere.taken-already")
		}
		var facts []Fact
		if e.Sort == ElsewhereGoal {
			facts, err = WriteGoal(GoalWritten{Goal: f.Goal, Resident: f.Resident, Said: said, GoalText: GoalText{Words: words, Weight: 2}})(a)
		} else {
			facts, err = WriteMeasure(MeasureWritten{Measure: f.Measure, Resident: f.Resident, Said: said, MeasurePlan: MeasurePlan{What: words}})(a)
		}
		if err != nil {
			return nil, err
		}
		if f.Measure != "" && a.yes(said) { // theirs, and needs no other reason
			facts = append(facts, ThreadHung{Resident: f.Resident, Thread: Thread{Measure: f.Measure}, Said: true})
		}
		return append(facts, f), nil
	}
}

// LeaveElsewhere decides that a text is left where it was. The resident says so.
func LeaveElsewhere(f ElsewhereLeft) Decision {
	return func(a Ask) ([]Fact, error) {
		e, err := a.elsewhere(f.Resident, f.Elsewhere)
		switch {
		case err != nil:
			return nil, err
		case !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", a.s.residents[f.Resident].Name)
		case e.Taken != nil:
			return nil, refuse(Conflict, "elsewhere.taken-already")
		case e.LeftOff:
			return nil, nil // already so
		}
		f.Said = a.By.Resident() == ""
		return []Fact{f}, nil
	}
}

func (a Ask) elsewhere(id ResidentID, key ElsewhereID) (Elsewhere, error) {
	if _, err := a.about(id); err != nil {
		return Elsewhere{}, err
	}
	st, ok := a.s.elsewhere.about(key, id)
	e, brought := fromElsewhere(st)
	if !ok || !brought {
		return Elsewhere{}, refuse(NotFound, "elsewhere.unknown")
	}
	return e, nil
}

func (f ElsewhereBrought) subject() ResidentID { return f.Resident }
func (f ElsewhereTaken) subject() ResidentID   { return f.Resident }
func (f ElsewhereLeft) subject() ResidentID    { return f.Resident }

func (f ElsewhereBrought) fold(s *State, e Entry) { s.elsewhere.tell(f.Elsewhere, e, elsewhereOpen) }
func (f ElsewhereTaken) fold(s *State, e Entry)   { s.elsewhere.tell(f.Elsewhere, e, elsewhereOpen) }
func (f ElsewhereLeft) fold(s *State, e Entry)    { s.elsewhere.tell(f.Elsewhere, e, elsewhereOpen) }

func (es *elsewhere) takeBack(seq uint64, _ string) { es.again(seq, elsewhereOpen) }

func (es *elsewhere) check(s *State) error {
	for id, st := range es.all {
		if _, ok := s.residents[st[0].About]; !ok {
			return fmt.Errorf("text %s from elsewhere is about %s, whom nobody admitted", id, st[0].About)
		}
	}
	return nil
}

// Waits says whether a text was neither taken in nor left.
func (e Elsewhere) Waits() bool { return e.Taken == nil && !e.LeftOff }

// Elsewhere returns what came from elsewhere for a resident's plan: what was neither taken in nor left, then the others;
// each in the order in which it came.
func (v View) Elsewhere(id ResidentID) []Elsewhere {
	if len(v.s.elsewhere.of[id]) == 0 || !reads[ElsewhereBrought](v, id) {
		return nil
	}
	var waiting, over []Elsewhere
	for _, key := range v.s.elsewhere.of[id] {
		switch e, ok := fromElsewhere(v.s.elsewhere.all[key].stands()); {
		case !ok:
		case e.Waits():
			waiting = append(waiting, e)
		default:
			over = append(over, e)
		}
	}
	return slices.Concat(waiting, over)
}
