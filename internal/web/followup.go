package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// Calls to who has gone home: the person chooses by whom and how often, Today says when one is due, and it is noted there
// with one press and, if there is something to say, a line.

func (s *Server) followUpRoutes(r routes) {
	r.page("GET /resident/{id}/calls", s.calls)
	r.act("POST /resident/{id}/calls", s.agreeCalls)
	r.act("POST /resident/{id}/calls/noted", s.noteCall)
	r.act("POST /resident/{id}/calls/end", s.endCalls)
}

func callsHref(id care.ResidentID) string { return residentHref(id) + "/calls" }

// callsCard is how somebody wants to be called, and the calls.
type callsCard struct {
	ID        care.ResidentID
	Own, Here bool
	Person    string
	Stands    bool
	Agreed    string // "Ingrid calls every week"
	Next      string
	Words     string // when it suits, in their words
	Phone     string
	Tel       string
	Noted     []ui.LineProps
	Ended     string
	FormID    string
	NoteID    string
	Staff     []ui.Option
	Days      []ui.Option
	First     string
	Fields    map[string]string
	Notes     bool // whoever looks may note a call: the person is at home
}

// callRhythms are how often one can be called; any other number of days is said in the journal all the same.
var callRhythms = []int{1, 3, 7, 14, 30}

func newCallsCard(l *look, v care.View, r care.Resident) callsCard {
	f := v.FollowUp(r.ID)
	c := callsCard{ID: r.ID, Own: l.own(r.ID), Here: r.Here(), Person: r.Name, Stands: f.Stands, Words: f.CallsAgreed.Words, Phone: f.Phone, Tel: tel(f.Phone), Ended: f.Ended,
		FormID: pickerID(l.house.ID()+"|calls", r.ID, int(v.Seq())), NoteID: pickerID(l.house.ID()+"|call", r.ID, int(v.Seq())), Notes: !r.Here() && l.inTeam()}
	if f.Stands {
		c.Agreed = callsAgreed(l, v, f)
		if !f.Next.IsZero() {
			c.Next = l.say("call.next", "Day", l.words.Relative(f.Next, v.Today()))
		}
	}
	for _, call := range f.Noted {
		line := ui.LineProps{Title: dateOf(l, v, call.Called), After: dotted(l.say("call.came."+string(call.Came)), nameOf(v, call.Written.By))}
		if call.Own {
			line.Voice = call.CallNoted.Words
		} else {
			line.Detail = call.CallNoted.Words
		}
		c.Noted = append(c.Noted, line)
	}
	c.Staff = []ui.Option{{Value: "", Text: l.say("call.whoever"), Chosen: l.typed("staff", string(f.Staff)) == ""}}
	first := map[care.StaffID]bool{}
	for _, one := range v.Companions(r.ID) {
		first[one.ID] = true
		c.Staff = append(c.Staff, ui.Option{Value: string(one.ID), Text: one.Name, Chosen: l.typed("staff", string(f.Staff)) == string(one.ID)})
	}
	if one, ok := v.Colleague(f.Staff); ok && !first[one.ID] {
		c.Staff = append(c.Staff, ui.Option{Value: string(one.ID), Text: one.Name, Chosen: l.typed("staff", string(f.Staff)) == string(one.ID)})
	}
	days := f.Days
	if days == 0 {
		days = 7
	}
	for _, n := range callRhythms {
		c.Days = append(c.Days, ui.Option{Value: strconv.Itoa(n), Text: l.say("call.every", "Count", n), Chosen: l.typed("days", strconv.Itoa(days)) == strconv.Itoa(n)})
	}
	start := v.Today().Add(3)
	if g := v.GoingHome(r.ID); g.On > v.Today() && r.Here() {
		start = g.On.Add(3)
	}
	c.First = l.typed("first", max(start, f.Next).String())
	c.Fields = map[string]string{"phone": l.typed("phone", f.Phone), "call-words": l.typed("call-words", f.CallsAgreed.Words)}
	return c
}

