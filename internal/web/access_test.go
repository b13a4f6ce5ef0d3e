package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/office"
)

// byRota has the house go by its rota: Ingrid is on duty, Jonas is not. Kirsten coordinates, Mona leads, Aud audits.
func byRota(t *testing.T) *testHouse {
	h := newHouse(t)
	h.does(care.ByProgram("test"), care.AgreeAccess(care.AccessAgreed{Before: 2, After: 12}),
		care.JoinStaff(care.StaffJoined{Staff: "mona", Name: "Mona"}), care.JoinStaff(care.StaffJoined{Staff: "aud", Name: "Aud"}),
		care.EnterDuty(care.DutyEntered{Duty: "d9", Staff: "jonas", From: now.Add(26 * time.Hour), Until: now.Add(34 * time.Hour)}),
		care.NameRelative(care.RelativeNamed{Relative: "astrid", Resident: "ada", Name: "Astrid", Is: "my mother"}))
	roles["mona"] = office.Work{House: houseID, Role: care.RoleManager, Person: "mona"}
	roles["aud"] = office.Work{House: houseID, Role: care.RoleAuditor, Person: "aud"}
	roles["astrid"] = office.Work{House: houseID, Role: care.RoleRelative, Person: "astrid"}
	return h
}

func TestOffDutyIsNoEmptyHouse(t *testing.T) {
	h := byRota(t)
	jonas := h.as("jonas")
	for _, path := range []string{"/", "/people"} {
		jonas.get(path).shows(t, "You are not on duty now", "Your next duty begins", "Open a record in need", "!Ada", "!Eli", "!Nobody lives here yet", "!Nobody is here yet")
	}
	for _, path := range []string{"/handover", "/note", "/crisis"} {
		jonas.get(path).shows(t, "You are not on duty now", "Your next duty begins", "!Ada", "!Eli", "!I take over", "!Nobody lives here yet")
	}
	jonas.get("/reviews").shows(t, "You are not on duty now", "Your next duty begins", "!Ada", "!Every plan has been looked at")
	known, unknown := jonas.get("/resident/ada").is(t, http.StatusNotFound), jonas.get("/resident/nobody").is(t, http.StatusNotFound)
	_, a, _ := strings.Cut(strings.ReplaceAll(known.body, "=ada", "="), "<main")
	_, b, _ := strings.Cut(strings.ReplaceAll(unknown.body, "=nobody", "="), "<main")
	if a == "" || a != b {
		t.Errorf("who works here can tell from a closed page whether there is such a person:\n%s\n%s", known.body, unknown.body)
	}
	known.has(t, "You are not on duty here now", "!Ada")
	h.does(care.ByCoordinator("chief"), care.NameTreating(care.TreatingNamed{Resident: "ada", Staff: "jonas"}))
	for _, path := range []string{"/", "/handover", "/note", "/crisis"} {
		jonas.get(path).shows(t, "You are not on duty now", "Ada", "!Eli")
	}
	h.as("mona").get("/").shows(t, "Nobody’s record", "!Ada", "!Open a record in need", "!Today asks for")
	h.as("mona").get("/handover").shows(t, "Nobody’s record", "!Ada", "!I take over", "!Nobody lives here yet")
	h.as("mona").get("/people").is(t, http.StatusForbidden)
	h.as("aud").get("/").shows(t, "Nobody’s record", "/looks", "!Ada")
	h.as("ingrid").get("/").shows(t, "Ada", "Eli", "!You are not on duty now")
}

func TestTheHouseAgrees(t *testing.T) {
	h := byRota(t)
	chief := h.as("chief")
	chief.get("/house").shows(t, "Who sees the records", "Privacy contact")
	chief.post("/house/access", "sort", "rota", "before", "1", "after", "30").is(t, http.StatusUnprocessableEntity).has(t, "between 0 and 24")
	chief.post("/house/access", "sort", "rota", "before", "0", "after", "0", "privacy", "ingrid", "second-read", "48", "under-0", "16", "guardian-0", "person", "guardian-0", "feeling").is(t, http.StatusSeeOther)
	h.house().View(care.ByCoordinator("chief"), func(v care.View) {
		if a := v.Access(); a.After != 0 || a.Privacy != "ingrid" || len(a.Guardians) != 1 || a.Guardians[0].Under != 16 || len(a.Guardians[0].Chapters) != 2 {
			t.Errorf("agreed %+v", a)
		}
	})
	h.as("ingrid").post("/house/access", "sort", "everybody").is(t, http.StatusForbidden)
}

