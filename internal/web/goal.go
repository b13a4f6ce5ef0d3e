package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

func (s *Server) goalRoutes(r routes) {
	r.page("GET /resident/{id}/goal/{goal}", s.goal)
	r.act("POST /resident/{id}/goal/{goal}", s.writeGoal)
	r.act("POST /resident/{id}/goal/{goal}/end", s.endGoal)
	r.act("POST /resident/{id}/goal/{goal}/ruler", s.setGoalRuler)
	r.live("goal", livePage{parts: goalParts})
}

func goalHref(id care.ResidentID, g care.GoalID) string {
	return residentHref(id) + "/goal/" + string(g)
}

// goalCard is a goal on the plan.
type goalCard struct {
	ID       care.GoalID
	Person   care.ResidentID
	Own      bool
	Name     string
	Href     string
	Words    string
	Why      string
	InPlan   bool
	First    bool // it matters most
	Since    string
	Levels   []string
	Here     int // which level it is at; -1 if nobody said
	HereText string
	Both     string // how each of them sees it
	Measures []measureLine
	Waiting  *proposal
	Stands   []standLine
	Add      measureQuick
}

func newGoalCard(l *look, v care.View, r care.Resident, g care.Goal) goalCard {
	c := goalCard{ID: g.ID, Person: r.ID, Own: l.own(r.ID), Name: r.Name, Href: goalHref(r.ID, g.ID), Words: g.Words, Why: g.Why, InPlan: g.InPlan, Here: -1}
	c.Add = measureQuick{FormID: newID(), Action: residentHref(r.ID) + "/measure/new", Goal: g.ID, Own: c.Own, Name: r.Name}
	if g.InPlan {
		c.Since = l.say("plan.since", "Day", l.words.Date(civil.Of(g.Since, v.Zone())))
	}
	if g.Complete() {
		c.Levels, c.Here, c.HereText = g.Levels, int(g.Start-care.MuchLess), l.say("plan.began-here")
		if rated, ok := latestRating(g); ok {
			c.Here, c.HereText = int(rated.Level-care.MuchLess), l.say("plan.here-now")
		}
		c.Both = bothSee(l, v, r, g)
	}
	for _, m := range g.Measures {
		if m.Ended.Seq == 0 {
			c.Measures = append(c.Measures, newMeasureLine(l, v, r, m))
		}
	}
	shown := g.Versions[len(g.Versions)-1]
	if g.Waiting.N != 0 || !g.InPlan && g.Ended.Seq == 0 {
		c.Waiting = newProposal(l, v, r, shown.Written, shown.N, shown.No())
		c.Waiting.Goal = g.ID
		if g.InPlan {
			c.Waiting.Words = shown.Text.Words
			c.Waiting.Diff = ui.Diff(g.Words, shown.Text.Words)
		}
	}
	if now := g.Versions[slices.IndexFunc(g.Versions, func(v care.Version[care.GoalText]) bool { return v.N == g.N })]; differs(now.Stands) {
		c.Stands = standLines(l, v, r, now.Stands)
	}
	return c
}

// differs says whether somebody sees a line otherwise, or said why.
func differs(stands []care.Stand) bool {
	return slices.ContainsFunc(stands, func(s care.Stand) bool { return !s.Agrees || s.Words != "" || s.Voice == care.VoiceFamily })
}

// bothSee says how far a goal has come as each of them sees it, where they do not see the same.
func bothSee(l *look, v care.View, r care.Resident, g care.Goal) string {
	mine, own := g.Last(care.VoiceResident)
	theirs, team := g.Last(care.VoiceTeam)
	if !own || !team || mine.Level == theirs.Level {
		return ""
	}
	return l.say("plan.both-see", "Name", r.Name, "Level", g.Level(mine.Level), "By", nameOf(v, theirs.By), "Other", g.Level(theirs.Level))
}

// goalForm asks for a goal, a little at a time: its words first, everything else when there is time.
type goalForm struct {
	FormID, Action string
	Own            bool
	Name           string
	Words, Why     string
	Weight         string
	Levels         []ui.FieldProps
	Start          []ui.Option
	Weights        []ui.Option
	Said           bool
	Draft          ui.DraftProps
}

func newGoalForm(l *look, r care.Resident) goalForm {
	f := goalForm{FormID: l.formID(), Action: planHref(r.ID), Own: l.own(r.ID), Name: r.Name, Words: l.typed("words", ""), Said: l.typed("said", "yes") == "yes",
		Draft: planDraft(l, "goal-new-"+string(r.ID))}
	f.weights(l, 2)
	return f
}

