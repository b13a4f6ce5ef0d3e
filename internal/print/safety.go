package print

import (
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/words"
)

// A SafetySheet is a person's safety plan on one sheet, to carry in a pocket or to hang inside a cupboard door. It is the
// person's own: whoever holds the paper can read it.
type SafetySheet struct {
	Sheet
	Steps, Crisis []SafetySection
	Stages        []SafetyStage
	Wishes        SafetySection
	On            string // the day of the sheet
}

// SafetyStage is what is seen and done at a stage.
type SafetyStage struct {
	Title    string
	Sections []SafetySection
}

// SafetySection is a part of the plan.
type SafetySection struct {
	Title string
	Lines []SafetyLine
}

// SafetyLine is one line of it; After stands behind it, quietly: when, with which force, whose words it is.
type SafetyLine struct {
	Words, After string
	Phone        string // to be called: it stands out
	Own          bool
}

// Safety makes the sheet of somebody's safety plan; false if the viewer may not see it.
func Safety(v care.View, w *words.Words, id care.ResidentID) (SafetySheet, bool) {
	r, ok := v.Resident(id)
	if !ok {
		return SafetySheet{}, false
	}
	plan := v.Safety(id)
	s := SafetySheet{Sheet: newSheet(v, w, w.Say("safety.of", "Name", r.Name), "")}
	if len(plan.Reviews) > 0 {
		s.Sub = w.Say("safety.gone-through", "Day", w.DateYear(civil.Of(plan.Reviews[0].At, v.Zone())))
	}
	sections := func(stage care.SafetyStage, parts ...care.SafetyPart) (list []SafetySection) {
		for _, part := range parts {
			if section := safetySection(w, plan, part, stage); len(section.Lines) > 0 {
				list = append(list, section)
			}
		}
		return list
	}
	s.Steps, s.Crisis = sections("", care.SafetySteps...), sections("", care.SafetyCrisis...)
	for _, stage := range care.SafetyStages {
		if list := sections(stage, care.SafetyStaged...); len(list) > 0 {
			s.Stages = append(s.Stages, SafetyStage{w.Say("safety.stage." + string(stage)), list})
		}
	}
	s.On = w.DateYear(v.Today())
	s.Wishes = safetySection(w, plan, care.SafetyWish, "")
	return s, true
}

func safetySection(w *words.Words, plan care.SafetyPlan, part care.SafetyPart, stage care.SafetyStage) SafetySection {
	section := SafetySection{Title: w.Say("safety.part." + string(part))}
	for _, l := range plan.Of(part, stage) {
		line := SafetyLine{Words: l.Words, Own: l.Own, Phone: l.Phone}
		for _, after := range []string{l.When, l.Force, l.From} {
			if after != "" && line.After != "" {
				line.After += " · "
			}
			line.After += after
		}
		section.Lines = append(section.Lines, line)
	}
	return section
}

// Tel is what a phone calls: digits and a leading plus; "" if there is no number in it.
func Tel(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
	if len(digits) < 3 {
		return ""
	}
	return "tel:" + digits
}

func step(i int, title string) string { return strconv.Itoa(i+1) + ". " + title }
