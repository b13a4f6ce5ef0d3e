package web

import (
	"net/http"
	"regexp"
	"testing"

	"milieu/internal/care"
	"milieu/internal/journal"
)

var hiddenErasure = regexp.MustCompile(`name="erasure" value="([^"]+)"`)

// TestErasure erases Ada, by two people, while she has her page open.
func TestErasure(t *testing.T) {
	h := newHouse(t)
	chief, ada := h.as("chief"), h.as("ada")
	chief.get("/resident/ada").shows(t, "/resident/ada/keeping")
	h.as("ingrid").get("/resident/ada").has(t, "!/resident/ada/keeping")
	for path, want := range map[string]int{"/resident/ada/keeping": http.StatusForbidden, "/house/keeping": http.StatusForbidden} {
		for _, p := range []*person{ada, h.as("ingrid")} {
			if r := p.get(path); r.status != want {
				t.Errorf("%s: %d", path, r.status)
			}
		}
	}
	chief.get("/resident/ada/keeping").shows(t, "while Ada is here", "There should never have been a record").has(t, "!The time to keep the record is over")

	chief.post("/resident/ada/keeping", "why", "The board asked for it")
	page := chief.get("/resident/ada/keeping").shows(t, "The board asked for it", "must be kept").has(t, "!There should never have been a record")
	keeping := regexp.MustCompile(`name="keeping" value="([^"]+)"`).FindStringSubmatch(page.body)[1]
	chief.post("/resident/ada/keeping/end", "keeping", keeping, "end-why", "Settled")
	chief.get("/resident/ada/keeping").has(t, "!The board asked for it")

	chief.post("/resident/ada/erasure", "reason", "mistake", "words", "A test that was left")
	chief.get("/resident/ada/keeping").shows(t, "Asked by")
	page = chief.get("/house/keeping").shows(t, "A test that was left", "Somebody else must confirm").has(t, "!Erase for ever")
	id := hiddenErasure.FindStringSubmatch(page.body)[1]
	if r := chief.post("/house/erasure/confirm", "erasure", id, "resident", "ada"); r.status != http.StatusForbidden {
		t.Errorf("who asked confirms: %d", r.status)
	}
	ada.get("/me").shows(t, "Ada")

	_, err := h.office.EraseResident(t.Context(), h.house(), journal.Form{By: care.ByCoordinator("second")}, care.ErasureConfirmed{Erasure: care.ErasureID(id), Resident: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	if r := ada.get("/me"); r.status == http.StatusOK {
		t.Error("she is still signed in")
	}
	if r := chief.get("/resident/ada"); r.status != http.StatusNotFound {
		t.Errorf("her page: %d", r.status)
	}
	chief.get("/house/keeping").shows(t, "There should never have been a record", "confirmed by").has(t, "!A test that was left")
}

func TestRetentionIsAgreed(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	chief.get("/house").shows(t, "/house/keeping")
	chief.get("/house/keeping").shows(t, "For 10 years")
	chief.post("/house/keeping", "years", "15", "law", "pasientjournalloven", "not-before", "2030-01-01")
	chief.get("/house/keeping").shows(t, "For 15 years", "pasientjournalloven", "2030-01-01")
	chief.post("/house/keeping", "years", "999").is(t, http.StatusUnprocessableEntity).has(t, "Between 0 and 150 years")
	if r := h.as("ingrid").post("/house/keeping", "years", "1"); r.status != http.StatusForbidden {
		t.Errorf("a therapist agrees on the law: %d", r.status)
	}
}
