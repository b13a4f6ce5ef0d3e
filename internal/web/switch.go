package web

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/web/ui"
)

// On a device of the house people switch: they choose their face and type the PIN that they chose for this device.
// Whoever had it before them is signed out, and nothing of theirs is left to see.

// leftCookie is set by a page whose person left while the server could not be reached. It is the only cookie that a
// script writes, and holds nothing: the next request that brings it ends the session before anything is shown.
const leftCookie = "__Host-milieu-left"

func (s *Server) switchRoutes(r routes) {
	r.open("GET /switch", s.showSwitch)
	r.open("POST /switch", s.switchTo)
	r.anyone("POST /lock", s.lock)
	r.anyone("GET /here", s.stillHere)
	r.anyone("GET /pin", s.showPin)
	r.anyone("POST /pin", s.setPin)
	r.anyone("POST /pin/forget", s.forgetPin)
}

// shared says whether people take turns at this device.
func (l *look) shared() bool { return l.device.ID != "" && l.device.Kind != office.Wall }

// entrance is where somebody comes in at this browser.
func (l *look) entrance() string {
	switch {
	case l.device.Kind == office.Wall:
		return "/wall"
	case l.shared():
		return "/switch"
	}
	return "/sign-in"
}

// firstPage is where somebody goes who has just signed in: on a device of the house where they have no PIN yet, to
// choose one.
func (s *Server) firstPage(l *look, key, next string) string {
	me, ok := s.office.Session(key)
	if ok && l.shared() && me.On == l.device.ID && me.House != "" && next == "/" && !s.hasPin(me) {
		return "/pin"
	}
	return next
}

func (s *Server) hasPin(me office.Session) bool {
	for _, a := range s.office.PinsOn(me.On) {
		if a.ID == me.Account.ID {
			return true
		}
	}
	return false
}

type switchPage struct {
	Device, House, Next string
	People              []office.Account
	Chosen              office.Account // who types their PIN
	Trouble             string
	Fully               bool // they have to sign in with their password this time
	Least, Most         int
}

func (s *Server) switchPage(l *look, who, next string) switchPage {
	p := switchPage{Device: l.device.Name, Next: next, Least: office.PinShortest, Most: office.PinLongest, People: s.office.PinsOn(l.device.ID)}
	house, _ := s.office.House(l.device.House)
	p.House = house.Name
	for _, a := range p.People {
		if string(a.ID) == who {
			p.Chosen = a
		}
	}
	return p
}

// showSwitch shows who can come in here by their PIN. Who is signed in and asks for it has left.
func (s *Server) showSwitch(w http.ResponseWriter, l *look) error {
	next := local(l.URL.Query().Get("next"))
	if !l.shared() {
		http.Redirect(w, l.Request, "/sign-in", http.StatusSeeOther)
		return nil
	}
	if err := s.leave(w, l); err != nil {
		return err
	}
	p := s.switchPage(l, l.URL.Query().Get("who"), next)
	return s.write(w, l, switchView(l.say("switch.title"), p))
}

// switchTo lets somebody in by their PIN.
func (s *Server) switchTo(w http.ResponseWriter, l *look) error {
	f := l.form()
	who, next := f.text("who"), local(f.text("next"))
	key, err := s.office.SwitchTo(l.Context(), deviceToken(l.Request), office.AccountID(who), strings.TrimSpace(l.PostForm.Get("pin")), s.whereIs(l))
	if r := journal.Refused(err); r != nil {
		l.refusal = r
		p := s.switchPage(l, who, next)
		p.Trouble, p.Fully = l.say(r.Key, r.Args...), r.Key == "pin.sign-in-fully"
		return s.write(w, l, switchView(l.say("switch.title"), p))
	} else if err != nil {
		return err
	}
	http.SetCookie(w, cookie(key, int(office.SessionLongest.Seconds())))
	http.Redirect(w, l.Request, next, http.StatusSeeOther)
	return nil
}

// leave ends the session that the browser has, if any, and takes its cookie away. What was written and not sent stays,
// sealed for who wrote it; see office.SealKey.
func (s *Server) leave(w http.ResponseWriter, l *look) error {
	key := token(l.Request)
	if key == "" {
		return nil
	}
	http.SetCookie(w, cookie("", -1))
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return s.office.SignOut(l.Context(), key)
}

// lock is what a page asks for when nobody has touched it for as long as somebody may be away.
func (s *Server) lock(w http.ResponseWriter, l *look) error {
	if err := s.leave(w, l); err != nil {
		return err
	}
	http.Redirect(w, l.Request, l.entrance()+"?next="+nextOfForm(l), http.StatusSeeOther)
	return nil
}

func nextOfForm(l *look) string { return url.QueryEscape(local(l.form().text("from"))) }

// stillHere is asked for by a page at which somebody is: reading and typing is being here, too.
func (s *Server) stillHere(w http.ResponseWriter, _ *look) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// forgetWhoLeft ends the session of somebody who left while the server could not be reached.
func (s *Server) forgetWhoLeft(w http.ResponseWriter, l *look) {
	if _, err := l.Cookie(leftCookie); err != nil {
		return
	}
	if err := s.office.SignOut(l.Context(), token(l.Request)); err != nil {
		s.log.Error("sign out who left", "err", err)
	}
	gone := cookie("", -1)
	http.SetCookie(w, gone)
	left := cookie("", -1) // #nosec G124 -- cookie() sets Secure, HttpOnly and SameSite
	left.Name, left.HttpOnly = leftCookie, false
	http.SetCookie(w, left)
	kept := l.Cookies()
	l.Header.Del("Cookie")
	for _, c := range kept {
		if c.Name != cookieName && c.Name != leftCookie {
			l.AddCookie(c)
		}
	}
}

type pinPage struct {
	Device      string
	Has         bool
	Least, Most int
}

func (s *Server) showPin(w http.ResponseWriter, l *look) error {
	if !l.shared() || l.me.On != l.device.ID {
		http.Redirect(w, l.Request, "/account", http.StatusSeeOther)
		return nil
	}
	return s.show(w, l, l.say("pin.title"), pinView(pinPage{l.device.Name, s.hasPin(l.me), office.PinShortest, office.PinLongest}))
}

func (s *Server) setPin(w http.ResponseWriter, l *look) error {
	err := s.office.SetPin(l.Context(), token(l.Request), deviceToken(l.Request), strings.TrimSpace(l.PostForm.Get("pin")))
	return s.then(w, l, err, done{to: "/", say: "pin.set"}, s.showPin)
}

func (s *Server) forgetPin(w http.ResponseWriter, l *look) error {
	_, err := s.office.Do(l.Context(), journal.Form{By: l.me.Owner(), Device: l.me.Device}, office.ForgetPin(office.PinForgotten{Device: l.me.On, Account: l.me.Account.ID}))
	return s.then(w, l, err, done{to: "/account", say: "pin.forgotten"}, s.showPin)
}

// sealKey is the key of the person's drafts, for their own pages.
func (s *Server) sealKey(l *look) string {
	if l.me.ID == "" {
		return ""
	}
	key, err := s.office.SealKey(l.Context(), l.me.Account.ID)
	if err != nil {
		s.log.Error("make the key of drafts", "err", err)
		return "" // then nothing is kept on the device
	}
	return base64.StdEncoding.EncodeToString(key)
}

// idle is how long this person may be away from the page.
func (s *Server) idle(l *look) ui.IdleProps {
	return ui.IdleProps{Minutes: int(l.me.Idle.Minutes()), To: l.entrance(), Gone: l.say("switch.gone"), GoneHelp: l.say("switch.gone.help"), Again: l.say("common.front")}
}
