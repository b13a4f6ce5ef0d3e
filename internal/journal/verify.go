package journal

import (
	"context"
	"fmt"

	"milieu/internal/care"
)

// A Verdict is what Verify found in one book.
type Verdict struct {
	Book    string
	Entries uint64
	Head    Hash
	Erased  int  // how many persons were erased
	Opened  bool // every entry was opened and folded too, not only the chain checked
}

// Verify reads every record of a book and checks that nothing was changed, left out, put in or cut in two. If the
// store has its keys, it also checks that every record opens, but for those of who was erased, and that all of it can
// still be folded. isHouse is false for a book whose facts are not care's.
func Verify(ctx context.Context, store Store, book string, isHouse bool) (Verdict, error) {
	v := Verdict{Book: book, Opened: store.Keys() != nil}
	b := &Book[care.State]{name: book, store: store, ring: store.Keys(), fold: foldNothing}
	if isHouse && v.Opened {
		b.fold = foldCare
	}
	s, more := newStory[care.State](""), 0
	err := store.Read(ctx, book, 0, func(r Record) error {
		if err := s.check(r); err != nil {
			return err
		}
		if (r.More != more-1 && more > 0) || r.House != book {
			return fmt.Errorf("entry %d: a decision was cut in two before it", r.Seq)
		}
		more = r.More
		if v.Opened {
			var err error
			if r, _, err = opened(ctx, b.ring, r, nil); err != nil {
				return err
			}
		}
		return b.take(s, r)
	})
	v.Entries, v.Head, v.Erased = s.head.Seq, s.head.Hash, len(s.erased)
	switch {
	case err != nil:
	case more > 0:
		err = fmt.Errorf("the last decision was cut in two: %d entries are missing at the end", more)
	default:
		err = b.verified(ctx, s)
	}
	if err != nil {
		return v, fmt.Errorf("%s: %w", book, err)
	}
	return v, nil
}

// verified checks what can be checked only at the end.
func (b *Book[S]) verified(ctx context.Context, s *story[S]) error {
	if b.ring != nil {
		for subject := range s.erased {
			if b.ring.Has(b.name, subject) {
				return fmt.Errorf("the key of somebody who was erased is in the key table: it is an older one, or the erasure was interrupted. milieu serve destroys the key when it starts")
			}
		}
	}
	if err := s.accounted(ctx, b.store, b.name); err != nil {
		return err
	}
	if state, ok := any(s.state).(interface{ Check() error }); ok && b.ring != nil {
		return state.Check()
	}
	return nil
}

func foldNothing(*care.State, Record) error { return nil }
