package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var codeShown = regexp.MustCompile(`[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}`)

// device is a browser that the coordinator has taken in.
func (h *testHouse) device(kind, name string) *person {
	h.Helper()
	r := h.as("chief").post("/devices", "name", name, "kind", kind)
	r.shows(h.T, name, "Show this to the device", `class="qr"`)
	p := h.nobody()
	if set := p.post("/enrol", "code", codeShown.FindString(r.body)); set.status != http.StatusSeeOther {
		h.Fatalf("the code is not taken: %d", set.status)
	}
	return p
}

// come signs somebody in on a device.
func (p *person) come(name string) answer {
	p.h.Helper()
	p.h.account(name)
	return p.post("/sign-in", "username", name, "password", password).is(p.h.T, http.StatusSeeOther)
}

func TestDevices(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"ingrid", "ada"} {
		h.as(name).get("/devices").is(t, http.StatusForbidden)
		h.as(name).post("/devices", "name", "Mine", "kind", "tablet").is(t, http.StatusForbidden)
	}
	chief := h.as("chief")
	chief.get("/devices").shows(t, "There are none yet.", "Tablet", "Wall")
	chief.post("/devices", "name", "", "kind", "tablet").is(t, http.StatusUnprocessableEntity).has(t, "Write a name, of a hundred letters at most", "!"+"Show this to the device")
	r := chief.post("/devices", "name", "In the kitchen", "kind", "tablet", "once", "01932f3c-7a00-7000-8000-000000000001").shows(t, "In the kitchen", "waited for until 11:35")
	code := codeShown.FindString(r.body)
	chief.post("/devices", "name", "In the kitchen", "kind", "tablet", "once", "01932f3c-7a00-7000-8000-000000000001").is(t, http.StatusConflict).has(t, "!"+code)
	chief.get("/devices").has(t, "!"+code) // shown once

	tablet := h.nobody()
	tablet.get("/enrol").shows(t, "Belong to a house")
	tablet.post("/enrol", "code", "AAAA-AAAA-AAAA").is(t, http.StatusUnprocessableEntity).has(t, "That code is not right")
	set := tablet.post("/enrol", "code", strings.ToLower(code)).is(t, http.StatusSeeOther)
	for _, want := range []string{deviceCookie + "=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(set.header.Get("Set-Cookie"), want) {
			t.Errorf("the cookie lacks %q: %s", want, set.header.Get("Set-Cookie"))
		}
	}
	h.nobody().post("/enrol", "code", code).is(t, http.StatusUnprocessableEntity)
	tablet.get("/switch").shows(t, "Who is it?", "Sign in with your password the first time")
	h.nobody().get("/switch").is(t, http.StatusSeeOther) // any other browser has nobody to switch to
	list := chief.get("/devices").shows(t, "In the kitchen", "used today at 11:20")
	action := regexp.MustCompile(`/devices/[^/"]+/revoke`).FindString(list.body)
	chief.post(strings.TrimSuffix(action, "/revoke"), "name", "By the stove", "idle", "16").is(t, http.StatusUnprocessableEntity).has(t, "Between 2 and 15 minutes")
	chief.post(strings.TrimSuffix(action, "/revoke"), "name", "By the stove", "idle", "5").is(t, http.StatusSeeOther)
	tablet.come("ingrid")
	tablet.get("/").shows(t, "Ada", `minutes="5"`)
	h.as("ingrid").post(action).is(t, http.StatusForbidden)
	chief.post(action).is(t, http.StatusSeeOther)
	if r := tablet.get("/").is(t, http.StatusSeeOther); r.location != "/sign-in" {
		t.Errorf("thrown out, it goes to %q", r.location)
	}
}

