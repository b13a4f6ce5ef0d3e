package care

import (
	"fmt"
	"slices"

	"milieu/internal/civil"
)

// A ledger is a joint plan to reduce, start or keep a medicine, as steps that people wrote: agreed by the person and
// signed by the prescriber. Nothing holds before both have; whatever is changed needs both again. The person can stop the
// clock at any time.

// A LedgerAim is what the plan is for.
type LedgerAim string

// LedgerAims lists them, for forms.
var LedgerAims = []LedgerAim{"reduce", "stop", "start", "keep"}

// A LedgerStep is a dose for a stretch of days, as people wrote it.
type LedgerStep struct {
	Dose  Dose
	From  civil.Day
	Until civil.Day `json:",omitzero"`  // zero: until the next step, or further notice
	Watch string    `json:",omitempty"` // what one looks out for
}

// LedgerWritten says what the plan is. Written again, it is a new draft, which has to be agreed and signed anew.
type LedgerWritten struct {
	Ledger     LedgerID
	Resident   ResidentID
	Medicine   MedicineID
	Aim        LedgerAim
	Goal       string // why, in the person's own words
	Steps      []LedgerStep
	Withdrawal string `json:",omitempty"` // signs that the body misses the medicine
	Return     string `json:",omitempty"` // signs that what it was for comes back
	Pause      string // when one waits, or goes back a step
	Call       string // whom to call
	Instead    string `json:",omitempty"` // what is offered instead
	Before     string `json:",omitempty"` // what was tried earlier, and how it went
}

// LedgerAgreed says that the person agrees to the plan as it is written now.
type LedgerAgreed struct {
	Ledger   LedgerID
	Resident ResidentID
	Words    string `json:",omitempty"` // their own
}

// LedgerSigned says that the prescriber has ordered it so.
type LedgerSigned struct {
	Ledger     LedgerID
	Resident   ResidentID
	Prescriber StaffID
}

// LedgerTold says how a step went.
type LedgerTold struct {
	Ledger   LedgerID
	Resident ResidentID
	Step     int    // from 0
	Words    string // the person's own
	Signs    string `json:",omitempty"` // of withdrawal or return, as they were seen
}

// LedgerPaused says that the clock stands: no next step.
type LedgerPaused struct {
	Ledger   LedgerID
	Resident ResidentID
	Why      string `json:",omitempty"`
}

// LedgerEnded says that the plan is over, and how.
type LedgerEnded struct {
	Ledger   LedgerID
	Resident ResidentID
	Why      string
}

// Ledger is a plan as it stands.
type Ledger struct {
	Written // of the draft
	LedgerWritten
	Agreed *LedgerAgreeing
	Signed *LedgerSigning
	Paused *LedgerPausing
	Ended  *LedgerEnded
	Told   []LedgerTelling // how it went, the first first
	Drafts int             // how often it was written
}

// LedgerAgreeing is the person's yes to the draft.
type LedgerAgreeing struct {
	Written
	LedgerAgreed
}

// LedgerSigning is the prescriber's signature on the draft.
type LedgerSigning struct {
	Written
	LedgerSigned
}

// LedgerPausing is why the clock stands.
type LedgerPausing struct {
	Written
	LedgerPaused
}

// LedgerTelling is how a step went.
type LedgerTelling struct {
	Written
	LedgerTold
}

// Holds says whether the plan is in force: agreed, signed, and neither paused nor over.
func (l Ledger) Holds() bool {
	return l.Agreed != nil && l.Signed != nil && l.Paused == nil && l.Ended == nil
}

// Step returns which step a day belongs to, from 0; -1 if none.
func (l Ledger) Step(day civil.Day) int {
	step := -1
	for i, s := range l.Steps {
		if !s.From.After(day) && (s.Until.IsZero() || !s.Until.Before(day)) {
			step = i
		}
	}
	return step
}

// ledgerStepsMost is how many steps a plan has at most.
const ledgerStepsMost = 60

type ledgers struct{ stories[LedgerID] }

func ledger(st story) (l Ledger, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case LedgerWritten:
			l.Written, l.LedgerWritten, l.Agreed, l.Signed, l.Paused, ok = t.Written, f, nil, nil, nil, true
			l.Drafts++
		case LedgerAgreed:
			l.Agreed = &LedgerAgreeing{t.Written, f}
		case LedgerSigned:
			l.Signed, l.Paused = &LedgerSigning{t.Written, f}, nil
		case LedgerTold:
			l.Told = append(l.Told, LedgerTelling{t.Written, f})
		case LedgerPaused:
			l.Paused = &LedgerPausing{t.Written, f}
		case LedgerEnded:
			l.Ended = &f
		}
	}
	l.Steps = slices.Clone(l.Steps)
	return l, ok
}

