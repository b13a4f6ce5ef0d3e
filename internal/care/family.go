package care

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
)

// The family has time of its own: a meeting is an appointment of the resident's to which people of their network are
// asked, and of which the minutes are read by those who were there. What the family sees for itself is kept apart, under
// the name of who said it: the house may always listen, and nobody rewrites it.

// A FamilySort says what sort of time with the family it is.
type FamilySort string

// FamilySorts lists the sorts, for forms.
var FamilySorts = []FamilySort{"meeting", "therapy", "network", "visit", "call"}

// FamilyInvited says that an appointment is time with the family, and who is asked to come.
type FamilyInvited struct {
	Appointment AppointmentID
	Resident    ResidentID
	Sort        FamilySort
	Relatives   []RelativeID `json:",omitempty"`
	About       string       `json:",omitempty"` // what it is about, as it was agreed
}

// FamilyMet says that it was held, who came, and what came of it.
type FamilyMet struct {
	Appointment AppointmentID
	Resident    ResidentID
	Came        []RelativeID `json:",omitempty"`
	Others      string       `json:",omitempty"`
	With        []StaffID    `json:",omitempty"`
	Minutes     int
	Words       string `json:",omitempty"` // the minutes, in plain words; at most FamilyLongest bytes
}

// FamilyRead says that somebody who was there has read the minutes, and whether they see it so.
type FamilyRead struct {
	Appointment AppointmentID
	Resident    ResidentID
	Relative    RelativeID `json:",omitempty"` // one of the family; otherwise the resident
	Agrees      bool       `json:",omitempty"`
	Words       string     `json:",omitempty"`
	Said        bool       `json:",omitempty"` // they said so, and somebody of the team wrote it down
}

// FamilyViewTold says how somebody of the family sees it. Who wrote it down is in the entry.
type FamilyViewTold struct {
	View     FamilyViewID
	Resident ResidentID
	Relative RelativeID
	Words    string // in their words; at most FamilyLongest bytes
}

// FamilyViewHeard says that somebody of the team has read what a relative wrote themselves.
type FamilyViewHeard struct {
	View     FamilyViewID
	Resident ResidentID
}

// FamilyLongest is the most that a view or the minutes of a meeting hold, in bytes.
const FamilyLongest = 4000

// FamilyMeeting is time with the family as it stands.
type FamilyMeeting struct {
	FamilyInvited
	Appointment
	Met  *FamilyHeld  // nil until it was held
	Read []FamilySeen // what each who was there says to the minutes, the first first
}

// FamilyHeld is how it was.
type FamilyHeld struct {
	Written
	FamilyMet
}

// FamilySeen is what somebody says to the minutes.
type FamilySeen struct {
	Written
	FamilyRead
}

// FamilyView is how somebody of the family sees it.
type FamilyView struct {
	Written
	FamilyViewTold
	Heard *Written // when somebody of the team has read it; nil while nobody has
}

// Themselves says whether they wrote it themselves; otherwise it was told to somebody of the team.
func (f FamilyView) Themselves() bool { return f.Written.By.Relative() == f.Relative }

type (
	families    struct{ stories[AppointmentID] }
	familyViews struct{ stories[FamilyViewID] }
)

func familyMeeting(st story) (m FamilyMeeting, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case FamilyInvited:
			m.FamilyInvited, ok = f, true
		case FamilyMet:
			m.Met = &FamilyHeld{t.Written, f}
		case FamilyRead:
			m.Read = slices.DeleteFunc(m.Read, func(r FamilySeen) bool { return r.Relative == f.Relative })
			m.Read = append(m.Read, FamilySeen{t.Written, f})
		}
	}
	return m, ok
}

func familyOpen(st story) bool {
	m, ok := familyMeeting(st)
	return ok && m.Met == nil
}

func familyView(st story) (f FamilyView, ok bool) {
	for _, t := range st {
		switch fact := t.fact.(type) {
		case FamilyViewTold:
			f, ok = FamilyView{Written: t.Written, FamilyViewTold: fact}, true
		case FamilyViewHeard:
			f.Heard = &t.Written
		}
	}
	return f, ok
}

