package planning

import (
	"cmp"
	"context"
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/pattern"
	"milieu/internal/rota"
)

// A Mixture is one rota in which people work in different ways: a plan for each way, one after another. Each counts on what those before it
// found, so that who lives in is there before somebody comes for an evening.
type Mixture struct {
	Notes []Note
	asks  []Ask
	plans []*Plan
}

// Ways are the kinds of pattern in the order in which they are planned: first what is longest, last what fills gaps.
var Ways = []pattern.Kind{pattern.CoLiving, pattern.DayPosts, pattern.ThreePart, pattern.OnCall}

// ReadMixture reads what the house has for a draft in which people work in different ways; nobody in more than one. Asks that nobody takes part in
// are left out.
func ReadMixture(v care.View, id care.RotaID, asks []Ask) (*Mixture, error) {
	m := &Mixture{}
	r, ok := v.Rota(id)
	if !ok || !r.Published.IsZero() {
		return nil, care.NotFound
	}
	asks = slices.DeleteFunc(slices.Clone(asks), func(a Ask) bool { return len(a.Staff) == 0 })
	slices.SortStableFunc(asks, func(a, b Ask) int {
		return cmp.Compare(slices.Index(Ways, a.Pattern.Kind), slices.Index(Ways, b.Pattern.Kind))
	})
	for i, ask := range asks {
		for k, other := range asks {
			if k != i {
				ask.others = append(ask.others, other.Staff...)
			}
		}
		ask.Weekdays = ask.Weekdays || len(asks) > 1
		p, err := newPlan(readHouse(v, r, ask), ask)
		if err != nil {
			return nil, err
		}
		for _, n := range p.Notes {
			if !slices.Contains(m.Notes, n) {
				m.Notes = append(m.Notes, n)
			}
		}
		m.asks, m.plans = append(m.asks, ask), append(m.plans, p)
	}
	if len(m.plans) == 0 {
		return nil, ErrNobody
	}
	return m, nil
}

// Change is what puts duties into the draft: see [Plan.Change].
func (m *Mixture) Change(r care.Rota, duties []care.DutyEntered, prefix string) care.RotaDrawn {
	return m.plans[0].Change(r, duties, prefix)
}

// Search looks for a rota for each way in turn, and answers with the best so far when ctx ends. See [Plan.Search].
func (m *Mixture) Search(ctx context.Context, o rota.Options, weighed func([]care.DutyEntered) []care.Problem, progress func(Progress)) (Found, error) {
	people, all := 0, o.Steps
	for _, p := range m.plans {
		people += len(p.people)
	}
	var f Found
	done := int64(0)
	for i, p := range m.plans {
		if i > 0 {
			var err error
			if p, err = newPlan(p.house.with(f.Duties), m.asks[i]); err != nil {
				return Found{}, err
			}
		}
		before := f
		o.Steps = max(1, all*int64(len(p.people))/int64(people))
		part, err := p.Search(ctx, o, func(duties []care.DutyEntered) []care.Problem {
			return weighed(slices.Concat(p.kept, before.Duties, duties))
		}, func(r Progress) {
			r.Part, r.Done, r.Of = i, min(done+r.Done, all), all
			r.Cost.Weighted += before.Made.Points
			r.Bounded = r.Bounded && len(m.plans) == 1
			why := r.Why
			r.Why = func() []care.RotaWhy { return dearest(slices.Concat(before.Made.Why, why())) }
			progress(r)
		})
		if err != nil {
			return Found{}, err
		}
		done += o.Steps
		f.Duties, f.LeftOut = append(f.Duties, part.Duties...), f.LeftOut+part.LeftOut
		f.Made = care.RotaMade{Points: before.Made.Points + part.Made.Points, Bound: part.Made.Bound, Bounded: part.Made.Bounded && len(m.plans) == 1,
			Stopped: before.Made.Stopped || part.Made.Stopped, Why: dearest(slices.Concat(before.Made.Why, part.Made.Why))}
	}
	return f, nil
}

// with is a house in which further duties stand.
func (h house) with(duties []care.DutyEntered) house {
	h.stands = slices.Concat(h.stands, duties)
	slices.SortStableFunc(h.stands, func(a, b care.DutyEntered) int { return a.From.Compare(b.From) })
	return h
}

// dearest puts reasons in order, and keeps as many as are told.
func dearest(list []care.RotaWhy) []care.RotaWhy {
	slices.SortStableFunc(list, func(a, b care.RotaWhy) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), a.Day.Compare(b.Day), cmp.Compare(a.Staff, b.Staff))
	})
	return list[:min(len(list), care.WhyMost)]
}

// WayOf is how somebody works: as their post says, otherwise as they did in the weeks before a day: living in, by turns or by day. It is "" for who
// has no post and had no duty.
func WayOf(v care.View, id care.StaffID, before civil.Day) pattern.Kind {
	post, has := v.Contract(id, before)
	if post.Way != "" {
		return pattern.Kind(post.Way)
	}
	way := pattern.Kind("")
	if has {
		way = pattern.DayPosts
	}
	for _, d := range v.Duties(before.Add(-lately).At(0, v.Zone()), before.At(0, v.Zone())) {
		if d.Staff != id || d.Call {
			continue
		}
		from, until := civil.Of(d.From, v.Zone()), civil.Of(d.Until, v.Zone())
		switch weekday := from.Weekday(); {
		case until.Sub(from) > 1:
			return pattern.CoLiving
		case until > from || civil.ClockOf(d.Until, v.Zone()) > 19*60 || weekday == 0 || weekday == 6:
			way = pattern.ThreePart
		case way == "":
			way = pattern.DayPosts
		}
	}
	return way
}

// lately is how many days back one looks for how somebody works.
const lately = 60
