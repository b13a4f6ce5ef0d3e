package journal

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/journal/keys"
)

// An Anchor says where every book ended at a moment, signed. Kept where nobody who can write in the data directory can
// write (printed, mailed, at another house), it shows whether what was there then is still there: a chain alone does
// not show that its end was cut off, that a whole day was taken back, or that all of it was made anew.
//
// It is one line: what it is, the moment, each book with its last entry's number and hash, the key, the signature.
type Anchor struct {
	At    time.Time
	Heads map[string]Head
	Key   ed25519.PublicKey // that signed it
}

const anchorIs = "milieu-anchor-1"

var encoding = base64.RawURLEncoding

// Line returns the anchor signed by a ring.
func (a Anchor) Line(ring *keys.Ring) string {
	words := []string{anchorIs, a.At.UTC().Format(time.RFC3339)}
	for _, book := range slices.Sorted(maps.Keys(a.Heads)) {
		h := a.Heads[book]
		words = append(words, fmt.Sprintf("%s:%d:%s", book, h.Seq, encoding.EncodeToString(h.Hash[:])))
	}
	signed := strings.Join(append(words, encoding.EncodeToString(ring.Public())), " ")
	return signed + " " + encoding.EncodeToString(ring.Sign([]byte(signed)))
}

// ReadAnchor reads a line that Line wrote, and checks its signature. Whose key it is, the caller checks.
func ReadAnchor(line string) (a Anchor, err error) {
	words := strings.Fields(line)
	if len(words) < 4 || words[0] != anchorIs {
		return a, fmt.Errorf("this is not an anchor: one begins with %s", anchorIs)
	}
	last := len(words) - 1
	signature, err1 := encoding.Strict().DecodeString(words[last])
	key, err2 := encoding.Strict().DecodeString(words[last-1])
	if err1 != nil || err2 != nil || len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, []byte(strings.Join(words[:last], " ")), signature) {
		return a, errors.New("this anchor was changed since it was signed, or not all of it is here")
	}
	a.Key, a.Heads = key, map[string]Head{}
	if a.At, err = time.Parse(time.RFC3339, words[1]); err != nil {
		return a, errors.New("this anchor does not say when it was made")
	}
	for _, word := range words[2 : last-1] {
		book, rest, _ := strings.Cut(word, ":")
		number, sum, _ := strings.Cut(rest, ":")
		seq, err1 := strconv.ParseUint(number, 10, 64)
		hash, err2 := encoding.DecodeString(sum)
		if err1 != nil || err2 != nil || len(hash) != len(Hash{}) {
			return a, fmt.Errorf("this anchor does not say where %s ended", book)
		}
		a.Heads[book] = Head{seq, Hash(hash)}
	}
	return a, nil
}

// Holds checks that a store still has everything that was there when the anchor was made. That the chain up to there is
// whole is Verify's to say.
func (a Anchor) Holds(ctx context.Context, store Store) error {
	for _, book := range slices.Sorted(maps.Keys(a.Heads)) {
		head := a.Heads[book]
		r, err := store.Get(ctx, book, head.Seq)
		switch {
		case errors.Is(err, ErrNone):
			return fmt.Errorf("the end of the journal of %s is missing: it had %d entries at %s. Restore a backup", book, head.Seq, a.At.Format(time.RFC3339))
		case err != nil:
			return fmt.Errorf("read the end of the journal of %s: %w", book, err)
		case r.Hash != head.Hash:
			return fmt.Errorf("entry %d of %s is not the one that was written before %s: restore a backup", head.Seq, book, a.At.Format(time.RFC3339))
		}
	}
	return nil
}
