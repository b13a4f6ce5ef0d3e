package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/office"
)

var asIngrid, asChief, asAda = care.ByTherapist("ingrid"), care.ByCoordinator("chief"), care.ByResident("ada")

// looks returns the looks that were written down since a moment.
func (h *testHouse) looks() []journal.Look {
	h.Helper()
	var list []journal.Look
	err := h.house().Looks(h.Context(), time.Time{}, now.AddDate(1, 0, 0), func(l journal.Look) error {
		list = append(list, l)
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
	return list
}

func TestEveryLookIsWrittenDown(t *testing.T) {
	h := newHouse(t)
	ingrid, ada := h.as("ingrid"), h.as("ada")
	h.does(asIngrid, care.WriteNote(care.NoteWritten{Note: "n", Resident: "ada", About: care.NoteGeneral, Text: "You laughed.", Happened: now.Add(-time.Minute)}))
	if n := len(h.looks()); n != 0 {
		t.Fatalf("%d looks before anybody looked", n)
	}
	ingrid.get("/team").shows(t, "Jonas")
	if n := len(h.looks()); n != 0 {
		t.Errorf("%d looks at a page that tells of nobody", n)
	}
	ingrid.get("/resident/ada/notes").shows(t, "You laughed.")
	all := h.looks()
	if len(all) != 1 {
		t.Fatalf("a page was looked at once, and %d looks are written down: %+v", len(all), all)
	}
	l := all[0]
	if l.By != asIngrid || l.Way != "GET /resident/{id}/notes" || l.Refused || !l.At.Equal(now) {
		t.Errorf("got %+v", l)
	}
	if p := l.People[0]; len(l.People) != 1 || p.Reason != "companion" || p.Residents[0] != "ada" || !strings.Contains(strings.Join(p.Kinds, " "), "note.written") {
		t.Errorf("got %+v", l.People)
	}
	h.as("eli").get("/resident/ada").is(t, http.StatusNotFound)
	if all = h.looks(); len(all) != 2 || !all[1].Refused || all[1].By != care.ByResident("eli") {
		t.Errorf("who was turned away is not written down: %+v", all)
	}

	ada.get("/me/looks").shows(t, "Who has looked", "Ingrid", "companion", "notes", "asked for it, and was turned away", "!You laughed.")
	h.as("eli").get("/resident/ada/looks").is(t, http.StatusForbidden)
	ingrid.get("/resident/ada/looks").is(t, http.StatusForbidden)
	ingrid.get("/looks").is(t, http.StatusForbidden)
	ada.get("/looks").is(t, http.StatusForbidden)
	ada.get("/looks.ndjson").is(t, http.StatusForbidden)
	chief := h.as("chief")
	chief.get("/looks").shows(t, "Ingrid", "one person")
	chief.get("/looks?code=ada").shows(t, "Ingrid", "companion")
	file := chief.get("/looks.ndjson")
	file.shows(t, `"resourceType":"AuditEvent"`, `"reference":"Patient/ada"`, `"code":"TREAT"`, "note.written", `"outcome":"8"`, "!You laughed.")
	if kind := file.header.Get("Content-Type"); kind != "application/fhir+ndjson" {
		t.Errorf("it is sent as %s", kind)
	}
	ada.get("/me/looks?until=2020-01-01").shows(t, "Nobody else has looked")
}

// TestEveryWayOutIsALook leaves the house by every way that is not a page: paper, calendars, files, pictures and open
// pages. Each is one look of whoever takes it, at whom it tells of.
func TestEveryWayOutIsALook(t *testing.T) {
	h := newHouse(t)
	h.does(asAda, care.TellWellbeing(care.WellbeingTold{Resident: "ada", Words: "Fine", Told: now}),
		care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "sl", Part: care.SafetySign, Stage: "early", Words: "I fall silent"}),
		care.AgreeAppointment(care.AppointmentAgreed{Appointment: "ap", Resident: "ada", Title: "Dentist", From: now.Add(2 * time.Hour), Minutes: 30}),
		care.TakeMedicine(care.MedicineTaken{Medicine: "me", Resident: "ada", Name: "Drops", Dose: "10"}))
	ingrid, chief, ada := h.as("ingrid"), h.as("chief"), h.as("ada")
	opened := ada.post("/calendar", "of", "me").shows(t, "/feed/")
	_, secret, _ := strings.Cut(opened.body, "/feed/")
	secret, _, _ = strings.Cut(secret, "\"")
	secret, _, _ = strings.Cut(secret, "<")
	photo := func() {
		h.does(asAda, func(care.Ask) ([]care.Fact, error) {
			return []care.Fact{care.ResidentPictured{Resident: "ada", JPEG: []byte("\xff\xd8\xff")}}, nil
		})
	}
	photo()
	token, err := h.office.MakeToken(t.Context(), journal.Form{By: care.ByProgram("test")}, office.TokenMade{Token: "T1", House: houseID, Name: "Oversight",
		Scopes: []office.Scope{office.ScopeAudit}, Until: now.Add(time.Hour), By: "root"})
	if err != nil {
		t.Fatal(err)
	}
	before := len(h.looks())
	for _, c := range []struct {
		path string
		who  *person
		by   care.Who
		kind string
	}{
		{"/print/handover", ingrid, asIngrid, "wellbeing.told"},
		{"/print/day?resident=ada", ingrid, asIngrid, "appointment.agreed"},
		{"/print/plan?resident=ada", ingrid, asIngrid, "resident.admitted"},
		{"/print/medicines?resident=ada", ingrid, asIngrid, "medicine.taken"},
		{"/print/safety?resident=ada", ingrid, asIngrid, "safety.written"},
		{"/feed/" + secret, h.nobody(), care.ByProgram("calendar"), "feed.opened"},
		{"/resident/ada/photo.jpg", ingrid, asIngrid, "resident.pictured"},
		{"/live/today", ingrid, asIngrid, "resident.admitted"},
		{"/looks", chief, asChief, readLooks},
		{"/looks?code=ada", chief, asChief, readLooks},
		{"/looks.ndjson", chief, asChief, readLooks},
		{"/program/looks.ndjson", h.nobody(), care.ByProgram("token T1"), readLooks},
	} {
		r := c.who.send("GET", c.path, nil, header("Authorization", "Bearer "+token))
		r.is(t, http.StatusOK)
		all := h.looks()
		if len(all) != before+1 {
			t.Errorf("%s: %d looks are written down", c.path, len(all)-before)
		} else if l := all[before]; l.By != c.by || l.Way == "" || !told(l, "ada", c.kind) {
			t.Errorf("%s: %s of ada is not in %+v", c.path, c.kind, l)
		}
		before = len(all)
	}
	ada.get("/me/looks").shows(t, "who has looked", "calendar", "Oversight", "printed on paper", "taken away in a file")
	if ada.get("/me/looks"); told(h.looks()[len(h.looks())-1], "ada", readLooks) {
		t.Error("her own look at who looked is a look at her")
	}
}

