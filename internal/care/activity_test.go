package care

import (
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
	"milieu/internal/recur"

	"pgregory.net/rapid"
)

// today is the day of the tests' now; a Saturday.
var today = civil.Date(2026, 11, 21)

// clock is a time on the wall, "14:00".
func clock(s string) civil.Clock {
	c, err := civil.ParseClock(s)
	if err != nil {
		panic(err)
	}
	return c
}

// What the tests' house does together.
var (
	hall = PlaceNamed{Place: "hall", Name: "The hall", Room: 8}
	lake = PlaceNamed{Place: "lake", Name: "The lake", Outdoors: true}

	meeting = ActivityPlanned{"meeting", ActivityPlan{Title: "Morning meeting", Kind: ActivityMeeting, Functions: []Function{Structure, Involvement},
		Place: "hall", Everyone: true, Rule: "FREQ=DAILY", From: today.Add(-30), At: clock("09:15"), Minutes: 45}}
	walk = ActivityPlanned{"walk", ActivityPlan{Title: "Walk to the lake", Kind: ActivityMovement, Place: "lake", Leaders: []StaffID{"jonas"},
		SignUp: true, Room: 2, Rule: "FREQ=WEEKLY;BYDAY=SA,TU", From: today.Add(-30), At: clock("13:00"), Minutes: 90}}
	singing = ActivityPlanned{"music", ActivityPlan{Title: "Music", Kind: ActivityMusic, Place: "hall", Choice: "afternoon",
		Rule: "FREQ=WEEKLY;BYDAY=SA", From: today.Add(-30), At: clock("15:00"), Minutes: 60}}
	art = ActivityPlanned{"art", ActivityPlan{Title: "Workshop", Kind: ActivityArt, Choice: "afternoon", Room: 1,
		Rule: "FREQ=WEEKLY;BYDAY=SA", From: today.Add(-30), At: clock("15:00"), Minutes: 75}}
	imr = ActivityPlanned{"imr", ActivityPlan{Title: "IMR", Kind: ActivityIMR, Leaders: []StaffID{"ingrid"}, Structured: true,
		Rule: "FREQ=WEEKLY;BYDAY=SA", From: today.Add(-30), At: clock("12:00"), Minutes: 60}}
	trip = ActivityPlanned{"trip", ActivityPlan{Title: "To the museum", Kind: ActivityOuting, SignUp: true, From: today.Add(1), At: clock("11:00"), Minutes: 180}}
)

// homely is a house with a programme, and two residents and two colleagues in it.
func homely(more ...Fact) []Fact {
	return append(given(fjellheim, hall, lake, ada, eli, ingrid, jonas, meeting, walk, singing, art, imr, trip), more...)
}

func TestPlanActivity(t *testing.T) {
	house := given(fjellheim, hall, lake, PlaceNamed{Place: "attic", Name: "The attic", Closed: true}, ada, ingrid, jonas)
	but := func(change func(*ActivityPlanned)) Decision { return PlanActivity(with(walk, change)) }

	check(t, house, asChief, PlanActivity(walk), then(walk))
	check(t, house, asIngrid, PlanActivity(walk), then(walk)) // the team plans the programme
	check(t, house, asAda, PlanActivity(walk), refused("rights.team-only"))
	check(t, house, asAdmin, PlanActivity(walk), refused("rights.team-only"))
	check(t, append(house, walk), asChief, PlanActivity(walk), refused("form.known-with-other-contents"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Activity = "" }), refused("form.incomplete"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Title = " " }), refused("programme.no-title"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Kind = "penance" }), refused("form.choose"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Functions = []Function{"discipline"} }), refused("form.choose"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.From = 0 }), refused("programme.no-day"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Rule = "FREQ=HOURLY" }), refused("programme.rule-unclear"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Rule = "now and then" }), refused("programme.rule-unclear"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.At = -1 }), refused("programme.no-time"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.At = civil.Midnight }), refused("programme.no-time"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Minutes = 0 }), refused("programme.no-time"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Minutes = ActivityLongest + 1 }), refused("programme.no-time"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Room = -1 }), refused("place.room-negative"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Place = "moon" }), refused("place.unknown"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Place = "attic" }), refused("place.unknown"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Leaders = []StaffID{"nobody"} }), refused("staff.unknown"))
	check(t, house, asChief, but(func(f *ActivityPlanned) { f.Everyone = true }), refused("programme.everyone-or-choice"))
}

