package care

import (
	"slices"
	"time"

	"milieu/internal/civil"
	worklaw "milieu/internal/law"
)

// Judging a draft anew after each change would ask the law about everybody, also those whom the change does not touch. What the law said of
// somebody holds as long as all that it looks at is the same.

// Judging keeps what the law said of each colleague in a draft. The zero value knows nothing yet. It is for one goroutine at a time.
type Judging struct {
	known map[StaffID][]judgedLoad // the last one asked for first
	asked int                      // how often the law was asked
}

type judgedLoad struct {
	workload
	findings []worklaw.Finding
}

// judgingKept is how many states of somebody's duties are kept: as they are, as they were before the last change, and some that one goes to
// and fro between.
const judgingKept = 4

// A workload is all that the law looks at of somebody.
type workload struct {
	staff       StaffID
	from, until civil.Day
	zone        *time.Location
	rules       string
	duties      []load
	away        []civil.Day
	agreements  []worklaw.Agreement
}

// A load is a duty as it weighs on somebody.
type load struct {
	DutyEntered
	extra bool // it was not in the rota that had been published
}

func (l load) worked(zone *time.Location) worklaw.Duty {
	d := l.Worked(zone)
	d.Extra = l.extra
	return d
}

// stands is a duty that stands, as a load.
func (s *State) stands(d DutyEntered) load { return load{d, !s.planned(s.duties.byID[d.Duty])} }

// workload is what the law is asked about somebody around some days, with these duties.
func (s *State) workload(staff StaffID, around, until civil.Day, duties []load) workload {
	w := workload{staff: staff, from: around.Add(-lawLooksBack), until: until.Add(lawLooksAhead), zone: s.house.location(), rules: s.workrules.pack, duties: duties, away: s.absences.days(staff)}
	for _, a := range s.workrules.agreements {
		if a.Staff == "" || a.Staff == staff {
			w.agreements = append(w.agreements, worklaw.Agreement{Derogation: a.Rule, Document: a.Document, From: a.From, Until: a.Until})
		}
	}
	return w
}

func (w workload) same(o workload) bool {
	return w.from == o.from && w.until == o.until && w.zone.String() == o.zone.String() && w.rules == o.rules &&
		slices.Equal(w.duties, o.duties) && slices.Equal(w.away, o.away) && slices.Equal(w.agreements, o.agreements)
}

// employee is a workload as the law reads it.
func (w workload) employee(name string) worklaw.Employee {
	e := worklaw.Employee{Name: name, From: w.from, Until: w.until, Zone: w.zone, Away: w.away, Agreements: w.agreements}
	for _, d := range w.duties {
		e.Duties = append(e.Duties, d.worked(w.zone))
	}
	return e
}

// findings are what the law finds in a workload.
func (k *Judging) findings(s *State, w workload) []worklaw.Finding {
	known := k.known[w.staff]
	if i := slices.IndexFunc(known, func(j judgedLoad) bool { return j.same(w) }); i >= 0 {
		return known[i].findings
	}
	k.asked++
	found := s.workrules.is().Check(w.employee(s.staff[w.staff].Name)).Findings()
	put(&k.known, w.staff, append([]judgedLoad{{w, found}}, known[:min(len(known), judgingKept-1)]...))
	return found
}
