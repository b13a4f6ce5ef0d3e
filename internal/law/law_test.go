package law

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"pgregory.net/rapid"

	"milieu/internal/civil"
)

var oslo = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return loc
}()

var monday = civil.Date(2026, 1, 5)

const far = 10 * 365

// at is a clock time (in hours) of a day after monday.
func at(day int, clock float64) time.Time {
	return monday.Add(day).At(civil.Clock(clock*60), oslo)
}

// coliving gives stretches of on days, dayHours from 8 with the residents, and what the nights are.
func coliving(days, on, off int, dayHours float64, night Presence) []Duty {
	var list []Duty
	for d := 0; d < days; d += on + off {
		duty := Duty{From: at(d, 8), Until: at(d+on, 8), Presence: Active, Basis: CoLiving}
		for n := d; n < d+on; n++ {
			duty.Parts = append(duty.Parts, Part{at(n, 8+dayHours), at(n+1, 8), night})
		}
		list = append(list, duty)
	}
	return list
}

// shifts gives duties on some days, from and until clock times; until may be above 24.
func shifts(basis Basis, from, until float64, days ...int) []Duty {
	var list []Duty
	for _, d := range days {
		end := at(d, until)
		if until > 24 {
			end = at(d+1, until-24)
		}
		list = append(list, Duty{From: at(d, from), Until: end, Presence: Active, Basis: basis})
	}
	return list
}

func someone(duties []Duty, agreements ...Agreement) Employee {
	return Employee{Name: "Ingrid", From: monday, Until: monday.Add(364), Zone: oslo, Duties: duties, Agreements: agreements}
}

func agreed(key string) Agreement {
	return Agreement{Derogation: key, Document: "2026-01", From: monday.Add(-far), Until: monday.Add(far)}
}

func line(t *testing.T, p Proof, key string) Line {
	t.Helper()
	for _, l := range p.Lines {
		if l.Rule.Key == key {
			return l
		}
	}
	t.Fatalf("no rule is called %q", key)
	return Line{}
}

// TestWeeksOfLivingIn has the figures of clinical.md section 6.1: long-run averages, and the worst six weeks.
func TestWeeksOfLivingIn(t *testing.T) {
	tests := []struct {
		off         int
		night       Presence
		long, worst float64
	}{
		{7, Free, 49.0, 49.0}, {8, Free, 45.7, 49.0}, {10, Free, 40.4, 49.0}, {12, Free, 36.1, 42.0},
		{7, Available, 84.0, 84.0}, {12, Available, 61.9, 72.0}, {13, Available, 58.8, 64.0},
	}
	for _, test := range tests {
		cycle := 7 + test.off
		duties := coliving(cycle*30, 7, test.off, 14, test.night)
		// The cycles from summer to autumn are an hour too long and too short: take those between.
		from, until := at(cycle*6, 8), at(cycle*6+cycle*(84/cycle), 8)
		counted := Norway().Hours(duties, from, until)
		if got := counted.Hours() / until.Sub(from).Hours() * 7 * 24; got < test.long-0.5 || got > test.long+0.5 {
			t.Errorf("7 on, %d off: %.1f hours a week in the long run, want %.1f", test.off, got, test.long)
		}
		exact := Norway().Hours(coliving(cycle, 7, test.off, 14, test.night), at(0, 8), at(cycle, 8)).Hours() * 7 / float64(cycle)
		if diff := exact - test.long; diff > 0.05 || diff < -0.05 {
			t.Errorf("7 on, %d off: %.2f hours a week, want %.1f", test.off, exact, test.long)
		}
		near := line(t, Norway().Check(someone(coliving(80, 7, test.off, 14, test.night))), "no.coliving.hours").Nearest
		if got := near.Measured.Hours(); got < test.worst-0.05 || got > test.worst+0.05 {
			t.Errorf("7 on, %d off: %.2f hours a week in the worst six weeks, want %.1f", test.off, got, test.worst)
		}
	}
}

