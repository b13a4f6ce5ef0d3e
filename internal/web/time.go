package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Where the time goes: a resident's time with people; a colleague's own, for their eyes alone; the house's, in sums.

func (s *Server) timeRoutes(r routes) {
	r.page("GET /resident/{id}/time", s.residentTime)
	r.page("GET /my-time", s.myTime)
	r.act("POST /my-time", s.noteAdministration)
	r.page("GET /house/time", s.houseTime)
}

// timeWeeks are the lengths of time one can look back over.
var timeWeeks = []int{4, 12, 26}

// linesShown is how many contacts the page lists one by one; the sums are over all.
const linesShown = 60

type residentTimePage struct {
	Title, Sub, Self   string
	Note               string // where to note more
	Weeks              []ui.Option
	Sentences          []string
	People, Whats, Per []ui.Bar
	Ongoing            []ongoingLine
	Lines              []contactLine
	Here               string
	Same               samePeople
}

// contactLine is one contact in a list.
type contactLine struct {
	Contact              care.ContactID
	Title, After, Detail string
	Felt, Words          string
	Ask, Change          bool
	Feelings             []ui.Option
}

func (s *Server) residentTime(w http.ResponseWriter, l *look) error {
	weeks := timeWeeks[0]
	for _, n := range timeWeeks {
		if l.form().text("weeks") == strconv.Itoa(n) {
			weeks = n
		}
	}
	p, ok := newResidentTimePage(l, l.resident(), weeks)
	if !ok {
		return care.NotFound
	}
	return s.show(w, l, p.Title, residentTimeView(p))
}

func newResidentTimePage(l *look, id care.ResidentID, weeks int) (p residentTimePage, ok bool) {
	l.view(func(v care.View) {
		var r care.Resident
		if r, ok = v.Resident(id); !ok {
			return
		}
		p.Here = "/resident/" + string(id) + "/time"
		p.Title, p.Sub, p.Note = l.say("time.of", "Name", r.Name), l.say("time.weeks", "Count", weeks), "/resident/"+string(id)+"/contact"
		if l.who.Resident() == id {
			p.Title = l.say("time.yours")
		}
		for _, n := range timeWeeks {
			p.Weeks = append(p.Weeks, ui.Option{Value: strconv.Itoa(n), Text: l.say("time.weeks", "Count", n), Chosen: n == weeks})
		}
		from := v.Today().Monday().Add(-7*(weeks-1)).At(0, v.Zone())
		spent := v.TimeWith(id, from, v.At().Add(time.Minute))
		spent.Weeks = slices.DeleteFunc(spent.Weeks, func(week care.WeekTime) bool { return !livedHere(r, v, week.Monday) })
		p.Sentences = timeSentences(l, v, spent)
		for _, c := range spent.Colleagues {
			p.People = append(p.People, ui.Bar{Label: staffNames(l, v, []care.StaffID{c.Staff}), Amount: c.Minutes, Text: l.words.Minutes(c.Minutes), Tone: ui.ToneOf(string(c.Staff))})
		}
		p.Same = newSamePeople(l, v, id, r.Name, from)
		p.Whats = whatBars(l, spent.Whats)
		for _, week := range spent.Weeks {
			p.Per = append(p.Per, ui.Bar{Label: l.words.Week(week.Monday), Amount: week.Minutes, Text: l.words.Minutes(week.Minutes), Tone: ui.Moss})
		}
		for _, o := range ongoingNow(l, v) {
			for _, held := range v.Contact(o.Contact) {
				if held.Resident == id {
					p.Ongoing = append(p.Ongoing, o)
				}
			}
		}
		for i, held := range v.Contacts(id, from, v.At().Add(time.Minute)) {
			if i == linesShown {
				break
			}
			if !held.Ongoing {
				p.Lines = append(p.Lines, newContactLine(l, v, held, r.Name))
			}
		}
	})
	return p, ok
}

// livedHere says whether somebody lived here in any part of a week.
func livedHere(r care.Resident, v care.View, monday civil.Day) bool {
	return slices.ContainsFunc(r.Stays, func(stay care.Stay) bool {
		return civil.Of(stay.From, v.Zone()) < monday.Add(7) && (stay.Until.IsZero() || civil.Of(stay.Until, v.Zone()) >= monday)
	})
}

func whatBars(l *look, whats []care.WhatTime) (bars []ui.Bar) {
	for _, what := range whats {
		bars = append(bars, ui.Bar{Label: l.say("contact.what." + string(what.What)), Amount: what.Minutes, Text: l.words.Minutes(what.Minutes), Tone: toneOfContact(what.What)})
	}
	return bars
}

