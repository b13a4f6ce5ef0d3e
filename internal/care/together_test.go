package care

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

func TestTogether(t *testing.T) {
	known := ResidentDescribed{Resident: "ada", Name: "Ada", FullName: "Ada Berg"}
	allergy := QuestionAnswered{Resident: "ada", Question: "allergies", Words: "nuts"}
	follows := CompanionNamed{Resident: "ada", Staff: "ingrid"}
	check(t, given(ingrid), asIngrid, Together(Admit(ada), DescribeResident(known), AnswerQuestion(allergy), NameCompanion(follows)),
		then(ada, known, allergy, follows))
	check(t, given(), asIngrid, Together(Admit(ada), NameCompanion(follows)), refused("staff.unknown"))
	check(t, given(), asChief, Together(), then())

	night := DutyEntered{Duty: "d1", Staff: "ingrid", From: now, Until: now.Add(9 * time.Hour)}
	again := DutyEntered{Duty: "d2", Staff: "ingrid", From: now.Add(time.Hour), Until: now.Add(2 * time.Hour)}
	check(t, given(), asChief, Together(JoinStaff(ingrid), EnterDuty(night)), then(ingrid, night))
	check(t, given(ingrid), asChief, Together(EnterDuty(night), EnterDuty(again)), refused("duty.overlaps"))
}

func TestTogetherSaysWhichStep(t *testing.T) {
	s := stateOf()
	_, err := Together(Admit(ada), Admit(ResidentAdmitted{Resident: "x", Stay: "y", On: now}))(s.Ask(asIngrid, "", now))
	if step := (*Step)(nil); !errors.As(err, &step) || step.Index != 1 || !errors.Is(err, Invalid) {
		t.Errorf("got %v", err)
	}
}

// TestTogetherChangesNothing checks that what is decided aside is not seen in the state until it is written.
func TestTogetherChangesNothing(t *testing.T) {
	facts := given(fjellheim, ingrid, jonas, ada, QuestionAnswered{Resident: "ada", Question: "diet", Words: "all"},
		CompanionNamed{Resident: "ada", Staff: "jonas"}, DutyEntered{Duty: "d0", Staff: "jonas", From: now, Until: now.Add(time.Hour)})
	s, same := stateOf(facts...), stateOf(facts...)
	d := Together(Admit(eli), DescribeResident(ResidentDescribed{Resident: "ada", Name: "A"}),
		AnswerQuestion(QuestionAnswered{Resident: "ada", Question: "diet", Words: "nothing"}), NameCompanion(CompanionNamed{Resident: "ada", Staff: "ingrid"}),
		JoinStaff(StaffJoined{Staff: "new", Name: "New"}), DescribeStaff(StaffDescribed{Staff: "ingrid", Name: "I"}),
		EnterDuty(DutyEntered{Duty: "d1", Staff: "ingrid", From: ago(time.Hour), Until: now}))
	if _, err := d(s.Ask(asChief, "", now)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s, same) {
		t.Errorf("the state was changed by a decision:\n%+v\n%+v", s, same)
	}
}

func TestTogetherIsForPeople(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a contact was decided aside, where its part of the state is not copied")
		}
	}()
	s := stateOf(ingrid, ada)
	Together(HoldContact(ContactHeld{Contact: "c", Resident: "ada", With: []StaffID{"ingrid"}, What: Walk, Began: now, Minutes: 5}))(s.Ask(asIngrid, "", now))
}
