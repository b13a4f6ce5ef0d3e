package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/print"
	"milieu/internal/web/ui"
)

// A week of somebody's routines: what was done is there to be seen, what was not is only empty. How much others help moves
// when both want it, each on their own screen.

func (s *Server) supportRoutes(r routes) {
	r.page("GET /me/routines", s.myRoutines)
	r.page("GET /resident/{id}/routines", s.routines)
	r.act("POST /resident/{id}/routines/{routine}/support", s.offerSupport)
	r.act("POST /resident/{id}/support/{offer}", s.answerSupport)
	r.page("GET /print/routines", s.printRoutines)
	r.live("routines", livePage{parts: routinesParts})
}

func routinesHref(id care.ResidentID) string { return residentHref(id) + "/routines" }

type routinesPage struct {
	Seq                         uint64
	ID                          care.ResidentID
	Monday                      string
	Own                         bool
	Name                        string
	Top                         ui.TopProps
	Before, After, Today, Print string
	Rows                        []routineCard
	Areas                       []ui.Option // where a routine of a part of life is begun
	New                         string
}

// routineCard is one routine over a week.
type routineCard struct {
	ID             care.RoutineID
	Title, Href    string
	When, Level    string
	Days           []routineDot
	Words          string // what was done, in a sentence
	Steps          []string
	Tick           string // where it is ticked today; "" if it is not to be
	With           []ui.Option
	Waiting        *offerCard
	Offer, OfferID string
	Levels         []ui.Option
	Moves          []ui.LineProps
	Back           string
	Own            bool
	Name           string
}

// routineDot is a day of a routine.
type routineDot struct {
	Letter, Label      string
	Asked, Done, Today bool
}

// offerCard is an offer that waits for the other of the two.
type offerCard struct {
	Action, Text string
	Words        string
	Own          bool   // the resident's words
	Yes, No      string // "" where one cannot say it
	Said         bool   // the yes is the resident's, written down
	Routine      string
	Back         string
}

func (s *Server) myRoutines(w http.ResponseWriter, l *look) error {
	id := l.who.Resident()
	if id == "" {
		return care.Forbidden
	}
	l.SetPathValue("id", string(id))
	return s.routines(w, l)
}

func (s *Server) routines(w http.ResponseWriter, l *look) error {
	day, err := l.dayAsked("day")
	if err != nil {
		return err
	}
	p, err := newRoutinesPage(l, l.resident(), day)
	if err != nil {
		return err
	}
	return s.show(w, l, p.Top.Title, routinesView(p))
}

func routinesParts(l *look) ([]livePart, error) {
	id, on, _ := strings.Cut(l.URL.Query().Get("about"), "@")
	day, err := civil.Parse(on)
	if err != nil {
		return nil, care.NotFound
	}
	p, err := newRoutinesPage(l, care.ResidentID(id), day)
	if err != nil {
		return nil, err
	}
	return []livePart{{"routines", routinesWeek(p)}}, nil
}

func newRoutinesPage(l *look, id care.ResidentID, day civil.Day) (p routinesPage, err error) {
	l.view(func(v care.View) {
		r, ok := v.Resident(id)
		if !ok {
			err = care.NotFound
			return
		}
		monday, here := day.Monday(), routinesHref(id)
		p = routinesPage{Seq: v.Seq(), ID: id, Monday: monday.String(), Own: l.own(id), Name: r.Name, New: here + "/new", Print: "/print/routines?resident=" + string(id) + "&day=" + monday.String(),
			Before: here + "?day=" + monday.Add(-7).String()}
		p.Top = ui.TopProps{Before: l.say("support.of", "Name", r.Name), Title: capital(l.words.Date(monday) + " – " + l.words.Date(monday.Add(6)))}
		if p.Own {
			p.Top.Before = l.say("support.mine")
		}
		if monday < v.Today().Monday() {
			p.After, p.Today = here+"?day="+monday.Add(7).String(), here
		} else {
			p.Top.Title = l.say("support.this-week")
		}
		for _, row := range v.RoutineDays(id, monday, monday.Add(6)) {
			p.Rows = append(p.Rows, newRoutineCard(l, v, r, row))
		}
		if r.Here() {
			for _, area := range care.RoutineAreas {
				p.Areas = append(p.Areas, ui.Option{Value: p.New + "?area=" + string(area), Text: l.say("routine.area." + string(area))})
			}
		}
	})
	return p, err
}

