package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/web/ui"
)

// Time together is noted in two taps from the board: the + on a person's card, and what it was. Everything else is a
// default that one can change on the form behind "more".

func (s *Server) contactRoutes(r routes) {
	r.page("GET /resident/{id}/contact", s.contactForm)
	r.act("POST /resident/{id}/contact", s.holdContact)
	r.page("GET /contact/{contact}", s.changeForm)
	r.act("POST /contact/{contact}", s.changeContact)
	r.act("POST /contact/{contact}/end", s.endContact)
	r.act("POST /contact/{contact}/felt", s.feltContact)
}

// contactPage is the whole form, for a new contact or one that is changed.
type contactPage struct {
	ID, Action, Title, Help    string
	Self                       bool // the resident notes it themselves
	Changes, AskWhy            bool
	Whats, Places, Initiatives []ui.Option
	With, Others               []ui.Option
	Minutes, Day, Clock, Why   string
	Formal                     bool
	BackID, Entries, Back      string // to take a contact back: its entries, and the page to go to then
	WithLegend                 string
	Name                       string
}

func (s *Server) contactForm(w http.ResponseWriter, l *look) error {
	p, ok := newContactPage(l, l.resident(), care.Contact{}, nil)
	if !ok && l.refusal != nil {
		return l.refusal // there is no form to show again
	} else if !ok {
		return care.NotFound
	}
	p.Action = "/resident/" + string(l.resident()) + "/contact"
	return s.show(w, l, p.Title, contactView(p))
}

// newContactPage is the form with what was typed, or with what the contact was until now, or with what it mostly is.
func newContactPage(l *look, id care.ResidentID, was care.Contact, others []care.ResidentID) (p contactPage, ok bool) {
	me := l.who.Staff()
	l.view(func(v care.View) {
		var r care.Resident
		if r, ok = v.Resident(id); !ok {
			return
		}
		p.ID, p.Self, p.Name, p.Changes = l.formID(), l.who.Resident() == id, r.Name, was.Seq != 0
		p.Title, p.WithLegend = l.say("contact.with-name", "Name", r.Name), l.say("contact.with")
		if p.Self {
			p.Title, p.Help, p.WithLegend = l.say("contact.mine"), l.say("contact.mine.help"), l.say("contact.with.mine")
		}
		staff := was.With
		if !p.Changes && me != "" {
			staff = []care.StaffID{me}
		}
		var minutes, day, clock string
		if p.Changes {
			began := was.Began.In(v.Zone())
			minutes, day, clock = strconv.Itoa(was.Minutes), civil.Of(began, v.Zone()).String(), l.words.Time(began)
			p.Title = l.say("contact.change.title")
			p.AskWhy = was.By != l.who || v.At().Sub(was.At) > care.UndoFor
		}
		p.Minutes, p.Day, p.Clock, p.Why = l.typed("minutes", minutes), l.typed("day", day), l.typed("clock", clock), l.typed("why", "")
		p.Formal = l.ticked("formal", was.Formal)
		for _, what := range care.ContactWhats {
			p.Whats = append(p.Whats, ui.Option{Value: string(what), Text: l.say("contact.what." + string(what)), Tone: toneOfContact(what), Chosen: l.typed("what", string(was.What)) == string(what)})
		}
		p.Places = []ui.Option{{Value: "", Text: l.say("contact.place.none")}}
		for _, place := range v.Places() {
			p.Places = append(p.Places, ui.Option{Value: string(place.Place), Text: place.Name, Chosen: l.typed("place", string(was.Place)) == string(place.Place)})
		}
		p.Initiatives = initiatives(l, p, was.Initiative)
		for _, c := range colleaguesHereFirst(v) {
			p.With = append(p.With, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: l.listed("with", string(c.ID), slices.Contains(staff, c.ID))})
		}
		for _, other := range v.Residents() {
			if other.ID != id {
				p.Others = append(p.Others, ui.Option{Value: string(other.ID), Text: other.Name, Chosen: l.listed("others", string(other.ID), slices.Contains(others, other.ID))})
			}
		}
	})
	return p, ok
}

