package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
)

// contacts are a resident's contacts of the last days, as the team sees them.
func (h *testHouse) contacts(id care.ResidentID) (list []care.Contact) {
	h.Helper()
	h.house().View(care.ByTherapist("ingrid"), func(v care.View) {
		list = v.Contacts(id, now.Add(-72*time.Hour), now.Add(72*time.Hour))
	})
	return list
}

var pickerForm = regexp.MustCompile(`action="/resident/ada/contact"[^>]*><input type="hidden" name="once" value="([^"]+)"`)

// picker is the ID of the form behind the + on Ada's card.
func (p *person) picker() string {
	p.h.Helper()
	found := pickerForm.FindStringSubmatch(p.get("/").body)
	if found == nil {
		p.h.Fatal("there is no picker on Ada's card")
	}
	return found[1]
}

func htmx(r *http.Request) { r.Header.Set("HX-Request", "true") }

func TestTwoTaps(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	id := ingrid.picker()
	if again := ingrid.picker(); again != id {
		t.Error("the picker's ID changes while nothing happens, so that live boards are sent all pickers each time")
	}
	form := func() *strings.Reader { return strings.NewReader(url.Values{"once": {id}, "what": {"walk"}}.Encode()) }
	first := ingrid.send("POST", "/resident/ada/contact", form(), htmx).shows(t, "30 min with Ada: a walk.", "/correction", "Undo")
	ingrid.send("POST", "/resident/ada/contact", form(), htmx).is(t, http.StatusOK) // a second press of the same button
	held := h.contacts("ada")
	if len(held) != 1 || held[0].What != care.Walk || held[0].Minutes != 30 || len(held[0].With) != 1 || held[0].With[0] != "ingrid" || !held[0].Began.Equal(now.Add(-30*time.Minute)) {
		t.Fatalf("noted: %+v", held)
	}
	ingrid.get("/").shows(t, "30 min today, last a walk at 10:50")

	if next := ingrid.picker(); next == id {
		t.Error("the picker's ID is the same after it was used: the next contact would be taken for the last one")
	}
	undo := regexp.MustCompile(`name="entries" value="([^"]+)"`).FindStringSubmatch(first.body)
	if undo == nil {
		t.Fatal("it cannot be undone")
	}
	ingrid.post("/correction", "entries", undo[1], "to", "/").is(t, http.StatusSeeOther)
	if held := h.contacts("ada"); len(held) != 0 {
		t.Errorf("after the undo there is %+v", held)
	}
	if next := ingrid.picker(); next == id {
		t.Error("the picker's ID came back after the undo: a walk would be taken for the one that was undone")
	}
	h.as("jonas").post("/resident/ada/contact", "once", id, "what", "walk").is(t, http.StatusSeeOther) // his own, by the same live form
	if held := h.contacts("ada"); len(held) != 1 || held[0].With[0] != "jonas" {
		t.Errorf("Jonas's walk: %+v", held)
	}
}

func TestContactForm(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	h.does(care.ByProgram("test"), care.NamePlace(care.PlaceNamed{Place: "garden", Name: "Garden", Outdoors: true}))
	ingrid.get("/resident/ada/contact").shows(t, "Time together with Ada", "Garden", "Jonas", "Eli")
	ingrid.post("/resident/ada/contact", "choose-with", "1", "what", "meal", "with", "ingrid", "with", "jonas", "others", "eli", "minutes", "45", "clock", "09:15",
		"place", "garden", "initiative", "resident", "formal", "1").is(t, http.StatusSeeOther)
	for _, id := range []care.ResidentID{"ada", "eli"} {
		held := h.contacts(id)
		if len(held) != 1 || held[0].Minutes != 45 || len(held[0].With) != 2 || held[0].Place != "garden" || !held[0].Formal || held[0].Together != 2 || !held[0].Began.Equal(now.Add(-125*time.Minute)) {
			t.Errorf("%s: %+v", id, held)
		}
	}
	refused := func(says string, fields ...string) {
		t.Helper()
		r := ingrid.post("/resident/ada/contact", append([]string{"choose-with", "1", "with", "ingrid", "what", "talk"}, fields...)...)
		r.has(t, says)
		if r.status < 400 || r.status > 499 {
			t.Errorf("status %d", r.status)
		}
	}
	refused("That has not happened yet", "day", "2026-11-21", "clock", "23:00")
	refused("between one minute and twelve hours", "minutes", "721")
	refused("between one minute and twelve hours", "minutes", "0")
	refused("was not living here then", "day", "2026-01-01", "clock", "10:00")
	ingrid.post("/resident/ada/contact", "choose-with", "1", "what", "talk", "minutes", "33").has(t, "Choose at least one person", `value="33"`).is(t, http.StatusUnprocessableEntity)
	if n := len(h.contacts("ada")); n != 1 {
		t.Errorf("%d contacts after refusals", n)
	}
	h.as("eli").post("/resident/ada/contact", "what", "talk", "with", "ingrid").is(t, http.StatusForbidden)
	h.as("eli").get("/resident/ada/contact").is(t, http.StatusNotFound)
	ingrid.post("/resident/nobody/contact", "what", "talk").is(t, http.StatusNotFound)
}

func TestClockWithoutDay(t *testing.T) {
	h := newHouse(t)
	h.as("ingrid").post("/resident/ada/contact", "what", "talk", "clock", "23:30").is(t, http.StatusSeeOther)
	if held := h.contacts("ada"); len(held) != 1 || !held[0].Began.Equal(time.Date(2026, 11, 20, 22, 30, 0, 0, time.UTC)) {
		t.Errorf("half past eleven, said in the morning, is %+v", held)
	}
}

func TestOngoingThenEnd(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	ingrid.post("/resident/ada/contact", "what", "walk", "now", "1", "to", "/").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "walking with Ingrid, since 11:20")
	h.pass(20 * time.Minute)
	id := string(h.contacts("ada")[0].ContactHeld.Contact)
	ingrid.get("/resident/ada/time").shows(t, "Together now", "Ingrid, walking with Ada", "/contact/"+id+"/end")
	h.as("eli").post("/contact/"+id+"/end").is(t, http.StatusForbidden)
	ingrid.post("/contact/"+id+"/end", "to", "/").is(t, http.StatusSeeOther)
	if held := h.contacts("ada"); held[0].Ongoing || held[0].Minutes != 20 {
		t.Errorf("after the end: %+v", held)
	}

	ingrid.post("/resident/ada/contact", "what", "talk", "now", "1").is(t, http.StatusSeeOther)
	h.pass(5 * time.Hour)
	ingrid = h.as("ingrid")
	id = string(h.contacts("ada")[0].ContactHeld.Contact)
	ingrid.get("/resident/ada/time").shows(t, "How long was it?")
	ingrid.post("/contact/"+id+"/end").is(t, http.StatusUnprocessableEntity).has(t, "How many minutes was it?")
	ingrid.post("/contact/"+id+"/end", "minutes", "25").is(t, http.StatusSeeOther)
	if held := h.contacts("ada"); held[0].Ongoing || held[0].Minutes != 25 {
		t.Errorf("after somebody remembered: %+v", held)
	}
}

func TestChangeContact(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	ingrid.post("/resident/ada/contact", "what", "walk").is(t, http.StatusSeeOther)
	path := "/contact/" + string(h.contacts("ada")[0].ContactHeld.Contact)
	ingrid.get(path).shows(t, `value="30"`, "!What was wrong?")
	h.as("jonas").post(path, "what", "walk", "minutes", "60").is(t, http.StatusForbidden)
	h.as("eli").get(path).is(t, http.StatusNotFound)
	h.pass(time.Hour)
	ingrid = h.as("ingrid")
	ingrid.get(path).shows(t, "What was wrong?")
	ingrid.post(path, "what", "talk", "minutes", "60").is(t, http.StatusUnprocessableEntity)
	ingrid.post(path, "what", "talk", "minutes", "60", "why", "we sat down").is(t, http.StatusSeeOther)
	if held := h.contacts("ada"); len(held) != 1 || held[0].What != care.Talk || held[0].Minutes != 60 {
		t.Errorf("after the change: %+v", held)
	}
	ingrid.get("/resident/ada/time").shows(t, "changed", "Talk with Ingrid")
	ingrid.get(path).is(t, http.StatusNotFound)

	ingrid.post("/resident/ada/contact", "what", "walk", "others", "eli").is(t, http.StatusSeeOther)
	path = "/contact/" + string(h.contacts("eli")[0].ContactHeld.Contact)
	entries := regexp.MustCompile(`name="entries" value="([^"]+)"`).FindStringSubmatch(ingrid.get(path).body)
	if entries == nil {
		t.Fatal("what never was cannot be taken back")
	}
	ingrid.post("/correction", "entries", entries[1], "to", "/").is(t, http.StatusSeeOther)
	if ada, eli := h.contacts("ada"), h.contacts("eli"); len(ada) != 1 || len(eli) != 0 {
		t.Errorf("after it was taken back, Ada has %d contacts and Eli %d", len(ada), len(eli))
	}
}

func TestResidentNotesAndSays(t *testing.T) {
	h := newHouse(t)
	ada := h.as("ada")
	ada.get("/resident/ada/contact").shows(t, "Time with somebody", "With whom?", "!Eli")
	ada.post("/resident/ada/contact", "choose-with", "1", "what", "talk").is(t, http.StatusUnprocessableEntity).has(t, "Choose at least one person")
	ada.post("/resident/ada/contact", "choose-with", "1", "what", "talk", "with", "ingrid").is(t, http.StatusSeeOther)
	id := string(h.contacts("ada")[0].ContactHeld.Contact)
	ada.get("/resident/ada/time").shows(t, "Your time with people", "15 min together", "One person carries most of it: Ingrid.", "How was it?")
	h.as("ingrid").post("/contact/"+id+"/felt", "felt", "good").is(t, http.StatusForbidden)
	ada.post("/contact/"+id+"/felt", "felt", "hard", "words", "but she stayed").is(t, http.StatusSeeOther)
	h.as("ingrid").get("/resident/ada/time").shows(t, "Hard", "but she stayed", "noted by Ada")
	h.as("eli").get("/resident/ada/time").is(t, http.StatusNotFound)
}
