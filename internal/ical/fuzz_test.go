package ical

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"milieu/internal/care"
	"milieu/internal/words"
)

// FuzzWrite: whenever something is and whatever it is called by, another program reads as many events as were written, at their times, and
// no line is longer than a calendar takes.
func FuzzWrite(f *testing.F) {
	f.Add("0123456789abcdef", int64(1_800_000_000), int64(3600), 1, false)
	f.Add("x;BEGIN:VEVENT,\\n\"", int64(0), int64(1), 0, true)
	f.Add(strings.Repeat("é", 60), int64(-1), int64(86400), 99, false)
	f.Fuzz(func(t *testing.T, uid string, begins, lasts int64, changes int, off bool) {
		begins, lasts = begins%(1<<33), 1+lasts%(1<<20)
		if begins < 0 || lasts < 1 || changes < 0 || strings.ContainsFunc(uid, unicode.IsControl) || !utf8.ValidString(uid) {
			return // care makes a UID of digits and letters
		}
		at := time.Unix(begins, 0).UTC()
		line := care.FeedLine{UID: uid, Word: care.FeedMeeting, Begins: at, Ends: at.Add(time.Duration(lasts) * time.Second), Changes: changes, Cancelled: off, Changed: at}
		var b bytes.Buffer
		if err := Write(&b, words.For("nb"), []care.FeedLine{line, line}); err != nil {
			t.Fatal(err)
		}
		for l := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
			if len(l) > 75 || strings.ContainsAny(l, "\r\n") {
				t.Errorf("a line is %d bytes long: %q", len(l), l)
			}
		}
		cal, err := ics.ParseCalendar(&b)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(cal.Events()); n != 2 {
			t.Fatalf("%d events are read of two", n)
		}
		if got, err := cal.Events()[0].GetStartAt(); err != nil || !got.Equal(at) {
			t.Errorf("it begins at %s: %v", got, err)
		}
	})
}
