package web

import (
	"net/http"
	"net/url"
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/web/ui"
)

// My rota, for everybody who works here and from a phone: my duties, what I wish, when I am away, swaps with colleagues, what I consent to, and how my
// working time stands against the rules.

func (s *Server) myRotaRoutes(r routes) {
	r.page("GET /my-rota", s.myRota)
	r.act("POST /my-rota/wish", s.makeWish)
	r.act("POST /my-rota/absence", s.noteAbsence)
	r.act("POST /my-rota/back", s.endAbsence)
	r.page("GET /my-rota/swap", s.swapPage)
	r.act("POST /my-rota/swap", s.askSwap)
	r.act("POST /my-rota/swap/{swap}", s.answerSwap)
	r.act("POST /my-rota/consent", s.consentToHours)
}

type myRotaPage struct {
	WishID, AbsenceID, SwapID string
	Duties, New               []ui.LineProps
	Typed                     func(field string) string
	Wishes                    []myWish
	Away                      []myAbsence
	Month, ProofHref          string
	Whats, Mine, Colleagues   []ui.Option
	Swaps                     []mySwap
	SwapNews                  []mySwap // that came to nothing
	Published                 []string // what was said of the rotas that were published lately
	Consents                  []myConsent
	Proof                     []ui.LineProps
	Rules                     string
	Unchecked                 []string
}

type myWish struct{ FormID, Day, Text, Words string }

// myAbsence is when I am away, and until when I could say that I am back.
type myAbsence struct{ FormID, ID, Text, Last string }

type mySwap struct {
	FormID, Title, Words, Action string
	For                          string
	Asked                        bool   // of me: I can say yes
	Block                        string // why it could not be
}

type myConsent struct {
	FormID, Rule, Name, Source, Given string
	ID                                care.DerogationID
}

// myDutiesAhead is for how many days ahead one's own duties are listed.
const myDutiesAhead = 42

// For how many days a change of one's duties is said, and how many at most.
const (
	changesShownDays = 7
	changesShown     = 12
)

func (s *Server) myRota(w http.ResponseWriter, l *look) error {
	if l.who.Staff() == "" {
		return care.Forbidden
	}
	p := myRotaPage{WishID: newID(), AbsenceID: newID(), SwapID: newID(), Month: "/print/rota?staff=" + url.QueryEscape(string(l.who.Staff())), ProofHref: "/print/proof"}
	l.view(func(v care.View) {
		me, today := l.who.Staff(), v.Today()
		p.Typed = func(field string) string {
			if field == "from" {
				return l.typed(field, today.String()) // who is ill says so on the day
			}
			return l.typed(field, "")
		}
		for _, d := range v.Duties(v.At(), v.At().AddDate(0, 0, myDutiesAhead)) {
			if d.Staff == me {
				p.Duties = append(p.Duties, ui.LineProps{Title: dutyText(l, v, d), Detail: d.Team})
				if d.From.After(v.At()) {
					p.Mine = append(p.Mine, ui.Option{Value: string(d.Duty), Text: dutyText(l, v, d)})
				}
			}
		}
		for i, c := range v.MyDutyChanges(v.At().AddDate(0, 0, -changesShownDays)) {
			if i == changesShown {
				break
			}
			line := ui.LineProps{Title: dutyText(l, v, c.DutyEntered), After: l.say("rota.is-new")}
			if c.Cancelled {
				line.After = l.say("rota.is-gone")
			}
			p.New = append(p.New, line)
		}
		for _, c := range v.Colleagues() {
			if c.ID != me {
				p.Colleagues = append(p.Colleagues, ui.Option{Value: string(c.ID), Text: c.Name})
			}
		}
		for _, wish := range v.Wishes(me, today, today.Add(care.WishesAhead)) {
			text := l.say("rota.wish-work-on", "Day", l.words.Day(wish.Day))
			if wish.Off {
				text = l.say("rota.wish-off-on", "Day", l.words.Day(wish.Day))
			}
			p.Wishes = append(p.Wishes, myWish{newID(), wish.Day.String(), text, wish.Words})
		}
		for _, a := range v.Absences(today, today.Add(care.AbsenceLongest)) {
			if a.Staff == me {
				last := max(a.From, today).Add(-1)
				p.Away = append(p.Away, myAbsence{newID(), string(a.Absence), l.say("rota.away-days", "What", l.say("rota.absence."+string(a.What)), "From", l.words.Date(a.From), "Until", l.words.Date(a.Until)), last.String()})
			}
		}
		for _, what := range care.AbsenceWhats {
			p.Whats = append(p.Whats, ui.Option{Value: string(what), Text: l.say("rota.absence." + string(what)), Chosen: l.typed("what", "") == string(what)})
		}
		p.swaps(l, v)
		p.swapNews(l, v)
		p.Published = v.RotaNews(v.At().AddDate(0, 0, -changesShownDays))
		p.law(l, v)
	})
	return s.show(w, l, l.say("rota.mine"), myRotaView(p))
}

