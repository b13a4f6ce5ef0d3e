package care

import (
	"cmp"
	"slices"
	"time"

	"milieu/internal/civil"
)

// A rota is the plan of duties for some weeks. It is a draft that the coordinator changes until it is published; what is published is
// duties, and nothing else in the house asks for a rota.

// RotaBegun says that there is a draft. It begins with the duties that stand for its days.
type RotaBegun struct {
	Rota  RotaID
	Name  string
	From  civil.Day
	Until civil.Day // the last day
}

// RotaDrawn says that a draft was changed: duties put into it and taken out. A duty that is changed is taken out and put in
// anew, with another ID.
type RotaDrawn struct {
	Rota    RotaID
	Put     []DutyEntered `json:",omitempty"`
	Removed []DutyID      `json:",omitempty"`
	Made    RotaMade      `json:",omitzero"` // if a search made it
}

// RotaMade is how a search came by what it put into a draft. It names no resident.
type RotaMade struct {
	Pattern string    // what was asked for: the kind of a pattern
	Points  int       // of what is not as one would like: each thing by its weight
	Bound   int       `json:",omitempty"` // no rota that keeps every rule has fewer points; only if Bounded
	Bounded bool      `json:",omitempty"`
	Stopped bool      `json:",omitempty"` // somebody stopped it
	Why     []RotaWhy `json:",omitempty"`
}

// RotaWhy is one thing that is not as one would like.
type RotaWhy struct {
	Rule   string
	Staff  StaffID   `json:",omitempty"`
	Day    civil.Day `json:",omitzero"`
	What   string    `json:",omitempty"` // the time of day or strength that it is about
	Units  int       // how many people, hours, days
	Points int
}

// RotaDiscarded says that a draft is not wanted.
type RotaDiscarded struct {
	Rota RotaID
}

// RotaPublished says that a draft holds. The duties that it entered and cancelled are facts of their own, written with it.
type RotaPublished struct {
	Rota      RotaID
	Entered   int
	Cancelled int
}

// RotaLongest is the longest draft, in days.
const (
	RotaLongest = 26 * 7
	WhyMost     = 400 // reasons that are kept of a search
)

// Rota is a draft, or what became of it.
type Rota struct {
	RotaBegun
	By        Who
	Changed   time.Time
	Duties    []DutyEntered // by From; none once it is closed
	Published time.Time     // zero while it is not
	making
	Entered   int
	Cancelled int

	base    []DutyID      // what stood when the draft began
	before  []DutyEntered // as it was before the last change
	earlier making        // what was known of a search then
	drawn   bool          // whether there was any
}

// making is what is known of the search that was run last.
type making struct {
	Made  RotaMade // zero if none was, or if it was taken back
	Since int      // changes by hand since then
}

type rotas struct {
	all []Rota // in the order in which they were begun; those that were discarded are gone
}

// BeginRota decides that there is a draft.
func BeginRota(f RotaBegun) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		i := a.s.rotas.find(f.Rota)
		switch {
		case f.Rota == "" || f.From.IsZero() || f.Until.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case f.Name == "":
			return nil, refuse(Invalid, "rota.no-name")
		case len(f.Name) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		case f.Until < f.From:
			return nil, refuse(Invalid, "rota.ends-before-it-begins")
		case f.Until.Sub(f.From) >= RotaLongest:
			return nil, refuse(Invalid, "rota.too-long", "Count", RotaLongest/7)
		case i >= 0 && a.s.rotas.all[i].RotaBegun == f:
			return nil, nil // already so
		case i >= 0:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		}
		return []Fact{f}, nil
	}
}

