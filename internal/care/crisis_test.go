package care

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var (
	began = CrisisBegun{Crisis: "c1", Resident: "ada", With: "ingrid", Began: ago(2 * time.Hour)}
	calm  = CrisisCalmed{Crisis: "c1", Resident: "ada", Calm: ago(time.Hour)}
)

func TestBeginCrisis(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, StaffJoined{Staff: "gone", Name: "Gry"}, StaffLeft{Staff: "gone", On: ago(time.Hour)})
	but := func(change func(*CrisisBegun)) Decision { return BeginCrisis(with(began, change)) }
	alone := with(began, func(f *CrisisBegun) { f.With = "" })
	check(t, house, asIngrid, BeginCrisis(began), then(began))
	check(t, house, asAda, BeginCrisis(began), then(alone)) // she asks for somebody; nobody is with her yet
	check(t, house, asEli, BeginCrisis(began), refused("rights.not-yours"))
	check(t, house, asIngrid, but(func(f *CrisisBegun) { f.With = "gone" }), refused("staff.unknown"))
	check(t, house, asIngrid, but(func(f *CrisisBegun) { f.Crisis = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *CrisisBegun) { f.Began = now.Add(time.Minute) }), refused("note.in-the-future"))
	check(t, house, asIngrid, but(func(f *CrisisBegun) { f.Began = ago(1000 * time.Hour) }), refused("crisis.not-here"))
	check(t, append(house, began), asIngrid, BeginCrisis(began), refused("form.known-with-other-contents"))
	// Two who come at once are both with her, in the same crisis.
	check(t, append(house, began), asJonas, but(func(f *CrisisBegun) { f.Crisis, f.With = "c2", "jonas" }), then(CrisisJoined{"c1", "ada", "jonas"}))
	check(t, append(house, began), asIngrid, but(func(f *CrisisBegun) { f.Crisis = "c2" }), then())
	check(t, append(house, began), asAda, but(func(f *CrisisBegun) { f.Crisis = "c2" }), then())
	again := with(began, func(f *CrisisBegun) { f.Crisis = "c2" })
	check(t, append(house, began, calm), asIngrid, BeginCrisis(again), then(again))

	join := CrisisJoined{"c1", "ada", "jonas"}
	check(t, append(house, alone), asJonas, JoinCrisis(join), then(join))
	check(t, append(house, alone, join), asJonas, JoinCrisis(join), then()) // already so
	check(t, append(house, alone), asAda, JoinCrisis(join), refused("rights.team-only"))
	check(t, append(house, alone), asJonas, JoinCrisis(CrisisJoined{"c1", "ada", "gone"}), refused("staff.unknown"))
	check(t, append(house, alone), asJonas, JoinCrisis(CrisisJoined{"c1", "eli", "jonas"}), refused("crisis.unknown"))
	check(t, append(house, alone), asJonas, JoinCrisis(CrisisJoined{"c1", "nobody", "jonas"}), refused("resident.unknown"))
}

func TestTellAndCalmCrisis(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, tea, began)
	tell := CrisisTold{Crisis: "c1", Resident: "ada", What: "The letter came.", Tried: []CrisisTry{{Line: "l2", Helped: "helped"}, {Words: "a walk", Helped: "not"}}, Others: "her sister, by phone"}
	but := func(change func(*CrisisTold)) Decision { return TellCrisis(with(tell, change)) }
	check(t, house, asIngrid, TellCrisis(tell), then(tell))
	check(t, append(house, SafetyRemoved{Resident: "ada", Line: "l2"}), asIngrid, TellCrisis(tell), then(tell)) // it stood there
	check(t, house, asAda, TellCrisis(tell), refused("rights.team-only"))
	check(t, house, asIngrid, but(func(f *CrisisTold) { f.Crisis = "c9" }), refused("crisis.unknown"))
	check(t, house, asIngrid, but(func(f *CrisisTold) { f.What, f.Tried = " ", nil }), refused("note.empty"))
	check(t, house, asIngrid, but(func(f *CrisisTold) { f.Others = strings.Repeat("x", CrisisLongest+1) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *CrisisTold) { f.Tried = []CrisisTry{{Line: "l9", Helped: "not"}} }), refused("safety.unknown"))
	check(t, house, asIngrid, but(func(f *CrisisTold) { f.Tried = []CrisisTry{{Helped: "not"}} }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *CrisisTold) { f.Tried = []CrisisTry{{Line: "l2", Helped: "magic"}} }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *CrisisTold) {
		f.Tried = []CrisisTry{{Words: strings.Repeat("x", CrisisLongest+1), Helped: "not"}}
	}), refused("form.too-long"))

	until := now.Add(4 * time.Hour)
	tender := TenderBegun{Tender: "c1", Until: until}
	check(t, house, asIngrid, CalmCrisis(calm, until), then(calm, tender))
	check(t, house, asIngrid, CalmCrisis(calm, time.Time{}), then(calm))
	check(t, house, asAda, CalmCrisis(calm, time.Time{}), then(calm))
	check(t, house, asAda, CalmCrisis(calm, until), refused("rights.team-only"))
	check(t, append(house, calm), asIngrid, CalmCrisis(calm, until), then()) // already so
	check(t, house, asIngrid, CalmCrisis(calm, now.Add(100*time.Hour)), refused("tender.until"))
	check(t, house, asEli, CalmCrisis(calm, time.Time{}), refused("rights.not-yours"))
	check(t, house, asIngrid, CalmCrisis(CrisisCalmed{"c1", "ada", now.Add(time.Hour)}, until), refused("note.in-the-future"))
	check(t, house, asIngrid, CalmCrisis(CrisisCalmed{"c1", "ada", ago(3 * time.Hour)}, until), refused("crisis.calm-before-it-began"))
}