func (p *myRotaPage) swaps(l *look, v care.View) {
	for _, swap := range v.Swaps() {
		d, _ := v.Duty(swap.Duty)
		by, _ := v.Colleague(swap.By)
		to, _ := v.Colleague(swap.To)
		m := mySwap{FormID: newID(), Words: swap.Words, Action: "/my-rota/swap/" + string(swap.SwapAsked.Swap), Asked: swap.To == l.who.Staff()}
		if theirs, ok := v.Duty(swap.For); ok {
			m.For = l.say("rota.swap-in-return", "When", dutyText(l, v, theirs))
			if m.Asked {
				m.For = l.say("rota.swap-for-yours", "When", dutyText(l, v, theirs))
			}
		}
		if m.Asked {
			m.Title = l.say("rota.swap-asked", "Name", by.Name, "When", dutyText(l, v, d))
		} else {
			m.Title = l.say("rota.swap-waits", "Name", to.Name, "When", dutyText(l, v, d))
		}
		if block, blocked := v.SwapBlock(swap.SwapAsked); blocked {
			m.Block = blockText(l, v, block)
		}
		p.Swaps = append(p.Swaps, m)
	}
}

// swapNews says which swaps came to nothing, and how.
func (p *myRotaPage) swapNews(l *look, v care.View) {
	for _, swap := range v.SwapNews(v.At().AddDate(0, 0, -changesShownDays)) {
		d, _ := v.SwappedDuty(swap.SwapAsked.Swap)
		other := swap.To
		if other == l.who.Staff() {
			other = swap.By
		}
		c, _ := v.Colleague(other)
		m := mySwap{Title: l.say("rota.swap-said-no", "Name", c.Name, "When", dutyText(l, v, d))}
		if !swap.Closed {
			m.FormID, m.Action = newID(), "/my-rota/swap/"+string(swap.SwapAsked.Swap)
			m.Title = l.say("rota.swap-lapsed", "Name", c.Name, "When", dutyText(l, v, d))
		}
		p.SwapNews = append(p.SwapNews, m)
	}
}

// blockText says why a swap could not be: of oneself by how much, of a colleague only which rule it is.
func blockText(l *look, v care.View, b care.SwapBlock) string {
	if b.Refusal != nil {
		return l.say(b.Refusal.Key, b.Refusal.Args...)
	}
	if b.Staff.ID == l.who.Staff() {
		return l.say("rota.swap-breaks-mine", "Finding", findingText(l, v, b.Breaks[0]))
	}
	rule, _ := v.WorkRules().Rule(b.Breaks[0].Rule)
	return l.say("rota.swap-breaks", "Name", b.Staff.Name, "Rule", inLanguage(l, rule.Name))
}

// law says how one's own duties stand against the rules, and what one can consent to.
func (p *myRotaPage) law(l *look, v care.View) {
	me, today := l.who.Staff(), v.Today()
	pack := v.WorkRules()
	p.Rules = inLanguage(l, pack.Name)
	if p.Unchecked = pack.Unchecked[l.words.Lang()]; p.Unchecked == nil {
		p.Unchecked = pack.Unchecked["en"]
	}
	given := map[string]care.Derogation{}
	for _, d := range v.Derogations() {
		if d.Staff == me && d.Ended == 0 {
			given[d.Rule] = d
		}
	}
	seen := map[string]bool{}
	for _, r := range pack.Rules {
		for _, d := range r.Unless {
			if d.By != law.Individual || seen[d.Key] {
				continue
			}
			seen[d.Key] = true
			c := myConsent{FormID: newID(), Rule: d.Key, Name: inLanguage(l, d.Name), Source: d.Source, ID: given[d.Key].DerogationAgreed.Derogation}
			if c.ID != "" {
				c.Given = l.say("rota.consent-given", "Day", l.words.DateYear(given[d.Key].From), "Document", given[d.Key].Document)
			}
			p.Consents = append(p.Consents, c)
		}
	}
	proof, _ := v.Proof(me, today.Add(-84), today.Add(myDutiesAhead))
	for _, line := range proof.Lines {
		if !line.Asked {
			continue
		}
		f := line.Nearest
		after := l.say("rota.kept")
		if len(line.Findings) > 0 {
			f, after = line.Findings[0], l.say("rota.is-bad")
		} else if len(line.Used) > 0 {
			after = l.say("rota.kept-by", "Document", line.Used[0].Document)
		}
		p.Proof = append(p.Proof, ui.LineProps{Title: inLanguage(l, line.Rule.Name), After: after,
			Detail: l.say("rota.nearest", "Measured", measuredText(l, f), "From", l.words.Date(civil.Of(f.From, v.Zone())), "Source", line.Rule.Source)})
	}
}

func (s *Server) makeWish(w http.ResponseWriter, l *look) error {
	f := l.form()
	me, day := l.who.Staff(), f.day("day")
	if f.has("drop") {
		return s.do(w, l, care.DropWish(care.WishDropped{Staff: me, Day: day}), done{to: "/my-rota", say: "rota.wish-dropped", keep: true}, s.myRota)
	}
	wish := care.WishMade{Staff: me, Day: day, Off: f.text("want") != "work", Words: f.text("words")}
	return s.do(w, l, care.MakeWish(wish), done{to: "/my-rota", say: "rota.wish-made", keep: true}, s.myRota)
}

