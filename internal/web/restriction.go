package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// What a person may not do for a while stands on their page from the moment it is decided: why, by whom, until when, and
// what they can do about it.

func (s *Server) restrictionRoutes(r routes) {
	r.page("GET /resident/{id}/restrictions", s.restrictions)
	r.act("POST /resident/{id}/restrictions", s.decideRestriction)
	r.act("POST /resident/{id}/restriction/{restriction}/objected", s.objectToRestriction)
	r.act("POST /resident/{id}/restriction/{restriction}/reviewed", s.reviewRestriction)
	r.act("POST /resident/{id}/restriction/{restriction}/ended", s.endRestriction)
}

type restrictionsPage struct {
	ID       care.ResidentID
	FormID   string
	Name     string
	Own      bool
	Title    string
	Now      []restrictionLine
	Over     []restrictionLine
	Abouts   []ui.Option
	Laws     []ui.Option
	Reasons  []ui.Option
	Deciders []ui.Option
	Typed    func(string) string
	From     [2]string // day, clock
	Until    [2]string
	Review   string
}

type restrictionLine struct {
	Words, About, Why  string
	Heard, Unheard     string
	Whose              string // who decided it, until when, and when it is looked at
	Objected           string
	End                string
	Reviews            []ui.LineProps
	Href, FormID       string
	CanEnd, CanObject  bool
	Review, LastReview string // the day that is offered, and the latest there can be
}

func restrictionsHref(id care.ResidentID) string { return residentHref(id) + "/restrictions" }

func (s *Server) restrictions(w http.ResponseWriter, l *look) error {
	var p restrictionsPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err == nil {
			p = newRestrictionsPage(l, v, r)
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, restrictionsView(p))
}

func newRestrictionsPage(l *look, v care.View, r care.Resident) restrictionsPage {
	p := restrictionsPage{ID: r.ID, FormID: l.formID(), Name: r.Name, Own: l.own(r.ID), Title: l.say("restriction.of", "Name", r.Name),
		Typed: func(name string) string { return l.typed(name, "") }, Review: l.typed("review", v.Today().Add(1).String())}
	if p.Own {
		p.Title = l.say("restriction.mine")
	}
	now := civil.ClockOf(v.At(), v.Zone()).String()
	p.From = [2]string{l.typed("from-day", v.Today().String()), l.typed("from-clock", now)}
	p.Until = [2]string{l.typed("until-day", v.Today().Add(3).String()), l.typed("until-clock", now)}
	for _, restriction := range v.Restrictions(r.ID) {
		line := newRestrictionLine(l, v, r, restriction)
		if restriction.Holds(v.At()) {
			p.Now = append(p.Now, line)
		} else {
			p.Over = append(p.Over, line)
		}
	}
	for _, about := range care.RestrictionAbouts {
		if about != care.RestrictionByLaw || len(v.Law().Decisions) > 0 && !p.Own {
			p.Abouts = append(p.Abouts, ui.Option{Value: string(about), Text: l.say("restriction.about." + string(about)), Chosen: l.typed("what", "") == string(about)})
		}
	}
	p.Laws = []ui.Option{{}}
	for _, law := range v.Law().Decisions {
		p.Laws = append(p.Laws, ui.Option{Value: law.Name, Text: law.Name + ", " + law.Basis, Chosen: l.typed("law", "") == law.Name})
	}
	for _, reason := range care.RestrictionReasons {
		if reason == care.RestrictionOwnWish || !p.Own {
			p.Reasons = append(p.Reasons, ui.Option{Value: string(reason), Text: l.say("restriction.because." + string(reason)), Chosen: l.typed("because", string(care.RestrictionOwnWish)) == string(reason)})
		}
	}
	for _, c := range v.Colleagues() {
		p.Deciders = append(p.Deciders, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.typed("decider", string(l.who.Staff())) == string(c.ID)})
	}
	return p
}

