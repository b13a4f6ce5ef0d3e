package office

import (
	"crypto/sha256"
	"errors"
	"maps"
	"slices"
	"time"

	"milieu/internal/care"
)

// A session is the time from signing in to signing out on one device. Its token is known to the browser alone; the
// journal has the token's SHA-256.

// How long somebody stays signed in at a desk.
const (
	SessionLongest = 12 * time.Hour // a long day in the house
	SessionIdle    = time.Hour      // since they last asked for something
	sessionsMost   = 20             // open for one account; the oldest ends when there is one more
)

// A DeviceKind is what somebody is signed in on.
type DeviceKind string

// The kinds of devices.
const (
	Desk   DeviceKind = ""       // somebody's own phone, or a computer that one person sits at
	Tablet DeviceKind = "tablet" // passes from hand to hand
	Wall   DeviceKind = "wall"   // shows the house to everybody who is in it, and is nobody's
)

// Limits is how long somebody stays signed in on such a device: at most, and since they last asked for something.
func (k DeviceKind) Limits() (longest, idle time.Duration) {
	switch k {
	case Tablet:
		return SessionLongest, 15 * time.Minute
	case Wall:
		return SessionLongest, SessionLongest
	}
	return SessionLongest, SessionIdle
}

// SessionOpened says that somebody signed in.
type SessionOpened struct {
	Session     SessionID
	Account     AccountID
	Token       []byte    // SHA-256 of the token
	House       string    `json:",omitempty"` // where they are first
	Device      string    `json:",omitempty"` // as it calls itself
	Address     string    `json:",omitempty"` // of the network that it is in
	Until       time.Time // the latest moment it can last
	IdleMinutes int       // it ends earlier when nothing is asked for so long

	Kind    DeviceKind `json:",omitempty"`
	On      DeviceID   `json:",omitempty"` // the device of the house, if it is one
	ByPin   bool       `json:",omitempty"` // they showed the PIN that they chose for the device
	Way     Way        `json:",omitempty"` // how they showed who they are
	Proven  time.Time  `json:",omitzero"`  // when they showed it, if that was not when the session opened
	Browser []byte     `json:",omitempty"` // SHA-256 of what the browser keeps between sessions
}

// A Way is how somebody shows who they are.
type Way string

// The ways to sign in.
const (
	WayPassword Way = ""                  // a password alone
	WayCode     Way = "password+code"     // and a code of an authenticator
	WayRecovery Way = "password+recovery" // and a recovery code
	WayKey      Way = "password+passkey"  // and a passkey
	WayPasskey  Way = "passkey"           // a passkey alone, which asked for a finger, a face or a PIN
	WayIdentity Way = "identity"          // the provider's identity service says so
)

// FreshFor is how long it counts that somebody has shown who they are, for what is asked of few and seldom.
const FreshFor = 5 * time.Minute

// Stale is the kind of refusal that passes when somebody shows once more who they are.
var Stale = errors.New("shown too long ago who they are")

// SessionClosed says that somebody is no longer signed in.
type SessionClosed struct {
	Session SessionID
	Account AccountID
	Because Because
}

// HouseChosen says to which of their houses somebody went.
type HouseChosen struct {
	Session SessionID
	Account AccountID
	House   string
}

// Because is why a session ended.
type Because string

// Why a session ends.
const (
	BecauseSignedOut Because = "signed-out"
	BecauseIdle      Because = "idle"
	BecauseOver      Because = "over" // it had lasted as long as a session can
	BecauseDisabled  Because = "disabled"
	BecausePassword  Because = "password" // a new one was set
	BecauseWork      Because = "work"     // they are something else in the house now
	BecauseTooMany   Because = "too-many"
	BecauseDevice    Because = "device"    // it is none of the house's any more
	BecauseSwitched  Because = "switched"  // somebody else took the device
	BecauseRenewed   Because = "renewed"   // it goes on under another token
	BecauseEverybody Because = "everybody" // an administrator signed everybody out
	BecauseFactors   Because = "factors"   // somebody else took away how they showed who they are
)

