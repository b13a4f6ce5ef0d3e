package print

import (
	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/words"
)

// A MedicineSheet is what somebody takes and the plans they have for it, on one sheet: for the person, and for whoever
// treats them next.
type MedicineSheet struct {
	Sheet
	Medicines []MedicineLine
}

// MedicineLine is one medicine, with its plan if there is one.
type MedicineLine struct {
	Name, Dose, Detail, Thought string
	Plan, Goal, State           string
	Facts                       []MedicineFact
	Steps                       []Line
}

// MedicineFact is one thing that the plan says.
type MedicineFact struct{ Title, Words string }

// Medicines makes the sheet; false if the viewer may not see it.
func Medicines(v care.View, w *words.Words, id care.ResidentID) (MedicineSheet, bool) {
	r, ok := v.Resident(id)
	if !ok {
		return MedicineSheet{}, false
	}
	s := MedicineSheet{Sheet: newSheet(v, w, w.Say("medicine.of", "Name", r.Name), "")}
	ledgers := v.Ledgers(id)
	for _, m := range v.Medicines(id) {
		if m.Stopped != nil {
			continue
		}
		line := MedicineLine{Name: m.Name, Dose: string(m.Dose), Detail: m.For}
		if m.Since != "" {
			line.Detail = w.Say("medicine.since-when", "Since", m.Since) + " " + m.For
		}
		if len(m.Thoughts) > 0 {
			line.Thought = m.Thoughts[0].Words
		}
		for _, g := range ledgers {
			if g.Medicine == m.Medicine && g.Ended == nil {
				line.plan(v, w, r, g)
				break
			}
		}
		s.Medicines = append(s.Medicines, line)
	}
	return s, true
}

func (l *MedicineLine) plan(v care.View, w *words.Words, r care.Resident, g care.Ledger) {
	l.Plan, l.Goal, l.State = w.Say("ledger.aim."+string(g.Aim)), g.Goal, w.Say("ledger.state.draft")
	if g.Holds() {
		l.State = w.Say("ledger.state.holds")
	} else if g.Paused != nil {
		l.State = w.Say("ledger.state.paused")
	}
	fact := func(title, text string) {
		if text != "" {
			l.Facts = append(l.Facts, MedicineFact{title, text})
		}
	}
	fact(w.Say("ledger.instead"), g.Instead)
	fact(w.Say("ledger.pause-when"), g.Pause)
	fact(w.Say("ledger.call-whom"), g.Call)
	fact(w.Say("ledger.withdrawal"), g.Withdrawal)
	fact(w.Say("ledger.return"), g.Return)
	for i, step := range g.Steps {
		shown := Line{Time: w.DayShort(step.From), Title: string(step.Dose), Detail: step.Watch}
		for _, told := range g.Told {
			if told.Step == i {
				shown.Detail += " " + w.Quote(told.Words)
			}
		}
		l.Steps = append(l.Steps, shown)
	}
	day := func(written care.Written) string { return w.DateYear(civil.Of(written.At, v.Zone())) }
	if g.Agreed != nil {
		fact(w.Say("ledger.agreed-on", "Name", r.Name, "Day", day(g.Agreed.Written)), g.Agreed.Words+" ")
	}
	if g.Signed != nil {
		c, _ := v.Colleague(g.Signed.Prescriber)
		fact(w.Say("ledger.signed-on", "Name", c.Name, "Day", day(g.Signed.Written)), " ")
	}
}