// timeSentences says in words what the bars show: how much, who carries most of it, and weeks without any.
func timeSentences(l *look, v care.View, spent care.TimeWith) []string {
	if spent.Times == 0 {
		return []string{l.say("time.nothing")}
	}
	list := []string{l.say("time.sum", "Length", l.words.Minutes(spent.Minutes), "Count", spent.Times)}
	if most := carriers(spent.Colleagues); len(most) > 0 {
		list = append(list, l.say("time.carry", "Number", numberWord(l, len(most)), "Names", staffNames(l, v, most), "Count", len(most)))
	}
	empty := 0
	for _, week := range spent.Weeks {
		if week.Times == 0 {
			empty++
		}
	}
	if empty > 0 {
		list = append(list, l.say("time.empty-weeks", "Count", empty))
	}
	return list
}

// carriers are the fewest colleagues who together have three quarters of the minutes.
func carriers(colleagues []care.WithColleague) (most []care.StaffID) {
	all, sum := 0, 0
	for _, c := range colleagues {
		all += c.Minutes
	}
	for _, c := range colleagues {
		if sum*4 >= all*3 {
			break
		}
		most, sum = append(most, c.Staff), sum+c.Minutes
	}
	return most
}

// numberWord writes small numbers out, as at the beginning of a sentence.
func numberWord(l *look, n int) string {
	if n < 1 || n > 6 {
		return strconv.Itoa(n)
	}
	return l.say("time.number." + strconv.Itoa(n))
}

func newContactLine(l *look, v care.View, held care.Contact, name string) contactLine {
	day := civil.Of(held.Began, v.Zone())
	c := contactLine{Contact: held.ContactHeld.Contact, Words: held.Words,
		Title: l.say("contact.line", "What", l.say("contact.what."+string(held.What)), "Names", staffNames(l, v, held.With)),
		After: l.say("time.line-when", "Day", l.words.Relative(day, v.Today()), "Clock", l.words.Time(held.Began), "Length", l.words.Minutes(held.Minutes))}
	if held.Place != "" {
		c.Title = l.say("contact.line-place", "What", l.say("contact.what."+string(held.What)), "Names", staffNames(l, v, held.With), "Place", v.Place(held.Place).Name)
	}
	if held.Together > 1 {
		c.Detail = l.say("contact.line-with-others", "Count", held.Together-1)
	}
	if held.Instead != "" {
		c.Detail = joined(c.Detail, l.say("contact.was-changed"))
	}
	if held.By.Resident() != "" {
		c.Detail = joined(c.Detail, l.say("contact.by-themselves", "Name", name))
	}
	if held.Felt != "" {
		c.Felt = l.say("contact.feeling." + string(held.Felt))
	}
	if l.who.Resident() == held.Resident {
		c.Ask = held.Felt == ""
		for _, felt := range care.Feelings {
			c.Feelings = append(c.Feelings, ui.Option{Value: string(felt), Text: l.say("contact.feeling." + string(felt))})
		}
	}
	c.Change = held.By == l.who || l.who.Role == care.RoleCoordinator
	return c
}

// joined puts two short remarks beside each other.
func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + " · " + b
}

// A week is what my time and the house's time are shown for.
type weekPage struct {
	Title, Sub   string
	Before, Next string // links to the weeks around it; "" for the week to come
	Sentences    []string
	People       []ui.Bar
	Whats        []ui.Bar
}

// week is the week that a page asks for, this one if it asks for none.
func (l *look) week(v care.View) (from, until time.Time, monday civil.Day) {
	monday = v.Today().Monday()
	if asked := l.form().day("week"); !asked.IsZero() && l.form().err() == nil && asked.Monday() < monday {
		monday = asked.Monday()
	}
	return monday.At(0, v.Zone()), monday.Add(7).At(0, v.Zone()), monday
}

func newWeekPage(l *look, v care.View, path, title string, monday civil.Day) weekPage {
	p := weekPage{Title: title, Sub: l.say("time.week-of", "Week", l.words.Week(monday), "From", l.words.Date(monday), "Until", l.words.Date(monday.Add(6))), Before: path + "?week=" + monday.Add(-7).String()}
	if monday < v.Today().Monday() {
		p.Next = path + "?week=" + monday.Add(7).String()
	}
	return p
}

type myTimePage struct {
	weekPage
	ID        string
	Kinds     []ui.Option
	Paperwork []ui.LineProps
	Minutes   string
}

