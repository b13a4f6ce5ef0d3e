package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// A hard time begins with two taps, and then nobody looks at a screen: the page shows what the person themselves has
// asked for, and waits. What happened is told afterwards, from the person's own plan; then the person is offered to talk
// it through, and everybody is asked how they are.

func (s *Server) crisisRoutes(r routes) {
	r.page("GET /crisis", s.newCrisis)
	r.act("POST /crisis", s.beginCrisis)
	r.page("GET /resident/{id}/crises", s.crises)
	r.page("GET /resident/{id}/crisis/{crisis}", s.crisis)
	r.act("POST /resident/{id}/crisis/{crisis}/join", s.joinCrisis)
	r.act("POST /resident/{id}/crisis/{crisis}/told", s.tellCrisis)
	r.act("POST /resident/{id}/crisis/{crisis}/calm", s.calmCrisis)
	r.act("POST /resident/{id}/crisis/{crisis}/debrief", s.offerDebrief)
	r.act("POST /resident/{id}/crisis/{crisis}/debrief/declined", s.declineDebrief)
	r.act("POST /resident/{id}/crisis/{crisis}/debrief/held", s.holdDebrief)
	r.live("crisis", livePage{parts: crisisParts})
}

type newCrisisPage struct {
	FormID string
	People []ui.Option
	With   []ui.Option
	Own    care.ResidentID // a resident asks for somebody themselves
	Off    *offDuty        // of who is not on duty, and sees only whom they follow or treat
}

// newCrisis asks who has a hard time; the second tap begins it.
func (s *Server) newCrisis(w http.ResponseWriter, l *look) error {
	p := newCrisisPage{FormID: l.formID(), Own: l.who.Resident()}
	l.view(func(v care.View) {
		p.Off = newOffDuty(l, v)
		for _, r := range v.Residents() {
			p.People = append(p.People, ui.Option{Value: string(r.ID), Text: r.Name, Chosen: string(r.ID) == l.URL.Query().Get("resident")})
		}
		for _, c := range v.Colleagues() {
			p.With = append(p.With, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: string(c.ID) == l.typed("with", string(l.who.Staff()))})
		}
	})
	return s.show(w, l, l.say("crisis.begin"), newCrisisView(p))
}

func crisisHref(id care.ResidentID, crisis care.CrisisID) string {
	return residentHref(id) + "/crisis/" + string(crisis)
}

func (s *Server) beginCrisis(w http.ResponseWriter, l *look) error {
	f := l.form()
	c := care.CrisisBegun{Crisis: care.CrisisID(f.id()), Resident: care.ResidentID(f.text("resident")), With: care.StaffID(f.text("with"))}
	if own := l.who.Resident(); own != "" {
		c.Resident = own
	}
	to := crisisHref(c.Resident, c.Crisis)
	l.view(func(v care.View) {
		c.Began = v.At().UTC()
		for _, known := range v.CrisesOpen() {
			if known.Resident == c.Resident && known.Lasts() {
				to = crisisHref(c.Resident, known.Crisis) // somebody was faster
			}
		}
	})
	return s.do(w, l, care.BeginCrisis(c), done{to: to, say: "crisis.begun"}, s.newCrisis)
}

type crisisPage struct {
	Seq            uint64
	ID             care.ResidentID
	Own            bool
	Name           string
	Title, Sub     string
	Href           string
	Lasts          bool
	Restraint      bool // the law of the house knows some, and the one who looks works here
	Alone          bool // nobody is with them yet
	Here           bool // the one who looks is with them
	With           string
	Calls          []safetyLine
	Plan           []safetySection // what the person asks for
	Calm           string          // when it was calm
	Until          []ui.Option     // how long the house goes gently
	Tries          []crisisTry     // what can be said of the person's own plan
	Helps          []ui.Option
	What           string
	Others         string
	Tried          []ui.LineProps
	Told           string // what happened
	toldText       care.Text
	ToldBy         string
	Debrief        debriefPart
	JoinID         string
	CalmID, TellID string
}

type crisisTry struct {
	Name, Words string
	Own         bool
	Helps       []ui.Option
}

// A debriefPart is the talk about it afterwards.
type debriefPart struct {
	Show       bool
	State      string
	Words      string // the person's own
	wordsText  care.Text
	Change     string
	With       []ui.Option
	Open       bool
	OfferID    string
	DeclineID  string
	HeldID     string
	TypedWords string
}

