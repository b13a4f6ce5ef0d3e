package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A try is once that something learned was tried in the day: she said no at the table, he took the bus. The resident notes
// it in one tap, or somebody who was there does; whoever saw it says so at once, in a sentence. Tries gather under their
// measure. They are told, never counted against anybody.

// TryNoted says that a resident tried what a measure says.
type TryNoted struct {
	Try      TryID
	Resident ResidentID
	Measure  MeasureID
	Tried    time.Time
	With     []StaffID `json:",omitempty"` // who was there
}

// TryTold says what happened, and how it felt, in the resident's words. Said again, it replaces what was said before.
type TryTold struct {
	Try      TryID
	Resident ResidentID
	Felt     Feeling `json:",omitempty"`
	Words    string  `json:",omitempty"` // at most FeltLongest bytes
	Said     bool    `json:",omitempty"` // they said it, and somebody of the team wrote it down
}

// TrySeen says what somebody who was there saw: feedback at once, in a sentence. Said again by the same person, it replaces
// what they said before.
type TrySeen struct {
	Try      TryID
	Resident ResidentID
	Words    string // at most FeltLongest bytes
}

// Try is a try as it stands.
type Try struct {
	Written
	TryNoted
	Felt  Feeling
	Words string     // the resident's
	Said  bool       // somebody of the team wrote their words down
	Seen  []Feedback // the first said first
}

// Feedback is what somebody saw.
type Feedback struct {
	Written
	Words string
}

type tries struct {
	byID    map[TryID]*try
	of      map[ResidentID][]TryID // in the order in which they were noted
	entries []*Written
}

type try struct {
	Written
	noted TryNoted
	told  []*tryTold
	seen  []*Feedback
}

type tryTold struct {
	Written
	TryTold
}

// NoteTry decides that a resident tried what a measure of their plan says.
func NoteTry(f TryNoted) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		known, err := a.measure(f.Resident, f.Measure)
		if err != nil {
			return nil, err
		}
		f.With = distinct(f.With)
		st, _ := known.now()
		switch {
		case f.Try == "" || f.Tried.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case a.s.tries.byID[f.Try] != nil:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case st.in < 0:
			return nil, refuse(Conflict, "plan.not-in-the-plan")
		case f.Tried.After(a.At):
			return nil, refuse(Invalid, "note.in-the-future")
		case f.Tried.Before(r.came()):
			return nil, refuse(Conflict, "note.before-they-came", "Name", r.Name)
		}
		for _, id := range f.With {
			if err := a.works(id); err != nil {
				return nil, err
			}
		}
		return []Fact{f}, nil
	}
}

// TellTry decides what happened in a try and how it felt. Nobody but the resident says so; somebody may write it down.
func TellTry(f TryTold) Decision {
	return func(a Ask) ([]Fact, error) {
		known, err := a.try(f.Resident, f.Try)
		if err != nil {
			return nil, err
		}
		switch {
		case !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", a.s.residents[f.Resident].Name)
		case f.Felt != "" && !slices.Contains(Feelings, f.Felt), f.Felt == "" && strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "form.choose")
		case len(f.Words) > FeltLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", FeltLongest)
		}
		f.Said = a.By.Resident() == ""
		if now := known.now(); now.Felt == f.Felt && now.Words == f.Words && now.Said == f.Said {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// SeeTry decides what somebody of the team saw of a try.
func SeeTry(f TrySeen) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		if _, err := a.try(f.Resident, f.Try); err != nil {
			return nil, err
		}
		switch {
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "note.empty")
		case len(f.Words) > FeltLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", FeltLongest)
		}
		return []Fact{f}, nil
	}
}

func (a Ask) try(id ResidentID, key TryID) (*try, error) {
	if _, err := a.about(id); err != nil {
		return nil, err
	}
	known := a.s.tries.byID[key]
	if known == nil || known.noted.Resident != id || known.TakenBack {
		return nil, refuse(NotFound, "plan.try-unknown")
	}
	return known, nil
}

func (f TryNoted) subject() ResidentID { return f.Resident }
func (f TryTold) subject() ResidentID  { return f.Resident }
func (f TrySeen) subject() ResidentID  { return f.Resident }

func (f TryNoted) happened() time.Time { return f.Tried }

func (f TryNoted) fold(s *State, e Entry) {
	if s.tries.byID[f.Try] != nil {
		return // known already
	}
	known := &try{Written: written(e), noted: f}
	put(&s.tries.byID, f.Try, known)
	put(&s.tries.of, f.Resident, append(s.tries.of[f.Resident], f.Try))
	s.tries.entries = append(s.tries.entries, &known.Written)
}

func (f TryTold) fold(s *State, e Entry) {
	if known := s.tries.byID[f.Try]; known != nil {
		t := &tryTold{written(e), f}
		known.told = append(known.told, t)
		s.tries.entries = append(s.tries.entries, &t.Written)
	}
}

func (f TrySeen) fold(s *State, e Entry) {
	if known := s.tries.byID[f.Try]; known != nil {
		seen := &Feedback{written(e), f.Words}
		known.seen = append(known.seen, seen)
		s.tries.entries = append(s.tries.entries, &seen.Written)
	}
}

func (ts *tries) written(seq uint64) *Written { return writtenIn(ts.entries, seq) }

func (ts *tries) check(s *State) error {
	for id, known := range ts.byID {
		if m := s.measures.byID[known.noted.Measure]; m == nil || m.resident != known.noted.Resident {
			return fmt.Errorf("try %s is of a measure that %s does not have", id, known.noted.Resident)
		}
	}
	return nil
}

// now is the try as it stands.
func (known *try) now() Try {
	t := Try{Written: known.Written, TryNoted: known.noted}
	t.With = slices.Clone(t.With)
	for _, told := range known.told {
		if !told.TakenBack {
			t.Felt, t.Words, t.Said = told.Felt, told.Words, told.TryTold.Said
		}
	}
	for _, seen := range known.seen {
		if seen.TakenBack {
			continue
		}
		if i := slices.IndexFunc(t.Seen, func(f Feedback) bool { return f.By == seen.By }); i >= 0 {
			t.Seen[i] = *seen
		} else {
			t.Seen = append(t.Seen, *seen)
		}
	}
	return t
}

// Tries returns a resident's tries of a stretch of time that were not taken back, the latest first: of one measure, or of
// all where none is named.
func (v View) Tries(id ResidentID, measure MeasureID, from, until time.Time) []Try {
	if !reads[TryNoted](v, id) {
		return nil
	}
	var list []Try
	all := v.s.tries.of[id]
	for i := len(all) - 1; i >= 0; i-- {
		known := v.s.tries.byID[all[i]]
		if known.At.Before(from) {
			break // nothing is noted before it was tried
		}
		if !known.TakenBack && (measure == "" || known.noted.Measure == measure) && !known.noted.Tried.Before(from) && known.noted.Tried.Before(until) {
			list = append(list, known.now())
		}
	}
	slices.SortStableFunc(list, func(a, b Try) int { return cmp.Compare(b.Tried.UnixNano(), a.Tried.UnixNano()) })
	return list
}

// Try returns a resident's try; false if there is none, or if it was taken back.
func (v View) Try(id ResidentID, key TryID) (Try, bool) {
	known := v.s.tries.byID[key]
	if !reads[TryNoted](v, id) || known == nil || known.noted.Resident != id || known.TakenBack {
		return Try{}, false
	}
	return known.now(), true
}
