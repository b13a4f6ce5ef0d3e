package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A plan is the resident's: their goals, and what is done towards them. Anybody of the team may propose a line of it; it is
// part of the plan when the resident has said yes, themselves or to somebody who writes down that they said so. A no has
// no consequence and is counted nowhere. Every wording is kept, and both sides say to each line whether they see it so.

// A Voice is whose words something is in.
type Voice string

// The voices that a plan keeps apart.
const (
	VoiceResident Voice = "resident"
	VoiceTeam     Voice = "team"   // a companion, or another of those who work here
	VoiceFamily   Voice = "family" // somebody who matters to the resident
)

// Voices lists them, the resident's first.
var Voices = []Voice{VoiceResident, VoiceTeam, VoiceFamily}

// A StandTaken says what somebody says to one wording of a line of the plan: that they see it so, or that they see it
// otherwise. Said again by the same voice, it replaces what it said before.
type StandTaken struct {
	Resident ResidentID
	Goal     GoalID    `json:",omitempty"` // the line: a goal,
	Measure  MeasureID `json:",omitempty"` // or a measure
	Version  int       // which wording of it, from 1
	Voice    Voice
	Agrees   bool   `json:",omitempty"`
	Words    string `json:",omitempty"` // why, in that voice's words; at most PlanLongest bytes
	Who      string `json:",omitempty"` // who of the family
	Said     bool   `json:",omitempty"` // the resident said so, and somebody of the team wrote it down
}

// PlanLongest is the most that one text of a plan holds, in bytes.
const PlanLongest = 1000

// Stand is what a voice says to a wording now.
type Stand struct {
	Written
	Voice  Voice
	Who    string
	Agrees bool
	Words  string
	Said   bool // written down by somebody else than the resident whose yes or no it is
}

// A Version is one wording of a line of the plan.
type Version[T any] struct {
	Written
	N      int // which wording it is, from 1
	Text   T
	Said   bool    // the resident said so; otherwise it was proposed to them
	Stands []Stand // what each voice says to it, the resident's first
}

// Yes says whether the resident has said yes to this wording, and No whether they have said no.
func (v Version[T]) Yes() bool { return v.resident(true) }
func (v Version[T]) No() bool  { return v.resident(false) }

func (v Version[T]) resident(agrees bool) bool {
	return slices.ContainsFunc(v.Stands, func(s Stand) bool { return s.Voice == VoiceResident && s.Agrees == agrees })
}

// planStory is one line of a plan, a goal or a measure, as everything that was said about it, in that order.
type planStory[T any] struct {
	resident ResidentID
	steps    []*planStep[T]
}

// planStep is a wording, a stand, or the end of the line.
type planStep[T any] struct {
	Written
	wording *T
	said    bool
	stand   *StandTaken
	ended   *lineEnd
}

type lineEnd struct {
	reached bool
	words   string
}

// standing is what a story amounts to at a moment.
type standing[T any] struct {
	versions []Version[T]
	in       int // which of them is the plan's; -1 if none is
	since    time.Time
	ended    *planStep[T]
}

// part is the wording that is part of the plan; nil if none is.
func (st standing[T]) part() *Version[T] {
	if st.in < 0 || st.ended != nil {
		return nil
	}
	return &st.versions[st.in]
}

// waiting is the newest wording, if it came after the one that is part of the plan and the resident has not answered it.
func (st standing[T]) waiting() *Version[T] {
	last := len(st.versions) - 1
	if last < 0 || last == st.in && st.ended == nil || st.versions[last].Yes() || st.versions[last].No() {
		return nil
	}
	return &st.versions[last]
}

// orNone hands a wording out by value.
func orNone[T any](v *Version[T]) (none Version[T]) {
	if v == nil {
		return none
	}
	return *v
}

// shown is the wording that one reads: the plan's, or the newest one where there is none.
func (st standing[T]) shown() *Version[T] {
	if st.in >= 0 {
		return &st.versions[st.in]
	}
	return &st.versions[len(st.versions)-1]
}

// now is what a story amounts to; false if everything about it was taken back.
func (known *planStory[T]) now() (standing[T], bool) { return known.at(time.Time{}) }

