package law

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"milieu/internal/civil"
)

// A timeline is the bound time of one employee, laid out, with sums.
type timeline struct {
	Employee
	pack  Pack
	spans []span  // in order and apart
	sums  []int64 // working time before each span, in seconds, and after the last
	ready []int64 // as much of it as somebody only had to be ready
	away  []civil.Day
	begin int64 // only windows that touch the time from begin until end are looked at; all, if end is 0
	end   int64
}

func (p Pack) timeline(e Employee) timeline {
	if e.Zone == nil {
		e.Zone = time.UTC
	}
	t := timeline{Employee: e, pack: p, spans: layOut(e.Duties, p.FreeFrom), away: slices.Clone(e.Away)}
	slices.Sort(t.away)
	t.away = slices.Compact(t.away)
	t.sums, t.ready = make([]int64, 1, len(t.spans)+1), make([]int64, 1, len(t.spans)+1)
	for i, s := range t.spans {
		t.sums = append(t.sums, t.sums[i]+t.weigh(s, s.until))
		t.ready = append(t.ready, t.ready[i]+s.ready(s.until))
	}
	return t
}

// weigh gives how much of a span until an instant counts as working time.
func (t *timeline) weigh(s span, at int64) int64 {
	if s.presence == OnCall {
		return int64(float64(at-s.from)*t.onCall(s.from) + 0.5)
	}
	return at - s.from
}

// onCall gives how much of a watch at home counts that begins at an instant: as the law says, or as was agreed.
func (t *timeline) onCall(at int64) float64 {
	day := civil.Of(time.Unix(at, 0), t.Zone)
	for _, a := range t.Agreements {
		if d, _, ok := t.pack.Derogation(a.Derogation); ok && d.OnCall > 0 && a.covers(day, day) {
			return d.OnCall
		}
	}
	return t.pack.OnCall
}

// ready gives how much of a span until an instant somebody only has to be ready, in seconds.
func (s span) ready(at int64) int64 {
	if s.presence != Available {
		return 0
	}
	return at - s.from
}

// counted gives the working time between two instants, in seconds.
func (t *timeline) counted(from, until int64) int64 {
	to, _ := t.before(until)
	at, _ := t.before(from)
	return to - at
}

// active gives the working time between two instants in which there was work, in seconds.
func (t *timeline) active(from, until int64) int64 {
	to, ready := t.before(until)
	at, readyAt := t.before(from)
	return to - ready - (at - readyAt)
}

// before gives the working time before an instant, and how much of it somebody only had to be ready.
func (t *timeline) before(at int64) (sum, ready int64) {
	i := sort.Search(len(t.spans), func(i int) bool { return t.spans[i].until > at })
	sum, ready = t.sums[i], t.ready[i]
	if i < len(t.spans) && t.spans[i].from < at {
		sum, ready = sum+t.weigh(t.spans[i], at), ready+t.spans[i].ready(at)
	}
	return sum, ready
}

// shift moves an instant by so many days of the calendar, days away left out; by a day it is 24 hours.
func (t *timeline) shift(at int64, days int) int64 {
	if days == 1 || days == -1 {
		return at + int64(days)*86400
	}
	from := time.Unix(at, 0)
	d := civil.Of(from, t.Zone)
	clock := civil.ClockOf(from, t.Zone)
	to := d.Add(days)
	for _, a := range t.away {
		if days > 0 && a > d && a <= to {
			to = to.Add(1)
		}
	}
	for _, a := range slices.Backward(t.away) {
		if days < 0 && a < d && a >= to {
			to = to.Add(-1)
		}
	}
	return to.At(clock, t.Zone).Unix()
}

// A reading is what was measured once: seconds of time, or a count of Sundays.
type reading struct {
	from, until  int64
	value, limit int64
	bad          bool
}

// read measures a bound wherever it is asked of duties of a basis.
func (t *timeline) read(b Bound, basis Basis) []reading {
	switch b.What {
	case Hours, ActiveHours:
		return t.readHours(b, basis)
	case NightHours:
		if t.worksAtNight(b, basis) {
			return t.readHours(b, basis)
		}
		return nil
	case Overtime:
		return t.readOvertime(b, basis)
	case DailyRest:
		return t.readDailyRest(b, basis)
	case WeeklyRest:
		return t.readWeeklyRest(b, basis)
	case TwoRests:
		return t.readTwoRests(b, basis)
	case Sundays:
		return t.readSundays(b, basis)
	}
	panic("law: nobody measures " + string(b.What))
}

