package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

const (
	ingrids = "seven otters sing at dawn"
	adas    = "blåbærturen i august var fin"
)

// opened is an office with Ingrid, who works in two houses, Ada, who lives in one, and an administrator.
func opened(t testing.TB, store journal.Store, now func() time.Time) *Office {
	t.Helper()
	o, err := Open(context.Background(), journal.Open(store, now, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []Decision{RequireSecond(SecondRequired{}), OpenHouse(fjellheim), OpenHouse(solsiden), CreateAccount(root), CreateAccount(ingrid), CreateAccount(ada),
		GiveWork(working), GiveWork(with(working, func(f *WorkGiven) { f.House = "solsiden" })), GiveWork(living)} {
		if _, err := o.Do(context.Background(), journal.Form{By: asProgram}, d); err != nil {
			t.Fatal(err)
		}
	}
	for id, hash := range hashes() {
		if _, err := o.Do(context.Background(), journal.Form{By: asProgram}, setPassword(id, hash)); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// hashes are everybody's passwords, hashed once for all tests.
var hashes = sync.OnceValue(func() map[AccountID]string {
	o, all := &Office{kiln: make(chan struct{}, 1)}, map[AccountID]string{}
	for id, pass := range map[AccountID]string{"ingrid": ingrids, "ada": adas, "root": "the server hums quietly"} {
		var err error
		if all[id], err = o.hash(context.Background(), pass); err != nil {
			panic(err)
		}
	}
	return all
})

func keyOf(err error) string {
	if r := (*care.Refusal)(nil); errors.As(err, &r) {
		return r.Key
	}
	return ""
}

// story runs in a bubble where time passes by itself, and nothing takes time.
func story(t *testing.T, tell func(t *testing.T, o *Office, store journal.Store)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		store := new(journal.Memory)
		o := opened(t, store, time.Now)
		defer o.Close()
		tell(t, o, store)
	})
}

func signIn(t *testing.T, o *Office, name, pass string) (token string, s Session) {
	t.Helper()
	token, err := o.SignIn(t.Context(), name, pass, Where{Device: "phone", Address: "10.0.0.7:4711", Browser: "the phone's"})
	if err != nil {
		t.Fatal(err)
	}
	s, ok := o.Session(token)
	if !ok {
		t.Fatal("the session is not open")
	}
	return token, s
}

func do(t *testing.T, o *Office, d Decision) {
	t.Helper()
	if _, err := o.Do(t.Context(), journal.Form{By: asProgram}, d); err != nil {
		t.Fatal(err)
	}
}

func (o *Office) closed(id SessionID) bool {
	select {
	case <-o.Done(id):
		return true
	default:
		return false
	}
}

func TestSignIn(t *testing.T) {
	story(t, func(t *testing.T, o *Office, store journal.Store) {
		token, s := signIn(t, o, " INGRID ", ingrids)
		if s.Who() != care.ByTherapist("S1") || s.House != "fjellheim" || s.Language != "nb" || s.Account.Name != "Ingrid" ||
			s.Address != "10.0.0.7" || s.Device != "phone" || s.Borrowed || o.closed(s.ID) {
			t.Errorf("%+v", s)
		}
		for _, other := range []string{"", token[1:], token + "A", string(s.ID)} {
			if _, ok := o.Session(other); ok {
				t.Errorf("%q is a token", other)
			}
		}
		again, _ := signIn(t, o, "ingrid", ingrids)
		if again == token || len(o.Sessions("ingrid")) != 2 || len(o.Sessions("ada")) != 0 {
			t.Error("each device has a session of its own")
		}
		if _, r := signIn(t, o, "root", "the server hums quietly"); r.Who() != (care.Who{Role: care.RoleAdministrator, ID: "root"}) || r.House != "" {
			t.Errorf("%+v", r)
		}
		err := journal.Read(t.Context(), store, Book, 0, func(r journal.Record) error {
			for _, secret := range []string{token, again, ingrids, adas} {
				if strings.Contains(string(r.Data), secret) {
					t.Errorf("entry %d holds a secret", r.Seq)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestSignInTellsNothing checks that a wrong name and a wrong password are answered alike, after the same work.
func TestSignInTellsNothing(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		do(t, o, CreateAccount(AccountCreated{Account: "new", Username: "new", Name: "New", Language: "en"}))
		do(t, o, Disable(AccountDisabled{"ada"}))
		for _, c := range [][2]string{{"ingrid", "seven otters sing at dusk"}, {"ingrid", ""}, {"ingrid", strings.Repeat("x", 1<<20)},
			{"nobody", ingrids}, {"", ""}, {"no such name", ingrids}, {"new", ingrids}, {"new", ""}, {"ada", ingrids}} {
			fired := o.fired()
			_, err := o.SignIn(t.Context(), c[0], c[1], Where{})
			if keyOf(err) != "signin.wrong" || len(err.(*care.Refusal).Args) != 0 {
				t.Errorf("%s: %v", c[0], err)
			}
			if n := fired(); n != 1 {
				t.Errorf("%s: %d passwords were hashed", c[0], n)
			}
		}
		if _, err := o.SignIn(t.Context(), "ada", adas, Where{}); keyOf(err) != "signin.disabled" {
			t.Errorf("%v: who knows the password is told why", err)
		}
	})
}

// fired counts the passwords that are hashed from now on.
func (o *Office) fired() func() int {
	n := 0
	kiln, watched, stop := o.kiln, make(chan struct{}), make(chan bool)
	o.kiln = watched
	go func() {
		for {
			select {
			case <-watched: // somebody comes in
				n++
				watched <- struct{}{} // and goes out
			case <-stop:
				return
			}
		}
	}()
	return func() int { stop <- true; o.kiln = kiln; return n }
}

func TestSlowDown(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		wrong := func(name, address string) string {
			_, err := o.SignIn(t.Context(), name, "x", Where{Address: address, Browser: "a stranger's"})
			return keyOf(err)
		}
		signIn(t, o, "ingrid", ingrids) // with her phone, once
		for i := range perName.tries {
			if got := wrong("Ingrid", fmt.Sprintf("192.0.2.%d:1", i)); got != "signin.wrong" {
				t.Fatalf("%d: %s", i, got)
			}
		}
		_, err := o.SignIn(t.Context(), "ingrid", ingrids, Where{Address: "192.0.2.9"})
		r := (*care.Refusal)(nil)
		if !errors.As(err, &r) || r.Key != "signin.slow-down" || !errors.Is(err, TooOften) || len(r.Args) != 2 || r.Args[1] != 10 {
			t.Fatalf("%+v", err)
		}
		if got := wrong("nobody", "192.0.2.9"); got != "signin.wrong" {
			t.Errorf("another name: %s", got)
		}
		signIn(t, o, "ingrid", ingrids) // with her phone she is not slowed down by who guesses elsewhere
		time.Sleep(10 * time.Second)
		if _, err := o.SignIn(t.Context(), "ingrid", ingrids, Where{Address: "192.0.2.9"}); err != nil {
			t.Errorf("who waits as told is let in: %v", err)
		}
		for i := range perAddress.tries {
			wrong(fmt.Sprint("name", i), "198.51.100.1:1")
		}
		if got := wrong("yet-another", "198.51.100.1:2"); got != "signin.slow-down" {
			t.Errorf("many names from one address: %s", got)
		}
	})
}

// TestGuessing tries ten thousand passwords for one name within an hour, from ever other addresses, and so that nobody who
// guesses shuts out the owner, in a browser that she has used before.
func TestGuessing(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		signIn(t, o, "ingrid", ingrids)
		fired := o.fired()
		for n := range 10_000 {
			_, err := o.SignIn(t.Context(), "ingrid", "x", Where{Address: fmt.Sprintf("10.%d.%d.1", n/250, n%250), Browser: fmt.Sprint("made up ", n)})
			if key := keyOf(err); key != "signin.wrong" && key != "signin.slow-down" {
				t.Fatal(err)
			}
			time.Sleep(time.Hour / 10_000)
		}
		if n := fired(); n > 100 || n < 30 {
			t.Errorf("%d guesses were looked at", n)
		}
		if _, err := o.SignIn(t.Context(), "ingrid", ingrids, Where{Browser: "unknown"}); keyOf(err) != "signin.slow-down" {
			t.Errorf("%v: so the test tells nothing", err)
		}
		signIn(t, o, "ingrid", ingrids)
		// One guess for each of many names, from one address, is slowed down as well.
		fired = o.fired()
		for n := range 1000 {
			_, _ = o.SignIn(t.Context(), fmt.Sprint("name", n), "x", Where{Address: "192.0.2.1"})
		}
		if n := fired(); n > perAddress.tries {
			t.Errorf("%d names were tried at once", n)
		}
		// A browser that she has used is no licence to guess there.
		fired = o.fired()
		for range 1000 {
			_, _ = o.SignIn(t.Context(), "ingrid", "x", Where{Address: "10.0.0.7", Browser: "the phone's"})
		}
		if n := fired(); n > perName.tries {
			t.Errorf("%d guesses at once with her phone", n)
		}
	})
}

func TestSessionEnds(t *testing.T) {
	for name, c := range map[string]struct {
		end     func(t *testing.T, o *Office, token string, s Session)
		because Because
	}{
		"sign-out": {func(t *testing.T, o *Office, token string, s Session) {
			if err := errors.Join(o.SignOut(t.Context(), token), o.SignOut(t.Context(), token), o.SignOut(t.Context(), "x")); err != nil {
				t.Fatal(err)
			}
		}, BecauseSignedOut},
		"from another device": {func(t *testing.T, o *Office, _ string, s Session) {
			do(t, o, CloseSession(SessionClosed{s.ID, s.Account.ID, BecauseSignedOut}))
		}, BecauseSignedOut},
		"disabled": {func(t *testing.T, o *Office, _ string, s Session) { do(t, o, Disable(AccountDisabled{s.Account.ID})) }, BecauseDisabled},
		"another role": {func(t *testing.T, o *Office, _ string, s Session) {
			do(t, o, GiveWork(with(working, func(f *WorkGiven) { f.Role = care.RoleCoordinator })))
		}, BecauseWork},
		"no more work": {func(t *testing.T, o *Office, _ string, s Session) {
			do(t, o, EndWork(WorkEnded{"ingrid", "fjellheim"}))
		}, BecauseWork},
		"password": {func(t *testing.T, o *Office, _ string, s Session) {
			if err := o.SetPassword(t.Context(), asRoot, "ingrid", "a heron on one leg"); err != nil {
				t.Fatal(err)
			}
		}, BecausePassword},
		"idle": {func(t *testing.T, o *Office, token string, s Session) {
			time.Sleep(SessionIdle - time.Second)
			if _, ok := o.Session(token); !ok {
				t.Error("ended too early")
			}
			time.Sleep(SessionIdle - time.Second)
			if o.closed(s.ID) {
				t.Error("was here, and is shut out")
			}
			time.Sleep(time.Second)
			synctest.Wait()
		}, BecauseIdle},
		"idle on a tablet": {func(t *testing.T, o *Office, token string, s Session) {
			pass, err := o.SignIn(t.Context(), "ingrid", ingrids, Where{Kind: Tablet})
			if err != nil {
				t.Fatal(err)
			}
			shared, _ := o.Session(pass)
			time.Sleep(15 * time.Minute)
			synctest.Wait()
			if !o.closed(shared.ID) || o.closed(s.ID) {
				t.Error("a tablet that is left lying is open as long as a desk")
			}
			time.Sleep(SessionIdle)
			synctest.Wait()
		}, BecauseIdle},
		"over": {func(t *testing.T, o *Office, token string, s Session) {
			for time.Now().Before(s.Started.Add(SessionLongest - time.Minute)) {
				time.Sleep(time.Minute)
				if _, ok := o.Session(token); !ok {
					t.Fatal("ended too early")
				}
			}
			time.Sleep(time.Minute)
			synctest.Wait()
		}, BecauseOver},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, o *Office, store journal.Store) {
				token, s := signIn(t, o, "ingrid", ingrids)
				adasToken, _ := signIn(t, o, "ada", adas)
				stream := o.Done(s.ID)
				c.end(t, o, token, s)
				select {
				case <-stream:
				default:
					t.Error("the streams go on")
				}
				if _, ok := o.Session(token); ok || !o.closed(s.ID) || len(o.Sessions("ingrid")) != 0 {
					t.Error("the session goes on")
				}
				if _, ok := o.Session(adasToken); !ok && c.because != BecauseIdle && c.because != BecauseOver {
					t.Error("somebody else is signed out too")
				}
				var last SessionClosed
				err := journal.Read(t.Context(), store, Book, 0, func(r journal.Record) error {
					if f, err := Decode(r.Kind, r.Data); err != nil {
						return err
					} else if f, ok := f.(SessionClosed); ok && f.Session == s.ID {
						last = f
					}
					return nil
				})
				if err != nil || last.Because != c.because {
					t.Errorf("%v: the journal says %q, want %q", err, last.Because, c.because)
				}
			})
		})
	}
}

