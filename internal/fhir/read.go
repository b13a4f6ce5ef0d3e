package fhir

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Read takes in one file: a resource, a Bundle of any kind but history, or one of these after another (NDJSON,
// as a bulk export has it), plain or gzipped. It holds one resource at a time. The error is a *Bad if the file
// is at fault.
func (in *Input) Read(name string, r io.Reader) error {
	plain, err := unzipped(r)
	if err != nil {
		return &Bad{File: name, Why: err.Error()}
	}
	s := &source{in: in, file: name, r: plain, largest: in.Largest}
	if s.largest == 0 {
		s.largest = LargestResource
	}
	s.dec = json.NewDecoder(s)
	return s.values()
}

// unzipped looks at the first bytes: for gzip's, and for a byte order mark, which JSON does not have but some
// programs write.
func unzipped(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("it looks gzipped, and cannot be unpacked: %w", err)
		}
		b = bufio.NewReader(z)
	}
	if head, _ := b.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		_, _ = b.Discard(3)
	}
	return b, nil
}

// source reads resources off a file and knows where it is.
type source struct {
	in      *Input
	file    string
	r       io.Reader
	dec     *json.Decoder
	largest int64

	read  int64   // bytes handed to dec
	line  int     // newlines before the earliest place that may still be asked about
	ahead []int64 // offsets of the newlines after it
}

var errLarge = errors.New("too large")

// Read hands bytes to the decoder, but never more than one resource may hold beyond what it has understood.
func (s *source) Read(p []byte) (int, error) {
	if s.read-s.dec.InputOffset() > s.largest {
		return 0, errLarge
	}
	n, err := s.r.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			s.ahead = append(s.ahead, s.read+int64(i))
		}
	}
	s.read += int64(n)
	return n, err
}

// here is a place in the file. Places are asked about in the order of the file.
func (s *source) here(offset int64, at string) origin {
	passed := 0
	for passed < len(s.ahead) && s.ahead[passed] < offset {
		passed++
	}
	s.line, s.ahead = s.line+passed, s.ahead[passed:]
	return origin{file: s.file, at: at, line: s.line + 1, offset: offset}
}

// bad says what is wrong with the JSON, and where.
func (s *source) bad(err error, at string) error {
	offset := s.dec.InputOffset()
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, errLarge):
		return s.here(offset, at).bad("a resource is larger than %d MB; leave out attachments and photos, or split the file", s.largest>>20)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return s.here(s.read, at).bad("the file ends in the middle of a resource; fetch it again")
	case errors.As(err, &syntax):
		return s.here(max(offset, syntax.Offset-1), at).bad("this is not JSON (%v); FHIR as XML is not read", syntax)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return s.here(offset, at).bad("the gzipped file is damaged; fetch it again")
	}
	return fmt.Errorf("read %s: %w", s.file, err)
}

// values reads everything in the file, one value after another.
func (s *source) values() error {
	for n := 0; ; n++ {
		tok, err := s.dec.Token()
		if errors.Is(err, io.EOF) && n > 0 {
			return nil
		} else if errors.Is(err, io.EOF) {
			return &Bad{File: s.file, Why: "the file is empty"}
		} else if err != nil {
			return s.bad(err, "")
		}
		start := s.here(s.dec.InputOffset()-1, "")
		if tok != json.Delim('{') {
			return start.bad("a FHIR resource is an object in braces; a list of them is a Bundle, or one a line")
		}
		if err := s.object(start); err != nil {
			return err
		}
	}
}

// object reads a resource whose brace was just read. The entries of a Bundle are taken in one by one; what else
// there is, is put together again. JSON promises no order of names: "entry" may come before "resourceType".
func (s *source) object(start origin) error {
	var rest bytes.Buffer
	entries := 0
	for s.dec.More() {
		tok, err := s.dec.Token()
		if err != nil {
			return s.bad(err, "")
		}
		name := tok.(string) // between the braces of an object the decoder gives nothing else
		if name == "entry" {
			if entries, err = s.entries(); err != nil {
				return err
			}
			continue
		}
		var value json.RawMessage
		if err := s.dec.Decode(&value); err != nil {
			return s.bad(err, "/"+name)
		}
		if int64(rest.Len()+len(value)) > s.largest {
			return s.bad(errLarge, "/"+name)
		}
		sep := byte(',')
		if rest.Len() == 0 {
			sep = '{'
		}
		rest.WriteByte(sep)
		quoted, _ := json.Marshal(name) // a string can always be written
		rest.Write(quoted)
		rest.WriteByte(':')
		rest.Write(value)
	}
	if _, err := s.dec.Token(); err != nil {
		return s.bad(err, "")
	}
	if rest.Len() == 0 {
		rest.WriteByte('{')
	}
	rest.WriteByte('}')
	return s.whole(rest.Bytes(), entries, start)
}

// whole takes in a resource that was read to its end, if its entries were not it already.
func (s *source) whole(raw []byte, entries int, start origin) error {
	var head bundleHead
	if err := json.Unmarshal(raw, &head); err != nil {
		return start.wrong(err)
	}
	switch {
	case head.ResourceType == "Bundle":
		return head.check(start)
	case entries > 0:
		return start.bad("only a Bundle has entries with resources, and this says that it is a %.40q", head.ResourceType)
	}
	return s.in.take(raw, start, nil)
}

