package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"milieu/internal/care"
)

// TestSheetIsHers writes a thought two lines at a time. Nobody else is told that it is there until Ada shows it.
func TestSheetIsHers(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/me/sheets").shows(t, "No sheets yet.", "Nobody reads them but you", "A thought")
	ada.get("/resident/ada/sheets/new?sort=diagnosis").is(t, http.StatusNotFound)
	ada.get("/resident/ada/sheets/new?sort=thought").shows(t, "What happened?", "What went through my mind?", "1 of 4", "!What did I feel?")
	r := ada.post("/resident/ada/sheets/new?step=1", "sort", "thought", "happened", "", "thought", "Nobody wants me here").is(t, http.StatusSeeOther)
	path := regexp.MustCompile(`^/resident/ada/sheet/[^?]*`).FindString(r.location)
	if path == "" || !strings.Contains(r.location, "step=2") {
		t.Fatalf("it goes on at %s", r.location)
	}
	ada.get(path+"?step=2").shows(t, "What did I feel?", "2 of 4")
	ada.post(path+"?step=2", "sort", "thought", "felt", "Cold, very", "for", "").is(t, http.StatusSeeOther)
	ada.get(path).shows(t, "Nobody wants me here", "Cold, very", "only you read it")
	ada.post(path+"?step=1", "sort", "thought", "thought", strings.Repeat("x", care.PlanLongest+1)).is(t, http.StatusUnprocessableEntity)
	ada.post("/resident/ada/sheets/new?step=1", "sort", "thought", "happened", "", "thought", "").is(t, http.StatusSeeOther)

	for _, who := range []string{"ingrid", "eli", "root"} {
		for _, address := range []string{path, path + "?step=1", "/resident/ada/sheets"} {
			if r := h.as(who).get(address); r.status == http.StatusOK || strings.Contains(r.body, "Nobody wants me here") {
				t.Errorf("%s is told at %s: %d", who, address, r.status)
			}
		}
	}
	ingrid.get("/resident/ada").shows(t, "!shows you")
	ada.post(path+"/show", "show", "ingrid").is(t, http.StatusSeeOther)
	ada.post(path+"?step=4", "sort", "thought", "now", "I told her").is(t, http.StatusSeeOther)
	ingrid.get("/resident/ada").shows(t, "What Ada shows you", "Nobody wants me here")
	ingrid.get(path).shows(t, "Nobody wants me here", "Ada shows you this", "!I told her", "!Save")
	ingrid.post(path+"?step=1", "sort", "thought", "thought", "All is well").is(t, http.StatusForbidden)
	h.as("eli").post("/resident/ada/sheets/new?step=1", "sort", "thought").is(t, http.StatusForbidden) // nothing is written, and it is not his
	ada.get(path).shows(t, "Ingrid can read it as it was")
	ada.post(path+"/close").is(t, http.StatusSeeOther)
	ingrid.get(path).is(t, http.StatusNotFound)
}

// TestStepBecomesPartOfThePlan by one tap, in Ada's words; the sheet stays hers.
func TestStepBecomesPartOfThePlan(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	h.does(care.ByResident("ada"), care.WriteSheet(care.SheetWritten{Sheet: "s1", Resident: "ada", Sort: care.SheetStep, Part: "do", Words: "Call my sister"},
		care.SheetWritten{Sheet: "s1", Resident: "ada", Sort: care.SheetStep, Part: "towards", Words: "Being a sister"}))
	ada.get("/resident/ada/sheet/s1").shows(t, "Put it into my plan", "I have just tried it")
	ada.post("/resident/ada/sheet/s1/use", "as", "plan").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/sheet/s1").shows(t, "It stands in your plan", "!Put it into my plan")
	r := ada.post("/resident/ada/sheet/s1/use", "as", "try").is(t, http.StatusSeeOther)
	try, _, _ := strings.Cut(r.location, "?")
	ada.get(try).shows(t, "Call my sister", "It began on a sheet of yours")
	ingrid.get(try).shows(t, "Call my sister", "!began on a sheet", "!Being a sister")
}
