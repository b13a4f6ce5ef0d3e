package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
)

// goalsOf are the goals of Ada's plan, by their words.
func goalsOf(h *testHouse) map[string]care.Goal {
	goals := map[string]care.Goal{}
	h.house().View(care.ByResident("ada"), func(v care.View) {
		p, _ := v.Plan("ada")
		for _, g := range append(p.Goals, p.Proposed...) {
			goals[g.Words] = g
		}
	})
	return goals
}

var fiveLevels = []string{"level-1", "It ends", "level-2", "On paper", "level-3", "Rehearsed", "level-4", "With my mother", "level-5", "Without the house"}

// TestPlanIsHers walks from the first sentence to the days: what Ada writes is hers, what Ingrid proposes waits for her.
func TestPlanIsHers(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/me/plan").shows(t, "There is no plan yet.", "What do you want to reach?")
	ada.post("/resident/ada/plan", "words", "Go home with a plan I believe in").is(t, http.StatusSeeOther)
	ingrid.get("/resident/ada/plan").shows(t, `<span class="voice large">Go home with a plan I believe in</span>`, "Write the five steps together")

	ingrid.post("/resident/ada/plan", "words", "Say no without disappearing", "said", "no").is(t, http.StatusSeeOther)
	ada.get("/me/plan").shows(t, "Ingrid proposes this", "A no has no consequence", "Yes, it is mine")
	no := goalsOf(h)["Say no without disappearing"]
	if no.InPlan {
		t.Fatal("what Ingrid proposed is part of the plan")
	}
	ingrid.post("/resident/ada/stand", "goal", string(no.ID), "version", "1", "agrees", "yes", "voice", "resident").is(t, http.StatusForbidden)
	ada.post("/resident/ada/stand", "goal", string(no.ID), "version", "1", "agrees", "yes").is(t, http.StatusSeeOther)
	if !goalsOf(h)["Say no without disappearing"].InPlan {
		t.Fatal("Ada said yes")
	}

	home := goalsOf(h)["Go home with a plan I believe in"]
	path := "/resident/ada/goal/" + string(home.ID)
	fields := append([]string{"words", home.Words, "why", "It is my life", "weight", "3", "start", "-1", "said", "yes"}, fiveLevels...)
	ingrid.post(path, fields[:len(fields)-2]...).is(t, http.StatusSeeOther) // four of five are kept, and not rated by
	ingrid.post(path, fields...).is(t, http.StatusSeeOther)
	ada.get(path).shows(t, "With my mother", "It is my life", "Ada sees it so", "written down by Ingrid", "How it was worded before")

	// A measure with an hour stands in her days by itself; one in a group does too.
	ingrid.post("/resident/ada/measure/new", "goal", string(home.ID), "what", "A walk in the morning", "when", "hour", "from", "2026-11-21", "at", "10:00", "minutes", "20", "repeat", "daily", "with", "ingrid", "said", "no").is(t, http.StatusSeeOther)
	ada.get("/schedule").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/schedule?day=2026-11-22").shows(t, "!A walk in the morning")
	m := goalsOf(h)[home.Words].Measures[0]
	ada.get("/").shows(t, "Somebody proposes something to you")
	ada.post("/resident/ada/stand", "measure", string(m.ID), "version", "1", "agrees", "yes").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/schedule?day=2026-11-22").shows(t, "A walk in the morning")

	// She sees it otherwise, and it stands.
	ingrid.post("/resident/ada/stand", "goal", string(home.ID), "version", "3", "agrees", "no", "voice", "team", "words", "I think that it takes longer", "to", path).is(t, http.StatusSeeOther)
	ada.get("/me/plan").shows(t, "Ingrid sees it otherwise", "I think that it takes longer")

	h.as("eli").get("/resident/ada/plan").is(t, http.StatusNotFound)
	h.as("eli").get(path).is(t, http.StatusNotFound)
	ada.get("/print/plan?resident=ada").shows(t, "Go home with a plan I believe in", "A walk in the morning", "With my mother")
	h.as("eli").get("/print/plan?resident=ada").is(t, http.StatusNotFound)

	ada.post(path+"/end", "how", "reached", "words", "I did it").is(t, http.StatusSeeOther)
	ada.get("/me/plan").shows(t, "Goals that were", "I did it")
	ada.get("/resident/ada/schedule?day=2026-11-22").shows(t, "!A walk in the morning")
}

