package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"milieu/internal/journal"
	"milieu/internal/journal/keys"
)

// chained appends n records to a house, one commit each.
func chained(t *testing.T, s *Store, house string, from journal.Head, n int) journal.Head {
	t.Helper()
	for range n {
		r := journal.Record{House: house, Seq: from.Seq + 1, At: time.Unix(1e9, 0).UTC(), Happened: time.Unix(1e9, 0).UTC(), By: "program:test", Kind: "k", Data: []byte("{}"), Prev: from.Hash}
		r.Hash = r.Sum()
		if err := s.Append(t.Context(), []journal.Record{r}); err != nil {
			t.Fatal(err)
		}
		from = journal.Head{Seq: r.Seq, Hash: r.Hash}
	}
	return from
}

// TestBackupWhileWriting backs up a journal that is being written in, and restores every backup.
func TestBackupWhileWriting(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	s, err := openDir(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	head := chained(t, s, "h", journal.Head{}, 10)
	var writing sync.WaitGroup
	writing.Go(func() { head = chained(t, s, "h", head, 300) })
	for i := range 5 {
		file := filepath.Join(out, fmt.Sprint(i))
		if err := Backup(t.Context(), dir, file); err != nil {
			t.Fatal(err)
		}
		restored := filepath.Join(out, fmt.Sprint("dir-", i))
		if err := Restore(t.Context(), file, restored, ""); err != nil {
			t.Fatal(err)
		}
		again, err := Open(t.Context(), restored, keys.Beside(dir))
		if err != nil {
			t.Fatal(err)
		}
		heads, err := again.Heads(t.Context())
		if err != nil || heads["h"].Seq < 10 {
			t.Errorf("%v %v", heads, err)
		}
		_ = again.Close()
	}
	writing.Wait()
	if heads, err := s.Heads(t.Context()); err != nil || heads["h"] != head || head.Seq != 310 {
		t.Errorf("what runs was harmed: %v, %v, want %v", heads, err, head)
	}
	if err := Backup(t.Context(), dir, filepath.Join(out, "0")); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("got %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(out, "*.part*")); len(left) > 0 {
		t.Errorf("left lying about: %v", left)
	}
}

func TestLookChangesNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := Look(t.Context(), dir, nil); err == nil || !strings.Contains(err.Error(), "no journal in") {
		t.Errorf("got %v", err)
	}
	s, err := openDir(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	head := chained(t, s, "h", journal.Head{}, 3)
	look, err := Look(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if heads, err := look.Heads(t.Context()); err != nil || heads["h"] != head {
		t.Errorf("%v %v", heads, err)
	}
	if err := look.Append(t.Context(), []journal.Record{{House: "h", Seq: 4}}); err == nil {
		t.Error("who only looks could write")
	}
	if err := look.Close(); err != nil {
		t.Error(err)
	}
	chained(t, s, "h", head, 1)
}

func TestRestoreRefuses(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	s, err := openDir(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	chained(t, s, "h", journal.Head{}, 200)
	good := filepath.Join(out, "good")
	if err := s.Backup(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(file string) error{
		"cut short":   func(f string) error { return os.WriteFile(f, whole[:len(whole)/2], 0o600) },
		"not SQLite":  func(f string) error { return os.WriteFile(f, []byte(strings.Repeat("no ", 5000)), 0o600) },
		"missing":     func(string) error { return nil },
		"not sealed":  func(f string) error { return changed(t.Context(), f, whole, `DROP TABLE pin`) },
		"not of ours": func(f string) error { return changed(t.Context(), f, whole, `PRAGMA user_version = 7`) },
	} {
		file, to := filepath.Join(out, name), filepath.Join(out, name+"-dir")
		if err := spoil(file); err != nil {
			t.Fatal(err)
		}
		if err := Restore(t.Context(), file, to, ""); err == nil {
			t.Errorf("%s: restored", name)
		}
		if left, _ := os.ReadDir(to); len(left) > 0 {
			t.Errorf("%s: left %v", name, left)
		}
	}
	if err := Restore(t.Context(), good, dir, ""); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("got %v", err)
	}
	// Entries cut off a backup are noticed.
	file, to := filepath.Join(out, "tail"), filepath.Join(out, "tail-dir")
	if err := changed(t.Context(), file, whole, `DELETE FROM entry WHERE seq > 150`); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), file, to, ""); err == nil || !strings.Contains(err.Error(), "the end of the journal of h is missing") {
		t.Errorf("got %v", err)
	}
}

func changed(ctx context.Context, file string, whole []byte, statement string) error {
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}
