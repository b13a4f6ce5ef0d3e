package web

import (
	"net/http"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// A group is written on one page: the note once, and those who were expected, each of whom was there unless somebody
// says otherwise. A line stands only where there is something to say.

func (s *Server) groupRoutes(r routes) {
	r.page("GET /group/{activity}/{day}", s.group)
	r.act("POST /group/{activity}/{day}", s.holdGroup)
}

type groupPage struct {
	FormID, Action string
	Title, Day     string
	Team           bool
	Note           string
	Minutes        string
	Who            string // wrote it last, and when
	People, Others []groupPerson
	Names          ui.NamesProps
	Draft          ui.DraftProps
	Named          []namedSentence
	text           care.Text
}

// groupPerson is a row of the page: how somebody took part, and the line to them.
type groupPerson struct {
	ID       care.ResidentID
	Name     string
	Face     ui.FaceProps
	Said     string // how they took part, in words
	Presence []ui.Option
	Line     string
	Back     []noteLine // lines that were taken back
}

// namedSentence is a sentence of the note that names somebody, and where it can be moved.
type namedSentence struct {
	Resident       care.ResidentID
	Sentence, Move string
}

func groupHref(activity care.ActivityID, day civil.Day) string {
	return "/group/" + string(activity) + "/" + day.String()
}

func groupDraft(activity care.ActivityID, day civil.Day) string {
	return "group-" + string(activity) + "-" + day.String()
}

// groupOf is the group that the path is about.
func (l *look) groupOf() (care.ActivityID, civil.Day, error) {
	day, err := civil.Parse(l.PathValue("day"))
	if err != nil {
		return "", 0, care.NotFound
	}
	return care.ActivityID(l.PathValue("activity")), day, nil
}

func (s *Server) group(w http.ResponseWriter, l *look) error {
	activity, day, err := l.groupOf()
	if err != nil {
		return err
	}
	var p groupPage
	l.view(func(v care.View) { p, err = newGroupPage(l, v, activity, day) })
	if err != nil {
		return err
	}
	texts, err := l.house.Texts(l.Context(), p.text)
	if err != nil {
		return err
	}
	if !l.again() {
		p.Note = texts[p.text]
	}
	return s.show(w, l, p.Title, groupView(p))
}

// again says whether the form is shown again with what was typed in it.
func (l *look) again() bool { return l.refusal != nil || l.form().has("move") }

// first is what was typed in a field of a form that is shown again, or what it has to begin with.
func (l *look) first(name, known string) string {
	if l.again() {
		return l.form().r.Form.Get(name)
	}
	return known
}

func newGroupPage(l *look, v care.View, activity care.ActivityID, day civil.Day) (groupPage, error) {
	g := v.Group(activity, day)
	p := groupPage{FormID: l.formID(), Action: groupHref(activity, day), Day: l.words.Day(day), Team: l.who.Staff() != "",
		Note: l.first("note", ""), text: g.Note(),
		Draft: ui.DraftProps{Name: groupDraft(activity, day), Account: string(l.me.Account.ID), Restored: l.say("note.draft"), Discard: l.say("note.discard")},
		Names: ui.NamesProps{Warn: l.say("group.warn", "Name", "{name}"), Move: l.say("group.move", "Name", "{name}")}}
	o, planned := v.Occurrence(care.OccurrenceID{Activity: activity, Day: day})
	if len(g.Held)+len(g.People) == 0 && (!planned || !p.Team) {
		return p, care.NotFound
	}
	if p.Title = o.Title; !planned { // the programme has changed since
		known, _ := v.Activity(activity)
		p.Title = known.Title
	}
	if held, ok := g.Latest(); ok {
		p.Who = l.say("group.written", "By", nameOf(v, held.By), "When", until(l, v, held.At))
		p.Minutes = number(held.Minutes)
	}
	p.Minutes = l.first("minutes", p.Minutes)
	p.people(l, v, g)
	if p.Team {
		p.names(l, v, day)
	}
	return p, nil
}

// number says a number in a field; nothing for none.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// people fills in those who were expected or noted and, for the team, everybody else who lives here.
func (p *groupPage) people(l *look, v care.View, g care.GroupDay) {
	in := map[care.ResidentID]bool{}
	for _, at := range g.People {
		in[at.Resident] = true
		p.People = append(p.People, newGroupPerson(l, v, at))
	}
	for _, r := range v.Residents() {
		if p.Team && !in[r.ID] {
			p.Others = append(p.Others, newGroupPerson(l, v, care.GroupAttendance{Resident: r.ID, Name: r.Name}))
		}
	}
}

func newGroupPerson(l *look, v care.View, at care.GroupAttendance) groupPerson {
	r, _ := v.Resident(at.Resident)
	person := groupPerson{ID: at.Resident, Name: at.Name, Face: residentFace(v, r), Said: l.say("group.presence." + string(at.Presence())),
		Line: l.first("line-"+string(at.Resident), at.Line())}
	now := l.first("presence-"+string(at.Resident), string(at.Presence()))
	for _, presence := range care.Presences {
		person.Presence = append(person.Presence, ui.Option{Value: string(presence), Text: l.say("group.presence." + string(presence)), Chosen: now == string(presence)})
	}
	for _, noted := range at.Noted {
		if noted.TakenBack && noted.Line != "" {
			person.Back = append(person.Back, noteLine{Text: noted.Line, Who: noteWho(l, v, noted.Written, noted.At), Back: backOf(l, v, noted.Written)})
		}
	}
	return person
}

// names fills in whom a note on a group must not name, and the sentences of this one that do.
func (p *groupPage) names(l *look, v care.View, day civil.Day) {
	names := v.Names(day)
	used := map[care.ResidentID]string{}
	for _, person := range append(p.People, p.Others...) {
		used[person.ID] = person.Name
	}
	for _, n := range names {
		p.Names.Names = append(p.Names.Names, ui.NamedPerson{ID: string(n.Resident), Name: n.Name})
	}
	if !l.again() {
		return
	}
	for _, hit := range care.NamesIn(p.Note, names) {
		from, until := care.Sentence(p.Note, hit.From)
		p.Named = append(p.Named, namedSentence{hit.Resident, strings.TrimSpace(p.Note[from:until]), l.say("group.move", "Name", used[hit.Resident])})
	}
}

func (s *Server) holdGroup(w http.ResponseWriter, l *look) error {
	activity, day, err := l.groupOf()
	if err != nil {
		return err
	}
	f := l.form()
	if f.has("move") {
		moveSentence(l, care.ResidentID(f.text("move")), day)
		return s.group(w, l)
	}
	held := care.GroupHeld{Activity: activity, Day: day, Note: f.words("note"), Minutes: f.number("minutes")}
	var noted []care.AttendanceNoted
	for _, id := range f.list("who") {
		noted = append(noted, care.AttendanceNoted{Resident: care.ResidentID(id), Presence: care.Presence(f.text("presence-" + id)), Line: f.words("line-" + id)})
	}
	return s.do(w, l, care.HoldGroup(held, noted...), done{to: groupHref(activity, day), say: "group.kept", draft: groupDraft(activity, day)}, s.group)
}

// moveSentence takes the first sentence that names somebody out of the note and puts it on their line, in the form
// that is shown again. Nothing is written yet.
func moveSentence(l *look, to care.ResidentID, day civil.Day) {
	var names []care.Named
	l.view(func(v care.View) { names = v.Names(day) })
	note, line := l.form().words("note"), "line-"+string(to)
	for _, hit := range care.NamesIn(note, names) {
		if hit.Resident == to {
			from, until := care.Sentence(note, hit.From)
			l.Form.Set(line, strings.TrimSpace(l.form().words(line)+" "+strings.TrimSpace(note[from:until])))
			l.Form.Set("note", strings.TrimSpace(note[:from]+note[until:]))
			return
		}
	}
}
