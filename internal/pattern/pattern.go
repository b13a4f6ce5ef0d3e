// Package pattern gives ways to organise a team's time that repeat: living in by turns, three turns a day, day posts, being
// on call.
//
//	Pattern ──Line──> the turns of one team, day by day: a cyclic rota
//	        ──Plan──> duties from a day on ──law──> hours and proof
//	        ──Look──> what a year of it would be like, for the team and for those who live here
//
// A pattern knows teams and no names. Who is in a team is the house's to say.
package pattern

import (
	"time"

	"milieu/internal/civil"
	"milieu/internal/law"
)

// A Kind is a way to organise.
type Kind string

// The kinds of pattern.
const (
	CoLiving  Kind = "coliving"  // a team lives with the residents for some days, and then the next does
	ThreePart Kind = "threepart" // days, evenings and nights by turns; each team has each in its turn
	DayPosts  Kind = "days"      // weekdays in the daytime, and some weekends
	OnCall    Kind = "oncall"    // a week at a time, at home from afternoon to morning and over the weekend
)

// Kinds are all of them, in the order in which they are offered.
var Kinds = []Kind{CoLiving, ThreePart, DayPosts, OnCall}

// A Pattern is a kind with its figures. Which of them mean something depends on the kind.
type Pattern struct {
	Kind    Kind
	Teams   int           // who take turns; with DayPosts, those who share the weekends
	On      int           // CoLiving: days in the house. ThreePart: days of each turn before the next
	Off     int           // CoLiving: days at home
	Begin   civil.Clock   // when the day with the residents begins, and one team takes over from another
	Hours   time.Duration // CoLiving: of each day with the residents. ThreePart and DayPosts: of a turn
	Nights  law.Presence  // CoLiving: what the rest of the 24 hours is
	Overlap time.Duration // how long both are there when one takes over from the other
}

// Usual returns a pattern of a kind as it is often found: seven days on and seven off with 14 hours a day, five teams for
// three turns, and so on.
func Usual(k Kind) Pattern {
	switch k {
	case CoLiving:
		return Pattern{Kind: k, Teams: 2, On: 7, Off: 7, Begin: 8 * 60, Hours: 14 * time.Hour, Nights: law.Free}
	case ThreePart:
		return Pattern{Kind: k, Teams: 5, On: 2, Begin: 7 * 60, Hours: 8 * time.Hour}
	case DayPosts:
		return Pattern{Kind: k, Teams: 4, Begin: 8 * 60, Hours: 7*time.Hour + 30*time.Minute}
	}
	return Pattern{Kind: OnCall, Teams: 4, Begin: 8 * 60, Hours: 16 * time.Hour}
}

// Most that a figure can be.
const (
	TeamsMost = 12
	DaysMost  = 28
)

// Valid says whether the figures make a pattern.
func (p Pattern) Valid() bool {
	if p.Teams < 1 || p.Teams > TeamsMost || !p.Begin.Valid() || p.Hours < time.Hour || p.Hours > 24*time.Hour || p.Overlap < 0 || p.Overlap > 4*time.Hour {
		return false
	}
	switch p.Kind {
	case CoLiving:
		return p.On >= 1 && p.On <= 14 && p.Off >= 0 && p.Off <= DaysMost && p.Nights >= law.Free && p.Nights <= law.Active
	case ThreePart:
		return p.On >= 1 && p.On <= 7 && p.Teams >= 3 && p.Hours <= 12*time.Hour && p.Begin < 8*60
	case DayPosts, OnCall:
		return p.Hours <= 16*time.Hour
	}
	return false
}

// A Turn is what a team does on a day of the cycle.
type Turn string

// The turns.
const (
	Off     Turn = ""
	House   Turn = "house" // lives in
	Day     Turn = "day"
	Evening Turn = "evening"
	Night   Turn = "night"
	Call    Turn = "call"
)

// Cycle is after how many days the pattern repeats.
func (p Pattern) Cycle() int {
	switch p.Kind {
	case CoLiving:
		return p.On + p.Off
	case ThreePart:
		return p.On * p.Teams
	}
	return 7 * p.Teams
}

