// Package storetest has the tests that every store of the journal passes.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"milieu/internal/journal"
)

// Run tests a store. open returns the same store again when it is called again, as after a restart; it closes
// the one it returned before.
func Run(t *testing.T, open func(t *testing.T) func() journal.Store) {
	for name, test := range map[string]func(*testing.T, func() journal.Store){
		"reads back what was written":  readsBack,
		"writes all or none":           allOrNone,
		"takes a number once":          takesOnce,
		"remembers forms":              remembersForms,
		"keeps houses apart":           keepsApart,
		"reads while it is written to": readsWhileWriting,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// Chain makes n linked records of a house, after prev.
func Chain(house string, prev journal.Head, n int) []journal.Record {
	var list []journal.Record
	for i := range n {
		r := journal.Record{House: house, Seq: prev.Seq + 1, At: time.UnixMicro(1_790_000_000_000_000 + int64(i)).UTC(),
			Happened: time.UnixMicro(1_780_000_000_000_000).UTC(), By: "therapist:ingrid", Device: "tablet", Kind: "contact.held",
			Subject: "ada", Data: []byte(fmt.Sprintf(`{"N":%d,"Text":"blåbær"}`, i)), Prev: prev.Hash, More: n - 1 - i}
		if i == 0 {
			r.Ask = fmt.Sprintf("form-%s-%d", house, r.Seq)
		}
		r.Hash = r.Sum()
		prev = journal.Head{Seq: r.Seq, Hash: r.Hash}
		list = append(list, r)
	}
	return list
}

func end(list []journal.Record) journal.Head {
	last := list[len(list)-1]
	return journal.Head{Seq: last.Seq, Hash: last.Hash}
}

func all(t *testing.T, s journal.Store, house string, after uint64) (list []journal.Record) {
	t.Helper()
	if err := s.Read(t.Context(), house, after, func(r journal.Record) error { list = append(list, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func readsBack(t *testing.T, open func() journal.Store) {
	s := open()
	first := Chain("h", journal.Head{}, 3)
	must(t, s.Append(t.Context(), first))
	second := Chain("h", end(first), 37) // more than one statement takes
	must(t, s.Append(t.Context(), second))
	for range 2 { // before and after a restart
		if got := all(t, s, "h", 0); !reflect.DeepEqual(got, append(first[:3:3], second...)) {
			t.Errorf("got %+v", got)
		}
		if got := all(t, s, "h", 3); !reflect.DeepEqual(got, second) {
			t.Errorf("after 3: %+v", got)
		}
		for _, r := range all(t, s, "h", 0) {
			if r.Hash != r.Sum() {
				t.Errorf("entry %d has another sum than was written", r.Seq)
			}
		}
		heads, err := s.Heads(t.Context())
		if must(t, err); len(heads) != 1 || heads["h"] != end(second) {
			t.Errorf("heads are %v", heads)
		}
		r, err := s.Get(t.Context(), "h", 4)
		if must(t, err); !reflect.DeepEqual(r, second[0]) {
			t.Errorf("entry 4 is %+v", r)
		}
		if _, err := s.Get(t.Context(), "h", 41); !errors.Is(err, journal.ErrNone) {
			t.Errorf("entry 41: %v", err)
		}
		stop := errors.New("enough")
		if err := s.Read(t.Context(), "h", 0, func(journal.Record) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("reading went on: %v", err)
		}
		s = open()
	}
}

func allOrNone(t *testing.T, open func() journal.Store) {
	s := open()
	first := Chain("h", journal.Head{}, 1)
	must(t, s.Append(t.Context(), first))
	bad := Chain("h", end(first), 3)
	bad[2].Seq = 1 // taken
	if err := s.Append(t.Context(), bad); err == nil {
		if _, ok := s.(*journal.Memory); !ok {
			t.Error("a batch with a taken number was written")
		}
		return
	}
	if got := all(t, s, "h", 0); len(got) != 1 {
		t.Errorf("%d entries, want 1", len(got))
	}
}

func takesOnce(t *testing.T, open func() journal.Store) {
	s := open()
	must(t, s.Append(t.Context(), Chain("h", journal.Head{}, 2)))
	if err := s.Append(t.Context(), Chain("h", journal.Head{Seq: 1}, 1)); !errors.Is(err, journal.ErrTaken) {
		t.Errorf("a second entry 2: %v", err)
	}
}

func remembersForms(t *testing.T, open func() journal.Store) {
	s := open()
	first := Chain("h", journal.Head{}, 3)
	must(t, s.Append(t.Context(), first))
	must(t, s.Append(t.Context(), Chain("other", journal.Head{}, 1)))
	for range 2 { // before and after a restart
		r, err := s.Asked(t.Context(), "h", "form-h-1")
		if must(t, err); r.Seq != 1 || r.More != 2 {
			t.Errorf("got %+v", r)
		}
		for _, ask := range []string{"form-other-1", "", "form-h-2"} {
			if _, err := s.Asked(t.Context(), "h", ask); !errors.Is(err, journal.ErrNone) {
				t.Errorf("form %q of h: %v", ask, err)
			}
		}
		s = open()
	}
}

func keepsApart(t *testing.T, open func() journal.Store) {
	s := open()
	a, b := Chain("a", journal.Head{}, 2), Chain("b", journal.Head{}, 1)
	must(t, s.Append(t.Context(), a))
	must(t, s.Append(t.Context(), b))
	if got := all(t, s, "b", 0); !reflect.DeepEqual(got, b) {
		t.Errorf("b has %+v", got)
	}
	heads, err := s.Heads(t.Context())
	if must(t, err); heads["a"].Seq != 2 || heads["b"].Seq != 1 {
		t.Errorf("heads are %v", heads)
	}
}

func readsWhileWriting(t *testing.T, open func() journal.Store) {
	s := open()
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	wg.Go(func() {
		defer cancel()
		var head journal.Head
		for range 50 {
			list := Chain("h", head, 4)
			if err := s.Append(t.Context(), list); err != nil {
				t.Error(err)
				return
			}
			head = end(list)
		}
	})
	for ctx.Err() == nil {
		n := uint64(0)
		err := s.Read(t.Context(), "h", 0, func(r journal.Record) error {
			if n++; r.Seq != n {
				t.Errorf("entry %d is number %d", n, r.Seq)
			}
			return nil
		})
		if must(t, err); n%4 != 0 {
			t.Errorf("saw half of what was written together: %d entries", n)
		}
	}
	wg.Wait()
}
