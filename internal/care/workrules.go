package care

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"milieu/internal/civil"
	worklaw "milieu/internal/law"
)

// The law is the rules of working time that the house works under. What they ask is arithmetic (internal/law); here
// is which of them were chosen, and by whose agreement one of them is departed from.

// WorkRulesChosen says which rules hold here from now on.
type WorkRulesChosen struct {
	Pack string // the key of a worklaw.Pack
}

// DerogationAgreed says that a rule is departed from, by whom it takes: a union for everybody, or a colleague for
// themselves. Nobody consents for another.
type DerogationAgreed struct {
	Derogation DerogationID
	Staff      StaffID `json:",omitempty"` // whose consent it is; "" if it holds for all
	Rule       string  // the key of a worklaw.Derogation
	Document   string  // where it is written
	From       civil.Day
}

// DerogationEnded says that an agreement ends or a consent is withdrawn. Where the rule gives a notice, it holds until
// the notice is over.
type DerogationEnded struct {
	Derogation DerogationID
	On         civil.Day
}

// ContractAgreed says how much somebody works. A later one holds from its first day on.
type ContractAgreed struct {
	Staff StaffID
	From  civil.Day
	Share int    // of a full post, in percent
	Week  int    // what a full post is, in minutes a week
	Way   string `json:",omitempty"` // one of Ways; "" if nobody has said
}

// Ways are the ways in which somebody can work, as a post says it: the kinds of a pattern.
var Ways = []string{"coliving", "threepart", "days", "oncall"}

// Derogation is an agreement as it stands.
type Derogation struct {
	DerogationAgreed
	Ended civil.Day // when it was ended; 0 while it holds
	Until civil.Day // the last day on which it still reaches, its notice included; 0 while it holds
}

type workrules struct {
	pack       string
	agreements []Derogation // in the order in which they were made
	contracts  map[StaffID][]ContractAgreed
}

// ChooseWorkRules decides under which rules the house works.
func ChooseWorkRules(f WorkRulesChosen) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		switch {
		case worklaw.PackOf(f.Pack).Key != f.Pack:
			return nil, refuse(NotFound, "rota.rules-unknown")
		case a.s.workrules.pack == f.Pack:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// AgreeDerogation decides that a rule may be departed from.
func AgreeDerogation(f DerogationAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		if a.By.Staff() == "" && a.coordinator() != nil {
			return nil, refuse(Forbidden, "rights.team-only")
		}
		d, _, ok := a.s.workrules.is().Derogation(f.Rule)
		switch {
		case f.Derogation == "" || f.From.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case !ok:
			return nil, refuse(NotFound, "rota.agreement-unknown")
		case f.Document == "":
			return nil, refuse(Invalid, "rota.agreement-no-document")
		case len(f.Document) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		case d.By == worklaw.Individual && (f.Staff == "" || a.By.Staff() != f.Staff):
			return nil, refuse(Forbidden, "rota.agreement-own-consent-only")
		case d.By != worklaw.Individual && f.Staff != "":
			return nil, refuse(Invalid, "rota.agreement-for-all")
		case d.By != worklaw.Individual && a.coordinator() != nil:
			return nil, refuse(Forbidden, "rights.coordinator-only")
		}
		if i := a.s.workrules.find(f.Derogation); i >= 0 {
			if a.s.workrules.agreements[i].DerogationAgreed == f {
				return nil, nil // already so
			}
			return nil, refuse(Conflict, "form.known-with-other-contents")
		}
		return []Fact{f}, nil
	}
}

// EndDerogation decides that an agreement ends. A consent is withdrawn by whose it is, whenever they want.
func EndDerogation(f DerogationEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		i := a.s.workrules.find(f.Derogation)
		if i < 0 {
			return nil, refuse(NotFound, "rota.agreement-unknown")
		}
		known := a.s.workrules.agreements[i]
		switch {
		case known.Staff != "" && a.By.Staff() != known.Staff:
			return nil, refuse(Forbidden, "rota.agreement-own-consent-only")
		case known.Staff == "" && a.coordinator() != nil:
			return nil, refuse(Forbidden, "rights.coordinator-only")
		case known.Ended != 0:
			return nil, nil // already so
		case f.On.IsZero() || f.On < known.From:
			return nil, refuse(Invalid, "rota.agreement-ends-before-it-begins")
		}
		return []Fact{f}, nil
	}
}

