package office

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"milieu/internal/care"
)

// An identity is what the provider's own identity service says about somebody (OpenID Connect). It lets in who already
// has an account here, and never makes one: an administrator says which identity is whose.

// IdentityLinked says that an identity is somebody's. It is named by its subject at the issuer, which never changes, or,
// until they come for the first time, by a mail address that the issuer has verified.
type IdentityLinked struct {
	Account AccountID
	Issuer  string
	Subject string `json:",omitempty"`
	Address string `json:",omitempty"` // in small letters
}

// IdentityUnlinked says that an account has no identity any more.
type IdentityUnlinked struct{ Account AccountID }

type identities struct {
	of    map[AccountID]IdentityLinked
	owner map[[2]string]AccountID // by issuer, and subject or "address:" and address
}

func (f IdentityLinked) key() [2]string {
	if f.Subject != "" {
		return [2]string{f.Issuer, f.Subject}
	}
	return [2]string{f.Issuer, "address:" + f.Address}
}

// LinkIdentity decides that an identity is somebody's.
func LinkIdentity(f IdentityLinked) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		if _, err := a.account(f.Account); err != nil {
			return nil, err
		}
		f.Address = strings.ToLower(strings.TrimSpace(f.Address))
		f.Subject = strings.TrimSpace(f.Subject)
		const longest = 255 // a subject, says OpenID Connect
		switch owner := a.s.identities.owner[f.key()]; {
		case f.Issuer == "" || (f.Subject == "") == (f.Address == "") || len(f.Subject) > longest || len(f.Address) > longest,
			f.Address != "" && !strings.Contains(f.Address, "@"):
			return nil, refuse(care.Invalid, "identity.incomplete")
		case owner == f.Account:
			return nil, nil // already so
		case owner != "":
			return nil, refuse(care.Conflict, "identity.taken")
		}
		return []Fact{f}, nil
	}
}

// UnlinkIdentity decides that an account has no identity any more. Who came in by it is signed out.
func UnlinkIdentity(f IdentityUnlinked) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		if _, ok := a.s.identities.of[f.Account]; !ok {
			return nil, nil // already so
		}
		facts := []Fact{f}
		for _, s := range a.s.sessions.open[f.Account] {
			if s.Way == WayIdentity {
				facts = append(facts, SessionClosed{s.Session, f.Account, BecauseFactors})
			}
		}
		return facts, nil
	}
}

func (f IdentityLinked) subject() AccountID   { return f.Account }
func (f IdentityUnlinked) subject() AccountID { return f.Account }

func (f IdentityLinked) fold(s *State, e Entry) {
	IdentityUnlinked{f.Account}.fold(s, e)
	put(&s.identities.of, f.Account, f)
	put(&s.identities.owner, f.key(), f.Account)
}

func (f IdentityUnlinked) fold(s *State, _ Entry) {
	if was, ok := s.identities.of[f.Account]; ok {
		delete(s.identities.owner, was.key())
	}
	delete(s.identities.of, f.Account)
}

// Identity is the identity that is somebody's, if one is.
func (o *Office) Identity(id AccountID) (f IdentityLinked, ok bool) {
	o.look(func(s *State) { f, ok = s.identities.of[id] })
	return f, ok
}

// An IdentityService is where a provider's people sign in to everything that they use.
type IdentityService struct {
	Name   string // as people call it: "Helse Sør"
	Issuer string // its address, as in its tokens
	Client string // what Milieu is called there
	Secret string // "" for a client without one

	// Strength, if not empty, are the values of acr of which the service must vouch for one: how strongly it asked who it
	// was. Without, it is believed to ask for what the provider wants there.
	Strength []string

	mu       sync.Mutex
	provider *oidc.Provider
	leave    string // where somebody signs out of it; "" if it does not say
}

// UseIdentity sets which identity service people may come from. It is not asked for anything before somebody does.
func (o *Office) UseIdentity(s *IdentityService) { o.identity = s }

// IdentityService is where people may come from; nil if the provider has none.
func (o *Office) IdentityService() *IdentityService { return o.identity }

// asking is the only way in which the office reaches out: to the configured issuer, without following it elsewhere.
var asking = &http.Client{Timeout: 10 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// discovered asks the service for its addresses, the first time.
func (s *IdentityService) discovered(ctx context.Context) (*oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider == nil {
		// The keys of the service are fetched by this context later, so it must not end with the request.
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), asking), s.Issuer)
		if err != nil {
			return nil, fmt.Errorf("ask the identity service for its addresses: %w", err)
		}
		var more struct {
			Leave string `json:"end_session_endpoint"`
		}
		if err := p.Claims(&more); err != nil {
			return nil, fmt.Errorf("read what the identity service says of itself: %w", err)
		}
		s.provider, s.leave = p, more.Leave
	}
	return s.provider, nil
}

// Leave is where somebody signs out of the service too, and comes back from; "" if the service does not offer it.
func (s *IdentityService) Leave(back string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := url.Parse(s.leave)
	if s.leave == "" || err != nil {
		return ""
	}
	q := u.Query()
	q.Set("client_id", s.Client)
	q.Set("post_logout_redirect_uri", back)
	u.RawQuery = q.Encode()
	return u.String()
}

func (s *IdentityService) client(p *oidc.Provider, back string) *oauth2.Config {
	return &oauth2.Config{ClientID: s.Client, ClientSecret: s.Secret, Endpoint: p.Endpoint(), RedirectURL: back, Scopes: []string{oidc.ScopeOpenID, "email"}}
}

