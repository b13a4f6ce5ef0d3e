package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// writes posts a note to Ada and returns its address, as the page shows it.
func (p *person) writes(t *testing.T, text string, fields ...string) string {
	t.Helper()
	p.post("/resident/ada/note", append([]string{"text", text}, fields...)...).is(t, http.StatusSeeOther)
	found := regexp.MustCompile(`/resident/ada/note/[0-9a-f-]+`).FindString(p.get("/resident/ada/notes").shows(t).body)
	if found == "" {
		t.Fatal("the note is not on the page")
	}
	return found
}

func TestNotesAreOpenAtOnce(t *testing.T) {
	h := newHouse(t)
	ingrid, ada := h.as("ingrid"), h.as("ada")
	ingrid.get("/note").shows(t, "To whom?", "/resident/ada/note", "/resident/eli/note")
	h.as("eli").get("/note").is(t, http.StatusForbidden)
	ingrid.get("/resident/ada/note").shows(t, "Write to Ada", "Open to them at once")
	note := ingrid.writes(t, "We walked to the lake.\n\n<b>It</b> was cold.", "about", "worked")
	ada.get("/me/notes").shows(t, "We walked to the lake.", "&lt;b&gt;It&lt;/b&gt; was cold.", "!<b>It", "what worked", "Ingrid · 11:20")

	ingrid.get("/resident/ada").shows(t, "We walked to the lake.", "All notes")
	ada.post(note, "text", "I <i>liked</i> it").is(t, http.StatusSeeOther)
	ingrid.get(note).shows(t, `<p class="voice">I &lt;i&gt;liked&lt;/i&gt; it</p>`, "Ada · 11:20", "<p>We walked to the lake.</p>")
	ada.get(note).shows(t, "You · 11:20")

	ada.post("/resident/ada/note", "text", "Today I wrote this myself.").is(t, http.StatusSeeOther)
	ingrid.get("/resident/ada/notes").shows(t, `<p class="voice">Today I wrote this myself.</p>`)
}

func TestNotesOfOthers(t *testing.T) {
	h := newHouse(t)
	note := h.as("ingrid").writes(t, "Only for you, dear friend.")
	h.does(care.ByTherapist("ingrid"), care.MakePromise(care.PromiseMade{Promise: "p1", Resident: "ada", Words: "Only for her", By: "ingrid"}))
	strangers := map[string]*person{"eli": h.as("eli"), "root": h.as("root"), "nobody": h.nobody()}
	for name, p := range strangers {
		for _, path := range []string{"/resident/ada/notes", "/resident/ada/note", note, "/resident/ada/wellbeing", "/resident/ada/promises", "/resident/ada/promise/p1",
			"/resident/eli/note/" + note[strings.LastIndex(note, "/")+1:], "/resident/eli/promise/p1"} {
			if r := p.get(path); r.status == http.StatusOK || strings.Contains(r.body, "Only for") {
				t.Errorf("%s sees %s: %d", name, path, r.status)
			}
		}
		for _, path := range []string{"/resident/ada/note", note, "/resident/ada/wellbeing", "/resident/ada/promises",
			"/resident/ada/promise/p1/kept", "/resident/ada/promise/p1/passed", "/resident/ada/promise/p1/released"} {
			before := h.house().Seq()
			r := p.post(path, "text", "x", "words", "x", "by", "ingrid", "to", "jonas", "why", "x")
			if h.house().Seq() != before || r.status == http.StatusOK || strings.Contains(r.body, "Only for") {
				t.Errorf("%s acts at %s: %d", name, path, r.status)
			}
		}
	}
	if r := strangers["eli"].get("/me/notes"); r.status != http.StatusOK || strings.Contains(r.body, "Only for") {
		t.Errorf("Eli’s own notes: %d", r.status)
	}
	h.as("ingrid").get("/me/notes").is(t, http.StatusForbidden)
}

func TestNoteTwice(t *testing.T) {
	h := newHouse(t)
	ingrid, id := h.as("ingrid"), newID()
	before := h.house().Seq()
	for range 2 {
		ingrid.post("/resident/ada/note", "once", id, "text", "once").is(t, http.StatusSeeOther)
	}
	if n := h.house().Seq() - before; n != 1 {
		t.Errorf("%d entries, want 1", n)
	}
	ingrid.post("/resident/ada/note", "once", id, "text", "other words").has(t, "other words").is(t, http.StatusConflict)
}

func TestNoteTooLong(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	long := strings.Repeat("å", care.TextLongest/2) + " the end"
	ingrid.post("/resident/ada/note", "text", long, "about", "good", "whose", "own").has(t, long, `value="good" checked`, `value="own" checked`).is(t, http.StatusUnprocessableEntity)
	ingrid.post("/resident/ada/note", "text", " ").has(t, "no words here yet").is(t, http.StatusUnprocessableEntity)
	ingrid.post("/resident/ada/note", "text", "tomorrow", "day", "2026-11-22", "clock", "10:00").has(t, "tomorrow", "2026-11-22", "has not happened yet").is(t, http.StatusUnprocessableEntity)
	ingrid.post("/resident/ada/note", "text", "when", "day", "yesterday").has(t, "when").is(t, http.StatusUnprocessableEntity)
	ingrid.post("/resident/ada/note", "text", strings.Repeat("x", formLargest)).is(t, http.StatusRequestEntityTooLarge)
	note := ingrid.writes(t, "short")
	ingrid.post(note, "text", long).has(t, long, "short").is(t, http.StatusUnprocessableEntity)
}

