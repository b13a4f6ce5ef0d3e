package office

import (
	"fmt"
	"testing"
	"time"

	"milieu/internal/care"
)

func TestOpenSession(t *testing.T) {
	office := given(root, fjellheim, solsiden, ingrid, working, locked)
	asked := SessionOpened{Session: "phone", Account: "ingrid", Token: make([]byte, 32), Device: "phone"}
	answered := func(house string) SessionOpened {
		return with(asked, func(f *SessionOpened) { f.House, f.Until, f.IdleMinutes = house, now.Add(12*time.Hour), 60 })
	}
	there := with(working, func(f *WorkGiven) { f.House = "solsiden" })
	went := HouseChosen{Session: "x", Account: "ingrid", House: "solsiden"}

	check(t, office, asIngrid, open(asked, byPassword("ingrid", "hash")), then(answered("fjellheim")))
	check(t, given(root, ingrid, locked), asIngrid, open(asked, byPassword("ingrid", "hash")), then(answered("")))
	check(t, append(office, there), asIngrid, open(asked, byPassword("ingrid", "hash")), then(answered("fjellheim")))
	check(t, append(office, there, went), asIngrid, open(asked, byPassword("ingrid", "hash")), then(answered("solsiden"))) // where she was last
	check(t, append(office, there, went, WorkEnded{"ingrid", "solsiden"}), asIngrid, open(asked, byPassword("ingrid", "hash")), then(answered("fjellheim")))
	check(t, office, asIngrid, open(asked, byPassword("ingrid", "other")), refused("signin.wrong")) // changed while it was checked
	check(t, given(root, fjellheim), asIngrid, open(asked, byPassword("ingrid", "hash")), refused("signin.wrong"))
	check(t, append(office, AccountDisabled{"ingrid"}), asIngrid, open(asked, byPassword("ingrid", "hash")), refused("signin.disabled"))

	var many []Fact
	for i := range sessionsMost {
		many = append(many, with(here, func(f *SessionOpened) { f.Session = SessionID(fmt.Sprint("s", i)) }))
	}
	check(t, append(office, many...), asIngrid, open(asked, byPassword("ingrid", "hash")), then(SessionClosed{"s0", "ingrid", BecauseTooMany}, answered("fjellheim")))
}

func TestBorrowedPasswordIsOver(t *testing.T) {
	asked := SessionOpened{Session: "phone", Account: "ingrid", Token: make([]byte, 32)}
	s := stateOf(root, ingrid, PasswordSet{Account: "ingrid", Hash: "hash", Borrowed: true}) // an hour ago
	for after, want := range map[time.Duration]string{BorrowedFor - 2*time.Hour: "", BorrowedFor: "signin.password-over"} {
		if _, err := open(asked, byPassword("ingrid", "hash"))(s.Ask(asIngrid, now.Add(after))); keyOf(err) != want {
			t.Errorf("after %v: %v", after, err)
		}
	}
}

func TestCloseSession(t *testing.T) {
	office := given(root, fjellheim, ingrid, ada, working, locked, here)
	closed := SessionClosed{"phone", "ingrid", BecauseSignedOut}

	check(t, office, asIngrid, CloseSession(closed), then(closed))
	check(t, office, asRoot, CloseSession(closed), then(closed))
	check(t, append(office, closed), asIngrid, CloseSession(closed), then())
	check(t, office, asAda, CloseSession(closed), refused("office.administrator-only"))
	check(t, office, asAda, CloseSession(SessionClosed{"phone", "ada", BecauseSignedOut}), then()) // not hers, so not known
}

func TestChooseHouse(t *testing.T) {
	there := with(working, func(f *WorkGiven) { f.House = "solsiden" })
	at := with(here, func(f *SessionOpened) { f.Device, f.Kind, f.Way = "phone", Tablet, WayCode })
	office := given(root, fjellheim, solsiden, ingrid, ada, working, there, locked, at)
	next := SessionOpened{Session: "next", Account: "ingrid", Token: []byte("next")}
	went := with(at, func(f *SessionOpened) {
		f.Session, f.Token, f.House, f.Proven = "next", []byte("next"), "solsiden", now.Add(-time.Hour)
	})

	check(t, office, asIngrid, chooseHouse("phone", "solsiden", next), then(SessionClosed{"phone", "ingrid", BecauseRenewed}, went))
	check(t, append(office, WorkEnded{"ingrid", "solsiden"}), asIngrid, chooseHouse("phone", "solsiden", next), refused("office.not-your-house"))
	check(t, append(office, SessionClosed{"phone", "ingrid", BecauseIdle}), asIngrid, chooseHouse("phone", "solsiden", next), refused("signin.over"))
	check(t, office, asAda, chooseHouse("phone", "solsiden", next), refused("signin.over"))
	s := stateOf(append(office, HouseChosen{"phone", "ingrid", "solsiden"})...) // as it was written once
	if at, _ := s.sessions.find("ingrid", "phone"); at.House != "solsiden" {
		t.Errorf("%+v", at)
	}
}

func TestCloseOthers(t *testing.T) {
	other := with(here, func(f *SessionOpened) { f.Session = "desk" })
	office := given(root, fjellheim, ingrid, ada, working, locked, here, other)
	check(t, office, asIngrid, CloseOthers("ingrid", "phone"), then(SessionClosed{"desk", "ingrid", BecauseSignedOut}))
	check(t, given(root, ingrid, here), asIngrid, CloseOthers("ingrid", "phone"), then())
	check(t, office, asAda, CloseOthers("ingrid", "phone"), refused("office.administrator-only"))
}

