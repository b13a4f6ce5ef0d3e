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

func (s *Server) activityRoutes(r routes) {
	r.page("GET /programme/all", s.activities)
	r.page("GET /programme/new", s.newActivity)
	r.act("POST /programme/new", s.planActivity)
	r.page("GET /programme/activity/{activity}", s.activity)
	r.page("GET /programme/activity/{activity}/change", s.changeActivityPage)
	r.act("POST /programme/activity/{activity}/change", s.changeActivity)
	r.act("POST /programme/activity/{activity}/end", s.endActivity)
	r.act("POST /programme/activity/{activity}/member", s.agreeParticipation)
	r.act("POST /programme/activity/{activity}/member/end", s.endParticipation)
}

func (l *look) activity() care.ActivityID { return care.ActivityID(l.PathValue("activity")) }

// All that comes back.

func (s *Server) activities(w http.ResponseWriter, l *look) error {
	var lines []ui.LineProps
	l.view(func(v care.View) {
		for _, a := range v.Activities() {
			lines = append(lines, ui.LineProps{ID: "activity-" + string(a.ID), Mark: ui.Tag(l.say("programme.kind."+string(a.Kind)), toneOfActivity(a.Kind)),
				Title: a.Title, Detail: activityWhen(l, a) + last(l, a.Last), Href: "/programme/activity/" + string(a.ID)})
		}
	})
	return s.show(w, l, l.say("programme.all"), activitiesView(lines, l.who.Staff() != ""))
}

// activityWhen says when an activity is: "every Tuesday, 13:00, 1 h 30 min".
func activityWhen(l *look, a care.Activity) string {
	return capital(strings.Join([]string{repeats(l, a.Rule, a.From), l.words.Clock(a.ActivityPlan.At), l.words.Minutes(a.Minutes)}, ", "))
}

func last(l *look, day civil.Day) string {
	if day.IsZero() {
		return ""
	}
	return " · " + l.say("programme.last", "Day", day)
}

// One activity.

type activityPage struct {
	ID, Title, Kind, When, Who, Place, Last string
	Leaders, Functions                      []string
	Next, Exceptions                        []ui.LineProps
	Members                                 []member
	MemberAction, EndAction                 string
	CanJoin                                 []ui.Option // whom the viewer may take in
	Join, Leave                             bool        // the viewer, who lives here
	Me                                      string
	Plans                                   bool
	Today                                   string
}

// member is somebody who belongs to an activity or is expected.
type member struct {
	ID, Name string
	Face     ui.FaceProps
}

func (s *Server) activity(w http.ResponseWriter, l *look) error {
	p := activityPage{ID: string(l.activity()), Plans: l.who.Staff() != "", Me: string(l.who.Resident())}
	found := false
	l.view(func(v care.View) {
		a, ok := v.Activity(l.activity())
		if found = ok; ok {
			p.fill(l, v, a)
		}
	})
	if !found {
		return care.NotFound
	}
	return s.show(w, l, p.Title, activityView(p))
}

func (p *activityPage) fill(l *look, v care.View, a care.Activity) {
	today := v.Today()
	p.Title, p.Kind, p.When, p.Place = a.Title, l.say("programme.kind."+string(a.Kind)), activityWhen(l, a), v.Place(a.Place).Name
	p.Leaders, p.Today = colleagues(v, a.Leaders), today.String()
	p.Who = whoComes(l, a.ActivityPlan)
	if !a.Last.IsZero() {
		p.Last = l.say("programme.last", "Day", a.Last)
	}
	for _, f := range a.Functions {
		p.Functions = append(p.Functions, l.say("programme.function."+string(f)))
	}
	const ahead, shown = 120, 6 // days looked through, and how many are listed
	for day := today; day < today.Add(ahead) && len(p.Next) < shown; day = day.Add(1) {
		for _, o := range v.Programme(day) {
			if o.Activity == a.ID {
				p.Next = append(p.Next, dated(l, v, o))
			}
		}
	}
	for _, o := range v.Exceptions(a.ID, today) {
		p.Exceptions = append(p.Exceptions, dated(l, v, o))
	}
	p.MemberAction, p.EndAction = "/programme/activity/"+string(a.ID)+"/member", "/programme/activity/"+string(a.ID)+"/end"
	if a.Everyone {
		return
	}
	for _, r := range v.Participants(a.ID, today) {
		p.Members = append(p.Members, member{string(r.ID), r.Name, residentFace(v, r)})
	}
	if me := l.who.Resident(); me != "" {
		p.Leave = v.Belongs(me, a.ID, today)
		p.Join = !p.Leave && (a.SignUp || a.Choice != "")
		return
	}
	for _, r := range v.Residents() {
		if !v.Belongs(r.ID, a.ID, today) {
			p.CanJoin = append(p.CanJoin, ui.Option{Value: string(r.ID), Text: r.Name})
		}
	}
}