// TestHangUp checks that a decision is true everywhere once it is written, also for who did not wait for the answer.
func TestHangUp(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		_, s := signIn(t, o, "ingrid", ingrids)
		gone, hangUp := context.WithCancel(t.Context())
		hangUp()
		if _, err := o.Do(gone, journal.Form{By: asProgram}, Disable(AccountDisabled{"ingrid"})); err != nil || !o.closed(s.ID) {
			t.Errorf("%v: a disabled account is signed in", err)
		}
	})
}

func TestRestart(t *testing.T) {
	story(t, func(t *testing.T, o *Office, store journal.Store) {
		token, s := signIn(t, o, "ingrid", ingrids)
		gone, _ := signIn(t, o, "ada", adas)
		if err := o.SignOut(t.Context(), gone); err != nil {
			t.Fatal(err)
		}
		token, err := o.ChooseHouse(t.Context(), token, "solsiden")
		if err != nil {
			t.Fatal(err)
		}
		s, _ = o.Session(token)
		start := func() *Office {
			again, err := Open(t.Context(), journal.Open(store, time.Now, nil))
			if err != nil {
				t.Fatal(err)
			}
			return again
		}
		again := start()
		got, ok := again.Session(token)
		if !ok || got.ID != s.ID || got.House != "solsiden" || !got.Until.Equal(s.Until) {
			t.Errorf("%+v", got)
		}
		if _, ok := again.Session(gone); ok {
			t.Error("who signed out is back")
		}
		again.Close()
		time.Sleep(SessionLongest) // the server is off for the night
		late := start()
		defer late.Close()
		if _, ok := late.Session(token); ok {
			t.Error("the session is older than a session can be")
		}
	})
}

