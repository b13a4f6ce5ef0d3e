package care

import (
	"maps"
	"slices"
	"strings"
)

// A resident can hide their record, or chapters of it, from a colleague or a relative by name. That wins over every
// right, also over a broken glass.

// RecordHidden says that a resident hides chapters of their record from somebody. A later one replaces an earlier one
// for the same person.
type RecordHidden struct {
	Resident ResidentID
	Staff    StaffID    `json:",omitempty"` // from this colleague,
	Relative RelativeID `json:",omitempty"` // or this relative
	Chapters []Chapter  `json:",omitempty"` // none: everything
}

// RecordOpened says that a resident no longer hides anything from somebody.
type RecordOpened struct {
	Resident ResidentID
	Staff    StaffID    `json:",omitempty"`
	Relative RelativeID `json:",omitempty"`
}

type hiddenFrom struct {
	staff    StaffID
	relative RelativeID
}

type hidden map[hiddenFrom]map[ResidentID]RecordHidden

// from says whether a resident hides a chapter from somebody. What belongs to no chapter is hidden with the whole.
func (h hidden) from(who Who, id ResidentID, c Chapter) bool {
	f, ok := h[hiddenFrom{who.Staff(), who.Relative()}][id]
	return ok && (len(f.Chapters) == 0 || slices.Contains(f.Chapters, c))
}

// any says whether anybody hides anything from somebody.
func (h hidden) any(who Who) bool { return len(h[hiddenFrom{who.Staff(), who.Relative()}]) > 0 }

// HideRecord decides that a resident hides chapters of their record from somebody.
func HideRecord(f RecordHidden) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		if err := a.byName(f.Resident, f.Staff, f.Relative); err != nil {
			return nil, err
		}
		return []Fact{f}, known(f.Chapters)
	}
}

// OpenRecord decides that a resident hides nothing from somebody any more.
func OpenRecord(f RecordOpened) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		if err := a.byName(f.Resident, f.Staff, f.Relative); err != nil {
			return nil, err
		}
		if _, ok := a.s.hidden[hiddenFrom{f.Staff, f.Relative}][f.Resident]; !ok {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// byName asks for exactly one colleague, or relative of the resident.
func (a Ask) byName(id ResidentID, colleague StaffID, kin RelativeID) error {
	_, works := a.s.staff[colleague]
	switch {
	case (colleague == "") == (kin == ""):
		return refuse(Invalid, "form.choose")
	case colleague != "" && !works:
		return refuse(NotFound, "staff.unknown")
	case kin != "" && a.s.relatives.byID[kin].Resident != id:
		return refuse(NotFound, "relative.unknown")
	}
	return nil
}

func (f RecordHidden) subject() ResidentID { return f.Resident }
func (f RecordOpened) subject() ResidentID { return f.Resident }

func (f RecordHidden) fold(s *State, _ Entry) {
	of := maps.Clone(s.hidden[hiddenFrom{f.Staff, f.Relative}])
	put(&of, f.Resident, f)
	put(&s.hidden, hiddenFrom{f.Staff, f.Relative}, of)
}

func (f RecordOpened) fold(s *State, _ Entry) {
	delete(s.hidden[hiddenFrom{f.Staff, f.Relative}], f.Resident)
}

// Hidden returns from whom a resident hides what, in the order of the colleagues' and relatives' IDs. Only the resident
// is told: it is nobody else's matter whom they do not trust.
func (v View) Hidden(id ResidentID) []RecordHidden {
	if !reads[RecordHidden](v, id) {
		return nil
	}
	var list []RecordHidden
	for _, of := range v.s.hidden {
		if f, ok := of[id]; ok {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(a, b RecordHidden) int {
		return strings.Compare(string(a.Staff)+"|"+string(a.Relative), string(b.Staff)+"|"+string(b.Relative))
	})
	return list
}
