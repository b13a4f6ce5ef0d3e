package office

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

func TestPasskey(t *testing.T) {
	fresh := with(here, func(f *SessionOpened) { f.Proven = now })
	office := given(root, fjellheim, ingrid, ada, working, locked, fresh)
	next := SessionOpened{Session: "next", Account: "ingrid", Token: []byte("next")}
	goesOn := with(fresh, func(f *SessionOpened) { f.Session, f.Token, f.Way = "next", []byte("next"), WayKey })
	but := func(change func(*PasskeyAdded)) Decision { return addPasskey("phone", with(holds, change), next) }

	check(t, office, asIngrid, addPasskey("phone", holds, next), then(holds, SessionClosed{"phone", "ingrid", BecauseRenewed}, goesOn))
	check(t, office, asAda, addPasskey("phone", holds, next), refused("signin.over"))
	check(t, given(root, fjellheim, ingrid, working, here), asIngrid, addPasskey("phone", holds, next), refused("signin.not-fresh"))
	check(t, office, asIngrid, but(func(f *PasskeyAdded) { f.Name = "" }), refused("office.no-name"))
	check(t, office, asIngrid, but(func(f *PasskeyAdded) { f.Passkey = "" }), refused("form.incomplete"))
	check(t, append(office, holds), asIngrid, addPasskey("phone", holds, next), refused("form.incomplete"))
	check(t, append(office, holds), asIngrid, but(func(f *PasskeyAdded) { f.Passkey = "P2" }), refused("passkey.wrong"))
	var many []Fact
	for i := range passkeysMost {
		many = append(many, with(holds, func(f *PasskeyAdded) { f.Passkey, f.Credential = PasskeyID(fmt.Sprint(i)), []byte(fmt.Sprint(i)) }))
	}
	check(t, append(office, many...), asIngrid, addPasskey("phone", holds, next), refused("passkey.too-many"))

	renamed := PasskeyNamed{"ingrid", "P1", "Nøkkelen på knippet"}
	check(t, append(office, holds), asIngrid, NamePasskey(renamed), then(renamed))
	check(t, append(office, holds, renamed), asIngrid, NamePasskey(renamed), then())
	check(t, append(office, holds), asIngrid, NamePasskey(PasskeyNamed{"ingrid", "P1", " "}), refused("office.no-name"))
	check(t, office, asIngrid, NamePasskey(renamed), refused("passkey.unknown"))
	check(t, append(office, holds), asAda, NamePasskey(renamed), refused("office.administrator-only"))

	gone := PasskeyRemoved{"ingrid", "P1"}
	check(t, append(office, holds), asIngrid, RemovePasskey(gone, "phone"), then(gone))
	check(t, office, asIngrid, RemovePasskey(gone, "phone"), then())
	check(t, append(office, holds), asAda, RemovePasskey(gone, "phone"), refused("office.administrator-only"))
	check(t, append(office, holds), asIngrid, RemovePasskey(gone, "gone"), refused("signin.over"))
	check(t, append(office, holds, SecondRequired{[]care.Role{care.RoleTherapist}}), asIngrid, RemovePasskey(gone, "phone"), refused("second.last"))

	for name, c := range map[string]struct {
		facts []Fact
		count uint32
		want  string
	}{
		"a signature":                {given(holds), 4, ""},
		"the same one":               {given(holds), 3, "passkey.wrong"},
		"one from before":            {given(holds), 2, "passkey.wrong"},
		"one that counts no more":    {given(holds), 0, "passkey.wrong"},
		"one that never counted":     {given(with(holds, func(f *PasskeyAdded) { f.Count = 0 })), 0, ""},
		"one of a passkey long gone": {given(holds, gone), 4, "passkey.wrong"},
	} {
		s := stateOf(append(office, c.facts...)...)
		facts, err := open(next, byPasskey("ingrid", holds.Credential, c.count, true))(s.Ask(asIngrid, now))
		if keyOf(err) != c.want || err == nil && facts[0] != (PasskeyUsed{"ingrid", "P1", true, c.count}) {
			t.Errorf("%s: %v %v", name, facts, err)
		}
	}
}

// A key is an authenticator in software: it makes a passkey and signs with it, as WebAuthn says.
type key struct {
	id      []byte
	private *ecdsa.PrivateKey
	handle  []byte
	count   uint32
	origin  string
	flags   byte
}

const (
	userPresent, userVerified, hasKey = 1, 4, 64

	site = "https://milieu.test"
)

func newKey() *key {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return &key{id: []byte(rand.Text()), private: private, origin: site, flags: userPresent | userVerified}
}

func (k *key) clientData(what, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": what, "challenge": challenge, "origin": k.origin, "crossOrigin": false})
	if err != nil {
		panic(err)
	}
	return b
}

