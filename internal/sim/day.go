package sim

import (
	"milieu/internal/care"
	"milieu/internal/civil"
)

// live makes up one day.
func (w *world) live(d civil.Day) {
	w.busy = map[string]*hours{}
	if d == w.first {
		w.furnish(d)
	}
	for _, g := range w.guests {
		switch {
		case g.from == d, d == w.first && g.on(d):
			w.admit(d, g)
			w.apart(func() { w.treat(d, g) })
		case g.until == d:
			w.discharge(d, g)
		}
	}
	for _, g := range w.here(d) {
		w.drift(d, g)
		w.leaves(d, g)
		if g.until != d {
			w.getToKnow(d, g)
		}
	}
	w.handOver(d)
	if !w.open(d) {
		return
	}
	w.stillNow(d)
	if w.manner.beds {
		w.nights(d)
		w.conflict(d)
		w.apart(func() { w.crisis(d) })
	}
	for _, g := range w.here(d) {
		w.join(d, g)
		w.appointments(d, g)
	}
	w.choose(d)
	for _, a := range w.takes(d) {
		w.hold(d, a)
	}
	w.eat(d)
	for _, g := range w.here(d) {
		w.askToTalk(d, g)
	}
	w.smallThings(d)
	for _, g := range w.here(d) {
		w.tell(d, g, hm(8, 0), hm(11, 0), 0.95-0.3*g.Quiet)
		w.tell(d, g, hm(19, 0), hm(22, 30), 0.6-0.4*g.Quiet)
		w.routine(d, g)
		w.writes(d, g)
		w.promise(d, g)
		w.planning(d, g)
	}
	w.paperwork(d)
	w.apart(func() { w.hardThings(d) })
	w.homeThings(d)
	w.byThemselves(d)
}

// eat has people come to the tables.
func (w *world) eat(d civil.Day) {
	for _, m := range w.manner.moments {
		if m.sort == care.MomentMeal {
			w.table(d, m.from, m.until-m.from, map[string]float64{"breakfast": 0.85, "lunch": 0.9, "supper": 0.95, "tea": 0.95}[m.name])
		}
	}
}

// drift moves somebody's mood: a little better over the weeks, with good days and bad ones.
func (w *world) drift(d civil.Day, g *guest) {
	aim := min(0.85, 0.3+0.04*float64(g.week(d)))
	g.mood += 0.25*(aim-g.mood) + 0.35*(w.Float64()-0.5)
	g.mood = max(0, min(1, g.mood))
}

// tell has somebody say how they are: on their own phone, or to who asked.
func (w *world) tell(d civil.Day, g *guest, from, until int, odds float64) {
	minute := w.between(from, until)
	if g.from == d && d != w.first {
		minute = w.between(hm(14, 0), hm(22, 0))
	}
	if !w.odds(odds) || g.isAway(w.at(d, minute)) || g.until == d {
		return
	}
	how := "mixed"
	switch feeling := g.mood + 0.3*(w.Float64()-0.5); {
	case feeling < 0.35:
		how = "hard"
	case feeling > 0.62:
		how = "good"
	}
	by := g.who()
	if c := w.anyone(d, minute, g.companions...); c != nil && w.odds(0.25) {
		by = c.who()
	}
	w.act(d, minute, by, care.TellWellbeing(care.WellbeingTold{Resident: g.id, Words: w.draw("wellbeing."+how+g.key(), w.Wellbeing[how]), Own: true, Told: w.at(d, minute)}))
}

// A routine is what somebody does for themselves each day.
type routine struct {
	id     care.RoutineID
	from   civil.Day
	minute int
	often  float64
}

// routine has somebody choose routines in their first week, and tick off what they did.
func (w *world) routine(d civil.Day, g *guest) {
	n := d.Sub(max(g.from, w.first))
	if n >= 2 && n <= 6 && len(g.routines) < 4 && w.odds(0.75) && !g.isAway(w.at(d, hm(19, 0))) && g.until != d {
		r := &routine{care.RoutineID(w.id(d)), d.Add(1), w.between(14, 40) * 30, 0.65 + 0.33*w.Float64()}
		g.routines = append(g.routines, r)
		w.act(d, hm(19, w.between(0, 50)), g.who(), care.ChooseRoutine(care.RoutineChosen{Routine: r.id, Resident: g.id,
			Title: w.draw("routine"+g.key(), w.Routines.List), Rule: "FREQ=DAILY", From: r.from, At: clock(r.minute), Minutes: 15}))
	}
	for _, r := range g.routines {
		minute := r.minute + w.between(0, 90)
		if d >= r.from && w.odds(r.often) && !g.isAway(w.at(d, minute)) && (g.until != d || minute < departure) {
			w.act(d, minute, g.who(), care.TickRoutine(care.RoutineTicked{Routine: r.id, Resident: g.id, Day: d}))
		}
	}
}

// appointments are agreed some days ahead.
func (w *world) appointments(d civil.Day, g *guest) {
	by := w.anyone(d, hm(14, 0), g.companions...)
	if by == nil {
		return
	}
	agree := func(f care.AppointmentAgreed, on civil.Day, minute, minutes int) {
		f.Appointment, f.Resident, f.From, f.Minutes = care.AppointmentID(w.id(d)), g.id, w.at(on, minute), minutes
		w.act(d, hm(14, 0)+w.between(0, 200), by.who(), care.AgreeAppointment(f))
	}
	if d == max(w.last.Add(-2), w.first) {
		switch g.Name {
		case "Amir":
			agree(care.AppointmentAgreed{Title: w.Appointments.Sister, Place: place("living")}, w.last, hm(15, 30), 60)
		case "Sara":
			agree(care.AppointmentAgreed{Title: w.Appointments.Review, With: []care.StaffID{g.companions[0].id}, Others: w.Appointments.ReviewOthers, Place: place("reading")}, w.last, hm(14, 0), 60)
		}
	}
	on := d.Add(w.between(1, 7))
	if g.isAway(w.at(d, hm(14, 0))) || g.until == d || !g.until.IsZero() && on >= g.until || on == w.last || !w.odds(0.13) {
		return
	}
	f := care.AppointmentAgreed{Title: w.draw("appointment"+g.key(), w.Appointments.List), Others: pick(w.chance, w.Appointments.Others),
		Where: pick(w.chance, w.Appointments.Where), Private: w.odds(0.3)}
	agree(f, on, w.between(18, 31)*30, w.between(1, 3)*30)
}

// paperwork is what the team does without residents; each notes their own.
func (w *world) paperwork(d civil.Day) {
	for _, c := range w.staff {
		for range w.between(3, 5) {
			what := pick(w.chance, care.AdministrationWhats)
			from, minutes := w.between(hm(8, 30), hm(21, 0))/5*5, map[care.AdministrationWhat]int{care.Writing: 15, care.Meetings: 40, care.Calls: 15, care.Medicines: 20, care.Practical: 25, care.Learning: 45}[what]
			minutes = w.around(minutes)
			if w.works(c, d, from) && w.works(c, d, from+minutes+5) && w.of(c.Name).free(from, minutes) {
				w.of(c.Name).take(from, minutes)
				w.act(d, from+minutes+w.between(0, 5), c.who(), care.NoteAdministration(care.AdministrationNoted{Staff: c.id, Began: w.at(d, from), Minutes: minutes, What: what}))
			}
		}
	}
}
