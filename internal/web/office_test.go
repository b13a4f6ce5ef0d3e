package web

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
)

var shownPassword = regexp.MustCompile(`<code>([a-z0-9-]{23})</code>`)

// TestLetSomebodyIn opens a house, makes an account for its coordinator, and follows them in.
func TestLetSomebodyIn(t *testing.T) {
	h := newHouse(t)
	root := h.as("root")
	id := newID()
	root.get("/houses").shows(t, "Fjellheim", "0 accounts")
	for range 2 { // asked twice is asked once
		root.post("/houses", "once", id, "name", "Solsiden", "language", "nb", "zone", "Europe/Oslo").is(t, http.StatusSeeOther)
	}
	root.post("/houses", "name", "Nowhere", "language", "nb", "zone", "Atlantis/Deep").is(t, http.StatusUnprocessableEntity).has(t, `value="Nowhere"`)
	if n := len(h.office.Houses()); n != 2 {
		t.Fatalf("%d houses", n)
	}
	solsiden := h.office.Houses()[1].ID

	id = newID()
	r := root.post("/accounts", "once", id, "name", "Kari Nordmann", "username", "Kari", "language", "nb").shows(t, "Kari Nordmann", "not shown again")
	first := shownPassword.FindStringSubmatch(r.body)
	if first == nil {
		t.Fatalf("no password: %s", r.body)
	}
	again := root.post("/accounts", "once", id, "name", "Kari Nordmann", "username", "Kari", "language", "nb").is(t, http.StatusSeeOther)
	root.get(again.location).shows(t, "Kari Nordmann", "!"+first[1])
	root.post("/accounts", "name", "Another", "username", "kari", "language", "nb").is(t, http.StatusConflict).has(t, `value="Another"`)
	root.post(again.location+"/work", "house", solsiden, "role", "coordinator", "profession", "sykepleier").is(t, http.StatusSeeOther)
	root.get(again.location).shows(t, "Coordinator, Solsiden")
	root.get("/accounts").shows(t, "Kari Nordmann", "Coordinator, Solsiden")

	kari := h.nobody()
	kari.post("/sign-in", "username", "kari", "password", first[1]).is(t, http.StatusSeeOther)
	for _, path := range []string{"/", "/people", "/live/today"} { // nowhere before she has a password of her own
		if r := kari.get(path).is(t, http.StatusSeeOther); r.location != "/account" {
			t.Errorf("%s leads to %q", path, r.location)
		}
	}
	kari.post("/correction", "entries", "1-1").is(t, http.StatusSeeOther)
	kari.get("/account").shows(t, "Velg ditt eget passord")
	was := kari.cookies[cookieName]
	kari.post("/account/password", "password", first[1], "new", "fire elger i et vann", "again", "fem elger i et vann").is(t, http.StatusUnprocessableEntity)
	kari.post("/account/password", "password", first[1], "new", "kort", "again", "kort").is(t, http.StatusUnprocessableEntity).has(t, "minst 15 tegn")
	kari.post("/account/password", "password", first[1], "new", "fire elger i et vann", "again", "fire elger i et vann").is(t, http.StatusSeeOther)
	if kari.cookies[cookieName] == was {
		t.Error("the key is the old one")
	}
	kari.get("/").shows(t, "Solsiden", "!Ada")
	(&person{h: h, cookies: map[string]string{cookieName: was}}).get("/").is(t, http.StatusSeeOther)
	if _, err := h.office.SignIn(t.Context(), "kari", first[1], office.Where{}); err == nil {
		t.Error("the first password is still good")
	}
}

func TestAccountPages(t *testing.T) {
	h := newHouse(t)
	root, ingrid := h.as("root"), h.as("ingrid")
	page := "/accounts/ingrid"
	root.get(page).shows(t, "Milieu therapist, Fjellheim")
	root.get("/accounts/nobody").is(t, http.StatusNotFound)
	root.get("/accounts/root").shows(t, "sees nothing of any house", "!Close the account")

	root.post(page+"/name", "name", "Ingrid Solheim", "username", "ingrid.solheim").is(t, http.StatusSeeOther)
	root.post(page+"/name", "name", "Ingrid", "username", "two words").is(t, http.StatusUnprocessableEntity).has(t, `value="two words"`)
	ingrid.get("/account").shows(t, "Ingrid Solheim", "ingrid.solheim")

	root.post(page+"/use", "use", "no").is(t, http.StatusSeeOther)
	ingrid.get("/").is(t, http.StatusSeeOther)
	root.get(page).shows(t, "Closed")
	root.post(page+"/use", "use", "yes").is(t, http.StatusSeeOther)
	root.post("/accounts/root/use", "use", "no").is(t, http.StatusConflict).has(t, "last administrator")

	r := root.post(page+"/password").shows(t, "not shown again")
	if shownPassword.FindString(r.body) == "" || r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v %s", r.header, r.body)
	}
	if r := root.post("/accounts/root/password"); r.location == "" || strings.Contains(r.body, "<code>") {
		t.Error("an administrator makes up a password for themselves")
	}
	root.post(page+"/work-end", "house", houseID).is(t, http.StatusSeeOther)
	root.get(page).shows(t, "Not yet in any house")
}

