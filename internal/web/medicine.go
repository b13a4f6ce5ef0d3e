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

// Medicines are one part of what is done: what the person takes, what they think of it, and the plan that they and the
// prescriber have for it. What is offered instead stands first in that plan. Doses are words.

func (s *Server) medicineRoutes(r routes) {
	r.page("GET /resident/{id}/medicines", s.medicines)
	r.act("POST /resident/{id}/medicines", s.takeMedicine)
	r.page("GET /resident/{id}/medicine/{medicine}", s.medicine)
	r.act("POST /resident/{id}/medicine/{medicine}", s.changeMedicine)
	r.act("POST /resident/{id}/medicine/{medicine}/thought", s.thinkOfMedicine)
	r.act("POST /resident/{id}/medicine/{medicine}/stopped", s.stopMedicine)
	r.page("GET /resident/{id}/medicine/{medicine}/plan", s.ledger)
	r.act("POST /resident/{id}/medicine/{medicine}/plan", s.writeLedger)
	r.act("POST /resident/{id}/ledger/{ledger}/agreed", s.agreeLedger)
	r.act("POST /resident/{id}/ledger/{ledger}/signed", s.signLedger)
	r.act("POST /resident/{id}/ledger/{ledger}/told", s.tellLedger)
	r.act("POST /resident/{id}/ledger/{ledger}/paused", s.pauseLedger)
	r.act("POST /resident/{id}/ledger/{ledger}/ended", s.endLedger)
	r.page("GET /print/medicines", s.printMedicines)
}

type medicinesPage struct {
	FormID string
	ID     care.ResidentID
	Own    bool
	Name   string
	Title  string
	Now    []medicineLine
	Before []medicineLine
	Typed  func(string) string
}

type medicineLine struct {
	ID       string
	Name     string
	Dose     string
	Detail   string
	Thought  string
	Stopped  string
	Href     string
	Ledger   *ledgerLine
	Earlier  []ui.LineProps
	Thoughts []ui.LineProps
}

type ledgerLine struct {
	Href                         string
	Aim, Goal                    string
	State                        string
	Holds, CanAgree, CanSign     bool
	Going                        bool // it can be paused
	Instead, Withdrawal, Return  string
	Pause, Call, Before          string
	Steps                        []ledgerStep
	Signed, Agreed, Paused, Over string
	AgreedWords                  string
}

type ledgerStep struct {
	N          string
	Dose, When string
	Watch      string
	Now        bool
	Told       []ui.LineProps
}

func medicinesHref(id care.ResidentID) string { return residentHref(id) + "/medicines" }

func medicineHref(id care.ResidentID, m care.MedicineID) string {
	return residentHref(id) + "/medicine/" + string(m)
}

func (s *Server) medicines(w http.ResponseWriter, l *look) error {
	var p medicinesPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err == nil {
			p = newMedicinesPage(l, v, r)
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, medicinesView(p))
}

func newMedicinesPage(l *look, v care.View, r care.Resident) medicinesPage {
	p := medicinesPage{FormID: l.formID(), ID: r.ID, Own: l.own(r.ID), Name: r.Name, Title: l.say("medicine.of", "Name", r.Name), Typed: func(name string) string { return l.typed(name, "") }}
	if p.Own {
		p.Title = l.say("medicine.mine")
	}
	ledgers := v.Ledgers(r.ID)
	for _, m := range v.Medicines(r.ID) {
		line := newMedicineLine(l, v, r, m, ledgers)
		if m.Stopped == nil {
			p.Now = append(p.Now, line)
		} else {
			p.Before = append(p.Before, line)
		}
	}
	return p
}

func newMedicineLine(l *look, v care.View, r care.Resident, m care.Medicine, ledgers []care.Ledger) medicineLine {
	line := medicineLine{ID: string(m.Medicine), Name: m.Name, Dose: string(m.Dose), Detail: dotted(sinceWords(l, m.Since), m.For, m.Ordered), Href: medicineHref(r.ID, m.Medicine)}
	for _, t := range m.Thoughts {
		line.Thoughts = append(line.Thoughts, ui.LineProps{Voice: t.Words, Detail: noteWho(l, v, t.Written, t.At)})
	}
	if len(m.Thoughts) > 0 {
		line.Thought = m.Thoughts[0].Words
	}
	for _, was := range m.Earlier {
		line.Earlier = append(line.Earlier, ui.LineProps{Title: string(was.Dose), Detail: noteWho(l, v, was.Written, was.At)})
	}
	if m.Stopped != nil {
		line.Stopped = l.say("medicine.stopped-on", "Day", l.words.DateYear(m.Stopped.On), "Why", m.Stopped.MedicineStopped.Why)
	}
	for _, g := range ledgers {
		if g.Medicine == m.Medicine && line.Ledger == nil {
			line.Ledger = newLedgerLine(l, v, r, g)
		}
	}
	return line
}

