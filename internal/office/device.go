package office

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// A device is a tablet, a computer at a desk or a screen on a wall that belongs to a house. Its coordinator takes it in
// with a code that is shown once; from then on the browser has a token, of which the journal has the SHA-256. A device
// is nobody: on a tablet or at a desk people sign in, and a wall shows the wall and nothing else.

// DeviceID names a device of a house. It is no secret.
type DeviceID string

// InvitationLasts is how long a code is good for, and codeLetters how long it is: 60 bits, used once.
const (
	InvitationLasts = 15 * time.Minute
	codeLetters     = 12
)

// DeviceInvited says that a house waits for a device: the browser that shows the code becomes it.
type DeviceInvited struct {
	Device      DeviceID
	House       string
	Kind        DeviceKind
	Name        string    // "In the kitchen"
	Language    string    `json:",omitempty"` // of a wall
	IdleMinutes int       `json:",omitempty"` // after which somebody who signed in on it is signed out
	Code        []byte    // SHA-256 of the code
	Until       time.Time // the last moment at which the code is taken
}

// DeviceEnrolled says that a browser has become a device.
type DeviceEnrolled struct {
	Device DeviceID
	Token  []byte // SHA-256 of the token
}

// DeviceSet says that a device is called something else, or waits for another while.
type DeviceSet struct {
	Device      DeviceID
	Name        string
	IdleMinutes int `json:",omitempty"`
}

// DeviceRevoked says that a device is none of the house's any more. Whoever is signed in on it is signed out.
type DeviceRevoked struct{ Device DeviceID }

// Device is a device as it is now. Its zero value is a browser that is nobody's.
type Device struct {
	ID          DeviceID
	House       string
	Kind        DeviceKind
	Name        string
	Language    string
	IdleMinutes int
	Enrolled    time.Time // zero while the house waits for it
	Until       time.Time // until when the house waits for it
	Seen        time.Time // when it last asked for something, as far as this run of the program knows
}

type devices struct {
	all map[DeviceID]device
}

type device struct {
	Device
	code, token []byte
}

// IdleRange is the fewest and the most minutes that one can set for such a device, and what it has if nobody sets it.
// A wall has no person who could be signed out.
func (k DeviceKind) IdleRange() (least, most, usual int) {
	switch k {
	case Tablet:
		return 2, 15, 2
	case Desk:
		return 2, 60, 60
	}
	return 0, 0, 0
}

// coordinates: only for who coordinates a house, with their own account.
func (a Ask) coordinates(house string) error {
	if a.program() {
		return nil
	}
	id := AccountID(a.By.ID)
	work, ok := a.s.works.in(id, house)
	if a.By.Role != RoleAccount || !ok || work.Role != care.RoleCoordinator || a.s.accounts.all[id].Disabled {
		return refuse(care.Forbidden, "rights.coordinator-only")
	}
	return nil
}

// inviteDevice decides that a house waits for a device.
func inviteDevice(f DeviceInvited) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinates(f.House); err != nil {
			return nil, err
		}
		if f.IdleMinutes == 0 {
			_, _, f.IdleMinutes = f.Kind.IdleRange()
		}
		_, known := a.s.devices.all[f.Device]
		switch {
		case f.Device == "":
			return nil, refuse(care.Invalid, "form.incomplete")
		case known:
			return nil, refuse(care.Conflict, "form.known-with-other-contents") // its code was shown, and is gone
		case f.Kind != Tablet && f.Kind != Desk && f.Kind != Wall:
			return nil, refuse(care.Invalid, "device.kind-unknown")
		}
		if err := f.Kind.can(f.Name, f.IdleMinutes); err != nil {
			return nil, err
		}
		f.Until = a.At.Add(InvitationLasts)
		return []Fact{f}, nil
	}
}

// can refuses what a device of this kind cannot be set to.
func (k DeviceKind) can(name string, idle int) error {
	least, most, _ := k.IdleRange()
	switch {
	case !named(name):
		return refuse(care.Invalid, "office.no-name")
	case idle < least || idle > most:
		return refuse(care.Invalid, "device.idle-out-of-range", "Least", least, "Most", most)
	}
	return nil
}

