package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"milieu/internal/trust"
	"milieu/internal/web"
)

type serve struct {
	data      `embed:""`
	listening `embed:""`
	identity  `embed:""`
	KeysCopy  string `placeholder:"DIR" env:"MILIEU_KEYS_COPY" help:"Renew a copy of the keys there each day: another disk or machine, where no backup is. An old copy opens no newer backup, and keeps who was erased."`
	Anchors   string `placeholder:"FILE" env:"MILIEU_ANCHORS" help:"Add an anchor to this file each day: a signed line that says where the journals end. It belongs on another disk or machine."`
	Log       string `enum:"auto,text,json" default:"auto" help:"How to log to standard error: ${enum}."`
}

// Run serves until the context is done.
func (c serve) Run(t *terminal) error {
	if err := c.check(); err != nil {
		return err
	}
	service, err := c.service()
	if err != nil {
		return err
	}
	p, err := c.open(t)
	if err != nil {
		return err
	}
	p.listening = c.listening
	p.office.UseIdentity(service)
	noCores()
	keeping, stop := context.WithCancel(t)
	defer stop()
	log := newLog(t.err, c.Log)
	place, err := c.place(c.Data)
	if err != nil {
		return errors.Join(err, p.close())
	}
	go p.keepKeys(keeping, kept{place, c.Anchors, c.KeysCopy}, log)
	return errors.Join(p.serve(t, log, func(url string) { c.welcome(t, url) }), p.close())
}

// welcome says where the server is, and how somebody at a tablet knows that it is this one.
func (c serve) welcome(t *terminal, url string) {
	t.line("Milieu is at %s", url)
	if _, own, err := c.security(c.Data); err == nil && own != nil {
		t.line("Its authority has the fingerprint %s", trust.Fingerprint(own.Certificate()))
	}
}

// newLog makes the log: text for somebody who watches, JSON for a program.
func newLog(w io.Writer, how string) *slog.Logger {
	if how == "text" || how == "auto" && isTerminal(w) {
		return slog.New(slog.NewTextHandler(w, nil))
	}
	return slog.New(slog.NewJSONHandler(w, nil))
}

// grace is how long those who are being answered have when the server stops; live pages are let go after a tenth.
const grace = 10 * time.Second

// serve answers browsers until the context is done: at once that it is alive, and the pages once every house was
// read. ready is told the address.
func (p *provider) serve(ctx context.Context, log *slog.Logger, ready func(url string)) error {
	pages := web.New(p.journal, p.office, log)
	pages.Gallery, pages.Contact = p.demo, p.listening.Contact
	var err error
	if pages.Proxies, err = p.listening.proxies(); err != nil {
		return err
	}
	answering, letGo := context.WithCancel(context.WithoutCancel(ctx))
	defer letGo()
	doors, err := p.doors(pages, log, answering)
	if err != nil {
		return err
	}
	failed := make(chan error, len(doors))
	for _, d := range doors {
		go func() { failed <- d.serve() }()
	}
	if err := p.openHouses(ctx); err != nil && ctx.Err() == nil {
		return errors.Join(err, closeAll(doors))
	}
	pages.Ready()
	log.Info("serving", "addr", doors[0].listener.Addr().String(), "houses", len(p.office.Houses()))
	if ready != nil {
		ready(p.listening.url(doors[0]))
	}
	select {
	case err := <-failed:
		return errors.Join(fmt.Errorf("serve: %w", err), closeAll(doors))
	case <-ctx.Done():
	}
	log.Info("stopping")
	defer pages.Stop()
	stop := time.AfterFunc(grace/10, letGo)
	defer stop.Stop()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	for _, d := range doors {
		if err := d.server.Shutdown(ending); err != nil {
			return errors.Join(fmt.Errorf("stop: %w", err), closeAll(doors))
		}
	}
	return nil
}

func closeAll(doors []door) (err error) {
	for _, d := range doors {
		err = errors.Join(err, d.server.Close())
	}
	return err
}

// openHouses reads every house, so that nobody waits for it later.
func (p *provider) openHouses(ctx context.Context) error {
	for _, h := range p.office.Houses() {
		if _, err := p.journal.House(ctx, h.ID); err != nil {
			return err
		}
	}
	return nil
}

type routes struct{}

// Run lists the server's addresses.
func (routes) Run(t *terminal) error {
	for _, pattern := range web.New(nil, nil, slog.New(slog.DiscardHandler)).Routes() {
		t.line("%s", pattern)
	}
	return nil
}