// TestRules has, for each rule, duties that keep it and duties that break it, and what the agreements do.
func TestRules(t *testing.T) {
	week := []int{0, 1, 2, 3, 4}
	weeks := func(n int, days ...int) []int {
		var list []int
		for w := range n {
			for _, d := range days {
				list = append(list, 7*w+d)
			}
		}
		return list
	}
	early := coliving(7, 7, 7, 14, Free)
	early[0].Parts[2].Until = at(3, 5) // up at five: seven hours of night
	noSecond := coliving(7, 7, 7, 14, Free)
	noSecond[0].Parts[2].Until = at(3, 7) // nine hours are eight and one
	split := coliving(7, 7, 7, 14, Free)
	split[0].Parts[2] = Part{at(2, 23.9), at(3, 8), Available}
	split[0].Parts = append(split[0].Parts, Part{at(2, 13), at(2, 15), Free})

	tests := []struct {
		pack       string
		rule       string
		says       string
		duties     []Duty
		agreements []Agreement
		broken     bool
	}{
		{"no", "no.coliving.hours", "7 on and 7 off: 49 hours", coliving(84, 7, 7, 14, Free), nil, true},
		{"no", "no.coliving.hours", "7 on and 12 off: 42 in the worst six weeks", coliving(84, 7, 12, 14, Free), nil, false},
		{"no", "no.coliving.hours", "49 with my consent", coliving(84, 7, 7, 14, Free), []Agreement{agreed("no.coliving.hours.60")}, false},
		{"no", "no.coliving.hours", "consent without a document", coliving(84, 7, 7, 14, Free), []Agreement{{Derogation: "no.coliving.hours.60", From: monday}}, true},
		{"no", "no.coliving.hours", "consent that came too late", coliving(84, 7, 7, 14, Free), []Agreement{{Derogation: "no.coliving.hours.60", Document: "x", From: monday.Add(80)}}, true},
		{"no", "no.coliving.hours", "consent that was withdrawn", coliving(84, 7, 7, 14, Free), []Agreement{{Derogation: "no.coliving.hours.60", Document: "x", From: monday, Until: monday.Add(30)}}, true},
		{"no", "no.coliving.hours", "nights ready: 72, also with consent", coliving(84, 7, 12, 14, Available), []Agreement{agreed("no.coliving.hours.60")}, true},

		{"no", "no.coliving.rest", "14 hours leave ten: eight and two", coliving(21, 7, 7, 14, Available), nil, false},
		{"no", "no.coliving.rest", "15 hours leave nine", coliving(21, 7, 7, 15, Available), nil, true},
		{"no", "no.coliving.rest", "up at five", early, nil, true},
		{"no", "no.coliving.rest", "up at seven, and no other rest", noSecond, nil, true},
		{"no", "no.coliving.rest", "up late, and two hours in the afternoon", split, nil, false},
		{"no", "no.coliving.rest", "ten hours placed otherwise need the union", coliving(7, 7, 7, 14, Free)[:0:0], nil, false},
		{"no", "no.coliving.rest", "nine hours, also with the union", noSecond, []Agreement{agreed("no.coliving.rest.10")}, true},

		{"no", "no.hours.day", "nine hours", shifts("", 8, 17, 0), nil, false},
		{"no", "no.hours.day", "ten hours", shifts("", 8, 18, 0), nil, true},
		{"no", "no.hours.day", "ten hours, as I agreed", shifts("", 8, 18, 0), []Agreement{agreed("no.average.own")}, false},
		{"no", "no.hours.day", "twelve and a half, as the union agreed", shifts("", 8, 20.5, 0), []Agreement{agreed("no.average.union")}, false},
		{"no", "no.hours.day", "thirteen, also with the union", shifts("", 8, 21, 0), []Agreement{agreed("no.average.union")}, true},
		{"no", "no.hours.week", "five days of eight", shifts("", 8, 16, week...), nil, false},
		{"no", "no.hours.week", "six days of eight", shifts("", 8, 16, 0, 1, 2, 3, 4, 5), nil, true},
		{"no", "no.hours.week", "48 and then 32, as the union agreed", shifts("", 8, 16, 0, 1, 2, 3, 4, 5, 7, 8, 9, 10), []Agreement{agreed("no.average.union")}, false},
		{"no", "no.hours.week", "56, also with the union", shifts("", 8, 16, 0, 1, 2, 3, 4, 5, 6), []Agreement{agreed("no.average.union")}, true},
		{"no", "no.hours.rota", "38 hours of turns", shifts(Rota, 8, 15.5, week...), nil, false},
		{"no", "no.hours.rota", "40 hours of turns", shifts(Rota, 8, 16, week...), nil, true},
		{"no", "no.hours.rota", "40 hours of days", shifts("", 8, 16, week...), nil, false},
		{"no", "no.hours.total.day", "thirteen hours", shifts("", 8, 21, 0), nil, false},
		{"no", "no.hours.total.day", "fourteen hours", shifts("", 8, 22, 0), nil, true},
		{"no", "no.hours.total.day", "fourteen hours, as the union agreed", shifts("", 8, 22, 0), []Agreement{agreed("no.hours.total.16")}, false},
		{"no", "no.hours.total.week", "eight weeks of 48", shifts("", 8, 16, weeks(8, 0, 1, 2, 3, 4, 5)...), nil, false},
		{"no", "no.hours.total.week", "eight weeks of 54", shifts("", 8, 17, weeks(8, 0, 1, 2, 3, 4, 5)...), nil, true},
		{"no", "no.hours.night", "nights of nine hours, four a week", shifts(Rota, 22, 31, weeks(4, 0, 1, 2, 3)...), nil, false},
		{"no", "no.hours.night", "nights of ten hours, five a week", shifts(Rota, 21, 31, weeks(4, 0, 1, 2, 3, 4)...), nil, true},
		{"no", "no.hours.night", "as long days are no nights", shifts(Rota, 8, 18, weeks(4, 0, 1, 2, 3, 4)...), nil, false},
		{"no", "no.hours.night", "nights of ten hours, as the union agreed", shifts(Rota, 21, 31, weeks(4, 0, 1, 2, 3, 4)...), []Agreement{agreed("no.hours.night.union")}, false},
		{"no", "no.overtime", "five hours in each of five weeks", beyond("", 5, 8*60, 5*60, 0), nil, false},
		{"no", "no.overtime", "seven hours in each of five weeks", beyond("", 5, 8*60, 7*60, 0), nil, true},
		{"no", "no.overtime", "seven hours in each of five weeks, as the union agreed", beyond("", 5, 8*60, 7*60, 0), []Agreement{agreed("no.overtime.union")}, false},
		{"no", "no.overtime.rota", "ten hours in a week of turns", beyond(Rota, 1, 7*60+36, 10*60, 0), nil, false},
		{"no", "no.overtime.rota", "eleven hours in a week of turns", beyond(Rota, 1, 7*60+36, 11*60, 0), nil, true},
		{"no", "no.rest.daily", "evening and then day: eleven hours", append(shifts(Rota, 13, 21, 0), shifts(Rota, 8, 15, 1)...), nil, false},
		{"no", "no.rest.daily", "evening and then day: ten hours", append(shifts(Rota, 14, 22, 0), shifts(Rota, 8, 15, 1)...), nil, true},
		{"no", "no.rest.daily", "ten, as the union agreed, given back", append(shifts(Rota, 14, 22, 0), shifts(Rota, 8, 15, 1)...), []Agreement{agreed("no.rest.daily.8")}, false},
		{"no", "no.rest.daily", "ten, as the union agreed, not given back", slices.Concat(shifts(Rota, 14, 22, 0), shifts(Rota, 8, 19.5, 1), shifts(Rota, 7, 15, 2)), []Agreement{agreed("no.rest.daily.8")}, true},
		{"no", "no.rest.daily", "seven, also with the union", append(shifts(Rota, 15, 23, 0), shifts(Rota, 6, 14, 1)...), []Agreement{agreed("no.rest.daily.8")}, true},
		{"no", "no.rest.weekly", "off from Saturday evening", shifts(Rota, 8, 15, 0, 1, 2, 3, 4, 5), nil, false},
		{"no", "no.rest.weekly", "every day of the week and the next", shifts(Rota, 8, 15, 0, 1, 2, 3, 4, 5, 6, 7), nil, true},
		{"no", "no.rest.weekly", "off from Sunday at six until Tuesday", append(shifts(Rota, 22, 30, 0, 1, 2, 3, 4, 5), shifts(Rota, 8, 15, 8, 9)...), nil, false},
		{"no", "no.rest.weekly", "29 hours, as the union agreed, given back", slices.Concat(shifts(Rota, 8, 15, 0, 1, 2, 3, 4), shifts(Rota, 20, 23, 5), shifts(Rota, 8, 15, 7)),
			[]Agreement{agreed("no.rest.weekly.28")}, false},
		{"no", "no.sundays", "every second Sunday", shifts(Rota, 8, 15, 6, 20, 34), nil, false},
		{"no", "no.sundays", "two in a row", shifts(Rota, 8, 15, 6, 13), nil, true},
		{"no", "no.sundays", "two in a row, as I agreed", shifts(Rota, 8, 15, 6, 13), []Agreement{agreed("no.sundays.average")}, false},
		{"no", "no.sundays", "four in a row, also as I agreed", shifts(Rota, 8, 15, 6, 13, 20, 27), []Agreement{agreed("no.sundays.average")}, true},
		{"no", "no.sundays", "a Sunday, and the evening of the next Saturday", slices.Concat(shifts(Rota, 8, 15, 6), shifts(Rota, 14, 22, 12)), nil, true},
		{"no", "no.sundays", "a night that begins on Sunday at ten is Monday's", shifts(Rota, 22, 31, 6, 13), nil, false},

		{"eu", "eu.hours", "17 weeks of 48", shifts("", 8, 16, weeks(17, 0, 1, 2, 3, 4, 5)...), nil, false},
		{"eu", "eu.hours", "17 weeks of 54", shifts("", 8, 17, weeks(17, 0, 1, 2, 3, 4, 5)...), nil, true},
		{"eu", "eu.hours", "17 weeks of 54, as I want", shifts("", 8, 17, weeks(17, 0, 1, 2, 3, 4, 5)...), []Agreement{agreed("eu.hours.optout")}, false},
		{"eu", "eu.hours", "17 weeks of 54, averaged over a year", shifts("", 8, 17, weeks(17, 0, 1, 2, 3, 4, 5)...), []Agreement{agreed("eu.hours.year")}, false},
		{"eu", "eu.rest.daily", "eleven hours", append(shifts("", 13, 21, 0), shifts("", 8, 15, 1)...), nil, false},
		{"eu", "eu.rest.daily", "ready in the house is no rest", []Duty{{From: at(0, 8), Until: at(1, 16), Presence: Active, Parts: []Part{{at(0, 16), at(1, 8), Available}}}}, nil, true},
		{"eu", "eu.rest.daily", "on call at home is rest", []Duty{{From: at(0, 8), Until: at(1, 16), Presence: Active, Parts: []Part{{at(0, 16), at(1, 8), OnCall}}}}, nil, false},
		{"eu", "eu.rest.weekly", "two days off", shifts("", 8, 16, weeks(2, week...)...), nil, false},
		{"eu", "eu.rest.weekly", "no day off", shifts("", 8, 16, 0, 1, 2, 3, 4, 5, 6, 7), nil, true},
		{"eu", "eu.night", "nights of eight, six a week", shifts("", 23, 31, weeks(17, 0, 1, 2, 3, 4, 5)...), nil, false},
		{"eu", "eu.night", "nights of nine, six a week", shifts("", 22, 31, weeks(17, 0, 1, 2, 3, 4, 5)...), nil, true},
		{"eu", "eu.night", "nights of nine, by agreement", shifts("", 22, 31, weeks(17, 0, 1, 2, 3, 4, 5)...), []Agreement{agreed("eu.night.agreement")}, false},
		{"eu", "eu.coliving.rest.daily", "12 hours leave twelve", coliving(42, 7, 7, 12, Free), nil, false},
		{"eu", "eu.coliving.rest.daily", "14 hours leave ten", coliving(42, 7, 7, 14, Free), nil, true},
		{"eu", "eu.coliving.rest.daily", "14 hours leave ten, by agreement, and a week off", coliving(42, 7, 7, 14, Free), []Agreement{agreed("eu.coliving.rest.daily.agreement")}, false},
		{"eu", "eu.coliving.rest.weekly", "three days on and four off", coliving(42, 3, 4, 14, Free), nil, false},
		{"eu", "eu.coliving.rest.weekly", "a week without a day off", coliving(42, 7, 7, 14, Free), nil, true},
		{"eu", "eu.coliving.rest.weekly", "a week without a day off, by agreement, and a week off", coliving(42, 7, 7, 14, Free), []Agreement{agreed("eu.coliving.rest.weekly.agreement")}, false},
		{"eu", "eu.coliving.hours", "84 hours a week", coliving(126, 7, 7, 14, Available), nil, true},
		{"eu", "eu.coliving.hours", "36 hours a week", coliving(126, 7, 12, 14, Free), nil, false},
		{"eu", "eu.coliving.night", "nights on which one must be ready", coliving(126, 7, 7, 14, Available), nil, true},
		{"eu", "eu.coliving.night", "nights that are free", coliving(126, 7, 7, 14, Free), nil, false},
	}
	seen := map[string]map[bool]bool{}
	for _, test := range tests {
		l := line(t, PackOf(test.pack).Check(someone(test.duties, test.agreements...)), test.rule)
		if got := len(l.Findings) > 0; got != test.broken {
			t.Errorf("%s, %s: broken is %v, want %v (nearest %+v, findings %+v)", test.rule, test.says, got, test.broken, l.Nearest, l.Findings)
		}
		if len(test.agreements) == 0 {
			if seen[test.rule] == nil {
				seen[test.rule] = map[bool]bool{}
			}
			seen[test.rule][test.broken] = true
		}
	}
	for _, p := range Packs() {
		for _, r := range p.Rules {
			if len(r.Bounds) > 0 && (!seen[r.Key][true] || !seen[r.Key][false]) {
				t.Errorf("%s: one vector should keep it and one should break it", r.Key)
			}
		}
	}
}

