package care

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

var (
	restrained = RestraintBegun{Restraint: "x1", Resident: "ada", Crisis: "c1", Sort: "holding", Began: ago(100 * time.Minute), Where: "the hall", Reason: "She ran towards the road",
		Tried: "Talking, the garden, her sister by phone", Heard: "Let me go", Wishes: "She does not want to be restrained by her arms: her shoulders were restrained", How: "Standing, two people, at the shoulders",
		Staff: []StaffID{"ingrid", "jonas"}, Decided: "ingrid", Supervised: "jonas"}
	letGo = RestraintEnded{Restraint: "x1", Resident: "ada", Ended: ago(90 * time.Minute), Outcome: "She cried and sat down", Physician: "Dr Berg, 20 minutes later", Told: "her sister", Next: civil.Date(2026, 11, 22)}
)

func TestRestraint(t *testing.T) {
	house := given(fjellheim, norwegian, ada, eli, ingrid, jonas, began)
	but := func(change func(*RestraintBegun)) Decision { return BeginRestraint(with(restrained, change)) }
	long := strings.Repeat("x", RestraintWordsLongest+1)
	check(t, house, asIngrid, BeginRestraint(restrained), then(restrained))
	check(t, given(fjellheim, ada, eli, ingrid, jonas, began), asIngrid, BeginRestraint(restrained), refused("restraint.law-knows-none")) // off unless the law knows it
	check(t, house, asIngrid, but(func(f *RestraintBegun) { f.Sort = "cold water" }), refused("restraint.law-knows-none"))
	check(t, house, asAda, BeginRestraint(restrained), refused("rights.team-only"))
	check(t, house, asIngrid, but(func(f *RestraintBegun) { f.Crisis = "" }), refused("crisis.unknown"))
	check(t, append(house, CrisisCalmed{"c1", "ada", ago(110 * time.Minute)}), asIngrid, BeginRestraint(restrained), refused("restraint.only-in-a-crisis"))
	check(t, house, asIngrid, but(func(f *RestraintBegun) { f.Began = ago(3 * time.Hour) }), refused("restraint.only-in-a-crisis"))
	check(t, append(house, restrained), asIngrid, BeginRestraint(restrained), refused("form.known-with-other-contents"))
	check(t, append(house, restrained), asIngrid, but(func(f *RestraintBegun) { f.Restraint = "x2" }), refused("restraint.lasts"))
	check(t, house, asIngrid, but(func(f *RestraintBegun) { f.Restraint = "" }), refused("form.incomplete"))
	for name, change := range map[string]func(*RestraintBegun){"where": func(f *RestraintBegun) { f.Where = "" }, "reason": func(f *RestraintBegun) { f.Reason = "" }, "tried": func(f *RestraintBegun) { f.Tried = "" },
		"wishes": func(f *RestraintBegun) { f.Wishes = "" }, "how": func(f *RestraintBegun) { f.How = "" }, "staff": func(f *RestraintBegun) { f.Staff = nil }} {
		t.Run(name, func(t *testing.T) { check(t, house, asIngrid, but(change), refused("restraint.whole-record")) })
	}
	check(t, house, asIngrid, but(func(f *RestraintBegun) { f.Heard = "" }), refused("restraint.heard"))
	check(t, house, asIngrid, but(func(f *RestraintBegun) { f.How = long }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *RestraintBegun) { f.Decided = "" }), refused("staff.unknown")) // never without a responsible person by name
	check(t, house, asIngrid, but(func(f *RestraintBegun) { f.Supervised = "" }), refused("staff.unknown"))

	lasts, over := append(house, restrained), append(house, restrained, letGo)
	look := RestraintChecked{Restraint: "x1", Resident: "ada", Checked: ago(95 * time.Minute), Staff: "jonas", Words: "She breathes calmly", Why: "She still says she will run"}
	check(t, lasts, asJonas, CheckRestraint(look), then(look))
	check(t, over, asJonas, CheckRestraint(look), refused("restraint.over"))
	check(t, house, asJonas, CheckRestraint(look), refused("restraint.unknown"))
	check(t, lasts, asAda, CheckRestraint(look), refused("rights.team-only"))
	check(t, lasts, asJonas, CheckRestraint(with(look, func(f *RestraintChecked) { f.Checked = ago(9 * time.Hour) })), refused("restraint.times"))
	check(t, lasts, asJonas, CheckRestraint(with(look, func(f *RestraintChecked) { f.Why = "" })), refused("restraint.whole-record"))
	check(t, lasts, asJonas, CheckRestraint(with(look, func(f *RestraintChecked) { f.Why = long })), refused("form.too-long"))
	check(t, lasts, asJonas, CheckRestraint(with(look, func(f *RestraintChecked) { f.Staff = "nobody" })), refused("staff.unknown"))
	check(t, lasts, asIngrid, CalmCrisis(calm, time.Time{}), refused("restraint.lasts"))
	check(t, lasts, asIngrid, EndRestraint(letGo), then(letGo))
	check(t, over, asIngrid, EndRestraint(letGo), refused("restraint.over"))
	check(t, lasts, asIngrid, EndRestraint(with(letGo, func(f *RestraintEnded) { f.Ended = ago(9 * time.Hour) })), refused("restraint.times"))
	check(t, lasts, asIngrid, EndRestraint(with(letGo, func(f *RestraintEnded) { f.Physician = "" })), refused("restraint.whole-record"))
	check(t, lasts, asIngrid, EndRestraint(with(letGo, func(f *RestraintEnded) { f.Told = long })), refused("form.too-long"))
	check(t, lasts, asIngrid, EndRestraint(with(letGo, func(f *RestraintEnded) { f.Next = 0 })), refused("restraint.review"))
	review := RestraintReviewed{Restraint: "x1", Resident: "ada", Staff: "ingrid", Words: "The door bell frightened her", Heard: "I thought they had come for me", Change: "No bell in the evening"}
	check(t, over, asIngrid, ReviewRestraint(review), then(review))
	check(t, lasts, asIngrid, ReviewRestraint(review), refused("restraint.lasts"))
	check(t, over, asIngrid, ReviewRestraint(with(review, func(f *RestraintReviewed) { f.Change = "" })), refused("restraint.whole-record"))
	check(t, over, asIngrid, ReviewRestraint(with(review, func(f *RestraintReviewed) { f.Change = long })), refused("form.too-long"))
	check(t, over, asIngrid, ReviewRestraint(with(review, func(f *RestraintReviewed) { f.Next = civil.Date(2026, 11, 20) })), refused("restraint.review"))
	check(t, over, asIngrid, ReviewRestraint(with(review, func(f *RestraintReviewed) { f.Staff = "nobody" })), refused("staff.unknown"))

	s := stateOf(append(over, review)...)
	if open := stateOf(over...).As(asIngrid, now.Add(24*time.Hour)).RestraintsOpen(); len(open) != 1 || open[0].Minutes() != 10 {
		t.Errorf("to look at: %+v", open)
	}
	if got := fmt.Sprint(len(s.As(asIngrid, now.Add(24*time.Hour)).RestraintsOpen()), len(s.As(asEli, now).Restraints("ada")), len(s.As(asAda, now).Restraints("ada"))); got != "0 0 1" {
		t.Errorf("to look at, to Eli, to Ada: %s", got)
	}
}

