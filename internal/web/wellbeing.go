package web

import (
	"net/http"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// How somebody is today, in one line of their own: asked on their own page, or told to somebody.

func (s *Server) wellbeingRoutes(r routes) {
	r.page("GET /resident/{id}/wellbeing", s.wellbeing)
	r.act("POST /resident/{id}/wellbeing", s.tellWellbeing)
}

// wellbeingPart is how somebody is, on their page.
func wellbeingPart(l *look, v care.View, r care.Resident) templ.Component {
	if !r.Here() {
		return nil
	}
	return wellbeingView(*newWellbeingCard(l, v, r))
}

// wellbeingCard is how somebody said they are, and where they can say it.
type wellbeingCard struct {
	FormID string
	ID     care.ResidentID
	Own    bool
	Ask    string
	Label  string
	Words  string // being written
	Whose  string
	Name   string
	Told   []noteLine // the latest first
	Draft  ui.DraftProps
}

func newWellbeingCard(l *look, v care.View, r care.Resident) *wellbeingCard {
	c := &wellbeingCard{FormID: l.formID(), ID: r.ID, Own: l.own(r.ID), Name: r.Name, Words: l.typed("words", ""), Whose: l.typed("whose", "own"),
		Ask: l.say("wellbeing.ask-about", "Name", r.Name), Label: l.say("wellbeing.words-about", "Name", r.Name),
		Draft: ui.DraftProps{Name: "wellbeing-" + string(r.ID), Account: string(l.me.Account.ID), Restored: l.say("note.draft"), Discard: l.say("note.discard")}}
	if c.Own {
		c.Ask, c.Label = l.say("wellbeing.ask"), l.say("wellbeing.words")
	}
	from, until := v.Today().Bounds(v.Zone())
	for _, w := range v.Wellbeing(r.ID, from, until) {
		c.Told = append(c.Told, noteLine{Own: w.WellbeingTold.Own, Text: w.Words, Who: noteWho(l, v, w.Written, w.Told)})
	}
	return c
}

// wellbeing is the question on a page of its own; what was refused comes back to it.
func (s *Server) wellbeing(w http.ResponseWriter, l *look) error {
	var c *wellbeingCard
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err == nil {
			c = newWellbeingCard(l, v, r)
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, c.Ask, wellbeingView(*c))
}

func (s *Server) tellWellbeing(w http.ResponseWriter, l *look) error {
	f := l.form()
	told := care.WellbeingTold{Resident: l.resident(), Words: f.text("words"), Own: f.text("whose") != "house"}
	l.view(func(v care.View) { told.Told = v.At().UTC() })
	to := residentHref(told.Resident)
	if l.own(told.Resident) {
		to = "/"
	}
	return s.do(w, l, care.TellWellbeing(told), done{to: to, say: "wellbeing.told", draft: "wellbeing-" + string(told.Resident)}, s.wellbeing)
}
