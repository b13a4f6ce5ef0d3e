package cli

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
)

// password is how a password comes: from another program, or made up here.
type password struct {
	PasswordStdin bool `help:"Read the password from standard input; otherwise one is made up and shown once."`
}

// read returns the password for a username, and whether it was made up.
func (p password) read(t *terminal, username string) (pass string, made bool, err error) {
	if !p.PasswordStdin {
		return office.FirstPassword(), true, nil
	}
	line, err := bufio.NewReader(t.in).ReadString('\n')
	pass = strings.TrimRight(line, "\r\n")
	if pass == "" {
		return "", false, fmt.Errorf("no password came on standard input (%v)", err)
	}
	return pass, false, office.Fits(pass, username)
}

type accountCreate struct {
	data       `embed:""`
	password   `embed:""`
	Username   string `required:"" help:"What they type to sign in."`
	Role       string `required:"" enum:"administrator,coordinator,manager,auditor,therapist,psychologist,physician,clinician,peer,resident,relative" help:"What they are: ${enum}."`
	House      string `placeholder:"ID" help:"The house; not for an administrator, who sees no record."`
	Name       string `help:"What people call them; the username if not given."`
	Profession string `help:"Their profession, in their own words."`
	Person     string `placeholder:"ID" help:"Who they are in the house, if several have the same name."`
	Language   string `help:"The language they read; the house's own if not given."`
	Admit      bool   `help:"Admit a resident today who does not live there yet."`
	Of         string `placeholder:"NAME" help:"Whose relative they are: the name or ID of a resident. What they may know, the resident says."`
}

// Run gives somebody an account.
func (c accountCreate) Run(t *terminal) error {
	c.Name = cmp.Or(c.Name, c.Username)
	switch admin := c.Role == string(care.RoleAdministrator); {
	case admin && c.House != "":
		return fmt.Errorf("an administrator runs the server and belongs to no house: leave out --house, and make another account for work in a house")
	case !admin && c.House == "":
		return fmt.Errorf("a %s belongs to a house: give --house; milieu house list shows them", c.Role)
	case (c.Role == string(care.RoleRelative)) != (c.Of != ""):
		return fmt.Errorf("a relative is somebody's: give --of with --role relative, and with no other")
	}
	pass, made, err := c.read(t, c.Username)
	if err != nil {
		return err
	}
	return c.with(t, func(p *provider) error {
		a := newAccount{name: c.Name, username: c.Username, language: cmp.Or(c.Language, "en"), pass: pass}
		if c.House != "" {
			h, err := p.house(t, c.House)
			if err != nil {
				return err
			}
			if err := c.find(h, &a); err != nil {
				return err
			}
		}
		if err := p.createAccount(t, a); err != nil {
			return err
		}
		t.line("%s signs in as %s", c.Name, c.Username)
		if made {
			t.line("Password, shown this once: %s", pass)
		}
		return nil
	})
}

// find finds who the person is in the house, or how they become somebody there.
func (c accountCreate) find(h *journal.House, a *newAccount) (err error) {
	a.house, a.work = h, office.Work{House: c.House, Role: care.Role(c.Role), Person: c.Person}
	who := cmp.Or(c.Person, c.Name)
	var resident care.Resident
	var staff []care.Staff
	h.View(asSetup, func(v care.View) {
		a.language = cmp.Or(c.Language, spoken(v))
		switch a.work.Role {
		case care.RoleResident:
			resident, err = residentCalled(v, who)
			return
		case care.RoleRelative:
			err = c.kin(v, a)
			return
		}
		staff = slices.DeleteFunc(v.Colleagues(), func(s care.Staff) bool { return string(s.ID) != who && !strings.EqualFold(s.Name, who) })
	})
	switch {
	case a.work.Role == care.RoleRelative:
	case a.work.Role == care.RoleResident && err != nil && c.Admit && c.Person == "":
		err, a.work.Person = nil, newID()
		a.arrive = func(ask care.Ask) ([]care.Fact, error) {
			return care.Admit(care.ResidentAdmitted{Resident: care.ResidentID(a.work.Person), Stay: care.StayID(newID()), Name: c.Name, On: ask.At})(ask)
		}
	case a.work.Role == care.RoleResident:
		a.work.Person = string(resident.ID)
	case len(staff) > 1:
		err = fmt.Errorf("several people called %q work in this house: give the ID of one with --person", who)
	case len(staff) == 1:
		a.work.Person = string(staff[0].ID)
	case c.Person != "":
		err = fmt.Errorf("nobody in this house has the ID %q", c.Person)
	default:
		a.work.Person = newID()
		a.arrive = care.JoinStaff(care.StaffJoined{Staff: care.StaffID(a.work.Person), Name: c.Name, Profession: cmp.Or(c.Profession, c.Role)})
	}
	return err
}

