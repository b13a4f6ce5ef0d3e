package care

import (
	"math"
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

// TypicalMinutes is how long a contact of a sort usually is: what a form proposes, and one can change.
func TypicalMinutes(what ContactWhat) int {
	switch what {
	case Walk, Meal, Task, Game:
		return 30
	case Movement:
		return 45
	case Phone:
		return 10
	case Crisis:
		return 60
	}
	return 15
}

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
	Instead    ContactID  `json:",omitempty"` // the contact as it was noted before, which was taken back
}

// ContactBegun says that a contact is happening; each resident who is there has a fact of their own.
type ContactBegun struct {
	Contact    ContactID
	Resident   ResidentID
	With       []StaffID
	What       ContactWhat
	Began      time.Time
	Place      PlaceID    `json:",omitempty"`
	Initiative Initiative `json:",omitempty"`
	Formal     bool       `json:",omitempty"`
}

// ContactEnded says that a contact which had begun is over for a resident, and how long it was.
type ContactEnded struct {
	Contact  ContactID
	Resident ResidentID
	Minutes  int
}

// A Feeling is how a contact was for the resident, in three plain words. It is never counted or averaged.
type Feeling string

// How a contact can have been.
const (
	Good     Feeling = "good"
	AllRight Feeling = "all-right"
	Hard     Feeling = "hard"
)

// Feelings lists them, for forms.
var Feelings = []Feeling{Good, AllRight, Hard}

// ContactFelt says how a contact was, by the resident who was there. Said again, it replaces what was said before.
type ContactFelt struct {
	Contact  ContactID
	Resident ResidentID
	Felt     Feeling
	Words    string `json:",omitempty"` // the resident's own
}

const (
	// ContactLongest is the longest contact that can be noted.
	ContactLongest = 12 * time.Hour
	// ContactForgotten is how long a contact goes on before somebody is asked how long it was.
	ContactForgotten = 4 * time.Hour
	// FeltLongest is the most that the words about a contact hold, in bytes; more belongs in a note.
	FeltLongest = 600
)

// HoldContact decides that somebody spent time with a resident, and with others who were there.
func HoldContact(f ContactHeld, others ...ResidentID) Decision {
	return func(a Ask) ([]Fact, error) {
		if f.Minutes < 1 || f.Minutes > int(ContactLongest.Minutes()) {
			return nil, refuse(Invalid, "contact.minutes-out-of-range")
		}
		f.With = distinct(f.With)
		var facts []Fact
		for _, id := range distinct(append([]ResidentID{f.Resident}, others...)) {
			f.Resident = id
			if err := a.contact(f); err != nil {
				return nil, err
			}
			facts = append(facts, f)
		}
		return facts, nil
	}
}

// BeginContact decides that somebody is spending time with a resident now, and with others who are there.
func BeginContact(f ContactBegun, others ...ResidentID) Decision {
	return func(a Ask) ([]Fact, error) {
		f.With = distinct(f.With)
		var facts []Fact
		for _, id := range distinct(append([]ResidentID{f.Resident}, others...)) {
			f.Resident = id
			if err := a.contact(ContactHeld{Contact: f.Contact, Resident: id, With: f.With, What: f.What, Began: f.Began, Place: f.Place, Initiative: f.Initiative}); err != nil {
				return nil, err
			}
			facts = append(facts, f)
		}
		return facts, nil
	}
}

