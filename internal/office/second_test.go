package office

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

func TestRequireSecond(t *testing.T) {
	asked := SecondRequired{[]care.Role{care.RoleTherapist}}
	check(t, given(root), asRoot, RequireSecond(asked), then(asked))
	check(t, given(root, asked), asRoot, RequireSecond(asked), then())
	check(t, given(root), asRoot, RequireSecond(SecondRequired{}), then(SecondRequired{}))
	check(t, given(root, ingrid), asIngrid, RequireSecond(asked), refused("office.administrator-only"))
}

// TestOwes says for whom a password alone is not enough.
func TestOwes(t *testing.T) {
	coordinates := with(working, func(f *WorkGiven) { f.Role = care.RoleCoordinator })
	by := func(way Way) SessionOpened { return with(here, func(f *SessionOpened) { f.Way = way }) }
	borrowed := PasswordSet{Account: "ingrid", Hash: "hash", Borrowed: true}
	for name, c := range map[string]struct {
		facts []Fact
		want  Owes
	}{
		"a therapist":                           {given(working, here), OwesNothing},
		"a coordinator":                         {given(coordinates, here), OwesFactor},
		"a coordinator with an authenticator":   {given(coordinates, shows, here), OwesProof},
		"a coordinator with a passkey":          {given(coordinates, holds, here), OwesProof},
		"with password and code":                {given(coordinates, shows, by(WayCode)), OwesNothing},
		"with a passkey alone":                  {given(coordinates, holds, by(WayPasskey)), OwesNothing},
		"from the identity service":             {given(coordinates, by(WayIdentity)), OwesNothing},
		"on an enrolled device":                 {given(coordinates, with(here, func(f *SessionOpened) { f.ByPin = true })), OwesNothing},
		"where nobody is asked":                 {given(coordinates, here, SecondRequired{}), OwesNothing},
		"where therapists are asked":            {given(working, here, SecondRequired{[]care.Role{care.RoleTherapist}}), OwesFactor},
		"with a password that somebody set":     {given(coordinates, borrowed, here), OwesPassword},
		"with it, but by a passkey":             {given(coordinates, borrowed, holds, by(WayPasskey)), OwesNothing},
		"with it, but by the identity service":  {given(working, borrowed, by(WayIdentity)), OwesNothing},
		"with it, and a code":                   {given(coordinates, borrowed, shows, by(WayCode)), OwesPassword},
		"who has only recovery codes, which is": {given(coordinates, RecoveryMade{"ingrid", make([]byte, 320)}, here), OwesFactor},
	} {
		s := stateOf(append(given(root, fjellheim, ingrid), c.facts...)...)
		at, _ := s.sessions.find("ingrid", "phone")
		if got := s.session(at); got.Owes != c.want || got.Borrowed != (c.want == OwesPassword) {
			t.Errorf("%s owes %q, want %q", name, got.Owes, c.want)
		}
	}
	s := stateOf(root, SessionOpened{Session: "x", Account: "root", Token: make([]byte, 32), Until: now.Add(time.Hour)})
	if at, _ := s.sessions.find("root", "x"); s.owes(at) != OwesFactor {
		t.Error("who runs the server comes in with a password alone")
	}
}

