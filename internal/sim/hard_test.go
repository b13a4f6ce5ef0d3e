package sim

import (
	"slices"
	"testing"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// TestHardDays looks at a ward whose life has stopped: what is hard in it is there, and what ends by itself has ended.
func TestHardDays(t *testing.T) {
	for seed := range uint64(3) {
		l := Life{Seed: seed, Residents: 12, Kind: care.Ward, Days: 100, Until: saturday}
		store := new(journal.Memory)
		h := lived(t, l, store)
		count := map[string]int{}
		if err := journal.Read(t.Context(), store, "h", 0, func(r journal.Record) error { count[r.Kind]++; return nil }); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"consent.given", "consent.withdrawn", "record.hidden", "record.opened", "note.held-back", "hold.confirmed", "glass.broken", "glass.closed",
			"glass.reviewed", "treating.named", "safety.written", "safety.reviewed", "sign.noticed", "sign.talked", "crisis.begun", "crisis.told", "debrief.held", "tender.begun",
			"tender.asked", "medicine.taken", "medicine.thought", "ledger.written", "ledger.agreed", "ledger.signed", "ledger.told", "restriction.decided", "restriction.reviewed",
			"restriction.ended", "law.described", "information.written", "information.given"} {
			if count[kind] == 0 {
				t.Errorf("seed %d: nobody lives %s", seed, kind)
			}
		}
		var hanne, berg care.StaffID
		h.View(care.ByProgram("test"), func(v care.View) {
			for _, c := range v.Colleagues() {
				switch c.Name {
				case "Hanne":
					hanne = c.ID
				case "Dr Berg":
					berg = c.ID
				}
			}
			holds := 0
			for _, r := range v.Residents() {
				if since := v.At().Sub(r.Stay().From).Hours() / 24; since > 20 && len(v.Safety(r.ID).Lines) < 20 {
					t.Errorf("seed %d: %s has been here for %.0f days and has a safety plan of %d lines", seed, r.Name, since, len(v.Safety(r.ID).Lines))
				}
				for _, c := range v.Crises(r.ID, v.At().AddDate(0, 0, -90)) {
					if c.Lasts() || len(c.With) == 0 || c.Account == nil {
						t.Errorf("seed %d: a hard evening of %s that nobody has ended: %+v", seed, r.Name, c)
					}
				}
				for _, hold := range v.Restrictions(r.ID) {
					if hold.Holds(v.At()) {
						holds++
					}
				}
			}
			if own := slices.ContainsFunc(v.RestrictionsNow(), func(r care.Restriction) bool { return r.Because == care.RestrictionOwnWish }); !own || holds < 2 || len(v.RestrictionsDue()) == 0 {
				t.Errorf("seed %d: %d restrictions hold, of which %d are to be looked at today; one of somebody’s own: %v", seed, holds, len(v.RestrictionsDue()), own)
			}
			if tender, ok := v.Tender(); !ok || len(tender.Left) == 0 || len(tender.Left) > 3 || len(tender.Asked) == 0 {
				t.Errorf("seed %d: tender hours %v: %d were asked and %d are left", seed, ok, len(tender.Asked), len(tender.Left))
			}
		})
		h.View(care.ByCoordinator(hanne), func(v care.View) {
			if list := v.GlassesToReview(); len(list) != 1 || !list[0].Overdue(v.At()) {
				t.Errorf("seed %d: one broken glass waits for a review: %+v", seed, list)
			}
			if len(v.HoldsToRead()) == 0 {
				t.Errorf("seed %d: no note waits for a second reader", seed)
			}
		})
		h.View(care.Who{Role: care.RolePhysician, ID: string(berg)}, func(v care.View) {
			signed := 0
			for _, r := range v.Residents() {
				for _, l := range v.Ledgers(r.ID) {
					if l.Holds() {
						signed++
					}
				}
			}
			if signed == 0 || len(v.LedgersUnsigned()) == 0 {
				t.Errorf("seed %d: %d plans for medicines hold, %d wait for a signature", seed, signed, len(v.LedgersUnsigned()))
			}
		})
	}
}
