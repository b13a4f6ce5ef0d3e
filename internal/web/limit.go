package web

import (
	"errors"
	"io"
	"mime"
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

// readPatience is how long a stream waits for somebody who does not read.
const readPatience = 8 * time.Second

// streamsMost is how many live pages one session may have open: more tabs than anybody looks at.
const streamsMost = 24

var (
	errTooSlow = errors.New("what was sent came too slowly")
	errStreams = &care.Refusal{Kind: office.TooOften, Key: "frame.too-many-open"}
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

// A streams counts the live pages that are open, by session.
type streams struct {
	mu   sync.Mutex
	open map[office.SessionID]int
}

// begin counts one more, or says that there are too many.
func (s *streams) begin(id office.SessionID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[office.SessionID]int{}
	}
	if s.open[id] >= streamsMost {
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
