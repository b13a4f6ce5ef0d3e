package care

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Named is a name that a resident is known by.
type Named struct {
	Resident ResidentID
	Name     string
}

// A Hit is a name found in a text.
type Hit struct {
	Named
	From, Until int // where it stands, in bytes, with its genitive
}

// NamesIn finds names in a text, in the order in which they stand there. A name is a whole word or several, in
// capitals or not, also in the genitive of English and Norwegian: Nora, Noras, Nora's, Jonas'. Of names that begin
// at the same place the longest is found, for each who is called so.
func NamesIn(text string, names []Named) []Hit {
	var hits []Hit
	inWord := false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !inWord && ofWord(r) {
			if found := namesAt(text, i, names); len(found) > 0 {
				hits = append(hits, found...)
				i = found[0].Until
				inWord = false
				continue
			}
		}
		inWord = ofWord(r)
		i += size
	}
	return hits
}

// namesAt returns the longest names that stand at a place.
func namesAt(text string, at int, names []Named) []Hit {
	var found []Hit
	for _, n := range names {
		if until, ok := nameAt(text, at, n.Name); ok {
			found = append(found, Hit{n, at, until})
		}
	}
	slices.SortStableFunc(found, func(a, b Hit) int { return cmp.Compare(b.Until, a.Until) })
	for i, hit := range found {
		if hit.Until != found[0].Until {
			return found[:i]
		}
	}
	return found
}

// nameAt returns where a name that stands at a place ends, with its genitive.
func nameAt(text string, at int, name string) (until int, ok bool) {
	until = at
	for _, want := range name {
		got, size := utf8.DecodeRuneInString(text[until:])
		if size == 0 || !sameLetter(got, want) {
			return 0, false
		}
		until += size
		for space, size := utf8.DecodeRuneInString(text[until:]); unicode.IsSpace(want) && size > 0 && unicode.IsSpace(space); space, size = utf8.DecodeRuneInString(text[until:]) {
			until += size
		}
	}
	if until == at {
		return 0, false
	}
	for _, genitive := range []string{"'s", "’s", "'S", "’S", "s", "S", "'", "’", ""} {
		if end := until + len(genitive); end <= len(text) && text[until:end] == genitive && !wordAt(text, end) {
			return end, true
		}
	}
	return 0, false
}

func wordAt(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return at < len(text) && ofWord(r)
}

// ofWord says whether a rune belongs to a word; a mark belongs to the letter before it.
func ofWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// sameLetter says whether two runes are the same but for capitals, or both a space.
func sameLetter(a, b rune) bool {
	if a == b || unicode.IsSpace(a) && unicode.IsSpace(b) {
		return true
	}
	for f := unicode.SimpleFold(a); f != a; f = unicode.SimpleFold(f) {
		if f == b {
			return true
		}
	}
	return false
}

// Sentence returns where the sentence that a place in a text belongs to begins and ends, with the space after it:
// what one would move to take a name out.
func Sentence(text string, at int) (from, until int) {
	for i := 0; i < len(text); {
		end := sentenceEnd(text, i)
		if at < end {
			return i, end
		}
		i = end
	}
	return len(text), len(text)
}

// sentenceEnd returns where the sentence that begins at a place ends: after a full stop, question or exclamation
// mark that a space follows, or at the end of the line, with the spaces after it.
func sentenceEnd(text string, from int) int {
	ended := false
	for i, r := range text[from:] {
		switch {
		case unicode.IsSpace(r):
			if r == '\n' {
				ended = true
			}
			if ended {
				return from + i + spaces(text[from+i:])
			}
		case r == '.' || r == '!' || r == '?' || r == '…':
			ended = true
		case ended && (unicode.IsPunct(r) || unicode.IsSymbol(r)):
			// a closing quotation mark or bracket belongs to the sentence
		default:
			ended = false
		}
	}
	return len(text)
}

func spaces(text string) int {
	for i, r := range text {
		if !unicode.IsSpace(r) {
			return i
		}
	}
	return len(text)
}
