package care

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"milieu/internal/civil"
)

// A restriction is something that a person may not do, or that is kept from them, for a while: by their own wish, or
// because somebody would come to harm, or by a decision that the law knows. It has a reason, a colleague by name who
// decided it and answers for it, a day on which it is looked at again, and an end at which it ends by itself. The
// person sees it at once. It is never a consequence of what somebody did: there is no such reason.

// A RestrictionAbout is what a restriction is about.
type RestrictionAbout string

// RestrictionAbouts lists everything that a restriction can be about. What nobody may ever be denied (Never) is not
// among it, and there is no "other". Whatever else the law knows, the house has entered by name (LawDescribed).
var RestrictionAbouts = []RestrictionAbout{"going-out", "company", "things", "room", "screens", "money", RestrictionByLaw}

// RestrictionByLaw is a decision that the law knows, by its name there.
const RestrictionByLaw RestrictionAbout = "law"

// Never lists what nobody may be denied or given as a consequence, whatever they did and whoever agrees.
var Never = []string{"food", "drink", "sleep", "toilet", "clothing", "warmth", "family", "advocate", "lawyer", "helpline", "authorities", "post",
	"medical-care", "medication", "schooling", "faith", "fresh-air", "silence", "exclusion", "shaming", "restraint"}

// A RestrictionReason is why.
type RestrictionReason string

// RestrictionReasons lists every reason that there is.
var RestrictionReasons = []RestrictionReason{RestrictionOwnWish, "own-safety", "safety-of-others", "law"}

// RestrictionOwnWish is the wish of the person themselves, who can end it at any time.
const RestrictionOwnWish RestrictionReason = "own-wish"

// RestrictionDecided says that there is a restriction.
type RestrictionDecided struct {
	Restriction RestrictionID
	Resident    ResidentID
	What        RestrictionAbout
	Law         string `json:",omitempty"` // the name of the decision, if it is one that the law knows
	Words       string // what exactly, in plain words
	Because     RestrictionReason
	Why         string  `json:",omitempty"` // the reason; of an own wish it may be left out
	Heard       string  `json:",omitempty"` // what the person says about it, in their own words, before it was decided
	Unheard     string  `json:",omitempty"` // why they could not be heard
	Decider     StaffID // who decided it, and answers for it
	From, Until time.Time
	Review      civil.Day // when it is looked at again, at the latest on its last day
}

// RestrictionObjected says that the person does not agree. It is then looked at again at once.
type RestrictionObjected struct {
	Restriction RestrictionID
	Resident    ResidentID
	Words       string // their own
}

// RestrictionReviewed says that a restriction was looked at again, and stays.
type RestrictionReviewed struct {
	Restriction RestrictionID
	Resident    ResidentID
	Staff       StaffID // who decided that it stays
	Why         string
	Heard       string    `json:",omitempty"` // what the person says about it, in their own words
	Review      civil.Day // when next
}

// RestrictionEnded says that it ended before its day.
type RestrictionEnded struct {
	Restriction RestrictionID
	Resident    ResidentID
	Why         string `json:",omitempty"`
}

// Restriction is a restriction as it stands.
type Restriction struct {
	Written
	RestrictionDecided
	Objected *RestrictionObjected // since it was last looked at
	Reviews  []RestrictionReviewing
	Due      civil.Day // when it has to be looked at again
	Ended    time.Time // by somebody, before its day; zero if it ends by itself
	EndWhy   string
}

// RestrictionReviewing is one look at it.
type RestrictionReviewing struct {
	Written
	RestrictionReviewed
	Objected *RestrictionObjected // what the person had said against it before, if they had
}

// Holds says whether the restriction holds at a moment.
func (r Restriction) Holds(at time.Time) bool {
	return !at.Before(r.From) && at.Before(r.Until) && r.Ended.IsZero()
}

// The limits of a restriction. What is needed for longer is decided anew.
const (
	RestrictionWordsLongest = 1000 // in bytes
	RestrictionLongest      = 42 * 24 * time.Hour
)

type restrictions struct{ stories[RestrictionID] }