// TestPacks checks that packs say what a person must be told.
func TestPacks(t *testing.T) {
	for _, p := range Packs() {
		keys := map[string]bool{}
		for _, lang := range []string{"en", "nb"} {
			if p.Name[lang] == "" || len(p.Unchecked[lang]) == 0 {
				t.Errorf("%s says nothing in %s", p.Key, lang)
			}
			for _, r := range p.Rules {
				if r.Name[lang] == "" || r.Source == "" {
					t.Errorf("%s has no name in %s, or no source", r.Key, lang)
				}
				for _, d := range r.Unless {
					if d.Name[lang] == "" || d.Source == "" || d.By == "" {
						t.Errorf("%s has no name in %s, no source, or nobody who agrees", d.Key, lang)
					}
				}
			}
		}
		for _, r := range p.Rules {
			if keys[r.Key] {
				t.Errorf("%s comes twice", r.Key)
			}
			keys[r.Key] = true
			for _, d := range r.Unless {
				if got, _, ok := p.Derogation(d.Key); !ok || got.By != d.By {
					t.Errorf("%s is not found again", d.Key)
				}
			}
		}
		if PackOf(p.Key).Key != p.Key {
			t.Errorf("%s is not found again", p.Key)
		}
	}
	if PackOf("elsewhere").Key != "none" {
		t.Error("what is not known has no rules")
	}
}

