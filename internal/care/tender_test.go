package care

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var hours = TenderBegun{Tender: "t1", Until: now.Add(3 * time.Hour)}

func TestTender(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas)
	asked := TenderAsked{Resident: "eli", Words: "A bit shaken"}
	check(t, house, asIngrid, BeginTender(hours), then(hours))
	check(t, house, asAda, BeginTender(hours), refused("rights.team-only"))
	check(t, append(house, hours), asIngrid, BeginTender(hours), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, BeginTender(TenderBegun{Until: hours.Until}), refused("form.incomplete"))
	check(t, house, asIngrid, BeginTender(TenderBegun{"t1", ago(time.Hour)}), refused("tender.until"))

	end := TenderEnded{"t1"}
	check(t, append(house, hours), asIngrid, EndTender(end), then(end))
	check(t, append(house, hours, end), asIngrid, EndTender(end), then()) // already so
	check(t, house, asIngrid, EndTender(end), refused("tender.unknown"))
	check(t, append(house, hours), asEli, EndTender(end), refused("rights.team-only"))

	check(t, append(house, hours), asIngrid, AskHow(asked), then(asked))
	check(t, append(house, hours), asEli, AskHow(asked), then(with(asked, func(f *TenderAsked) { f.Own = true })))
	check(t, append(house, hours), asAda, AskHow(asked), refused("rights.not-yours"))
	check(t, house, asIngrid, AskHow(asked), refused("tender.nobody-asks"))
	check(t, append(house, hours, end), asIngrid, AskHow(asked), refused("tender.nobody-asks"))
	check(t, append(house, hours), asIngrid, AskHow(with(asked, func(f *TenderAsked) { f.Words = strings.Repeat("x", TenderWordsLongest+1) })), refused("form.too-long"))
}

// TestEverybodyIsAsked lives through the list: everybody but the one whose crisis it was is asked, and the list ends.
func TestEverybodyIsAsked(t *testing.T) {
	s := stateOf(fjellheim, ada, eli, ResidentAdmitted{Resident: "per", Stay: "stay-3", Name: "Per", On: ago(50 * time.Hour)}, ingrid, jonas,
		began, calm, TenderBegun{Tender: "c1", Until: now.Add(3 * time.Hour)},
		ResidentAdmitted{Resident: "new", Stay: "stay-4", Name: "Nils", On: now}) // came after it
	say := func(f Fact) { s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asIngrid, Fact: f}) }
	expect := func(what string, by Who, at time.Time, want string) {
		t.Helper()
		tender, ok := s.As(by, at).Tender()
		var left []string
		for _, r := range tender.Left {
			left = append(left, r.Name)
		}
		if got := fmt.Sprint(left, !tender.Until.IsZero(), ok); got != want {
			t.Errorf("%s: got %s, want %s", what, got, want)
		}
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	expect("at first", asIngrid, now, "[Eli Per] true true")
	expect("a resident is told of the hours, and of themselves only", asEli, now, "[Eli] true true")
	expect("whose crisis it was is told no list", asAda, now, "[] true true")
	say(TenderAsked{Resident: "eli"})
	expect("Eli was asked", asIngrid, now, "[Per] true true")
	expect("the hours are over, and Per still waits", asIngrid, now.Add(5*time.Hour), "[Per] false true")
	say(TenderAsked{Resident: "per", Words: "I was asleep", Own: true})
	expect("everybody was asked", asIngrid, now, "[] true true")
	expect("it is over", asIngrid, now.Add(5*time.Hour), "[] false false")
	say(EntryCorrected{Seq: s.Seq(), Resident: "per"})
	expect("Per was not asked after all", asIngrid, now.Add(5*time.Hour), "[Per] false true")
	say(TenderEnded{"c1"})
	expect("ended", asIngrid, now, "[] false false")
	say(EntryCorrected{Seq: s.Seq()})
	expect("not ended", asIngrid, now, "[Per] true true")
	expect("nobody is asked for ever", asIngrid, now.Add(TenderAskWithin), "[] false false")
	expect("nobody", Who{}, now, "[] false false")
}
