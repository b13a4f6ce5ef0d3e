package web

import (
	"net/http"

	"milieu/internal/care"
	"milieu/internal/print"
)

func (s *Server) printRoutes(r routes) {
	r.page("GET /print/week", s.printWeek)
	r.page("GET /print/day", s.printDay)
	r.page("GET /print/plan", s.printPlan)
	r.page("GET /print/rota", s.printRota)
	r.page("GET /print/proof", s.printProof)
}

func (s *Server) printWeek(w http.ResponseWriter, l *look) error {
	day, err := l.dayAsked("day")
	if err != nil {
		return err
	}
	var sheet print.WeekSheet
	l.view(func(v care.View) { sheet = print.Week(v, l.words, day) })
	sheet.BackHref = "/programme?day=" + day.String()
	return s.write(w, l, print.WeekView(sheet))
}

// printDay is the house's day, or with ?resident= one resident's own.
func (s *Server) printDay(w http.ResponseWriter, l *look) error {
	day, err := l.dayAsked("day")
	if err != nil {
		return err
	}
	var sheet print.DaySheet
	ok := true
	id := care.ResidentID(l.URL.Query().Get("resident"))
	l.view(func(v care.View) {
		if id == "" {
			sheet = print.Day(v, l.words, day)
			return
		}
		sheet, ok = print.MyDay(v, l.words, id, day)
	})
	if !ok {
		return care.NotFound
	}
	sheet.BackHref = "/programme/day/" + day.String()
	if id != "" {
		sheet.BackHref = scheduleHref(id, day)
	}
	return s.write(w, l, print.DayView(sheet))
}

// printPlan is a resident's plan on paper.
func (s *Server) printPlan(w http.ResponseWriter, l *look) error {
	id := care.ResidentID(l.URL.Query().Get("resident"))
	var sheet print.PlanSheet
	ok := false
	l.view(func(v care.View) {
		sheet, ok = print.Plan(v, l.words, id, func(m care.MeasurePlan) string { return measureDetail(l, v, m) })
	})
	if !ok {
		return care.NotFound
	}
	sheet.BackHref = planHref(id)
	return s.write(w, l, print.PlanView(sheet))
}

// printRota is a month of the rota: the team's, or with ?staff= one colleague's.
func (s *Server) printRota(w http.ResponseWriter, l *look) error {
	if l.who.Staff() == "" {
		return care.Forbidden
	}
	day, err := l.dayAsked("day")
	if err != nil {
		return err
	}
	staff := care.StaffID(l.URL.Query().Get("staff"))
	var sheet print.RotaSheet
	ok := false
	l.view(func(v care.View) { sheet, ok = print.Rota(v, l.words, day, staff) })
	if !ok {
		return care.NotFound
	}
	sheet.BackHref = "/duties"
	if staff == l.who.Staff() {
		sheet.BackHref = "/my-rota"
	}
	return s.write(w, l, print.RotaView(sheet))
}

// proofBack and proofAhead are of how many days a proof tells.
const (
	proofBack  = 84
	proofAhead = 42
)

// printProof is how somebody's working time stands against the rules: one's own, or, for who plans, anybody's.
func (s *Server) printProof(w http.ResponseWriter, l *look) error {
	staff := care.StaffID(l.URL.Query().Get("staff"))
	if staff == "" {
		staff = l.who.Staff()
	}
	var sheet print.ProofSheet
	ok := false
	l.view(func(v care.View) {
		by, _ := v.Colleague(l.who.Staff())
		sheet, ok = print.Proof(v, l.words, staff, v.Today().Add(-proofBack).Monday(), v.Today().Add(proofAhead).Monday().Add(6), by.Name)
	})
	if !ok {
		return care.NotFound
	}
	if sheet.BackHref = "/rota/contracts"; staff == l.who.Staff() {
		sheet.BackHref = "/my-rota"
	}
	return s.write(w, l, print.ProofView(sheet))
}
