package care

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNamesIn(t *testing.T) {
	var called []Named
	for _, name := range []string{"Nora", "Jonas", "Åse", "Ada", "Ada Berg", "Bjørn-Erik", "Zoë", "O'Hara"} {
		called = append(called, Named{ResidentID(strings.ToLower(name)), name})
	}
	called = append(called, Named{"another", "Nora"})
	for _, c := range []struct{ text, want string }{
		{"Nora laughed", "Nora Nora"}, // both who are called so
		{"we laughed", ""},
		{"Noras song, Nora's song, NORA’S song", "Noras Noras Nora's Nora's NORA’S NORA’S"},
		{"Norah and Eleanora and noraen", ""},
		{"Jonas' gitar", "Jonas'"},
		{"jonass", "jonass"},
		{"åse og ÅSES", "åse ÅSES"},
		{"Åsen og påse", ""},
		{"Ada  Berg og Ada.", "Ada  Berg Ada"},
		{"Ada\nBergs lue", "Ada\nBergs"},
		{"Ada-gruppa (Ada)", "Ada Ada"},
		{"Bjørn-Erik", "Bjørn-Erik"},
		{"Bjørn alone", ""},
		{"Zoë and zoë́", "Zoë"}, // an accent belongs to its letter
		{"O'Hara O'Haras", "O'Hara O'Haras"},
		{"Ada2 _Ada_ 2Ada", "Ada"},
		{"", ""},
	} {
		var got []string
		for _, hit := range NamesIn(c.text, called) {
			got = append(got, c.text[hit.From:hit.Until])
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("in %q: got %q, want %q", c.text, s, c.want)
		}
	}
	if hits := NamesIn("x", []Named{{"nobody", ""}}); hits != nil {
		t.Errorf("no name is found: %v", hits)
	}
}

func TestSentence(t *testing.T) {
	text := "We sang. Ada led (well!) and it was 3.5 times as loud… Then tea?\nNora poured\n\nThe end"
	for word, want := range map[string]string{
		"sang": "We sang. ", "Ada": "Ada led (well!) ", "loud": "and it was 3.5 times as loud… ",
		"tea": "Then tea?\n", "Nora": "Nora poured\n\n", "end": "The end",
	} {
		from, until := Sentence(text, strings.Index(text, word))
		if got := text[from:until]; got != want {
			t.Errorf("around %q: got %q, want %q", word, got, want)
		}
	}
	if from, until := Sentence("", 0); from != 0 || until != 0 {
		t.Errorf("got %d, %d", from, until)
	}
}

// FuzzNamesIn looks for two names in any text: whatever is found stands there as a word, and the sentences are the
// text.
func FuzzNamesIn(f *testing.F) {
	f.Add("Ada og Åses venn. Ada Berg's!", "Ada", "Ada Berg")
	f.Add("\xff\xfeAda\x80s", "\x80", "Å")
	f.Add("ſ K ß İ", "S", "k")
	f.Fuzz(func(t *testing.T, text, one, other string) {
		last := 0
		for _, hit := range NamesIn(text, []Named{{"one", one}, {"other", other}}) {
			if hit.From < last && hit.Named.Resident == "one" || hit.Until <= hit.From || hit.Until > len(text) {
				t.Fatalf("%+v in %q", hit, text)
			}
			last = hit.From
			if before, _ := utf8.DecodeLastRuneInString(text[:hit.From]); hit.From > 0 && ofWord(before) || wordAt(text, hit.Until) {
				t.Fatalf("%+v in %q is no word", hit, text)
			}
			if from, until := Sentence(text, hit.From); from > hit.From || until <= hit.From {
				t.Fatalf("%+v is not in its sentence %d to %d of %q", hit, from, until, text)
			}
		}
		var all strings.Builder
		for at := 0; at < len(text); {
			from, until := Sentence(text, at)
			if from != at || until <= at {
				t.Fatalf("the sentence at %d of %q is %d to %d", at, text, from, until)
			}
			all.WriteString(text[from:until])
			at = until
		}
		if all.String() != text {
			t.Fatalf("%q became %q", text, all.String())
		}
	})
}
