// Package law measures working time against rules that are data.
//
//	duties of one employee ──lay out──> what counts, what is rest ─┐
//	a Pack of Rules (Norway, EU, none) ────────────────────────────┼─> Proof: each rule, how near, what it breaks
//	agreements that let a rule be departed from ───────────────────┘
//
// Each rule names the paragraph it comes from. It is for planning and for showing what was planned; it is not
// legal advice, and a Pack lists what it does not look at.
package law

import (
	"cmp"
	"slices"
	"time"

	"milieu/internal/civil"
)

// Presence is what somebody is bound to while they are on duty. It decides what counts as working time: on duty
// with nights on which one must be ready, all 24 hours count; with nights on which one may leave, ten do not.
type Presence int8

// The ways to be on duty, from the lightest.
const (
	Free      Presence = iota // may leave, and need not answer: no working time, if it lasts long enough
	OnCall                    // at home, and must come when called
	Available                 // rests in the house, and must be ready: working time, but rest under some regulations
	Active                    // works
)

// A Basis is the set of rules under which a duty is worked; "" is the ordinary one.
type Basis string

// CoLiving is the basis of those who live with the residents for more than a day at a time; Rota is that of those who
// work mornings, evenings and nights by turns.
const (
	CoLiving Basis = "coliving"
	Rota     Basis = "rota"
)

// about says whether a rule for duties of one basis is about a duty of another.
func (b Basis) about(duty Basis) bool { return b == duty || b == "" && duty != CoLiving }

// A Duty is a stretch for which somebody belongs to the house, with what is not work inside it.
type Duty struct {
	From, Until time.Time
	Presence    Presence // of all that is not in Parts; usually Active
	Basis       Basis
	Parts       []Part // apart, in any order
	Extra       bool   // it was not in the plan that had been published: what goes beyond the ordinary week is overtime
}

// A Part is time inside a duty that is lighter or heavier than the rest of it. An interruption of a night's rest is
// an Active part; one so short that the regulation lets it pass is not entered.
type Part struct {
	From, Until time.Time
	Presence    Presence
}

// An Employee is what is known about the working time of one person.
type Employee struct {
	Name       string
	From       civil.Day // the first day about which everything is known
	Until      civil.Day // the last
	Zone       *time.Location
	Duties     []Duty
	Agreements []Agreement
	Away       []civil.Day // holiday and sickness: days that averages leave out
}

// An Agreement lets a rule be departed from, within bounds that the rule itself sets.
type Agreement struct {
	Derogation string    // the key of the derogation it is about
	Document   string    // where it is written: without a document there is no agreement
	From       civil.Day // its first day
	Until      civil.Day // its last; 0 while nobody has ended it. A withdrawn consent ends when the notice is over
}

// covers says whether the agreement was in force for the whole of a stretch of days.
func (a Agreement) covers(first, last civil.Day) bool {
	return a.Document != "" && a.From <= first && (a.Until == 0 || last <= a.Until)
}

// A span is time that is not rest, in seconds since 1970.
type span struct {
	from, until int64
	presence    Presence
	basis       Basis
}

// layOut gives what an employee's duties bind them to, in order and apart. Where duties overlap, the heavier one
// counts. Who lives in and is free for less than least between bound time is not free: it counts as Available. In any
// other duty a break in which one may leave is no working time, however short it is (aml section 10-9(1)).
func layOut(duties []Duty, least time.Duration) []span {
	var raw []span
	for _, d := range duties {
		raw = append(raw, d.spans()...)
	}
	var cuts []int64
	for _, s := range raw {
		cuts = append(cuts, s.from, s.until)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	slices.SortFunc(raw, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var list []span
	first := 0
	for i := 0; i+1 < len(cuts); i++ {
		heaviest, found := span{from: cuts[i], until: cuts[i+1], presence: -1}, false
		for first < len(raw) && raw[first].until <= cuts[i] {
			first++
		}
		for _, s := range raw[first:] {
			if s.from > cuts[i] {
				break
			}
			if s.until > cuts[i] && (s.presence > heaviest.presence || s.presence == heaviest.presence && s.basis > heaviest.basis) {
				heaviest.presence, heaviest.basis, found = s.presence, s.basis, true
			}
		}
		if found {
			list = append(list, heaviest)
		}
	}
	return bound(list, int64(least/time.Second))
}

// spans gives a duty as spans that are apart.
func (d Duty) spans() []span {
	parts := slices.Clone(d.Parts)
	slices.SortFunc(parts, func(a, b Part) int { return a.From.Compare(b.From) })
	at, until := d.From.Unix(), d.Until.Unix()
	var list []span
	for _, p := range parts {
		from, to := max(at, p.From.Unix()), min(until, p.Until.Unix())
		if to <= from {
			continue
		}
		if from > at {
			list = append(list, span{at, from, d.Presence, d.Basis})
		}
		list = append(list, span{from, to, p.Presence, d.Basis})
		at = to
	}
	if at < until {
		list = append(list, span{at, until, d.Presence, d.Basis})
	}
	return list
}

// bound joins what belongs together and leaves the free time out, save what is too short to be free.
func bound(list []span, least int64) []span {
	var joined []span
	for _, s := range list {
		if n := len(joined); n > 0 && joined[n-1].until == s.from && joined[n-1].presence == s.presence && joined[n-1].basis == s.basis {
			joined[n-1].until = s.until
		} else {
			joined = append(joined, s)
		}
	}
	var kept []span
	for i, s := range joined {
		if s.presence == Free {
			between := i > 0 && joined[i-1].until == s.from && i+1 < len(joined) && joined[i+1].from == s.until
			if s.basis != CoLiving || !between || s.until-s.from >= least {
				continue
			}
			s.presence = Available
		}
		kept = append(kept, s)
	}
	return kept
}

// Hours returns the working time of some duties between two instants, counted as the pack counts it.
func (p Pack) Hours(duties []Duty, from, until time.Time) time.Duration {
	t := p.timeline(Employee{Duties: duties, Zone: time.UTC})
	return time.Duration(t.counted(from.Unix(), until.Unix())) * time.Second
}
