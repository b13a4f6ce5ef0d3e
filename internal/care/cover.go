package care

import (
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
)

// What the house needs of its days: how many have to be here at which time, and what somebody of them should be good at.

// A CoverNeed is how many have to be in the house and at work at a time of day.
type CoverNeed struct {
	Name      string
	From      civil.Clock
	Until     civil.Clock // not after From if it is on the next day
	Least     int
	Wanted    int            `json:",omitempty"` // so many would be good; 0 if Least is
	Days      []time.Weekday `json:",omitempty"` // on which it begins; none is every day
	Strength  string         `json:",omitempty"` // as it was written while a need could have one only
	Strengths []string       `json:",omitempty"` // for each, somebody of them is good at it
}

// Asks are the strengths that a need asks for.
func (n CoverNeed) Asks() []string {
	if n.Strength == "" {
		return n.Strengths
	}
	return append([]string{n.Strength}, n.Strengths...)
}

// On says whether there is the need on a day.
func (n CoverNeed) On(d civil.Day) bool {
	return len(n.Days) == 0 || slices.Contains(n.Days, d.Weekday())
}

// CoverAgreed says what the house needs of each day. A later one replaces an earlier one.
type CoverAgreed struct {
	Needs []CoverNeed
}

// CoverMost is how many needs a house can have, and CoverStrengths how many strengths one of them.
const (
	CoverMost      = 24
	CoverStrengths = 6
)

// cover is what the house needs.
type cover []CoverNeed

// AgreeCover decides what the house needs of each day.
func AgreeCover(f CoverAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		if len(f.Needs) > CoverMost {
			return nil, refuse(Invalid, "rota.cover-too-many", "Count", CoverMost)
		}
		for _, n := range f.Needs {
			switch {
			case n.Name == "":
				return nil, refuse(Invalid, "rota.cover-no-name")
			case len(n.Name) > NameLongest || slices.ContainsFunc(n.Asks(), func(s string) bool { return len(s) > NameLongest }):
				return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
			case !n.From.Valid() || !n.Until.Valid():
				return nil, refuse(Invalid, "rota.cover-no-times", "Name", n.Name)
			case n.Least < 1 || n.Least > 99:
				return nil, refuse(Invalid, "rota.cover-out-of-range", "Name", n.Name)
			case n.Wanted != 0 && n.Wanted < n.Least || n.Wanted > 99:
				return nil, refuse(Invalid, "rota.cover-fewer-wanted", "Name", n.Name)
			case slices.ContainsFunc(n.Days, func(d time.Weekday) bool { return d < time.Sunday || d > time.Saturday }):
				return nil, refuse(Invalid, "form.choose")
			case len(n.Asks()) > CoverStrengths:
				return nil, refuse(Invalid, "rota.cover-many-strengths", "Name", n.Name, "Count", CoverStrengths)
			}
		}
		return []Fact{f}, nil
	}
}

func (CoverAgreed) subject() ResidentID { return "" }

func (f CoverAgreed) fold(s *State, _ Entry) { s.cover = f.Needs }

// Cover returns what the house needs of each day.
func (v View) Cover() []CoverNeed {
	if !readsHouse[CoverAgreed](v) {
		return nil
	}
	return slices.Clone(v.s.cover)
}

// met says how many are there at least of those whom a need of a day asks for, and for which strengths there is nobody at some time of it.
func (s *State) met(n CoverNeed, day civil.Day, duties []DutyEntered) (have int, missing []string) {
	zone := s.house.location()
	last := day
	if n.Until <= n.From {
		last = day.Add(1)
	}
	have = max(n.Least, n.Wanted)
	for at := day.At(n.From, zone); at.Before(last.At(n.Until, zone)); at = at.Add(30 * time.Minute) {
		here := s.here(duties, at)
		have = min(have, len(here))
		for _, strength := range n.Asks() {
			if !slices.Contains(missing, strength) && !slices.ContainsFunc(here, func(id StaffID) bool { return s.good(id, strength) }) {
				missing = append(missing, strength)
			}
		}
	}
	return have, missing
}

// here are those who are in the house at an instant.
func (s *State) here(duties []DutyEntered, at time.Time) (list []StaffID) {
	zone := s.house.location()
	for _, d := range duties {
		if d.There(at, zone) && !slices.Contains(list, d.Staff) {
			list = append(list, d.Staff)
		}
	}
	return list
}

// good says whether somebody is good at something.
func (s *State) good(id StaffID, strength string) bool {
	return slices.ContainsFunc(s.staff[id].Strengths, func(own string) bool { return strings.EqualFold(own, strength) })
}

// Thin returns the times of a day at which fewer have a duty than the house needs, or none who is good at what it needs; for who plans.
func (v View) Thin(day civil.Day) []AheadNeed {
	if !v.plans() {
		return nil
	}
	return v.s.thin(day, v.s.duties.here(day.At(0, v.Zone()), day.Add(1).At(12*60, v.Zone())))
}

// thin are the times of a day at which fewer are here than the house needs, or none who is good at what it needs.
func (s *State) thin(day civil.Day, duties []DutyEntered) (list []AheadNeed) {
	there := slices.DeleteFunc(slices.Clone(duties), func(d DutyEntered) bool { return s.absences.away(d.Staff, day) })
	for _, n := range s.cover {
		if !n.On(day) {
			continue
		}
		if have, missing := s.met(n, day, there); have < n.Least {
			list = append(list, AheadNeed{CoverNeed: n, Have: have})
		} else if len(missing) > 0 {
			list = append(list, AheadNeed{n, have, missing})
		}
	}
	return list
}
