package law

import "time"

// A Pack is the rules of a place.
type Pack struct {
	Key       string            // "no", "eu", "none"
	Name      map[string]string // by language
	FreeFrom  time.Duration     // the shortest time inside a duty of living in that is free; anything shorter counts
	OnCall    float64           // how much of a watch at home counts as working time
	Night     [2]int            // when night begins and ends, in minutes after midnight
	Rules     []Rule
	Unchecked map[string][]string // by language: what of the law is not looked at here
}

// A Rule is one thing that the law asks.
type Rule struct {
	Key      string            // "no.rest.daily"; for ever, since agreements are about it
	Name     map[string]string // by language, in plain words
	Source   string            // the paragraph
	Seen     string            // where its text was read; "" when it is from memory and has to be compared before it binds
	Basis    Basis             // the duties it is about; "" is all but those of CoLiving
	Blocking bool              // a rota that breaks it is not lawful; otherwise it is a warning
	Bounds   []Bound           // all of them hold; none, where the rule only says how time is counted
	Unless   []Derogation      // or, by agreement, all bounds of one of these
}

// A Derogation is how a rule may be departed from, and by whom.
type Derogation struct {
	Key        string // what an Agreement is about
	By         By
	Name       map[string]string
	Source     string
	Bounds     []Bound
	Notice     int     // months that it still holds after it was withdrawn
	Compensate bool    // what rest was short is given back in the next long rest
	Home       bool    // only for who has their home in the house: no way of organising a team rests on it
	OnCall     float64 // of a rule without bounds: how much of a watch at home counts instead
}

// By is whose agreement it takes.
type By string

// Whose agreement a derogation takes. Statute is a decision of an authority, or what the law itself allows.
const (
	Statute    By = "statute"
	Union      By = "union"
	Individual By = "individual"
)

// A Bound is one figure of a rule. What says what is measured, and which of the other fields mean something.
type Bound struct {
	What   What
	Limit  time.Duration // of Hours at most, of Rest at least
	Per    int           // Hours: the days that Limit is for; 1 is any 24 hours. Overtime: as Over
	Over   int           // Hours: the days over which they are averaged; as many as Per where nothing is averaged. Overtime: whole weeks
	Week   time.Duration // Overtime: the ordinary week, beyond which work that was not planned is overtime
	Second time.Duration // TwoRests: the shorter one
	Placed [2]int        // TwoRests: between when the longer one lies; Sundays: from when on the day before until when on the day; in minutes after midnight
	Total  time.Duration // TwoRests: all rest of the 24 hours together, instead of the two
	Most   int           // Sundays: at most so many
	Of     int           // Sundays: of so many that follow one another
	Bigger int           // NightHours: somebody works at night if at least one in so many of their duties does,
	Night  time.Duration // NightHours: and a duty does with so much of the night in it
}

// What a bound measures.
type What string

// What can be measured.
const (
	Hours       What = "hours"        // working time in any Over days, as an average of Per days
	ActiveHours What = "active-hours" // the same, without the time in which one only has to be ready
	NightHours  What = "night-hours"  // the same, for those who regularly work a good part of the night
	Overtime    What = "overtime"     // work that was not planned, as far as its week is beyond the ordinary one, in so many weeks from a Monday
	DailyRest   What = "daily-rest"   // the longest rest in the 24 hours from when work begins
	WeeklyRest  What = "weekly-rest"  // the longest rest of each week from Monday
	TwoRests    What = "two-rests"    // two rests in 24 hours of living with the residents; being ready is rest here
	Sundays     What = "sundays"      // Sundays on which one works
)

// Packs are the rules that are known here.
func Packs() []Pack { return []Pack{Norway(), Europe(), None()} }

// PackOf returns the rules of a place; none where the key is not known.
func PackOf(key string) Pack {
	for _, p := range Packs() {
		if p.Key == key {
			return p
		}
	}
	return None()
}

// Rule returns a rule by its key.
func (p Pack) Rule(key string) (Rule, bool) {
	for _, r := range p.Rules {
		if r.Key == key {
			return r, true
		}
	}
	return Rule{}, false
}

// Derogation returns a derogation by its key, and the rule that it is about.
func (p Pack) Derogation(key string) (Derogation, Rule, bool) {
	for _, r := range p.Rules {
		for _, d := range r.Unless {
			if d.Key == key {
				return d, r, true
			}
		}
	}
	return Derogation{}, Rule{}, false
}

// None is for a house whose law nobody has written down here: hours are counted, and nothing is asked.
func None() Pack {
	return Pack{
		Key: "none", Name: map[string]string{"en": "No rules", "nb": "Ingen regler"},
		FreeFrom: 2 * time.Hour, Night: [2]int{23 * 60, 6 * 60},
		Unchecked: map[string][]string{
			"en": {"Everything: this house has not said which law it works under."},
			"nb": {"Alt: huset har ikke sagt hvilken lov det arbeider under."},
		},
	}
}

const hour = time.Hour

func hours(limit time.Duration, per, over int) Bound {
	return Bound{What: Hours, Limit: limit, Per: per, Over: over}
}
func overtime(limit time.Duration, weeks int, week time.Duration) Bound {
	return Bound{What: Overtime, Limit: limit, Per: 7 * weeks, Over: 7 * weeks, Week: week}
}
func rest(what What, limit time.Duration) Bound { return Bound{What: what, Limit: limit} }

// sundays counts Sundays as the Act does (aml section 10-10(1)): from Saturday at six in the evening until ten on Sunday.
func sundays(most, of int) Bound {
	return Bound{What: Sundays, Most: most, Of: of, Placed: [2]int{18 * 60, 22 * 60}}
}
