package care

import (
	"strings"
	"testing"
	"time"
)

var review = AppointmentAgreed{Appointment: "review", Resident: "ada", Title: "Plan review", With: []StaffID{"ingrid"}, Others: "her mother",
	Place: "hall", From: now.Add(3 * time.Hour), Minutes: 45}

func TestAgreeAppointment(t *testing.T) {
	but := func(change func(*AppointmentAgreed)) Decision { return AgreeAppointment(with(review, change)) }
	check(t, homely(), asIngrid, AgreeAppointment(review), then(review))
	check(t, homely(), asAda, AgreeAppointment(review), then(review)) // one makes one's own appointments
	check(t, homely(), asEli, AgreeAppointment(review), refused("rights.not-yours"))
	check(t, homely(review), asIngrid, AgreeAppointment(review), refused("form.known-with-other-contents"))
	check(t, homely(ResidentDischarged{Resident: "ada", On: now}), asIngrid, AgreeAppointment(review), refused("resident.not-here"))
	check(t, homely(), asIngrid, but(func(f *AppointmentAgreed) { f.Appointment = "" }), refused("form.incomplete"))
	check(t, homely(), asIngrid, but(func(f *AppointmentAgreed) { f.Title = " " }), refused("appointment.no-title"))
	check(t, homely(), asIngrid, but(func(f *AppointmentAgreed) { f.Others = strings.Repeat("x", AnswerLongest) }), refused("form.too-long"))
	check(t, homely(), asIngrid, but(func(f *AppointmentAgreed) { f.From = time.Time{} }), refused("appointment.no-time"))
	check(t, homely(), asIngrid, but(func(f *AppointmentAgreed) { f.Minutes = AppointmentLongest + 1 }), refused("appointment.no-time"))
	check(t, homely(), asIngrid, but(func(f *AppointmentAgreed) { f.Place = "moon" }), refused("place.unknown"))
	check(t, homely(), asIngrid, but(func(f *AppointmentAgreed) { f.With = []StaffID{"nobody"} }), refused("staff.unknown"))
}

func TestMoveAndCancelAppointment(t *testing.T) {
	moved := AppointmentMoved{Appointment: "review", Resident: "ada", Where: "the café", From: now.Add(50 * time.Hour), Minutes: 30}
	cancelled := AppointmentCancelled{Appointment: "review", Resident: "ada", Why: "she has a cold"}
	check(t, homely(review), asAda, MoveAppointment(moved), then(moved))
	check(t, homely(review), asEli, MoveAppointment(moved), refused("rights.not-yours"))
	check(t, homely(), asAda, MoveAppointment(moved), refused("appointment.unknown"))
	check(t, homely(review), asAda, MoveAppointment(with(moved, func(f *AppointmentMoved) { f.Minutes = 0 })), refused("appointment.no-time"))
	check(t, homely(review), asAda, MoveAppointment(with(moved, func(f *AppointmentMoved) { f.Where = strings.Repeat("x", AnswerLongest+1) })), refused("form.too-long"))
	elis := with(moved, func(f *AppointmentMoved) { f.Resident = "eli" })
	check(t, homely(review), asEli, MoveAppointment(elis), refused("appointment.unknown")) // somebody else's is not there

	check(t, homely(review), asIngrid, CancelAppointment(cancelled), then(cancelled))
	check(t, homely(review, cancelled), asIngrid, CancelAppointment(cancelled), then()) // already so
	check(t, homely(review), asEli, CancelAppointment(cancelled), refused("rights.not-yours"))
	check(t, homely(), asIngrid, CancelAppointment(cancelled), refused("appointment.unknown"))
	check(t, homely(review), asIngrid, CancelAppointment(with(cancelled, func(f *AppointmentCancelled) { f.Why = strings.Repeat("x", AnswerLongest+1) })), refused("form.too-long"))

	s := stateOf(homely(review, cancelled, moved)...)
	v := s.As(asAda, now)
	if list := v.Appointments("ada", now, now.Add(24*time.Hour)); len(list) != 0 {
		t.Errorf("it is still on its old day: %+v", list)
	}
	list := v.Appointments("ada", now, now.Add(100*time.Hour))
	if len(list) != 1 || list[0].Cancelled || list[0].Where != "the café" || list[0].Place != "" || list[0].Title != "Plan review" || !list[0].Until.Equal(moved.From.Add(30*time.Minute)) {
		t.Errorf("got %+v", list)
	}
	seq := s.Seq()
	s.Fold(Entry{Seq: seq + 1, At: now, By: asIngrid, Fact: EntryCorrected{Seq: seq, Resident: "ada"}})
	if known, ok := s.As(asAda, now).Appointment("ada", "review"); !ok || !known.Cancelled || !known.From.Equal(review.From) {
		t.Errorf("when the move is taken back: %+v", known)
	}
	s.Fold(Entry{Seq: seq + 2, At: now, By: asIngrid, Fact: EntryCorrected{Seq: seq - 2, Resident: "ada"}})
	if _, ok := s.As(asAda, now).Appointment("ada", "review"); ok {
		t.Error("what was taken back is still there")
	}
	if _, ok := v.Appointment("eli", "review"); ok {
		t.Error("it is found under somebody else's name")
	}
}