// at is what a story amounted to at a moment, as we know it now; at the zero time, what it amounts to now.
func (known *planStory[T]) at(t time.Time) (st standing[T], ok bool) {
	st.in = -1
	n := 0
	for _, step := range known.steps {
		if step.wording != nil {
			n++
		}
		if step.TakenBack || !t.IsZero() && step.At.After(t) {
			continue
		}
		switch {
		case step.wording != nil:
			st.word(step, n)
		case step.stand != nil:
			st.take(step)
		case len(st.versions) > 0:
			st.ended = step
		}
	}
	return st, len(st.versions) > 0
}

func (st *standing[T]) word(step *planStep[T], n int) {
	voice := VoiceTeam
	if step.said {
		voice = VoiceResident
	}
	v := Version[T]{Written: step.Written, N: n, Text: *step.wording, Said: step.said}
	v.Stands = []Stand{{Written: step.Written, Voice: voice, Agrees: true, Said: step.said && step.By.Resident() == ""}}
	st.versions = append(st.versions, v)
	if step.said {
		st.yes(len(st.versions)-1, step.At)
	}
}

func (st *standing[T]) take(step *planStep[T]) {
	i := slices.IndexFunc(st.versions, func(v Version[T]) bool { return v.N == step.stand.Version })
	if i < 0 {
		return // the wording was taken back
	}
	v, f := &st.versions[i], step.stand
	said := Stand{step.Written, f.Voice, f.Who, f.Agrees, f.Words, f.Said}
	if j := slices.IndexFunc(v.Stands, func(s Stand) bool { return s.Voice == f.Voice && s.Who == f.Who }); j >= 0 {
		v.Stands[j] = said
	} else {
		v.Stands = append(v.Stands, said)
		slices.SortStableFunc(v.Stands, func(a, b Stand) int { return cmp.Compare(slices.Index(Voices, a.Voice), slices.Index(Voices, b.Voice)) })
	}
	switch {
	case f.Voice != VoiceResident:
	case f.Agrees:
		st.yes(i, step.At)
	case st.in == i:
		st.in = -1
	}
}

func (st *standing[T]) yes(i int, at time.Time) {
	if st.in < 0 || st.ended != nil {
		st.since = at
	}
	st.in, st.ended = i, nil
}

// planLines are the stories of one sort, a resident's in the order in which they were first told.
type planLines[K ~string, T any] struct {
	byID    map[K]*planStory[T]
	of      map[ResidentID][]K
	entries []*Written // by Seq
}

func (ls *planLines[K, T]) add(id K, resident ResidentID, step *planStep[T]) {
	known := ls.byID[id]
	if known == nil && step.wording == nil {
		return // a word about what nobody wrote
	} else if known == nil {
		known = &planStory[T]{resident: resident}
		put(&ls.byID, id, known)
		put(&ls.of, resident, append(ls.of[resident], id))
	}
	known.steps = append(known.steps, step)
	ls.entries = append(ls.entries, &step.Written)
}

func (ls *planLines[K, T]) written(seq uint64) *Written { return writtenIn(ls.entries, seq) }

// writtenIn finds the entry of a number in what is in the order in which it was written.
func writtenIn(entries []*Written, seq uint64) *Written {
	if i, ok := slices.BinarySearchFunc(entries, seq, func(w *Written, seq uint64) int { return compareSeq(w.Seq, seq) }); ok {
		return entries[i]
	}
	return nil
}

func (ls *planLines[K, T]) check(s *State) error {
	for id, known := range ls.byID {
		if _, ok := s.residents[known.resident]; !ok {
			return fmt.Errorf("line %s of a plan is of %s, whom nobody admitted", id, known.resident)
		}
	}
	return nil
}

// TakeStand decides what somebody says to a line of a plan. The resident's yes makes it part of the plan, and what is done
// then stands in their days.
func TakeStand(f StandTaken) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		if f.Voice == "" && a.By.Resident() != "" {
			f.Voice = VoiceResident
		}
		if err := a.mayStand(f, r); err != nil {
			return nil, err
		}
		f.Said = f.Voice == VoiceResident && a.By.Resident() == ""
		if f.Measure != "" {
			return a.standOnMeasure(r, f)
		}
		known, err := a.goal(f.Resident, f.Goal)
		if err != nil {
			return nil, err
		}
		_, facts, err := stand(known, f)
		return facts, err
	}
}

