package office

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"milieu/internal/care"
)

// A passkey is a key pair that somebody's phone, computer or security key holds, and uses after it has asked for their
// finger, face or PIN (WebAuthn). The office knows the public half, which is no secret. A passkey belongs to one site, so
// that it cannot be shown to another that looks the same.

// PasskeyID names a passkey here; the browser knows it by another ID.
type PasskeyID string

// PasskeyAdded says that somebody has a passkey.
type PasskeyAdded struct {
	Account    AccountID
	Passkey    PasskeyID
	Name       string   // as its owner calls it
	Credential []byte   // its ID in the browser
	Key        []byte   // public, as COSE
	Model      []byte   `json:",omitempty"` // of the authenticator (AAGUID)
	Transports []string `json:",omitempty"` // how the browser reaches it
	Synced     bool     `json:",omitempty"` // it may live on several of the owner's devices
	Copied     bool     `json:",omitempty"` // and it does
	Count      uint32   // of its signatures; 0 for one that does not count
}

// PasskeyUsed says that somebody signed in with a passkey.
type PasskeyUsed struct {
	Account AccountID
	Passkey PasskeyID
	Copied  bool `json:",omitempty"`
	Count   uint32
}

// PasskeyNamed says what the owner calls a passkey from now on.
type PasskeyNamed struct {
	Account AccountID
	Passkey PasskeyID
	Name    string
}

// PasskeyRemoved says that a passkey is good for nothing any more.
type PasskeyRemoved struct {
	Account AccountID
	Passkey PasskeyID
}

// Passkey is somebody's passkey as it stands now.
type Passkey struct {
	PasskeyAdded
	Added, Used time.Time // Used is zero until it was
}

type passkeys struct {
	of    map[AccountID][]Passkey // in the order in which they were added
	owner map[string]AccountID    // by the ID in the browser
}

// passkeysMost is how many passkeys one account has at most.
const passkeysMost = 20

func (ps passkeys) find(id AccountID, which PasskeyID) (Passkey, bool) {
	for _, p := range ps.of[id] {
		if p.Passkey == which {
			return p, true
		}
	}
	return Passkey{}, false
}

// A holder is an account as the WebAuthn library asks for it. Its handle is the account's ID, which says nothing about
// the person.
type holder struct {
	Account
	keys []Passkey
}

func (h holder) WebAuthnID() []byte          { return []byte(h.ID) }
func (h holder) WebAuthnName() string        { return h.Username }
func (h holder) WebAuthnDisplayName() string { return h.Name }

func (h holder) WebAuthnCredentials() (list []webauthn.Credential) {
	for _, k := range h.keys {
		c := webauthn.Credential{ID: k.Credential, PublicKey: k.Key, Authenticator: webauthn.Authenticator{AAGUID: k.Model, SignCount: k.Count}}
		c.Flags.BackupEligible, c.Flags.BackupState = k.Synced, k.Copied
		for _, t := range k.Transports {
			c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
		}
		list = append(list, c)
	}
	return list
}

func (o *Office) holder(id AccountID) (h holder, ok bool) {
	o.look(func(s *State) {
		h.Account, ok = s.whole(id)
		h.keys = slices.Clone(s.passkeys.of[id])
	})
	return h, ok
}

// relying is the library, set up for the site that somebody looks at: "https://milieu.example".
func relying(site string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(site)
	if err != nil {
		return nil, fmt.Errorf("read the address of the site: %w", err)
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "Milieu", RPOrigins: []string{site},
		AttestationPreference: protocol.PreferNoAttestation, // which make of authenticator it is, is no matter of ours
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired},
	})
}

// A challenge is what a browser is asked to sign, and for what.
type challenge struct {
	Data    webauthn.SessionData
	Session SessionID // of who adds a passkey, or shows once more who they are
	Half    *halfway  // of who has shown their password already
}

