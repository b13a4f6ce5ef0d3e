package office

import (
	"crypto/sha256"
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

	Kind  DeviceKind `json:",omitempty"`
	On    DeviceID   `json:",omitempty"` // the device of the house, if it is one
	ByPin bool       `json:",omitempty"` // they showed the PIN that they chose for the device
}

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
	BecauseDevice    Because = "device"   // it is none of the house's any more
	BecauseSwitched  Because = "switched" // somebody else took the device
)

type session struct {
	SessionOpened // House is where they are now
	opened        time.Time
}

// sessions are those that nobody has closed, in the order in which they were opened. Those that are over are
// forgotten when the next one opens.
type sessions struct {
	open   map[AccountID][]session
	places map[AccountID][]string // the last addresses that the owner signed in from, latest last
	last   map[AccountID]string   // the house where they were last
}

// placesMost is how many addresses are remembered for an account.
const placesMost = 8

// open decides that somebody who showed the password with this hash is signed in.
func open(f SessionOpened, hash string) Decision {
	return func(a Ask) ([]Fact, error) {
		acc, ok := a.s.accounts.all[f.Account]
		switch {
		case !ok || a.s.passwords[f.Account].hash != hash:
			return nil, refuse(care.Invalid, "signin.wrong")
		case acc.Disabled:
			return nil, refuse(care.Forbidden, "signin.disabled")
		case a.s.passwords[f.Account].over(a.At):
			return nil, refuse(care.Forbidden, "signin.password-over")
		}
		facts := append(a.closeOn(f.On, BecauseSwitched), a.closeOldest(f.Account)...)
		return append(facts, a.opened(f)), nil
	}
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

// chooseHouse decides to which of their houses somebody goes.
func chooseHouse(f HouseChosen) Decision {
	return func(a Ask) ([]Fact, error) {
		s, ok := a.s.sessions.find(f.Account, f.Session)
		if err := a.own(f.Account); err != nil || !ok {
			return nil, refuse(care.Forbidden, "signin.over")
		}
		if _, works := a.s.works.in(f.Account, f.House); !works {
			return nil, refuse(care.Forbidden, "office.not-your-house")
		}
		if s.House == f.House {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (f SessionOpened) subject() AccountID { return f.Account }
func (f SessionClosed) subject() AccountID { return f.Account }
func (f HouseChosen) subject() AccountID   { return f.Account }

func (f SessionOpened) fold(s *State, e Entry) {
	list := slices.DeleteFunc(slices.Clone(s.sessions.open[f.Account]), func(o session) bool { return o.Until.Before(e.At) })
	put(&s.sessions.open, f.Account, append(list, session{f, e.At}))
	put(&s.sessions.last, f.Account, f.House)
	s.pins.proved(f, e.At)
	if f.Address == "" {
		return
	}
	places := slices.DeleteFunc(slices.Clone(s.sessions.places[f.Account]), func(p string) bool { return p == f.Address })
	places = append(places, f.Address)
	put(&s.sessions.places, f.Account, places[max(0, len(places)-placesMost):])
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
	Borrowed bool      // the password was set by somebody else: they choose their own before anything else
}

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
	return Session{ID: o.Session, Account: acc, House: o.House, Language: acc.Language, Device: o.Device, Kind: o.Kind, Address: o.Address,
		On: o.On, ByPin: o.ByPin, Idle: time.Duration(o.IdleMinutes) * time.Minute,
		Started: o.opened, Until: o.Until, Borrowed: s.passwords[o.Account].borrowed}
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
