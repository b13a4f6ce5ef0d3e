package web

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/web/ui"
)

// Posts and agreements: how much everybody works, and by which agreements the rules of working time are departed from. And the whole year of
// everybody's duties at a glance.

func (s *Server) contractRoutes(r routes) {
	r.page("GET /rota/contracts", s.contracts)
	r.act("POST /rota/contracts", s.agreeContract)
	r.act("POST /rota/agreements", s.agreeForAll)
	r.act("POST /rota/agreements/end", s.endForAll)
	r.page("GET /rota/year", s.rotaYear)
}

type contractsPage struct {
	FormID, AgreementID string
	Posts               []postLine
	Staff, Rules, Ways  []ui.Option
	From, Pack          string
	Agreements          []agreementLine
	Consents            []ui.LineProps
}

type postLine struct {
	Face       ui.FaceProps
	Name, Says string
	Proof      string
}

type agreementLine struct {
	FormID, ID, Title, Says, Document string
	Ends                              bool // it can be ended
}

func (s *Server) contracts(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	p := contractsPage{FormID: l.formID(), AgreementID: newID()}
	l.view(func(v care.View) {
		today := v.Today()
		p.From, p.Pack = l.typed("since", today.String()), inLanguage(l, v.WorkRules().Name)
		for _, c := range v.Colleagues() {
			line := postLine{Face: ui.FaceProps{Name: c.Name, Tone: ui.ToneOf(string(c.ID))}, Name: c.Name, Says: l.say("contract.none"), Proof: "/print/proof?staff=" + string(c.ID)}
			if f, ok := v.Contract(c.ID, today); ok {
				line.Says = l.say("contract.says", "Share", f.Share, "Week", l.words.Number(math.Round(float64(f.Week)/6)/10), "Hours", l.words.Number(math.Round(float64(f.Week*f.Share)/600)/10), "Day", l.words.DateYear(f.From))
				if f.Way != "" {
					line.Says = l.say("compare.kind."+f.Way) + ". " + line.Says
				}
			}
			p.Posts = append(p.Posts, line)
			p.Staff = append(p.Staff, ui.Option{Value: string(c.ID), Text: c.Name})
		}
		p.Ways = []ui.Option{{Text: l.say("contract.way-as-lately")}}
		for _, way := range care.Ways {
			p.Ways = append(p.Ways, ui.Option{Value: way, Text: l.say("compare.kind." + way), Chosen: way == l.typed("way", "")})
		}
		p.agreements(l, v)
	})
	return s.show(w, l, l.say("contract.title"), contractsView(p))
}

// agreements lists what holds, and what could be agreed on.
func (p *contractsPage) agreements(l *look, v care.View) {
	pack := v.WorkRules()
	seen := map[string]bool{}
	for _, r := range pack.Rules {
		for _, d := range r.Unless {
			if d.By != law.Individual && !seen[d.Key] {
				seen[d.Key] = true
				p.Rules = append(p.Rules, ui.Option{Value: d.Key, Text: inLanguage(l, d.Name) + " (" + d.Source + ")"})
			}
		}
	}
	for _, a := range v.Derogations() {
		d, _, ok := pack.Derogation(a.Rule)
		if !ok {
			continue
		}
		says := l.say("contract.from", "Day", l.words.DateYear(a.From))
		if a.Ended != 0 {
			says = l.say("contract.until", "From", l.words.DateYear(a.From), "Until", l.words.DateYear(a.Until))
		}
		if a.Staff != "" {
			c, _ := v.Colleague(a.Staff)
			p.Consents = append(p.Consents, ui.LineProps{Face: ui.FaceProps{Name: c.Name, Tone: ui.ToneOf(string(c.ID))}, Title: c.Name, After: says, Detail: inLanguage(l, d.Name) + ". " + a.Document})
			continue
		}
		p.Agreements = append(p.Agreements, agreementLine{newID(), string(a.DerogationAgreed.Derogation), inLanguage(l, d.Name), says, d.Source + ". " + a.Document, a.Ended == 0})
	}
}

func (s *Server) agreeContract(w http.ResponseWriter, l *look) error {
	f := l.form()
	c := care.ContractAgreed{Staff: care.StaffID(f.text("staff")), From: f.day("since"), Share: f.number("share"), Week: int(math.Round(f.decimal("week") * 60)), Way: f.text("way")}
	return s.do(w, l, care.AgreeContract(c), done{to: "/rota/contracts", say: "contract.agreed", keep: true}, s.contracts)
}

