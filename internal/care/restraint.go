package care

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
)

// A restraint (seclusion is one) is what the law of some countries allows when somebody would come to harm at once and
// nothing else has helped. Milieu never proposes one; it keeps the whole record, so that each is seen, looked at again
// and talked through with the person. It is only ever part of a crisis, never a consequence, and a house whose law knows
// none can record none. The record has what the laws of several countries ask for (Use of Force Act 2018 s. 6, 42 CFR
// 482.13(e), CPT/Inf(2017)6, psykisk helsevernloven § 4-2 and § 4-8).

// RestraintBegun says that somebody is restrained, and why nothing else was left.
type RestraintBegun struct {
	Restraint  RestraintID
	Resident   ResidentID
	Crisis     CrisisID
	Sort       string // one that the law of the house's country knows (LawDescribed.Restraints)
	Began      time.Time
	Where      string
	Reason     string    // what the person did, and what harm was near
	Tried      string    // everything else that was tried before
	Heard      string    `json:",omitempty"` // what the person said, in their own words, before it was decided
	Unheard    string    `json:",omitempty"` // why they could not be heard
	Wishes     string    // what the person had wished in advance, and how it was followed
	How        string    // what was done, how the person lay or stood, how they could breathe
	FaceDown   bool      `json:",omitempty"`
	Staff      []StaffID // who did it
	Others     string    `json:",omitempty"` // who else did, and why somebody else had to
	Decided    StaffID   // who decided it, and answers for it
	Supervised StaffID   // who stays with the person all the time
}

// RestraintChecked says that somebody looked whether it must go on.
type RestraintChecked struct {
	Restraint RestraintID
	Resident  ResidentID
	Checked   time.Time
	Staff     StaffID
	Words     string // how the person is: breath, colour, pulse, what they say
	Why       string // why it cannot end yet
}

// RestraintEnded says that it is over, and how.
type RestraintEnded struct {
	Restraint     RestraintID
	Resident      ResidentID
	Ended         time.Time
	Outcome       string
	Injuries      string    `json:",omitempty"` // of the person
	StaffInjuries string    `json:",omitempty"`
	Medicines     string    `json:",omitempty"` // that were given in it, in words
	Physician     string    // who saw the person, and when
	Told          string    // who was told: family, guardian, authorities
	Next          civil.Day // when those who were there and the responsible look at it
}

// RestraintReviewed says that it was looked at afterwards.
type RestraintReviewed struct {
	Restraint RestraintID
	Resident  ResidentID
	Staff     StaffID   // who answers for the review
	Words     string    // what was learned
	Heard     string    `json:",omitempty"` // what the person says, in their own words
	Change    string    // what changes in the plan, or in the house
	Next      civil.Day `json:",omitzero"` // when again, if it has to be
}

// Restraint is a restraint as it stands.
type Restraint struct {
	Written
	RestraintBegun
	Checks  []RestraintCheck
	Over    *RestraintEnded
	Reviews []RestraintReview
	Due     civil.Day // when it has to be looked at; zero when that is done, or while it lasts
}

// RestraintCheck is one look at whether it must go on.
type RestraintCheck struct {
	Written
	RestraintChecked
}

// RestraintReview is one look at it afterwards.
type RestraintReview struct {
	Written
	RestraintReviewed
}

// Minutes is how long it lasted, in whole minutes; 0 while it lasts.
func (r Restraint) Minutes() int {
	if r.Over == nil {
		return 0
	}
	return int(r.Over.Ended.Sub(r.Began).Minutes())
}

const (
	// RestraintCheckEvery is how often somebody looks whether it must go on, at the latest.
	RestraintCheckEvery = 15 * time.Minute
	// RestraintWordsLongest is the most that one text of the record holds, in bytes.
	RestraintWordsLongest = 4000
)

type restraints struct{ stories[RestraintID] }

func restraint(st story) (r Restraint, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case RestraintBegun:
			r.Written, r.RestraintBegun, ok = t.Written, f, true
		case RestraintChecked:
			r.Checks = append(r.Checks, RestraintCheck{t.Written, f})
		case RestraintEnded:
			r.Over, r.Due = &f, f.Next
		case RestraintReviewed:
			r.Reviews, r.Due = append(r.Reviews, RestraintReview{t.Written, f}), f.Next
		}
	}
	return r, ok
}

func restraintOpen(st story) bool {
	r, ok := restraint(st)
	return ok && (r.Over == nil || !r.Due.IsZero())
}

// restrained returns the restraint that somebody is in.
func (s *State) restrained(id ResidentID) (Restraint, bool) {
	for _, n := range s.restraints.open[id] {
		if r, ok := restraint(s.restraints.all[n].stands()); ok && r.Over == nil {
			return r, true
		}
	}
	return Restraint{}, false
}

// missing says whether any of some texts that a record cannot do without is.
func missing(texts ...string) bool {
	return slices.ContainsFunc(texts, func(s string) bool { return strings.TrimSpace(s) == "" })
}

func tooLong(most int, texts ...string) bool {
	return slices.ContainsFunc(texts, func(s string) bool { return len(s) > most })
}

