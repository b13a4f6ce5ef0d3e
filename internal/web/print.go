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
	l.view(func(v care.View) { sheet, ok = print.Plan(v, l.words, id) })
	if !ok {
		return care.NotFound
	}
	sheet.BackHref = planHref(id)
	return s.write(w, l, print.PlanView(sheet))
}
