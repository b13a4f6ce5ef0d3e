package care

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A sheet is where a resident thinks on paper: what went through my mind and how else one could see it, what matters to
// me, what I will do for it. It belongs to them alone. Nobody else reads it unless they show it, to a person by name or
// to the team, and then as it was when they showed it; they can take that back. Nothing is computed from a sheet, and
// every line of it may stay empty.

// A SheetSort is what a sheet is for.
type SheetSort string

// The sorts of sheets.
const (
	SheetThought SheetSort = "thought" // a thought record, as in cognitive therapy
	SheetValues  SheetSort = "values"  // what matters, as in acceptance and commitment therapy
	SheetStep    SheetSort = "step"    // a committed action: one step towards what matters
)

// SheetSorts lists them.
var SheetSorts = []SheetSort{SheetThought, SheetValues, SheetStep}

// SheetParts are the lines of each sort, in the order in which one thinks.
var SheetParts = map[SheetSort][]string{
	SheetThought: {"happened", "thought", "felt", "for", "against", "otherwise", "now"},
	SheetValues:  {"matters", "why", "lived", "now", "between"},
	SheetStep:    {"do", "towards", "when", "between", "willing"},
}

// SheetDo is the line of a step that says what one will do.
const SheetDo = "do"

// SheetWritten says one line of a sheet, for the first time or anew. An empty one is crossed out.
type SheetWritten struct {
	Sheet    SheetID
	Resident ResidentID
	Sort     SheetSort
	Part     string
	Words    string // at most PlanLongest bytes
}

// SheetUsed says what a resident made of a step: a measure of their plan, or a try of it. Others see the measure and the
// try, and not that there is a sheet behind them.
type SheetUsed struct {
	Sheet    SheetID
	Resident ResidentID
	Measure  MeasureID
	Try      TryID `json:",omitempty"`
}

// SheetShown says that a resident shows a sheet as it is now: to somebody by name, or to the team.
type SheetShown struct {
	Sheet    SheetID
	Resident ResidentID
	To       StaffID `json:",omitempty"` // "" is the team
}

// SheetClosed says that nobody else reads a sheet any more.
type SheetClosed struct {
	Sheet    SheetID
	Resident ResidentID
}

// Sheet is a sheet as it stands, or as it was when it was shown to whoever looks.
type Sheet struct {
	ID       SheetID
	Resident ResidentID
	Sort     SheetSort
	Words    map[string]string // by part; only what is not empty
	Began    time.Time
	Last     time.Time // when it was written in last
	Shown    []SheetShowing
	Measure  MeasureID // that was made of it; "" if none was, and to everybody else
	Tries    []TryID   // of it; none to everybody else
}

// SheetShowing is to whom a sheet is shown, and since when.
type SheetShowing struct {
	Written
	To StaffID // "" is the team
}

// shownTo says whether a showing is for somebody.
func (s SheetShowing) shownTo(who Who) bool {
	return who.team() && (s.To == "" || s.To == who.Staff())
}

type sheets struct{ stories[SheetID] }

func sheet(st story) (s Sheet, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case SheetWritten:
			if s.ID == "" {
				s, ok = Sheet{ID: f.Sheet, Resident: f.Resident, Sort: f.Sort, Words: map[string]string{}, Began: t.At}, true
			}
			if s.Last = t.At; f.Words == "" {
				delete(s.Words, f.Part)
			} else {
				s.Words[f.Part] = f.Words
			}
		case SheetUsed:
			if s.Measure = f.Measure; f.Try != "" {
				s.Tries = append(s.Tries, f.Try)
			}
		case SheetShown:
			s.Shown = append(slices.DeleteFunc(s.Shown, func(was SheetShowing) bool { return was.To == f.To }), SheetShowing{t.Written, f.To})
		case SheetClosed:
			s.Shown = nil
		}
	}
	return s, ok
}

// sheetOpen says whether anybody else reads a sheet: those that are shown are found without the others.
func sheetOpen(st story) bool {
	s, ok := sheet(st)
	return ok && len(s.Shown) > 0
}

// WriteSheet decides lines of one sheet. Only the resident writes; what they did not change is not written again.
func WriteSheet(lines ...SheetWritten) Decision {
	return func(a Ask) ([]Fact, error) {
		var facts []Fact
		for _, f := range lines {
			if _, err := a.own(f.Resident); err != nil {
				return nil, err
			}
			st, known := a.s.sheets.all[f.Sheet]
			was, written := sheet(st.stands())
			switch {
			case f.Sheet == "" || f.Sheet != lines[0].Sheet:
				return nil, refuse(Invalid, "form.incomplete")
			case known && st[0].About != f.Resident, written && was.Sort != f.Sort:
				return nil, refuse(NotFound, "sheet.unknown")
			case !slices.Contains(SheetParts[f.Sort], f.Part):
				return nil, refuse(Invalid, "form.choose")
			case len(f.Words) > PlanLongest:
				return nil, refuse(Invalid, "form.too-long", "Count", PlanLongest)
			case was.Words[f.Part] != f.Words:
				facts = append(facts, f)
			}
		}
		return facts, nil
	}
}

// ShowSheet decides that somebody else may read a sheet as it is now.
func ShowSheet(f SheetShown) Decision {
	return func(a Ask) ([]Fact, error) {
		s, err := a.sheet(f.Resident, f.Sheet)
		if err != nil {
			return nil, err
		}
		if f.To != "" {
			if err := a.works(f.To); err != nil {
				return nil, err
			}
		}
		if slices.ContainsFunc(s.Shown, func(was SheetShowing) bool { return was.To == f.To && !was.At.Before(s.Last) }) {
			return nil, nil // already so, and nothing was written since
		}
		return []Fact{f}, nil
	}
}

