package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
)

func TestSafetyPlanIsWrittenTogether(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	h.does(care.ByCoordinator("chief"), care.DescribeLaw(care.LawDescribed{Country: "Norway", Forces: []care.Force{{Name: "must be weighed"}}}))

	ada.get("/me/safety").shows(t, "My safety plan", "Nothing is written here yet")
	ada.post("/resident/ada/safety/write?chapter=steps", "part", "calm", "stage", "", "words", "tea on the stairs", "whose", "house").to(t, "/resident/ada/safety/write")
	ada.post("/resident/ada/safety/write?chapter=steps", "part", "ask", "stage", "", "words", "my sister Liv", "phone", "+47 900 00 000").to(t, "/resident/ada/safety/write")
	ingrid.post("/resident/ada/safety/write?chapter=signs", "part", "you-do", "stage", "early", "words", "We sit with her in the evening", "whose", "house").to(t, "/resident/ada/safety/write")
	ingrid.post("/resident/ada/safety/write?chapter=wishes", "part", "wish", "stage", "", "words", "No injections", "whose", "own", "force", "must be weighed").to(t, "/resident/ada/safety/write")
	ingrid.post("/resident/ada/safety/write?chapter=signs", "part", "family-does", "stage", "early", "words", "I call every day", "whose", "other", "from", "Sara, her mother").to(t, "/resident/ada/safety/write")

	ada.get("/me/safety").shows(t, `<p class="voice">tea on the stairs</p>`, `href="tel:+4790000000"`, "We sit with her in the evening", "the house’s words", "Sara, her mother", "must be weighed", "noted by Ingrid")
	ingrid.get("/resident/ada/safety").shows(t, "Ada’s safety plan", "tea on the stairs")
	ingrid.get("/resident/ada").shows(t, "tea on the stairs", "/resident/ada/safety") // two taps from the board
	ada.get("/").shows(t, "/me/safety")                                               // one from her day
	ada.get("/print/safety").shows(t, "Ada’s safety plan", "tea on the stairs", "+47 900 00 000")
	ingrid.get("/resident/ada/safety/write?chapter=wishes").shows(t, "No injections", "must be weighed")

	// What was not taken is shown again, in its place.
	long := strings.Repeat("x", care.SafetyLongest+1)
	ingrid.post("/resident/ada/safety/write?chapter=steps", "part", "calm", "stage", "", "words", long, "whose", "own").is(t, http.StatusUnprocessableEntity).has(t, long, "more than fits")
}

// TestSafetyPlanOnThePhone: one's own plan is one file that opens without the house; nobody else's, and not on a device of the house.
func TestSafetyPlanOnThePhone(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/me/safety").shows(t, "!Keep it on this phone")
	h.does(care.ByResident("ada"), care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "l1", Part: care.SafetyAsk, Words: "my sister Liv", Phone: "+47 900 00 000", Own: true}))
	ada.get("/me/safety").shows(t, "Keep it on this phone", "/print/safety?resident=ada&amp;keep=yes", "Whoever can open this phone can read it")
	file := ada.get("/print/safety?resident=ada&keep=yes").shows(t, "<q>my sister Liv</q>", `href="tel:+4790000000"`, "without a password")
	if got := file.header.Get("Content-Disposition"); got != `attachment; filename="my-safety-plan.html"` {
		t.Errorf("it is kept as %q", got)
	}
	if other := regexp.MustCompile(`(src|href)="[^t]|url\(|@import|<script|<link`).FindString(file.body); other != "" {
		t.Errorf("it needs something from elsewhere: %q", other)
	}
	ingrid.get("/resident/ada/safety").shows(t, "!Keep it on this phone")
	ingrid.get("/print/safety?resident=ada&keep=yes").is(t, http.StatusForbidden).has(t, "!Liv")

	tablet := h.device("tablet", "In the kitchen")
	tablet.come("ada")
	tablet.post("/pin", "pin", "480317").is(t, http.StatusSeeOther)
	tablet.get("/me/safety").shows(t, "Liv", "!Keep it on this phone")
	tablet.get("/print/safety?keep=yes").is(t, http.StatusForbidden).has(t, "!Liv")
}

