package care

import (
	"fmt"
	"reflect"
	"runtime"
	"testing"
	"time"
)

var (
	met   = ContactHeld{Contact: "c1", Resident: "ada", With: []StaffID{"ingrid"}, What: Walk, Began: ago(90 * time.Minute), Minutes: 30}
	walks = ContactBegun{Contact: "c2", Resident: "ada", With: []StaffID{"ingrid"}, What: Walk, Began: ago(25 * time.Minute)}
)

func TestHoldContact(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, PlaceNamed{Place: "garden", Name: "Garden", Outdoors: true})
	but := func(change func(*ContactHeld)) Decision { return HoldContact(with(met, change)) }
	metEli := with(met, func(f *ContactHeld) { f.Resident = "eli" })
	outside := with(met, func(f *ContactHeld) { f.Place, f.Initiative, f.Formal = "garden", ByTheResident, true })

	check(t, house, asIngrid, HoldContact(met), then(met))
	check(t, house, asIngrid, HoldContact(outside), then(outside))
	check(t, house, asAda, HoldContact(met), then(met)) // a resident notes it too
	check(t, house, asIngrid, HoldContact(met, "eli"), then(met, metEli))
	check(t, house, asIngrid, HoldContact(met, "ada"), then(met)) // nobody is there twice
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.With = []StaffID{"ingrid", "ingrid"} }), then(met))
	check(t, house, asAda, HoldContact(met, "eli"), refused("rights.not-yours"))
	check(t, house, asEli, HoldContact(met), refused("rights.not-yours"))
	check(t, house, asAdmin, HoldContact(met), refused("rights.not-yours"))
	check(t, house, Who{}, HoldContact(met), refused("rights.not-yours"))
	check(t, append(house, met), asIngrid, HoldContact(met), refused("form.known-with-other-contents"))
	check(t, given(), asIngrid, HoldContact(met), refused("resident.unknown"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Contact = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.With = nil }), refused("contact.with-nobody"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.With = []StaffID{"nobody"} }), refused("staff.unknown"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.What = "interrogation" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Initiative = "the doctor" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Place = "moon" }), refused("place.unknown"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Minutes = 0 }), refused("contact.minutes-out-of-range"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Minutes = 721 }), refused("contact.minutes-out-of-range"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Began = now.Add(time.Minute) }), refused("contact.in-the-future"))
	check(t, house, asIngrid, but(func(f *ContactHeld) { f.Began = ago(300 * time.Hour) }), refused("contact.outside-the-stay"))
}

func TestContactGoesOn(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid)
	walksEli := with(walks, func(f *ContactBegun) { f.Resident = "eli" })
	old := with(walks, func(f *ContactBegun) { f.Began = ago(5 * time.Hour) })
	end := func(minutes int) Decision { return EndContact(ContactEnded{Contact: "c2", Minutes: minutes}) }
	ended := func(id ResidentID, minutes int) ContactEnded { return ContactEnded{"c2", id, minutes} }
	written := func(f Fact) Fact { return wrote{asIngrid, ago(20 * time.Minute), f} }

	check(t, house, asIngrid, BeginContact(walks, "eli"), then(walks, walksEli))
	check(t, house, asIngrid, BeginContact(with(walks, func(f *ContactBegun) { f.With = nil })), refused("contact.with-nobody"))
	check(t, append(house, written(walks)), asIngrid, BeginContact(walks), refused("form.known-with-other-contents"))

	both := append(house, written(walks), written(walksEli))
	check(t, both, asIngrid, end(0), then(ended("ada", 25), ended("eli", 25)))
	check(t, both, asIngrid, end(40), then(ended("ada", 40), ended("eli", 40)))
	check(t, both, asIngrid, EndContact(ContactEnded{Contact: "c2", Resident: "eli"}), then(ended("eli", 25))) // Eli went in earlier
	check(t, both, asAda, end(0), then(ended("ada", 25)))                                                      // each for themselves
	check(t, both, asAda, EndContact(ContactEnded{Contact: "c2", Resident: "eli"}), refused("rights.not-yours"))
	check(t, append(house, written(walks)), asEli, end(0), refused("rights.not-yours"))
	check(t, both, asAdmin, end(0), refused("rights.not-yours"))
	check(t, both, asIngrid, end(721), refused("contact.minutes-out-of-range"))
	check(t, append(both, ended("ada", 25), ended("eli", 25)), asIngrid, end(0), then()) // already so
	check(t, house, asIngrid, end(0), refused("contact.unknown"))
	check(t, append(house, old), asIngrid, end(0), refused("contact.how-long"))
	check(t, append(house, old), asIngrid, end(90), then(ended("ada", 90)))
}