// DrawRota decides that a draft is changed. A draft may be unlawful, with gaps and against wishes: it is there to be looked at. What has
// begun is not changed by it.
func DrawRota(f RotaDrawn) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.draft(f.Rota)
		if err != nil {
			return nil, err
		}
		if len(f.Made.Why) > WhyMost {
			return nil, refuse(Invalid, "form.too-long", "Count", WhyMost)
		}
		rest := slices.Clone(r.Duties)
		for _, id := range f.Removed {
			i := slices.IndexFunc(rest, func(d DutyEntered) bool { return d.Duty == id })
			if i < 0 {
				return nil, refuse(NotFound, "duty.unknown")
			}
			if !rest[i].From.After(a.At) {
				return nil, refuse(Conflict, "rota.has-begun")
			}
			rest = slices.Delete(rest, i, i+1)
		}
		var put []DutyEntered
		for _, d := range f.Put {
			if i := slices.IndexFunc(rest, func(e DutyEntered) bool { return e.Duty == d.Duty }); i >= 0 && rest[i].same(d) {
				continue // already so
			} else if _, known := a.s.duties.byID[d.Duty]; i >= 0 || known {
				return nil, refuse(Conflict, "form.known-with-other-contents")
			}
			if err := a.drawn(r, d, rest); err != nil {
				return nil, err
			}
			rest, put = append(rest, d), append(put, d)
		}
		if f.Put = put; len(f.Put)+len(f.Removed) == 0 {
			return nil, nil
		}
		return []Fact{f}, nil
	}
}

// drawn asks whether a duty can be put into a draft.
func (a Ask) drawn(r Rota, d DutyEntered, beside []DutyEntered) error {
	if err := a.sound(d); err != nil {
		return err
	}
	day := a.s.day(d.From)
	switch {
	case day < r.From || day > r.Until:
		return refuse(Invalid, "rota.outside")
	case !d.From.After(a.At):
		return refuse(Conflict, "rota.has-begun")
	}
	return twice(a.s, d, beside)
}

// twice refuses a duty of somebody who is on another at the time.
func twice(s *State, d DutyEntered, beside []DutyEntered) error {
	for _, e := range beside {
		if e.Staff == d.Staff && e.From.Before(d.Until) && d.From.Before(e.Until) {
			return refuse(Conflict, "duty.overlaps", "Name", s.staff[d.Staff].Name)
		}
	}
	return nil
}

