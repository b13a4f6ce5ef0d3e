package web

import (
	"net/http"
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// The team: who works here, what each is good at in their own words, and who is here now. There is no count of anybody's
// work on these pages.

func (s *Server) staffRoutes(r routes) {
	r.page("GET /team", s.team)
	r.act("POST /team", s.joinTeam)
	r.page("GET /team/{staff}", s.colleague)
	r.act("POST /team/{staff}", s.describeColleague)
	r.act("POST /team/{staff}/left", s.leaveTeam)
}

type teamPage struct {
	FormID           string
	Sub              string
	Here, Others     []ui.LineProps
	Chief            bool
	Name, Profession string
}

func (s *Server) team(w http.ResponseWriter, l *look) error {
	p := teamPage{FormID: l.formID(), Chief: l.who.Role == care.RoleCoordinator, Name: l.typed("name", ""), Profession: l.typed("profession", "")}
	var err error
	l.view(func(v care.View) {
		colleagues := v.Colleagues()
		if colleagues == nil && l.forStaff() != nil {
			if _, here := v.Resident(l.who.Resident()); !here {
				err = care.Forbidden
				return
			}
		}
		present := map[care.StaffID]bool{}
		for _, c := range v.Present() {
			present[c.ID] = true
			line := colleagueLine(v, c.Staff)
			line.After = l.say("staff.here-until", "When", until(l, v, c.Until))
			p.Here = append(p.Here, line)
		}
		for _, c := range colleagues {
			if !present[c.ID] {
				p.Others = append(p.Others, colleagueLine(v, c))
			}
		}
		if team := v.Team(); team != "" {
			p.Sub = l.say("staff.team-has-the-house", "Team", team)
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("staff.title"), teamView(p))
}

// colleagueLine is a colleague in a list: what they do, and what they are good at as they say it.
func colleagueLine(v care.View, c care.Staff) ui.LineProps {
	return ui.LineProps{ID: "staff-" + string(c.ID), Face: ui.FaceProps{Name: c.Name, Tone: ui.ToneOf(string(c.ID))}, Title: c.Name,
		Href: "/team/" + string(c.ID), Detail: c.Profession, Voice: strings.Join(c.Strengths, ", ")}
}

func (s *Server) joinTeam(w http.ResponseWriter, l *look) error {
	f := l.form()
	c := care.StaffJoined{Staff: care.StaffID(f.id()), Name: f.text("name"), Profession: f.text("profession")}
	return s.do(w, l, care.JoinStaff(c), done{to: "/team", say: "staff.joined", keep: true}, s.team)
}

type colleaguePage struct {
	FormID                 string
	ID                     care.StaffID
	Top                    ui.TopProps
	Mine, Chief, Left      bool
	Strengths              []string
	Speaks                 string
	Here                   string
	Duties                 []string
	Follows                []ui.LineProps
	Name, Profession, Good string
	Languages              [][]ui.Option
}

func (s *Server) colleague(w http.ResponseWriter, l *look) error {
	var p colleaguePage
	found := false
	l.view(func(v care.View) {
		var c care.Staff
		if c, found = v.Colleague(care.StaffID(l.PathValue("staff"))); found {
			p = newColleaguePage(l, v, c)
		}
	})
	if !found {
		return care.NotFound
	}
	return s.show(w, l, p.Top.Title, colleagueView(p))
}

func newColleaguePage(l *look, v care.View, c care.Staff) colleaguePage {
	p := colleaguePage{FormID: l.formID(), ID: c.ID, Mine: l.who.Staff() == c.ID, Chief: l.who.Role == care.RoleCoordinator, Left: !c.Left.IsZero(),
		Top:       ui.TopProps{Title: c.Name, Sub: c.Profession, Face: ui.FaceProps{Name: c.Name, Tone: ui.ToneOf(string(c.ID))}},
		Strengths: c.Strengths,
		Name:      l.typed("name", c.Name), Profession: l.typed("profession", c.Profession), Good: l.typed("strengths", strings.Join(c.Strengths, "\n"))}
	p.Languages = languageChoices(l, l.typedAll("language", c.Languages), 3)
	if len(c.Languages) > 0 {
		var names []string
		for _, tag := range c.Languages {
			names = append(names, l.words.Language(tag))
		}
		p.Speaks = l.say("staff.speaks", "Name", c.Name, "Languages", names)
	}
	for _, here := range v.Present() {
		if here.ID == c.ID {
			p.Here = l.say("staff.here-until", "When", until(l, v, here.Until))
		}
	}
	for _, r := range v.Follows(c.ID) {
		p.Follows = append(p.Follows, ui.LineProps{Face: residentFace(v, r), Title: r.Name, Href: residentHref(r.ID)})
	}
	if p.Mine || p.Chief {
		for _, d := range v.Duties(v.At(), v.At().AddDate(0, 0, 14)) {
			if d.Staff == c.ID {
				p.Duties = append(p.Duties, dutyText(l, v, d))
			}
		}
	}
	return p
}

func (s *Server) describeColleague(w http.ResponseWriter, l *look) error {
	f := l.form()
	c := care.StaffDescribed{Staff: care.StaffID(l.PathValue("staff")), Name: f.text("name"), Profession: f.text("profession"),
		Strengths: slices.Compact(f.lines("strengths")), Languages: f.list("language")}
	return s.do(w, l, care.DescribeStaff(c), done{to: "/team/" + string(c.Staff), say: "staff.described", keep: true}, s.colleague)
}

func (s *Server) leaveTeam(w http.ResponseWriter, l *look) error {
	left := care.StaffLeft{Staff: care.StaffID(l.PathValue("staff"))}
	l.view(func(v care.View) { left.On = v.At().UTC() })
	return s.do(w, l, care.LeaveStaff(left), done{to: "/team", say: "staff.left", keep: true}, s.colleague)
}
