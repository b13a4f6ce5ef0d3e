package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// The days ahead, for who plans: is there enough for what they ask? And what the programme and the rota propose to one another, for the team.

func (s *Server) aheadRoutes(r routes) {
	r.page("GET /rota/ahead", s.ahead)
	r.page("GET /proposals", s.proposals)
	r.act("POST /proposals/lead", s.answerLead)
	r.act("POST /proposals/meeting", s.answerMeeting)
}

// aheadShown is how many days are shown.
const aheadShown = 14

type aheadPage struct {
	Days     []aheadDay
	Legend   []ui.TagProps
	Supposed string
}

type aheadDay struct {
	Title, Sub, Said string
	Short, Enough    bool
	Closed           bool
	Shares           []ui.Share
	Label            string
	Missing          []string
	Groups           string // where to say who leads
}

var aheadTones = map[care.AheadKind]ui.Tone{care.AheadGroups: ui.Sun, care.AheadAppointments: ui.Sky, care.AheadReviews: ui.Plum, care.AheadOneToOne: ui.Moss, care.AheadTenders: ui.Clay}

func (s *Server) ahead(w http.ResponseWriter, l *look) error {
	if l.who.Role != care.RoleCoordinator {
		return care.Forbidden
	}
	p := aheadPage{Supposed: l.say("ahead.supposed", "Together", care.AheadTogether, "Review", care.AheadReview, "Tender", care.AheadTender)}
	for _, k := range care.AheadKinds {
		p.Legend = append(p.Legend, ui.TagProps{Text: l.say("ahead.kind." + string(k)), Tone: aheadTones[k]})
	}
	l.view(func(v care.View) {
		for _, d := range v.DaysAhead(aheadShown) {
			p.Days = append(p.Days, newAheadDay(l, v, d))
		}
	})
	return s.show(w, l, l.say("ahead.title"), aheadView(p))
}

func newAheadDay(l *look, v care.View, d care.DayAhead) aheadDay {
	day := aheadDay{Title: capital(l.words.Relative(d.Day, v.Today())), Enough: d.Enough(), Closed: d.Closed && d.Enough(), Short: d.Asked() > d.Minutes}
	if title := l.words.Day(d.Day); !strings.EqualFold(title, day.Title) {
		day.Title = title
	}
	var names []string
	for _, c := range d.Staff {
		names = append(names, c.Name)
	}
	if day.Sub = l.say("ahead.nobody"); len(names) > 0 {
		day.Sub = l.words.List(names)
	}
	if day.Closed {
		day.Sub = l.say("ahead.closed")
		return day
	}
	day.Said = l.say("ahead.said", "Have", l.words.Hours(d.Minutes), "Asked", l.words.Hours(d.Asked()))
	day.Label = day.Title + ": " + day.Said
	whole := max(d.Minutes, d.Asked())
	for _, a := range d.Asks {
		text := l.say("ahead.ask", "What", l.say("ahead.kind."+string(a.Kind)), "Count", a.Count, "Time", l.words.Hours(a.Minutes))
		day.Shares = append(day.Shares, ui.Share{Amount: a.Minutes, Text: text, Tone: aheadTones[a.Kind]})
	}
	if free := whole - d.Asked(); free > 0 {
		day.Shares = append(day.Shares, ui.Share{Amount: free, Text: l.say("ahead.free", "Time", l.words.Hours(free))})
	}
	if day.Short {
		day.Missing = append(day.Missing, l.say("ahead.short", "Time", l.words.Hours(d.Asked()-d.Minutes)))
	}
	for _, n := range d.Thin {
		for _, strength := range n.Missing {
			day.Missing = append(day.Missing, l.say("ahead.strength", "Need", n.Name, "Strength", strength))
		}
		if len(n.Missing) == 0 {
			day.Missing = append(day.Missing, l.say("ahead.thin", "Need", n.Name, "Have", n.Have, "Want", n.Least))
		}
	}
	for _, o := range d.Unled {
		day.Missing = append(day.Missing, l.say("ahead.unled", "Title", o.Title, "Time", l.words.Time(o.Begins)))
		day.Groups = "/proposals"
	}
	if len(d.Alone) > 0 {
		var ids []care.ResidentID
		for _, r := range d.Alone {
			ids = append(ids, r.ID)
		}
		day.Missing = append(day.Missing, l.say("ahead.alone", "Names", residentNames(l, v, ids)))
	}
	return day
}

type proposalsPage struct {
	Leads    []leadOffer
	Meetings []meetingOffer
}

type leadOffer struct {
	FormID, Title, When string
	Activity, Day       string
	Staff               care.StaffID
	Face                ui.FaceProps
	Name, Instead       string
	Reasons             []string
}

type meetingOffer struct {
	FormID, Title, When string
	Resident            care.ResidentID
	Staff               care.StaffID
	Day, Clock          string
	Faces               []ui.FaceProps
}

