package law

import (
	"slices"
	"time"

	"milieu/internal/civil"
)

// A Finding is one place where a rule is broken.
type Finding struct {
	Rule        string // its key
	Derogation  string // the agreement that was in force and did not reach; "" for the rule itself
	What        What
	From, Until time.Time     // the window that was looked at
	Measured    time.Duration // hours as an average of Per days, or rest
	Limit       time.Duration
	Per         int // Hours: the days that both figures are for
	Count, Most int // Sundays
	Blocking    bool
	Owed        bool // rest that was to be given back was not
}

// A Line of a proof is one rule: where it is nearest to being broken, and where it is.
type Line struct {
	Rule     Rule
	Asked    bool // whether there is anything that the rule is about; never so where it only says how time is counted
	Nearest  Finding
	Used     []Agreement // those that were needed
	Findings []Finding
}

// A Proof is how one employee's duties stand against every rule of a pack, to be looked at and printed.
type Proof struct {
	Pack     Pack
	Employee Employee
	Lines    []Line
}

// Findings returns everything that is broken, in order of time.
func (p Proof) Findings() []Finding {
	var list []Finding
	for _, l := range p.Lines {
		list = append(list, l.Findings...)
	}
	slices.SortStableFunc(list, func(a, b Finding) int { return a.From.Compare(b.From) })
	return list
}

// Lawful says that nothing is broken that blocks.
func (p Proof) Lawful() bool {
	return !slices.ContainsFunc(p.Findings(), func(f Finding) bool { return f.Blocking })
}

// Check measures an employee's duties against every rule. What lies outside the days that are known counts as free:
// nobody is accused of what nobody knows.
func (p Pack) Check(e Employee) Proof {
	t := p.timeline(e)
	proof := Proof{Pack: p, Employee: e}
	for _, r := range p.Rules {
		proof.Lines = append(proof.Lines, t.line(r))
	}
	return proof
}

// CheckDays is Check, of the windows that touch some days: an average over a year that ends in them is told, and a night of last
// spring is not.
func (p Pack) CheckDays(e Employee, first, last civil.Day) Proof {
	t := p.timeline(e)
	t.begin, t.end = first.At(0, t.Zone).Unix(), last.At(civil.Midnight, t.Zone).Unix()
	proof := Proof{Pack: p, Employee: e}
	for _, r := range p.Rules {
		proof.Lines = append(proof.Lines, t.line(r))
	}
	return proof
}

func (t *timeline) line(r Rule) Line {
	l := Line{Rule: r}
	var bad []Finding
	for _, b := range r.Bounds {
		readings := t.within(t.read(b, r.Basis))
		l.Asked = l.Asked || len(readings) > 0
		for _, at := range readings {
			if f := t.finding(r, b, at); l.Nearest.Rule == "" || f.nearer(l.Nearest) {
				l.Nearest = f
			}
			if at.bad {
				bad = append(bad, t.finding(r, b, at))
			}
		}
	}
	if len(bad) > 0 {
		l.Findings, l.Used = t.excuse(r, bad)
	}
	l.Findings = apart(l.Findings)
	return l
}

// within leaves out what does not touch the days that are asked about.
func (t *timeline) within(list []reading) []reading {
	if t.end == 0 {
		return list
	}
	return slices.DeleteFunc(list, func(x reading) bool { return x.until <= t.begin || x.from >= t.end })
}

// excuse leaves out what an agreement allows, and adds where the agreement itself does not reach.
func (t *timeline) excuse(r Rule, bad []Finding) (left []Finding, used []Agreement) {
	excused := make([][]Finding, len(r.Unless))
	broken := make([][]Finding, len(r.Unless))
	for i, d := range r.Unless {
		broken[i] = t.broken(r, d)
	}
	for _, f := range bad {
		allowed, beyond := -1, Finding{}
		for i, d := range r.Unless {
			a, ok := t.agreed(d, f)
			if !ok {
				continue
			}
			worst, touched := f.touched(broken[i])
			if !touched {
				allowed = i
				if !slices.Contains(used, a) {
					used = append(used, a)
				}
				break
			}
			if beyond.Rule == "" {
				beyond = worst
			}
		}
		switch {
		case allowed >= 0:
			excused[allowed] = append(excused[allowed], f)
		case beyond.Rule != "":
			left = append(left, beyond)
		default:
			left = append(left, f)
		}
	}
	for i, d := range r.Unless {
		if d.Compensate {
			left = append(left, t.owed(r, d, excused[i])...)
		}
	}
	return left, used
}

