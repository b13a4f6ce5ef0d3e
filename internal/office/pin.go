package office

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"sync"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// A PIN lets somebody in on one device of the house, where they have signed in fully not long ago. It is worth nothing
// anywhere else: what is hashed is the PIN together with the device's token, which only that device has, so that
// nobody can try a million PINs on a stolen journal.

// PinShortest and PinLongest are how many figures a PIN has; PinFresh is how long it is good for after a full sign-in
// on the same device; pinTries is how often one may be wrong.
const (
	PinShortest = 6
	PinLongest  = 12
	PinFresh    = 7 * 24 * time.Hour
	pinTries    = 5
)

// PinSet says that somebody has chosen a PIN for a device.
type PinSet struct {
	Device  DeviceID
	Account AccountID
	Hash    string // argon2id of PIN and device token, as a PHC string
}

// PinSuspended says that a PIN was wrong too often: it is taken again after a full sign-in on the device.
type PinSuspended struct {
	Device  DeviceID
	Account AccountID
}

// PinForgotten says that somebody has no PIN on a device any more.
type PinForgotten struct {
	Device  DeviceID
	Account AccountID
}

type pins map[DeviceID]map[AccountID]pin

type pin struct {
	hash      string
	proved    time.Time // when they last signed in fully on the device
	suspended bool
}

// pin returns somebody's PIN on a device if it may be used.
func (s *State) pin(on DeviceID, id AccountID, at time.Time) (pin, error) {
	p := s.pins[on][id]
	_, works := s.works.in(id, s.devices.all[on].House)
	switch {
	case p.hash == "" || !works || s.accounts.all[id].Disabled:
		return pin{}, refuse(care.Invalid, "pin.wrong")
	case p.suspended, at.Sub(p.proved) > PinFresh, p.proved.Before(s.passwords[id].set):
		return pin{}, refuse(care.Forbidden, "pin.sign-in-fully")
	}
	return p, nil
}

// setPin decides that somebody who signed in fully on a device has a PIN there.
func setPin(from SessionID, f PinSet) Decision {
	return func(a Ask) ([]Fact, error) {
		s, ok := a.s.sessions.find(f.Account, from)
		if err := a.own(f.Account); err != nil || !ok || s.On != f.Device || s.ByPin || f.Device == "" {
			return nil, refuse(care.Forbidden, "pin.only-where-signed-in")
		}
		return []Fact{f}, nil
	}
}

