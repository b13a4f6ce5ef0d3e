package office

import (
	"testing"
	"time"

	"milieu/internal/journal"
)

const pinTyped = "480317"

func TestSetPin(t *testing.T) {
	there := append(withChief, kitchen, inKitchen, here, onKitchen)
	check(t, there, asIngrid, setPin("there", ingridsPin), then(ingridsPin))
	check(t, there, asIngrid, setPin("phone", ingridsPin), refused("pin.only-where-signed-in"))
	check(t, there, asChief, setPin("there", ingridsPin), refused("pin.only-where-signed-in"))
	byPin := with(onKitchen, func(f *SessionOpened) { f.ByPin = true })
	check(t, append(withChief, kitchen, inKitchen, byPin), asIngrid, setPin("there", ingridsPin), refused("pin.only-where-signed-in"))
}

func TestForgetPin(t *testing.T) {
	there := append(withChief, kitchen, inKitchen, ingridsPin)
	check(t, there, asIngrid, ForgetPin(PinForgotten{"kitchen", "ingrid"}), then(PinForgotten{"kitchen", "ingrid"}))
	check(t, withChief, asIngrid, ForgetPin(PinForgotten{"kitchen", "ingrid"}), then())
	check(t, there, asChief, ForgetPin(PinForgotten{"kitchen", "ingrid"}), refused("office.administrator-only"))
}

func TestSwitchTo(t *testing.T) {
	there := append(withChief, kitchen, inKitchen, ingridsPin)
	asked := SessionOpened{Session: "s", Account: "ingrid", On: "kitchen", Kind: Tablet, ByPin: true}
	answered := with(asked, func(f *SessionOpened) { f.House, f.Until, f.IdleMinutes = "fjellheim", now.Add(12*time.Hour), 2 })
	hers := with(onKitchen, func(f *SessionOpened) { f.Account, f.Session = "kirsten", "hers" })

	check(t, there, asIngrid, switchTo(asked, "pin"), then(answered))
	check(t, append(there, hers), asIngrid, switchTo(asked, "pin"), then(SessionClosed{"hers", "kirsten", BecauseSwitched}, answered))
	check(t, there, asIngrid, switchTo(asked, "old"), refused("pin.wrong"))
	check(t, append(there, PinForgotten{"kitchen", "ingrid"}), asIngrid, switchTo(asked, "pin"), refused("pin.wrong"))
	check(t, append(there, AccountDisabled{"ingrid"}), asIngrid, switchTo(asked, "pin"), refused("pin.wrong"))
	check(t, append(there, WorkEnded{"ingrid", "fjellheim"}), asIngrid, switchTo(asked, "pin"), refused("pin.wrong"))
	check(t, append(there, PasswordSet{Account: "ingrid", Hash: "x", Borrowed: true}), asIngrid, switchTo(asked, "pin"), refused("pin.wrong"))
	check(t, append(there, DeviceRevoked{"kitchen"}), asIngrid, switchTo(asked, "pin"), refused("pin.wrong"))
	suspended := append(there, PinSuspended{"kitchen", "ingrid"})
	check(t, suspended, asIngrid, switchTo(asked, "pin"), refused("pin.sign-in-fully"))
	check(t, append(suspended, hers), asIngrid, switchTo(asked, "pin"), refused("pin.sign-in-fully"))
	check(t, append(suspended, with(onKitchen, func(f *SessionOpened) { f.ByPin = true })), asIngrid, switchTo(asked, "pin"), refused("pin.sign-in-fully"))
	check(t, append(suspended, onKitchen), asIngrid, switchTo(asked, "pin"), then(SessionClosed{"there", "ingrid", BecauseSwitched}, answered))

	old := stateOf(there...)
	if _, err := switchTo(asked, "pin")(old.Ask(asIngrid, now.Add(PinFresh))); keyOf(err) != "pin.sign-in-fully" {
		t.Errorf("long after the last full sign-in: %v", err)
	}
	if got := then(mustSuspend(t, there)...); len(got.facts) != 1 {
		t.Errorf("%+v", got)
	}
	check(t, suspended, asProgram, suspendPin(PinSuspended{"kitchen", "ingrid"}), then())
}

