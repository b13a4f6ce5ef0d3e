package law

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"milieu/internal/civil"
)

// days gives one duty on each of some days of a number of weeks, each of so many minutes from a clock time in hours; the last
// one is longer by a little.
func days(basis Basis, weeks int, onDays []int, from float64, minutes int, more time.Duration) []Duty {
	var list []Duty
	for w := range weeks {
		for _, d := range onDays {
			begin := at(7*w+d, from)
			list = append(list, Duty{From: begin, Until: begin.Add(time.Duration(minutes) * time.Minute), Presence: Active, Basis: basis})
		}
	}
	list[len(list)-1].Until = list[len(list)-1].Until.Add(more)
	return list
}

// Monday to Friday, and to Saturday.
var five, six = []int{0, 1, 2, 3, 4}, []int{0, 1, 2, 3, 4, 5}

// living is a day and a night of living in, of which some hours are rest in which one must be ready. The last of them is shorter by a little.
func living(more time.Duration, rests ...[2]float64) []Duty {
	d := Duty{From: at(0, 8), Until: at(1, 8), Presence: Active, Basis: CoLiving}
	for _, r := range rests {
		begin, end := at(0, r[0]), at(0, r[1])
		if r[0] >= 24 {
			begin = at(1, r[0]-24)
		}
		if r[1] >= 24 {
			end = at(1, r[1]-24)
		}
		d.Parts = append(d.Parts, Part{begin, end, Available})
	}
	d.Parts[len(d.Parts)-1].Until = d.Parts[len(d.Parts)-1].Until.Add(-more)
	return []Duty{d}
}

// sundaysWorked are early duties on the Sundays of some weeks; with more, one ends after six on the Saturday before the last of those that are free.
func sundaysWorked(more time.Duration, free int, worked ...int) []Duty {
	var list []Duty
	for _, w := range worked {
		list = append(list, shifts(Rota, 8, 15, 7*w+6)...)
	}
	saturday := at(7*free+5, 18)
	return append(list, Duty{From: saturday.Add(-8 * time.Hour), Until: saturday.Add(more), Presence: Active, Basis: Rota})
}

// between are two duties with a rest of so many hours between them, shorter by a little.
func between(basis Basis, rest float64, more time.Duration) []Duty {
	first := shifts(basis, 12, 20, 0)[0]
	begin := first.Until.Add(time.Duration(rest*3600)*time.Second - more)
	return []Duty{first, {From: begin, Until: begin.Add(7 * time.Hour), Presence: Active, Basis: basis}}
}

// week are duties on six days, and a rest of so many hours before the next week's, shorter by a little. Before it is less than a rest.
func week(basis Basis, rest float64, more time.Duration) []Duty {
	list := days(basis, 1, six, 8, 6*60, 0)
	begin := list[5].Until.Add(time.Duration(rest*3600)*time.Second - more)
	return append(list, Duty{From: begin, Until: begin.Add(6 * time.Hour), Presence: Active, Basis: basis})
}

func nights(basis Basis, weeks int, on []int, minutes int, more time.Duration) []Duty {
	return days(basis, weeks, on, 22, minutes, more)
}

// beyond are weeks of five planned days of so many minutes, and on the Saturdays work that was not planned.
func beyond(basis Basis, weeks, day, saturday int, more time.Duration) []Duty {
	extra := days(basis, weeks, []int{5}, 8, saturday, more)
	for i := range extra {
		extra[i].Extra = true
	}
	return append(days(basis, weeks, five, 8, day, 0), extra...)
}

