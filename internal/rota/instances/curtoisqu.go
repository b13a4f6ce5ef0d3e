package instances

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"milieu/internal/rota"
)

// ReadCurtoisQu reads an instance of Curtois and Qu, "Computational results on new staff scheduling benchmark instances",
// 2014 (schedulingbenchmarks.org): hard work rules for each person, requests and cover with weights. Sections may stand in any order,
// and those of wishes and cover may be left out.
func ReadCurtoisQu(r io.Reader) (*rota.Problem, error) {
	sections, section := map[string][]numbered{}, ""
	err := lines(r, func(n int, line string) error {
		if name, ok := strings.CutPrefix(line, "SECTION_"); ok {
			if section = strings.TrimRight(name, ", "); !slices.Contains(curtoisQuSections, section) {
				return fmt.Errorf("there is no section %q", section)
			}
			return nil
		}
		if section == "" {
			return fmt.Errorf("it is in no section")
		}
		sections[section] = append(sections[section], numbered{n, line})
		return nil
	})
	if err != nil {
		return nil, err
	}
	c := curtoisQu{problem: new(rota.Problem), kinds: map[string]int{}, people: map[string]int{}}
	for i, name := range curtoisQuSections { // what others name comes first
		if c.section = name; i < 3 && len(sections[name]) == 0 {
			return nil, fmt.Errorf("there is nothing in SECTION_%s", name)
		}
		for _, l := range sections[c.section] {
			if err := c.line(l.text); err != nil {
				return nil, fmt.Errorf("line %d: %w", l.number, err)
			}
		}
		if c.section == "SHIFTS" {
			if err := c.successions(sections["SHIFTS"]); err != nil {
				return nil, err
			}
		}
	}
	return c.problem, c.problem.Check()
}

// curtoisQuSections are the sections, each before those that speak of what is in it; the first three must be there.
var curtoisQuSections = []string{"HORIZON", "SHIFTS", "STAFF", "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER"}

// A numbered line of a file.
type numbered struct {
	number int
	text   string
}

type curtoisQu struct {
	problem       *rota.Problem
	section       string
	kinds, people map[string]int
	after         [][]string // what may not follow each kind
}

func (c *curtoisQu) line(line string) error {
	p, f := c.problem, &row{fields: commas(line)}
	switch c.section {
	case "HORIZON":
		if p.Days > 0 {
			f.fail("a horizon is there already")
		}
		if p.Days = f.number(0, mostDays); p.Days == 0 {
			f.fail("a horizon of no days cannot be planned")
		}
	case "SHIFTS":
		c.shift(f)
	case "STAFF":
		c.staff(f)
	case "DAYS_OFF":
		q := f.name(0, "employee", c.people)
		for i := range len(f.fields) - 1 {
			p.Wishes = append(p.Wishes, rota.Wish{Name: "day off", Person: q, Day: f.number(i+1, p.Days-1), Not: true, Weight: rota.Hard})
		}
	case "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS":
		p.Wishes = append(p.Wishes, rota.Wish{Name: "request", Person: f.name(0, "employee", c.people), Day: f.number(1, p.Days-1),
			Kinds: []int{f.name(2, "shift", c.kinds)}, Not: c.section == "SHIFT_OFF_REQUESTS", Weight: rota.Weight(f.number(3, mostNumber))})
	case "COVER":
		p.Demands = append(p.Demands, rota.Demand{Name: "cover", Day: f.number(0, p.Days-1), Kinds: []int{f.name(1, "shift", c.kinds)},
			Need: f.number(2, mostPeople), Under: rota.Weight(f.number(3, mostNumber)), Over: rota.Weight(f.number(4, mostNumber))})
	}
	return f.err
}

// commas takes a line apart. A comma at its end begins no further field.
func commas(line string) []string {
	fields := strings.Split(line, ",")
	for len(fields) > 1 && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1]
	}
	return fields
}

