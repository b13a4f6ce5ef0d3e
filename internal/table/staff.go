package table

import (
	"cmp"
	"io"
	"regexp"
	"slices"
	"strings"

	"milieu/internal/care"
)

var staffColumns = []column{
	{names: []string{"name", "navn"}, needed: true},
	{names: []string{"profession", "yrke", "profesjon", "stilling"}},
	{names: []string{"strengths", "styrker", "styrke"}},
	{names: []string{"languages", "language", "språk"}},
	{names: []string{"username", "user name", "brukernavn"}},
}

// Staff reads a table of those who work in a house: name, profession, strengths, languages, username. Whoever
// works here already, by name, is described anew where the table says something.
func Staff(file string, r io.Reader, house string, v care.View) ([]Row, error) {
	s, err := read(file, r, staffColumns)
	if err != nil {
		return nil, err
	}
	var rows []Row
	seen := map[care.StaffID]int{}
	for _, l := range s.lines {
		row, err := l.staff(house, v.Colleagues())
		if err != nil {
			return nil, err
		}
		if first := seen[row.Staff]; first > 0 {
			return nil, l.bad("name", "%q stands in line %d already", row.Name, first)
		}
		seen[row.Staff] = l.number
		rows = append(rows, row)
	}
	return rows, nil
}

func (l line) staff(house string, colleagues []care.Staff) (Row, error) {
	name := l.cell("name")
	if name == "" {
		return Row{}, l.bad("name", "the name is missing")
	}
	languages, err := l.languages()
	if err != nil {
		return Row{}, err
	}
	now := care.StaffDescribed{Staff: care.StaffID(derived(house, "staff", cmp.Or(l.cell("username"), name))), Name: name, Profession: l.cell("profession")}
	was, knownErr := l.colleague("name", name, colleagues)
	if i := slices.IndexFunc(colleagues, func(c care.Staff) bool { return c.ID == now.Staff }); i >= 0 {
		was, knownErr = colleagues[i], nil
	} else if knownErr != nil && slices.ContainsFunc(colleagues, func(c care.Staff) bool { return strings.EqualFold(c.Name, name) }) {
		return Row{}, knownErr // several of that name
	}
	row := Row{Line: l.number, Name: name, Staff: now.Staff, Username: l.cell("username")}
	if knownErr != nil {
		row.Decisions = append(row.Decisions, care.JoinStaff(care.StaffJoined{Staff: now.Staff, Name: name, Profession: now.Profession}))
	} else {
		row.Staff = was.ID
		now = was.StaffDescribed
		now.Name, now.Profession = name, cmp.Or(l.cell("profession"), was.Profession)
	}
	before := now
	if strengths := l.list("strengths"); len(strengths) > 0 {
		now.Strengths = strengths
	}
	if len(languages) > 0 {
		now.Languages = languages
	}
	if !same(before, now) || knownErr == nil && !same(was.StaffDescribed, now) {
		row.Decisions = append(row.Decisions, care.DescribeStaff(now))
	}
	return row, nil
}

func same(a, b care.StaffDescribed) bool {
	return a.Name == b.Name && a.Profession == b.Profession && slices.Equal(a.Strengths, b.Strengths) && slices.Equal(a.Languages, b.Languages)
}

var bcp47 = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// languages reads the column of languages, which are written as codes.
func (l line) languages() ([]string, error) {
	list := l.list("languages")
	for _, lang := range list {
		if !bcp47.MatchString(lang) {
			return nil, l.bad("languages", "%q is not the code of a language; write nb, en, ar-SY", lang)
		}
	}
	return list, nil
}