// AgreeContract decides how much somebody works.
func AgreeContract(f ContractAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		switch c, ok := a.s.staff[f.Staff]; {
		case !ok || !c.Left.IsZero():
			return nil, refuse(NotFound, "staff.unknown")
		case f.From.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case f.Share < 0 || f.Share > 100 || f.Week < 0 || f.Week > 60*60:
			return nil, refuse(Invalid, "rota.contract-out-of-range")
		case f.Way != "" && !slices.Contains(Ways, f.Way):
			return nil, refuse(Invalid, "form.choose")
		}
		return []Fact{f}, nil
	}
}

func (WorkRulesChosen) subject() ResidentID  { return "" }
func (DerogationAgreed) subject() ResidentID { return "" }
func (DerogationEnded) subject() ResidentID  { return "" }
func (ContractAgreed) subject() ResidentID   { return "" }

func (f WorkRulesChosen) fold(s *State, _ Entry) { s.workrules.pack = f.Pack }

func (f DerogationAgreed) fold(s *State, _ Entry) {
	s.workrules.agreements = append(s.workrules.agreements, Derogation{DerogationAgreed: f})
}

func (f DerogationEnded) fold(s *State, _ Entry) {
	i := s.workrules.find(f.Derogation)
	if i < 0 {
		return
	}
	known := &s.workrules.agreements[i]
	notice := 0
	for _, p := range worklaw.Packs() {
		if d, _, ok := p.Derogation(known.Rule); ok {
			notice = d.Notice
		}
	}
	year, month, day := f.On.YearMonthDay()
	known.Ended, known.Until = f.On, civil.Date(year, month+time.Month(notice), day)
}

func (f ContractAgreed) fold(s *State, _ Entry) {
	list := append(slices.Clone(s.workrules.contracts[f.Staff]), f)
	slices.SortStableFunc(list, func(a, b ContractAgreed) int { return cmp.Compare(a.From, b.From) })
	put(&s.workrules.contracts, f.Staff, list)
}

func (l workrules) is() worklaw.Pack { return worklaw.PackOf(l.pack) }

func (l workrules) find(id DerogationID) int {
	return slices.IndexFunc(l.agreements, func(a Derogation) bool { return a.Derogation == id })
}

// contract returns what somebody works on a day.
func (l workrules) contract(staff StaffID, on civil.Day) (c ContractAgreed, ok bool) {
	for _, f := range l.contracts[staff] {
		if f.From <= on {
			c, ok = f, true
		}
	}
	return c, ok
}

// lawLooksBack and lawLooksAhead are how far the longest average reaches, in days.
const (
	lawLooksBack  = 364
	lawLooksAhead = 60
)

// employee is what the law is asked about somebody: the duties that stand, with changes.
func (s *State) employee(staff StaffID, around, until civil.Day, without []DutyID, with []DutyEntered) worklaw.Employee {
	zone := s.house.location()
	var list []load
	for _, d := range s.duties.between(around.Add(-lawLooksBack).At(0, zone), until.Add(lawLooksAhead).At(civil.Midnight, zone)) {
		if d.Staff == staff && !slices.Contains(without, d.Duty) {
			list = append(list, s.stands(d))
		}
	}
	for _, d := range with {
		if d.Staff == staff {
			list = append(list, load{DutyEntered: d})
		}
	}
	return s.workload(staff, around, until, list).employee(s.staff[staff].Name)
}

// Worked is a duty as the law sees it.
func (f DutyEntered) Worked(zone *time.Location) worklaw.Duty {
	d := worklaw.Duty{From: f.From, Until: f.Until, Presence: worklaw.Active, Basis: worklaw.Basis(f.Basis)}
	if f.Call {
		d.Presence = worklaw.OnCall
	}
	rest, ok := rests[f.Rest]
	if !ok {
		return d
	}
	for day := civil.Of(f.From, zone).Add(-1); day.At(f.RestFrom, zone).Before(f.Until); day = day.Add(1) {
		last := day
		if f.RestUntil <= f.RestFrom {
			last = day.Add(1)
		}
		// When the clock is put forward or back it is the day that is an hour shorter or longer, and the rest is as long as ever.
		until := last.At(f.RestUntil, zone)
		from := until.Add(-time.Duration(last.Sub(day)*int(civil.Midnight)+int(f.RestUntil-f.RestFrom)) * time.Minute)
		if until.After(f.From) && from.Before(f.Until) {
			d.Parts = append(d.Parts, worklaw.Part{From: from, Until: until, Presence: rest})
		}
	}
	return d
}

// planned says whether a duty stood when the rota of its first day was published; where none was, what is entered is the plan.
func (s *State) planned(d duty) bool {
	at := s.rotas.published(s.day(d.From))
	return at.IsZero() && !d.cancelled || !at.IsZero() && !d.entered.After(at) && (!d.cancelled || d.at.After(at))
}

