package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/journal/keys"
	"milieu/internal/sim"
)

var killed = flag.Int("killed", 3, "how often TestNothingInClear kills a house that is lived in")

// liverDir tells the test binary that it is to live in a house until it is killed.
const liverDir = "MILIEU_CLEAR_LIVER"

// liveUntilKilled lives through a house, as fast as it can.
func liveUntilKilled(dir string) error {
	ctx := context.Background()
	store, err := Open(ctx, dir, keys.Beside(dir))
	if err != nil {
		return err
	}
	clock := new(sim.Clock)
	h, err := journal.Open(store, clock.Now, nil).House(ctx, "h")
	if err != nil {
		return err
	}
	life := sim.Life{Seed: 3, Residents: 12, Kind: care.Ward, Days: 300, Until: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), Language: "nb"}
	return life.Live(ctx, h, clock, func(day, _ int) { fmt.Println(day) })
}

// TestNothingInClear kills a house that is lived in at some moment, and looks into every file that it left, the one that
// SQLite writes ahead among them, for anything that was said.
func TestNothingInClear(t *testing.T) {
	for range *killed {
		root := t.TempDir()
		dir, temporary := filepath.Join(root, "data"), filepath.Join(root, "tmp")
		if err := os.Mkdir(temporary, 0o700); err != nil {
			t.Fatal(err)
		}
		liver := exec.CommandContext(t.Context(), os.Args[0])
		var said bytes.Buffer
		liver.Env, liver.Stderr = append(os.Environ(), liverDir+"="+dir, "TMPDIR="+temporary, "SQLITE_TMPDIR="+temporary), &said
		out, err := liver.StdoutPipe()
		if err == nil {
			err = liver.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines, until := bufio.NewScanner(out), 5+rand.IntN(40)
		for day := 0; day < until && lines.Scan(); {
			if day, err = strconv.Atoi(lines.Text()); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
		_ = liver.Process.Kill()
		for lines.Scan() { // whatever it had said
		}
		_ = liver.Wait()

		files := left(t, root)
		files["what it said"] = said.Bytes()
		if !bytes.Contains(files[filepath.Join("data", FileName)], []byte("contact.held")) && !bytes.Contains(files[filepath.Join("data", FileName+"-wal")], []byte("contact.held")) {
			t.Fatalf("the control: not even what may be read is found: %s", &said) // kinds are not sealed
		}
		texts := textsIn(t, dir)
		if len(texts) < 50 {
			t.Fatalf("only %d texts were said", len(texts))
		}
		for text := range texts {
			for name, b := range files {
				if bytes.Contains(b, []byte(text)) {
					t.Errorf("%s holds %q", name, text)
				}
			}
		}
	}
}

// left reads every file below a directory.
func left(t *testing.T, root string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		files[rel], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// textsIn are the texts of all facts of a house that are long enough not to be found by chance, and no ID.
func textsIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	store, err := openDir(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	texts, headers := map[string]bool{}, map[string]bool{}
	err = journal.Read(t.Context(), store, "h", 0, func(r journal.Record) error {
		headers[r.Kind], headers[r.Subject] = true, true
		var fact any
		if err := json.Unmarshal(r.Data, &fact); err != nil {
			return err
		}
		collect(fact, texts)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for text := range texts {
		if len(text) < 8 || headers[text] || !strings.ContainsAny(text, " æøåÆØÅ") {
			delete(texts, text) // a word that any file may hold, or an ID
		}
	}
	return texts
}

func collect(v any, texts map[string]bool) {
	switch v := v.(type) {
	case string:
		texts[v] = true
	case []any:
		for _, e := range v {
			collect(e, texts)
		}
	case map[string]any:
		for _, e := range v {
			collect(e, texts)
		}
	}
}
