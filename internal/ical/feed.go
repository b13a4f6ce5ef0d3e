// Package ical writes calendars that phones and computers read (RFC 5545). What it may say comes from care, which
// says when somebody is busy and hardly with what; it is put in the language of the house.
package ical

import (
	"fmt"
	"io"

	ics "github.com/arran4/golang-ical"

	"milieu/internal/care"
	"milieu/internal/words"
)

// Write writes the lines of a feed. Times are in UTC, so that a calendar needs no time zone of ours; each line keeps its
// UID and its sequence only grows, so that what is cancelled or moved changes in a calendar that has it already.
func Write(out io.Writer, w *words.Words, lines []care.FeedLine) error {
	cal := ics.NewCalendarFor("Milieu")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(w.Say("feed.name"))
	cal.SetRefreshInterval("PT1H")
	cal.SetXPublishedTTL("PT1H")
	for _, l := range lines {
		e := cal.AddEvent(l.UID + "@milieu")
		e.SetSummary(w.Say("feed.word." + string(l.Word)))
		e.SetStartAt(l.Begins)
		e.SetEndAt(l.Ends)
		e.SetDtStampTime(l.Changed)
		e.SetModifiedAt(l.Changed)
		e.SetSequence(l.Changes)
		e.SetStatus(ics.ObjectStatusConfirmed)
		if l.Cancelled {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
		e.SetClass(ics.ClassificationPrivate)
	}
	if err := cal.SerializeTo(out, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("write a calendar: %w", err)
	}
	return nil
}

// ContentType is what a calendar is sent as.
const ContentType = "text/calendar; charset=utf-8"