// BeginRestraint decides that somebody is restrained.
func BeginRestraint(f RestraintBegun) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		c, err := a.crisisOf(f.Crisis, f.Resident)
		if err != nil {
			return nil, err
		}
		_, known := a.s.restraints.all[f.Restraint]
		_, already := a.s.restrained(f.Resident)
		switch {
		case f.Restraint == "" || f.Began.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case !named(a.s.law.is.Restraints, f.Sort):
			return nil, refuse(Conflict, "restraint.law-knows-none")
		case !c.Lasts() && c.Calmed.Before(f.Began) || f.Began.Before(c.Began) || f.Began.After(a.At):
			return nil, refuse(Conflict, "restraint.only-in-a-crisis")
		case already:
			return nil, refuse(Conflict, "restraint.lasts")
		case missing(f.Where, f.Reason, f.Tried, f.Wishes, f.How), len(f.Staff) == 0:
			return nil, refuse(Invalid, "restraint.whole-record")
		case strings.TrimSpace(f.Heard) == "" && strings.TrimSpace(f.Unheard) == "":
			return nil, refuse(Invalid, "restraint.heard")
		case tooLong(RestraintWordsLongest, f.Where, f.Reason, f.Tried, f.Heard, f.Unheard, f.Wishes, f.How, f.Others):
			return nil, refuse(Invalid, "form.too-long", "Count", RestraintWordsLongest)
		}
		for _, id := range append([]StaffID{f.Decided, f.Supervised}, f.Staff...) {
			if err := a.works(id); err != nil {
				return nil, err
			}
		}
		return []Fact{f}, nil
	}
}

// restraintOf finds a restraint, for somebody of the team.
func (a Ask) restraintOf(id RestraintID, of ResidentID) (Restraint, error) {
	if err := a.team(); err != nil {
		return Restraint{}, err
	}
	if _, err := a.about(of); err != nil {
		return Restraint{}, err
	}
	st, _ := a.s.restraints.about(id, of)
	r, ok := restraint(st)
	if !ok {
		return Restraint{}, refuse(NotFound, "restraint.unknown")
	}
	return r, nil
}

// CheckRestraint decides that somebody looked whether it must go on.
func CheckRestraint(f RestraintChecked) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.restraintOf(f.Restraint, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case r.Over != nil:
			return nil, refuse(Conflict, "restraint.over")
		case f.Checked.Before(r.Began) || f.Checked.After(a.At):
			return nil, refuse(Invalid, "restraint.times")
		case missing(f.Words, f.Why):
			return nil, refuse(Invalid, "restraint.whole-record")
		case tooLong(RestraintWordsLongest, f.Words, f.Why):
			return nil, refuse(Invalid, "form.too-long", "Count", RestraintWordsLongest)
		}
		if err := a.works(f.Staff); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// EndRestraint decides that it is over.
func EndRestraint(f RestraintEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.restraintOf(f.Restraint, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case r.Over != nil:
			return nil, refuse(Conflict, "restraint.over")
		case f.Ended.Before(r.Began) || f.Ended.After(a.At):
			return nil, refuse(Invalid, "restraint.times")
		case missing(f.Outcome, f.Physician, f.Told):
			return nil, refuse(Invalid, "restraint.whole-record")
		case tooLong(RestraintWordsLongest, f.Outcome, f.Injuries, f.StaffInjuries, f.Medicines, f.Physician, f.Told):
			return nil, refuse(Invalid, "form.too-long", "Count", RestraintWordsLongest)
		case f.Next.Before(a.s.day(a.At)):
			return nil, refuse(Invalid, "restraint.review")
		}
		return []Fact{f}, nil
	}
}

// ReviewRestraint decides that it was looked at afterwards.
func ReviewRestraint(f RestraintReviewed) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.restraintOf(f.Restraint, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case r.Over == nil:
			return nil, refuse(Conflict, "restraint.lasts")
		case missing(f.Words, f.Change):
			return nil, refuse(Invalid, "restraint.whole-record")
		case tooLong(RestraintWordsLongest, f.Words, f.Heard, f.Change):
			return nil, refuse(Invalid, "form.too-long", "Count", RestraintWordsLongest)
		case !f.Next.IsZero() && !f.Next.After(a.s.day(a.At)):
			return nil, refuse(Invalid, "restraint.review")
		}
		if err := a.works(f.Staff); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

func (f RestraintBegun) subject() ResidentID    { return f.Resident }
func (f RestraintChecked) subject() ResidentID  { return f.Resident }
func (f RestraintEnded) subject() ResidentID    { return f.Resident }
func (f RestraintReviewed) subject() ResidentID { return f.Resident }

func (f RestraintBegun) happened() time.Time   { return f.Began }
func (f RestraintChecked) happened() time.Time { return f.Checked }
func (f RestraintEnded) happened() time.Time   { return f.Ended }

