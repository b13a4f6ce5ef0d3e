package web

import (
	"net/http"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// What the law knows is entered by the coordinator, one thing a line, with who knows the law; and beside it stand the
// sums of what it was used for.

func (s *Server) lawRoutes(r routes) {
	r.page("GET /house/law", s.law)
	r.act("POST /house/law", s.describeLaw)
}

type lawPage struct {
	FormID, Country               string
	Forces, Decisions, Restraints string // one a line: the name, a bar, and the rest
	Sorts, Groups                 []ui.LineProps
}

// lawSumsDays is for how long the sums are.
const lawSumsDays = 365

func (s *Server) law(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	p := lawPage{FormID: l.formID()}
	l.view(func(v care.View) {
		law := v.Law()
		var forces []string
		for _, f := range law.Forces {
			line := f.Name + " | " + f.Says
			if f.Binding {
				line += " | !"
			}
			forces = append(forces, line)
		}
		p.Country = l.typed("country", law.Country)
		p.Forces = l.typed("forces", strings.Join(forces, "\n"))
		p.Decisions, p.Restraints = l.typed("decisions", lawLines(law.Decisions)), l.typed("restraints", lawLines(law.Restraints))
		sorts, groups := v.RestraintSums(v.At().Add(-lawSumsDays*24*time.Hour), v.At())
		for _, sum := range sorts {
			p.Sorts = append(p.Sorts, ui.LineProps{Title: sum.Sort, Detail: l.say("law.sum", "Count", sum.Times, "Time", l.words.Minutes(sum.Minutes), "People", sum.People)})
		}
		for _, sum := range groups {
			line := ui.LineProps{Title: l.say("law.group." + sum.Group), Detail: l.say("law.too-few")}
			if !sum.Few {
				line.Detail = l.say("law.sum", "Count", sum.Times, "Time", l.words.Minutes(sum.Minutes), "People", sum.People)
			}
			p.Groups = append(p.Groups, line)
		}
	})
	return s.show(w, l, l.say("law.title"), lawView(p))
}

func lawLines(things []care.LawfulThing) string {
	var lines []string
	for _, t := range things {
		lines = append(lines, t.Name+" | "+t.Basis)
	}
	return strings.Join(lines, "\n")
}

// lawThings reads what lawLines writes.
func lawThings(text string) (things []care.LawfulThing) {
	for _, parts := range barred(text) {
		things = append(things, care.LawfulThing{Name: parts[0], Basis: parts[1]})
	}
	return things
}

// barred reads lines of three parts with bars between them.
func barred(text string) (lines [][3]string) {
	for line := range strings.Lines(text) {
		var parts [3]string
		for i, part := range strings.SplitN(line, "|", len(parts)) {
			parts[i] = strings.TrimSpace(part)
		}
		if parts != [3]string{} {
			lines = append(lines, parts)
		}
	}
	return lines
}

func (s *Server) describeLaw(w http.ResponseWriter, l *look) error {
	f := l.form()
	d := care.LawDescribed{Country: f.text("country"), Decisions: lawThings(f.words("decisions")), Restraints: lawThings(f.words("restraints"))}
	for _, parts := range barred(f.words("forces")) {
		d.Forces = append(d.Forces, care.Force{Name: parts[0], Says: parts[1], Binding: parts[2] == "!"})
	}
	return s.do(w, l, care.DescribeLaw(d), done{to: "/house/law", say: "law.described", keep: true}, s.law)
}
