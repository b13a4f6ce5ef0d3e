package care

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

var (
	phone = RestrictionDecided{Restriction: "r1", Resident: "ada", What: "screens", Words: "Ingrid keeps my phone from ten in the evening", Because: RestrictionOwnWish,
		Decider: "ingrid", From: ago(time.Hour), Until: now.Add(48 * time.Hour), Review: civil.Date(2026, 11, 22)}
	accompanied = RestrictionDecided{Restriction: "r2", Resident: "ada", What: "company", Words: "Somebody comes along to the lake", Because: "own-safety", Why: "She has fallen in the dark",
		Heard: "Fine, if it is Jonas", Decider: "ingrid", From: ago(time.Hour), Until: now.Add(48 * time.Hour), Review: civil.Date(2026, 11, 21)}
)

func TestDecideRestriction(t *testing.T) {
	house := given(fjellheim, norwegian, ada, eli, ingrid, jonas)
	but := func(change func(*RestrictionDecided)) Decision { return DecideRestriction(with(accompanied, change)) }
	long := strings.Repeat("x", RestrictionWordsLongest+1)
	check(t, house, asIngrid, DecideRestriction(accompanied), then(accompanied))
	check(t, house, asAda, DecideRestriction(phone), then(phone)) // her own wish
	law := with(accompanied, func(f *RestrictionDecided) { f.What, f.Because, f.Law = RestrictionByLaw, "law", "shielding" })
	check(t, house, asIngrid, DecideRestriction(law), then(law))
	unheard := with(accompanied, func(f *RestrictionDecided) { f.Heard, f.Unheard = "", "She was asleep" })
	check(t, house, asIngrid, DecideRestriction(unheard), then(unheard))

	check(t, house, asAda, DecideRestriction(accompanied), refused("rights.team-only"))
	check(t, house, asEli, DecideRestriction(accompanied), refused("rights.not-yours"))
	check(t, append(house, accompanied), asIngrid, DecideRestriction(accompanied), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Until = time.Time{} }), refused("form.incomplete")) // without an end
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Review = 0 }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.What = "other" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Because = "consequence" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Law = "shielding" }), refused("restriction.law-unknown"))
	check(t, house, asIngrid, DecideRestriction(with(law, func(f *RestrictionDecided) { f.Law = "banishing" })), refused("restriction.law-unknown"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Words = " " }), refused("restriction.what"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Why = "" }), refused("restriction.why"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Heard = "" }), refused("restriction.heard"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Why = long }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Until = f.From.Add(RestrictionLongest + 1) }), refused("restriction.end"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Until = ago(time.Minute) }), refused("restriction.end"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Review = civil.Date(2026, 11, 30) }), refused("restriction.review"))
	check(t, house, asIngrid, but(func(f *RestrictionDecided) { f.Decider = "nobody" }), refused("staff.unknown"))
	check(t, append(house, ResidentDischarged{Resident: "ada", On: ago(time.Minute)}), asIngrid, DecideRestriction(accompanied), refused("resident.not-here"))
}

// TestNeverDenied holds the limits that nothing may cross: whatever nobody may be denied cannot be written as a
// restriction, and there is no reason that would make one a consequence.
func TestNeverDenied(t *testing.T) {
	house := given(fjellheim, norwegian, ada, ingrid)
	for _, what := range []string{"food", "drink", "sleep", "toilet", "clothing", "warmth", "family", "advocate", "lawyer", "helpline", "authorities", "post",
		"medical-care", "medication", "schooling", "faith", "fresh-air", "silence", "exclusion", "shaming", "restraint"} {
		if !slices.Contains(Never, what) || slices.Contains(RestrictionAbouts, RestrictionAbout(what)) {
			t.Errorf("%s can be denied", what)
		}
		for _, reason := range RestrictionReasons {
			check(t, house, asIngrid, DecideRestriction(with(accompanied, func(f *RestrictionDecided) { f.What, f.Because = RestrictionAbout(what), reason })), refused("restriction.never"))
		}
	}
	for _, reason := range RestrictionReasons {
		for _, word := range []string{"consequence", "punish", "sanction", "rule", "behaviour"} {
			if strings.Contains(string(reason), word) {
				t.Errorf("%s is a reason", reason)
			}
		}
	}
}

