package care

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"milieu/internal/civil"
)

// A SupportLevel is how much others help a resident with a routine. It moves when both want it: one of the two offers, the
// other says yes. A no has no consequence, and moving back towards more help is a move like any other.
type SupportLevel string

// How much others help: from most to least.
const (
	SupportTogether SupportLevel = "together" // somebody does it with them
	SupportReminded SupportLevel = "reminded" // somebody says that it is time
	SupportAlone    SupportLevel = "alone"    // they do it by themselves, which is how a routine begins
)

// SupportLevels lists them.
var SupportLevels = []SupportLevel{SupportTogether, SupportReminded, SupportAlone}

// SupportOffered says that one of the two would like another support with a routine.
type SupportOffered struct {
	Offer    OfferID
	Routine  RoutineID
	Resident ResidentID
	Support  SupportLevel
	Words    string `json:",omitempty"` // why, or how it would be; at most FeltLongest bytes
}

// SupportAnswered says what came of it: yes, or that it stays as it is.
type SupportAnswered struct {
	Offer    OfferID
	Resident ResidentID
	Agrees   bool `json:",omitempty"`
	Said     bool `json:",omitempty"` // the resident said so, and somebody of the team wrote it down
}

// SupportOffer is an offer as it stands.
type SupportOffer struct {
	Written
	SupportOffered
	Answered *SupportAnswer // nil while nobody has answered
}

// Own says whether the resident offered it.
func (o SupportOffer) Own() bool { return o.By.Resident() != "" }

// SupportAnswer is an answer to an offer.
type SupportAnswer struct {
	Written
	SupportAnswered
}

// RoutineSupport is how much others help with one routine.
type RoutineSupport struct {
	Now     SupportLevel
	Since   time.Time      // zero if it has been so from the beginning
	Waiting *SupportOffer  // nobody has answered it; nil if none waits
	Moves   []SupportOffer // to which both said yes, the latest first
}

type supports struct{ stories[OfferID] }

func supportOffer(st story) (o SupportOffer, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case SupportOffered:
			o.Written, o.SupportOffered, ok = t.Written, f, true
		case SupportAnswered:
			o.Answered = &SupportAnswer{t.Written, f}
		}
	}
	return o, ok
}

func offerOpen(st story) bool {
	o, ok := supportOffer(st)
	return ok && o.Answered == nil
}

// with is the support with a routine of a resident's.
func (ss *supports) with(id ResidentID, routine RoutineID) RoutineSupport {
	is := RoutineSupport{Now: SupportAlone}
	for _, key := range ss.of[id] {
		o, ok := supportOffer(ss.all[key].stands())
		if !ok || o.Routine != routine {
			continue
		}
		if is.Waiting = nil; o.Answered == nil {
			is.Waiting = &o // and an older one waits no more
		} else if o.Answered.Agrees {
			is.Moves = append(is.Moves, o)
		}
	}
	slices.SortStableFunc(is.Moves, func(a, b SupportOffer) int { return cmp.Compare(b.Answered.Seq, a.Answered.Seq) })
	if len(is.Moves) > 0 {
		is.Now, is.Since = is.Moves[0].Support, is.Moves[0].Answered.At
	}
	return is
}

func (ss *supports) now(id ResidentID, routine RoutineID) SupportLevel {
	return ss.with(id, routine).Now
}

// OfferSupport decides that one of the two would like another support. If the other has offered the same, it is a yes.
func OfferSupport(f SupportOffered) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.routine(f.Resident, f.Routine); err != nil {
			return nil, err
		}
		_, known := a.s.supports.all[f.Offer]
		is := a.s.supports.with(f.Resident, f.Routine)
		switch {
		case f.Offer == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case !slices.Contains(SupportLevels, f.Support):
			return nil, refuse(Invalid, "form.choose")
		case tooLong(FeltLongest, f.Words):
			return nil, refuse(Invalid, "form.too-long", "Count", FeltLongest)
		case is.Now == f.Support:
			return nil, nil // already so
		case is.Waiting == nil || is.Waiting.Support != f.Support:
			return []Fact{f}, nil
		case is.Waiting.Own() == (a.By.Resident() != ""):
			return nil, nil // offered already
		}
		return []Fact{SupportAnswered{Offer: is.Waiting.Offer, Resident: f.Resident, Agrees: true}}, nil
	}
}

// AnswerSupport decides what comes of an offer. The other of the two says yes or no; who offered can let it be.
func AnswerSupport(f SupportAnswered) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		st, ok := a.s.supports.about(f.Offer, f.Resident)
		o, offered := supportOffer(st)
		if !ok || !offered {
			return nil, refuse(NotFound, "support.unknown")
		}
		own := a.By.Resident() != ""
		switch waiting := a.s.supports.with(f.Resident, o.Routine).Waiting; {
		case o.Answered != nil && o.Answered.Agrees == f.Agrees:
			return nil, nil // already so
		case waiting == nil || waiting.Offer != f.Offer:
			return nil, refuse(Conflict, "support.over")
		case f.Agrees && o.Own() && own:
			return nil, refuse(Forbidden, "support.the-other")
		case f.Agrees && !o.Own() && !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", r.Name)
		}
		f.Said = f.Said && !own && !o.Own()
		return []Fact{f}, nil
	}
}

