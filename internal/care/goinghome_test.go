package care

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var (
	gone = ResidentDischarged{Resident: "ada", Stay: "stay-1", On: ago(time.Hour), To: "her flat"}
)

func TestPlanHome(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid)
	soon := HomePlanned{Resident: "ada", On: today.Add(20), Farewell: true}
	check(t, house, asAda, PlanHome(soon), then(soon))
	check(t, house, asIngrid, PlanHome(soon), then(soon))
	check(t, append(house, soon), asIngrid, PlanHome(soon), then())
	check(t, house, asEli, PlanHome(soon), refused("rights.not-yours"))
	check(t, append(house, gone), asAda, PlanHome(soon), refused("resident.not-here"))
	check(t, house, asAda, PlanHome(with(soon, func(f *HomePlanned) { f.On = today.Add(-1) })), refused("home.in-the-past"))

	// A review is due a week before, and not sooner.
	due, _ := stateOf(append(house, HomePlanned{Resident: "ada", On: today.Add(9)})...).As(asIngrid, now).ReviewDue("ada")
	if due.On != today.Add(2) || due.Why != ReviewDischarge {
		t.Errorf("going home in nine days: %+v", due)
	}
	if due, _ := stateOf(append(house, soon)...).As(asIngrid, now).ReviewDue("ada"); due.Why == ReviewDischarge {
		t.Errorf("going home in twenty days: %+v", due)
	}
	// The day of an earlier stay says nothing about this one.
	again := with(ada, func(f *ResidentAdmitted) { f.Stay, f.On = "stay-9", now })
	if g := stateOf(append(house, soon, gone, again)...).As(asAda, now.Add(time.Hour)).GoingHome("ada"); !g.On.IsZero() || g.Wanted {
		t.Errorf("of the stay before: %+v", g)
	}
}

func TestWriteHome(t *testing.T) {
	goal := GoalWritten{Goal: "g", Resident: "ada", GoalText: GoalText{Words: "Home", Weight: 1}, Said: true}
	walk := MeasureWritten{Measure: "walk", Resident: "ada", Goal: "g", MeasurePlan: MeasurePlan{What: "Walk round the lake"}, Said: true}
	house := given(fjellheim, ada, eli, ingrid, goal, walk)
	line := HomeWritten{Resident: "ada", Line: "h1", Part: HomeKeep, Words: "I walk every day, with Per", Own: true, With: "Per", HomeFrom: HomeFrom{Measure: "walk"}}
	but := func(change func(*HomeWritten)) Decision { return WriteHome(with(line, change)) }
	check(t, house, asAda, but(func(f *HomeWritten) { f.Own = false }), then(line))
	check(t, house, asIngrid, WriteHome(line), then(line))
	check(t, append(house, line), asAda, WriteHome(line), then())
	check(t, append(house, line), asIngrid, but(func(f *HomeWritten) { f.Own, f.Words = false, "She walks" }), refused("network.own-words-stay"))
	check(t, house, asEli, WriteHome(line), refused("rights.not-yours"))
	check(t, house, asAda, but(func(f *HomeWritten) { f.Line = "" }), refused("form.incomplete"))
	check(t, house, asAda, but(func(f *HomeWritten) { f.Part = "bed" }), refused("form.choose"))
	check(t, house, asAda, but(func(f *HomeWritten) { f.Part = HomeWeek }), refused("form.choose")) // on which day?
	check(t, house, asAda, but(func(f *HomeWritten) { f.Words = "" }), refused("safety.empty"))
	check(t, house, asAda, but(func(f *HomeWritten) { f.Words = strings.Repeat("x", SafetyLongest+1) }), refused("form.too-long"))
	check(t, house, asAda, but(func(f *HomeWritten) { f.Measure = "?" }), refused("home.from-nothing"))
	check(t, append(house, gone), asAda, WriteHome(line), then(line)) // from home, too
	full := house
	for i := range homeMost {
		full = append(full, with(line, func(f *HomeWritten) { f.Line = HomeID(fmt.Sprint("x", i)) }))
	}
	check(t, full, asAda, WriteHome(line), refused("home.too-many"))

	out := HomeRemoved{Resident: "ada", Line: "h1"}
	check(t, append(house, line), asAda, RemoveHome(out), then(out))
	check(t, house, asAda, RemoveHome(out), then())
	check(t, append(house, line), asIngrid, RemoveHome(out), refused("safety.why"))
	check(t, append(house, line), asAda, RemoveHome(with(out, func(f *HomeRemoved) { f.Why = strings.Repeat("x", SafetyLongest+1) })), refused("form.too-long"))
	check(t, append(house, line), asEli, RemoveHome(out), refused("rights.not-yours"))
}

