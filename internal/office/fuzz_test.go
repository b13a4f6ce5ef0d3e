package office

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"milieu/internal/journal"
)

// FuzzHash: whatever stands where a hash should be is refused or is cheap enough to be tried, and never stops the program.
func FuzzHash(f *testing.F) {
	f.Add(nobodys)
	f.Add("$argon2id$v=19$m=4294967295,t=4294967295,p=255$c2FsdHNhbHQ$a2V5")
	f.Add("$argon2id$v=19$m=0,t=0,p=0$$")
	f.Add("$2b$12$abcdefghijklmnopqrstuv")
	f.Fuzz(func(t *testing.T, phc string) {
		h, err := readHash(phc)
		if err == nil && (h.kib > mostKiB || h.passes == 0 || h.passes > mostPasses || h.lanes == 0 || len(h.key) == 0 || len(h.key) > mostKey) {
			t.Errorf("%q is taken: %+v", phc, h)
		}
	})
}

// FuzzSlip: no slip is good that was not given for that purpose.
func FuzzSlip(f *testing.F) {
	ss := newSlips(func() time.Time { return now })
	given := ss.give("guests", "Ada")
	f.Add("guests", given)
	f.Add("hosts", given)
	f.Add("guests", given[1:])
	f.Add("guests", "")
	f.Fuzz(func(t *testing.T, purpose, slip string) {
		var who string
		if _, ok := ss.read(purpose, slip, &who); ok && (purpose != "guests" || slip != given || who != "Ada") {
			// Base64 ignores ends of lines: a slip that was broken over two is the same slip.
			if purpose != "guests" || who != "Ada" || strings.NewReplacer("\n", "", "\r", "").Replace(slip) != given {
				t.Errorf("%q for %q is taken, of %q", slip, purpose, who)
			}
		}
	})
}

// FuzzNetwork: what counts as one address is short, always the same, and the network of its own name.
func FuzzNetwork(f *testing.F) {
	for _, address := range []string{"192.0.2.1:443", "[2001:db8::1%eth0]:80", "2001:db8::1", "::ffff:192.0.2.1", "somebody", ""} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		name := network(address)
		if len(name) > 64 && len(name) > len("ffff:ffff:ffff:ffff::/64") {
			t.Errorf("%q is %q, which is long", address, name)
		}
		if p, err := netip.ParsePrefix(name); err == nil && p.Addr().Is6() && network(p.Addr().String()) != name {
			t.Errorf("%q is %q, and its first address is %q", address, name, network(p.Addr().String()))
		}
	})
}

// FuzzOfficeFacts: a fact that was damaged is refused, or folds without stopping the program.
func FuzzOfficeFacts(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "facts", "*.json"))
	if err != nil || len(files) == 0 {
		f.Fatalf("no facts are there: %v", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(strings.TrimSuffix(filepath.Base(file), ".json"), b)
	}
	f.Add("unknown", []byte(`null`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		fact, err := Decode(kind, data)
		if err != nil {
			return
		}
		s := new(State)
		s.Fold(Entry{Seq: 1, At: now, Fact: fact})
		s.Fold(Entry{Seq: 2, At: now, Fact: fact})
	})
}

// FuzzPasskeyAnswer: what a browser says it has signed is refused politely, whatever it is.
func FuzzPasskeyAnswer(f *testing.F) {
	o := opened(f, new(journal.Memory), func() time.Time { return now })
	f.Add(`{"id":"AA","rawId":"AA","type":"public-key","response":{"authenticatorData":"AA","clientDataJSON":"e30","signature":"AA","userHandle":"AA"}}`)
	f.Add(`{}`)
	f.Add(`[`)
	f.Fuzz(func(t *testing.T, answer string) {
		_, slip, err := o.AskPasskey(site)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.SignInPasskey(context.Background(), site, slip, answer, Where{}); err == nil {
			t.Errorf("%q signs somebody in", answer)
		}
	})
}
