package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/journal/sqlite"
	"milieu/internal/office"

	"github.com/google/uuid"
	"github.com/schollz/progressbar/v3"
)

// A provider is a data directory, open: its journal, and the office that knows its houses and accounts.
type provider struct {
	journal   *journal.Journal
	office    *office.Office
	data      string // the directory
	listening listening
	demo      bool // made up, and shown to those who build
}

// asSetup is who does what is done at a terminal.
var asSetup = care.ByProgram("setup")

// open opens the data directory for this process alone, and makes it if it is new.
func (d data) open(t *terminal) (*provider, error) {
	place, err := d.place(d.Data)
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(t, d.Data, place)
	if err != nil {
		return nil, err
	}
	t.tellMade(store.Keys(), place)
	bars := map[string]*progressbar.ProgressBar{}
	j := journal.Open(store, time.Now, func(house string, done, all uint64) {
		if bars[house] == nil {
			bars[house] = t.progress("reading "+house, barred(all))
		}
		_ = bars[house].Set64(barred(done))
	})
	o, err := office.Open(t, j)
	if err != nil {
		return nil, errors.Join(err, j.Close())
	}
	return &provider{journal: j, office: o, data: d.Data}, nil
}

// existing opens a data directory that must be there already.
func (d data) existing(t *terminal) (*provider, error) {
	if _, err := os.Stat(filepath.Join(d.Data, sqlite.FileName)); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no journal in %s: make a house there with milieu house create, or correct --data", d.Data)
	}
	return d.open(t)
}

func (p *provider) close() error {
	p.office.Close()
	return p.journal.Close()
}

// with opens the data directory, calls f, and closes it again, whatever happens.
func (d data) with(t *terminal, f func(*provider) error) error {
	p, err := d.existing(t)
	if err != nil {
		return err
	}
	return errors.Join(f(p), p.close())
}

// house opens a house by its ID, which the office must know.
func (p *provider) house(ctx context.Context, id string) (*journal.House, error) {
	if _, ok := p.office.House(id); !ok {
		var known []string
		for _, h := range p.office.Houses() {
			known = append(known, h.ID+" ("+h.Name+")")
		}
		if len(known) == 0 {
			return nil, fmt.Errorf("there is no house here yet: make one with milieu house create")
		}
		return nil, fmt.Errorf("no house has the ID %q; there is %s", id, strings.Join(known, ", "))
	}
	return p.journal.House(ctx, id)
}

// newID makes an ID.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

type houseCreate struct {
	data      `embed:""`
	Name      string   `required:"" help:"What the house is called."`
	Kind      string   `enum:"ward,institution,community,school,group" default:"ward" help:"${enum}."`
	Zone      string   `default:"Europe/Oslo" help:"Its time zone."`
	Languages []string `default:"en" help:"The languages spoken in it, its own first: nb,en."`
	Word      string   `enum:"resident,patient,member,pupil" default:"resident" help:"What those who live there are called: ${enum}."`
}

// Run opens a house, and says its ID last.
func (c houseCreate) Run(t *terminal) (err error) {
	p, err := c.open(t)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	id := newID()
	h, err := p.journal.House(t, id)
	if err != nil {
		return err
	}
	house := care.HouseDescribed{Name: c.Name, Kind: care.HouseKind(c.Kind), Word: c.Word, Languages: c.Languages, Zone: c.Zone}
	if _, err := h.Do(t, journal.Form{By: asSetup}, care.DescribeHouse(house)); err != nil {
		return err
	}
	if _, err := p.office.Do(t, journal.Form{By: asSetup}, office.OpenHouse(office.HouseOpened{House: id, Name: c.Name})); err != nil {
		return err
	}
	t.line("%s is open. Its ID is %s", c.Name, id)
	return nil
}

type houseList struct {
	data `embed:""`
}

// Run lists the houses.
func (c houseList) Run(t *terminal) error {
	return c.with(t, func(p *provider) error {
		for _, h := range p.office.Houses() {
			t.line("%s  %s", h.ID, h.Name)
		}
		return nil
	})
}

// spoken is the language of the house.
func spoken(v care.View) string {
	if list := v.House().Languages; len(list) > 0 {
		return list[0]
	}
	return "en"
}

// residentCalled finds one person who lives in a house, by ID or by name.
func residentCalled(v care.View, name string) (care.Resident, error) {
	called := slices.DeleteFunc(v.Residents(), func(r care.Resident) bool {
		return string(r.ID) != name && !strings.EqualFold(r.Name, name) && !strings.EqualFold(r.FullName, name)
	})
	switch len(called) {
	case 0:
		return care.Resident{}, fmt.Errorf("nobody called %q lives in this house: import them first, or add --admit to admit them today", name)
	case 1:
		return called[0], nil
	}
	return care.Resident{}, fmt.Errorf("several people called %q live in this house: give the ID of one with --person", name)
}
