package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"milieu/internal/journal"
)

// A backup is one SQLite file: the journal as it stood at one moment, and in the table pin where every house's
// journal ended then, so that a backup that was cut is noticed like a journal that was.
const pinSchema = `CREATE TABLE pin (house TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL)`

// Look opens the journal of a data directory for reading only, while another process may be writing in it. It
// takes no lock, and changes nothing. Append returns an error.
func Look(ctx context.Context, dir string) (*Store, error) {
	if _, err := os.Stat(filepath.Join(dir, FileName)); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no journal in %s: give the directory that milieu serve uses as --data", dir)
	} else if err != nil {
		return nil, fmt.Errorf("look for the journal: %w", err)
	}
	s := &Store{dir: dir}
	if err := s.look(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) look(ctx context.Context) error {
	if err := known(ctx, filepath.Join(s.dir, FileName)); err != nil {
		return err
	}
	if err := s.openRead(ctx); err != nil {
		return err
	}
	return s.checkPin(ctx)
}

// known refuses a file that is not a journal of this version. It asks without changing anything.
func known(ctx context.Context, file string) error {
	db, err := connect(file, "_pragma=query_only(1)", 1)
	if err != nil {
		return err
	}
	defer db.Close()
	var version int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return fmt.Errorf("%s is not a journal, or is damaged: %w", file, err)
	}
	if version != Version {
		return fmt.Errorf("%s is not a journal of this version of milieu (schema %d, this one knows %d)", file, version, Version)
	}
	return nil
}

// Backup writes the journal of a data directory to a new file, as it stands at one moment, while another process
// may be writing in it. The file has its name only once it is whole.
func Backup(ctx context.Context, dir, file string) (err error) {
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("%s exists already: choose another name, or move it away", file)
	}
	s, err := Look(ctx, dir)
	if err != nil {
		return err
	}
	defer s.Close()
	part := file + ".part"
	defer func() {
		if err != nil {
			_ = os.Remove(part)
		}
	}()
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write the backup: %w", err)
	}
	db, err := connect(filepath.Join(dir, FileName), "", 1)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := os.WriteFile(part, nil, 0o600); err != nil { // records are for who runs the server, nobody else
		return fmt.Errorf("write the backup: %w", err)
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := sealBackup(ctx, part, s.pin.heads); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := synced(part); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := os.Rename(part, file); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return synced(filepath.Dir(file))
}

// Backup writes the journal to a new file, as it stands at one moment.
func (s *Store) Backup(ctx context.Context, file string) error { return Backup(ctx, s.dir, file) }

// plain opens a file that nobody else has, without the second file that writing ahead needs.
func plain(file string) (*sql.DB, error) {
	db, err := connect(file, "_pragma=journal_mode(DELETE)", 1)
	if err != nil {
		return nil, err
	}
	return db, nil
}

// sealBackup writes the ends of the journals into a backup, after checking that nothing before the pinned ends,
// which are a little older, is missing.
func sealBackup(ctx context.Context, file string, pinnedBefore map[string]pinned) error {
	db, err := plain(file)
	if err != nil {
		return err
	}
	defer db.Close()
	heads, err := (&Store{read: db}).Heads(ctx)
	if err != nil {
		return err
	}
	for house, head := range pinnedBefore {
		if heads[house].Seq < head.Seq {
			return fmt.Errorf("it ends at entry %d of %s, and should have %d", heads[house].Seq, house, head.Seq)
		}
	}
	if _, err := db.ExecContext(ctx, pinSchema); err != nil {
		return err
	}
	for house, head := range heads {
		if _, err := db.ExecContext(ctx, `INSERT INTO pin VALUES (?, ?, ?)`, house, head.Seq, head.Hash.String()); err != nil {
			return err
		}
	}
	return nil
}

// Restore makes a data directory from a backup. It refuses a directory that has anything in it, and leaves nothing
// in it when it fails. Whoever restores verifies afterwards.
func Restore(ctx context.Context, file, dir string) (err error) {
	if entries, err := os.ReadDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look at the data directory: %w", err)
	} else if len(entries) > 0 {
		return fmt.Errorf("%s is not empty: restore into a new directory, and move it into place when it is done", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	defer func() {
		if err != nil {
			Clear(dir)
		}
	}()
	to := filepath.Join(dir, FileName)
	if err := copyFile(file, to); err != nil {
		return fmt.Errorf("copy the backup: %w", err)
	}
	heads, err := unseal(ctx, to)
	if err != nil {
		return fmt.Errorf("%s is not a whole backup: %w", file, err)
	}
	if err := putPin(dir, heads); err != nil {
		return err
	}
	if err := synced(to); err != nil {
		return fmt.Errorf("keep what was restored: %w", err)
	}
	return synced(dir)
}

// Clear takes a journal that was just restored out of a directory again, because it was not whole.
func Clear(dir string) {
	for _, name := range []string{FileName, FileName + "-wal", FileName + "-shm", FileName + "-journal", PinName, PinName + ".new", "lock"} {
		_ = os.Remove(filepath.Join(dir, name))
	}
}

// unseal takes the ends of the journals out of a backup, and makes it a journal like any other.
func unseal(ctx context.Context, file string) (map[string]pinned, error) {
	if err := known(ctx, file); err != nil {
		return nil, err
	}
	db, err := plain(file)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var sound string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&sound); err != nil {
		return nil, err
	} else if sound != "ok" {
		return nil, errors.New(sound)
	}
	rows, err := db.QueryContext(ctx, `SELECT house, seq, hash FROM pin`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	heads := map[string]pinned{}
	for rows.Next() {
		var house string
		var head pinned
		if err := rows.Scan(&house, &head.Seq, &head.Hash); err != nil {
			return nil, err
		}
		heads[house] = head
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `DROP TABLE pin`)
	return heads, err
}

func copyFile(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		_ = w.Close()
		return err
	}
	return w.Close()
}

// synced waits until a file, or what a directory lists, is on the disk.
func synced(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

var _ journal.Store = (*Store)(nil)
