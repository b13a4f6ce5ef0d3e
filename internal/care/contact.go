package care

import (
	"fmt"
	"slices"
	"time"
)

// A contact is time held with a resident: a walk, a meal, a talk about everything and nothing. It is the house's
// main work, so noting it must cost almost nothing.

// A ContactWhat says what a contact was.
type ContactWhat string

// What a contact can be.
const (
	Walk     ContactWhat = "walk"
	Talk     ContactWhat = "talk"
	Meal     ContactWhat = "meal"
	Task     ContactWhat = "task"
	Game     ContactWhat = "game"
	Quiet    ContactWhat = "quiet" // quiet company
	Phone    ContactWhat = "phone"
	Movement ContactWhat = "movement"
	Crisis   ContactWhat = "crisis"
	Other    ContactWhat = "other"
)

// ContactWhats lists everything that a contact can be, the most usual first.
var ContactWhats = []ContactWhat{Talk, Walk, Meal, Task, Game, Quiet, Movement, Phone, Crisis, Other}

// An Initiative says who reached out.
type Initiative string

// Who reached out; empty if nobody said.
const (
	ByTheResident Initiative = "resident"
	ByTheStaff    Initiative = "staff"
)

// ContactHeld says that somebody spent time with a resident. When several residents were there, each has a fact
// of their own with the same Contact.
type ContactHeld struct {
	Contact    ContactID
	Resident   ResidentID
	With       []StaffID
	What       ContactWhat
	Began      time.Time
	Minutes    int
	Place      PlaceID    `json:",omitempty"`
	Initiative Initiative `json:",omitempty"`
	Formal     bool       `json:",omitempty"` // a planned conversation, not talk in passing
}

// Contact is a contact as it stands now.
type Contact struct {
	Written
	ContactHeld
	Together int // how many residents were there
}

// contacts are each resident's contacts in the order in which they were written. Nothing is noted before it
// began, so what began on a day is found from the end, however long the journal is.
type contacts struct {
	of       map[ResidentID][]Contact
	together map[ContactID]int
}

// ContactLongest is the longest contact that can be noted.
const ContactLongest = 12 * time.Hour

// HoldContact decides that somebody spent time with a resident, and with others who were there.
func HoldContact(f ContactHeld, others ...ResidentID) Decision {
	return func(a Ask) ([]Fact, error) {
		var facts []Fact
		for _, id := range append([]ResidentID{f.Resident}, others...) {
			f.Resident = id
			if err := a.contact(f); err != nil {
				return nil, err
			}
			facts = append(facts, f)
		}
		return facts, nil
	}
}

func (a Ask) contact(f ContactHeld) error {
	r, err := a.about(f.Resident)
	if err != nil {
		return err
	}
	switch {
	case f.Contact == "":
		return refuse(Invalid, "form.incomplete")
	case a.s.contacts.together[f.Contact] > 0:
		return refuse(Conflict, "form.known-with-other-contents")
	case len(f.With) == 0:
		return refuse(Invalid, "contact.with-nobody")
	case !slices.Contains(ContactWhats, f.What):
		return refuse(Invalid, "form.choose")
	case f.Minutes < 1 || f.Minutes > int(ContactLongest.Minutes()):
		return refuse(Invalid, "contact.minutes-out-of-range")
	case f.Began.After(a.At):
		return refuse(Invalid, "contact.in-the-future")
	case !r.HereAt(f.Began):
		return refuse(Conflict, "contact.outside-the-stay", "Name", r.Name)
	}
	for _, id := range f.With {
		if _, ok := a.s.staff[id]; !ok {
			return refuse(NotFound, "staff.unknown")
		}
	}
	return nil
}

func (f ContactHeld) subject() ResidentID { return f.Resident }
func (f ContactHeld) happened() time.Time { return f.Began }

func (f ContactHeld) fold(s *State, e Entry) {
	put(&s.contacts.of, f.Resident, append(s.contacts.of[f.Resident], Contact{Written: written(e), ContactHeld: f}))
	put(&s.contacts.together, f.Contact, s.contacts.together[f.Contact]+1)
}

func (c *contacts) written(seq uint64) *Written {
	for _, list := range c.of {
		if i, ok := slices.BinarySearchFunc(list, seq, func(c Contact, seq uint64) int { return compareSeq(c.Seq, seq) }); ok {
			return &list[i].Written
		}
	}
	return nil
}

func (c *contacts) check(s *State) error {
	for id, list := range c.of {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("contacts of %s, whom nobody admitted", id)
		}
		for _, c := range list {
			if c.Began.After(c.At) {
				return fmt.Errorf("contact of entry %d was written before it began", c.Seq)
			}
		}
	}
	return nil
}

// since returns a resident's contacts that began in a stretch of time and were not taken back, latest first.
func (c *contacts) between(id ResidentID, from, until time.Time) []Contact {
	var list []Contact
	all := c.of[id]
	for i := len(all) - 1; i >= 0 && !all[i].At.Before(from); i-- {
		if held := all[i]; !held.TakenBack && !held.Began.Before(from) && held.Began.Before(until) {
			held.Together = c.together[held.Contact]
			list = append(list, held)
		}
	}
	slices.SortStableFunc(list, func(a, b Contact) int { return b.Began.Compare(a.Began) })
	return list
}

// Contacts returns a resident's contacts that began in a stretch of time, latest first.
func (v View) Contacts(id ResidentID, from, until time.Time) []Contact {
	if !v.sees(id) {
		return nil
	}
	return v.s.contacts.between(id, from, until)
}
