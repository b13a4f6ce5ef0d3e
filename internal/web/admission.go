package web

import (
	"net/http"
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Coming, saying who one is, and going home. Coming asks for a name and nothing else that can wait.

type admissionPage struct {
	FormID       string
	Title, Help  string
	Again        care.ResidentID // of somebody who comes back
	Former       []ui.LineProps
	Name         string
	Day, Clock   string
	How, Referer string
	Beds         bool
}

func (s *Server) admission(w http.ResponseWriter, l *look) error {
	if err := l.forTeam(); err != nil {
		return err
	}
	p := admissionPage{FormID: l.formID(), Again: care.ResidentID(l.typed("again", l.URL.Query().Get("again"))), How: l.typed("how", "wish"), Referer: l.typed("referrer", "")}
	l.view(func(v care.View) {
		p.Beds = hasBeds(v)
		p.Title = l.say("resident.new." + wordOr(v.House().Word))
		name := ""
		if r, ok := v.Resident(p.Again); ok {
			name, p.Title = r.Name, l.say("resident.back-again", "Name", r.Name)
		} else {
			p.Again = ""
			for _, r := range v.Former() {
				p.Former = append(p.Former, ui.LineProps{Face: residentFace(v, r), Title: r.Name, Href: "/admission?again=" + string(r.ID),
					Detail: l.say("resident.went", "Day", l.words.DateYear(civil.Of(r.Stay().Until, v.Zone())))})
			}
		}
		p.Name = l.typed("name", name)
		p.Day, p.Clock = l.typed("day", v.Today().String()), l.typed("clock", civil.ClockOf(v.At(), v.Zone()).String())
	})
	return s.show(w, l, p.Title, admissionView(p))
}

func (s *Server) admit(w http.ResponseWriter, l *look) error {
	f := l.form()
	id := f.id()
	a := care.ResidentAdmitted{Resident: care.ResidentID(f.text("again")), Stay: care.StayID(id), Name: f.text("name"),
		On: f.time("day", "clock"), OwnWish: f.text("how") == "wish", Referrer: f.text("referrer")}
	if a.OwnWish {
		a.Referrer = ""
	}
	if a.Resident == "" {
		a.Resident = care.ResidentID(id)
	}
	return s.do(w, l, care.Admit(a), done{to: residentHref(a.Resident), say: "resident.welcome", keep: true}, s.admission)
}

type aboutPage struct {
	FormID              string
	ID                  care.ResidentID
	Own, Beds           bool
	Person              string
	Name, Full          string
	Pronouns, Born      string
	Code                string        // for an account; shown to the coordinator
	Languages           [][]ui.Option // one list of choices for each language somebody may speak
	Interpreter, OnWall bool
	Face                ui.FaceProps
}

// codeFor is how the office names somebody of this house; only the coordinator passes it on.
func codeFor(l *look, id string) string {
	if l.who.Role != care.RoleCoordinator {
		return ""
	}
	return id
}

func (s *Server) about(w http.ResponseWriter, l *look) error {
	var p aboutPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = aboutPage{Code: codeFor(l, string(r.ID)), FormID: l.formID(), ID: r.ID, Own: l.own(r.ID), Beds: hasBeds(v), Person: r.Name, Face: residentFace(v, r),
			Name: l.typed("name", r.Name), Full: l.typed("full", r.FullName), Pronouns: l.typed("pronouns", r.Pronouns), Born: l.typed("born", r.Born.String()),
			Interpreter: l.ticked("interpreter", r.Interpreter), OnWall: l.ticked("wall", r.OnWall)}
		p.Languages = languageChoices(l, l.typedAll("language", r.Languages), 3)
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Person, aboutView(p))
}