func sinceWords(l *look, since string) string {
	if since == "" {
		return ""
	}
	return l.say("medicine.since-when", "Since", since)
}

func newLedgerLine(l *look, v care.View, r care.Resident, g care.Ledger) *ledgerLine {
	line := &ledgerLine{Href: residentHref(r.ID) + "/ledger/" + string(g.Ledger), Aim: l.say("ledger.aim." + string(g.Aim)), Goal: g.Goal, Holds: g.Holds(), Instead: g.Instead, Withdrawal: g.Withdrawal,
		Return: g.Return, Pause: g.Pause, Call: g.Call, Before: g.Before, CanAgree: g.Agreed == nil && g.Ended == nil, Going: g.Ended == nil && g.Paused == nil,
		CanSign: g.Ended == nil && (g.Signed == nil || g.Paused != nil) && l.who.Role == care.RolePhysician}
	when := func(w care.Written) string { return l.words.Relative(civil.Of(w.At, v.Zone()), v.Today()) }
	switch {
	case g.Ended != nil:
		line.State, line.Over = l.say("ledger.state.over"), g.Ended.Why
	case g.Paused != nil:
		line.State, line.Paused = l.say("ledger.state.paused"), g.Paused.LedgerPaused.Why
	case g.Holds():
		line.State = l.say("ledger.state.holds")
	default:
		line.State = l.say("ledger.state.draft")
	}
	if g.Agreed != nil {
		line.Agreed, line.AgreedWords = l.say("ledger.agreed-on", "Name", r.Name, "Day", when(g.Agreed.Written)), g.Agreed.Words
	}
	if g.Signed != nil {
		line.Signed = l.say("ledger.signed-on", "Name", nameOf(v, care.ByTherapist(g.Signed.Prescriber)), "Day", when(g.Signed.Written))
	}
	now := g.Step(v.Today())
	for i, step := range g.Steps {
		shown := ledgerStep{N: strconv.Itoa(i), Dose: string(step.Dose), Watch: step.Watch, Now: i == now && g.Holds(), When: l.say("ledger.from", "From", l.words.DateYear(step.From))}
		if !step.Until.IsZero() {
			shown.When = l.say("ledger.from-until", "From", l.words.Date(step.From), "Until", l.words.DateYear(step.Until))
		}
		for _, told := range g.Told {
			if told.Step == i {
				shown.Told = append(shown.Told, ui.LineProps{Voice: told.Words, Detail: dotted(told.Signs, when(told.Written))})
			}
		}
		line.Steps = append(line.Steps, shown)
	}
	return line
}

// medicinePart is what a person takes, as one part of their page; nothing where nothing is known.
func medicinePart(l *look, v care.View, r care.Resident) templ.Component {
	p := newMedicinesPage(l, v, r)
	if len(p.Now) == 0 && !p.Own && len(p.Before) == 0 {
		return nil
	}
	return medicinesCard(p)
}

type medicinePage struct {
	medicineLine
	FormID string
	ID     care.ResidentID
	Person string
	Own    bool
	Typed  func(string) string
	M      care.Medicine
	Today  string
	Back   string
}

func (s *Server) medicine(w http.ResponseWriter, l *look) error {
	p, err := newMedicinePage(l)
	if err != nil {
		return err
	}
	return s.show(w, l, p.Name, medicineView(p))
}

func newMedicinePage(l *look) (p medicinePage, err error) {
	err = care.NotFound
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		if !ok {
			return
		}
		for _, m := range v.Medicines(r.ID) {
			if string(m.Medicine) == l.PathValue("medicine") {
				err = nil
				p = medicinePage{medicineLine: newMedicineLine(l, v, r, m, v.Ledgers(r.ID)), FormID: l.formID(), ID: r.ID, Person: r.Name, Own: l.own(r.ID), M: m, Today: v.Today().String(), Back: medicinesHref(r.ID),
					Typed: func(name string) string { return l.typed(name, "") }}
			}
		}
	})
	return p, err
}

