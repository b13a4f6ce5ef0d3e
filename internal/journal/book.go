package journal

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"milieu/internal/journal/keys"
)

// A Book is one order of records and the state S that follows from it. One goroutine writes in it: it takes all
// decisions that wait, one after the other, and writes them with one commit.
//
// A book called "house/part" belongs to that house: who is erased in the house is erased in it.
type Book[S any] struct {
	name  string
	store Store
	ring  *keys.Ring
	now   func() time.Time
	fold  func(*S, Record) error
	queue chan *request[S]
	stop  chan struct{}
	done  chan struct{}
	told  func(house string) // tells the other books of a house that somebody was erased

	mu sync.RWMutex
	*story[S]
	spare  *story[S] // made aside, for an erasure that is about to happen
	broken error     // why the state can no longer be trusted

	follow    sync.Mutex
	followers map[chan struct{}]bool
}

type request[S any] struct {
	form   Form
	decide func(*S, time.Time) ([]Draft, error)
	answer chan answer
	again  func() bool // moves on to the next of many decisions; nil if there is but one

	receipt Receipt
	records []Record
	err     error
}

type answer struct {
	receipt Receipt
	err     error
}

// together is how many decisions one commit takes at most.
const together = 256

// OpenBook reads the records called name and returns the book. fold makes a record true; if it cannot, the book
// does not open. A record that is Erased has nothing to make true, but its number. Without fold nothing follows from the
// records, and they are not read: only where they end.
func OpenBook[S any](ctx context.Context, j *Journal, name string, fold func(*S, Record) error) (*Book[S], error) {
	b := &Book[S]{name: name, store: j.store, ring: j.store.Keys(), now: j.now, fold: fold, told: j.tellErased,
		queue: make(chan *request[S], together), stop: make(chan struct{}), done: make(chan struct{}),
		followers: map[chan struct{}]bool{}}
	if b.ring == nil {
		return nil, errNoKeys
	}
	var err error
	if b.story, err = b.read(ctx, "", j.progress); err != nil {
		return nil, err
	}
	j.keep(b)
	go b.write()
	return b, nil
}

// Do takes a decision, and returns when its facts are written for good.
func (b *Book[S]) Do(ctx context.Context, form Form, decide func(*S, time.Time) ([]Draft, error)) (Receipt, error) {
	return b.ask(ctx, &request[S]{form: form, decide: decide, answer: make(chan answer, 1)})
}

func (b *Book[S]) ask(ctx context.Context, r *request[S]) (Receipt, error) {
	select {
	case b.queue <- r:
	case <-b.stop:
		return Receipt{}, errClosed
	case <-ctx.Done():
		return Receipt{}, ctx.Err()
	}
	select {
	case a := <-r.answer:
		return a.receipt, a.err
	case <-b.done:
		return Receipt{}, errClosed
	case <-ctx.Done():
		return Receipt{}, ctx.Err()
	}
}

// A Wish is one of many decisions that are taken together.
type Wish[S any] struct {
	Form   Form
	Decide func(*S, time.Time) ([]Draft, error)
}

// DoAll takes decisions one after the other and writes them with few commits. It stops at the first that is refused
// or fails, and returns why; of those before a refusal all are written, and of those before a failure those that an
// earlier commit held.
//
// The writer itself draws the wishes, each when its turn has come: so what draws them may move the clock that now
// reads, and must not look into the book.
func (b *Book[S]) DoAll(ctx context.Context, wishes iter.Seq[Wish[S]]) error {
	next, stop := iter.Pull(wishes)
	defer stop()
	for {
		w, ok := next()
		if !ok {
			return nil
		}
		drawn := 1
		r := &request[S]{form: w.Form, decide: w.Decide, answer: make(chan answer, 1)}
		r.again = func() bool {
			if drawn == together {
				return false
			}
			if w, ok = next(); ok {
				r.form, r.decide = w.Form, w.Decide
				drawn++
			}
			return ok
		}
		if _, err := b.ask(context.WithoutCancel(ctx), r); err != nil {
			return err
		}
		if err := ctx.Err(); !ok || err != nil {
			return err
		}
	}
}

// Look calls f with the state and the time. f must neither keep nor change the state.
func (b *Book[S]) Look(f func(*S, time.Time)) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	f(b.state, b.now())
}

// Head is the end of the book.
func (b *Book[S]) Head() Head {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.head
}

// Close waits for what is being written, and refuses what waits.
func (b *Book[S]) Close() {
	close(b.stop)
	<-b.done
}

func (b *Book[S]) write() {
	defer close(b.done)
	for {
		var batch []*request[S]
		select {
		case r := <-b.queue:
			batch = append(batch, r)
		case <-b.stop:
			return
		}
		for len(batch) < together && len(b.queue) > 0 {
			batch = append(batch, <-b.queue)
		}
		if b.commit(batch) {
			b.told(b.name)
		}
		for _, r := range batch {
			r.answer <- answer{r.receipt, r.err}
		}
	}
}

