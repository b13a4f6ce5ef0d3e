package sim

import (
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// What people do by themselves: how much others help with their routines, and how that moves; sheets that nobody else reads
// unless they show them; and what came along from elsewhere, to be taken in or left. It is drawn apart, so that the rest of a
// life is as it was without.

// selfWords are what is said about it.
type selfWords struct {
	Offers, Wants, Again []string
	Thoughts             []struct{ Happened, Thought, Felt, Against, Otherwise, Now string }
	Values               []struct{ Matters, Lived, Between string }
	Steps                []struct{ Do, Towards, When, Willing string }
	Elsewhere            []struct {
		Sort, Words, Of, Aim, Author string
		Own                          string // how the person says it here; "" leaves it
	}
}

// self is what a life has made up for somebody; it goes on over their stays.
type self struct {
	support map[care.RoutineID]*supported
	sheets  int
	brought bool
	waiting []care.ElsewhereID // that were not looked at yet, with what becomes of each
	become  []string
}

// supported is how much others help with a routine, and when that is talked about next.
type supported struct {
	level int // into care.SupportLevels
	moved bool
	next  civil.Day
}

func (w *world) selfOf(g *guest) *self {
	if w.selves[g.id] == nil {
		w.selves[g.id] = &self{support: map[care.RoutineID]*supported{}}
	}
	return w.selves[g.id]
}

// byThemselves draws a day of it for everybody who is here.
func (w *world) byThemselves(d civil.Day) {
	rest := w.chance
	w.chance = w.own
	defer func() { w.chance = rest }()
	w.stillOffered(d)
	for _, g := range w.here(d) {
		minute := w.between(hm(16, 0), hm(18, 0))
		c := w.anyone(d, minute, g.companions...)
		if c == nil || g.isAway(w.at(d, minute)) || g.isAway(w.at(d, minute+60)) || g.until == d || d.Sub(max(g.from, w.first)) < 2 {
			continue
		}
		w.supports(d, minute, g, c)
		w.sheets(d, minute+15, g, c)
		w.fromElsewhere(d, minute+30, g, c)
	}
}

// supports begins with much help and moves towards less, when both want it; sometimes a no, and sometimes back.
func (w *world) supports(d civil.Day, minute int, g *guest, c *colleague) {
	of := w.selfOf(g)
	for i, r := range g.routines {
		is := of.support[r.id]
		switch {
		case is == nil && d >= r.from && i < 2:
			is = &supported{level: 2, next: d.Add(w.between(0, 3))}
			of.support[r.id] = is
			continue
		case is == nil || d < is.next:
			continue
		}
		offered := care.SupportOffered{Offer: care.OfferID(w.id(d)), Routine: r.id, Resident: g.id}
		by, other, to := c.who(), g.who(), 0
		if is.level < 2 { // the person wants less
			by, other, to = g.who(), c.who(), is.level+1
			offered.Words = w.draw("wants"+g.key(), w.Self.Wants)
		} else if is.moved && w.odds(0.5) { // or somebody to knock again for a while
			by, other, to = g.who(), c.who(), 1
			offered.Words = w.draw("again", w.Self.Again)
		} else if is.moved || d.Sub(r.from) > 10 {
			is.next = d.Add(40) // it stays as it is
			continue
		} else {
			offered.Words = w.draw("offers", w.Self.Offers)
		}
		offered.Support = care.SupportLevels[to]
		w.act(d, minute+i, by, care.OfferSupport(offered))
		is.next = d.Add(w.between(12, 30))
		if d == w.last {
			return // nobody has answered yet
		}
		yes := care.SupportAnswered{Offer: offered.Offer, Resident: g.id, Agrees: w.odds(0.85)}
		w.act(d, minute+40+i, other, care.AnswerSupport(yes))
		if yes.Agrees {
			is.level, is.moved = to, true
		}
	}
}

// stillOffered leaves two questions about help with a routine open when the life stops: one that a companion asks Leo, and
// one that Sara asks the team.
func (w *world) stillOffered(d civil.Day) {
	minute := w.now - 25
	if d != w.last || minute < hm(8, 0) {
		return
	}
	for _, name := range []string{"Leo", "Sara"} {
		g := w.guest(name, d)
		if g == nil || g.isAway(w.Until) {
			continue
		}
		for _, r := range g.routines {
			is := w.selfOf(g).support[r.id]
			if is == nil {
				continue
			}
			is.next = d.Add(40)
			by, to, says := g.who(), is.level+1, w.Self.Wants
			if name == "Leo" {
				c := w.anyone(d, minute, g.companions...)
				if c == nil {
					break
				}
				by, to, says = c.who(), (is.level+2)%3, w.Self.Offers // one step more help; of those with most, by themselves
			} else if is.level == 2 {
				to, says = 1, w.Self.Again
			}
			w.act(d, minute, by, care.OfferSupport(care.SupportOffered{Offer: care.OfferID(w.id(d)), Routine: r.id, Resident: g.id,
				Support: care.SupportLevels[to], Words: w.draw("still"+g.key(), says)}))
			break
		}
	}
}

// sheets are written now and then; a few are shown to a companion, and a step may become part of the plan.
func (w *world) sheets(d civil.Day, minute int, g *guest, c *colleague) {
	of := w.selfOf(g)
	if !w.odds(0.12) || of.sheets >= 8 {
		return
	}
	sort := care.SheetSorts[of.sheets%len(care.SheetSorts)]
	of.sheets++
	id := care.SheetID(w.id(d))
	var lines []care.SheetWritten
	for part, words := range w.sheet(g, sort) {
		if words != "" {
			lines = append(lines, care.SheetWritten{Sheet: id, Resident: g.id, Sort: sort, Part: part, Words: words})
		}
	}
	w.act(d, minute, g.who(), care.WriteSheet(inOrder(sort, lines)...))
	if sort == care.SheetStep && w.odds(0.6) {
		used := care.SheetUsed{Sheet: id, Resident: g.id, Measure: care.MeasureID(w.id(d))}
		if w.odds(0.4) {
			used.Try = care.TryID(w.id(d))
		}
		w.act(d, minute+3, g.who(), care.UseSheet(used))
	}
	if w.odds(0.3) {
		w.act(d, minute+5, g.who(), care.ShowSheet(care.SheetShown{Sheet: id, Resident: g.id, To: c.id}))
		if w.odds(0.2) {
			w.act(d, minute+9, g.who(), care.CloseSheet(care.SheetClosed{Sheet: id, Resident: g.id}))
		}
	}
}

// sheet is what somebody writes on a sheet, by part.
func (w *world) sheet(g *guest, sort care.SheetSort) map[string]string {
	switch sort {
	case care.SheetThought:
		t := pick(w.chance, w.Self.Thoughts)
		return map[string]string{"happened": t.Happened, "thought": t.Thought, "felt": t.Felt, "against": t.Against, "otherwise": t.Otherwise, "now": t.Now}
	case care.SheetValues:
		t := pick(w.chance, w.Self.Values)
		return map[string]string{"matters": t.Matters, "lived": t.Lived, "between": t.Between}
	}
	t := pick(w.chance, w.Self.Steps)
	return map[string]string{care.SheetDo: t.Do, "towards": t.Towards, "when": t.When, "willing": t.Willing}
}

// inOrder puts lines in the order of the sheet: the same life always gives the same acts.
func inOrder(sort care.SheetSort, lines []care.SheetWritten) (list []care.SheetWritten) {
	for _, part := range care.SheetParts[sort] {
		for _, line := range lines {
			if line.Part == part {
				list = append(list, line)
			}
		}
	}
	return list
}

// fromElsewhere brings along, for some, what the place before wrote of their goals. Days later it is taken in, in words of
// their own, or left.
func (w *world) fromElsewhere(d civil.Day, minute int, g *guest, c *colleague) {
	of := w.selfOf(g)
	if !of.brought {
		if of.brought = true; !w.odds(0.5) {
			return
		}
		list := w.Self.Elsewhere
		for i := range min(3, len(list)) {
			t := list[(i+int(w.Uint64N(uint64(len(list)))))%len(list)]
			e := care.ElsewhereBrought{Elsewhere: care.ElsewhereID(w.id(d)), Resident: g.id, Sort: care.ElsewhereSort(t.Sort), Words: t.Words, Of: t.Of, Aim: t.Aim, Author: t.Author, On: d.Add(-w.between(20, 200))}
			w.act(d, minute, c.who(), care.BringElsewhere(e))
			of.waiting, of.become = append(of.waiting, e.Elsewhere), append(of.become, t.Own)
		}
		return
	}
	if len(of.waiting) < 2 || !w.odds(0.15) { // one of them nobody has got round to
		return
	}
	id, own := of.waiting[0], strings.TrimSpace(of.become[0])
	of.waiting, of.become = of.waiting[1:], of.become[1:]
	if own == "" {
		w.act(d, minute, g.who(), care.LeaveElsewhere(care.ElsewhereLeft{Elsewhere: id, Resident: g.id}))
		return
	}
	key := w.id(d)
	w.act(d, minute, g.who(), care.TakeElsewhere(care.ElsewhereTaken{Elsewhere: id, Resident: g.id, Goal: care.GoalID(key), Measure: care.MeasureID(key)}, own, true))
}