func mustSuspend(t *testing.T, facts []Fact) []Fact {
	t.Helper()
	list, err := suspendPin(PinSuspended{"kitchen", "ingrid"})(stateOf(facts...).Ask(asProgram, now))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestFitPin(t *testing.T) {
	for typed, want := range map[string]string{
		pinTyped: "", "194507": "", "120450678912": "",
		"48031": "pin.figures", "1204506789123": "pin.figures", "48031a": "pin.figures", "": "pin.figures", "٤٨٠٣١٧": "pin.figures", "480 317": "pin.figures",
		"000000": "pin.too-simple", "123456": "pin.too-simple", "987654": "pin.too-simple", "121212": "pin.too-simple", "123123": "pin.too-simple", "7890123": "pin.too-simple",
	} {
		if got := keyOf(fitPin(typed)); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// TestPin switches people on a tablet, guesses, and needs the whole password after that.
func TestPin(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		tablet, d := taken(t, o)
		there := Where{Kind: d.Kind, On: d.ID}
		full := func(name, pass string) string {
			t.Helper()
			token, err := o.SignIn(t.Context(), name, pass, there)
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		elsewhere, _ := signIn(t, o, "ingrid", ingrids)
		if err := o.SetPin(t.Context(), elsewhere, tablet, pinTyped); keyOf(err) != "pin.only-where-signed-in" {
			t.Errorf("from her phone: %v", err)
		}
		token := full("ingrid", ingrids)
		if err := o.SetPin(t.Context(), token, tablet, "111111"); keyOf(err) != "pin.too-simple" {
			t.Errorf("%v", err)
		}
		if err := o.SetPin(t.Context(), token, tablet, pinTyped); err != nil {
			t.Fatal(err)
		}
		if list := o.PinsOn(d.ID); len(list) != 1 || list[0].Name != "Ingrid" {
			t.Errorf("%+v", list)
		}
		adas, _ := o.Session(full("ada", adas)) // somebody else takes the tablet
		if _, ok := o.Session(token); ok {
			t.Error("two are signed in on one tablet")
		}
		again, err := o.SwitchTo(t.Context(), tablet, "ingrid", pinTyped, Where{})
		if err != nil || !o.closed(adas.ID) {
			t.Fatalf("%v", err)
		}
		s, _ := o.Session(again)
		if !s.ByPin || s.On != d.ID || s.Account.ID != "ingrid" || o.closed(s.ID) {
			t.Errorf("%+v", s)
		}
		for _, wrong := range []func() (string, error){
			func() (string, error) { return o.SwitchTo(t.Context(), tablet, "ada", pinTyped, Where{}) },
			func() (string, error) { return o.SwitchTo(t.Context(), tablet, "nobody", pinTyped, Where{}) },
			func() (string, error) { return o.SwitchTo(t.Context(), tablet, "ingrid", pinTyped+"0", Where{}) },
		} {
			if _, err := wrong(); keyOf(err) != "pin.wrong" {
				t.Errorf("%v", err)
			}
		}
		if _, err := o.SwitchTo(t.Context(), "another tablet", "ingrid", pinTyped, Where{}); keyOf(err) != "pin.only-where-signed-in" {
			t.Errorf("elsewhere: %v", err)
		}
		if _, err := o.SwitchTo(t.Context(), tablet, "ingrid", pinTyped, Where{}); err != nil {
			t.Fatal(err) // a right one ends the run of wrong ones
		}
		for i := range pinTries {
			want := "pin.wrong"
			if i == pinTries-1 {
				want = "pin.sign-in-fully"
			}
			if _, err := o.SwitchTo(t.Context(), tablet, "ingrid", "480318", Where{}); keyOf(err) != want {
				t.Errorf("guess %d: %v", i, err)
			}
		}
		if _, err := o.SwitchTo(t.Context(), tablet, "ingrid", pinTyped, Where{}); keyOf(err) != "pin.sign-in-fully" {
			t.Errorf("the right one, after too many wrong ones: %v", err)
		}
		full("ingrid", ingrids)
		if _, err := o.SwitchTo(t.Context(), tablet, "ingrid", pinTyped, Where{}); err != nil {
			t.Errorf("after a full sign-in: %v", err)
		}
		time.Sleep(PinFresh + time.Hour)
		if _, err := o.SwitchTo(t.Context(), tablet, "ingrid", pinTyped, Where{}); keyOf(err) != "pin.sign-in-fully" {
			t.Errorf("after a week: %v", err)
		}
	})
}

// TestPinNeedsItsDevice checks that what the journal has of a PIN is nothing to guess from without the tablet.
func TestPinNeedsItsDevice(t *testing.T) {
	if pinned("one", "ingrid", pinTyped) == pinned("other", "ingrid", pinTyped) || pinned("one", "ingrid", pinTyped) == pinned("one", "ada", pinTyped) {
		t.Error("the same PIN is the same everywhere")
	}
}
