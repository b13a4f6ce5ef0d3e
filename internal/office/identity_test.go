package office

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"milieu/internal/journal"
	"milieu/internal/office/identitytest"
)

var (
	bySubject = IdentityLinked{Account: "ingrid", Issuer: "https://id.test", Subject: "s-1"}
	byAddress = IdentityLinked{Account: "ingrid", Issuer: "https://id.test", Address: "ingrid@house.test"}
)

func TestLinkIdentity(t *testing.T) {
	office := given(root, ingrid, ada)
	check(t, office, asRoot, LinkIdentity(bySubject), then(bySubject))
	check(t, office, asRoot, LinkIdentity(with(byAddress, func(f *IdentityLinked) { f.Address = " Ingrid@House.test " })), then(byAddress))
	check(t, append(office, bySubject), asRoot, LinkIdentity(bySubject), then())
	check(t, append(office, bySubject), asRoot, LinkIdentity(byAddress), then(byAddress)) // in its place
	check(t, append(office, bySubject), asRoot, LinkIdentity(with(bySubject, func(f *IdentityLinked) { f.Account = "ada" })), refused("identity.taken"))
	check(t, append(office, bySubject, byAddress), asRoot, LinkIdentity(with(bySubject, func(f *IdentityLinked) { f.Account = "ada" })),
		then(with(bySubject, func(f *IdentityLinked) { f.Account = "ada" })))
	check(t, office, asIngrid, LinkIdentity(bySubject), refused("office.administrator-only"))
	check(t, office, asRoot, LinkIdentity(with(bySubject, func(f *IdentityLinked) { f.Account = "x" })), refused("office.account-unknown"))
	for _, wrong := range []func(*IdentityLinked){
		func(f *IdentityLinked) { f.Subject = "" }, func(f *IdentityLinked) { f.Address = "a@b" }, func(f *IdentityLinked) { f.Issuer = "" },
		func(f *IdentityLinked) { f.Subject, f.Address = "", "ingrid" }, func(f *IdentityLinked) { f.Subject = string(make([]byte, 256)) },
	} {
		check(t, office, asRoot, LinkIdentity(with(bySubject, wrong)), refused("identity.incomplete"))
	}
	gone, came := IdentityUnlinked{"ingrid"}, with(here, func(f *SessionOpened) { f.Way = WayIdentity })
	check(t, append(office, bySubject, here), asRoot, UnlinkIdentity(gone), then(gone))
	check(t, append(office, bySubject, came), asRoot, UnlinkIdentity(gone), then(gone, SessionClosed{"phone", "ingrid", BecauseFactors}))
	check(t, office, asRoot, UnlinkIdentity(gone), then())
	check(t, append(office, bySubject), asIngrid, UnlinkIdentity(gone), refused("office.administrator-only"))
}

// came is an office with an identity service, and how somebody goes there and comes back.
type came struct {
	*testing.T
	o       *Office
	service *identitytest.Service
	at      time.Time
}

const back = "https://milieu.test/sign-in/back"

func withService(t *testing.T) *came {
	c := &came{T: t, at: time.Now().Truncate(time.Second)}
	clock := func() time.Time { return c.at }
	service, stop := identitytest.New(clock)
	service.Back = back
	c.service = service
	c.o = opened(t, new(journal.Memory), clock)
	c.o.UseIdentity(&IdentityService{Name: "Helse Sør", Issuer: service.URL, Client: service.Client, Secret: service.Secret})
	t.Cleanup(func() { c.o.Close(); stop() })
	return c
}

// goes sends somebody to the service, and returns with what they bring back.
func (c *came) goes(token string) (slip string, answer url.Values) {
	c.Helper()
	address, slip, err := c.o.Away(c.Context(), token, back, "/people")
	if err != nil {
		c.Fatal(err)
	}
	response, err := asking.Get(address)
	if err != nil {
		c.Fatal(err)
	}
	defer response.Body.Close()
	home, err := response.Location()
	if err != nil || response.StatusCode != http.StatusFound {
		c.Fatalf("%d %v", response.StatusCode, err)
	}
	return slip, home.Query()
}

func (c *came) back(token, slip string, answer url.Values) (key, next string, err error) {
	return c.o.Back(c.Context(), token, slip, back, answer, Where{Device: "desk", Address: "10.0.0.7"})
}

