package care

import (
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
	Made    RotaMade      `json:",omitzero"`  // if a search made it
	Step    int           `json:",omitempty"` // -1: it takes the last change back; 1: it does again what was taken back
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

// RotaLongest is the longest draft, in days.
const (
	RotaLongest = 26 * 7
	WhyMost     = 400 // reasons that are kept of a search
	UndoMost    = 30  // changes of a draft that can be taken back
)

// Rota is a draft, or what became of it. A draft is what differs from the duties that stand: what is changed beside it (a swap, somebody who
// comes instead) is in it too, and what has begun is as it stands.
type Rota struct {
	RotaBegun
	By          Who
	Changed     time.Time
	Changes     int           // how often it was changed: who undoes or publishes says what they saw
	Duties      []DutyEntered // as it is now, by From; none once it is closed
	Published   time.Time     // zero while it is not
	PublishedBy Who
	Words       string // what was said when it was published
	drawing
	Entered   []DutyEntered // by publishing it
	Cancelled []DutyEntered

	last         drawing       // as it was before the last change
	past, future []drawing     // what can be taken back, and done again; the last last
	base         []DutyID      // what stands on its days
	before       []DutyEntered // the duties before the last change
}

// A drawing is what was drawn into a draft.
type drawing struct {
	Made  RotaMade // by the search that was run last; zero if none was, or if it was taken back
	Since int      // changes by hand since then
	put   []DutyEntered
	gone  []DutyID // of what stands
}

// Undo and Redo say whether a change can be taken back, and whether one that was can be done again.
func (r Rota) Undo() bool { return len(r.past) > 0 }
func (r Rota) Redo() bool { return len(r.future) > 0 }

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
				return nil, refuse(Conflict, "rota.changed-meanwhile")
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
		return a.s.current(r, a.At), nil
	}
	return Rota{}, refuse(Conflict, "rota.is-published")
}

func (RotaBegun) subject() ResidentID     { return "" }
func (RotaDrawn) subject() ResidentID     { return "" }
func (RotaDiscarded) subject() ResidentID { return "" }

func (f RotaBegun) fold(s *State, e Entry) {
	s.rotas.all = append(slices.Clip(s.rotas.all), Rota{RotaBegun: f, By: e.By, Changed: e.At})
}

func (f RotaDrawn) fold(s *State, e Entry) {
	s.rotas.change(f.Rota, func(r *Rota) {
		was := r.drawing
		r.last = was
		r.Changed, r.Changes = e.At, r.Changes+1
		r.put = slices.DeleteFunc(slices.Clone(r.put), func(d DutyEntered) bool { return slices.Contains(f.Removed, d.Duty) })
		r.gone = slices.Clone(r.gone)
		for _, id := range f.Removed {
			if !slices.ContainsFunc(was.put, func(d DutyEntered) bool { return d.Duty == id }) {
				r.gone = append(r.gone, id)
			}
		}
		for _, d := range f.Put {
			if i := slices.Index(r.gone, d.Duty); i >= 0 {
				r.gone = slices.Delete(r.gone, i, i+1) // it is put back
			} else {
				r.put = append(r.put, d)
			}
		}
		r.step(f, was)
	})
}

// step remembers how it was before a change, and what is known of the search that was run last.
func (r *Rota) step(f RotaDrawn, was drawing) {
	switch {
	case f.Step < 0 && r.Undo():
		r.Made, r.Since = r.past[len(r.past)-1].Made, r.past[len(r.past)-1].Since
		r.past, r.future = r.past[:len(r.past)-1], append(slices.Clip(r.future), was)
		return
	case f.Step > 0 && r.Redo():
		r.Made, r.Since = r.future[len(r.future)-1].Made, r.future[len(r.future)-1].Since
		r.future = r.future[:len(r.future)-1]
	case f.Made.Pattern != "":
		r.Made, r.Since, r.future = f.Made, 0, nil
	case was.Made.Pattern != "":
		r.Since, r.future = was.Since+1, nil
	default:
		r.future = nil
	}
	r.past = append(slices.Clip(r.past[max(0, len(r.past)-UndoMost+1):]), was)
}

func (f RotaDiscarded) fold(s *State, _ Entry) {
	s.rotas.all = slices.DeleteFunc(slices.Clone(s.rotas.all), func(r Rota) bool { return r.Rota == f.Rota })
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

// current is a draft as it is at a moment: the duties that stand on its days, with what was drawn of what has not begun.
func (s *State) current(r Rota, at time.Time) Rota {
	if !r.Published.IsZero() {
		return r
	}
	zone := s.house.location()
	var stands []DutyEntered
	for _, d := range s.duties.between(r.From.At(0, zone), r.Until.At(civil.Midnight, zone)) {
		if s.day(d.From) >= r.From {
			stands, r.base = append(stands, d), append(r.base, d.Duty)
		}
	}
	with := func(how drawing) []DutyEntered {
		gone := set(how.gone)
		list := slices.DeleteFunc(slices.Clone(stands), func(d DutyEntered) bool { return gone[d.Duty] && d.From.After(at) })
		for _, d := range how.put {
			if d.From.After(at) {
				list = append(list, d)
			}
		}
		slices.SortFunc(list, compareDuties)
		return list
	}
	r.Duties = with(r.drawing)
	r.before = with(r.last)
	return r
}

func set(ids []DutyID) map[DutyID]bool {
	has := make(map[DutyID]bool, len(ids))
	for _, id := range ids {
		has[id] = true
	}
	return has
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
	return v.s.current(v.s.rotas.all[i], v.at), true
}

// Base are the duties that stand on its days: the draft stands for them.
func (r Rota) Base() []DutyID { return slices.Clone(r.base) }

// plans says whether the person plans the team's time.
func (v View) plans() bool { return readsHouse[RotaBegun](v) }

// UndoDraw decides that the last change of a draft, as it was seen (the number of its changes; 0 takes it as it is), is taken back.
func UndoDraw(id RotaID, seen int) Decision { return stepDraw(id, seen, -1) }

// RedoDraw decides that what was taken back is done again.
func RedoDraw(id RotaID, seen int) Decision { return stepDraw(id, seen, 1) }

func stepDraw(id RotaID, seen, step int) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.draft(id)
		switch {
		case err != nil:
			return nil, err
		case seen != 0 && r.Changes != seen:
			return nil, refuse(Conflict, "rota.changed-meanwhile")
		case step < 0 && !r.Undo() || step > 0 && !r.Redo():
			return nil, nil // already so
		}
		to := r
		if step < 0 {
			to.drawing = r.past[len(r.past)-1]
		} else {
			to.drawing = r.future[len(r.future)-1]
		}
		to.base = nil
		return []Fact{difference(r, a.s.current(to, a.At), step)}, nil
	}
}

// difference is the change that makes one state of a draft another.
func difference(r, to Rota, step int) RotaDrawn {
	has := func(list []DutyEntered) map[DutyID]bool {
		ids := map[DutyID]bool{}
		for _, d := range list {
			ids[d.Duty] = true
		}
		return ids
	}
	f, now, then := RotaDrawn{Rota: r.RotaBegun.Rota, Step: step}, has(r.Duties), has(to.Duties)
	for _, d := range to.Duties {
		if !now[d.Duty] {
			f.Put = append(f.Put, d)
		}
	}
	for _, d := range r.Duties {
		if !then[d.Duty] {
			f.Removed = append(f.Removed, d.Duty)
		}
	}
	return f
}
