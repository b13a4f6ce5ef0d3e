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

// saturday is the day that the tests live on.
var saturday = civil.Date(2026, 11, 21)

func TestOrigin(t *testing.T) {
	for host, want := range map[string]string{"127.0.0.1:8080": "http://127.0.0.1:8080", "localhost:80": "http://localhost:80", "[::1]:8080": "http://[::1]:8080",
		"house.test": "https://house.test", "10.0.0.5:8443": "https://10.0.0.5:8443"} {
		if got := origin(&http.Request{Host: host}); got != want {
			t.Errorf("%s is found at %s", host, got)
		}
	}
}

// lively is the tests' house with a programme in it.
func lively(t *testing.T) *testHouse {
	h := newHouse(t)
	plan := func(id care.ActivityID, p care.ActivityPlan) care.Decision {
		p.From = saturday.Add(-21)
		return care.PlanActivity(care.ActivityPlanned{Activity: id, ActivityPlan: p})
	}
	h.does(care.ByProgram("test"),
		care.NamePlace(care.PlaceNamed{Place: "hall", Name: "The hall"}),
		care.AgreeRhythm(care.RhythmAgreed{Moments: []care.Moment{{Name: "Breakfast", Sort: care.MomentMeal, From: 8 * 60, Until: 9 * 60}}}),
		plan("meeting", care.ActivityPlan{Title: "House meeting", Kind: care.ActivityMeeting, Everyone: true, Rule: "FREQ=DAILY", At: 9*60 + 15, Minutes: 45, Place: "hall"}),
		plan("walk", care.ActivityPlan{Title: "Walk to the lake", Kind: care.ActivityMovement, SignUp: true, Room: 1, Rule: "FREQ=WEEKLY;BYDAY=TU,SA", At: 13 * 60, Minutes: 90, Leaders: []care.StaffID{"jonas"}}),
		plan("music", care.ActivityPlan{Title: "Music", Kind: care.ActivityMusic, Choice: "afternoon", Rule: "FREQ=WEEKLY;BYDAY=SA", At: 15 * 60, Minutes: 60}),
		plan("art", care.ActivityPlan{Title: "Clay and colour", Kind: care.ActivityArt, Choice: "afternoon", Rule: "FREQ=WEEKLY;BYDAY=SA", At: 15 * 60, Minutes: 60}),
		plan("imr", care.ActivityPlan{Title: "Coping", Kind: care.ActivityIMR, Rule: "FREQ=WEEKLY;BYDAY=SA", At: 12 * 60, Minutes: 60, Leaders: []care.StaffID{"ingrid"}}))
	return h
}

func TestWeek(t *testing.T) {
	h := lively(t)
	h.as("ingrid").get("/programme").shows(t, "Week 47", "16 November – 22 November", "House meeting", "Walk to the lake", "Plan something", "/programme/day/2026-11-21")
	h.as("ada").get("/programme").shows(t, "House meeting", "!Plan something")
	h.as("ada").get("/programme?day=2026-12-01").shows(t, "Week 49", "This week")
	h.as("ada").get("/programme/day/2026-11-21").shows(t, "Saturday 21 November", "Breakfast", "Coping", "1 h 30 min")
	for _, path := range []string{"/programme?day=yesterday", "/programme/day/2026-02-30", "/programme?day=9999-12-31", "/programme/activity/nothing", "/programme/activity/walk/on/2026-11-22", "/programme/activity/walk/on/x"} {
		h.as("ada").get(path).is(t, http.StatusNotFound)
	}
	h.as("root").get("/programme").is(t, http.StatusForbidden)
	h.as("ingrid").get("/live/programme?about=x").is(t, http.StatusNotFound)
}