func (f SupportOffered) subject() ResidentID  { return f.Resident }
func (f SupportAnswered) subject() ResidentID { return f.Resident }

func (f SupportOffered) fold(s *State, e Entry)  { s.supports.tell(f.Offer, e, offerOpen) }
func (f SupportAnswered) fold(s *State, e Entry) { s.supports.tell(f.Offer, e, offerOpen) }

func (ss *supports) takeBack(seq uint64, _ string) { ss.again(seq, offerOpen) }

func (ss *supports) check(s *State) error {
	for _, st := range ss.all {
		if o, ok := supportOffer(st); ok {
			if known := s.routines.byID[o.Routine]; known == nil || known.resident != o.Resident {
				return fmt.Errorf("entry %d offers support with a routine that %s does not have", o.Seq, o.Resident)
			}
		}
	}
	return nil
}

// Support returns how much others help a resident with a routine.
func (v View) Support(id ResidentID, routine RoutineID) (RoutineSupport, bool) {
	if known := v.s.routines.byID[routine]; known == nil || known.resident != id || !reads[SupportOffered](v, id) {
		return RoutineSupport{}, false
	}
	return v.s.supports.with(id, routine), true
}

// RoutineRow is how a routine went over some days. It says what was done. What was not is only empty.
type RoutineRow struct {
	Routine RoutineID
	Title   string
	Support SupportLevel
	Days    []RoutineDay // each day of the stretch
	Done    int          // on how many of them it was done
}

// RoutineDay is one day of a routine.
type RoutineDay struct {
	Day   civil.Day
	Asked bool // it is one of the routine's days
	Done  bool
	With  StaffID // who was there, if the resident said so
}

// RoutineDays returns how a resident's routines went from one day to another, those of at least one of these days, by
// their hour.
func (v View) RoutineDays(id ResidentID, from, until civil.Day) []RoutineRow {
	if until.Sub(from) > 366 || !reads[RoutineChosen](v, id) || !reads[RoutineTicked](v, id) || !reads[SupportOffered](v, id) {
		return nil
	}
	var list []RoutineRow
	at := map[RoutineID]civil.Clock{}
	for _, key := range v.s.routines.of[id] {
		known := v.s.routines.byID[key]
		row := RoutineRow{Routine: key, Support: v.s.supports.now(id, key)}
		for day := from; day <= until; day = day.Add(1) {
			d := RoutineDay{Day: day}
			if version := known.on(day); version != nil && version.rule.On(version.chosen.From, day) {
				d.Asked, row.Title, at[key] = true, version.chosen.Title, version.chosen.At
			}
			if d.Done, d.With = known.done(day); d.Done {
				row.Done++
			}
			row.Days = append(row.Days, d)
		}
		if row.Title != "" {
			list = append(list, row)
		}
	}
	slices.SortStableFunc(list, func(a, b RoutineRow) int { return cmp.Compare(at[a.Routine], at[b.Routine]) })
	return list
}

// RoutinePrompt is a routine for which it is time, and with which the resident wants somebody's help.
type RoutinePrompt struct {
	Resident Resident
	Routine  RoutineID
	Title    string
	Support  SupportLevel
	Begins   time.Time
}

// How long before its hour a routine is spoken of, and how long after it was to be over.
const (
	promptBefore = 30 * time.Minute
	promptAfter  = 90 * time.Minute
)

// RoutinePrompts returns for which routines of those who are in the house it is time for somebody's help, by their hour.
// What the resident has ticked, and what nobody came to, is silently gone from it.
func (v View) RoutinePrompts() []RoutinePrompt {
	var list []RoutinePrompt
	for _, r := range v.Residents() {
		if len(v.s.supports.of[r.ID]) == 0 || !reads[RoutineChosen](v, r.ID) || !reads[SupportOffered](v, r.ID) {
			continue
		}
		if _, away := v.OnLeave(r.ID); away {
			continue
		}
		for _, item := range v.s.routined(r.ID, v.Today()) {
			if !item.Done && item.Support != SupportAlone && !v.at.Before(item.Begins.Add(-promptBefore)) && v.at.Before(item.Ends.Add(promptAfter)) {
				list = append(list, RoutinePrompt{r, item.Routine, item.Title, item.Support, item.Begins})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b RoutinePrompt) int { return a.Begins.Compare(b.Begins) })
	return list
}

// SupportsWaiting returns the offers of a resident's that nobody has answered, the first made first; without a resident,
// those of everybody who is here.
func (v View) SupportsWaiting(id ResidentID) []SupportOffer {
	var list []SupportOffer
	for who, open := range v.s.supports.open {
		if id != "" && who != id || !v.s.residents[who].Here() || len(open) == 0 || !reads[SupportOffered](v, who) {
			continue
		}
		for _, key := range open {
			o, ok := supportOffer(v.s.supports.all[key].stands())
			waiting, routine := v.s.supports.with(who, o.Routine).Waiting, v.s.routines.byID[o.Routine]
			if ok && waiting != nil && waiting.Offer == key && routine != nil && routine.on(v.Today()) != nil {
				list = append(list, o)
			}
		}
	}
	slices.SortFunc(list, func(a, b SupportOffer) int { return compareSeq(a.Seq, b.Seq) })
	return list
}
