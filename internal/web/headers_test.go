package web

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"
)

// nonceOf finds what is another in every answer.
var nonceOf = regexp.MustCompile(` nonce="[A-Z2-7]{26}"`)

var nonceSaid = regexp.MustCompile(`script-src 'nonce-([A-Z2-7]{26})'; style-src 'nonce-([A-Z2-7]{26})'`)

// TestHeaders asks for every route, as those whom it is for and as those whom it is not, and for what goes wrong in
// every way: each answer has every header.
func TestHeaders(t *testing.T) {
	h := newHouse(t)
	h.server.Gallery = true
	h.handler = h.server.Handler()
	asked, seen := 0, map[string]bool{}
	check := func(what string, a answer) {
		t.Helper()
		asked++
		checkHeaders(t, what, a, seen)
	}
	people := []*person{h.nobody(), h.as("ada"), h.as("ingrid"), h.as("chief"), h.as("root")}
	everyRoute(h, func(string) string { return "ada" }, func(pattern, method, path string) {
		for i, p := range people {
			if pattern == "POST /sign-out" || strings.HasPrefix(path, "/live/") {
				continue
			}
			check(pattern, p.send(method, path, nil))
			if i == 2 && method == "GET" && p.send("DELETE", path, nil, header("Sec-Fetch-Site", "same-origin")).status != http.StatusMethodNotAllowed {
				t.Errorf("%s may be deleted", path)
			}
		}
	})
	ingrid := h.as("ingrid")
	for status, a := range map[int]answer{
		http.StatusNotFound:              ingrid.get("/nowhere"),
		http.StatusMethodNotAllowed:      ingrid.send("PUT", "/people", nil, header("Sec-Fetch-Site", "same-origin")),
		http.StatusRequestEntityTooLarge: ingrid.post("/correction", "entries", "1-1", "why", strings.Repeat("x", formLargest+1)).has(t, "too large"),
		http.StatusUnsupportedMediaType:  ingrid.send("POST", "/correction", strings.NewReader("{}"), header("Content-Type", "application/json")),
		http.StatusForbidden:             ingrid.send("POST", "/correction", nil, header("Sec-Fetch-Site", "cross-site")),
		http.StatusUnauthorized:          h.nobody().post("/correction"),
		http.StatusSeeOther:              h.nobody().get("/people"),
		http.StatusOK:                    ingrid.get("/.well-known/security.txt"),
	} {
		check(http.StatusText(status), a.is(t, status))
	}
	check("a stream", ingrid.send("GET", "/live/nothing", nil).is(t, http.StatusNotFound))
	t.Logf("%d answers", asked)
	if asked < 300 {
		t.Errorf("only %d answers were looked at", asked)
	}
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func checkHeaders(t *testing.T, what string, a answer, seen map[string]bool) {
	t.Helper()
	for name, want := range headers {
		if name == "Cache-Control" && strings.HasPrefix(what, "/assets/") {
			continue
		}
		if got := a.header.Get(name); got != want {
			t.Errorf("%s (%d): %s is %q", what, a.status, name, got)
		}
	}
	if got := a.header.Get("Strict-Transport-Security"); got != transportPolicy {
		t.Errorf("%s (%d): Strict-Transport-Security is %q", what, a.status, got)
	}
	csp := a.header.Get("Content-Security-Policy")
	m := nonceSaid.FindStringSubmatch(csp)
	if m == nil || m[1] != m[2] || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || !strings.Contains(csp, "frame-ancestors 'none'") ||
		!strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "object-src 'none'") || !strings.Contains(csp, "base-uri 'none'") {
		t.Fatalf("%s (%d): Content-Security-Policy is %q", what, a.status, csp)
	}
	if seen[m[1]] {
		t.Errorf("%s: the nonce was used before", what)
	}
	seen[m[1]] = true
	for _, used := range nonceOf.FindAllString(a.body, -1) {
		if !strings.Contains(used, m[1]) {
			t.Errorf("%s: the page has the nonce of another answer", what)
		}
	}
	if kind := a.header.Get("Content-Type"); a.body != "" && kind == "" {
		t.Errorf("%s (%d) does not say what it is", what, a.status)
	}
	if allowed := a.header.Get("Access-Control-Allow-Origin"); allowed != "" {
		t.Errorf("%s may be read by %s", what, allowed)
	}
	if a.header.Get("Server") != "" || a.header.Get("X-Powered-By") != "" {
		t.Errorf("%s says which program it is", what)
	}
}

// TestHeadersOfABug asks for a page that breaks.
func TestHeadersOfABug(t *testing.T) {
	h := newHouse(t)
	s := New(h.journal, h.office, slog.New(slog.DiscardHandler))
	broken := s.outer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("Ada’s diagnosis") }))
	w := httptest.NewRecorder()
	broken.ServeHTTP(w, httptest.NewRequest("GET", "https://milieu.test/", nil))
	a := answer{w.Code, w.Body.String(), w.Header(), ""}
	a.is(t, http.StatusInternalServerError).has(t, "!diagnosis", "!goroutine")
	checkHeaders(t, "a bug", a, map[string]bool{})
}