// contact says whether a contact could be as somebody notes it.
func (a Ask) contact(f ContactHeld) error {
	r, err := a.about(f.Resident)
	if err != nil {
		return err
	}
	_, known := a.s.contacts.first[f.Contact]
	switch {
	case f.Contact == "":
		return refuse(Invalid, "form.incomplete")
	case known:
		return refuse(Conflict, "form.known-with-other-contents")
	case len(f.With) == 0:
		return refuse(Invalid, "contact.with-nobody")
	case !slices.Contains(ContactWhats, f.What), f.Initiative != "" && f.Initiative != ByTheResident && f.Initiative != ByTheStaff:
		return refuse(Invalid, "form.choose")
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
	if _, ok := a.s.house.places[f.Place]; f.Place != "" && !ok {
		return refuse(NotFound, "place.unknown")
	}
	return nil
}

// EndContact decides that a contact is over: for one resident or, if f names none, for everybody of whom the one
// who asks may decide. Without minutes it was as long as it has lasted until now; a contact that was forgotten
// is asked about instead, for nobody knows any more.
func EndContact(f ContactEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		rows := a.s.contacts.group(f.Contact)
		if len(rows) == 0 {
			return nil, refuse(NotFound, "contact.unknown")
		}
		mine, only := f.Resident, a.By.Resident()
		var facts []Fact
		for _, i := range rows {
			held := a.s.contacts.contact(i, a.At)
			if mine != "" && held.Resident != mine || mine == "" && only != "" && held.Resident != only {
				continue
			}
			if _, err := a.about(held.Resident); err != nil {
				return nil, err
			}
			if !held.Ongoing || held.TakenBack {
				continue // already so
			}
			minutes := f.Minutes
			if minutes == 0 && held.Forgotten {
				return nil, refuse(Invalid, "contact.how-long")
			} else if minutes == 0 {
				minutes = max(1, int(math.Round(a.At.Sub(held.Began).Minutes())))
			}
			if minutes < 1 || minutes > int(ContactLongest.Minutes()) {
				return nil, refuse(Invalid, "contact.minutes-out-of-range")
			}
			facts = append(facts, ContactEnded{Contact: f.Contact, Resident: held.Resident, Minutes: minutes})
		}
		if facts == nil && mine == "" && only != "" && !slices.ContainsFunc(rows, func(i uint32) bool { return a.s.contacts.resident(i) == only }) {
			return nil, refuse(Forbidden, "rights.not-yours")
		}
		return facts, nil
	}
}

// ChangeContact decides that a contact was otherwise than it was noted: the old one is taken back, by the rules of
// Correct, and the new one stands instead, in one step. What the resident said about it stays with it.
func ChangeContact(old ContactID, why string, f ContactHeld, others ...ResidentID) Decision {
	return func(a Ask) ([]Fact, error) {
		var seqs []uint64
		for _, i := range a.s.contacts.group(old) {
			if row := a.s.contacts.rows[i]; row.flags&rowTakenBack == 0 {
				seqs = append(seqs, row.seq)
			}
		}
		if len(seqs) == 0 {
			return nil, refuse(NotFound, "contact.unknown")
		}
		back, err := Correct(why, seqs...)(a)
		if err != nil {
			return nil, err
		}
		f.Instead = old
		anew, err := HoldContact(f, others...)(a)
		if err != nil {
			return nil, err
		}
		return append(back, anew...), nil
	}
}

// SayHowItWas decides how a contact was for the resident. Nobody says it for them.
func SayHowItWas(f ContactFelt) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		i, ok := a.s.contacts.find(f.Contact, f.Resident)
		switch {
		case !ok || a.s.contacts.rows[i].flags&rowTakenBack != 0:
			return nil, refuse(NotFound, "contact.unknown")
		case !slices.Contains(Feelings, f.Felt):
			return nil, refuse(Invalid, "form.choose")
		case len(f.Words) > FeltLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", FeltLongest)
		}
		return []Fact{f}, nil
	}
}

func (f ContactHeld) subject() ResidentID  { return f.Resident }
func (f ContactBegun) subject() ResidentID { return f.Resident }
func (f ContactEnded) subject() ResidentID { return f.Resident }
func (f ContactFelt) subject() ResidentID  { return f.Resident }

func (f ContactHeld) happened() time.Time  { return f.Began }
func (f ContactBegun) happened() time.Time { return f.Began }

func (f ContactHeld) fold(s *State, e Entry) { s.contacts.add(f, e, 0) }

func (f ContactBegun) fold(s *State, e Entry) {
	s.contacts.add(ContactHeld{Contact: f.Contact, Resident: f.Resident, With: f.With, What: f.What, Began: f.Began,
		Place: f.Place, Initiative: f.Initiative, Formal: f.Formal}, e, rowOngoing)
}

func (f ContactEnded) fold(s *State, e Entry) {
	if i, ok := s.contacts.find(f.Contact, f.Resident); ok {
		s.contacts.mark(i, e, contactMark{minutes: small(f.Minutes), ends: true})
	}
}

