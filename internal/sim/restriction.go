package sim

import (
	"milieu/internal/care"
	"milieu/internal/civil"
)

// restrictionWords are a restriction: what, why, what the person said, and what came of looking at it again.
type restrictionWords struct {
	What, Because, Words, Why, Heard, Review string
	HeardAgain                               string `toml:"heard_again"`
}

// restrictions makes up one of the house's every few weeks, for a week and looked at after two days, and one of somebody's
// own. When the life stops, one of each holds, and the house's is to be looked at that day.
func (w *world) restrictions(d civil.Day) {
	if w.ago(d)%23 == 2 {
		words := w.Hard.Restrictions[w.ago(d)/23%len(w.Hard.Restrictions)]
		w.restrict(d, hm(16, 20), words, care.RestrictionReason(words.Because), 7, 2)
	}
	if w.ago(d)%17 == 4 {
		w.restrict(d, hm(17, 10), w.Hard.Wishes[w.ago(d)/17%len(w.Hard.Wishes)], care.RestrictionOwnWish, 14, 3)
	}
}

func (w *world) restrict(d civil.Day, minute int, words restrictionWords, because care.RestrictionReason, days, review int) {
	g := w.one(d, minute, days, "")
	decides := w.anyone(d, minute)
	if g == nil || decides == nil {
		return
	}
	by := decides.who()
	if because == care.RestrictionOwnWish {
		by = g.who()
	}
	f := care.RestrictionDecided{Restriction: care.RestrictionID(w.id(d)), Resident: g.id, What: care.RestrictionAbout(words.What), Words: words.Words,
		Because: because, Why: words.Why, Heard: words.Heard, Decider: decides.id, From: w.at(d, minute), Until: w.at(d.Add(days), minute), Review: d.Add(review)}
	w.act(d, minute, by, care.DecideRestriction(f))
	again := d.Add(review)
	if looks := w.anyone(again, hm(16, 30), decides); looks != nil {
		w.later(again, hm(16, 30), looks.who(), care.ReviewRestriction(care.RestrictionReviewed{Restriction: f.Restriction, Resident: g.id, Staff: looks.id,
			Why: words.Review, Heard: words.HeardAgain, Review: again.Add(2)}))
	}
	if ends := d.Add(days - 2); because != care.RestrictionOwnWish {
		if by := w.anyone(ends, hm(11, 30), decides); by != nil {
			w.later(ends, hm(11, 30), by.who(), care.EndRestriction(care.RestrictionEnded{Restriction: f.Restriction, Resident: g.id}))
		}
	}
}
