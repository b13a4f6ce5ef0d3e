package law

import (
	"slices"
	"time"

	"milieu/internal/civil"
)

// A Week is what one week from Monday was for an employee, as who inspects working time asks for it (aml section 10-7).
type Week struct {
	Monday  civil.Day
	Hours   time.Duration // working time
	Most    time.Duration // in any 24 hours that begin in it or end
	Daily   time.Duration // the shortest of the longest rests in 24 hours from when work begins; 0 if there was no work
	Longest time.Duration // the longest rest, as the rule of weekly rest counts it; 0 if there was no work
	Sunday  bool          // there was work on it, from six on Saturday until ten
}

// Weeks are the weeks of some days, one after another.
func (p Pack) Weeks(e Employee, from, until civil.Day) []Week {
	t := p.timeline(e)
	for i := range t.spans {
		t.spans[i].basis = "" // the rests of every duty are told, whatever rule is about them
	}
	daily, weekly := t.readDailyRest(rest(DailyRest, 11*hour), ""), t.readWeeklyRest(rest(WeeklyRest, 35*hour), "")
	within, sundays := t.readHours(hours(24*hour, 1, 1), ""), t.readSundays(sundays(1, 1), "")
	var list []Week
	for monday := from.Monday(); monday <= until; monday = monday.Add(7) {
		begin, end := monday.At(0, t.Zone).Unix(), monday.Add(7).At(0, t.Zone).Unix()
		in := func(at int64) bool { return begin <= at && at < end }
		w := Week{Monday: monday, Hours: seconds(t.counted(begin, end))}
		for _, x := range within {
			if in(x.from) || in(x.until-1) {
				w.Most = max(w.Most, seconds(x.value))
			}
		}
		for _, x := range daily {
			if in(x.from) && (w.Daily == 0 || seconds(x.value) < w.Daily) {
				w.Daily = max(1, seconds(x.value))
			}
		}
		for _, x := range weekly {
			if x.from == begin {
				w.Longest = max(1, seconds(x.value))
			}
		}
		w.Sunday = slices.ContainsFunc(sundays, func(x reading) bool { return in(x.from) })
		list = append(list, w)
	}
	return list
}

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }
