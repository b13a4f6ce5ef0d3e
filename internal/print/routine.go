package print

import (
	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/words"
)

// A RoutineSheet is a week of a resident's routines on paper, to tick by hand: on the inside of a cupboard, or where there
// is no phone.
type RoutineSheet struct {
	Sheet
	Days  []string
	Rows  []RoutineRow
	Notes int
}

// A RoutineRow is one routine on it.
type RoutineRow struct {
	Title, Detail string
	Steps         []string
	Days          []care.RoutineDay
	With          bool // it is done together: there is room for who was there
}

// Routines makes the sheet of the week that a day is in; false if the viewer may not see it.
func Routines(v care.View, w *words.Words, id care.ResidentID, day civil.Day) (RoutineSheet, bool) {
	r, ok := v.Resident(id)
	if !ok {
		return RoutineSheet{}, false
	}
	monday := day.Monday()
	s := RoutineSheet{Sheet: newSheet(v, w, w.Say("support.of", "Name", r.Name), w.Date(monday)+" – "+w.DateYear(monday.Add(6))), Notes: 3}
	for d := monday; d < monday.Add(7); d = d.Add(1) {
		s.Days = append(s.Days, capital(w.WeekdayShort(d.Weekday())))
	}
	for _, row := range v.RoutineDays(id, monday, monday.Add(6)) {
		line := RoutineRow{Title: row.Title, Days: row.Days, With: row.Support == care.SupportTogether}
		for _, known := range v.Routines(id) {
			if known.Routine == row.Routine {
				line.Detail, line.Steps = w.Clock(known.RoutineChosen.At), known.Steps
			}
		}
		s.Rows = append(s.Rows, line)
	}
	return s, true
}
