package office

import (
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

func TestOnlyTheProgramErasesAccounts(t *testing.T) {
	office := given(fjellheim, root, ada, living)
	check(t, office, asProgram, eraseAccount(AccountErased{"ada"}), then(AccountErased{"ada"}))
	check(t, office, asRoot, eraseAccount(AccountErased{"ada"}), refused("office.administrator-only"))
	check(t, office, asAda, eraseAccount(AccountErased{"ada"}), refused("office.administrator-only"))
	check(t, office, asProgram, eraseAccount(AccountErased{"nobody"}), refused("office.account-unknown"))
}

// TestEraseResident erases Ada while she is signed in.
func TestEraseResident(t *testing.T) {
	story(t, func(t *testing.T, o *Office, store journal.Store) {
		j := journal.Open(store, time.Now, nil)
		h, err := j.House(t.Context(), "fjellheim")
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := j.Close(); err != nil {
				t.Error(err)
			}
		}()
		chief, second := care.ByCoordinator("chief"), care.ByCoordinator("second")
		for _, d := range []care.Decision{
			care.Admit(care.ResidentAdmitted{Resident: "R1", Stay: "s", Name: "Ada", On: time.Now()}),
			care.AskErasure(care.ErasureAsked{Erasure: "e", Resident: "R1", Reason: care.ErasureMistake, Why: "A test."}),
		} {
			if _, err := h.Do(t.Context(), journal.Form{By: chief}, d); err != nil {
				t.Fatal(err)
			}
		}
		_, s := signIn(t, o, "ada", adas)
		_, hers := signIn(t, o, "ingrid", ingrids)
		sure := care.ErasureConfirmed{Erasure: "e", Resident: "R1"}
		if _, err := o.EraseResident(t.Context(), h, journal.Form{By: chief}, sure); journal.Refused(err) == nil || o.closed(s.ID) {
			t.Fatalf("one person alone: %v", err)
		}
		form := journal.Form{ID: "f", By: second}
		if _, err := o.EraseResident(t.Context(), h, form, sure); err != nil {
			t.Fatal(err)
		}
		if again, err := o.EraseResident(t.Context(), h, form, sure); err != nil || !again.Known {
			t.Errorf("sent twice: %+v, %v", again, err)
		}
		if !o.closed(s.ID) || o.closed(hers.ID) {
			t.Error("Ada is signed in, or Ingrid is not")
		}
		if _, ok := o.Account("ada"); ok {
			t.Error("the account is known")
		}
		if _, err := o.SignIn(t.Context(), "ada", adas, Where{}); journal.Refused(err) == nil || journal.Refused(err).Key != "signin.wrong" {
			t.Errorf("she signs in: %v", err)
		}
		read := 0
		err = journal.Read(t.Context(), store, Book, 0, func(r journal.Record) error {
			if r.Erased != (r.Subject == "ada") || strings.Contains(string(r.Data), `"R1"`) {
				t.Errorf("entry %d, %s: %s", r.Seq, r.Kind, r.Data)
			}
			read++
			return nil
		})
		if err != nil || read == 0 {
			t.Error(err)
		}
		do(t, o, CreateAccount(AccountCreated{Account: "new", Username: "ada", Name: "Another", Language: "nb"}))
		again, err := Open(t.Context(), journal.Open(store, time.Now, nil))
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if len(again.Accounts()) != len(o.Accounts()) {
			t.Error("a start knows other accounts")
		}
	})
}
