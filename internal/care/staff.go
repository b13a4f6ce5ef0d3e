package care

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A member of staff is anybody who works with the residents of this house, whatever their profession.

// StaffJoined says that somebody works here from now on.
type StaffJoined struct {
	Staff      StaffID
	Name       string // as people in the house say it
	Profession string // in the person's own words: "milieu therapist", "music therapist"
}

// StaffDescribed says what a colleague is good at and speaks, in their own words.
type StaffDescribed struct {
	Staff      StaffID
	Name       string
	Profession string
	Strengths  []string `json:",omitempty"` // own words: "outdoors", "grief", "night calm"
	Languages  []string `json:",omitempty"` // BCP 47
}

// StaffLeft says that somebody no longer works here. What they wrote stays theirs.
type StaffLeft struct {
	Staff StaffID
	On    time.Time
}

// Staff is a colleague as the house knows them.
type Staff struct {
	ID StaffID
	StaffDescribed
	Left time.Time // zero while they work here
}

type staff map[StaffID]Staff

// JoinStaff decides that somebody works here.
func JoinStaff(f StaffJoined) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		known, ok := a.s.staff[f.Staff]
		switch {
		case f.Staff == "" || f.Name == "":
			return nil, refuse(Invalid, "staff.no-name")
		case len(f.Name) > NameLongest || len(f.Profession) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		case ok && known.Left.IsZero():
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// DescribeStaff decides what a colleague is good at: they say it themselves, or the coordinator does.
func DescribeStaff(f StaffDescribed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		switch _, ok := a.s.staff[f.Staff]; {
		case !ok:
			return nil, refuse(NotFound, "staff.unknown")
		case a.By.Staff() != f.Staff && a.coordinator() != nil:
			return nil, refuse(Forbidden, "rights.not-yours")
		case f.Name == "":
			return nil, refuse(Invalid, "staff.no-name")
		case len(f.Name) > NameLongest || len(f.Profession) > NameLongest || len(strings.Join(f.Strengths, "")) > AnswerLongest || len(f.Languages) > LanguagesMost:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		}
		return []Fact{f}, nil
	}
}

// LeaveStaff decides that somebody no longer works here, and with it that they are nobody's companion and that
// the duties which they have not begun are not theirs.
func LeaveStaff(f StaffLeft) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		switch c, ok := a.s.staff[f.Staff]; {
		case !ok:
			return nil, refuse(NotFound, "staff.unknown")
		case !c.Left.IsZero():
			return nil, nil // already so
		case f.On.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		}
		facts := []Fact{f}
		for _, id := range a.s.companions.followedBy(f.Staff) {
			facts = append(facts, CompanionEnded{Resident: id, Staff: f.Staff})
		}
		for _, d := range a.s.duties.sorted {
			if d.Staff == f.Staff && d.From.After(f.On) {
				facts = append(facts, DutyCancelled{Duty: d.Duty})
			}
		}
		return facts, nil
	}
}

func (StaffJoined) subject() ResidentID    { return "" }
func (StaffDescribed) subject() ResidentID { return "" }
func (StaffLeft) subject() ResidentID      { return "" }

func (f StaffJoined) fold(s *State, _ Entry) {
	c := s.staff[f.Staff]
	c.ID, c.Left = f.Staff, time.Time{}
	c.Staff, c.Name, c.Profession = f.Staff, f.Name, f.Profession
	put(&s.staff, f.Staff, c)
}

func (f StaffDescribed) fold(s *State, _ Entry) {
	c := s.staff[f.Staff]
	c.StaffDescribed = f
	put(&s.staff, f.Staff, c)
}

func (f StaffLeft) fold(s *State, _ Entry) {
	c := s.staff[f.Staff]
	c.Left = f.On
	put(&s.staff, f.Staff, c)
}

// Colleague returns a member of staff, also one who has left. Everybody in the house may know who works here.
func (v View) Colleague(id StaffID) (Staff, bool) {
	c, ok := v.s.staff[id]
	switch {
	case readsHouse[StaffJoined](v):
		return c, ok
	case ok && v.sees(v.who.Resident()): // who has gone home knows those who call and answer by name, and no more
		return Staff{ID: c.ID, StaffDescribed: StaffDescribed{Staff: id, Name: c.Name, Profession: c.Profession}}, true
	}
	return Staff{}, false
}

// Colleagues returns those who work here, by name.
func (v View) Colleagues() []Staff {
	if !readsHouse[StaffJoined](v) {
		return nil
	}
	var list []Staff
	for _, c := range v.s.staff {
		if c.Left.IsZero() {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Staff) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return list
}
