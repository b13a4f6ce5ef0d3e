package care

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
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

// DutyReplaced says that a colleague does a duty, or a part of it, in place of another. The change itself is in the facts written with it.
type DutyReplaced struct {
	Duty  DutyID // that is cancelled
	By    DutyID // that is entered for it
	Staff StaffID
	From  time.Time `json:",omitzero"`  // the part; zero: from its beginning
	Until time.Time `json:",omitzero"`  // zero: to its end
	Why   string    `json:",omitempty"` // why it was done although it is unlawful: something that nobody could foresee
}

// A Swap is one as it stands.
type Swap struct {
	SwapAsked
	At       time.Time
	Closed   bool
	Declined StaffID   // who said no, or took it back; "" if nobody did
	Ended    time.Time // zero while it is open
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
		if block, blocked := a.blocks(swap); blocked && block.Refusal != nil {
			return nil, block.Refusal
		} else if blocked {
			return nil, refuse(Conflict, "rota.swap-unlawful", "Name", block.Staff.Name)
		}
		gone, entered := a.s.swapped(swap)
		facts := []Fact{f}
		for _, id := range gone {
			facts = append(facts, DutyCancelled{Duty: id})
		}
		for _, d := range entered {
			facts = append(facts, d)
		}
		return facts, nil
	}
}

// swapped is what a swap would do to the duties.
func (s *State) swapped(f SwapAsked) (gone []DutyID, entered []DutyEntered) {
	gone, entered = []DutyID{f.Duty}, []DutyEntered{s.duties.byID[f.Duty].handed(DutyID(f.Swap)+".1", f.To)}
	if f.For != "" {
		gone, entered = append(gone, f.For), append(entered, s.duties.byID[f.For].handed(DutyID(f.Swap)+".2", f.By))
	}
	return gone, entered
}

// A SwapBlock is why a swap cannot be: for whom it would be unlawful, or why they cannot come.
type SwapBlock struct {
	Staff   Staff
	Breaks  []worklaw.Finding
	Refusal *Refusal
}

// blocks asks whether somebody could not do what a swap would give them.
func (a Ask) blocks(f SwapAsked) (SwapBlock, bool) {
	gone, entered := a.s.swapped(f)
	for _, d := range entered {
		block := SwapBlock{Staff: a.s.staff[d.Staff]}
		if err := a.fits(d, entered, gone); errors.As(err, &block.Refusal) {
			return block, true
		}
		if block.Breaks = a.s.breaks(d.Staff, gone, entered); len(block.Breaks) > 0 {
			return block, true
		}
	}
	return SwapBlock{}, false
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

// ReplaceDuty decides that a colleague does a duty in place of another, or the part of it that is asked for; if it has begun, from now. It must be
// lawful, unless something that nobody could foresee leaves no other way; then the reason is written down (co-living regulation section 4).
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
		d, stays := known.part(f, a.At)
		if d.From.Before(known.From) || d.Until.After(known.Until) || !d.Until.After(d.From) {
			return nil, refuse(Invalid, "duty.ends-before-it-begins")
		}
		facts := []Fact{f, DutyCancelled{Duty: f.Duty, Why: f.Why}}
		for _, piece := range stays {
			facts = append(facts, piece)
		}
		if err := a.fits(d, stays, []DutyID{f.Duty}); err != nil {
			return nil, err
		}
		if f.Why == "" && len(a.s.breaks(f.Staff, nil, []DutyEntered{d})) > 0 {
			return nil, refuse(Conflict, "duty.unlawful", "Name", a.s.staff[f.Staff].Name)
		}
		return append(facts, d), nil
	}
}

