package browser

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
)

var tabletSize = device{820, 1180, true}

// A relay stands between browsers and the server. It can be cut, as a network is, and it can leave out what a
// careless server would not send, the content policy among it (lax).
type relay struct {
	*httptest.Server
	cut, careless, lax atomic.Bool
}

// serve is another server for a test.
func serve(t *testing.T, handler http.Handler) (address string) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return s.URL
}

// relay puts one in front of the house.
func (h *house) relay() *relay {
	h.t.Helper()
	to, err := url.Parse(h.url)
	if err != nil {
		h.t.Fatal(err)
	}
	r := new(relay)
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.FlushInterval = -1
	proxy.ModifyResponse = func(a *http.Response) error {
		if r.lax.Load() {
			a.Header.Del("Content-Security-Policy")
		}
		if r.careless.Load() {
			a.Header.Del("Clear-Site-Data")
			a.Header.Del("Cache-Control")
			if a.Header.Get("Content-Type") == "text/html; charset=utf-8" {
				a.Header.Set("Cache-Control", "private, max-age=3600")
			}
		}
		return nil
	}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if r.cut.Load() {
			if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
				_ = c.Close()
			}
			return
		}
		q.Host = to.Host
		proxy.ServeHTTP(w, q)
	}))
	h.t.Cleanup(func() { r.CloseClientConnections(); r.Close() })
	return r
}

// tablet is a browser that belongs to the house, on which Ingrid has signed in and looks at Ada.
func (h *house) tablet(name string) *person {
	h.t.Helper()
	h.account("kirsten", known["kirsten"])
	code, err := h.office.InviteDevice(h.t.Context(), journal.Form{By: care.ByProgram("test")},
		office.DeviceInvited{Device: office.DeviceID(h.t.Name()), House: houseID, Kind: office.Tablet, Name: "In the kitchen"})
	if err != nil {
		h.t.Fatal(err)
	}
	p := h.at(name, tabletSize)
	p.open("/enrol#" + code)
	p.holds("Code", code)
	p.press("Take part")
	p.sees("Who is it?")
	p.press("Sign in with name and password")
	p.signIn()
	return p
}

// leavings is what a page could find on the device that it should not: everything that browsers keep for a site, but for
// sealed drafts, which are counted apart.
const leavings = `(async () => {
	const found = [];
	for (const k of Object.keys(localStorage)) found.push((k.startsWith('mi-draft:') ? 'sealed ' : 'local ') + k + ' ' + localStorage.getItem(k));
	for (const k of Object.keys(sessionStorage)) found.push('session ' + k);
	for (const k of await caches.keys()) found.push('cache ' + k);
	for (const d of await indexedDB.databases()) found.push('database ' + d.name);
	for (const r of await navigator.serviceWorker.getRegistrations()) found.push('worker ' + r.scope);
	return found.join('\n');
})()`

// plant puts what a page of tomorrow might keep everywhere that a browser keeps things.
const plant = `(async () => {
	localStorage.setItem('note', 'Zirkonia'); sessionStorage.setItem('note', 'Zirkonia');
	await (await caches.open('pages')).put('/cached', new Response('Zirkonia'));
	await new Promise((done, no) => { const r = indexedDB.open('outbox', 1); r.onupgradeneeded = () => r.result.createObjectStore('x').put('Zirkonia', 1);
		r.onsuccess = () => { r.result.close(); done() }; r.onerror = no });
	return true;
})()`

// settled waits for what a promise comes to.
func settled(b *tab, promise string) (string, error) {
	if _, err := ask[bool](b, "window.settled = null, ("+promise+").then(a => window.settled = 'a' + a, e => window.settled = 'b' + e), true"); err != nil {
		return "", err
	}
	for until := time.Now().Add(3 * time.Second); time.Now().Before(until); <-time.After(glance) {
		answer, err := ask[string](b, "window.settled ?? ''")
		if err != nil {
			return "", err
		}
		if text, ok := strings.CutPrefix(answer, "a"); ok {
			return text, nil
		} else if answer != "" {
			return "", errors.New(answer)
		}
	}
	return "", errors.New("it never comes to anything")
}

// left waits until nothing is left on the device but as many sealed drafts as are said, and says what is.
func (p *person) left(sealed int) string {
	p.t.Helper()
	found := ""
	for until := time.Now().Add(3 * time.Second); time.Now().Before(until); <-time.After(50 * time.Millisecond) {
		var err error
		if found, err = settled(p.tab, leavings); err != nil {
			continue
		}
		lines := strings.Fields(regexp.MustCompile(`(?m)^(\w+) .*$`).ReplaceAllString(found, "$1"))
		if len(lines) == sealed && strings.Count(found, "sealed ") == sealed && !strings.Contains(found, "Zirkonia") {
			return ""
		}
	}
	return found
}