func TestHideAndOpenAgain(t *testing.T) {
	h := byRota(t)
	h.account("ingrid")
	h.account("chief")
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/me/access").shows(t, "Follow you", "Ingrid", "Kirsten", "!Jonas")
	ada.post("/me/access/hide", "from", "staff:ingrid", "what", "part").is(t, http.StatusUnprocessableEntity).has(t, "Choose what to hide")
	ada.post("/me/access/hide", "from", "staff:ingrid", "what", "all").is(t, http.StatusSeeOther)
	ada.get("/me/access").shows(t, "You hide from", "Ingrid", "everything")
	ingrid.get("/resident/ada").is(t, http.StatusNotFound).has(t, "!Ada", "!hide")
	ingrid.get("/").shows(t, "Eli", "!Ada")
	ada.post("/me/access/open", "from", "staff:ingrid").is(t, http.StatusSeeOther)
	ingrid.get("/resident/ada").shows(t, "Ada")
	h.as("eli").post("/me/access/hide", "from", "relative:astrid", "what", "all").is(t, http.StatusNotFound)
	ingrid.get("/me/access").is(t, http.StatusForbidden)
}

func TestConsentOpensAndCloses(t *testing.T) {
	h := byRota(t)
	h.does(care.ByResident("ada"), care.TellWellbeing(care.WellbeingTold{Resident: "ada", Words: "Like a quiet lake", Own: true, Told: now}))
	ada, astrid := h.as("ada"), h.as("astrid")
	astrid.get("/").shows(t, "Nothing is open to you right now", "!Ada", "!quiet lake")
	page := "/resident/ada/relative/astrid"
	ada.get("/me/relatives").shows(t, "Astrid", "May know nothing")
	ada.post(page+"/consent", "months", "3").is(t, http.StatusUnprocessableEntity).has(t, "at least one thing")
	ada.post(page+"/consent", "chapter", "feeling", "months", "7").is(t, http.StatusUnprocessableEntity)
	ada.post(page+"/consent", "chapter", "feeling", "months", "12", "words", "That I am well").is(t, http.StatusSeeOther)
	astrid.get("/").shows(t, "Like a quiet lake", "That I am well", "Open to you until", "!Ada")
	for _, path := range []string{"/resident/ada", "/people", "/resident/ada/notes", "/resident/ada/relatives", "/team", "/programme", "/wall"} {
		astrid.get(path).is(t, http.StatusForbidden).has(t, "!Ada")
	}
	h.as("ingrid").post(page+"/withdraw").is(t, http.StatusForbidden)
	ada.post(page+"/withdraw").is(t, http.StatusSeeOther)
	astrid.get("/").shows(t, "Nothing is open to you right now", "!quiet lake", "!That I am well")

	ingrid := h.as("ingrid")
	ingrid.get(page).shows(t, "What Astrid may be told", "You may always listen", "!Open this to Astrid")
	ingrid.post("/resident/ada/note", "text", "She slept well at home", "whose", "kin:astrid").is(t, http.StatusSeeOther)
	ada.get("/me/notes").shows(t, "Told by Astrid", "She slept well at home")
	ada.post(page+"/end").is(t, http.StatusSeeOther)
	astrid.get("/").is(t, http.StatusForbidden)
}

// TestGuardianOfAMinor: what a guardian sees follows the house's ages, until the birthday.
func TestGuardianOfAMinor(t *testing.T) {
	h := byRota(t)
	ingrid, astrid := h.as("ingrid"), h.as("astrid")
	ingrid.post("/resident/ada/relative/astrid", "name", "Astrid", "is", "my mother", "guardian", "yes").is(t, http.StatusSeeOther)
	h.as("chief").post("/house/access", "sort", "rota", "before", "2", "after", "12", "under-0", "16", "guardian-0", "person").is(t, http.StatusSeeOther)
	y, m, d := civil.Of(now, time.UTC).YearMonthDay()
	for born, sees := range map[civil.Day]bool{civil.Date(y-16, m, d+1): true, civil.Date(y-16, m, d): false} {
		h.does(care.ByTherapist("ingrid"), care.DescribeResident(care.ResidentDescribed{Resident: "ada", Name: "Ada", Born: born}))
		if got := strings.Contains(astrid.get("/").body, "Ada"); got != sees {
			t.Errorf("born %v: sees %v", born, got)
		}
	}
}

var noteLink = regexp.MustCompile(`/resident/ada/note/[0-9a-f-]{36}`)

func TestHoldANoteBack(t *testing.T) {
	h := byRota(t)
	h.does(care.ByProgram("test"), care.AgreeAccess(care.AccessAgreed{Everybody: true}))
	ingrid, jonas, ada := h.as("ingrid"), h.as("jonas"), h.as("ada")
	ingrid.post("/resident/ada/note", "text", "Your brother called").is(t, http.StatusSeeOther)
	note := noteLink.FindString(ingrid.get("/resident/ada/notes").body)
	day := civil.Of(now, time.UTC).Add(7).String()
	ada.get(note).shows(t, "Your brother called", "!Hold it back")
	ada.post(note+"/hold", "reason", "another", "until", day).is(t, http.StatusForbidden)
	ingrid.post(note+"/hold", "reason", "another", "until", civil.Of(now, time.UTC).Add(40).String()).is(t, http.StatusUnprocessableEntity).has(t, "30 days at most")
	ingrid.post(note+"/hold", "reason", "another", "until", day).is(t, http.StatusSeeOther)
	ada.get("/me/notes").shows(t, "Ingrid holds it back until", "because it tells of somebody else", "!Your brother called")
	ada.get(note).shows(t, "!Your brother called")
	jonas.get("/").shows(t, "A note to Ada that Ingrid holds back")
	ingrid.get(note).shows(t, "!I have read it and agree")
	ingrid.post(note+"/hold/confirm").is(t, http.StatusForbidden)
	jonas.get(note).shows(t, "I have read it and agree", "Your brother called")
	jonas.post(note+"/hold/confirm").is(t, http.StatusSeeOther)
	jonas.get("/").shows(t, "!that Ingrid holds back")
	h.pass(73 * time.Hour)
	ada = h.as("ada")
	ada.get("/me/notes").shows(t, "!Your brother called")
	h.pass(100 * time.Hour)
	h.as("ada").get("/me/notes").shows(t, "Your brother called", "!holds it back")
}

