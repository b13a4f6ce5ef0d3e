package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// The plan is a resident's, and one page for both: on their phone, and beside one another at a tablet. What one of them
// writes, the other sees at once. What a goal looks like is in goal.go, what is done towards it in measure.go.

func (s *Server) planRoutes(r routes) {
	r.page("GET /me/plan", s.myPlan)
	r.page("GET /resident/{id}/plan", s.plan)
	r.act("POST /resident/{id}/plan", s.writeNewGoal)
	r.act("POST /resident/{id}/stand", s.takeStand)
	r.act("POST /resident/{id}/thread", s.hangThread)
	r.live("plan", livePage{parts: planParts})
	s.goalRoutes(r)
	s.measureRoutes(r)
	s.reviewRoutes(r)
	s.assessmentRoutes(r)
	s.sheetRoutes(r)
	s.elsewhereRoutes(r)
}

func planHref(id care.ResidentID) string { return residentHref(id) + "/plan" }

// ownPlanPage is a plan as somebody reads it.
type ownPlanPage struct {
	Seq      uint64
	ID       care.ResidentID
	Own      bool
	Name     string
	Top      ui.TopProps
	Empty    bool
	Goals    []goalCard
	Proposed []goalCard
	Ended    []ui.LineProps
	Loose    []looseLine
	Also     []measureLine // of the plan, under no goal, because they want it so
	Idle     []ui.LineProps
	Review   reviewCard
	How      *courseCard
	Company  []ui.LineProps
	Form     goalForm
	Beside   templ.Component // what came from elsewhere; nil where nothing did
	Medicine templ.Component // one part of what is done, beside the others; nil where there is nothing to say
}

// looseLine is something that hangs on none of the resident's goals.
type looseLine struct {
	Title, Detail string
	Thread        care.Thread
	Thought       string // "Ingrid thinks that it belongs to “…”"
	ThoughtGoal   string
	Goals         []ui.Option
	Own           bool
	Name          string
}

// standLine is what one voice says to a wording.
type standLine struct {
	Own    bool
	Agrees bool
	Text   string // "Ada sees it so"
	Words  string
}

// proposal is a wording that waits for the resident's yes.
type proposal struct {
	ID      care.ResidentID
	Goal    care.GoalID
	Measure care.MeasureID
	Version int
	By      string // "Ingrid proposes this · yesterday"
	Words   string // of a newer wording
	Diff    []ui.DiffPart
	Own     bool // the resident looks, and may say yes or no
	Name    string
	No      bool // they have said no
}

func (s *Server) myPlan(w http.ResponseWriter, l *look) error {
	id := l.who.Resident()
	if id == "" {
		return care.Forbidden
	}
	l.SetPathValue("id", string(id))
	return s.plan(w, l)
}

func (s *Server) plan(w http.ResponseWriter, l *look) error {
	p, err := newOwnPlanPage(l, l.resident())
	if err != nil {
		return err
	}
	return s.show(w, l, p.Top.Title, ownPlanView(p))
}

func planParts(l *look) ([]livePart, error) {
	p, err := newOwnPlanPage(l, care.ResidentID(l.URL.Query().Get("about")))
	if err != nil {
		return nil, err
	}
	return []livePart{{"plan-goals", planGoals(p)}, {"plan-aside", planAside(p)}}, nil
}

func newOwnPlanPage(l *look, id care.ResidentID) (p ownPlanPage, err error) {
	l.view(func(v care.View) {
		r, ok := v.Resident(id)
		plan, may := v.Plan(id)
		if !ok || !may {
			err = care.NotFound
			return
		}
		p = ownPlanPage{Seq: v.Seq(), ID: id, Own: l.own(id), Name: r.Name, Form: newGoalForm(l, r)}
		p.Top = ui.TopProps{Title: l.say("plan.of", "Name", r.Name), Sub: writtenWith(l, v, r), Face: residentFace(v, r)}
		if p.Own {
			p.Top = ui.TopProps{Title: l.say("plan.mine"), Sub: p.Top.Sub}
		}
		for i, g := range plan.Goals {
			card := newGoalCard(l, v, r, g)
			card.First = i == 0 && len(plan.Goals) > 1
			p.Goals = append(p.Goals, card)
		}
		for _, g := range plan.Proposed {
			p.Proposed = append(p.Proposed, newGoalCard(l, v, r, g))
		}
		for _, g := range plan.Ended {
			p.Ended = append(p.Ended, endedLine(l, v, g))
		}
		p.Empty = len(p.Goals)+len(p.Proposed)+len(p.Ended) == 0
		p.threads(l, v, r, plan)
		for _, m := range plan.Loose {
			if !slices.ContainsFunc(p.Loose, func(loose looseLine) bool { return loose.Thread.Measure == m.ID }) {
				p.Also = append(p.Also, newMeasureLine(l, v, r, m))
			}
		}
		p.Review = newReviewCard(l, v, r)
		p.How = newCourseCard(l, v, r)
		p.Company = planCompany(l, v, id)
		p.Beside = elsewherePart(l, v, r)
		if len(v.Medicines(r.ID)) > 0 {
			p.Medicine = medicinePart(l, v, r)
		}
	})
	return p, err
}

