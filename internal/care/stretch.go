package care

import (
	"cmp"
	"slices"
	"time"
)

// A stretch is time from one second (since 1970) until another.
type stretch struct{ from, until int64 }

func (st stretch) empty() bool { return st.until <= st.from }

func (st stretch) within(from, until time.Time) stretch {
	return stretch{max(st.from, from.Unix()), min(st.until, until.Unix())}
}

// union returns stretches in order and apart that cover the same time.
func union(list []stretch) []stretch {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	var apart []stretch
	for _, st := range list {
		if n := len(apart); n > 0 && st.from <= apart[n-1].until {
			apart[n-1].until = max(apart[n-1].until, st.until)
		} else if !st.empty() {
			apart = append(apart, st)
		}
	}
	return apart
}

// overlap returns the time that is in both of two lists, each in order and apart.
func overlap(a, b []stretch) []stretch {
	var both []stretch
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if st := (stretch{max(a[i].from, b[j].from), min(a[i].until, b[j].until)}); !st.empty() {
			both = append(both, st)
		}
		if a[i].until < b[j].until {
			i++
		} else {
			j++
		}
	}
	return both
}

// without returns the time that is in a and not in b, each in order and apart.
func without(a, b []stretch) []stretch {
	var rest []stretch
	for _, st := range a {
		for _, cut := range b {
			if cut.until <= st.from || cut.from >= st.until {
				continue
			}
			if before := (stretch{st.from, cut.from}); !before.empty() {
				rest = append(rest, before)
			}
			st.from = cut.until
		}
		if !st.empty() {
			rest = append(rest, st)
		}
	}
	return rest
}

// minutes is how many whole minutes a list lasts, apart.
func minutes(list []stretch) int {
	var seconds int64
	for _, st := range list {
		seconds += st.until - st.from
	}
	return int(seconds / 60)
}