// mayStand says whether the one who asks may speak with a voice.
func (a Ask) mayStand(f StandTaken, r Resident) error {
	switch {
	case f.Voice == VoiceResident && a.By.Resident() == "" && (!f.Said || !a.By.team()):
		return refuse(Forbidden, "plan.hers", "Name", r.Name)
	case f.Voice != VoiceResident && !a.By.team():
		return refuse(Forbidden, "rights.not-yours")
	case !slices.Contains(Voices, f.Voice), f.Voice == VoiceFamily && f.Who == "", (f.Goal == "") == (f.Measure == ""):
		return refuse(Invalid, "form.choose")
	case len(f.Words) > PlanLongest || len(f.Who) > NameLongest:
		return refuse(Invalid, "form.too-long", "Count", PlanLongest)
	}
	return nil
}

// stand adds a stand to a line that is known, unless it says nothing new.
func stand[T any](known *planStory[T], f StandTaken) (of *Version[T], facts []Fact, err error) {
	st, _ := known.now()
	i := slices.IndexFunc(st.versions, func(v Version[T]) bool { return v.N == f.Version })
	if i < 0 {
		return nil, nil, refuse(NotFound, "plan.unknown")
	}
	of = &st.versions[i]
	for _, s := range of.Stands {
		if s.Voice == f.Voice && s.Who == f.Who && s.Agrees == f.Agrees && s.Words == f.Words && st.ended == nil && (st.in == i || !f.Agrees || f.Voice != VoiceResident) {
			return of, nil, nil // already so
		}
	}
	return of, []Fact{f}, nil
}

// yes says whether what somebody writes down is the resident's own yes: what they write themselves is, and what they said
// to somebody of the team who writes it down.
func (a Ask) yes(said bool) bool {
	return a.By.Resident() != "" || said && a.By.team()
}

func (f StandTaken) subject() ResidentID { return f.Resident }

func (f StandTaken) fold(s *State, e Entry) {
	if f.Measure != "" {
		s.measures.add(f.Measure, f.Resident, &planStep[MeasurePlan]{Written: written(e), stand: &f})
		return
	}
	s.goals.add(f.Goal, f.Resident, &planStep[GoalText]{Written: written(e), stand: &f})
}

// Plan is a resident's plan as somebody reads it.
type Plan struct {
	Resident ResidentID
	Goals    []Goal    // that are part of the plan, what matters most first
	Proposed []Goal    // that the resident has not answered, or said no to, the newest first
	Ended    []Goal    // the latest first
	Loose    []Measure // that the resident said yes to and that are under no goal of the plan
}

// Plan returns a resident's plan; false if the viewer may not see them.
func (v View) Plan(id ResidentID) (Plan, bool) { return v.PlanAt(id, time.Time{}) }

// PlanAt returns a resident's plan as it stood at a moment, as we know it now; at the zero time, as it stands.
func (v View) PlanAt(id ResidentID, at time.Time) (Plan, bool) {
	if !reads[GoalWritten](v, id) || !reads[MeasureWritten](v, id) {
		return Plan{}, false
	}
	p := Plan{Resident: id}
	measures := v.s.measuresOf(id, at)
	in := map[GoalID]bool{}
	for _, key := range v.s.goals.of[id] {
		g, ok := v.s.goalAt(key, at)
		if !ok {
			continue
		}
		for _, m := range measures {
			if m.Goal == key {
				g.Measures = append(g.Measures, m)
			}
		}
		switch {
		case g.InPlan:
			in[key] = true
			p.Goals = append(p.Goals, g)
		case g.Ended.Seq != 0:
			p.Ended = append(p.Ended, g)
		default:
			p.Proposed = append(p.Proposed, g)
		}
	}
	slices.Reverse(p.Proposed)
	slices.SortStableFunc(p.Goals, func(a, b Goal) int { return cmp.Compare(b.Weight, a.Weight) })
	slices.SortStableFunc(p.Ended, func(a, b Goal) int { return b.Ended.At.Compare(a.Ended.At) })
	for _, m := range measures {
		if m.InPlan && !in[m.Goal] {
			p.Loose = append(p.Loose, m)
		}
	}
	return p, true
}
