package care

import (
	"testing"
	"time"
)

// TestProposals: who could lead what nobody leads who is here, and when somebody and a companion are both free; what is put aside does not come back.
func TestProposals(t *testing.T) {
	tomorrow := today.Add(1)
	walk := ActivityPlanned{Activity: "walk", ActivityPlan: ActivityPlan{Title: "Walk to the lake", Kind: ActivityMovement, Leaders: []StaffID{"jonas"}, Everyone: true, From: tomorrow, At: 13 * 60, Minutes: 60}}
	outdoors := StaffDescribed{Staff: "ingrid", Name: "Ingrid", Strengths: []string{"Outdoors", "grief"}}
	duty := DutyEntered{Duty: "d-in", Staff: "ingrid", From: tomorrow.At(8*60, time.UTC), Until: tomorrow.At(20*60, time.UTC)}
	house := given(fjellheim, ingrid, jonas, ada, CompanionNamed{Resident: "ada", Staff: "ingrid"}, outdoors, duty, walk)
	v := stateOf(house...).As(asIngrid, now)
	leads := v.Leads()
	if len(leads) != 1 || leads[0].Staff.ID != "ingrid" || len(leads[0].Strengths) != 1 || leads[0].Strengths[0] != "Outdoors" || leads[0].Follows != 1 || len(leads[0].Instead) != 1 {
		t.Errorf("proposed are %+v", leads)
	}
	meetings := v.Meetings()
	if len(meetings) != 1 || meetings[0].Staff.ID != "ingrid" || meetings[0].From.Before(now) || meetings[0].Minutes != MeetingMinutes {
		t.Fatalf("proposed are %+v", meetings)
	}
	if stateOf(house...).As(asAda, now).Leads() != nil || stateOf(house...).As(asAda, now).Meetings() != nil {
		t.Error("residents are told of what is proposed to the team")
	}

	aside := LeadDismissed{OccurrenceID: OccurrenceID{"walk", tomorrow}, Staff: "ingrid"}
	check(t, house, asJonas, DismissLead(aside), then(aside))
	check(t, append(house, aside), asJonas, DismissLead(aside), then())
	check(t, house, asAda, DismissLead(aside), refused("rights.team-only"))
	check(t, house, asJonas, DismissLead(with(aside, func(f *LeadDismissed) { f.Activity = "swim" })), refused("programme.not-that-day"))
	check(t, house, asJonas, DismissLead(with(aside, func(f *LeadDismissed) { f.Staff = "nobody" })), refused("staff.unknown"))
	if got := stateOf(append(house, aside)...).As(asIngrid, now).Leads(); len(got) != 0 {
		t.Errorf("put aside, and proposed again: %+v", got)
	}

	later := MeetingDismissed{Resident: "ada", Day: tomorrow}
	check(t, house, asJonas, DismissMeeting(later), then(later))
	check(t, append(house, later), asJonas, DismissMeeting(later), then())
	check(t, house, asJonas, DismissMeeting(MeetingDismissed{Resident: "ada"}), refused("form.incomplete"))
	check(t, house, asAda, DismissMeeting(later), refused("rights.team-only"))
	if got := stateOf(append(house, later)...).As(asIngrid, now).Meetings(); len(got) != 0 {
		t.Errorf("put aside, and proposed again: %+v", got)
	}
	agreed := AppointmentAgreed{Appointment: "ap", Resident: "ada", Title: "Talk", With: []StaffID{"ingrid"}, From: duty.From.Add(time.Hour), Minutes: 30}
	if got := stateOf(append(house, agreed)...).As(asIngrid, now).Meetings(); len(got) != 0 {
		t.Errorf("they meet anyway, and it is proposed: %+v", got)
	}
}

// TestDaysAhead: what a day asks beside who is here.
func TestDaysAhead(t *testing.T) {
	tomorrow := today.Add(1)
	choir := ActivityPlanned{Activity: "choir", ActivityPlan: ActivityPlan{Title: "Choir", Kind: ActivityMusic, Leaders: []StaffID{"jonas"}, Structured: true, Everyone: true, From: tomorrow, At: 13 * 60, Minutes: 60}}
	duty := DutyEntered{Duty: "d-in", Staff: "ingrid", From: tomorrow.At(8*60, time.UTC), Until: tomorrow.At(12*60, time.UTC)}
	call := DutyEntered{Duty: "d-call", Staff: "jonas", From: tomorrow.At(8*60, time.UTC), Until: tomorrow.At(20*60, time.UTC), Call: true}
	house := given(fjellheim, ingrid, jonas, ada, CompanionNamed{Resident: "ada", Staff: "jonas"}, choir, duty, call, CoverAgreed{Needs: []CoverNeed{{Name: "Day", From: 9 * 60, Until: 11 * 60, Least: 2}}})
	days := stateOf(house...).As(asChief, now).DaysAhead(3)
	if len(days) != 3 {
		t.Fatalf("%d days", len(days))
	}
	d := days[1]
	if d.Minutes != 240 || len(d.Staff) != 1 || len(d.Unled) != 1 || len(d.Thin) != 1 || d.Thin[0].Have != 1 || len(d.Alone) != 1 || d.Enough() {
		t.Errorf("tomorrow is %+v", d)
	}
	want := map[AheadKind]int{AheadGroups: 60, AheadOneToOne: AheadTogether}
	for _, a := range d.Asks {
		if want[a.Kind] > 0 && a.Minutes != want[a.Kind] {
			t.Errorf("%s asks for %d minutes", a.Kind, a.Minutes)
		}
	}
	if d.Asked() < 90 {
		t.Errorf("it asks for %d minutes in all", d.Asked())
	}
	group := with(fjellheim, func(h *HouseDescribed) { h.Kind = Group })
	if d := stateOf(given(group, ada, ingrid, CompanionNamed{Resident: "ada", Staff: "ingrid"}, dayShift("d", "ingrid", 1))...).As(asChief, now).DaysAhead(3); !d[2].Closed || d[2].Asked() != 0 || !d[2].Enough() || len(d[2].Alone) != 0 || d[1].Closed || d[1].Asked() == 0 {
		t.Errorf("a group that does not meet on a day: %+v", d)
	}
	if stateOf(house...).As(asIngrid, now).DaysAhead(3) != nil {
		t.Error("it is for who plans")
	}
	s := stateOf(house...)
	if got := s.As(asIngrid, tomorrow.At(9*60, time.UTC)).OnDuty(); len(got) != 1 || got[0].Staff != "ingrid" {
		t.Errorf("who is on call at home is not in the house: %+v", got)
	}
	if got := s.As(asIngrid, tomorrow.At(9*60, time.UTC)).OnCall(); len(got) != 1 || got[0].Staff != "jonas" {
		t.Errorf("on call are %+v", got)
	}
}
