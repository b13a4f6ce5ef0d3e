package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"milieu/internal/journal"
)

// A pin keeps the ends of the journals in a file beside the database. A chain of hashes does not show that its
// last entries were cut off; the pin does. It is written each second in which something was, and at the end.
type pin struct {
	mu    sync.Mutex
	heads map[string]pinned
	dirty bool
	stop  chan struct{}
	done  chan struct{}
}

type pinned struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

// PinName is the pin's file in the data directory.
const PinName = "heads.json"

func (p *pin) set(house string, h journal.Head) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heads[house], p.dirty = pinned{h.Seq, h.Hash.String()}, true
}

// openPin checks the pin, and keeps it from now on.
func (s *Store) openPin(ctx context.Context) error {
	if err := s.checkPin(ctx); err != nil {
		return err
	}
	s.pin.stop, s.pin.done = make(chan struct{}), make(chan struct{})
	go s.keepPin()
	return nil
}

// checkPin checks that every pinned end is in the database, as it was.
func (s *Store) checkPin(ctx context.Context) error {
	s.pin.heads = map[string]pinned{}
	data, err := os.ReadFile(filepath.Join(s.dir, PinName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("read where the journals end: %w", err)
	case json.Unmarshal(data, &s.pin.heads) != nil || s.pin.heads == nil:
		return fmt.Errorf("%s in %s is damaged: move it away if milieu verify finds nothing wrong", PinName, s.dir)
	}
	for house, head := range s.pin.heads {
		r, err := s.Get(ctx, house, head.Seq)
		if errors.Is(err, journal.ErrNone) {
			return fmt.Errorf("the end of the journal of %s is missing: it had %d entries. Restore a backup, or move %s away if you know why", house, head.Seq, PinName)
		} else if err != nil {
			return fmt.Errorf("read the end of the journal of %s: %w", house, err)
		}
		if head.Hash != r.Hash.String() {
			return fmt.Errorf("entry %d of %s is not the one that was written: restore a backup", head.Seq, house)
		}
	}
	return nil
}

func (s *Store) keepPin() {
	defer close(s.pin.done)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.writePin() // a failure is seen again, and reported, at the end
		case <-s.pin.stop:
			return
		}
	}
}

func (s *Store) closePin() error {
	close(s.pin.stop)
	<-s.pin.done
	return s.writePin()
}

func (s *Store) writePin() error {
	s.pin.mu.Lock()
	defer s.pin.mu.Unlock()
	if !s.pin.dirty {
		return nil
	}
	if err := putPin(s.dir, s.pin.heads); err != nil {
		return err
	}
	s.pin.dirty = false
	return nil
}

func putPin(dir string, heads map[string]pinned) error {
	data, err := json.Marshal(heads)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, PinName)
	if err := os.WriteFile(file+".new", data, 0o600); err != nil {
		return fmt.Errorf("write where the journals end: %w", err)
	}
	if err := synced(file + ".new"); err != nil {
		return fmt.Errorf("write where the journals end: %w", err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("write where the journals end: %w", err)
	}
	return nil
}