// TestStep says when the password is not all that is asked for.
func TestStep(t *testing.T) {
	short := PasswordSet{Account: "ingrid", Hash: "hash", Short: true}
	coordinates := with(working, func(f *WorkGiven) { f.Role = care.RoleCoordinator })
	for name, c := range map[string]struct {
		facts         []Fact
		code, passkey bool
	}{
		"nothing":                             {given(working, locked), false, false},
		"a passkey, to be spared a password":  {given(working, locked, holds), false, false},
		"a passkey beside a short password":   {given(working, short, holds), false, true},
		"a passkey, for a role that needs it": {given(coordinates, locked, holds), false, true},
		"an authenticator":                    {given(working, locked, shows), true, false},
		"both":                                {given(working, locked, shows, holds), true, true},
		"one that was taken away":             {given(working, locked, shows, AuthenticatorRemoved{"ingrid"}), false, false},
	} {
		got := stateOf(append(given(root, fjellheim, ingrid), c.facts...)...).step("ingrid")
		if (got != nil) != (c.code || c.passkey) || got != nil && (got.Code != c.code || got.Passkey != c.passkey) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestStartOver(t *testing.T) {
	office := given(root, fjellheim, ingrid, working, locked, here, holds, shows, RecoveryMade{"ingrid", make([]byte, 320)})
	check(t, office, asRoot, startOver("ingrid", "new"), then(PasswordSet{Account: "ingrid", Hash: "new", Borrowed: true},
		SessionClosed{"phone", "ingrid", BecauseFactors}, PasskeyRemoved{"ingrid", "P1"}, AuthenticatorRemoved{"ingrid"}, RecoveryMade{Account: "ingrid"}))
	check(t, office, asRoot, startOver("root", "new"), refused("second.not-oneself"))
	check(t, office, asIngrid, startOver("ingrid", "new"), refused("office.administrator-only"))
	check(t, office, asRoot, startOver("x", "new"), refused("office.account-unknown"))
	after := stateOf(append(office, PasskeyRemoved{"ingrid", "P1"}, AuthenticatorRemoved{"ingrid"}, RecoveryMade{Account: "ingrid"})...)
	if after.hasSecond("ingrid") || after.recoveries.left("ingrid") != 0 || len(after.passkeys.owner) != 0 {
		t.Errorf("%+v", after)
	}
}

// TestSharedSecretOfRFC6238 is the table of appendix B, for SHA-1, in six digits.
func TestSharedSecretOfRFC6238(t *testing.T) {
	for unix, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924",
		2000000000: "279037", 20000000000: "353130"} {
		if got := codeAt(shows.Secret, stepAt(time.Unix(unix, 0))); got != want {
			t.Errorf("at %d: %s, want %s", unix, got, want)
		}
	}
	// and RFC 4226's, appendix D, which counts
	for n, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := codeAt(shows.Secret, int64(n)); got != want {
			t.Errorf("the %d. is %s, want %s", n, got, want)
		}
	}
	for late, want := range map[time.Duration]bool{-30 * time.Second: true, 0: true, 31 * time.Second: true, 61 * time.Second: false, -91 * time.Second: false} {
		at := time.Unix(3000, 0)
		if _, ok := stepOf(shows.Secret, codeAt(shows.Secret, stepAt(at)), at.Add(late)); ok != want {
			t.Errorf("typed after %v: %v", late, ok)
		}
	}
}

func TestAuthenticator(t *testing.T) {
	office := given(root, fjellheim, ingrid, ada, working, locked, with(here, func(f *SessionOpened) { f.Proven = now.Add(-time.Minute) }))
	next := SessionOpened{Session: "next", Account: "ingrid", Token: []byte("next")}
	goesOn := with(here, func(f *SessionOpened) {
		f.Session, f.Token, f.Proven, f.Way = "next", []byte("next"), now.Add(-time.Minute), WayCode
	})
	check(t, office, asIngrid, addAuthenticator("phone", shows, next), then(shows, SessionClosed{"phone", "ingrid", BecauseRenewed}, goesOn))
	check(t, office, asAda, addAuthenticator("phone", shows, next), refused("signin.over"))
	stale := given(root, fjellheim, ingrid, working, locked, here)
	check(t, stale, asIngrid, addAuthenticator("phone", shows, next), refused("signin.not-fresh"))

	gone := AuthenticatorRemoved{"ingrid"}
	check(t, append(office, shows), asIngrid, RemoveAuthenticator(gone, "phone"), then(gone))
	check(t, office, asIngrid, RemoveAuthenticator(gone, "phone"), then())
	check(t, append(office, shows), asIngrid, RemoveAuthenticator(gone, "elsewhere"), refused("signin.over"))
	check(t, append(office, shows), asAda, RemoveAuthenticator(gone, "phone"), refused("office.administrator-only"))
	check(t, append(stale, shows), asIngrid, RemoveAuthenticator(gone, "phone"), refused("signin.not-fresh"))
	needs := SecondRequired{[]care.Role{care.RoleTherapist}}
	check(t, append(office, shows, needs), asIngrid, RemoveAuthenticator(gone, "phone"), refused("second.last"))
	check(t, append(office, shows, holds, needs), asIngrid, RemoveAuthenticator(gone, "phone"), then(gone))
	short := PasswordSet{Account: "ingrid", Hash: "hash", Short: true}
	check(t, append(office, shows, short), asIngrid, RemoveAuthenticator(gone, "phone"), refused("second.short-password"))

	byIt := func(step int64) Decision { return open(next, byCode("ingrid", shows.Secret, step)) }
	used := func(step int64) []Fact { return given(AuthenticatorUsed{"ingrid", step}) }
	for step, want := range map[int64]string{6: "second.used", 7: "second.used", 8: ""} {
		s := stateOf(append(office, shows)...)
		facts, err := byIt(step)(s.Ask(asIngrid, now))
		if keyOf(err) != want || err == nil && facts[0] != used(step)[0] {
			t.Errorf("step %d: %v %v", step, facts, err)
		}
	}
	check(t, office, asIngrid, byIt(8), refused("second.wrong")) // taken away meanwhile
}

