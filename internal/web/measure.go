package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

func (s *Server) measureRoutes(r routes) {
	r.page("GET /resident/{id}/measure/new", s.measure)
	r.act("POST /resident/{id}/measure/new", s.writeMeasure)
	r.page("GET /resident/{id}/measure/{measure}", s.measure)
	r.act("POST /resident/{id}/measure/{measure}", s.writeMeasure)
	r.act("POST /resident/{id}/measure/{measure}/end", s.endMeasure)
	r.act("POST /resident/{id}/measure/{measure}/try", s.noteTry)
	r.page("GET /resident/{id}/try/{try}", s.try)
	r.act("POST /resident/{id}/try/{try}", s.tellTry)
	r.act("POST /resident/{id}/try/{try}/seen", s.seeTry)
}

func measureHref(id care.ResidentID, m care.MeasureID) string {
	return residentHref(id) + "/measure/" + string(m)
}

// measureLine is what is done towards a goal, on its card.
type measureLine struct {
	ID       care.MeasureID
	Href     string
	Text     string
	Detail   string
	Progress string
	InPlan   bool
	Try      string // where a try is noted
	TryID    string
	TryText  string
	Waiting  *proposal
}

// measureQuick is the shortest form of a measure: what is done. When and with whom comes after.
type measureQuick struct {
	FormID, Action string
	Goal           care.GoalID
	Own            bool
	Name           string
}

func newMeasureLine(l *look, v care.View, r care.Resident, m care.Measure) measureLine {
	line := measureLine{ID: m.ID, Href: measureHref(r.ID, m.ID), Text: m.What, Detail: measureDetail(l, v, m.MeasurePlan), InPlan: m.InPlan, TryID: newID()}
	if m.InPlan {
		line.Try, line.TryText = line.Href+"/try", l.say("plan.try-of", "What", m.What)
		line.Progress = triesSaid(l, v.Tries(r.ID, m.ID, v.At().Add(-fortnight), soon(v)))
	}
	last := m.Versions[len(m.Versions)-1]
	if m.Waiting.N != 0 || !m.InPlan {
		line.Waiting = newProposal(l, v, r, last.Written, last.N, last.No())
		line.Waiting.Measure = m.ID
		if m.InPlan {
			was, now := dotted(m.What, line.Detail), dotted(last.Text.What, measureDetail(l, v, last.Text))
			line.Waiting.Words, line.Waiting.Diff = now, ui.Diff(was, now)
		}
	}
	return line
}

// measureDetail says with whom, how often and when.
func measureDetail(l *look, v care.View, m care.MeasurePlan) string {
	var parts []string
	if names := staffNames(l, v, m.With); names != "" {
		parts = append(parts, names)
	}
	if m.Others != "" {
		parts = append(parts, m.Others)
	}
	switch {
	case m.Activity != "":
		if a, ok := v.Activity(m.Activity); ok {
			parts = append(parts, l.say("plan.in-group", "Title", a.Title))
		}
	case m.Minutes > 0:
		parts = append(parts, repeats(l, m.Rule, m.From)+" "+l.words.Clock(m.At))
	}
	if !m.Until.IsZero() {
		parts = append(parts, l.say("plan.until", "Day", m.Until))
	}
	return strings.Join(parts, " · ")
}

// triesSaid tells of tries in words: how many there were, and how many felt all right. What was not tried is not told.
func triesSaid(l *look, tries []care.Try) string {
	if len(tries) == 0 {
		return ""
	}
	well := 0
	for _, t := range tries {
		if t.Felt == care.Good || t.Felt == care.AllRight {
			well++
		}
	}
	if well == 0 {
		return l.say("plan.tries", "Count", len(tries))
	}
	return l.say("plan.tries-felt", "Count", len(tries), "Well", well)
}

// measurePage is one measure: how it is worded, and what came of it.
type measurePage struct {
	ID          care.ResidentID
	Own         bool
	Name        string
	Title, Goal string
	Action      string
	FormID      string
	Line        *measureLine
	What        string
	Others      string
	GoalID      string
	Goals       []ui.Option
	With        []ui.Option
	Activities  []ui.Option
	Moments     []ui.Option
	At, Minutes string
	From, Until string
	Repeat      repeatFields
	Said        bool
	Waits       string // it is part of the plan, and not in the days yet
	Versions    []versionLine
	Tries       []tryCard
	Stands      []standLine
	Disagree    *standForm
	EndID       string
	Draft       ui.DraftProps
}

func (s *Server) measure(w http.ResponseWriter, l *look) error {
	var p measurePage
	found := false
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		plan, may := v.Plan(l.resident())
		m, known := v.Measure(l.resident(), care.MeasureID(l.PathValue("measure")))
		if found = ok && may && (known || l.PathValue("measure") == ""); !found {
			return
		}
		last := care.MeasurePlan{From: v.Today(), Rule: "FREQ=WEEKLY"}
		if known {
			last = m.Versions[len(m.Versions)-1].Text
		} else {
			m.Goal = care.GoalID(l.form().text("goal"))
		}
		p = newMeasurePage(l, v, r, plan, m, last)
		if known {
			p.known(l, v, r, m)
		}
	})
	if !found {
		return care.NotFound
	}
	return s.show(w, l, p.Title, measureView(p))
}