func TestChooseHouseAndLanguage(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		token, _ := signIn(t, o, "ingrid", ingrids)
		other, _ := signIn(t, o, "ingrid", ingrids)
		was := token
		token, err := o.ChooseHouse(t.Context(), was, "solsiden")
		if err := errors.Join(err, o.ChooseLanguage(t.Context(), token, "en")); err != nil || token == was {
			t.Fatal(err)
		}
		if _, ok := o.Session(was); ok {
			t.Error("the token of who she was in the other house is still good")
		}
		if again, err := o.ChooseHouse(t.Context(), token, "solsiden"); err != nil || again != token {
			t.Errorf("%v: who is there already goes nowhere", err)
		}
		one, _ := o.Session(token)
		two, _ := o.Session(other)
		if one.House != "solsiden" || two.House != "fjellheim" || one.Language != "en" || two.Language != "en" {
			t.Errorf("%+v\n%+v", one, two)
		}
		for _, house := range []string{"atlantis", ""} {
			if _, err := o.ChooseHouse(t.Context(), token, house); keyOf(err) != "office.not-your-house" {
				t.Error(err)
			}
		}
		_, err = o.ChooseHouse(t.Context(), "x", "solsiden")
		for _, err := range []error{err, o.ChooseLanguage(t.Context(), "x", "en")} {
			if keyOf(err) != "signin.over" {
				t.Error(err)
			}
		}
	})
}

