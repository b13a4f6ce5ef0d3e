package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"milieu/internal/civil"
)

// Somebody who has gone home is called: by whom, and how often, they choose, and it ends when they say so. A call that is
// due stands on Today until somebody has called; who could not be reached is called again the next day.

// CallsAgreed says how somebody wants to be called when they are at home. Said again, it replaces what was agreed.
type CallsAgreed struct {
	Resident ResidentID
	Staff    StaffID   `json:",omitempty"` // who calls; nobody by name is whoever is on duty
	Days     int       // from one call to the next
	First    civil.Day // the first; no earlier than the day after going home
	Phone    string    `json:",omitempty"`
	Words    string    `json:",omitempty"` // when it suits, and what not to do, in the person's words
	Said     bool      `json:",omitempty"` // they said so, and somebody of the team wrote it down
}

// CallCame is what came of a call.
type CallCame string

// What can come of a call.
const (
	CallReached CallCame = "reached"
	CallMissed  CallCame = "missed" // nobody answered
	CallTheirs  CallCame = "theirs" // they called the house
)

// CallCames lists it, for forms.
var CallCames = []CallCame{CallReached, CallMissed, CallTheirs}

// CallNoted says that somebody called.
type CallNoted struct {
	Call     CallID
	Resident ResidentID
	Came     CallCame
	Called   time.Time
	Words    string `json:",omitempty"` // how it is
	Own      bool   `json:",omitempty"` // in the person's own words
}

// CallsEnded says that nobody calls any more, since the person and the house agreed so.
type CallsEnded struct {
	Resident ResidentID
	Words    string `json:",omitempty"` // how one reaches the house from now on; what the person says about it
	Said     bool   `json:",omitempty"`
}

// CallDaysMost is the longest time from one call to the next.
const CallDaysMost = 90

// FollowUp is how somebody is called, as it stands.
type FollowUp struct {
	CallsAgreed
	Written           // when it was agreed
	Stands  bool      // it was agreed and has not ended
	Next    civil.Day // when the next call is; zero while it does not stand, or before they go home
	Noted   []Call    // the latest first
	Ended   string    // what was said when it ended
}

// Call is a call as it was noted.
type Call struct {
	Written
	CallNoted
}

// CallDue is a call that is due.
type CallDue struct {
	Resident Resident
	FollowUp
}

type followups struct{ stories[ResidentID] }

// followUp reads a story; next is worked out by due.
func followUp(st story) (f FollowUp) {
	for _, t := range st {
		switch fact := t.fact.(type) {
		case CallsAgreed:
			f.CallsAgreed, f.Written, f.Stands, f.Ended = fact, t.Written, true, ""
		case CallNoted:
			f.Noted = append(f.Noted, Call{t.Written, fact})
		case CallsEnded:
			f.Stands, f.Ended = false, fact.Words
		}
	}
	slices.SortStableFunc(f.Noted, func(a, b Call) int { return b.Called.Compare(a.Called) })
	return f
}

func followedUp(st story) bool { return followUp(st).Stands }

func (s *State) followUp(id ResidentID) FollowUp {
	f := followUp(s.followups.all[id].stands())
	r := s.residents[id]
	if !f.Stands || r.Here() {
		return f
	}
	left := s.day(r.Stay().Until)
	f.Next = max(f.First, left.Add(1))
	for _, c := range f.Noted {
		if day := s.day(c.Called); day > left || c.Called.After(r.Stay().Until) {
			if f.Next = day.Add(f.Days); c.Came == CallMissed {
				f.Next = day.Add(1)
			}
			if agreed := s.day(f.Written.At); agreed > day {
				f.Next = max(f.First, left.Add(1)) // agreed anew since
			}
			break
		}
	}
	return f
}