// touched returns the worst of those of a list whose windows overlap that of f.
func (f Finding) touched(list []Finding) (worst Finding, ok bool) {
	for i := range list {
		if g := &list[i]; g.From.Before(f.Until) && f.From.Before(g.Until) && (!ok || g.nearer(worst)) {
			worst, ok = *g, true
		}
	}
	return worst, ok
}

// agreed returns an agreement that was in force for all of a window in which there is work.
func (t *timeline) agreed(d Derogation, f Finding) (Agreement, bool) {
	from, until := f.From.Unix(), f.Until.Unix()
	first, last := until, from
	for _, s := range t.spans {
		if s.until > from && s.from < until {
			first, last = min(first, max(s.from, from)), max(last, min(s.until, until)-1)
		}
	}
	a, b := civil.Of(time.Unix(first, 0), t.Zone), civil.Of(time.Unix(last, 0), t.Zone)
	i := slices.IndexFunc(t.Agreements, func(x Agreement) bool { return x.Derogation == d.Key && x.covers(a, b) })
	if i < 0 {
		return Agreement{}, false
	}
	return t.Agreements[i], true
}

// broken gives where the bounds of a derogation are broken.
func (t *timeline) broken(r Rule, d Derogation) []Finding {
	var list []Finding
	for _, b := range d.Bounds {
		for _, at := range t.read(b, r.Basis) {
			if at.bad {
				f := t.finding(r, b, at)
				f.Derogation = d.Key
				list = append(list, f)
			}
		}
	}
	return list
}

// owed gives where rest that was short is not given back: the next rest that is long enough for the rule must be longer
// by all that was short before it (C-151/02 Jaeger: at once, not some day).
func (t *timeline) owed(r Rule, d Derogation, excused []Finding) []Finding {
	if len(r.Bounds) == 0 || r.Bounds[0].What != DailyRest && r.Bounds[0].What != WeeklyRest {
		return nil
	}
	limit := r.Bounds[0].Limit
	work := t.stints(OnCall, r.Basis)
	var list []Finding
	debt := map[int]time.Duration{} // by the number of the stint after which it is given back
	for _, f := range excused {
		for i, s := range work {
			if i+1 == len(work) || s.until <= f.From.Unix() {
				continue
			}
			if gap := time.Duration(work[i+1].from-s.until) * time.Second; gap >= limit {
				debt[i] += f.Limit - f.Measured
				break
			}
		}
	}
	for i, s := range work {
		if debt[i] == 0 {
			continue
		}
		gap := time.Duration(work[i+1].from-s.until) * time.Second
		if need := limit + debt[i]; gap < need {
			list = append(list, Finding{Rule: r.Key, Derogation: d.Key, What: r.Bounds[0].What, From: time.Unix(s.until, 0).In(t.Zone),
				Until: time.Unix(work[i+1].from, 0).In(t.Zone), Measured: gap, Limit: need, Blocking: r.Blocking, Owed: true})
		}
	}
	return list
}

func (t *timeline) finding(r Rule, b Bound, at reading) Finding {
	f := Finding{Rule: r.Key, What: b.What, From: time.Unix(at.from, 0).In(t.Zone), Until: time.Unix(at.until, 0).In(t.Zone), Per: b.Per, Blocking: r.Blocking}
	if b.What == Sundays {
		f.Count, f.Most = int(at.value), int(at.limit)
	} else {
		f.Measured, f.Limit = time.Duration(at.value)*time.Second, time.Duration(at.limit)*time.Second
	}
	return f
}

// Exceeds says that f breaks its bound by more than g does.
func (f Finding) Exceeds(g Finding) bool { return f.strain() > g.strain()+1e-9 }

// nearer says that f is nearer to breaking its bound than g, or breaks it by more.
func (f Finding) nearer(g Finding) bool { return f.strain() > g.strain() }

// strain is what was measured as a share of what is allowed: above 1 is broken.
func (f Finding) strain() float64 {
	switch {
	case f.What == Sundays:
		return float64(f.Count) / float64(f.Most)
	case f.What == DailyRest || f.What == WeeklyRest || f.What == TwoRests:
		return float64(f.Limit) / max(float64(f.Measured), 1)
	}
	return float64(f.Measured) / float64(f.Limit)
}

// apart keeps the worst of findings whose windows overlap, so that one long week is one finding and not thirty.
func apart(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int { return a.From.Compare(b.From) })
	var kept []Finding
	var end time.Time // of the first window of the run
	for _, f := range list {
		n := len(kept)
		if n == 0 || !f.From.Before(end) || f.What != kept[n-1].What || f.Owed != kept[n-1].Owed || f.Per != kept[n-1].Per {
			kept, end = append(kept, f), f.Until
		} else if f.nearer(kept[n-1]) {
			kept[n-1] = f
		}
	}
	return kept
}
