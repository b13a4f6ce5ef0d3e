package recur

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"

	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"
)

func must(t testing.TB, rule string) Rule {
	t.Helper()
	r, err := Parse(rule)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestBetween(t *testing.T) {
	tests := []struct{ rule, start, to, want string }{
		{"", "2026-11-22", "2027-11-22", "2026-11-22"},
		{"FREQ=DAILY;COUNT=3", "2026-11-22", "2027-11-22", "2026-11-22 2026-11-23 2026-11-24"},
		{"FREQ=WEEKLY", "2026-11-22", "2026-12-06", "2026-11-22 2026-11-29 2026-12-06"},
		{"FREQ=WEEKLY;BYDAY=TU,TH", "2026-11-23", "2026-12-01", "2026-11-24 2026-11-26 2026-12-01"},
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-11-26", "2026-12-31", "2026-11-29 2026-12-07 2026-12-13 2026-12-21 2026-12-27"},
		// RFC 5545: the same rule, and what WKST does to it
		{"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", "1998-01-01", "1997-08-05 1997-08-10 1997-08-19 1997-08-24"},
		{"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", "1998-01-01", "1997-08-05 1997-08-17 1997-08-19 1997-08-31"},
		{"FREQ=MONTHLY", "2026-01-31", "2026-08-01", "2026-01-31 2026-03-31 2026-05-31 2026-07-31"},
		{"FREQ=MONTHLY;BYDAY=1MO", "2026-11-22", "2027-01-31", "2026-12-07 2027-01-04"},
		{"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-22", "2027-01-31", "2026-11-30 2026-12-31 2027-01-29"},
		{"FREQ=MONTHLY;BYMONTHDAY=-1,15", "2028-02-01", "2028-03-15", "2028-02-15 2028-02-29 2028-03-15"},
		{"FREQ=MONTHLY;BYDAY=MO,1TU", "2026-12-01", "2026-12-15", "2026-12-01 2026-12-07 2026-12-14"},
		{"FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2026-11-25", "2026-12-07", "2026-11-30 2026-12-07"},
		{"FREQ=YEARLY", "2024-02-29", "2033-01-01", "2024-02-29 2028-02-29 2032-02-29"},
		{"FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=17", "2026-11-22", "2028-12-31", "2027-05-17 2028-05-17"},
		{"FREQ=DAILY;UNTIL=20261124T080000Z", "2026-11-22", "2027-11-22", "2026-11-22 2026-11-23 2026-11-24"},
		{"FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", "2026-11-22", "2126-11-22", ""},
	}
	for _, test := range tests {
		start, err := civil.Parse(test.start)
		if err != nil {
			t.Fatal(err)
		}
		to, err := civil.Parse(test.to)
		if err != nil {
			t.Fatal(err)
		}
		if got := list(must(t, test.rule).Between(start, start, to)); got != test.want {
			t.Errorf("%q from %s is on %s, want %s", test.rule, test.start, got, test.want)
		}
	}
	if days := must(t, "FREQ=DAILY").Between(0, 1, 10); days != nil {
		t.Errorf("what never began comes back on %s", list(days))
	}
}

func list(days []civil.Day) string {
	var s []string
	for _, d := range days {
		s = append(s, d.String())
	}
	return strings.Join(s, " ")
}

// anyRule draws rules that this package and rrule-go read alike. (rrule-go lets "MO,1TU" mean both at once where
// RFC 5545 says either, and begins BYSETPOS in the first week at the first day, not at the week's.)
func anyRule(t *rapid.T) string {
	freq := rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "freq")
	rule := "FREQ=" + freq
	add := func(name string, value any) { rule += fmt.Sprintf(";%s=%v", name, value) }
	chance := func(name string) bool { return rapid.IntRange(0, 2).Draw(t, name) == 0 }
	some := func(name string, g *rapid.Generator[int]) string {
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(rapid.SliceOfNDistinct(g, 1, 3, rapid.ID).Draw(t, name)), " ", ","), "[]")
	}
	signed := func(most int) *rapid.Generator[int] {
		return rapid.IntRange(-most, most).Filter(func(n int) bool { return n != 0 })
	}
	if chance("has interval") {
		add("INTERVAL", rapid.IntRange(1, 7).Draw(t, "interval"))
	}
	if chance("has week start") {
		add("WKST", rapid.SampledFrom(weekdays).Draw(t, "week start"))
	}
	choice := false
	if chance("has days") {
		choice = true
		days := rapid.SliceOfNDistinct(rapid.SampledFrom(weekdays), 1, 4, rapid.ID).Draw(t, "days")
		if (freq == "MONTHLY" || freq == "YEARLY") && chance("numbered") {
			for i := range days {
				days[i] = fmt.Sprint(signed(5).Draw(t, "n"), days[i])
			}
		}
		add("BYDAY", strings.Join(days, ","))
	}
	if chance("has months") {
		choice = true
		add("BYMONTH", some("months", rapid.IntRange(1, 12)))
	}
	if freq != "WEEKLY" && chance("has dates") {
		choice = true
		add("BYMONTHDAY", some("dates", signed(31)))
	}
	if choice && (freq == "MONTHLY" || freq == "YEARLY") && chance("has positions") {
		add("BYSETPOS", some("positions", signed(6)))
	}
	switch rapid.IntRange(0, 3).Draw(t, "end") {
	case 0:
		add("COUNT", rapid.IntRange(1, 60).Draw(t, "count"))
	case 1:
		add("UNTIL", strings.ReplaceAll(anyStart(t, "until").String(), "-", ""))
	}
	return rule
}

