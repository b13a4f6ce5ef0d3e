package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Time with the family: it is planned with a name to each, told when it was, and its minutes are answered by those who were
// there. How the family sees it stands apart, each under their own name.

func (s *Server) familyRoutes(r routes) {
	r.page("GET /resident/{id}/family", s.family)
	r.act("POST /resident/{id}/family", s.planFamily)
	r.act("POST /resident/{id}/family/{appointment}/met", s.metFamily)
	r.act("POST /resident/{id}/family/{appointment}/read", s.readFamily)
	r.act("POST /resident/{id}/family/view", s.tellFamilyView)
	r.act("POST /resident/{id}/family/heard", s.hearFamilyView)
}

func familyHref(id care.ResidentID) string { return residentHref(id) + "/family" }

type familyPage struct {
	ID       care.ResidentID
	Own      bool
	Person   string
	Top      ui.TopProps
	Views    []familyView
	Meetings []familyMeeting
	Given    string // the time that was given to them lately, in words
	Kin      []ui.Option
	Nobody   bool // nobody belongs to them yet
	Here     bool
	FormID   string
	Sorts    []ui.Option
	Fields   map[string]string
	With     []ui.Option
	Telling  []ui.Option // of whom one writes down how they see it
	TellID   string
}

// familyView is how one of the family sees it, under their own name.
type familyView struct {
	ID                care.FamilyViewID
	Resident          care.ResidentID
	Name, Words, When string
	FormID            string
	Unread            bool // they wrote it themselves, and nobody has said that they read it
	Read              string
	Hears             bool // whoever looks may say so
}

// familyMeeting is time with the family, planned or held.
type familyMeeting struct {
	ID          care.AppointmentID
	Resident    care.ResidentID
	FormID      string
	Title, When string
	Asked       string
	About       string
	Off         string
	Ahead       bool
	Untold      bool // it was, and nobody has said how
	Came        []ui.Option
	With        []ui.Option
	Minutes     string
	Held        string // how long, and who came
	Words       string // the minutes
	Read        []familyRead
	Answers     bool // the resident has not said how they see the minutes
	Written     string
}

type familyRead struct {
	Says, Words string
	Own         bool // their own words
}

// familyMonths is how far back a page of the family goes.
const familyMonths = 12

func (s *Server) family(w http.ResponseWriter, l *look) error {
	var p familyPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err == nil {
			p = newFamilyPage(l, v, r)
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Top.Title, familyPageView(p))
}

func newFamilyPage(l *look, v care.View, r care.Resident) familyPage {
	p := familyPage{ID: r.ID, Own: l.own(r.ID), Person: r.Name, Here: r.Here(), FormID: l.formID(), TellID: newID(),
		Top: ui.TopProps{Before: r.Name, Title: l.say("family.title"), Sub: l.say("family.help", "Name", r.Name)}}
	if p.Own {
		p.Top.Before, p.Top.Sub = "", l.say("family.help-yours")
	}
	p.Views = familyViews(l, v, r.ID)
	for _, m := range v.FamilyMeetings(r.ID, v.At().AddDate(0, -familyMonths, 0)) {
		p.Meetings = append(p.Meetings, newFamilyMeeting(l, v, r, m))
	}
	p.Given = familyTime(l, v, r.ID)
	for _, kin := range v.Relatives(r.ID) {
		name := kinName(kin)
		p.Kin = append(p.Kin, ui.Option{Value: string(kin.Relative), Text: name, Chosen: l.listed("kin", string(kin.Relative), false)})
		p.Telling = append(p.Telling, ui.Option{Value: string(kin.Relative), Text: name, Chosen: l.typed("relative", l.URL.Query().Get("relative")) == string(kin.Relative)})
	}
	p.Nobody = len(p.Kin) == 0
	for _, sort := range care.FamilySorts {
		p.Sorts = append(p.Sorts, ui.Option{Value: string(sort), Text: l.say("family.sort." + string(sort)), Chosen: l.typed("sort", string(care.FamilySorts[0])) == string(sort)})
	}
	p.With = colleagueOptions(l, v, "with", meAnd(l))
	p.Fields = map[string]string{"day": l.typed("day", v.Today().Add(1).String()), "at": l.typed("at", "15:00"), "minutes": l.typed("minutes", "60"), "about": l.typed("about", ""), "others": l.typed("others", ""),
		"view": l.typed("view", "")}
	return p
}

// meAnd is whoever looks, if they work here: the first who is thought to have been there.
func meAnd(l *look) []care.StaffID {
	if me := l.who.Staff(); me != "" {
		return []care.StaffID{me}
	}
	return nil
}

