package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"milieu/internal/care"
	"milieu/internal/journal/keys"
	"milieu/internal/journal/sqlite"
)

type keysStatus struct {
	data `embed:""`
}

// Run says where the keys are and how old they are; the server may be running.
func (c keysStatus) Run(t *terminal) (err error) {
	place, err := c.place(c.Data)
	if err != nil {
		return err
	}
	store, err := sqlite.Look(t, c.Data, &place)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s, day := store.Keys().Status(), "2 January 2006"
	t.line("master key    %s, %s", s.Master, whereMaster(place))
	t.line("ring          %s, opens key tables from epoch %d on", place.RingFile(), s.Oldest)
	t.line("epoch         %d, since %s; the next begins on %s or after it", s.Epoch, s.Began.Format(day), s.Began.Add(keys.EpochLength).Format(day))
	t.line("key table     a key for each of %d persons and accounts, and for %d books", s.Persons, s.Books)
	t.line("anchors are signed by %s", hex.EncodeToString(store.Keys().Public()[:6]))
	return nil
}

func whereMaster(place keys.Place) string {
	if place.Master == nil {
		return "in " + place.MasterFile()
	} else if _, ok := place.Master.(keys.Command); ok {
		return "asked for by " + masterCommand
	}
	return "from " + masterIn
}

type keysCopy struct {
	data `embed:""`
	To   string `arg:"" name:"dir" help:"Where the copy goes: neither the server's disk nor that of its backups."`
}

// Run renews a copy of the keys; the server may be running.
func (c keysCopy) Run(t *terminal) error {
	place, err := c.place(c.Data)
	if err == nil {
		err = place.CopyTo(c.To)
	}
	if err != nil {
		return err
	}
	t.line("The keys are in %s. The copy that was there is no more", c.To)
	return nil
}

type keysRotate struct {
	Epoch  rotateEpoch  `cmd:"" help:"Begin the next epoch now: what was erased before the last one began is out of reach of older backups."`
	Data   rotateData   `cmd:"" help:"Give every person and every house a new key for what is written from now on."`
	Master rotateMaster `cmd:"" help:"Seal the keys with a new master key. Two people do it."`
}

type rotateEpoch struct {
	data  `embed:""`
	Fresh bool `help:"With a key that follows from nothing, for when somebody may have seen the old one: no older copy of the keys, and no older backup's key table, is of use any more."`
}

// Run begins the next epoch.
func (c rotateEpoch) Run(t *terminal) error {
	return c.with(t, func(p *provider) error {
		ring := p.journal.Store().Keys()
		turn := ring.NextEpoch
		if c.Fresh {
			turn = ring.FreshEpoch
		}
		if err := turn(t); err != nil {
			return err
		}
		t.line("This is epoch %d. Renew your copy of the keys (milieu keys copy), and write a backup", ring.Status().Epoch)
		return nil
	})
}

type rotateData struct {
	data `embed:""`
}

// Run makes new versions of all keys.
func (c rotateData) Run(t *terminal) error {
	return c.with(t, func(p *provider) error {
		n, err := p.journal.Store().Keys().Renew(t)
		if err != nil {
			return err
		}
		t.line("%d keys have a new version. What was written stays as it is, and is read with the old ones", n)
		return nil
	})
}

type rotateMaster struct {
	data `embed:""`
	two  `embed:""`
	To   string `enum:"file,environment,command" default:"file" help:"Where the new one lies: ${enum}; for the environment or a command, as MILIEU_NEW_MASTER_KEY or MILIEU_NEW_MASTER_COMMAND say."`
}

// Run changes the master key.
func (c rotateMaster) Run(t *terminal) error {
	place, err := c.place(c.Data)
	if err != nil {
		return err
	}
	next, err := newMaster(c.To)
	if err != nil {
		return err
	}
	return c.with(t, func(p *provider) error {
		if _, err := c.agree(t, p, "", care.RoleAdministrator); err != nil {
			return err
		}
		ring := p.journal.Store().Keys()
		if err := ring.ChangeMaster(t, next); err != nil {
			return err
		}
		t.line("The master key is %s now. Renew your copy of %s (milieu keys copy); the old copy opens nothing that is written from now on", ring.Status().Master, place.Dir)
		return nil
	})
}

// newMaster is the master key that is to be; nil if it is made up and kept in its file.
func newMaster(where string) (keys.Master, error) {
	switch text, command := os.Getenv(newMasterIn), strings.Fields(os.Getenv(newMasterCommand)); {
	case where == "environment" && text != "":
		return keys.ParseMaster(text)
	case where == "command" && len(command) > 0:
		return keys.Command(command), nil
	case where == "file":
		return nil, nil
	}
	return nil, fmt.Errorf("say what the new one is in %s or %s; milieu keys make prints one", newMasterIn, newMasterCommand)
}

type keysMake struct{}

// Run prints a new master key, for a provider that keeps it elsewhere.
func (keysMake) Run(t *terminal) error {
	t.line("%s", keys.NewMaster())
	return nil
}