type session struct {
	SessionOpened // House is where they are now
	opened        time.Time
}

// sessions are those that nobody has closed, in the order in which they were opened. Those that are over are
// forgotten when the next one opens.
type sessions struct {
	open     map[AccountID][]session
	browsers map[AccountID][][sha256.Size]byte // the last that the owner signed in with, latest last
	last     map[AccountID]string              // the house where they were last
}

// browsersMost is how many browsers are remembered for an account.
const browsersMost = 8

// A proof is what somebody has shown. It is looked at once more when the session opens, since it may have been used or
// taken away meanwhile, and answers with what showing it uses up.
type proof func(Ask) ([]Fact, error)

// showed collects what several proofs use up.
func (a Ask) showed(proofs []proof) (used []Fact, err error) {
	for _, p := range proofs {
		facts, err := p(a)
		if err != nil {
			return nil, err
		}
		used = append(used, facts...)
	}
	return used, nil
}

// open decides that somebody who showed who they are is signed in.
func open(f SessionOpened, proofs ...proof) Decision {
	return func(a Ask) ([]Fact, error) {
		acc, ok := a.s.accounts.all[f.Account]
		if !ok {
			return nil, refuse(care.Invalid, "signin.wrong")
		}
		used, err := a.showed(proofs)
		switch {
		case err != nil:
			return nil, err
		case acc.Disabled:
			return nil, refuse(care.Forbidden, "signin.disabled")
		case f.Way != WayPasskey && f.Way != WayIdentity && a.s.passwords[f.Account].over(a.At):
			return nil, refuse(care.Forbidden, "signin.password-over")
		}
		used = append(used, a.closeOn(f.On, BecauseSwitched)...)
		return append(append(used, a.closeOldest(f.Account)...), a.opened(f)), nil
	}
}

// renew decides that a session goes on under another token, since somebody may do more or other things from now on:
// the old token is good for nothing. change says what is different; what took place is written with it.
func renew(from SessionID, next SessionOpened, change func(Ask, session, *SessionOpened) ([]Fact, error)) Decision {
	return func(a Ask) ([]Fact, error) {
		s, ok := a.s.sessions.find(next.Account, from)
		if err := a.own(next.Account); err != nil || !ok {
			return nil, refuse(care.Forbidden, "signin.over")
		}
		id, token := next.Session, next.Token
		next := s.SessionOpened
		next.Session, next.Token, next.Proven = id, token, s.proven()
		facts, err := change(a, s, &next)
		if err != nil {
			return nil, err
		}
		for _, f := range facts { // closed already, and all others with it
			if f, ok := f.(SessionClosed); ok && f.Session == from {
				return append(facts, next), nil
			}
		}
		return append(facts, SessionClosed{from, next.Account, BecauseRenewed}, next), nil
	}
}

// proven is when somebody showed who they are; a PIN on a device does not count as that.
func (s session) proven() time.Time {
	if s.Proven.IsZero() && !s.ByPin {
		return s.opened
	}
	return s.Proven
}

// fresh refuses somebody who showed who they are too long ago for what they ask.
func (a Ask) fresh(id AccountID, from SessionID) error {
	s, ok := a.s.sessions.find(id, from)
	switch {
	case !ok:
		return refuse(care.Forbidden, "signin.over")
	case a.At.Sub(s.proven()) > FreshFor:
		return refuse(Stale, "signin.not-fresh")
	}
	return nil
}

// opened completes a session with where it starts and how long it lasts.
func (a Ask) opened(f SessionOpened) SessionOpened {
	longest, idle := f.Kind.Limits()
	f.Until, f.IdleMinutes = a.At.Add(longest), int(idle.Minutes())
	d := a.s.devices.all[f.On]
	if d.IdleMinutes > 0 {
		f.IdleMinutes = d.IdleMinutes
	}
	if works := a.s.works.of[f.Account]; len(works) > 0 {
		f.House = works[0].House
		if last, ok := a.s.works.in(f.Account, a.s.sessions.last[f.Account]); ok {
			f.House = last.House
		}
		if _, here := a.s.works.in(f.Account, d.House); here {
			f.House = d.House
		}
	}
	return f
}

