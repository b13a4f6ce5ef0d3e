package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"milieu/internal/civil"
)

// A promise is what somebody here told a resident that they would do. It is kept, passed on to a colleague who
// knows of it, or released with a reason; it is never just forgotten when a team goes home.

// PromiseMade says that a colleague promised a resident something.
type PromiseMade struct {
	Promise  PromiseID
	Resident ResidentID
	Words    string    // what was promised, at most PromiseLongest bytes
	By       StaffID   // who promised it
	Until    civil.Day `json:",omitzero"` // by when; zero if no day was named
}

// PromisePassed says that another colleague has taken a promise over.
type PromisePassed struct {
	Promise  PromiseID
	Resident ResidentID
	To       StaffID
}

// PromiseKept says that what was promised was done.
type PromiseKept struct {
	Promise  PromiseID
	Resident ResidentID
}

// PromiseReleased says that a promise is not kept, and why: the resident no longer wishes it, or it could not be.
type PromiseReleased struct {
	Promise  PromiseID
	Resident ResidentID
	Why      string // told to the resident, at most PromiseLongest bytes
}

// Promise is a promise as it stands now.
type Promise struct {
	Written
	PromiseMade
	Passed []PromisePassing // the first first
	Ended  []PromiseEnding  // kept or released; several when one of them was taken back
}

// PromisePassing says to whom a promise passed.
type PromisePassing struct {
	Written
	To StaffID
}

// PromiseEnding says how a promise ended.
type PromiseEnding struct {
	Written
	Kept   bool
	Reason string // why it was released
}

// Holder is who is to keep the promise now.
func (p Promise) Holder() StaffID {
	for _, passing := range slices.Backward(p.Passed) {
		if !passing.TakenBack {
			return passing.To
		}
	}
	return p.PromiseMade.By
}

// Ending returns how the promise ended; false while it is open.
func (p Promise) Ending() (PromiseEnding, bool) {
	for _, ending := range slices.Backward(p.Ended) {
		if !ending.TakenBack {
			return ending, true
		}
	}
	return PromiseEnding{}, false
}

// Open says whether the promise is still to be kept.
func (p Promise) Open() bool {
	_, ended := p.Ending()
	return !ended && !p.TakenBack
}

// PromiseLongest is the most that a promise, or the reason why it is released, holds, in bytes.
const PromiseLongest = 500

// promises are each resident's promises in the order in which they were made. Those that are open are also found
// without the others, which get more with every year.
type promises struct {
	byID map[PromiseID]*Promise
	of   map[ResidentID][]*Promise
	open map[ResidentID][]*Promise
}

// MakePromise decides that a colleague promised a resident something.
func MakePromise(f PromiseMade) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		switch _, known := a.s.promises.byID[f.Promise]; {
		case f.Promise == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "promise.empty")
		case len(f.Words) > PromiseLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", PromiseLongest)
		case !f.Until.IsZero() && f.Until.Before(a.s.day(a.At)):
			return nil, refuse(Invalid, "promise.until-the-past")
		}
		if err := a.works(f.By); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// PassPromise decides that a colleague takes a promise over.