func medicineForm(l *look, id care.MedicineID) care.MedicineTaken {
	f := l.form()
	return care.MedicineTaken{Medicine: id, Resident: l.resident(), Name: f.text("name"), Dose: care.Dose(f.text("dose")), Since: f.text("since"), For: f.text("for"), Ordered: f.text("ordered"), Why: f.text("why")}
}

func (s *Server) takeMedicine(w http.ResponseWriter, l *look) error {
	m := medicineForm(l, care.MedicineID(l.form().id()))
	return s.do(w, l, care.TakeMedicine(m), done{to: medicinesHref(m.Resident), say: "medicine.noted"}, s.medicines)
}

func (s *Server) changeMedicine(w http.ResponseWriter, l *look) error {
	m := medicineForm(l, care.MedicineID(l.PathValue("medicine")))
	return s.do(w, l, care.TakeMedicine(m), done{to: medicineHref(m.Resident, m.Medicine), say: "medicine.noted"}, s.medicine)
}

func (s *Server) thinkOfMedicine(w http.ResponseWriter, l *look) error {
	f := care.MedicineThought{Medicine: care.MedicineID(l.PathValue("medicine")), Resident: l.resident(), Words: l.form().words("words")}
	return s.do(w, l, care.ThinkOfMedicine(f), done{to: medicineHref(f.Resident, f.Medicine), say: "medicine.noted"}, s.medicine)
}

func (s *Server) stopMedicine(w http.ResponseWriter, l *look) error {
	f := care.MedicineStopped{Medicine: care.MedicineID(l.PathValue("medicine")), Resident: l.resident(), On: l.form().day("on"), Why: l.form().words("why")}
	return s.do(w, l, care.StopMedicine(f), done{to: medicinesHref(f.Resident), say: "medicine.is-stopped"}, s.medicine)
}

type ledgerPage struct {
	FormID string
	ID     care.ResidentID
	Ledger care.LedgerID
	Own    bool
	Name   string
	Title  string
	Href   string
	Back   string
	Aims   []ui.Option
	Fields map[string]string
	Steps  []ledgerRow
	Forms  string // that a new draft has to be agreed to and signed again
}

type ledgerRow struct{ N, Dose, From, Until, Watch string }

// ledgerRows is how many steps one can enter at once, beside those that are there.
const ledgerRows, ledgerMost = 3, 60

// ledger is where the plan for a medicine is written.
func (s *Server) ledger(w http.ResponseWriter, l *look) error {
	m, err := newMedicinePage(l)
	if err != nil {
		return err
	}
	p := ledgerPage{FormID: l.formID(), ID: m.ID, Own: m.Own, Name: m.Person, Title: l.say("ledger.for", "Name", m.Name), Href: m.Href + "/plan", Back: m.Href, Fields: map[string]string{}}
	var g care.Ledger
	l.view(func(v care.View) {
		for _, known := range v.Ledgers(m.ID) {
			if known.Medicine == m.M.Medicine && known.Ended == nil {
				g = known
			}
		}
	})
	p.Ledger = g.Ledger
	if g.Agreed != nil || g.Signed != nil {
		p.Forms = l.say("ledger.anew")
	}
	for name, was := range map[string]string{"goal": g.Goal, "instead": g.Instead, "withdrawal": g.Withdrawal, "return": g.Return, "pause": g.Pause, "call": g.Call, "before": g.Before} {
		p.Fields[name] = l.typed(name, was)
	}
	for _, aim := range care.LedgerAims {
		p.Aims = append(p.Aims, ui.Option{Value: string(aim), Text: l.say("ledger.aim." + string(aim)), Chosen: l.typed("aim", string(g.Aim)) == string(aim)})
	}
	for i := range min(len(g.Steps)+ledgerRows, ledgerMost) {
		n := strconv.Itoa(i)
		var step care.LedgerStep
		if i < len(g.Steps) {
			step = g.Steps[i]
		}
		p.Steps = append(p.Steps, ledgerRow{n, l.typed("dose-"+n, string(step.Dose)), l.typed("from-"+n, step.From.String()), l.typed("until-"+n, step.Until.String()), l.typed("watch-"+n, step.Watch)})
	}
	return s.show(w, l, p.Title, ledgerView(p))
}

