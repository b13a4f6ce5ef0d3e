package office

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// A draft is what somebody has written and not sent. It lies on the device, sealed with a key that the server gives to
// that person's pages alone: it is there again when they are, and the next person at the tablet cannot read it.

// DraftSecretMade says what the keys of all drafts are made of. There is one.
type DraftSecretMade struct {
	Secret []byte
}

func makeDraftSecret(secret []byte) Decision {
	return func(a Ask) ([]Fact, error) {
		if a.s.draftSecret != nil {
			return nil, nil // already so
		}
		return []Fact{DraftSecretMade{secret}}, nil
	}
}

func (DraftSecretMade) subject() AccountID { return "" }

func (f DraftSecretMade) fold(s *State, _ Entry) { s.draftSecret = f.Secret }

// SealKey is the key of somebody's drafts, 32 bytes: the same each time they sign in, and nobody else's.
func (o *Office) SealKey(ctx context.Context, id AccountID) ([]byte, error) {
	var secret []byte
	read := func() { o.look(func(s *State) { secret = s.draftSecret }) }
	if read(); secret == nil {
		fresh := make([]byte, 32)
		_, _ = rand.Read(fresh) // never fails
		if _, err := o.Do(ctx, journal.Form{By: care.ByProgram("office")}, makeDraftSecret(fresh)); err != nil {
			return nil, err
		}
		read()
	}
	return hkdf.Key(sha256.New, secret, nil, "milieu draft of "+string(id), 32)
}