// limits are, for each rule and each derogation that has a bound, duties that are exactly at the limit when more is 0, and beyond it when it is positive.
// Where the law speaks of less time than a minute, it means none.
var limits = []struct {
	pack, rule, agreement string
	duties                func(more time.Duration) []Duty
}{
	{"no", "no.coliving.hours", "", func(m time.Duration) []Duty { return days(CoLiving, 6, []int{0, 1, 2, 3}, 8, 12*60, m) }},
	{"no", "no.coliving.hours", "no.coliving.hours.60", func(m time.Duration) []Duty { return days(CoLiving, 6, five, 8, 12*60, m) }},
	{"no", "no.coliving.hours", "no.coliving.hours.home", func(m time.Duration) []Duty {
		list := days(CoLiving, 6, five, 8, 12*60, m)
		for _, d := range slices.Clone(list) {
			list = append(list, Duty{From: d.Until, Until: d.From.Add(23 * time.Hour), Presence: Available, Basis: CoLiving})
		}
		return list
	}},
	{"no", "no.coliving.rest", "", func(m time.Duration) []Duty { return living(m, [2]float64{13, 15}, [2]float64{22, 30}) }},
	{"no", "no.coliving.rest", "", func(m time.Duration) []Duty { return living(m, [2]float64{24, 32}, [2]float64{20, 22}) }}, // the shorter one is two hours
	{"no", "no.coliving.rest", "no.coliving.rest.10", func(m time.Duration) []Duty { return living(m, [2]float64{13, 17}, [2]float64{24, 30}) }},
	{"no", "no.hours.day", "", func(m time.Duration) []Duty { return days("", 1, []int{0}, 8, 9*60, m) }},
	{"no", "no.hours.day", "no.average.own", func(m time.Duration) []Duty { return days("", 1, []int{0}, 8, 10*60, m) }},
	{"no", "no.hours.day", "no.average.union", func(m time.Duration) []Duty { return days("", 1, []int{0}, 8, 12*60+30, m) }},
	{"no", "no.hours.day", "no.average.authority", func(m time.Duration) []Duty { return days("", 1, []int{0}, 8, 13*60, m) }},
	{"no", "no.hours.week", "", func(m time.Duration) []Duty { return days("", 1, five, 8, 8*60, m) }},
	{"no", "no.hours.week", "no.average.own", func(m time.Duration) []Duty { return days("", 52, five, 8, 8*60, m) }},
	{"no", "no.hours.week", "no.average.own", func(m time.Duration) []Duty { return days("", 8, six, 8, 8*60, m) }},
	{"no", "no.hours.week", "no.average.own", func(m time.Duration) []Duty { return days("", 1, five, 8, 10*60, m) }},
	{"no", "no.hours.week", "no.average.union", func(m time.Duration) []Duty { return days("", 52, five, 8, 8*60, m) }},
	{"no", "no.hours.week", "no.average.union", func(m time.Duration) []Duty { return days("", 1, six, 8, 9*60, m) }},
	{"no", "no.hours.week", "no.average.authority", func(m time.Duration) []Duty { return days("", 26, five, 8, 8*60, m) }},
	{"no", "no.hours.week", "no.average.authority", func(m time.Duration) []Duty { return days("", 8, six, 8, 8*60, m) }},
	{"no", "no.hours.rota", "", func(m time.Duration) []Duty { return days(Rota, 1, five, 8, 7*60+36, m) }},
	{"no", "no.hours.rota", "no.average.own", func(m time.Duration) []Duty { return days(Rota, 52, five, 8, 7*60+36, m) }},
	{"no", "no.hours.rota", "no.average.union", func(m time.Duration) []Duty { return days(Rota, 52, five, 8, 7*60+36, m) }},
	{"no", "no.hours.rota", "no.average.authority", func(m time.Duration) []Duty { return days(Rota, 26, five, 8, 7*60+36, m) }},
	{"no", "no.hours.total.day", "", func(m time.Duration) []Duty { return days("", 1, []int{0}, 8, 13*60, m) }},
	{"no", "no.hours.total.day", "no.hours.total.16", func(m time.Duration) []Duty { return days("", 1, []int{0}, 6, 16*60, m) }},
	{"no", "no.hours.total.week", "", func(m time.Duration) []Duty { return days("", 8, six, 8, 8*60, m) }},
	{"no", "no.hours.night", "", func(m time.Duration) []Duty { return nights(Rota, 4, five, 8*60+52, m) }}, // 177 h 20 min
	{"no", "no.overtime", "", func(m time.Duration) []Duty { return beyond("", 1, 8*60, 10*60, m) }},
	{"no", "no.overtime", "", func(m time.Duration) []Duty { return beyond("", 4, 8*60, 6*60+15, m) }},
	{"no", "no.overtime", "", func(m time.Duration) []Duty { return beyond("", 40, 8*60, 5*60, m) }},
	{"no", "no.overtime", "no.overtime.union", func(m time.Duration) []Duty { return beyond("", 1, 8*60, 20*60, m) }},
	{"no", "no.overtime", "no.overtime.union", func(m time.Duration) []Duty { return beyond("", 4, 8*60, 12*60+30, m) }},
	{"no", "no.overtime", "no.overtime.union", func(m time.Duration) []Duty { return beyond("", 50, 8*60, 6*60, m) }},
	{"no", "no.overtime", "no.overtime.authority", func(m time.Duration) []Duty { return beyond("", 1, 8*60, 25*60, m) }},
	{"no", "no.overtime", "no.overtime.authority", func(m time.Duration) []Duty { return beyond("", 20, 8*60, 10*60, m) }},
	{"no", "no.overtime.rota", "", func(m time.Duration) []Duty { return beyond(Rota, 1, 7*60+36, 10*60, m) }},
	{"no", "no.overtime.rota", "no.overtime.union", func(m time.Duration) []Duty { return beyond(Rota, 1, 7*60+36, 20*60, m) }},
	{"no", "no.overtime.rota", "no.overtime.authority", func(m time.Duration) []Duty { return beyond(Rota, 1, 7*60+36, 25*60, m) }},
	{"no", "no.rest.daily", "", func(m time.Duration) []Duty { return between(Rota, 11, m) }},
	{"no", "no.rest.daily", "no.rest.daily.8", func(m time.Duration) []Duty { return between(Rota, 8, m) }},
	{"no", "no.rest.weekly", "", func(m time.Duration) []Duty { return week(Rota, 35, m) }},
	{"no", "no.rest.weekly", "no.rest.weekly.28", func(m time.Duration) []Duty { return week(Rota, 28, m) }},
	{"no", "no.sundays", "", func(m time.Duration) []Duty { return sundaysWorked(m, 1, 0, 2) }},
	{"no", "no.sundays", "no.sundays.average", func(m time.Duration) []Duty { return sundaysWorked(m, 3, 0, 1, 2) }},
	{"no", "no.sundays", "no.sundays.average", func(m time.Duration) []Duty {
		return sundaysWorked(m, 25, 0, 1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22)
	}},

	{"eu", "eu.hours", "", func(m time.Duration) []Duty { return days("", 17, six, 8, 8*60, m) }},
	{"eu", "eu.hours", "eu.hours.half", func(m time.Duration) []Duty { return days("", 26, six, 8, 8*60, m) }},
	{"eu", "eu.hours", "eu.hours.year", func(m time.Duration) []Duty { return days("", 52, six, 8, 8*60, m) }},
	{"eu", "eu.rest.daily", "", func(m time.Duration) []Duty { return between("", 11, m) }},
	{"eu", "eu.rest.weekly", "", func(m time.Duration) []Duty { return week("", 35, m) }},
	{"eu", "eu.rest.weekly", "eu.rest.weekly.24", func(m time.Duration) []Duty { return week("", 24, m) }},
	{"eu", "eu.night", "", func(m time.Duration) []Duty { return nights("", 17, six, 8*60, m) }},
	{"eu", "eu.coliving.hours", "", func(m time.Duration) []Duty { return days(CoLiving, 17, six, 8, 8*60, m) }},
	{"eu", "eu.coliving.hours", "eu.coliving.hours.half", func(m time.Duration) []Duty { return days(CoLiving, 26, six, 8, 8*60, m) }},
	{"eu", "eu.coliving.hours", "eu.coliving.hours.year", func(m time.Duration) []Duty { return days(CoLiving, 52, six, 8, 8*60, m) }},
	{"eu", "eu.coliving.rest.daily", "", func(m time.Duration) []Duty { return between(CoLiving, 11, m) }},
	{"eu", "eu.coliving.rest.weekly", "", func(m time.Duration) []Duty { return week(CoLiving, 35, m) }},
	{"eu", "eu.coliving.rest.weekly", "eu.coliving.rest.weekly.24", func(m time.Duration) []Duty { return week(CoLiving, 24, m) }},
	{"eu", "eu.coliving.night", "", func(m time.Duration) []Duty { return nights(CoLiving, 17, six, 8*60, m) }},
}

