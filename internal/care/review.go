package care

import (
	"slices"
	"time"

	"milieu/internal/civil"
)

// A review is when resident and companion look at the plan together: how far each goal has come as each of them sees it,
// what helped, what is kept, changed, stopped and new. Holding it writes the next version of the plan, the notes, the next
// date and what the next team needs to know, at once. Where the two see it differently, both views stand beside each other.

// A ReviewWhy says what a review is for.
type ReviewWhy string

// What a review can be for.
const (
	ReviewRhythm    ReviewWhy = "rhythm" // it is time again
	ReviewLeave     ReviewWhy = "leave"  // before a leave
	ReviewHandover  ReviewWhy = "handover"
	ReviewDischarge ReviewWhy = "discharge"
	ReviewWish      ReviewWhy = "wish" // somebody would like one
)

// ReviewWhys lists them, for forms.
var ReviewWhys = []ReviewWhy{ReviewRhythm, ReviewLeave, ReviewHandover, ReviewDischarge, ReviewWish}

// ReviewPaced says how often a resident's plan is looked at.
type ReviewPaced struct {
	Resident ResidentID
	Days     int // from one review to the next; 0 is as often as the house's others
}

// ReviewsPaced says how often the plans of the house are looked at that have no rhythm of their own.
type ReviewsPaced struct {
	Days int
}

// ReviewBegun says that a review is being held: both look at it, each on their own screen.
type ReviewBegun struct {
	Review   ReviewID
	Resident ResidentID
	Why      ReviewWhy
}

// GoalRated says how far a goal has come, as somebody sees it.
type GoalRated struct {
	Goal     GoalID
	Resident ResidentID
	Voice    Voice
	Level    Level
	Words    string `json:",omitempty"`
	Said     bool   `json:",omitempty"` // the resident said so, and somebody of the team wrote it down
}

// ReviewHeld says that a review was held and what came of it for each measure.
type ReviewHeld struct {
	Review   ReviewID
	Resident ResidentID
	Why      ReviewWhy
	Held     time.Time
	With     []StaffID    `json:",omitempty"`
	Others   string       `json:",omitempty"` // who else was there: "her mother, Dr Berg"
	Lines    []ReviewLine `json:",omitempty"`
	Helped   NoteID       `json:",omitempty"` // the note on what helped
	Ahead    NoteID       `json:",omitempty"` // the note on what comes
	Next     civil.Day    `json:",omitzero"`  // when the next review is; no day leaves it to the rhythm
}

// A ReviewLine is what came of one measure.
type ReviewLine struct {
	Measure MeasureID
	Came    ReviewCame
}

// ReviewCame is what a review does with a measure.
type ReviewCame string

// What can come of a measure.
const (
	CameKeep   ReviewCame = "keep"
	CameChange ReviewCame = "change"
	CameStop   ReviewCame = "stop"
	CameNew    ReviewCame = "new"
)

// ReviewSigned says whether somebody agrees with what came of a review.
type ReviewSigned struct {
	Review   ReviewID
	Resident ResidentID
	Voice    Voice
	Agrees   bool   `json:",omitempty"`
	Words    string `json:",omitempty"`
	Said     bool   `json:",omitempty"`
}

const (
	// ReviewDays is how often a plan is looked at where nobody chose otherwise.
	ReviewDays = 14
	// ReviewDaysMost is the longest rhythm.
	ReviewDaysMost = 90
	// ReviewOpen is how long a review that was begun waits to be held.
	ReviewOpen = 24 * time.Hour
)

// Rating is how far a goal had come, as somebody saw it.
type Rating struct {
	Written
	GoalRated
}

// Review is a review as it stands.
type Review struct {
	Written
	ReviewHeld
	Signed []Signature // the resident's first
}

// Signature says who agrees with what came of a review.
type Signature struct {
	Written
	ReviewSigned
}

// PaceReview decides how often a resident's plan is looked at: the two who hold it say so.
func PaceReview(f ReviewPaced) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		if f.Days < 0 || f.Days > ReviewDaysMost {
			return nil, refuse(Invalid, "review.rhythm-out-of-range", "Count", ReviewDaysMost)
		}
		return []Fact{f}, nil
	}
}

// PaceReviews decides how often the house's plans are looked at.
func PaceReviews(f ReviewsPaced) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.coordinator(); err != nil {
			return nil, err
		}
		if f.Days < 1 || f.Days > ReviewDaysMost {
			return nil, refuse(Invalid, "review.rhythm-out-of-range", "Count", ReviewDaysMost)
		}
		return []Fact{f}, nil
	}
}

// BeginReview decides that a review is being held. One that is open already goes on.
func BeginReview(f ReviewBegun) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		switch {
		case f.Review == "":
			return nil, refuse(Invalid, "form.incomplete")
		case !slices.Contains(ReviewWhys, f.Why):
			return nil, refuse(Invalid, "form.choose")
		case a.s.reviews.open(f.Resident, a.At) != nil:
			return nil, nil // already so
		case a.s.reviews.knows(f.Review):
			return nil, refuse(Conflict, "form.known-with-other-contents")
		}
		return []Fact{f}, nil
	}
}

