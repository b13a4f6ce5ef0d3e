// Package fhir fills a house from what other systems know about people, written in FHIR R4.
//
//	files ──Input.Read──> resources, references ──Input.People(View)──> a Person each: decisions, and what was left
//	                                                                         │
//	                                                    the caller tries them all, and only then takes them
//
// Nothing here writes. Reading keeps only what may become something in the house; the rest is counted with the
// reason, so that nobody thinks that more came across than did. What comes is the house's understanding of a
// person, never the person's own words.
//
// The structures are those of https://hl7.org/fhir/R4/, and only their fields that are used. Unknown fields are
// passed over, as the specification asks of readers.
package fhir

import (
	"fmt"
	"slices"
	"strings"
)

// Input is what was read so far. Its zero value is ready; resources may refer to one another across files.
type Input struct {
	// Largest is the most that one resource may hold, in bytes; 0 means LargestResource.
	Largest int64

	kept   []*kept
	known  map[string]*kept // by everything that a reference may call it
	left   tally
	counts map[string]int // how many of each type were read
}

// LargestResource is the most that one resource may hold unless Input says otherwise, in bytes.
const LargestResource = 16 << 20

// kept is a resource that may become something in the house.
type kept struct {
	origin
	typ, id string
	body    any              // *patient, *allergy ...
	within  *kept            // the resource that contains this one; nil for most
	inside  map[string]*kept // what it contains, by "#id"
}

// origin says where a resource was found.
type origin struct {
	file   string
	at     string // JSON pointer into the file, or ""
	line   int    // from 1
	offset int64  // in bytes, of the uncompressed file
	exact  bool   // offset counts on into the resource's own bytes
	url    string // Bundle.entry.fullUrl, or ""
}

// Bad is why a file cannot be imported, and where. Nothing of any file should then be.
type Bad struct {
	File   string
	At     string // JSON pointer, or ""
	Line   int    // from 1; 0 if it is about the whole file
	Offset int64  // in bytes, of the uncompressed file
	Why    string
}

func (b *Bad) Error() string {
	var s strings.Builder
	s.WriteString(b.File)
	if b.Line > 0 {
		fmt.Fprintf(&s, ", line %d (byte %d", b.Line, b.Offset)
		if b.At != "" {
			s.WriteString(", " + b.At)
		}
		s.WriteString(")")
	}
	return s.String() + ": " + b.Why
}

func (o origin) bad(why string, args ...any) error {
	return &Bad{File: o.file, At: o.at, Line: o.line, Offset: o.offset, Why: fmt.Sprintf(why, args...)}
}

// Left is what was not taken, why, and how often.
type Left struct {
	Type  string // of the resource
	Why   string
	Count int
}

// tally counts what was left.
type tally []Left

func (t *tally) add(typ, why string) {
	for i := range *t {
		if (*t)[i].Type == typ && (*t)[i].Why == why {
			(*t)[i].Count++
			return
		}
	}
	*t = append(*t, Left{typ, why, 1})
}

func (t tally) sorted() []Left {
	slices.SortFunc(t, func(a, b Left) int {
		return strings.Compare(a.Type+"\x00"+a.Why, b.Type+"\x00"+b.Why)
	})
	return t
}

// Counts says how many resources of each type were read.
func (in *Input) Counts() map[string]int { return in.counts }

// keep makes a resource known, with what it contains. The first of several with the same name is the one meant.
func (in *Input) keep(k *kept) {
	if in.known == nil {
		in.known = map[string]*kept{}
	}
	in.kept = append(in.kept, k)
	if k.within != nil {
		if k.within.inside == nil {
			k.within.inside = map[string]*kept{}
		}
		k.within.inside["#"+k.id] = k
		return
	}
	for _, name := range k.names() {
		if _, taken := in.known[name]; !taken {
			in.known[name] = k
		}
	}
}
