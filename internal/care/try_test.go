package care

import (
	"strings"
	"testing"
	"time"
)

var tried = TryNoted{Try: "t1", Resident: "ada", Measure: "races", Tried: ago(30 * time.Minute), With: []StaffID{"jonas"}}

func TestTries(t *testing.T) {
	but := func(change func(*TryNoted)) Decision { return NoteTry(with(tried, change)) }
	house := homely(home, whenItRaces)
	check(t, house, asAda, NoteTry(tried), then(tried))   // by herself, in one tap
	check(t, house, asJonas, NoteTry(tried), then(tried)) // or by who was there
	check(t, house, asEli, NoteTry(tried), refused("rights.not-yours"))
	check(t, append(house, tried), asAda, NoteTry(tried), refused("form.known-with-other-contents"))
	check(t, house, asAda, but(func(f *TryNoted) { f.Try = "" }), refused("form.incomplete"))
	check(t, house, asAda, but(func(f *TryNoted) { f.Measure = "moon" }), refused("plan.unknown"))
	check(t, homely(home, modules), asAda, but(func(f *TryNoted) { f.Measure = "modules" }), refused("plan.not-in-the-plan"))
	check(t, house, asAda, but(func(f *TryNoted) { f.Tried = now.Add(time.Hour) }), refused("note.in-the-future"))
	check(t, house, asAda, but(func(f *TryNoted) { f.Tried = ago(1000 * time.Hour) }), refused("note.before-they-came"))
	check(t, house, asAda, but(func(f *TryNoted) { f.With = []StaffID{"nobody"} }), refused("staff.unknown"))

	told := TryTold{Try: "t1", Resident: "ada", Felt: Hard, Words: "My hands shook"}
	house = append(house, tried)
	check(t, house, asAda, TellTry(told), then(told))
	check(t, append(house, told), asAda, TellTry(told), then()) // already so
	check(t, house, asJonas, TellTry(told), refused("plan.hers"))
	written := with(told, func(f *TryTold) { f.Said = true })
	check(t, house, asJonas, TellTry(written), then(written))
	check(t, house, asAda, TellTry(with(told, func(f *TryTold) { f.Felt = "7" })), refused("form.choose"))
	check(t, house, asAda, TellTry(with(told, func(f *TryTold) { f.Words = strings.Repeat("x", FeltLongest+1) })), refused("form.too-long"))
	check(t, house, asAda, TellTry(with(told, func(f *TryTold) { f.Try = "t2" })), refused("plan.try-unknown"))
	check(t, house, asEli, TellTry(told), refused("rights.not-yours"))

	seen := TrySeen{Try: "t1", Resident: "ada", Words: "You stayed when it got loud"}
	check(t, house, asJonas, SeeTry(seen), then(seen))
	check(t, house, asAda, SeeTry(seen), refused("rights.team-only"))
	check(t, house, asJonas, SeeTry(with(seen, func(f *TrySeen) { f.Words = "" })), refused("note.empty"))
	check(t, house, asJonas, SeeTry(with(seen, func(f *TrySeen) { f.Words = strings.Repeat("x", FeltLongest+1) })), refused("form.too-long"))
	check(t, house, asJonas, SeeTry(with(seen, func(f *TrySeen) { f.Try = "t2" })), refused("plan.try-unknown"))

	s := stateOf(append(house, told, wrote{asJonas, ago(time.Minute), seen}, wrote{asIngrid, ago(time.Minute), with(seen, func(f *TrySeen) { f.Words = "I heard of it" })},
		wrote{asJonas, ago(time.Minute), with(seen, func(f *TrySeen) { f.Words = "You stayed. I noticed" })},
		with(tried, func(f *TryNoted) { f.Try, f.Tried = "t0", ago(40*time.Minute) }))...)
	v := s.As(asAda, now)
	list := v.Tries("ada", "races", ago(time.Hour*24), now)
	if len(list) != 2 || list[0].Try != "t1" || list[0].Words != told.Words || len(list[0].Seen) != 2 || list[0].Seen[0].Words != "You stayed. I noticed" {
		t.Errorf("got %+v", list)
	}
	if list := v.Tries("ada", "nights", ago(time.Hour*24), now); len(list) != 0 {
		t.Errorf("they gather under another measure: %+v", list)
	}
	s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asAda, Fact: EntryCorrected{Seq: uint64(len(house)), Resident: "ada"}})
	if _, ok := s.As(asAda, now).Try("ada", "t1"); ok {
		t.Error("it was taken back")
	}
	if _, ok := s.As(asEli, now).Try("ada", "t0"); ok {
		t.Error("Eli is told")
	}
}
