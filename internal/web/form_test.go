package web

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"milieu/internal/care"
)

// FuzzForm reads whatever a browser, or somebody who is not a browser, may send, in every way that a form is read.
func FuzzForm(f *testing.F) {
	for _, body := range []string{
		"once=01a0cf00-636c-7a3e-91a2-0a9790d5dee5&what=walk&minutes=30&day=2026-11-21&clock=11:05&with=ingrid&with=jonas&words=I+slept%0D%0Awell",
		"minutes=-1&day=2026-02-30&clock=25:00&once=1", "words=%ff%fe%00", "a=%zz", ";;;", "minutes=99999999999999999999&list=" + strings.Repeat("x%0A", 50),
	} {
		f.Add(body)
	}
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r, err := http.NewRequest("POST", "/", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if r.ParseForm() != nil {
			return // guard has answered already
		}
		read := &form{r: r, who: care.ByTherapist("ingrid"), zone: oslo}
		for name := range r.Form {
			texts := append(append(read.list(name), read.lines(name)...), read.text(name), read.words(name), read.id())
			for _, text := range texts {
				if !utf8.ValidString(text) {
					t.Errorf("%q is read as %q", name, text)
				}
			}
			if n := read.number(name); n > 1_000_000 || n < -1_000_000 {
				t.Errorf("%q is read as %d", name, n)
			}
			if at := read.time(name, name); !at.IsZero() && read.day(name).IsZero() {
				t.Errorf("%q is a time without a day", name)
			}
		}
		if refusal := read.err(); refusal != nil && refusal.Kind != care.Invalid {
			t.Errorf("refused as %v", refusal.Kind)
		}
	})
}

// TestFormIDIsOnesOwn checks that one form on the screens of a whole team is a form of each of them.
func TestFormIDIsOnesOwn(t *testing.T) {
	id := func(who care.Who, given string) string {
		r, err := http.NewRequest("GET", "/?once="+given, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.ParseForm(); err != nil {
			t.Fatal(err)
		}
		return (&form{r: r, who: who}).id()
	}
	given := newID()
	ingrid, jonas := id(care.ByTherapist("ingrid"), given), id(care.ByTherapist("jonas"), given)
	if ingrid == jonas || ingrid != id(care.ByTherapist("ingrid"), given) || ingrid[:13] != given[:13] {
		t.Errorf("%s is %s and %s", given, ingrid, jonas)
	}
	if id(care.ByTherapist("ingrid"), "") != "" || id(care.ByTherapist("ingrid"), "7") != "" {
		t.Error("what is no ID is one")
	}
}
