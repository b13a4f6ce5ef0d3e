package browser

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// What pages need that a fresh route is filled with: a value for each {name} of a pattern. A route with another name
// fails the tests until somebody says what to fill it with.
type samples map[string]string

// queries are what some pages need after the question mark to have anything to show.
var queries = map[string]string{"/correction": "?entries=1-1&to=/"}

// secret is a word in everything that is written to, by or about the resident of the samples, and nowhere else.
const secret = "Zirkonia"

// furnish writes one of everything about a resident, and says where it is.
func (h *house) furnish(who, therapist care.Who) samples {
	h.t.Helper()
	id, staff, day := care.ResidentID(who.ID), care.StaffID(therapist.ID), civil.Of(morning, time.UTC)
	h.does(who,
		care.AskToTalk(care.TalkAsked{Talk: "t-1", Resident: id, Words: "about the " + secret}),
		care.AnswerQuestion(care.QuestionAnswered{Resident: id, Question: "interests", Words: "collecting " + secret, Own: true}),
		care.AgreeAppointment(care.AppointmentAgreed{Appointment: "ap-1", Resident: id, Title: "Dentist, about the " + secret, From: morning.Add(26 * time.Hour), Minutes: 30}),
		care.ChooseRoutine(care.RoutineChosen{Routine: "ro-1", Resident: id, Title: "Polish the " + secret, Rule: "FREQ=DAILY", From: day, At: 21 * 60, Minutes: 10}),
		care.OfferSupport(care.SupportOffered{Offer: "of-1", Routine: "ro-1", Resident: id, Support: care.SupportTogether, Words: "I lose the " + secret}),
		care.WriteSheet(care.SheetWritten{Sheet: "sh-1", Resident: id, Sort: care.SheetStep, Part: "do", Words: "Show the " + secret}),
		care.WriteSafety(care.SafetyWritten{Resident: id, Line: "sl-1", Part: care.SafetySign, Stage: "early", Words: "I lose my " + secret}),
		care.WriteSafety(care.SafetyWritten{Resident: id, Line: "sl-2", Part: care.SafetyAsk, Words: "the man of the " + secret, Phone: "+47 900 00 000"}),
		care.ReviewSafety(care.SafetyReviewed{Resident: id, With: []care.StaffID{staff}}),
		care.WriteGoal(care.GoalWritten{Goal: "go-1", Resident: id, GoalText: care.GoalText{Words: "To show the " + secret, Why: "It is a " + secret, Weight: 3,
			Levels: []string{"The " + secret + " lies hidden", "I know where it is", "One has seen it", "Three have", "All of them"}, Start: care.Less}}),
		care.WriteMeasure(care.MeasureWritten{Measure: "me-1", Resident: id, Goal: "go-1", MeasurePlan: care.MeasurePlan{What: "Carry the " + secret}}),
		care.NoteTry(care.TryNoted{Try: "tr-1", Resident: id, Measure: "me-1", Tried: morning.Add(-time.Hour)}),
		care.WriteAssessment(care.AssessmentWritten{Line: "as-1", Resident: id, Topic: care.TopicStrength, Words: "I found the " + secret}),
		care.SetRuler(care.RulerSet{Resident: id, Goal: "go-1", Ruler: care.RulerConfidence, Value: 6, Why: "the " + secret}),
		care.BeginReview(care.ReviewBegun{Review: "re-1", Resident: id, Why: care.ReviewWish}),
		care.NoticeSign(care.SignNoticed{Sign: "si-1", Resident: id, Line: "sl-1", Words: "It is gone, the " + secret, Seen: morning, Companion: staff}),
		care.BeginCrisis(care.CrisisBegun{Crisis: "cr-1", Resident: id, Began: morning}),
		care.DecideRestriction(care.RestrictionDecided{Restriction: "re-1", Resident: id, What: "screens", Words: "The " + secret + " is kept for me", Because: care.RestrictionOwnWish, Decider: staff,
			From: morning, Until: morning.Add(48 * time.Hour), Review: day.Add(1)}),
		care.TakeMedicine(care.MedicineTaken{Medicine: "me-1", Resident: id, Name: "Drops of " + secret, Dose: "10"}),
		care.WriteLedger(care.LedgerWritten{Ledger: "le-1", Resident: id, Medicine: "me-1", Aim: "reduce", Goal: "Less " + secret, Pause: "Two bad nights", Call: "Ingrid", Steps: []care.LedgerStep{{Dose: "8", From: day}}}))
	h.does(therapist,
		care.BringElsewhere(care.ElsewhereBrought{Elsewhere: "el-1", Resident: id, Sort: care.ElsewhereGoal, Words: "Patient will give up the " + secret, Author: "Dr Berg"}),
		care.HoldReview(care.ReviewSheet{ReviewHeld: care.ReviewHeld{Review: "re-0", Resident: id, Why: care.ReviewRhythm, Held: morning.Add(-2 * time.Hour)}, Helped: "the " + secret}),
		care.SeeTry(care.TrySeen{Try: "tr-1", Resident: id, Words: "You carried the " + secret}),
		care.WriteNote(care.NoteWritten{Note: "n-1", Resident: id, About: care.NoteGood, Text: "You showed us the " + secret + ".", Happened: morning.Add(-time.Hour)}),
		care.MakePromise(care.PromiseMade{Promise: "p-1", Resident: id, Words: "to find the " + secret, By: staff, Until: day}),
		care.HoldContact(care.ContactHeld{Contact: "c-1", Resident: id, With: []care.StaffID{staff}, What: care.Walk, Began: morning.Add(-time.Hour), Minutes: 20}),
		care.AgreeLeave(care.LeaveAgreed{Leave: "l-1", Resident: id, From: morning.Add(72 * time.Hour), Until: morning.Add(96 * time.Hour), To: "the " + secret + " fair"}))
	h.does(care.ByProgram("test"), care.BeginRota(care.RotaBegun{Rota: "rota-1", Name: "Winter", From: day.Add(7), Until: day.Add(20)}))
	s := samples{"$": "", "id": who.ID, "appointment": "ap-1", "routine": "ro-1", "note": "n-1", "promise": "p-1", "contact": "c-1", "leave": "l-1", "talk": "t-1", "line": "sl-1", "sign": "si-1", "crisis": "cr-1", "restriction": "re-1", "restraint": "unknown", "medicine": "me-1", "ledger": "le-1", "goal": "go-1", "measure": "me-1", "try": "tr-1", "review": "re-0", "offer": "of-1", "sheet": "sh-1", "elsewhere": "el-1",
		"question": "interests", "staff": therapist.ID, "account": string(therapist.Role), "house": houseID, "day": day.String(), "name": "today", "secret": "unknown", "step": "begin", "feed": "unknown", "relative": "re-1", "reach": "unknown", "glass": "unknown", "duty": "unknown", "rota": "rota-1", "swap": "unknown", "device": "unknown"}
	s["passkey"], s["token"] = "unknown", "unknown"
	h.care().View(therapist, func(v care.View) {
		s["version"] = strconv.FormatUint(v.Safety(id).Reviews[0].Seq, 10)
		for d := day; s["activity"] == "" && d > day.Add(-8); d = d.Add(-1) {
			for _, o := range v.Programme(d) {
				if s["activity"] == "" && !o.Cancelled {
					s["activity"], s["day"] = string(o.Activity), d.String()
				}
			}
		}
	})
	return s
}

