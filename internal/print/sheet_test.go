package print

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/words"
)

var now = time.Date(2026, 11, 21, 10, 20, 0, 0, time.UTC)

// view is a house, as somebody sees it, in which some decisions were taken.
func view(t *testing.T, who care.Who, decisions ...care.Decision) care.View {
	t.Helper()
	s := new(care.State)
	first := []care.Decision{
		care.DescribeHouse(care.HouseDescribed{Name: "Fjellheim", Kind: care.Ward, Word: "resident", Languages: []string{"nb"}, Zone: "Europe/Oslo"}),
		care.NamePlace(care.PlaceNamed{Place: "hall", Name: "The hall"}),
		care.JoinStaff(care.StaffJoined{Staff: "ingrid", Name: "Ingrid"}),
		care.Admit(care.ResidentAdmitted{Resident: "ada", Stay: "s", Name: "Ada", On: now.Add(-90 * time.Hour)}),
		care.AgreeRhythm(care.RhythmAgreed{Moments: []care.Moment{{Name: "Supper", Sort: care.MomentMeal, From: 17 * 60, Until: 18 * 60}}}),
	}
	by := care.ByProgram("test")
	for _, d := range append(first, decisions...) {
		facts, err := d(s.Ask(by, "", now))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range facts {
			s.Fold(care.Entry{Seq: s.Seq() + 1, At: now, By: by, Fact: f})
		}
	}
	return s.As(who, now)
}

func TestSheets(t *testing.T) {
	saturday := civil.Date(2026, 11, 21)
	v := view(t, care.ByResident("ada"),
		care.PlanActivity(care.ActivityPlanned{Activity: "choir", ActivityPlan: care.ActivityPlan{Title: "Choir", Kind: care.ActivityMusic, Place: "hall", Leaders: []care.StaffID{"ingrid"}, Everyone: true, From: saturday, At: 14 * 60, Minutes: 60}}),
		care.PlanActivity(care.ActivityPlanned{Activity: "walk", ActivityPlan: care.ActivityPlan{Title: "Walk", Kind: care.ActivityMovement, SignUp: true, From: saturday, At: 15 * 60, Minutes: 60}}),
		care.CancelOccurrence(care.OccurrenceCancelled{OccurrenceID: care.OccurrenceID{Activity: "walk", Day: saturday}, Why: "Storm"}),
		care.AgreeAppointment(care.AppointmentAgreed{Appointment: "a", Resident: "ada", Title: "Dentist", Where: "Storgata", Others: "Dr Berg", From: now.Add(time.Hour), Minutes: 30}),
		care.AgreeAppointment(care.AppointmentAgreed{Appointment: "b", Resident: "ada", Title: "Lawyer", Where: "Court", Others: "Mother", With: []care.StaffID{"ingrid"}, From: now.Add(2 * time.Hour), Minutes: 30, Private: true}))
	w := words.For("en")

	week := Week(v, w, saturday)
	if len(week.Days) != 7 || week.Days[5].Title != "Saturday 21 Nov" || len(week.Days[4].Lines) != 0 {
		t.Errorf("the week is %+v", week)
	}
	want := []Line{{Time: "14:00", Title: "Choir", Detail: "The hall · Ingrid"}, {Time: "15:00", Title: "Walk", Detail: "Does not take place", Off: true}}
	if got := week.Days[5].Lines; !slices.Equal(got, want) {
		t.Errorf("Saturday is %+v", got)
	}
	if got := Day(v, w, saturday); !slices.Equal(got.Lines, append(want, Line{Time: "17:00", Title: "Supper"})) || got.Title != "Saturday 21 November" {
		t.Errorf("the day is %+v", got)
	}
	mine, ok := MyDay(v, w, "ada", saturday)
	want = []Line{{Time: "12:20", Title: "Dentist", Detail: "Storgata · Dr Berg"}, {Time: "13:20", Title: "Appointment"}, {Time: "14:00", Title: "Choir", Detail: "The hall · Ingrid"}, {Time: "17:00", Title: "Supper"}}
	if !ok || mine.Title != "Ada" || !slices.Equal(mine.Lines, want) || mine.Foot == "" || mine.House != "Fjellheim" {
		t.Errorf("her day is %+v", mine)
	}
	if _, ok := MyDay(view(t, care.ByResident("eli")), w, "ada", saturday); ok {
		t.Error("somebody else prints her day")
	}
}
