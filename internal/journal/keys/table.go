package keys

import (
	"cmp"
	"context"
	"crypto/cipher"
	"encoding/binary"
	"slices"
	"sync"
	"time"
)

// A Row is one version of one key, wrapped by the key of an epoch.
type Row struct {
	Book    string
	Subject string // "" for the book's own key
	Version int    // from 1, without gaps
	Made    time.Time
	Epoch   int
	Sealed  []byte
}

// A Table keeps wrapped keys for good. When a change returns, what it replaced or removed is nowhere in the table's
// files any more.
type Table interface {
	Rows(ctx context.Context) ([]Row, error)
	Add(ctx context.Context, rows ...Row) error
	// Replace puts rows in the place of all that are there, at once or not at all.
	Replace(ctx context.Context, rows []Row) error
	Destroy(ctx context.Context, book, subject string) error
}

// about is what the wrapping binds a key to: everything else that the row says.
func (row *Row) about() []byte {
	var b []byte
	for _, s := range []string{row.Book, row.Subject} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	for _, n := range []int64{int64(row.Version), row.Made.UnixMicro(), int64(row.Epoch)} {
		b = binary.AppendVarint(b, n)
	}
	return b
}

func (row *Row) seal(wrap cipher.AEAD, key []byte) {
	row.Sealed = wrap.Seal(nil, nil, key, row.about()) // #nosec G407 -- the cipher makes a random nonce itself
}

func (row *Row) open(wrap cipher.AEAD) ([]byte, error) {
	key, err := wrap.Open(nil, nil, row.Sealed, row.about())
	if err != nil || len(key) != 32 {
		return nil, ErrDamaged
	}
	return key, nil
}

func compareRows(a, b Row) int {
	return cmp.Or(cmp.Compare(a.Book, b.Book), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Version, b.Version))
}

// Memory is a table that forgets everything when the program ends.
type Memory struct {
	mu   sync.Mutex
	rows []Row
}

// Rows is Table's.
func (m *Memory) Rows(context.Context) ([]Row, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.rows), nil
}

// Add is Table's.
func (m *Memory) Add(_ context.Context, rows ...Row) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows = append(m.rows, rows...)
	return nil
}

// Replace is Table's.
func (m *Memory) Replace(_ context.Context, rows []Row) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows = slices.Clone(rows)
	return nil
}

// Destroy is Table's.
func (m *Memory) Destroy(_ context.Context, book, subject string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows = slices.DeleteFunc(m.rows, func(row Row) bool { return row.Book == book && row.Subject == subject })
	return nil
}
