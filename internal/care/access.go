package care

import (
	"slices"
	"time"

	"milieu/internal/civil"
)

// Access is what a house agreed about who may see: the table of rights says which tie is needed for what, and this
// says from when until when a duty is a tie, who is told when the glass is broken, and what a guardian may know.

// AccessAgreed says how the house opens its records. A later agreement replaces an earlier one.
type AccessAgreed struct {
	Everybody  bool           `json:",omitempty"` // everybody of the team counts as on duty: for houses that keep no rota
	Before     int            // hours before a duty in which it counts already
	After      int            // hours after a duty in which it still counts: to finish what was begun
	Privacy    StaffID        `json:",omitempty"` // who is told when the glass is broken, and reviews it; see State.looksInto for when it is others
	Guardians  []GuardianRule `json:",omitempty"` // the youngest first
	SecondRead int            `json:",omitempty"` // hours until a second reader must have agreed that a note is held back; 0 for 72
}

// A GuardianRule is what the law of the house's country gives a guardian of somebody under an age. Ages are data:
// in Norway, for instance, 16 in matters of health (pasient- og brukerrettighetsloven §§ 3-4, 4-3), with exceptions from 12.
type GuardianRule struct {
	Under    int // years
	Chapters []Chapter
}

// The bounds of an agreement: a window of more than a day is no handover, and a majority is nowhere later.
const (
	WindowLongest = 24 // hours
	OfAgeLatest   = 21 // years
)

// agreement is what the house agreed, if it has.
type agreement struct {
	AccessAgreed
	made bool
}

// orDefault is the agreement, or how a house begins before it has made one.
func (f agreement) orDefault() AccessAgreed {
	if !f.made {
		f.Before, f.After = 2, 12
	}
	return f.AccessAgreed
}

func (f AccessAgreed) before() time.Duration { return time.Duration(f.Before) * time.Hour }
func (f AccessAgreed) after() time.Duration  { return time.Duration(f.After) * time.Hour }

// SecondReadIn is within what time a second reader must have agreed that a note is held back.
func (f AccessAgreed) SecondReadIn() time.Duration {
	if f.SecondRead == 0 {
		return 72 * time.Hour
	}
	return time.Duration(f.SecondRead) * time.Hour
}

// guardian returns what the guardian of a resident may know on a day; nothing if it is not known how old they are.
func (f AccessAgreed) guardian(born, on civil.Day) []Chapter {
	for _, rule := range f.Guardians {
		if !born.IsZero() && civil.Age(born, on) < rule.Under {
			return rule.Chapters
		}
	}
	return nil
}

// AgreeAccess decides how the house opens its records.
func AgreeAccess(f AccessAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		if f.Before < 0 || f.After < 0 || f.Before > WindowLongest || f.After > WindowLongest || f.SecondRead < 0 || f.SecondRead > 7*24 {
			return nil, refuse(Invalid, "access.window-out-of-range", "Count", WindowLongest)
		}
		if f.Privacy != "" {
			if err := a.works(f.Privacy); err != nil {
				return nil, err
			}
		}
		youngest := 0
		for _, rule := range f.Guardians {
			if rule.Under <= youngest || rule.Under > OfAgeLatest {
				return nil, refuse(Invalid, "access.ages-out-of-order", "Count", OfAgeLatest)
			}
			if err := known(rule.Chapters); err != nil {
				return nil, err
			}
			youngest = rule.Under
		}
		return []Fact{f}, nil
	}
}

// known refuses chapters that no record has.
func known(chapters []Chapter) error {
	for _, c := range chapters {
		if !slices.Contains(Chapters, c) {
			return refuse(Invalid, "form.choose")
		}
	}
	return nil
}

func (AccessAgreed) subject() ResidentID { return "" }

func (f AccessAgreed) fold(s *State, _ Entry) { s.access = agreement{f, true} }

// Access returns what the house agreed.
func (v View) Access() AccessAgreed {
	if !readsHouse[AccessAgreed](v) {
		return AccessAgreed{}
	}
	return v.s.access.orDefault()
}
