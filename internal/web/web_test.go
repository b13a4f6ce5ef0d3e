package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/words"
)

// now is when the tests begin: a Saturday morning.
var now = time.Date(2026, 11, 21, 10, 20, 0, 0, time.UTC)

const houseID = "house-1"

// A testHouse is the whole server over a journal in memory, with people who are signed in. There are no mocks.
type testHouse struct {
	*testing.T
	journal *journal.Journal
	office  *office.Office
	handler http.Handler
	server  *Server
	log     *strings.Builder

	mu    sync.Mutex
	clock time.Time
}

// newHouse is Fjellheim, where Ada and Eli live, and Ingrid and Jonas work; the chief coordinates, and root runs
// the server.
func newHouse(t *testing.T) *testHouse { return newHouseIn(t, new(journal.Memory)) }

// newHouseIn is the same house in a store.
func newHouseIn(t *testing.T, store journal.Store) *testHouse {
	t.Helper()
	h := &testHouse{T: t, clock: now, log: new(strings.Builder)}
	h.journal = journal.Open(store, func() time.Time {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.clock
	}, nil)
	var err error
	if h.office, err = office.Open(t.Context(), h.journal); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.office.Close(); h.journal.Close() })
	h.does(care.ByProgram("test"),
		care.DescribeHouse(care.HouseDescribed{Name: "Fjellheim", Kind: care.Ward, Word: "resident", Languages: []string{"en", "nb"}, Zone: "Europe/Oslo"}),
		care.AgreeAccess(care.AccessAgreed{Everybody: true}), // a house without a rota; TestDutyIsATie has one with
		care.JoinStaff(care.StaffJoined{Staff: "ingrid", Name: "Ingrid", Profession: "milieu therapist"}),
		care.JoinStaff(care.StaffJoined{Staff: "jonas", Name: "Jonas", Profession: "milieu therapist"}),
		care.JoinStaff(care.StaffJoined{Staff: "chief", Name: "Kirsten", Profession: "coordinator"}),
		care.Admit(care.ResidentAdmitted{Resident: "ada", Stay: "stay-1", Name: "Ada", On: now.Add(-240 * time.Hour), OwnWish: true}),
		care.Admit(care.ResidentAdmitted{Resident: "eli", Stay: "stay-2", Name: "Eli", On: now.Add(-24 * time.Hour)}),
		care.NameCompanion(care.CompanionNamed{Resident: "ada", Staff: "ingrid"}),
		care.EnterDuty(care.DutyEntered{Duty: "d1", Staff: "ingrid", Team: "Nord", From: now.Add(-48 * time.Hour), Until: now.Add(96 * time.Hour)}))
	s := New(h.journal, h.office, slog.New(slog.NewTextHandler(h.log, nil)))
	s.Ready()
	h.handler, h.server = s.Handler(), s
	t.Cleanup(s.Stop)
	return h
}

// house is the journal of the house.
func (h *testHouse) house() *journal.House {
	h.Helper()
	house, err := h.journal.House(h.Context(), houseID)
	if err != nil {
		h.Fatal(err)
	}
	return house
}

// does takes decisions as somebody.
func (h *testHouse) does(by care.Who, decisions ...care.Decision) {
	h.Helper()
	for _, d := range decisions {
		if _, err := h.house().Do(h.Context(), journal.Form{By: by}, d); err != nil {
			h.Fatal(err)
		}
	}
}

// pass lets time go by.
func (h *testHouse) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(d)
}

// A person is somebody at a browser.
type person struct {
	h       *testHouse
	cookies map[string]string
}

const password = "korn blomst elv stein"

var roles = map[string]office.Work{
	"ada":    {House: houseID, Role: care.RoleResident, Person: "ada"},
	"eli":    {House: houseID, Role: care.RoleResident, Person: "eli"},
	"ingrid": {House: houseID, Role: care.RoleTherapist, Person: "ingrid"},
	"jonas":  {House: houseID, Role: care.RoleTherapist, Person: "jonas"},
	"chief":  {House: houseID, Role: care.RoleCoordinator, Person: "chief"},
}

// as signs somebody in who lives or works in the house, or root, who runs the server.
func (h *testHouse) as(name string) *person {
	h.Helper()
	h.account(name)
	p := &person{h: h, cookies: map[string]string{}}
	if r := p.post("/sign-in", "username", name, "password", password); r.status != http.StatusSeeOther {
		h.Fatalf("%s could not sign in: %d\n%s", name, r.status, r.body)
	}
	return p
}