// CloseSheet decides that nobody else reads a sheet any more.
func CloseSheet(f SheetClosed) Decision {
	return func(a Ask) ([]Fact, error) {
		if s, err := a.sheet(f.Resident, f.Sheet); err != nil || len(s.Shown) == 0 {
			return nil, err // nobody does
		}
		return []Fact{f}, nil
	}
}

// UseSheet decides that a step becomes a measure of the resident's plan, in their words; and, with a try, that they have
// just tried it.
func UseSheet(f SheetUsed) Decision {
	return func(a Ask) ([]Fact, error) {
		s, err := a.sheet(f.Resident, f.Sheet)
		if err != nil {
			return nil, err
		}
		if s.Sort != SheetStep || s.Words[SheetDo] == "" {
			return nil, refuse(Invalid, "sheet.no-step")
		}
		var facts []Fact
		if s.Measure != "" && a.s.goesOn(s.Measure) {
			if f.Measure = s.Measure; f.Try == "" {
				return nil, nil // already so
			}
		} else {
			what := strings.Join(strings.Fields(s.Words[SheetDo]), " ")
			if facts, err = WriteMeasure(MeasureWritten{Measure: f.Measure, Resident: f.Resident, Said: true, MeasurePlan: MeasurePlan{What: what}})(a); err != nil {
				return nil, err
			}
			facts = append(facts, ThreadHung{Resident: f.Resident, Thread: Thread{Measure: f.Measure}, Said: true}) // theirs, and needs no other reason
		}
		if f.Try != "" {
			if a.s.tries.byID[f.Try] != nil {
				return nil, refuse(Conflict, "form.known-with-other-contents")
			}
			facts = append(facts, TryNoted{Try: f.Try, Resident: f.Resident, Measure: f.Measure, Tried: a.At.UTC()})
		}
		return append(facts, f), nil
	}
}

// goesOn says whether a measure is part of the plan now.
func (s *State) goesOn(id MeasureID) bool {
	m, ok := s.measureAt(id, time.Time{})
	return ok && m.InPlan && m.Ended.Seq == 0
}

// sheet finds a resident's own sheet.
func (a Ask) sheet(id ResidentID, key SheetID) (Sheet, error) {
	if _, err := a.own(id); err != nil {
		return Sheet{}, err
	}
	st, ok := a.s.sheets.about(key, id)
	s, written := sheet(st)
	if !ok || !written {
		return Sheet{}, refuse(NotFound, "sheet.unknown")
	}
	return s, nil
}

func (f SheetWritten) subject() ResidentID { return f.Resident }
func (f SheetUsed) subject() ResidentID    { return f.Resident }
func (f SheetShown) subject() ResidentID   { return f.Resident }
func (f SheetClosed) subject() ResidentID  { return f.Resident }

func (f SheetWritten) fold(s *State, e Entry) { s.sheets.tell(f.Sheet, e, sheetOpen) }
func (f SheetUsed) fold(s *State, e Entry)    { s.sheets.tell(f.Sheet, e, sheetOpen) }
func (f SheetShown) fold(s *State, e Entry)   { s.sheets.tell(f.Sheet, e, sheetOpen) }
func (f SheetClosed) fold(s *State, e Entry)  { s.sheets.tell(f.Sheet, e, sheetOpen) }

func (ss *sheets) takeBack(seq uint64, _ string) { ss.again(seq, sheetOpen) }

func (ss *sheets) check(s *State) error {
	for id, st := range ss.all {
		if _, ok := s.residents[st[0].About]; !ok {
			return fmt.Errorf("sheet %s is of %s, whom nobody admitted", id, st[0].About)
		}
	}
	return nil
}

// Sheets returns a resident's own sheets, the latest written in first; to somebody else those that are shown to them, as
// they were then.
func (v View) Sheets(id ResidentID) []Sheet {
	var list []Sheet
	if v.who.Resident() == id {
		if !reads[SheetWritten](v, id) {
			return nil
		}
		for _, key := range v.s.sheets.of[id] {
			if s, ok := sheet(v.s.sheets.all[key].stands()); ok {
				list = append(list, s)
			}
		}
	} else {
		for _, key := range v.s.sheets.open[id] {
			if s, ok := v.sheetShown(id, v.s.sheets.all[key].stands()); ok {
				list = append(list, s)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Sheet) int { return b.Last.Compare(a.Last) })
	return list
}

// sheetShown is a sheet as it was when it was shown to the viewer last; false if it is not.
func (v View) sheetShown(id ResidentID, st story) (Sheet, bool) {
	now, ok := sheet(st)
	var to SheetShowing
	for _, showing := range now.Shown {
		if showing.shownTo(v.who) && showing.Seq > to.Seq {
			to = showing
		}
	}
	if !ok || to.Seq == 0 || !reads[SheetShown](v, id) {
		return Sheet{}, false
	}
	then, ok := sheet(st.until(to.Seq))
	then.Shown, then.Measure, then.Tries = []SheetShowing{to}, "", nil
	return then, ok
}

// Sheet returns a resident's sheet, to them or to whom they show it.
func (v View) Sheet(id ResidentID, key SheetID) (Sheet, bool) {
	list := v.Sheets(id)
	i := slices.IndexFunc(list, func(s Sheet) bool { return s.ID == key })
	if i < 0 {
		return Sheet{}, false
	}
	return list[i], true
}
