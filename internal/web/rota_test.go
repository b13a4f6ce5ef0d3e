package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

var draftPath = regexp.MustCompile(`/rota/[0-9a-f-]{36}`)

// begun begins a draft of two weeks from Monday, and says where it is.
func begun(t *testing.T, chief *person) string {
	t.Helper()
	a := chief.post("/rota", "name", "Winter", "from", "2026-11-30", "weeks", "2")
	a.is(t, http.StatusSeeOther)
	return draftPath.FindString(a.location)
}

// TestRotaByHand: a draft is changed cell by cell; each change says what it breaks and mends, and what is published are duties.
func TestRotaByHand(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	chief.post("/rota/rules", "rules", "no").is(t, http.StatusSeeOther)
	chief.post("/rota/cover", "need-0", "Morning", "need-0-from", "08:00", "need-0-until", "12:00", "need-0-least", "1").is(t, http.StatusSeeOther)
	chief.get("/rota").shows(t, "Morning", "08:00–12:00", "one at least", "Norway: Working Environment Act")
	h.does(care.ByTherapist("ingrid"), care.MakeWish(care.WishMade{Staff: "ingrid", Day: civil.Date(2026, 12, 1), Off: true, Words: "my sister marries"}))
	draft := begun(t, chief)
	chief.get(draft).shows(t, "Winter", "Monday 30 November, Morning: 0 instead of 1.", "Ada has no companion in the house for 14 days", "There is nothing to publish.", "!What the last change did")
	chief.get(draft+"?staff=ingrid&day=2026-12-01").shows(t, "Would like to be off:", "my sister marries", "Day", "Evening", "Night")

	chief.post(draft+"/duty", "staff", "ingrid", "day", "2026-12-01", "turn", "07:30-15:30").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, "What the last change did", "It breaks", "Ingrid would like to be off on Tuesday 1 December.", "It mends", "Tuesday 1 December, Morning: 0 instead of 1.", "Ingrid: 1 new, 0 taken out")
	chief.post(draft+"/duty", "staff", "ingrid", "day", "2026-12-01", "turn", "nonsense").is(t, http.StatusUnprocessableEntity)
	chief.post(draft+"/undo").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, "There is nothing to publish.")
	chief.post(draft+"/duty", "staff", "jonas", "day", "2026-12-01", "turn", "22:00-08:00").is(t, http.StatusSeeOther)
	chief.post(draft+"/duty", "staff", "jonas", "day", "2026-12-02", "turn", "hours", "from", "10:00", "until", "18:00").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, "Jonas, not lawful: 11 hours of rest in a row in 24: 4 hours of rest, 11 at least", "aml § 10-8(1)", "Jonas, Wednesday 2 December: 10–18, breaks a rule")
	if a := chief.post(draft + "/publish"); a.status != http.StatusConflict || !strings.Contains(a.body, "for Jonas it would break the rules of working time") {
		t.Errorf("an unlawful rota: %d", a.status)
	}

	// Dropped elsewhere it is lawful.
	page := chief.get(draft).body
	duty := regexp.MustCompile(`data-duty="([^"]+)"[^>]*>10–18`).FindStringSubmatch(page)
	if duty == nil {
		t.Fatal("the duty cannot be dragged")
	}
	chief.post(draft+"/move", "duty", duty[1], "staff", "ingrid", "day", "2026-12-03").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, "Ingrid, Thursday 3 December: 10–18", "!, breaks a rule")
	chief.post(draft+"/publish").is(t, http.StatusSeeOther)
	chief.get("/rota").shows(t, "2 duties entered, 0 taken out")
	chief.get(draft).shows(t, "Kirsten published it on", "This was changed:", "Ingrid: 1 new, 0 taken out", "Thursday 3 December 10:00–18:00, new")
	h.as("ingrid").get("/duties?week=2026-11-30").shows(t, "Ingrid", "10:00–18:00", "Jonas")
	h.as("ingrid").get("/my-rota").shows(t, "New in my rota", "Thursday 3 December 10:00–18:00")
	h.as("jonas").get("/my-rota").shows(t, "New in my rota", "!Thursday 3 December 10:00–18:00")
	chief.get("/rota").shows(t, "The rota is published until 13 December 2026.", "days somebody is missing, or a strength.", `value="2026-12-14"`, `value="From 14 December 2026"`)
	for _, who := range []string{"ingrid", "ada"} {
		h.as(who).get("/rota").is(t, http.StatusForbidden)
		h.as(who).post("/rota", "name", "x", "from", "2026-11-30", "weeks", "2").is(t, http.StatusForbidden)
	}
}