func TestRecovery(t *testing.T) {
	fresh := with(here, func(f *SessionOpened) { f.Proven = now })
	office := given(root, fjellheim, ingrid, ada, working, locked, shows, fresh)
	made := RecoveryMade{"ingrid", make([]byte, 320)}
	check(t, office, asIngrid, makeRecovery(made, "phone"), then(made))
	check(t, office, asAda, makeRecovery(made, "phone"), refused("office.administrator-only"))
	check(t, given(root, fjellheim, ingrid, working, shows, here), asIngrid, makeRecovery(made, "phone"), refused("signin.not-fresh"))
	check(t, given(root, fjellheim, ingrid, working, fresh), asIngrid, makeRecovery(made, "phone"), refused("second.none"))
	for used, want := range map[int]string{2: "", 3: "second.used", 99: "second.used"} {
		s := stateOf(append(office, made, RecoveryUsed{"ingrid", 3})...)
		if _, err := open(SessionOpened{Account: "ingrid"}, byRecovery("ingrid", used))(s.Ask(asIngrid, now)); keyOf(err) != want {
			t.Errorf("%d: %v", used, err)
		}
		if n := s.recoveries.left("ingrid"); n != 9 {
			t.Errorf("%d are left", n)
		}
	}
}

// nowCode is the code that an authenticator shows now, or in a few half minutes.
func nowCode(o *Office, id AccountID, later int64) (code string) {
	o.look(func(s *State) { code = codeAt(s.authenticators[id].secret, stepAt(o.now())+later) })
	return code
}

// adds gives somebody an authenticator, and returns the token with which they go on.
func adds(t *testing.T, o *Office, token string) (next string) {
	t.Helper()
	text, address, slip, err := o.NewAuthenticator(token, "milieu.test")
	if err != nil || !strings.HasPrefix(address, "otpauth://totp/milieu.test:") || !strings.Contains(address, text) {
		t.Fatalf("%v %s", err, address)
	}
	s, _ := o.Session(token)
	var secret []byte
	o.slips.read("authenticator "+string(s.ID), slip, &secret)
	if _, err := o.AddAuthenticator(t.Context(), token, slip, "000000"); keyOf(err) != "second.wrong" {
		t.Errorf("%v", err)
	}
	code := codeAt(secret, stepAt(o.now()))
	if next, err = o.AddAuthenticator(t.Context(), token, slip, code[:3]+" "+code[3:]); err != nil {
		t.Fatal(err)
	}
	if _, err := o.AddAuthenticator(t.Context(), next, slip, code); keyOf(err) != "second.too-slow" {
		t.Errorf("%v: a slip is good once", err)
	}
	return next
}

// half signs in with a password where that is not enough.
func half(t *testing.T, o *Office) *SecondStep {
	t.Helper()
	token, err := o.SignIn(t.Context(), "ingrid", ingrids, Where{})
	step, ok := err.(*SecondStep)
	if !ok || token != "" || step.Slip == "" {
		t.Fatalf("%q %v", token, err)
	}
	return step
}

