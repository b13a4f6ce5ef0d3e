package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/print"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// Going home is prepared from what worked: ideas stand ready, and each is taken along in the person's own words, or left. The
// page is theirs, also at home, and prints as one sheet.

func (s *Server) goingHomeRoutes(r routes) {
	r.page("GET /me/going-home", s.myGoingHome)
	r.page("GET /resident/{id}/going-home", s.goingHome)
	r.act("POST /resident/{id}/going-home", s.writeHome)
	r.act("POST /resident/{id}/going-home/remove", s.removeHome)
	r.act("POST /resident/{id}/going-home/day", s.planHome)
	r.page("GET /print/going-home", s.printGoingHome)
	r.live("going-home", livePage{parts: goingHomeParts})
}

func goingHomeHref(id care.ResidentID) string { return residentHref(id) + "/going-home" }

type goingHomePage struct {
	Seq       uint64
	ID        care.ResidentID
	Own, Here bool
	Person    string
	Top       ui.TopProps
	Parts     []homePart
	Day       string
	FormID    string
	Farewell  bool
	Farewells []ui.LineProps
	Leaves    []rehearsalCard
	Calls     callsCard
	LeaveHref string
	Leaving   string // where the day itself is noted, by the team
}

type homePart struct {
	Part        care.HomePart
	Title, Help string
	Lines       []homeLine
	Ideas       []homeIdea
	Days        []ui.Option
	With, Phone bool // what the form asks for, too
	FormID      string
	Words       string // what was typed and refused
}

type homeLine struct {
	ID             care.HomeID
	FormID         string
	Part           care.HomePart
	Words, Whose   string
	Own            bool
	With, Day      string
	Days           []ui.Option
	Phone, Tel     string
	NeedsWhy       bool
	Measure, Try   string
	Safety, NoteID string
}

// homeIdea is something that worked, as it was noted, with a way to take it along.
type homeIdea struct {
	homeLine
	From string // what it comes from, in words
	note care.Text
}

func (s *Server) myGoingHome(w http.ResponseWriter, l *look) error {
	if l.who.Resident() == "" {
		return care.Forbidden
	}
	l.SetPathValue("id", string(l.who.Resident()))
	return s.goingHome(w, l)
}

func (s *Server) goingHome(w http.ResponseWriter, l *look) error {
	p, err := newGoingHomePage(l, l.resident())
	if err != nil {
		return err
	}
	return s.show(w, l, p.Top.Title, goingHomeView(p))
}

func goingHomeParts(l *look) ([]livePart, error) {
	p, err := newGoingHomePage(l, care.ResidentID(l.URL.Query().Get("about")))
	return []livePart{{"going-home", goingHomeLines(p)}}, err
}

func newGoingHomePage(l *look, id care.ResidentID) (p goingHomePage, err error) {
	l.view(func(v care.View) {
		l.SetPathValue("id", string(id))
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		g := v.GoingHome(r.ID)
		p = goingHomePage{Seq: v.Seq(), ID: r.ID, Own: l.own(r.ID), Here: r.Here(), Person: r.Name, FormID: newID(), Farewell: g.Wanted, LeaveHref: residentHref(r.ID) + "/leave",
			Top: ui.TopProps{Before: r.Name, Title: l.say("home.title"), Sub: l.say("home.help", "Name", r.Name)}, Leaving: residentHref(r.ID) + "/discharge"}
		if p.Own {
			p.Top.Before, p.Top.Sub = "", l.say("home.help-yours")
		}
		if !g.On.IsZero() {
			p.Day = g.On.String()
			if r.Here() {
				p.Top.Sub = l.say("home.on", "Day", l.words.Relative(g.On, v.Today()))
			}
		}
		for _, part := range care.HomeParts {
			p.Parts = append(p.Parts, newHomePart(l, v, r, g, part))
		}
		for _, f := range g.Farewells {
			p.Farewells = append(p.Farewells, ui.LineProps{Voice: f.Words, Detail: dotted(nameOf(v, f.By), dateOf(l, v, f.At))})
		}
		for _, leave := range v.Leaves(r.ID) {
			if re, ok := v.Rehearsal(r.ID, leave.ID); ok && re.Aims != "" && len(p.Leaves) < 4 {
				p.Leaves = append(p.Leaves, newRehearsalCard(l, v, r, re))
			}
		}
		p.Calls = newCallsCard(l, v, r)
		p.ideas(l, v, r)
	})
	if err == nil {
		err = p.readIdeas(l)
	}
	return p, err
}

