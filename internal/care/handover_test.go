package care

import (
	"testing"
	"time"
)

func TestTakeHandover(t *testing.T) {
	taken := HandoverTaken{Handover: "h1", Staff: "ingrid", Team: "Nord", Since: ago(200 * time.Hour)}
	house := given(fjellheim, ada, ingrid, jonas)
	check(t, house, asIngrid, TakeHandover(taken), then(taken))
	check(t, append(house, taken), asIngrid, TakeHandover(taken), then()) // already so
	check(t, append(house, taken), asIngrid, TakeHandover(with(taken, func(f *HandoverTaken) { f.Team = "Sør" })), refused("form.known-with-other-contents"))
	check(t, house, asJonas, TakeHandover(taken), refused("rights.not-yours"))
	check(t, house, asAda, TakeHandover(taken), refused("rights.not-yours"))
	check(t, given(fjellheim), asIngrid, TakeHandover(taken), refused("staff.unknown"))
	check(t, house, asIngrid, TakeHandover(with(taken, func(f *HandoverTaken) { f.Handover = "" })), refused("form.incomplete"))
	check(t, house, asIngrid, TakeHandover(with(taken, func(f *HandoverTaken) { f.Since = now.Add(time.Hour) })), refused("handover.in-the-future"))
}

// TestHandoverSince says for each way of working when whoever comes last had the house.
func TestHandoverSince(t *testing.T) {
	duty := func(id DutyID, staff StaffID, team string, from, until time.Time) Fact {
		return DutyEntered{Duty: id, Staff: staff, Team: team, From: from, Until: until}
	}
	day := func(d, hour int) time.Time { return time.Date(2026, 11, d, hour, 0, 0, 0, time.UTC) } // now is the 21st, 10:20
	for name, tt := range map[string]struct {
		duties []Fact
		want   time.Time
		team   string
	}{
		"nobody said when they work": {nil, ago(HandoverShortest), ""},
		"never here before":          {[]Fact{duty("1", "ingrid", "Nord", day(20, 8), day(25, 8))}, ago(HandoverShortest), "Nord"},
		"co-living, one stretch each": {[]Fact{duty("0", "ingrid", "Nord", day(6, 10), day(13, 10)), duty("s", "jonas", "Sør", day(13, 10), day(20, 10)),
			duty("1", "ingrid", "Nord", day(20, 10), day(27, 10))}, day(13, 10), "Nord"},
		"co-living, a duty each day": {[]Fact{duty("0", "ingrid", "Nord", day(12, 8), day(12, 22)), duty("1", "ingrid", "Nord", day(13, 8), day(13, 22)),
			duty("2", "ingrid", "Nord", day(20, 8), day(20, 22)), duty("3", "ingrid", "Nord", day(21, 8), day(21, 22))}, day(13, 22), "Nord"},
		"a colleague of the team came first": {[]Fact{duty("0", "jonas", "Nord", day(10, 8), day(14, 8)), duty("1", "jonas", "Nord", day(20, 8), day(27, 8)),
			duty("2", "ingrid", "Nord", day(21, 9), day(27, 8))}, day(14, 8), "Nord"},
		"shifts without teams": {[]Fact{duty("0", "ingrid", "", day(19, 7), day(19, 15)), duty("1", "ingrid", "", day(20, 7), day(20, 15)),
			duty("j", "jonas", "", day(20, 15), day(20, 23)), duty("2", "ingrid", "", day(21, 7), day(21, 15))}, day(20, 15), ""},
		"comes later today": {[]Fact{duty("0", "ingrid", "", day(19, 7), day(19, 15)), duty("2", "ingrid", "", day(21, 15), day(21, 23))}, day(19, 15), ""},
		"a long time ago":   {[]Fact{duty("0", "ingrid", "", now.Add(-40*24*time.Hour), now.Add(-39*24*time.Hour)), duty("2", "ingrid", "", day(21, 7), day(21, 15))}, ago(HandoverLongest), ""},
	} {
		h := stateOf(append(given(fjellheim, ada, ingrid, jonas), tt.duties...)...).As(asIngrid, now).Handover()
		if !h.Since.Equal(tt.want) || h.Team != tt.team {
			t.Errorf("%s: team %q since %v, want %q since %v", name, h.Team, h.Since.UTC(), tt.team, tt.want)
		}
	}
}

func TestHandover(t *testing.T) {
	note := func(id NoteID, about NoteAbout, written time.Time) Fact {
		return wrote{asJonas, written, NoteWritten{Note: id, Resident: "ada", About: about, Text: "…", Happened: written}}
	}
	s := stateOf(fjellheim, ada, eli, ingrid, jonas,
		note("old", NoteGood, ago(90*time.Hour)),
		note("good", NoteGood, ago(3*time.Hour)), note("worked", NoteWorked, ago(2*time.Hour)), note("awaits", NoteAwaits, ago(time.Hour)), note("other", NoteGeneral, ago(time.Hour)),
		wrote{asAda, ago(5 * time.Hour), WellbeingTold{Resident: "ada", Words: "tired", Own: true, Told: ago(5 * time.Hour)}},
		wrote{asAda, ago(time.Hour), WellbeingTold{Resident: "ada", Words: "better now", Own: true, Told: ago(time.Hour)}},
		PromiseMade{Promise: "p", Resident: "ada", Words: "call her sister", By: "jonas"}, met,
		HandoverTaken{Handover: "h", Staff: "jonas", Since: ago(48 * time.Hour)})
	h := s.As(asIngrid, now).Handover()
	if len(h.People) != 2 || len(h.Taken) != 1 {
		t.Fatalf("got %+v", h)
	}
	p := h.People[0]
	if p.Own == nil || p.Own.Words != "better now" || len(p.Good) != 1 || len(p.Worked) != 1 || len(p.Awaits) != 1 || p.Others != 1 || len(p.Promises) != 1 || p.Times != 1 || p.Minutes != 30 || p.New || p.Left {
		t.Errorf("got %+v", p)
	}
	if h := s.As(asAda, now).Handover(); len(h.People) != 0 {
		t.Errorf("a resident is handed the house: %+v", h)
	}
}
