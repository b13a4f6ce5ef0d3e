package journal

import (
	"strings"
	"testing"
	"time"

	"milieu/internal/journal/keys"
)

// FuzzReadAnchor: a line is an anchor only if it was signed as it is, and what is read says what was signed.
func FuzzReadAnchor(f *testing.F) {
	ring := keys.InMemory()
	good := Anchor{At: time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC), Heads: map[string]Head{"fjellheim": {Seq: 7}}}.Line(ring)
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add(strings.Replace(good, ":7:", ":8:", 1))
	f.Add(anchorIs + " x y z")
	f.Add("")
	f.Fuzz(func(t *testing.T, line string) {
		a, err := ReadAnchor(line)
		if err != nil {
			return
		}
		if got, want := strings.Join(strings.Fields(line), " "), strings.Join(strings.Fields(good), " "); string(a.Key) == string(ring.Public()) && got != want {
			t.Errorf("%q is taken as signed by a key that never signed it", line)
		}
	})
}
