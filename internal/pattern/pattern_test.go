package pattern

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"pgregory.net/rapid"

	"milieu/internal/civil"
	"milieu/internal/law"
)

var oslo, _ = time.LoadLocation("Europe/Oslo")

var monday = civil.Date(2026, 1, 5)

func assume(staff int) Assumption {
	return Assumption{Staff: staff, Residents: 10, Companions: 2, Meetings: 2, Pack: law.Norway(), First: monday, Weeks: 12, Zone: oslo}
}

// letters writes a line as a coordinator would on paper.
func letters(line []Turn) string {
	var b strings.Builder
	for _, t := range line {
		if t == Off {
			b.WriteByte('-')
		} else {
			b.WriteByte(t[0])
		}
	}
	return b.String()
}

func TestLines(t *testing.T) {
	seven := Usual(CoLiving)
	twelve := seven
	twelve.Off, twelve.Teams = 12, 3
	weekends := Usual(DayPosts)
	weekends.Teams = 2
	call := Usual(OnCall)
	call.Teams = 2
	tests := []struct {
		p    Pattern
		want []string
	}{
		{seven, []string{"hhhhhhh-------", "-------hhhhhhh"}},
		{twelve, []string{"hhhhhhh------------", "------hhhhhhh------", "------------hhhhhhh"}},
		{Usual(ThreePart), []string{"ddeenn----", "--ddeenn--", "----ddeenn", "nn----ddee", "eenn----dd"}},
		{weekends, []string{"dddddddddddd--", "ddddd--ddddddd"}},
		{call, []string{"ccccccc-------", "-------ccccccc"}},
	}
	for _, test := range tests {
		var got []string
		for _, line := range test.p.Line() {
			got = append(got, letters(line))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%+v is %q, want %q", test.p, got, test.want)
		}
	}
}

// TestHours has the figures of clinical.md section 6.1, and 33.6 hours for five teams around the clock.
func TestHours(t *testing.T) {
	seven := Usual(CoLiving)
	ready := seven
	ready.Off, ready.Teams, ready.Nights = 12, 3, law.Available
	for _, test := range []struct {
		p           Pattern
		weeks       int
		hours, most float64
	}{{seven, 12, 49, 98}, {ready, 19, 61.9, 160}, {Usual(ThreePart), 10, 33.6, 48}, {Usual(DayPosts), 8, 37.5 + 2*7.5/4, 52.5}} {
		a := assume(test.p.Teams)
		a.Weeks = test.weeks
		o := test.p.Look(a)
		// At both ends of the weeks that are looked at a stretch is cut, by a night at most.
		if math.Abs(o.Hours-test.hours) > 1 || math.Abs(o.Most-test.most) > 0.01 {
			t.Errorf("%+v is %.2f hours a week and %.2f in the worst, want %.2f and %.2f", test.p, o.Hours, o.Most, test.hours, test.most)
		}
	}
}

func TestWhatHasToBeAgreedOn(t *testing.T) {
	seven := Usual(CoLiving)
	o := seven.Look(assume(10))
	if len(o.Agreements) != 1 || o.Agreements[0].Derogation.Key != "no.coliving.hours.60" || !o.Lawful() {
		t.Errorf("seven and seven with free nights need a consent to 49 hours: %+v", o.Agreements)
	}
	seven.Nights = law.Available
	if o := seven.Look(assume(10)); o.Lawful() {
		t.Error("84 hours a week are nobody's to agree on")
	}
	ten := Usual(CoLiving)
	ten.Off, ten.Teams = 14, 3
	if o := ten.Look(assume(12)); len(o.Agreements) != 0 || !o.Lawful() {
		t.Errorf("seven and fourteen need no agreement: %+v", o.Agreements)
	}
}

// TestContinuity: living in with a companion in each team is two people; three turns are many more.
func TestContinuity(t *testing.T) {
	living, turns := Usual(CoLiving).Look(assume(10)), Usual(ThreePart).Look(assume(10))
	if m := living.Measures; math.Abs(m.Effective-2) > 0.05 || math.Abs(m.Named-1) > 1e-9 || math.Abs(living.Companion-1) > 1e-9 {
		t.Errorf("living in: %+v", m)
	}
	if living.Handovers > 1 || turns.Handovers < 15 {
		t.Errorf("handovers a week: %.1f living in, %.1f in turns", living.Handovers, turns.Handovers)
	}
	if turns.Measures.Effective < 2*living.Measures.Effective || turns.Faces < 2*living.Faces {
		t.Errorf("three turns: %.1f effective, %.1f faces a week; living in %.1f and %.1f", turns.Measures.Effective, turns.Faces, living.Measures.Effective, living.Faces)
	}
	if living.Known < 0.85 || living.Known > 1 {
		t.Errorf("after a change of team a companion is there, save the first time: %.2f", living.Known)
	}
	none := assume(10)
	none.Companions = 0
	if o := Usual(CoLiving).Look(none); o.Measures.Effective < 8 || !math.IsNaN(o.Measures.Named) && o.Measures.Named != 0 {
		t.Errorf("living in without anybody named is ten people: %.1f", o.Measures.Effective)
	}
}