func (k *key) authData(rp string, more byte, attested []byte) []byte {
	k.count++
	sum := sha256.Sum256([]byte(rp))
	data := append(sum[:], k.flags|more)
	return append(binary.BigEndian.AppendUint32(data, k.count), attested...)
}

// answers is what a browser sends back.
func (k *key) answers(response map[string]any) string {
	for name, v := range response {
		if b, ok := v.([]byte); ok {
			response[name] = base64.RawURLEncoding.EncodeToString(b)
		}
	}
	id := base64.RawURLEncoding.EncodeToString(k.id)
	b, err := json.Marshal(map[string]any{"id": id, "rawId": id, "type": "public-key", "clientExtensionResults": map[string]any{}, "response": response})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// make makes the passkey that options ask for.
func (k *key) make(t *testing.T, options string) string {
	var asked struct {
		PublicKey struct {
			Challenge string
			RP        struct{ ID string }
			User      struct{ ID string }
			Selection struct{ ResidentKey, UserVerification string } `json:"authenticatorSelection"`
		}
	}
	if err := json.Unmarshal([]byte(options), &asked); err != nil {
		t.Fatal(err)
	}
	if got := asked.PublicKey; got.RP.ID != "milieu.test" || got.Selection.ResidentKey != "required" || got.Selection.UserVerification != "required" {
		t.Errorf("%+v", got)
	}
	k.handle, _ = base64.RawURLEncoding.DecodeString(asked.PublicKey.User.ID)
	point, err := k.private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	cose := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, point[1:33]...) // EC2, ES256, P-256, x, y
	cose = append(append(cose, 0x22, 0x58, 32), point[33:]...)
	attested := append(make([]byte, 16), 0, byte(len(k.id))) // no model
	attested = append(append(attested, k.id...), cose...)
	data := k.authData("milieu.test", hasKey, attested)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return k.answers(map[string]any{"clientDataJSON": k.clientData("webauthn.create", asked.PublicKey.Challenge),
		"attestationObject": append(object, data...), "transports": []string{"internal"}})
}

// signs answers what options ask for.
func (k *key) signs(t *testing.T, options string) string {
	var asked struct {
		PublicKey struct{ Challenge, RpID string }
	}
	if err := json.Unmarshal([]byte(options), &asked); err != nil {
		t.Fatal(err)
	}
	client, data := k.clientData("webauthn.get", asked.PublicKey.Challenge), k.authData("milieu.test", 0, nil)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte(nil), data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.private, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return k.answers(map[string]any{"clientDataJSON": client, "authenticatorData": data, "signature": signature, "userHandle": k.handle})
}