// TestPlan plans an activity in plain words, changes it, moves and cancels a day, and ends it.
func TestPlan(t *testing.T) {
	h := lively(t)
	ingrid := h.as("ingrid")
	ingrid.get("/programme/new").shows(t, "What is it called?", "Illness management and recovery")
	fields := []string{"title", "Choir", "kind", "music", "from", "2026-11-24", "at", "18:00", "minutes", "60", "repeat", "weekly", "weekday", "tuesday", "weekday", "thursday",
		"who", "sign-up", "place", "hall", "leader", "ingrid", "function", "support", "function", "involvement", "room", "6"}
	r := ingrid.post("/programme/new", fields...)
	r.is(t, http.StatusSeeOther)
	page, _, _ := strings.Cut(r.location, "?")
	ingrid.get(r.location).shows(t, "It is in the programme", "Undo", "Every Tuesday and Thursday, 18:00, 1 h", "Whoever wants to, each time · room for 6", "The hall · Ingrid",
		"It gives support and involvement.", "Tuesday 24 November", "Thursday 26 November", "!Wednesday 25 November")

	// The form is filled in with what is so, and its answer changes it from a day on.
	ingrid.get(page+"/change").shows(t, `value="Choir"`, `value="2026-11-21"`)
	changed := append([]string{"since", "2026-11-30"}, fields...)
	for i, f := range changed {
		if f == "18:00" {
			changed[i] = "19:30"
		}
	}
	ingrid.post(page+"/change", changed...).is(t, http.StatusSeeOther)
	ingrid.get("/programme/day/2026-11-26").shows(t, "18:00", "Choir")
	ingrid.get("/programme/day/2026-12-01").shows(t, "19:30 Choir", "!18:00 Choir")

	ingrid.post(page+"/on/2026-11-24/cancel", "why", "Ada is ill").is(t, http.StatusConflict).has(t, "Ada lives here", "Ada is ill")
	ingrid.post(page+"/on/2026-11-24/cancel", "why", "Storm").is(t, http.StatusSeeOther)
	ingrid.get(page+"/on/2026-11-24").shows(t, "Does not take place: Storm")
	ingrid.post(page+"/on/2026-11-26/move", "to", "2026-11-27", "at", "17:00", "minutes", "30").is(t, http.StatusSeeOther)
	ingrid.get("/programme/day/2026-11-26").shows(t, "!Choir")
	ingrid.get("/programme/day/2026-11-27").shows(t, "Choir", "17:00")
	ingrid.get(page).shows(t, "Otherwise than planned", "moved from Thursday 26 November")

	ingrid.post(page+"/end", "last", "2026-12-01").is(t, http.StatusSeeOther)
	ingrid.get(page).shows(t, "For the last time on Tuesday 1 December")
	ingrid.get("/programme/day/2026-12-03").shows(t, "!Choir")
	ingrid.get("/programme/all").shows(t, "Choir", "Every day, 09:15, 45 min", "For the last time")

	for _, path := range []string{"/programme/new", page + "/change"} {
		h.as("ada").get(path).is(t, http.StatusForbidden)
	}
	for _, path := range []string{"/programme/new", page + "/change", page + "/end", page + "/on/2026-12-01/cancel", page + "/on/2026-12-01/move"} {
		h.as("ada").post(path, append([]string{"last", "2026-12-01", "to", "2026-12-01", "since", "2026-12-01"}, fields...)...).is(t, http.StatusForbidden)
	}
}

