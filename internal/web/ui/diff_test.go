package ui

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDiff(t *testing.T) {
	read := func(parts []DiffPart) (s string) {
		for _, p := range parts {
			switch {
			case p.Gone:
				s += "[-" + p.Text + "]"
			case p.New:
				s += "[+" + p.Text + "]"
			default:
				s += p.Text
			}
		}
		return s
	}
	for _, c := range [][3]string{
		{"Go home soon", "Go home with a plan", "Go home[-soon][+with a plan]"},
		{"", "New", "[+New]"},
		{"Same words", "Same words", "Same words"},
		{"All gone", "", "[-All gone]"},
	} {
		if got := read(Diff(c[0], c[1])); got != c[2] {
			t.Errorf("%q, %q: %q, want %q", c[0], c[1], got, c[2])
		}
	}
	rapid.Check(t, func(t *rapid.T) { // both wordings can be read out of it, whole
		text := rapid.StringMatching(`([ab] ){0,12}`)
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		var old, now []string
		for _, p := range Diff(a, b) {
			if !p.New {
				old = append(old, p.Text)
			}
			if !p.Gone {
				now = append(now, p.Text)
			}
		}
		if strings.Join(old, " ") != strings.Join(strings.Fields(a), " ") || strings.Join(now, " ") != strings.Join(strings.Fields(b), " ") {
			t.Fatalf("%q, %q: %v, %v", a, b, old, now)
		}
	})
	long := strings.Repeat("word ", diffLongest+1)
	if got := Diff(long, "short"); len(got) != 2 || !got[0].Gone || !got[1].New {
		t.Errorf("got %d parts", len(got))
	}
}
