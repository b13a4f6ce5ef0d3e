package sim

import (
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// A hard evening now and then: somebody stays until it is calm, the house has tender hours, everybody is asked how they
// are, and the next day the person talks it through with whom they choose.

// crisesEvery is how many days lie between two hard evenings; the last one is on the day before the life stops.
const crisesEvery = 19

// crisisWords tell of a crisis: what happened, to the person; what was tried beside their plan; and what they said
// afterwards.
type crisisWords struct {
	What, Others, Debrief, Change string
	Tried                         []string
}

func (w *world) crisis(d civil.Day) {
	if w.ago(d)%crisesEvery != 1 || d == w.first {
		return
	}
	words := w.Hard.Crises[w.ago(d)/crisesEvery%len(w.Hard.Crises)]
	g := w.one(d, hm(21, 20), 2, "")
	if g == nil || !w.stays(g, d.Add(1), hm(9, 0), 0) {
		return
	}
	c := w.comfort(d, g, hm(21, 30), 45, care.Crisis, "kitchen")
	if c == nil {
		return
	}
	id, calm := care.CrisisID(w.id(d)), hm(22, 15)
	w.act(d, hm(21, 31), c.who(), care.BeginCrisis(care.CrisisBegun{Crisis: id, Resident: g.id, With: c.id, Began: w.at(d, hm(21, 30))}))
	if second := w.free(d, hm(21, 35), 20); len(second) > 0 {
		w.act(d, hm(21, 36), second[0].who(), care.JoinCrisis(care.CrisisJoined{Crisis: id, Resident: g.id, Staff: second[0].id}))
	}
	w.act(d, calm, c.who(), care.CalmCrisis(care.CrisisCalmed{Crisis: id, Resident: g.id, Calm: w.at(d, calm-3)}, w.at(d.Add(1), hm(20, 0))))
	told := care.CrisisTold{Crisis: id, Resident: g.id, What: words.What, Others: words.Others}
	for i, line := range w.guard(g).lines {
		if line.Part == care.SafetyYours && line.Stage == "late" || line.Part == care.SafetyCalm {
			told.Tried = append(told.Tried, care.CrisisTry{Line: line.Line, Helped: care.CrisisHelps[i%len(care.CrisisHelps)]})
		}
	}
	for _, tried := range words.Tried {
		told.Tried = append(told.Tried, care.CrisisTry{Words: tried, Helped: care.CrisisHelps[0]})
	}
	w.act(d, calm+20, c.who(), care.TellCrisis(told))
	g.mood = 0.3
	w.talkThrough(d.Add(1), g, id, words)
	w.askAround(d, g)
}

// talkThrough offers the person, the next morning, to talk with whom they choose, and they do in the afternoon.
func (w *world) talkThrough(next civil.Day, g *guest, id care.CrisisID, words crisisWords) {
	offers, holds := w.anyone(next, hm(9, 40), g.companions...), w.anyone(next, hm(15, 30), g.companions...)
	if offers == nil || holds == nil {
		return
	}
	w.later(next, hm(9, 40), offers.who(), care.OfferDebrief(care.DebriefOffered{Crisis: id, Resident: g.id, With: holds.id, When: w.at(next, hm(15, 30))}))
	w.later(next, hm(16, 10), holds.who(), care.HoldDebrief(care.DebriefHeld{Crisis: id, Resident: g.id, With: []care.StaffID{holds.id}, Words: words.Debrief, Change: words.Change}))
}

// askAround has everybody else asked how they are: some the same evening, the rest in the morning. When the life stops,
// one or two have not been asked yet.
func (w *world) askAround(d civil.Day, whose *guest) {
	next := d.Add(1)
	left := 0
	for _, g := range w.settled(d, hm(21, 0), hm(22, 30)) {
		if g == whose {
			continue
		}
		f := care.TenderAsked{Resident: g.id, Words: w.draw("tender.own", w.Hard.Tender.Own)}
		on, minute := d, w.between(hm(22, 20), hm(22, 29))
		if w.odds(0.6) {
			on, minute = next, w.between(hm(8, 30), hm(11, 0))
			f.Words = w.draw("tender.seen", slices.Concat(w.Hard.Tender.Seen, []string{""}))
		} else {
			f.Own = true
		}
		by := w.anyone(on, minute, g.companions...)
		if by == nil || !w.stays(g, on, minute, 0) && on == next {
			continue
		}
		if w.ago(next) == 0 && left < 2 && on == next {
			left++ // still to be asked
			continue
		}
		w.later(on, minute, by.who(), care.AskHow(f))
	}
	w.today = append(w.today, w.ahead[d]...) // those of the same evening
	delete(w.ahead, d)
}
