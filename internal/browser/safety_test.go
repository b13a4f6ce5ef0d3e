package browser

import (
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// withSafety gives Ada a safety plan of a few lines.
func (h *house) withSafety() *house {
	h.t.Helper()
	h.does(known["ada"],
		care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "s1", Part: care.SafetySign, Stage: "early", Words: "I laugh too late"}),
		care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "s2", Part: care.SafetyCalm, Words: "Cold water on my wrists"}),
		care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "s3", Part: care.SafetyAsk, Words: "My sister", Phone: "+47 900 00 000"}))
	return h
}

// TestSafetyPlanInTwoTaps reads a safety plan two taps from the front page at most: as the person, and as who works here.
func TestSafetyPlanInTwoTaps(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).withSafety()
	ada, ingrid := h.as("ada", phone), h.as("ingrid", phone)
	ada.press("My safety")
	ada.reads("/me/safety")
	ada.sees("Cold water on my wrists", "My sister", "+47 900 00 000")
	ingrid.press("Ada", "article.person")
	ingrid.press("Open the safety plan")
	ingrid.reads("/resident/ada/safety")
	ingrid.sees("Cold water on my wrists")
	ada.accessible("/me/safety", source)
	for _, path := range []string{"", "/write", "/line/s2", "/together"} {
		ingrid.accessible("/resident/ada/safety"+path, source)
	}
}

// TestCrisis stays with somebody until it is calm, asks everybody how they are until nobody is left, and talks it through.
func TestCrisis(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).withSafety()
	ada, ingrid := h.as("ada", phone), h.as("ingrid", phone)
	ingrid.press("A hard time")
	ingrid.press("Ada")
	ingrid.sees("It is said. Stay together.", "Cold water on my wrists")
	crisis := await[string](ingrid.tab, "the hard time", "location.pathname.startsWith('/resident/ada/crisis/') && location.pathname")
	ada.open(crisis)
	ada.sees("Ingrid: there")
	ingrid.press("It is calm again")
	ingrid.sees("Good that it is calm again.", "Talk it through")
	ingrid.write("What happened, in plain words", "You sat on the stairs, and I beside you.")
	ingrid.press("Save", "form[action$='/told']")
	ingrid.sees("It is written down.", "You sat on the stairs")

	// Everybody is asked, by name, and then nobody is left: the list has an end.
	ingrid.open("/")
	ingrid.sees("Tender hours until", "Ask 1 person how they are")
	ingrid.open("/tender")
	ingrid.write("What Eli says, if anything", "I heard steps.")
	ingrid.press("Asked")
	ingrid.sees("Everybody has been asked.", "I heard steps.")
	ingrid.accessible("/tender", source)
	ingrid.size(phone)
	ingrid.open("/tender")
	ingrid.press("They are over")
	ingrid.sees("There are none now.")
	ingrid.open("/")
	ingrid.gone("Tender hours until", "Ask 1 person")

	// The person chooses with whom they talk it through, and says how it was.
	ada.open(crisis)
	ada.sees("You sat on the stairs")
	ada.press("That is agreed")
	ada.sees("They will talk it through with")
	ingrid.open(crisis)
	ingrid.press("We have talked it through")
	ingrid.write("How it was, in the person’s own words", "Nobody came running.")
	ingrid.press("Save", "form[action$='/debrief/held']")
	ingrid.sees("Good that you talked.", "Nobody came running.")
	ada.sees("Nobody came running.")
	ingrid.accessible(crisis, source)
	ingrid.accessible("/crisis", source)
	ada.accessible("/resident/ada/crises", source)
}

// TestMedicinesAndRestrictions agrees to take less of a medicine, which a physician signs, and keeps one’s own phone away
// for some nights, which one ends oneself.
func TestMedicinesAndRestrictions(t *testing.T) {
	source := axe(t)
	h := fjellheim(t)
	berg := care.Who{Role: care.RolePhysician, ID: "berg"}
	day := civil.Of(morning, time.UTC)
	h.does(known["kirsten"], care.JoinStaff(care.StaffJoined{Staff: "berg", Name: "Dr Berg", Profession: "physician"}),
		care.NameTreating(care.TreatingNamed{Resident: "ada", Staff: "berg"}))
	h.does(known["ada"], care.TakeMedicine(care.MedicineTaken{Medicine: "m1", Resident: "ada", Name: "Quetiapine", Dose: "150 mg in the evening"}),
		care.WriteLedger(care.LedgerWritten{Ledger: "l1", Resident: "ada", Medicine: "m1", Aim: "reduce", Goal: "To be awake before eleven", Pause: "Two bad nights", Call: "Dr Berg",
			Steps: []care.LedgerStep{{Dose: "125 mg in the evening", From: day}}}))
	ada := h.as("ada", phone)
	ada.open("/resident/ada/medicines")
	ada.sees("not in force yet", "125 mg in the evening")
	ada.write("What I want to say about it", "Slowly")
	ada.press("I agree")
	ada.sees("Agreed.", "not in force yet")
	doctor := h.person("berg", berg, desktop)
	doctor.open("/")
	doctor.signIn()
	doctor.sees("Ada’s plan for a medicine waits for a physician")
	doctor.press("Ada’s plan for a medicine waits for a physician")
	doctor.press("Sign as prescriber")
	doctor.sees("Signed.", "in force")
	ada.open("/resident/ada/medicines")
	ada.sees("in force", "Dr Berg signed")
	ada.press("Stop the clock")
	ada.sees("The clock stands.")

	ada.open("/resident/ada/restrictions")
	ada.press("I want something to be kept from me")
	ada.press("phone and screens")
	ada.write("What exactly", "My phone, from ten in the evening")
	ada.press("Save")
	ada.sees("My phone, from ten in the evening", "decided it")
	ada.press("It ends now")
	ada.sees("It is over.")
	doctor.accessible("/resident/ada/medicines", source)
	doctor.accessible("/resident/ada/medicine/m1/plan", source)
	ada.accessible("/resident/ada/restrictions", source)
}
