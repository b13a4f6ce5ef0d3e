package sim

import (
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// askToTalk has somebody ask for time, somebody answer, and the two meet.
func (w *world) askToTalk(d civil.Day, g *guest) {
	if !w.odds(0.12 + 0.2*g.initiative(d)) {
		return
	}
	minute := w.between(hm(10, 0), hm(20, 0))
	comes := minute + w.between(6, 90)
	lasts := w.around(25)
	if !w.isIn(g, d, minute, comes+lasts) || !w.of(g.key()).free(comes, lasts) || d == w.last {
		return
	}
	list := w.free(d, comes, lasts, g.companions...)
	if len(list) == 0 {
		return
	}
	c, ask := list[0], care.TalkAsked{Talk: care.TalkID(w.id(d)), Resident: g.id, Words: w.draw("talk"+g.key(), w.Talk["asks"])}
	if slices.Contains(g.companions, c) && w.odds(0.6) {
		ask.To = c.id
	}
	w.act(d, minute, g.who(), care.AskToTalk(ask))
	answer := care.TalkAnswered{Talk: ask.Talk, Resident: g.id, Staff: c.id}
	if comes-minute > 25 {
		answer.When = w.at(d, comes)
	}
	w.act(d, minute+w.between(1, 5), c.who(), care.AnswerTalk(answer))
	w.noted(d, comes, lasts, care.Talk, "reading", []*colleague{c}, []*guest{g}, false)
}
