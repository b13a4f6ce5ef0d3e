// Package journal keeps the record: one append-only, hash-chained order of entries per house, and the state that
// follows from it.
//
//	Form + Decision ──Do──> queue ──one writer──> decide, fold, Store.Append ──> Receipt, followers
//	                                                   │ if the store fails, the state is read again
//	View <──────────────────────── state <─────────────┘
//
// Nobody sees a state that is not written down: the writer holds the lock until the store has it for good.
package journal

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"milieu/internal/care"
)

// A Journal keeps the houses of one data directory.
type Journal struct {
	store    Store
	now      func() time.Time
	progress func(house string, done, all uint64)

	mu     sync.Mutex
	houses map[string]*House
	closed bool

	reading sync.Mutex
	books   []member // every book that is open
}

// Open returns the journal of a store. now is the only clock that entries know. progress, if not nil, is told
// how far the reading of a house has come.
func Open(store Store, now func() time.Time, progress func(house string, done, all uint64)) *Journal {
	return &Journal{store: store, now: now, progress: progress, houses: map[string]*House{}}
}

// Store is what the journal lies in, for those who verify, back up or export it.
func (j *Journal) Store() Store { return j.store }

// Now is the journal's clock.
func (j *Journal) Now() time.Time { return j.now() }

// House returns a house, reading its journal the first time. A house that has no entries is a new house.
func (j *Journal) House(ctx context.Context, id string) (*House, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return nil, errClosed
	}
	if h, ok := j.houses[id]; ok {
		return h, nil
	}
	b, err := OpenBook(ctx, j, id, foldCare)
	if err != nil {
		return nil, err
	}
	seen, err := OpenBook[struct{}](ctx, j, LooksOf(id), nil)
	if err != nil {
		b.Close()
		return nil, err
	}
	h := &House{id: id, book: b, looks: seen, store: j.store}
	j.houses[id] = h
	return h, nil
}

// Close stops the writers. What was acknowledged is written; what was not is refused.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	for _, h := range j.houses {
		h.book.Close()
		h.looks.Close()
	}
	return j.store.Close()
}

// A Form is what somebody asked, as the journal remembers it: the same ID with the same contents is asked once,
// however often it is sent; the same ID with other contents is refused.
type Form struct {
	ID       string // made where the form was made; "" if it cannot be sent twice
	Contents Hash   // of everything the form said
	By       care.Who
	Behalf   care.ResidentID
	Device   string
}

// A Receipt says which entries a decision became. Known says that they had been written before.
type Receipt struct {
	First uint64
	Count int
	Known bool
}

// Seqs lists the entries of a receipt.
func (r Receipt) Seqs() []uint64 {
	var seqs []uint64
	for i := range r.Count {
		seqs = append(seqs, r.First+uint64(i))
	}
	return seqs
}

// A House is the journal of one house.
type House struct {
	id    string
	book  *Book[care.State]
	looks *looks
	store Store
}

// ID is the house's name in the store.
func (h *House) ID() string { return h.id }

// Do takes a decision. It returns when the facts are written for good, or a *care.Refusal if the house says no.
func (h *House) Do(ctx context.Context, f Form, d care.Decision) (Receipt, error) {
	return h.book.Do(ctx, f, decide(f, d))
}

// Erase confirms that a resident is erased. When it returns, what was written about them cannot be read any more, and
// neither the state nor any part of the house knows of them.
func (h *House) Erase(ctx context.Context, f Form, confirmed care.ErasureConfirmed) (Receipt, error) {
	d := care.ConfirmErasure(confirmed)
	if _, err := h.Try(f.By, d); err != nil {
		return Receipt{}, err
	}
	if err := h.book.prepare(ctx, string(confirmed.Resident)); err != nil {
		return Receipt{}, err
	}
	return h.Do(context.WithoutCancel(ctx), f, d)
}

// DoAll takes many decisions one after the other, with few commits: an import, a house that is made up. It stops at
// the first that is refused or fails; those before it are written. Whatever yields the decisions may move the
// journal's clock before each, and must not look at the house.
func (h *House) DoAll(ctx context.Context, asked iter.Seq2[Form, care.Decision]) error {
	return h.book.DoAll(ctx, func(yield func(Wish[care.State]) bool) {
		for f, d := range asked {
			if !yield(Wish[care.State]{Form: f, Decide: decide(f, d)}) {
				return
			}
		}
	})
}

