package web

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"milieu/internal/care"
)

// serve puts the server on a real connection, with the limits that it has in a house.
func (h *testHouse) serve() *httptest.Server { return h.serveTo(h.handler, false) }

// serveTo does so with TLS and HTTP/2, or without. The kernel keeps little of what nobody reads: of megabytes for each
// connection nobody would notice that it is not read.
func (h *testHouse) serveTo(handler http.Handler, secure bool) *httptest.Server {
	s := httptest.NewUnstartedServer(handler)
	Bound(s.Config)
	s.Config.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateNew {
			if secured, ok := c.(*tls.Conn); ok {
				c = secured.NetConn()
			}
			_ = c.(*net.TCPConn).SetWriteBuffer(4 << 10)
		}
	}
	if s.EnableHTTP2 = secure; secure {
		s.StartTLS()
	} else {
		s.Start()
	}
	h.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return s
}

// endless is a body of any size that costs nothing to make.
type endless struct{ left int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), e.left)
	for i := range p[:n] {
		p[i] = 'x'
	}
	e.left -= n
	return int(n), nil
}

// TestOversize sends what is far too large in every way: it is refused quickly, and costs little memory.
func TestOversize(t *testing.T) {
	h := newHouse(t)
	s, ingrid := h.serve(), h.as("ingrid")
	parts := new(bytes.Buffer)
	for i := range 10_000 {
		fmt.Fprintf(parts, "--x\r\nContent-Disposition: form-data; name=\"f%d\"\r\n\r\nv\r\n", i)
	}
	parts.WriteString("--x--\r\n")
	for name, c := range map[string]struct {
		path, kind string
		body       io.Reader
		header     string
		want       []int
	}{
		"a body of 100 MB":         {"/correction", "application/x-www-form-urlencoded", &endless{100 << 20}, "", []int{413}},
		"an upload of 100 MB":      {"/resident/ada/photo", "multipart/form-data; boundary=x", &endless{100 << 20}, "", []int{413, 422}},
		"a header of 1 MB":         {"/correction", "application/x-www-form-urlencoded", strings.NewReader(""), strings.Repeat("x", 1<<20), []int{431}},
		"JSON 100,000 deep":        {"/correction", "application/json", strings.NewReader(strings.Repeat("[", 100_000)), "", []int{415}},
		"a form of 10,000 parts":   {"/resident/ada/photo", "multipart/form-data; boundary=x", parts, "", []int{413, 422}},
		"a passkey 100,000 deep":   {"/sign-in/passkey", "application/x-www-form-urlencoded", strings.NewReader("slip=x&answer=" + strings.Repeat("[", 100_000)), "", []int{422, 403}},
		"a form of 100,000 fields": {"/correction", "application/x-www-form-urlencoded", strings.NewReader(strings.Repeat("a&", 100_000)), "", []int{422, 413}},
	} {
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+c.path, c.body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", c.kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("X-Long", c.header)
		for name, value := range ingrid.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		before, began := taken(), time.Now()
		a, err := http.DefaultTransport.RoundTrip(r)
		took := time.Since(began)
		if err != nil { // cut while it was sent, which is an answer, too
			t.Logf("%s: cut after %s: %v", name, took, err)
		} else {
			ok := false
			for _, want := range c.want {
				ok = ok || a.StatusCode == want
			}
			if !ok {
				t.Errorf("%s: %d", name, a.StatusCode)
			}
			_ = a.Body.Close()
		}
		if more := taken() - before; more > 64<<20 {
			t.Errorf("%s: %d MiB more are held", name, more>>20)
		}
		if took > 10*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
	ingrid.get("/").shows(t, "Ada")
}

// taken is what the program has taken from the machine and not given back.
func taken() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// Slow ones begin to send, and then send a letter every half second: those who never end their headers, and fewer who
// never end a form. As many are there at once as the issue of a hostile tester asks for.
const (
	slowHeaders = 1000
	slowForms   = 100 // of each kind
)

// TestSlow keeps connections open by sending as little as possible: all are cut within ten seconds, and others are
// served meanwhile.
func TestSlow(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	h := newHouse(t)
	s, ingrid := h.serve(), h.as("ingrid")
	form := " HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n"
	starts := map[string]int{
		"GET / HTTP/1.1\r\nHost: x\r\nX-":                                      slowHeaders,
		"POST /correction" + form + "Cookie: " + ingrid.cookie() + "\r\n\r\na": slowForms,
		"POST /sign-in" + form + "\r\na":                                       slowForms,
	}
	before := taken()
	var all sync.WaitGroup
	longest := make(chan time.Duration, slowHeaders+2*slowForms)
	for start, n := range starts {
		for range n {
			all.Go(func() { longest <- slow(t, s, start) })
		}
	}
	slowest, more := h.meanwhile(ingrid, 30), taken()-before
	all.Wait()
	close(longest)
	last := time.Duration(0)
	for d := range longest {
		last = max(last, d)
	}
	t.Logf("%d slow ones, the last cut after %s; others waited %s at most, %d MiB more held", cap(longest), last, slowest, more>>20)
	if last > 10*time.Second || more > 64<<20 || slowest > 3*time.Second {
		t.Error("slow ones keep others waiting")
	}
}

// slow sends a beginning and then a letter every half second, and says how long that was borne.
func slow(t *testing.T, s *httptest.Server, start string) time.Duration {
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	c, err := new(net.Dialer).DialContext(ctx, "tcp", s.Listener.Addr().String())
	if err != nil {
		t.Error(err)
		return 0
	}
	defer c.Close()
	began, said := time.Now(), make([]byte, 512)
	_, _ = io.WriteString(c, start)
	for ctx.Err() == nil {
		_ = c.SetReadDeadline(time.Now().Add(500 * time.Millisecond))
		if _, err := c.Read(said); err == nil {
			continue
		} else if !errors.Is(err, os.ErrDeadlineExceeded) {
			return time.Since(began)
		}
		_, _ = io.WriteString(c, "a")
	}
	t.Error("it is never cut")
	return time.Since(began)
}

// cookie is the header by which somebody is known.
func (p *person) cookie() string {
	var list []string
	for name, value := range p.cookies {
		list = append(list, name+"="+value)
	}
	return strings.Join(list, "; ")
}

// meanwhile asks for the front page again and again, and says how long that took at most.
func (h *testHouse) meanwhile(p *person, times int) (slowest time.Duration) {
	h.Helper()
	for range times {
		asked := time.Now()
		p.get("/").shows(h.T, "Ada")
		slowest = max(slowest, time.Since(asked))
		<-time.After(50 * time.Millisecond)
	}
	return slowest
}

// TestStalledReaders opens live pages and never reads them: all are cut, little is held for them, and others are served.
func TestStalledReaders(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	h := newHouse(t)
	s := h.serve()
	h.fill()
	people := []*person{h.as("ingrid"), h.as("jonas"), h.as("chief")}
	before, began, most := taken(), time.Now(), 0
	for i := range len(people) * (streamsMost - 1) {
		c, err := net.DialTimeout("tcp", s.Listener.Addr().String(), 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
		fmt.Fprintf(c, "GET /live/today?about= HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n", people[i%len(people)].cookie())
	}
	open := func() (n int) {
		h.server.streams.mu.Lock()
		defer h.server.streams.mu.Unlock()
		for _, of := range h.server.streams.open {
			n += of
		}
		return n
	}
	for most < len(people)*(streamsMost-1) && time.Since(began) < 5*time.Second {
		most = max(most, open())
		<-time.After(5 * time.Millisecond)
	}
	told := 0
	for time.Since(began) < 30*time.Second && open() > 0 { // the house lives on meanwhile
		told++
		h.does(asAda, care.TellWellbeing(care.WellbeingTold{Resident: "ada", Words: strings.Repeat(fmt.Sprint("Well ", told, ". "), 10), Told: now}))
		people[0].get("/").shows(t, "Ada")
		<-time.After(100 * time.Millisecond)
	}
	took, more := time.Since(began), taken()-before
	t.Logf("%d streams that nobody reads, the last cut after %s; %d news meanwhile, %d MiB more held", most, took, told, more>>20)
	if most < len(people)*(streamsMost-1) {
		t.Errorf("only %d streams were ever open", most)
	}
	if took > readPatience+4*time.Second || more > 64<<20 {
		t.Error("who does not read is waited for")
	}
}

// fill has sixty more people live in the house: what its front page says is more than the kernel keeps.
func (h *testHouse) fill() {
	h.Helper()
	for i := range 60 {
		id := care.ResidentID(fmt.Sprint("resident-", i))
		h.does(asChief, care.Admit(care.ResidentAdmitted{Resident: id, Stay: care.StayID("stay-" + id), Name: fmt.Sprint("Number ", i), On: now.Add(-time.Hour)}))
	}
}

// TestTooManyStreams opens more live pages than anybody looks at.
func TestTooManyStreams(t *testing.T) {
	s := new(streams)
	for range streamsMost {
		if !s.begin("one", streamsMost) {
			t.Fatal("too few are allowed")
		}
	}
	if s.begin("one", streamsMost) || !s.begin("other", streamsMost) {
		t.Error("one session's open pages are not bounded, or are everybody's")
	}
	s.end("one")
	if !s.begin("one", streamsMost) {
		t.Error("what is closed counts still")
	}
}
