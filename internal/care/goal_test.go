package care

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Ada's plan, as she wrote it and as others proposed to her.
var (
	home = GoalWritten{Goal: "home", Resident: "ada", Said: true, GoalText: GoalText{Words: "Go home with a plan I believe in", Why: "It is my life", Weight: 3,
		Levels: []string{"I leave because my time is up", "A plan on paper, not mine", "I can say my first three signs", "Rehearsed once", "We use it without the house"}, Start: Less}}
	sayNo  = GoalWritten{Goal: "no", Resident: "ada", GoalText: GoalText{Words: "Say no without disappearing", Weight: 1}} // Ingrid proposes it
	nights = MeasureWritten{Measure: "nights", Resident: "ada", Goal: "home", Said: true,
		MeasurePlan: MeasurePlan{What: "Nights at home", With: []StaffID{"ingrid"}, Rule: "FREQ=WEEKLY;BYDAY=SU", From: today, At: clock("10:00"), Minutes: 60}}
)

func yesTo(goal GoalID, version int) StandTaken {
	return StandTaken{Resident: "ada", Goal: goal, Version: version, Voice: VoiceResident, Agrees: true}
}

func planOfAda(t *testing.T, facts ...Fact) Plan {
	t.Helper()
	p, ok := stateOf(homely(facts...)...).As(asIngrid, now).Plan("ada")
	if !ok {
		t.Fatal("Ingrid does not see Ada's plan")
	}
	return p
}

func TestWriteGoal(t *testing.T) {
	but := func(change func(*GoalWritten)) Decision { return WriteGoal(with(home, change)) }
	check(t, homely(), asAda, WriteGoal(home), then(home))
	check(t, homely(), asAda, but(func(f *GoalWritten) { f.Said = false }), then(home)) // what she writes, she has said
	check(t, homely(), asIngrid, WriteGoal(home), then(home))                           // Ingrid writes down what Ada said
	check(t, homely(), asIngrid, WriteGoal(sayNo), then(sayNo))                         // or proposes
	check(t, homely(), ByProgram("fhir"), WriteGoal(home), then(with(home, func(f *GoalWritten) { f.Said = false })))
	check(t, homely(), asEli, WriteGoal(home), refused("rights.not-yours"))
	check(t, homely(), asAdmin, WriteGoal(home), refused("rights.not-yours"))
	check(t, homely(wrote{asAda, ago(time.Hour), home}), asAda, WriteGoal(home), then()) // already so
	check(t, homely(home), asEli, but(func(f *GoalWritten) { f.Resident = "eli" }), refused("plan.unknown"))
	check(t, homely(), asAda, but(func(f *GoalWritten) { f.Goal = "" }), refused("form.incomplete"))
	check(t, homely(), asAda, but(func(f *GoalWritten) { f.Words = " " }), refused("plan.goal-empty"))
	check(t, homely(), asAda, but(func(f *GoalWritten) { f.Weight = 4 }), refused("form.choose"))
	check(t, homely(), asAda, but(func(f *GoalWritten) { f.Start = 3 }), refused("form.choose"))
	check(t, homely(), asAda, but(func(f *GoalWritten) { f.Levels = []string{"x"} }), refused("plan.five-levels"))
	check(t, homely(), asAda, but(func(f *GoalWritten) { f.Why = strings.Repeat("x", PlanLongest) }), refused("form.too-long"))
}

