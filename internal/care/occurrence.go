package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"milieu/internal/civil"
)

// An occurrence is an activity on one day. Once in a while it is otherwise than planned: it is cancelled, or moved to
// another day, hour, place or leader. What was chosen for it, noted about it or said in calendars stays with it.

// An OccurrenceID names an occurrence by the day it was planned for, also when it was moved.
type OccurrenceID struct {
	Activity ActivityID
	Day      civil.Day
}

// OccurrenceCancelled says that an activity does not take place this once.
type OccurrenceCancelled struct {
	OccurrenceID
	Why string `json:",omitempty"` // for all to read, so it names no resident
}

// OccurrenceMoved says when, where and by whom an activity takes place this once, all of it, also what stays the
// same. What was cancelled takes place after all.
type OccurrenceMoved struct {
	OccurrenceID
	To      civil.Day
	At      civil.Clock
	Minutes int
	Place   PlaceID   `json:",omitempty"`
	Leaders []StaffID `json:",omitempty"`
}

// Occurrence is an activity on one day, as it will be or was.
type Occurrence struct {
	OccurrenceID
	ActivityPlan // with the hour, place, room and leaders of this once
	On           civil.Day
	Begins, Ends time.Time // in the house's time zone
	Moved        bool
	Cancelled    bool
	Why          string // it was cancelled
	Going        int    // how many residents take part
	changes      int    // words about it so far; only ever grows
	changed      time.Time
}

// Full says that there is no room for one more.
func (o Occurrence) Full() bool { return o.Room > 0 && o.Going >= o.Room }

type occurrences struct {
	exceptions map[OccurrenceID][]exception
	movedTo    map[civil.Day][]OccurrenceID // those that were ever moved to a day
	entries    []exceptionEntry             // by Seq
}

type exception struct {
	Written
	cancelled bool
	why       string
	to        OccurrenceMoved
}

type exceptionEntry struct {
	seq uint64
	id  OccurrenceID
	n   int
}

