package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Tender hours: something hard has happened in the house, and for some hours it goes gently with everybody. The house
// is told so, and never whom it was about. Each person is asked how they are, and the list of those who were not asked
// yet ends.

// TenderBegun says that the house has tender hours. It names nobody.
type TenderBegun struct {
	Tender TenderID
	Until  time.Time
}

// TenderEnded says that they are over earlier, and that nobody has to be asked any more.
type TenderEnded struct{ Tender TenderID }

// TenderAsked says that somebody was asked how they are, or said it unasked.
type TenderAsked struct {
	Resident ResidentID
	Words    string `json:",omitempty"` // at most TenderWordsLongest bytes; empty if they said nothing
	Own      bool   `json:",omitempty"` // in their own words; otherwise as somebody saw it
}

// TenderAnswer is how somebody was.
type TenderAnswer struct {
	Written
	TenderAsked
}

// Tender is the tender hours of now, and who was asked.
type Tender struct {
	Tenders []TenderID
	Until   time.Time      // zero if the hours are over and only the asking goes on
	Asked   []TenderAnswer // the latest first
	Left    []Resident     // who has not been asked, by name
}

const (
	// TenderLongest is how long tender hours last at most.
	TenderLongest = 72 * time.Hour
	// TenderAskWithin is how long after the beginning the house goes on asking.
	TenderAskWithin = 72 * time.Hour
	// TenderWordsLongest is the most that an answer holds, in bytes.
	TenderWordsLongest = 500
)

// tenders are the tender hours in the order in which they began, and who was asked when.
type tenders struct {
	begun []tender
	asked map[ResidentID][]TenderAnswer
}

type tender struct {
	Written
	TenderBegun
	ended []Written // several when one was taken back
}

func (t tender) over() bool {
	return t.TakenBack || slices.ContainsFunc(t.ended, func(w Written) bool { return !w.TakenBack })
}

// BeginTender decides that the house has tender hours.
func BeginTender(f TenderBegun) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		known := slices.ContainsFunc(a.s.tenders.begun, func(t tender) bool { return t.Tender == f.Tender })
		switch {
		case f.Tender == "" || f.Until.IsZero():
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case !f.Until.After(a.At) || f.Until.Sub(a.At) > TenderLongest:
			return nil, refuse(Invalid, "tender.until")
		}
		return []Fact{f}, nil
	}
}

// EndTender decides that tender hours are over.
func EndTender(f TenderEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.team(); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(a.s.tenders.begun, func(t tender) bool { return t.Tender == f.Tender })
		switch {
		case i < 0:
			return nil, refuse(NotFound, "tender.unknown")
		case a.s.tenders.begun[i].over():
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// AskHow decides that somebody was asked how they are. Who says it themselves need not be asked.
func AskHow(f TenderAsked) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		if a.By.Resident() == f.Resident {
			f.Own = true
		}
		switch {
		case len(f.Words) > TenderWordsLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", TenderWordsLongest)
		case len(a.s.tenderNow(a.At)) == 0:
			return nil, refuse(Conflict, "tender.nobody-asks")
		}
		return []Fact{f}, nil
	}
}

func (TenderBegun) subject() ResidentID   { return "" }
func (TenderEnded) subject() ResidentID   { return "" }
func (f TenderAsked) subject() ResidentID { return f.Resident }

func (f TenderBegun) fold(s *State, e Entry) {
	s.tenders.begun = append(s.tenders.begun, tender{Written: written(e), TenderBegun: f})
}

func (f TenderEnded) fold(s *State, e Entry) { s.tenders.end(f.Tender, e) }

func (ts *tenders) end(id TenderID, e Entry) {
	for i := range ts.begun {
		if ts.begun[i].Tender == id {
			ts.begun[i].ended = append(slices.Clip(ts.begun[i].ended), written(e))
		}
	}
}

func (f TenderAsked) fold(s *State, e Entry) {
	put(&s.tenders.asked, f.Resident, append(s.tenders.asked[f.Resident], TenderAnswer{written(e), f}))
}

func (ts *tenders) written(seq uint64) *Written {
	for i := range ts.begun {
		if ts.begun[i].Seq == seq {
			return &ts.begun[i].Written
		}
		for j := range ts.begun[i].ended {
			if ts.begun[i].ended[j].Seq == seq {
				return &ts.begun[i].ended[j]
			}
		}
	}
	for _, list := range ts.asked {
		if i, ok := slices.BinarySearchFunc(list, seq, func(t TenderAnswer, seq uint64) int { return compareSeq(t.Seq, seq) }); ok {
			return &list[i].Written
		}
	}
	return nil
}

func (ts *tenders) check(s *State) error {
	for _, t := range ts.begun {
		if t.Until.Sub(t.At) > TenderLongest {
			return fmt.Errorf("tender hours of entry %d last too long", t.Seq)
		}
	}
	for id := range ts.asked {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("%s was asked how they are, whom nobody admitted", id)
		}
	}
	return nil
}

// tenderNow are the tender hours that are not over, or after which the house still asks.
func (s *State) tenderNow(at time.Time) (now []tender) {
	for _, t := range slices.Backward(s.tenders.begun) {
		if at.Sub(t.At) > max(TenderLongest, TenderAskWithin) {
			break
		}
		if !t.over() && !at.Before(t.At) && (at.Before(t.Until) || at.Sub(t.At) < TenderAskWithin) {
			now = append(now, t)
		}
	}
	return now
}

// asks says since when the house asks a person how they are; false if it does not: they have been asked, they came
// later, they are away, or it was their own crisis, after which they are offered more than that.
func (s *State) asks(r Resident, now []tender, at time.Time) (since time.Time, ok bool) {
	for _, t := range now {
		whose, _ := crisis(s.crises.all[CrisisID(t.Tender)].stands())
		if r.Here() && !r.Stay().From.After(t.At) && whose.Resident != r.ID && at.Sub(t.At) < TenderAskWithin && (!ok || t.At.After(since)) {
			since, ok = t.At, true
		}
	}
	if last, told := s.tenders.last(r.ID); told && !last.At.Before(since) {
		return since, false
	}
	return since, ok
}

func (ts *tenders) last(id ResidentID) (TenderAnswer, bool) {
	for _, t := range slices.Backward(ts.asked[id]) {
		if !t.TakenBack {
			return t, true
		}
	}
	return TenderAnswer{}, false
}

// Tender returns the tender hours of now, and, for those who work here, who was asked how they are. It is false if
// there are none and nobody is left to ask.
func (v View) Tender() (t Tender, ok bool) {
	now := v.s.tenderNow(v.at)
	if len(now) == 0 || !readsHouse[TenderBegun](v) {
		return Tender{}, false
	}
	earliest := now[0].At
	for _, n := range now {
		t.Tenders = append(t.Tenders, n.Tender)
		if n.Until.After(v.at) && n.Until.After(t.Until) {
			t.Until = n.Until
		}
		if n.At.Before(earliest) {
			earliest = n.At
		}
	}
	t.Left = v.list(func(r Resident) bool {
		_, away := v.OnLeave(r.ID)
		_, asks := v.s.asks(r, now, v.at)
		return asks && !away && reads[TenderAsked](v, r.ID)
	})
	for id := range v.s.tenders.asked {
		if last, told := v.s.tenders.last(id); told && reads[TenderAsked](v, id) && !last.At.Before(earliest) {
			t.Asked = append(t.Asked, last)
		}
	}
	slices.SortFunc(t.Asked, func(a, b TenderAnswer) int { return cmp.Compare(b.Seq, a.Seq) })
	return t, !t.Until.IsZero() || len(t.Left) > 0
}
