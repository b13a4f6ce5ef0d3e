package sim

import (
	"slices"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// Teams live with the residents for seven days, from Thursday noon to Thursday noon. The coordinator and the
// professions come by day.

const (
	change    = 12 * 60 // when one team takes over from the other
	dayBegins = 8 * 60
	nightFall = 22*60 + 30 // until then the team is with the residents: fourteen hours a day, with a pause
)

// turn is the Thursday on which the turn began that a day's morning belongs to.
func (w *world) turn(d civil.Day) civil.Day {
	return d.Add(-(int(d.Weekday()) - int(time.Thursday) + 7) % 7)
}

// team has the house at a minute of a day. The first of the teams has it when the life stops.
func (w *world) team(d civil.Day, minute int) string {
	n := len(w.manner.teams)
	return w.manner.teams[(w.turns(d, minute)%n+n)%n]
}

// turns is how many changes of team lie between a moment and the end; negative after it.
func (w *world) turns(d civil.Day, minute int) int {
	begun := func(d civil.Day, minute int) civil.Day {
		t := w.turn(d)
		if t == d && minute < change {
			t = t.Add(-7)
		}
		return t
	}
	return begun(w.last, w.now).Sub(begun(d, minute)) / 7
}

// onDuty says whether a colleague is in the house.
func (w *world) onDuty(c *colleague, at time.Time) bool {
	d, minute := civil.Of(at, w.zone), int(civil.ClockOf(at, w.zone))
	return w.works(c, d, minute)
}

func (w *world) works(c *colleague, d civil.Day, minute int) bool {
	switch {
	case !w.open(d):
		return false
	case !w.manner.beds:
		return minute >= hm(15, 30) && minute < hm(20, 0) && (c.role != "psychologist")
	case c.role == "":
		return w.team(d, minute) == c.team
	}
	from, until := w.hours(c, d)
	return minute >= from && minute < until
}

// hours are those of one who comes by day; from is not before until on days when they do not come.
func (w *world) hours(c *colleague, d civil.Day) (from, until int) {
	weekday := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
	switch {
	case c.role == "coordinator" && weekday:
		return hm(8, 0), hm(16, 0)
	case c.role == "psychologist" && weekday && d.Weekday() != time.Friday:
		return hm(9, 0), hm(16, 0)
	case c.role == "music" && weekday:
		return hm(12, 0), hm(16, 30)
	}
	return 0, 0
}

// enterDuties enters the duties until a Thursday: on the first day all that are being worked, later the turn after next.
func (w *world) enterDuties(d civil.Day, from civil.Day) {
	first := from
	if d == w.first {
		first = w.turn(d).Add(-7)
	}
	var list []care.DutyEntered
	enter := func(c *colleague, team string, from, until time.Time) {
		duty := care.DutyEntered{Duty: care.DutyID(w.id(d)), Staff: c.id, Team: team, From: from, Until: until}
		if team != "" {
			duty = restAtNight(duty)
		}
		list = append(list, duty)
	}
	for turn := first; turn <= from; turn = turn.Add(7) {
		for _, c := range w.staff {
			if w.manner.beds && c.role == "" {
				if w.team(turn, change) == c.team {
					enter(c, c.team, w.at(turn, change), w.at(turn.Add(7), change))
				}
				continue
			}
			for day := turn; day < turn.Add(7); day++ {
				switch from, until := w.hours(c, day); {
				case !w.manner.beds && w.works(c, day, hm(16, 0)):
					enter(c, "", w.at(day, hm(15, 30)), w.at(day, hm(20, 0)))
				case w.manner.beds && until > from:
					enter(c, "", w.at(day, from), w.at(day, until))
				}
			}
		}
	}
	w.act(d, hm(0, 10), w.colleague("Hanne").who(), care.EnterDuty(list...))
}

// handOver has the team that comes take the house over, and promises pass to who knows the person.
func (w *world) handOver(d civil.Day) {
	w.planAhead(d)
	if w.turn(d) != d || !w.manner.beds {
		return
	}
	if d != w.first {
		w.enterDuties(d, d.Add(7))
	}
	since := w.at(max(d.Add(-7), w.first), change)
	if since.After(w.at(d, change)) {
		since = w.at(d, 0)
	}
	for _, c := range w.staff {
		if c.role == "" && c.team == w.team(d, change) && w.odds(0.8) {
			w.act(d, change+w.between(5, 50), c.who(), care.TakeHandover(care.HandoverTaken{Handover: care.HandoverID(w.id(d)), Staff: c.id, Team: c.team, Since: since}))
		}
	}
	for _, g := range w.here(d) {
		w.passPromises(d, g)
	}
}

// anyone returns who of some colleagues is here, or else anybody of the team; nil if nobody is.
func (w *world) anyone(d civil.Day, minute int, rather ...*colleague) *colleague {
	for _, c := range rather {
		if w.works(c, d, minute) {
			return c
		}
	}
	if list := w.present(d, minute); len(list) > 0 {
		return pick(w.chance, list)
	}
	return nil
}

// present lists the team that is in the house, without those who come by day.
func (w *world) present(d civil.Day, minute int) []*colleague {
	return slices.DeleteFunc(slices.Clone(w.staff), func(c *colleague) bool { return c.role != "" || !w.works(c, d, minute) })
}
