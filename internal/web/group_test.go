package web

import (
	"net/http"
	"testing"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// withChoir adds a group to the house, to which Ada belongs.
func (h *testHouse) withChoir() *testHouse {
	h.Helper()
	day := civil.Date(2026, 11, 1)
	h.does(care.ByCoordinator("chief"), care.PlanActivity(care.ActivityPlanned{Activity: "choir", ActivityPlan: care.ActivityPlan{Title: "Choir", Kind: care.ActivityMusic,
		Rule: "FREQ=DAILY", From: day, At: 9 * 60, Minutes: 45}}),
		care.AgreeParticipation(care.ParticipationAgreed{Resident: "ada", Activity: "choir", From: day.Add(19)}))
	return h
}

const choirToday = "/group/choir/2026-11-21"

func TestGroupIsWrittenOnce(t *testing.T) {
	h := newHouse(t).withChoir()
	ingrid, ada, eli := h.as("ingrid"), h.as("ada"), h.as("eli")
	ingrid.get(choirToday).shows(t, "Choir", "Saturday 21 November", `name="presence-ada" value="there" checked`, `name="presence-eli" value="away" checked`)

	fields := []string{"note", "We sang <loudly>.", "who", "ada", "presence-ada", "late", "line-ada", "You held the second voice.", "who", "eli", "presence-eli", "away"}
	id, before := newID(), h.house().Seq()
	for range 2 {
		ingrid.post(choirToday, append(fields, "once", id)...).is(t, http.StatusSeeOther)
	}
	ingrid.post(choirToday, fields...).is(t, http.StatusSeeOther) // the same once more, from another form
	if n := h.house().Seq() - before; n != 2 {
		t.Errorf("%d entries, want the note and the line", n)
	}
	ada.get(choirToday).shows(t, "We sang &lt;loudly&gt;.", "You held the second voice.", "came late", "!Eli", "!<form method=\"post\" action=\""+choirToday)
	eli.get(choirToday).has(t, "!We sang", "!second voice", "!Ada").is(t, http.StatusNotFound)

	ingrid.post(choirToday, "note", "", "who", "ada", "presence-ada", "away", "line-ada", "").is(t, http.StatusSeeOther)
	ingrid.get(choirToday).shows(t, "We sang &lt;loudly&gt;.", "You held the second voice.", `name="presence-ada" value="away" checked`)
	ada.get(choirToday).shows(t, "!We sang", "You held the second voice.")
}

func TestGroupNamesNobody(t *testing.T) {
	h := newHouse(t).withChoir()
	ingrid := h.as("ingrid")
	ingrid.get(choirToday).shows(t, `data-line-for="ada"`, "&#34;name&#34;:&#34;Ada&#34;")
	before := h.house().Seq()
	fields := []string{"note", "We sang. Adas voice was heard! Then tea.", "who", "ada", "presence-ada", "there", "line-ada", "Well done."}
	ingrid.post(choirToday, fields...).has(t, "names Ada", "<p>Adas voice was heard!</p>", `name="move" value="ada"`, "We sang. Adas voice was heard! Then tea.", "Well done.").is(t, http.StatusUnprocessableEntity)
	moved := ingrid.post(choirToday, append(fields, "move", "ada")...).shows(t, ">We sang. Then tea.</textarea>", ">Well done. Adas voice was heard!</textarea>")
	moved.has(t, `!name="move"`)
	ingrid.post(choirToday, "who", "ada", "presence-ada", "there", "line-ada", "You and Eli sang.").has(t, "names Eli", "You and Eli sang.").is(t, http.StatusUnprocessableEntity)
	if h.house().Seq() != before {
		t.Error("something was written")
	}
}

func TestGroupOfOthers(t *testing.T) {
	h := newHouse(t).withChoir()
	before := h.house().Seq()
	for name, p := range map[string]*person{"ada": h.as("ada"), "eli": h.as("eli"), "root": h.as("root"), "nobody": h.nobody()} {
		if r := p.post(choirToday, "note", "x"); h.house().Seq() != before || r.status == http.StatusOK {
			t.Errorf("%s writes about a group: %d", name, r.status)
		}
	}
	ingrid := h.as("ingrid")
	for _, path := range []string{"/group/knitting/2026-11-21", "/group/choir/someday", "/group/choir/2026-10-01"} {
		ingrid.get(path).is(t, http.StatusNotFound)
	}
	ingrid.post("/group/choir/2026-11-22", "note", "tomorrow").has(t, "tomorrow", "has not been held yet").is(t, http.StatusUnprocessableEntity)
}
