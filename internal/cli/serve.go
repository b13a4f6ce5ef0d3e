package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"milieu/internal/web"
)

type serve struct {
	data        `embed:""`
	Addr        string `default:"127.0.0.1:8080" env:"MILIEU_ADDR" help:"Where to listen."`
	BehindProxy bool   `help:"Listen on an address that others reach: only behind a proxy that speaks TLS with them."`
	Log         string `enum:"auto,text,json" default:"auto" help:"How to log to standard error: ${enum}."`
}

// Run serves until the context is done.
func (c serve) Run(t *terminal) error {
	if err := private(c.Addr); err != nil && !c.BehindProxy {
		return err
	}
	p, err := c.open(t)
	if err != nil {
		return err
	}
	p.behindProxy = c.BehindProxy
	return errors.Join(p.serve(t, c.Addr, newLog(t.err, c.Log), func(url string) { t.line("Milieu is at %s", url) }), p.close())
}

// newLog makes the log: text for somebody who watches, JSON for a program.
func newLog(w io.Writer, how string) *slog.Logger {
	if how == "text" || how == "auto" && isTerminal(w) {
		return slog.New(slog.NewTextHandler(w, nil))
	}
	return slog.New(slog.NewJSONHandler(w, nil))
}

// private refuses an address that others could reach: what is said there could be read on the way.
func private(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("--addr is a host and a port, such as 127.0.0.1:8080: %w", err)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%s can be reached from elsewhere, and this server speaks without TLS: listen on 127.0.0.1, or put a proxy that speaks TLS in front and add --behind-proxy", addr)
}

// grace is how long those who are being answered have when the server stops; live pages are let go after a tenth.
const grace = 10 * time.Second

// serve answers browsers until the context is done: at once that it is alive, and the pages once every house was
// read. ready is told the address.
func (p *provider) serve(ctx context.Context, addr string, log *slog.Logger, ready func(url string)) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s (is another program there?): %w", addr, err)
	}
	pages := web.New(p.journal, p.office, log)
	pages.BehindProxy = p.behindProxy
	answering, letGo := context.WithCancel(context.WithoutCancel(ctx))
	defer letGo()
	server := &http.Server{
		Handler: pages.Handler(),
		// No ReadTimeout: it would end live pages. Live pages set their own deadlines for writing.
		ReadHeaderTimeout: 10 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return answering },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if err := p.openHouses(ctx); err != nil && ctx.Err() == nil {
		return errors.Join(err, server.Close())
	}
	pages.Ready()
	log.Info("serving", "addr", listener.Addr().String(), "houses", len(p.office.Houses()))
	if ready != nil {
		ready("http://" + listener.Addr().String())
	}
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping")
	stop := time.AfterFunc(grace/10, letGo)
	defer stop.Stop()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		return errors.Join(fmt.Errorf("stop: %w", err), server.Close())
	}
	return nil
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
