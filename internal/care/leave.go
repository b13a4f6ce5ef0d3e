package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A leave is time that a resident spends away from the house and comes back from: a night at home, a funeral, a
// weekend at the cabin. The resident may wish for it; the team agrees. Nothing here counts lateness: a return
// that is still awaited is something to be friendly about, not a breach.

// LeaveAsked says that a resident wishes to be away for a while.
type LeaveAsked struct {
	Leave    LeaveID
	Resident ResidentID
	From     time.Time
	Until    time.Time // when they would be back
	To       string    `json:",omitempty"` // where to, and what for, in the person's own words
}

// LeaveAgreed says that resident and team have agreed on a leave; said again, that they agreed otherwise.
type LeaveAgreed struct {
	Leave    LeaveID
	Resident ResidentID
	From     time.Time
	Until    time.Time // when they are expected back
	To       string    `json:",omitempty"`
}

// LeaveDeclined says that the team did not agree to a wish, and why.
type LeaveDeclined struct {
	Leave    LeaveID
	Resident ResidentID
	Why      string // is owed to the person
}

// LeaveBegan says when the resident went, where that was not as agreed.
type LeaveBegan struct {
	Leave    LeaveID
	Resident ResidentID
	On       time.Time
}

// LeaveEnded says when the resident came back.
type LeaveEnded struct {
	Leave    LeaveID
	Resident ResidentID
	On       time.Time
}

// LeaveCancelled says that a leave, or the wish for one, came to nothing.
type LeaveCancelled struct {
	Leave    LeaveID
	Resident ResidentID
	Why      string `json:",omitempty"`
}

// A LeaveStage says how far a leave has come.
type LeaveStage string

// The stages of a leave. That it is the agreed time to go, or to be back, changes no stage: see Leave.AwayAt.
const (
	LeaveWished    LeaveStage = "asked"
	LeaveStands    LeaveStage = "agreed"
	LeaveOver      LeaveStage = "over"
	LeaveRefused   LeaveStage = "declined"
	LeaveCalledOff LeaveStage = "cancelled"
)

// Leave is a leave as it stands now.
type Leave struct {
	Written  // the last that was said of it
	ID       LeaveID
	Resident ResidentID
	From     time.Time // as agreed, or as wished
	Until    time.Time // when they are expected back, as agreed or as wished
	To       string
	Stage    LeaveStage
	Went     time.Time // when they went, if somebody noted it
	Back     time.Time // when they came back
	Why      string    // it was declined or cancelled
}

// AwayAt says whether the person is away on this leave at a moment: from when they went, or were to go if nobody
// noted it, until somebody notes that they are back.
func (l Leave) AwayAt(t time.Time) bool {
	from := l.From
	if !l.Went.IsZero() {
		from = l.Went
	}
	switch l.Stage {
	case LeaveStands:
		return !t.Before(from)
	case LeaveOver:
		return !t.Before(from) && t.Before(l.Back)
	}
	return false
}

// LateAt says whether the person is still awaited after the time of return.
func (l Leave) LateAt(t time.Time) bool { return l.AwayAt(t) && t.After(l.Until) }

// open says whether something is still to happen.
func (l Leave) open() bool { return l.Stage == LeaveWished || l.Stage == LeaveStands }

// LeaveLongest is the longest leave that can be agreed at once.
const LeaveLongest = 60 * 24 * time.Hour

// leaves are what was said about each leave, in the order in which it was said; the leave is what those that
// stand amount to. A resident's leaves are in the order in which they were first spoken of.
type leaves struct {
	of    map[ResidentID][]LeaveID
	steps map[LeaveID][]leaveStep
}

type leaveStep struct {
	Written
	fact interface{ step(*Leave) }
}

// AskLeave decides that a resident wishes to be away.
func AskLeave(f LeaveAsked) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		if known := a.s.leaves.steps[f.Leave]; len(known) > 0 {
			if first, ok := known[0].fact.(LeaveAsked); ok && first.same(f) {
				return nil, nil // already so
			}
			return nil, refuse(Conflict, "form.known-with-other-contents")
		}
		if err := a.leave(LeaveAgreed(f)); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// AgreeLeave decides that a leave is agreed: one that the resident asked for, one that came up in talk, or one
// that stands and is agreed anew.
func AgreeLeave(f LeaveAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		if err := a.leave(f); err != nil {
			return nil, err
		}
		if l, ok := a.s.leaves.leave(f.Leave); ok {
			switch {
			case l.Resident != f.Resident:
				return nil, refuse(Conflict, "form.known-with-other-contents")
			case l.Stage == LeaveStands && l.From.Equal(f.From) && l.Until.Equal(f.Until) && l.To == f.To:
				return nil, nil // already so
			case !l.open():
				return nil, refuse(Conflict, "leave.settled")
			}
		}
		return []Fact{f}, nil
	}
}

