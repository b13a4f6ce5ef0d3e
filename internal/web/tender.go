package web

import (
	"net/http"
	"time"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// Tender hours are said softly, to everybody and without a name; and everybody is asked how they are, one by one.

func (s *Server) tenderRoutes(r routes) {
	r.page("GET /tender", s.tender)
	r.act("POST /tender", s.beginTender)
	r.act("POST /tender/end", s.endTender)
	r.act("POST /tender/asked", s.askHow)
	r.live("tender", livePage{parts: func(l *look) ([]livePart, error) {
		p := newTenderPage(l)
		return []livePart{{"tender-list", tenderList(p)}}, nil
	}})
}

type tenderPage struct {
	Seq    uint64
	Sub    string
	Now    bool
	FormID string
	EndID  string
	Ends   []string
	Until  []ui.Option
	Left   []tenderAsk
	Asked  []ui.LineProps
}

type tenderAsk struct {
	FormID, ID, Name, Href string
	Face                   ui.FaceProps
}

func (s *Server) tender(w http.ResponseWriter, l *look) error {
	if err := l.forTeam(); err != nil {
		return err
	}
	p := newTenderPage(l)
	return s.show(w, l, l.say("tender.title"), tenderView(p))
}

func newTenderPage(l *look) (p tenderPage) {
	p.FormID, p.EndID = l.formID(), newID()
	l.view(func(v care.View) {
		p.Seq, p.Until = v.Seq(), tenderChoices(l, v)
		p.Until = p.Until[:len(p.Until)-1] // none is no choice where one begins them
		t, now := v.Tender()
		if p.Now = now; !now {
			p.Sub = l.say("tender.none")
			return
		}
		p.Sub = tenderWords(l, v)
		for _, id := range t.Tenders {
			p.Ends = append(p.Ends, string(id))
		}
		if l.who.Staff() == "" {
			return
		}
		for _, r := range t.Left {
			p.Left = append(p.Left, tenderAsk{newID(), string(r.ID), r.Name, residentHref(r.ID), residentFace(v, r)})
		}
		for _, a := range t.Asked {
			r, _ := v.Resident(a.Resident)
			line := ui.LineProps{Face: residentFace(v, r), Title: r.Name, Detail: noteWho(l, v, a.Written, a.At), Href: residentHref(r.ID)}
			if a.Own {
				line.Voice = a.Words
			} else if a.Words != "" {
				line.After = a.Words
			}
			p.Asked = append(p.Asked, line)
		}
	})
	return p
}

// tenderWords is what the house is told: until when, and no more.
func tenderWords(l *look, v care.View) string {
	t, now := v.Tender()
	if !now || t.Until.IsZero() {
		return ""
	}
	return l.say("tender.until-then", "Until", until(l, v, t.Until.In(v.Zone())))
}

func (s *Server) beginTender(w http.ResponseWriter, l *look) error {
	f := care.TenderBegun{Tender: care.TenderID(l.form().id())}
	hours := l.form().number("tender")
	l.view(func(v care.View) { f.Until = tenderUntil(v, hours) })
	return s.do(w, l, care.BeginTender(f), done{to: "/tender", say: "tender.begun"}, s.tender)
}

func (s *Server) endTender(w http.ResponseWriter, l *look) error {
	f := care.TenderEnded{Tender: care.TenderID(l.form().text("tender"))}
	return s.do(w, l, care.EndTender(f), done{to: "/tender", say: "tender.ended"}, s.tender)
}

func (s *Server) askHow(w http.ResponseWriter, l *look) error {
	f := l.form()
	a := care.TenderAsked{Resident: care.ResidentID(f.text("resident")), Words: f.words("words"), Own: f.text("whose") == "own"}
	to := "/tender"
	if own := l.who.Resident(); own != "" {
		a.Resident, to = own, "/"
	}
	return s.do(w, l, care.AskHow(a), done{to: to, say: "tender.asked"}, s.tender)
}

// tenderAsks is the list that everybody is asked from, as one line on the board.
func tenderAsks(l *look, v care.View) (asks []ui.Ask) {
	t, now := v.Tender()
	if !now || len(t.Left) == 0 {
		return nil
	}
	var names []string
	for _, r := range t.Left {
		names = append(names, r.Name)
	}
	return []ui.Ask{{ID: "ask-tender", Tag: ui.TagProps{Text: l.say("tender.tag"), Tone: ui.Sky}, Title: l.say("tender.asks", "Count", len(names)), Detail: l.words.List(names), Href: "/tender"}}
}

// myTender is what a resident is told of tender hours, and asked.
type myTender struct {
	Words, FormID string
	Asks          bool
}

func newMyTender(l *look, v care.View) *myTender {
	t, now := v.Tender()
	if !now {
		return nil
	}
	m := myTender{Words: tenderWords(l, v), FormID: newID()}
	for _, r := range t.Left {
		m.Asks = m.Asks || r.ID == l.who.Resident()
	}
	if m.Words == "" && !m.Asks {
		return nil
	}
	return &m
}

// tenderUntil is the full hour some hours from now.
func tenderUntil(v care.View, hours int) time.Time {
	return v.At().Add(time.Duration(hours) * time.Hour).Truncate(time.Hour).UTC()
}