// TestShortFreeTimeCounts: in the co-living regulation a break below two hours is no free time.
func TestShortFreeTimeCounts(t *testing.T) {
	for _, test := range []struct {
		free float64
		want float64
	}{{1.5, 8}, {2, 6}} {
		d := Duty{From: at(0, 8), Until: at(0, 16), Presence: Active, Basis: CoLiving, Parts: []Part{{at(0, 12), at(0, 12+test.free), Free}}}
		if got := Norway().Hours([]Duty{d}, at(0, 0), at(1, 0)).Hours(); got != test.want {
			t.Errorf("%.1f free hours in a day of eight leave %.1f, want %.1f", test.free, got, test.want)
		}
	}
	lunch := Duty{From: at(0, 8), Until: at(0, 16), Presence: Active, Basis: Rota, Parts: []Part{{at(0, 12), at(0, 12.5), Free}}}
	if got := Norway().Hours([]Duty{lunch}, at(0, 0), at(1, 0)).Hours(); got != 7.5 {
		t.Errorf("half an hour in which one may leave is no working time (aml 10-9): %.1f", got)
	}
	watch := Duty{From: at(0, 16), Until: at(1, 6), Presence: OnCall}
	if got := Norway().Hours([]Duty{watch}, at(0, 0), at(2, 0)); got != 2*time.Hour {
		t.Errorf("14 hours on call at home count as %s, want a seventh", got)
	}
}