func (s *Server) crisis(w http.ResponseWriter, l *look) error {
	p, err := newCrisisPageOf(l, l.resident(), care.CrisisID(l.PathValue("crisis")))
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, crisisView(p))
}

func crisisParts(l *look) ([]livePart, error) {
	id, crisis, _ := strings.Cut(l.URL.Query().Get("about"), "@")
	p, err := newCrisisPageOf(l, care.ResidentID(id), care.CrisisID(crisis))
	if err != nil {
		return nil, err
	}
	return []livePart{{"crisis-now", crisisNow(p)}, {"crisis-debrief", crisisDebrief(p)}}, nil
}

func newCrisisPageOf(l *look, id care.ResidentID, crisis care.CrisisID) (p crisisPage, err error) {
	err = care.NotFound
	l.view(func(v care.View) {
		r, ok := v.Resident(id)
		c, known := v.Crisis(crisis)
		if !ok || !known || c.Resident != id {
			return
		}
		p, err = crisisOf(l, v, r, c), nil
	})
	if err != nil {
		return p, err
	}
	texts, err := l.house.Texts(l.Context(), p.toldText, p.Debrief.wordsText)
	p.Told, p.Debrief.Words = texts[p.toldText], texts[p.Debrief.wordsText]
	return p, err
}

func crisisOf(l *look, v care.View, r care.Resident, c care.CrisisStory) crisisPage {
	p := crisisPage{Seq: v.Seq(), ID: r.ID, Own: l.own(r.ID), Name: r.Name, Href: crisisHref(r.ID, c.Crisis), Lasts: c.Lasts(), Alone: len(c.With) == 0,
		Here: l.who.Staff() != "" && slices.Contains(c.With, l.who.Staff()), With: l.words.List(namesOf(v, c.With)), What: l.typed("what", ""), Others: l.typed("others", ""),
		Restraint: l.who.Staff() != "" && len(v.Law().Restraints) > 0, JoinID: newID(), CalmID: newID(), TellID: l.formID()}
	p.Title = l.say("crisis.of", "Name", r.Name)
	if p.Own {
		p.Title = l.say("crisis.mine")
	}
	p.Sub = l.say("crisis.since", "Since", until(l, v, c.Began.In(v.Zone())))
	plan := v.Safety(r.ID)
	for _, part := range []struct {
		part  care.SafetyPart
		stage care.SafetyStage
	}{{care.SafetyHelps, ""}, {care.SafetyYours, "late"}, {care.SafetyNot, ""}, {care.SafetyCalm, ""}, {care.SafetyElsewhere, ""}} {
		if section := newSafetySection(l, v, r, plan, part.part, part.stage); len(section.Lines) > 0 {
			p.Plan = append(p.Plan, section)
		}
	}
	p.Calls = readSafety(l, v, r, plan).Call
	if !c.Lasts() {
		p.Calm = l.say("crisis.calm-since", "When", until(l, v, c.Calmed.In(v.Zone())))
	}
	p.Until = tenderChoices(l, v)
	p.tries(l, plan)
	p.account(l, v, plan, c)
	p.debrief(l, v, c)
	return p
}

// tenderChoices are how long the house can go gently: some hours, or not at all.
func tenderChoices(l *look, v care.View) (options []ui.Option) {
	chosen := l.typed("tender", "4")
	for _, hours := range []int{4, 8, 24} {
		options = append(options, ui.Option{Value: strconv.Itoa(hours), Text: l.say("tender.until-when", "Until", until(l, v, tenderUntil(v, hours).In(v.Zone()))), Chosen: chosen == strconv.Itoa(hours)})
	}
	return append(options, ui.Option{Value: "0", Text: l.say("tender.none-needed"), Chosen: chosen == "0"})
}

// tries are the lines of the person's own plan of which one can say whether they helped.
func (p *crisisPage) tries(l *look, plan care.SafetyPlan) {
	for _, line := range plan.Lines {
		if !slices.Contains([]care.SafetyPart{care.SafetyCalm, care.SafetyElsewhere, care.SafetyAsk, care.SafetyCall, care.SafetyAround, care.SafetyHelps, care.SafetyMine, care.SafetyYours, care.SafetyFamily}, line.Part) {
			continue
		}
		name := "try-" + string(line.Line)
		try := crisisTry{Name: name, Words: line.Words, Own: line.Own}
		for _, helped := range care.CrisisHelps {
			try.Helps = append(try.Helps, ui.Option{Value: string(helped), Text: l.say("crisis.helped." + string(helped)), Chosen: l.typed(name, "") == string(helped)})
		}
		p.Tries = append(p.Tries, try)
	}
	for _, helped := range care.CrisisHelps {
		p.Helps = append(p.Helps, ui.Option{Value: string(helped), Text: l.say("crisis.helped." + string(helped)), Chosen: l.typed("else-helped", "") == string(helped)})
	}
}