func anyStart(t *rapid.T, name string) civil.Day {
	return civil.Date(2016, 1, 1).Add(rapid.IntRange(0, 10*365).Draw(t, name))
}

func TestSameAsRRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, start := anyRule(t), anyStart(t, "start")
		r, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		from := start.Add(rapid.IntRange(-40, 4000).Draw(t, "from"))
		to := from.Add(rapid.IntRange(-5, 800).Draw(t, "length"))

		option, err := rrule.StrToROption(text)
		if err != nil {
			t.Fatal(err)
		}
		option.Dtstart = start.At(0, time.UTC)
		other, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatal(err)
		}
		var want []civil.Day
		for next := other.Iterator(); ; {
			at, ok := next()
			d := civil.Of(at, time.UTC)
			if !ok || d > to {
				break
			}
			if d >= from {
				want = append(want, d)
			}
		}
		got := r.Between(start, from, to)
		if !slices.Equal(got, want) {
			t.Fatalf("%s from %s, between %s and %s, is on\n%s\nwant\n%s", text, start, from, to, list(got), list(want))
		}
		for d := from; d <= min(to, from.Add(400)); d++ {
			if r.On(start, d) != slices.Contains(want, d) {
				t.Fatalf("%s from %s: On(%s) is %v", text, start, d, r.On(start, d))
			}
		}
	})
}

