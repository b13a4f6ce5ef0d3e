package rota

// ask looks for each person's cheapest rows at the worths in at, and adds them to the columns. It returns what all people and demands cost at
// the least.
func (t *team) ask(most int) (bound float64) {
	for r, need := range t.x.need {
		bound += float64(need * t.at[r])
	}
	for i, q := range t.people {
		if c := t.settled[i]; c >= 0 || !t.ready[i] {
			if c < 0 {
				c = int32(i) // the first columns are what people have
			}
			cost := t.x.columns[c].cost
			for _, r := range t.x.columns[c].rows {
				cost -= t.at[r]
			}
			bound += cost
			continue
		}
		bound += t.askOne(i, q, most)
	}
	return bound
}

// askOne looks for a person's cheapest rows. It returns what the cheapest costs.
func (t *team) askOne(i, q, most int) (least float64) {
	w := &t.plans[i]
	t.offer(i, q)
	w.spend = 0
	w.solve(t.price)
	t.work(w.spend / 400)
	days := make([]uint8, t.until-t.from)
	endings := w.best(most)
	if len(endings) == 0 { // no row keeps the rules: what there is must do
		return t.atWorth(q, t.rowOf(q)[t.from:t.until], 0)
	}
	mean := t.mean(i)
	for n, e := range endings {
		w.path(e, days)
		cost := t.try(q, t.from, days)
		broken, _ := unpack(cost)
		reduced := t.atWorth(q, days, lp(cost))
		if n == 0 {
			least = reduced - brokenCost*float64(max(0, broken)) + t.leanMore(w, q, days)
		}
		if broken <= 0 && reduced < mean-1e-3 && !t.has(i, days) {
			t.x.add(t.column(i, days, lp(cost)))
		}
	}
	return least
}

// mean is what a person's mixture costs less what it is worth.
func (t *team) mean(i int) (mean float64) {
	for _, n := range t.x.of[i] {
		if c := &t.x.columns[n]; c.share > 0 {
			mean += float64(c.share * t.atWorth(t.people[i], c.letters, c.cost))
		}
	}
	return mean
}

// offer makes the prices of a person's days at the worths in at.
func (t *team) offer(i, q int) {
	t.prices(q, t.from, t.until, t.price)
	t.plans[i].lean(t.price)
	for d := range t.until - t.from {
		for l := range t.letters {
			p := &t.price[d*t.letters+l]
			if *p == infinite {
				continue
			}
			for _, k := range t.meets(q, t.from+d, uint8(l)) {
				*p -= float32(t.at[t.row[k]])
			}
		}
	}
}

// atWorth is what days cost, less the worth of what they meet.
func (t *team) atWorth(q int, days []uint8, cost float64) float64 {
	for d, l := range days {
		for _, k := range t.meets(q, t.from+d, l) {
			cost -= t.at[t.row[k]]
		}
	}
	return cost
}

// lean adds to the prices what totals that are no axis of the path are worth.
func (w *rowPlan) lean(price []float32) {
	m := &w.people[w.q]
	for _, k := range w.missed {
		f := w.leaning[m.total0+k]
		if f == 0 {
			continue
		}
		t := &m.totals[k]
		for day := max(w.from, int(t.from)); day < min(w.until, int(t.until)); day++ {
			for l, v := range t.value {
				price[(day-w.from)*w.letters+l] += f * float32(v)
			}
		}
	}
}

// leanMore makes a total dearer that a path broke, and cheaper one that it did not: by strides that grow while they lead the same way, and are
// halved where they turn. It returns what all of them added to the price of the path, less what they may add to that of a row that keeps them.
func (t *team) leanMore(w *rowPlan, q int, days []uint8) (cost float64) {
	m := &t.draft.people[q]
	for _, k := range w.missed {
		tot, f, stride := &m.totals[k], &t.leaning[m.total0+k], &t.stride[m.total0+k]
		sum, most := t.sums[m.total0+k], int32(1)
		for d, l := range days {
			if day := int32(t.from + d); tot.from <= day && day < tot.until {
				sum += tot.value[l] - tot.value[t.rowOf(q)[day]]
			}
		}
		for _, v := range tot.value {
			most = max(most, v)
		}
		edge := tot.max
		if *f < 0 || *f == 0 && sum < tot.min {
			edge = tot.min
		}
		cost += float64(*f) * float64(sum-edge)
		if sum == edge || *f == 0 && sum > tot.min && sum < tot.max {
			continue
		}
		by := max(abs(*stride), 0.1/float32(most))
		if (*stride > 0) == (sum > edge) {
			by = min(1.4*by, 10/float32(most))
		} else {
			by /= 2
		}
		if sum < edge {
			by = -by
		}
		before := *f
		if *f, *stride = before+by, by; before > 0 && *f < 0 || before < 0 && *f > 0 {
			*f = 0
		}
	}
	return cost
}

func abs(x float32) float32 {
	if x < 0 {
		return -x
	}
	return x
}
