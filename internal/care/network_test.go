package care

import (
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

var anne = RelativeNamed{Relative: "anne", Resident: "ada", Name: "Anne", Is: "my mother"}

func asKin(id RelativeID) Who { return Who{RoleRelative, string(id)} }

func TestNetwork(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, anne)
	near := NetworkPlaced{Relative: "anne", Resident: "ada", Near: 1, Turn: 40}
	check(t, house, asAda, PlaceInNetwork(near), then(near))
	check(t, house, asIngrid, PlaceInNetwork(near), then(near)) // side by side at a tablet
	check(t, house, asEli, PlaceInNetwork(near), refused("rights.not-yours"))
	check(t, append(house, near), asAda, PlaceInNetwork(near), then()) // already so
	check(t, append(house, near), asAda, PlaceInNetwork(with(near, func(f *NetworkPlaced) { f.Turn = 400 })), then())
	check(t, house, asAda, PlaceInNetwork(with(near, func(f *NetworkPlaced) { f.Turn = -30 })), then(with(near, func(f *NetworkPlaced) { f.Turn = 330 })))
	check(t, house, asAda, PlaceInNetwork(with(near, func(f *NetworkPlaced) { f.Near = 4 })), refused("form.choose"))
	check(t, append(house, RelativeEnded{"anne", "ada"}), asAda, PlaceInNetwork(near), refused("relative.unknown"))

	own := NetworkTold{Relative: "anne", Resident: "ada", Words: "She never gives up on me", Does: "Call her first", Phone: "900 00 000", Own: true}
	check(t, house, asAda, TellNetwork(with(own, func(f *NetworkTold) { f.Own = false })), then(own))
	check(t, house, asIngrid, TellNetwork(own), then(own)) // as Ada said it
	check(t, append(house, own), asAda, TellNetwork(own), then())
	check(t, append(house, own), asIngrid, TellNetwork(with(own, func(f *NetworkTold) { f.Own, f.Words = false, "Close to her mother" })), refused("network.own-words-stay"))
	check(t, append(house, own), asIngrid, TellNetwork(with(own, func(f *NetworkTold) { f.Own, f.Phone = false, "900 00 001" })), then(with(own, func(f *NetworkTold) { f.Own, f.Phone = false, "900 00 001" })))
	check(t, house, asAda, TellNetwork(with(own, func(f *NetworkTold) { f.Words = strings.Repeat("x", AnswerLongest+1) })), refused("form.too-long"))
	check(t, house, asAda, TellNetwork(with(own, func(f *NetworkTold) { f.Relative = "?" })), refused("relative.unknown"))

	v := stateOf(append(house, RelativeNamed{Relative: "per", Resident: "ada", Name: "Per"}, near, own)...).As(asAda, now)
	list := v.Network("ada")
	if len(list) != 2 || list[0].Name != "Anne" || list[0].Near != 1 || list[0].Told.Words != own.Words || list[1].Placed || list[1].Near != NetworkRings {
		t.Errorf("%+v", list)
	}
}

// TestNobodySeesTheOthers holds a limit: who stands in a network is told of themselves, if the resident opens it, and of
// nobody else in it, and of no child.
func TestNobodySeesTheOthers(t *testing.T) {
	open := ConsentGiven{Relative: "anne", Resident: "ada", Chapters: Chapters, From: ago(time.Hour), Until: now.Add(time.Hour)}
	per := RelativeNamed{Relative: "per", Resident: "ada", Name: "Per", Is: "my secret friend"}
	facts := given(fjellheim, ada, ingrid, anne, per, NetworkPlaced{Relative: "anne", Resident: "ada", Near: 1}, NetworkTold{Relative: "per", Resident: "ada", Words: "secret", Own: true},
		ChildRemembered{Child: "c", Resident: "ada", Name: "Ola", Needs: "secret"}, FamilyViewTold{View: "v", Resident: "ada", Relative: "per", Words: "secret"})
	closed := stateOf(facts...).As(asKin("anne"), now)
	if got := closed.Network("ada"); len(got) != 0 {
		t.Errorf("without consent: %+v", got)
	}
	for method, answer := range askEverything(t, stateOf(append(facts, open)...).As(asKin("anne"), now)) {
		if strings.Contains(answer, "secret") {
			t.Errorf("%s tells Anne: %s", method, answer)
		}
	}
	if got := stateOf(append(facts, open)...).As(asKin("anne"), now).Network("ada"); len(got) != 1 || got[0].Name != "Anne" {
		t.Errorf("of herself: %+v", got)
	}
}

func TestChildren(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid)
	ola := ChildRemembered{Child: "c1", Resident: "ada", Name: "Ola", Born: civil.Date(2019, 11, 21), With: "Grandmother", Told: "That I am resting", Needs: "A call on Sundays", Own: true}
	but := func(change func(*ChildRemembered)) Decision { return RememberChild(with(ola, change)) }
	check(t, house, asAda, RememberChild(with(ola, func(f *ChildRemembered) { f.Own = false })), then(ola))
	check(t, house, asIngrid, but(func(f *ChildRemembered) { f.Own = false }), then(with(ola, func(f *ChildRemembered) { f.Own = false })))
	check(t, append(house, ola), asAda, RememberChild(ola), then())
	check(t, house, asEli, RememberChild(ola), refused("rights.not-yours"))
	check(t, house, asAda, but(func(f *ChildRemembered) { f.Child = "" }), refused("form.incomplete"))
	check(t, house, asAda, but(func(f *ChildRemembered) { f.Name = " " }), refused("network.child-no-name"))
	check(t, house, asAda, but(func(f *ChildRemembered) { f.Born = civil.Date(2027, 1, 1) }), refused("resident.born-in-the-future"))
	check(t, house, asAda, but(func(f *ChildRemembered) { f.Needs = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))
	check(t, append(house, ola), asEli, but(func(f *ChildRemembered) { f.Resident = "eli" }), refused("form.known-with-other-contents"))

	ended := ChildEnded{"c1", "ada"}
	check(t, append(house, ola), asAda, EndChild(ended), then(ended))
	check(t, append(house, ola, ended), asAda, EndChild(ended), then())
	check(t, append(house, ola, ended), asAda, RememberChild(ola), then(ola)) // again
	check(t, house, asAda, EndChild(ended), refused("network.child-unknown"))
	check(t, append(house, ola), asEli, EndChild(ended), refused("rights.not-yours"))

	v := stateOf(append(house, ola)...).As(asIngrid, now)
	if got := v.Birthdays(); len(got) != 1 || got[0].Turns(2026) != 7 {
		t.Errorf("today is Ola's birthday: %+v", got)
	}
	if got := stateOf(append(house, ola)...).As(asIngrid, now.Add(24*time.Hour)).Birthdays(); len(got) != 0 {
		t.Errorf("and tomorrow it is not: %+v", got)
	}
	if got := stateOf(append(house, ola, ResidentDischarged{Resident: "ada", On: ago(time.Hour)})...).As(asIngrid, now).Birthdays(); len(got) != 0 {
		t.Errorf("of those who live here: %+v", got)
	}
	if got := stateOf(append(house, ola)...).As(Who{RolePeer, "ingrid"}, now).Children("ada"); got != nil {
		t.Errorf("a peer who does not follow her: %+v", got)
	}
	if !birthday(civil.Date(2020, 2, 29), civil.Date(2026, 2, 28)) || birthday(civil.Date(2020, 2, 29), civil.Date(2028, 2, 28)) || !birthday(civil.Date(2020, 2, 29), civil.Date(2028, 2, 29)) {
		t.Error("who was born on a leap day has a birthday every year")
	}
}