// AgreeCalls decides how somebody wants to be called at home: they say so, or somebody writes down that they did.
func AgreeCalls(f CallsAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		now := a.s.followUp(f.Resident)
		switch {
		case !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", r.Name)
		case f.Days < 1 || f.Days > CallDaysMost:
			return nil, refuse(Invalid, "call.rhythm-out-of-range", "Count", CallDaysMost)
		case f.First.IsZero() || f.First < a.s.day(a.At):
			return nil, refuse(Invalid, "home.in-the-past")
		case len(f.Words) > AnswerLongest || len(f.Phone) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		if f.Said = a.By.Resident() == ""; now.Stands && now.CallsAgreed == f {
			return nil, nil // already so
		}
		if f.Staff != "" {
			if err := a.works(f.Staff); err != nil {
				return nil, err
			}
		}
		return []Fact{f}, nil
	}
}

// NoteCall decides that somebody called. What is noted is a line; there is no call to a person who is here.
func NoteCall(f CallNoted) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		noted := a.s.followUp(f.Resident).Noted
		switch {
		case f.Call == "" || f.Called.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case slices.ContainsFunc(noted, func(c Call) bool { return c.Call == f.Call }):
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case !slices.Contains(CallCames, f.Came):
			return nil, refuse(Invalid, "form.choose")
		case f.Called.After(a.At):
			return nil, refuse(Invalid, "note.in-the-future")
		case r.Here() || f.Called.Before(r.Stay().Until.Add(-time.Hour)):
			return nil, refuse(Conflict, "call.still-here", "Name", r.Name)
		case len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		return []Fact{f}, nil
	}
}

// EndCalls decides that nobody calls any more: the person says so, or somebody writes down that they did.
func EndCalls(f CallsEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		switch {
		case err != nil:
			return nil, err
		case !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", r.Name)
		case !a.s.followUp(f.Resident).Stands:
			return nil, nil // already so
		case len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		f.Said = a.By.Resident() == ""
		return []Fact{f}, nil
	}
}

func (f CallsAgreed) subject() ResidentID { return f.Resident }
func (f CallNoted) subject() ResidentID   { return f.Resident }
func (f CallsEnded) subject() ResidentID  { return f.Resident }

func (f CallNoted) happened() time.Time { return f.Called }

func (f CallsAgreed) fold(s *State, e Entry) { s.followups.tell(f.Resident, e, followedUp) }
func (f CallNoted) fold(s *State, e Entry)   { s.followups.tell(f.Resident, e, followedUp) }
func (f CallsEnded) fold(s *State, e Entry)  { s.followups.tell(f.Resident, e, followedUp) }

func (fs *followups) takeBack(seq uint64, _ string) { fs.again(seq, followedUp) }

func (fs *followups) check(s *State) error {
	for id, st := range fs.all {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("%s is called, whom nobody admitted", id)
		}
		if f := followUp(st.stands()); f.Stands && f.Staff != "" {
			if _, ok := s.staff[f.Staff]; !ok {
				return fmt.Errorf("%s is called by nobody who works here", id)
			}
		}
	}
	return nil
}

// FollowUp returns how somebody is called at home.
func (v View) FollowUp(id ResidentID) FollowUp {
	if !reads[CallsAgreed](v, id) || !reads[CallNoted](v, id) {
		return FollowUp{}
	}
	return v.s.followUp(id)
}

// CallsDue returns whom somebody is to call by today, the longest due first. Where who wanted to call no longer works here,
// whoever is on duty calls.
func (v View) CallsDue() []CallDue {
	var list []CallDue
	for id, open := range v.s.followups.open {
		r := v.s.residents[id]
		if len(open) == 0 || r.Here() || !reads[CallsAgreed](v, id) || !reads[CallNoted](v, id) {
			continue
		}
		f := v.s.followUp(id)
		if c := v.s.staff[f.Staff]; !c.Left.IsZero() {
			f.Staff = ""
		}
		if f.Next <= v.Today() {
			list = append(list, CallDue{r, f})
		}
	}
	slices.SortFunc(list, func(a, b CallDue) int {
		return cmp.Or(cmp.Compare(a.Next, b.Next), cmp.Compare(a.Resident.Name, b.Resident.Name), cmp.Compare(a.Resident.ID, b.Resident.ID))
	})
	return list
}