// account is what was told already.
func (p *crisisPage) account(l *look, v care.View, plan care.SafetyPlan, c care.CrisisStory) {
	if c.Account == nil {
		return
	}
	p.toldText, p.ToldBy = c.Account.What, noteWho(l, v, c.Account.Written, c.Account.At)
	if c.Account.Others != "" {
		p.ToldBy += " · " + c.Account.Others
	}
	for _, try := range c.Account.Tried {
		line := ui.LineProps{Title: try.Words, After: l.say("crisis.helped." + string(try.Helped))}
		for _, known := range v.SafetyHistory(c.Resident, try.Line) {
			if line.Title == "" {
				line.Title = known.Words
			}
		}
		p.Tried = append(p.Tried, line)
	}
}

func (p *crisisPage) debrief(l *look, v care.View, c care.CrisisStory) {
	d := &p.Debrief
	*d = debriefPart{Show: !c.Lasts(), Open: c.AsksDebrief(), OfferID: newID(), DeclineID: newID(), HeldID: newID(), TypedWords: l.typed("words", "")}
	chosen := l.who.Staff()
	switch {
	case c.Debrief.Held != nil:
		d.State = l.say("crisis.debrief-held", "Names", l.words.List(append(namesOf(v, c.Debrief.Held.With), others(c.Debrief.Held.Others)...)), "Day", l.words.Relative(civil.Of(c.Debrief.Held.At, v.Zone()), v.Today()))
		d.Change, d.wordsText = c.Debrief.Held.Change, c.Debrief.Held.Words
	case c.Debrief.Declined != nil:
		d.State, d.Words = l.say("crisis.debrief-declined"), c.Debrief.Declined.Words
	case c.Debrief.Offered != nil:
		chosen = c.Debrief.Offered.With
		name := nameOf(v, care.ByTherapist(chosen))
		d.State = l.say("crisis.debrief-with-whom", "Name", name)
		if at := c.Debrief.Offered.When; !at.IsZero() {
			d.State = l.say("crisis.debrief-at", "Name", name, "When", until(l, v, at.In(v.Zone())))
		}
	}
	for _, c := range v.Colleagues() {
		d.With = append(d.With, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.typed("with", string(chosen)) == string(c.ID)})
	}
}

func others(words string) []string {
	if words == "" {
		return nil
	}
	return []string{words}
}

func (s *Server) joinCrisis(w http.ResponseWriter, l *look) error {
	f := care.CrisisJoined{Crisis: care.CrisisID(l.PathValue("crisis")), Resident: l.resident(), Staff: l.who.Staff()}
	return s.do(w, l, care.JoinCrisis(f), done{to: crisisHref(f.Resident, f.Crisis), say: "crisis.joined"}, s.crisis)
}

func (s *Server) tellCrisis(w http.ResponseWriter, l *look) error {
	f := l.form()
	t := care.CrisisTold{Crisis: care.CrisisID(l.PathValue("crisis")), Resident: l.resident(), What: f.words("what"), Others: f.text("others")}
	l.view(func(v care.View) {
		for _, line := range v.Safety(t.Resident).Lines {
			if helped := f.text("try-" + string(line.Line)); helped != "" {
				t.Tried = append(t.Tried, care.CrisisTry{Line: line.Line, Helped: care.CrisisHelped(helped)})
			}
		}
	})
	if words := f.text("else"); words != "" {
		t.Tried = append(t.Tried, care.CrisisTry{Words: words, Helped: care.CrisisHelped(f.text("else-helped"))})
	}
	return s.do(w, l, care.TellCrisis(t), done{to: crisisHref(t.Resident, t.Crisis), say: "crisis.told"}, s.crisis)
}

