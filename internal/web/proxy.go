package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// A proxy with TLS may stand in front. It is named: what it says of who asks is believed, and nobody else is, however
// they say it.

// remote is the address at the other end of the connection.
func remote(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, _ := netip.ParseAddr(host)
	return ip.Unmap().WithZone("")
}

// proxied says whether the request comes through the proxy that is named.
func (s *Server) proxied(r *http.Request) bool {
	ip := remote(r)
	return slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// address is where a request comes from, for slowing down those who guess. Behind the proxy it is the address that
// the proxy itself has added, last; those before it anybody can write.
func (s *Server) address(r *http.Request) string {
	if hops := r.Header.Values("X-Forwarded-For"); s.proxied(r) && len(hops) > 0 {
		last := hops[len(hops)-1]
		return strings.TrimSpace(last[strings.LastIndex(last, ",")+1:])
	}
	if ip := remote(r); ip.IsValid() {
		return ip.String()
	}
	return r.RemoteAddr
}

// overTLS says whether nobody on the way can read along: TLS is spoken here, or by the proxy.
func (s *Server) overTLS(r *http.Request) bool { return r.TLS != nil || s.proxied(r) }

// private says whether a request may be answered at all: over TLS, or without leaving this machine.
func (s *Server) private(r *http.Request) bool {
	return s.overTLS(r) || len(s.Proxies) == 0 || remote(r).IsLoopback()
}
