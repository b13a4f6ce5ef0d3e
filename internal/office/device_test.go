package office

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

var (
	kirsten    = AccountCreated{Account: "kirsten", Username: "kirsten", Name: "Kirsten", Language: "nb"}
	chief      = WorkGiven{Account: "kirsten", House: "fjellheim", Role: care.RoleCoordinator, Person: "S2"}
	asChief    = owner("kirsten")
	kitchen    = DeviceInvited{Device: "kitchen", House: "fjellheim", Kind: Tablet, Name: "In the kitchen", IdleMinutes: 2, Code: []byte("code"), Until: now.Add(InvitationLasts)}
	itsToken   = make([]byte, 32)
	inKitchen  = DeviceEnrolled{"kitchen", itsToken}
	withChief  = given(root, fjellheim, solsiden, ingrid, working, locked, kirsten, chief)
	onKitchen  = with(here, func(f *SessionOpened) { f.Session, f.On, f.Kind = "there", "kitchen", Tablet })
	ingridsPin = PinSet{"kitchen", "ingrid", "pin"}
)

func TestInviteDevice(t *testing.T) {
	asked := with(kitchen, func(f *DeviceInvited) { f.Until, f.IdleMinutes = time.Time{}, 0 })
	change := func(c func(*DeviceInvited)) Decision { return inviteDevice(with(asked, c)) }
	check(t, withChief, asChief, inviteDevice(asked), then(kitchen))
	check(t, withChief, asChief, change(func(f *DeviceInvited) { f.Kind = Wall }),
		then(with(kitchen, func(f *DeviceInvited) { f.Kind, f.IdleMinutes = Wall, 0 })))
	for _, who := range []care.Who{asIngrid, asRoot, {}, owner("nobody")} {
		check(t, withChief, who, inviteDevice(asked), refused("rights.coordinator-only"))
	}
	check(t, withChief, asChief, change(func(f *DeviceInvited) { f.House = "solsiden" }), refused("rights.coordinator-only"))
	check(t, withChief, asChief, change(func(f *DeviceInvited) { f.Device = "" }), refused("form.incomplete"))
	check(t, withChief, asChief, change(func(f *DeviceInvited) { f.Name = " " }), refused("office.no-name"))
	check(t, withChief, asChief, change(func(f *DeviceInvited) { f.Kind = "toaster" }), refused("device.kind-unknown"))
	check(t, withChief, asChief, change(func(f *DeviceInvited) { f.IdleMinutes = 16 }), refused("device.idle-out-of-range"))
	check(t, withChief, asChief, change(func(f *DeviceInvited) { f.IdleMinutes = 1 }), refused("device.idle-out-of-range"))
	check(t, append(withChief, kitchen), asChief, inviteDevice(asked), refused("form.known-with-other-contents"))
}

func TestEnrol(t *testing.T) {
	late := with(kitchen, func(f *DeviceInvited) { f.Until = now })
	check(t, append(withChief, kitchen), asProgram, enrol([]byte("code"), itsToken), then(inKitchen))
	check(t, append(withChief, kitchen), asProgram, enrol([]byte("other"), itsToken), refused("device.code-wrong"))
	check(t, append(withChief, late), asProgram, enrol([]byte("code"), itsToken), refused("device.code-wrong"))
	check(t, append(withChief, kitchen, inKitchen), asProgram, enrol([]byte("code"), itsToken), refused("device.code-wrong")) // once
	check(t, append(withChief, kitchen, inKitchen), asProgram, enrol(nil, itsToken), refused("device.code-wrong"))
}

func TestSetDevice(t *testing.T) {
	set := DeviceSet{"kitchen", "By the stove", 5}
	there := append(withChief, kitchen, inKitchen)
	check(t, there, asChief, SetDevice(set), then(set))
	check(t, append(there, set), asChief, SetDevice(set), then())
	check(t, there, asIngrid, SetDevice(set), refused("rights.coordinator-only"))
	check(t, there, asChief, SetDevice(DeviceSet{"kitchen", "", 5}), refused("office.no-name"))
	check(t, there, asChief, SetDevice(DeviceSet{"kitchen", "x", 61}), refused("device.idle-out-of-range"))
	check(t, withChief, asChief, SetDevice(set), refused("device.unknown"))
}

