package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Looking at the plan together: each says how far a goal has come with one tap, on their own screen or on one, and
// sees what the other says. The rest is one form, sent once.

func (s *Server) reviewRoutes(r routes) {
	r.act("POST /resident/{id}/review/begin", s.beginReview)
	r.page("GET /resident/{id}/review", s.review)
	r.act("POST /resident/{id}/review", s.holdReview)
	r.act("POST /resident/{id}/rate", s.rateGoal)
	r.page("GET /resident/{id}/review/{review}", s.heldReview)
	r.act("POST /resident/{id}/review/{review}", s.signReview)
	r.act("POST /resident/{id}/review-rhythm", s.paceReview)
	r.act("POST /house/review-rhythm", s.paceReviews)
	r.page("GET /reviews", s.houseReviews)
	r.live("review", livePage{parts: reviewParts})
}

func reviewHref(id care.ResidentID) string { return residentHref(id) + "/review" }

// reviewCard says on the plan when one looks at it again.
type reviewCard struct {
	When    string
	Begin   string // where it is begun; "" if it is open
	Open    string // where it is held now
	FormID  string
	Why     care.ReviewWhy
	Past    []ui.LineProps
	PaceTo  string
	Days    string
	OwnPace bool
}

func newReviewCard(l *look, v care.View, r care.Resident) reviewCard {
	c := reviewCard{Begin: reviewHref(r.ID) + "/begin", FormID: newID(), Why: care.ReviewWish, PaceTo: residentHref(r.ID) + "/review-rhythm"}
	if due, ok := v.ReviewDue(r.ID); ok {
		c.When = reviewWhen(l, v, due)
		if due.On <= v.Today() {
			c.Why = due.Why
		}
	}
	if _, open := v.OpenReview(r.ID); open {
		c.Open = reviewHref(r.ID)
	}
	days, own := v.ReviewPace(r.ID)
	c.Days, c.OwnPace = strconv.Itoa(days), own
	for _, held := range v.Reviews(r.ID) {
		c.Past = append(c.Past, ui.LineProps{Title: l.words.DateYear(civil.Of(held.Held, v.Zone())), Href: reviewHref(r.ID) + "/" + string(held.Review), Detail: agreedSaid(l, r, held)})
	}
	return c
}

func reviewWhen(l *look, v care.View, due care.ReviewDue) string {
	switch {
	case !due.Plan:
		return l.say("review.first-plan", "Day", l.words.Relative(due.On, v.Today()))
	case due.On <= v.Today():
		return l.say("review.due." + string(due.Why))
	}
	return l.say("review.next", "Day", l.words.Relative(due.On, v.Today()))
}

// agreedSaid says in a few words whether both agreed.
func agreedSaid(l *look, r care.Resident, held care.Review) string {
	agreed, said := false, false
	for _, s := range held.Signed {
		if s.Voice == care.VoiceResident {
			agreed, said = s.Agrees, true
		}
	}
	switch {
	case agreed:
		return l.say("review.agreed")
	case said:
		return l.say("review.not-agreed", "Name", r.Name)
	}
	return l.say("review.not-signed", "Name", r.Name)
}

// reviewPage is a review that is being held.
type reviewPage struct {
	Seq      uint64
	ID       care.ResidentID
	Own      bool
	Name     string
	Top      ui.TopProps
	FormID   string
	Review   care.ReviewID
	Goals    []reviewGoal
	Measures []reviewMeasure
	New      []ui.FieldProps // a new measure under each goal
	Since    []string
	Told     []noteLine
	Tries    []tryCard
	Routines []routineCard
	With     []ui.Option
	Helped   string
	Ahead    string
	Others   string
	NextDay  string
	NextAt   string
	Agrees   []ui.Option
	Draft    ui.DraftProps
	Family   templ.Component // how the family sees it; nil if nobody of them has said
}

// reviewGoal is how far a goal has come, as each of them sees it.
type reviewGoal struct {
	ID     care.GoalID
	Words  string
	Href   string
	Action string
	Ready  bool
	Rows   []rateRow
}

// rateRow is one voice on a goal's ladder.
type rateRow struct {
	ID     string
	Voice  care.Voice
	Title  string
	Levels []ui.Option
	Here   int // what was said today; -1 if nothing was
	Said   bool
	May    bool
}

