package print

import (
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/words"
)

// A PlanSheet is a resident's plan on paper: theirs to take home. It says what is part of the plan, and nothing that
// is only proposed.
type PlanSheet struct {
	Sheet
	Goals []PlanGoal
	Next  string
	Notes int
}

// A PlanGoal is a goal on paper.
type PlanGoal struct {
	Words, Why string
	Levels     []string
	Here       int // which level it is at; -1 if nobody said
	Measures   []Line
}

// Plan makes the sheet of a resident's plan; false if the viewer may not see it.
func Plan(v care.View, w *words.Words, id care.ResidentID) (PlanSheet, bool) {
	plan, ok := v.Plan(id)
	r, known := v.Resident(id)
	if !ok || !known {
		return PlanSheet{}, false
	}
	s := PlanSheet{Sheet: newSheet(v, w, w.Say("plan.of", "Name", r.Name), w.DateYear(v.Today())), Notes: 3}
	for _, g := range plan.Goals {
		goal := PlanGoal{Words: g.Words, Why: g.Why, Here: -1}
		if g.Complete() {
			goal.Levels, goal.Here = g.Levels, int(g.Start-care.MuchLess)
			for _, voice := range []care.Voice{care.VoiceTeam, care.VoiceResident} {
				if rated, ok := g.Last(voice); ok {
					goal.Here = int(rated.Level - care.MuchLess)
				}
			}
		}
		for _, m := range g.Measures {
			if m.InPlan {
				goal.Measures = append(goal.Measures, Line{Title: m.What, Detail: measure(v, w, m)})
			}
		}
		s.Goals = append(s.Goals, goal)
	}
	if due, ok := v.ReviewDue(id); ok {
		s.Next = w.Say("review.next", "Day", w.DateYear(max(due.On, civil.Day(1))))
	}
	return s, true
}

// measure says with whom, in which group, and when.
func measure(v care.View, w *words.Words, m care.Measure) string {
	var parts []string
	if with := where(v, "", m.With, m.Others); with != "" {
		parts = append(parts, with)
	}
	if a, ok := v.Activity(m.Activity); ok {
		parts = append(parts, w.Say("plan.in-group", "Title", a.Title))
	} else if m.Minutes > 0 {
		parts = append(parts, w.Clock(m.At))
	}
	return strings.Join(parts, " · ")
}
