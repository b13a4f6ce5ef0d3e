package instances

import (
	"context"
	"fmt"
	"io"
	"strings"

	"milieu/internal/rota"
)

// The weights of the Second International Nurse Rostering Competition (Ceschia, Dang, De Causmaecker, Haspeslagh and Schaerf,
// "The second international nurse rostering competition", Annals of Operations Research 274, 2019).
const (
	inrcCover     = 30
	inrcRun       = 30
	inrcShiftRun  = 15
	inrcRequest   = 10
	inrcWeekend   = 30
	inrcTotal     = 20
	inrcTooManyWE = 30
)

// A Scenario is what holds for all weeks of an INRC-II instance. A kind of duty is a shift with a skill: kind shift*skills+skill.
type Scenario struct {
	Name      string
	Weeks     int
	skills    map[string]int
	shifts    []inrcShift
	shiftOf   map[string]int
	contracts map[string]*inrcContract
	nurses    []inrcNurse
	nurseOf   map[string]int
	skill     []string // names
}

type inrcShift struct {
	name      string
	min, max  int
	forbidden []string
}

type inrcContract struct {
	total, work, off [2]int
	weekends         int
	complete         bool
}

type inrcNurse struct {
	name     string
	contract *inrcContract
	skills   []int
}

// A History is what each nurse worked before the first week.
type History []Worked

// Worked is a nurse's assignments and weekends so far, and the last days: the stretch before the horizon, the last day last.
type Worked struct {
	Assignments, Weekends int
	Days                  []rota.Cell
}

// A Week is what one week asks for.
type Week struct {
	cover []inrcCoverLine
	off   []inrcOff
}

type inrcCoverLine struct {
	kind          int
	least, wanted [7]int
}

type inrcOff struct{ nurse, shift, day int } // shift -1 is any

var weekdays = map[string]int{"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5, "Sun": 6}

// between reads "(2,5)".
func (r *row) between(i int) (b [2]int) {
	s := r.text(i)
	lo, hi, ok := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(s, "("), ")"), ",")
	f := &row{fields: []string{lo, hi}}
	b = [2]int{f.number(0, mostNumber), f.number(1, mostNumber)}
	if !ok || f.err != nil || b[0] > b[1] {
		r.fail("%q is not two numbers in order", s)
	}
	return b
}

// ReadScenario reads a file Sc-*.txt.
func ReadScenario(r io.Reader) (*Scenario, error) {
	s := &Scenario{skills: map[string]int{}, shiftOf: map[string]int{}, contracts: map[string]*inrcContract{}, nurseOf: map[string]int{}}
	section, announced := "", map[string]announcedOn{}
	err := lines(r, func(n int, line string) error {
		f := &row{fields: strings.Fields(line)}
		if len(f.fields) > 2 && f.fields[1] == "=" {
			section = f.fields[0]
			switch section {
			case "SCENARIO":
				s.Name = f.fields[2]
			case "WEEKS":
				s.Weeks = f.number(2, mostDays/7)
			default:
				announced[section] = announcedOn{n, f.number(2, mostPeople)}
			}
			return f.err
		}
		if line == "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS" {
			section = line
			return nil
		}
		s.line(section, f)
		return f.err
	})
	if err != nil {
		return nil, err
	}
	for name, have := range map[string]int{"SKILLS": len(s.skill), "SHIFT_TYPES": len(s.shifts), "CONTRACTS": len(s.contracts), "NURSES": len(s.nurses)} {
		if a, ok := announced[name]; ok && a.count != have {
			return nil, fmt.Errorf("line %d: %d %s are announced, and %d come", a.line, a.count, name, have)
		}
	}
	if s.Weeks == 0 || len(s.nurses) == 0 || len(s.shifts) == 0 || len(s.skill) == 0 {
		return nil, fmt.Errorf("there are no weeks, nurses, shifts or skills")
	}
	for _, sh := range s.shifts {
		for _, name := range sh.forbidden {
			if _, ok := s.shiftOf[name]; !ok {
				return nil, fmt.Errorf("shift %s cannot be followed by %q, which is not there", sh.name, name)
			}
		}
	}
	return s, nil
}

// announcedOn is how many lines a section says that it has, and where.
type announcedOn struct{ line, count int }

