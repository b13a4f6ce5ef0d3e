package web

import (
	"net/http"
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// A relative has one page: what the resident they belong to has opened to them, and nothing else. When a consent ends, the
// page that is open on their phone is empty at once.

func (s *Server) kinRoutes(r routes) {
	r.kin("POST /kin/view", s.tellKinView)
	r.kin("POST /kin/read/{appointment}", s.kinRead)
	r.live("kin", livePage{parts: func(l *look) ([]livePart, error) {
		p, err := newKinPage(l)
		if err != nil {
			return nil, err
		}
		return []livePart{{"kin", kinOpen(p)}}, nil
	}})
}

type kinPage struct {
	Seq      uint64
	Hello    string
	Sub      string
	Whose    string // the resident's name, where they may know it
	Face     ui.FaceProps
	Here     string
	With     []ui.LineProps
	Words    string // what the resident wants them to know
	Until    string
	Open     bool // anything is
	Days     []ui.DayItem
	Today    bool // the days are open
	Feeling  []noteLine
	Feels    bool
	Met      string
	Meets    bool
	Known    []knownLine
	Notes    []noteDay
	Reads    bool
	Goals    []kinGoal
	Plans    bool
	Safety   *safetyPage  // how they read the person's plan for hard times; nil if it is closed
	Do       []safetyLine // what the family does then, in the person's words or theirs
	Pills    []ui.LineProps
	Takes    bool
	Meetings []familyMeeting
	Given    bool
	Means    care.NetworkTold // what the resident says of them, where they may know it
	Views    []familyView     // their own
	FormID   string
	View     string
	Numbers  numbers
}

// kinGoal is a goal with what is done towards it, to read.
type kinGoal struct {
	Words, Why string
	Measures   []ui.LineProps
}

func (s *Server) kinPage(w http.ResponseWriter, l *look) error {
	p, err := newKinPage(l)
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("nav.kin"), kinView(p))
}

func newKinPage(l *look) (p kinPage, err error) {
	l.view(func(v care.View) {
		me, _ := v.Me() // who was struck out sees an empty page where it is open still
		p.Seq, p.Hello, p.Sub = v.Seq(), l.say(greeting(civil.ClockOf(v.At(), v.Zone())), "Name", me.Name), v.House().Name
		open := v.Opened(me.Resident)
		p.Open = len(open) > 0
		if c := me.Consent; p.Open && c.Until.After(v.At()) {
			p.Words, p.Until = c.Words, l.say("kin.until", "Day", dateOf(l, v, c.Until))
		}
		p.Numbers, p.Views = newNumbers(l, v), familyViews(l, v, me.Resident)
		p.FormID, p.View = pickerID(l.house.ID()+"|kin|"+string(me.RelativeNamed.Relative), me.Resident, int(v.Seq())), l.typed("view", "")
		p.show(l, v, me.Resident, open)
	})
	if err == nil {
		err = l.readNotes(l.Context(), p.Notes)
	}
	return p, err
}

// show fills in the chapters that are open.
func (p *kinPage) show(l *look, v care.View, id care.ResidentID, open []care.Chapter) {
	r, named := v.Resident(id)
	r.ID = id
	if named {
		p.Whose, p.Face = r.Name, residentFace(v, r)
		p.Here = hereSince(l, v, r)
		for _, c := range v.Companions(id) {
			p.With = append(p.With, ui.LineProps{Face: faceOf(string(c.ID), c.Name), Title: c.Name, Detail: c.Profession})
		}
	}
	for _, chapter := range open {
		switch chapter {
		case care.ChapterPerson:
		case care.ChapterDays:
			p.Today, p.Days = true, kinDay(l, v, id)
		case care.ChapterTogether:
			p.Meets, p.Met = true, metToday(l, v, id)
		case care.ChapterKnown:
			for _, q := range care.Questions {
				if answers := answerLines(l, v, r, v.Answers(id, q)); len(answers) > 0 {
					p.Known = append(p.Known, knownLine{Title: l.say("question.title." + string(q)), Answers: answers})
				}
			}
		case care.ChapterNotes:
			p.Reads, p.Notes = true, kinNotes(l, v, r)
		case care.ChapterFeeling:
			p.Feels = true
			from, until := v.Today().Bounds(v.Zone())
			for _, w := range v.Wellbeing(id, from, until) {
				p.Feeling = append(p.Feeling, noteLine{Own: w.WellbeingTold.Own, Text: w.Words, Who: noteWho(l, v, w.Written, w.Told)})
			}
		case care.ChapterPlan:
			p.Plans, p.Goals = true, kinGoals(l, v, r)
		case care.ChapterSafety:
			safety := readSafety(l, v, r, v.Safety(id))
			p.Safety = &safety
			for _, stage := range care.SafetyStages {
				p.Do = append(p.Do, newSafetySection(l, v, r, v.Safety(id), care.SafetyFamily, stage).Lines...)
			}
		case care.ChapterMedicine:
			p.Takes = true
			for _, m := range newMedicinesPage(l, v, r).Now {
				p.Pills = append(p.Pills, ui.LineProps{Title: m.Name, After: m.Dose, Detail: m.Detail, Voice: m.Thought})
			}
		case care.ChapterNetwork:
			p.Given = true
			for _, one := range v.Network(id) {
				p.Means = one.Told
			}
			for _, m := range v.FamilyMeetings(id, v.At().AddDate(0, -familyMonths, 0)) {
				p.Meetings = append(p.Meetings, kinMeeting(l, v, r, m))
			}
		}
	}
}