func restriction(st story) (r Restriction, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case RestrictionDecided:
			r.Written, r.RestrictionDecided, r.Due, ok = t.Written, f, f.Review, true
		case RestrictionObjected:
			r.Objected = &f
		case RestrictionReviewed:
			r.Reviews, r.Due, r.Objected = append(r.Reviews, RestrictionReviewing{t.Written, f, r.Objected}), f.Review, nil
		case RestrictionEnded:
			r.Ended, r.EndWhy = t.At, f.Why
		}
	}
	return r, ok
}

func restrictionOpen(st story) bool {
	r, ok := restriction(st)
	return ok && r.Ended.IsZero()
}

// DecideRestriction decides that there is a restriction.
func DecideRestriction(f RestrictionDecided) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		own := f.Because == RestrictionOwnWish
		if a.By.Resident() != "" && !own {
			return nil, refuse(Forbidden, "rights.team-only")
		}
		_, known := a.s.restrictions.all[f.Restriction]
		switch {
		case f.Restriction == "" || f.From.IsZero() || f.Until.IsZero() || f.Review.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case slices.Contains(Never, string(f.What)):
			return nil, refuse(Invalid, "restriction.never")
		case !slices.Contains(RestrictionAbouts, f.What), !slices.Contains(RestrictionReasons, f.Because):
			return nil, refuse(Invalid, "form.choose")
		case (f.What == RestrictionByLaw) != (f.Because == "law"), f.What == RestrictionByLaw && !named(a.s.law.is.Decisions, f.Law), f.What != RestrictionByLaw && f.Law != "":
			return nil, refuse(Invalid, "restriction.law-unknown")
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "restriction.what")
		case !own && strings.TrimSpace(f.Why) == "":
			return nil, refuse(Invalid, "restriction.why")
		case !own && strings.TrimSpace(f.Heard) == "" && strings.TrimSpace(f.Unheard) == "":
			return nil, refuse(Invalid, "restriction.heard", "Name", r.Name)
		case max(len(f.Words), len(f.Why), len(f.Heard), len(f.Unheard)) > RestrictionWordsLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", RestrictionWordsLongest)
		case !r.Here():
			return nil, refuse(Conflict, "resident.not-here", "Name", r.Name)
		}
		if err := a.restrictionTimes(f); err != nil {
			return nil, err
		}
		if err := a.works(f.Decider); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

func (a Ask) restrictionTimes(f RestrictionDecided) error {
	switch {
	case !f.Until.After(f.From) || !f.Until.After(a.At) || f.Until.Sub(f.From) > RestrictionLongest || a.At.Sub(f.From) > 24*time.Hour:
		return refuse(Invalid, "restriction.end")
	case f.Review.Before(a.s.day(a.At)) || f.Review.After(a.s.day(f.Until)):
		return refuse(Invalid, "restriction.review")
	}
	return nil
}

// restrictionOf finds a restriction that nobody has ended.
func (a Ask) restrictionOf(id RestrictionID, of ResidentID) (Restriction, error) {
	if _, err := a.about(of); err != nil {
		return Restriction{}, err
	}
	st, _ := a.s.restrictions.about(id, of)
	r, ok := restriction(st)
	switch {
	case !ok:
		return r, refuse(NotFound, "restriction.unknown")
	case !r.Ended.IsZero() || !a.At.Before(r.Until):
		return r, refuse(Conflict, "restriction.over")
	}
	return r, nil
}

// ObjectToRestriction decides that the person does not agree. Only they say so.
func ObjectToRestriction(f RestrictionObjected) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.own(f.Resident); err != nil {
			return nil, err
		}
		if _, err := a.restrictionOf(f.Restriction, f.Resident); err != nil {
			return nil, err
		}
		switch {
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "restriction.what")
		case len(f.Words) > RestrictionWordsLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", RestrictionWordsLongest)
		}
		return []Fact{f}, nil
	}
}