// TestLimits: what is at the limit of a rule keeps it, what is a minute below it too, and what is a minute beyond it does not. What needs an agreement
// is not kept without it.
func TestLimits(t *testing.T) {
	seen := map[string]bool{}
	for _, x := range limits {
		var agreements []Agreement
		if seen[x.rule+x.agreement] = true; x.agreement != "" {
			agreements = append(agreements, agreed(x.agreement))
		}
		for _, more := range []time.Duration{-time.Minute, 0, time.Minute} {
			duties := x.duties(more)
			l := line(t, PackOf(x.pack).Check(someone(duties, agreements...)), x.rule)
			if got := len(l.Findings) > 0; got != (more > 0) {
				t.Errorf("%s %s, %v beyond the limit: broken is %v: %+v", x.rule, x.agreement, more, got, l.Findings)
			}
			bare := line(t, PackOf(x.pack).Check(someone(duties)), x.rule)
			if x.agreement != "" && more == 0 && (len(bare.Findings) == 0) != (len(l.Used) == 0) {
				t.Errorf("%s: %d findings without %s, and with it %v were used", x.rule, len(bare.Findings), x.agreement, l.Used)
			}
		}
	}
	for _, p := range Packs() {
		for _, r := range p.Rules {
			if len(r.Bounds) > 0 && !seen[r.Key] {
				t.Errorf("%s has no vector at its limit", r.Key)
			}
			for _, d := range r.Unless {
				if len(d.Bounds) > 0 && !seen[r.Key+d.Key] {
					t.Errorf("%s has no vector at its limit", d.Key)
				}
			}
		}
	}
}