// planned is a house in which Ada has a plan: one goal with its levels, and one measure.
func planned(t *testing.T) *testHouse {
	h := newHouse(t)
	h.does(care.ByResident("ada"),
		care.WriteGoal(care.GoalWritten{Goal: "home", Resident: "ada", GoalText: care.GoalText{Words: "Go home", Weight: 3, Levels: []string{"It ends", "On paper", "Rehearsed", "With my mother", "Without the house"}, Start: care.Less}}),
		care.WriteMeasure(care.MeasureWritten{Measure: "walk", Resident: "ada", Goal: "home", MeasurePlan: care.MeasurePlan{What: "Walk when it races"}}))
	h.pass(time.Hour)
	return h
}

// TestTryWithFeedback is one tap, a sentence from who saw it, and how it felt.
func TestTryWithFeedback(t *testing.T) {
	h := planned(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/").shows(t, "Walk when it races", "Tried it")
	to := ada.post("/resident/ada/measure/walk/try").is(t, http.StatusSeeOther).location
	try, _, _ := strings.Cut(to, "?")
	ingrid.get(try).shows(t, "What did you see?", "!Eli")
	ingrid.post(try+"/seen", "saw", "You stayed when it got loud").is(t, http.StatusSeeOther)
	ada.get(try).shows(t, "You stayed when it got loud", "How was it?")
	ada.post(try, "felt", "all-right", "words", "Loud, but I asked").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/measure/walk").shows(t, "one try, 1 felt all right", "Loud, but I asked", "You stayed when it got loud")
	ada.post(try).is(t, http.StatusUnprocessableEntity).has(t, "How was it?")
	h.as("eli").get(try).is(t, http.StatusNotFound)
	h.as("eli").post("/resident/ada/measure/walk/try").is(t, http.StatusForbidden)
}

// TestReviewTogether is held on two screens, and one form writes all of it.
func TestReviewTogether(t *testing.T) {
	h := planned(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ingrid.get("/resident/ada/review").is(t, http.StatusSeeOther) // nobody has begun
	ingrid.post("/resident/ada/review/begin", "why", "rhythm").is(t, http.StatusSeeOther)
	ada.get("/").shows(t, "It is open: join")
	ada.get("/resident/ada/review").shows(t, "Go home", "With my mother", "What has been", "Not said yet")
	ada.post("/resident/ada/rate", "goal", "home", "voice", "resident", "level", "0").is(t, http.StatusSeeOther)
	ingrid.post("/resident/ada/rate", "goal", "home", "voice", "team", "level", "1").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/review").shows(t, "Ingrid", "With my mother")
	ada.post("/resident/ada/rate", "goal", "home", "voice", "team", "level", "1").is(t, http.StatusForbidden)

	ingrid.post("/resident/ada/review", "helped", "The lake").is(t, http.StatusUnprocessableEntity).has(t, "The lake") // nobody asked whether Ada agrees
	to := ingrid.post("/resident/ada/review", "came-walk", "change", "change-walk", "Walk or call when it races", "new-home", "Ring my mother", "helped", "The lake", "ahead", "A night at home",
		"next", "2026-12-05", "next-at", "14:00", "with", "ingrid", "others", "her mother", "agrees", "later").is(t, http.StatusSeeOther).location
	held, _, _ := strings.Cut(to, "?")
	ada.get(held).shows(t, "Ada: Rehearsed", "Ingrid: With my mother", "Walk when it races", "her mother", "The lake", "A night at home", "Ingrid agrees", "I agree")
	if m := goalsOf(h)["Go home"].Measures; m[0].Waiting.N == 0 || m[0].What != "Walk when it races" || len(m) != 2 || m[1].InPlan {
		t.Errorf("Ada has not said yes, and it is changed: %+v", m)
	}
	ada.post(held, "agrees", "no", "words", "Not the calling").is(t, http.StatusSeeOther)
	ingrid.get(held).shows(t, "Ada does not agree with all of it", "Not the calling")
	ingrid.get("/resident/ada/plan").shows(t, "Ada sees less than the team does", "Ada did not agree with all of it")
	ada.get("/resident/ada/schedule?day=2026-12-05").shows(t, "Looking at the plan together")
	ingrid.get("/handover").shows(t, "The lake", "A night at home", "The plan was looked at")
	h.as("eli").get(held).is(t, http.StatusNotFound)
}

// TestReviewsAreDue comes to Today, the handover and her own day by itself.
func TestReviewsAreDue(t *testing.T) {
	h := planned(t)
	chief, ingrid := h.as("chief"), h.as("ingrid")
	ingrid.get("/").shows(t, "!It is time to look at it together")
	ingrid.post("/house/review-rhythm", "days", "7").is(t, http.StatusForbidden)
	chief.post("/house/review-rhythm", "days", "7").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "It is time to look at it together")
	ingrid.get("/handover").shows(t, "It is time to look at it together")
	h.as("ada").get("/").shows(t, "It is time to look at it together")
	chief.get("/reviews").shows(t, "Ada", "One project", "Sums, of nobody in particular")
	h.as("ada").get("/reviews").is(t, http.StatusForbidden)
	h.as("ada").post("/resident/ada/review-rhythm", "days", "30").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "!It is time to look at it together")
	h.as("ada").post("/resident/ada/review-rhythm", "days", "300").is(t, http.StatusUnprocessableEntity)
}