// kinName is a relative by name and what they are to the person, in the person's words: "Anne, my mother".
func kinName(kin care.Relative) string {
	if kin.Is == "" {
		return kin.Name
	}
	return kin.Name + ", " + kin.Is
}

// familyViews is how the family sees it.
func familyViews(l *look, v care.View, id care.ResidentID) (list []familyView) {
	for _, f := range v.FamilyViews(id) {
		kin, ok := v.Relative(f.Relative)
		if !ok {
			continue
		}
		shown := familyView{ID: f.View, Resident: id, Name: kinName(kin), Words: f.Words, FormID: newID(), When: l.words.Relative(civil.Of(f.At, v.Zone()), v.Today()), Hears: l.inTeam()}
		switch {
		case f.Themselves() && f.Heard == nil:
			shown.Unread = true
		case f.Themselves():
			shown.Read = l.say("family.read-by", "Name", nameOf(v, f.Heard.By), "When", l.words.Relative(civil.Of(f.Heard.At, v.Zone()), v.Today()))
		default:
			shown.When = dotted(shown.When, l.say("family.told-to", "Name", nameOf(v, f.Written.By)))
		}
		list = append(list, shown)
	}
	return list
}

func newFamilyMeeting(l *look, v care.View, r care.Resident, m care.FamilyMeeting) familyMeeting {
	begins := m.Appointment.From
	shown := familyMeeting{ID: m.Appointment.Appointment, Resident: r.ID, FormID: newID(), Title: l.say("family.sort." + string(m.Sort)), When: until(l, v, begins),
		About: m.About, Ahead: begins.After(v.At()), Minutes: l.words.Minutes(m.Appointment.Minutes)}
	if m.Cancelled {
		shown.Off, shown.Ahead = l.say("family.off"), false
	}
	shown.Asked = dotted(l.words.List(kinNames(v, m.Relatives)), m.Appointment.Others, staffNames(l, v, m.Appointment.With))
	shown.Untold = m.Met == nil && !m.Cancelled && !shown.Ahead && l.inTeam()
	if shown.Untold {
		for _, kin := range v.Relatives(r.ID) {
			shown.Came = append(shown.Came, ui.Option{Value: string(kin.Relative), Text: kinName(kin), Chosen: slices.Contains(m.Relatives, kin.Relative)})
		}
		shown.With = colleagueOptions(l, v, "with", m.Appointment.With)
	}
	if m.Met == nil {
		return shown
	}
	shown.Held = dotted(l.words.Minutes(m.Met.Minutes), l.say("family.came", "Names", append(kinNames(v, m.Met.Came), oneOrNone(m.Met.Others)...)), staffNames(l, v, m.Met.With))
	shown.Words, shown.Written = m.Met.Words, nameOf(v, m.Met.Written.By)
	shown.Answers = true
	for _, read := range m.Read {
		name := r.Name
		if kin, ok := v.Relative(read.Relative); ok {
			name = kin.Name
		} else if read.Relative != "" {
			continue
		}
		says := familyRead{Says: l.say("family.sees-so", "Name", name), Words: read.Words, Own: true}
		if !read.Agrees {
			says.Says = l.say("family.sees-otherwise", "Name", name)
		}
		shown.Read = append(shown.Read, says)
		shown.Answers = shown.Answers && read.Relative != ""
	}
	return shown
}

func oneOrNone(words string) []string {
	if words == "" {
		return nil
	}
	return []string{words}
}

func kinNames(v care.View, ids []care.RelativeID) (names []string) {
	for _, id := range ids {
		if kin, ok := v.Relative(id); ok {
			names = append(names, kin.Name)
		}
	}
	return names
}

// familyTime says how much time the family was given in the last three months, and how much is planned.
func familyTime(l *look, v care.View, id care.ResidentID) string {
	times, minutes, ahead := 0, 0, 0
	for _, m := range v.FamilyMeetings(id, v.At().AddDate(0, -3, 0)) {
		switch {
		case m.Met != nil:
			times++
			minutes += m.Met.Minutes
		case !m.Cancelled && m.Appointment.From.After(v.At()):
			ahead += m.Appointment.Minutes
		}
	}
	var said []string
	if times > 0 {
		said = append(said, l.say("family.given", "Count", times, "Time", l.words.Minutes(minutes)))
	}
	if ahead > 0 {
		said = append(said, l.say("family.planned", "Time", l.words.Minutes(ahead)))
	}
	return dotted(said...)
}

