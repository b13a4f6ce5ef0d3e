package office

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" // #nosec G505 -- RFC 6238, as every authenticator has it
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"

	"milieu/internal/care"
)

// An authenticator is an app, or a small thing on a key ring, that shows another code every half minute (TOTP, RFC 6238).
// It and the office share a secret; nothing is sent to either.

// AuthenticatorAdded says that somebody has an authenticator, and has shown a code of it. It replaces the one before.
type AuthenticatorAdded struct {
	Account AccountID
	Secret  []byte
	Step    int64 // of the code that they have shown
}

// AuthenticatorUsed says that somebody has shown a code. It is good for nothing any more, nor are those before it.
type AuthenticatorUsed struct {
	Account AccountID
	Step    int64
}

// AuthenticatorRemoved says that an authenticator is not asked for any more.
type AuthenticatorRemoved struct{ Account AccountID }

type authenticators map[AccountID]authenticator

type authenticator struct {
	secret []byte
	step   int64 // the last that was used
}

// The code is the one that every app makes if it is told nothing else.
const (
	codeEvery  = 30 * time.Second
	codeDigits = 6
	codeSecret = 20 // bytes: as long as what SHA-1 makes (RFC 4226, section 4)
)

// codeAt is the code of a step: RFC 4226's HOTP, with the time as counter.
func codeAt(secret []byte, step int64) string {
	mac := hmac.New(sha1.New, secret)
	_ = binary.Write(mac, binary.BigEndian, step)
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&15:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", codeDigits, n%1_000_000)
}

func stepAt(t time.Time) int64 { return t.Unix() / int64(codeEvery.Seconds()) }

// stepOf finds the step of a code that was typed: of now, or of the half minute before or after, since clocks differ and
// people take their time. It does the same work whatever was typed.
func stepOf(secret []byte, typed string, now time.Time) (step int64, ok bool) {
	for s := stepAt(now) - 1; s <= stepAt(now)+1; s++ {
		if subtle.ConstantTimeCompare([]byte(codeAt(secret, s)), []byte(typed)) == 1 {
			step, ok = s, true
		}
	}
	return step, ok
}

// digits is a code without what people put between its figures.
func digits(typed string) string { return strings.NewReplacer(" ", "", "-", "").Replace(typed) }

// byCode is the proof of who has shown the code of a step.
func byCode(id AccountID, secret []byte, step int64) proof {
	return func(a Ask) ([]Fact, error) {
		switch has := a.s.authenticators[id]; {
		case has.secret == nil || subtle.ConstantTimeCompare(has.secret, secret) != 1:
			return nil, refuse(care.Invalid, "second.wrong")
		case step <= has.step:
			return nil, refuse(care.Invalid, "second.used")
		}
		return []Fact{AuthenticatorUsed{id, step}}, nil
	}
}

// code finds out what somebody has shown by a code: a proof, and which way in it makes together with the password. A code
// of the authenticator has six figures; a recovery code is longer.
func (o *Office) code(id AccountID, typed string) (proof, Way, error) {
	bucket := "second " + string(id)
	if err := o.slowName(bucket); err != nil {
		return nil, "", err
	}
	var found proof
	way := WayCode
	o.look(func(s *State) {
		if typed = digits(typed); len(typed) == codeDigits {
			if secret := s.authenticators[id].secret; secret != nil {
				if step, ok := stepOf(secret, typed, o.now()); ok {
					found = byCode(id, secret, step)
				}
			}
			return
		}
		if n, ok := s.recoveries.find(id, typed); ok {
			found, way = byRecovery(id, n), WayRecovery
		}
	})
	if found == nil {
		return nil, "", refuse(care.Invalid, "second.wrong")
	}
	o.names.forget(bucket)
	return found, way, nil
}