// kin finds the relative among those of a resident, or how they become one whom the house knows. That opens nothing to
// them: consent does.
func (c accountCreate) kin(v care.View, a *newAccount) error {
	of, err := residentCalled(v, c.Of)
	if err != nil {
		return err
	}
	who := cmp.Or(c.Person, c.Name)
	known := slices.DeleteFunc(v.Relatives(of.ID), func(r care.Relative) bool { return string(r.Relative) != who && !strings.EqualFold(r.Name, who) })
	switch {
	case len(known) > 1:
		return fmt.Errorf("%s has several relatives called %q: give the ID of one with --person", of.Name, who)
	case len(known) == 1:
		a.work.Person = string(known[0].Relative)
	case c.Person != "":
		return fmt.Errorf("%s has no relative with the ID %q", of.Name, c.Person)
	default:
		a.work.Person = newID()
		a.arrive = care.NameRelative(care.RelativeNamed{Relative: care.RelativeID(a.work.Person), Resident: of.ID, Name: c.Name})
	}
	return nil
}

// newAccount is an account to be: of whom, for which work, with which password.
type newAccount struct {
	name, username, language, pass string
	work                           office.Work // none for an administrator
	house                          *journal.House
	arrive                         care.Decision // how they become somebody in the house; nil if they are
}

// createAccount makes an account. The username is asked about first: whether it is free is what most often fails.
func (p *provider) createAccount(ctx context.Context, a newAccount) error {
	id := office.AccountID(newID())
	form := journal.Form{By: asSetup}
	_, err := p.office.Do(ctx, form, office.CreateAccount(office.AccountCreated{Account: id, Username: a.username, Name: a.name, Language: a.language, Admin: a.work.House == ""}))
	if err != nil {
		return err
	}
	if a.arrive != nil {
		if _, err := a.house.Do(ctx, form, a.arrive); err != nil {
			return fmt.Errorf("the account was made, but they are not in the house: %w", err)
		}
	}
	if a.work.House != "" {
		given := office.WorkGiven{Account: id, House: a.work.House, Role: a.work.Role, Person: a.work.Person}
		if _, err := p.office.Do(ctx, form, office.GiveWork(given)); err != nil {
			return fmt.Errorf("the account was made, but it has no work in the house: %w", err)
		}
	}
	if err := p.office.SetPassword(ctx, asSetup, id, a.pass); err != nil {
		return fmt.Errorf("the account was made, but has no password (set one with milieu account password): %w", err)
	}
	return nil
}

type accountPassword struct {
	data     `embed:""`
	password `embed:""`
	Username string `required:"" help:"What they type to sign in."`
}

// Run sets a new password; whoever was signed in with the old one is signed out.
func (c accountPassword) Run(t *terminal) error {
	pass, made, err := c.read(t, c.Username)
	if err != nil {
		return err
	}
	return c.with(t, func(p *provider) error {
		for _, a := range p.office.Accounts() {
			if !strings.EqualFold(a.Username, c.Username) {
				continue
			}
			if err := p.office.SetPassword(t, asSetup, a.ID, pass); err != nil {
				return err
			}
			t.line("%s has a new password", a.Username)
			if made {
				t.line("Password, shown this once: %s", pass)
			}
			return nil
		}
		return fmt.Errorf("nobody signs in as %q here", c.Username)
	})
}