func TestSignInWithCode(t *testing.T) {
	story(t, func(t *testing.T, o *Office, store journal.Store) {
		ctx := t.Context()
		was, before := signIn(t, o, "ingrid", ingrids)
		token := adds(t, o, was)
		after, ok := o.Session(token)
		if _, old := o.Session(was); !ok || old || after.Way != WayCode || !o.closed(before.ID) || !after.Until.Equal(before.Until) {
			t.Errorf("%+v", after)
		}
		step := half(t, o)
		if !step.Code || step.Passkey {
			t.Errorf("%+v", step)
		}
		second := func(slip, typed string) string {
			_, err := o.Second(ctx, slip, typed, Where{})
			return keyOf(err)
		}
		for name, got := range map[string]string{
			"the code that added it": second(step.Slip, nowCode(o, "ingrid", 0)),
			"an old one":             second(step.Slip, nowCode(o, "ingrid", -1)),
		} {
			if got != "second.used" {
				t.Errorf("%s: %q", name, got)
			}
		}
		time.Sleep(time.Minute)
		if got := second(step.Slip, ""); got != "second.wrong" {
			t.Error(got)
		}
		code := nowCode(o, "ingrid", 0)
		in, err := o.Second(ctx, step.Slip, code, Where{Device: "desk"})
		if s, ok := o.Session(in); err != nil || !ok || s.Way != WayCode || s.Device != "desk" {
			t.Fatalf("%v %+v", err, s)
		}
		if got := second(step.Slip, nowCode(o, "ingrid", 1)); got != "signin.too-slow" {
			t.Errorf("a slip is good once: %q", got)
		}
		if got := second(half(t, o).Slip, code); got != "second.used" {
			t.Errorf("a code is good once: %q", got)
		}
		// Where the password is changed meanwhile, the first step was for nothing.
		late := half(t, o)
		time.Sleep(time.Minute)
		if err := o.SetPassword(ctx, asProgram, "ingrid", "a heron on one leg"); err != nil {
			t.Fatal(err)
		}
		if got := second(late.Slip, nowCode(o, "ingrid", 0)); got != "signin.wrong" {
			t.Error(got)
		}
		time.Sleep(slipLasts)
		if got := second(late.Slip, nowCode(o, "ingrid", 0)); got != "signin.too-slow" {
			t.Error(got)
		}
		var known string
		o.look(func(s *State) { known = string(s.authenticators["ingrid"].secret) })
		if len(known) != codeSecret {
			t.Errorf("%q", known)
		}
	})
}

// TestGuessCodes checks that who knows the password does not find the code by trying.
func TestGuessCodes(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		token, _ := signIn(t, o, "ingrid", ingrids)
		adds(t, o, token)
		evaluated, ends := 0, time.Now().Add(time.Hour)
		slip := half(t, o).Slip
		for n := 0; n < 10_000; n++ {
			_, err := o.Second(t.Context(), slip, "000000", Where{})
			switch keyOf(err) {
			case "second.wrong":
				evaluated++
			case "signin.too-slow":
				time.Sleep(time.Minute) // so that the password is not what slows them down
				slip = half(t, o).Slip
			}
			time.Sleep(time.Until(ends) / time.Duration(10_000-n+1))
		}
		if evaluated > 100 || evaluated < 30 {
			t.Errorf("%d codes were looked at in an hour", evaluated)
		}
	})
}

