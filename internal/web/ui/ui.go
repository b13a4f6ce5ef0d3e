// Package ui is how Milieu looks: small typed components that know nothing of care. Every text comes from the caller, already
// in the reader's language; nothing here reads a catalogue, a clock or a state.
//
// Two voices run through all of it. A person's own words are set by [Voice] (serif, italic, in quotation marks); everything that the
// house or the program says is set in the sans. Colour marks a kind and never carries meaning alone. There are no inline
// styles and no inline scripts: places on the day's ribbon are class names (see [Span]).
//
// [Gallery] shows every component in every state.
package ui

import (
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tone is one of five quiet colours, each with a wash, the same in light and dark. The zero Tone is the colour of paper.
type Tone string

const (
	Plain Tone = ""     // free time, the house, anything without a kind
	Moss  Tone = "moss" // movement; agreed, done
	Clay  Tone = "clay" // meetings; tender things, what waits
	Sky   Tone = "sky"  // learning; calls
	Sun   Tone = "sun"  // meals; thanks, what is to be chosen
	Plum  Tone = "plum" // creative hours
)

// Tones are the five colours in the order in which they are handed out.
var Tones = []Tone{Moss, Clay, Sky, Sun, Plum}

// ToneOf gives the same colour for the same key for ever, so that a person's face has one colour on every page.
func ToneOf(key string) Tone {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return Tones[h.Sum32()%uint32(len(Tones))]
}

// Initials gives the letters on a face without a photograph: one for a name used alone, two where there are several.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
	if len(words) == 0 {
		return "?"
	}
	out := firstRune(words[0])
	if len(words) > 1 {
		out += firstRune(words[len(words)-1])
	}
	return out
}

func firstRune(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r))
}

// classes joins the class names that are not empty.
func classes(names ...string) string {
	kept := names[:0]
	for _, n := range names {
		if n != "" {
			kept = append(kept, n)
		}
	}
	return strings.Join(kept, " ")
}

// when gives s if is holds and nothing otherwise.
func when(is bool, s string) string {
	if is {
		return s
	}
	return ""
}

// or gives the first text that is not empty.
func or(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
