package words

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// ours are the languages that the tables of the Unicode consortium do not name.
var ours = map[string]string{"nsl": "language.norwegian-sign", "ase": "language.american-sign", "prs": "language.dari"}

// Language says what a language is called, by its tag (BCP 47): "ar" is "Arabic", "arabisk". A tag that nobody
// knows is said as it is.
func (w *Words) Language(tag string) string {
	if key, ok := ours[tag]; ok {
		return w.Say(key)
	}
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	names := display.Languages(w.tag)
	if names == nil {
		return tag
	}
	if name := names.Name(t); name != "" {
		return name
	}
	return tag
}
