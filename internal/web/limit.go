package web

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"milieu/internal/care"
	"milieu/internal/office"
)

// What somebody can make the server hold at once. Whoever sends too much, too slowly, or does not read is cut off, and
// others do not notice.

// formLargest is the most that a form may hold, in bytes, and uploadLargest a form with a file. That is more than any
// page takes: what is only somewhat too large is read to its end, so that the reason arrives.
const (
	formLargest   = 1 << 20
	uploadLargest = 16 << 20
)

// A body may take bodyPatience, and a second more for each bodyPace bytes that have come: a house's worst network
// sends a picture in time, and somebody who sends a letter a second to keep us waiting does not.
const (
	bodyPatience = 8 * time.Second
	bodyPace     = 32 << 10
)

// readPatience is how long a stream or an answer waits for somebody who does not read.
const readPatience = 8 * time.Second

// streamsMost is how many live pages one session may have open: more tabs than anybody looks at. answersMost is how many
// of its requests are answered at one time, those pages among them: as many as one connection may ask for.
const (
	streamsMost = 24
	answersMost = 48
)

// Bound sets the limits of connections on who listens for a Server. Answers and bodies have deadlines of their own: see
// pacedAnswer and pacedBody.
func Bound(s *http.Server) {
	s.ReadHeaderTimeout, s.WriteTimeout, s.IdleTimeout, s.MaxHeaderBytes = 8*time.Second, answerPatience, 2*time.Minute, 64<<10
	s.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: answersMost, SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second, WriteByteTimeout: readPatience / 2}
	s.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connection{}, c)
	}
}

// connection is where a request's context has its connection.
type connection struct{}

// answerPatience is how long it may take until an answer begins.
const answerPatience = time.Minute

var (
	errTooSlow = errors.New("what was sent came too slowly")
	errTooMany = &care.Refusal{Kind: office.TooOften, Key: "frame.too-many-open"}
)

func bodyLargest(r *http.Request) int64 {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		return uploadLargest // not read by ParseForm, but only by the pages that take files
	}
	return formLargest
}

// limited bounds what is read of a request's body, and how long that may take.
func limited(w http.ResponseWriter, r *http.Request) io.ReadCloser {
	if r.Body == nil || r.Body == http.NoBody {
		return http.NoBody
	}
	return &pacedBody{ReadCloser: http.MaxBytesReader(w, r.Body, bodyLargest(r)), control: http.NewResponseController(w), began: time.Now()}
}

// A pacedBody gives up on a body that comes too slowly.
type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
	began   time.Time
	read    int
	slow    bool
}

func (b *pacedBody) Read(p []byte) (int, error) {
	// Only a connection has deadlines; a body that is in memory already needs none.
	_ = b.control.SetReadDeadline(b.began.Add(bodyPatience + time.Duration(b.read)*time.Second/bodyPace))
	n, err := b.ReadCloser.Read(p)
	b.read += n
	if errors.Is(err, os.ErrDeadlineExceeded) {
		b.slow = true
		return n, errTooSlow
	}
	if err != nil {
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// A pacedAnswer gives up on somebody who does not read what they asked for. Over HTTP/2 nothing else would: one who gives
// no leave to send keeps every answer waiting.
type pacedAnswer struct {
	http.ResponseWriter
	r       *http.Request
	control *http.ResponseController
}

func paced(w http.ResponseWriter, r *http.Request) *pacedAnswer {
	a := &pacedAnswer{w, r, http.NewResponseController(w)}
	_ = a.control.SetWriteDeadline(time.Now().Add(answerPatience)) // the one before may have left an earlier one
	return a
}

// Unwrap lets streams flush and set their deadlines.
func (a *pacedAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *pacedAnswer) Write(b []byte) (n int, err error) {
	for {
		piece := b[n:min(n+bodyPace, len(b))]
		_ = a.control.SetWriteDeadline(time.Now().Add(readPatience))
		m, err := a.ResponseWriter.Write(piece)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			a.hangUp()
		}
		if n += m; err != nil || n == len(b) {
			return n, err
		}
	}
}

// hangUp ends the connection with all that waits on it, without the word of goodbye for which TLS would wait.
func (a *pacedAnswer) hangUp() {
	c, _ := a.r.Context().Value(connection{}).(net.Conn)
	if secure, ok := c.(*tls.Conn); ok {
		c = secure.NetConn()
	}
	if c != nil {
		_ = c.Close()
	}
}

// A streams counts what is open at one time, by session.
type streams struct {
	mu   sync.Mutex
	open map[office.SessionID]int
}

// begin counts one more, or says that there are too many.
func (s *streams) begin(id office.SessionID, most int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[office.SessionID]int{}
	}
	if s.open[id] >= most {
		return false
	}
	s.open[id]++
	return true
}

func (s *streams) end(id office.SessionID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[id]--; s.open[id] <= 0 {
		delete(s.open, id)
	}
}