func TestRestrictionsEnd(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, phone, accompanied)
	object := RestrictionObjected{"r2", "ada", "I can swim"}
	review := RestrictionReviewed{Restriction: "r2", Resident: "ada", Staff: "ingrid", Why: "It is icy", Heard: "All right", Review: civil.Date(2026, 11, 22)}
	long := strings.Repeat("x", RestrictionWordsLongest+1)
	check(t, house, asAda, ObjectToRestriction(object), then(object))
	check(t, house, asIngrid, ObjectToRestriction(object), refused("rights.not-yours")) // nobody objects for her
	check(t, house, asAda, ObjectToRestriction(RestrictionObjected{"r2", "ada", ""}), refused("restriction.what"))
	check(t, house, asAda, ObjectToRestriction(RestrictionObjected{"r2", "ada", long}), refused("form.too-long"))
	check(t, house, asAda, ObjectToRestriction(RestrictionObjected{"r9", "ada", "x"}), refused("restriction.unknown"))
	check(t, house, asIngrid, ReviewRestriction(review), then(review))
	check(t, house, asAda, ReviewRestriction(review), refused("rights.team-only"))
	check(t, house, asIngrid, ReviewRestriction(with(review, func(f *RestrictionReviewed) { f.Why = "" })), refused("restriction.why"))
	check(t, house, asIngrid, ReviewRestriction(with(review, func(f *RestrictionReviewed) { f.Heard = long })), refused("form.too-long"))
	check(t, house, asIngrid, ReviewRestriction(with(review, func(f *RestrictionReviewed) { f.Review = civil.Date(2026, 12, 24) })), refused("restriction.review"))
	check(t, house, asIngrid, ReviewRestriction(with(review, func(f *RestrictionReviewed) { f.Staff = "nobody" })), refused("staff.unknown"))
	check(t, house, asIngrid, ReviewRestriction(with(review, func(f *RestrictionReviewed) { f.Restriction = "r9" })), refused("restriction.unknown"))
	end := func(id RestrictionID) RestrictionEnded { return RestrictionEnded{Restriction: id, Resident: "ada"} }
	check(t, house, asAda, EndRestriction(end("r1")), then(end("r1"))) // her wish, hers to end
	check(t, house, asAda, EndRestriction(end("r2")), refused("rights.team-only"))
	check(t, house, asIngrid, EndRestriction(end("r2")), then(end("r2")))
	check(t, house, asEli, EndRestriction(end("r2")), refused("rights.not-yours"))
	check(t, append(house, end("r2")), asIngrid, EndRestriction(end("r2")), refused("restriction.over"))
	check(t, house, asIngrid, EndRestriction(RestrictionEnded{"r2", "ada", long}), refused("form.too-long"))
	check(t, house, asIngrid, Discharge(ResidentDischarged{Resident: "ada", On: now}), then(ResidentDischarged{Resident: "ada", Stay: "stay-1", On: now}, end("r1"), end("r2")))

	s := stateOf(append(house, object)...)
	v := s.As(asIngrid, now)
	if due := v.RestrictionsDue(); len(due) != 1 || due[0].Restriction != "r2" || due[0].Objected == nil {
		t.Errorf("due: %+v", due)
	}
	later := s.As(asIngrid, now.Add(49*time.Hour)) // it ends by itself
	if got := fmt.Sprint(len(v.RestrictionsNow()), len(later.RestrictionsNow()), len(later.Restrictions("ada")), len(s.As(asEli, now).Restrictions("ada"))); got != "2 0 2 0" {
		t.Errorf("restrictions now, later, in all, to Eli: %s", got)
	}
	check(t, append(house, wrote{asIngrid, ago(3 * time.Hour), with(phone, func(f *RestrictionDecided) {
		f.Restriction, f.From, f.Until, f.Review = "r0", ago(4*time.Hour), ago(2*time.Hour), civil.Date(2026, 11, 21)
	})}), asIngrid, EndRestriction(end("r0")), refused("restriction.over"))
}