// TestNoTransportPolicyWithoutTransport checks that a page without TLS does not bind the browser to what is not there,
// and that a proxy which is not named is nobody.
func TestNoTransportPolicyWithoutTransport(t *testing.T) {
	h := newHouse(t)
	ask := func(from string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "http://127.0.0.1/healthz", nil)
		r.RemoteAddr = from
		w := httptest.NewRecorder()
		h.handler.ServeHTTP(w, r)
		return w
	}
	if w := ask("127.0.0.1:4711"); w.Code != http.StatusOK || w.Header().Get("Strict-Transport-Security") != "" {
		t.Errorf("on this machine: %d, %q", w.Code, w.Header().Get("Strict-Transport-Security"))
	}
	h.server.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.7/32")}
	if w := ask("10.0.0.7:4711"); w.Code != http.StatusOK || w.Header().Get("Strict-Transport-Security") == "" {
		t.Errorf("through the proxy: %d", w.Code)
	}
	if w := ask("10.0.0.8:4711"); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("past the proxy, in the clear: %d", w.Code)
	}
}

// TestMetricsAreNearby checks that the figures are for this machine alone.
func TestMetricsAreNearby(t *testing.T) {
	h := newHouse(t)
	ask := func(from string, change ...func(*http.Request)) int {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr = from
		for _, c := range change {
			c(r)
		}
		w := httptest.NewRecorder()
		h.handler.ServeHTTP(w, r)
		return w.Code
	}
	if got := ask("127.0.0.1:4711"); got != http.StatusOK {
		t.Errorf("from here: %d", got)
	}
	if got := ask("[::1]:4711"); got != http.StatusOK {
		t.Errorf("from here: %d", got)
	}
	for name, got := range map[string]int{"from elsewhere": ask("10.0.0.9:4711"), "through a proxy on this machine": ask("127.0.0.1:4711", header("X-Forwarded-For", "10.0.0.9"))} {
		if got != http.StatusNotFound {
			t.Errorf("%s: %d", name, got)
		}
	}
}

// TestGalleryIsForBuilders checks that a house's server does not show made-up people.
func TestGalleryIsForBuilders(t *testing.T) {
	h := newHouse(t)
	h.nobody().get("/ui").is(t, http.StatusSeeOther)
	h.as("ingrid").get("/ui").is(t, http.StatusNotFound)
	h.server.Gallery = true
	h.handler = h.server.Handler()
	h.nobody().get("/ui").is(t, http.StatusOK)
}

func TestSecurityText(t *testing.T) {
	h := newHouse(t)
	h.nobody().get("/.well-known/security.txt").shows(t, "Contact: https://milieu.test/security\n", "Expires: "+now.AddDate(0, 6, 0).Format(time.RFC3339))
	h.nobody().get("/security").shows(t, "Have you found a hole?")
	h.server.Contact = "mailto:privacy@fjellheim.test"
	h.nobody().get("/.well-known/security.txt").shows(t, "Contact: mailto:privacy@fjellheim.test\n")
}