// closeOldest makes room for one more session.
func (a Ask) closeOldest(id AccountID) (facts []Fact) {
	list := a.s.sessions.open[id]
	for len(list) >= sessionsMost {
		facts, list = append(facts, SessionClosed{list[0].Session, id, BecauseTooMany}), list[1:]
	}
	return facts
}

func (a Ask) closeAll(id AccountID, because Because) (facts []Fact) {
	for _, s := range a.s.sessions.open[id] {
		facts = append(facts, SessionClosed{s.Session, id, because})
	}
	return facts
}

// closeIn ends the sessions of somebody who is in a house where they are now something else.
func (a Ask) closeIn(id AccountID, house string) (facts []Fact) {
	_, had := a.s.works.in(id, house)
	for _, s := range a.s.sessions.open[id] {
		if had && s.House == house {
			facts = append(facts, SessionClosed{s.Session, id, BecauseWork})
		}
	}
	return facts
}

// CloseSession decides that somebody is signed out from one of their devices.
func CloseSession(f SessionClosed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.own(f.Account); err != nil {
			return nil, err
		}
		if _, ok := a.s.sessions.find(f.Account, f.Session); !ok {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// CloseOthers decides that somebody is signed out everywhere but here.
func CloseOthers(id AccountID, here SessionID) Decision {
	return func(a Ask) (facts []Fact, err error) {
		if err := a.own(id); err != nil {
			return nil, err
		}
		for _, s := range a.s.sessions.open[id] {
			if s.Session != here {
				facts = append(facts, SessionClosed{s.Session, id, BecauseSignedOut})
			}
		}
		return facts, nil
	}
}

// CloseEverybody decides that everybody is signed out everywhere, but for the administrator who asks, here.
func CloseEverybody(here SessionID) Decision {
	return func(a Ask) (facts []Fact, err error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		for _, id := range slices.Sorted(maps.Keys(a.s.sessions.open)) {
			for _, s := range a.s.sessions.open[id] {
				if s.Session != here {
					facts = append(facts, SessionClosed{s.Session, id, BecauseEverybody})
				}
			}
		}
		return facts, nil
	}
}

// chooseHouse decides to which of their houses somebody goes. They may be somebody else there, so it is under
// another token.
func chooseHouse(from SessionID, house string, next SessionOpened) Decision {
	return renew(from, next, func(a Ask, _ session, next *SessionOpened) ([]Fact, error) {
		if _, works := a.s.works.in(next.Account, house); !works {
			return nil, refuse(care.Forbidden, "office.not-your-house")
		}
		next.House = house
		return nil, nil
	})
}

func (f SessionOpened) subject() AccountID { return f.Account }
func (f SessionClosed) subject() AccountID { return f.Account }
func (f HouseChosen) subject() AccountID   { return f.Account }

func (f SessionOpened) fold(s *State, e Entry) {
	list := slices.DeleteFunc(slices.Clone(s.sessions.open[f.Account]), func(o session) bool { return o.Until.Before(e.At) })
	put(&s.sessions.open, f.Account, append(list, session{f, e.At}))
	put(&s.sessions.last, f.Account, f.House)
	s.pins.proved(f, e.At)
	if len(f.Browser) != sha256.Size {
		return
	}
	this := [sha256.Size]byte(f.Browser)
	browsers := slices.DeleteFunc(slices.Clone(s.sessions.browsers[f.Account]), func(b [sha256.Size]byte) bool { return b == this })
	browsers = append(browsers, this)
	put(&s.sessions.browsers, f.Account, browsers[max(0, len(browsers)-browsersMost):])
}

func (f SessionClosed) fold(s *State, _ Entry) {
	list := slices.DeleteFunc(slices.Clone(s.sessions.open[f.Account]), func(o session) bool { return o.Session == f.Session })
	if len(list) == 0 {
		delete(s.sessions.open, f.Account)
		return
	}
	put(&s.sessions.open, f.Account, list)
}

func (f HouseChosen) fold(s *State, _ Entry) {
	list := slices.Clone(s.sessions.open[f.Account])
	for i := range list {
		if list[i].Session == f.Session {
			list[i].House = f.House
		}
	}
	put(&s.sessions.open, f.Account, list)
	put(&s.sessions.last, f.Account, f.House)
}

func (ss *sessions) find(id AccountID, which SessionID) (session, bool) {
	list := ss.open[id]
	if i := slices.IndexFunc(list, func(s session) bool { return s.Session == which }); i >= 0 {
		return list[i], true
	}
	return session{}, false
}

// Session is somebody who is signed in, as they are now. It is a value; its account's list of works is shared and
// not to be changed.
type Session struct {
	ID       SessionID
	Account  Account
	House    string // where they are; "" for somebody who works nowhere, and for administrators
	Language string
	Device   string
	Kind     DeviceKind
	On       DeviceID // the device of the house that they hold, if it is one
	ByPin    bool     // they are here by the PIN that they chose for it
	Idle     time.Duration
	Address  string
	Started  time.Time
	Until    time.Time
	Seen     time.Time // when they last asked for something, as far as this run of the program knows
	Way      Way       // how they showed who they are
	Proven   time.Time // when they did
	Borrowed bool      // the password was set by somebody else: they choose their own before anything else
	Owes     Owes      // what they must do before anything else
}

// Owes is what somebody must do before they may do anything else.
type Owes string

// What somebody can owe.
const (
	OwesNothing  Owes = ""
	OwesPassword Owes = "password" // choose their own
	OwesFactor   Owes = "factor"   // add a second factor: what they are asks for one, and they have none
	OwesProof    Owes = "proof"    // show the second factor that they have
)

// Fresh says whether somebody has shown only just who they are.
func (s Session) Fresh(now time.Time) bool { return now.Sub(s.Proven) <= FreshFor }

// Who is how the house knows them. Somebody who works nowhere is nobody, who may nothing.
func (s Session) Who() care.Who {
	if s.Account.Admin {
		return care.Who{Role: care.RoleAdministrator, ID: string(s.Account.ID)}
	}
	for _, w := range s.Account.Works {
		if w.House == s.House {
			return w.Who()
		}
	}
	return care.Who{}
}

// Owner is how the office knows them: who asks when they change something about their own account.
func (s Session) Owner() care.Who {
	if s.Account.Admin {
		return s.Who()
	}
	return care.Who{Role: RoleAccount, ID: string(s.Account.ID)}
}

func (s *State) session(o session) Session {
	acc, _ := s.whole(o.Account)
	owes := s.owes(o)
	return Session{ID: o.Session, Account: acc, House: o.House, Language: acc.Language, Device: o.Device, Kind: o.Kind, Address: o.Address,
		On: o.On, ByPin: o.ByPin, Idle: time.Duration(o.IdleMinutes) * time.Minute,
		Started: o.opened, Until: o.Until, Way: o.Way, Proven: o.proven(), Borrowed: owes == OwesPassword, Owes: owes}
}

func (s *State) owes(o session) Owes {
	switch {
	case o.Way != WayPasskey && o.Way != WayIdentity && s.passwords[o.Account].borrowed:
		return OwesPassword
	case o.Way != WayPassword || o.ByPin || !s.needsSecond(o.Account): // the PIN stands for a full sign-in on the device
		return OwesNothing
	case s.hasSecond(o.Account):
		return OwesProof
	}
	return OwesFactor
}

// sumOf is how the journal knows a token. Each request asks for one, so it makes nothing to be collected; what is
// longer than a token is none.
func sumOf(token string) [sha256.Size]byte {
	var b [64]byte
	if len(token) > len(b) {
		return [sha256.Size]byte{}
	}
	return sha256.Sum256(b[:copy(b[:], token)])
}
