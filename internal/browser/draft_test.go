package browser

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
)

// TestDraft loses the page in the middle of a sentence, and the person who is signed in, and no word.
func TestDraft(t *testing.T) {
	h := fjellheim(t)
	ingrid := h.as("ingrid", desktop)
	const note, path, words = "Write to Ada", "/resident/ada/note", "We walked to the lake, and you told me about the boat."
	ingrid.open(path)
	ingrid.write(note, words)
	ingrid.kept(words)
	ingrid.crash()

	again := &person{tab: ingrid.another(desktop), h: h, name: ingrid.name}
	again.open(path)
	again.sees("Your draft from")
	again.holds(note, words)

	h.signedOut("ingrid")
	again.expect("401")
	again.sees("Sign in") // the page goes by itself
	again.signIn()
	again.reads(path)
	again.holds(note, words)
	again.write(note, words+" It was blue.")
	again.press("Save")
	again.sees("The note is written.", "It was blue.")
	again.open(path)
	again.holds(note, "")
	if left, err := ask[int](again.tab, "Object.keys(localStorage).length"); err != nil || left != 0 {
		t.Errorf("%d drafts are left on the device: %v", left, err)
	}
}

// kept waits until a text is on the device.
func (b *tab) kept(text string) {
	b.t.Helper()
	await[bool](b, "the draft to be kept", "[...document.querySelectorAll('mi-draft')].some(d => d.kept.includes("+quote(text)+"))")
	if plain, err := ask[bool](b, "Object.values(localStorage).some(v => v.includes("+quote(text)+"))"); err != nil || plain {
		b.t.Errorf("the draft lies on the device for everybody to read (%v)", err)
	}
}

// crash kills the page without a last word.
func (b *tab) crash() {
	b.t.Helper()
	dead := make(chan struct{})
	if err := chromedp.Listen(b.ctx, func(event any) {
		if _, ok := event.(*inspector.EventTargetCrashed); ok {
			close(dead)
		}
	}); err != nil {
		b.t.Fatal(err)
	}
	go func() { _, _ = chromedp.Call(b.ctx, page.Crash, cdp.Empty{}) }() // it is not answered
	select {
	case <-dead:
	case <-time.After(patience):
		b.t.Fatal("the page does not crash")
	}
}

// signedOut ends every session of an account on the server.
func (h *house) signedOut(name string) {
	h.t.Helper()
	by, id := journal.Form{By: care.ByProgram("test")}, office.AccountID(name)
	for _, d := range []office.Decision{office.Disable(office.AccountDisabled{Account: id}), office.Enable(office.AccountEnabled{Account: id})} {
		if _, err := h.office.Do(h.t.Context(), by, d); err != nil {
			h.t.Fatal(err)
		}
	}
}