// The purposes of a challenge.
const (
	toSignIn  = "passkey sign-in"
	toAdd     = "passkey add"
	toConfirm = "passkey confirm"
	toSecond  = "passkey second"
)

// passkeyRefused is what somebody is told whose passkey was not taken. Why not is for the log, and says nothing about them.
func passkeyRefused() error { return refuse(care.Invalid, "passkey.wrong") }

// AskPasskey makes what a browser is asked for to sign in with a passkey: options for navigator.credentials.get, and the
// slip that goes with the answer. No name is asked for, and none is told.
func (o *Office) AskPasskey(site string) (options, slip string, err error) {
	rp, err := relying(site)
	if err != nil {
		return "", "", err
	}
	asked, data, err := rp.BeginDiscoverableLogin()
	if err != nil {
		return "", "", err
	}
	return o.challenge(toSignIn, asked, challenge{Data: *data})
}

// AskSecondPasskey is AskPasskey for who has shown their password already. slip is that of the SecondStep.
func (o *Office) AskSecondPasskey(site, slip string) (options, next string, err error) {
	var half halfway
	if _, ok := o.slips.read("second", slip, &half); !ok {
		return "", "", refuse(care.Forbidden, "signin.too-slow")
	}
	return o.askHolder(toSecond, site, half.Account, challenge{Half: &half}, protocol.VerificationPreferred)
}

// AskConfirm is AskPasskey for who is signed in, and shows once more who they are.
func (o *Office) AskConfirm(token, site string) (options, slip string, err error) {
	s, ok := o.Session(token)
	if !ok {
		return "", "", refuse(care.Forbidden, "signin.over")
	}
	return o.askHolder(toConfirm, site, s.Account.ID, challenge{Session: s.ID}, protocol.VerificationRequired)
}

func (o *Office) askHolder(purpose, site string, id AccountID, c challenge, verify protocol.UserVerificationRequirement) (options, slip string, err error) {
	h, _ := o.holder(id)
	if len(h.keys) == 0 {
		return "", "", passkeyRefused()
	}
	rp, err := relying(site)
	if err != nil {
		return "", "", err
	}
	asked, data, err := rp.BeginLogin(h, webauthn.WithUserVerification(verify))
	if err != nil {
		return "", "", err
	}
	c.Data = *data
	return o.challenge(purpose, asked, c)
}

func (o *Office) challenge(purpose string, asked any, c challenge) (options, slip string, err error) {
	b, err := json.Marshal(asked)
	return string(b), o.slips.give(purpose, c), err
}

// shownPasskey checks what a browser has signed, and uses up the slip. It returns whose passkey it was, and the proof.
func (o *Office) shownPasskey(purpose, site, slip, answer string) (id AccountID, c challenge, shown proof, err error) {
	used, ok := o.slips.read(purpose, slip, &c)
	if !ok {
		return "", c, nil, refuse(care.Forbidden, "signin.too-slow")
	}
	rp, err := relying(site)
	if err != nil {
		return "", c, nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return "", c, nil, passkeyRefused()
	}
	o.look(func(s *State) { id = s.passkeys.owner[string(parsed.RawID)] })
	h, ok := o.holder(id)
	if !ok {
		return "", c, nil, passkeyRefused()
	}
	var got *webauthn.Credential
	if len(c.Data.UserID) > 0 {
		got, err = rp.ValidateLogin(h, c.Data, parsed)
	} else {
		_, got, err = rp.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			if !bytes.Equal(handle, []byte(id)) {
				return nil, fmt.Errorf("the passkey is somebody else's")
			}
			return h, nil
		}, c.Data, parsed)
	}
	if err != nil || got.Authenticator.CloneWarning || !o.slips.use(used) {
		return "", c, nil, passkeyRefused()
	}
	return id, c, byPasskey(id, got.ID, got.Authenticator.SignCount, got.Flags.BackupState), nil
}

