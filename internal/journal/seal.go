package journal

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"milieu/internal/journal/keys"
)

// Erasing is the kind of record by which, in any book, the key of its subject is destroyed. The record itself is
// sealed with that key too: what remains is that somebody was erased, when and by whom.
const Erasing = "erasure.confirmed"

// about is what sealing binds the data of a record to: put in another place, or said to be about somebody else, it
// does not open.
func (r *Record) about() []byte {
	b := make([]byte, 0, 128) // with room for what the ring adds
	for _, s := range []string{r.House, r.Kind, r.Subject} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return binary.BigEndian.AppendUint64(b, r.Seq)
}

// What is sealed begins with a byte: 1 if a form's hash comes next. The hash is inside, for whoever had it could try
// out what the form may have said.
const (
	withoutForm = 0
	withForm    = 1
)

// seal puts what a record says, and the hash of its form, into the record.
func seal(ctx context.Context, ring *keys.Ring, r *Record, contents Hash, data []byte) (err error) {
	plain := make([]byte, 0, 1+len(contents)+len(data))
	if r.Ask == "" {
		plain = append(plain, withoutForm)
	} else {
		plain = append(append(plain, withForm), contents[:]...)
	}
	r.Data, err = ring.Seal(ctx, r.House, r.Subject, append(plain, data...), r.about())
	return err
}

// opened returns a record with its data open, and the hash of its form. If whom it is about was erased, it says so
// and has no data. buf is what the data may be written into.
func opened(ctx context.Context, ring *keys.Ring, r Record, buf []byte) (Record, Hash, error) {
	plain, err := ring.Open(ctx, buf, r.House, r.Subject, r.Data, r.about())
	var contents Hash
	switch {
	case errors.Is(err, keys.ErrNone):
		r.Erased, r.Data = true, nil
		return r, contents, nil
	case err != nil:
		return r, contents, fmt.Errorf("entry %d cannot be opened: %w", r.Seq, err)
	case len(plain) > len(contents) && plain[0] == withForm:
		r.Data = plain[1+copy(contents[:], plain[1:]):]
	case len(plain) > 0 && plain[0] == withoutForm:
		r.Data = plain[1:]
	default:
		return r, contents, fmt.Errorf("entry %d cannot be opened: %w", r.Seq, keys.ErrDamaged)
	}
	return r, contents, nil
}

// Read calls each with the records of a book after a sequence number, in order and open, for who exports or checks it.
func Read(ctx context.Context, store Store, book string, after uint64, each func(Record) error) error {
	ring := store.Keys()
	if ring == nil {
		return errNoKeys
	}
	return store.Read(ctx, book, after, func(r Record) error {
		r, _, err := opened(ctx, ring, r, nil)
		if err != nil {
			return err
		}
		return each(r)
	})
}

var errNoKeys = errors.New("the journal was opened without its keys")