func writtenWith(l *look, v care.View, r care.Resident) string {
	var names []string
	for _, c := range v.Companions(r.ID) {
		names = append(names, c.Name)
	}
	if len(names) == 0 {
		return l.say("plan.whose", "Name", r.Name)
	}
	if l.own(r.ID) {
		return l.say("plan.with-mine", "Names", l.words.List(names))
	}
	return l.say("plan.with", "Names", l.words.List(names), "Name", r.Name)
}

func endedLine(l *look, v care.View, g care.Goal) ui.LineProps {
	line := ui.LineProps{Title: g.Words, Href: goalHref(g.Resident, g.ID), Detail: l.say("plan.let-go", "Day", l.words.DateYear(civil.Of(g.Ended.At, v.Zone()))), Voice: g.Ended.Words}
	if g.Ended.Reached {
		line.Detail = l.say("plan.reached", "Day", l.words.DateYear(civil.Of(g.Ended.At, v.Zone())))
	}
	return line
}

// threads fills in what hangs on nothing, and what nobody works on.
func (p *ownPlanPage) threads(l *look, v care.View, r care.Resident, plan care.Plan) {
	if len(plan.Goals) == 0 {
		return // there is nothing yet that anything could hang on
	}
	words := map[care.GoalID]string{}
	for _, g := range plan.Goals {
		words[g.ID] = g.Words
	}
	t := v.Threads(r.ID)
	for _, loose := range t.Loose {
		line := looseLine{Title: loose.Title, Thread: loose.Thread, Own: p.Own, Name: r.Name, Detail: staffNames(l, v, loose.With)}
		if !loose.When.IsZero() {
			line.Detail = dotted(until(l, v, loose.When), line.Detail)
		}
		for _, g := range plan.Goals {
			line.Goals = append(line.Goals, ui.Option{Value: string(g.ID), Text: l.say("plan.belongs-to", "Goal", short(g.Words))})
		}
		if loose.Thought.Seq != 0 {
			line.Thought = l.say("plan.thought", "By", nameOf(v, loose.Thought.By), "Goal", short(words[loose.Thought.Goal]))
			line.ThoughtGoal = string(loose.Thought.Goal)
		}
		p.Loose = append(p.Loose, line)
	}
	for _, g := range t.Idle {
		p.Idle = append(p.Idle, ui.LineProps{Title: g.Words, Href: goalHref(r.ID, g.ID), Detail: l.say("plan.idle", "Day", l.words.Date(civil.Of(g.Since, v.Zone())))})
	}
}

// planCompany is who was with the resident in the last four weeks.
func planCompany(l *look, v care.View, id care.ResidentID) (lines []ui.LineProps) {
	const most = 4
	for i, c := range v.TimeWith(id, v.At().AddDate(0, 0, -28), v.At()).Colleagues {
		if colleague, ok := v.Colleague(c.Staff); ok && i < most {
			lines = append(lines, ui.LineProps{Face: faceOf(string(c.Staff), colleague.Name), Title: colleague.Name, Detail: l.words.Minutes(c.Minutes)})
		}
	}
	return lines
}

// newProposal is a wording that the resident has not said yes to.
func newProposal(l *look, v care.View, r care.Resident, w care.Written, version int, no bool) *proposal {
	by := nameOf(v, w.By)
	if by == "" {
		by = l.say("plan.from-elsewhere")
	}
	return &proposal{ID: r.ID, Version: version, Own: l.own(r.ID), Name: r.Name, No: no, By: l.say("plan.proposes", "By", by, "When", until(l, v, w.At))}
}

// standLines are what both sides say to a wording, where it is more than that whoever wrote it sees it so.
func standLines(l *look, v care.View, r care.Resident, stands []care.Stand) (lines []standLine) {
	for _, s := range stands {
		name, key := r.Name, "plan.sees-it-so"
		switch {
		case s.Voice == care.VoiceFamily:
			name = s.Who
		case s.Voice == care.VoiceTeam:
			name = nameOf(v, s.By)
		}
		line := standLine{Own: s.Voice != care.VoiceTeam, Agrees: s.Agrees, Words: s.Words}
		if !s.Agrees {
			key = "plan.sees-it-otherwise"
		}
		line.Text = l.say(key, "Name", name)
		if s.Said || s.Voice == care.VoiceFamily {
			line.Text = dotted(line.Text, l.say("plan.written-down", "By", nameOf(v, s.By)))
		}
		lines = append(lines, line)
	}
	return lines
}

