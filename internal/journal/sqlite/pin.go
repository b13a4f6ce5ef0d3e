package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"milieu/internal/journal"
	"milieu/internal/journal/keys"
)

// A pin keeps the ends of the journals, signed, in a file beside the database. A chain of hashes does not show that its
// last entries were cut off; the pin does. It is written at the start, each second in which something was, and at the
// end. It is a journal.Anchor that whoever can write in the data directory could put an older one in the place of; the
// same line, kept elsewhere, shows that too.
type pin struct {
	mu    sync.Mutex
	heads map[string]journal.Head
	dirty bool
	stop  chan struct{}
	done  chan struct{}
}

// PinName is the pin's file in the data directory.
const PinName = "heads"

func (p *pin) set(house string, h journal.Head) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heads[house], p.dirty = h, true
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

// checkPin checks that every pinned end is in the database, as it was. Only a new journal has no pin, and gets one.
func (s *Store) checkPin(ctx context.Context) error {
	s.pin.heads = map[string]journal.Head{}
	line, err := os.ReadFile(filepath.Join(s.dir, PinName))
	if errors.Is(err, fs.ErrNotExist) {
		heads, err := s.Heads(ctx)
		switch {
		case err != nil:
			return fmt.Errorf("find the ends of the journals: %w", err)
		case len(heads) > 0:
			return fmt.Errorf("%s is missing in %s: without it nobody can say whether the end of the journal was cut off. Restore a backup, or if you know why it is missing, run milieu anchor --renew", PinName, s.dir)
		case s.write == nil:
			return nil
		}
		return s.putPin()
	} else if err != nil {
		return fmt.Errorf("read where the journals end: %w", err)
	}
	a, err := journal.ReadAnchor(string(line))
	if err != nil {
		return fmt.Errorf("%s in %s is damaged (%w). Restore a backup, or if milieu verify --anchor holds with a line that you kept, run milieu anchor --renew", PinName, s.dir, err)
	}
	if s.ring != nil && !a.Key.Equal(s.ring.Public()) {
		return fmt.Errorf("%s in %s was signed with another key than that of this data directory", PinName, s.dir)
	}
	s.pin.heads = a.Heads
	return a.Holds(ctx, s)
}

// RenewPin signs where the journals of a data directory end now, whatever its pin said. Nobody else may be using it.
func RenewPin(ctx context.Context, dir string, place keys.Place) error {
	s := &Store{dir: dir}
	defer s.Close()
	if err := s.lookKeyed(ctx, &place); err != nil {
		return err
	}
	lock, err := lockDir(dir)
	if err != nil {
		return err
	}
	s.lock = lock
	if s.pin.heads, err = s.Heads(ctx); err != nil {
		return fmt.Errorf("find the ends of the journals: %w", err)
	}
	s.now = place.Now
	return s.putPin()
}

func (s *Store) keepPin() {
	defer close(s.pin.done)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			_ = s.writePin() // a failure is seen again, and reported, at the end
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
	if err := s.putPin(); err != nil {
		return err
	}
	s.pin.dirty = false
	return nil
}

func (s *Store) putPin() error {
	return putPin(s.dir, journal.Anchor{At: s.now(), Heads: s.pin.heads}.Line(s.ring))
}

func putPin(dir, line string) error {
	file := filepath.Join(dir, PinName)
	if err := os.WriteFile(file+".new", []byte(line+"\n"), 0o600); err != nil {
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
