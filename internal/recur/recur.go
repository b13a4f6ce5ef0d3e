// Package recur says on which days something comes back: "every Tuesday and Thursday", "the first Monday of the
// month", "every other week until Christmas".
//
// A rule is written as the value of an RRULE in RFC 5545, section 3.3.10, since calendars read that. It is about
// days, never about hours: what time it is on those days is the programme's business (civil.Day.At), so that
// daylight saving has nothing to spoil.
//
// The days are worked out here and not by a library: those walk from the first day on, which takes
// milliseconds for what began years ago, and to the year 9999 for a rule that has no day (31 February). Here a
// question costs what it asks about. The tests hold the answers against rrule-go's.
package recur

import (
	"slices"
	"time"

	"milieu/internal/civil"
)

// Freq is the period that a rule counts in.
type Freq uint8

const (
	Once Freq = iota // on the first day only
	Daily
	Weekly
	Monthly
	Yearly
)

// Rule says on which days something comes back once its first day is known. The zero Rule is once, on that day.
//
// A first day that does not fit the rule is not one of its days ("every Tuesday" from a Monday begins on Tuesday).
type Rule struct {
	text       string
	freq       Freq
	interval   int
	count      int       // 0: for ever
	until      civil.Day // the last day that may be; no day: for ever
	weekStart  time.Weekday
	byDay      []nthDay
	byMonth    uint16 // a bit for each month, 1<<1 for January; 0: all
	byMonthDay []int  // negative from the month's end
	bySetPos   []int  // negative from the period's end
}

// nthDay is a day of the week: each one in the period (n = 0), the n-th, or the n-th from the end.
type nthDay struct {
	day time.Weekday
	n   int
}

// String gives the rule as it was written; nothing for once.
func (r Rule) String() string { return r.text }

// MarshalText writes the rule as String does.
func (r Rule) MarshalText() ([]byte, error) { return []byte(r.text), nil }

// UnmarshalText reads what MarshalText writes.
func (r *Rule) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*r = parsed
	return nil
}

// Freq gives the period that the rule counts in.
func (r Rule) Freq() Freq { return r.freq }

// Interval gives how many periods lie between two that count: 2 for every other week; 1 for once.
func (r Rule) Interval() int { return max(r.interval, 1) }

// Count gives how many times in all; 0 for as long as it lasts.
func (r Rule) Count() int { return r.count }

// Until gives the last day that may be; no day for as long as it lasts.
func (r Rule) Until() civil.Day { return r.until }

// Weekdays gives the days of the week that the rule names, Monday first and each once; none when it names
// none, and a weekly rule then falls on the weekday of its first day.
func (r Rule) Weekdays() []time.Weekday {
	var days []time.Weekday
	for _, d := range r.byDay {
		days = append(days, d.day)
	}
	return mondayFirst(days)
}

// On says whether day is one of the rule's days when the first day is start.
func (r Rule) On(start, day civil.Day) bool {
	if start.IsZero() || day < start || !r.until.IsZero() && day > r.until {
		return false
	}
	if r.freq == Once {
		return day == start
	}
	if r.count > 0 {
		last := civil.Day(0)
		for _, d := range r.from(start, start, day) {
			last = d
		}
		return last == day
	}
	if n := r.period(start, day); n%r.interval != 0 {
		return false
	}
	if len(r.bySetPos) > 0 {
		return slices.Contains(r.expand(nil, start, day), day)
	}
	return r.fits(start, day)
}

// Between gives the rule's days from from to to, both included, when the first day is start.
func (r Rule) Between(start, from, to civil.Day) []civil.Day {
	from = max(from, start)
	if !r.until.IsZero() {
		to = min(to, r.until)
	}
	switch {
	case start.IsZero() || to < from:
		return nil
	case r.freq == Once:
		if from != start {
			return nil
		}
		return []civil.Day{start}
	case r.count > 0: // they are counted from the first
		days := r.from(start, start, to)
		i, _ := slices.BinarySearch(days, from)
		return days[i:]
	}
	return r.from(start, from, to)
}