// unheard says whether a relative wrote something themselves that nobody has read.
func unheard(st story) bool {
	f, ok := familyView(st)
	return ok && f.Themselves() && f.Heard == nil
}

// PlanFamilyMeeting decides that there is time with the family: an appointment of the resident's, and who is asked to come.
func PlanFamilyMeeting(f FamilyInvited, at AppointmentAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		at.Appointment, at.Resident = f.Appointment, f.Resident
		f.Relatives = distinct(f.Relatives)
		facts, err := AgreeAppointment(at)(a)
		if err != nil {
			return nil, err
		}
		switch {
		case !slices.Contains(FamilySorts, f.Sort):
			return nil, refuse(Invalid, "form.choose")
		case len(f.Relatives) == 0 && strings.TrimSpace(at.Others) == "":
			return nil, refuse(Invalid, "family.nobody-asked")
		case len(f.About) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		for _, kin := range f.Relatives {
			if err := a.inNetwork(f.Resident, kin); err != nil {
				return nil, err
			}
		}
		return append(facts, f), nil
	}
}

// HoldFamilyMeeting decides how time with the family was.
func HoldFamilyMeeting(f FamilyMet) Decision {
	return func(a Ask) ([]Fact, error) {
		m, err := a.familyMeeting(f.Resident, f.Appointment)
		if err != nil {
			return nil, err
		}
		f.Came, f.With = distinct(f.Came), distinct(f.With)
		switch {
		case a.By.Resident() != "":
			return nil, refuse(Forbidden, "rights.team-only") // minutes are written by who held the meeting; the resident answers them
		case m.Cancelled:
			return nil, refuse(Conflict, "family.cancelled")
		case m.From.After(a.At):
			return nil, refuse(Invalid, "family.not-yet")
		case f.Minutes < 1 || f.Minutes > AppointmentLongest:
			return nil, refuse(Invalid, "appointment.no-time")
		case len(f.Came) == 0 && strings.TrimSpace(f.Others) == "":
			return nil, refuse(Invalid, "family.nobody-came")
		case len(f.Words) > FamilyLongest || len(f.Others) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", FamilyLongest)
		}
		for _, kin := range f.Came {
			if r := a.s.relatives.byID[kin]; r.Resident != f.Resident {
				return nil, refuse(NotFound, "relative.unknown")
			}
		}
		for _, staff := range f.With {
			if err := a.works(staff); err != nil {
				return nil, err
			}
		}
		return []Fact{f}, nil
	}
}

// ReadFamilyMinutes decides that somebody who was there has read the minutes: themselves, or said to somebody of the team.
func ReadFamilyMinutes(f FamilyRead) Decision {
	return func(a Ask) ([]Fact, error) {
		m, err := a.familyMeeting(f.Resident, f.Appointment)
		if err != nil {
			return nil, err
		}
		self := a.By.Resident() != ""
		switch {
		case m.Met == nil:
			return nil, refuse(Conflict, "family.no-minutes")
		case self && f.Relative != "", !self && a.By.Relative() == "" && !f.Said:
			return nil, refuse(Forbidden, "family.each-for-themselves")
		case a.By.Relative() != "" && f.Relative != a.By.Relative(), f.Relative != "" && !slices.Contains(m.Met.Came, f.Relative):
			return nil, refuse(Forbidden, "family.was-not-there")
		case len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		f.Said = !self && a.By.Relative() == ""
		return []Fact{f}, nil
	}
}

// TellFamilyView decides that somebody of the family has said how they see it: they write it themselves, or somebody of the
// team takes it in, at any time.
func TellFamilyView(f FamilyViewTold) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.family(f.Resident, f.Relative); err != nil {
			return nil, err
		}
		_, known := a.s.familyViews.all[f.View]
		switch {
		case a.By.Resident() != "":
			return nil, refuse(Forbidden, "family.each-for-themselves")
		case f.View == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "note.empty")
		case len(f.Words) > FamilyLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", FamilyLongest)
		}
		return []Fact{f}, nil
	}
}