func (f RestraintBegun) fold(s *State, e Entry)    { s.restraints.tell(f.Restraint, e, restraintOpen) }
func (f RestraintChecked) fold(s *State, e Entry)  { s.restraints.tell(f.Restraint, e, restraintOpen) }
func (f RestraintEnded) fold(s *State, e Entry)    { s.restraints.tell(f.Restraint, e, restraintOpen) }
func (f RestraintReviewed) fold(s *State, e Entry) { s.restraints.tell(f.Restraint, e, restraintOpen) }

func (rs *restraints) takeBack(seq uint64, _ string) { rs.again(seq, restraintOpen) }

func (rs *restraints) check(s *State) error {
	for _, st := range rs.all {
		r, ok := restraint(st.stands())
		if !ok {
			continue
		}
		if _, works := s.staff[r.Decided]; !works {
			return fmt.Errorf("restraint of entry %d was decided by nobody who works here", r.Seq)
		}
		if _, in := s.crises.about(r.Crisis, r.Resident); !in {
			return fmt.Errorf("restraint of entry %d is part of no crisis", r.Seq)
		}
		if r.Minutes() < 0 {
			return fmt.Errorf("restraint of entry %d ended before it began", r.Seq)
		}
	}
	return nil
}

// Restraints returns every restraint of a person, the latest first.
func (v View) Restraints(id ResidentID) []Restraint {
	if !reads[RestraintBegun](v, id) {
		return nil
	}
	var list []Restraint
	for _, n := range slices.Backward(v.s.restraints.of[id]) {
		if r, ok := restraint(v.s.restraints.all[n].stands()); ok {
			list = append(list, r)
		}
	}
	return list
}

// RestraintsOpen returns the restraints that last, or that have to be looked at by today, of those whom the viewer
// may see.
func (v View) RestraintsOpen() []Restraint {
	var list []Restraint
	for id, open := range v.s.restraints.open {
		for _, n := range open {
			r, ok := restraint(v.s.restraints.all[n].stands())
			if ok && (r.Over == nil || !r.Due.After(v.Today())) && reads[RestraintBegun](v, id) {
				list = append(list, r)
			}
		}
	}
	slices.SortFunc(list, func(a, b Restraint) int { return compareSeq(a.Seq, b.Seq) })
	return list
}

// A RestraintSum is how often, how long and how many: of a sort, or of a group of people. It names nobody.
type RestraintSum struct {
	Sort    string // as the law calls it; empty in a sum by group
	Group   string // "under-18", "18-25", "26-45", "46-", "unknown-age" or "interpreter"
	Times   int
	Minutes int
	People  int
	Few     bool // the group is too small to say more without saying who: the numbers are left out
}

// RestraintGroupFewest is how many people a group must have had in the house before its sums are told.
const RestraintGroupFewest = 5

// RestraintSums returns the restraints of a stretch of time in sums: by sort, then by group. They are for who
// coordinates or manages the house, and for who audits it.
func (v View) RestraintSums(from, until time.Time) (sorts, groups []RestraintSum) {
	if !to(TieStaff, RoleCoordinator, RoleManager, RoleAuditor).admits(v.who.Role, v.tie("")) {
		return nil, nil
	}
	bySort, byGroup, base := map[string]*RestraintSum{}, map[string]*RestraintSum{}, map[string]int{}
	for id, resident := range v.s.residents {
		in := restraintGroups(resident, v.s.day(until))
		for _, g := range in {
			base[g]++
		}
		counted := map[*RestraintSum]bool{}
		add := func(sums map[string]*RestraintSum, key string, sum RestraintSum, minutes int) {
			if sums[key] == nil {
				sums[key] = &sum
			}
			s := sums[key]
			s.Times, s.Minutes = s.Times+1, s.Minutes+minutes
			if !counted[s] {
				counted[s] = true
				s.People++
			}
		}
		for _, n := range v.s.restraints.of[id] {
			r, ok := restraint(v.s.restraints.all[n].stands())
			if !ok || r.Began.Before(from) || !r.Began.Before(until) {
				continue
			}
			add(bySort, r.Sort, RestraintSum{Sort: r.Sort}, r.Minutes())
			for _, g := range in {
				add(byGroup, g, RestraintSum{Group: g}, r.Minutes())
			}
		}
	}
	for _, known := range v.s.law.is.Restraints {
		if s := bySort[known.Name]; s != nil {
			sorts = append(sorts, *s)
		}
	}
	for _, g := range []string{"under-18", "18-25", "26-45", "46-", "unknown-age", "interpreter"} {
		if s := byGroup[g]; s != nil && base[g] < RestraintGroupFewest {
			groups = append(groups, RestraintSum{Group: g, Few: true})
		} else if s != nil {
			groups = append(groups, *s)
		}
	}
	return sorts, groups
}

// restraintGroups are the groups that somebody is counted in.
func restraintGroups(r Resident, on civil.Day) (groups []string) {
	age := int(on.Sub(r.Born) / 365)
	switch {
	case r.Born.IsZero():
		groups = []string{"unknown-age"}
	case age < 18:
		groups = []string{"under-18"}
	case age < 26:
		groups = []string{"18-25"}
	case age < 46:
		groups = []string{"26-45"}
	default:
		groups = []string{"46-"}
	}
	if r.Interpreter {
		groups = append(groups, "interpreter")
	}
	return groups
}
