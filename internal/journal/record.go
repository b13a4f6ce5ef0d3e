package journal

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"time"

	"milieu/internal/journal/keys"
)

// A Hash is a SHA-256.
type Hash [sha256.Size]byte

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// A Record is an entry as it lies in the store. Times have microseconds and are in UTC. Everything but Data can be read by
// whoever has the file: IDs, kinds and times, nothing that was said and nobody's name.
type Record struct {
	House    string
	Seq      uint64    // from 1, without gaps
	At       time.Time // when it was written
	Happened time.Time // when it happened
	By       string    // care.Who
	Behalf   string    // on whose behalf, or ""
	Device   string
	Kind     string
	Subject  string // whom it is about, or "" for the house
	Ask      string // ID of the form, on the first record of a decision
	More     int    // how many records of the same decision follow
	Data     []byte // sealed with the key of whom it is about; open when a book folds it
	Prev     Hash   // of the record before; zero for the first
	Hash     Hash   // of all the above, Data as it is sealed: the chain needs no key, and holds after an erasure

	Erased bool // to who folds: whom it is about was erased, and nobody can read Data any more
}

// Sum is the hash of a record's stored bytes, which are never serialised anew: every field with its length, the
// previous hash first.
func (r *Record) Sum() Hash {
	h := sha256.New()
	h.Write(r.Prev[:])
	var n [8]byte
	number := func(v uint64) {
		binary.BigEndian.PutUint64(n[:], v)
		h.Write(n[:])
	}
	text := func(b []byte) {
		number(uint64(len(b)))
		h.Write(b)
	}
	text([]byte(r.House))
	number(r.Seq)
	number(uint64(r.At.UnixMicro()))
	number(uint64(r.Happened.UnixMicro()))
	for _, s := range []string{r.By, r.Behalf, r.Device, r.Kind, r.Subject, r.Ask} {
		text([]byte(s))
	}
	number(uint64(r.More))
	text(r.Data)
	return Hash(h.Sum(nil))
}

// A Head is the end of a journal.
type Head struct {
	Seq  uint64
	Hash Hash
}

// A Store keeps records in order and for good. storetest has the tests that every store passes.
type Store interface {
	// Append writes the records of one house, all or none. When it returns nil they survive a power cut.
	// ErrTaken says that a sequence number was taken: somebody else writes in this journal.
	Append(ctx context.Context, records []Record) error
	// Read calls each with the records of a house after a sequence number, in order.
	Read(ctx context.Context, house string, after uint64, each func(Record) error) error
	// Get returns one record, or ErrNone.
	Get(ctx context.Context, house string, seq uint64) (Record, error)
	// Asked returns the first record of the decision that a form's ID was for, or ErrNone.
	Asked(ctx context.Context, house, ask string) (Record, error)
	// Keys returns what the records are sealed with; nil for a store that was opened to check its chain only.
	Keys() *keys.Ring
	// Heads returns the end of every house's journal.
	Heads(ctx context.Context) (map[string]Head, error)
	Close() error
}

// What a store answers when it cannot do as asked.
var (
	ErrTaken = errors.New("the place in the journal is taken")
	ErrNone  = errors.New("no such entry")
)

// A Draft is a fact on its way into the journal.
type Draft struct {
	Kind     string
	Subject  string
	Happened time.Time
	Data     []byte
}
