package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/web"
)

func TestKeysAreMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if _, errs := run(t, 0, "", "house", "create", "--data", dir, "--name", "Fjellheim"); !strings.Contains(errs, dir+".keys/master.key is the master key") {
		t.Errorf("nobody was told of the keys:\n%s", errs)
	}
	if info, err := os.Stat(dir + ".keys/master.key"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, errs := run(t, 0, "", "house", "list", "--data", dir); errs != "" {
		t.Errorf("told again:\n%s", errs)
	}
	refused(t, "outside of", "", "house", "create", "--data", dir, "--keys", filepath.Join(dir, "keys"), "--name", "X")
	out, _ := run(t, 0, "", "keys", "status", "--data", dir)
	for _, want := range []string{"in " + dir + ".keys/master.key", "epoch         1,", "a key for each of 0 persons and accounts, and for 2 books"} {
		if !strings.Contains(out, want) {
			t.Errorf("status says\n%s", out)
		}
	}

	master, _ := run(t, 0, "", "keys", "make")
	t.Setenv(masterIn, master)
	elsewhere := filepath.Join(t.TempDir(), "data")
	run(t, 0, "", "house", "create", "--data", elsewhere, "--name", "Fjellheim")
	if _, err := os.Stat(elsewhere + ".keys/master.key"); err == nil {
		t.Error("a master key was made beside the one in the environment")
	}
	entries(t, elsewhere)
	refused(t, "were sealed with the master key", "", "house", "list", "--data", dir)
	t.Setenv(masterIn, "")
	refused(t, "there is no master key in", "", "house", "list", "--data", elsewhere)
}

