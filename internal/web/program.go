package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/web/ui"
)

// Programs read with a token, in the header of each request: Authorization: Bearer. A token in an address is not looked
// at. The administrator makes tokens for any house, a coordinator for their own.

func (s *Server) programRoutes(r routes) {
	r.program("GET /program", "", s.aboutProgram)
	r.program("GET /program/calendar.ics", office.ScopeCalendar, s.programCalendar)
	r.program("GET /program/day.json", office.ScopeDay, s.programDay)
	r.program("GET /program/looks.ndjson", office.ScopeAudit, s.programLooks)
	r.admin("GET /programs", s.programs)
	r.admin("POST /programs", s.makeToken)
	r.admin("POST /programs/{token}/revoke", s.revokeToken)
	r.page("GET /house/programs", s.programs)
	r.act("POST /house/programs", s.makeToken)
	r.act("POST /house/programs/{token}/revoke", s.revokeToken)
}

// program is for programs whose token was made for a scope, in the house that it was made for. Whatever else a handler
// shows, it shows through l.view, as the program.
func (r routes) program(pattern string, scope office.Scope, h handler) {
	r.s.paths = append(r.s.paths, pattern)
	r.mux.Handle(pattern, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		began := time.Now()
		l := r.s.stranger(q)
		w = &witness{ResponseWriter: w, s: r.s, l: l}
		err := r.s.admitProgram(l, scope)
		if err == nil {
			err = h(w, l)
		}
		if err != nil {
			r.s.failProgram(w, l, err)
		}
		r.s.metrics.served(pattern, err, time.Since(began))
	}))
}