// DiscardRota decides that a draft is not wanted.
func DiscardRota(f RotaDiscarded) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.draft(f.Rota); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// PublishRota decides that a draft holds: its duties are entered, and those that it does without are cancelled. What blocks is not
// published. Duties that were changed beside the draft since it began stay as they are.
func PublishRota(id RotaID) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.draft(id)
		if err != nil {
			return nil, err
		}
		entered, cancelled := a.s.outcome(r)
		for _, d := range append(slices.Clone(entered), a.s.standing(cancelled)...) {
			if !d.From.After(a.At) {
				return nil, refuse(Conflict, "rota.has-begun")
			}
		}
		var staff []StaffID
		for _, d := range entered {
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
		return append(facts, RotaPublished{Rota: id, Entered: len(entered), Cancelled: len(cancelled)}), nil
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

// draft returns a draft that can still be changed.
func (a Ask) draft(id RotaID) (Rota, error) {
	if err := a.coordinator(); err != nil {
		return Rota{}, err
	}
	i := a.s.rotas.find(id)
	if i < 0 {
		return Rota{}, refuse(NotFound, "rota.unknown")
	}
	if r := a.s.rotas.all[i]; r.Published.IsZero() {
		return r, nil
	}
	return Rota{}, refuse(Conflict, "rota.is-published")
}

func (RotaBegun) subject() ResidentID     { return "" }
func (RotaDrawn) subject() ResidentID     { return "" }
func (RotaDiscarded) subject() ResidentID { return "" }
func (RotaPublished) subject() ResidentID { return "" }

func (f RotaBegun) fold(s *State, e Entry) {
	zone := s.house.location()
	r := Rota{RotaBegun: f, By: e.By, Changed: e.At}
	for _, d := range s.duties.between(f.From.At(0, zone), f.Until.At(civil.Midnight, zone)) {
		if s.day(d.From) >= f.From {
			r.Duties, r.base = append(r.Duties, d), append(r.base, d.Duty)
		}
	}
	s.rotas.all = append(slices.Clip(s.rotas.all), r)
}

func (f RotaDrawn) fold(s *State, e Entry) {
	s.rotas.change(f.Rota, func(r *Rota) {
		was, earlier := r.making, r.earlier
		before := r.before
		r.before, r.drawn, r.Changed, r.earlier = r.Duties, true, e.At, was
		r.Duties = slices.DeleteFunc(slices.Clone(r.Duties), func(d DutyEntered) bool { return slices.Contains(f.Removed, d.Duty) })
		r.Duties = append(r.Duties, f.Put...)
		slices.SortFunc(r.Duties, compareDuties)
		switch {
		case f.Made.Pattern != "":
			r.making = making{f.Made, 0}
		case slices.EqualFunc(r.Duties, before, func(a, b DutyEntered) bool { return a.Duty == b.Duty }):
			r.making = earlier // the last change was taken back
		case was.Made.Pattern != "":
			r.Since++
		}
	})
}

func (f RotaDiscarded) fold(s *State, _ Entry) {
	s.rotas.all = slices.DeleteFunc(slices.Clone(s.rotas.all), func(r Rota) bool { return r.Rota == f.Rota })
}

func (f RotaPublished) fold(s *State, e Entry) {
	s.rotas.change(f.Rota, func(r *Rota) {
		r.Duties, r.base, r.before, r.Made.Why = nil, nil, nil, nil
		r.Published, r.Entered, r.Cancelled = e.At, f.Entered, f.Cancelled
	})
}

// published returns when the rota of a day was published: the last time, if it was changed by a further one; zero if none was.
func (r rotas) published(day civil.Day) (at time.Time) {
	for _, one := range r.all {
		if one.From <= day && day <= one.Until && one.Published.After(at) {
			at = one.Published
		}
	}
	return at
}

func (r rotas) find(id RotaID) int {
	return slices.IndexFunc(r.all, func(r Rota) bool { return r.Rota == id })
}

func (r *rotas) change(id RotaID, f func(*Rota)) {
	if i := r.find(id); i >= 0 {
		r.all = slices.Clone(r.all)
		f(&r.all[i])
	}
}

// outcome is what publishing a draft would do: what is entered, and what is cancelled.
func (s *State) outcome(r Rota) (entered []DutyEntered, cancelled []DutyID) {
	for _, d := range r.Duties {
		if !slices.Contains(r.base, d.Duty) {
			entered = append(entered, d)
		}
	}
	for _, id := range r.base {
		kept := slices.ContainsFunc(r.Duties, func(d DutyEntered) bool { return d.Duty == id })
		if known, ok := s.duties.byID[id]; ok && !known.cancelled && !kept {
			cancelled = append(cancelled, id)
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

// Rotas returns the drafts and what was published, the last first; for who plans.
func (v View) Rotas() []Rota {
	if !v.plans() {
		return nil
	}
	list := slices.Clone(v.s.rotas.all)
	slices.Reverse(list)
	return list
}

// Rota returns a draft, or what became of it.
func (v View) Rota(id RotaID) (Rota, bool) {
	i := v.s.rotas.find(id)
	if !v.plans() || i < 0 {
		return Rota{}, false
	}
	return v.s.rotas.all[i], true
}

// Base are the duties that stood for its days when the draft began: the draft stands for them.
func (r Rota) Base() []DutyID { return slices.Clone(r.base) }

// A StaffChange is what a rota changes for somebody.
type StaffChange struct {
	Staff     Staff
	New, Gone []DutyEntered
}

// RotaChanges returns what publishing a draft would change, for whom, by name.
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
	entered, cancelled := v.s.outcome(r)
	for _, d := range entered {
		c := of(d.Staff)
		c.New = append(c.New, d)
	}
	for _, d := range v.s.standing(cancelled) {
		c := of(d.Staff)
		c.Gone = append(c.Gone, d)
	}
	slices.SortFunc(list, func(a, b StaffChange) int {
		return cmp.Or(cmp.Compare(a.Staff.Name, b.Staff.Name), cmp.Compare(a.Staff.ID, b.Staff.ID))
	})
	return list
}

// plans says whether the person plans the team's time.
func (v View) plans() bool { return readsHouse[RotaBegun](v) }

// UndoDraw decides that the last change of a draft is taken back. Undone twice, it is done again.
func UndoDraw(id RotaID) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.draft(id)
		if err != nil || !r.drawn {
			return nil, err
		}
		has := func(list []DutyEntered, id DutyID) bool {
			return slices.ContainsFunc(list, func(d DutyEntered) bool { return d.Duty == id })
		}
		f := RotaDrawn{Rota: id}
		for _, d := range r.before {
			if !has(r.Duties, d.Duty) {
				f.Put = append(f.Put, d)
			}
		}
		for _, d := range r.Duties {
			if !has(r.before, d.Duty) {
				f.Removed = append(f.Removed, d.Duty)
			}
		}
		return []Fact{f}, nil
	}
}
