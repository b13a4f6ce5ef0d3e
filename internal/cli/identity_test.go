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
	whole := identity{"https://id.test", "Helse Sør", "milieu", file}
	if s, err := whole.service(); err != nil || s.Issuer != "https://id.test" || s.Name != "Helse Sør" || s.Client != "milieu" || s.Secret != "hush" {
		t.Errorf("%+v %v", s, err)
	}
	for name, wrong := range map[string]identity{
		"no TLS":    {"http://id.test", "x", "x", ""},
		"no client": {"https://id.test", "x", "", ""},
		"no name":   {"https://id.test", "", "x", ""},
		"no file":   {"https://id.test", "x", "x", file + "-not-there"},
	} {
		if s, err := wrong.service(); s != nil || err == nil {
			t.Errorf("%s: %+v", name, s)
		}
	}
}
