package care

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var (
	begun   = ReviewBegun{Review: "r1", Resident: "ada", Why: ReviewRhythm}
	held    = ReviewHeld{Review: "r1", Resident: "ada", Why: ReviewRhythm, Held: ago(time.Minute), With: []StaffID{"ingrid"}, Next: today.Add(14)}
	seesIt  = GoalRated{Goal: "home", Resident: "ada", Voice: VoiceResident, Level: AsHoped, Words: "Slower than I wanted, but mine"}
	theySay = GoalRated{Goal: "home", Resident: "ada", Voice: VoiceTeam, Level: More}
)

func TestPaceReviews(t *testing.T) {
	house, hers := ReviewsPaced{Days: 7}, ReviewPaced{Resident: "ada", Days: 21}
	check(t, homely(), asChief, PaceReviews(house), then(house))
	check(t, homely(), asIngrid, PaceReviews(house), refused("rights.coordinator-only"))
	check(t, homely(), asAda, PaceReview(hers), then(hers))
	check(t, homely(), asIngrid, PaceReview(hers), then(hers))
	check(t, homely(), asEli, PaceReview(hers), refused("rights.not-yours"))
	check(t, homely(), asChief, PaceReviews(ReviewsPaced{}), refused("review.rhythm-out-of-range"))
	check(t, homely(), asAda, PaceReview(ReviewPaced{Resident: "ada", Days: 91}), refused("review.rhythm-out-of-range"))
	for i, want := range []string{"14 false", "7 false", "21 true", "7 false"} {
		facts := []Fact{house, hers, ReviewPaced{Resident: "ada"}}[:i]
		days, own := stateOf(homely(facts...)...).As(asAda, now).ReviewPace("ada")
		if got := fmt.Sprint(days, own); got != want {
			t.Errorf("after %v: %s, want %s", facts, got, want)
		}
	}
}

func TestBeginReview(t *testing.T) {
	check(t, homely(home), asAda, BeginReview(begun), then(begun)) // either begins it
	check(t, homely(home), asIngrid, BeginReview(begun), then(begun))
	check(t, homely(home), asEli, BeginReview(begun), refused("rights.not-yours"))
	check(t, homely(home, begun), asAda, BeginReview(with(begun, func(f *ReviewBegun) { f.Review = "r2" })), then()) // the open one goes on
	check(t, homely(home, begun, held), asAda, BeginReview(begun), refused("form.known-with-other-contents"))
	check(t, homely(home), asAda, BeginReview(with(begun, func(f *ReviewBegun) { f.Review = "" })), refused("form.incomplete"))
	check(t, homely(home), asAda, BeginReview(with(begun, func(f *ReviewBegun) { f.Why = "control" })), refused("form.choose"))
	if _, open := stateOf(homely(wrote{asAda, ago(48 * time.Hour), begun})...).As(asAda, now).OpenReview("ada"); open {
		t.Error("what was begun two days ago and never held is still open")
	}
}

func TestRateGoal(t *testing.T) {
	written := with(seesIt, func(f *GoalRated) { f.Said = true })
	check(t, homely(home), asAda, RateGoal(seesIt), then(seesIt))
	check(t, homely(home), asAda, RateGoal(with(seesIt, func(f *GoalRated) { f.Voice = "" })), then(seesIt))
	check(t, homely(home), asIngrid, RateGoal(theySay), then(theySay)) // both, side by side
	check(t, homely(home), asIngrid, RateGoal(written), then(written))
	check(t, homely(home), asIngrid, RateGoal(seesIt), refused("plan.hers"))
	check(t, homely(home), asAda, RateGoal(theySay), refused("rights.not-yours"))
	check(t, homely(home), asEli, RateGoal(seesIt), refused("rights.not-yours"))
	check(t, homely(home, seesIt), asAda, RateGoal(seesIt), then()) // already so, today
	check(t, homely(), asAda, RateGoal(seesIt), refused("plan.unknown"))
	check(t, homely(with(home, func(f *GoalWritten) { f.Said = false })), asAda, RateGoal(seesIt), refused("plan.not-in-the-plan"))
	check(t, homely(with(home, func(f *GoalWritten) { f.Levels = nil })), asAda, RateGoal(seesIt), refused("plan.levels-first"))
	check(t, homely(home), asAda, RateGoal(with(seesIt, func(f *GoalRated) { f.Level = 3 })), refused("form.choose"))
	check(t, homely(home), asIngrid, RateGoal(with(theySay, func(f *GoalRated) { f.Voice = VoiceFamily })), refused("form.choose"))
	check(t, homely(home), asAda, RateGoal(with(seesIt, func(f *GoalRated) { f.Words = strings.Repeat("x", PlanLongest+1) })), refused("form.too-long"))
}