func planDraft(l *look, name string) ui.DraftProps {
	return ui.DraftProps{Name: name, Account: string(l.me.Account.ID), Restored: l.say("note.draft"), Discard: l.say("note.discard")}
}

func (f *goalForm) weights(l *look, weight int) {
	asked := l.typed("weight", strconv.Itoa(weight))
	for n := care.HeaviestGoal; n >= 1; n-- {
		value := strconv.Itoa(n)
		f.Weights = append(f.Weights, ui.Option{Value: value, Text: l.say("plan.weight." + value), Chosen: asked == value})
	}
}

// goalPage is one goal, whole.
type goalPage struct {
	Seq      uint64
	ID       care.ResidentID
	Own      bool
	Name     string
	Goal     goalCard
	Form     goalForm
	Rulers   []rulerCard
	Versions []versionLine
	Ratings  []ui.LineProps
	Disagree *standForm
	EndID    string
	Ended    string
}

// versionLine is one wording beside the one before it.
type versionLine struct {
	Title  string
	Diff   []ui.DiffPart
	Levels []levelDiff
	Stands []standLine
}

type levelDiff struct {
	Title string
	Diff  []ui.DiffPart
}

// standForm is how somebody says that they see a line otherwise.
type standForm struct {
	ID      care.ResidentID
	Goal    care.GoalID
	Measure care.MeasureID
	Version int
	To      string
	Own     bool
	Name    string
}

func (s *Server) goal(w http.ResponseWriter, l *look) error {
	p, err := newGoalPage(l, l.resident(), care.GoalID(l.PathValue("goal")))
	if err != nil {
		return err
	}
	return s.show(w, l, p.Goal.Words, goalView(p))
}

func goalParts(l *look) ([]livePart, error) {
	id, goal, _ := strings.Cut(l.URL.Query().Get("about"), "@")
	p, err := newGoalPage(l, care.ResidentID(id), care.GoalID(goal))
	if err != nil {
		return nil, err
	}
	return []livePart{{"goal-now", goalNow(p)}, {"goal-aside", goalAside(p)}}, nil
}

func newGoalPage(l *look, id care.ResidentID, goal care.GoalID) (p goalPage, err error) {
	l.view(func(v care.View) {
		r, ok := v.Resident(id)
		g, is := v.Goal(id, goal)
		if !ok || !is {
			err = care.NotFound
			return
		}
		p = goalPage{Seq: v.Seq(), ID: id, Own: l.own(id), Name: r.Name, Goal: newGoalCard(l, v, r, g), EndID: newID()}
		p.Form = editGoal(l, r, g)
		for _, ruler := range care.Rulers {
			p.Rulers = append(p.Rulers, newRulerCard(l, v, r, g.ID, ruler))
		}
		p.Versions = goalVersions(l, v, r, g)
		p.Ratings = goalRatings(l, v, r, g)
		if g.InPlan {
			p.Disagree = &standForm{ID: id, Goal: g.ID, Version: g.N, To: goalHref(id, goal), Own: p.Own, Name: r.Name}
		}
		if g.Ended.Seq != 0 {
			p.Ended = endedLine(l, v, g).Detail
		}
	})
	return p, err
}

// editGoal is the form of a goal as it was worded last.
func editGoal(l *look, r care.Resident, g care.Goal) goalForm {
	last := g.Versions[len(g.Versions)-1].Text
	f := goalForm{FormID: l.formID(), Action: goalHref(r.ID, g.ID), Own: l.own(r.ID), Name: r.Name, Words: l.typed("words", last.Words), Why: l.typed("why", last.Why), Said: true,
		Draft: planDraft(l, "goal-"+string(g.ID))}
	f.weights(l, last.Weight)
	start := l.typed("start", strconv.Itoa(int(last.Start)))
	if !last.Complete() {
		start = l.typed("start", strconv.Itoa(int(care.Less)))
	}
	for level := care.MuchLess; level <= care.MuchMore; level++ {
		n := strconv.Itoa(int(level-care.MuchLess) + 1)
		f.Levels = append(f.Levels, ui.FieldProps{Name: "level-" + n, Label: l.say("plan.level." + n), Hint: l.say("plan.level.hint." + n), Value: l.typed("level-"+n, last.Level(level)), Own: true, Type: "textarea", Rows: 1})
		f.Start = append(f.Start, ui.Option{Value: strconv.Itoa(int(level)), Text: l.say("plan.level." + n), Chosen: start == strconv.Itoa(int(level))})
	}
	return f
}

