package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"milieu/internal/civil"
	"milieu/internal/recur"
)

// An activity is something that the house does together, once or again and again: the morning meeting, the walk to
// the lake, a group. The programme is all of them. An activity says nothing about who takes part.

// An ActivityKind says what an activity is; mission.md D2.
type ActivityKind string

// The kinds of activities.
const (
	ActivityGroup       ActivityKind = "group"      // group therapy
	ActivityIndividual  ActivityKind = "individual" // individual therapy
	ActivityFamily      ActivityKind = "family"     // with family and network
	ActivityWork        ActivityKind = "work"       // occupational training
	ActivityMovement    ActivityKind = "movement"   // physical activity
	ActivityNutrition   ActivityKind = "nutrition"  // diet and nutrition
	ActivityIMR         ActivityKind = "imr"        // Illness Management and Recovery
	ActivityCognitive   ActivityKind = "cognitive"  // cognitive therapy
	ActivityMusic       ActivityKind = "music"
	ActivityArt         ActivityKind = "art"
	ActivityMindfulness ActivityKind = "mindfulness"
	ActivityMeeting     ActivityKind = "meeting"
	ActivityPractical   ActivityKind = "practical" // the house's own work: cooking, shopping, the garden
	ActivityLearning    ActivityKind = "learning"  // school, courses, skills
	ActivityOuting      ActivityKind = "outing"
	ActivityRecreation  ActivityKind = "recreation"
	ActivityMeal        ActivityKind = "meal"
)

// ActivityKinds lists every kind of activity, for forms.
var ActivityKinds = []ActivityKind{ActivityGroup, ActivityIndividual, ActivityFamily, ActivityWork, ActivityMovement,
	ActivityNutrition, ActivityIMR, ActivityCognitive, ActivityMusic, ActivityArt, ActivityMindfulness, ActivityMeeting,
	ActivityPractical, ActivityLearning, ActivityOuting, ActivityRecreation, ActivityMeal}

// A Function is what an activity gives to those who live here: Gunderson's five functions of a milieu (1978).
type Function string

// Gunderson's functions.
const (
	Containment Function = "containment" // physical safety, limits
	Support     Function = "support"     // esteem, nurture
	Structure   Function = "structure"   // predictability of time, place and person
	Involvement Function = "involvement" // taking part in what surrounds one
	Validation  Function = "validation"  // individuality affirmed
)

// Functions lists Gunderson's functions, for forms.
var Functions = []Function{Containment, Support, Structure, Involvement, Validation}

// An ActivityPlan is what an activity is, when and where.
type ActivityPlan struct {
	Title       string
	Kind        ActivityKind
	Functions   []Function  `json:",omitempty"`
	Place       PlaceID     `json:",omitempty"`
	Room        int         `json:",omitempty"` // for how many; 0 if it does not matter
	Leaders     []StaffID   `json:",omitempty"`
	Structured  bool        `json:",omitempty"` // with a content of its own; otherwise free
	Everyone    bool        `json:",omitempty"` // the whole house is expected
	SignUp      bool        `json:",omitempty"` // one chooses each time whether to come
	Choice      string      `json:",omitempty"` // what runs under the same name on a day are alternatives
	Rule        string      `json:",omitempty"` // value of an RRULE (package recur); empty is once, on From
	From        civil.Day   // the first day
	At          civil.Clock // when it begins, on the house's wall
	Minutes     int
	NamesNobody bool `json:",omitempty"` // a word that is also a resident's name is only a word here
}

// ActivityPlanned says that the house has an activity.
type ActivityPlanned struct {
	Activity ActivityID
	ActivityPlan
}

// ActivityChanged says that an activity is otherwise from a day on. The newest word about a day counts.
type ActivityChanged struct {
	Activity ActivityID
	Since    civil.Day // the first day that this is about
	ActivityPlan
}

// ActivityEnded says that an activity takes place for the last time on a day at the latest.
type ActivityEnded struct {
	Activity ActivityID
	Last     civil.Day
}

// ActivityLongest is the longest that an activity may last, in minutes.
const ActivityLongest = 24 * 60

// activities are what the house does together, each as its story: how it was planned, changed and ended.
type activities struct {
	byID      map[ActivityID]*activity
	recurring []ActivityID               // those that ever had a rule
	once      map[civil.Day][]ActivityID // those that had none, by their day
	entries   []activityEntry            // by Seq
}