// whoComes says who an activity is for.
func whoComes(l *look, p care.ActivityPlan) string {
	said := l.say("programme.who.members")
	switch {
	case p.Everyone:
		said = l.say("programme.who.everyone")
	case p.Choice != "":
		said = l.say("programme.who.choice") + " (" + p.Choice + ")"
	case p.SignUp:
		said = l.say("programme.who.sign-up")
	}
	if p.Room > 0 {
		said += " · " + l.say("programme.room-for", "Count", p.Room)
	}
	return said
}

// dated is an occurrence in a list of days.
func dated(l *look, v care.View, o care.Occurrence) ui.LineProps {
	after := l.words.Time(o.Begins)
	if o.Moved && o.On != o.Day {
		after += " · " + l.say("programme.moved-from", "Day", o.Day)
	}
	if o.Moved && o.On == o.Day {
		after += " · " + l.say("programme.otherwise")
	}
	return ui.LineProps{ID: "on-" + o.Day.String(), Title: capital(l.words.Day(o.On)), After: after, Detail: strings.TrimPrefix(occurrenceDetail(l, v, o)+" · "+o.Why, " · "), Href: occurrenceHref(o.OccurrenceID)}
}

// Planning one, and changing it.

type planPage struct {
	ID, Action, Back, Title           string
	Change, Recurs                    bool
	Fields                            map[string]string // what was typed or is so, by field
	Kinds, Places, Leaders, Functions []ui.Option
	Who                               []ui.Option
	Repeat                            repeatFields
	Structured, Named, NamesNobody    bool
}

func (s *Server) newActivity(w http.ResponseWriter, l *look) error {
	if l.who.Staff() == "" {
		return care.Forbidden
	}
	var p planPage
	l.view(func(v care.View) {
		plan := care.ActivityPlan{Kind: care.ActivityGroup, From: v.Today(), At: 14 * 60, Minutes: 60, SignUp: true, Rule: "FREQ=WEEKLY"}
		p = newPlanPage(l, v, plan)
	})
	p.Action, p.Back, p.Title = "/programme/new", "/programme", l.say("programme.plan")
	return s.show(w, l, p.Title, planView(p))
}

func (s *Server) changeActivityPage(w http.ResponseWriter, l *look) error {
	if l.who.Staff() == "" {
		return care.Forbidden
	}
	var p planPage
	found := false
	l.view(func(v care.View) {
		a, ok := v.Activity(l.activity())
		if found = ok; !ok {
			return
		}
		p = newPlanPage(l, v, a.ActivityPlan)
		p.Change, p.Recurs = true, a.Rule != ""
		p.Fields["since"] = l.typed("since", v.Today().String())
	})
	if !found {
		return care.NotFound
	}
	p.Back = "/programme/activity/" + string(l.activity())
	p.Action, p.Title = p.Back+"/change", l.say("programme.change")
	return s.show(w, l, p.Title, planView(p))
}

func newPlanPage(l *look, v care.View, plan care.ActivityPlan) planPage {
	p := planPage{ID: l.formID(), Fields: map[string]string{}, Places: placeOptions(l, v, plan.Place), Leaders: colleagueOptions(l, v, "leader", plan.Leaders),
		Repeat: newRepeatFields(l, plan.Rule, plan.From), Structured: plan.Structured, NamesNobody: plan.NamesNobody}
	for name, is := range map[string]string{"title": plan.Title, "choice": plan.Choice, "from": plan.From.String(), "at": plan.At.String(),
		"minutes": strconv.Itoa(plan.Minutes), "room": strconv.Itoa(plan.Room)} {
		p.Fields[name] = l.typed(name, is)
	}
	if p.Fields["room"] == "0" {
		p.Fields["room"] = ""
	}
	kind := l.typed("kind", string(plan.Kind))
	for _, k := range care.ActivityKinds {
		p.Kinds = append(p.Kinds, ui.Option{Value: string(k), Text: l.say("programme.kind." + string(k)), Chosen: string(k) == kind})
	}
	var before []string
	for _, f := range plan.Functions {
		before = append(before, string(f))
	}
	functions := l.typedList("function", before)
	for _, f := range care.Functions {
		p.Functions = append(p.Functions, ui.Option{Value: string(f), Text: l.say("programme.function." + string(f)), Chosen: slices.Contains(functions, string(f))})
	}
	who := l.typed("who", whoOf(plan))
	for _, o := range []string{"sign-up", "everyone", "choice", "members"} {
		p.Who = append(p.Who, ui.Option{Value: o, Text: l.say("programme.who." + o), Chosen: o == who})
	}
	if l.refusal != nil {
		p.Structured, p.NamesNobody = l.form().has("structured"), l.form().has("names-nobody")
		p.Named = l.refusal.Key == "programme.names-a-resident"
	}
	return p
}