func TestPlanAgain(t *testing.T) {
	h := lively(t)
	ingrid := h.as("ingrid")
	once := []string{"title", "Walk with Ada", "kind", "movement", "from", "2026-11-24", "at", "10:00", "minutes", "60", "repeat", "once", "who", "choice", "choice", "morning"}
	r := ingrid.post("/programme/new", once...)
	r.is(t, http.StatusConflict).has(t, "Ada lives here", `value="Walk with Ada"`, "It is only a word here", `value="morning"`)
	ingrid.post("/programme/new", append(once, "names-nobody", "yes")...).is(t, http.StatusSeeOther)
	for change, says := range map[string]string{"at=25:00": "25:00", "minutes=many": "many", "from=soon": "soon", "choice=": "Give the choice a name", "minutes=0": "how many minutes", "repeat=always": "", "kind=penance": "",
		"repeat=weekly&every=-2": "-2"} {
		fields := append([]string{}, once...)
		fields[1] = "Walk"
		for pair := range strings.SplitSeq(change, "&") {
			name, value, _ := strings.Cut(pair, "=")
			for i := 0; i < len(fields); i += 2 {
				if fields[i] == name {
					fields[i+1] = value
				}
			}
			fields = append(fields, name, value)
		}
		ingrid.post("/programme/new", fields...).is(t, http.StatusUnprocessableEntity).has(t, says, "What is it called?")
	}
	// A trip that is once is put on another day.
	to := ingrid.post("/programme/new", "title", "Museum", "kind", "outing", "from", "2026-11-25", "at", "10:00", "minutes", "60", "repeat", "once", "who", "everyone").location
	page, _, _ := strings.Cut(to, "?")
	ingrid.post(page+"/change", "title", "Museum", "kind", "outing", "from", "2026-11-28", "at", "10:00", "minutes", "60", "repeat", "once", "who", "everyone").is(t, http.StatusSeeOther)
	ingrid.get("/programme/day/2026-11-25").shows(t, "!Museum")
	ingrid.get("/programme/day/2026-11-28").shows(t, "Museum")
}

// TestEveryOtherWeekStays changes the hour of something that is every other week: its weeks stay the same weeks.
func TestEveryOtherWeekStays(t *testing.T) {
	h := lively(t)
	ingrid := h.as("ingrid")
	fields := []string{"title", "Sauna", "kind", "recreation", "from", "2026-11-24", "at", "18:00", "minutes", "60", "repeat", "weekly", "weekday", "tuesday", "every", "2", "who", "sign-up"}
	page, _, _ := strings.Cut(ingrid.post("/programme/new", fields...).location, "?")
	ingrid.get(page).shows(t, "Every other week: Tuesday")
	ingrid.post(page+"/change", append(fields, "since", "2026-12-01")...).is(t, http.StatusSeeOther)
	ingrid.get("/programme/day/2026-12-01").shows(t, "!Sauna")
	ingrid.get("/programme/day/2026-12-08").shows(t, "Sauna")
}

func TestMembers(t *testing.T) {
	h := lively(t)
	ingrid, ada := h.as("ingrid"), h.as("ada")
	ada.post("/programme/activity/imr/member", "resident", "ada").is(t, http.StatusForbidden)
	ingrid.post("/programme/activity/imr/member", "resident", "ada").is(t, http.StatusSeeOther)
	ingrid.get("/programme/activity/imr").shows(t, "Who belongs to it", "Take out Ada")
	ada.get("/programme/activity/imr").shows(t, "I no longer come each time")
	h.as("eli").get("/programme/activity/imr").shows(t, "!Ada", "!each time</button>")
	ada.post("/programme/activity/imr/member/end", "resident", "ada").is(t, http.StatusSeeOther)
	ingrid.get("/programme/activity/imr").shows(t, "!Take out Ada")
	ada.get("/programme/activity/walk").shows(t, "I want to come each time")
}

func TestGoOrNot(t *testing.T) {
	h := lively(t)
	ada, eli, ingrid := h.as("ada"), h.as("eli"), h.as("ingrid")
	ada.get("/programme/activity/walk/on/2026-11-21").shows(t, "I will come", "0 going", "Jonas")
	ada.post("/programme/activity/walk/on/2026-11-21/go", "resident", "ada", "go", "yes").is(t, http.StatusSeeOther)
	ada.get("/programme/activity/walk/on/2026-11-21").shows(t, "You are going", "Not this time", "1 going")
	eli.get("/programme/activity/walk/on/2026-11-21").shows(t, "1 going", "!Ada", "!I will come")
	eli.post("/programme/activity/walk/on/2026-11-21/go", "resident", "eli").is(t, http.StatusConflict).has(t, "no room left")
	eli.post("/programme/activity/walk/on/2026-11-21/go", "resident", "ada", "go", "no").is(t, http.StatusForbidden)
	ingrid.get("/programme/activity/walk/on/2026-11-21").shows(t, "Not this time: Ada")
	ingrid.get("/programme").shows(t, "full")
	ingrid.post("/programme/activity/walk/on/2026-11-21/go", "resident", "ada", "go", "no").is(t, http.StatusSeeOther)
	ingrid.get("/programme/activity/walk/on/2026-11-21").shows(t, "0 going", "!/group/")
	ingrid.get("/programme/activity/meeting/on/2026-11-21").shows(t, "/group/meeting/2026-11-21") // it has begun
	ada.get("/programme/activity/meeting/on/2026-11-21").shows(t, "!/group/")
}

