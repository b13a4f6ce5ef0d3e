package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/pattern"
	"milieu/internal/web/ui"
)

// A draft of a rota: people by days. A tap on a cell asks what somebody does that day; each change says at once what it breaks and mends.

// draftDays is how many days are shown side by side.
const draftDays = 14

type draftPage struct {
	ID                              care.RotaID
	FormID, PublishID, UndoID       string
	Title, Sub, From, Before, After string
	Days                            []draftDay
	Rows                            []draftRow
	Broke, Mends, Problems          []string
	More, BrokeMore, MendsMore      int
	Drawn, Blocked                  bool
	Changes                         []string
	Cell                            draftCellForm
	Kinds, Nights                   []ui.Option
	Teams                           []teamChoice
	On, Off, Hours                  string
	Making                          bool
	Made                            string // how the search that was run last came by it
}

type draftDay struct {
	Weekday, Date, Short string
	Weekend              bool
	Gaps                 int // times of day at which somebody, or a strength, is missing
}

type draftRow struct {
	ID    care.StaffID
	Name  string
	Face  ui.FaceProps
	Hours string
	Cells []draftCell
}

// draftCell is one day of somebody, or several that are one duty.
type draftCell struct {
	Span            int
	Text, Label     string
	Href, Day       string
	Duty            care.DutyID
	Tone            ui.Tone
	Away, Bad, Wish bool
	Fixed           bool // it has begun, and is not changed here
	Chosen          bool
}

type draftCellForm struct {
	Open        bool
	FormID      string
	Staff       care.StaffID
	Day, Title  string
	Has         bool
	Wish        string
	WishOff     bool
	From, Until string
	Days        string
	Turns       []ui.Option
}

type teamChoice struct {
	ID    care.StaffID
	Name  string
	Teams []ui.Option
}

// quickTurns are what a tap can give: the name of the button, from and until. More is asked for in the form below.
var quickTurns = []struct{ key, from, until string }{{"rota.turn.day", "07:30", "15:30"}, {"rota.turn.evening", "15:00", "22:30"}, {"rota.turn.night", "22:00", "08:00"}}

func (s *Server) rota(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	var p draftPage
	ok := false
	l.view(func(v care.View) {
		var r care.Rota
		if r, ok = v.Rota(care.RotaID(l.PathValue("rota"))); ok {
			ok = r.Published.IsZero()
			p = newDraftPage(l, v, r)
		}
	})
	if !ok {
		return care.NotFound
	}
	m := s.making(l.house.ID())
	p.Making = m != nil && m.draft == p.ID && m.going()
	return s.show(w, l, p.Title, draftView(p))
}

func newDraftPage(l *look, v care.View, r care.Rota) draftPage {
	id := string(r.RotaBegun.Rota)
	first := l.form().day("show")
	if first < r.From || first > r.Until {
		first = r.From
	}
	p := draftPage{ID: r.RotaBegun.Rota, FormID: newID(), PublishID: newID(), UndoID: newID(), Title: r.Name, From: first.String(), On: "7", Off: "7", Hours: "14",
		Sub: l.say("rota.days", "From", l.words.Date(r.From), "Until", l.words.Date(r.Until))}
	if before := max(first.Add(-draftDays), r.From); before < first {
		p.Before = "/rota/" + id + "?show=" + before.String()
	}
	if first.Add(draftDays) <= r.Until {
		p.After = "/rota/" + id + "?show=" + first.Add(draftDays).String()
	}
	last := min(first.Add(draftDays-1), r.Until)
	j := v.Judged(r.RotaBegun.Rota)
	for day := first; day <= last; day = day.Add(1) {
		gaps := 0
		for _, problem := range j.Problems {
			if problem.Day == day && (problem.Kind == care.ProblemCover || problem.Kind == care.ProblemStrength) {
				gaps++
			}
		}
		p.Days = append(p.Days, draftDay{Gaps: gaps, Weekday: l.words.WeekdayShort(day.Weekday()), Date: l.words.Day(day), Short: dayOfMonth(day), Weekend: day.Weekday() == time.Saturday || day.Weekday() == time.Sunday})
	}
	for _, c := range plannedFirst(v, r) {
		p.Rows = append(p.Rows, newDraftRow(l, v, r, c, first, last, j))
		p.Teams = append(p.Teams, teamChoice{ID: c.ID, Name: c.Name, Teams: teamOptions(l)})
	}
	p.judge(l, v, j)
	p.Drawn = len(j.Broke)+len(j.Mends) > 0
	for _, c := range v.RotaChanges(r.RotaBegun.Rota) {
		p.Changes = append(p.Changes, l.say("rota.change-for", "Name", c.Staff.Name, "New", len(c.New), "Gone", len(c.Gone)))
	}
	for _, k := range pattern.Kinds {
		p.Kinds = append(p.Kinds, ui.Option{Value: string(k), Text: l.say("compare.kind." + string(k))})
	}
	p.Nights = []ui.Option{{Value: "free", Text: l.say("compare.nights.free")}, {Value: "available", Text: l.say("compare.nights.available")}}
	if r.Made.Pattern != "" {
		p.Made = pointsText(l, r.Made.Points)
		if r.Since > 0 {
			p.Made += " " + l.say("rota.make-since", "Count", r.Since)
		}
	}
	p.Cell = newCellForm(l, v, r)
	return p
}