// copyDir copies what an operator would.
func copyDir(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"master.key", "ring"} {
		if err := os.Chmod(filepath.Join(to, f), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// TestDrill is what doc/keys.md asks an administrator to practise.
func TestDrill(t *testing.T) {
	dir, _ := newHouse(t)
	copied := copyDir(t, dir+".keys")
	file := filepath.Join(t.TempDir(), "today.milieu")
	run(t, 0, "", "backup", "--data", dir, file)
	whole := entries(t, dir)

	// The server burns. There is a backup, and a copy of the keys.
	for _, gone := range []string{dir, dir + ".keys"} {
		if err := os.RemoveAll(gone); err != nil {
			t.Fatal(err)
		}
	}
	again := filepath.Join(t.TempDir(), "again")
	if out, _ := run(t, 0, "", "restore", file, "--data", again, "--keys", copied); !strings.Contains(out, whole+" entries") {
		t.Errorf("got %q", out)
	}
	if out, _ := run(t, 0, "", "house", "list", "--data", again, "--keys", copied); !strings.Contains(out, "Fjellheim") {
		t.Errorf("got %q", out)
	}

	// The keys are lost too, or only half of them is left: everything is lost, and nothing pretends otherwise.
	for _, lost := range []string{"master.key", "ring"} {
		half := copyDir(t, copied)
		if err := os.Remove(filepath.Join(half, lost)); err != nil {
			t.Fatal(err)
		}
		nowhere := filepath.Join(t.TempDir(), "nowhere")
		refused(t, "cannot be opened", "", "restore", file, "--data", nowhere, "--keys", half)
		if left, _ := os.ReadDir(nowhere); len(left) > 0 {
			t.Errorf("without %s there is %v", lost, left)
		}
		refused(t, "--chain checks what can be checked", "", "verify", "--data", again, "--keys", half)
		if out, _ := run(t, 0, "", "verify", "--chain", "--data", again, "--keys", half); !strings.Contains(out, "Only the chain was checked") {
			t.Errorf("got %q", out)
		}
	}
	if err := os.RemoveAll(copied); err != nil {
		t.Fatal(err)
	}
	refused(t, "without it nothing can be read", "", "house", "list", "--data", again, "--keys", copied)
}

// TestCopyOfTheKeys renews a copy after the keys have turned twice, when the old copy opens nothing of today any more.
func TestCopyOfTheKeys(t *testing.T) {
	dir, _ := newHouse(t)
	to := filepath.Join(t.TempDir(), "stick")
	run(t, 0, "", "keys", "copy", "--data", dir, to)
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", info, err)
	}
	old := copyDir(t, to)
	if out, _ := run(t, 0, "", "keys", "rotate", "epoch", "--fresh", "--data", dir); !strings.Contains(out, "milieu keys copy") {
		t.Errorf("got %q", out)
	}
	file := filepath.Join(t.TempDir(), "today.milieu")
	run(t, 0, "", "backup", "--data", dir, file)
	refused(t, "not the one that these keys are for", "", "restore", file, "--data", filepath.Join(t.TempDir(), "a"), "--keys", to)
	run(t, 0, "", "keys", "copy", "--data", dir, to)
	run(t, 0, "", "restore", file, "--data", filepath.Join(t.TempDir(), "b"), "--keys", to)
	refused(t, "not the one that these keys are for", "", "restore", file, "--data", filepath.Join(t.TempDir(), "c"), "--keys", old)
	refused(t, "in their own directory", "", "keys", "copy", "--data", dir, dir+".keys")
}

// TestOldBackup restores a backup whose epochs are over, with the key table of a later one.
func TestOldBackup(t *testing.T) {
	dir, _ := newHouse(t)
	t.Setenv("MILIEU_KEYS", dir+".keys")
	backup := func(name string) string {
		file := filepath.Join(t.TempDir(), name)
		run(t, 0, "", "backup", "--data", dir, file)
		return file
	}
	old, whole := backup("old"), entries(t, dir)
	for range 2 {
		run(t, 0, "", "keys", "rotate", "epoch", "--data", dir)
	}
	run(t, 0, "", "keys", "rotate", "data", "--data", dir)
	run(t, 0, "", "house", "create", "--data", dir, "--name", "Solsiden")
	late := backup("late")
	refused(t, "the epoch of the key table is over", "", "restore", old, "--data", filepath.Join(t.TempDir(), "r"))
	if out, _ := run(t, 0, "", "restore", old, "--key-table", late, "--data", filepath.Join(t.TempDir(), "r")); !strings.Contains(out, whole+" entries") {
		t.Errorf("got %q", out)
	}
	run(t, 0, "", "keys", "rotate", "epoch", "--fresh", "--data", dir)
	refused(t, "the epoch of the key table is over", "", "restore", late, "--data", filepath.Join(t.TempDir(), "r"))
	entries(t, dir)
}

func TestMasterTakesTwo(t *testing.T) {
	dir, house := newHouse(t)
	t.Setenv("MILIEU_DATA", dir)
	for _, name := range []string{"root", "second"} {
		run(t, 0, pass+"\n", "account", "create", "--role", "administrator", "--username", name, "--password-stdin")
	}
	run(t, 0, pass+"\n", "account", "create", "--house", house, "--role", "coordinator", "--username", "kirsten", "--password-stdin")
	file := dir + ".keys/master.key"
	was, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "--by and --and are one", "", "keys", "rotate", "master", "--by", "root", "--and", "ROOT")
	refused(t, "kirsten is no administrator", pass+"\n"+pass+"\n", "keys", "rotate", "master", "--by", "root", "--and", "kirsten")
	refused(t, "second: ", pass+"\nwrong\n", "keys", "rotate", "master", "--by", "root", "--and", "second")
	if is, _ := os.ReadFile(file); !bytes.Equal(is, was) {
		t.Fatal("it was changed all the same")
	}
	run(t, 0, pass+"\n"+pass+"\n", "keys", "rotate", "master", "--by", "root", "--and", "second")
	if is, _ := os.ReadFile(file); bytes.Equal(is, was) {
		t.Error("it was not changed")
	}
	entries(t, dir)
	refused(t, "MILIEU_NEW_MASTER_KEY", "", "keys", "rotate", "master", "--by", "root", "--and", "second", "--to", "environment")
	next, _ := run(t, 0, "", "keys", "make")
	t.Setenv(newMasterIn, next)
	run(t, 0, pass+"\n"+pass+"\n", "keys", "rotate", "master", "--by", "root", "--and", "second", "--to", "environment")
	refused(t, "were sealed with the master key", "", "verify")
	t.Setenv(masterIn, next)
	entries(t, dir)
}

