package web

import (
	"net/http"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// My day is a resident's front page, made for a phone: what I want, what comes, and a way to somebody.

type myDayPage struct {
	Seq       uint64
	Weekday   string
	Greeting  string
	Wish      string
	HowAreYou *wellbeingCard
}

func (s *Server) myDay(w http.ResponseWriter, l *look) error {
	p := newMyDayPage(l)
	return s.show(w, l, l.say("nav.my-day"), myDayView(p))
}

func newMyDayPage(l *look) (p myDayPage) {
	l.view(func(v care.View) {
		me, _ := v.Resident(l.who.Resident())
		p.Seq = v.Seq()
		p.Weekday = l.words.Day(v.Today())
		p.Greeting = l.say(greeting(civil.ClockOf(v.At(), v.Zone())), "Name", me.Name)
		if wish, ok := v.Answer(me.ID, "wish"); ok && wish.Own {
			p.Wish = wish.Words
		}
		p.HowAreYou = newWellbeingCard(l, v, me)
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
