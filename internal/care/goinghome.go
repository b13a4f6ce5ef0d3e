package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"milieu/internal/civil"
)

// Going home is written from what worked: what helped here and goes on, with whom; the first week, day by day; whom to
// call. It is the person's, in lines that keep whose words they are, and it goes home with them, beside the plan and the
// safety plan. A day for going home can be agreed long before; what is said on the last day is said by a person.

// A HomePart is a part of what one goes home with.
type HomePart string

// The parts, in the order in which they are read.
const (
	HomeHelped HomePart = "helped" // what helped here
	HomeKeep   HomePart = "keep"   // what I go on with, and who with
	HomeWeek   HomePart = "week"   // my first week, day by day
	HomeEarly  HomePart = "early"  // how I notice that it gets harder, and what I do then
	HomeCall   HomePart = "call"   // whom I call
	HomeGlad   HomePart = "glad"   // what I look forward to
)

// HomeParts lists them.
var HomeParts = []HomePart{HomeHelped, HomeKeep, HomeWeek, HomeEarly, HomeCall, HomeGlad}

// HomePlanned says when somebody is to go home, as far as one knows. No day says that nobody knows yet.
type HomePlanned struct {
	Resident ResidentID
	On       civil.Day `json:",omitzero"`
	Farewell bool      `json:",omitempty"` // the person would like a few words to take along
}

// HomeWritten says that a line stands in what one goes home with, or reads differently now.
type HomeWritten struct {
	Resident ResidentID
	Line     HomeID
	Part     HomePart
	Words    string // at most SafetyLongest bytes
	Own      bool   `json:",omitempty"` // in the person's own words
	With     string `json:",omitempty"` // who with
	Day      int    `json:",omitempty"` // of the first week: 1 is the day after going home, 7 the last
	Phone    string `json:",omitempty"` // of somebody to call
	HomeFrom
}

// HomeFrom is what a line was written from: at most one of them.
type HomeFrom struct {
	Measure MeasureID `json:",omitempty"` // something that was done towards a goal
	Try     TryID     `json:",omitempty"` // something that was tried, and went well
	Safety  SafetyID  `json:",omitempty"` // a line of the safety plan
	Note    NoteID    `json:",omitempty"` // a note on what worked
}

// HomeRemoved says that a line does not hold any more.
type HomeRemoved struct {
	Resident ResidentID
	Line     HomeID
	Why      string `json:",omitempty"` // somebody else took the person's own words out, and says why
}

// FarewellSaid is what somebody says to a resident on the way home, in their own name: what they have seen, and hope.
type FarewellSaid struct {
	Resident ResidentID
	Stay     StayID
	Words    string
}

// homeMost is how many lines one goes home with at most.
const homeMost = 80

// A HomeLine is a line as it stands.
type HomeLine struct {
	Written
	HomeWritten
}

// A Farewell is what somebody said on the way home.
type Farewell struct {
	Written
	FarewellSaid
}

// GoingHome is what somebody goes home with, as it stands.
type GoingHome struct {
	On        civil.Day // the day that is agreed for this stay; zero if there is none
	Wanted    bool      // a few words to take along
	Lines     []HomeLine
	Farewells []Farewell // of all stays, the latest first
	Seq       uint64     // of the last entry about it
}

// Of returns the lines of a part; those of the first week by day.
func (g GoingHome) Of(part HomePart) []HomeLine {
	var list []HomeLine
	for _, l := range g.Lines {
		if l.Part == part {
			list = append(list, l)
		}
	}
	if part == HomeWeek {
		slices.SortStableFunc(list, func(a, b HomeLine) int { return cmp.Compare(a.Day, b.Day) })
	}
	return list
}

type homes struct{ stories[ResidentID] }

// goingHome is what somebody goes home with; what was agreed about the day only for the stay that began at an entry or later.
func goingHome(st story, stay Stay) GoingHome {
	var g GoingHome
	if len(st) > 0 {
		g.Seq = st[len(st)-1].Seq
	}
	find := func(id HomeID) int { return slices.IndexFunc(g.Lines, func(l HomeLine) bool { return l.Line == id }) }
	for _, t := range st.stands() {
		switch f := t.fact.(type) {
		case HomePlanned:
			if !t.At.Before(stay.From) {
				g.On, g.Wanted = f.On, f.Farewell
			}
		case HomeWritten:
			if i := find(f.Line); i >= 0 {
				g.Lines[i] = HomeLine{t.Written, f}
			} else {
				g.Lines = append(g.Lines, HomeLine{t.Written, f})
			}
		case HomeRemoved:
			g.Lines = slices.DeleteFunc(g.Lines, func(l HomeLine) bool { return l.Line == f.Line })
		case FarewellSaid:
			g.Farewells = slices.Insert(g.Farewells, 0, Farewell{t.Written, f})
		}
	}
	return g
}