// readHours looks at the windows in which there can be most: those that begin with bound time or end with it.
func (t *timeline) readHours(b Bound, basis Basis) []reading {
	var list []reading
	limit := int64(b.Limit/time.Second) * int64(b.Over) / int64(b.Per)
	look := func(from, until int64) {
		sum := t.counted(from, until)
		if b.What == ActiveHours {
			sum = t.active(from, until)
		}
		// The values are per Per days, so that they can be said; the comparison is made on the whole.
		list = append(list, reading{from, until, sum * int64(b.Per) / int64(b.Over), int64(b.Limit / time.Second), sum > limit})
	}
	for _, s := range t.spans {
		if basis.about(s.basis) {
			look(s.from, t.shift(s.from, b.Over))
			look(t.shift(s.until, -b.Over), s.until)
		}
	}
	slices.SortFunc(list, func(a, b reading) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.until, b.until)) })
	return slices.Compact(list)
}

// readOvertime looks at so many weeks from each in which there is overtime.
func (t *timeline) readOvertime(b Bound, basis Basis) []reading {
	extra := t.Employee
	extra.Duties = slices.DeleteFunc(slices.Clone(t.Duties), func(d Duty) bool { return !d.Extra || !basis.about(d.Basis) })
	beyond := t.pack.timeline(extra)
	weeks := map[civil.Day]int64{}
	for _, s := range beyond.spans {
		for monday := civil.Of(time.Unix(s.from, 0), t.Zone).Monday(); monday.At(0, t.Zone).Unix() < s.until; monday = monday.Add(7) {
			from, until := monday.At(0, t.Zone).Unix(), monday.Add(7).At(0, t.Zone).Unix()
			weeks[monday] = max(0, min(beyond.counted(from, until), t.counted(from, until)-int64(b.Week/time.Second)))
		}
	}
	var list []reading
	for monday := range weeks {
		var sum int64
		for d := 0; d < b.Over; d += 7 {
			sum += weeks[monday.Add(d)]
		}
		limit := int64(b.Limit / time.Second)
		list = append(list, reading{monday.At(0, t.Zone).Unix(), monday.Add(b.Over).At(0, t.Zone).Unix(), sum, limit, sum > limit})
	}
	slices.SortFunc(list, func(a, b reading) int { return cmp.Compare(a.from, b.from) })
	return list
}

// A stint is time without rest, and whether any of it is on a basis.
type stint struct {
	from, until int64
	about       bool
}

// stints gives time that is heavier than what counts as rest.
func (t *timeline) stints(rest Presence, basis Basis) []stint {
	var list []stint
	for _, s := range t.spans {
		if s.presence <= rest {
			continue
		}
		if n := len(list); n > 0 && list[n-1].until == s.from {
			list[n-1].until = s.until
			list[n-1].about = list[n-1].about || basis.about(s.basis)
			continue
		}
		list = append(list, stint{s.from, s.until, basis.about(s.basis)})
	}
	return list
}

// rests gives what lies between stints, within two instants.
func rests(list []stint, from, until int64) []stint {
	var free []stint
	at := from
	first := sort.Search(len(list), func(i int) bool { return list[i].until > from })
	for _, s := range list[first:] {
		if s.from >= until {
			break
		}
		if s.from > at {
			free = append(free, stint{from: at, until: s.from})
		}
		at = s.until
	}
	if at < until {
		free = append(free, stint{from: at, until: until})
	}
	return free
}

func longest(list []stint) int64 {
	var most int64
	for _, s := range list {
		most = max(most, s.until-s.from)
	}
	return most
}

// readDailyRest looks at the 24 hours from when work begins after a rest, and on, for as long as it goes on.
func (t *timeline) readDailyRest(b Bound, basis Basis) []reading {
	var list []reading
	work := t.stints(OnCall, basis)
	limit := int64(b.Limit / time.Second)
	for _, s := range work {
		for at := s.from; s.about && at < s.until; at += 86400 {
			most := longest(rests(work, at, at+86400))
			list = append(list, reading{at, at + 86400, most, limit, most < limit})
		}
	}
	return list
}

// readWeeklyRest looks at each week in which there is work. A rest over the turn of the week belongs to the week in
// which its middle lies; one that is long enough for both, to both.
func (t *timeline) readWeeklyRest(b Bound, basis Basis) []reading {
	var list []reading
	work := t.stints(OnCall, basis)
	limit := int64(b.Limit / time.Second)
	done := civil.Day(0)
	for _, s := range work {
		if !s.about {
			continue
		}
		first, last := civil.Of(time.Unix(s.from, 0), t.Zone).Monday(), civil.Of(time.Unix(s.until-1, 0), t.Zone).Monday()
		for monday := max(first, done); monday <= last; monday = monday.Add(7) {
			from, until := monday.At(0, t.Zone).Unix(), monday.Add(7).At(0, t.Zone).Unix()
			most := longest(rests(work, from-limit/2, until+limit/2))
			list = append(list, reading{from, until, most, limit, most < limit})
			done = monday.Add(7)
		}
	}
	return list
}