func (s *Server) agreeForAll(w http.ResponseWriter, l *look) error {
	f := l.form()
	a := care.DerogationAgreed{Derogation: care.DerogationID(f.id()), Rule: f.text("rule"), Document: f.text("document"), From: f.day("since")}
	return s.do(w, l, care.AgreeDerogation(a), done{to: "/rota/contracts", say: "contract.holds", keep: true}, s.contracts)
}

func (s *Server) endForAll(w http.ResponseWriter, l *look) error {
	f := l.form()
	e := care.DerogationEnded{Derogation: care.DerogationID(f.text("agreement")), On: f.day("last")}
	return s.do(w, l, care.EndDerogation(e), done{to: "/rota/contracts", say: "contract.ended", keep: true}, s.contracts)
}

type yearPage struct {
	Title, Before, After string
	Months               []string
	Rows                 []yearRow
	Legend               []ui.TagProps
}

// yearRow is a colleague's year: stretches of days by what they are.
type yearRow struct {
	Name, Hours, Label string
	Stretches          []lineStretch
}

const yearDays = 364

func (s *Server) rotaYear(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	var p yearPage
	l.view(func(v care.View) {
		first := l.form().day("from")
		if first.IsZero() {
			first = v.Today().Add(-28)
		}
		first = first.Monday()
		p.Title = l.say("rota.days", "From", l.words.DateYear(first), "Until", l.words.DateYear(first.Add(yearDays-1)))
		p.Before, p.After = "/rota/year?from="+first.Add(-yearDays/2).String(), "/rota/year?from="+first.Add(yearDays/2).String()
		for i := range 13 {
			p.Months = append(p.Months, l.words.DayShort(first.Add(28*i)))
		}
		until := first.Add(yearDays)
		duties := v.Duties(first.At(0, v.Zone()), until.At(0, v.Zone()))
		away := v.Absences(first, until)
		for _, c := range v.Colleagues() {
			p.Rows = append(p.Rows, newYearRow(l, v, c, first, yearDays, duties, away))
		}
	})
	p.Legend = dutyLegend(l, p.Rows)
	return s.show(w, l, l.say("rota.year"), yearView(p))
}

// dutyLegend says what the colours of rows mean that are in them.
func dutyLegend(l *look, rows []yearRow) (list []ui.TagProps) {
	for _, t := range []struct {
		key  string
		tone ui.Tone
	}{{"compare.turn.house", ui.Moss}, {"compare.turn.day", ui.Sun}, {"compare.turn.evening", ui.Clay}, {"compare.turn.night", ui.Sky}, {"compare.turn.call", ui.Plum}, {"rota.is-away", "away"}} {
		if slices.ContainsFunc(rows, func(r yearRow) bool {
			return slices.ContainsFunc(r.Stretches, func(st lineStretch) bool { return st.Tone == t.tone })
		}) {
			list = append(list, ui.TagProps{Text: l.say(t.key), Tone: t.tone})
		}
	}
	return list
}

func newYearRow(l *look, v care.View, c care.Staff, first civil.Day, length int, duties []care.DutyEntered, away []care.AbsenceNoted) yearRow {
	row := yearRow{Name: c.Name}
	tones := make([]ui.Tone, length)
	days := 0
	for _, d := range duties {
		if d.Staff != c.ID {
			continue
		}
		last := max(civil.Of(d.From, v.Zone()), civil.Of(d.Until.Add(-12*time.Hour), v.Zone()))
		for day := civil.Of(d.From, v.Zone()); day <= last; day = day.Add(1) {
			if i := day.Sub(first); i >= 0 && i < length {
				if tones[i] == "" {
					days++
				}
				tones[i] = dutyTone(v, d)
			}
		}
	}
	gone := 0
	for _, a := range away {
		for day := a.From; a.Staff == c.ID && day <= a.Until; day = day.Add(1) {
			if i := day.Sub(first); i >= 0 && i < length {
				tones[i] = "away"
				gone++
			}
		}
	}
	for i := range length {
		if n := len(row.Stretches); tones[i] == "" {
			continue
		} else if n > 0 && row.Stretches[n-1].At+row.Stretches[n-1].Days == i && row.Stretches[n-1].Tone == tones[i] {
			row.Stretches[n-1].Days++
		} else {
			row.Stretches = append(row.Stretches, lineStretch{i, 1, tones[i]})
		}
	}
	row.Hours = l.say("rota.year-days", "Count", days)
	row.Label = c.Name + ": " + row.Hours
	if gone > 0 {
		row.Label += ", " + l.say("rota.year-away", "Number", strconv.Itoa(gone))
	}
	return row
}
