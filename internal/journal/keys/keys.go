// Package keys seals what the journal keeps, and can forget a person by destroying one key.
//
//	master key ──seals──> ring: the key of the epoch, the key that signs   outside the data directory, in no backup
//	                        │ wraps
//	                        ▼
//	                      key table: a key for each person, one for each book   in the data directory, apart from the journal
//	                        │ seals
//	                        ▼
//	                      what the journal says about them
//
// Everything is AES-256-GCM and HKDF-SHA-256 of the standard library. Nothing here knows what it seals.
package keys

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// What Open and Seal answer when they cannot do as asked.
var (
	ErrNone    = errors.New("there is no key for it")                // the key was destroyed, or never made
	ErrDamaged = errors.New("it is not what was sealed")             // or it was sealed as something else
	ErrOver    = errors.New("the epoch of the key table is over")    // its key was destroyed
	ErrMaster  = errors.New("this is not the master key it needs")   // or the ring was changed
	ErrPlace   = errors.New("the keys are not where they should be") // and there is something that needs them
)

// A Ring holds every key, open. It is safe for use by many at once.
type Ring struct {
	table Table
	place Place
	now   func() time.Time
	look  bool // somebody else may add to the table; we only look

	mu   sync.RWMutex
	ring ring
	keys map[name][]cipher.AEAD // the versions of each key, oldest first
	miss map[name]bool          // looked for in vain, for who only looks
}

// A name says whose key it is: of a subject within a book, or of the book itself, for what is about nobody.
type name struct{ book, subject string }

// named returns whose key seals what is about a subject. A book "house/part" has the keys of the persons of "house",
// so that erasing somebody erases them in all books of a house; what is about nobody is the part's own.
func named(book, subject string) name {
	if house, _, ok := strings.Cut(book, "/"); ok && subject != "" {
		book = house
	}
	return name{book, subject}
}

// InMemory returns a ring that is forgotten when the program ends, for what is kept in memory only.
func InMemory() *Ring {
	r := &Ring{table: new(Memory), now: time.Now}
	r.ring = newRing(r.now())
	r.keys = map[name][]cipher.AEAD{}
	return r
}

