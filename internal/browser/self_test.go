package browser

import (
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// measured logs what something took, for doc/usability.md.
func measured(t *testing.T, what string, began time.Time) {
	t.Helper()
	t.Logf("%s: %v", what, time.Since(began).Round(100*time.Millisecond))
}

// TestRoutineMovesOnTwoDevices: Ada ticks her routine on her phone; Ingrid offers another help with it at her desk, and Ada
// sees that at once and says yes; Ingrid sees it, and is reminded at its hour.
func TestRoutineMovesOnTwoDevices(t *testing.T) {
	h := fjellheim(t).withProgramme()
	ada, ingrid := h.as("ada", phone), h.as("ingrid", desktop)
	ada.open("/me/routines")
	began := time.Now()
	ada.press("The post")
	ada.press("Save")
	ada.sees("It is in your days.", "by myself")
	measured(t, "a routine of one's own, two presses", began)
	h.does(care.ByResident("ada"), care.ChooseRoutine(care.RoutineChosen{Routine: "walk", Resident: "ada", Title: "Ten minutes outside", Rule: "FREQ=DAILY", From: civil.Of(morning, time.UTC), At: civil.ClockOf(morning, time.UTC) + 60, Minutes: 10,
		Steps: []string{"Shoes", "To the gate"}}))
	ada.open("/me/routines")
	ada.press("Done", "#routine-walk")
	await[bool](ada.tab, "the day to be full", "!!document.querySelector('#routine-walk .today.on')")
	ada.press("Steps", "#routine-walk")
	ada.sees("To the gate")

	ingrid.open("/resident/ada/routines")
	began = time.Now()
	ingrid.press("More or less help with it", "#routine-walk")
	ingrid.press("together Somebody comes along and does it too.", "#routine-walk")
	ingrid.sees("It is offered.")
	ada.sees("Ingrid offers: together.")
	ada.press("Yes, let us try it: Ten minutes outside")
	ada.sees("So it is from now on.")
	await[bool](ingrid.tab, "the other's yes", "document.querySelector('#routine-walk .tag').textContent === 'together'")
	measured(t, "help with a routine moves, three presses on two devices", began)
}

// TestThoughtOnThePhone writes a thought record, two lines at a time, on a phone; nobody else finds it until it is shown.
func TestThoughtOnThePhone(t *testing.T) {
	h := fjellheim(t)
	ada, ingrid := h.as("ada", phone), h.as("ingrid", desktop)
	ada.open("/me/sheets")
	began := time.Now()
	ada.press("A thought")
	ada.write("What happened?", "Nobody said good morning")
	ada.write("What went through my mind?", "They wish I was not here")
	ada.press("Save and go on")
	ada.sees("2 of 4", "What did I feel?")
	ada.press("Save and go on")
	ada.sees("3 of 4")
	ada.write("How else could one see it?", "It was seven in the morning")
	ada.press("Save and go on")
	ada.sees("4 of 4")
	ada.press("Save")
	ada.sees("They wish I was not here", "It was seven in the morning", "only you read it")
	measured(t, "a thought record, five presses, three of seven lines filled", began)

	ingrid.open("/resident/ada")
	ingrid.gone("shows you")
	ada.press("Show it")
	ada.sees("They can read it now.")
	ingrid.open("/resident/ada")
	ingrid.sees("What Ada shows you", "They wish I was not here")
	ada.press("Close it again")
	ada.sees("Closed. Only you read it.")
	ingrid.open("/resident/ada")
	ingrid.gone("They wish I was not here")
}

// TestSafetyPlanIsNear counts the presses to the safety plan, from a resident's day and from the board.
func TestSafetyPlanIsNear(t *testing.T) {
	h := fjellheim(t)
	h.does(care.ByResident("ada"), care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "l1", Part: care.SafetySign, Stage: "early", Words: "I stop answering"}))
	ada, ingrid := h.as("ada", phone), h.as("ingrid", desktop)
	ada.open("/")
	began := time.Now()
	ada.press("My safety")
	ada.sees("I stop answering")
	measured(t, "the safety plan from My day, one press", began)
	ingrid.open("/")
	began = time.Now()
	ingrid.press("Ada")
	ingrid.press("Open the safety plan")
	ingrid.sees("I stop answering")
	measured(t, "the safety plan from the board, two presses", began)
}

// TestElsewhereInOwnWords takes in what another house wrote, in two presses and in words of one's own.
func TestElsewhereInOwnWords(t *testing.T) {
	h := fjellheim(t)
	h.does(care.ByTherapist("ingrid"), care.BringElsewhere(care.ElsewhereBrought{Elsewhere: "e1", Resident: "ada", Sort: care.ElsewhereGoal, Words: "Improve social functioning", Author: "Ward 2B"}))
	ada, ingrid := h.as("ada", phone), h.as("ingrid", desktop)
	ingrid.open("/resident/ada/plan")
	ada.open("/me/plan")
	ada.sees("Came from elsewhere", "Ward 2B wrote it")
	began := time.Now()
	ada.press("Take it in, in other words")
	ada.write("How would you say it yourself?", "Be missed when I do not come")
	ada.press("Write it down", "#elsewhere-e1")
	ada.sees("It is in the plan.")
	ingrid.sees("Be missed when I do not come")
	ingrid.gone("Improve social functioning")
	measured(t, "what came from elsewhere, in one's own words, two presses", began)
}