// told says whether a look tells that somebody was told of a kind of fact about a resident.
func told(l journal.Look, id care.ResidentID, kind string) bool {
	return slices.ContainsFunc(l.People, func(p journal.LookedAt) bool {
		return slices.Contains(p.Residents, id) && slices.Contains(p.Kinds, kind)
	})
}

// TestSharedBoardIsWrittenDownForEach: one rendering is shown to two, and each look is written down.
func TestSharedBoardIsWrittenDownForEach(t *testing.T) {
	h := newHouse(t)
	ingrid, jonas := h.as("ingrid"), h.as("jonas")
	ingrid.get("/").shows(t, "Ada")
	jonas.get("/").shows(t, "Ada")
	all := h.looks()
	if len(all) != 2 || all[1].By != care.ByTherapist("jonas") {
		t.Fatalf("got %+v", all)
	}
	reasons := map[string]bool{}
	for _, p := range append(all[0].People, all[1].People...) {
		reasons[p.Reason] = true
	}
	if !reasons["companion"] || !reasons["duty"] {
		t.Errorf("the reason of who came first is written down for the other: %v", reasons)
	}
}

// deaf is a store that cannot write down looks.
type deaf struct {
	*journal.Memory
	deaf bool
}

func (d *deaf) Append(ctx context.Context, records []journal.Record) error {
	if d.deaf && strings.HasSuffix(records[0].House, "/looks") {
		return context.DeadlineExceeded
	}
	return d.Memory.Append(ctx, records)
}

