//go:build !unix

package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
)

// lockDir takes the data directory for this process: the file is made anew, which fails while it is open elsewhere.
func lockDir(dir string) (*os.File, error) {
	name := filepath.Join(dir, "lock")
	os.Remove(name)
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("another milieu is using %s: stop it first, or give another --data: %w", dir, err)
	}
	return f, nil
}
