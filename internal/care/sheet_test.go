package care

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	storm = SheetWritten{Sheet: "s1", Resident: "ada", Sort: SheetThought, Part: "thought", Words: "Nobody wants me here"}
	step  = SheetWritten{Sheet: "s2", Resident: "ada", Sort: SheetStep, Part: SheetDo, Words: "Call\nmy sister"}
	shown = SheetShown{Sheet: "s1", Resident: "ada", To: "ingrid"}
)

func TestWriteSheet(t *testing.T) {
	but := func(change func(*SheetWritten)) Decision { return WriteSheet(with(storm, change)) }
	other := with(storm, func(f *SheetWritten) { f.Part, f.Words = "felt", "Cold" })
	check(t, homely(), asAda, WriteSheet(storm, other), then(storm, other))
	check(t, homely(storm), asAda, WriteSheet(storm, other), then(other)) // only what is new
	crossed := with(storm, func(f *SheetWritten) { f.Words = "" })
	check(t, homely(storm), asAda, WriteSheet(crossed), then(crossed)) // every line may be empty
	check(t, homely(), asAda, WriteSheet(crossed), then())
	for _, who := range []Who{asIngrid, asEli, asChief, asAdmin, ByProgram("import")} {
		check(t, homely(), who, WriteSheet(storm), refused("rights.not-yours"))
	}
	check(t, homely(), asAda, but(func(f *SheetWritten) { f.Sheet = "" }), refused("form.incomplete"))
	check(t, homely(), asAda, WriteSheet(storm, step), refused("form.incomplete")) // of one sheet
	check(t, homely(), asAda, but(func(f *SheetWritten) { f.Part = "diagnosis" }), refused("form.choose"))
	check(t, homely(), asAda, but(func(f *SheetWritten) { f.Words = strings.Repeat("x", PlanLongest+1) }), refused("form.too-long"))
	check(t, homely(storm), asAda, but(func(f *SheetWritten) { f.Sort, f.Part = SheetValues, "matters" }), refused("sheet.unknown"))
	check(t, homely(storm), asEli, but(func(f *SheetWritten) { f.Resident = "eli" }), refused("sheet.unknown"))
}

// TestASheetIsHers: nobody else is told of a sheet, not even that it is there, but those to whom she shows it; they read
// it as it was then, and no longer than she wants.
func TestASheetIsHers(t *testing.T) {
	check(t, homely(storm), asAda, ShowSheet(shown), then(shown))
	check(t, homely(storm, shown), asAda, ShowSheet(shown), then()) // already so
	check(t, homely(storm), asIngrid, ShowSheet(shown), refused("rights.not-yours"))
	check(t, homely(), asAda, ShowSheet(shown), refused("sheet.unknown"))
	check(t, homely(storm), asAda, ShowSheet(with(shown, func(f *SheetShown) { f.To = "nobody" })), refused("staff.unknown"))
	closed := SheetClosed{Sheet: "s1", Resident: "ada"}
	check(t, homely(storm, shown), asAda, CloseSheet(closed), then(closed))
	check(t, homely(storm), asAda, CloseSheet(closed), then()) // nobody reads it
	check(t, homely(), asAda, CloseSheet(closed), refused("sheet.unknown"))
	check(t, homely(storm, shown), asIngrid, CloseSheet(closed), refused("rights.not-yours"))

	readers := func(facts ...Fact) (who []string) {
		s := stateOf(homely(facts...)...)
		for name, by := range map[string]Who{"ada": asAda, "eli": asEli, "ingrid": asIngrid, "jonas": asJonas, "chief": asChief, "admin": asAdmin, "program": ByProgram("x"), "auditor": asAuditor} {
			if _, ok := s.As(by, now).Sheet("ada", "s1"); ok {
				who = append(who, name)
			}
		}
		slices.Sort(who)
		return who
	}
	team := with(shown, func(f *SheetShown) { f.To = "" })
	for name, c := range map[string]struct {
		facts []Fact
		want  string
	}{
		"hers alone":      {[]Fact{storm}, "ada"},
		"shown to Ingrid": {[]Fact{storm, shown}, "ada ingrid"},
		"to the team":     {[]Fact{storm, team}, "ada chief ingrid jonas"},
		"taken back":      {[]Fact{storm, shown, team, closed}, "ada"},
	} {
		if got := strings.Join(readers(c.facts...), " "); got != c.want {
			t.Errorf("%s: %s may read it", name, got)
		}
	}
	later := as(asAda, with(storm, func(f *SheetWritten) { f.Part, f.Words = "now", "I told Ingrid" }))
	if s, ok := stateOf(homely(storm, shown, later)...).As(asIngrid, now).Sheet("ada", "s1"); !ok || s.Words["now"] != "" || s.Words["thought"] == "" {
		t.Errorf("Ingrid reads what was written after it was shown to her: %+v", s)
	}
	v := stateOf(homely(storm)...).As(asIngrid, now)
	if v.Sheets("ada"); len(v.Seen()) != 0 {
		t.Errorf("a look is written down where nothing was shown: %v", v.Seen())
	}
}

func TestUseSheet(t *testing.T) {
	used := SheetUsed{Sheet: "s2", Resident: "ada", Measure: "m1"}
	measure := MeasureWritten{Measure: "m1", Resident: "ada", Said: true, MeasurePlan: MeasurePlan{What: "Call my sister", From: today}}
	tried := with(used, func(f *SheetUsed) { f.Try = "t1" })
	hers := ThreadHung{Resident: "ada", Thread: Thread{Measure: "m1"}, Said: true}
	try := TryNoted{Try: "t1", Resident: "ada", Measure: "m1", Tried: now}
	check(t, homely(step), asAda, UseSheet(used), then(measure, hers, used))
	check(t, homely(step), asAda, UseSheet(tried), then(measure, hers, try, tried)) // tried at once
	check(t, homely(step, measure, used), asAda, UseSheet(with(used, func(f *SheetUsed) { f.Measure = "m2" })), then())
	check(t, homely(step, measure, used), asAda, UseSheet(with(tried, func(f *SheetUsed) { f.Measure = "m2" })), then(try, tried))
	check(t, homely(step, measure, try, tried), asAda, UseSheet(tried), refused("form.known-with-other-contents"))
	check(t, homely(step), asIngrid, UseSheet(used), refused("rights.not-yours"))
	check(t, homely(storm), asAda, UseSheet(with(used, func(f *SheetUsed) { f.Sheet = "s1" })), refused("sheet.no-step"))
	check(t, homely(), asAda, UseSheet(used), refused("sheet.unknown"))

	s := stateOf(homely(step, measure, as(asAda, try), as(asAda, tried), as(asAda, SheetShown{Sheet: "s2", Resident: "ada"}))...)
	if own, _ := s.As(asAda, now).Sheet("ada", "s2"); own.Measure != "m1" || len(own.Tries) != 1 {
		t.Errorf("her own sheet says %+v", own)
	}
	if theirs, ok := s.As(asIngrid, now).Sheet("ada", "s2"); !ok || theirs.Measure != "" || theirs.Tries != nil {
		t.Errorf("Ingrid is told what became of it: %+v", theirs)
	}
	if s.As(asAda, now.Add(time.Hour)).Sheets("eli") != nil {
		t.Error("Ada is shown Eli's sheets")
	}
}
