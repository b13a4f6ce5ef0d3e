package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/web/ui"
)

func (s *Server) correctionRoutes(r routes) {
	r.page("GET /correction", s.correction)
	r.act("POST /correction", s.correct)
}

// correctionPage asks why something is taken back.
type correctionPage struct {
	FormID, Entries, To, Why string
}

// correction is where something is taken back later, with a reason. What was written stays to be read.
func (s *Server) correction(w http.ResponseWriter, l *look) error {
	f := l.form()
	p := correctionPage{FormID: l.formID(), Entries: f.text("entries"), To: local(f.text("to")), Why: f.words("why")}
	if _, ok := parseUndo(p.Entries); !ok {
		return care.NotFound
	}
	return s.show(w, l, l.say("frame.take-back"), correctionView(p))
}

// correct takes entries back: at once by their author, later with a reason.
func (s *Server) correct(w http.ResponseWriter, l *look) error {
	f := l.form()
	seqs, ok := parseUndo(f.text("entries"))
	if !ok {
		return care.NotFound
	}
	return s.do(w, l, care.Correct(f.words("why"), seqs...), done{to: local(f.text("to")), say: "frame.undone", keep: true}, s.correction)
}

// undoOf names the entries of a receipt: "17-2" is two entries from 17.
func undoOf(r journal.Receipt) string { return fmt.Sprintf("%d-%d", r.First, r.Count) }

func parseUndo(text string) ([]uint64, bool) {
	from, count, _ := strings.Cut(text, "-")
	first, err := strconv.ParseUint(from, 10, 64)
	n, err2 := strconv.Atoi(count)
	if err != nil || err2 != nil || first == 0 || n < 1 || n > 100 {
		return nil, false
	}
	return journal.Receipt{First: first, Count: n}.Seqs(), true
}

// said is the word on a page that follows a decision, with the offer to undo it.
func (l *look) said() ui.ToastProps {
	q := l.URL.Query()
	key := q.Get("said")
	if l.Method != http.MethodGet || key == "" || !l.words.Has(key) {
		return ui.ToastProps{}
	}
	q.Del("said")
	undo := q.Get("undo")
	q.Del("undo")
	q.Del("saved")
	back := l.URL.Path
	if len(q) > 0 {
		back += "?" + q.Encode()
	}
	return l.undoToast(key, undo, back)
}

func (l *look) undoToast(key, undo, back string) ui.ToastProps {
	p := ui.ToastProps{Text: l.say(key), Close: l.say("common.close")}
	if _, ok := parseUndo(undo); ok {
		p.Undo, p.Action = l.say("common.undo"), "/correction"
		p.Fields = map[string]string{"once": newID(), "entries": undo, "to": back}
	}
	return p
}

// savedDraft is the draft on the device that a form has made unnecessary.
func (l *look) savedDraft() string {
	if l.Method != http.MethodGet {
		return ""
	}
	return l.URL.Query().Get("saved")
}

// toast answers a form that was sent by a part of a page: the word alone. The rest of the page is live.
func (s *Server) toast(w http.ResponseWriter, l *look, then done, r journal.Receipt) error {
	undo := undoOf(r)
	if then.keep || r.Count == 0 {
		undo = ""
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	p := l.undoToast(then.say, undo, then.to)
	if then.text != "" {
		p.Text = then.text
	}
	return ui.WritePartial(l.Context(), w, "toasts", toasts(p, then.draft, string(l.me.Account.ID)))
}
