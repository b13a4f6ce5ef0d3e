package care

import (
	"strings"
	"testing"
	"time"
)

func TestStaff(t *testing.T) {
	said := StaffDescribed{Staff: "ingrid", Name: "Ingrid", Profession: "milieu therapist", Strengths: []string{"grief", "night calm"}, Languages: []string{"nb", "ar"}}
	left := StaffLeft{Staff: "ingrid", On: now}
	check(t, given(), asChief, JoinStaff(ingrid), then(ingrid))
	check(t, given(ingrid), asChief, JoinStaff(ingrid), then())
	check(t, given(ingrid, left), asChief, JoinStaff(ingrid), then(ingrid)) // came back
	check(t, given(), asIngrid, JoinStaff(ingrid), refused("rights.coordinator-only"))
	check(t, given(), asChief, JoinStaff(StaffJoined{Staff: "x"}), refused("staff.no-name"))
	check(t, given(ingrid), asIngrid, DescribeStaff(said), then(said))
	check(t, given(ingrid), asChief, DescribeStaff(said), then(said))
	check(t, given(ingrid, jonas), asJonas, DescribeStaff(said), refused("rights.not-yours"))
	check(t, given(), asChief, DescribeStaff(said), refused("staff.unknown"))
	check(t, given(ingrid), asIngrid, DescribeStaff(StaffDescribed{Staff: "ingrid"}), refused("staff.no-name"))
	check(t, given(ingrid), asChief, LeaveStaff(left), then(left))
	check(t, given(ingrid, left), asChief, LeaveStaff(left), then())
	check(t, given(), asChief, LeaveStaff(left), refused("staff.unknown"))
	check(t, given(ingrid), asChief, LeaveStaff(StaffLeft{Staff: "ingrid"}), refused("form.incomplete"))
	check(t, given(ingrid), asIngrid, DescribeStaff(with(said, func(f *StaffDescribed) { f.Languages = make([]string, LanguagesMost+1) })), refused("form.too-long"))

	// With her go her place as a companion and the duties that she has not begun; what she is in the middle of stays.
	begun := DutyEntered{Duty: "d1", Staff: "ingrid", From: ago(time.Hour), Until: now.Add(time.Hour)}
	next := DutyEntered{Duty: "d2", Staff: "ingrid", From: now.Add(24 * time.Hour), Until: now.Add(30 * time.Hour)}
	follows := CompanionNamed{Resident: "ada", Staff: "ingrid"}
	check(t, given(fjellheim, ada, ingrid, begun, next, follows), asChief, LeaveStaff(left),
		then(left, CompanionEnded{Resident: "ada", Staff: "ingrid"}, DutyCancelled{Duty: "d2"}))
	gone := stateOf(fjellheim, ada, ingrid, jonas, left)
	if len(gone.As(asJonas, now).Colleagues()) != 1 {
		t.Error("who left is still listed")
	}
	if _, sees := gone.As(asIngrid, now).Resident("ada"); sees {
		t.Error("who left still sees the residents")
	}
	check(t, given(fjellheim, ada, ingrid, left), asIngrid, HoldContact(met), refused("rights.not-yours"))
}

