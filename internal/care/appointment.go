package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
)

// An appointment is one resident's own: a review, the dentist, a visit, a phone call. It is about nobody else, so two
// residents who go together have one each.

// AppointmentAgreed says that a resident has an appointment.
type AppointmentAgreed struct {
	Appointment AppointmentID
	Resident    ResidentID
	Title       string
	With        []StaffID `json:",omitempty"`
	Others      string    `json:",omitempty"` // who else comes, in plain words: "her mother, Dr Berg"
	Place       PlaceID   `json:",omitempty"`
	Where       string    `json:",omitempty"` // a place that is not the house's: "the dentist in Storgata"
	From        time.Time
	Minutes     int
	Private     bool `json:",omitempty"` // paper, walls and calendars say only that there is one
}

// AppointmentMoved says when and where an appointment is now.
type AppointmentMoved struct {
	Appointment AppointmentID
	Resident    ResidentID
	Place       PlaceID `json:",omitempty"`
	Where       string  `json:",omitempty"`
	From        time.Time
	Minutes     int
}

// AppointmentCancelled says that an appointment does not take place.
type AppointmentCancelled struct {
	Appointment AppointmentID
	Resident    ResidentID
	Why         string `json:",omitempty"`
}

// AppointmentLongest is the longest that an appointment may last, in minutes; what is longer is a leave.
const AppointmentLongest = 24 * 60

// Appointment is an appointment as it stands.
type Appointment struct {
	Written
	AppointmentAgreed // with the time and place it was moved to
	Until             time.Time
	Cancelled         bool
	Why               string // it was cancelled
	changes           int    // words about it so far; only ever grows
	changed           time.Time
}

type appointments struct {
	byID    map[AppointmentID]*appointment
	onDay   map[civil.Day]map[ResidentID][]AppointmentID // of UTC, wherever it ever began
	entries []appointmentEntry                           // by Seq
}

// appointment is all words about an appointment; the first is what was agreed.
type appointment struct {
	agreed AppointmentAgreed
	words  []appointmentWord
}

type appointmentWord struct {
	Written
	moved     AppointmentMoved // zero when cancelled or first
	cancelled bool
	why       string
}

type appointmentEntry struct {
	seq uint64
	id  AppointmentID
	n   int
}

// AgreeAppointment decides that a resident has an appointment.
func AgreeAppointment(f AppointmentAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		switch _, known := a.s.appointments.byID[f.Appointment]; {
		case f.Appointment == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case !r.Here():
			return nil, refuse(Conflict, "resident.not-here", "Name", r.Name)
		case strings.TrimSpace(f.Title) == "":
			return nil, refuse(Invalid, "appointment.no-title")
		case len(f.Title)+len(f.Others)+len(f.Where) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		if err := a.appointmentAt(f.Place, f.From, f.Minutes); err != nil {
			return nil, err
		}
		for _, id := range f.With {
			if err := a.works(id); err != nil {
				return nil, err
			}
		}
		return []Fact{f}, nil
	}
}

// MoveAppointment decides when and where an appointment is now. What was cancelled takes place after all.
func MoveAppointment(f AppointmentMoved) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.appointmentOf(f.Resident, f.Appointment); err != nil {
			return nil, err
		}
		if err := a.appointmentAt(f.Place, f.From, f.Minutes); err != nil {
			return nil, err
		}
		if len(f.Where) > AnswerLongest {
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		return []Fact{f}, nil
	}
}

// CancelAppointment decides that an appointment does not take place.
func CancelAppointment(f AppointmentCancelled) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.appointmentOf(f.Resident, f.Appointment); err != nil {
			return nil, err
		}
		switch {
		case a.s.appointments.byID[f.Appointment].now().Cancelled:
			return nil, nil // already so
		case len(f.Why) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		return []Fact{f}, nil
	}
}

func (a Ask) appointmentOf(id ResidentID, appointment AppointmentID) error {
	if _, err := a.about(id); err != nil {
		return err
	}
	if known := a.s.appointments.byID[appointment]; known == nil || known.agreed.Resident != id || known.words[0].TakenBack {
		return refuse(NotFound, "appointment.unknown")
	}
	return nil
}

func (a Ask) appointmentAt(place PlaceID, from time.Time, minutes int) error {
	known, ok := a.s.house.places[place]
	switch {
	case from.IsZero() || minutes < 1 || minutes > AppointmentLongest:
		return refuse(Invalid, "appointment.no-time")
	case place != "" && (!ok || known.Closed):
		return refuse(NotFound, "place.unknown")
	}
	return nil
}

