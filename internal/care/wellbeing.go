package care

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// How somebody is today, in one line of their own. It is never a number, and nothing follows from it by itself.

// WellbeingTold says how a resident is: they wrote it, or told somebody.
type WellbeingTold struct {
	Resident ResidentID
	Words    string    // at most WellbeingLongest bytes
	Own      bool      `json:",omitempty"` // in the resident's own words; otherwise as somebody saw it
	Told     time.Time // when they said so
}

// Wellbeing is what was told.
type Wellbeing struct {
	Written
	WellbeingTold
}

// WellbeingLongest is the most that one line holds, in bytes; more belongs in a note.
const WellbeingLongest = 500

// wellbeing is what was told of each resident, in the order in which it was written.
type wellbeing map[ResidentID][]Wellbeing

// TellWellbeing decides how a resident is. What a resident tells is in their own words.
func TellWellbeing(f WellbeingTold) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		if a.By.Resident() != "" {
			f.Own = true
		}
		switch {
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "wellbeing.empty")
		case len(f.Words) > WellbeingLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", WellbeingLongest)
		case f.Told.After(a.At):
			return nil, refuse(Invalid, "note.in-the-future")
		case f.Told.Before(r.came()):
			return nil, refuse(Conflict, "note.before-they-came", "Name", r.Name)
		}
		return []Fact{f}, nil
	}
}

func (f WellbeingTold) subject() ResidentID { return f.Resident }
func (f WellbeingTold) happened() time.Time { return f.Told }

func (f WellbeingTold) fold(s *State, e Entry) {
	put(&s.wellbeing, f.Resident, append(s.wellbeing[f.Resident], Wellbeing{written(e), f}))
}

func (ws *wellbeing) written(seq uint64) *Written {
	for _, list := range *ws {
		if i, ok := slices.BinarySearchFunc(list, seq, func(w Wellbeing, seq uint64) int { return compareSeq(w.Seq, seq) }); ok {
			return &list[i].Written
		}
	}
	return nil
}

func (ws *wellbeing) check(s *State) error {
	for id, list := range *ws {
		for _, w := range list {
			if w.Told.After(w.At) {
				return fmt.Errorf("how %s is, in entry %d, was written before it was told", id, w.Seq)
			}
		}
	}
	return nil
}

// Wellbeing returns what was told of a resident in a stretch of time and was not taken back, the latest first.
func (v View) Wellbeing(id ResidentID, from, until time.Time) []Wellbeing {
	if !reads[WellbeingTold](v, id) {
		return nil
	}
	var list []Wellbeing
	all := v.s.wellbeing[id]
	for i := len(all) - 1; i >= 0 && !all[i].At.Before(from); i-- {
		if told := all[i]; !told.TakenBack && !told.Told.Before(from) && told.Told.Before(until) {
			list = append(list, told)
		}
	}
	slices.SortStableFunc(list, func(a, b Wellbeing) int { return b.Told.Compare(a.Told) })
	return list
}

// WellbeingToday returns what was told of a resident last today; false if nothing was.
func (v View) WellbeingToday(id ResidentID) (Wellbeing, bool) {
	from, until := v.Today().Bounds(v.Zone())
	list := v.Wellbeing(id, from, until)
	if len(list) == 0 {
		return Wellbeing{}, false
	}
	return list[0], true
}