func TestOngoing(t *testing.T) {
	forgot := with(walks, func(f *ContactBegun) { f.Contact, f.Began = "c3", ago(5*time.Hour) })
	s := stateOf(fjellheim, ada, eli, ingrid, wrote{asIngrid, ago(5 * time.Hour), forgot}, wrote{asIngrid, ago(25 * time.Minute), walks}) // entries 5, 6
	v := s.As(asIngrid, now)
	list := v.Ongoing()
	if len(list) != 2 || !list[0].Forgotten || list[0].Minutes != 0 || list[1].Forgotten || !list[1].Ongoing {
		t.Fatalf("got %+v", list)
	}
	if m := v.MetToday("ada"); m.Ongoing.Contact != "c2" || m.Minutes != 0 || m.Times != 2 {
		t.Errorf("met %+v", m)
	}
	if got := s.As(asEli, now).Ongoing(); got != nil {
		t.Errorf("Eli is told %+v", got)
	}
	fold := func(f Fact) {
		s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asIngrid, Fact: f})
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
	}
	fold(ContactEnded{"c2", "ada", 20}) // entry 7
	if m := s.As(asAda, now).MetToday("ada"); m.Ongoing.Seq != 0 || m.Minutes != 20 {
		t.Errorf("after the end, met %+v", m)
	}
	fold(EntryCorrected{Seq: 7, Resident: "ada"}) // they walk on
	if m := s.As(asAda, now).MetToday("ada"); m.Ongoing.Contact != "c2" || m.Minutes != 0 {
		t.Errorf("after the end was taken back, met %+v", m)
	}
	fold(EntryCorrected{Seq: 6, Resident: "ada", Why: "wrong person"})
	if list := s.As(asIngrid, now).Ongoing(); len(list) != 1 || list[0].Contact != "c3" {
		t.Errorf("what was taken back goes on: %+v", list)
	}
	if w := s.written(6); !w.TakenBack || w.Why != "wrong person" || w.By != asIngrid || w.About != "ada" {
		t.Errorf("entry 6 stands as %+v", w)
	}
}

func TestSayHowItWas(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, met) // entry 5
	felt := ContactFelt{Contact: "c1", Resident: "ada", Felt: Good, Words: "the sea was there"}
	hard := ContactFelt{Contact: "c1", Resident: "ada", Felt: Hard}

	check(t, house, asAda, SayHowItWas(felt), then(felt))
	check(t, house, asIngrid, SayHowItWas(felt), refused("rights.not-yours"))
	check(t, house, asEli, SayHowItWas(with(felt, func(f *ContactFelt) { f.Resident = "eli" })), refused("contact.unknown"))
	check(t, append(house, EntryCorrected{Seq: 5, Resident: "ada"}), asAda, SayHowItWas(felt), refused("contact.unknown"))
	check(t, house, asAda, SayHowItWas(with(felt, func(f *ContactFelt) { f.Felt = "7/10" })), refused("form.choose"))
	check(t, house, asAda, SayHowItWas(with(felt, func(f *ContactFelt) { f.Words = string(make([]byte, FeltLongest+1)) })), refused("form.too-long"))

	said := func(want Feeling, words string, facts ...Fact) {
		t.Helper()
		held := stateOf(append(house, facts...)...).As(asIngrid, now).Contact("c1")
		if len(held) != 1 || held[0].Felt != want || held[0].ContactHeld.Contact != "c1" || held[0].Words != words {
			t.Errorf("%v: got %+v", facts, held)
		}
	}
	said("", "")
	said(Good, "the sea was there", felt)
	said(Hard, "", felt, hard)
	said(Good, "the sea was there", felt, hard, EntryCorrected{Seq: 7, Resident: "ada"})
	said("", "", felt, EntryCorrected{Seq: 6, Resident: "ada"})
}

func TestChangeContact(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, wrote{asIngrid, ago(5 * time.Minute), met}, ContactFelt{Contact: "c1", Resident: "ada", Felt: Good}) // entries 6, 7
	longer := with(met, func(f *ContactHeld) { f.Contact, f.Minutes = "c9", 45 })
	anew := with(longer, func(f *ContactHeld) { f.Instead = "c1" })
	back := EntryCorrected{Seq: 6, Resident: "ada"}

	check(t, house, asIngrid, ChangeContact("c1", "", longer), then(back, anew))
	check(t, house, asIngrid, ChangeContact("c1", "", longer, "eli"), then(back, anew, with(anew, func(f *ContactHeld) { f.Resident = "eli" })))
	check(t, house, asJonas, ChangeContact("c1", "", longer), refused("correction.not-yours"))
	check(t, house, asChief, ChangeContact("c1", "", longer), refused("correction.why"))
	check(t, house, asIngrid, ChangeContact("c7", "", longer), refused("contact.unknown"))
	check(t, append(house, back), asIngrid, ChangeContact("c1", "", longer), refused("contact.unknown"))
	check(t, house, asIngrid, ChangeContact("c1", "", with(longer, func(f *ContactHeld) { f.Minutes = 0 })), refused("contact.minutes-out-of-range"))

	held := stateOf(append(house, back, anew)...).As(asAda, now).Contacts("ada", ago(24*time.Hour), now)
	if len(held) != 1 || held[0].Minutes != 45 || held[0].Instead != "c1" || held[0].Felt != Good {
		t.Errorf("after the change there is %+v", held)
	}
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