var parameter = regexp.MustCompile(`\{([a-z$]+)\}`)

// fill writes a route's address with the samples.
func (s samples) fill(t *testing.T, pattern string) (method, path string) {
	t.Helper()
	method, path, _ = strings.Cut(pattern, " ")
	path = parameter.ReplaceAllStringFunc(path, func(name string) string {
		value, ok := s[strings.Trim(name, "{}")]
		if !ok {
			t.Errorf("%s: nobody has said what to fill %s with; see samples", pattern, name)
		}
		return value
	})
	if about := "?resident=" + s["id"]; strings.HasPrefix(path, "/print/") && path != "/print/day" && path != "/print/week" && path != "/print/handover" {
		return method, path + about
	}
	return method, path + queries[path]
}

// pages lists the pages that somebody gets: the addresses of all routes that answer them with HTML.
func (h *house) pages(c *client, s samples) (list []string) {
	h.t.Helper()
	for _, pattern := range append(h.server.Routes(), "GET /nowhere") {
		method, path := s.fill(h.t, pattern)
		if method != http.MethodGet {
			continue
		}
		a := c.ask(method, path, "")
		if a.status >= 500 {
			h.t.Errorf("%s answers %d", path, a.status)
		}
		if strings.HasPrefix(a.kind, "text/html") && (a.status == http.StatusOK || pattern == "GET /nowhere") {
			list = append(list, path)
		}
	}
	return list
}