func whoOf(p care.ActivityPlan) string {
	switch {
	case p.Everyone:
		return "everyone"
	case p.Choice != "":
		return "choice"
	case p.SignUp:
		return "sign-up"
	}
	return "members"
}

// plan reads what an activity is. before is how it was.
func (f *form) plan(before care.ActivityPlan) care.ActivityPlan {
	p := care.ActivityPlan{Title: f.text("title"), Kind: care.ActivityKind(f.text("kind")), Place: care.PlaceID(f.text("place")), Room: f.number("room"),
		Structured: f.has("structured"), From: f.day("from"), At: f.clock("at"), Minutes: f.number("minutes"), NamesNobody: f.has("names-nobody")}
	for _, name := range f.list("function") {
		p.Functions = append(p.Functions, care.Function(name))
	}
	for _, id := range f.list("leader") {
		p.Leaders = append(p.Leaders, care.StaffID(id))
	}
	switch f.text("who") {
	case "everyone":
		p.Everyone = true
	case "choice":
		if p.Choice = f.text("choice"); p.Choice == "" {
			f.refuse("programme.no-choice-name")
		}
	case "sign-up":
		p.SignUp = true
	}
	p.Rule = f.rule(p.From, before.Rule)
	return p
}

func (s *Server) planActivity(w http.ResponseWriter, l *look) error {
	f := l.form()
	id := f.id()
	return s.do(w, l, care.PlanActivity(care.ActivityPlanned{Activity: care.ActivityID(id), ActivityPlan: f.plan(care.ActivityPlan{})}),
		done{to: "/programme/activity/" + id, say: "programme.planned"}, s.newActivity)
}

func (s *Server) changeActivity(w http.ResponseWriter, l *look) error {
	f := l.form()
	var before care.Activity
	var today civil.Day
	l.view(func(v care.View) { before, _ = v.Activity(l.activity()); today = v.Today() })
	change := care.ActivityChanged{Activity: l.activity(), Since: f.day("since"), ActivityPlan: f.plan(before.ActivityPlan)}
	switch {
	case before.Rule == "" || change.Since.IsZero():
		change.Since = today // what is once is wherever it is put now
	case change.Rule == before.Rule:
		change.From = before.From // so that every other week stays the same weeks
	case change.Rule != "":
		change.From = change.Since
	}
	return s.do(w, l, care.ChangeActivity(change), done{to: "/programme/activity/" + string(l.activity()), say: "programme.changed"}, s.changeActivityPage)
}

func (s *Server) endActivity(w http.ResponseWriter, l *look) error {
	return s.do(w, l, care.EndActivity(care.ActivityEnded{Activity: l.activity(), Last: l.form().day("last")}),
		done{to: "/programme/activity/" + string(l.activity()), say: "programme.ended"}, s.activity)
}

// Belonging to one.

func (s *Server) agreeParticipation(w http.ResponseWriter, l *look) error {
	f := l.form()
	agreed := care.ParticipationAgreed{Resident: care.ResidentID(f.text("resident")), Activity: l.activity()}
	l.view(func(v care.View) { agreed.From = v.Today() })
	return s.do(w, l, care.AgreeParticipation(agreed), done{to: "/programme/activity/" + string(l.activity()), say: "programme.joined"}, s.activity)
}

func (s *Server) endParticipation(w http.ResponseWriter, l *look) error {
	f := l.form()
	ended := care.ParticipationEnded{Resident: care.ResidentID(f.text("resident")), Activity: l.activity()}
	l.view(func(v care.View) { ended.Last = v.Today().Add(-1) })
	return s.do(w, l, care.EndParticipation(ended), done{to: "/programme/activity/" + string(l.activity()), say: "programme.left"}, s.activity)
}
