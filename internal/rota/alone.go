package rota

import "math"

// How a rota of many days is begun.
const (
	longHorizon = 100 // days that are too many for small changes to come far: everybody's whole row is planned in turn instead
	aloneSteps  = 100 // how many small changes for each person-day come before that
	softest     = 0.2 // how much the worth of a demand rises for each person that it lacks, at first and
	stiffest    = 2   // at last, as a part of its weight
	following   = 0.3 // how far the worths follow in a round
	mostRounds  = 100 // of soft worths; more of them help less than teams do
)

// inTurn plans everybody's whole row, one after another, against all the others. A person who sees only what each demand costs at present takes
// the first that is lacking, and soon nobody can do better alone. So at first a demand is worth the more the more people it lacks, and what it was
// worth before counts on; it hardens from round to round, until it is what one person more really costs.
func (s *search) inTurn(until int64) {
	s.set(s.best)
	all, from, first := s.dice.Perm(len(s.people)), s.steps, true
	for s.step(0) && s.steps < until {
		s.stiff = softest * math.Pow(stiffest/softest, float64(s.steps-from)/float64(until-from))
		if s.round(all) == 0 { // nobody's rows can be looked through
			s.anneal(until, s.hot, s.cool)
			break
		}
		if first {
			first, until = false, min(until, from+mostRounds*(s.steps-from))
		}
		for k := range s.worth {
			d := &s.demand[k]
			s.worth[k] += following * (s.softWorth(int32(k), float64(d.need-d.count)) - s.worth[k])
		}
	}
	s.stiff = 0
	for s.step(0) {
		before := s.cost
		s.round(all)
		if _, weighted := unpack(s.cost); before-s.cost <= weighted/200 {
			break
		}
	}
}

// round plans everybody's row once, and is how many are other ones then.
func (s *search) round(all []int) (n int) {
	s.dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, q := range all {
		if s.replanOne(q) {
			n++
		}
		if !s.step(int64(s.days)) {
			break
		}
	}
	if s.cost < s.bestCost {
		s.keep()
	}
	return n
}

// softWorth is what one person more is worth to a demand that lacks some, as long as it is soft.
func (s *search) softWorth(k int32, lack float64) float64 {
	d := &s.demand[k]
	return min(max(s.worth[k]+float64(s.stiff*lack)*lp(max(d.under, d.over)), -lp(d.over)), lp(d.under))
}

// replanOne plans a person's whole row anew: the cheapest one against what everybody else does. It is true if the rota is better for that, or,
// while worths are soft, if the row breaks no more. Where a total cannot be counted along the path it is leant upon a few times, and then its duties
// are forbidden where they would be too many; so that rows become lawful, as long as other duties can take their place.
func (s *search) replanOne(q int) bool {
	w := &s.single
	if w.wide = 1; !w.prepare(s, q, 0, s.days) {
		return false
	}
	broken, _ := unpack(s.alone(q, s.rowOf(q)))
	tries := 4
	if broken > 0 {
		tries = 12
	}
	price, leant := make([]float32, s.days*s.letters), make([]float32, s.days*s.letters)
	s.marginal(q, price)
	was := append([]uint8(nil), s.rowOf(q)...)
	days, best, least := make([]uint8, s.days), []uint8(nil), int64(0)
	for n := range tries {
		copy(leant, price)
		w.lean(leant)
		w.spend = 0
		w.solve(leant)
		s.step(w.spend / 400)
		list := w.best(1)
		if len(list) == 0 {
			if w.wide *= 2; broken == 0 || w.wide > 8 || !w.prepare(s, q, 0, s.days) {
				break
			}
			continue
		}
		w.path(list[0], days)
		cost := s.try(q, 0, days) + s.cover(q, 0, was, days)
		s.cover(q, 0, days, was)
		still, _ := unpack(s.alone(q, days))
		if s.stiff > 0 && still <= broken || s.stiff == 0 && cost < least {
			least, best = cost, append(best[:0], days...)
		}
		if !w.press(days, n >= tries/2, price) {
			break
		}
	}
	if best != nil {
		s.replace(q, 0, best)
	}
	return best != nil
}

// marginal makes the prices of a person's days: what they cost by themselves, and what one person more costs the demands that they meet.
func (s *search) marginal(q int, price []float32) {
	s.prices(q, 0, s.days, price)
	for day := range s.days {
		own := s.meets(q, day, s.rowOf(q)[day])
		for _, k := range own {
			s.demand[k].count--
		}
		for l := range s.letters {
			p := &price[day*s.letters+l]
			if *p == infinite {
				continue
			}
			for _, k := range s.meets(q, day, uint8(l)) {
				d := &s.demand[k]
				if s.stiff > 0 {
					*p -= float32(s.softWorth(k, float64(d.need-d.count)-0.5))
				} else {
					*p += float32(lp(d.at(d.count+1) - d.at(d.count)))
				}
			}
		}
		for _, k := range own {
			s.demand[k].count++
		}
	}
}

// press makes totals dearer that a path broke though it could not count them, and forbids what is too much if it is the last resort. It is false
// if the path broke none.
func (w *rowPlan) press(days []uint8, last bool, price []float32) (broke bool) {
	m := &w.people[w.q]
	for _, k := range w.missed {
		t, f := &m.totals[k], &w.leaning[m.total0+k]
		sum, most := w.sumOf(k, days)
		by := max(abs(*f)/2, float32(w.hot)/4/float32(most))
		switch {
		case sum > t.max && t.over > 0:
			*f += by
			if last {
				w.forbid(t, sum-t.max, days, price)
			}
			broke = true
		case sum < t.min && t.under > 0:
			*f -= by
			broke = true
		default:
			*f *= 0.8
		}
	}
	return broke
}

// sumOf is a total of the person with other days in the window, and the most that a day adds to it.
func (w *rowPlan) sumOf(k int, days []uint8) (sum, most int32) {
	m, row := &w.people[w.q], w.rowOf(w.q)
	t := &m.totals[k]
	sum, most = w.sums[m.total0+k], 1
	for d, l := range days {
		if day := int32(w.from + d); t.from <= day && day < t.until {
			sum += t.value[l] - t.value[row[day]]
		}
	}
	for _, v := range t.value {
		most = max(most, v)
	}
	return sum, most
}

// forbid makes infinite what counts for a total, but on the days where it is now, less so many as are too many, the dearest ones.
func (w *rowPlan) forbid(t *total, over int32, days []uint8, price []float32) {
	from, until := max(0, int(t.from)-w.from), min(len(days), int(t.until)-w.from)
	at := func(d int) float32 { return price[d*w.letters+int(days[d])] }
	out := make([]bool, len(days))
	for d := from; d < until; d++ {
		out[d] = t.value[days[d]] == 0
	}
	for over > 0 {
		dearest := -1
		for d := from; d < until; d++ {
			if !out[d] && (dearest < 0 || at(d) > at(dearest)) {
				dearest = d
			}
		}
		if dearest < 0 {
			break
		}
		out[dearest] = true
		over -= t.value[days[dearest]]
	}
	for d := from; d < until; d++ {
		for l, v := range t.value {
			if out[d] && v > 0 {
				price[d*w.letters+l] = infinite
			}
		}
	}
}
