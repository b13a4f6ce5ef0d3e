package care

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A crisis is a hard time in which somebody stays with a person until it is calm again. What was tried comes from the
// person's own safety plan. Afterwards the person is offered to talk it through with whom they choose, and everybody in
// the house is asked how they are (see tender.go).

// CrisisBegun says that a person has a hard time now.
type CrisisBegun struct {
	Crisis   CrisisID
	Resident ResidentID
	With     StaffID `json:",omitempty"` // who is with them; empty while nobody is: they asked for somebody themselves
	Began    time.Time
}

// CrisisJoined says that a colleague is with them too.
type CrisisJoined struct {
	Crisis   CrisisID
	Resident ResidentID
	Staff    StaffID
}

// CrisisTold says what happened. A later account replaces an earlier one.
type CrisisTold struct {
	Crisis   CrisisID
	Resident ResidentID
	What     string      `json:",omitempty"` // at most TextLongest bytes; not held in memory
	Tried    []CrisisTry `json:",omitempty"` // of the person's own plan, and other things
	Others   string      `json:",omitempty"` // who else was there, by what they are: "her sister, by phone"
}

// A CrisisTry is something that was tried.
type CrisisTry struct {
	Line   SafetyID `json:",omitempty"` // of the person's own plan
	Words  string   `json:",omitempty"` // something else
	Helped CrisisHelped
}

// CrisisHelped says whether it helped.
type CrisisHelped string

// CrisisHelps lists what can be said of something that was tried, for forms.
var CrisisHelps = []CrisisHelped{"helped", "somewhat", "not"}

// CrisisCalmed says that it is calm again.
type CrisisCalmed struct {
	Crisis   CrisisID
	Resident ResidentID
	Calm     time.Time
}

// DebriefOffered says that the person was offered to talk through what happened, with whom they choose.
type DebriefOffered struct {
	Crisis   CrisisID
	Resident ResidentID
	With     StaffID   // whom the person chose
	When     time.Time `json:",omitzero"` // when they will talk, if that is agreed
}

// DebriefDeclined says that the person would rather not talk about it. They can change their mind.
type DebriefDeclined struct {
	Crisis   CrisisID
	Resident ResidentID
	Words    string `json:",omitempty"` // in their own words, if they want to say why
}

// DebriefHeld says that they talked it through.
type DebriefHeld struct {
	Crisis   CrisisID
	Resident ResidentID
	With     []StaffID
	Others   string `json:",omitempty"`
	Words    string // how it was, in the person's own words; at most TextLongest bytes, not held in memory
	Change   string `json:",omitempty"` // what will be different next time; at most CrisisLongest bytes
}

// CrisisStory is a crisis as it stands now.
type CrisisStory struct {
	Written
	CrisisBegun
	With    []StaffID // everybody who was with them, the first first
	Account *CrisisAccount
	Calmed  time.Time // zero while it lasts
	Debrief Debrief
}

// CrisisAccount is what was told of it.
type CrisisAccount struct {
	Written
	What   Text
	Tried  []CrisisTry
	Others string
}

// A Debrief is how far the talk about it afterwards has come.
type Debrief struct {
	Offered  *DebriefOffered
	Declined *DebriefDeclined
	Held     *DebriefHolding
}

// DebriefHolding is the talk that was held.
type DebriefHolding struct {
	Written
	DebriefHeld
	Words Text
}

// Lasts says whether it is not calm yet.
func (c CrisisStory) Lasts() bool { return c.Calmed.IsZero() }

// AsksDebrief says whether the person still has to be offered a talk, or one that they chose is still to be held.
func (c CrisisStory) AsksDebrief() bool {
	return !c.Lasts() && c.Debrief.Declined == nil && c.Debrief.Held == nil
}

// CrisisLongest is the most that a short text about a crisis holds, in bytes.
const CrisisLongest = 1000

// crisisTriesMost is how many things that were tried one account holds.
const crisisTriesMost = 40

type crises struct{ stories[CrisisID] }

func crisis(st story) (c CrisisStory, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case CrisisBegun:
			c.Written, c.CrisisBegun, ok = t.Written, f, true
			c.join(f.With)
		case CrisisJoined:
			c.join(f.Staff)
		case CrisisTold:
			c.Account = &CrisisAccount{t.Written, Text{t.Seq}, f.Tried, f.Others}
		case CrisisCalmed:
			c.Calmed = f.Calm
		case DebriefOffered:
			c.Debrief.Offered, c.Debrief.Declined = &f, nil
		case DebriefDeclined:
			c.Debrief.Declined = &f
		case DebriefHeld:
			c.Debrief.Held = &DebriefHolding{t.Written, f, Text{t.Seq}}
		}
	}
	return c, ok
}

func (c *CrisisStory) join(id StaffID) {
	if id != "" && !slices.Contains(c.With, id) {
		c.With = append(c.With, id)
	}
}

func crisisOpen(st story) bool {
	c, ok := crisis(st)
	return ok && (c.Lasts() || c.AsksDebrief())
}

