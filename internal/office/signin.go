package office

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// Where is where somebody signs in.
type Where struct {
	Device  string // as it calls itself
	Address string // of the one who asks, as in http.Request.RemoteAddr, with or without port
	Kind    DeviceKind
	On      DeviceID // the device of the house, if it is one
	Browser string   // a secret that the browser keeps from one session to the next
}

// A SecondStep is the error of a sign-in that has come half way: the password was right, and something else is asked for.
type SecondStep struct {
	Slip    string // goes with the answer
	Code    bool   // a code of the authenticator will do
	Passkey bool   // a passkey will do
}

func (*SecondStep) Error() string { return "the password was right, and a second factor is asked for" }

// halfway is what a slip of SecondStep holds.
type halfway struct {
	Account AccountID
	Hash    string
}

// SignIn opens a session for who knows the password, and returns its token; or a *SecondStep, if the password alone does
// not do. It refuses with "signin.wrong" for a name that nobody has as for a wrong password, after the same work; and with
// "signin.slow-down" (of kind TooOften, with Count seconds) when it was wrong too often, for this name or from this address.
func (o *Office) SignIn(ctx context.Context, typed, pass string, where Where) (token string, err error) {
	name, ok := username(typed)
	where = where.tidy()
	var id AccountID
	var step *SecondStep
	hash, bucket := nobodys, name
	o.look(func(s *State) {
		if known := s.accounts.name[name]; ok && s.passwords[known].hash != "" {
			id, hash, step = known, s.passwords[known].hash, s.step(known)
			// Who guesses a name elsewhere does not slow down its owner, in a browser that they have signed in with before.
			if slices.Contains(s.sessions.browsers[known], sumOf(where.Browser)) && where.Browser != "" {
				bucket += " " + where.Browser
			}
		}
	})
	if err := o.slow(bucket, where.Address); err != nil {
		return "", err
	}
	right, err := o.matches(ctx, prepared(pass), hash)
	if err != nil {
		return "", err
	}
	if !right || id == "" {
		return "", refuse(care.Invalid, "signin.wrong")
	}
	o.names.forget(bucket)
	if step != nil {
		step.Slip = o.slips.give("second", halfway{id, hash})
		return "", step
	}
	return o.enter(ctx, id, WayPassword, where, byPassword(id, hash))
}

func (w Where) tidy() Where {
	w.Address, w.Device, w.Browser = network(w.Address), cut(w.Device, 200), cut(w.Browser, 64)
	return w
}

// enter opens a session for who has shown who they are, and returns its token.
func (o *Office) enter(ctx context.Context, id AccountID, way Way, where Where, proofs ...proof) (string, error) {
	token, sum := newToken()
	f := SessionOpened{Session: newSession(), Account: id, Token: sum, Device: where.Device, Kind: where.Kind, On: where.On, Address: where.Address, Way: way}
	if where.Browser != "" {
		browser := sumOf(where.Browser)
		f.Browser = browser[:]
	}
	if _, err := o.Do(ctx, journal.Form{By: owner(id), Device: where.Device}, open(f, proofs...)); err != nil {
		return "", err
	}
	return token, nil
}

// goOn takes a decision that ends with the session under another token, and returns that.
func (o *Office) goOn(ctx context.Context, token string, decide func(s Session, next SessionOpened) Decision) (string, error) {
	s, ok := o.Session(token)
	if !ok {
		return "", refuse(care.Forbidden, "signin.over")
	}
	next, sum := newToken()
	d := decide(s, SessionOpened{Session: newSession(), Account: s.Account.ID, Token: sum})
	if _, err := o.Do(ctx, journal.Form{By: s.Owner(), Device: s.Device}, d); err != nil {
		return "", err
	}
	return next, nil
}

// byPassword is the proof of who knew the password that had this hash.
func byPassword(id AccountID, hash string) proof {
	return func(a Ask) ([]Fact, error) {
		if a.s.passwords[id].hash != hash {
			return nil, refuse(care.Invalid, "signin.wrong") // changed meanwhile
		}
		return nil, nil
	}
}

