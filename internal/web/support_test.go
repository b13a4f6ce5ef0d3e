package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"milieu/internal/care"
)

func (h *testHouse) routineOf(id care.ResidentID) (r care.Routine) {
	h.house().View(care.ByResident(id), func(v care.View) { r = v.Routines(id)[0] })
	return r
}

// TestRoutineWeek walks a routine from its choice to a week: Ada chooses and ticks, how much others help moves when both
// want it, and the team is reminded of it at its hour.
func TestRoutineWeek(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/me/routines").shows(t, "No routines yet.", "What would you like to take up?", "Washing")
	ada.get("/resident/ada/routines/new?area=post").shows(t, `value="The post"`)
	ada.post("/resident/ada/routines/new", "title", "The post", "area", "post", "steps", "Fetch it\n\nOpen one letter", "from", "2026-11-20", "at", "11:00", "minutes", "20", "repeat", "daily").is(t, http.StatusSeeOther)
	r := h.routineOf("ada")
	if len(r.Steps) != 2 || r.Area != "post" {
		t.Fatalf("chosen is %+v", r)
	}
	week := ada.get("/me/routines").shows(t, "The post", "by myself", "Open one letter", "The week lies open.", "Fetch it").body
	form := regexp.MustCompile(`action="(/resident/ada/tick[^"]*)"`).FindStringSubmatch(week)
	if form == nil {
		t.Fatal("the week cannot be ticked")
	}
	ada.post(strings.ReplaceAll(form[1], "&amp;", "&"), "done", "yes", "with", "ingrid", "to", "/resident/ada/routines").is(t, http.StatusSeeOther)
	ada.get("/me/routines").shows(t, "Today with Ingrid.", "!The week lies open.")

	// Ingrid offers; Ada says yes on her own phone, and Ingrid is reminded. A no would have changed nothing.
	path := "/resident/ada/routines/" + string(r.Routine)
	ingrid.post(path+"/support", "support", "reminded", "words", "I could knock at eleven").is(t, http.StatusSeeOther)
	ada.get("/").shows(t, "Ingrid offers: with a reminder.", "I could knock at eleven", "Yes, let us try it", "No, as it is")
	offer := regexp.MustCompile(`action="(/resident/ada/support/[^"]*)"`).FindStringSubmatch(ada.get("/me/routines").body)
	ingrid.post(offer[1], "answer", "yes").is(t, http.StatusForbidden)
	ada.post(offer[1], "answer", "yes").is(t, http.StatusSeeOther)
	ada.get("/me/routines").shows(t, "with a reminder", "So it has been")
	if r := ada.post(offer[1], "answer", "no"); r.status != http.StatusConflict {
		t.Errorf("an answer that was given is taken back by a second: %d", r.status)
	}
	tick := strings.ReplaceAll(form[1], "&amp;", "&")
	ada.post(tick, "done", "no").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "Remind Ada: The post")
	ada.post(tick, "done", "yes").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "!Remind Ada")
	ingrid.get("/resident/ada").shows(t, "Routines, this week", "The post")
	ada.get("/print/routines?resident=ada").shows(t, "The post", "Open one letter", "box full")

	// Ada would like more; Ingrid finds it on her board.
	ada.post(path+"/support", "support", "together").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "Ada would like The post: together")
	ingrid.get("/resident/ada/routines").shows(t, "Ada would like: together.", "Yes, gladly")
	h.as("eli").get("/resident/ada/routines").is(t, http.StatusNotFound)
	h.as("eli").get("/print/routines?resident=ada").is(t, http.StatusNotFound)
	ada.get("/resident/ada/routines?day=nonsense").is(t, http.StatusNotFound)
}

func TestPassSign(t *testing.T) {
	h := newHouse(t)
	h.does(care.ByTherapist("ingrid"), care.NoticeSign(care.SignNoticed{Sign: "s1", Resident: "ada", Words: "She is up at night", Seen: now, Companion: "ingrid"}))
	h.does(care.ByCoordinator("chief"), care.JoinStaff(care.StaffJoined{Staff: "jonas", Name: "Jonas"}))
	ingrid := h.as("ingrid")
	ingrid.get("/resident/ada/sign/s1").shows(t, "Somebody else sits down instead", "Jonas")
	ingrid.post("/resident/ada/sign/s1/pass", "to", "jonas").is(t, http.StatusSeeOther)
	ingrid.get("/resident/ada/sign/s1").shows(t, "Jonas talks about it", "passed on by Ingrid")
	h.as("eli").post("/resident/ada/sign/s1/pass", "to", "ingrid").is(t, http.StatusForbidden)
}
