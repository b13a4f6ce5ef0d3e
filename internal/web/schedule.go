package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// A schedule is one resident's day. They read it on their phone, tick off their own routines and choose between what
// runs at the same time; the team reads and plans it with them.

func (s *Server) scheduleRoutes(r routes) {
	r.page("GET /schedule", s.mySchedule)
	r.page("GET /resident/{id}/schedule", s.schedule)
	r.act("POST /resident/{id}/choice", s.choose)
	r.act("POST /resident/{id}/tick", s.tick)
	r.live("schedule", livePage{parts: scheduleParts})
	s.appointmentRoutes(r)
	s.routineRoutes(r)
	s.supportRoutes(r)
}

type schedulePage struct {
	Seq                        uint64
	About                      string // whose day and which, for live parts
	Name, Title, Before, After string
	Today, Print               string
	Items                      []ui.DayItem
	Clash                      bool
	Routines                   []ui.LineProps
	NewAppointment, NewRoutine string
	Week                       string
	Mine                       bool
}

func (s *Server) schedule(w http.ResponseWriter, l *look) error {
	day, err := l.dayAsked("day")
	if err != nil {
		return err
	}
	p, ok := newSchedulePage(l, l.resident(), day)
	if !ok {
		return care.NotFound
	}
	return s.show(w, l, p.Title, scheduleView(p))
}

// mySchedule is one's own day, at an address without one's name in it.
func (s *Server) mySchedule(w http.ResponseWriter, l *look) error {
	to := "/programme"
	if me := l.who.Resident(); me != "" {
		to = residentHref(me) + "/schedule"
	}
	http.Redirect(w, l.Request, to, http.StatusSeeOther)
	return nil
}

// schedulePart is today on a person's page.
func schedulePart(l *look, v care.View, r care.Resident) templ.Component {
	if !r.Here() || l.own(r.ID) {
		return nil // their own day is their front page
	}
	items, _ := dayItems(l, v, r.ID, v.Today())
	return scheduleCard(l.say("schedule.of", "Name", r.Name), residentHref(r.ID)+"/schedule", items)
}

func scheduleParts(l *look) ([]livePart, error) {
	id, on, _ := strings.Cut(l.URL.Query().Get("about"), "@")
	day, err := civil.Parse(on)
	if err != nil {
		return nil, care.NotFound
	}
	p, ok := newSchedulePage(l, care.ResidentID(id), day)
	if !ok {
		return nil, care.NotFound
	}
	return []livePart{{"schedule", scheduleList(p)}}, nil
}

func newSchedulePage(l *look, id care.ResidentID, day civil.Day) (p schedulePage, ok bool) {
	here := "/resident/" + string(id)
	l.view(func(v care.View) {
		var r care.Resident
		if r, ok = v.Resident(id); !ok {
			return
		}
		p = schedulePage{Seq: v.Seq(), About: string(id) + "@" + day.String(), Name: r.Name, Title: l.words.Day(day), Mine: l.who.Resident() == id,
			Before: scheduleHref(id, day.Add(-1)), After: scheduleHref(id, day.Add(1)), Print: "/print/day?day=" + day.String() + "&resident=" + string(id),
			NewAppointment: here + "/appointments/new?day=" + day.String(), NewRoutine: here + "/routines/new", Week: here + "/routines"}
		if day != v.Today() {
			p.Today = scheduleHref(id, v.Today())
		}
		p.Items, p.Clash = dayItems(l, v, id, day)
		for _, known := range v.Routines(id) {
			p.Routines = append(p.Routines, ui.LineProps{ID: "routine-" + string(known.Routine), Title: known.Title, Href: here + "/routines/" + string(known.Routine),
				Detail: capital(repeats(l, known.Rule, known.From)) + ", " + l.words.Clock(known.RoutineChosen.At) + last(l, known.Last)})
		}
	})
	return p, ok
}

func scheduleHref(id care.ResidentID, day civil.Day) string {
	return "/resident/" + string(id) + "/schedule?day=" + day.String()
}

// dayItems is a resident's day, line by line, and whether anything in it clashes. What has been is done; the first
// that comes now or next is marked.
func dayItems(l *look, v care.View, id care.ResidentID, day civil.Day) (list []ui.DayItem, clash bool) {
	next := day == v.Today()
	for _, item := range v.Schedule(id, day) {
		shown := ui.DayItem{Time: l.words.Time(item.Begins), Title: item.Title, Detail: itemDetail(l, v, item), Done: !item.Cancelled && !item.Ends.After(v.At()), DoneText: l.say("schedule.done")}
		over := !item.Ends.After(v.At())
		switch item.Sort {
		case care.ItemActivity:
			shown.Href = occurrenceHref(item.Occurrence.OccurrenceID)
			if len(item.Alternatives) > 1 && !over {
				shown.Below = choiceForm(newChoice(l, v, id, day, item))
			}
		case care.ItemChoice:
			shown.Done = false
			if shown.Title == "" {
				shown.Title = l.say("schedule.choose")
			}
			if !over {
				shown.Below = choiceForm(newChoice(l, v, id, day, item))
			}
		case care.ItemAppointment:
			shown.Href = "/resident/" + string(id) + "/appointments/" + string(item.Appointment.Appointment)
		case care.ItemRoutine:
			shown.Done = item.Done
			if l.who.Resident() == id && day <= v.Today() {
				shown.Tick = ui.TickProps{Action: tickHref(id, item.Routine, day, !item.Done), Name: "done", Value: tickValue(!item.Done), Label: l.say("schedule.tick", "Title", item.Title)}
			}
		}
		if next && !over && !item.Cancelled && item.Sort != care.ItemMoment {
			shown.Next, next = true, false
		}
		clash = clash || item.Clash
		list = append(list, shown)
	}
	return list, clash
}