func TestIdentity(t *testing.T) {
	c := withService(t)
	ingrids := identitytest.Person{Subject: "s-1", Address: "Ingrid@house.test", Verified: true}
	c.service.Comes(ingrids, nil)
	slip, answer := c.goes("")
	if _, _, err := c.back("", slip, answer); keyOf(err) != "identity.unknown" {
		t.Fatalf("%v: it makes no accounts", err)
	}
	if n := len(c.o.Accounts()); n != 3 {
		t.Errorf("%d accounts", n)
	}
	do(t, c.o, LinkIdentity(with(byAddress, func(f *IdentityLinked) { f.Issuer = c.service.URL })))
	c.service.Comes(identitytest.Person{Subject: "s-1", Address: "ingrid@house.test"}, nil)
	slip, answer = c.goes("")
	if _, _, err := c.back("", slip, answer); keyOf(err) != "identity.unknown" {
		t.Errorf("%v: anybody can say that an address is theirs", err)
	}
	c.service.Comes(ingrids, nil)
	slip, answer = c.goes("")
	key, next, err := c.back("", slip, answer)
	s, ok := c.o.Session(key)
	if err != nil || !ok || next != "/people" || s.Account.ID != "ingrid" || s.Way != WayIdentity || s.Device != "desk" {
		t.Fatalf("%v %q %+v", err, next, s)
	}
	if f, _ := c.o.Identity("ingrid"); f.Subject != "s-1" || f.Address != "" {
		t.Errorf("%+v", f)
	}
	// From now on she is known by her subject. Whoever has her address next is somebody else.
	c.service.Comes(identitytest.Person{Subject: "s-2", Address: "ingrid@house.test", Verified: true}, nil)
	slip, answer = c.goes("")
	if _, _, err := c.back("", slip, answer); keyOf(err) != "identity.unknown" {
		t.Error(err)
	}
	c.service.Comes(identitytest.Person{Subject: "s-1"}, nil)
	slip, answer = c.goes("")
	if key, _, err = c.back("", slip, answer); err != nil {
		t.Error(err)
	}
	// Showing once more who one is.
	c.at = c.at.Add(6 * time.Minute)
	slip, answer = c.goes(key)
	fresh, _, err := c.back(key, slip, answer)
	if s, ok := c.o.Session(fresh); err != nil || !ok || !s.Fresh(c.at) {
		t.Errorf("%v %+v", err, s)
	}
	c.at = c.at.Add(6 * time.Minute)
	c.service.Comes(identitytest.Person{Subject: "s-1"}, func(claims map[string]any) { claims["auth_time"] = c.at.Add(-time.Hour).Unix() })
	slip, answer = c.goes(fresh)
	if _, _, err := c.back(fresh, slip, answer); keyOf(err) != "identity.refused" {
		t.Errorf("%v: the service did not ask again", err)
	}
	do(t, c.o, LinkIdentity(IdentityLinked{Account: "ada", Issuer: c.service.URL, Subject: "s-3"}))
	c.service.Comes(identitytest.Person{Subject: "s-3"}, nil)
	slip, answer = c.goes(fresh)
	if _, _, err := c.back(fresh, slip, answer); keyOf(err) != "identity.somebody-else" {
		t.Error(err)
	}
	do(t, c.o, Disable(AccountDisabled{"ada"}))
	slip, answer = c.goes("")
	if _, _, err := c.back("", slip, answer); keyOf(err) != "signin.disabled" {
		t.Error(err)
	}
	if got := c.o.IdentityService().Leave("https://milieu.test/signed-out"); got != c.service.URL+"/leave?client_id=milieu&post_logout_redirect_uri=https%3A%2F%2Fmilieu.test%2Fsigned-out" {
		t.Error(got)
	}
}

