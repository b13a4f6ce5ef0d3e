package web

import (
	"fmt"
	"net/http"
	"time"
)

func (s *Server) securityRoutes(r routes) {
	r.open("GET /security", s.security)
	r.open("GET /.well-known/security.txt", s.securityText)
}

// security is the page for somebody who has found a hole.
func (s *Server) security(w http.ResponseWriter, l *look) error {
	return s.write(w, l, securityView(l.say("security.title"), s.Contact))
}

// securityText says to whom somebody writes who has found a hole (RFC 9116). Whoever runs the server is asked first:
// they can close it today.
func (s *Server) securityText(w http.ResponseWriter, l *look) error {
	contact := s.Contact
	if contact == "" {
		contact = origin(l.Request) + "/security"
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := fmt.Fprintf(w, "Contact: %s\nExpires: %s\nPreferred-Languages: en, nb\nCanonical: %s/.well-known/security.txt\n", // #nosec G705 -- text/plain, and nosniff
		contact, s.journal.Now().AddDate(0, 6, 0).UTC().Format(time.RFC3339), origin(l.Request))
	return err
}
