package web

import (
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"milieu/internal/care"
)

// What HTTP/2 makes possible: many answers wait for one connection, whose client gives no leave to send them, or does
// not read at all.

// A caller speaks HTTP/2 as no browser does: it asks and asks, and reads nothing that it is answered.
type caller struct {
	net.Conn
	next uint32
}

const stalling = "stalling.test" // what it calls the server

// Frames of HTTP/2 (RFC 9113, 6), and a setting.
const (
	frameHeaders, frameSettings = 1, 4
	endStream, endHeaders       = 1, 4
	initialWindow               = 4
)

// calls opens a connection on which the server may send window bytes of each answer.
func calls(t *testing.T, s *httptest.Server, window uint32) *caller {
	t.Helper()
	d := tls.Dialer{NetDialer: &net.Dialer{Timeout: 5 * time.Second}, Config: &tls.Config{NextProtos: []string{"h2"}, InsecureSkipVerify: true}}
	c, err := d.DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.(*tls.Conn).NetConn().(*net.TCPConn).SetReadBuffer(4 << 10)
	one := &caller{c, 1}
	_, err = io.WriteString(c, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
	if err == nil {
		err = one.frame(frameSettings, 0, 0, binary.BigEndian.AppendUint32([]byte{0, initialWindow}, window))
	}
	if err != nil {
		t.Fatal(err)
	}
	return one
}

func (c *caller) frame(kind, flags byte, stream uint32, body []byte) error {
	head := binary.BigEndian.AppendUint32(nil, uint32(len(body))<<8|uint32(kind))
	_, err := c.Write(append(binary.BigEndian.AppendUint32(append(head, flags), stream), body...))
	return err
}

// asks asks for a page, in headers that are written out (RFC 7541, 6.2.2).
func (c *caller) asks(path, cookie string) error {
	var block []byte
	word := func(text string) {
		if n := len(text); n < 127 {
			block = append(block, byte(n))
		} else {
			block = binary.AppendUvarint(append(block, 127), uint64(n-127))
		}
		block = append(block, text...)
	}
	for _, field := range [][2]string{{":method", "GET"}, {":scheme", "https"}, {":authority", stalling}, {":path", path}, {"cookie", cookie}} {
		block = append(block, 0)
		word(field[0])
		word(field[1])
	}
	stream := c.next
	c.next += 2
	return c.frame(frameHeaders, endStream|endHeaders, stream, block)
}

// TestStalledHTTP2 asks for all pages that it may on each of 24 connections: half of them give no leave to send a byte, half do not read.
// All are cut, little is held for them, and others are served.
func TestStalledHTTP2(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	h := newHouse(t)
	h.fill()
	var asked, waiting atomic.Int64
	s := h.serveTo(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host == stalling {
			asked.Add(1)
			waiting.Add(1)
			defer waiting.Add(-1)
		}
		h.handler.ServeHTTP(w, r)
	}), true)
	ada := h.as("ada").cookie()
	people := []*person{h.as("ingrid"), h.as("jonas"), h.as("chief"), h.nobody()}
	paths := []string{"/", "/", "/", "/sign-in"}
	const connections = 24
	before, began, most := taken(), time.Now(), int64(0)
	for i := range connections {
		window := uint32(0)
		if i >= connections/2 {
			window = 1 << 30
		}
		c, p := calls(t, s, window), people[i%len(people)]
		for range answersMost {
			if err := c.asks(paths[i%len(people)], p.cookie()); err != nil {
				t.Fatal(err)
			}
		}
	}
	slowest, more, client := time.Duration(0), int64(0), s.Client()
	for time.Since(began) < 60*time.Second && (asked.Load() < connections*answersMost || waiting.Load() > 0) {
		most = max(most, waiting.Load())
		began := time.Now()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cookie", ada)
		a, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(a.Body)
		_ = a.Body.Close()
		if err != nil || a.ProtoMajor != 2 || !strings.Contains(string(page), "Good day, Ada") {
			t.Fatalf("somebody else is answered %s over %s: %v", a.Status, a.Proto, err)
		}
		slowest = max(slowest, time.Since(began))
		more = max(more, taken()-before)
		<-time.After(50 * time.Millisecond)
	}
	took := time.Since(began)
	t.Logf("%d answers that nobody reads, %d at one time, the last cut after %s; others waited %s at most, %d MiB more held", asked.Load(), most, took, slowest, more>>20)
	if asked.Load() != connections*answersMost || most < 100 {
		t.Error("too few were ever waiting: the test is not what it says")
	}
	if took > readPatience+4*time.Second || more > 64<<20 || slowest > 3*time.Second {
		t.Error("who does not read is waited for")
	}
}

// TestOpenPageOverHTTP2 leaves a page open that nothing happens on: its stream goes on for longer than the server waits for
// somebody who does not read, and tells what happens then.
func TestOpenPageOverHTTP2(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	h := newHouse(t)
	s := h.serveTo(h.handler, true)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/live/today?about=", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", h.as("ingrid").cookie())
	a, err := s.Client().Do(r)
	if err != nil || a.StatusCode != http.StatusOK || a.ProtoMajor != 2 {
		t.Fatal(a, err)
	}
	defer a.Body.Close()
	<-time.After(readPatience + time.Second)
	h.does(asChief, care.Admit(care.ResidentAdmitted{Resident: "nils", Stay: "stay-3", Name: "Nils", On: now}))
	told := make([]byte, 1<<10)
	for text, end := "", time.Now().Add(5*time.Second); !strings.Contains(text, "Nils"); text += string(told) {
		n, err := a.Body.Read(told[:cap(told)])
		if told = told[:n]; err != nil || time.Now().After(end) {
			t.Fatalf("the open page was not told: %v", err)
		}
	}
}
