package web

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// A witness stands between a handler and the browser: before the first byte that may tell of a resident leaves, it is
// written down who is told, of whom, and why. No page does so itself, so none can forget. What cannot be written down
// is not shown.
type witness struct {
	http.ResponseWriter
	s      *Server
	l      *look
	failed bool
}

// Unwrap lets streams flush and set their deadlines.
func (w *witness) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *witness) WriteHeader(status int) {
	if w.witnessed() {
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *witness) Write(b []byte) (int, error) {
	if !w.witnessed() {
		return 0, errUnwitnessed
	}
	return w.ResponseWriter.Write(b)
}

var errUnwitnessed = errors.New("who looked could not be written down")

func (w *witness) witnessed() bool {
	if w.failed {
		return false
	}
	people := w.l.untold()
	if len(people) == 0 {
		return true
	}
	err := w.l.house.Looked(w.l.Context(), journal.Look{By: w.l.who, Device: w.l.me.Device, Way: w.l.Pattern, People: people})
	if err == nil {
		return true
	}
	w.failed = true
	w.s.log.Error("a look could not be written down; nothing is shown", "pattern", w.l.Pattern, "err", err)
	for _, name := range []string{"Content-Encoding", "Content-Disposition", "Content-Length"} {
		w.Header().Del(name)
	}
	w.l.seen, w.l.audited = nil, nil
	w.s.fail(w.ResponseWriter, w.l, errUnwitnessed)
	return false
}

// saw remembers of whom this request was told.
func (l *look) saw(seen map[care.ResidentID]care.KindSet) {
	for id, kinds := range seen {
		if l.seen == nil {
			l.seen = map[care.ResidentID]care.KindSet{}
		}
		l.seen[id] = l.seen[id].Or(kinds)
	}
}

// readLooks stands among the kinds of fact that somebody was told of: who has looked at a resident is a look, too.
const readLooks = "looks"

// audits remembers that this request tells who has looked at a resident. Their own looks at that are not written down.
func (l *look) audits(id care.ResidentID) {
	if _, known := l.audited[id]; !known && l.who.Resident() != id {
		if l.audited == nil {
			l.audited = map[care.ResidentID]bool{}
		}
		l.audited[id] = false
	}
}

// untold returns of whom this request was told and what is not written down yet, those alike together, and takes it
// as written down.
func (l *look) untold() []journal.LookedAt {
	var people []journal.LookedAt
	if l.house == nil || len(l.seen) == 0 && len(l.audited) == 0 {
		return nil
	}
	everybody := map[care.ResidentID]care.KindSet{}
	for id := range l.audited {
		everybody[id] = care.KindSet{}
	}
	maps.Copy(everybody, l.seen)
	l.house.View(l.who, func(v care.View) {
		for _, id := range slices.Sorted(maps.Keys(everybody)) {
			kinds := everybody[id]
			written, audited := l.audited[id]
			if l.told[id].Or(kinds) == l.told[id] && (written || !audited) {
				continue
			}
			if l.told == nil {
				l.told = map[care.ResidentID]care.KindSet{}
			}
			l.told[id] = l.told[id].Or(kinds)
			names, reason := kinds.Names(), v.Reason(id)
			if audited && !written {
				names, l.audited[id] = append(names, readLooks), true
			}
			i := slices.IndexFunc(people, func(p journal.LookedAt) bool { return p.Reason == reason && slices.Equal(p.Kinds, names) })
			if i < 0 {
				i, people = len(people), append(people, journal.LookedAt{Reason: reason, Kinds: names})
			}
			people[i].Residents = append(people[i].Residents, id)
		}
	})
	return people
}

// turnedAway writes down that somebody asked for a resident of whom they may not be told.
func (s *Server) turnedAway(l *look, err error) {
	id := l.resident()
	if id == "" || l.house == nil || !strings.HasPrefix(l.URL.Path, "/resident/") || !errors.Is(err, care.Forbidden) && !errors.Is(err, care.NotFound) {
		return
	}
	known, sees := false, false
	l.house.View(care.ByProgram("looks"), func(v care.View) { _, known = v.Resident(id) })
	l.house.View(l.who, func(v care.View) { _, sees = v.Resident(id) })
	if !known || sees {
		return
	}
	err = l.house.Looked(l.Context(), journal.Look{By: l.who, Device: l.me.Device, Way: l.Pattern, Refused: true,
		People: []journal.LookedAt{{Residents: []care.ResidentID{id}}}})
	if err != nil {
		s.log.Error("a refused look could not be written down", "pattern", l.Pattern, "err", err)
	}
}