func (s *Server) takeStand(w http.ResponseWriter, l *look) error {
	f := l.form()
	stand := care.StandTaken{Resident: l.resident(), Goal: care.GoalID(f.text("goal")), Measure: care.MeasureID(f.text("measure")), Version: f.number("version"),
		Voice: care.Voice(f.text("voice")), Agrees: f.text("agrees") == "yes", Words: f.words("words"), Who: f.text("who"), Said: f.has("said")}
	say := "plan.noted"
	switch {
	case l.own(stand.Resident) && stand.Agrees:
		stand.Voice, say = care.VoiceResident, "plan.is-yours"
	case l.own(stand.Resident):
		stand.Voice, say = care.VoiceResident, "plan.no-is-fine"
	case stand.Said:
		stand.Voice = care.VoiceResident
	case stand.Voice == "":
		stand.Voice = care.VoiceTeam
	}
	return s.do(w, l, care.TakeStand(stand), done{to: s.backTo(l, stand.Resident), say: say}, s.plan)
}

// backTo is the page of the plan from which a small form was sent.
func (s *Server) backTo(l *look, id care.ResidentID) string {
	if to := l.form().text("to"); strings.HasPrefix(to, residentHref(id)+"/") {
		return local(to)
	}
	return planHref(id)
}

func (s *Server) hangThread(w http.ResponseWriter, l *look) error {
	f := l.form()
	hung := care.ThreadHung{Resident: l.resident(), Goal: care.GoalID(f.text("goal")), Said: f.has("said"), Thread: care.Thread{
		Activity: care.ActivityID(f.text("activity")), Appointment: care.AppointmentID(f.text("appointment")),
		Routine: care.RoutineID(f.text("routine")), Measure: care.MeasureID(f.text("measure"))}}
	say := "plan.thread-hung"
	if !l.own(hung.Resident) && !hung.Said {
		say = "plan.thread-asked"
	}
	return s.do(w, l, care.HangThread(hung), done{to: planHref(hung.Resident), say: say}, s.plan)
}

// courseCard is how the goals went from review to review: in words first.
type courseCard struct {
	Words  string
	Both   string // where the two see it differently
	Trend  ui.TrendProps
	Number string // what the picture is made of
}

func newCourseCard(l *look, v care.View, r care.Resident) *courseCard {
	points := v.GoalCourse(r.ID).Points
	if len(points) == 0 {
		return nil
	}
	last := points[len(points)-1]
	c := &courseCard{Words: l.say("plan.as-hoped", "Hoped", last.Hoped, "Count", last.Rated)}
	if last.ByBoth[0] && last.ByBoth[1] {
		switch diff := last.Resident - last.Team; {
		case diff > 5:
			c.Both = l.say("plan.sees-more", "Name", r.Name)
		case diff < -5:
			c.Both = l.say("plan.sees-less", "Name", r.Name)
		default:
			c.Both = l.say("plan.sees-alike")
		}
	}
	first := civil.Of(points[0].On, v.Zone())
	for _, p := range points {
		value := p.Resident
		if !p.ByBoth[0] {
			value = p.Team
		}
		day := civil.Of(p.On, v.Zone())
		c.Trend.Points = append(c.Trend.Points, ui.TrendPoint{At: float64(day.Sub(first)), Value: value, Text: l.words.Date(day) + ": " + strconv.Itoa(int(value+0.5))})
	}
	c.Trend.Line, c.Trend.ShowLine = 50, true
	c.Trend.Min, c.Trend.Max = 20, 80
	c.Trend.From, c.Trend.To = l.words.Date(first), l.words.Date(civil.Of(last.On, v.Zone()))
	c.Trend.Label = c.Words
	c.Number = l.say("plan.number", "Number", fmt.Sprintf("%.0f", c.Trend.Points[len(points)-1].Value))
	return c
}

// planPart is the plan on a person's page: what they want to reach, and whether it is time to look at it.
func planPart(l *look, v care.View, r care.Resident) templ.Component {
	plan, ok := v.Plan(r.ID)
	if !ok {
		return nil
	}
	card := planBrief{Title: l.say("plan.of", "Name", r.Name), Href: planHref(r.ID), Know: residentHref(r.ID) + "/assessment", Waiting: len(plan.Proposed)}
	if l.own(r.ID) {
		card.Title = l.say("plan.mine")
	}
	for _, g := range plan.Goals {
		line := ui.LineProps{Voice: g.Words}
		if rated, ok := latestRating(g); ok {
			line.Detail = g.Level(rated.Level)
		}
		card.Goals = append(card.Goals, line)
		for _, m := range g.Measures {
			if m.Waiting.N != 0 {
				card.Waiting++
			}
		}
	}
	if due, ok := v.ReviewDue(r.ID); ok {
		card.Due = reviewWhen(l, v, due)
	}
	return planBriefView(card)
}

type planBrief struct {
	Title, Href, Know, Due string
	Goals                  []ui.LineProps
	Waiting                int // wordings that the resident has not answered
}

// latestRating is the resident's own, and a companion's where they said nothing.
func latestRating(g care.Goal) (care.Rating, bool) {
	if rated, ok := g.Last(care.VoiceResident); ok {
		return rated, true
	}
	return g.Last(care.VoiceTeam)
}

// fortnight is how far back tries and ticks are told of on a plan.
const fortnight = 14 * 24 * time.Hour
