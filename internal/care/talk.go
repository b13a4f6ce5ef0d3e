package care

import (
	"fmt"
	"slices"
	"time"
)

// "I want to talk": a resident asks for somebody's time, of one colleague by name or of whoever can. The house sees it
// at once, and somebody says when. It is over when the two have met, or when the resident no longer wants to.

// TalkAsked says that a resident wants to talk.
type TalkAsked struct {
	Talk     TalkID
	Resident ResidentID
	To       StaffID `json:",omitempty"` // with whom; empty: with whoever can
	Words    string  `json:",omitempty"` // what about, in the resident's own words, if they want to say
}

// TalkAnswered says that a colleague will come. A later answer replaces an earlier one.
type TalkAnswered struct {
	Talk     TalkID
	Resident ResidentID
	Staff    StaffID   // who comes
	When     time.Time `json:",omitzero"` // zero: now
}

// TalkWithdrawn says that the resident no longer wants to talk, or already has.
type TalkWithdrawn struct {
	Talk     TalkID
	Resident ResidentID
}

const (
	// TalkLongest is the most that the words of an ask hold, in bytes.
	TalkLongest = 600
	// TalkAhead is how far ahead a talk can be promised; beyond that it is an appointment.
	TalkAhead = 7 * 24 * time.Hour
)

// A TalkAsk is a resident's wish to talk as it stands now.
type TalkAsk struct {
	Written
	TalkAsked
	Withdrawn bool
	Answer    TalkAnswer // the answer that stands; zero if there is none
}

// A TalkAnswer is what a colleague answered.
type TalkAnswer struct {
	Written
	TalkAnswered
}

type talks struct {
	asked   []TalkAsk    // in the order in which they were written
	answers []TalkAnswer // likewise
	byID    map[TalkID]int
	to      map[TalkID][]int     // the answers to an ask
	open    map[ResidentID][]int // those that may still wait; what is over leaves it when the resident asks again
}

// AskToTalk decides that a resident wants to talk.
func AskToTalk(f TalkAsked) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.own(f.Resident)
		if err != nil {
			return nil, err
		}
		_, known := a.s.talks.byID[f.Talk]
		c, works := a.s.staff[f.To]
		switch {
		case f.Talk == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case !r.Here():
			return nil, refuse(Conflict, "resident.not-here", "Name", r.Name)
		case f.To != "" && (!works || !c.Left.IsZero()):
			return nil, refuse(NotFound, "staff.unknown")
		case len(f.Words) > TalkLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", TalkLongest)
		}
		for _, i := range a.s.talks.open[f.Resident] {
			if ask := a.s.talks.asked[i]; ask.To == f.To && a.s.waits(i) {
				return nil, refuse(Conflict, "talk.already-asked")
			}
		}
		return []Fact{f}, nil
	}
}

// AnswerTalk decides when somebody comes to talk. Everybody answers for themselves.
func AnswerTalk(f TalkAnswered) Decision {
	return func(a Ask) ([]Fact, error) {
		i, ok := a.s.talks.byID[f.Talk]
		switch {
		case a.By.Role != RoleProgram && (f.Staff == "" || a.By.Staff() != f.Staff):
			return nil, refuse(Forbidden, "rights.not-yours")
		case !ok:
			return nil, refuse(NotFound, "talk.unknown")
		case !a.s.waits(i):
			return nil, refuse(Conflict, "talk.over")
		case !f.When.IsZero() && f.When.Before(a.At.Add(-time.Minute)):
			return nil, refuse(Invalid, "talk.in-the-past")
		case f.When.After(a.At.Add(TalkAhead)):
			return nil, refuse(Invalid, "talk.too-far-ahead")
		}
		if _, ok := a.s.staff[f.Staff]; !ok {
			return nil, refuse(NotFound, "staff.unknown")
		}
		f.Resident = a.s.talks.asked[i].Resident
		return []Fact{f}, nil
	}
}

