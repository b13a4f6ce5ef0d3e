package care

import (
	"errors"
	"fmt"

	"milieu/internal/civil"
)

// A measure that is part of the plan stands in the resident's days by the same facts as everything else there does: a
// participation, a routine or an appointment. When the measure changes or ends, so do they.

// A slot is where a measure stands in the days.
type slot int

const (
	slotNone        slot = iota // done when it fits
	slotGroup                   // in an activity of the programme
	slotAppointment             // once, with somebody
	slotRoutine                 // again and again, or alone
)

func (p MeasurePlan) slot() slot {
	switch {
	case p.Activity != "":
		return slotGroup
	case p.Minutes == 0:
		return slotNone
	case p.Rule == "" && (len(p.With) > 0 || p.Others != ""):
		return slotAppointment
	}
	return slotRoutine
}

// routineOf and appointmentOf are what a measure's place in the days is called.
func routineOf(m MeasureID) RoutineID { return RoutineID(m) }
func appointmentOf(m MeasureID, version int) AppointmentID {
	return AppointmentID(fmt.Sprintf("%s.%d", m, version))
}

// replaced adds to facts what puts one wording of a measure into the days in the place of another; either may be none.
func (a Ask) replaced(r Resident, m MeasureID, before, after *Version[MeasurePlan], facts []Fact) ([]Fact, error) {
	var from, to slot
	if before != nil {
		from = before.Text.slot()
	}
	if after != nil && r.Here() {
		to = after.Text.slot()
	}
	sameGroup := from == slotGroup && to == slotGroup && before.Text.Activity == after.Text.Activity
	if from != slotNone && !sameGroup && !(from == slotRoutine && to == slotRoutine) {
		gone, err := a.unplaced(r.ID, m, before)
		if err != nil {
			return nil, err
		}
		facts = append(facts, gone...)
	}
	if to == slotNone {
		return facts, nil
	}
	placed, err := a.placed(r, m, after)
	if err != nil {
		return nil, err
	}
	return append(facts, placed...), nil
}

// placed are the facts that put a measure into the days.
func (a Ask) placed(r Resident, m MeasureID, v *Version[MeasurePlan]) ([]Fact, error) {
	p, from := v.Text, max(v.Text.From, a.s.day(a.At))
	switch p.slot() {
	case slotGroup:
		return a.placedInGroup(r, v, from)
	case slotAppointment:
		return AgreeAppointment(AppointmentAgreed{Appointment: appointmentOf(m, v.N), Resident: r.ID, Title: p.What, With: p.With, Others: p.Others,
			From: p.From.At(p.At, a.s.house.location()).UTC(), Minutes: p.Minutes})(a)
	}
	if p.Rule != "" {
		p.From = from // what was is as it was
	}
	chosen := RoutineChosen{Routine: routineOf(m), Resident: r.ID, Title: p.What, Rule: p.Rule, From: p.From, At: p.At, Minutes: p.Minutes}
	if known := a.s.routines.byID[chosen.Routine]; known != nil { // its steps stay
		if before, ok := known.now(); ok {
			chosen.Area, chosen.Steps = before.Area, before.Steps
		}
	}
	facts, err := ChooseRoutine(chosen)(a)
	if err == nil && !p.Until.IsZero() {
		facts = append(facts, RoutineEnded{Routine: routineOf(m), Resident: r.ID, Last: p.Until})
	}
	return facts, err
}

// placedInGroup are the facts by which a resident joins the group that a measure is done in. Who may not join it by
// themselves waits for the team's word: the yes stands all the same.
func (a Ask) placedInGroup(r Resident, v *Version[MeasurePlan], from civil.Day) ([]Fact, error) {
	activity := v.Text.Activity
	if v.By.team() && a.By.Resident() != "" {
		a.By = v.By // it was proposed by somebody who may take them in
	}
	facts, err := AgreeParticipation(ParticipationAgreed{Resident: r.ID, Activity: activity, From: from})(a)
	if refused := (*Refusal)(nil); errors.As(err, &refused) && refused.Kind == Forbidden {
		return nil, nil
	}
	if err == nil && !v.Text.Until.IsZero() && v.Text.Until >= from {
		facts = append(facts, ParticipationEnded{Resident: r.ID, Activity: activity, Last: v.Text.Until})
	}
	return facts, err
}

// unplaced are the facts that take a measure out of the days from today on. Who belonged to a group before the measure came
// belongs to it still.
func (a Ask) unplaced(id ResidentID, m MeasureID, v *Version[MeasurePlan]) ([]Fact, error) {
	yesterday := a.s.day(a.At).Add(-1)
	switch v.Text.slot() {
	case slotGroup:
		since, ok := a.s.participations.latest(v.Text.Activity, id, yesterday.Add(1))
		if !ok || since.At.Before(v.At) {
			return nil, nil
		}
		return EndParticipation(ParticipationEnded{Resident: id, Activity: v.Text.Activity, Last: yesterday})(a)
	case slotAppointment:
		known := a.s.appointments.byID[appointmentOf(m, v.N)]
		if known == nil || known.now().TakenBack || known.now().From.Before(a.At) {
			return nil, nil
		}
		return CancelAppointment(AppointmentCancelled{Appointment: appointmentOf(m, v.N), Resident: id})(a)
	case slotRoutine:
		if a.s.routines.byID[routineOf(m)] == nil {
			return nil, nil
		}
		return EndRoutine(RoutineEnded{Routine: routineOf(m), Resident: id, Last: yesterday})(a)
	}
	return nil, nil
}

// inDays says whether a measure that is part of the plan stands in the days on or after a day.
func (s *State) inDays(m Measure, day civil.Day) bool {
	if !m.InPlan {
		return false
	}
	switch m.slot() {
	case slotGroup:
		known := s.activities.byID[m.Activity]
		v := known.on(max(day, m.From))
		return v != nil && (v.plan.Everyone || s.participations.on(m.Activity, m.Resident, max(day, m.From)))
	case slotAppointment:
		known := s.appointments.byID[appointmentOf(m.ID, m.N)]
		return known != nil && !known.now().Cancelled && !known.now().TakenBack
	case slotRoutine:
		known := s.routines.byID[routineOf(m.ID)]
		return known != nil && known.on(max(day, m.From)) != nil
	}
	return false
}

// measureIn finds which of the measures of somebody's plan an item of their day is part of.
func measureIn(plan []Measure, item Item) (Measure, bool) {
	for _, m := range plan {
		is := false
		switch m.slot() {
		case slotGroup:
			is = item.Sort == ItemActivity && item.Occurrence.Activity == m.Activity
		case slotAppointment:
			is = item.Sort == ItemAppointment && item.Appointment.Appointment == appointmentOf(m.ID, m.N)
		case slotRoutine:
			is = item.Sort == ItemRoutine && item.Routine == routineOf(m.ID)
		}
		if is && m.InPlan {
			return m, true
		}
	}
	return Measure{}, false
}
