package web

import (
	"net/http"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/law"
	"milieu/internal/web/ui"
)

// The rota, for who plans: drafts, what the house needs of each day, the rules of working time, and the duties of those who are away.
// One draft is in draft.go.

func (s *Server) rotaRoutes(r routes) {
	r.page("GET /rota", s.rotas)
	r.act("POST /rota", s.beginRota)
	r.act("POST /rota/rules", s.chooseRules)
	r.act("POST /rota/absence", s.noteAbsenceOf)
	r.page("GET /rota/{rota}", s.rota)
	r.act("POST /rota/{rota}/duty", s.drawDuty)
	r.act("POST /rota/{rota}/move", s.moveDuty)
	r.act("POST /rota/{rota}/pattern", s.fillRota)
	r.act("POST /rota/{rota}/copy", s.copyRota)
	r.act("POST /rota/{rota}/undo", s.undoDraw)
	r.act("POST /rota/{rota}/redo", s.redoDraw)
	r.act("POST /rota/{rota}/publish", s.publishRota)
	r.act("POST /rota/{rota}/discard", s.discardRota)
	r.act("POST /duties/{duty}/replace", s.replaceDuty)
}

type rotasPage struct {
	FormID, RulesID     string
	Name, From, Length  string
	Drafts, Published   []ui.LineProps
	Kinds, Staff, Whats []ui.Option
	Away                []myAbsence
	AbsenceID           string
	Rules               []ui.Option
	Cover               []ui.LineProps
	Open                []openDuty
	Weeks               weeksPicture
	Pack                string
	First, Last         string // of an absence, as it was typed
	AwayOpen            bool
}

// openDuty is a duty, or the part of it that somebody is away for, and who could do it.
type openDuty struct {
	ID          care.DutyID
	Title, Then string // until when the duty lasts, if only a part is to be done
	From, Until string
	Could       []couldCome
	Nobody      bool
}

type couldCome struct {
	FormID  string
	ID      care.StaffID
	Face    ui.FaceProps
	Name    string
	Reasons []string
	Breaks  bool
}

// openAhead is for how many days ahead the duties of those who are away are shown.
const openAhead = 28

func (s *Server) rotas(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	p := rotasPage{FormID: l.formID(), RulesID: newID(), AbsenceID: newID(), Length: l.typed("weeks", "6")}
	l.view(func(v care.View) {
		p.Weeks = newWeeks(l, v)
		next := max(publishedUntil(v).Add(1), v.Today().Monday().Add(7))
		p.From, p.Name = l.typed("from", next.String()), l.typed("name", capital(l.say("rota.name-from", "Day", l.words.DateYear(next))))
		for _, r := range v.Rotas() {
			line := ui.LineProps{Title: r.Name, Detail: l.say("rota.days", "From", l.words.Date(r.From), "Until", l.words.Date(r.Until))}
			if r.Published.IsZero() {
				line.Href = "/rota/" + string(r.RotaBegun.Rota)
				p.Drafts = append(p.Drafts, line)
				continue
			}
			line.Href, line.Voice = "/rota/"+string(r.RotaBegun.Rota), r.Words
			line.After = l.say("rota.was-published", "Day", l.words.Relative(civil.Of(r.Published, v.Zone()), v.Today()), "Entered", len(r.Entered), "Cancelled", len(r.Cancelled))
			p.Published = append(p.Published, line)
		}
		for _, pack := range law.Packs() {
			p.Rules = append(p.Rules, ui.Option{Value: pack.Key, Text: inLanguage(l, pack.Name), Chosen: pack.Key == v.WorkRules().Key})
		}
		for _, c := range v.Colleagues() {
			p.Staff = append(p.Staff, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.typed("staff", "") == string(c.ID)})
		}
		for _, what := range care.AbsenceWhats {
			p.Whats = append(p.Whats, ui.Option{Value: string(what), Text: l.say("rota.absence." + string(what)), Chosen: l.typed("what", "") == string(what)})
		}
		p.First, p.Last, p.AwayOpen = l.typed("first", v.Today().String()), l.typed("last", ""), l.refusal != nil && l.form().has("first")
		for _, a := range v.Absences(v.Today(), v.Today().Add(90)) {
			c, _ := v.Colleague(a.Staff)
			text := l.say("rota.away-who", "Name", c.Name, "From", l.words.Date(a.From), "Until", l.words.Date(a.Until))
			p.Away = append(p.Away, myAbsence{newID(), string(a.Absence), text, max(a.From, v.Today()).Add(-1).String()})
		}
		p.Pack = inLanguage(l, v.WorkRules().Name)
		p.Kinds = kindOptions(l, usualAsk(v, care.Rota{RotaBegun: care.RotaBegun{From: v.Today(), Until: v.Today()}}, l.typed("kind", "")).kind)
		p.Cover = coverLines(l, v)
		for _, d := range v.Open(v.At().AddDate(0, 0, openAhead)) {
			p.Open = append(p.Open, newOpenDuty(l, v, d))
		}
	})
	return s.show(w, l, l.say("rota.title"), rotasView(p))
}

// publishedUntil is the last day of the rotas that were published; 0 if none was.
func publishedUntil(v care.View) (until civil.Day) {
	for _, r := range v.Rotas() {
		if !r.Published.IsZero() {
			until = max(until, r.Until)
		}
	}
	return until
}

// couldShown is how many replacements are offered.
const couldShown = 4

