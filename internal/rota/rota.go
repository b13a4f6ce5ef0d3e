// Package rota plans who is on duty when. It knows nothing of a house: values in, values out.
//
//	Problem ── compile ──> plan ──> draft (a rota whose cost is kept up to date move by move)
//	                                  │ anneal      many small moves, some of them for the worse
//	                                  │ row         one person's best row against everybody else's, by dynamic programming
//	                                  │ team        many people's best rows together, by column generation
//	                                  v
//	                                 Rota ──> Cost, Why
//
// A Problem says what is asked; a Rota is an answer; Cost is what an answer costs, and Why says so rule by rule, person by
// person and day by day. Search looks for a Rota of little cost, and has its best so far at any time. Nothing here reads a
// clock: a search is as long as the steps it is given, and the same seed and steps give the same rota.
//
// The reasoning, what was tried, and what was measured are in doc/rota.md.
package rota

import (
	"fmt"
	"math"
)

// A Weight is what one unit of breaking a rule costs: a day too many in a row, a person too few. Zero is of no matter.
type Weight int

// Hard is the weight of a rule that a rota must keep. What is broken of it is counted, and no saving elsewhere outweighs it.
const Hard Weight = math.MaxInt32

// Unlimited is the Max of a rule that has none.
const Unlimited = 1 << 30

// A Problem is what a rota is asked for. Days are counted from 0, the first day of the horizon.
type Problem struct {
	Days        int
	Kinds       []Kind
	People      []Person
	Demands     []Demand
	Wishes      []Wish
	Successions []Succession
	Rest        int    // the fewest minutes between the end of a duty and the beginning of the next; 0 asks for none
	RestWeight  Weight // of a rest that is shorter
	Pairs       []Pair
	Published   Rota   // what people have been told, to be disturbed as little as possible; nil if nothing
	Keep        Weight // of each person's day that differs from Published
}

// A Kind is a kind of duty: an early shift, an evening of forty minutes, a week of living in. A person begins at most one
// duty a day; whoever may have two in one day is given a Kind that is both.
type Kind struct {
	Name  string
	Start int // minutes after midnight of its first day
	// What is inside a duty, in minutes of its whole length. Active is work, Available is waiting to be called, Free is one's own.
	Active, Available, Free int
	Days                    int // how many days of the rota it fills; 0 is 1. A night is one day, that on which it begins
	After                   int // days off that belong to the duty and follow it
}

func (k Kind) minutes() int { return k.Active + k.Available + k.Free }
func (k Kind) days() int    { return max(1, k.Days) }

// A Measure says what a Total adds up.
type Measure int

// The measures. A duty counts on its first day; minutes are spread evenly over the days that it fills.
const (
	Duties   Measure = iota // how many duties
	Active                  // minutes of work
	Working                 // minutes of work and of being available
	Presence                // all minutes, the free ones too
)

// A Person is somebody who can be on duty, and what the contract and the law say of it.
type Person struct {
	Name     string
	Can      []int      // the kinds of duty they may have; nil is every kind
	Skills   []Strength // what Demands ask for
	Before   []Cell     // the days before the horizon, the last one last, back to before the current stretch began; nil if unknown
	Totals   []Total
	Runs     []Run
	Weekends []Weekends
}

// A Strength is something that a person can do, and how well: 1 and more.
type Strength struct {
	Skill string
	Level int
}

// A Total limits what adds up within the days from From until before Until (0: the end of the horizon).
type Total struct {
	Name        string
	Measure     Measure
	Kinds       []int // the kinds that count; nil is every kind
	From, Until int
	Already     int // what is counted from before the horizon
	Min, Max    int // Max may be Unlimited
	Per         int // one unit of breaking it; 0 is 1. With 60, minutes too many cost by the hour begun
	Under, Over Weight
}

