package cli

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"milieu/internal/journal"
	"milieu/internal/journal/keys"
	"milieu/internal/journal/sqlite"
)

type anchor struct {
	data  `embed:""`
	Renew bool `help:"Write a new heads file into the data directory too, after you found out why it was missing or damaged. The server must not be running."`
}

// Run prints a line that says where every journal ends now, signed: for a printer, a mail, another house.
func (c anchor) Run(t *terminal) (err error) {
	place, err := c.place(c.Data)
	if err != nil {
		return err
	}
	if c.Renew {
		if err := sqlite.RenewPin(t, c.Data, place); err != nil {
			return err
		}
	}
	store, err := sqlite.Look(t, c.Data, &place)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	heads, err := store.Heads(t)
	if err != nil {
		return fmt.Errorf("read where the journals end: %w", err)
	}
	t.line("%s", journal.Anchor{At: time.Now(), Heads: heads}.Line(store.Keys()))
	return nil
}

// kept is what is kept elsewhere of a running server: an anchor of each day, and a copy of the keys.
type kept struct {
	place         keys.Place
	anchors, copy string // "" if not
}

// keepKeys does what the keys need while the server runs: epochs end, and each day what is kept elsewhere is renewed.
func (p *provider) keepKeys(ctx context.Context, k kept, log *slog.Logger) {
	go p.journal.Store().Keys().KeepEpochs(ctx, func(err error) { log.Error("begin the next epoch of the keys", "err", err) })
	if k.anchors == "" && k.copy == "" {
		return
	}
	tick := time.NewTicker(24 * time.Hour)
	defer tick.Stop()
	for {
		if k.anchors != "" {
			if err := p.addAnchor(ctx, k.anchors); err != nil && ctx.Err() == nil {
				log.Error("add an anchor to its file", "err", err)
			}
		}
		if k.copy != "" {
			if err := k.place.CopyTo(k.copy); err != nil {
				log.Error("renew the copy of the keys", "err", err)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (p *provider) addAnchor(ctx context.Context, file string) (err error) {
	heads, err := p.journal.Store().Heads(ctx)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	line := journal.Anchor{At: p.journal.Now(), Heads: heads}.Line(p.journal.Store().Keys())
	if _, err := fmt.Fprintln(f, line); err != nil {
		return err
	}
	return f.Sync()
}

// anchors reads the anchors that verify was given.
func (c verify) anchors() (list []journal.Anchor, err error) {
	for _, given := range c.Anchor {
		if text, err := os.ReadFile(given); err == nil {
			given = string(text)
		}
		for line := range strings.Lines(given) {
			if strings.TrimSpace(line) == "" {
				continue
			}
			a, err := journal.ReadAnchor(line)
			if err != nil {
				return nil, err
			}
			list = append(list, a)
		}
	}
	return list, nil
}

// holds checks an anchor against a store.
func (t *terminal) holds(store *sqlite.Store, a journal.Anchor) error {
	if ring := store.Keys(); ring != nil && !a.Key.Equal(ring.Public()) {
		return fmt.Errorf("the anchor of %s was signed with another key than that of this data directory", a.At.Format(time.RFC3339))
	}
	if err := a.Holds(t, store); err != nil {
		return fmt.Errorf("the anchor of %s does not hold: %w", a.At.Format(time.RFC3339), err)
	}
	t.line("the anchor of %s holds, signed by %s", a.At.Format(time.RFC3339), hex.EncodeToString(a.Key[:6]))
	return nil
}
