package web

import (
	"net/http"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Being away for a while and coming back. A return that is still awaited is said calmly, to the team, and counts as nothing.

func (s *Server) leaveRoutes(r routes) {
	r.page("GET /resident/{id}/leave", s.leaves)
	r.act("POST /resident/{id}/leave", s.agreeLeave)
	r.act("POST /resident/{id}/leave/{leave}/{step}", s.stepLeave)
}

// leaveLine is a leave in words, with what can be done about it.
type leaveLine struct {
	ID                   care.LeaveID
	FormID               string
	Text                 string
	To                   string
	Note                 string // "expected back an hour ago"
	Wished, Stands, Away bool
	FromDay, FromClock   string
	UntilDay, UntilClock string
	Resident             care.ResidentID
	Rehearsal            *rehearsalCard // on the page of leaves: what is tried, and how it was
}

func (p *personPage) leaves(l *look, v care.View, r care.Resident) {
	if !p.Beds {
		return
	}
	for _, leave := range v.Leaves(r.ID) {
		line := newLeaveLine(l, v, leave)
		switch {
		case line.Away:
			p.Away = &line
		case line.Wished || line.Stands:
			p.Leaves = append(p.Leaves, line)
		}
	}
}

// awayUntil says that somebody is away and until when; where the time has passed, that they are still awaited.
func awayUntil(l *look, v care.View, leave care.Leave) string {
	if leave.LateAt(v.At()) {
		return l.say("leave.awaited-since", "When", until(l, v, leave.Until))
	}
	return l.say("leave.away-until", "When", until(l, v, leave.Until))
}

func newLeaveLine(l *look, v care.View, leave care.Leave) leaveLine {
	from, back := until(l, v, leave.From), until(l, v, leave.Until)
	line := leaveLine{ID: leave.ID, FormID: newID(), Resident: leave.Resident, To: leave.To, Wished: leave.Stage == care.LeaveWished, Stands: leave.Stage == care.LeaveStands,
		Away:    leave.AwayAt(v.At()),
		FromDay: civil.Of(leave.From, v.Zone()).String(), FromClock: civil.ClockOf(leave.From, v.Zone()).String(),
		UntilDay: civil.Of(leave.Until, v.Zone()).String(), UntilClock: civil.ClockOf(leave.Until, v.Zone()).String()}
	switch {
	case line.Away:
		line.Text = awayUntil(l, v, leave)
	case leave.Stage == care.LeaveOver:
		line.Text = l.say("leave.was", "From", from, "Back", until(l, v, leave.Back))
	case leave.Stage == care.LeaveWished:
		line.Text = l.say("leave.wished", "From", from, "Until", back)
	case leave.Stage == care.LeaveRefused:
		line.Text, line.Note = l.say("leave.not-agreed", "From", from, "Until", back), l.say("leave.because", "Why", leave.Why)
	case leave.Stage == care.LeaveCalledOff:
		line.Text, line.Note = l.say("leave.called-off", "From", from, "Until", back), leave.Why
	default:
		line.Text = l.say("leave.agreed", "From", from, "Until", back)
	}
	return line
}

// leaveAsks is what leave asks of the team today: an answer to a wish, and somebody who is still awaited.
func leaveAsks(l *look, v care.View) (asks []ui.Ask) {
	if !hasBeds(v) || l.who.Staff() == "" {
		return nil
	}
	for _, leave := range v.LeaveWishes() {
		r, _ := v.Resident(leave.Resident)
		asks = append(asks, ui.Ask{ID: "ask-leave-" + string(leave.ID), Tag: ui.TagProps{Text: l.say("leave.tag"), Tone: ui.Sun}, Title: l.say("leave.wishes", "Name", r.Name),
			Detail: newLeaveLine(l, v, leave).Text, Href: residentHref(r.ID) + "/leave"})
	}
	for _, r := range v.Residents() {
		if leave, away := v.OnLeave(r.ID); away && leave.LateAt(v.At()) {
			asks = append(asks, ui.Ask{ID: "ask-leave-" + string(leave.ID), Tag: ui.TagProps{Text: l.say("leave.tag"), Tone: ui.Sky}, Title: l.say("leave.call", "Name", r.Name),
				Detail: awayUntil(l, v, leave), Href: residentHref(r.ID)})
		}
	}
	return asks
}

type leavePage struct {
	FormID               string
	ID                   care.ResidentID
	Name                 string
	Own                  bool
	Face                 ui.FaceProps
	Open, Back, Past     []leaveLine // still to happen; just back from; over
	FromDay, FromClock   string
	UntilDay, UntilClock string
	To, Why              string
}

func (s *Server) leaves(w http.ResponseWriter, l *look) error {
	var p leavePage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		if !hasBeds(v) {
			err = care.NotFound // nobody lives here, so nobody is on leave
			return
		}
		p = leavePage{FormID: l.formID(), ID: r.ID, Name: r.Name, Own: l.own(r.ID), Face: residentFace(v, r), To: l.typed("to", ""), Why: l.typed("why", ""),
			FromDay: l.typed("from-day", v.Today().Add(1).String()), FromClock: l.typed("from", "10:00"),
			UntilDay: l.typed("until-day", v.Today().Add(2).String()), UntilClock: l.typed("until", "18:00")}
		for _, leave := range v.Leaves(r.ID) {
			line := newLeaveLine(l, v, leave)
			if re, ok := v.Rehearsal(r.ID, leave.ID); ok && (line.Wished || line.Stands || leave.Stage == care.LeaveOver) {
				card := newRehearsalCard(l, v, r, re)
				line.Rehearsal = &card
				if card.CanTalk && (re.Aims != "" || v.At().Sub(leave.Back) < care.RehearsalTalk) {
					p.Back = append(p.Back, line)
					continue
				}
			}
			if line.Wished || line.Stands {
				p.Open = append(p.Open, line)
			} else {
				p.Past = append(p.Past, line)
			}
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("leave.title"), leaveView(p))
}

// agreeLeave is a wish when the resident asks, and agreed when the team does.
func (s *Server) agreeLeave(w http.ResponseWriter, l *look) error {
	f := l.form()
	leave := care.LeaveAgreed{Leave: care.LeaveID(f.id()), Resident: l.resident(), From: f.time("from-day", "from"), Until: f.time("until-day", "until"), To: f.words("to")}
	to := residentHref(leave.Resident) + "/leave"
	if l.own(leave.Resident) {
		return s.do(w, l, care.AskLeave(care.LeaveAsked(leave)), done{to: to, say: "leave.asked"}, s.leaves)
	}
	return s.do(w, l, care.AgreeLeave(leave), done{to: to, say: "leave.noted"}, s.leaves)
}

// stepLeave takes a leave one step on.
func (s *Server) stepLeave(w http.ResponseWriter, l *look) error {
	f := l.form()
	id, leave := l.resident(), care.LeaveID(l.PathValue("leave"))
	then := done{to: local(f.text("to-page"))}
	if then.to == "/" {
		then.to = residentHref(id) + "/leave"
	}
	var at time.Time
	l.view(func(v care.View) { at = v.At().UTC() })
	if t := f.time("day", "clock"); !t.IsZero() {
		at = t
	}
	var d care.Decision
	switch l.PathValue("step") {
	case "agree":
		then.say = "leave.noted"
		d = care.AgreeLeave(care.LeaveAgreed{Leave: leave, Resident: id, From: f.time("from-day", "from"), Until: f.time("until-day", "until"), To: f.words("to")})
	case "decline":
		then.say = "leave.declined"
		d = care.DeclineLeave(care.LeaveDeclined{Leave: leave, Resident: id, Why: f.words("why")})
	case "went":
		then.say = "leave.went"
		d = care.BeginLeave(care.LeaveBegan{Leave: leave, Resident: id, On: at})
	case "back":
		then.say = "leave.back"
		d = care.EndLeave(care.LeaveEnded{Leave: leave, Resident: id, On: at})
	case "cancel":
		then.say = "leave.cancelled"
		d = care.CancelLeave(care.LeaveCancelled{Leave: leave, Resident: id, Why: f.words("why")})
	default:
		return care.NotFound
	}
	return s.do(w, l, d, then, s.leaves)
}