func TestOpenInNeed(t *testing.T) {
	h := byRota(t)
	ada, jonas, chief := h.as("ada"), h.as("jonas"), h.as("chief")
	fields := []string{"reason", "called", "why", "She rang me from the lake", "hours", "2"}
	with := func(more ...string) []string { return append(append([]string{}, fields...), more...) }
	h.as("ingrid").get("/glass").shows(t, "You are on duty")
	for _, who := range []string{"ada", "mona", "aud"} {
		h.as(who).get("/glass").is(t, http.StatusForbidden)
	}
	jonas.get("/glass").shows(t, "There is no list to choose from", "!Ada")
	jonas.post("/glass", with("whom", "Nobody")...).is(t, http.StatusNotFound).has(t, "No record can be opened so", `value="Nobody"`)
	jonas.post("/glass", "whom", "Ada", "reason", "called", "why", "short", "hours", "1").is(t, http.StatusUnprocessableEntity)
	ada.post("/me/access/hide", "from", "staff:jonas", "what", "all").is(t, http.StatusSeeOther)
	jonas.post("/glass", with("whom", "Ada")...).is(t, http.StatusNotFound).has(t, "No record can be opened so", "!hide")
	ada.post("/me/access/open", "from", "staff:jonas").is(t, http.StatusSeeOther)

	h.pass(6 * time.Minute) // who sits there has to show once more who they are
	jonas.get("/glass").shows(t, "Your password, once more")
	jonas.post("/glass", with("whom", "Ada", "password", "not this one at all")...).is(t, http.StatusUnprocessableEntity)
	r := jonas.post("/glass", with("whom", "ada", "password", password)...).is(t, http.StatusSeeOther)
	glass, _, _ := strings.Cut(r.location, "?")
	jonas.get("/resident/ada").shows(t, "You opened Ada’s record in need", "Close it now")
	jonas.get("/").shows(t, "Ada", "Close it now", "!Eli")
	jonas.get("/resident/eli").is(t, http.StatusNotFound)
	jonas.post("/resident/ada/note", "text", "Read only").is(t, http.StatusForbidden)
	ada.get("/").shows(t, "Your record was opened in need", "Jonas opened your record", "She rang me from the lake")
	ada.get("/me/access").shows(t, "Jonas")
	chief.get("/").shows(t, "Jonas opened Ada’s record")
	h.as("eli").get(glass).is(t, http.StatusNotFound)
	chief.post(glass+"/close").is(t, http.StatusNotFound)
	jonas.post(glass+"/close").is(t, http.StatusSeeOther)
	jonas.get("/resident/ada").is(t, http.StatusNotFound)
	jonas.post(glass+"/review", "right", "yes").is(t, http.StatusForbidden)
	h.pass(73 * time.Hour)
	chief, ada = h.as("chief"), h.as("ada")
	chief.get("/").shows(t, "in need, overdue")
	chief.get(glass).shows(t, "Was there reason to open it?", "more than three days ago")
	chief.post(glass+"/review", "right", "no").is(t, http.StatusUnprocessableEntity).has(t, "Say what follows")
	chief.post(glass+"/review", "right", "no", "words", "We talked about it").is(t, http.StatusSeeOther)
	chief.get("/").shows(t, "!in need, overdue")
	ada.get(glass).shows(t, "there was no reason", "We talked about it")
}

func TestWhoTreats(t *testing.T) {
	h := byRota(t)
	chief, jonas := h.as("chief"), h.as("jonas")
	h.as("ingrid").post("/resident/ada/treating", "treats", "jonas").is(t, http.StatusForbidden)
	chief.post("/resident/ada/treating", "treats", "jonas").is(t, http.StatusSeeOther)
	jonas.get("/resident/ada").shows(t, "Who treats Ada", "Jonas")
	h.as("ada").get("/me").shows(t, "Who treats you", "Jonas")
	chief.post("/resident/ada/treating/end", "treats", "jonas").is(t, http.StatusSeeOther)
	jonas.get("/resident/ada").is(t, http.StatusNotFound)
}
