package care

import (
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

var promised = PromiseMade{Promise: "p1", Resident: "ada", Words: "find the guitar", By: "ingrid", Until: civil.Date(2026, 11, 22)}

func TestPromises(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, StaffJoined{Staff: "gone", Name: "Gry"}, StaffLeft{Staff: "gone", On: ago(time.Hour)})
	open := append(house, promised)
	pass, keep := PromisePassed{"p1", "ada", "jonas"}, PromiseKept{"p1", "ada"}
	release := PromiseReleased{"p1", "ada", "Ada would rather sing"}
	but := func(change func(*PromiseMade)) Decision { return MakePromise(with(promised, change)) }
	kept, released := append(slices.Clip(open), keep), append(slices.Clip(open), release)

	check(t, house, asIngrid, MakePromise(promised), then(promised))
	check(t, house, asJonas, MakePromise(promised), then(promised)) // a colleague writes it down
	check(t, house, asAda, MakePromise(promised), then(promised))   // or Ada does
	check(t, house, asEli, MakePromise(promised), refused("rights.not-yours"))
	check(t, open, asIngrid, MakePromise(promised), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, but(func(f *PromiseMade) { f.Promise = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *PromiseMade) { f.Words = " " }), refused("promise.empty"))
	check(t, house, asIngrid, but(func(f *PromiseMade) { f.Words = strings.Repeat("x", PromiseLongest+1) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *PromiseMade) { f.Until = civil.Date(2026, 11, 20) }), refused("promise.until-the-past"))
	check(t, house, asIngrid, but(func(f *PromiseMade) { f.By = "gone" }), refused("staff.unknown"))
	today := with(promised, func(f *PromiseMade) { f.Until = civil.Date(2026, 11, 21) })
	check(t, house, asIngrid, MakePromise(today), then(today))

	check(t, open, asIngrid, PassPromise(pass), then(pass))
	check(t, append(open, pass), asIngrid, PassPromise(pass), then()) // already so
	check(t, open, asAda, PassPromise(pass), refused("rights.team-only"))
	check(t, open, asIngrid, PassPromise(PromisePassed{"p1", "ada", "gone"}), refused("staff.unknown"))
	check(t, open, asIngrid, PassPromise(PromisePassed{"p1", "eli", "jonas"}), refused("promise.unknown"))
	check(t, open, asIngrid, PassPromise(PromisePassed{"p1", "nobody", "jonas"}), refused("resident.unknown"))
	check(t, kept, asIngrid, PassPromise(pass), refused("promise.ended"))

	check(t, open, asJonas, KeepPromise(keep), then(keep))
	check(t, open, asAda, KeepPromise(keep), then(keep))
	check(t, kept, asAda, KeepPromise(keep), then()) // already so
	check(t, released, asIngrid, KeepPromise(keep), refused("promise.ended"))
	check(t, open, asEli, KeepPromise(keep), refused("rights.not-yours"))
	check(t, open, asEli, KeepPromise(PromiseKept{"p1", "eli"}), refused("promise.unknown"))

	check(t, open, asIngrid, ReleasePromise(release), then(release))
	check(t, open, asAda, ReleasePromise(release), then(release))
	check(t, kept, asIngrid, ReleasePromise(release), refused("promise.ended"))
	check(t, open, asIngrid, ReleasePromise(PromiseReleased{"p1", "ada", ""}), refused("promise.why"))
	check(t, open, asIngrid, ReleasePromise(PromiseReleased{"p1", "ada", strings.Repeat("x", PromiseLongest+1)}), refused("form.too-long"))
	check(t, open, asEli, ReleasePromise(release), refused("rights.not-yours"))
}

func TestPromisesAreFound(t *testing.T) {
	promise := func(id PromiseID, until civil.Day) Fact {
		return with(promised, func(f *PromiseMade) { f.Promise, f.Until = id, until })
	}
	s := stateOf(fjellheim, ada, eli, ingrid, jonas, // then 6 to 9
		promise("some day", 0), promise("sunday", civil.Date(2026, 11, 22)), promise("today", civil.Date(2026, 11, 21)), promise("wrong", 0),
		PromiseKept{"sunday", "ada"},                 // 10
		PromisePassed{"today", "ada", "jonas"},       // 11
		EntryCorrected{Seq: 9, Resident: "ada"},      // "wrong" was never promised
		PromiseReleased{"some day", "ada", "no use"}, // 13
	)
	names := func(list []Promise) string {
		var words []string
		for _, p := range list {
			words = append(words, string(p.Promise))
		}
		return strings.Join(words, " ")
	}
	expect := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	v := s.As(asIngrid, now)
	before := v.Promises("ada")
	expect("open", names(before), "today")
	expect("held by Ingrid", names(v.MyPromises()), "")
	expect("due today", names(v.PromisesDue()), "today")
	expect("due to Eli", names(s.As(asEli, now).PromisesDue()), "")
	expect("due to Ada", names(s.As(asAda, now).PromisesDue()), "today")
	expect("held by Jonas", names(s.As(asJonas, now).MyPromises()), "today")
	expect("held by Ada", names(s.As(asAda, now).MyPromises()), "")
	expect("ended", names(v.PromisesEnded("ada", civil.Date(2026, 11, 21))), "some day sunday")
	expect("ended tomorrow", names(v.PromisesEnded("ada", civil.Date(2026, 11, 22))), "")
	expect("as Eli", names(s.As(asEli, now).Promises("ada"))+names(s.As(asEli, now).PromisesEnded("ada", 0)), "")

	for i, seq := range []uint64{10, 11, 13} { // nothing was kept, passed or released after all
		s.Fold(Entry{Seq: 14 + uint64(i), At: now, By: asIngrid, Fact: EntryCorrected{Seq: seq, Resident: "ada"}})
	}
	expect("open again", names(v.Promises("ada")), "today sunday some day")
	expect("held by Ingrid again", names(v.MyPromises()), "today sunday some day")
	if before[0].Holder() != "jonas" {
		t.Error("what a view handed out has changed")
	}
	s.Fold(Entry{Seq: 17, At: now, By: asIngrid, Fact: EntryCorrected{Seq: 8, Resident: "ada"}})
	expect("taken back", names(v.Promises("ada")), "sunday some day")
}