func (s *Server) myTime(w http.ResponseWriter, l *look) error {
	if l.who.Staff() == "" {
		return care.Forbidden
	}
	var p myTimePage
	l.view(func(v care.View) {
		from, until, monday := l.week(v)
		mine := v.MyTime(from, until)
		p.weekPage = newWeekPage(l, v, "/my-time", l.say("time.mine"), monday)
		p.ID, p.Minutes = l.formID(), l.typed("minutes", "")
		if mine.Duty > 0 {
			p.Sentences = append(p.Sentences, l.say("time.mine-of-duty", "Length", l.words.Minutes(mine.Minutes), "Duty", l.words.Hours(mine.Duty)))
		} else {
			p.Sentences = append(p.Sentences, l.say("time.mine-sum", "Length", l.words.Minutes(mine.Minutes)))
		}
		if mine.Administration > 0 {
			p.Sentences = append(p.Sentences, l.say("time.mine-administration", "Length", l.words.Minutes(mine.Administration)))
		}
		for _, r := range mine.Residents {
			p.People = append(p.People, ui.Bar{Label: residentNames(l, v, []care.ResidentID{r.Resident}), Amount: r.Minutes, Text: l.words.Minutes(r.Minutes), Tone: ui.ToneOf(string(r.Resident))})
		}
		p.Whats = whatBars(l, mine.Whats)
		for _, a := range mine.Administrations {
			title := l.say("time.administration")
			if a.What != "" {
				title = l.say("time.administration." + string(a.What))
			}
			p.Paperwork = append(p.Paperwork, ui.LineProps{Title: title, After: l.say("time.line-when", "Day", l.words.Relative(civil.Of(a.Began, v.Zone()), v.Today()), "Clock", l.words.Time(a.Began), "Length", l.words.Minutes(a.Minutes))})
		}
		for _, what := range care.AdministrationWhats {
			p.Kinds = append(p.Kinds, ui.Option{Value: string(what), Text: l.say("time.administration." + string(what)), Chosen: l.typed("what", "") == string(what)})
		}
	})
	return s.show(w, l, p.Title, myTimeView(p))
}

func (s *Server) noteAdministration(w http.ResponseWriter, l *look) error {
	f := l.form()
	noted := care.AdministrationNoted{Staff: l.who.Staff(), Minutes: f.number("minutes"), What: care.AdministrationWhat(f.text("what"))}
	l.view(func(v care.View) {
		noted.Began = v.At().UTC().Truncate(time.Minute).Add(-time.Duration(noted.Minutes) * time.Minute)
	})
	return s.do(w, l, care.NoteAdministration(noted), done{to: "/my-time", say: "contact.written"}, s.myTime)
}

type houseTimePage struct {
	weekPage
	Families []ui.Bar // the time given to families, by month
}

// familyBars is the time that the house gave to families, the latest month first.
func familyBars(l *look, v care.View) (bars []ui.Bar) {
	months := v.HouseFamilyTime(familyMonths / 2)
	for len(months) > 1 && months[0].Times == 0 && !months[0].Few { // before there was anything to tell
		months = months[1:]
	}
	for _, m := range slices.Backward(months) {
		bar := ui.Bar{Label: capital(l.words.Month(m.First)), Amount: m.Minutes, Text: l.say("time.families-none"), Tone: ui.Plum}
		switch {
		case m.Few:
			bar.Text = l.say("time.families-few", "Count", care.HouseLeast)
		case m.Times > 0:
			bar.Text = l.say("time.families-sum", "Time", l.words.Minutes(m.Minutes), "Count", m.Families)
		}
		bars = append(bars, bar)
	}
	return bars
}

func (s *Server) houseTime(w http.ResponseWriter, l *look) error {
	if l.who.Staff() == "" {
		return care.Forbidden
	}
	var p houseTimePage
	l.view(func(v care.View) {
		from, until, monday := l.week(v)
		sum := v.HouseTime(from, until)
		p.weekPage = newWeekPage(l, v, "/house/time", l.say("time.house"), monday)
		p.Families = familyBars(l, v)
		switch {
		case sum.Withheld:
			p.Sentences = []string{l.say("time.withheld", "Count", care.HouseLeast)}
		default:
			p.Sentences = []string{l.say("time.house-share", "Count", int(sum.Share()*60+.5)), l.say("time.house-sum", "With", l.words.Hours(sum.With), "Duty", l.words.Hours(sum.Duty), "Count", sum.Colleagues)}
			p.Whats = whatBars(l, sum.Whats)
		}
		if sum.Administration > 0 {
			p.Sentences = append(p.Sentences, l.say("time.house-administration", "Length", l.words.Hours(sum.Administration)))
		}
	})
	return s.show(w, l, p.Title, houseTimeView(p))
}
