package care

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A note is written to the person, not about them: they can read it the moment it is written, and answer beside it.
// Residents write notes of their own too. There is no note where there is nothing to say.

// A NoteAbout says what a note is for, so that a handover can be composed from what was already noted.
type NoteAbout string

// What a note is about.
const (
	NoteGeneral NoteAbout = "general"
	NoteWorked  NoteAbout = "worked" // what worked
	NoteGood    NoteAbout = "good"   // something good
	NoteAwaits  NoteAbout = "awaits" // what awaits
)

// NoteAbouts lists everything that a note can be about, for forms.
var NoteAbouts = []NoteAbout{NoteGeneral, NoteWorked, NoteGood, NoteAwaits}

// NoteWritten says that somebody wrote a note to a resident, or a resident a note of their own.
type NoteWritten struct {
	Note     NoteID
	Resident ResidentID
	About    NoteAbout
	Text     string     // at most TextLongest bytes; not held in memory
	Own      bool       `json:",omitempty"` // in the resident's own words; otherwise in the house's
	Happened time.Time  // when what the note tells of happened
	Told     RelativeID `json:",omitempty"` // it is what a relative told: the house may always listen
}

// NoteAnswered says that somebody wrote beside a note: the resident, or one of the team.
type NoteAnswered struct {
	Note     NoteID
	Answer   AnswerID
	Resident ResidentID
	Text     string // at most TextLongest bytes; not held in memory
}

// Note is a note as it stands now. One that was taken back is still shown, as such.
type Note struct {
	Written
	ID       NoteID
	About    NoteAbout
	Own      bool
	Told     RelativeID // the relative who told what it says; "" if none did
	Happened time.Time
	Text     Text
	Answers  []NoteAnswer // the first written first
	Held     time.Time    // until when it is held back from the viewer, who then gets no words; zero: it is not
}

// NoteAnswer is what stands beside a note.
type NoteAnswer struct {
	Written
	ID   AnswerID
	Note NoteID
	Text Text
}

// Own says whether the resident wrote the answer themselves.
func (n NoteAnswer) Own() bool { return n.By.Resident() != "" }

// notes are each resident's notes, and what was written beside them, in the order in which they were written.
// Nothing is noted before it happened, nor answered before it was noted, so what happened on a day is found from
// the end, however long the journal is.
type notes struct {
	of      map[ResidentID][]Note // without their answers
	answers map[ResidentID][]NoteAnswer
	place   map[NoteID]notePlace
	known   map[AnswerID]bool
}

type notePlace struct {
	resident ResidentID
	i        int
}

// WriteNote decides that somebody writes a note to a resident. What a resident writes is in their own words.
func WriteNote(f NoteWritten) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		if a.By.Resident() != "" {
			f.Own = true
		}
		_, known := a.s.notes.place[f.Note]
		switch {
		case f.Note == "" || f.Happened.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case !slices.Contains(NoteAbouts, f.About):
			return nil, refuse(Invalid, "form.choose")
		case f.Happened.After(a.At):
			return nil, refuse(Invalid, "note.in-the-future")
		case f.Happened.Before(r.came()):
			return nil, refuse(Conflict, "note.before-they-came", "Name", r.Name)
		case f.Told != "" && f.Own:
			return nil, refuse(Invalid, "form.choose")
		}
		if f.Told != "" {
			if _, err := a.relative(f.Resident, f.Told); err != nil {
				return nil, err
			}
		}
		if err := says(f.Text); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// AnswerNote decides that somebody writes beside a note.
func AnswerNote(f NoteAnswered) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		at, ok := a.s.notes.place[f.Note]
		switch {
		case !ok || at.resident != f.Resident:
			return nil, refuse(NotFound, "note.unknown")
		case f.Answer == "":
			return nil, refuse(Invalid, "form.incomplete")
		case a.s.notes.known[f.Answer]:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case a.s.notes.of[f.Resident][at.i].TakenBack:
			return nil, refuse(Conflict, "note.taken-back")
		}
		if err := says(f.Text); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// says refuses a long text that says nothing or too much.
func says(s string) error {
	switch {
	case strings.TrimSpace(s) == "":
		return refuse(Invalid, "note.empty")
	case len(s) > TextLongest:
		return refuse(Invalid, "form.too-long", "Count", TextLongest)
	}
	return nil
}

// came is when a person first came. A day's grace lets one tell of the journey in.
func (r Resident) came() time.Time {
	if len(r.Stays) == 0 {
		return time.Time{}
	}
	return r.Stays[0].From.Add(-24 * time.Hour)
}

func (f NoteWritten) subject() ResidentID  { return f.Resident }
func (f NoteAnswered) subject() ResidentID { return f.Resident }

func (f NoteWritten) happened() time.Time { return f.Happened }

func (f NoteWritten) long() string  { return f.Text }
func (f NoteAnswered) long() string { return f.Text }

