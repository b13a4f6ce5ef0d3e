package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"rsc.io/qr"

	"milieu/internal/civil"
	"milieu/internal/journal"
	"milieu/internal/office"
)

// How somebody signs in, beside their password: what they can do about it themselves, and what they are asked for.

func (s *Server) secondRoutes(r routes) {
	r.anyone("GET /account/ways", s.ways)
	r.anyone("POST /account/passkeys/ask", s.askNewPasskey)
	r.anyone("POST /account/passkeys", s.addPasskey)
	r.anyone("POST /account/passkeys/{passkey}/name", s.namePasskey)
	r.anyone("POST /account/passkeys/{passkey}/remove", s.removePasskey)
	r.anyone("GET /account/authenticator", s.newAuthenticator)
	r.anyone("POST /account/authenticator", s.addAuthenticator)
	r.anyone("POST /account/authenticator/remove", s.removeAuthenticator)
	r.anyone("POST /account/recovery", s.makeRecovery)
	r.anyone("GET /account/confirm", s.showConfirm)
	r.anyone("POST /account/confirm", s.confirmAgain)
	r.anyone("POST /account/confirm/ask", s.askConfirm)
	r.anyone("POST /account/confirm/passkey", s.confirmPasskey)
	r.anyone("GET /account/confirm/away", s.confirmAway)
}

// secondPage asks for what goes with a password that was right.
type secondPage struct {
	Slip, Next, Trouble string
	Code, Passkey       bool
}

func newSecondPage(step *office.SecondStep, next string) secondPage {
	return secondPage{Slip: step.Slip, Next: next, Code: step.Code, Passkey: step.Passkey}
}

// secondStep takes the code that goes with a password. What was wrong is asked for again; what took too long begins anew.
func (s *Server) secondStep(w http.ResponseWriter, l *look) error {
	f := l.form()
	p := secondPage{Slip: f.text("slip"), Next: local(f.text("next")), Code: f.has("with-code"), Passkey: f.has("with-passkey")}
	key, err := s.office.Second(l.Context(), p.Slip, l.PostForm.Get("code"), s.whereIs(l))
	if r := journal.Refused(err); r != nil && (strings.HasPrefix(r.Key, "second.") || errors.Is(r, office.TooOften)) {
		l.refusal, p.Trouble = r, l.say(r.Key, r.Args...)
		retryAfter(w, r)
		return s.write(w, l, secondView(l.say("second.title"), p))
	}
	return s.enters(w, l, key, err, signInPage{Next: p.Next})
}

type waysPage struct {
	Owes          bool // they must add something before anything else
	Passkeys      []passkeyLine
	Authenticator bool
	Recovery      int
	Second        bool // there is something that recovery codes can stand in for
	Needed        bool
}

// first is the kind of the button that comes first, where somebody must add something.
func (p waysPage) first(what string) string {
	if p.Owes && what == "passkey" {
		return "first"
	}
	return ""
}

type passkeyLine struct{ ID, Name, Detail string }

func (s *Server) ways(w http.ResponseWriter, l *look) error {
	has := s.office.Ways(l.me.Account.ID)
	p := waysPage{Owes: l.me.Owes == office.OwesFactor, Authenticator: has.Authenticator, Recovery: has.Recovery,
		Second: has.Authenticator || len(has.Passkeys) > 0, Needed: has.Needed}
	zone := l.form().zone
	for _, k := range has.Passkeys {
		line := passkeyLine{ID: string(k.Passkey), Name: k.Name, Detail: l.say("passkey.since", "Day", l.words.Date(civil.Of(k.Added, zone)))}
		if !k.Used.IsZero() {
			line.Detail = joined(line.Detail, l.say("passkey.used", "Day", l.words.Date(civil.Of(k.Used, zone))))
		}
		if k.Copied {
			line.Detail = joined(line.Detail, l.say("passkey.synced"))
		}
		p.Passkeys = append(p.Passkeys, line)
	}
	return s.show(w, l, l.say("second.ways"), waysView(p))
}

// authenticatorPage shows what an authenticator is to know, as a picture and as text.
type authenticatorPage struct {
	Slip, Text string
	Size       int
	Path       string // of the dark parts of the picture, as SVG
}

