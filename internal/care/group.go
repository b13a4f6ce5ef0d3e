package care

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
)

// A group is written once: one note about what the group did, which names no resident and is open to those who took
// part, and a line for a person only where there is something to say. Attendance is by exception: who was expected
// was there, unless somebody noted otherwise.

// GroupHeld says that an activity took place on a day, and what the group did. Said again, it replaces what was
// said before, which stays in the journal; said again without a note, the note stays.
type GroupHeld struct {
	Activity ActivityID
	Day      civil.Day
	Note     string    `json:",omitempty"` // names no resident; at most TextLongest bytes; not held in memory
	Minutes  int       `json:",omitempty"` // 0 if it lasted as planned
	Leaders  []StaffID `json:",omitempty"` // if not those who lead it otherwise
}

// A Presence says how a resident took part in an activity.
type Presence string

// How somebody takes part.
const (
	PresenceThere   Presence = "there"
	PresenceLate    Presence = "late"
	PresencePart    Presence = "part" // there for a part of it
	PresenceAway    Presence = "away"
	PresenceExcused Presence = "excused" // away, and had said so
)

// Presences lists every way to take part, for forms.
var Presences = []Presence{PresenceThere, PresenceLate, PresencePart, PresenceAway, PresenceExcused}

// AttendanceNoted says how a resident took part, and perhaps a line to them. Said again, it replaces how they took
// part; a line stays until it is taken back or another replaces it.
type AttendanceNoted struct {
	Resident ResidentID
	Activity ActivityID
	Day      civil.Day
	Presence Presence
	Line     string `json:",omitempty"` // at most LineLongest bytes; names nobody else
}

// LineLongest is the most that a line holds, in bytes; more belongs in a note.
const LineLongest = 1000

// GroupDay is what was written about a group on a day.
type GroupDay struct {
	Held   []GroupVersion    // the latest first, those that were taken back as such; empty if nothing was written
	People []GroupAttendance // whom the viewer may see, by name: the expected, and others of whom something was noted
}

// Note is the note on the group that counts; no text if there is none.
func (g GroupDay) Note() Text {
	for _, held := range g.Held {
		if !held.TakenBack && held.Note != (Text{}) {
			return held.Note
		}
	}
	return Text{}
}

// Latest returns what was written last and not taken back.
func (g GroupDay) Latest() (GroupVersion, bool) {
	for _, held := range g.Held {
		if !held.TakenBack {
			return held, true
		}
	}
	return GroupVersion{}, false
}

// GroupVersion is what was written about a group at one time.
type GroupVersion struct {
	Written
	Note    Text
	Minutes int
	Leaders []StaffID
	digest  [sha256.Size]byte // of the note, to tell whether it changed
}

// GroupAttendance is how a resident took part in a group.
type GroupAttendance struct {
	Resident ResidentID
	Name     string
	Expected bool
	Noted    []Attendance // the latest first, those that were taken back as such
}

// Presence is how the resident took part: as noted, or as expected.
func (g GroupAttendance) Presence() Presence {
	for _, noted := range g.Noted {
		if !noted.TakenBack {
			return noted.Presence
		}
	}
	if g.Expected {
		return PresenceThere
	}
	return PresenceAway
}

// Line is the line to the resident that counts, "" if there is none.
func (g GroupAttendance) Line() string {
	for _, noted := range g.Noted {
		if !noted.TakenBack && noted.Line != "" {
			return noted.Line
		}
	}
	return ""
}

// Attendance is what was noted of a resident and an activity.
type Attendance struct {
	Written
	AttendanceNoted
}

// groups are what was written about each activity on each day, and the same of each resident, in order.
type groups struct {
	held       map[OccurrenceID][]GroupVersion
	attendance map[OccurrenceID]map[ResidentID][]Attendance
}

