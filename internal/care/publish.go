package care

import (
	"cmp"
	"slices"
	"time"
)

// Publishing makes a draft hold: what it differs in from the duties that stand becomes facts about duties, and what was published when, by whom and
// why is remembered.

// RotaPublished says that a draft holds. The duties that it entered and cancelled are facts of their own, written with it.
type RotaPublished struct {
	Rota      RotaID
	Entered   int
	Cancelled int
	Words     string `json:",omitempty"` // what is new in it and why, for those whom it is about
}

// PublishRota decides that a draft holds as it was seen (the number of its changes; 0 takes it as it is): its duties are entered, and those that
// it does without are cancelled. What blocks is not published.
func PublishRota(id RotaID, seen int, words string) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.draft(id)
		switch {
		case err != nil:
			return nil, err
		case seen != 0 && r.Changes != seen:
			return nil, refuse(Conflict, "rota.changed-meanwhile")
		case len(words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		entered, cancelled := a.s.outcome(r)
		var staff []StaffID
		for _, d := range entered {
			if !a.s.staff[d.Staff].Left.IsZero() {
				return nil, refuse(Conflict, "rota.has-left", "Name", a.s.staff[d.Staff].Name)
			}
			if err := a.fits(d, entered, cancelled); err != nil {
				return nil, err
			}
			if !slices.Contains(staff, d.Staff) {
				staff = append(staff, d.Staff)
			}
		}
		for _, who := range staff {
			if broken := a.s.breaks(who, cancelled, entered); len(broken) > 0 {
				return nil, refuse(Conflict, "rota.unlawful", "Name", a.s.staff[who].Name)
			}
		}
		var facts []Fact
		for _, duty := range cancelled {
			facts = append(facts, DutyCancelled{Duty: duty})
		}
		for _, d := range entered {
			facts = append(facts, d)
		}
		return append(facts, RotaPublished{Rota: id, Entered: len(entered), Cancelled: len(cancelled), Words: words}), nil
	}
}

// fits asks whether a duty can be entered once others are cancelled: nobody works while away, or twice at a time.
func (a Ask) fits(d DutyEntered, entered []DutyEntered, cancelled []DutyID) error {
	if err := a.sound(d); err != nil {
		return err
	}
	name := a.s.staff[d.Staff].Name
	for day := a.s.day(d.From); day <= a.s.day(d.Until.Add(-time.Second)); day = day.Add(1) {
		if a.s.absences.away(d.Staff, day) {
			return refuse(Conflict, "rota.away", "Name", name)
		}
	}
	beside := slices.DeleteFunc(a.s.duties.between(d.From, d.Until), func(e DutyEntered) bool { return slices.Contains(cancelled, e.Duty) })
	for _, e := range entered {
		if e.Duty != d.Duty {
			beside = append(beside, e)
		}
	}
	return twice(a.s, d, beside)
}

func (RotaPublished) subject() ResidentID { return "" }

func (f RotaPublished) fold(s *State, e Entry) {
	s.rotas.change(f.Rota, func(r *Rota) {
		for _, d := range r.put {
			if known := s.duties.byID[d.Duty]; known.Staff == d.Staff && known.at.Equal(e.At) {
				r.Entered = append(r.Entered, d)
			}
		}
		for _, id := range r.gone {
			if known := s.duties.byID[id]; known.cancelled && known.at.Equal(e.At) {
				r.Cancelled = append(r.Cancelled, known.DutyEntered)
			}
		}
		r.put, r.gone, r.last, r.past, r.future = nil, nil, drawing{}, nil, nil
		r.Made.Why = byRule(r.Made.Why)
		r.Published, r.PublishedBy, r.Words = e.At, e.By, f.Words
	})
}

// byRule adds up why a rota is not as one would like, rule by rule: what is remembered of one that was published.
func byRule(list []RotaWhy) (sums []RotaWhy) {
	for _, w := range list {
		sum := ensure(&sums, func(known RotaWhy) bool { return known.Rule == w.Rule })
		sum.Rule, sum.Units, sum.Points = w.Rule, sum.Units+w.Units, sum.Points+w.Points
	}
	return sums
}

// outcome is what publishing a draft would do: what is entered, and what is cancelled. A duty that was moved away and back again is neither.
func (s *State) outcome(r Rota) (entered []DutyEntered, cancelled []DutyID) {
	base, kept := set(r.base), map[DutyID]bool{}
	for _, d := range r.Duties {
		kept[d.Duty] = true
	}
	for _, id := range r.base {
		if !kept[id] {
			cancelled = append(cancelled, id)
		}
	}
	for _, d := range r.Duties {
		if base[d.Duty] {
			continue
		}
		if i := slices.IndexFunc(cancelled, func(id DutyID) bool { return s.duties.byID[id].same(d) }); i >= 0 {
			cancelled = slices.Delete(cancelled, i, i+1)
		} else {
			entered = append(entered, d)
		}
	}
	return entered, cancelled
}

func (s *State) standing(ids []DutyID) (list []DutyEntered) {
	for _, id := range ids {
		list = append(list, s.duties.byID[id].DutyEntered)
	}
	return list
}

// A StaffChange is what a rota changes for somebody.
type StaffChange struct {
	Staff     Staff
	New, Gone []DutyEntered
}

// RotaChanges returns what publishing a draft would change, or has changed, for whom, by name.
func (v View) RotaChanges(id RotaID) []StaffChange {
	r, ok := v.Rota(id)
	if !ok {
		return nil
	}
	var list []StaffChange
	of := func(staff StaffID) *StaffChange {
		c := ensure(&list, func(c StaffChange) bool { return c.Staff.ID == staff })
		c.Staff = v.s.staff[staff]
		return c
	}
	entered, gone := r.Entered, r.Cancelled
	if r.Published.IsZero() {
		var cancelled []DutyID
		entered, cancelled = v.s.outcome(r)
		gone = v.s.standing(cancelled)
	}
	for _, d := range entered {
		c := of(d.Staff)
		c.New = append(c.New, d)
	}
	for _, d := range gone {
		c := of(d.Staff)
		c.Gone = append(c.Gone, d)
	}
	slices.SortFunc(list, func(a, b StaffChange) int {
		return cmp.Or(cmp.Compare(a.Staff.Name, b.Staff.Name), cmp.Compare(a.Staff.ID, b.Staff.ID))
	})
	return list
}

// RotaNews returns what was said of the rotas that were published since a moment, the last first, for everybody who works here.
func (v View) RotaNews(since time.Time) (list []string) {
	if !readsHouse[RotaPublished](v) {
		return nil
	}
	for _, r := range slices.Backward(v.s.rotas.all) {
		if r.Published.After(since) && r.Words != "" {
			list = append(list, r.Words)
		}
	}
	return list
}