func TestChooseOwnPassword(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		ctx := t.Context()
		if err := o.SetPassword(ctx, asRoot, "ingrid", "a heron on one leg"); err != nil {
			t.Fatal(err)
		}
		token, s := signIn(t, o, "ingrid", "a heron on one leg")
		if !s.Borrowed {
			t.Error("somebody else knows the password, and nobody says so")
		}
		other, _ := signIn(t, o, "ingrid", "a heron on one leg")
		for want, c := range map[string][2]string{
			"password.not-yours":   {ingrids, "another heron, another leg"},
			"password.too-short":   {"a heron on one leg", "short"},
			"password.is-username": {"a heron on one leg", "ingrid-ingrid-ingrid"},
			"password.same":        {"a heron on one leg", "a heron on one leg"},
		} {
			if _, err := o.ChangePassword(ctx, token, c[0], c[1]); keyOf(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		next, err := o.ChangePassword(ctx, token, "a heron on one leg", ingrids)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := o.Session(next)
		if !ok || got.ID == s.ID || got.Borrowed || got.House != s.House || got.Device != "phone" {
			t.Errorf("%+v", got)
		}
		for _, old := range []string{token, other} {
			if _, ok := o.Session(old); ok {
				t.Error("an old token is still good")
			}
		}
		if _, err := o.ChangePassword(ctx, token, ingrids, adas); keyOf(err) != "signin.over" {
			t.Error(err)
		}
		if _, err := o.SignIn(ctx, "ingrid", "a heron on one leg", Where{}); keyOf(err) != "signin.wrong" {
			t.Error(err)
		}
		signIn(t, o, "ingrid", ingrids)
		for want, c := range map[string]struct {
			by care.Who
			id AccountID
		}{"office.account-unknown": {asRoot, "x"}, "office.administrator-only": {asIngrid, "ingrid"}} {
			if err := o.SetPassword(ctx, c.by, c.id, adas); keyOf(err) != want {
				t.Error(err)
			}
		}
		// Who tries old passwords at a screen that was left open is slowed down as well.
		tries := 0
		for ; keyOf(err) != "signin.slow-down" && tries < 10; tries++ {
			_, err = o.ChangePassword(ctx, next, "guess", adas)
		}
		if tries != perName.tries+1 {
			t.Errorf("%d tries", tries)
		}
	})
}