// TestOnlyHerYes is the one rule of a plan: nothing is part of it without the resident's own yes.
func TestOnlyHerYes(t *testing.T) {
	yes := yesTo("no", 1)
	written := with(yes, func(f *StandTaken) { f.Said = true })
	check(t, homely(sayNo), asAda, TakeStand(yes), then(yes))
	check(t, homely(sayNo), asAda, TakeStand(with(yes, func(f *StandTaken) { f.Voice = "" })), then(yes))
	check(t, homely(sayNo), asIngrid, TakeStand(written), then(written)) // Ada said so, Ingrid writes it down
	check(t, homely(sayNo), asIngrid, TakeStand(yes), refused("plan.hers"))
	check(t, homely(sayNo), ByProgram("fhir"), TakeStand(written), refused("plan.hers"))
	check(t, homely(sayNo), asEli, TakeStand(yes), refused("rights.not-yours"))
	check(t, homely(sayNo), asAda, TakeStand(with(yes, func(f *StandTaken) { f.Voice = VoiceTeam })), refused("rights.not-yours"))

	if p := planOfAda(t, sayNo); len(p.Goals) != 0 || len(p.Proposed) != 1 || p.Proposed[0].Waiting.N == 0 {
		t.Errorf("what was proposed is part of the plan: %+v", p)
	}
	if p := planOfAda(t, sayNo, wrote{asAda, ago(time.Minute), yes}); len(p.Goals) != 1 || len(p.Proposed) != 0 {
		t.Errorf("what Ada said yes to is no part of it: %+v", p)
	}
	no := with(yes, func(f *StandTaken) { f.Agrees = false })
	if p := planOfAda(t, sayNo, wrote{asAda, ago(time.Minute), no}); len(p.Goals) != 0 || len(p.Proposed) != 1 || p.Proposed[0].Waiting.N != 0 || !p.Proposed[0].Versions[0].No() {
		t.Errorf("a no is asked about again: %+v", p)
	}
	// A newer wording waits beside the one that she said yes to; a no to it changes nothing.
	newer := with(home, func(f *GoalWritten) { f.Words, f.Said = "Go home soon", false })
	for _, facts := range [][]Fact{{home, newer}, {home, newer, wrote{asAda, ago(time.Minute), with(yesTo("home", 2), func(f *StandTaken) { f.Agrees = false })}}} {
		p := planOfAda(t, facts...)
		if len(p.Goals) != 1 || p.Goals[0].Words != home.Words || p.Goals[0].N != 1 || (p.Goals[0].Waiting.N != 0) != (len(facts) == 2) {
			t.Errorf("after %d facts: %+v", len(facts), p.Goals)
		}
	}
	if p := planOfAda(t, home, newer, wrote{asAda, ago(time.Minute), yesTo("home", 2)}); p.Goals[0].Words != "Go home soon" || len(p.Goals[0].Versions) != 2 {
		t.Errorf("got %+v", p.Goals[0])
	}
	if p := planOfAda(t, home, wrote{asAda, ago(time.Minute), with(yesTo("home", 1), func(f *StandTaken) { f.Agrees = false })}); len(p.Goals) != 0 {
		t.Errorf("she said no to it, and it is part of her plan: %+v", p.Goals)
	}
}

func TestTakeStand(t *testing.T) {
	differ := StandTaken{Resident: "ada", Goal: "home", Version: 1, Voice: VoiceTeam, Words: "I think that it takes longer"}
	mother := StandTaken{Resident: "ada", Goal: "home", Version: 1, Voice: VoiceFamily, Who: "her mother", Agrees: true}
	but := func(change func(*StandTaken)) Decision { return TakeStand(with(differ, change)) }
	check(t, homely(home), asIngrid, TakeStand(differ), then(differ)) // both sides say how they see it
	check(t, homely(home), asIngrid, TakeStand(mother), then(mother))
	check(t, homely(home, differ), asIngrid, TakeStand(differ), then()) // already so
	check(t, homely(), asIngrid, TakeStand(differ), refused("plan.unknown"))
	check(t, homely(home), asIngrid, but(func(f *StandTaken) { f.Version = 2 }), refused("plan.unknown"))
	check(t, homely(home), asIngrid, but(func(f *StandTaken) { f.Measure = "nights" }), refused("form.choose"))
	check(t, homely(home), asIngrid, but(func(f *StandTaken) { f.Voice = "the house's" }), refused("form.choose"))
	check(t, homely(home), asIngrid, TakeStand(with(mother, func(f *StandTaken) { f.Who = "" })), refused("form.choose"))
	check(t, homely(home), asIngrid, but(func(f *StandTaken) { f.Words = strings.Repeat("x", PlanLongest+1) }), refused("form.too-long"))

	g := planOfAda(t, home, differ, mother, with(differ, func(f *StandTaken) { f.Agrees = true })).Goals[0]
	var voices []Voice
	for _, s := range g.Versions[0].Stands {
		voices = append(voices, s.Voice)
	}
	if !g.InPlan || !slices.Equal(voices, Voices) || !g.Versions[0].Stands[1].Agrees {
		t.Errorf("got %+v", g.Versions[0].Stands)
	}
}

