package care

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"milieu/internal/civil"

	"pgregory.net/rapid"
)

func TestTimeWith(t *testing.T) {
	at := func(id ContactID, began time.Time, what ContactWhat, minutes int, staff ...StaffID) Fact {
		return wrote{asIngrid, began.Add(time.Minute), with(met, func(f *ContactHeld) { f.Contact, f.Began, f.What, f.Minutes, f.With = id, began, what, minutes, staff })}
	}
	from := ago(9 * 24 * time.Hour)
	s := stateOf(fjellheim, with(ada, func(f *ResidentAdmitted) { f.On = ago(20 * 24 * time.Hour) }), ingrid, jonas,
		at("a", ago(7*24*time.Hour), Talk, 20, "jonas"),
		at("b", ago(3*time.Hour), Walk, 40, "ingrid", "jonas"),
		at("c", ago(2*time.Hour), Talk, 5, "ingrid"))
	want := TimeWith{Minutes: 65, Times: 3,
		Colleagues: []WithColleague{{"jonas", 60, 2}, {"ingrid", 45, 2}},
		Whats:      []WhatTime{{Walk, 40, 1}, {Talk, 25, 2}},
		Weeks:      []WeekTime{{civil.Date(2026, 11, 9), 20, 1}, {civil.Date(2026, 11, 16), 45, 2}}}
	if got := s.As(asAda, now).TimeWith("ada", from, now); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := s.As(asEli, now).TimeWith("ada", from, now); !reflect.DeepEqual(got, TimeWith{}) {
		t.Errorf("Eli is told %+v", got)
	}
}

// onDuty is a day with three on duty, from eight to four in Oslo.
func onDuty(names ...StaffID) []Fact {
	facts := given(fjellheim, ada, eli)
	for _, id := range names {
		facts = append(facts, StaffJoined{Staff: id, Name: string(id)}, DutyEntered{Duty: DutyID("d-" + id), Staff: id, From: morning, Until: morning.Add(8 * time.Hour)})
	}
	return facts
}

var (
	morning = time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC)
	evening = morning.Add(8 * time.Hour)
)

func together(id ContactID, began time.Duration, minutes int, staff StaffID, residents ...ResidentID) []Fact {
	var facts []Fact
	for _, r := range residents {
		facts = append(facts, wrote{ByTherapist(staff), evening, ContactHeld{Contact: id, Resident: r, With: []StaffID{staff}, What: Walk, Began: morning.Add(began), Minutes: minutes}})
	}
	return facts
}

func TestHouseTime(t *testing.T) {
	facts := onDuty("ingrid", "jonas", "nora")
	facts = append(facts, together("a", time.Hour, 60, "ingrid", "ada", "eli")...)         // two residents, once
	facts = append(facts, together("b", 90*time.Minute, 60, "ingrid", "ada")...)           // half an hour of it in the walk before
	facts = append(facts, together("c", 7*time.Hour+45*time.Minute, 30, "nora", "ada")...) // half of it after duty
	for i, id := range []StaffID{"ingrid", "jonas", "nora"} {
		facts = append(facts, wrote{ByTherapist(id), evening, AdministrationNoted{Staff: id, Began: morning, Minutes: 10 * (i + 1)}})
	}
	s := stateOf(facts...)
	want := HouseTime{Colleagues: 3, Duty: 3 * 480, With: 90 + 15, Whats: []WhatTime{{Walk, 150, 3}}, Administration: 60}
	if got := s.As(asChief, now).HouseTime(morning, evening); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := want.Share(); got < 0.0729 || got > 0.073 {
		t.Errorf("share %v", got)
	}
	if got := s.As(asAda, now).HouseTime(morning, evening); !reflect.DeepEqual(got, HouseTime{}) {
		t.Errorf("Ada is told %+v", got)
	}
	few := append(onDuty("ingrid", "jonas"), together("a", time.Hour, 60, "ingrid", "ada")...)
	if got := stateOf(few...).As(asChief, now).HouseTime(morning, evening); !reflect.DeepEqual(got, HouseTime{Withheld: true, Colleagues: 2}) {
		t.Errorf("two colleagues are told apart: %+v", got)
	}
}

// TestGroupsAreTimeWithPeople checks that a group counts for who led it, once somebody wrote that it took place, and
// that a contact during it is not counted twice.
func TestGroupsAreTimeWithPeople(t *testing.T) {
	minutes := func(who Who, facts ...Fact) int {
		from, until := saturday.Bounds(time.UTC)
		return stateOf(append(homely(choir), facts...)...).As(who, now).MyTime(from, until).Minutes
	}
	during := wrote{asJonas, now, with(met, func(f *ContactHeld) {
		f.Began, f.With, f.Minutes = saturday.At(clock("09:15"), stateOf(fjellheim).house.location()), []StaffID{"jonas"}, 15
	})}
	if got := minutes(asJonas); got != 0 {
		t.Errorf("a group that nobody wrote about: %d min", got)
	}
	if got := minutes(asJonas, sang, during); got != 45 {
		t.Errorf("Jonas led for %d min", got)
	}
	if got := minutes(asIngrid, sang); got != 0 {
		t.Errorf("Ingrid led for %d min", got)
	}
	if got := minutes(asJonas, wrote{asJonas, now, sang}, EntryCorrected{Seq: uint64(len(homely(choir)) + 1)}); got != 0 {
		t.Errorf("what was taken back is %d min", got)
	}
}

