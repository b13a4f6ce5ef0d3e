package web

import (
	"net/http"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// "I want to talk": a card on the resident's phone, a line on the board, and an answer that goes back to the phone.

func (s *Server) talkRoutes(r routes) {
	r.page("GET /talk", s.talkForm)
	r.act("POST /talk", s.askToTalk)
	r.act("POST /talk/{talk}/answer", s.answerTalk)
	r.act("POST /talk/{talk}/withdraw", s.withdrawTalk)
	r.live("talk", livePage{parts: talkParts})
}

// talkPage is a resident's wish to talk: what waits, and a way to ask.
type talkPage struct {
	Seq     uint64
	Card    ui.CardProps // its head; none on a page of its own
	ID      string
	To      []ui.Option
	Words   string
	Waiting []talkWaits
}

type talkWaits struct {
	Talk         care.TalkID
	ID           string
	Asked, Words string
	Answer       string
	Answered     bool
}

func (s *Server) talkForm(w http.ResponseWriter, l *look) error {
	if l.who.Resident() == "" {
		return care.Forbidden
	}
	var p talkPage
	l.view(func(v care.View) { p = newTalkPage(l, v) })
	p.Card = ui.CardProps{}
	if l.refusal != nil {
		p.ID = l.formID()
	}
	return s.show(w, l, l.say("talk.want"), talkView(p))
}

func talkParts(l *look) (parts []livePart, err error) {
	l.view(func(v care.View) {
		p := newTalkPage(l, v)
		p.Card = ui.CardProps{}
		parts = []livePart{{"talk", talkCard(p)}}
	})
	return parts, nil
}

// newTalkPage is what the card on a resident's own day shows. Its form has an ID that stays until the house changes.
func newTalkPage(l *look, v care.View) talkPage {
	me := l.who.Resident()
	p := talkPage{Seq: v.Seq(), Card: ui.CardProps{Title: l.say("talk.want"), Sub: l.say("talk.help")}, ID: pickerID(l.house.ID()+"|talk", me, int(v.Seq())), Words: l.typed("words", "")}
	for _, ask := range v.Talks() {
		if ask.Resident != me {
			continue
		}
		waits := talkWaits{Talk: ask.Talk, ID: pickerID(string(ask.Talk), me, int(v.Seq())), Asked: l.say("talk.waiting-anybody"), Words: ask.Words, Answer: l.say("talk.nobody-yet")}
		if ask.To != "" {
			waits.Asked = l.say("talk.waiting", "Name", staffNames(l, v, []care.StaffID{ask.To}))
		}
		if ask.Answer.Staff != "" {
			waits.Answered, waits.Answer = true, coming(l, v, ask.Answer)
		}
		p.Waiting = append(p.Waiting, waits)
	}
	p.To = []ui.Option{{Value: "", Text: l.say("talk.anybody"), Chosen: l.typed("to", "") == ""}}
	here := map[care.StaffID]bool{}
	for _, d := range v.OnDuty() {
		here[d.Staff] = true
	}
	mine := map[care.StaffID]bool{}
	for _, c := range v.Companions(me) {
		mine[c.ID] = true
	}
	for _, c := range colleaguesHereFirst(v) {
		if !here[c.ID] && !mine[c.ID] {
			continue // nobody waits for somebody who is not coming
		}
		o := ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.typed("to", "") == string(c.ID)}
		if here[c.ID] {
			o.Detail = l.say("talk.on-duty")
		}
		p.To = append(p.To, o)
	}
	return p
}

// coming says when somebody comes.
func coming(l *look, v care.View, answer care.TalkAnswer) string {
	name := staffNames(l, v, []care.StaffID{answer.Staff})
	if answer.When.IsZero() {
		return l.say("talk.coming-now", "Name", name)
	}
	when := answer.When.In(v.Zone())
	if day := civil.Of(when, v.Zone()); day != v.Today() {
		return l.say("talk.coming-day", "Name", name, "Day", l.words.Relative(day, v.Today()), "Clock", l.words.Time(when))
	}
	return l.say("talk.coming-at", "Name", name, "Clock", l.words.Time(when))
}

func (s *Server) askToTalk(w http.ResponseWriter, l *look) error {
	f := l.form()
	asked := care.TalkAsked{Talk: care.TalkID(f.id()), Resident: l.who.Resident(), To: care.StaffID(f.text("to")), Words: f.words("words")}
	return s.do(w, l, care.AskToTalk(asked), done{to: "/", say: "talk.asked"}, s.talkForm)
}

// answerTalk answers "now", or at a time: today, or tomorrow if the clock has passed it today.
func (s *Server) answerTalk(w http.ResponseWriter, l *look) error {
	f := l.form()
	answer := care.TalkAnswered{Talk: care.TalkID(l.PathValue("talk")), Staff: l.who.Staff()}
	if !f.has("now") && f.text("clock") == "" {
		f.refuse("form.incomplete")
	} else if !f.has("now") {
		l.view(func(v care.View) {
			at := f.clock("clock")
			if answer.When = v.Today().At(at, v.Zone()); answer.When.Before(v.At()) {
				answer.When = v.Today().Add(1).At(at, v.Zone())
			}
			answer.When = answer.When.UTC()
		})
	}
	return s.do(w, l, care.AnswerTalk(answer), done{to: "/", say: "talk.answered"}, nil)
}

func (s *Server) withdrawTalk(w http.ResponseWriter, l *look) error {
	return s.do(w, l, care.WithdrawTalk(care.TalkWithdrawn{Talk: care.TalkID(l.PathValue("talk"))}), done{to: "/", say: "talk.withdrawn", keep: true}, nil)
}

// talkAsks are the wishes to talk as lines of what the day asks for. The board is shared by the team, so a line names
// whom a resident asked for, also to that colleague.
func talkAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, ask := range v.Talks() {
		r, _ := v.Resident(ask.Resident)
		line := ui.Ask{ID: "talk-" + string(ask.Talk), Tag: ui.TagProps{Text: l.say("talk.tag"), Tone: ui.Clay}, Href: "/resident/" + string(r.ID),
			Title: l.say("talk.asks-anybody", "Name", r.Name), Detail: sinceAsked(l, v, ask)}
		if ask.To != "" {
			line.Title = l.say("talk.asks-colleague", "Name", r.Name, "Staff", staffNames(l, v, []care.StaffID{ask.To}))
		}
		if ask.Answer.Staff != "" {
			line.Detail = coming(l, v, ask.Answer)
		}
		line.Action = talkAnswer(talkWaits{Talk: ask.Talk, ID: pickerID(string(ask.Talk), ask.Resident, int(v.Seq())), Words: ask.Words, Asked: line.Title, Answered: ask.Answer.Staff != ""})
		asks = append(asks, line)
	}
	return asks
}

func sinceAsked(l *look, v care.View, ask care.TalkAsk) string {
	at := ask.At.In(v.Zone())
	if day := civil.Of(at, v.Zone()); day != v.Today() {
		return l.say("talk.since-day", "Day", l.words.Relative(day, v.Today()), "Clock", l.words.Time(at))
	}
	return l.say("talk.since", "Clock", l.words.Time(at))
}
