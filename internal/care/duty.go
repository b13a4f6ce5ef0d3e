package care

import (
	"cmp"
	"slices"
	"time"

	"milieu/internal/civil"
	worklaw "milieu/internal/law"
)

// A duty is a stretch of staff time in the house, from minutes to fourteen days. (A resident's task for the
// house is a job, not a duty; the plan of duties is the rota.)

// DutyEntered says that a colleague is on duty from one time until another.
type DutyEntered struct {
	Duty  DutyID
	Staff StaffID
	Team  string `json:",omitempty"` // the team that lives here together, if the house has teams
	From  time.Time
	Until time.Time

	// Under which rules of working time it is worked, and what the rest of each day is that lies in it.
	Basis     string      `json:",omitempty"` // a worklaw.Basis; "" is the ordinary one
	Rest      string      `json:",omitempty"` // "free" or "available"; "" if it has none
	RestFrom  civil.Clock `json:",omitempty"`
	RestUntil civil.Clock `json:",omitempty"` // not after RestFrom if it is on the next day

	Call bool `json:",omitempty"` // at home, and comes when called: nobody who is in the house
}

// rests are what the rest of a day can be: one may leave the house, or must be ready in it.
var rests = map[string]worklaw.Presence{"free": worklaw.Free, "available": worklaw.Available}

// DutyCancelled says that a duty is not worked after all.
type DutyCancelled struct {
	Duty DutyID
	Why  string `json:",omitempty"`
}

// DutyLongest is the longest stretch that can be entered.
const DutyLongest = 14 * 24 * time.Hour

type duties struct {
	byID   map[DutyID]duty
	sorted []DutyEntered // by From; those that stand
}

type duty struct {
	DutyEntered
	cancelled bool
	why       string    // it was cancelled
	entered   time.Time // when it was written down,
	at        time.Time // and when it was entered or cancelled
}

// EnterDuty decides that colleagues are on duty: all the stretches that are entered together, or none.
func EnterDuty(list ...DutyEntered) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		var facts []Fact
		for i, f := range list {
			known, ok := a.s.duties.byID[f.Duty]
			if ok && known.same(f) {
				continue // already so, also if it was cancelled since
			} else if ok {
				return nil, refuse(Conflict, "form.known-with-other-contents")
			}
			if err := a.duty(f, list[:i]); err != nil {
				return nil, err
			}
			facts = append(facts, f)
		}
		return facts, nil
	}
}

// duty asks whether somebody can be on duty, also beside others that are entered together with it.
func (a Ask) duty(f DutyEntered, beside []DutyEntered) error {
	if err := a.sound(f); err != nil {
		return err
	}
	return twice(a.s, f, append(a.s.duties.between(f.From, f.Until), beside...))
}

// sound asks whether a duty makes sense by itself.
func (a Ask) sound(f DutyEntered) error {
	c, ok := a.s.staff[f.Staff]
	_, resting := rests[f.Rest]
	switch {
	case f.Duty == "" || f.From.IsZero() || f.Until.IsZero():
		return refuse(Invalid, "form.incomplete")
	case !ok || !c.Left.IsZero():
		return refuse(NotFound, "staff.unknown")
	case !f.Until.After(f.From):
		return refuse(Invalid, "duty.ends-before-it-begins")
	case f.Until.Sub(f.From) > DutyLongest:
		return refuse(Invalid, "duty.too-long")
	case len(f.Team) > NameLongest:
		return refuse(Invalid, "form.too-long", "Count", NameLongest)
	case !slices.Contains([]worklaw.Basis{"", worklaw.CoLiving, worklaw.Rota}, worklaw.Basis(f.Basis)), f.Rest != "" && !resting, !f.RestFrom.Valid(), !f.RestUntil.Valid():
		return refuse(Invalid, "form.choose")
	}
	return nil
}

// CancelDuty decides that a duty is not worked.
func CancelDuty(f DutyCancelled) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		switch known, ok := a.s.duties.byID[f.Duty]; {
		case !ok:
			return nil, refuse(NotFound, "duty.unknown")
		case known.cancelled:
			return nil, nil // already so
		case len(f.Why) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		return []Fact{f}, nil
	}
}

func (f DutyEntered) same(g DutyEntered) bool {
	return f.Staff == g.Staff && f.Team == g.Team && f.From.Equal(g.From) && f.Until.Equal(g.Until) &&
		f.Basis == g.Basis && f.Call == g.Call && f.Rest == g.Rest && f.RestFrom == g.RestFrom && f.RestUntil == g.RestUntil
}

func (DutyEntered) subject() ResidentID   { return "" }
func (DutyCancelled) subject() ResidentID { return "" }

func (f DutyEntered) happened() time.Time { return f.From }

func (f DutyEntered) fold(s *State, e Entry) {
	put(&s.duties.byID, f.Duty, duty{DutyEntered: f, entered: e.At, at: e.At})
	i, _ := slices.BinarySearchFunc(s.duties.sorted, f, compareDuties)
	s.duties.sorted = slices.Insert(s.duties.sorted, i, f)
}