// TestHoldReview writes everything that a review decides at once.
func TestHoldReview(t *testing.T) {
	herYes := ReviewSigned{Review: "r1", Resident: "ada", Voice: VoiceResident, Agrees: true, Said: true}
	ours := ReviewSigned{Review: "r1", Resident: "ada", Voice: VoiceTeam, Agrees: true}
	stop := MeasureEnded{Measure: "nights", Resident: "ada", Said: true}
	fresh := MeasureWritten{Measure: "call", Resident: "ada", Goal: "home", Said: true, MeasurePlan: MeasurePlan{What: "Call my mother on Sundays", From: today}}
	next := AppointmentAgreed{Appointment: "next", Resident: "ada", Title: "Review", With: []StaffID{"ingrid"}, From: now.Add(14 * 24 * time.Hour), Minutes: 30}
	sheet := ReviewSheet{ReviewHeld: held, Ratings: []GoalRated{theySay, with(seesIt, func(f *GoalRated) { f.Said = true })}, Changes: []MeasureWritten{fresh}, Stops: []MeasureEnded{stop},
		Signed: []ReviewSigned{herYes, ours}, Helped: "The lake", Ahead: "A night at home", Appointment: &next}
	was := with(held, func(f *ReviewHeld) {
		f.Helped, f.Ahead = "r1.helped", "r1.ahead"
	})
	house := homely(home, nights, nightsRoutine)
	note := func(id NoteID, about NoteAbout, text string) NoteWritten {
		return NoteWritten{Note: id, Resident: "ada", About: about, Text: text, Happened: held.Held}
	}
	check(t, house, asIngrid, HoldReview(sheet), then(was, theySay, with(seesIt, func(f *GoalRated) { f.Said = true }), fresh, stop, RoutineEnded{"nights", "ada", today.Add(-1)},
		note("r1.helped", NoteWorked, "The lake"), note("r1.ahead", NoteAwaits, "A night at home"), next, herYes, ours))

	// Where she does not agree, nothing is stopped, and what is new is proposed to her.
	against := with(sheet, func(f *ReviewSheet) {
		f.Ratings, f.Helped, f.Ahead, f.Appointment = nil, "", "", nil
		f.Signed = []ReviewSigned{with(herYes, func(s *ReviewSigned) { s.Agrees = false }), ours}
	})
	check(t, house, asIngrid, HoldReview(against), then(held, with(fresh, func(f *MeasureWritten) { f.Said = false }), with(herYes, func(s *ReviewSigned) { s.Agrees = false }), ours))

	but := func(change func(*ReviewSheet)) Decision { return HoldReview(with(sheet, change)) }
	check(t, house, asEli, HoldReview(sheet), refused("rights.not-yours"))
	check(t, append(house, held), asIngrid, HoldReview(sheet), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Review = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Why = "control" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Lines = []ReviewLine{{"nights", "punish"}} }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Others = strings.Repeat("x", 5*NameLongest) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Held = now.Add(time.Hour) }), refused("note.in-the-future"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Held = ago(1000 * time.Hour) }), refused("note.before-they-came"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Next = today }), refused("review.next-is-past"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.With = []StaffID{"nobody"} }), refused("staff.unknown"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Signed = []ReviewSigned{{Voice: VoiceResident, Agrees: true}} }), refused("plan.hers"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Signed = []ReviewSigned{{Voice: VoiceFamily}} }), refused("form.choose"))
	check(t, house, asAda, but(func(f *ReviewSheet) { f.Ratings = []GoalRated{theySay} }), refused("rights.not-yours"))
	check(t, house, asIngrid, but(func(f *ReviewSheet) { f.Stops[0].Measure = "moon" }), refused("plan.unknown"))
}