func TestRecoveryCodes(t *testing.T) {
	story(t, func(t *testing.T, o *Office, store journal.Store) {
		ctx := t.Context()
		token, _ := signIn(t, o, "ingrid", ingrids)
		if _, err := o.MakeRecovery(ctx, token); keyOf(err) != "second.none" {
			t.Error(err)
		}
		token = adds(t, o, token)
		codes, err := o.MakeRecovery(ctx, token)
		if err != nil || len(codes) != RecoveryCodes || len(codes[0]) != 29 || codes[0] == codes[1] {
			t.Fatalf("%v %v", err, codes)
		}
		_ = journal.Read(ctx, store, Book, 0, func(r journal.Record) error {
			for _, code := range codes {
				if strings.Contains(string(r.Data), code) || strings.Contains(string(r.Data), digits(code)) {
					t.Errorf("entry %d holds a code", r.Seq)
				}
			}
			return nil
		})
		in, err := o.Second(ctx, half(t, o).Slip, " "+strings.ToUpper(codes[4])+" ", Where{})
		if s, _ := o.Session(in); err != nil || s.Way != WayRecovery || o.Ways("ingrid").Recovery != RecoveryCodes-1 {
			t.Errorf("%v %+v", err, o.Ways("ingrid"))
		}
		for _, wrong := range []string{codes[4], "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa", ""} {
			if _, err := o.Second(ctx, half(t, o).Slip, wrong, Where{}); keyOf(err) != "second.wrong" {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		again, err := o.MakeRecovery(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Second(ctx, half(t, o).Slip, codes[5], Where{}); keyOf(err) != "second.wrong" {
			t.Errorf("%v: the old sheet is still good", err)
		}
		if _, err := o.Second(ctx, half(t, o).Slip, again[5], Where{}); err != nil {
			t.Error(err)
		}
		if _, err := o.MakeRecovery(ctx, "x"); keyOf(err) != "signin.over" {
			t.Error(err)
		}
	})
}

func TestConfirm(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		ctx := t.Context()
		was, s := signIn(t, o, "ingrid", ingrids)
		time.Sleep(6 * time.Minute)
		if s.Fresh(time.Now()) {
			t.Error("fresh for ever")
		}
		if _, err := o.Confirm(ctx, was, adas, ""); keyOf(err) != "password.not-yours" {
			t.Error(err)
		}
		token, err := o.Confirm(ctx, was, ingrids, "")
		got, ok := o.Session(token)
		if _, old := o.Session(was); err != nil || !ok || old || !got.Fresh(time.Now()) || !got.Until.Equal(s.Until) || got.Way != WayPassword {
			t.Fatalf("%v %+v", err, got)
		}
		token = adds(t, o, token)
		time.Sleep(time.Minute)
		if _, err := o.Confirm(ctx, token, ingrids, ""); keyOf(err) != "second.wrong" {
			t.Errorf("%v: a password alone confirms nothing", err)
		}
		token, err = o.Confirm(ctx, token, ingrids, nowCode(o, "ingrid", 0))
		if got, _ := o.Session(token); err != nil || got.Way != WayCode {
			t.Errorf("%v %+v", err, got)
		}
		if _, err := o.Confirm(ctx, "x", ingrids, ""); keyOf(err) != "signin.over" {
			t.Error(err)
		}
		// Who must show a second factor that they have, does it so as well.
		do(t, o, RequireSecond(SecondRequired{[]care.Role{care.RoleTherapist}}))
		if got, _ := o.Session(token); got.Owes != OwesNothing {
			t.Errorf("%+v", got)
		}
	})
}

// TestRequiredMeanwhile checks that who is signed in with a password alone can do nothing else once that is not enough.
func TestRequiredMeanwhile(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		token, _ := signIn(t, o, "ingrid", ingrids)
		adaIn, _ := signIn(t, o, "ada", adas)
		do(t, o, RequireSecond(SecondRequired{[]care.Role{care.RoleTherapist}}))
		if s, _ := o.Session(token); s.Owes != OwesFactor {
			t.Errorf("%+v", s)
		}
		if s, _ := o.Session(adaIn); s.Owes != OwesNothing {
			t.Errorf("%+v", s)
		}
		if got := o.SecondRoles(); len(got) != 1 || got[0] != care.RoleTherapist {
			t.Error(got)
		}
		token = adds(t, o, token)
		if s, _ := o.Session(token); s.Owes != OwesNothing {
			t.Errorf("%+v", s)
		}
		if w := o.Ways("ingrid"); !w.Needed || !w.Authenticator || !w.Password || len(w.Passkeys) != 0 {
			t.Errorf("%+v", w)
		}
		if o.Shortest("ingrid") != PasswordShort || o.Shortest("ada") != PasswordShortest {
			t.Error("a short password is for who has a second factor")
		}
		next, err := o.ChangePassword(t.Context(), token, ingrids, "gul otte")
		if s, _ := o.Session(next); err != nil || s.Owes != OwesNothing {
			t.Errorf("%v %+v", err, s)
		}
		if err := o.StartOver(t.Context(), asRoot, "ingrid", FirstPassword()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if _, ok := o.Session(next); ok || o.Ways("ingrid").Authenticator {
			t.Error("who starts over is signed in with what is lost")
		}
	})
}