// lasting returns the crisis that somebody is in.
func (cs *crises) lasting(id ResidentID) (CrisisStory, bool) {
	for _, n := range cs.open[id] {
		if c, ok := crisis(cs.all[n].stands()); ok && c.Lasts() {
			return c, true
		}
	}
	return CrisisStory{}, false
}

// crisisOf finds a crisis, for somebody who may do something about it.
func (a Ask) crisisOf(id CrisisID, of ResidentID) (CrisisStory, error) {
	if _, err := a.about(of); err != nil {
		return CrisisStory{}, err
	}
	st, _ := a.s.crises.about(id, of)
	c, ok := crisis(st)
	if !ok {
		return CrisisStory{}, refuse(NotFound, "crisis.unknown")
	}
	return c, nil
}

// BeginCrisis decides that a person has a hard time. They can ask for somebody themselves. Two who come at once are
// both with them in the same crisis.
func BeginCrisis(f CrisisBegun) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		if a.By.Resident() != "" {
			f.With = ""
		} else if err := a.works(f.With); err != nil {
			return nil, err
		}
		_, known := a.s.crises.all[f.Crisis]
		switch {
		case f.Crisis == "" || f.Began.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case f.Began.After(a.At):
			return nil, refuse(Invalid, "note.in-the-future")
		case !r.HereAt(f.Began):
			return nil, refuse(Conflict, "crisis.not-here", "Name", r.Name)
		}
		if c, ok := a.s.crises.lasting(f.Resident); ok && (f.With == "" || slices.Contains(c.With, f.With)) {
			return nil, nil // already so
		} else if ok {
			return []Fact{CrisisJoined{c.Crisis, f.Resident, f.With}}, nil
		}
		return []Fact{f}, nil
	}
}

// JoinCrisis decides that a colleague is with them too.
func JoinCrisis(f CrisisJoined) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		c, err := a.crisisOf(f.Crisis, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case slices.Contains(c.With, f.Staff):
			return nil, nil // already so
		}
		if err := a.works(f.Staff); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// TellCrisis decides what happened and what was tried.
func TellCrisis(f CrisisTold) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		if _, err := a.crisisOf(f.Crisis, f.Resident); err != nil {
			return nil, err
		}
		switch {
		case strings.TrimSpace(f.What) == "" && len(f.Tried) == 0:
			return nil, refuse(Invalid, "note.empty")
		case len(f.What) > TextLongest || len(f.Others) > CrisisLongest || len(f.Tried) > crisisTriesMost:
			return nil, refuse(Invalid, "form.too-long", "Count", TextLongest)
		}
		for _, try := range f.Tried {
			ever := slices.ContainsFunc(a.s.safety.all[f.Resident], func(t telling) bool {
				line, ok := t.fact.(SafetyWritten)
				return ok && line.Line == try.Line
			})
			switch {
			case try.Line != "" && !ever:
				return nil, refuse(NotFound, "safety.unknown")
			case try.Line == "" && strings.TrimSpace(try.Words) == "", !slices.Contains(CrisisHelps, try.Helped):
				return nil, refuse(Invalid, "form.choose")
			case len(try.Words) > CrisisLongest:
				return nil, refuse(Invalid, "form.too-long", "Count", CrisisLongest)
			}
		}
		return []Fact{f}, nil
	}
}

// CalmCrisis decides that it is calm again, and, unless tender is zero, that the house has tender hours until then.
// The person can say so too; only those who work here call for tender hours.
func CalmCrisis(f CrisisCalmed, tender time.Time) Decision {
	return func(a Ask) ([]Fact, error) {
		c, err := a.crisisOf(f.Crisis, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case !c.Lasts():
			return nil, nil // already so
		case f.Calm.After(a.At):
			return nil, refuse(Invalid, "note.in-the-future")
		case f.Calm.Before(c.Began):
			return nil, refuse(Invalid, "crisis.calm-before-it-began")
		}
		if _, held := a.s.restrained(f.Resident); held {
			return nil, refuse(Conflict, "restraint.lasts")
		}
		if tender.IsZero() {
			return []Fact{f}, nil
		}
		begun, err := BeginTender(TenderBegun{Tender: TenderID(f.Crisis), Until: tender})(a)
		if err != nil {
			return nil, err
		}
		return append([]Fact{f}, begun...), nil
	}
}

