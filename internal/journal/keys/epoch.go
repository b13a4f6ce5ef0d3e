package keys

import (
	"context"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"time"
)

// An epoch is a stretch of time with a key of its own, which wraps the key table. The key of each epoch follows from
// that of the one before by a one-way function. Therefore
//
//   - who keeps an old copy of the ring can open every later key table: an old copy is never useless;
//   - a ring that has moved on cannot open an earlier key table: whom the table has forgotten since then is
//     forgotten in every copy of it.
//
// A ring holds the key of the epoch before the present one, so that the backups of one whole epoch can always be opened.

// EpochLength is how long an epoch lasts at least. Two of them can be opened, so that whoever is erased is out of reach
// of every backup after 30 days at most.
const EpochLength = 15 * 24 * time.Hour

// ahead is how far an old copy of a ring may be behind a table: some centuries.
const ahead = 10_000

// A ring is what the master key seals.
type ring struct {
	Epoch  int       // the present one
	Began  time.Time // the present epoch
	Oldest int       // epoch that can be opened
	Key    []byte    // of the oldest epoch
	Seed   []byte    // of the key that signs
	Before *ring     `json:",omitempty"` // while a fresh epoch begins: what the key table may still be wrapped with
}

func newRing(now time.Time) ring {
	return ring{Epoch: 1, Began: now.UTC(), Oldest: 1, Key: newKey(), Seed: newKey()}
}

func derive(key []byte, what string) []byte {
	out, err := hkdf.Key(sha256.New, key, nil, "milieu "+what, 32)
	if err != nil {
		panic(err) // only for lengths that are absurd
	}
	return out
}

// key returns the key of an epoch.
func (r ring) key(epoch int) ([]byte, error) {
	switch {
	case epoch < r.Oldest && r.Before != nil:
		return r.Before.key(epoch)
	case epoch < r.Oldest:
		return nil, fmt.Errorf("%w: it was closed in epoch %d, and the keys of epochs before %d were destroyed. Use the key table of a later backup, or an older copy of the keys", ErrOver, epoch, r.Oldest)
	case epoch > r.Epoch+ahead:
		return nil, fmt.Errorf("%w: no key table was ever closed in epoch %d", ErrDamaged, epoch)
	}
	key := r.Key
	for range epoch - r.Oldest {
		key = derive(key, "the next epoch")
	}
	return key, nil
}

// wrapping returns what wraps the key table in an epoch.
func (r ring) wrapping(epoch int) (cipher.AEAD, error) {
	key, err := r.key(epoch)
	if err != nil {
		return nil, err
	}
	return sealing(derive(key, "wraps keys")), nil
}

// at returns the ring as it is in a later epoch that begins now. It cannot open what was closed before the last one.
func (r ring) at(epoch int, now time.Time) ring {
	oldest := max(epoch-1, r.Oldest)
	key, err := r.key(oldest)
	if err != nil {
		panic(err) // the later epochs follow from this one
	}
	r.Epoch, r.Began, r.Oldest, r.Key = epoch, now.UTC(), oldest, key
	return r
}

func (r ring) signing() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(r.Seed) }

// endEpoch begins the next epoch if the present one has lasted long enough.
func (r *Ring) endEpoch(ctx context.Context) error {
	r.mu.RLock()
	due := r.ring.Began.Add(EpochLength)
	r.mu.RUnlock()
	if r.now().Before(due) {
		return nil
	}
	return r.NextEpoch(ctx)
}

// KeepEpochs begins the next epoch each time that one has lasted long enough, until ctx is done. failed is told what
// went wrong; it is tried again.
func (r *Ring) KeepEpochs(ctx context.Context, failed func(error)) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := r.endEpoch(ctx); err != nil {
				failed(err)
			}
		case <-ctx.Done():
			return
		}
	}
}

// NextEpoch begins the next epoch: the whole key table is wrapped anew, and then the key of the epoch before the
// last is destroyed. If it is interrupted between the two, the next Open ends it.
func (r *Ring) NextEpoch(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.turnTo(ctx, r.ring.at(r.ring.Epoch+1, r.now()))
}

// FreshEpoch begins an epoch whose key follows from nothing: for when somebody may have seen the old one. No copy of
// the ring that was made before can open the key table any more, and this ring opens no backup that was made before.
func (r *Ring) FreshEpoch(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	was, next := r.ring, newRing(r.now())
	next.Epoch, next.Oldest, next.Seed, next.Before = was.Epoch+1, was.Epoch+1, was.Seed, &was
	// Here the ring goes first, with the old one in it: a table that no ring opens would be lost.
	if err := r.place.write(ctx, next); err != nil {
		return err
	}
	r.ring = next
	return r.endFresh(ctx)
}

// endFresh ends the beginning of a fresh epoch. The caller holds the lock.
func (r *Ring) endFresh(ctx context.Context) error {
	next := r.ring
	next.Before = nil
	return r.turnTo(ctx, next)
}

// turnTo wraps the key table for another ring, and keeps that. The caller holds the lock.
func (r *Ring) turnTo(ctx context.Context, next ring) error {
	rows, err := r.table.Rows(ctx)
	if err != nil {
		return fmt.Errorf("read the key table: %w", err)
	}
	wrap, err := next.wrapping(next.Epoch)
	if err != nil {
		return err
	}
	for i := range rows {
		was, err := r.ring.wrapping(rows[i].Epoch)
		if err != nil {
			return err
		}
		key, err := rows[i].open(was)
		if err != nil {
			return fmt.Errorf("open a key of %s to wrap it anew: %w", rows[i].Book, err)
		}
		rows[i].Epoch = next.Epoch
		rows[i].seal(wrap, key)
	}
	if err := r.table.Replace(ctx, rows); err != nil {
		return fmt.Errorf("wrap the key table anew: %w", err)
	}
	if err := r.place.write(ctx, next); err != nil {
		return err
	}
	r.ring = next
	return nil
}