// readTwoRests looks at each 24 hours of living with the residents, from when the longer rest must be over.
func (t *timeline) readTwoRests(b Bound, basis Basis) []reading {
	var list []reading
	work := t.stints(Available, basis)
	placed := b.Placed
	if placed == [2]int{} {
		placed = [2]int{22 * 60, 8 * 60}
	}
	done := civil.Day(0)
	for _, s := range work {
		if !s.about {
			continue
		}
		turn := func(at int64) civil.Day { return civil.Of(time.Unix(at-int64(placed[1])*60, 0), t.Zone) }
		for d := max(turn(s.from), done); d <= turn(s.until-1); d = d.Add(1) {
			from, until := d.At(civil.Clock(placed[1]), t.Zone).Unix(), d.Add(1).At(civil.Clock(placed[1]), t.Zone).Unix()
			free := rests(work, from, until)
			night := d.At(civil.Clock(placed[0]), t.Zone).Unix()
			list = append(list, twoRests(b, free, night, from, until, int64(t.pack.FreeFrom/time.Second)))
			done = d.Add(1)
		}
	}
	return list
}

// twoRests reads one window. What is measured is the longer rest where that one is too short, and else the shorter.
func twoRests(b Bound, free []stint, night, from, until, least int64) reading {
	if b.Total > 0 {
		var sum int64
		for _, r := range free {
			if r.until-r.from >= least {
				sum += r.until - r.from
			}
		}
		limit := int64(b.Total / time.Second)
		return reading{from, until, sum, limit, sum < limit}
	}
	long, second := int64(b.Limit/time.Second), int64(b.Second/time.Second)
	var longer, shorter int64
	for i, r := range free {
		begins := max(r.from, night)
		longer = max(longer, r.until-begins)
		if r.until-begins < long {
			continue
		}
		beside := r.until - long - r.from // what is left before the longer one if it is put last, and after it if first
		for j, other := range free {
			if i != j {
				beside = max(beside, other.until-other.from)
			}
		}
		shorter = max(shorter, beside)
	}
	if longer < long {
		return reading{from, until, longer, long, true}
	}
	return reading{from, until, shorter, second, shorter < second}
}

func (t *timeline) readSundays(b Bound, basis Basis) []reading {
	worked := map[civil.Day]bool{}
	for _, s := range t.spans {
		if s.presence <= OnCall || !basis.about(s.basis) {
			continue
		}
		for d := civil.Of(time.Unix(s.from, 0), t.Zone).Monday().Add(6); d.Add(-1).At(civil.Clock(b.Placed[0]), t.Zone).Unix() < s.until; d = d.Add(7) {
			worked[d] = worked[d] || s.from < d.At(civil.Clock(b.Placed[1]), t.Zone).Unix()
		}
	}
	var list []reading
	for d, at := range worked {
		if !at {
			continue
		}
		count := 0
		for i := range b.Of {
			if worked[d.Add(7*i)] {
				count++
			}
		}
		last := d.Add(7*b.Of - 6)
		list = append(list, reading{d.At(0, t.Zone).Unix(), last.At(0, t.Zone).Unix(), int64(count), int64(b.Most), count > b.Most})
	}
	slices.SortFunc(list, func(a, b reading) int { return cmp.Compare(a.from, b.from) })
	return list
}

// worksAtNight says whether at least one duty in so many has a good part of the night in it. Neither law says how often
// "regularly" is.
func (t *timeline) worksAtNight(b Bound, basis Basis) bool {
	all, nights := 0, 0
	for _, s := range t.stints(OnCall, basis) {
		if !s.about {
			continue
		}
		all++
		for d := civil.Of(time.Unix(s.from, 0), t.Zone).Add(-1); d.At(0, t.Zone).Unix() < s.until; d = d.Add(1) {
			from, until := d.At(civil.Clock(t.pack.Night[0]), t.Zone).Unix(), d.Add(1).At(civil.Clock(t.pack.Night[1]), t.Zone).Unix()
			if min(until, s.until)-max(from, s.from) >= int64(b.Night/time.Second) {
				nights++
				break
			}
		}
	}
	return nights > 0 && nights*b.Bigger >= all
}
