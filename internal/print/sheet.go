// Package print is what hangs on a door or lies on a table: sheets of paper, made from a view like every page. Titles of
// private appointments are left out, since paper lies about.
package print

import (
	"cmp"
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/words"
)

// A Sheet is what every sheet has: its head and foot, and where one comes back to from the screen.
type Sheet struct {
	Title, Sub, House, Foot string
	BackHref                string
}

func newSheet(v care.View, w *words.Words, title, sub string) Sheet {
	return Sheet{Title: title, Sub: sub, House: v.House().Name, Foot: w.Say("print.foot", "Day", v.Today(), "Time", w.Time(v.At()))}
}

// A WeekSheet is the house's week on one side of A4, on its side.
type WeekSheet struct {
	Sheet
	Days []WeekDay
}

// WeekDay is one column of it.
type WeekDay struct {
	Title string
	Lines []Line
}

// A Line is one thing on a sheet.
type Line struct {
	Time, Title, Detail string
	Off                 bool
	Tick                bool // a box to tick by hand
}

// Week makes the sheet of the week that a day is in. It names nobody who lives in the house.
func Week(v care.View, w *words.Words, day civil.Day) WeekSheet {
	monday := day.Monday()
	s := WeekSheet{Sheet: newSheet(v, w, w.Say("print.week", "Week", w.Week(day)), w.Date(monday)+" – "+w.DateYear(monday.Add(6)))}
	for _, d := range v.Week(day) {
		column := WeekDay{Title: w.Weekday(d.Day.Weekday()) + " " + w.DayShort(d.Day)}
		for _, o := range d.Occurrences {
			column.Lines = append(column.Lines, occurrence(v, w, o))
		}
		s.Days = append(s.Days, column)
	}
	return s
}

func occurrence(v care.View, w *words.Words, o care.Occurrence) Line {
	l := Line{Time: w.Time(o.Begins), Title: o.Title, Detail: where(v, o.Place, o.Leaders, ""), Off: o.Cancelled}
	if o.Cancelled {
		l.Detail = w.Say("programme.off")
	}
	return l
}

func where(v care.View, place care.PlaceID, with []care.StaffID, others string) string {
	var parts []string
	if name := v.Place(place).Name; name != "" {
		parts = append(parts, name)
	}
	for _, id := range with {
		if c, ok := v.Colleague(id); ok {
			parts = append(parts, c.Name)
		}
	}
	if others != "" {
		parts = append(parts, others)
	}
	return strings.Join(parts, " · ")
}

// A DaySheet is a day on one side of A4: the house's, or one resident's own.
type DaySheet struct {
	Sheet
	Lines []Line
	Notes int // empty lines to write on
}

// Day makes the sheet of a day of the house. It names nobody who lives in it.
func Day(v care.View, w *words.Words, day civil.Day) DaySheet {
	s := DaySheet{Sheet: newSheet(v, w, capital(w.Day(day)), w.Say("print.day"))}
	for _, m := range v.House().Moments {
		s.Lines = append(s.Lines, Line{Time: w.Clock(m.From), Title: m.Name})
	}
	for _, o := range v.Programme(day) {
		s.Lines = append(s.Lines, occurrence(v, w, o))
	}
	slices.SortStableFunc(s.Lines, func(a, b Line) int { return cmp.Compare(a.Time, b.Time) })
	return s
}

// MyDay makes the sheet of a resident's own day; false if the viewer may not see it.
func MyDay(v care.View, w *words.Words, id care.ResidentID, day civil.Day) (DaySheet, bool) {
	r, ok := v.Resident(id)
	if !ok {
		return DaySheet{}, false
	}
	s := DaySheet{Sheet: newSheet(v, w, r.Name, capital(w.Day(day))), Notes: 6}
	for _, item := range v.Schedule(id, day) {
		s.Lines = append(s.Lines, line(v, w, item))
	}
	return s, true
}

func line(v care.View, w *words.Words, item care.Item) Line {
	l := Line{Time: w.Time(item.Begins), Title: item.Title, Detail: where(v, item.Place, item.With, ""), Off: item.Cancelled, Tick: item.Sort == care.ItemRoutine}
	switch {
	case item.Appointment != nil && item.Appointment.Private:
		l.Title, l.Detail = w.Say("print.appointment"), ""
	case item.Appointment != nil:
		l.Detail = where(v, item.Place, item.With, strings.TrimPrefix(item.Appointment.Where+" · "+item.Appointment.Others, " · "))
		l.Detail = strings.TrimSuffix(l.Detail, " · ")
	case item.Sort == care.ItemChoice:
		var titles []string
		for _, o := range item.Alternatives {
			titles = append(titles, o.Title)
		}
		if l.Tick = true; len(titles) > 1 {
			l.Title = w.Say("print.choose", "Titles", strings.Join(titles, " / "))
		}
	}
	if item.Cancelled {
		l.Detail = w.Say("programme.off")
	}
	return l
}

func capital(s string) string {
	for _, r := range s {
		first := string(r)
		return strings.ToUpper(first) + s[len(first):]
	}
	return s
}
