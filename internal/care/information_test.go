package care

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var (
	treatment = InformationWritten{Topic: "treatment", Version: 1, Language: "en", Title: "What we do here", Text: "We live together."}
	toldAda   = InformationGiven{Resident: "ada", Topic: "treatment", Version: 1, Language: "en", Staff: "ingrid", Told: ago(time.Hour), Understood: "We cook and talk", Questions: "Must I? No."}
)

func TestInformation(t *testing.T) {
	but := func(change func(*InformationWritten)) Decision { return WriteInformation(with(treatment, change)) }
	second := with(treatment, func(f *InformationWritten) { f.Version, f.Text = 2, "We live together, and there is a garden." })
	check(t, given(fjellheim), asChief, WriteInformation(treatment), then(treatment))
	check(t, given(fjellheim, treatment), asChief, WriteInformation(second), then(second))
	norsk := with(treatment, func(f *InformationWritten) { f.Language, f.Title = "nb", "Det vi gjør her" })
	check(t, given(fjellheim, treatment), asChief, WriteInformation(norsk), then(norsk))
	check(t, given(fjellheim), asIngrid, WriteInformation(treatment), refused("rights.coordinator-only"))
	check(t, given(fjellheim), asChief, but(func(f *InformationWritten) { f.Topic = "weather" }), refused("form.choose"))
	check(t, given(fjellheim), asChief, but(func(f *InformationWritten) { f.Version = 2 }), refused("information.version"))
	check(t, given(fjellheim, treatment, second), asChief, WriteInformation(treatment), refused("information.version"))
	check(t, given(fjellheim), asChief, but(func(f *InformationWritten) { f.Title = "" }), refused("form.incomplete"))
	check(t, given(fjellheim), asChief, but(func(f *InformationWritten) { f.Title = strings.Repeat("x", NameLongest+1) }), refused("form.too-long"))
	check(t, given(fjellheim), asChief, but(func(f *InformationWritten) { f.Text = " " }), refused("note.empty"))

	house := given(fjellheim, ada, eli, ingrid, treatment, norsk)
	give := func(change func(*InformationGiven)) Decision { return GiveInformation(with(toldAda, change)) }
	check(t, house, asIngrid, GiveInformation(toldAda), then(toldAda))
	check(t, house, asAda, GiveInformation(toldAda), refused("rights.team-only"))
	check(t, house, asEli, GiveInformation(toldAda), refused("rights.not-yours"))
	check(t, house, asIngrid, give(func(f *InformationGiven) { f.Language = "fr" }), refused("information.unknown"))
	check(t, house, asIngrid, give(func(f *InformationGiven) { f.Told = time.Time{} }), refused("form.incomplete"))
	check(t, house, asIngrid, give(func(f *InformationGiven) { f.Told = now.Add(time.Hour) }), refused("note.in-the-future"))
	check(t, house, asIngrid, give(func(f *InformationGiven) { f.Told = ago(1000 * time.Hour) }), refused("note.before-they-came"))
	check(t, house, asIngrid, give(func(f *InformationGiven) { f.Understood = "" }), refused("information.understood"))
	check(t, house, asIngrid, give(func(f *InformationGiven) { f.Questions = strings.Repeat("x", InformationLongest+1) }), refused("form.too-long"))
	check(t, house, asIngrid, give(func(f *InformationGiven) { f.Staff = "nobody" }), refused("staff.unknown"))
	dari := append(house, ResidentDescribed{Resident: "ada", Name: "Ada", Languages: []string{"prs"}, Interpreter: true})
	check(t, dari, asIngrid, GiveInformation(toldAda), refused("information.interpreter"))
	with3 := with(toldAda, func(f *InformationGiven) { f.Interpreter = "Farida, by video" })
	check(t, dari, asIngrid, GiveInformation(with3), then(with3))

	s := stateOf(append(house, toldAda)...)
	due := func(id ResidentID) string { return fmt.Sprint(s.As(asIngrid, now).InformationDue(id)) }
	if got := due("ada") + due("eli"); got != "[][treatment]" {
		t.Errorf("due: %s", got)
	}
	s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asChief, Fact: second}) // it has changed: told again
	if got := due("ada"); got != "[treatment]" {
		t.Errorf("due after a change: %s", got)
	}
	if list := s.As(asEli, now).Information(); len(list) != 1 || list[0].Version != 2 {
		t.Errorf("texts: %+v", list)
	}
	s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asChief, Fact: EntryCorrected{Seq: s.Seq()}})
	if got := due("ada"); got != "[]" {
		t.Errorf("due after the change was taken back: %s", got)
	}
	if got := fmt.Sprint(len(s.As(asAda, now).Informed("ada")), len(s.As(asEli, now).Informed("ada")), s.As(asEli, now).InformationDue("ada")); got != "1 0 []" {
		t.Errorf("told to Ada, to Eli: %s", got)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}
