package care

import (
	"strings"
	"testing"
	"time"
)

var (
	reminded = SupportOffered{Offer: "o1", Routine: "swim", Resident: "ada", Support: SupportReminded, Words: "I forget the time"}
	yes      = SupportAnswered{Offer: "o1", Resident: "ada", Agrees: true}
)

func as(who Who, f Fact) Fact { return wrote{who, ago(30 * time.Minute), f} }

func TestOfferSupport(t *testing.T) {
	but := func(change func(*SupportOffered)) Decision { return OfferSupport(with(reminded, change)) }
	check(t, homely(swim), asAda, OfferSupport(reminded), then(reminded))
	check(t, homely(swim), asIngrid, OfferSupport(reminded), then(reminded)) // either may
	check(t, homely(swim), asEli, OfferSupport(reminded), refused("rights.not-yours"))
	check(t, homely(), asAda, OfferSupport(reminded), refused("routine.unknown"))
	check(t, homely(swim), asAda, but(func(f *SupportOffered) { f.Offer = "" }), refused("form.incomplete"))
	check(t, homely(swim), asAda, but(func(f *SupportOffered) { f.Support = "watched" }), refused("form.choose"))
	check(t, homely(swim), asAda, but(func(f *SupportOffered) { f.Words = strings.Repeat("x", FeltLongest+1) }), refused("form.too-long"))
	check(t, homely(swim), asAda, but(func(f *SupportOffered) { f.Support = SupportAlone }), then()) // already so
	check(t, homely(swim, as(asAda, reminded)), asAda, OfferSupport(reminded), refused("form.known-with-other-contents"))

	again := with(reminded, func(f *SupportOffered) { f.Offer = "o2" })
	check(t, homely(swim, as(asAda, reminded)), asAda, OfferSupport(again), then())       // she has asked already
	check(t, homely(swim, as(asAda, reminded)), asIngrid, OfferSupport(again), then(yes)) // the same from the other is a yes
	other := with(again, func(f *SupportOffered) { f.Support = SupportTogether })
	check(t, homely(swim, as(asAda, reminded)), asIngrid, OfferSupport(other), then(other)) // another one takes its place
}

func TestAnswerSupport(t *testing.T) {
	no := with(yes, func(f *SupportAnswered) { f.Agrees = false })
	said := with(yes, func(f *SupportAnswered) { f.Said = true })
	byAda, byIngrid := homely(swim, as(asAda, reminded)), homely(swim, as(asIngrid, reminded))
	check(t, byAda, asIngrid, AnswerSupport(yes), then(yes))
	check(t, byAda, asIngrid, AnswerSupport(said), then(yes))
	check(t, byAda, asAda, AnswerSupport(yes), refused("support.the-other"))
	check(t, byAda, asAda, AnswerSupport(no), then(no)) // she lets it be
	check(t, byIngrid, asAda, AnswerSupport(yes), then(yes))
	check(t, byIngrid, asJonas, AnswerSupport(yes), refused("plan.hers"))
	check(t, byIngrid, asJonas, AnswerSupport(said), then(said)) // Ada said yes, and Jonas writes it down
	check(t, byIngrid, asEli, AnswerSupport(yes), refused("rights.not-yours"))
	check(t, homely(swim), asAda, AnswerSupport(yes), refused("support.unknown"))
	check(t, append(byIngrid, yes), asAda, AnswerSupport(yes), then()) // already so
	check(t, append(byIngrid, yes), asAda, AnswerSupport(no), refused("support.over"))
	other := with(reminded, func(f *SupportOffered) { f.Offer, f.Support = "o2", SupportTogether })
	check(t, append(byIngrid, as(asIngrid, other)), asAda, AnswerSupport(yes), refused("support.over"))
}