func newRoutineCard(l *look, v care.View, r care.Resident, row care.RoutineRow) routineCard {
	c := routineCard{ID: row.Routine, Title: row.Title, Level: levelSaid(l, r.ID, row.Support), Days: routineDots(l, v, row.Days), Words: weekSaid(l, v, row), Own: l.own(r.ID), Name: r.Name,
		Offer: routinesHref(r.ID) + "/" + string(row.Routine) + "/support", OfferID: newID(), Back: routinesHref(r.ID)}
	for _, known := range v.Routines(r.ID) {
		if known.Routine == row.Routine {
			c.Href, c.Steps = routinesHref(r.ID)+"/"+string(row.Routine), known.Steps
			c.When = dotted(capital(repeats(l, known.Rule, known.From)), l.words.Clock(known.RoutineChosen.At))
		}
	}
	for _, d := range row.Days {
		if d.Day == v.Today() && d.Asked && !d.Done && c.Own {
			c.Tick = tickHref(r.ID, row.Routine, d.Day, true)
			c.With = whoWasThere(l, v, r, row.Support)
		}
	}
	is, _ := v.Support(r.ID, row.Routine)
	if is.Waiting != nil {
		c.Waiting = newOfferCard(l, v, r, *is.Waiting, row.Title)
		c.Waiting.Back = c.Back
	}
	for _, level := range care.SupportLevels {
		if level != row.Support && c.Href != "" && (is.Waiting == nil || is.Waiting.Support != level) {
			c.Levels = append(c.Levels, ui.Option{Value: string(level), Text: levelSaid(l, r.ID, level), Detail: l.say("support.help." + string(level))})
		}
	}
	for _, m := range is.Moves {
		c.Moves = append(c.Moves, ui.LineProps{Title: levelSaid(l, r.ID, m.Support), Detail: l.say("support.moved", "Day", l.words.DateYear(civil.Of(m.Answered.At, v.Zone())), "By", nameOf(v, m.By))})
	}
	return c
}

// levelSaid is how much others help, as the resident or somebody else says it.
func levelSaid(l *look, id care.ResidentID, level care.SupportLevel) string {
	key := "support.level." + string(level)
	if level == care.SupportAlone && l.own(id) {
		key += "-own"
	}
	return l.say(key)
}

func routineDots(l *look, v care.View, days []care.RoutineDay) (dots []routineDot) {
	for _, d := range days {
		dot := routineDot{Letter: l.words.WeekdayShort(d.Day.Weekday()), Label: l.words.Day(d.Day), Asked: d.Asked, Done: d.Done, Today: d.Day == v.Today()}
		if d.Done {
			dot.Label = l.say("support.day-done", "Day", dot.Label)
		}
		dots = append(dots, dot)
	}
	return dots
}

// weekSaid says on which days something was done. About the others it says nothing.
func weekSaid(l *look, v care.View, row care.RoutineRow) string {
	var days []string
	asked, ahead := 0, false
	for _, d := range row.Days {
		if d.Asked {
			asked++
		}
		ahead = ahead || d.Asked && d.Day >= v.Today()
		if !d.Done {
			continue
		}
		day := l.words.Weekday(d.Day.Weekday())
		if d.Day == v.Today() {
			day = l.say("support.today")
		}
		if c, ok := v.Colleague(d.With); ok {
			day = l.say("support.with", "Day", day, "Name", c.Name)
		}
		days = append(days, day)
	}
	switch {
	case row.Done > 0 && row.Done >= asked:
		return l.say("support.each-day")
	case len(days) > 0:
		return capital(l.words.List(days)) + "."
	case ahead:
		return l.say("support.open")
	}
	return ""
}

// whoWasThere are those who could have been with somebody, where it is done together: companions who are here, or
// whoever is.
func whoWasThere(l *look, v care.View, r care.Resident, level care.SupportLevel) (options []ui.Option) {
	const most = 3
	if level != care.SupportTogether {
		return nil
	}
	for _, o := range whoTalks(l, v, r) {
		if len(options) < most {
			options = append(options, ui.Option{Value: o.Value, Text: l.say("support.done-with", "Name", o.Text)})
		}
	}
	return options
}

func newOfferCard(l *look, v care.View, r care.Resident, o care.SupportOffer, routine string) *offerCard {
	c := &offerCard{Action: residentHref(r.ID) + "/support/" + string(o.Offer), Words: o.Words, Own: o.Own(), Routine: routine, Back: routinesHref(r.ID)}
	level, by := levelSaid(l, r.ID, o.Support), nameOf(v, o.By)
	if by == "" {
		by = l.say("plan.from-elsewhere")
	}
	own := l.own(r.ID)
	switch {
	case own && o.Own():
		c.Text, c.No = l.say("support.i-asked", "Level", level), l.say("support.let-be")
	case own:
		c.Text, c.Yes, c.No = l.say("support.offers", "Name", by, "Level", level), l.say("support.yes"), l.say("support.no")
	case o.Own():
		c.Text, c.Yes, c.No = l.say("support.would-like", "Name", r.Name, "Level", level), l.say("support.yes-gladly"), l.say("support.not-now")
	default:
		c.Text, c.Yes, c.Said = l.say("support.offered", "By", by, "Name", r.Name, "Level", level), l.say("plan.said-yes", "Name", r.Name), true
		c.No = l.say("support.let-be")
	}
	return c
}

