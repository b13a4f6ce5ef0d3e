package care

import "slices"

// A companion is the milieu therapist by name who follows a resident through the stay, on equal footing.

// CompanionNamed says that a colleague follows a resident. A resident may have several.
type CompanionNamed struct {
	Resident ResidentID
	Staff    StaffID
}

// CompanionEnded says that a colleague no longer follows a resident.
type CompanionEnded struct {
	Resident ResidentID
	Staff    StaffID
}

type companions map[ResidentID][]StaffID // in the order in which they were named

// NameCompanion decides that a colleague follows a resident.
func NameCompanion(f CompanionNamed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		switch c, ok := a.s.staff[f.Staff]; {
		case !ok || !c.Left.IsZero():
			return nil, refuse(NotFound, "staff.unknown")
		case slices.Contains(a.s.companions[f.Resident], f.Staff):
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// EndCompanion decides that a colleague no longer follows a resident.
func EndCompanion(f CompanionEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		if !slices.Contains(a.s.companions[f.Resident], f.Staff) {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (f CompanionNamed) subject() ResidentID { return f.Resident }
func (f CompanionEnded) subject() ResidentID { return f.Resident }

func (f CompanionNamed) fold(s *State, _ Entry) {
	put(&s.companions, f.Resident, append(slices.Clip(s.companions[f.Resident]), f.Staff))
}

func (f CompanionEnded) fold(s *State, _ Entry) {
	rest := slices.DeleteFunc(slices.Clone(s.companions[f.Resident]), func(id StaffID) bool { return id == f.Staff })
	put(&s.companions, f.Resident, rest)
}

// followedBy returns whom a colleague follows, in the order of their IDs.
func (cs companions) followedBy(staff StaffID) []ResidentID {
	var list []ResidentID
	for id, followers := range cs {
		if slices.Contains(followers, staff) {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list
}

// Follows returns those who live here and whom a colleague is a companion of, by name.
func (v View) Follows(staff StaffID) []Resident {
	return v.list(func(r Resident) bool {
		return r.Here() && slices.Contains(v.s.companions[r.ID], staff) && reads[CompanionNamed](v, r.ID)
	})
}

// Companions returns who follows a resident, in the order in which they were named.
func (v View) Companions(id ResidentID) []Staff {
	if !reads[CompanionNamed](v, id) {
		return nil
	}
	var list []Staff
	for _, c := range v.s.companions[id] {
		if colleague := v.s.staff[c]; colleague.Left.IsZero() {
			list = append(list, colleague)
		}
	}
	return list
}
