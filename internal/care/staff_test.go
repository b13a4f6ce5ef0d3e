package care

import (
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
	if len(stateOf(fjellheim, ingrid, jonas, left).As(asIngrid, now).Colleagues()) != 1 {
		t.Error("who left is still listed")
	}
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

	if d := stateOf(append(on, ada)...).As(asAda, now).OnDuty(); len(d) != 1 || d[0].Staff != "ingrid" {
		t.Errorf("on duty: %+v", d)
	}
	if d := stateOf(append(on, DutyCancelled{Duty: "d1"})...).As(asIngrid, now).OnDuty(); len(d) != 0 {
		t.Errorf("on duty after it was cancelled: %+v", d)
	}
}
