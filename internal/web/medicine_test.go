package web

import (
	"net/http"
	"strings"
	"testing"

	"milieu/internal/care"
	"milieu/internal/office"
)

func TestInformed(t *testing.T) {
	h := newHouse(t)
	chief, ingrid, ada := h.as("chief"), h.as("ingrid"), h.as("ada")
	chief.post("/house/information", "topic", "treatment", "language", "en", "title", "What we do here", "text", "We live together.", "again", "yes").to(t, "/house/information")
	ada.get("/house/information").shows(t, "What we do here", "We live together.", "!Write a text")
	ingrid.get("/").shows(t, "Tell Ada about the treatment", "what the treatment here is")
	ingrid.post("/resident/ada/informed", "what", "treatment@1@en", "staff", "ingrid", "day", "2026-11-21", "clock", "10:00", "understood", "").is(t, http.StatusUnprocessableEntity)
	ingrid.post("/resident/ada/informed", "what", "treatment@1@en", "staff", "ingrid", "day", "2026-11-21", "clock", "10:00", "understood", "We cook and talk", "questions", "Must I? No.").to(t, "/resident/ada/informed")
	ada.get("/resident/ada/informed").shows(t, `<p class="voice">We cook and talk</p>`, "Must I? No.", "!Still to be told", "!We have talked about it")
	ingrid.get("/").shows(t, "!Tell Ada about")
	chief.post("/house/information", "topic", "treatment", "language", "en", "title", "What we do here", "text", "We live together, and there is a garden.", "again", "yes").to(t, "/house/information")
	ingrid.get("/").shows(t, "Tell Ada about the treatment")
	ada.get("/me").shows(t, "Still to be told")
	h.as("eli").get("/resident/ada/informed").is(t, http.StatusNotFound)
}

// TestMedicines: a plan is written with the companion, agreed to by the person, and signed by a physician and nobody
// else; then the person says how it goes, and can stop the clock.
func TestMedicines(t *testing.T) {
	h := newHouse(t)
	h.does(care.ByProgram("test"), care.JoinStaff(care.StaffJoined{Staff: "berg", Name: "Berg", Profession: "physician"}), care.NameTreating(care.TreatingNamed{Resident: "ada", Staff: "berg"}))
	roles["berg"] = office.Work{House: houseID, Role: care.RolePhysician, Person: "berg"}
	defer delete(roles, "berg")
	ada, ingrid, berg := h.as("ada"), h.as("ingrid"), h.as("berg")
	ada.post("/resident/ada/medicines", "name", "Drops", "dose", "10 in the evening", "since", "2019").to(t, "/resident/ada/medicines")
	page := ada.get("/resident/ada/medicines").shows(t, "Drops", "10 in the evening", "since 2019").body
	_, href, _ := strings.Cut(page, `href="/resident/ada/medicine/`)
	at := "/resident/ada/medicine/" + href[:strings.Index(href, `"`)]
	ada.post(at+"/thought", "words", "It takes my mornings").to(t, at)
	ingrid.get("/resident/ada").shows(t, "It takes my mornings")
	ingrid.post(at+"/plan", "aim", "reduce", "goal", "I want to feel the mornings", "dose-0", "8", "from-0", "2026-11-20", "until-0", "2026-12-20", "dose-1", "6", "from-1", "2026-12-21").is(t, http.StatusUnprocessableEntity).
		has(t, "I want to feel the mornings", `value="2026-12-21"`) // when to wait is missing, and nothing typed is lost
	ingrid.post(at+"/plan", "aim", "reduce", "goal", "I want to feel the mornings", "pause", "Two bad nights", "call", "Ingrid", "instead", "Walks at dusk",
		"dose-0", "8", "from-0", "2026-11-20", "until-0", "2026-12-20", "dose-1", "6", "from-1", "2026-12-21").to(t, at)
	page = ada.get("/resident/ada/medicines").shows(t, "not in force yet", "Walks at dusk", "I agree", "!Sign as prescriber").body
	_, href, _ = strings.Cut(page, `action="/resident/ada/ledger/`)
	plan := "/resident/ada/ledger/" + href[:strings.Index(href, "/")]
	ada.post(plan+"/agreed", "words", "Slowly").to(t, "/resident/ada/medicines")
	h.as("jonas").get("/").shows(t, "Ada’s plan for a medicine waits")
	for _, who := range []*person{ingrid, h.as("chief"), ada} {
		who.post(plan+"/signed").is(t, http.StatusForbidden)
	}
	berg.get("/resident/ada/medicines").shows(t, "Sign as prescriber")
	berg.post(plan+"/signed").to(t, "/resident/ada/medicines")
	ada.get("/resident/ada/medicines").shows(t, "in force", "Berg signed today", "How is it going?")
	ada.post(plan+"/told", "step", "0", "words", "Awake, but clear").to(t, "/resident/ada/medicines")
	ada.get("/print/medicines").shows(t, "Awake, but clear", "Walks at dusk", "Berg signed")
	ada.post(plan+"/paused").to(t, "/resident/ada/medicines")
	ada.get("/resident/ada/medicines").shows(t, "the clock stands")
	for _, path := range []string{"/resident/ada/medicines", at, at + "/plan", "/print/medicines?resident=ada"} {
		h.as("eli").get(path).is(t, http.StatusNotFound)
	}
	ada.post(at+"/stopped", "on", "2026-11-21", "why", "I threw it out").to(t, "/resident/ada/medicines")
	ada.get("/resident/ada/medicines").shows(t, "I threw it out")
}
