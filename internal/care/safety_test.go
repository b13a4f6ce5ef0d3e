package care

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

var (
	sleepless = SafetyWritten{Resident: "ada", Line: "l1", Part: SafetySign, Stage: "early", Words: "I stop sleeping", Own: true, When: "two weeks before"}
	tea       = SafetyWritten{Resident: "ada", Line: "l2", Part: SafetyCalm, Words: "tea on the stairs", Own: true}
	withMe    = SafetyWritten{Resident: "ada", Line: "l4", Part: SafetyYours, Stage: "early", Words: "We ask her to sit with us in the evening"}
)

func TestWriteSafety(t *testing.T) {
	house := given(fjellheim, norwegian, ada, eli, ingrid)
	but := func(f SafetyWritten, change func(*SafetyWritten)) Decision { return WriteSafety(with(f, change)) }
	wish := SafetyWritten{Resident: "ada", Line: "w1", Part: SafetyWish, Words: "No injections", Own: true, Force: "must be weighed", Witness: "Liv"}

	check(t, house, asAda, WriteSafety(sleepless), then(sleepless))
	check(t, house, asIngrid, WriteSafety(sleepless), then(sleepless)) // as she said it
	check(t, house, asIngrid, WriteSafety(withMe), then(withMe))
	check(t, house, asAda, WriteSafety(withMe), then(with(withMe, func(f *SafetyWritten) { f.Own = true }))) // what she writes is her own
	mother := with(withMe, func(f *SafetyWritten) { f.From, f.Part = "Sara, her mother", SafetyFamily })
	check(t, house, asIngrid, WriteSafety(mother), then(mother))
	check(t, house, asAda, WriteSafety(wish), then(wish))
	check(t, append(house, sleepless), asAda, WriteSafety(sleepless), then()) // already so
	anew := with(sleepless, func(f *SafetyWritten) { f.Words = "I sleep three hours" })
	check(t, append(house, sleepless), asIngrid, WriteSafety(anew), then(anew))
	check(t, given(fjellheim, ada, ResidentDischarged{Resident: "ada", On: ago(2 * time.Hour)}), asAda, WriteSafety(tea), then(tea)) // it stays hers

	check(t, house, asEli, WriteSafety(sleepless), refused("rights.not-yours"))
	check(t, house, asAda, but(tea, func(f *SafetyWritten) { f.Line = "" }), refused("form.incomplete"))
	check(t, house, asAda, but(tea, func(f *SafetyWritten) { f.Part = "diagnosis" }), refused("form.choose"))
	check(t, house, asAda, but(tea, func(f *SafetyWritten) { f.Stage = "early" }), refused("form.choose"))        // only signs have one
	check(t, house, asAda, but(sleepless, func(f *SafetyWritten) { f.Stage = "" }), refused("form.choose"))       // and they do
	check(t, house, asIngrid, but(tea, func(f *SafetyWritten) { f.From = "her mother" }), refused("form.choose")) // whose words is it?
	check(t, house, asAda, but(tea, func(f *SafetyWritten) { f.Words = " " }), refused("safety.empty"))
	check(t, house, asAda, but(tea, func(f *SafetyWritten) { f.Words = strings.Repeat("x", SafetyLongest+1) }), refused("form.too-long"))
	check(t, house, asAda, but(wish, func(f *SafetyWritten) { f.Force = "holy" }), refused("safety.force-unknown"))
	check(t, house, asAda, but(tea, func(f *SafetyWritten) { f.Force = "binding" }), refused("safety.force-unknown"))
	check(t, append(house, sleepless), asIngrid, but(sleepless, func(f *SafetyWritten) { f.Own = false }), refused("safety.own-words-stay"))
	full := house
	for i := range safetyMost {
		full = append(full, with(tea, func(f *SafetyWritten) { f.Line = SafetyID(fmt.Sprint(i)) }))
	}
	check(t, full, asAda, WriteSafety(sleepless), refused("safety.too-many"))
}

func TestRemoveAndPlaceSafety(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, sleepless, tea, withMe)
	remove := SafetyRemoved{Resident: "ada", Line: "l2"}
	check(t, house, asAda, RemoveSafety(remove), then(remove))
	check(t, house, asIngrid, RemoveSafety(remove), refused("safety.why")) // her own words
	why := SafetyRemoved{Resident: "ada", Line: "l2", Why: "Ada asked me to"}
	check(t, house, asIngrid, RemoveSafety(why), then(why))
	check(t, house, asIngrid, RemoveSafety(SafetyRemoved{Resident: "ada", Line: "l4"}), then(SafetyRemoved{Resident: "ada", Line: "l4"}))
	check(t, append(house, remove), asAda, RemoveSafety(remove), then()) // already so
	check(t, house, asEli, RemoveSafety(remove), refused("rights.not-yours"))
	check(t, house, asIngrid, RemoveSafety(SafetyRemoved{"ada", "l2", strings.Repeat("x", SafetyLongest+1)}), refused("form.too-long"))

	second := SafetyWritten{Resident: "ada", Line: "l5", Part: SafetyCalm, Words: "the lake", Own: true}
	place := SafetyPlaced{Resident: "ada", Line: "l5", Before: "l2"}
	check(t, append(house, second), asAda, PlaceSafety(place), then(place))
	check(t, append(house, second), asAda, PlaceSafety(SafetyPlaced{"ada", "l5", "l5"}), then())
	check(t, append(house, second), asAda, PlaceSafety(SafetyPlaced{"ada", "l5", "l1"}), refused("safety.unknown")) // of another part
	check(t, house, asAda, PlaceSafety(place), refused("safety.unknown"))
	check(t, house, asEli, PlaceSafety(place), refused("rights.not-yours"))
}

