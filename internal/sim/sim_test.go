package sim

import (
	"errors"
	"flag"
	"fmt"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

var (
	seed = flag.Uint64("seed", 0, "live only this seed")
	days = flag.Int("days", 30, "how many days each life has")
)

// saturday is a morning on which much is going on.
var saturday = time.Date(2026, 11, 21, 10, 52, 0, 0, time.UTC)

func lived(t *testing.T, l Life, store journal.Store) *journal.House {
	t.Helper()
	clock := new(Clock)
	h, err := journal.Open(store, clock.Now, nil).House(t.Context(), "h")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Live(t.Context(), h, clock, nil); err != nil {
		if r := journal.Refused(err); r != nil {
			err = fmt.Errorf("%w %v", err, r.Args)
		}
		t.Fatal(err)
	}
	return h
}

// TestEveryKind lives in a house of every kind, in every language: the rules refuse nothing.
func TestEveryKind(t *testing.T) {
	for i, kind := range care.HouseKinds {
		for _, language := range Languages {
			l := Life{Seed: uint64(i), Residents: 12, Kind: kind, Days: 40, Until: saturday, Language: language}
			h := lived(t, l, new(journal.Memory))
			if err := h.Check(); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			h.View(care.ByCoordinator("x"), func(v care.View) {
				if n := len(v.Residents()); n < 11 {
					t.Errorf("%s: %d residents", kind, n)
				}
			})
		}
	}
}

var _ = errors.New