// reviewMeasure is what may come of a measure.
type reviewMeasure struct {
	ID, Text, Detail string
	Came             []ui.Option
	Change           string
}

func (s *Server) beginReview(w http.ResponseWriter, l *look) error {
	f := l.form()
	begun := care.ReviewBegun{Review: care.ReviewID(f.id()), Resident: l.resident(), Why: care.ReviewWhy(f.text("why"))}
	return s.do(w, l, care.BeginReview(begun), done{to: reviewHref(begun.Resident), keep: true}, s.plan)
}

func (s *Server) review(w http.ResponseWriter, l *look) error {
	p, err := newReviewPage(l, l.resident())
	if err == care.NotFound && l.sees(l.resident()) {
		http.Redirect(w, l.Request, planHref(l.resident()), http.StatusSeeOther)
		return nil
	} else if err != nil {
		return err
	}
	return s.show(w, l, p.Top.Title, reviewView(p))
}

func reviewParts(l *look) ([]livePart, error) {
	id := care.ResidentID(l.URL.Query().Get("about"))
	p, err := newReviewPage(l, id)
	if err == care.NotFound && l.sees(id) { // it has just been held, perhaps on the other screen
		return []livePart{{"review-levels", reviewOver(planHref(id))}}, nil
	} else if err != nil {
		return nil, err
	}
	return []livePart{{"review-levels", reviewLevels(p)}}, nil
}

// sees says whether somebody may see that a resident is here.
func (l *look) sees(id care.ResidentID) (ok bool) {
	l.view(func(v care.View) { _, ok = v.Resident(id) })
	return ok
}

func newReviewPage(l *look, id care.ResidentID) (p reviewPage, err error) {
	l.view(func(v care.View) {
		r, ok := v.Resident(id)
		plan, may := v.Plan(id)
		open, is := v.OpenReview(id)
		if !ok || !may || !is {
			err = care.NotFound
			return
		}
		p = reviewPage{Seq: v.Seq(), ID: id, Own: l.own(id), Name: r.Name, FormID: l.formID(), Review: open.Review, Helped: l.typed("helped", ""), Ahead: l.typed("ahead", ""),
			Others: l.typed("others", ""), NextAt: l.typed("next-at", ""), Draft: planDraft(l, "review-"+string(open.Review))}
		p.Top = ui.TopProps{Before: l.say("plan.of", "Name", r.Name), Title: l.say("review.title"), Sub: l.say("review.why." + string(open.Why))}
		days, _ := v.ReviewPace(id)
		p.NextDay = l.typed("next", v.Today().Add(days).String())
		for _, g := range plan.Goals {
			p.Goals = append(p.Goals, newReviewGoal(l, v, r, g))
			p.New = append(p.New, ui.FieldProps{Name: "new-" + string(g.ID), Label: l.say("review.new-for", "Goal", short(g.Words)), Value: l.typed("new-"+string(g.ID), "")})
			for _, m := range g.Measures {
				if m.InPlan {
					p.Measures = append(p.Measures, newReviewMeasure(l, v, m))
				}
			}
		}
		for _, m := range plan.Loose {
			p.Measures = append(p.Measures, newReviewMeasure(l, v, m))
		}
		p.since(l, v, r)
		p.With = reviewWith(l, v, id)
		asked := l.typed("agrees", "")
		for _, value := range []string{"yes", "no", "later"} {
			p.Agrees = append(p.Agrees, ui.Option{Value: value, Text: l.say("review.agrees."+value, "Name", r.Name), Chosen: asked == value})
		}
	})
	return p, err
}

func newReviewGoal(l *look, v care.View, r care.Resident, g care.Goal) reviewGoal {
	shown := reviewGoal{ID: g.ID, Words: g.Words, Href: goalHref(r.ID, g.ID), Action: residentHref(r.ID) + "/rate", Ready: g.Complete()}
	for _, voice := range []care.Voice{care.VoiceResident, care.VoiceTeam} {
		row := rateRow{ID: "rate-" + string(g.ID) + "-" + string(voice), Voice: voice, Title: r.Name, Here: -1, May: l.own(r.ID) == (voice == care.VoiceResident) || voice == care.VoiceResident}
		if voice == care.VoiceTeam {
			row.Title = l.say("review.team")
		}
		if rated, ok := g.Last(voice); ok && civil.Of(rated.At, v.Zone()) == v.Today() {
			row.Here, row.Said = int(rated.Level-care.MuchLess), rated.Said
			if voice == care.VoiceTeam {
				row.Title = nameOf(v, rated.By)
			} else if rated.By.Resident() != "" && !l.own(r.ID) {
				row.May = false // they have said so themselves
			}
		}
		for level := care.MuchLess; level <= care.MuchMore; level++ {
			row.Levels = append(row.Levels, ui.Option{Value: strconv.Itoa(int(level)), Text: g.Level(level), Chosen: row.Here == int(level-care.MuchLess)})
		}
		shown.Rows = append(shown.Rows, row)
	}
	return shown
}

