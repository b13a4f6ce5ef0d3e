package web

import (
	"net/http"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// The register of restraints, where the law of the house's country knows any. It hangs on the crisis in which it was, asks
// for everything at once, and is asked about until it was looked at and talked through.

func (s *Server) restraintRoutes(r routes) {
	r.page("GET /resident/{id}/crisis/{crisis}/restraint", s.restraint)
	r.act("POST /resident/{id}/crisis/{crisis}/restraint", s.beginRestraint)
	r.act("POST /resident/{id}/crisis/{crisis}/restraint/{restraint}/checked", s.checkRestraint)
	r.act("POST /resident/{id}/crisis/{crisis}/restraint/{restraint}/ended", s.endRestraint)
	r.act("POST /resident/{id}/crisis/{crisis}/restraint/{restraint}/reviewed", s.reviewRestraint)
}

type restraintPage struct {
	FormID     string
	ID         care.ResidentID
	Own        bool
	Name       string
	Title      string
	Back, Href string
	Sorts      []ui.Option
	Staff      []ui.Option
	Decided    []ui.Option
	Supervised []ui.Option
	Day, Clock string
	Next       string
	Wishes     []safetyLine // what the person wished in advance
	Typed      func(string) string
	Lines      []restraintLine
}

type restraintLine struct {
	Href     string
	Title    string
	Texts    []restraintText
	Lasts    bool
	Checks   []ui.LineProps
	Reviews  []ui.LineProps
	Reviewed bool
}

type restraintText struct {
	Title, Words string
	Own          bool
}

func (s *Server) restraint(w http.ResponseWriter, l *look) error {
	var p restraintPage
	var err error = care.NotFound
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		c, known := v.Crisis(care.CrisisID(l.PathValue("crisis")))
		if ok && known && c.Resident == r.ID {
			p, err = newRestraintPage(l, v, r, c), nil
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, restraintView(p))
}

func newRestraintPage(l *look, v care.View, r care.Resident, c care.CrisisStory) restraintPage {
	p := restraintPage{FormID: l.formID(), ID: r.ID, Own: l.own(r.ID), Name: r.Name, Title: l.say("restraint.of", "Name", r.Name), Back: crisisHref(r.ID, c.Crisis), Href: crisisHref(r.ID, c.Crisis) + "/restraint",
		Day: l.typed("day", v.Today().String()), Clock: l.typed("clock", civil.ClockOf(v.At(), v.Zone()).String()), Next: l.typed("next", v.Today().Add(1).String()),
		Typed: func(name string) string { return l.typed(name, "") }}
	for _, sort := range v.Law().Restraints {
		p.Sorts = append(p.Sorts, ui.Option{Value: sort.Name, Text: sort.Name + ", " + sort.Basis, Chosen: l.typed("sort", "") == sort.Name})
	}
	plan := v.Safety(r.ID)
	for _, part := range []care.SafetyPart{care.SafetyWish, care.SafetyNot, care.SafetyHelps} {
		p.Wishes = append(p.Wishes, newSafetySection(l, v, r, plan, part, "").Lines...)
	}
	who := func(field, first string) (options []ui.Option) {
		chosen := l.typedAll(field, []string{first})
		for _, colleague := range v.Colleagues() {
			o := ui.Option{Value: string(colleague.ID), Text: colleague.Name}
			for _, id := range chosen {
				o.Chosen = o.Chosen || id == o.Value
			}
			options = append(options, o)
		}
		return options
	}
	me := string(l.who.Staff())
	p.Staff, p.Decided, p.Supervised = who("staff", me), who("decided", me), who("supervised", me)
	for _, known := range v.Restraints(r.ID) {
		if known.Crisis == c.Crisis {
			p.Lines = append(p.Lines, newRestraintLine(l, v, p.Href, known))
		}
	}
	return p
}

func newRestraintLine(l *look, v care.View, href string, r care.Restraint) restraintLine {
	line := restraintLine{Href: href + "/" + string(r.Restraint), Lasts: r.Over == nil, Title: l.say("restraint.since", "Sort", r.Sort, "When", until(l, v, r.Began.In(v.Zone())))}
	add := func(key, words string, own bool) {
		if words != "" {
			line.Texts = append(line.Texts, restraintText{l.say(key), words, own})
		}
	}
	add("restraint.decided", nameOf(v, care.ByTherapist(r.Decided)), false)
	add("restraint.staff", l.words.List(namesOf(v, r.Staff)), false)
	add("restraint.others", r.Others, false)
	add("restraint.supervised", nameOf(v, care.ByTherapist(r.Supervised)), false)
	add("restraint.where", r.Where, false)
	add("restraint.reason", r.Reason, false)
	add("restraint.tried", r.Tried, false)
	add("restraint.heard-words", r.Heard, true)
	add("restraint.unheard", r.Unheard, false)
	add("restraint.wishes", r.Wishes, false)
	add("restraint.how", r.How, false)
	if r.FaceDown {
		add("restraint.position", l.say("restraint.face-down"), false)
	}
	if r.Over != nil {
		line.Title = l.say("restraint.lasted", "Sort", r.Sort, "When", until(l, v, r.Began.In(v.Zone())), "Time", l.words.Minutes(r.Minutes()))
		add("restraint.outcome", r.Over.Outcome, false)
		add("restraint.injuries", r.Over.Injuries, false)
		add("restraint.staff-injuries", r.Over.StaffInjuries, false)
		add("restraint.medicines", r.Over.Medicines, false)
		add("restraint.physician", r.Over.Physician, false)
		add("restraint.told", r.Over.Told, false)
	}
	for _, c := range r.Checks {
		line.Checks = append(line.Checks, ui.LineProps{Title: l.words.Time(c.Checked.In(v.Zone())), After: nameOf(v, care.ByTherapist(c.Staff)), Detail: c.Words + " " + c.RestraintChecked.Why})
	}
	for _, review := range r.Reviews {
		line.Reviewed = true
		line.Reviews = append(line.Reviews, ui.LineProps{Title: review.Words, Voice: review.Heard, Detail: dotted(review.Change, nameOf(v, care.ByTherapist(review.Staff)))})
	}
	return line
}

func (l *look) restraintID() care.RestraintID { return care.RestraintID(l.PathValue("restraint")) }

func (l *look) restraintBack() string {
	return crisisHref(l.resident(), care.CrisisID(l.PathValue("crisis"))) + "/restraint"
}

func (s *Server) beginRestraint(w http.ResponseWriter, l *look) error {
	f := l.form()
	b := care.RestraintBegun{Restraint: care.RestraintID(f.id()), Resident: l.resident(), Crisis: care.CrisisID(l.PathValue("crisis")), Sort: f.text("sort"), Began: f.time("day", "clock"), Where: f.text("where"),
		Reason: f.words("reason"), Tried: f.words("tried"), Heard: f.words("heard"), Unheard: f.words("unheard"), Wishes: f.words("wishes"), How: f.words("how"), FaceDown: f.has("face-down"),
		Others: f.text("others"), Decided: care.StaffID(f.text("decided")), Supervised: care.StaffID(f.text("supervised"))}
	for _, id := range f.list("staff") {
		b.Staff = append(b.Staff, care.StaffID(id))
	}
	return s.do(w, l, care.BeginRestraint(b), done{to: l.restraintBack(), say: "restraint.begun"}, s.restraint)
}

func (s *Server) checkRestraint(w http.ResponseWriter, l *look) error {
	f := l.form()
	c := care.RestraintChecked{Restraint: l.restraintID(), Resident: l.resident(), Staff: l.who.Staff(), Words: f.words("words"), Why: f.words("why")}
	l.view(func(v care.View) { c.Checked = v.At().UTC() })
	return s.do(w, l, care.CheckRestraint(c), done{to: l.restraintBack(), say: "restraint.checked"}, s.restraint)
}

func (s *Server) endRestraint(w http.ResponseWriter, l *look) error {
	f := l.form()
	e := care.RestraintEnded{Restraint: l.restraintID(), Resident: l.resident(), Ended: f.time("day", "clock"), Outcome: f.words("outcome"), Injuries: f.words("injuries"), StaffInjuries: f.words("staff-injuries"),
		Medicines: f.words("medicines"), Physician: f.text("physician"), Told: f.text("told"), Next: f.day("next")}
	return s.do(w, l, care.EndRestraint(e), done{to: l.restraintBack(), say: "restraint.ended"}, s.restraint)
}

func (s *Server) reviewRestraint(w http.ResponseWriter, l *look) error {
	f := l.form()
	r := care.RestraintReviewed{Restraint: l.restraintID(), Resident: l.resident(), Staff: l.who.Staff(), Words: f.words("words"), Heard: f.words("heard"), Change: f.words("change"), Next: f.day("next-review")}
	return s.do(w, l, care.ReviewRestraint(r), done{to: l.restraintBack(), say: "restraint.reviewed"}, s.restraint)
}

// restraintAsks are the restraints that last or have to be looked at, for the board.
func restraintAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, open := range v.RestraintsOpen() {
		r, _ := v.Resident(open.Resident)
		ask := ui.Ask{ID: "ask-restraint-" + string(open.Restraint), Tag: ui.TagProps{Text: l.say("restriction.tag"), Tone: ui.Clay}, Title: l.say("restraint.asks", "Name", r.Name), Href: crisisHref(r.ID, open.Crisis) + "/restraint"}
		if open.Over == nil {
			ask.Tag.Text, ask.Title = l.say("crisis.tag"), l.say("restraint.asks-now", "Name", r.Name)
		}
		asks = append(asks, ask)
	}
	return asks
}
