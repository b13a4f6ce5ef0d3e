package web

import (
	"net/http"
	"time"

	"milieu/internal/journal"
)

// Coming from the provider's identity service: there and back. What the browser keeps meanwhile is sealed, and good once.

const (
	awayCookie = "__Host-milieu-away"
	awayLasts  = 10 * time.Minute

	cameFromThere = "came-from-there" // instead of a slip: they have just signed out here
)

func (s *Server) serviceName() string {
	if service := s.office.IdentityService(); service != nil {
		return service.Name
	}
	return ""
}

func (s *Server) away(w http.ResponseWriter, l *look) error { return s.sendAway(w, l, "") }

// confirmAway is for who is signed in, and shows once more who they are.
func (s *Server) confirmAway(w http.ResponseWriter, l *look) error {
	return s.sendAway(w, l, token(l.Request))
}

func (s *Server) sendAway(w http.ResponseWriter, l *look, token string) error {
	next := local(l.URL.Query().Get("next"))
	if s.office.IdentityService() == nil {
		return s.noService(w, l, next)
	}
	address, slip, err := s.office.Away(l.Context(), token, s.backFrom(l.Request), next)
	if r := journal.Refused(err); r != nil {
		return r
	} else if err != nil {
		s.log.Error("send somebody to the identity service", "err", err)
		return s.noService(w, l, next)
	}
	http.SetCookie(w, cookieCalled(awayCookie, slip, int(awayLasts.Seconds())))
	http.Redirect(w, l.Request, address, http.StatusSeeOther)
	return nil
}

// noService says that there is no identity service, or that it does not answer now.
func (s *Server) noService(w http.ResponseWriter, l *look, next string) error {
	return s.signInPage(w, l, signInPage{Next: next, Trouble: l.say("identity.not-there")})
}

func (s *Server) backFrom(r *http.Request) string { return origin(r) + "/sign-in/back" }

// back is where the identity service sends people to.
func (s *Server) back(w http.ResponseWriter, l *look) error {
	if s.office.IdentityService() == nil {
		return s.noService(w, l, "/")
	}
	slip := ""
	if c, err := l.Cookie(awayCookie); err == nil {
		slip = c.Value
	}
	http.SetCookie(w, cookieCalled(awayCookie, "", -1))
	held := token(l.Request)
	key, next, err := s.office.Back(l.Context(), held, slip, s.backFrom(l.Request), l.URL.Query(), s.whereIs(l))
	if err != nil && journal.Refused(err) == nil {
		s.log.Error("ask the identity service who came", "err", err)
		return s.noService(w, l, "/")
	}
	return s.enters(w, l, key, err, signInPage{Next: local(next)})
}
