package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/web/ui"
)

// Opening a record in need. Who is not on duty writes whose record it is, why and for how long, and their password once
// more; the person is told at once, and somebody looks into it afterwards.

func (s *Server) glassRoutes(r routes) {
	r.page("GET /glass", s.inNeed)
	r.act("POST /glass", s.breakGlass)
	r.page("GET /glass/{glass}", s.oneGlass)
	r.act("POST /glass/{glass}/close", s.closeGlass)
	r.act("POST /glass/{glass}/review", s.reviewGlass)
}

type needPage struct {
	FormID         string
	Allowed        bool // otherwise they are on duty, and need not
	Whom, Why      string
	Reasons, Hours []ui.Option
	Hand           bool
	Password, Code bool // they showed who they are too long ago, and how they show it now
	Anew           bool // they have no password, and sign in anew for it
}

func glassHref(id care.GlassID) string { return "/glass/" + string(id) }

// inNeed asks for what somebody says who opens a record in need.
func (s *Server) inNeed(w http.ResponseWriter, l *look) error {
	if !l.inTeam() || l.who.Role == care.RolePeer {
		return care.Forbidden
	}
	p := needPage{FormID: l.formID(), Whom: l.typed("whom", l.form().text("whom")), Why: l.typed("why", ""), Hand: l.ticked("hand", false)}
	l.view(func(v care.View) { p.Allowed = v.Tie("")&care.TieDuty == 0 })
	if !l.me.Fresh(s.journal.Now()) {
		ways := s.office.Ways(l.me.Account.ID)
		p.Password, p.Code, p.Anew = ways.Password, ways.Authenticator, !ways.Password
	}
	for _, reason := range care.GlassReasons {
		p.Reasons = append(p.Reasons, ui.Option{Value: string(reason), Text: l.say("glass.reason." + string(reason)), Chosen: l.typed("reason", "") == string(reason)})
	}
	for h := 1; h <= int(care.GlassLongest/time.Hour); h++ {
		n := strconv.Itoa(h)
		p.Hours = append(p.Hours, ui.Option{Value: n, Text: l.say("glass.hours", "Count", h), Chosen: l.typed("hours", "1") == n})
	}
	return s.show(w, l, l.say("glass.open"), needView(p))
}

func (s *Server) breakGlass(w http.ResponseWriter, l *look) error {
	f := l.form()
	if err := f.err(); err != nil {
		return s.refused(w, l, err, s.inNeed)
	}
	err := s.confirm(w, l)
	if r := journal.Refused(err); r != nil {
		return s.refused(w, l, r, s.inNeed)
	} else if err != nil {
		return err
	}
	g := care.GlassBroken{Glass: care.GlassID(f.id()), Staff: l.who.Staff(), Reason: care.GlassReason(f.text("reason")), Why: f.words("why"), Hand: f.has("hand")}
	l.view(func(v care.View) { g.Until = v.At().UTC().Add(time.Duration(f.number("hours")) * time.Hour) })
	return s.do(w, l, care.BreakGlass(f.text("whom"), g), done{to: glassHref(g.Glass), say: "glass.broken", keep: true}, s.inNeed)
}

// confirm asks who showed who they are too long ago for it once more. The session goes on under another token.
func (s *Server) confirm(w http.ResponseWriter, l *look) error {
	if l.me.Fresh(s.journal.Now()) {
		return nil
	}
	next, err := s.office.Confirm(l.Context(), token(l.Request), l.PostForm.Get("password"), l.form().text("code"))
	if err != nil {
		return err
	}
	http.SetCookie(w, cookie(next, int(office.SessionLongest.Seconds())))
	l.me, _ = s.office.Session(next)
	return nil
}

// glassPage is one record that was opened in need, to who opened it, to whose record it is, and to who looks into it.
type glassPage struct {
	ID            care.GlassID
	Title, Whose  string
	Reason, Why   string
	Times, Hand   string
	Lasts, Mine   bool
	To            string // the record, while it is open
	Review        bool
	Overdue       string
	Reviewed      string
	Words, FormID string
	Rights        []ui.Option
	Theirs        bool // the resident looks
}

func (s *Server) oneGlass(w http.ResponseWriter, l *look) error {
	var p glassPage
	found := false
	l.view(func(v care.View) {
		var g care.Glass
		if g, found = v.Glass(care.GlassID(l.PathValue("glass"))); found {
			p = newGlassPage(l, v, g)
		}
	})
	if !found {
		return care.NotFound
	}
	return s.show(w, l, p.Title, glassView(p))
}

func newGlassPage(l *look, v care.View, g care.Glass) glassPage {
	p := glassPage{ID: g.Glass, FormID: l.formID(), Title: glassTitle(l, v, g), Reason: l.say("glass.reason." + string(g.Reason)), Why: g.Why, Times: glassTimes(l, v, g),
		Mine: g.Staff == l.who.Staff(), Theirs: l.own(g.Resident), Lasts: g.Until.After(v.At()), Hand: l.say("glass.read-only")}
	if g.Hand {
		p.Hand = l.say("glass.wrote-too")
	}
	if p.Mine && p.Lasts {
		p.To = residentHref(g.Resident)
	}
	switch {
	case !g.Reviewed.IsZero():
		p.Reviewed, p.Words = glassReviewed(l, v, g), g.Words
	case slices.ContainsFunc(v.GlassesToReview(), func(w care.Glass) bool { return w.Glass == g.Glass }):
		p.Review = true
		for _, right := range []string{"yes", "no"} {
			p.Rights = append(p.Rights, ui.Option{Value: right, Text: l.say("glass.right." + right), Chosen: l.typed("right", "") == right})
		}
		p.Words = l.typed("words", "")
		fallthrough
	default:
		p.Reviewed = l.say("glass.unreviewed")
		if g.Overdue(v.At()) {
			p.Overdue = l.say("glass.overdue")
		}
	}
	return p
}

