package words

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"milieu/internal/civil"

	"golang.org/x/text/feature/plural"
)

// calendar holds what the days and months are called, so that a date is said without looking them up by key.
type calendar struct {
	weekdays, weekdaysShort [7]string  // Sunday first, as time.Weekday has it
	months, monthsShort     [13]string // from 1
}

func (w *Words) newCalendar() calendar {
	var c calendar
	for d := time.Sunday; d <= time.Saturday; d++ {
		name := strings.ToLower(d.String())
		c.weekdays[d] = w.Say("calendar.weekday." + name)
		c.weekdaysShort[d] = w.Say("calendar.weekday-short." + name)
	}
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		c.months[m] = w.Say("calendar.month." + name)
		c.monthsShort[m] = w.Say("calendar.month-short." + name)
	}
	return c
}

// Day says a day with its weekday: "Saturday 21 November", "lørdag 21. november"; nothing for no day.
func (w *Words) Day(d civil.Day) string {
	if d.IsZero() {
		return ""
	}
	_, month, day := d.YearMonthDay()
	return w.Say("calendar.day", "Weekday", w.calendar.weekdays[d.Weekday()], "Day", day, "Month", w.calendar.months[month])
}

// DayShort says a day where there is little room: "21 Nov", "21. nov."; nothing for no day.
func (w *Words) DayShort(d civil.Day) string {
	if d.IsZero() {
		return ""
	}
	_, month, day := d.YearMonthDay()
	return w.Say("calendar.date", "Day", day, "Month", w.calendar.monthsShort[month])
}

// Date says a day without its weekday: "21 November", "21. november"; nothing for no day.
func (w *Words) Date(d civil.Day) string {
	if d.IsZero() {
		return ""
	}
	_, month, day := d.YearMonthDay()
	return w.Say("calendar.date", "Day", day, "Month", w.calendar.months[month])
}

// DateYear says a day that may be in any year: "21 November 2026", "21. november 2026"; nothing for no day.
func (w *Words) DateYear(d civil.Day) string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.YearMonthDay()
	return w.Say("calendar.date-year", "Day", day, "Month", w.calendar.months[month], "Year", year)
}

// Month says the month that a day is in: "November 2026", "november 2026"; nothing for no day.
func (w *Words) Month(d civil.Day) string {
	if d.IsZero() {
		return ""
	}
	year, month, _ := d.YearMonthDay()
	return w.Say("calendar.month-year", "Month", w.calendar.months[month], "Year", year)
}

// Week says which week of the year a day is in: "week 47", "uke 47"; nothing for no day.
func (w *Words) Week(d civil.Day) string {
	if d.IsZero() {
		return ""
	}
	_, week := d.ISOWeek()
	return w.Say("calendar.week", "Week", week)
}

// Weekday says a day of the week: "Saturday", "lørdag".
func (w *Words) Weekday(d time.Weekday) string { return w.calendar.weekdays[d] }

// WeekdayShort says a day of the week where there is little room: "Sat", "lør".
func (w *Words) WeekdayShort(d time.Weekday) string { return w.calendar.weekdaysShort[d] }

// Relative says a day as one would say it today: "today", "yesterday", "tomorrow", "on Tuesday" within the week
// to come, "last Tuesday" within the week gone by, otherwise the date, with the year when it is another year's.
func (w *Words) Relative(d, today civil.Day) string {
	if d.IsZero() {
		return ""
	}
	if today.IsZero() {
		return w.DateYear(d)
	}
	switch n := d.Sub(today); {
	case n == 0:
		return w.Say("calendar.today")
	case n == 1:
		return w.Say("calendar.tomorrow")
	case n == -1:
		return w.Say("calendar.yesterday")
	case n > 0 && n < 7:
		return w.Say("calendar.on-weekday", "Weekday", w.Weekday(d.Weekday()))
	case n < 0 && n > -7:
		return w.Say("calendar.last-weekday", "Weekday", w.Weekday(d.Weekday()))
	}
	year, _, _ := d.YearMonthDay()
	if now, _, _ := today.YearMonthDay(); now != year {
		return w.DateYear(d)
	}
	return w.Date(d)
}

// Clock says a clock time, "14:05", with a colon and 24 hours in every language, as on the wall of a ward.
func (w *Words) Clock(c civil.Clock) string { return c.String() }

// Time says what the clock shows at t in t's own location: "14:05".
func (w *Words) Time(t time.Time) string { return civil.ClockOf(t, t.Location()).String() }

// Minutes says how long something takes: "35 min", "1 h 10 min", "1 t 10 min".
func (w *Words) Minutes(n int) string {
	switch h, m := n/60, n%60; {
	case h == 0:
		return w.Say("calendar.minutes", "Minutes", m)
	case m == 0:
		return w.Say("calendar.hours", "Hours", h)
	default:
		return w.Say("calendar.hours-minutes", "Hours", h, "Minutes", max(m, -m))
	}
}

// Hours says a sum of minutes in hours and tenths of an hour: "37.5 h", "37,5 t".
func (w *Words) Hours(minutes int) string {
	return w.Say("calendar.hours", "Hours", w.decimal(float64(minutes)/60, 1))
}

// NthDay says which day of a stay it is, from 1: "2nd day", "2. dag".
func (w *Words) NthDay(n int) string { return w.nth("calendar.nth-day", n) }

// NthWeek says which week of a stay it is, from 1: "3rd week", "3. uke".
func (w *Words) NthWeek(n int) string { return w.nth("calendar.nth-week", n) }

// nth says an ordinal message: its forms are those of "1st, 2nd, 3rd, 4th", not of "1 day, 2 days".
func (w *Words) nth(key string, n int) string {
	m, ok := w.messages[key]
	if !ok {
		return missing(w.lang, key, "")
	}
	return w.fill(m.form(plural.Ordinal, w.tag, n), key, []any{"Count", n})
}

// Number says a number with no more decimals than it has: "12.5", "12,5".
func (w *Words) Number(x float64) string { return w.decimal(x, -1) }

// decimal says a number with at most so many decimals (-1: as many as it has), and none that are zero.
func (w *Words) decimal(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	if fraction = strings.TrimRight(fraction, "0"); fraction == "" {
		return whole
	}
	return whole + w.Say("language.decimal-sign") + fraction
}

// List says several things in a row: "Leo, Nora and Eli", "Leo, Nora og Eli".
func (w *Words) List(things []string) string {
	switch last := len(things) - 1; last {
	case -1:
		return ""
	case 0:
		return things[0]
	default:
		return w.Say("language.list", "Others", strings.Join(things[:last], ", "), "Last", things[last])
	}
}

// Quote puts a person's own words in the language's quotation marks: “…”, «…».
func (w *Words) Quote(s string) string { return w.Say("language.quote", "Words", s) }

// Capital gives s with a capital letter first, for a heading: "Lørdag 21. november".
func Capital(s string) string {
	if s == "" {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
