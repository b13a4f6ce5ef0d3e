package print

import (
	"milieu/internal/care"
	"milieu/internal/words"
)

// A HomeSheet is what somebody goes home with, on one sheet for the kitchen wall.
type HomeSheet struct {
	Sheet
	Parts     []SafetySection
	Farewells []SafetyLine
}

// GoingHome makes the sheet of what somebody goes home with; false if the viewer may not see it.
func GoingHome(v care.View, w *words.Words, id care.ResidentID) (HomeSheet, bool) {
	r, ok := v.Resident(id)
	if !ok {
		return HomeSheet{}, false
	}
	g := v.GoingHome(id)
	s := HomeSheet{Sheet: newSheet(v, w, w.Say("home.of", "Name", r.Name), "")}
	if !g.On.IsZero() {
		s.Sub = w.DateYear(g.On)
	}
	for _, part := range care.HomeParts {
		section := SafetySection{Title: w.Say("home.part." + string(part))}
		for _, l := range g.Of(part) {
			line := SafetyLine{Words: l.Words, Own: l.Own, Phone: l.Phone}
			if l.Day > 0 {
				line.After = w.Say("home.day", "Count", l.Day)
				if !g.On.IsZero() {
					line.After = w.DayShort(g.On.Add(l.Day))
				}
			}
			if l.With != "" && line.After != "" {
				line.After += " · "
			}
			line.After += l.With
			section.Lines = append(section.Lines, line)
		}
		if len(section.Lines) > 0 {
			s.Parts = append(s.Parts, section)
		}
	}
	if reach := v.Reachable(); reach.Said {
		section := SafetySection{Title: w.Say("reach.title")}
		for _, one := range [][2]string{{w.Say("reach.the-house"), reach.Phone}, {w.Say("reach.emergency"), reach.Emergency}} {
			if one[1] != "" {
				section.Lines = append(section.Lines, SafetyLine{Words: one[0], Phone: one[1]})
			}
		}
		s.Parts = append(s.Parts, section)
	}
	for _, f := range g.Farewells {
		by := ""
		if c, ok := v.Colleague(f.By.Staff()); ok {
			by = c.Name
		}
		s.Farewells = append(s.Farewells, SafetyLine{Words: f.Words, Own: true, After: by})
	}
	return s, true
}