// ForgetPin decides that somebody has no PIN on a device any more.
func ForgetPin(f PinForgotten) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.own(f.Account); err != nil {
			return nil, err
		}
		if a.s.pins[f.Device][f.Account].hash == "" {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func suspendPin(f PinSuspended) Decision {
	return func(a Ask) ([]Fact, error) {
		if p := a.s.pins[f.Device][f.Account]; p.hash == "" || p.suspended {
			return nil, nil
		}
		return []Fact{f}, nil
	}
}

// switchTo decides that somebody who showed the PIN with this hash is signed in on a device, and that nobody else is.
func switchTo(f SessionOpened, hash string) Decision {
	return func(a Ask) ([]Fact, error) {
		p, err := a.s.pin(f.On, f.Account, a.At)
		if err != nil {
			return nil, err
		}
		if p.hash != hash || a.s.passwords[f.Account].borrowed {
			return nil, refuse(care.Invalid, "pin.wrong")
		}
		facts := append(a.closeOn(f.On, BecauseSwitched), a.closeOldest(f.Account)...)
		return append(facts, a.opened(f)), nil
	}
}

func (f PinSet) subject() AccountID       { return f.Account }
func (f PinSuspended) subject() AccountID { return f.Account }
func (f PinForgotten) subject() AccountID { return f.Account }

func (f PinSet) fold(s *State, e Entry) {
	s.pins.put(f.Device, f.Account, pin{hash: f.Hash, proved: e.At})
}
func (f PinForgotten) fold(s *State, _ Entry) { delete(s.pins[f.Device], f.Account) }

func (f PinSuspended) fold(s *State, _ Entry) {
	p := s.pins[f.Device][f.Account]
	p.suspended = true
	s.pins.put(f.Device, f.Account, p)
}

func (ps *pins) put(on DeviceID, id AccountID, p pin) {
	of := (*ps)[on]
	put(&of, id, p)
	put(ps, on, of)
}

// proved notes a full sign-in on a device: from now on the PIN there may be used again.
func (ps *pins) proved(f SessionOpened, at time.Time) {
	if !f.Proven.IsZero() {
		at = f.Proven // the session goes on under another token
	}
	if p, ok := (*ps)[f.On][f.Account]; ok && !f.ByPin {
		ps.put(f.On, f.Account, pin{hash: p.hash, proved: at})
	}
}

// A guesses counts wrong PINs, by device and account.
type guesses struct {
	mu    sync.Mutex
	wrong map[PinSuspended]int
}

// count notes a wrong PIN and says whether it was one too many. A right one is forgotten.
func (g *guesses) count(of PinSuspended, right bool) (tooMany bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if right {
		delete(g.wrong, of)
		return false
	}
	put(&g.wrong, of, g.wrong[of]+1)
	if g.wrong[of] < pinTries {
		return false
	}
	delete(g.wrong, of)
	return true
}

// SetPin sets the PIN of who is signed in, fully, on the device that has a token.
func (o *Office) SetPin(ctx context.Context, session, device, typed string) error {
	s, ok := o.Session(session)
	d, known := o.Device(device)
	if !ok || !known {
		return refuse(care.Forbidden, "pin.only-where-signed-in")
	}
	if err := fitPin(typed); err != nil {
		return err
	}
	hash, err := o.hash(ctx, pinned(device, s.Account.ID, typed))
	if err != nil {
		return err
	}
	_, err = o.Do(ctx, journal.Form{By: s.Owner(), Device: s.Device}, setPin(s.ID, PinSet{d.ID, s.Account.ID, hash}))
	return err
}

// SwitchTo opens a session on a device for who knows the PIN they chose there, ends the one of whoever had it before
// them, and returns its token. It refuses with "pin.wrong", and after a run of wrong ones, or long after the last full
// sign-in, with "pin.sign-in-fully".
func (o *Office) SwitchTo(ctx context.Context, device string, id AccountID, typed string, where Where) (token string, err error) {
	d, ok := o.Device(device)
	if !ok || d.Kind == Wall {
		return "", refuse(care.Forbidden, "pin.only-where-signed-in")
	}
	var p pin
	var whyNot error
	o.look(func(s *State) { p, whyNot = s.pin(d.ID, id, o.now()) })
	hash, of := cmp.Or(p.hash, nobodys), PinSuspended{d.ID, id}
	right, err := o.matches(ctx, pinned(device, id, typed), hash)
	switch {
	case err != nil:
		return "", err
	case whyNot != nil:
		return "", whyNot
	case o.guesses.count(of, right):
		_, err := o.Do(ctx, journal.Form{By: care.ByProgram("office"), Device: cut(where.Device, 200)}, suspendPin(of))
		if err != nil {
			return "", err
		}
		return "", refuse(care.Forbidden, "pin.sign-in-fully")
	case !right:
		return "", refuse(care.Invalid, "pin.wrong")
	}
	token, sum := newToken()
	_, err = o.Do(ctx, journal.Form{By: owner(id), Device: cut(where.Device, 200)}, switchTo(SessionOpened{Session: newSession(), Account: id, Token: sum,
		Device: cut(where.Device, 200), Kind: d.Kind, On: d.ID, ByPin: true, Address: network(where.Address)}, hash))
	if err != nil {
		return "", err
	}
	return token, nil
}

// PinsOn returns who has a PIN on a device, by name; also those who have to sign in fully before it is taken again.
func (o *Office) PinsOn(on DeviceID) []Account {
	var has map[AccountID]bool
	house := ""
	o.look(func(s *State) {
		house = s.devices.all[on].House
		for id, p := range s.pins[on] {
			if p.hash != "" {
				put(&has, id, true)
			}
		}
	})
	return slices.DeleteFunc(o.AccountsOf(house), func(c Account) bool { return !has[c.ID] || c.Disabled })
}

// pinned is what is hashed of a PIN: it needs the device.
func pinned(device string, id AccountID, typed string) string {
	if len(typed) > PinLongest {
		typed = ""
	}
	mac := hmac.New(sha256.New, []byte(device))
	mac.Write([]byte("pin\x00" + string(id) + "\x00" + typed))
	return base64.RawStdEncoding.EncodeToString(mac.Sum(nil))
}

// fitPin refuses a PIN that others would guess.
func fitPin(typed string) error {
	figures := only(typed, func(r rune) bool { return '0' <= r && r <= '9' })
	switch {
	case figures != typed || len(typed) < PinShortest || len(typed) > PinLongest:
		return refuse(care.Invalid, "pin.figures", "Least", PinShortest, "Most", PinLongest)
	case counts(typed) || len(again(typed)) <= len(typed)/2:
		return refuse(care.Invalid, "pin.too-simple")
	}
	return nil
}