// TestClockChange: a night in October is an hour longer, and that hour counts.
func TestClockChange(t *testing.T) {
	autumn, spring := civil.Date(2026, 10, 24), civil.Date(2026, 3, 28)
	for day, want := range map[civil.Day]time.Duration{autumn: 10 * time.Hour, spring: 8 * time.Hour, autumn.Add(7): 9 * time.Hour} {
		d := Duty{From: day.At(22*60, oslo), Until: day.Add(1).At(7*60, oslo), Presence: Active}
		if got := Norway().Hours([]Duty{d}, day.At(0, oslo), day.Add(2).At(0, oslo)); got != want {
			t.Errorf("the night of %s counts %s, want %s", day, got, want)
		}
	}
	// Ten o'clock to eight is eleven hours of the clock and ten of sleep when the clock goes forward.
	duties := []Duty{{From: spring.At(13*60, oslo), Until: spring.At(21*60, oslo), Presence: Active}, {From: spring.Add(1).At(8*60, oslo), Until: spring.Add(1).At(15*60, oslo), Presence: Active}}
	l := line(t, Norway().Check(Employee{Zone: oslo, From: spring, Until: spring.Add(7), Duties: duties}), "no.rest.daily")
	if len(l.Findings) != 1 || l.Findings[0].Measured != 10*time.Hour {
		t.Errorf("a rest over the change of the clock: %+v", l.Findings)
	}
}

