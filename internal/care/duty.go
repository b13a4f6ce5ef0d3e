package care

import (
	"cmp"
	"slices"
	"time"
)

// A duty is a stretch of staff time in the house, from minutes to fourteen days. (A resident's task for the
// house is a job, not a duty; the plan of duties is the rota.)

// DutyEntered says that a colleague is on duty from one time until another.
type DutyEntered struct {
	Duty  DutyID
	Staff StaffID
	Team  string `json:",omitempty"` // the team that lives here together, if the house has teams
	From  time.Time
	Until time.Time
}

// DutyCancelled says that a duty is not worked after all.
type DutyCancelled struct {
	Duty DutyID
	Why  string `json:",omitempty"`
}

// DutyLongest is the longest stretch that can be entered.
const DutyLongest = 14 * 24 * time.Hour

type duties struct {
	byID   map[DutyID]DutyEntered
	sorted []DutyEntered // by From; those that stand
}

// EnterDuty decides that a colleague is on duty.
func EnterDuty(f DutyEntered) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		if known, ok := a.s.duties.byID[f.Duty]; ok && known.same(f) {
			return nil, nil // already so
		} else if ok {
			return nil, refuse(Conflict, "form.known-with-other-contents")
		}
		c, ok := a.s.staff[f.Staff]
		switch {
		case f.Duty == "" || f.From.IsZero() || f.Until.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case !ok || !c.Left.IsZero():
			return nil, refuse(NotFound, "staff.unknown")
		case !f.Until.After(f.From):
			return nil, refuse(Invalid, "duty.ends-before-it-begins")
		case f.Until.Sub(f.From) > DutyLongest:
			return nil, refuse(Invalid, "duty.too-long")
		}
		for _, d := range a.s.duties.sorted {
			if d.Staff == f.Staff && d.From.Before(f.Until) && f.From.Before(d.Until) {
				return nil, refuse(Conflict, "duty.overlaps", "Name", c.Name)
			}
		}
		return []Fact{f}, nil
	}
}

// CancelDuty decides that a duty is not worked.
func CancelDuty(f DutyCancelled) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		if _, ok := a.s.duties.byID[f.Duty]; !ok {
			return nil, refuse(NotFound, "duty.unknown")
		}
		return []Fact{f}, nil
	}
}

func (f DutyEntered) same(g DutyEntered) bool {
	return f.Staff == g.Staff && f.Team == g.Team && f.From.Equal(g.From) && f.Until.Equal(g.Until)
}

func (DutyEntered) subject() ResidentID   { return "" }
func (DutyCancelled) subject() ResidentID { return "" }

func (f DutyEntered) happened() time.Time { return f.From }

func (f DutyEntered) fold(s *State, _ Entry) {
	put(&s.duties.byID, f.Duty, f)
	i, _ := slices.BinarySearchFunc(s.duties.sorted, f, compareDuties)
	s.duties.sorted = slices.Insert(s.duties.sorted, i, f)
}

func (f DutyCancelled) fold(s *State, _ Entry) {
	delete(s.duties.byID, f.Duty)
	s.duties.sorted = slices.DeleteFunc(s.duties.sorted, func(d DutyEntered) bool { return d.Duty == f.Duty })
}

func compareDuties(a, b DutyEntered) int {
	return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Duty, b.Duty))
}

// between returns the duties that touch a stretch of time, by when they begin.
func (d duties) between(from, until time.Time) []DutyEntered {
	first, _ := slices.BinarySearchFunc(d.sorted, from.Add(-DutyLongest), func(d DutyEntered, t time.Time) int { return d.From.Compare(t) })
	var list []DutyEntered
	for _, d := range d.sorted[first:] {
		if !d.From.Before(until) {
			break
		}
		if d.Until.After(from) {
			list = append(list, d)
		}
	}
	return list
}

// Duties returns the duties that touch a stretch of time, by when they begin.
func (v View) Duties(from, until time.Time) []DutyEntered {
	if !v.seesHouse() {
		return nil
	}
	return v.s.duties.between(from, until)
}

// OnDuty returns who is on duty at the moment of looking.
func (v View) OnDuty() []DutyEntered { return v.Duties(v.at, v.at.Add(1)) }
