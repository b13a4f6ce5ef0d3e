package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/pattern"
	"milieu/internal/web/ui"
)

// A draft of a rota: people by days. A tap on a cell asks what somebody does that day; each change says at once what it breaks and mends.

// draftDays is how many days are shown side by side.
const draftDays = 14

type draftPage struct {
	ID                              care.RotaID
	FormID, PublishID, UndoID       string
	Seen                            string // how often it was changed: who undoes or publishes says what they saw
	Undo, Redo                      bool
	Title, Sub, From, Before, After string
	Days                            []draftDay
	Rows                            []draftRow
	Broke, Mends, Problems, Rest    []string
	More, BrokeMore, MendsMore      int
	Sum                             string // what the last change did, in few words
	Drawn, Blocked                  bool
	Changes                         []draftChanged
	Words                           string // said with it when it is published
	Cell                            draftCellForm
	Of                              draftDayView
	Copy                            string // the first day of what would be copied
	Kinds, Nights                   []ui.Option
	Teams                           []teamChoice
	On, Off, Hours                  string
	Making                          bool
	Made                            string // how the search that was run last came by it
}

type draftDay struct {
	Weekday, Date, Short string
	Weekend              bool
	Gaps                 int    // times of day at which somebody, or a strength, is missing
	Href                 string // what is missing, if anything is
}

// draftDayView is one day of a draft: what is missing, and who is there.
type draftDayView struct {
	Title   string
	Missing []string
	There   []ui.LineProps
}

// draftChanged is what publishing changes for somebody; each duty, if they are few.
type draftChanged struct {
	Text   string
	Duties []string
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
	Duty        care.DutyID // what was there when it was shown
	Fixed       bool
	Problems    []string
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
	id := care.RotaID(l.PathValue("rota"))
	kept := s.judged.of(l.house.ID(), id)
	kept.Lock()
	defer kept.Unlock()
	var p draftPage
	var published *publishedPage
	ok := false
	l.view(func(v care.View) {
		var r care.Rota
		if r, ok = v.Rota(id); !ok {
			return
		}
		if !r.Published.IsZero() {
			published = newPublishedPage(l, v, r)
			return
		}
		p = newDraftPage(l, v, r, v.Judged(id, &kept.Judging))
	})
	switch {
	case !ok:
		return care.NotFound
	case published != nil:
		return s.show(w, l, published.Title, publishedView(*published))
	}
	m := s.making(l.house.ID())
	p.Making = m != nil && m.draft == p.ID && m.going()
	return s.show(w, l, p.Title, draftView(p))
}

