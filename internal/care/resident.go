package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"milieu/internal/civil"
)

// A resident is a person whose home, for a while, is this house. The house may use another word (patient,
// member, pupil). A person who returns is the same resident: all stays are one course.

// ResidentAdmitted begins a stay. The first one also makes the resident known.
type ResidentAdmitted struct {
	Resident ResidentID
	Stay     StayID
	Name     string    // the name the person uses; what every screen, sheet and door says
	On       time.Time // when they came
	OwnWish  bool      `json:",omitempty"` // they asked to come; otherwise somebody referred them
	Referrer string    `json:",omitempty"` // who referred them
}

// ResidentDescribed says who the person is. A later description replaces an earlier one.
type ResidentDescribed struct {
	Resident    ResidentID
	Name        string    // the name used
	FullName    string    `json:",omitempty"` // as in the papers
	Pronouns    string    `json:",omitempty"` // in the person's words
	Born        civil.Day `json:",omitzero"`
	Languages   []string  `json:",omitempty"` // BCP 47, best first
	Interpreter bool      `json:",omitempty"` // needed for talk that matters; never a relative
	OnWall      bool      `json:",omitempty"` // the person agrees to the first name on the living room's wall
}

// ResidentDischarged ends a stay.
type ResidentDischarged struct {
	Resident ResidentID
	Stay     StayID
	On       time.Time
	To       string `json:",omitempty"` // where they went, in plain words
}

// A Stay is one admission; all stays of a person are their course.
type Stay struct {
	ID       StayID
	From     time.Time
	Until    time.Time // zero while it lasts
	OwnWish  bool
	Referrer string
	To       string
}

// Resident is who a person is and how long they have been here.
type Resident struct {
	ID ResidentID
	ResidentDescribed
	Stays []Stay // the course, first stay first
}

// Here says whether the person has a stay that lasts.
func (r Resident) Here() bool { return len(r.Stays) > 0 && r.Stays[len(r.Stays)-1].Until.IsZero() }

// Stay is the latest stay.
func (r Resident) Stay() Stay {
	if len(r.Stays) == 0 {
		return Stay{}
	}
	return r.Stays[len(r.Stays)-1]
}

type residents map[ResidentID]Resident

// The most that a name holds, in bytes, and how many languages a person can be said to speak.
const (
	NameLongest   = 200
	LanguagesMost = 12
)

// Admit decides that a person comes to live here, for the first time or again.
func Admit(f ResidentAdmitted) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		r, known := a.s.residents[f.Resident]
		switch {
		case f.Resident == "" || f.Stay == "" || f.On.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case f.Name == "":
			return nil, refuse(Invalid, "resident.no-name")
		case len(f.Name) > NameLongest || len(f.Referrer) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		case f.On.Sub(a.At) > 24*time.Hour:
			return nil, refuse(Invalid, "resident.not-come-yet", "Name", f.Name)
		case known && r.Here() && r.Stay().ID == f.Stay:
			return nil, nil // already so
		case known && r.Here():
			return nil, refuse(Conflict, "resident.already-here", "Name", r.Name)
		case known && f.On.Before(r.Stay().Until):
			return nil, refuse(Conflict, "resident.stays-overlap", "Name", r.Name)
		}
		return []Fact{f}, nil
	}
}

// DescribeResident decides who the person is, as they or the team say.
func DescribeResident(f ResidentDescribed) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		switch {
		case f.Name == "":
			return nil, refuse(Invalid, "resident.no-name")
		case len(f.Name) > NameLongest || len(f.FullName) > NameLongest || len(f.Pronouns) > NameLongest || len(f.Languages) > LanguagesMost:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		case f.Born.After(a.s.day(a.At)):
			return nil, refuse(Invalid, "resident.born-in-the-future")
		}
		return []Fact{f}, nil
	}
}

