package sim

import (
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// A quarrel at breakfast, every other week: somebody is with each of the two at once, each gets words of their own,
// everybody else is asked how it was for them, and in the afternoon the two put it right as they wish.

// quarrelsEvery is how many days lie between two quarrels.
const quarrelsEvery = 13

// conflict makes up a day with a quarrel. The last one is on the last day, if its morning has been lived.
func (w *world) conflict(d civil.Day) {
	latest := w.last
	if w.now < hm(11, 0) {
		latest = latest.Add(-1)
	}
	ago := latest.Sub(d)
	people := w.settled(d, hm(8, 0), hm(21, 0))
	two := slices.DeleteFunc(slices.Clone(people), func(g *guest) bool {
		return g.Pronoun != "he" || g.Name == walker || g.Unmet || g.Since == 1
	})
	if ago < 0 || ago%quarrelsEvery != 0 || len(two) < 2 {
		return
	}
	w.Shuffle(len(two), func(i, j int) { two[i], two[j] = two[j], two[i] })
	words, loud, other := w.Conflicts[ago/quarrelsEvery%len(w.Conflicts)], two[0], two[1]
	loud.mood, other.mood = 0.2, 0.25

	first := w.comfort(d, loud, hm(9, 0), 25, care.Crisis, "garden")
	second := w.comfort(d, other, hm(8, 55), 20, care.Talk, "reading")
	if first == nil || second == nil {
		return
	}
	w.write(d, loud, first, hm(9, 0), hm(10, 10), care.NoteGeneral, words.Words)
	w.write(d, other, second, hm(8, 55), hm(10, 25), care.NoteGeneral, words.Other)
	told := false
	for _, g := range people {
		if g == loud || g == other || g.Unmet {
			continue
		}
		at := w.between(hm(9, 45), hm(12, 30)) / 5 * 5
		if by := w.comfort(d, g, at, 5, care.Talk, ""); by != nil && !told && w.odds(0.5) {
			told = true
			w.write(d, g, by, at, at+w.between(10, 40), care.NoteGeneral, words.Asked)
		}
	}
	if by := w.free(d, hm(15, 0), 35, first, second); len(by) > 0 {
		w.noted(d, hm(15, 0), 35, care.Task, "dining", by[:1], []*guest{loud, other}, false)
		w.write(d, loud, by[0], hm(15, 0), hm(16, 5), care.NoteWorked, words.Repair)
		w.write(d, other, by[0], hm(15, 0), hm(16, 20), care.NoteGood, words.Thanks)
	}
}

// comfort has whoever is free be with somebody at once; nil if nobody is.
func (w *world) comfort(d civil.Day, g *guest, from, minutes int, what care.ContactWhat, place string) *colleague {
	staff := w.free(d, from, minutes, g.companions...)
	if len(staff) == 0 || !w.of(g.key()).free(from, minutes) || w.left(d, g, from, minutes) {
		return nil
	}
	w.noted(d, from, minutes, what, place, staff[:1], []*guest{g}, false)
	return staff[0]
}
