package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/office"
)

// anneOf lets Anne, who belongs to Ada, sign in.
func anneOf(h *testHouse, chapters ...care.Chapter) *person {
	h.Helper()
	h.does(care.ByResident("ada"), care.NameRelative(care.RelativeNamed{Relative: "anne", Resident: "ada", Name: "Anne", Is: "my mother"}),
		care.NameRelative(care.RelativeNamed{Relative: "per", Resident: "ada", Name: "Per", Is: "my secret friend"}))
	if len(chapters) > 0 {
		h.does(care.ByResident("ada"), care.GiveConsent(care.ConsentGiven{Relative: "anne", Resident: "ada", Chapters: chapters, Until: now.Add(90 * 24 * time.Hour), Words: "Tell her how I sleep"}))
	}
	roles["anne"] = office.Work{House: houseID, Role: care.RoleRelative, Person: "anne"}
	return h.as("anne")
}

func TestNetworkPage(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ada.get("/me/network").shows(t, "The people around me", "Nobody stands here yet")
	ada.post("/resident/ada/network", "name", "Anne", "is", "my mother").to(t, "/resident/ada/network")
	kin := string(h.look(care.ByResident("ada")).Relatives("ada")[0].Relative)
	ada.get("/me/network").shows(t, "Anne", "my mother", "Not placed yet", "May know nothing.")
	ada.post("/resident/ada/network/place", "relative", kin, "move", "nearer").to(t, "/resident/ada/network")
	ada.get("/me/network").shows(t, "Near", "!Not placed yet")
	ada.post("/resident/ada/network/place", "relative", kin, "near", "1", "turn", "90").to(t, "/resident/ada/network")
	ada.get("/me/network").shows(t, "Very near", `data-turn="90"`)
	ada.post("/resident/ada/network/place", "relative", kin, "near", "7", "turn", "90").is(t, http.StatusUnprocessableEntity)
	ada.post("/resident/ada/network/place", "relative", "nobody", "move", "left").is(t, http.StatusNotFound)
	ada.post("/resident/ada/network/told", "relative", kin, "words", "She never gives up", "does", "Call her first", "phone", "900 00 000").to(t, "/resident/ada/network")
	ingrid.get("/resident/ada/network").shows(t, "She never gives up", "tel:90000000", "Call her first")
	ingrid.post("/resident/ada/network/told", "relative", kin, "words", "Close to her mother").is(t, http.StatusConflict).has(t, "their own words")
	h.as("eli").get("/resident/ada/network").is(t, http.StatusNotFound)

	ada.post("/resident/ada/child", "child-name", "Ola", "born", "2019-11-21", "with", "Grandmother", "needs", "A call on Sundays").to(t, "/resident/ada/network")
	ingrid.get("/resident/ada").shows(t, "Ola", "7 years old", "A call on Sundays", "Ola turns 7 today")
	ingrid.get("/").shows(t, "Ada’s child Ola turns 7 today")
	ada.post("/resident/ada/child", "child-name", "").is(t, http.StatusUnprocessableEntity).has(t, "Write the child’s name.")
	child := string(h.look(care.ByResident("ada")).Children("ada")[0].Child)
	ada.post("/resident/ada/child/end", "child", child).to(t, "/resident/ada/network")
	ingrid.get("/").shows(t, "!turns 7")
}

