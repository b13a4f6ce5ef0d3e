package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/words"
)

// cookieName is bound to this host and to secure transport by its prefix. (Browsers count loopback as secure.)
const cookieName = "__Host-milieu"

func (s *Server) sessionRoutes(r routes) {
	r.open("GET /sign-in", s.showSignIn)
	r.open("POST /sign-in", s.signIn)
	r.open("POST /sign-in/passkey/ask", s.askPasskey)
	r.open("POST /sign-in/passkey", s.signInPasskey)
	r.open("POST /sign-in/second", s.secondStep)
	r.open("POST /sign-in/second/ask", s.askSecond)
	r.open("POST /sign-in/second/passkey", s.secondPasskey)
	r.open("GET /sign-in/away", s.away)
	r.open("GET /sign-in/back", s.back)
	r.anyone("POST /sign-out", s.signOut)
	r.open("GET /signed-out", s.signedOut)
}

func token(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return c.Value
}

func cookie(value string, age int) *http.Cookie { return cookieCalled(cookieName, value, age) }

func cookieCalled(name, value string, age int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// browserCookie is what a browser keeps from one session to the next: so that whoever guesses elsewhere does not slow down
// somebody who has signed in with it before. It opens nothing.
const (
	browserCookie = "__Host-milieu-browser"
	browserKeeps  = 365 * 24 * time.Hour
)

type signInPage struct {
	Next, Username, Trouble string
	Expired                 bool   // they were signed in, and what they typed is kept
	Service                 string // the identity service that one may come from; "" if there is none
}

func (s *Server) showSignIn(w http.ResponseWriter, l *look) error {
	return s.signInPage(w, l, signInPage{Next: local(l.URL.Query().Get("next"))})
}

func (s *Server) signInPage(w http.ResponseWriter, l *look, p signInPage) error {
	p.Service = s.serviceName()
	return s.write(w, l, signInView(l.say("signin.title"), p))
}

// askToSignIn answers somebody who is not signed in. A stream is told so; a page that was asked for comes after the
// sign-in; a form that was sent is kept on the device by the page that it is on, which comes again.
func (s *Server) askToSignIn(w http.ResponseWriter, l *look) {
	next := l.URL.RequestURI()
	if l.Method != http.MethodGet {
		next = "/"
		l.Body = limited(w, l.Request)
		if l.ParseForm() == nil && l.PostForm.Has("from") {
			next = local(l.PostForm.Get("from"))
		}
	}
	if l.Method == http.MethodGet && !strings.HasPrefix(l.URL.Path, "/live/") && !l.htmx() {
		to := l.entrance()
		if next != "/" {
			to += "?next=" + url.QueryEscape(next)
		}
		http.Redirect(w, l.Request, to, http.StatusSeeOther)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if l.htmx() {
		w.Header().Set("HX-Redirect", "/sign-in?next="+url.QueryEscape(next))
	}
	w.WriteHeader(http.StatusUnauthorized)
	_ = signInView(l.say("signin.title"), signInPage{Next: next, Expired: true, Service: s.serviceName()}).Render(l.Context(), w)
}

func (s *Server) signIn(w http.ResponseWriter, l *look) error {
	f := l.form()
	next := local(f.text("next"))
	username := f.text("username")
	key, err := s.office.SignIn(l.Context(), username, l.PostForm.Get("password"), s.whereIs(l))
	if step := (*office.SecondStep)(nil); errors.As(err, &step) {
		return s.write(w, l, secondView(l.say("second.title"), newSecondPage(step, next)))
	}
	return s.enters(w, l, key, err, signInPage{Next: next, Username: username})
}

// enters lets somebody in who has shown who they are, or shows the page to sign in again with the reason why not.
func (s *Server) enters(w http.ResponseWriter, l *look, key string, err error, again signInPage) error {
	if r := journal.Refused(err); r != nil {
		l.refusal = r
		s.logRefused(l, http.StatusUnauthorized, r)
		retryAfter(w, r)
		again.Trouble = l.say(r.Key, r.Args...)
		return s.signInPage(w, l, again)
	} else if err != nil {
		return err
	}
	if old := token(l.Request); old != "" { // whoever was signed in on this device is not any more
		if err := s.office.SignOut(l.Context(), old); err != nil {
			return err
		}
	}
	http.SetCookie(w, cookie(key, int(office.SessionLongest.Seconds())))
	if !l.shared() { // what one browser keeps of many people says nothing about any of them
		http.SetCookie(w, cookieCalled(browserCookie, s.whereIs(l).Browser, int(browserKeeps.Seconds())))
	}
	http.Redirect(w, l.Request, s.firstPage(l, key, again.Next), http.StatusSeeOther)
	return nil
}

// retryAfter says in the header too how long to wait.
func retryAfter(w http.ResponseWriter, r *care.Refusal) {
	if errors.Is(r, office.TooOften) && len(r.Args) == 2 {
		w.Header().Set("Retry-After", fmt.Sprint(r.Args[1]))
	}
}

// goesOn lets a session go on under another token.
func goesOn(w http.ResponseWriter, key string) {
	http.SetCookie(w, cookie(key, int(office.SessionLongest.Seconds())))
}

// signOut ends the session at once, and its streams with it. The browser is told to forget all it has kept.
func (s *Server) signOut(w http.ResponseWriter, l *look) error {
	if err := s.office.SignOut(l.Context(), token(l.Request)); err != nil {
		return err
	}
	if l.me.Way == office.WayIdentity { // so that the next page offers to sign out there too
		http.SetCookie(w, cookieCalled(awayCookie, cameFromThere, int(time.Minute.Seconds())))
	}
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	http.SetCookie(w, cookie("", -1))
	http.Redirect(w, l.Request, "/signed-out", http.StatusSeeOther)
	return nil
}

// signedOutPage offers to go on and sign out of the identity service, on a device that is not one's own.
type signedOutPage struct{ Title, Service, Leave string }

func (s *Server) signedOut(w http.ResponseWriter, l *look) error {
	w.Header().Set("Clear-Site-Data", `"cache"`)
	l.speak(words.For(l.Header.Get("Accept-Language")))
	p := signedOutPage{Title: l.say("signin.signed-out")}
	c, err := l.Cookie(awayCookie)
	if service := s.office.IdentityService(); service != nil && err == nil && c.Value == cameFromThere {
		p.Service, p.Leave = service.Name, service.Leave(origin(l.Request)+"/signed-out")
	}
	return s.write(w, l, signedOutView(p))
}
