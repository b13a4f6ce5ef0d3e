package sim

import (
	"cmp"
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// Time together: meals at the same table, walks, the kitchen, games, talk about everything and nothing, company in the
// evening. Nobody is with two at a time, and who hardly seeks company is met less, unless somebody notices.

func (w *world) of(who string) *hours {
	if w.busy[who] == nil {
		w.busy[who] = new(hours)
	}
	return w.busy[who]
}

// free lists who of the team is in the house and with nobody, those who would rather first.
func (w *world) free(d civil.Day, from, minutes int, rather ...*colleague) []*colleague {
	list := slices.DeleteFunc(w.present(d, from), func(c *colleague) bool {
		return !w.works(c, d, from+minutes) || !w.of(c.Name).free(from, minutes)
	})
	w.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	slices.SortStableFunc(list, func(a, b *colleague) int {
		return cmp.Compare(index(rather, a), index(rather, b))
	})
	return list
}

func index[T comparable](list []T, v T) int {
	if i := slices.Index(list, v); i >= 0 {
		return i
	}
	return len(list)
}

// be has somebody of the team be with a guest, if one is free then; it says whether it came to that.
func (w *world) be(d civil.Day, g *guest, from, minutes int, what care.ContactWhat, place string, formal bool) bool {
	if !w.isIn(g, d, from, from+minutes) || !w.of(g.key()).free(from, minutes) || w.left(d, g, from, minutes) {
		return false
	}
	rather := []*colleague(nil)
	if formal || w.odds(0.35) {
		rather = g.companions
	}
	staff := w.free(d, from, minutes, rather...)
	if len(staff) == 0 {
		return false
	}
	w.noted(d, from, minutes, what, place, staff[:1], []*guest{g}, formal)
	return true
}

// noted has people be together, and somebody note it afterwards; each may say how it was.
func (w *world) noted(d civil.Day, from, minutes int, what care.ContactWhat, where string, with []*colleague, people []*guest, formal bool) {
	people = slices.DeleteFunc(slices.Clone(people), func(g *guest) bool { return w.left(d, g, from, minutes) })
	if len(people) == 0 {
		return
	}
	f := care.ContactHeld{Contact: care.ContactID(w.id(d)), Resident: people[0].id, What: what, Began: w.at(d, from), Minutes: minutes,
		Place: place(where), Formal: formal}
	for _, c := range with {
		w.of(c.Name).take(from, minutes)
		f.With = append(f.With, c.id)
	}
	var others []care.ResidentID
	for _, g := range people {
		w.of(g.key()).take(from, minutes)
		others = append(others, g.id)
	}
	g, by := people[0], with[0].who()
	if what != care.Meal && what != care.Crisis && !formal {
		f.Initiative = care.ByTheStaff
		if w.odds(g.initiative(d)) {
			f.Initiative = care.ByTheResident
		}
	}
	minute := from + minutes + w.between(1, 12)
	if w.odds(0.1) {
		minute += w.between(20, 120) // late is honest
	}
	minute = min(minute, hm(23, 59))
	if len(people) == 1 && f.Initiative == care.ByTheResident && w.odds(0.2) {
		by = g.who()
	}
	w.act(d, minute, by, care.HoldContact(f, others[1:]...))
	for _, g := range people {
		w.feel(d, g, minute, f.Contact, what)
	}
}

// feel has a guest say how it was, now and then.
func (w *world) feel(d civil.Day, g *guest, minute int, contact care.ContactID, what care.ContactWhat) {
	odds := 0.44 * (1.3 - g.Quiet)
	if what == care.Meal {
		odds = 0.08
	}
	if !w.odds(odds) || minute > hm(23, 20) {
		return
	}
	f := care.ContactFelt{Contact: contact, Resident: g.id, Felt: care.Good}
	switch feeling := w.Float64()*0.7 + g.mood*0.5; {
	case what == care.Crisis || feeling < 0.22:
		f.Felt = care.Hard
	case feeling < 0.5:
		f.Felt = care.AllRight
	}
	if w.odds(0.3) {
		f.Words = w.draw("felt."+string(f.Felt)+g.key(), w.Felt[string(f.Felt)])
	}
	w.act(d, minute+w.between(1, 30), g.who(), care.SayHowItWas(f))
}

// table has people eat together: at each table one or two of the team.
func (w *world) table(d civil.Day, from, minutes int, come float64) {
	people := slices.DeleteFunc(w.settled(d, from, from+minutes), func(g *guest) bool {
		return !w.odds(come-0.2*(1-g.mood)) || !w.of(g.key()).free(from, minutes)
	})
	w.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	for len(people) > 0 {
		n := min(len(people), w.between(3, 5))
		lasts := w.around(minutes)
		staff := w.free(d, from, minutes)
		if len(staff) == 0 {
			return
		}
		w.noted(d, from, min(lasts, minutes), care.Meal, "dining", staff[:min(len(staff), w.between(1, 2))], people[:n], false)
		people = people[n:]
	}
}

// moments are the small things of a day: what, where, how long as a rule, when, and how often.
var smallMoments = []struct {
	what    care.ContactWhat
	place   string
	minutes int
	from    int
	until   int
	odds    float64
}{
	{care.Talk, "kitchen", 10, hm(7, 15), hm(8, 20), 0.7},
	{care.Quiet, "living", 15, hm(8, 0), hm(9, 0), 0.25},
	{care.Task, "kitchen", 25, hm(9, 45), hm(12, 0), 0.5},
	{care.Walk, "woods", 35, hm(10, 0), hm(12, 30), 0.4},
	{care.Talk, "bench", 15, hm(10, 0), hm(12, 45), 0.75},
	{care.Phone, "", 10, hm(10, 0), hm(15, 30), 0.12},
	{care.Talk, "reading", 15, hm(13, 45), hm(16, 30), 0.85},
	{care.Game, "living", 35, hm(15, 0), hm(17, 0), 0.35},
	{care.Movement, "gym", 40, hm(15, 0), hm(17, 30), 0.2},
	{care.Task, "kitchen", 30, hm(15, 30), hm(17, 30), 0.45},
	{care.Other, "workshop", 30, hm(14, 0), hm(17, 0), 0.15},
	{care.Talk, "garden", 10, hm(16, 30), hm(18, 0), 0.7},
	{care.Task, "kitchen", 15, hm(18, 45), hm(19, 30), 0.4},
	{care.Game, "living", 45, hm(19, 0), hm(21, 30), 0.45},
	{care.Talk, "living", 20, hm(19, 0), hm(22, 0), 0.9},
	{care.Quiet, "living", 25, hm(19, 30), hm(22, 0), 0.6},
	{care.Walk, "lake", 30, hm(19, 0), hm(21, 0), 0.2},
	{care.Quiet, "quiet", 15, hm(21, 0), hm(22, 15), 0.4},
}

// smallThings happen through the day.
func (w *world) smallThings(d civil.Day) {
	for _, m := range smallMoments {
		for _, g := range w.here(d) {
			seen := 1.15 - 0.45*g.Quiet*(1-w.noticed(d))
			if !w.odds(m.odds * seen) {
				continue
			}
			for range 4 { // if nobody is free then, a little earlier or later
				if from := w.between(m.from, m.until) / 5 * 5; w.be(d, g, from, w.around(m.minutes), m.what, m.place, false) {
					break
				}
			}
		}
	}
	for _, g := range w.here(d) {
		if w.odds(0.38) { // the planned conversation with a companion
			w.be(d, g, w.between(hm(10, 0), hm(16, 0))/5*5, 5*w.between(6, 11), care.Talk, "reading", true)
		}
	}
}

// noticed is how much the team looks out for those who keep to themselves: some weeks more than others.
func (w *world) noticed(d civil.Day) float64 {
	return []float64{0.2, 0.6, 0.9, 0.5}[((int(d)/7)%4+4)%4]
}

// nights are mostly quiet. Now and then somebody is up, and is not alone.
func (w *world) nights(d civil.Day) {
	for _, g := range w.here(d) {
		g.night = false
		if d != w.first && w.odds(0.05+0.07*(1-g.mood)) {
			g.night = w.be(d, g, w.between(hm(0, 30), hm(5, 30)), w.around(25), pick(w.chance, []care.ContactWhat{care.Quiet, care.Talk}), "kitchen", false)
		}
	}
}

// left says whether something is left out so that the house looks as it should when the life stops: whom nobody has
// met yet, and who is with somebody just then.
func (w *world) left(d civil.Day, g *guest, from, minutes int) bool {
	if d != w.last {
		return false
	}
	return g.Unmet || g.Name == walker && from+minutes > w.now-40
}