// ReviewRestriction decides that a restriction stays after somebody has looked at it again. One that should not stay
// is ended.
func ReviewRestriction(f RestrictionReviewed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		r, err := a.restrictionOf(f.Restriction, f.Resident)
		if err != nil {
			return nil, err
		}
		switch {
		case strings.TrimSpace(f.Why) == "":
			return nil, refuse(Invalid, "restriction.why")
		case max(len(f.Why), len(f.Heard)) > RestrictionWordsLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", RestrictionWordsLongest)
		case f.Review.Before(a.s.day(a.At)) || f.Review.After(a.s.day(r.Until)):
			return nil, refuse(Invalid, "restriction.review")
		}
		if err := a.works(f.Staff); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

// EndRestriction decides that a restriction ends. What the person wished themselves they can end at any time.
func EndRestriction(f RestrictionEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.restrictionOf(f.Restriction, f.Resident)
		if err != nil {
			return nil, err
		}
		if a.By.Resident() != "" && r.Because != RestrictionOwnWish {
			return nil, refuse(Forbidden, "rights.team-only")
		}
		if len(f.Why) > RestrictionWordsLongest {
			return nil, refuse(Invalid, "form.too-long", "Count", RestrictionWordsLongest)
		}
		return []Fact{f}, nil
	}
}

func (f RestrictionDecided) subject() ResidentID  { return f.Resident }
func (f RestrictionObjected) subject() ResidentID { return f.Resident }
func (f RestrictionReviewed) subject() ResidentID { return f.Resident }
func (f RestrictionEnded) subject() ResidentID    { return f.Resident }

func (f RestrictionDecided) fold(s *State, e Entry) {
	s.restrictions.forget(f.Resident, func(st story) bool { // those that have ended by themselves are not looked at again
		r, ok := restriction(st)
		return ok && !r.Until.After(e.At)
	})
	s.restrictions.tell(f.Restriction, e, restrictionOpen)
}
func (f RestrictionObjected) fold(s *State, e Entry) {
	s.restrictions.tell(f.Restriction, e, restrictionOpen)
}
func (f RestrictionReviewed) fold(s *State, e Entry) {
	s.restrictions.tell(f.Restriction, e, restrictionOpen)
}
func (f RestrictionEnded) fold(s *State, e Entry) {
	s.restrictions.tell(f.Restriction, e, restrictionOpen)
}

func (rs *restrictions) takeBack(seq uint64, _ string) { rs.again(seq, restrictionOpen) }

func (rs *restrictions) check(s *State) error {
	for _, st := range rs.all {
		r, ok := restriction(st.stands())
		if !ok {
			continue
		}
		_, works := s.staff[r.Decider]
		switch {
		case !works:
			return fmt.Errorf("restriction of entry %d was decided by nobody who works here", r.Seq)
		case slices.Contains(Never, string(r.What)):
			return fmt.Errorf("restriction of entry %d is about %s, which nobody is ever denied", r.Seq, r.What)
		case !r.Until.After(r.From):
			return fmt.Errorf("restriction of entry %d has no end", r.Seq)
		case r.Due.After(s.day(r.Until)):
			return fmt.Errorf("restriction of entry %d is looked at only after its end", r.Seq)
		}
	}
	return nil
}

// Restrictions returns a person's restrictions, those that hold and those that are over, the latest first.
func (v View) Restrictions(id ResidentID) []Restriction {
	if !reads[RestrictionDecided](v, id) {
		return nil
	}
	var list []Restriction
	for _, n := range slices.Backward(v.s.restrictions.of[id]) {
		if r, ok := restriction(v.s.restrictions.all[n].stands()); ok {
			list = append(list, r)
		}
	}
	return list
}

// RestrictionsNow returns the restrictions of now of those whom the viewer may see, the first to look at first.
func (v View) RestrictionsNow() []Restriction {
	var list []Restriction
	for id, open := range v.s.restrictions.open {
		for _, n := range open {
			if r, ok := restriction(v.s.restrictions.all[n].stands()); ok && r.Holds(v.at) && reads[RestrictionDecided](v, id) {
				list = append(list, r)
			}
		}
	}
	slices.SortFunc(list, func(a, b Restriction) int {
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return compareSeq(a.Seq, b.Seq)
	})
	return list
}

// RestrictionsDue returns the restrictions of now that have to be looked at today, or against which the person has
// objected.
func (v View) RestrictionsDue() []Restriction {
	return slices.DeleteFunc(v.RestrictionsNow(), func(r Restriction) bool { return r.Objected == nil && r.Due.After(v.Today()) })
}