// TestCoverByRows: what the house needs is a row for each need; rows are added and taken away, and what is wrong is said without
// anything that was typed being lost.
func TestCoverByRows(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	chief.get("/rota").shows(t, "Nobody has said yet.", "What the house needs has not been said", "No rota is published for the coming days.")
	chief.get("/rota/cover").shows(t, `name="need-0"`, "!need-1")
	row := func(i, name, from, until, least, wanted, strengths string, days ...string) []string {
		fields := []string{"need-" + i, name, "need-" + i + "-from", from, "need-" + i + "-until", until, "need-" + i + "-least", least, "need-" + i + "-wanted", wanted, "need-" + i + "-strengths", strengths}
		for _, d := range days {
			fields = append(fields, "need-"+i+"-day", d)
		}
		return fields
	}
	two := append(row("0", "Morning", "08:00", "15:00", "2", "3", "cooking , Grief", "monday", "friday"), row("1", "Evening", "15:00", "22:00", "1", "", "")...)
	chief.post("/rota/cover", append(two, "add", "add")...).shows(t, `value="Morning"`, `value="08:00"`, `name="need-2"`, `value="cooking, Grief"`, "Nobody here is said to be good at cooking and Grief yet.")
	chief.post("/rota/cover", append(two, "drop", "need-0")...).shows(t, "!Morning", `value="Evening"`, "!need-1")
	chief.get("/rota").shows(t, "Nobody has said yet.") // neither is saved
	for _, wrong := range []struct {
		fields []string
		says   []string
	}{
		{append(row("0", "Morning", "08:00", "", "2", "", ""), row("1", "Evening", "15:00", "22:00", "1", "", "")...), []string{"Say from when until when “Morning” lasts", `value="Morning"`, `value="08:00"`, `value="Evening"`}},
		{row("0", "Night", "22:00", "08:00", "many", "", ""), []string{"Say how many are needed for “Night”", `value="many"`}},
		{row("0", "Night", "22:00", "08:00", "2", "1", ""), []string{"For “Night”, how many would be good"}},
		{row("0", "", "22:00", "08:00", "2", "", "", "sunday"), []string{"Give each time of day a name", `value="22:00"`, `value="sunday" checked`}},
	} {
		a := chief.post("/rota/cover", wrong.fields...)
		a.is(t, http.StatusUnprocessableEntity)
		for _, text := range wrong.says {
			if !strings.Contains(a.body, text) {
				t.Errorf("the page lacks %q", text)
			}
		}
	}
	chief.post("/rota/cover", append(append(two, row("2", "", "", "", "", "", "")...), "save", "save")...).is(t, http.StatusSeeOther)
	chief.get("/rota").shows(t, "08:00–15:00", "2 at least · 3 would be good · Monday and Friday · good at cooking and Grief", "one at least")
	chief.get("/rota/cover").shows(t, `value="monday" checked`, `value="cooking, Grief"`)
	chief.post("/rota/cover").is(t, http.StatusSeeOther)
	chief.get("/rota").shows(t, "Nobody has said yet.")
	h.as("ingrid").get("/rota/cover").is(t, http.StatusForbidden)
	h.as("ingrid").post("/rota/cover", two...).is(t, http.StatusForbidden)
}