func TestDuty(t *testing.T) {
	week := DutyEntered{Duty: "d1", Staff: "ingrid", Team: "Nord", From: ago(48 * time.Hour), Until: now.Add(100 * time.Hour)}
	but := func(change func(*DutyEntered)) Decision { return EnterDuty(with(week, change)) }
	house := given(fjellheim, ingrid, jonas)
	on := append(house, week)

	check(t, house, asChief, EnterDuty(week), then(week))
	check(t, on, asChief, EnterDuty(week), then()) // already so
	check(t, on, asChief, but(func(f *DutyEntered) { f.Staff = "jonas" }), refused("form.known-with-other-contents"))
	check(t, on, asChief, but(func(f *DutyEntered) { f.Duty = "d2" }), refused("duty.overlaps"))
	check(t, house, asIngrid, EnterDuty(week), refused("rights.coordinator-only"))
	check(t, house, asChief, but(func(f *DutyEntered) { f.Duty = "" }), refused("form.incomplete"))
	check(t, house, asChief, but(func(f *DutyEntered) { f.Staff = "nobody" }), refused("staff.unknown"))
	check(t, house, asChief, but(func(f *DutyEntered) { f.Until = f.From }), refused("duty.ends-before-it-begins"))
	check(t, house, asChief, but(func(f *DutyEntered) { f.Until = f.From.Add(15 * 24 * time.Hour) }), refused("duty.too-long"))
	check(t, on, asChief, CancelDuty(DutyCancelled{Duty: "d1"}), then(DutyCancelled{Duty: "d1"}))
	check(t, house, asChief, CancelDuty(DutyCancelled{Duty: "d1"}), refused("duty.unknown"))

	check(t, append(on, DutyCancelled{Duty: "d1"}), asChief, CancelDuty(DutyCancelled{Duty: "d1"}), then())
	check(t, append(on, DutyCancelled{Duty: "d1"}), asChief, EnterDuty(week), then()) // the same form, sent once more
	check(t, on, asIngrid, CancelDuty(DutyCancelled{Duty: "d1"}), refused("rights.coordinator-only"))
	check(t, on, asChief, CancelDuty(DutyCancelled{Duty: "d1", Why: strings.Repeat("x", AnswerLongest+1)}), refused("form.too-long"))

	// Several stretches are entered together, or none of them.
	next := with(week, func(f *DutyEntered) { f.Duty, f.From, f.Until = "d2", week.Until, week.Until.Add(8*time.Hour) })
	check(t, house, asChief, EnterDuty(week, next), then(week, next))
	check(t, on, asChief, EnterDuty(week, next), then(next))
	check(t, house, asChief, EnterDuty(week, with(next, func(f *DutyEntered) { f.From = ago(time.Hour) })), refused("duty.overlaps"))

	if d := stateOf(append(on, ada)...).As(asAda, now).OnDuty(); len(d) != 1 || d[0].Staff != "ingrid" {
		t.Errorf("on duty: %+v", d)
	}
	if d := stateOf(append(on, DutyCancelled{Duty: "d1"})...).As(asIngrid, now).OnDuty(); len(d) != 0 {
		t.Errorf("on duty after it was cancelled: %+v", d)
	}
}

func TestPresent(t *testing.T) {
	duty := func(id DutyID, who StaffID, team string, from, until time.Duration) DutyEntered {
		return DutyEntered{Duty: id, Staff: who, Team: team, From: now.Add(from), Until: now.Add(until)}
	}
	s := stateOf(fjellheim, ada, ingrid, jonas, StaffJoined{Staff: "ola", Name: "Ola"},
		duty("d1", "jonas", "Nord", -2*time.Hour, 6*time.Hour),
		duty("d2", "ingrid", "Nord", -2*time.Hour, 6*time.Hour),
		duty("d3", "ingrid", "Nord", 6*time.Hour, 14*time.Hour), // stays on for the evening
		duty("d4", "ola", "Sør", -time.Hour, time.Hour),
		duty("d5", "jonas", "Nord", 7*time.Hour, 14*time.Hour)) // comes back after an hour
	v := s.As(asAda, now)
	got := v.Present()
	if len(got) != 3 || got[0].Name != "Ingrid" || got[1].Name != "Jonas" || got[2].Name != "Ola" {
		t.Fatalf("got %+v", got)
	}
	if !got[0].Until.Equal(now.Add(14*time.Hour)) || !got[1].Until.Equal(now.Add(6*time.Hour)) {
		t.Errorf("Ingrid until %v, Jonas until %v", got[0].Until, got[1].Until)
	}
	if v.Team() != "Nord" || s.As(asAda, now.Add(400*time.Hour)).Team() != "" || s.As(asAdmin, now).Team() != "" {
		t.Errorf("the team is %q", v.Team())
	}
	if _, ok := v.Duty("d4"); !ok {
		t.Error("a duty is not found by its ID")
	}
	if _, ok := s.As(asAdmin, now).Duty("d4"); ok {
		t.Error("the administrator is told of a duty")
	}
}
