package cli

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"milieu/internal/journal"
	"milieu/internal/journal/keys"
	"milieu/internal/journal/sqlite"
)

var tampered = flag.Int("tampered", 200, "how often TestTamper changes something; make tamper does it 10,000 times")

// tamperedWith are the files that somebody changes who is where they should not be.
var tamperedWith = []string{sqlite.FileName, sqlite.KeysName, sqlite.PinName}

// victim is a data directory as it was, and all that it says.
type victim struct {
	files map[string][]byte
	place keys.Place
	said  [sha256.Size]byte
}

func newVictim(t *testing.T) victim {
	t.Helper()
	dir, house := newHouse(t)
	t.Setenv("MILIEU_DATA", dir)
	for _, name := range []string{"Ada", "Eli", "Mia"} {
		run(t, 0, pass, "account", "create", "--house", house, "--role", "resident", "--username", name, "--admit", "--password-stdin")
	}
	v := victim{files: map[string][]byte{}, place: keys.Beside(dir)}
	for _, name := range tamperedWith {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		v.files[name] = b
	}
	var err error
	if v.said, err = v.says(t, dir); err != nil {
		t.Fatal(err)
	}
	return v
}

// says is a sum of every entry of every book, open.
func (v victim) says(t *testing.T, dir string) (sum [sha256.Size]byte, err error) {
	store, err := sqlite.Look(t.Context(), dir, &v.place)
	if err != nil {
		return sum, err
	}
	defer store.Close()
	heads, err := store.Heads(t.Context())
	for _, book := range slices.Sorted(maps.Keys(heads)) {
		err = errors.Join(err, journal.Read(t.Context(), store, book, 0, func(r journal.Record) error {
			sum = sha256.Sum256(fmt.Appendf(sum[:], "%+v", r))
			return nil
		}))
	}
	return sum, err
}

