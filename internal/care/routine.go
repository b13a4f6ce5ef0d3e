package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"milieu/internal/civil"
	"milieu/internal/recur"
)

// A routine is something that a resident does for themselves again and again: a shower, a walk, calling home. They
// tick it off; nobody counts what was not done. How much others help with it is in support.go.

// A RoutineArea is what part of life a routine belongs to; "" is one of the resident's own.
type RoutineArea string

// RoutineAreas are the parts of life that a house practises, in the order in which one offers them.
var RoutineAreas = []RoutineArea{"hygiene", "sleep", "meals", "tidying", "cooking", "money", "post", "travelling"}

// RoutineChosen says that a resident has a routine. Said again, it is otherwise from the new first day on.
type RoutineChosen struct {
	Routine  RoutineID
	Resident ResidentID
	Title    string
	Rule     string      `json:",omitempty"` // value of an RRULE (package recur); empty is once, on From
	From     civil.Day   // the first day
	At       civil.Clock // when, on the house's wall
	Minutes  int
	Area     RoutineArea `json:",omitempty"`
	Steps    []string    `json:",omitempty"` // what one does first, what then; at most RoutineSteps
}

// RoutineEnded says on which day a resident has a routine for the last time.
type RoutineEnded struct {
	Routine  RoutineID
	Resident ResidentID
	Last     civil.Day
}

// RoutineTicked says that a resident did what a routine asks on a day.
type RoutineTicked struct {
	Routine  RoutineID
	Resident ResidentID
	Day      civil.Day
	With     StaffID `json:",omitempty"` // who was with them, if they say so
}

// RoutineUnticked says that a tick was a slip.
type RoutineUnticked struct {
	Routine  RoutineID
	Resident ResidentID
	Day      civil.Day
}

// Routine is a routine as it stands.
type Routine struct {
	Written
	RoutineChosen
	Last civil.Day // the last day, if it ends; otherwise no day
}

const (
	// RoutineLongest is the longest that a routine may last, in minutes.
	RoutineLongest = 12 * 60
	// RoutineSteps is how many steps a routine may have: more than that is several routines.
	RoutineSteps = 12
)

type routines struct {
	byID    map[RoutineID]*routine
	of      map[ResidentID][]RoutineID // in the order in which they were first chosen
	entries []routineEntry             // by Seq
}

type routine struct {
	resident ResidentID
	versions []routineVersion
	ticks    map[civil.Day][]routineTick
}

// routineVersion is a routine from a day on, until a newer version about the same day.
type routineVersion struct {
	Written
	since  civil.Day
	chosen RoutineChosen
	rule   recur.Rule
	ended  bool
}

type routineTick struct {
	Written
	done bool
	with StaffID
}

// routineEntry says what an entry wrote: a version, or a tick of a day.
type routineEntry struct {
	seq uint64
	of  *routine
	day civil.Day // no day for a version
	n   int
}

// ChooseRoutine decides that a resident has a routine.
func ChooseRoutine(f RoutineChosen) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		known := a.s.routines.byID[f.Routine]
		rule, badRule := recur.Parse(f.Rule)
		switch {
		case f.Routine == "" || f.From.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case known != nil && known.resident != f.Resident:
			return nil, refuse(NotFound, "routine.unknown")
		case !r.Here():
			return nil, refuse(Conflict, "resident.not-here", "Name", r.Name)
		case strings.TrimSpace(f.Title) == "":
			return nil, refuse(Invalid, "routine.no-title")
		case len(f.Title) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case badRule != nil:
			return nil, refuse(Invalid, "programme.rule-unclear", "Rule", f.Rule)
		case !f.At.Valid() || f.At == civil.Midnight || f.Minutes < 1 || f.Minutes > RoutineLongest:
			return nil, refuse(Invalid, "programme.no-time")
		case f.Area != "" && !slices.Contains(RoutineAreas, f.Area):
			return nil, refuse(Invalid, "form.choose")
		case len(f.Steps) > RoutineSteps:
			return nil, refuse(Invalid, "routine.too-many-steps", "Count", RoutineSteps)
		case missing(f.Steps...) || tooLong(AnswerLongest, f.Steps...):
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		f.Rule = rule.String()
		return []Fact{f}, nil
	}
}

