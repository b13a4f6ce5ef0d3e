package office

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// Recovery codes are a sheet of paper for the day on which the phone is lost. Each is good once, in the place of a second
// factor.

// RecoveryCodes is how many there are on a sheet.
const RecoveryCodes = 10

// RecoveryMade says that somebody has a new sheet; the one before is good for nothing. Without codes, they have none.
type RecoveryMade struct {
	Account AccountID
	Codes   []byte `json:",omitempty"` // the SHA-256 of each, one after the other
}

// RecoveryUsed says that a code was used.
type RecoveryUsed struct {
	Account AccountID
	Code    int // counted from 0
}

type recoveries map[AccountID][]recovery

type recovery struct {
	sum  [sha256.Size]byte
	used bool
}

func (rs recoveries) left(id AccountID) (n int) {
	for _, r := range rs[id] {
		if !r.used {
			n++
		}
	}
	return n
}

// find looks for a code, at the same pace whether it is there or not.
func (rs recoveries) find(id AccountID, typed string) (n int, ok bool) {
	sum := recoverySum(id, typed)
	for i, r := range rs[id] {
		if subtle.ConstantTimeCompare(r.sum[:], sum[:]) == 1 && !r.used {
			n, ok = i, true
		}
	}
	return n, ok
}

// recoverySum is what is kept of a code. It has 120 random bits, so that it needs no slow hash; with the account, so
// that nobody looks for all accounts' at once.
func recoverySum(id AccountID, typed string) [sha256.Size]byte {
	return sha256.Sum256([]byte(string(id) + "|" + strings.ToLower(digits(cut(typed, 64)))))
}

// byRecovery is the proof of who has shown a recovery code.
func byRecovery(id AccountID, n int) proof {
	return func(a Ask) ([]Fact, error) {
		if codes := a.s.recoveries[id]; n >= len(codes) || codes[n].used {
			return nil, refuse(care.Invalid, "second.used")
		}
		return []Fact{RecoveryUsed{id, n}}, nil
	}
}

// MakeRecovery makes a new sheet of recovery codes for who has only just shown who they are. They are told once.
func (o *Office) MakeRecovery(ctx context.Context, token string) (codes []string, err error) {
	s, ok := o.Session(token)
	if !ok {
		return nil, refuse(care.Forbidden, "signin.over")
	}
	const alphabet = "abcdefghijkmnpqrstuvwxyz23456789" // 32, without l, o, 0 and 1
	made := RecoveryMade{Account: s.Account.ID}
	for range RecoveryCodes {
		random := make([]byte, 24)
		_, _ = rand.Read(random) // never fails
		var code strings.Builder
		for i, b := range random {
			if i > 0 && i%4 == 0 {
				code.WriteByte('-')
			}
			code.WriteByte(alphabet[b%32])
		}
		sum := recoverySum(s.Account.ID, code.String())
		codes, made.Codes = append(codes, code.String()), append(made.Codes, sum[:]...)
	}
	if _, err := o.Do(ctx, journal.Form{By: s.Owner(), Device: s.Device}, makeRecovery(made, s.ID)); err != nil {
		return nil, err
	}
	return codes, nil
}

// makeRecovery decides that somebody has a new sheet of recovery codes.
func makeRecovery(f RecoveryMade, from SessionID) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.own(f.Account); err != nil {
			return nil, err
		}
		if err := a.fresh(f.Account, from); err != nil {
			return nil, err
		}
		if !a.s.hasSecond(f.Account) {
			return nil, refuse(care.Conflict, "second.none")
		}
		return []Fact{f}, nil
	}
}

func (f RecoveryMade) subject() AccountID { return f.Account }
func (f RecoveryUsed) subject() AccountID { return f.Account }

func (f RecoveryMade) fold(s *State, _ Entry) {
	var codes []recovery
	for sums := f.Codes; len(sums) >= sha256.Size; sums = sums[sha256.Size:] {
		codes = append(codes, recovery{sum: [sha256.Size]byte(sums)})
	}
	put(&s.recoveries, f.Account, codes)
}

func (f RecoveryUsed) fold(s *State, _ Entry) {
	codes := append([]recovery(nil), s.recoveries[f.Account]...)
	if f.Code >= 0 && f.Code < len(codes) {
		codes[f.Code].used = true
	}
	put(&s.recoveries, f.Account, codes)
}