func (f NoteWritten) fold(s *State, e Entry) {
	of := s.notes.of[f.Resident]
	put(&s.notes.place, f.Note, notePlace{f.Resident, len(of)})
	put(&s.notes.of, f.Resident, append(of, Note{Written: written(e), ID: f.Note, About: f.About, Own: f.Own, Told: f.Told,
		Happened: f.Happened, Text: Text{e.Seq}}))
}

func (f NoteAnswered) fold(s *State, e Entry) {
	put(&s.notes.known, f.Answer, true)
	put(&s.notes.answers, f.Resident, append(s.notes.answers[f.Resident],
		NoteAnswer{written(e), f.Answer, f.Note, Text{e.Seq}}))
}

func (n *notes) written(seq uint64) *Written {
	for _, list := range n.of {
		if i, ok := slices.BinarySearchFunc(list, seq, func(n Note, seq uint64) int { return compareSeq(n.Seq, seq) }); ok {
			return &list[i].Written
		}
	}
	for _, list := range n.answers {
		if i, ok := slices.BinarySearchFunc(list, seq, func(n NoteAnswer, seq uint64) int { return compareSeq(n.Seq, seq) }); ok {
			return &list[i].Written
		}
	}
	return nil
}

func (n *notes) check(s *State) error {
	for id, list := range n.of {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("notes to %s, whom nobody admitted", id)
		}
		for _, note := range list {
			if note.Happened.After(note.At) {
				return fmt.Errorf("note of entry %d was written before it happened", note.Seq)
			}
		}
	}
	for id, list := range n.answers {
		for _, answer := range list {
			if n.place[answer.Note].resident != id {
				return fmt.Errorf("answer of entry %d stands beside a note to somebody else", answer.Seq)
			}
		}
	}
	return nil
}

// between returns the notes of a resident that happened in a stretch of time, without their answers.
func (n *notes) between(id ResidentID, from, until time.Time) []Note {
	var list []Note
	all := n.of[id]
	for i := len(all) - 1; i >= 0 && !all[i].At.Before(from); i-- {
		if note := all[i]; !note.Happened.Before(from) && note.Happened.Before(until) {
			list = append(list, note)
		}
	}
	return list
}

// since returns the notes of a resident that were written, or answered, after a time and still count, without
// their answers.
func (n *notes) since(id ResidentID, since time.Time) []Note {
	found := map[NoteID]bool{}
	all, answers := n.of[id], n.answers[id]
	for i := len(all) - 1; i >= 0 && all[i].At.After(since); i-- {
		found[all[i].ID] = true
	}
	for i := len(answers) - 1; i >= 0 && answers[i].At.After(since); i-- {
		if !answers[i].TakenBack {
			found[answers[i].Note] = true
		}
	}
	var list []Note
	for note := range found {
		at, ok := n.place[note]
		if ok && at.resident == id && !all[at.i].TakenBack {
			list = append(list, all[at.i])
		}
	}
	return list
}

// told puts notes in order, the latest first, each with its answers.
func (n *notes) told(id ResidentID, list []Note) []Note {
	if len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, func(a, b Note) int { return compareSeq(b.Seq, a.Seq) })
	first := list[len(list)-1].Seq
	beside := map[NoteID][]NoteAnswer{}
	answers := n.answers[id]
	for i := len(answers) - 1; i >= 0 && answers[i].Seq > first; i-- {
		beside[answers[i].Note] = append(beside[answers[i].Note], answers[i])
	}
	for i := range list {
		list[i].Answers = beside[list[i].ID]
		slices.Reverse(list[i].Answers)
	}
	slices.SortStableFunc(list, func(a, b Note) int { return b.Happened.Compare(a.Happened) })
	return list
}

// Notes returns a resident's notes that tell of a stretch of time, the latest first, with what was written beside
// them. Those that were taken back are there too, as such.
func (v View) Notes(id ResidentID, from, until time.Time) []Note {
	if !reads[NoteWritten](v, id) {
		return nil
	}
	return v.open(v.s.notes.told(id, v.s.notes.between(id, from, until)))
}

// NotesSince returns a resident's notes that were written or answered after a time and were not taken back, the
// latest first: what a team that comes back has not read.
func (v View) NotesSince(id ResidentID, since time.Time) []Note {
	if !reads[NoteWritten](v, id) {
		return nil
	}
	return v.open(v.s.notes.told(id, v.s.notes.since(id, since)))
}

// Note returns one note with what was written beside it.
func (v View) Note(id NoteID) (Note, bool) {
	at, ok := v.s.notes.place[id]
	if !ok || !reads[NoteWritten](v, at.resident) {
		return Note{}, false
	}
	return v.open(v.s.notes.told(at.resident, []Note{v.s.notes.of[at.resident][at.i]}))[0], true
}
