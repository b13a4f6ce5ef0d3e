package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/web"
)

// freePort returns an address on this machine where nobody listens.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// ready waits until an address answers that all is well.
func ready(ctx context.Context, url string) error {
	for {
		if r, err := http.Get(url); err == nil { // #nosec G107 -- its own server, on this machine
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s was never ready", url)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// A visitor is somebody signed in, with a browser that keeps many connections.
type visitor struct {
	http.Client
	url   string
	token string
}

func (v *visitor) get(ctx context.Context, path string, header ...string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, "GET", v.url+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Cookie", "__Host-milieu="+v.token)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return v.Do(r)
}

// body reads a page whole. It is an error if it is not shown.
func (v *visitor) body(ctx context.Context, path string, header ...string) ([]byte, error) {
	r, err := v.get(ctx, path, header...)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, r.Status)
	}
	return body, err
}

// pages measures Today of the house that was made up, and how soon a note is seen on the boards that are open.
func (c bench) pages(t *terminal, dir string) (figures []figure, err error) {
	p, logins, err := c.demo(dir).again(t)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.openHouses(t); err != nil {
		return nil, err
	}
	token, err := p.office.SignIn(t, logins[0].Username, logins[0].Password, office.Where{Address: "127.0.0.1", Device: "bench"})
	if err != nil {
		return nil, err
	}
	pages := web.New(p.journal, p.office, slog.New(slog.DiscardHandler))
	pages.Ready()
	took := new(timings)
	server := httptest.NewServer(took.of(pages.Handler()))
	defer server.Close()
	v := &visitor{url: server.URL, token: token, Client: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: c.Boards + 16}}}
	page, err := v.body(t, "/")
	if err != nil {
		return nil, err
	}

	today, err := c.load(t, v, took)
	if err != nil {
		return nil, err
	}
	times := took.all
	flat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(page) }))
	defer flat.Close()
	memory, err := c.load(t, &visitor{url: flat.URL, Client: v.Client}, new(timings))
	if err != nil {
		return nil, err
	}
	weight, err := weigh(t, v)
	if err != nil {
		return nil, err
	}
	seen, err := c.boards(t, v, p)
	if err != nil {
		return nil, err
	}
	return []figure{
		{What: "Today, in the server, half of all within", Value: quantile(times, 0.5), Unit: "ms", Aim: 1, Most: true},
		{What: "Today, in the server, 99 of 100 within", Value: quantile(times, 0.99), Unit: "ms", Aim: 10, Most: true},
		{What: "Today, 8 browsers at once", Value: today, Unit: "a second"},
		{What: "the same bytes from memory", Value: memory, Unit: "a second"},
		{What: "  Today beside them", Value: today / memory, Unit: "×", Aim: 0.15},
		{What: "Today with all it loads, the first time", Value: weight / 1000, Unit: "kB", Aim: 150, Most: true},
		{What: fmt.Sprintf("noted until seen on %d boards, half within", c.Boards), Value: quantile(seen, 0.5), Unit: "ms"},
		{What: fmt.Sprintf("noted until seen on %d boards, 99 of 100 within", c.Boards), Value: quantile(seen, 0.99), Unit: "ms", Aim: 250, Most: true},
	}, nil
}

// timings are how long a handler took for each request.
type timings struct {
	mu  sync.Mutex
	all []time.Duration
}

func (s *timings) of(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		next.ServeHTTP(w, r)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all = append(s.all, time.Since(began))
	})
}

// load has 8 browsers ask for the front page again and again, and returns how many were answered a second.
func (c bench) load(ctx context.Context, v *visitor, took *timings) (float64, error) {
	if _, err := v.body(ctx, "/"); err != nil { // whether it works at all, and what the first one has to wait for
		return 0, err
	}
	took.mu.Lock()
	took.all = nil
	took.mu.Unlock()
	var group sync.WaitGroup
	var mu sync.Mutex
	var all int
	var failed error
	began := time.Now()
	for range 8 {
		group.Go(func() {
			n := 0
			for time.Since(began) < c.For {
				if _, err := v.body(ctx, "/"); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
				n++
			}
			mu.Lock()
			all += n
			mu.Unlock()
		})
	}
	group.Wait()
	return float64(all) / time.Since(began).Seconds(), failed
}