// account makes an account the first time that somebody is needed.
func (h *testHouse) account(name string) {
	h.Helper()
	if _, ok := h.office.Account(office.AccountID(name)); ok {
		return
	}
	decisions := []office.Decision{office.RequireSecond(office.SecondRequired{}), // second_test.go says what else there is
		office.CreateAccount(office.AccountCreated{Account: office.AccountID(name), Username: name, Name: strings.ToUpper(name[:1]) + name[1:], Language: "en", Admin: name == "root"})}
	if _, ok := h.office.House(houseID); !ok {
		decisions = append(decisions, office.OpenHouse(office.HouseOpened{House: houseID, Name: "Fjellheim"}))
	}
	if w, ok := roles[name]; ok {
		decisions = append(decisions, office.GiveWork(office.WorkGiven{Account: office.AccountID(name), House: w.House, Role: w.Role, Person: w.Person}))
	}
	for _, d := range decisions {
		if _, err := h.office.Do(h.Context(), journal.Form{By: care.ByProgram("test")}, d); err != nil {
			h.Fatal(err)
		}
	}
	if err := h.office.SetPassword(h.Context(), care.ByProgram("test"), office.AccountID(name), password); err != nil {
		h.Fatal(err)
	}
}

// nobody is somebody who is not signed in.
func (h *testHouse) nobody() *person { return &person{h: h, cookies: map[string]string{}} }

// An answer is what the server said.
type answer struct {
	status   int
	body     string
	header   http.Header
	location string
}

func (p *person) get(path string) answer { p.h.Helper(); return p.send("GET", path, nil) }

// post sends a form: names and values in turn. A form without an id gets a new one.
func (p *person) post(path string, fields ...string) answer {
	p.h.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	if !form.Has("once") {
		form.Set("once", newID())
	}
	return p.send("POST", path, strings.NewReader(form.Encode()))
}

// A recorder takes what is sent as a connection does, which has deadlines: streams ask for them.
type recorder struct{ *httptest.ResponseRecorder }

func (recorder) SetReadDeadline(time.Time) error  { return nil }
func (recorder) SetWriteDeadline(time.Time) error { return nil }

// brief has a stream end soon.
func brief(r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/live/") {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Millisecond)
	context.AfterFunc(ctx, cancel)
	*r = *r.WithContext(ctx)
}

func (p *person) send(method, path string, body io.Reader, change ...func(*http.Request)) answer {
	p.h.Helper()
	r := httptest.NewRequest(method, "https://milieu.test"+path, body)
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for name, value := range p.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	brief(r)
	for _, c := range change {
		c(r)
	}
	w := &recorder{httptest.NewRecorder()}
	p.h.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(p.cookies, c.Name)
		} else {
			p.cookies[c.Name] = c.Value
		}
	}
	if w.Code == http.StatusInternalServerError {
		p.h.Errorf("%s %s: it broke\n%s", method, path, p.h.log)
	}
	return answer{w.Code, w.Body.String(), w.Header(), w.Header().Get("Location")}
}

// shows checks that an answer is fine and has every text, and none of those that begin with "!".
func (a answer) shows(t *testing.T, texts ...string) answer {
	t.Helper()
	if a.status != http.StatusOK {
		t.Errorf("status %d, want 200: %s", a.status, a.location)
	}
	return a.has(t, texts...)
}

func (a answer) has(t *testing.T, texts ...string) answer {
	t.Helper()
	for _, text := range texts {
		if absent, not := strings.CutPrefix(text, "!"); not && strings.Contains(a.body, absent) {
			t.Errorf("the page has %q, and should not:\n%s", absent, a.body)
		} else if !not && !strings.Contains(a.body, text) {
			t.Errorf("the page lacks %q:\n%s", text, a.body)
		}
	}
	return a
}

// is checks the status of an answer.
func (a answer) is(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d: %s\n%s", a.status, status, a.location, a.body)
	}
	return a
}

