package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
)

func TestSignIn(t *testing.T) {
	h := newHouse(t)
	h.account("ingrid")
	p := h.nobody()
	p.get("/sign-in?next=/people").shows(t, `name="next" value="/people"`, `autocomplete="current-password"`, `type="password"`, "!alert")
	r := p.post("/sign-in", "username", "Ingrid", "password", password, "next", "/people?x=1").is(t, http.StatusSeeOther)
	if r.location != "/people?x=1" {
		t.Errorf("goes to %q", r.location)
	}
	if evil := h.nobody().post("/sign-in", "username", "ingrid", "password", password, "next", "https://evil.test/"); evil.location != "/" {
		t.Errorf("leads away to %q", evil.location)
	}
	set := r.header.Get("Set-Cookie")
	for _, want := range []string{"__Host-milieu=", "; Path=/;", "; HttpOnly", "; Secure", "; SameSite=Lax", "; Max-Age=43200"} {
		if !strings.Contains(set, want) {
			t.Errorf("the cookie lacks %q: %s", want, set)
		}
	}
	if strings.Contains(set, "Domain") {
		t.Errorf("the cookie goes to other hosts: %s", set)
	}
	p.get("/").shows(t, "Ada")
}

// TestSignInWrong checks that nobody learns who has an account, and that what was typed is not sent back.
func TestSignInWrong(t *testing.T) {
	h := newHouse(t)
	h.account("ingrid")
	p := h.nobody()
	wrong := p.post("/sign-in", "username", "ingrid", "password", "not hers at all").is(t, http.StatusUnprocessableEntity)
	unknown := p.post("/sign-in", "username", "nobody", "password", "not hers at all").is(t, http.StatusUnprocessableEntity)
	wrong.has(t, `role="alert"`, "do not belong together", `value="ingrid"`, "!not hers at all")
	same := func(a answer) string {
		return nonceOf.ReplaceAllString(strings.ReplaceAll(a.body, "ingrid", "nobody"), "")
	}
	if same(wrong) != same(unknown) {
		t.Error("the answers differ")
	}
	if len(p.cookies) != 0 {
		t.Errorf("%v", p.cookies)
	}
	// A password in an address would be kept in logs and histories.
	h.nobody().send("POST", "/sign-in?username=ingrid&password="+strings.ReplaceAll(password, " ", "+"), nil).is(t, http.StatusUnprocessableEntity)
	if strings.Contains(h.log.String(), "ingrid") || strings.Contains(h.log.String(), "not hers") {
		t.Errorf("the log tells: %s", h.log)
	}
}

func TestSignInSlowsDown(t *testing.T) {
	h := newHouse(t)
	h.account("ingrid")
	p := h.nobody()
	for range 5 {
		p.post("/sign-in", "username", "ingrid", "password", "a guess").is(t, http.StatusUnprocessableEntity)
	}
	r := p.post("/sign-in", "username", "ingrid", "password", password).has(t, "Wait 10 seconds").is(t, http.StatusTooManyRequests)
	if got := r.header.Get("Retry-After"); got != "10" {
		t.Errorf("Retry-After: %q", got)
	}
	h.pass(10 * time.Second)
	p.post("/sign-in", "username", "ingrid", "password", password).is(t, http.StatusSeeOther)
}

func TestSignOut(t *testing.T) {
	h := newHouse(t)
	p := h.as("ingrid")
	stolen := &person{h: h, cookies: map[string]string{cookieName: p.cookies[cookieName]}}
	stolen.get("/").shows(t, "Ada")
	r := p.post("/sign-out").is(t, http.StatusSeeOther)
	if got := r.header.Get("Clear-Site-Data"); !strings.Contains(got, `"cache"`) || !strings.Contains(got, `"storage"`) {
		t.Errorf("Clear-Site-Data: %s", got)
	}
	if got := r.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control: %s", got)
	}
	if delete(p.cookies, browserCookie); len(p.cookies) != 0 { // which opens nothing
		t.Errorf("the browser keeps %v", p.cookies)
	}
	if r := stolen.get("/").is(t, http.StatusSeeOther); r.location != "/sign-in" {
		t.Errorf("the old cookie leads to %q", r.location)
	}
	stolen.post("/correction", "entries", "1-1").is(t, http.StatusUnauthorized)
	p.get("/signed-out").shows(t, "You are signed out", "!Ada")
}