func newOpenDuty(l *look, v care.View, d care.DutyEntered) openDuty {
	c, _ := v.Colleague(d.Staff)
	o := openDuty{ID: d.Duty, Title: l.say("rota.open-duty", "Name", c.Name, "When", dutyText(l, v, d)), From: d.From.UTC().Format(time.RFC3339Nano), Until: d.Until.UTC().Format(time.RFC3339Nano)}
	if whole, ok := v.Duty(d.Duty); ok && !whole.Until.Equal(d.Until) {
		o.Then = l.say("rota.then-back", "Name", c.Name, "Day", l.words.Day(civil.Of(d.Until, v.Zone())), "Clock", l.words.Time(d.Until.In(v.Zone())))
	}
	for i, r := range v.Replacements(d.Duty, d.From, d.Until) {
		if i == couldShown {
			break
		}
		could := couldCome{FormID: newID(), ID: r.Staff.ID, Name: r.Staff.Name, Face: ui.FaceProps{Name: r.Staff.Name, Tone: ui.ToneOf(string(r.Staff.ID))}, Breaks: len(r.Breaks) > 0}
		for _, f := range r.Breaks {
			could.Reasons = append(could.Reasons, findingText(l, v, f))
		}
		if r.Wish.Staff != "" && r.Wish.Off {
			could.Reasons = append(could.Reasons, l.say("rota.reason.off"))
		} else if r.Wish.Staff != "" {
			could.Reasons = append(could.Reasons, l.say("rota.reason.work"))
		}
		if r.SameTeam {
			could.Reasons = append(could.Reasons, l.say("rota.reason.team", "Team", d.Team))
		}
		if len(r.Companions) > 0 {
			var names []string
			for _, resident := range r.Companions {
				names = append(names, resident.Name)
			}
			could.Reasons = append(could.Reasons, l.say("rota.reason.companion", "Name", l.words.List(names)))
		}
		if len(r.Shares) > 0 {
			could.Reasons = append(could.Reasons, l.say("rota.reason.strengths", "Strengths", r.Shares))
		}
		could.Reasons = append(could.Reasons, l.say("rota.reason.week", "Number", tenth(l, r.Week.Hours())))
		o.Could = append(o.Could, could)
	}
	o.Nobody = len(o.Could) == 0
	return o
}

// findingText says in a sentence which rule is broken, by how much, and when.
func findingText(l *look, v care.View, f law.Finding) string {
	rule, _ := v.WorkRules().Rule(f.Rule)
	text := l.say("rota.finding", "Rule", inLanguage(l, rule.Name), "Measured", measuredText(l, f), "Source", rule.Source)
	from, until := civil.Of(f.From, v.Zone()), civil.Of(f.Until, v.Zone())
	return text + " " + l.say("rota.days", "From", l.words.Date(from), "Until", l.words.Date(until))
}

func (s *Server) beginRota(w http.ResponseWriter, l *look) error {
	f := l.form()
	r := care.RotaBegun{Rota: care.RotaID(f.id()), Name: f.text("name"), From: f.day("from")}
	if weeks := f.number("weeks"); !r.From.IsZero() {
		r.Until = r.From.Add(7*weeks - 1)
	}
	if !f.has("make") {
		return s.do(w, l, care.BeginRota(r), done{to: "/rota/" + string(r.Rota), say: "rota.begun", keep: true}, s.rotas)
	}
	if err := s.do(w, l, care.BeginRota(r), done{to: makingHref(r.Rota), keep: true}, s.rotas); err != nil || l.refusal != nil {
		return err
	}
	var ask asked
	l.view(func(v care.View) {
		begun, _ := v.Rota(r.Rota)
		ask = usualAsk(v, begun, f.text("kind"))
	})
	if err := s.make(l, r.Rota, ask, f.text("effort")); journal.Refused(err) == nil {
		return err
	}
	return nil // the page says who is being served, and can ask again
}

func (s *Server) chooseRules(w http.ResponseWriter, l *look) error {
	return s.do(w, l, care.ChooseWorkRules(care.WorkRulesChosen{Pack: l.form().text("rules")}), done{to: "/rota", say: "rota.rules-chosen", keep: true}, s.rotas)
}

// noteAbsenceOf notes that a colleague is away who has rung, say.
func (s *Server) noteAbsenceOf(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	f := l.form()
	a := care.AbsenceNoted{Absence: care.AbsenceID(f.id()), Staff: care.StaffID(f.text("staff")), What: care.AbsenceWhat(f.text("what")), From: f.day("first"), Until: f.day("last")}
	if a.Until.IsZero() {
		a.Until = a.From
	}
	return s.do(w, l, care.NoteAbsence(a), done{to: "/rota", say: "rota.absence-noted", keep: true}, s.rotas)
}

func (s *Server) discardRota(w http.ResponseWriter, l *look) error {
	return s.do(w, l, care.DiscardRota(care.RotaDiscarded{Rota: care.RotaID(l.PathValue("rota"))}), done{to: "/rota", say: "rota.discarded", keep: true}, s.rotas)
}

func (s *Server) publishRota(w http.ResponseWriter, l *look) error {
	f := l.form()
	return s.do(w, l, care.PublishRota(care.RotaID(l.PathValue("rota")), f.number("seen"), f.words("words")), done{to: "/rota", say: "rota.published", keep: true}, s.rota)
}

func (s *Server) replaceDuty(w http.ResponseWriter, l *look) error {
	f := l.form()
	r := care.DutyReplaced{Duty: care.DutyID(l.PathValue("duty")), By: care.DutyID(f.id()), Staff: care.StaffID(f.text("staff")), Why: f.words("why"), From: f.instant("part-from"), Until: f.instant("part-until")}
	return s.do(w, l, care.ReplaceDuty(r), done{to: "/rota", say: "rota.replaced", keep: true}, s.rotas)
}