func (f DutyCancelled) fold(s *State, e Entry) {
	d := s.duties.byID[f.Duty]
	d.cancelled, d.why, d.at = true, f.Why, e.At
	put(&s.duties.byID, f.Duty, d)
	s.duties.sorted = slices.DeleteFunc(s.duties.sorted, func(d DutyEntered) bool { return d.Duty == f.Duty })
}

func compareDuties(a, b DutyEntered) int {
	return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Duty, b.Duty))
}

// between returns the duties that touch a stretch of time, by when they begin.
func (d duties) between(from, until time.Time) []DutyEntered {
	first, _ := slices.BinarySearchFunc(d.sorted, from.Add(-DutyLongest), func(d DutyEntered, t time.Time) int { return d.From.Compare(t) })
	var list []DutyEntered
	for _, d := range d.sorted[first:] {
		if !d.From.Before(until) {
			break
		}
		if d.Until.After(from) {
			list = append(list, d)
		}
	}
	return list
}

// here returns those of them that bring somebody into the house: not who is on call at home.
func (d duties) here(from, until time.Time) []DutyEntered {
	return slices.DeleteFunc(d.between(from, until), func(f DutyEntered) bool { return f.Call })
}

// Duties returns the duties that touch a stretch of time, by when they begin.
func (v View) Duties(from, until time.Time) []DutyEntered {
	if !readsHouse[DutyEntered](v) {
		return nil
	}
	return v.s.duties.between(from, until)
}

// Duty returns a duty that stands.
func (v View) Duty(id DutyID) (DutyEntered, bool) {
	d, ok := v.s.duties.byID[id]
	if !readsHouse[DutyEntered](v) || !ok || d.cancelled {
		return DutyEntered{}, false
	}
	return d.DutyEntered, true
}

// A DutyChange is a duty that was entered, or taken out.
type DutyChange struct {
	DutyEntered
	Cancelled bool
}

// MyDutyChanges returns what was entered for the person and what was taken out since a moment, of the days to come, by when it begins. What
// was entered and taken out again is not told.
func (v View) MyDutyChanges(since time.Time) (list []DutyChange) {
	me := v.who.Staff()
	if me == "" || !readsHouse[DutyEntered](v) {
		return nil
	}
	for _, d := range v.s.duties.byID {
		if d.Staff == me && d.at.After(since) && d.From.After(v.at) {
			list = append(list, DutyChange{d.DutyEntered, d.cancelled})
		}
	}
	stood := func(c DutyChange) bool { // it is as it was: taken out, and entered anew
		return slices.ContainsFunc(list, func(o DutyChange) bool {
			return o.Cancelled != c.Cancelled && o.From.Equal(c.From) && o.Until.Equal(c.Until)
		})
	}
	list = slices.DeleteFunc(slices.Clone(list), stood)
	slices.SortFunc(list, func(a, b DutyChange) int { return compareDuties(a.DutyEntered, b.DutyEntered) })
	return list
}

// OnDuty returns who is on duty in the house at the moment of looking.
func (v View) OnDuty() []DutyEntered {
	if !readsHouse[DutyEntered](v) {
		return nil
	}
	return v.s.duties.here(v.at, v.at.Add(1))
}

// OnCall returns who is on call at home at the moment of looking.
func (v View) OnCall() []DutyEntered {
	return slices.DeleteFunc(v.Duties(v.at, v.at.Add(1)), func(f DutyEntered) bool { return !f.Call })
}

// Present is a colleague who is in the house now.
type Present struct {
	Staff
	Duty  DutyID
	Team  string
	Since time.Time
	Until time.Time // when their duty ends; where one ends as the next begins, the end of the last
}

// Present returns who is here now and until when, by name.
func (v View) Present() []Present {
	if !readsHouse[DutyEntered](v) {
		return nil
	}
	var list []Present
	for _, d := range v.OnDuty() {
		list = append(list, Present{v.s.staff[d.Staff], d.Duty, d.Team, d.From, v.s.duties.ends(d)})
	}
	slices.SortFunc(list, func(a, b Present) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return list
}

// ends returns until when somebody stays without going home in between.
func (d duties) ends(f DutyEntered) time.Time {
	until := f.Until
	for _, next := range d.between(f.Until, f.Until.Add(DutyLongest)) {
		if next.Staff == f.Staff && next.From.Equal(until) {
			until = next.Until
		}
	}
	return until
}

// Team returns the name of the team that has the house now: the one that most of those on duty belong to; "" if
// the house has no teams.
func (v View) Team() string {
	count := map[string]int{}
	name := ""
	for _, d := range v.OnDuty() {
		count[d.Team]++
		if d.Team != "" && (name == "" || count[d.Team] > count[name]) {
			name = d.Team
		}
	}
	return name
}
