package care

import (
	"slices"
	"time"

	"milieu/internal/civil"
)

// Records are kept for as long as the law says, and then no longer. Which law that is, the house says: the years are
// data. Besides, a court, a supervisor or a complaint can demand that one person's record is kept for now: that is a
// keeping. (A hold is something else: a note that is held back for a while.)

// RetentionAgreed says for how long the house must keep a record.
type RetentionAgreed struct {
	Years     int       // after the end of the last stay; 0: as short as one likes
	NotBefore civil.Day `json:",omitzero"`  // nothing at all is erased before this day, whatever the years say
	Law       string    `json:",omitempty"` // which rule says so, in words
}

// KeepingOrdered says that a resident's record must be kept, whatever the years say, until the keeping ends.
type KeepingOrdered struct {
	Keeping  KeepingID
	Resident ResidentID
	Why      string
}

// KeepingEnded says that one reason to keep a record is no more.
type KeepingEnded struct {
	Keeping  KeepingID
	Resident ResidentID
	Why      string
}

// A Keeping is a reason to keep a resident's record.
type Keeping struct {
	KeepingOrdered
	At time.Time
	By Who
}

// RetentionMost is the most years that a house can agree on: more than any law we know asks for.
const RetentionMost = 150

type keepings map[ResidentID][]Keeping

// RetentionOf is what a house keeps to that has agreed on nothing: ten years, as long as most countries ask at least; a group
// without beds keeps no record by law.
func RetentionOf(kind HouseKind) RetentionAgreed {
	if kind == Group {
		return RetentionAgreed{}
	}
	return RetentionAgreed{Years: 10}
}

func (s *State) retained() RetentionAgreed {
	if s.retention == nil {
		return RetentionOf(s.house.is.Kind)
	}
	return *s.retention
}

// keptUntil is the day from which a resident's record need not be kept; false while they live here.
func (s *State) keptUntil(id ResidentID) (civil.Day, bool) {
	rule, r := s.retained(), s.residents[id]
	if r.Here() {
		return 0, false
	}
	day := s.day(r.Stay().Until.AddDate(rule.Years, 0, 0))
	if day.Before(rule.NotBefore) {
		day = rule.NotBefore
	}
	return day, true
}

// AgreeRetention decides for how long records are kept.
func AgreeRetention(f RetentionAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		switch {
		case f.Years < 0 || f.Years > RetentionMost:
			return nil, refuse(Invalid, "retention.out-of-range", "Count", RetentionMost)
		case len(f.Law) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case a.s.retention != nil && *a.s.retention == f:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// OrderKeeping decides that a record must be kept until further notice.
func OrderKeeping(f KeepingOrdered) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		_, known := a.s.residents[f.Resident]
		switch {
		case !known:
			return nil, refuse(NotFound, "resident.unknown")
		case f.Keeping == "":
			return nil, refuse(Invalid, "form.incomplete")
		case f.Why == "":
			return nil, refuse(Invalid, "retention.why")
		case len(f.Why) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		return []Fact{f}, nil
	}
}

// EndKeeping decides that one reason to keep a record is no more.
func EndKeeping(f KeepingEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		switch {
		case !slices.ContainsFunc(a.s.keepings[f.Resident], func(k Keeping) bool { return k.Keeping == f.Keeping }):
			return nil, refuse(NotFound, "retention.keeping-unknown")
		case f.Why == "":
			return nil, refuse(Invalid, "retention.why")
		case len(f.Why) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		return []Fact{f}, nil
	}
}

func (RetentionAgreed) subject() ResidentID  { return "" }
func (f KeepingOrdered) subject() ResidentID { return f.Resident }
func (f KeepingEnded) subject() ResidentID   { return f.Resident }

func (f RetentionAgreed) fold(s *State, _ Entry) { s.retention = &f }

func (f KeepingOrdered) fold(s *State, e Entry) {
	put(&s.keepings, f.Resident, append(slices.Clip(s.keepings[f.Resident]), Keeping{f, e.At, e.By}))
}

func (f KeepingEnded) fold(s *State, _ Entry) {
	left := slices.DeleteFunc(slices.Clone(s.keepings[f.Resident]), func(k Keeping) bool { return k.Keeping == f.Keeping })
	put(&s.keepings, f.Resident, left)
}

// Retention returns for how long the house keeps a record.
func (v View) Retention() RetentionAgreed {
	if !readsHouse[RetentionAgreed](v) {
		return RetentionAgreed{}
	}
	return v.s.retained()
}

// KeptUntil returns the day from which a resident's record need not be kept; false while they live here.
func (v View) KeptUntil(id ResidentID) (civil.Day, bool) {
	if !reads[ErasureAsked](v, id) {
		return 0, false
	}
	return v.s.keptUntil(id)
}

// Keepings returns the reasons for which a resident's record must be kept, oldest first.
func (v View) Keepings(id ResidentID) []Keeping {
	if !reads[KeepingOrdered](v, id) {
		return nil
	}
	return slices.Clone(v.s.keepings[id])
}