// TestNotWritten checks that what could not be written down is not true either; but who signs out is out.
func TestNotWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &failing{Store: new(journal.Memory)}
		o := opened(t, store, time.Now)
		defer o.Close()
		token, s := signIn(t, o, "ingrid", ingrids)
		store.err = errors.New("the disk is full")
		if _, err := o.SignIn(t.Context(), "ada", adas, Where{}); !errors.Is(err, store.err) || len(o.Sessions("ada")) != 0 {
			t.Errorf("%v", err)
		}
		_, err := o.Do(t.Context(), journal.Form{By: asProgram}, Disable(AccountDisabled{"ingrid"}))
		if acc, _ := o.Account("ingrid"); err == nil || acc.Disabled || o.closed(s.ID) {
			t.Errorf("%v %+v", err, acc)
		}
		if err := o.SignOut(t.Context(), token); !errors.Is(err, store.err) || !o.closed(s.ID) {
			t.Errorf("%v", err)
		}
		if _, ok := o.Session(token); ok {
			t.Error("who signed out is still in")
		}
		store.err = nil
		do(t, o, ChooseLanguage(LanguageChosen{"ingrid", "en"})) // what the journal believes to be open stays shut
		if _, ok := o.Session(token); ok {
			t.Error("who signed out is back in")
		}
	})
}

type failing struct {
	journal.Store
	err error
}

func (f *failing) Append(ctx context.Context, records []journal.Record) error {
	if f.err != nil {
		return f.err
	}
	return f.Store.Append(ctx, records)
}

// TestTogether lets many people come and go at once; run it with -race.
func TestTogether(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				name, pass := "ingrid", ingrids
				if i%2 == 0 {
					name, pass = "ada", adas
				}
				token, err := o.SignIn(t.Context(), name, pass, Where{Address: fmt.Sprint("10.0.0.", i)})
				if keyOf(err) == "signin.slow-down" {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				for range 100 {
					if _, ok := o.Session(token); !ok {
						t.Error("lost a session")
					}
					o.Sessions("ada")
				}
				if i%3 == 0 {
					_ = o.ChooseLanguage(t.Context(), token, "en")
				}
				if err := o.SignOut(t.Context(), token); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := len(o.open.Load().byID) + len(o.open.Load().bySum); n != 0 {
			t.Errorf("%d sessions are left", n)
		}
	})
}

func TestWhoWorksWhere(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		names := func(list []Account) (all []string) {
			for _, c := range list {
				all = append(all, c.Name)
			}
			return all
		}
		for got, want := range map[string]string{
			fmt.Sprint(names(o.Accounts())):             "[Ada Ingrid Rut]",
			fmt.Sprint(names(o.AccountsOf("solsiden"))): "[Ingrid]",
			fmt.Sprint(names(o.AccountsOf("x")), "-"):   "[]-",
			fmt.Sprint(o.Houses()[1].Name):              "Solsiden",
		} {
			if got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		acc, ok := o.Account("ingrid")
		if !ok || !acc.Password || len(acc.Works) != 2 || acc.Works[1] != (Work{"solsiden", care.RoleTherapist, "S1"}) {
			t.Errorf("%+v", acc)
		}
		acc.Works[0].Role = care.RoleCoordinator // a copy
		if acc, _ := o.Account("ingrid"); acc.Works[0].Role != care.RoleTherapist {
			t.Error("whoever asks can change the state")
		}
		if _, ok := o.Account("x"); ok {
			t.Error("x is known")
		}
		if h, ok := o.House("fjellheim"); !ok || h.Name != "Fjellheim" {
			t.Errorf("%+v", h)
		}
		if _, ok := o.House("x"); ok {
			t.Error("x is known")
		}
	})
}
