package care

import "slices"

// What the law of the house's country knows is data, which the coordinator enters with who knows the law: what a wish
// that somebody made in advance means there, which decisions against somebody's will it knows, and which restraints.
// A house of which nothing was entered knows none of them, and then none can be recorded as if they were lawful.

// LawDescribed says what the law knows. A later description replaces an earlier one.
type LawDescribed struct {
	Country    string        // in plain words
	Forces     []Force       `json:",omitempty"` // what an advance wish can mean
	Decisions  []LawfulThing `json:",omitempty"` // that restrict somebody
	Restraints []LawfulThing `json:",omitempty"` // seclusion among them
}

// A Force is what an advance wish means before the law.
type Force struct {
	Name    string // "a wish that must be weighed"
	Says    string `json:",omitempty"` // what that means, to the person
	Binding bool   `json:",omitempty"` // whoever acts against it breaks the law
}

// A LawfulThing is a decision or a restraint that the law knows, and where it stands there.
type LawfulThing struct{ Name, Basis string }

// lawMost is how many of each thing a house can enter.
const lawMost = 30

type law struct{ is LawDescribed }

// DescribeLaw decides what the law knows.
func DescribeLaw(f LawDescribed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		if len(f.Country) > NameLongest || len(f.Forces) > lawMost || len(f.Decisions) > lawMost || len(f.Restraints) > lawMost {
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		}
		for _, force := range f.Forces {
			if force.Name == "" {
				return nil, refuse(Invalid, "law.no-name")
			}
		}
		for _, thing := range slices.Concat(f.Decisions, f.Restraints) {
			switch {
			case thing.Name == "":
				return nil, refuse(Invalid, "law.no-name")
			case thing.Basis == "":
				return nil, refuse(Invalid, "law.no-basis", "Name", thing.Name)
			}
		}
		return []Fact{f}, nil
	}
}

func (LawDescribed) subject() ResidentID      { return "" }
func (f LawDescribed) fold(s *State, _ Entry) { s.law.is = f }

// named says whether a list has a thing of that name.
func named(list []LawfulThing, name string) bool {
	return slices.ContainsFunc(list, func(t LawfulThing) bool { return t.Name == name })
}

func (l law) force(name string) (Force, bool) {
	i := slices.IndexFunc(l.is.Forces, func(f Force) bool { return f.Name == name })
	if i < 0 {
		return Force{}, false
	}
	return l.is.Forces[i], true
}

// Law returns what the law of the house's country knows. Everybody may know it, also who has gone home.
func (v View) Law() LawDescribed {
	if !readsHouse[LawDescribed](v) && !v.sees(v.who.Resident()) {
		return LawDescribed{}
	}
	l := v.s.law.is
	l.Forces, l.Decisions, l.Restraints = slices.Clone(l.Forces), slices.Clone(l.Decisions), slices.Clone(l.Restraints)
	return l
}
