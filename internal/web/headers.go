package web

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/a-h/templ"
)

// headers are on every response, errors included. Nothing is loaded from elsewhere, nothing is kept by the browser,
// and no other site is told that somebody was here.
var headers = map[string]string{
	"Cache-Control":                     "no-store",
	"X-Content-Type-Options":            "nosniff",
	"Referrer-Policy":                   "no-referrer",
	"Cross-Origin-Opener-Policy":        "same-origin",
	"Cross-Origin-Resource-Policy":      "same-origin",
	"Permissions-Policy":                "camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), bluetooth=(), payment=(), browsing-topics=()",
	"X-Permitted-Cross-Domain-Policies": "none",
}

// contentPolicy is the Content-Security-Policy of one response. Scripts and styles run only if they carry the nonce of
// this very response, which what somebody wrote cannot know.
func contentPolicy(nonce string) string {
	return "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
		"object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

// transportPolicy is only said where it is true: over TLS, here or at the proxy.
const transportPolicy = "max-age=63072000; includeSubDomains"

// headed sets the headers of a response, and gives the request the nonce that its page may use.
func (s *Server) headed(w http.ResponseWriter, r *http.Request) *http.Request {
	h := w.Header()
	for name, value := range headers {
		h.Set(name, value)
	}
	if s.overTLS(r) {
		h.Set("Strict-Transport-Security", transportPolicy)
	}
	if strings.HasPrefix(r.URL.Path, "/assets/") {
		h.Del("Cache-Control")
	}
	nonce := rand.Text()
	h.Set("Content-Security-Policy", contentPolicy(nonce))
	return r.WithContext(templ.WithNonce(r.Context(), nonce))
}
