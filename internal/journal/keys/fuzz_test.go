package keys

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// FuzzParseMaster: a text is a master key, or is refused; the same text is the same key.
func FuzzParseMaster(f *testing.F) {
	f.Add(NewMaster())
	f.Add(masterPrefix)
	f.Add("")
	f.Add(masterPrefix + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseMaster(text)
		if err != nil {
			return
		}
		sealed, err := m.Seal(context.Background(), []byte("x"), nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseMaster(text)
		if err != nil || again.ID() != m.ID() {
			t.Fatalf("%q is two keys: %v", text, err)
		}
		if plain, err := again.Open(context.Background(), sealed, nil); err != nil || string(plain) != "x" {
			t.Errorf("what was sealed does not open: %v", err)
		}
	})
}

// FuzzRing: what lies where the ring should be is opened, or refused; never the program's end, and never a ring that another key made.
func FuzzRing(f *testing.F) {
	f.Add([]byte(`{"milieu":"milieu-ring-1","master":"000000000000","sealed":"AAAA"}`))
	f.Add([]byte(`{`))
	f.Add([]byte(``))
	master, err := ParseMaster(NewMaster())
	if err != nil {
		f.Fatal(err)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		p := &Place{Dir: dir, Master: master}
		if err := os.MkdirAll(filepath.Dir(p.RingFile()), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p.RingFile(), text, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := p.read(context.Background()); ok || err == nil {
			t.Errorf("%q is a ring", text)
		}
	})
}
