package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/journal/keys"
	"milieu/internal/journal/sqlite"
	"milieu/internal/office"
	"milieu/internal/sim"
)

type demo struct {
	Residents int    `default:"12" help:"How many live in the house."`
	Kind      string `enum:"ward,institution,community,school,group" default:"ward" help:"What sort of house: ${enum}."`
	Days      int    `default:"120" help:"For how many days people have lived in it."`
	Seed      uint64 `default:"1" help:"Another seed is another house; the same seed is the same."`
	Language  string `enum:"en,nb" default:"en" help:"The language that is spoken in it: ${enum}."`
	Data      string `placeholder:"DIR" help:"Keep the demo here, and go on with it the next time. Otherwise it is gone when the program ends."`
	Addr      string `default:"127.0.0.1:8080" env:"MILIEU_ADDR" help:"Where to listen."`
	Logins    string `enum:"table,json" default:"table" help:"How to print who can sign in: ${enum}."`
}

// A login is somebody who can sign in to the demo.
type login struct {
	Role     care.Role `json:"role"`
	Username string    `json:"username"`
	Password string    `json:"password"`
	name     string
	person   string
}

// Run makes up a house that has been lived in, or goes on with one that was made up before, and serves it.
func (c demo) Run(t *terminal) (err error) {
	if err := private(c.Addr); err != nil {
		return err
	}
	if c.Data == "" {
		dir, err := os.MkdirTemp("", "milieu-demo-")
		if err != nil {
			return fmt.Errorf("make a temporary directory: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		c.Data = filepath.Join(dir, "data") // the keys of a demo lie beside it
	}
	talk := *t
	if c.Logins == "json" {
		talk.out = t.err
	}
	p, logins, err := c.house(&talk)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	if c.Logins == "json" {
		if err := json.NewEncoder(t.out).Encode(logins); err != nil { // #nosec G117 -- passwords of made-up people
			return fmt.Errorf("print the logins: %w", err)
		}
	}
	p.demo, p.listening = true, listening{Addr: c.Addr}
	return p.serve(t, newLog(t.err, "auto"), func(url string) { welcome(talk.out, url, logins) })
}

// house opens the demo of the data directory, and makes it up if there is none.
func (c demo) house(t *terminal) (*provider, []login, error) {
	switch _, err := os.Stat(filepath.Join(c.Data, sqlite.FileName)); {
	case err == nil:
		return c.again(t)
	case !errors.Is(err, os.ErrNotExist):
		return nil, nil, fmt.Errorf("look into %s: %w", c.Data, err)
	}
	return c.madeUp(t)
}

// again opens a demo that was made up before. Its house's ID tells the seed, and so the passwords.
func (c demo) again(t *terminal) (_ *provider, logins []login, err error) {
	p, err := c.data().open(t)
	if err != nil {
		return nil, nil, err
	}
	house := ""
	for _, h := range p.office.Houses() {
		if seed, ok := strings.CutPrefix(h.ID, demoHouse); ok {
			if c.Seed, err = strconv.ParseUint(seed, 10, 64); err == nil {
				house = h.ID
			}
		}
	}
	if house == "" {
		return nil, nil, errors.Join(fmt.Errorf("%s holds a journal that is no demo, or one that was interrupted while it was made up: give another directory with --data", c.Data), p.close())
	}
	for _, a := range p.office.Accounts() {
		if a.Admin {
			logins = append(logins, c.login(care.RoleAdministrator, a.Username, a.Name))
		}
		for _, w := range a.Works {
			logins = append(logins, c.login(w.Role, a.Username, a.Name))
		}
	}
	slices.SortFunc(logins, compareLogins)
	return p, logins, nil
}

// data is the demo's directory. The keys of a demo always lie beside it: they guard nothing.
func (c demo) data() data {
	return data{c.Data, secrets{Keys: keys.Beside(c.Data).Dir}}
}

// demoHouse begins the ID of a house that was made up.
const demoHouse = "demo-"

// madeUp lives through a house and gives some of its people a way in.
func (c demo) madeUp(t *terminal) (*provider, []login, error) {
	life := sim.Life{Seed: c.Seed, Residents: c.Residents, Kind: care.HouseKind(c.Kind), Days: c.Days, Until: time.Now(), Language: c.Language}
	people, err := life.People()
	if err != nil {
		return nil, nil, err
	}
	store, err := sqlite.Open(t, c.Data, keys.Beside(c.Data))
	if err != nil {
		return nil, nil, err
	}
	clock := new(sim.Clock)
	j := journal.Open(store, clock.Now, nil)
	p := &provider{journal: j, data: c.Data}
	id := demoHouse + strconv.FormatUint(c.Seed, 10)
	house, err := j.House(t, id)
	if err == nil {
		bar := t.progress("living", int64(c.Days))
		err = life.Live(t, house, clock, func(day, _ int) { _ = bar.Set(day) })
		_ = bar.Finish()
	}
	clock.Follow(time.Now)
	if err != nil {
		return nil, nil, errors.Join(err, j.Close())
	}
	if p.office, err = office.Open(t, j); err != nil {
		return nil, nil, errors.Join(err, j.Close())
	}
	logins, err := c.accounts(t, p, house, people)
	if err != nil {
		return nil, nil, errors.Join(err, p.close())
	}
	return p, logins, nil
}

// accounts gives two residents, two therapists who are on duty, one of each other role and an administrator a way in.
func (c demo) accounts(t *terminal, p *provider, house *journal.House, people []sim.Person) (logins []login, err error) {
	name := ""
	house.View(care.ByProgram("demo"), func(v care.View) { name = v.House().Name })
	for _, d := range []office.Decision{office.OpenHouse(office.HouseOpened{House: house.ID(), Name: name}),
		office.RequireSecond(office.SecondRequired{})} { // nobody who tries it out has a second factor for people who are made up
		if _, err := p.office.Do(t, journal.Form{By: asSetup}, d); err != nil {
			return nil, err
		}
	}
	logins = []login{c.login(care.RoleAdministrator, "admin", "Admin")}
	slices.SortStableFunc(people, func(a, b sim.Person) int { return cmp.Compare(rank(a), rank(b)) })
	most := map[care.Role]int{care.RoleResident: 2, care.RoleTherapist: 2, care.RoleCoordinator: 1, care.RolePsychologist: 1,
		care.RolePhysician: 1, care.RoleManager: 1, care.RoleAuditor: 1}
	for _, person := range people {
		if most[person.Who.Role]--; most[person.Who.Role] >= 0 {
			called := strings.Fields(strings.ToLower(person.Name)) // "Dr Berg" signs in as berg
			l := c.login(person.Who.Role, called[len(called)-1], person.Name)
			l.person = person.Who.ID
			logins = append(logins, l)
		}
	}
	if kin, ok := relativeOf(house); ok {
		l := c.login(care.RoleRelative, strings.ToLower(kin.Name), kin.Name)
		l.person = string(kin.Relative)
		logins = append(logins, l)
	}
	slices.SortFunc(logins, compareLogins)
	for _, l := range logins {
		a := newAccount{name: l.name, username: l.Username, language: c.Language, pass: l.Password}
		if l.person != "" {
			a.work = office.Work{House: house.ID(), Role: l.Role, Person: l.person}
		}
		if err := p.createAccount(t, a); err != nil {
			return nil, err
		}
	}
	return logins, nil
}

// relativeOf is one who belongs to somebody who lives here, and to whom the most is open.
func relativeOf(house *journal.House) (first care.Relative, ok bool) {
	house.View(care.ByProgram("demo"), func(v care.View) {
		for _, r := range v.Residents() {
			for _, kin := range v.Relatives(r.ID) {
				if kin.Consent.Until.After(v.At()) && (!ok || len(kin.Consent.Chapters) > len(first.Consent.Chapters)) {
					first, ok = kin, true
				}
			}
		}
	})
	return first, ok
}

// rank puts first whom one would like to be: who has been here for a while, and who is on duty.
func rank(p sim.Person) int {
	if i := slices.Index([]string{"Leo", "Sara"}, p.Name); i >= 0 {
		return i
	} else if p.Duty {
		return 2
	}
	return 3
}

func compareLogins(a, b login) int {
	order := []care.Role{care.RoleTherapist, care.RoleCoordinator, care.RolePsychologist, care.RolePhysician, care.RoleResident, care.RoleRelative, care.RoleManager, care.RoleAuditor, care.RoleAdministrator}
	return cmp.Or(cmp.Compare(slices.Index(order, a.Role), slices.Index(order, b.Role)), strings.Compare(a.Username, b.Username))
}

// login makes up a password that is long, easy to type, and the same for the same seed. It guards nothing: whoever
// has the program can work it out.
func (c demo) login(role care.Role, username, name string) login {
	sum := fnv.New64a()
	fmt.Fprint(sum, username)
	r := rand.New(rand.NewPCG(c.Seed, sum.Sum64())) // #nosec G404 -- a made-up house is the same for the same seed
	words := []string{"demo"}
	for range 3 {
		words = append(words, demoWords[r.IntN(len(demoWords))])
	}
	return login{Role: role, Username: username, Password: strings.Join(words, "-"), name: name}
}

var demoWords = strings.Fields(`amber anchor apple basket birch bramble bridge brook candle cedar cloud clover copper
	cotton daisy dolphin ember falcon feather fern fjord forest garden ginger harbour hazel heather honey island juniper
	kettle lantern lemon lichen linen maple marble meadow mitten moss mountain needle nutmeg orchard otter paper pebble
	pepper pine planet puffin quilt raven ribbon river rowan saddle sailor silver sparrow spruce summer thistle thunder
	timber tulip velvet walnut willow window winter woollen`)

// welcome says where the demo is and who one can be there.
func welcome(out io.Writer, url string, logins []login) {
	fmt.Fprintf(out, "\nA made-up house is at %s\nNobody in it is real. Sign in as:\n\n", url)
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	for _, l := range logins {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", l.Role, l.Username, l.Password)
	}
	_ = table.Flush()
	fmt.Fprint(out, "\nCtrl-C ends it.\n")
}
