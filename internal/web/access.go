package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Who may see: what the house agreed, what a resident says about it by name, and what is shown to somebody who is not on
// duty instead of an empty house.

func (s *Server) accessRoutes(r routes) {
	r.act("POST /house/access", s.agreeAccess)
	r.page("GET /me/access", s.whoMaySee)
	r.page("GET /me/access/hide", s.hideWhat)
	r.act("POST /me/access/hide", s.hide)
	r.act("POST /me/access/open", s.openAgain)
}

// offDuty says what somebody sees who is not on duty, and how they see more.
type offDuty struct {
	Title, Text, Next string
	Need              string // where a record is opened in need; "" for who cannot
	To, Go            string // where what they do see is, and what that is called; "" for who works with residents
}

// newOffDuty is nil for who is on duty, and for who lives here.
func newOffDuty(l *look, v care.View) *offDuty {
	role := l.who.Role
	switch {
	case role == care.RoleManager:
		return &offDuty{Title: l.say("access.sums"), Text: l.say("access.sums.manager"), To: "/house/time", Go: l.say("nav.house-time")}
	case role == care.RoleAuditor:
		return &offDuty{Title: l.say("access.sums"), Text: l.say("access.sums.auditor"), To: "/looks", Go: l.say("nav.looks")}
	case !l.inTeam() || v.Tie("")&care.TieDuty != 0:
		return nil
	}
	p := &offDuty{Title: l.say("access.off-duty"), Text: l.say("access.off-duty.help")}
	for _, d := range v.Duties(v.At(), v.At().AddDate(0, 0, 14)) {
		if d.Staff == l.who.Staff() && d.From.After(v.At()) {
			p.Next = l.say("access.next-duty", "When", until(l, v, d.From), "Count", v.Access().Before)
			break
		}
	}
	if role != care.RolePeer {
		p.Need = "/glass"
	}
	return p
}

// inTeam says whether the person works with residents here.
func (l *look) inTeam() bool { return slices.Contains(care.TeamRoles, l.who.Role) }

// closed is the page about a person whom who asks does not see now: it says nothing of the person, not even whether
// there is one.
func (s *Server) closed(w http.ResponseWriter, l *look, r *care.Refusal) error {
	l.refusal = r
	var p *offDuty
	l.view(func(v care.View) { p = newOffDuty(l, v) })
	if p != nil && p.Need != "" {
		p.Need += "?whom=" + string(l.resident())
	}
	return s.show(w, l, l.say("access.closed"), closedView(p))
}

// chapterOptions are the chapters of a record, to choose from.
func (l *look) chapterOptions(name string, chosen []care.Chapter) (list []ui.Option) {
	for _, c := range care.Chapters {
		list = append(list, ui.Option{Value: string(c), Text: l.say("access.chapter." + string(c)), Detail: l.say("access.chapter-help." + string(c)),
			Chosen: l.listed(name, string(c), slices.Contains(chosen, c))})
	}
	return list
}

// chapters names chapters of a record; all of them in one word.
func (l *look) chapters(list []care.Chapter) string {
	if len(list) == 0 || len(list) == len(care.Chapters) {
		return l.say("access.everything")
	}
	var names []string
	for _, c := range list {
		names = append(names, l.say("access.chapter."+string(c)))
	}
	return strings.Join(names, " · ")
}

// chosen are the chapters that were ticked.
func (f *form) chapters(name string) (list []care.Chapter) {
	for _, c := range f.list(name) {
		list = append(list, care.Chapter(c))
	}
	return list
}

type seenByPage struct {
	Hidden  []hiddenLine
	Groups  []seerGroup
	Glasses []ui.LineProps
}

// A hiddenLine is somebody from whom something is hidden.
type hiddenLine struct {
	ui.LineProps
	Staff    care.StaffID
	Relative care.RelativeID
	Change   string
}

// A seerGroup is everybody who may see for one reason.
type seerGroup struct {
	Title, Help string
	Lines       []ui.LineProps
}

// reasons are the ties by which somebody may be told, in the order in which they are read; TieConsent stands for a guardian, too.
var reasons = []care.Tie{care.TieGlass, care.TieCompanion, care.TieTreats, care.TieDuty, care.TieKin}