// plannedFirst are colleagues by name: first those who have a post, or were on duty in the weeks before; what is changed in the draft moves nobody.
func plannedFirst(v care.View, r care.Rota) []care.Staff {
	lately := map[care.StaffID]bool{}
	for _, d := range v.Duties(r.From.Add(-60).At(0, v.Zone()), r.From.At(0, v.Zone())) {
		lately[d.Staff] = true
	}
	var first, last []care.Staff
	for _, c := range v.Colleagues() {
		if _, post := v.Contract(c.ID, r.From); post || lately[c.ID] {
			first = append(first, c)
		} else {
			last = append(last, c)
		}
	}
	return append(first, last...)
}

func dayOfMonth(d civil.Day) string {
	_, month, day := d.YearMonthDay()
	return strconv.Itoa(day) + "." + strconv.Itoa(int(month)) + "."
}

func teamOptions(l *look) []ui.Option {
	list := []ui.Option{{Value: "", Text: l.say("rota.no-team")}}
	for i := range 6 {
		list = append(list, ui.Option{Value: strconv.Itoa(i + 1), Text: l.say("compare.team", "Name", string(rune('A'+i)))})
	}
	return list
}

// How many problems are said one by one, of a draft and of a change.
const (
	problemsShown = 12
	changeShown   = 8
)

// ofEachKind puts problems so that the first of each kind come before the second of any: a long list of one does not hide
// the others.
func ofEachKind(problems []care.Problem) []care.Problem {
	seen := map[care.ProblemKind]int{}
	var rounds [][]care.Problem
	for _, problem := range problems {
		round := seen[problem.Kind] / 4
		for len(rounds) <= round {
			rounds = append(rounds, nil)
		}
		rounds[round] = append(rounds[round], problem)
		seen[problem.Kind]++
	}
	return slices.Concat(rounds...)
}

func (p *draftPage) judge(l *look, v care.View, j care.Judged) {
	for i, problem := range ofEachKind(j.Problems) {
		p.Blocked = p.Blocked || problem.Blocking
		if i < problemsShown {
			p.Problems = append(p.Problems, problemText(l, v, problem))
		} else {
			p.More++
		}
	}
	p.Broke, p.BrokeMore = changeTexts(l, v, j.Broke)
	p.Mends, p.MendsMore = changeTexts(l, v, j.Mends)
}

// changeTexts say the first of what a change broke or mended, and how many more there are.
func changeTexts(l *look, v care.View, problems []care.Problem) (list []string, more int) {
	for i, problem := range ofEachKind(problems) {
		if i < changeShown {
			list = append(list, problemText(l, v, problem))
		} else {
			more++
		}
	}
	return list, more
}