// TestTabletLeavesNothing signs out, lets the tablet lock itself, and does both with the server gone: nothing of the
// person is left on the device, and going back shows nothing. Its control is a server that leaves out what empties the
// device, with a page that does not run its script: there, the same questions must find something.
func TestTabletLeavesNothing(t *testing.T) {
	h := fjellheim(t)
	h.does(care.ByTherapist("ingrid"), care.WriteNote(care.NoteWritten{Note: "n1", Resident: "ada", About: care.NoteGood, Text: "You spoke of Zirkonia.", Happened: morning}))
	r := h.relay()
	direct := h.url
	h.url = r.URL
	defer func() { h.url = direct }()
	ingrid := h.tablet("ingrid")
	ingrid.expect("Failed to load")
	ingrid.expect("net::ERR")
	look := func() {
		t.Helper()
		ingrid.open("/resident/ada/notes")
		ingrid.sees("You spoke of Zirkonia.")
		if _, err := settled(ingrid.tab, plant); err != nil {
			t.Fatal(err)
		}
	}
	back := func(how string) {
		t.Helper()
		_, _ = ask[bool](ingrid.tab, "history.back(), true")
		<-time.After(700 * time.Millisecond)
		if text, err := ask[string](ingrid.tab, "document.documentElement.innerHTML"); err == nil && strings.Contains(text, "Zirkonia") {
			t.Errorf("%s: going back shows the note", how)
		}
	}

	t.Log("signing out")
	look()
	ingrid.open("/account")
	ingrid.press("Sign out")
	ingrid.reads("/signed-out")
	if found := ingrid.left(0); found != "" {
		t.Errorf("after signing out, there is\n%s", found)
	}
	back("after signing out")

	t.Log("the tablet locks itself")
	ingrid.open("/sign-in")
	ingrid.signIn()
	ingrid.open("/resident/ada/note")
	ingrid.write("Write to Ada", "a sentence of Ingrid’s")
	ingrid.kept("a sentence of Ingrid’s")
	look()
	locked(ingrid)
	ingrid.reads("/switch")
	if found := ingrid.left(1); found != "" {
		t.Errorf("after it locked itself, there is\n%s", found)
	}
	back("after it locked itself")

	t.Log("the server is gone")
	ingrid.open("/sign-in")
	ingrid.signIn()
	look()
	r.cut.Store(true)
	locked(ingrid)
	ingrid.sees("You have left")
	if found := ingrid.left(1); found != "" {
		t.Errorf("with the server gone, there is\n%s", found)
	}
	back("with the server gone")
	r.cut.Store(false)
	ingrid.open("/resident/ada/notes")
	ingrid.reads("/switch") // signed out before anything was shown
	ingrid.gone("Zirkonia")
}

// locked lets the tablet believe that nobody has touched it for as long as it waits.
func locked(p *person) {
	p.t.Helper()
	if _, err := ask[bool](p.tab, "document.querySelector('mi-idle').setAttribute('minutes', '0.001'), true"); err != nil {
		p.t.Fatal(err)
	}
}

// TestTabletControl checks that the questions of TestTabletLeavesNothing find something where nothing empties the device.
func TestTabletControl(t *testing.T) {
	h := fjellheim(t)
	r := h.relay()
	r.careless.Store(true)
	direct := h.url
	h.url = r.URL
	defer func() { h.url = direct }()
	ingrid := h.as("ingrid", tabletSize)
	ingrid.open("/resident/ada")
	if _, err := settled(ingrid.tab, plant); err != nil {
		t.Fatal(err)
	}
	// A plain sign-out: the form is sent as it is, and the page after it runs no script.
	if _, err := ask[bool](ingrid.tab, "document.querySelector('mi-idle')?.remove(), true"); err != nil {
		t.Fatal(err)
	}
	ingrid.open("/account")
	if _, err := ask[bool](ingrid.tab, "document.querySelector('mi-idle')?.remove(), true"); err != nil {
		t.Fatal(err)
	}
	ingrid.withoutScript()
	ingrid.press("Sign out")
	ingrid.reads("/signed-out")
	for _, kind := range []string{"local ", "session ", "cache ", "database "} {
		if found := ingrid.left(0); !strings.Contains(found, kind) {
			t.Errorf("a plain sign-out leaves no %s, so the test could not see one:\n%s", kind, found)
		}
	}
}

// TestSealedFromTheNext writes half a note, and passes the tablet on: the next person cannot read it, and the one who
// wrote it goes on where they were.
func TestSealedFromTheNext(t *testing.T) {
	source := axe(t)
	h := fjellheim(t)
	h.account("jonas", known["jonas"])
	ingrid := h.tablet("ingrid")
	ingrid.expect("401")
	ingrid.write("New PIN, 6 to 12 figures", "480317")
	ingrid.press("Choose it")
	ingrid.sees("You can come in with your PIN here now.")
	const note, words = "Write to Ada", "Zirkonia is what she calls it."
	ingrid.open("/resident/ada/note")
	ingrid.write(note, words)
	ingrid.kept(words)
	ingrid.press("Pass it on")
	ingrid.press("Sign in with name and password")

	jonas := &person{tab: ingrid.tab, h: h, name: "jonas"}
	jonas.signIn()
	jonas.open("/resident/ada/note")
	jonas.holds(note, "")
	kept, err := ask[string](jonas.tab, "JSON.stringify(localStorage) + [...document.querySelectorAll('mi-draft')].map(d => d.kept).join()")
	if err != nil || strings.Contains(kept, "Zirkonia") || strings.Contains(kept, "ada") || strings.Contains(kept, "ingrid") || !strings.Contains(kept, "mi-draft:") {
		t.Errorf("the next person finds %s (%v)", kept, err)
	}
	jonas.press("Pass it on")
	jonas.sees("Who is it?")
	jonas.step(source, "who it is", tabletSize)
	jonas.press("I Ingrid") // the face, and the name
	jonas.sees("Come in")
	jonas.step(source, "the PIN", tabletSize)
	jonas.write("Your PIN", "480317")
	began := time.Now()
	jonas.press("Come in")
	jonas.gone("Your PIN")
	ingrid.sees("Ada")
	t.Logf("switched in %s", time.Since(began))
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("switching takes %s", took)
	}
	ingrid.open("/resident/ada/note")
	ingrid.sees("Your draft from")
	ingrid.holds(note, words)
}
