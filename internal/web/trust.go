package web

import (
	"crypto/x509"
	"net/http"
	"time"

	"milieu/internal/civil"
	"milieu/internal/trust"
	"milieu/internal/web/assets"
)

// Explain is what is said without TLS: how a tablet comes to trust the house's own authority, and the certificate to
// trust. Nothing else is answered there, and nobody can sign in.
func (s *Server) Explain(authority *x509.Certificate, url string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", assets.Handler())
	mux.HandleFunc("GET /milieu.crt", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-x509-ca-cert")
		w.Header().Set("Content-Disposition", `attachment; filename="milieu.crt"`)
		_, _ = w.Write(authority.Raw)
	})
	page := explainPage{URL: url, Fingerprint: trust.Fingerprint(authority)}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		l := s.stranger(r)
		page := page
		page.Until = l.words.DateYear(civil.Of(authority.NotAfter, time.UTC))
		if err := s.write(w, l, explainView(l.say("trust.title"), page)); err != nil {
			s.fail(w, l, err)
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { mux.ServeHTTP(w, s.headed(w, r)) })
}

type explainPage struct {
	URL, Fingerprint, Until string
}