// An entry is https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.
type entry struct {
	FullURL  string `json:"fullUrl"`
	Resource json.RawMessage
	Request  struct{ Method string }
}

// bundleHead is as much of any resource as it takes to know a Bundle. Only there is type a word.
type bundleHead struct {
	ResourceType string
	Type         json.RawMessage
}

func (h bundleHead) check(o origin) error {
	if string(h.Type) == `"history"` {
		return o.bad("a history Bundle says how things were; export how they are now")
	}
	return nil
}

// entries takes in what a Bundle has, and says how many resources that were.
func (s *source) entries() (count int, err error) {
	if tok, err := s.dec.Token(); err != nil {
		return 0, s.bad(err, "/entry")
	} else if tok != json.Delim('[') {
		return 0, s.here(s.dec.InputOffset()-1, "/entry").bad("entry is not a list")
	}
	for i := 0; s.dec.More(); i++ {
		at := fmt.Sprintf("/entry/%d", i)
		var raw json.RawMessage
		if err := s.dec.Decode(&raw); err != nil {
			return 0, s.bad(err, at)
		}
		o := s.here(s.dec.InputOffset()-int64(len(raw)), at)
		o.exact = true
		taken, err := s.in.entry(raw, o, 0)
		if err != nil {
			return 0, err
		} else if taken {
			count++
		}
	}
	if _, err := s.dec.Token(); err != nil {
		return 0, s.bad(err, "/entry")
	}
	return count, nil
}

// deepest is how far Bundles may lie in Bundles: an answer to a batch of searches is two deep.
const deepest = 4

// entry takes in one entry, and says whether it had a resource.
func (in *Input) entry(raw []byte, o origin, depth int) (bool, error) {
	var e entry
	if err := json.Unmarshal(raw, &e); err != nil {
		return false, o.wrong(err)
	}
	if len(e.Resource) == 0 || string(e.Resource) == "null" || e.Request.Method == "DELETE" {
		return false, nil
	}
	o.at, o.url, o.offset = o.at+"/resource", e.FullURL, o.offset+int64(max(0, bytes.Index(raw, e.Resource)))
	var head bundleHead
	if err := json.Unmarshal(e.Resource, &head); err != nil {
		return true, o.wrong(err)
	}
	if head.ResourceType != "Bundle" {
		return true, in.take(e.Resource, o, nil)
	}
	if err := head.check(o); err != nil {
		return true, err
	}
	return true, in.bundle(e.Resource, o, depth+1)
}

// bundle takes in a Bundle that lies in another, as the answers to a batch of searches do.
func (in *Input) bundle(raw []byte, o origin, depth int) error {
	if depth > deepest {
		return o.bad("Bundles lie in one another here, deeper than an answer to a search does")
	}
	var b struct{ Entry []json.RawMessage }
	if err := json.Unmarshal(raw, &b); err != nil {
		return o.wrong(err)
	}
	for i, raw := range b.Entry {
		inner := o
		inner.at, inner.exact = fmt.Sprintf("%s/entry/%d", o.at, i), false
		if _, err := in.entry(raw, inner, depth); err != nil {
			return err
		}
	}
	return nil
}

// take takes in one resource, if the house has a place for its type, and what it contains.
func (in *Input) take(raw []byte, o origin, within *kept) error {
	if !utf8.Valid(raw) {
		return o.bad("the text is not UTF-8; save the file as UTF-8")
	}
	var head struct {
		ResourceType, ID string
		Contained        []json.RawMessage
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return o.wrong(err)
	}
	if head.ResourceType == "" {
		return o.bad("this is not a FHIR resource: it has no resourceType")
	}
	if in.counts == nil {
		in.counts = map[string]int{}
	}
	if within == nil {
		in.counts[head.ResourceType]++
	}
	t, ok := types[head.ResourceType]
	switch {
	case ok && t.read != nil:
	case within != nil:
		return nil // of no use by itself
	case ok:
		in.left.add(head.ResourceType, t.why)
		return nil
	default:
		in.left.add(head.ResourceType, "the house has no place for it")
		return nil
	}
	body, err := t.read(raw)
	if err != nil {
		return o.wrong(err)
	}
	k := &kept{origin: o, typ: head.ResourceType, id: head.ID, body: body, within: within}
	in.keep(k)
	for i, inner := range head.Contained {
		io := o
		io.at, io.exact, io.url = fmt.Sprintf("%s/contained/%d", o.at, i), false, ""
		if within != nil {
			return io.bad("a contained resource contains another, which FHIR does not allow")
		}
		if err := in.take(inner, io, k); err != nil {
			return err
		}
	}
	return nil
}

// wrong says which field of a resource is not as FHIR R4 has it.
func (o origin) wrong(err error) error {
	var typ *json.UnmarshalTypeError
	if !errors.As(err, &typ) {
		return o.bad("%v", err)
	}
	if o.exact {
		o.offset += typ.Offset
	}
	field := "this"
	if typ.Field != "" {
		names := strings.Split(typ.Field, ".")
		for i, name := range names {
			names[i] = strings.ToLower(name[:1]) + name[1:]
		}
		field = strings.Join(names, ".")
	}
	return o.bad("%s is a %s here, which it never is in FHIR R4; is the file of another version of FHIR?", field, typ.Value)
}
