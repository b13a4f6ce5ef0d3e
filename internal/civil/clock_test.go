package civil

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestAt(t *testing.T) {
	tests := []struct{ zone, day, clock, want string }{
		{"Europe/Oslo", "2026-11-22", "08:00", "2026-11-22T08:00:00+01:00"},
		{"Europe/Oslo", "2026-03-29", "01:59", "2026-03-29T01:59:00+01:00"},
		{"Europe/Oslo", "2026-03-29", "02:00", "2026-03-29T03:00:00+02:00"}, // skipped
		{"Europe/Oslo", "2026-03-29", "02:30", "2026-03-29T03:00:00+02:00"}, // skipped
		{"Europe/Oslo", "2026-03-29", "03:00", "2026-03-29T03:00:00+02:00"},
		{"Europe/Oslo", "2026-10-25", "02:00", "2026-10-25T02:00:00+02:00"}, // the first of two
		{"Europe/Oslo", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"}, // the first of two
		{"Europe/Oslo", "2026-10-25", "03:00", "2026-10-25T03:00:00+01:00"},
		{"Europe/Oslo", "2026-10-25", "24:00", "2026-10-26T00:00:00+01:00"},
		{"America/Santiago", "2024-09-08", "00:00", "2024-09-08T01:00:00-03:00"}, // midnight is skipped
		{"America/Santiago", "2024-09-07", "24:00", "2024-09-08T01:00:00-03:00"},
		{"America/Santiago", "2024-04-06", "23:30", "2024-04-06T23:30:00-03:00"}, // the first of two
		{"America/Santiago", "2024-04-07", "00:00", "2024-04-07T00:00:00-04:00"},
		{"America/Havana", "2024-11-03", "00:30", "2024-11-03T00:30:00-04:00"}, // midnight comes twice
		{"Australia/Lord_Howe", "2024-10-06", "02:15", "2024-10-06T02:30:00+11:00"},
		{"Australia/Lord_Howe", "2024-04-07", "01:45", "2024-04-07T01:45:00+11:00"},
		{"Australia/Lord_Howe", "2024-04-07", "02:00", "2024-04-07T02:00:00+10:30"},
		{"Pacific/Apia", "2011-12-29", "23:59", "2011-12-29T23:59:00-10:00"},
		{"Pacific/Apia", "2011-12-30", "00:00", "2011-12-31T00:00:00+14:00"}, // a day that never was
		{"Pacific/Apia", "2011-12-30", "10:00", "2011-12-31T00:00:00+14:00"},
		{"Pacific/Apia", "2011-12-31", "10:00", "2011-12-31T10:00:00+14:00"},
		{"Europe/Oslo", "2028-12-31", "10:00", "2028-12-31T10:00:00+01:00"}, // Time.ZoneBounds errs on these two
		{"America/New_York", "2040-12-31", "24:00", "2041-01-01T00:00:00-05:00"},
		{"Asia/Kathmandu", "2026-01-01", "00:00", "2026-01-01T00:00:00+05:45"},
		{"UTC", "2026-01-01", "24:00", "2026-01-02T00:00:00Z"},
	}
	for _, test := range tests {
		d, err := Parse(test.day)
		if err != nil {
			t.Fatal(err)
		}
		c, err := ParseClock(test.clock)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.At(c, zone(t, test.zone)).Format(time.RFC3339); got != test.want {
			t.Errorf("%s %s in %s is %s, want %s", test.day, test.clock, test.zone, got, test.want)
		}
	}
}

func TestMinutes(t *testing.T) {
	tests := []struct {
		zone, day string
		want      int
	}{
		{"Europe/Oslo", "2026-11-22", 1440},
		{"Europe/Oslo", "2026-03-29", 1380},
		{"Europe/Oslo", "2026-10-25", 1500},
		{"America/Santiago", "2024-09-08", 1380},
		{"America/Santiago", "2024-04-06", 1500},
		{"Australia/Lord_Howe", "2024-10-06", 1410},
		{"Australia/Lord_Howe", "2024-04-07", 1470},
		{"Pacific/Apia", "2011-12-30", 0},
	}
	for _, test := range tests {
		d, err := Parse(test.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Minutes(zone(t, test.zone)); got != test.want {
			t.Errorf("%s in %s is %d min long, want %d", test.day, test.zone, got, test.want)
		}
	}
}

var zones = []string{"UTC", "Europe/Oslo", "Europe/Dublin", "America/Santiago", "America/Havana", "America/New_York", "Australia/Lord_Howe",
	"Pacific/Apia", "Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu", "Asia/Beirut", "Africa/Casablanca", "Antarctica/Troll"}

// TestAtIsTheFirst looks minute by minute through the two days around for the first instant at which the
// clock shows what was asked, or has gone past it in a jump: the rule in the words of At, and nothing clever.
func TestAtIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, _ := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		d := Date(2010, 1, 1).Add(rapid.IntRange(0, 40*366).Draw(t, "day"))
		if _, end := d.utc().In(loc).ZoneBounds(); !end.IsZero() && rapid.Bool().Draw(t, "at a change") {
			d = Of(end, loc).Add(rapid.IntRange(-1, 1).Draw(t, "beside"))
		}
		c := Clock(rapid.IntRange(0, int(Midnight)).Draw(t, "clock"))
		wall := d.unix() + int64(c)*60
		want := time.Unix(wall-around, 0)
		var jumped time.Time // the first instant after a jump over what was asked
		for wallSeconds(want, loc) != wall {
			next := want.Add(time.Minute)
			if jumped.IsZero() && wallSeconds(want, loc) < wall && wallSeconds(next, loc) > wall {
				jumped = next
			}
			if want = next; want.Unix() > wall+around {
				want = jumped
				break
			}
		}
		if got := d.At(c, loc); !got.Equal(want) {
			t.Fatalf("%s %s is %s, want %s", d, c, got, want.In(loc))
		}
	})
}

func TestDaysFillTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, _ := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		d := Date(2012, 1, 1).Add(rapid.IntRange(0, 40*366).Draw(t, "day"))
		start, end := d.Bounds(loc)
		next, _ := d.Add(1).Bounds(loc)
		if !end.Equal(next) {
			t.Fatalf("%s ends at %s, %s begins at %s", d, end, d.Add(1), next)
		}
		if Of(start, loc) != d || Of(end.Add(-time.Second), loc) != d || Of(start.Add(-time.Second), loc) == d {
			t.Fatalf("%s is not what the calendar shows from %s to %s", d, start, end)
		}
		c := Clock(rapid.IntRange(0, int(Midnight)-1).Draw(t, "clock"))
		at := d.At(c, loc)
		if at.Before(start) || !at.Before(end) {
			t.Fatalf("%s %s is at %s, outside the day", d, c, at)
		}
		if got := ClockOf(at, loc); got < c || got > c+120 {
			t.Fatalf("the clock shows %s at %s %s", got, d, c)
		}
	})
}

func TestParseClock(t *testing.T) {
	for c := Clock(0); c <= Midnight; c++ {
		if got, err := ParseClock(c.String()); err != nil || got != c {
			t.Fatalf("%s read back is %s (%v)", c, got, err)
		}
	}
	for _, s := range []string{"", "7:30", "07.30", "07:60", "24:01", "25:00", "-1:00", "07:3O", "07:30:00"} {
		if c, err := ParseClock(s); err == nil {
			t.Errorf("%q was read as %s", s, c)
		}
	}
}

func BenchmarkAt(b *testing.B) {
	loc, d := zone(b, "Europe/Oslo"), Date(2026, 11, 22)
	for b.Loop() {
		d.At(450, loc)
	}
}

func BenchmarkOf(b *testing.B) {
	loc := zone(b, "Europe/Oslo")
	at := Date(2026, 11, 22).At(450, loc)
	for b.Loop() {
		Of(at, loc)
	}
}
