package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// A look is a request by somebody: who they are, the house they look at, and the language they read.
type look struct {
	*http.Request
	me      office.Session
	device  office.Device // of the house, if the browser is one
	who     care.Who
	program office.Program // that came with a token, instead of somebody
	house   *journal.House
	words   *words.Words

	seen, told map[care.ResidentID]care.KindSet // of whom this request was told, and what of it is written down: see witness
	audited    map[care.ResidentID]bool         // of whom it was told who has looked; true once that is written down

	refusal *care.Refusal // why a form was not taken: the page that shows it again says so
	read    *form
}

// stranger is a look by somebody of whom nothing is known but the language of their browser.
func (s *Server) stranger(r *http.Request) *look {
	l := &look{Request: r}
	l.speak(words.For(r.Header.Get("Accept-Language")))
	return l
}

func (l *look) speak(w *words.Words) {
	l.words = w
	l.Request = l.WithContext(words.With(l.Context(), w))
}

// view shows the house as this person may see it.
func (l *look) view(f func(care.View)) {
	l.house.View(l.seer(), func(v care.View) {
		f(v)
		l.saw(v.Seen())
	})
}

// sight is who the person is in the house at this moment, what they see of it and until when: see care.View.Sight.
func (l *look) sight() (who care.Who, sight string, until time.Time) {
	l.view(func(v care.View) { who, sight, until = v.Who(), v.Sight(), v.SightUntil() })
	return who, sight, until
}

// still is who the person is in the house at this moment: nobody, once they have left it.
func (l *look) still() (who care.Who) {
	l.view(func(v care.View) { who = v.Who() })
	return who
}

// say says something in the person's language.
func (l *look) say(key string, args ...any) string { return l.words.Say(key, args...) }

// htmx says whether the page asks for a part of itself.
func (l *look) htmx() bool { return l.Header.Get("HX-Request") == "true" }

// resident is the person that the path is about.
func (l *look) resident() care.ResidentID { return care.ResidentID(l.PathValue("id")) }

// newID makes an ID for a form: UUIDv7, so that asking twice is asking once.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// done says what follows on a decision that was taken.
type done struct {
	to    string // the page to go to
	say   string // key of what is said there, with an offer to undo
	text  string // said instead where the page stays, in the person's language; it may hold names
	keep  bool   // there is nothing to undo
	draft string // the draft on the device that is not needed any more
}

// do takes the decision that the form asks for. If the house refuses, again shows the form again, with what was
// typed and the reason (l.refusal).
func (s *Server) do(w http.ResponseWriter, l *look, d care.Decision, then done, again handler) error {
	f := l.form()
	if err := f.err(); err != nil {
		return s.refused(w, l, err, again)
	}
	receipt, err := l.house.Do(l.Context(), f.asked(l), d)
	if r := journal.Refused(err); r != nil {
		return s.refused(w, l, r, again)
	} else if err != nil {
		return err
	}
	if l.htmx() {
		return s.toast(w, l, then, receipt)
	}
	http.Redirect(w, l.Request, withWord(then, receipt), http.StatusSeeOther)
	return nil
}

func (s *Server) refused(w http.ResponseWriter, l *look, r *care.Refusal, again handler) error {
	l.mentions(r)
	if again == nil || l.htmx() || r.Kind == care.Forbidden {
		return r // there is no form to show again to somebody whose form it is not
	}
	l.refusal = r
	return again(w, l)
}

// mentions remembers that a refusal may hold the name of the resident whom the page is about.
func (l *look) mentions(r *care.Refusal) {
	if len(r.Args) > 0 && l.house != nil {
		l.view(func(v care.View) { v.Resident(l.resident()) })
	}
}

// withWord adds to an address what is to be said there, and which entries can be undone.
func withWord(then done, r journal.Receipt) string {
	u, err := url.Parse(then.to)
	if err != nil {
		return then.to
	}
	q := u.Query()
	if then.say != "" {
		q.Set("said", then.say)
	}
	if !then.keep && r.Count > 0 {
		q.Set("undo", undoOf(r))
	}
	if then.draft != "" {
		q.Set("saved", then.draft)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// show renders a page inside the frame of the house.
func (s *Server) show(w http.ResponseWriter, l *look, title string, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(l.Context(), &b); err != nil {
		return err
	}
	body := b.String()
	if l.house != nil && !strings.Contains(body, "hx-sse:connect") {
		about, seq := string(l.resident()), l.house.Seq()
		return s.write(w, l, s.framed(l, title, watched(about, seq, body)))
	}
	return s.write(w, l, s.framed(l, title, templ.Raw(body)))
}

// write renders a whole document. It is written only when all of it could be rendered.
func (s *Server) write(w http.ResponseWriter, l *look, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(l.Context(), &b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Vary", "Accept-Encoding")
	if b.Len() > 4<<10 && strings.Contains(l.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		var err error
		if b, err = zipped(&b); err != nil {
			return err
		}
	}
	if l.refusal != nil {
		w.WriteHeader(statusOf(l.refusal))
	}
	_, err := b.WriteTo(w)
	return err
}

// zipped makes a page small before it is sent: what makes it small takes a megabyte, and must not wait for who reads slowly.
func zipped(b *bytes.Buffer) (small bytes.Buffer, err error) {
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(&small)
	_, err = b.WriteTo(z)
	return small, errors.Join(err, z.Close())
}

// zippers make pages small for the way. No page shows what its address says, so nobody can learn from a page's size
// what is on it by guessing.
var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err)
	}
	return z
}}

