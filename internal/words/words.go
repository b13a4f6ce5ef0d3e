// Package words is what the program says, in the reader's language.
//
// What is said has a key, "contact.minutes". What it sounds like in each language is in
// catalogue/contact.en.toml and catalogue/contact.nb.toml, one pair of files a feature, whose keys all begin
// with the feature's name. A page asks for words by key and hands over what they need:
//
//	care refuses("contact.minutes", "Count", 35) ─┐
//	page: words.Say(ctx, "contact.title")         ├─> Words of the reader ──> "35 minutes" · "35 minutter"
//	page: words.From(ctx).Day(d)                  ┘
//
// To add a message: write its line in both files, use its key. To add a language: translate the files. The
// tests of this package compare the catalogues with each other and with the sources of the whole program.
package words

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// fallback is the language that is spoken when nobody's is known.
const fallback = "en"

//go:embed catalogue/*.toml
var catalogue embed.FS

// Words says things in one language. It never changes, so that many pages may use it at once.
type Words struct {
	lang     string
	tag      language.Tag
	messages map[string]*message
	calendar calendar
}

type languages struct {
	names   []string // the fallback first, as the matcher wants it
	words   map[string]*Words
	matcher language.Matcher
	matched []*Words // what the matcher's tags stand for
}

var spoken = sync.OnceValue(func() languages {
	l, err := load()
	if err != nil {
		panic(err) // the catalogue is part of the program
	}
	return l
})

// Languages lists the languages that the program speaks, by their tags (BCP 47): "en", "nb".
func Languages() []string { return slices.Clone(spoken().names) }

// For gives the words of a language, by its tag ("nb") or as a browser asks ("nn-NO,nb;q=0.8,en;q=0.5"). It
// takes the nearest that the program speaks, and English when none is near.
func For(lang string) *Words {
	s := spoken()
	if w, ok := s.words[lang]; ok {
		return w
	}
	const longest = 500 // no browser's wish is longer
	if len(lang) > longest {
		return s.words[fallback]
	}
	_, i := language.MatchStrings(s.matcher, lang)
	return s.matched[i]
}

// Lang gives the language's tag, for the page's lang attribute.
func (w *Words) Lang() string { return w.lang }

// Name gives what the language calls itself: "English", "Norsk (bokmål)".
func (w *Words) Name() string { return w.Say("language.name") }

// Say says the message with the key. The args are pairs of a name and a value, which take the place of
// {{.Name}} in the message; the value called Count also chooses between its singular and plural.
//
// A value may be a string, a number, a civil.Day or civil.Clock (said as Day and Clock say them), a list of
// strings (said as List says it), or know itself what it is called (fmt.Stringer).
//
// A message or a value that is not there is a mistake of ours that the reader can live with: it is said as
// ⟦its name⟧ and logged once.
func (w *Words) Say(key string, args ...any) string {
	m, ok := w.messages[key]
	if !ok {
		return missing(w.lang, key, "")
	}
	t := m.other
	if m.forms != nil {
		t = m.form(plural.Cardinal, w.tag, count(args))
	}
	return w.fill(t, key, args)
}

// Has says that there is a message with the key.
func (w *Words) Has(key string) bool {
	_, ok := w.messages[key]
	return ok
}

type contextKey struct{}

// With gives a context whose reader understands w.
func With(ctx context.Context, w *Words) context.Context {
	return context.WithValue(ctx, contextKey{}, w)
}

// From gives the words of the context's reader; English when none are known.
func From(ctx context.Context) *Words {
	if w, ok := ctx.Value(contextKey{}).(*Words); ok {
		return w
	}
	return For(fallback)
}

// Say says a message to the context's reader, for templates; see Words.Say.
func Say(ctx context.Context, key string, args ...any) string {
	return From(ctx).Say(key, args...)
}

var missed sync.Map

func missing(lang, key, name string) string {
	ours := key
	for family := range Families { // the ending of such a key may be what somebody sent: it is neither logged nor kept
		if strings.HasPrefix(key, family) {
			ours = family
		}
	}
	if _, known := missed.LoadOrStore([3]string{lang, ours, name}, true); !known {
		slog.Error("words are missing", "lang", lang, "key", ours, "value", name)
	}
	if name != "" {
		return "⟦" + name + "⟧"
	}
	return "⟦" + key + "⟧"
}

// load reads the catalogue.
func load() (languages, error) {
	files, err := catalogue.ReadDir("catalogue")
	if err != nil {
		return languages{}, fmt.Errorf("read the catalogue: %w", err)
	}
	l := languages{names: []string{fallback}, words: map[string]*Words{}}
	for _, file := range files {
		if err := l.read("catalogue/" + file.Name()); err != nil {
			return languages{}, fmt.Errorf("read the catalogue %s: %w", file.Name(), err)
		}
	}
	var tags []language.Tag
	match := func(tag language.Tag, w *Words) {
		tags, l.matched = append(tags, tag), append(l.matched, w)
	}
	for _, name := range l.names {
		w := l.words[name]
		if w == nil {
			return languages{}, fmt.Errorf("read the catalogue: nothing is written in %s", name)
		}
		w.calendar = w.newCalendar()
		match(w.tag, w)
	}
	// Who writes nynorsk reads bokmål; the matcher alone would rather give them English.
	if l.words["nn"] == nil {
		match(language.MustParse("nn"), l.words["nb"])
	}
	l.matcher = language.NewMatcher(tags)
	return l, nil
}

// read adds one file, named feature.language.toml.
func (l *languages) read(name string) error {
	feature, _, _ := strings.Cut(path.Base(name), ".")
	data, err := catalogue.ReadFile(name)
	if err != nil {
		return err
	}
	file, err := i18n.ParseMessageFileBytes(data, name, map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
	if err != nil {
		return err
	}
	lang := file.Tag.String()
	w := l.words[lang]
	if w == nil {
		w = &Words{lang: lang, tag: file.Tag, messages: map[string]*message{}}
		l.words[lang] = w
		if lang != fallback {
			l.names = append(l.names, lang)
		}
	}
	for _, m := range file.Messages {
		if !strings.HasPrefix(m.ID, feature+".") {
			return fmt.Errorf("the key %q does not begin with %q, as all keys in this file do", m.ID, feature+".")
		}
		if w.messages[m.ID], err = newMessage(m); err != nil {
			return fmt.Errorf("the message %q: %w", m.ID, err)
		}
	}
	return nil
}
