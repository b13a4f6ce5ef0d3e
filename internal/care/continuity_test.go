package care

import (
	"math"
	"testing"
	"time"
)

func TestContinuity(t *testing.T) {
	held := func(id ContactID, hours int, minutes int, with ...StaffID) ContactHeld {
		return ContactHeld{Contact: id, Resident: "ada", With: with, What: Walk, Began: ago(time.Duration(hours) * time.Hour), Minutes: minutes}
	}
	team := func(id DutyID, who StaffID, name string, from, until int) DutyEntered {
		return DutyEntered{Duty: id, Staff: who, Team: name, From: ago(time.Duration(from) * time.Hour), Until: ago(time.Duration(until) * time.Hour)}
	}
	facts := given(fjellheim, ingrid, jonas, with(ada, func(f *ResidentAdmitted) { f.On = ago(400 * time.Hour) }), CompanionNamed{Resident: "ada", Staff: "ingrid"},
		team("d1", "ingrid", "Nord", 240, 160), team("d2", "jonas", "Sør", 160, 80), team("d3", "ingrid", "Nord", 80, 0),
		wrote{asIngrid, ago(200 * time.Hour), held("c1", 200, 30, "ingrid")},
		wrote{asIngrid, ago(150 * time.Hour), held("c2", 150, 10, "jonas")},
		wrote{asIngrid, ago(70 * time.Hour), held("c3", 70, 40, "ingrid")},
		wrote{asIngrid, ago(10 * time.Hour), held("c4", 10, 20, "ingrid", "jonas")})
	s := stateOf(facts...)
	for _, who := range []Who{asAda, asIngrid} {
		c := s.As(who, now).Continuity("ada", ago(300*time.Hour), now)
		if c.People != 2 || c.Meetings != 5 || c.Minutes != 120 || math.Abs(c.Named-0.6) > 1e-9 || math.Abs(c.NamedMinutes-0.75) > 1e-9 || !c.Companions {
			t.Errorf("%+v", c)
		}
		if len(c.Changes) != 2 || c.Changes[0].Met || !c.Changes[1].Met || c.Known != 1 {
			t.Errorf("changes of team: %+v", c.Changes)
		}
		faces := 0
		for _, w := range c.Weeks {
			faces += w.Faces
		}
		if len(c.Weeks) != 3 || faces != 4 {
			t.Errorf("faces a week: %+v", c.Weeks)
		}
	}
	if c := s.As(asEli, now).Continuity("ada", ago(300*time.Hour), now); c.Meetings != 0 || c.Weeks != nil {
		t.Error("Eli is told of Ada")
	}
}

// TestHouseContinuity: lived is what was noted, planned is what the duties would have let be; nobody is told apart.
func TestHouseContinuity(t *testing.T) {
	duty := DutyEntered{Duty: "d-in", Staff: "ingrid", From: ago(72 * time.Hour), Until: ago(-24 * time.Hour)}
	met := ContactHeld{Contact: "c1", Resident: "ada", With: []StaffID{"ingrid"}, What: Walk, Began: ago(5 * time.Hour), Minutes: 40}
	other := ContactHeld{Contact: "c2", Resident: "ada", With: []StaffID{"jonas"}, What: Walk, Began: ago(30 * time.Hour), Minutes: 10}
	s := stateOf(given(fjellheim, ingrid, jonas, ada, CompanionNamed{Resident: "ada", Staff: "ingrid"}, duty, met, other)...)
	lived, planned := s.As(asIngrid, now).HouseContinuity(ago(72*time.Hour), now)
	if lived.Residents != 1 || lived.Meetings != 2 || lived.Named != 0.5 || lived.NamedMinutes != 0.8 {
		t.Errorf("lived: %+v", lived)
	}
	if planned.Residents != 1 || planned.Meetings < 5 || planned.Named != 1 || planned.Faces != 1 {
		t.Errorf("planned: %+v", planned)
	}
	if none, _ := s.As(asEli, now).HouseContinuity(ago(72*time.Hour), now); none.Residents != 0 {
		t.Error("residents are told of others")
	}
}