func (f ContactFelt) fold(s *State, e Entry) {
	if i, ok := s.contacts.find(f.Contact, f.Resident); ok {
		s.contacts.mark(i, e, contactMark{felt: f.Felt, words: f.Words})
	}
}

// distinct returns a list without what is in it twice.
func distinct[T comparable](list []T) []T {
	var kept []T
	for _, v := range list {
		if !slices.Contains(kept, v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// Contact is a contact as it stands now. Times are in the house's zone.
type Contact struct {
	Written
	ContactHeld
	Together  int     // how many residents were there
	Ongoing   bool    // it has begun and nobody has said that it ended; Minutes is 0
	Forgotten bool    // it has been ongoing for so long that somebody should be asked how long it was
	Felt      Feeling // how it was, by the resident; "" if they have not said
	Words     string  // the resident's own about it
}

// Contacts returns a resident's contacts that began in a stretch of time, latest first.
func (v View) Contacts(id ResidentID, from, until time.Time) []Contact {
	if !reads[ContactHeld](v, id) {
		return nil
	}
	return v.contacts(v.s.contacts.between(id, from, until))
}

// Contact returns a contact that was not taken back, as each resident had it who was there and whom the viewer
// may see; nothing if nobody knows of it.
func (v View) Contact(id ContactID) []Contact {
	return v.contacts(v.s.contacts.group(id))
}

// Ongoing returns the contacts that are happening now, and those about which somebody should be asked how long
// they were: of every resident whom the viewer may see, in the order in which they were written.
func (v View) Ongoing() []Contact { return v.contacts(v.s.contacts.open) }

// contacts hands out rows that were not taken back and that the viewer may see.
func (v View) contacts(rows []uint32) []Contact {
	var list []Contact
	for _, i := range rows {
		if reads[ContactHeld](v, v.s.contacts.resident(i)) && v.s.contacts.rows[i].flags&rowTakenBack == 0 {
			held := v.s.contacts.contact(i, v.at)
			held.Began = held.Began.In(v.Zone())
			list = append(list, held)
		}
	}
	return list
}

// Met says how much company a resident has had today.
type Met struct {
	Times   int     // contacts that began today
	Minutes int     // of those that have ended
	Last    Contact // the latest of them
	Ongoing Contact // the latest that is happening now, also one that began before midnight
	Noted   int     // how many were ever noted, also those taken back: it only grows
}

// MetToday returns how much company a resident has had today; nothing but zeros if nobody has noted any.
func (v View) MetToday(id ResidentID) Met {
	var met Met
	if !reads[ContactHeld](v, id) {
		return met
	}
	from, until := v.Today().Bounds(v.Zone())
	today := v.s.contacts.between(id, from, until)
	met.Times, met.Noted = len(today), len(v.s.contacts.of[id])
	for _, i := range today {
		met.Minutes += int(v.s.contacts.rows[i].minutes)
	}
	if len(today) > 0 {
		met.Last = v.contacts(today[:1])[0]
	}
	for _, i := range v.s.contacts.open {
		if v.s.contacts.resident(i) == id {
			if held := v.contacts([]uint32{i})[0]; !held.Forgotten {
				met.Ongoing = held
			}
		}
	}
	return met
}

// Unmet is a resident with whom nobody has noted any time today.
type Unmet struct {
	Resident Resident
	Last     Contact // the latest contact there was; zero if there never was one
}

// NotMet returns those who are in the house and with whom nobody has noted any time today, the longest ago first. It
// is a reminder for the team, never a reproach; who is with somebody now, or away on leave, is not in it.
func (v View) NotMet() []Unmet {
	if !v.who.team() {
		return nil
	}
	var list []Unmet
	for _, r := range v.Residents() {
		_, away := v.OnLeave(r.ID)
		if met := v.MetToday(r.ID); met.Times == 0 && met.Ongoing.Seq == 0 && !away {
			unmet := Unmet{Resident: r}
			if last := v.contacts(v.s.contacts.last(r.ID)); len(last) > 0 {
				unmet.Last = last[0]
			}
			list = append(list, unmet)
		}
	}
	slices.SortStableFunc(list, func(a, b Unmet) int { return a.Last.Began.Compare(b.Last.Began) })
	return list
}
