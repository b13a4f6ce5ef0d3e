package words

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"milieu/internal/civil"

	"golang.org/x/text/feature/plural"
)

var en, nb = For("en"), For("nb")

// sample is a language of two messages, so that these tests do not lean on the house's own wording.
func sample(t testing.TB) *Words {
	t.Helper()
	w := &Words{lang: "en", tag: en.tag, messages: map[string]*message{}, calendar: en.calendar}
	for key, wordings := range map[string][2]string{
		"sample.plain":   {"", "Good morning"},
		"sample.values":  {"", "{{.Name}} met {{ .With }} on {{.Day}} at {{.At}}"},
		"sample.minutes": {"{{.Count}} minute", "{{.Count}} minutes"},
	} {
		one, err := newText(wordings[0])
		if err != nil {
			t.Fatal(err)
		}
		other, err := newText(wordings[1])
		if err != nil {
			t.Fatal(err)
		}
		w.messages[key] = &message{other: other}
		if wordings[0] != "" {
			w.messages[key] = &message{other: other, forms: map[plural.Form]text{plural.One: one, plural.Other: other}}
		}
	}
	return w
}

func TestFor(t *testing.T) {
	for asked, want := range map[string]string{
		"en": "en", "nb": "nb", "nb-NO": "nb", "no": "nb", "nn-NO,nn;q=0.9,en;q=0.5": "nb", "en-GB,en;q=0.9,nb;q=0.8": "en",
		"fr,nb;q=0.3": "nb", "": "en", "fr": "en", "*": "en", "nonsense;;;": "en", "\xff\x00": "en", strings.Repeat("nb,", 1e5): "en",
	} {
		if got := For(asked).Lang(); got != want {
			t.Errorf("asked for %.40q, got %s, want %s", asked, got, want)
		}
	}
	if got := strings.Join(Languages(), " "); got != "en nb" {
		t.Errorf("the languages are %s", got)
	}
	if en.Name() != "English" || nb.Name() != "Norsk (bokmål)" {
		t.Errorf("the languages call themselves %s and %s", en.Name(), nb.Name())
	}
}

// TestMissingWordsAreLoggedWithoutWhatWasSent says what a form may have sent as the ending of a key.
func TestMissingWordsAreLoggedWithoutWhatWasSent(t *testing.T) {
	var log strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	for range 2 {
		if got := sample(t).Say("contact.what.Ada told me."); got != "⟦contact.what.Ada told me.⟧" {
			t.Errorf("the reader sees %s", got)
		}
	}
	if got := log.String(); strings.Contains(got, "Ada") || strings.Count(got, "key=contact.what.") != 1 {
		t.Errorf("the log has %s", got)
	}
}

func TestSay(t *testing.T) {
	w := sample(t)
	tests := []struct{ got, want string }{
		{w.Say("sample.plain"), "Good morning"},
		{w.Say("sample.minutes", "Count", 1), "1 minute"},
		{w.Say("sample.minutes", "Count", 35), "35 minutes"},
		{w.Say("sample.minutes", "Count", int64(1)), "1 minute"},
		{w.Say("sample.minutes", "Count", 0), "0 minutes"},
		{w.Say("sample.values", "With", []string{"Leo", "Nora"}, "Name", "Ada", "Day", civil.Date(2026, 11, 21), "At", civil.Clock(845)),
			"Ada met ⟦language.list⟧ on ⟦calendar.day⟧ at 14:05"},
		{w.Say("sample.nothing"), "⟦sample.nothing⟧"},
		{w.Say("sample.minutes", "Cuont", 3), "⟦Count⟧ minutes"},
		{w.Say("sample.minutes", "Count"), "⟦Count⟧ minutes"},
		{en.Say("language.list", "Others", civil.Date(2026, 11, 21), "Last", 12.5), "Saturday 21 November and 12.5"},
		{nb.Say("language.list", "Others", time.Tuesday, "Last", []string{"Leo", "Nora"}), "Tuesday og Leo og Nora"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("said %q, want %q", test.got, test.want)
		}
	}
}

func TestNewTextRefuses(t *testing.T) {
	for _, wording := range []string{"{{Name}}", "{{.Name", "{{if .Name}}x{{end}}", "{{.}}", "{{.Na me}}", "{{.Name|upper}}"} {
		if _, err := newText(wording); err == nil {
			t.Errorf("%q was taken for a wording", wording)
		}
	}
}

func TestContext(t *testing.T) {
	ctx := context.Background()
	if got := Say(ctx, "calendar.today"); got != "today" {
		t.Errorf("to a stranger it said %q", got)
	}
	if got := Say(With(ctx, nb), "calendar.today"); got != "i dag" || From(With(ctx, nb)) != nb {
		t.Errorf("to a Norwegian it said %q", got)
	}
}