// TestSessionFixation checks that a cookie which was there before the sign-in, whosever it was, is worth nothing after it.
func TestSessionFixation(t *testing.T) {
	h := newHouse(t)
	h.account("ingrid")
	jonas := h.as("jonas")
	for _, planted := range []string{jonas.cookies[cookieName], "planted-by-somebody"} {
		p := &person{h: h, cookies: map[string]string{cookieName: planted}}
		p.post("/sign-in", "username", "ingrid", "password", password).is(t, http.StatusSeeOther)
		if p.cookies[cookieName] == planted {
			t.Error("the planted cookie is the key")
		}
		before := &person{h: h, cookies: map[string]string{cookieName: planted}}
		before.get("/").is(t, http.StatusSeeOther)
	}
}

// TestStolenCookie copies a cookie: it opens what the owner's opens, until the owner signs out; then it is nobody's, for
// pages and for forms that were sent before. Another session of the same person goes on.
func TestStolenCookie(t *testing.T) {
	h := newHouse(t)
	owner, elsewhere := h.as("ingrid"), h.as("ingrid")
	thief := &person{h: h, cookies: maps.Clone(owner.cookies)}
	thief.get("/people").shows(t, "Ada")
	form := []string{"once", newID(), "resident", "ada", "words", "Fine"}
	path := "/resident/ada/wellbeing"
	owner.post(path, form...).is(t, http.StatusSeeOther)
	seq := h.house().Seq()
	owner.post(path, form...).is(t, http.StatusSeeOther) // sent twice is asked once
	if h.house().Seq() != seq {
		t.Error("the same form is written twice")
	}
	var asking sync.WaitGroup
	out, late := make(chan struct{}), make(chan int, 400)
	for range 4 {
		asking.Go(func() {
			for range 100 {
				over := false
				select {
				case <-out:
					over = true
				default:
				}
				if r := (&person{h: h, cookies: maps.Clone(thief.cookies)}).get("/people"); over {
					late <- r.status
				}
			}
		})
	}
	owner.post("/sign-out").is(t, http.StatusSeeOther)
	close(out)
	asking.Wait()
	close(late)
	for status := range late {
		if status != http.StatusSeeOther {
			t.Fatalf("signed out, and somebody who asked all the while gets %d", status)
		}
	}
	thief.get("/people").is(t, http.StatusSeeOther)
	thief.post(path, "words", "Replayed").is(t, http.StatusUnauthorized)
	thief.post(path, form...).is(t, http.StatusUnauthorized)
	if h.house().Seq() != seq {
		t.Error("who was signed out wrote")
	}
	elsewhere.get("/people").shows(t, "Ada")
	tablet := h.device("tablet", "In the kitchen")
	tablet.come("ingrid")
	carried := h.nobody()
	carried.cookies[cookieName] = tablet.cookies[cookieName]
	carried.get("/people").is(t, http.StatusSeeOther)
	tablet.get("/people").shows(t, "Ada")
}

// TestExpired checks that a form sent too late does nothing, says why, and comes back after the sign-in.
func TestExpired(t *testing.T) {
	h := newHouse(t)
	p := h.as("ingrid")
	seq := h.house().Seq()
	h.pass(office.SessionIdle)
	r := p.post("/correction", "entries", "1-1", "why", "secret", "from", "/resident/ada?tab=2")
	r.is(t, http.StatusUnauthorized).has(t, "You have been signed out", `value="/resident/ada?tab=2"`, "!secret")
	if r := p.post("/correction", "from", "https://evil.test/x"); strings.Contains(r.body, "evil") {
		t.Error("a strange page decides where one goes")
	}
	if h.house().Seq() != seq {
		t.Error("something was written")
	}
	if r := p.get("/people"); r.location != "/sign-in?next=%2Fpeople" {
		t.Errorf("goes to %q", r.location)
	}
}