// A seer is somebody whose pages are looked at.
type seer struct {
	role string
	who  care.Who
}

// seers are one of each role of a house that was made up.
func (h *house) seers() (list []seer) {
	for _, role := range []care.Role{care.RoleTherapist, care.RoleCoordinator, care.RoleResident} {
		name, who := h.onDuty(role)
		list = append(list, seer{name, who})
	}
	return append(list, seer{string(care.RoleAdministrator), care.Who{Role: care.RoleAdministrator}})
}

// on is the house in a test of its own.
func (h *house) on(t *testing.T) *house {
	c := *h
	c.t = t
	return &c
}

// TestOthersSeeNothing asks, as another resident, for everything of the first: every page, every act, every stream.
func TestOthersSeeNothing(t *testing.T) {
	h := fjellheim(t).withProgramme()
	h.account("ingrid", known["ingrid"])
	s := h.furnish(known["ada"], known["ingrid"])
	s["account"] = "ada"
	ada, eli, ingrid := h.client("ada", known["ada"]), h.client("eli", known["eli"]), h.client("ingrid", known["ingrid"])
	streams := map[string]bool{}
	seen := 0
	for _, c := range []*client{ada, ingrid} {
		for _, path := range h.pages(c, s) {
			page := c.ask(http.MethodGet, path, "").body
			if strings.Contains(page, secret) {
				seen++
			}
			for _, m := range regexp.MustCompile(`/live/[^"]*`).FindAllString(page, -1) {
				streams[strings.ReplaceAll(m[:strings.Index(m, "seq=")], "&amp;", "&")] = true
			}
		}
	}
	if seen < 10 || len(streams) < 4 {
		t.Errorf("only %d pages and %d streams tell of Ada: the test looks for the wrong thing", seen, len(streams))
	}
	private := regexp.MustCompile(`\{(id|contact|note|promise|question|leave|talk|appointment|routine)\}`)
	before := h.care().Seq()
	for _, pattern := range h.server.Routes() {
		method, path := s.fill(t, pattern)
		a := eli.ask(method, path, "once="+fmt.Sprintf("01932f3c-7a00-7000-8000-%012d", seen)+"&text=x&words=x&what=walk&why=x&to=jonas&by=jonas&done=yes&now=1")
		if seen++; strings.Contains(a.body, secret) {
			t.Errorf("%s tells Eli of Ada", pattern)
		}
		if private.MatchString(pattern) && (a.status < 400 || a.status >= 500) {
			t.Errorf("%s answers Eli with %d", pattern, a.status)
		}
		if private.MatchString(pattern) && method == http.MethodGet && a.status != http.StatusForbidden && a.status != http.StatusNotFound {
			t.Errorf("%s answers Eli with %d, want 403 or 404", pattern, a.status)
		}
		if after := h.care().Seq(); private.MatchString(pattern) && after != before {
			t.Errorf("%s: Eli writes about Ada", pattern)
		}
		before = h.care().Seq()
		if method == http.MethodPost && (path == "/sign-out" || path == "/lock") {
			eli = h.client("eli", known["eli"])
		}
	}
	for stream := range maps.Keys(streams) {
		if a := eli.ask(http.MethodGet, stream, ""); strings.Contains(a.body, secret) {
			t.Errorf("%s tells Eli of Ada", stream)
		}
		if a := ada.ask(http.MethodGet, stream, ""); a.status != http.StatusOK && !strings.Contains(stream, "today") {
			t.Errorf("%s answers Ada with %d", stream, a.status)
		}
	}
}
