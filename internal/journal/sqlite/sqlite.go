// Package sqlite keeps journals in one SQLite file of a data directory.
//
// It refuses to start rather than to run in a way that could lose what was acknowledged: see Open.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"milieu/internal/journal"
	"milieu/internal/journal/keys"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Version is the schema that this program reads and writes, kept in PRAGMA user_version. Schema 1 was not sealed.
const Version = 2

const schema = `
CREATE TABLE entry (
	house    TEXT    NOT NULL,
	seq      INTEGER NOT NULL,
	at       INTEGER NOT NULL, -- microseconds since 1970, UTC
	happened INTEGER NOT NULL,
	by       TEXT    NOT NULL,
	behalf   TEXT    NOT NULL,
	device   TEXT    NOT NULL,
	kind     TEXT    NOT NULL,
	subject  TEXT    NOT NULL,
	ask      TEXT,             -- ID of the form, on the first entry of a decision
	more     INTEGER NOT NULL, -- how many entries of the same decision follow
	data     BLOB    NOT NULL, -- sealed
	prev     BLOB    NOT NULL,
	hash     BLOB    NOT NULL,
	UNIQUE (house, seq)
);
CREATE UNIQUE INDEX entry_ask ON entry (house, ask) WHERE ask IS NOT NULL;
`

const columns = `house, seq, at, happened, by, behalf, device, kind, subject, ask, more, data, prev, hash`

// A Store keeps journals in a SQLite file. It is a journal.Store.
type Store struct {
	dir        string
	lock       *os.File
	keyTable   *keyTable
	ring       *keys.Ring
	now        func() time.Time
	write      *sql.DB // one connection: it alone writes, and checkpoints
	read       *sql.DB
	insert     *sql.Stmt
	insertMany *sql.Stmt
	asked      *sql.Stmt
	get        *sql.Stmt

	mu  sync.Mutex // one commit at a time
	pin pin
}

// FileName is the journal's file in the data directory.
const FileName = "journal.db"

// Open opens the journal of a data directory with the keys that lie in a place, making both if they are new. It
// refuses, with a sentence that says what to do, when another process has the directory, when it lies on a network file
// system, when a newer version wrote it, when SQLite would not keep what it acknowledges, when the keys are missing,
// are others or would lie in the data directory, and when the end of the journal is missing.
func Open(ctx context.Context, dir string, place keys.Place) (*Store, error) {
	if err := apart(dir, place); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	if err := local(dir); err != nil {
		return nil, err
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, lock: lock, now: place.Now}
	if err := s.open(ctx, place); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// apart refuses keys in the data directory: who copies that would copy what it is sealed with.
func apart(dir string, place keys.Place) error {
	data, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	secret, err := filepath.Abs(place.Dir)
	if err != nil {
		return err
	}
	if inside, err := filepath.Rel(data, secret); place.Dir == "" || err == nil && filepath.IsLocal(inside) {
		return fmt.Errorf("the keys would lie in the data directory, and in every copy of it: give a --keys directory outside of %s", dir)
	}
	return nil
}

// Keys is journal.Store's.
func (s *Store) Keys() *keys.Ring { return s.ring }

func (s *Store) open(ctx context.Context, place keys.Place) (err error) {
	file := filepath.Join(s.dir, FileName)
	info, err := os.Stat(file)
	isNew := err != nil || info.Size() == 0
	if f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600); err != nil { // SQLite gives its other files the same mode
		return fmt.Errorf("open the journal: %w", err)
	} else if err := f.Close(); err != nil {
		return fmt.Errorf("open the journal: %w", err)
	}
	if s.write, err = connect(file, "_txlock=immediate", 1); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := sound(ctx, s.write); err != nil {
		return err
	}
	if err := s.openRead(ctx); err != nil {
		return err
	}
	if s.insert, err = s.write.PrepareContext(ctx, inserting(1)); err != nil {
		return fmt.Errorf("prepare to write: %w", err)
	}
	if s.insertMany, err = s.write.PrepareContext(ctx, inserting(many)); err != nil {
		return fmt.Errorf("prepare to write: %w", err)
	}
	if s.keyTable, err = openKeys(ctx, s.dir, isNew); err != nil {
		return err
	}
	if s.ring, err = keys.Open(ctx, s.keyTable, place); err != nil {
		return err
	}
	return s.openPin(ctx)
}

