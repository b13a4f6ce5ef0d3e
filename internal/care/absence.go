package care

import (
	"slices"
	"strings"

	"milieu/internal/civil"
)

// An absence is whole days on which a colleague does not work. A wish is what they would like of one day. Why somebody is away is
// theirs and the coordinator's to know; that they are is the team's.

// AbsenceNoted says that somebody is away.
type AbsenceNoted struct {
	Absence AbsenceID
	Staff   StaffID
	What    AbsenceWhat
	From    civil.Day
	Until   civil.Day // the last day
}

// AbsenceEnded says that somebody is back sooner, or was not away at all.
type AbsenceEnded struct {
	Absence AbsenceID
	Until   civil.Day // the last day after all; the day before From if there was none
}

// WishMade says what somebody would like of a day.
type WishMade struct {
	Staff StaffID
	Day   civil.Day
	Off   bool   // to be at home; otherwise to work
	Words string `json:",omitempty"`
}

// WishDropped says that somebody does not mind any more.
type WishDropped struct {
	Staff StaffID
	Day   civil.Day
}

// AbsenceWhat is why somebody is away.
type AbsenceWhat string

// The reasons.
const (
	Holiday  AbsenceWhat = "holiday"
	Sick     AbsenceWhat = "sick"
	AwayElse AbsenceWhat = "other"
)

// AbsenceWhats are all of them.
var AbsenceWhats = []AbsenceWhat{Sick, Holiday, AwayElse}

// AbsenceLongest is the longest absence, in days, and WishesAhead how far ahead one can wish.
const (
	AbsenceLongest = 366
	WishesAhead    = 366
)

type absences []AbsenceNoted // in the order in which they were noted; those that ended before they began are gone

type wishes map[StaffID][]WishMade // by day

// NoteAbsence decides that somebody is away. They say it themselves, or the coordinator does.
func NoteAbsence(f AbsenceNoted) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.ownOrChief(f.Staff); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(a.s.absences, func(g AbsenceNoted) bool { return g.Absence == f.Absence })
		switch {
		case f.Absence == "" || f.From.IsZero() || f.Until.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case !slices.Contains(AbsenceWhats, f.What):
			return nil, refuse(Invalid, "form.choose")
		case f.Until < f.From:
			return nil, refuse(Invalid, "rota.absence-ends-before-it-begins")
		case f.Until.Sub(f.From) > AbsenceLongest:
			return nil, refuse(Invalid, "rota.absence-too-long")
		case i >= 0 && a.s.absences[i] == f:
			return nil, nil // already so
		case i >= 0:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		}
		return []Fact{f}, nil
	}
}

// EndAbsence decides that somebody is back.
func EndAbsence(f AbsenceEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		i := slices.IndexFunc(a.s.absences, func(g AbsenceNoted) bool { return g.Absence == f.Absence })
		if i < 0 {
			return nil, refuse(NotFound, "rota.absence-unknown")
		}
		known := a.s.absences[i]
		if err := a.ownOrChief(known.Staff); err != nil {
			return nil, err
		}
		if f.Until.IsZero() || f.Until > known.Until {
			return nil, refuse(Invalid, "rota.absence-ends-later")
		}
		return []Fact{f}, nil
	}
}