func (s *Server) proposals(w http.ResponseWriter, l *look) error {
	if !slices.Contains(theTeam, l.who.Role) {
		return care.Forbidden
	}
	var p proposalsPage
	l.view(func(v care.View) {
		for _, lead := range v.Leads() {
			p.Leads = append(p.Leads, newLeadOffer(l, v, lead))
		}
		for _, m := range v.Meetings() {
			p.Meetings = append(p.Meetings, meetingOffer{FormID: newID(), Resident: m.Resident.ID, Staff: m.Staff.ID, Day: civil.Of(m.From, v.Zone()).String(), Clock: l.words.Time(m.From.In(v.Zone())),
				Title: l.say("proposal.meeting", "Name", m.Resident.Name, "Colleague", m.Staff.Name), When: l.say("proposal.when", "Day", l.words.Day(civil.Of(m.From, v.Zone())), "Time", l.words.Time(m.From.In(v.Zone())), "Minutes", m.Minutes),
				Faces: []ui.FaceProps{{Name: m.Resident.Name, Tone: ui.ToneOf(string(m.Resident.ID))}, {Name: m.Staff.Name, Tone: ui.ToneOf(string(m.Staff.ID))}}})
		}
	})
	return s.show(w, l, l.say("proposal.title"), proposalsView(p))
}

func newLeadOffer(l *look, v care.View, lead care.LeadProposal) leadOffer {
	o := leadOffer{FormID: newID(), Title: lead.Title, When: l.say("proposal.when", "Day", l.words.Day(lead.On), "Time", l.words.Time(lead.Begins), "Minutes", lead.Minutes),
		Activity: string(lead.Activity), Day: lead.OccurrenceID.Day.String(), Staff: lead.Staff.ID, Name: lead.Staff.Name, Face: ui.FaceProps{Name: lead.Staff.Name, Tone: ui.ToneOf(string(lead.Staff.ID))}}
	if len(lead.Strengths) > 0 {
		o.Reasons = append(o.Reasons, l.say("proposal.good-at", "Strengths", l.words.List(lead.Strengths)))
	}
	if lead.Led > 0 {
		o.Reasons = append(o.Reasons, l.say("proposal.has-led", "Count", lead.Led))
	}
	if lead.Follows > 0 {
		o.Reasons = append(o.Reasons, l.say("proposal.follows", "Count", lead.Follows))
	}
	o.Reasons = append(o.Reasons, l.say("proposal.on-duty"))
	var away []string
	for _, c := range lead.Instead {
		away = append(away, c.Name)
	}
	if o.Instead = l.say("proposal.nobody-leads"); len(away) > 0 {
		o.Instead = l.say("proposal.not-here", "Names", l.words.List(away))
	}
	return o
}

// answerLead has somebody lead something this once, as was proposed, or puts the proposal aside.
func (s *Server) answerLead(w http.ResponseWriter, l *look) error {
	f := l.form()
	id := care.OccurrenceID{Activity: care.ActivityID(f.text("activity")), Day: f.day("day")}
	staff := care.StaffID(f.text("staff"))
	if f.has("no") {
		return s.do(w, l, care.DismissLead(care.LeadDismissed{OccurrenceID: id, Staff: staff}), done{to: "/proposals", say: "proposal.aside", keep: true}, s.proposals)
	}
	var move care.OccurrenceMoved
	ok := false
	l.view(func(v care.View) {
		var o care.Occurrence
		if o, ok = v.Occurrence(id); ok {
			move = care.OccurrenceMoved{OccurrenceID: id, To: o.On, At: o.ActivityPlan.At, Minutes: o.Minutes, Place: o.Place, Leaders: []care.StaffID{staff}}
		}
	})
	if !ok {
		return care.NotFound
	}
	return s.do(w, l, care.MoveOccurrence(move), done{to: "/proposals", say: "proposal.taken"}, s.proposals)
}

// answerMeeting agrees on time together, as was proposed, or puts the proposal aside.
func (s *Server) answerMeeting(w http.ResponseWriter, l *look) error {
	f := l.form()
	resident, day := care.ResidentID(f.text("resident")), f.day("day")
	if f.has("no") {
		return s.do(w, l, care.DismissMeeting(care.MeetingDismissed{Resident: resident, Day: day}), done{to: "/proposals", say: "proposal.aside", keep: true}, s.proposals)
	}
	with := care.StaffID(f.text("staff"))
	a := care.AppointmentAgreed{Appointment: care.AppointmentID(f.id()), Resident: resident, Title: l.say("proposal.together"), With: []care.StaffID{with},
		From: f.time("day", "clock").Truncate(time.Minute), Minutes: care.MeetingMinutes}
	return s.do(w, l, care.AgreeAppointment(a), done{to: "/proposals", say: "proposal.taken"}, s.proposals)
}