// Confirm shows once more who somebody is, with their password and, where the account asks for one, a code of the
// authenticator or a recovery code. The session goes on, fresh, under the token that is returned.
func (o *Office) Confirm(ctx context.Context, token, pass, code string) (next string, err error) {
	s, ok := o.Session(token)
	if !ok {
		return "", refuse(care.Forbidden, "signin.over")
	}
	id := s.Account.ID
	hash, err := o.hers(ctx, s, pass)
	if err != nil {
		return "", err
	}
	proofs, way := []proof{byPassword(id, hash)}, WayPassword
	var step *SecondStep
	o.look(func(st *State) { step = st.step(id) })
	if step != nil {
		var second proof
		if second, way, err = o.code(id, code); err != nil {
			return "", err
		}
		proofs = append(proofs, second)
	}
	return o.goOn(ctx, token, func(s Session, next SessionOpened) Decision { return confirm(s.ID, way, next, proofs...) })
}

// confirm decides that somebody has shown who they are once more.
func confirm(from SessionID, way Way, next SessionOpened, proofs ...proof) Decision {
	return renew(from, next, func(a Ask, was session, next *SessionOpened) ([]Fact, error) {
		next.Proven, next.ByPin = a.At, false
		if next.Way = way; way == WayPassword { // what was shown before still holds
			next.Way = was.Way
		}
		return a.showed(proofs)
	})
}

// hers checks the password of somebody who is signed in, and returns its hash. Who tries passwords at a screen that was
// left open is slowed down as well.
func (o *Office) hers(ctx context.Context, s Session, pass string) (hash string, err error) {
	bucket := "session " + string(s.Account.ID)
	if err := o.slowName(bucket); err != nil { // it is one person's account; a house that shares an address is not slowed down
		return "", err
	}
	hash = nobodys
	o.look(func(st *State) {
		if p := st.passwords[s.Account.ID]; p.hash != "" {
			hash = p.hash
		}
	})
	right, err := o.matches(ctx, prepared(pass), hash)
	switch {
	case err != nil:
		return "", err
	case !right:
		return "", refuse(care.Invalid, "password.not-yours")
	}
	o.names.forget(bucket)
	return hash, nil
}

// SignOut ends a session. A token that is not known is signed out already.
func (o *Office) SignOut(ctx context.Context, token string) error {
	l, ok := o.open.Load().bySum[sumOf(token)]
	if !ok {
		return nil
	}
	s := l.now.Load()
	l.end() // at once, even should the journal not be able to write it
	_, err := o.Do(ctx, journal.Form{By: s.Owner(), Device: s.Device}, CloseSession(SessionClosed{s.ID, s.Account.ID, BecauseSignedOut}))
	return err
}

// ChooseHouse goes to another of the houses where somebody works. The session goes on under the token that is returned.
func (o *Office) ChooseHouse(ctx context.Context, token, house string) (next string, err error) {
	if s, ok := o.Session(token); ok && s.House == house && house != "" {
		return token, nil // already so
	}
	return o.goOn(ctx, token, func(s Session, next SessionOpened) Decision { return chooseHouse(s.ID, house, next) })
}

// ChooseLanguage sets in which language somebody reads, here and wherever else they are signed in.
func (o *Office) ChooseLanguage(ctx context.Context, token, tag string) error {
	s, ok := o.Session(token)
	if !ok {
		return refuse(care.Forbidden, "signin.over")
	}
	_, err := o.Do(ctx, journal.Form{By: s.Owner(), Device: s.Device}, ChooseLanguage(LanguageChosen{s.Account.ID, tag}))
	return err
}

// SetPassword sets the password of an account, by who runs the server. If that is not its owner, the password is
// borrowed: good for signing in and choosing one's own. Whoever was signed in is signed out.
func (o *Office) SetPassword(ctx context.Context, by care.Who, id AccountID, pass string) error {
	hash, err := o.first(ctx, id, pass)
	if err != nil {
		return err
	}
	_, err = o.Do(ctx, journal.Form{By: by}, setPassword(id, hash))
	return err
}

