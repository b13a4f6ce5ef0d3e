package web

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// Notes are written to the person. They are read as a journal, day by day, by the person themselves as by the team; what
// the person says is set apart from what the house says, and what they answer stands beside it.

func (s *Server) noteRoutes(r routes) {
	r.page("GET /note", s.noteToWhom)
	r.page("GET /me/notes", s.myNotes)
	r.page("GET /resident/{id}/notes", s.notes)
	r.page("GET /resident/{id}/note", s.newNote)
	r.act("POST /resident/{id}/note", s.writeNote)
	r.page("GET /resident/{id}/note/{note}", s.note)
	r.act("POST /resident/{id}/note/{note}", s.answerNote)
}

// notesAtOnce is how many days of notes a page shows.
const notesAtOnce = 14

type notesPage struct {
	Title, Sub string
	ID         care.ResidentID
	Own        bool
	Write      noteForm
	Wellbeing  *wellbeingCard
	Days       []noteDay
	Earlier    string
	Later      string
}

type noteDay struct {
	Title string
	Notes []noteLine
}

// noteLine is a note, or an answer beside one.
type noteLine struct {
	ID    string
	Own   bool // in the person's own words
	About string
	Text  string
	Who   string // "Ingrid · 14:05", or when it was written if that was later
	Back  string // who took it back, and why
	Held  string // that it is held back: to the person instead of its words

	Href    string // where it can be answered
	TakeOff string // where it can be taken back
	Answers []noteLine
	text    care.Text
}

// noteForm is a note that is being written.
type noteForm struct {
	FormID     string
	ID         care.ResidentID
	Name       string
	Own        bool // the person writes it themselves
	Text       string
	About      []ui.Option
	Whose      []ui.Option
	Day, Clock string
	Earlier    bool // it happened at another time than now
	Draft      ui.DraftProps
}

func notesHref(l *look, id care.ResidentID) string {
	if l.own(id) {
		return "/me/notes"
	}
	return residentHref(id) + "/notes"
}

func noteHref(id care.ResidentID, note care.NoteID) string {
	return residentHref(id) + "/note/" + string(note)
}

func (s *Server) myNotes(w http.ResponseWriter, l *look) error {
	id := l.who.Resident()
	if id == "" {
		return care.Forbidden
	}
	l.SetPathValue("id", string(id))
	return s.notes(w, l)
}

func (s *Server) notes(w http.ResponseWriter, l *look) error {
	var p notesPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = notesPage{ID: r.ID, Own: l.own(r.ID), Write: newNoteForm(l, v, r)}
		p.Title, p.Sub = l.say("note.to", "Name", r.Name), l.say("note.to.help", "Name", r.Name)
		if p.Own {
			p.Title, p.Sub = l.say("note.yours"), l.say("note.yours.help")
			p.Wellbeing = newWellbeingCard(l, v, r)
		}
		last := l.form().day("until")
		if last.IsZero() || last.After(v.Today()) {
			last = v.Today()
		}
		first := last.Add(1 - notesAtOnce)
		from, _ := first.Bounds(v.Zone())
		_, until := last.Bounds(v.Zone())
		p.Days = noteDays(l, v, r, v.Notes(r.ID, from, until))
		if stays := r.Stays; len(stays) > 0 && stays[0].From.Before(from) {
			p.Earlier = notesHref(l, r.ID) + "?until=" + first.Add(-1).String()
		}
		if last.Before(v.Today()) {
			p.Later = notesHref(l, r.ID) + "?until=" + last.Add(notesAtOnce).String()
		}
	})
	if err == nil {
		err = l.readNotes(l.Context(), p.Days)
	}
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, notesView(p))
}

// noteDays puts notes under the days on which they happened.
func noteDays(l *look, v care.View, r care.Resident, list []care.Note) (days []noteDay) {
	for _, n := range list {
		title := dayTitle(l, v, civil.Of(n.Happened, v.Zone()))
		if len(days) == 0 || days[len(days)-1].Title != title {
			days = append(days, noteDay{Title: title})
		}
		last := &days[len(days)-1]
		last.Notes = append(last.Notes, newNoteLine(l, v, r, n))
	}
	return days
}

// dayTitle says a day as the heading of what happened on it.
func dayTitle(l *look, v care.View, day civil.Day) string {
	said := l.words.Day(day)
	if near := v.Today().Sub(day); near == 0 || near == 1 {
		said = l.words.Relative(day, v.Today()) + " · " + said
	}
	return words.Capital(said)
}

