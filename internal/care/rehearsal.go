package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A rehearsal is a leave on which somebody tries out being at home. Before it, they say what they want to try; afterwards
// they and a companion talk about how it was, and what to change. It is told, and counts for nothing.

// LeaveAimed says what somebody wants to try on a leave. Said again, it replaces what was said before.
type LeaveAimed struct {
	Leave    LeaveID
	Resident ResidentID
	Aims     string // in the person's words
	Said     bool   `json:",omitempty"` // they said so, and somebody of the team wrote it down
}

// LeaveTalked says that a leave was talked through: how it was, and what to change.
type LeaveTalked struct {
	Leave    LeaveID
	Resident ResidentID
	Felt     Feeling   `json:",omitempty"`
	How      string    `json:",omitempty"` // how it was, in the person's words
	Change   string    `json:",omitempty"` // what to change until the next one
	With     []StaffID `json:",omitempty"` // who talked with them
	Said     bool      `json:",omitempty"`
}

// RehearsalTalk is for how long one is asked to talk a leave through.
const RehearsalTalk = 7 * 24 * time.Hour

// Rehearsal is a leave as something that is tried.
type Rehearsal struct {
	Leave  Leave
	Aims   string
	Said   bool
	Talked *LeaveTalk // nil until it was talked through
}

// LeaveTalk is how a leave was.
type LeaveTalk struct {
	Written
	LeaveTalked
}

type rehearsals struct{ stories[LeaveID] }

func (r *Rehearsal) read(st story) {
	for _, t := range st.stands() {
		switch f := t.fact.(type) {
		case LeaveAimed:
			r.Aims, r.Said = f.Aims, f.Said
		case LeaveTalked:
			r.Talked = &LeaveTalk{t.Written, f}
		}
	}
}

// untalked says whether a leave has an aim and was not talked through.
func untalked(st story) bool {
	var r Rehearsal
	r.read(st)
	return r.Aims != "" && r.Talked == nil
}

// AimLeave decides what somebody wants to try on a leave: they say so, or somebody writes down that they did.
func AimLeave(f LeaveAimed) Decision {
	return func(a Ask) ([]Fact, error) {
		l, err := a.leaveOf(f.Resident, f.Leave)
		if err != nil {
			return nil, err
		}
		now := Rehearsal{Leave: l}
		now.read(a.s.rehearsals.all[f.Leave])
		switch {
		case !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", a.s.residents[f.Resident].Name)
		case !l.open():
			return nil, refuse(Conflict, "leave.settled")
		case strings.TrimSpace(f.Aims) == "":
			return nil, refuse(Invalid, "rehearsal.no-aim")
		case len(f.Aims) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		if f.Said = a.By.Resident() == ""; now.Aims == f.Aims && now.Said == f.Said {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// TalkThroughLeave decides how a leave was. Nobody but the person says so; somebody may write it down.
func TalkThroughLeave(f LeaveTalked) Decision {
	return func(a Ask) ([]Fact, error) {
		l, err := a.leaveOf(f.Resident, f.Leave)
		if err != nil {
			return nil, err
		}
		f.With = distinct(f.With)
		switch {
		case !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", a.s.residents[f.Resident].Name)
		case l.Stage != LeaveOver:
			return nil, refuse(Conflict, "rehearsal.not-back")
		case f.Felt != "" && !slices.Contains(Feelings, f.Felt), f.Felt == "" && strings.TrimSpace(f.How) == "":
			return nil, refuse(Invalid, "form.choose")
		case len(f.How) > AnswerLongest || len(f.Change) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		for _, staff := range f.With {
			if err := a.works(staff); err != nil {
				return nil, err
			}
		}
		f.Said = a.By.Resident() == ""
		return []Fact{f}, nil
	}
}

func (f LeaveAimed) subject() ResidentID  { return f.Resident }
func (f LeaveTalked) subject() ResidentID { return f.Resident }

func (f LeaveAimed) fold(s *State, e Entry)  { s.rehearsals.tell(f.Leave, e, untalked) }
func (f LeaveTalked) fold(s *State, e Entry) { s.rehearsals.tell(f.Leave, e, untalked) }

func (rs *rehearsals) takeBack(seq uint64, _ string) { rs.again(seq, untalked) }

func (rs *rehearsals) check(s *State) error {
	for id, st := range rs.all {
		if len(s.leaves.steps[id]) == 0 {
			return fmt.Errorf("%s rehearses on a leave that nobody spoke of", st[0].About)
		}
	}
	return nil
}

// Rehearsal returns what somebody wants to try on a leave, and how it was.
func (v View) Rehearsal(id ResidentID, leave LeaveID) (Rehearsal, bool) {
	l, ok := v.s.leaves.leave(leave)
	if !ok || l.Resident != id || !reads[LeaveAimed](v, id) {
		return Rehearsal{}, false
	}
	r := Rehearsal{Leave: l}
	r.read(v.s.rehearsals.all[leave])
	return r, true
}

// RehearsalsDue returns the leaves of those who live here that had an aim, are over, and that nobody has talked about yet.
func (v View) RehearsalsDue() []Rehearsal {
	var list []Rehearsal
	for id, open := range v.s.rehearsals.open {
		if len(open) == 0 || !v.s.residents[id].Here() || !reads[LeaveAimed](v, id) {
			continue
		}
		for _, key := range open {
			if r, ok := v.Rehearsal(id, key); ok && r.Leave.Stage == LeaveOver && v.at.Sub(r.Leave.Back) < RehearsalTalk {
				list = append(list, r)
			}
		}
	}
	slices.SortFunc(list, func(a, b Rehearsal) int {
		return cmp.Or(a.Leave.Back.Compare(b.Leave.Back), cmp.Compare(a.Leave.ID, b.Leave.ID))
	})
	return list
}
