package print

import (
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/words"
)

// A ProofSheet is how one employee's duties stand against every rule of working time, with its sources and by what agreements; the weeks one by
// one, as planned and as worked; and who made the sheet, when.
type ProofSheet struct {
	Sheet
	Facts      []Line // who, what post, which days, which rules, from which rota
	Rules      []ProofRule
	Idle       []string // rules to which nothing was
	Broken     []string // where a rule is broken, each place
	Weeks      []ProofWeek
	Sum        ProofWeek
	Published  bool     // a rota was, of these days
	Changes    []string // what is otherwise than the rota said
	Agreements []string
	Unchecked  []string
}

// ProofRule is one rule: how near it is to being broken, and whether it is.
type ProofRule struct {
	Name, Source, Nearest, When, Verdict string
	Bad                                  bool
}

// ProofWeek is a week of hours and rests.
type ProofWeek struct {
	Week, When, Planned, Worked, Most, Daily, Longest, Sunday string
	Ahead                                                     bool // some of it is still to come
}

// Proof makes the sheet of somebody's duties of some days; false if the viewer may not see their working time.
func Proof(v care.View, w *words.Words, staff care.StaffID, from, until civil.Day, by string) (ProofSheet, bool) {
	proof, ok := v.Proof(staff, from, until)
	plan, may := v.Planned(staff, from, until)
	if !ok || !may {
		return ProofSheet{}, false
	}
	c, _ := v.Colleague(staff)
	s := ProofSheet{Sheet: newSheet(v, w, w.Say("print.proof", "Name", c.Name), w.Say("rota.days", "From", w.DateYear(from), "Until", w.DateYear(until)))}
	s.Foot = w.Say("print.proof-foot", "Day", w.DateYear(v.Today()), "Time", w.Time(v.At()), "Name", by)
	s.facts(v, w, c, proof.Pack, plan)
	for _, line := range proof.Lines {
		switch {
		case line.Asked:
			s.rule(v, w, line)
		case len(line.Rule.Bounds) > 0:
			s.Idle = append(s.Idle, in(w, line.Rule.Name)+" ("+line.Rule.Source+")")
		}
	}
	s.weeks(v, w, proof, plan, from, until)
	for _, x := range plan.Changes {
		s.Changes = append(s.Changes, change(v, w, x))
	}
	for _, a := range v.Derogations() {
		if d, _, known := proof.Pack.Derogation(a.Rule); known && (a.Staff == "" || a.Staff == staff) {
			when := w.Say("contract.from", "Day", w.DateYear(a.From))
			if a.Ended != 0 {
				when = w.Say("contract.until", "From", w.DateYear(a.From), "Until", w.DateYear(a.Until))
			}
			s.Agreements = append(s.Agreements, in(w, d.Name)+" ("+d.Source+"), "+when+": "+a.Document)
		}
	}
	if s.Unchecked = proof.Pack.Unchecked[w.Lang()]; s.Unchecked == nil {
		s.Unchecked = proof.Pack.Unchecked["en"]
	}
	return s, true
}

// in says a pack's text in the language of who reads.
func in(w *words.Words, texts map[string]string) string {
	if s := texts[w.Lang()]; s != "" {
		return s
	}
	return texts["en"]
}

func (s *ProofSheet) facts(v care.View, w *words.Words, c care.Staff, pack law.Pack, plan care.WorkPlan) {
	post := w.Say("contract.none")
	if f, ok := v.Contract(c.ID, v.Today()); ok {
		post = w.Say("contract.says", "Share", f.Share, "Week", tenth(w, float64(f.Week)/60), "Hours", tenth(w, float64(f.Week*f.Share)/6000), "Day", w.DateYear(f.From))
	}
	rota := w.Say("print.proof-no-rota")
	if s.Published = !plan.Published.IsZero(); s.Published {
		rota = w.Say("print.proof-rota", "Day", w.DateYear(civil.Of(plan.Published, v.Zone())), "Time", w.Time(plan.Published.In(v.Zone())))
	}
	for _, f := range [][2]string{{"print.proof-post", post}, {"print.proof-rules", in(w, pack.Name)}, {"print.proof-plan", rota}} {
		s.Facts = append(s.Facts, Line{Title: w.Say(f[0]), Detail: f[1]})
	}
}

func (s *ProofSheet) rule(v care.View, w *words.Words, line law.Line) {
	r := ProofRule{Name: in(w, line.Rule.Name), Source: line.Rule.Source, Verdict: w.Say("rota.kept")}
	days := func(f law.Finding) string {
		return w.Say("rota.days", "From", w.Date(civil.Of(f.From, v.Zone())), "Until", w.Date(civil.Of(f.Until.Add(-time.Second), v.Zone())))
	}
	f := line.Nearest
	switch {
	case len(line.Findings) > 0:
		f, r.Bad = line.Findings[0], true
		if r.Verdict = w.Say("print.proof-warning"); f.Blocking {
			r.Verdict = w.Say("print.proof-broken")
		}
		if n := len(line.Findings); n > 1 {
			r.Verdict += " " + w.Say("print.proof-times", "Count", n)
		}
		for _, f := range line.Findings {
			s.Broken = append(s.Broken, days(f)+": "+Measured(w, f)+". "+r.Name+" ("+r.Source+")")
		}
	case len(line.Used) > 0:
		var documents []string
		for _, a := range line.Used {
			documents = append(documents, a.Document)
		}
		r.Verdict = w.Say("rota.kept-by", "Document", strings.Join(slices.Compact(documents), ", "))
	}
	r.Nearest, r.When = Measured(w, f), days(f)
	s.Rules = append(s.Rules, r)
}

func (s *ProofSheet) weeks(v care.View, w *words.Words, proof law.Proof, plan care.WorkPlan, from, until civil.Day) {
	hours := func(d time.Duration) string {
		if d == 0 {
			return "–"
		}
		return tenth(w, d.Hours())
	}
	e := proof.Employee
	e.Duties = plan.Planned
	planned := proof.Pack.Weeks(e, from, until)
	e.Duties = plan.Stands
	var sums [2]time.Duration
	for i, x := range proof.Pack.Weeks(e, from, until) {
		row := ProofWeek{Week: w.Week(x.Monday), When: w.Date(x.Monday), Planned: hours(planned[i].Hours), Worked: hours(x.Hours), Most: hours(x.Most), Daily: hours(x.Daily),
			Longest: hours(x.Longest), Ahead: x.Hours > 0 && x.Monday.Add(6) >= v.Today()}
		if x.Sunday {
			row.Sunday = w.Say("print.proof-yes")
		}
		sums[0], sums[1] = sums[0]+planned[i].Hours, sums[1]+x.Hours
		s.Weeks = append(s.Weeks, row)
	}
	s.Sum = ProofWeek{Week: w.Say("print.proof-sum"), Planned: hours(sums[0]), Worked: hours(sums[1])}
}

// change says what is otherwise than the rota said.
func change(v care.View, w *words.Words, x care.WorkChange) string {
	key := "print.proof-more"
	if x.Off {
		key = "print.proof-off"
	}
	said := w.Say(key, "When", w.DateYear(civil.Of(x.From, v.Zone()))+", "+ownDuty(v, w, x.DutyEntered), "Day", w.DateYear(civil.Of(x.At, v.Zone())))
	if x.Why != "" {
		said += " " + x.Why
	}
	return said
}