// goalVersions are the wordings of a goal, the latest first, each beside the one before it. What was reworded on
// the same day by the same person is one.
func goalVersions(l *look, v care.View, r care.Resident, g care.Goal) (lines []versionLine) {
	var kept []care.Version[care.GoalText]
	for _, version := range g.Versions {
		if n := len(kept); n > 0 && kept[n-1].By == version.By && kept[n-1].Said == version.Said && version.At.Sub(kept[n-1].At) < care.UndoFor {
			kept[n-1] = version
			continue
		}
		kept = append(kept, version)
	}
	for i, version := range kept {
		line := versionLine{Title: l.say("plan.version", "By", nameOf(v, version.By), "Day", l.words.DateYear(civil.Of(version.At, v.Zone()))), Stands: standLines(l, v, r, version.Stands)}
		before := care.GoalText{}
		if i > 0 {
			before = kept[i-1].Text
		}
		line.Diff = ui.Diff(before.Words, version.Text.Words)
		for level := care.MuchLess; level <= care.MuchMore; level++ {
			if old, now := before.Level(level), version.Text.Level(level); i > 0 && old != now {
				line.Levels = append(line.Levels, levelDiff{l.say("plan.level." + strconv.Itoa(int(level-care.MuchLess)+1)), ui.Diff(old, now)})
			}
		}
		if i == 0 {
			line.Diff = ui.Diff(version.Text.Words, version.Text.Words)
		}
		lines = append(lines, line)
	}
	slices.Reverse(lines)
	return lines
}

// goalRatings are how far the goal had come, the latest first, as each of them saw it.
func goalRatings(l *look, v care.View, r care.Resident, g care.Goal) (lines []ui.LineProps) {
	for _, rated := range slices.Backward(g.Rated) {
		name := nameOf(v, rated.By)
		if rated.Voice == care.VoiceResident {
			name = r.Name
		}
		lines = append(lines, ui.LineProps{Title: g.Level(rated.Level), Detail: name + " · " + l.words.DateYear(civil.Of(rated.At, v.Zone())), Voice: rated.Words})
	}
	return lines
}

func (f *form) goalText(words string) care.GoalText {
	g := care.GoalText{Words: words, Why: f.words("why"), Weight: f.number("weight"), Start: care.Level(f.number("start"))}
	if g.Weight == 0 {
		g.Weight = 2
	}
	any := false
	for n := 1; n <= care.LevelsOfGoal; n++ {
		level := f.words("level-" + strconv.Itoa(n))
		any = any || level != ""
		g.Levels = append(g.Levels, level)
	}
	if !any {
		g.Levels, g.Start = nil, 0
	}
	return g
}

func (s *Server) writeNewGoal(w http.ResponseWriter, l *look) error {
	f := l.form()
	goal := care.GoalWritten{Goal: care.GoalID(f.id()), Resident: l.resident(), GoalText: f.goalText(f.words("words")), Said: f.text("said") != "no"}
	return s.do(w, l, care.WriteGoal(goal), done{to: planHref(goal.Resident), say: goalSaid(l, goal), draft: "goal-new-" + string(goal.Resident)}, s.plan)
}

func (s *Server) writeGoal(w http.ResponseWriter, l *look) error {
	f := l.form()
	goal := care.GoalWritten{Goal: care.GoalID(l.PathValue("goal")), Resident: l.resident(), GoalText: f.goalText(f.words("words")), Said: f.text("said") != "no"}
	return s.do(w, l, care.WriteGoal(goal), done{to: goalHref(goal.Resident, goal.Goal), say: goalSaid(l, goal), draft: "goal-" + string(goal.Goal)}, s.goal)
}

func goalSaid(l *look, g care.GoalWritten) string {
	if l.own(g.Resident) || g.Said {
		return "plan.is-in"
	}
	return "plan.is-proposed"
}

func (s *Server) endGoal(w http.ResponseWriter, l *look) error {
	f := l.form()
	ended := care.GoalEnded{Goal: care.GoalID(l.PathValue("goal")), Resident: l.resident(), Reached: f.text("how") == "reached", Words: f.words("words"), Said: f.has("said")}
	say := "plan.goal-let-go"
	if ended.Reached {
		say = "plan.goal-reached"
	}
	return s.do(w, l, care.EndGoal(ended), done{to: planHref(ended.Resident), say: say}, s.goal)
}
