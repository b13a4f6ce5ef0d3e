package web

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/fhir"
	"milieu/internal/journal"
	"milieu/internal/web/ui"
)

// What other systems wrote about somebody's goals lies beside the plan, as the words of whoever wrote it. It becomes part of
// the plan in words of the resident's own, or is left; both are fine.

func (s *Server) elsewhereRoutes(r routes) {
	r.page("GET /resident/{id}/elsewhere", s.elsewhere)
	r.act("POST /resident/{id}/elsewhere", s.bringElsewhere)
	r.act("POST /resident/{id}/elsewhere/{elsewhere}/take", s.takeElsewhere)
	r.act("POST /resident/{id}/elsewhere/{elsewhere}/leave", s.leaveElsewhere)
}

// elsewhereCard is one text.
type elsewhereCard struct {
	ID     care.ElsewhereID
	Words  string
	Detail string // whose words, when, of what, and when it came
	Aim    string
	Sort   string
	Ask    string
	Action string
	FormID string
	Own    bool
	Name   string
	Typed  string
	Open   bool // the form was refused
}

// elsewhereList is what waits beside a plan.
type elsewhereList struct {
	Texts []elsewhereCard
	Left  []elsewhereCard // what was left, and can still be taken in
	Said  string          // how many were left
	Help  string
}

func newElsewhereList(l *look, v care.View, r care.Resident) (list elsewhereList) {
	list.Help = l.say("elsewhere.help", "Name", r.Name)
	if l.own(r.ID) {
		list.Help = l.say("elsewhere.help-own")
	}
	for _, e := range v.Elsewhere(r.ID) {
		switch card := newElsewhereCard(l, v, r, e); {
		case e.Waits():
			list.Texts = append(list.Texts, card)
		case e.LeftOff && e.Taken == nil:
			list.Left = append(list.Left, card)
		}
	}
	list.Said = l.say("elsewhere.left", "Count", len(list.Left))
	return list
}

func newElsewhereCard(l *look, v care.View, r care.Resident, e care.Elsewhere) elsewhereCard {
	sort := e.Sort
	if sort != care.ElsewhereMeasure {
		sort = care.ElsewhereGoal
	}
	c := elsewhereCard{ID: e.Elsewhere, Words: e.Words, Sort: l.say("elsewhere.sort." + string(sort)), Ask: l.say("elsewhere.how."+string(sort)+"-of", "Name", r.Name), FormID: newID(), Own: l.own(r.ID), Name: r.Name,
		Action: residentHref(r.ID) + "/elsewhere/" + string(e.Elsewhere)}
	if c.Own {
		c.Ask = l.say("elsewhere.how." + string(sort))
	}
	who, on, of := l.say("elsewhere.nobody"), "", ""
	if e.Author != "" {
		who = l.say("elsewhere.by", "Name", e.Author)
	}
	if !e.On.IsZero() {
		on = l.say("elsewhere.on", "Day", l.words.DateYear(e.On))
	}
	if e.Of != "" {
		of = l.say("elsewhere.of", "Title", e.Of)
	}
	c.Detail = dotted(capital(who), on, of, l.say("elsewhere.came", "Day", l.words.Relative(civil.Of(e.At, v.Zone()), v.Today())))
	if e.Aim != "" {
		c.Aim = l.say("elsewhere.aim", "Aim", e.Aim)
	}
	if c.Open = l.refusal != nil && l.PathValue("elsewhere") == string(e.Elsewhere); c.Open {
		c.Typed, c.FormID = l.typed("words", ""), l.formID()
	}
	return c
}

