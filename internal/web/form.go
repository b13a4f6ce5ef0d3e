package web

import (
	"crypto/sha256"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
)

// A form is what somebody sent. Its readers never fail: what cannot be read is remembered, and do shows the form
// again and says so.
type form struct {
	r    *http.Request
	who  care.Who
	zone *time.Location
	bad  *care.Refusal
}

// form is the request's form. What is too large or no form at all never comes so far (see guard).
func (l *look) form() *form {
	if l.read != nil {
		return l.read
	}
	f := &form{r: l.Request, who: l.who, zone: time.UTC}
	l.read = f
	if l.house != nil {
		l.view(func(v care.View) { f.zone = v.Zone() })
	}
	return f
}

func (f *form) refuse(key string, args ...any) {
	if f.bad == nil {
		f.bad = &care.Refusal{Kind: care.Invalid, Key: key, Args: args}
	}
}

// err is what could not be read, if anything.
func (f *form) err() *care.Refusal { return f.bad }

// id is the ID that the page gave the form, made this person's own: a live page may show one form to a whole team,
// and two people who send it mean two things. Its first bytes, the time, stay, so that IDs keep their order.
// The field is not called "id", since a form's id would then be that field, and a live page could not tell the form
// from another.
func (f *form) id() string {
	given := f.text("once")
	id, err := uuid.Parse(given)
	if given == "" {
		return ""
	} else if err != nil {
		f.refuse("form.unreadable")
		return ""
	}
	own := sha256.Sum256([]byte(f.who.String() + "|" + given))
	copy(id[6:], own[:])
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80 // version 7, variant 10
	return id.String()
}

// has says whether a box was ticked or a button pressed.
func (f *form) has(name string) bool { return f.r.Form.Has(name) }

// text is one line, without space around it.
func (f *form) text(name string) string {
	return strings.Join(strings.Fields(f.raw(name)), " ")
}

// words is what somebody wrote, with its lines, without space around it.
func (f *form) words(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.raw(name), "\r\n", "\n"))
}

func (f *form) raw(name string) string {
	s := f.r.Form.Get(name)
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		f.refuse("form.unreadable")
		return ""
	}
	return s
}

// list is every value of a field that may have several.
func (f *form) list(name string) []string {
	var list []string
	for _, s := range f.r.Form[name] {
		if s = strings.TrimSpace(s); s != "" && utf8.ValidString(s) && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// lines is a field with one thing on each line, or with commas between.
func (f *form) lines(name string) []string {
	var list []string
	for _, s := range strings.FieldsFunc(f.raw(name), func(r rune) bool { return r == '\n' || r == ',' || r == ';' }) {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// number is a whole number; 0 if nothing was given.
func (f *form) number(name string) int {
	s := f.text(name)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < -1_000_000 || n > 1_000_000 {
		f.refuse("form.not-a-number", "Value", short(s))
		return 0
	}
	return n
}

// instant is a moment that the page itself wrote into the form; zero if nothing was given.
func (f *form) instant(name string) time.Time {
	s := f.text(name)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		f.refuse("form.unreadable")
	}
	return t.UTC()
}

// decimal is a number that may have a comma or a point in it.
func (f *form) decimal(name string) float64 {
	s := strings.Replace(f.text(name), ",", ".", 1)
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x > -1_000_000 && x < 1_000_000) {
		f.refuse("form.not-a-number", "Value", short(s))
		return 0
	}
	return x
}

// day is a date; the zero day if nothing was given.
func (f *form) day(name string) civil.Day {
	s := f.text(name)
	if s == "" {
		return civil.Day(0)
	}
	d, err := civil.Parse(s)
	if err != nil {
		f.refuse("form.not-a-day", "Value", short(s))
	}
	return d
}

// clock is a time of day; midnight if nothing was given.
func (f *form) clock(name string) civil.Clock {
	s := f.text(name)
	if s == "" {
		return 0
	}
	c, err := civil.ParseClock(s)
	if err != nil {
		f.refuse("form.not-a-time", "Value", short(s))
	}
	return c
}

// time is a date and a time of day in the house's time zone; the zero time if no date was given.
func (f *form) time(day, clock string) time.Time {
	d := f.day(day)
	if d == civil.Day(0) {
		return time.Time{}
	}
	return d.At(f.clock(clock), f.zone).UTC()
}

// short cuts what somebody typed, to say it back to them.
func short(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

// asked is the form as the journal remembers it.
func (f *form) asked(l *look) journal.Form {
	h := sha256.New()
	write := func(s string) { h.Write([]byte(strconv.Itoa(len(s)) + ":" + s)) }
	write(l.Method)
	write(l.URL.Path)
	names := make([]string, 0, len(f.r.Form))
	for name := range f.r.Form {
		if name != "from" { // where the page is, which is not what somebody wrote
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		write(name)
		for _, value := range f.r.Form[name] {
			write(value)
		}
	}
	return journal.Form{ID: f.id(), Contents: journal.Hash(h.Sum(nil)), By: l.who, Device: l.me.Device}
}

// typed is what somebody typed into a field of a form that is shown again, or what the field has to begin with.
func (l *look) typed(name, first string) string {
	if f := l.form(); l.refusal != nil && f.has(name) {
		return f.r.Form.Get(name)
	}
	return first
}

// formID is the ID of a form that is shown: the same again when it was refused.
func (l *look) formID() string {
	if id := l.form().text("once"); l.refusal != nil && id != "" {
		return id
	}
	return newID()
}
