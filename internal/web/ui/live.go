package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

func nowText(minutes int) string { return strconv.Itoa(minutes) }

// WritePartial writes c as one part of a live update: <hx-partial> that replaces the element with id target, keeping focus and what is being
// typed. c must render exactly one element, with that id. Several may follow one another in one message (see [WriteMessage]).
func WritePartial(ctx context.Context, w io.Writer, target string, c templ.Component) error {
	if _, err := fmt.Fprintf(w, `<hx-partial hx-target="#%s" hx-swap="outerMorph">`, html.EscapeString(target)); err != nil {
		return fmt.Errorf("write partial %s: %w", target, err)
	}
	if err := c.Render(ctx, w); err != nil {
		return fmt.Errorf("render partial %s: %w", target, err)
	}
	if _, err := io.WriteString(w, "</hx-partial>"); err != nil {
		return fmt.Errorf("write partial %s: %w", target, err)
	}
	return nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// WriteMessage writes one server-sent message whose data is body, any number of partials. id comes back as Last-Event-ID when the
// browser connects again; it must not hold a line end.
func WriteMessage(w io.Writer, id string, body []byte) error {
	var b bytes.Buffer
	if id != "" {
		fmt.Fprintf(&b, "id: %s\n", id)
	}
	for line := range strings.Lines(lineEnds.Replace(string(body)) + "\n") {
		b.WriteString("data: ")
		b.WriteString(line)
	}
	b.WriteString("\n")
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write live message: %w", err)
	}
	return nil
}

// WriteBeat tells the browser that the stream is alive. Send one at least every 20 seconds: after 45 silent seconds the page says
// that it is not live and connects anew.
func WriteBeat(w io.Writer) error {
	_, err := io.WriteString(w, "event: beat\ndata: 1\n\n")
	return err
}

// WriteBye tells the browser that whoever was signed in is not any more. The page ends its stream and is loaded again, so that
// nothing of the record stays on the screen. Close the stream after it.
func WriteBye(w io.Writer) error {
	_, err := io.WriteString(w, "event: bye\ndata: 1\n\n")
	return err
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// namesJSON is the list that <mi-names> reads. Two strings always encode.
func namesJSON(names []NamedPerson) string {
	b, err := json.Marshal(names)
	if err != nil {
		panic("names: " + err.Error())
	}
	return string(b)
}