func (s *Scenario) line(section string, f *row) {
	name := f.text(0)
	known := func(m map[string]int) bool {
		_, ok := m[name]
		if ok || len(m) >= mostPeople {
			f.fail("%q is there already, or is one too many", name)
		}
		return ok
	}
	switch section {
	case "SKILLS":
		if !known(s.skills) {
			s.skills[name], s.skill = len(s.skill), append(s.skill, name)
		}
	case "SHIFT_TYPES":
		if !known(s.shiftOf) {
			b := f.between(1)
			s.shiftOf[name], s.shifts = len(s.shifts), append(s.shifts, inrcShift{name: name, min: b[0], max: b[1]})
		}
	case "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS":
		if i, n := f.name(0, "shift", s.shiftOf), f.number(1, mostKinds); f.err == nil {
			for j := range n {
				s.shifts[i].forbidden = append(s.shifts[i].forbidden, f.text(2+j))
			}
		}
	case "CONTRACTS":
		if s.contracts[name] != nil {
			f.fail("%q is there already", name)
		}
		s.contracts[name] = &inrcContract{f.between(1), f.between(2), f.between(3), f.number(4, mostNumber), f.number(5, 1) == 1}
	case "NURSES":
		if known(s.nurseOf) {
			return
		}
		n := inrcNurse{name: name, contract: s.contracts[f.text(1)]}
		if n.contract == nil {
			f.fail("there is no contract %q", f.text(1))
		}
		for i := range f.number(2, mostKinds) {
			n.skills = append(n.skills, f.name(3+i, "skill", s.skills))
		}
		s.nurseOf[name], s.nurses = len(s.nurses), append(s.nurses, n)
	default:
		f.fail("it is in no section that is known (%q)", section)
	}
}

// ReadHistory reads a file H0-*.txt.
func ReadHistory(r io.Reader, s *Scenario) (History, error) {
	h, seen := make(History, len(s.nurses)), make([]bool, len(s.nurses))
	section := false
	err := lines(r, func(_ int, line string) error {
		if line == "NURSE_HISTORY" {
			section = true
			return nil
		}
		if !section {
			return nil
		}
		f := &row{fields: strings.Fields(line)}
		q := f.name(0, "nurse", s.nurseOf)
		w := Worked{Assignments: f.number(1, mostNumber), Weekends: f.number(2, mostNumber)}
		same, work, off := f.number(4, mostDays), f.number(5, mostDays), f.number(6, mostDays)
		if f.text(3) == "None" {
			w.Days = append(w.Days, rota.On(0))
			for range off {
				w.Days = append(w.Days, rota.Off)
			}
		} else if last := f.name(3, "shift", s.shiftOf); f.err == nil {
			w.Days = s.worked(last, same, work)
		}
		if f.err == nil {
			h[q], seen[q] = w, true
		}
		return f.err
	})
	for q := range seen {
		if err == nil && !seen[q] {
			err = fmt.Errorf("nothing is said of %s", s.nurses[q].name)
		}
	}
	return h, err
}

// worked is days on duty of which the last are on one shift.
func (s *Scenario) worked(last, same, work int) []rota.Cell {
	days := []rota.Cell{rota.Off}
	for i := range work {
		shift := last
		if i < work-same {
			shift = (last + 1) % len(s.shifts)
		}
		days = append(days, rota.On(shift*len(s.skill)))
	}
	return days
}

// ReadWeek reads a file WD-*.txt.
func ReadWeek(r io.Reader, s *Scenario) (*Week, error) {
	w, section := new(Week), ""
	err := lines(r, func(_ int, line string) error {
		f := &row{fields: strings.Fields(line)}
		switch f.fields[0] {
		case "REQUIREMENTS", "SHIFT_OFF_REQUESTS":
			section = f.fields[0]
			return nil
		}
		switch section {
		case "REQUIREMENTS":
			c := inrcCoverLine{kind: f.name(0, "shift", s.shiftOf)*len(s.skill) + f.name(1, "skill", s.skills)}
			for d := range 7 {
				b := f.between(2 + d)
				c.least[d], c.wanted[d] = b[0], b[1]
			}
			w.cover = append(w.cover, c)
		case "SHIFT_OFF_REQUESTS":
			o := inrcOff{f.name(0, "nurse", s.nurseOf), -1, f.name(2, "day", weekdays)}
			if f.text(1) != "Any" {
				o.shift = f.name(1, "shift", s.shiftOf)
			}
			w.off = append(w.off, o)
		}
		return f.err
	})
	if err == nil && len(w.cover) == 0 {
		err = fmt.Errorf("nothing is asked for")
	}
	return w, err
}

// Alone is one week without what is to come and without what adds up over the weeks: what must be kept in it, and its own wishes.
func (s *Scenario) Alone(h History, week *Week) *rota.Problem { return s.problem(h, []*Week{week}) }

// Mend searches a week alone from a rota of it that does not keep every hard rule, and returns what keeps more of them, or what there was. It is for searches so
// short that the weeks to come took their time.
func (s *Scenario) Mend(ctx context.Context, h History, week *Week, r rota.Rota, o rota.Options) (rota.Rota, error) {
	alone := s.Alone(h, week)
	before := alone.Cost(r)
	if before.Broken == 0 {
		return r, nil
	}
	o.Progress = nil
	f, err := rota.Search(ctx, alone, r, o)
	if err != nil || f.Cost.Broken >= before.Broken {
		return r, err
	}
	return f.Rota, nil
}