func (s *State) goingHome(id ResidentID) GoingHome {
	return goingHome(s.homes.all[id], s.residents[id].Stay())
}

// PlanHome decides when somebody is to go home: a review is due before, see ReviewDue. It is a plan, and moves.
func PlanHome(f HomePlanned) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		now := a.s.goingHome(f.Resident)
		switch {
		case !r.Here():
			return nil, refuse(Conflict, "resident.not-here", "Name", r.Name)
		case !f.On.IsZero() && f.On < a.s.day(a.At):
			return nil, refuse(Invalid, "home.in-the-past")
		case f.On == now.On && f.Farewell == now.Wanted:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// WriteHome decides that a line stands in what one goes home with. The person's own words are not replaced by anybody
// else's.
func WriteHome(f HomeWritten) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		f.Own = f.Own || a.By.Resident() != ""
		switch {
		case f.Line == "":
			return nil, refuse(Invalid, "form.incomplete")
		case !slices.Contains(HomeParts, f.Part), f.Day < 0 || f.Day > 7, (f.Day > 0) != (f.Part == HomeWeek):
			return nil, refuse(Invalid, "form.choose")
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "safety.empty")
		case len(f.Words) > SafetyLongest || len(f.With) > NameLongest || len(f.Phone) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", SafetyLongest)
		}
		if err := a.homeFrom(f.Resident, f.HomeFrom); err != nil {
			return nil, err
		}
		g := a.s.goingHome(f.Resident)
		i := slices.IndexFunc(g.Lines, func(l HomeLine) bool { return l.Line == f.Line })
		switch {
		case i < 0 && len(g.Lines) >= homeMost:
			return nil, refuse(Conflict, "home.too-many", "Count", homeMost)
		case i >= 0 && g.Lines[i].HomeWritten == f:
			return nil, nil // already so
		case i >= 0 && g.Lines[i].Own && !f.Own:
			return nil, refuse(Conflict, "network.own-words-stay")
		}
		return []Fact{f}, nil
	}
}

// homeFrom refuses a line that was written from what is not the person's.
func (a Ask) homeFrom(id ResidentID, f HomeFrom) error {
	m, t, n := a.s.measures.byID[f.Measure], a.s.tries.byID[f.Try], a.s.notes.place[f.Note]
	_, safe := a.s.safetyLine(id, f.Safety)
	if f.Measure != "" && (m == nil || m.resident != id) || f.Try != "" && (t == nil || t.noted.Resident != id) || f.Safety != "" && !safe || f.Note != "" && n.resident != id {
		return refuse(NotFound, "home.from-nothing")
	}
	return nil
}

// RemoveHome decides that a line does not hold any more. Who takes out the person's own words for them says why.
func RemoveHome(f HomeRemoved) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		lines := a.s.goingHome(f.Resident).Lines
		i := slices.IndexFunc(lines, func(l HomeLine) bool { return l.Line == f.Line })
		switch {
		case i < 0:
			return nil, nil // already so
		case len(f.Why) > SafetyLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", SafetyLongest)
		case lines[i].Own && a.By.Resident() != f.Resident && strings.TrimSpace(f.Why) == "":
			return nil, refuse(Invalid, "safety.why")
		}
		return []Fact{f}, nil
	}
}

// SayFarewell decides what somebody says on the way home, if the person would like that.
func SayFarewell(f FarewellSaid) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		f.Stay = r.Stay().ID
		switch g := a.s.goingHome(f.Resident); {
		case !g.Wanted:
			return nil, refuse(Conflict, "home.no-farewell-wanted", "Name", r.Name)
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "note.empty")
		case len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		return []Fact{f}, nil
	}
}

// GoHome decides that a stay ends, and, if there are any, the words that go along: see Discharge and SayFarewell.
func GoHome(f ResidentDischarged, words string) Decision {
	return func(a Ask) ([]Fact, error) {
		facts, err := Discharge(f)(a)
		if err != nil || strings.TrimSpace(words) == "" {
			return facts, err
		}
		farewell, err := SayFarewell(FarewellSaid{Resident: f.Resident, Words: words})(a)
		return append(farewell, facts...), err
	}
}

func (f HomePlanned) subject() ResidentID  { return f.Resident }
func (f HomeWritten) subject() ResidentID  { return f.Resident }
func (f HomeRemoved) subject() ResidentID  { return f.Resident }
func (f FarewellSaid) subject() ResidentID { return f.Resident }