// TestRotaByPattern: two teams that live in by turns fill a draft; a consent makes it lawful.
func TestRotaByPattern(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	chief.post("/rota/rules", "rules", "no").is(t, http.StatusSeeOther)
	a := chief.post("/rota", "name", "Living in", "from", "2026-11-30", "weeks", "12")
	draft := draftPath.FindString(a.location)
	chief.post(draft+"/pattern", "kind", "coliving", "on", "7", "off", "7", "hours", "14", "nights", "free", "team-chief", "1", "team-jonas", "2").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, "lives in A", "Jonas, not lawful: 48 hours a week on average, over any six weeks: 49 hours a week, 48 at most")
	chief.post(draft+"/publish").is(t, http.StatusConflict)
	chief.post(draft+"/pattern", "kind", "coliving", "on", "0", "off", "7", "hours", "14", "team-ingrid", "1").is(t, http.StatusUnprocessableEntity)
	for _, who := range []care.StaffID{"chief", "jonas"} {
		h.does(care.ByTherapist(who), care.AgreeDerogation(care.DerogationAgreed{Derogation: care.DerogationID("c-" + who), Staff: who, Rule: "no.coliving.hours.60", Document: "letter", From: civil.Date(2026, 1, 1)}))
	}
	for _, line := range regexp.MustCompile(`<li>[^<]*not lawful[^<]*`).FindAllString(chief.get(draft).body, -1) {
		t.Errorf("after consent: %s", line)
	}
	chief.post(draft+"/duty", "staff", "ingrid", "day", "2026-12-10", "turn", "house", "days", "3", "nights", "available", "team", "A").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, "Ingrid, Thursday 10 December: lives in A")
	chief.post(draft+"/duty", "staff", "ingrid", "day", "2026-12-11", "turn", "off").is(t, http.StatusSeeOther)
	chief.post(draft+"/publish").is(t, http.StatusSeeOther)
	chief.get("/duties?week=2026-11-30").shows(t, "Kirsten", "all day")
	other := begun(t, chief)
	chief.post(other+"/discard").is(t, http.StatusSeeOther)
	chief.get(other).is(t, http.StatusNotFound)
}

// TestSickCall: who falls ill is replaced by who could come, with reasons.
func TestSickCall(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	day := civil.Of(now, time.UTC).Add(5)
	h.does(care.ByCoordinator("chief"), care.EnterDuty(care.DutyEntered{Duty: "tomorrow", Staff: "jonas", From: now.Add(120 * time.Hour), Until: now.Add(128 * time.Hour)}),
		care.NameCompanion(care.CompanionNamed{Resident: "eli", Staff: "chief"}))
	h.does(care.ByTherapist("jonas"), care.NoteAbsence(care.AbsenceNoted{Absence: "flu", Staff: "jonas", What: care.Sick, From: day, Until: day}))
	page := chief.get("/rota")
	page.shows(t, "Somebody has to come instead", "Jonas is away", "Kirsten", "Eli’s companion", "Ada’s companion", "Comes instead")
	if regexp.MustCompile(`Jonas[^<]*(?i:ill|sick)`).MatchString(page.body) {
		t.Error("why he is away stands where anybody may look over a shoulder")
	}
	chief.post("/duties/tomorrow/replace", "staff", "ingrid").is(t, http.StatusSeeOther)
	chief.get("/rota").shows(t, "!Somebody has to come instead")
	h.as("ingrid").post("/duties/tomorrow/replace", "staff", "ingrid").is(t, http.StatusForbidden)
}

// TestMyRota: wishes, absences, consent and swaps are one's own, and nobody else's to see.
func TestMyRota(t *testing.T) {
	h := newHouse(t)
	h.as("chief").post("/rota/rules", "rules", "no").is(t, http.StatusSeeOther)
	h.does(care.ByCoordinator("chief"), care.EnterDuty(care.DutyEntered{Duty: "d9", Staff: "jonas", From: now.Add(120 * time.Hour), Until: now.Add(128 * time.Hour)}))
	jonas, ingrid := h.as("jonas"), h.as("ingrid")
	jonas.post("/my-rota/wish", "day", "2026-12-24", "want", "off", "words", "my sister is here").is(t, http.StatusSeeOther)
	jonas.post("/my-rota/wish", "day", "2020-12-24", "want", "off").is(t, http.StatusUnprocessableEntity)
	jonas.post("/my-rota/absence", "what", "holiday", "from", "2026-12-28", "until", "2026-12-30").is(t, http.StatusSeeOther)
	jonas.post("/my-rota/consent", "rule", "no.coliving.hours.60", "document", "letter of 1 November").is(t, http.StatusSeeOther)
	jonas.get("/my-rota").shows(t, "Off on Thursday 24 December", "my sister is here", "Holiday: 28 December to 30 December", "letter of 1 November", "I withdraw it", "9 hours in any 24", "kept")
	ingrid.get("/my-rota").shows(t, "!my sister is here", "!letter of 1 November", "!Holiday:")
	jonas.post("/my-rota/wish", "day", "2026-12-24", "drop", "drop").is(t, http.StatusSeeOther)
	jonas.get("/my-rota").shows(t, "!my sister is here")

	jonas.post("/my-rota/swap", "duty", "d9", "to", "chief", "words", "could you?").is(t, http.StatusSeeOther)
	chief := h.as("chief")
	page := chief.get("/my-rota")
	page.shows(t, "Jonas asks you to take", "could you?", "Yes, I take it")
	swap := regexp.MustCompile(`/my-rota/swap/[0-9a-f-]{36}`).FindString(page.body)
	ingrid.post(swap, "yes", "yes").is(t, http.StatusForbidden)
	chief.post(swap, "yes", "yes").is(t, http.StatusSeeOther)
	chief.get("/my-rota").shows(t, "!Jonas asks you", "Thursday 26 November")
	jonas.get("/my-rota").shows(t, "None in the coming six weeks.")
	h.as("ada").get("/my-rota").is(t, http.StatusForbidden)
}

