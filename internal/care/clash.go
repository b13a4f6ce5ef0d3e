package care

import (
	"cmp"
	"slices"
	"time"

	"milieu/internal/civil"
)

// A clash is where the programme asks the impossible: of a person, a place or a leader to be at two things at once, or
// of a place to hold more people than it does. It is shown, never forbidden: people know what they are doing.

// A ClashKind says what is asked too much of.
type ClashKind string

// The kinds of clashes.
const (
	ClashPerson ClashKind = "person" // a resident is expected at both
	ClashPlace  ClashKind = "place"  // both are in one place indoors
	ClashLeader ClashKind = "leader" // somebody leads both
	ClashRoom   ClashKind = "room"   // more are going to First than there is room for
)

// Clash is one place where the programme asks the impossible.
type Clash struct {
	Kind          ClashKind
	Resident      ResidentID // of ClashPerson
	Place         PlaceID    // of ClashPlace, and of ClashRoom if it has a place
	Staff         StaffID    // of ClashLeader
	First, Second Engagement // Second is zero for ClashRoom
	Going, Room   int        // of ClashRoom
}

// Engagement is one of the things that clash.
type Engagement struct {
	Title        string
	Begins, Ends time.Time    // in the house's time zone
	Occurrence   OccurrenceID // zero for an appointment
	Resident     ResidentID   // whose appointment it is
	place        PlaceID
	with         []StaffID
}

func (e Engagement) overlaps(f Engagement) bool {
	return e.Begins.Before(f.Ends) && f.Begins.Before(e.Ends)
}

// sameMeeting says that two residents' appointments are one meeting.
func (e Engagement) sameMeeting(f Engagement) bool {
	return e.Resident != "" && f.Resident != "" && e.Title == f.Title && e.Begins.Equal(f.Begins) && e.Ends.Equal(f.Ends)
}

// Clashes returns where the programme of a day asks the impossible, as far as the viewer may know, in the order of
// the day.
func (v View) Clashes(day civil.Day) []Clash {
	if !readsHouse[ActivityPlanned](v) {
		return nil
	}
	var list []Clash
	var all []Engagement
	of := map[ResidentID][]Engagement{}
	programme := v.on(day)
	for _, o := range programme.list {
		if o.Cancelled {
			continue
		}
		e := engagementOf(o)
		all = append(all, e)
		if o.Room > 0 && o.Going > o.Room {
			list = append(list, Clash{Kind: ClashRoom, Place: o.Place, First: e, Going: o.Going, Room: o.Room})
		}
	}
	for id, places := range programme.going {
		for _, n := range places {
			if o := programme.list[n]; reads[ChoiceMade](v, id) && !o.Cancelled {
				of[id] = append(of[id], engagementOf(o))
			}
		}
	}
	for _, e := range v.appointments(day) {
		all = append(all, e)
		of[e.Resident] = append(of[e.Resident], e)
	}
	list = append(list, v.s.clashes(all)...)
	for id, engagements := range of {
		for first, second := range overlapping(engagements) {
			list = append(list, Clash{Kind: ClashPerson, Resident: id, First: first, Second: second})
		}
	}
	slices.SortFunc(list, func(a, b Clash) int {
		return cmp.Or(a.First.Begins.Compare(b.First.Begins), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Resident, b.Resident),
			cmp.Compare(a.Staff, b.Staff), cmp.Compare(a.First.Title, b.First.Title), cmp.Compare(a.Second.Title, b.Second.Title))
	})
	return list
}

func engagementOf(o Occurrence) Engagement {
	return Engagement{Title: o.Title, Begins: o.Begins, Ends: o.Ends, Occurrence: o.OccurrenceID, place: o.Place, with: o.Leaders}
}

// appointments are those of a day that the viewer may know of.
func (v View) appointments(day civil.Day) []Engagement {
	from, until := day.Bounds(v.Zone())
	var list []Engagement
	for id := range v.s.residents {
		if !reads[AppointmentAgreed](v, id) {
			continue
		}
		for _, known := range v.s.appointments.between(id, from, until) {
			if !known.Cancelled {
				list = append(list, Engagement{Title: known.Title, Begins: known.From.In(v.Zone()), Ends: known.Until.In(v.Zone()),
					Resident: id, place: known.Place, with: known.With})
			}
		}
	}
	return list
}

// clashes are those of places and leaders.
func (s *State) clashes(all []Engagement) []Clash {
	var list []Clash
	for first, second := range overlapping(all) {
		if first.sameMeeting(second) {
			continue
		}
		if first.place != "" && first.place == second.place && !s.house.places[first.place].Outdoors {
			list = append(list, Clash{Kind: ClashPlace, Place: first.place, First: first, Second: second})
		}
		for _, id := range first.with {
			if slices.Contains(second.with, id) {
				list = append(list, Clash{Kind: ClashLeader, Staff: id, First: first, Second: second})
			}
		}
	}
	return list
}

// overlapping yields each two that run at the same time, the earlier first.
func overlapping(list []Engagement) func(func(first, second Engagement) bool) {
	slices.SortFunc(list, func(a, b Engagement) int {
		return cmp.Or(a.Begins.Compare(b.Begins), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Resident, b.Resident))
	})
	return func(yield func(first, second Engagement) bool) {
		for i, first := range list {
			for _, second := range list[i+1:] {
				if !second.Begins.Before(first.Ends) {
					break
				}
				if first.overlaps(second) && !yield(first, second) {
					return
				}
			}
		}
	}
}
