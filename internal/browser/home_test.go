package browser

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// TestNetworkIsArranged puts somebody nearer by keys, by drag, with a button, and without JavaScript.
func TestNetworkIsArranged(t *testing.T) {
	h := fjellheim(t)
	h.does(care.ByResident("ada"), care.NameRelative(care.RelativeNamed{Relative: "anne", Resident: "ada", Name: "Anne", Is: "my mother"}))
	stands := func() (one care.NetworkPerson) {
		h.care().View(care.ByResident("ada"), func(v care.View) { one = v.Network("ada")[0] })
		return one
	}
	ada := h.as("ada", phone)
	ada.open("/me/network")
	ada.sees("Anne", "Not placed yet")
	ada.press("Put Anne nearer")
	ada.sees("So they stand now.")
	ada.gone("Not placed yet")
	if one := stands(); one.Near != 2 {
		t.Errorf("one press nearer: %+v", one)
	}
	at := h.as("ada", desktop)
	at.open("/me/network")
	if _, err := ask[bool](at.tab, "(document.querySelector('[data-kin=anne]').focus(), true)"); err != nil {
		t.Fatal(err)
	}
	at.do(chromedp.KeyEvent(kb.ArrowUp))
	at.sees("Very near")
	ada.sees("Very near") // on the other screen, too
	if one := stands(); one.Near != 1 {
		t.Errorf("one arrow up: %+v", one)
	}

	// Dragged to the outermost ring, to the right.
	box := await[[4]float64](at.tab, "the drawing", "(r => r && [r.left, r.top, r.width, r.height])(document.querySelector('[data-network]')?.getBoundingClientRect())")
	from := await[[2]float64](at.tab, "Anne in it", "(r => r && [r.left + r.width / 2, r.top + r.height / 3])(document.querySelector('[data-kin=anne] .disc')?.getBoundingClientRect())")
	to := [2]float64{box[0] + box[2]*(200+160)/400, box[1] + box[3]*195/400}
	mouse := func(what input.DispatchMouseEventType, x, y float64, buttons int64) {
		call(at.tab, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: what, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: buttons, ClickCount: 1})
	}
	mouse(input.DispatchMouseEventTypeMousePressed, from[0], from[1], 1)
	for i := range 8 {
		share := float64(i+1) / 8
		mouse(input.DispatchMouseEventTypeMouseMoved, from[0]+(to[0]-from[0])*share, from[1]+(to[1]-from[1])*share, 1)
	}
	mouse(input.DispatchMouseEventTypeMouseReleased, to[0], to[1], 0)
	at.sees("Farther out")
	if one := stands(); one.Near != 3 || one.Turn < 80 || one.Turn > 100 {
		t.Errorf("dragged to the right, far out: %+v", one)
	}

	plain := h.as("ada", desktop)
	plain.withoutScript()
	plain.open("/me/network")
	plain.press("Put Anne nearer")
	plain.reads("/resident/ada/network")
	if one := stands(); one.Near != 2 {
		t.Errorf("without JavaScript: %+v", one)
	}
}

