package web

import (
	"net/http"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// My day is a resident's front page, made for a phone: what I want, what comes, how I am, and a way to somebody.

func (s *Server) myDayRoutes(r routes) {
	r.live("my-day", livePage{parts: func(l *look) ([]livePart, error) {
		p := newMyDayPage(l)
		return []livePart{{"my-day-list", myDayList(p)}, {"my-day-ongoing", myDayOngoing(p)}, {"my-day-talk", myDayTalk(p)}, {"my-day-tender", tenderCard(p.Tender)}, {"my-day-plan", myDayPlan(p.Plan)}, {"my-day-routines", myRoutinesView(p.Routines)}, {"my-day-glass", myDayGlass(p)}}, nil
	}})
}

type myDayPage struct {
	Seq      uint64
	ID       care.ResidentID
	Weekday  string
	Greeting string
	Wish     string
	Question string // the next one of getting to know; "" if none is due
	AskHref  string
	Day      []ui.DayItem
	Clash    bool
	Ongoing  []ongoingLine
	Talk     talkPage
	How      *wellbeingCard
	Tender   *myTender
	Plan     myPlanCard
	Routines myRoutinesCard
	Glasses  []ui.LineProps // who opened their record in need, lately
}

func (s *Server) myDay(w http.ResponseWriter, l *look) error {
	p := newMyDayPage(l)
	return s.show(w, l, l.say("nav.my-day"), myDayView(p))
}

func newMyDayPage(l *look) (p myDayPage) {
	l.view(func(v care.View) {
		me, _ := v.Resident(l.who.Resident())
		p.ID, p.Seq = me.ID, v.Seq()
		p.Weekday = l.words.Day(v.Today())
		p.Greeting = l.say(greeting(civil.ClockOf(v.At(), v.Zone())), "Name", me.Name)
		if wish, ok := v.Answer(me.ID, "wish"); ok && wish.Own {
			p.Wish = wish.Words
		}
		if due := v.Due(me.ID); len(due) > 0 {
			p.Question, p.AskHref = l.say("question.ask."+string(due[0])), questionHref(me.ID, due[0])
		}
		p.Day, p.Clash = dayItems(l, v, me.ID, v.Today())
		p.Ongoing = ongoingNow(l, v)
		p.Talk = newTalkPage(l, v)
		p.How = newWellbeingCard(l, v, me)
		p.Tender = newMyTender(l, v)
		p.Plan = newMyPlanCard(l, v, me)
		p.Routines = newMyRoutinesCard(l, v, me)
		p.Glasses = glassesOf(l, v, me.ID)
	})
	return p
}

func greeting(c civil.Clock) string {
	switch {
	case c < 5*60:
		return "my-day.night"
	case c < 11*60:
		return "my-day.morning"
	case c < 17*60:
		return "my-day.day"
	}
	return "my-day.evening"
}