// Second finishes a sign-in with a code of the authenticator, or with a recovery code. slip is that of the SecondStep.
func (o *Office) Second(ctx context.Context, slip, typed string, where Where) (token string, err error) {
	var half halfway
	used, ok := o.slips.read("second", slip, &half)
	if !ok {
		return "", refuse(care.Forbidden, "signin.too-slow")
	}
	shown, way, err := o.code(half.Account, typed)
	if err != nil {
		return "", err
	}
	// Of two who send the same code at once, the decision lets in one.
	if token, err = o.enter(ctx, half.Account, way, where.tidy(), byPassword(half.Account, half.Hash), shown); err == nil {
		o.slips.use(used)
	}
	return token, err
}

// NewAuthenticator makes the secret that an authenticator and the office are to share: as text to type, and as the
// address that is drawn as a QR code. site is what the app shows beside the code. slip goes with the first code.
func (o *Office) NewAuthenticator(token, site string) (text, address, slip string, err error) {
	s, ok := o.Session(token)
	if !ok {
		return "", "", "", refuse(care.Forbidden, "signin.over")
	}
	secret := make([]byte, codeSecret)
	_, _ = rand.Read(secret) // never fails
	text = base32.StdEncoding.EncodeToString(secret)
	label := url.PathEscape(site + ":" + s.Account.Username)
	address = "otpauth://totp/" + label + "?secret=" + text + "&issuer=" + url.QueryEscape(site)
	return text, address, o.slips.give("authenticator "+string(s.ID), secret), nil
}

// AddAuthenticator takes an authenticator that has shown its first code. The session goes on under the token that is
// returned.
func (o *Office) AddAuthenticator(ctx context.Context, token, slip, typed string) (next string, err error) {
	return o.goOn(ctx, token, func(s Session, next SessionOpened) Decision {
		return func(a Ask) ([]Fact, error) {
			var secret []byte
			used, ok := o.slips.read("authenticator "+string(s.ID), slip, &secret)
			if !ok {
				return nil, refuse(care.Forbidden, "second.too-slow")
			}
			step, ok := stepOf(secret, digits(typed), a.At)
			if !ok {
				return nil, refuse(care.Invalid, "second.wrong")
			}
			facts, err := addAuthenticator(s.ID, AuthenticatorAdded{s.Account.ID, secret, step}, next)(a)
			if err == nil {
				o.slips.use(used)
			}
			return facts, err
		}
	})
}

// addAuthenticator decides that somebody has an authenticator.
func addAuthenticator(from SessionID, f AuthenticatorAdded, next SessionOpened) Decision {
	return renew(from, next, func(a Ask, was session, next *SessionOpened) ([]Fact, error) {
		if err := a.fresh(f.Account, from); err != nil {
			return nil, err
		}
		if next.Way = WayCode; was.Way != WayPassword {
			next.Way = was.Way
		}
		return []Fact{f}, nil
	})
}

// RemoveAuthenticator decides that codes are not asked for any more. It is their owner's to say, who has only just shown
// who they are.
func RemoveAuthenticator(f AuthenticatorRemoved, from SessionID) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.own(f.Account); err != nil {
			return nil, err
		}
		if a.s.authenticators[f.Account].secret == nil {
			return nil, nil // already so
		}
		if err := a.fresh(f.Account, from); err != nil {
			return nil, err
		}
		if err := a.spare(f.Account); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

func (f AuthenticatorAdded) subject() AccountID   { return f.Account }
func (f AuthenticatorUsed) subject() AccountID    { return f.Account }
func (f AuthenticatorRemoved) subject() AccountID { return f.Account }

func (f AuthenticatorAdded) fold(s *State, _ Entry) {
	put(&s.authenticators, f.Account, authenticator{f.Secret, f.Step})
}

func (f AuthenticatorUsed) fold(s *State, _ Entry) {
	a := s.authenticators[f.Account]
	a.step = max(a.step, f.Step)
	put(&s.authenticators, f.Account, a)
}

func (f AuthenticatorRemoved) fold(s *State, _ Entry) { delete(s.authenticators, f.Account) }