func initiatives(l *look, p contactPage, was care.Initiative) []ui.Option {
	resident, staff := l.say("contact.initiative.resident", "Name", p.Name), l.say("contact.initiative.staff")
	if p.Self {
		resident, staff = l.say("contact.initiative.me"), l.say("contact.initiative.them")
	}
	list := []ui.Option{{Value: "", Text: l.say("contact.initiative.none")}, {Value: string(care.ByTheResident), Text: resident}, {Value: string(care.ByTheStaff), Text: staff}}
	for i := range list {
		list[i].Chosen = l.typed("initiative", string(was)) == list[i].Value
	}
	return list
}

// colleaguesHereFirst are all colleagues, those on duty first.
func colleaguesHereFirst(v care.View) []care.Staff {
	here := map[care.StaffID]bool{}
	for _, d := range v.OnDuty() {
		here[d.Staff] = true
	}
	list := v.Colleagues()
	slices.SortStableFunc(list, func(a, b care.Staff) int {
		switch {
		case here[a.ID] == here[b.ID]:
			return 0
		case here[a.ID]:
			return -1
		}
		return 1
	})
	return list
}

// listed says whether one of several boxes is ticked: as it was sent, or as it is to begin with.
func (l *look) listed(name, value string, first bool) bool {
	if l.refusal != nil {
		return slices.Contains(l.form().list(name), value)
	}
	return first
}

// contactSent is what a form says about a contact, with defaults for what it leaves open: the minutes that such a
// contact mostly takes, just ended, with the one who notes it.
func contactSent(l *look, id care.ResidentID) (held care.ContactHeld, others []care.ResidentID) {
	f := l.form()
	held = care.ContactHeld{Contact: care.ContactID(f.id()), Resident: id, What: care.ContactWhat(f.text("what")), Minutes: f.number("minutes"),
		Place: care.PlaceID(f.text("place")), Initiative: care.Initiative(f.text("initiative")), Formal: f.has("formal")}
	if f.text("minutes") == "" {
		held.Minutes = care.TypicalMinutes(held.What)
	}
	for _, with := range f.list("with") {
		held.With = append(held.With, care.StaffID(with))
	}
	if me := l.who.Staff(); len(held.With) == 0 && me != "" && !f.has("choose-with") {
		held.With = []care.StaffID{me}
	}
	for _, other := range f.list("others") {
		others = append(others, care.ResidentID(other))
	}
	now := time.Time{}
	l.view(func(v care.View) { now = v.At() })
	switch day, clock := f.day("day"), f.clock("clock"); {
	case f.text("clock") == "" && day.IsZero():
		held.Began = now.Truncate(time.Minute).Add(-time.Duration(held.Minutes) * time.Minute)
	case !day.IsZero():
		held.Began = day.At(clock, f.zone)
	default: // a time without a day is the last time that the clock showed it
		today := civil.Of(now, f.zone)
		if held.Began = today.At(clock, f.zone); held.Began.After(now) {
			held.Began = today.Add(-1).At(clock, f.zone)
		}
	}
	held.Began = held.Began.UTC()
	return held, others
}

func (s *Server) holdContact(w http.ResponseWriter, l *look) error {
	id := l.resident()
	held, others := contactSent(l, id)
	then := done{to: local(l.form().text("to")), say: "contact.written"}
	if l.who.Resident() != "" {
		then.to = "/resident/" + string(id) + "/time"
	}
	if l.form().has("now") {
		begun := care.ContactBegun{Contact: held.Contact, Resident: id, With: held.With, What: held.What, Place: held.Place, Initiative: held.Initiative, Formal: held.Formal}
		l.view(func(v care.View) { begun.Began = v.At().UTC() })
		then.text = l.say("contact.begun", "Clock", l.words.Time(begun.Began.In(l.form().zone)))
		return s.do(w, l, care.BeginContact(begun, others...), then, s.contactForm)
	}
	l.view(func(v care.View) {
		if slices.Contains(care.ContactWhats, held.What) {
			then.text = l.say("contact.noted", "Length", l.words.Minutes(held.Minutes), "Names", residentNames(l, v, append([]care.ResidentID{id}, others...)), "What", l.say("contact.was."+string(held.What)))
		}
	})
	return s.do(w, l, care.HoldContact(held, others...), then, s.contactForm)
}