// leave asks what holds for every leave, wished or agreed.
func (a Ask) leave(f LeaveAgreed) error {
	r, err := a.about(f.Resident)
	if err != nil {
		return err
	}
	switch {
	case f.Leave == "" || f.From.IsZero() || f.Until.IsZero():
		return refuse(Invalid, "form.incomplete")
	case !r.Here():
		return refuse(Conflict, "resident.not-here", "Name", r.Name)
	case !f.Until.After(f.From):
		return refuse(Invalid, "leave.back-before-leaving")
	case f.Until.Sub(f.From) > LeaveLongest:
		return refuse(Invalid, "leave.too-long", "Count", int(LeaveLongest.Hours()/24))
	case len(f.To) > AnswerLongest:
		return refuse(Invalid, "form.too-long", "Count", AnswerLongest)
	}
	for l := range a.s.leavesOf(f.Resident) {
		if l.ID != f.Leave && l.Stage == LeaveStands && l.From.Before(f.Until) && f.From.Before(l.Until) {
			return refuse(Conflict, "leave.overlaps", "Name", r.Name)
		}
	}
	return nil
}

// DeclineLeave decides that the team does not agree to a wish. The person is owed a reason.
func DeclineLeave(f LeaveDeclined) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		l, err := a.leaveOf(f.Resident, f.Leave)
		switch {
		case err != nil:
			return nil, err
		case l.Stage == LeaveRefused:
			return nil, nil // already so
		case l.Stage != LeaveWished:
			return nil, refuse(Conflict, "leave.settled")
		case f.Why == "":
			return nil, refuse(Invalid, "leave.why")
		}
		return []Fact{f}, nil
	}
}

