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
	"strings"

	"milieu/internal/journal"
	"milieu/internal/journal/keys"
)

// A backup is one SQLite file: the journal as it stood at one moment, sealed as it is; the key table, in the table key,
// which nobody can open without the keys that are in no backup; in the table pin where every journal ended, so that a
// backup that was cut is noticed like a journal that was; and in the table anchor the last signed line, a little older.
// Writing and restoring one needs no key.
const backupSchema = `
CREATE TABLE pin (house TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL);
CREATE TABLE anchor (line TEXT NOT NULL);
` + keySchema

// Look opens the journal of a data directory for reading only, while another process may be writing in it. It takes no
// lock, and changes nothing. Without keys (nil), only the chain can be checked. Append returns an error.
func Look(ctx context.Context, dir string, place *keys.Place) (*Store, error) {
	if _, err := os.Stat(filepath.Join(dir, FileName)); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no journal in %s: give the directory that milieu serve uses as --data", dir)
	} else if err != nil {
		return nil, fmt.Errorf("look for the journal: %w", err)
	}
	s := &Store{dir: dir}
	if err := s.look(ctx, place); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) look(ctx context.Context, place *keys.Place) error {
	if err := s.lookKeyed(ctx, place); err != nil {
		return err
	}
	return s.checkPin(ctx)
}

// lookKeyed is look, without a look at the pin.
func (s *Store) lookKeyed(ctx context.Context, place *keys.Place) (err error) {
	if err := known(ctx, filepath.Join(s.dir, FileName)); err != nil {
		return err
	}
	if err := s.openRead(ctx); err != nil {
		return err
	}
	if place != nil {
		if s.keyTable, err = lookKeys(s.dir); err != nil {
			return err
		}
		if s.ring, err = keys.Look(ctx, s.keyTable, *place); err != nil {
			return err
		}
	}
	return nil
}

