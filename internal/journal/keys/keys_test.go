package keys

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// clock is a clock that tests turn on.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func at(t *testing.T, clock *clock) Place {
	t.Helper()
	return Place{Dir: filepath.Join(t.TempDir(), "keys"), Now: clock.now}
}

func opens(t *testing.T, table Table, place Place) *Ring {
	t.Helper()
	r, err := Open(t.Context(), table, place)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func seal(t *testing.T, r *Ring, book, subject, text string) []byte {
	t.Helper()
	b, err := r.Seal(t.Context(), book, subject, []byte(text), []byte("about"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func reads(t *testing.T, r *Ring, book, subject string, sealed []byte) string {
	t.Helper()
	b, err := r.Open(t.Context(), nil, book, subject, sealed, []byte("about"))
	if err != nil {
		t.Fatalf("%s of %s: %v", subject, book, err)
	}
	return string(b)
}

func copied(m *Memory) *Memory { return &Memory{rows: append([]Row(nil), m.rows...)} }

func TestSeal(t *testing.T) {
	r := InMemory()
	ada, house := seal(t, r, "h", "ada", "hers"), seal(t, r, "h", "", "its")
	if reads(t, r, "h", "ada", ada) != "hers" || reads(t, r, "h", "", house) != "its" || bytes.Contains(ada, []byte("hers")) {
		t.Error("what is sealed does not open, or is not sealed")
	}
	if bytes.Equal(ada, seal(t, r, "h", "ada", "hers")) {
		t.Error("the same text is sealed the same way twice: its nonce is not random")
	}
	if reads(t, r, "h/looks", "ada", ada) != "hers" {
		t.Error("a part of a house has other keys of its persons")
	}
	for name, c := range map[string]struct {
		book, subject, about string
		spoil                func([]byte) []byte
		want                 error
	}{
		"as somebody else":         {"h", "", "about", nil, ErrDamaged},
		"as nobody":                {"h", "eli", "about", nil, ErrNone},
		"in another house":         {"g", "ada", "about", nil, ErrNone},
		"in another place":         {"h", "ada", "elsewhere", nil, ErrDamaged},
		"changed":                  {"h", "ada", "about", func(b []byte) []byte { b[20] ^= 1; return b }, ErrDamaged},
		"of another version":       {"h", "ada", "about", func(b []byte) []byte { b[1] = 2; return b }, ErrDamaged},
		"cut":                      {"h", "ada", "about", func(b []byte) []byte { return b[:8] }, ErrDamaged},
		"cut to nothing":           {"h", "ada", "about", func([]byte) []byte { return nil }, ErrDamaged},
		"of another format":        {"h", "ada", "about", func(b []byte) []byte { b[0] = 9; return b }, ErrDamaged},
		"with a version for ever":  {"h", "ada", "about", func(b []byte) []byte { return append(b[:1], bytes.Repeat([]byte{255}, 20)...) }, ErrDamaged},
		"with a version of nought": {"h", "ada", "about", func(b []byte) []byte { b[1] = 0; return b }, ErrDamaged},
	} {
		b := bytes.Clone(ada)
		if c.spoil != nil {
			b = c.spoil(b)
		}
		if _, err := r.Open(t.Context(), nil, c.book, c.subject, b, []byte(c.about)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestDestroy(t *testing.T) {
	table := new(Memory)
	r := opens(t, table, at(t, &clock{time.Unix(1e9, 0)}))
	ada, eli := seal(t, r, "h", "ada", "hers"), seal(t, r, "h", "eli", "his")
	if err := r.Destroy(t.Context(), "h", "ada"); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*Ring{r, opens(t, table, r.place)} {
		if _, err := r.Open(t.Context(), nil, "h", "ada", ada, []byte("about")); !errors.Is(err, ErrNone) || r.Has("h", "ada") {
			t.Errorf("got %v", err)
		}
		if reads(t, r, "h", "eli", eli) != "his" {
			t.Error("Eli's key is gone too")
		}
	}
	if err := r.Destroy(t.Context(), "h", ""); err == nil {
		t.Error("a house's key was destroyed")
	}
}

// TestEveryKeyTurns rotates each level; whatever was sealed before can be read, also by the next start.
func TestEveryKeyTurns(t *testing.T) {
	for name, turn := range map[string]func(context.Context, *Ring) error{
		"data":        func(ctx context.Context, r *Ring) error { _, err := r.Renew(ctx); return err },
		"epoch":       func(ctx context.Context, r *Ring) error { return r.NextEpoch(ctx) },
		"fresh epoch": func(ctx context.Context, r *Ring) error { return r.FreshEpoch(ctx) },
		"master":      func(ctx context.Context, r *Ring) error { return r.ChangeMaster(ctx, nil) },
	} {
		table := new(Memory)
		r := opens(t, table, at(t, &clock{time.Unix(1e9, 0)}))
		public, before := r.Public(), seal(t, r, "h", "ada", "before")
		house := seal(t, r, "h", "", "its")
		if err := turn(t.Context(), r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		after := seal(t, r, "h", "ada", "after")
		for _, r := range []*Ring{r, opens(t, table, Place{Dir: r.place.Dir, Now: r.now})} {
			if reads(t, r, "h", "ada", before) != "before" || reads(t, r, "h", "ada", after) != "after" || reads(t, r, "h", "", house) != "its" || !r.Public().Equal(public) {
				t.Errorf("%s: what was sealed does not open", name)
			}
		}
		if name == "data" && after[1] != 2 {
			t.Errorf("the new version is not used: %x", after[:2])
		}
	}
}

// TestEpochs lets time pass: a key table as it was in a backup can be opened for one epoch more, and then not.
func TestEpochs(t *testing.T) {
	clock := &clock{time.Unix(1e9, 0)}
	table, place := new(Memory), at(t, clock)
	r := opens(t, table, place)
	ada, eli := seal(t, r, "h", "ada", "hers"), seal(t, r, "h", "eli", "his")
	backup := copied(table)
	old, err := os.ReadFile(place.RingFile())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Destroy(t.Context(), "h", "ada"); err != nil {
		t.Fatal(err)
	}
	for epoch := 1; epoch <= 4; epoch++ {
		r = opens(t, table, place)
		if s := r.Status(); s.Epoch != epoch || s.Oldest != max(1, epoch-1) || s.Persons != 1 {
			t.Errorf("%+v, want epoch %d", s, epoch)
		}
		look, err := Look(t.Context(), copied(backup), place)
		switch {
		case epoch > 2 && !errors.Is(err, ErrOver):
			t.Errorf("in epoch %d the backup opens: %v", epoch, err)
		case epoch <= 2 && (err != nil || reads(t, look, "h", "ada", ada) != "hers"):
			t.Errorf("in epoch %d the backup does not open: %v", epoch, err)
		}
		if reads(t, r, "h", "eli", eli) != "his" {
			t.Error("a survivor was lost")
		}
		clock.at = clock.at.Add(EpochLength)
	}
	// An older backup's journal opens with the key table of today, but for who was erased.
	if _, err := r.Open(t.Context(), nil, "h", "ada", ada, []byte("about")); !errors.Is(err, ErrNone) {
		t.Errorf("got %v", err)
	}
	// An old copy of the ring opens the key table of today, and the start with it goes on from there.
	if err := os.WriteFile(place.RingFile(), old, 0o600); err != nil {
		t.Fatal(err)
	}
	clock.at = clock.at.Add(-EpochLength)
	if r := opens(t, table, place); reads(t, r, "h", "eli", eli) != "his" || r.Status().Epoch != 4 {
		t.Error("an old copy of the keys is of no use")
	}
	if _, err := Look(t.Context(), copied(backup), place); !errors.Is(err, ErrOver) {
		t.Errorf("the old copy still opens what it should have forgotten: %v", err)
	}
}

// TestFreshEpoch checks that a key that somebody has seen is of no use any more.
func TestFreshEpoch(t *testing.T) {
	table, place := new(Memory), at(t, &clock{time.Unix(1e9, 0)})
	r := opens(t, table, place)
	ada := seal(t, r, "h", "ada", "hers")
	seen, err := os.ReadFile(place.RingFile())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.FreshEpoch(t.Context()); err != nil {
		t.Fatal(err)
	}
	is, err := os.ReadFile(place.RingFile())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(place.RingFile(), seen, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Look(t.Context(), table, place); !errors.Is(err, ErrDamaged) {
		t.Errorf("who saw the old key opens the new table: %v", err)
	}
	if err := os.WriteFile(place.RingFile(), is, 0o600); err != nil {
		t.Fatal(err)
	}
	if reads(t, opens(t, table, place), "h", "ada", ada) != "hers" {
		t.Error("the owner does not")
	}
}

// A failing table ends the program at every point of a rotation, in turn.
type failing struct {
	*Memory
	before, after bool
}

var errPower = errors.New("the power went")

func (f *failing) Replace(ctx context.Context, rows []Row) error {
	if f.before {
		return errPower
	}
	if err := f.Memory.Replace(ctx, rows); err != nil || !f.after {
		return err
	}
	return errPower
}

func TestInterruptedTurns(t *testing.T) {
	for name, turn := range map[string]func(*Ring) error{
		"epoch": func(r *Ring) error { return r.NextEpoch(t.Context()) },
		"fresh": func(r *Ring) error { return r.FreshEpoch(t.Context()) },
	} {
		for _, table := range []*failing{{new(Memory), true, false}, {new(Memory), false, true}} {
			place := at(t, &clock{time.Unix(1e9, 0)})
			r := opens(t, table, place)
			ada := seal(t, r, "h", "ada", "hers")
			if err := turn(r); !errors.Is(err, errPower) {
				t.Fatal(err)
			}
			again := opens(t, table.Memory, place)
			if reads(t, again, "h", "ada", ada) != "hers" {
				t.Errorf("%s: lost", name)
			}
			if again = opens(t, table.Memory, place); again.ring.Before != nil || reads(t, again, "h", "ada", seal(t, again, "h", "ada", "new")) != "new" {
				t.Errorf("%s: the start did not end it", name)
			}
		}
	}
}

// TestMasterInterrupted ends the program between the ring and the master key's file.
func TestMasterInterrupted(t *testing.T) {
	table, place := new(Memory), at(t, &clock{time.Unix(1e9, 0)})
	r := opens(t, table, place)
	ada := seal(t, r, "h", "ada", "hers")
	was, err := os.ReadFile(place.MasterFile())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.ChangeMaster(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Rename(place.MasterFile(), place.MasterFile()+".new"), os.WriteFile(place.MasterFile(), was, 0o600)); err != nil {
		t.Fatal(err)
	}
	if again := opens(t, table, place); reads(t, again, "h", "ada", ada) != "hers" {
		t.Error("lost")
	}
	if is, err := os.ReadFile(place.MasterFile()); err != nil || bytes.Equal(is, was) {
		t.Errorf("the start did not end it: %v", err)
	}
}

func TestPlaceRefuses(t *testing.T) {
	table, place := new(Memory), at(t, &clock{time.Unix(1e9, 0)})
	r := opens(t, table, place)
	seal(t, r, "h", "ada", "hers")
	if !r.Status().Made || opens(t, table, place).Status().Made {
		t.Error("who makes keys says so, once")
	}
	other, err := ParseMaster(NewMaster())
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range []string{place.RingFile(), place.MasterFile()} {
		if files[f], err = os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		spoil func() error
		place Place
		want  string
	}{
		"no ring":                    {func() error { return os.Remove(place.RingFile()) }, place, "there is no ring in"},
		"no master key":              {func() error { return os.Remove(place.MasterFile()) }, place, "there is no master key in"},
		"another master":             {func() error { return nil }, Place{Dir: place.Dir, Now: place.Now, Master: other}, "were sealed with the master key"},
		"a damaged ring":             {func() error { return os.WriteFile(place.RingFile(), []byte("{}"), 0o600) }, place, "is damaged"},
		"a damaged master":           {func() error { return os.WriteFile(place.MasterFile(), []byte("?"), 0o600) }, place, "this is not a master key"},
		"a master that all may read": {func() error { return os.Chmod(place.MasterFile(), 0o644) }, place, "others on this machine may read"},
		"a changed ring": {func() error {
			text := bytes.Replace(files[place.RingFile()], []byte(`"sealed":"`), []byte(`"sealed":"AAAA`), 1)
			return os.WriteFile(place.RingFile(), text, 0o600)
		}, place, "it does not open"},
	} {
		if err := c.spoil(); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), table, c.place); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		for f, text := range files {
			if err := errors.Join(os.WriteFile(f, text, 0o600), os.Chmod(f, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
	opens(t, table, place)
	table.rows[0].Epoch = 7
	if _, err := Open(t.Context(), table, place); !errors.Is(err, ErrDamaged) {
		t.Errorf("a changed row: %v", err)
	}
}

// TestCommand has a key service that is a program: here it turns every byte around.
func TestCommand(t *testing.T) {
	table, place := new(Memory), at(t, &clock{time.Unix(1e9, 0)})
	place.Master = Command{"sh", "-c", "tr 'A-Za-z0-9' 'N-ZA-Mn-za-m5-90-4'"}
	r := opens(t, table, place)
	ada := seal(t, r, "h", "ada", "hers")
	if _, err := os.Stat(place.MasterFile()); err == nil {
		t.Error("a master key was made beside the key service")
	}
	if again := opens(t, table, place); reads(t, again, "h", "ada", ada) != "hers" {
		t.Error("lost")
	}
	place.Master = Command{"false"}
	if _, err := Open(t.Context(), table, place); err == nil || !strings.Contains(err.Error(), "command sh") {
		t.Errorf("got %v", err)
	}
}