func (s *Server) newAuthenticator(w http.ResponseWriter, l *look) error {
	if !l.me.Fresh(s.journal.Now()) {
		http.Redirect(w, l.Request, "/account/confirm?next=/account/authenticator", http.StatusSeeOther)
		return nil
	}
	text, address, slip, err := s.office.NewAuthenticator(token(l.Request), "Milieu")
	if err != nil {
		return err
	}
	p := authenticatorPage{Slip: slip}
	for i := 0; i < len(text); i += 4 { // as one reads it aloud
		p.Text += text[i:min(i+4, len(text))] + " "
	}
	p.Text = strings.TrimSpace(p.Text)
	if p.Path, p.Size, err = picture(address); err != nil {
		return err
	}
	return s.show(w, l, l.say("authenticator.title"), authenticatorView(p))
}

// picture draws a text as a QR code: the path of its dark parts, in a square of so many modules with their quiet zone.
func picture(text string) (path string, size int, err error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", 0, fmt.Errorf("draw a QR code: %w", err)
	}
	const quiet = 4 // modules, as the standard asks
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return d.String(), code.Size + 2*quiet, nil
}

func (s *Server) addAuthenticator(w http.ResponseWriter, l *look) error {
	f := l.form()
	key, err := s.office.AddAuthenticator(l.Context(), token(l.Request), f.text("slip"), l.PostForm.Get("code"))
	if err == nil {
		goesOn(w, key)
	}
	return s.then(w, l, err, done{to: "/account/ways", say: "authenticator.added"}, s.newAuthenticator)
}

func (s *Server) removeAuthenticator(w http.ResponseWriter, l *look) error {
	_, err := s.askAsOwner(l, office.RemoveAuthenticator(office.AuthenticatorRemoved{Account: l.me.Account.ID}, l.me.ID))
	return s.then(w, l, err, done{to: "/account/ways", say: "authenticator.removed"}, s.ways)
}

// makeRecovery makes a new sheet of recovery codes and shows it, once.
func (s *Server) makeRecovery(w http.ResponseWriter, l *look) error {
	codes, err := s.office.MakeRecovery(l.Context(), token(l.Request))
	if err != nil {
		return s.then(w, l, err, done{to: "/account/ways"}, s.ways)
	}
	return s.show(w, l, l.say("recovery.title"), recoveryView(codes))
}

// confirmPage asks somebody who is signed in to show once more who they are.
type confirmPage struct {
	Next, Username          string
	Password, Code, Passkey bool
	Service                 string
	Proof                   bool // a second factor is asked for, not only whether it is still they
}

func (s *Server) showConfirm(w http.ResponseWriter, l *look) error {
	has, me := s.office.Ways(l.me.Account.ID), l.me
	p := confirmPage{Next: local(l.form().text("next")), Username: me.Account.Username, Password: has.Password, Passkey: len(has.Passkeys) > 0,
		Code: has.Authenticator || me.Owes == office.OwesProof && has.Recovery > 0, Proof: me.Owes == office.OwesProof}
	if _, linked := s.office.Identity(me.Account.ID); linked {
		p.Service = s.serviceName()
	}
	return s.show(w, l, l.say("second.confirm"), confirmView(p))
}

func (s *Server) confirmAgain(w http.ResponseWriter, l *look) error {
	key, err := s.office.Confirm(l.Context(), token(l.Request), l.PostForm.Get("password"), l.PostForm.Get("code"))
	return s.confirmed(w, l, key, err)
}

// confirmed goes on to where somebody was going who has shown once more who they are.
func (s *Server) confirmed(w http.ResponseWriter, l *look, key string, err error) error {
	if r := journal.Refused(err); r != nil {
		retryAfter(w, r)
		return s.refused(w, l, r, s.showConfirm)
	} else if err != nil {
		return err
	}
	goesOn(w, key)
	http.Redirect(w, l.Request, local(l.form().text("next")), http.StatusSeeOther)
	return nil
}

// fresh lets only those through to a handler who have shown only just who they are; others do so first, and come back to
// the page that they were on.
func (s *Server) fresh(h handler) handler {
	return func(w http.ResponseWriter, l *look) error {
		if l.me.Fresh(s.journal.Now()) {
			return h(w, l)
		}
		back := l.URL.RequestURI()
		if l.Method != http.MethodGet {
			back = local(l.PostForm.Get("from"))
		}
		http.Redirect(w, l.Request, "/account/confirm?next="+url.QueryEscape(back), http.StatusSeeOther)
		return nil
	}
}