// problemText says one problem in a sentence.
func problemText(l *look, v care.View, p care.Problem) string {
	c, _ := v.Colleague(p.Staff)
	day := l.words.Day(p.Day)
	switch p.Kind {
	case care.ProblemAway:
		return l.say("rota.problem.away", "Name", c.Name, "Day", day)
	case care.ProblemLaw:
		key := "rota.problem.warning"
		if p.Blocking {
			key = "rota.problem.law"
		}
		return l.say(key, "Name", c.Name, "Finding", findingText(l, v, p.Finding))
	case care.ProblemCover:
		return l.say("rota.problem.cover", "Day", day, "Need", p.Need.Name, "Have", p.Have, "Want", p.Want)
	case care.ProblemWanted:
		return l.say("rota.problem.wanted", "Day", day, "Need", p.Need.Name, "Have", p.Have, "Want", p.Want)
	case care.ProblemStrength:
		return l.say("rota.problem.strength", "Day", day, "Need", p.Need.Name, "Strength", p.Strength)
	case care.ProblemCompanion:
		return l.say("rota.problem.companion", "Name", residentNames(l, v, []care.ResidentID{p.Resident}), "Count", p.Have, "From", l.words.Date(p.Day), "Until", l.words.Date(p.Until))
	case care.ProblemWish:
		if p.Wish.Off {
			return l.say("rota.problem.wish-off", "Name", c.Name, "Day", day)
		}
		return l.say("rota.problem.wish-work", "Name", c.Name, "Day", day)
	}
	return l.say("rota.problem.hours", "Name", c.Name, "Have", l.words.Hours(p.Have), "Want", l.words.Hours(p.Want))
}

func newDraftRow(l *look, v care.View, r care.Rota, c care.Staff, first, last civil.Day, j care.Judged) draftRow {
	row := draftRow{ID: c.ID, Name: c.Name, Face: ui.FaceProps{Name: c.Name, Tone: ui.ToneOf(string(c.ID))}, Hours: l.words.Hours(j.Minutes[c.ID])}
	r.Duties = slices.DeleteFunc(slices.Clone(r.Duties), func(d care.DutyEntered) bool { return d.Staff != c.ID })
	away := v.Absences(first, last)
	wishes := v.Wishes(c.ID, first, last)
	for day := first; day <= last; {
		cell := draftCell{Span: 1, Day: day.String(), Href: "/rota/" + string(r.RotaBegun.Rota) + "?show=" + first.String() + "&staff=" + string(c.ID) + "&day=" + day.String() + "#cell"}
		cell.Chosen = l.form().text("staff") == string(c.ID) && l.form().text("day") == cell.Day
		cell.Away = slices.ContainsFunc(away, func(a care.AbsenceNoted) bool { return a.Staff == c.ID && a.From <= day && day <= a.Until })
		if d, ok := dutyOf(v, r, c.ID, day); ok {
			until := civil.Of(d.Until.Add(-12*time.Hour), v.Zone())
			cell.Span = max(1, min(until, last).Sub(day)+1)
			cell.Duty, cell.Text, cell.Tone = d.Duty, dutyShort(l, v, d), dutyTone(v, d)
			cell.Fixed = !d.From.After(v.At())
		}
		for _, w := range wishes {
			cell.Wish = cell.Wish || w.Day == day && w.Off == (cell.Duty != "")
		}
		end := day.Add(cell.Span - 1)
		cell.Bad = cell.Duty != "" && slices.ContainsFunc(j.Problems, func(p care.Problem) bool { return p.Blocking && p.Staff == c.ID && p.Day <= end && day <= p.Until })
		cell.Label = cellLabel(l, c.Name, day, cell)
		row.Cells = append(row.Cells, cell)
		day = day.Add(cell.Span)
	}
	return row
}

// cellLabel says a cell in words, for those who do not see the table.
func cellLabel(l *look, name string, day civil.Day, c draftCell) string {
	what := c.Text
	if c.Duty == "" {
		what = l.say("rota.free")
	}
	if c.Away {
		what += ", " + l.say("rota.is-away")
	}
	if c.Bad {
		what += ", " + l.say("rota.is-bad")
	}
	if c.Wish {
		what += ", " + l.say("rota.is-against-wish")
	}
	return l.say("rota.cell", "Name", name, "Day", l.words.Day(day), "What", what)
}

// dutyOf is the duty of somebody in a draft that begins on a day or goes on through it.
func dutyOf(v care.View, r care.Rota, staff care.StaffID, day civil.Day) (care.DutyEntered, bool) {
	for _, d := range r.Duties {
		if d.Staff == staff && civil.Of(d.From, v.Zone()) <= day && day <= max(civil.Of(d.From, v.Zone()), civil.Of(d.Until.Add(-12*time.Hour), v.Zone())) {
			return d, true
		}
	}
	return care.DutyEntered{}, false
}

// dutyShort writes a duty in few letters.
func dutyShort(l *look, v care.View, d care.DutyEntered) string {
	if d.Call {
		return l.say("rota.on-call")
	}
	if d.Until.Sub(d.From) > 24*time.Hour {
		return l.say("rota.lives-in", "Team", d.Team)
	}
	clock := func(t time.Time) string {
		return strings.TrimSuffix(strings.TrimPrefix(l.words.Time(t.In(v.Zone())), "0"), ":00")
	}
	return clock(d.From) + "–" + clock(d.Until)
}