var loaded = regexp.MustCompile(`(?:src|href)="(/assets/[^"]+)"|url\(["']?([^"')]+\.woff2)["']?\)`)

// weigh adds up the bytes of Today and of what it loads, as they come over the wire.
func weigh(ctx context.Context, v *visitor) (total float64, err error) {
	asked := map[string]bool{}
	for queue := []string{"/"}; len(queue) > 0; queue = queue[1:] {
		path := queue[0]
		if asked[path] {
			continue
		}
		asked[path] = true
		wire, err := v.body(ctx, path, "Accept-Encoding", "gzip")
		if err != nil {
			return 0, err
		}
		total += float64(len(wire))
		plain, err := v.body(ctx, path)
		if err != nil {
			return 0, err
		}
		for _, found := range loaded.FindAllSubmatch(plain, -1) {
			next, err := url.Parse(path)
			if err == nil {
				next, err = next.Parse(string(found[1]) + string(found[2]))
			}
			if err != nil {
				return 0, err
			}
			queue = append(queue, next.Path)
		}
	}
	return total, nil
}

// boards opens the streams of Today, notes a contact again and again, and returns how long each note took until it
// was seen on each board.
func (c bench) boards(t *terminal, v *visitor, p *provider) (seen []time.Duration, err error) {
	const notes = 20
	ctx, stop := context.WithTimeout(t, time.Minute)
	defer stop()
	h, err := p.journal.House(ctx, p.office.Houses()[0].ID)
	if err != nil {
		return nil, err
	}
	arrived := make(chan time.Time, c.Boards*4)
	open := make(chan error, c.Boards)
	for range c.Boards {
		go v.watch(ctx, open, arrived)
	}
	for range c.Boards {
		if err := <-open; err != nil {
			return nil, err
		}
	}
	for range notes {
		drain(arrived)
		decision, by := contact(h)
		began := time.Now()
		if _, err := h.Do(ctx, journal.Form{By: by}, decision); err != nil {
			return nil, err
		}
		for range c.Boards {
			select {
			case at := <-arrived:
				seen = append(seen, at.Sub(began))
			case <-time.After(5 * time.Second):
				return nil, fmt.Errorf("a note was not seen on every board within 5 s")
			}
		}
	}
	return seen, nil
}

// drain waits until nothing has arrived for a while.
func drain(arrived chan time.Time) {
	for {
		select {
		case <-arrived:
		case <-time.After(150 * time.Millisecond):
			return
		}
	}
}

// watch keeps a stream of Today open and tells when news arrive: the first parts of an answer, not beats.
func (v *visitor) watch(ctx context.Context, open chan<- error, arrived chan<- time.Time) {
	r, err := v.get(ctx, "/live/today")
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("open a board: %s", r.Status)
	}
	open <- err
	if err != nil {
		return
	}
	defer r.Body.Close()
	lines, parts := bufio.NewReaderSize(r.Body, 64<<10), false
	for {
		line, err := lines.ReadBytes('\n')
		switch {
		case err != nil:
			return
		case bytes.Contains(line, []byte("hx-partial")):
			parts = true
		case len(bytes.TrimSpace(line)) == 0 && parts:
			arrived <- time.Now()
			parts = false
		}
	}
}

// contact is a talk of a minute that somebody of the house just had.
func contact(h *journal.House) (d care.Decision, by care.Who) {
	h.View(care.ByProgram("bench"), func(v care.View) {
		f := care.ContactHeld{Contact: care.ContactID(newID()), Resident: v.Residents()[0].ID, What: care.Talk, Began: v.At().Add(-time.Minute), Minutes: 1}
		for _, c := range v.Present() {
			if !strings.Contains(c.Profession, "coordinator") {
				f.With = []care.StaffID{c.ID}
			}
		}
		if f.With == nil {
			f.With = []care.StaffID{v.Colleagues()[0].ID}
		}
		d, by = care.HoldContact(f), care.ByTherapist(f.With[0])
	})
	return d, by
}
