package care

import (
	"cmp"
	"slices"
	"time"

	"milieu/internal/civil"
)

// Where the time goes: a resident's time with people, a colleague's own time, the house's. Sums only ever describe;
// nobody is ranked by them, and nobody sees another colleague's.

// TimeWith is how much company a resident had.
type TimeWith struct {
	Minutes    int // of all contacts that have ended
	Times      int
	Colleagues []WithColleague // the most minutes first
	Whats      []WhatTime      // the most minutes first
	Weeks      []WeekTime      // each week of the stretch, first to last, also those without a contact
}

// WithColleague is the part of it with one colleague. A contact with two colleagues is in both parts.
type WithColleague struct {
	Staff   StaffID
	Minutes int
	Times   int
}

// WhatTime is the part of it that was spent on one thing.
type WhatTime struct {
	What    ContactWhat
	Minutes int
	Times   int
}

// WeekTime is the part of it in one week.
type WeekTime struct {
	Monday  civil.Day
	Minutes int
	Times   int
}

// TimeWith returns with whom a resident was, how long and doing what, in contacts that began from one moment until
// another.
func (v View) TimeWith(id ResidentID, from, until time.Time) TimeWith {
	var sum TimeWith
	if !reads[ContactHeld](v, id) {
		return sum
	}
	for day := v.s.day(from).Monday(); !from.IsZero() && day.At(0, v.Zone()).Before(until); day = day.Add(7) {
		sum.Weeks = append(sum.Weeks, WeekTime{Monday: day})
	}
	for _, held := range v.Contacts(id, from, until) {
		sum.Times++
		sum.Minutes += held.Minutes
		for _, colleague := range held.With {
			c := ensure(&sum.Colleagues, func(c WithColleague) bool { return c.Staff == colleague })
			c.Staff, c.Times, c.Minutes = colleague, c.Times+1, c.Minutes+held.Minutes
		}
		w := ensure(&sum.Whats, func(w WhatTime) bool { return w.What == held.What })
		w.What, w.Times, w.Minutes = held.What, w.Times+1, w.Minutes+held.Minutes
		if n := v.s.day(held.Began).Monday().Sub(v.s.day(from).Monday()) / 7; n < len(sum.Weeks) {
			sum.Weeks[n].Times++
			sum.Weeks[n].Minutes += held.Minutes
		}
	}
	slices.SortFunc(sum.Colleagues, func(a, b WithColleague) int {
		return cmp.Or(b.Minutes-a.Minutes, b.Times-a.Times, cmp.Compare(a.Staff, b.Staff))
	})
	sortWhats(sum.Whats)
	return sum
}

// ensure returns the one of a list that is meant, adding it if it is not there.
func ensure[T any](list *[]T, is func(T) bool) *T {
	i := slices.IndexFunc(*list, is)
	if i < 0 {
		var none T
		i, *list = len(*list), append(*list, none)
	}
	return &(*list)[i]
}

func sortWhats(list []WhatTime) {
	slices.SortFunc(list, func(a, b WhatTime) int {
		return cmp.Or(b.Minutes-a.Minutes, b.Times-a.Times, cmp.Compare(a.What, b.What))
	})
}

// MyTime is a colleague's own time at work, for their own eyes.
type MyTime struct {
	Minutes         int // with residents, in contacts and groups: each minute once, however many were there
	Duty            int // minutes of duty, as HouseTime counts them
	Residents       []WithResident
	Whats           []WhatTime       // a contact with several residents is in it once
	Administrations []Administration // as noted, latest first
	Administration  int              // minutes of them
}

// WithResident is the part of it with one resident.
type WithResident struct {
	Resident ResidentID
	Minutes  int
	Times    int
}