// TestAwayIsLeftOut: a fortnight of holiday does not make room for more hours before and after it.
func TestAwayIsLeftOut(t *testing.T) {
	var away []civil.Day
	var days []int
	for d := range 70 {
		switch {
		case d >= 28 && d < 42:
			away = append(away, monday.Add(d))
		case d%7 < 6:
			days = append(days, d)
		}
	}
	e := someone(shifts("", 8, 16.5, days...)) // 51 hours a week
	if l := line(t, Norway().Check(e), "no.hours.total.week"); len(l.Findings) != 0 {
		t.Errorf("with two empty weeks it is below 48: %+v", l.Findings)
	}
	e.Away = away
	if l := line(t, Norway().Check(e), "no.hours.total.week"); len(l.Findings) == 0 || l.Findings[0].Measured != 51*time.Hour {
		t.Errorf("holidays do not average: %+v", l.Findings)
	}
}

func drawDuties(t *rapid.T) []Duty {
	var list []Duty
	day := 0
	for range rapid.IntRange(0, 20).Draw(t, "duties") {
		day += rapid.IntRange(0, 5).Draw(t, "pause")
		from := at(day, float64(rapid.IntRange(0, 23).Draw(t, "clock")))
		d := Duty{From: from, Until: from.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour), Presence: Presence(rapid.IntRange(int(OnCall), int(Active)).Draw(t, "presence"))}
		if d.Until.Sub(from) > 24*time.Hour {
			d.Basis = CoLiving
		}
		for range rapid.IntRange(0, 3).Draw(t, "parts") {
			begin := from.Add(time.Duration(rapid.IntRange(0, 80).Draw(t, "part")) * time.Hour)
			d.Parts = append(d.Parts, Part{begin, begin.Add(time.Duration(rapid.IntRange(1, 600).Draw(t, "minutes")) * time.Minute), Presence(rapid.IntRange(int(Free), int(Active)).Draw(t, "lighter"))})
		}
		list = append(list, d)
		day += int(d.Until.Sub(from).Hours() / 24)
	}
	return list
}

