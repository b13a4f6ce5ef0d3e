package cli

import (
	"os"
	"path/filepath"
	"testing"
)

func TestIdentityService(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := (identity{}).service(); s != nil || err != nil {
		t.Errorf("%+v %v", s, err)
	}
	whole := identity{"https://id.test", "Helse Sør", "milieu", file, []string{"Level4"}}
	if s, err := whole.service(); err != nil || s.Issuer != "https://id.test" || s.Name != "Helse Sør" || s.Client != "milieu" || s.Secret != "hush" || len(s.Strength) != 1 {
		t.Errorf("%+v %v", s, err)
	}
	for name, wrong := range map[string]identity{
		"no TLS":    {"http://id.test", "x", "x", "", nil},
		"no client": {"https://id.test", "x", "", "", nil},
		"no name":   {"https://id.test", "", "x", "", nil},
		"no file":   {"https://id.test", "x", "x", file + "-not-there", nil},
	} {
		if s, err := wrong.service(); s != nil || err == nil {
			t.Errorf("%s: %+v", name, s)
		}
	}
}