// TestSwitch passes a tablet from hand to hand.
func TestSwitch(t *testing.T) {
	h := newHouse(t)
	tablet := h.device("tablet", "In the kitchen")
	h.as("ingrid").get("/pin").is(t, http.StatusSeeOther) // not on her own phone
	if r := tablet.come("ingrid"); r.location != "/pin" {
		t.Errorf("she is not asked for a PIN: %q", r.location)
	}
	tablet.get("/pin").shows(t, "A PIN for this device", "In the kitchen")
	tablet.post("/pin", "pin", "123456").is(t, http.StatusUnprocessableEntity).has(t, "do not count or repeat", "!123456")
	tablet.post("/pin", "pin", "480317").is(t, http.StatusSeeOther)
	ingrids := &person{h: h, cookies: map[string]string{cookieName: tablet.cookies[cookieName], deviceCookie: tablet.cookies[deviceCookie]}}
	if r := tablet.come("jonas"); r.location != "/pin" {
		t.Errorf("Jonas goes to %q", r.location)
	}
	ingrids.get("/").is(t, http.StatusSeeOther) // her session ended with that
	stolen := &person{h: h, cookies: map[string]string{cookieName: tablet.cookies[cookieName]}}
	stolen.get("/").is(t, http.StatusSeeOther).has(t, "!Ada") // a cookie without its tablet
	tablet.get("/").shows(t, "Ada")

	r := tablet.get("/switch").shows(t, "Who is it?", "Ingrid", "!Jonas", "!Ada")
	if !strings.Contains(r.header.Get("Clear-Site-Data"), "cache") || tablet.cookies[cookieName] != "" {
		t.Error("whoever passes the tablet on is signed in still")
	}
	tablet.get("/switch?who=ingrid").shows(t, `inputmode="numeric"`)
	tablet.post("/switch", "who", "ingrid", "pin", "480318").is(t, http.StatusUnprocessableEntity).has(t, "That is not it", "!480318")
	h.nobody().post("/switch", "who", "ingrid", "pin", "480317").is(t, http.StatusForbidden)
	began := time.Now()
	tablet.post("/switch", "who", "ingrid", "pin", "480317", "next", "/people").is(t, http.StatusSeeOther)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("switching takes %s", took)
	}
	tablet.get("/people").shows(t, "Ada", `<mi-idle minutes="2" to="/switch"`)
	tablet.post("/pin", "pin", "714208").is(t, http.StatusForbidden) // a PIN does not make a PIN
	if r := tablet.post("/lock", "from", "/resident/ada").is(t, http.StatusSeeOther); r.location != "/switch?next=%2Fresident%2Fada" {
		t.Errorf("locked, it goes to %q", r.location)
	}
	for range 5 {
		tablet.post("/switch", "who", "ingrid", "pin", "480318")
	}
	tablet.post("/switch", "who", "ingrid", "pin", "480317").is(t, http.StatusForbidden).has(t, "Sign in with name and password")
	if r := tablet.come("ingrid"); r.location != "/" {
		t.Errorf("who has a PIN goes to %q", r.location)
	}
	tablet.post("/pin/forget").is(t, http.StatusSeeOther)
	tablet.get("/switch").shows(t, "!Ingrid")
}

// TestTabletForgets lets two minutes go by.
func TestTabletForgets(t *testing.T) {
	h := newHouse(t)
	tablet := h.device("tablet", "In the kitchen")
	tablet.come("ingrid")
	h.pass(time.Minute)
	tablet.get("/here").is(t, http.StatusNoContent) // she reads
	h.pass(119 * time.Second)
	tablet.get("/").shows(t, "Ada")
	h.pass(2 * time.Minute)
	if r := tablet.get("/").is(t, http.StatusSeeOther); r.location != "/switch" {
		t.Errorf("goes to %q", r.location)
	}
}