// TestWorstWindowIsTheWorst: no window of any start, minute by hour, holds more than the nearest one that was found.
func TestWorstWindowIsTheWorst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		duties := drawDuties(t)
		over := rapid.SampledFrom([]int{1, 7, 42}).Draw(t, "over")
		p := Pack{Key: "x", FreeFrom: 2 * time.Hour, OnCall: 0.25, Rules: []Rule{
			{Key: "a", Bounds: []Bound{hours(time.Hour, over, over)}}, {Key: "b", Basis: CoLiving, Bounds: []Bound{hours(time.Hour, over, over)}}}}
		proof := p.Check(someone(duties))
		found := max(proof.Lines[0].Nearest.Measured, proof.Lines[1].Nearest.Measured)
		for h := -24 * over; h < 24*130; h += 7 {
			from := monday.At(0, oslo).Add(time.Duration(h) * time.Hour)
			until := from.Add(24 * time.Hour)
			if over > 1 {
				until = civil.Of(from, oslo).Add(over).At(civil.ClockOf(from, oslo), oslo)
			}
			// An hour is lost or won where the window turns over a change of the clock.
			if got := p.Hours(duties, from, until); got > found+time.Hour {
				t.Fatalf("%s from %s holds %s, and the worst was %s", until.Sub(from), from, got, found)
			}
		}
	})
}

// TestLayOut: what is laid out is in order and apart, and never lighter than any duty says.
func TestLayOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		duties := drawDuties(t)
		spans := layOut(duties, 2*time.Hour)
		for i, s := range spans {
			if s.until <= s.from || i > 0 && s.from < spans[i-1].until || s.presence == Free {
				t.Fatalf("span %d is %+v after %+v", i, s, spans[max(i-1, 0)])
			}
		}
		for _, d := range duties {
			for m := d.From; m.Before(d.Until); m = m.Add(30 * time.Minute) {
				at := m.Unix()
				want := d.Presence
				for _, p := range d.Parts {
					if !m.Before(p.From) && m.Before(p.Until) {
						want = max(want, p.Presence)
					}
				}
				i := slices.IndexFunc(spans, func(s span) bool { return s.from <= at && at < s.until })
				inPart := slices.ContainsFunc(d.Parts, func(p Part) bool { return !m.Before(p.From) && m.Before(p.Until) })
				if !inPart && (i < 0 || spans[i].presence < want) {
					t.Fatalf("at %s nothing as heavy as %d is laid out", m, want)
				}
			}
		}
	})
}

// TestCheckIsTheSameInAnyOrder: the order in which duties are handed in means nothing, and less work breaks no rule of hours.
func TestCheckIsTheSameInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		duties := drawDuties(t)
		first := Norway().Check(someone(duties)).Findings()
		shuffled := rapid.Permutation(duties).Draw(t, "order")
		if second := Norway().Check(someone(shuffled)).Findings(); !slices.Equal(first, second) {
			t.Fatalf("%+v\n%+v", first, second)
		}
		if len(duties) == 0 {
			return
		}
		fewer := Norway().Check(someone(duties[1:]))
		all := Norway().Check(someone(duties))
		for i, l := range fewer.Lines {
			if l.Nearest.What == Hours && len(l.Findings) > 0 && len(all.Lines[i].Findings) == 0 && l.Rule.Basis != "" {
				t.Fatalf("%s is broken with less work only", l.Rule.Key)
			}
		}
	})
}

func BenchmarkYear(b *testing.B) {
	duties := coliving(364, 7, 7, 14, Available)
	for b.Loop() {
		Norway().Check(someone(duties, agreed("no.coliving.hours.60")))
	}
}
