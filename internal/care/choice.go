package care

import (
	"cmp"
	"fmt"
	"slices"
)

// A choice is what a resident says about one occurrence: I come, or I do not come this time. Whoever says nothing
// comes if they belong to the activity or if it is for everyone.

// ChoiceMade says that a resident comes.
type ChoiceMade struct {
	Resident ResidentID
	OccurrenceID
}

// ChoiceDropped says that a resident does not come after all, or not this time.
type ChoiceDropped struct {
	Resident ResidentID
	OccurrenceID
}

type choices struct {
	all []choice // by Seq
	of  map[OccurrenceID][]int32
}

type choice struct {
	Written
	made bool
}

// ChooseActivity decides that a resident comes to an occurrence. Out of alternatives one chooses one; what was
// chosen before is dropped.
func ChooseActivity(f ChoiceMade) Decision {
	return func(a Ask) ([]Fact, error) {
		o, err := a.mayChoose(f.Resident, f.OccurrenceID)
		if err != nil {
			return nil, err
		}
		spoke := a.s.choices.spoke(f.OccurrenceID, f.Resident)
		member := a.s.participations.on(f.Activity, f.Resident, o.On)
		switch {
		case a.s.takesPart(o, f.Resident):
			return nil, nil // already so
		case o.Cancelled:
			return nil, refuse(Conflict, "choice.cancelled", "Title", o.Title)
		case !o.SignUp && o.Choice == "" && !o.Everyone && !member && !spoke && a.By.Resident() != "":
			return nil, refuse(Forbidden, "choice.fixed-group", "Title", o.Title)
		case !o.Everyone && o.Room > 0 && a.s.goingCount(o) >= o.Room:
			return nil, refuse(Conflict, "choice.full", "Title", o.Title)
		}
		var facts []Fact
		for _, other := range alternatives(a.s.on(o.On), o) {
			if a.s.takesPart(other, f.Resident) {
				facts = append(facts, ChoiceDropped{f.Resident, other.OccurrenceID})
			}
		}
		return append(facts, f), nil
	}
}

// DropChoice decides that a resident does not come to an occurrence.
func DropChoice(f ChoiceDropped) Decision {
	return func(a Ask) ([]Fact, error) {
		o, err := a.mayChoose(f.Resident, f.OccurrenceID)
		if err != nil {
			return nil, err
		}
		if !a.s.takesPart(o, f.Resident) {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (a Ask) mayChoose(id ResidentID, occurrence OccurrenceID) (Occurrence, error) {
	r, err := a.about(id)
	if err != nil {
		return Occurrence{}, err
	}
	o, ok := a.s.occurrence(occurrence)
	switch {
	case !ok:
		return o, refuse(NotFound, "programme.not-that-day")
	case !r.Here():
		return o, refuse(Conflict, "resident.not-here", "Name", r.Name)
	case !o.Ends.After(a.At):
		return o, refuse(Conflict, "choice.past", "Title", o.Title)
	}
	return o, nil
}

func (f ChoiceMade) subject() ResidentID    { return f.Resident }
func (f ChoiceDropped) subject() ResidentID { return f.Resident }

func (f ChoiceMade) fold(s *State, e Entry) { s.choices.add(f.OccurrenceID, choice{written(e), true}) }
func (f ChoiceDropped) fold(s *State, e Entry) {
	s.choices.add(f.OccurrenceID, choice{written(e), false})
}

func (cs *choices) add(id OccurrenceID, c choice) {
	put(&cs.of, id, append(cs.of[id], int32(len(cs.all))))
	cs.all = append(cs.all, c)
}

func (cs *choices) written(seq uint64) *Written {
	i, ok := slices.BinarySearchFunc(cs.all, seq, func(c choice, seq uint64) int { return compareSeq(c.Seq, seq) })
	if !ok {
		return nil
	}
	return &cs.all[i].Written
}

func (cs *choices) check(s *State) error {
	for id := range cs.of {
		if s.activities.byID[id.Activity] == nil {
			return fmt.Errorf("a choice on %s of activity %s, which nobody planned", id.Day, id.Activity)
		}
	}
	return nil
}

// latest returns what a resident said last about an occurrence; false if they said nothing.
func (cs *choices) latest(id OccurrenceID, resident ResidentID) (made, said bool) {
	list := cs.of[id]
	for i := len(list) - 1; i >= 0; i-- {
		if c := &cs.all[list[i]]; c.About == resident && !c.TakenBack {
			return c.made, true
		}
	}
	return false, false
}

func (cs *choices) spoke(id OccurrenceID, resident ResidentID) bool {
	_, said := cs.latest(id, resident)
	return said
}

// alternatives returns what one may choose between on a day, o among it; nothing if there is no choice.
func alternatives(all []Occurrence, o Occurrence) []Occurrence {
	if o.Choice == "" {
		return nil
	}
	var list []Occurrence
	for _, other := range all {
		if other.Choice == o.Choice && !other.Cancelled {
			list = append(list, other)
		}
	}
	return list
}

// takesPart says whether a resident is expected at an occurrence: as they said themselves, and otherwise if they belong
// to it and are not on leave.
func (s *State) takesPart(o Occurrence, id ResidentID) bool {
	r, known := s.residents[id]
	if !known || !r.HereAt(o.Begins) {
		return false
	}
	if made, said := s.choices.latest(o.OccurrenceID, id); said {
		return made
	}
	if !o.Everyone && !s.participations.on(o.Activity, id, o.On) {
		return false
	}
	leave, away := s.away(id, o.Begins)
	return !away || o.Begins.After(leave.Until) // expected back by then
}

// going calls f with each resident who is expected at an occurrence, once and in no order.
func (s *State) going(o Occurrence, f func(ResidentID)) {
	if o.Everyone {
		for id := range s.residents {
			if s.takesPart(o, id) {
				f(id)
			}
		}
		return
	}
	for id := range s.participations.of[o.Activity] {
		if s.takesPart(o, id) {
			f(id)
		}
	}
	said := s.choices.of[o.OccurrenceID]
	for i, n := range said {
		id := s.choices.all[n].About
		_, member := s.participations.of[o.Activity][id]
		before := slices.ContainsFunc(said[:i], func(n int32) bool { return s.choices.all[n].About == id })
		if !member && !before && s.takesPart(o, id) {
			f(id)
		}
	}
}

func (s *State) goingCount(o Occurrence) (n int) {
	s.going(o, func(ResidentID) { n++ })
	return n
}

// Going returns who is expected at an occurrence and whom the viewer may see, by name. Others are only counted
// (Occurrence.Going).
func (v View) Going(id OccurrenceID) []Resident {
	o, ok := v.s.occurrence(id)
	if !ok || !readsHouse[ActivityPlanned](v) {
		return nil
	}
	var list []Resident
	v.s.going(o, func(id ResidentID) {
		if reads[ChoiceMade](v, id) {
			list = append(list, v.s.residents[id])
		}
	})
	slices.SortFunc(list, func(a, b Resident) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return list
}

// TakesPart says whether a resident is expected at an occurrence.
func (v View) TakesPart(id ResidentID, occurrence OccurrenceID) bool {
	o, ok := v.s.occurrence(occurrence)
	return ok && reads[ChoiceMade](v, id) && v.s.takesPart(o, id)
}