func TestTitlesNameNobody(t *testing.T) {
	house := given(fjellheim, lake, ada, with(eli, func(f *ResidentAdmitted) { f.Name = "Eli Sol" }), ingrid, jonas,
		ResidentAdmitted{Resident: "gone", Stay: "g", Name: "Rut", On: ago(90 * time.Hour)}, ResidentDischarged{Resident: "gone", On: ago(80 * time.Hour)})
	titled := func(title string) ActivityPlanned { return with(walk, func(f *ActivityPlanned) { f.Title = title }) }

	for _, title := range []string{"Walk with Ada", "Ada's walk", "adas tur", "Tur (Ada)", "For Eli Sol and others", "Eli Sols gruppe", "Tur med Eli"} {
		check(t, house, asChief, PlanActivity(titled(title)), refused("programme.names-a-resident"))
	}
	for _, title := range []string{"Adaptation", "Sol og luft", "Rut", "Canada"} { // other words, a family name, somebody who went home
		check(t, house, asChief, PlanActivity(titled(title)), then(titled(title)))
	}
	check(t, house, asChief, PlanActivity(with(walk, func(f *ActivityPlanned) { f.Choice = "Ada" })), refused("programme.names-a-resident"))
	onlyAWord := with(titled("ADA, the programming language"), func(f *ActivityPlanned) { f.NamesNobody = true })
	check(t, house, asChief, PlanActivity(onlyAWord), then(onlyAWord))
	why := func(s string) OccurrenceCancelled { return OccurrenceCancelled{OccurrenceID{"walk", today}, s} }
	check(t, append(house, walk), asChief, CancelOccurrence(why("Ada is ill")), refused("programme.names-a-resident"))
}

func TestChangeActivity(t *testing.T) {
	later := ActivityChanged{"walk", today.Add(3), with(walk.ActivityPlan, func(p *ActivityPlan) { p.At = clock("14:00") })}
	house := homely()
	check(t, house, asIngrid, ChangeActivity(later), then(later))
	check(t, house, asAda, ChangeActivity(later), refused("rights.team-only"))
	check(t, house, asIngrid, ChangeActivity(with(later, func(f *ActivityChanged) { f.Activity = "x" })), refused("programme.unknown"))
	check(t, house, asIngrid, ChangeActivity(with(later, func(f *ActivityChanged) { f.Since = today.Add(-1) })), refused("programme.change-in-the-past"))
	check(t, house, asIngrid, ChangeActivity(with(later, func(f *ActivityChanged) { f.Title = "" })), refused("programme.no-title"))
	check(t, homely(wrote{asChief, ago(time.Minute), EntryCorrected{Seq: 9}}), asIngrid, ChangeActivity(later), refused("programme.unknown")) // its planning was taken back

	v := stateOf(homely(later)...).As(asAda, now)
	if at := v.at2(t, "walk", today); at != clock("13:00") {
		t.Errorf("before the change it begins at %s", at)
	}
	if at := v.at2(t, "walk", today.Add(3)); at != clock("14:00") {
		t.Errorf("after the change it begins at %s", at)
	}
	// A trip that is once is put on another day: the old day no longer has it.
	other := ActivityChanged{"trip", today, with(trip.ActivityPlan, func(p *ActivityPlan) { p.From = today.Add(8) })}
	v = stateOf(homely(other)...).As(asAda, now)
	if _, on := v.Occurrence(OccurrenceID{"trip", today.Add(1)}); on {
		t.Error("the trip is still on its old day")
	}
	if at := v.at2(t, "trip", today.Add(8)); at != clock("11:00") {
		t.Errorf("on its new day the trip begins at %s", at)
	}
}

func (v View) at2(t *testing.T, id ActivityID, day civil.Day) civil.Clock {
	t.Helper()
	for _, o := range v.Programme(day) {
		if o.Activity == id {
			return o.ActivityPlan.At
		}
	}
	t.Errorf("%s is not on %s", id, day)
	return -1
}

func TestEndActivity(t *testing.T) {
	ended := ActivityEnded{"walk", today.Add(3)}
	check(t, homely(), asIngrid, EndActivity(ended), then(ended))
	check(t, homely(ended), asIngrid, EndActivity(ended), then()) // already so
	check(t, homely(), asAda, EndActivity(ended), refused("rights.team-only"))
	check(t, homely(), asIngrid, EndActivity(ActivityEnded{"x", today}), refused("programme.unknown"))
	check(t, homely(), asIngrid, EndActivity(ActivityEnded{"walk", today.Add(-2)}), refused("programme.change-in-the-past"))

	v := stateOf(homely(ended)...).As(asAda, now)
	v.at2(t, "walk", today.Add(3)) // a Tuesday
	if _, on := v.Occurrence(OccurrenceID{"walk", today.Add(7)}); on {
		t.Error("it goes on after its last day")
	}
	if a, ok := v.Activity("walk"); !ok || a.Last != today.Add(3) {
		t.Errorf("its page says %+v", a)
	}
	again := ActivityChanged{"walk", today.Add(10), walk.ActivityPlan}
	v = stateOf(homely(ended, again)...).As(asAda, now)
	v.at2(t, "walk", today.Add(10)) // a Tuesday
	if a, _ := v.Activity("walk"); !a.Last.IsZero() {
		t.Error("what goes on again has a last day")
	}
}