// WithdrawTalk decides that a resident no longer wants to talk. Only they can say so.
func WithdrawTalk(f TalkWithdrawn) Decision {
	return func(a Ask) ([]Fact, error) {
		i, ok := a.s.talks.byID[f.Talk]
		if !ok {
			return nil, refuse(NotFound, "talk.unknown")
		}
		f.Resident = a.s.talks.asked[i].Resident
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		if a.s.talks.asked[i].Withdrawn {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (f TalkAsked) subject() ResidentID     { return f.Resident }
func (f TalkAnswered) subject() ResidentID  { return f.Resident }
func (f TalkWithdrawn) subject() ResidentID { return f.Resident }

func (f TalkAsked) fold(s *State, e Entry) {
	waiting := slices.DeleteFunc(slices.Clone(s.talks.open[f.Resident]), func(i int) bool { return !s.waits(i) })
	put(&s.talks.byID, f.Talk, len(s.talks.asked))
	put(&s.talks.open, f.Resident, append(waiting, len(s.talks.asked)))
	s.talks.asked = append(s.talks.asked, TalkAsk{Written: written(e), TalkAsked: f})
}

func (f TalkAnswered) fold(s *State, e Entry) {
	put(&s.talks.to, f.Talk, append(s.talks.to[f.Talk], len(s.talks.answers)))
	s.talks.answers = append(s.talks.answers, TalkAnswer{written(e), f})
}

func (f TalkWithdrawn) fold(s *State, _ Entry) {
	if i, ok := s.talks.byID[f.Talk]; ok {
		s.talks.asked[i].Withdrawn = true
	}
}

func (t *talks) written(seq uint64) *Written {
	if i, ok := slices.BinarySearchFunc(t.asked, seq, func(a TalkAsk, seq uint64) int { return compareSeq(a.Seq, seq) }); ok {
		return &t.asked[i].Written
	}
	if i, ok := slices.BinarySearchFunc(t.answers, seq, func(a TalkAnswer, seq uint64) int { return compareSeq(a.Seq, seq) }); ok {
		return &t.answers[i].Written
	}
	return nil
}

func (t *talks) check(s *State) error {
	for i, ask := range t.asked {
		if _, ok := s.residents[ask.Resident]; !ok {
			return fmt.Errorf("ask to talk of entry %d by somebody whom nobody admitted", ask.Seq)
		}
		if s.waits(i) && !slices.Contains(t.open[ask.Resident], i) && !s.outlived(i) {
			return fmt.Errorf("ask to talk of entry %d waits and is not seen", ask.Seq)
		}
	}
	return nil
}

// outlived says that an ask was over when its resident asked again, and only waits because a contact was taken
// back since: the later ask stands for it.
func (s *State) outlived(i int) bool {
	return slices.ContainsFunc(s.talks.asked[i+1:], func(later TalkAsk) bool { return later.Resident == s.talks.asked[i].Resident })
}

// answer returns the answer to an ask that stands.
func (t *talks) answer(ask TalkAsk) TalkAnswer {
	for _, i := range slices.Backward(t.to[ask.Talk]) {
		if answer := t.answers[i]; !answer.TakenBack {
			return answer
		}
	}
	return TalkAnswer{}
}

// waits says whether somebody still owes a resident a talk. It is over when the resident has met, since they asked,
// the colleague they asked for or the one who answered, whatever the two did; or, if they asked for nobody by
// name, when they had a talk, a walk or a phone call with anybody, or help in a crisis.
func (s *State) waits(i int) bool {
	ask := s.talks.asked[i]
	if ask.TakenBack || ask.Withdrawn {
		return false
	}
	answer := s.talks.answer(ask)
	for _, n := range s.contacts.after(ask.Resident, ask.Seq) {
		row := s.contacts.rows[n]
		if row.flags&rowTakenBack != 0 || row.began < ask.At.Truncate(time.Minute).UnixMicro() {
			continue
		}
		with := s.contacts.crew[row.crew]
		if ask.To != "" && slices.Contains(with, ask.To) || answer.Staff != "" && slices.Contains(with, answer.Staff) {
			return false
		}
		what := ContactWhat(s.contacts.words.value(uint32(row.what)))
		if ask.To == "" && (what == Talk || what == Walk || what == Phone || what == Crisis) {
			return false
		}
	}
	return true
}

// Talks returns the wishes to talk that wait, of residents who live here and whom the viewer may see: the
// longest-waiting first.
func (v View) Talks() []TalkAsk {
	var list []TalkAsk
	for id, open := range v.s.talks.open {
		if !v.s.residents[id].Here() || len(open) == 0 || !reads[TalkAsked](v, id) {
			continue
		}
		for _, i := range open {
			if v.s.waits(i) {
				ask := v.s.talks.asked[i]
				ask.Answer = v.s.talks.answer(ask)
				list = append(list, ask)
			}
		}
	}
	slices.SortFunc(list, func(a, b TalkAsk) int { return compareSeq(a.Seq, b.Seq) })
	return list
}