func TestFamilyPages(t *testing.T) {
	h := newHouse(t)
	anneOf(h, care.ChapterNetwork)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	ingrid.get("/resident/ada/family").shows(t, "No time with the family yet", "Anne, my mother")
	ingrid.post("/resident/ada/family", "sort", "meeting", "kin", "anne", "day", "2026-11-21", "at", "12:00", "minutes", "60", "about", "The first week", "with", "ingrid").to(t, "/resident/ada/family")
	ingrid.get("/resident/ada/family").shows(t, "Family meeting", "The first week", "1 h planned")
	ingrid.post("/resident/ada/family", "sort", "meeting", "day", "2026-11-21", "at", "12:00", "minutes", "60").is(t, http.StatusUnprocessableEntity).has(t, "Say who is asked to come.")
	ada.get("/resident/ada/schedule").shows(t, "Family meeting")
	h.pass(3 * time.Hour)
	ada, ingrid = h.as("ada"), h.as("ingrid")
	anne := h.as("anne")
	ingrid.get("/").shows(t, "How was the time with Ada’s family?")
	meeting := "/resident/ada/family/" + string(h.look(care.ByTherapist("ingrid")).FamilyMeetings("ada", now.Add(-time.Hour))[0].FamilyInvited.Appointment)
	ingrid.post(meeting+"/met", "came", "anne", "minutes", "50", "with", "ingrid", "words", "Anne comes on Fridays.").to(t, "/resident/ada/family")
	ada.get("/resident/ada/family").shows(t, "Anne comes on Fridays.", "Was it as the minutes say?")
	ada.post(meeting+"/read", "agrees", "no", "words", "On Saturdays").to(t, "/resident/ada/family")
	ingrid.get("/resident/ada/family").shows(t, "Ada sees it otherwise", "On Saturdays", "1 time in the last three months, 50 min")

	// Anne reads the minutes, and writes how she sees it; somebody of the team says that it was read.
	anne.get("/").shows(t, "Anne comes on Fridays.", "Was it as the minutes say?", "!secret friend", "!Per")
	anne.post(strings.Replace(meeting, "/resident/ada/family", "/kin/read", 1), "agrees", "yes").to(t, "/")
	anne.post("/kin/view", "view", "She sleeps when she has been out").to(t, "/")
	anne.post("/kin/view", "view", "").is(t, http.StatusUnprocessableEntity)
	anne.get("/").shows(t, "She sleeps when she has been out", "Nobody has said yet that they have read it.")
	ingrid.get("/").shows(t, "Anne wrote about Ada")
	ingrid.get("/resident/ada/family").shows(t, "Anne, my mother:", "She sleeps when she has been out", "Anne sees it so")
	view := string(h.look(care.ByTherapist("ingrid")).FamilyViews("ada")[0].View)
	ingrid.post("/resident/ada/family/heard", "view-id", view).to(t, "/resident/ada/family")
	anne.get("/").shows(t, "read by Ingrid")
	ingrid.get("/").shows(t, "!Anne wrote about Ada")

	// In a review it stands apart, under her name.
	h.does(care.ByTherapist("ingrid"), care.BeginReview(care.ReviewBegun{Review: "r", Resident: "ada", Why: care.ReviewWish}))
	ingrid.get("/resident/ada/review").shows(t, "How the family sees it", "Anne, my mother:", "She sleeps when she has been out")
	ingrid.post("/resident/ada/family/view", "relative", "anne", "view", "We are afraid of the evenings").to(t, "/resident/ada/family")
	anne.get("/").shows(t, "We are afraid of the evenings")
}

// TestRelativeSeesWhatIsOpen goes through the chapters one by one: what is open is there, and nothing else.
func TestRelativeSeesWhatIsOpen(t *testing.T) {
	said := map[care.Chapter]string{care.ChapterPlan: "Go home by spring", care.ChapterSafety: "I stop turning on the light", care.ChapterMedicine: "Quetiapine", care.ChapterNetwork: "She never gives up",
		care.ChapterKnown: "Collecting stones", care.ChapterFeeling: "A grey morning"}
	for chapter := range said {
		h := newHouse(t)
		anne := anneOf(h, chapter)
		h.does(care.ByResident("ada"),
			care.WriteGoal(care.GoalWritten{Goal: "g", Resident: "ada", GoalText: care.GoalText{Words: said[care.ChapterPlan], Weight: 1}}),
			care.WriteSafety(care.SafetyWritten{Resident: "ada", Line: "l", Part: care.SafetySign, Stage: "early", Words: said[care.ChapterSafety]}),
			care.TakeMedicine(care.MedicineTaken{Medicine: "m", Resident: "ada", Name: said[care.ChapterMedicine], Dose: "10 mg"}),
			care.TellNetwork(care.NetworkTold{Relative: "anne", Resident: "ada", Words: said[care.ChapterNetwork]}),
			care.AnswerQuestion(care.QuestionAnswered{Resident: "ada", Question: "interests", Words: said[care.ChapterKnown], Own: true}),
			care.TellWellbeing(care.WellbeingTold{Resident: "ada", Words: said[care.ChapterFeeling], Own: true, Told: now}),
			care.RememberChild(care.ChildRemembered{Child: "c", Resident: "ada", Name: "Little Ola"}))
		page := anne.get("/")
		page.shows(t, "When you are worried", "How you see it", "!Little Ola", "!secret friend")
		for other, words := range said {
			if has := strings.Contains(page.body, words); has != (other == chapter) {
				t.Errorf("%s is open: of %s the page tells %v", chapter, other, has)
			}
		}
	}
	// Nothing is open: whom to call, and her own words, all the same.
	h := newHouse(t)
	h.does(care.ByCoordinator("chief"), care.ReachHouse(care.HouseReached{Phone: "22 00 00 00", Emergency: "113", From: 8 * 60, Until: 22 * 60}))
	anne := anneOf(h)
	anne.get("/").shows(t, "Nothing is open to you right now", "tel:22000000", "tel:113", "until 22:00")
	anne.post("/kin/view", "view", "I worry").to(t, "/")
	anne.get("/resident/ada").is(t, http.StatusForbidden)
	anne.get("/resident/ada/family").is(t, http.StatusForbidden)
}

