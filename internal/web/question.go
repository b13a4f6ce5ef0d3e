package web

import (
	"net/http"
	"slices"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// Getting to know somebody, a question at a time: on the person's own phone, or together with somebody of the team. It is
// always to be seen whose words they are.

func (s *Server) questionRoutes(r routes) {
	r.page("GET /me", s.me)
	r.page("GET /resident/{id}/question/{question}", s.question)
	r.act("POST /resident/{id}/question/{question}", s.answer)
}

// askPage is one question, put to the person or to somebody who is with them.
type askPage struct {
	FormID   string
	ID       care.ResidentID
	Question care.Question
	Own      bool   // the person is asked themselves
	Ask      string // the question, in words
	Hint     string
	Name     string
	Words    string
	Whose    string
	Later    string // where to go instead, for now; "" if there is nowhere else
	Draft    ui.DraftProps
	Answers  []answerLine
	History  []answerLine
}

// answerLine is what somebody answered, and whose words it is.
type answerLine struct {
	Own    bool
	Words  string
	Silent string // said instead of words that they would rather not say
	Whose  string // "Nora’s own words, noted by Ingrid · yesterday"
	Back   string // why it was taken back
}

// knownLine is what is known about one question.
type knownLine struct {
	Title   string
	Href    string
	Unasked string
	Answers []answerLine
}

// me is a resident's own page.
func (s *Server) me(w http.ResponseWriter, l *look) error {
	id := l.who.Resident()
	if id == "" {
		return care.Forbidden
	}
	p, err := newPersonPage(l, id)
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("nav.me"), meView(p))
}

// knowing fills in what is known of a person, and what would be asked next.
func (p *personPage) knowing(l *look, v care.View, r care.Resident) {
	due := v.Due(r.ID)
	p.AllOfThem = len(care.Questions)
	for _, q := range care.Questions {
		line := knownLine{Title: l.say("question.title." + string(q)), Href: questionHref(r.ID, q), Answers: answerLines(l, v, r, v.Answers(r.ID, q))}
		if len(line.Answers) > 0 {
			p.Answered++
		} else {
			line.Unasked = l.say("question.unasked")
		}
		switch {
		case q == care.Wish:
			p.Wish = line.Answers
		case q == care.Allergies || q == care.Diet:
			p.Eats = append(p.Eats, line)
		case len(line.Answers) > 0:
			p.Known = append(p.Known, line)
		}
	}
	if len(p.Wish) == 0 {
		p.WishUnasked = l.say("question.wish-unasked", "Name", r.Name)
	}
	p.Steps = l.say("question.steps", "Answered", p.Answered, "All", p.AllOfThem)
	if q, ok := next(due, care.Question(l.URL.Query().Get("later"))); ok {
		p.Ask = newAskPage(l, v, r, q)
		if after, ok := next(due, q); ok && after != q {
			p.Ask.Later = l.home(r.ID) + "?later=" + string(q) + "#ask"
		}
	}
}

// next is the question that is asked after another was put off, and the first one otherwise.
func next(due []care.Question, later care.Question) (care.Question, bool) {
	if len(due) == 0 {
		return "", false
	}
	i := slices.Index(due, later)
	return due[(i+1)%len(due)], true
}

func questionHref(id care.ResidentID, q care.Question) string {
	return residentHref(id) + "/question/" + string(q)
}

// draftOf names what is typed in answer to a question, as it is kept on the device.
func draftOf(id care.ResidentID, q care.Question) string {
	return "question-" + string(id) + "-" + string(q)
}

func newAskPage(l *look, v care.View, r care.Resident, q care.Question) *askPage {
	p := &askPage{FormID: l.formID(), ID: r.ID, Question: q, Own: l.own(r.ID), Name: r.Name, Whose: l.typed("whose", "own"),
		Hint:  l.say("question.hint." + string(q)),
		Draft: ui.DraftProps{Name: draftOf(r.ID, q), Account: string(l.me.Account.ID), Restored: l.say("question.draft"), Discard: l.say("question.discard")}}
	if p.Own {
		p.Ask = l.say("question.ask." + string(q))
	} else {
		p.Ask = l.say("question.ask-about."+string(q), "Name", r.Name)
	}
	p.Words = l.typed("words", "")
	return p
}

func (s *Server) question(w http.ResponseWriter, l *look) error {
	q := care.Question(l.PathValue("question"))
	var p *askPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		if !slices.Contains(care.Questions, q) {
			err = care.NotFound
			return
		}
		p = newAskPage(l, v, r, q)
		stand := v.Answers(r.ID, q)
		p.Answers = answerLines(l, v, r, stand)
		for _, a := range stand {
			if a.Own == p.Own { // begin with what stands: the person's own words when they look, the house's otherwise
				p.Words = l.typed("words", a.Words)
			}
		}
		if !p.Own && len(stand) > 0 {
			p.Whose = l.typed("whose", "house")
		}
		p.History = answerLines(l, v, r, v.AnswerHistory(r.ID, q))
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Ask, questionView(*p))
}

func (s *Server) answer(w http.ResponseWriter, l *look) error {
	f := l.form()
	a := care.QuestionAnswered{Resident: l.resident(), Question: care.Question(l.PathValue("question")), Words: f.words("words"),
		Own: f.text("whose") != "house"}
	say := "question.kept"
	if f.has("rather-not") {
		a.Words, a.Own, say = "", true, "question.respected"
	} else if a.Words == "" {
		f.refuse("question.empty")
	}
	return s.do(w, l, care.AnswerQuestion(a), done{to: l.home(a.Resident), say: say, draft: draftOf(a.Resident, a.Question)}, s.question)
}

func answerLines(l *look, v care.View, r care.Resident, list []care.Answer) (lines []answerLine) {
	for _, a := range list {
		line := answerLine{Own: a.Own, Words: a.Words, Whose: whose(l, v, r, a)}
		if a.Words == "" {
			line.Silent = l.say("question.rather-not-said")
		}
		if a.TakenBack {
			line.Back = l.say("question.taken-back")
			if a.Why != "" {
				line.Back = l.say("question.taken-back-why", "Why", a.Why)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// whose says whose words an answer is, who wrote it down, and when.
func whose(l *look, v care.View, r care.Resident, a care.Answer) string {
	when, name := until(l, v, a.At), nameOf(v, a.By)
	if name == "" {
		name = l.say("staff.somebody")
	}
	switch {
	case a.By.Resident() == r.ID && l.own(r.ID):
		return l.say("question.by-you", "When", when)
	case a.By.Resident() == r.ID:
		return l.say("question.by-them", "Name", r.Name, "When", when)
	case a.Own:
		return l.say("question.noted-by", "Name", r.Name, "By", name, "When", when)
	}
	return l.say("question.understood-by", "By", name, "When", when)
}