func newReviewMeasure(l *look, v care.View, m care.Measure) reviewMeasure {
	id := string(m.ID)
	shown := reviewMeasure{ID: id, Text: m.What, Detail: dotted(measureDetail(l, v, m.MeasurePlan), triesSaid(l, v.Tries(m.Resident, m.ID, v.At().Add(-fortnight), soon(v)))), Change: l.typed("change-"+id, m.What)}
	asked := l.typed("came-"+id, string(care.CameKeep))
	for _, came := range []care.ReviewCame{care.CameKeep, care.CameChange, care.CameStop} {
		shown.Came = append(shown.Came, ui.Option{Value: string(came), Text: l.say("review.came." + string(came)), Chosen: asked == string(came)})
	}
	return shown
}

// since tells what was noted anyway since the last time.
func (p *reviewPage) since(l *look, v care.View, r care.Resident) {
	since := v.SinceReview(r.ID)
	p.Family = reviewFamily(l, v, r, since.From)
	if since.From.IsZero() {
		return
	}
	p.Top.Sub = dotted(p.Top.Sub, l.say("review.since", "Day", l.words.Date(civil.Of(since.From, v.Zone()))))
	if since.Company.Times > 0 {
		p.Since = append(p.Since, l.say("review.company", "Count", since.Company.Times, "Time", l.words.Minutes(since.Company.Minutes), "People", len(since.Company.Colleagues)))
	}
	if since.Expected > 0 {
		p.Since = append(p.Since, l.say("review.groups", "Count", since.Came))
	}
	if len(since.Tries) > 0 {
		p.Since = append(p.Since, triesSaid(l, since.Tries))
	}
	p.Routines = routinesSince(l, v, r, since)
	const most = 5
	for _, told := range since.Told[:min(most, len(since.Told))] {
		p.Told = append(p.Told, noteLine{Own: true, Text: told.Words, Who: until(l, v, told.Told)})
	}
	for _, t := range since.Tries {
		if card := newTryCard(l, v, r, t); (card.Words != "" || len(card.Seen) > 0) && len(p.Tries) < most {
			m, _ := v.Measure(r.ID, t.Measure)
			card.What = m.What
			p.Tries = append(p.Tries, card)
		}
	}
}

// reviewWith are the colleagues who may be there: whoever looks, or else the companions.
func reviewWith(l *look, v care.View, id care.ResidentID) []ui.Option {
	var first []care.StaffID
	if me := l.who.Staff(); me != "" {
		first = append(first, me)
	} else {
		for _, c := range v.Companions(id) {
			first = append(first, c.ID)
		}
	}
	return colleagueOptions(l, v, "with", first)
}

func (s *Server) rateGoal(w http.ResponseWriter, l *look) error {
	f := l.form()
	rated := care.GoalRated{Goal: care.GoalID(f.text("goal")), Resident: l.resident(), Voice: care.Voice(f.text("voice")), Level: care.Level(f.number("level")), Words: f.words("words")}
	rated.Said = rated.Voice == care.VoiceResident && !l.own(rated.Resident)
	return s.do(w, l, care.RateGoal(rated), done{to: reviewHref(rated.Resident), say: "review.rated"}, s.review)
}

func (s *Server) holdReview(w http.ResponseWriter, l *look) error {
	f := l.form()
	sheet, err := reviewSheet(l, f)
	if err != nil {
		return err
	}
	return s.do(w, l, care.HoldReview(sheet), done{to: reviewHref(sheet.Resident) + "/" + string(sheet.Review), say: "review.held", draft: "review-" + string(sheet.Review)}, s.review)
}

