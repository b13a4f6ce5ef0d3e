package web

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// manned is a house with needs, posts and enough people for three turns a day, for who plans.
func manned(t *testing.T) (*testHouse, *person) {
	t.Helper()
	h := newHouse(t)
	chief := h.as("chief")
	chief.post("/rota/rules", "rules", "no").is(t, http.StatusSeeOther)
	h.does(care.ByCoordinator("chief"), care.AgreeCover(care.CoverAgreed{Needs: []care.CoverNeed{{Name: "Morning", From: 7*60 + 30, Until: 15 * 60, Least: 1},
		{Name: "Evening", From: 15 * 60, Until: 22 * 60, Least: 1}, {Name: "Night", From: 23 * 60, Until: 7 * 60, Least: 1}}}))
	for _, id := range []care.StaffID{"ola", "siri", "tor"} {
		h.does(care.ByProgram("test"), care.JoinStaff(care.StaffJoined{Staff: id, Name: strings.ToUpper(string(id[:1])) + string(id[1:]), Profession: "milieu therapist"}))
	}
	for _, id := range []care.StaffID{"ingrid", "jonas", "ola", "siri", "tor"} {
		h.does(care.ByCoordinator("chief"), care.AgreeContract(care.ContractAgreed{Staff: id, From: civil.Date(2026, 1, 1), Share: 100, Week: 2130}))
	}
	return h, chief
}

// shownSoon waits for a page to show a text, as somebody who loads it again and again.
func shownSoon(t *testing.T, p *person, path, text string) answer {
	t.Helper()
	for range 600 {
		if a := p.get(path); strings.Contains(a.body, text) {
			return a
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s never shows %q", path, text)
	return answer{}
}

// TestMakeARota: one press begins a draft and makes its rota, which can be stopped, says why it is as it is, and can be taken back.
func TestMakeARota(t *testing.T) {
	h, chief := manned(t)
	chief.get("/rota").shows(t, "Make a rota")
	a := chief.post("/rota", "name", "Winter", "from", "2026-11-30", "weeks", "4", "kind", "threepart", "effort", "best", "make", "make")
	a.is(t, http.StatusSeeOther)
	draft := draftPath.FindString(a.location)
	if a.location != draft+"/make" {
		t.Fatalf("one press leads to %s", a.location)
	}
	page := shownSoon(t, chief, draft+"/make", "Every rule that must hold is kept so far.")
	page.shows(t, "A rota is being made", "Stop, and take the best so far", "<progress", "points of what is not as one would like it")
	chief.get(draft).shows(t, "A rota is being made")

	other := begun(t, chief)
	chief.get(other+"/make").shows(t, "“Winter” is being made meanwhile.", "Make a rota")
	if a := chief.post(other+"/make", "kind", "threepart", "asked", "asked", "staff", "ingrid"); a.status != http.StatusConflict || !strings.Contains(a.body, "A rota is being made already.") {
		t.Errorf("two at a time: %d", a.status)
	}
	chief.post(other+"/make/stop").is(t, http.StatusNotFound)

	chief.post(draft+"/make/stop").is(t, http.StatusSeeOther)
	shownSoon(t, chief, draft+"/make", "The rota is made").shows(t, "You stopped it", "Hours as agreed on", "Why, person by person and day by day")
	chief.get(draft).shows(t, "points of what is not as one would like it", "!not lawful:", "!is away on", "What the last change did")
	chief.post(draft+"/undo").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, "There is nothing to publish.", "!points of what")
	chief.post(draft+"/redo").is(t, http.StatusSeeOther)
	chief.post(draft+"/publish").is(t, http.StatusSeeOther)
	h.as("ingrid").get("/my-rota").shows(t, "!None in the coming six weeks.")
	for _, path := range []string{draft + "/make", other + "/make", "/rota/nothing/make"} {
		h.as("ingrid").get(path).is(t, http.StatusForbidden)
		h.as("ingrid").post(path).is(t, http.StatusForbidden)
	}
	chief.get("/rota/nothing/make").is(t, http.StatusNotFound)
	chief.post(draft+"/make").is(t, http.StatusNotFound)
	if a := chief.get(draft + "/make"); a.status != http.StatusSeeOther || a.location != draft {
		t.Errorf("where it was made, once it is published: %d %s", a.status, a.location)
	}
	for _, act := range []string{"/make/stop", "/make/take"} {
		h.as("ingrid").post(draft+act).is(t, http.StatusForbidden)
	}
}

// TestMakeAsks: what is asked for makes no sense, or leaves nobody.
func TestMakeAsks(t *testing.T) {
	_, chief := manned(t)
	draft := begun(t, chief)
	for _, fields := range [][]string{{"kind", "threepart"}, {"kind", "coliving", "staff", "ingrid", "teams", "0", "hours", "14"}} {
		if a := chief.post(draft+"/make", append(fields, "asked", "asked")...); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "There is nobody to plan for") {
			t.Errorf("%v: %d", fields, a.status)
		}
	}
	chief.post(draft+"/make", "kind", "nonsense", "asked", "asked", "staff", "ingrid").is(t, http.StatusUnprocessableEntity)
	chief.post(draft+"/make/take").is(t, http.StatusNotFound)
}

