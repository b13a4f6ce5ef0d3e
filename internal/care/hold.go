package care

import (
	"slices"
	"time"
)

// A note is open to the resident from the moment it is written. For a narrow reason it can be held back, until a date:
// the resident is told that there is one, by whom it is held and until when, and then it opens by itself. A second
// reader must agree, or it opens before that.

// A HoldReason is why a note may be held back. The reasons are those of the law: danger to life or serious harm to the
// person's own health, or regard for somebody close to them (Norway: pasient- og brukerrettighetsloven § 5-1; USA:
// 45 CFR 164.524(a)(3)).
type HoldReason string

// The reasons.
const (
	HoldLife    HoldReason = "life"
	HoldHealth  HoldReason = "health"
	HoldAnother HoldReason = "another" // what it tells of somebody else
)

// HoldReasons lists them, for forms.
var HoldReasons = []HoldReason{HoldLife, HoldHealth, HoldAnother}

// HoldLongest is how long a note can be held back at most.
const HoldLongest = 30 * 24 * time.Hour

// NoteHeldBack says that a note is held back from the resident.
type NoteHeldBack struct {
	Note     NoteID
	Resident ResidentID
	Reason   HoldReason
	Until    time.Time
}

// HoldConfirmed says that a second reader agrees that a note is held back.
type HoldConfirmed struct {
	Note     NoteID
	Resident ResidentID
}

// HoldLifted says that a note is not held back any longer.
type HoldLifted struct {
	Note     NoteID
	Resident ResidentID
}

// A Hold is how a note is held back.
type Hold struct {
	NoteHeldBack
	At     time.Time
	By     Who
	Second Who // who agreed; nobody yet if zero
	Lapses time.Time
}

type holds map[NoteID]Hold

// stands says whether a note is held back at a moment.
func (h Hold) stands(at time.Time) bool { return h.opens().After(at) }

// opens is when a note opens, as things stand.
func (h Hold) opens() time.Time {
	if h.Second == (Who{}) && h.Lapses.Before(h.Until) {
		return h.Lapses
	}
	return h.Until
}

// ends tells when notes to a resident open.
func (h holds) ends(id ResidentID, tell func(time.Time)) {
	for _, hold := range h {
		if hold.Resident == id {
			tell(hold.opens())
		}
	}
}

// HoldNote decides that a note is held back.
func HoldNote(f NoteHeldBack) Decision {
	return func(a Ask) ([]Fact, error) {
		note, err := a.noteTo(f.Resident, f.Note)
		if err != nil {
			return nil, err
		}
		switch {
		case note.Own:
			return nil, refuse(Forbidden, "hold.their-own-words")
		case !slices.Contains(HoldReasons, f.Reason):
			return nil, refuse(Invalid, "form.choose")
		case !f.Until.After(a.At) || f.Until.Sub(a.At) > HoldLongest:
			return nil, refuse(Invalid, "hold.out-of-range", "Count", int(HoldLongest.Hours()/24))
		case a.s.holds[f.Note].stands(a.At):
			return nil, refuse(Conflict, "hold.already")
		}
		return []Fact{f}, nil
	}
}

// ConfirmHold decides that a second reader agrees.
func ConfirmHold(f HoldConfirmed) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.noteTo(f.Resident, f.Note); err != nil {
			return nil, err
		}
		switch hold := a.s.holds[f.Note]; {
		case !hold.stands(a.At):
			return nil, refuse(Conflict, "hold.not-held")
		case hold.By.ID == a.By.ID:
			return nil, refuse(Forbidden, "hold.second-is-another")
		case hold.Second != (Who{}):
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// LiftHold decides that a note opens now.
func LiftHold(f HoldLifted) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.noteTo(f.Resident, f.Note); err != nil {
			return nil, err
		}
		if !a.s.holds[f.Note].stands(a.At) {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// noteTo is a note to a resident, for those of the team who are there for them.
func (a Ask) noteTo(id ResidentID, note NoteID) (Note, error) {
	if err := a.team(); err != nil {
		return Note{}, err
	}
	if _, err := a.about(id); err != nil {
		return Note{}, err
	}
	at, ok := a.s.notes.place[note]
	if !ok || at.resident != id {
		return Note{}, refuse(NotFound, "note.unknown")
	}
	return a.s.notes.of[id][at.i], nil
}

func (f NoteHeldBack) subject() ResidentID  { return f.Resident }
func (f HoldConfirmed) subject() ResidentID { return f.Resident }
func (f HoldLifted) subject() ResidentID    { return f.Resident }

func (f NoteHeldBack) fold(s *State, e Entry) {
	put(&s.holds, f.Note, Hold{NoteHeldBack: f, At: e.At, By: e.By, Lapses: e.At.Add(s.access.SecondReadIn())})
}

func (f HoldConfirmed) fold(s *State, e Entry) {
	h := s.holds[f.Note]
	h.Second = e.By
	put(&s.holds, f.Note, h)
}

func (f HoldLifted) fold(s *State, _ Entry) { delete(s.holds, f.Note) }

// Hold returns how a note is held back from its resident now; false if it is open.
func (v View) Hold(id NoteID) (Hold, bool) {
	h, ok := v.s.holds[id]
	if !ok || !h.stands(v.at) || !reads[NoteHeldBack](v, h.Resident) {
		return Hold{}, false
	}
	return h, true
}

// HoldsToRead returns what waits for a second reader, of everybody whose notes the viewer may read: also what they hold
// back themselves and somebody else must agree to.
func (v View) HoldsToRead() []Hold {
	var list []Hold
	for _, h := range v.s.holds {
		if h.stands(v.at) && h.Second == (Who{}) && v.who.team() && reads[NoteHeldBack](v, h.Resident) {
			list = append(list, h)
		}
	}
	slices.SortFunc(list, func(a, b Hold) int { return a.At.Compare(b.At) })
	return list
}

// open returns notes as the viewer may read them: without their words where they are held back.
func (v View) open(list []Note) []Note {
	for i, n := range list {
		if h, ok := v.s.holds[n.ID]; ok && h.stands(v.at) && !v.who.team() && v.who.Role != RoleProgram {
			list[i].Text, list[i].Answers, list[i].Held = Text{}, nil, h.opens().In(v.Zone())
		}
	}
	return list
}
