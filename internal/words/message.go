package words

import (
	"fmt"
	"strconv"
	"strings"

	"milieu/internal/civil"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// message is one message in one language, cut up beforehand so that saying it is only putting it together.
// (go-i18n reads the files; it would run text/template each time, which a page of 300 messages would feel.)
type message struct {
	other text
	forms map[plural.Form]text // all the forms, with other; nil when there is only one
}

// text is a message's wording: pieces of words, each followed by the value with its name.
type text struct {
	pieces []piece
	end    string // what follows the last value; all of it when there are no values
	size   int
}

type piece struct{ words, name string }

func newMessage(m *i18n.Message) (*message, error) {
	wordings := map[plural.Form]string{plural.Zero: m.Zero, plural.One: m.One, plural.Two: m.Two,
		plural.Few: m.Few, plural.Many: m.Many, plural.Other: m.Other}
	if m.Other == "" {
		return nil, fmt.Errorf("says nothing")
	}
	forms := map[plural.Form]text{}
	for form, wording := range wordings {
		if wording == "" {
			continue
		}
		t, err := newText(wording)
		if err != nil {
			return nil, err
		}
		forms[form] = t
	}
	if len(forms) == 1 {
		return &message{other: forms[plural.Other]}, nil
	}
	return &message{other: forms[plural.Other], forms: forms}, nil
}

// newText cuts a wording up at its {{.Name}}.
func newText(wording string) (text, error) {
	var t text
	rest := wording
	for {
		words, after, found := strings.Cut(rest, "{{")
		if !found {
			t.end = rest
			t.size += len(rest)
			return t, nil
		}
		inside, after, closed := strings.Cut(after, "}}")
		name, dotted := strings.CutPrefix(strings.TrimSpace(inside), ".")
		if !closed || !dotted || strings.ContainsFunc(name, notInName) || name == "" {
			return text{}, fmt.Errorf("%q holds something else than values written as {{.Name}}", wording)
		}
		t.pieces = append(t.pieces, piece{words, name})
		t.size += len(words) + 16 // a name or a day, so that most messages need no second allocation
		rest = after
	}
}

func notInName(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
}

// form chooses the wording for n of something (cardinal), or for the n-th (ordinal).
func (m *message) form(rules *plural.Rules, tag language.Tag, n int) text {
	if n < 0 {
		n = -n
	}
	if t, ok := m.forms[rules.MatchPlural(tag, n, 0, 0, 0, 0)]; ok {
		return t
	}
	return m.other
}

// count gives the value called Count; 0 when there is none.
func count(args []any) int {
	v, _ := value(args, "Count")
	switch n := v.(type) {
	case int:
		return n
	case int32:
		return int(n)
	case int64:
		return int(n)
	case uint64:
		return int(n)
	}
	return 0
}

func value(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

// fill puts the values into a wording.
func (w *Words) fill(t text, key string, args []any) string {
	if len(t.pieces) == 0 {
		return t.end
	}
	said := make([]byte, 0, t.size)
	for _, p := range t.pieces {
		said = append(said, p.words...)
		if v, ok := value(args, p.name); ok {
			said = w.appendValue(said, v)
		} else {
			said = append(said, missing(w.lang, key, p.name)...)
		}
	}
	return string(append(said, t.end...))
}

func (w *Words) appendValue(said []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return append(said, v...)
	case int:
		return strconv.AppendInt(said, int64(v), 10)
	case float64:
		return append(said, w.Number(v)...)
	case civil.Day:
		return append(said, w.Day(v)...)
	case civil.Clock:
		return append(said, w.Clock(v)...)
	case []string:
		return append(said, w.List(v)...)
	}
	return fmt.Append(said, v)
}
