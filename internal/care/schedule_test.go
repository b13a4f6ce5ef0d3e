package care

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"

	"pgregory.net/rapid"
)

var rhythm = RhythmAgreed{Moments: []Moment{{"Breakfast", MomentMeal, clock("08:30"), clock("09:15")}, {"Quiet", MomentCalm, clock("22:00"), clock("24:00")}}}

// lines are a schedule as one would read it aloud.
func lines(items []Item) string {
	var list []string
	for _, i := range items {
		line := fmt.Sprintf("%s %s %s", i.Begins.Format("15:04"), i.Sort, i.Title)
		for _, o := range i.Alternatives {
			line += "/" + o.Title
		}
		if i.Clash {
			line += "!"
		}
		if i.Cancelled {
			line += " off"
		}
		list = append(list, line)
	}
	return strings.Join(list, "\n")
}

func TestSchedule(t *testing.T) {
	house := homely(rhythm, swim, review, ParticipationAgreed{"ada", "imr", today.Add(-7)})
	s := stateOf(house...)
	want := `07:30 routine Swim
08:30 moment Breakfast
09:15 activity Morning meeting
12:00 activity IMR
13:00 choice Walk to the lake/Walk to the lake
14:20 appointment Plan review
15:00 choice /Music/Workshop
22:00 moment Quiet`
	if got := lines(s.As(asAda, now).Schedule("ada", today)); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := s.As(asEli, now).Schedule("ada", today); got != nil {
		t.Errorf("Eli reads Ada's day: %+v", got)
	}
	// She goes for the walk, which runs into her review, chooses music, and the meeting is off.
	s = stateOf(append(house, ChoiceMade{"ada", OccurrenceID{"walk", today}}, ChoiceMade{"ada", OccurrenceID{"music", today}},
		OccurrenceCancelled{OccurrenceID{"meeting", today}, "Nobody slept"})...)
	want = `07:30 routine Swim
08:30 moment Breakfast
09:15 activity Morning meeting off
12:00 activity IMR
13:00 activity Walk to the lake!
14:20 appointment Plan review!
15:00 activity Music/Music/Workshop!
22:00 moment Quiet`
	if got := lines(s.As(asIngrid, now).Schedule("ada", today)); got != want {
		t.Errorf("got\n%s", got)
	}
	// She does not come to the meeting this time: it can be said otherwise.
	s = stateOf(homely(ChoiceDropped{"ada", OccurrenceID{"meeting", today.Add(1)}})...)
	if got := lines(s.As(asAda, now).Schedule("ada", today.Add(1))); got != "09:15 choice Morning meeting/Morning meeting\n11:00 choice To the museum/To the museum" {
		t.Errorf("got\n%s", got)
	}
}

// TestScheduleMerges holds a schedule against its sources: nothing is lost, nothing is there twice, it is in order, and
// a clash is marked exactly where two things that somebody waits for overlap.
func TestScheduleMerges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		facts := given(fjellheim, ada, eli, ingrid, rhythm)
		want := len(rhythm.Moments)
		at := func(what string) civil.Clock { return civil.Clock(rapid.IntRange(0, 1380).Draw(rt, what)) }
		minutes := func() int { return rapid.IntRange(1, 60).Draw(rt, "minutes") }
		for i := range rapid.IntRange(0, 5).Draw(rt, "activities") {
			id := ActivityID(fmt.Sprint("a", i))
			facts = append(facts, ActivityPlanned{id, ActivityPlan{Title: string(id), Rule: "FREQ=DAILY", From: today, At: at("activity"), Minutes: minutes()}})
			if rapid.Bool().Draw(rt, "goes") {
				facts = append(facts, ParticipationAgreed{"ada", id, today})
				want++
			}
		}
		for i := range rapid.IntRange(0, 3).Draw(rt, "appointments") {
			facts = append(facts, AppointmentAgreed{Appointment: AppointmentID(fmt.Sprint("p", i)), Resident: "ada", Title: fmt.Sprint("p", i),
				From: today.At(at("appointment"), time.UTC).Add(-time.Hour), Minutes: minutes()}) // Oslo is an hour ahead
			want++
		}
		for i := range rapid.IntRange(0, 3).Draw(rt, "routines") {
			facts = append(facts, RoutineChosen{Routine: RoutineID(fmt.Sprint("r", i)), Resident: "ada", Title: fmt.Sprint("r", i), From: today, At: at("routine"), Minutes: minutes()})
			want++
		}
		list := stateOf(facts...).As(asAda, now).Schedule("ada", today)
		if len(list) != want {
			rt.Fatalf("%d of %d are there:\n%s", len(list), want, lines(list))
		}
		if !slices.IsSortedFunc(list, func(a, b Item) int { return a.Begins.Compare(b.Begins) }) {
			rt.Fatalf("out of order:\n%s", lines(list))
		}
		for i, a := range list {
			clash := false
			for j, b := range list {
				waits := (a.Sort == ItemActivity || a.Sort == ItemAppointment) && (b.Sort == ItemActivity || b.Sort == ItemAppointment)
				clash = clash || i != j && waits && a.Begins.Before(b.Ends) && b.Begins.Before(a.Ends)
			}
			if a.Clash != clash {
				rt.Fatalf("line %d clashes: %v, is marked: %v\n%s", i, clash, a.Clash, lines(list))
			}
		}
	})
}