// TestOvertime is work that was not planned, as far as the week is beyond the ordinary one.
func TestOvertime(t *testing.T) {
	for _, c := range []struct {
		planned, extra int // minutes of five days, and of the Saturday
		want           time.Duration
	}{{8 * 60, 3 * 60, 3 * time.Hour}, {6 * 60, 12 * 60, 2 * time.Hour}, {6 * 60, 8 * 60, 0}, {9 * 60, 3 * 60, 3 * time.Hour}} {
		l := line(t, Norway().Check(someone(beyond("", 1, c.planned, c.extra, 0))), "no.overtime")
		if !l.Asked || l.Nearest.Measured != c.want {
			t.Errorf("%d minutes a day and %d more: %+v", c.planned, c.extra, l)
		}
	}
	if l := line(t, Norway().Check(someone(days("", 1, six, 8, 9*60, 0))), "no.overtime"); l.Asked {
		t.Errorf("what was planned is no overtime: %+v", l)
	}
}

// TestRestIsPlaced: eight hours of rest are not enough if they do not lie between ten and eight.
func TestRestIsPlaced(t *testing.T) {
	for _, c := range []struct {
		from   float64
		broken bool
	}{{21.75, true}, {22, false}, {23, false}, {24, false}, {24.25, true}} {
		duties := living(0, [2]float64{13, 15}, [2]float64{c.from, c.from + 8})
		duties[0].Until = at(1, 9) // so that a rest which ends after eight ends before the duty
		l := line(t, Norway().Check(someone(duties)), "no.coliving.rest")
		if got := len(l.Findings) > 0; got != c.broken {
			t.Errorf("rest from %v: broken is %v: %+v", c.from, got, l.Findings)
		}
	}
}

// TestRestWhenTheClockChanges: a night from ten to eight has nine hours in spring and eleven in autumn, and the law counts hours.
func TestRestWhenTheClockChanges(t *testing.T) {
	for day, broken := range map[civil.Day]bool{civil.Date(2026, 3, 28): true, civil.Date(2026, 10, 24): false, civil.Date(2026, 10, 17): false} {
		d := Duty{From: day.At(8*60, oslo), Until: day.Add(1).At(8*60, oslo), Presence: Active, Basis: CoLiving,
			Parts: []Part{{day.At(22*60, oslo), day.Add(1).At(8*60, oslo), Free}}}
		l := line(t, Norway().Check(Employee{Zone: oslo, From: day, Until: day.Add(7), Duties: []Duty{d}}), "no.coliving.rest")
		if got := len(l.Findings) > 0; got != broken {
			t.Errorf("the night of %s: broken is %v: %+v", day, got, l.Findings)
		}
		if got := Norway().Hours([]Duty{d}, day.At(0, oslo), day.Add(2).At(0, oslo)); got != 14*time.Hour {
			t.Errorf("the day and night of %s count %s", day, got)
		}
	}
}

