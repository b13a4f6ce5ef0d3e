package care

import (
	"fmt"
	"maps"
	"slices"
)

// People and their duties often arrive together: a resident with what is already known about them, a file of
// colleagues. Then all of it is true, or nothing.

// A Step is which of several decisions was not taken, counted from 0, and why.
type Step struct {
	Index int
	Err   error
}

func (s *Step) Error() string { return fmt.Sprintf("decision %d: %v", s.Index+1, s.Err) }
func (s *Step) Unwrap() error { return s.Err }

// Together takes several decisions as one. Each sees what those before it decided; either all of it is written,
// or nothing, and the error is a *Step. It is for people and their duties: other decisions make it panic.
func Together(decisions ...Decision) Decision {
	return func(a Ask) ([]Fact, error) {
		a.s = a.s.aside()
		var all []Fact
		for i, decide := range decisions {
			facts, err := decide(a)
			if err != nil {
				return nil, &Step{i, err}
			}
			for _, f := range facts {
				switch f.(type) {
				case ResidentAdmitted, ResidentDescribed, QuestionAnswered, CompanionNamed, StaffJoined, StaffDescribed, DutyEntered, ElsewhereBrought:
				default:
					panic(fmt.Sprintf("care: %T cannot be decided together with others: aside does not copy what it changes", f))
				}
				a.s.Fold(Entry{Seq: a.s.seq + 1, At: a.At, By: a.By, Behalf: a.Behalf, Fact: f})
			}
			all = append(all, facts...)
		}
		return all, nil
	}
}

// aside returns the state as it would be if people and duties came: what their facts change is copied.
func (s *State) aside() *State {
	next := *s
	next.residents = maps.Clone(s.residents)
	next.answers = maps.Clone(s.answers)
	for id, of := range next.answers {
		of = maps.Clone(of)
		for q, list := range of {
			of[q] = slices.Clip(list)
		}
		next.answers[id] = of
	}
	next.companions = maps.Clone(s.companions)
	next.staff = maps.Clone(s.staff)
	next.elsewhere.stories = s.elsewhere.aside()
	next.duties.byID, next.duties.sorted = maps.Clone(s.duties.byID), slices.Clone(s.duties.sorted)
	return &next
}
