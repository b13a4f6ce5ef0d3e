package browser

import "testing"

// TestWithoutJavaScript does with plain forms what a day needs.
func TestWithoutJavaScript(t *testing.T) {
	h := fjellheim(t).withProgramme()
	ingrid, ada := h.at("ingrid", desktop), h.at("ada", phone)
	for _, p := range []*person{ingrid, ada} {
		p.withoutScript()
		p.open("/")
		p.signIn()
	}
	ingrid.open("/resident/ada/contact")
	ingrid.press("Walk")
	ingrid.write("Minutes", "25")
	ingrid.press("Note it")
	ingrid.sees("Noted.", "25 min today, last a walk at")

	ingrid.open("/resident/ada/note")
	ingrid.write("Write to Ada", "We walked to the lake.")
	ingrid.press("Save")
	ingrid.sees("The note is written.", "We walked to the lake.")

	ada.open("/")
	ada.press("Football")
	ada.press("Choose", "form[action$='/choice']")
	ada.sees("Fine. It is in the day.")
	ada.open("/me/notes")
	ada.sees("We walked to the lake.")

	ingrid.open("/handover")
	ingrid.press("I take over")
	ingrid.sees("You have taken over. Welcome to the day.")
}