// kinGoals are the goals of the plan: what is only proposed is between the resident and the house.
func kinGoals(l *look, v care.View, r care.Resident) (list []kinGoal) {
	plan, _ := v.Plan(r.ID)
	for _, g := range plan.Goals {
		goal := kinGoal{Words: g.Words, Why: g.Why}
		for _, m := range g.Measures {
			if m.InPlan && m.Ended.Seq == 0 {
				goal.Measures = append(goal.Measures, ui.LineProps{Title: m.What, Detail: measureDetail(l, v, m.MeasurePlan)})
			}
		}
		list = append(list, goal)
	}
	return list
}

// kinMeeting is time with the family as one of them reads it; they answer the minutes of what they were at.
func kinMeeting(l *look, v care.View, r care.Resident, m care.FamilyMeeting) familyMeeting {
	shown := newFamilyMeeting(l, v, r, m)
	me := v.Who().Relative()
	shown.Untold = false
	shown.Answers = m.Met != nil && slices.Contains(m.Met.Came, me) && !slices.ContainsFunc(m.Read, func(read care.FamilySeen) bool { return read.Relative == me })
	return shown
}

func (s *Server) tellKinView(w http.ResponseWriter, l *look) error {
	f := l.form()
	told := care.FamilyViewTold{View: care.FamilyViewID(f.id()), Relative: l.who.Relative(), Words: f.words("view")}
	told.Resident = l.kinOf()
	return s.do(w, l, care.TellFamilyView(told), done{to: "/", say: "family.view-sent"}, s.kinPage)
}

func (s *Server) kinRead(w http.ResponseWriter, l *look) error {
	f := l.form()
	read := care.FamilyRead{Appointment: care.AppointmentID(l.PathValue("appointment")), Resident: l.kinOf(), Relative: l.who.Relative(), Agrees: f.text("agrees") == "yes", Words: f.words("words")}
	return s.do(w, l, care.ReadFamilyMinutes(read), done{to: "/", say: "family.is-read"}, s.kinPage)
}

// kinOf is to whom the relative who looks belongs.
func (l *look) kinOf() (id care.ResidentID) {
	l.view(func(v care.View) {
		me, _ := v.Me()
		id = me.Resident
	})
	return id
}

// kinDay is the resident's day to read: without ways to change it, or to pages that are not the relative's.
func kinDay(l *look, v care.View, id care.ResidentID) []ui.DayItem {
	items, _ := dayItems(l, v, id, v.Today())
	for i := range items {
		items[i].Href, items[i].Below, items[i].Tick = "", nil, ui.TickProps{}
	}
	return items
}

// kinNotes are the notes of the last days that can be read: nothing is said of one that is held back or was taken back.
func kinNotes(l *look, v care.View, r care.Resident) []noteDay {
	from, _ := v.Today().Add(1 - notesAtOnce).Bounds(v.Zone())
	list := slices.DeleteFunc(v.Notes(r.ID, from, v.At()), func(n care.Note) bool { return n.TakenBack || !n.Held.IsZero() })
	days := noteDays(l, v, r, list)
	for i := range days {
		for j := range days[i].Notes {
			n := &days[i].Notes[j]
			n.Href, n.TakeOff = "", ""
			n.Answers = slices.DeleteFunc(n.Answers, func(a noteLine) bool { return a.Back != "" })
			for k := range n.Answers {
				n.Answers[k].TakeOff = ""
			}
		}
	}
	return days
}
