package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/journal/keys"
	"milieu/internal/journal/sqlite"
	"milieu/internal/office"
	"milieu/internal/web"
)

type verify struct {
	data   `embed:""`
	Anchor []string `placeholder:"LINE|FILE" help:"An anchor that was kept elsewhere, or a file with one a line: check that what was there then still is."`
	Chain  bool     `help:"Check the chain only, which needs no keys."`
}

// Run checks every journal of the data directory; the server may be running.
func (c verify) Run(t *terminal) error {
	var place *keys.Place
	if !c.Chain {
		p, err := c.place(c.Data)
		if err != nil {
			return err
		}
		place = &p
	}
	anchors, err := c.anchors()
	if err != nil {
		return err
	}
	return t.verify(c.Data, place, anchors...)
}

// verify says, book by book, how many entries were found whole, and then how many in all. Without a place of keys it
// checks the chain only.
func (t *terminal) verify(dir string, place *keys.Place, anchors ...journal.Anchor) (err error) {
	store, err := sqlite.Look(t, dir, place)
	if err != nil {
		return fmt.Errorf("%w%s", err, withoutKeys(place, err))
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := store.Sound(t); err != nil {
		return err
	}
	heads, err := store.Heads(t)
	if err != nil {
		return fmt.Errorf("read where the journals end: %w", err)
	}
	var wrong []error
	var all uint64
	for _, book := range slices.Sorted(maps.Keys(heads)) {
		verdict, err := t.verifyBook(store, book, heads[book].Seq)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%w; keep this directory as it is, and restore the latest backup into a new one", err))
			continue
		}
		all += verdict.Entries
		t.line("%s: %d, whole, up to %.12s", book, verdict.Entries, verdict.Head.String())
	}
	for _, a := range anchors {
		if err := t.holds(store, a); err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	t.line("%d entries", all)
	if place == nil {
		t.line("Only the chain was checked: without the keys nobody can say whether every entry can be read")
	}
	return nil
}

// withoutKeys says what can be checked when the keys are the matter.
func withoutKeys(place *keys.Place, err error) string {
	if place != nil && (errors.Is(err, keys.ErrPlace) || errors.Is(err, keys.ErrMaster) || errors.Is(err, keys.ErrOver)) {
		return " (milieu verify --chain checks what can be checked without keys)"
	}
	return ""
}

func (t *terminal) verifyBook(store journal.Store, book string, entries uint64) (journal.Verdict, error) {
	bar := t.progress("verifying "+book, barred(entries))
	verdict, err := journal.Verify(t, store, book, book != office.Book && !strings.Contains(book, "/"))
	if err == nil && book == office.Book && verdict.Opened {
		err = journal.Read(t, store, book, 0, func(r journal.Record) error {
			if r.Erased {
				return nil
			}
			_, err := office.Decode(r.Kind, r.Data)
			return err
		})
	}
	_ = bar.Finish()
	return verdict, err
}

type backup struct {
	data `embed:""`
	File string `arg:"" help:"The file to write; it must not exist."`
}

// Run writes a backup. It needs no keys.
func (c backup) Run(t *terminal) error {
	bar := t.progress("writing "+c.File, -1)
	err := sqlite.Backup(t, c.Data, c.File)
	_ = bar.Finish()
	if err != nil {
		return err
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	t.line("%s holds the journal of %s as it stood at %s (%d bytes). Keep it where the server is not", c.File, c.Data, time.Now().Format(time.RFC3339), info.Size())
	return nil
}

type restore struct {
	data     `embed:""`
	KeyTable string `name:"key-table" placeholder:"FILE" type:"existingfile" help:"A later backup: restore with its key table, for a backup that is older than two epochs."`
	File     string `arg:"" type:"existingfile" help:"The backup."`
}

// Run restores a backup, and verifies it before it says that it is done.
func (c restore) Run(t *terminal) error {
	place, err := c.place(c.Data)
	if err != nil {
		return err
	}
	if err := sqlite.Restore(t, c.File, c.Data, c.KeyTable); err != nil {
		return err
	}
	err = t.verify(c.Data, &place)
	switch {
	case errors.Is(err, keys.ErrPlace), errors.Is(err, keys.ErrMaster), errors.Is(err, keys.ErrOver):
		sqlite.Clear(c.Data)
		return fmt.Errorf("nothing was restored, for %s cannot be opened: %w", c.File, err)
	case err != nil:
		sqlite.Clear(c.Data)
		return fmt.Errorf("%s is not a whole backup, and nothing was restored: %w", c.File, err)
	}
	t.line("%s is restored, with the keys in %s. Start the server with --data %s --keys %s", c.File, place.Dir, c.Data, place.Dir)
	return nil
}

type export struct {
	data  `embed:""`
	two   `embed:""`
	House string `required:"" placeholder:"ID" help:"The house."`
	Out   string `short:"o" placeholder:"FILE" help:"The file to write; standard output if not given."`
}

// exported is an entry as it is handed out.
type exported struct {
	Seq      uint64          `json:"seq"`
	At       time.Time       `json:"at"`
	Happened time.Time       `json:"happened"`
	By       string          `json:"by"`
	Behalf   string          `json:"behalf,omitempty"`
	Kind     string          `json:"kind"`
	Subject  string          `json:"subject,omitempty"`
	Erased   bool            `json:"erased,omitempty"` // whom it was about was erased
	Data     json.RawMessage `json:"data"`             // null if erased
}

// Run writes every entry of a house, in order. It takes two who answer for the house, and everybody of whom it tells can
// see that they did.
func (c export) Run(t *terminal) error {
	if c.House == office.Book {
		return fmt.Errorf("the office's book holds passwords and sessions, and is not handed out: give the ID of a house")
	}
	return c.with(t, func(p *provider) (err error) {
		h, err := p.house(t, c.House)
		if err != nil {
			return err
		}
		both, err := c.agree(t, p, c.House, care.RoleCoordinator, care.RoleManager)
		if err != nil {
			return err
		}
		var to io.Writer = t.out
		if c.Out != "" {
			f, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return fmt.Errorf("write the export: %w", err)
			}
			defer func() { err = errors.Join(err, f.Close()) }()
			to = f
		}
		if err := c.witnessed(t, p, h, both); err != nil {
			return err
		}
		w := bufio.NewWriter(to)
		lines := json.NewEncoder(w)
		lines.SetEscapeHTML(false)
		bar := t.progress("exporting", barred(h.Seq()))
		err = journal.Read(t, p.journal.Store(), c.House, 0, func(r journal.Record) error {
			_ = bar.Add(1)
			return lines.Encode(exported{r.Seq, r.At, r.Happened, r.By, r.Behalf, r.Kind, r.Subject, r.Erased, r.Data})
		})
		_ = bar.Finish()
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		return w.Flush()
	})
}

// witnessed writes down for everybody in the journal who takes their record away, before anything leaves.
func (c export) witnessed(t *terminal, p *provider, h *journal.House, both []care.Who) error {
	kinds := map[string][]string{}
	err := journal.Read(t, p.journal.Store(), c.House, 0, func(r journal.Record) error {
		if r.Subject != "" && !r.Erased && !slices.Contains(kinds[r.Subject], r.Kind) {
			kinds[r.Subject] = append(kinds[r.Subject], r.Kind)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("find out whom the export tells of: %w", err)
	}
	var people []journal.LookedAt
	for _, id := range slices.Sorted(maps.Keys(kinds)) {
		people = append(people, journal.LookedAt{Reason: "staff", Residents: []care.ResidentID{care.ResidentID(id)}, Kinds: kinds[id]})
	}
	for _, who := range both {
		if err := h.Looked(t, journal.Look{By: who, Device: "terminal", Way: web.ExportWay, People: people}); err != nil {
			return err
		}
	}
	return nil
}

type version struct{}

// Run says which version of the program this is, as the build knows it.
func (version) Run(t *terminal) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		t.line("milieu, built without its version")
		return nil
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	t.line("milieu %s %.12s %s, %s", info.Main.Version, settings["vcs.revision"], settings["vcs.time"], info.GoVersion)
	return nil
}