func (s *Server) describe(w http.ResponseWriter, l *look) error {
	f := l.form()
	d := care.ResidentDescribed{Resident: l.resident(), Name: f.text("name"), FullName: f.text("full"), Pronouns: f.text("pronouns"), Born: f.day("born"),
		Languages: f.list("language"), Interpreter: f.has("interpreter"), OnWall: f.has("wall")}
	return s.do(w, l, care.DescribeResident(d), done{to: l.home(d.Resident), say: "resident.described", keep: true}, s.about)
}

type dischargePage struct {
	FormID         string
	ID             care.ResidentID
	Name           string
	Day, Clock, To string
	Leaves         int
	Beds           bool
	Wanted         bool   // a few words to take along
	Farewell       string // as they were typed
	Taken          string // what goes along, in words
	Calls          string // how they want to be called
	Prepare        string // where going home is prepared
}

func (s *Server) discharge(w http.ResponseWriter, l *look) error {
	if err := l.forTeam(); err != nil {
		return err
	}
	var p dischargePage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = dischargePage{FormID: l.formID(), ID: r.ID, Name: r.Name, Beds: hasBeds(v), To: l.typed("to", ""),
			Day: l.typed("day", v.Today().String()), Clock: l.typed("clock", civil.ClockOf(v.At(), v.Zone()).String())}
		g, f := v.GoingHome(r.ID), v.FollowUp(r.ID)
		p.Wanted, p.Farewell, p.Prepare, p.Taken = g.Wanted, l.typed("farewell", ""), goingHomeHref(r.ID), l.say("home.nothing-yet")
		if len(g.Lines) > 0 {
			p.Taken = l.say("home.lines", "Count", len(g.Lines))
		}
		if f.Stands {
			p.Calls = callsAgreed(l, v, f)
		}
		for _, leave := range v.Leaves(r.ID) {
			if leave.Stage == care.LeaveStands || leave.Stage == care.LeaveWished {
				p.Leaves++
			}
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Name, dischargeView(p))
}

func (s *Server) goHome(w http.ResponseWriter, l *look) error {
	f := l.form()
	d := care.ResidentDischarged{Resident: l.resident(), On: f.time("day", "clock"), To: f.text("to")}
	return s.do(w, l, care.GoHome(d, f.words("farewell")), done{to: residentHref(d.Resident), say: "resident.farewell", keep: true}, s.discharge)
}

// ticked says whether a box is ticked in a form that is shown: as it was sent, or as it has to begin with.
func (l *look) ticked(name string, first bool) bool {
	if l.refusal != nil {
		return l.form().has(name)
	}
	return first
}

// typedAll is what somebody chose in a field that has several values.
func (l *look) typedAll(name string, first []string) []string {
	if f := l.form(); l.refusal != nil && f.has(name) {
		return f.list(name)
	}
	return first
}

// spoken are languages that are often heard in houses of today; any other that is known of somebody is offered too.
var spoken = []string{"am", "ar", "ase", "bn", "bs", "ckb", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "is", "it", "ja",
	"kmr", "ko", "lt", "lv", "nb", "nl", "nn", "nsl", "pa", "pl", "prs", "ps", "pt", "rn", "ro", "ru", "rw", "se", "sk", "so", "sq", "sr", "sv", "sw", "ta", "th", "ti", "tl", "tr",
	"uk", "ur", "vi", "yue", "zh"}

// languageChoices are as many lists of languages as somebody may speak, and one more than they do.
func languageChoices(l *look, chosen []string, atLeast int) [][]ui.Option {
	tags := slices.Concat(spoken, chosen)
	slices.SortFunc(tags, func(a, b string) int { return strings.Compare(l.words.Language(a), l.words.Language(b)) })
	tags = slices.Compact(tags)
	lists := make([][]ui.Option, min(max(atLeast, len(chosen)+1), care.LanguagesMost))
	for i := range lists {
		lists[i] = []ui.Option{{Value: "", Text: l.say("resident.no-language")}}
		for _, tag := range tags {
			lists[i] = append(lists[i], ui.Option{Value: tag, Text: l.words.Language(tag), Chosen: i < len(chosen) && chosen[i] == tag})
		}
	}
	return lists
}