// commit takes the decisions of a batch in order and writes them together. It holds the lock throughout, so that
// each decision sees those before it, and nobody else sees what is not yet written. It says whether somebody was erased.
func (b *Book[S]) commit(batch []*request[S]) (erased bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	ctx := context.Background()
	var records []Record
	for _, r := range batch {
		for more := true; more; more = r.err == nil && r.again != nil && r.again() {
			written := len(r.records)
			if r.err = b.broken; r.err == nil {
				r.err = b.decide(ctx, r, records)
			}
			records = append(records, r.records[written:]...)
		}
	}
	if len(records) == 0 {
		return false
	}
	if err := b.store.Append(ctx, records); err != nil {
		err = fmt.Errorf("write in the journal: %w", err)
		for _, r := range batch { // also of those that wrote nothing: they looked at what is not so
			if r.err == nil {
				r.receipt, r.err = Receipt{}, err
			}
		}
		// The state holds what was never written. What the store has is true.
		b.again(ctx, "", err)
		return false
	}
	for _, r := range records {
		if r.Kind == Erasing {
			erased = true
			b.again(ctx, r.Subject, b.ring.Destroy(ctx, b.name, r.Subject))
		}
	}
	b.tell()
	return erased
}

// decide fills in what a request becomes: nothing, an error, or records that are folded already.
func (b *Book[S]) decide(ctx context.Context, r *request[S], before []Record) error {
	if known, contents, err := b.asked(ctx, r.form.ID, before); err == nil {
		switch {
		case known.Erased:
			return errErased
		case contents != r.form.Contents:
			return errKnown
		}
		r.receipt = Receipt{known.Seq, known.More + 1, true}
		return nil
	} else if !errors.Is(err, ErrNone) {
		return fmt.Errorf("look for the form in the journal: %w", err)
	}
	at := b.now().UTC().Truncate(time.Microsecond)
	if at.Before(b.at) {
		at = b.at
	}
	drafts, err := recovered(func() ([]Draft, error) { return r.decide(b.state, at) })
	if err != nil {
		return err
	}
	records, err := b.sealed(ctx, r.form, drafts, at)
	if err != nil {
		return err
	}
	for i, rec := range records {
		rec.Data = drafts[i].Data
		if err := b.take(b.story, rec); err != nil {
			panic(err) // what was encoded a moment ago cannot be decoded
		}
	}
	r.records = append(r.records, records...)
	if n := len(drafts); n > 0 {
		r.receipt = Receipt{b.head.Seq - uint64(n) + 1, n, false}
	}
	return nil
}

// sealed makes the records that a decision becomes. Nothing is folded yet, so that it may fail.
func (b *Book[S]) sealed(ctx context.Context, form Form, drafts []Draft, at time.Time) (records []Record, err error) {
	head := b.head
	for i, d := range drafts {
		if b.erased[d.Subject] {
			return nil, errErased
		}
		rec := Record{House: b.name, Seq: head.Seq + 1, At: at, Happened: d.Happened.UTC().Truncate(time.Microsecond),
			By: form.By.String(), Behalf: string(form.Behalf), Device: form.Device, Kind: d.Kind, Subject: d.Subject,
			More: len(drafts) - 1 - i, Prev: head.Hash}
		var contents Hash
		if i == 0 {
			rec.Ask, contents = form.ID, form.Contents
		}
		if err := seal(ctx, b.ring, &rec, contents, d.Data); err != nil {
			return nil, fmt.Errorf("seal a fact: %w", err)
		}
		rec.Hash = rec.Sum()
		head = Head{rec.Seq, rec.Hash}
		records = append(records, rec)
	}
	return records, nil
}

// asked finds the record of a form, open, and the hash of what the form said.
func (b *Book[S]) asked(ctx context.Context, id string, before []Record) (Record, Hash, error) {
	if id == "" || !b.asks.maybe(id) {
		return Record{}, Hash{}, ErrNone
	}
	for _, r := range before {
		if r.Ask == id {
			return opened(ctx, b.ring, r, nil)
		}
	}
	r, err := b.store.Asked(ctx, b.name, id)
	if err != nil {
		return Record{}, Hash{}, err
	}
	return opened(ctx, b.ring, r, nil)
}

// recovered turns a bug in a decision into an error of the one who asked; nothing was folded yet.
func recovered(decide func() ([]Draft, error)) (drafts []Draft, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("bug in a decision: %s\n%s", scrubbed(p), debug.Stack())
		}
	}()
	return decide()
}

// scrubbed says what a panic was about without anything that may have been in somebody's record.
func scrubbed(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error() // which index, which type; never a text
	}
	return fmt.Sprintf("%T", p)
}

// Follow tells when the book has changed, until ctx is done. Changes that come faster than they are received
// are told once.
func (b *Book[S]) Follow(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	b.follow.Lock()
	b.followers[c] = true
	b.follow.Unlock()
	context.AfterFunc(ctx, func() {
		b.follow.Lock()
		defer b.follow.Unlock()
		delete(b.followers, c)
	})
	return c
}

func (b *Book[S]) tell() {
	b.follow.Lock()
	defer b.follow.Unlock()
	for c := range b.followers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
