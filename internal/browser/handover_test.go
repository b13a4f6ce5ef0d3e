package browser

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"

	"milieu/internal/care"
)

// TestHandover takes a house of twelve over, and counts the sheets of paper that carry it.
func TestHandover(t *testing.T) {
	h := livedIn(t, 12, 15)
	name, who := h.onDuty(care.RoleTherapist)
	therapist := h.person(name, who, desktop)
	therapist.open("/handover")
	therapist.signIn()
	therapist.reads("/handover")
	if n := await[int](therapist.tab, "the people", "document.querySelectorAll('.handed > section').length"); n < 10 {
		t.Errorf("%d people are handed over, want those who are in the house", n)
	}
	for path, most := range map[string]int{"/print/handover": 2, "/print/week": 1, "/print/day": 1} {
		therapist.open(path)
		if pages := therapist.paper(path); pages < 1 || pages > most {
			t.Errorf("%s takes %d sides of paper, want %d at most", path, pages, most)
		}
	}
	therapist.open("/handover")
	therapist.press("I take over")
	therapist.sees("You have taken over. Welcome to the day.", "took over, ")
}

var pageOfPDF = regexp.MustCompile(`/Type\s*/Page[^s]`)

// paper prints what is open, and counts the sides.
func (b *tab) paper(path string) int {
	b.t.Helper()
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		b.t.Fatal(err)
	}
	if *shots != "" {
		if err := os.WriteFile(filepath.Join(*shots, filepath.Base(path)+".pdf"), pdf, 0o644); err != nil {
			b.t.Error(err)
		}
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		b.t.Fatalf("%s: what was printed is no PDF", path)
	}
	return len(pageOfPDF.FindAll(pdf, -1))
}

// onDuty is somebody of a house that was made up, who is on duty or lives there.
func (h *house) onDuty(role care.Role) (string, care.Who) {
	h.t.Helper()
	for _, p := range h.people {
		if p.Who.Role == role && (p.Duty || role != care.RoleTherapist) {
			return string(role), p.Who
		}
	}
	h.t.Fatalf("nobody in the house is a %s on duty", role)
	return "", care.Who{}
}