func (f AppointmentAgreed) subject() ResidentID    { return f.Resident }
func (f AppointmentMoved) subject() ResidentID     { return f.Resident }
func (f AppointmentCancelled) subject() ResidentID { return f.Resident }

func (f AppointmentAgreed) fold(s *State, e Entry) {
	put(&s.appointments.byID, f.Appointment, &appointment{agreed: f})
	s.appointments.add(f.Appointment, appointmentWord{Written: written(e)}, f.From)
}

func (f AppointmentMoved) fold(s *State, e Entry) {
	s.appointments.add(f.Appointment, appointmentWord{Written: written(e), moved: f}, f.From)
}

func (f AppointmentCancelled) fold(s *State, e Entry) {
	s.appointments.add(f.Appointment, appointmentWord{Written: written(e), cancelled: true, why: f.Why}, time.Time{})
}

func (as *appointments) add(id AppointmentID, w appointmentWord, begins time.Time) {
	known := as.byID[id]
	if known == nil {
		return // a word about what nobody agreed
	}
	as.entries = append(as.entries, appointmentEntry{w.Seq, id, len(known.words)})
	known.words = append(known.words, w)
	if day := civil.Of(begins, time.UTC); !begins.IsZero() {
		of := as.onDay[day]
		if !slices.Contains(of[known.agreed.Resident], id) {
			put(&of, known.agreed.Resident, append(of[known.agreed.Resident], id))
			put(&as.onDay, day, of)
		}
	}
}

func (as *appointments) written(seq uint64) *Written {
	i, ok := slices.BinarySearchFunc(as.entries, seq, func(e appointmentEntry, seq uint64) int { return compareSeq(e.seq, seq) })
	if !ok {
		return nil
	}
	return &as.byID[as.entries[i].id].words[as.entries[i].n].Written
}

func (as *appointments) check(s *State) error {
	for id, known := range as.byID {
		if _, ok := s.residents[known.agreed.Resident]; !ok {
			return fmt.Errorf("appointment %s is of %s, whom nobody admitted", id, known.agreed.Resident)
		}
	}
	return nil
}

// now is the appointment as it stands.
func (known *appointment) now() Appointment {
	shown := Appointment{Written: known.words[0].Written, AppointmentAgreed: known.agreed, changed: known.words[0].At}
	for _, w := range known.words {
		shown.changes++
		if w.TakenBack {
			shown.changes++
			continue
		}
		shown.changed = latest(shown.changed, w.At)
		switch {
		case w.cancelled:
			shown.Cancelled, shown.Why = true, w.why
		case !w.moved.From.IsZero():
			shown.Cancelled, shown.Why = false, ""
			shown.From, shown.Minutes, shown.Place, shown.Where = w.moved.From, w.moved.Minutes, w.moved.Place, w.moved.Where
		}
	}
	shown.Until = shown.From.Add(time.Duration(shown.Minutes) * time.Minute)
	shown.With = slices.Clone(shown.With)
	return shown
}

// between returns a resident's appointments that begin in a stretch of time, also what is cancelled, by when they begin.
func (as *appointments) between(id ResidentID, from, until time.Time) []Appointment {
	var list []Appointment
	for day := civil.Of(from, time.UTC); !day.After(civil.Of(until, time.UTC)); day = day.Add(1) {
		for _, key := range as.onDay[day][id] {
			known := as.byID[key].now()
			if known.TakenBack || known.From.Before(from) || !known.From.Before(until) || civil.Of(known.From, time.UTC) != day {
				continue
			}
			list = append(list, known)
		}
	}
	slices.SortFunc(list, func(a, b Appointment) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Appointment, b.Appointment))
	})
	return list
}

// Appointments returns a resident's appointments that begin in a stretch of time, also what is cancelled, by when they
// begin.
func (v View) Appointments(id ResidentID, from, until time.Time) []Appointment {
	if !reads[AppointmentAgreed](v, id) {
		return nil
	}
	return v.s.appointments.between(id, from, until)
}

// Appointment returns a resident's appointment; false if there is none.
func (v View) Appointment(id ResidentID, appointment AppointmentID) (Appointment, bool) {
	known := v.s.appointments.byID[appointment]
	if !reads[AppointmentAgreed](v, id) || known == nil || known.agreed.Resident != id || known.words[0].TakenBack {
		return Appointment{}, false
	}
	return known.now(), true
}