func TestRevokeDevice(t *testing.T) {
	there := append(withChief, kitchen, inKitchen, here, onKitchen)
	check(t, there, asChief, RevokeDevice(DeviceRevoked{"kitchen"}), then(DeviceRevoked{"kitchen"}, SessionClosed{"there", "ingrid", BecauseDevice}))
	check(t, there, asIngrid, RevokeDevice(DeviceRevoked{"kitchen"}), refused("rights.coordinator-only"))
	check(t, append(there, DeviceRevoked{"kitchen"}), asChief, RevokeDevice(DeviceRevoked{"kitchen"}), refused("device.unknown"))
}

// TestDevice takes a tablet in, and throws it out with whoever is signed in on it.
func TestDevice(t *testing.T) {
	story(t, func(t *testing.T, o *Office, store journal.Store) {
		tablet, device := taken(t, o)
		if list := o.DevicesOf("fjellheim"); len(list) != 1 || list[0].Name != "In the kitchen" || list[0].Enrolled.IsZero() {
			t.Errorf("%+v", list)
		}
		if _, ok := o.Device("x" + tablet); ok {
			t.Error("any token will do")
		}
		token, err := o.SignIn(t.Context(), "ingrid", ingrids, Where{Kind: device.Kind, On: device.ID})
		if err != nil {
			t.Fatal(err)
		}
		s, _ := o.Session(token)
		if s.On != device.ID || s.Idle != 2*time.Minute {
			t.Errorf("%+v", s)
		}
		gone := o.DeviceDone(device.ID)
		do(t, o, RevokeDevice(DeviceRevoked{device.ID}))
		synctest.Wait()
		select {
		case <-gone:
		default:
			t.Error("whoever looks at it goes on looking")
		}
		if _, ok := o.Device(tablet); ok || !o.closed(s.ID) {
			t.Error("it is a device of the house still")
		}
		again, err := Open(t.Context(), journal.Open(store, time.Now, nil))
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if _, ok := again.Device(tablet); ok {
			t.Error("it is back at the next start")
		}
	})
}

// taken is an office with a tablet in the kitchen.
func taken(t *testing.T, o *Office) (token string, d Device) {
	t.Helper()
	code, err := o.InviteDevice(t.Context(), journal.Form{By: asProgram}, with(kitchen, func(f *DeviceInvited) { f.Code = nil }))
	if err != nil {
		t.Fatal(err)
	}
	twice := journal.Form{By: asProgram, ID: "form"}
	hall := with(kitchen, func(f *DeviceInvited) { f.Code, f.Device = nil, "hall" })
	if _, err := o.InviteDevice(t.Context(), twice, hall); err != nil {
		t.Fatal(err)
	}
	if _, err := o.InviteDevice(t.Context(), twice, hall); keyOf(err) != "device.code-was-shown" {
		t.Errorf("a form that is sent twice shows a code that is worth nothing: %v", err)
	}
	do(t, o, RevokeDevice(DeviceRevoked{"hall"}))
	if _, err := o.Enrol(t.Context(), "AAAA-AAAA-AAAA", Where{}); keyOf(err) != "device.code-wrong" {
		t.Errorf("a wrong code: %v", err)
	}
	token, err = o.Enrol(t.Context(), " "+strings.ToLower(strings.ReplaceAll(code, "-", " ")), Where{Address: "10.0.0.7:1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Enrol(t.Context(), code, Where{}); keyOf(err) != "device.code-wrong" {
		t.Errorf("the code is good twice: %v", err)
	}
	d, ok := o.Device(token)
	if !ok || d.Kind != Tablet || d.House != "fjellheim" || d.ID != "kitchen" {
		t.Fatalf("%+v", d)
	}
	return token, d
}

func TestGuessingCodesSlowsDown(t *testing.T) {
	story(t, func(t *testing.T, o *Office, _ journal.Store) {
		for range perAddress.tries {
			_, _ = o.Enrol(t.Context(), "AAAA-AAAA-AAAA", Where{Address: "10.0.0.9:1"})
		}
		if _, err := o.Enrol(t.Context(), "AAAA-AAAA-AAAA", Where{Address: "10.0.0.9:1"}); keyOf(err) != "signin.slow-down" {
			t.Errorf("codes can be guessed at any pace: %v", err)
		}
	})
}