// TestIdentityStrength asks the service for more than a password, and lets nobody in for whom it does not vouch so.
func TestIdentityStrength(t *testing.T) {
	c := withService(t)
	do(t, c.o, LinkIdentity(IdentityLinked{Account: "ingrid", Issuer: c.service.URL, Subject: "s-1"}))
	c.o.IdentityService().Strength = []string{"Level4", "idporten-loa-high"}
	address, _, err := c.o.Away(t.Context(), "", back, "/")
	if err != nil || !strings.Contains(address, "acr_values=Level4+idporten-loa-high") {
		t.Errorf("it is not asked for: %s %v", address, err)
	}
	for claimed, want := range map[any]string{nil: "identity.refused", "": "identity.refused", "Level3": "identity.refused", "Level4 ": "identity.refused", "Level4": "", "idporten-loa-high": ""} {
		c.service.Comes(identitytest.Person{Subject: "s-1"}, func(claims map[string]any) { claims["acr"] = claimed })
		slip, answer := c.goes("")
		if _, _, err := c.back("", slip, answer); keyOf(err) != want {
			t.Errorf("acr %v: %v, want %q", claimed, err, want)
		}
	}
}

// TestIdentityRefused bends each thing that the service says, and each thing that comes back by the browser.
func TestIdentityRefused(t *testing.T) {
	c := withService(t)
	do(t, c.o, LinkIdentity(IdentityLinked{Account: "ingrid", Issuer: c.service.URL, Subject: "s-1"}))
	person := identitytest.Person{Subject: "s-1"}
	for name, bend := range map[string]func(map[string]any){
		"another nonce":    func(claims map[string]any) { claims["nonce"] = "another" },
		"no nonce":         func(claims map[string]any) { delete(claims, "nonce") },
		"another audience": func(claims map[string]any) { claims["aud"] = "another" },
		"another issuer":   func(claims map[string]any) { claims["iss"] = "https://elsewhere.test" },
		"too late":         func(claims map[string]any) { claims["exp"] = c.at.Add(-time.Hour).Unix() },
		"nobody":           func(claims map[string]any) { claims["sub"] = "" },
	} {
		c.service.Comes(person, bend)
		slip, answer := c.goes("")
		if _, _, err := c.back("", slip, answer); keyOf(err) != "identity.refused" {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.service.Comes(identitytest.Person{Refuses: true}, nil)
	slip, answer := c.goes("")
	if _, next, err := c.back("", slip, answer); keyOf(err) != "identity.refused" || next != "/people" {
		t.Errorf("who turns back: %v", err)
	}
	c.service.Comes(person, nil)
	slip, answer = c.goes("")
	other, elsewhere := c.goes("")
	for name, got := range map[string]func() (string, string, error){
		"another browser":       func() (string, string, error) { return c.back("", "", answer) },
		"somebody else's state": func() (string, string, error) { return c.back("", other, answer) },
		"no state": func() (string, string, error) {
			return c.back("", slip, url.Values{"code": answer["code"]})
		},
		"another's code": func() (string, string, error) {
			return c.back("", other, url.Values{"code": answer["code"], "state": elsewhere["state"]})
		},
	} {
		if key, _, err := got(); key != "" || keyOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	slip, answer = c.goes("")
	if _, _, err := c.back("", slip, answer); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.back("", slip, answer); keyOf(err) != "signin.too-slow" {
		t.Errorf("once more the same: %v", err)
	}
	slip, answer = c.goes("")
	c.at = c.at.Add(slipLasts)
	if _, _, err := c.back("", slip, answer); keyOf(err) != "signin.too-slow" {
		t.Errorf("after a long while: %v", err)
	}
	c.service.OtherKey()
	slip, answer = c.goes("")
	if _, _, err := c.back("", slip, answer); keyOf(err) != "identity.refused" {
		t.Errorf("another key: %v", err)
	}
	for range 40 {
		_, _, err := c.back("", "", answer)
		if keyOf(err) == "signin.slow-down" {
			return
		}
	}
	t.Error("who tries again and again is not slowed down")
}

func TestIdentityNobodyThere(t *testing.T) {
	c := withService(t)
	c.o.UseIdentity(&IdentityService{Issuer: "http://127.0.0.1:1", Client: "x"})
	if _, _, err := c.o.Away(t.Context(), "", back, "/"); err == nil || keyOf(err) != "" {
		t.Errorf("%v", err)
	}
	if got := c.o.IdentityService().Leave(back); got != "" {
		t.Error(got)
	}
	c.o.UseIdentity(nil)
	if _, _, err := c.o.Away(context.Background(), "", back, "/"); err != errNoIdentity {
		t.Errorf("%v", err)
	}
	if _, _, err := c.back("", "", nil); err != errNoIdentity {
		t.Errorf("%v", err)
	}
}