func (f HomePlanned) fold(s *State, e Entry)  { s.homes.tell(f.Resident, e, always) }
func (f HomeWritten) fold(s *State, e Entry)  { s.homes.tell(f.Resident, e, always) }
func (f HomeRemoved) fold(s *State, e Entry)  { s.homes.tell(f.Resident, e, always) }
func (f FarewellSaid) fold(s *State, e Entry) { s.homes.tell(f.Resident, e, always) }

func (hs *homes) check(s *State) error {
	for id := range hs.all {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("%s goes home, whom nobody admitted", id)
		}
		seen := map[HomeID]bool{}
		for _, l := range s.goingHome(id).Lines {
			if seen[l.Line] {
				return fmt.Errorf("line %s stands twice in what %s goes home with", l.Line, id)
			}
			seen[l.Line] = true
		}
	}
	return nil
}

// GoingHome returns what somebody goes home with, as it stands.
func (v View) GoingHome(id ResidentID) GoingHome {
	if !reads[HomeWritten](v, id) {
		return GoingHome{}
	}
	return v.s.goingHome(id)
}

// A HomeIdea is something that worked and of which no line was written yet: the person takes it along in their own words, or
// leaves it.
type HomeIdea struct {
	Part  HomePart
	Words string
	Own   bool // in the person's own words
	With  string
	Phone string
	HomeFrom
}

// homeIdeasMost is how many ideas each part offers: one reads them.
const homeIdeasMost = 3

// HomeIdeas returns what worked during the last months and could go along: measures that were tried, tries that felt good, notes
// on what worked, and lines of the safety plan. Nothing goes along by itself.
func (v View) HomeIdeas(id ResidentID) []HomeIdea {
	if !reads[HomeWritten](v, id) {
		return nil
	}
	taken := map[HomeFrom]bool{}
	for _, l := range v.s.goingHome(id).Lines {
		taken[l.HomeFrom] = true
	}
	var list []HomeIdea
	count := map[HomePart]int{}
	said := map[string]bool{}
	offer := func(idea HomeIdea) {
		if !taken[idea.HomeFrom] && !said[idea.Words] && count[idea.Part] < homeIdeasMost && len(idea.Words) <= SafetyLongest && strings.TrimSpace(idea.Words) != "" {
			taken[idea.HomeFrom], said[idea.Words] = true, true
			count[idea.Part]++
			list = append(list, idea)
		}
	}
	from, until := v.at.AddDate(0, -6, 0), v.at.Add(1)
	for _, t := range v.Tries(id, "", from, until) {
		if t.Felt == Good && t.Words != "" {
			offer(HomeIdea{Part: HomeHelped, Words: t.Words, Own: true, HomeFrom: HomeFrom{Try: t.Try}})
		}
	}
	if plan, ok := v.Plan(id); ok {
		for _, g := range plan.Goals {
			for _, m := range g.Measures {
				if m.InPlan && m.Ended.Seq == 0 {
					offer(HomeIdea{Part: HomeKeep, Words: m.What, With: m.Others, HomeFrom: HomeFrom{Measure: m.ID}})
				}
			}
		}
	}
	for _, l := range v.Safety(id).Lines {
		part, ok := map[SafetyPart]HomePart{SafetyCalm: HomeHelped, SafetySign: HomeEarly, SafetyAsk: HomeCall, SafetyCall: HomeCall}[l.Part]
		if ok && (l.Part != SafetySign || l.Stage == SafetyStages[0]) {
			offer(HomeIdea{Part: part, Words: l.Words, Own: l.Own, Phone: l.Phone, HomeFrom: HomeFrom{Safety: l.Line}})
		}
	}
	slices.SortStableFunc(list, func(a, b HomeIdea) int {
		return cmp.Compare(slices.Index(HomeParts, a.Part), slices.Index(HomeParts, b.Part))
	})
	return list
}

// NotesThatWorked returns the notes on what worked of the last months that no line was written from, the latest first, at most a few.
func (v View) NotesThatWorked(id ResidentID) []Note {
	if !reads[HomeWritten](v, id) {
		return nil
	}
	taken := map[NoteID]bool{}
	for _, l := range v.s.goingHome(id).Lines {
		taken[l.Note] = true
	}
	var list []Note
	for _, n := range v.Notes(id, v.at.AddDate(0, -6, 0), v.at.Add(1)) {
		if n.About == NoteWorked && !n.TakenBack && n.Held.IsZero() && !taken[n.ID] && len(list) < homeIdeasMost {
			list = append(list, n)
		}
	}
	return list
}
