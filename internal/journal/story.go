package journal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A story is what follows from the records of a book: its state, and what else the book must know of them. Records of
// somebody whose key was destroyed count, for the chain; nothing follows from them. So reading the records again after
// an erasure gives what the book then holds, and that is how it comes to hold it.
type story[S any] struct {
	state  *S
	head   Head
	at     time.Time // of the last record: time in a journal does not run backwards
	asks   *asks
	erased map[string]bool   // who was erased
	lost   map[string]uint64 // whose records cannot be opened, and the first of those

	without string // whose records are passed over, as if they had been erased
}

func newStory[S any](without string) *story[S] {
	return &story[S]{state: new(S), asks: newAsks(), erased: map[string]bool{}, lost: map[string]uint64{}, without: without}
}

func (s *story[S]) check(r Record) error {
	switch {
	case r.Seq != s.head.Seq+1:
		return fmt.Errorf("entry %d follows entry %d: one is missing", r.Seq, s.head.Seq)
	case r.Prev != s.head.Hash || r.Hash != r.Sum():
		return fmt.Errorf("entry %d is not as it was written: the chain is broken there; restore a backup", r.Seq)
	}
	return nil
}

// take makes a record, which is open, part of a story.
func (b *Book[S]) take(s *story[S], r Record) error {
	if b.fold == nil {
		s.head, s.at = Head{r.Seq, r.Hash}, r.At
		return nil
	}
	if err := b.fold(s.state, r); err != nil {
		return fmt.Errorf("entry %d: %w", r.Seq, err)
	}
	s.head, s.at = Head{r.Seq, r.Hash}, r.At
	if r.Ask != "" {
		s.asks.add(r.Ask)
	}
	if r.Kind == Erasing {
		s.erased[r.Subject] = true
	}
	if _, ok := s.lost[r.Subject]; r.Erased && !ok {
		s.lost[r.Subject] = r.Seq
	}
	return nil
}

// read reads the whole journal anew, checking the chain on the way. Whose erasure was written down, but interrupted
// before their key was destroyed, is erased now.
func (b *Book[S]) read(ctx context.Context, without string, progress func(string, uint64, uint64)) (*story[S], error) {
	if b.fold == nil {
		return b.end(ctx)
	}
	for {
		s := newStory[S](without)
		if err := b.readOn(ctx, s, progress); err != nil {
			return nil, fmt.Errorf("read the journal of %s: %w", b.name, err)
		}
		again := false
		for subject := range s.erased {
			if b.ring.Has(b.name, subject) {
				if err := b.ring.Destroy(ctx, b.name, subject); err != nil {
					return nil, err
				}
				again = true
			}
		}
		if !again {
			return s, nil
		}
	}
}

// end is the story of a book from which nothing follows: where it ends.
func (b *Book[S]) end(ctx context.Context) (*story[S], error) {
	s := newStory[S]("")
	heads, err := b.store.Heads(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the end of %s: %w", b.name, err)
	}
	if s.head = heads[b.name]; s.head.Seq == 0 {
		return s, nil
	}
	last, err := b.store.Get(ctx, b.name, s.head.Seq)
	if err != nil {
		return nil, fmt.Errorf("read the end of %s: %w", b.name, err)
	}
	if last.Hash != s.head.Hash || last.Sum() != last.Hash {
		return nil, fmt.Errorf("the end of %s is not as it was written; restore a backup", b.name)
	}
	s.at = last.At
	return s, nil
}

// readOn reads what a story does not have yet.
func (b *Book[S]) readOn(ctx context.Context, s *story[S], progress func(string, uint64, uint64)) error {
	heads, err := b.store.Heads(ctx)
	if err != nil {
		return fmt.Errorf("find the end: %w", err)
	}
	var buf []byte
	err = b.store.Read(ctx, b.name, s.head.Seq, func(r Record) error {
		if err := s.check(r); err != nil {
			return err
		}
		if progress != nil && r.Seq%1000 == 0 {
			progress(b.name, r.Seq, heads[b.name].Seq)
		}
		if r.Subject != "" && r.Subject == s.without {
			r.Erased, r.Data = true, nil
			return b.take(s, r)
		}
		if len(r.Data) > cap(buf) {
			buf = make([]byte, 0, 2*len(r.Data))
		}
		r, _, err := opened(ctx, b.ring, r, buf[:0])
		if err != nil {
			return err
		}
		return b.take(s, r)
	})
	if err != nil {
		return err
	}
	if s.head.Seq < heads[b.name].Seq {
		return fmt.Errorf("it ends at entry %d, and should end at %d", s.head.Seq, heads[b.name].Seq)
	}
	return s.accounted(ctx, b.store, b.name)
}

// accounted checks that every record that cannot be opened is of somebody who was erased.
func (s *story[S]) accounted(ctx context.Context, store Store, book string) error {
	erased := s.erased
	if house, _, part := strings.Cut(book, "/"); part && len(s.lost) > 0 {
		erased = map[string]bool{}
		err := store.Read(ctx, house, 0, func(r Record) error {
			if r.Kind == Erasing {
				erased[r.Subject] = true
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for subject, seq := range s.lost {
		if subject == "" || !erased[subject] && subject != s.without {
			return fmt.Errorf("entry %d cannot be opened: its key is missing from the key table, and nobody erased it. Restore a backup, or the key table of one", seq)
		}
	}
	return nil
}

// again puts what the store says in the place of what memory says, after because made them part. The caller holds the
// lock. If a story without somebody was made aside, what it lacks is read, and no more.
func (b *Book[S]) again(ctx context.Context, without string, because error) {
	s := b.spare
	b.spare = nil
	var err error
	if s != nil && without != "" && s.without == without && because == nil {
		err = b.readOn(ctx, s, nil)
	} else {
		s, err = b.read(ctx, without, nil)
	}
	if err != nil {
		b.broken = fmt.Errorf("the journal of %s can no longer be trusted; start again: %w", b.name, errors.Join(because, err))
		return
	}
	b.story = s
}

// prepare makes a story without somebody aside, while everybody goes on: what is left to do with the lock held, when
// they are erased, is little.
func (b *Book[S]) prepare(ctx context.Context, without string) error {
	s := newStory[S](without)
	if err := b.readOn(ctx, s, nil); err != nil {
		return fmt.Errorf("read the journal of %s: %w", b.name, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spare = s
	return nil
}

// A member is a book of a journal, whatever its state is.
type member interface{ forget(house string) }

// forget reads a part of a house anew, in which somebody was erased.
func (b *Book[S]) forget(house string) {
	if of, _, part := strings.Cut(b.name, "/"); !part || of != house {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.again(context.Background(), "", nil)
	b.tell()
}

func (j *Journal) keep(b member) {
	j.reading.Lock()
	defer j.reading.Unlock()
	j.books = append(j.books, b)
}

func (j *Journal) tellErased(house string) {
	j.reading.Lock()
	books := j.books
	j.reading.Unlock()
	for _, b := range books {
		b.forget(house)
	}
}
