package sim

import (
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// How the house looks when the life stops: somebody is out walking with somebody, one asks to talk, one wishes to go
// home for the weekend, one is on leave, and one whom nobody has met yet today (people.toml).
const (
	walker  = "Amir"
	asks    = "Hamza"
	wishes  = "Teodor"
	awayNow = "Kari"
)

// stillNow makes up what the life stops in the middle of. It comes before everything else on those days.
func (w *world) stillNow(d civil.Day) {
	if g := w.guest(wishes, d); g != nil && d == w.last.Add(-1) && w.manner.beds {
		friday := w.last.Add(2)
		for friday.Weekday() != time.Friday {
			friday = friday.Add(1)
		}
		w.act(d, hm(20, 15), g.who(), care.AskLeave(care.LeaveAsked{Leave: care.LeaveID(w.id(d)), Resident: g.id,
			From: w.at(friday, hm(15, 0)), Until: w.at(friday.Add(2), hm(18, 0)), To: w.draw("leave"+g.key(), w.Leaves.List)}))
	}
	if d != w.last || w.now < 30 {
		return
	}
	if w.now > hm(10, 45) {
		w.earlier(d, "Sara", "Ingrid", hm(9, 50), 35, care.Talk, "reading")
		w.earlier(d, "Leo", "Tomas", hm(10, 10), 10, care.Task, "kitchen")
	}
	w.goesOn(d)
	if g := w.guest(asks, d); g != nil && !g.isAway(w.Until) {
		words := w.Talk["asks"][0]
		if w.now < hm(7, 0) {
			words = w.Talk["asks"][3] // about the night
		}
		w.act(d, w.now-6, g.who(), care.AskToTalk(care.TalkAsked{Talk: care.TalkID(w.id(d)), Resident: g.id, Words: words}))
	}
}

func (w *world) earlier(d civil.Day, name, with string, from, minutes int, what care.ContactWhat, place string) {
	g, c := w.guest(name, d), w.colleague(with)
	if g != nil && w.works(c, d, from) && !g.isAway(w.at(d, from)) {
		w.noted(d, from, minutes, what, place, []*colleague{c}, []*guest{g}, false)
	}
}

// goesOn has somebody be with somebody as the life stops: on a walk, or at night over tea in the kitchen.
func (w *world) goesOn(d civil.Day) {
	g := w.guest(walker, d)
	if g == nil || g.isAway(w.Until) || w.manner.days != nil && (w.now < hm(16, 30) || w.now > hm(20, 0)) {
		return
	}
	by := w.anyone(d, w.now, w.colleague("Jonas"))
	if by == nil {
		return
	}
	f := care.ContactBegun{Contact: care.ContactID(w.id(d)), Resident: g.id, With: []care.StaffID{by.id}, What: care.Walk, Began: w.at(d, w.now-18),
		Place: place("lake"), Initiative: care.ByTheResident}
	if w.now < hm(7, 30) || w.now > hm(21, 30) {
		f.What, f.Place = care.Quiet, place("kitchen")
	}
	w.of(by.Name).take(w.now-20, 60)
	w.of(g.key()).take(w.now-20, 60)
	w.act(d, w.now-17, by.who(), care.BeginContact(f))
}
