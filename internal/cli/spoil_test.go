package cli

import (
	"database/sql"
	"path/filepath"
	"testing"

	"milieu/internal/journal/sqlite"
)

// execute changes a journal as nobody should.
func execute(t *testing.T, dir, statement string) {
	t.Helper()
	if err := executeIn(t, filepath.Join(dir, sqlite.FileName), statement); err != nil {
		t.Fatal(err)
	}
}

func executeIn(t *testing.T, file, statement string) error {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(t.Context(), statement)
	return err
}

// query returns the first column of what a file answers.
func query(t *testing.T, file, question string) (list []string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var value []byte
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		list = append(list, string(value))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
