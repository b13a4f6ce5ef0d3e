package civil

import (
	"fmt"
	"sort"
	"time"
)

// Clock is what the clock on the wall shows, in minutes after midnight, from 0 (00:00) to Midnight (24:00).
// 24:00 is there to be an end: a night's duty ends at 24:00 of its day, not before it began.
type Clock int16

// Midnight is 24:00, the end of a day.
const Midnight Clock = 24 * 60

// ClockOf gives what the clock in loc shows at the instant t, seconds left out.
func ClockOf(t time.Time, loc *time.Location) Clock {
	wall := wallSeconds(t, loc)
	return Clock((wall - ofUnix(wall).unix()) / 60)
}

// ParseClock reads a clock time written as 07:30, from 00:00 to 24:00.
func ParseClock(s string) (Clock, error) {
	if len(s) != len("07:30") || s[2] != ':' {
		return 0, fmt.Errorf("read the clock time %.20q: not written as 07:30", s)
	}
	hour, okHour := digits(s[:2])
	minute, okMinute := digits(s[3:])
	if !okHour || !okMinute {
		return 0, fmt.Errorf("read the clock time %q: not written as 07:30", s)
	}
	c := Clock(hour*60 + minute)
	if minute > 59 || c > Midnight {
		return 0, fmt.Errorf("read the clock time %q: a clock shows 00:00 to 24:00", s)
	}
	return c, nil
}

// Hour gives the hour, 0 to 24.
func (c Clock) Hour() int { return int(c) / 60 }

// Minute gives the minute of the hour, 0 to 59.
func (c Clock) Minute() int { return int(c) % 60 }

// Valid says that a clock can show c.
func (c Clock) Valid() bool { return 0 <= c && c <= Midnight }

// String writes the clock time as 07:30.
func (c Clock) String() string {
	h, m := c.Hour(), c.Minute()
	return string([]byte{byte('0' + h/10), byte('0' + h%10), ':', byte('0' + m/10), byte('0' + m%10)})
}

// MarshalText writes the clock time as String does.
func (c Clock) MarshalText() ([]byte, error) {
	if !c.Valid() {
		return nil, fmt.Errorf("write the clock time %d min: a clock shows 00:00 to 24:00", int(c))
	}
	return []byte(c.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (c *Clock) UnmarshalText(text []byte) error {
	parsed, err := ParseClock(string(text))
	if err != nil {
		return err
	}
	*c = parsed
	return nil
}

// around is more than any clock has ever been from UTC, in seconds.
const around = 26 * 60 * 60

// At gives the instant when the clock in loc shows c on the day d; the zero time when d is no day.
//
// Twice a year that needs a rule, and time.Date promises none. A clock time that is skipped (spring) is the
// first instant after the gap, so that nothing planned falls out; one that comes twice (autumn) is the first
// of the two, so that nobody is late. 24:00 is 00:00 of the next day.
func (d Day) At(c Clock, loc *time.Location) time.Time {
	if d == 0 {
		return time.Time{}
	}
	wall := d.unix() + int64(c)*60
	before, after := offset(wall-around, loc), offset(wall+around, loc)
	if t := wall - before; before == after || offset(t, loc) == before {
		return time.Unix(t, 0).In(loc)
	}
	if t := wall - after; offset(t, loc) == after {
		return time.Unix(t, 0).In(loc)
	}
	// The clock jumped over d and c. (Time.ZoneBounds would say when, but is a day wrong at the end of leap years.)
	gap := sort.Search(2*around, func(n int) bool { return offset(wall-around+int64(n), loc) != before })
	return time.Unix(wall-around+int64(gap), 0).In(loc)
}

// offset gives how far the clock in loc is ahead of UTC, in seconds.
func offset(unix int64, loc *time.Location) int64 {
	_, seconds := time.Unix(unix, 0).In(loc).Zone()
	return int64(seconds)
}

// Bounds gives the first instant of the day in loc and the first of the day after. They are the same where the
// day was skipped (30 December 2011 in Samoa). Each day's end is the next day's start.
func (d Day) Bounds(loc *time.Location) (start, end time.Time) {
	return d.At(0, loc), d.At(Midnight, loc)
}

// Minutes gives how long the day is in loc: 1440, but 1380 or 1500 when the clock is put forward or back an hour.
func (d Day) Minutes(loc *time.Location) int {
	start, end := d.Bounds(loc)
	return int(end.Sub(start) / time.Minute)
}