// part is what is done in place of somebody, from a moment on, and what stays theirs: what was worked stays worked.
func (d duty) part(f DutyReplaced, at time.Time) (part DutyEntered, stays []DutyEntered) {
	part = d.handed(f.By, f.Staff)
	if !f.From.IsZero() {
		part.From = f.From
	}
	if !f.Until.IsZero() {
		part.Until = f.Until
	}
	if part.From.Before(at) {
		part.From = at.UTC().Truncate(time.Minute)
	}
	if before := d.handed(f.By+".0", d.Staff); part.From.After(d.From) {
		before.Until = part.From
		stays = append(stays, before)
	}
	if after := d.handed(f.By+".2", d.Staff); part.Until.Before(d.Until) {
		after.From = part.Until
		stays = append(stays, after)
	}
	return part, stays
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
func (f SwapAgreed) fold(s *State, e Entry)   { s.swaps = s.swaps.closed(f.Swap, "", e.At) }
func (f SwapDeclined) fold(s *State, e Entry) { s.swaps = s.swaps.closed(f.Swap, e.By.Staff(), e.At) }
func (DutyReplaced) fold(*State, Entry)       {} // what changes is in the facts written with it

func (list swaps) find(id SwapID) int {
	return slices.IndexFunc(list, func(w Swap) bool { return w.Swap == id })
}

func (list swaps) closed(id SwapID, declined StaffID, at time.Time) swaps {
	list = slices.Clone(list)
	if i := list.find(id); i >= 0 {
		list[i].Closed, list[i].Declined, list[i].Ended = true, declined, at
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

// SwapBlock returns why a swap of one's own could not be, if so.
func (v View) SwapBlock(f SwapAsked) (SwapBlock, bool) {
	me, a := v.who.Staff(), v.s.Ask(v.who, "", v.at)
	if me == "" || f.By != me && f.To != me || a.swappable(f) != nil {
		return SwapBlock{}, false
	}
	return a.blocks(f)
}

// SwapNews returns what somebody asked for in vain since a moment, and what they asked or were asked that cannot be any more because a duty was
// changed meanwhile; only their own, until the duty would have begun.
func (v View) SwapNews(since time.Time) (list []Swap) {
	me, a := v.who.Staff(), v.s.Ask(v.who, "", v.at)
	for _, w := range v.s.swaps {
		declined := w.Declined != "" && w.Declined != me && w.By == me && w.Ended.After(since)
		lapsed := !w.Closed && (w.By == me || w.To == me) && a.swappable(w.SwapAsked) != nil
		if me != "" && (declined || lapsed) && v.s.duties.byID[w.Duty].From.After(v.at) {
			list = append(list, w)
		}
	}
	return list
}

// SwappedDuty returns a duty of a swap of one's own, also if it does not stand any more.
func (v View) SwappedDuty(w SwapID) (d DutyEntered, stands bool) {
	i := v.s.swaps.find(w)
	if i < 0 || v.who.Staff() == "" || v.s.swaps[i].By != v.who.Staff() && v.s.swaps[i].To != v.who.Staff() {
		return DutyEntered{}, false
	}
	known := v.s.duties.byID[v.s.swaps[i].Duty]
	return known.DutyEntered, !known.cancelled
}

// Open returns the duties from now on of those who are away on their days, each with the part of it that somebody has to do: whole days of it,
// from the time at which it begins.
func (v View) Open(until time.Time) (list []DutyEntered) {
	if !v.plans() {
		return nil
	}
	for _, d := range v.s.duties.between(v.at, until) {
		if part, open := v.s.missed(d, v.at); open {
			list = append(list, part)
		}
	}
	return list
}

// missed is the part of a duty that whose it is is away for, from a moment on.
func (s *State) missed(d DutyEntered, at time.Time) (part DutyEntered, away bool) {
	part = d
	zone := s.house.location()
	clock := civil.ClockOf(d.From, zone)
	for day, from := s.day(d.From), d.From; from.Before(d.Until); day = day.Add(1) {
		next := day.Add(1).At(clock, zone).UTC()
		if d.Until.Sub(d.From) <= 24*time.Hour || next.After(d.Until) {
			next = d.Until
		}
		piece := d
		piece.From, piece.Until = from, next
		if next.After(at) && s.uncovered(piece) {
			if !away {
				part.From = from
			}
			part.Until, away = next, true
		}
		from = next
	}
	return part, away
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
	SameWork   bool // their profession is the same
	Rostered   bool // they have a post, or were on duty lately
}

// Replacements returns who could do a duty, or a part of it (zero times: the whole), the best first: those who have a post or were on duty lately
// before those who only come to the house otherwise, lawful before not, then those who wish to, companions of more, those of the same profession,
// fewer hours that week. Those who are away or on duty then are not among them.
func (v View) Replacements(id DutyID, from, until time.Time) []Replacement {
	d, ok := v.s.duties.byID[id]
	if !ok || d.cancelled || !v.plans() {
		return nil
	}
	lately := v.s.lately(d.From)
	var list []Replacement
	for _, c := range v.Colleagues() {
		mine, _ := d.part(DutyReplaced{By: id + "?", Staff: c.ID, From: from, Until: until}, v.at)
		_, post := v.s.workrules.contract(c.ID, v.s.day(d.From))
		if c.ID == d.Staff || v.s.Ask(v.who, "", v.at).fits(mine, nil, []DutyID{id}) != nil {
			continue
		}
		r := Replacement{Staff: c, Breaks: v.s.breaks(c.ID, nil, []DutyEntered{mine}), Companions: v.Follows(c.ID), SameTeam: v.s.lastTeam(c.ID, d.From) == d.Team && d.Team != "",
			Rostered: post || lately[c.ID], SameWork: strings.EqualFold(c.Profession, v.s.staff[d.Staff].Profession)}
		monday := v.s.day(mine.From).Monday()
		e := v.s.employee(c.ID, monday, monday, nil, []DutyEntered{mine})
		r.Week = v.s.workrules.is().Hours(e.Duties, monday.At(0, v.Zone()), monday.Add(7).At(0, v.Zone()))
		r.Wish, _ = v.s.wishes.on(c.ID, v.s.day(mine.From))
		for _, own := range v.s.staff[d.Staff].Strengths {
			if slices.ContainsFunc(c.Strengths, func(s string) bool { return strings.EqualFold(s, own) }) {
				r.Shares = append(r.Shares, own)
			}
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, func(a, b Replacement) int {
		return cmp.Or(first(a.Rostered, b.Rostered), cmp.Compare(len(a.Breaks), len(b.Breaks)), cmp.Compare(a.mood(), b.mood()), cmp.Compare(len(b.Companions), len(a.Companions)), first(a.SameWork, b.SameWork), cmp.Compare(a.Week, b.Week))
	})
	return list
}

// lately are those who were on duty in the weeks before a time.
func (s *State) lately(at time.Time) map[StaffID]bool {
	list := map[StaffID]bool{}
	for _, d := range s.duties.between(at.AddDate(0, 0, -60), at) {
		list[d.Staff] = true
	}
	return list
}

// first orders what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
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
