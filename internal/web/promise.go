package web

import (
	"net/http"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Promises stand on the page of the person to whom they were made, until they are kept, or released with a reason that
// the person can read.

func (s *Server) promiseRoutes(r routes) {
	r.page("GET /resident/{id}/promises", s.promises)
	r.act("POST /resident/{id}/promises", s.makePromise)
	r.page("GET /resident/{id}/promise/{promise}", s.promise)
	r.act("POST /resident/{id}/promise/{promise}/kept", s.keepPromise)
	r.act("POST /resident/{id}/promise/{promise}/passed", s.passPromise)
	r.act("POST /resident/{id}/promise/{promise}/released", s.releasePromise)
}

type promisesPage struct {
	ID     care.ResidentID
	Title  string
	Name   string
	Own    bool
	FormID string
	Words  string
	Until  string
	By     []ui.Option
	Open   []promiseLine
	Ended  []promiseLine
	All    string // where all of them are, from a page that shows the open ones
}

type promiseLine struct {
	Words, Who, Href, Kept, FormID string
	End                            string // how it ended
}

func promisesHref(id care.ResidentID) string { return residentHref(id) + "/promises" }

func promiseHref(id care.ResidentID, p care.PromiseID) string {
	return residentHref(id) + "/promise/" + string(p)
}

// promisesEnded is for how many days a promise that was kept or released is still shown.
const promisesEnded = 30

func newPromisesPage(l *look, v care.View, r care.Resident) promisesPage {
	p := promisesPage{ID: r.ID, Name: r.Name, Own: l.own(r.ID), Title: l.say("promise.to", "Name", r.Name), FormID: l.formID(),
		Words: l.typed("words", ""), Until: l.typed("until", "")}
	if p.Own {
		p.Title = l.say("promise.to-you")
	}
	by := l.typed("by", string(l.who.Staff()))
	for _, c := range v.Colleagues() {
		p.By = append(p.By, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: string(c.ID) == by})
	}
	for _, promise := range v.Promises(r.ID) {
		p.Open = append(p.Open, newPromiseLine(l, v, promise))
	}
	for _, promise := range v.PromisesEnded(r.ID, v.Today().Add(-promisesEnded)) {
		p.Ended = append(p.Ended, newPromiseLine(l, v, promise))
	}
	return p
}

func newPromiseLine(l *look, v care.View, p care.Promise) promiseLine {
	line := promiseLine{Words: p.Words, Who: nameOf(v, care.ByTherapist(p.Holder())), Href: promiseHref(p.Resident, p.Promise), FormID: newID()}
	line.Kept = line.Href + "/kept"
	if p.Holder() != p.PromiseMade.By {
		line.Who = l.say("promise.from", "Name", line.Who, "By", nameOf(v, care.ByTherapist(p.PromiseMade.By)))
	}
	if !p.Until.IsZero() {
		line.Who += " · " + l.say("promise.by-day", "Day", l.words.Relative(p.Until, v.Today()))
	}
	if ending, ended := p.Ending(); ended {
		day := l.words.Relative(civil.Of(ending.At, v.Zone()), v.Today())
		line.End = l.say("promise.kept-on", "Day", day)
		if !ending.Kept {
			line.End = l.say("promise.released-on", "Day", day, "Why", ending.Reason)
		}
	}
	return line
}

// promisesPart is what is promised to a person, on their page.
func promisesPart(l *look, v care.View, r care.Resident) templ.Component {
	p := newPromisesPage(l, v, r)
	p.All = promisesHref(r.ID)
	return promisesCard(p)
}

func (s *Server) promises(w http.ResponseWriter, l *look) error {
	var p promisesPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err == nil {
			p = newPromisesPage(l, v, r)
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, promisesView(p))
}

func (s *Server) makePromise(w http.ResponseWriter, l *look) error {
	f := l.form()
	p := care.PromiseMade{Promise: care.PromiseID(f.id()), Resident: l.resident(), Words: f.text("words"), By: care.StaffID(f.text("by")), Until: f.day("until")}
	return s.do(w, l, care.MakePromise(p), done{to: promisesHref(p.Resident), say: "promise.made"}, s.promises)
}

type promisePage struct {
	promiseLine
	Title   string
	Name    string
	Own     bool
	Open    bool
	FormID  string
	PassID  string
	Why     string
	To      []ui.Option
	Promise care.PromiseID
	Back    string
}

// promise is one promise, with everything that can be done about it.
func (s *Server) promise(w http.ResponseWriter, l *look) error {
	var p promisePage
	var err error = care.NotFound
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		if !ok {
			return
		}
		known, ok := v.Promise(care.PromiseID(l.PathValue("promise")))
		if !ok || known.Resident != r.ID {
			return
		}
		err = nil
		p = promisePage{promiseLine: newPromiseLine(l, v, known), Title: l.say("promise.to", "Name", r.Name), Name: r.Name, Own: l.own(r.ID), Open: known.Open(),
			FormID: l.formID(), PassID: newID(), Why: l.typed("why", ""), Promise: known.Promise, Back: promisesHref(r.ID)}
		if p.Own {
			p.Title = l.say("promise.to-you")
		}
		for _, c := range v.Colleagues() {
			if c.ID != known.Holder() {
				p.To = append(p.To, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.typed("to", "") == string(c.ID)})
			}
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, promiseView(p))
}

func (s *Server) keepPromise(w http.ResponseWriter, l *look) error {
	f := care.PromiseKept{Promise: care.PromiseID(l.PathValue("promise")), Resident: l.resident()}
	return s.do(w, l, care.KeepPromise(f), done{to: promisesHref(f.Resident), say: "promise.kept"}, s.promise)
}

func (s *Server) passPromise(w http.ResponseWriter, l *look) error {
	f := care.PromisePassed{Promise: care.PromiseID(l.PathValue("promise")), Resident: l.resident(), To: care.StaffID(l.form().text("to"))}
	return s.do(w, l, care.PassPromise(f), done{to: promisesHref(f.Resident), say: "promise.passed"}, s.promise)
}

func (s *Server) releasePromise(w http.ResponseWriter, l *look) error {
	f := care.PromiseReleased{Promise: care.PromiseID(l.PathValue("promise")), Resident: l.resident(), Why: l.form().words("why")}
	return s.do(w, l, care.ReleasePromise(f), done{to: promisesHref(f.Resident), say: "promise.released"}, s.promise)
}

// promiseAsks are the promises that have to be kept today, or had to be, for the board.
func promiseAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, p := range v.PromisesDue() {
		r, _ := v.Resident(p.Resident)
		line := newPromiseLine(l, v, p)
		asks = append(asks, ui.Ask{ID: "promise-" + string(p.Promise), Tag: ui.TagProps{Text: l.say("promise.tag"), Tone: ui.Sun},
			Title: l.say("promise.asks", "Name", r.Name, "Words", p.Words), Detail: line.Who, Href: line.Href})
	}
	return asks
}