// MyTime returns how the one who looks spent their time at work from one moment until another; nothing for anybody
// who does not work here.
func (v View) MyTime(from, until time.Time) MyTime {
	var mine MyTime
	me := v.who.Staff()
	if _, works := v.s.staff[me]; !works {
		return mine
	}
	var spent []stretch
	v.s.spent(from, until, func(id StaffID, st stretch) {
		if id == me {
			spent = append(spent, st)
		}
	})
	mine.Minutes = minutes(union(spent))
	mine.Duty = minutes(v.s.active(from, until)[me])

	longest := map[ContactID]Contact{}
	v.s.contacts.since(from, func(i uint32, row contactRow) {
		if row.began < from.UnixMicro() || row.began >= until.UnixMicro() || !slices.Contains(v.s.contacts.crew[row.crew], me) {
			return
		}
		held := v.s.contacts.contact(i, v.at)
		r := ensure(&mine.Residents, func(r WithResident) bool { return r.Resident == held.Resident })
		r.Resident, r.Times, r.Minutes = held.Resident, r.Times+1, r.Minutes+held.Minutes
		if other, ok := longest[held.Contact]; !ok || other.Minutes < held.Minutes {
			longest[held.Contact] = held
		}
	})
	for _, held := range longest {
		w := ensure(&mine.Whats, func(w WhatTime) bool { return w.What == held.What })
		w.What, w.Times, w.Minutes = held.What, w.Times+1, w.Minutes+held.Minutes
	}
	sortWhats(mine.Whats)
	mine.Residents = slices.DeleteFunc(mine.Residents, func(r WithResident) bool { return !reads[ContactHeld](v, r.Resident) })
	slices.SortFunc(mine.Residents, func(a, b WithResident) int {
		return cmp.Or(b.Minutes-a.Minutes, b.Times-a.Times, cmp.Compare(a.Resident, b.Resident))
	})
	v.s.paperwork.since(from, func(a Administration) {
		if a.Staff == me && a.Began.Before(until) {
			a.Began = a.Began.In(v.Zone())
			mine.Administrations = append(mine.Administrations, a)
			mine.Administration += a.Minutes
		}
	})
	return mine
}

// HouseTime is how the team's time on duty was spent, in sums that say nothing about any one colleague.
//
// Duty is minutes of active duty: every duty counts from its beginning to its end; of a duty of more than a day,
// which is lived in, the house's quiet hours are rest and do not count. With is minutes of active duty during which
// the colleague was with at least one resident: the union of their distinct contacts and of the groups that they led,
// so that a minute with five residents, or in two notes of the same walk, is one minute. With/Duty is the share of time with people, what
// clinical.md section 7 calls contact_share.
//
// For orientation only, since methods and definitions differ: observed shares of direct contact on inpatient wards
// are 15 % (Glantz 2019), 32 % (Goulter 2015), 43 % (Whittington and McLaughlin 2000); a review of 35 years found "at
// best 50 %" (Sharac 2010).
type HouseTime struct {
	Withheld       bool // fewer than HouseLeast colleagues were on duty: sums would be about a person
	Colleagues     int  // how many were on duty
	Duty           int  // minutes
	With           int  // minutes
	Whats          []WhatTime
	Administration int // minutes, as noted; 0 unless at least HouseLeast colleagues noted any
}

// Share is the share of duty time spent with people, from 0 to 1.
func (h HouseTime) Share() float64 {
	if h.Duty == 0 {
		return 0
	}
	return float64(h.With) / float64(h.Duty)
}

// HouseLeast is how many colleagues a sum is over at the least.
const HouseLeast = 3

