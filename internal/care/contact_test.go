package care

import (
	"testing"
	"time"
)

var met = ContactHeld{Contact: "c1", Resident: "ada", With: []StaffID{"ingrid"}, What: Walk, Began: ago(90 * time.Minute), Minutes: 30}

func TestHoldContact(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid)
	but := func(change func(*ContactHeld)) Decision { return HoldContact(with(met, change)) }
	metEli := with(met, func(f *ContactHeld) { f.Resident = "eli" })

	check(t, house, asIngrid, HoldContact(met), then(met))
	check(t, house, asAda, HoldContact(met), then(met)) // a resident notes it too
	check(t, house, asIngrid, HoldContact(met, "eli"), then(met, metEli))
	check(t, house, asEli, HoldContact(met), refused("rights.not-yours"))
	check(t, house, asAdmin, HoldContact(met), refused("rights.not-yours"))
	check(t, house, Who{}, HoldContact(met), refused("rights.not-yours"))
	check(t, append(house, met), asIngrid, HoldContact(met), refused("form.known-with-other-contents"))
	check(t, given(), asIngrid, HoldContact(met), refused("resident.unknown"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Contact = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.With = nil }), refused("contact.with-nobody"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.With = []StaffID{"nobody"} }), refused("staff.unknown"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.What = "interrogation" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Minutes = 0 }), refused("contact.minutes-out-of-range"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Began = now.Add(time.Minute) }), refused("contact.in-the-future"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Began = ago(300 * time.Hour) }), refused("contact.outside-the-stay"))
}

func TestCorrect(t *testing.T) {
	house := given(fjellheim, ada, ingrid, wrote{asIngrid, ago(5 * time.Minute), met}) // entry 4
	late := given(fjellheim, ada, ingrid, wrote{asIngrid, ago(time.Hour), met})
	undone := EntryCorrected{Seq: 4, Resident: "ada"}
	wrong := EntryCorrected{Seq: 4, Resident: "ada", Why: "wrong person"}

	check(t, house, asIngrid, Correct("", 4), then(undone))
	check(t, append(house, undone), asIngrid, Correct("", 4), then()) // already so
	check(t, house, asJonas, Correct("", 4), refused("correction.not-yours"))
	check(t, house, asChief, Correct("", 4), refused("correction.why"))
	check(t, house, asChief, Correct("wrong person", 4), then(wrong))
	check(t, late, asIngrid, Correct("", 4), refused("correction.why"))
	check(t, late, asIngrid, Correct("wrong person", 4), then(wrong))
	check(t, house, asIngrid, Correct("wrong", 2), refused("correction.unknown"))
	check(t, house, asIngrid, Correct("wrong", 99), refused("correction.unknown"))

	v := stateOf(append(house, wrong)...).As(asIngrid, now)
	if held := v.Contacts("ada", now.Add(-24*time.Hour), now); len(held) != 0 {
		t.Errorf("what was taken back still counts: %+v", held)
	}
}

func TestContactsBetween(t *testing.T) {
	held := func(id ContactID, began, written time.Time) Fact {
		return wrote{asIngrid, written, with(met, func(f *ContactHeld) { f.Contact, f.Began = id, began })}
	}
	s := stateOf(fjellheim, ada, ingrid,
		held("late", ago(60*time.Hour), ago(3*time.Hour)), // noted long afterwards
		held("early", ago(2*time.Hour), ago(2*time.Hour)),
		held("last", ago(time.Hour), ago(time.Hour)))
	var got []ContactID
	for _, c := range s.As(asAda, now).Contacts("ada", ago(10*time.Hour), now) {
		got = append(got, c.Contact)
	}
	if len(got) != 2 || got[0] != "last" || got[1] != "early" {
		t.Errorf("got %v", got)
	}
}
