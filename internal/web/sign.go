package web

import (
	"context"
	"net/http"

	"milieu/internal/care"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// A sign that somebody noticed becomes a line on the board: somebody by name sits down with the person. It ends when
// they have talked.

func (s *Server) signRoutes(r routes) {
	r.page("GET /resident/{id}/sign", s.newSign)
	r.act("POST /resident/{id}/sign", s.noticeSign)
	r.page("GET /resident/{id}/sign/{sign}", s.sign)
	r.act("POST /resident/{id}/sign/{sign}", s.talkAboutSign)
	r.act("POST /resident/{id}/sign/{sign}/pass", s.passSign)
}

type signForm struct {
	FormID     string
	ID         care.ResidentID
	Own        bool
	Title      string
	Known      []ui.Option // of their own plan
	Words      string
	Companions []ui.Option
	Back       string
}

func (s *Server) newSign(w http.ResponseWriter, l *look) error {
	var p signForm
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = signForm{FormID: l.formID(), ID: r.ID, Own: l.own(r.ID), Title: l.say("sign.about", "Name", r.Name), Words: l.typed("words", ""), Back: safetyHref(r.ID)}
		if p.Own {
			p.Title = l.say("sign.about-me")
		}
		chosen := l.typed("line", "")
		for _, line := range v.Safety(r.ID).Lines {
			if line.Part == care.SafetySign {
				p.Known = append(p.Known, ui.Option{Value: string(line.Line), Text: line.Words, Detail: l.say("safety.stage." + string(line.Stage)), Chosen: chosen == string(line.Line)})
			}
		}
		p.Companions = whoTalks(l, v, r)
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, signFormView(p))
}

// whoTalks are those who could sit down with somebody: companions who are here first, then everybody who is, then
// the other companions.
func whoTalks(l *look, v care.View, r care.Resident) (options []ui.Option) {
	here := map[care.StaffID]bool{}
	seen := map[care.StaffID]bool{}
	for _, c := range v.Present() {
		here[c.ID] = true
	}
	add := func(c care.Staff) {
		if !seen[c.ID] {
			seen[c.ID] = true
			options = append(options, ui.Option{Value: string(c.ID), Text: c.Name})
		}
	}
	companions := v.Companions(r.ID)
	for _, c := range companions {
		if here[c.ID] {
			add(c)
		}
	}
	for _, c := range v.Colleagues() {
		if here[c.ID] {
			add(c)
		}
	}
	for _, c := range append(companions, v.Colleagues()...) {
		add(c)
	}
	first := ""
	if len(options) > 0 {
		first = options[0].Value
	}
	for i := range options {
		options[i].Chosen = options[i].Value == l.typed("companion", first)
	}
	return options
}

func (s *Server) noticeSign(w http.ResponseWriter, l *look) error {
	f := l.form()
	n := care.SignNoticed{Sign: care.SignID(f.id()), Resident: l.resident(), Line: care.SafetyID(f.text("line")), Words: f.words("words"), Companion: care.StaffID(f.text("companion"))}
	l.view(func(v care.View) { n.Seen = v.At().UTC() })
	return s.do(w, l, care.NoticeSign(n), done{to: safetyHref(n.Resident), say: "sign.noticed"}, s.newSign)
}

type signPage struct {
	FormID  string
	ID      care.ResidentID
	Own     bool
	Name    string
	Title   string
	Line    string // of their own plan
	LineOwn bool
	Words   string
	WordOwn bool
	Who     string
	Talks   string // who sits down with them
	Talked  string // when they have
	Said    string
	With    []ui.Option
	Others  []ui.Option // who could sit down with them instead
	Typed   string
	Do      []safetySection // what their plan says for this
	Action  string
}

