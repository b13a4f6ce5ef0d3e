package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/print"
	"milieu/internal/web/ui"
)

// A safety plan is read in a hard moment, on a phone: what helps comes first, and whoever can be called is called with
// one tap. How it is written is in safetywriting.go.

func (s *Server) safetyRoutes(r routes) {
	r.page("GET /me/safety", s.mySafety)
	r.page("GET /resident/{id}/safety", s.safety)
	r.page("GET /resident/{id}/safety/write", s.safetyWriting)
	r.act("POST /resident/{id}/safety/write", s.writeSafety)
	r.page("GET /resident/{id}/safety/line/{line}", s.safetyLine)
	r.act("POST /resident/{id}/safety/line/{line}", s.changeSafety)
	r.act("POST /resident/{id}/safety/line/{line}/first", s.placeSafety)
	r.act("POST /resident/{id}/safety/line/{line}/remove", s.removeSafety)
	r.page("GET /resident/{id}/safety/together", s.safetyTogether)
	r.act("POST /resident/{id}/safety/together", s.reviewSafety)
	r.page("GET /resident/{id}/safety/version/{version}", s.safetyVersion)
	r.page("GET /print/safety", s.printSafety)
	r.live("safety", livePage{parts: safetyParts})
	r.live("safety-write", livePage{parts: safetyWritingParts})
}

// safetyPage is a plan that is read.
type safetyPage struct {
	Seq        uint64
	ID         care.ResidentID
	Own        bool
	Title, Sub string
	Face       ui.FaceProps
	Empty      bool
	Call       []safetyLine // who can be called at once
	Steps      []safetySection
	Stages     []safetyStage
	Crisis     []safetySection
	Wishes     []safetyLine
	Versions   []ui.LineProps
	Version    string // said of a plan as it once was
	Print      string
	Keep       string // where a file of it comes from, for one's own phone; "" on a device that is not one's own
}

type safetySection struct {
	Part         care.SafetyPart
	Stage        care.SafetyStage
	Title, Help  string
	Lines        []safetyLine
	Number       string // of a step
	Phone, When  bool   // what its form asks for, too
	Forces       []ui.Option
	FormID       string
	FromMe       bool // the person writes themselves
	House, Named bool // lines are first the house's words, or somebody else's by name
}

type safetyStage struct {
	Title    string
	Sections []safetySection
}

type safetyLine struct {
	ID          string
	Words, When string
	Own         bool
	Whose       string
	Phone, Tel  string
	Force       string
	Binding     bool
	Href        string
}

func safetyHref(id care.ResidentID) string { return residentHref(id) + "/safety" }

// mySafety is one's own plan, at an address without one's name in it.
func (s *Server) mySafety(w http.ResponseWriter, l *look) error {
	id := l.who.Resident()
	if id == "" {
		return care.Forbidden
	}
	l.SetPathValue("id", string(id))
	return s.safety(w, l)
}

func (s *Server) safety(w http.ResponseWriter, l *look) error {
	p, err := newSafetyPage(l, l.resident())
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, safetyView(p))
}

func safetyParts(l *look) ([]livePart, error) {
	p, err := newSafetyPage(l, care.ResidentID(l.URL.Query().Get("about")))
	return []livePart{{"safety-plan", safetyPlan(p)}}, err
}

func newSafetyPage(l *look, id care.ResidentID) (p safetyPage, err error) {
	l.view(func(v care.View) {
		r, ok := v.Resident(id)
		if !ok {
			err = care.NotFound
			return
		}
		p = readSafety(l, v, r, v.Safety(id))
	})
	return p, err
}

// readSafety sets out a plan as it is read: only what somebody wrote.
func readSafety(l *look, v care.View, r care.Resident, plan care.SafetyPlan) safetyPage {
	p := safetyPage{Seq: v.Seq(), ID: r.ID, Own: l.own(r.ID), Title: l.say("safety.of", "Name", r.Name), Sub: l.say("safety.help"), Face: residentFace(v, r),
		Empty: len(plan.Lines) == 0, Print: "/print/safety?resident=" + string(r.ID)}
	if p.Own {
		p.Title = l.say("safety.mine")
		if !p.Empty && !l.shared() {
			p.Keep = p.Print + "&keep=yes"
		}
	}
	if len(plan.Reviews) > 0 {
		p.Sub = gonethrough(l, v, plan.Reviews[0])
	}
	for i, part := range care.SafetySteps {
		section := newSafetySection(l, v, r, plan, part, "")
		section.Number = strconv.Itoa(i + 1)
		p.Steps = append(p.Steps, section)
		for _, line := range section.Lines {
			if line.Tel != "" {
				p.Call = append(p.Call, line)
			}
		}
	}
	for _, stage := range care.SafetyStages {
		st := safetyStage{Title: l.say("safety.stage." + string(stage))}
		for _, part := range care.SafetyStaged {
			if section := newSafetySection(l, v, r, plan, part, stage); len(section.Lines) > 0 {
				st.Sections = append(st.Sections, section)
			}
		}
		if len(st.Sections) > 0 {
			p.Stages = append(p.Stages, st)
		}
	}
	for _, part := range care.SafetyCrisis {
		p.Crisis = append(p.Crisis, newSafetySection(l, v, r, plan, part, ""))
	}
	p.Steps, p.Crisis = written(p.Steps), written(p.Crisis)
	p.Wishes = newSafetySection(l, v, r, plan, care.SafetyWish, "").Lines
	for _, review := range plan.Reviews {
		p.Versions = append(p.Versions, ui.LineProps{Title: l.words.DateYear(civil.Of(review.At, v.Zone())), Detail: gonethrough(l, v, review), Voice: review.Words,
			Href: safetyHref(r.ID) + "/version/" + strconv.FormatUint(review.Seq, 10)})
	}
	return p
}