// TestTwoDraw: two coordinators with one draft on the screen lose nothing of one another's: who asks for what is not there any more is told, and
// looks again.
func TestTwoDraw(t *testing.T) {
	h := newHouse(t)
	one, other := h.as("chief"), h.as("chief")
	draft := begun(t, one)
	one.post(draft+"/duty", "staff", "ingrid", "day", "2026-12-01", "turn", "07:30-15:30", "there", "").is(t, http.StatusSeeOther)
	duty := regexp.MustCompile(`data-duty="([^"]+)"`)
	saw := duty.FindStringSubmatch(one.get(draft).body)[1]
	seen := func() string {
		return regexp.MustCompile(`name="seen" value="(\d+)"`).FindStringSubmatch(one.get(draft).body)[1]
	}
	before := seen()
	told := func(what string, a answer) {
		t.Helper()
		if a.status != http.StatusConflict || !strings.Contains(a.body, "Somebody has changed the draft meanwhile.") {
			t.Errorf("%s: %d", what, a.status)
		}
	}
	told("a tap on a cell that was free", other.post(draft+"/duty", "staff", "ingrid", "day", "2026-12-01", "turn", "15:00-22:30", "there", ""))
	other.post(draft+"/duty", "staff", "ingrid", "day", "2026-12-01", "turn", "15:00-22:30", "there", saw).is(t, http.StatusSeeOther)
	told("a drag of a duty that is gone", one.post(draft+"/move", "duty", saw, "staff", "jonas", "day", "2026-12-02", "there", ""))
	one.post(draft+"/duty", "staff", "jonas", "day", "2026-12-02", "turn", "07:30-15:30", "there", "").is(t, http.StatusSeeOther)
	now := duty.FindStringSubmatch(one.get(draft).body)[1]
	told("a drop onto a duty that was not there", other.post(draft+"/move", "duty", now, "staff", "jonas", "day", "2026-12-02", "there", ""))
	told("an undo of another's change", one.post(draft+"/undo", "seen", before))
	told("publishing what nobody saw", one.post(draft+"/publish", "seen", before))
	one.get(draft).shows(t, "Ingrid, Tuesday 1 December: 15–22:30", "Jonas, Wednesday 2 December: 7:30–15:30")
	one.post(draft+"/undo", "seen", seen()).is(t, http.StatusSeeOther)
	one.post(draft+"/undo", "seen", seen()).is(t, http.StatusSeeOther)
	one.get(draft).shows(t, "Ingrid, Tuesday 1 December: 7:30–15:30", "Do it after all")
	one.post(draft+"/redo", "seen", seen()).is(t, http.StatusSeeOther)
	one.post(draft+"/publish", "seen", seen(), "words", "Jonas has a course").is(t, http.StatusSeeOther)
	told2 := other.post(draft + "/publish")
	if told2.status != http.StatusConflict || !strings.Contains(told2.body, "It is published.") {
		t.Errorf("published already: %d", told2.status)
	}
	other.get(draft).shows(t, "Jonas has a course")
	h.as("ingrid").get("/my-rota").shows(t, "New in my rota", "Jonas has a course")
}