func TestClashes(t *testing.T) {
	long := with(walk.ActivityPlan, func(p *ActivityPlan) { p.At, p.Minutes = clock("11:30"), 240 })
	choir := ActivityPlanned{"choir", ActivityPlan{Title: "Choir", Kind: ActivityMusic, Place: "hall", Leaders: []StaffID{"jonas", "ingrid"}, Room: 1,
		From: today, At: clock("12:30"), Minutes: 60}}
	joint := func(id ResidentID) AppointmentAgreed {
		return with(review, func(f *AppointmentAgreed) {
			f.Appointment, f.Resident, f.From = AppointmentID(id), id, now.Add(8*time.Hour)
		})
	}
	house := homely(ActivityChanged{"walk", today, long}, choir, ParticipationAgreed{"ada", "imr", today}, ParticipationAgreed{"ada", "choir", today},
		ParticipationAgreed{"eli", "choir", today}, joint("ada"), joint("eli"), review)
	said := func(who Who) string {
		var list []string
		for _, c := range stateOf(house...).As(who, now).Clashes(today) {
			list = append(list, fmt.Sprint(c.Kind, " ", c.Resident, c.Place, c.Staff, ": ", c.First.Title, ", ", c.Second.Title, " ", c.Going))
		}
		return strings.Join(list, "\n")
	}
	want := `leader jonas: Walk to the lake, Choir 0
leader ingrid: IMR, Choir 0
person ada: IMR, Choir 0
room hall: Choir,  2
place hall: Plan review, Music 0`
	if got := said(asIngrid); got != want {
		t.Errorf("the team sees\n%s", got)
	}
	want = `leader jonas: Walk to the lake, Choir 0
leader ingrid: IMR, Choir 0
room hall: Choir,  2`
	if got := said(asEli); got != want { // nothing of Ada's
		t.Errorf("Eli sees\n%s", got)
	}
	house = append(house, OccurrenceCancelled{OccurrenceID{"choir", today}, ""})
	if got := said(asEli); got != "" {
		t.Errorf("what is cancelled clashes:\n%s", got)
	}
}

// BenchmarkSchedule asks a board's question: the same day of thirty people, in a house with 40 activities a day.
func BenchmarkSchedule(b *testing.B) {
	facts := given(fjellheim, rhythm, ingrid)
	var people []ResidentID
	for i := range 30 {
		id := ResidentID(fmt.Sprint("r", i))
		people = append(people, id)
		facts = append(facts, ResidentAdmitted{Resident: id, Stay: StayID(id), Name: string(id), On: ago(1000 * time.Hour)})
	}
	for i := range 40 {
		id := ActivityID(fmt.Sprint("a", i))
		facts = append(facts, ActivityPlanned{id, ActivityPlan{Title: "x", Rule: "FREQ=DAILY", From: today.Add(-300), At: civil.Clock(400 + 15*i), Minutes: 30}})
		for n, resident := range people {
			if n%4 == i%4 {
				facts = append(facts, ParticipationAgreed{resident, id, today.Add(-300)})
			}
		}
	}
	s := stateOf(facts...)
	for b.Loop() {
		v := s.As(asIngrid, now)
		for _, id := range people {
			if len(v.Schedule(id, today)) < 10 {
				b.Fatal("not all are there")
			}
		}
	}
}