func ledgerOpen(st story) bool {
	l, ok := ledger(st)
	return ok && l.Ended == nil
}

// ledgerOf finds a plan that is not over.
func (a Ask) ledgerOf(id LedgerID, of ResidentID) (Ledger, error) {
	if _, err := a.about(of); err != nil {
		return Ledger{}, err
	}
	st, _ := a.s.ledgers.about(id, of)
	l, ok := ledger(st)
	switch {
	case !ok:
		return l, refuse(NotFound, "ledger.unknown")
	case l.Ended != nil:
		return l, refuse(Conflict, "ledger.over")
	}
	return l, nil
}

// WriteLedger decides what a plan is. Anybody who works with the person, and they themselves, can write a draft; it
// holds when the person has agreed and the prescriber has signed.
func WriteLedger(f LedgerWritten) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.medicineOf(f.Medicine, f.Resident); err != nil {
			return nil, err
		}
		st, ours := a.s.ledgers.about(f.Ledger, f.Resident)
		_, known := a.s.ledgers.all[f.Ledger]
		l, _ := ledger(st)
		switch {
		case f.Ledger == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known && (!ours || l.Medicine != f.Medicine):
			return nil, refuse(NotFound, "ledger.unknown")
		case known && l.Ended != nil:
			return nil, refuse(Conflict, "ledger.over")
		case !slices.Contains(LedgerAims, f.Aim):
			return nil, refuse(Invalid, "form.choose")
		case missing(f.Goal):
			return nil, refuse(Invalid, "ledger.goal")
		case missing(f.Pause, f.Call):
			return nil, refuse(Invalid, "ledger.pause")
		case len(f.Steps) == 0 || len(f.Steps) > ledgerStepsMost:
			return nil, refuse(Invalid, "ledger.steps", "Count", ledgerStepsMost)
		case tooLong(MedicineLongest, f.Goal, f.Withdrawal, f.Return, f.Pause, f.Call, f.Instead, f.Before):
			return nil, refuse(Invalid, "form.too-long", "Count", MedicineLongest)
		}
		for i, step := range f.Steps {
			switch {
			case missing(string(step.Dose)) || step.From.IsZero():
				return nil, refuse(Invalid, "ledger.step")
			case !step.Until.IsZero() && step.Until.Before(step.From),
				i > 0 && (!f.Steps[i-1].From.Before(step.From) || !f.Steps[i-1].Until.IsZero() && !f.Steps[i-1].Until.Before(step.From)):
				return nil, refuse(Invalid, "ledger.order")
			case tooLong(MedicineLongest, string(step.Dose), step.Watch):
				return nil, refuse(Invalid, "form.too-long", "Count", MedicineLongest)
			}
		}
		return []Fact{f}, nil
	}
}

// AgreeLedger decides that the person agrees. Somebody else can note it as they said it, but not who signs it.
func AgreeLedger(f LedgerAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		l, err := a.ledgerOf(f.Ledger, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case l.Agreed != nil:
			return nil, nil // already so
		case a.By.Resident() == "" && (missing(f.Words) || l.Signed != nil && l.Signed.By == a.By):
			return nil, refuse(Invalid, "ledger.own-yes")
		case tooLong(MedicineLongest, f.Words):
			return nil, refuse(Invalid, "form.too-long", "Count", MedicineLongest)
		}
		return []Fact{f}, nil
	}
}

// SignLedger decides that the prescriber orders it so. Only a physician signs, with their own name; signing a plan that was
// paused lets it go on.
func SignLedger(f LedgerSigned) Decision {
	return func(a Ask) ([]Fact, error) {
		l, err := a.ledgerOf(f.Ledger, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case a.By.Role != RolePhysician || a.By.Staff() != f.Prescriber:
			return nil, refuse(Forbidden, "ledger.prescriber-only")
		case l.Signed != nil && l.Paused == nil:
			return nil, nil // already so
		case l.Agreed != nil && l.Agreed.By == a.By:
			return nil, refuse(Conflict, "ledger.own-yes")
		}
		return []Fact{f}, nil
	}
}

