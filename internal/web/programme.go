package web

import (
	"net/http"
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// The programme is what the house does together: a week and a day of it, each for everybody who lives or works here.

func (s *Server) programmeRoutes(r routes) {
	r.page("GET /programme", s.week)
	r.page("GET /programme/day/{day}", s.programmeDay)
	r.live("programme", livePage{parts: weekParts})
	s.activityRoutes(r)
	s.occurrenceRoutes(r)
}

type programmePage struct {
	Seq                    uint64
	Title, Sub             string
	Day                    string // whose week it is, for live parts
	Before, After, ThisOne string // links
	Days                   []ui.WeekDay
	Clashes                []string
	Plans                  bool // may plan
}

func (s *Server) week(w http.ResponseWriter, l *look) error {
	day, err := l.dayAsked("day")
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("nav.programme"), weekView(newProgrammePage(l, day)))
}

func weekParts(l *look) ([]livePart, error) {
	day, err := l.dayAsked("about")
	if err != nil {
		return nil, err
	}
	return []livePart{{"week", weekGrid(newProgrammePage(l, day))}}, nil
}

// dayAsked is the day that an address asks for; today if it asks for none.
func (l *look) dayAsked(name string) (day civil.Day, err error) {
	asked := l.URL.Query().Get(name)
	if in := l.PathValue(name); in != "" {
		asked = in
	}
	if asked == "" {
		l.view(func(v care.View) { day = v.Today() })
		return day, nil
	}
	if day, err = civil.Parse(asked); err != nil || day < civil.Date(1970, 1, 1) || day > civil.Date(2200, 1, 1) {
		return 0, care.NotFound
	}
	return day, nil
}

func newProgrammePage(l *look, day civil.Day) programmePage {
	monday := day.Monday()
	p := programmePage{Day: day.String(), Before: "/programme?day=" + monday.Add(-7).String(), After: "/programme?day=" + monday.Add(7).String()}
	l.view(func(v care.View) {
		p.Seq, p.Plans = v.Seq(), l.who.Staff() != ""
		p.Title = capital(l.words.Week(day))
		p.Sub = l.words.Date(monday) + " – " + l.words.Date(monday.Add(6))
		if monday != v.Today().Monday() {
			p.ThisOne = "/programme"
		}
		for _, d := range v.Week(day) {
			shown := ui.WeekDay{Title: capital(l.words.Weekday(d.Day.Weekday())) + " " + l.words.DayShort(d.Day), Href: "/programme/day/" + d.Day.String(),
				Today: d.Day == v.Today(), Empty: l.say("programme.nothing")}
			for _, o := range d.Occurrences {
				shown.Parts = append(shown.Parts, occurrencePart(l, v, o))
			}
			p.Days = append(p.Days, shown)
			if d.Day >= v.Today() {
				p.Clashes = append(p.Clashes, clashes(l, v, d.Day)...)
			}
		}
	})
	return p
}

// occurrencePart is an occurrence on a ribbon or in a week.
func occurrencePart(l *look, v care.View, o care.Occurrence) ui.Part {
	start := int(civil.ClockOf(o.Begins, v.Zone()))
	return ui.Part{Start: start, End: start + o.Minutes, Title: o.Title, Detail: occurrenceDetail(l, v, o), Href: occurrenceHref(o.OccurrenceID),
		Tone: toneOfActivity(o.Kind), Off: o.Cancelled}
}

// occurrenceDetail is one quiet line about an occurrence: that it is off, how many go, who leads.
func occurrenceDetail(l *look, v care.View, o care.Occurrence) string {
	if o.Cancelled {
		return l.say("programme.off")
	}
	var parts []string
	switch me := l.who.Resident(); {
	case me != "" && !o.Everyone && v.TakesPart(me, o.OccurrenceID):
		parts = append(parts, l.say("programme.you-go"))
	case me != "" && o.Everyone && !v.TakesPart(me, o.OccurrenceID):
		parts = append(parts, l.say("programme.you-do-not-go"))
	case o.Full() && !o.Everyone:
		parts = append(parts, l.say("programme.full"))
	case o.Going > 0 && !o.Everyone:
		parts = append(parts, l.say("programme.going", "Count", o.Going))
	}
	return strings.Join(append(parts, colleagues(v, o.Leaders)...), " · ")
}

// colleagues are the names of some who work here.
func colleagues(v care.View, ids []care.StaffID) (names []string) {
	for _, id := range ids {
		if c, ok := v.Colleague(id); ok {
			names = append(names, c.Name)
		}
	}
	return names
}

