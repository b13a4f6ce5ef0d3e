package web

import (
	"net/http"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

func (s *Server) appointmentRoutes(r routes) {
	r.page("GET /resident/{id}/appointments/new", s.newAppointment)
	r.act("POST /resident/{id}/appointments/new", s.agreeAppointment)
	r.page("GET /resident/{id}/appointments/{appointment}", s.appointment)
	r.act("POST /resident/{id}/appointments/{appointment}/move", s.moveAppointment)
	r.act("POST /resident/{id}/appointments/{appointment}/cancel", s.cancelAppointment)
}

type appointmentPage struct {
	ID, Name, Title, Back, Action string
	When, Detail, Off             string // of one that is agreed
	Private                       bool
	Fields                        map[string]string
	Places, With                  []ui.Option
}

func (s *Server) newAppointment(w http.ResponseWriter, l *look) error {
	day, err := l.dayAsked("day")
	if l.Method != http.MethodGet {
		day, err = l.form().day("day"), nil
	}
	if err != nil {
		return err
	}
	p, ok := l.appointmentPage(care.Appointment{AppointmentAgreed: care.AppointmentAgreed{Minutes: 45}}, day)
	if !ok {
		return care.NotFound
	}
	p.Title, p.Action = l.say("appointment.new"), "/resident/"+string(l.resident())+"/appointments/new"
	p.Private = l.refusal != nil && l.form().has("private")
	return s.show(w, l, p.Title, newAppointmentView(p))
}

// appointmentPage is what the form of an appointment has to begin with; false if the person is not there.
func (l *look) appointmentPage(known care.Appointment, day civil.Day) (p appointmentPage, ok bool) {
	l.view(func(v care.View) {
		var r care.Resident
		if r, ok = v.Resident(l.resident()); !ok {
			return
		}
		clock := "14:00"
		if !known.From.IsZero() {
			clock = l.words.Time(known.From.In(v.Zone()))
			day = civil.Of(known.From, v.Zone())
		}
		p = appointmentPage{ID: l.formID(), Name: r.Name, Back: scheduleHref(r.ID, day), Places: placeOptions(l, v, known.Place), With: colleagueOptions(l, v, "with", known.With), Fields: map[string]string{}}
		for name, is := range map[string]string{"title": known.Title, "others": known.Others, "where": known.Where, "day": day.String(), "at": clock, "minutes": strconv.Itoa(known.Minutes), "why": ""} {
			p.Fields[name] = l.typed(name, is)
		}
	})
	return p, ok
}

func (s *Server) agreeAppointment(w http.ResponseWriter, l *look) error {
	f := l.form()
	agreed := care.AppointmentAgreed{Appointment: care.AppointmentID(f.id()), Resident: l.resident(), Title: f.text("title"), Others: f.text("others"),
		Place: care.PlaceID(f.text("place")), Where: f.text("where"), From: f.time("day", "at"), Minutes: f.number("minutes"), Private: f.has("private")}
	for _, id := range f.list("with") {
		agreed.With = append(agreed.With, care.StaffID(id))
	}
	return s.do(w, l, care.AgreeAppointment(agreed), done{to: scheduleHref(l.resident(), f.day("day")), say: "appointment.agreed"}, s.newAppointment)
}

func (s *Server) appointment(w http.ResponseWriter, l *look) error {
	var known care.Appointment
	found := false
	l.view(func(v care.View) {
		known, found = v.Appointment(l.resident(), care.AppointmentID(l.PathValue("appointment")))
	})
	if !found {
		return care.NotFound
	}
	p, ok := l.appointmentPage(known, 0)
	if !ok {
		return care.NotFound
	}
	p.Title, p.Private, p.Action = known.Title, known.Private, "/resident/"+string(l.resident())+"/appointments/"+string(known.Appointment)
	l.view(func(v care.View) {
		p.When = l.words.Day(civil.Of(known.From, v.Zone())) + ", " + l.words.Time(known.From.In(v.Zone())) + "–" + l.words.Time(known.Until.In(v.Zone()))
		p.Detail = itemDetail(l, v, care.Item{Place: known.Place, With: known.With, Appointment: &known})
	})
	if known.Cancelled {
		p.Off = strings.TrimSuffix(l.say("programme.off")+": "+known.Why, ": ")
	}
	return s.show(w, l, p.Title, appointmentView(p))
}

func (s *Server) moveAppointment(w http.ResponseWriter, l *look) error {
	f := l.form()
	moved := care.AppointmentMoved{Appointment: care.AppointmentID(l.PathValue("appointment")), Resident: l.resident(), Place: care.PlaceID(f.text("place")),
		Where: f.text("where"), From: f.time("day", "at"), Minutes: f.number("minutes")}
	return s.do(w, l, care.MoveAppointment(moved), done{to: scheduleHref(l.resident(), f.day("day")), say: "appointment.moved"}, s.appointment)
}

func (s *Server) cancelAppointment(w http.ResponseWriter, l *look) error {
	f := l.form()
	cancelled := care.AppointmentCancelled{Appointment: care.AppointmentID(l.PathValue("appointment")), Resident: l.resident(), Why: f.words("why")}
	return s.do(w, l, care.CancelAppointment(cancelled), done{to: "/resident/" + string(l.resident()) + "/appointments/" + string(cancelled.Appointment), say: "appointment.cancelled"}, s.appointment)
}
