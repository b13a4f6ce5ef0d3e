package planning

import (
	"slices"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/pattern"
	"milieu/internal/rota"
)

// TestMixture: one press makes one rota in which some live in, some come by day and some by turns; it can be published as it is.
func TestMixture(t *testing.T) {
	h := newHouse(t, 12, 6)
	h.agree(100, care.CoverNeed{Name: "Day", From: 8 * 60, Until: 22 * 60, Least: 3}, care.CoverNeed{Name: "Night", From: 23 * 60, Until: 7 * 60, Least: 1})
	living, days, turns := h.staff[:4], h.staff[4:6], h.staff[6:]
	usual := pattern.Usual(pattern.CoLiving)
	asks := []Ask{{Pattern: pattern.Usual(pattern.ThreePart), Staff: turns}, {Pattern: pattern.Usual(pattern.DayPosts), Staff: days}, {Pattern: usual, Staff: living, Change: usual.Begin}, {Pattern: pattern.Usual(pattern.OnCall)}}
	var m *Mixture
	h.house.View(chief, func(v care.View) {
		var err error
		if m, err = ReadMixture(v, "draft", asks); err != nil {
			t.Fatal(err)
		}
	})
	var parts []int
	f, err := m.Search(t.Context(), rota.Options{Steps: 600_000, Seed: 1}, h.weighed, func(p Progress) {
		if p.Done < int64(len(parts)-1)*100_000 || p.Done > p.Of || p.Of != 600_000 {
			t.Errorf("at %d of %d", p.Done, p.Of)
		}
		if !slices.Contains(parts, p.Part) {
			parts = append(parts, p.Part)
		}
		if p.Bounded {
			t.Error("a bound of one way is no bound of all")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(parts, []int{0, 1, 2}) {
		t.Errorf("searched for %v", parts)
	}
	var change care.RotaDrawn
	h.house.View(chief, func(v care.View) {
		r, _ := v.Rota("draft")
		change = m.Change(r, f.Duties, "made")
	})
	h.does(chief, care.DrawRota(change))
	zone, _ := time.LoadLocation("Europe/Oslo")
	count := map[string]int{}
	for _, d := range f.Duties {
		long, weekend := d.Until.Sub(d.From) > 36*time.Hour, slices.Contains([]time.Weekday{time.Saturday, time.Sunday}, civil.Of(d.From, zone).Weekday())
		switch {
		case slices.Contains(living, d.Staff) && long:
			count["living"]++
		case slices.Contains(days, d.Staff) && !long && !weekend:
			count["days"]++
		case slices.Contains(turns, d.Staff) && !long:
			count["turns"]++
		default:
			t.Errorf("%s works %v to %v", d.Staff, d.From, d.Until)
		}
	}
	if count["living"] < 6 || count["days"] < 40 || count["turns"] < 60 {
		t.Errorf("%v", count)
	}
	for _, p := range h.judged().Problems {
		if p.Blocking {
			t.Errorf("%s %s %v", p.Kind, p.Staff, p.Day)
		}
	}
	h.does(chief, care.PublishRota("draft", 0, ""))
}

// TestMixtureOfNobody: without anybody there is nothing to plan.
func TestMixtureOfNobody(t *testing.T) {
	h := newHouse(t, 2, 2)
	h.house.View(chief, func(v care.View) {
		if _, err := ReadMixture(v, "draft", []Ask{{Pattern: pattern.Usual(pattern.DayPosts)}}); err != ErrNobody {
			t.Error(err)
		}
		if _, err := ReadMixture(v, "nothing", nil); err != care.NotFound {
			t.Error(err)
		}
	})
}

// TestWayOf: a post says how somebody works; where it does not, what they did lately does.
func TestWayOf(t *testing.T) {
	h := newHouse(t, 5, 2)
	before := day(first)
	at := func(days, hour int) time.Time { return before.Add(days).At(civil.Clock(hour*60), time.UTC) }
	h.does(chief, care.EnterDuty(care.DutyEntered{Duty: "a", Staff: h.staff[0], From: at(-5, 8), Until: at(-2, 8)},
		care.DutyEntered{Duty: "b", Staff: h.staff[1], From: at(-4, 22), Until: at(-3, 7)},
		care.DutyEntered{Duty: "c", Staff: h.staff[2], From: at(-3, 8), Until: at(-3, 15)}),
		care.AgreeContract(care.ContractAgreed{Staff: h.staff[3], From: before.Add(-9), Share: 100, Week: 2130, Way: string(pattern.OnCall)}))
	h.house.View(chief, func(v care.View) {
		for i, want := range []pattern.Kind{pattern.CoLiving, pattern.ThreePart, pattern.DayPosts, pattern.OnCall, ""} {
			if got := WayOf(v, h.staff[i], before); got != want {
				t.Errorf("%d: %q, want %q", i, got, want)
			}
		}
	})
	for _, way := range care.Ways {
		if !slices.Contains(Ways, pattern.Kind(way)) {
			t.Errorf("a post can say %q, which is no pattern", way)
		}
	}
	if len(care.Ways) != len(pattern.Kinds) || len(Ways) != len(pattern.Kinds) {
		t.Error("a pattern is missing")
	}
}
