// Package continuity says in numbers how much a person meets the same few people.
//
// What goes in is a series of meetings: who, when, for how long. What comes out is said of the series and never
// of a person: no figure here is good or bad by itself. Continuity of relations is known to go with better care in
// general practice and nursing; that it heals in a house is not shown. Milieu therefore shows it and does not rank by it.
//
// The letters are those of the literature: n_i is how often (or how long) person i was met, N is the sum of all n_i, M is the
// number of different people, s_t is who was met at meeting t. The formulas were compared with BMC Health Services Research
// 2022, s12913-022-07953-z, table 2 (UPC, COC, MMCI) and BMC Primary Care 2020, s12875-020-01361-0, table 1 (HHI, SECON).
package continuity

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// A Meeting is time that somebody had with the person. Time with two people at once is a meeting with each of them, and its minutes are
// each's: N and the minutes are of people met, so that a person who always has the same two has a COC below one half.
type Meeting struct {
	With    string // who
	At      time.Time
	Minutes int
	Team    string // the team that had the house; "" where there are none
}

// Measures are the figures of one series. Those that are shares go from 0 to 1. NaN is said of what has no value,
// as is the order of a single meeting.
type Measures struct {
	Meetings int // N
	Minutes  int
	People   int // M: how many different people

	// UPC is the share of who was met most, max n_i / N: the usual provider of care (Breslau and Reeb 1975).
	UPC float64
	// COC is (sum n_i^2 - N) / (N (N-1)): how likely two meetings are with the same person; 0 if they were all different, 1
	// if there was one person (Bice and Boxerman 1977). It has no value below two meetings, and none by minutes.
	COC float64
	// SECON is the share of meetings whose next one was with the same person (Steinwachs 1979). Meetings at the same
	// time with several people are one meeting: it went on with the same person if any of them was there again.
	SECON float64
	// HHI is sum (n_i/N)^2, the concentration (Herfindahl and Hirschman).
	HHI float64
	// Effective is 1/HHI: so many people, met equally often, would give the same concentration.
	Effective float64
	// MMCI is (1 - M/(N+0.1)) / (1 - 1/(N+0.1)): the modified modified continuity index (Magill and Senf 1987).
	MMCI float64
	// Entropy is -sum (n_i/N) ln (n_i/N), in nats: 0 if there was one person.
	Entropy float64

	// The same by minutes instead of meetings.
	UPCMinutes, HHIMinutes, EffectiveMinutes, EntropyMinutes float64

	// Named and NamedMinutes are the share of meetings, and of minutes, with one of the named companions.
	Named, NamedMinutes float64
}

// Of measures a series, in any order. Companions are those who were named to follow the person.
func Of(series []Meeting, companions ...string) Measures {
	m := Measures{Meetings: len(series)}
	times, minutes := map[string]int{}, map[string]int{}
	named, namedMinutes := 0, 0
	for _, x := range series {
		times[x.With]++
		minutes[x.With] += x.Minutes
		m.Minutes += x.Minutes
		if slices.Contains(companions, x.With) {
			named++
			namedMinutes += x.Minutes
		}
	}
	m.People = len(times)
	n := float64(m.Meetings)
	m.UPC, m.HHI, m.Entropy = spread(times, n)
	m.UPCMinutes, m.HHIMinutes, m.EntropyMinutes = spread(minutes, float64(m.Minutes))
	m.Effective, m.EffectiveMinutes = 1/m.HHI, 1/m.HHIMinutes
	m.COC, m.MMCI = math.NaN(), math.NaN()
	if n >= 2 {
		m.COC = (m.HHI*n*n - n) / (n * (n - 1))
	}
	if n >= 1 {
		m.MMCI = (1 - float64(m.People)/(n+0.1)) / (1 - 1/(n+0.1))
	}
	m.SECON = secon(series)
	m.Named, m.NamedMinutes = float64(named)/n, float64(namedMinutes)/float64(m.Minutes)
	return m
}

