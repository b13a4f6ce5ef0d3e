package web

import (
	"net/http"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

func (s *Server) handoverRoutes(r routes) {
	r.page("GET /handover", s.handover)
	r.act("POST /handover", s.takeHandover)
	r.page("GET /print/handover", s.printHandover)
}

type handoverPage struct {
	ID      string
	Title   string
	Sub     string
	House   string
	Since   string // as the form sends it back
	Team    string
	Taken   []string
	People  []handedPerson
	Quiet   []ui.LineProps // of whom nothing was noted
	OffDuty *offDuty       // of who is not on duty: only those whom they follow or treat are here, and there is nothing to take over
	Printed string
}

// handedPerson is what the next team gets to know about a person, in the reader's language.
type handedPerson struct {
	ID       string
	Name     string
	Href     string
	State    []string // came since, on leave until …
	Hard     []string // hard times since, and signs that were noticed
	Own      string   // how they are, in their own words
	OwnWhen  string
	Company  string
	Worked   []handedNote
	Good     []handedNote
	Awaits   []handedNote
	Others   string
	Promises []handedPromise
	Review   string // of their plan, that was held since
	ToReview string // it is time to look at their plan
}

type handedNote struct {
	text care.Text
	Text string
	Own  bool
	From string // by whom, when
}

type handedPromise struct {
	Words, Holder string
}

func (s *Server) handover(w http.ResponseWriter, l *look) error {
	p, err := newHandoverPage(l, 0)
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("nav.handover"), handoverView(p))
}

// handoverShort is how much of a note has room on the printed sheet; the rest is on the screen.
const handoverShort = 220

func (s *Server) printHandover(w http.ResponseWriter, l *look) error {
	p, err := newHandoverPage(l, handoverShort)
	if err != nil {
		return err
	}
	return s.write(w, l, handoverSheet(p))
}

func (s *Server) takeHandover(w http.ResponseWriter, l *look) error {
	f := l.form()
	since, err := time.Parse(time.RFC3339, f.text("since"))
	if err != nil {
		f.refuse("form.unreadable")
	}
	return s.do(w, l, care.TakeHandover(care.HandoverTaken{Handover: care.HandoverID(f.id()), Staff: l.who.Staff(), Team: f.text("team"), Since: since.UTC()}),
		done{to: "/handover", say: "handover.is-taken"}, s.handover)
}

func newHandoverPage(l *look, longest int) (p handoverPage, err error) {
	if l.who.Staff() == "" {
		return p, care.Forbidden
	}
	p.ID = l.formID()
	l.view(func(v care.View) {
		h := v.Handover()
		p.House, p.Team, p.Since = v.House().Name, h.Team, h.Since.UTC().Format(time.RFC3339)
		p.OffDuty = newOffDuty(l, v)
		p.Title = l.words.Day(v.Today())
		p.Sub = l.say("handover.since", "Since", until(l, v, h.Since))
		if h.Team != "" {
			p.Sub = l.say("handover.to-team", "Team", h.Team) + " · " + p.Sub
		}
		p.Printed = l.say("handover.printed", "When", until(l, v, v.At()), "Name", l.me.Account.Name)
		for _, t := range h.Taken {
			c, _ := v.Colleague(t.Staff)
			p.Taken = append(p.Taken, l.say("handover.taken-by", "Name", c.Name, "When", until(l, v, t.At)))
		}
		for _, person := range h.People {
			handed := newHandedPerson(l, v, person)
			if handed.quiet() {
				p.Quiet = append(p.Quiet, ui.LineProps{Face: residentFace(v, person.Resident), Title: handed.Name, Href: handed.Href + "/note",
					After: strings.Join(handed.State, " · "), Detail: handed.Company})
				continue
			}
			p.People = append(p.People, handed)
		}
	})
	return p, p.readTexts(l, longest)
}