// reviewSheet reads the form of a whole review.
func reviewSheet(l *look, f *form) (sheet care.ReviewSheet, err error) {
	id, own := l.resident(), l.own(l.resident())
	l.view(func(v care.View) {
		plan, may := v.Plan(id)
		open, is := v.OpenReview(id)
		if !may || !is {
			err = care.NotFound
			return
		}
		sheet.ReviewHeld = care.ReviewHeld{Review: open.Review, Resident: id, Why: open.Why, Held: v.At().UTC(), Others: f.text("others"), Next: f.day("next")}
		for _, c := range f.list("with") {
			sheet.With = append(sheet.With, care.StaffID(c))
		}
		for n, g := range plan.Goals {
			for _, m := range g.Measures {
				sheetMeasure(f, &sheet, m)
			}
			if what := f.words("new-" + string(g.ID)); what != "" {
				m := care.MeasureWritten{Measure: care.MeasureID(f.id() + "." + strconv.Itoa(n)), Resident: id, Goal: g.ID, MeasurePlan: care.MeasurePlan{What: what}}
				sheet.Changes = append(sheet.Changes, m)
				sheet.Lines = append(sheet.Lines, care.ReviewLine{Measure: m.Measure, Came: care.CameNew})
			}
		}
		for _, m := range plan.Loose {
			sheetMeasure(f, &sheet, m)
		}
		sheet.Helped, sheet.Ahead = f.words("helped"), f.words("ahead")
		if clock := f.text("next-at"); clock != "" && !sheet.Next.IsZero() {
			sheet.Appointment = &care.AppointmentAgreed{Appointment: care.AppointmentID(f.id() + ".next"), Resident: id, Title: l.say("review.title"), With: sheet.With, From: f.time("next", "next-at"), Minutes: 30}
		}
	})
	sheet.Signed = signatures(f, sheet.ReviewHeld, own)
	return sheet, err
}

func sheetMeasure(f *form, sheet *care.ReviewSheet, m care.Measure) {
	came := care.ReviewCame(f.text("came-" + string(m.ID)))
	if !m.InPlan || came == "" {
		return
	}
	sheet.Lines = append(sheet.Lines, care.ReviewLine{Measure: m.ID, Came: came})
	switch came {
	case care.CameChange:
		m.MeasurePlan.What = f.words("change-" + string(m.ID))
		sheet.Changes = append(sheet.Changes, care.MeasureWritten{Measure: m.ID, Resident: m.Resident, Goal: m.Goal, MeasurePlan: m.MeasurePlan})
	case care.CameStop:
		sheet.Stops = append(sheet.Stops, care.MeasureEnded{Measure: m.ID, Resident: m.Resident})
	}
}

// signatures are what each of the two says to what came of a review. A resident may say so later, by themselves.
func signatures(f *form, held care.ReviewHeld, own bool) []care.ReviewSigned {
	agrees := f.text("agrees")
	mine := care.ReviewSigned{Review: held.Review, Resident: held.Resident, Voice: care.VoiceResident, Agrees: agrees == "yes", Words: f.words("agrees-words"), Said: !own}
	if own {
		mine.Agrees = agrees != "no"
		return []care.ReviewSigned{mine}
	}
	ours := care.ReviewSigned{Review: held.Review, Resident: held.Resident, Voice: care.VoiceTeam, Agrees: !f.has("team-differs"), Words: f.words("team-words")}
	switch agrees {
	case "yes", "no":
		return []care.ReviewSigned{mine, ours}
	case "later":
	default:
		f.refuse("form.choose")
	}
	return []care.ReviewSigned{ours}
}

// heldPage is a review that was held.
type heldPage struct {
	ID      care.ResidentID
	Own     bool
	Name    string
	Top     ui.TopProps
	With    string
	Goals   []heldGoal
	Lines   []ui.LineProps
	Helped  string
	Ahead   string
	Signed  []standLine
	MaySign bool
	Action  string
	Back    string
}

type heldGoal struct {
	Words, Href, Mine, Theirs string
}

