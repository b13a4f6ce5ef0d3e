package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Relatives are the people of a resident whom the house knows by name. The resident says what each of them may know; the
// team writes down who they are, and listens. Their own page is in kin.go.

func (s *Server) relativeRoutes(r routes) {
	r.page("GET /me/relatives", s.myRelatives)
	r.page("GET /resident/{id}/relatives", s.relatives)
	r.act("POST /resident/{id}/relatives", s.nameRelative)
	r.page("GET /resident/{id}/relative/{relative}", s.relative)
	r.act("POST /resident/{id}/relative/{relative}", s.renameRelative)
	r.act("POST /resident/{id}/relative/{relative}/consent", s.giveConsent)
	r.act("POST /resident/{id}/relative/{relative}/withdraw", s.withdrawConsent)
	r.act("POST /resident/{id}/relative/{relative}/end", s.endRelative)
}

func relativesHref(l *look, id care.ResidentID) string {
	if l.own(id) {
		return "/me/relatives"
	}
	return residentHref(id) + "/relatives"
}

func relativeHref(id care.ResidentID, kin care.RelativeID) string {
	return residentHref(id) + "/relative/" + string(kin)
}

type relativesPage struct {
	Title, Sub string
	ID         care.ResidentID
	Own        bool
	Person     string
	Lines      []ui.LineProps
	New        relativeForm
}

// relativeForm is somebody who is named, or changed.
type relativeForm struct {
	FormID, Action string
	Person         string
	Own            bool // the resident names them
	Name, Is       string
	Guardian       bool
}

func newRelativeForm(l *look, r care.Resident, kin care.RelativeNamed, action string) relativeForm {
	return relativeForm{FormID: l.formID(), Action: action, Person: r.Name, Own: l.own(r.ID), Name: l.typed("name", kin.Name), Is: l.typed("is", kin.Is),
		Guardian: l.ticked("guardian", kin.Guardian)}
}

func (s *Server) myRelatives(w http.ResponseWriter, l *look) error {
	if l.who.Resident() == "" {
		return care.Forbidden
	}
	l.SetPathValue("id", string(l.who.Resident()))
	return s.relatives(w, l)
}

func (s *Server) relatives(w http.ResponseWriter, l *look) error {
	var p relativesPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = relativesPage{Title: l.say("relative.of", "Name", r.Name), Sub: l.say("relative.of.help", "Name", r.Name), ID: r.ID, Own: l.own(r.ID), Person: r.Name,
			Lines: relativeLines(l, v, r), New: newRelativeForm(l, r, care.RelativeNamed{}, residentHref(r.ID)+"/relatives")}
		if p.Own {
			p.Title, p.Sub = l.say("relative.yours"), l.say("relative.yours.help")
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, relativesView(p))
}

// relativeLines are those who belong to a resident, each with what they may know now.
func relativeLines(l *look, v care.View, r care.Resident) (lines []ui.LineProps) {
	for _, kin := range v.Relatives(r.ID) {
		line := ui.LineProps{ID: "relative-" + string(kin.Relative), Face: faceOf(string(kin.Relative), kin.Name), Title: kin.Name, Voice: kin.Is,
			Detail: knows(l, v, kin), Href: relativeHref(r.ID, kin.Relative)}
		if l.own(r.ID) {
			line.Action = ui.Button(ui.ButtonProps{Text: l.say("relative.choose"), Label: l.say("relative.choose") + ": " + kin.Name, Href: line.Href})
		}
		lines = append(lines, line)
	}
	return lines
}

// knows says what a relative may know now, and until when.
func knows(l *look, v care.View, kin care.Relative) string {
	said := l.say("relative.knows-nothing")
	if c := kin.Consent; c.Until.After(v.At()) {
		said = l.say("relative.knows", "What", l.chapters(c.Chapters), "Until", dateOf(l, v, c.Until))
	}
	if guards := v.Guards(kin.Resident); kin.Guardian && len(guards) > 0 {
		said = l.say("relative.guardian-knows", "What", l.chapters(guards)) + " " + said
	}
	return said
}

// relativesPart is on a person's page: who belongs to them.
func relativesPart(l *look, v care.View, r care.Resident) templ.Component {
	if l.own(r.ID) || !l.inTeam() {
		return nil // their own page leads there by who may see
	}
	return relativesCard(relativeLines(l, v, r), r.ID, relativesHref(l, r.ID))
}

func (s *Server) nameRelative(w http.ResponseWriter, l *look) error {
	f := l.form()
	kin := care.RelativeNamed{Relative: care.RelativeID(f.id()), Resident: l.resident(), Name: f.text("name"), Is: f.text("is"), Guardian: f.has("guardian")}
	to := relativesHref(l, kin.Resident)
	if l.own(kin.Resident) && kin.Relative != "" {
		to = relativeHref(kin.Resident, kin.Relative) // what they may know is asked next
	}
	return s.do(w, l, care.NameRelative(kin), done{to: to, say: "relative.named", keep: true}, s.relatives)
}

