package print

import (
	"math"
	"strconv"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/words"
)

// A RotaSheet is a month of the rota on one side of A4: the whole team, or one of them.
type RotaSheet struct {
	Sheet
	Days []RotaDay // of the team's month
	Rows []RotaRow
	Own  []Line // one's own month
}

// RotaDay is a column.
type RotaDay struct {
	Weekday, Date string
	Weekend       bool
}

// RotaRow is a colleague's month, a cell for each day.
type RotaRow struct {
	Name  string
	Cells []RotaCell
}

// RotaCell is what somebody does on a day, in few letters.
type RotaCell struct {
	Text    string
	On      bool
	Weekend bool
}

// Rota makes the sheet of the month that a day is in; of one colleague, unless staff is "".
func Rota(v care.View, w *words.Words, day civil.Day, staff care.StaffID) (RotaSheet, bool) {
	year, month, _ := day.YearMonthDay()
	first := civil.Date(year, month, 1)
	last := civil.Date(year, month+1, 1).Add(-1)
	duties := v.Duties(first.At(0, v.Zone()), last.Add(1).At(0, v.Zone()))
	title := w.Month(first)
	if staff != "" {
		c, ok := v.Colleague(staff)
		if !ok {
			return RotaSheet{}, false
		}
		s := RotaSheet{Sheet: newSheet(v, w, c.Name, title)}
		for _, d := range duties {
			if d.Staff == staff {
				s.Own = append(s.Own, Line{Time: w.DayShort(civil.Of(d.From, v.Zone())), Title: ownDuty(v, w, d), Detail: d.Team})
			}
		}
		return s, true
	}
	s := RotaSheet{Sheet: newSheet(v, w, w.Say("print.rota"), title)}
	for d := first; d <= last; d = d.Add(1) {
		_, _, n := d.YearMonthDay()
		s.Days = append(s.Days, RotaDay{w.WeekdayShort(d.Weekday()), strconv.Itoa(n), weekend(d)})
	}
	for _, c := range v.Colleagues() {
		row := RotaRow{Name: c.Name}
		any := false
		for d := first; d <= last; d = d.Add(1) {
			cell := RotaCell{Weekend: weekend(d)}
			for _, duty := range duties {
				from, until := civil.Of(duty.From, v.Zone()), max(civil.Of(duty.From, v.Zone()), civil.Of(duty.Until.Add(-12*time.Hour), v.Zone()))
				if duty.Staff == c.ID && from <= d && d <= until {
					cell.On, any = true, true
					cell.Text += letters(v, w, duty)
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		if any {
			s.Rows = append(s.Rows, row)
		}
	}
	return s, true
}

func weekend(d civil.Day) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

func ownDuty(v care.View, w *words.Words, d care.DutyEntered) string {
	text := w.Time(d.From.In(v.Zone())) + "–" + w.Time(d.Until.In(v.Zone()))
	if civil.Of(d.Until.Add(-time.Minute), v.Zone()) != civil.Of(d.From, v.Zone()) {
		text = w.Time(d.From.In(v.Zone())) + " – " + w.DayShort(civil.Of(d.Until, v.Zone())) + " " + w.Time(d.Until.In(v.Zone()))
	}
	if d.Call {
		text += " " + w.Say("print.rota-call")
	}
	return text
}

// letters are what stands in a cell: from and until as hours, or that somebody lives in or is on call.
func letters(v care.View, w *words.Words, d care.DutyEntered) string {
	switch {
	case d.Call:
		return w.Say("print.rota-c")
	case d.Until.Sub(d.From) > 24*time.Hour:
		return "●"
	}
	hour := func(t time.Time) string { return strconv.Itoa(t.In(v.Zone()).Hour()) }
	return hour(d.From) + "–" + hour(d.Until)
}

func tenth(w *words.Words, x float64) string { return w.Number(math.Round(x*10) / 10) }

// Measured says a finding's figure and its bound.
func Measured(w *words.Words, f law.Finding) string {
	hours := func(d time.Duration) string { return tenth(w, d.Hours()) }
	switch f.What {
	case law.Sundays:
		return w.Say("rota.measured.sundays", "Count", f.Count, "Most", f.Most)
	case law.Overtime:
		return w.Say("rota.measured.overtime", "Number", hours(f.Measured), "Limit", hours(f.Limit), "Count", f.Per/7)
	case law.Hours, law.ActiveHours, law.NightHours:
		if f.Per == 7 {
			return w.Say("rota.measured.week", "Number", hours(f.Measured), "Limit", hours(f.Limit))
		}
		return w.Say("rota.measured.day", "Number", hours(f.Measured), "Limit", hours(f.Limit))
	}
	if f.Owed {
		return w.Say("rota.measured.owed", "Number", hours(f.Measured), "Limit", hours(f.Limit))
	}
	return w.Say("rota.measured.rest", "Number", hours(f.Measured), "Limit", hours(f.Limit))
}
