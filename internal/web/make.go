package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/law"
	"milieu/internal/pattern"
	"milieu/internal/planning"
	"milieu/internal/web/ui"
)

// The page on which a rota is made: what is asked for, how far it is, and why it is as it is.

type makePage struct {
	ID         care.RotaID
	Seq        uint64
	Title, Sub string
	Panel      makingPanel
	Form       makeForm
}

// makingPanel is how far it is; it is live.
type makingPanel struct {
	ID             care.RotaID
	Stage          stage
	StopID, UndoID string
	Seen           string // how often the draft was changed
	Done, Of       int64
	Said, Bound    string
	Must           string // whether every rule that must hold is kept
	Rules          []whyRule
	Whys           []string
	More           int
	Refusal        string
	LeftOut        string
	Notes          []string
	Since          string
	Another        string // the draft that is being made meanwhile
}

// whyRule is what was not kept of one rule.
type whyRule struct {
	Text   string
	Bar    ui.Bar
	Points int
}

type makeForm struct {
	FormID                        string
	Kinds, Nights, Efforts        []ui.Option
	Teams, On, Off, Hours, Change string
	Staff                         []makeStaff
	Keep, Has                     bool
	Open                          bool
}

type makeStaff struct {
	ID    care.StaffID
	Name  string
	Takes bool
	Ways  []ui.Option
	Teams []ui.Option
}

func (s *Server) makeRota(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	var p makePage
	ok, published := false, false
	l.view(func(v care.View) {
		var r care.Rota
		if r, ok = openDraft(l, v); !ok {
			published = !r.Published.IsZero()
			return
		}
		p = makePage{ID: r.RotaBegun.Rota, Seq: v.Seq(), Title: r.Name, Sub: l.say("rota.days", "From", l.words.Date(r.From), "Until", l.words.Date(r.Until)),
			Panel: s.newPanel(l, v, r), Form: newMakeForm(l, v, r)}
		p.Form.Open = l.refusal != nil || p.Panel.Stage == ""
	})
	if published { // by somebody else, perhaps, while it was looked at here
		http.Redirect(w, l.Request, "/rota/"+l.PathValue("rota"), http.StatusSeeOther)
		return nil
	} else if !ok {
		return care.NotFound
	}
	return s.show(w, l, l.say("rota.make"), makeView(p))
}

// makingParts is the panel of an open page.
func (s *Server) makingParts(l *look) ([]livePart, error) {
	if l.who.Role != care.RoleCoordinator {
		return nil, care.Forbidden
	}
	about := care.RotaID(l.URL.Query().Get("about"))
	var c templ.Component
	l.view(func(v care.View) {
		if r, ok := v.Rota(about); ok && r.Published.IsZero() {
			c = makingView(s.newPanel(l, v, r))
		}
	})
	if c == nil {
		return nil, care.NotFound
	}
	return []livePart{{"making", c}}, nil
}