// from gives the days from from to to, and no more than count of them.
func (r Rule) from(start, from, to civil.Day) []civil.Day {
	var days, buffer []civil.Day
	n := r.period(start, from)
	n += (r.interval - n%r.interval) % r.interval
	for ; ; n += r.interval {
		first, _ := r.bounds(start, n)
		if first > to {
			return days
		}
		buffer = r.expand(buffer[:0], start, first)
		for _, d := range buffer {
			if d < from || d > to {
				continue
			}
			if days = append(days, d); len(days) == r.count {
				return days
			}
		}
	}
}

// expand adds the rule's days in the period of day, before or after start alike.
func (r Rule) expand(days []civil.Day, start, day civil.Day) []civil.Day {
	first, next := r.bounds(start, r.period(start, day))
	for d := first; d < next; d++ {
		if r.fits(start, d) {
			days = append(days, d)
		}
	}
	if len(r.bySetPos) == 0 {
		return days
	}
	var chosen []civil.Day
	for _, pos := range r.bySetPos {
		i := pos - 1
		if pos < 0 {
			i = len(days) + pos
		}
		if 0 <= i && i < len(days) {
			chosen = append(chosen, days[i])
		}
	}
	slices.Sort(chosen)
	return slices.Compact(chosen)
}

// period gives which period day is in, 0 for that of start.
func (r Rule) period(start, day civil.Day) int {
	switch r.freq {
	case Daily:
		return day.Sub(start)
	case Weekly:
		return r.week(day).Sub(r.week(start)) / 7
	}
	y0, m0, _ := start.YearMonthDay()
	y, m, _ := day.YearMonthDay()
	if r.freq == Yearly {
		return y - y0
	}
	return (y-y0)*12 + int(m-m0)
}

// bounds gives the first day of the n-th period and that of the one after.
func (r Rule) bounds(start civil.Day, n int) (first, next civil.Day) {
	switch r.freq {
	case Daily:
		return start.Add(n), start.Add(n + 1)
	case Weekly:
		first = r.week(start).Add(7 * n)
		return first, first.Add(7)
	}
	y, m, _ := start.YearMonthDay()
	if r.freq == Yearly {
		return civil.Date(y+n, time.January, 1), civil.Date(y+n+1, time.January, 1)
	}
	return civil.Date(y, m+time.Month(n), 1), civil.Date(y, m+time.Month(n)+1, 1)
}

// week gives the first day of the week of d, as the rule's weeks begin.
func (r Rule) week(d civil.Day) civil.Day {
	return d.Add(-int((d.Weekday() - r.weekStart + 7) % 7))
}

// fits says whether day, in a period that counts, is of the kind that the rule names. What the rule leaves open
// is as on the first day.
func (r Rule) fits(start, day civil.Day) bool {
	open := len(r.byDay) == 0 && len(r.byMonthDay) == 0
	if open && r.freq == Weekly && day.Weekday() != start.Weekday() {
		return false
	}
	if len(r.byDay) > 0 && !r.fitsWeekday(day) {
		return false
	}
	if r.byMonth == 0 && len(r.byMonthDay) == 0 && (!open || r.freq <= Weekly) {
		return true
	}
	year, month, date := day.YearMonthDay()
	_, startMonth, startDate := start.YearMonthDay()
	switch {
	case r.byMonth != 0 && r.byMonth&(1<<month) == 0:
		return false
	case open && r.freq == Yearly && r.byMonth == 0 && month != startMonth:
		return false
	case open && r.freq >= Monthly:
		return date == startDate
	case len(r.byMonthDay) == 0:
		return true
	}
	fromEnd := date - civil.Date(year, month+1, 1).Sub(civil.Date(year, month, 1)) - 1
	return slices.Contains(r.byMonthDay, date) || slices.Contains(r.byMonthDay, fromEnd)
}

// fitsWeekday says whether day is one of the named days of the week: of the month, or of the year in a yearly
// rule that names no months.
func (r Rule) fitsWeekday(day civil.Day) bool {
	weekday := day.Weekday()
	for _, named := range r.byDay {
		if named.day != weekday {
			continue
		}
		if named.n == 0 {
			return true
		}
		year, month, _ := day.YearMonthDay()
		first, next := civil.Date(year, month, 1), civil.Date(year, month+1, 1)
		if r.freq == Yearly && r.byMonth == 0 {
			first, next = civil.Date(year, 1, 1), civil.Date(year+1, 1, 1)
		}
		if named.n == day.Sub(first)/7+1 || named.n == -((next.Sub(day)-1)/7+1) {
			return true
		}
	}
	return false
}