// Discharge decides that a stay ends, and with it what only has a meaning during a stay: leaves that were agreed
// or wished for, and restrictions. Companions stay with the course, so that who comes back, or calls, is met by somebody they know.
func Discharge(f ResidentDischarged) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		r, known := a.s.residents[f.Resident]
		switch {
		case !known:
			return nil, refuse(NotFound, "resident.unknown")
		case !r.Here():
			return nil, refuse(Conflict, "resident.not-here", "Name", r.Name)
		case f.On.Before(r.Stay().From):
			return nil, refuse(Invalid, "resident.left-before-coming", "Name", r.Name)
		case f.On.After(a.At):
			return nil, refuse(Invalid, "resident.not-gone-yet", "Name", r.Name)
		case len(f.To) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		f.Stay = r.Stay().ID
		facts := []Fact{f}
		for l := range a.s.leavesOf(f.Resident) {
			if l.open() {
				facts = append(facts, LeaveCancelled{Leave: l.ID, Resident: f.Resident})
			}
		}
		for _, n := range a.s.restrictions.open[f.Resident] {
			if r, ok := restriction(a.s.restrictions.all[n].stands()); ok && r.Holds(a.At) {
				facts = append(facts, RestrictionEnded{Restriction: n, Resident: f.Resident})
			}
		}
		return facts, nil
	}
}

func (f ResidentAdmitted) subject() ResidentID   { return f.Resident }
func (f ResidentDescribed) subject() ResidentID  { return f.Resident }
func (f ResidentDischarged) subject() ResidentID { return f.Resident }

func (f ResidentAdmitted) happened() time.Time   { return f.On }
func (f ResidentDischarged) happened() time.Time { return f.On }

func (f ResidentAdmitted) fold(s *State, _ Entry) {
	r := s.residents[f.Resident]
	r.ID, r.Resident, r.Name = f.Resident, f.Resident, f.Name
	r.Stays = append(slices.Clip(r.Stays), Stay{ID: f.Stay, From: f.On, OwnWish: f.OwnWish, Referrer: f.Referrer})
	put(&s.residents, f.Resident, r)
}

func (f ResidentDescribed) fold(s *State, _ Entry) {
	r := s.residents[f.Resident]
	r.ResidentDescribed = f
	put(&s.residents, f.Resident, r)
}

func (f ResidentDischarged) fold(s *State, _ Entry) {
	r := s.residents[f.Resident]
	r.Stays = slices.Clone(r.Stays)
	last := &r.Stays[len(r.Stays)-1]
	last.Until, last.To = f.On, f.To
	put(&s.residents, f.Resident, r)
}

func (rs residents) check(*State) error {
	for id, r := range rs {
		for i, stay := range r.Stays {
			if last := i == len(r.Stays)-1; stay.Until.IsZero() && !last {
				return fmt.Errorf("resident %s: stay %d never ended", id, i)
			} else if !stay.Until.IsZero() && stay.Until.Before(stay.From) {
				return fmt.Errorf("resident %s: stay %d ends before it begins", id, i)
			}
		}
	}
	return nil
}

// Resident returns a person whom the viewer may see.
func (v View) Resident(id ResidentID) (Resident, bool) {
	if !v.sees(id) {
		return Resident{}, false
	}
	r, ok := v.s.residents[id]
	return r, ok
}

// Residents returns those who live here now and whom the viewer may see, by name.
func (v View) Residents() []Resident {
	return v.list(Resident.Here)
}

// Former returns those who lived here and went home, and whom the viewer may see, by name.
func (v View) Former() []Resident {
	return v.list(func(r Resident) bool { return !r.Here() })
}

func (v View) list(which func(Resident) bool) []Resident {
	var list []Resident
	for id, r := range v.s.residents {
		if which(r) && v.sees(id) {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b Resident) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return list
}

// HereAt says whether the person was staying here at a moment. A day's grace lets one note the journey in.
func (r Resident) HereAt(t time.Time) bool {
	for _, stay := range r.Stays {
		if !t.Before(stay.From.Add(-24*time.Hour)) && (stay.Until.IsZero() || t.Before(stay.Until)) {
			return true
		}
	}
	return false
}