func TestEndGoal(t *testing.T) {
	ended := GoalEnded{Goal: "home", Resident: "ada", Reached: true, Words: "I did it"}
	check(t, homely(home), asAda, EndGoal(ended), then(ended))
	check(t, homely(home), asIngrid, EndGoal(ended), refused("plan.hers"))
	said := with(ended, func(f *GoalEnded) { f.Said = true })
	check(t, homely(home), asIngrid, EndGoal(said), then(said))
	check(t, homely(home, ended), asAda, EndGoal(ended), then()) // already so
	check(t, homely(), asAda, EndGoal(ended), refused("plan.unknown"))
	check(t, homely(home), asEli, EndGoal(ended), refused("rights.not-yours"))
	check(t, homely(home), asAda, EndGoal(with(ended, func(f *GoalEnded) { f.Words = strings.Repeat("x", PlanLongest+1) })), refused("form.too-long"))
	// What was done towards it ends with it, also in her days.
	check(t, homely(home, nights, RoutineChosen{Routine: "nights", Resident: "ada", Title: "Nights at home", Rule: nights.Rule, From: today, At: nights.At, Minutes: 60}), asAda, EndGoal(ended),
		then(ended, MeasureEnded{Measure: "nights", Resident: "ada", Reached: true}, RoutineEnded{"nights", "ada", today.Add(-1)}))

	p := planOfAda(t, home, ended)
	if len(p.Goals) != 0 || len(p.Ended) != 1 || p.Ended[0].Ended.Words != "I did it" {
		t.Errorf("got %+v", p)
	}
	if p := planOfAda(t, home, ended, home); len(p.Goals) != 1 { // she takes it up again
		t.Errorf("got %+v", p)
	}
}

// TestPlanAt looks at a plan as it was.
func TestPlanAt(t *testing.T) {
	newer := with(home, func(f *GoalWritten) { f.Words = "Go home soon" })
	s := stateOf(homely(wrote{asAda, ago(48 * time.Hour), home}, wrote{asAda, ago(time.Hour), newer})...)
	for at, want := range map[time.Time]string{ago(24 * time.Hour): home.Words, {}: "Go home soon"} {
		if p, _ := s.As(asAda, now).PlanAt("ada", at); len(p.Goals) != 1 || p.Goals[0].Words != want {
			t.Errorf("at %v: %+v", at, p.Goals)
		}
	}
	if p, _ := s.As(asAda, now).PlanAt("ada", ago(72*time.Hour)); len(p.Goals) != 0 {
		t.Errorf("it was there before it was written: %+v", p.Goals)
	}
	s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asAda, Fact: EntryCorrected{Seq: s.Seq(), Resident: "ada"}})
	if p, _ := s.As(asAda, now).Plan("ada"); p.Goals[0].Words != home.Words {
		t.Errorf("what was taken back still stands: %+v", p.Goals)
	}
	if g, ok := s.As(asAda, now).Goal("ada", "home"); !ok || g.Level(MuchMore) != home.Levels[4] || g.Level(3) != "" || !g.Complete() {
		t.Errorf("got %+v", g)
	}
}
