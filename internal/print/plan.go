package print

import (
	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/words"
)

// A PlanSheet is a resident's plan on paper: theirs to take home. It says what is part of the plan, and nothing that
// is only proposed.
type PlanSheet struct {
	Sheet
	Goals []PlanGoal
	Also  []Line // what is in the plan and hangs on no goal
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

// Plan makes the sheet of a resident's plan; false if the viewer may not see it. What stands beside a measure (with whom,
// how often, until when) is said by detail, as on the page.
func Plan(v care.View, w *words.Words, id care.ResidentID, detail func(care.MeasurePlan) string) (PlanSheet, bool) {
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
				goal.Measures = append(goal.Measures, Line{Title: m.What, Detail: detail(m.MeasurePlan)})
			}
		}
		s.Goals = append(s.Goals, goal)
	}
	for _, m := range plan.Loose {
		if m.InPlan {
			s.Also = append(s.Also, Line{Title: m.What, Detail: detail(m.MeasurePlan)})
		}
	}
	if due, ok := v.ReviewDue(id); ok {
		s.Next = w.Say("review.next", "Day", w.DateYear(max(due.On, civil.Day(1))))
	}
	return s, true
}