func TestClashesAreSaid(t *testing.T) {
	h := lively(t)
	h.does(care.ByTherapist("ingrid"), care.AgreeAppointment(care.AppointmentAgreed{Appointment: "a", Resident: "ada", Title: "Dentist", With: []care.StaffID{"ingrid"}, From: now.Add(time.Hour), Minutes: 60}),
		care.AgreeParticipation(care.ParticipationAgreed{Resident: "ada", Activity: "imr", From: saturday}))
	h.as("ingrid").get("/programme").shows(t, "Worth a look", "Today 12:00: Ada is expected both at Coping and at Dentist.", "Ingrid leads both Coping and Dentist (Ada)")
	h.as("eli").get("/programme").shows(t, "!Dentist")
	h.as("ada").get("/resident/ada/schedule").shows(t, "at the same time as something else", "Two things are at the same time")
}

func TestSchedule(t *testing.T) {
	h := lively(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/resident/ada/schedule").shows(t, "Saturday 21 November", "Breakfast", "House meeting", "Music", "Clay and colour", "Rest", "Choose", `name="choice" value="walk@2026-11-21"`, "I will come")
	h.as("eli").get("/resident/ada/schedule").is(t, http.StatusNotFound)
	h.as("eli").get("/live/schedule?about=ada@2026-11-21").is(t, http.StatusNotFound)

	// She chooses, changes her mind, and rests.
	choice := func(value string) answer {
		return ada.post("/resident/ada/choice", "choice", value, "of", "music@2026-11-21", "of", "art@2026-11-21", "to", "/resident/ada/schedule")
	}
	choice("music@2026-11-21").is(t, http.StatusSeeOther)
	checked := regexp.MustCompile(`value="([^"]*)" checked`)
	chosen := func() string {
		var list []string
		for _, m := range checked.FindAllStringSubmatch(ada.get("/resident/ada/schedule").body, -1) {
			list = append(list, m[1])
		}
		return strings.Join(list, ",")
	}
	if got := chosen(); got != "music@2026-11-21" {
		t.Errorf("chosen is %q", got)
	}
	r := choice("art@2026-11-21")
	if got := chosen(); got != "art@2026-11-21" {
		t.Errorf("chosen is %q", got)
	}
	ada.get(r.location).shows(t, "It is in the day", "Undo")
	choice("").is(t, http.StatusSeeOther)
	choice("").is(t, http.StatusSeeOther)
	if got := chosen(); got != "" {
		t.Errorf("chosen is %q", got)
	}
	choice("nonsense").is(t, http.StatusNotFound)
	choice("music@2026-11-22").is(t, http.StatusNotFound)
	h.as("eli").post("/resident/ada/choice", "choice", "music@2026-11-21").is(t, http.StatusForbidden)
	ingrid.get("/resident/ada/schedule").shows(t, "Music")
	ingrid.get("/resident/ada").shows(t, "Ada’s day", "House meeting", "/resident/ada/schedule")
	if r := ada.get("/schedule"); r.location != "/resident/ada/schedule" {
		t.Errorf("her schedule is at %q", r.location)
	}
	if r := ingrid.get("/schedule"); r.location != "/programme" {
		t.Errorf("the team is sent to %q", r.location)
	}
}

func TestAppointments(t *testing.T) {
	h := lively(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/resident/ada/appointments/new?day=2026-11-23").shows(t, `value="2026-11-23"`)
	fields := []string{"title", "Lawyer", "day", "2026-11-23", "at", "10:00", "minutes", "30", "with", "ingrid", "others", "my sister", "where", "Storgata 1", "private", "yes"}
	ada.post("/resident/ada/appointments/new", fields...).is(t, http.StatusSeeOther)
	page := regexp.MustCompile(`/resident/ada/appointments/[0-9a-f-]{36}`).FindString(ada.get("/resident/ada/schedule?day=2026-11-23").shows(t, "Lawyer", "Ingrid · Storgata 1 · my sister").body)
	ada.get(page).shows(t, "Monday 23 November, 10:00–10:30", "Private")
	h.as("eli").get(page).is(t, http.StatusNotFound)
	h.as("eli").post(page+"/cancel").is(t, http.StatusForbidden)
	ada.post("/resident/ada/appointments/new", "title", "", "day", "2026-11-23", "at", "10:00", "minutes", "30", "others", "my sister").is(t, http.StatusUnprocessableEntity).has(t, "Say in a few words", `value="my sister"`)

	// Paper says only that there is one.
	ada.get("/print/day?day=2026-11-23&resident=ada").shows(t, "10:00", "Appointment", "!Lawyer", "!sister", "!Storgata")

	ingrid.post(page+"/move", "day", "2026-11-24", "at", "11:00", "minutes", "30", "place", "hall").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/schedule?day=2026-11-24").shows(t, "11:00", "Lawyer", "The hall")
	ada.post(page+"/cancel", "why", "a cold").is(t, http.StatusSeeOther)
	ada.get(page).shows(t, "Does not take place: a cold")
	ada.post(page+"/move", "day", "", "at", "11:00", "minutes", "30").is(t, http.StatusUnprocessableEntity)
}

func TestRoutines(t *testing.T) {
	h := lively(t)
	ada := h.as("ada")
	ada.get("/resident/ada/routines/new").shows(t, "What do you want to do?")
	ada.post("/resident/ada/routines/new", "title", "Shower", "from", "2026-11-21", "at", "07:00", "minutes", "15", "repeat", "daily").is(t, http.StatusSeeOther)
	body := ada.get("/resident/ada/schedule").shows(t, "Shower", "Shower is done", `aria-pressed="false"`, "Every day, 07:00").body
	tick := strings.ReplaceAll(regexp.MustCompile(`action="(/resident/ada/tick[^"]*)"`).FindStringSubmatch(body)[1], "&amp;", "&")
	ada.post(tick, "done", "yes").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/schedule").shows(t, `aria-pressed="true"`)
	h.as("ingrid").get("/resident/ada/schedule").shows(t, "Shower", "!aria-pressed")
	h.as("ingrid").post(tick, "done", "yes").is(t, http.StatusForbidden)
	ada.post(tick, "done", "no").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/schedule").shows(t, `aria-pressed="false"`)

	page := regexp.MustCompile(`/resident/ada/routines/[0-9a-f-]{36}`).FindString(body)
	ada.get(page).shows(t, `value="Shower"`, "Let go of it")
	ada.post(page, "title", "Shower", "from", "2026-11-23", "at", "08:00", "minutes", "15", "repeat", "weekly", "weekday", "monday").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/schedule?day=2026-11-22").shows(t, "07:00")
	ada.get("/resident/ada/schedule?day=2026-11-24").shows(t, "!<span class=\"title\">Shower")
	h.as("eli").get(page).is(t, http.StatusNotFound)
	h.as("eli").post("/resident/ada/routines/new", "title", "x", "from", "2026-11-21", "at", "07:00", "minutes", "15", "repeat", "daily").is(t, http.StatusForbidden)
	ada.post(page+"/end", "last", "2026-11-23").is(t, http.StatusSeeOther)
	ada.get("/resident/ada/schedule?day=2026-11-30").shows(t, "!<span class=\"title\">Shower")
}

func TestPrint(t *testing.T) {
	h := lively(t)
	h.does(care.ByResident("ada"), care.ChooseActivity(care.ChoiceMade{Resident: "ada", OccurrenceID: care.OccurrenceID{Activity: "walk", Day: saturday}}))
	h.as("ingrid").get("/print/week?day=2026-11-21").shows(t, "Our week · week 47", "wide", "Walk to the lake", "Jonas", "!Ada")
	h.as("ada").get("/print/day").shows(t, "Saturday 21 November", "Breakfast", "Coping", "!Ada<")
	h.as("ada").get("/print/day?resident=ada").shows(t, "<h1>Ada</h1>", "Walk to the lake", "Choose: Clay and colour / Music", "My own words about the day")
	h.as("eli").get("/print/day?resident=ada").is(t, http.StatusNotFound)
	h.as("root").get("/print/week").is(t, http.StatusForbidden)
}

func TestFeeds(t *testing.T) {
	h := lively(t)
	ada, nobody := h.as("ada"), h.nobody()
	h.does(care.ByResident("ada"), care.AgreeAppointment(care.AppointmentAgreed{Appointment: "a", Resident: "ada", Title: "Lawyer", From: now.Add(time.Hour), Minutes: 60}))
	ada.get("/calendar").shows(t, "Calendar on the phone", "There are none", "!The programme of the house</button>")
	id := newID()
	link := regexp.MustCompile(`https://milieu\.test(/feed/[^"]+\.ics)`)
	m := link.FindStringSubmatch(ada.post("/calendar", "once", id, "of", "mine").shows(t, "Here is the link").body)
	if m == nil {
		t.Fatal("no link is shown")
	}
	ada.post("/calendar", "once", id, "of", "mine").shows(t, "was shown already", "!/feed/") // the same form again
	r := nobody.get(m[1])
	r.shows(t, "BEGIN:VCALENDAR\r\n", "SUMMARY:Meeting\r\n", "SUMMARY:Appointment\r\n", "DTSTART:20261121T112000Z", "!Lawyer", "!House meeting", "!Ada", "!Fjellheim", "!hall")
	if got := r.header.Get("Content-Type"); !strings.HasPrefix(got, "text/calendar") {
		t.Errorf("it is sent as %s", got)
	}
	for _, wrong := range []string{"/feed/x.ics", "/feed/" + houseID + ".x.ics", "/feed/..ics", "/feed/other.x.ics", m[1][:len(m[1])-5] + "A.ics", strings.Replace(m[1], "/feed/", "/feed/x", 1)} {
		if wrong != m[1] {
			nobody.get(wrong).is(t, http.StatusNotFound)
		}
	}
	if strings.Contains(h.log.String(), m[1][10:]) {
		t.Error("the secret is in the log")
	}
	revoke := regexp.MustCompile(`/calendar/[0-9a-f-]+/revoke`).FindString(ada.get("/calendar").shows(t, "Ada’s days").body)
	h.as("eli").post(revoke).is(t, http.StatusForbidden)
	ada.post(revoke).is(t, http.StatusSeeOther)
	nobody.get(m[1]).is(t, http.StatusNotFound)

	chief := h.as("chief")
	m = link.FindStringSubmatch(chief.post("/calendar", "of", "house").shows(t, "Here is the link").body)
	nobody.get(m[1]).shows(t, "SUMMARY:Exercise", "SUMMARY:Group", "!Lawyer")
	h.as("ingrid").post("/calendar", "of", "house").is(t, http.StatusForbidden)
	m = link.FindStringSubmatch(h.as("ingrid").post("/calendar", "of", "mine").body)
	nobody.get(m[1]).shows(t, "SUMMARY:Work", "SUMMARY:Group", "!SUMMARY:Exercise")
}