// HoldGroup decides what is written about a group: the note, and what was noted of those who were expected or came.
// What is already so is not written again.
func HoldGroup(f GroupHeld, noted ...AttendanceNoted) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.group(f); err != nil {
			return nil, err
		}
		var facts []Fact
		if a.s.groups.changed(f) {
			facts = append(facts, f)
		}
		for _, n := range noted {
			n.Activity, n.Day = f.Activity, f.Day
			more, err := a.attendance(n)
			if err != nil {
				return nil, err
			}
			facts = append(facts, more...)
		}
		return facts, nil
	}
}

// NoteAttendance decides how a resident took part.
func NoteAttendance(f AttendanceNoted) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.group(GroupHeld{Activity: f.Activity, Day: f.Day}); err != nil {
			return nil, err
		}
		return a.attendance(f)
	}
}

func (a Ask) group(f GroupHeld) error {
	if err := a.team(); err != nil {
		return err
	}
	o, ok := a.s.occurrence(OccurrenceID{f.Activity, f.Day})
	switch {
	case f.Activity == "" || f.Day.IsZero():
		return refuse(Invalid, "form.incomplete")
	case !ok:
		return refuse(NotFound, "programme.not-that-day")
	case o.Cancelled:
		return refuse(Conflict, "group.cancelled")
	case o.Begins.After(a.At):
		return refuse(Invalid, "group.in-the-future")
	case f.Minutes < 0 || f.Minutes > int(ContactLongest.Minutes()):
		return refuse(Invalid, "group.minutes-out-of-range")
	case len(f.Note) > TextLongest:
		return refuse(Invalid, "form.too-long", "Count", TextLongest)
	}
	for _, id := range f.Leaders {
		if err := a.works(id); err != nil {
			return err
		}
	}
	if hits := NamesIn(f.Note, a.s.names(o.On)); len(hits) > 0 {
		return refuse(Invalid, "group.names-a-resident", "Name", hits[0].Name)
	}
	return nil
}

func (a Ask) attendance(f AttendanceNoted) ([]Fact, error) {
	r, err := a.about(f.Resident)
	if err != nil {
		return nil, err
	}
	o, _ := a.s.occurrence(OccurrenceID{f.Activity, f.Day})
	switch {
	case !slices.Contains(Presences, f.Presence):
		return nil, refuse(Invalid, "form.choose")
	case len(f.Line) > LineLongest:
		return nil, refuse(Invalid, "form.too-long", "Count", LineLongest)
	case !r.HereAt(o.Begins):
		return nil, refuse(Conflict, "group.outside-the-stay", "Name", r.Name)
	}
	others := slices.DeleteFunc(a.s.names(o.On), func(n Named) bool { return n.Resident == f.Resident })
	for _, hit := range NamesIn(f.Line, others) {
		if !slices.ContainsFunc(namesOf(r), func(n Named) bool { return strings.EqualFold(n.Name, hit.Name) }) {
			return nil, refuse(Invalid, "group.line-names-another", "Name", r.Name, "Other", hit.Name)
		}
	}
	now := a.s.groupAttendance(r, OccurrenceID{f.Activity, f.Day})
	if now.Presence() == f.Presence && (f.Line == "" || f.Line == now.Line()) {
		return nil, nil // already so
	}
	if f.Line == now.Line() {
		f.Line = "" // it stays
	}
	return []Fact{f}, nil
}

// changed says whether f says anything that is not known already.
func (g *groups) changed(f GroupHeld) bool {
	group := GroupDay{Held: newest(g.held[OccurrenceID{f.Activity, f.Day}])}
	last, known := group.Latest()
	if !known {
		return true
	}
	if last.Minutes != f.Minutes || !slices.Equal(last.Leaders, f.Leaders) {
		return true
	}
	if f.Note == "" {
		return false
	}
	for _, held := range group.Held {
		if !held.TakenBack && held.Note != (Text{}) {
			return held.digest != sha256.Sum256([]byte(f.Note))
		}
	}
	return true
}

func (GroupHeld) subject() ResidentID         { return "" }
func (f AttendanceNoted) subject() ResidentID { return f.Resident }

func (f GroupHeld) long() string { return f.Note }

