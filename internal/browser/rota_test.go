package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// manned is Fjellheim with a few more colleagues, rules of working time, and what is needed of a day.
func (h *house) manned() *house {
	h.t.Helper()
	for _, name := range []string{"Ola", "Siri", "Tor"} {
		h.does(care.ByProgram("test"), care.JoinStaff(care.StaffJoined{Staff: care.StaffID(strings.ToLower(name)), Name: name, Profession: "milieu therapist"}))
	}
	h.does(care.ByCoordinator("kirsten"), care.ChooseWorkRules(care.WorkRulesChosen{Pack: "no"}),
		care.AgreeCover(care.CoverAgreed{Needs: []care.CoverNeed{{Name: "Morning", From: 7*60 + 30, Until: 15 * 60, Least: 1}, {Name: "Evening", From: 15 * 60, Until: 22 * 60, Least: 1}}}))
	return h
}

// TestMakingARota presses once, watches how far it is, stops it, and finds the best so far in the draft.
func TestMakingARota(t *testing.T) {
	h := fjellheim(t).manned()
	kirsten := h.as("kirsten", desktop)
	kirsten.open("/rota")
	kirsten.write("What to call it", "Winter")
	kirsten.press("Begin a draft")
	kirsten.sees("Winter", "There is nothing to publish.")
	kirsten.open(await[string](kirsten.tab, "where the draft is", "location.pathname") + "/make")
	kirsten.press("Three turns a day")
	kirsten.press("A minute or two")
	kirsten.press("Make a rota")
	kirsten.sees("A rota is being made", "Every rule that must hold is kept so far.")
	before := await[string](kirsten.tab, "how far it is", "document.querySelector('progress')?.getAttribute('value')")
	await[bool](kirsten.tab, "it to go on by itself", "document.querySelector('progress')?.getAttribute('value') !== "+quote(before))
	kirsten.open("/") // a closed page does not lose it
	kirsten.sees("Today")
	await[bool](kirsten.tab, "to go back", "(history.back(), true)")
	kirsten.press("Stop, and take the best so far")
	kirsten.sees("The rota is made", "You stopped it; this was the best so far.", "Why, person by person and day by day")
}

// TestMovingADuty moves a duty with the mouse and with the keys; each change says what it breaks or mends, and can be taken back.
func TestMovingADuty(t *testing.T) {
	h := fjellheim(t).manned()
	day := "2026-12-01"
	h.does(care.ByCoordinator("kirsten"), care.BeginRota(care.RotaBegun{Rota: "winter", Name: "Winter", From: civil.Date(2026, 11, 30), Until: civil.Date(2026, 12, 13)}))
	h.does(care.ByCoordinator("kirsten"), care.DrawRota(care.RotaDrawn{Rota: "winter", Put: []care.DutyEntered{{Duty: "one", Staff: "ola", From: time.Date(2026, 12, 1, 6, 30, 0, 0, time.UTC), Until: time.Date(2026, 12, 1, 14, 30, 0, 0, time.UTC)}}}))
	kirsten := h.as("kirsten", desktop)
	kirsten.open("/rota/winter")
	at := func(staff, day string) point {
		t.Helper()
		return await[point](kirsten.tab, "the cell of "+staff, "("+spot+")(document.querySelector('[data-staff="+staff+"][data-day=\""+day+"\"] a'))")
	}
	mouse := func(kind input.DispatchMouseEventType, p point) {
		t.Helper()
		call(kirsten.tab, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: p.X, Y: p.Y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1})
	}
	to := at("siri", day)
	from := at("ola", day)
	mouse(input.DispatchMouseEventTypeMousePressed, from)
	mouse(input.DispatchMouseEventTypeMouseMoved, point{from.X + 10, from.Y + 4})
	mouse(input.DispatchMouseEventTypeMouseMoved, to)
	mouse(input.DispatchMouseEventTypeMouseReleased, to)
	await[bool](kirsten.tab, "the duty to be Siri’s", "document.querySelector('[data-staff=siri] [data-duty]') !== null && document.querySelector('[data-staff=ola] [data-duty]') === null")
	await[bool](kirsten.tab, "the duty to be in hand", "(a => { a.focus(); return document.activeElement === a })(document.querySelector('[data-staff=siri] [data-duty]'))")
	kirsten.do(chromedp.KeyEvent(" "), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Enter))
	await[bool](kirsten.tab, "the duty to be Tor’s a day later", "document.querySelector('[data-staff=tor][data-day=\"2026-12-02\"] [data-duty]') !== null")
	kirsten.sees("What the last change did", "It mends", "Wednesday 2 December, Morning", "It breaks")
	kirsten.press("Take this change back")
	await[bool](kirsten.tab, "the duty to be Siri’s again", "document.querySelector('[data-staff=siri] [data-duty]') !== null")
	kirsten.press("Take this change back")
	await[bool](kirsten.tab, "the duty to be Ola’s again", "document.querySelector('[data-staff=ola] [data-duty]') !== null")
	kirsten.press("Do it after all")
	await[bool](kirsten.tab, "the duty to be Siri’s after all", "document.querySelector('[data-staff=siri] [data-duty]') !== null")

	kirsten.expect("status of 409")
	// Somebody else puts a duty where this one is dropped: it is not lost, and the page says so.
	h.does(care.ByCoordinator("kirsten"), care.DrawRota(care.RotaDrawn{Rota: "winter", Put: []care.DutyEntered{{Duty: "two", Staff: "tor", From: time.Date(2026, 12, 1, 6, 30, 0, 0, time.UTC), Until: time.Date(2026, 12, 1, 14, 30, 0, 0, time.UTC)}}}))
	await[bool](kirsten.tab, "the duty to be in hand", "(a => { a.focus(); return document.activeElement === a })(document.querySelector('[data-staff=siri] [data-duty]'))")
	kirsten.do(chromedp.KeyEvent(" "), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter))
	kirsten.sees("Somebody has changed the draft meanwhile.")
	await[bool](kirsten.tab, "both duties to be there", "document.querySelector('[data-staff=siri] [data-duty]') !== null && document.querySelector('[data-staff=tor] [data-duty]') !== null")
}

