package instances

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"milieu/internal/rota"
)

// Whole is all weeks as one problem. It costs what the competition's validator says of the weeks together.
func (s *Scenario) Whole(h History, weeks []*Week) *rota.Problem {
	p := s.problem(h, weeks)
	for q, n := range s.nurses {
		c := n.contract
		p.People[q].Totals = []rota.Total{{Name: "assignments", Measure: rota.Duties, Already: h[q].Assignments,
			Min: c.total[0], Max: c.total[1], Under: inrcTotal, Over: inrcTotal}}
		p.People[q].Weekends[0].Max, p.People[q].Weekends[0].Over = c.weekends, inrcTooManyWE
		p.People[q].Weekends[0].Already = h[q].Weekends
	}
	return p
}

// Stage is one week, number n from 0, of which the later ones are not known, as in the competition: the week itself, and after it what is to be
// expected of each week that is left, though of no more than mostAhead in all. The weeks before, if they are given, are part of the forecast.
// What counts over all weeks is given a pace where not all of them are looked at. The first seven days are the answer.
func (s *Scenario) Stage(h History, n int, week *Week, before ...*Week) *rota.Problem {
	left := s.Weeks - n
	ahead := min(left, mostAhead)
	list := []*Week{week}
	for len(list) < ahead {
		list = append(list, new(Week))
	}
	p := s.problem(h, list)
	s.forecast(p, append(list[:1:1], before...))
	paced := func(all, already int) int { return (max(0, all-already)*ahead + left - 1) / left }
	for q, nurse := range s.nurses {
		c, already := nurse.contract, h[q].Assignments
		p.People[q].Totals = []rota.Total{{Name: "assignments", Measure: rota.Duties, Min: max(0, c.total[0]-already) * ahead / left,
			Max: paced(c.total[1], already), Under: inrcTotal, Over: inrcTotal}}
		w := &p.People[q].Weekends[0]
		w.Max, w.Over = paced(c.weekends, h[q].Weekends), inrcTooManyWE
	}
	return p
}

const mostAhead = 4 // weeks that are looked at together

// problem is everything but the totals and the number of weekends.
func (s *Scenario) problem(h History, weeks []*Week) *rota.Problem {
	p := &rota.Problem{Days: 7 * len(weeks)}
	for _, sh := range s.shifts {
		for _, skill := range s.skill {
			p.Kinds = append(p.Kinds, rota.Kind{Name: sh.name + " " + skill, Active: 8 * 60})
		}
	}
	for i, sh := range s.shifts {
		for _, next := range sh.forbidden {
			for _, a := range s.kinds(i) {
				for _, b := range s.kinds(s.shiftOf[next]) {
					p.Successions = append(p.Successions, rota.Succession{First: a, Next: b, Weight: rota.Hard})
				}
			}
		}
	}
	for q, n := range s.nurses {
		p.People = append(p.People, s.person(n, h[q], len(weeks)))
	}
	for w, week := range weeks {
		for _, c := range week.cover {
			for d := range 7 {
				least := rota.Demand{Name: "minimum", Day: 7*w + d, Kinds: []int{c.kind}, Need: c.least[d], Under: rota.Hard}
				wanted := rota.Demand{Name: "optimal", Day: 7*w + d, Kinds: []int{c.kind}, Need: c.wanted[d], Under: inrcCover}
				if least.Need > 0 {
					p.Demands = append(p.Demands, least)
				}
				if wanted.Need > 0 {
					p.Demands = append(p.Demands, wanted)
				}
			}
		}
		for _, o := range week.off {
			wish := rota.Wish{Name: "off", Person: o.nurse, Day: 7*w + o.day, Not: true, Weight: inrcRequest}
			if o.shift >= 0 {
				wish.Kinds = s.kinds(o.shift)
			}
			p.Wishes = append(p.Wishes, wish)
		}
	}
	return p
}

func (s *Scenario) person(n inrcNurse, h Worked, weeks int) rota.Person {
	c := n.contract
	q := rota.Person{Name: n.name, Before: h.Days, Can: []int{}}
	for i := range s.shifts {
		for _, k := range n.skills {
			q.Can = append(q.Can, i*len(s.skill)+k)
		}
	}
	slices.Sort(q.Can)
	q.Runs = []rota.Run{
		{Name: "working days", Min: c.work[0], Max: c.work[1], Under: inrcRun, Over: inrcRun},
		{Name: "days off", Off: true, Min: c.off[0], Max: c.off[1], Under: inrcRun, Over: inrcRun},
	}
	for i, sh := range s.shifts {
		q.Runs = append(q.Runs, rota.Run{Name: sh.name, Kinds: s.kinds(i), Min: sh.min, Max: sh.max, Under: inrcShiftRun, Over: inrcShiftRun})
	}
	weekends := rota.Weekends{Name: "weekends", Max: rota.Unlimited}
	if c.complete {
		weekends.Split = inrcWeekend
	}
	for w := range weeks {
		weekends.Spans = append(weekends.Spans, rota.Span{From: 7*w + 5, Until: 7*w + 7})
	}
	q.Weekends = []rota.Weekends{weekends}
	return q
}

// kinds of duty of a shift, one for each skill.
func (s *Scenario) kinds(shift int) []int {
	list := make([]int, len(s.skill))
	for k := range list {
		list[k] = shift*len(s.skill) + k
	}
	return list
}

// After is the history after a week's rota.
func (s *Scenario) After(h History, r rota.Rota) History {
	next := make(History, len(h))
	for q, row := range r {
		next[q] = Worked{h[q].Assignments, h[q].Weekends, append(slices.Clone(h[q].Days), row...)}
		for _, c := range row {
			if c != rota.Off {
				next[q].Assignments++
			}
		}
		for day := 5; day+2 <= len(row); day += 7 {
			if row[day] != rota.Off || row[day+1] != rota.Off {
				next[q].Weekends++
			}
		}
	}
	return next
}

// WriteWeek writes a week's rota as the competition's validator reads it.
func (s *Scenario) WriteWeek(w io.Writer, week int, r rota.Rota) error {
	var b strings.Builder
	n := 0
	names := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	for q, row := range r {
		for day, c := range row {
			if c != rota.Off {
				n++
				fmt.Fprintf(&b, "%s %s %s %s\n", s.nurses[q].name, names[day%7], s.shifts[c.Kind()/len(s.skill)].name, s.skill[c.Kind()%len(s.skill)])
			}
		}
	}
	if _, err := fmt.Fprintf(w, "SOLUTION\n%d %s\n\nASSIGNMENTS = %d\n%s", week, s.Name, n, b.String()); err != nil {
		return fmt.Errorf("write a week: %w", err)
	}
	return nil
}

// ReadSolution reads a week's rota into the days of a rota from a day on.
func (s *Scenario) ReadSolution(r io.Reader, into rota.Rota, from int) error {
	return lines(r, func(_ int, line string) error {
		f := &row{fields: strings.Fields(line)}
		if len(f.fields) != 4 || f.fields[1] == "=" {
			return nil
		}
		q, day := f.name(0, "nurse", s.nurseOf), f.name(1, "day", weekdays)
		kind := f.name(2, "shift", s.shiftOf)*len(s.skill) + f.name(3, "skill", s.skills)
		if f.err == nil && (q >= len(into) || from+day >= len(into[q])) {
			f.fail("there is no such day")
		}
		if f.err == nil {
			into[q][from+day] = rota.On(kind)
		}
		return f.err
	})
}