func dutyTone(v care.View, d care.DutyEntered) ui.Tone {
	clock := civil.ClockOf(d.From, v.Zone())
	switch {
	case d.Call:
		return ui.Plum
	case d.Until.Sub(d.From) > 24*time.Hour:
		return ui.Moss
	case clock >= 20*60:
		return ui.Sky
	case clock >= 13*60:
		return ui.Clay
	}
	return ui.Sun
}

func newCellForm(l *look, v care.View, r care.Rota) draftCellForm {
	f := l.form()
	day := f.day("day")
	c, ok := v.Colleague(care.StaffID(f.text("staff")))
	if !ok || day < r.From || day > r.Until {
		return draftCellForm{}
	}
	form := draftCellForm{Open: true, FormID: l.formID(), Staff: c.ID, Day: day.String(), Title: l.say("rota.what-does", "Name", c.Name, "Day", l.words.Day(day)),
		From: l.typed("from", "08:00"), Until: l.typed("until", "16:00"), Days: l.typed("days", "1")}
	_, form.Has = dutyOf(v, r, c.ID, day)
	for _, w := range v.Wishes(c.ID, day, day) {
		form.Wish, form.WishOff = w.Words, w.Off
		if form.Wish == "" {
			form.Wish = l.say("rota.wish-without-words")
		}
	}
	for _, t := range quickTurns {
		form.Turns = append(form.Turns, ui.Option{Value: t.from + "-" + t.until, Text: l.say(t.key), Detail: t.from + "–" + t.until})
	}
	return form
}

// drawDuty reads what somebody does on a day: a turn that was tapped, nothing, or hours that were typed.
func (s *Server) drawDuty(w http.ResponseWriter, l *look) error {
	f := l.form()
	id, staff, day := care.RotaID(l.PathValue("rota")), care.StaffID(f.text("staff")), f.day("day")
	change := care.RotaDrawn{Rota: id}
	l.view(func(v care.View) {
		if r, ok := v.Rota(id); ok {
			if d, has := dutyOf(v, r, staff, day); has {
				change.Removed = append(change.Removed, d.Duty)
			}
		}
	})
	turn := f.text("turn")
	from, until, quick := strings.Cut(turn, "-")
	d := care.DutyEntered{Duty: care.DutyID(f.id()), Staff: staff}
	switch {
	case turn == "off":
	case quick:
		d = dutyBetween(f, d, day, from, until)
		change.Put = append(change.Put, d)
	case turn == "call":
		d = dutyBetween(f, d, day, "16:00", "08:00")
		d.Basis, d.Call = "", true
		change.Put = append(change.Put, d)
	case turn == "house":
		d.Basis, d.Rest, d.RestFrom, d.RestUntil, d.Team = string(law.CoLiving), f.text("nights"), 22*60, 8*60, f.text("team")
		d.From, d.Until = day.At(8*60, f.zone).UTC(), day.Add(max(1, f.number("days"))).At(8*60, f.zone).UTC()
		change.Put = append(change.Put, d)
	default:
		change.Put = append(change.Put, dutyBetween(f, d, day, f.text("from"), f.text("until")))
	}
	return s.do(w, l, care.DrawRota(change), done{to: draftAddress(l), say: "rota.drawn", keep: true}, s.rota)
}

// dutyBetween is a duty from a clock time until another, which is on the next day if it is not later.
func dutyBetween(f *form, d care.DutyEntered, day civil.Day, from, until string) care.DutyEntered {
	begin, err := civil.ParseClock(from)
	end, also := civil.ParseClock(until)
	if err != nil || also != nil {
		f.refuse("form.not-a-time", "Value", short(from+" "+until))
		return d
	}
	last := day
	if end <= begin {
		last = day.Add(1)
	}
	d.Basis = string(law.Rota)
	d.From, d.Until = day.At(begin, f.zone).UTC(), last.At(end, f.zone).UTC()
	return d
}

// draftAddress is the draft, at the days that were shown.
func draftAddress(l *look) string {
	to := "/rota/" + l.PathValue("rota")
	if day := l.form().day("show"); !day.IsZero() {
		to += "?show=" + day.String()
	}
	return to
}