func PassPromise(f PromisePassed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		p, err := a.promise(f.Promise, f.Resident)
		if err != nil {
			return nil, err
		}
		switch {
		case !p.Open():
			return nil, refuse(Conflict, "promise.ended")
		case p.Holder() == f.To:
			return nil, nil // already so
		}
		if err := a.works(f.To); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// KeepPromise decides that what was promised was done. The resident can say so too.
func KeepPromise(f PromiseKept) Decision {
	return func(a Ask) ([]Fact, error) {
		p, err := a.promise(f.Promise, f.Resident)
		if err != nil {
			return nil, err
		}
		switch ending, ended := p.Ending(); {
		case ended && ending.Kept:
			return nil, nil // already so
		case !p.Open():
			return nil, refuse(Conflict, "promise.ended")
		}
		return []Fact{f}, nil
	}
}

// ReleasePromise decides that a promise is not kept, with a reason that the resident can read.
func ReleasePromise(f PromiseReleased) Decision {
	return func(a Ask) ([]Fact, error) {
		p, err := a.promise(f.Promise, f.Resident)
		if err != nil {
			return nil, err
		}
		switch {
		case !p.Open():
			return nil, refuse(Conflict, "promise.ended")
		case strings.TrimSpace(f.Why) == "":
			return nil, refuse(Invalid, "promise.why")
		case len(f.Why) > PromiseLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", PromiseLongest)
		}
		return []Fact{f}, nil
	}
}

// promise finds a promise to a resident, for somebody who may do something about it.
func (a Ask) promise(id PromiseID, to ResidentID) (Promise, error) {
	if _, err := a.about(to); err != nil {
		return Promise{}, err
	}
	p, ok := a.s.promises.byID[id]
	if !ok || p.Resident != to {
		return Promise{}, refuse(NotFound, "promise.unknown")
	}
	return *p, nil
}

// works refuses somebody who does not work here.
func (a Ask) works(id StaffID) error {
	if c, ok := a.s.staff[id]; !ok || !c.Left.IsZero() {
		return refuse(NotFound, "staff.unknown")
	}
	return nil
}

func (f PromiseMade) subject() ResidentID     { return f.Resident }
func (f PromisePassed) subject() ResidentID   { return f.Resident }
func (f PromiseKept) subject() ResidentID     { return f.Resident }
func (f PromiseReleased) subject() ResidentID { return f.Resident }

func (f PromiseMade) fold(s *State, e Entry) {
	p := &Promise{Written: written(e), PromiseMade: f}
	put(&s.promises.byID, f.Promise, p)
	put(&s.promises.of, f.Resident, append(s.promises.of[f.Resident], p))
	s.promises.sort(p)
}

func (f PromisePassed) fold(s *State, e Entry) {
	if p, ok := s.promises.byID[f.Promise]; ok {
		p.Passed = append(slices.Clip(p.Passed), PromisePassing{written(e), f.To})
	}
}

func (f PromiseKept) fold(s *State, e Entry) {
	s.promises.end(f.Promise, PromiseEnding{Written: written(e), Kept: true})
}

func (f PromiseReleased) fold(s *State, e Entry) {
	s.promises.end(f.Promise, PromiseEnding{Written: written(e), Reason: f.Why})
}

func (ps *promises) end(id PromiseID, ending PromiseEnding) {
	if p, ok := ps.byID[id]; ok {
		p.Ended = append(slices.Clip(p.Ended), ending)
		ps.sort(p)
	}
}

// sort puts a promise among those that are open, or takes it out.
func (ps *promises) sort(p *Promise) {
	i, found := slices.BinarySearchFunc(ps.open[p.Resident], p.Seq, func(p *Promise, seq uint64) int { return compareSeq(p.Seq, seq) })
	switch open := p.Open(); {
	case open && !found:
		put(&ps.open, p.Resident, slices.Insert(ps.open[p.Resident], i, p))
	case !open && found:
		put(&ps.open, p.Resident, slices.Delete(ps.open[p.Resident], i, i+1))
	}
}

func (ps *promises) written(seq uint64) *Written {
	_, w := ps.find(seq)
	return w
}

func (ps *promises) find(seq uint64) (*Promise, *Written) {
	for _, list := range ps.of {
		for _, p := range list {
			if p.Seq == seq {
				return p, &p.Written
			}
			for i := range p.Passed {
				if p.Passed[i].Seq == seq {
					return p, &p.Passed[i].Written
				}
			}
			for i := range p.Ended {
				if p.Ended[i].Seq == seq {
					return p, &p.Ended[i].Written
				}
			}
		}
	}
	return nil, nil
}

func (ps *promises) takeBack(seq uint64, _ string) {
	if p, _ := ps.find(seq); p != nil {
		ps.sort(p)
	}
}

func (ps *promises) check(s *State) error {
	for id, list := range ps.of {
		var open []*Promise
		for _, p := range list {
			if _, ok := s.staff[p.Holder()]; !ok {
				return fmt.Errorf("promise of entry %d is held by nobody who works here", p.Seq)
			}
			if p.Open() {
				open = append(open, p)
			}
		}
		if !slices.Equal(open, ps.open[id]) {
			return fmt.Errorf("%d promises to %s are open, and %d are found", len(open), id, len(ps.open[id]))
		}
	}
	return nil
}

// Promises returns what was promised to a resident and is still to be kept: what has a day first, by day, then the
// oldest.
func (v View) Promises(id ResidentID) []Promise {
	if !reads[PromiseMade](v, id) {
		return nil
	}
	return soonest(values(v.s.promises.open[id]))
}

// Promise returns one promise, also when it has ended.
func (v View) Promise(id PromiseID) (Promise, bool) {
	p, ok := v.s.promises.byID[id]
	if !ok || !reads[PromiseMade](v, p.Resident) {
		return Promise{}, false
	}
	return clone(p), true
}

// PromisesEnded returns the promises to a resident that were kept or released since a day, the latest first.
func (v View) PromisesEnded(id ResidentID, since civil.Day) []Promise {
	if !reads[PromiseMade](v, id) {
		return nil
	}
	var list []Promise
	for _, p := range v.s.promises.of[id] {
		if ending, ended := p.Ending(); ended && !p.TakenBack && !v.s.day(ending.At).Before(since) {
			list = append(list, clone(p))
		}
	}
	slices.SortFunc(list, func(a, b Promise) int {
		endA, _ := a.Ending()
		endB, _ := b.Ending()
		return compareSeq(endB.Seq, endA.Seq)
	})
	return list
}

// MyPromises returns what the colleague who looks has promised or taken over and is still to keep, soonest first.
func (v View) MyPromises() []Promise {
	var list []Promise
	for id, open := range v.s.promises.open {
		for _, p := range open {
			if v.who.Staff() != "" && p.Holder() == v.who.Staff() && reads[PromiseMade](v, id) {
				list = append(list, clone(p))
			}
		}
	}
	return soonest(list)
}

// PromisesDue returns the promises that are still to be kept and whose day has come, to those whom the viewer may
// see, soonest first.
func (v View) PromisesDue() []Promise {
	var list []Promise
	for id, open := range v.s.promises.open {
		for _, p := range open {
			if !p.Until.IsZero() && !p.Until.After(v.Today()) && reads[PromiseMade](v, id) {
				list = append(list, clone(p))
			}
		}
	}
	return soonest(list)
}

func soonest(list []Promise) []Promise {
	slices.SortFunc(list, func(a, b Promise) int {
		switch {
		case a.Until.IsZero() != b.Until.IsZero() && a.Until.IsZero():
			return 1
		case a.Until.IsZero() != b.Until.IsZero():
			return -1
		}
		return cmp.Or(a.Until.Compare(b.Until), compareSeq(a.Seq, b.Seq))
	})
	return list
}

func values(list []*Promise) []Promise {
	var out []Promise
	for _, p := range list {
		out = append(out, clone(p))
	}
	return out
}

// clone copies a promise, so that what a View hands out does not change when something is taken back.
func clone(p *Promise) Promise {
	c := *p
	c.Passed, c.Ended = slices.Clone(p.Passed), slices.Clone(p.Ended)
	return c
}