// statusOf is the one table from why to HTTP.
func statusOf(err error) int {
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, care.NotFound), errors.Is(err, journal.ErrNone):
		return http.StatusNotFound
	case errors.Is(err, care.Conflict):
		return http.StatusConflict
	case errors.Is(err, care.Invalid):
		return http.StatusUnprocessableEntity
	case errors.Is(err, care.Forbidden), errors.Is(err, errCrossOrigin), errors.Is(err, errOwes), errors.Is(err, office.Stale), errors.Is(err, errWall):
		return http.StatusForbidden
	case errors.Is(err, office.TooOften):
		return http.StatusTooManyRequests
	case errors.Is(err, errSignedOut):
		return http.StatusUnauthorized
	case errors.Is(err, errNoForm):
		return http.StatusUnsupportedMediaType
	case errors.Is(err, errTooSlow):
		return http.StatusRequestTimeout
	case errors.Is(err, errUnwitnessed):
		return http.StatusServiceUnavailable
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusInternalServerError
}

// logRefused says in the log that somebody was kept from something: by which rule, at which route, in which role and from
// where; never who they are, nor what they typed. What is merely typed wrong, or not there, is no attempt at anything.
func (s *Server) logRefused(l *look, status int, err error) {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests:
		why := ""
		if r := journal.Refused(err); r != nil {
			why = r.Key
		}
		s.log.Warn("refused", "pattern", l.Pattern, "status", status, "why", why, "role", l.who.Role, "from", s.address(l.Request))
	}
}

// fail answers a request that could not be served, in the person's language. Only what broke is logged, and that
// without anything that was typed.
func (s *Server) fail(w http.ResponseWriter, l *look, err error) {
	status := statusOf(err)
	s.turnedAway(l, err)
	l.seen = nil // what was looked at for the page that failed is not shown
	switch {
	case errors.Is(err, context.Canceled):
		return // they went away
	case status == http.StatusInternalServerError:
		s.log.Error("page failed", "pattern", l.Pattern, "err", err)
	case status == http.StatusUnauthorized && l.URL.Path != "/sign-in":
		s.askToSignIn(w, l)
		return
	case errors.Is(err, errOwes):
		http.Redirect(w, l.Request, l.owing(), http.StatusSeeOther)
		return
	case errors.Is(err, office.Stale):
		http.Redirect(w, l.Request, "/account/confirm", http.StatusSeeOther)
		return
	case errors.Is(err, errWall) && safe(l.Method):
		http.Redirect(w, l.Request, "/wall", http.StatusSeeOther)
		return
	}
	s.logRefused(l, status, err)
	title, help := troubleOf(status)
	text := l.say(help)
	if r := journal.Refused(err); r != nil {
		text = l.say(r.Key, r.Args...)
		l.mentions(r)
	}
	if l.htmx() {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusOK) // htmx shows what it is answered only when all went well
		_ = ui.WritePartial(l.Context(), w, "toasts", toasts(ui.ToastProps{Text: text, Close: l.say("common.close")}, "", ""))
		return
	}
	page := ui.Page(ui.PageProps{Title: l.say(title), Lang: l.words.Lang()})
	var b bytes.Buffer
	if err := page.Render(templ.WithChildren(l.Context(), trouble(l.say(title), text, l.say("common.front"))), &b); err != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
}

func troubleOf(status int) (title, help string) {
	switch status {
	case http.StatusNotFound:
		return "common.not-found", "common.not-found.help"
	case http.StatusForbidden:
		return "common.forbidden", "common.forbidden.help"
	case http.StatusRequestEntityTooLarge:
		return "common.too-large", "common.too-large.help"
	case http.StatusServiceUnavailable:
		return "common.unwitnessed", "common.unwitnessed.help"
	case http.StatusConflict, http.StatusUnprocessableEntity, http.StatusTooManyRequests:
		return "common.refused", "common.refused.help"
	}
	return "common.broken", "common.broken.help"
}

// local returns a path on this server, or "/" for anything else: a link must not lead people away.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(path, "\\") {
		return "/"
	}
	return u.RequestURI()
}