// MakeWish decides that somebody would like something of a day. It is theirs to say.
func MakeWish(f WishMade) Decision {
	return func(a Ask) ([]Fact, error) {
		today := a.s.day(a.At)
		switch _, works := a.s.staff[f.Staff]; {
		case a.By.Staff() != f.Staff || !works:
			return nil, refuse(Forbidden, "rights.not-yours")
		case f.Day < today || f.Day > today.Add(WishesAhead):
			return nil, refuse(Invalid, "rota.wish-day-out-of-range")
		case len(strings.TrimSpace(f.Words)) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		case slices.Contains(a.s.wishes[f.Staff], f):
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// DropWish decides that somebody does not mind any more.
func DropWish(f WishDropped) Decision {
	return func(a Ask) ([]Fact, error) {
		if a.By.Staff() != f.Staff || f.Staff == "" {
			return nil, refuse(Forbidden, "rights.not-yours")
		}
		if _, ok := a.s.wishes.on(f.Staff, f.Day); !ok {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// ownOrChief: for a colleague about themselves, and for the coordinator about all who work here.
func (a Ask) ownOrChief(staff StaffID) error {
	if a.By.Staff() != staff && a.coordinator() != nil {
		return refuse(Forbidden, "rights.not-yours")
	}
	if c, ok := a.s.staff[staff]; !ok || !c.Left.IsZero() {
		return refuse(NotFound, "staff.unknown")
	}
	return nil
}

func (AbsenceNoted) subject() ResidentID { return "" }
func (AbsenceEnded) subject() ResidentID { return "" }
func (WishMade) subject() ResidentID     { return "" }
func (WishDropped) subject() ResidentID  { return "" }

func (f AbsenceNoted) fold(s *State, _ Entry) { s.absences = append(slices.Clip(s.absences), f) }

func (f AbsenceEnded) fold(s *State, _ Entry) {
	s.absences = slices.Clone(s.absences)
	for i := range s.absences {
		if s.absences[i].Absence == f.Absence {
			s.absences[i].Until = f.Until
		}
	}
	s.absences = slices.DeleteFunc(s.absences, func(g AbsenceNoted) bool { return g.Until < g.From })
}

func (f WishMade) fold(s *State, _ Entry) {
	rest := slices.DeleteFunc(slices.Clone(s.wishes[f.Staff]), func(w WishMade) bool { return w.Day == f.Day })
	i, _ := slices.BinarySearchFunc(rest, f.Day, func(w WishMade, d civil.Day) int { return w.Day.Compare(d) })
	put(&s.wishes, f.Staff, slices.Insert(rest, i, f))
}

func (f WishDropped) fold(s *State, _ Entry) {
	put(&s.wishes, f.Staff, slices.DeleteFunc(slices.Clone(s.wishes[f.Staff]), func(w WishMade) bool { return w.Day == f.Day }))
}

// on returns what somebody would like of a day.
func (w wishes) on(staff StaffID, day civil.Day) (WishMade, bool) {
	for _, f := range w[staff] {
		if f.Day == day {
			return f, true
		}
	}
	return WishMade{}, false
}

// days are the days on which somebody is away.
func (list absences) days(staff StaffID) []civil.Day {
	var days []civil.Day
	for _, f := range list {
		for d := f.From; f.Staff == staff && d <= f.Until; d = d.Add(1) {
			days = append(days, d)
		}
	}
	return days
}

// away says whether somebody is away on a day.
func (list absences) away(staff StaffID, day civil.Day) bool {
	return slices.ContainsFunc(list, func(f AbsenceNoted) bool { return f.Staff == staff && f.From <= day && day <= f.Until })
}

// Absences returns who is away on any of some days, by when it begins. Why is left out for those whom it is no matter of.
func (v View) Absences(from, until civil.Day) []AbsenceNoted {
	if !readsHouse[AbsenceNoted](v) {
		return nil
	}
	var list []AbsenceNoted
	for _, f := range v.s.absences {
		if f.Until < from || f.From > until {
			continue
		}
		if !v.seesHours(f.Staff) {
			f.What = ""
		}
		list = append(list, f)
	}
	slices.SortStableFunc(list, func(a, b AbsenceNoted) int { return a.From.Compare(b.From) })
	return list
}

// Wishes returns what somebody would like of some days; only they themselves and the coordinator are told.
func (v View) Wishes(staff StaffID, from, until civil.Day) []WishMade {
	if !v.seesHours(staff) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.s.wishes[staff]), func(w WishMade) bool { return w.Day < from || w.Day > until })
}
