package care

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

var (
	noted    = NoteWritten{Note: "n1", Resident: "ada", About: NoteWorked, Text: "We walked to the lake.", Happened: ago(3 * time.Hour)}
	answered = NoteAnswered{Note: "n1", Answer: "a1", Resident: "ada", Text: "It was colder than you say."}
)

func TestWriteNote(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid)
	but := func(change func(*NoteWritten)) Decision { return WriteNote(with(noted, change)) }
	own := with(noted, func(f *NoteWritten) { f.Own = true })

	check(t, house, asIngrid, WriteNote(noted), then(noted))
	check(t, house, asIngrid, WriteNote(own), then(own)) // what Ada said, in her words
	check(t, house, asAda, WriteNote(noted), then(own))  // what a resident writes is in their own words
	check(t, house, asEli, WriteNote(noted), refused("rights.not-yours"))
	check(t, house, asAdmin, WriteNote(noted), refused("rights.not-yours"))
	check(t, house, Who{}, WriteNote(noted), refused("rights.not-yours"))
	check(t, given(fjellheim, ingrid), asIngrid, WriteNote(noted), refused("resident.unknown"))
	check(t, append(house, noted), asIngrid, WriteNote(noted), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, but(func(f *NoteWritten) { f.Note = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *NoteWritten) { f.Happened = time.Time{} }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *NoteWritten) { f.About = "gossip" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *NoteWritten) { f.Text = " \n\t" }), refused("note.empty"))
	check(t, house, asIngrid, but(func(f *NoteWritten) { f.Text = strings.Repeat("x", TextLongest+1) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *NoteWritten) { f.Happened = now.Add(time.Second) }), refused("note.in-the-future"))
	check(t, house, asIngrid, but(func(f *NoteWritten) { f.Happened = ago(200 * time.Hour) }), refused("note.before-they-came"))
	gone := append(house, ResidentDischarged{Resident: "ada", On: ago(2 * time.Hour)})
	later := with(noted, func(f *NoteWritten) { f.Happened = ago(time.Hour) })
	check(t, gone, asIngrid, WriteNote(later), then(later)) // who went home can still be written to
	check(t, gone, asAda, WriteNote(noted), then(own))
}

func TestAnswerNote(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, noted) // the note is entry 5
	but := func(change func(*NoteAnswered)) Decision { return AnswerNote(with(answered, change)) }

	check(t, house, asAda, AnswerNote(answered), then(answered))
	check(t, house, asIngrid, AnswerNote(answered), then(answered))
	check(t, house, asEli, AnswerNote(answered), refused("rights.not-yours"))
	check(t, house, asEli, but(func(f *NoteAnswered) { f.Resident = "eli" }), refused("note.unknown"))
	check(t, house, asAda, but(func(f *NoteAnswered) { f.Note = "n2" }), refused("note.unknown"))
	check(t, house, asAda, but(func(f *NoteAnswered) { f.Answer = "" }), refused("form.incomplete"))
	check(t, house, asAda, but(func(f *NoteAnswered) { f.Text = "" }), refused("note.empty"))
	check(t, house, asAda, but(func(f *NoteAnswered) { f.Text = strings.Repeat("å", TextLongest) }), refused("form.too-long"))
	check(t, append(house, answered), asAda, AnswerNote(answered), refused("form.known-with-other-contents"))
	check(t, append(house, EntryCorrected{Seq: 5, Resident: "ada", Why: "not hers"}), asAda, AnswerNote(answered), refused("note.taken-back"))
}