func draw(t *rapid.T) Pattern {
	p := Usual(rapid.SampledFrom(Kinds).Draw(t, "kind"))
	p.Teams = rapid.IntRange(3, 6).Draw(t, "teams")
	p.Begin = civil.Clock(rapid.IntRange(6*60, 8*60-1).Draw(t, "begin"))
	p.Overlap = time.Duration(rapid.IntRange(0, 60).Draw(t, "overlap")) * time.Minute
	if p.Kind == CoLiving {
		p.On, p.Off = rapid.IntRange(1, 14).Draw(t, "on"), rapid.IntRange(1, 20).Draw(t, "off")
		p.Nights = rapid.SampledFrom([]law.Presence{law.Free, law.Available}).Draw(t, "nights")
	}
	return p
}

// TestPlanIsItsLines: on each day a team has a duty exactly where its line says so, and repeats after a cycle.
func TestPlanIsItsLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t)
		if !p.Valid() {
			t.Fatalf("%+v is no pattern", p)
		}
		days := 2 * p.Cycle()
		plan := p.Plan(monday, days, oslo)
		for team := range p.Teams {
			duties := Of(plan, team)
			for day := range p.Cycle() {
				if p.Turn(team, day) != p.Turn(team, day+p.Cycle()) {
					t.Fatalf("team %d, day %d: %q, and %q a cycle later", team, day, p.Turn(team, day), p.Turn(team, day+p.Cycle()))
				}
				covered := slices.ContainsFunc(duties, func(d law.Duty) bool {
					first, last := civil.Of(d.From, oslo), civil.Of(d.Until.Add(-p.Overlap-time.Minute), oslo)
					if p.Kind != CoLiving {
						return civil.Of(d.From, oslo) == monday.Add(day)
					}
					return first <= monday.Add(day) && monday.Add(day) <= last
				})
				if on := p.Turn(team, day) != Off; on && !covered {
					t.Fatalf("%+v: team %d has %q on day %d, and no duty", p, team, p.Turn(team, day), day)
				}
			}
		}
	})
}

// TestThreePartCoversTheClock: at any moment somebody is there, and with no overlap exactly one team.
func TestThreePartCoversTheClock(t *testing.T) {
	p := Usual(ThreePart)
	h := hall{a: assume(5), plan: p.Plan(monday, 40, oslo), sizes: []int{1, 1, 1, 1, 1}}
	for m := range 35 * 24 * 4 {
		at := monday.Add(1).At(0, oslo).Add(time.Duration(m) * 15 * time.Minute)
		if teams := h.working(at); len(teams) != 1 {
			t.Fatalf("at %s there are teams %v", at, teams)
		}
	}
}

func TestValid(t *testing.T) {
	for _, k := range Kinds {
		if !Usual(k).Valid() {
			t.Errorf("the usual %s is not valid", k)
		}
	}
	bad := []Pattern{{}, {Kind: "other", Teams: 2, Hours: time.Hour}}
	for _, change := range []func(*Pattern){
		func(p *Pattern) { p.Teams = 0 }, func(p *Pattern) { p.Teams = TeamsMost + 1 }, func(p *Pattern) { p.On = 0 }, func(p *Pattern) { p.On = 15 },
		func(p *Pattern) { p.Off = -1 }, func(p *Pattern) { p.Hours = 0 }, func(p *Pattern) { p.Hours = 25 * time.Hour }, func(p *Pattern) { p.Overlap = 5 * time.Hour },
		func(p *Pattern) { p.Begin = -1 }, func(p *Pattern) { p.Nights = 9 },
	} {
		p := Usual(CoLiving)
		change(&p)
		bad = append(bad, p)
	}
	for _, p := range bad {
		if p.Valid() {
			t.Errorf("%+v is valid", p)
		}
	}
}

func BenchmarkLookAtAYear(b *testing.B) {
	a := assume(20)
	a.Weeks, a.Residents = 52, 12
	for b.Loop() {
		Usual(ThreePart).Look(a)
	}
}