// TestThreadHangsByOneTap asks of a group that hangs on nothing whether it is hers.
func TestThreadHangsByOneTap(t *testing.T) {
	h := planned(t)
	h.does(care.ByTherapist("ingrid"), care.PlanActivity(care.ActivityPlanned{Activity: "rhythm", ActivityPlan: care.ActivityPlan{Title: "Rhythm training", Kind: care.ActivityMusic, Rule: "FREQ=WEEKLY", From: 739941, At: 600, Minutes: 45}}),
		care.AgreeParticipation(care.ParticipationAgreed{Resident: "ada", Activity: "rhythm", From: 739941}))
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ingrid.get("/resident/ada/plan").shows(t, "hangs on nothing", "Rhythm training", "Is it Ada’s?")
	ingrid.post("/resident/ada/thread", "activity", "rhythm", "goal", "home").is(t, http.StatusSeeOther)
	ada.get("/me/plan").shows(t, "Ingrid thinks that it belongs to “Go home”")
	ada.post("/resident/ada/thread", "activity", "rhythm", "goal", "home").is(t, http.StatusSeeOther)
	ada.get("/me/plan").shows(t, "!hangs on nothing")
}

// TestAssessmentGrows a line at a time, from what was told in the first days.
func TestAssessmentGrows(t *testing.T) {
	h := planned(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	h.does(care.ByResident("ada"), care.AnswerQuestion(care.QuestionAnswered{Resident: "ada", Question: "strengths", Words: "I can listen"}))
	ingrid.get("/resident/ada/assessment").shows(t, "I can listen", "What has harmed")
	ingrid.post("/resident/ada/assessment", "topic", "helped", "words", "Being by the water", "voice", "family", "who", "her mother").is(t, http.StatusSeeOther)
	ingrid.post("/resident/ada/assessment", "topic", "helped", "words", "Quiet", "voice", "family").is(t, http.StatusUnprocessableEntity).has(t, "Quiet")
	ada.post("/resident/ada/assessment", "topic", "harmed", "words", "Being held", "voice", "team").is(t, http.StatusSeeOther)
	ingrid.get("/resident/ada/assessment").shows(t, "her mother, said to Ingrid", `<p class="voice">Being held</p>`)
	ada.post("/resident/ada/ruler", "ruler", "readiness", "value", "6", "why", "I am tired of it").is(t, http.StatusSeeOther)
	ada.post("/resident/ada/goal/home/ruler", "ruler", "confidence", "value", "3", "why", "I did it once").is(t, http.StatusSeeOther)
	ada.post("/resident/ada/ruler", "ruler", "readiness").is(t, http.StatusUnprocessableEntity)
	ingrid.get("/resident/ada/assessment").shows(t, "I am tired of it", "6, on")
	ingrid.get("/resident/ada/goal/home").shows(t, "I did it once", "3, on")
	h.as("eli").get("/resident/ada/assessment").is(t, http.StatusNotFound)
}
