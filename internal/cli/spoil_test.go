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
	db, err := sql.Open("sqlite", filepath.Join(dir, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