func TestGoingHomePages(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	h.does(care.ByResident("ada"),
		care.WriteGoal(care.GoalWritten{Goal: "g", Resident: "ada", GoalText: care.GoalText{Words: "Home", Weight: 1}}),
		care.WriteMeasure(care.MeasureWritten{Measure: "walk", Resident: "ada", Goal: "g", MeasurePlan: care.MeasurePlan{What: "Walk round the lake"}}))
	h.does(care.ByTherapist("ingrid"), care.WriteNote(care.NoteWritten{Note: "n", Resident: "ada", About: care.NoteWorked, Text: "You asked for help.", Happened: now}))
	ada.get("/me/going-home").shows(t, "Walk round the lake", "From the plan", "You asked for help.", "From a note on what worked")
	ada.post("/resident/ada/going-home", "part", "keep", "words", "I walk with Per", "with", "Per", "measure", "walk").to(t, "/resident/ada/going-home")
	ada.post("/resident/ada/going-home", "part", "week", "day", "1", "words", "Breakfast at the bakery").to(t, "/resident/ada/going-home")
	ada.post("/resident/ada/going-home", "part", "keep", "words", "").is(t, http.StatusUnprocessableEntity)
	ada.post("/resident/ada/going-home/day", "home-day", "2026-11-25", "farewell", "yes").to(t, "/resident/ada/going-home")
	ada.get("/me/going-home").shows(t, "I walk with Per", "Day 1, Thursday", "!From the plan")
	ingrid.get("/resident/ada/going-home").shows(t, "Going home on Wednesday")
	ingrid.get("/").shows(t, "Ada")
	if due, _ := h.look(care.ByTherapist("ingrid")).ReviewDue("ada"); due.Why != care.ReviewDischarge {
		t.Errorf("a review is due before going home: %+v", due)
	}
	ada.post("/resident/ada/calls", "days", "7", "staff", "ingrid", "first", "2026-11-26", "phone", "900 00 000", "call-words", "After four").to(t, "/resident/ada/calls")
	ingrid.get("/resident/ada/discharge").shows(t, "2 lines go along.", "Ingrid calls every 7 days", "A few words to Ada")
	ingrid.post("/resident/ada/discharge", "day", "2026-11-21", "clock", "11:00", "to", "her flat", "farewell", "You stayed in the room.").to(t, "/resident/ada")
	ada.get("/print/going-home").shows(t, "I walk with Per", "Breakfast at the bakery", "You stayed in the room.")
	h.as("eli").get("/print/going-home?resident=ada").is(t, http.StatusNotFound)

	// At home: her page stays hers.
	ada.get("/").shows(t, "At home since", "You stayed in the room.", "Breakfast at the bakery", "Ingrid calls every 7 days", "!I want to talk")
	for _, page := range []string{"/me/plan", "/me/safety", "/me/going-home", "/me/course", "/me"} {
		ada.get(page).is(t, http.StatusOK)
	}
	ingrid.get("/resident/ada").shows(t, "Ingrid calls every 7 days", "Ada is back, now")
}