// copied is the data directory once more, with what somebody did to it.
func (v victim) copied(t *testing.T, spoil func(dir string) error) (dir string) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range v.files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := spoil(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func quiet(t *testing.T) *terminal {
	return &terminal{Context: t.Context(), in: strings.NewReader(""), out: new(bytes.Buffer), err: new(bytes.Buffer)}
}

// flip changes one bit of one file.
func flip(rng *rand.Rand) (string, func(dir string) error) {
	name := tamperedWith[rng.IntN(len(tamperedWith))]
	place, bit := rng.Uint64(), byte(1)<<rng.IntN(8)
	return fmt.Sprintf("bit %08b of byte %d of %s", bit, place, name), func(dir string) error {
		file := filepath.Join(dir, name)
		b, err := os.ReadFile(file)
		if err == nil {
			b[place%uint64(len(b))] ^= bit
			err = os.WriteFile(file, b, 0o600)
		}
		return err
	}
}

// edits are what somebody who knows SQL does to a row.
var edits = []struct{ file, statement string }{
	{sqlite.FileName, `DELETE FROM entry WHERE rowid = %d`},
	{sqlite.FileName, `DELETE FROM entry WHERE rowid >= %d`},
	{sqlite.FileName, `UPDATE entry SET data = (SELECT data FROM entry WHERE rowid = %d) WHERE rowid = %[2]d`},
	{sqlite.FileName, `UPDATE entry SET seq = seq + 1000 WHERE rowid = %d; UPDATE entry SET seq = (SELECT e.seq - 1000 FROM entry e WHERE e.rowid = %[1]d) WHERE rowid = %[2]d`},
	{sqlite.FileName, `INSERT INTO entry SELECT house, seq + 1000, at, happened, by, behalf, device, kind, subject, NULL, more, data, prev, hash FROM entry WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET at = at + 1 WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET happened = happened - 1 WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET by = by || 'x' WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET behalf = 'x' WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET device = 'x' WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET kind = kind || 'x' WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET subject = subject || 'x' WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET ask = 'x' WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET more = more + 1 WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET house = 'x' WHERE rowid = %d`},
	{sqlite.FileName, `UPDATE entry SET hash = prev WHERE rowid = %d`},
	{sqlite.KeysName, `DELETE FROM key WHERE (SELECT count(*) FROM key k WHERE k.book || k.subject < key.book || key.subject) = %d %% (SELECT count(*) FROM key)`},
	{sqlite.KeysName, `UPDATE key SET sealed = (SELECT sealed FROM key ORDER BY subject LIMIT 1 OFFSET %d %% 4) WHERE subject = (SELECT max(subject) FROM key)`},
	{sqlite.KeysName, `UPDATE key SET epoch = epoch + 1 + 0 * %d`},
	{sqlite.KeysName, `UPDATE key SET made = made + 1 WHERE %d >= 0`},
	{sqlite.KeysName, `UPDATE key SET version = version + %d`},
	{sqlite.KeysName, `UPDATE key SET subject = subject || 'x' WHERE subject != '' AND %d >= 0`},
}

func edit(t *testing.T, rng *rand.Rand) (string, func(dir string) error) {
	e := edits[rng.IntN(len(edits))]
	statement := e.statement
	if strings.Contains(statement, "%[2]d") {
		statement = fmt.Sprintf(strings.Replace(statement, "%d", "%[1]d", 1), 1+rng.IntN(12), 1+rng.IntN(12))
	} else {
		statement = fmt.Sprintf(statement, 1+rng.IntN(12))
	}
	return statement, func(dir string) error {
		if err := executeIn(t, filepath.Join(dir, e.file), statement); err != nil && !strings.Contains(err.Error(), "constraint") {
			return err
		}
		return nil // what SQLite itself refuses has changed nothing
	}
}

// TestTamper changes one bit, or does something to a row, again and again: verify notices, or everything still says what it said.
func TestTamper(t *testing.T) {
	v, rng := newVictim(t), rand.New(rand.NewPCG(1, uint64(*tampered)))
	noticed, same, weak := 0, 0, 0
	for i := range *tampered {
		what, spoil := flip(rng)
		if i%3 == 0 {
			what, spoil = edit(t, rng)
		}
		dir := v.copied(t, spoil)
		if err := quiet(t).verify(dir, &v.place); err != nil {
			noticed++
			if sqliteAlone(t, dir) == nil {
				weak++
			}
		} else if said, err := v.says(t, dir); err != nil || said != v.said {
			t.Errorf("nobody noticed: %s (%v)", what, err)
		} else {
			same++
		}
		_ = os.RemoveAll(dir)
	}
	t.Logf("%d noticed, %d say the same", noticed, same)
	// The control: what SQLite finds by itself is not enough.
	if noticed < *tampered/2 || weak == 0 {
		t.Errorf("only %d of %d noticed; %d of them SQLite did not", noticed, *tampered, weak)
	}
}

func sqliteAlone(t *testing.T, dir string) error {
	s, err := sqlite.Look(t.Context(), dir, nil)
	if err != nil && !strings.Contains(err.Error(), "end of the journal") && !strings.Contains(err.Error(), "heads") {
		return err
	} else if err != nil {
		return nil
	}
	defer s.Close()
	return s.Sound(t.Context())
}

// TestRewritten has somebody who knows the program make the whole chain anew, and sign its end with a key of their own.
// Nothing but the signature shows it.
func TestRewritten(t *testing.T) {
	v := newVictim(t)
	dir := v.copied(t, func(dir string) error { return rewrite(t, dir) })
	if err := quiet(t).verify(dir, nil); err != nil {
		t.Errorf("the chain alone is whole, and the control says %v", err)
	}
	if err := quiet(t).verify(dir, &v.place); err == nil || !strings.Contains(err.Error(), "signed with another key") {
		t.Errorf("nobody noticed: %v", err)
	}
	line, err := os.ReadFile(filepath.Join(v.copied(t, func(string) error { return nil }), sqlite.PinName))
	if err != nil {
		t.Fatal(err)
	}
	a, err := journal.ReadAnchor(string(line))
	if err != nil || len(a.Key) != ed25519.PublicKeySize {
		t.Fatal(err)
	}
	if err := quiet(t).verify(dir, nil, a); err == nil || !strings.Contains(err.Error(), "does not hold") {
		t.Errorf("an anchor kept elsewhere holds: %v", err)
	}
}

// rewrite says that somebody else wrote everything, and makes chain and heads fit.
func rewrite(t *testing.T, dir string) error {
	store, err := sqlite.Look(t.Context(), dir, nil)
	if err != nil {
		return err
	}
	heads, err := store.Heads(t.Context())
	if err != nil {
		return err
	}
	var statements strings.Builder
	for book := range heads {
		head := journal.Head{}
		err := store.Read(t.Context(), book, 0, func(r journal.Record) error {
			r.By, r.Prev = "program:mallory", head.Hash
			r.Hash = r.Sum()
			head = journal.Head{Seq: r.Seq, Hash: r.Hash}
			fmt.Fprintf(&statements, "UPDATE entry SET by = '%s', prev = x'%s', hash = x'%s' WHERE house = '%s' AND seq = %d;\n", r.By, r.Prev, r.Hash, book, r.Seq)
			return nil
		})
		if err != nil {
			return err
		}
		heads[book] = head
	}
	if err := store.Close(); err != nil {
		return err
	}
	execute(t, dir, statements.String())
	return os.WriteFile(filepath.Join(dir, sqlite.PinName), []byte(journal.Anchor{Heads: heads}.Line(keys.InMemory())), 0o600)
}