// many is how many records one statement writes when they come in crowds.
const many = 16

func inserting(records int) string {
	row := "(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
	return `INSERT INTO entry (` + columns + `) VALUES ` + row + strings.Repeat(","+row, records-1)
}

func (s *Store) openRead(ctx context.Context) (err error) {
	if s.read, err = connect(filepath.Join(s.dir, FileName), "_pragma=query_only(1)", 4); err != nil {
		return err
	}
	for stmt, text := range map[**sql.Stmt]string{
		&s.asked: `SELECT ` + columns + ` FROM entry WHERE house = ? AND ask = ?`,
		&s.get:   `SELECT ` + columns + ` FROM entry WHERE house = ? AND seq = ?`,
	} {
		if *stmt, err = s.read.PrepareContext(ctx, text); err != nil {
			return fmt.Errorf("prepare to read: %w", err)
		}
	}
	return nil
}

// connect opens a file with what durability needs, set on every connection.
func connect(file, more string, connections int) (*sql.DB, error) {
	return connectWith(file, "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=wal_autocheckpoint(4000)&"+more, connections)
}

func connectWith(file, how string, connections int) (*sql.DB, error) {
	dsn := "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + how
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

func (s *Store) migrate(ctx context.Context) error {
	var version int
	if err := s.write.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return fmt.Errorf("open the journal in %s: is the disk full, or the file not a journal? %w", s.dir, err)
	}
	switch {
	case version > Version:
		return fmt.Errorf("the journal in %s was written by a newer version of milieu (schema %d, this one knows %d): start that version", s.dir, version, Version)
	case version == Version:
		return nil
	case version == 1:
		return fmt.Errorf("the journal in %s is not encrypted: a version of milieu wrote it that was never released. Begin in a new data directory", s.dir)
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("make the journal: %w", err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, schema+fmt.Sprintf("PRAGMA user_version = %d", Version)); err != nil {
		return fmt.Errorf("make the journal: %w", err)
	}
	return tx.Commit()
}

// sound refuses a database that would acknowledge what it may lose.
func sound(ctx context.Context, db *sql.DB) error {
	var mode, version string
	var synchronous int
	if err := errors.Join(
		db.QueryRowContext(ctx, `PRAGMA journal_mode`).Scan(&mode),
		db.QueryRowContext(ctx, `PRAGMA synchronous`).Scan(&synchronous),
		db.QueryRowContext(ctx, `SELECT sqlite_version()`).Scan(&version),
	); err != nil {
		return fmt.Errorf("ask SQLite how it writes: %w", err)
	}
	switch {
	case mode != "wal":
		return fmt.Errorf("SQLite writes in mode %q here, and must write ahead (WAL): move the data directory to a local disk", mode)
	case synchronous != 2:
		return fmt.Errorf("SQLite does not wait for the disk here (synchronous is %d, and must be FULL)", synchronous)
	case before(version, "3.51.3"):
		return fmt.Errorf("SQLite %s can damage a journal; 3.51.3 or later is needed", version)
	}
	return nil
}

// before says whether version a is older than b, number by number.
func before(a, b string) bool {
	var x, y [3]int
	_, _ = fmt.Sscanf(a, "%d.%d.%d", &x[0], &x[1], &x[2])
	_, _ = fmt.Sscanf(b, "%d.%d.%d", &y[0], &y[1], &y[2])
	for i := range x {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return false
}

// Append is journal.Store's.
func (s *Store) Append(ctx context.Context, records []journal.Record) error {
	if s.write == nil {
		return errors.New("this journal was opened to be read only")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	one, crowd := tx.StmtContext(ctx, s.insert), tx.StmtContext(ctx, s.insertMany)
	for rest := records; len(rest) > 0; {
		stmt, n := one, 1
		if len(rest) >= many {
			stmt, n = crowd, many
		}
		if _, err := stmt.ExecContext(ctx, values(rest[:n])...); taken(err) {
			return fmt.Errorf("entry %d: %w", rest[0].Seq, journal.ErrTaken)
		} else if err != nil {
			return fmt.Errorf("entry %d: %w", rest[0].Seq, err)
		}
		rest = rest[n:]
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	last := records[len(records)-1]
	s.pin.set(last.House, journal.Head{Seq: last.Seq, Hash: last.Hash})
	return nil
}

// values are records in the order of columns.
func values(records []journal.Record) []any {
	list := make([]any, 0, 14*len(records))
	for i := range records {
		r := &records[i]
		var ask any
		if r.Ask != "" {
			ask = r.Ask
		}
		list = append(list, r.House, r.Seq, r.At.UnixMicro(), r.Happened.UnixMicro(), r.By, r.Behalf, r.Device,
			r.Kind, r.Subject, ask, r.More, r.Data, r.Prev[:], r.Hash[:])
	}
	return list
}

func taken(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// Read is journal.Store's.
func (s *Store) Read(ctx context.Context, house string, after uint64, each func(journal.Record) error) error {
	rows, err := s.read.QueryContext(ctx, `SELECT `+columns+` FROM entry WHERE house = ? AND seq > ? ORDER BY seq`, house, after)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scan(rows)
		if err != nil {
			return err
		}
		if err := each(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Get is journal.Store's.
func (s *Store) Get(ctx context.Context, house string, seq uint64) (journal.Record, error) {
	return one(s.get.QueryRowContext(ctx, house, seq))
}

// Asked is journal.Store's.
func (s *Store) Asked(ctx context.Context, house, ask string) (journal.Record, error) {
	return one(s.asked.QueryRowContext(ctx, house, ask))
}

func one(row *sql.Row) (journal.Record, error) {
	r, err := scan(row)
	if errors.Is(err, sql.ErrNoRows) {
		err = journal.ErrNone
	}
	return r, err
}

func scan(row interface{ Scan(...any) error }) (r journal.Record, err error) {
	var at, happened int64
	var ask sql.NullString
	var prev, hash []byte
	err = row.Scan(&r.House, &r.Seq, &at, &happened, &r.By, &r.Behalf, &r.Device, &r.Kind, &r.Subject, &ask, &r.More, &r.Data, &prev, &hash)
	r.At, r.Happened, r.Ask = time.UnixMicro(at).UTC(), time.UnixMicro(happened).UTC(), ask.String
	copy(r.Prev[:], prev)
	copy(r.Hash[:], hash)
	return r, err
}

// heads jumps from house to house and to the end of each, however many entries there are.
const heads = `
WITH RECURSIVE name(house) AS (
	SELECT min(house) FROM entry
	UNION ALL
	SELECT (SELECT min(house) FROM entry WHERE house > name.house) FROM name WHERE name.house IS NOT NULL)
SELECT entry.house, entry.seq, entry.hash FROM name JOIN entry ON entry.house = name.house
WHERE entry.seq = (SELECT max(seq) FROM entry AS last WHERE last.house = name.house)`

// Heads is journal.Store's.
func (s *Store) Heads(ctx context.Context) (map[string]journal.Head, error) {
	rows, err := s.read.QueryContext(ctx, heads)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	heads := map[string]journal.Head{}
	for rows.Next() {
		var house string
		var h journal.Head
		var hash []byte
		if err := rows.Scan(&house, &h.Seq, &hash); err != nil {
			return nil, err
		}
		copy(h.Hash[:], hash)
		heads[house] = h
	}
	return heads, rows.Err()
}

// Close checkpoints and gives the data directory back.
func (s *Store) Close() error {
	var errs []error
	if s.pin.stop != nil {
		errs = append(errs, s.closePin())
	}
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.keyTable != nil {
		errs = append(errs, s.keyTable.db.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}