// CancelOccurrence decides that an activity does not take place this once.
func CancelOccurrence(f OccurrenceCancelled) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		switch known, ok := a.s.occurrence(f.OccurrenceID); {
		case !ok:
			return nil, refuse(NotFound, "programme.not-that-day")
		case known.Cancelled:
			return nil, nil // already so
		case len(f.Why) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		if err := a.namesNobody(f.Why); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// MoveOccurrence decides when, where and by whom an activity takes place this once.
func MoveOccurrence(f OccurrenceMoved) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		known, ok := a.s.occurrence(f.OccurrenceID)
		if !ok {
			return nil, refuse(NotFound, "programme.not-that-day")
		}
		plan := known.ActivityPlan
		plan.From, plan.At, plan.Minutes, plan.Place, plan.Leaders, plan.NamesNobody = f.To, f.At, f.Minutes, f.Place, f.Leaders, true
		if err := a.activityPlan(plan); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

func (OccurrenceCancelled) subject() ResidentID { return "" }
func (OccurrenceMoved) subject() ResidentID     { return "" }

func (f OccurrenceCancelled) fold(s *State, e Entry) {
	s.occurrences.add(f.OccurrenceID, exception{Written: written(e), cancelled: true, why: f.Why})
}

func (f OccurrenceMoved) fold(s *State, e Entry) {
	s.occurrences.add(f.OccurrenceID, exception{Written: written(e), to: f})
	put(&s.occurrences.movedTo, f.To, append(s.occurrences.movedTo[f.To], f.OccurrenceID))
}

func (os *occurrences) add(id OccurrenceID, x exception) {
	os.entries = append(os.entries, exceptionEntry{x.Seq, id, len(os.exceptions[id])})
	put(&os.exceptions, id, append(os.exceptions[id], x))
}

func (os *occurrences) written(seq uint64) *Written {
	i, ok := slices.BinarySearchFunc(os.entries, seq, func(e exceptionEntry, seq uint64) int { return compareSeq(e.seq, seq) })
	if !ok {
		return nil
	}
	return &os.exceptions[os.entries[i].id][os.entries[i].n].Written
}

func (os *occurrences) check(s *State) error {
	for id := range os.exceptions {
		if s.activities.byID[id.Activity] == nil {
			return fmt.Errorf("an occurrence on %s of activity %s, which nobody planned", id.Day, id.Activity)
		}
	}
	return nil
}

// occurrence returns an activity on a day that it was planned for; false if it was not.
func (s *State) occurrence(id OccurrenceID) (Occurrence, bool) {
	known := s.activities.byID[id.Activity]
	if known == nil {
		return Occurrence{}, false
	}
	v, ok := known.takes(id.Day)
	if !ok {
		return Occurrence{}, false
	}
	o := Occurrence{OccurrenceID: id, ActivityPlan: v.plan, On: id.Day, changes: known.changes(), changed: v.At}
	newest := true
	list := s.occurrences.exceptions[id]
	for i := len(list) - 1; i >= 0; i-- {
		x := &list[i]
		o.changes++
		switch {
		case x.TakenBack:
			o.changes++
			continue
		case !newest:
			continue
		case x.cancelled:
			o.Cancelled, o.Why = true, x.why
		default:
			o.Moved, o.On, o.ActivityPlan.At, o.Minutes, o.Place, o.Leaders = true, x.to.To, x.to.At, x.to.Minutes, x.to.Place, x.to.Leaders
		}
		newest, o.changed = false, latest(o.changed, x.Written.At)
	}
	if place := s.house.places[o.Place]; place.Room > 0 && (o.Room == 0 || place.Room < o.Room) {
		o.Room = place.Room
	}
	o.Begins = o.On.At(o.ActivityPlan.At, s.house.location())
	o.Ends = o.Begins.Add(time.Duration(o.Minutes) * time.Minute)
	return o, true
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// on returns what the house does together on a day, also what is cancelled, by when it begins. It looks at what
// comes back and at what is on that day alone, however long the journal is.
func (s *State) on(day civil.Day) []Occurrence {
	list := make([]Occurrence, 0, 16)
	for _, id := range s.activities.recurring {
		if o, ok := s.occurrence(OccurrenceID{id, day}); ok && o.On == day {
			list = append(list, o)
		}
	}
	for _, id := range s.activities.once[day] {
		list = s.also(list, OccurrenceID{id, day}, day)
	}
	for _, id := range s.occurrences.movedTo[day] {
		list = s.also(list, id, day)
	}
	slices.SortFunc(list, func(a, b Occurrence) int {
		return cmp.Or(a.Begins.Compare(b.Begins), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Day, b.Day))
	})
	return list
}

// also adds an occurrence to those of a day, unless it is there already or on another day.
func (s *State) also(list []Occurrence, id OccurrenceID, day civil.Day) []Occurrence {
	if slices.ContainsFunc(list, func(o Occurrence) bool { return o.OccurrenceID == id }) {
		return list
	}
	if o, ok := s.occurrence(id); ok && o.On == day {
		list = append(list, o)
	}
	return list
}

// shown is an occurrence as it leaves the state: with how many are going, and nothing that is the state's own.
func (s *State) shown(o Occurrence) Occurrence {
	o.ActivityPlan = o.ActivityPlan.clone()
	o.Going = s.goingCount(o)
	return o
}

// Programme returns what the house does together on a day, also what is cancelled, by when it begins.
func (v View) Programme(day civil.Day) []Occurrence {
	if !readsHouse[ActivityPlanned](v) {
		return nil
	}
	return slices.Clone(v.on(day).list)
}

// dayOnce is the day that a view was asked for last: a board asks for the same day once for each person on it.
type dayOnce struct {
	day   civil.Day
	list  []Occurrence
	going map[ResidentID][]int // whom an occurrence expects, by its place in the list
	said  []bool               // whether anybody said anything about an occurrence
}

// on is State.on with how many are going.
func (v View) on(day civil.Day) *dayOnce {
	if v.day.day == day {
		return &v.looking.day
	}
	v.looking.day = dayOnce{day: day, list: v.s.on(day), going: map[ResidentID][]int{}}
	for i := range v.day.list {
		o := &v.day.list[i]
		o.ActivityPlan = o.ActivityPlan.clone()
		v.s.going(*o, func(id ResidentID) {
			o.Going++
			v.day.going[id] = append(v.day.going[id], i)
		})
		v.day.said = append(v.day.said, len(v.s.choices.of[o.OccurrenceID]) > 0)
	}
	return &v.looking.day
}

// A ProgrammeDay is one day of a week.
type ProgrammeDay struct {
	Day         civil.Day
	Occurrences []Occurrence
}

// Week returns the programme of the week that a day is in, from Monday.
func (v View) Week(day civil.Day) []ProgrammeDay {
	if !readsHouse[ActivityPlanned](v) {
		return nil
	}
	var week []ProgrammeDay
	for i := range 7 {
		d := day.Monday().Add(i)
		week = append(week, ProgrammeDay{d, v.Programme(d)})
	}
	return week
}

// Occurrence returns an activity on a day that it was planned for; false if it was not.
func (v View) Occurrence(id OccurrenceID) (Occurrence, bool) {
	if !readsHouse[ActivityPlanned](v) {
		return Occurrence{}, false
	}
	o, ok := v.s.occurrence(id)
	if !ok {
		return Occurrence{}, false
	}
	return v.s.shown(o), true
}

// Exceptions returns where an activity was or will be otherwise than planned, from a day on, by day.
func (v View) Exceptions(id ActivityID, from civil.Day) []Occurrence {
	if !readsHouse[ActivityPlanned](v) {
		return nil
	}
	var list []Occurrence
	for key := range v.s.occurrences.exceptions {
		if key.Activity != id || key.Day < from {
			continue
		}
		if o, ok := v.s.occurrence(key); ok && (o.Moved || o.Cancelled) {
			list = append(list, v.s.shown(o))
		}
	}
	slices.SortFunc(list, func(a, b Occurrence) int { return cmp.Compare(a.Day, b.Day) })
	return list
}
