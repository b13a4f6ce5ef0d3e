package care

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	worklaw "milieu/internal/law"
)

// TestPublishedIsLawful: whatever is drawn into a draft by hand, what could be published breaks no rule that blocks, falls on nobody's absence, and
// has nobody on two duties at a time. This is asked of the duties themselves, rule by rule, and not of what the draft said.
func TestPublishedIsLawful(t *testing.T) {
	published := 0
	rapid.Check(t, func(rt *rapid.T) {
		facts := given(fjellheim, ingrid, jonas, norway, RotaBegun{Rota: "r1", Name: "Two weeks", From: today.Add(2), Until: today.Add(15)})
		away := today.Add(rapid.IntRange(2, 12).Draw(rt, "away"))
		facts = append(facts, AbsenceNoted{Absence: "a", Staff: "jonas", What: Holiday, From: away, Until: away.Add(2)})
		if rapid.Bool().Draw(rt, "consents") {
			facts = append(facts, DerogationAgreed{Derogation: "c", Staff: "jonas", Rule: "no.coliving.hours.60", Document: "letter", From: today.Add(-300)})
		}
		s := stateOf(facts...)
		does := func(d Decision) error {
			facts, err := s.Ask(asChief, "", now).Take(d)
			for _, f := range facts {
				s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asChief, Fact: f})
			}
			return err
		}
		ids := rapid.SampledFrom([]StaffID{"ingrid", "jonas"})
		for i := range rapid.IntRange(1, 9).Draw(rt, "duties") {
			d := DutyEntered{Duty: DutyID(rune('a' + i)), Staff: ids.Draw(rt, "who"), From: today.Add(rapid.IntRange(2, 15).Draw(rt, "day")).At(0, time.UTC).Add(time.Duration(rapid.IntRange(6, 22).Draw(rt, "from")) * time.Hour)}
			d.Until = d.From.Add(time.Duration(rapid.SampledFrom([]int{4, 8, 9, 12, 72, 168}).Draw(rt, "hours")) * time.Hour)
			if d.Until.Sub(d.From) > 24*time.Hour {
				d.Basis, d.Rest, d.RestFrom, d.RestUntil = string(worklaw.CoLiving), rapid.SampledFrom([]string{"free", "available"}).Draw(rt, "nights"), 22*60, 8*60
			}
			_ = does(DrawRota(RotaDrawn{Rota: "r1", Put: []DutyEntered{d}})) // two at a time are not drawn
		}
		if does(PublishRota("r1", 0, "")) != nil {
			return
		}
		published++
		v := s.As(asChief, now)
		pack := worklaw.PackOf("no")
		for _, id := range []StaffID{"ingrid", "jonas"} {
			duties := s.duties.between(today.At(0, v.Zone()), today.Add(30).At(0, v.Zone()))
			var mine []DutyEntered
			for _, d := range duties {
				if d.Staff == id {
					mine = append(mine, d)
				}
			}
			for _, f := range pack.Check(s.employee(id, today, today.Add(30), nil, nil)).Findings() {
				if f.Blocking {
					rt.Fatalf("%s: %s, %v", id, f.Rule, mine)
				}
			}
			for i, d := range mine {
				if i > 0 && mine[i-1].Until.After(d.From) {
					rt.Fatalf("%s is on two duties at a time: %v", id, mine)
				}
				if id == "jonas" && d.From.Before(away.Add(3).At(0, v.Zone())) && d.Until.After(away.At(0, v.Zone())) {
					rt.Fatalf("%s is away, and has %v", id, d)
				}
			}
		}
	})
	if published == 0 {
		t.Error("none of the drafts could be published: this shows nothing")
	}
}