// RateGoal decides how far a goal has come, as somebody sees it.
func RateGoal(f GoalRated) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		known, err := a.goal(f.Resident, f.Goal)
		if err != nil {
			return nil, err
		}
		if f.Voice == "" && a.By.Resident() != "" {
			f.Voice = VoiceResident
		}
		st, _ := known.now()
		switch part := st.part(); {
		case f.Voice == VoiceFamily:
			return nil, refuse(Invalid, "form.choose")
		case part == nil:
			return nil, refuse(Conflict, "plan.not-in-the-plan")
		case !part.Text.Complete():
			return nil, refuse(Conflict, "plan.levels-first")
		case f.Level < MuchLess || f.Level > MuchMore:
			return nil, refuse(Invalid, "form.choose")
		}
		if err := a.mayStand(StandTaken{Goal: f.Goal, Voice: f.Voice, Words: f.Words, Said: f.Said}, r); err != nil {
			return nil, err
		}
		f.Said = f.Voice == VoiceResident && a.By.Resident() == ""
		if last := a.s.reviews.lastRate(f.Goal, f.Voice); last != nil && last.GoalRated == f && a.s.day(last.At) == a.s.day(a.At) {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// A ReviewSheet is a whole review: what one form holds.
type ReviewSheet struct {
	ReviewHeld
	Ratings     []GoalRated
	Changes     []MeasureWritten // new wordings, and new measures
	Stops       []MeasureEnded
	Signed      []ReviewSigned
	Helped      string             // the text of the note on what helped; "" if there is none
	Ahead       string             // the text of the note on what comes
	Appointment *AppointmentAgreed // the next review, if it has an hour
}

// HoldReview decides everything that a review decides. What the resident did not agree with is proposed to them, and stops
// nothing.
func HoldReview(f ReviewSheet) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.review(&f.ReviewHeld); err != nil {
			return nil, err
		}
		agreed := a.By.Resident() != "" || slices.ContainsFunc(f.Signed, func(s ReviewSigned) bool { return s.Voice == VoiceResident && s.Agrees && s.Said })
		var parts []Decision
		for _, rated := range f.Ratings {
			parts = append(parts, RateGoal(rated))
		}
		for _, m := range f.Changes {
			m.Said = agreed
			parts = append(parts, WriteMeasure(m))
		}
		for _, m := range f.Stops {
			if m.Said = agreed; agreed {
				parts = append(parts, EndMeasure(m))
			}
		}
		for _, note := range []struct {
			id    *NoteID
			end   string
			about NoteAbout
			text  string
		}{{&f.ReviewHeld.Helped, ".helped", NoteWorked, f.Helped}, {&f.ReviewHeld.Ahead, ".ahead", NoteAwaits, f.Ahead}} {
			if note.text != "" {
				*note.id = NoteID(string(f.Review) + note.end)
				parts = append(parts, WriteNote(NoteWritten{Note: *note.id, Resident: f.Resident, About: note.about, Text: note.text, Happened: f.Held}))
			}
		}
		if f.Appointment != nil {
			parts = append(parts, AgreeAppointment(*f.Appointment))
		}
		facts := []Fact{f.ReviewHeld}
		for _, decide := range parts {
			more, err := decide(a)
			if err != nil {
				return nil, err
			}
			facts = append(facts, more...)
		}
		for _, s := range f.Signed {
			signed, err := a.signed(f.Resident, s)
			if err != nil {
				return nil, err
			}
			facts = append(facts, signed)
		}
		return facts, nil
	}
}

// review refuses a review that could not have been.
func (a Ask) review(f *ReviewHeld) error {
	r, err := a.about(f.Resident)
	if err != nil {
		return err
	}
	f.With = distinct(f.With)
	f.Helped, f.Ahead = "", ""
	switch {
	case f.Review == "" || f.Held.IsZero():
		return refuse(Invalid, "form.incomplete")
	case a.s.reviews.byID[f.Review] != nil:
		return refuse(Conflict, "form.known-with-other-contents")
	case !slices.Contains(ReviewWhys, f.Why):
		return refuse(Invalid, "form.choose")
	case len(f.Others) > NameLongest*4:
		return refuse(Invalid, "form.too-long", "Count", NameLongest*4)
	case f.Held.After(a.At):
		return refuse(Invalid, "note.in-the-future")
	case f.Held.Before(r.came()):
		return refuse(Conflict, "note.before-they-came", "Name", r.Name)
	case !f.Next.IsZero() && f.Next <= a.s.day(f.Held):
		return refuse(Invalid, "review.next-is-past")
	}
	for _, id := range f.With {
		if _, ok := a.s.staff[id]; !ok {
			return refuse(NotFound, "staff.unknown")
		}
	}
	for _, line := range f.Lines {
		if !slices.Contains([]ReviewCame{CameKeep, CameChange, CameStop, CameNew}, line.Came) {
			return refuse(Invalid, "form.choose")
		}
	}
	return nil
}

// SignReview decides whether somebody agrees with what came of a review.
func SignReview(f ReviewSigned) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		known := a.s.reviews.byID[f.Review]
		if known == nil || known.Resident != f.Resident || known.TakenBack {
			return nil, refuse(NotFound, "review.unknown")
		}
		signed, err := a.signed(f.Resident, f)
		if err != nil {
			return nil, err
		}
		return []Fact{signed}, nil
	}
}

func (a Ask) signed(id ResidentID, f ReviewSigned) (ReviewSigned, error) {
	if f.Voice == "" && a.By.Resident() != "" {
		f.Voice = VoiceResident
	}
	if f.Voice == VoiceFamily {
		return f, refuse(Invalid, "form.choose")
	}
	f.Resident = id
	if err := a.mayStand(StandTaken{Goal: "any", Voice: f.Voice, Words: f.Words, Said: f.Said}, a.s.residents[id]); err != nil {
		return f, err
	}
	f.Said = f.Voice == VoiceResident && a.By.Resident() == ""
	return f, nil
}