// everyRoute calls f with a request for each route, its wildcards filled in.
func everyRoute(h *testHouse, fill func(string) string, f func(pattern, method, path string)) {
	h.Helper()
	paths := New(h.journal, h.office, nil).Routes()
	if len(paths) < 10 {
		h.Fatalf("only %v", paths)
	}
	for _, pattern := range paths {
		method, path, _ := strings.Cut(pattern, " ")
		parts := strings.Split(strings.TrimSuffix(path, "{$}"), "/")
		for i, part := range parts {
			if strings.HasPrefix(part, "{") {
				parts[i] = fill(strings.Trim(part, "{}."))
			}
		}
		f(pattern, method, strings.Join(parts, "/"))
	}
}

// Who may ask for what. A route that is in none of these lists is a house's, and only for those who belong to it.
var (
	forStrangers = []string{"GET /healthz", "GET /readyz", "GET /sign-in", "POST /sign-in", "GET /signed-out", "GET /feed/{secret}", "GET /security", "GET /.well-known/security.txt",
		"POST /sign-in/passkey/ask", "POST /sign-in/passkey", "POST /sign-in/second", "POST /sign-in/second/ask", "POST /sign-in/second/passkey", "GET /sign-in/away", "GET /sign-in/back",
		"GET /enrol", "POST /enrol", "GET /switch", "POST /switch"}
	forAnyone = []string{"GET /{$}", "POST /sign-out", "GET /account", "POST /account/language", "POST /account/password", "POST /account/house", "POST /account/device", "POST /account/devices",
		"POST /lock", "GET /here", "GET /pin", "POST /pin", "POST /pin/forget",
		"GET /account/ways", "POST /account/passkeys/ask", "POST /account/passkeys", "POST /account/passkeys/{passkey}/name", "POST /account/passkeys/{passkey}/remove",
		"GET /account/authenticator", "POST /account/authenticator", "POST /account/authenticator/remove", "POST /account/recovery",
		"GET /account/confirm", "POST /account/confirm", "POST /account/confirm/ask", "POST /account/confirm/passkey", "GET /account/confirm/away"}
	forPrograms = []string{"GET /program", "GET /program/calendar.ics", "GET /program/day.json", "GET /program/looks.ndjson"} // with a token, and nobody else
)

func forAdministrators(pattern string) bool {
	_, path, _ := strings.Cut(pattern, " ")
	return path == "/houses" || path == "/accounts" || path == "/programs" || strings.HasPrefix(path, "/programs/") || strings.HasPrefix(path, "/houses/") || strings.HasPrefix(path, "/accounts/")
}

// TestWhoMayAsk asks for every route as everybody. The administrator gets no page of a house; nobody else gets the
// office; who is not signed in gets nothing.
func TestWhoMayAsk(t *testing.T) {
	h := newHouse(t)
	root, nobody, people := h.as("root"), h.nobody(), map[string]*person{"ada": h.as("ada"), "ingrid": h.as("ingrid"), "chief": h.as("chief")}
	everyRoute(h, func(string) string { return "ada" }, func(pattern, method, path string) {
		if slices.Contains(forStrangers, pattern) {
			return
		}
		if r := nobody.send(method, path, nil); r.status != http.StatusUnauthorized && !(r.status == http.StatusSeeOther && strings.HasPrefix(r.location, "/sign-in")) {
			t.Errorf("%s: whoever passes by gets %d", pattern, r.status)
		}
		if slices.Contains(forAnyone, pattern) {
			return
		}
		if slices.Contains(forPrograms, pattern) {
			for name, p := range people {
				if r := p.send(method, path, nil); r.status != http.StatusUnauthorized {
					t.Errorf("%s: %s gets %d", pattern, name, r.status)
				}
			}
			return
		}
		if forAdministrators(pattern) {
			for name, p := range people {
				if r := p.send(method, path, nil); r.status != http.StatusForbidden {
					t.Errorf("%s: %s gets %d", pattern, name, r.status)
				}
			}
		} else if r := root.send(method, path, nil); r.status != http.StatusForbidden {
			t.Errorf("%s: the administrator gets %d", pattern, r.status)
		}
	})
	if _, ok := h.office.Session(root.cookies[cookieName]); !ok {
		t.Error("the administrator was signed out on the way, so the test tells nothing")
	}
	if strings.Contains(root.get("/account").body, "Fjellheim") {
		t.Error("the administrator is in a house")
	}
}

