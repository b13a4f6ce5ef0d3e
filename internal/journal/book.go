package journal

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"sync"
	"time"
)

// A Book is one order of records and the state S that follows from it. One goroutine writes in it: it takes all
// decisions that wait, one after the other, and writes them with one commit.
type Book[S any] struct {
	name  string
	store Store
	now   func() time.Time
	fold  func(*S, Record) error
	queue chan *request[S]
	stop  chan struct{}
	done  chan struct{}

	mu     sync.RWMutex
	state  *S
	head   Head
	at     time.Time // of the last record: time in a journal does not run backwards
	asks   *asks
	broken error // why the state can no longer be trusted

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
// does not open.
func OpenBook[S any](ctx context.Context, j *Journal, name string, fold func(*S, Record) error) (*Book[S], error) {
	b := &Book[S]{name: name, store: j.store, now: j.now, fold: fold,
		queue: make(chan *request[S], together), stop: make(chan struct{}), done: make(chan struct{}),
		followers: map[chan struct{}]bool{}}
	if err := b.read(ctx, j.progress); err != nil {
		return nil, err
	}
	go b.write()
	return b, nil
}

// read folds the whole journal anew, checking the chain on the way.
func (b *Book[S]) read(ctx context.Context, progress func(string, uint64, uint64)) error {
	heads, err := b.store.Heads(ctx)
	if err != nil {
		return fmt.Errorf("find the end of the journal: %w", err)
	}
	b.state, b.head, b.at, b.asks = new(S), Head{}, time.Time{}, newAsks()
	err = b.store.Read(ctx, b.name, 0, func(r Record) error {
		if err := b.check(r); err != nil {
			return err
		}
		if progress != nil && r.Seq%1000 == 0 {
			progress(b.name, r.Seq, heads[b.name].Seq)
		}
		return b.take(r)
	})
	if err != nil {
		return fmt.Errorf("read the journal of %s: %w", b.name, err)
	}
	if b.head != heads[b.name] {
		return fmt.Errorf("read the journal of %s: it ends at entry %d, and should end at %d", b.name, b.head.Seq, heads[b.name].Seq)
	}
	return nil
}

func (b *Book[S]) check(r Record) error {
	switch {
	case r.Seq != b.head.Seq+1:
		return fmt.Errorf("entry %d follows entry %d: one is missing", r.Seq, b.head.Seq)
	case r.Prev != b.head.Hash || r.Hash != r.Sum():
		return fmt.Errorf("entry %d is not as it was written: the chain is broken there; restore a backup", r.Seq)
	}
	return nil
}

func (b *Book[S]) take(r Record) error {
	if err := b.fold(b.state, r); err != nil {
		return fmt.Errorf("entry %d: %w", r.Seq, err)
	}
	b.head, b.at = Head{r.Seq, r.Hash}, r.At
	if r.Ask != "" {
		b.asks.add(r.Ask)
	}
	return nil
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
		b.commit(batch)
		for _, r := range batch {
			r.answer <- answer{r.receipt, r.err}
		}
	}
}

// commit takes the decisions of a batch in order and writes them together. It holds the lock throughout, so that
// each decision sees those before it, and nobody else sees what is not yet written.
func (b *Book[S]) commit(batch []*request[S]) {
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
		return
	}
	if err := b.store.Append(ctx, records); err != nil {
		err = fmt.Errorf("write in the journal: %w", err)
		for _, r := range batch { // also of those that wrote nothing: they looked at what is not so
			if r.err == nil {
				r.receipt, r.err = Receipt{}, err
			}
		}
		// The state holds what was never written. What the store has is true.
		if again := b.read(ctx, nil); again != nil {
			b.broken = fmt.Errorf("the journal of %s can no longer be trusted; start again: %w", b.name, errors.Join(err, again))
		}
		return
	}
	b.tell()
}

// decide fills in what a request becomes: nothing, an error, or records that are folded already.
func (b *Book[S]) decide(ctx context.Context, r *request[S], before []Record) error {
	if known, err := b.asked(ctx, r.form.ID, before); err == nil {
		if known.Contents != r.form.Contents {
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
	for i, d := range drafts {
		rec := Record{House: b.name, Seq: b.head.Seq + 1, At: at, Happened: d.Happened.UTC().Truncate(time.Microsecond),
			By: r.form.By.String(), Behalf: string(r.form.Behalf), Device: r.form.Device, Kind: d.Kind, Subject: d.Subject,
			More: len(drafts) - 1 - i, Data: d.Data, Prev: b.head.Hash}
		if i == 0 {
			rec.Ask, rec.Contents = r.form.ID, r.form.Contents
		}
		rec.Hash = rec.Sum()
		if err := b.take(rec); err != nil {
			panic(err) // what was encoded a moment ago cannot be decoded
		}
		r.records = append(r.records, rec)
	}
	if n := len(drafts); n > 0 {
		r.receipt = Receipt{b.head.Seq - uint64(n) + 1, n, false}
	}
	return nil
}

func (b *Book[S]) asked(ctx context.Context, id string, before []Record) (Record, error) {
	if id == "" || !b.asks.maybe(id) {
		return Record{}, ErrNone
	}
	for _, r := range before {
		if r.Ask == id {
			return r, nil
		}
	}
	return b.store.Asked(ctx, b.name, id)
}

// recovered turns a bug in a decision into an error of the one who asked; nothing was folded yet.
func recovered(decide func() ([]Draft, error)) (drafts []Draft, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("bug in a decision: %v\n%s", p, debug.Stack())
		}
	}()
	return decide()
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
