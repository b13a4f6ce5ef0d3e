package browser

import (
	"testing"
	"time"
)

// TestADay is the heart of it: time together is noted in two taps, and everybody who looks at the board sees it,
// whatever they are in the middle of.
func TestADay(t *testing.T) {
	h := fjellheim(t)
	ada := h.as("ada", phone)
	ada.open("/talk")
	ada.press("Ask")
	ada.sees("Asked. They can see it now.")
	ada.open("/talk")
	ada.sees("You have asked to talk with whoever can.")

	ingrid, jonas := h.as("ingrid", desktop), h.as("jonas", desktop)
	jonas.sees("Team Nord is here")
	jonas.press("I’ll come at", "#today-asks")
	jonas.write("I’ll come at", "11:45")

	began := time.Now()
	ingrid.press("Time together with Ada")
	ingrid.press("Walk", "#plus-person-ada")
	ingrid.sees("Undo")
	t.Logf("two taps, from the board to the word that it is noted: %v", time.Since(began).Round(time.Millisecond))
	noted := time.Now()
	jonas.sees("last a walk at")
	if took := time.Since(noted); took > 2*time.Second {
		t.Errorf("it took %v to be seen on the other board", took)
	}
	t.Logf("and seen on the other board: %v", time.Since(began).Round(time.Millisecond))
	jonas.stillWrites("I’ll come at", "11:45")

	ingrid.sees("last a walk at")
	ingrid.press("Undo")
	ingrid.gone("last a walk at")
	jonas.gone("last a walk at")
	jonas.stillWrites("I’ll come at", "11:45")
	jonas.press("Answer: Ada would like to talk", "#today-asks")
	ada.sees("Jonas comes at 11:45.")
}

// stillWrites checks that somebody is where they were, and nothing of theirs is gone.
func (b *tab) stillWrites(label, text string) {
	b.t.Helper()
	if got := b.value(label); got != text {
		b.t.Errorf("%s wrote %q in %s, and now it has %q", b.who, text, label, got)
	}
	if in, err := ask[bool](b, "document.activeElement === (("+field+")("+quote(label)+"))"); err != nil || !in {
		b.t.Errorf("%s was writing in %s, and is not any more: %v", b.who, label, err)
	}
}