// TestMovingADutyByTouch holds a duty with a finger, and lays it down with somebody else; a finger that only moves scrolls the page.
func TestMovingADutyByTouch(t *testing.T) {
	h := fjellheim(t).manned()
	h.does(care.ByCoordinator("kirsten"), care.BeginRota(care.RotaBegun{Rota: "winter", Name: "Winter", From: civil.Date(2026, 11, 30), Until: civil.Date(2026, 12, 13)}))
	h.does(care.ByCoordinator("kirsten"), care.DrawRota(care.RotaDrawn{Rota: "winter", Put: []care.DutyEntered{{Duty: "one", Staff: "ola", From: time.Date(2026, 12, 1, 6, 30, 0, 0, time.UTC), Until: time.Date(2026, 12, 1, 14, 30, 0, 0, time.UTC)}}}))
	kirsten := h.as("kirsten", phone)
	kirsten.open("/rota/winter")
	cell := func(staff string) string {
		return "document.querySelector('[data-staff=" + staff + "][data-day=\"2026-12-01\"] a')"
	}
	touch := func(kind input.DispatchTouchEventType, at ...point) {
		t.Helper()
		points := []*input.TouchPoint{}
		for _, p := range at {
			points = append(points, &input.TouchPoint{X: p.X, Y: p.Y})
		}
		call(kirsten.tab, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
	}
	from := await[point](kirsten.tab, "Ola’s duty", "("+spot+")("+cell("ola")+")")
	to := await[point](kirsten.tab, "where Siri is", "(b => ({X: b.x + b.width / 2, Y: b.y + b.height / 2}))("+cell("siri")+".getBoundingClientRect())")
	touch(input.DispatchTouchEventTypeTouchStart, from)
	await[bool](kirsten.tab, "the duty to be in hand", "document.querySelector('.carried') !== null || null")
	touch(input.DispatchTouchEventTypeTouchMove, to)
	touch(input.DispatchTouchEventTypeTouchEnd)
	await[bool](kirsten.tab, "the duty to be Siri’s", "(document.querySelector('[data-staff=siri] [data-duty]') !== null && document.querySelector('[data-staff=ola] [data-duty]') === null) || null")
	kirsten.sees("Siri: 1 new, 0 taken out")
}

// TestPublishedRota: what is published is who is on duty: on Today, in the handover, and on each one's own page as something new.
func TestPublishedRota(t *testing.T) {
	h := fjellheim(t).manned()
	next := morning.Add(96 * time.Hour) // when those go home who are here
	h.does(care.ByCoordinator("kirsten"), care.BeginRota(care.RotaBegun{Rota: "winter", Name: "Winter", From: civil.Date(2026, 11, 25), Until: civil.Date(2026, 12, 1)}))
	put := care.RotaDrawn{Rota: "winter"}
	for _, id := range []care.StaffID{"ola", "tor"} {
		put.Put = append(put.Put, care.DutyEntered{Duty: care.DutyID("stay-" + id), Staff: id, Team: "Sør", From: next, Until: next.Add(8 * time.Hour)})
	}
	h.does(care.ByCoordinator("kirsten"), care.DrawRota(put))
	kirsten := h.as("kirsten", desktop)
	kirsten.open("/rota/winter")
	kirsten.sees("Ola: 1 new, 0 taken out", "Tor: 1 new, 0 taken out")
	kirsten.press("Publish the rota")
	kirsten.sees("The rota is published.", "2 duties entered")
	kirsten.open("/")
	kirsten.sees("Ingrid", "Jonas")
	if seen, err := ask[bool](kirsten.tab, "document.querySelector('#today-here').innerText.includes('Tor')"); err != nil || seen {
		t.Errorf("Tor is here before he comes: %v", err)
	}
	as := func(name string) *person {
		p := h.person(name, care.ByTherapist(care.StaffID(name)), phone)
		p.open("/")
		p.signIn()
		return p
	}
	tor := as("tor")
	tor.open("/my-rota")
	tor.sees("New in my rota", "Wednesday 25 November 11:20")

	h.pass(97 * time.Hour)
	tor = as("tor")
	tor.sees("Ola")
	tor.open("/handover")
	tor.sees("For team Sør")
	kirsten = h.as("kirsten", desktop)
	await[bool](kirsten.tab, "those who are here to be the next team", "(t => t.includes('Tor') && t.includes('Ola') && !t.includes('Jonas'))(document.querySelector('#today-here').innerText) || null")
}

// TestSwapping: one asks, on a phone, for a duty against a duty; the other says yes; both calendars change.
func TestSwapping(t *testing.T) {
	h := fjellheim(t).manned()
	h.does(care.ByCoordinator("kirsten"), care.EnterDuty(
		care.DutyEntered{Duty: "mine", Staff: "jonas", From: morning.Add(240 * time.Hour), Until: morning.Add(248 * time.Hour)},
		care.DutyEntered{Duty: "theirs", Staff: "ingrid", From: morning.Add(288 * time.Hour), Until: morning.Add(296 * time.Hour)}))
	jonas := h.as("jonas", phone)
	jonas.open("/my-rota")
	jonas.press("Go on")
	jonas.sees("takes yours: Tuesday 1 December")
	jonas.open("/my-rota/swap?duty=mine&to=ingrid")
	jonas.press("Thursday 3 December 11:20–19:20")
	jonas.write("What I say to them", "My sister is in town")
	jonas.press("Ask")
	jonas.sees("Ingrid has not answered yet")
	ingrid := h.as("ingrid", desktop)
	ingrid.open("/my-rota")
	ingrid.sees("Jonas asks you to take", "My sister is in town", "Thursday 3 December")
	ingrid.press("Yes, I take it")
	ingrid.sees("Tuesday 1 December 11:20–19:20")
	ingrid.gone("Jonas asks you")
	jonas.open("/my-rota")
	jonas.gone("Ingrid has not answered yet")
	jonas.sees("New in my rota", "Thursday 3 December 11:20–19:20")
}

// TestSickCall: somebody rings in ill; the coordinator notes it, sees who could come and why, and one comes instead.
func TestSickCall(t *testing.T) {
	h := fjellheim(t).manned()
	h.does(care.ByCoordinator("kirsten"), care.EnterDuty(care.DutyEntered{Duty: "ill", Staff: "ola", From: morning.Add(21 * time.Hour), Until: morning.Add(29 * time.Hour)}))
	h.does(care.ByTherapist("ola"), care.NoteAbsence(care.AbsenceNoted{Absence: "flu", Staff: "ola", What: care.Sick, From: civil.Date(2026, 11, 22), Until: civil.Date(2026, 11, 22)}))
	kirsten := h.as("kirsten", desktop)
	kirsten.open("/rota")
	kirsten.sees("Somebody has to come instead", "Ola is away", "hours that week")
	kirsten.press("Siri comes instead")
	kirsten.gone("Somebody has to come instead")
}
