package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

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
	case l.house == nil, l.who == care.Who{}:
		return care.Forbidden
	case l.who.Role == care.RoleResident && l.isHome():
		return s.atHome(w, l)
	case l.who.Role == care.RoleResident:
		return s.myDay(w, l)
	case l.who.Role == care.RoleRelative:
		return s.kinPage(w, l)
	}
	return s.today(w, l)
}

// todayPage is the board, in the reader's language.
type todayPage struct {
	Title   string
	Sub     string
	Ribbon  ui.RibbonProps
	People  []ui.PersonProps
	Asks    []ui.Ask
	Later   []ui.Ask // what has no hour today, where there is much of it
	NotMet  string
	Ongoing []ongoingLine
	Tender  string // said softly, to everybody
	Here    []ui.LineProps
	OffDuty *offDuty    // of who is not on duty, and sees only whom they follow or treat
	Glass   []glassOpen // what whoever looks has opened in need
}

func (s *Server) today(w http.ResponseWriter, l *look) error {
	seq := l.house.Seq()
	parts, err := s.partsOf(l, "today", "")
	if err != nil {
		return err
	}
	shown := map[string]templ.Component{}
	for _, p := range parts {
		shown[p.id] = p
	}
	return s.show(w, l, l.say("nav.today"), todayView(seq, shown))
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
		p.Title = l.words.Day(v.Today())
		p.Ribbon = dayRibbon(l, v)
		residents := v.Residents()
		away := 0
		for _, r := range residents {
			card := personCard(l, v, r)
			if card.Away != "" {
				away++
			}
			p.People = append(p.People, card)
		}
		p.OffDuty, p.Glass = newOffDuty(l, v), openGlasses(l, v, "")
		p.Sub = whoIsHere(l, v, len(residents)-away, away)
		p.Asks, p.Later = todayAsked(l, v, residents)
		if p.OffDuty != nil {
			p.Sub = teamIsHere(l, v)
		}
		p.NotMet = notMet(l, v)
		p.Tender = tenderWords(l, v)
		p.Ongoing = ongoingNow(l, v)
		p.Here = hereNow(l, v)
	})
	return p
}

// whoIsHere says which team is in the house until when, and how many of those who live here are in.
func whoIsHere(l *look, v care.View, in, away int) string {
	parts := []string{l.say("today.in-the-house", "Count", in)}
	if away > 0 {
		parts[0] += ", " + l.say("today.away", "Count", away)
	}
	if team := teamIsHere(l, v); team != "" {
		parts = append([]string{team}, parts...)
	}
	return strings.Join(parts, " · ")
}

// teamIsHere says which team is in the house until when; "" in a house without teams.
func teamIsHere(l *look, v care.View) string {
	team := v.Team()
	for _, c := range v.Present() {
		if team != "" && c.Team == team {
			return l.say("today.team-until", "Team", team, "Until", until(l, v, c.Until))
		}
	}
	return ""
}

// dayRibbon is the house's rhythm and programme on one line.
func dayRibbon(l *look, v care.View) ui.RibbonProps {
	p := ui.RibbonProps{ID: "ribbon", Label: l.say("today.ribbon"), ShowNow: true, Now: int(civil.ClockOf(v.At(), v.Zone())), NowLabel: l.say("today.now"), Empty: l.say("today.ribbon-empty")}
	p.Parts = programmeParts(l, v, v.Today())
	return p
}

func toneOfMoment(sort care.MomentSort) ui.Tone {
	if sort == care.MomentMeal {
		return ui.Sun
	}
	return ui.Plain
}

// personCard is a person as they are met today.
func personCard(l *look, v care.View, r care.Resident) ui.PersonProps {
	p := ui.PersonProps{ID: "person-" + string(r.ID), Name: r.Name, Pronoun: r.Pronouns, Href: "/resident/" + string(r.ID),
		Face: residentFace(v, r), Sub: howLong(l, v, r)}
	if wish, ok := v.Answer(r.ID, "wish"); ok && wish.Own {
		p.Voice = wish.Words
	}
	if p.Voice == "" {
		p.Unasked = l.say("today.nobody-asked")
	}
	if leave, away := v.OnLeave(r.ID); away {
		p.Away = awayUntil(l, v, leave)
		return p
	}
	p.Plus = contactPlus(l, v, r)
	if p.Met = metToday(l, v, r.ID); p.Met == "" && underWay(v) {
		p.Wait = true
		p.Tags = append(p.Tags, ui.TagProps{Text: l.say("today.not-met"), Tone: ui.Clay})
	}
	p.Next = nextOf(l, v, r.ID)
	return p
}

