package office

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// signedIn are the open sessions, for looking up. It is never changed: whoever changes something puts a new one in
// its place, so that looking up needs no lock and never waits for the journal.
type signedIn struct {
	bySum map[[sha256.Size]byte]*live
	byID  map[SessionID]*live
}

// A live session knows what the journal does not: when somebody was last here, and who waits for the end.
type live struct {
	sum   [sha256.Size]byte
	now   atomic.Pointer[Session]
	seen  atomic.Int64 // Unix nanoseconds
	idle  time.Duration
	timer *time.Timer // ends it when it is due, also if nobody ever asks again
	once  sync.Once
	done  chan struct{}
}

func (l *live) end() { l.once.Do(func() { close(l.done) }) }

// due is when the session ends by itself, and why.
func (l *live) due() (time.Time, Because) {
	until := l.now.Load().Until
	if idle := time.Unix(0, l.seen.Load()).Add(l.idle); idle.Before(until) {
		return idle, BecauseIdle
	}
	return until, BecauseOver
}

func (l *live) over(now time.Time) bool {
	select {
	case <-l.done:
		return true
	default:
		due, _ := l.due()
		return !now.Before(due)
	}
}

// Session returns who is signed in with a token, and notes that they were here. It does no IO and takes no lock.
func (o *Office) Session(token string) (Session, bool) {
	l, ok := o.open.Load().bySum[sumOf(token)]
	if !ok {
		return Session{}, false
	}
	now := o.now()
	if l.over(now) {
		return Session{}, false
	}
	if at := now.UnixNano(); at-l.seen.Load() > int64(time.Second) {
		l.seen.Store(at)
	}
	return l.session(), true
}

func (l *live) session() Session {
	s := *l.now.Load()
	s.Seen = time.Unix(0, l.seen.Load()).UTC()
	return s
}

// Sessions returns where somebody is signed in, latest seen first.
func (o *Office) Sessions(id AccountID) (list []Session) {
	now := o.now()
	for _, l := range o.open.Load().byID {
		if s := l.session(); s.Account.ID == id && !l.over(now) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b Session) int { return b.Seen.Compare(a.Seen) })
	return list
}

// everybody is who is signed in.
func (o *Office) everybody() map[AccountID]bool {
	all := map[AccountID]bool{}
	for _, l := range o.open.Load().byID {
		all[l.now.Load().Account.ID] = true
	}
	return all
}

// Done is closed when a session ends, for whatever reason. It is closed already for a session that is not known.
func (o *Office) Done(id SessionID) <-chan struct{} {
	if l, ok := o.open.Load().byID[id]; ok {
		return l.done
	}
	return ended
}

var ended = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// refresh makes the open sessions of an account what the journal says. Those that it no longer has end.
func (o *Office) refresh(id AccountID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var known []session
	var shown []Session
	o.look(func(s *State) {
		for _, open := range s.sessions.open[id] {
			known, shown = append(known, open), append(shown, s.session(open))
		}
	})
	was := o.open.Load()
	is := &signedIn{maps.Clone(was.bySum), maps.Clone(was.byID)}
	gone := map[SessionID]*live{}
	for key, l := range was.byID {
		if l.now.Load().Account.ID == id {
			gone[key] = l
		}
	}
	for i, k := range known {
		if l, ok := gone[k.Session]; ok {
			delete(gone, k.Session)
			l.now.Store(&shown[i])
			continue
		}
		if l := o.start(k, &shown[i]); l != nil {
			put(&is.bySum, l.sum, l)
			put(&is.byID, k.Session, l)
		}
	}
	for key, l := range gone {
		delete(is.bySum, l.sum)
		delete(is.byID, key)
	}
	o.open.Store(is)
	for _, l := range gone {
		l.timer.Stop()
		l.end()
	}
}

// start brings a session to life; nil if it is over already, or was written wrongly.
func (o *Office) start(k session, shown *Session) *live {
	now := o.now()
	if !now.Before(k.Until) || len(k.Token) != sha256.Size {
		return nil
	}
	l := &live{sum: [sha256.Size]byte(k.Token), idle: time.Duration(k.IdleMinutes) * time.Minute, done: make(chan struct{})}
	l.now.Store(shown)
	l.seen.Store(now.UnixNano())
	due, _ := l.due()
	l.timer = time.AfterFunc(due.Sub(now), func() { o.tick(l) })
	return l
}

// tick ends a session that is due, or waits on if somebody was here since.
func (o *Office) tick(l *live) {
	due, because := l.due()
	if wait := due.Sub(o.now()); wait > 0 {
		o.mu.Lock() // l.timer is set
		defer o.mu.Unlock()
		l.timer.Reset(wait)
		return
	}
	l.end()
	s := l.now.Load()
	_, err := o.Do(context.Background(), journal.Form{By: care.ByProgram("office")}, CloseSession(SessionClosed{s.ID, s.Account.ID, because}))
	if err != nil {
		slog.Error("end a session that is over", "err", err) // nobody can use it any more; the journal is told at the next start
	}
}
