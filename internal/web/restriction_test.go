package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
)

func TestRestrictions(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	form := func(more ...string) []string {
		return append([]string{"what", "company", "words", "Somebody comes along to the lake", "because", "own-safety", "why", "It is icy", "heard", "Fine, if it is Jonas", "decider", "ingrid",
			"from-day", "2026-11-21", "from-clock", "11:20", "until-day", "2026-11-23", "until-clock", "11:20", "review", "2026-11-22"}, more...)
	}
	ingrid.get("/resident/ada").shows(t, "!The law", "!may not do")
	ingrid.post("/resident/ada/restrictions", form()...).to(t, "/resident/ada/restrictions")
	ada.get("/me").shows(t, "Somebody comes along to the lake") // she sees it at once
	page := ada.get("/resident/ada/restrictions").shows(t, "It is icy", "Ingrid decided it", "I do not agree", "!It ends now").body
	never := form()
	never[1] = "food"
	ingrid.post("/resident/ada/restrictions", never...).is(t, http.StatusUnprocessableEntity).has(t, "Nobody may ever be denied that")
	_, href, _ := strings.Cut(page, `action="/resident/ada/restriction/`)
	at := "/resident/ada/restriction/" + href[:strings.Index(href, "/")]
	ada.post(at+"/ended").is(t, http.StatusForbidden)
	ada.post(at+"/objected", "words", "I can swim").to(t, "/resident/ada/restrictions")
	ingrid.get("/").shows(t, "Ada does not agree")
	ingrid.post(at+"/reviewed", "why", "It is still icy", "heard", "All right", "review", "2026-11-23").to(t, "/resident/ada/restrictions")
	ingrid.get("/").shows(t, "!Ada does not agree")
	ada.get("/resident/ada/restrictions").shows(t, "Ada did not agree", "I can swim", "It is still icy") // her words stay
	h.as("eli").get("/resident/ada/restrictions").is(t, http.StatusNotFound)
	h.pass(50 * time.Hour) // it ends by itself
	h.as("ada").get("/me").shows(t, "!Somebody comes along")
	h.as("ada").get("/resident/ada/restrictions").shows(t, "Nothing is restricted", "Somebody comes along")
}

func TestLawAndRestraint(t *testing.T) {
	h := newHouse(t)
	chief, ingrid := h.as("chief"), h.as("ingrid")
	h.does(care.ByTherapist("ingrid"), care.BeginCrisis(care.CrisisBegun{Crisis: "c1", Resident: "ada", With: "ingrid", Began: now}))
	at := "/resident/ada/crisis/c1/restraint"
	ingrid.get("/resident/ada/crisis/c1").shows(t, "!Restraint") // off unless the law knows some
	ingrid.get("/house/law").is(t, http.StatusForbidden)
	chief.post("/house/law", "country", "Norway", "force-0", "must be weighed", "force-0-says", "Who decides has to ask.", "force-1", "", "force-1-says", "",
		"force-2", "binding", "force-2-binding", "on", "restraint-0", "holding", "restraint-0-says", "§ 4-8").to(t, "/house/law")
	chief.get("/house/law").shows(t, `value="must be weighed"`, "Who decides has to ask.", `name="force-1-binding" value="on" checked`, "holding", "§ 4-8")
	chief.post("/house/law", "decision-0", "a locked door").is(t, http.StatusUnprocessableEntity).has(t, "a locked door")
	ingrid.get("/resident/ada/crisis/c1").shows(t, "Restraint")
	whole := []string{"sort", "holding", "day", "2026-11-21", "clock", "11:20", "where", "the hall", "reason", "She ran towards the road", "tried", "Talking", "heard", "Let me go", "wishes", "None were made",
		"how", "Standing", "staff", "ingrid", "decided", "ingrid", "supervised", "ingrid"}
	ingrid.post(at, whole[:6]...).is(t, http.StatusUnprocessableEntity).has(t, "whole")
	ingrid.post(at, whole...).to(t, at)
	page := ingrid.get(at).shows(t, "She ran towards the road", "Let me go", "Looked at now").body
	ingrid.get("/").shows(t, "Ada is being held")
	_, href, _ := strings.Cut(page, `action="`+at+"/")
	this := at + "/" + href[:strings.Index(href, "/")]
	ingrid.post(this+"/checked", "words", "She breathes calmly", "why", "She still wants to run").to(t, at)
	h.pass(10 * time.Minute)
	ingrid.post(this+"/ended", "day", "2026-11-21", "clock", "11:30", "outcome", "She sat down", "physician", "Dr Berg", "told", "her sister", "next", "2026-11-22").to(t, at)
	h.as("ada").get(at).shows(t, "She sat down", "!Look at it afterwards")
	h.as("eli").get(at).is(t, http.StatusNotFound)
	ingrid.post(this+"/reviewed", "words", "The bell frightened her", "change", "No bell in the evening").to(t, at)
	chief.get("/house/law").shows(t, "Restraints in the last year", "once, 10 min", "too few people to say more")
}