func TestDebrief(t *testing.T) {
	lasts := given(fjellheim, ada, eli, ingrid, jonas, began)
	house := append(lasts, calm)
	offer := DebriefOffered{Crisis: "c1", Resident: "ada", With: "jonas", When: now.Add(time.Hour)}
	decline := DebriefDeclined{"c1", "ada", "Not now"}
	held := DebriefHeld{Crisis: "c1", Resident: "ada", With: []StaffID{"jonas"}, Words: "I was afraid.", Change: "Knock first."}
	check(t, house, asIngrid, OfferDebrief(offer), then(offer))
	check(t, house, asAda, OfferDebrief(offer), then(offer)) // she chooses
	check(t, append(house, held), asIngrid, OfferDebrief(offer), then())
	check(t, lasts, asIngrid, OfferDebrief(offer), refused("crisis.not-calm"))
	check(t, house, asIngrid, OfferDebrief(with(offer, func(f *DebriefOffered) { f.With = "nobody" })), refused("staff.unknown"))
	check(t, house, asEli, OfferDebrief(offer), refused("rights.not-yours"))
	check(t, house, asAda, DeclineDebrief(decline), then(decline))
	check(t, lasts, asAda, DeclineDebrief(decline), refused("crisis.not-calm"))
	check(t, house, asEli, DeclineDebrief(decline), refused("rights.not-yours"))
	check(t, house, asAda, DeclineDebrief(DebriefDeclined{"c1", "ada", strings.Repeat("x", CrisisLongest+1)}), refused("form.too-long"))
	check(t, house, asJonas, HoldDebrief(held), then(held))
	check(t, lasts, asJonas, HoldDebrief(held), refused("crisis.not-calm"))
	check(t, house, asJonas, HoldDebrief(with(held, func(f *DebriefHeld) { f.With = nil })), refused("crisis.debrief-with"))
	check(t, house, asJonas, HoldDebrief(with(held, func(f *DebriefHeld) { f.With = []StaffID{"nobody"} })), refused("staff.unknown"))
	check(t, house, asJonas, HoldDebrief(with(held, func(f *DebriefHeld) { f.Words = "" })), refused("note.empty"))
	check(t, house, asJonas, HoldDebrief(with(held, func(f *DebriefHeld) { f.Change = strings.Repeat("x", CrisisLongest+1) })), refused("form.too-long"))
	check(t, house, asEli, HoldDebrief(held), refused("rights.not-yours"))
}

func TestCrisesEnd(t *testing.T) {
	s := stateOf(fjellheim, ada, eli, ingrid, jonas, began) // 6
	v := s.As(asJonas, now)
	say := func(f Fact) { s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asIngrid, Fact: f}) }
	expect := func(what string, open int, asks bool) {
		t.Helper()
		list := v.CrisesOpen()
		if len(list) != open || open == 1 && list[0].AsksDebrief() != asks {
			t.Errorf("%s: %+v", what, list)
		}
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	expect("it lasts", 1, false)
	say(calm) // 7
	expect("calm", 1, true)
	say(DebriefOffered{Crisis: "c1", Resident: "ada", With: "jonas"}) // 8
	expect("offered", 1, true)
	say(DebriefDeclined{Crisis: "c1", Resident: "ada"}) // 9
	expect("declined", 0, false)
	say(EntryCorrected{Seq: 9, Resident: "ada"})
	expect("she changed her mind", 1, true)
	say(CrisisTold{Crisis: "c1", Resident: "ada", What: "long"})
	say(DebriefHeld{Crisis: "c1", Resident: "ada", With: []StaffID{"jonas"}, Words: "It was long"}) // 12
	expect("talked through", 0, false)
	c, _ := v.Crisis("c1")
	if TextSeq(c.Account.What) != 11 || TextSeq(c.Debrief.Held.Words) != 12 || fmt.Sprint(c.With) != "[ingrid]" {
		t.Errorf("%+v", c)
	}
	if got := len(s.As(asEli, now).Crises("ada", ago(1000*time.Hour))) + len(s.As(asEli, now).CrisesOpen()); got != 0 {
		t.Errorf("Eli is told of %d", got)
	}
	if got := len(v.Crises("ada", ago(1000*time.Hour))); got != 1 {
		t.Errorf("%d crises", got)
	}
}