func newHomePart(l *look, v care.View, r care.Resident, g care.GoingHome, part care.HomePart) homePart {
	p := homePart{Part: part, Title: l.say("home.part." + string(part)), Help: l.say("home.part-help." + string(part)), With: part == care.HomeKeep || part == care.HomeWeek, Phone: part == care.HomeCall,
		FormID: homeFormID(l, r.ID, g, string(part))}
	if l.refusal != nil && l.form().text("part") == string(part) {
		p.Words, p.FormID = l.typed("words", ""), l.formID()
	}
	if part == care.HomeWeek {
		p.Days = homeDays(l, g, 1)
	}
	for _, line := range g.Of(part) {
		shown := homeLine{ID: line.Line, FormID: homeFormID(l, r.ID, g, string(line.Line)), Part: part, Words: line.Words, Own: line.Own, With: line.With, Phone: line.Phone, Tel: tel(line.Phone), NeedsWhy: line.Own && !l.own(r.ID),
			Measure: string(line.Measure), Try: string(line.Try), Safety: string(line.Safety), NoteID: string(line.Note)}
		if part == care.HomeWeek {
			shown.Day, shown.Days = homeDay(l, g, line.Day), homeDays(l, g, line.Day)
		}
		if !line.Own {
			shown.Whose = l.say("safety.noted-by", "By", nameOf(v, line.By))
		}
		p.Lines = append(p.Lines, shown)
	}
	return p
}

// homeFormID is the ID of a form of a page that is live: it stays until something is written.
func homeFormID(l *look, id care.ResidentID, g care.GoingHome, key string) string {
	return pickerID(l.house.ID()+"|home|"+key, id, int(g.Seq))
}

// homeDay names a day of the first week: by its weekday, where the day of going home is known.
func homeDay(l *look, g care.GoingHome, n int) string {
	if g.On.IsZero() {
		return l.say("home.day", "Count", n)
	}
	return l.say("home.day-of", "Count", n, "Weekday", l.words.Weekday(g.On.Add(n).Weekday()))
}

func homeDays(l *look, g care.GoingHome, chosen int) (options []ui.Option) {
	for n := 1; n <= 7; n++ {
		options = append(options, ui.Option{Value: strconv.Itoa(n), Text: homeDay(l, g, n), Chosen: n == chosen})
	}
	return options
}

// ideas are what worked, under the part of the page where each would stand.
func (p *goingHomePage) ideas(l *look, v care.View, r care.Resident) {
	add := func(part care.HomePart, idea homeIdea) {
		for i := range p.Parts {
			if p.Parts[i].Part == part {
				idea.Part, idea.FormID = part, homeFormID(l, r.ID, v.GoingHome(r.ID), idea.Measure+"|"+idea.Try+"|"+idea.Safety+"|"+idea.NoteID)
				p.Parts[i].Ideas = append(p.Parts[i].Ideas, idea)
			}
		}
	}
	for _, idea := range v.HomeIdeas(r.ID) {
		line := homeLine{Words: idea.Words, Own: idea.Own, With: idea.With, Phone: idea.Phone, Measure: string(idea.Measure), Try: string(idea.Try), Safety: string(idea.Safety)}
		from := "home.from-try"
		switch {
		case idea.Measure != "":
			from = "home.from-plan"
		case idea.Safety != "":
			from = "home.from-safety"
		}
		add(idea.Part, homeIdea{homeLine: line, From: l.say(from)})
	}
	for _, n := range v.NotesThatWorked(r.ID) {
		add(care.HomeHelped, homeIdea{homeLine: homeLine{NoteID: string(n.ID), Own: n.Own}, From: l.say("home.from-note"), note: n.Text})
	}
}