func newRestrictionLine(l *look, v care.View, r care.Resident, restriction care.Restriction) restrictionLine {
	line := restrictionLine{Words: restriction.Words, About: l.say("restriction.about." + string(restriction.What)), Why: restriction.RestrictionDecided.Why, Heard: restriction.Heard, Unheard: restriction.Unheard,
		Href: residentHref(r.ID) + "/restriction/" + string(restriction.Restriction), FormID: newID()}
	if restriction.Law != "" {
		line.About = restriction.Law
	}
	line.About += " · " + l.say("restriction.because."+string(restriction.Because))
	decider := nameOf(v, care.ByTherapist(restriction.Decider))
	ends := until(l, v, restriction.Until.In(v.Zone()))
	if restriction.Holds(v.At()) {
		line.Whose = l.say("restriction.holds", "Name", decider, "Until", ends, "Day", l.words.Relative(restriction.Due, v.Today()))
		line.CanEnd = l.who.Staff() != "" || restriction.Because == care.RestrictionOwnWish
		line.CanObject = l.own(r.ID) && restriction.Because != care.RestrictionOwnWish
		last := civil.Of(restriction.Until, v.Zone())
		line.LastReview, line.Review = last.String(), min(v.Today().Add(1), last).String()
	} else {
		if !restriction.Ended.IsZero() {
			ends = until(l, v, restriction.Ended.In(v.Zone()))
		}
		line.End = l.say("restriction.was", "Name", decider, "Until", ends)
		if restriction.EndWhy != "" {
			line.End += " · " + restriction.EndWhy
		}
	}
	if restriction.Objected != nil {
		line.Objected = restriction.Objected.Words
	}
	for _, review := range restriction.Reviews {
		if review.Objected != nil {
			line.Reviews = append(line.Reviews, ui.LineProps{Title: l.say("restriction.disagreed", "Name", r.Name), Voice: review.Objected.Words})
		}
		line.Reviews = append(line.Reviews, ui.LineProps{Title: l.say("restriction.stays", "Name", nameOf(v, care.ByTherapist(review.Staff)), "Day", l.words.Relative(civil.Of(review.At, v.Zone()), v.Today())),
			Detail: review.RestrictionReviewed.Why, Voice: review.Heard})
	}
	return line
}

// restrictionsPart shows what holds now, on a person's page; nothing if nothing does.
func restrictionsPart(l *look, v care.View, r care.Resident) templ.Component {
	p := newRestrictionsPage(l, v, r)
	if len(p.Now) == 0 {
		return nil
	}
	return restrictionsCard(p)
}

func (s *Server) decideRestriction(w http.ResponseWriter, l *look) error {
	f := l.form()
	d := care.RestrictionDecided{Restriction: care.RestrictionID(f.id()), Resident: l.resident(), What: care.RestrictionAbout(f.text("what")), Law: f.text("law"), Words: f.words("words"),
		Because: care.RestrictionReason(f.text("because")), Why: f.words("why"), Heard: f.words("heard"), Unheard: f.words("unheard"), Decider: care.StaffID(f.text("decider")),
		From: f.time("from-day", "from-clock"), Until: f.time("until-day", "until-clock"), Review: f.day("review")}
	return s.do(w, l, care.DecideRestriction(d), done{to: restrictionsHref(d.Resident), say: "restriction.decided"}, s.restrictions)
}

func (l *look) restriction() care.RestrictionID {
	return care.RestrictionID(l.PathValue("restriction"))
}

func (s *Server) objectToRestriction(w http.ResponseWriter, l *look) error {
	f := care.RestrictionObjected{Restriction: l.restriction(), Resident: l.resident(), Words: l.form().words("words")}
	return s.do(w, l, care.ObjectToRestriction(f), done{to: restrictionsHref(f.Resident), say: "restriction.objected"}, s.restrictions)
}

func (s *Server) reviewRestriction(w http.ResponseWriter, l *look) error {
	f := l.form()
	r := care.RestrictionReviewed{Restriction: l.restriction(), Resident: l.resident(), Staff: l.who.Staff(), Why: f.words("why"), Heard: f.words("heard"), Review: f.day("review")}
	return s.do(w, l, care.ReviewRestriction(r), done{to: restrictionsHref(r.Resident), say: "restriction.reviewed"}, s.restrictions)
}

func (s *Server) endRestriction(w http.ResponseWriter, l *look) error {
	f := care.RestrictionEnded{Restriction: l.restriction(), Resident: l.resident(), Why: l.form().words("why")}
	return s.do(w, l, care.EndRestriction(f), done{to: restrictionsHref(f.Resident), say: "restriction.ended"}, s.restrictions)
}

// restrictionAsks are the restrictions that have to be looked at again today, for the board.
func restrictionAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, due := range v.RestrictionsDue() {
		r, _ := v.Resident(due.Resident)
		ask := ui.Ask{ID: "ask-restriction-" + string(due.Restriction), Tag: ui.TagProps{Text: l.say("restriction.tag"), Tone: ui.Sun}, Title: l.say("restriction.asks", "Name", r.Name),
			Detail: nameOf(v, care.ByTherapist(due.Decider)), Href: restrictionsHref(r.ID)}
		if due.Objected != nil {
			ask.Title = l.say("restriction.asks-objected", "Name", r.Name)
		}
		asks = append(asks, ask)
	}
	return asks
}

func restrictionNew(ctx context.Context, p restrictionsPage) string {
	if p.Own {
		return words.Say(ctx, "restriction.wish")
	}
	return words.Say(ctx, "restriction.new")
}