// TestLivedInDuty checks that quiet hours are rest in a duty of several days, and work in a night's.
func TestLivedInDuty(t *testing.T) {
	duty := func(from, until time.Time) int {
		s := stateOf(fjellheim, RhythmAgreed{QuietFrom: 23 * 60, QuietUntil: 7 * 60}, ingrid, DutyEntered{Duty: "d", Staff: "ingrid", From: from, Until: until})
		return s.As(asIngrid, now).MyTime(morning.Add(-100*time.Hour), morning.Add(100*time.Hour)).Duty
	}
	if got := duty(morning, morning.Add(72*time.Hour)); got != 3*16*60 {
		t.Errorf("three days lived in are %d minutes of active duty", got)
	}
	if got := duty(morning.Add(14*time.Hour), morning.Add(24*time.Hour)); got != 600 {
		t.Errorf("a night is %d minutes of active duty", got)
	}
}

func TestMyTime(t *testing.T) {
	facts := onDuty("ingrid", "jonas")
	facts = append(facts, together("a", time.Hour, 60, "ingrid", "ada", "eli")...)
	facts = append(facts, together("b", 3*time.Hour, 20, "ingrid", "ada")...)
	facts = append(facts, together("c", 3*time.Hour, 99, "jonas", "ada")...)
	facts = append(facts, wrote{asIngrid, evening, AdministrationNoted{Staff: "ingrid", Began: morning, Minutes: 25}},
		wrote{asJonas, evening, AdministrationNoted{Staff: "jonas", Began: morning, Minutes: 99}})
	s := stateOf(facts...)
	got := s.As(asIngrid, now).MyTime(morning, evening)
	if len(got.Administrations) != 1 || got.Administrations[0].Staff != "ingrid" {
		t.Errorf("administration: %+v", got.Administrations)
	}
	got.Administrations = nil
	want := MyTime{Minutes: 80, Duty: 480, Residents: []WithResident{{"ada", 80, 2}, {"eli", 60, 1}}, Whats: []WhatTime{{Walk, 80, 2}}, Administration: 25}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for _, who := range []Who{asChief, asAda, asAdmin, {}} {
		if got := s.As(who, now).MyTime(morning, evening); !reflect.DeepEqual(got, MyTime{}) {
			t.Errorf("%s is told %+v", who, got)
		}
	}
}

// TestSumsAreTheNaiveOnes compares the sums with minutes that are counted one by one.
func TestSumsAreTheNaiveOnes(t *testing.T) {
	staff := []StaffID{"ingrid", "jonas", "nora"}
	rapid.Check(t, func(t *rapid.T) {
		facts := onDuty(staff...)
		busy := map[StaffID]map[int]bool{}
		for _, id := range staff {
			busy[id] = map[int]bool{}
		}
		var sum, times int
		by := map[StaffID]int{}
		for i := range rapid.IntRange(0, 12).Draw(t, "contacts") {
			began, minutes := rapid.IntRange(-120, 500).Draw(t, "began"), rapid.IntRange(1, 200).Draw(t, "minutes")
			who := rapid.SliceOfNDistinct(rapid.SampledFrom(staff), 1, 3, rapid.ID).Draw(t, "with")
			residents := rapid.SliceOfNDistinct(rapid.SampledFrom([]ResidentID{"ada", "eli"}), 1, 2, rapid.ID).Draw(t, "residents")
			back := rapid.IntRange(0, 4).Draw(t, "taken back") == 0
			for _, r := range residents {
				facts = append(facts, wrote{asIngrid, evening.Add(time.Hour), ContactHeld{Contact: ContactID(fmt.Sprint(i)), Resident: r, With: who, What: Talk,
					Began: morning.Add(time.Duration(began) * time.Minute), Minutes: minutes}})
			}
			if back {
				last := uint64(len(facts))
				for n, r := range residents {
					facts = append(facts, EntryCorrected{Seq: last - uint64(len(residents)-1-n), Resident: r})
				}
				continue
			}
			for _, id := range who {
				for m := began; m < began+minutes; m++ {
					busy[id][m] = true
				}
			}
			if slices.Contains(residents, "ada") && began >= 0 && began < 480 {
				sum, times = sum+minutes, times+1
				for _, id := range who {
					by[id] += minutes
				}
			}
		}
		s := stateOf(facts...)
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		all := 0
		for _, id := range staff {
			mine := 0
			for m := range busy[id] {
				if m >= 0 && m < 480 {
					mine++
				}
			}
			if got := s.As(ByTherapist(id), now).MyTime(morning, evening).Minutes; got != mine {
				t.Fatalf("%s was with people for %d min, not %d", id, mine, got)
			}
			all += mine
		}
		v := s.As(asChief, now)
		if got := v.HouseTime(morning, evening); got.With != all || got.Duty != 3*480 {
			t.Fatalf("the house was with people for %d min, not %+v", all, got)
		}
		got := v.TimeWith("ada", morning, evening)
		if got.Minutes != sum || got.Times != times {
			t.Fatalf("Ada had %d min in %d contacts, not %+v", sum, times, got)
		}
		for _, c := range got.Colleagues {
			if c.Minutes != by[c.Staff] {
				t.Fatalf("Ada had %d min with %s, not %d", by[c.Staff], c.Staff, c.Minutes)
			}
		}
	})
}
