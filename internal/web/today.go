package web

import (
	"net/http"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Today is what the team opens in the morning and leaves open: the day as a ribbon, the people, what today asks for,
// and who is here. A resident's front page is their own day.

func (s *Server) todayRoutes(r routes) {
	r.anyone("GET /{$}", s.front)
	r.live("today", livePage{parts: todayParts, shared: true})
}

func (s *Server) front(w http.ResponseWriter, l *look) error {
	switch {
	case l.house == nil && l.me.Account.Admin:
		http.Redirect(w, l.Request, "/houses", http.StatusSeeOther)
		return nil
	case l.house == nil:
		return care.Forbidden
	case l.who.Role == care.RoleResident:
		return s.myDay(w, l)
	}
	return s.today(w, l)
}

// todayPage is the board, in the reader's language.
type todayPage struct {
	Seq    uint64
	Title  string
	Sub    string
	Ribbon ui.RibbonProps
	People []ui.PersonProps
	Asks   []ui.Ask
	Here   []ui.LineProps
}

func (s *Server) today(w http.ResponseWriter, l *look) error {
	p := newTodayPage(l)
	return s.show(w, l, l.say("nav.today"), todayView(p))
}

func todayParts(l *look) ([]livePart, error) {
	p := newTodayPage(l)
	return []livePart{
		{"today-top", todayTop(p)},
		{"today-day", todayDay(p)},
		{"today-people", todayPeople(p)},
		{"today-asks", todayAsks(p)},
		{"today-here", todayHere(p)},
	}, nil
}

func newTodayPage(l *look) (p todayPage) {
	l.view(func(v care.View) {
		p.Seq = v.Seq()
		p.Title = l.words.Day(v.Today())
		p.Ribbon = dayRibbon(l, v)
		residents := v.Residents()
		p.Sub = whoIsHere(l, v, len(residents))
		for _, r := range residents {
			p.People = append(p.People, personCard(l, v, r))
		}
		p.Asks = append(p.Asks, talkAsks(l, v)...)
		p.Asks = append(p.Asks, promiseAsks(l, v)...)
		p.Asks = append(p.Asks, leaveAsks(l, v)...)
		p.Here = hereNow(l, v)
	})
	return p
}

// whoIsHere says which team is in the house until when, and how many live here.
func whoIsHere(l *look, v care.View, residents int) string {
	sub := l.say("today.in-the-house", "Count", residents)
	for _, d := range v.OnDuty() {
		if d.Team != "" {
			return l.say("today.team-until", "Team", d.Team, "Until", until(l, v, d.Until)) + " · " + sub
		}
	}
	return sub
}

func dayRibbon(l *look, v care.View) ui.RibbonProps {
	now := civil.ClockOf(v.At(), v.Zone())
	p := ui.RibbonProps{ID: "ribbon", Label: l.say("today.ribbon"), ShowNow: true, Now: int(now), NowLabel: l.say("today.now"), Empty: l.say("today.ribbon-empty")}
	for _, m := range v.House().Moments {
		p.Parts = append(p.Parts, ui.Part{Start: int(m.From), End: int(m.Until), Title: m.Name, Tone: toneOfMoment(m.Sort)})
	}
	return p
}

func toneOfMoment(sort care.MomentSort) ui.Tone {
	if sort == care.MomentMeal {
		return ui.Sun
	}
	return ui.Plain
}

func personCard(l *look, v care.View, r care.Resident) ui.PersonProps {
	p := ui.PersonProps{ID: "person-" + string(r.ID), Name: r.Name, Pronoun: r.Pronouns, Href: "/resident/" + string(r.ID),
		Face: residentFace(v, r), Sub: howLong(l, v, r),
		Met: metToday(l, v, r.ID), Plus: contactPlus(l, v, r)}
	if wish, ok := v.Answer(r.ID, "wish"); ok && wish.Own {
		p.Voice = wish.Words
	}
	if p.Voice == "" {
		p.Unasked = l.say("today.nobody-asked")
	}
	if leave, away := v.OnLeave(r.ID); away {
		p.Away = awayUntil(l, v, leave)
	}
	return p
}

// howLong says with whom somebody is here, and for how long.
func howLong(l *look, v care.View, r care.Resident) string {
	days := v.Today().Sub(civil.Of(r.Stay().From, v.Zone())) + 1
	stay := l.words.NthDay(days)
	if days > 7 {
		stay = l.words.NthWeek((days-1)/7 + 1)
	}
	var names []string
	for _, c := range v.Companions(r.ID) {
		names = append(names, c.Name)
	}
	if len(names) == 0 {
		return stay
	}
	return l.say("today.with", "Names", l.words.List(names)) + " · " + stay
}

func hereNow(l *look, v care.View) (lines []ui.LineProps) {
	for _, d := range v.OnDuty() {
		c, ok := v.Colleague(d.Staff)
		if !ok {
			continue
		}
		strengths := ""
		for i, s := range c.Strengths {
			if i > 0 {
				strengths += " · "
			}
			strengths += s
		}
		lines = append(lines, ui.LineProps{ID: "here-" + string(d.Staff), Face: ui.FaceProps{Name: c.Name, Tone: ui.ToneOf(string(c.ID))},
			Title: c.Name, After: l.say("today.until", "Until", until(l, v, d.Until)), Detail: strengths, Href: "/team/" + string(d.Staff)})
	}
	return lines
}
