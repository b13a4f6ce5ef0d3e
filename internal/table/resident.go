package table

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

var residentColumns = []column{
	{names: []string{"name", "navn"}, needed: true},
	{names: []string{"full name", "fullt navn", "fullname"}},
	{names: []string{"born", "født", "birth date", "fødselsdato"}},
	{names: []string{"languages", "language", "språk"}},
	{names: []string{"admitted", "innlagt", "kom", "innkomst"}},
	{names: []string{"companion", "companions", "følgesvenn", "primærkontakt", "kontakt"}},
}

// Residents reads a table of those who live in a house: name, full name, born, languages, admitted, companion.
// Whoever lives here already, by full name and birth date, or else by the name used, is not admitted again.
func Residents(file string, r io.Reader, house string, v care.View) ([]Row, error) {
	s, err := read(file, r, residentColumns)
	if err != nil {
		return nil, err
	}
	var rows []Row
	seen := map[care.ResidentID]int{}
	for _, l := range s.lines {
		row, id, err := l.resident(house, v)
		if err != nil {
			return nil, err
		}
		if first := seen[id]; first > 0 {
			return nil, l.bad("name", "%q stands in line %d already", row.Name, first)
		}
		seen[id] = l.number
		rows = append(rows, row)
	}
	return rows, nil
}

func (l line) resident(house string, v care.View) (Row, care.ResidentID, error) {
	name, full := l.cell("name"), l.cell("full name")
	if name == "" {
		return Row{}, "", l.bad("name", "the name is missing")
	}
	born, err := l.day("born")
	if err != nil {
		return Row{}, "", err
	}
	languages, err := l.languages()
	if err != nil {
		return Row{}, "", err
	}
	id := care.ResidentID(derived(house, "resident", cmp.Or(full, name), born.String()))
	was := l.known(v, id, born)
	row := Row{Line: l.number, Name: name}
	if was.ID == "" {
		came, err := l.came(v)
		if err != nil {
			return Row{}, "", err
		}
		row.Decisions = append(row.Decisions, care.Admit(care.ResidentAdmitted{Resident: id, Stay: care.StayID(derived(house, string(id), "stay", "1")), Name: name, On: came}))
		was.ResidentDescribed = care.ResidentDescribed{Resident: id, Name: name}
	}
	now := was.ResidentDescribed
	now.FullName = cmp.Or(full, now.FullName)
	now.Born = cmp.Or(born, now.Born)
	if len(languages) > 0 {
		now.Languages = languages
	}
	if now.FullName != was.FullName || now.Born != was.Born || !slices.Equal(now.Languages, was.Languages) {
		row.Decisions = append(row.Decisions, care.DescribeResident(now))
	}
	for _, who := range l.list("companion") {
		c, err := l.colleague("companion", who, v.Colleagues())
		if err != nil {
			return Row{}, "", err
		}
		if !slices.ContainsFunc(v.Companions(now.Resident), func(already care.Staff) bool { return already.ID == c.ID }) {
			row.Decisions = append(row.Decisions, care.NameCompanion(care.CompanionNamed{Resident: now.Resident, Staff: c.ID}))
		}
	}
	return row, now.Resident, nil
}

// known finds the person among those who live here, or lived here.
func (l line) known(v care.View, id care.ResidentID, born civil.Day) care.Resident {
	if r, ok := v.Resident(id); ok {
		return r
	}
	full := l.cell("full name")
	for _, r := range v.Residents() {
		switch {
		case full != "" && born != 0 && strings.EqualFold(r.FullName, full) && r.Born == born:
			return r
		case (full == "" || r.FullName == "") && (born == 0 || r.Born == 0) && strings.EqualFold(r.Name, l.cell("name")):
			return r
		}
	}
	return care.Resident{}
}

// came is when the person came: at noon of the day that the table says, or now.
func (l line) came(v care.View) (time.Time, error) {
	on, err := l.day("admitted")
	switch {
	case err != nil:
		return time.Time{}, err
	case on == 0 || on == v.Today():
		return v.At().UTC().Truncate(time.Second), nil
	case on.After(v.Today()):
		return time.Time{}, l.bad("admitted", "%s is still to come; admit people on the day when they do", on)
	}
	return on.At(12*60, v.Zone()).UTC(), nil
}

// day reads a day written as 2026-11-22 or 22.11.2026; no day if the cell is empty.
func (l line) day(name string) (civil.Day, error) {
	text := l.cell(name)
	if text == "" {
		return 0, nil
	}
	d, ok := readDay(text)
	if !ok {
		return 0, l.bad(name, "%q is no day; write 2026-11-22 or 22.11.2026", text)
	}
	return d, nil
}

func readDay(text string) (civil.Day, bool) {
	if d, err := civil.Parse(text); err == nil {
		return d, true
	}
	if t, err := time.Parse("2.1.2006", text); err == nil && t.Year() > 0 {
		return civil.Of(t, time.UTC), true
	}
	return 0, false
}