// successions are the shifts that may not follow one another, once all are known.
func (c *curtoisQu) successions(lines []numbered) error {
	for first, nexts := range c.after {
		for _, name := range nexts {
			name = strings.TrimSpace(name)
			next, ok := c.kinds[name]
			if !ok {
				return fmt.Errorf("line %d: shift %s cannot be followed by %q, which is not there", lines[first].number, c.problem.Kinds[first].Name, name)
			}
			c.problem.Successions = append(c.problem.Successions, rota.Succession{First: first, Next: next, Weight: rota.Hard})
		}
	}
	return nil
}

func (c *curtoisQu) shift(f *row) {
	name := f.text(0)
	if _, ok := c.kinds[name]; ok || name == "" || len(c.kinds) == mostKinds {
		f.fail("shift %q is there already, has no name, or is one too many", name)
		return
	}
	c.kinds[name] = len(c.kinds)
	c.problem.Kinds = append(c.problem.Kinds, rota.Kind{Name: name, Active: f.number(1, 24*60)})
	var after []string
	if len(f.fields) > 2 && f.text(2) != "" {
		after = strings.Split(strings.Trim(f.text(2), "|"), "|")
	}
	c.after = append(c.after, after)
}

// shortest is the length of the shortest shift: minutes too many or too few are broken by as many of these, rather than each minute by itself.
func (c *curtoisQu) shortest() int {
	least := 24 * 60
	for _, k := range c.problem.Kinds {
		least = min(least, k.Active)
	}
	return max(1, least)
}

func (c *curtoisQu) staff(f *row) {
	p, name := c.problem, f.text(0)
	if _, ok := c.people[name]; ok || name == "" || len(c.people) == mostPeople {
		f.fail("employee %q is there already, has no name, or is one too many", name)
		return
	}
	c.people[name] = len(c.people)
	q := rota.Person{Name: name, Can: []int{}}
	for _, each := range strings.Split(f.text(1), "|") {
		if strings.TrimSpace(each) == "" {
			continue // nobody says of whom nothing is said that they may have a shift
		}
		kind, most, _ := strings.Cut(each, "=")
		m := &row{fields: []string{kind, most}}
		k, n := m.name(0, "shift", c.kinds), m.number(1, mostNumber)
		if m.err != nil {
			f.fail("%w", m.err)
			return
		}
		if n > 0 {
			q.Can = append(q.Can, k)
		}
		if n > 0 && n < p.Days {
			q.Totals = append(q.Totals, rota.Total{Name: "shifts", Measure: rota.Duties, Kinds: []int{k}, Max: n, Over: rota.Hard})
		}
	}
	q.Totals = append(q.Totals, rota.Total{Name: "minutes", Measure: rota.Active, Per: c.shortest(), Min: f.number(3, mostNumber), Max: f.number(2, mostNumber),
		Under: rota.Hard, Over: rota.Hard})
	q.Runs = []rota.Run{
		{Name: "working days", Min: f.number(5, mostDays), Max: f.number(4, mostDays), Under: rota.Hard, Over: rota.Hard},
		{Name: "days off", Off: true, Min: f.number(6, mostDays), Max: rota.Unlimited, Under: rota.Hard},
	}
	f.order(3, 2, "minutes")
	f.order(5, 4, "working days in a row")
	weekends := rota.Weekends{Name: "weekends", Max: f.number(7, mostDays), Over: rota.Hard}
	for day := 5; day+2 <= p.Days; day += 7 {
		weekends.Spans = append(weekends.Spans, rota.Span{From: day, Until: day + 2})
	}
	q.Weekends = []rota.Weekends{weekends}
	p.People = append(p.People, q)
}

// WriteCurtoisQu writes a rota as lines "employee,day,shift", days from 0.
func WriteCurtoisQu(w io.Writer, p *rota.Problem, r rota.Rota) error {
	for q, row := range r {
		for day, c := range row {
			if c == rota.Off {
				continue
			}
			if _, err := fmt.Fprintf(w, "%s,%d,%s\n", p.People[q].Name, day, p.Kinds[c.Kind()].Name); err != nil {
				return fmt.Errorf("write a rota: %w", err)
			}
		}
	}
	return nil
}
