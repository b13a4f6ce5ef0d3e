package sqlite

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"milieu/internal/journal"
	"milieu/internal/journal/keys"
	"milieu/internal/journal/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() journal.Store {
		dir := t.TempDir()
		var open *Store
		t.Cleanup(func() { open.Close() })
		return func() journal.Store {
			if open != nil {
				open.Close()
			}
			s, err := openDir(t, dir)
			if err != nil {
				t.Fatal(err)
			}
			open = s
			return s
		}
	})
}

func TestRefusesToStart(t *testing.T) {
	raw := func(t *testing.T, dir string, statements ...string) {
		db, err := sql.Open("sqlite", filepath.Join(dir, FileName))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, s := range statements {
			if _, err := db.Exec(s); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tt := range []struct {
		name, says string
		spoil      func(t *testing.T, dir string)
	}{
		{"a newer schema", "newer version of milieu", func(t *testing.T, dir string) { raw(t, dir, "PRAGMA user_version = 99") }},
		{"a journal that is not encrypted", "is not encrypted", func(t *testing.T, dir string) { raw(t, dir, "PRAGMA user_version = 1") }},
		{"the end cut off", "the end of the journal of h is missing", func(t *testing.T, dir string) { raw(t, dir, "DELETE FROM entry WHERE seq > 2") }},
		{"the last entry changed", "not the one that was written", func(t *testing.T, dir string) { raw(t, dir, "UPDATE entry SET hash = zeroblob(32) WHERE seq = 3") }},
		{"a damaged pin", "damaged", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, PinName), []byte("{"), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"no pin", "heads is missing", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, PinName)); err != nil {
				t.Fatal(err)
			}
		}},
		{"a pin of somebody else's", "signed with another key", func(t *testing.T, dir string) {
			if err := putPin(dir, journal.Anchor{At: time.Unix(1e9, 0)}.Line(keys.InMemory())); err != nil {
				t.Fatal(err)
			}
		}},
		{"no key table", "no keys.db", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, KeysName)); err != nil {
				t.Fatal(err)
			}
		}},
		{"another process", "another milieu is using", func(t *testing.T, dir string) {
			f, err := lockDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { f.Close() })
		}},
		{"no database", "file is not a database", func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, FileName+"-wal"))
			if err := os.WriteFile(filepath.Join(dir, FileName), []byte(strings.Repeat("no journal ", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s, err := openDir(t, dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Append(t.Context(), storetest.Chain("h", journal.Head{}, 3)); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			tt.spoil(t, dir)
			if s, err := openDir(t, dir); err == nil {
				s.Close()
				t.Error("it started")
			} else if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("it said: %v", err)
			}
		})
	}
}

// TestDurable asks SQLite itself, on every connection that writes, whether it waits for the disk.
func TestDurable(t *testing.T) {
	s, err := openDir(t, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := sound(context.Background(), s.write); err != nil {
		t.Error(err)
	}
	weak, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "weak.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer weak.Close()
	weak.SetMaxOpenConns(1)
	if err := sound(t.Context(), weak); err == nil || !strings.Contains(err.Error(), "must write ahead") {
		t.Errorf("a rollback journal is accepted: %v", err)
	}
	if _, err := weak.Exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"); err != nil {
		t.Fatal(err)
	}
	if err := sound(t.Context(), weak); err == nil || !strings.Contains(err.Error(), "does not wait for the disk") {
		t.Errorf("synchronous = NORMAL is accepted: %v", err)
	}
	if !before("3.51.2", "3.51.3") || before("3.53.4", "3.51.3") || before("4.0.0", "3.51.3") {
		t.Error("versions are compared wrongly")
	}
}

func TestBackup(t *testing.T) {
	s, err := openDir(t, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list := storetest.Chain("h", journal.Head{}, 5)
	if err := s.Append(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	file, copied := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "restored")
	if err := s.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), file); err == nil {
		t.Error("a backup was written over another")
	}
	if err := Restore(t.Context(), file, copied, ""); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), copied, keys.Beside(s.dir))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if heads, err := again.Heads(t.Context()); err != nil || heads["h"].Hash != list[4].Hash {
		t.Errorf("%v, %v", heads, err)
	}
}
