package browser

import (
	"testing"

	"milieu/internal/care"
)

// TestResidentsPhone is a resident's day in their hand.
func TestResidentsPhone(t *testing.T) {
	h := fjellheim(t).withProgramme()
	h.does(care.ByTherapist("ingrid"), care.WriteNote(care.NoteWritten{Note: "n1", Resident: "ada", About: care.NoteGood, Text: "You laughed at breakfast.", Happened: morning}))
	ingrid, ada := h.as("ingrid", desktop), h.as("ada", phone)

	ada.press("Painting")
	ada.press("Choose", "form[action$='/choice']")
	ada.sees("Fine. It is in the day.")
	ada.open("/resident/ada/schedule")
	ada.sees("Painting")

	ada.open("/")
	ada.write("What about? Only if you want to say.", "about going home")
	ada.press("Ask")
	ada.sees("Nobody has answered yet.")
	ingrid.sees("Ada would like to talk", "about going home")
	ada.write("In your own words", "tired, but") // in the middle of a sentence
	ingrid.press("I’m coming now")
	ada.sees("Ingrid is coming now.")
	ada.stillWrites("In your own words", "tired, but")

	ada.open("/me/notes")
	ada.sees("You laughed at breakfast.")
	ada.press("Answer")
	ada.write("Write beside it", "It was the porridge.")
	ada.press("Save")
	ada.sees("It stands beside the note now.", "It was the porridge.")

	ada.open("/me")
	ada.sees("What do you want from your time here?")
	ada.write("Answer", "To sleep at night.")
	ada.press("Save", "form[action*='/question/']")
	ada.sees("It is written down.", "To sleep at night.")
}
