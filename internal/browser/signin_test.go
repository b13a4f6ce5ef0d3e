package browser

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/office/identitytest"
)

// named serves the house under a name: passkeys belong to a name, not to a number.
func (h *house) named() *house {
	h.url = strings.Replace(h.url, "127.0.0.1", "localhost", 1)
	return h
}

// withKey gives a browser an authenticator that knows its owner by their finger.
func (b *tab) withKey() {
	b.t.Helper()
	call(b, webauthn.Enable, webauthn.EnableParams{})
	call(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
		HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
}

// signOut is done as everybody does it.
func (p *person) signOut() {
	p.t.Helper()
	p.open("/account")
	p.press("Sign out")
	p.sees("You are signed out")
}

// TestPasskey adds a passkey, signs in with it without typing a name, and takes it away again.
func TestPasskey(t *testing.T) {
	h := fjellheim(t).named()
	ingrid := h.as("ingrid", phone)
	ingrid.withKey()
	ingrid.open("/account/ways")
	ingrid.press("Add a passkey on this device")
	ingrid.sees("You can sign in with it from now on", "Remove")
	ingrid.signOut()
	ingrid.open("/sign-in?next=/people")
	ingrid.press("Sign in with a passkey")
	ingrid.reads("/people")
	ingrid.sees("Ada")
	ingrid.open("/account/ways")
	ingrid.sees("last used")
	ingrid.press("Remove")
	ingrid.sees("good for nothing any more")
	ingrid.signOut()
	ingrid.open("/sign-in")
	ingrid.expect("status of 422")
	ingrid.press("Sign in with a passkey")
	ingrid.sees("was not taken")
}

// step looks at a page on the way that no address leads to, as TestAccessible does at the others.
func (p *person) step(source, what string, d device) {
	p.t.Helper()
	p.examined(what, source)
	p.size(d)
	p.theme("light")
}

// TestAuthenticator reads the secret that a camera would see, signs in with a code, and then with a recovery code. Each
// step on the way can be used by everybody.
func TestAuthenticator(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).named()
	_ = h.client("kirsten", known["kirsten"])
	if _, err := h.office.Do(t.Context(), journal.Form{By: care.ByProgram("test")}, office.RequireSecond(office.SecondRequired{Roles: []care.Role{care.RoleCoordinator}})); err != nil {
		t.Fatal(err)
	}
	kirsten := h.at("kirsten", desktop)
	kirsten.open("/")
	kirsten.signInTo("Add something that you have")
	kirsten.step(source, "what is owed", desktop)
	kirsten.press("Add an authenticator")
	kirsten.sees("hold the camera")
	kirsten.step(source, "the authenticator", desktop)
	text := await[string](kirsten.tab, "the secret", "document.querySelector('details code')?.textContent")
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	code := func(later time.Duration) string {
		mac := hmac.New(sha1.New, secret)
		_ = binary.Write(mac, binary.BigEndian, h.journal.Now().Add(later).Unix()/30)
		sum := mac.Sum(nil)
		return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff)%1_000_000)
	}
	kirsten.write("The code that it shows now", code(0))
	kirsten.press("Add an authenticator")
	kirsten.sees("asked for from now on")
	kirsten.press("Make a sheet")
	kirsten.sees("not shown again")
	kirsten.step(source, "the recovery codes", desktop)
	recovery := await[string](kirsten.tab, "a recovery code", "document.querySelector('.codes li')?.textContent")
	kirsten.signOut()

	kirsten.open("/sign-in")
	kirsten.signInTo("One more thing")
	kirsten.step(source, "the second step", desktop)
	kirsten.write("Code from your authenticator", code(30*time.Second))
	kirsten.press("Sign in")
	kirsten.sees("Ada")
	kirsten.signOut()
	kirsten.open("/sign-in")
	kirsten.signInTo("One more thing")
	kirsten.write("Code from your authenticator", recovery)
	kirsten.press("Sign in")
	kirsten.sees("Ada")
	kirsten.open("/account/ways")
	kirsten.sees("9 codes are left")
	h.pass(6 * time.Minute)
	kirsten.press("Make a new sheet")
	kirsten.reads("/account/confirm")
	kirsten.step(source, "showing once more who one is", desktop)
}

// signInTo signs in with the password, to a page that is not yet the house.
func (p *person) signInTo(text string) {
	p.t.Helper()
	p.write("User name", p.name)
	p.write("Password", password)
	p.press("Sign in")
	p.sees(text)
}

// TestIdentity goes to the provider's identity service and comes back, there and at sign-out.
func TestIdentity(t *testing.T) {
	h := fjellheim(t).named()
	service, stop := identitytest.New(func() time.Time { return h.journal.Now() })
	defer stop()
	service.Comes(identitytest.Person{Subject: "s-1"}, nil)
	h.office.UseIdentity(&office.IdentityService{Name: "Helse Sør", Issuer: service.URL, Client: service.Client, Secret: service.Secret})
	h.account("jonas", known["jonas"])
	if _, err := h.office.Do(t.Context(), journal.Form{By: care.ByProgram("test")}, office.LinkIdentity(office.IdentityLinked{Account: "jonas", Issuer: service.URL, Subject: "s-1"})); err != nil {
		t.Fatal(err)
	}
	jonas := h.at("jonas", phone)
	jonas.open("/people")
	jonas.press("Sign in with Helse Sør")
	jonas.reads("/people")
	jonas.sees("Ada")
	jonas.signOut()
	jonas.press("Sign out of Helse Sør too")
	jonas.sees("You are signed out here as well")
}