func (s *Server) noteAbsence(w http.ResponseWriter, l *look) error {
	f := l.form()
	a := care.AbsenceNoted{Absence: care.AbsenceID(f.id()), Staff: l.who.Staff(), What: care.AbsenceWhat(f.text("what")), From: f.day("from"), Until: f.day("until")}
	if a.Until.IsZero() {
		a.Until = a.From
	}
	return s.do(w, l, care.NoteAbsence(a), done{to: "/my-rota", say: "rota.absence-noted", keep: true}, s.myRota)
}

// endAbsence says that somebody is back sooner: on the day after the last one. The coordinator says it for others, from the rota.
func (s *Server) endAbsence(w http.ResponseWriter, l *look) error {
	f := l.form()
	to, again := "/my-rota", s.myRota
	if f.has("rota") {
		to, again = "/rota", s.rotas
	}
	e := care.AbsenceEnded{Absence: care.AbsenceID(f.text("absence")), Until: f.day("last")}
	return s.do(w, l, care.EndAbsence(e), done{to: to, say: "rota.absence-ended", keep: true}, again)
}

type swapAskPage struct {
	FormID, Duty, Name string
	Mine               string
	To                 care.StaffID
	Theirs             []ui.Option
	Any                bool // of them is possible
}

// swapAround is how far from a duty of mine I am shown the duties of a colleague, in days.
const swapAround = 35

// swapPage asks for which duty of a colleague I would give one of mine.
func (s *Server) swapPage(w http.ResponseWriter, l *look) error {
	if l.who.Staff() == "" {
		return care.Forbidden
	}
	q := l.form()
	p := swapAskPage{FormID: l.formID(), Duty: q.text("duty"), To: care.StaffID(q.text("to"))}
	ok := false
	l.view(func(v care.View) {
		mine, known := v.Duty(care.DutyID(p.Duty))
		c, works := v.Colleague(p.To)
		if ok = known && works && mine.Staff == l.who.Staff() && p.To != l.who.Staff(); !ok {
			return
		}
		p.Name, p.Mine = c.Name, dutyText(l, v, mine)
		option := func(f care.DutyID, o ui.Option) {
			o.Value = string(f)
			if block, blocked := v.SwapBlock(care.SwapAsked{Swap: "?", Duty: mine.Duty, By: mine.Staff, To: p.To, For: f}); blocked {
				o.Detail, o.Disabled = blockText(l, v, block), true
			}
			p.Theirs = append(p.Theirs, o)
		}
		option("", ui.Option{Text: l.say("rota.swap-for-nothing")})
		for _, d := range v.Duties(mine.From.AddDate(0, 0, -swapAround), mine.Until.AddDate(0, 0, swapAround)) {
			if d.Staff == p.To && d.From.After(v.At()) {
				option(d.Duty, ui.Option{Text: dutyText(l, v, d), Detail: d.Team})
			}
		}
		if i := slices.IndexFunc(p.Theirs, func(o ui.Option) bool { return !o.Disabled }); i >= 0 {
			p.Theirs[i].Chosen, p.Any = true, true
		}
	})
	if !ok {
		return care.NotFound
	}
	return s.show(w, l, l.say("rota.my-swap"), swapAskView(p))
}

func (s *Server) askSwap(w http.ResponseWriter, l *look) error {
	f := l.form()
	ask := care.SwapAsked{Swap: care.SwapID(f.id()), Duty: care.DutyID(f.text("duty")), By: l.who.Staff(), To: care.StaffID(f.text("to")), For: care.DutyID(f.text("for")), Words: f.words("words")}
	return s.do(w, l, care.AskSwap(ask), done{to: "/my-rota", say: "rota.swap-is-asked", keep: true}, s.myRota)
}

func (s *Server) answerSwap(w http.ResponseWriter, l *look) error {
	id := care.SwapID(l.PathValue("swap"))
	if l.form().has("yes") {
		return s.do(w, l, care.AgreeSwap(care.SwapAgreed{Swap: id}), done{to: "/my-rota", say: "rota.swap-agreed", keep: true}, s.myRota)
	}
	return s.do(w, l, care.DeclineSwap(care.SwapDeclined{Swap: id}), done{to: "/my-rota", say: "rota.swap-declined", keep: true}, s.myRota)
}

func (s *Server) consentToHours(w http.ResponseWriter, l *look) error {
	f := l.form()
	var today civil.Day
	l.view(func(v care.View) { today = v.Today() })
	if id := f.text("withdraw"); id != "" {
		return s.do(w, l, care.EndDerogation(care.DerogationEnded{Derogation: care.DerogationID(id), On: today}), done{to: "/my-rota", say: "rota.consent-withdrawn", keep: true}, s.myRota)
	}
	c := care.DerogationAgreed{Derogation: care.DerogationID(f.id()), Staff: l.who.Staff(), Rule: f.text("rule"), Document: f.text("document"), From: today}
	return s.do(w, l, care.AgreeDerogation(c), done{to: "/my-rota", say: "rota.consent-noted", keep: true}, s.myRota)
}
