// Package trust lets a house speak TLS: with certificates that somebody gave it, or with those of a small authority
// of its own, which the house's tablets are told to trust. It reads and writes files in one directory and asks nobody.
package trust

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// How long things are good for. A tablet trusts the authority until it ends; the server's own certificate is made anew
// long before it ends, in memory, without anybody noticing.
const (
	authorityLasts = 10 * 365 * 24 * time.Hour
	leafLasts      = 60 * 24 * time.Hour
	leafRenewed    = 20 * 24 * time.Hour // so long before it ends
	clocksDiffer   = time.Hour           // between the server and a tablet, without harm
)

const (
	authorityFile = "authority.pem"
	keyFile       = "authority-key.pem"
)

// Config is how we speak TLS: 1.2 with authenticated ciphers and forward secrecy, or 1.3; HTTP/2 where it is
// understood.
func Config(certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		CipherSuites: []uint16{ // of TLS 1.2; those of 1.3 are all good
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		},
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: certificate,
	}
}

// Files is TLS with a certificate and its key from files. They are read again when they change, so that renewing
// them needs no restart; while what is there cannot be read, the last good one stays.
func Files(cert, key string) (*tls.Config, error) {
	f := &files{cert: cert, key: key}
	if _, err := f.certificate(nil); err != nil {
		return nil, err
	}
	return Config(f.certificate), nil
}

type files struct {
	cert, key string
	mu        sync.Mutex
	changed   time.Time
	last      *tls.Certificate
}

func (f *files) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.cert)
	if err == nil && f.last != nil && info.ModTime().Equal(f.changed) {
		return f.last, nil
	}
	pair, errPair := tls.LoadX509KeyPair(f.cert, f.key)
	switch {
	case errPair == nil && err == nil:
		f.last, f.changed = &pair, info.ModTime()
	case f.last == nil:
		return nil, fmt.Errorf("read the certificate: %w", errors.Join(err, errPair))
	}
	return f.last, nil
}

// An Authority vouches for this server alone: it may not sign for other names, whoever gets hold of its key.
type Authority struct {
	cert  *x509.Certificate
	key   *ecdsa.PrivateKey
	names []string
	now   func() time.Time

	mu   sync.Mutex
	leaf *tls.Certificate
}

// Own opens the authority of a directory, and makes it the first time. names are the names and addresses by which
// tablets reach the server. An authority that was made for others cannot vouch for them, and is refused.
func Own(dir string, names []string, now func() time.Time) (*Authority, error) {
	if len(names) == 0 {
		return nil, errors.New("say by which name or address tablets reach this server")
	}
	a := &Authority{names: names, now: now}
	err := a.read(dir)
	if errors.Is(err, fs.ErrNotExist) {
		err = a.found(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("the authority in %s: %w", dir, err)
	}
	_, err = a.certificate(nil)
	return a, err
}

// Certificate is what a tablet has to trust.
func (a *Authority) Certificate() *x509.Certificate { return a.cert }

// Config is TLS with a certificate of this authority.
func (a *Authority) Config() *tls.Config { return Config(a.certificate) }

// Fingerprint is how two people compare a certificate: the SHA-256 of it, in pairs.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	var pairs []string
	for _, b := range sum {
		pairs = append(pairs, fmt.Sprintf("%02X", b))
	}
	return strings.Join(pairs, " ")
}

// read takes an authority from its files.
func (a *Authority) read(dir string) error {
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("others can read %s: make it its owner's alone (chmod 600), and if they may have read it, remove the folder and let every tablet trust a new one", keyFile)
	}
	cert, err := block(filepath.Join(dir, authorityFile))
	if err != nil {
		return err
	}
	key, err := block(filepath.Join(dir, keyFile))
	if err != nil {
		return err
	}
	if a.cert, err = x509.ParseCertificate(cert); err != nil {
		return fmt.Errorf("read %s: %w", authorityFile, err)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("read %s: %w", keyFile, err)
	}
	var ok bool
	if a.key, ok = parsed.(*ecdsa.PrivateKey); !ok || !a.key.PublicKey.Equal(a.cert.PublicKey) {
		return errors.New("the key is not that of the certificate")
	}
	return nil
}

func block(file string) ([]byte, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p, _ := pem.Decode(b)
	if p == nil {
		return nil, fmt.Errorf("%s holds nothing in PEM", filepath.Base(file))
	}
	return p.Bytes, nil
}

// found makes an authority, and writes it down before it is used.
func (a *Authority) found(dir string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	now := a.now()
	t := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "Milieu at " + a.names[0], Organization: []string{"Milieu"}},
		NotBefore: now.Add(-clocksDiffer), NotAfter: now.Add(authorityLasts),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		ExtKeyUsage:                 []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		PermittedDNSDomainsCritical: true,
	}
	t.PermittedDNSDomains, t.PermittedIPRanges = constraints(a.names)
	if len(t.PermittedDNSDomains) == 0 {
		t.ExcludedDNSDomains = []string{""} // every one
	}
	if len(t.PermittedIPRanges) == 0 {
		t.ExcludedIPRanges = []*net.IPNet{{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)}, {IP: net.IPv6zero, Mask: net.CIDRMask(0, 128)}}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return fmt.Errorf("make a certificate: %w", err)
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		return fmt.Errorf("make a certificate: %w", err)
	}
	a.key = key
	hidden, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("write the key: %w", err)
	}
	return errors.Join(os.MkdirAll(dir, 0o700),
		os.WriteFile(filepath.Join(dir, authorityFile), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600),
		os.WriteFile(filepath.Join(dir, keyFile), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: hidden}), 0o600))
}

// constraints are the names and addresses that an authority may vouch for.
func constraints(names []string) (dns []string, ips []*net.IPNet) {
	for _, name := range names {
		ip := net.ParseIP(name)
		switch four := ip.To4(); {
		case four != nil:
			ips = append(ips, &net.IPNet{IP: four, Mask: net.CIDRMask(32, 32)})
		case ip != nil:
			ips = append(ips, &net.IPNet{IP: ip, Mask: net.CIDRMask(128, 128)})
		default:
			dns = append(dns, name)
		}
	}
	return dns, ips
}

// certificate is the server's own, made anew when it is about to end.
func (a *Authority) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if a.leaf != nil && now.Before(a.leaf.Leaf.NotAfter.Add(-leafRenewed)) {
		return a.leaf, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	t := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: a.names[0]}, NotBefore: now.Add(-clocksDiffer), NotAfter: now.Add(leafLasts),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	for _, name := range a.names {
		if ip := net.ParseIP(name); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	if err := a.vouches(leaf); err != nil {
		return nil, err
	}
	a.leaf = &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: leaf}
	return a.leaf, nil
}

// vouches checks a certificate as a tablet will.
func (a *Authority) vouches(leaf *x509.Certificate) error {
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	for _, name := range a.names {
		if _, err := leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: roots, CurrentTime: a.now()}); err != nil {
			known := slices.Concat(a.cert.PermittedDNSDomains, addresses(a.cert.PermittedIPRanges))
			return fmt.Errorf("no tablet would believe it for %s: it was made for %s, until %s; start with those names, or remove its folder and let every tablet trust a new one: %w",
				name, strings.Join(known, ", "), a.cert.NotAfter.Format(time.DateOnly), err)
		}
	}
	return nil
}

func addresses(ranges []*net.IPNet) (list []string) {
	for _, r := range ranges {
		list = append(list, r.IP.String())
	}
	return list
}

// serial is a number that nobody can guess: 127 bits.
func serial() *big.Int {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		panic("trust: " + err.Error()) // never fails
	}
	return n
}