func TestSignReview(t *testing.T) {
	signed := ReviewSigned{Review: "r1", Resident: "ada", Voice: VoiceResident, Words: "I do not want to stop swimming"}
	check(t, homely(home, held), asAda, SignReview(signed), then(signed)) // not agreed, and it stands
	check(t, homely(home), asAda, SignReview(signed), refused("review.unknown"))
	check(t, homely(home, held), asEli, SignReview(signed), refused("rights.not-yours"))
	s := stateOf(homely(home, wrote{asIngrid, ago(time.Minute), held}, ReviewSigned{Review: "r1", Resident: "ada", Voice: VoiceTeam, Agrees: true}, signed)...)
	list := s.As(asAda, now).Reviews("ada")
	if len(list) != 1 || len(list[0].Signed) != 2 || list[0].Signed[0].Voice != VoiceResident || list[0].Signed[0].Agrees {
		t.Errorf("got %+v", list)
	}
	if h := s.As(asIngrid, now).Handover(); len(h.People) == 0 || h.People[0].Review == nil { // the next team is told
		t.Errorf("got %+v", h.People)
	}
	if s.As(asEli, now).Reviews("ada") != nil {
		t.Error("Eli is told")
	}
}

// TestReviewDue is when one looks at a plan again, and why.
func TestReviewDue(t *testing.T) {
	came := today.Add(-4) // Ada
	weekend := LeaveAgreed{Leave: "l", Resident: "ada", From: now.Add(48 * time.Hour), Until: now.Add(96 * time.Hour)}
	long := []Fact{StaffJoined{Staff: "kari", Name: "Kari"}, CompanionNamed{Resident: "ada", Staff: "kari"},
		DutyEntered{Duty: "d", Staff: "kari", Team: "Nord", From: ago(80 * time.Hour), Until: now.Add(24 * time.Hour)}}
	for name, c := range map[string]struct {
		given []Fact
		on    int // days after she came
		why   ReviewWhy
	}{
		"the first":                          {nil, 14, ReviewRhythm},
		"by the house's rhythm":              {given(ReviewsPaced{Days: 7}), 7, ReviewRhythm},
		"by her own":                         {given(ReviewsPaced{Days: 7}, ReviewPaced{Resident: "ada", Days: 30}), 30, ReviewRhythm},
		"after one that was held":            {given(with(held, func(f *ReviewHeld) { f.Next = 0 })), 18, ReviewRhythm},
		"on the day that they chose":         {given(with(held, func(f *ReviewHeld) { f.Next = today.Add(3) })), 7, ReviewRhythm},
		"before a leave":                     {given(weekend), 5, ReviewLeave},
		"not before an evening out":          {given(with(weekend, func(f *LeaveAgreed) { f.Until = f.From.Add(4 * time.Hour) })), 14, ReviewRhythm},
		"not when one was held the same day": {given(weekend, with(held, func(f *ReviewHeld) { f.Next = 0 })), 18, ReviewRhythm},
		"before the team goes":               {append(long, wrote{asAda, ago(time.Hour), home}), 4, ReviewHandover},
		"not where there is no plan":         {long, 14, ReviewRhythm},
		"not before a short turn ends":       {append(long[:2:2], home, DutyEntered{Duty: "d", Staff: "kari", Team: "Nord", From: ago(6 * time.Hour), Until: now.Add(2 * time.Hour)}), 14, ReviewRhythm},
		"not when this team has looked":      {append(long, home, wrote{asIngrid, ago(time.Minute), with(held, func(f *ReviewHeld) { f.Next = 0 })}), 18, ReviewRhythm},
	} {
		due, ok := stateOf(homely(c.given...)...).As(asIngrid, now).ReviewDue("ada")
		if !ok || due.On != came.Add(c.on) || due.Why != c.why {
			t.Errorf("%s: due on %v (%s), want %v (%s)", name, due.On, due.Why, came.Add(c.on), c.why)
		}
	}
	v := stateOf(homely(ReviewsPaced{Days: 3})...).As(asIngrid, now)
	if list := v.ReviewsDue(); len(list) != 1 || list[0].Resident.ID != "ada" { // Eli came later
		t.Errorf("got %+v", list)
	}
	if list := stateOf(homely(ReviewsPaced{Days: 1})...).As(asEli, now).ReviewsDue(); len(list) != 1 || list[0].Resident.ID != "eli" {
		t.Errorf("Eli is told of %+v", list)
	}
	if _, ok := stateOf(homely(ResidentDischarged{Resident: "ada", On: now})...).As(asIngrid, now).ReviewDue("ada"); ok {
		t.Error("somebody who went home is awaited")
	}
}

