package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/words"
)

// cookieName is bound to this host and to secure transport by its prefix. (Browsers count loopback as secure.)
const cookieName = "__Host-milieu"

func (s *Server) sessionRoutes(r routes) {
	r.open("GET /sign-in", s.showSignIn)
	r.open("POST /sign-in", s.signIn)
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

func cookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: cookieName, Value: value, Path: "/", MaxAge: age, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

type signInPage struct {
	Next, Username, Trouble string
	Expired                 bool // they were signed in, and what they typed is kept
}

func (s *Server) showSignIn(w http.ResponseWriter, l *look) error {
	return s.signInPage(w, l, signInPage{Next: local(l.URL.Query().Get("next"))})
}

func (s *Server) signInPage(w http.ResponseWriter, l *look, p signInPage) error {
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
	_ = signInView(l.say("signin.title"), signInPage{Next: next, Expired: true}).Render(l.Context(), w)
}

func (s *Server) signIn(w http.ResponseWriter, l *look) error {
	f := l.form()
	next := local(f.text("next"))
	username := f.text("username")
	key, err := s.office.SignIn(l.Context(), username, l.PostForm.Get("password"), s.whereIs(l))
	if r := journal.Refused(err); r != nil {
		l.refusal = r
		if errors.Is(r, office.TooOften) && len(r.Args) == 2 {
			w.Header().Set("Retry-After", fmt.Sprint(r.Args[1]))
		}
		return s.signInPage(w, l, signInPage{Next: next, Username: username, Trouble: l.say(r.Key, r.Args...)})
	} else if err != nil {
		return err
	}
	if old := token(l.Request); old != "" { // whoever was signed in on this device is not any more
		if err := s.office.SignOut(l.Context(), old); err != nil {
			return err
		}
	}
	http.SetCookie(w, cookie(key, int(office.SessionLongest.Seconds())))
	http.Redirect(w, l.Request, s.firstPage(l, key, next), http.StatusSeeOther)
	return nil
}

// signOut ends the session at once, and its streams with it. The browser is told to forget all it has kept.
func (s *Server) signOut(w http.ResponseWriter, l *look) error {
	if err := s.office.SignOut(l.Context(), token(l.Request)); err != nil {
		return err
	}
	everything := `"cache", "cookies", "storage"`
	if l.shared() {
		everything = `"cache", "storage"` // the tablet stays the house's
	}
	w.Header().Set("Clear-Site-Data", everything)
	http.SetCookie(w, cookie("", -1))
	http.Redirect(w, l.Request, "/signed-out", http.StatusSeeOther)
	return nil
}

func (s *Server) signedOut(w http.ResponseWriter, l *look) error {
	w.Header().Set("Clear-Site-Data", `"cache"`)
	l.speak(words.For(l.Header.Get("Accept-Language")))
	return s.write(w, l, signedOutView(l.say("signin.signed-out")))
}