func newHandedPerson(l *look, v care.View, h care.HandoverPerson) handedPerson {
	p := handedPerson{ID: string(h.Resident.ID), Name: h.Resident.Name, Href: "/resident/" + string(h.Resident.ID)}
	if h.New {
		p.State = append(p.State, l.say("handover.new"))
	}
	if h.Left {
		p.State = append(p.State, l.say("handover.went-home"))
	}
	if !h.Leave.Until.IsZero() {
		p.State = append(p.State, awayUntil(l, v, h.Leave))
	}
	for _, c := range h.Crises {
		p.Hard = append(p.Hard, l.say("crisis.in-handover", "When", until(l, v, c.Began.In(v.Zone()))))
	}
	if n := len(h.Signs); n > 0 {
		p.Hard = append(p.Hard, l.say("sign.in-handover", "Count", n))
	}
	if h.Own != nil {
		p.Own, p.OwnWhen = h.Own.Words, until(l, v, h.Own.Told)
	}
	p.Company = l.say("handover.company-none")
	if h.Times > 0 {
		p.Company = l.say("handover.company", "Count", h.Times, "Time", l.words.Minutes(h.Minutes))
	}
	if h.Others > 0 {
		p.Others = l.say("handover.other-notes", "Count", h.Others)
	}
	p.Worked, p.Good, p.Awaits = handedNotes(l, v, h.Worked), handedNotes(l, v, h.Good), handedNotes(l, v, h.Awaits)
	if h.Review != nil {
		p.Review = l.say("review.handed", "When", until(l, v, h.Review.Held), "Agreed", agreedSaid(l, h.Resident, *h.Review))
	}
	if due, ok := v.ReviewDue(h.Resident.ID); ok && due.On <= v.Today() {
		p.ToReview = reviewWhen(l, v, due)
	}
	for _, promise := range h.Promises {
		c, _ := v.Colleague(promise.Holder())
		holder := l.say("handover.promise-by", "Name", c.Name)
		if !promise.Until.IsZero() {
			holder += " · " + l.words.Relative(promise.Until, v.Today())
		}
		p.Promises = append(p.Promises, handedPromise{promise.Words, holder})
	}
	return p
}

// quiet says that nothing was noted of a person but company.
func (p handedPerson) quiet() bool {
	return p.Own == "" && p.Others == "" && p.Review == "" && p.ToReview == "" && len(p.Hard) == 0 && len(p.Worked)+len(p.Good)+len(p.Awaits)+len(p.Promises) == 0
}

func handedNotes(l *look, v care.View, notes []care.Note) (list []handedNote) {
	for _, n := range notes {
		list = append(list, handedNote{text: n.Text, Own: n.Own, From: nameOf(v, n.By) + ", " + until(l, v, n.Happened)})
	}
	return list
}

// nameOf is what somebody who wrote something is called.
func nameOf(v care.View, by care.Who) string {
	if c, ok := v.Colleague(by.Staff()); ok {
		return c.Name
	}
	if r, ok := v.Resident(by.Resident()); ok {
		return r.Name
	}
	return ""
}

// readTexts fills in the notes, which are not held in memory; cut where longest is not 0.
func (p *handoverPage) readTexts(l *look, longest int) error {
	var want []care.Text
	each := func(f func(*handedNote)) {
		for i := range p.People {
			for _, list := range [][]handedNote{p.People[i].Worked, p.People[i].Good, p.People[i].Awaits} {
				for j := range list {
					f(&list[j])
				}
			}
		}
	}
	each(func(n *handedNote) { want = append(want, n.text) })
	texts, err := l.house.Texts(l.Context(), want...)
	if err != nil {
		return err
	}
	each(func(n *handedNote) { n.Text = cut(texts[n.text], longest) })
	return nil
}

// cut shortens a text at a word; 0 leaves it whole.
func cut(s string, longest int) string {
	r := []rune(s)
	if longest == 0 || len(r) <= longest {
		return s
	}
	short := string(r[:longest])
	if i := strings.LastIndexAny(short, " \n"); i > longest/2 {
		short = short[:i]
	}
	return short + " …"
}

// until says a time as people do: the clock today, the day's name this week, the date later.
func until(l *look, v care.View, t time.Time) string {
	day, clock := civil.Of(t, v.Zone()), l.words.Time(t.In(v.Zone()))
	switch ahead := day.Sub(v.Today()); {
	case ahead == 0:
		return clock
	case ahead > 1 && ahead < 7:
		return l.words.Weekday(day.Weekday()) + " " + clock // as in "until Wednesday", not "on Wednesday"
	}
	return l.words.Relative(day, v.Today()) + " " + clock
}

func faceOf(id, name string) ui.FaceProps { return ui.FaceProps{Name: name, Tone: ui.ToneOf(id)} }
