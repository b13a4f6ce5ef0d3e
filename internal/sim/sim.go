// Package sim lives through a made-up house from a seed: what the demo shows, what tests try the rules on, and load.
//
//	Life{Seed, Residents, Days ...} ──Acts──> decisions as people would take them, in order of time
//	                                             │ Live
//	                                             ▼
//	                                          the house's journal, under the rules that hold for everybody
//
// The same Life always gives the same acts. It asks the house nothing: it knows what it has made up, and a rule that
// refuses one of its acts is a mistake of one of the two.
package sim

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync/atomic"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
)

// A Life is a house to be made up.
type Life struct {
	Seed      uint64
	Residents int            // how many live there at a time
	Kind      care.HouseKind // chooses words, rhythm, programme and how long people stay
	Days      int            // for how many days the house has been lived in; the last one until Until
	Until     time.Time      // the moment at which the life stops
	Language  string         // of everything that is said: "en" or "nb"
}

// The least and the most that a Life may be.
const (
	ResidentsMost = 100
	DaysMost      = 3 * 366
)

// Zone is where the made-up houses are.
const Zone = "Europe/Oslo"

// An Act is one thing that somebody does.
type Act struct {
	At     time.Time
	By     care.Who
	Decide care.Decision
}

// A Person is somebody who could sign in to the house at the end.
type Person struct {
	Who  care.Who
	Name string
	Duty bool // on duty at the end
}

// Acts yields what everybody does, in order of time.
func (l Life) Acts() (iter.Seq[Act], error) {
	w, err := newWorld(l)
	if err != nil {
		return nil, err
	}
	return w.acts(), nil
}

// People lists who lives and works in the house at the end: those whom every house knows first.
func (l Life) People() ([]Person, error) {
	w, err := newWorld(l)
	if err != nil {
		return nil, err
	}
	var list []Person
	for _, g := range w.here(w.last) {
		list = append(list, Person{Who: g.who(), Name: g.Name})
	}
	for _, c := range w.staff {
		list = append(list, Person{Who: c.who(), Name: c.Name, Duty: w.onDuty(c, l.Until)})
	}
	for _, c := range w.seldom {
		list = append(list, Person{Who: c.who(), Name: c.Name})
	}
	return list, nil
}

// Live lives the life in a house whose journal goes by clock. progress, if not nil, is told which day it is.
func (l Life) Live(ctx context.Context, h *journal.House, clock *Clock, progress func(day, days int)) error {
	acts, err := l.Acts()
	if err != nil {
		return err
	}
	var last Act
	err = h.DoAll(ctx, func(yield func(journal.Form, care.Decision) bool) {
		for last = range acts {
			clock.Set(last.At)
			if progress != nil {
				progress(l.Days-int(l.Until.Sub(last.At)/(24*time.Hour)), l.Days)
			}
			if !yield(journal.Form{By: last.By}, last.Decide) {
				return
			}
		}
	})
	if err != nil {
		return fmt.Errorf("live until %s, as %s: %w", last.At.Format(time.RFC3339), last.By.Role, err)
	}
	clock.Set(l.Until)
	return nil
}

// A Clock stands still until it is set; once the life is over, another clock can take its place.
type Clock struct {
	at    atomic.Int64
	after atomic.Pointer[func() time.Time]
}

// Set moves the clock.
func (c *Clock) Set(t time.Time) { c.at.Store(t.UnixMicro()) }

// Follow has the clock go by another one from now on.
func (c *Clock) Follow(now func() time.Time) { c.after.Store(&now) }

// Now is the time that was last set, or that of the clock that is followed.
func (c *Clock) Now() time.Time {
	if now := c.after.Load(); now != nil {
		return (*now)()
	}
	return time.UnixMicro(c.at.Load()).UTC()
}

