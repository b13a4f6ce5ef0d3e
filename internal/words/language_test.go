package words

import "testing"

func TestLanguage(t *testing.T) {
	for tag, want := range map[string][2]string{"ar": {"Arabic", "arabisk"}, "nb": {"Norwegian Bokmål", "norsk bokmål"}, "so": {"Somali", "somali"},
		"ckb": {"Central Kurdish", "sorani"}, "prs": {"Dari", "dari"}, "nsl": {"Norwegian Sign Language", "norsk tegnspråk"}, "no such tag": {"no such tag", "no such tag"}} {
		for i, lang := range []string{"en", "nb"} {
			if got := For(lang).Language(tag); got != want[i] {
				t.Errorf("%s in %s is called %q, want %q", tag, lang, got, want[i])
			}
		}
	}
}