func (s *Server) heldReview(w http.ResponseWriter, l *look) error {
	var p heldPage
	var texts []care.Text
	found := false
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		for _, held := range v.Reviews(l.resident()) {
			if ok && string(held.Review) == l.PathValue("review") {
				found = true
				p = newHeldPage(l, v, r, held)
				for _, id := range []care.NoteID{held.ReviewHeld.Helped, held.ReviewHeld.Ahead} {
					note, _ := v.Note(id)
					texts = append(texts, note.Text)
				}
			}
		}
	})
	if !found {
		return care.NotFound
	}
	read, err := l.house.Texts(l.Context(), texts...)
	if err != nil {
		return err
	}
	p.Helped, p.Ahead = read[texts[0]], read[texts[1]]
	return s.show(w, l, p.Top.Title, heldView(p))
}

func newHeldPage(l *look, v care.View, r care.Resident, held care.Review) heldPage {
	p := heldPage{ID: r.ID, Own: l.own(r.ID), Name: r.Name, Action: reviewHref(r.ID) + "/" + string(held.Review), Back: planHref(r.ID), MaySign: true}
	p.Top = ui.TopProps{Before: l.say("plan.of", "Name", r.Name), Title: l.say("review.of-day", "Day", l.words.DateYear(civil.Of(held.Held, v.Zone()))), Sub: l.say("review.why." + string(held.ReviewHeld.Why))}
	p.With = dotted(r.Name, staffNames(l, v, held.With), held.Others)
	plan, _ := v.PlanAt(r.ID, held.At)
	for _, g := range plan.Goals {
		goal := heldGoal{Words: g.Words, Href: goalHref(r.ID, g.ID)}
		if rated, ok := g.Last(care.VoiceResident); ok {
			goal.Mine = l.say("review.sees", "Name", r.Name, "Level", g.Level(rated.Level))
		}
		if rated, ok := g.Last(care.VoiceTeam); ok {
			goal.Theirs = l.say("review.sees", "Name", nameOf(v, rated.By), "Level", g.Level(rated.Level))
		}
		p.Goals = append(p.Goals, goal)
	}
	for _, line := range held.Lines {
		if m, ok := v.Measure(r.ID, line.Measure); ok {
			p.Lines = append(p.Lines, ui.LineProps{Mark: ui.Tag(l.say("review.came."+string(line.Came)), cameTone(line.Came)), Title: m.What, Href: measureHref(r.ID, m.ID)})
		}
	}
	for _, signed := range held.Signed {
		name, key := r.Name, "review.agrees-said"
		if signed.Voice == care.VoiceTeam {
			name = nameOf(v, signed.By)
		}
		if !signed.Agrees {
			key = "review.differs-said"
		}
		line := standLine{Own: signed.Voice == care.VoiceResident, Agrees: signed.Agrees, Text: l.say(key, "Name", name), Words: signed.Words}
		if signed.Said {
			line.Text = dotted(line.Text, l.say("plan.written-down", "By", nameOf(v, signed.By)))
		}
		p.Signed = append(p.Signed, line)
		if own := signed.Voice == care.VoiceResident; own == p.Own {
			p.MaySign = false
		}
	}
	return p
}

func cameTone(c care.ReviewCame) ui.Tone {
	switch c {
	case care.CameKeep, care.CameNew:
		return ui.Moss
	case care.CameChange:
		return ui.Sun
	}
	return ui.Plain
}

func (s *Server) signReview(w http.ResponseWriter, l *look) error {
	f := l.form()
	signed := care.ReviewSigned{Review: care.ReviewID(l.PathValue("review")), Resident: l.resident(), Voice: care.VoiceTeam, Agrees: f.text("agrees") == "yes", Words: f.words("words")}
	if l.own(signed.Resident) {
		signed.Voice = care.VoiceResident
	}
	return s.do(w, l, care.SignReview(signed), done{to: reviewHref(signed.Resident) + "/" + string(signed.Review), say: "review.signed"}, s.heldReview)
}

func (s *Server) paceReview(w http.ResponseWriter, l *look) error {
	paced := care.ReviewPaced{Resident: l.resident(), Days: l.form().number("days")}
	return s.do(w, l, care.PaceReview(paced), done{to: planHref(paced.Resident), say: "review.paced"}, s.plan)
}

func (s *Server) paceReviews(w http.ResponseWriter, l *look) error {
	return s.do(w, l, care.PaceReviews(care.ReviewsPaced{Days: l.form().number("days")}), done{to: "/reviews", say: "review.paced"}, s.houseReviews)
}