func (s *Server) offerSupport(w http.ResponseWriter, l *look) error {
	f := l.form()
	o := care.SupportOffered{Offer: care.OfferID(f.id()), Routine: care.RoutineID(l.PathValue("routine")), Resident: l.resident(), Support: care.SupportLevel(f.text("support")), Words: f.words("words")}
	say := "support.is-offered"
	if l.own(o.Resident) {
		say = "support.is-asked"
	}
	return s.do(w, l, care.OfferSupport(o), done{to: routinesHref(o.Resident), say: say}, s.routines)
}

func (s *Server) answerSupport(w http.ResponseWriter, l *look) error {
	f := l.form()
	a := care.SupportAnswered{Offer: care.OfferID(l.PathValue("offer")), Resident: l.resident(), Agrees: f.text("answer") == "yes", Said: f.has("said")}
	say := "support.moves"
	if !a.Agrees {
		say = "support.stays"
	}
	to := routinesHref(a.Resident)
	if f.text("to") == "/" {
		to = "/"
	}
	return s.do(w, l, care.AnswerSupport(a), done{to: to, say: say}, s.routines)
}

func (s *Server) printRoutines(w http.ResponseWriter, l *look) error {
	day, err := l.dayAsked("day")
	if err != nil {
		return err
	}
	id := care.ResidentID(l.URL.Query().Get("resident"))
	var sheet print.RoutineSheet
	ok := false
	l.view(func(v care.View) { sheet, ok = print.Routines(v, l.words, id, day) })
	if !ok {
		return care.NotFound
	}
	sheet.BackHref = routinesHref(id) + "?day=" + day.Monday().String()
	return s.write(w, l, print.RoutinesView(sheet))
}

// routineAsks are the routines for which it is time and with which somebody wants help, and what a resident would like
// to be otherwise: quiet lines on the board, each soon gone.
func routineAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, p := range v.RoutinePrompts() {
		asks = append(asks, ui.Ask{ID: "ask-routine-" + string(p.Routine), Tag: ui.TagProps{Text: l.words.Time(p.Begins), Tone: ui.Plain},
			Title: l.say("support.prompt."+string(p.Support), "Name", p.Resident.Name, "Title", p.Title), Href: routinesHref(p.Resident.ID)})
	}
	for _, o := range v.SupportsWaiting("") {
		if r, ok := v.Resident(o.Resident); ok && o.Own() {
			asks = append(asks, ui.Ask{ID: "ask-support-" + string(o.Offer), Tag: ui.TagProps{Text: l.say("support.tag"), Tone: ui.Moss},
				Title: l.say("support.asks", "Name", r.Name, "Title", routineTitle(v, o), "Level", levelSaid(l, r.ID, o.Support)), Href: routinesHref(r.ID)})
		}
	}
	return asks
}

func routineTitle(v care.View, o care.SupportOffer) string {
	for _, known := range v.Routines(o.Resident) {
		if known.Routine == o.Routine {
			return known.Title
		}
	}
	return ""
}

// myRoutinesCard is on My day: what is offered to me, and the way to my week.
type myRoutinesCard struct {
	Offers []offerCard
	Any    bool
}

func newMyRoutinesCard(l *look, v care.View, r care.Resident) (c myRoutinesCard) {
	for _, o := range v.SupportsWaiting(r.ID) {
		if !o.Own() {
			card := newOfferCard(l, v, r, o, routineTitle(v, o))
			card.Back = "/"
			c.Offers = append(c.Offers, *card)
		}
	}
	c.Any = len(v.Routines(r.ID)) > 0
	return c
}

// routinesPart is the week of somebody's routines on their page; nothing where there are none.
func routinesPart(l *look, v care.View, r care.Resident) templ.Component {
	monday := v.Today().Monday()
	var rows []routineCard
	for _, row := range v.RoutineDays(r.ID, monday, monday.Add(6)) {
		rows = append(rows, routineCard{Title: row.Title, Level: levelSaid(l, r.ID, row.Support), Days: routineDots(l, v, row.Days)})
	}
	if len(rows) == 0 {
		return nil
	}
	return routinesBrief(rows, routinesHref(r.ID))
}

// routinesSince says in the review how each routine was since the last one, week under week.
func routinesSince(l *look, v care.View, r care.Resident, since care.Since) (rows []routineCard) {
	for _, row := range since.Routines {
		c := routineCard{Title: row.Title, Level: levelSaid(l, r.ID, row.Support), Days: routineDots(l, v, row.Days)}
		if is, ok := v.Support(r.ID, row.Routine); ok && is.Since.After(since.From) {
			c.Level = l.say("support.since", "Level", c.Level, "Day", l.words.Date(civil.Of(is.Since, v.Zone())))
		}
		rows = append(rows, c)
	}
	return rows
}