// TestForgery sends everything that changes something in every way but from our own page: all of it is refused, and
// nothing is written. The routes are the router's own.
func TestForgery(t *testing.T) {
	if testing.Short() {
		t.Skip("asks one after the other, for a long time: there is nothing to watch in it")
	}
	h := newHouse(t)
	people := map[string]*person{"nobody": h.nobody(), "ada": h.as("ada"), "ingrid": h.as("ingrid"), "chief": h.as("chief"), "root": h.as("root")}
	nothing := func(r *http.Request) { r.Header.Del("Sec-Fetch-Site") }
	foreign := map[string]func(*http.Request){
		"nothing that says where from": nothing,
		"a foreign origin":             func(r *http.Request) { nothing(r); r.Header.Set("Origin", "https://evil.test") },
		"our name in a foreign origin": func(r *http.Request) { nothing(r); r.Header.Set("Origin", "https://milieu.test.evil.test") },
		"a null origin":                func(r *http.Request) { nothing(r); r.Header.Set("Origin", "null") },
		"cross-site":                   header("Sec-Fetch-Site", "cross-site"),
		"same-site":                    header("Sec-Fetch-Site", "same-site"),
		"typed into the address bar":   header("Sec-Fetch-Site", "none"),
		"cross-site, and says our origin": func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			r.Header.Set("Origin", "https://milieu.test")
		},
		"text/plain":        header("Content-Type", "text/plain"),
		"JSON":              header("Content-Type", "application/json"),
		"without a type":    func(r *http.Request) { r.Header.Del("Content-Type") },
		"a type of its own": header("Content-Type", "multipart/form-data-ish; boundary=x"),
	}
	seq, sent, routes := h.house().Seq(), 0, 0
	everyRoute(h, func(string) string { return "ada" }, func(pattern, method, path string) {
		if safe(method) {
			return
		}
		routes++
		for name, p := range people {
			for how, change := range foreign {
				sent++
				body := strings.NewReader("once=" + newID() + "&text=x&words=x&why=x&username=ingrid&password=" + strings.ReplaceAll(password, " ", "+"))
				r := p.send(method, path, body, change)
				if r.status != http.StatusForbidden && r.status != http.StatusUnsupportedMediaType {
					t.Errorf("%s as %s, with %s: %d", pattern, name, how, r.status)
				}
			}
			for _, asked := range []string{"GET", "HEAD"} {
				sent++
				if r := p.send(asked, path+"?once="+newID()+"&text=x", nil); r.status == http.StatusSeeOther && !strings.HasPrefix(r.location, "/sign-in") && !leads(path, r.location) {
					t.Errorf("%s as %s, asked for with %s: %d to %s", pattern, name, asked, r.status, r.location)
				}
			}
		}
	})
	if h.house().Seq() != seq {
		t.Error("something was written")
	}
	for name, p := range people {
		if name != "nobody" && p.get("/account").status != http.StatusOK {
			t.Errorf("%s was signed out on the way", name)
		}
	}
	t.Logf("%d routes that change something, %d forged requests, all refused", routes, sent)
	if routes < 30 {
		t.Errorf("only %d routes change anything", routes)
	}
}

// leads says whether a page sends whoever asks for it on by itself: the front page of an administrator is another.
func leads(path, to string) bool {
	return path == "/" || strings.HasPrefix(to, "/resident/") || to == "/me" || to == "/houses" || to == "/account" || to == "/switch" || strings.HasPrefix(to, path)
}

// TestBoundaries sends requests that two programs on the way could read differently: none is answered as a page.
func TestBoundaries(t *testing.T) {
	h := newHouse(t)
	s := h.serve()
	for name, c := range map[string]struct {
		said string
		want int
	}{
		"two lengths":           {"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na", http.StatusBadRequest},
		"another encoding":      {"POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n", http.StatusNotImplemented},
		"a space before colon":  {"GET /sign-in HTTP/1.1\r\nHost : x\r\n\r\n", http.StatusBadRequest},
		"a line end in a field": {"GET /sign-in HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", http.StatusBadRequest},
		"two hosts":             {"GET /sign-in HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", http.StatusBadRequest},
		"TRACE":                 {"TRACE /sign-in HTTP/1.1\r\nHost: x\r\nX-Secret: s\r\n\r\n", http.StatusForbidden},
		"CONNECT":               {"CONNECT milieu.test:443 HTTP/1.1\r\nHost: x\r\n\r\n", http.StatusForbidden},
		"the control":           {"GET /sign-in HTTP/1.1\r\nHost: x\r\n\r\n", http.StatusOK},
	} {
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, c.said)
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		r, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if r.StatusCode != c.want || strings.Contains(string(body), "X-Secret") {
			t.Errorf("%s: %d, want %d", name, r.StatusCode, c.want)
		}
		_ = conn.Close()
	}
}

// TestRefusedIsLogged tries what is not allowed: the log says by which rule, where and from where, and nothing that was
// typed can make a line of its own.
func TestRefusedIsLogged(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	for what, try := range map[string]func(){
		`pattern="POST /sign-in" status=401 why=signin.wrong role="" from=192.0.2.1`: func() {
			h.nobody().post("/sign-in", "username", "ingrid\nlevel=INFO", "password", "not hers at all, secret")
		},
		`pattern="GET /looks" status=403 why="" role=resident from=192.0.2.1`: func() { ada.get("/looks") },
		`pattern="" status=403 why="" role="" from=192.0.2.1`:                 func() { ingrid.send("POST", "/correction", nil, header("Sec-Fetch-Site", "cross-site")) },
		`pattern="" status=415 why="" role="" from=192.0.2.1`: func() {
			ingrid.send("POST", "/correction", strings.NewReader("{}"), header("Content-Type", "application/json"))
		},
		`pattern="GET /program" status=401 why="" role="" from=192.0.2.1`: func() { h.nobody().send("GET", "/program", nil, header("Authorization", "Bearer secret\r\nx")) },
	} {
		h.log.Reset()
		try()
		if log := h.log.String(); !strings.Contains(log, `level=WARN msg=refused `+what) || strings.Count(log, "\n") != 1 || strings.Contains(log, "secret") || strings.Contains(log, "ingrid") {
			t.Errorf("want %s, and the log says\n%s", what, log)
		}
	}
}