// registers adds a passkey to the account of a session.
func registers(t *testing.T, o *Office, token string) (k *key, next string) {
	t.Helper()
	k = newKey()
	options, slip, err := o.NewPasskey(token, site)
	if err != nil {
		t.Fatal(err)
	}
	answer := k.make(t, options)
	if next, err = o.AddPasskey(t.Context(), token, site, slip, answer, PasskeyID(rand.Text()), "Telefonen"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.AddPasskey(t.Context(), next, site, slip, answer, "again", "Telefonen"); keyOf(err) != "second.too-slow" {
		t.Errorf("%v: the same answer twice", err)
	}
	return k, next
}

func TestSignInWithPasskey(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		ctx := t.Context()
		was, _ := signIn(t, o, "ingrid", ingrids)
		k, token := registers(t, o, was)
		if s, ok := o.Session(token); !ok || s.Way != WayKey || len(o.Ways("ingrid").Passkeys) != 1 || len(o.Sessions("ingrid")) != 1 {
			t.Errorf("%+v", s)
		}
		asks := func() (string, string) {
			t.Helper()
			options, slip, err := o.AskPasskey(site)
			if err != nil || strings.Contains(options, "allowCredentials") || !strings.Contains(options, `"userVerification":"required"`) {
				t.Fatalf("%v %s", err, options)
			}
			return options, slip
		}
		options, slip := asks()
		answer := k.signs(t, options)
		in, err := o.SignInPasskey(ctx, site, slip, answer, Where{Device: "desk"})
		if s, ok := o.Session(in); err != nil || !ok || s.Account.ID != "ingrid" || s.Way != WayPasskey || s.Device != "desk" || s.Owes != OwesNothing {
			t.Fatalf("%v %+v", err, s)
		}
		if p := o.Ways("ingrid").Passkeys[0]; p.Used.IsZero() || p.Count != 2 || p.Name != "Telefonen" {
			t.Errorf("%+v", p)
		}
		if _, err := o.SignInPasskey(ctx, site, slip, answer, Where{}); keyOf(err) != "signin.too-slow" {
			t.Errorf("%v: the same answer twice", err)
		}
		for name, bend := range map[string]func(k *key){
			"a site that looks the same":    func(k *key) { k.origin = "https://mi1ieu.test" },
			"nobody touched it":             func(k *key) { k.flags = userVerified },
			"nobody showed who they are":    func(k *key) { k.flags = userPresent },
			"a copy that counts for itself": func(k *key) { k.count = 0 },
			"another key":                   func(k *key) { k.private = newKey().private },
			"a key that nobody knows":       func(k *key) { k.id = []byte("unknown") },
			"somebody else's handle":        func(k *key) { k.handle = []byte("ada") },
			"no handle":                     func(k *key) { k.handle = nil },
		} {
			bent := *k
			bend(&bent)
			options, slip := asks()
			if _, err := o.SignInPasskey(ctx, site, slip, bent.signs(t, options), Where{}); keyOf(err) != "passkey.wrong" {
				t.Errorf("%s: %v", name, err)
			}
		}
		options, slip = asks()
		if _, err := o.SignInPasskey(ctx, "https://elsewhere.test", slip, k.signs(t, options), Where{}); keyOf(err) != "passkey.wrong" {
			t.Errorf("%v: at another site", err)
		}
		other, _ := asks()
		if _, err := o.SignInPasskey(ctx, site, slip, k.signs(t, other), Where{}); keyOf(err) != "passkey.wrong" {
			t.Errorf("%v: another challenge", err)
		}
		if _, err := o.SignInPasskey(ctx, site, slip, "{", Where{}); keyOf(err) != "passkey.wrong" {
			t.Error(err)
		}
		time.Sleep(slipLasts)
		if _, err := o.SignInPasskey(ctx, site, slip, k.signs(t, options), Where{}); keyOf(err) != "signin.too-slow" {
			t.Errorf("%v: too late", err)
		}
		do(t, o, Disable(AccountDisabled{"ingrid"}))
		options, slip = asks()
		if _, err := o.SignInPasskey(ctx, site, slip, k.signs(t, options), Where{}); keyOf(err) != "signin.disabled" {
			t.Error(err)
		}
		if _, _, err := o.AskPasskey("https://10.0.0.7"); err == nil {
			t.Error("a passkey belongs to a name, not to a number")
		}
	})
}

func TestPasskeyBesidePassword(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		ctx := t.Context()
		token, _ := signIn(t, o, "ingrid", ingrids)
		k, token := registers(t, o, token)
		do(t, o, RequireSecond(SecondRequired{[]care.Role{care.RoleTherapist}}))
		step := half(t, o)
		if !step.Passkey || step.Code {
			t.Errorf("%+v", step)
		}
		options, slip, err := o.AskSecondPasskey(site, step.Slip)
		if err != nil || !strings.Contains(options, "allowCredentials") {
			t.Fatalf("%v %s", err, options)
		}
		k.flags = userPresent // it is the password that they know
		in, err := o.SecondPasskey(ctx, site, slip, k.signs(t, options), Where{})
		if s, _ := o.Session(in); err != nil || s.Way != WayKey || s.Owes != OwesNothing {
			t.Errorf("%v %+v", err, s)
		}
		if _, _, err := o.AskSecondPasskey(site, "x"); keyOf(err) != "signin.too-slow" {
			t.Error(err)
		}
		// A challenge for one thing is none for another.
		options, slip, _ = o.AskPasskey(site)
		if _, err := o.SecondPasskey(ctx, site, slip, k.signs(t, options), Where{}); keyOf(err) != "signin.too-slow" {
			t.Error(err)
		}
		k.flags = userPresent | userVerified
		time.Sleep(6 * time.Minute)
		options, slip, err = o.AskConfirm(token, site)
		if err != nil {
			t.Fatal(err)
		}
		answer := k.signs(t, options)
		if _, err := o.ConfirmPasskey(ctx, in, site, slip, answer); keyOf(err) != "passkey.wrong" {
			t.Errorf("%v: it was asked in another session", err)
		}
		options, slip, _ = o.AskConfirm(token, site)
		next, err := o.ConfirmPasskey(ctx, token, site, slip, k.signs(t, options))
		if s, _ := o.Session(next); err != nil || !s.Fresh(time.Now()) || s.Way != WayPasskey {
			t.Errorf("%v %+v", err, s)
		}
		adaIn, _ := signIn(t, o, "ada", adas)
		if _, _, err := o.AskConfirm(adaIn, site); keyOf(err) != "passkey.wrong" {
			t.Errorf("%v: she has none", err)
		}
		_, _, confirms := o.AskConfirm("x", site)
		_, _, makes := o.NewPasskey("x", site)
		if keyOf(confirms) != "signin.over" || keyOf(makes) != "signin.over" {
			t.Errorf("%v %v", confirms, makes)
		}
	})
}
