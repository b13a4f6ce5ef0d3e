package web

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"milieu/internal/civil"
	"milieu/internal/recur"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// repeatForm is somebody's answer to how often something comes back.
func repeatForm(repeat, every, until, from string, weekdays ...string) *look {
	answer := url.Values{"repeat": {repeat}, "every": {every}, "until": {until}, "from": {from}, "weekday": weekdays}
	r := httptest.NewRequest("POST", "/", strings.NewReader(answer.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_ = r.ParseForm()
	l := &look{Request: r}
	l.speak(words.For("en"))
	return l
}

func chosen(options []ui.Option) (values []string) {
	for _, o := range options {
		if o.Chosen {
			values = append(values, o.Value)
		}
	}
	return values
}

func TestRepeats(t *testing.T) {
	l := repeatForm("", "", "", "")
	for _, c := range []struct{ rule, from, says string }{
		{"", "2026-11-24", "once, on Tuesday 24 November"},
		{"FREQ=DAILY", "2026-11-24", "every day"},
		{"FREQ=WEEKLY", "2026-11-24", "every Tuesday"},
		{"FREQ=WEEKLY;BYDAY=TH,TU", "2026-11-24", "every Tuesday and Thursday"},
		{"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "2026-11-24", "every day"},
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24", "every other week: Tuesday"},
		{"FREQ=WEEKLY;INTERVAL=3;BYDAY=TU", "2026-11-24", "every 3 weeks: Tuesday"},
		{"FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222", "2026-11-24", "every Tuesday, until Tuesday 22 December"},
		{"FREQ=MONTHLY;BYDAY=4TU", "2026-11-24", "the fourth Tuesday of the month"},
		{"FREQ=MONTHLY;BYDAY=-1MO", "2026-11-30", "the last Monday of the month"},
		{"FREQ=MONTHLY;BYDAY=2TU", "2026-11-24", "on certain days"},
		{"FREQ=MONTHLY;BYMONTHDAY=1", "2026-11-24", "on certain days"},
		{"FREQ=WEEKLY;COUNT=3", "2026-11-24", "on certain days"},
		{"what nobody can read", "2026-11-24", "on certain days"},
	} {
		from, err := civil.Parse(c.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := repeats(l, c.rule, from); got != c.says {
			t.Errorf("%s from %s is said %q, want %q", c.rule, c.from, got, c.says)
		}
	}
	// What the form cannot say stays as it was.
	if got := repeatForm("rule", "", "", "2026-11-24").form().rule(civil.Date(2026, 11, 24), "FREQ=MONTHLY;BYMONTHDAY=1"); got != "FREQ=MONTHLY;BYMONTHDAY=1" {
		t.Errorf("it became %q", got)
	}
}

// FuzzRepeat answers the form with whatever one can send. It is refused, or it is a rule that can be read, that is said
// without a gap, and that the form, shown again with it, answers in the same way.
func FuzzRepeat(f *testing.F) {
	for _, seed := range [][5]string{{"weekly", "tuesday", "2", "2026-12-24", "2026-11-24"}, {"monthly", "", "", "", "2026-11-30"}, {"rule", "", "", "", ""},
		{"daily", "", "9999", "20261224", "0001-01-01"}, {"weekly", "x", "-1", "9999-12-31", "9999-12-31"}, {"once", "", "", "2026-01-01", "2026-11-24"}, {"weekly", "", "52", "0001-01-01", "2024-02-29"}} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4])
	}
	f.Fuzz(func(t *testing.T, repeat, weekday, every, until, from string) {
		l := repeatForm(repeat, every, until, from, weekday)
		day := l.form().day("from")
		rule := l.form().rule(day, "")
		if l.form().err() != nil {
			return
		}
		if _, err := recur.Parse(rule); err != nil {
			t.Fatalf("nobody was told that %q is no rule: %v", rule, err)
		}
		if day.IsZero() {
			return // the house refuses what has no first day
		}
		if said := repeats(l, rule, day); said == "" || strings.Contains(said, "⟦") {
			t.Errorf("%q is said %q", rule, said)
		}
		shown := newRepeatFields(l, rule, day)
		how := chosen(shown.How)
		if len(how) != 1 {
			t.Fatalf("%q is shown as %v", rule, how)
		}
		again := repeatForm(how[0], strings.Join(chosen(shown.Every), ""), shown.Until, from, chosen(shown.Days)...)
		got := again.form().rule(day, rule)
		if want := newRepeatFields(l, got, day); strings.Join(chosen(want.Days), ",") != strings.Join(chosen(shown.Days), ",") || want.Until != shown.Until {
			t.Errorf("%q became %q by being shown", rule, got)
		}
	})
}