// glassTitle says who opened whose record.
func glassTitle(l *look, v care.View, g care.Glass) string {
	name := nameOf(v, care.ByTherapist(g.Staff))
	switch {
	case l.own(g.Resident):
		return l.say("glass.opened-yours", "By", name)
	case g.Staff == l.who.Staff():
		return l.say("glass.opened-by-you", "Name", g.Name)
	}
	return l.say("glass.opened", "By", name, "Name", g.Name)
}

// glassTimes says from when until when it was, or is, open.
func glassTimes(l *look, v care.View, g care.Glass) string {
	from, to := until(l, v, g.At), until(l, v, g.Until)
	switch {
	case g.Until.After(v.At()):
		return l.say("glass.open-until", "From", from, "Until", to)
	case !g.Closed.IsZero():
		return l.say("glass.closed-at", "From", from, "Until", to)
	}
	return l.say("glass.was-open", "From", from, "Until", to)
}

func glassReviewed(l *look, v care.View, g care.Glass) string {
	key := "glass.found-right"
	if !g.Right {
		key = "glass.found-wrong"
	}
	return l.say(key, "By", nameOf(v, g.Reviewer), "When", until(l, v, g.Reviewed))
}

// glassLine is one breaking in a list.
func glassLine(l *look, v care.View, g care.Glass) ui.LineProps {
	line := ui.LineProps{ID: "glass-" + string(g.Glass), Title: glassTitle(l, v, g), Detail: glassTimes(l, v, g), Href: glassHref(g.Glass)}
	if g.Reviewed.IsZero() {
		line.Detail += " · " + l.say("glass.unreviewed")
	} else {
		line.Detail += " · " + glassReviewed(l, v, g)
	}
	return line
}

// glassNews is how long a resident's front page tells that somebody opened their record.
const glassNews = 7 * 24 * time.Hour

// glassesOf are what a resident is told on their front page.
func glassesOf(l *look, v care.View, id care.ResidentID) (lines []ui.LineProps) {
	for _, g := range v.Glasses(id) {
		if v.At().Sub(g.At) < glassNews {
			line := glassLine(l, v, g)
			line.Detail = g.Why
			lines = append(lines, line)
		}
	}
	return lines
}

// A glassOpen is what somebody has opened in need and not closed: said on top of the pages where they see it.
type glassOpen struct {
	ID         care.GlassID
	Text, Href string
}

// openGlasses are what whoever looks has opened and not closed; about, if given, only of that person.
func openGlasses(l *look, v care.View, about care.ResidentID) (list []glassOpen) {
	for _, g := range v.BrokenNow() {
		if about == "" || about == g.Resident {
			list = append(list, glassOpen{g.Glass, l.say("glass.you-opened", "Name", g.Name, "Until", until(l, v, g.Until)), residentHref(g.Resident)})
		}
	}
	return list
}

// glassAsks are what somebody is to look into.
func glassAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, g := range v.GlassesToReview() {
		tag := ui.TagProps{Text: l.say("glass.tag"), Tone: ui.Clay}
		if g.Overdue(v.At()) {
			tag.Text = l.say("glass.tag-overdue")
		}
		asks = append(asks, ui.Ask{ID: "ask-glass-" + string(g.Glass), Tag: tag, Title: glassTitle(l, v, g), Detail: l.say("glass.reason."+string(g.Reason)) + " · " + glassTimes(l, v, g), Href: glassHref(g.Glass)})
	}
	return asks
}

// whichGlass is the record that was opened, as the path says, to those who are told of it.
func (l *look) whichGlass() (id care.GlassID, whose care.ResidentID) {
	id = care.GlassID(l.PathValue("glass"))
	l.view(func(v care.View) {
		g, _ := v.Glass(id)
		whose = g.Resident
	})
	return id, whose
}

func (s *Server) closeGlass(w http.ResponseWriter, l *look) error {
	id, whose := l.whichGlass()
	return s.do(w, l, care.CloseGlass(care.GlassClosed{Glass: id, Resident: whose}), done{to: glassHref(id), say: "glass.closed", keep: true}, s.oneGlass)
}

func (s *Server) reviewGlass(w http.ResponseWriter, l *look) error {
	f := l.form()
	id, whose := l.whichGlass()
	reviewed := care.GlassReviewed{Glass: id, Resident: whose, Right: f.text("right") == "yes", Words: f.words("words")}
	if f.text("right") == "" {
		f.refuse("form.choose")
	}
	return s.do(w, l, care.ReviewGlass(reviewed), done{to: glassHref(id), say: "glass.reviewed", keep: true}, s.oneGlass)
}