// Turn returns what a team does on a day. Days are counted from the first of the pattern, which is a Monday for those
// patterns that know weekdays; teams from 0. Each team is as far behind the one before as the cycle allows.
func (p Pattern) Turn(team, day int) Turn {
	c := p.Cycle()
	switch p.Kind {
	case CoLiving:
		if at := mod(day-team*c/p.Teams, c); at < p.On {
			return House
		}
	case ThreePart:
		return []Turn{Day, Evening, Night, Off}[min(mod(day-team*p.On, c)/p.On, 3)]
	case DayPosts:
		weekend := mod(day, 7) >= 5
		if !weekend || mod(day/7, p.Teams) == team {
			return Day
		}
	case OnCall:
		if mod(day/7, p.Teams) == team {
			return Call
		}
	}
	return Off
}

func mod(a, n int) int { return (a%n + n) % n }

// Line returns the cyclic rota: what each team does on each day of the cycle.
func (p Pattern) Line() [][]Turn {
	lines := make([][]Turn, p.Teams)
	for team := range lines {
		for day := range p.Cycle() {
			lines[team] = append(lines[team], p.Turn(team, day))
		}
	}
	return lines
}

// A Stretch is a duty of a whole team.
type Stretch struct {
	Team int // from 0
	Turn Turn
	law.Duty
}

// Plan returns the duties of so many days from a first one on, by when they begin. A stretch that had begun before the first day is there from
// that day on.
func (p Pattern) Plan(first civil.Day, days int, loc *time.Location) []Stretch {
	if p.Kind == DayPosts || p.Kind == OnCall {
		first = first.Monday()
	}
	var list []Stretch
	for day := range days {
		for team := range p.Teams {
			t := p.Turn(team, day)
			if t == Off || t == House && day > 0 && p.Turn(team, day-1) == House && mod(day-team*p.Cycle()/p.Teams, p.Cycle()) != 0 {
				continue
			}
			list = append(list, p.stretch(team, day, days, t, first, loc))
		}
	}
	return list
}

// stretch gives the duty that begins on a day.
func (p Pattern) stretch(team, day, days int, t Turn, first civil.Day, loc *time.Location) Stretch {
	on := first.Add(day)
	s := Stretch{Team: team, Turn: t, Duty: law.Duty{Presence: law.Active}}
	switch t {
	case House:
		n := 1
		for n < p.On && day+n < days && p.Turn(team, day+n) == House {
			n++
		}
		s.Basis = law.CoLiving
		s.From, s.Until = on.At(p.Begin, loc), on.Add(n).At(p.Begin, loc).Add(p.Overlap)
		for i := range n {
			// When the clock is put forward or back, it is the day with the residents that is an hour shorter or longer.
			morning := on.Add(i+1).At(p.Begin, loc)
			if night := 24*time.Hour - p.Hours; night > 0 {
				s.Parts = append(s.Parts, law.Part{From: morning.Add(-night), Until: morning, Presence: p.Nights})
			}
		}
	case Call:
		s.Presence = law.OnCall
		s.Until = on.Add(1).At(p.Begin, loc)
		s.From = s.Until.Add(-p.Hours)
		if mod(day, 7) >= 5 {
			s.From = on.At(p.Begin, loc)
		}
	default:
		if p.Kind == ThreePart {
			s.Basis = law.Rota
		}
		n := map[Turn]int{Day: 0, Evening: 1, Night: 2}[t]
		begin := int(p.Begin) + n*8*60
		s.From, s.Until = clock(on, begin, loc), clock(on, begin+int(p.Hours.Minutes()), loc).Add(p.Overlap)
	}
	return s
}

// clock gives the instant of a clock time that may be past midnight, in minutes.
func clock(on civil.Day, minutes int, loc *time.Location) time.Time {
	return on.Add(minutes/int(civil.Midnight)).At(civil.Clock(minutes%int(civil.Midnight)), loc)
}

// Of returns the duties of one team.
func Of(plan []Stretch, team int) []law.Duty {
	var list []law.Duty
	for _, s := range plan {
		if s.Team == team {
			list = append(list, s.Duty)
		}
	}
	return list
}