// familyAsks is what the family asks of the house today: that what they wrote is read, and that it is told how a meeting was.
func familyAsks(l *look, v care.View) (asks []ui.Ask) {
	if !l.inTeam() {
		return nil
	}
	for _, f := range v.FamilyViewsUnheard() {
		r, _ := v.Resident(f.Resident)
		kin, _ := v.Relative(f.Relative)
		asks = append(asks, ui.Ask{ID: "ask-family-" + string(f.View), Tag: ui.TagProps{Text: l.say("family.tag"), Tone: ui.Clay},
			Title: l.say("family.wrote", "Kin", kin.Name, "Name", r.Name), Detail: until(l, v, f.At), Href: familyHref(f.Resident)})
	}
	for _, m := range v.FamilyMeetingsDue() {
		r, _ := v.Resident(m.FamilyInvited.Resident)
		asks = append(asks, ui.Ask{ID: "ask-family-" + string(m.FamilyInvited.Appointment), Tag: ui.TagProps{Text: l.say("family.tag"), Tone: ui.Plum},
			Title: l.say("family.how-was-it", "Name", r.Name), Detail: until(l, v, m.Appointment.From), Href: familyHref(r.ID)})
	}
	return asks
}

// reviewFamily is how the family sees it, on the page of a review: apart from what the team says.
func reviewFamily(l *look, v care.View, r care.Resident, since time.Time) templ.Component {
	var list []familyView
	for i, shown := range familyViews(l, v, r.ID) {
		if f := v.FamilyViews(r.ID)[i]; f.At.After(since) {
			shown.Hears = false
			list = append(list, shown)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return familyViewsCard(list)
}

func (s *Server) planFamily(w http.ResponseWriter, l *look) error {
	f := l.form()
	asked := care.FamilyInvited{Appointment: care.AppointmentID(f.id()), Resident: l.resident(), Sort: care.FamilySort(f.text("sort")), About: f.words("about")}
	for _, kin := range f.list("kin") {
		asked.Relatives = append(asked.Relatives, care.RelativeID(kin))
	}
	at := care.AppointmentAgreed{Title: l.say("family.sort." + string(asked.Sort)), Others: f.text("others"), From: f.time("day", "at"), Minutes: f.number("minutes")}
	for _, c := range f.list("with") {
		at.With = append(at.With, care.StaffID(c))
	}
	return s.do(w, l, care.PlanFamilyMeeting(asked, at), done{to: familyHref(asked.Resident), say: "family.is-planned"}, s.family)
}

func (s *Server) metFamily(w http.ResponseWriter, l *look) error {
	f := l.form()
	met := care.FamilyMet{Appointment: care.AppointmentID(l.PathValue("appointment")), Resident: l.resident(), Others: f.text("others"), Minutes: f.number("minutes"), Words: f.words("words")}
	for _, kin := range f.list("came") {
		met.Came = append(met.Came, care.RelativeID(kin))
	}
	for _, c := range f.list("with") {
		met.With = append(met.With, care.StaffID(c))
	}
	return s.do(w, l, care.HoldFamilyMeeting(met), done{to: familyHref(met.Resident), say: "family.is-told"}, s.family)
}

func (s *Server) readFamily(w http.ResponseWriter, l *look) error {
	f := l.form()
	read := care.FamilyRead{Appointment: care.AppointmentID(l.PathValue("appointment")), Resident: l.resident(), Relative: care.RelativeID(f.text("relative")), Agrees: f.text("agrees") == "yes",
		Words: f.words("words"), Said: !l.own(l.resident())}
	return s.do(w, l, care.ReadFamilyMinutes(read), done{to: familyHref(read.Resident), say: "family.is-read"}, s.family)
}

func (s *Server) tellFamilyView(w http.ResponseWriter, l *look) error {
	f := l.form()
	told := care.FamilyViewTold{View: care.FamilyViewID(f.id()), Resident: l.resident(), Relative: care.RelativeID(f.text("relative")), Words: f.words("view")}
	return s.do(w, l, care.TellFamilyView(told), done{to: familyHref(told.Resident), say: "family.view-noted"}, s.family)
}

func (s *Server) hearFamilyView(w http.ResponseWriter, l *look) error {
	heard := care.FamilyViewHeard{View: care.FamilyViewID(l.form().text("view-id")), Resident: l.resident()}
	return s.do(w, l, care.HearFamilyView(heard), done{to: familyHref(heard.Resident), say: "family.view-heard", keep: true}, s.family)
}