// OfferDebrief decides that the person was offered to talk it through, and with whom they want to. They can choose
// that themselves.
func OfferDebrief(f DebriefOffered) Decision {
	return func(a Ask) ([]Fact, error) {
		c, err := a.crisisOf(f.Crisis, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case c.Lasts():
			return nil, refuse(Conflict, "crisis.not-calm")
		case c.Debrief.Held != nil:
			return nil, nil // already so
		}
		if err := a.works(f.With); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// DeclineDebrief decides that the person would rather not.
func DeclineDebrief(f DebriefDeclined) Decision {
	return func(a Ask) ([]Fact, error) {
		c, err := a.crisisOf(f.Crisis, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case c.Lasts():
			return nil, refuse(Conflict, "crisis.not-calm")
		case len(f.Words) > CrisisLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", CrisisLongest)
		}
		return []Fact{f}, nil
	}
}

// HoldDebrief decides that they talked it through.
func HoldDebrief(f DebriefHeld) Decision {
	return func(a Ask) ([]Fact, error) {
		c, err := a.crisisOf(f.Crisis, f.Resident)
		switch {
		case err != nil:
			return nil, err
		case c.Lasts():
			return nil, refuse(Conflict, "crisis.not-calm")
		case len(f.With) == 0 && strings.TrimSpace(f.Others) == "":
			return nil, refuse(Invalid, "crisis.debrief-with")
		case len(f.Change) > CrisisLongest || len(f.Others) > CrisisLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", CrisisLongest)
		}
		for _, id := range f.With {
			if err := a.works(id); err != nil {
				return nil, err
			}
		}
		if err := says(f.Words); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

func (f CrisisBegun) subject() ResidentID     { return f.Resident }
func (f CrisisJoined) subject() ResidentID    { return f.Resident }
func (f CrisisTold) subject() ResidentID      { return f.Resident }
func (f CrisisCalmed) subject() ResidentID    { return f.Resident }
func (f DebriefOffered) subject() ResidentID  { return f.Resident }
func (f DebriefDeclined) subject() ResidentID { return f.Resident }
func (f DebriefHeld) subject() ResidentID     { return f.Resident }

func (f CrisisBegun) happened() time.Time  { return f.Began }
func (f CrisisCalmed) happened() time.Time { return f.Calm }

func (f CrisisTold) long() string  { return f.What }
func (f DebriefHeld) long() string { return f.Words }

func (f CrisisBegun) fold(s *State, e Entry)     { s.crises.tell(f.Crisis, e, crisisOpen) }
func (f CrisisJoined) fold(s *State, e Entry)    { s.crises.tell(f.Crisis, e, crisisOpen) }
func (f CrisisCalmed) fold(s *State, e Entry)    { s.crises.tell(f.Crisis, e, crisisOpen) }
func (f DebriefOffered) fold(s *State, e Entry)  { s.crises.tell(f.Crisis, e, crisisOpen) }
func (f DebriefDeclined) fold(s *State, e Entry) { s.crises.tell(f.Crisis, e, crisisOpen) }

func (f CrisisTold) fold(s *State, e Entry) {
	f.What = "" // it stays on disk
	e.Fact = f
	s.crises.tell(f.Crisis, e, crisisOpen)
}

func (f DebriefHeld) fold(s *State, e Entry) {
	f.Words = "" // it stays on disk
	e.Fact = f
	s.crises.tell(f.Crisis, e, crisisOpen)
}

func (cs *crises) takeBack(seq uint64, _ string) { cs.again(seq, crisisOpen) }

func (cs *crises) check(s *State) error {
	for id, open := range cs.open {
		lasting := 0
		for _, n := range open {
			if c, ok := crisis(cs.all[n].stands()); ok && c.Lasts() {
				lasting++
			}
		}
		if lasting > 1 {
			return fmt.Errorf("%s is in %d crises at once", id, lasting)
		}
	}
	for _, st := range cs.all {
		if c, ok := crisis(st.stands()); ok && !c.Lasts() && c.Calmed.Before(c.Began) {
			return fmt.Errorf("crisis of entry %d was calm before it began", c.Seq)
		}
	}
	return nil
}

// Crises returns a person's crises that began since a moment, the latest first.
func (v View) Crises(id ResidentID, since time.Time) []CrisisStory {
	if !reads[CrisisBegun](v, id) {
		return nil
	}
	var list []CrisisStory
	for _, n := range slices.Backward(v.s.crises.of[id]) {
		if c, ok := crisis(v.s.crises.all[n].stands()); ok && !c.Began.Before(since) {
			list = append(list, c)
		}
	}
	return list
}

// Crisis returns one crisis.
func (v View) Crisis(id CrisisID) (CrisisStory, bool) {
	c, ok := crisis(v.s.crises.all[id].stands())
	if !ok || !reads[CrisisBegun](v, c.Resident) {
		return CrisisStory{}, false
	}
	return c, true
}

// CrisesOpen returns the crises that last, or after which a talk is still to be offered or held, of those whom the
// viewer may see: the latest first.
func (v View) CrisesOpen() []CrisisStory {
	var list []CrisisStory
	for id, open := range v.s.crises.open {
		for _, n := range open {
			if c, ok := crisis(v.s.crises.all[n].stands()); ok && v.s.residents[id].Here() && reads[CrisisBegun](v, id) {
				list = append(list, c)
			}
		}
	}
	slices.SortFunc(list, func(a, b CrisisStory) int { return compareSeq(b.Seq, a.Seq) })
	return list
}
