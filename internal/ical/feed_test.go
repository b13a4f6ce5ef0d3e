package ical

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"milieu/internal/care"
	"milieu/internal/words"
)

var update = flag.Bool("update", false, "write the golden calendars")

// day is a time on a day whose clock goes back in Norway, so that a local time would be said twice.
func day(hour, minute int) time.Time { return time.Date(2026, 10, 25, hour, minute, 0, 0, time.UTC) }

var lines = []care.FeedLine{
	{UID: "0123456789abcdef0123456789abcdef", Word: care.FeedMeeting, Begins: day(0, 30), Ends: day(1, 30), Changes: 1, Changed: day(0, 0).AddDate(0, -1, 0)},
	{UID: "f123456789abcdef0123456789abcdef", Word: care.FeedAppointment, Begins: day(8, 0), Ends: day(8, 45), Cancelled: true, Changes: 3, Changed: day(0, 0)},
	{UID: "e123456789abcdef0123456789abcdef", Word: care.FeedFree, Begins: day(12, 0).In(time.FixedZone("", 3600)), Ends: day(14, 0), Changes: 2, Changed: day(0, 0)},
}

// TestWrite holds calendars against what they were when somebody looked at them with a calendar program.
func TestWrite(t *testing.T) {
	for _, lang := range words.Languages() {
		var got bytes.Buffer
		if err := Write(&got, words.For(lang), lines); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "feed."+lang+".ics")
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s is now\n%s", file, got.String())
		}
	}
}

// TestReadBack reads a calendar as another program does, and checks what RFC 5545 asks of every line.
func TestReadBack(t *testing.T) {
	var got bytes.Buffer
	if err := Write(&got, words.For("nb"), lines); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(got.String(), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line is %d bytes long, or is not ended by CRLF: %q", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(&got)
	if err != nil {
		t.Fatal(err)
	}
	events := cal.Events()
	if len(events) != len(lines) {
		t.Fatalf("%d of %d lines are there", len(events), len(lines))
	}
	for i, e := range events {
		begins, err := e.GetStartAt()
		if err != nil || !begins.Equal(lines[i].Begins) {
			t.Errorf("line %d begins at %s, %v", i, begins, err)
		}
		ends, err := e.GetEndAt()
		if err != nil || !ends.Equal(lines[i].Ends) {
			t.Errorf("line %d ends at %s, %v", i, ends, err)
		}
		if off := e.GetProperty(ics.ComponentPropertyStatus).Value == "CANCELLED"; off != lines[i].Cancelled {
			t.Errorf("line %d is cancelled: %v", i, off)
		}
	}
}