func newNoteLine(l *look, v care.View, r care.Resident, n care.Note) noteLine {
	line := noteLine{ID: "note-" + string(n.ID), Own: n.Own, Who: noteWho(l, v, n.Written, n.Happened), Back: backOf(l, v, n.Written),
		Href: noteHref(r.ID, n.ID), TakeOff: takeBackHref(l, n.Written, notesHref(l, r.ID)), text: n.Text}
	if n.About != care.NoteGeneral {
		line.About = l.say("note.about." + string(n.About))
	}
	if kin, ok := v.Relative(n.Told); ok {
		line.Who = l.say("note.told-by", "Name", kin.Name) + " · " + line.Who
	}
	if line.Held = heldLine(l, v, r, n); !n.Held.IsZero() {
		line.Href = ""
	}
	for _, a := range n.Answers {
		line.Answers = append(line.Answers, noteLine{ID: "answer-" + string(a.ID), Own: a.Own(), Who: noteWho(l, v, a.Written, a.At),
			Back: backOf(l, v, a.Written), TakeOff: takeBackHref(l, a.Written, notesHref(l, r.ID)), text: a.Text})
	}
	return line
}

// noteLate is how much later than it happened something may be written without that being said.
const noteLate = 2 * time.Hour

// noteWho says who wrote something and when; when it was written later than it happened, both.
func noteWho(l *look, v care.View, w care.Written, happened time.Time) string {
	name := nameOf(v, w.By)
	if l.own(w.By.Resident()) {
		name = l.say("note.you")
	}
	if w.At.Sub(happened) < noteLate {
		return name + " · " + l.words.Time(happened.In(v.Zone()))
	}
	day := civil.Of(happened, v.Zone())
	return name + " · " + l.say("note.late", "Weekday", l.words.Weekday(day.Weekday()), "Part", l.say("note.part."+partOfDay(happened.In(v.Zone()))),
		"Written", until(l, v, w.At))
}

// partOfDay says roughly when in the day something was: nobody remembers the minute afterwards.
func partOfDay(t time.Time) string {
	switch h := t.Hour(); {
	case h < 6:
		return "night"
	case h < 12:
		return "morning"
	case h < 17:
		return "afternoon"
	}
	return "evening"
}

// readNotes fills in the texts, which are not held in memory.
func (l *look) readNotes(ctx context.Context, days []noteDay) error {
	var lines []*noteLine
	for i := range days {
		for j := range days[i].Notes {
			note := &days[i].Notes[j]
			lines = append(lines, note)
			for k := range note.Answers {
				lines = append(lines, &note.Answers[k])
			}
		}
	}
	var texts []care.Text
	for _, line := range lines {
		texts = append(texts, line.text)
	}
	found, err := l.house.Texts(ctx, texts...)
	if err != nil {
		return err
	}
	for _, line := range lines {
		line.Text = found[line.text]
	}
	return nil
}

// notesPart is the latest notes on a person's page.
func notesPart(l *look, v care.View, r care.Resident) templ.Component {
	const few = 3
	list := v.Notes(r.ID, v.At().Add(-notesAtOnce*24*time.Hour), v.At().Add(time.Second))
	list = slices.DeleteFunc(list, func(n care.Note) bool { return n.TakenBack })
	days := noteDays(l, v, r, list[:min(few, len(list))])
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if err := l.readNotes(ctx, days); err != nil {
			return err
		}
		return notesCard(l.say("note.to", "Name", r.Name), residentHref(r.ID)+"/note", notesHref(l, r.ID), days).Render(ctx, w)
	})
}

func newNoteForm(l *look, v care.View, r care.Resident) noteForm {
	f := noteForm{FormID: l.formID(), ID: r.ID, Name: r.Name, Own: l.own(r.ID), Text: l.typed("text", ""),
		Day: l.typed("day", ""), Clock: l.typed("clock", ""),
		Draft: ui.DraftProps{Name: "note-" + string(r.ID), Account: string(l.me.Account.ID), Restored: l.say("note.draft"), Discard: l.say("note.discard")}}
	f.Earlier = f.Day != "" || f.Clock != ""
	whose := l.typed("whose", cmp.Or(l.form().text("whose"), "house"))
	f.Whose = []ui.Option{{Value: "house", Text: l.say("note.whose-house")}, {Value: "own", Text: l.say("note.whose-own", "Name", r.Name)}}
	for _, kin := range v.Relatives(r.ID) {
		f.Whose = append(f.Whose, ui.Option{Value: "kin:" + string(kin.Relative), Text: l.say("note.whose-kin", "Name", kin.Name)})
	}
	for i := range f.Whose {
		f.Whose[i].Chosen = f.Whose[i].Value == whose
	}
	about := l.typed("about", string(care.NoteGeneral))
	for _, a := range care.NoteAbouts {
		f.About = append(f.About, ui.Option{Value: string(a), Text: l.say("note.about." + string(a)), Chosen: string(a) == about})
	}
	return f
}

// noteToWhom is the way from the board to a note: to whom?
func (s *Server) noteToWhom(w http.ResponseWriter, l *look) error {
	if err := l.forTeam(); err != nil {
		return err
	}
	var people []ui.LineProps
	var off *offDuty
	l.view(func(v care.View) {
		off = newOffDuty(l, v)
		for _, r := range v.Residents() {
			people = append(people, ui.LineProps{Face: residentFace(v, r), Title: r.Name, Href: residentHref(r.ID) + "/note"})
		}
	})
	return s.show(w, l, l.say("note.write"), noteToWhomView(people, off))
}