// written keeps the sections in which somebody wrote something.
func written(all []safetySection) (list []safetySection) {
	for _, section := range all {
		if len(section.Lines) > 0 {
			list = append(list, section)
		}
	}
	return list
}

// gonethrough says when a plan was gone through, and with whom.
func gonethrough(l *look, v care.View, review care.SafetyReview) string {
	names := namesOf(v, review.With)
	if review.Others != "" {
		names = append(names, review.Others)
	}
	day := l.words.Relative(civil.Of(review.At, v.Zone()), v.Today())
	text := l.say("safety.gone-through", "Day", day)
	if len(names) > 0 {
		text = l.say("safety.gone-through-with", "Day", day, "Names", l.words.List(names))
	}
	if !review.Next.IsZero() {
		text += " · " + l.say("safety.again", "Day", l.words.Relative(review.Next, v.Today()))
	}
	return text
}

// namesOf are the names of colleagues whom the viewer knows.
func namesOf(v care.View, ids []care.StaffID) (names []string) {
	for _, id := range ids {
		if c, ok := v.Colleague(id); ok {
			names = append(names, c.Name)
		}
	}
	return names
}

func newSafetySection(l *look, v care.View, r care.Resident, plan care.SafetyPlan, part care.SafetyPart, stage care.SafetyStage) safetySection {
	section := safetySection{Part: part, Stage: stage, Title: l.say("safety.part." + string(part)), Help: l.say("safety.hint." + string(part)), FromMe: l.own(r.ID),
		Phone: part == care.SafetyAsk || part == care.SafetyCall, When: part == care.SafetySign, House: part == care.SafetyYours, Named: part == care.SafetyFamily}
	for _, line := range plan.Of(part, stage) {
		section.Lines = append(section.Lines, newSafetyLine(l, v, r, line))
	}
	if part == care.SafetyWish {
		section.Forces = forces(l, v, "")
	}
	return section
}

func forces(l *look, v care.View, chosen string) (options []ui.Option) {
	list := v.Law().Forces
	if len(list) == 0 {
		return nil
	}
	options = []ui.Option{{Value: "", Text: l.say("safety.force-unsaid")}}
	for _, f := range list {
		options = append(options, ui.Option{Value: f.Name, Text: f.Name, Detail: f.Says, Chosen: f.Name == chosen})
	}
	return options
}

func newSafetyLine(l *look, v care.View, r care.Resident, line care.SafetyLine) safetyLine {
	shown := safetyLine{ID: "line-" + string(line.Line), Words: line.Words, When: line.When, Own: line.Own, Phone: line.Phone, Tel: tel(line.Phone), Force: line.Force,
		Href: safetyHref(r.ID) + "/line/" + string(line.Line)}
	switch by := nameOf(v, line.By); {
	case line.From != "":
		shown.Whose = line.From
	case !line.Own:
		shown.Whose = l.say("safety.houses")
	case line.By.Resident() != r.ID && by != "":
		shown.Whose = l.say("safety.noted-by", "By", by)
	}
	for _, f := range v.Law().Forces {
		if f.Name == line.Force {
			shown.Binding = f.Binding
		}
	}
	return shown
}

// tel is what a phone calls; "" if there is no number in it.
func tel(number string) string { return print.Tel(number) }

// safetyPart is the plan on a person's page: what calms them, and the way to the whole of it.
func safetyPart(l *look, v care.View, r care.Resident) templ.Component {
	p := readSafety(l, v, r, v.Safety(r.ID))
	var calm []safetyLine
	for _, section := range p.Steps {
		if section.Part == care.SafetyCalm {
			calm = section.Lines[:min(3, len(section.Lines))]
		}
	}
	return safetyCard(p, calm)
}

// printSafety is somebody's safety plan on paper; with ?keep their own as a file that opens on their phone without the house.
func (s *Server) printSafety(w http.ResponseWriter, l *look) error {
	id := care.ResidentID(l.URL.Query().Get("resident"))
	if id == "" {
		id = l.who.Resident()
	}
	var sheet print.SafetySheet
	ok := false
	l.view(func(v care.View) { sheet, ok = print.Safety(v, l.words, id) })
	if !ok {
		return care.NotFound
	}
	if !l.URL.Query().Has("keep") {
		sheet.BackHref = safetyHref(id)
		return s.write(w, l, print.SafetyView(sheet))
	}
	if !l.own(id) || l.shared() {
		return care.Forbidden
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+l.say("safety.file")+`.html"`)
	return s.write(w, l, print.SafetyFile(sheet))
}

// safetyAsks are the plans that people wanted to look at again by today, for the board.
func safetyAsks(l *look, v care.View) (asks []ui.Ask) {
	for _, r := range v.SafetyDue() {
		asks = append(asks, ui.Ask{ID: "ask-safety-" + string(r.ID), Tag: ui.TagProps{Text: l.say("safety.tag"), Tone: ui.Moss},
			Title: l.say("safety.due", "Name", r.Name), Href: safetyHref(r.ID)})
	}
	return asks
}