// enrol decides that the browser which shows a code becomes the device that the house waits for.
func enrol(code, token []byte) Decision {
	return func(a Ask) ([]Fact, error) {
		for _, d := range a.s.devices.all {
			if d.Enrolled.IsZero() && string(d.code) == string(code) && a.At.Before(d.Until) {
				return []Fact{DeviceEnrolled{d.ID, token}}, nil
			}
		}
		return nil, refuse(care.Invalid, "device.code-wrong", "Minutes", int(InvitationLasts.Minutes()))
	}
}

// SetDevice decides what a device is called, and how long it waits for somebody who is signed in on it.
func SetDevice(f DeviceSet) Decision {
	return func(a Ask) ([]Fact, error) {
		d, err := a.device(f.Device)
		switch {
		case err != nil:
			return nil, err
		case d.Name == f.Name && d.IdleMinutes == f.IdleMinutes:
			return nil, nil // already so
		}
		if err := d.Kind.can(f.Name, f.IdleMinutes); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// RevokeDevice decides that a device is none of the house's any more, from this moment on.
func RevokeDevice(f DeviceRevoked) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.device(f.Device); err != nil {
			return nil, err
		}
		return append([]Fact{f}, a.closeOn(f.Device, BecauseDevice)...), nil
	}
}

func (a Ask) device(id DeviceID) (device, error) {
	d, ok := a.s.devices.all[id]
	if !ok {
		return d, refuse(care.NotFound, "device.unknown")
	}
	return d, a.coordinates(d.House)
}

// closeOn ends the sessions of everybody who is signed in on a device.
func (a Ask) closeOn(on DeviceID, because Because) (facts []Fact) {
	if on == "" {
		return nil
	}
	for id, list := range a.s.sessions.open {
		for _, s := range list {
			if s.On == on {
				facts = append(facts, SessionClosed{s.Session, id, because})
			}
		}
	}
	return facts
}

func (DeviceInvited) subject() AccountID  { return "" }
func (DeviceEnrolled) subject() AccountID { return "" }
func (DeviceSet) subject() AccountID      { return "" }
func (DeviceRevoked) subject() AccountID  { return "" }

func (f DeviceInvited) fold(s *State, e Entry) {
	for id, d := range s.devices.all { // those that never came are forgotten
		if d.Enrolled.IsZero() && d.Until.Before(e.At) {
			delete(s.devices.all, id)
		}
	}
	put(&s.devices.all, f.Device, device{Device{ID: f.Device, House: f.House, Kind: f.Kind, Name: f.Name, Language: f.Language,
		IdleMinutes: f.IdleMinutes, Until: f.Until}, f.Code, nil})
}

func (f DeviceEnrolled) fold(s *State, e Entry) {
	d := s.devices.all[f.Device]
	d.ID, d.Enrolled, d.token, d.code = f.Device, e.At, f.Token, nil
	put(&s.devices.all, f.Device, d)
}

func (f DeviceSet) fold(s *State, _ Entry) {
	d := s.devices.all[f.Device]
	d.ID, d.Name, d.IdleMinutes = f.Device, f.Name, f.IdleMinutes
	put(&s.devices.all, f.Device, d)
}

func (f DeviceRevoked) fold(s *State, _ Entry) {
	delete(s.devices.all, f.Device)
	delete(s.pins, f.Device)
}

// enrolled are the devices of all houses, for looking up without a lock. It is never changed, as signedIn is not.
type enrolled map[[sha256.Size]byte]*liveDevice

type liveDevice struct {
	Device
	seen *atomic.Int64
	done chan struct{} // closed when it is revoked
}

// An enrolment is what Office knows of devices beside the journal.
type enrolment struct {
	mu  sync.Mutex // one at a time changes which devices there are
	now atomic.Pointer[enrolled]
}