// contactIn is the contact of the path, as the viewer may see it: theirs or the first resident's, and who else was
// there.
func contactIn(l *look) (was care.Contact, others []care.ResidentID, ok bool) {
	l.view(func(v care.View) {
		for _, held := range v.Contact(care.ContactID(l.PathValue("contact"))) {
			if !ok {
				was, ok = held, true
			} else {
				others = append(others, held.Resident)
			}
		}
	})
	return was, others, ok
}

// entriesOf names what a contact wrote: from the first entry to the last, which stand one after another. Between them
// may be one that was taken back already; taking it back again changes nothing.
func entriesOf(l *look, was care.Contact) string {
	last := was.Seq
	l.view(func(v care.View) {
		for _, held := range v.Contact(was.ContactHeld.Contact) {
			last = max(last, held.Seq)
		}
	})
	return undoOf(journal.Receipt{First: was.Seq, Count: int(last-was.Seq) + 1})
}

func (s *Server) changeForm(w http.ResponseWriter, l *look) error {
	was, others, ok := contactIn(l)
	if !ok {
		return care.NotFound
	}
	p, ok := newContactPage(l, was.Resident, was, others)
	if !ok {
		return care.NotFound
	}
	p.Action = "/contact/" + string(was.ContactHeld.Contact)
	p.BackID, p.Entries, p.Back = newID(), entriesOf(l, was), "/resident/"+string(was.Resident)+"/time"
	return s.show(w, l, p.Title, contactView(p))
}

func (s *Server) changeContact(w http.ResponseWriter, l *look) error {
	was, _, ok := contactIn(l)
	if !ok {
		return care.NotFound
	}
	held, others := contactSent(l, was.Resident)
	return s.do(w, l, care.ChangeContact(was.ContactHeld.Contact, l.form().words("why"), held, others...),
		done{to: "/resident/" + string(was.Resident) + "/time", say: "contact.changed", keep: true}, s.changeForm)
}

func (s *Server) endContact(w http.ResponseWriter, l *look) error {
	f := l.form()
	ended := care.ContactEnded{Contact: care.ContactID(l.PathValue("contact")), Minutes: f.number("minutes")}
	return s.do(w, l, care.EndContact(ended), done{to: local(f.text("to")), say: "contact.written"}, nil)
}

func (s *Server) feltContact(w http.ResponseWriter, l *look) error {
	f := l.form()
	felt := care.ContactFelt{Contact: care.ContactID(l.PathValue("contact")), Resident: l.who.Resident(), Felt: care.Feeling(f.text("felt")), Words: f.words("words")}
	return s.do(w, l, care.SayHowItWas(felt), done{to: "/resident/" + string(l.who.Resident()) + "/time", say: "contact.felt"}, nil)
}

// pickerPage is the small form behind the + on a card.
type pickerPage struct {
	ID       string
	Resident care.ResidentID
	Whats    []ui.Option
}

// contactPlus is the + on a resident's card.
func contactPlus(l *look, v care.View, r care.Resident) ui.PlusProps {
	return ui.PlusProps{Label: l.say("contact.with-name", "Name", r.Name), Href: "/resident/" + string(r.ID) + "/contact", Picker: contactPicker(newPicker(l, v, r.ID))}
}

func newPicker(l *look, v care.View, id care.ResidentID) pickerPage {
	p := pickerPage{Resident: id, ID: pickerID(l.house.ID(), id, v.MetToday(id).Noted)}
	for _, what := range care.ContactWhats {
		p.Whats = append(p.Whats, ui.Option{Value: string(what), Text: l.say("contact.what." + string(what)), Detail: l.words.Minutes(care.TypicalMinutes(what)), Tone: toneOfContact(what)})
	}
	return p
}

// pickerID is the ID of the picker on a card. It stays until something is noted with that person, so that a live page
// is sent only what changed, and a picker that is pressed twice is pressed once.
func pickerID(house string, id care.ResidentID, noted int) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(house+"|"+string(id)+"|"+strconv.Itoa(noted))).String()
}