// spread gives the largest share, the concentration and the entropy of parts of a whole.
func spread(parts map[string]int, whole float64) (most, hhi, entropy float64) {
	if whole == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	counts := make([]int, 0, len(parts))
	for _, n := range parts {
		counts = append(counts, n)
	}
	slices.Sort(counts) // sums of fractions depend on their order
	for _, n := range counts {
		if n == 0 {
			continue
		}
		p := float64(n) / whole
		most = max(most, p)
		hhi += p * p
		entropy -= p * math.Log(p)
	}
	return most, hhi, entropy + 0 // -0 is 0
}

// secon gives the share of neighbours in time that share a person.
func secon(series []Meeting) float64 {
	moments := together(series)
	if len(moments) < 2 {
		return math.NaN()
	}
	same := 0
	for i := range moments[1:] {
		if slices.ContainsFunc(moments[i], func(who string) bool { return slices.Contains(moments[i+1], who) }) {
			same++
		}
	}
	return float64(same) / float64(len(moments)-1)
}

// together gives who was met at each moment, in order of time.
func together(series []Meeting) [][]string {
	sorted := slices.Clone(series)
	slices.SortFunc(sorted, func(a, b Meeting) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.With, b.With)) })
	var moments [][]string
	for i, x := range sorted {
		if i > 0 && x.At.Equal(sorted[i-1].At) {
			moments[len(moments)-1] = append(moments[len(moments)-1], x.With)
		} else {
			moments = append(moments, []string{x.With})
		}
	}
	return moments
}

// Change is how one change of team went for the person: the gap that the best of houses have.
// Of earlier meetings all count, and not only those of the new team's previous stretch: somebody known from further back is known.
type Change struct {
	At       time.Time // when the next team took over
	From, To string
	Meetings int  // in the first 24 hours
	Known    int  // of those, with somebody whom the person had met before the change
	Met      bool // whether there was any such meeting
}

// Between looks at each change of team: was there, in the 24 hours after it, somebody of the new team whom the person knew from
// before? changes are the times at which a team took over, with its name, in order. Of those of the new team who were met, all
// count who were met at any earlier time in the series.
func Between(series []Meeting, changes []Takeover) []Change {
	sorted := slices.Clone(series)
	slices.SortFunc(sorted, func(a, b Meeting) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.With, b.With)) })
	var list []Change
	known := map[string]bool{}
	next := 0
	for i, c := range changes {
		for next < len(sorted) && sorted[next].At.Before(c.At) {
			known[sorted[next].With] = true
			next++
		}
		if i == 0 || changes[i-1].Team == c.Team {
			continue
		}
		change := Change{At: c.At, From: changes[i-1].Team, To: c.Team}
		for _, x := range sorted[next:] {
			if !x.At.Before(c.At.Add(24 * time.Hour)) {
				break
			}
			if x.Team != c.Team {
				continue
			}
			change.Meetings++
			if known[x.With] {
				change.Known++
			}
		}
		change.Met = change.Known > 0
		list = append(list, change)
	}
	return list
}

// A Takeover is when a team took the house over.
type Takeover struct {
	Team string
	At   time.Time
}

// Within measures the meetings of each team by themselves: how many faces a person has while one team is there.
func Within(series []Meeting, companions ...string) map[string]Measures {
	teams := map[string][]Meeting{}
	for _, x := range series {
		teams[x.Team] = append(teams[x.Team], x)
	}
	all := map[string]Measures{}
	for team, list := range teams {
		all[team] = Of(list, companions...)
	}
	return all
}

// Faces is how many different people were met in each seven days from a time on, for as many weeks as there are.
func Faces(series []Meeting, from time.Time, weeks int) []int {
	seen := make([]map[string]bool, weeks)
	for _, x := range series {
		w := int(math.Floor(x.At.Sub(from).Hours() / (7 * 24)))
		if w < 0 || w >= weeks {
			continue
		}
		if seen[w] == nil {
			seen[w] = map[string]bool{}
		}
		seen[w][x.With] = true
	}
	faces := make([]int, weeks)
	for i := range seen {
		faces[i] = len(seen[i])
	}
	return faces
}
