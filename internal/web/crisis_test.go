package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"milieu/internal/care"
)

// TestCrisis is a hard time from the two taps with which it begins until the list of those who are asked has ended.
func TestCrisis(t *testing.T) {
	h := newHouse(t)
	ada, eli, ingrid, jonas := h.as("ada"), h.as("eli"), h.as("ingrid"), h.as("jonas")
	h.does(care.ByResident("ada"),
		care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "l1", Part: care.SafetyCalm, Words: "tea on the stairs"}),
		care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "l2", Part: care.SafetyNot, Words: "being held"}))

	ingrid.get("/").shows(t, `href="/crisis"`)                    // the first tap
	ingrid.get("/crisis").shows(t, `name="resident" value="ada"`) // the second
	begun := ingrid.post("/crisis", "resident", "ada", "with", "ingrid").is(t, http.StatusSeeOther)
	u, err := url.Parse(begun.location)
	if err != nil {
		t.Fatal(err)
	}
	at := u.Path
	jonas.get("/").shows(t, "Ada has a hard time. With them: Ingrid")
	eli.get("/").shows(t, "!Ada", "!hard")
	ingrid.get(at).shows(t, "being held", "tea on the stairs", "It is calm again")
	jonas.post(at+"/join").to(t, at)
	jonas.post("/crisis", "resident", "ada", "with", "jonas").to(t, at) // somebody was faster: it is the same
	ada.get(at).shows(t, "Jonas", "!What happened")
	eli.get(at).is(t, http.StatusNotFound)

	ingrid.post(at+"/calm", "tender", "4").to(t, at)
	ingrid.get("/").shows(t, "Tender hours until", "Ask 1 person", "Eli", "Offer Ada to talk through")
	eli.get("/").shows(t, "Tender hours until", "How are you?", "!Ada")
	ada.get("/").shows(t, "Tender hours until", "!How are you?")
	eli.get("/tender").is(t, http.StatusForbidden)
	ingrid.get("/tender").shows(t, "Ask them how they are", "Eli", "!Ada")
	eli.post("/tender/asked", "words", "A bit shaken", "resident", "ada").to(t, "/")
	eli.get("/").shows(t, "Tender hours until", "!How are you?")
	ingrid.get("/tender").shows(t, "Everybody has been asked", "A bit shaken")
	ingrid.get("/").shows(t, "!Ask 1 person")
	ingrid.get("/handover").shows(t, "a hard time")

	ingrid.post(at+"/told", "try-l1", "helped", "what", "The letter came.", "others", "her sister, by phone").to(t, at)
	ada.get(at).shows(t, "The letter came.", "it helped", `!name="what"`)
	ingrid.get(at).shows(t, "The letter came.", "tea on the stairs", "it helped", "her sister, by phone")
	ingrid.post(at+"/told", "what", "").is(t, http.StatusUnprocessableEntity)
	ada.post(at+"/debrief", "with", "jonas").to(t, at)
	jonas.get("/").shows(t, "Ada wants to talk it through with Jonas")
	jonas.post(at+"/debrief/held", "with", "jonas", "words", "I was afraid of the letter.", "change", "Open it together.").to(t, at)
	ada.get(at).shows(t, `<p class="voice">I was afraid of the letter.</p>`, "Next time: Open it together.", "Talked through today with Jonas")
	jonas.get("/").shows(t, "!talk it through")
	ada.get("/resident/ada/crises").shows(t, at)
	eli.get("/resident/ada/crises").is(t, http.StatusNotFound)
}

func TestSomebodyNow(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/").shows(t, "I need somebody now")
	ada.get("/crisis").shows(t, "somebody comes", "!Eli")
	at := ada.post("/crisis", "resident", "eli").location // only for herself
	if !strings.HasPrefix(at, "/resident/ada/crisis/") {
		t.Fatalf("it leads to %s", at)
	}
	at, _, _ = strings.Cut(at, "?")
	ada.get(at).shows(t, "Nobody has come yet")
	ingrid.get("/").shows(t, "Ada needs somebody now", at)
	ingrid.post(at+"/join").to(t, at)
	ada.get(at).shows(t, "Ingrid: there")
	ada.post(at+"/calm", "tender", "24").to(t, at) // she does not speak for the house
	ingrid.get("/").shows(t, "!Tender hours")
	ada.post(at+"/debrief/declined", "words", "It is over").to(t, at)
	ingrid.get("/").shows(t, "!Offer Ada")
}

func TestTenderHours(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	ingrid.get("/tender").shows(t, "There are none now", "Begin tender hours")
	ingrid.post("/tender", "tender", "8").to(t, "/tender")
	page := ingrid.get("/tender").shows(t, "until", "Ada", "Eli").body
	ingrid.post("/tender/asked", "resident", "ada", "whose", "own", "words", "").to(t, "/tender")
	ingrid.get("/").shows(t, "Ask 1 person")
	_, id, _ := strings.Cut(page, `name="tender" value="`)
	ingrid.post("/tender/end", "tender", id[:strings.Index(id, `"`)]).to(t, "/tender")
	ingrid.get("/").shows(t, "!Tender hours", "!Ask 1 person")
	h.as("ada").post("/tender", "tender", "8").is(t, http.StatusForbidden)
}