// TestLateNote says that something was written later than it happened, and finds it on its day.
func TestLateNote(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	ingrid.writes(t, "She laughed again.", "day", "2026-11-17", "clock", "20:15")
	ingrid.get("/resident/ada/notes").shows(t, "Tuesday 17 November", "Ingrid · about Tuesday evening, written 11:20")
	ingrid.get("/resident/ada/notes?until=2026-11-16").shows(t, "!She laughed")
	ingrid.get("/resident/ada/notes?until=rubbish").shows(t, "She laughed")
	for given, want := range map[[2]string]string{{"", ""}: "11:20", {"2026-11-21", ""}: "11:20", {"", "09:00"}: "09:00", {"2026-11-20", ""}: "12:00", {"2026-11-20", "07:30"}: "07:30"} {
		h.pass(time.Second)
		p := h.as("jonas")
		p.post("/resident/ada/note", "text", "when?", "day", given[0], "clock", given[1]).is(t, http.StatusSeeOther)
		h.house().View(care.ByTherapist("jonas"), func(v care.View) {
			list := v.NotesSince("ada", h.journal.Now().Add(-time.Millisecond))
			if got := civil.ClockOf(list[0].Happened, v.Zone()).String(); got != want {
				t.Errorf("day %q and clock %q are %s, want %s", given[0], given[1], got, want)
			}
		})
	}
}

func TestTakeBackANote(t *testing.T) {
	h := newHouse(t)
	ingrid, jonas := h.as("ingrid"), h.as("jonas")
	note := ingrid.writes(t, "Wrong person, sorry.")
	back := regexp.MustCompile(`/correction\?entries=[^"]+`).FindString(ingrid.get(note).body)
	if jonas.get(note).shows(t, "!/correction?"); back == "" {
		t.Fatal("Ingrid cannot take back what she wrote")
	}
	entries := regexp.MustCompile(`[0-9]+-1`).FindString(back)
	h.pass(20 * time.Minute)
	ingrid.get(strings.ReplaceAll(back, "&amp;", "&")).shows(t, "Take it back", entries, "/resident/ada/notes")
	ingrid.post("/correction", "entries", entries, "to", "/resident/ada/notes").has(t, "Take it back", entries).is(t, http.StatusUnprocessableEntity)
	jonas.post("/correction", "entries", entries, "why", "not me").is(t, http.StatusForbidden)
	r := ingrid.post("/correction", "entries", entries, "to", "/resident/ada/notes", "why", "meant for <Eli>").is(t, http.StatusSeeOther)
	ingrid.get(r.location).shows(t, "Taken back.", "<s", "Wrong person, sorry.", "Taken back by Ingrid, 11:40: meant for &lt;Eli&gt;", "!/correction?entries")
	h.as("ada").post(note, "text", "too late").has(t, "taken back").is(t, http.StatusConflict)
	ingrid.get("/correction?entries=x").is(t, http.StatusNotFound)
}

func TestWellbeing(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/").shows(t, "How are you today?")
	ada.get("/resident/ada/wellbeing").shows(t, "How are you today?", "In your own words")
	ada.post("/resident/ada/wellbeing", "words", "tired & <happy>").is(t, http.StatusSeeOther)
	ingrid.get("/resident/ada/wellbeing").shows(t, `<p class="voice">tired &amp; &lt;happy&gt;</p>`, "How is Ada today?")
	ingrid.post("/resident/ada/wellbeing", "words", "slept long", "whose", "house").is(t, http.StatusSeeOther)
	ada.get("/me/notes").shows(t, "<p>slept long</p>", "Ingrid · 11:20")
	long := strings.Repeat("x", care.WellbeingLongest+1)
	ada.post("/resident/ada/wellbeing", "words", long).has(t, long).is(t, http.StatusUnprocessableEntity)
}

func TestPromisesOnThePage(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ingrid.post("/resident/ada/promises", "words", "find the <guitar>", "by", "ingrid", "until", "2026-11-22").is(t, http.StatusSeeOther)
	page := ada.get("/resident/ada/promises").shows(t, "Promised to you", "find the &lt;guitar&gt;", "Ingrid · by tomorrow")
	promise := regexp.MustCompile(`/resident/ada/promise/[0-9a-f-]+`).FindString(page.body)
	ada.get(promise).shows(t, "Release it", "!Pass it on")
	ingrid.post(promise+"/passed", "to", "jonas").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/promises").shows(t, "Jonas, from Ingrid")
	ingrid.post(promise+"/released", "why", " ").has(t, "Say why", "Release it").is(t, http.StatusUnprocessableEntity)
	kept := ada.post(promise+"/kept").is(t, http.StatusSeeOther)
	ada.get(kept.location).shows(t, "Good. It is kept.", "kept today", "Nothing is open", "Undo")
	ingrid.post(promise+"/released", "why", "too late").has(t, "has ended already").is(t, http.StatusConflict)
	ingrid.post("/resident/ada/promises", "words", "", "by", "ingrid").has(t, "What was promised?").is(t, http.StatusUnprocessableEntity)
	ingrid.get("/resident/ada/promise/nothing").is(t, http.StatusNotFound)

	ingrid.post("/resident/ada/promises", "words", "ring the school", "by", "jonas", "until", "2026-11-21").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "Promised to Ada: ring the school", "Jonas · by today")
	ingrid.get("/resident/ada").shows(t, "ring the school", "Jonas · by today")
	ada.get("/me").shows(t, "Promised to you", "ring the school")
}