// moveDuty gives a duty of a draft to somebody, or to another day: what is dropped there.
func (s *Server) moveDuty(w http.ResponseWriter, l *look) error {
	f := l.form()
	id, staff, day := care.RotaID(l.PathValue("rota")), care.StaffID(f.text("staff")), f.day("day")
	change := care.RotaDrawn{Rota: id, Removed: []care.DutyID{care.DutyID(f.text("duty"))}}
	l.view(func(v care.View) {
		r, _ := v.Rota(id)
		for _, d := range r.Duties {
			if d.Duty != change.Removed[0] {
				continue
			}
			was := civil.Of(d.From, v.Zone())
			if there, has := dutyOf(v, r, staff, day); has && there.Duty != d.Duty {
				change.Removed = append(change.Removed, there.Duty)
			}
			by := day.Sub(was)
			clock := func(t time.Time) time.Time {
				return civil.Of(t, v.Zone()).Add(by).At(civil.ClockOf(t, v.Zone()), v.Zone()).UTC()
			}
			d.Duty, d.Staff, d.From, d.Until = care.DutyID(f.id()), staff, clock(d.From), clock(d.Until)
			change.Put = append(change.Put, d)
		}
	})
	return s.do(w, l, care.DrawRota(change), done{to: draftAddress(l), say: "rota.drawn", keep: true}, s.rota)
}

func (s *Server) undoDraw(w http.ResponseWriter, l *look) error {
	return s.do(w, l, care.UndoDraw(care.RotaID(l.PathValue("rota"))), done{to: draftAddress(l), say: "rota.undone", keep: true}, s.rota)
}

// fillRota fills a draft with a pattern, for those who were put into its teams. What they had in it is taken out.
func (s *Server) fillRota(w http.ResponseWriter, l *look) error {
	f := l.form()
	id := care.RotaID(l.PathValue("rota"))
	p := pattern.Usual(pattern.Kind(f.text("kind")))
	change := care.RotaDrawn{Rota: id}
	var bad bool
	l.view(func(v care.View) {
		r, _ := v.Rota(id)
		teams, chosen := map[int][]care.StaffID{}, map[care.StaffID]bool{}
		p.Teams = 0
		for _, c := range v.Colleagues() {
			if n := f.number("team-" + string(c.ID)); n > 0 {
				teams[n-1], chosen[c.ID] = append(teams[n-1], c.ID), true
				p.Teams = max(p.Teams, n)
			}
		}
		if p.Kind == pattern.CoLiving {
			p.On, p.Off, p.Hours = f.number("on"), f.number("off"), time.Duration(f.number("hours"))*time.Hour
			if f.text("nights") == "available" {
				p.Nights = law.Available
			}
		}
		if bad = !p.Valid(); bad {
			return
		}
		for _, d := range r.Duties {
			if d.From.After(v.At()) && chosen[d.Staff] {
				change.Removed = append(change.Removed, d.Duty)
			}
		}
		for i, st := range p.Plan(r.From, r.Until.Sub(r.From)+1, v.Zone()) {
			for k, staff := range teams[st.Team] {
				if on := civil.Of(st.From, v.Zone()); on < r.From || on > r.Until || !st.From.After(v.At()) {
					continue
				}
				change.Put = append(change.Put, patternDuty(p, st, care.DutyID(f.id()+"."+strconv.Itoa(i)+"."+strconv.Itoa(k)), staff, v.Zone()))
			}
		}
	})
	if bad {
		f.refuse("compare.no-pattern")
	}
	return s.do(w, l, care.DrawRota(change), done{to: draftAddress(l), say: "rota.filled", keep: true}, s.rota)
}

// patternDuty is a stretch of a pattern as somebody's duty.
func patternDuty(p pattern.Pattern, st pattern.Stretch, id care.DutyID, staff care.StaffID, zone *time.Location) care.DutyEntered {
	d := care.DutyEntered{Duty: id, Staff: staff, Team: string(rune('A' + st.Team)), From: st.From.UTC(), Until: st.Until.UTC(), Basis: string(st.Basis), Call: st.Turn == pattern.Call}
	if st.Turn == pattern.House && p.Hours < 24*time.Hour {
		d.Rest = "free"
		if p.Nights == law.Available {
			d.Rest = "available"
		}
		d.RestUntil = p.Begin
		d.RestFrom = (p.Begin + civil.Clock(p.Hours.Minutes())) % civil.Midnight
	}
	return d
}