// Open opens the key table with what lies in place. If both are empty it makes a first ring; Status then says so.
func Open(ctx context.Context, table Table, place Place) (*Ring, error) {
	r := &Ring{table: table, place: place, now: place.Now}
	if err := r.open(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// Look is Open for who changes nothing, while another process may.
func Look(ctx context.Context, table Table, place Place) (*Ring, error) {
	r := &Ring{table: table, place: place, now: place.Now, look: true, miss: map[name]bool{}}
	if err := r.open(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Ring) open(ctx context.Context) error {
	rows, err := r.table.Rows(ctx)
	if err != nil {
		return fmt.Errorf("read the key table: %w", err)
	}
	var ok bool
	if r.ring, ok, err = r.place.read(ctx); err != nil {
		return err
	}
	switch {
	case !ok && (len(rows) > 0 || r.look):
		return fmt.Errorf("%w: there is no %s in %s, and without it nothing can be read. Say where the keys are with --keys, or put your copy of them there", ErrPlace, ringName, r.place.Dir)
	case !ok:
		r.ring = newRing(r.now())
		if err := r.place.begin(ctx, r.ring); err != nil {
			return err
		}
	}
	if err := r.load(rows); err != nil {
		return err
	}
	if r.look {
		return nil
	}
	if last := latest(rows); last > r.ring.Epoch { // an older copy of the ring, or an end of an epoch that was interrupted
		r.ring = r.ring.at(last, r.now())
		if err := r.place.write(ctx, r.ring); err != nil {
			return err
		}
	}
	if r.ring.Before != nil {
		return r.endFresh(ctx)
	}
	return r.endEpoch(ctx)
}

func latest(rows []Row) (epoch int) {
	for _, row := range rows {
		epoch = max(epoch, row.Epoch)
	}
	return epoch
}

// load opens every key of the table.
func (r *Ring) load(rows []Row) error {
	keys := map[name][]cipher.AEAD{}
	wrapping := map[int]cipher.AEAD{}
	slices.SortFunc(rows, compareRows)
	for _, row := range rows {
		wrap, ok := wrapping[row.Epoch]
		if !ok {
			var err error
			if wrap, err = r.ring.wrapping(row.Epoch); err != nil {
				return err
			}
			wrapping[row.Epoch] = wrap
		}
		key, err := row.open(wrap)
		if err != nil {
			return fmt.Errorf("the key table is damaged, or is not the one that these keys are for, at a key of %s: %w", row.Book, err)
		}
		n := name{row.Book, row.Subject}
		if row.Version != len(keys[n])+1 {
			return fmt.Errorf("a key of %s is missing from the key table: version %d follows %d", row.Book, row.Version, len(keys[n]))
		}
		keys[n] = append(keys[n], sealing(key))
	}
	r.keys = keys
	return nil
}

// The first byte of what is sealed: how it was sealed. The version of its key follows, as a varint.
const format = 1

// Seal seals what a book says about a subject, or about nobody, with the latest version of their key. It makes the
// key if there is none; when it returns, the key is in the table for good. about must be the same when it is opened.
//
// Nonces are random. A counter, or the entry's number, would be used twice with the same key when a commit fails or
// a backup is restored and the journal goes on differently; with GCM that would give both texts away. 2^32 entries
// under one key make two equal random nonces unlikely (2^-32); one person has some thousands a year, a house a million.
func (r *Ring) Seal(ctx context.Context, book, subject string, plain, about []byte) ([]byte, error) {
	n := named(book, subject)
	r.mu.RLock()
	versions := r.keys[n]
	r.mu.RUnlock()
	if versions == nil {
		var err error
		if versions, err = r.add(ctx, n); err != nil {
			return nil, err
		}
	}
	aead := versions[len(versions)-1]
	out := make([]byte, 0, 1+binary.MaxVarintLen32+len(plain)+aead.Overhead())
	out = binary.AppendUvarint(append(out, format), uint64(len(versions)))
	return aead.Seal(out, nil, plain, append(about, out...)), nil // #nosec G407 -- the cipher makes a random nonce itself
}

// Open opens what Seal sealed, and appends it to dst. It returns ErrNone if the subject's key was destroyed.
func (r *Ring) Open(ctx context.Context, dst []byte, book, subject string, sealed, about []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != format {
		return nil, fmt.Errorf("%w: it begins with no known format", ErrDamaged)
	}
	version, width := binary.Uvarint(sealed[1:])
	if width <= 0 {
		return nil, ErrDamaged
	}
	versions, err := r.versions(ctx, named(book, subject))
	switch {
	case err != nil:
		return nil, err
	case version == 0 || version > uint64(len(versions)):
		return nil, fmt.Errorf("%w: version %d of its key is not in the key table", ErrDamaged, version)
	}
	head := sealed[:1+width]
	plain, err := versions[version-1].Open(dst, nil, sealed[len(head):], append(about, head...))
	if err != nil {
		return nil, ErrDamaged
	}
	return plain, nil
}

// Has says whether a subject of a book has a key.
func (r *Ring) Has(book, subject string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys[named(book, subject)] != nil
}

// versions finds a key. Who only looks, looks into the table once more: a key may be younger than our look.
func (r *Ring) versions(ctx context.Context, n name) ([]cipher.AEAD, error) {
	r.mu.RLock()
	versions, missed := r.keys[n], r.miss[n]
	r.mu.RUnlock()
	if versions == nil && r.look && !missed {
		r.mu.Lock()
		defer r.mu.Unlock()
		rows, err := r.table.Rows(ctx)
		if err == nil {
			err = r.load(rows)
		}
		if err != nil {
			return nil, fmt.Errorf("read the key table again: %w", err)
		}
		versions, r.miss[n] = r.keys[n], true
	}
	if versions == nil {
		return nil, ErrNone
	}
	return versions, nil
}

// add makes the first version of a key.
func (r *Ring) add(ctx context.Context, n name) ([]cipher.AEAD, error) {
	if r.look {
		return nil, errors.New("these keys were opened to be looked at only")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if versions := r.keys[n]; versions != nil {
		return versions, nil
	}
	if err := r.renew(ctx, n); err != nil {
		return nil, err
	}
	return r.keys[n], nil
}

// renew adds one more version to each key. The caller holds the lock.
func (r *Ring) renew(ctx context.Context, names ...name) error {
	wrap, err := r.ring.wrapping(r.ring.Epoch)
	if err != nil {
		return err
	}
	var rows []Row
	var made [][]byte
	for _, n := range names {
		row := Row{Book: n.book, Subject: n.subject, Version: len(r.keys[n]) + 1, Made: r.now().UTC().Truncate(time.Microsecond), Epoch: r.ring.Epoch}
		key := newKey()
		row.seal(wrap, key)
		rows, made = append(rows, row), append(made, key)
	}
	if err := r.table.Add(ctx, rows...); err != nil {
		return fmt.Errorf("write a key: %w", err)
	}
	for i, n := range names {
		r.keys[n] = append(slices.Clip(r.keys[n]), sealing(made[i]))
	}
	return nil
}

// Destroy destroys every version of a subject's key. What it sealed can never be opened again with this table.
func (r *Ring) Destroy(ctx context.Context, book, subject string) error {
	if subject == "" {
		return errors.New("only a person's key is destroyed, not a book's")
	}
	n := named(book, subject)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.table.Destroy(ctx, n.book, n.subject); err != nil {
		return fmt.Errorf("destroy a key: %w", err)
	}
	delete(r.keys, n)
	return nil
}

// Renew gives every person and every book a new version of their key. What was sealed stays as it is, and can be opened.
func (r *Ring) Renew(ctx context.Context) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var names []name
	for n := range r.keys {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b name) int { return strings.Compare(a.book+"\x00"+a.subject, b.book+"\x00"+b.subject) })
	return len(names), r.renew(ctx, names...)
}

// Sign signs a line with the key that the ring has for it.
func (r *Ring) Sign(line []byte) []byte {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return ed25519.Sign(r.ring.signing(), line)
}

// Public is the key with which a signed line is checked.
func (r *Ring) Public() ed25519.PublicKey {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.ring.signing().Public().(ed25519.PublicKey)
}

// Status is what an administrator wants to know.
type Status struct {
	Epoch   int
	Began   time.Time
	Oldest  int    // the oldest epoch whose key tables can still be opened
	Master  string // its ID
	Persons int
	Books   int
	Made    bool // this start made the first ring
}

// Status says how the keys are.
func (r *Ring) Status() Status {
	r.mu.RLock()
	defer r.mu.RUnlock()
	s := Status{Epoch: r.ring.Epoch, Began: r.ring.Began, Oldest: r.ring.Oldest, Made: r.place.made}
	if r.place.Master != nil {
		s.Master = r.place.Master.ID()
	}
	for n := range r.keys {
		if n.subject == "" {
			s.Books++
		} else {
			s.Persons++
		}
	}
	return s
}

func newKey() []byte {
	key := make([]byte, 32)
	if _, err := io.ReadFull(rand.Reader, key); err != nil {
		panic(err) // crypto/rand never fails
	}
	return key
}

// sealing returns AES-256-GCM with random nonces under a key of 32 bytes.
func sealing(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // a key of another length is a bug
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return aead
}
