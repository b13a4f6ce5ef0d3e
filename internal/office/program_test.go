package office

import (
	"testing"
	"testing/synctest"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

func TestToken(t *testing.T) {
	leads := with(working, func(f *WorkGiven) { f.Role = care.RoleCoordinator })
	office := given(root, fjellheim, solsiden, ingrid, ada, leads, living)
	made := TokenMade{Token: "T1", House: "fjellheim", Name: "The region's register", Scopes: []Scope{ScopeDay}, Sum: make([]byte, 32), Until: now.Add(time.Hour), By: "ingrid"}
	but := func(change func(*TokenMade)) Decision { return makeToken(with(made, change)) }

	check(t, office, asRoot, makeToken(made), then(made))
	check(t, office, asIngrid, makeToken(made), then(made))
	check(t, office, asAda, makeToken(made), refused("office.administrator-only"))
	check(t, office, asIngrid, but(func(f *TokenMade) { f.House = "solsiden" }), refused("office.administrator-only")) // not hers
	check(t, office, asRoot, but(func(f *TokenMade) { f.House = "x" }), refused("office.house-unknown"))
	check(t, append(office, AccountDisabled{"ingrid"}), asIngrid, makeToken(made), refused("office.administrator-only"))
	check(t, append(office, made), asRoot, makeToken(made), refused("form.incomplete"))
	check(t, office, asRoot, but(func(f *TokenMade) { f.Name = " " }), refused("office.no-name"))
	check(t, office, asRoot, but(func(f *TokenMade) { f.Scopes = nil }), refused("token.no-scope"))
	check(t, office, asRoot, but(func(f *TokenMade) { f.Scopes = []Scope{"everything"} }), refused("token.no-scope"))
	check(t, office, asRoot, but(func(f *TokenMade) { f.Until = now }), refused("token.until"))
	check(t, office, asRoot, but(func(f *TokenMade) { f.Until = now.Add(TokenLongest + 1) }), refused("token.until"))

	gone := TokenRevoked{"T1"}
	check(t, append(office, made), asIngrid, RevokeToken(gone), then(gone))
	check(t, append(office, made, gone), asRoot, RevokeToken(gone), then())
	check(t, append(office, made), asAda, RevokeToken(gone), refused("office.administrator-only"))
	check(t, office, asRoot, RevokeToken(gone), refused("token.unknown"))

	check(t, append(office, made), asProgram, useToken(TokenUsed{"T1"}), then(TokenUsed{"T1"}))
	check(t, append(office, made, gone), asProgram, useToken(TokenUsed{"T1"}), refused("office.administrator-only"))
	// What comes with a token has no say in the office, whatever it may read in a house.
	withToken := Program{Token: "T1"}.Who()
	check(t, append(office, made), withToken, RevokeToken(gone), refused("office.administrator-only"))
	check(t, office, withToken, Disable(AccountDisabled{"ingrid"}), refused("office.administrator-only"))
}

func TestPrograms(t *testing.T) {
	story(t, func(t *testing.T, o *Office, store journal.Store) {
		ctx := t.Context()
		ask := TokenMade{Token: "T1", House: "fjellheim", Name: "Calendar on the wall", Scopes: []Scope{ScopeAudit}, Until: time.Now().Add(48 * time.Hour), By: "root"}
		form := journal.Form{ID: "form-1", By: asRoot}
		token, err := o.MakeToken(ctx, form, ask)
		if err != nil || len(token) != 43 {
			t.Fatalf("%q %v", token, err)
		}
		if again, err := o.MakeToken(ctx, form, ask); again != "" || keyOf(err) != "token.shown-already" {
			t.Errorf("%q %v", again, err)
		}
		count := func() (n int) {
			_ = journal.Read(ctx, store, Book, 0, func(r journal.Record) error {
				if r.Kind == "token.used" {
					n++
				}
				return nil
			})
			return n
		}
		for range 50 {
			p, ok := o.Program(ctx, token)
			if !ok || p.House != "fjellheim" || !p.May(ScopeAudit) || p.May(ScopeDay) || p.Who().Role != care.RoleProgram {
				t.Fatalf("%v %+v", ok, p)
			}
			time.Sleep(30 * time.Minute)
		}
		if n := count(); n < 2 || n > 3 {
			t.Errorf("its use was noted %d times in about a day", n)
		}
		if list := o.Programs("fjellheim"); len(list) != 1 || list[0].Used.IsZero() || len(o.Programs("solsiden")) != 0 || len(o.Programs("")) != 1 {
			t.Errorf("%+v", list)
		}
		if p, ok := o.ProgramOf(care.ByProgram("token T1")); !ok || p.Name != ask.Name {
			t.Errorf("it looked, and is called %q", p.Name)
		}
		if _, ok := o.ProgramOf(care.ByTherapist("token T1")); ok {
			t.Error("a colleague is called as a program is")
		}
		for _, other := range []string{"", token + "x", "T1"} {
			if _, ok := o.Program(ctx, other); ok {
				t.Errorf("%q is a token", other)
			}
		}
		if _, ok := o.Session(token); ok {
			t.Error("a program is somebody")
		}
		time.Sleep(24 * time.Hour)
		if _, ok := o.Program(ctx, token); ok {
			t.Error("it is good for ever")
		}
		ask.Token, ask.Until = "T2", time.Now().Add(time.Hour)
		token, err = o.MakeToken(ctx, journal.Form{By: asRoot}, ask)
		if _, ok := o.Program(ctx, token); err != nil || !ok {
			t.Errorf("%v", err)
		}
		do(t, o, RevokeToken(TokenRevoked{"T2"}))
		if _, ok := o.Program(ctx, token); ok {
			t.Error("it was taken back and is good")
		}
		synctest.Wait()
	})
}