// whoMaySee is a resident's own page: who may see their record now and why, and a way to hide it from somebody.
func (s *Server) whoMaySee(w http.ResponseWriter, l *look) error {
	me := l.who.Resident()
	if me == "" {
		return care.Forbidden
	}
	var p seenByPage
	among := s.colleaguesWithAccount(l.house.ID())
	l.view(func(v care.View) {
		for _, kin := range v.Relatives(me) {
			among = append(among, care.Who{Role: care.RoleRelative, ID: string(kin.Relative)})
		}
		seers := v.Seers(me, among)
		for _, tie := range reasons {
			g := seerGroup{Title: l.say("access.reason." + tie.Reason()), Help: l.say("access.reason-help." + tie.Reason())}
			if tie == care.TieDuty && v.Access().Everybody {
				g.Title, g.Help = l.say("access.everybody-here"), l.say("access.everybody-here.help")
			}
			rest := seers[:0:0]
			for _, seer := range seers {
				if seer.Tie&tie == 0 {
					rest = append(rest, seer)
				} else {
					g.Lines = append(g.Lines, seerLine(l, v, seer))
				}
			}
			if seers = rest; len(g.Lines) > 0 {
				p.Groups = append(p.Groups, g)
			}
		}
		for _, h := range v.Hidden(me) {
			p.Hidden = append(p.Hidden, newHiddenLine(l, v, h))
		}
		for _, g := range v.Glasses(me) {
			p.Glasses = append(p.Glasses, glassLine(l, v, g))
		}
	})
	return s.show(w, l, l.say("access.who-may-see"), whoMaySeeView(p))
}

// colleaguesWithAccount is everybody who works in a house and can look, as what they are there.
func (s *Server) colleaguesWithAccount(house string) (list []care.Who) {
	for _, a := range s.office.AccountsOf(house) {
		for _, work := range a.Works {
			if who := work.Who(); work.House == house && !a.Disabled && who.Staff() != "" {
				list = append(list, who)
			}
		}
	}
	return list
}

func seerLine(l *look, v care.View, seer care.Seer) ui.LineProps {
	if kin, ok := v.Relative(seer.Who.Relative()); ok {
		return ui.LineProps{Face: faceOf(string(kin.Relative), kin.Name), Title: kin.Name, Voice: kin.Is, Detail: l.chapters(seer.Chapters), Href: relativeHref(kin.Resident, kin.Relative)}
	}
	c, _ := v.Colleague(seer.Who.Staff())
	line := ui.LineProps{Face: faceOf(string(c.ID), c.Name), Title: c.Name, Detail: l.say("role." + string(seer.Who.Role)), Action: hideLink("staff:"+string(c.ID), c.Name)}
	if len(seer.Chapters) < len(care.Chapters) {
		line.Detail += ": " + l.chapters(seer.Chapters)
	}
	for _, here := range v.Present() {
		if here.ID == c.ID {
			line.After = l.say("staff.here-until", "When", until(l, v, here.Until))
		}
	}
	return line
}

func newHiddenLine(l *look, v care.View, h care.RecordHidden) hiddenLine {
	line := hiddenLine{Staff: h.Staff, Relative: h.Relative, Change: "/me/access/hide?from=staff:" + string(h.Staff)}
	line.Detail = l.chapters(h.Chapters)
	if c, ok := v.Colleague(h.Staff); ok {
		line.Title = c.Name
	}
	if kin, ok := v.Relative(h.Relative); ok {
		line.Title, line.Change = kin.Name, "/me/access/hide?from=relative:"+string(h.Relative)
	}
	line.Face = faceOf(string(h.Staff)+string(h.Relative), line.Title)
	return line
}

type hidePage struct {
	FormID   string
	From     []ui.Option
	What     []ui.Option
	Chapters []ui.Option
}

// hideWhat asks from whom a resident hides what.
func (s *Server) hideWhat(w http.ResponseWriter, l *look) error {
	me := l.who.Resident()
	if me == "" {
		return care.Forbidden
	}
	p := hidePage{FormID: l.formID()}
	from := l.typed("from", l.form().text("from"))
	l.view(func(v care.View) {
		for _, c := range v.Colleagues() {
			p.From = append(p.From, ui.Option{Value: "staff:" + string(c.ID), Text: c.Name})
		}
		for _, kin := range v.Relatives(me) {
			p.From = append(p.From, ui.Option{Value: "relative:" + string(kin.Relative), Text: kin.Name})
		}
		var chosen []care.Chapter
		for _, h := range v.Hidden(me) {
			if from == "staff:"+string(h.Staff) || from == "relative:"+string(h.Relative) {
				chosen = h.Chapters
			}
		}
		part := len(chosen) > 0
		p.What = []ui.Option{{Value: "all", Text: l.say("access.hide-all"), Chosen: l.typed("what", "all") == "all" && !part},
			{Value: "part", Text: l.say("access.hide-part"), Chosen: l.typed("what", "") == "part" || part}}
		p.Chapters = l.chapterOptions("chapter", chosen)
	})
	for i := range p.From {
		p.From[i].Chosen = p.From[i].Value == from
	}
	return s.show(w, l, l.say("access.hide"), hideView(p))
}

