package civil

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func anyDay() *rapid.Generator[Day] {
	return rapid.Map(rapid.Int32Range(int32(firstDay), int32(lastDay)), func(n int32) Day { return Day(n) })
}

func TestDayAgainstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Draw(t, "day")
		y, m, n := d.YearMonthDay()
		same := time.Date(y, m, n, 12, 0, 0, 0, time.UTC)
		if Date(y, m, n) != d || Of(same, time.UTC) != d {
			t.Fatalf("%s is not the day of its own date", d)
		}
		if d.Weekday() != same.Weekday() {
			t.Fatalf("%s is a %s, not a %s", d, same.Weekday(), d.Weekday())
		}
		wantYear, wantWeek := same.ISOWeek()
		if year, week := d.ISOWeek(); year != wantYear || week != wantWeek {
			t.Fatalf("%s is in week %d of %d, not %d of %d", d, wantWeek, wantYear, week, year)
		}
		if parsed, err := Parse(d.String()); err != nil || parsed != d {
			t.Fatalf("%s read back is %s (%v)", d, parsed, err)
		}
		if next := d.Add(1); Of(same.AddDate(0, 0, 1), time.UTC) != next || next.Sub(d) != 1 || !next.After(d) || !d.Before(next) || d.Compare(next) != -1 {
			t.Fatalf("%s does not follow %s", next, d)
		}
		monday := d.Monday()
		if monday > firstDay && (monday.Weekday() != time.Monday || d.Sub(monday) < 0 || d.Sub(monday) > 6) {
			t.Fatalf("the Monday of %s is %s", d, monday)
		}
	})
}

func TestNoDay(t *testing.T) {
	var none Day
	if !none.IsZero() || none.String() != "" || none.Add(7) != none || none.Monday() != none || Of(time.Time{}, time.UTC) != none {
		t.Fatal("no day became a day")
	}
	if !none.At(Midnight, time.UTC).IsZero() {
		t.Fatal("no day has an instant")
	}
	if firstDay.String() != "0001-01-01" || lastDay.String() != "9999-12-31" || Date(1970, 1, 1) != epoch {
		t.Fatalf("the calendar goes from %s to %s", firstDay, lastDay)
	}
}

func TestDateCarriesOver(t *testing.T) {
	if got := Date(2026, time.November, 31).String(); got != "2026-12-01" {
		t.Fatalf("31 November is %s", got)
	}
	if got := Date(2026, 13, 1).String(); got != "2027-01-01" {
		t.Fatalf("month 13 is %s", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-11-2", "2026-11-222", "2026/11/22", "2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01",
		"+026-01-01", "２026-01-1", "2026-11-32", "2026-11-00", strings.Repeat("9", 1000)} {
		if d, err := Parse(s); err == nil {
			t.Errorf("%q was read as %s", s, d)
		} else if len(err.Error()) > 120 {
			t.Errorf("the error repeats all of a long input: %s", err)
		}
	}
}

func TestJSON(t *testing.T) {
	type plan struct {
		Day   Day
		Until Day `json:",omitzero"`
		At    Clock
		By    map[Day]Clock
	}
	in := plan{Day: Date(2026, 11, 22), At: 450, By: map[Day]Clock{Date(2026, 11, 23): Midnight}}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"Day":"2026-11-22","At":"07:30","By":{"2026-11-23":"24:00"}}`; string(data) != want {
		t.Fatalf("written as %s, want %s", data, want)
	}
	var out plan
	if err := json.Unmarshal(data, &out); err != nil || out.Day != in.Day || out.At != in.At || out.By[Date(2026, 11, 23)] != Midnight {
		t.Fatalf("read back as %+v (%v)", out, err)
	}
	out.Day = 5
	if err := json.Unmarshal([]byte(`{"Day":""}`), &out); err != nil || out.Day != 0 {
		t.Fatalf("an empty day is read as %v (%v)", out.Day, err)
	}
	if err := json.Unmarshal([]byte(`{"Day":"soon"}`), &out); err == nil {
		t.Fatal("soon is no day")
	}
	if _, err := json.Marshal(lastDay + 1); err == nil {
		t.Fatal("a day that cannot be read again was written")
	}
	if _, err := json.Marshal(Midnight + 1); err == nil {
		t.Fatal("a clock time that cannot be read again was written")
	}
}