// byPasskey is the proof of who has shown a passkey. One that counts its signatures and falls behind was copied.
func byPasskey(id AccountID, credential []byte, count uint32, copied bool) proof {
	return func(a Ask) ([]Fact, error) {
		for _, p := range a.s.passkeys.of[id] {
			if bytes.Equal(p.Credential, credential) && (count > p.Count || count == 0 && p.Count == 0) {
				return []Fact{PasskeyUsed{id, p.Passkey, copied, count}}, nil
			}
		}
		return nil, passkeyRefused()
	}
}

// SignInPasskey opens a session for who has shown a passkey. answer is what the browser made of the options.
func (o *Office) SignInPasskey(ctx context.Context, site, slip, answer string, where Where) (token string, err error) {
	where = where.tidy()
	id, _, shown, err := o.shownPasskey(toSignIn, site, slip, answer)
	if err != nil {
		return "", err
	}
	return o.enter(ctx, id, WayPasskey, where, shown)
}

// SecondPasskey finishes a sign-in with a passkey.
func (o *Office) SecondPasskey(ctx context.Context, site, slip, answer string, where Where) (token string, err error) {
	id, c, shown, err := o.shownPasskey(toSecond, site, slip, answer)
	if err != nil {
		return "", err
	}
	if c.Half == nil || c.Half.Account != id {
		return "", passkeyRefused()
	}
	return o.enter(ctx, id, WayKey, where.tidy(), byPassword(id, c.Half.Hash), shown)
}

// ConfirmPasskey shows once more who somebody is. The session goes on, fresh, under the token that is returned.
func (o *Office) ConfirmPasskey(ctx context.Context, token, site, slip, answer string) (next string, err error) {
	s, ok := o.Session(token)
	if !ok {
		return "", refuse(care.Forbidden, "signin.over")
	}
	id, c, shown, err := o.shownPasskey(toConfirm, site, slip, answer)
	if err != nil {
		return "", err
	}
	if id != s.Account.ID || c.Session != s.ID {
		return "", passkeyRefused()
	}
	return o.goOn(ctx, token, func(s Session, next SessionOpened) Decision { return confirm(s.ID, WayPasskey, next, shown) })
}

// NewPasskey makes what a browser is asked for to make a passkey: options for navigator.credentials.create, and the slip
// that goes with the answer.
func (o *Office) NewPasskey(token, site string) (options, slip string, err error) {
	s, ok := o.Session(token)
	if !ok {
		return "", "", refuse(care.Forbidden, "signin.over")
	}
	rp, err := relying(site)
	if err != nil {
		return "", "", err
	}
	h, _ := o.holder(s.Account.ID)
	asked, data, err := rp.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return "", "", err
	}
	return o.challenge(toAdd, asked, challenge{Data: *data, Session: s.ID})
}

// AddPasskey takes a passkey that a browser has made. The session goes on under the token that is returned.
func (o *Office) AddPasskey(ctx context.Context, token, site, slip, answer string, id PasskeyID, name string) (next string, err error) {
	s, ok := o.Session(token)
	if !ok {
		return "", refuse(care.Forbidden, "signin.over")
	}
	var c challenge
	used, ok := o.slips.read(toAdd, slip, &c)
	if !ok || c.Session != s.ID {
		return "", refuse(care.Forbidden, "second.too-slow")
	}
	rp, err := relying(site)
	if err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return "", passkeyRefused()
	}
	h, _ := o.holder(s.Account.ID)
	made, err := rp.CreateCredential(h, c.Data, parsed)
	if err != nil || !o.slips.use(used) {
		return "", passkeyRefused()
	}
	f := PasskeyAdded{Account: s.Account.ID, Passkey: id, Name: strings.TrimSpace(name), Credential: made.ID, Key: made.PublicKey,
		Model: made.Authenticator.AAGUID, Synced: made.Flags.BackupEligible, Copied: made.Flags.BackupState, Count: made.Authenticator.SignCount}
	for _, t := range made.Transport {
		f.Transports = append(f.Transports, cut(string(t), 20))
	}
	return o.goOn(ctx, token, func(s Session, next SessionOpened) Decision { return addPasskey(s.ID, f, next) })
}