func TestHomeIdeas(t *testing.T) {
	house := given(fjellheim, ada, ingrid,
		GoalWritten{Goal: "g", Resident: "ada", GoalText: GoalText{Words: "Home", Weight: 1}, Said: true},
		MeasureWritten{Measure: "walk", Resident: "ada", Goal: "g", MeasurePlan: MeasurePlan{What: "Walk", Others: "Per"}, Said: true},
		TryNoted{Try: "t", Resident: "ada", Measure: "walk", Tried: ago(3 * time.Hour)}, TryTold{Try: "t", Resident: "ada", Felt: Good, Words: "The lake was quiet"},
		SafetyWritten{Resident: "ada", Line: "calm", Part: SafetyCalm, Words: "Tea", Own: true}, SafetyWritten{Resident: "ada", Line: "late", Part: SafetySign, Stage: "late", Words: "No words"},
		NoteWritten{Note: "n", Resident: "ada", About: NoteWorked, Text: "You asked for help", Happened: ago(time.Hour)})
	v := stateOf(house...).As(asAda, now)
	var got []string
	for _, idea := range v.HomeIdeas("ada") {
		got = append(got, string(idea.Part)+": "+idea.Words)
	}
	if want := "helped: The lake was quiet, helped: Tea, keep: Walk"; strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if notes := v.NotesThatWorked("ada"); len(notes) != 1 {
		t.Errorf("%+v", notes)
	}
	taken := HomeWritten{Resident: "ada", Line: "h", Part: HomeKeep, Words: "I walk", HomeFrom: HomeFrom{Measure: "walk"}}
	noted := HomeWritten{Resident: "ada", Line: "i", Part: HomeHelped, Words: "I ask", HomeFrom: HomeFrom{Note: "n"}}
	v = stateOf(append(house, taken, noted)...).As(asAda, now)
	if ideas := v.HomeIdeas("ada"); len(ideas) != 2 || len(v.NotesThatWorked("ada")) != 0 {
		t.Errorf("what was taken along is not offered again: %+v", ideas)
	}
	if g := v.GoingHome("ada"); len(g.Of(HomeKeep)) != 1 || len(g.Of(HomeWeek)) != 0 {
		t.Errorf("%+v", g)
	}
}

func TestFarewell(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid)
	wanted := HomePlanned{Resident: "ada", Farewell: true}
	words := FarewellSaid{Resident: "ada", Stay: "stay-1", Words: "You came in silence and leave singing."}
	check(t, append(house, wanted), asIngrid, SayFarewell(words), then(words))
	check(t, house, asIngrid, SayFarewell(words), refused("home.no-farewell-wanted"))
	check(t, append(house, wanted), asAda, SayFarewell(words), refused("rights.team-only"))
	check(t, append(house, wanted), asIngrid, SayFarewell(with(words, func(f *FarewellSaid) { f.Words = "" })), refused("note.empty"))
	check(t, append(house, wanted), asIngrid, SayFarewell(with(words, func(f *FarewellSaid) { f.Words = strings.Repeat("x", AnswerLongest+1) })), refused("form.too-long"))

	check(t, append(house, wanted), asIngrid, GoHome(gone, words.Words), then(words, gone))
	check(t, house, asIngrid, GoHome(gone, ""), then(gone))
	check(t, house, asIngrid, GoHome(gone, "Bye"), refused("home.no-farewell-wanted"))
	if g := stateOf(append(house, wanted, words, gone)...).As(asAda, now).GoingHome("ada"); len(g.Farewells) != 1 || g.Farewells[0].Words != words.Words {
		t.Errorf("it stays hers: %+v", g.Farewells)
	}
}