// A Run limits how many days in a row. What touches the end of the horizon may still become long enough; what began before
// it counts from there, or, if nothing is known of the days before, may have begun early enough.
type Run struct {
	Name        string
	Kinds       []int // days on duties of these kinds; nil is every kind
	Off         bool  // rather: days without a duty
	Min, Max    int
	Under, Over Weight
}

// Weekends limits in how many of some spans of days a person has any duty, and looks at each span. With weeks for spans and
// Each it says that fewer faces are better: whoever comes once may as well come all week.
type Weekends struct {
	Name    string
	Spans   []Span
	Already int
	Max     int    // spans with a duty; may be Unlimited
	Over    Weight // of each span above Max
	Split   Weight // of each span with duties on some days and not on others
	Each    Weight // of each span with a duty
}

// A Span is the days from From until before Until.
type Span struct{ From, Until int }

// A Demand asks for people on a day: how many have a duty of some kinds, among some people. That a resident should have a
// companion in the house every day is a Demand for one of the companions on each day.
type Demand struct {
	Name        string
	Day         int
	Kinds       []int  // nil is any duty
	Skill       string // only those who have it count; "" is everybody
	Level       int    // how well, at least
	People      []int  // only these count; nil is everybody
	Need        int
	Under, Over Weight // of each person too few, too many
}

// A Wish is what a person asks for one day: a duty of one of some kinds, or none of them. An absence is a Wish for no duty
// of any kind that is Hard.
type Wish struct {
	Name   string
	Person int
	Day    int
	Kinds  []int // nil is any duty
	Not    bool
	Weight Weight
}

// A Succession is what should not be: a duty of kind Next on the day after (the last day of) one of kind First.
type Succession struct {
	First, Next int
	Weight      Weight
}

// A Pair says that two people should not be on duty on the same day, or, if Together, that A should not be on duty without B.
type Pair struct {
	A, B     int
	Together bool
	Kinds    []int // the duties that matter; nil is every kind
	Weight   Weight
}

// A Cell is one person's day: Off, or a day of a duty.
type Cell uint16

// Off is a day without a duty.
const Off Cell = 0

const partShift = 10

// On is the first day of a duty of a kind.
func On(kind int) Cell { return Cell(kind + 1) }

// Kind is the kind of duty, or -1 for Off.
func (c Cell) Kind() int { return int(c&(1<<partShift-1)) - 1 }

// Part is which day of the duty it is, from 0.
func (c Cell) Part() int { return int(c >> partShift) }

// part is a later day of the same duty.
func (c Cell) part(i int) Cell { return c&(1<<partShift-1) | Cell(i)<<partShift }

// A Rota is a cell for each person and day: Rota[person][day].
type Rota [][]Cell

// Empty is a rota in which nobody has a duty.
func (p *Problem) Empty() Rota {
	r, cells := make(Rota, len(p.People)), make([]Cell, len(p.People)*p.Days)
	for i := range r {
		r[i], cells = cells[:p.Days:p.Days], cells[p.Days:]
	}
	return r
}

// Clone is a copy that shares nothing.
func (r Rota) Clone() Rota {
	c := make(Rota, len(r))
	for i := range r {
		c[i] = append([]Cell(nil), r[i]...)
	}
	return c
}

// Place puts a duty into a person's row from a day on, with the days after it that belong to it, as far as the horizon reaches.
func (p *Problem) Place(r Rota, person, day, kind int) {
	k := p.Kinds[kind]
	for i := range k.days() + k.After {
		if day+i < p.Days {
			r[person][day+i] = On(kind).part(i)
		}
	}
}

// onDuty says whether a cell is a day on duty, rather than off or a day off after one.
func (p *Problem) onDuty(c Cell) bool { return c != Off && c.Part() < p.Kinds[c.Kind()].days() }