func (s *Server) writeLedger(w http.ResponseWriter, l *look) error {
	f := l.form()
	g := care.LedgerWritten{Ledger: care.LedgerID(f.text("ledger")), Resident: l.resident(), Medicine: care.MedicineID(l.PathValue("medicine")), Aim: care.LedgerAim(f.text("aim")), Goal: f.words("goal"),
		Withdrawal: f.words("withdrawal"), Return: f.words("return"), Pause: f.words("pause"), Call: f.words("call"), Instead: f.words("instead"), Before: f.words("before")}
	if g.Ledger == "" {
		g.Ledger = care.LedgerID(f.id())
	}
	for i := range ledgerMost {
		n := strconv.Itoa(i)
		if step := (care.LedgerStep{Dose: care.Dose(f.text("dose-" + n)), From: f.day("from-" + n), Until: f.day("until-" + n), Watch: f.text("watch-" + n)}); step != (care.LedgerStep{}) {
			g.Steps = append(g.Steps, step)
		}
	}
	return s.do(w, l, care.WriteLedger(g), done{to: medicineHref(g.Resident, g.Medicine), say: "ledger.written"}, s.ledger)
}

func (l *look) ledgerID() care.LedgerID { return care.LedgerID(l.PathValue("ledger")) }

func (s *Server) agreeLedger(w http.ResponseWriter, l *look) error {
	f := care.LedgerAgreed{Ledger: l.ledgerID(), Resident: l.resident(), Words: l.form().words("words")}
	return s.do(w, l, care.AgreeLedger(f), done{to: medicinesHref(f.Resident), say: "ledger.agreed"}, s.medicines)
}

func (s *Server) signLedger(w http.ResponseWriter, l *look) error {
	f := care.LedgerSigned{Ledger: l.ledgerID(), Resident: l.resident(), Prescriber: l.who.Staff()}
	return s.do(w, l, care.SignLedger(f), done{to: medicinesHref(f.Resident), say: "ledger.signed"}, s.medicines)
}

func (s *Server) tellLedger(w http.ResponseWriter, l *look) error {
	f := l.form()
	t := care.LedgerTold{Ledger: l.ledgerID(), Resident: l.resident(), Step: f.number("step"), Words: f.words("words"), Signs: f.words("signs")}
	return s.do(w, l, care.TellLedger(t), done{to: medicinesHref(t.Resident), say: "ledger.told"}, s.medicines)
}

func (s *Server) pauseLedger(w http.ResponseWriter, l *look) error {
	f := care.LedgerPaused{Ledger: l.ledgerID(), Resident: l.resident(), Why: l.form().words("why")}
	return s.do(w, l, care.PauseLedger(f), done{to: medicinesHref(f.Resident), say: "ledger.paused"}, s.medicines)
}

func (s *Server) endLedger(w http.ResponseWriter, l *look) error {
	f := care.LedgerEnded{Ledger: l.ledgerID(), Resident: l.resident(), Why: l.form().words("why")}
	return s.do(w, l, care.EndLedger(f), done{to: medicinesHref(f.Resident), say: "ledger.ended"}, s.medicines)
}

func (s *Server) printMedicines(w http.ResponseWriter, l *look) error {
	id := care.ResidentID(l.URL.Query().Get("resident"))
	if id == "" {
		id = l.who.Resident()
	}
	var sheet print.MedicineSheet
	ok := false
	l.view(func(v care.View) { sheet, ok = print.Medicines(v, l.words, id) })
	if !ok {
		return care.NotFound
	}
	sheet.BackHref = medicinesHref(id)
	return s.write(w, l, print.MedicinesView(sheet))
}

// ledgerAsks are the plans that wait for a prescriber, for the board.
func ledgerAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, g := range v.LedgersUnsigned() {
		r, _ := v.Resident(g.Resident)
		asks = append(asks, ui.Ask{ID: "ask-ledger-" + string(g.Ledger), Tag: ui.TagProps{Text: l.say("ledger.tag"), Tone: ui.Sun}, Title: l.say("ledger.asks", "Name", r.Name), Href: medicinesHref(r.ID)})
	}
	return asks
}

func agreeLabel(ctx context.Context, p medicinesPage) string {
	if p.Own {
		return words.Say(ctx, "ledger.agree-own")
	}
	return words.Say(ctx, "ledger.agree-says", "Name", p.Name)
}

func thoughtLabel(ctx context.Context, p medicinePage) string {
	if p.Own {
		return words.Say(ctx, "medicine.think-own")
	}
	return words.Say(ctx, "medicine.thinks", "Name", p.Person)
}
