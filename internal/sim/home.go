package sim

import (
	"cmp"
	"slices"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// Those who matter, time with the family, leaves as rehearsals, going home, calls, and coming back. All of it is drawn by
// itself, so that the rest of a life is as it would be without.

// homeWords are what is said about it.
type homeWords struct {
	Kin      [][]string // name, what they are, what they mean, what they may do
	Children [][]string // name, who is with them, what they were told, what they need
	About    []string   // what a family meeting is about
	Minutes  []string
	Reads    []string
	Views    []string
	Aims     []string
	How      []string
	Change   []string
	Lines    map[string][]string // of going home, by part
	Farewell []string
	Suits    []string
	Calls    struct{ Well, Hard []string }
	Ended    []string
	Back     []string
	Call     []string // asked from home
	Answers  []string
	House    string
}

// homing is what a life has made up for somebody about those around them and about going home; it goes on over their stays.
type homing struct {
	g        *guest
	kin      []care.RelativeID
	child    bool
	family   civil.Day // when the family comes next
	tryouts  []tryout
	planned  bool
	farewell string
	caller   *colleague
	agreed   bool
	next     civil.Day // when somebody calls
	calls    int
	asked    bool
	left     civil.Day
}

// tryout is a leave that was agreed on.
type tryout struct {
	id   care.LeaveID
	said civil.Day // when it was asked for
	back civil.Day
}

func (w *world) homing(g *guest) *homing {
	i := slices.IndexFunc(w.homes, func(h *homing) bool { return h.g.id == g.id })
	if i < 0 {
		w.homes = append(w.homes, &homing{g: g})
		i = len(w.homes) - 1
	}
	if h := w.homes[i]; h.g != g { // they are here again
		h.g, h.planned, h.agreed, h.farewell, h.asked, h.tryouts = g, false, false, "", false, nil
	}
	return w.homes[i]
}

// homeThings makes up what of all this there is on a day.
func (w *world) homeThings(d civil.Day) {
	rest := w.chance
	w.chance = w.homeward
	defer func() { w.chance = rest }()
	if d == w.first {
		w.act(d, hm(0, 30), w.colleague("Hanne").who(), care.ReachHouse(care.HouseReached{Phone: "+47 22 00 00 00", Emergency: "113", From: clock(hm(7, 0)), Until: clock(hm(22, 30)), Words: w.Home.House}))
	}
	for _, g := range w.here(d) {
		if h := w.homing(g); g.until != d && (d > g.from || d == w.first) {
			w.drawThem(d, h)
			w.familyTime(d, h)
			w.rehearse(d, h)
			w.goingHome(d, h)
		}
	}
	for _, h := range w.homes {
		if !h.left.IsZero() && d > h.left && (h.g.until < d && !h.g.until.IsZero()) {
			w.fromHome(d, h)
		}
	}
}

// drawThem has somebody draw those who matter to them, one or two at a time.
func (w *world) drawThem(d civil.Day, h *homing) {
	g, minute := h.g, w.between(hm(18, 10), hm(20, 20))
	if !w.isIn(g, d, minute, minute) {
		return
	}
	if n := w.days(d, g); n >= 2 && len(h.kin) < 4 && w.odds(0.25) {
		one := w.Home.Kin[(w.IntN(3)+len(h.kin)*3)%len(w.Home.Kin)]
		kin := care.RelativeID(w.id(d))
		near := 1 + len(h.kin)%care.NetworkRings
		w.act(d, minute, g.who(), care.NameRelative(care.RelativeNamed{Relative: kin, Resident: g.id, Name: one[0], Is: one[1]}))
		w.act(d, minute+1, g.who(), care.PlaceInNetwork(care.NetworkPlaced{Relative: kin, Resident: g.id, Near: near, Turn: 40 + len(h.kin)*85 + w.IntN(40)}))
		w.act(d, minute+2, g.who(), care.TellNetwork(care.NetworkTold{Relative: kin, Resident: g.id, Words: one[2], Does: one[3]}))
		h.kin = append(h.kin, kin)
	}
	if p := w.guard(g); g.Name == "Sara" && p.kin != "" && !p.consent.IsZero() && w.ago(d) == 2 {
		open := []care.Chapter{care.ChapterPerson, care.ChapterDays, care.ChapterFeeling, care.ChapterPlan, care.ChapterSafety, care.ChapterNetwork}
		w.act(d, minute+3, g.who(), care.GiveConsent(care.ConsentGiven{Relative: p.kin, Resident: g.id, Chapters: open, Until: w.at(d.Add(90), 0), Words: w.draw("consent"+g.key(), w.Hard.Kin.Consent)}))
		w.act(d, minute+4, g.who(), care.PlaceInNetwork(care.NetworkPlaced{Relative: p.kin, Resident: g.id, Near: 1, Turn: 10}))
	}
	if !h.child && w.days(d, g) == 3 {
		if h.child = true; w.odds(0.35) {
			one := w.Home.Children[w.IntN(len(w.Home.Children))]
			w.act(d, minute+5, g.who(), care.RememberChild(care.ChildRemembered{Child: care.ChildID(w.id(d)), Resident: g.id, Name: one[0], Born: w.last.Add(-365*w.between(4, 14) - w.between(1, 300)),
				With: one[1], Told: one[2], Needs: one[3]}))
		}
	}
}

// familyTime has the family come every few weeks; how it was is told, and the person reads it.
func (w *world) familyTime(d civil.Day, h *homing) {
	g, minute := h.g, w.between(hm(14, 0), hm(16, 0))
	by := w.anyone(d, minute, g.companions...)
	if by == nil || len(h.kin) == 0 || !w.stays(g, d, minute, 5) {
		return
	}
	if h.family.IsZero() {
		h.family = d.Add(w.between(4, 18))
	}
	if d < h.family || d.Weekday() == time.Saturday {
		return
	}
	h.family = d.Add(w.between(18, 30))
	on := d.Add(2)
	f := care.FamilyInvited{Appointment: care.AppointmentID(w.id(d)), Resident: g.id, Sort: pick(w.chance, care.FamilySorts[:3]), Relatives: h.kin[:1], About: w.draw("family"+g.key(), w.Home.About)}
	w.act(d, minute, by.who(), care.PlanFamilyMeeting(f, care.AppointmentAgreed{Title: w.Home.About[0], With: []care.StaffID{by.id}, From: w.at(on, hm(16, 30)), Minutes: 60}))
	held := w.anyone(on, hm(18, 0), g.companions...)
	if held == nil || w.odds(0.15) {
		return // it was, and nobody has said yet how
	}
	w.later(on, hm(18, 0), held.who(), care.HoldFamilyMeeting(care.FamilyMet{Appointment: f.Appointment, Resident: g.id, Came: h.kin[:1], With: []care.StaffID{held.id}, Minutes: w.between(8, 16) * 5, Words: w.draw("minutes"+g.key(), w.Home.Minutes)}))
	if w.odds(0.7) {
		w.later(on, hm(20, 45), g.who(), care.ReadFamilyMinutes(care.FamilyRead{Appointment: f.Appointment, Resident: g.id, Agrees: w.odds(0.85), Words: w.draw("reads"+g.key(), w.Home.Reads)}))
	}
	if w.odds(0.6) {
		w.later(on, hm(18, 10), held.who(), care.TellFamilyView(care.FamilyViewTold{View: care.FamilyViewID(w.id(on)), Resident: g.id, Relative: h.kin[0], Words: w.draw("views"+g.key(), w.Home.Views)}))
	}
}

// rehearse has somebody say what they want to try on a leave, and talk about it when they are back.
func (w *world) rehearse(d civil.Day, h *homing) {
	g := h.g
	for i, t := range h.tryouts {
		minute := hm(21, w.between(0, 30))
		switch {
		case t.said == d && w.odds(0.75):
			w.act(d, minute, g.who(), care.AimLeave(care.LeaveAimed{Leave: t.id, Resident: g.id, Aims: w.draw("aims"+g.key(), w.Home.Aims)}))
		case t.back.Add(1) == d && w.odds(0.85):
			minute = w.between(hm(13, 0), hm(17, 0))
			by := w.anyone(d, minute, g.companions...)
			if by == nil || !w.isIn(g, d, minute, minute) {
				continue
			}
			felt := care.Good
			if g.mood < 0.45 {
				felt = care.Hard
			}
			w.act(d, minute, by.who(), care.TalkThroughLeave(care.LeaveTalked{Leave: t.id, Resident: g.id, Felt: felt, How: w.draw("how"+g.key(), w.Home.How), Change: w.draw("change"+g.key(), w.Home.Change), With: []care.StaffID{by.id}, Said: true}))
			h.tryouts[i].back = 0
		}
	}
}

// goingHome has somebody prepare it in their last weeks: a day, lines from what worked, and how they want to be called. Who
// is still here when the life stops may be about to.
func (w *world) goingHome(d civil.Day, h *homing) {
	g, minute := h.g, w.between(hm(11, 0), hm(12, 30))
	on := g.until
	if g.Name == "Sara" && on.IsZero() && w.ago(d) == 4 {
		on = w.last.Add(10)
	}
	if h.planned || on.IsZero() || on.Sub(d) > 14 || on.Sub(d) < 2 || !w.isIn(g, d, minute, minute) {
		return
	}
	h.planned = true
	h.caller = w.anyone(d, minute, g.companions...)
	plan := care.HomePlanned{Resident: g.id, On: on, Farewell: w.odds(0.75)}
	if plan.Farewell {
		h.farewell = w.draw("farewell", w.Home.Farewell)
	}
	w.act(d, minute, g.who(), care.PlanHome(plan))
	for _, part := range care.HomeParts {
		n := 1 + w.IntN(2)
		if part == care.HomeWeek {
			n = 4
		}
		for i := range n {
			line := care.HomeWritten{Resident: g.id, Line: care.HomeID(w.id(d)), Part: part, Words: w.draw("home."+string(part)+g.key(), w.Home.Lines[string(part)])}
			if part == care.HomeWeek {
				line.Day = 1 + i*2
			}
			w.act(d, minute+1+i, g.who(), care.WriteHome(line))
		}
	}
	if h.caller == nil || w.odds(0.15) {
		return
	}
	h.agreed = true
	calls := care.CallsAgreed{Resident: g.id, Staff: h.caller.id, Days: 7, First: on.Add(3), Phone: "+47 900 00 0" + string(rune('0'+w.IntN(10))) + "0", Words: w.draw("suits", w.Home.Suits)}
	w.act(d, minute+6, g.who(), care.AgreeCalls(calls))
	h.next, h.calls = calls.First, 0
}

// leaving is what a discharge remembers.
func (w *world) leaving(d civil.Day, g *guest) (farewell string) {
	h := w.homing(g)
	h.left = d
	return h.farewell
}

// fromHome has somebody be called, call back, and perhaps ask to come again.
func (w *world) fromHome(d civil.Day, h *homing) {
	g, minute := h.g, w.between(hm(16, 0), hm(19, 0))
	by := w.anyone(d, minute, h.callers()...)
	if by == nil {
		return
	}
	again := slices.IndexFunc(w.guests, func(o *guest) bool { return o.id == g.id && o.from > g.until })
	if again >= 0 && w.guests[again].from.Add(-1) == d {
		asked := care.ReachAsked{Reach: care.ReachID(w.id(d)), Resident: g.id, What: care.ReachReturn, Words: w.draw("back", w.Home.Back)}
		w.act(d, minute, g.who(), care.AskReach(asked))
		w.act(d, minute+40, by.who(), care.AnswerReach(care.ReachAnswered{Reach: asked.Reach, Resident: g.id, Words: w.draw("answers", w.Home.Answers), When: w.at(d.Add(1), arrival)}))
		return
	}
	if w.ago(d) == 0 && !slices.ContainsFunc(w.homes, func(o *homing) bool { return o.asked }) && w.now > hm(9, 0) && d.Sub(h.left) < 40 {
		h.asked = true
		w.act(d, w.now-40, g.who(), care.AskReach(care.ReachAsked{Reach: care.ReachID(w.id(d)), Resident: g.id, What: care.ReachCall, Words: w.draw("call", w.Home.Call), Phone: "+47 900 00 000"}))
		return
	}
	if !h.agreed || d < h.next || minute > w.now-60 && d == w.last {
		return
	}
	call := care.CallNoted{Call: care.CallID(w.id(d)), Resident: g.id, Came: care.CallReached, Called: w.at(d, minute)}
	switch {
	case w.odds(0.2):
		call.Came, h.next = care.CallMissed, d.Add(1)
	case w.odds(0.65):
		call.Words, h.next = w.draw("called"+g.key(), w.Home.Calls.Well), d.Add(7)
	default:
		call.Words, h.next = w.draw("called"+g.key(), w.Home.Calls.Hard), d.Add(7)
	}
	w.act(d, minute, by.who(), care.NoteCall(call))
	if h.calls++; h.calls > 7 {
		h.agreed = false
		w.act(d, minute+2, by.who(), care.EndCalls(care.CallsEnded{Resident: g.id, Words: w.draw("ended", w.Home.Ended), Said: true}))
	}
}

// callers are those who would call, whoever wanted to first.
func (h *homing) callers() []*colleague {
	if h.caller == nil {
		return h.g.companions
	}
	return append([]*colleague{h.caller}, h.g.companions...)
}

// tryOut remembers a leave that was agreed on, as something to be tried.
func (w *world) tryOut(g *guest, t tryout) {
	h := w.homing(g)
	h.tryouts = append(h.tryouts, t)
	slices.SortFunc(h.tryouts, func(a, b tryout) int { return cmp.Compare(a.said, b.said) })
}
