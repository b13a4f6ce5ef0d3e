package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
)

func (s *Server) routineRoutes(r routes) {
	r.page("GET /resident/{id}/routines/new", s.routine)
	r.act("POST /resident/{id}/routines/new", s.chooseRoutine)
	r.page("GET /resident/{id}/routines/{routine}", s.routine)
	r.act("POST /resident/{id}/routines/{routine}", s.chooseRoutine)
	r.act("POST /resident/{id}/routines/{routine}/end", s.endRoutine)
}

type routinePage struct {
	ID, Name, Title, Back, Action string
	Known                         bool
	Last                          string // on which day it is for the last time, if one ends it now
	Fields                        map[string]string
	Repeat                        repeatFields
	Area                          care.RoutineArea
	Own                           bool
}

// routineAsked is the routine that an address names; false for a new one or one that is not there.
func (l *look) routineAsked(v care.View) (care.Routine, bool) {
	all := v.Routines(l.resident())
	i := slices.IndexFunc(all, func(r care.Routine) bool { return string(r.Routine) == l.PathValue("routine") })
	if i < 0 {
		return care.Routine{}, false
	}
	return all[i], true
}

func (s *Server) routine(w http.ResponseWriter, l *look) error {
	var p routinePage
	found := false
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		known, is := l.routineAsked(v)
		if found = ok && (is || l.PathValue("routine") == ""); !found {
			return
		}
		p = routinePage{ID: l.formID(), Name: r.Name, Title: known.Title, Back: routinesHref(r.ID), Action: l.URL.Path, Known: is, Last: v.Today().String(), Fields: map[string]string{}}
		if !is {
			p.Title = l.say("routine.new")
			known.RoutineChosen = care.RoutineChosen{Rule: "FREQ=DAILY", At: 8 * 60, Minutes: 15}
			if area := care.RoutineArea(l.form().text("area")); slices.Contains(care.RoutineAreas, area) {
				known.Area, known.Title = area, l.say("routine.area."+string(area))
			}
		}
		for name, value := range map[string]string{"title": known.Title, "from": v.Today().String(), "at": known.RoutineChosen.At.String(), "minutes": strconv.Itoa(known.Minutes), "steps": strings.Join(known.Steps, "\n")} {
			p.Fields[name] = l.typed(name, value)
		}
		p.Area, p.Own = known.Area, l.own(r.ID)
		p.Repeat = newRepeatFields(l, known.Rule, max(known.From, civil.Day(1)))
	})
	if !found {
		return care.NotFound
	}
	return s.show(w, l, p.Title, routineView(p))
}

func (s *Server) chooseRoutine(w http.ResponseWriter, l *look) error {
	f := l.form()
	chosen := care.RoutineChosen{Routine: care.RoutineID(l.PathValue("routine")), Resident: l.resident(), Title: f.text("title"), From: f.day("from"), At: f.clock("at"), Minutes: f.number("minutes"), Area: care.RoutineArea(f.text("area"))}
	for _, step := range strings.Split(f.words("steps"), "\n") {
		if step = strings.Join(strings.Fields(step), " "); step != "" {
			chosen.Steps = append(chosen.Steps, step)
		}
	}
	if chosen.Routine == "" {
		chosen.Routine = care.RoutineID(f.id())
	}
	var before care.Routine
	l.view(func(v care.View) { before, _ = l.routineAsked(v) })
	chosen.Rule = f.rule(chosen.From, before.Rule)
	return s.do(w, l, care.ChooseRoutine(chosen), done{to: routinesHref(l.resident()), say: "routine.chosen"}, s.routine)
}

func (s *Server) endRoutine(w http.ResponseWriter, l *look) error {
	last := l.form().day("last")
	return s.do(w, l, care.EndRoutine(care.RoutineEnded{Routine: care.RoutineID(l.PathValue("routine")), Resident: l.resident(), Last: last}),
		done{to: scheduleHref(l.resident(), last), say: "routine.ended"}, s.routine)
}
