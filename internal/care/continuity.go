package care

import (
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
