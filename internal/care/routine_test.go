package care

import (
	"strings"
	"testing"
)

var swim = RoutineChosen{Routine: "swim", Resident: "ada", Title: "Swim", Rule: "FREQ=WEEKLY;BYDAY=TU,SA", From: today.Add(-14), At: clock("07:30"), Minutes: 40}

func TestChooseRoutine(t *testing.T) {
	but := func(change func(*RoutineChosen)) Decision { return ChooseRoutine(with(swim, change)) }
	check(t, homely(), asAda, ChooseRoutine(swim), then(swim))
	check(t, homely(), asIngrid, ChooseRoutine(swim), then(swim)) // together with somebody
	check(t, homely(), asEli, ChooseRoutine(swim), refused("rights.not-yours"))
	check(t, homely(ResidentDischarged{Resident: "ada", On: now}), asAda, ChooseRoutine(swim), refused("resident.not-here"))
	check(t, homely(swim), asEli, but(func(f *RoutineChosen) { f.Resident = "eli" }), refused("routine.unknown"))
	check(t, homely(), asAda, but(func(f *RoutineChosen) { f.Routine = "" }), refused("form.incomplete"))
	check(t, homely(), asAda, but(func(f *RoutineChosen) { f.Title = "" }), refused("routine.no-title"))
	check(t, homely(), asAda, but(func(f *RoutineChosen) { f.Title = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))
	check(t, homely(), asAda, but(func(f *RoutineChosen) { f.Rule = "often" }), refused("programme.rule-unclear"))
	check(t, homely(), asAda, but(func(f *RoutineChosen) { f.Minutes = 0 }), refused("programme.no-time"))

	later := with(swim, func(f *RoutineChosen) { f.From, f.At = today, clock("08:00") })
	check(t, homely(swim), asAda, ChooseRoutine(later), then(later)) // it changes from a day on
	v := stateOf(homely(swim, later)...).As(asAda, now)
	if list := v.Routines("ada"); len(list) != 1 || list[0].RoutineChosen.At != clock("08:00") {
		t.Errorf("got %+v", list)
	}
	if list := v.Routines("eli"); list != nil {
		t.Errorf("Ada is shown Eli's %+v", list)
	}
}

func TestEndRoutine(t *testing.T) {
	ended := RoutineEnded{"swim", "ada", today.Add(-1)}
	check(t, homely(swim), asAda, EndRoutine(ended), then(ended))
	check(t, homely(swim, ended), asAda, EndRoutine(ended), then()) // already so
	check(t, homely(swim), asEli, EndRoutine(ended), refused("rights.not-yours"))
	check(t, homely(), asAda, EndRoutine(ended), refused("routine.unknown"))
	check(t, homely(swim), asAda, EndRoutine(RoutineEnded{"swim", "ada", 0}), refused("form.incomplete"))
	if list := stateOf(homely(swim, ended)...).As(asAda, now).Routines("ada"); len(list) != 0 {
		t.Errorf("it goes on: %+v", list)
	}
}

func TestTickRoutine(t *testing.T) {
	ticked, unticked := RoutineTicked{"swim", "ada", today}, RoutineUnticked{"swim", "ada", today}
	check(t, homely(swim), asAda, TickRoutine(ticked), then(ticked))
	check(t, homely(swim, ticked), asAda, TickRoutine(ticked), then())                 // already so
	check(t, homely(swim), asIngrid, TickRoutine(ticked), refused("rights.not-yours")) // nobody ticks for somebody
	check(t, homely(swim), asAda, TickRoutine(RoutineTicked{"swim", "ada", today.Add(-4)}), then(RoutineTicked{"swim", "ada", today.Add(-4)}))
	check(t, homely(swim), asAda, TickRoutine(RoutineTicked{"swim", "ada", today.Add(-1)}), refused("routine.not-that-day"))
	check(t, homely(swim), asAda, TickRoutine(RoutineTicked{"swim", "ada", today.Add(7)}), refused("routine.in-the-future"))
	check(t, homely(), asAda, TickRoutine(ticked), refused("routine.unknown"))
	check(t, homely(swim, ticked), asAda, UntickRoutine(unticked), then(unticked))
	check(t, homely(swim), asAda, UntickRoutine(unticked), then()) // already so
	check(t, homely(swim, ticked), asIngrid, UntickRoutine(unticked), refused("rights.not-yours"))
	check(t, homely(), asAda, UntickRoutine(unticked), refused("routine.unknown"))

	for facts, want := range map[*[]Fact]bool{{ticked}: true, {ticked, unticked}: false, {ticked, unticked, ticked}: true, {}: false} {
		for _, item := range stateOf(homely(append([]Fact{swim}, *facts...)...)...).As(asIngrid, now).Schedule("ada", today) {
			if item.Sort == ItemRoutine && item.Done != want {
				t.Errorf("after %+v it is done: %v", *facts, item.Done)
			}
		}
	}
	s := stateOf(homely(swim, ticked)...)
	s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asAda, Fact: EntryCorrected{Seq: s.Seq(), Resident: "ada"}})
	if s.routines.byID["swim"].done(today) {
		t.Error("a tick that was taken back still counts")
	}
}