func newDraftPage(l *look, v care.View, r care.Rota, j care.Judged) draftPage {
	id := string(r.RotaBegun.Rota)
	first := l.form().day("show")
	if first < r.From || first > r.Until {
		first = r.From
	}
	p := draftPage{ID: r.RotaBegun.Rota, FormID: newID(), PublishID: newID(), UndoID: newID(), Title: r.Name, From: first.String(), On: "7", Off: "7", Hours: "14",
		Seen: strconv.Itoa(r.Changes), Undo: r.Undo(), Redo: r.Redo(), Words: l.typed("words", ""), Copy: l.typed("copy", r.From.Add(-7*((r.Until.Sub(r.From)+7)/7)).String()),
		Sub: l.say("rota.days", "From", l.words.Date(r.From), "Until", l.words.Date(r.Until))}
	if before := max(first.Add(-draftDays), r.From); before < first {
		p.Before = "/rota/" + id + "?show=" + before.String()
	}
	if first.Add(draftDays) <= r.Until {
		p.After = "/rota/" + id + "?show=" + first.Add(draftDays).String()
	}
	last := min(first.Add(draftDays-1), r.Until)
	for day := first; day <= last; day = day.Add(1) {
		gaps := 0
		for _, problem := range j.Problems {
			if problem.Day == day && (problem.Kind == care.ProblemCover || problem.Kind == care.ProblemStrength) {
				gaps++
			}
		}
		p.Days = append(p.Days, draftDay{Gaps: gaps, Href: "/rota/" + id + "?show=" + first.String() + "&of=" + day.String() + "#of", Weekday: l.words.WeekdayShort(day.Weekday()), Date: l.words.Day(day), Short: dayOfMonth(day), Weekend: day.Weekday() == time.Saturday || day.Weekday() == time.Sunday})
	}
	for _, c := range plannedFirst(v, r) {
		p.Rows = append(p.Rows, newDraftRow(l, v, r, c, first, last, j))
		p.Teams = append(p.Teams, teamChoice{ID: c.ID, Name: c.Name, Teams: teamOptions(l)})
	}
	p.judge(l, v, j)
	p.Drawn = len(j.Broke)+len(j.Mends) > 0
	switch {
	case p.Drawn:
		p.Sum = l.say("rota.sum", "Broke", len(j.Broke), "Mends", len(j.Mends))
	case r.Changes > 0:
		p.Sum = l.say("rota.sum-nothing")
	}
	for _, c := range v.RotaChanges(r.RotaBegun.Rota) {
		p.Changes = append(p.Changes, newDraftChanged(l, v, c, changesSaid))
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
	p.Cell = newCellForm(l, v, r, j)
	p.Of = newDraftDayView(l, v, r, j)
	return p
}

// changesSaid is how many changes for somebody are said one by one on the page of a draft.
const changesSaid = 40

// newDraftChanged says what changes for somebody, and each duty if they are not more than so many.
func newDraftChanged(l *look, v care.View, c care.StaffChange, most int) draftChanged {
	changed := draftChanged{Text: l.say("rota.change-for", "Name", c.Staff.Name, "New", len(c.New), "Gone", len(c.Gone))}
	if len(c.New)+len(c.Gone) > most {
		return changed
	}
	for _, d := range c.New {
		changed.Duties = append(changed.Duties, dutyText(l, v, d)+", "+l.say("rota.is-new"))
	}
	for _, d := range c.Gone {
		changed.Duties = append(changed.Duties, dutyText(l, v, d)+", "+l.say("rota.is-gone"))
	}
	return changed
}

// newDraftDayView says what is missing on the day that was tapped, and who is there.
func newDraftDayView(l *look, v care.View, r care.Rota, j care.Judged) (p draftDayView) {
	day := l.form().day("of")
	if day < r.From || day > r.Until {
		return p
	}
	p.Title = l.words.Day(day)
	for _, problem := range j.Problems {
		if problem.Day == day && (problem.Kind == care.ProblemCover || problem.Kind == care.ProblemStrength || problem.Kind == care.ProblemWanted) {
			p.Missing = append(p.Missing, problemText(l, v, problem))
		}
	}
	for _, d := range r.Duties {
		if civil.Of(d.From, v.Zone()) <= day && day <= civil.Of(d.Until.Add(-time.Second), v.Zone()) {
			c, _ := v.Colleague(d.Staff)
			p.There = append(p.There, ui.LineProps{Face: ui.FaceProps{Name: c.Name, Tone: ui.ToneOf(string(c.ID))}, Title: c.Name, After: dutyOn(l, v, d, day), Detail: l.words.List(c.Strengths)})
		}
	}
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
	return append(append(first, last...), goneWithDuties(v, r)...)
}

// goneWithDuties are those who do not work here any more, and have duties in a draft that somebody has to take.
func goneWithDuties(v care.View, r care.Rota) (list []care.Staff) {
	for _, d := range r.Duties {
		if c, ok := v.Colleague(d.Staff); ok && !c.Left.IsZero() && !slices.ContainsFunc(list, func(known care.Staff) bool { return known.ID == c.ID }) {
			list = append(list, c)
		}
	}
	return list
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
	problemsMost  = 200 // with those that one unfolds
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
		switch {
		case i < problemsShown:
			p.Problems = append(p.Problems, problemText(l, v, problem))
		case i < problemsMost:
			p.Rest = append(p.Rest, problemText(l, v, problem))
		}
	}
	p.More = len(j.Problems) - len(p.Problems)
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
	case care.ProblemLeft:
		return l.say("rota.problem.left", "Name", c.Name, "Count", p.Have)
	case care.ProblemTwice:
		return l.say("rota.problem.twice", "Name", c.Name, "Day", day, "When", dutyText(l, v, p.Other))
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

func newCellForm(l *look, v care.View, r care.Rota, j care.Judged) draftCellForm {
	f := l.form()
	day := f.day("day")
	c, ok := v.Colleague(care.StaffID(f.text("staff")))
	if !ok || day < r.From || day > r.Until {
		return draftCellForm{}
	}
	form := draftCellForm{Open: true, FormID: l.formID(), Staff: c.ID, Day: day.String(), Title: l.say("rota.what-does", "Name", c.Name, "Day", l.words.Day(day)),
		From: l.typed("from", "08:00"), Until: l.typed("until", "16:00"), Days: l.typed("days", "1")}
	var d care.DutyEntered
	if d, form.Has = dutyOf(v, r, c.ID, day); form.Has {
		form.Duty, form.Fixed = d.Duty, !d.From.After(v.At())
	}
	for _, problem := range j.Problems {
		if problem.Staff == c.ID && problem.Day <= day && day <= problem.Until && len(form.Problems) < changeShown {
			form.Problems = append(form.Problems, problemText(l, v, problem))
		}
	}
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