// TestContactComesBackWhole checks that nothing is lost in the small rows.
func TestContactComesBackWhole(t *testing.T) {
	whole := ContactHeld{Contact: "c1", Resident: "ada", With: []StaffID{"ingrid", "jonas"}, What: Quiet, Began: ago(90 * time.Minute), Minutes: 35,
		Place: "garden", Initiative: ByTheResident, Formal: true, Instead: "c0"}
	s := stateOf(fjellheim, ada, eli, ingrid, wrote{asJonas, ago(time.Minute), whole}, wrote{asJonas, ago(time.Minute), with(whole, func(f *ContactHeld) { f.Resident = "eli" })})
	want := Contact{Written: Written{Seq: 5, At: ago(time.Minute), By: asJonas, About: "ada"}, ContactHeld: whole, Together: 2}
	want.Began = want.Began.In(s.house.location())
	got := s.As(asIngrid, now).Contact("c1")
	if len(got) != 2 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if mine := s.As(asEli, now).Contact("c1"); len(mine) != 1 || mine[0].Resident != "eli" {
		t.Errorf("Eli is told %+v", mine)
	}
	got[0].With[0] = "nobody"
	if again := s.As(asIngrid, now).Contact("c1"); again[0].With[0] != "ingrid" {
		t.Error("a page can change the state")
	}
}

func TestNotMet(t *testing.T) {
	leo := ResidentAdmitted{Resident: "leo", Stay: "stay-3", Name: "Leo", On: ago(90 * time.Hour)}
	yesterday := wrote{asIngrid, ago(24 * time.Hour), with(met, func(f *ContactHeld) { f.Resident, f.Contact, f.Began = "leo", "c0", ago(24*time.Hour) })}
	s := stateOf(fjellheim, ada, eli, leo, ingrid, yesterday, wrote{asIngrid, ago(time.Hour), met})
	var got []string
	for _, u := range s.As(asIngrid, now).NotMet() {
		got = append(got, fmt.Sprint(u.Resident.Name, " ", u.Last.Contact))
	}
	if want := []string{"Eli ", "Leo c0"}; !reflect.DeepEqual(got, want) {
		t.Errorf("not met: %q, want %q", got, want)
	}
	if list := s.As(asAda, now).NotMet(); list != nil {
		t.Errorf("Ada is told %+v", list)
	}
}

// aYear is a house of thirty after some years: n contacts, the last of them now.
func aYear(n int) *State {
	s := stateOf(fjellheim, ingrid, jonas)
	for i := range 30 {
		s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asIngrid, Fact: ResidentAdmitted{Resident: resident(i), Stay: StayID(fmt.Sprint("s", i)), Name: "R", On: ago(10 * 365 * 24 * time.Hour)}})
	}
	for i := range n {
		began := ago(time.Duration(n-i) * 210 * time.Second)
		// As they come from the journal: every text is a string of its own.
		f := ContactHeld{Contact: ContactID(fmt.Sprintf("0192f3a0-7c1e-7000-8000-%012d", i)), Resident: resident(i % 30), With: []StaffID{colleague(i % 12)},
			What: ContactWhats[i%len(ContactWhats)], Began: began, Minutes: 15, Initiative: ByTheStaff}
		s.Fold(Entry{Seq: s.Seq() + 1, At: began.Add(time.Minute), By: ByTherapist(f.With[0]), Fact: f})
	}
	return s
}

func resident(i int) ResidentID {
	return ResidentID(fmt.Sprintf("0192f3a0-1111-7000-8000-%012d", i))
}
func colleague(i int) StaffID { return StaffID(fmt.Sprintf("0192f3a0-2222-7000-8000-%012d", i)) }

// BenchmarkContactMemory says what a house-year of 150,000 contacts weighs.
func BenchmarkContactMemory(b *testing.B) {
	const n = 150_000
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		s := aYear(n)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "B/contact")
		runtime.KeepAlive(s)
	}
}

// TestContactsAreSmall holds the weight: 150,000 contacts in 35 MB are 233 bytes each.
func TestContactsAreSmall(t *testing.T) {
	const n = 50_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := aYear(n)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := (after.HeapAlloc - before.HeapAlloc) / n; each > 233 {
		t.Errorf("a contact weighs %d bytes", each)
	}
	runtime.KeepAlive(s)
}

// BenchmarkMetToday is the board's question for thirty residents. It must not depend on the history.
func BenchmarkMetToday(b *testing.B) {
	for _, n := range []int{15_000, 150_000} {
		s := aYear(n)
		v := s.As(asIngrid, now)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				for i := range 30 {
					if m := v.MetToday(resident(i)); m.Times == 0 {
						b.Fatal("nobody was met")
					}
				}
			}
		})
	}
}
