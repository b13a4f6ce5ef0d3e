package continuity

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// series gives a meeting of 30 minutes each hour, with the person of each letter.
func series(letters string) []Meeting {
	var list []Meeting
	for i, c := range letters {
		list = append(list, Meeting{With: string(c), At: start.Add(time.Duration(i) * time.Hour), Minutes: 30})
	}
	return list
}

func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 0.005
}

func TestVectors(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		letters                          string
		people                           int
		upc, coc, secon, hhi, effe, mmci float64
	}{
		{"", 0, nan, nan, nan, nan, nan, nan},
		{"A", 1, 1, nan, nan, 1, 1, 1},
		{"AAAA", 1, 1, 1, 1, 1, 1, 1},
		{"ABCD", 4, 0.25, 0, 0, 0.25, 4, 0.03},
		{"ABAB", 2, 0.5, 1.0 / 3, 0, 0.5, 2, 0.68}, // (4+4-4)/(4·3)
		{"AABB", 2, 0.5, 1.0 / 3, 2.0 / 3, 0.5, 2, 0.68},
		{"AAAB", 2, 0.75, 0.5, 2.0 / 3, 0.625, 1.6, 0.68},  // (9+1-4)/12
		{"AABAC", 3, 0.6, 0.3, 0.25, 0.44, 2.2727, 0.5122}, // (9+1+1-5)/20
	}
	for _, test := range tests {
		m := Of(series(test.letters))
		if m.People != test.people || !near(m.UPC, test.upc) || !near(m.COC, test.coc) || !near(m.SECON, test.secon) || !near(m.HHI, test.hhi) ||
			!near(m.Effective, test.effe) || !near(m.MMCI, test.mmci) {
			t.Errorf("%q: %+v, want %+v", test.letters, m, test)
		}
	}
	if got := Of(series("AABB")).Entropy; !near(got, math.Ln2) {
		t.Errorf("the entropy of two halves is %f", got)
	}
}

// TestHouses has the four houses of clinical.md section 6.4: 28 days, two meetings a day.
func TestHouses(t *testing.T) {
	stretch := func(who string, n int) (list string) {
		for range n {
			list += who
		}
		return list
	}
	named := stretch("A", 14) + stretch("B", 14) + stretch("A", 14) + stretch("B", 14)
	m := Of(series(named))
	if !near(m.UPC, 0.5) || !near(m.COC, 0.4909) || !near(m.SECON, 52.0/55) || !near(m.Effective, 2) {
		t.Errorf("living in, with one named in each team: %+v", m)
	}
	// Without anybody named, each meeting is with any of four of the team there, or of eighteen of a pool: the expected figures.
	if got := expected(4, 8, 14, 4, 4000); math.Abs(got.UPC-0.2) > 0.02 || math.Abs(got.COC-0.12) > 0.01 || math.Abs(got.Effective-7.2) > 0.2 {
		t.Errorf("living in, random within the team: UPC %.3f, COC %.3f, effective %.2f", got.UPC, got.COC, got.Effective)
	}
	// A pool of eighteen without any rota is the least there can be; the three-part rota of clinical.md (0.07) lies a little above.
	if got := expected(18, 18, 56, 1, 4000); math.Abs(got.COC-1.0/18) > 0.005 {
		t.Errorf("a random pool of eighteen: COC %.3f", got.COC)
	}
}

// expected gives mean figures of blocks of meetings, each block with a random one of a team; the teams alternate.
func expected(team, all, block, blocks, runs int) Measures {
	var sum Measures
	x := uint32(1)
	for range runs {
		var list []Meeting
		for b := range blocks {
			for range block {
				x = x*1664525 + 1013904223
				who := int(x>>16)%team + (b*team)%all
				list = append(list, Meeting{With: fmt.Sprint(who), At: start.Add(time.Duration(len(list)) * time.Hour), Minutes: 30})
			}
		}
		m := Of(list)
		sum.UPC += m.UPC / float64(runs)
		sum.COC += m.COC / float64(runs)
		sum.Effective += m.Effective / float64(runs)
	}
	return sum
}

func TestMinutesAndCompanions(t *testing.T) {
	m := Of([]Meeting{{With: "A", At: start, Minutes: 90}, {With: "B", At: start.Add(time.Hour), Minutes: 10}, {With: "C", At: start.Add(2 * time.Hour), Minutes: 0}}, "A", "Z")
	if !near(m.UPCMinutes, 0.9) || !near(m.HHIMinutes, 0.82) || !near(m.EffectiveMinutes, 1/0.82) || !near(m.Named, 1.0/3) || !near(m.NamedMinutes, 0.9) || m.People != 3 {
		t.Errorf("%+v", m)
	}
}