func (s *Server) takeElsewhere(w http.ResponseWriter, l *look) error {
	f := l.form()
	id := f.id()
	taken := care.ElsewhereTaken{Elsewhere: care.ElsewhereID(l.PathValue("elsewhere")), Resident: l.resident(), Goal: care.GoalID(id), Measure: care.MeasureID(id)}
	said := f.text("said") != "no"
	say := "plan.is-in"
	if !l.own(taken.Resident) && !said {
		say = "plan.is-proposed"
	}
	return s.do(w, l, care.TakeElsewhere(taken, f.words("words"), said), done{to: planHref(taken.Resident), say: say}, s.plan)
}

func (s *Server) leaveElsewhere(w http.ResponseWriter, l *look) error {
	f := care.ElsewhereLeft{Elsewhere: care.ElsewhereID(l.PathValue("elsewhere")), Resident: l.resident(), Said: l.form().has("said")}
	return s.do(w, l, care.LeaveElsewhere(f), done{to: planHref(f.Resident), say: "elsewhere.is-left"}, s.plan)
}

type elsewherePage struct {
	FormID string
	ID     care.ResidentID
	Name   string
}

// elsewhere is where somebody of the team brings a file.
func (s *Server) elsewhere(w http.ResponseWriter, l *look) error {
	if err := l.forTeam(); err != nil {
		return err
	}
	p := elsewherePage{FormID: newID()}
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		r, err = l.whom(v)
		p.ID, p.Name = r.ID, r.Name
	})
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("elsewhere.bring"), elsewhereView(p))
}

// bringElsewhere reads a file in memory, and brings what it says of plans and goals.
func (s *Server) bringElsewhere(w http.ResponseWriter, l *look) error {
	if err := l.forTeam(); err != nil {
		return err
	}
	file, err := uploaded(l, "file")
	if err != nil {
		return err
	}
	f, id := l.form(), l.resident()
	var decide care.Decision
	in := new(fhir.Input)
	bad := (*fhir.Bad)(nil)
	switch err := in.Read("file", bytes.NewReader(file)); {
	case len(file) == 0:
		f.refuse("elsewhere.no-file")
	case len(file) > photoLargest:
		f.refuse("elsewhere.too-large", "Count", photoLargest>>20)
	case errors.As(err, &bad) && bad.Line > 0:
		f.refuse("elsewhere.unreadable-at", "Line", bad.Line)
	case err != nil:
		f.refuse("elsewhere.unreadable")
	default:
		var texts []care.Decision
		salt, failed := importSalt(l)
		if failed != nil {
			return failed
		}
		l.view(func(v care.View) {
			if _, known := v.Resident(id); known {
				texts, _, err = in.Proposals(v, id, l.house.ID()+"|"+salt)
			}
		})
		if errors.Is(err, fhir.ErrSeveral) {
			f.refuse("elsewhere.several")
		} else if len(texts) == 0 {
			f.refuse("elsewhere.nothing")
		}
		decide = care.Together(texts...)
	}
	return s.do(w, l, decide, done{to: planHref(id), say: "elsewhere.brought"}, s.elsewhere)
}

// importSalt is with what the IDs of the house's imports are made, the same as at the terminal: see care.ImportSalted. The
// first import makes it up.
func importSalt(l *look) (salt string, err error) {
	program := care.ByProgram("import")
	read := func() { l.house.View(program, func(v care.View) { salt = v.ImportSalt() }) }
	if read(); salt == "" {
		if _, err = l.house.Do(l.Context(), journal.Form{By: program}, care.SaltImport(care.ImportSalted{Salt: rand.Text()})); err != nil {
			return "", fmt.Errorf("make up what an import's IDs are made with: %w", err)
		}
		read()
	}
	return salt, nil
}

// elsewherePart is what came from elsewhere, in the plan's rail; nil where nothing did.
func elsewherePart(l *look, v care.View, r care.Resident) templ.Component {
	list := newElsewhereList(l, v, r)
	if len(list.Texts)+len(list.Left) == 0 {
		return nil
	}
	return elsewhereListView(list, ui.CardProps{ID: "elsewhere", Title: l.say("elsewhere.title"), Sub: list.Help})
}