func (s *Server) newPanel(l *look, v care.View, r care.Rota) makingPanel {
	id := r.RotaBegun.Rota
	p := makingPanel{ID: id, StopID: newID(), UndoID: newID(), Seen: strconv.Itoa(r.Changes)}
	m := s.making(l.house.ID())
	if m != nil && m.draft != id && m.going() {
		if other, ok := v.Rota(m.draft); ok {
			p.Another = l.say("rota.make-another", "Name", other.Name)
		}
	}
	if m == nil || m.draft != id {
		p.made(l, v, r)
		return p
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	p.Stage, p.Done, p.Of = m.stage, m.done, m.of
	for _, n := range m.plan.Notes {
		p.Notes = append(p.Notes, l.say("rota.note."+string(n)))
	}
	if m.refusal != nil {
		p.Refusal = l.say(m.refusal.Key, m.refusal.Args...)
	}
	if m.found.LeftOut > 0 {
		p.LeftOut = l.say("rota.make-left-out", "Count", m.found.LeftOut)
	}
	if m.stage == made {
		p.made(l, v, r)
		return p
	}
	if !m.known {
		return p
	}
	if p.Must = l.say("rota.make-all-kept"); m.cost.Broken > 0 {
		p.Must = l.say("rota.make-broken", "Count", m.cost.Broken)
	}
	p.reasons(l, v, care.RotaMade{Points: m.cost.Weighted, Bound: m.bound, Bounded: m.bounded && m.cost.Broken == 0, Why: m.why})
	return p
}

// made says how the draft was made, from the journal.
func (p *makingPanel) made(l *look, v care.View, r care.Rota) {
	if r.Made.Pattern == "" {
		if p.Stage == made {
			p.Stage = ""
		}
		return
	}
	p.Stage = made
	if r.Since > 0 {
		p.Since = l.say("rota.make-since", "Count", r.Since)
	}
	if r.Made.Stopped {
		p.Since = l.say("rota.make-stopped") + " " + p.Since
	}
	p.reasons(l, v, r.Made)
}

// whysShown is how many reasons are said one by one.
const whysShown = 60

func (p *makingPanel) reasons(l *look, v care.View, made care.RotaMade) {
	p.Said = pointsText(l, made.Points)
	switch {
	case made.Points == 0:
	case made.Bounded && made.Bound >= made.Points:
		p.Bound = l.say("rota.make-best")
	case made.Bounded && made.Bound > 0:
		p.Bound = l.say("rota.make-bound", "Points", made.Bound, "Percent", tenth(l, 100*float64(made.Points-made.Bound)/float64(made.Bound)))
	default:
		p.Bound = l.say("rota.make-no-bound")
	}
	units, points := map[string]int{}, map[string]int{}
	for i, why := range made.Why {
		units[why.Rule] += why.Units
		points[why.Rule] += why.Points
		if i < whysShown {
			p.Whys = append(p.Whys, whyText(l, v, why))
		} else {
			p.More++
		}
	}
	for _, rule := range planning.Rules {
		if points[rule] > 0 {
			p.Rules = append(p.Rules, whyRule{Points: points[rule], Bar: ui.Bar{Label: l.say("rota.rule." + rule), Amount: points[rule],
				Text: l.say("rota.why-of", "What", l.say("rota.units."+rule, "Count", units[rule]), "Points", points[rule]), Tone: ruleTones[rule]}})
		}
	}
	slices.SortStableFunc(p.Rules, func(a, b whyRule) int { return cmp.Compare(b.Points, a.Points) })
}

// pointsText says how much is not as one would like it.
func pointsText(l *look, points int) string {
	if points == 0 {
		return l.say("rota.make-none")
	}
	return l.say("rota.make-points", "Count", points)
}

var ruleTones = map[string]ui.Tone{planning.RuleCover: ui.Clay, planning.RuleStrength: ui.Clay, planning.RuleCompanion: ui.Moss, planning.RuleTeam: ui.Moss, planning.RuleWish: ui.Plum,
	planning.RuleHours: ui.Sky, planning.RuleWeek: ui.Sky, planning.RuleRow: ui.Sun, planning.RuleWeekends: ui.Sun}

// whyText says one thing that is not as one would like, in words.
func whyText(l *look, v care.View, why care.RotaWhy) string {
	c, _ := v.Colleague(why.Staff)
	day := ""
	if !why.Day.IsZero() {
		day = l.words.Day(why.Day)
	}
	what := why.What
	if slices.Contains([]string{"day", "evening", "night", "call"}, what) {
		what = l.say("compare.turn." + what)
	}
	where := strings.Join(slices.DeleteFunc([]string{c.Name, day, what}, func(s string) bool { return s == "" }), ", ")
	return l.say("rota.because."+why.Rule, "Where", where, "Name", c.Name, "Day", day, "What", what, "Count", why.Units, "Points", why.Points)
}

func newMakeForm(l *look, v care.View, r care.Rota) makeForm {
	ask := usualAsk(v, r, l.typed("kind", cmp.Or(l.form().text("kind"), r.Made.Pattern)))
	if l.refusal != nil {
		ask = readAsk(l, v, r)
	}
	living, ok := ask.of(pattern.CoLiving)
	if !ok {
		living = oneAsk(v, r, pattern.CoLiving)
	}
	f := makeForm{FormID: l.formID(), Teams: strconv.Itoa(living.Pattern.Teams), On: strconv.Itoa(living.Pattern.On), Off: strconv.Itoa(living.Pattern.Off), Hours: strconv.Itoa(int(living.Pattern.Hours.Hours())),
		Change: living.Change.String(), Keep: l.refusal != nil && l.form().has("keep"), Has: len(r.Duties) > 0}
	for _, o := range kindOptions(l, ask.kind) {
		o.Detail = l.say("rota.kind-help." + o.Value)
		f.Kinds = append(f.Kinds, o)
	}
	f.Nights = []ui.Option{{Value: "free", Text: l.say("compare.nights.free"), Chosen: living.Pattern.Nights == law.Free}, {Value: "available", Text: l.say("compare.nights.available"), Chosen: living.Pattern.Nights == law.Available}}
	for _, e := range []string{"soon", "good", "best"} {
		f.Efforts = append(f.Efforts, ui.Option{Value: e, Text: l.say("rota.effort." + e), Chosen: e == l.typed("effort", "soon")})
	}
	for _, c := range v.Colleagues() {
		way := ask.way(c.ID)
		m := makeStaff{ID: c.ID, Name: c.Name, Takes: way != ""}
		if ask.kind != mixture {
			way = planning.WayOf(v, c.ID, r.From)
		}
		for _, k := range pattern.Kinds {
			m.Ways = append(m.Ways, ui.Option{Value: string(k), Text: l.say("compare.kind." + string(k)), Chosen: k == way})
		}
		m.Teams = append(m.Teams, ui.Option{Text: l.say("rota.team-as-ever")})
		for i := range max(2, min(living.Pattern.Teams, pattern.TeamsMost)) {
			team, ok := living.Teams[c.ID]
			m.Teams = append(m.Teams, ui.Option{Value: strconv.Itoa(i + 1), Text: l.say("compare.team", "Name", teamLetter(i)), Chosen: ok && team == i})
		}
		f.Staff = append(f.Staff, m)
	}
	return f
}

// kindOptions are the ways in which a rota can be made.
func kindOptions(l *look, chosen string) (list []ui.Option) {
	for _, k := range pattern.Kinds {
		list = append(list, ui.Option{Value: string(k), Text: l.say("compare.kind." + string(k)), Chosen: string(k) == chosen})
	}
	return append(list, ui.Option{Value: mixture, Text: l.say("rota.kind.mixture"), Chosen: chosen == mixture})
}

func teamLetter(i int) string { return string(rune('A' + i)) }

func nightsOf(text string) law.Presence {
	if text == "available" {
		return law.Available
	}
	return law.Free
}

// usualAsk is what a house that has not said otherwise would ask for: each as their post says, where posts say more than one way; otherwise as it
// lived so far, those who take turns.
func usualAsk(v care.View, r care.Rota, kind string) asked {
	by, said := map[pattern.Kind][]care.StaffID{}, map[string]bool{}
	for _, c := range v.Colleagues() {
		if post, _ := v.Contract(c.ID, r.From); post.Way != "" {
			said[post.Way] = true
		}
		if way := planning.WayOf(v, c.ID, r.From); way != "" {
			by[way] = append(by[way], c.ID)
		}
	}
	if kind == "" && len(said) > 1 {
		kind = mixture
	}
	if kind != mixture {
		ask := oneAsk(v, r, pattern.Kind(kind))
		takes := takesTurns(v, r)
		for _, c := range v.Colleagues() {
			if takes[c.ID] {
				ask.Staff = append(ask.Staff, c.ID)
			}
		}
		return asked{string(ask.Pattern.Kind), []planning.Ask{ask}}
	}
	a := asked{kind: mixture}
	for _, k := range pattern.Kinds {
		if len(by[k]) > 0 {
			ask := oneAsk(v, r, k)
			ask.Staff = by[k]
			a.asks = append(a.asks, ask)
		}
	}
	return a
}

// oneAsk is one way as the house has it: with the teams and days in which it lived so far. "" is the way in which it lived.
func oneAsk(v care.View, r care.Rota, kind pattern.Kind) planning.Ask {
	habit := planning.HabitOf(v.Duties(r.From.Add(-60).At(0, v.Zone()), r.From.Add(15).At(0, v.Zone())), r.From, v.Zone())
	if kind == "" {
		if kind = pattern.ThreePart; len(habit.Teams) > 1 {
			kind = pattern.CoLiving
		}
	}
	ask := planning.Ask{Pattern: pattern.Usual(kind)}
	ask.Change = ask.Pattern.Begin
	if p := &ask.Pattern; p.Kind == pattern.CoLiving && len(habit.Teams) > 1 {
		p.Teams, p.On, p.Off = len(habit.Teams), min(habit.On, 14), min(habit.On*(len(habit.Teams)-1), pattern.DaysMost)
		ask.Change = habit.Change
	}
	return ask
}
