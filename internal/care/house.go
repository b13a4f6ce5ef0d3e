package care

import (
	"cmp"
	"slices"
	"time"

	"milieu/internal/civil"
)

// A HouseKind is what sort of house this is. It chooses words and defaults, never rights.
type HouseKind string

// The kinds of house that mission.md names.
const (
	Ward        HouseKind = "ward"
	Institution HouseKind = "institution" // a department of an institution
	Community   HouseKind = "community"   // a therapeutic community
	School      HouseKind = "school"      // a therapeutic school
	Group       HouseKind = "group"       // a support group, without beds
)

// HouseKinds lists every kind of house, for forms.
var HouseKinds = []HouseKind{Ward, Institution, Community, School, Group}

// ResidentWords lists the words a house may use for those who live in it.
var ResidentWords = []string{"resident", "patient", "member", "pupil"}

// HouseDescribed says what the house is. A later description replaces an earlier one.
type HouseDescribed struct {
	Name      string
	Kind      HouseKind
	Word      string   // one of ResidentWords
	Languages []string // BCP 47, the first is the house's own
	Zone      string   // IANA time zone
}

// PlaceNamed says that there is a place in or around the house; said again, that it changed.
type PlaceNamed struct {
	Place    PlaceID
	Name     string
	Outdoors bool `json:",omitempty"`
	Room     int  `json:",omitempty"` // for how many; 0 if it does not matter
	Closed   bool `json:",omitempty"` // it is no longer used
}

// A Moment is one point in the house's day: waking, a meal, quiet.
type Moment struct {
	Name  string
	Sort  MomentSort
	From  civil.Clock
	Until civil.Clock
}

// A MomentSort says what a moment of the day is, for its colour and for who is expected.
type MomentSort string

// The sorts of moments.
const (
	MomentMeal  MomentSort = "meal"
	MomentFree  MomentSort = "free"
	MomentCalm  MomentSort = "calm" // waking, evening, rest
	MomentChore MomentSort = "chore"
)

// MomentSorts lists every sort of moment, for forms.
var MomentSorts = []MomentSort{MomentMeal, MomentFree, MomentCalm, MomentChore}

// RhythmAgreed says how a day in the house goes. A later rhythm replaces an earlier one from the day it is written.
type RhythmAgreed struct {
	Moments    []Moment
	QuietFrom  civil.Clock
	QuietUntil civil.Clock
}

// House is what the house is now.
type House struct {
	HouseDescribed
	Moments    []Moment // in the order of the day
	QuietFrom  civil.Clock
	QuietUntil civil.Clock
}

type house struct {
	is     House
	zone   *time.Location
	places map[PlaceID]PlaceNamed
}

// DescribeHouse decides what the house is.
func DescribeHouse(f HouseDescribed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		_, badZone := time.LoadLocation(f.Zone)
		switch {
		case f.Name == "":
			return nil, refuse(Invalid, "house.no-name")
		case len(f.Name) > NameLongest || len(f.Languages) > LanguagesMost:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		case !slices.Contains(HouseKinds, f.Kind), !slices.Contains(ResidentWords, f.Word), len(f.Languages) == 0:
			return nil, refuse(Invalid, "form.choose")
		case badZone != nil || f.Zone == "" || f.Zone == "Local":
			return nil, refuse(Invalid, "house.zone-unknown", "Zone", f.Zone)
		}
		return []Fact{f}, nil
	}
}

// NamePlace decides that there is a place, or that it changed.
func NamePlace(f PlaceNamed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		switch {
		case f.Name == "" || f.Place == "":
			return nil, refuse(Invalid, "place.no-name")
		case len(f.Name) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		case f.Room < 0:
			return nil, refuse(Invalid, "place.room-negative")
		}
		return []Fact{f}, nil
	}
}

// AgreeRhythm decides how a day in the house goes.
func AgreeRhythm(f RhythmAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		for _, m := range f.Moments {
			switch {
			case m.Name == "" || !slices.Contains(MomentSorts, m.Sort):
				return nil, refuse(Invalid, "rhythm.no-name")
			case len(m.Name) > NameLongest:
				return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
			case m.Until <= m.From:
				return nil, refuse(Invalid, "rhythm.ends-before-it-begins", "Name", m.Name)
			}
		}
		return []Fact{f}, nil
	}
}

func (HouseDescribed) subject() ResidentID { return "" }
func (PlaceNamed) subject() ResidentID     { return "" }
func (RhythmAgreed) subject() ResidentID   { return "" }

func (f HouseDescribed) fold(s *State, _ Entry) {
	s.house.is.HouseDescribed = f
	if zone, err := time.LoadLocation(f.Zone); err == nil {
		s.house.zone = zone
	}
}

func (f PlaceNamed) fold(s *State, _ Entry) { put(&s.house.places, f.Place, f) }

func (f RhythmAgreed) fold(s *State, _ Entry) {
	moments := slices.Clone(f.Moments)
	slices.SortStableFunc(moments, func(a, b Moment) int { return cmp.Compare(a.From, b.From) })
	s.house.is.Moments, s.house.is.QuietFrom, s.house.is.QuietUntil = moments, f.QuietFrom, f.QuietUntil
}

func (h house) location() *time.Location {
	if h.zone == nil {
		return time.UTC
	}
	return h.zone
}

// today is the day that a moment belongs to, where the house is.
func (s *State) day(t time.Time) civil.Day { return civil.Of(t, s.house.location()) }

// House returns what the house is. Everybody who belongs to the house may know, and so may whoever runs it.
func (v View) House() House { return v.s.house.is }

// Zone is the house's time zone.
func (v View) Zone() *time.Location { return v.s.house.location() }

// Today is the day in the house at the moment of looking.
func (v View) Today() civil.Day { return v.s.day(v.at) }

// Places returns the places in use, by name.
func (v View) Places() []PlaceNamed {
	if !readsHouse[PlaceNamed](v) {
		return nil
	}
	var list []PlaceNamed
	for _, p := range v.s.house.places {
		if !p.Closed {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b PlaceNamed) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Place, b.Place)) })
	return list
}

// Place returns a place, also one that is no longer used.
func (v View) Place(id PlaceID) PlaceNamed {
	if !readsHouse[PlaceNamed](v) {
		return PlaceNamed{}
	}
	return v.s.house.places[id]
}