func TestCallsAndReaching(t *testing.T) {
	h := newHouse(t)
	ingrid, chief := h.as("ingrid"), h.as("chief")
	chief.post("/house/reach", "phone", "", "emergency", "").is(t, http.StatusUnprocessableEntity)
	chief.post("/house/reach", "phone", "22 00 00 00", "emergency", "113", "from", "08:00", "until", "22:00").to(t, "/house/reach")
	ingrid.get("/house/reach").is(t, http.StatusForbidden)
	h.does(care.ByResident("ada"), care.AgreeCalls(care.CallsAgreed{Resident: "ada", Staff: "ingrid", Days: 7, First: civil.Date(2026, 11, 22)}))
	h.does(care.ByTherapist("ingrid"), care.Discharge(care.ResidentDischarged{Resident: "ada", On: now}))
	h.pass(24 * time.Hour)
	ingrid = h.as("ingrid")
	ingrid.get("/").shows(t, "Ingrid calls Ada")
	ingrid.post("/resident/ada/calls/noted", "came", "missed", "to-page", "/").to(t, "/")
	ingrid.get("/").shows(t, "!Ingrid calls Ada")
	h.pass(24 * time.Hour)
	ada := h.as("ada")
	ingrid = h.as("ingrid")
	ingrid.get("/").shows(t, "Ingrid calls Ada")
	ingrid.post("/resident/ada/calls/noted", "came", "reached", "how", "She laughed", "to-page", "/").to(t, "/")
	ingrid.get("/resident/ada").shows(t, "She laughed", "talked")

	ada.get("/").shows(t, "Somebody in the house reads this until 22:00", "tel:113")
	ada.post("/me/reach", "what", "call", "words", "It is a bit much", "phone", "900 00 000").to(t, "/")
	ada.post("/me/reach", "what", "call").is(t, http.StatusConflict).has(t, "You have asked already")
	ada.get("/").shows(t, "Nobody has answered yet", "It is a bit much")
	ingrid.get("/").shows(t, "Ada asks for a call, from home", "It is a bit much")
	asked := string(h.look(care.ByResident("ada")).Reaches("ada")[0].Reach)
	ingrid.post("/resident/ada/reach/"+asked, "answer", "I call at six", "to-page", "/").to(t, "/")
	ada.get("/").shows(t, "Ingrid has answered", "I call at six")
	ingrid.post("/resident/ada/calls/noted", "came", "reached", "to-page", "/").to(t, "/")
	ingrid.get("/").shows(t, "!Ada asks for a call")
	h.pass(11 * time.Hour) // 22:20 in Oslo
	h.as("ada").get("/").shows(t, "Nobody reads this now, not before 08:00")

	// She asks to come back, and does, in one step: everything goes on, and what changed is marked.
	ada, ingrid = h.as("ada"), h.as("ingrid")
	ada.post("/resident/ada/safety/write", "part", "calm", "words", "The dog")
	ada.post("/me/reach", "what", "return", "words", "It creeps").to(t, "/")
	ingrid.get("/").shows(t, "Ada asks to come back")
	day := h.look(care.ByTherapist("ingrid"))
	ingrid.post("/admission", "again", "ada", "name", "Ada", "day", day.Today().String(), "clock", civil.ClockOf(day.At(), day.Zone()).String(), "how", "wish").to(t, "/resident/ada")
	ingrid.get("/resident/ada").shows(t, "Ada is back: changed since", "The dog")
	ada.get("/").shows(t, "I want to talk", "!At home since")
	ada.get("/me").shows(t, "You are back: changed since")
	ingrid.get("/").shows(t, "!Ada asks to come back")
	ada.get("/me/course").shows(t, "Lived here again (2)", "A call without an answer", "Asked to come back", "She laughed")
	ingrid.get("/print/course?resident=ada").shows(t, "Ada’s course")
	h.as("eli").get("/resident/ada/course").is(t, http.StatusNotFound)
}

func TestRehearsalPages(t *testing.T) {
	h := newHouse(t)
	ada, ingrid := h.as("ada"), h.as("ingrid")
	h.does(care.ByTherapist("ingrid"), care.AgreeLeave(care.LeaveAgreed{Leave: "l", Resident: "ada", From: now.Add(time.Hour), Until: now.Add(30 * time.Hour), To: "my sister’s"}))
	ada.post("/resident/ada/leave/l/aims", "aims", "Sleep in my own bed").to(t, "/resident/ada/leave")
	ada.post("/resident/ada/leave/l/aims", "aims", "").is(t, http.StatusUnprocessableEntity).has(t, "Say what you want to try.")
	ingrid.get("/resident/ada/leave").shows(t, "Sleep in my own bed")
	h.pass(29 * time.Hour)
	ada, ingrid = h.as("ada"), h.as("ingrid")
	ingrid.post("/resident/ada/leave/l/talked", "felt", "good", "how", "x").is(t, http.StatusConflict).has(t, "when they are back")
	ingrid.post("/resident/ada/leave/l/back")
	ingrid.get("/").shows(t, "Ask Ada how it was at home")
	ingrid.post("/resident/ada/leave/l/talked", "felt", "hard", "how", "The flat was cold", "change", "Per comes along", "with", "ingrid").to(t, "/resident/ada/leave")
	ada.get("/resident/ada/leave").shows(t, "The flat was cold", "Per comes along", "Talked about with Ingrid")
	ingrid.get("/").shows(t, "!Ask Ada how it was")
	ada.get("/me/going-home").shows(t, "Sleep in my own bed", "The flat was cold")
}