func toneOfContact(what care.ContactWhat) ui.Tone {
	switch what {
	case care.Walk, care.Movement:
		return ui.Moss
	case care.Meal, care.Task:
		return ui.Sun
	case care.Talk, care.Phone:
		return ui.Sky
	case care.Game, care.Quiet:
		return ui.Plum
	case care.Crisis:
		return ui.Clay
	}
	return ui.Plain
}

// metToday says on a card how much company somebody has had today, and who is with them now; "" if nothing is noted.
func metToday(l *look, v care.View, id care.ResidentID) string {
	met := v.MetToday(id)
	switch {
	case met.Ongoing.Seq != 0:
		return l.say("contact.met-ongoing", "Doing", l.say("contact.now."+string(met.Ongoing.What), "Names", staffNames(l, v, met.Ongoing.With)), "Since", since(l, v, met.Ongoing.Began))
	case met.Times == 0:
		return ""
	case met.Minutes == 0:
		return l.say("contact.met-noted", "What", l.say("contact.was."+string(met.Last.What)), "Clock", l.words.Time(met.Last.Began))
	}
	return l.say("contact.met", "Length", l.words.Minutes(met.Minutes), "What", l.say("contact.was."+string(met.Last.What)), "Clock", l.words.Time(met.Last.Began))
}

// since says from when: the clock, and the day if it was not today.
func since(l *look, v care.View, t time.Time) string {
	if day := civil.Of(t, v.Zone()); day != v.Today() {
		return l.say("contact.since-day", "Day", l.words.Relative(day, v.Today()), "Clock", l.words.Time(t.In(v.Zone())))
	}
	return l.say("contact.since", "Clock", l.words.Time(t.In(v.Zone())))
}

// notMet says, calmly, with whom nobody has noted any time today; "" if everybody was met, and in the morning, when
// the day has hardly begun.
func notMet(l *look, v care.View) string {
	var names []string
	for _, u := range v.NotMet() {
		names = append(names, u.Resident.Name)
	}
	if len(names) == 0 || civil.ClockOf(v.At(), v.Zone()) < 12*60 {
		return ""
	}
	return l.say("contact.not-met", "Names", l.words.List(names))
}

// ongoingLine is a contact that goes on, or one that was forgotten.
type ongoingLine struct {
	Contact    care.ContactID
	ID         string
	Text       string
	Since, End string
	Forgotten  bool
}

// ongoingNow are the contacts that go on in the house, or a resident's own.
func ongoingNow(l *look, v care.View) (lines []ongoingLine) {
	for _, held := range v.Ongoing() {
		if n := len(lines); n > 0 && lines[n-1].Contact == held.ContactHeld.Contact {
			continue
		}
		var residents []care.ResidentID
		for _, also := range v.Contact(held.ContactHeld.Contact) {
			if also.Ongoing {
				residents = append(residents, also.Resident)
			}
		}
		names := residentNames(l, v, residents)
		line := ongoingLine{Contact: held.ContactHeld.Contact, ID: pickerID(string(held.ContactHeld.Contact), held.Resident, int(v.Seq())), Since: since(l, v, held.Began),
			Text: l.say("contact.doing", "Staff", staffNames(l, v, held.With), "Doing", l.say("contact.now."+string(held.What), "Names", names)),
			End:  l.say("contact.end.name", "Names", names), Forgotten: held.Forgotten}
		if l.who.Resident() != "" {
			line.Text = l.say("contact.now."+string(held.What), "Names", staffNames(l, v, held.With))
		}
		lines = append(lines, line)
	}
	return lines
}

func residentNames(l *look, v care.View, ids []care.ResidentID) string {
	var names []string
	for _, id := range ids {
		if r, ok := v.Resident(id); ok {
			names = append(names, r.Name)
		}
	}
	return l.words.List(names)
}

func staffNames(l *look, v care.View, ids []care.StaffID) string {
	var names []string
	for _, id := range ids {
		if c, ok := v.Colleague(id); ok {
			names = append(names, c.Name)
		}
	}
	return l.words.List(names)
}
