package care

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// To erase somebody is to destroy the key with which everything about them was written. Nobody can take that back, so two
// people do it: one asks, another confirms. That somebody was erased stays known, and who did it, and why, in a word;
// not whom.

// An ErasureReason is why somebody is erased, in a word that tells nothing of the person.
type ErasureReason string

// The reasons.
const (
	ErasureWish    ErasureReason = "wish"    // the person wants it, and the law no longer keeps the record
	ErasureOver    ErasureReason = "over"    // the law no longer keeps the record
	ErasureMistake ErasureReason = "mistake" // there should never have been a record: the wrong person, a test, nobody at all
)

// ErasureReasons lists them, for forms.
var ErasureReasons = []ErasureReason{ErasureWish, ErasureOver, ErasureMistake}

// ErasureWithin is how long a second person has to confirm.
const ErasureWithin = 14 * 24 * time.Hour

// ErasureAsked says that somebody wants a resident to be erased.
type ErasureAsked struct {
	Erasure  ErasureID
	Resident ResidentID
	Reason   ErasureReason
	Why      string `json:",omitempty"` // in words, for the second person; erased with the rest
}

// ErasureWithdrawn says that a resident is not to be erased after all.
type ErasureWithdrawn struct {
	Erasure  ErasureID
	Resident ResidentID
}

// ErasureConfirmed says that a second person agreed. The journal destroys the resident's key when it has written it.
type ErasureConfirmed struct {
	Erasure  ErasureID
	Resident ResidentID
}

// PersonErased says that somebody was erased, and not who.
type PersonErased struct {
	Reason ErasureReason
	Asked  StaffID // who asked; who confirmed is who wrote this
}

// An Erasure is what was asked for and waits for a second person.
type Erasure struct {
	ErasureAsked
	By    Who
	At    time.Time
	Until time.Time // then it is as if nobody had asked
}

// Erased is one erasure that happened.
type Erased struct {
	At        time.Time
	Reason    ErasureReason
	Asked     StaffID
	Confirmed Who
}

type (
	erasures map[ResidentID]Erasure
	erased   []Erased
)

// AskErasure decides that a resident may be erased, once a second person agrees.
func AskErasure(f ErasureAsked) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		_, known := a.s.residents[f.Resident]
		was, asked := a.s.erasures[f.Resident]
		switch {
		case !known:
			return nil, refuse(NotFound, "resident.unknown")
		case f.Erasure == "":
			return nil, refuse(Invalid, "form.incomplete")
		case asked && was.ErasureAsked == f:
			return nil, nil // already so
		case asked && was.Until.After(a.At):
			return nil, refuse(Conflict, "erasure.asked-already")
		case !slices.Contains(ErasureReasons, f.Reason):
			return nil, refuse(Invalid, "form.choose")
		case len(f.Why) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case f.Reason == ErasureMistake && f.Why == "":
			return nil, refuse(Invalid, "erasure.say-the-mistake")
		}
		if err := a.erasable(f.Resident, f.Reason); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// erasable refuses what the house's law keeps.
func (a Ask) erasable(id ResidentID, why ErasureReason) error {
	if len(a.s.keepings[id]) > 0 {
		return refuse(Forbidden, "erasure.kept")
	}
	if why == ErasureMistake {
		return nil // the law keeps records of people, not of mistakes
	}
	until, gone := a.s.keptUntil(id)
	switch {
	case !gone:
		return refuse(Forbidden, "erasure.lives-here")
	case a.s.day(a.At).Before(until):
		year, _, _ := until.YearMonthDay()
		return refuse(Forbidden, "erasure.kept-until", "Day", until, "Year", strconv.Itoa(year))
	}
	return nil
}

// WithdrawErasure decides that a resident is not erased after all: whoever may ask or confirm.
func WithdrawErasure(f ErasureWithdrawn) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.erasure(f.Erasure, f.Resident); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// ConfirmErasure decides, as a second person, that a resident is erased. That the law lets them go is asked once more.
func ConfirmErasure(f ErasureConfirmed) Decision {
	return func(a Ask) ([]Fact, error) {
		e, err := a.erasure(f.Erasure, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case e.By == a.By || e.By.Staff() != "" && e.By.Staff() == a.By.Staff():
			return nil, refuse(Forbidden, "erasure.another-person")
		}
		if err := a.erasable(f.Resident, e.Reason); err != nil {
			return nil, err
		}
		return []Fact{PersonErased{e.Reason, e.By.Staff()}, f}, nil
	}
}

// erasure finds what was asked for, for who may decide about it.
func (a Ask) erasure(id ErasureID, resident ResidentID) (Erasure, error) {
	e, ok := a.s.erasures[resident]
	switch {
	case a.By.Role != RoleCoordinator && a.By.Role != RoleManager:
		return Erasure{}, refuse(Forbidden, "erasure.not-yours")
	case !ok || e.Erasure != id:
		return Erasure{}, refuse(NotFound, "erasure.unknown")
	case !e.Until.After(a.At):
		return Erasure{}, refuse(Conflict, "erasure.too-late")
	}
	return e, nil
}

func (f ErasureAsked) subject() ResidentID     { return f.Resident }
func (f ErasureWithdrawn) subject() ResidentID { return f.Resident }
func (f ErasureConfirmed) subject() ResidentID { return f.Resident }
func (PersonErased) subject() ResidentID       { return "" }

func (f ErasureAsked) fold(s *State, e Entry) {
	put(&s.erasures, f.Resident, Erasure{f, e.By, e.At, e.At.Add(ErasureWithin)})
}

func (f ErasureWithdrawn) fold(s *State, _ Entry) { delete(s.erasures, f.Resident) }

// fold has next to nothing to do: the journal puts a state in this one's place that never knew of the resident.
func (f ErasureConfirmed) fold(s *State, _ Entry) { delete(s.erasures, f.Resident) }

func (f PersonErased) fold(s *State, e Entry) {
	s.erased = append(s.erased, Erased{e.At, f.Reason, f.Asked, e.By})
}

// Erasures returns what waits for a second person, oldest first. Who may not see the resident is not told why in words.
func (v View) Erasures() []Erasure {
	var list []Erasure
	for id, e := range v.s.erasures {
		if !e.Until.After(v.at) || !reads[ErasureAsked](v, id) {
			continue
		}
		if !v.sees(id) {
			e.Why = ""
		}
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b Erasure) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Erasure, b.Erasure)) })
	return list
}

// Erased returns the erasures that happened here, latest first.
func (v View) Erased() []Erased {
	if !readsHouse[PersonErased](v) {
		return nil
	}
	list := slices.Clone(v.s.erased)
	slices.Reverse(list)
	return list
}

// Erasable says whether the house's law lets a resident be erased now, for a reason; a *Refusal says why not.
func (v View) Erasable(id ResidentID, why ErasureReason) error {
	if !reads[ErasureAsked](v, id) {
		return refuse(NotFound, "resident.unknown")
	}
	return Ask{By: v.who, At: v.at, s: v.s}.erasable(id, why)
}
