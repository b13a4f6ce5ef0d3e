package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/office"
	"milieu/internal/web/ui"
)

// A livePage says what a page shows that changes by itself. Each part is one element with an id.
type livePage struct {
	parts  func(*look) ([]livePart, error)
	shared bool // everybody of the team is shown the same
	// news, if not nil, is a channel that is closed when something has changed that is not in the journal. Such a page is not kept.
	news func(*look) <-chan struct{}
}

type livePart struct {
	id string
	c  templ.Component
}

// livePage makes a page live under a name; @live(l, name) in its template connects it.
func (r routes) live(name string, p livePage) { r.s.live[name] = p }

// watchRoutes has the stream of pages that do not change by themselves. It sends nothing: it ends when a right does.
func (s *Server) watchRoutes(r routes) {
	r.live("watch", livePage{parts: func(*look) ([]livePart, error) { return nil, nil }})
}

// beat is how often a stream shows that it is alive, and looks at the page because time has passed.
const beat = 20 * time.Second

// follow is the stream of a page: whenever the house has changed, the parts that look different are sent. What is
// sent is exactly what the page itself would show to this person.
func (s *Server) follow(w http.ResponseWriter, l *look) error {
	if _, ok := s.live[l.PathValue("page")]; !ok || l.device.Kind == office.Wall && l.PathValue("page") != "wall" {
		return care.NotFound
	}
	end, err := s.beginStream(w, l)
	if err != nil {
		return err
	}
	defer end()
	control := http.NewResponseController(w)
	ctx, cancel := context.WithCancel(l.Context())
	defer cancel()
	news := l.house.Follow(ctx)
	shown := map[string][sha256.Size]byte{}
	at := l.position()
	besides := s.news(l)
	first, err := s.changed(l, shown)
	if err != nil {
		return err
	}
	if besides == nil && at == cmp.Or(l.Header.Get("Last-Event-ID"), l.URL.Query().Get("seq")) && at == l.position() {
		first, l.seen = nil, nil // the page was rendered from this very state
	}
	stood, changes := l.standing()
	defer func() { changes.Stop() }()
	beats := time.NewTicker(beat)
	defer beats.Stop()
	for body := first; ; {
		if err := send(control, w, at, body); err != nil {
			return nil // they went away
		}
		body = nil
		select {
		case <-news:
		case <-besides:
		case <-changes.C:
		case <-beats.C:
		case <-s.ended(l):
			return sayBye(control, w)
		case <-ctx.Done():
			return nil
		}
		changes.Stop()
		stands, next := l.standing()
		at, changes = l.position(), next
		besides = s.news(l)
		if body, err = s.changed(l, shown); len(body) == 0 {
			l.seen = nil // nobody is told of anybody
		}
		if stood.Lost(stands) || errors.Is(err, care.NotFound) || errors.Is(err, care.Forbidden) {
			l.seen = nil
			return sayBye(control, w) // the page is loaded again, as it may be seen now
		}
		stood = stands
		if err != nil {
			s.log.Error("stream failed", "page", l.PathValue("page"), "err", err)
			return nil
		}
	}
}

// news is what a page waits for besides the journal.
func (s *Server) news(l *look) <-chan struct{} {
	if news := s.live[l.PathValue("page")].news; news != nil {
		return news(l)
	}
	return nil
}

// beginStream counts a stream, and says what is sent.
func (s *Server) beginStream(w http.ResponseWriter, l *look) (end func(), err error) {
	if !s.streams.begin(l.me.ID, streamsMost) {
		return nil, errTooMany
	}
	s.metrics.streams.Inc()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	return func() {
		s.streams.end(l.me.ID)
		s.metrics.streams.Dec()
	}, nil
}

// position is where the house's journal is.
func (l *look) position() string { return strconv.FormatUint(l.house.Seq(), 10) }

// standing is what the person may be told now, of the house and of whom the page is about, and a timer for when that
// changes by itself.
func (l *look) standing() (care.Standing, *time.Timer) {
	var stands care.Standing
	changes := time.Duration(math.MaxInt64)
	about, _, _ := strings.Cut(l.URL.Query().Get("about"), "@") // some pages add a day
	l.house.View(l.who, func(v care.View) {
		stands = v.Standing(care.ResidentID(about))
		if until := v.SightUntil(); !until.IsZero() {
			changes = until.Sub(v.At()) + time.Millisecond
		}
	})
	return stands, time.NewTimer(changes)
}

