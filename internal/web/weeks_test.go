package web

import (
	"fmt"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
)

// yearOfThirty enters a whole year of duties for thirty colleagues, around now, and what the house needs of each day.
func yearOfThirty(b *testing.B) func(*journal.House) {
	return func(house *journal.House) {
		does := func(by care.Who, d care.Decision) {
			b.Helper()
			if _, err := house.Do(b.Context(), journal.Form{By: by}, d); err != nil {
				b.Fatal(err)
			}
		}
		chief := care.ByCoordinator("chief")
		does(chief, care.AgreeCover(care.CoverAgreed{Needs: []care.CoverNeed{{Name: "Morning", From: 7 * 60, Until: 15 * 60, Least: 4}, {Name: "Evening", From: 15 * 60, Until: 23 * 60, Least: 4}, {Name: "Night", From: 23 * 60, Until: 7 * 60, Least: 2}}}))
		first := civil.Of(now, time.UTC).Monday().Add(-28)
		for i := range 30 {
			id := care.StaffID(fmt.Sprintf("year-%02d", i))
			does(care.ByProgram("test"), care.JoinStaff(care.StaffJoined{Staff: id, Name: "Colleague " + string(id), Profession: "milieu therapist"}))
			var list []care.DutyEntered
			for day := range yearDays {
				if turn := (day/2 + i) % 5; turn < 3 { // two mornings, two evenings, two nights, four days at home
					from := first.Add(day).At(civil.Clock((7+8*turn)*60), time.UTC)
					list = append(list, care.DutyEntered{Duty: care.DutyID(fmt.Sprintf("%s-%d", id, day)), Staff: id, From: from, Until: from.Add(8 * time.Hour)})
				}
			}
			does(chief, care.EnterDuty(list...))
		}
		does(chief, care.BeginRota(care.RotaBegun{Rota: "bench", Name: "Six weeks", From: first.Add(56), Until: first.Add(97)}))
	}
}

// The pages of the rota in a house with a year of duties for thirty people, without a network.
func BenchmarkRota(b *testing.B) { benchmarkPage(b, care.RoleCoordinator, "/rota", yearOfThirty(b)) }
func BenchmarkRotaYear(b *testing.B) {
	benchmarkPage(b, care.RoleCoordinator, "/rota/year", yearOfThirty(b))
}
func BenchmarkRotaDraft(b *testing.B) {
	benchmarkPage(b, care.RoleCoordinator, "/rota/bench", yearOfThirty(b))
}

// BenchmarkRotaDraftChange moves a duty of a draft, and shows the page that says what that broke and mended.
func BenchmarkRotaDraftChange(b *testing.B) {
	i := 0
	benchmarkPageAfter(b, care.RoleCoordinator, "/rota/bench", yearOfThirty(b), func(house *journal.House) {
		chief := care.ByCoordinator("chief")
		var change care.RotaDrawn
		house.View(chief, func(v care.View) {
			r, _ := v.Rota("bench")
			d := r.Duties[(i*7)%len(r.Duties)]
			change = care.RotaDrawn{Rota: "bench", Removed: []care.DutyID{d.Duty}}
			d.Duty, d.From, d.Until = care.DutyID(fmt.Sprint("moved-", i)), d.From.Add(time.Minute), d.Until.Add(-time.Minute)
			change.Put = []care.DutyEntered{d}
		})
		i++
		if _, err := house.Do(b.Context(), journal.Form{By: chief}, care.DrawRota(change)); err != nil {
			b.Fatal(err)
		}
	})
}
