package web

import (
	"encoding/json"
	"net/http"

	"milieu/internal/journal"
	"milieu/internal/office"
)

// A passkey is shown in three places: to sign in, beside a password, and to show once more who one is. Each asks the
// server first for what the browser is to sign (ask), and then sends what it signed, as a form.

// asked is what a browser is asked to sign, for the script of the page.
func (s *Server) asked(w http.ResponseWriter, l *look, options, slip string, err error) error {
	if err != nil {
		if r := journal.Refused(err); r != nil {
			http.Error(w, l.say(r.Key, r.Args...), statusOf(r))
			return nil
		}
		s.log.Warn("passkeys cannot be used at this address", "err", err) // a number, say, instead of a name
		http.Error(w, l.say("passkey.wrong"), http.StatusConflict)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]any{"options": json.RawMessage(options), "slip": slip})
}

func (s *Server) askPasskey(w http.ResponseWriter, l *look) error {
	options, slip, err := s.office.AskPasskey(origin(l.Request))
	return s.asked(w, l, options, slip, err)
}

func (s *Server) signInPasskey(w http.ResponseWriter, l *look) error {
	f := l.form()
	key, err := s.office.SignInPasskey(l.Context(), origin(l.Request), f.text("slip"), l.PostForm.Get("answer"), s.whereIs(l))
	return s.enters(w, l, key, err, signInPage{Next: local(f.text("next"))})
}

func (s *Server) askSecond(w http.ResponseWriter, l *look) error {
	options, slip, err := s.office.AskSecondPasskey(origin(l.Request), l.form().text("slip"))
	return s.asked(w, l, options, slip, err)
}

func (s *Server) secondPasskey(w http.ResponseWriter, l *look) error {
	f := l.form()
	key, err := s.office.SecondPasskey(l.Context(), origin(l.Request), f.text("slip"), l.PostForm.Get("answer"), s.whereIs(l))
	return s.enters(w, l, key, err, signInPage{Next: local(f.text("next"))})
}

func (s *Server) askConfirm(w http.ResponseWriter, l *look) error {
	options, slip, err := s.office.AskConfirm(token(l.Request), origin(l.Request))
	return s.asked(w, l, options, slip, err)
}

func (s *Server) confirmPasskey(w http.ResponseWriter, l *look) error {
	f := l.form()
	key, err := s.office.ConfirmPasskey(l.Context(), token(l.Request), origin(l.Request), f.text("slip"), l.PostForm.Get("answer"))
	return s.confirmed(w, l, key, err)
}

func (s *Server) askNewPasskey(w http.ResponseWriter, l *look) error {
	options, slip, err := s.office.NewPasskey(token(l.Request), origin(l.Request))
	return s.asked(w, l, options, slip, err)
}

// addPasskey takes a passkey that the browser has made, under the name of the device that it was made on.
func (s *Server) addPasskey(w http.ResponseWriter, l *look) error {
	f := l.form()
	id, name := office.PasskeyID(f.id()), f.text("name")
	if name == "" {
		if name = deviceOf(l.UserAgent()); name == "" {
			name = l.say("passkey.one")
		}
	}
	if err := f.err(); err != nil {
		return s.refused(w, l, err, s.ways)
	}
	key, err := s.office.AddPasskey(l.Context(), token(l.Request), origin(l.Request), f.text("slip"), l.PostForm.Get("answer"), id, name)
	if err == nil {
		goesOn(w, key)
	}
	return s.then(w, l, err, done{to: "/account/ways", say: "passkey.added"}, s.ways)
}

func (s *Server) namePasskey(w http.ResponseWriter, l *look) error {
	_, err := s.askAsOwner(l, office.NamePasskey(office.PasskeyNamed{Account: l.me.Account.ID, Passkey: office.PasskeyID(l.PathValue("passkey")), Name: l.form().text("name")}))
	return s.then(w, l, err, done{to: "/account/ways", say: "office.saved"}, s.ways)
}

func (s *Server) removePasskey(w http.ResponseWriter, l *look) error {
	_, err := s.askAsOwner(l, office.RemovePasskey(office.PasskeyRemoved{Account: l.me.Account.ID, Passkey: office.PasskeyID(l.PathValue("passkey"))}, l.me.ID))
	return s.then(w, l, err, done{to: "/account/ways", say: "passkey.removed"}, s.ways)
}

// askAsOwner takes a decision about one's own account.
func (s *Server) askAsOwner(l *look, d office.Decision) (journal.Receipt, error) {
	if err := l.form().err(); err != nil {
		return journal.Receipt{}, err
	}
	return s.office.Do(l.Context(), journal.Form{By: l.me.Owner(), Device: l.me.Device}, d)
}