func TestSafetyLines(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	line := func(id care.SafetyID, words string) care.Decision {
		return care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: id, Part: care.SafetyCalm, Words: words, Own: true})
	}
	h.does(care.ByResident("ada"), line("l1", "tea on the stairs"), line("l2", "the lake"))

	ingrid.get("/resident/ada/safety/line/l2").shows(t, "the lake", "Put it first", "Why are they taken out?")
	ingrid.post("/resident/ada/safety/line/l2", "part", "calm", "stage", "", "words", "a bath", "whose", "house").is(t, http.StatusConflict).has(t, "own words")
	ingrid.post("/resident/ada/safety/line/l2/remove").is(t, http.StatusUnprocessableEntity)
	ada.post("/resident/ada/safety/line/l2/first", "before", "l1").to(t, "/resident/ada/safety/line/l2")
	if body := ada.get("/me/safety").body; strings.Index(body, "the lake") > strings.Index(body, "tea on the stairs") {
		t.Error("the lake was put first")
	}
	ada.post("/resident/ada/safety/line/l2", "part", "calm", "stage", "", "words", "the lake, also in winter").to(t, "/resident/ada/safety/write")
	ada.get("/resident/ada/safety/line/l2").shows(t, "the lake, also in winter", "What it said before")
	ingrid.post("/resident/ada/safety/together", "with", "ingrid", "words", "It is mine", "next", "2026-11-28").to(t, "/resident/ada/safety")
	ada.post("/resident/ada/safety/line/l1/remove").to(t, "/resident/ada/safety/write")
	page := ada.get("/me/safety").shows(t, "!tea on the stairs", "gone through today with Ingrid", "It is mine", "/safety/version/").body
	version := page[strings.Index(page, "/resident/ada/safety/version/"):]
	ada.get(version[:strings.Index(version, `"`)]).shows(t, "tea on the stairs", "As it was on")
	ada.get("/resident/ada/safety/version/1").is(t, http.StatusNotFound)

	h.pass(7 * 24 * time.Hour)
	h.as("jonas").get("/").shows(t, "Look at Ada’s safety plan again")
	for _, path := range []string{"/resident/ada/safety", "/resident/ada/safety/write", "/resident/ada/safety/line/l1", "/resident/ada/safety/together", "/resident/ada/sign", "/print/safety?resident=ada"} {
		h.as("eli").get(path).is(t, http.StatusNotFound)
	}
}

// TestSafetyGoesHome checks that the plan stays the person's when their stay has ended.
func TestSafetyGoesHome(t *testing.T) {
	h := newHouse(t)
	ada := h.as("ada")
	h.does(care.ByResident("ada"), care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "l1", Part: care.SafetyCalm, Words: "tea on the stairs"}))
	h.does(care.ByTherapist("ingrid"), care.Discharge(care.ResidentDischarged{Resident: "ada", On: now}))
	for _, path := range []string{"/me/safety", "/print/safety", "/me"} {
		ada.get(path).shows(t, "tea on the stairs")
	}
	ada.get("/").shows(t, "/me/safety")
	ada.post("/resident/ada/safety/write", "part", "calm", "stage", "", "words", "my own kitchen").to(t, "/resident/ada/safety/write")
	ada.get("/me/safety").shows(t, "my own kitchen")
}

func TestSignsBecomeAConversation(t *testing.T) {
	h := newHouse(t)
	ada, jonas := h.as("ada"), h.as("jonas")
	h.does(care.ByResident("ada"),
		care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "l1", Part: care.SafetySign, Stage: "early", Words: "I stop sleeping"}),
		care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "l2", Part: care.SafetyYours, Stage: "early", Words: "Sit with me at night"}))
	ada.get("/resident/ada/sign").shows(t, "I stop sleeping", `value="ingrid" selected`) // her companion, who is here
	ada.post("/resident/ada/sign").is(t, http.StatusUnprocessableEntity)
	ada.post("/resident/ada/sign", "line", "l1", "companion", "ingrid").to(t, "/resident/ada/safety")
	board := jonas.get("/").shows(t, "Sit down with Ada", "Ingrid talks about it", "!I stop sleeping").body
	href := board[strings.Index(board, "/resident/ada/sign/"):]
	href = href[:strings.Index(href, `"`)]
	jonas.get(href).shows(t, "I stop sleeping", "Sit with me at night")
	h.as("eli").get(href).is(t, http.StatusNotFound)
	jonas.post(href, "with", "jonas", "words", "It was the moon").to(t, "/resident/ada/safety")
	jonas.get("/").shows(t, "!Sit down with Ada")
	ada.get(href).shows(t, "It was the moon", "They talked")
}
