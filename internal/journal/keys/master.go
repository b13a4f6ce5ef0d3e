package keys

import (
	"bytes"
	"context"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// A Master seals the ring. It is asked at a start, and when an epoch or the master key itself changes.
type Master interface {
	// ID names the master key and gives nothing of it away.
	ID() string
	Seal(ctx context.Context, plain, about []byte) ([]byte, error)
	Open(ctx context.Context, sealed, about []byte) ([]byte, error)
}

const masterPrefix = "milieu-master-key-1:"

// A masterKey is a Master that is 32 bytes, from a file or the environment.
type masterKey struct {
	id   string
	aead cipher.AEAD
}

// NewMaster makes a master key up, as ParseMaster reads it.
func NewMaster() string { return masterPrefix + base64.RawURLEncoding.EncodeToString(newKey()) }

// ParseMaster reads a master key.
func ParseMaster(text string) (Master, error) {
	encoded, ok := strings.CutPrefix(strings.TrimSpace(text), masterPrefix)
	key, err := base64.RawURLEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) != 32 {
		return nil, fmt.Errorf("this is not a master key: one begins with %s and was made by milieu", masterPrefix)
	}
	return masterKey{hex.EncodeToString(derive(key, "names the master key")[:6]), sealing(derive(key, "seals the ring"))}, nil
}

func (m masterKey) ID() string { return m.id }

func (m masterKey) Seal(_ context.Context, plain, about []byte) ([]byte, error) {
	return m.aead.Seal(nil, nil, plain, about), nil // #nosec G407 -- the cipher makes a random nonce itself
}

func (m masterKey) Open(_ context.Context, sealed, about []byte) ([]byte, error) {
	return m.aead.Open(nil, nil, sealed, about)
}

// A Command is a Master that is a program: it asks a key service, a smart card, or whatever the provider has. It is
// run with "seal" or "open" as its last argument, is given what to seal or open on its standard input, and answers on
// its standard output. What the ring is bound to comes along, and is checked here.
type Command []string

// ID is the name of the program.
func (c Command) ID() string { return "command " + filepath.Base(c[0]) }

// Seal is Master's.
func (c Command) Seal(ctx context.Context, plain, about []byte) ([]byte, error) {
	return c.run(ctx, "seal", append(append([]byte{byte(len(about))}, about...), plain...))
}

// Open is Master's.
func (c Command) Open(ctx context.Context, sealed, about []byte) ([]byte, error) {
	out, err := c.run(ctx, "open", sealed)
	if err != nil {
		return nil, err
	}
	plain, ok := bytes.CutPrefix(out, append([]byte{byte(len(about))}, about...))
	if !ok {
		return nil, ErrDamaged
	}
	return plain, nil
}

func (c Command) run(ctx context.Context, verb string, in []byte) ([]byte, error) {
	cmd := exec.CommandContext(ctx, c[0], append(c[1:len(c):len(c)], verb)...) // #nosec G204 -- the operator’s own key service, as they wrote it
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ask %s to %s the keys: %w", c[0], verb, err)
	}
	return out, nil
}

// A Place is where the secrets lie: a directory that is in no backup of the data, and a master key that may lie elsewhere.
type Place struct {
	Dir    string           // "" keeps everything in memory
	Master Master           // if nil, the one in the directory's file master.key, which is made if there is nothing yet
	Now    func() time.Time // by which epochs end

	made bool
}

// Beside is the place of the keys of a data directory that says of no other: the directory beside it whose name ends
// in .keys.
func Beside(dir string) Place { return Place{Dir: filepath.Clean(dir) + ".keys", Now: time.Now} }

// The files of a place.
const (
	ringName   = "ring"
	masterName = "master.key"
)

// MasterFile is where a master key lies that is nowhere else.
func (p Place) MasterFile() string { return filepath.Join(p.Dir, masterName) }

// RingFile is where the ring lies, sealed by the master key.
func (p Place) RingFile() string { return filepath.Join(p.Dir, ringName) }

// begin keeps the first ring, and makes a master key for it if none is given.
func (p *Place) begin(ctx context.Context, r ring) error {
	if p.Dir == "" {
		return nil
	}
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return fmt.Errorf("make the directory of the keys: %w", err)
	}
	p.made = true
	if p.Master == nil {
		text, err := os.ReadFile(p.MasterFile())
		if errors.Is(err, fs.ErrNotExist) {
			text = []byte(NewMaster() + "\n")
			err = put(p.MasterFile(), text)
		}
		if err != nil {
			return fmt.Errorf("make the master key: %w", err)
		}
		if p.Master, err = ParseMaster(string(text)); err != nil {
			return fmt.Errorf("%s: %w", p.MasterFile(), err)
		}
	}
	return p.write(ctx, r)
}

// master finds the master key that the ring was sealed with.
func (p *Place) master(id string) (err error) {
	if p.Master == nil {
		p.Master, err = p.fileMaster(p.MasterFile())
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: there is no master key in %s. Put your copy of it there, or give it in MILIEU_MASTER_KEY", ErrPlace, p.MasterFile())
		} else if err != nil {
			return err
		}
		if p.Master.ID() != id { // a change of the master key that was interrupted
			if next, err := p.fileMaster(p.MasterFile() + ".new"); err == nil && next.ID() == id {
				p.Master = next
				return os.Rename(p.MasterFile()+".new", p.MasterFile())
			}
		}
	}
	if p.Master.ID() != id {
		return fmt.Errorf("%w: the keys in %s were sealed with the master key %s, and this is %s", ErrMaster, p.Dir, id, p.Master.ID())
	}
	return nil
}

func (p *Place) fileMaster(file string) (Master, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read the master key: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode()&0o077 != 0 {
		return nil, fmt.Errorf("others on this machine may read %s: take that away with chmod 600, and change the master key with milieu keys rotate master if they may have", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the master key: %w", err)
	}
	m, err := ParseMaster(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return m, nil
}