func (s *Server) renameRelative(w http.ResponseWriter, l *look) error {
	f := l.form()
	kin := care.RelativeNamed{Relative: care.RelativeID(l.PathValue("relative")), Resident: l.resident(), Name: f.text("name"), Is: f.text("is"), Guardian: f.has("guardian")}
	known := false
	l.view(func(v care.View) {
		var was care.Relative
		was, known = v.Relative(kin.Relative)
		if known = known && was.Resident == kin.Resident; known && l.own(kin.Resident) {
			kin.Guardian = was.Guardian // not theirs to say
		}
	})
	if !known {
		return care.NotFound
	}
	return s.do(w, l, care.NameRelative(kin), done{to: relativeHref(kin.Resident, kin.Relative), say: "relative.named", keep: true}, s.relative)
}

type relativePage struct {
	ID            care.ResidentID
	Relative      care.RelativeID
	Own           bool
	Name, Person  string
	Is            string
	Knows         string
	Words         string // what the resident wants them to know, and not to know
	Consented     bool
	FormID        string
	Chapters      []ui.Option
	Months        []ui.Option
	ConsentWords  string
	Change        relativeForm
	Code          string
	Listen        string // where the team writes down what they told
	List          string
	GuardianUnder bool
}

// consentMonths is for how long one consents; then one is asked again.
var consentMonths = []int{1, 3, 6, 12}

// relative is one who belongs to a resident: to the resident, what they may know; to the team, what they may be told.
func (s *Server) relative(w http.ResponseWriter, l *look) error {
	var p relativePage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		kin, ok := v.Relative(care.RelativeID(l.PathValue("relative")))
		if !ok || kin.Resident != r.ID || kin.Ended {
			err = care.NotFound
			return
		}
		p = newRelativePage(l, v, r, kin)
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Name, relativeView(p))
}

func newRelativePage(l *look, v care.View, r care.Resident, kin care.Relative) relativePage {
	p := relativePage{ID: r.ID, Relative: kin.Relative, Own: l.own(r.ID), Name: kin.Name, Person: r.Name, Is: kin.Is, Knows: knows(l, v, kin),
		Consented: kin.Consent.Until.After(v.At()), FormID: l.formID(), ConsentWords: l.typed("words", kin.Consent.Words),
		Code: codeFor(l, string(kin.Relative)), List: relativesHref(l, r.ID), Listen: residentHref(r.ID) + "/note?whose=kin:" + string(kin.Relative)}
	if p.Consented {
		p.Words = kin.Consent.Words
	}
	p.Change = newRelativeForm(l, r, kin.RelativeNamed, relativeHref(r.ID, kin.Relative))
	if l.refusal != nil && !l.form().has("name") { // another form of this page was refused
		p.Change.Name, p.Change.Is, p.Change.Guardian = kin.Name, kin.Is, kin.Guardian
	}
	chosen := kin.Consent.Chapters
	if !p.Consented {
		chosen = nil
	}
	p.Chapters = l.chapterOptions("chapter", chosen)
	for _, m := range consentMonths {
		p.Months = append(p.Months, ui.Option{Value: strconv.Itoa(m), Text: l.say("consent.months", "Count", m), Chosen: l.typed("months", "3") == strconv.Itoa(m)})
	}
	return p
}

func (s *Server) giveConsent(w http.ResponseWriter, l *look) error {
	f := l.form()
	c := care.ConsentGiven{Relative: care.RelativeID(l.PathValue("relative")), Resident: l.resident(), Chapters: f.chapters("chapter"), Words: f.words("words")}
	months := f.number("months")
	if !slices.Contains(consentMonths, months) {
		f.refuse("form.choose")
	}
	l.view(func(v care.View) {
		y, m, d := v.Today().YearMonthDay()
		c.Until, _ = civil.Date(y, m+time.Month(months), d).Bounds(v.Zone())
		c.Until = c.Until.UTC()
	})
	return s.do(w, l, care.GiveConsent(c), done{to: relativesHref(l, c.Resident), say: "consent.given", keep: true}, s.relative)
}

func (s *Server) withdrawConsent(w http.ResponseWriter, l *look) error {
	c := care.ConsentWithdrawn{Relative: care.RelativeID(l.PathValue("relative")), Resident: l.resident()}
	return s.do(w, l, care.WithdrawConsent(c), done{to: relativesHref(l, c.Resident), say: "consent.withdrawn", keep: true}, s.relative)
}

func (s *Server) endRelative(w http.ResponseWriter, l *look) error {
	e := care.RelativeEnded{Relative: care.RelativeID(l.PathValue("relative")), Resident: l.resident()}
	return s.do(w, l, care.EndRelative(e), done{to: relativesHref(l, e.Resident), say: "relative.ended", keep: true}, s.relative)
}
