package web

import (
	"net/http"
	"testing"
	"time"

	"milieu/internal/care"
)

func TestTimePages(t *testing.T) {
	h := newHouse(t)
	ingrid, jonas := h.as("ingrid"), h.as("jonas")
	ingrid.post("/resident/ada/contact", "what", "walk", "others", "eli").is(t, http.StatusSeeOther)
	jonas.post("/resident/ada/contact", "what", "talk", "minutes", "20").is(t, http.StatusSeeOther)

	ingrid.get("/resident/ada/time").shows(t, "Time with Ada", "50 min together, in 2 contacts.", "Two people carry most of it: Ingrid and Jonas.", "In one of these weeks nothing was noted", "Week by week")
	ingrid.get("/resident/ada/time?weeks=26").shows(t, "the last 26 weeks")

	ingrid.get("/my-time").shows(t, "Only you see this page.", "30 min with people, of", "Ada", "Eli", "!Jonas")
	jonas.get("/my-time").shows(t, "20 min with people.", "!Eli")
	ingrid.post("/my-time", "minutes", "25", "what", "writing").is(t, http.StatusSeeOther)
	ingrid.get("/my-time").shows(t, "25 min of other work", "Writing")
	jonas.get("/my-time").shows(t, "!25 min")
	ingrid.post("/my-time", "minutes", "0").is(t, http.StatusUnprocessableEntity)
	ingrid.get("/my-time?week=2026-11-09").shows(t, "week 46", "0 min with people", "The week after")
	ingrid.get("/my-time?week=nonsense").shows(t, "week 47")
	for _, path := range []string{"/my-time", "/house/time"} {
		h.as("ada").get(path).is(t, http.StatusForbidden)
		h.as("root").get(path).is(t, http.StatusForbidden)
	}

	h.as("chief").get("/house/time").shows(t, "Fewer than 3 colleagues were on duty", "!Ingrid")
	for _, id := range []care.StaffID{"jonas", "chief"} {
		h.does(care.ByCoordinator("chief"), care.EnterDuty(care.DutyEntered{Duty: care.DutyID("x-" + id), Staff: id, From: now.Add(-4 * time.Hour), Until: now}))
	}
	h.as("chief").get("/house/time").shows(t, "minute", "spent with people", "by 3 colleagues together", "!Ingrid", "!Jonas")
}
