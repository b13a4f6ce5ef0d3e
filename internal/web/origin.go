package web

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
)

// A form that changes something comes from one of our own pages, and says so by itself: the browser writes into each
// request where it comes from, and no page can write something else there. There is no token to leak or to renew.

var (
	errCrossOrigin = errors.New("the form was sent from another site")
	errNoForm      = errors.New("what was sent is no form")
)

// fromHere refuses what would change something and does not come from a page of this server: sent by another site, by
// a page without an origin, or by something that does not say (which no browser of today does). It also refuses what
// no form of ours can send.
func (s *Server) fromHere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case safe(r.Method):
		case !ours(r):
			s.fail(w, s.stranger(r), errCrossOrigin)
			return
		case !isForm(r):
			s.fail(w, s.stranger(r), errNoForm)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// ours says whether a page of this server sends the request. Sec-Fetch-Site is what browsers have sent since 2023;
// Origin is for those before.
func ours(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && origin.Host != "" && origin.Host == r.Host
}

// isForm says whether the body is what a form of ours sends: fields, or fields with a file. Nothing is a form, too.
func isForm(r *http.Request) bool {
	said := r.Header.Get("Content-Type")
	if said == "" {
		return r.ContentLength == 0
	}
	kind, _, err := mime.ParseMediaType(said)
	return err == nil && (kind == "application/x-www-form-urlencoded" || kind == "multipart/form-data")
}
