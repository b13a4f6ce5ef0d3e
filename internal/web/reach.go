package web

import (
	"net/http"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Somebody who has gone home keeps their page: their plans, and a way to the house. What they ask stands on the house's Today
// at once; when nobody reads, the page says so, and whom to call now.

func (s *Server) reachRoutes(r routes) {
	r.act("POST /me/reach", s.askReach)
	r.act("POST /me/reach/{reach}/withdraw", s.withdrawReach)
	r.act("POST /resident/{id}/reach/{reach}", s.answerReach)
	r.page("GET /house/reach", s.houseReach)
	r.act("POST /house/reach", s.reachHouse)
	r.live("at-home", livePage{parts: func(l *look) ([]livePart, error) {
		p := newAtHomePage(l)
		return []livePart{{"at-home-reach", atHomeReach(p)}}, nil
	}})
}

// numbers are whom to call now, and whether anybody reads what is written.
type numbers struct {
	House, HouseTel         string
	Emergency, EmergencyTel string
	Words                   string
	Reads                   string // when somebody reads, and whether it is now
	Now                     bool
}

func newNumbers(l *look, v care.View) numbers {
	r := v.Reachable()
	n := numbers{House: r.Phone, HouseTel: tel(r.Phone), Emergency: r.Emergency, EmergencyTel: tel(r.Emergency), Words: r.Words, Now: r.Now}
	around := r.From == r.Until%(24*60)
	switch {
	case !r.Said:
		n.Reads = l.say("reach.unsaid")
	case around:
		n.Reads = l.say("reach.reads-always")
	case r.Now:
		n.Reads = l.say("reach.reads-now", "Until", l.words.Clock(r.Until%(24*60)))
	default:
		n.Reads = l.say("reach.nobody-reads", "From", l.words.Clock(r.From))
	}
	return n
}

type atHomePage struct {
	Seq       uint64
	ID        care.ResidentID
	Weekday   string
	Greeting  string
	Since     string
	Numbers   numbers
	Waiting   []reachLine
	May       map[string]bool // what they can still ask for
	FormID    string
	Words     string
	Phone     string
	Calls     callsCard
	Farewells []ui.LineProps
	Took      []tookAlong
	How       *wellbeingCard
	With      []ui.LineProps
}

// tookAlong is a part of what somebody goes home with.
type tookAlong struct {
	Title string
	Lines []homeLine
	Early bool // it is for when it gets harder: the safety plan is near
}

// reachLine is what somebody asked from home, and what was answered.
type reachLine struct {
	ID       care.ReachID
	Resident care.ResidentID
	FormID   string
	Asked    string
	Words    string
	Answer   string // what was answered, by whom
	Says     string // the words of the answer
	Return   bool
	Person   string
	Phone    string
	Tel      string
}

func (s *Server) atHome(w http.ResponseWriter, l *look) error {
	p := newAtHomePage(l)
	return s.show(w, l, l.say("nav.at-home"), atHomeView(p))
}

func newAtHomePage(l *look) (p atHomePage) {
	l.view(func(v care.View) {
		me, _ := v.Resident(l.who.Resident())
		p = atHomePage{Seq: v.Seq(), ID: me.ID, Weekday: l.words.Day(v.Today()), Greeting: l.say(greeting(civil.ClockOf(v.At(), v.Zone())), "Name", me.Name), Numbers: newNumbers(l, v),
			FormID: l.formID(), Words: l.typed("words", ""), Phone: l.typed("phone", v.FollowUp(me.ID).Phone), May: map[string]bool{"call": true, "return": true}}
		if l.refusal == nil {
			p.FormID = pickerID(l.house.ID()+"|reach", me.ID, int(v.Seq()))
		}
		p.Since = l.say("reach.home-since", "Day", l.words.DateYear(civil.Of(me.Stay().Until, v.Zone())))
		for _, r := range v.Reaches(me.ID) {
			p.Waiting = append(p.Waiting, newReachLine(l, v, me, r))
			p.May[string(r.What)] = false
		}
		p.Calls = newCallsCard(l, v, me)
		g := v.GoingHome(me.ID)
		left := civil.Of(me.Stay().Until, v.Zone())
		g.On = left // the first week is counted from the day they left
		for _, part := range []care.HomePart{care.HomeWeek, care.HomeKeep, care.HomeHelped, care.HomeEarly, care.HomeCall, care.HomeGlad} {
			from := 0
			if part == care.HomeWeek { // what of it is still to come
				from = max(v.Today().Sub(left), 1)
			}
			if lines := linesOf(l, g, part, from); len(lines) > 0 {
				p.Took = append(p.Took, tookAlong{l.say("home.part." + string(part)), lines, part == care.HomeEarly})
			}
		}
		for _, f := range g.Farewells {
			p.Farewells = append(p.Farewells, ui.LineProps{Voice: f.Words, Detail: nameOf(v, f.By)})
		}
		for _, c := range v.Companions(me.ID) {
			p.With = append(p.With, colleagueLine(v, c))
		}
	})
	return p
}

// linesOf are the lines of a part of what one goes home with; of the first week those from a day on.
func linesOf(l *look, g care.GoingHome, part care.HomePart, from int) (list []homeLine) {
	for _, line := range g.Of(part) {
		if line.Day < from {
			continue
		}
		shown := homeLine{ID: line.Line, Words: line.Words, Own: line.Own, With: line.With, Phone: line.Phone, Tel: tel(line.Phone)}
		if part == care.HomeWeek {
			shown.Day = homeDay(l, g, line.Day)
		}
		list = append(list, shown)
	}
	return list
}

func newReachLine(l *look, v care.View, r care.Resident, asked care.Reach) reachLine {
	line := reachLine{ID: asked.Reach, Resident: r.ID, FormID: pickerID(string(asked.Reach), r.ID, int(v.Seq())), Words: asked.ReachAsked.Words, Return: asked.What == care.ReachReturn, Person: r.Name,
		Phone: asked.Phone, Tel: tel(asked.Phone), Asked: l.say("reach.asked."+string(asked.What), "When", until(l, v, asked.At))}
	if a := asked.Answer; a != nil {
		line.Says = a.ReachAnswered.Words
		line.Answer = l.say("reach.answered", "Name", nameOf(v, a.By))
		if !a.When.IsZero() {
			line.Answer = l.say("reach.answered-when", "Name", nameOf(v, a.By), "When", until(l, v, a.When))
		}
	}
	return line
}

// isHome says whether the resident who looks has gone home.
func (l *look) isHome() (home bool) {
	l.view(func(v care.View) {
		me, ok := v.Resident(l.who.Resident())
		home = ok && !me.Here()
	})
	return home
}

// reachPart is what somebody asks from home, on their page for the team.
func reachPart(l *look, v care.View, r care.Resident) templ.Component {
	if r.Here() || l.own(r.ID) || !l.inTeam() {
		return nil
	}
	var list []reachLine
	for _, asked := range v.Reaches(r.ID) {
		list = append(list, newReachLine(l, v, r, asked))
	}
	if len(list) == 0 {
		return nil
	}
	return reachCard(list)
}

// reachAsks are what those at home ask of the house.
func reachAsks(l *look, v care.View) (asks []ui.Ask) {
	if !l.inTeam() {
		return nil
	}
	for _, asked := range v.ReachesOpen() {
		r, _ := v.Resident(asked.Resident)
		line := newReachLine(l, v, r, asked)
		ask := ui.Ask{ID: "ask-reach-" + string(asked.Reach), Tag: ui.TagProps{Text: l.say("reach.tag"), Tone: ui.Clay}, Title: l.say("reach.asks."+string(asked.What), "Name", r.Name), Detail: until(l, v, asked.At),
			Href: residentHref(r.ID)}
		if line.Answer != "" {
			ask.Tag.Tone, ask.Detail = ui.Sky, line.Answer
		}
		ask.Action = reachAnswer(line, "/")
		asks = append(asks, ask)
	}
	return asks
}

func (s *Server) askReach(w http.ResponseWriter, l *look) error {
	f := l.form()
	asked := care.ReachAsked{Reach: care.ReachID(f.id()), Resident: l.who.Resident(), What: care.ReachWhat(f.text("what")), Words: f.words("words"), Phone: f.text("phone")}
	return s.do(w, l, care.AskReach(asked), done{to: "/", say: "reach.sent"}, s.front)
}

func (s *Server) withdrawReach(w http.ResponseWriter, l *look) error {
	no := care.ReachWithdrawn{Reach: care.ReachID(l.PathValue("reach")), Resident: l.who.Resident()}
	return s.do(w, l, care.WithdrawReach(no), done{to: "/", say: "reach.taken-back", keep: true}, s.front)
}

func (s *Server) answerReach(w http.ResponseWriter, l *look) error {
	f := l.form()
	answer := care.ReachAnswered{Reach: care.ReachID(l.PathValue("reach")), Resident: l.resident(), Words: f.words("answer"), When: f.time("day", "clock"), Done: f.has("done")}
	to := local(f.text("to-page"))
	return s.do(w, l, care.AnswerReach(answer), done{to: to, say: "reach.is-answered"}, s.person)
}

type houseReachPage struct {
	FormID           string
	Phone, Emergency string
	From, Until      string
	Words            string
}

// houseReach is for the coordinator: how one reaches the house from outside.
func (s *Server) houseReach(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	p := houseReachPage{FormID: l.formID()}
	l.view(func(v care.View) {
		r := v.Reachable()
		p.Phone, p.Emergency, p.Words = l.typed("phone", r.Phone), l.typed("emergency", r.Emergency), l.typed("words", r.Words)
		p.From, p.Until = l.typed("from", r.From.String()), l.typed("until", (r.Until%(24*60)).String())
	})
	return s.show(w, l, l.say("reach.house"), houseReachView(p))
}

func (s *Server) reachHouse(w http.ResponseWriter, l *look) error {
	f := l.form()
	reached := care.HouseReached{Phone: f.text("phone"), Emergency: f.text("emergency"), From: f.clock("from"), Until: f.clock("until"), Words: f.words("words")}
	return s.do(w, l, care.ReachHouse(reached), done{to: "/house/reach", say: "reach.house-kept", keep: true}, s.houseReach)
}
