// Package care says what may happen in a therapeutic house, and what is true once it has.
//
//	a person ──Ask──> Decision ──[]Fact──> journal ──Entry──> State.Fold
//	                     ▲                                       │
//	                     └────────────── State <─────────────────┘
//	                                       │ As(Who)
//	                                       ▼
//	                                      View ──> pages, feeds, prints, exports
//
// Nothing here reads a clock, a disk or the network, makes an ID or rolls a die:
// the same journal always gives the same state.
package care

import (
	"errors"
	"fmt"
	"time"
)

// A Fact is something that happened, in the field's own words. It is about one resident, or about the house.
type Fact interface {
	subject() ResidentID // whom the fact is about; "" if it is about the house
	fold(*State, Entry)  // makes the fact true; never fails, whatever the fact
}

// An Entry is a fact in the journal.
type Entry struct {
	Seq    uint64     // its place in the house's journal, from 1
	At     time.Time  // when it was written
	By     Who        // who wrote it
	Behalf ResidentID // on whose behalf, if somebody else's
	Fact   Fact
}

// An Ask is what a decision looks at: who asks, on whose behalf, when, and what is true.
type Ask struct {
	By     Who
	Behalf ResidentID
	At     time.Time
	s      *State
}

// A Decision looks at the state as the one who asks, and answers with facts or refuses. It changes nothing.
type Decision func(Ask) ([]Fact, error)

// State is what the journal says is true now. Its zero value is a house where nothing has happened.
// Only the journal holds it; everybody else sees a View.
type State struct {
	seq        uint64
	house      house
	access     agreement
	residents  residents
	answers    answers
	pictures   pictures
	leaves     leaves
	companions companions
	treating   treating
	relatives  relatives
	hidden     hidden
	holds      holds
	glass      glass
	retention  *RetentionAgreed
	importSalt importSalt
	keepings   keepings
	erasures   erasures
	erased     erased
	staff      staff
	duties     duties
	contacts   contacts
	talks      talks
	paperwork  administrations
	notes      notes
	wellbeing  wellbeing
	promises   promises
	groups     groups
	handovers  handovers

	corrections corrections

	activities     activities
	occurrences    occurrences
	choices        choices
	participations participations
	appointments   appointments
	routines       routines
	feeds          feeds

	law          law
	safety       safety
	signs        signs
	crises       crises
	tenders      tenders
	restrictions restrictions
	restraints   restraints
	informations informations
	medicines    medicines
	ledgers      ledgers

	assessments assessments
	goals       goals
	measures    measures
	threads     threads
	tries       tries
	reviews     reviews
	supports    supports
	sheets      sheets
	elsewhere   elsewhere

	networks    networks
	children    children
	families    families
	familyViews familyViews
	homes       homes
	followups   followups
	reaches     reaches
	rehearsals  rehearsals

	workrules workrules
	absences  absences
	wishes    wishes
	rotas     rotas
	cover     cover
	swaps     swaps
	proposals proposals
}

// parts are the slices that can take something back and be checked, in the order in which corrections look for an entry.
func (s *State) parts() []part {
	return []part{
		&s.contacts, &s.notes, &s.wellbeing, &s.groups, &s.promises, &s.answers, &s.leaves, &s.talks,
		&s.paperwork, &s.handovers, &s.activities, &s.occurrences, &s.choices, &s.participations, &s.appointments, &s.routines,
		&s.feeds, &s.safety, &s.signs, &s.restrictions, &s.restraints, &s.informations, &s.medicines, &s.ledgers, &s.assessments, &s.goals, &s.measures, &s.threads, &s.tries, &s.reviews,
		&s.supports, &s.sheets, &s.elsewhere, &s.crises, &s.tenders,
		&s.networks, &s.children, &s.families, &s.familyViews, &s.homes, &s.followups, &s.reaches, &s.rehearsals,
	}
}