// TestMadeMeanwhile: who changes the draft while a rota is made loses nothing: what was made waits.
func TestMadeMeanwhile(t *testing.T) {
	_, chief := manned(t)
	draft := begun(t, chief)
	chief.post(draft+"/make", "kind", "threepart", "effort", "best", "asked", "asked", "staff", "ola", "staff", "siri", "staff", "tor", "keep", "keep").is(t, http.StatusSeeOther)
	shownSoon(t, chief, draft+"/make", "kept so far")
	chief.post(draft+"/duty", "staff", "ingrid", "day", "2026-12-01", "turn", "07:30-15:30").is(t, http.StatusSeeOther)
	chief.post(draft+"/make/stop").is(t, http.StatusSeeOther)
	shownSoon(t, chief, draft+"/make", "It is not in the draft yet").shows(t, "Somebody has changed the draft meanwhile.")
	chief.post(draft+"/make/take").is(t, http.StatusSeeOther)
	chief.get(draft+"/make").shows(t, "The rota is made")
	chief.get(draft).shows(t, "Ingrid, Tuesday 1 December: 7:30–15:30")
}

// TestMakingIsNotLost: the program stops, and what was found until then is in the draft.
func TestMakingIsNotLost(t *testing.T) {
	h, chief := manned(t)
	draft := begun(t, chief)
	chief.post(draft+"/make", "kind", "threepart", "effort", "best").is(t, http.StatusSeeOther)
	shownSoon(t, chief, draft+"/make", "kept so far")
	h.server.Stop()
	chief.get(draft+"/make").shows(t, "The rota is made", "!You stopped it")
}

// TestMakingIsLive: an open page is told how far it is.
func TestMakingIsLive(t *testing.T) {
	h, chief := manned(t)
	draft := begun(t, chief)
	chief.post(draft+"/make", "kind", "threepart", "effort", "best").is(t, http.StatusSeeOther)
	server := httptest.NewServer(h.handler)
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	r, _ := http.NewRequestWithContext(ctx, "GET", server.URL+"/live/making?about="+strings.TrimPrefix(draft, "/rota/"), nil)
	for name, value := range chief.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	stream, err := http.DefaultClient.Do(r)
	if err != nil || stream.StatusCode != http.StatusOK {
		t.Fatal(err, stream.StatusCode)
	}
	defer stream.Body.Close()
	said, stopped, lines := bufio.NewScanner(stream.Body), false, 0
	said.Buffer(nil, 1<<20)
	for said.Scan() && !strings.Contains(said.Text(), "The rota is made") {
		if strings.Contains(said.Text(), "<progress") {
			lines++
		}
		if !stopped && lines > 2 && strings.Contains(said.Text(), "<progress") {
			chief.post(draft+"/make/stop").is(t, http.StatusSeeOther)
			stopped = true
		}
	}
	if !stopped || !strings.Contains(said.Text(), "The rota is made") {
		t.Errorf("the stream ends with %q after %d words", said.Text(), lines)
	}
}

// TestMakeAMixture: each works as their post says, in one rota, by one press.
func TestMakeAMixture(t *testing.T) {
	h, chief := manned(t)
	for _, id := range []string{"ola", "siri"} {
		chief.post("/rota/contracts", "staff", id, "way", "days", "share", "100", "week", "37.5", "since", "2026-01-01").is(t, http.StatusSeeOther)
	}
	for _, id := range []string{"tor", "ingrid", "jonas"} {
		chief.post("/rota/contracts", "staff", id, "way", "threepart", "share", "100", "week", "35.5", "since", "2026-01-01").is(t, http.StatusSeeOther)
	}
	chief.post("/rota/contracts", "staff", "tor", "way", "by the moon", "share", "100", "week", "35.5", "since", "2026-01-01").is(t, http.StatusUnprocessableEntity)
	chief.get("/rota/contracts").shows(t, "Day posts. 100 % of 37.5 hours")
	chief.get("/rota").shows(t, `value="mixture" selected`)
	a := chief.post("/rota", "name", "Winter", "from", "2026-11-30", "weeks", "4", "kind", "mixture", "effort", "best", "make", "make")
	a.is(t, http.StatusSeeOther)
	draft := draftPath.FindString(a.location)
	shownSoon(t, chief, draft+"/make", "Every rule that must hold is kept so far.").shows(t, "Each as their post says")
	chief.post(draft+"/make/stop").is(t, http.StatusSeeOther)
	shownSoon(t, chief, draft+"/make", "The rota is made").shows(t, "You stopped it", `value="mixture" checked`)
	h.house().View(care.ByCoordinator("chief"), func(v care.View) {
		r, _ := v.Rota(care.RotaID(draft[len("/rota/"):]))
		ways := map[bool]int{}
		for _, d := range r.Duties {
			byDay := d.Staff == "ola" || d.Staff == "siri"
			if hours := d.Until.Sub(d.From).Hours(); byDay != (hours == 7.5) {
				t.Errorf("%s works for %v hours", d.Staff, hours)
			}
			ways[byDay]++
		}
		if ways[true] == 0 || ways[false] == 0 {
			t.Errorf("%v", ways)
		}
	})
	// Others may be asked to work otherwise, this once; nobody works in a way that there is not.
	mixed := []string{"asked", "asked", "kind", "mixture", "staff", "ola", "way-ola", "threepart", "staff", "tor", "way-tor"}
	if a := chief.post(draft+"/make", append(mixed, "by the moon")...); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a way that there is not: %d", a.status)
	}
	chief.post(draft+"/make", append(mixed, "days")...).is(t, http.StatusSeeOther)
	chief.post(draft+"/make/stop").is(t, http.StatusSeeOther)
	shownSoon(t, chief, draft+"/make", "The rota is made")
}