// HouseTime returns how the team's time on duty was spent from one moment until another.
func (v View) HouseTime(from, until time.Time) HouseTime {
	var sum HouseTime
	if !readsHouse[AdministrationNoted](v) {
		return sum
	}
	active := v.s.active(from, until)
	if sum.Colleagues = len(active); sum.Colleagues < HouseLeast {
		sum.Withheld = true
		return sum
	}
	spent := map[StaffID][]stretch{}
	v.s.spent(from, until, func(id StaffID, st stretch) { spent[id] = append(spent[id], st) })
	for id, duty := range active {
		sum.Duty += minutes(duty)
		sum.With += minutes(overlap(duty, union(spent[id])))
	}
	longest := map[ContactID]contactRow{}
	v.s.contacts.since(from, func(_ uint32, row contactRow) {
		if row.began >= from.UnixMicro() && row.began < until.UnixMicro() {
			if other, ok := longest[row.id]; !ok || other.minutes < row.minutes {
				longest[row.id] = row
			}
		}
	})
	for _, row := range longest {
		what := ContactWhat(v.s.contacts.words.value(uint32(row.what)))
		w := ensure(&sum.Whats, func(w WhatTime) bool { return w.What == what })
		w.What, w.Times, w.Minutes = what, w.Times+1, w.Minutes+int(row.minutes)
	}
	sortWhats(sum.Whats)
	noted, all := map[StaffID]bool{}, 0
	v.s.paperwork.since(from, func(a Administration) {
		if a.Began.Before(until) {
			noted[a.Staff] = true
			all += a.Minutes
		}
	})
	if len(noted) >= HouseLeast {
		sum.Administration = all
	}
	return sum
}

// spent calls f with every stretch of time from one moment until another that a colleague was with residents, once
// for each resident who was there: contacts, and groups that they led and that took place.
func (s *State) spent(from, until time.Time, f func(StaffID, stretch)) {
	s.led(from, until, f)
	s.contacts.since(from.Add(-ContactLongest), func(_ uint32, row contactRow) {
		st := stretch{row.began / 1e6, row.began/1e6 + int64(row.minutes)*60}.within(from, until)
		if st.empty() {
			return
		}
		for _, id := range s.contacts.crew[row.crew] {
			f(id, st)
		}
	})
}

// led calls f with the time that colleagues led groups of which somebody wrote that they took place.
func (s *State) led(from, until time.Time, f func(StaffID, stretch)) {
	for id, versions := range s.groups.held {
		held, took := GroupDay{Held: newest(versions)}.Latest()
		o, planned := s.occurrence(id)
		if !took || !planned {
			continue
		}
		leaders, lasted := held.Leaders, held.Minutes
		if len(leaders) == 0 {
			leaders = o.Leaders
		}
		if lasted == 0 {
			lasted = o.Minutes
		}
		st := stretch{o.Begins.Unix(), o.Begins.Unix() + int64(lasted)*60}.within(from, until)
		if st.empty() {
			continue
		}
		for _, id := range leaders {
			f(id, st)
		}
	}
}

// active returns each colleague's active duty from one moment until another: see HouseTime.
func (s *State) active(from, until time.Time) map[StaffID][]stretch {
	duty := map[StaffID][]stretch{}
	for _, d := range s.duties.here(from, until) {
		whole := []stretch{{d.From.Unix(), d.Until.Unix()}}
		if d.Until.Sub(d.From) > 24*time.Hour {
			whole = without(whole, s.quiet(d.From, d.Until))
		}
		for _, st := range whole {
			if st = st.within(from, until); !st.empty() {
				duty[d.Staff] = append(duty[d.Staff], st)
			}
		}
	}
	for id, list := range duty {
		duty[id] = union(list)
	}
	return duty
}

// quiet returns the house's quiet hours, in order, that touch a stretch of time.
func (s *State) quiet(from, until time.Time) []stretch {
	begin, end := s.house.is.QuietFrom, s.house.is.QuietUntil
	if begin == end {
		return nil
	}
	var list []stretch
	zone := s.house.location()
	for day := s.day(from).Add(-1); !day.At(begin, zone).After(until); day = day.Add(1) {
		morning := day
		if end < begin {
			morning = day.Add(1)
		}
		list = append(list, stretch{day.At(begin, zone).Unix(), morning.At(end, zone).Unix()})
	}
	return list
}
