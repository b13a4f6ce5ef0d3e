// Package civil is the calendar as a house lives it: days, and clock times on them.
//
// A house plans by the wall ("breakfast at 08:00 on Sunday"), the journal writes down instants. A Day and a
// Clock are what stands on the wall; At is the one road from there to an instant, and Of and ClockOf are the
// roads back:
//
//	Day, Clock ──At(loc)──> time.Time ──Of(loc), ClockOf(loc)──> Day, Clock
//
// Nothing here asks what time it is.
package civil

import (
	"cmp"
	"fmt"
	"time"
)

// Day is a day in the calendar, without a time and without a place. The zero Day is no day.
//
// It counts days, with 1 for 1 January of year 1 (the calendar of today carried back), so that it is a
// small map key, days follow one another by adding 1, and < asks which is first.
type Day int32

const (
	firstDay Day = 1       // 0001-01-01
	lastDay  Day = 3652059 // 9999-12-31
	epoch        = 719163  // 1970-01-01
)

const daySeconds = 24 * 60 * 60

// Date gives the day of a date. Like time.Date it carries over: 31 November is 1 December, month 13 is January.
func Date(year int, month time.Month, day int) Day {
	return ofUnix(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix())
}

// Of gives the day that the calendar in loc shows at the instant t; no day for the zero time.
func Of(t time.Time, loc *time.Location) Day {
	if t.IsZero() {
		return 0
	}
	return ofUnix(wallSeconds(t, loc))
}

// Parse reads a day written as 2026-11-22 (RFC 3339 full-date), from year 0001 to 9999.
func Parse(s string) (Day, error) {
	if len(s) != len("2026-11-22") || s[4] != '-' || s[7] != '-' {
		return 0, fmt.Errorf("read the day %.20q: not written as 2026-11-22", s)
	}
	year, okYear := digits(s[:4])
	month, okMonth := digits(s[5:7])
	day, okDay := digits(s[8:])
	if !okYear || !okMonth || !okDay {
		return 0, fmt.Errorf("read the day %q: not written as 2026-11-22", s)
	}
	d := Date(year, time.Month(month), day)
	if y, m, n := d.YearMonthDay(); year < 1 || y != year || int(m) != month || n != day {
		return 0, fmt.Errorf("read the day %q: there is no such day", s)
	}
	return d, nil
}

// IsZero says that d is no day.
func (d Day) IsZero() bool { return d == 0 }

// YearMonthDay gives the date of d.
func (d Day) YearMonthDay() (year int, month time.Month, day int) { return d.utc().Date() }

// ISOWeek gives the year and number of the week of d, as ISO 8601 and every Norwegian calendar number them.
func (d Day) ISOWeek() (year, week int) { return d.utc().ISOWeek() }

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday { return time.Weekday(((d % 7) + 7) % 7) }

// Monday gives the Monday of the week of d, which is d itself on a Monday; no day for no day.
func (d Day) Monday() Day { return d.Add(-((int(d.Weekday()) + 6) % 7)) }

// Add gives the day that is n days after d, or before it when n is negative. No day stays no day.
func (d Day) Add(n int) Day {
	if d == 0 {
		return 0
	}
	return d + Day(n)
}

// Sub gives how many days d is after other; negative when it is before.
func (d Day) Sub(other Day) int { return int(d) - int(other) }

// Before says that d comes before other.
func (d Day) Before(other Day) bool { return d < other }

// After says that d comes after other.
func (d Day) After(other Day) bool { return d > other }

// Compare gives -1, 0 or +1 as d is before, the same as or after other; for slices.SortFunc.
func (d Day) Compare(other Day) int { return cmp.Compare(d, other) }

// Age is how many whole years somebody who was born on one day is old on another. Who was born on 29 February is a year
// older on 1 March where there is none.
func Age(born, on Day) int {
	by, bm, bd := born.YearMonthDay()
	y, m, d := on.YearMonthDay()
	if m < bm || m == bm && d < bd {
		return y - by - 1
	}
	return y - by
}

// String writes the day as 2026-11-22, and no day as nothing.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) {
	if d != 0 && (d < firstDay || d > lastDay) {
		return nil, fmt.Errorf("write the day %s: its year is not between 1 and 9999", d)
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// ofUnix gives the day that contains a number of seconds since 1970-01-01 00:00 on the wall.
func ofUnix(seconds int64) Day {
	days := seconds / daySeconds
	if seconds%daySeconds < 0 {
		days--
	}
	return Day(days + epoch)
}

// unix gives the seconds from 1970-01-01 00:00 to 00:00 on d, both on the wall.
func (d Day) unix() int64 { return (int64(d) - epoch) * daySeconds }

func (d Day) utc() time.Time { return time.Unix(d.unix(), 0).UTC() }

// wallSeconds gives what the wall clock in loc shows at t, in seconds since 1970-01-01 00:00 on the wall.
func wallSeconds(t time.Time, loc *time.Location) int64 {
	_, offset := t.In(loc).Zone()
	return t.Unix() + int64(offset)
}

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}
