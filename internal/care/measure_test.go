package care

import (
	"strings"
	"testing"
	"time"
)

var (
	nightsRoutine = RoutineChosen{Routine: "nights", Resident: "ada", Title: "Nights at home", Rule: "FREQ=WEEKLY;BYDAY=SU", From: today, At: clock("10:00"), Minutes: 60}
	walking       = MeasureWritten{Measure: "walking", Resident: "ada", Goal: "home", Said: true, MeasurePlan: MeasurePlan{What: "Walk to the lake", Activity: "walk", From: today}}
	modules       = MeasureWritten{Measure: "modules", Resident: "ada", Goal: "home", MeasurePlan: MeasurePlan{What: "IMR, modules 6 and 7", Activity: "imr", From: today}}
	dinner        = MeasureWritten{Measure: "dinner", Resident: "ada", Goal: "home", Said: true,
		MeasurePlan: MeasurePlan{What: "Dinner with my mother", Others: "my mother", From: today.Add(1), At: clock("18:00"), Minutes: 90}}
	whenItRaces = MeasureWritten{Measure: "races", Resident: "ada", Goal: "home", Said: true, MeasurePlan: MeasurePlan{What: "Walk when the thoughts race", From: today}}
)

func yesToMeasure(m MeasureID) StandTaken {
	return StandTaken{Resident: "ada", Measure: m, Version: 1, Voice: VoiceResident, Agrees: true}
}

// TestMeasuresStandInHerDays is how a measure comes into somebody's days: by what stands there otherwise too.
func TestMeasuresStandInHerDays(t *testing.T) {
	at := func(m MeasureWritten) AppointmentAgreed {
		return AppointmentAgreed{Appointment: "dinner.1", Resident: "ada", Title: m.What, Others: "my mother", From: today.Add(1).At(clock("18:00"), oslo(t)).UTC(), Minutes: 90}
	}
	check(t, homely(home), asAda, WriteMeasure(nights), then(nights, nightsRoutine))
	check(t, homely(home), asAda, WriteMeasure(walking), then(walking, ParticipationAgreed{"ada", "walk", today}))
	check(t, homely(home), asAda, WriteMeasure(dinner), then(dinner, at(dinner)))
	check(t, homely(home), asAda, WriteMeasure(whenItRaces), then(whenItRaces)) // it is done when it fits
	until := with(nights, func(f *MeasureWritten) { f.Until = today.Add(28) })
	check(t, homely(home), asAda, WriteMeasure(until), then(until, nightsRoutine, RoutineEnded{"nights", "ada", today.Add(28)}))
	untilWalk := with(walking, func(f *MeasureWritten) { f.Until = today.Add(28) })
	check(t, homely(home), asAda, WriteMeasure(untilWalk), then(untilWalk, ParticipationAgreed{"ada", "walk", today}, ParticipationEnded{"ada", "walk", today.Add(28)}))

	// What is proposed stands nowhere before she has said yes. Who proposed it may take her into a fixed group.
	yes := yesToMeasure("modules")
	check(t, homely(home), asIngrid, WriteMeasure(modules), then(modules))
	check(t, homely(home, modules), asAda, TakeStand(yes), then(yes, ParticipationAgreed{"ada", "imr", today}))
	// What she writes herself about a fixed group is hers at once, and waits for the team's word to be in her days.
	hers := with(modules, func(f *MeasureWritten) { f.Said = true })
	check(t, homely(home), asAda, WriteMeasure(hers), then(hers))
	ours := StandTaken{Resident: "ada", Measure: "modules", Version: 1, Voice: VoiceTeam, Agrees: true}
	check(t, homely(home, wrote{asAda, ago(time.Hour), hers}), asIngrid, TakeStand(ours), then(ours, ParticipationAgreed{"ada", "imr", today}))

	// When it changes or ends, so do her days.
	no := with(yesToMeasure("nights"), func(f *StandTaken) { f.Agrees = false })
	check(t, homely(home, nights, nightsRoutine), asAda, TakeStand(no), then(no, RoutineEnded{"nights", "ada", today.Add(-1)}))
	later := with(nights, func(f *MeasureWritten) { f.At = clock("11:00") })
	check(t, homely(home, nights, nightsRoutine), asAda, WriteMeasure(later), then(later, with(nightsRoutine, func(f *RoutineChosen) { f.At = clock("11:00") })))
	moved := with(nights, func(f *MeasureWritten) { f.Activity = "walk" })
	check(t, homely(home, nights, nightsRoutine), asAda, WriteMeasure(moved), then(moved, RoutineEnded{"nights", "ada", today.Add(-1)}, ParticipationAgreed{"ada", "walk", today}))
	check(t, homely(ResidentDischarged{Resident: "ada", On: ago(time.Hour)}, home), asAda, WriteMeasure(nights), then(nights)) // her plan goes home with her
	full := func(who ResidentID) Fact { return ParticipationAgreed{who, "walk", today.Add(-1)} }
	mia, tom := ResidentAdmitted{Resident: "mia", Stay: "m", Name: "Mia", On: ago(time.Hour)}, ResidentAdmitted{Resident: "tom", Stay: "t", Name: "Tom", On: ago(time.Hour)}
	check(t, homely(mia, tom, full("mia"), full("tom"), home), asAda, WriteMeasure(walking), refused("choice.full"))
}

