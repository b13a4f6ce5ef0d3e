package sim

import (
	"slices"
	"testing"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// TestByThemselves: in a life of two months help with routines moves, sheets are written, and what came from elsewhere is
// taken in or left. Nobody but who wrote a sheet, or to whom it is shown, reads it.
func TestByThemselves(t *testing.T) {
	for seed := range uint64(2) {
		h := lived(t, Life{Seed: seed, Residents: 10, Kind: care.Ward, Days: 60, Until: saturday, Language: "en"}, new(journal.Memory))
		var people []care.Resident
		h.View(care.ByCoordinator("x"), func(v care.View) { people = append(v.Residents(), v.Former()...) })
		h.View(care.ByCoordinator("x"), func(v care.View) {
			if open := v.SupportsWaiting(""); !slices.ContainsFunc(open, care.SupportOffer.Own) || !slices.ContainsFunc(open, func(o care.SupportOffer) bool { return !o.Own() }) {
				t.Errorf("seed %d: when the life stops, one question of a resident's and one of the team's about help wait; there are %d", seed, len(open))
			}
		})
		moves, sheets, shown, taken, left, waiting := 0, 0, 0, 0, 0, 0
		for _, r := range people {
			h.View(care.ByResident(r.ID), func(v care.View) {
				for _, routine := range v.Routines(r.ID) {
					is, _ := v.Support(r.ID, routine.Routine)
					moves += len(is.Moves)
				}
				for _, sheet := range v.Sheets(r.ID) {
					sheets++
					if len(sheet.Shown) > 0 {
						shown++
					}
				}
				for _, e := range v.Elsewhere(r.ID) {
					switch {
					case e.Waits():
						waiting++
					case e.Taken != nil:
						taken++
					default:
						left++
					}
				}
			})
			h.View(care.ByCoordinator("x"), func(v care.View) {
				if list := v.Sheets(r.ID); len(list) > 0 {
					t.Errorf("seed %d: the coordinator, to whom nothing is shown, reads %d sheets", seed, len(list))
				}
			})
		}
		if moves < 10 || sheets < 10 || shown == 0 || taken == 0 || left == 0 || waiting == 0 {
			t.Errorf("seed %d: %d moves, %d sheets, %d shown, %d taken in, %d left, %d waiting", seed, moves, sheets, shown, taken, left, waiting)
		}
	}
}
