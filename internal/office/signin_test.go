package office

import (
	"context"
	"errors"
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
	for _, d := range []Decision{OpenHouse(fjellheim), OpenHouse(solsiden), CreateAccount(root), CreateAccount(ingrid), CreateAccount(ada),
		GiveWork(working), GiveWork(with(working, func(f *WorkGiven) { f.House = "solsiden" })), GiveWork(living)} {
		if _, err := o.Do(context.Background(), journal.Form{By: asProgram}, d); err != nil {
			t.Fatal(err)
		}
	}
	for id, pass := range map[AccountID]string{"ingrid": ingrids, "ada": adas, "root": "the server hums quietly"} {
		if err := o.SetPassword(context.Background(), asProgram, id, pass); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func keyOf(err error) string {
	if r := (*care.Refusal)(nil); errors.As(err, &r) {
		return r.Key
	}
	return ""
}

func TestSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		o := opened(t, new(journal.Memory), time.Now)
		defer o.Close()
		token, err := o.SignIn(ctx, " INGRID ", ingrids, Where{Device: "phone", Address: "10.0.0.7:4711"})
		if err != nil {
			t.Fatal(err)
		}
		s, ok := o.Session(token)
		if !ok || s.Who() != care.ByTherapist("S1") || s.House != "fjellheim" || s.Language != "nb" || s.Account.Name != "Ingrid" || s.Address != "10.0.0.7" {
			t.Fatalf("%v %+v", ok, s)
		}
		for _, other := range []string{"", token[1:], token + "A", string(s.ID)} {
			if _, ok := o.Session(other); ok {
				t.Errorf("%q is a token", other)
			}
		}
	})
}
