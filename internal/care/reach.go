package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
)

// Who has gone home reaches the house from their page: they ask for a call, or to come back. It lands on the house's Today
// at once and a person answers it. When nobody reads, the page says so, and whom to call now.

// HouseReached says how one reaches the house. A later one replaces an earlier one.
type HouseReached struct {
	Phone     string      `json:",omitempty"` // of the house
	Emergency string      `json:",omitempty"` // the number that always answers where the house is
	From      civil.Clock `json:",omitempty"` // when somebody reads what is asked from home,
	Until     civil.Clock `json:",omitempty"` // until when; both midnight: around the clock
	Words     string      `json:",omitempty"` // what else one should know
}

// ReachWhat is what somebody asks for from home.
type ReachWhat string

// What one can ask for.
const (
	ReachCall   ReachWhat = "call"
	ReachReturn ReachWhat = "return"
)

// ReachAsked says that somebody at home asks for a call, or to come back.
type ReachAsked struct {
	Reach    ReachID
	Resident ResidentID
	What     ReachWhat
	Words    string `json:",omitempty"` // in their own words
	Phone    string `json:",omitempty"` // where to call
}

// ReachAnswered says what somebody of the team answers. A later answer replaces an earlier one.
type ReachAnswered struct {
	Reach    ReachID
	Resident ResidentID
	Words    string    // to the person
	When     time.Time `json:",omitzero"`  // when somebody calls, or they can come
	Done     bool      `json:",omitempty"` // nothing more is to be done: they have talked
}

// ReachWithdrawn says that they no longer ask.
type ReachWithdrawn struct {
	Reach    ReachID
	Resident ResidentID
}

// Reach is what somebody asks from home, as it stands.
type Reach struct {
	Written
	ReachAsked
	Answer    *ReachAnswer // nil while nobody has answered
	Withdrawn bool
}

// ReachAnswer is what was answered.
type ReachAnswer struct {
	Written
	ReachAnswered
}

type reaches struct {
	stories[ReachID]
	house *HouseReached
}

func reach(st story) (r Reach, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case ReachAsked:
			r.Written, r.ReachAsked, ok = t.Written, f, true
		case ReachAnswered:
			r.Answer = &ReachAnswer{t.Written, f}
		case ReachWithdrawn:
			r.Withdrawn = true
		}
	}
	return r, ok
}

func reachOpen(st story) bool {
	r, ok := reach(st)
	return ok && !r.Withdrawn && (r.Answer == nil || !r.Answer.Done)
}

// over says whether what was asked has come true: they were called since, or live here again.
func (s *State) reachOver(r Reach) bool {
	who := s.residents[r.Resident]
	if who.Here() {
		return true
	}
	return r.What == ReachCall && slices.ContainsFunc(s.followUp(r.Resident).Noted, func(c Call) bool { return c.Came != CallMissed && c.Written.Seq > r.Seq && !c.Called.Before(r.At) })
}

// ReachHouse decides how one reaches the house.
func ReachHouse(f HouseReached) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		switch {
		case len(f.Phone) > NameLongest || len(f.Emergency) > NameLongest || len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case f.Phone == "" && f.Emergency == "":
			return nil, refuse(Invalid, "reach.no-number")
		case f.From < 0 || f.Until < 0 || f.From >= 24*60 || f.Until > 24*60:
			return nil, refuse(Invalid, "form.choose")
		case a.s.reaches.house != nil && *a.s.reaches.house == f:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// AskReach decides that somebody at home asks for a call or to come back. Only they ask; who is here talks with somebody.
func AskReach(f ReachAsked) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.own(f.Resident)
		if err != nil {
			return nil, err
		}
		_, known := a.s.reaches.all[f.Reach]
		switch {
		case f.Reach == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case f.What != ReachCall && f.What != ReachReturn:
			return nil, refuse(Invalid, "form.choose")
		case r.Here():
			return nil, refuse(Conflict, "reach.lives-here")
		case len(f.Words) > AnswerLongest || len(f.Phone) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		for _, open := range a.s.reachesOf(f.Resident) {
			if open.What == f.What {
				return nil, refuse(Conflict, "reach.already-asked")
			}
		}
		return []Fact{f}, nil
	}
}