// TestSupportMovesWhenBothWantIt: nothing moves by one of the two alone, a no leaves everything as it was, and what was
// agreed is kept.
func TestSupportMovesWhenBothWantIt(t *testing.T) {
	no := with(yes, func(f *SupportAnswered) { f.Agrees = false })
	for name, c := range map[string]struct {
		facts []Fact
		want  SupportLevel
		moves int
		waits bool
	}{
		"nothing said":         {nil, SupportAlone, 0, false},
		"offered":              {[]Fact{as(asIngrid, reminded)}, SupportAlone, 0, true},
		"a no":                 {[]Fact{as(asIngrid, reminded), as(asAda, no)}, SupportAlone, 0, false},
		"a yes":                {[]Fact{as(asIngrid, reminded), as(asAda, yes)}, SupportReminded, 1, false},
		"a yes taken back":     {[]Fact{as(asIngrid, reminded), as(asAda, yes), EntryCorrected{Seq: uint64(len(homely(swim)) + 2), Resident: "ada"}}, SupportAlone, 0, true},
		"another, and a yes":   {[]Fact{as(asIngrid, reminded), as(asAda, yes), as(asAda, with(reminded, func(f *SupportOffered) { f.Offer, f.Support = "o2", SupportTogether })), as(asIngrid, with(yes, func(f *SupportAnswered) { f.Offer = "o2" }))}, SupportTogether, 2, false},
		"an older one answers": {[]Fact{as(asIngrid, reminded), as(asIngrid, with(reminded, func(f *SupportOffered) { f.Offer, f.Support = "o2", SupportTogether }))}, SupportAlone, 0, true},
	} {
		v := stateOf(homely(append([]Fact{swim}, c.facts...)...)...).As(asAda, now)
		is, ok := v.Support("ada", "swim")
		if !ok || is.Now != c.want || len(is.Moves) != c.moves || (is.Waiting != nil) != c.waits {
			t.Errorf("%s: %+v", name, is)
		}
		if waiting := v.SupportsWaiting("ada"); (len(waiting) == 1) != c.waits {
			t.Errorf("%s: %d offers wait", name, len(waiting))
		}
	}
	if _, ok := stateOf(homely(swim)...).As(asEli, now).Support("ada", "swim"); ok {
		t.Error("Eli is told how much help Ada has")
	}
}

// TestRoutineDays says what was done, and nothing about what was not.
func TestRoutineDays(t *testing.T) {
	along := RoutineTicked{Routine: "swim", Resident: "ada", Day: today, With: "jonas"} // a Saturday, one of its days
	v := stateOf(homely(swim, along)...).As(asIngrid, now)
	rows := v.RoutineDays("ada", today.Add(-6), today)
	if len(rows) != 1 || rows[0].Done != 1 || len(rows[0].Days) != 7 || !rows[0].Days[6].Done || rows[0].Days[6].With != "jonas" || !rows[0].Days[2].Asked || rows[0].Days[1].Asked {
		t.Errorf("got %+v", rows)
	}
	if since := v.SinceReview("ada"); since.Ticks != 1 || len(since.Routines) != 1 {
		t.Errorf("the review is told %+v", since.Routines)
	}
	if rows := v.RoutineDays("ada", today.Add(-1000), today); rows != nil {
		t.Error("three years are a week")
	}
	if rows := stateOf(homely(swim)...).As(asEli, now).RoutineDays("ada", today, today); rows != nil {
		t.Error("Eli is shown Ada's week")
	}
}

// TestPrompts: at its hour, whoever is on duty is told of a routine that the resident wants help with, until it is done.
func TestPrompts(t *testing.T) {
	at := now.Add(90 * time.Minute) // 12:50 in Oslo
	lunch := with(swim, func(f *RoutineChosen) { f.Rule, f.At, f.Minutes = "FREQ=DAILY", clock("13:00"), 30 })
	helped := homely(lunch, as(asAda, reminded), as(asIngrid, yes))
	prompts := func(at time.Time, who Who, facts ...Fact) int {
		return len(stateOf(append(helped[:len(helped):len(helped)], facts...)...).As(who, at).RoutinePrompts())
	}
	if n := prompts(at, asIngrid); n != 1 {
		t.Errorf("%d prompts ten minutes before", n)
	}
	ticked := RoutineTicked{Routine: "swim", Resident: "ada", Day: today}
	away := []Fact{LeaveAgreed{Leave: "l", Resident: "ada", From: at.Add(-time.Hour), Until: at.Add(time.Hour)}, LeaveBegan{Leave: "l", Resident: "ada", On: at.Add(-time.Hour)}}
	for name, n := range map[string]int{
		"an hour before": prompts(at.Add(-time.Hour), asIngrid), "in the evening": prompts(at.Add(6*time.Hour), asIngrid), "to Eli": prompts(at, asEli),
		"when it is done": prompts(at, asIngrid, ticked), "while she is away": prompts(at, asIngrid, away...),
		"by herself": len(stateOf(homely(lunch)...).As(asIngrid, at).RoutinePrompts()),
	} {
		if n != 0 {
			t.Errorf("%d prompts %s", n, name)
		}
	}
}
