package table

import (
	"io"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

var dutyColumns = []column{
	{names: []string{"staff", "ansatt", "navn", "name"}, needed: true},
	{names: []string{"team", "lag"}},
	{names: []string{"from", "fra"}, needed: true},
	{names: []string{"until", "to", "til"}, needed: true},
}

// Duties reads a table of duties: staff (by name or ID), team, from, until. Times are the house's, written as
// 2026-11-22 07:00 or 22.11.2026 07:00; until may be a clock time alone, the next one after from.
func Duties(file string, r io.Reader, house string, v care.View) ([]Row, error) {
	s, err := read(file, r, dutyColumns)
	if err != nil {
		return nil, err
	}
	colleagues := v.Colleagues()
	var rows []Row
	for _, l := range s.lines {
		who, err := l.colleague("staff", l.cell("staff"), colleagues)
		if err != nil {
			return nil, err
		}
		from, ok := moment(l.cell("from"), time.Time{}, v.Zone())
		if !ok {
			return nil, l.bad("from", "%q is no time; write 2026-11-22 07:00 or 22.11.2026 07:00", l.cell("from"))
		}
		until, ok := moment(l.cell("until"), from, v.Zone())
		if !ok {
			return nil, l.bad("until", "%q is no time; write 2026-11-22 15:00, 22.11.2026 15:00 or 15:00", l.cell("until"))
		}
		duty := care.DutyEntered{Staff: who.ID, Team: l.cell("team"), From: from, Until: until}
		duty.Duty = care.DutyID(derived(house, "duty", string(who.ID), from.Format(time.RFC3339), until.Format(time.RFC3339)))
		rows = append(rows, Row{Line: l.number, Name: who.Name, Decisions: []care.Decision{care.EnterDuty(duty)}})
	}
	return rows, nil
}

// moment reads a time in the house; a clock time alone is the next one after another moment, if there is one.
func moment(text string, after time.Time, zone *time.Location) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), true
	}
	date, clock, ok := strings.Cut(strings.Replace(text, "T", " ", 1), " ")
	if !ok && !after.IsZero() {
		c, err := civil.ParseClock(padded(text))
		if err != nil {
			return time.Time{}, false
		}
		d := civil.Of(after, zone)
		if c <= civil.ClockOf(after, zone) {
			d = d.Add(1)
		}
		return d.At(c, zone).UTC(), true
	}
	d, ok := readDay(date)
	c, err := civil.ParseClock(padded(strings.TrimSpace(clock)))
	if !ok || err != nil {
		return time.Time{}, false
	}
	return d.At(c, zone).UTC(), true
}

// padded makes 07:00 of 7:00, and of 07:00:00 as spreadsheets write it.
func padded(clock string) string {
	if strings.Count(clock, ":") == 2 {
		clock = strings.TrimSuffix(clock, ":00")
	}
	if len(clock) == len("7:00") {
		clock = "0" + clock
	}
	return clock
}
