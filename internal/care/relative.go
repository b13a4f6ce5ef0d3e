package care

import (
	"fmt"
	"slices"
	"time"
)

// A relative is somebody of a resident's family or network whom the house knows by name. What they are told, the
// resident says: by chapter, until a date, withdrawn in one tap. The house may always listen to them.

// RelativeNamed says that somebody belongs to a resident; said again, that it changed.
type RelativeNamed struct {
	Relative RelativeID
	Resident ResidentID
	Name     string
	Is       string `json:",omitempty"` // what they are to the person, in the person's words: "my sister"
	Guardian bool   `json:",omitempty"` // by law: see GuardianRule
}

// RelativeEnded says that somebody no longer belongs to those whom the house knows: all consents end with it.
type RelativeEnded struct {
	Relative RelativeID
	Resident ResidentID
}

// ConsentGiven says that a relative may know chapters of a resident's record. A later consent for the same relative
// replaces an earlier one.
type ConsentGiven struct {
	Relative RelativeID
	Resident ResidentID
	Chapters []Chapter
	From     time.Time
	Until    time.Time
	Words    string `json:",omitempty"` // what the person wants them to know, and not to know
}

// ConsentWithdrawn says that a relative may know nothing any more.
type ConsentWithdrawn struct {
	Relative RelativeID
	Resident ResidentID
}

// ConsentLongest is for how long a consent can be given; then it is asked for again.
const ConsentLongest = 366 * 24 * time.Hour

// Relative is a relative as the house knows them.
type Relative struct {
	RelativeNamed
	Ended   bool
	Consent ConsentGiven // the one that stands; zero Until if there is none
}

type relatives struct {
	byID map[RelativeID]Relative
	of   map[ResidentID][]RelativeID // in the order in which they were named
}

// consented says whether a relative may know a chapter at a moment.
func (s *State) consented(kin RelativeID, id ResidentID, c Chapter, at time.Time) bool {
	r := s.relatives.byID[kin]
	if r.Resident != id || r.Ended {
		return false
	}
	if r.Guardian && slices.Contains(s.access.guardian(s.residents[id].Born, s.day(at)), c) {
		return true
	}
	return r.Consent.lasts(at) && slices.Contains(r.Consent.Chapters, c)
}

func (f ConsentGiven) lasts(at time.Time) bool { return !at.Before(f.From) && at.Before(f.Until) }

// ends tells when what a relative may know changes by itself.
func (s *State) ends(kin RelativeID, tell func(time.Time)) {
	if r, ok := s.relatives.byID[kin]; ok {
		tell(r.Consent.From)
		tell(r.Consent.Until)
	}
}