func TestParseRefuses(t *testing.T) {
	for rule, want := range map[string]string{
		"FREQ=HOURLY": `"HOURLY" is not DAILY`, "FREQ=weekly": "is not DAILY", "INTERVAL=2": "FREQ is missing", "FREQ": "NAME=VALUE", "every day": "NAME=VALUE",
		"FREQ=": "NAME=VALUE", "FREQ=DAILY;": "NAME=VALUE", "FREQ=DAILY;FREQ=WEEKLY": "FREQ comes twice", "FREQ=DAILY;INTERVAL=0": "from 1 to 1000",
		"FREQ=DAILY;INTERVAL=99999999999999999999": "from 1 to 1000", "FREQ=DAILY;COUNT=0": "from 1 to 1000", "FREQ=DAILY;COUNT=2;UNTIL=20261224": "UNTIL and COUNT",
		"FREQ=DAILY;UNTIL=2026-12-24": "20261224", "FREQ=DAILY;UNTIL=20260231": "20261224", "FREQ=WEEKLY;BYDAY=XX": "does not end in", "FREQ=WEEKLY;BYDAY=M": "does not end in", "FREQ=WEEKLY;BYDAY=TU,": "does not end in",
		"FREQ=WEEKLY;BYDAY=1MO": "only months and years", "FREQ=MONTHLY;BYDAY=0MO": "no 0th", "FREQ=MONTHLY;BYDAY=54MO": "from -53 to 53", "FREQ=MONTHLY;BYMONTHDAY=32": "from -31 to 31",
		"FREQ=WEEKLY;BYMONTHDAY=1": "weeks", "FREQ=YEARLY;BYMONTH=-1": "from 1 to 12", "FREQ=MONTHLY;BYSETPOS=1": "nothing to choose", "FREQ=DAILY;BYDAY=MO;BYSETPOS=1": "BYSETPOS does not go with days",
		"FREQ=DAILY;BYHOUR=8": "times of the day", "FREQ=DAILY;BYEASTER=1": "not among", "FREQ=WEEKLY;WKST=1MO": "is not one of", "RRULE:FREQ=DAILY": "not among",
		"FREQ=YEARLY;BYMONTHDAY=" + strings.Repeat("1,", 100) + "1": "more than 200",
	} {
		if _, err := Parse(rule); err == nil {
			t.Errorf("%q was taken for a rule", rule)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is refused with %q, which does not say %q", rule, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, rule := range []string{"", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU;UNTIL=20261224", "FREQ=MONTHLY;BYDAY=-1FR,2MO;BYSETPOS=1;COUNT=5",
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,-1", "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2"} {
		f.Add(rule)
	}
	f.Fuzz(func(t *testing.T, rule string) {
		r, err := Parse(rule)
		if err != nil {
			return
		}
		if r.String() != rule {
			t.Fatalf("%q became %q", rule, r)
		}
		start := civil.Date(2016, 2, 29)
		days := r.Between(start, start, start.Add(3000))
		if !slices.IsSorted(days) || r.Count() > 0 && len(days) > r.Count() {
			t.Fatalf("%q is on %s", rule, list(days))
		}
		for _, d := range days[:min(len(days), 20)] {
			if !r.On(start, d) {
				t.Fatalf("%q is and is not on %s", rule, d)
			}
		}
	})
}

func TestAsPagesSayIt(t *testing.T) {
	if got := EveryWeek(time.Sunday, time.Thursday, time.Tuesday, time.Tuesday); got != "FREQ=WEEKLY;BYDAY=TU,TH,SU" {
		t.Errorf("written as %s", got)
	}
	if got := EveryWeek(); got != "FREQ=WEEKLY" {
		t.Errorf("written as %s", got)
	}
	r := must(t, EveryWeeks(2, time.Thursday, time.Monday))
	if r.Freq() != Weekly || r.Interval() != 2 || !slices.Equal(r.Weekdays(), []time.Weekday{time.Monday, time.Thursday}) || r.Count() != 0 || !r.Until().IsZero() {
		t.Errorf("%s is understood as every %d, on %v", r, r.Interval(), r.Weekdays())
	}
	if r := must(t, ""); r.Freq() != Once || r.Interval() != 1 || len(r.Weekdays()) != 0 {
		t.Errorf("once is understood as every %d, on %v", r.Interval(), r.Weekdays())
	}
	type item struct{ Rule Rule }
	data, err := json.Marshal(item{r})
	if err != nil || string(data) != `{"Rule":"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"}` {
		t.Fatalf("written as %s (%v)", data, err)
	}
	var back item
	if err := json.Unmarshal(data, &back); err != nil || back.Rule.String() != r.String() || back.Rule.Interval() != 2 {
		t.Fatalf("read back as %+v (%v)", back, err)
	}
	if err := json.Unmarshal([]byte(`{"Rule":"FREQ=SECONDLY"}`), &back); err == nil {
		t.Fatal("a rule about seconds was read")
	}
}

var tenYears = civil.Date(2016, 11, 22)

func BenchmarkOnWeekly(b *testing.B) {
	r := must(b, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH")
	for b.Loop() {
		r.On(tenYears, tenYears.Add(3654))
	}
}

func BenchmarkOnMonthly(b *testing.B) {
	r := must(b, "FREQ=MONTHLY;BYDAY=1TU")
	for b.Loop() {
		r.On(tenYears, tenYears.Add(3654))
	}
}

func BenchmarkOnWeeklyCounted(b *testing.B) {
	r := must(b, "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=1000")
	for b.Loop() {
		r.On(tenYears, tenYears.Add(3654))
	}
}

func BenchmarkMonthOfWeekly(b *testing.B) {
	r := must(b, "FREQ=WEEKLY;BYDAY=TU,TH")
	for b.Loop() {
		r.Between(tenYears, tenYears.Add(3650), tenYears.Add(3680))
	}
}
