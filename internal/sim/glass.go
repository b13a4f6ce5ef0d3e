package sim

import (
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// glass has somebody who is not on duty open a record in need: some weeks ago, looked into the next morning, and five days
// before the life stops, which nobody has looked into yet.
func (w *world) glass(d civil.Day) {
	ago := w.ago(d)
	if ago != 5 && ago%53 != 24 {
		return
	}
	const night = 3*60 + 20
	g := w.one(d, night, 0, "")
	off := slices.DeleteFunc(slices.Clone(w.staff), func(c *colleague) bool {
		return c.role != "" || c.team == w.team(d, night) || g != nil && slices.Contains(g.companions, c)
	})
	if g == nil || len(off) == 0 || len(w.manner.teams) < 2 {
		return
	}
	c, words := pick(w.chance, off), w.Hard.Glasses[w.broken%len(w.Hard.Glasses)]
	w.broken++
	f := care.GlassBroken{Glass: care.GlassID(w.id(d)), Resident: g.id, Staff: c.id, Reason: care.GlassReason(words.Reason), Why: words.Why, Until: w.at(d, night+120)}
	w.act(d, night, c.who(), care.BreakGlass(string(g.id), f))
	w.act(d, night+50, c.who(), care.CloseGlass(care.GlassClosed{Glass: f.Glass, Resident: g.id}))
	if ago != 5 {
		w.later(d.Add(1), hm(9, 10), w.colleague("Hanne").who(), care.ReviewGlass(care.GlassReviewed{Glass: f.Glass, Resident: g.id, Right: true, Words: words.Words}))
	}
}

// holds has a note held back now and then: one that a second reader agreed to, until its day, and one that waits for a
// second reader and opens by itself if none comes.
func (w *world) holds(d civil.Day) {
	switch w.ago(d) % 27 {
	case 2:
		w.holdNote(d, hm(15, 0), w.one(d, hm(15, 0), 7, "Sara"), care.HoldAnother, pick(w.chance, w.Hard.Holds.Another), true)
	case 1, 14:
		w.holdNote(d, hm(16, 0), w.one(d, hm(16, 0), 7, ""), care.HoldHealth, pick(w.chance, w.Hard.Holds.Health), false)
	}
}

func (w *world) holdNote(d civil.Day, minute int, g *guest, reason care.HoldReason, text string, second bool) {
	if g == nil {
		return
	}
	c := w.anyone(d, minute, g.companions...)
	if c == nil {
		return
	}
	note := care.NoteID(w.id(d))
	w.act(d, minute, c.who(), care.WriteNote(care.NoteWritten{Note: note, Resident: g.id, About: care.NoteGeneral, Text: text, Happened: w.at(d, minute-20)}))
	w.act(d, minute+4, c.who(), care.HoldNote(care.NoteHeldBack{Note: note, Resident: g.id, Reason: reason, Until: w.at(d.Add(6), hm(18, 0))}))
	others := slices.DeleteFunc(w.present(d, minute+90), func(o *colleague) bool { return o == c })
	if second && len(others) > 0 {
		w.act(d, minute+90, pick(w.chance, others).who(), care.ConfirmHold(care.HoldConfirmed{Note: note, Resident: g.id}))
	}
}
