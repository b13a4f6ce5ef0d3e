package care

import (
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

var (
	saturday = civil.Date(2026, 11, 21)
	choir    = ActivityPlanned{"choir", ActivityPlan{Title: "Choir", Kind: ActivityMusic, SignUp: true, Rule: "FREQ=DAILY", From: saturday.Add(-30), At: clock("09:00"), Minutes: 45}}
	sang     = GroupHeld{Activity: "choir", Day: saturday, Note: "We sang until the windows shook.", Minutes: 45, Leaders: []StaffID{"jonas"}}
	came     = AttendanceNoted{Resident: "ada", Activity: "choir", Day: saturday, Presence: PresenceLate, Line: "You sang the second voice."}
)

func TestHoldGroup(t *testing.T) {
	nora := ResidentDescribed{Resident: "eli", Name: "Elise Strand", FullName: "Elisabeth Strand"}
	house := homely(choir, nora) // 15 entries
	held := append(slices.Clip(house), sang)
	but := func(change func(*GroupHeld)) Decision { return HoldGroup(with(sang, change)) }
	note := func(text string) Decision { return but(func(f *GroupHeld) { f.Note = text }) }

	check(t, house, asIngrid, HoldGroup(sang), then(sang))
	check(t, house, asIngrid, HoldGroup(sang, came), then(sang, came))
	check(t, held, asIngrid, HoldGroup(sang), then())                                                   // already so
	check(t, held, asIngrid, but(func(f *GroupHeld) { f.Note = "" }), then())                           // the note stays
	check(t, held, asIngrid, HoldGroup(sang, came), then(came))                                         // who came changes no note
	check(t, append(slices.Clip(held), came), asIngrid, HoldGroup(sang, came), then())                  // already so
	check(t, append(slices.Clip(held), EntryCorrected{Seq: 16}), asIngrid, HoldGroup(sang), then(sang)) // it was taken back
	longer := with(sang, func(f *GroupHeld) { f.Minutes = 60 })
	check(t, held, asJonas, HoldGroup(longer), then(longer))
	rewritten := with(sang, func(f *GroupHeld) { f.Note = "We sang." })
	check(t, held, asJonas, HoldGroup(rewritten), then(rewritten))

	check(t, house, asAda, HoldGroup(sang), refused("rights.team-only"))
	check(t, house, asAdmin, HoldGroup(sang), refused("rights.team-only"))
	check(t, house, asIngrid, but(func(f *GroupHeld) { f.Activity = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *GroupHeld) { f.Day = 0 }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *GroupHeld) { f.Day = saturday.Add(1) }), refused("group.in-the-future"))
	check(t, house, asIngrid, but(func(f *GroupHeld) { f.Activity = "imr" }), refused("group.in-the-future")) // at noon
	check(t, house, asIngrid, but(func(f *GroupHeld) { f.Activity = "knitting" }), refused("programme.not-that-day"))
	check(t, house, asIngrid, but(func(f *GroupHeld) { f.Day = saturday.Add(-31) }), refused("programme.not-that-day"))
	off := append(slices.Clip(house), OccurrenceCancelled{OccurrenceID: OccurrenceID{"choir", saturday}})
	check(t, off, asIngrid, HoldGroup(sang), refused("group.cancelled"))
	check(t, house, asIngrid, but(func(f *GroupHeld) { f.Minutes = -1 }), refused("group.minutes-out-of-range"))
	check(t, house, asIngrid, but(func(f *GroupHeld) { f.Minutes = 721 }), refused("group.minutes-out-of-range"))
	check(t, house, asIngrid, but(func(f *GroupHeld) { f.Leaders = []StaffID{"nobody"} }), refused("staff.unknown"))
	check(t, house, asIngrid, note(strings.Repeat("x", TextLongest+1)), refused("form.too-long"))
	for _, text := range []string{"Ada sang.", "It was ADA'S song", "adas sang var fin", "Elise.", "elisabeth", "with Elise  Strand"} {
		check(t, house, asIngrid, note(text), refused("group.names-a-resident"))
	}
	calm := with(sang, func(f *GroupHeld) { f.Note = "Adam and Eve; a walk on the strand; Ingrid led." })
	check(t, house, asIngrid, HoldGroup(calm), then(calm))
}

