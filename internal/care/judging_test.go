package care

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestJudgedInParts: what is kept of an earlier time never shows. Whatever is drawn, taken back, agreed on or changed beside a draft, judging with
// what is kept says the same as judging everybody anew; and only those are judged whom a change touches.
func TestJudgedInParts(t *testing.T) {
	spared := 0
	rapid.Check(t, func(rt *rapid.T) {
		facts := given(fjellheim, ada, ingrid, jonas, StaffJoined{Staff: "ola", Name: "Ola"}, norway, CompanionNamed{Resident: "ada", Staff: "jonas"},
			CoverAgreed{Needs: []CoverNeed{{Name: "Morning", From: 8 * 60, Until: 12 * 60, Least: 1}}},
			dayShift("past", "ingrid", -3), dayShift("stands", "jonas", 4),
			RotaBegun{Rota: "r1", Name: "Three weeks", From: today.Add(2), Until: today.Add(22)})
		s, kept, at := stateOf(facts...), new(Judging), now
		does := func(by Who, d Decision) {
			facts, _ := s.Ask(by, "", at).Take(d)
			for _, f := range facts {
				s.Fold(Entry{Seq: s.Seq() + 1, At: at, By: by, Fact: f})
			}
		}
		ids := rapid.SampledFrom([]StaffID{"ingrid", "jonas", "ola"})
		for i := range rapid.IntRange(1, 12).Draw(rt, "changes") {
			who, n := ids.Draw(rt, "who"), rapid.IntRange(2, 22).Draw(rt, "day")
			r, _ := s.As(asChief, at).Rota("r1")
			switch rapid.SampledFrom([]string{"put", "put", "put", "out", "undo", "redo", "away", "wish", "beside", "agree", "time", "left"}).Draw(rt, "what") {
			case "put":
				d := dayShift(DutyID(fmt.Sprint("n", i)), who, n)
				d.Until = d.Until.Add(time.Duration(rapid.IntRange(-4, 60).Draw(rt, "longer")) * time.Hour)
				does(asChief, DrawRota(RotaDrawn{Rota: "r1", Put: []DutyEntered{d}}))
			case "out":
				if len(r.Duties) > 0 {
					does(asChief, DrawRota(RotaDrawn{Rota: "r1", Removed: []DutyID{r.Duties[n%len(r.Duties)].Duty}}))
				}
			case "undo":
				does(asChief, UndoDraw("r1", 0))
			case "redo":
				does(asChief, RedoDraw("r1", 0))
			case "away":
				does(asChief, NoteAbsence(AbsenceNoted{Absence: AbsenceID(fmt.Sprint("a", i)), Staff: who, What: Holiday, From: today.Add(n), Until: today.Add(n + 1)}))
			case "wish":
				does(ByTherapist(who), MakeWish(WishMade{Staff: who, Day: today.Add(n), Off: n%2 == 0}))
			case "beside":
				does(asChief, EnterDuty(dayShift(DutyID(fmt.Sprint("b", i)), who, n)))
			case "agree":
				does(ByTherapist(who), AgreeDerogation(DerogationAgreed{Derogation: DerogationID(fmt.Sprint("c", i)), Staff: who, Rule: "no.coliving.hours.60", Document: "letter", From: today.Add(-300)}))
			case "time":
				at = at.Add(36 * time.Hour)
			case "left":
				does(ByProgram("test"), LeaveStaff(StaffLeft{Staff: who, On: at}))
			}
			before := kept.asked
			parts, anew := s.As(asChief, at).Judged("r1", kept), new(Judging)
			if whole := s.As(asChief, at).Judged("r1", anew); !reflect.DeepEqual(parts, whole) {
				rt.Fatalf("in parts: %+v\nanew: %+v", parts, whole)
			}
			spared += anew.asked - (kept.asked - before)
		}
	})
	if spared == 0 {
		t.Error("nobody was spared: nothing is kept")
	}
}