type activity struct{ versions []version }

// A version is an activity from a day on, until a newer version about the same day.
type version struct {
	Written
	since civil.Day
	plan  ActivityPlan
	rule  recur.Rule
	ended bool // from since on it does not take place
}

// activityEntry says which version an entry wrote.
type activityEntry struct {
	seq uint64
	of  *activity
	n   int
}

// PlanActivity decides that the house has an activity.
func PlanActivity(f ActivityPlanned) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		switch _, known := a.s.activities.byID[f.Activity]; {
		case f.Activity == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		}
		if err := a.activityPlan(f.ActivityPlan); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// ChangeActivity decides that an activity is otherwise from a day on.
func ChangeActivity(f ActivityChanged) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		switch known := a.s.activities.byID[f.Activity]; {
		case known == nil || !known.stands():
			return nil, refuse(NotFound, "programme.unknown")
		case f.Since < a.s.day(a.At):
			return nil, refuse(Invalid, "programme.change-in-the-past")
		}
		if err := a.activityPlan(f.ActivityPlan); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// EndActivity decides on which day an activity takes place for the last time.
func EndActivity(f ActivityEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		switch known := a.s.activities.byID[f.Activity]; {
		case known == nil || !known.stands():
			return nil, refuse(NotFound, "programme.unknown")
		case f.Last < a.s.day(a.At).Add(-1):
			return nil, refuse(Invalid, "programme.change-in-the-past")
		case known.last() == f.Last:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// activityPlan refuses a plan that does not say what, when and where.
func (a Ask) activityPlan(p ActivityPlan) error {
	place, knownPlace := a.s.house.places[p.Place]
	_, badRule := recur.Parse(p.Rule)
	switch {
	case strings.TrimSpace(p.Title) == "":
		return refuse(Invalid, "programme.no-title")
	case !slices.Contains(ActivityKinds, p.Kind) || slices.ContainsFunc(p.Functions, func(f Function) bool { return !slices.Contains(Functions, f) }):
		return refuse(Invalid, "form.choose")
	case p.From.IsZero():
		return refuse(Invalid, "programme.no-day")
	case badRule != nil:
		return refuse(Invalid, "programme.rule-unclear", "Rule", p.Rule)
	case !p.At.Valid() || p.At == civil.Midnight || p.Minutes < 1 || p.Minutes > ActivityLongest:
		return refuse(Invalid, "programme.no-time")
	case p.Room < 0:
		return refuse(Invalid, "place.room-negative")
	case p.Place != "" && (!knownPlace || place.Closed):
		return refuse(NotFound, "place.unknown")
	case p.Everyone && (p.SignUp || p.Choice != ""):
		return refuse(Invalid, "programme.everyone-or-choice")
	}
	for _, id := range p.Leaders {
		if err := a.works(id); err != nil {
			return err
		}
	}
	if p.NamesNobody {
		return nil
	}
	return a.namesNobody(p.Title + " " + p.Choice)
}

// namesNobody refuses a text about the house in which somebody who lives here is named.
func (a Ask) namesNobody(text string) error {
	if hits := NamesIn(text, a.s.names(a.s.day(a.At))); len(hits) > 0 {
		return refuse(Conflict, "programme.names-a-resident", "Name", hits[0].Name)
	}
	return nil
}

func (ActivityPlanned) subject() ResidentID { return "" }
func (ActivityChanged) subject() ResidentID { return "" }
func (ActivityEnded) subject() ResidentID   { return "" }

func (f ActivityPlanned) fold(s *State, e Entry) {
	s.activities.add(f.Activity, version{Written: written(e), since: f.From, plan: f.ActivityPlan})
}

func (f ActivityChanged) fold(s *State, e Entry) {
	s.activities.add(f.Activity, version{Written: written(e), since: f.Since, plan: f.ActivityPlan})
}

func (f ActivityEnded) fold(s *State, e Entry) {
	s.activities.add(f.Activity, version{Written: written(e), since: f.Last.Add(1), ended: true})
}

func (as *activities) add(id ActivityID, v version) {
	known := as.byID[id]
	if known == nil {
		known = &activity{}
		put(&as.byID, id, known)
	}
	v.rule, _ = recur.Parse(v.plan.Rule) // what no version can read any more is once
	switch {
	case v.ended:
	case v.rule.Freq() == recur.Once:
		put(&as.once, v.plan.From, append(as.once[v.plan.From], id))
	case !slices.Contains(as.recurring, id):
		as.recurring = append(as.recurring, id)
	}
	known.versions = append(known.versions, v)
	as.entries = append(as.entries, activityEntry{v.Seq, known, len(known.versions) - 1})
}

// on returns the version that counts on a day; nil if the activity is not there then, whether or not the day is one
// of its days.
func (a *activity) on(day civil.Day) *version {
	for i := len(a.versions) - 1; i >= 0; i-- {
		v := &a.versions[i]
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

// takes says whether the activity is planned for a day, and how.
func (a *activity) takes(day civil.Day) (*version, bool) {
	v := a.on(day)
	return v, v != nil && v.rule.On(v.plan.From, day)
}

// stands says whether anything was planned and not taken back.
func (a *activity) stands() bool {
	return slices.ContainsFunc(a.versions, func(v version) bool { return !v.TakenBack && !v.ended })
}

// last is the day that was said to be the last; no day if nobody said so, or if it goes on after all.
func (a *activity) last() civil.Day {
	for i := len(a.versions) - 1; i >= 0; i-- {
		if v := a.versions[i]; !v.TakenBack {
			if v.ended {
				return v.since.Add(-1)
			}
			return 0
		}
	}
	return 0
}

// changes counts the words about an activity, each taking back as one more. It only ever grows.
func (a *activity) changes() int {
	n := len(a.versions)
	for _, v := range a.versions {
		if v.TakenBack {
			n++
		}
	}
	return n
}

func (as *activities) written(seq uint64) *Written {
	i, ok := slices.BinarySearchFunc(as.entries, seq, func(e activityEntry, seq uint64) int { return compareSeq(e.seq, seq) })
	if !ok {
		return nil
	}
	return &as.entries[i].of.versions[as.entries[i].n].Written
}

func (as *activities) check(*State) error {
	for id, a := range as.byID {
		for i, v := range a.versions {
			switch {
			case i > 0 && v.Seq <= a.versions[i-1].Seq:
				return fmt.Errorf("activity %s: version %d is older than the one before it", id, i)
			case !v.ended && v.plan.Title == "":
				return fmt.Errorf("activity %s: version %d has no title", id, i)
			}
		}
	}
	return nil
}

// Activity is an activity as it stands, for its page and for lists.
type Activity struct {
	Written // of the newest word about it
	ID      ActivityID
	ActivityPlan
	Since civil.Day // since when it is as it is
	Last  civil.Day // the last day, if it ends; otherwise no day
}

// Activity returns an activity as the newest word about it has it; false if there is none.
func (v View) Activity(id ActivityID) (Activity, bool) {
	a := v.s.activities.byID[id]
	if !readsHouse[ActivityPlanned](v) || a == nil || !a.stands() {
		return Activity{}, false
	}
	return a.now(id), true
}

func (a *activity) now(id ActivityID) Activity {
	shown := Activity{ID: id, Last: a.last()}
	for i := len(a.versions) - 1; i >= 0; i-- {
		if v := a.versions[i]; !v.TakenBack && !v.ended {
			shown.Written, shown.ActivityPlan, shown.Since = v.Written, v.plan.clone(), v.since
			break
		}
	}
	return shown
}

// Activities returns what the house does together from the day of looking on, by title: what comes back and has not
// ended, and what is still to come.
func (v View) Activities() []Activity {
	if !readsHouse[ActivityPlanned](v) {
		return nil
	}
	today := v.Today()
	var list []Activity
	for id, a := range v.s.activities.byID {
		shown := a.now(id)
		over := !shown.Last.IsZero() && shown.Last < today || shown.Rule == "" && shown.From < today
		if a.stands() && !over {
			list = append(list, shown)
		}
	}
	slices.SortFunc(list, func(a, b Activity) int { return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID)) })
	return list
}

func (p ActivityPlan) clone() ActivityPlan {
	p.Functions, p.Leaders = slices.Clone(p.Functions), slices.Clone(p.Leaders)
	return p
}
