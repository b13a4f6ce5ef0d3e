package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// What the house needs: how many are to be here at which time of which days, and what they are good at. A row for each.

func (s *Server) coverRoutes(r routes) {
	r.page("GET /rota/cover", s.cover)
	r.act("POST /rota/cover", s.agreeCover)
}

type coverPage struct {
	FormID string
	Rows   []coverRow
	Known  []string // what colleagues are good at
	Full   bool     // no further row can be added
}

// coverRow is a need as it is typed: what could not be read stands as it was written.
type coverRow struct {
	At                  string // "need-0", which the names of its fields begin with
	Title, Name         string
	From, Until         string
	Least, Wanted       string
	Days                []string
	Strengths, Nobodies string // Nobodies: the strengths that nobody here has
	Weekdays            []ui.Option
}

func (s *Server) cover(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	p := coverPage{FormID: l.formID()}
	f := l.form()
	asked := f.has("add") || f.has("drop") || l.refusal != nil
	if asked && f.text("once") != "" {
		p.FormID = f.text("once")
	}
	l.view(func(v care.View) {
		for _, c := range v.Colleagues() {
			p.Known = append(p.Known, c.Strengths...)
		}
		if !asked {
			for _, n := range v.Cover() {
				p.Rows = append(p.Rows, newCoverRow(n))
			}
		}
	})
	slices.SortFunc(p.Known, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	p.Known = slices.CompactFunc(p.Known, strings.EqualFold)
	if asked {
		p.Rows = f.coverRows()
	}
	if f.has("add") || len(p.Rows) == 0 {
		p.Rows = append(p.Rows, coverRow{})
	}
	for i := range p.Rows {
		p.Rows[i].finish(l, i, p.Known)
	}
	p.Full = len(p.Rows) >= care.CoverMost
	return s.show(w, l, l.say("rota.cover"), coverView(p))
}

func newCoverRow(n care.CoverNeed) coverRow {
	row := coverRow{Name: n.Name, From: n.From.String(), Until: n.Until.String(), Least: strconv.Itoa(n.Least), Strengths: strings.Join(n.Asks(), ", ")}
	if n.Wanted > 0 {
		row.Wanted = strconv.Itoa(n.Wanted)
	}
	for _, d := range n.Days {
		row.Days = append(row.Days, dayName(d))
	}
	return row
}

// finish adds what a row is shown with.
func (row *coverRow) finish(l *look, i int, known []string) {
	row.At = "need-" + strconv.Itoa(i)
	if row.Title = row.Name; row.Title == "" {
		row.Title = l.say("rota.cover.new")
	}
	for _, d := range week {
		row.Weekdays = append(row.Weekdays, ui.Option{Value: dayName(d), Text: capital(l.words.WeekdayShort(d)), Chosen: slices.Contains(row.Days, dayName(d))})
	}
	var nobodies []string
	for _, s := range commas(row.Strengths) {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, s) }) {
			nobodies = append(nobodies, s)
		}
	}
	if len(nobodies) > 0 {
		row.Nobodies = l.say("rota.cover.nobody-is", "Strengths", nobodies)
	}
}

func commas(s string) (list []string) {
	for _, part := range strings.Split(s, ",") {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// coverRows reads the rows as they were typed; without the one that was taken away, and without those in which nothing stands.
func (f *form) coverRows() (rows []coverRow) {
	for i := 0; f.has("need-" + strconv.Itoa(i)); i++ {
		at := "need-" + strconv.Itoa(i)
		row := coverRow{Name: f.text(at), From: f.text(at + "-from"), Until: f.text(at + "-until"), Least: f.text(at + "-least"), Wanted: f.text(at + "-wanted"),
			Days: f.list(at + "-day"), Strengths: strings.Join(commas(f.text(at+"-strengths")), ", ")}
		empty := row.Name+row.From+row.Until+row.Least+row.Wanted+row.Strengths == "" && len(row.Days) == 0
		if f.text("drop") != at && !empty {
			rows = append(rows, row)
		}
	}
	return rows
}

// need reads a row; what is wrong with it is said with its name.
func (f *form) need(row coverRow) care.CoverNeed {
	n := care.CoverNeed{Name: row.Name, Strengths: commas(row.Strengths)}
	clock := func(s string) civil.Clock {
		c, err := civil.ParseClock(s)
		if err != nil {
			f.refuse("rota.cover-no-times", "Name", short(row.Name))
		}
		return c
	}
	number := func(s string, key string) int {
		x, err := strconv.Atoi(s)
		if err != nil {
			f.refuse(key, "Name", short(row.Name))
		}
		return x
	}
	if row.Name == "" {
		f.refuse("rota.cover-no-name")
	}
	n.From, n.Until = clock(row.From), clock(row.Until)
	n.Least = number(row.Least, "rota.cover-out-of-range")
	if row.Wanted != "" {
		n.Wanted = number(row.Wanted, "rota.cover-fewer-wanted")
	}
	if n.Wanted == n.Least {
		n.Wanted = 0
	}
	for _, d := range week {
		if slices.Contains(row.Days, dayName(d)) {
			n.Days = append(n.Days, d)
		}
	}
	if len(n.Days) == len(week) {
		n.Days = nil
	}
	return n
}

func (s *Server) agreeCover(w http.ResponseWriter, l *look) error {
	f := l.form()
	if f.has("add") || f.has("drop") {
		return s.cover(w, l)
	}
	var c care.CoverAgreed
	for _, row := range f.coverRows() {
		c.Needs = append(c.Needs, f.need(row))
	}
	return s.do(w, l, care.AgreeCover(c), done{to: "/rota", say: "rota.cover-agreed", keep: true}, s.cover)
}

// coverLines say what the house needs, one line each.
func coverLines(l *look, v care.View) (list []ui.LineProps) {
	for _, n := range v.Cover() {
		line := ui.LineProps{Title: n.Name, After: l.say("rota.cover.times", "From", l.words.Clock(n.From), "Until", l.words.Clock(n.Until))}
		parts := []string{l.say("rota.cover.least", "Count", n.Least)}
		if n.Wanted > 0 {
			parts = append(parts, l.say("rota.cover.good", "Count", n.Wanted))
		}
		if days := weekdaysText(l, n.Days); days != "" {
			parts = append(parts, days)
		}
		if asks := n.Asks(); len(asks) > 0 {
			parts = append(parts, l.say("rota.cover.strong", "Strengths", asks))
		}
		line.Detail = strings.Join(parts, " · ")
		list = append(list, line)
	}
	return list
}

// weekdaysText names days of the week; "" if it is all of them.
func weekdaysText(l *look, days []time.Weekday) string {
	var names []string
	for _, d := range week {
		if slices.Contains(days, d) {
			names = append(names, l.words.Weekday(d))
		}
	}
	switch {
	case len(names) == 0 || len(names) == len(week):
		return ""
	case slices.Equal(days, week[:5]):
		return l.say("rota.cover.workdays")
	}
	return l.words.List(names)
}