// bearer is the token that a program sends (RFC 6750, section 2.1); "" if it sends none.
func bearer(r *http.Request) string {
	how, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(how, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

func (s *Server) admitProgram(l *look, scope office.Scope) error {
	p, ok := s.office.Program(l.Context(), bearer(l.Request))
	switch {
	case !ok:
		return errSignedOut
	case scope != "" && !p.May(scope):
		return care.Forbidden
	}
	house, err := s.journal.House(l.Context(), p.House)
	if err != nil {
		return err
	}
	l.house, l.who, l.program = house, p.Who(), p
	return nil
}

// failProgram answers a program: a status and a word, without a page.
func (s *Server) failProgram(w http.ResponseWriter, l *look, err error) {
	status := statusOf(err)
	if status == http.StatusInternalServerError {
		s.log.Error("answer to a program failed", "pattern", l.Pattern, "err", err)
	}
	s.logRefused(l, status, err)
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="milieu"`)
	}
	http.Error(w, http.StatusText(status), status)
}

// aboutProgram tells a program what its token is good for.
func (s *Server) aboutProgram(w http.ResponseWriter, l *look) error {
	p := l.program
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]any{"name": p.Name, "house": p.House, "scopes": p.Scopes, "until": p.Until})
}

// programCalendar is the house's calendar, as its feed has it.
func (s *Server) programCalendar(w http.ResponseWriter, l *look) error {
	var lines []care.FeedLine
	lang := ""
	l.view(func(v care.View) { lines, lang = v.HouseCalendar(), houseLanguage(v) })
	return writeCalendar(w, lang, lines)
}

// A programDay is what the wall has of a day, for a program: no resident is named.
type programDay struct {
	House     string          `json:"house"`
	Day       string          `json:"day"`
	Programme []programDayOne `json:"programme"`
	OnDuty    []programDuty   `json:"onDuty"`
}

type programDayOne struct {
	Title     string    `json:"title"`
	Place     string    `json:"place,omitempty"`
	Begins    time.Time `json:"begins"`
	Ends      time.Time `json:"ends"`
	Cancelled bool      `json:"cancelled,omitempty"`
}

type programDuty struct {
	Name  string    `json:"name"`
	Until time.Time `json:"until"`
}

func (s *Server) programDay(w http.ResponseWriter, l *look) error {
	p := programDay{Programme: []programDayOne{}, OnDuty: []programDuty{}}
	l.view(func(v care.View) {
		p.House, p.Day = v.House().Name, v.Today().String()
		for _, o := range v.Programme(v.Today()) {
			p.Programme = append(p.Programme, programDayOne{o.Title, v.Place(o.Place).Name, o.Begins, o.Ends, o.Cancelled})
		}
		for _, c := range v.Present() {
			p.OnDuty = append(p.OnDuty, programDuty{c.Name, c.Until})
		}
	})
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(p)
}

// programLooks is who has looked, for an auditor's program: the days until a day, or until today.
func (s *Server) programLooks(w http.ResponseWriter, l *look) error {
	return s.writeLooks(w, l, care.ResidentID(l.URL.Query().Get("code")))
}

type programsPage struct {
	Form, Name, Until, Action string
	Houses                    []ui.Option // empty for a coordinator, who has one
	Scopes                    []ui.Option
	Programs                  []programLine
	Token                     string // that was just made; never shown again
}

type programLine struct {
	ID, Title, Detail, Action string
	Over                      string // why it is good for nothing any more
}

func (s *Server) programs(w http.ResponseWriter, l *look) error { return s.programsPage(w, l, "") }

func (s *Server) programsPage(w http.ResponseWriter, l *look, token string) error {
	house, admin := l.me.House, l.me.Account.Admin
	if !admin && l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	now, zone := s.journal.Now(), l.form().zone
	p := programsPage{Form: newID(), Action: "/house/programs", Token: token, Name: l.typed("name", ""),
		Until: l.typed("until", civil.Of(now, zone).Add(90).String())}
	chosen := l.form().list("scope")
	for _, scope := range office.Scopes {
		p.Scopes = append(p.Scopes, ui.Option{Value: string(scope), Text: l.say("token.scope." + string(scope)), Chosen: l.refusal != nil && slices.Contains(chosen, string(scope))})
	}
	if admin {
		house, p.Action = "", "/programs"
		for _, h := range s.office.Houses() {
			p.Houses = append(p.Houses, ui.Option{Value: h.ID, Text: h.Name, Chosen: h.ID == l.typed("house", "")})
		}
	}
	for _, t := range s.office.Programs(house) {
		p.Programs = append(p.Programs, s.programLine(l, t, p.Action, now, zone))
	}
	return s.show(w, l, l.say("nav.programs"), programsView(p))
}

func (s *Server) programLine(l *look, t office.Program, action string, now time.Time, zone *time.Location) programLine {
	var scopes []string
	for _, scope := range t.Scopes {
		scopes = append(scopes, l.say("token.scope."+string(scope)))
	}
	line := programLine{ID: string(t.Token), Title: t.Name, Action: action + "/" + string(t.Token) + "/revoke"}
	if l.me.Account.Admin {
		h, _ := s.office.House(t.House)
		line.Detail = h.Name
	}
	line.Detail = joined(line.Detail, strings.Join(scopes, ", "))
	line.Detail = joined(line.Detail, l.say("token.good-until", "Day", l.words.Date(civil.Of(t.Until, zone))))
	if t.Used.IsZero() {
		line.Detail = joined(line.Detail, l.say("token.never-used"))
	} else {
		line.Detail = joined(line.Detail, l.say("token.used", "Day", l.words.Relative(civil.Of(t.Used, zone), civil.Of(now, zone))))
	}
	switch {
	case t.Revoked:
		line.Over = l.say("token.revoked")
	case !now.Before(t.Until):
		line.Over = l.say("token.over")
	}
	return line
}

// makeToken makes a token and shows it on the page that answers the form: it is nowhere else.
func (s *Server) makeToken(w http.ResponseWriter, l *look) error {
	f := l.form()
	made := office.TokenMade{Token: office.TokenID(f.id()), House: l.me.House, Name: f.text("name"), By: l.me.Account.ID}
	if l.me.Account.Admin {
		made.House = f.text("house")
	}
	for _, scope := range f.list("scope") {
		made.Scopes = append(made.Scopes, office.Scope(scope))
	}
	if until := f.day("until"); !until.IsZero() {
		made.Until = until.At(0, f.zone).UTC()
	}
	if err := f.err(); err != nil {
		return s.refused(w, l, err, s.programs)
	}
	form := f.asked(l)
	form.By = l.me.Owner()
	token, err := s.office.MakeToken(l.Context(), form, made)
	if r := journal.Refused(err); r != nil {
		return s.refused(w, l, r, s.programs)
	} else if err != nil {
		return err
	}
	return s.programsPage(w, l, token)
}

func (s *Server) revokeToken(w http.ResponseWriter, l *look) error {
	_, err := s.askAsOwner(l, office.RevokeToken(office.TokenRevoked{Token: office.TokenID(l.PathValue("token"))}))
	to := "/house/programs"
	if l.me.Account.Admin {
		to = "/programs"
	}
	return s.then(w, l, err, done{to: to, say: "token.is-revoked"}, s.programs)
}
