package care

import (
	"testing"
	"time"
)

func looseTitles(t Threads) (titles []string) {
	for _, l := range t.Loose {
		titles = append(titles, l.Title)
	}
	return titles
}

func TestThreads(t *testing.T) {
	dentist := AppointmentAgreed{Appointment: "dentist", Resident: "ada", Title: "Dentist", From: now.Add(48 * time.Hour), Minutes: 30}
	house := homely(wrote{asAda, ago(9 * 24 * time.Hour), home}, ParticipationAgreed{"ada", "imr", today.Add(-7)}, wrote{asAda, ago(time.Hour), ParticipationAgreed{"ada", "walk", today.Add(-7)}},
		dentist, nightsRoutine, wrote{asAda, ago(time.Hour), swim})
	see := func(more ...Fact) Threads { return stateOf(append(house, more...)...).As(asIngrid, now).Threads("ada") }

	// What she chose by herself needs no reason: neither the walk nor her swim is asked about.
	if got := looseTitles(see()); len(got) != 3 || got[0] != "IMR" || got[1] != "Dentist" || got[2] != "Nights at home" {
		t.Errorf("these hang on nothing: %v", got)
	}
	if idle := see().Idle; len(idle) != 1 || idle[0].ID != "home" {
		t.Errorf("nobody works on %+v", idle)
	}
	hung := ThreadHung{Resident: "ada", Thread: Thread{Activity: "imr"}, Goal: "home", Said: true}
	after := see(hung)
	if got := looseTitles(after); len(got) != 2 || len(after.Idle) != 0 {
		t.Errorf("it hangs on her goal, and still hangs loose: %v, %v", got, after.Idle)
	}
	thought := see(with(hung, func(f *ThreadHung) { f.Said = false })).Loose[0]
	if thought.Thought.Seq == 0 || thought.Thought.Goal != "home" {
		t.Errorf("Ingrid thinks so, and Ada is not asked: %+v", thought)
	}
	if got := looseTitles(see(with(hung, func(f *ThreadHung) { f.Goal = "" }))); len(got) != 2 {
		t.Errorf("it is hers all the same: %v", got)
	}
	// A measure's own place in the days hangs where the measure does; when its goal ends, it hangs on nothing.
	if got := looseTitles(see(nights)); len(got) != 2 {
		t.Errorf("got %v", got)
	}
	if got := looseTitles(see(nights, GoalEnded{Goal: "home", Resident: "ada"})); len(got) != 3 || got[2] != "Nights at home" {
		t.Errorf("got %v", got)
	}
	if got := stateOf(house...).As(asEli, now).Threads("ada"); got.Loose != nil || got.Idle != nil {
		t.Errorf("Eli is told %+v", got)
	}
}

func TestHangThread(t *testing.T) {
	hung := ThreadHung{Resident: "ada", Thread: Thread{Activity: "imr"}, Goal: "home"}
	hers := with(hung, func(f *ThreadHung) { f.Said = true })
	house := homely(home, ParticipationAgreed{"ada", "imr", today}, sayNo)
	check(t, house, asAda, HangThread(hung), then(hers))
	check(t, house, asIngrid, HangThread(hung), then(hung)) // Ingrid thinks so; Ada is asked
	check(t, house, asIngrid, HangThread(hers), then(hers))
	check(t, append(house, hers), asAda, HangThread(hung), then()) // already so
	check(t, house, asEli, HangThread(hung), refused("rights.not-yours"))
	check(t, house, asAda, HangThread(with(hung, func(f *ThreadHung) { f.Activity = "walk" })), refused("plan.thread-unknown"))
	check(t, house, asAda, HangThread(with(hung, func(f *ThreadHung) { f.Routine = "swim" })), refused("plan.thread-unknown"))
	check(t, house, asAda, HangThread(ThreadHung{Resident: "ada", Thread: Thread{Measure: "nights"}, Goal: "home"}), refused("plan.thread-unknown"))
	check(t, house, asAda, HangThread(ThreadHung{Resident: "ada", Thread: Thread{Appointment: "dentist"}, Goal: "home"}), refused("plan.thread-unknown"))
	check(t, house, asAda, HangThread(with(hung, func(f *ThreadHung) { f.Goal = "no" })), refused("plan.unknown"))         // it is only proposed
	check(t, house, asIngrid, HangThread(with(hung, func(f *ThreadHung) { f.Goal = "" })), refused("plan.hers"))           // only she says that it is hers
	check(t, append(house, whenItRaces), asAda, HangThread(ThreadHung{Resident: "ada", Thread: Thread{Measure: "races"}}), // theirs without a goal
		then(ThreadHung{Resident: "ada", Thread: Thread{Measure: "races"}, Said: true}))
}

// TestHouseThreads is a sum over weeks, of nobody in particular.
func TestHouseThreads(t *testing.T) {
	s := stateOf(homely(wrote{asAda, ago(20 * 24 * time.Hour), home}, wrote{asIngrid, ago(20 * 24 * time.Hour), ParticipationAgreed{"ada", "imr", today.Add(-20)}},
		ResidentAdmitted{Resident: "mia", Stay: "m", Name: "Mia", On: ago(30 * 24 * time.Hour)}, wrote{asIngrid, ago(20 * 24 * time.Hour), ParticipationAgreed{"mia", "imr", today.Add(-20)}},
		wrote{asAda, ago(time.Hour), ThreadHung{Resident: "ada", Thread: Thread{Activity: "imr"}, Goal: "home", Said: true}})...)
	weeks := s.As(asIngrid, now).HouseThreads(3)
	if len(weeks) != 3 {
		t.Fatalf("got %+v", weeks)
	}
	if w := weeks[0]; w.Residents != 1 || w.Loose != 1 || w.Idle != 0 { // Ada came later
		t.Errorf("two weeks ago: %+v", w)
	}
	if w := weeks[2]; w.Residents != 3 || w.Loose != 1 || w.Idle != 0 {
		t.Errorf("now: %+v", w)
	}
	for _, who := range []Who{asAda, asAdmin, {}} {
		if got := s.As(who, now).HouseThreads(3); got != nil {
			t.Errorf("%v is told %+v", who, got)
		}
	}
}