func decide(f Form, d care.Decision) func(*care.State, time.Time) ([]Draft, error) {
	return func(s *care.State, at time.Time) ([]Draft, error) {
		facts, err := s.Ask(f.By, f.Behalf, at).Take(d)
		if err != nil {
			return nil, err
		}
		return drafts(facts, at)
	}
}

// Try takes a decision without writing: it says what would be written, by kind, or why not.
func (h *House) Try(by care.Who, d care.Decision) (kinds []string, err error) {
	h.book.Look(func(s *care.State, at time.Time) {
		var facts []care.Fact
		facts, err = s.Ask(by, "", at).Take(d)
		for _, f := range facts {
			kinds = append(kinds, care.KindOf(f))
		}
	})
	return kinds, err
}

// View calls f with the house as somebody may see it. f must not keep the View, nor take long: build what the
// page needs, and render it afterwards.
func (h *House) View(who care.Who, f func(care.View)) {
	h.book.Look(func(s *care.State, at time.Time) { f(s.As(who, at)) })
}

// Texts reads long texts that a View pointed to. They are not held in memory.
func (h *House) Texts(ctx context.Context, texts ...care.Text) (map[care.Text]string, error) {
	found := map[care.Text]string{}
	for _, t := range texts {
		if t == (care.Text{}) {
			continue
		}
		r, err := h.store.Get(ctx, h.id, care.TextSeq(t))
		if err == nil {
			r, _, err = opened(ctx, h.book.ring, r, nil)
		}
		if err != nil {
			return nil, fmt.Errorf("read a text of entry %d: %w", care.TextSeq(t), err)
		}
		if r.Erased {
			continue // since the View was looked at
		}
		fact, err := care.Decode(r.Kind, r.Data)
		if err != nil {
			return nil, err
		}
		found[t] = care.TextOf(fact)
	}
	return found, nil
}

// Follow tells when the house has changed. Changes that come faster than they are received are told once.
func (h *House) Follow(ctx context.Context) <-chan struct{} { return h.book.Follow(ctx) }

// Seq is the number of the last entry.
func (h *House) Seq() uint64 { return h.book.Head().Seq }

// Check walks the invariants of the state.
func (h *House) Check() (err error) {
	h.book.Look(func(s *care.State, _ time.Time) { err = s.Check() })
	return err
}

func drafts(facts []care.Fact, at time.Time) ([]Draft, error) {
	var list []Draft
	for _, f := range facts {
		kind, data, err := care.Encode(f)
		if err != nil {
			return nil, err
		}
		list = append(list, Draft{Kind: kind, Subject: string(care.Subject(f)), Happened: care.Happened(f, at), Data: data})
	}
	return list, nil
}

func foldCare(s *care.State, r Record) error {
	if r.Erased {
		s.Skip(r.Seq)
		return nil
	}
	f, err := care.Decode(r.Kind, r.Data)
	if err != nil {
		return err
	}
	by, err := care.ParseWho(r.By)
	if err != nil {
		return err
	}
	s.Fold(care.Entry{Seq: r.Seq, At: r.At, By: by, Behalf: care.ResidentID(r.Behalf), Fact: f})
	return nil
}

// Refused returns the refusal in err, or nil if err is something else.
func Refused(err error) *care.Refusal {
	if r := (*care.Refusal)(nil); errors.As(err, &r) {
		return r
	}
	return nil
}

// errKnown refuses a form whose ID was used for something else.
var errKnown error = &care.Refusal{Kind: care.Conflict, Key: "form.known-with-other-contents"}

// errErased refuses what is about somebody who was erased: nobody comes back under the same ID, for it would not be
// the same record.
var errErased error = &care.Refusal{Kind: care.Conflict, Key: "erasure.was-erased"}

var errClosed = errors.New("the journal is closed")

// Houses lists the houses that have entries, in order.
func (j *Journal) Houses(ctx context.Context) ([]string, error) {
	heads, err := j.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for id := range heads {
		if !strings.Contains(id, "/") { // a part of a house
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}
