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

func TestSamePeople(t *testing.T) {
	h := newHouse(t)
	h.as("ingrid").post("/resident/ada/contact", "what", "walk", "minutes", "30").is(t, http.StatusSeeOther)
	h.does(care.ByCoordinator("chief"), care.EnterDuty(care.DutyEntered{Duty: "x", Staff: "jonas", From: now.Add(-4 * time.Hour), Until: now.Add(time.Hour)}))
	h.as("jonas").post("/resident/ada/contact", "what", "talk", "minutes", "10").is(t, http.StatusSeeOther)
	for _, who := range []string{"ingrid", "ada"} {
		h.as(who).get("/resident/ada/time").shows(t, "The same few people", "Ada was with 2 different people.", "as if it had been 1.6 people", "75 of 100 minutes were with a companion.", "Share of who was met most (UPC)", "2 people")
	}
	h.as("eli").get("/resident/ada/time").is(t, http.StatusNotFound)
}

func TestCompare(t *testing.T) {
	h := newHouse(t)
	for _, who := range []string{"chief", "ingrid", "ada"} {
		h.as(who).get("/rota/compare?rules=no").shows(t, "Living in by turns", "Three turns a day", "Lawful, if this is agreed on:", "49 hours a week, 48 at most", "My own written consent to up to 60 hours a week",
			"Different people a resident meets in a week", "Computed from 12 weeks", "Not known:")
	}
	chief := h.as("chief")
	chief.get("/rota/compare?rules=no&a-nights=available").shows(t, "Not lawful, whatever is agreed on:", "84 hours a week, 48 at most")
	chief.get("/rota/compare?rules=no&a-off=14&a-teams=3").shows(t, "Lawful by the rules that were chosen")
	chief.get("/rota/compare").shows(t, "No rules of working time were chosen.")
	chief.get("/rota/compare?a-teams=99&b-kind=nonsense").shows(t, "These figures make no pattern.", "!Different people a resident meets in a week")
	h.as("root").get("/rota/compare").is(t, http.StatusForbidden)
}
