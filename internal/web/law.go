package web

import (
	"net/http"
	"strconv"
	"time"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// What the law knows is entered by the coordinator, with who knows the law; and beside it stand the
// sums of what it was used for.

func (s *Server) lawRoutes(r routes) {
	r.page("GET /house/law", s.law)
	r.act("POST /house/law", s.describeLaw)
}

type lawPage struct {
	FormID, Country string
	Parts           []lawPart
	Sorts, Groups   []ui.LineProps
}

// lawPart is one sort of thing that the law knows: a row for each, and a few to write in.
type lawPart struct {
	Name, Legend, Hint, Says string
	Binds                    bool // one of them can be binding
	Rows                     []lawRow
}

type lawRow struct {
	At, Name, Says string // At: "force-0", which the names of its fields begin with
	Binding        bool
}

// lawRoom is how many empty rows there are to write in.
const lawRoom = 2

// lawSumsDays is for how long the sums are.
const lawSumsDays = 365

func (s *Server) law(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	p := lawPage{FormID: l.formID()}
	l.view(func(v care.View) {
		law := v.Law()
		var forces []lawRow
		for _, f := range law.Forces {
			forces = append(forces, lawRow{Name: f.Name, Says: f.Says, Binding: f.Binding})
		}
		p.Country = l.typed("country", law.Country)
		p.Parts = []lawPart{
			{Name: "force", Legend: l.say("law.forces"), Says: l.say("law.says"), Binds: true, Rows: l.lawRows("force", forces)},
			{Name: "decision", Legend: l.say("law.decisions"), Says: l.say("law.basis"), Rows: l.lawRows("decision", lawful(law.Decisions))},
			{Name: "restraint", Legend: l.say("law.restraints"), Hint: l.say("law.restraints.help"), Says: l.say("law.basis"), Rows: l.lawRows("restraint", lawful(law.Restraints))},
		}
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

func lawful(things []care.LawfulThing) (rows []lawRow) {
	for _, t := range things {
		rows = append(rows, lawRow{Name: t.Name, Says: t.Basis})
	}
	return rows
}

// lawRows are the rows of a part with room below them; where the form was refused, as they were typed.
func (l *look) lawRows(part string, rows []lawRow) []lawRow {
	if l.refusal != nil {
		rows = l.form().lawRows(part)
	}
	rows = append(rows, make([]lawRow, lawRoom)...)
	for i := range rows {
		rows[i].At = part + "-" + strconv.Itoa(i)
	}
	return rows
}

// lawRows reads the rows of a part that something stands in.
func (f *form) lawRows(part string) (rows []lawRow) {
	for i := 0; f.has(part + "-" + strconv.Itoa(i)); i++ {
		at := part + "-" + strconv.Itoa(i)
		row := lawRow{Name: f.text(at), Says: f.text(at + "-says"), Binding: f.has(at + "-binding")}
		if row != (lawRow{}) {
			rows = append(rows, row)
		}
	}
	return rows
}

func (f *form) lawful(part string) (things []care.LawfulThing) {
	for _, row := range f.lawRows(part) {
		things = append(things, care.LawfulThing{Name: row.Name, Basis: row.Says})
	}
	return things
}

func (s *Server) describeLaw(w http.ResponseWriter, l *look) error {
	f := l.form()
	d := care.LawDescribed{Country: f.text("country"), Decisions: f.lawful("decision"), Restraints: f.lawful("restraint")}
	for _, row := range f.lawRows("force") {
		d.Forces = append(d.Forces, care.Force{Name: row.Name, Says: row.Says, Binding: row.Binding})
	}
	return s.do(w, l, care.DescribeLaw(d), done{to: "/house/law", say: "law.described", keep: true}, s.law)
}
