package web

import (
	"net/http"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

func (s *Server) occurrenceRoutes(r routes) {
	r.page("GET /programme/activity/{activity}/on/{day}", s.occurrence)
	r.act("POST /programme/activity/{activity}/on/{day}/cancel", s.cancelOccurrence)
	r.act("POST /programme/activity/{activity}/on/{day}/move", s.moveOccurrence)
	r.act("POST /programme/activity/{activity}/on/{day}/go", s.goOrNot)
}

// occurrencePage is an activity on one day.
type occurrencePage struct {
	Href, Title, Before, When, Who, Place, Off, Group string
	Leaders                                           []string
	Going                                             string
	People                                            []member
	CanCome                                           []ui.Option
	Me                                                string
	Go, Stay                                          bool // the viewer, who lives here, may come; may stay away
	Plans                                             bool
	FormID, Why                                       string
	Fields                                            map[string]string
	Places, MoveLeaders                               []ui.Option
}

// occurrenceAsked is the occurrence that an address names.
func (l *look) occurrenceAsked() (care.OccurrenceID, error) {
	day, err := civil.Parse(l.PathValue("day"))
	if err != nil {
		return care.OccurrenceID{}, care.NotFound
	}
	return care.OccurrenceID{Activity: l.activity(), Day: day}, nil
}

func (s *Server) occurrence(w http.ResponseWriter, l *look) error {
	id, err := l.occurrenceAsked()
	if err != nil {
		return err
	}
	var p occurrencePage
	found := false
	l.view(func(v care.View) {
		o, ok := v.Occurrence(id)
		if found = ok; ok {
			p = newOccurrencePage(l, v, o)
		}
	})
	if !found {
		return care.NotFound
	}
	return s.show(w, l, p.Title, occurrenceView(p))
}

func newOccurrencePage(l *look, v care.View, o care.Occurrence) occurrencePage {
	p := occurrencePage{Href: occurrenceHref(o.OccurrenceID), Title: o.Title, Before: l.say("programme.kind." + string(o.Kind)), Who: whoComes(l, o.ActivityPlan),
		Place: v.Place(o.Place).Name, Leaders: colleagues(v, o.Leaders), Me: string(l.who.Resident()), Plans: l.who.Staff() != "", FormID: l.formID()}
	p.When = l.words.Day(o.On) + ", " + l.words.Time(o.Begins) + "–" + l.words.Time(o.Ends)
	if o.Cancelled {
		p.Off = strings.TrimSuffix(l.say("programme.off")+": "+o.Why, ": ")
	}
	p.Going = l.say("programme.going", "Count", o.Going)
	over := !o.Ends.After(v.At())
	if me := l.who.Resident(); me != "" && !over && !o.Cancelled {
		p.Stay = v.TakesPart(me, o.OccurrenceID)
		p.Go = !p.Stay && !o.Full()
	}
	if !p.Plans {
		return p
	}
	if !o.Begins.After(v.At()) && !o.Cancelled {
		p.Group = groupHref(o.Activity, o.Day)
	}
	going := map[care.ResidentID]bool{}
	for _, r := range v.Going(o.OccurrenceID) {
		going[r.ID] = true
		p.People = append(p.People, member{string(r.ID), r.Name, residentFace(v, r)})
	}
	for _, r := range v.Residents() {
		if !going[r.ID] && !over {
			p.CanCome = append(p.CanCome, ui.Option{Value: string(r.ID), Text: r.Name})
		}
	}
	p.Why = l.typed("why", "")
	p.Fields = map[string]string{"to": l.typed("to", o.On.String()), "at": l.typed("at", o.ActivityPlan.At.String()), "minutes": l.typed("minutes", strconv.Itoa(o.Minutes))}
	p.Places, p.MoveLeaders = placeOptions(l, v, o.Place), colleagueOptions(l, v, "leader", o.Leaders)
	return p
}

func (s *Server) cancelOccurrence(w http.ResponseWriter, l *look) error {
	id, err := l.occurrenceAsked()
	if err != nil {
		return err
	}
	return s.do(w, l, care.CancelOccurrence(care.OccurrenceCancelled{OccurrenceID: id, Why: l.form().words("why")}),
		done{to: occurrenceHref(id), say: "programme.cancelled"}, s.occurrence)
}

func (s *Server) moveOccurrence(w http.ResponseWriter, l *look) error {
	id, err := l.occurrenceAsked()
	if err != nil {
		return err
	}
	f := l.form()
	moved := care.OccurrenceMoved{OccurrenceID: id, To: f.day("to"), At: f.clock("at"), Minutes: f.number("minutes"), Place: care.PlaceID(f.text("place"))}
	for _, colleague := range f.list("leader") {
		moved.Leaders = append(moved.Leaders, care.StaffID(colleague))
	}
	return s.do(w, l, care.MoveOccurrence(moved), done{to: occurrenceHref(id), say: "programme.moved"}, s.occurrence)
}

// goOrNot says that a resident comes to an occurrence, or does not.
func (s *Server) goOrNot(w http.ResponseWriter, l *look) error {
	id, err := l.occurrenceAsked()
	if err != nil {
		return err
	}
	f := l.form()
	resident := care.ResidentID(f.text("resident"))
	then := done{to: occurrenceHref(id), say: "schedule.chosen"}
	if f.text("go") == "no" {
		then.say = "schedule.dropped"
		return s.do(w, l, care.DropChoice(care.ChoiceDropped{Resident: resident, OccurrenceID: id}), then, s.occurrence)
	}
	return s.do(w, l, care.ChooseActivity(care.ChoiceMade{Resident: resident, OccurrenceID: id}), then, s.occurrence)
}
