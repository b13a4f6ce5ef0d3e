package rota

// An automaton is what a person's row costs from one day to the next: a state is all that the days so far mean for the
// succession and the runs to come. Rows that break a hard rule of these lead nowhere.
type automaton struct {
	start   int
	next    []int32   // [state*letters+letter], or -1
	price   []float32 // of the same
	on      []bool    // was the last day on duty
	letters int
	arcFrom []int32
	arcs    []arc
	twin    []uint8 // of each letter, the first one that leads everywhere to the same, at the same price
}

type arc struct {
	letter uint8
	next   int32
	price  float32
}

// mostStates is where an automaton is given up; the person is then planned by small changes only.
const mostStates = 3000

// A mark is a state while the automaton is made: a letter that stands for the last one, and the stretch in each partition.
type mark struct {
	last      uint8
	stretches [4]stretch
}

// automatonOf makes a person's, or nil if it would be too large.
func (pl *plan) automatonOf(q int) *automaton {
	m := &pl.people[q]
	if len(m.parts) > len(mark{}.stretches) {
		return nil
	}
	letters := []uint8{0}
	for _, k := range m.kinds {
		kind := pl.problem.Kinds[k]
		for i := range kind.days() + kind.After {
			letters = append(letters, uint8(pl.first[k]+i))
		}
	}
	same := pl.alike(m, letters)
	first := mark{last: same[m.before]}
	for i := range m.parts {
		x := &m.parts[i]
		first.stretches[i] = x.capped(stretch{class: x.before, length: x.length, open: x.open})
	}
	a := &automaton{letters: pl.letters}
	number, marks := map[mark]int32{first: 0}, []mark{first}
	for i := 0; i < len(marks); i++ {
		from := marks[i]
		a.on = append(a.on, pl.on[from.last])
		a.arcFrom = append(a.arcFrom, int32(len(a.arcs)))
		for range pl.letters {
			a.next, a.price = append(a.next, -1), append(a.price, 0)
		}
		for _, l := range letters {
			to, cost := pl.follow(m, from, l)
			if cost >= hardUnit/2 {
				continue
			}
			to.last = same[l]
			n, ok := number[to]
			if !ok {
				if n = int32(len(marks)); n == mostStates {
					return nil
				}
				number[to], marks = n, append(marks, to)
			}
			a.next[i*pl.letters+int(l)], a.price[i*pl.letters+int(l)] = n, float32(cost)
			a.arcs = append(a.arcs, arc{l, n, float32(cost)})
		}
	}
	a.arcFrom = append(a.arcFrom, int32(len(a.arcs)))
	a.twins()
	return a
}

func (a *automaton) twins() {
	a.twin = make([]uint8, a.letters)
	for l := range a.twin {
		a.twin[l] = uint8(l)
		for o := range l {
			same := true
			for i := 0; i < len(a.next) && same; i += a.letters {
				same = a.next[i+o] == a.next[i+l] && a.price[i+o] == a.price[i+l]
			}
			if same {
				a.twin[l] = uint8(o)
				break
			}
		}
	}
}

// alike is for each letter the first one that means the same for the days to come.
func (pl *plan) alike(m *member, letters []uint8) []uint8 {
	same := make([]uint8, pl.letters)
	for l := range same {
		same[l] = uint8(l)
		for o := range l {
			if pl.on[o] != pl.on[l] {
				continue
			}
			equal := true
			for _, n := range letters {
				equal = equal && pl.succession[o*pl.letters+int(n)] == pl.succession[l*pl.letters+int(n)]
			}
			for i := range m.parts {
				equal = equal && m.parts[i].class[o] == m.parts[i].class[l]
			}
			if equal {
				same[l] = uint8(o)
				break
			}
		}
	}
	return same
}

// follow is the mark after a letter, and what the letter costs there.
func (pl *plan) follow(m *member, from mark, l uint8) (to mark, cost int64) {
	cost = pl.succession[int(from.last)*pl.letters+int(l)]
	for i := range m.parts {
		x, s := &m.parts[i], from.stretches[i]
		c := x.class[l]
		r := &x.rules[c]
		if c == s.class && s.length > 0 {
			s.length++
		} else {
			open := s.length == 0 && s.open
			if ended := &x.rules[s.class]; s.length > 0 && !s.open && s.length < ended.min {
				cost += ended.under * int64(ended.min-s.length)
			}
			s = stretch{class: c, length: 1, open: open}
		}
		if s.length > r.max {
			cost += r.over
		}
		to.stretches[i] = x.capped(s)
	}
	return to, cost
}

// capped is a stretch as far as its length matters.
func (x *partition) capped(s stretch) stretch {
	r := &x.rules[s.class]
	most := max(1, r.min)
	if r.over != 0 && r.max < Unlimited {
		most = max(most, r.max+1)
	}
	s.length = min(s.length, most)
	if s.length >= r.min && s.length > 0 {
		s.open = false
	}
	s.inside = 0
	return s
}

// after is the state after some days, or -1 if they break a hard rule.
func (a *automaton) after(state int, days []uint8) int {
	for _, l := range days {
		if state = int(a.next[state*a.letters+int(l)]); state < 0 {
			return -1
		}
	}
	return state
}

// rest is what the days that follow cost from each state more than from another, as far as they differ; +Inf where they
// break a hard rule.
func (a *automaton) rest(days []uint8) []float32 {
	n := len(a.on)
	cost, state := make([]float32, n), make([]int32, n)
	for s := range state {
		state[s] = int32(s)
	}
	for _, l := range days {
		common, all, live := int32(-1), true, 0
		was := append([]float32(nil), cost...)
		for s := range state {
			if state[s] < 0 {
				continue
			}
			x := int(state[s])*a.letters + int(l)
			if state[s] = a.next[x]; state[s] < 0 {
				cost[s] = infinite
				continue
			}
			cost[s] += a.price[x]
			live++
			if common >= 0 && common != state[s] {
				all = false
			}
			common = state[s]
		}
		if live == 0 {
			return was // broken whatever is before it
		}
		if all {
			break
		}
	}
	return cost
}
