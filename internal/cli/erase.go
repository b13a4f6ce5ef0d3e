package cli

import (
	"fmt"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// inHouse is a house, and who acts in it.
type inHouse struct {
	House string `required:"" placeholder:"ID" help:"The house."`
	By    string `required:"" placeholder:"USER" help:"Who you are; your password is asked for."`
}

// as opens the data directory and the house, for who knows the password.
func (c inHouse) as(t *terminal, d data, f func(*provider, *journal.House, care.Who) error) error {
	return d.with(t, func(p *provider) error {
		h, err := p.house(t, c.House)
		if err != nil {
			return err
		}
		who, err := p.proved(t, c.By, c.House)
		if err != nil {
			return err
		}
		return f(p, h, who)
	})
}

type eraseAsk struct {
	data    `embed:""`
	inHouse `embed:""`
	Person  string `required:"" placeholder:"ID" help:"Whom to erase, by ID: it is the last part of the address of their page."`
	Reason  string `required:"" enum:"wish,over,mistake" help:"Why: ${enum}. The person wants it, the law keeps it no longer, or there should never have been a record."`
	Why     string `help:"In words, for the second person."`
}

// Run asks that somebody is erased.
func (c eraseAsk) Run(t *terminal) error {
	return c.as(t, c.data, func(_ *provider, h *journal.House, who care.Who) error {
		f := care.ErasureAsked{Erasure: care.ErasureID(newID()), Resident: care.ResidentID(c.Person), Reason: care.ErasureReason(c.Reason), Why: c.Why}
		if _, err := h.Do(t, journal.Form{By: who}, care.AskErasure(f)); err != nil {
			return err
		}
		t.line("It is asked for. A second person confirms it within %d days: milieu erase confirm --house %s --person %s", int(care.ErasureWithin.Hours()/24), c.House, c.Person)
		return nil
	})
}

type eraseConfirm struct {
	data    `embed:""`
	inHouse `embed:""`
	Person  string `required:"" placeholder:"ID" help:"Who is erased."`
}

// Run erases somebody.
func (c eraseConfirm) Run(t *terminal) error {
	return c.as(t, c.data, func(p *provider, h *journal.House, who care.Who) error {
		f := care.ErasureConfirmed{Resident: care.ResidentID(c.Person)}
		h.View(who, func(v care.View) {
			for _, e := range v.Erasures() {
				if e.Resident == f.Resident {
					f.Erasure = e.Erasure
				}
			}
		})
		if f.Erasure == "" {
			return fmt.Errorf("nobody asks for this, or you are not one who confirms it")
		}
		if _, err := p.office.EraseResident(t, h, journal.Form{By: who}, f); err != nil {
			return err
		}
		t.line("They are erased. Backups tell of them until two epochs have passed (milieu keys status says when the next one begins); what others wrote may still hold their name")
		return nil
	})
}

type eraseList struct {
	data  `embed:""`
	House string `required:"" placeholder:"ID" help:"The house."`
}

// Run lists what waits for a second person, and what was done.
func (c eraseList) Run(t *terminal) error {
	return c.with(t, func(p *provider) error {
		h, err := p.house(t, c.House)
		if err != nil {
			return err
		}
		h.View(asSetup, func(v care.View) {
			for _, e := range v.Erasures() {
				t.line("waits until %s: %s, because %s, asked by %s", e.Until.In(v.Zone()).Format("2 January 2006 15:04"), e.Resident, e.Reason, e.By)
			}
			for _, e := range v.Erased() {
				t.line("done on %s: somebody, because %s, asked by %s, confirmed by %s", e.At.In(v.Zone()).Format("2 January 2006"), e.Reason, e.Asked, e.Confirmed)
			}
		})
		return nil
	})
}
