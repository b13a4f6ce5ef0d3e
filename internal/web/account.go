package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// My account is what everybody has, whatever they are in the house: their language, their password, the devices they
// are signed in on, and the way out.

func (s *Server) accountRoutes(r routes) {
	s.secondRoutes(r)
	r.anyone("GET /account", s.myAccount)
	r.anyone("POST /account/language", s.chooseLanguage)
	r.anyone("POST /account/password", s.choosePassword)
	r.anyone("POST /account/house", s.chooseHouse)
	r.anyone("POST /account/device", s.leaveDevice)
	r.anyone("POST /account/devices", s.leaveOthers)
}

// owingMay is where somebody goes who must do something first: choose their own password, add a second factor, or show the
// one that they have. They go nowhere else.
var owingMay = map[office.Owes][]string{
	office.OwesPassword: {"/account", "/account/password", "/account/language", "/sign-out"},
	office.OwesFactor: {"/account", "/account/ways", "/account/language", "/account/passkeys", "/account/passkeys/ask", "/account/authenticator",
		"/account/confirm", "/account/confirm/ask", "/account/confirm/passkey", "/account/confirm/away", "/sign-out"},
	office.OwesProof: {"/account/confirm", "/account/confirm/ask", "/account/confirm/passkey", "/account/confirm/away", "/account/language", "/sign-out"},
}

func mayOwing(owes office.Owes, path string) bool { return slices.Contains(owingMay[owes], path) }

// owing is the page where somebody does what they must do first.
func (l *look) owing() string {
	switch l.me.Owes {
	case office.OwesFactor:
		return "/account/ways"
	case office.OwesProof:
		if l.Method == http.MethodGet && !l.htmx() {
			return "/account/confirm?next=" + url.QueryEscape(l.URL.RequestURI())
		}
		return "/account/confirm"
	}
	return "/account"
}

type accountPage struct {
	Name, Username string
	Borrowed       bool
	Ways           string // what they sign in with, in words
	Languages      []ui.Option
	Houses         []ui.Option // empty for who has only one
	Devices        []device
	Least          int
}

type device struct {
	ID, Name, Since, Seen string
	Here                  bool // the one that is looked at
}

func (s *Server) myAccount(w http.ResponseWriter, l *look) error {
	me := l.me.Account
	p := accountPage{Name: me.Name, Username: me.Username, Borrowed: l.me.Borrowed, Languages: languages(me.Language), Least: s.office.Shortest(me.ID), Ways: s.waysInWords(l)}
	if len(me.Works) > 1 {
		for _, work := range me.Works {
			house, _ := s.office.House(work.House)
			p.Houses = append(p.Houses, ui.Option{Value: house.ID, Text: house.Name, Chosen: house.ID == l.me.House})
		}
	}
	now, zone := s.journal.Now(), l.form().zone
	today, clock := civil.Of(now, zone), ""
	if l.house == nil {
		clock = " UTC" // the provider lives by no house's clock
	}
	for _, open := range s.office.Sessions(me.ID) {
		at := func(key string, t time.Time) string {
			return l.say(key, "Day", l.words.Relative(civil.Of(t, zone), today), "Time", l.words.Time(t.In(zone))+clock)
		}
		d := device{ID: string(open.ID), Name: open.Device, Here: open.ID == l.me.ID, Since: at("account.since", open.Started), Seen: at("account.seen", open.Seen)}
		if open.Address != "" {
			d.Since = joined(d.Since, open.Address)
		}
		p.Devices = append(p.Devices, d)
	}
	return s.show(w, l, l.say("account.title"), accountView(p))
}

// waysInWords says what somebody signs in with: "password, 2 passkeys, authenticator".
func (s *Server) waysInWords(l *look) string {
	has := s.office.Ways(l.me.Account.ID)
	var list []string
	if has.Password {
		list = append(list, l.say("second.a-password"))
	}
	if n := len(has.Passkeys); n > 0 {
		list = append(list, l.say("second.passkeys", "Count", n))
	}
	if has.Authenticator {
		list = append(list, l.say("second.an-authenticator"))
	}
	return strings.Join(list, ", ")
}