// told lists notes as "n1(a1 a2) n2".
func told(list []Note) string {
	var words []string
	for _, n := range list {
		word := string(n.ID)
		if n.TakenBack {
			word = "-" + word
		}
		var beside []string
		for _, a := range n.Answers {
			beside = append(beside, string(a.ID))
		}
		if beside != nil {
			word += "(" + strings.Join(beside, " ") + ")"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestNotes(t *testing.T) {
	note := func(id NoteID, happened, written time.Duration) Fact {
		return wrote{asIngrid, ago(written), with(noted, func(f *NoteWritten) { f.Note, f.Happened = id, ago(happened) })}
	}
	answer := func(id AnswerID, beside NoteID, written time.Duration) Fact {
		return wrote{asAda, ago(written), NoteAnswered{Note: beside, Answer: id, Resident: "ada", Text: "yes"}}
	}
	s := stateOf(fjellheim, ada, eli, ingrid,
		note("old", 50*time.Hour, 50*time.Hour),
		note("evening", 20*time.Hour, 20*time.Hour),
		note("late", 40*time.Hour, 4*time.Hour), // noted long after it happened
		answer("a1", "evening", 3*time.Hour),
		answer("a2", "old", 3*time.Hour),
		answer("a3", "evening", 2*time.Hour),
		note("morning", 2*time.Hour, 2*time.Hour), // entry 11
		EntryCorrected{Seq: 11, Resident: "ada", Why: "wrong day"},
	)
	v := s.As(asAda, now)
	for _, c := range []struct{ what, got, want string }{
		{"all, what was taken back too", told(v.Notes("ada", ago(1000*time.Hour), now)), "-morning evening(a1 a3) late old(a2)"},
		{"of a day", told(v.Notes("ada", ago(24*time.Hour), now)), "-morning evening(a1 a3)"},
		{"of one that ends before it", told(v.Notes("ada", ago(45*time.Hour), ago(30*time.Hour))), "late"},
		{"since, by when they were written", told(v.NotesSince("ada", ago(10*time.Hour))), "evening(a1 a3) late old(a2)"},
		{"since, by when they were answered", told(v.NotesSince("ada", ago(150*time.Minute))), "evening(a1 a3)"},
		{"of somebody else", told(v.Notes("eli", ago(1000*time.Hour), now)), ""},
		{"as somebody else", told(s.As(asEli, now).NotesSince("ada", ago(1000*time.Hour))), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
		}
	}
	if n, ok := v.Note("evening"); !ok || told([]Note{n}) != "evening(a1 a3)" || !n.Answers[0].Own() || n.Own {
		t.Errorf("got %+v", n)
	}
	if _, ok := s.As(asEli, now).Note("evening"); ok {
		t.Error("Eli reads a note to Ada")
	}
	if c, ok := v.Correction(11); !ok || c.By != asIngrid || c.Why != "wrong day" {
		t.Errorf("got %+v", c)
	}
	if _, ok := s.As(asEli, now).Correction(11); ok {
		t.Error("Eli is told why a note to Ada was taken back")
	}
	if seq := TextSeq(v.Notes("ada", ago(60*time.Hour), ago(45*time.Hour))[0].Text); seq != 5 || TextOf(noted) != noted.Text {
		t.Errorf("the text of the old note is in entry %d", seq)
	}
}

func TestTakeBackAnAnswer(t *testing.T) {
	s := stateOf(fjellheim, ada, ingrid, noted, wrote{asAda, ago(time.Hour), answered}) // the answer is entry 5
	facts, err := Correct("I was cross", 5)(s.Ask(asAda, "", now))
	if want := (EntryCorrected{Seq: 5, Resident: "ada", Why: "I was cross"}); err != nil || !reflect.DeepEqual(facts, []Fact{want}) {
		t.Fatal(facts, err)
	}
	s.Fold(Entry{Seq: 6, At: now, By: asAda, Fact: facts[0]})
	if n, _ := s.As(asIngrid, now).Note("n1"); !n.Answers[0].TakenBack || n.TakenBack {
		t.Errorf("got %+v", n)
	}
}

func TestTellWellbeing(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid)
	told := WellbeingTold{Resident: "ada", Words: "tired, but all right", Told: ago(time.Hour)}
	own := with(told, func(f *WellbeingTold) { f.Own = true })
	but := func(change func(*WellbeingTold)) Decision { return TellWellbeing(with(told, change)) }

	check(t, house, asAda, TellWellbeing(told), then(own))
	check(t, house, asIngrid, TellWellbeing(told), then(told))
	check(t, house, asIngrid, TellWellbeing(own), then(own))
	check(t, house, asEli, TellWellbeing(told), refused("rights.not-yours"))
	check(t, house, asAda, but(func(f *WellbeingTold) { f.Words = " " }), refused("wellbeing.empty"))
	check(t, house, asAda, but(func(f *WellbeingTold) { f.Words = strings.Repeat("x", WellbeingLongest+1) }), refused("form.too-long"))
	check(t, house, asAda, but(func(f *WellbeingTold) { f.Told = now.Add(1) }), refused("note.in-the-future"))
	check(t, house, asAda, but(func(f *WellbeingTold) { f.Told = time.Time{} }), refused("note.before-they-came"))

	s := stateOf(fjellheim, ada, eli, ingrid, // 10:20 in UTC is 11:20 in Oslo
		with(own, func(f *WellbeingTold) { f.Words, f.Told = "yesterday's", ago(12*time.Hour) }),
		with(own, func(f *WellbeingTold) { f.Words, f.Told = "at breakfast", ago(3*time.Hour) }),
		with(own, func(f *WellbeingTold) { f.Words, f.Told = "after lunch", ago(time.Hour) })) // entry 7
	v := s.As(asIngrid, now)
	if w, ok := v.WellbeingToday("ada"); !ok || w.Words != "after lunch" {
		t.Errorf("got %+v", w)
	}
	if _, ok := s.As(asEli, now).WellbeingToday("ada"); ok {
		t.Error("Eli is told how Ada is")
	}
	if list := v.Wellbeing("ada", ago(24*time.Hour), ago(2*time.Hour)); len(list) != 2 || list[0].Words != "at breakfast" {
		t.Errorf("got %+v", list)
	}
	s.Fold(Entry{Seq: 8, At: now, By: asAda, Fact: EntryCorrected{Seq: 7, Resident: "ada"}})
	if w, _ := v.WellbeingToday("ada"); w.Words != "at breakfast" {
		t.Errorf("what was taken back still counts: %+v", w)
	}
	if _, ok := stateOf(fjellheim, ada).As(asAda, now).WellbeingToday("ada"); ok {
		t.Error("nobody said anything")
	}
}
