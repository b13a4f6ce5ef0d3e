package web

import (
	"net/http"
	"strconv"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Who is on duty and when, entered plainly: a person, from and until, and for how many days in a row.

func (s *Server) dutyRoutes(r routes) {
	r.page("GET /duties", s.duties)
	r.act("POST /duties", s.enterDuties)
	r.act("POST /duties/{duty}/cancel", s.cancelDuty)
}

// dutyMostDays is for how many days in a row the same duty can be entered at once.
const dutyMostDays = 31

type dutiesPage struct {
	FormID              string
	Title               string
	Week, Before, After string // the Monday; addresses of the weeks beside this one
	Chief               bool
	Days                []dutyDay
	Staff               []ui.Option
	Day, From           string
	UntilDay, Until     string
	InARow, Team        string
}

type dutyDay struct {
	Title string
	Lines []dutyLine
}

type dutyLine struct {
	ui.LineProps
	ID     care.DutyID
	FormID string
}

func (s *Server) duties(w http.ResponseWriter, l *look) error {
	if err := l.forStaff(); err != nil {
		return err
	}
	p := dutiesPage{FormID: l.formID(), Chief: l.who.Role == care.RoleCoordinator,
		From: l.typed("from", "07:30"), Until: l.typed("until", "15:30"), UntilDay: l.typed("until-day", ""), InARow: l.typed("days", "1"), Team: l.typed("team", "")}
	week, _ := civil.Parse(l.URL.Query().Get("week"))
	l.view(func(v care.View) {
		if week.IsZero() {
			week = v.Today()
		}
		week = week.Monday()
		p.Week = week.String()
		p.Title = l.say("duty.week", "Week", l.words.Week(week), "From", l.words.Date(week), "Until", l.words.Date(week.Add(6)))
		p.Before, p.After = "/duties?week="+week.Add(-7).String(), "/duties?week="+week.Add(7).String()
		p.Day = l.typed("day", max(week, v.Today()).String())
		for day := week; day < week.Add(7); day++ {
			p.Days = append(p.Days, newDutyDay(l, v, day))
		}
		for _, c := range v.Colleagues() {
			p.Staff = append(p.Staff, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.typed("staff", "") == string(c.ID)})
		}
	})
	return s.show(w, l, l.say("duty.title"), dutiesView(p))
}

func newDutyDay(l *look, v care.View, day civil.Day) dutyDay {
	d := dutyDay{Title: l.words.Day(day)}
	from, end := day.Bounds(v.Zone())
	for _, duty := range v.Duties(from, end) {
		c, _ := v.Colleague(duty.Staff)
		line := colleagueLine(v, c)
		line.ID, line.Voice, line.Detail, line.After = "duty-"+string(duty.Duty)+"-"+day.String(), "", duty.Team, dutyOn(l, v, duty, day)
		if duty.Call {
			line.Detail = l.say("rota.on-call")
		}
		d.Lines = append(d.Lines, dutyLine{line, duty.Duty, newID()})
	}
	return d
}

// dutyOn says what a day has of a duty that may be longer than the day.
func dutyOn(l *look, v care.View, d care.DutyEntered, day civil.Day) string {
	from, until := l.words.Time(d.From.In(v.Zone())), l.words.Time(d.Until.In(v.Zone()))
	begins, ends := civil.Of(d.From, v.Zone()) == day, !d.Until.After(day.At(civil.Midnight, v.Zone()))
	switch {
	case begins && ends && until == "00:00":
		return from + "–24:00"
	case begins && ends:
		return from + "–" + until
	case begins:
		return l.say("duty.from", "From", from)
	case ends:
		return l.say("duty.until", "Until", until)
	}
	return l.say("duty.all-day")
}

// dutyText is a duty in one line.
func dutyText(l *look, v care.View, d care.DutyEntered) string {
	if d.Call {
		d.Call = false
		return dutyText(l, v, d) + " (" + l.say("rota.on-call") + ")"
	}
	day := civil.Of(d.From, v.Zone())
	if last := civil.Of(d.Until.Add(-time.Minute), v.Zone()); last != day {
		return l.say("duty.over-days", "Day", l.words.Day(day), "From", l.words.Time(d.From.In(v.Zone())), "Last", l.words.Day(civil.Of(d.Until, v.Zone())), "Until", l.words.Time(d.Until.In(v.Zone())))
	}
	return l.words.Day(day) + " " + dutyOn(l, v, d, day)
}

func (s *Server) enterDuties(w http.ResponseWriter, l *look) error {
	f := l.form()
	list := dutiesOf(f)
	to := "/duties"
	if day := f.day("day"); !day.IsZero() {
		to += "?week=" + day.Monday().String()
	}
	return s.do(w, l, care.EnterDuty(list...), done{to: to, say: "duty.entered", keep: true}, s.duties)
}

// dutiesOf reads the stretches that a form asks for. Without a last day, what ends before it begins ends on the morning after.
func dutiesOf(f *form) (list []care.DutyEntered) {
	day, last, from, until, days := f.day("day"), f.day("until-day"), f.clock("from"), f.clock("until"), max(1, f.number("days"))
	if days > dutyMostDays {
		f.refuse("duty.too-many-days", "Count", dutyMostDays)
		return nil
	}
	if last.IsZero() {
		last = day
		if until <= from {
			last = day.Add(1)
		}
	}
	id := f.id()
	for i := range days {
		d := care.DutyEntered{Duty: care.DutyID(id), Staff: care.StaffID(f.text("staff")), Team: f.text("team"),
			From: day.Add(i).At(from, f.zone).UTC(), Until: last.Add(i).At(until, f.zone).UTC()}
		if i > 0 {
			d.Duty += care.DutyID("." + strconv.Itoa(i))
		}
		list = append(list, d)
	}
	return list
}

func (s *Server) cancelDuty(w http.ResponseWriter, l *look) error {
	f := l.form()
	to := "/duties"
	if week := f.day("week"); !week.IsZero() {
		to += "?week=" + week.String()
	}
	return s.do(w, l, care.CancelDuty(care.DutyCancelled{Duty: care.DutyID(l.PathValue("duty")), Why: f.words("why")}), done{to: to, say: "duty.cancelled", keep: true}, s.duties)
}