// TestDraftTeamChanges: who leaves, and what is entered beside a draft, is said in it; the duties can be given to others.
func TestDraftTeamChanges(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	draft := begun(t, chief)
	chief.post(draft+"/duty", "staff", "jonas", "day", "2026-12-01", "turn", "07:30-15:30").is(t, http.StatusSeeOther)
	h.does(care.ByCoordinator("chief"), care.EnterDuty(care.DutyEntered{Duty: "beside", Staff: "jonas", From: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), Until: time.Date(2026, 12, 1, 17, 0, 0, 0, time.UTC)}))
	chief.get(draft).shows(t, "Jonas has two duties at a time on Tuesday 1 December")
	if a := chief.post(draft + "/publish"); a.status != http.StatusConflict {
		t.Errorf("two duties at a time: %d", a.status)
	}
	h.does(care.ByCoordinator("chief"), care.CancelDuty(care.DutyCancelled{Duty: "beside"}), care.LeaveStaff(care.StaffLeft{Staff: "jonas", On: now}))
	page := chief.get(draft)
	page.shows(t, "Jonas does not work here any more, and has one duty in the draft.", "!two duties")
	if a := chief.post(draft + "/publish"); a.status != http.StatusConflict || !strings.Contains(a.body, "Give them to somebody else.") {
		t.Errorf("who does not work here: %d", a.status)
	}
	duty := regexp.MustCompile(`data-duty="([^"]+)"`).FindStringSubmatch(page.body)[1]
	chief.post(draft+"/move", "duty", duty, "staff", "ingrid", "day", "2026-12-01", "there", "").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, "Last change: breaks 1, mends 2", "Ingrid: 1 new, 0 taken out", "!Jonas: 1 new")
	chief.post(draft+"/publish").is(t, http.StatusSeeOther)
}

// TestCopyRota: what was in earlier weeks is a draft's, as many days later, without those who are away.
func TestCopyRota(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	at := func(id string, staff care.StaffID, day civil.Day) care.DutyEntered {
		return care.DutyEntered{Duty: care.DutyID(id), Staff: staff, From: day.At(9*60, time.UTC), Until: day.At(17*60, time.UTC)}
	}
	monday := civil.Date(2026, 11, 30)
	h.does(care.ByCoordinator("chief"), care.EnterDuty(at("a", "ingrid", monday), at("b", "jonas", monday.Add(1)), at("c", "ingrid", monday.Add(2))))
	a := chief.post("/rota", "name", "Next", "from", "2026-12-14", "weeks", "2")
	draft := draftPath.FindString(a.location)
	chief.get(draft).shows(t, "Copy from earlier weeks", `value="2026-11-30"`)
	chief.post(draft+"/copy", "copy", "2026-12-01").is(t, http.StatusUnprocessableEntity)
	chief.post(draft+"/copy", "copy", "2026-12-21").is(t, http.StatusUnprocessableEntity)
	if a := chief.post(draft+"/copy", "copy", "2025-11-17"); !strings.Contains(a.body, "There were no duties in those weeks") {
		t.Errorf("from weeks without duties: %d", a.status)
	}
	h.does(care.ByTherapist("jonas"), care.NoteAbsence(care.AbsenceNoted{Absence: "away", Staff: "jonas", What: care.Holiday, From: monday.Add(15), Until: monday.Add(15)}))
	chief.post(draft+"/duty", "staff", "jonas", "day", "2026-12-18", "turn", "07:30-15:30").is(t, http.StatusSeeOther)
	chief.post(draft+"/copy", "copy", "2026-11-30").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, "Ingrid: 2 new, 0 taken out", "Monday 14 December", "Wednesday 16 December", "!Jonas: 1 new")
	h.as("ingrid").post(draft+"/copy", "copy", "2026-11-30").is(t, http.StatusForbidden)
}

// TestGapsOfADay: a tap on what is missing says what, and who is there.
func TestGapsOfADay(t *testing.T) {
	_, chief := manned(t)
	draft := begun(t, chief)
	chief.post(draft+"/duty", "staff", "ola", "day", "2026-12-01", "turn", "07:30-15:30").is(t, http.StatusSeeOther)
	chief.get(draft).shows(t, `of=2026-12-01#of`, `aria-label="Tuesday 1 December: `)
	page := chief.get(draft + "?of=2026-12-01").body
	card := page[strings.Index(page, `id="of"`):]
	for _, want := range []string{"Tuesday 1 December", "Evening: 0 instead of 1", "Who is here", "Ola", "07:30–15:30"} {
		if !strings.Contains(card, want) {
			t.Errorf("the day does not say %q", want)
		}
	}
	chief.get(draft+"?staff=ola&day=2026-12-01").shows(t, "What the last change did", `name="there" value="`)
}