func TestNothingIsShownThatCannotBeWrittenDown(t *testing.T) {
	store := &deaf{Memory: new(journal.Memory)}
	h := newHouseIn(t, store)
	ingrid := h.as("ingrid")
	ingrid.get("/").shows(t, "Ada")
	store.deaf = true
	for _, path := range []string{"/", "/people", "/resident/ada", "/print/handover"} {
		ingrid.get(path).is(t, http.StatusServiceUnavailable).has(t, "!Ada", "Nothing can be shown just now")
	}
	ingrid.get("/team").is(t, http.StatusOK)
	store.deaf = false
	ingrid.get("/").shows(t, "Ada")
}

// TestOpenPagesCloseWhenARightEnds opens a page's stream as somebody, ends their right, and waits for the word that the
// page is to be loaded again.
func TestOpenPagesCloseWhenARightEnds(t *testing.T) {
	byRota := care.AgreeAccess(care.AccessAgreed{Before: 2, After: 12})
	for name, c := range map[string]struct {
		who, path string
		end       func(h *testHouse)
	}{
		"the rota counts now": {"jonas", "/live/watch?about=ada", func(h *testHouse) { h.does(asChief, byRota) }},
		"on the board":        {"jonas", "/live/today?about=", func(h *testHouse) { h.does(asChief, byRota) }},
		"hidden from them":    {"jonas", "/live/watch?about=ada", func(h *testHouse) { h.does(asAda, care.HideRecord(care.RecordHidden{Resident: "ada", Staff: "jonas"})) }},
		"hidden, on a list":   {"jonas", "/live/watch?about=", func(h *testHouse) { h.does(asAda, care.HideRecord(care.RecordHidden{Resident: "ada", Staff: "jonas"})) }},
		"left the house":      {"jonas", "/live/watch?about=", func(h *testHouse) { h.does(asChief, care.LeaveStaff(care.StaffLeft{Staff: "jonas", On: now})) }},
		"the account disabled": {"jonas", "/live/watch?about=", func(h *testHouse) {
			h.account("root")
			if _, err := h.office.Do(h.Context(), journal.Form{By: care.ByProgram("test")}, office.Disable(office.AccountDisabled{Account: "jonas"})); err != nil {
				h.Fatal(err)
			}
		}},
		"a note held back": {"ada", "/live/watch?about=ada", func(h *testHouse) {
			h.does(asIngrid, care.HoldNote(care.NoteHeldBack{Note: "n", Resident: "ada", Reason: care.HoldAnother, Until: now.Add(time.Hour)}))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.does(asIngrid, care.WriteNote(care.NoteWritten{Note: "n", Resident: "ada", About: care.NoteGeneral, Text: "You laughed.", Happened: now.Add(-time.Minute)}))
			p := h.as(c.who)
			server := httptest.NewServer(h.handler)
			defer server.Close()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			r, _ := http.NewRequestWithContext(ctx, "GET", server.URL+c.path, nil)
			for name, value := range p.cookies {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Fatal(err, answer.StatusCode)
			}
			defer answer.Body.Close()
			said := make(chan string, 100)
			go func() {
				b := make([]byte, 64<<10)
				for {
					n, err := answer.Body.Read(b)
					if n > 0 {
						said <- string(b[:n])
					}
					if err != nil {
						close(said)
						return
					}
				}
			}()
			<-said // it is open
			c.end(h)
			began := time.Now()
			for words := range said {
				if strings.Contains(words, "event: bye") {
					t.Logf("closed after %v", time.Since(began))
					return
				}
			}
			t.Error("the page stays open")
		})
	}
}