// TestGoingHomeCallingComingBack is the end of a stay and what follows on it, on a phone and on the board.
func TestGoingHomeCallingComingBack(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).planned()
	h.does(care.ByCoordinator("kirsten"), care.ReachHouse(care.HouseReached{Phone: "22 00 00 00", Emergency: "113"}))
	ada, ingrid := h.as("ada", phone), h.as("ingrid", desktop)

	ada.open("/me/going-home")
	ingrid.open("/resident/ada/going-home")
	began := time.Now()
	ada.press("Take it along: Walk when it races")
	ada.sees("It goes along.")
	ingrid.gone("Take it along: Walk when it races") // on the other screen, too
	t.Logf("what worked is taken along, one press: %v", time.Since(began).Round(time.Millisecond))
	ada.press("I would like a few words to take along")
	ada.press("Save", "form[action$='/day']")
	ada.sees("It is noted.")
	ada.press("Agree on calls")
	ada.press("I want it so")
	ada.sees("It is agreed.")

	ingrid.open("/resident/ada/discharge")
	ingrid.sees("1 line goes along.", "Whoever is on duty calls every 7 days")
	began = time.Now()
	ingrid.write("A few words to Ada", "You stayed in the room.")
	ingrid.press("Goes home", "main form[action$='/discharge']")
	ingrid.reads("/resident/ada")
	t.Logf("going home, one press and a sentence: %v", time.Since(began).Round(time.Millisecond))

	ada.open("/")
	ada.sees("At home since", "You stayed in the room.", "Walk when it races", "113")
	ada.accessible("/", source)
	ada.size(phone)
	ada.open("/")
	ingrid.open("/")
	began = time.Now()
	ada.press("Please call me")
	ada.sees("It stands on the house’s board now.")
	ingrid.sees("Ada asks for a call, from home")
	t.Logf("asking for a call, one press, seen on the board: %v", time.Since(began).Round(time.Millisecond))
	ingrid.press("Ada asks for a call, from home")
	ingrid.reads("/resident/ada")
	began = time.Now()
	ingrid.press("We talked")
	ingrid.sees("Noted. The next call stands on its day.")
	t.Logf("a call, one press: %v", time.Since(began).Round(time.Millisecond))
	ada.gone("Nobody has answered yet")

	ada.open("/")
	ada.press("I would like to come back")
	ada.sees("It stands on the house’s board now.")
	ingrid.open("/resident/ada")
	began = time.Now()
	ingrid.press("Ada is back, now")
	ingrid.sees("Ada is back: changed since")
	t.Logf("coming back, one press: %v", time.Since(began).Round(time.Millisecond))
	ada.open("/")
	ada.sees("I want to talk")
	ada.open("/me/course")
	ada.sees("Lived here again (2)")
	ada.accessible("/me/course", source)
}

// TestCallOnTheBoard is noted from Today, with one press.
func TestCallOnTheBoard(t *testing.T) {
	h := fjellheim(t)
	today := civil.Of(morning, time.UTC)
	h.does(care.ByResident("ada"), care.AgreeCalls(care.CallsAgreed{Resident: "ada", Staff: "ingrid", Days: 7, First: today, Phone: "900 00 000"}))
	h.does(care.ByTherapist("ingrid"), care.Discharge(care.ResidentDischarged{Resident: "ada", On: morning.Add(-20 * time.Hour)}))
	ingrid := h.as("ingrid", phone)
	ingrid.open("/")
	ingrid.sees("Ingrid calls Ada")
	began := time.Now()
	ingrid.press("A line about it")
	ingrid.write("How is it? One line", "She laughed")
	ingrid.press("We talked")
	ingrid.gone("Ingrid calls Ada")
	t.Logf("a call from the board, one press and a line: %v", time.Since(began).Round(time.Millisecond))
	ingrid.open("/resident/ada")
	ingrid.sees("She laughed")
}

// TestRelativesPageIsAccessible looks at the page of a relative to whom everything is open.
func TestRelativesPageIsAccessible(t *testing.T) {
	source := axe(t)
	h := fjellheim(t).withProgramme()
	h.furnish(known["ada"], known["ingrid"])
	h.does(care.ByResident("ada"), care.NameRelative(care.RelativeNamed{Relative: "anne", Resident: "ada", Name: "Anne", Is: "my mother"}),
		care.GiveConsent(care.ConsentGiven{Relative: "anne", Resident: "ada", Chapters: care.Chapters, Until: morning.Add(900 * time.Hour)}))
	anne := h.person("anne", care.Who{Role: care.RoleRelative, ID: "anne"}, phone)
	anne.open("/")
	anne.signIn()
	anne.sees("When you are worried", "How you see it", secret)
	anne.write("In your own words", "She sleeps when she has been out")
	anne.press("Give it to the house")
	anne.sees("The house has it.")
	anne.accessible("/", source)
}