// WorkChange is a duty that was in the published rota and is not worked, or the other way round.
type WorkChange struct {
	DutyEntered
	Off bool   // it was planned, and is not worked
	Why string // as it was cancelled
	At  time.Time
}

// WorkPlan is what was planned for somebody and what became of it.
type WorkPlan struct {
	Published time.Time // when the last rota of these days was published; zero if none was
	Planned   []worklaw.Duty
	Stands    []worklaw.Duty // what was worked, and what is still to come
	Changes   []WorkChange   // by when they begin
}

// Planned returns what was planned for somebody in some days beside what was worked; only they themselves and the coordinator are told.
func (v View) Planned(staff StaffID, from, until civil.Day) (p WorkPlan, ok bool) {
	if _, known := v.s.staff[staff]; !known || !v.seesHours(staff) {
		return WorkPlan{}, false
	}
	zone := v.Zone()
	begin, end := from.At(0, zone), until.At(civil.Midnight, zone)
	for _, r := range v.s.rotas.all {
		if r.From <= until && from <= r.Until && r.Published.After(p.Published) {
			p.Published = r.Published
		}
	}
	inOrder := func(a, b duty) int { return compareDuties(a.DutyEntered, b.DutyEntered) }
	for _, d := range slices.SortedFunc(maps.Values(v.s.duties.byID), inOrder) {
		if d.Staff != staff || !d.From.Before(end) || !d.Until.After(begin) {
			continue
		}
		planned := v.s.planned(d)
		if planned {
			p.Planned = append(p.Planned, d.Worked(zone))
		}
		if !d.cancelled {
			p.Stands = append(p.Stands, d.Worked(zone))
		}
		if planned == d.cancelled {
			p.Changes = append(p.Changes, WorkChange{DutyEntered: d.DutyEntered, Off: d.cancelled, Why: d.why, At: d.at})
		}
	}
	return p, true
}

// breaks returns what blocks once some duties are taken away from somebody and others given, and did not before.
func (s *State) breaks(staff StaffID, without []DutyID, with []DutyEntered) []worklaw.Finding {
	first, last := s.span(without, with)
	before := s.workrules.is().Check(s.employee(staff, first, last, nil, nil)).Findings()
	var list []worklaw.Finding
	for _, f := range s.workrules.is().Check(s.employee(staff, first, last, without, with)).Findings() {
		worse := func(g worklaw.Finding) bool {
			return g.Rule == f.Rule && g.From.Before(f.Until) && f.From.Before(g.Until) && !f.Exceeds(g)
		}
		if f.Blocking && !slices.ContainsFunc(before, worse) {
			list = append(list, f)
		}
	}
	return list
}

// span is the first and last day that a change of duties touches.
func (s *State) span(without []DutyID, with []DutyEntered) (first, last civil.Day) {
	for _, id := range without {
		with = append(slices.Clip(with), s.duties.byID[id].DutyEntered)
	}
	for i, d := range with {
		from, until := s.day(d.From), s.day(d.Until)
		if i == 0 {
			first, last = from, until
		}
		first, last = min(first, from), max(last, until)
	}
	return first, last
}

// Law returns the rules that the house works under.
func (v View) WorkRules() worklaw.Pack { return v.s.workrules.is() }

// Agreements returns by what the rules may be departed from: those that hold for all, and one's own. The coordinator, who plans
// by them, sees everybody's.
func (v View) Derogations() []Derogation {
	if !readsHouse[DerogationAgreed](v) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.s.workrules.agreements), func(a Derogation) bool { return a.Staff != "" && !v.seesHours(a.Staff) })
}

// Contract returns how much somebody works on a day; only they themselves and the coordinator are told.
func (v View) Contract(staff StaffID, on civil.Day) (ContractAgreed, bool) {
	if !v.seesHours(staff) {
		return ContractAgreed{}, false
	}
	return v.s.workrules.contract(staff, on)
}

// Proof returns how somebody's duties of some days stand against every rule; only they themselves and the coordinator are told.
func (v View) Proof(staff StaffID, from, until civil.Day) (worklaw.Proof, bool) {
	if _, ok := v.s.staff[staff]; !ok || !v.seesHours(staff) {
		return worklaw.Proof{}, false
	}
	return v.s.workrules.is().CheckDays(v.s.employee(staff, from, until, nil, nil), from, until), true
}

// seesHours says whether the person may see somebody's working time: their own, or as the coordinator, who plans it.
func (v View) seesHours(staff StaffID) bool {
	return v.who.Role == RoleCoordinator || v.who.Role == RoleProgram || staff != "" && v.who.Staff() == staff
}