// newNote is a page to write on; what was refused comes back to it.
func (s *Server) newNote(w http.ResponseWriter, l *look) error {
	var f noteForm
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err == nil {
			f = newNoteForm(l, v, r)
		}
	})
	if err != nil {
		return err
	}
	title := l.say("note.write-to", "Name", f.Name)
	if f.Own {
		title = l.say("note.write-own")
	}
	return s.show(w, l, title, noteFormView(title, f))
}

func (s *Server) writeNote(w http.ResponseWriter, l *look) error {
	f := l.form()
	n := care.NoteWritten{Note: care.NoteID(f.id()), Resident: l.resident(), About: care.NoteAbout(f.text("about")), Text: f.words("text"),
		Own: f.text("whose") == "own", Happened: l.happened()}
	if n.About == "" {
		n.About = care.NoteGeneral
	}
	if kin, told := strings.CutPrefix(f.text("whose"), "kin:"); told {
		n.Told = care.RelativeID(kin)
	}
	return s.do(w, l, care.WriteNote(n), done{to: notesHref(l, n.Resident), say: "note.kept", draft: "note-" + string(n.Resident)}, s.newNote)
}

// happened is when something happened, from the fields day and clock of a form: now if neither was given, and today
// if only a clock was.
func (l *look) happened() (at time.Time) {
	f := l.form()
	var now time.Time
	var today civil.Day
	l.view(func(v care.View) { now, today = v.At().UTC(), v.Today() })
	switch day, clock := f.text("day"), f.text("clock"); {
	case day != "" && clock == "" && day == today.String(), day == "" && clock == "":
		return now
	case day == "":
		return today.At(f.clock("clock"), f.zone).UTC()
	case clock == "":
		return f.day("day").At(civil.Clock(12*60), f.zone).UTC()
	}
	return f.time("day", "clock")
}

type noteView struct {
	Title   string
	Notes   []noteDay
	FormID  string
	Action  string
	Text    string
	Own     bool
	CanTalk bool // it was not taken back
	Draft   ui.DraftProps
	Back    string
	Hold    *holdCard
}

// note is one note with what stands beside it, and room for an answer.
func (s *Server) note(w http.ResponseWriter, l *look) error {
	var p noteView
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		n, ok := v.Note(care.NoteID(l.PathValue("note")))
		if !ok || n.Written.About != r.ID {
			err = care.NotFound
			return
		}
		p = noteView{Title: l.say("note.to", "Name", r.Name), FormID: l.formID(), Action: noteHref(r.ID, n.ID), Text: l.typed("text", ""), Own: l.own(r.ID),
			CanTalk: !n.TakenBack && n.Held.IsZero(), Hold: newHoldCard(l, v, r, n), Back: notesHref(l, r.ID), Notes: noteDays(l, v, r, []care.Note{n}),
			Draft: ui.DraftProps{Name: "answer-" + string(n.ID), Account: string(l.me.Account.ID), Restored: l.say("note.draft"), Discard: l.say("note.discard")}}
		if p.Own {
			p.Title = l.say("note.yours")
		}
	})
	if err == nil {
		err = l.readNotes(l.Context(), p.Notes)
	}
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, noteAndAnswers(p))
}

func (s *Server) answerNote(w http.ResponseWriter, l *look) error {
	f := l.form()
	a := care.NoteAnswered{Note: care.NoteID(l.PathValue("note")), Answer: care.AnswerID(f.id()), Resident: l.resident(), Text: f.words("text")}
	return s.do(w, l, care.AnswerNote(a), done{to: noteHref(a.Resident, a.Note), say: "note.answered", draft: "answer-" + string(a.Note)}, s.note)
}

// backOf says who took something back and why; "" if it counts.
func backOf(l *look, v care.View, w care.Written) string {
	c, ok := v.Correction(w.Seq)
	switch {
	case !ok:
		return ""
	case c.Why == "":
		return l.say("note.back", "By", nameOf(v, c.By), "When", until(l, v, c.At))
	}
	return l.say("note.back-why", "By", nameOf(v, c.By), "When", until(l, v, c.At), "Why", c.Why)
}

// takeBackHref is where whoever looks can take something back, "" if they cannot.
func takeBackHref(l *look, w care.Written, to string) string {
	if w.TakenBack || w.By != l.who && l.who.Role != care.RoleCoordinator {
		return ""
	}
	return correctionHref(w.Seq, to)
}

func correctionHref(seq uint64, to string) string {
	q := url.Values{"entries": {strconv.FormatUint(seq, 10) + "-1"}, "to": {to}}
	return "/correction?" + q.Encode()
}

// paragraphs are the lines of a text that say something.
func paragraphs(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
