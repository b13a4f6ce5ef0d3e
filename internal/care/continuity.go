package care

import (
	"math"
	"slices"
	"time"

	"milieu/internal/civil"
	"milieu/internal/continuity"
)

// Continuity is how much somebody meets the same few people (internal/continuity has the formulas). It is worked out from the
// contacts that were noted; what was not noted, it knows nothing of. It is for the person and the team, and is said of nobody else.

// Continuity is one resident's, over some weeks.
type Continuity struct {
	continuity.Measures
	Companions bool                // whether anybody is named
	Weeks      []FacesWeek         // each week, first to last
	Changes    []continuity.Change // of team; none where the house has no teams
	Known      int                 // of those: after which somebody known was met within 24 hours
}

// FacesWeek is how many different people somebody met in a week.
type FacesWeek struct {
	Monday civil.Day
	Faces  int
}

// Continuity returns how much a resident met the same few people in contacts from one moment until another.
func (v View) Continuity(id ResidentID, from, until time.Time) Continuity {
	if !reads[ContactHeld](v, id) {
		return Continuity{}
	}
	teams := v.s.takeovers(from, until)
	var series []continuity.Meeting
	for _, held := range v.Contacts(id, from, until) {
		team := ""
		for _, t := range teams {
			if !t.At.After(held.Began) {
				team = t.Team
			}
		}
		for _, who := range held.With {
			series = append(series, continuity.Meeting{With: string(who), At: held.Began, Minutes: held.Minutes, Team: team})
		}
	}
	var named []string
	for _, c := range v.s.companions[id] {
		named = append(named, string(c))
	}
	c := Continuity{Measures: continuity.Of(series, named...), Companions: len(named) > 0, Changes: continuity.Between(series, teams)}
	for _, change := range c.Changes {
		if change.Met {
			c.Known++
		}
	}
	first := v.s.day(from).Monday()
	faces := continuity.Faces(series, first.At(0, v.Zone()), max(0, (v.s.day(until).Sub(first)+6)/7))
	for i, n := range faces {
		c.Weeks = append(c.Weeks, FacesWeek{first.Add(7 * i), n})
	}
	return c
}

// takeovers are when the house went from one team to another: at each time at which somebody comes on duty, the team that most of
// those on duty belong to, where it is another than before. The team that had the house at the beginning is the first.
func (s *State) takeovers(from, until time.Time) []continuity.Takeover {
	duties := s.duties.here(from, until)
	times := []time.Time{from}
	for _, d := range duties {
		if d.From.After(from) && d.Team != "" {
			times = append(times, d.From)
		}
	}
	times = slices.CompactFunc(times, time.Time.Equal)
	var list []continuity.Takeover
	for _, at := range times {
		team := s.As(ByProgram("continuity"), at).Team()
		if n := len(list); team != "" && (n == 0 || list[n-1].Team != team) {
			list = append(list, continuity.Takeover{Team: team, At: at})
		}
	}
	return list
}

// HouseContinuity is the mean of those who live here and of whom anything is known: nobody is told apart in it.
type HouseContinuity struct {
	Residents int // of whom anything is known
	Meetings  int
	Minutes   int
	Faces     float64 // different people met in a week

	// As in continuity.Measures; NaN where nothing is known.
	UPC, COC, SECON, Effective, EffectiveMinutes, Named, NamedMinutes float64
	Changes, Known                                                    int // of team, and after how many of them somebody known was met within a day
}

// HouseContinuity returns how much those who live here met the same few people from one moment until another: lived, by the contacts that
// were noted, and planned, by the duties of those days, if each had met a companion who was at work at noon and at six, or else the others by turns.
func (v View) HouseContinuity(from, until time.Time) (lived, planned HouseContinuity) {
	teams := v.s.takeovers(from, until)
	for i, r := range v.Residents() {
		if !reads[ContactHeld](v, r.ID) || !reads[CompanionNamed](v, r.ID) {
			continue
		}
		c := v.Continuity(r.ID, from, until)
		if c.Meetings == 0 {
			continue
		}
		lived.add(c)
		var named []string
		for _, id := range v.s.companions[r.ID] {
			named = append(named, string(id))
		}
		series := v.s.plannedSeries(latest(from, r.Stay().From), until, v.s.companions[r.ID], i)
		p := Continuity{Measures: continuity.Of(series, named...), Companions: len(named) > 0, Changes: continuity.Between(series, teams)}
		for _, change := range p.Changes {
			if change.Met {
				p.Known++
			}
		}
		first := v.s.day(latest(from, r.Stay().From)).Monday()
		for _, n := range continuity.Faces(series, first.At(0, v.Zone()), max(0, (v.s.day(until).Sub(first)+6)/7)) {
			p.Weeks = append(p.Weeks, FacesWeek{Faces: n})
		}
		if p.Meetings > 0 {
			planned.add(p)
		}
	}
	lived.mean()
	planned.mean()
	return lived, planned
}

// plannedMeetings are the clock times at which somebody is supposed to meet somebody of those at work.
var plannedMeetings = []civil.Clock{12 * 60, 18 * 60}

// plannedSeries is whom a resident would have met by the duties of some days.
func (s *State) plannedSeries(from, until time.Time, companions []StaffID, turn int) (list []continuity.Meeting) {
	zone := s.house.location()
	for day := s.day(from); day.At(0, zone).Before(until); day = day.Add(1) {
		for _, clock := range plannedMeetings {
			at := day.At(clock, zone)
			if at.Before(from) || !at.Before(until) {
				continue
			}
			var there []DutyEntered
			for _, d := range s.duties.here(at, at.Add(1)) {
				if d.working(at, zone) {
					there = append(there, d)
				}
			}
			if len(there) == 0 {
				continue
			}
			i := slices.IndexFunc(there, func(d DutyEntered) bool { return slices.Contains(companions, d.Staff) })
			if i < 0 {
				i = turn % len(there)
				turn++
			}
			list = append(list, continuity.Meeting{With: string(there[i].Staff), Team: there[i].Team, At: at, Minutes: AheadTogether})
		}
	}
	return list
}

func (h *HouseContinuity) add(c Continuity) {
	h.Residents++
	h.Meetings += c.Meetings
	h.Minutes += c.Minutes
	faces, weeks := 0, 0
	for _, w := range c.Weeks {
		if w.Faces > 0 {
			faces, weeks = faces+w.Faces, weeks+1
		}
	}
	h.Faces += float64(faces) / float64(max(weeks, 1))
	for _, f := range []struct {
		sum *float64
		x   float64
	}{{&h.UPC, c.UPC}, {&h.COC, c.COC}, {&h.SECON, c.SECON}, {&h.Effective, c.Effective}, {&h.EffectiveMinutes, c.EffectiveMinutes}, {&h.Named, c.Named}, {&h.NamedMinutes, c.NamedMinutes}} {
		if !math.IsNaN(f.x) {
			*f.sum += f.x
		}
	}
	h.Changes, h.Known = h.Changes+len(c.Changes), h.Known+c.Known
}

// mean makes sums means.
func (h *HouseContinuity) mean() {
	for _, sum := range []*float64{&h.Faces, &h.UPC, &h.COC, &h.SECON, &h.Effective, &h.EffectiveMinutes, &h.Named, &h.NamedMinutes} {
		*sum /= float64(h.Residents) // NaN where there is nobody
	}
}