// StartOver is for somebody who has lost what they sign in with: their passkeys, their authenticator and their recovery
// codes are good for nothing any more, and they get a password that is good for choosing their own.
func (o *Office) StartOver(ctx context.Context, by care.Who, id AccountID, pass string) error {
	hash, err := o.first(ctx, id, pass)
	if err != nil {
		return err
	}
	_, err = o.Do(ctx, journal.Form{By: by}, startOver(id, hash))
	return err
}

// first is the hash of a password that somebody is given.
func (o *Office) first(ctx context.Context, id AccountID, pass string) (hash string, err error) {
	if _, ok := o.Account(id); !ok {
		return "", refuse(care.NotFound, "office.account-unknown")
	}
	if pass, err = fit(pass, PasswordShortest, o.namesOf(id)); err != nil {
		return "", err
	}
	return o.hash(ctx, pass)
}

// namesOf are what nobody's password may be made of: their own names, and what their houses are called.
func (o *Office) namesOf(id AccountID) (names []string) {
	o.look(func(s *State) {
		acc := s.accounts.all[id]
		names = []string{acc.Username, acc.Name}
		for _, w := range s.works.of[id] {
			names = append(names, s.houses[w.House].Name)
		}
	})
	return names
}

// ChangePassword sets the password of who is signed in and knows the one they have. It returns the token of the
// session in which they go on; all other sessions end.
func (o *Office) ChangePassword(ctx context.Context, token, was, is string) (next string, err error) {
	s, ok := o.Session(token)
	if !ok {
		return "", refuse(care.Forbidden, "signin.over")
	}
	hash, err := o.hers(ctx, s, was)
	if err != nil {
		return "", err
	}
	pass, err := fit(is, o.Shortest(s.Account.ID), o.namesOf(s.Account.ID))
	if err != nil {
		return "", err
	}
	if pass == prepared(was) {
		return "", refuse(care.Invalid, "password.same")
	}
	newHash, err := o.hash(ctx, pass)
	if err != nil {
		return "", err
	}
	short := utf8.RuneCountInString(pass) < PasswordShortest
	return o.goOn(ctx, token, func(s Session, next SessionOpened) Decision {
		return changePassword(s.ID, hash, PasswordSet{Account: s.Account.ID, Hash: newHash, Short: short}, next)
	})
}

// slow refuses whoever was wrong too often. The address is asked first: who is refused there does not use up
// what others may try.
func (o *Office) slow(name, address string) error {
	if wait, ok := o.addresses.try(address, o.now()); !ok {
		return refuse(TooOften, "signin.slow-down", "Count", seconds(wait))
	}
	return o.slowName(name)
}

func (o *Office) slowName(name string) error {
	if wait, ok := o.names.try(name, o.now()); !ok {
		return refuse(TooOften, "signin.slow-down", "Count", seconds(wait))
	}
	return nil
}

func owner(id AccountID) care.Who { return care.Who{Role: RoleAccount, ID: string(id)} }

// prepared is a typed password as it was hashed. What no password can be matches none.
func prepared(typed string) string {
	if len(typed) > 4*PasswordLongest {
		return ""
	}
	pass, err := precis.OpaqueString.String(typed)
	if err != nil {
		return ""
	}
	return pass
}

// newToken makes what the browser keeps, and what the journal keeps of it.
func newToken() (token string, sum []byte) {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	token = base64.RawURLEncoding.EncodeToString(random)
	hash := sumOf(token)
	return token, hash[:]
}

// newSession makes a name for a session, which unlike its token is no secret.
func newSession() SessionID { return SessionID(rand.Text()) }

func cut(s string, bytes int) string {
	if len(s) > bytes {
		s = s[:bytes]
	}
	return strings.ToValidUTF8(s, "")
}
