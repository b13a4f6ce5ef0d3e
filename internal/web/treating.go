package web

import (
	"net/http"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// Who treats somebody without being in the house every day, named as a companion is.

func (s *Server) treatingRoutes(r routes) {
	r.act("POST /resident/{id}/treating", s.nameTreating)
	r.act("POST /resident/{id}/treating/end", s.endTreating)
}

type treatingCard struct {
	ID      care.ResidentID
	Name    string
	Own     bool
	Lines   []ui.LineProps
	Others  []ui.Option // colleagues to name, for the coordinator
	FormID  string
	EndsDay string
}

// treatingPart says who treats a person; to who answers for the house, with a way to change it.
func treatingPart(l *look, v care.View, r care.Resident) templ.Component {
	c := treatingCard{ID: r.ID, Name: r.Name, Own: l.own(r.ID), FormID: newID(), EndsDay: l.typed("ends", "")}
	chief := l.who.Role == care.RoleCoordinator
	named := map[care.StaffID]bool{}
	for _, t := range v.Treats(r.ID) {
		colleague, _ := v.Colleague(t.Staff)
		line := colleagueLine(v, colleague)
		if !t.Until.IsZero() {
			line.After = l.say("treating.until", "Day", dateOf(l, v, t.Until))
		}
		if chief {
			line.Action = endTreatingForm(r.ID, t.Staff, colleague.Name)
		}
		named[t.Staff] = true
		c.Lines = append(c.Lines, line)
	}
	if chief {
		for _, colleague := range v.Colleagues() {
			if !named[colleague.ID] {
				c.Others = append(c.Others, ui.Option{Value: string(colleague.ID), Text: colleague.Name, Chosen: l.typed("treats", "") == string(colleague.ID)})
			}
		}
	}
	if len(c.Lines)+len(c.Others) == 0 {
		return nil
	}
	return treatingView(c)
}

func (s *Server) nameTreating(w http.ResponseWriter, l *look) error {
	f := l.form()
	t := care.TreatingNamed{Resident: l.resident(), Staff: care.StaffID(f.text("treats"))}
	if day := f.day("ends"); !day.IsZero() {
		_, end := day.Bounds(f.zone)
		t.Until = end.UTC()
	}
	return s.do(w, l, care.NameTreating(t), done{to: residentHref(t.Resident), say: "treating.named", keep: true}, s.person)
}

func (s *Server) endTreating(w http.ResponseWriter, l *look) error {
	t := care.TreatingEnded{Resident: l.resident(), Staff: care.StaffID(l.form().text("treats"))}
	return s.do(w, l, care.EndTreating(t), done{to: residentHref(t.Resident), say: "treating.ended", keep: true}, s.person)
}