// BeginLeave decides when a resident went.
func BeginLeave(f LeaveBegan) Decision {
	return func(a Ask) ([]Fact, error) {
		l, err := a.leaveOf(f.Resident, f.Leave)
		switch {
		case err != nil:
			return nil, err
		case l.Stage != LeaveStands:
			return nil, refuse(Conflict, "leave.settled")
		case f.On.After(a.At):
			return nil, refuse(Invalid, "leave.in-the-future")
		case l.Went.Equal(f.On):
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// EndLeave decides when a resident came back. They, or whoever opened the door, may say so.
func EndLeave(f LeaveEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		l, err := a.leaveOf(f.Resident, f.Leave)
		switch {
		case err != nil:
			return nil, err
		case l.Stage == LeaveOver:
			return nil, nil // already so
		case l.Stage != LeaveStands:
			return nil, refuse(Conflict, "leave.settled")
		case f.On.After(a.At):
			return nil, refuse(Invalid, "leave.in-the-future")
		case !l.AwayAt(f.On):
			return nil, refuse(Invalid, "leave.back-before-leaving")
		}
		return []Fact{f}, nil
	}
}

// CancelLeave decides that a leave, or the wish for one, comes to nothing.
func CancelLeave(f LeaveCancelled) Decision {
	return func(a Ask) ([]Fact, error) {
		l, err := a.leaveOf(f.Resident, f.Leave)
		switch {
		case err != nil:
			return nil, err
		case l.Stage == LeaveCalledOff:
			return nil, nil // already so
		case !l.open():
			return nil, refuse(Conflict, "leave.settled")
		}
		return []Fact{f}, nil
	}
}

// leaveOf returns a leave of a resident who asks, or whom the team asks about.
func (a Ask) leaveOf(id ResidentID, leave LeaveID) (Leave, error) {
	if _, err := a.about(id); err != nil {
		return Leave{}, err
	}
	l, ok := a.s.leaves.leave(leave)
	if !ok || l.Resident != id {
		return Leave{}, refuse(NotFound, "leave.unknown")
	}
	return l, nil
}

func (f LeaveAsked) same(g LeaveAsked) bool {
	return f.Resident == g.Resident && f.From.Equal(g.From) && f.Until.Equal(g.Until) && f.To == g.To
}

func (f LeaveAsked) subject() ResidentID     { return f.Resident }
func (f LeaveAgreed) subject() ResidentID    { return f.Resident }
func (f LeaveDeclined) subject() ResidentID  { return f.Resident }
func (f LeaveBegan) subject() ResidentID     { return f.Resident }
func (f LeaveEnded) subject() ResidentID     { return f.Resident }
func (f LeaveCancelled) subject() ResidentID { return f.Resident }

func (f LeaveBegan) happened() time.Time { return f.On }
func (f LeaveEnded) happened() time.Time { return f.On }

func (f LeaveAsked) fold(s *State, e Entry)     { s.leaves.add(f.Resident, f.Leave, f, e) }
func (f LeaveAgreed) fold(s *State, e Entry)    { s.leaves.add(f.Resident, f.Leave, f, e) }
func (f LeaveDeclined) fold(s *State, e Entry)  { s.leaves.add(f.Resident, f.Leave, f, e) }
func (f LeaveBegan) fold(s *State, e Entry)     { s.leaves.add(f.Resident, f.Leave, f, e) }
func (f LeaveEnded) fold(s *State, e Entry)     { s.leaves.add(f.Resident, f.Leave, f, e) }
func (f LeaveCancelled) fold(s *State, e Entry) { s.leaves.add(f.Resident, f.Leave, f, e) }

func (ls *leaves) add(id ResidentID, leave LeaveID, f interface{ step(*Leave) }, e Entry) {
	if len(ls.steps[leave]) == 0 {
		put(&ls.of, id, append(ls.of[id], leave))
	}
	put(&ls.steps, leave, append(ls.steps[leave], leaveStep{written(e), f}))
}

func (f LeaveAsked) step(l *Leave) {
	l.From, l.Until, l.To, l.Stage = f.From, f.Until, f.To, LeaveWished
}
func (f LeaveAgreed) step(l *Leave) {
	l.From, l.Until, l.To, l.Stage = f.From, f.Until, f.To, LeaveStands
}
func (f LeaveDeclined) step(l *Leave)  { l.Stage, l.Why = LeaveRefused, f.Why }
func (f LeaveBegan) step(l *Leave)     { l.Went = f.On }
func (f LeaveEnded) step(l *Leave)     { l.Stage, l.Back = LeaveOver, f.On }
func (f LeaveCancelled) step(l *Leave) { l.Stage, l.Why = LeaveCalledOff, f.Why }

// leave returns what the steps that stand amount to; false if none does.
func (ls *leaves) leave(id LeaveID) (Leave, bool) {
	l := Leave{ID: id}
	for _, step := range ls.steps[id] {
		if step.TakenBack {
			continue
		}
		step.fact.step(&l)
		l.Written, l.Resident = step.Written, step.About
	}
	return l, l.Stage != ""
}

// leavesOf yields a resident's leaves, latest first.
func (s *State) leavesOf(id ResidentID) func(func(Leave) bool) {
	return func(yield func(Leave) bool) {
		for _, leave := range slices.Backward(s.leaves.of[id]) {
			if l, ok := s.leaves.leave(leave); ok && !yield(l) {
				return
			}
		}
	}
}

func (ls *leaves) written(seq uint64) *Written {
	for _, steps := range ls.steps {
		if i, ok := slices.BinarySearchFunc(steps, seq, func(s leaveStep, seq uint64) int { return compareSeq(s.Seq, seq) }); ok {
			return &steps[i].Written
		}
	}
	return nil
}

func (ls *leaves) check(s *State) error {
	for id := range ls.of {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("leaves of %s, whom nobody admitted", id)
		}
		for l := range s.leavesOf(id) {
			if l.Resident != id {
				return fmt.Errorf("leave %s is of %s and of %s", l.ID, id, l.Resident)
			}
			if l.Stage == LeaveOver && l.Back.Before(l.Went) {
				return fmt.Errorf("leave %s: back before leaving", l.ID)
			}
		}
	}
	return nil
}

// away returns the leave on which a resident is away at a moment.
func (s *State) away(id ResidentID, at time.Time) (Leave, bool) {
	for l := range s.leavesOf(id) {
		if l.Until.Before(s.residents[id].Stay().From) {
			break // an earlier stay's: however long the course, only this stay's leaves are looked through
		}
		if l.AwayAt(at) {
			return l, true
		}
	}
	return Leave{}, false
}

// OnLeave returns the leave on which a resident is away now; Leave.Until says when they are expected back.
func (v View) OnLeave(id ResidentID) (Leave, bool) {
	if !reads[LeaveAsked](v, id) {
		return Leave{}, false
	}
	return v.s.away(id, v.at)
}

// Leaves returns a resident's leaves and wishes for leave, the one furthest ahead first.
func (v View) Leaves(id ResidentID) []Leave {
	if !reads[LeaveAsked](v, id) {
		return nil
	}
	list := slices.Collect(v.s.leavesOf(id))
	slices.SortStableFunc(list, func(a, b Leave) int { return b.From.Compare(a.From) })
	return list
}

// LeaveWishes returns the wishes for leave that nobody has answered and that the viewer may see, soonest first.
func (v View) LeaveWishes() []Leave {
	var list []Leave
	for id, r := range v.s.residents {
		if !reads[LeaveAsked](v, id) || !r.Here() {
			continue
		}
		for l := range v.s.leavesOf(id) {
			if l.Until.Before(r.Stay().From) {
				break
			}
			if l.Stage == LeaveWished {
				list = append(list, l)
			}
		}
	}
	slices.SortFunc(list, func(a, b Leave) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) })
	return list
}
