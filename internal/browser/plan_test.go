package browser

import (
	"testing"
	"time"

	"milieu/internal/care"
)

// TestFirstPlanTogether writes a first plan by two people on two devices: what one of them writes, the other sees at once.
// What it takes in presses and seconds is in doc/usability.md.
func TestFirstPlanTogether(t *testing.T) {
	h := fjellheim(t).withProgramme()
	ada, ingrid := h.as("ada", phone), h.as("ingrid", desktop)
	ada.open("/me/plan")
	ingrid.open("/resident/ada/plan")
	began := time.Now()
	ada.write("The goal", "Go home with a plan I believe in")
	ada.press("Write it down")
	ada.sees("It is in the plan.")
	ingrid.sees("Go home with a plan I believe in")
	t.Logf("a first goal, two presses, seen by both: %v", time.Since(began).Round(time.Millisecond))

	// A colleague proposes; Ada says yes on her own phone, and Ingrid sees it.
	began = time.Now()
	ingrid.write("The goal", "Say no without disappearing")
	ingrid.press("I propose it to Ada")
	ingrid.press("Write it down")
	ada.sees("Say no without disappearing", "Ingrid proposes this")
	ada.press("Yes, it is mine")
	ada.sees("It is yours now.")
	ingrid.gone("Ingrid proposes this")
	t.Logf("a proposal and the yes to it, four presses on two devices, seen by both: %v", time.Since(began).Round(time.Millisecond))
}

// planned gives Ada a plan with one goal and one measure.
func (h *house) planned() *house {
	h.t.Helper()
	h.does(care.ByResident("ada"),
		care.WriteGoal(care.GoalWritten{Goal: "home", Resident: "ada", GoalText: care.GoalText{Words: "Go home", Weight: 3,
			Levels: []string{"It ends", "On paper", "Rehearsed", "With my mother", "Without the house"}, Start: care.Less}}),
		care.WriteMeasure(care.MeasureWritten{Measure: "walk", Resident: "ada", Goal: "home", MeasurePlan: care.MeasurePlan{What: "Walk when it races"}}))
	return h
}

// TestTryWithFeedback notes a try in one press, and whoever saw it says so.
func TestTryWithFeedback(t *testing.T) {
	h := fjellheim(t).planned()
	ada, ingrid := h.as("ada", phone), h.as("ingrid", desktop)
	ada.open("/")
	began := time.Now()
	ada.press("Tried it: Walk when it races")
	ada.sees("Noted. Good that it was tried.")
	t.Logf("a try, one press: %v", time.Since(began).Round(time.Millisecond))
	ada.press("Good")
	ada.press("Save")
	ada.sees("Written down.")

	ingrid.open("/resident/ada/measure/walk")
	began = time.Now()
	ingrid.press("Tried it: Walk when it races")
	ingrid.sees("What did you see?", "Noted. Good that it was tried.")
	ingrid.write("What I saw", "You stayed when it got loud")
	ingrid.press("Save", "form[action$='/seen']")
	ingrid.sees("It can be read now.")
	t.Logf("a try noted by who was there, and what they saw of it, three presses: %v", time.Since(began).Round(time.Millisecond))
	ada.open("/resident/ada/measure/walk")
	ada.sees("You stayed when it got loud")
}

// TestReviewOnTwoScreens is rated by each of the two, and sent once.
func TestReviewOnTwoScreens(t *testing.T) {
	h := fjellheim(t).planned()
	ada, ingrid := h.as("ada", phone), h.as("ingrid", desktop)
	ingrid.open("/resident/ada/plan")
	began := time.Now()
	ingrid.press("Look at it together")
	ingrid.sees("What has been")
	ada.open("/resident/ada/review")
	ada.press("Rehearsed")
	await[bool](ingrid.tab, "what Ada says, from the other screen", "!!document.querySelector('#review-home .rate > p:not(.soft)')")
	ingrid.press("With my mother", "#rate-home-team")
	await[bool](ingrid.tab, "the level to be taken", "!!document.querySelector('#rate-home-team [aria-pressed=true]')")
	ingrid.write("What helped?", "The lake")
	ingrid.press("Ada will say, from the phone")
	ingrid.press("So it is: write the plan’s next version")
	ingrid.sees("The plan is as you two agreed.", "Ada: Rehearsed", "Ingrid: With my mother")
	t.Logf("a review of one goal, seven presses on two screens: %v", time.Since(began).Round(time.Millisecond))
	ada.open("/me/plan")
	ada.sees("Here now.")
}
