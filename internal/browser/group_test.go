package browser

import "testing"

// TestGroup writes a group once: a note that names nobody, a line to a person, and who was not there.
func TestGroup(t *testing.T) {
	h := fjellheim(t).withProgramme()
	ingrid := h.as("ingrid", desktop)
	ingrid.open("/group/choir/2026-11-21")
	ingrid.write("The note about the group", "We sang two songs. Adas voice carried us all. Then there was tea.")
	ingrid.sees("Ada is named here.")
	ingrid.press("Move the sentence to Ada")
	ingrid.gone("Ada is named here.")
	ingrid.holds("The note about the group", "We sang two songs. Then there was tea.")
	ingrid.holds("A line to Ada", "Adas voice carried us all.")
	ingrid.write("A line to Ada", "Your voice carried us all.")
	ingrid.press("not there", "#row-eli")
	ingrid.press("Save")
	ingrid.sees("The group is written down.")

	ada, eli := h.as("ada", phone), h.as("eli", phone)
	ada.open("/group/choir/2026-11-21")
	ada.sees("We sang two songs.", "Your voice carried us all.")
	eli.expect("404")
	eli.open("/group/choir/2026-11-21")
	eli.reads("/group/choir/2026-11-21")
	eli.hasNot("We sang", "voice")
}

// hasNot checks that texts are nowhere on a page, not even hidden.
func (b *tab) hasNot(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if has, err := ask[bool](b, "document.documentElement.outerHTML.includes("+quote(text)+")"); err != nil || has {
			b.t.Errorf("%s’s page has %q: %v", b.who, text, err)
		}
	}
}
