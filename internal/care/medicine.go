package care

import (
	"fmt"
	"slices"

	"milieu/internal/civil"
)

// A medicine is something that a person takes, as a prescriber ordered it or because they take it anyway: what, since
// when, and what they think of it themselves. It is one part of what is done, and never the centre. A dose is words that
// people wrote; nothing here calculates, compares or suggests one. How it is changed together is in ledger.go.

// A Dose is how much and when, as people write it: "5 mg in the evening". It is never a number.
type Dose string

// MedicineTaken says that a person takes a medicine, or takes it differently now.
type MedicineTaken struct {
	Medicine MedicineID
	Resident ResidentID
	Name     string
	Dose     Dose
	Since    string `json:",omitempty"` // as people say it: "spring 2019"
	For      string `json:",omitempty"` // what it is meant to help with
	Ordered  string `json:",omitempty"` // by whom
	Why      string `json:",omitempty"` // why it is taken differently now
}

// MedicineThought says what the person thinks of it, in their own words: what it gives, what it takes.
type MedicineThought struct {
	Medicine MedicineID
	Resident ResidentID
	Words    string
}

// MedicineStopped says that the person does not take it any more. Whoever stopped, it is never held against them.
type MedicineStopped struct {
	Medicine MedicineID
	Resident ResidentID
	On       civil.Day
	Why      string
}

// Medicine is a medicine as it stands.
type Medicine struct {
	Written
	MedicineTaken
	Thoughts []MedicineOpinion // the latest first
	Earlier  []MedicineTaking  // how it was taken before, the latest first
	Stopped  *MedicineStopping
}

// MedicineOpinion is what the person thought of it at a time.
type MedicineOpinion struct {
	Written
	Words string
}

// MedicineTaking is how it was taken.
type MedicineTaking struct {
	Written
	MedicineTaken
}

// MedicineStopping is how it ended.
type MedicineStopping struct {
	Written
	MedicineStopped
}

// MedicineLongest is the most that one text about a medicine holds, in bytes.
const MedicineLongest = 1000

type medicines struct{ stories[MedicineID] }

func medicine(st story) (m Medicine, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case MedicineTaken:
			if ok {
				m.Earlier = slices.Insert(m.Earlier, 0, MedicineTaking{m.Written, m.MedicineTaken})
			}
			m.Written, m.MedicineTaken, m.Stopped, ok = t.Written, f, nil, true
		case MedicineThought:
			m.Thoughts = slices.Insert(m.Thoughts, 0, MedicineOpinion{t.Written, f.Words})
		case MedicineStopped:
			m.Stopped = &MedicineStopping{t.Written, f}
		}
	}
	return m, ok
}

func medicineOpen(st story) bool {
	m, ok := medicine(st)
	return ok && m.Stopped == nil
}

// TakeMedicine decides that a person takes a medicine, or takes it differently now.
func TakeMedicine(f MedicineTaken) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		st, ours := a.s.medicines.about(f.Medicine, f.Resident)
		_, known := a.s.medicines.all[f.Medicine]
		m, taken := medicine(st)
		switch {
		case f.Medicine == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known && !ours:
			return nil, refuse(NotFound, "medicine.unknown")
		case missing(f.Name, string(f.Dose)):
			return nil, refuse(Invalid, "medicine.what")
		case taken && m.Stopped == nil && m.MedicineTaken == f:
			return nil, nil // already so
		case taken && missing(f.Why):
			return nil, refuse(Invalid, "medicine.why")
		case tooLong(MedicineLongest, f.Name, string(f.Dose), f.Since, f.For, f.Ordered, f.Why):
			return nil, refuse(Invalid, "form.too-long", "Count", MedicineLongest)
		}
		return []Fact{f}, nil
	}
}

// medicineOf finds a medicine that a person takes.
func (a Ask) medicineOf(id MedicineID, of ResidentID) (Medicine, error) {
	if _, err := a.about(of); err != nil {
		return Medicine{}, err
	}
	st, _ := a.s.medicines.about(id, of)
	m, ok := medicine(st)
	if !ok {
		return Medicine{}, refuse(NotFound, "medicine.unknown")
	}
	return m, nil
}

// ThinkOfMedicine decides what the person thinks of a medicine. Somebody else can write it down as they said it.
func ThinkOfMedicine(f MedicineThought) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.medicineOf(f.Medicine, f.Resident); err != nil {
			return nil, err
		}
		switch {
		case missing(f.Words):
			return nil, refuse(Invalid, "note.empty")
		case tooLong(MedicineLongest, f.Words):
			return nil, refuse(Invalid, "form.too-long", "Count", MedicineLongest)
		}
		return []Fact{f}, nil
	}
}

// StopMedicine decides that a person does not take a medicine any more, and why.
func StopMedicine(f MedicineStopped) Decision {
	return func(a Ask) ([]Fact, error) {
		m, err := a.medicineOf(f.Medicine, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case m.Stopped != nil:
			return nil, nil // already so
		case f.On.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case f.On.After(a.s.day(a.At)):
			return nil, refuse(Invalid, "medicine.not-stopped-yet")
		case missing(f.Why):
			return nil, refuse(Invalid, "medicine.why")
		case tooLong(MedicineLongest, f.Why):
			return nil, refuse(Invalid, "form.too-long", "Count", MedicineLongest)
		}
		return []Fact{f}, nil
	}
}

func (f MedicineTaken) subject() ResidentID   { return f.Resident }
func (f MedicineThought) subject() ResidentID { return f.Resident }
func (f MedicineStopped) subject() ResidentID { return f.Resident }

func (f MedicineTaken) fold(s *State, e Entry)   { s.medicines.tell(f.Medicine, e, medicineOpen) }
func (f MedicineThought) fold(s *State, e Entry) { s.medicines.tell(f.Medicine, e, medicineOpen) }
func (f MedicineStopped) fold(s *State, e Entry) { s.medicines.tell(f.Medicine, e, medicineOpen) }

func (ms *medicines) takeBack(seq uint64, _ string) { ms.again(seq, medicineOpen) }

func (ms *medicines) check(s *State) error {
	for id := range ms.of {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("medicines of %s, whom nobody admitted", id)
		}
	}
	return nil
}

// Medicines returns what a person takes, then what they took; in the order in which it was noted.
func (v View) Medicines(id ResidentID) []Medicine {
	if !reads[MedicineTaken](v, id) {
		return nil
	}
	var now, before []Medicine
	for _, n := range v.s.medicines.of[id] {
		m, ok := medicine(v.s.medicines.all[n].stands())
		switch {
		case ok && m.Stopped == nil:
			now = append(now, m)
		case ok:
			before = append(before, m)
		}
	}
	return append(now, before...)
}
