package recur

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/civil"
)

const (
	longest      = 200  // bytes in a rule
	mostInterval = 1000 // periods
	mostCount    = 1000 // times
)

var (
	freqs    = map[string]Freq{"DAILY": Daily, "WEEKLY": Weekly, "MONTHLY": Monthly, "YEARLY": Yearly}
	weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"} // as time.Weekday counts them
)

// Parse reads the value of an RRULE: FREQ (DAILY, WEEKLY, MONTHLY or YEARLY) with INTERVAL, BYDAY, BYMONTH,
// BYMONTHDAY, BYSETPOS, WKST, and UNTIL or COUNT. Nothing is once.
//
// It refuses what RFC 5545 forbids, what is shorter than a day, and more than a house can mean: 200 bytes, an
// interval or a count over 1000. Of an UNTIL with a clock time, only the date that is written is kept.
func Parse(rule string) (Rule, error) {
	if rule == "" {
		return Rule{}, nil
	}
	if len(rule) > longest {
		return Rule{}, fmt.Errorf("read the recurrence: %d bytes, more than %d", len(rule), longest)
	}
	r := Rule{text: rule, interval: 1, weekStart: time.Monday}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(rule, ";") {
		name, value, ok := strings.Cut(part, "=")
		if !ok || value == "" {
			return Rule{}, fmt.Errorf("read the recurrence %q: %q is not written as NAME=VALUE", rule, part)
		}
		if seen[name] {
			return Rule{}, fmt.Errorf("read the recurrence %q: %s comes twice", rule, name)
		}
		seen[name] = true
		if err := r.part(name, value); err != nil {
			return Rule{}, fmt.Errorf("read the recurrence %q: %s: %w", rule, name, err)
		}
	}
	if err := r.check(); err != nil {
		return Rule{}, fmt.Errorf("read the recurrence %q: %w", rule, err)
	}
	return r, nil
}

// part takes in one NAME=VALUE.
func (r *Rule) part(name, value string) (err error) {
	switch name {
	case "FREQ":
		freq, ok := freqs[value]
		if !ok {
			return fmt.Errorf("%q is not DAILY, WEEKLY, MONTHLY or YEARLY", value)
		}
		r.freq = freq
	case "INTERVAL":
		r.interval, err = number(value, 1, mostInterval)
	case "COUNT":
		r.count, err = number(value, 1, mostCount)
	case "UNTIL":
		r.until, err = until(value)
	case "WKST":
		day := slices.Index(weekdays, value)
		if day < 0 {
			return fmt.Errorf("%q is not one of MO, TU, WE, TH, FR, SA, SU", value)
		}
		r.weekStart = time.Weekday(day)
	case "BYDAY":
		for day := range strings.SplitSeq(value, ",") {
			named, err := nth(day)
			if err != nil {
				return err
			}
			r.byDay = append(r.byDay, named)
		}
	case "BYMONTH":
		months, err := numbers(value, 12, false)
		for _, m := range months {
			r.byMonth |= 1 << m
		}
		return err
	case "BYMONTHDAY":
		r.byMonthDay, err = numbers(value, 31, true)
	case "BYSETPOS":
		r.bySetPos, err = numbers(value, 366, true)
	case "BYHOUR", "BYMINUTE", "BYSECOND":
		return fmt.Errorf("a recurrence is about days, not times of the day")
	default:
		return fmt.Errorf("not among what is understood here: FREQ, INTERVAL, BYDAY, BYMONTH, BYMONTHDAY, BYSETPOS, WKST, UNTIL, COUNT")
	}
	return err
}

// check looks at how the parts go together; RFC 5545 says the same.
func (r *Rule) check() error {
	numbered := slices.ContainsFunc(r.byDay, func(d nthDay) bool { return d.n != 0 })
	switch {
	case r.freq == Once:
		return fmt.Errorf("FREQ is missing")
	case r.count > 0 && !r.until.IsZero():
		return fmt.Errorf("UNTIL and COUNT are both there; one of them ends it")
	case numbered && r.freq < Monthly:
		return fmt.Errorf("BYDAY has a number, which only months and years can have")
	case len(r.byMonthDay) > 0 && r.freq == Weekly:
		return fmt.Errorf("BYMONTHDAY does not go with weeks")
	case len(r.bySetPos) > 0 && r.freq == Daily:
		return fmt.Errorf("BYSETPOS does not go with days")
	case len(r.bySetPos) > 0 && len(r.byDay) == 0 && len(r.byMonthDay) == 0 && r.byMonth == 0:
		return fmt.Errorf("BYSETPOS has nothing to choose from; BYDAY, BYMONTH or BYMONTHDAY is missing")
	}
	return nil
}

func number(s string, least, most int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%q is not a number from %d to %d", s, least, most)
	}
	return n, nil
}

// numbers reads a list of numbers from 1 to most, and of -1 to -most where one may count from the end.
func numbers(list string, most int, fromEnd bool) (all []int, err error) {
	least := 1
	if fromEnd {
		least = -most
	}
	for s := range strings.SplitSeq(list, ",") {
		n, err := number(s, least, most)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return nil, fmt.Errorf("there is no 0th; they count from 1, or from -1 at the end")
		}
		all = append(all, n)
	}
	return all, nil
}

// nth reads MO, 1MO, +1MO or -1MO.
func nth(s string) (nthDay, error) {
	day := slices.Index(weekdays, s[max(0, len(s)-2):])
	if day < 0 {
		return nthDay{}, fmt.Errorf("%q does not end in one of MO, TU, WE, TH, FR, SA, SU", s)
	}
	if len(s) == 2 {
		return nthDay{day: time.Weekday(day)}, nil
	}
	n, err := numbers(s[:len(s)-2], 53, true)
	if err != nil {
		return nthDay{}, fmt.Errorf("%q: %w", s, err)
	}
	return nthDay{time.Weekday(day), n[0]}, nil
}

func until(s string) (civil.Day, error) {
	for _, form := range []string{"20060102", "20060102T150405Z", "20060102T150405"} {
		if t, err := time.Parse(form, s); err == nil && t.Year() > 0 {
			return civil.Of(t, time.UTC), nil
		}
	}
	return 0, fmt.Errorf("%q is not written as 20261224 or 20261224T230000Z", s)
}

// EveryWeek writes the rule for some days of every week; with no days, for the weekday of the first day.
func EveryWeek(days ...time.Weekday) string { return EveryWeeks(1, days...) }

// EveryWeeks writes the rule for some days of each n-th week, counted from Mondays.
func EveryWeeks(n int, days ...time.Weekday) string {
	rule := "FREQ=WEEKLY"
	if n > 1 {
		rule += ";INTERVAL=" + strconv.Itoa(n)
	}
	var names []string
	for _, d := range mondayFirst(days) {
		names = append(names, weekdays[d])
	}
	if len(names) > 0 {
		rule += ";BYDAY=" + strings.Join(names, ",")
	}
	return rule
}

// mondayFirst puts days of the week in order, each once.
func mondayFirst(days []time.Weekday) []time.Weekday {
	days = slices.Clone(days)
	slices.SortFunc(days, func(a, b time.Weekday) int { return int((a+6)%7) - int((b+6)%7) })
	return slices.Compact(days)
}
