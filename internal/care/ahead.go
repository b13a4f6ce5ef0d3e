package care

import (
	"slices"
	"time"

	"milieu/internal/civil"
)

// The days ahead: what they ask of the team, beside who is here. It is arithmetic on what is planned and on what is supposed of the rest;
// what a day turns out to ask, nobody knows.

// What is supposed of a day's work, in minutes.
const (
	AheadTogether = 30 // with each resident, one to one
	AheadReview   = 45 // of each of two colleagues
	AheadTender   = 15 // with each resident, in tender hours
	aheadFrom     = 8 * 60
	aheadUntil    = 22 * 60
	aheadDays     = 35 // that can be looked ahead
)

// AheadKind is what asks for the team's time.
type AheadKind string

// The kinds.
const (
	AheadGroups       AheadKind = "groups"
	AheadAppointments AheadKind = "appointments"
	AheadReviews      AheadKind = "reviews"
	AheadOneToOne     AheadKind = "together"
	AheadTenders      AheadKind = "tender"
)

// AheadKinds are all of them, in the order in which they are shown.
var AheadKinds = []AheadKind{AheadGroups, AheadAppointments, AheadReviews, AheadOneToOne, AheadTenders}

// DayAhead is one day: what there is of the team's time while people are awake, and what asks for it.
type DayAhead struct {
	Day     civil.Day
	Minutes int // of everybody who works, from 8 to 22
	Staff   []Staff
	Asks    []AheadAsk
	Unled   []Occurrence // that nobody leads who is here then
	Thin    []AheadNeed  // times of day at which fewer are here than the house needs
	Alone   []Resident   // who have companions, and none of them is here
	Closed  bool         // a group without beds does not meet on it, and nobody comes: it asks for what was agreed on alone
}

// AheadAsk is one kind of work of a day.
type AheadAsk struct {
	Kind    AheadKind
	Count   int
	Minutes int
}

// AheadNeed is a time of day at which somebody is missing.
type AheadNeed struct {
	CoverNeed
	Have    int
	Missing []string // the strengths for which nobody is there, if there are enough
}

// Asked is how many minutes a day asks for.
func (d DayAhead) Asked() int {
	sum := 0
	for _, a := range d.Asks {
		sum += a.Minutes
	}
	return sum
}

// Enough says that there is as much time as is asked for, and nobody is missing.
func (d DayAhead) Enough() bool {
	return d.Asked() <= d.Minutes && len(d.Unled) == 0 && len(d.Thin) == 0
}

// DaysAhead returns some days from today on, for who plans.
func (v View) DaysAhead(days int) []DayAhead {
	if !v.plans() {
		return nil
	}
	var list []DayAhead
	for i := range min(days, aheadDays) {
		list = append(list, v.dayAhead(v.Today().Add(i)))
	}
	return list
}

func (v View) dayAhead(day civil.Day) DayAhead {
	zone := v.Zone()
	d := DayAhead{Day: day}
	duties := v.s.duties.here(day.At(0, zone), day.Add(1).At(12*60, zone))
	seen := map[StaffID]bool{}
	for at := aheadFrom; at < aheadUntil; at += 30 {
		working := map[StaffID]bool{}
		for _, f := range duties {
			if f.working(day.At(civil.Clock(at), zone), zone) && !v.s.absences.away(f.Staff, day) {
				working[f.Staff] = true
			}
		}
		d.Minutes += 30 * len(working)
		for id := range working {
			seen[id] = true
		}
	}
	for _, c := range v.Colleagues() {
		if seen[c.ID] {
			d.Staff = append(d.Staff, c)
		}
	}
	ask := func(kind AheadKind, count, minutes int) {
		if count > 0 {
			d.Asks = append(d.Asks, AheadAsk{kind, count, minutes})
		}
	}
	groups, minutes := 0, 0
	for _, o := range v.Programme(day) {
		if o.Cancelled {
			continue
		}
		groups, minutes = groups+1, minutes+o.Minutes*max(1, len(o.Leaders))
		if o.Ends.After(v.at) && o.asksForLeader() && !v.s.isLed(o) {
			d.Unled = append(d.Unled, o)
		}
	}
	ask(AheadGroups, groups, minutes)
	d.Closed = v.s.house.is.Kind == Group && groups == 0 && len(d.Staff) == 0
	v.ofResidents(&d, seen, ask)
	d.Thin = v.s.thin(day, duties)
	return d
}

// ofResidents adds what those who live here ask for: appointments that somebody comes to, reviews, time one to one, and more of it in tender hours.
func (v View) ofResidents(d *DayAhead, here map[StaffID]bool, ask func(AheadKind, int, int)) {
	from, until := d.Day.Bounds(v.Zone())
	appointments, with, reviews, living := 0, 0, 0, 0
	turns := v.s.turnsEnding(v.at)
	for _, r := range v.Residents() {
		if reads[AppointmentAgreed](v, r.ID) {
			for _, a := range v.s.appointments.between(r.ID, from, until) {
				if !a.Cancelled && len(a.With) > 0 {
					appointments, with = appointments+1, with+a.Minutes*len(a.With)
				}
			}
		}
		if d.Closed {
			continue
		}
		living++
		if reads[ReviewHeld](v, r.ID) {
			if on := v.s.reviewDue(r, v.at, turns).On; on == d.Day || on < d.Day && d.Day == v.Today() {
				reviews++
			}
		}
		companions := v.s.companions[r.ID]
		if len(companions) > 0 && reads[CompanionNamed](v, r.ID) && !slices.ContainsFunc(companions, func(c StaffID) bool { return here[c] }) {
			d.Alone = append(d.Alone, r)
		}
	}
	ask(AheadAppointments, appointments, with)
	ask(AheadReviews, reviews, 2*AheadReview*reviews)
	ask(AheadOneToOne, living, AheadTogether*living)
	if t, ok := v.Tender(); ok && (t.Until.After(from) || len(t.Left) > 0 && d.Day == v.Today()) {
		ask(AheadTenders, living, AheadTender*living)
	}
}

// asksForLeader says whether somebody is to lead an occurrence: who is named does, and what is no meal and no meeting wants to be led.
func (o Occurrence) asksForLeader() bool {
	return len(o.Leaders) > 0 || o.Kind != ActivityMeeting && o.Kind != ActivityMeal && o.Kind != ActivityRecreation
}

// isLed says whether somebody leads an occurrence who is here for all of it.
func (s *State) isLed(o Occurrence) bool {
	return slices.ContainsFunc(o.Leaders, func(id StaffID) bool { return s.worksFrom(id, o.Begins, o.Ends) })
}

// worksFrom says whether somebody works in the house from one moment until another.
func (s *State) worksFrom(id StaffID, from, until time.Time) bool {
	zone := s.house.location()
	for at := from; at.Before(until); at = at.Add(15 * time.Minute) {
		if !slices.ContainsFunc(s.duties.here(at, at.Add(1)), func(d DutyEntered) bool { return d.Staff == id && d.working(at, zone) }) {
			return false
		}
	}
	return !s.absences.away(id, s.day(from))
}