func (s *Server) hide(w http.ResponseWriter, l *look) error {
	f := l.form()
	h := care.RecordHidden{Resident: l.who.Resident()}
	h.Staff, h.Relative = f.byName("from")
	if f.text("what") == "part" {
		if h.Chapters = f.chapters("chapter"); len(h.Chapters) == 0 {
			f.refuse("access.nothing-chosen")
		}
	}
	return s.do(w, l, care.HideRecord(h), done{to: "/me/access", say: "access.hidden", keep: true}, s.hideWhat)
}

func (s *Server) openAgain(w http.ResponseWriter, l *look) error {
	o := care.RecordOpened{Resident: l.who.Resident()}
	o.Staff, o.Relative = l.form().byName("from")
	return s.do(w, l, care.OpenRecord(o), done{to: "/me/access", say: "access.opened", keep: true}, s.whoMaySee)
}

// byName is a colleague, or a relative of the resident.
func (f *form) byName(field string) (care.StaffID, care.RelativeID) {
	kind, id, _ := strings.Cut(f.text(field), ":")
	if kind == "relative" {
		return "", care.RelativeID(id)
	}
	return care.StaffID(id), ""
}

// accessPart is the way to who may see, on a resident's own page.
func accessPart(l *look, v care.View, r care.Resident) templ.Component {
	if !l.own(r.ID) {
		return nil
	}
	return accessCard(len(v.Hidden(r.ID)))
}

// agreementPage is how the house opens its records, for its coordinator.
type agreementPage struct {
	FormID                    string
	Sorts                     []ui.Option
	Before, After, SecondRead string
	Privacy                   []ui.Option
	Guardians                 []guardianForm
}

type guardianForm struct {
	N, Under string
	Chapters []ui.Option
}

// guardianRows is how many ages a house can tell apart.
const guardianRows = 3

func newAgreementPage(l *look, v care.View) (p agreementPage) {
	a := v.Access()
	p = agreementPage{FormID: newID(), Before: l.typed("before", strconv.Itoa(a.Before)), After: l.typed("after", strconv.Itoa(a.After)),
		SecondRead: l.typed("second-read", strconv.Itoa(int(a.SecondReadIn()/time.Hour)))}
	everybody := l.typed("sort", map[bool]string{true: "everybody", false: "rota"}[a.Everybody])
	for _, sort := range []string{"rota", "everybody"} {
		p.Sorts = append(p.Sorts, ui.Option{Value: sort, Text: l.say("access.sort." + sort), Detail: l.say("access.sort-help." + sort), Chosen: everybody == sort})
	}
	p.Privacy = []ui.Option{{Value: "", Text: l.say("access.privacy-nobody")}}
	for _, c := range v.Colleagues() {
		p.Privacy = append(p.Privacy, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.typed("privacy", string(a.Privacy)) == string(c.ID)})
	}
	for i := range guardianRows {
		var rule care.GuardianRule
		g := guardianForm{N: strconv.Itoa(i)}
		if i < len(a.Guardians) {
			rule = a.Guardians[i]
			g.Under = strconv.Itoa(rule.Under)
		}
		g.Under = l.typed("under-"+g.N, g.Under)
		g.Chapters = l.chapterOptions("guardian-"+g.N, rule.Chapters)
		p.Guardians = append(p.Guardians, g)
	}
	return p
}

func (s *Server) agreeAccess(w http.ResponseWriter, l *look) error {
	f := l.form()
	a := care.AccessAgreed{Everybody: f.text("sort") == "everybody", Before: f.number("before"), After: f.number("after"), Privacy: care.StaffID(f.text("privacy")),
		SecondRead: f.number("second-read")}
	for i := range guardianRows {
		n := strconv.Itoa(i)
		if under := f.number("under-" + n); under != 0 { // a row that was left empty, or emptied
			a.Guardians = append(a.Guardians, care.GuardianRule{Under: under, Chapters: f.chapters("guardian-" + n)})
		}
	}
	return s.do(w, l, care.AgreeAccess(a), done{to: "/house#access", say: "access.agreed", keep: true}, s.theHouse)
}

// dateOf is the day of a moment, with its year.
func dateOf(l *look, v care.View, t time.Time) string { return l.words.DateYear(civil.Of(t, v.Zone())) }