// TestWallIsNobody asks for every route as the screen on the wall: it shows the wall, and nothing else.
func TestWallIsNobody(t *testing.T) {
	h := newHouse(t)
	wall := h.device("wall", "In the living room")
	wall.get("/wall").shows(t, "Fjellheim", "Ingrid", "!Ada", "!Eli")
	asked := 0
	everyRoute(h, func(string) string { return "ada" }, func(pattern, method, path string) {
		if pattern == "GET /wall" || slices.Contains(forPrograms, pattern) { // which look at no cookie
			return
		}
		asked++
		r := wall.send(method, path, strings.NewReader("username=ingrid&password="+strings.ReplaceAll(password, " ", "+")))
		if method == "GET" && (r.status != http.StatusSeeOther || r.location != "/wall") || method != "GET" && r.status != http.StatusForbidden || strings.Contains(r.body, "Ada") {
			t.Errorf("%s: the wall gets %d, %s", pattern, r.status, r.location)
		}
	})
	for _, page := range []string{"/live/today", "/live/resident?about=ada", "/live/nothing"} {
		if r := wall.send("GET", page, nil); r.status != http.StatusNotFound {
			t.Errorf("%s: the wall gets %d", page, r.status)
		}
	}
	t.Logf("%d routes", asked)
	if _, signedIn := wall.cookies[cookieName]; signedIn {
		t.Error("somebody could sign in on the wall")
	}
}

// TestWallComesOff ends an open wall when the coordinator takes it off.
func TestWallComesOff(t *testing.T) {
	h := newHouse(t)
	wall := h.device("wall", "In the living room")
	server := httptest.NewServer(h.handler)
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/live/wall", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: deviceCookie, Value: wall.cookies[deviceCookie]})
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	ended := make(chan string)
	go func() {
		all := ""
		for b := make([]byte, 1<<16); ; {
			n, err := resp.Body.Read(b)
			if all += string(b[:n]); err != nil {
				ended <- all
				return
			}
		}
	}()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d", resp.StatusCode)
	}
	id := h.office.DevicesOf(houseID)[0].ID
	began := time.Now()
	h.as("chief").post("/devices/"+string(id)+"/revoke").is(t, http.StatusSeeOther)
	select {
	case all := <-ended:
		if !strings.Contains(all, "event: bye") {
			t.Errorf("it was not told: %s", all)
		}
	case <-ctx.Done():
		t.Fatal("it goes on")
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it went on for %s", took)
	}
	if r := wall.get("/wall").is(t, http.StatusSeeOther); r.location != "/sign-in?next=%2Fwall" {
		t.Errorf("goes to %q", r.location)
	}
}

// TestWhoLeftUnheard signs somebody out who left while the server could not be reached, before they are shown anything.
func TestWhoLeftUnheard(t *testing.T) {
	h := newHouse(t)
	ingrid := h.as("ingrid")
	stolen := &person{h: h, cookies: map[string]string{cookieName: ingrid.cookies[cookieName]}}
	ingrid.cookies[leftCookie] = "1"
	r := ingrid.get("/resident/ada").is(t, http.StatusSeeOther).has(t, "!Ada")
	delete(ingrid.cookies, browserCookie) // which opens nothing
	if r.location != "/sign-in?next=%2Fresident%2Fada" || len(ingrid.cookies) != 0 {
		t.Errorf("goes to %q with %v", r.location, ingrid.cookies)
	}
	stolen.get("/").is(t, http.StatusSeeOther)
}

// TestSealKeys checks that each person's pages, and nobody else's, hold the key of their drafts.
func TestSealKeys(t *testing.T) {
	h := newHouse(t)
	seal := regexp.MustCompile(`<meta name="mi-seal" content="([A-Za-z0-9+/=]{44})"`)
	key := func(p *person) string {
		t.Helper()
		m := seal.FindStringSubmatch(p.get("/account").body)
		if m == nil {
			t.Fatal("there is none")
		}
		return m[1]
	}
	ingrids := key(h.as("ingrid"))
	if again := key(h.as("ingrid")); again != ingrids {
		t.Error("what she wrote cannot be opened the next time")
	}
	if key(h.as("jonas")) == ingrids {
		t.Error("everybody has the same")
	}
	for _, path := range []string{"/sign-in", "/switch", "/signed-out", "/enrol", "/security"} {
		if seal.MatchString(h.nobody().get(path).body) {
			t.Errorf("%s has a key for whoever comes", path)
		}
	}
	var journal strings.Builder
	journal.WriteString(h.log.String())
	if strings.Contains(journal.String(), ingrids) {
		t.Error("it stands in the log")
	}
}