// TestSwapSaysWhy: what cannot be swapped cannot be chosen, with the reason; who asked hears the answer, and both hear when a duty was changed.
func TestSwapSaysWhy(t *testing.T) {
	h := newHouse(t)
	h.as("chief").post("/rota/rules", "rules", "no").is(t, http.StatusSeeOther)
	at := func(id string, staff care.StaffID, hours, long int) care.DutyEntered {
		from := now.Add(time.Duration(hours) * time.Hour)
		return care.DutyEntered{Duty: care.DutyID(id), Staff: staff, From: from, Until: from.Add(time.Duration(long) * time.Hour)}
	}
	h.does(care.ByCoordinator("chief"), care.EnterDuty(at("s1", "jonas", 240, 8), at("s2", "chief", 230, 8), at("s3", "chief", 400, 8)))
	jonas, chief := h.as("jonas"), h.as("chief")
	jonas.get("/my-rota/swap?duty=s1&to=chief").shows(t, "For Kirsten it would break a rule: 13 hours in any 24", "disabled", "!16 hours in 24")
	jonas.post("/my-rota/swap", "duty", "s1", "to", "chief", "for", "").is(t, http.StatusSeeOther)
	jonas.get("/my-rota").shows(t, "It cannot be swapped like this.", "For Kirsten it would break a rule")
	page := chief.get("/my-rota")
	page.shows(t, "Jonas asks you to take", "For you it would break a rule", "16 hours in 24, 13 at most", "!Yes, I take it")
	swap := regexp.MustCompile(`/my-rota/swap/[0-9a-f-]{36}`)
	chief.post(swap.FindString(page.body), "no", "no").is(t, http.StatusSeeOther)
	jonas.get("/my-rota").shows(t, "Kirsten cannot take: ", "!has not answered")

	jonas.post("/my-rota/swap", "duty", "s1", "to", "chief", "for", "s3").is(t, http.StatusSeeOther)
	h.does(care.ByCoordinator("chief"), care.CancelDuty(care.DutyCancelled{Duty: "s3"}))
	for _, who := range []*person{jonas, chief} {
		page := who.get("/my-rota")
		page.shows(t, "was changed meanwhile, so it comes to nothing")
	}
	jonas.post(swap.FindString(jonas.get("/my-rota").body), "no", "no").is(t, http.StatusSeeOther)
	jonas.get("/my-rota").shows(t, "!was changed meanwhile")
}

// TestSickPart: of a long duty only the days are given away on which somebody is away.
func TestSickPart(t *testing.T) {
	h := newHouse(t)
	chief := h.as("chief")
	from := civil.Of(now, time.UTC).Add(5).At(9*60, time.UTC)
	h.does(care.ByCoordinator("chief"), care.EnterDuty(care.DutyEntered{Duty: "stay", Staff: "jonas", From: from, Until: from.AddDate(0, 0, 7)}))
	day := civil.Of(from, time.UTC)
	h.does(care.ByTherapist("jonas"), care.NoteAbsence(care.AbsenceNoted{Absence: "flu", Staff: "jonas", What: care.Sick, From: day, Until: day.Add(1)}))
	page := chief.get("/rota")
	page.shows(t, "The duty goes on afterwards; Jonas takes over again")
	part := regexp.MustCompile(`name="part-from" value="([^"]+)"> ?<input type="hidden" name="part-until" value="([^"]+)"`).FindStringSubmatch(page.body)
	if part == nil {
		t.Fatal("the form does not say which part")
	}
	chief.post("/duties/stay/replace", "staff", "ingrid", "part-from", "yesterday").is(t, http.StatusUnprocessableEntity)
	chief.post("/duties/stay/replace", "staff", "ingrid", "part-from", part[1], "part-until", part[2]).is(t, http.StatusSeeOther)
	chief.get("/rota").shows(t, "!Somebody has to come instead")
	h.house().View(care.ByCoordinator("chief"), func(v care.View) {
		hours := map[care.StaffID]float64{}
		for _, d := range v.Duties(from, from.AddDate(0, 0, 7)) {
			hours[d.Staff] += d.Until.Sub(d.From).Hours()
		}
		if hours["ingrid"] != 48 || hours["jonas"] != 120 {
			t.Errorf("%v", hours)
		}
	})
}