// addPasskey decides that somebody has a passkey. Making it took the passkey and its owner: from now on the session is as
// good as if it had begun with it.
func addPasskey(from SessionID, f PasskeyAdded, next SessionOpened) Decision {
	return renew(from, next, func(a Ask, was session, next *SessionOpened) ([]Fact, error) {
		if err := a.fresh(f.Account, from); err != nil {
			return nil, err
		}
		_, known := a.s.passkeys.find(f.Account, f.Passkey)
		switch {
		case f.Passkey == "" || known:
			return nil, refuse(care.Invalid, "form.incomplete")
		case !named(f.Name):
			return nil, refuse(care.Invalid, "office.no-name")
		case a.s.passkeys.owner[string(f.Credential)] != "":
			return nil, passkeyRefused()
		case len(a.s.passkeys.of[f.Account]) >= passkeysMost:
			return nil, refuse(care.Conflict, "passkey.too-many", "Most", passkeysMost)
		}
		if was.Way == WayPassword {
			next.Way = WayKey
		}
		return []Fact{f}, nil
	})
}

// NamePasskey decides what the owner calls a passkey.
func NamePasskey(f PasskeyNamed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.own(f.Account); err != nil {
			return nil, err
		}
		p, ok := a.s.passkeys.find(f.Account, f.Passkey)
		switch {
		case !ok:
			return nil, refuse(care.NotFound, "passkey.unknown")
		case !named(f.Name):
			return nil, refuse(care.Invalid, "office.no-name")
		case p.Name == f.Name:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// RemovePasskey decides that a passkey is good for nothing any more. It is its owner's to say, who has only just shown who
// they are.
func RemovePasskey(f PasskeyRemoved, from SessionID) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.own(f.Account); err != nil {
			return nil, err
		}
		if _, ok := a.s.passkeys.find(f.Account, f.Passkey); !ok {
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

func (f PasskeyAdded) subject() AccountID   { return f.Account }
func (f PasskeyUsed) subject() AccountID    { return f.Account }
func (f PasskeyNamed) subject() AccountID   { return f.Account }
func (f PasskeyRemoved) subject() AccountID { return f.Account }

func (f PasskeyAdded) fold(s *State, e Entry) {
	list := append(slices.Clone(s.passkeys.of[f.Account]), Passkey{PasskeyAdded: f, Added: e.At})
	put(&s.passkeys.of, f.Account, list)
	put(&s.passkeys.owner, string(f.Credential), f.Account)
}

func (f PasskeyUsed) fold(s *State, e Entry) {
	s.passkeys.change(f.Account, f.Passkey, func(p *Passkey) { p.Count, p.Copied, p.Used = f.Count, f.Copied, e.At })
}

func (f PasskeyNamed) fold(s *State, _ Entry) {
	s.passkeys.change(f.Account, f.Passkey, func(p *Passkey) { p.Name = f.Name })
}

func (f PasskeyRemoved) fold(s *State, _ Entry) {
	if p, ok := s.passkeys.find(f.Account, f.Passkey); ok {
		delete(s.passkeys.owner, string(p.Credential))
	}
	list := slices.DeleteFunc(slices.Clone(s.passkeys.of[f.Account]), func(p Passkey) bool { return p.Passkey == f.Passkey })
	put(&s.passkeys.of, f.Account, list)
}

func (ps *passkeys) change(id AccountID, which PasskeyID, change func(*Passkey)) {
	list := slices.Clone(ps.of[id])
	for i := range list {
		if list[i].Passkey == which {
			change(&list[i])
		}
	}
	put(&ps.of, id, list)
}