func TestCalendar(t *testing.T) {
	d := civil.Date(2026, 11, 21)
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ enGot, enWant, nbGot, nbWant string }{
		{en.Day(d), "Saturday 21 November", nb.Day(d), "lørdag 21. november"},
		{en.DayShort(d), "21 Nov", nb.DayShort(d), "21. nov."},
		{en.DateYear(d), "21 November 2026", nb.DateYear(d), "21. november 2026"},
		{en.Month(d), "November 2026", nb.Month(d), "november 2026"},
		{en.Week(d), "week 47", nb.Week(d), "uke 47"},
		{en.Weekday(time.Sunday), "Sunday", nb.Weekday(time.Sunday), "søndag"},
		{en.WeekdayShort(time.Monday), "Mon", nb.WeekdayShort(time.Monday), "man"},
		{en.Day(0) + en.DayShort(0) + en.Date(0) + en.DateYear(0) + en.Month(0) + en.Week(0) + en.Relative(0, d), "", nb.Day(0), ""},
		{en.Clock(845), "14:05", nb.Clock(845), "14:05"},
		{en.Time(d.At(845, oslo)), "14:05", nb.Time(d.At(845, oslo).UTC()), "13:05"},
		{en.Minutes(0), "0 min", nb.Minutes(35), "35 min"},
		{en.Minutes(60), "1 h", nb.Minutes(70), "1 t 10 min"},
		{en.Minutes(-70), "-1 h 10 min", nb.Minutes(-5), "-5 min"},
		{en.Hours(2250), "37.5 h", nb.Hours(2250), "37,5 t"},
		{en.Hours(60), "1 h", nb.Hours(2), "0 t"},
		{en.Number(1200), "1200", nb.Number(0.25), "0,25"},
		{en.Relative(d, d), "today", nb.Relative(d, d), "i dag"},
		{en.Relative(d.Add(1), d), "tomorrow", nb.Relative(d.Add(-1), d), "i går"},
		{en.Relative(d.Add(6), d), "on Friday", nb.Relative(d.Add(2), d), "på mandag"},
		{en.Relative(d.Add(-2), d), "last Thursday", nb.Relative(d.Add(-6), d), "sist søndag"},
		{en.Relative(d.Add(7), d), "28 November", nb.Relative(d.Add(-7), d), "14. november"},
		{en.Relative(d.Add(60), d), "20 January 2027", nb.Relative(d, 0), "21. november 2026"},
		{en.NthDay(1), "1st day", nb.NthDay(1), "1. dag"},
		{en.NthDay(2), "2nd day", nb.NthDay(2), "2. dag"},
		{en.NthWeek(3), "3rd week", nb.NthWeek(3), "3. uke"},
		{en.NthWeek(11) + en.NthWeek(12) + en.NthWeek(13), "11th week12th week13th week", "", ""},
		{en.NthDay(21) + en.NthDay(102), "21st day102nd day", "", ""},
		{en.List(nil) + en.List([]string{"Leo"}), "Leo", nb.List([]string{"Leo", "Nora"}), "Leo og Nora"},
		{en.List([]string{"Leo", "Nora", "Eli"}), "Leo, Nora and Eli", nb.List([]string{"Leo", "Nora", "Eli"}), "Leo, Nora og Eli"},
		{en.Quote("I slept."), "“I slept.”", nb.Quote("Jeg sov."), "«Jeg sov.»"},
		{Capital(en.Day(d)), "Saturday 21 November", Capital("ønske") + Capital(""), "Ønske"},
	}
	for _, test := range tests {
		if test.enGot != test.enWant {
			t.Errorf("said %q, want %q", test.enGot, test.enWant)
		}
		if test.nbGot != test.nbWant {
			t.Errorf("sa %q, ventet %q", test.nbGot, test.nbWant)
		}
	}
}

func BenchmarkSayPlain(b *testing.B) {
	for b.Loop() {
		nb.Say("calendar.today")
	}
}

func BenchmarkSayPlainToContext(b *testing.B) {
	ctx := With(context.Background(), nb)
	for b.Loop() {
		Say(ctx, "calendar.today")
	}
}

func BenchmarkSayPlural(b *testing.B) {
	w := sample(b)
	for b.Loop() {
		w.Say("sample.minutes", "Count", 35)
	}
}

func BenchmarkSayValues(b *testing.B) {
	for b.Loop() {
		nb.Say("calendar.hours-minutes", "Hours", 1000, "Minutes", 2000)
	}
}

func BenchmarkDay(b *testing.B) {
	d := civil.Date(2026, 11, 21)
	for b.Loop() {
		nb.Day(d)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(); err != nil {
			b.Fatal(err)
		}
	}
}
