package sim

import (
	"milieu/internal/care"
	"milieu/internal/civil"
)

// Hard days, and what protects people on them: safety plans, crises, medicines, restrictions, what people are told, what
// their own may know, and who looked without a tie. All of it is drawn apart, so that the rest of a life is nearly as it would
// be without.

// hardWords are what is said about it.
type hardWords struct {
	Professions map[string]string
	Law         struct {
		Country               string
		Forces                []struct{ Name, Says string }
		Decisions, Restraints [][]string // name, and where it stands in the law
	}
	Safety struct {
		Thoughts, Others []string
		Lines            map[string][]string            // by part, and stage
		People           map[string]map[string][]string // those of somebody in particular
		Call             []struct{ Words, Phone string }
	}
	Signs   struct{ Own, Seen, Talked []string }
	Tender  struct{ Own, Seen []string }
	Crises  []crisisWords
	Ledger  ledgerWords
	Kin     kinWords
	Glasses []struct{ Reason, Why, Words string }
	Holds   struct{ Another, Health []string }

	Medicines    []medicineWords
	Restrictions []restrictionWords
	Wishes       []restrictionWords
	Information  []informationWords
}

// guarded is what a life has made up for somebody; it goes on over their stays.
type guarded struct {
	lines     []care.SafetyWritten
	since     civil.Day // when the safety plan was first written
	reviewed  civil.Day
	signs     int
	medicines []*drug
	ledger    bool
	informed  map[care.InformationTopic]int
	kin       care.RelativeID
	consent   civil.Day // when it was given; zero if it is not open
	withdrawn bool
}

func (w *world) guard(g *guest) *guarded {
	if w.guarded[g.id] == nil {
		w.guarded[g.id] = &guarded{informed: map[care.InformationTopic]int{}}
	}
	return w.guarded[g.id]
}

// apart draws from a chance of its own.
func (w *world) apart(f func()) {
	rest := w.chance
	w.chance = w.hard
	f()
	w.chance = rest
}

// ago is how many days before the last one a day is.
func (w *world) ago(d civil.Day) int { return w.last.Sub(d) }

// begin is what the house has ready on its first morning.
func (w *world) begin(d civil.Day) {
	w.joinSeldom(d)
	w.describeLaw(d)
	w.writeInformation(d)
}

// hardThings makes up what of all this there is on a day.
func (w *world) hardThings(d civil.Day) {
	if w.ago(d) == 9 {
		w.rewriteInformation(d)
	}
	if w.manner.beds {
		w.glass(d)
		w.restrictions(d)
		w.holds(d)
	}
	for _, g := range w.here(d) {
		if d <= g.from && d != w.first || g.until == d {
			continue
		}
		w.inform(d, g)
		w.safety(d, g)
		w.sign(d, g)
		w.medicine(d, g)
		w.relative(d, g)
	}
	w.hide(d)
}

// days is how long somebody has been here, as far as the life tells.
func (w *world) days(d civil.Day, g *guest) int { return d.Sub(max(g.from, w.first)) }

// stays says whether somebody is here on a day and for so many days more, not away and not about to go.
func (w *world) stays(g *guest, d civil.Day, minute, days int) bool {
	return w.days(d, g) > 0 && w.isIn(g, d, minute, minute) && (g.until.IsZero() || g.until > d.Add(days))
}

// one picks somebody of those who stay on for a while, whom nobody waits to meet; nil if there is nobody. Somebody of that
// name comes first, if any.
func (w *world) one(d civil.Day, minute, days int, name string) *guest {
	var list []*guest
	for _, g := range w.here(d) {
		if g.Unmet || !w.stays(g, d, minute, days) {
			continue
		}
		if g.Name == name {
			return g
		}
		list = append(list, g)
	}
	if len(list) == 0 {
		return nil
	}
	return pick(w.chance, list)
}
