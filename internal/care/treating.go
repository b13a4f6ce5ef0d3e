package care

import (
	"fmt"
	"slices"
	"time"
)

// Who treats a resident without being on duty in the house, a psychologist with an hour a week, a physician on call,
// is named to the resident, as a companion is; then they may know what they need for it, until it ends.

// TreatingNamed says that a colleague treats a resident.
type TreatingNamed struct {
	Resident ResidentID
	Staff    StaffID
	Until    time.Time `json:",omitzero"` // it ends by itself then
}

// TreatingEnded says that a colleague no longer treats a resident.
type TreatingEnded struct {
	Resident ResidentID
	Staff    StaffID
}

type treating map[ResidentID][]TreatingNamed // in the order in which they were named

func (t treating) by(id ResidentID, staff StaffID, at time.Time) bool {
	return slices.ContainsFunc(t[id], func(f TreatingNamed) bool { return f.Staff == staff && f.lasts(at) })
}

func (f TreatingNamed) lasts(at time.Time) bool { return f.Until.IsZero() || f.Until.After(at) }

// ends tells when a colleague's treatments end by themselves.
func (t treating) ends(staff StaffID, tell func(time.Time)) {
	for _, list := range t {
		for _, f := range list {
			if f.Staff == staff {
				tell(f.Until)
			}
		}
	}
}

// NameTreating decides that a colleague treats a resident.
func NameTreating(f TreatingNamed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		if err := a.works(f.Staff); err != nil {
			return nil, err
		}
		switch {
		case !f.lasts(a.At):
			return nil, refuse(Invalid, "treating.over-already")
		case slices.Contains(a.s.treating[f.Resident], f):
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// EndTreating decides that a colleague no longer treats a resident.
func EndTreating(f TreatingEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		if !a.s.treating.by(f.Resident, f.Staff, a.At) {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (f TreatingNamed) subject() ResidentID { return f.Resident }
func (f TreatingEnded) subject() ResidentID { return f.Resident }

func (f TreatingNamed) fold(s *State, e Entry) {
	TreatingEnded{f.Resident, f.Staff}.fold(s, e)
	put(&s.treating, f.Resident, append(slices.Clip(s.treating[f.Resident]), f))
}

func (f TreatingEnded) fold(s *State, _ Entry) {
	rest := slices.DeleteFunc(slices.Clone(s.treating[f.Resident]), func(t TreatingNamed) bool { return t.Staff == f.Staff })
	put(&s.treating, f.Resident, rest)
}

func (t treating) check(s *State) error {
	for id := range t {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("somebody treats %s, whom nobody admitted", id)
		}
	}
	return nil
}

// Treats returns who treats a resident now, in the order in which they were named.
func (v View) Treats(id ResidentID) []TreatingNamed {
	if !reads[TreatingNamed](v, id) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.s.treating[id]), func(f TreatingNamed) bool { return !f.lasts(v.at) })
}