func newMeasurePage(l *look, v care.View, r care.Resident, plan care.Plan, m care.Measure, last care.MeasurePlan) measurePage {
	p := measurePage{ID: r.ID, Own: l.own(r.ID), Name: r.Name, Title: l.say("plan.measure-new"), Action: residentHref(r.ID) + "/measure/new", FormID: l.formID(),
		What: l.typed("what", last.What), Others: l.typed("others", last.Others), At: l.typed("at", last.At.String()), From: l.typed("from", max(last.From, civil.Day(1)).String()),
		Until: l.typed("until-day", last.Until.String()), Minutes: l.typed("minutes", minutesOr(last.Minutes)), With: colleagueOptions(l, v, "with", last.With), Said: l.typed("said", "yes") == "yes",
		Repeat: newRepeatFields(l, last.Rule, max(last.From, civil.Day(1))), Draft: planDraft(l, "measure-"+string(m.ID)+"-"+string(r.ID))}
	goal := l.typed("goal", string(m.Goal))
	for _, g := range plan.Goals {
		p.Goals = append(p.Goals, ui.Option{Value: string(g.ID), Text: short(g.Words), Chosen: string(g.ID) == goal})
		if string(g.ID) == goal {
			p.Goal = g.Words
		}
	}
	for _, g := range plan.Proposed {
		if string(g.ID) == goal {
			p.Goals, p.Goal = append(p.Goals, ui.Option{Value: goal, Text: short(g.Words), Chosen: true}), g.Words
		}
	}
	p.GoalID = goal
	p.Activities = []ui.Option{{Value: "", Text: l.say("plan.no-group")}}
	for _, a := range v.Activities() {
		if !a.Everyone {
			p.Activities = append(p.Activities, ui.Option{Value: string(a.ID), Text: a.Title, Chosen: string(a.ID) == l.typed("activity", string(last.Activity))})
		}
	}
	how := "fits"
	switch {
	case last.Activity != "":
		how = "group"
	case last.Minutes > 0:
		how = "hour"
	}
	how = l.typed("when", how)
	for _, option := range []string{"fits", "group", "hour"} {
		p.Moments = append(p.Moments, ui.Option{Value: option, Text: l.say("plan.when." + option), Chosen: option == how})
	}
	return p
}

func minutesOr(n int) string {
	if n == 0 {
		n = 30
	}
	return strconv.Itoa(n)
}

// known fills in what came of a measure that is there already.
func (p *measurePage) known(l *look, v care.View, r care.Resident, m care.Measure) {
	line := newMeasureLine(l, v, r, m)
	p.Line, p.Title, p.Action, p.EndID = &line, m.What, measureHref(r.ID, m.ID), newID()
	if m.InPlan && !m.InDays && m.Activity != "" {
		p.Waits = l.say("plan.waits-for-team")
	}
	for _, t := range v.Tries(r.ID, m.ID, v.At().AddDate(0, -6, 0), soon(v)) {
		p.Tries = append(p.Tries, newTryCard(l, v, r, t))
	}
	if m.InPlan {
		p.Disagree = &standForm{ID: r.ID, Measure: m.ID, Version: m.N, To: p.Action, Own: p.Own, Name: r.Name}
	}
	before := ""
	for i, version := range m.Versions {
		now := dotted(version.Text.What, measureDetail(l, v, version.Text))
		if i == 0 {
			before = now
		}
		shown := versionLine{Title: l.say("plan.version", "By", nameOf(v, version.By), "Day", l.words.DateYear(civil.Of(version.At, v.Zone()))), Diff: ui.Diff(before, now), Stands: standLines(l, v, r, version.Stands)}
		p.Versions, before = append([]versionLine{shown}, p.Versions...), now
		if version.N == m.N && differs(version.Stands) {
			p.Stands = shown.Stands
		}
	}
}

func (s *Server) writeMeasure(w http.ResponseWriter, l *look) error {
	f := l.form()
	m := care.MeasureWritten{Measure: care.MeasureID(l.PathValue("measure")), Resident: l.resident(), Goal: care.GoalID(f.text("goal")), Said: f.text("said") != "no",
		MeasurePlan: care.MeasurePlan{What: f.words("what"), Others: f.text("others"), From: f.day("from")}}
	draft := "measure-" + string(m.Measure) + "-" + string(m.Resident)
	if m.Measure == "" {
		m.Measure = care.MeasureID(f.id())
	}
	for _, id := range f.list("with") {
		m.With = append(m.With, care.StaffID(id))
	}
	var before care.Measure
	l.view(func(v care.View) { before, _ = v.Measure(m.Resident, m.Measure) })
	switch f.text("when") {
	case "group":
		m.Activity, m.Until = care.ActivityID(f.text("activity")), f.day("until-day")
		if m.Activity == "" {
			f.refuse("form.choose")
		}
	case "hour":
		m.At, m.Minutes, m.Until = f.clock("at"), f.number("minutes"), f.day("until-day")
		m.Rule = f.rule(m.From, before.Rule)
	}
	say := "plan.is-in"
	if !l.own(m.Resident) && !m.Said {
		say = "plan.is-proposed"
	}
	return s.do(w, l, care.WriteMeasure(m), done{to: s.backTo(l, m.Resident), say: say, draft: draft}, s.measure)
}

func (s *Server) endMeasure(w http.ResponseWriter, l *look) error {
	f := l.form()
	ended := care.MeasureEnded{Measure: care.MeasureID(l.PathValue("measure")), Resident: l.resident(), Words: f.words("words"), Said: f.has("said")}
	return s.do(w, l, care.EndMeasure(ended), done{to: planHref(ended.Resident), say: "plan.measure-ended"}, s.measure)
}

// soon is the first moment after the one at which one looks: what was noted just now is told too.
func soon(v care.View) time.Time { return v.At().Add(time.Nanosecond) }
