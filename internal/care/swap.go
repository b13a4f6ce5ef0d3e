package care

import (
	"cmp"
	"slices"
	"strings"
	"time"

	worklaw "milieu/internal/law"
)

// A swap is two colleagues changing duties with one another, or one taking another's. It is theirs to agree on; the house only asks whether
// it is lawful, and then it holds.

// SwapAsked says that somebody asks a colleague to take a duty of theirs.
type SwapAsked struct {
	Swap  SwapID
	Duty  DutyID // of the one who asks
	By    StaffID
	To    StaffID
	For   DutyID `json:",omitempty"` // of the one who is asked, given for it; "" if nothing is
	Words string `json:",omitempty"`
}

// SwapAgreed says that the one who was asked said yes. The duties change with it, by facts of their own.
type SwapAgreed struct {
	Swap SwapID
}

// SwapDeclined says that it comes to nothing: the one who was asked said no, or the one who asked took it back.
type SwapDeclined struct {
	Swap SwapID
}

// DutyReplaced says that a colleague does a duty in place of another. The change itself is in the facts written with it.
type DutyReplaced struct {
	Duty  DutyID // that is cancelled
	By    DutyID // that is entered for it
	Staff StaffID
	Why   string `json:",omitempty"` // why it was done although it is unlawful: something that nobody could foresee
}

// A Swap is one as it stands.
type Swap struct {
	SwapAsked
	At     time.Time
	Closed bool
}

type swaps []Swap // in the order in which they were asked