// AnswerReach decides what somebody of the team answers to who asked from home.
func AnswerReach(f ReachAnswered) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		r, err := a.reach(f.Resident, f.Reach)
		switch {
		case err != nil:
			return nil, err
		case r.Withdrawn:
			return nil, refuse(Conflict, "reach.withdrawn")
		case strings.TrimSpace(f.Words) == "" && f.When.IsZero() && !f.Done:
			return nil, refuse(Invalid, "reach.no-answer")
		case len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case !f.When.IsZero() && f.When.Before(a.At.Add(-time.Hour)):
			return nil, refuse(Invalid, "talk.in-the-past")
		}
		return []Fact{f}, nil
	}
}

// WithdrawReach decides that somebody no longer asks.
func WithdrawReach(f ReachWithdrawn) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		r, err := a.reach(f.Resident, f.Reach)
		switch {
		case err != nil:
			return nil, err
		case r.Withdrawn:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (a Ask) reach(id ResidentID, key ReachID) (Reach, error) {
	if _, err := a.about(id); err != nil {
		return Reach{}, err
	}
	st, ok := a.s.reaches.about(key, id)
	if r, asked := reach(st); ok && asked {
		return r, nil
	}
	return Reach{}, refuse(NotFound, "reach.unknown")
}

// reachesOf are what a resident asks from home and what still waits.
func (s *State) reachesOf(id ResidentID) (list []Reach) {
	for _, key := range s.reaches.open[id] {
		if r, ok := reach(s.reaches.all[key].stands()); ok && !s.reachOver(r) {
			list = append(list, r)
		}
	}
	return list
}

func (HouseReached) subject() ResidentID     { return "" }
func (f ReachAsked) subject() ResidentID     { return f.Resident }
func (f ReachAnswered) subject() ResidentID  { return f.Resident }
func (f ReachWithdrawn) subject() ResidentID { return f.Resident }

func (f HouseReached) fold(s *State, _ Entry)   { s.reaches.house = &f }
func (f ReachAsked) fold(s *State, e Entry)     { s.reaches.tell(f.Reach, e, reachOpen) }
func (f ReachAnswered) fold(s *State, e Entry)  { s.reaches.tell(f.Reach, e, reachOpen) }
func (f ReachWithdrawn) fold(s *State, e Entry) { s.reaches.tell(f.Reach, e, reachOpen) }

func (rs *reaches) takeBack(seq uint64, _ string) { rs.again(seq, reachOpen) }

func (rs *reaches) check(s *State) error {
	for id, st := range rs.all {
		if _, ok := s.residents[st[0].About]; !ok {
			return fmt.Errorf("%s is asked by %s, whom nobody admitted", id, st[0].About)
		}
	}
	return nil
}

// Reachable says how one reaches the house at the moment of looking.
type Reachable struct {
	HouseReached
	Said bool // the house has said how
	Now  bool // somebody reads now what is asked from home: the house has said so, and it is that time
}

// Reachable returns how one reaches the house. Everybody who belongs to it may know, and who has gone home, and relatives.
func (v View) Reachable() Reachable {
	if v.s.reaches.house == nil || !readsHouse[HouseReached](v) && !v.sees(v.who.Resident()) {
		return Reachable{}
	}
	r := Reachable{HouseReached: *v.s.reaches.house, Said: true}
	now := civil.ClockOf(v.at, v.Zone())
	switch {
	case r.From == r.Until%(24*60):
		r.Now = true
	case r.From < r.Until:
		r.Now = now >= r.From && now < r.Until
	default:
		r.Now = now >= r.From || now < r.Until
	}
	return r
}

// Reaches returns what a resident asks from home and what still waits, the first first.
func (v View) Reaches(id ResidentID) []Reach {
	if !reads[ReachAsked](v, id) {
		return nil
	}
	return v.s.reachesOf(id)
}

// ReachesOpen returns what those who went home ask the house, unanswered first, then the first asked first.
func (v View) ReachesOpen() []Reach {
	var list []Reach
	for id, open := range v.s.reaches.open {
		if len(open) > 0 && v.who.Resident() == "" && reads[ReachAsked](v, id) {
			list = append(list, v.s.reachesOf(id)...)
		}
	}
	slices.SortFunc(list, func(a, b Reach) int {
		return cmp.Or(cmp.Compare(waiting(a), waiting(b)), compareSeq(a.Seq, b.Seq))
	})
	return list
}

func waiting(r Reach) int {
	if r.Answer == nil {
		return 0
	}
	return 1
}