// underWay says whether the day has come so far that somebody with whom nobody has been yet is worth a word: three
// hours after the quiet of the night.
func underWay(v care.View) bool {
	morning := v.House().QuietUntil
	if morning == 0 {
		morning = 7 * 60
	}
	return civil.ClockOf(v.At(), v.Zone()) >= morning+3*60
}

// nextOf is what comes next for a person today that somebody waits for them at; "" if nothing does.
func nextOf(l *look, v care.View, id care.ResidentID) string {
	for _, item := range v.Schedule(id, v.Today()) {
		if (item.Sort == care.ItemActivity || item.Sort == care.ItemAppointment) && !item.Cancelled && item.Begins.After(v.At()) {
			return l.say("today.next", "What", item.Title, "Clock", l.words.Time(item.Begins))
		}
	}
	return ""
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

// laterShown is how much of what has no hour today is shown with the rest; more of it is folded away.
const laterShown = 3

// todayAsked is what today asks for: who waits comes first, then what has its hour or its day, then what can be done at any hour.
func todayAsked(l *look, v care.View, residents []care.Resident) (asks, later []ui.Ask) {
	asks = slices.Concat(
		crisisAsks(l, v), restraintAsks(l, v), reachAsks(l, v), talkAsks(l, v), signAsks(l, v),
		glassAsks(l, v), holdAsks(l, v), tenderAsks(l, v), callAsks(l, v), leaveAsks(l, v), rehearsalAsks(l, v),
		familyAsks(l, v), birthdayAsks(l, v), appointmentAsks(l, v, residents), promiseAsks(l, v), routineAsks(l, v))
	later = slices.Concat(restrictionAsks(l, v), ledgerAsks(l, v), safetyAsks(l, v),
		informationAsks(l, v, residents), reviewAsks(l, v), newcomers(l, v, residents))
	if len(later) <= laterShown {
		return append(asks, later...), nil
	}
	return asks, later
}

// appointmentAsks are the appointments that somebody has today, and who comes back from leave.
func appointmentAsks(l *look, v care.View, residents []care.Resident) (asks []ui.Ask) {
	midnight := v.Today().Add(1).At(0, v.Zone())
	for _, r := range residents {
		if leave, away := v.OnLeave(r.ID); away && leave.Until.After(v.At()) && leave.Until.Before(midnight) {
			asks = append(asks, ui.Ask{ID: "ask-back-" + string(leave.ID), Tag: ui.TagProps{Text: until(l, v, leave.Until), Tone: ui.Sky},
				Title: l.say("today.comes-back", "Name", r.Name), Detail: leave.To, Href: residentHref(r.ID)})
		}
		for _, a := range v.Appointments(r.ID, v.At(), midnight) {
			if !a.Cancelled && a.From.After(v.At()) {
				asks = append(asks, ui.Ask{ID: "ask-appointment-" + string(a.Appointment), Tag: ui.TagProps{Text: l.words.Time(a.From.In(v.Zone())), Tone: ui.Sun},
					Title: l.say("today.appointment", "Name", r.Name, "What", a.Title), Detail: staffNames(l, v, a.With), Href: scheduleHref(r.ID, v.Today())})
			}
		}
	}
	slices.SortStableFunc(asks, func(a, b ui.Ask) int { return strings.Compare(a.Tag.Text, b.Tag.Text) }) // by the clock
	return asks
}

// newcomers are those who came in the last days and whom the house still gets to know.
func newcomers(l *look, v care.View, residents []care.Resident) (asks []ui.Ask) {
	for _, r := range residents {
		due := v.Due(r.ID)
		if len(due) == 0 || v.At().Sub(r.Stay().From) > 8*24*time.Hour {
			continue
		}
		asks = append(asks, ui.Ask{ID: "ask-know-" + string(r.ID), Tag: ui.TagProps{Text: l.say("today.new"), Tone: ui.Moss},
			Title: l.say("today.getting-to-know", "Name", r.Name), Detail: l.say("today.next-question", "Question", l.say("question.title."+string(due[0]))), Href: "/resident/" + string(r.ID)})
	}
	return asks
}

func hereNow(l *look, v care.View) (lines []ui.LineProps) {
	for _, c := range v.Present() {
		lines = append(lines, ui.LineProps{ID: "here-" + string(c.ID), Face: faceOf(string(c.ID), c.Name), Title: c.Name, After: l.say("today.until", "Until", until(l, v, c.Until)),
			Detail: strings.Join(c.Strengths, " · "), Href: "/team/" + string(c.ID)})
	}
	return lines
}