func (s *Server) sign(w http.ResponseWriter, l *look) error {
	var p signPage
	var err error = care.NotFound
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		if !ok {
			return
		}
		sign, ok := v.Sign(care.SignID(l.PathValue("sign")))
		if !ok || sign.Resident != r.ID {
			return
		}
		err = nil
		p = newSignPage(l, v, r, sign)
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, signView(p))
}

func newSignPage(l *look, v care.View, r care.Resident, sign care.Sign) signPage {
	p := signPage{FormID: l.formID(), ID: r.ID, Own: l.own(r.ID), Name: r.Name, Title: l.say("sign.of", "Name", r.Name), Words: sign.Words, WordOwn: sign.Own,
		Who: noteWho(l, v, sign.Written, sign.Seen), Talks: nameOf(v, care.ByTherapist(sign.Companion)), Typed: l.typed("words", ""),
		Action: residentHref(r.ID) + "/sign/" + string(sign.Sign)}
	plan := v.Safety(r.ID)
	for _, line := range plan.Lines {
		if line.Line != sign.Line {
			continue
		}
		p.Line, p.LineOwn = line.Words, line.Own
		for _, part := range []care.SafetyPart{care.SafetyMine, care.SafetyYours, care.SafetyFamily} {
			if section := newSafetySection(l, v, r, plan, part, line.Stage); len(section.Lines) > 0 {
				p.Do = append(p.Do, section)
			}
		}
	}
	if sign.Talked != nil {
		p.Talked, p.Said = l.say("sign.talked", "Who", noteWho(l, v, sign.Talked.Written, sign.Talked.At)), sign.Talked.Words
		return p
	}
	if by := nameOf(v, sign.Passed.By); by != "" {
		p.Who = dotted(p.Who, l.say("sign.passed-by", "Name", by))
	}
	for _, o := range whoTalks(l, v, r) {
		if care.StaffID(o.Value) != sign.Companion {
			p.Others = append(p.Others, ui.Option{Value: o.Value, Text: o.Text, Chosen: len(p.Others) == 0})
		}
		o.Chosen = o.Value == l.typed("with", string(l.who.Staff()))
		p.With = append(p.With, o)
	}
	return p
}

func (s *Server) talkAboutSign(w http.ResponseWriter, l *look) error {
	f := l.form()
	t := care.SignTalked{Sign: care.SignID(l.PathValue("sign")), Resident: l.resident(), With: care.StaffID(f.text("with")), Words: f.words("words")}
	return s.do(w, l, care.TalkAboutSign(t), done{to: safetyHref(t.Resident), say: "sign.is-talked"}, s.sign)
}

func (s *Server) passSign(w http.ResponseWriter, l *look) error {
	f := care.SignPassed{Sign: care.SignID(l.PathValue("sign")), Resident: l.resident(), To: care.StaffID(l.form().text("to"))}
	return s.do(w, l, care.PassSign(f), done{to: residentHref(f.Resident) + "/sign/" + string(f.Sign), say: "sign.is-passed"}, s.sign)
}

// signAsks are the signs about which somebody has to talk with a person, for the board.
func signAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, sign := range v.SignsOpen() {
		r, _ := v.Resident(sign.Resident)
		asks = append(asks, ui.Ask{ID: "ask-sign-" + string(sign.Sign), Tag: ui.TagProps{Text: l.say("sign.tag"), Tone: ui.Sky},
			Title: l.say("sign.asks", "Name", r.Name), Detail: l.say("sign.who-talks", "Name", nameOf(v, care.ByTherapist(sign.Companion))), Href: residentHref(r.ID) + "/sign/" + string(sign.Sign)})
	}
	return asks
}

func companionLabel(ctx context.Context, p signForm) string {
	if p.Own {
		return words.Say(ctx, "sign.talk-with")
	}
	return words.Say(ctx, "sign.talks")
}

func talkedLabel(ctx context.Context, p signPage) string {
	if p.Own {
		return words.Say(ctx, "sign.said-own")
	}
	return words.Say(ctx, "sign.said", "Name", p.Name)
}