// Sound asks SQLite whether the files of the journal and of the key table are whole, in every page and index.
func (s *Store) Sound(ctx context.Context) error {
	files := map[string]*sql.DB{FileName: s.read}
	if s.keyTable != nil {
		files[KeysName] = s.keyTable.db
	}
	for file, db := range files {
		var found string
		if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&found); err != nil {
			return fmt.Errorf("%s is damaged: %w", file, err)
		} else if found != "ok" {
			return fmt.Errorf("%s is damaged: %s", file, found)
		}
	}
	return nil
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
	s, err := Look(ctx, dir, nil)
	if err != nil {
		return err
	}
	defer s.Close()
	if s.keyTable, err = lookKeys(dir); err != nil {
		return err
	}
	part := file + ".part"
	defer func() {
		if err != nil {
			_ = os.Remove(part)
		}
	}()
	for done := false; !done; {
		if done, err = s.copyInto(ctx, part); err != nil {
			return fmt.Errorf("write the backup: %w", err)
		}
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

// copyInto writes a backup. It is not done if somebody was erased meanwhile: their entries would be in it, and their
// key not.
func (s *Store) copyInto(ctx context.Context, part string) (done bool, err error) {
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	before, err := s.keyTable.Rows(ctx)
	if err != nil {
		return false, err
	}
	line, err := os.ReadFile(filepath.Join(s.dir, PinName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	db, err := connect(filepath.Join(s.dir, FileName), "", 1)
	if err != nil {
		return false, err
	}
	defer db.Close()
	if err := os.WriteFile(part, nil, 0o600); err != nil { // records are for who runs the server, nobody else
		return false, err
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return false, err
	}
	after, err := s.keyTable.Rows(ctx)
	if err != nil {
		return false, err
	}
	has := map[string]bool{}
	for _, row := range after {
		has[row.Book+"\x00"+row.Subject] = true
	}
	for _, row := range before {
		if !has[row.Book+"\x00"+row.Subject] {
			return false, nil
		}
	}
	return true, sealBackup(ctx, part, s.pin.heads, string(line), after)
}

// plain opens a file that nobody else has, without the second file that writing ahead needs.
func plain(file string) (*sql.DB, error) {
	db, err := connect(file, "_pragma=journal_mode(DELETE)", 1)
	if err != nil {
		return nil, err
	}
	return db, nil
}

// sealBackup writes the key table and the ends of the journals into a backup, after checking that nothing before the
// pinned ends, which are a little older, is missing.
func sealBackup(ctx context.Context, file string, pinnedBefore map[string]journal.Head, line string, table []keys.Row) error {
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
	if _, err := db.ExecContext(ctx, backupSchema+`INSERT INTO anchor VALUES (?)`, line); err != nil {
		return err
	}
	if err := (&keyTable{db}).Add(ctx, table...); err != nil {
		return err
	}
	for house, head := range heads {
		if _, err := db.ExecContext(ctx, `INSERT INTO pin VALUES (?, ?, ?)`, house, head.Seq, head.Hash.String()); err != nil {
			return err
		}
	}
	return nil
}

// Restore makes a data directory from a backup, with the key table of a later one if that is given. It refuses a
// directory that has anything in it, and leaves nothing in it when it fails. Whoever restores verifies afterwards.
func Restore(ctx context.Context, file, dir, later string) (err error) {
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
	if err := unseal(ctx, dir, later); err != nil {
		return fmt.Errorf("%s is not a whole backup: %w", file, err)
	}
	if err := synced(to); err != nil {
		return fmt.Errorf("keep what was restored: %w", err)
	}
	return synced(dir)
}

// Clear takes a journal that was just restored out of a directory again, because it was not whole.
func Clear(dir string) {
	for _, name := range []string{FileName, FileName + "-wal", FileName + "-shm", FileName + "-journal", KeysName, KeysName + "-journal", PinName, PinName + ".new", "lock"} {
		_ = os.Remove(filepath.Join(dir, name))
	}
}

// unseal takes out of a backup what is not the journal's, puts it where it belongs, and makes the rest a journal like
// any other.
func unseal(ctx context.Context, dir, later string) error {
	file := filepath.Join(dir, FileName)
	if err := known(ctx, file); err != nil {
		return err
	}
	db, err := plain(file)
	if err != nil {
		return err
	}
	defer db.Close()
	var sound, line string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&sound); err != nil {
		return err
	} else if sound != "ok" {
		return errors.New(sound)
	}
	if err := checkEnds(ctx, db); err != nil {
		return err
	}
	from := db
	if later != "" {
		if err := known(ctx, later); err != nil {
			return err
		}
		if from, err = connectWith(later, "_pragma=query_only(1)", 1); err != nil {
			return err
		}
		defer from.Close()
	}
	rows, err := keyRows(ctx, from)
	if err != nil {
		return fmt.Errorf("read the key table: %w", err)
	}
	if err := db.QueryRowContext(ctx, `SELECT line FROM anchor`).Scan(&line); err != nil {
		return err
	}
	if err := putPin(dir, strings.TrimSpace(line)); err != nil {
		return err
	}
	table, err := openKeys(ctx, dir, true)
	if err != nil {
		return err
	}
	if err := errors.Join(table.Replace(ctx, rows), table.db.Close()); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `PRAGMA secure_delete = 1; DROP TABLE pin; DROP TABLE anchor; DROP TABLE key`)
	return err
}

// checkEnds checks that the journals in a backup end where they ended when it was written.
func checkEnds(ctx context.Context, db *sql.DB) error {
	heads, err := (&Store{read: db}).Heads(ctx)
	if err != nil {
		return err
	}
	rows, err := db.QueryContext(ctx, `SELECT house, seq, hash FROM pin`)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var house, hash string
		var seq uint64
		if err := rows.Scan(&house, &seq, &hash); err != nil {
			return err
		}
		if n++; heads[house].Seq != seq || heads[house].Hash.String() != hash {
			return fmt.Errorf("the end of the journal of %s is missing, or another: it had %d entries", house, seq)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if n != len(heads) {
		return errors.New("it holds a journal of which it does not say where it ends")
	}
	return nil
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