func (s *Server) calmCrisis(w http.ResponseWriter, l *look) error {
	f := care.CrisisCalmed{Crisis: care.CrisisID(l.PathValue("crisis")), Resident: l.resident()}
	var tender time.Time
	hours := l.form().number("tender")
	l.view(func(v care.View) {
		f.Calm = v.At().UTC()
		if hours > 0 && !l.own(f.Resident) {
			tender = tenderUntil(v, hours)
		}
	})
	return s.do(w, l, care.CalmCrisis(f, tender), done{to: crisisHref(f.Resident, f.Crisis), say: "crisis.is-calm"}, s.crisis)
}

func (s *Server) offerDebrief(w http.ResponseWriter, l *look) error {
	f := l.form()
	d := care.DebriefOffered{Crisis: care.CrisisID(l.PathValue("crisis")), Resident: l.resident(), With: care.StaffID(f.text("with")), When: f.time("day", "clock")}
	return s.do(w, l, care.OfferDebrief(d), done{to: crisisHref(d.Resident, d.Crisis), say: "crisis.debrief-offered"}, s.crisis)
}

func (s *Server) declineDebrief(w http.ResponseWriter, l *look) error {
	d := care.DebriefDeclined{Crisis: care.CrisisID(l.PathValue("crisis")), Resident: l.resident(), Words: l.form().words("words")}
	return s.do(w, l, care.DeclineDebrief(d), done{to: crisisHref(d.Resident, d.Crisis), say: "crisis.debrief-left"}, s.crisis)
}

func (s *Server) holdDebrief(w http.ResponseWriter, l *look) error {
	f := l.form()
	d := care.DebriefHeld{Crisis: care.CrisisID(l.PathValue("crisis")), Resident: l.resident(), Others: f.text("others"), Words: f.words("words"), Change: f.words("change")}
	if with := f.text("with"); with != "" {
		d.With = []care.StaffID{care.StaffID(with)}
	}
	return s.do(w, l, care.HoldDebrief(d), done{to: crisisHref(d.Resident, d.Crisis), say: "crisis.debrief-noted"}, s.crisis)
}

type crisesPage struct {
	ID    care.ResidentID
	Title string
	Lines []ui.LineProps
}

// crises are a person's hard times, for them and for those who know them.
func (s *Server) crises(w http.ResponseWriter, l *look) error {
	var p crisesPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = crisesPage{ID: r.ID, Title: l.say("crisis.all", "Name", r.Name)}
		if l.own(r.ID) {
			p.Title = l.say("crisis.all-mine")
		}
		for _, c := range v.Crises(r.ID, time.Time{}) {
			p.Lines = append(p.Lines, ui.LineProps{Title: l.words.DateYear(civil.Of(c.Began, v.Zone())), After: l.words.Time(c.Began.In(v.Zone())),
				Detail: l.words.List(namesOf(v, c.With)), Href: crisisHref(r.ID, c.Crisis)})
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, crisesView(p))
}

// crisisAsks are the hard times of now, and the talks that are still to be offered or held, for the board.
func crisisAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, c := range v.CrisesOpen() {
		r, _ := v.Resident(c.Resident)
		ask := ui.Ask{ID: "ask-crisis-" + string(c.Crisis), Href: crisisHref(r.ID, c.Crisis)}
		switch {
		case c.Lasts() && len(c.With) == 0:
			ask.Tag, ask.Title = ui.TagProps{Text: l.say("crisis.tag"), Tone: ui.Clay}, l.say("crisis.needs-somebody", "Name", r.Name)
		case c.Lasts():
			ask.Tag, ask.Title = ui.TagProps{Text: l.say("crisis.tag"), Tone: ui.Clay}, l.say("crisis.with", "Name", r.Name, "Names", l.words.List(namesOf(v, c.With)))
		case c.Debrief.Offered != nil:
			ask.Tag, ask.Title = ui.TagProps{Text: l.say("crisis.tag-talk"), Tone: ui.Sky}, l.say("crisis.asks-talk", "Name", r.Name, "With", nameOf(v, care.ByTherapist(c.Debrief.Offered.With)))
		default:
			ask.Tag, ask.Title = ui.TagProps{Text: l.say("crisis.tag-talk"), Tone: ui.Sky}, l.say("crisis.asks-offer", "Name", r.Name)
		}
		asks = append(asks, ask)
	}
	return asks
}

// crisisIDOf is what a page's live parts are about.
func crisisIDOf(p crisisPage) string { return p.Href[strings.LastIndex(p.Href, "/")+1:] }
