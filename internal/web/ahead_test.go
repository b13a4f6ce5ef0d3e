package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// TestAhead: who plans sees whether there is enough for what the days ask; what is missing stands by its day.
func TestAhead(t *testing.T) {
	h, chief := manned(t)
	tomorrow := civil.Of(now, time.UTC).Add(1)
	h.does(care.ByCoordinator("chief"), care.PlanActivity(care.ActivityPlanned{Activity: "walk", ActivityPlan: care.ActivityPlan{Title: "Walk to the lake", Kind: care.ActivityMovement, Leaders: []care.StaffID{"jonas"}, Structured: true, Everyone: true, From: tomorrow, At: 13 * 60, Minutes: 60}}))
	chief.get("/rota/ahead").shows(t, "The coming days", "of the team’s time from 8 to 22", "Walk to the lake at 13:00: nobody leads it who is here then.", "Who could lead it", "time one to one: 2, 1 h")
	for _, who := range []string{"ingrid", "ada"} {
		h.as(who).get("/rota/ahead").is(t, http.StatusForbidden)
	}
}

// TestProposals: one tap takes a proposal, one puts it aside.
func TestProposals(t *testing.T) {
	h, _ := manned(t)
	tomorrow := civil.Of(now, time.UTC).Add(1)
	walk := care.ActivityPlanned{Activity: "walk", ActivityPlan: care.ActivityPlan{Title: "Walk to the lake", Kind: care.ActivityMovement, Leaders: []care.StaffID{"jonas"}, Everyone: true, From: tomorrow, At: 13 * 60, Minutes: 60}}
	swim := care.ActivityPlanned{Activity: "swim", ActivityPlan: care.ActivityPlan{Title: "Swimming", Kind: care.ActivityMovement, From: tomorrow, At: 15 * 60, Minutes: 60}}
	h.does(care.ByCoordinator("chief"), care.PlanActivity(walk), care.PlanActivity(swim), care.DescribeStaff(care.StaffDescribed{Staff: "ingrid", Name: "Ingrid", Profession: "milieu therapist", Strengths: []string{"outdoors"}}))
	ingrid := h.as("ingrid")
	page := ingrid.get("/proposals")
	page.shows(t, "Ingrid could lead it", "good at outdoors", "Jonas is not here then.", "Nobody is named.", "Ada and Ingrid", "Agree on it")
	ingrid.post("/proposals/lead", "activity", "walk", "day", tomorrow.String(), "staff", "ingrid", "yes", "yes").is(t, http.StatusSeeOther)
	ingrid.post("/proposals/lead", "activity", "swim", "day", tomorrow.String(), "staff", "ingrid", "no", "no").is(t, http.StatusSeeOther)
	ingrid.post("/proposals/lead", "activity", "nothing", "day", tomorrow.String(), "staff", "ingrid", "yes", "yes").is(t, http.StatusNotFound)
	ingrid.get("/proposals").shows(t, "!Walk to the lake", "!Swimming")
	ingrid.get("/programme/day/"+tomorrow.String()).shows(t, "Walk to the lake", "Ingrid")
	m := regexp.MustCompile(`name="resident" value="ada">[^"]*<input type="hidden" name="staff" value="ingrid">[^"]*<input type="hidden" name="day" value="([^"]*)">[^"]*<input type="hidden" name="clock" value="([^"]*)"`).FindStringSubmatch(page.body)
	if m == nil {
		t.Fatal("no time together is proposed for Ada")
	}
	ingrid.post("/proposals/meeting", "resident", "ada", "staff", "ingrid", "day", m[1], "clock", m[2], "yes", "yes").is(t, http.StatusSeeOther)
	ingrid.get("/proposals").shows(t, "!Ada and Ingrid")
	h.as("ada").get("/proposals").is(t, http.StatusForbidden)
	h.as("ada").post("/proposals/meeting", "resident", "ada", "staff", "ingrid", "day", m[1], "clock", m[2], "no", "no").is(t, http.StatusForbidden)
}

