package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
)

// A house is known in the office by its ID and a label; all else about it is in its own journal.

// HouseOpened says that the provider has a house.
type HouseOpened struct {
	House string // its name in the journal, made by who asked
	Name  string
}

// HouseRenamed says that the label of a house is another from now on.
type HouseRenamed struct {
	House string
	Name  string
}

// House is a house as the office knows it.
type House struct {
	ID     string
	Name   string
	Opened time.Time
}

type houses map[string]House

// longestName is the longest label of a house or name of a person, in characters.
const longestName = 100

// named says whether a name can be shown: not empty, not endless.
func named(name string) bool {
	return strings.TrimSpace(name) != "" && len([]rune(name)) <= longestName
}

// OpenHouse decides that the provider has a house.
func OpenHouse(f HouseOpened) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		known, ok := a.s.houses[f.House]
		switch {
		case f.House == "" || f.House == Book:
			return nil, refuse(care.Invalid, "form.incomplete")
		case !named(f.Name):
			return nil, refuse(care.Invalid, "office.no-name")
		case ok && known.Name == f.Name:
			return nil, nil // already so
		case ok:
			return nil, refuse(care.Conflict, "form.known-with-other-contents")
		}
		return []Fact{f}, nil
	}
}

// RenameHouse decides that a house has another label.
func RenameHouse(f HouseRenamed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		h, ok := a.s.houses[f.House]
		switch {
		case !ok:
			return nil, refuse(care.NotFound, "office.house-unknown")
		case !named(f.Name):
			return nil, refuse(care.Invalid, "office.no-name")
		case h.Name == f.Name:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (HouseOpened) subject() AccountID  { return "" }
func (HouseRenamed) subject() AccountID { return "" }

func (f HouseOpened) fold(s *State, e Entry) { put(&s.houses, f.House, House{f.House, f.Name, e.At}) }

func (f HouseRenamed) fold(s *State, _ Entry) {
	h := s.houses[f.House]
	h.ID, h.Name = f.House, f.Name
	put(&s.houses, f.House, h)
}

// Houses returns the provider's houses, by name.
func (o *Office) Houses() (list []House) {
	o.look(func(s *State) {
		for _, h := range s.houses {
			list = append(list, h)
		}
	})
	slices.SortFunc(list, func(a, b House) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return list
}

// House returns a house of the provider.
func (o *Office) House(id string) (h House, ok bool) {
	o.look(func(s *State) { h, ok = s.houses[id] })
	return h, ok
}