// callsAgreed says who calls, and how often.
func callsAgreed(l *look, v care.View, f care.FollowUp) string {
	who := l.say("call.whoever")
	if name := staffNames(l, v, []care.StaffID{f.Staff}); f.Staff != "" && name != "" {
		who = name
	}
	return l.say("call.agreed", "Name", who, "Count", f.Days)
}

func (s *Server) calls(w http.ResponseWriter, l *look) error {
	var c callsCard
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err == nil {
			c = newCallsCard(l, v, r)
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("call.title"), callsView(c))
}

// followUpPart is on the page of somebody who has gone home.
func followUpPart(l *look, v care.View, r care.Resident) templ.Component {
	if r.Here() || l.own(r.ID) {
		return nil
	}
	return callsCardView(newCallsCard(l, v, r))
}

// callAsks are the calls that are due, each with what is needed to note it at once.
func callAsks(l *look, v care.View) (asks []ui.Ask) {
	if !l.inTeam() {
		return nil
	}
	for _, due := range v.CallsDue() {
		r := due.Resident
		line := ui.Ask{ID: "ask-call-" + string(r.ID), Tag: ui.TagProps{Text: l.say("call.tag"), Tone: ui.Sky}, Href: residentHref(r.ID), Title: l.say("call.due", "Name", r.Name)}
		if name := staffNames(l, v, []care.StaffID{due.Staff}); due.Staff != "" && name != "" {
			line.Title = l.say("call.due-by", "Name", r.Name, "Staff", name)
		}
		if days := v.Today().Sub(due.Next); days > 0 {
			line.Detail = l.say("call.since", "Day", l.words.Relative(due.Next, v.Today()))
		}
		line.Action = callNow(callsCard{ID: r.ID, Person: r.Name, Phone: due.Phone, Tel: tel(due.Phone), Words: due.CallsAgreed.Words, NoteID: pickerID(l.house.ID()+"|call", r.ID, int(v.Seq()))}, "/")
		asks = append(asks, line)
	}
	return asks
}

func (s *Server) agreeCalls(w http.ResponseWriter, l *look) error {
	f := l.form()
	agreed := care.CallsAgreed{Resident: l.resident(), Staff: care.StaffID(f.text("staff")), Days: f.number("days"), First: f.day("first"), Phone: f.text("phone"), Words: f.words("call-words"), Said: !l.own(l.resident())}
	return s.do(w, l, care.AgreeCalls(agreed), done{to: s.callsBack(l), say: "call.is-agreed"}, s.calls)
}

// callsBack is where the form of calls stands: on the page of going home while somebody is here.
func (s *Server) callsBack(l *look) string {
	if to := local(l.form().text("to-page")); to != "/" || l.form().text("to-page") == "/" {
		return to
	}
	return callsHref(l.resident())
}

func (s *Server) noteCall(w http.ResponseWriter, l *look) error {
	f := l.form()
	call := care.CallNoted{Call: care.CallID(f.id()), Resident: l.resident(), Came: care.CallCame(f.text("came")), Words: f.words("how"), Own: f.has("own")}
	l.view(func(v care.View) { call.Called = v.At().UTC() })
	if t := f.time("day", "clock"); !t.IsZero() {
		call.Called = t
	}
	return s.do(w, l, care.NoteCall(call), done{to: s.callsBack(l), say: "call.noted." + sayCame(call.Came)}, s.calls)
}

func sayCame(came care.CallCame) string {
	if came == care.CallMissed {
		return string(came)
	}
	return string(care.CallReached)
}

func (s *Server) endCalls(w http.ResponseWriter, l *look) error {
	f := l.form()
	end := care.CallsEnded{Resident: l.resident(), Words: f.words("end-words"), Said: !l.own(l.resident())}
	return s.do(w, l, care.EndCalls(end), done{to: s.callsBack(l), say: "call.ended"}, s.calls)
}
