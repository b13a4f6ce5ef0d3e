package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// A hostile house is the server on a real connection, with the limits that cli gives it.
func (h *testHouse) serve() *httptest.Server {
	s := httptest.NewUnstartedServer(h.handler)
	s.Config.ReadHeaderTimeout, s.Config.MaxHeaderBytes, s.Config.WriteTimeout = 2*time.Second, 64<<10, time.Minute
	s.Start()
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

// TestSlow keeps connections open by sending as little as possible: all are cut within ten seconds, and others are
// served meanwhile.
func TestSlow(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	h := newHouse(t)
	s, ingrid := h.serve(), h.as("ingrid")
	address := strings.TrimPrefix(s.URL, "http://")
	session := ""
	for name, value := range ingrid.cookies {
		session = name + "=" + value
	}
	starts := []string{
		"GET / HTTP/1.1\r\nHost: x\r\nX-",
		"POST /correction HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\nCookie: " + session + "\r\n\r\na",
		"POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na",
	}
	const each = 100 // of each kind; the machine's own limits are those of a developer's
	before, began := taken(), time.Now()
	var all sync.WaitGroup
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	longest := make(chan time.Duration, each*len(starts))
	for _, start := range starts {
		for range each {
			all.Go(func() {
				c, err := new(net.Dialer).DialContext(ctx, "tcp", address)
				if err != nil {
					t.Error(err)
					return
				}
				defer c.Close()
				_, _ = io.WriteString(c, start)
				gone := make(chan struct{})
				go func() { _, _ = io.Copy(io.Discard, bufio.NewReader(c)); close(gone) }()
				for tick := time.NewTicker(500 * time.Millisecond); ; {
					select {
					case <-gone:
						tick.Stop()
						longest <- time.Since(began)
						return
					case <-tick.C:
						_, _ = io.WriteString(c, "a")
					case <-ctx.Done():
						t.Error("it is never cut")
						return
					}
				}
			})
		}
	}
	slowest := time.Duration(0)
	for range 20 { // others, meanwhile
		asked := time.Now()
		ingrid.get("/").shows(t, "Ada")
		slowest = max(slowest, time.Since(asked))
		<-time.After(100 * time.Millisecond)
	}
	more := taken() - before
	all.Wait()
	close(longest)
	last := time.Duration(0)
	for d := range longest {
		last = max(last, d)
	}
	t.Logf("%d slow ones, the last cut after %s; others waited %s at most, %d MiB more held", each*len(starts), last, slowest, more>>20)
	if last > 11*time.Second || more > 64<<20 || slowest > 3*time.Second {
		t.Error("slow ones keep others waiting")
	}
}

// TestTooManyStreams opens more live pages than anybody looks at.
func TestTooManyStreams(t *testing.T) {
	s := new(streams)
	for range streamsMost {
		if !s.begin("one") {
			t.Fatal("too few are allowed")
		}
	}
	if s.begin("one") || !s.begin("other") {
		t.Error("one session's open pages are not bounded, or are everybody's")
	}
	s.end("one")
	if !s.begin("one") {
		t.Error("what is closed counts still")
	}
}
