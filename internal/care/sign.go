package care

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A sign that somebody noticed, the person themselves or another, begins a conversation and nothing else: a companion
// by name sits down with the person. It says nothing about the person by itself, and nothing follows from it.

// SignNoticed says that somebody noticed a sign.
type SignNoticed struct {
	Sign      SignID
	Resident  ResidentID
	Line      SafetyID `json:",omitempty"` // of the person's own safety plan, if it is one of those
	Words     string   `json:",omitempty"` // what was noticed
	Own       bool     `json:",omitempty"` // the person noticed it themselves
	Seen      time.Time
	Companion StaffID // who talks with the person about it
}

// SignTalked says that somebody talked with the person about it.
type SignTalked struct {
	Sign     SignID
	Resident ResidentID
	With     StaffID `json:",omitempty"`
	Words    string  `json:",omitempty"` // what the person says about it, in their own words
}

// SignPassed says that somebody else talks with the person about it.
type SignPassed struct {
	Sign     SignID
	Resident ResidentID
	To       StaffID
}

// Sign is a sign as it stands now.
type Sign struct {
	Written
	SignNoticed           // Companion is who talks with the person now
	Passed      Written   // by whom and when it was passed on last; Seq is 0 if it was not
	Talked      *SignTalk // nil while somebody still has to talk with the person
}

// SignTalk is the conversation about a sign.
type SignTalk struct {
	Written
	SignTalked
}

// SignLongest is the most that is said about a sign, in bytes.
const SignLongest = 1000

type signs struct{ stories[SignID] }

func sign(st story) (s Sign, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case SignNoticed:
			s.Written, s.SignNoticed, ok = t.Written, f, true
		case SignPassed:
			s.Companion, s.Passed = f.To, t.Written
		case SignTalked:
			s.Talked = &SignTalk{t.Written, f}
		}
	}
	return s, ok
}

func signOpen(st story) bool {
	s, ok := sign(st)
	return ok && s.Talked == nil
}

// NoticeSign decides that somebody noticed a sign. Somebody by name talks with the person about it.
func NoticeSign(f SignNoticed) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		f.Own = a.By.Resident() == f.Resident
		_, known := a.s.signs.all[f.Sign]
		line, inPlan := a.s.safetyLine(f.Resident, f.Line)
		switch {
		case f.Sign == "" || f.Seen.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case f.Line == "" && strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "sign.empty")
		case f.Line != "" && (!inPlan || line.Part != SafetySign):
			return nil, refuse(NotFound, "safety.unknown")
		case len(f.Words) > SignLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", SignLongest)
		case f.Seen.After(a.At):
			return nil, refuse(Invalid, "note.in-the-future")
		case f.Seen.Before(r.came()):
			return nil, refuse(Conflict, "note.before-they-came", "Name", r.Name)
		}
		if err := a.works(f.Companion); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// PassSign decides that somebody else talks with the person: whoever goes off duty passes it on by name.
func PassSign(f SignPassed) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		st, ok := a.s.signs.about(f.Sign, f.Resident)
		switch s, noticed := sign(st); {
		case !ok || !noticed:
			return nil, refuse(NotFound, "sign.unknown")
		case s.Talked != nil:
			return nil, refuse(Conflict, "sign.talked-about")
		case s.Companion == f.To:
			return nil, nil // already so
		}
		if err := a.works(f.To); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// TalkAboutSign decides that somebody talked with the person about a sign. The person can say so too.
func TalkAboutSign(f SignTalked) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		st, ok := a.s.signs.about(f.Sign, f.Resident)
		switch s, noticed := sign(st); {
		case !ok || !noticed:
			return nil, refuse(NotFound, "sign.unknown")
		case s.Talked != nil && s.Talked.SignTalked == f:
			return nil, nil // already so
		case len(f.Words) > SignLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", SignLongest)
		}
		if f.With != "" || a.By.Resident() == "" {
			if err := a.works(f.With); err != nil {
				return nil, err
			}
		}
		return []Fact{f}, nil
	}
}

func (f SignNoticed) subject() ResidentID { return f.Resident }
func (f SignPassed) subject() ResidentID  { return f.Resident }
func (f SignTalked) subject() ResidentID  { return f.Resident }

func (f SignNoticed) happened() time.Time { return f.Seen }

func (f SignNoticed) fold(s *State, e Entry) { s.signs.tell(f.Sign, e, signOpen) }
func (f SignPassed) fold(s *State, e Entry)  { s.signs.tell(f.Sign, e, signOpen) }
func (f SignTalked) fold(s *State, e Entry)  { s.signs.tell(f.Sign, e, signOpen) }

func (ss *signs) takeBack(seq uint64, _ string) { ss.again(seq, signOpen) }

func (ss *signs) check(s *State) error {
	for _, st := range ss.all {
		if noticed, ok := sign(st); ok {
			if _, works := s.staff[noticed.Companion]; !works {
				return fmt.Errorf("about the sign of entry %d nobody talks who works here", noticed.Seq)
			}
		}
	}
	return nil
}

// Signs returns the signs that were noticed of a person since a moment and were not taken back, the latest first.
func (v View) Signs(id ResidentID, since time.Time) []Sign {
	if !reads[SignNoticed](v, id) {
		return nil
	}
	var list []Sign
	for _, n := range slices.Backward(v.s.signs.of[id]) {
		st := v.s.signs.all[n]
		if st[0].At.Before(since) {
			break
		}
		if s, ok := sign(st.stands()); ok {
			list = append(list, s)
		}
	}
	return list
}

// SignsOpen returns the signs about which somebody still has to talk with those who live here, the first noticed first.
func (v View) SignsOpen() []Sign {
	var list []Sign
	for id, open := range v.s.signs.open {
		if !v.s.residents[id].Here() || !reads[SignNoticed](v, id) {
			continue
		}
		for _, n := range open {
			if s, ok := sign(v.s.signs.all[n].stands()); ok {
				list = append(list, s)
			}
		}
	}
	slices.SortFunc(list, func(a, b Sign) int { return compareSeq(a.Seq, b.Seq) })
	return list
}

// Sign returns one sign that was noticed.
func (v View) Sign(id SignID) (Sign, bool) {
	s, ok := sign(v.s.signs.all[id].stands())
	if !ok || !reads[SignNoticed](v, s.Resident) {
		return Sign{}, false
	}
	return s, true
}
