package care

import (
	"cmp"
	"slices"
	"time"

	"milieu/internal/civil"
)

// A schedule is one resident's day: the rhythm of the house, what they take part in or may choose, their own
// appointments and routines, merged in the order of the day.

// An ItemSort says where an item of a schedule comes from.
type ItemSort string

// The sorts of items.
const (
	ItemMoment      ItemSort = "moment"      // of the house's rhythm
	ItemActivity    ItemSort = "activity"    // the resident takes part
	ItemChoice      ItemSort = "choice"      // open: the resident may come
	ItemAppointment ItemSort = "appointment" // the resident's own
	ItemRoutine     ItemSort = "routine"     // the resident's own, ticked off
)

// Item is one line of a schedule.
type Item struct {
	Sort         ItemSort
	Begins, Ends time.Time // in the house's time zone
	Title        string    // empty for an open choice between several
	Place        PlaceID
	With         []StaffID // who leads, or who comes
	Cancelled    bool
	Why          string // it was cancelled
	Clash        bool   // the resident is expected elsewhere at the same time

	Moment       MomentSort   // of a moment
	Occurrence   *Occurrence  // of an activity
	Alternatives []Occurrence // of an activity or choice: all that one may choose between, with what is chosen
	Appointment  *Appointment // of an appointment
	Routine      RoutineID    // of a routine
	Done         bool         // a routine that was ticked off
	Support      SupportLevel // of a routine: how much others help
	Measure      MeasureID    // of the plan, that it is part of
}

// Schedule returns a resident's day, by when things begin.
func (v View) Schedule(id ResidentID, day civil.Day) []Item {
	if !reads[ParticipationAgreed](v, id) {
		return nil
	}
	list := slices.Concat(v.s.moments(day), v.together(id, day))
	if reads[AppointmentAgreed](v, id) {
		list = append(list, v.s.appointed(id, day)...)
	}
	if reads[RoutineChosen](v, id) {
		list = append(list, v.s.routined(id, day)...)
	}
	slices.SortStableFunc(list, func(a, b Item) int {
		return cmp.Or(a.Begins.Compare(b.Begins), a.Ends.Compare(b.Ends), cmp.Compare(a.Title, b.Title))
	})
	var plan []Measure
	if reads[MeasureWritten](v, id) {
		plan = v.s.measuresOf(id, time.Time{})
	}
	for i := range list {
		if m, ok := measureIn(plan, list[i]); ok {
			list[i].Measure = m.ID
			if list[i].Sort == ItemRoutine {
				list[i].With = distinct(append(list[i].With, m.With...))
			}
		}
		for j := i + 1; j < len(list) && list[j].Begins.Before(list[i].Ends); j++ {
			if list[i].expected() && list[j].expected() {
				list[i].Clash, list[j].Clash = true, true
			}
		}
	}
	return list
}

// expected says that somebody waits for the resident then.
func (i Item) expected() bool {
	return !i.Cancelled && (i.Sort == ItemActivity || i.Sort == ItemAppointment)
}

func (s *State) moments(day civil.Day) []Item {
	var list []Item
	for _, m := range s.house.is.Moments {
		list = append(list, Item{Sort: ItemMoment, Title: m.Name, Moment: m.Sort,
			Begins: day.At(m.From, s.house.location()), Ends: day.At(m.Until, s.house.location())})
	}
	return list
}

// together are the activities that a resident takes part in, and the choices that are open to them. Alternatives are
// one item.
func (v View) together(id ResidentID, day civil.Day) []Item {
	all := v.on(day)
	going := all.going[id]
	var list []Item
	for n, o := range all.list {
		choice := alternatives(all.list, o)
		switch {
		case slices.Contains(going, n):
			list = append(list, activityItem(o, choice))
		case o.Cancelled:
		case o.Choice != "":
			first := o.OccurrenceID == choice[0].OccurrenceID
			chosen := slices.ContainsFunc(going, func(n int) bool { return all.list[n].Choice == o.Choice && !all.list[n].Cancelled })
			if first && !chosen {
				list = append(list, choiceItem(choice))
			}
		case o.SignUp || all.said[n] && v.s.choices.spoke(o.OccurrenceID, id): // who said no can say otherwise
			list = append(list, choiceItem([]Occurrence{o}))
		}
	}
	return list
}

func activityItem(o Occurrence, alternatives []Occurrence) Item {
	return Item{Sort: ItemActivity, Begins: o.Begins, Ends: o.Ends, Title: o.Title, Place: o.Place, With: o.Leaders,
		Cancelled: o.Cancelled, Why: o.Why, Occurrence: &o, Alternatives: alternatives}
}

func choiceItem(alternatives []Occurrence) Item {
	first := alternatives[0]
	item := Item{Sort: ItemChoice, Begins: first.Begins, Ends: first.Ends, Alternatives: alternatives}
	if len(alternatives) == 1 {
		item.Title, item.Place, item.With = first.Title, first.Place, first.Leaders
	}
	for _, o := range alternatives {
		item.Ends = latest(item.Ends, o.Ends)
	}
	return item
}

func (s *State) appointed(id ResidentID, day civil.Day) []Item {
	from, until := day.Bounds(s.house.location())
	var list []Item
	for _, known := range s.appointments.between(id, from, until) {
		list = append(list, Item{Sort: ItemAppointment, Begins: known.From.In(s.house.location()), Ends: known.Until.In(s.house.location()),
			Title: known.Title, Place: known.Place, With: known.With, Cancelled: known.Cancelled, Why: known.Why, Appointment: &known})
	}
	return list
}

func (s *State) routined(id ResidentID, day civil.Day) []Item {
	var list []Item
	for _, key := range s.routines.of[id] {
		known := s.routines.byID[key]
		v := known.on(day)
		if v == nil || !v.rule.On(v.chosen.From, day) {
			continue
		}
		begins := day.At(v.chosen.At, s.house.location())
		item := Item{Sort: ItemRoutine, Begins: begins, Ends: begins.Add(time.Duration(v.chosen.Minutes) * time.Minute), Title: v.chosen.Title, Routine: key}
		if done, with := known.done(day); done {
			item.Done = true
			if with != "" {
				item.With = []StaffID{with}
			}
		}
		item.Support = s.supports.now(id, key)
		list = append(list, item)
	}
	return list
}