func TestFront(t *testing.T) {
	h := newHouse(t)
	h.nobody().get("/").is(t, http.StatusSeeOther)
	h.as("ingrid").get("/").shows(t, "Saturday 21 November", "Team Nord is here until", "2 in the house", "Ada", "with Ingrid", "Eli", "2nd day")
	h.as("ada").get("/").shows(t, "Good day, Ada", "!Eli")
	if r := h.as("root").get("/"); r.location != "/houses" {
		t.Errorf("the administrator goes to %q", r.location)
	}
}

// TestNobodyElse asks for every page as somebody who must not see it.
func TestNobodyElse(t *testing.T) {
	h := newHouse(t)
	ada, root, nobody := h.as("ada"), h.as("root"), h.nobody()
	for _, path := range []string{"/resident/eli", "/people", "/live/today"} {
		for name, p := range map[string]*person{"ada": ada, "root": root, "nobody": nobody} {
			switch r := p.get(path); r.status {
			case http.StatusForbidden, http.StatusNotFound, http.StatusUnauthorized, http.StatusSeeOther:
			default:
				if strings.Contains(r.body, "Eli") {
					t.Errorf("%s sees %s: %d", name, path, r.status)
				}
			}
		}
	}
}

func TestLocal(t *testing.T) {
	for path, want := range map[string]string{"/people?x=1": "/people?x=1", "//evil.test": "/", "https://evil.test/": "/", `/\evil.test`: "/", "javascript:alert(1)": "/", "": "/", "/resident/a": "/resident/a"} {
		if got := local(path); got != want {
			t.Errorf("local(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestStream follows the board over a real connection: what one notes is told to the other, and signing out ends
// the stream.
func TestStream(t *testing.T) {
	h := newHouse(t)
	server := httptest.NewServer(h.handler)
	defer server.Close()
	ingrid := h.as("ingrid")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/live/today", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range ingrid.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("it is %s", got)
	}
	stream := make(chan string, 100)
	go func() {
		defer close(stream)
		for b := make([]byte, 1<<16); ; {
			n, err := resp.Body.Read(b)
			stream <- string(b[:n])
			if err != nil {
				return
			}
		}
	}()
	await := func(text string) {
		t.Helper()
		for seen := ""; !strings.Contains(seen, text); {
			select {
			case s, ok := <-stream:
				if seen += s; !ok {
					t.Fatalf("the stream ended before %q: %s", text, seen)
				}
			case <-ctx.Done():
				t.Fatalf("%q never came: %s", text, seen)
			}
		}
	}
	await("today-people")
	h.does(care.ByTherapist("jonas"), care.AnswerQuestion(care.QuestionAnswered{Resident: "ada", Question: "wish", Words: "Sleep in my own bed", Own: true}))
	await("Sleep in my own bed")
	ingrid.post("/sign-out").is(t, http.StatusSeeOther)
	await("bye")
	ingrid.get("/live/today").is(t, http.StatusUnauthorized)
}

func TestRefusalsAreNotFailures(t *testing.T) {
	if errors.Is(errSignedOut, care.Forbidden) {
		t.Error("who is signed out is not somebody who may not")
	}
}

// TestWhoHasLeft checks that a colleague who has left is shown nothing from that moment, whoever opened the board
// before them, and that they do not spoil it for those who stay.
func TestWhoHasLeft(t *testing.T) {
	h := newHouse(t)
	ingrid, jonas := h.as("ingrid"), h.as("jonas")
	jonas.get("/").shows(t, "Ada", "Eli")
	h.does(care.ByCoordinator("chief"), care.LeaveStaff(care.StaffLeft{Staff: "jonas", On: now}))
	jonas.get("/").is(t, http.StatusForbidden).has(t, "!Ada")
	ingrid.get("/").shows(t, "Ada", "Eli") // the first rendering since
	for _, path := range []string{"/", "/people", "/resident/ada", "/live/today", "/print/handover"} {
		jonas.get(path).is(t, http.StatusForbidden).has(t, "!Ada")
	}
	jonas.get("/account").is(t, http.StatusOK) // still theirs
	l := &look{Request: httptest.NewRequest("GET", "/live/today", nil), who: care.ByTherapist("jonas"), house: h.house(), words: words.For("en")}
	parts, err := h.server.partsOf(l, "today", "") // a board that was open when they left
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if strings.Contains(string(p.body), "Ada") {
			t.Errorf("an open board goes on to show %s", p.id)
		}
	}
	jonas.post("/sign-out").is(t, http.StatusSeeOther)
}