// TestGiveWork checks that the administrator reaches people in a house only by the code that the house gave out.
func TestSignEverybodyOut(t *testing.T) {
	h := newHouse(t)
	root, elsewhere, ingrid, ada := h.as("root"), h.as("root"), h.as("ingrid"), h.as("ada")
	root.get("/accounts").shows(t, "Sign everybody out")
	root.post("/accounts/sign-out").is(t, http.StatusUnprocessableEntity).has(t, "Tick that you mean everybody")
	ingrid.get("/").shows(t, "Ada")
	root.post("/accounts/sign-out", "sure", "yes").is(t, http.StatusSeeOther)
	for _, p := range []*person{elsewhere, ingrid, ada} {
		p.get("/account").is(t, http.StatusSeeOther)
	}
	root.get("/accounts").shows(t, "Sign everybody out")
	h.as("ingrid").get("/").shows(t, "Ada")
}

func TestGiveWork(t *testing.T) {
	h := newHouse(t)
	h.account("chief")
	root := h.as("root")
	if _, err := h.office.Do(t.Context(), journal.Form{By: care.ByProgram("test")}, office.CreateAccount(office.AccountCreated{Account: "new", Username: "new", Name: "Nils", Language: "en"})); err != nil {
		t.Fatal(err)
	}
	root.post("/accounts/new/work", "house", houseID, "role", "resident", "person", "nobody").is(t, http.StatusNotFound).has(t, "knows nobody", `value="nobody"`)
	root.post("/accounts/new/work", "house", houseID, "role", "resident").is(t, http.StatusUnprocessableEntity).has(t, "Choose who it is")
	root.post("/accounts/new/work", "house", "nowhere", "role", "therapist").is(t, http.StatusNotFound)
	root.post("/accounts/new/work", "house", houseID, "role", "administrator", "person", "ada").is(t, http.StatusNotFound)
	root.post("/accounts/root/work", "house", houseID, "role", "coordinator").is(t, http.StatusConflict).has(t, "sees nothing of any house")
	root.post("/accounts/new/work", "house", houseID, "role", "coordinator", "person", "chief").is(t, http.StatusConflict).has(t, "has an account in the house already")
	root.post("/accounts/new/work", "house", houseID, "role", "resident", "person", "eli").is(t, http.StatusSeeOther)
	if a, _ := h.office.Account("new"); len(a.Works) != 1 || a.Works[0].Who() != care.ByResident("eli") {
		t.Errorf("%+v", a)
	}
	for _, path := range []string{"/accounts", "/accounts/new", "/houses"} {
		root.get(path).shows(t, "!Ada", "!Eli", "!Jonas") // who lives and works there, but has no account
	}
}

func TestMyAccount(t *testing.T) {
	h := newHouse(t)
	phone, tablet, ada := h.as("ingrid"), h.as("ingrid"), h.as("ada")
	phone.send("GET", "/account", nil).shows(t, "this one", "Sign out there", "since today at 11:20", "!Administrator")

	h.as("root").get("/account").shows(t, "since today at 10:20 UTC", ">Milieu</a>")

	phone.post("/account/language", "language", "nb").is(t, http.StatusSeeOther)
	phone.get("/account").shows(t, `lang="nb"`, "Min konto")
	phone.post("/account/language", "language", "tlh").is(t, http.StatusUnprocessableEntity)

	open := h.office.Sessions("ingrid")
	other := map[string]office.SessionID{}
	for _, s := range open {
		for name, p := range map[string]*person{"phone": phone, "tablet": tablet} {
			if mine, _ := h.office.Session(p.cookies[cookieName]); mine.ID == s.ID {
				other[name] = s.ID
			}
		}
	}
	ada.post("/account/device", "device", string(other["tablet"])).is(t, http.StatusSeeOther) // not hers: nothing happens
	tablet.get("/account").is(t, http.StatusOK)
	phone.post("/account/device", "device", string(other["tablet"])).is(t, http.StatusSeeOther)
	tablet.get("/account").is(t, http.StatusSeeOther)
	phone.get("/account").is(t, http.StatusOK)
	if r := phone.post("/account/device", "device", string(other["phone"])); r.location != "/signed-out" || r.header.Get("Clear-Site-Data") == "" {
		t.Errorf("%+v", r)
	}
	phone.get("/account").is(t, http.StatusSeeOther)
	ada.get("/account").is(t, http.StatusOK)
}

// TestBoardIsNotPresence checks that a board which is left open, and tells what happens, keeps nobody signed in.
func TestBoardIsNotPresence(t *testing.T) {
	h := newHouse(t)
	server := httptest.NewServer(h.handler)
	defer server.Close()
	p := h.as("ingrid")
	r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/live/today", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: cookieName, Value: p.cookies[cookieName]})
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	await := func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("%q never came: %v", text, lines.Err())
	}
	await("today-people")
	h.pass(office.SessionIdle - time.Minute)
	h.does(care.ByTherapist("jonas"), care.AnswerQuestion(care.QuestionAnswered{Resident: "ada", Question: "wish", Words: "Sleep in my own bed", Own: true}))
	await("Sleep in my own bed")
	h.pass(time.Minute)
	p.get("/").is(t, http.StatusSeeOther)
}

func TestDeviceOf(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                  "Firefox · Linux",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36":                         "Chrome · Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1": "Safari · iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0":           "Edge · Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15":                   "Safari · Mac",
		"curl/8.0": "", "": "",
	} {
		if got := deviceOf(agent); got != want {
			t.Errorf("%q is %q, want %q", agent, got, want)
		}
	}
}