type part interface {
	written(seq uint64) *Written // of the item that entry seq wrote; nil if it is not ours
	check(*State) error
}

// Seq is the number of the last entry that was folded.
func (s *State) Seq() uint64 { return s.seq }

// Ask returns the ask of somebody who looks at this state.
func (s *State) Ask(by Who, behalf ResidentID, at time.Time) Ask {
	return Ask{s.still(by), behalf, at, s}
}

// Fold makes e true. It panics if e is not the next entry: then memory and journal have parted, and the
// program must start again.
func (s *State) Fold(e Entry) {
	if e.Seq != s.seq+1 {
		panic(fmt.Sprintf("care: entry %d folded after %d", e.Seq, s.seq))
	}
	s.seq = e.Seq
	e.Fact.fold(s, e)
}

// Skip passes over an entry that nobody can read any more, for whom it was about was erased. Nothing follows from it.
func (s *State) Skip(seq uint64) {
	if seq != s.seq+1 {
		panic(fmt.Sprintf("care: entry %d passed over after %d", seq, s.seq))
	}
	s.seq = seq
}

// Check walks the invariants of every slice. Tests and simulations call it after each decision.
func (s *State) Check() error {
	for _, p := range s.parts() {
		if err := p.check(s); err != nil {
			return err
		}
	}
	for _, check := range []func(*State) error{s.residents.check, s.treating.check, s.relatives.check} {
		if err := check(s); err != nil {
			return err
		}
	}
	return nil
}

// Subject returns whom f is about; "" if it is about the house.
func Subject(f Fact) ResidentID { return f.subject() }

// Happened returns when f happened, if the fact itself says so, and otherwise when it was written.
func Happened(f Fact, written time.Time) time.Time {
	if h, ok := f.(interface{ happened() time.Time }); ok {
		return h.happened()
	}
	return written
}

func put[M ~map[K]V, K comparable, V any](m *M, k K, v V) {
	if *m == nil {
		*m = M{}
	}
	(*m)[k] = v
}

// IDs are made where the form is made (UUIDv7), so that asking twice is asking once.
type (
	ResidentID    string
	StayID        string
	StaffID       string
	DutyID        string
	LeaveID       string
	PlaceID       string
	ContactID     string
	TalkID        string
	NoteID        string
	AnswerID      string
	PromiseID     string
	ActivityID    string
	HandoverID    string
	AppointmentID string
	RoutineID     string
	FeedID        string
	KeepingID     string
	ErasureID     string
	RelativeID    string
	GlassID       string
	SafetyID      string // of one line of a safety plan
	SignID        string
	CrisisID      string
	TenderID      string
	RestrictionID string
	RestraintID   string
	MedicineID    string
	LedgerID      string
	LineID        string
	GoalID        string
	MeasureID     string
	TryID         string
	ReviewID      string
	OfferID       string // of another support with a routine
	SheetID       string
	ElsewhereID   string
	DerogationID  string
	AbsenceID     string
	RotaID        string
	SwapID        string
	ChildID       string
	FamilyViewID  string
	HomeID        string // of one line of what somebody goes home with
	CallID        string
	ReachID       string
)

// A Refusal is why a decision was not taken; its text is meant for the person who asked.
type Refusal struct {
	Kind error  // Invalid, NotFound, Conflict or Forbidden
	Key  string // of the message, in the reader's language
	Args []any  // name, value, name, value ...
}

// The kinds of refusal.
var (
	Invalid   = errors.New("invalid")
	NotFound  = errors.New("not found")
	Conflict  = errors.New("conflict")
	Forbidden = errors.New("forbidden")
)

// Error names the refusal without its values, which may be somebody's name: errors end up in logs.
func (r *Refusal) Error() string { return "refused: " + r.Key }
func (r *Refusal) Unwrap() error { return r.Kind }

func refuse(kind error, key string, args ...any) error { return &Refusal{kind, key, args} }