func TestReviewSafety(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, sleepless)
	review := SafetyReviewed{Resident: "ada", With: []StaffID{"ingrid"}, Others: "Liv", Words: "It is mine", Next: civil.Date(2026, 12, 12)}
	but := func(change func(*SafetyReviewed)) Decision { return ReviewSafety(with(review, change)) }
	check(t, house, asIngrid, ReviewSafety(review), then(review))
	check(t, house, asAda, ReviewSafety(review), then(review))
	check(t, house, asEli, ReviewSafety(review), refused("rights.not-yours"))
	check(t, given(fjellheim, ada, ingrid), asIngrid, ReviewSafety(review), refused("safety.nothing-yet"))
	check(t, house, asIngrid, but(func(f *SafetyReviewed) { f.Next = civil.Date(2026, 11, 21) }), refused("safety.next-in-the-past"))
	check(t, house, asIngrid, but(func(f *SafetyReviewed) { f.Words = strings.Repeat("x", SafetyLongest+1) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *SafetyReviewed) { f.With = []StaffID{"nobody"} }), refused("staff.unknown"))
}

func TestSafetyPlans(t *testing.T) {
	second := SafetyWritten{Resident: "ada", Line: "l5", Part: SafetyCalm, Words: "the lake", Own: true}
	s := stateOf(fjellheim, ada, eli, ingrid,
		sleepless, tea, second, // 5 to 7
		SafetyReviewed{Resident: "ada", Next: civil.Date(2026, 11, 20)},                            // 8
		SafetyPlaced{"ada", "l5", "l2"},                                                            // 9
		with(sleepless, func(f *SafetyWritten) { f.Words = "I sleep three hours" }),                // 10
		SafetyRemoved{Resident: "ada", Line: "l2"},                                                 // 11
		SafetyReviewed{Resident: "ada", With: []StaffID{"ingrid"}, Next: civil.Date(2026, 11, 21)}, // 12
	)
	read := func(p SafetyPlan) string {
		var words []string
		for _, l := range p.Lines {
			words = append(words, l.Words)
		}
		return strings.Join(words, "; ")
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
	v := s.As(asAda, now)
	expect("now", read(v.Safety("ada")), "I sleep three hours; the lake")
	first, ok := v.SafetyVersion("ada", 8)
	expect("first version", fmt.Sprint(read(first), ok), "I stop sleeping; tea on the stairs; the laketrue")
	if _, ok := v.SafetyVersion("ada", 9); ok {
		t.Error("a version that nobody went through")
	}
	expect("reviews", fmt.Sprint(len(v.Safety("ada").Reviews), v.Safety("ada").Changed), "2 false")
	expect("history", v.SafetyHistory("ada", "l1")[1].Words, "I stop sleeping")
	expect("of a part", fmt.Sprint(len(v.Safety("ada").Of(SafetySign, "early")), len(v.Safety("ada").Of(SafetySign, "late"))), "1 0")
	expect("due", fmt.Sprint(len(s.As(asIngrid, now).SafetyDue())), "1")
	expect("not due yesterday", fmt.Sprint(len(s.As(asIngrid, ago(24*time.Hour)).SafetyDue())), "0")
	expect("as Eli", read(s.As(asEli, now).Safety("ada"))+fmt.Sprint(len(s.As(asEli, now).SafetyHistory("ada", "l1"))), "0")

	for i, seq := range []uint64{11, 10} {
		s.Fold(Entry{Seq: 13 + uint64(i), At: now, By: asAda, Fact: EntryCorrected{Seq: seq, Resident: "ada"}})
	}
	expect("taken back", read(v.Safety("ada")), "I stop sleeping; the lake; tea on the stairs")
	s.Fold(Entry{Seq: 15, At: now, By: asIngrid, Fact: ResidentDischarged{Resident: "ada", On: now}})
	expect("at home", read(s.As(asAda, now).Safety("ada")), "I stop sleeping; the lake; tea on the stairs")
	expect("nobody asks who went home", fmt.Sprint(len(s.As(asIngrid, now).SafetyDue())), "0")
}
