package care

import (
	"fmt"
	"slices"
	"time"
)

// A handover carries each person's project on from one team to the next. Nobody writes it: it is composed from what
// was noted anyway since the team that comes last had the house. Taking it over says that somebody has read it; it
// holds nobody back from going home.

// HandoverTaken says that a colleague has taken the house over, knowing what was noted until then.
type HandoverTaken struct {
	Handover HandoverID
	Staff    StaffID
	Team     string    `json:",omitempty"` // the team that comes, if the house has teams
	Since    time.Time // where what was handed over begins
}

const (
	// HandoverLongest is how far back a handover reaches at most; what is older is in the persons' own pages.
	HandoverLongest = 21 * 24 * time.Hour
	// HandoverShortest is how far back it reaches for somebody who was never here.
	HandoverShortest = 24 * time.Hour
	// turnGap is how long nobody of a team may be on duty within one turn of living in the house.
	turnGap = 36 * time.Hour
)

// handovers are those that were taken, in the order in which they were written.
type handovers []TakenHandover

// TakenHandover is a handover that somebody has taken.
type TakenHandover struct {
	Written
	HandoverTaken
}

// Handover is what somebody who comes on duty gets to know.
type Handover struct {
	Team   string    // that comes; "" if the house has no teams
	Since  time.Time // when they last had the house
	People []HandoverPerson
	Taken  []TakenHandover // by whom this handover has been taken already
}

// HandoverPerson is what there is to know about a person. Long texts are read when they are shown.
type HandoverPerson struct {
	Resident Resident
	New      bool          // they came since
	Left     bool          // they went home since
	Leave    Leave         // they are away now
	Own      *Wellbeing    // how they are, in their own words, as they said last
	Crises   []CrisisStory // hard times since, or that last; the latest first
	Signs    []Sign        // noticed since, or about which nobody has talked with them yet
	Worked   []Note        // what worked, the latest first
	Good     []Note        // something good
	Awaits   []Note        // what awaits
	Others   int           // other notes since
	Promises []Promise     // that are still to be kept
	Review   *Review       // of their plan, the latest that was held since
	Times    int           // how often somebody was with them since
	Minutes  int
}

// TakeHandover decides that somebody has taken the house over.
func TakeHandover(f HandoverTaken) Decision {
	return func(a Ask) ([]Fact, error) {
		c, works := a.s.staff[f.Staff]
		switch {
		case a.By.Role != RoleProgram && (f.Staff == "" || a.By.Staff() != f.Staff):
			return nil, refuse(Forbidden, "rights.not-yours")
		case f.Handover == "":
			return nil, refuse(Invalid, "form.incomplete")
		case !works || !c.Left.IsZero():
			return nil, refuse(NotFound, "staff.unknown")
		case f.Since.After(a.At):
			return nil, refuse(Invalid, "handover.in-the-future")
		}
		for _, t := range a.s.handovers {
			if t.Handover == f.Handover && t.HandoverTaken.same(f) {
				return nil, nil // already so
			} else if t.Handover == f.Handover {
				return nil, refuse(Conflict, "form.known-with-other-contents")
			}
		}
		return []Fact{f}, nil
	}
}

func (f HandoverTaken) same(g HandoverTaken) bool {
	return f.Staff == g.Staff && f.Team == g.Team && f.Since.Equal(g.Since)
}

func (HandoverTaken) subject() ResidentID { return "" }

func (f HandoverTaken) fold(s *State, e Entry) {
	s.handovers = append(s.handovers, TakenHandover{written(e), f})
}

func (h *handovers) written(seq uint64) *Written {
	if i, ok := slices.BinarySearchFunc(*h, seq, func(t TakenHandover, seq uint64) int { return compareSeq(t.Seq, seq) }); ok {
		return &(*h)[i].Written
	}
	return nil
}

func (h *handovers) check(s *State) error {
	for _, t := range *h {
		if _, ok := s.staff[t.Staff]; !ok {
			return fmt.Errorf("handover of entry %d was taken by nobody who works here", t.Seq)
		}
	}
	return nil
}

