// Package office is the provider's own journal: which houses there are, who has an account, who works where, and who
// is signed in. It knows nothing of any record; what happens in a house is in that house's journal.
//
//	a person ──Ask──> Decision ──[]Fact──> journal.Book("office") ──> State.Fold
//	                     ▲                                              │
//	                     └───────────────── State <─────────────────────┘
//	                                          │ after each decision
//	                                          ▼
//	SignIn ──token──> browser ──token──> Session: open sessions, looked up without a lock
//
// Facts and decisions are made like those of package care. Passwords are kept as argon2id hashes, tokens as SHA-256.
package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// Book is the name of the office's own book in the journal. No house may be called so.
const Book = "office"

// AccountID and SessionID name an account and a time of being signed in. A house has a string, as in the journal.
type (
	AccountID string
	SessionID string
)

// A Fact is something that happened in the office. It is about one account, or about a house.
type Fact interface {
	subject() AccountID // whose account; "" if it is about a house
	fold(*State, Entry) // makes the fact true; never fails, whatever the fact
}

// An Entry is a fact in the journal.
type Entry struct {
	Seq  uint64
	At   time.Time // when it was written
	Fact Fact
}

// An Ask is what a decision looks at: who asks, when, and what is true.
type Ask struct {
	By care.Who
	At time.Time
	s  *State
}

// A Decision looks at the state as the one who asks, and answers with facts or refuses. It changes nothing.
type Decision func(Ask) ([]Fact, error)

// State is what the journal says is true now. Its zero value is an office before its first day.
type State struct {
	seq       uint64
	houses    houses
	accounts  accounts
	passwords passwords
	works     works
	sessions  sessions
	devices   devices
	pins      pins

	authenticators authenticators
	recoveries     recoveries
	passkeys       passkeys
	second         second
	identities     identities
	programs       programs
	draftSecret    []byte
}

// Ask returns the ask of somebody who looks at this state.
func (s *State) Ask(by care.Who, at time.Time) Ask { return Ask{by, at, s} }

// Fold makes e true. It panics if e is not the next entry: then memory and journal have parted.
func (s *State) Fold(e Entry) {
	if e.Seq != s.seq+1 {
		panic(fmt.Sprintf("office: entry %d folded after %d", e.Seq, s.seq))
	}
	s.seq = e.Seq
	e.Fact.fold(s, e)
}

func put[M ~map[K]V, K comparable, V any](m *M, k K, v V) {
	if *m == nil {
		*m = M{}
	}
	(*m)[k] = v
}

func refuse(kind error, key string, args ...any) error {
	return &care.Refusal{Kind: kind, Key: key, Args: args}
}

// TooOften is the kind of refusal that passes by itself: the answer says after how many seconds.
var TooOften = errors.New("too often")

// RoleAccount is the role of somebody who acts in the office as the owner of an account, whatever they are in a house.
const RoleAccount care.Role = "account"

// program says whether a part of this program asks, or who runs it at a terminal: not a program that came with a token.
func (a Ask) program() bool {
	return a.By.Role == care.RoleProgram && !strings.HasPrefix(a.By.ID, tokenProgram)
}

// administrator: only for who runs the server.
func (a Ask) administrator() error {
	if a.program() {
		return nil
	}
	acc, ok := a.s.accounts.all[AccountID(a.By.ID)]
	if a.By.Role != care.RoleAdministrator || !ok || !acc.Admin || acc.Disabled {
		return refuse(care.Forbidden, "office.administrator-only")
	}
	return nil
}

// own: for the owner of an account, or for who runs the server.
func (a Ask) own(id AccountID) error {
	if a.By.Role == RoleAccount && a.By.ID == string(id) && !a.s.accounts.all[id].Disabled {
		return nil
	}
	return a.administrator()
}

// Office is the office, open.
type Office struct {
	book *journal.Book[State]
	now  func() time.Time

	kiln      chan struct{} // as many passwords are hashed at once as it has places
	names     *throttle
	addresses *throttle
	slips     *slips
	identity  *IdentityService // nil where the provider has none

	mu   sync.Mutex // one at a time changes who is signed in
	open atomic.Pointer[signedIn]

	devices enrolment
	guesses guesses
}

// Open reads the office's book. Sessions that were open when the program ended are open again.
func Open(ctx context.Context, j *journal.Journal) (*Office, error) {
	book, err := journal.OpenBook(ctx, j, Book, fold)
	if err != nil {
		return nil, fmt.Errorf("open the office: %w", err)
	}
	o := &Office{book: book, now: j.Now, kiln: make(chan struct{}, hashedAtOnce()),
		names: newThrottle(perName), addresses: newThrottle(perAddress), slips: newSlips(j.Now)}
	o.open.Store(&signedIn{})
	var ids []AccountID
	o.book.Look(func(s *State, _ time.Time) {
		for id := range s.sessions.open {
			ids = append(ids, id)
		}
	})
	for _, id := range ids {
		o.refresh(id)
	}
	o.refreshDevices()
	return o, nil
}

// Close ends what the office does in the background. Sessions stay open, for the next start.
func (o *Office) Close() {
	o.mu.Lock()
	for _, l := range o.open.Load().byID {
		l.timer.Stop()
	}
	o.mu.Unlock()
	o.book.Close()
}

// Do takes a decision. When it returns, the facts are written for good and every open session knows of them; or
// it returns a *care.Refusal if the office says no.
func (o *Office) Do(ctx context.Context, form journal.Form, d Decision) (journal.Receipt, error) {
	// Whoever hangs up in the middle of it must not leave open sessions that the journal has closed.
	ctx = context.WithoutCancel(ctx)
	var facts []Fact
	receipt, err := o.book.Do(ctx, form, func(s *State, at time.Time) ([]journal.Draft, error) {
		var err error
		if facts, err = d(s.Ask(form.By, at)); err != nil {
			return nil, err
		}
		return drafts(facts, at)
	})
	if err != nil {
		return receipt, err
	}
	touched := map[AccountID]bool{}
	for _, f := range facts {
		switch f.(type) {
		case DeviceEnrolled, DeviceSet, DeviceRevoked:
			o.refreshDevices()
		}
		if id := f.subject(); id != "" && !touched[id] {
			touched[id] = true
			o.refresh(id)
		}
		if _, ok := f.(SecondRequired); ok { // it is about everybody
			for id := range o.everybody() {
				o.refresh(id)
			}
		}
	}
	return receipt, nil
}

func drafts(facts []Fact, at time.Time) ([]journal.Draft, error) {
	var list []journal.Draft
	for _, f := range facts {
		kind, data, err := Encode(f)
		if err != nil {
			return nil, err
		}
		list = append(list, journal.Draft{Kind: kind, Subject: string(f.subject()), Happened: at, Data: data})
	}
	return list, nil
}

func fold(s *State, r journal.Record) error {
	if r.Erased {
		s.seq = r.Seq // nothing follows from it any more
		return nil
	}
	f, err := Decode(r.Kind, r.Data)
	if err != nil {
		return err
	}
	s.Fold(Entry{Seq: r.Seq, At: r.At, Fact: f})
	return nil
}

// look calls f with the state.
func (o *Office) look(f func(*State)) { o.book.Look(func(s *State, _ time.Time) { f(s) }) }