// TestOtherHouse asks for every page about somebody who lives in another house.
func TestOtherHouse(t *testing.T) {
	h := newHouse(t)
	other, err := h.journal.House(t.Context(), "house-2")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []care.Decision{
		care.DescribeHouse(care.HouseDescribed{Name: "Solsiden", Kind: care.Ward, Word: "resident", Languages: []string{"nb"}, Zone: "Europe/Oslo"}),
		care.AgreeAccess(care.AccessAgreed{Everybody: true}),
		care.Admit(care.ResidentAdmitted{Resident: "zara", Stay: "stay-9", Name: "Zara", On: now.Add(-time.Hour)})} {
		if _, err := other.Do(t.Context(), journal.Form{By: care.ByProgram("test")}, d); err != nil {
			t.Fatal(err)
		}
	}
	ingrid := h.as("ingrid")
	seq := other.Seq()
	everyRoute(h, func(string) string { return "zara" }, func(pattern, method, path string) {
		if pattern == "POST /sign-out" || pattern == "POST /lock" {
			return
		}
		if r := ingrid.send(method, path, nil); strings.Contains(r.body, "Zara") || r.status == http.StatusOK && strings.Contains(pattern, "{id}") {
			t.Errorf("%s: %d", pattern, r.status)
		}
	})
	if other.Seq() != seq {
		t.Error("something was written in the other house")
	}
	// She may not go there either; but once she works there, she may, and is somebody else there.
	h.account("root")
	if _, err := h.office.Do(t.Context(), journal.Form{By: care.ByProgram("test")}, office.OpenHouse(office.HouseOpened{House: "house-2", Name: "Solsiden"})); err != nil {
		t.Fatal(err)
	}
	ingrid.post("/account/house", "house", "house-2").is(t, http.StatusForbidden)
	if _, err := h.office.Do(t.Context(), journal.Form{By: care.ByProgram("test")},
		office.GiveWork(office.WorkGiven{Account: "ingrid", House: "house-2", Role: care.RoleTherapist, Person: "S7"})); err != nil {
		t.Fatal(err)
	}
	ingrid.get("/account").shows(t, "Solsiden")
	ingrid.post("/account/house", "house", "house-2").is(t, http.StatusSeeOther)
	ingrid.get("/").shows(t, "Zara", "!Eli")
}

func TestAddress(t *testing.T) {
	r := httptest.NewRequest("POST", "/sign-in", nil)
	r.RemoteAddr = "10.0.0.7:4711"
	r.Header.Add("X-Forwarded-For", "6.6.6.6, 192.0.2.8")
	if got := new(Server).address(r); got != "10.0.0.7" {
		t.Errorf("without a proxy, somebody says they are %q", got)
	}
	behind := &Server{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.7/32")}}
	if got := behind.address(r); got != "192.0.2.8" {
		t.Errorf("behind a proxy, it is %q", got)
	}
	r.RemoteAddr = "10.0.0.8:4711"
	if got := behind.address(r); got != "10.0.0.8" {
		t.Errorf("somebody who is not the proxy says they are %q", got)
	}
}