// Device returns the device that has a token, and notes that it was here; the zero Device for a browser that is
// none. It does no IO and takes no lock.
func (o *Office) Device(token string) (Device, bool) {
	all := o.devices.now.Load()
	if all == nil || token == "" {
		return Device{}, false
	}
	d, ok := (*all)[sumOf(token)]
	if !ok {
		return Device{}, false
	}
	d.seen.Store(o.now().UnixNano())
	return d.Device, true
}

// DeviceDone is closed when a device is revoked. It is closed already for one that is not known.
func (o *Office) DeviceDone(id DeviceID) <-chan struct{} {
	if all := o.devices.now.Load(); all != nil {
		for _, d := range *all {
			if d.ID == id {
				return d.done
			}
		}
	}
	return ended
}

// refreshDevices makes the devices what the journal says. Those that are gone end.
func (o *Office) refreshDevices() {
	o.devices.mu.Lock()
	defer o.devices.mu.Unlock()
	was, is := o.devices.now.Load(), enrolled{}
	if was == nil {
		was = &enrolled{}
	}
	o.look(func(s *State) {
		for _, d := range s.devices.all {
			if len(d.token) != sha256.Size {
				continue
			}
			sum := [sha256.Size]byte(d.token)
			l := &liveDevice{d.Device, new(atomic.Int64), make(chan struct{})}
			if old, ok := (*was)[sum]; ok {
				l.seen, l.done = old.seen, old.done
			}
			is[sum] = l
		}
	})
	o.devices.now.Store(&is)
	for sum, l := range *was {
		if _, ok := is[sum]; !ok {
			close(l.done)
		}
	}
}

// DevicesOf returns the devices of a house, by name, and those that it waits for.
func (o *Office) DevicesOf(house string) (list []Device) {
	now, seen := o.now(), map[DeviceID]time.Time{}
	if all := o.devices.now.Load(); all != nil {
		for _, d := range *all {
			if at := d.seen.Load(); at != 0 {
				seen[d.ID] = time.Unix(0, at).UTC()
			}
		}
	}
	o.look(func(s *State) {
		for _, d := range s.devices.all {
			if d.House == house && (!d.Enrolled.IsZero() || now.Before(d.Until)) {
				d.Seen = seen[d.ID]
				list = append(list, d.Device)
			}
		}
	})
	slices.SortFunc(list, func(a, b Device) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return list
}

// InviteDevice opens the door for a device, and returns the code that lets it in: shown once, good for InvitationLasts.
func (o *Office) InviteDevice(ctx context.Context, form journal.Form, f DeviceInvited) (code string, err error) {
	code = newCode()
	f.Code = codeSum(code)
	receipt, err := o.Do(ctx, form, inviteDevice(f))
	switch {
	case err != nil:
		return "", err
	case receipt.Known: // the form was sent twice: the code that counts is the one that was shown
		return "", refuse(care.Conflict, "device.code-was-shown")
	}
	return code, nil
}

// Enrol makes the browser that shows a code a device of the house, and returns its token.
func (o *Office) Enrol(ctx context.Context, code string, where Where) (token string, err error) {
	if wait, ok := o.addresses.try(network(where.Address), o.now()); !ok {
		return "", refuse(TooOften, "signin.slow-down", "Count", seconds(wait))
	}
	token, sum := newToken()
	_, err = o.Do(ctx, journal.Form{By: care.ByProgram("office"), Device: cut(where.Device, 200)}, enrol(codeSum(code), sum))
	if err != nil {
		return "", err
	}
	return token, nil
}

// codeAlphabet has no sign that can be taken for another one.
const codeAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// newCode makes a code as it is read out or typed: "K7QX-2MRD-9VTA".
func newCode() string {
	random := make([]byte, codeLetters)
	_, _ = rand.Read(random) // never fails
	var code strings.Builder
	for i, b := range random {
		if i > 0 && i%4 == 0 {
			code.WriteByte('-')
		}
		code.WriteByte(codeAlphabet[int(b)%len(codeAlphabet)])
	}
	return code.String()
}

// codeSum is how the journal knows a code, however it is typed.
func codeSum(typed string) []byte {
	plain := only(cut(typed, 64), letterOrFigure)
	sum := sha256.Sum256([]byte(plain))
	return sum[:]
}