// TestPostsAndAgreements: posts, agreements with their document and end, the year, and what stands on paper.
func TestPostsAndAgreements(t *testing.T) {
	h, chief := manned(t)
	chief.post("/rota/contracts", "staff", "ola", "share", "80", "week", "37,5", "since", "2026-11-01").is(t, http.StatusSeeOther)
	chief.post("/rota/contracts", "staff", "ola", "share", "80", "week", "many", "since", "2026-11-01").is(t, http.StatusUnprocessableEntity)
	chief.post("/rota/agreements", "rule", "no.rest.daily.8", "document", "Agreement of 3 May", "since", "2026-05-03").is(t, http.StatusSeeOther)
	page := chief.get("/rota/contracts")
	page.shows(t, "80 % of 37.5 hours: 30 a week", "Agreement of 3 May", "from 3 May 2026", "It ends then")
	id := regexp.MustCompile(`name="agreement" value="([^"]+)"`).FindStringSubmatch(page.body)[1]
	chief.post("/rota/agreements/end", "agreement", id, "last", "2026-12-31").is(t, http.StatusSeeOther)
	chief.get("/rota/contracts").shows(t, "from 3 May 2026 to 31 December 2026", "!It ends then")
	chief.get("/rota/year").shows(t, "The whole year", "Ingrid")
	chief.get("/print/proof?staff=ingrid").shows(t, "Working time and the rules: Ingrid", "aml § 10-8(1)", "11 hours of rest in a row in 24", "Agreement of 3 May", "What is not looked at here",
		"Week by week, in hours", "Shortest daily rest", "!Otherwise than the rota said", "None was published", "by Kirsten, from the house", "for the employer")
	chief.get("/print/rota").shows(t, "November 2026", "Ingrid", "●")
	ingrid := h.as("ingrid")
	ingrid.get("/print/proof").shows(t, "Working time and the rules: Ingrid")
	ingrid.get("/print/proof?staff=jonas").is(t, http.StatusNotFound)
	ingrid.get("/print/rota?staff=ingrid").shows(t, "Ingrid", "November 2026")
	for _, path := range []string{"/rota/contracts", "/rota/year"} {
		ingrid.get(path).is(t, http.StatusForbidden)
	}
	for _, path := range []string{"/rota/contracts", "/rota/agreements", "/rota/agreements/end", "/rota/absence"} {
		if a := ingrid.post(path, "staff", "jonas", "share", "50", "week", "30", "since", "2026-11-01", "rule", "no.rest.daily.8", "document", "x", "agreement", id, "last", "2026-12-01", "first", "2026-12-01", "what", "sick"); a.status != http.StatusForbidden {
			t.Errorf("%s answers %d", path, a.status)
		}
	}
	h.as("ada").get("/print/rota").is(t, http.StatusForbidden)
}

// TestBackAndDutyForDuty: who was away is back sooner, and two colleagues change duties with one another.
func TestBackAndDutyForDuty(t *testing.T) {
	h, chief := manned(t)
	h.does(care.ByCoordinator("chief"), care.EnterDuty(
		care.DutyEntered{Duty: "d9", Staff: "jonas", From: now.Add(120 * time.Hour), Until: now.Add(128 * time.Hour)},
		care.DutyEntered{Duty: "d10", Staff: "ola", From: now.Add(168 * time.Hour), Until: now.Add(176 * time.Hour)}))
	chief.post("/rota/absence", "staff", "tor", "what", "sick", "first", "2026-11-21", "last", "2026-11-30").is(t, http.StatusSeeOther)
	page := chief.get("/rota")
	page.shows(t, "Tor: 21 November to 30 November", "Is back")
	id := regexp.MustCompile(`name="absence" value="([^"]+)"`).FindStringSubmatch(page.body)[1]
	chief.post("/my-rota/back", "absence", id, "last", "2026-11-20", "rota", "rota").is(t, http.StatusSeeOther)
	chief.get("/rota").shows(t, "!Tor: 21 November")

	jonas := h.as("jonas")
	jonas.get("/my-rota/swap?duty=d9&to=ola").shows(t, "Ola takes yours: Thursday 26 November", "Saturday 28 November", "Nothing")
	jonas.get("/my-rota/swap?duty=d9&to=jonas").is(t, http.StatusNotFound)
	jonas.get("/my-rota/swap?duty=d10&to=ola").is(t, http.StatusNotFound)
	jonas.post("/my-rota/swap", "duty", "d9", "to", "ola", "for", "d10", "words", "my sister comes").is(t, http.StatusSeeOther)
	jonas.get("/my-rota").shows(t, "You would take in return: Saturday 28 November")
	var swap care.SwapID
	h.house().View(care.ByTherapist("ola"), func(v care.View) { swap = v.Swaps()[0].SwapAsked.Swap })
	h.does(care.ByTherapist("ola"), care.AgreeSwap(care.SwapAgreed{Swap: swap}))
	jonas.get("/my-rota").shows(t, "Saturday 28 November", "Thursday 26 November", "taken out", "!duty=d9") // what is new says so
	if body := h.as("ada").get("/my-rota/swap?duty=d9&to=ola"); body.status != http.StatusForbidden || strings.Contains(body.body, "Ola") {
		t.Errorf("a resident: %d", body.status)
	}
}

// TestLivedBesidePlanned: what was noted stands beside what the duties would have let be.
func TestLivedBesidePlanned(t *testing.T) {
	h := newHouse(t)
	h.as("chief").get("/rota/compare").shows(t, "Nothing was noted in these weeks that could be counted.", "The cycle, a letter a day")
	h.does(care.ByTherapist("ingrid"), care.HoldContact(care.ContactHeld{Contact: "c1", Resident: "ada", With: []care.StaffID{"ingrid"}, What: care.Walk, Began: now.Add(-3 * time.Hour), Minutes: 40}))
	h.as("chief").get("/rota/compare").shows(t, "Planned and lived, here", "Of ten minutes together: with a companion", "computed from 1 contact, 0.7 h in all, with 1 of those who live here, in 8 weeks", "Not known: what was not noted")
}