// AskSwap decides that somebody asks a colleague.
func AskSwap(f SwapAsked) Decision {
	return func(a Ask) ([]Fact, error) {
		if a.By.Staff() != f.By || f.By == "" {
			return nil, refuse(Forbidden, "rights.not-yours")
		}
		if i := a.s.swaps.find(f.Swap); i >= 0 {
			if a.s.swaps[i].SwapAsked == f {
				return nil, nil // already so
			}
			return nil, refuse(Conflict, "form.known-with-other-contents")
		}
		c, ok := a.s.staff[f.To]
		switch {
		case f.Swap == "":
			return nil, refuse(Invalid, "form.incomplete")
		case !ok || !c.Left.IsZero():
			return nil, refuse(NotFound, "staff.unknown")
		case f.To == f.By:
			return nil, refuse(Invalid, "rota.swap-with-oneself")
		case len(strings.TrimSpace(f.Words)) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		if err := a.swappable(f); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// AgreeSwap decides that a swap holds, if the law lets it.
func AgreeSwap(f SwapAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		i := a.s.swaps.find(f.Swap)
		switch {
		case i < 0 || a.s.swaps[i].Closed:
			return nil, refuse(NotFound, "rota.swap-unknown")
		case a.By.Staff() != a.s.swaps[i].To:
			return nil, refuse(Forbidden, "rights.not-yours")
		}
		swap := a.s.swaps[i].SwapAsked
		if err := a.swappable(swap); err != nil {
			return nil, err
		}
		gone := []DutyID{swap.Duty}
		entered := []DutyEntered{a.s.duties.byID[swap.Duty].handed(DutyID(swap.Swap)+".1", swap.To)}
		if swap.For != "" {
			gone = append(gone, swap.For)
			entered = append(entered, a.s.duties.byID[swap.For].handed(DutyID(swap.Swap)+".2", swap.By))
		}
		facts := []Fact{f}
		for _, id := range gone {
			facts = append(facts, DutyCancelled{Duty: id})
		}
		for _, d := range entered {
			if err := a.fits(d, entered, gone); err != nil {
				return nil, err
			}
			if broken := a.s.breaks(d.Staff, gone, entered); len(broken) > 0 {
				return nil, refuse(Conflict, "rota.swap-unlawful", "Name", a.s.staff[d.Staff].Name)
			}
			facts = append(facts, d)
		}
		return facts, nil
	}
}

// DeclineSwap decides that a swap comes to nothing.
func DeclineSwap(f SwapDeclined) Decision {
	return func(a Ask) ([]Fact, error) {
		i := a.s.swaps.find(f.Swap)
		switch {
		case i < 0:
			return nil, refuse(NotFound, "rota.swap-unknown")
		case a.By.Staff() == "" || a.By.Staff() != a.s.swaps[i].To && a.By.Staff() != a.s.swaps[i].By:
			return nil, refuse(Forbidden, "rights.not-yours")
		case a.s.swaps[i].Closed:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// ReplaceDuty decides that a colleague does a duty in place of another, from when it begins or, if it has begun, from now. It must be lawful,
// unless something that nobody could foresee leaves no other way; then the reason is written down (co-living regulation section 4).
func ReplaceDuty(f DutyReplaced) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		known, ok := a.s.duties.byID[f.Duty]
		if by, done := a.s.duties.byID[f.By]; done && by.Staff == f.Staff {
			return nil, nil // already so
		}
		switch {
		case !ok || known.cancelled:
			return nil, refuse(NotFound, "duty.unknown")
		case f.By == "" || f.By == f.Duty:
			return nil, refuse(Invalid, "form.incomplete")
		case f.Staff == known.Staff:
			return nil, refuse(Invalid, "rota.swap-with-oneself")
		case !known.Until.After(a.At):
			return nil, refuse(Conflict, "duty.is-over")
		case len(f.Why) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		d := known.handed(f.By, f.Staff)
		facts := []Fact{f, DutyCancelled{Duty: f.Duty, Why: f.Why}}
		if known.From.Before(a.At) {
			d.From = a.At.UTC().Truncate(time.Minute)
			worked := known.DutyEntered
			worked.Duty, worked.Until = f.By+".0", d.From
			facts = append(facts, worked) // what was worked stays worked
		}
		if err := a.fits(d, nil, []DutyID{f.Duty}); err != nil {
			return nil, err
		}
		if f.Why == "" && len(a.s.breaks(f.Staff, nil, []DutyEntered{d})) > 0 {
			return nil, refuse(Conflict, "duty.unlawful", "Name", a.s.staff[f.Staff].Name)
		}
		return append(facts, d), nil
	}
}

// swappable asks whether the duties of a swap are still what they were when it was asked.
func (a Ask) swappable(f SwapAsked) error {
	mine, ok := a.s.duties.byID[f.Duty]
	theirs, also := a.s.duties.byID[f.For]
	switch {
	case !ok || mine.cancelled || mine.Staff != f.By || f.For != "" && (!also || theirs.cancelled || theirs.Staff != f.To):
		return refuse(NotFound, "duty.unknown")
	case !mine.From.After(a.At) || f.For != "" && !theirs.From.After(a.At):
		return refuse(Conflict, "rota.has-begun")
	}
	return nil
}

// handed is a duty as somebody else's.
func (d duty) handed(id DutyID, to StaffID) DutyEntered {
	f := d.DutyEntered
	f.Duty, f.Staff = id, to
	return f
}

func (SwapAsked) subject() ResidentID    { return "" }
func (SwapAgreed) subject() ResidentID   { return "" }
func (SwapDeclined) subject() ResidentID { return "" }
func (DutyReplaced) subject() ResidentID { return "" }

func (f SwapAsked) fold(s *State, e Entry) {
	s.swaps = append(slices.Clip(s.swaps), Swap{SwapAsked: f, At: e.At})
}
func (f SwapAgreed) fold(s *State, _ Entry)   { s.swaps = s.swaps.closed(f.Swap) }
func (f SwapDeclined) fold(s *State, _ Entry) { s.swaps = s.swaps.closed(f.Swap) }
func (DutyReplaced) fold(*State, Entry)       {} // what changes is in the facts written with it

func (list swaps) find(id SwapID) int {
	return slices.IndexFunc(list, func(w Swap) bool { return w.Swap == id })
}

func (list swaps) closed(id SwapID) swaps {
	list = slices.Clone(list)
	if i := list.find(id); i >= 0 {
		list[i].Closed = true
	}
	return list
}

// Swaps returns what somebody was asked or has asked and waits for, if the duties still stand; only their own.
func (v View) Swaps() []Swap {
	me := v.who.Staff()
	return slices.DeleteFunc(slices.Clone([]Swap(v.s.swaps)), func(w Swap) bool {
		return me == "" || w.Closed || w.By != me && w.To != me || v.s.Ask(v.who, "", v.at).swappable(w.SwapAsked) != nil
	})
}

// Open returns the duties from now on of those who are away on their days: somebody has to do them.
func (v View) Open(until time.Time) []DutyEntered {
	if !v.plans() {
		return nil
	}
	return slices.DeleteFunc(v.s.duties.between(v.at, until), func(d DutyEntered) bool { return !v.s.uncovered(d) })
}

// uncovered says whether whose duty it is is away on any of its days.
func (s *State) uncovered(d DutyEntered) bool {
	for day := s.day(d.From); day <= s.day(d.Until.Add(-time.Second)); day = day.Add(1) {
		if s.absences.away(d.Staff, day) {
			return true
		}
	}
	return false
}

// A Replacement is a colleague who could do a duty, and what speaks for it and against.
type Replacement struct {
	Staff      Staff
	Breaks     []worklaw.Finding // what would be unlawful
	Wish       WishMade          // of one of its days; zero if there is none
	Week       time.Duration     // their working time in that week, with it
	Companions []Resident        // whose companion they are, and who live here
	Shares     []string          // strengths that they have as the one whose duty it is
	SameTeam   bool
}

// Replacements returns who could do a duty, the best first: lawful before not, then those who wish to, companions of more, fewer
// hours that week. Those who are away or on duty then are not among them.
func (v View) Replacements(id DutyID) []Replacement {
	d, ok := v.s.duties.byID[id]
	if !ok || d.cancelled || !v.plans() {
		return nil
	}
	var list []Replacement
	for _, c := range v.Colleagues() {
		mine := d.handed(id+"?", c.ID)
		if mine.From.Before(v.at) {
			mine.From = v.at
		}
		if c.ID == d.Staff || v.s.Ask(v.who, "", v.at).fits(mine, nil, []DutyID{id}) != nil {
			continue
		}
		r := Replacement{Staff: c, Breaks: v.s.breaks(c.ID, nil, []DutyEntered{mine}), Companions: v.Follows(c.ID), SameTeam: v.s.lastTeam(c.ID, d.From) == d.Team && d.Team != ""}
		monday := v.s.day(d.From).Monday()
		e := v.s.employee(c.ID, monday, monday, nil, []DutyEntered{mine})
		r.Week = v.s.workrules.is().Hours(e.Duties, monday.At(0, v.Zone()), monday.Add(7).At(0, v.Zone()))
		r.Wish, _ = v.s.wishes.on(c.ID, v.s.day(d.From))
		for _, own := range v.s.staff[d.Staff].Strengths {
			if slices.ContainsFunc(c.Strengths, func(s string) bool { return strings.EqualFold(s, own) }) {
				r.Shares = append(r.Shares, own)
			}
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, func(a, b Replacement) int {
		return cmp.Or(cmp.Compare(len(a.Breaks), len(b.Breaks)), cmp.Compare(a.mood(), b.mood()), cmp.Compare(len(b.Companions), len(a.Companions)), cmp.Compare(a.Week, b.Week))
	})
	return list
}

// mood is how much somebody would mind: a wish to work, none, a wish to be off.
func (r Replacement) mood() int {
	switch {
	case r.Wish.Staff == "":
		return 1
	case r.Wish.Off:
		return 2
	}
	return 0
}

// lastTeam is the team of somebody's last duty before a time.
func (s *State) lastTeam(staff StaffID, at time.Time) string {
	team := ""
	for _, d := range s.duties.between(at.AddDate(0, 0, -60), at) {
		if d.Staff == staff && d.Team != "" {
			team = d.Team
		}
	}
	return team
}