// sayBye tells an open page that it is nobody's any more.
func sayBye(control *http.ResponseController, w http.ResponseWriter) error {
	_ = control.SetWriteDeadline(time.Now().Add(time.Second))
	_ = ui.WriteBye(w)
	_ = control.Flush()
	return nil // whether they have heard it or not
}

func send(control *http.ResponseController, w http.ResponseWriter, at string, body []byte) error {
	if err := control.SetWriteDeadline(time.Now().Add(readPatience)); err != nil {
		return err
	}
	if len(body) > 0 {
		if err := ui.WriteMessage(w, at, body); err != nil {
			return err
		}
	} else if err := ui.WriteBeat(w); err != nil {
		return err
	}
	if err := control.Flush(); err != nil {
		return err
	}
	return control.SetWriteDeadline(time.Time{}) // over HTTP/2 a deadline ends a stream that says nothing, too
}

// changed renders the parts of the page that is followed and returns those that differ from what was shown, as partials.
func (s *Server) changed(l *look, shown map[string][sha256.Size]byte) ([]byte, error) {
	parts, err := s.partsOf(l, l.PathValue("page"), l.URL.Query().Get("about"))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, p := range parts {
		if shown[p.id] == p.sum {
			continue
		}
		shown[p.id] = p.sum
		out.Write(p.partial)
	}
	return out.Bytes(), nil
}

type renderedPart struct {
	id      string
	body    []byte // the element itself
	partial []byte // the element as it is sent to an open page
	sum     [sha256.Size]byte
}

// Render writes the element: a part that was rendered once is shown on every page that has it.
func (p renderedPart) Render(_ context.Context, w io.Writer) error {
	_, err := w.Write(p.body)
	return err
}

// A partCache keeps what was rendered last for each kind of viewer: two hundred boards of one team are one
// rendering, and so is the board that somebody opens in the same minute.
type partCache struct {
	mu   sync.Mutex
	last map[string]*rendering
}

type rendering struct {
	once  sync.Once
	key   string
	parts []renderedPart
	seen  map[care.ResidentID]care.KindSet // of whom the parts tell
	err   error
}

// partsOf are the parts of a live page as this person is shown them.
func (s *Server) partsOf(l *look, name, about string) ([]renderedPart, error) {
	page := s.live[name]
	if page.news != nil {
		return render(l, page)
	}
	who, viewer, until := l.sight() // an open page asks anew each time: rights that end, end now
	if !page.shared {
		viewer = who.String()
	}
	slot := fmt.Sprint(l.house.ID(), "|", name, "|", about, "|", viewer, "|", l.words.Lang())
	key := fmt.Sprint(l.house.Seq(), "|", s.journal.Now().Unix()/60, "|", until.Unix())
	s.parts.mu.Lock()
	if s.parts.last == nil || len(s.parts.last) > 4096 {
		s.parts.last = map[string]*rendering{}
	}
	r := s.parts.last[slot]
	if r == nil || r.key != key {
		r = &rendering{key: key}
		s.parts.last[slot] = r
	}
	s.parts.mu.Unlock()
	r.once.Do(func() {
		first := *l
		first.seen = nil
		r.parts, r.err = render(&first, page)
		r.seen = first.seen
	})
	l.saw(r.seen)
	return r.parts, r.err
}

func render(l *look, page livePage) ([]renderedPart, error) {
	parts, err := page.parts(l)
	if err != nil {
		return nil, err
	}
	shared := context.WithoutCancel(l.Context()) // whoever asked first may leave; others are shown the same
	var list []renderedPart
	for _, p := range parts {
		var body, partial bytes.Buffer
		if err := p.c.Render(shared, &body); err != nil {
			return nil, fmt.Errorf("render %s: %w", p.id, err)
		}
		shown := renderedPart{id: p.id, body: body.Bytes(), sum: sha256.Sum256(body.Bytes())}
		if err := ui.WritePartial(shared, &partial, p.id, shown); err != nil {
			return nil, err
		}
		shown.partial = partial.Bytes()
		list = append(list, shown)
	}
	return list, nil
}