func (f GroupHeld) fold(s *State, e Entry) {
	held := GroupVersion{Written: written(e), Minutes: f.Minutes, Leaders: f.Leaders}
	if f.Note != "" {
		held.Note, held.digest = Text{e.Seq}, sha256.Sum256([]byte(f.Note))
	}
	key := OccurrenceID{f.Activity, f.Day}
	put(&s.groups.held, key, append(s.groups.held[key], held))
}

func (f AttendanceNoted) fold(s *State, e Entry) {
	key := OccurrenceID{f.Activity, f.Day}
	of := s.groups.attendance[key]
	put(&of, f.Resident, append(of[f.Resident], Attendance{written(e), f}))
	put(&s.groups.attendance, key, of)
}

func (g *groups) written(seq uint64) *Written {
	for _, list := range g.held {
		for i := range list {
			if list[i].Seq == seq {
				return &list[i].Written
			}
		}
	}
	for _, of := range g.attendance {
		for _, list := range of {
			for i := range list {
				if list[i].Seq == seq {
					return &list[i].Written
				}
			}
		}
	}
	return nil
}

func (g *groups) check(s *State) error {
	for key := range g.held {
		if s.activities.byID[key.Activity] == nil {
			return fmt.Errorf("a group on %s of activity %s, which nobody planned", key.Day, key.Activity)
		}
	}
	for _, of := range g.attendance {
		for id := range of {
			if _, ok := s.residents[id]; !ok {
				return fmt.Errorf("attendance of %s, whom nobody admitted", id)
			}
		}
	}
	return nil
}

func (s *State) groupAttendance(r Resident, key OccurrenceID) GroupAttendance {
	o, known := s.occurrence(key)
	return GroupAttendance{Resident: r.ID, Name: r.Name, Expected: known && !o.Cancelled && s.takesPart(o, r.ID), Noted: newest(s.groups.attendance[key][r.ID])}
}

// tookPart says whether a resident was in a group, so that what the group did is open to them.
func (s *State) tookPart(id ResidentID, key OccurrenceID) bool {
	switch s.groupAttendance(s.residents[id], key).Presence() {
	case PresenceThere, PresenceLate, PresencePart:
		return true
	}
	return false
}

func newest[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// Group returns what was written about an activity on a day. A resident sees themselves, and the note if they took
// part.
func (v View) Group(activity ActivityID, day civil.Day) GroupDay {
	key := OccurrenceID{activity, day}
	var group GroupDay
	if readsHouse[GroupHeld](v) && (v.who.team() || v.s.tookPart(v.who.Resident(), key)) {
		group.Held = newest(v.s.groups.held[key])
	}
	for _, r := range v.list(func(Resident) bool { return true }) {
		if at := v.s.groupAttendance(r, key); reads[AttendanceNoted](v, r.ID) && (at.Expected || len(at.Noted) > 0) {
			group.People = append(group.People, at)
		}
	}
	return group
}

// Names returns what those who live here on a day, and whom the viewer may see, are called: a note on a group names
// none of them.
func (v View) Names(day civil.Day) []Named {
	return slices.DeleteFunc(v.s.names(day), func(n Named) bool { return !v.sees(n.Resident) })
}

// names are what those who live here on a day are called.
func (s *State) names(day civil.Day) []Named {
	start, end := day.Bounds(s.house.location())
	var list []Named
	for _, r := range s.residents {
		if r.HereAt(start) || r.HereAt(end.Add(-time.Second)) {
			list = append(list, namesOf(r)...)
		}
	}
	slices.SortFunc(list, func(a, b Named) int { return strings.Compare(a.Name+string(a.Resident), b.Name+string(b.Resident)) })
	return list
}

// namesOf are the names that a person is known by: the name used and the name in the papers, whole and the first word
// of each. Family names alone are left out: too many of them are words of every day.
func namesOf(r Resident) []Named {
	var list []Named
	for _, name := range []string{r.Name, r.FullName} {
		words := strings.Fields(name)
		if len(words) == 0 {
			continue
		}
		for _, n := range []string{strings.Join(words, " "), words[0]} {
			if named := (Named{r.ID, n}); !slices.Contains(list, named) {
				list = append(list, named)
			}
		}
	}
	return list
}
