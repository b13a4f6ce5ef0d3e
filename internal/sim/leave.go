package sim

import (
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// leaves has somebody be away for a weekend: asked for on Wednesday, agreed on Thursday, gone on Friday, back on Sunday.
func (w *world) leaves(d civil.Day, g *guest) {
	if g.Name == awayNow {
		w.awayNow(d, g)
		return
	}
	friday, sunday := d.Add(2), d.Add(4)
	if d.Weekday() != time.Wednesday || !w.manner.beds || d.Sub(g.from) < 20 || !g.until.IsZero() && g.until <= sunday || !w.odds(0.22) {
		return
	}
	if sunday >= w.last.Add(-1) || friday <= w.last && sunday >= w.last {
		return // who is in the house when the life stops is made up otherwise
	}
	f := care.LeaveAsked{Leave: care.LeaveID(w.id(d)), Resident: g.id, From: w.at(friday, hm(15, 0)), Until: w.at(sunday, hm(18, 0)), To: w.draw("leave"+g.key(), w.Leaves.List)}
	w.act(d, hm(20, w.between(0, 50)), g.who(), care.AskLeave(f))
	thursday := d.Add(1)
	by := w.anyone(thursday, hm(15, 0), g.companions...)
	if by == nil {
		return
	}
	if w.odds(0.12) {
		w.later(thursday, hm(15, w.between(0, 55)), by.who(), care.DeclineLeave(care.LeaveDeclined{Leave: f.Leave, Resident: g.id, Why: w.Leaves.Declined}))
		return
	}
	w.later(thursday, hm(15, w.between(0, 55)), by.who(), care.AgreeLeave(care.LeaveAgreed(f)))
	w.tryOut(g, tryout{f.Leave, d, sunday})
	back := hm(17, 0) + w.between(0, 75)
	opens := w.anyone(sunday, back, g.companions...)
	if opens == nil {
		opens = by
	}
	w.later(sunday, back, opens.who(), care.EndLeave(care.LeaveEnded{Leave: f.Leave, Resident: g.id, On: w.at(sunday, back)}))
	g.away = append(g.away, span{f.From, w.at(sunday, back+1)})
	g.back = sunday
}

// awayNow has somebody be away when the life stops, until Sunday at six.
func (w *world) awayNow(d civil.Day, g *guest) {
	if d != max(w.last.Add(-1), w.first) || !w.manner.beds || w.Days < 3 {
		return
	}
	back := w.last
	for back.Weekday() != time.Sunday || back == w.last && w.now >= hm(18, 0) {
		back = back.Add(1)
	}
	by := w.anyone(d, hm(10, 0), g.companions...)
	if by == nil {
		return
	}
	f := care.LeaveAgreed{Leave: care.LeaveID(w.id(d)), Resident: g.id, From: w.at(d, hm(15, 0)), Until: w.at(back, hm(18, 0)), To: w.Leaves.Kari}
	w.act(d, hm(10, 20), by.who(), care.AgreeLeave(f))
	g.away = append(g.away, span{f.From, w.at(back, hm(18, 1))})
}