// TestRestraintSumsNameNobody checks that the house is told sums, and of small groups not even those.
func TestRestraintSumsNameNobody(t *testing.T) {
	facts := given(fjellheim, norwegian, ada, eli, ingrid, jonas, began, restrained, letGo)
	for i := range RestraintGroupFewest {
		id := ResidentID(fmt.Sprint("old", i))
		facts = append(facts, ResidentAdmitted{Resident: id, Stay: StayID(id), Name: "Old", On: ago(90 * time.Hour)}, ResidentDescribed{Resident: id, Name: "Old", Born: civil.Date(1950, 1, 1)})
	}
	facts = append(facts, CrisisBegun{Crisis: "c2", Resident: "old1", With: "ingrid", Began: ago(2 * time.Hour)},
		with(restrained, func(f *RestraintBegun) { f.Restraint, f.Resident, f.Crisis = "x2", "old1", "c2" }))
	s := stateOf(facts...)
	sorts, groups := s.As(asChief, now).RestraintSums(ago(24*time.Hour), now)
	if got := fmt.Sprint(sorts, groups); got != "[{holding  2 10 2 false}] [{ 46- 1 0 1 false} { unknown-age 0 0 0 true}]" {
		t.Errorf("sums: %s", got)
	}
	for _, who := range []Who{asIngrid, asAda, {}} {
		if sorts, groups := s.As(who, now).RestraintSums(ago(24*time.Hour), now); len(sorts)+len(groups) > 0 {
			t.Errorf("%v is told %v %v", who, sorts, groups)
		}
	}
}