func TestNoteAttendance(t *testing.T) {
	house := homely(choir)
	but := func(change func(*AttendanceNoted)) Decision { return NoteAttendance(with(came, change)) }
	noted := append(slices.Clip(house), came)
	away := with(came, func(f *AttendanceNoted) { f.Presence, f.Line = PresenceAway, "" })

	check(t, house, asIngrid, NoteAttendance(came), then(came))
	check(t, noted, asIngrid, NoteAttendance(came), then())                                              // already so
	check(t, noted, asIngrid, but(func(f *AttendanceNoted) { f.Line = "" }), then())                     // the line stays
	check(t, noted, asIngrid, but(func(f *AttendanceNoted) { f.Presence = PresenceAway }), then(away))   // the line stays, once
	check(t, house, asIngrid, but(func(f *AttendanceNoted) { f.Line, f.Presence = "", "away" }), then()) // nobody expected her
	check(t, house, asAda, NoteAttendance(came), refused("rights.team-only"))
	check(t, house, asIngrid, but(func(f *AttendanceNoted) { f.Resident = "nobody" }), refused("resident.unknown"))
	check(t, house, asIngrid, but(func(f *AttendanceNoted) { f.Activity = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *AttendanceNoted) { f.Presence = "hidden" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *AttendanceNoted) { f.Line = strings.Repeat("x", LineLongest+1) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *AttendanceNoted) { f.Day = saturday.Add(1) }), refused("group.in-the-future"))
	check(t, house, asIngrid, but(func(f *AttendanceNoted) { f.Day = saturday.Add(-10) }), refused("group.outside-the-stay"))
	check(t, house, asIngrid, but(func(f *AttendanceNoted) { f.Line = "You and Eli sang." }), refused("group.line-names-another"))
	namesake := append(slices.Clip(house), ResidentAdmitted{Resident: "ada2", Stay: "s", Name: "Ada", On: ago(50 * time.Hour)})
	own := with(came, func(f *AttendanceNoted) { f.Line = "Ada sang." })
	check(t, namesake, asIngrid, NoteAttendance(own), then(own)) // her own name, though another has it too
}

func TestGroupDay(t *testing.T) {
	away := AttendanceNoted{Resident: "ada", Activity: "choir", Day: saturday, Presence: PresenceAway}
	shorter := with(sang, func(f *GroupHeld) { f.Note, f.Minutes = "", 30 })
	s := stateOf(fjellheim, ada, eli, ingrid, jonas, choir, sang, came, shorter)
	v := s.As(asIngrid, now)

	g := v.Group("choir", saturday)
	if latest, ok := g.Latest(); !ok || latest.Minutes != 30 || TextSeq(g.Note()) != 7 || len(g.Held) != 2 {
		t.Errorf("the note is gone, or the minutes are: %+v", g)
	}
	if len(g.People) != 1 || g.People[0].Presence() != PresenceLate || g.People[0].Line() != came.Line {
		t.Errorf("got %+v", g.People)
	}
	if own := s.As(asAda, now).Group("choir", saturday); len(own.Held) != 2 || len(own.People) != 1 {
		t.Errorf("Ada took part and sees %+v", own)
	}
	for name, who := range map[string]Who{"Eli": asEli, "the administrator": asAdmin, "nobody": {}} {
		if other := s.As(who, now).Group("choir", saturday); len(other.Held)+len(other.People) > 0 {
			t.Errorf("%s took no part and sees %+v", name, other)
		}
	}
	if other := v.Group("choir", saturday.Add(-1)); len(other.Held)+len(other.People) > 0 {
		t.Errorf("the day before: %+v", other)
	}

	s.Fold(Entry{Seq: 10, At: now, By: asIngrid, Fact: away})
	g = v.Group("choir", saturday)
	if g.People[0].Presence() != PresenceAway || g.People[0].Line() != came.Line {
		t.Errorf("changing who was there lost text: %+v", g.People)
	}
	if own := s.As(asAda, now).Group("choir", saturday); len(own.Held) != 0 || own.People[0].Line() != came.Line {
		t.Errorf("Ada was away and sees %+v", own)
	}
	s.Fold(Entry{Seq: 11, At: now, By: asIngrid, Fact: EntryCorrected{Seq: 8, Resident: "ada", Why: "not her"}})
	s.Fold(Entry{Seq: 12, At: now, By: asIngrid, Fact: EntryCorrected{Seq: 7, Why: "another group"}})
	g = v.Group("choir", saturday)
	if g.People[0].Line() != "" || g.Note() != (Text{}) || len(g.Held) != 2 {
		t.Errorf("what was taken back still counts: %+v", g)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	if names := s.As(asAda, now).Names(saturday); len(names) != 1 || names[0].Name != "Ada" {
		t.Errorf("Ada is told who lives here: %v", names)
	}
	if names := v.Names(saturday); len(names) != 2 {
		t.Errorf("got %v", names)
	}
}

// TestExpected checks that who was expected was there, unless somebody noted otherwise.
func TestExpected(t *testing.T) {
	away := AttendanceNoted{Resident: "eli", Activity: "meeting", Day: saturday, Presence: PresenceExcused}
	there := with(away, func(f *AttendanceNoted) { f.Presence = PresenceThere })
	check(t, homely(), asIngrid, NoteAttendance(there), then()) // it is so without a word
	check(t, homely(), asIngrid, NoteAttendance(away), then(away))
	check(t, homely(away), asIngrid, NoteAttendance(there), then(there))

	held := GroupHeld{Activity: "meeting", Day: saturday, Note: "We agreed on quiet after ten."}
	s := stateOf(homely(held, away)...)
	var got []string
	for _, at := range s.As(asIngrid, now).Group("meeting", saturday).People {
		got = append(got, at.Name+" "+string(at.Presence()))
	}
	if list := strings.Join(got, ", "); list != "Ada there, Eli excused" {
		t.Errorf("got %s", list)
	}
	if g := s.As(asAda, now).Group("meeting", saturday); len(g.Held) != 1 || len(g.People) != 1 {
		t.Errorf("Ada was expected and sees %+v", g)
	}
	if g := s.As(asEli, now).Group("meeting", saturday); len(g.Held) != 0 || len(g.People) != 1 {
		t.Errorf("Eli was excused and sees %+v", g)
	}
}