// EndRoutine decides on which day a resident has a routine for the last time.
func EndRoutine(f RoutineEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		known, err := a.routine(f.Resident, f.Routine)
		switch {
		case err != nil:
			return nil, err
		case f.Last.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case known.on(f.Last.Add(1)) == nil:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// TickRoutine decides that a resident did what a routine asks. Only they say so.
func TickRoutine(f RoutineTicked) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		known, err := a.routine(f.Resident, f.Routine)
		if err != nil {
			return nil, err
		}
		switch v := known.on(f.Day); {
		case v == nil || !v.rule.On(v.chosen.From, f.Day):
			return nil, refuse(NotFound, "routine.not-that-day")
		case f.Day > a.s.day(a.At):
			return nil, refuse(Invalid, "routine.in-the-future")
		case f.With != "" && a.works(f.With) != nil:
			return nil, refuse(NotFound, "staff.unknown")
		}
		if done, with := known.done(f.Day); done && (f.With == "" || with == f.With) {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// UntickRoutine decides that a tick was a slip. Only the resident says so.
func UntickRoutine(f RoutineUnticked) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		known, err := a.routine(f.Resident, f.Routine)
		if err != nil {
			return nil, err
		}
		if done, _ := known.done(f.Day); !done {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (a Ask) routine(id ResidentID, routine RoutineID) (*routine, error) {
	if _, err := a.about(id); err != nil {
		return nil, err
	}
	known := a.s.routines.byID[routine]
	if known == nil || known.resident != id {
		return nil, refuse(NotFound, "routine.unknown")
	}
	return known, nil
}

func (f RoutineChosen) subject() ResidentID   { return f.Resident }
func (f RoutineEnded) subject() ResidentID    { return f.Resident }
func (f RoutineTicked) subject() ResidentID   { return f.Resident }
func (f RoutineUnticked) subject() ResidentID { return f.Resident }

func (f RoutineChosen) fold(s *State, e Entry) {
	if s.routines.byID[f.Routine] == nil {
		put(&s.routines.byID, f.Routine, &routine{resident: f.Resident})
		put(&s.routines.of, f.Resident, append(s.routines.of[f.Resident], f.Routine))
	}
	rule, _ := recur.Parse(f.Rule) // what no version can read any more is once
	s.routines.say(f.Routine, routineVersion{Written: written(e), since: f.From, chosen: f, rule: rule})
}

func (f RoutineEnded) fold(s *State, e Entry) {
	s.routines.say(f.Routine, routineVersion{Written: written(e), since: f.Last.Add(1), ended: true})
}

func (f RoutineTicked) fold(s *State, e Entry) {
	s.routines.tick(f.Routine, f.Day, routineTick{written(e), true, f.With})
}

func (f RoutineUnticked) fold(s *State, e Entry) {
	s.routines.tick(f.Routine, f.Day, routineTick{Written: written(e)})
}

func (rs *routines) say(id RoutineID, v routineVersion) {
	known := rs.byID[id]
	if known == nil {
		return // a word about what nobody chose
	}
	rs.entries = append(rs.entries, routineEntry{v.Seq, known, 0, len(known.versions)})
	known.versions = append(known.versions, v)
}

func (rs *routines) tick(id RoutineID, day civil.Day, t routineTick) {
	known := rs.byID[id]
	if known == nil {
		return
	}
	rs.entries = append(rs.entries, routineEntry{t.Seq, known, day, len(known.ticks[day])})
	put(&known.ticks, day, append(known.ticks[day], t))
}

func (rs *routines) written(seq uint64) *Written {
	i, ok := slices.BinarySearchFunc(rs.entries, seq, func(e routineEntry, seq uint64) int { return compareSeq(e.seq, seq) })
	if !ok {
		return nil
	}
	if e := rs.entries[i]; e.day.IsZero() {
		return &e.of.versions[e.n].Written
	} else {
		return &e.of.ticks[e.day][e.n].Written
	}
}

func (rs *routines) check(s *State) error {
	for id, known := range rs.byID {
		if _, ok := s.residents[known.resident]; !ok {
			return fmt.Errorf("routine %s is of %s, whom nobody admitted", id, known.resident)
		}
	}
	return nil
}

// on returns the version that counts on a day; nil if the resident has no such routine then, whether or not the day
// is one of its days.
func (known *routine) on(day civil.Day) *routineVersion {
	for i := len(known.versions) - 1; i >= 0; i-- {
		v := &known.versions[i]
		if v.TakenBack || day < v.since {
			continue
		}
		if v.ended {
			return nil
		}
		return v
	}
	return nil
}

// done says whether it was done on a day, and who was with the resident.
func (known *routine) done(day civil.Day) (done bool, with StaffID) {
	for _, t := range slices.Backward(known.ticks[day]) {
		if !t.TakenBack {
			return t.done, t.with
		}
	}
	return false, ""
}

// Routines returns a resident's routines that have not ended on the day of looking, by their hour.
func (v View) Routines(id ResidentID) []Routine {
	if !reads[RoutineChosen](v, id) {
		return nil
	}
	today := v.Today()
	var list []Routine
	for _, key := range v.s.routines.of[id] {
		shown, ok := v.s.routines.byID[key].now()
		over := !shown.Last.IsZero() && shown.Last < today || shown.Rule == "" && shown.From < today
		if ok && !over {
			list = append(list, shown)
		}
	}
	slices.SortStableFunc(list, func(a, b Routine) int { return cmp.Compare(a.RoutineChosen.At, b.RoutineChosen.At) })
	return list
}

// now is the routine as the newest word about it has it; false if everything about it was taken back.
func (known *routine) now() (shown Routine, ok bool) {
	for i := len(known.versions) - 1; i >= 0; i-- {
		v := &known.versions[i]
		switch {
		case v.TakenBack:
		case v.ended && shown.Last.IsZero():
			shown.Last = v.since.Add(-1)
		case !v.ended:
			shown.Written, shown.RoutineChosen = v.Written, v.chosen
			return shown, true
		}
	}
	return shown, false
}
