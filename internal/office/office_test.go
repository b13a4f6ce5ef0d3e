package office

import (
	"errors"
	"flag"
	"reflect"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/vocabulary/vocabularytest"
)

var now = time.Date(2026, 11, 21, 10, 20, 0, 0, time.UTC)

// The office that most tests work in.
var (
	fjellheim = HouseOpened{House: "fjellheim", Name: "Fjellheim"}
	solsiden  = HouseOpened{House: "solsiden", Name: "Solsiden"}
	root      = AccountCreated{Account: "root", Username: "root", Name: "Rut", Language: "en", Admin: true}
	ingrid    = AccountCreated{Account: "ingrid", Username: "Ingrid", Name: "Ingrid", Language: "nb"}
	ada       = AccountCreated{Account: "ada", Username: "ada", Name: "Ada", Language: "nb"}
	working   = WorkGiven{Account: "ingrid", House: "fjellheim", Role: care.RoleTherapist, Person: "S1"}
	living    = WorkGiven{Account: "ada", House: "fjellheim", Role: care.RoleResident, Person: "R1"}
	locked    = PasswordSet{Account: "ingrid", Hash: "hash"}
	here      = SessionOpened{Session: "phone", Account: "ingrid", Token: make([]byte, 32), House: "fjellheim", Until: now.Add(6 * time.Hour), IdleMinutes: 60}

	shows = AuthenticatorAdded{Account: "ingrid", Secret: []byte("12345678901234567890"), Step: 7}
	holds = PasskeyAdded{Account: "ingrid", Passkey: "P1", Name: "Telefonen", Credential: []byte("c1"), Key: []byte("key"), Count: 3}

	asRoot    = care.Who{Role: care.RoleAdministrator, ID: "root"}
	asIngrid  = owner("ingrid")
	asAda     = owner("ada")
	asProgram = care.ByProgram("test")
)

// check asks, as somebody, for a decision in an office where some facts are given.
func check(t *testing.T, given []Fact, by care.Who, when Decision, want outcome) {
	t.Helper()
	s := stateOf(given...)
	facts, err := when(s.Ask(by, now))
	got := outcome{facts: facts}
	if r := (*care.Refusal)(nil); errors.As(err, &r) {
		got.refusal = r.Key
	} else if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func stateOf(facts ...Fact) *State {
	s := new(State)
	for i, f := range facts {
		s.Fold(Entry{Seq: uint64(i) + 1, At: now.Add(-time.Hour), Fact: f})
	}
	return s
}

type outcome struct {
	facts   []Fact
	refusal string
}

func given(facts ...Fact) []Fact { return facts }
func then(facts ...Fact) outcome { return outcome{facts: facts} }
func refused(key string) outcome { return outcome{refusal: key} }
func with[F any](f F, change func(*F)) F {
	change(&f)
	return f
}

var update = flag.Bool("update", false, "write the golden file of a new kind of fact")

// TestFactsStayReadable reads one fact of every kind as it was written when the kind was new.
func TestFactsStayReadable(t *testing.T) { vocabularytest.Readable(t, Kinds, *update) }

// TestDecodeRefuses checks that what a newer version wrote, or nobody wrote, is not passed over.
func TestDecodeRefuses(t *testing.T) {
	for _, c := range [][2]string{{"house.painted", "{}"}, {"house.opened", "{"}, {"house.opened", `{"Name":1}`}} {
		if f, err := Decode(c[0], []byte(c[1])); err == nil {
			t.Errorf("%s %s is read as %+v", c[0], c[1], f)
		}
	}
}