func languages(chosen string) (list []ui.Option) {
	for _, tag := range words.Languages() {
		list = append(list, ui.Option{Value: tag, Text: words.For(tag).Name(), Chosen: tag == words.For(chosen).Lang()})
	}
	return list
}

// then goes on to a page with a word about what was done, or shows the form again with the reason why not.
func (s *Server) then(w http.ResponseWriter, l *look, err error, done done, again handler) error {
	if r := journal.Refused(err); r != nil {
		if errors.Is(r, office.Stale) { // they show who they are, and do it again
			http.Redirect(w, l.Request, "/account/confirm?next="+url.QueryEscape(done.to), http.StatusSeeOther)
			return nil
		}
		retryAfter(w, r)
		return s.refused(w, l, r, again)
	} else if err != nil {
		return err
	}
	done.keep = true // the office takes nothing back; one does it the other way round
	http.Redirect(w, l.Request, withWord(done, journal.Receipt{}), http.StatusSeeOther)
	return nil
}

func (s *Server) chooseLanguage(w http.ResponseWriter, l *look) error {
	tag := l.form().text("language")
	if !slices.Contains(words.Languages(), tag) {
		return s.refused(w, l, &care.Refusal{Kind: care.Invalid, Key: "office.language-unknown"}, s.myAccount)
	}
	err := s.office.ChooseLanguage(l.Context(), token(l.Request), tag)
	return s.then(w, l, err, done{to: "/account", say: "account.language-chosen"}, s.myAccount)
}

func (s *Server) choosePassword(w http.ResponseWriter, l *look) error {
	is := l.PostForm.Get("new")
	if is != l.PostForm.Get("again") {
		return s.refused(w, l, &care.Refusal{Kind: care.Invalid, Key: "account.not-twice"}, s.myAccount)
	}
	key, err := s.office.ChangePassword(l.Context(), token(l.Request), l.PostForm.Get("password"), is)
	if err == nil {
		goesOn(w, key)
	}
	return s.then(w, l, err, done{to: "/account", say: "account.password-set"}, s.myAccount)
}

func (s *Server) chooseHouse(w http.ResponseWriter, l *look) error {
	key, err := s.office.ChooseHouse(l.Context(), token(l.Request), l.form().text("house"))
	if err == nil {
		goesOn(w, key)
	}
	return s.then(w, l, err, done{to: "/"}, s.myAccount)
}

// leaveDevice signs the person out on another of their devices. On the one they hold it is the same as signing out.
func (s *Server) leaveDevice(w http.ResponseWriter, l *look) error {
	id := office.SessionID(l.form().text("device"))
	if id == l.me.ID {
		return s.signOut(w, l)
	}
	_, err := s.office.Do(l.Context(), journal.Form{By: l.me.Owner(), Device: l.me.Device},
		office.CloseSession(office.SessionClosed{Session: id, Account: l.me.Account.ID, Because: office.BecauseSignedOut}))
	return s.then(w, l, err, done{to: "/account", say: "account.device-left"}, s.myAccount)
}

// leaveOthers signs the person out everywhere but here.
func (s *Server) leaveOthers(w http.ResponseWriter, l *look) error {
	_, err := s.askAsOwner(l, office.CloseOthers(l.me.Account.ID, l.me.ID))
	return s.then(w, l, err, done{to: "/account", say: "account.others-left"}, s.myAccount)
}

// deviceOf names a browser as its owner would: "Firefox · Android". More is not kept.
func deviceOf(agent string) string {
	first := func(names ...[2]string) string {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser := first([2]string{"Edg", "Edge"}, [2]string{"OPR/", "Opera"}, [2]string{"Firefox/", "Firefox"}, [2]string{"FxiOS/", "Firefox"},
		[2]string{"CriOS/", "Chrome"}, [2]string{"Chrome/", "Chrome"}, [2]string{"Safari/", "Safari"})
	system := first([2]string{"iPhone", "iPhone"}, [2]string{"iPad", "iPad"}, [2]string{"Android", "Android"}, [2]string{"Windows", "Windows"},
		[2]string{"Macintosh", "Mac"}, [2]string{"CrOS", "Chromebook"}, [2]string{"Linux", "Linux"})
	return strings.Trim(browser+" · "+system, " ·")
}
