package care

import (
	"cmp"
	"time"
)

// UndoFor is how long the author of an entry can take it back without saying why.
const UndoFor = 10 * time.Minute

// EntryCorrected takes an entry back and says why. Nothing is removed: the entry stays in the journal and
// is shown as taken back; it only no longer counts.
type EntryCorrected struct {
	Seq      uint64     // of the entry that is taken back
	Resident ResidentID `json:",omitempty"` // whom that entry is about
	Why      string     `json:",omitempty"` // empty when its author undid it at once
}

// Written says where an item stands in the journal: by whom and when it was written, and whether it still counts.
type Written struct {
	Seq       uint64
	At        time.Time
	By        Who
	About     ResidentID
	TakenBack bool
	Why       string // it was taken back; "" if its author undid it at once
}

// A Correction says who took an entry back, when and why.
type Correction struct {
	Seq uint64 // of the entry that was taken back
	At  time.Time
	By  Who
	Why string // "" if its author undid it at once
}

// corrections are what was taken back, by the entry that was.
type corrections map[uint64]Correction

func written(e Entry) Written {
	return Written{Seq: e.Seq, At: e.At, By: e.By, About: e.Fact.subject()}
}

func (s *State) written(seq uint64) *Written {
	for _, p := range s.parts() {
		if w := p.written(seq); w != nil {
			return w
		}
	}
	return nil
}

// Correct takes entries back: the author within UndoFor without a reason, later, or for a coordinator, with one.
func Correct(why string, seqs ...uint64) Decision {
	return func(a Ask) ([]Fact, error) {
		var facts []Fact
		for _, seq := range seqs {
			w := a.s.written(seq)
			switch {
			case w == nil:
				return nil, refuse(NotFound, "correction.unknown")
			case w.By != a.By && a.By.Role != RoleCoordinator:
				return nil, refuse(Forbidden, "correction.not-yours")
			case w.TakenBack:
				continue // already so
			case why == "" && (w.By != a.By || a.At.Sub(w.At) > UndoFor):
				return nil, refuse(Invalid, "correction.why")
			}
			facts = append(facts, EntryCorrected{Seq: seq, Resident: w.About, Why: why})
		}
		return facts, nil
	}
}

func (f EntryCorrected) subject() ResidentID { return f.Resident }
func (f EntryCorrected) fold(s *State, e Entry) {
	for _, p := range s.parts() {
		if w := p.written(f.Seq); w != nil {
			w.TakenBack, w.Why = true, f.Why
			put(&s.corrections, f.Seq, Correction{f.Seq, e.At, e.By, f.Why})
			if t, ok := p.(takesBack); ok {
				t.takeBack(f.Seq, f.Why)
			}
			return
		}
	}
}

// A part that hands out copies, because it holds its items in fewer bytes than a Written has, or that keeps apart
// what still counts, is told what was taken back.
type takesBack interface{ takeBack(seq uint64, why string) }

// Correction returns who took an entry back, when and why; false if nobody did.
func (v View) Correction(seq uint64) (Correction, bool) {
	c, ok := v.s.corrections[seq]
	if !ok {
		return Correction{}, false
	}
	w := v.s.written(seq)
	if w.About == "" && !v.seesHouse() || w.About != "" && !reads[EntryCorrected](v, w.About) {
		return Correction{}, false
	}
	return c, true
}

func compareSeq(a, b uint64) int { return cmp.Compare(a, b) }