func TestActivities(t *testing.T) {
	past := with(trip, func(f *ActivityPlanned) { f.Activity, f.From = "past", today.Add(-1) })
	var titles []string
	s := stateOf(homely(past, ActivityEnded{"imr", today.Add(-1)})...)
	for _, a := range s.As(asAda, now).Activities() {
		titles = append(titles, a.Title)
	}
	if got := strings.Join(titles, ", "); got != "Morning meeting, Music, To the museum, Walk to the lake, Workshop" {
		t.Errorf("got %s", got)
	}
	for _, who := range []Who{{}, asAdmin, ByResident("gone")} {
		v := s.As(who, now)
		_, known := v.Activity("walk")
		_, on := v.Occurrence(OccurrenceID{"walk", today})
		if len(v.Activities())+len(v.Programme(today))+len(v.Week(today))+len(v.Clashes(today))+len(v.Exceptions("walk", 1)) > 0 || known || on {
			t.Errorf("%s sees the programme", who)
		}
	}
}

// TestOccurrencesAsExpanded holds the programme of each day against the days that the rules give when they are written
// out, over plans, changes, ends and taking back.
func TestOccurrencesAsExpanded(t *testing.T) {
	rules := []string{"", "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=DAILY;COUNT=4"}
	type word struct {
		seq   uint64
		since civil.Day
		days  []civil.Day // nil when it ended
		at    civil.Clock
	}
	rapid.Check(t, func(rt *rapid.T) {
		facts := given(fjellheim, ada)
		words := map[ActivityID][]word{}
		add := func(f Fact, id ActivityID, w word) {
			facts = append(facts, f)
			w.seq = uint64(len(facts))
			words[id] = append(words[id], w)
		}
		for range rapid.IntRange(1, 12).Draw(rt, "words") {
			id := ActivityID(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "activity"))
			day := today.Add(rapid.IntRange(-20, 20).Draw(rt, "day"))
			plan := ActivityPlan{Title: "x", Rule: rapid.SampledFrom(rules).Draw(rt, "rule"), From: today.Add(rapid.IntRange(-20, 20).Draw(rt, "from")),
				At: civil.Clock(rapid.IntRange(0, 1439).Draw(rt, "at")), Minutes: 30}
			rule, err := recur.Parse(plan.Rule)
			if err != nil {
				rt.Fatal(err)
			}
			w := word{since: day, days: rule.Between(plan.From, today.Add(-60), today.Add(60)), at: plan.At}
			switch {
			case len(words[id]) == 0:
				w.since = plan.From
				add(ActivityPlanned{id, plan}, id, w)
			case rapid.Bool().Draw(rt, "end"):
				add(ActivityEnded{id, day}, id, word{since: day.Add(1)})
			default:
				add(ActivityChanged{id, day, plan}, id, w)
			}
			if list := words[id]; rapid.IntRange(0, 3).Draw(rt, "take back") == 0 {
				facts = append(facts, EntryCorrected{Seq: list[len(list)-1].seq})
				words[id] = list[:len(list)-1]
			}
		}
		s := stateOf(facts...)
		for day := today.Add(-25); day < today.Add(25); day = day.Add(1) {
			want := map[ActivityID]civil.Clock{}
			for id, list := range words {
				for _, w := range slices.Backward(list) {
					if w.since <= day {
						if slices.Contains(w.days, day) {
							want[id] = w.at
						}
						break
					}
				}
			}
			got := s.As(asAda, now).Programme(day)
			for _, o := range got {
				if at, ok := want[o.Activity]; !ok || at != o.ActivityPlan.At || o.Begins != day.At(at, s.house.location()) {
					rt.Fatalf("%s: %s at %s; want %v", day, o.Activity, o.ActivityPlan.At, want)
				}
			}
			if len(got) != len(want) {
				rt.Fatalf("%s: got %d, want %v", day, len(got), want)
			}
		}
		if err := s.Check(); err != nil {
			rt.Fatal(err)
		}
	})
}

// BenchmarkProgramme asks for a day of a house with 40 activities, once in a journal of a year and once in one of ten.
func BenchmarkProgramme(b *testing.B) {
	for _, years := range []int{1, 10} {
		facts := given(fjellheim, hall, ada, eli, ingrid, jonas)
		for i := range 40 {
			id := ActivityID("a" + string(rune('0'+i/10)) + string(rune('0'+i%10)))
			facts = append(facts, ActivityPlanned{id, ActivityPlan{Title: "x", Rule: "FREQ=WEEKLY;BYDAY=MO,SA", From: today.Add(-365 * years), At: civil.Clock(400 + i), Minutes: 30, SignUp: true}},
				ParticipationAgreed{"ada", id, today.Add(-300)})
			for d := range 52 * years {
				facts = append(facts, ChoiceMade{"eli", OccurrenceID{id, today.Add(-7 * d)}})
			}
		}
		s := stateOf(facts...)
		b.Run(map[int]string{1: "year", 10: "ten years"}[years], func(b *testing.B) {
			for b.Loop() {
				if len(s.As(asIngrid, now).Programme(today)) != 40 {
					b.Fatal("not all are there")
				}
			}
		})
	}
}