// away is what a slip holds while somebody is at the identity service.
type away struct {
	State, Nonce, Verifier string
	Next                   string    // where they were going
	Session                SessionID // of who shows once more who they are
	Account                AccountID
}

var errNoIdentity = errors.New("the provider has no identity service")

// Away sends somebody to the identity service: the address to go to, and a slip that the browser keeps meanwhile. They
// come back to the address back. With a token, it is somebody who is signed in and shows once more who they are.
func (o *Office) Away(ctx context.Context, token, back, next string) (address, slip string, err error) {
	if o.identity == nil {
		return "", "", errNoIdentity
	}
	p, err := o.identity.discovered(ctx)
	if err != nil {
		return "", "", err
	}
	gone := away{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: next}
	options := []oauth2.AuthCodeOption{oidc.Nonce(gone.Nonce), oauth2.S256ChallengeOption(gone.Verifier)}
	if len(o.identity.Strength) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(o.identity.Strength, " ")))
	}
	if token != "" {
		s, ok := o.Session(token)
		if !ok {
			return "", "", refuse(care.Forbidden, "signin.over")
		}
		gone.Session, gone.Account = s.ID, s.Account.ID
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return o.identity.client(p, back).AuthCodeURL(gone.State, options...), o.slips.give("away", gone), nil
}

// Back is when somebody comes back from the identity service with answer in the address. It returns the token of their
// session, and where they were going. If they are signed in (token), their session goes on, fresh.
func (o *Office) Back(ctx context.Context, token, slip, back string, answer url.Values, where Where) (key, next string, err error) {
	where = where.tidy()
	if o.identity == nil {
		return "", "", errNoIdentity
	}
	if wait, ok := o.addresses.try(where.Address, o.now()); !ok {
		return "", "", refuse(TooOften, "signin.slow-down", "Count", seconds(wait))
	}
	var gone away
	used, ok := o.slips.read("away", slip, &gone)
	if !ok || subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(gone.State)) != 1 || !o.slips.use(used) {
		return "", "", refuse(care.Forbidden, "signin.too-slow")
	}
	if answer.Get("code") == "" { // they turned back there, or were not let in
		return "", gone.Next, refuse(care.Forbidden, "identity.refused")
	}
	is, err := o.identity.is(ctx, gone, back, answer.Get("code"), o.now)
	if err != nil {
		return "", gone.Next, err
	}
	var id AccountID
	o.look(func(s *State) { id = s.identities.whose(is) })
	if id == "" {
		return "", gone.Next, refuse(care.Forbidden, "identity.unknown")
	}
	if gone.Session == "" {
		key, err = o.enter(ctx, id, WayIdentity, where, byIdentity(id, is))
		return key, gone.Next, err
	}
	if s, ok := o.Session(token); !ok || s.ID != gone.Session || id != gone.Account {
		return "", gone.Next, refuse(care.Forbidden, "identity.somebody-else")
	}
	key, err = o.goOn(ctx, token, func(s Session, next SessionOpened) Decision {
		return confirm(s.ID, WayIdentity, next, byIdentity(id, is))
	})
	return key, gone.Next, err
}

// is asks the service who it was that came, and checks every word of the answer.
func (s *IdentityService) is(ctx context.Context, gone away, back, code string, now func() time.Time) (f IdentityLinked, err error) {
	refused := refuse(care.Forbidden, "identity.refused")
	p, err := s.discovered(ctx)
	if err != nil {
		return f, err
	}
	ctx = oidc.ClientContext(ctx, asking)
	tokens, err := s.client(p, back).Exchange(ctx, code, oauth2.VerifierOption(gone.Verifier))
	if err != nil {
		return f, refused
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := p.VerifierContext(oidc.ClientContext(context.WithoutCancel(ctx), asking), &oidc.Config{ClientID: s.Client, Now: now}).Verify(ctx, raw)
	if err != nil {
		return f, refused
	}
	var claims struct {
		Address  string `json:"email"`
		Verified any    `json:"email_verified"` // some services write "true"
		Authed   int64  `json:"auth_time"`
		Strength string `json:"acr"`
	}
	if err := token.Claims(&claims); err != nil || token.Subject == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(gone.Nonce)) != 1 {
		return f, refused
	}
	if gone.Session != "" && now().Sub(time.Unix(claims.Authed, 0)) > FreshFor { // it was asked to ask them again, and did not
		return f, refused
	}
	if len(s.Strength) > 0 && !slices.Contains(s.Strength, claims.Strength) {
		return f, refused
	}
	f = IdentityLinked{Issuer: token.Issuer, Subject: token.Subject}
	if claims.Verified == true || claims.Verified == "true" {
		f.Address = strings.ToLower(claims.Address)
	}
	return f, nil
}

// whose finds the account of an identity: by its subject, or else by its verified address.
func (is *identities) whose(f IdentityLinked) AccountID {
	if id := is.owner[[2]string{f.Issuer, f.Subject}]; id != "" {
		return id
	}
	if f.Address == "" {
		return ""
	}
	return is.owner[[2]string{f.Issuer, "address:" + f.Address}]
}

// byIdentity is the proof of who came from the identity service. Who was known by their address is known by their subject
// from then on: an address may be somebody else's one day.
func byIdentity(id AccountID, f IdentityLinked) proof {
	return func(a Ask) ([]Fact, error) {
		if a.s.identities.whose(f) != id {
			return nil, refuse(care.Forbidden, "identity.unknown")
		}
		if a.s.identities.of[id].Subject == "" {
			return []Fact{IdentityLinked{Account: id, Issuer: f.Issuer, Subject: f.Subject}}, nil
		}
		return nil, nil
	}
}
