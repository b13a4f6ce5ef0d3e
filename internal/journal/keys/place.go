package keys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// sealedRing is the ring's file.
type sealedRing struct {
	Milieu string `json:"milieu"` // what this is
	Master string `json:"master"` // the master key's ID
	Sealed []byte `json:"sealed"`
}

const ringIs = "milieu-ring-1"

// read opens the ring; ok is false if there is none.
func (p *Place) read(ctx context.Context) (r ring, ok bool, err error) {
	if p.Dir == "" {
		return ring{}, false, nil
	}
	text, err := os.ReadFile(p.RingFile())
	if errors.Is(err, fs.ErrNotExist) {
		return ring{}, false, nil
	} else if err != nil {
		return ring{}, false, fmt.Errorf("read the keys: %w", err)
	}
	var s sealedRing
	if err := json.Unmarshal(text, &s); err != nil || s.Milieu != ringIs {
		return ring{}, false, fmt.Errorf("%w: %s is damaged, or is something else; put your copy of it there", ErrPlace, p.RingFile())
	}
	if err := p.master(s.Master); err != nil {
		return ring{}, false, err
	}
	plain, err := p.Master.Open(ctx, s.Sealed, []byte(ringIs))
	if err == nil {
		err = json.Unmarshal(plain, &r)
	}
	if err != nil || len(r.Key) != 32 || len(r.Seed) != 32 || r.Oldest < 1 || r.Epoch < r.Oldest {
		return ring{}, false, errors.Join(fmt.Errorf("%w: it does not open %s", ErrMaster, p.RingFile()), err)
	}
	return r, true, nil
}

// write keeps the ring for good.
func (p *Place) write(ctx context.Context, r ring) error {
	if p.Dir == "" {
		return nil
	}
	plain, err := json.Marshal(r)
	if err != nil {
		return err
	}
	s := sealedRing{Milieu: ringIs, Master: p.Master.ID()}
	if s.Sealed, err = p.Master.Seal(ctx, plain, []byte(ringIs)); err != nil {
		return fmt.Errorf("seal the keys: %w", err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := put(p.RingFile(), append(text, '\n')); err != nil {
		return fmt.Errorf("keep the keys: %w", err)
	}
	return nil
}

// ChangeMaster seals the ring with another master key: next, or if that is nil, a new one in the place's file.
func (r *Ring) ChangeMaster(ctx context.Context, next Master) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	file := r.place.MasterFile()
	if next != nil {
		r.place.Master = next
		return r.place.write(ctx, r.ring)
	}
	text := NewMaster()
	var err error
	if next, err = ParseMaster(text); err != nil {
		return err
	}
	// First the new key beside the old one, then the ring, then the new one in the old one's place: whenever this is
	// interrupted, one of the two opens the ring.
	if err := put(file+".new", []byte(text+"\n")); err != nil {
		return fmt.Errorf("write the new master key: %w", err)
	}
	was := r.place.Master
	r.place.Master = next
	if err := r.place.write(ctx, r.ring); err != nil {
		r.place.Master = was
		return err
	}
	if err := errors.Join(os.Rename(file+".new", file), synced(r.place.Dir)); err != nil {
		return fmt.Errorf("put the new master key in its place: %w", err)
	}
	return nil
}

// CopyTo puts a copy of what is in the place into another directory, in place of an older copy: the ring, and the master
// key if it lies beside it. Whoever has the copy can open every backup that is not older than it.
func (p Place) CopyTo(dir string) error {
	if filepath.Clean(dir) == filepath.Clean(p.Dir) {
		return fmt.Errorf("%w: a copy of the keys in their own directory is none", ErrPlace)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, name := range []string{masterName, ringName} { // a ring without its master key would be worse than the old pair
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if name == masterName && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = put(filepath.Join(dir, name), text)
		}
		if err != nil {
			return fmt.Errorf("copy the keys: %w", err)
		}
	}
	return nil
}

// put writes a file for its owner alone, and for good. Nobody ever sees half of it. The blocks of the file before are
// free then, and not overwritten: that would not reach them on most disks of today. doc/keys.md says so.
func put(file string, text []byte) error {
	if err := os.WriteFile(file+".part", text, 0o600); err != nil {
		return err
	}
	if err := synced(file + ".part"); err != nil {
		return err
	}
	if err := os.Rename(file+".part", file); err != nil {
		return err
	}
	return synced(filepath.Dir(file))
}

// synced waits until a file, or what a directory lists, is on the disk.
func synced(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