func TestCloseEverybody(t *testing.T) {
	desk := with(here, func(f *SessionOpened) { f.Session, f.Account = "desk", "ada" })
	roots := with(here, func(f *SessionOpened) { f.Session, f.Account = "server", "root" })
	office := given(root, fjellheim, ingrid, ada, working, locked, here, desk, roots)
	check(t, office, asRoot, CloseEverybody("server"), then(SessionClosed{"desk", "ada", BecauseEverybody}, SessionClosed{"phone", "ingrid", BecauseEverybody}))
	check(t, given(root, roots), asRoot, CloseEverybody("server"), then())
	check(t, office, asIngrid, CloseEverybody("phone"), refused("office.administrator-only"))
}

func TestSetPassword(t *testing.T) {
	office := given(root, fjellheim, ingrid, locked, here)
	closed := SessionClosed{"phone", "ingrid", BecausePassword}

	check(t, office, asRoot, setPassword("ingrid", "new"), then(PasswordSet{Account: "ingrid", Hash: "new", Borrowed: true}, closed))
	check(t, office, asProgram, setPassword("ingrid", "new"), then(PasswordSet{Account: "ingrid", Hash: "new"}, closed))
	check(t, office, asRoot, setPassword("root", "new"), then(PasswordSet{Account: "root", Hash: "new"}))
	check(t, office, asIngrid, setPassword("ingrid", "new"), refused("office.administrator-only")) // she must show the old one
	check(t, office, asRoot, setPassword("x", "new"), refused("office.account-unknown"))
}

func TestChangePassword(t *testing.T) {
	at := with(here, func(f *SessionOpened) { f.Device, f.Address = "phone", "10.0.0.7" })
	office := given(root, fjellheim, ingrid, ada, working, locked, at)
	next := SessionOpened{Session: "next", Account: "ingrid", Token: make([]byte, 32)}
	goesOn := with(at, func(f *SessionOpened) {
		f.Session, f.Token, f.Until, f.Proven = "next", next.Token, now.Add(12*time.Hour), now
	})
	to := PasswordSet{Account: "ingrid", Hash: "new"}

	check(t, office, asIngrid, changePassword("phone", "hash", to, next), then(to, SessionClosed{"phone", "ingrid", BecausePassword}, goesOn))
	check(t, office, asIngrid, changePassword("phone", "older", to, next), refused("signin.over"))
	check(t, office, asIngrid, changePassword("gone", "hash", to, next), refused("signin.over"))
	check(t, office, asAda, changePassword("phone", "hash", to, next), refused("signin.over"))
	short := with(to, func(f *PasswordSet) { f.Short = true })
	check(t, office, asIngrid, changePassword("phone", "hash", short, next), refused("password.too-short"))
	check(t, append(office, shows), asIngrid, changePassword("phone", "hash", short, next), then(short, SessionClosed{"phone", "ingrid", BecausePassword}, goesOn))
}

// TestSessionsAreForgotten checks that what nobody closed does not stay in memory for ever.
func TestSessionsAreForgotten(t *testing.T) {
	s := new(State)
	at := now
	for i := range 1000 {
		at = at.Add(13 * time.Hour)
		f := with(here, func(f *SessionOpened) {
			f.Session, f.Until = SessionID(fmt.Sprint(i)), at.Add(12*time.Hour)
			browser := sumOf(fmt.Sprint(i))
			f.Browser = browser[:]
		})
		s.Fold(Entry{Seq: uint64(i) + 1, At: at, Fact: f})
	}
	if open, browsers := len(s.sessions.open["ingrid"]), len(s.sessions.browsers["ingrid"]); open != 1 || browsers != browsersMost {
		t.Errorf("%d sessions and %d browsers are remembered", open, browsers)
	}
	s.Fold(Entry{Seq: 1001, At: at, Fact: SessionClosed{"999", "ingrid", BecauseIdle}})
	if len(s.sessions.open) != 0 {
		t.Errorf("%v", s.sessions.open)
	}
}

func TestWho(t *testing.T) {
	works := []Work{{"fjellheim", care.RoleTherapist, "S1"}, {"solsiden", care.RoleCoordinator, "S9"}}
	for _, c := range []struct {
		s         Session
		who, asks care.Who
	}{
		{Session{House: "solsiden", Account: Account{ID: "a", Works: works}}, care.ByCoordinator("S9"), owner("a")},
		{Session{House: "fjellheim", Account: Account{ID: "a", Works: works}}, care.ByTherapist("S1"), owner("a")},
		{Session{House: "elsewhere", Account: Account{ID: "a", Works: works}}, care.Who{}, owner("a")},
		{Session{Account: Account{ID: "a"}}, care.Who{}, owner("a")},
		{Session{Account: Account{ID: "a", Admin: true}}, care.Who{Role: care.RoleAdministrator, ID: "a"}, care.Who{Role: care.RoleAdministrator, ID: "a"}},
	} {
		if c.s.Who() != c.who || c.s.Owner() != c.asks {
			t.Errorf("%+v is %v and %v", c.s, c.s.Who(), c.s.Owner())
		}
	}
}
