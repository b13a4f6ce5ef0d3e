package words

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// ordinals are the messages that count like 1st, 2nd, 3rd, 4th; see Words.nth.
var ordinals = []string{"calendar.nth-day", "calendar.nth-week"}

// TestCatalogues holds the languages against each other: each says everything that another says, with the
// same values, and in all the forms that its own grammar has.
func TestCatalogues(t *testing.T) {
	for _, problem := range compare(spoken().words) {
		t.Error(problem)
	}
}

func compare(all map[string]*Words) (problems []string) {
	report := func(lang, key, format string, args ...any) {
		problems = append(problems, fmt.Sprintf("%s: %q %s", file(key, lang), key, fmt.Sprintf(format, args...)))
	}
	keys, counted, values := map[string]string{}, map[string]bool{}, map[string][]string{}
	langs := slices.Sorted(maps.Keys(all))
	for _, lang := range langs {
		for key, m := range all[lang].messages {
			keys[key] = lang
			counted[key] = counted[key] || m.forms != nil && !slices.Contains(ordinals, key)
			values[key] = slices.Compact(slices.Sorted(slices.Values(append(values[key], m.names()...))))
		}
	}
	for _, lang := range langs {
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			m, ok := all[lang].messages[key]
			if !ok {
				report(lang, key, "is missing. It is written in %s; translate it here too.", file(key, keys[key]))
				continue
			}
			if missing := without(values[key], m.names()); len(missing) > 0 {
				report(lang, key, "leaves out {{.%s}}, which the message has in another language.", strings.Join(missing, "}}, {{."))
			}
			rules := plural.Cardinal
			if slices.Contains(ordinals, key) {
				rules = plural.Ordinal
			} else if !counted[key] {
				continue
			}
			if want, got := grammar(rules, all[lang].tag), m.formNames(); !slices.Equal(want, got) {
				report(lang, key, "has the forms %v, but counting in this language needs %v.", got, want)
			}
			for form, t := range m.forms {
				if left := without(values[key], t.names()); len(left) > 0 && !slices.Equal(left, []string{"Count"}) {
					report(lang, key, "leaves out %v in the form %q; only Count may be left out.", left, formNames[form])
				}
			}
		}
	}
	return problems
}

// TestWordings looks at each wording by itself.
func TestWordings(t *testing.T) {
	for lang, w := range spoken().words {
		for key, m := range w.messages {
			for _, text := range append(slices.Collect(maps.Values(m.forms)), m.other) {
				wording := text.String()
				switch {
				case wording != strings.TrimSpace(wording) || strings.Contains(wording, "  "):
					t.Errorf("%s: %q has a space too many: %q", file(key, lang), key, wording)
				case strings.ContainsAny(wording, "<>\n\t"):
					t.Errorf("%s: %q holds markup or a line break, which belong in the page: %q", file(key, lang), key, wording)
				case strings.ContainsAny(wording, `"'`):
					t.Errorf("%s: %q has typewriter's quotes; write ’ “ ” or « »: %q", file(key, lang), key, wording)
				case strings.Contains(wording, "..."):
					t.Errorf("%s: %q has three full stops; write …: %q", file(key, lang), key, wording)
				}
			}
		}
	}
}

func TestCompareNotices(t *testing.T) {
	write := func(tag string, wordings map[string]message) *Words {
		w := &Words{lang: tag, tag: language.MustParse(tag), messages: map[string]*message{}}
		for key, m := range wordings {
			w.messages[key] = &m
		}
		return w
	}
	say := func(s string) text {
		t, err := newText(s)
		if err != nil {
			panic(err)
		}
		return t
	}
	both := func(one, other string) message {
		return message{other: say(other), forms: map[plural.Form]text{plural.One: say(one), plural.Other: say(other)}}
	}
	problems := compare(map[string]*Words{
		"en": write("en", map[string]message{
			"a.same": {other: say("A {{.Name}}")}, "a.only": {other: say("B")}, "a.value": {other: say("C {{.Name}}")},
			"a.count": both("one of {{.Name}}", "{{.Count}} of {{.Name}}"), "a.form": both("one", "{{.Count}} {{.Name}}"),
		}),
		"nb": write("nb", map[string]message{
			"a.same": {other: say("{{.Name}} A")}, "a.value": {other: say("C")},
			"a.count": {other: say("{{.Count}} av {{.Name}}")}, "a.form": both("én {{.Name}}", "{{.Count}} {{.Name}}"),
		}),
	})
	want := []string{
		`internal/words/catalogue/a.en.toml: "a.form" leaves out [Count Name] in the form "one"; only Count may be left out.`,
		`internal/words/catalogue/a.nb.toml: "a.count" has the forms [other], but counting in this language needs [one other].`,
		`internal/words/catalogue/a.nb.toml: "a.only" is missing. It is written in internal/words/catalogue/a.en.toml; translate it here too.`,
		`internal/words/catalogue/a.nb.toml: "a.value" leaves out {{.Name}}, which the message has in another language.`,
	}
	if !slices.Equal(problems, want) {
		t.Errorf("noticed\n%s\nwant\n%s", strings.Join(problems, "\n"), strings.Join(want, "\n"))
	}
}

var formNames = map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few",
	plural.Many: "many", plural.Other: "other"}

// grammar gives the forms that a language has for whole numbers.
func grammar(rules *plural.Rules, tag language.Tag) []string {
	forms := map[string]bool{"other": true}
	for n := range 1000 {
		forms[formNames[rules.MatchPlural(tag, n, 0, 0, 0, 0)]] = true
	}
	return slices.Sorted(maps.Keys(forms))
}

// file names the file that a key stands in.
func file(key, lang string) string {
	feature, _, _ := strings.Cut(key, ".")
	return "internal/words/catalogue/" + feature + "." + lang + ".toml"
}

func (t text) String() string {
	var s strings.Builder
	for _, p := range t.pieces {
		s.WriteString(p.words + "{{." + p.name + "}}")
	}
	return s.String() + t.end
}

func (t text) names() (names []string) {
	for _, p := range t.pieces {
		names = append(names, p.name)
	}
	return names
}

func (m *message) names() []string {
	names := m.other.names()
	for _, t := range m.forms {
		names = append(names, t.names()...)
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

func (m *message) formNames() []string {
	names := []string{"other"}
	for form := range m.forms {
		names = append(names, formNames[form])
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// without gives what is in all but not in some.
func without(all, some []string) (left []string) {
	for _, s := range all {
		if !slices.Contains(some, s) {
			left = append(left, s)
		}
	}
	return left
}