// Check says what makes no sense in a problem.
func (p *Problem) Check() error {
	if p.Days < 1 || len(p.Kinds) >= 1<<partShift-1 {
		return fmt.Errorf("a rota of %d days and %d kinds of duty cannot be planned", p.Days, len(p.Kinds))
	}
	parts := 0
	for _, k := range p.Kinds {
		if k.Start < 0 || k.Active < 0 || k.Available < 0 || k.Free < 0 || k.Days < 0 || k.After < 0 || k.days()+k.After > 63 {
			return fmt.Errorf("kind of duty %q has lengths that cannot be", k.Name)
		}
		parts += k.days() + k.After
	}
	if parts > 254 {
		return fmt.Errorf("the kinds of duty have %d days in all; 254 can be planned", parts)
	}
	for i, q := range p.People {
		if err := p.checkPerson(q); err != nil {
			return fmt.Errorf("person %d (%s): %w", i, q.Name, err)
		}
	}
	for i, d := range p.Demands {
		if d.Day < 0 || d.Day >= p.Days || !p.kinds(d.Kinds) || !p.people(d.People...) {
			return fmt.Errorf("demand %d (%s, day %d) is about what is not there", i, d.Name, d.Day)
		}
	}
	for i, w := range p.Wishes {
		if w.Day < 0 || w.Day >= p.Days || !p.kinds(w.Kinds) || !p.people(w.Person) {
			return fmt.Errorf("wish %d (%s, day %d) is about what is not there", i, w.Name, w.Day)
		}
	}
	for i, s := range p.Successions {
		if !p.kinds([]int{s.First, s.Next}) {
			return fmt.Errorf("succession %d is about what is not there", i)
		}
	}
	for i, x := range p.Pairs {
		if !p.kinds(x.Kinds) || !p.people(x.A, x.B) || x.A == x.B {
			return fmt.Errorf("pair %d is about what is not there", i)
		}
	}
	if p.Published == nil {
		return nil
	}
	return p.Fits(p.Published)
}

func (p *Problem) checkPerson(q Person) error {
	if !p.kinds(q.Can) {
		return fmt.Errorf("may have a kind of duty that is not there")
	}
	for _, c := range q.Before {
		if !p.fits(c) {
			return fmt.Errorf("had a duty before that is not there")
		}
	}
	for _, t := range q.Totals {
		if !p.kinds(t.Kinds) || t.From < 0 || t.Until > p.Days || t.Min > t.Max || t.Per < 0 {
			return fmt.Errorf("total %q makes no sense", t.Name)
		}
	}
	for _, r := range q.Runs {
		if !p.kinds(r.Kinds) || r.Min > r.Max || r.Max < 0 {
			return fmt.Errorf("run %q makes no sense", r.Name)
		}
	}
	for _, w := range q.Weekends {
		for i, s := range w.Spans {
			if s.From < 0 || s.Until > p.Days || s.From >= s.Until || i > 0 && s.From < w.Spans[i-1].Until {
				return fmt.Errorf("spans of %q are not days in order", w.Name)
			}
		}
	}
	return nil
}

// Fits says whether a rota has the people, days and kinds of the problem.
func (p *Problem) Fits(r Rota) error {
	if len(r) != len(p.People) {
		return fmt.Errorf("a rota for %d people, where there are %d", len(r), len(p.People))
	}
	for i, row := range r {
		if len(row) != p.Days {
			return fmt.Errorf("%s has %d days, where there are %d", p.People[i].Name, len(row), p.Days)
		}
		for d, c := range row {
			if !p.fits(c) {
				return fmt.Errorf("%s has a duty on day %d that is not there", p.People[i].Name, d)
			}
		}
	}
	return nil
}

func (p *Problem) fits(c Cell) bool {
	if c == Off {
		return true
	}
	k := c.Kind()
	return k >= 0 && k < len(p.Kinds) && c.Part() < p.Kinds[k].days()+p.Kinds[k].After
}

func (p *Problem) kinds(list []int) bool {
	for _, k := range list {
		if k < 0 || k >= len(p.Kinds) {
			return false
		}
	}
	return true
}

func (p *Problem) people(list ...int) bool {
	for _, q := range list {
		if q < 0 || q >= len(p.People) {
			return false
		}
	}
	return true
}