// TestSinceReview gathers what was noted anyway.
func TestSinceReview(t *testing.T) {
	s := stateOf(homely(wrote{asIngrid, ago(70 * time.Hour), with(held, func(f *ReviewHeld) { f.Held = ago(70 * time.Hour) })}, home, whenItRaces, tried, swim, wrote{asAda, ago(time.Hour), RoutineTicked{Routine: "swim", Resident: "ada", Day: today}},
		ContactHeld{Contact: "c", Resident: "ada", With: []StaffID{"ingrid"}, What: Walk, Began: ago(2 * time.Hour), Minutes: 35},
		ContactHeld{Contact: "old", Resident: "ada", With: []StaffID{"ingrid"}, What: Walk, Began: ago(80 * time.Hour), Minutes: 35},
		wrote{asAda, ago(time.Minute), WellbeingTold{Resident: "ada", Words: "Better", Own: true, Told: ago(time.Minute)}},
		wrote{asIngrid, ago(time.Minute), WellbeingTold{Resident: "ada", Words: "Looks tired", Told: ago(time.Minute)}},
		wrote{asIngrid, ago(time.Minute), NoteWritten{Note: "n", Resident: "ada", About: NoteWorked, Text: "The lake", Happened: ago(time.Hour)}},
		wrote{asIngrid, ago(time.Minute), AttendanceNoted{Resident: "ada", Activity: "meeting", Day: today.Add(-1), Presence: PresenceAway}})...)
	since := s.As(asAda, now).SinceReview("ada")
	if since.Company.Minutes != 35 || len(since.Tries) != 1 || since.Ticks != 1 || len(since.Told) != 1 || len(since.Worked) != 1 {
		t.Errorf("got %+v", since)
	}
	if since.Came != since.Expected-1 || since.Expected < 2 {
		t.Errorf("she was there %d of %d times", since.Came, since.Expected)
	}
	if got := s.As(asEli, now).SinceReview("ada"); !got.From.IsZero() || got.Told != nil {
		t.Errorf("Eli is told %+v", got)
	}
}

// TestGoalCourse scores sets of goals, as each side sees them; never a person.
func TestGoalCourse(t *testing.T) {
	second := with(home, func(f *GoalWritten) { f.Goal, f.Weight = "second", 1 })
	rated := func(goal GoalID, voice Voice, level Level) Fact {
		return wrote{asAda, ago(47 * time.Hour), GoalRated{Goal: goal, Resident: "ada", Voice: voice, Level: level}}
	}
	s := stateOf(homely(wrote{asAda, ago(50 * time.Hour), home}, wrote{asAda, ago(49 * time.Hour), second},
		rated("home", VoiceResident, More), rated("second", VoiceResident, Less), rated("home", VoiceTeam, AsHoped),
		wrote{asIngrid, ago(46 * time.Hour), with(held, func(f *ReviewHeld) { f.Held = ago(46 * time.Hour) })},
		wrote{asAda, ago(2 * time.Hour), GoalRated{Goal: "second", Resident: "ada", Voice: VoiceResident, Level: More}},
		wrote{asIngrid, ago(time.Hour), with(held, func(f *ReviewHeld) { f.Review, f.Held = "r2", ago(time.Hour) })})...)
	course := s.As(asAda, now).GoalCourse("ada")
	if len(course.Points) != 2 {
		t.Fatalf("got %+v", course)
	}
	// weights 3 and 1, levels 1 and −1: 50 + 10·2/√(0.7·10 + 0.3·16) = 55.82; levels 1 and 1: 50 + 40/√11.8 = 61.64
	for i, want := range []string{"55.82 50.00 1 of 2", "61.64 50.00 2 of 2"} {
		p := course.Points[i]
		if got := fmt.Sprintf("%.2f %.2f %d of %d", p.Resident, p.Team, p.Hoped, p.Rated); got != want || !p.ByBoth[0] || !p.ByBoth[1] {
			t.Errorf("review %d: %s, want %s", i+1, got, want)
		}
	}
	if got := s.As(asEli, now).GoalCourse("ada"); got.Points != nil {
		t.Errorf("Eli is told %+v", got)
	}
}
