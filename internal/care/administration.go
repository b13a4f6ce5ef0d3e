package care

import (
	"fmt"
	"slices"
	"time"
)

// Administration is the time at work that is not with residents: writing, meetings, the phone. A colleague may note
// their own, to see where a day went. Nobody else ever sees it; the house sees sums (see HouseTime).

// An AdministrationWhat says what it was; after the work categories of Glantz 2019 (BMC Nursing).
type AdministrationWhat string

// What time away from residents can be.
const (
	Writing   AdministrationWhat = "writing"
	Meetings  AdministrationWhat = "meetings" // of the team
	Calls     AdministrationWhat = "calls"    // with services, offices, family without the resident
	Medicines AdministrationWhat = "medicines"
	Practical AdministrationWhat = "practical" // kitchen, laundry, errands
	Learning  AdministrationWhat = "learning"  // training, supervision
)

// AdministrationWhats lists them, for forms.
var AdministrationWhats = []AdministrationWhat{Writing, Meetings, Calls, Medicines, Practical, Learning}

// AdministrationNoted says how a colleague spent time of their own without residents.
type AdministrationNoted struct {
	Staff   StaffID
	Began   time.Time
	Minutes int
	What    AdministrationWhat `json:",omitempty"` // empty if they do not say
}

// Administration is time without residents as it stands now.
type Administration struct {
	Written
	AdministrationNoted
}

type administrations []Administration // in the order in which they were written

// NoteAdministration decides how one spent time of one's own without residents.
func NoteAdministration(f AdministrationNoted) Decision {
	return func(a Ask) ([]Fact, error) {
		if a.By.Role != RoleProgram && (f.Staff == "" || a.By.Staff() != f.Staff) {
			return nil, refuse(Forbidden, "rights.not-yours")
		}
		_, works := a.s.staff[f.Staff]
		switch {
		case !works:
			return nil, refuse(NotFound, "staff.unknown")
		case f.What != "" && !slices.Contains(AdministrationWhats, f.What):
			return nil, refuse(Invalid, "form.choose")
		case f.Minutes < 1 || f.Minutes > int(ContactLongest.Minutes()):
			return nil, refuse(Invalid, "administration.minutes-out-of-range")
		case f.Began.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case f.Began.After(a.At):
			return nil, refuse(Invalid, "administration.in-the-future")
		}
		return []Fact{f}, nil
	}
}

func (AdministrationNoted) subject() ResidentID   { return "" }
func (f AdministrationNoted) happened() time.Time { return f.Began }

func (f AdministrationNoted) fold(s *State, e Entry) {
	s.paperwork = append(s.paperwork, Administration{written(e), f})
}

func (as *administrations) written(seq uint64) *Written {
	list := *as
	if i, ok := slices.BinarySearchFunc(list, seq, func(a Administration, seq uint64) int { return compareSeq(a.Seq, seq) }); ok {
		return &list[i].Written
	}
	return nil
}

func (as *administrations) check(s *State) error {
	for _, a := range *as {
		if _, ok := s.staff[a.Staff]; !ok {
			return fmt.Errorf("administration of entry %d by nobody who works here", a.Seq)
		}
	}
	return nil
}

// since calls f with what was noted since a moment and not taken back, latest first.
func (as administrations) since(from time.Time, f func(Administration)) {
	for i := len(as) - 1; i >= 0 && !as[i].At.Before(from); i-- {
		if !as[i].TakenBack && !as[i].Began.Before(from) {
			f(as[i])
		}
	}
}
