package web

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/office/identitytest"
)

// An app is an authenticator app.
type app struct{ secret []byte }

func (a app) code(at time.Time) string {
	mac := hmac.New(sha1.New, a.secret)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30)
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff)%1_000_000)
}

var (
	shownSecret = regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`)
	hiddenSlip  = regexp.MustCompile(`name="slip" value="([^"]+)"`)
	shownCode   = regexp.MustCompile(`<li>([a-z0-9]{4}(?:-[a-z0-9]{4}){5})</li>`)
)

func find(t *testing.T, what *regexp.Regexp, r answer) string {
	t.Helper()
	m := what.FindStringSubmatch(r.body)
	if m == nil {
		t.Fatalf("%s is not on the page: %s", what, r.body)
	}
	return html.UnescapeString(m[1])
}

// addApp gives somebody an authenticator.
func (p *person) addApp(t *testing.T) app {
	t.Helper()
	r := p.get("/account/authenticator").shows(t, `<svg class="qr"`, `<path d="M4 4h7v1h-7z`)
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(find(t, shownSecret, r), " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	a, slip := app{secret}, find(t, hiddenSlip, r)
	p.post("/account/authenticator", "slip", slip, "code", "123").is(t, http.StatusUnprocessableEntity).has(t, "That code is not right")
	was := p.cookies[cookieName]
	p.post("/account/authenticator", "slip", slip, "code", a.code(p.h.journal.Now())).is(t, http.StatusSeeOther)
	if p.cookies[cookieName] == was {
		t.Error("the session goes on under the old token")
	}
	(&person{h: p.h, cookies: map[string]string{cookieName: was}}).get("/").is(t, http.StatusSeeOther)
	return a
}

func TestSecondStep(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	a := ingrid.addApp(t)
	ingrid.get("/account/ways").shows(t, "asked for at sign-in", "You have no code left on a sheet")
	codes := shownCode.FindAllStringSubmatch(ingrid.post("/account/recovery").shows(t, "not shown again").body, -1)
	if len(codes) != office.RecoveryCodes {
		t.Fatalf("%v", codes)
	}
	ingrid.get("/account/ways").shows(t, "10 codes are left", "!"+codes[0][1])
	h.pass(time.Minute)

	p := h.nobody()
	r := p.post("/sign-in", "username", "ingrid", "password", password, "next", "/people").shows(t, "One more thing", `autocomplete="one-time-code"`, `value="/people"`)
	if p.cookies[cookieName] != "" {
		t.Fatal("half a sign-in is a session")
	}
	slip := find(t, hiddenSlip, r)
	p.post("/sign-in/second", "slip", slip, "code", "000000", "next", "/people", "with-code", "yes").is(t, http.StatusUnprocessableEntity).
		has(t, "That code is not right", "One more thing", slip)
	r = p.post("/sign-in/second", "slip", slip, "code", a.code(h.journal.Now()), "next", "/people").is(t, http.StatusSeeOther)
	if r.location != "/people" {
		t.Errorf("goes to %s", r.location)
	}
	p.get("/").shows(t, "Ada")

	p = h.nobody()
	slip = find(t, hiddenSlip, p.post("/sign-in", "username", "ingrid", "password", password))
	p.post("/sign-in/second", "slip", slip, "code", codes[3][1], "next", "https://evil.test/").is(t, http.StatusSeeOther)
	p.get("/account/ways").shows(t, "9 codes are left")
	p.post("/sign-in/second", "slip", "x", "code", codes[4][1]).is(t, http.StatusForbidden).has(t, "took too long", "Password")

	// Who tries at a screen that was left open is asked first whether it is still they.
	h.pass(6 * time.Minute)
	for _, path := range []string{"/account/recovery", "/account/authenticator/remove"} {
		if r := p.post(path).is(t, http.StatusSeeOther); r.location != "/account/confirm?next=%2Faccount%2Fways" {
			t.Errorf("%s leads to %s", path, r.location)
		}
	}
	if r := p.get("/account/authenticator").is(t, http.StatusSeeOther); r.location != "/account/confirm?next=/account/authenticator" {
		t.Error(r.location)
	}
	p.get("/account/confirm?next=/account/ways").shows(t, "Is it still you?", `value="/account/ways"`)
	p.post("/account/confirm", "password", "wrong", "code", a.code(h.journal.Now())).is(t, http.StatusUnprocessableEntity)
	was := p.cookies[cookieName]
	r = p.post("/account/confirm", "password", password, "code", a.code(h.journal.Now()), "next", "/account/ways").is(t, http.StatusSeeOther)
	if r.location != "/account/ways" || p.cookies[cookieName] == was {
		t.Errorf("%s %v", r.location, p.cookies)
	}
	p.post("/account/authenticator/remove").is(t, http.StatusSeeOther)
	h.as("ingrid")
}

// TestOwing lets a coordinator in who has no second factor yet: nowhere else, before she has one.
func TestOwing(t *testing.T) {
	h := newHouse(t)
	h.account("chief")
	h.office.Do(t.Context(), journal.Form{By: care.ByProgram("test")}, office.RequireSecond(office.SecondRequired{Roles: []care.Role{care.RoleCoordinator}}))
	chief := h.as("chief")
	for _, path := range []string{"/", "/people", "/resident/ada", "/live/today", "/print/handover", "/calendar"} {
		if r := chief.get(path).is(t, http.StatusSeeOther); r.location != "/account/ways" {
			t.Errorf("%s leads to %s", path, r.location)
		}
	}
	chief.post("/resident/ada/contact").is(t, http.StatusSeeOther)
	chief.get("/account/ways").shows(t, "Add something that you have", "!0 codes")
	a := chief.addApp(t)
	chief.get("/").shows(t, "Ada")

	// Where it is asked for only now, she shows the one that she has.
	h.pass(time.Hour / 2)
	step := find(t, hiddenSlip, h.nobody().post("/sign-in", "username", "chief", "password", password))
	if step == "" {
		t.Fatal("nothing more is asked for")
	}
	ingrid := h.as("ingrid")
	ingrid.addApp(t)
	ingrid.post("/account/authenticator/remove").is(t, http.StatusSeeOther) // signed in with both, and has none
	chief.get("/").shows(t, "Ada")
	_ = a
}

// TestRenewedSessionsEndStreams checks that an open page of who one was is told so.
func TestSecondRequiredMeanwhile(t *testing.T) {
	h := newHouse(t)
	root, jonas := h.as("root"), h.as("jonas")
	jonas.get("/").shows(t, "Ada")
	root.get("/accounts").shows(t, "Who needs a second factor")
	root.post("/accounts/second", "role", "therapist", "role", "administrator", "role", "nonsense").is(t, http.StatusSeeOther)
	if r := jonas.get("/").is(t, http.StatusSeeOther); r.location != "/account/ways" {
		t.Error(r.location)
	}
	if r := root.get("/accounts").is(t, http.StatusSeeOther); r.location != "/account/ways" {
		t.Error(r.location)
	}
	h.pass(6 * time.Minute)
	if r := root.post("/accounts/second").is(t, http.StatusSeeOther); !strings.HasPrefix(r.location, "/account/ways") {
		t.Errorf("whoever finds the screen open opens the door: %s", r.location)
	}
}

func TestStartOver(t *testing.T) {
	h := newHouse(t)
	root, ingrid := h.as("root"), h.as("ingrid")
	ingrid.addApp(t)
	root.get("/accounts/ingrid").shows(t, "authenticator: yes")
	first := find(t, shownPassword, root.post("/accounts/ingrid/start-over").shows(t, "not shown again"))
	ingrid.get("/").is(t, http.StatusSeeOther)
	again := h.nobody()
	again.post("/sign-in", "username", "ingrid", "password", first).is(t, http.StatusSeeOther)
	if r := again.get("/").is(t, http.StatusSeeOther); r.location != "/account" {
		t.Error(r.location)
	}
	root.get("/accounts/ingrid").shows(t, "authenticator: no")
	root.post("/accounts/root/start-over").is(t, http.StatusConflict)
}

// TestFresh checks what other pages ask for: that somebody has shown only just who they are.
func TestFresh(t *testing.T) {
	h := newHouse(t)
	ingrid, did := h.as("ingrid"), 0
	handler := h.server.fresh(func(w http.ResponseWriter, l *look) error { did++; return nil })
	asks := func(method, path, from string) answer {
		r := routes{h.server, http.NewServeMux()}
		r.page(method+" /glass", handler)
		was := h.handler
		h.handler = r.mux
		defer func() { h.handler = was }()
		if method == "GET" {
			return ingrid.get(path)
		}
		return ingrid.post(path, "from", from)
	}
	if asks("GET", "/glass?a=1", "").is(t, http.StatusOK); did != 1 {
		t.Error("who has just signed in is asked again")
	}
	h.pass(office.FreshFor + time.Second)
	if r := asks("GET", "/glass?a=1", "").is(t, http.StatusSeeOther); r.location != "/account/confirm?next=%2Fglass%3Fa%3D1" {
		t.Error(r.location)
	}
	if r := asks("POST", "/glass", "https://evil.test/x").is(t, http.StatusSeeOther); r.location != "/account/confirm?next=%2F" || did != 1 {
		t.Error(r.location)
	}
	ingrid.post("/account/confirm", "password", password, "next", "/glass").is(t, http.StatusSeeOther)
	if asks("POST", "/glass", "/").is(t, http.StatusOK); did != 2 {
		t.Error("who has shown it is asked again")
	}
}

// TestBrowserIsRemembered checks that guessing elsewhere does not slow down a browser that its owner knows.
func TestBrowserIsRemembered(t *testing.T) {
	h := newHouse(t)
	mine := h.as("ingrid")
	mine.post("/sign-out").is(t, http.StatusSeeOther)
	stranger := h.nobody()
	for range 6 {
		stranger.post("/sign-in", "username", "ingrid", "password", "guess")
	}
	h.nobody().post("/sign-in", "username", "ingrid", "password", password).is(t, http.StatusTooManyRequests)
	mine.post("/sign-in", "username", "ingrid", "password", password).is(t, http.StatusSeeOther)
	if r := mine.get("/account"); !strings.Contains(r.body, "last here") {
		t.Error("it is not said when somebody was here last")
	}
}

func TestLeaveOthers(t *testing.T) {
	h := newHouse(t)
	one, two, jonas := h.as("ingrid"), h.as("ingrid"), h.as("jonas")
	one.get("/account").shows(t, "Sign out everywhere else", "192.0.2.1")
	one.post("/account/devices").is(t, http.StatusSeeOther)
	one.get("/account").shows(t, "!Sign out everywhere else")
	two.get("/").is(t, http.StatusSeeOther)
	jonas.get("/").shows(t, "Ada")
}

func TestPasskeyPages(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	h.nobody().get("/sign-in").shows(t, "<mi-passkey hidden", `data-ask="/sign-in/passkey/ask"`)
	r := h.nobody().post("/sign-in/passkey/ask").shows(t, `"rpId":"milieu.test"`, `"slip":"`, `"userVerification":"required"`)
	if got := r.header.Get("Content-Type"); got != "application/json" {
		t.Error(got)
	}
	h.nobody().post("/sign-in/passkey", "slip", "x", "answer", "{}").is(t, http.StatusForbidden).has(t, "took too long")
	h.nobody().post("/sign-in/second/ask", "slip", "x").is(t, http.StatusForbidden)
	ingrid.post("/account/passkeys/ask").shows(t, `"residentKey":"required"`, `"name":"ingrid"`)
	ingrid.post("/account/passkeys", "slip", "x", "answer", "{}").is(t, http.StatusForbidden)
	ingrid.post("/account/passkeys/p/name", "name", "Phone").is(t, http.StatusNotFound)
	ingrid.post("/account/confirm/ask").is(t, http.StatusUnprocessableEntity)
	ingrid.get("/account/ways").shows(t, "Add a passkey", "<noscript>")
}

func TestIdentityPages(t *testing.T) {
	h := newHouse(t)
	service, stop := identitytest.New(h.journal.Now)
	defer stop()
	root := h.as("root")
	h.account("ingrid")
	h.nobody().get("/sign-in").shows(t, "!Helse")
	h.nobody().get("/sign-in/away").is(t, http.StatusOK).has(t, "does not answer")
	root.post("/accounts/ingrid/identity", "subject", "s-1").is(t, http.StatusNotFound)
	h.log.Reset()
	h.office.UseIdentity(&office.IdentityService{Name: "Helse Sør", Issuer: service.URL, Client: service.Client, Secret: service.Secret})
	service.Comes(identitytest.Person{Subject: "s-1"}, nil)

	p := h.nobody()
	p.get("/sign-in?next=/people").shows(t, "Sign in with Helse Sør", "/sign-in/away?next=%2Fpeople")
	there := func() answer {
		t.Helper()
		r := p.get("/sign-in/away?next=/people").is(t, http.StatusSeeOther)
		if !strings.HasPrefix(r.location, service.URL+"/authorize?") || p.cookies[awayCookie] == "" {
			t.Fatalf("%s %v", r.location, p.cookies)
		}
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		response, err := client.Get(r.location)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		home, found := strings.CutPrefix(response.Header.Get("Location"), "https://milieu.test")
		if !found {
			t.Fatalf("%d %s", response.StatusCode, response.Header.Get("Location"))
		}
		return p.get(home)
	}
	there().is(t, http.StatusForbidden).has(t, "known there, but not here")
	root.get("/accounts/ingrid").shows(t, "Sign-in with Helse Sør")
	root.post("/accounts/ingrid/identity", "subject", "s-1", "address", "").is(t, http.StatusSeeOther)
	root.get("/accounts/ingrid").shows(t, `value="s-1"`)
	if r := there().is(t, http.StatusSeeOther); r.location != "/people" || p.cookies[awayCookie] != "" {
		t.Errorf("%s %v", r.location, p.cookies)
	}
	p.get("/people").shows(t, "Ada")
	if r := p.get("/account/confirm/away?next=/people").is(t, http.StatusSeeOther); !strings.Contains(r.location, "prompt=login") {
		t.Error(r.location)
	}
	r := p.post("/sign-out").is(t, http.StatusSeeOther)
	p.get(r.location).shows(t, "Sign out of Helse Sør too", service.URL+"/leave?")
	root.post("/accounts/ingrid/identity", "subject", "", "address", "").is(t, http.StatusSeeOther)
	there().is(t, http.StatusForbidden)
}

func TestPrograms(t *testing.T) {
	h := newHouse(t)
	root, chief, ingrid := h.as("root"), h.as("chief"), h.as("ingrid")
	ingrid.get("/house/programs").is(t, http.StatusForbidden)
	ingrid.post("/house/programs", "name", "x", "scope", "audit", "until", "2027-01-01").is(t, http.StatusForbidden)
	chief.get("/house/programs").shows(t, "No program has a token")
	shown := regexp.MustCompile(`<code>([\w-]{43})</code>`)
	chief.post("/house/programs", "name", "The register", "until", "2027-01-01").is(t, http.StatusUnprocessableEntity).has(t, "Choose what the program may read", `value="The register"`)
	token := find(t, shown, chief.post("/house/programs", "name", "The register", "scope", "day", "until", "2027-01-01").shows(t, "not shown again"))
	chief.get("/house/programs").shows(t, "The register", "never used", "!"+token)
	root.post("/programs", "name", "Oversight", "house", houseID, "scope", "audit", "until", "2029-01-01").is(t, http.StatusUnprocessableEntity)
	audit := find(t, shown, root.post("/programs", "name", "Oversight", "house", houseID, "scope", "audit", "until", "2027-06-01").shows(t))
	root.get("/programs").shows(t, "The register", "Oversight", "Fjellheim")

	with := func(path, header string) answer {
		return h.nobody().send("GET", path, nil, func(r *http.Request) { r.Header.Set("Authorization", header) })
	}
	with("/program", "Bearer "+token).shows(t, `"name":"The register"`, `"scopes":["day"]`)
	chief.get("/house/programs").shows(t, "last used today")
	if r := with("/program", "Bearer nonsense").is(t, http.StatusUnauthorized); r.header.Get("WWW-Authenticate") == "" {
		t.Error("it is not said how to come in")
	}
	for name, r := range map[string]answer{
		"in an address":        h.nobody().get("/program?access_token=" + token),
		"in another address":   h.nobody().get("/program?token=" + token),
		"as another scheme":    with("/program", "Basic "+token),
		"as a session":         (&person{h: h, cookies: map[string]string{cookieName: token}}).get("/program"),
		"for a page":           with("/people", "Bearer "+token),
		"for the office":       with("/accounts", "Bearer "+token),
		"a session as a token": with("/program", "Bearer "+chief.cookies[cookieName]),
	} {
		if r.status != http.StatusUnauthorized && !strings.HasPrefix(r.location, "/sign-in") {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	h.as("ingrid").get("/resident/ada").shows(t, "Ada")
	with("/program/day.json", "Bearer "+token).shows(t, `"house":"Fjellheim"`, `"day":"2026-11-21"`, `"name":"Ingrid"`, "!Ada", "!Eli")
	with("/program/day.json", "Bearer "+audit).is(t, http.StatusForbidden)
	looked := with("/program/looks.ndjson", "Bearer "+audit).shows(t, `"resourceType":"AuditEvent"`, `"reference":"Patient/ada"`, "resident.admitted", "!Eli")
	if kind := looked.header.Get("Content-Type"); kind != "application/fhir+ndjson" {
		t.Errorf("it is sent as %s", kind)
	}
	with("/program/looks.ndjson", "Bearer "+token).is(t, http.StatusForbidden)
	h.as("ada").get("/me/looks").shows(t, "Oversight", "A program", "who has looked")
	calendar := find(t, shown, chief.post("/house/programs", "name", "The board in the hall", "scope", "calendar", "until", "2027-01-01").shows(t))
	with("/program/calendar.ics", "Bearer "+calendar).shows(t, "BEGIN:VCALENDAR", "!Ada", "!Ingrid")
	for _, other := range []string{token, audit} {
		with("/program/calendar.ics", "Bearer "+other).is(t, http.StatusForbidden)
	}
	with("/program/calendar.ics", "").is(t, http.StatusUnauthorized)
	id := regexp.MustCompile(`/house/programs/([\w-]+)/revoke`)
	first := find(t, id, chief.get("/house/programs"))
	chief.post("/house/programs/"+first+"/revoke").is(t, http.StatusSeeOther)
	chief.get("/house/programs").shows(t, "revoked")
	h.pass(400 * 24 * time.Hour)
	with("/program", "Bearer "+token).is(t, http.StatusUnauthorized)
	with("/program", "Bearer "+audit).is(t, http.StatusUnauthorized)
	if strings.Contains(h.log.String(), token) || strings.Contains(h.log.String(), audit) {
		t.Error("the log holds a token")
	}
}
