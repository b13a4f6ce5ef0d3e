package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"milieu/internal/trust"
	"milieu/internal/web"
)

// listening is where the server is reached, and how what is said there is kept from others on the way.
type listening struct {
	Addr    string   `default:"127.0.0.1:8080" env:"MILIEU_ADDR" help:"Where to listen."`
	Cert    string   `placeholder:"FILE" env:"MILIEU_CERT" help:"Speak TLS with this certificate (PEM, with those in between). It is read again when it changes."`
	Key     string   `placeholder:"FILE" env:"MILIEU_KEY" help:"The certificate’s key (PEM)."`
	OwnTLS  []string `name:"own-tls" placeholder:"NAME" env:"MILIEU_OWN_TLS" help:"Speak TLS with an own small authority for these names and addresses, made at the first start. Tablets are told to trust it."`
	Explain string   `name:"explain-addr" placeholder:"ADDR" env:"MILIEU_EXPLAIN_ADDR" help:"With --own-tls: where a page without TLS explains how a tablet comes to trust the authority, such as :80. It does nothing else."`
	Proxy   []string `placeholder:"ADDRESS" env:"MILIEU_PROXY" help:"The address or network of a proxy that speaks TLS in front. It is believed about who asks; nobody else is, and nobody else is answered without TLS."`
	Metrics string   `name:"metrics-addr" placeholder:"ADDR" env:"MILIEU_METRICS_ADDR" help:"Where /metrics is read by another machine. Without it, only this machine reads it."`
	Contact string   `name:"security-contact" placeholder:"URI" env:"MILIEU_SECURITY_CONTACT" help:"To whom somebody writes who has found a hole: mailto:… or https:…"`
}

// check refuses what could be read on the way, before anything is opened.
func (c listening) check() error {
	if err := private(c.Addr); err != nil && c.Cert == "" && len(c.OwnTLS) == 0 && len(c.Proxy) == 0 {
		return err
	}
	switch _, err := c.proxies(); {
	case err != nil:
		return err
	case (c.Cert == "") != (c.Key == ""):
		return errors.New("--cert and --key belong together")
	case c.Cert != "" && len(c.OwnTLS) > 0:
		return errors.New("--own-tls makes its own certificate: leave out --cert")
	case c.Explain != "" && len(c.OwnTLS) == 0:
		return errors.New("--explain-addr explains the authority of --own-tls: there is none")
	}
	return nil
}

func (c listening) proxies() (list []netip.Prefix, err error) {
	for _, text := range c.Proxy {
		prefix, err := netip.ParsePrefix(text)
		if ip, errAddr := netip.ParseAddr(text); err != nil && errAddr == nil {
			prefix, err = netip.PrefixFrom(ip, ip.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("--proxy %s is no address and no network: %w", text, err)
		}
		list = append(list, prefix)
	}
	return list, nil
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
	return fmt.Errorf("%s can be reached from elsewhere, and this server would speak without TLS: give it certificates (--cert, --key), or let it make its own (--own-tls NAME), or name the proxy in front that speaks TLS (--proxy ADDRESS)", addr)
}

// security is how TLS is spoken; nil for plain HTTP. own is the authority that tablets are told to trust, if there is one.
func (c listening) security(data string) (config *tls.Config, own *trust.Authority, err error) {
	switch {
	case c.Cert != "":
		config, err = trust.Files(c.Cert, c.Key)
	case len(c.OwnTLS) > 0:
		if own, err = trust.Own(filepath.Join(data, "trust"), c.OwnTLS, time.Now); err == nil {
			config = own.Config()
		}
	}
	return config, own, err
}

// A door is one address on which the server listens, and who answers there.
type door struct {
	listener net.Listener
	server   *http.Server
	tls      bool
}

// guarded answers what comes to a door, within the limits of a connection.
func guarded(handler http.Handler, config *tls.Config, log *slog.Logger, base context.Context) *http.Server {
	s := &http.Server{Handler: handler, TLSConfig: config, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), BaseContext: func(net.Listener) context.Context { return base }} // #nosec G112 -- Bound sets ReadHeaderTimeout, with the other limits
	web.Bound(s)
	return s
}

func (d door) serve() error {
	if d.tls {
		return d.server.ServeTLS(d.listener, "", "")
	}
	return d.server.Serve(d.listener)
}

// doors opens every address that the operator asked for, or none.
func (p *provider) doors(pages *web.Server, log *slog.Logger, base context.Context) (list []door, err error) {
	config, own, err := p.listening.security(p.data)
	if err != nil {
		return nil, err
	}
	open := func(addr string, handler http.Handler, config *tls.Config) {
		listener, errListen := net.Listen("tcp", addr)
		if errListen != nil {
			err = errors.Join(err, fmt.Errorf("listen on %s (is another program there?): %w", addr, errListen))
			return
		}
		list = append(list, door{listener, guarded(handler, config, log, base), config != nil})
	}
	open(p.listening.Addr, pages.Handler(), config)
	if p.listening.Metrics != "" {
		open(p.listening.Metrics, pages.Metrics(), nil)
	}
	if p.listening.Explain != "" && err == nil {
		open(p.listening.Explain, pages.Explain(own.Certificate(), p.listening.url(list[0])), nil)
	}
	if err != nil {
		for _, d := range list {
			err = errors.Join(err, d.listener.Close())
		}
		return nil, err
	}
	return list, nil
}

// url is where people find the first door.
func (c listening) url(first door) string {
	addr := first.listener.Addr().String()
	if !first.tls {
		return "http://" + addr
	}
	if _, port, err := net.SplitHostPort(addr); err == nil && len(c.OwnTLS) > 0 {
		addr = strings.TrimSuffix(net.JoinHostPort(c.OwnTLS[0], port), ":443")
	}
	return "https://" + addr
}
