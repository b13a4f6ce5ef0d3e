package trust

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// FuzzAuthority: whatever lies where an authority should be is refused, or is an authority that gives a certificate. The files are the house's own, and
// a disk or somebody's copy may have spoilt them.
func FuzzAuthority(f *testing.F) {
	made := f.TempDir()
	if _, err := Own(made, []string{"milieu.ward.test"}, time.Now); err != nil {
		f.Fatal(err)
	}
	cert, err := os.ReadFile(filepath.Join(made, authorityFile))
	if err != nil {
		f.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(made, keyFile))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(cert, key)
	f.Add(key, cert)
	f.Add(cert, []byte{})
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"), key)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, cert, key []byte) {
		for file, b := range map[string][]byte{authorityFile: cert, keyFile: key} {
			if err := os.WriteFile(filepath.Join(dir, file), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		a, err := Own(dir, []string{"milieu.ward.test"}, time.Now)
		if err == nil && a.Certificate() == nil {
			t.Error("an authority without a certificate")
		}
	})
}
