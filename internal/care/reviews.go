package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// reviews are what was said in the reviews of each resident, in the order in which it was written.
type reviews struct {
	pace    map[ResidentID][]*paced // "" is the house
	begun   map[ResidentID][]*begunReview
	held    map[ResidentID][]*Review
	byID    map[ReviewID]*Review
	signed  map[ReviewID][]*Signature
	rates   map[GoalID][]*Rating
	entries []*Written
}

type paced struct {
	Written
	days int
}

type begunReview struct {
	Written
	ReviewBegun
}

func (f ReviewPaced) subject() ResidentID  { return f.Resident }
func (ReviewsPaced) subject() ResidentID   { return "" }
func (f ReviewBegun) subject() ResidentID  { return f.Resident }
func (f GoalRated) subject() ResidentID    { return f.Resident }
func (f ReviewHeld) subject() ResidentID   { return f.Resident }
func (f ReviewSigned) subject() ResidentID { return f.Resident }

func (f ReviewHeld) happened() time.Time { return f.Held }

func (f ReviewPaced) fold(s *State, e Entry)  { s.reviews.paced(f.Resident, e, f.Days) }
func (f ReviewsPaced) fold(s *State, e Entry) { s.reviews.paced("", e, f.Days) }

func (rs *reviews) paced(id ResidentID, e Entry, days int) {
	p := &paced{written(e), days}
	put(&rs.pace, id, append(rs.pace[id], p))
	rs.entries = append(rs.entries, &p.Written)
}

func (f ReviewBegun) fold(s *State, e Entry) {
	b := &begunReview{written(e), f}
	put(&s.reviews.begun, f.Resident, append(s.reviews.begun[f.Resident], b))
	s.reviews.entries = append(s.reviews.entries, &b.Written)
}

func (f GoalRated) fold(s *State, e Entry) {
	rated := &Rating{written(e), f}
	put(&s.reviews.rates, f.Goal, append(s.reviews.rates[f.Goal], rated))
	s.reviews.entries = append(s.reviews.entries, &rated.Written)
}

func (f ReviewHeld) fold(s *State, e Entry) {
	if s.reviews.byID[f.Review] != nil {
		return // known already
	}
	held := &Review{Written: written(e), ReviewHeld: f}
	put(&s.reviews.byID, f.Review, held)
	put(&s.reviews.held, f.Resident, append(s.reviews.held[f.Resident], held))
	s.reviews.entries = append(s.reviews.entries, &held.Written)
}

func (f ReviewSigned) fold(s *State, e Entry) {
	s.reviews.sign(&Signature{written(e), f})
}

// sign keeps a signature where corrections find it; it is copied out when a review is shown.
func (rs *reviews) sign(signed *Signature) {
	if held := rs.byID[signed.Review]; held != nil {
		put(&rs.signed, signed.Review, append(rs.signed[signed.Review], signed))
		rs.entries = append(rs.entries, &signed.Written)
	}
}

func (rs *reviews) written(seq uint64) *Written { return writtenIn(rs.entries, seq) }

func (rs *reviews) check(s *State) error {
	for id := range rs.held {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("reviews of %s, whom nobody admitted", id)
		}
	}
	return nil
}

func (rs *reviews) knows(id ReviewID) bool {
	for _, list := range rs.begun {
		if slices.ContainsFunc(list, func(b *begunReview) bool { return b.Review == id }) {
			return true
		}
	}
	return rs.byID[id] != nil
}

// open is the review of a resident that was begun and not held; nil if there is none.
func (rs *reviews) open(id ResidentID, at time.Time) *begunReview {
	for _, b := range slices.Backward(rs.begun[id]) {
		if at.Sub(b.At) > ReviewOpen {
			break
		}
		if held := rs.byID[b.Review]; !b.TakenBack && (held == nil || held.TakenBack) {
			return b
		}
	}
	return nil
}

func (rs *reviews) lastRate(goal GoalID, voice Voice) *Rating {
	for _, rated := range slices.Backward(rs.rates[goal]) {
		if !rated.TakenBack && rated.Voice == voice {
			return rated
		}
	}
	return nil
}

// rated are the ratings of a goal that stood at a moment (now, at the zero time), the first first.
func (rs *reviews) rated(goal GoalID, at time.Time) []Rating {
	var list []Rating
	for _, rated := range rs.rates[goal] {
		if !rated.TakenBack && (at.IsZero() || !rated.At.After(at)) {
			list = append(list, *rated)
		}
	}
	return list
}

// last is the review of a resident that was held last; nil if there was none.
func (rs *reviews) last(id ResidentID) *Review {
	for _, held := range slices.Backward(rs.held[id]) {
		if !held.TakenBack {
			return held
		}
	}
	return nil
}

// now is a review with its signatures.
func (rs *reviews) now(held *Review) Review {
	shown := *held
	shown.With, shown.Lines = slices.Clone(held.With), slices.Clone(held.Lines)
	for _, signed := range rs.signed[held.Review] {
		if signed.TakenBack {
			continue
		}
		if i := slices.IndexFunc(shown.Signed, func(s Signature) bool { return s.Voice == signed.Voice }); i >= 0 {
			shown.Signed[i] = *signed
		} else {
			shown.Signed = append(shown.Signed, *signed)
		}
	}
	slices.SortStableFunc(shown.Signed, func(a, b Signature) int {
		return cmp.Compare(slices.Index(Voices, a.Voice), slices.Index(Voices, b.Voice))
	})
	return shown
}

// Reviews returns a resident's reviews that were not taken back, the latest first.
func (v View) Reviews(id ResidentID) []Review {
	if !reads[ReviewHeld](v, id) {
		return nil
	}
	var list []Review
	for _, held := range slices.Backward(v.s.reviews.held[id]) {
		if !held.TakenBack {
			list = append(list, v.s.reviews.now(held))
		}
	}
	return list
}

// OpenReview returns the review of a resident that is being held; false if there is none.
func (v View) OpenReview(id ResidentID) (ReviewBegun, bool) {
	if b := v.s.reviews.open(id, v.at); b != nil && reads[ReviewBegun](v, id) {
		return b.ReviewBegun, true
	}
	return ReviewBegun{}, false
}