// readIdeas reads the texts of notes that could go along; one that is too long to be a line stays a note.
func (p *goingHomePage) readIdeas(l *look) error {
	var wanted []care.Text
	for _, part := range p.Parts {
		for _, idea := range part.Ideas {
			if idea.note != (care.Text{}) {
				wanted = append(wanted, idea.note)
			}
		}
	}
	texts, err := l.house.Texts(l.Context(), wanted...)
	if err != nil {
		return err
	}
	for i := range p.Parts {
		kept := p.Parts[i].Ideas[:0]
		for _, idea := range p.Parts[i].Ideas {
			if idea.note != (care.Text{}) {
				idea.Words = texts[idea.note]
			}
			if idea.Words != "" && len(idea.Words) <= care.SafetyLongest {
				kept = append(kept, idea)
			}
		}
		p.Parts[i].Ideas = kept
	}
	return nil
}

// goingHomePart is on a person's page, once a day is agreed or something is written.
func goingHomePart(l *look, v care.View, r care.Resident) templ.Component {
	g := v.GoingHome(r.ID)
	if l.own(r.ID) || g.On.IsZero() && len(g.Lines) == 0 && (v.Today().Sub(civil.Of(r.Stay().From, v.Zone())) < 21 || !r.Here()) {
		return nil
	}
	said := l.say("home.nothing-yet")
	switch {
	case !g.On.IsZero() && r.Here():
		said = l.say("home.on", "Day", l.words.Relative(g.On, v.Today()))
	case len(g.Lines) > 0:
		said = l.say("home.lines", "Count", len(g.Lines))
	}
	var first []string
	for _, line := range g.Of(care.HomeHelped) {
		if line.Own && len(first) < 2 {
			first = append(first, line.Words)
		}
	}
	return goingHomeCard(said, first, goingHomeHref(r.ID))
}

func (s *Server) writeHome(w http.ResponseWriter, l *look) error {
	f := l.form()
	line := care.HomeWritten{Resident: l.resident(), Line: care.HomeID(f.text("line")), Part: care.HomePart(f.text("part")), Words: f.words("words"), With: f.text("with"), Phone: f.text("phone"), Day: f.number("day"),
		Own:      f.has("own"),
		HomeFrom: care.HomeFrom{Measure: care.MeasureID(f.text("measure")), Try: care.TryID(f.text("try")), Safety: care.SafetyID(f.text("safety")), Note: care.NoteID(f.text("note"))}}
	if line.Line == "" {
		line.Line = care.HomeID(f.id())
	}
	return s.do(w, l, care.WriteHome(line), done{to: goingHomeHref(line.Resident) + "#" + string(line.Part), say: "home.written"}, s.goingHome)
}

func (s *Server) removeHome(w http.ResponseWriter, l *look) error {
	f := l.form()
	out := care.HomeRemoved{Resident: l.resident(), Line: care.HomeID(f.text("line")), Why: f.text("why")}
	return s.do(w, l, care.RemoveHome(out), done{to: goingHomeHref(out.Resident), say: "home.removed"}, s.goingHome)
}

func (s *Server) planHome(w http.ResponseWriter, l *look) error {
	f := l.form()
	plan := care.HomePlanned{Resident: l.resident(), On: f.day("home-day"), Farewell: f.has("farewell")}
	return s.do(w, l, care.PlanHome(plan), done{to: goingHomeHref(plan.Resident), say: "home.planned"}, s.goingHome)
}

func (s *Server) printGoingHome(w http.ResponseWriter, l *look) error {
	id := care.ResidentID(l.URL.Query().Get("resident"))
	if id == "" {
		id = l.who.Resident()
	}
	var sheet print.HomeSheet
	ok := false
	l.view(func(v care.View) { sheet, ok = print.GoingHome(v, l.words, id) })
	if !ok {
		return care.NotFound
	}
	sheet.BackHref = goingHomeHref(id)
	return s.write(w, l, print.HomeView(sheet))
}

func homeLabel(ctx context.Context, p goingHomePage) string {
	if p.Own {
		return words.Say(ctx, "home.own-words")
	}
	return words.Say(ctx, "home.in-words", "Name", p.Person)
}