func occurrenceHref(id care.OccurrenceID) string {
	return "/programme/activity/" + string(id.Activity) + "/on/" + id.Day.String()
}

func toneOfActivity(kind care.ActivityKind) ui.Tone {
	switch kind {
	case care.ActivityMovement, care.ActivityOuting:
		return ui.Moss
	case care.ActivityMeeting:
		return ui.Clay
	case care.ActivityMeal:
		return ui.Sun
	case care.ActivityMusic, care.ActivityArt:
		return ui.Plum
	case care.ActivityRecreation, care.ActivityPractical, care.ActivityWork:
		return ui.Plain
	}
	return ui.Sky
}

// programmeParts is a day of the house on a ribbon: its rhythm and what it does together.
func programmeParts(l *look, v care.View, day civil.Day) (parts []ui.Part) {
	for _, m := range v.House().Moments {
		parts = append(parts, ui.Part{Start: int(m.From), End: int(m.Until), Title: m.Name, Tone: toneOfMoment(m.Sort)})
	}
	for _, o := range v.Programme(day) {
		parts = append(parts, occurrencePart(l, v, o))
	}
	return parts
}

// clashes are the sentences about where a day asks the impossible.
func clashes(l *look, v care.View, day civil.Day) (list []string) {
	for _, c := range v.Clashes(day) {
		when := capital(l.words.Relative(day, v.Today())) + " " + l.words.Time(c.First.Begins)
		switch c.Kind {
		case care.ClashRoom:
			list = append(list, l.say("programme.clash.room", "When", when, "First", c.First.Title, "Going", c.Going, "Room", c.Room))
		case care.ClashPlace:
			list = append(list, l.say("programme.clash.place", "When", when, "Place", v.Place(c.Place).Name, "First", engagement(v, c.First), "Second", engagement(v, c.Second)))
		case care.ClashLeader:
			leader, _ := v.Colleague(c.Staff)
			list = append(list, l.say("programme.clash.leader", "When", when, "Name", leader.Name, "First", engagement(v, c.First), "Second", engagement(v, c.Second)))
		case care.ClashPerson:
			r, _ := v.Resident(c.Resident)
			list = append(list, l.say("programme.clash.person", "When", when, "Name", r.Name, "First", c.First.Title, "Second", c.Second.Title))
		}
	}
	return slices.Compact(list)
}

// engagement is what something is called, and whose it is if it is one person's.
func engagement(v care.View, e care.Engagement) string {
	if r, ok := v.Resident(e.Resident); ok {
		return e.Title + " (" + r.Name + ")"
	}
	return e.Title
}

// A day of it.

type programmeDayPage struct {
	Title, Before, After, Week, Print string
	Ribbon                            ui.RibbonProps
	Lines                             []ui.LineProps
	Clashes                           []string
}

func (s *Server) programmeDay(w http.ResponseWriter, l *look) error {
	day, err := l.dayAsked("day")
	if err != nil {
		return err
	}
	p := programmeDayPage{Title: l.words.Day(day), Before: "/programme/day/" + day.Add(-1).String(), After: "/programme/day/" + day.Add(1).String(),
		Week: "/programme?day=" + day.String(), Print: "/print/day?day=" + day.String()}
	l.view(func(v care.View) {
		p.Ribbon = ui.RibbonProps{ID: "ribbon", Label: l.say("today.ribbon"), Parts: programmeParts(l, v, day), ShowNow: day == v.Today(),
			Now: int(civil.ClockOf(v.At(), v.Zone())), NowLabel: l.say("today.now"), Empty: l.say("programme.nothing")}
		for _, o := range v.Programme(day) {
			p.Lines = append(p.Lines, occurrenceLine(l, v, o))
		}
		p.Clashes = clashes(l, v, day)
	})
	return s.show(w, l, p.Title, programmeDayView(p))
}

func occurrenceLine(l *look, v care.View, o care.Occurrence) ui.LineProps {
	detail := []string{l.say("programme.kind." + string(o.Kind))}
	if place := v.Place(o.Place).Name; place != "" {
		detail = append(detail, place)
	}
	if more := occurrenceDetail(l, v, o); more != "" {
		detail = append(detail, more)
	}
	return ui.LineProps{ID: "on-" + string(o.Activity) + "-" + o.Day.String(), Mark: ui.Tag(l.words.Time(o.Begins), toneOfActivity(o.Kind)), Title: o.Title,
		After: l.words.Minutes(o.Minutes), Detail: strings.Join(detail, " · "), Href: occurrenceHref(o.OccurrenceID)}
}

// capital begins a sentence.
func capital(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