// HearFamilyView decides that somebody of the team has read what a relative wrote.
func HearFamilyView(f FamilyViewHeard) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		st, ok := a.s.familyViews.about(f.View, f.Resident)
		told, said := familyView(st)
		switch {
		case !ok || !said:
			return nil, refuse(NotFound, "family.view-unknown")
		case told.Heard != nil:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// family: a relative who belongs to the resident, or who may ask about the resident, for one of those who belong to them.
func (a Ask) family(id ResidentID, kin RelativeID) error {
	own := a.By.Relative()
	if own == "" {
		return a.inNetwork(id, kin)
	}
	if r, ok := a.s.relatives.byID[own]; !ok || r.Ended || own != kin || r.Resident != id {
		return refuse(Forbidden, "rights.not-yours")
	}
	return nil
}

func (a Ask) familyMeeting(id ResidentID, appointment AppointmentID) (FamilyMeeting, error) {
	err := error(nil)
	if own := a.By.Relative(); own != "" {
		err = a.family(id, own)
	} else {
		_, err = a.about(id)
	}
	if err != nil {
		return FamilyMeeting{}, err
	}
	st, ok := a.s.families.about(appointment, id)
	m, asked := familyMeeting(st)
	if known := a.s.appointments.byID[appointment]; ok && asked && known != nil && !known.words[0].TakenBack {
		m.Appointment = known.now()
		return m, nil
	}
	return FamilyMeeting{}, refuse(NotFound, "appointment.unknown")
}

func (f FamilyInvited) subject() ResidentID   { return f.Resident }
func (f FamilyMet) subject() ResidentID       { return f.Resident }
func (f FamilyRead) subject() ResidentID      { return f.Resident }
func (f FamilyViewTold) subject() ResidentID  { return f.Resident }
func (f FamilyViewHeard) subject() ResidentID { return f.Resident }

func (f FamilyInvited) fold(s *State, e Entry)   { s.families.tell(f.Appointment, e, familyOpen) }
func (f FamilyMet) fold(s *State, e Entry)       { s.families.tell(f.Appointment, e, familyOpen) }
func (f FamilyRead) fold(s *State, e Entry)      { s.families.tell(f.Appointment, e, familyOpen) }
func (f FamilyViewTold) fold(s *State, e Entry)  { s.familyViews.tell(f.View, e, unheard) }
func (f FamilyViewHeard) fold(s *State, e Entry) { s.familyViews.tell(f.View, e, unheard) }

func (fs *families) takeBack(seq uint64, _ string)    { fs.again(seq, familyOpen) }
func (fs *familyViews) takeBack(seq uint64, _ string) { fs.again(seq, unheard) }

func (fs *families) check(s *State) error {
	for id, st := range fs.all {
		if m, ok := familyMeeting(st.stands()); ok && s.appointments.byID[id] == nil {
			return fmt.Errorf("the family of %s is asked to %s, which nobody agreed on", m.FamilyInvited.Resident, id)
		}
	}
	return nil
}

func (fs *familyViews) check(s *State) error {
	for id, st := range fs.all {
		if f, ok := familyView(st.stands()); ok && s.relatives.byID[f.Relative].Resident != f.Resident {
			return fmt.Errorf("view %s is of somebody who does not belong to %s", id, f.Resident)
		}
	}
	return nil
}

// FamilyMeetings returns the time that a resident's family was given or is asked to since a moment, the latest first. A
// relative sees what they are asked to or came to.
func (v View) FamilyMeetings(id ResidentID, since time.Time) []FamilyMeeting {
	if !reads[FamilyInvited](v, id) {
		return nil
	}
	own := v.who.Relative()
	var list []FamilyMeeting
	for _, key := range v.s.families.of[id] {
		m, ok := familyMeeting(v.s.families.all[key].stands())
		known := v.s.appointments.byID[key]
		if !ok || known == nil || known.words[0].TakenBack || known.agreed.Resident != id {
			continue
		}
		if m.Appointment = known.now(); m.Appointment.From.Before(since) {
			continue
		}
		if own != "" && !slices.Contains(m.Relatives, own) && (m.Met == nil || !slices.Contains(m.Met.Came, own)) {
			continue
		}
		list = append(list, m)
	}
	slices.SortStableFunc(list, func(a, b FamilyMeeting) int { return b.Appointment.From.Compare(a.Appointment.From) })
	return list
}

// FamilyMeetingsDue returns the time with the family of those who live here that has passed and of which nobody has said how
// it was, the longest ago first.
func (v View) FamilyMeetingsDue() []FamilyMeeting {
	var list []FamilyMeeting
	for id, open := range v.s.families.open {
		if len(open) == 0 || !v.s.residents[id].Here() {
			continue
		}
		for _, m := range v.FamilyMeetings(id, v.at.AddDate(0, 0, -14)) {
			if m.Met == nil && !m.Cancelled && m.Appointment.Until.Before(v.at) {
				list = append(list, m)
			}
		}
	}
	slices.SortFunc(list, func(a, b FamilyMeeting) int { return a.Appointment.From.Compare(b.Appointment.From) })
	return list
}

// FamilyMonth is the time that the house gave to families in a month, over all of them.
type FamilyMonth struct {
	First    civil.Day // of the month
	Families int       // of how many residents
	Times    int
	Minutes  int
	Few      bool // of fewer than HouseLeast residents: a sum would be about one of them, and is not told
}

// HouseFamilyTime returns the time that the house gave to families, this month and those before it, the first first;
// nothing for anybody who does not work here.
func (v View) HouseFamilyTime(months int) []FamilyMonth {
	if !readsHouse[AdministrationNoted](v) || months < 1 {
		return nil
	}
	year, month, _ := v.Today().YearMonthDay()
	list := make([]FamilyMonth, months)
	whose := make([]map[ResidentID]bool, months)
	for i := range list {
		list[i].First, whose[i] = civil.Date(year, month-time.Month(months-1-i), 1), map[ResidentID]bool{}
	}
	for key, st := range v.s.families.all {
		m, ok := familyMeeting(st.stands())
		known := v.s.appointments.byID[key]
		if !ok || m.Met == nil || known == nil || known.words[0].TakenBack {
			continue
		}
		day := v.s.day(known.now().From)
		if i := slices.IndexFunc(list, func(f FamilyMonth) bool { return sameMonth(f.First, day) }); i >= 0 {
			list[i].Times, list[i].Minutes = list[i].Times+1, list[i].Minutes+m.Met.Minutes
			whose[i][m.Met.Resident] = true
		}
	}
	for i, f := range list {
		if n := len(whose[i]); n > 0 && n < HouseLeast {
			list[i] = FamilyMonth{First: f.First, Few: true}
		} else {
			list[i].Families = n
		}
	}
	return list
}

func sameMonth(a, b civil.Day) bool {
	y, m, _ := a.YearMonthDay()
	year, month, _ := b.YearMonthDay()
	return y == year && m == month
}

// FamilyViews returns how the family of a resident sees it, the latest first: each under their own name. A relative sees
// what they said themselves, whatever else they may know.
func (v View) FamilyViews(id ResidentID) []FamilyView {
	if !reads[FamilyViewTold](v, id) {
		return nil
	}
	var list []FamilyView
	for _, key := range slices.Backward(v.s.familyViews.of[id]) {
		f, ok := familyView(v.s.familyViews.all[key].stands())
		if own := v.who.Relative(); ok && (own == "" || own == f.Relative) {
			list = append(list, f)
		}
	}
	return list
}

// FamilyViewsUnheard returns what relatives wrote themselves and nobody of the team has read, the first first.
func (v View) FamilyViewsUnheard() []FamilyView {
	var list []FamilyView
	for id, open := range v.s.familyViews.open {
		if v.who.Relative() != "" || len(open) == 0 || !reads[FamilyViewTold](v, id) {
			continue
		}
		for _, key := range open {
			if f, ok := familyView(v.s.familyViews.all[key].stands()); ok {
				list = append(list, f)
			}
		}
	}
	slices.SortFunc(list, func(a, b FamilyView) int { return compareSeq(a.Seq, b.Seq) })
	return list
}
