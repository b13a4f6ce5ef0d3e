package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"milieu/internal/journal/keys"
)

// KeysName is the key table's file in the data directory.
const KeysName = "keys.db"

const keySchema = `
CREATE TABLE key (
	book    TEXT    NOT NULL,
	subject TEXT    NOT NULL,
	version INTEGER NOT NULL,
	made    INTEGER NOT NULL, -- microseconds since 1970, UTC
	epoch   INTEGER NOT NULL,
	sealed  BLOB    NOT NULL,
	PRIMARY KEY (book, subject, version)
) WITHOUT ROWID;
`

// A keyTable is a keys.Table in a SQLite file of its own. What is removed is overwritten with zeros before the commit
// returns (secure_delete). It does not write ahead, so that no second file holds what was removed: SQLite keeps the old
// pages in a file beside it while it writes, and removes that when it is done. It waits for the disk each time, and
// for the directory (synchronous=EXTRA). Keys change seldom.
type keyTable struct{ db *sql.DB }

func connectKeys(file string) (*sql.DB, error) {
	return connectWith(file, "_pragma=busy_timeout(5000)&_pragma=journal_mode(DELETE)&_pragma=secure_delete(1)&_pragma=synchronous(EXTRA)&_txlock=immediate", 1)
}

// openKeys opens the key table of a data directory, making it if that is new.
func openKeys(ctx context.Context, dir string, isNew bool) (*keyTable, error) {
	file := filepath.Join(dir, KeysName)
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) && !isNew {
		return nil, fmt.Errorf("there is a journal in %s, and no %s: without the key table nothing in it can be read. Restore a backup, or the key table of one", dir, KeysName)
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the key table: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open the key table: %w", err)
	}
	db, err := connectKeys(file)
	if err != nil {
		return nil, err
	}
	if err := migrateKeys(ctx, db); err != nil {
		return nil, errors.Join(fmt.Errorf("open the key table in %s: %w", dir, err), db.Close())
	}
	return &keyTable{db}, nil
}

func migrateKeys(ctx context.Context, db *sql.DB) error {
	var version, secure int
	if err := errors.Join(db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version), db.QueryRowContext(ctx, `PRAGMA secure_delete`).Scan(&secure)); err != nil {
		return err
	}
	switch {
	case secure != 1:
		return errors.New("SQLite would leave destroyed keys on the disk here (secure_delete is off)")
	case version == Version:
		return nil
	case version != 0:
		return fmt.Errorf("it was written by another version of milieu (schema %d, this one knows %d): start that version", version, Version)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, keySchema+fmt.Sprintf("PRAGMA user_version = %d", Version)); err != nil {
		return err
	}
	return tx.Commit()
}

// lookKeys opens a key table that another process may be writing in.
func lookKeys(dir string) (*keyTable, error) {
	file := filepath.Join(dir, KeysName)
	if _, err := os.Stat(file); err != nil {
		return nil, fmt.Errorf("open the key table: %w", err)
	}
	db, err := connectWith(file, "_pragma=busy_timeout(5000)&_pragma=query_only(1)", 1)
	if err != nil {
		return nil, err
	}
	return &keyTable{db}, nil
}

// Rows is keys.Table's.
func (k *keyTable) Rows(ctx context.Context) ([]keys.Row, error) { return keyRows(ctx, k.db) }

func keyRows(ctx context.Context, db *sql.DB) (list []keys.Row, err error) {
	rows, err := db.QueryContext(ctx, `SELECT book, subject, version, made, epoch, sealed FROM key ORDER BY book, subject, version`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row keys.Row
		var made int64
		if err := rows.Scan(&row.Book, &row.Subject, &row.Version, &made, &row.Epoch, &row.Sealed); err != nil {
			return nil, err
		}
		row.Made = time.UnixMicro(made).UTC()
		list = append(list, row)
	}
	return list, rows.Err()
}

// Add is keys.Table's.
func (k *keyTable) Add(ctx context.Context, rows ...keys.Row) error {
	return k.change(ctx, func(tx *sql.Tx) error { return addKeys(ctx, tx, rows) })
}

// Replace is keys.Table's.
func (k *keyTable) Replace(ctx context.Context, rows []keys.Row) error {
	return k.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM key`); err != nil {
			return err
		}
		return addKeys(ctx, tx, rows)
	})
}

// Destroy is keys.Table's.
func (k *keyTable) Destroy(ctx context.Context, book, subject string) error {
	return k.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM key WHERE book = ? AND subject = ?`, book, subject)
		return err
	})
}

func addKeys(ctx context.Context, tx *sql.Tx, rows []keys.Row) error {
	for _, row := range rows {
		if _, err := tx.ExecContext(ctx, `INSERT INTO key VALUES (?, ?, ?, ?, ?, ?)`, row.Book, row.Subject, row.Version, row.Made.UnixMicro(), row.Epoch, row.Sealed); err != nil {
			return err
		}
	}
	return nil
}

func (k *keyTable) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := k.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