// TestWatchAtHome counts a seventh, and a fifth from the day on which that was agreed until it was ended. It is rest.
func TestWatchAtHome(t *testing.T) {
	watch := func(day int) Duty {
		return Duty{From: at(day, 8), Until: at(day, 8).Add(35 * time.Hour), Presence: OnCall}
	}
	fifth := Agreement{Derogation: "no.oncall.fifth", Document: "2026-07", From: monday.Add(14), Until: monday.Add(20)}
	for day, want := range map[int]time.Duration{0: 5 * time.Hour, 14: 7 * time.Hour, 21: 5 * time.Hour} {
		p := Norway().Check(someone([]Duty{watch(day)}, fifth))
		if got := line(t, p, "no.hours.total.week").Nearest.Measured * 8; got < want-time.Minute || got > want+time.Minute { // a mean of eight weeks
			t.Errorf("a watch of 35 hours on day %d counts %s, and not %s", day, got, want)
		}
		if got := line(t, p, "no.rest.daily"); got.Asked {
			t.Errorf("a watch at home is rest: %+v", got)
		}
	}
}

// TestWhoCameLately: what was before somebody came counts as free, as the packs say.
func TestWhoCameLately(t *testing.T) {
	e := someone(days("", 3, six, 8, 10*60, 0)) // 60 hours a week for three weeks
	e.From = monday
	if l := line(t, Norway().Check(e), "no.hours.total.week"); len(l.Findings) > 0 || l.Nearest.Measured != 180*time.Hour/8 {
		t.Errorf("%+v", l)
	}
}

// TestStretchOverAnEdge: a stretch of living in that begins in one six weeks and ends in the next is looked at in every six weeks there are.
func TestStretchOverAnEdge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begin := rapid.IntRange(0, 42).Draw(t, "begin")
		duties := coliving(14, 14, 14, 24, Active) // 336 hours, more than 288
		for i := range duties {
			duties[i].From, duties[i].Until, duties[i].Parts = duties[i].From.AddDate(0, 0, begin), duties[i].Until.AddDate(0, 0, begin), nil
		}
		l := Norway().Check(someone(duties)).Lines[0]
		if len(l.Findings) == 0 || l.Nearest.Measured < 55*time.Hour || l.Nearest.Measured > 57*time.Hour {
			t.Fatalf("%+v", l)
		}
	})
}

// TestAgreementCountsFromItsDay: with an agreement every window is excused that lies within its days, and no other.
func TestAgreementCountsFromItsDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(-10, 90).Draw(t, "from")
		until := from + rapid.IntRange(0, 140).Draw(t, "days")
		a := Agreement{Derogation: "no.coliving.hours.60", Document: "2026-01", From: monday.Add(from), Until: monday.Add(until)}
		e := someone(coliving(140, 7, 7, 14, Free)) // 49 hours in each six weeks
		bare, with := Norway().Check(e).Lines[0], Norway().Check(Employee{Zone: e.Zone, From: e.From, Until: e.Until, Duties: e.Duties, Agreements: []Agreement{a}}).Lines[0]
		for _, f := range with.Findings {
			first, last := civil.Of(f.From, oslo), civil.Of(f.Until.Add(-time.Second), oslo)
			if a.covers(first, last) {
				t.Fatalf("from %d until %d: %+v", from, until, f)
			}
		}
		if uncovered := from > 0 || until < 140; uncovered && from <= 0 && until < 133-42 && len(with.Findings) == 0 {
			t.Fatalf("the agreement ended on day %d, and nothing is found; without it: %+v", until, bare.Findings)
		}
		if from <= 0 && until >= 140 && (len(with.Findings) > 0 || len(with.Used) != 1) {
			t.Fatalf("the agreement was there all the time: %+v", with)
		}
	})
}

// TestWeeks has a week of evenings and days, one of living in, and an empty one.
func TestWeeks(t *testing.T) {
	duties := slices.Concat(shifts(Rota, 14, 22, 0), shifts(Rota, 8, 15, 1, 6), coliving(14, 7, 7, 14, Free))
	for i := range duties[3:] {
		duties[3+i] = Duty{From: at(7, 8), Until: at(13, 8), Presence: Active, Basis: CoLiving}
		for n := 7; n < 13; n++ {
			duties[3+i].Parts = append(duties[3+i].Parts, Part{at(n, 22), at(n+1, 8), Free})
		}
	}
	got := Norway().Weeks(someone(duties), monday, monday.Add(20))
	want := []Week{
		{monday, 22 * hour, 14 * hour, 10 * hour, 113 * hour, true},                      // from Tuesday at three to Sunday at eight
		{monday.Add(7), 84 * hour, 14 * hour, 10 * hour, 43*hour + 30*time.Minute, true}, // from ten on Saturday, and on into the next week
		{Monday: monday.Add(14)},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}