// TestEraseAtTheTerminal erases somebody, and looks for them in every file.
func TestEraseAtTheTerminal(t *testing.T) {
	dir, house := newHouse(t)
	t.Setenv("MILIEU_DATA", dir)
	both := append([]string{"export", "--house", house}, chiefs(t, house)...)
	run(t, 0, pass+"\n", "account", "create", "--house", house, "--role", "resident", "--username", "ada", "--name", "Ada Canary", "--admit", "--password-stdin")
	out, _ := run(t, 0, pass+"\n"+pass, both...)
	ada := ""
	for line := range strings.Lines(out) {
		if _, rest, ok := strings.Cut(line, `"subject":"`); ok && strings.Contains(line, "resident.admitted") {
			ada, _, _ = strings.Cut(rest, `"`)
		}
	}
	ask := []string{"erase", "ask", "--house", house, "--person", ada, "--by", "kirsten"}
	refused(t, "lives here", pass, append(ask, "--reason", "wish")...)
	run(t, 0, pass, append(ask, "--reason", "mistake", "--why", "Canary was a test")...)
	if out, _ := run(t, 0, "", "erase", "list", "--house", house); !strings.Contains(out, ada+", because mistake") {
		t.Errorf("got %q", out)
	}
	confirm := []string{"erase", "confirm", "--house", house, "--person", ada, "--by"}
	refused(t, "Somebody else must confirm", pass, append(confirm, "kirsten")...)
	refused(t, "Only who answers for the house", pass, append(confirm, "ada")...)
	before := sealedKeys(t, dir)
	run(t, 0, pass, append(confirm, "hanne")...)
	if after := sealedKeys(t, dir); len(after) != len(before)-2 { // hers, and her account's
		t.Errorf("%d keys, %d before", len(after), len(before))
	} else {
		for key := range after {
			delete(before, key)
		}
	}
	if len(before) != 2 {
		t.Fatalf("%d keys were destroyed", len(before))
	}
	err := filepath.WalkDir(filepath.Dir(dir), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		for key := range before {
			if bytes.Contains(b, []byte(key)) {
				t.Errorf("%s still holds a destroyed key", name)
			}
		}
		if bytes.Contains(b, []byte("Canary")) {
			t.Errorf("%s holds her name", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	entries(t, dir)
	out, _ = run(t, 0, pass+"\n"+pass, both...)
	if strings.Contains(out, "Canary") || !strings.Contains(out, `"erased":true`) || !strings.Contains(out, "person.erased") {
		t.Errorf("exported:\n%s", out)
	}
	if out, _ := run(t, 0, "", "erase", "list", "--house", house); !strings.Contains(out, "somebody, because mistake") || strings.Contains(out, ada) {
		t.Errorf("got %q", out)
	}
}

// TestExportIsALook takes a house's records away: for everybody of whom the file tells, both who did it are written down
// before a line of it leaves. Who is refused leaves no file.
func TestExportIsALook(t *testing.T) {
	dir, house := newHouse(t)
	t.Setenv("MILIEU_DATA", dir)
	both := chiefs(t, house)
	for _, name := range []string{"Ada", "Eli"} {
		run(t, 0, pass+"\n", "account", "create", "--house", house, "--role", "resident", "--username", name, "--name", name, "--admit", "--password-stdin")
	}
	looks := func() (all []journal.Look) {
		t.Helper()
		err := data{Data: dir}.with(&terminal{Context: t.Context(), out: io.Discard, err: io.Discard}, func(p *provider) error {
			h, err := p.house(t.Context(), house)
			if err != nil {
				return err
			}
			return h.Looks(t.Context(), time.Time{}, time.Now().Add(time.Hour), func(l journal.Look) error {
				all = append(all, l)
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	file := filepath.Join(t.TempDir(), "house.jsonl")
	refused(t, "hanne: ", pass+"\nwrong\n", append([]string{"export", "--house", house, "-o", file}, both...)...)
	if _, err := os.Stat(file); err == nil {
		t.Error("there is a file, though one of the two was refused")
	}
	if all := looks(); len(all) != 0 {
		t.Errorf("nothing left, and looks are written down: %+v", all)
	}
	run(t, 0, pass+"\n"+pass+"\n", append([]string{"export", "--house", house, "-o", file}, both...)...)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	told := map[string][]string{} // of whom the file tells, and what
	for line := range strings.Lines(string(text)) {
		var e exported
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.Subject != "" && !slices.Contains(told[e.Subject], e.Kind) {
			told[e.Subject] = append(told[e.Subject], e.Kind)
		}
	}
	all := looks()
	if len(all) != 2 || all[0].By == all[1].By || len(told) < 2 {
		t.Fatalf("two took everything about %d people away, and the looks are %+v", len(told), all)
	}
	for _, l := range all {
		if l.By.Role != care.RoleCoordinator || l.Way != web.ExportWay || l.Device != "terminal" || l.Refused {
			t.Errorf("got %+v", l)
		}
		seen := map[string][]string{}
		for _, p := range l.People {
			seen[string(p.Residents[0])] = p.Kinds
		}
		if !reflect.DeepEqual(seen, told) {
			t.Errorf("the file tells of %v, and %s is written down with %v", told, l.By, seen)
		}
	}
}

// chiefs makes two who answer for a house, and returns the flags that name them.
func chiefs(t *testing.T, house string) []string {
	for _, name := range []string{"kirsten", "hanne"} {
		run(t, 0, pass+"\n", "account", "create", "--house", house, "--role", "coordinator", "--username", name, "--password-stdin")
	}
	return []string{"--by", "kirsten", "--and", "hanne"}
}

// sealedKeys are the wrapped keys of a key table.
func sealedKeys(t *testing.T, dir string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, key := range query(t, filepath.Join(dir, "keys.db"), `SELECT sealed FROM key`) {
		found[key] = true
	}
	return found
}

func TestAnchor(t *testing.T) {
	dir, _ := newHouse(t)
	t.Setenv("MILIEU_DATA", dir)
	yesterday := filepath.Join(t.TempDir(), "yesterday")
	if err := os.CopyFS(yesterday, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	run(t, 0, "", "house", "create", "--name", "Solsiden")
	line, _ := run(t, 0, "", "anchor")
	if out, _ := run(t, 0, "", "verify", "--anchor", line); !strings.Contains(out, "holds, signed by") {
		t.Errorf("got %q", out)
	}
	run(t, 0, "", "house", "create", "--name", "Later")
	run(t, 0, "", "verify", "--chain", "--anchor", write(t, "anchors", "\n"+line+line))

	// The whole data directory is put back to yesterday. Only the anchor shows it.
	back := []string{"--data", yesterday, "--keys", dir + ".keys"}
	run(t, 0, "", append([]string{"verify"}, back...)...)
	refused(t, "the end of the journal of", "", append([]string{"verify", "--anchor", line}, back...)...)
	refused(t, "was changed since it was signed", "", "verify", "--anchor", strings.Replace(line, ":2:", ":1:", 1))
	refused(t, "this is not an anchor", "", "verify", "--anchor", "something else")
	other, _ := newHouse(t)
	refused(t, "signed with another key", "", "verify", "--data", other, "--anchor", line)

	if err := os.Remove(filepath.Join(dir, "heads")); err != nil {
		t.Fatal(err)
	}
	refused(t, "heads is missing", "", "verify")
	run(t, 0, "", "anchor", "--renew")
	entries(t, dir)
}