// world is a life while it is made up.
type world struct {
	Life
	chance
	texts
	zone   *time.Location
	first  civil.Day
	last   civil.Day
	now    int // minutes of the last day until the life stops
	manner manner

	staff     []*colleague
	guests    []*guest // everybody who ever lives here, by when they come
	programme []*activity
	decks     map[string]*deck
	busy      map[string]*hours // who is with somebody on the day that is made up
	chosen    map[string][]*guest
	plans     chance // what plans are made up from, apart from everything else
	projects  map[care.ResidentID]*project
	homeward  chance // what those around somebody, and going home, are made up from
	homes     []*homing
	hard      chance // what hard days and rights are made up from, apart from everything else
	seldom    []*colleague
	guarded   map[care.ResidentID]*guarded
	told      map[care.InformationTopic]int // the version of each text that the house has
	own       chance                        // what people do by themselves is made up from, apart from everything else
	selves    map[care.ResidentID]*self
	broken    int // how often the glass was broken

	today []Act               // of the day that is made up
	ahead map[civil.Day][]Act // of days to come
}

func newWorld(l Life) (*world, error) {
	if l.Residents < 1 || l.Residents > ResidentsMost || l.Days < 1 || l.Days > DaysMost {
		return nil, fmt.Errorf("make up a house: it can have 1 to %d residents and 1 to %d days", ResidentsMost, DaysMost)
	}
	texts, err := readTexts(l.Language)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		return nil, fmt.Errorf("make up a house: %w", err)
	}
	manner, ok := manners[l.Kind]
	if !ok {
		return nil, fmt.Errorf("make up a house: no kind of house is called %q", l.Kind)
	}
	w := &world{Life: l, chance: newChance(l.Seed), texts: texts, zone: zone, manner: manner,
		last: civil.Of(l.Until, zone), now: int(civil.ClockOf(l.Until, zone)),
		decks: map[string]*deck{}, ahead: map[civil.Day][]Act{}, plans: newChance(l.Seed ^ 0x706c616e), projects: map[care.ResidentID]*project{},
		own: newChance(l.Seed ^ 0x73656c66), selves: map[care.ResidentID]*self{},
		homeward: newChance(l.Seed ^ 0x686f6d65), hard: newChance(l.Seed ^ 0x68617264), guarded: map[care.ResidentID]*guarded{}, told: map[care.InformationTopic]int{}}
	w.first = w.last.Add(1 - l.Days)
	w.hire()
	w.invite()
	w.plan()
	w.apart(w.hireSeldom)
	return w, nil
}

// acts yields the days one after the other, each put in order when it has been made up.
func (w *world) acts() iter.Seq[Act] {
	return func(yield func(Act) bool) {
		for day := w.first; day <= w.last; day++ {
			w.today = w.ahead[day]
			delete(w.ahead, day)
			w.live(day)
			slices.SortStableFunc(w.today, func(a, b Act) int { return a.At.Compare(b.At) })
			for _, a := range w.today {
				if a.At.After(w.Until) {
					return
				}
				if !yield(a) {
					return
				}
			}
		}
	}
}

// act has somebody do something at a minute of a day.
func (w *world) act(day civil.Day, minute int, by care.Who, d care.Decision) {
	w.today = append(w.today, Act{w.at(day, minute), by, d})
}

// later has somebody do something on a day to come.
func (w *world) later(day civil.Day, minute int, by care.Who, d care.Decision) {
	w.ahead[day] = append(w.ahead[day], Act{w.at(day, minute), by, d})
}

// at is a minute of a day, on the house's wall.
func (w *world) at(day civil.Day, minute int) time.Time {
	return day.At(civil.Clock(minute), w.zone).UTC()
}

// id makes an ID such as a form would have made on a day: a UUIDv7.
func (w *world) id(day civil.Day) string {
	ms := uint64(w.at(day, 0).UnixMilli()) + w.Uint64N(24*60*60*1000)
	a, b := w.Uint64(), w.Uint64()
	return fmt.Sprintf("%08x-%04x-7%03x-%04x-%012x", ms>>16, ms&0xffff, a&0xfff, 0x8000|b>>50, b&0xffffffffffff)
}

func hm(hour, minute int) int { return hour*60 + minute }

func clock(minute int) civil.Clock { return civil.Clock(minute) }