// turn is the stretch in which somebody, or their team, has the house: the one that touches a moment or begins within
// a day after it.
type turn struct {
	team       string
	from       time.Time
	lastBefore time.Time // when the turn before it ended; zero if there was none
}

// turnOf finds the turn that a colleague is in or comes to. Duties of a team that follow one another within turnGap
// are one turn; somebody without a team has turns of their own.
func (s *State) turnOf(id StaffID, at time.Time) (t turn, ok bool) {
	coming := at.Add(24 * time.Hour)
	all := s.duties.here(at.Add(-2*HandoverLongest), coming)
	var mine DutyEntered
	for _, d := range all {
		if d.Staff == id && d.Until.After(at) && (!ok || d.From.Before(mine.From)) {
			mine, ok = d, true
		}
	}
	if !ok {
		return turn{}, false
	}
	t = turn{team: mine.Team, from: mine.From}
	ended := func(d DutyEntered) bool { return d.Until.Before(t.from) || d.Until.Equal(t.from) }
	for _, d := range slices.Backward(all) { // those that began last come first
		same := d.Staff == id && mine.Team == "" || mine.Team != "" && d.Team == mine.Team
		switch {
		case !same || d.From.After(t.from):
		case mine.Team == "" && ended(d), mine.Team != "" && t.from.Sub(d.Until) > turnGap:
			if d.Until.After(t.lastBefore) {
				t.lastBefore = d.Until
			}
		case mine.Team != "":
			t.from = d.From
		}
	}
	return t, true
}

// Handover returns what the one who looks gets to know when they come on duty; nothing for anybody who does not work
// here.
func (v View) Handover() Handover {
	if !readsHouse[HandoverTaken](v) {
		return Handover{}
	}
	h := Handover{Since: v.at.Add(-HandoverShortest)}
	began := v.at.Add(-HandoverShortest)
	if t, ok := v.s.turnOf(v.who.Staff(), v.at); ok {
		h.Team, began = t.team, t.from
		if !t.lastBefore.IsZero() {
			h.Since = t.lastBefore
		}
	}
	if earliest := v.at.Add(-HandoverLongest); h.Since.Before(earliest) {
		h.Since = earliest
	}
	for _, t := range slices.Backward(v.s.handovers) {
		if t.At.Before(began.Add(-24 * time.Hour)) {
			break
		}
		if t.Team == h.Team && !t.TakenBack {
			h.Taken = append(h.Taken, t)
		}
	}
	for _, r := range v.list(func(r Resident) bool { return r.Here() || r.Stay().Until.After(h.Since) }) {
		h.People = append(h.People, v.handed(r, h.Since))
	}
	h.Since = h.Since.In(v.Zone())
	return h
}

// handed is what there is to know about one person since a moment.
func (v View) handed(r Resident, since time.Time) HandoverPerson {
	p := HandoverPerson{Resident: r, New: r.Stay().From.After(since), Left: !r.Here(), Promises: v.Promises(r.ID)}
	p.Leave, _ = v.OnLeave(r.ID)
	if told := v.Wellbeing(r.ID, since, v.at.Add(time.Nanosecond)); len(told) > 0 {
		p.Own = &told[0]
	}
	p.Crises, p.Signs = v.Crises(r.ID, since), v.Signs(r.ID, since)
	for _, n := range v.NotesSince(r.ID, since) {
		switch n.About {
		case NoteWorked:
			p.Worked = append(p.Worked, n)
		case NoteGood:
			p.Good = append(p.Good, n)
		case NoteAwaits:
			p.Awaits = append(p.Awaits, n)
		default:
			p.Others++
		}
	}
	if held := v.s.reviews.last(r.ID); held != nil && held.Held.After(since) && reads[ReviewHeld](v, r.ID) {
		shown := v.s.reviews.now(held)
		p.Review = &shown
	}
	for _, held := range v.Contacts(r.ID, since, v.at.Add(time.Nanosecond)) {
		p.Times++
		p.Minutes += held.Minutes
	}
	return p
}