// itemDetail is one quiet line: off and why, where, with whom, and that it clashes.
func itemDetail(l *look, v care.View, item care.Item) string {
	if item.Cancelled {
		return strings.TrimSuffix(l.say("programme.off")+": "+item.Why, ": ")
	}
	var parts []string
	if place := v.Place(item.Place).Name; place != "" {
		parts = append(parts, place)
	}
	parts = append(parts, colleagues(v, item.With)...)
	if item.Appointment != nil {
		for _, more := range []string{item.Appointment.Where, item.Appointment.Others} {
			if more != "" {
				parts = append(parts, more)
			}
		}
	}
	if item.Support == care.SupportTogether || item.Support == care.SupportReminded {
		parts = append(parts, l.say("support.level."+string(item.Support)))
	}
	if item.Clash {
		parts = append(parts, l.say("schedule.clash"))
	}
	return strings.Join(parts, " · ")
}

// A choice between what runs at the same time, or whether to come.

type choicePage struct {
	Action, Back string
	Of           []string
	Legend       string
	Full         bool
	Come         string // the one thing that one may come to; empty for a choice between several
	Options      []ui.Option
}

func newChoice(l *look, v care.View, id care.ResidentID, day civil.Day, item care.Item) choicePage {
	p := choicePage{Action: "/resident/" + string(id) + "/choice", Back: scheduleHref(id, day), Legend: l.say("schedule.choose")}
	if l.URL.Path == "/" || l.URL.Path == "/live/my-day" {
		p.Back = "/" // My day shows it too
	}
	if len(item.Alternatives) == 1 {
		p.Come = choiceValue(item.Alternatives[0].OccurrenceID)
		p.Full = item.Alternatives[0].Full()
		return p
	}
	anything := false
	for _, o := range item.Alternatives {
		value, goes := choiceValue(o.OccurrenceID), v.TakesPart(id, o.OccurrenceID)
		anything = anything || goes
		var detail []string
		if !o.Begins.Equal(item.Begins) {
			detail = append(detail, l.words.Time(o.Begins))
		}
		if o.Full() && !goes {
			detail = append(detail, l.say("programme.full"))
		}
		p.Of = append(p.Of, value)
		p.Options = append(p.Options, ui.Option{Value: value, Text: o.Title, Detail: strings.Join(detail, " · "), Tone: toneOfActivity(o.Kind), Chosen: goes, Disabled: o.Full() && !goes})
	}
	p.Options = append(p.Options, ui.Option{Value: "", Text: l.say("schedule.rest"), Chosen: !anything})
	return p
}

func choiceValue(id care.OccurrenceID) string { return string(id.Activity) + "@" + id.Day.String() }

func parseChoice(value string) (care.OccurrenceID, bool) {
	i := strings.LastIndex(value, "@")
	if i < 0 {
		return care.OccurrenceID{}, false
	}
	day, err := civil.Parse(value[i+1:])
	return care.OccurrenceID{Activity: care.ActivityID(value[:i]), Day: day}, err == nil
}

// choose says where a resident goes; to nothing drops what was chosen.
func (s *Server) choose(w http.ResponseWriter, l *look) error {
	f := l.form()
	then := done{to: local(f.text("to")), say: "schedule.chosen"}
	if value := f.text("choice"); value != "" {
		id, ok := parseChoice(value)
		if !ok {
			return care.NotFound
		}
		return s.do(w, l, care.ChooseActivity(care.ChoiceMade{Resident: l.resident(), OccurrenceID: id}), then, nil)
	}
	var chosen care.OccurrenceID
	known := false
	l.view(func(v care.View) {
		_, known = v.Resident(l.resident())
		for _, value := range f.list("of") {
			if id, ok := parseChoice(value); ok && v.TakesPart(l.resident(), id) {
				chosen = id
			}
		}
	})
	if !known {
		return care.NotFound
	} else if chosen == (care.OccurrenceID{}) {
		http.Redirect(w, l.Request, then.to, http.StatusSeeOther)
		return nil
	}
	then.say = "schedule.dropped"
	return s.do(w, l, care.DropChoice(care.ChoiceDropped{Resident: l.resident(), OccurrenceID: chosen}), then, nil)
}

// Routines that are ticked off.

func tickHref(id care.ResidentID, routine care.RoutineID, day civil.Day, done bool) string {
	return "/resident/" + string(id) + "/tick?routine=" + string(routine) + "&day=" + day.String()
}

func tickValue(done bool) string {
	if done {
		return "yes"
	}
	return "no"
}

func (s *Server) tick(w http.ResponseWriter, l *look) error {
	f := l.form()
	routine, day := care.RoutineID(f.text("routine")), f.day("day")
	then := done{to: scheduleHref(l.resident(), day), keep: true}
	if f.text("from") == "/" {
		then.to = "/"
	} else if f.text("to") == routinesHref(l.resident()) {
		then.to = routinesHref(l.resident())
	}
	if f.text("done") == "no" {
		return s.do(w, l, care.UntickRoutine(care.RoutineUnticked{Routine: routine, Resident: l.resident(), Day: day}), then, nil)
	}
	return s.do(w, l, care.TickRoutine(care.RoutineTicked{Routine: routine, Resident: l.resident(), Day: day, With: care.StaffID(f.text("with"))}), then, nil)
}
