package trust

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pool is a tablet that trusts an authority.
func pool(a *Authority) *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.Certificate())
	return p
}

// shake is a handshake over a pipe.
func shake(t *testing.T, server, client *tls.Config) (tls.ConnectionState, error) {
	t.Helper()
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	failed := make(chan error, 1)
	go func() { failed <- tls.Server(there, server).Handshake() }()
	c := tls.Client(here, client)
	err := c.SetDeadline(time.Now().Add(5 * time.Second))
	if err == nil {
		err = c.Handshake()
	}
	here.Close()
	<-failed
	return c.ConnectionState(), err
}

func TestOwn(t *testing.T) {
	dir, now := filepath.Join(t.TempDir(), "trust"), time.Now()
	clock := func() time.Time { return now }
	names := []string{"milieu.ward.test", "10.0.0.5", "fd00::5"}
	a, err := Own(dir, names, clock)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		state, err := shake(t, a.Config(), &tls.Config{RootCAs: pool(a), ServerName: name, NextProtos: []string{"h2"}})
		if err != nil || state.Version != tls.VersionTLS13 || state.NegotiatedProtocol != "h2" {
			t.Errorf("%s: %v, %x, %s", name, err, state.Version, state.NegotiatedProtocol)
		}
	}
	if _, err := shake(t, a.Config(), &tls.Config{RootCAs: pool(a), ServerName: "elsewhere.test"}); err == nil {
		t.Error("it is believed to be somebody else")
	}
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v, %v", info.Mode(), err)
	}
	again, err := Own(dir, names[:1], clock) // the same one at the next start, also for fewer names
	if err != nil || !again.Certificate().Equal(a.Certificate()) {
		t.Errorf("another authority at the next start: %v", err)
	}
	if _, err := Own(dir, []string{"other.test"}, clock); err == nil || !strings.Contains(err.Error(), "milieu.ward.test") {
		t.Errorf("it vouches for what it was not made for: %v", err)
	}
	if _, err := Own(dir, nil, clock); err == nil {
		t.Error("for nothing")
	}
	if f := Fingerprint(a.Certificate()); len(f) != 95 {
		t.Errorf("%q", f)
	}
}

// TestStolenKey checks that who has the authority's key cannot pass for the bank.
func TestStolenKey(t *testing.T) {
	for _, names := range [][]string{{"milieu.ward.test"}, {"10.0.0.5"}} {
		a, err := Own(t.TempDir(), names, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range []string{"bank.test", "10.0.0.6", "fd00::1"} {
			thief := &Authority{cert: a.cert, key: a.key, names: []string{other}, now: time.Now}
			if _, err := thief.certificate(nil); err == nil {
				t.Errorf("made for %v, and vouches for %s", names, other)
			}
		}
	}
}

// TestRenewed lets a year go by.
func TestRenewed(t *testing.T) {
	now := time.Now()
	a, err := Own(t.TempDir(), []string{"milieu.ward.test"}, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	serials := map[string]bool{}
	for range 365 {
		c, err := a.certificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		if left := c.Leaf.NotAfter.Sub(now); left < leafRenewed-24*time.Hour || left > leafLasts {
			t.Fatalf("%s is left", left)
		}
		serials[c.Leaf.SerialNumber.String()] = true
		now = now.Add(24 * time.Hour)
	}
	if len(serials) < 8 || len(serials) > 10 {
		t.Errorf("%d certificates in a year", len(serials))
	}
	now = now.Add(authorityLasts)
	if _, err := a.certificate(nil); err == nil || !strings.Contains(err.Error(), "trust a new one") {
		t.Errorf("after the authority has ended: %v", err)
	}
}

// TestOld checks that nothing is spoken that is not TLS 1.2 with authenticated ciphers, or better.
func TestOld(t *testing.T) {
	a, err := Own(t.TempDir(), []string{"milieu.ward.test"}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	client := func(change func(*tls.Config)) *tls.Config {
		c := &tls.Config{RootCAs: pool(a), ServerName: "milieu.ward.test"}
		change(c)
		return c
	}
	if state, err := shake(t, a.Config(), client(func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 })); err != nil || !strings.Contains(tls.CipherSuiteName(state.CipherSuite), "GCM") && !strings.Contains(tls.CipherSuiteName(state.CipherSuite), "POLY1305") {
		t.Errorf("TLS 1.2: %v, %s", err, tls.CipherSuiteName(state.CipherSuite))
	}
	if _, err := shake(t, a.Config(), client(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	for _, suite := range append(tls.InsecureCipherSuites(), tls.CipherSuites()...) {
		if strings.Contains(suite.Name, "GCM") || strings.Contains(suite.Name, "POLY1305") {
			continue
		}
		if _, err := shake(t, a.Config(), client(func(c *tls.Config) { c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{suite.ID} })); err == nil {
			t.Errorf("%s is spoken", suite.Name)
		}
	}
}

func TestKeyOfOthers(t *testing.T) {
	dir := t.TempDir()
	if _, err := Own(dir, []string{"milieu.ward.test"}, time.Now); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, keyFile), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Own(dir, []string{"milieu.ward.test"}, time.Now); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others can read: %v", err)
	}
}

// TestFiles replaces a certificate while it is used.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	write := func(changed time.Time) *Authority {
		a, err := Own(t.TempDir(), []string{"milieu.ward.test"}, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		hidden, err := x509.MarshalPKCS8PrivateKey(a.leaf.PrivateKey)
		if err != nil {
			t.Fatal(err)
		}
		for file, b := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: a.leaf.Certificate[0]}, key: {Type: "PRIVATE KEY", Bytes: hidden}} {
			if err := os.WriteFile(file, pem.EncodeToMemory(b), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(cert, changed, changed); err != nil {
			t.Fatal(err)
		}
		return a
	}
	if _, err := Files(cert, key); err == nil {
		t.Error("there is nothing")
	}
	first := write(time.Now().Add(-time.Hour))
	config, err := Files(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	speaks := func(a *Authority) error {
		_, err := shake(t, config, &tls.Config{RootCAs: pool(a), ServerName: "milieu.ward.test"})
		return err
	}
	if err := speaks(first); err != nil {
		t.Error(err)
	}
	second := write(time.Now())
	if err := speaks(second); err != nil {
		t.Errorf("the new one is not taken: %v", err)
	}
	if err := os.WriteFile(cert, []byte("half written"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := speaks(second); err != nil {
		t.Errorf("while it is written: %v", err)
	}
}
