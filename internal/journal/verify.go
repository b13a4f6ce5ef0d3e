package journal

import (
	"context"
	"fmt"

	"milieu/internal/care"
)

// A Verdict is what Verify found in one house.
type Verdict struct {
	House   string
	Entries uint64
	Head    Hash
}

// Verify reads every record of a house and checks that nothing was changed, left out, put in or cut in two, and
// that all of it can still be folded. isHouse is false for the office's book, whose facts are not care's.
func Verify(ctx context.Context, store Store, house string, isHouse bool) (Verdict, error) {
	v := Verdict{House: house}
	b := &Book[checked]{name: house, state: new(checked), asks: newAsks()}
	b.fold = foldNothing
	if isHouse {
		b.fold = foldChecked
	}
	more := 0
	err := store.Read(ctx, house, 0, func(r Record) error {
		if err := b.check(r); err != nil {
			return err
		}
		if (r.More != more-1 && more > 0) || r.House != house {
			return fmt.Errorf("entry %d: a decision was cut in two before it", r.Seq)
		}
		more = r.More
		return b.take(r)
	})
	v.Entries, v.Head = b.head.Seq, b.head.Hash
	switch {
	case err != nil:
		return v, fmt.Errorf("%s: %w", house, err)
	case more > 0:
		return v, fmt.Errorf("%s: the last decision was cut in two: %d entries are missing at the end", house, more)
	}
	if err := b.state.Check(); err != nil {
		return v, fmt.Errorf("%s: %w", house, err)
	}
	return v, nil
}

type checked struct{ care.State }

func foldNothing(*checked, Record) error { return nil }

func foldChecked(s *checked, r Record) error { return foldCare(&s.State, r) }
