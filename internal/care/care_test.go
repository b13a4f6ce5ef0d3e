package care

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"milieu/internal/vocabulary/vocabularytest"
)

// now is when the tests' decisions are asked: a Saturday morning, in a house in Oslo.
var now = time.Date(2026, 11, 21, 10, 20, 0, 0, time.UTC)

func ago(d time.Duration) time.Time { return now.Add(-d) }

// The house that most tests live in.
var (
	fjellheim = HouseDescribed{Name: "Fjellheim", Kind: Ward, Word: "resident", Languages: []string{"nb", "en"}, Zone: "Europe/Oslo"}
	ada       = ResidentAdmitted{Resident: "ada", Stay: "stay-1", Name: "Ada", On: ago(100 * time.Hour), OwnWish: true}
	eli       = ResidentAdmitted{Resident: "eli", Stay: "stay-2", Name: "Eli", On: ago(50 * time.Hour)}
	ingrid    = StaffJoined{Staff: "ingrid", Name: "Ingrid", Profession: "milieu therapist"}
	jonas     = StaffJoined{Staff: "jonas", Name: "Jonas", Profession: "milieu therapist"}

	asAda     = ByResident("ada")
	asEli     = ByResident("eli")
	asIngrid  = ByTherapist("ingrid")
	asJonas   = ByTherapist("jonas")
	asChief   = ByCoordinator("chief")
	asAdmin   = Who{RoleAdministrator, "root"}
	asAuditor = Who{RoleAuditor, "auditor"}
)

// check asks, as somebody, for a decision in a house where some facts are given.
// It is the one place where tests touch the API of decisions.
func check(t *testing.T, given []Fact, by Who, when Decision, want outcome) {
	t.Helper()
	s := stateOf(given...)
	facts, err := s.Ask(by, "", now).Take(when)
	got := outcome{facts: facts}
	if r := (*Refusal)(nil); errors.As(err, &r) {
		got.refusal = r.Key
	} else if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for i, f := range facts { // whatever was decided leaves a house in order
		s.Fold(Entry{Seq: s.Seq() + 1, At: now.Add(time.Duration(i)), By: by, Fact: f})
	}
	if err := s.Check(); err != nil {
		t.Errorf("after %+v: %v", facts, err)
	}
}

// stateOf folds facts as Ingrid's, an hour ago, or when the fact says that somebody else wrote it.
func stateOf(facts ...Fact) *State {
	s := new(State)
	s.access.Everybody = true // most houses in the tests keep no rota
	for i, f := range facts {
		e := Entry{Seq: uint64(i) + 1, At: ago(time.Hour), By: asIngrid, Fact: f}
		if w, ok := f.(wrote); ok {
			e.At, e.By, e.Fact = w.at, w.by, w.Fact
		}
		s.Fold(e)
	}
	return s
}

// wrote says who wrote a given fact, and when.
type wrote struct {
	by Who
	at time.Time
	Fact
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

func FuzzDecode(f *testing.F) {
	for _, k := range Kinds {
		b, err := os.ReadFile(filepath.Join("testdata", "facts", k.Name+".json"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(k.Name, b)
	}
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		fact, err := Decode(kind, data)
		if err != nil {
			return
		}
		// What can be read can be written, and is then read as the same.
		name, again, err := Encode(fact)
		if err != nil || name != kind {
			t.Fatalf("%s: %v", name, err)
		}
		back, err := Decode(name, again)
		if err != nil {
			t.Fatal(err)
		}
		_, thrice, _ := Encode(back)
		if !bytes.Equal(again, thrice) {
			t.Fatalf("%s\n%s", again, thrice)
		}
	})
}