// TellLedger decides how a step went.
func TellLedger(f LedgerTold) Decision {
	return func(a Ask) ([]Fact, error) {
		l, err := a.ledgerOf(f.Ledger, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case f.Step < 0 || f.Step >= len(l.Steps):
			return nil, refuse(NotFound, "ledger.step")
		case missing(f.Words):
			return nil, refuse(Invalid, "note.empty")
		case tooLong(MedicineLongest, f.Words, f.Signs):
			return nil, refuse(Invalid, "form.too-long", "Count", MedicineLongest)
		}
		return []Fact{f}, nil
	}
}

// PauseLedger decides that the clock stands. The person can always have that.
func PauseLedger(f LedgerPaused) Decision {
	return func(a Ask) ([]Fact, error) {
		l, err := a.ledgerOf(f.Ledger, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case l.Paused != nil:
			return nil, nil // already so
		case tooLong(MedicineLongest, f.Why):
			return nil, refuse(Invalid, "form.too-long", "Count", MedicineLongest)
		}
		return []Fact{f}, nil
	}
}

// EndLedger decides that the plan is over.
func EndLedger(f LedgerEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.ledgerOf(f.Ledger, f.Resident); err != nil {
			return nil, err
		}
		switch {
		case missing(f.Why):
			return nil, refuse(Invalid, "medicine.why")
		case tooLong(MedicineLongest, f.Why):
			return nil, refuse(Invalid, "form.too-long", "Count", MedicineLongest)
		}
		return []Fact{f}, nil
	}
}

func (f LedgerWritten) subject() ResidentID { return f.Resident }
func (f LedgerAgreed) subject() ResidentID  { return f.Resident }
func (f LedgerSigned) subject() ResidentID  { return f.Resident }
func (f LedgerTold) subject() ResidentID    { return f.Resident }
func (f LedgerPaused) subject() ResidentID  { return f.Resident }
func (f LedgerEnded) subject() ResidentID   { return f.Resident }

func (f LedgerWritten) fold(s *State, e Entry) { s.ledgers.tell(f.Ledger, e, ledgerOpen) }
func (f LedgerAgreed) fold(s *State, e Entry)  { s.ledgers.tell(f.Ledger, e, ledgerOpen) }
func (f LedgerSigned) fold(s *State, e Entry)  { s.ledgers.tell(f.Ledger, e, ledgerOpen) }
func (f LedgerTold) fold(s *State, e Entry)    { s.ledgers.tell(f.Ledger, e, ledgerOpen) }
func (f LedgerPaused) fold(s *State, e Entry)  { s.ledgers.tell(f.Ledger, e, ledgerOpen) }
func (f LedgerEnded) fold(s *State, e Entry)   { s.ledgers.tell(f.Ledger, e, ledgerOpen) }

func (ls *ledgers) takeBack(seq uint64, _ string) { ls.again(seq, ledgerOpen) }

func (ls *ledgers) check(s *State) error {
	for _, st := range ls.all {
		l, ok := ledger(st.stands())
		if !ok {
			continue
		}
		if _, taken := s.medicines.about(l.Medicine, l.Resident); !taken {
			return fmt.Errorf("ledger of entry %d is about no medicine of theirs", l.Seq)
		}
		if l.Signed != nil && l.Signed.By.Role != RolePhysician {
			return fmt.Errorf("ledger of entry %d is signed by nobody who prescribes", l.Seq)
		}
	}
	return nil
}

// Ledgers returns a person's plans for their medicines, those that are not over first, the latest first.
func (v View) Ledgers(id ResidentID) []Ledger {
	if !reads[LedgerWritten](v, id) {
		return nil
	}
	var now, over []Ledger
	for _, n := range slices.Backward(v.s.ledgers.of[id]) {
		l, ok := ledger(v.s.ledgers.all[n].stands())
		switch {
		case ok && l.Ended == nil:
			now = append(now, l)
		case ok:
			over = append(over, l)
		}
	}
	return append(now, over...)
}

// LedgersUnsigned returns the plans to which those who live here have agreed and that no prescriber has signed, and the
// paused ones that wait for a prescriber.
func (v View) LedgersUnsigned() []Ledger {
	var list []Ledger
	for id, open := range v.s.ledgers.open {
		for _, n := range open {
			l, ok := ledger(v.s.ledgers.all[n].stands())
			if ok && v.s.residents[id].Here() && (l.Agreed != nil && l.Signed == nil || l.Paused != nil) && reads[LedgerWritten](v, id) {
				list = append(list, l)
			}
		}
	}
	slices.SortFunc(list, func(a, b Ledger) int { return compareSeq(a.Seq, b.Seq) })
	return list
}
