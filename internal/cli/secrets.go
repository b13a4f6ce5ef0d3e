package cli

import (
	"os"
	"strings"
	"time"

	"milieu/internal/journal/keys"
)

// secrets are where the keys lie.
type secrets struct {
	Keys string `placeholder:"DIR" env:"MILIEU_KEYS" help:"Where the keys lie, outside the data directory; otherwise beside it, in DIR.keys."`
}

// What else the environment says of the keys. It is no flag, for flags are seen by everybody on the machine.
const (
	masterIn      = "MILIEU_MASTER_KEY"     // the master key itself
	masterCommand = "MILIEU_MASTER_COMMAND" // a program that asks a key service, and its arguments

	newMasterIn      = "MILIEU_NEW_MASTER_KEY" // the same, of what is to be
	newMasterCommand = "MILIEU_NEW_MASTER_COMMAND"
)

// place is where the keys of a data directory lie.
func (s secrets) place(dir string) (keys.Place, error) {
	place := keys.Beside(dir)
	place.Now = time.Now
	if s.Keys != "" {
		place.Dir = s.Keys
	}
	var err error
	if text := os.Getenv(masterIn); text != "" {
		place.Master, err = keys.ParseMaster(text)
	} else if command := strings.Fields(os.Getenv(masterCommand)); len(command) > 0 {
		place.Master = keys.Command(command)
	}
	return place, err
}

// tellMade says, the first time, where the keys lie and what they are.
func (t *terminal) tellMade(ring *keys.Ring, place keys.Place) {
	if !ring.Status().Made {
		return
	}
	t.warn("Everything that is written here is encrypted. New keys were made in %s.", place.Dir)
	if place.Master == nil {
		t.warn("%s is the master key. Whoever has it and the data can read everything; without it nobody can, ever again.", place.MasterFile())
	}
	t.warn("Copy that directory to where neither the server nor its backups are, now. doc/keys.md says how.")
}
