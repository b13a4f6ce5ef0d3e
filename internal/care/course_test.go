package care

import (
	"slices"
	"testing"
	"time"

	"milieu/internal/civil"
)

// aCourse is a stay with a leave, going home, a call, and coming back.
func aCourse() []Fact {
	at := func(hours int, by Who, f Fact) Fact { return wrote{by, ago(time.Duration(hours) * time.Hour), f} }
	return given(at(2001, asChief, fjellheim), at(2000, asChief, ingrid), at(2000, asChief, StaffJoined{Staff: "old", Name: "Olav"}),
		at(2000, asIngrid, with(ada, func(f *ResidentAdmitted) { f.On = ago(2000 * time.Hour) })), at(2000, asIngrid, CompanionNamed{"ada", "ingrid"}), at(2000, asIngrid, CompanionNamed{"ada", "old"}),
		at(1990, asAda, GoalWritten{Goal: "g", Resident: "ada", GoalText: GoalText{Words: "Home", Weight: 1}, Said: true}),
		at(1900, asIngrid, LeaveAgreed{Leave: "l", Resident: "ada", From: ago(1800 * time.Hour), Until: ago(1700 * time.Hour), To: "the sea"}),
		at(1700, asIngrid, LeaveEnded{Leave: "l", Resident: "ada", On: ago(1700 * time.Hour)}),
		at(1600, asIngrid, ReviewHeld{Review: "r", Resident: "ada", Why: ReviewDischarge, Held: ago(1600 * time.Hour)}),
		at(1500, asAda, CallsAgreed{Resident: "ada", Days: 7, First: civil.Of(ago(1400*time.Hour), time.UTC)}),
		at(1500, asIngrid, with(gone, func(f *ResidentDischarged) { f.On = ago(1500 * time.Hour) })),
		at(1400, asIngrid, CallNoted{Call: "c", Resident: "ada", Came: CallReached, Called: ago(1400 * time.Hour), Words: "Well"}),
		at(1300, asAda, GoalWritten{Goal: "g2", Resident: "ada", GoalText: GoalText{Words: "Work again", Weight: 1}, Said: true}),
		at(1300, asAda, SafetyWritten{Resident: "ada", Line: "l", Part: SafetyCalm, Words: "The dog", Own: true}),
		at(1250, asChief, StaffLeft{Staff: "old", On: ago(1250 * time.Hour)}),
		at(1200, asAda, ReachAsked{Reach: "x", Resident: "ada", What: ReachReturn, Words: "It is too much"}),
		at(1100, asIngrid, with(ada, func(f *ResidentAdmitted) { f.Stay, f.On = "again", ago(1100*time.Hour) })))
}

func TestCourse(t *testing.T) {
	var got []CourseSort
	for _, m := range stateOf(aCourse()...).As(asAda, now).CourseMarks("ada") {
		got = append(got, m.Sort)
	}
	if want := []CourseSort{CourseStay, CourseLeave, CourseReview, CourseCall, CourseAsked, CourseStay}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if marks := stateOf(aCourse()...).As(asEli, now).CourseMarks("ada"); marks != nil {
		t.Errorf("Eli sees %+v", marks)
	}
}

// TestComingBackContinues is coming back in one step: what was is there, and what changed since is marked.
func TestComingBackContinues(t *testing.T) {
	facts := aCourse()
	s := stateOf(facts...)
	v := s.As(asIngrid, now)
	plan, _ := v.Plan("ada")
	if len(plan.Goals) != 2 || len(v.Companions("ada")) != 1 || len(v.Safety("ada").Lines) != 1 || len(v.ReachesOpen()) != 0 || len(v.CallsDue()) != 0 {
		t.Errorf("plan %+v, companions %+v", plan, v.Companions("ada"))
	}
	h, ok := v.LastAtHome("ada")
	var got []ChangeWhat
	for _, c := range h.Changes {
		got = append(got, c.What)
	}
	slices.Sort(got)
	if want := []ChangeWhat{ChangeCall, ChangeCompanion, ChangeGoal, ChangeSafety}; !ok || !slices.Equal(got, want) {
		t.Errorf("changed at home: %v, want %v", got, want)
	}
	// At home she saw no programme; now she lives here again, and sees it.
	if home := stateOf(facts[:len(facts)-1]...).As(asAda, now); readsHouse[ActivityPlanned](home) || home.Tie("")&TieLives != 0 {
		t.Error("who is at home does not live here")
	} else if _, ok := home.LastAtHome("ada"); ok {
		t.Error("she has not come back")
	}
	if !readsHouse[ActivityPlanned](s.As(asAda, now)) {
		t.Error("her rights have not come back")
	}
	check(t, facts[:len(facts)-1], asAda, AskToTalk(TalkAsked{Talk: "t", Resident: "ada"}), refused("resident.not-here"))
	check(t, facts, asAda, AskToTalk(TalkAsked{Talk: "t", Resident: "ada"}), then(TalkAsked{Talk: "t", Resident: "ada"}))
}
