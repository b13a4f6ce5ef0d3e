package care

import (
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

func TestCancelOccurrence(t *testing.T) {
	f := OccurrenceCancelled{OccurrenceID{"walk", today}, "Storm"}
	check(t, homely(), asIngrid, CancelOccurrence(f), then(f))
	check(t, homely(f), asIngrid, CancelOccurrence(f), then()) // already so
	check(t, homely(), asAda, CancelOccurrence(f), refused("rights.team-only"))
	check(t, homely(), asIngrid, CancelOccurrence(OccurrenceCancelled{OccurrenceID{"walk", today.Add(1)}, ""}), refused("programme.not-that-day"))
	check(t, homely(), asIngrid, CancelOccurrence(OccurrenceCancelled{OccurrenceID{"x", today}, ""}), refused("programme.not-that-day"))
	check(t, homely(), asIngrid, CancelOccurrence(with(f, func(f *OccurrenceCancelled) { f.Why = strings.Repeat("x", AnswerLongest+1) })), refused("form.too-long"))

	v := stateOf(homely(f)...).As(asAda, now)
	if o, _ := v.Occurrence(f.OccurrenceID); !o.Cancelled || o.Why != "Storm" {
		t.Errorf("got %+v", o)
	}
	if o, _ := v.Occurrence(OccurrenceID{"walk", today.Add(7)}); o.Cancelled {
		t.Error("the next one is cancelled too")
	}
	s := stateOf(homely(f)...)
	s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asIngrid, Fact: EntryCorrected{Seq: s.Seq()}})
	if o, _ := s.As(asAda, now).Occurrence(f.OccurrenceID); o.Cancelled {
		t.Error("what was taken back still counts")
	}
}

func TestMoveOccurrence(t *testing.T) {
	f := OccurrenceMoved{OccurrenceID{"walk", today}, today.Add(1), clock("10:00"), 60, "lake", []StaffID{"ingrid"}}
	but := func(change func(*OccurrenceMoved)) Decision { return MoveOccurrence(with(f, change)) }
	check(t, homely(), asIngrid, MoveOccurrence(f), then(f))
	check(t, homely(), asAda, MoveOccurrence(f), refused("rights.team-only"))
	check(t, homely(), asIngrid, but(func(f *OccurrenceMoved) { f.Day = today.Add(1) }), refused("programme.not-that-day"))
	check(t, homely(), asIngrid, but(func(f *OccurrenceMoved) { f.To = 0 }), refused("programme.no-day"))
	check(t, homely(), asIngrid, but(func(f *OccurrenceMoved) { f.Place = "moon" }), refused("place.unknown"))
	check(t, homely(), asIngrid, but(func(f *OccurrenceMoved) { f.Minutes = 0 }), refused("programme.no-time"))

	chosen := ChoiceMade{"ada", f.OccurrenceID}
	v := stateOf(homely(chosen, f)...).As(asIngrid, now)
	for _, o := range v.Programme(today) {
		if o.Activity == "walk" {
			t.Error("it is still on its old day")
		}
	}
	if at := v.at2(t, "walk", today.Add(1)); at != clock("10:00") {
		t.Errorf("it begins at %s", at)
	}
	if going := v.Going(f.OccurrenceID); len(going) != 1 || going[0].ID != "ada" {
		t.Errorf("who had chosen it is lost: %v", going)
	}
	if list := v.Exceptions("walk", today); len(list) != 1 || !list[0].Moved || list[0].Leaders[0] != "ingrid" {
		t.Errorf("got %+v", list)
	}
	back := with(f, func(f *OccurrenceMoved) { f.To = today })
	v = stateOf(homely(f, back)...).As(asIngrid, now)
	if len(v.Programme(today)) != 5 || len(v.Programme(today.Add(1))) != 2 {
		t.Errorf("moved back it is on %d, %d", len(v.Programme(today)), len(v.Programme(today.Add(1))))
	}
	cancelledFirst := stateOf(homely(OccurrenceCancelled{f.OccurrenceID, ""}, back)...).As(asIngrid, now)
	if o, _ := cancelledFirst.Occurrence(f.OccurrenceID); o.Cancelled {
		t.Error("what was moved takes place after all")
	}
}

func TestWeek(t *testing.T) {
	week := stateOf(homely()...).As(asEli, now).Week(today)
	if len(week) != 7 || week[0].Day != civil.Date(2026, 11, 16) || week[6].Day != civil.Date(2026, 11, 22) {
		t.Fatalf("the week is %+v", week)
	}
	if n := len(week[1].Occurrences); n != 2 { // Tuesday: meeting and walk
		t.Errorf("Tuesday has %d", n)
	}
}

// TestClockChanges asks for the two days a year whose clock jumps, in Oslo: 02:30 is missing on 29 March 2026 and comes
// twice on 25 October 2026.
func TestClockChanges(t *testing.T) {
	night := ActivityPlanned{"night", ActivityPlan{Title: "Night walk", Kind: ActivityMovement, Rule: "FREQ=DAILY", From: civil.Date(2026, 1, 1), At: clock("02:30"), Minutes: 60}}
	s := stateOf(fjellheim, ada, ingrid, night, RhythmAgreed{Moments: []Moment{{"Night", MomentCalm, clock("00:00"), clock("07:00")}}})
	v := s.As(asIngrid, now)
	utc := func(hour, minute int) func(civil.Day) time.Time {
		return func(d civil.Day) time.Time { return d.At(civil.Clock(hour*60+minute), time.UTC) }
	}
	for _, c := range []struct {
		day  civil.Day
		want func(civil.Day) time.Time
	}{
		{civil.Date(2026, 3, 28), utc(1, 30)},
		{civil.Date(2026, 3, 29), utc(1, 0)},   // the first instant after the gap
		{civil.Date(2026, 10, 25), utc(0, 30)}, // the first of the two
		{civil.Date(2026, 10, 26), utc(1, 30)},
	} {
		list := v.Programme(c.day)
		if len(list) != 1 || !list[0].Begins.Equal(c.want(c.day)) || list[0].Ends.Sub(list[0].Begins) != time.Hour {
			t.Errorf("%s: got %+v, want %s", c.day, list, c.want(c.day))
		}
	}
	if item := v.Schedule("ada", civil.Date(2026, 10, 25))[0]; item.Ends.Sub(item.Begins) != 8*time.Hour {
		t.Errorf("the night of the doubled hour lasts %s", item.Ends.Sub(item.Begins))
	}
}
