package planning

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
)

// house is what there is to plan with, read once.
type house struct {
	from, until civil.Day
	now         time.Time
	zone        *time.Location
	pack        law.Pack
	cover       []care.CoverNeed
	people      []member
	stands      []care.DutyEntered // of everybody, from sixty days before to sixty after, that this plan does not touch
	groups      []group
	draft       map[care.DutyID]bool // what is in the draft
	kept        []care.DutyEntered   // of those: what is in the draft
	keep        bool
	others      []care.StaffID            // whose duties are planned anew, too, and not here
	strong      map[string][]care.StaffID // who has a strength
}

// A member is somebody who takes part.
type member struct {
	care.Staff
	contract   int // minutes a week; -1 if nobody has said
	away       []civil.Day
	wishes     []care.WishMade
	agreements []care.Derogation
	stands     []care.DutyEntered // their own of house.stands
	worked     []law.Duty         // the same as the law sees it
	team       int                // CoLiving: -1 if it is not known
}

// A group is residents with the same companions.
type group struct {
	residents  int
	companions []int
}

// looksBack is how far the longest average that blocks reaches, in days.
const looksBack = 130

func readHouse(v care.View, r care.Rota, ask Ask) house {
	h := house{from: r.From, until: r.Until, now: v.At(), zone: v.Zone(), pack: v.WorkRules(), cover: v.Cover(), draft: map[care.DutyID]bool{}, keep: ask.Keep, others: ask.others, strong: map[string][]care.StaffID{}}
	for _, c := range v.Colleagues() {
		for _, s := range c.Strengths {
			h.strong[skill(s)] = append(h.strong[skill(s)], c.ID)
		}
		if !slices.Contains(ask.Staff, c.ID) {
			continue
		}
		m := member{Staff: c, contract: -1, team: -1}
		if f, ok := v.Contract(c.ID, r.From); ok {
			m.contract = f.Week * f.Share / 100
		}
		m.wishes = v.Wishes(c.ID, r.From, r.Until.Add(14))
		for _, a := range v.Absences(r.From.Add(-1), r.Until.Add(14)) {
			for d := max(a.From, r.From.Add(-1)); a.Staff == c.ID && d <= min(a.Until, r.Until.Add(14)); d = d.Add(1) {
				m.away = append(m.away, d)
			}
		}
		for _, a := range v.Derogations() {
			if a.Staff == "" || a.Staff == c.ID {
				m.agreements = append(m.agreements, a)
			}
		}
		h.people = append(h.people, m)
	}
	for _, d := range r.Duties {
		h.draft[d.Duty] = true
	}
	around := v.Duties(r.From.Add(-looksBack).At(0, h.zone), r.Until.Add(60).At(0, h.zone))
	base := r.Base()
	all := slices.DeleteFunc(around, func(d care.DutyEntered) bool { return slices.Contains(base, d.Duty) })
	for _, d := range append(all, r.Duties...) {
		if h.replaces(d) {
			continue
		}
		if h.stands = append(h.stands, d); h.draft[d.Duty] {
			h.kept = append(h.kept, d)
		}
	}
	slices.SortFunc(h.stands, func(a, b care.DutyEntered) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Duty, b.Duty)) })
	for i := range h.people {
		m := &h.people[i]
		for _, d := range h.stands {
			if d.Staff == m.ID {
				m.stands, m.worked = append(m.stands, d), append(m.worked, d.Worked(h.zone))
			}
		}
	}
	h.readCompanions(v)
	return h
}

func (h *house) readCompanions(v care.View) {
	for _, r := range v.Residents() {
		var g group
		for _, c := range v.Companions(r.ID) {
			if q := h.person(c.ID); q >= 0 {
				g.companions = append(g.companions, q)
			}
		}
		if len(g.companions) == 0 {
			continue
		}
		slices.Sort(g.companions)
		i := slices.IndexFunc(h.groups, func(o group) bool { return slices.Equal(o.companions, g.companions) })
		if i < 0 {
			h.groups = append(h.groups, g)
			i = len(h.groups) - 1
		}
		h.groups[i].residents++
	}
}

// replaces says whether a duty is planned anew: it is in the draft, of somebody who takes part, ahead, and not kept.
func (h *house) replaces(d care.DutyEntered) bool {
	return !h.keep && h.draft[d.Duty] && d.From.After(h.now) && (h.person(d.Staff) >= 0 || slices.Contains(h.others, d.Staff))
}

func (h *house) person(id care.StaffID) int {
	return slices.IndexFunc(h.people, func(m member) bool { return m.ID == id })
}

// meets says whether a duty of somebody that stands touches a stretch of time, with so much rest before and after.
func (m member) meets(from, until time.Time, rest time.Duration) bool {
	return slices.ContainsFunc(m.stands, func(d care.DutyEntered) bool {
		return d.From.Add(-rest).Before(until) && from.Before(d.Until.Add(rest))
	})
}

func (m member) isAway(day civil.Day) bool { return slices.Contains(m.away, day) }

// here counts those of the standing duties who are in the house at an instant, and whether one of them has a strength.
func (h *house) here(v []care.DutyEntered, at time.Time) (who []care.StaffID) {
	for _, d := range v {
		if d.There(at, h.zone) && !slices.Contains(who, d.Staff) {
			who = append(who, d.Staff)
		}
	}
	return who
}

// skill is how a strength is told to the search.
func skill(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// target is how many minutes somebody is to work in so many days, without what stands already; and whether that was agreed on.
func (h *house) target(m member, fair int) (minutes int, agreed bool) {
	days := h.until.Sub(h.from) + 1
	there := 0
	for d := h.from; d <= h.until; d = d.Add(1) {
		if !m.isAway(d) {
			there++
		}
	}
	stands := h.between(m, h.from, h.until.Add(1))
	if m.contract < 0 {
		return max(0, fair*there/days-stands), false
	}
	return max(0, m.contract*there/7-stands), true
}