func TestTogetherIsOneMoment(t *testing.T) {
	list := []Meeting{{With: "A", At: start}, {With: "B", At: start}, {With: "B", At: start.Add(time.Hour)}, {With: "C", At: start.Add(2 * time.Hour)}}
	if got := Of(list).SECON; !near(got, 0.5) {
		t.Errorf("from A and B to B to C: %.2f, want one of two", got)
	}
}

func TestBetween(t *testing.T) {
	day := func(d float64) time.Time { return start.Add(time.Duration(d * 24 * float64(time.Hour))) }
	meet := func(who, team string, d float64) Meeting { return Meeting{who, day(d), 30, team} }
	list := []Meeting{
		meet("A", "north", 0.1), meet("B", "south", 7.2), meet("A", "north", 14.5), meet("C", "south", 21.1), meet("B", "south", 22.5), meet("A", "south", 28.1),
	}
	changes := []Takeover{{"north", day(0)}, {"south", day(7)}, {"north", day(14)}, {"south", day(21)}, {"south", day(24)}, {"north", day(28)}}
	got := Between(list, changes)
	want := []Change{
		{day(7), "north", "south", 1, 0, false},  // B was new
		{day(14), "south", "north", 1, 1, true},  // A again
		{day(21), "north", "south", 1, 0, false}, // C was new, and B came after more than a day
		{day(28), "south", "north", 0, 0, false}, // A was there, but with the team that had gone
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	within := Within(list)
	if within["north"].People != 1 || within["south"].People != 3 {
		t.Errorf("%+v", within)
	}
}

func TestFaces(t *testing.T) {
	list := []Meeting{{With: "A", At: start}, {With: "B", At: start.Add(time.Hour)}, {With: "A", At: start.AddDate(0, 0, 6)}, {With: "C", At: start.AddDate(0, 0, 7)},
		{With: "D", At: start.Add(-time.Hour)}, {With: "E", At: start.AddDate(0, 0, 21)}}
	if got := Faces(list, start, 3); !slices.Equal(got, []int{2, 1, 0}) {
		t.Errorf("faces a week: %v", got)
	}
}

func draw(t *rapid.T) []Meeting {
	var list []Meeting
	for range rapid.IntRange(0, 30).Draw(t, "meetings") {
		list = append(list, Meeting{
			With: rapid.SampledFrom([]string{"A", "B", "C", "D", "E"}).Draw(t, "with"), Team: rapid.SampledFrom([]string{"north", "south"}).Draw(t, "team"),
			At: start.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hour")) * time.Hour), Minutes: rapid.IntRange(0, 120).Draw(t, "minutes")})
	}
	return list
}

func TestBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := draw(t)
		m := Of(list, "A")
		for name, x := range map[string]float64{"UPC": m.UPC, "COC": m.COC, "SECON": m.SECON, "HHI": m.HHI, "MMCI": m.MMCI, "Named": m.Named,
			"UPCMinutes": m.UPCMinutes, "HHIMinutes": m.HHIMinutes, "NamedMinutes": m.NamedMinutes} {
			if !math.IsNaN(x) && (x < -1e-9 || x > 1+1e-9) {
				t.Fatalf("%s is %f", name, x)
			}
		}
		if len(list) == 0 {
			return
		}
		people := float64(m.People)
		if m.Effective < 1-1e-9 || m.Effective > people+1e-9 || m.HHI > m.UPC+1e-9 || m.UPC < 1/people-1e-9 || m.Entropy > math.Log(people)+1e-9 {
			t.Fatalf("%d people, and %+v", m.People, m)
		}
		if all := Of(list, "A", "B", "C", "D", "E"); all.Named != 1 {
			t.Fatalf("all are named, and %f of the meetings were", all.Named)
		}
	})
}

// TestOrderMeansNothing, since meetings carry their time; and who is called what means nothing either.
func TestOrderMeansNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := draw(t)
		shuffled := rapid.Permutation(list).Draw(t, "order")
		for i := range shuffled {
			shuffled[i].With = "x" + shuffled[i].With
		}
		a, b := Of(list), Of(shuffled)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// TestOnePersonLess: to hand the meetings of one to another who was met never lowers the concentration.
func TestOnePersonLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := draw(t)
		merged := slices.Clone(list)
		for i := range merged {
			if merged[i].With == "B" {
				merged[i].With = "A"
			}
		}
		a, b := Of(list), Of(merged)
		if b.HHI < a.HHI-1e-9 || b.COC < a.COC-1e-9 || b.SECON < a.SECON-1e-9 || b.Entropy > a.Entropy+1e-9 || b.People > a.People {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// TestSharedMeetings: two people at once are met both: each counts as a meeting with each of them, and in the order as one moment that goes on with either.
func TestSharedMeetings(t *testing.T) {
	var pair []Meeting
	for i := range 3 {
		at := start.Add(time.Duration(i) * time.Hour)
		pair = append(pair, Meeting{With: "A", At: at, Minutes: 60}, Meeting{With: "B", At: at, Minutes: 60})
	}
	m := Of(pair)
	// N is 6, three with each: (9+9-6)/(6·5), although it is the same two every time.
	if m.Meetings != 6 || m.Minutes != 360 || !near(m.UPC, 0.5) || !near(m.COC, 0.4) || !near(m.SECON, 1) || !near(m.Effective, 2) {
		t.Errorf("%+v", m)
	}
	if got := Of([]Meeting{{With: "A", At: start}, {With: "B", At: start}}); !math.IsNaN(got.SECON) || !near(got.COC, 0) {
		t.Errorf("one moment with two has no order: %+v", got)
	}
}

// TestNoMinutes: meetings that took no time have figures by meetings and none by minutes; who is a companion and was not met is no part.
func TestNoMinutes(t *testing.T) {
	m := Of([]Meeting{{With: "A", At: start}, {With: "A", At: start.Add(time.Hour)}}, "B")
	if !near(m.UPC, 1) || !near(m.COC, 1) || m.Named != 0 || !math.IsNaN(m.UPCMinutes) || !math.IsNaN(m.EffectiveMinutes) || !math.IsNaN(m.NamedMinutes) {
		t.Errorf("%+v", m)
	}
	if none := Of(nil, "A"); !math.IsNaN(none.Named) || none.People != 0 || len(Within(nil)) != 0 || len(Between(nil, nil)) != 0 {
		t.Errorf("%+v", none)
	}
}

// TestFirstDay: the 24 hours begin when the team takes over, that instant is in them and the one at their end is not; they are hours, also when the clock changes.
func TestFirstDay(t *testing.T) {
	oslo := time.FixedZone("", 3600)
	change := time.Date(2026, 3, 28, 10, 0, 0, 0, oslo)
	known := Meeting{With: "B", At: change.Add(-48 * time.Hour), Team: "south"}
	takeovers := []Takeover{{"north", change.Add(-7 * 24 * time.Hour)}, {"south", change}}
	for _, c := range []struct {
		after    time.Duration
		meetings int
	}{{0, 1}, {24*time.Hour - time.Second, 1}, {24 * time.Hour, 0}, {-time.Second, 0}} {
		got := Between([]Meeting{known, {With: "B", At: change.Add(c.after), Team: "south"}}, takeovers)
		if len(got) != 1 || got[0].Meetings != c.meetings || got[0].Met != (c.meetings > 0) {
			t.Errorf("%s after the change: %+v", c.after, got)
		}
	}
	// Who is met for the first time in those hours is not known by the second meeting of them.
	twice := Between([]Meeting{{With: "C", At: change, Team: "south"}, {With: "C", At: change.Add(time.Hour), Team: "south"}}, takeovers)
	if len(twice) != 1 || twice[0].Meetings != 2 || twice[0].Known != 0 || twice[0].Met {
		t.Errorf("%+v", twice)
	}
}

// TestOnlySECONKnowsTheOrder: who came when is of matter to SECON alone. With as many meetings of each, every other figure is the same.
func TestOnlySECONKnowsTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := draw(t)
		for i := range list {
			list[i].At = start.Add(time.Duration(i) * time.Hour) // apart, so that moments stay what they are
		}
		other := slices.Clone(list)
		for i, j := range rapid.Permutation(indices(len(list))).Draw(t, "order") {
			other[i] = list[j]
			other[i].At = list[i].At
		}
		a, b := Of(list, "A"), Of(other, "A")
		a.SECON, b.SECON = 0, 0
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// TestBetweenIsBounded: what is known is part of what was met, there is a change for each time that another team took over, and names mean nothing.
func TestBetweenIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := draw(t)
		var changes []Takeover
		at := start
		for range rapid.IntRange(0, 6).Draw(t, "changes") {
			changes = append(changes, Takeover{rapid.SampledFrom([]string{"north", "south"}).Draw(t, "takes"), at})
			at = at.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "hours")) * time.Hour)
		}
		got := Between(list, changes)
		want := 0
		for i := 1; i < len(changes); i++ {
			if changes[i].Team != changes[i-1].Team {
				want++
			}
		}
		for _, c := range got {
			if c.Known < 0 || c.Known > c.Meetings || c.Met != (c.Known > 0) || c.From == c.To {
				t.Fatalf("%+v", c)
			}
		}
		renamed := slices.Clone(list)
		for i := range renamed {
			renamed[i].With = "y" + renamed[i].With
		}
		if len(got) != want || !slices.Equal(got, Between(renamed, changes)) {
			t.Fatalf("%d changes, and not %d: %+v", len(got), want, got)
		}
		all, faces := 0, Faces(list, start, 20)
		for _, n := range faces {
			all += n
		}
		if m := Of(list); all < m.People || slices.Max(faces) > m.People {
			t.Fatalf("%d people, and %v a week", m.People, faces)
		}
	})
}

func indices(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