func oslo(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestWriteMeasure(t *testing.T) {
	but := func(change func(*MeasureWritten)) Decision { return WriteMeasure(with(whenItRaces, change)) }
	check(t, homely(home), asEli, WriteMeasure(whenItRaces), refused("rights.not-yours"))
	check(t, homely(home), asAda, but(func(f *MeasureWritten) { f.From = 0 }), then(whenItRaces)) // at once
	check(t, homely(home, wrote{asAda, ago(time.Hour), whenItRaces}), asAda, WriteMeasure(whenItRaces), then())
	check(t, homely(home), asAda, but(func(f *MeasureWritten) { f.Measure = "" }), refused("form.incomplete"))
	check(t, homely(), asAda, WriteMeasure(whenItRaces), refused("plan.unknown")) // of a goal that is not there
	check(t, homely(home, whenItRaces), asEli, but(func(f *MeasureWritten) { f.Resident, f.Goal = "eli", "" }), refused("plan.unknown"))
	check(t, homely(home), asAda, but(func(f *MeasureWritten) { f.What = " " }), refused("plan.measure-empty"))
	check(t, homely(home), asAda, but(func(f *MeasureWritten) { f.What = strings.Repeat("x", PlanLongest+1) }), refused("form.too-long"))
	check(t, homely(home), asAda, but(func(f *MeasureWritten) { f.Rule = "often" }), refused("programme.rule-unclear"))
	check(t, homely(home), asAda, but(func(f *MeasureWritten) { f.Minutes = -1 }), refused("programme.no-time"))
	check(t, homely(home), asAda, but(func(f *MeasureWritten) { f.Until = today.Add(-1) }), refused("plan.ends-before-it-begins"))
	check(t, homely(home), asAda, but(func(f *MeasureWritten) { f.Activity = "moon" }), refused("programme.unknown"))
	check(t, homely(home), asAda, but(func(f *MeasureWritten) { f.With = []StaffID{"nobody"} }), refused("staff.unknown"))
}

func TestEndMeasure(t *testing.T) {
	ended := MeasureEnded{Measure: "nights", Resident: "ada", Words: "Enough"}
	check(t, homely(home, nights, nightsRoutine), asAda, EndMeasure(ended), then(ended, RoutineEnded{"nights", "ada", today.Add(-1)}))
	check(t, homely(home, nights), asIngrid, EndMeasure(ended), refused("plan.hers"))
	check(t, homely(home, nights, ended), asAda, EndMeasure(ended), then()) // already so
	check(t, homely(), asAda, EndMeasure(ended), refused("plan.unknown"))
	check(t, homely(home, nights), asEli, EndMeasure(ended), refused("rights.not-yours"))
	check(t, homely(home, nights), asAda, EndMeasure(with(ended, func(f *MeasureEnded) { f.Words = strings.Repeat("x", PlanLongest+1) })), refused("form.too-long"))
	check(t, homely(home, nights), asAda, TakeStand(yesToMeasure("moon")), refused("plan.unknown"))
	// Who belonged to a group before belongs to it still; who came for the measure leaves with it.
	walk1 := MeasureEnded{Measure: "walking", Resident: "ada"}
	check(t, homely(home, wrote{asAda, ago(90 * time.Minute), ParticipationAgreed{"ada", "walk", today}}, walking), asAda, EndMeasure(walk1), then(walk1))
	check(t, homely(home, walking, ParticipationAgreed{"ada", "walk", today.Add(-3)}), asAda, EndMeasure(walk1), then(walk1, ParticipationEnded{"ada", "walk", today.Add(-1)}))
	// An appointment that is still to come is called off.
	dined := MeasureEnded{Measure: "dinner", Resident: "ada"}
	agreed := AppointmentAgreed{Appointment: "dinner.1", Resident: "ada", Title: "Dinner", From: now.Add(24 * time.Hour), Minutes: 90}
	check(t, homely(home, dinner, agreed), asAda, EndMeasure(dined), then(dined, AppointmentCancelled{Appointment: "dinner.1", Resident: "ada"}))
}

// TestItemsSayWhatTheyAreFor follows measures from the plan into the day.
func TestItemsSayWhatTheyAreFor(t *testing.T) {
	sunday := today.Add(1)
	s := stateOf(homely(home, nights, with(nightsRoutine, func(f *RoutineChosen) { f.From = today }), dinner,
		AppointmentAgreed{Appointment: "dinner.1", Resident: "ada", Title: "Dinner with my mother", From: sunday.At(clock("18:00"), oslo(t)), Minutes: 90},
		walking, ParticipationAgreed{"ada", "walk", today}, swim)...)
	v := s.As(asAda, now)
	got := map[string]MeasureID{}
	for _, item := range append(v.Schedule("ada", today), v.Schedule("ada", sunday)...) {
		got[item.Title] = item.Measure
		if item.Measure == "nights" && (len(item.With) != 1 || item.With[0] != "ingrid") {
			t.Errorf("nobody is said to come: %+v", item)
		}
	}
	for title, want := range map[string]MeasureID{"Nights at home": "nights", "Dinner with my mother": "dinner", "Walk to the lake": "walking", "Swim": "", "Morning meeting": ""} {
		if m, there := got[title]; !there || m != want {
			t.Errorf("%s is for %q", title, m)
		}
	}
	for id, want := range map[MeasureID]bool{"nights": true, "dinner": true, "walking": true} {
		if m, ok := v.Measure("ada", id); !ok || m.InDays != want {
			t.Errorf("%s stands in her days: %v", id, m.InDays)
		}
	}
	if _, ok := s.As(asEli, now).Measure("ada", "nights"); ok {
		t.Error("Eli is told")
	}
}