// NameRelative decides that somebody belongs to a resident. That somebody is a guardian, only the team says.
func NameRelative(f RelativeNamed) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		known, ok := a.s.relatives.byID[f.Relative]
		switch {
		case f.Relative == "":
			return nil, refuse(Invalid, "form.incomplete")
		case f.Name == "":
			return nil, refuse(Invalid, "relative.no-name")
		case len(f.Name) > NameLongest || len(f.Is) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", NameLongest)
		case ok && known.Resident != f.Resident:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case f.Guardian != known.Guardian && a.team() != nil:
			return nil, refuse(Forbidden, "relative.guardian-by-the-team")
		case ok && !known.Ended && known.RelativeNamed == f:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// EndRelative decides that somebody no longer belongs to those whom the house knows.
func EndRelative(f RelativeEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.relative(f.Resident, f.Relative)
		switch {
		case err != nil:
			return nil, err
		case r.Ended:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// GiveConsent decides that a relative may know chapters of the record.
func GiveConsent(f ConsentGiven) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		r, err := a.relative(f.Resident, f.Relative)
		if err != nil {
			return nil, err
		}
		if f.From.IsZero() {
			f.From = a.At
		}
		switch {
		case r.Ended:
			return nil, refuse(NotFound, "relative.unknown")
		case len(f.Chapters) == 0:
			return nil, refuse(Invalid, "consent.nothing-chosen")
		case !f.Until.After(f.From) || !f.Until.After(a.At) || f.Until.Sub(f.From) > ConsentLongest:
			return nil, refuse(Invalid, "consent.out-of-range", "Count", int(ConsentLongest.Hours()/24))
		case len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		return []Fact{f}, known(f.Chapters)
	}
}

// WithdrawConsent decides that a relative may know nothing any more.
func WithdrawConsent(f ConsentWithdrawn) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		r, err := a.relative(f.Resident, f.Relative)
		switch {
		case err != nil:
			return nil, err
		case r.Consent.Until.IsZero():
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (a Ask) relative(id ResidentID, kin RelativeID) (Relative, error) {
	if _, err := a.about(id); err != nil {
		return Relative{}, err
	}
	r, ok := a.s.relatives.byID[kin]
	if !ok || r.Resident != id {
		return Relative{}, refuse(NotFound, "relative.unknown")
	}
	return r, nil
}

func (f RelativeNamed) subject() ResidentID    { return f.Resident }
func (f RelativeEnded) subject() ResidentID    { return f.Resident }
func (f ConsentGiven) subject() ResidentID     { return f.Resident }
func (f ConsentWithdrawn) subject() ResidentID { return f.Resident }

func (f RelativeNamed) fold(s *State, _ Entry) {
	r, known := s.relatives.byID[f.Relative]
	if !known {
		put(&s.relatives.of, f.Resident, append(s.relatives.of[f.Resident], f.Relative))
	}
	r.RelativeNamed, r.Ended = f, false
	put(&s.relatives.byID, f.Relative, r)
}

func (f RelativeEnded) fold(s *State, _ Entry) {
	r := s.relatives.byID[f.Relative]
	r.Ended, r.Consent = true, ConsentGiven{}
	put(&s.relatives.byID, f.Relative, r)
}

func (f ConsentGiven) fold(s *State, _ Entry) {
	r := s.relatives.byID[f.Relative]
	r.Consent = f
	put(&s.relatives.byID, f.Relative, r)
}

func (f ConsentWithdrawn) fold(s *State, _ Entry) {
	r := s.relatives.byID[f.Relative]
	r.Consent = ConsentGiven{}
	put(&s.relatives.byID, f.Relative, r)
}

func (rs relatives) check(s *State) error {
	for id, r := range rs.byID {
		if _, ok := s.residents[r.Resident]; !ok {
			return fmt.Errorf("relative %s belongs to nobody", id)
		}
		if r.Ended && !r.Consent.Until.IsZero() {
			return fmt.Errorf("relative %s was struck out and may still know", id)
		}
	}
	return nil
}

// Relatives returns those who belong to a resident, in the order in which they were named. Somebody who belongs to
// them sees only themselves.
func (v View) Relatives(id ResidentID) []Relative {
	var list []Relative
	for _, kin := range v.s.relatives.of[id] {
		r := v.s.relatives.byID[kin]
		if own := v.who.Relative() == kin; !r.Ended && (own || v.who.Relative() == "" && reads[RelativeNamed](v, id)) {
			list = append(list, r)
		}
	}
	return list
}

// Relative returns somebody who belongs, or belonged, to a resident.
func (v View) Relative(kin RelativeID) (Relative, bool) {
	r, ok := v.s.relatives.byID[kin]
	if !ok || v.who.Relative() != kin && (v.who.Relative() != "" || !reads[RelativeNamed](v, r.Resident)) {
		return Relative{}, false
	}
	return r, true
}

// Guards returns what a guardian of a resident may know today by the house's agreement, which the resident's age decides.
func (v View) Guards(id ResidentID) []Chapter {
	if !reads[RelativeNamed](v, id) {
		return nil
	}
	return v.s.access.guardian(v.s.residents[id].Born, v.s.day(v.at))
}

// RelativeName returns what a relative is called, for those who may know who belongs to the resident or who looked.
func (v View) RelativeName(id RelativeID) (string, bool) {
	r, ok := v.s.relatives.byID[id]
	if !ok || !v.MayReadLooks(r.Resident) && !reads[RelativeNamed](v, r.Resident) {
		return "", false
	}
	return r.Name, true
}

// Opened returns the chapters of a resident's record that are open to the relative who looks.
func (v View) Opened(id ResidentID) []Chapter {
	if kin := v.who.Relative(); kin == "" || v.s.relatives.byID[kin].Resident != id {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(Chapters), func(c Chapter) bool {
		return !v.s.consented(v.who.Relative(), id, c, v.at) || v.s.hidden.from(v.who, id, c)
	})
}

// Me returns the relative who looks, with the name of the resident they belong to where they may know it.
func (v View) Me() (Relative, bool) {
	r, ok := v.s.relatives.byID[v.who.Relative()]
	return r, ok && v.who.Relative() != ""
}
