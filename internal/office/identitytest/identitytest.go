// Package identitytest is a small identity service (OpenID Connect provider) for tests: the authorization code flow with
// PKCE, tokens signed with a real key that is found through its JWKS, and signing out.
//
// It asks nobody for a password: whoever comes is Person. What it says can be bent, so that tests see it refused.
package identitytest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"time"
)

// Service is an identity service that listens on this machine.
type Service struct {
	URL, Client, Secret string

	mu     sync.Mutex
	now    func() time.Time
	key    *rsa.PrivateKey // signs
	shown  *rsa.PublicKey  // in the JWKS
	person Person
	bend   func(claims map[string]any)
	codes  map[string]url.Values // what was asked for, by the code that was given out
	Back   string                // the only address to which people are sent back; "" for any
}

// Person is who comes.
type Person struct {
	Subject, Address string
	Verified         bool // the address is theirs
	Refuses          bool // and turns back
}

var b64 = base64.RawURLEncoding

// New starts a service. The caller stops it with the function that it returns.
func New(now func() time.Time) (*Service, func()) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	s := &Service{Client: "milieu", Secret: "of milieu: and + signs", now: now, key: key, shown: &key.PublicKey, codes: map[string]url.Values{}} // #nosec G101 -- of a service that tests start
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", s.configuration)
	mux.HandleFunc("GET /keys", s.keys)
	mux.HandleFunc("GET /authorize", s.authorize)
	mux.HandleFunc("POST /token", s.token)
	mux.HandleFunc("GET /leave", s.leave)
	server := httptest.NewServer(mux)
	s.URL = server.URL
	return s, server.Close
}

// Comes says who comes next, and how the claims about them are bent (nil: not at all).
func (s *Service) Comes(p Person, bend func(claims map[string]any)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.person, s.bend = p, bend
}

// OtherKey makes the service sign with a key that is not the one it shows.
func (s *Service) OtherKey() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
}

func (s *Service) configuration(w http.ResponseWriter, _ *http.Request) {
	write(w, map[string]any{"issuer": s.URL, "authorization_endpoint": s.URL + "/authorize", "token_endpoint": s.URL + "/token",
		"jwks_uri": s.URL + "/keys", "end_session_endpoint": s.URL + "/leave", "response_types_supported": []string{"code"},
		"subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"},
		"code_challenge_methods_supported": []string{"S256"}})
}

func (s *Service) keys(w http.ResponseWriter, _ *http.Request) {
	write(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1",
		"n": b64.EncodeToString(s.shown.N.Bytes()), "e": b64.EncodeToString(big.NewInt(int64(s.shown.E)).Bytes())}}})
}

func (s *Service) authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if q.Get("client_id") != s.Client || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" ||
		q.Get("code_challenge") == "" || q.Get("nonce") == "" || q.Get("state") == "" || err != nil || s.Back != "" && back.String() != s.Back {
		http.Error(w, "this is not how one asks", http.StatusBadRequest)
		return
	}
	answer := url.Values{"state": {q.Get("state")}}
	if s.person.Refuses {
		answer.Set("error", "access_denied")
	} else {
		code := rand.Text()
		s.codes[code] = q
		answer.Set("code", code)
	}
	back.RawQuery = answer.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound) // #nosec G710 -- of a service that tests start
}

func (s *Service) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	client, secret, basic := r.BasicAuth()
	if basic {
		client, _ = url.QueryUnescape(client)
		secret, _ = url.QueryUnescape(secret)
	} else {
		client, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	asked, ok := s.codes[r.FormValue("code")]
	delete(s.codes, r.FormValue("code"))
	verifier := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	switch {
	case client != s.Client || subtle.ConstantTimeCompare([]byte(secret), []byte(s.Secret)) != 1:
		http.Error(w, `{"error":"invalid_client"}`, http.StatusUnauthorized)
		return
	case !ok, r.FormValue("redirect_uri") != asked.Get("redirect_uri"), b64.EncodeToString(verifier[:]) != asked.Get("code_challenge"):
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	now := s.now()
	claims := map[string]any{"iss": s.URL, "aud": s.Client, "sub": s.person.Subject, "nonce": asked.Get("nonce"), "iat": now.Unix(),
		"exp": now.Add(time.Minute).Unix(), "auth_time": now.Unix(), "email": s.person.Address, "email_verified": s.person.Verified}
	if s.bend != nil {
		s.bend(claims)
	}
	write(w, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 60, "id_token": s.sign(claims)})
}

// sign writes claims as a JWT (RFC 7519), signed with RS256.
func (s *Service) sign(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	text := b64.EncodeToString([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b64.EncodeToString(body)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, s.key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return text + "." + b64.EncodeToString(signature)
}

func (s *Service) leave(w http.ResponseWriter, r *http.Request) {
	back := r.URL.Query().Get("post_logout_redirect_uri")
	if r.URL.Query().Get("client_id") != s.Client || back == "" {
		http.Error(w, "nobody is signed out", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><title>Gone</title><p>You are signed out here as well. <a href=%q>Back</a></p>", back) // #nosec G705 -- of a service that tests start
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
