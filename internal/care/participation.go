package care

import (
	"cmp"
	"fmt"
	"slices"

	"milieu/internal/civil"
)

// To participate is to belong to an activity: one comes each time without signing up, and says so when one does not.

// ParticipationAgreed says that a resident belongs to an activity from a day on.
type ParticipationAgreed struct {
	Resident ResidentID
	Activity ActivityID
	From     civil.Day
}

// ParticipationEnded says on which day a resident belongs to an activity for the last time.
type ParticipationEnded struct {
	Resident ResidentID
	Activity ActivityID
	Last     civil.Day
}

type participations struct {
	of      map[ActivityID]map[ResidentID][]participation
	entries []participationEntry // by Seq
}

// participation is one word about whether a resident belongs to an activity from a day on; the newest about a day counts.
type participation struct {
	Written
	since civil.Day
	ended bool
}

type participationEntry struct {
	seq      uint64
	activity ActivityID
	resident ResidentID
	n        int
}

// AgreeParticipation decides that a resident belongs to an activity. Residents join what is open to sign up for;
// into a fixed group they are taken by the team.
func AgreeParticipation(f ParticipationAgreed) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		known := a.s.activities.byID[f.Activity]
		if known == nil || !known.stands() || f.From.IsZero() {
			return nil, refuse(NotFound, "programme.unknown")
		}
		v := known.on(f.From)
		switch {
		case v == nil:
			return nil, refuse(Conflict, "programme.not-that-day")
		case !r.Here():
			return nil, refuse(Conflict, "resident.not-here", "Name", r.Name)
		case v.plan.Everyone, a.s.participations.on(f.Activity, f.Resident, f.From):
			return nil, nil // already so
		case !v.plan.SignUp && v.plan.Choice == "" && a.By.Resident() != "":
			return nil, refuse(Forbidden, "choice.fixed-group", "Title", v.plan.Title)
		case v.plan.Room > 0 && a.s.participations.count(f.Activity, f.From) >= v.plan.Room:
			return nil, refuse(Conflict, "choice.full", "Title", v.plan.Title)
		}
		return []Fact{f}, nil
	}
}

// EndParticipation decides that a resident no longer belongs to an activity. Residents may always leave.
func EndParticipation(f ParticipationEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		switch {
		case a.s.activities.byID[f.Activity] == nil || f.Last.IsZero():
			return nil, refuse(NotFound, "programme.unknown")
		case !a.s.participations.on(f.Activity, f.Resident, f.Last.Add(1)):
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (f ParticipationAgreed) subject() ResidentID { return f.Resident }
func (f ParticipationEnded) subject() ResidentID  { return f.Resident }

func (f ParticipationAgreed) fold(s *State, e Entry) {
	s.participations.add(f.Activity, f.Resident, participation{written(e), f.From, false})
}

func (f ParticipationEnded) fold(s *State, e Entry) {
	s.participations.add(f.Activity, f.Resident, participation{written(e), f.Last.Add(1), true})
}

func (ps *participations) add(activity ActivityID, id ResidentID, p participation) {
	of := ps.of[activity]
	ps.entries = append(ps.entries, participationEntry{p.Seq, activity, id, len(of[id])})
	put(&of, id, append(of[id], p))
	put(&ps.of, activity, of)
}

func (ps *participations) written(seq uint64) *Written {
	i, ok := slices.BinarySearchFunc(ps.entries, seq, func(e participationEntry, seq uint64) int { return compareSeq(e.seq, seq) })
	if !ok {
		return nil
	}
	e := ps.entries[i]
	return &ps.of[e.activity][e.resident][e.n].Written
}

func (ps *participations) check(s *State) error {
	for activity, of := range ps.of {
		for id := range of {
			if _, ok := s.residents[id]; !ok || s.activities.byID[activity] == nil {
				return fmt.Errorf("%s belongs to %s: one of them is not known", id, activity)
			}
		}
	}
	return nil
}

func (ps *participations) on(activity ActivityID, id ResidentID, day civil.Day) bool {
	list := ps.of[activity][id]
	for i := len(list) - 1; i >= 0; i-- {
		if p := &list[i]; !p.TakenBack && p.since <= day {
			return !p.ended
		}
	}
	return false
}

// latest is who wrote last that a resident belongs to an activity on a day, and when; false if they do not.
func (ps *participations) latest(activity ActivityID, id ResidentID, day civil.Day) (Written, bool) {
	list := ps.of[activity][id]
	for i := len(list) - 1; i >= 0; i-- {
		if p := &list[i]; !p.TakenBack && p.since <= day {
			return p.Written, !p.ended
		}
	}
	return Written{}, false
}

func (ps *participations) count(activity ActivityID, day civil.Day) (n int) {
	for id := range ps.of[activity] {
		if ps.on(activity, id, day) {
			n++
		}
	}
	return n
}

// Belongs says whether a resident belongs to an activity on a day.
func (v View) Belongs(id ResidentID, activity ActivityID, day civil.Day) bool {
	return reads[ParticipationAgreed](v, id) && v.s.participations.on(activity, id, day)
}

// Participants returns who belongs to an activity on a day and whom the viewer may see, by name.
func (v View) Participants(activity ActivityID, day civil.Day) []Resident {
	var list []Resident
	for id := range v.s.participations.of[activity] {
		if r := v.s.residents[id]; reads[ParticipationAgreed](v, id) && r.Here() && v.s.participations.on(activity, id, day) {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b Resident) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return list
}
