package sqlite

import (
	"testing"

	"milieu/internal/journal/keys"
)

// openDir opens a data directory with keys beside it.
func openDir(t *testing.T, dir string) (*Store, error) {
	t.Helper()
	return Open(t.Context(), dir, keys.Beside(dir))
}
