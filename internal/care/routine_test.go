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
	check(t, homely(), asAda, but(func(f *RoutineChosen) { f.Area = "obedience" }), refused("form.choose"))
	check(t, homely(), asAda, but(func(f *RoutineChosen) { f.Steps = make([]string, RoutineSteps+1) }), refused("routine.too-many-steps"))
	check(t, homely(), asAda, but(func(f *RoutineChosen) { f.Steps = []string{strings.Repeat("x", AnswerLongest+1)} }), refused("form.too-long"))
	steps := with(swim, func(f *RoutineChosen) { f.Area, f.Steps = "hygiene", []string{"Pack the towel", "Take the bus"} })
	check(t, homely(), asAda, ChooseRoutine(steps), then(steps))

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
	ticked, unticked := RoutineTicked{Routine: "swim", Resident: "ada", Day: today}, RoutineUnticked{"swim", "ada", today}
	check(t, homely(swim), asAda, TickRoutine(ticked), then(ticked))
	check(t, homely(swim, ticked), asAda, TickRoutine(ticked), then())                 // already so
	check(t, homely(swim), asIngrid, TickRoutine(ticked), refused("rights.not-yours")) // nobody ticks for somebody
	check(t, homely(swim), asAda, TickRoutine(RoutineTicked{Routine: "swim", Resident: "ada", Day: today.Add(-4)}), then(RoutineTicked{Routine: "swim", Resident: "ada", Day: today.Add(-4)}))
	check(t, homely(swim), asAda, TickRoutine(RoutineTicked{Routine: "swim", Resident: "ada", Day: today.Add(-1)}), refused("routine.not-that-day"))
	check(t, homely(swim), asAda, TickRoutine(RoutineTicked{Routine: "swim", Resident: "ada", Day: today.Add(7)}), refused("routine.in-the-future"))
	check(t, homely(), asAda, TickRoutine(ticked), refused("routine.unknown"))
	along := with(ticked, func(f *RoutineTicked) { f.With = "jonas" }) // and she says who was there
	check(t, homely(swim, ticked), asAda, TickRoutine(along), then(along))
	check(t, homely(swim, along), asAda, TickRoutine(ticked), then()) // already so, and it is known who was there
	check(t, homely(swim), asAda, TickRoutine(with(along, func(f *RoutineTicked) { f.With = "nobody" })), refused("staff.unknown"))
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
	if done, _ := s.routines.byID["swim"].done(today); done {
		t.Error("a tick that was taken back still counts")
	}
}
