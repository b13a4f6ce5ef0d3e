package office

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"

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
}

// SignIn opens a session for who knows the password, and returns its token. It refuses with "signin.wrong" for a
// name that nobody has as for a wrong password, after the same work; and with "signin.slow-down" (of kind TooOften,
// with Count seconds) when it was wrong too often, for this name or from this address.
func (o *Office) SignIn(ctx context.Context, typed, pass string, where Where) (token string, err error) {
	name, ok := username(typed)
	where.Address, where.Device = network(where.Address), cut(where.Device, 200)
	var id AccountID
	var places []string
	hash := nobodys
	o.look(func(s *State) {
		if known := s.accounts.name[name]; ok && s.passwords[known].hash != "" {
			id, hash, places = known, s.passwords[known].hash, s.sessions.places[known]
		}
	})
	// Who guesses a name from elsewhere does not slow down its owner at home.
	bucket := name
	if where.Address != "" && slices.Contains(places, where.Address) {
		bucket += " " + where.Address
	}
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
	token, sum := newToken()
	_, err = o.Do(ctx, journal.Form{By: owner(id), Device: where.Device},
		open(SessionOpened{Session: newSession(), Account: id, Token: sum, Device: where.Device, Kind: where.Kind, On: where.On, Address: where.Address}, hash))
	if err != nil {
		return "", err
	}
	return token, nil
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

// ChooseHouse goes to another of the houses where somebody works.
func (o *Office) ChooseHouse(ctx context.Context, token, house string) error {
	s, ok := o.Session(token)
	if !ok {
		return refuse(care.Forbidden, "signin.over")
	}
	_, err := o.Do(ctx, journal.Form{By: s.Owner(), Device: s.Device}, chooseHouse(HouseChosen{s.ID, s.Account.ID, house}))
	return err
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
	acc, ok := o.Account(id)
	if !ok {
		return refuse(care.NotFound, "office.account-unknown")
	}
	pass, err := fit(pass, acc.Username)
	if err != nil {
		return err
	}
	hash, err := o.hash(ctx, pass)
	if err != nil {
		return err
	}
	_, err = o.Do(ctx, journal.Form{By: by}, setPassword(id, hash))
	return err
}

// ChangePassword sets the password of who is signed in and knows the one they have. It returns the token of the
// session in which they go on; all other sessions end.
func (o *Office) ChangePassword(ctx context.Context, token, was, is string) (next string, err error) {
	s, ok := o.Session(token)
	if !ok {
		return "", refuse(care.Forbidden, "signin.over")
	}
	name, _ := username(s.Account.Username)
	bucket := name + " " + s.Address
	if err := o.slow(bucket, s.Address); err != nil {
		return "", err
	}
	var hash string
	o.look(func(st *State) { hash = st.passwords[s.Account.ID].hash })
	right, err := o.matches(ctx, prepared(was), hash)
	if err != nil {
		return "", err
	}
	if !right {
		return "", refuse(care.Invalid, "password.not-yours")
	}
	o.names.forget(bucket)
	pass, err := fit(is, s.Account.Username)
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
	next, sum := newToken()
	_, err = o.Do(ctx, journal.Form{By: s.Owner(), Device: s.Device},
		changePassword(s.ID, hash, newHash, SessionOpened{Session: newSession(), Account: s.Account.ID, Token: sum}))
	if err != nil {
		return "", err
	}
	return next, nil
}

// slow refuses whoever was wrong too often. The address is asked first: who is refused there does not use up
// what others may try.
func (o *Office) slow(name, address string) error {
	now := o.now()
	wait, ok := o.addresses.try(address, now)
	if ok {
		wait, ok = o.names.try(name, now)
	}
	if !ok {
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
