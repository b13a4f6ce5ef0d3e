package care

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var (
	asImport = ByProgram("import")
	weight   = ElsewhereBrought{Elsewhere: "e1", Resident: "ada", Sort: ElsewhereGoal, Words: "Patient will lose weight", Aim: "70 kg", Author: "Dr Berg", On: today.Add(-40)}
	diet     = ElsewhereBrought{Elsewhere: "e2", Resident: "ada", Sort: ElsewhereMeasure, Words: "Diabetic diet", Of: "Self management"}
)

func TestBringElsewhere(t *testing.T) {
	but := func(change func(*ElsewhereBrought)) Decision { return BringElsewhere(with(weight, change)) }
	check(t, homely(), asImport, BringElsewhere(weight), then(weight))
	check(t, homely(), asIngrid, BringElsewhere(weight), then(weight))
	check(t, homely(), asAda, BringElsewhere(weight), refused("rights.team-only"))
	check(t, homely(), asAdmin, BringElsewhere(weight), refused("rights.not-yours"))
	check(t, homely(weight), asImport, BringElsewhere(weight), then()) // the same comes once
	check(t, homely(weight), asImport, but(func(f *ElsewhereBrought) { f.Resident = "eli" }), refused("elsewhere.unknown"))
	check(t, homely(), asImport, but(func(f *ElsewhereBrought) { f.Elsewhere = "" }), refused("form.incomplete"))
	check(t, homely(), asImport, but(func(f *ElsewhereBrought) { f.Sort = "order" }), refused("form.choose"))
	check(t, homely(), asImport, but(func(f *ElsewhereBrought) { f.Words = " " }), refused("elsewhere.empty"))
	check(t, homely(), asImport, but(func(f *ElsewhereBrought) { f.Aim = strings.Repeat("x", PlanLongest+1) }), refused("form.too-long"))
	var many []Fact
	for i := range ElsewhereMost {
		many = append(many, with(diet, func(f *ElsewhereBrought) { f.Elsewhere = ElsewhereID(fmt.Sprint("m", i)) }))
	}
	check(t, homely(many...), asImport, BringElsewhere(weight), refused("elsewhere.too-many"))
	check(t, homely(), asImport, Together(BringElsewhere(weight), BringElsewhere(diet), BringElsewhere(weight)), then(weight, diet))
}

// TestElsewhereIsNeverThePlan: what came is beside the plan until the resident has found words of their own for it.
func TestElsewhereIsNeverThePlan(t *testing.T) {
	for by, want := range map[Who]int{asAda: 1, asIngrid: 0} { // what Ingrid takes in is proposed to Ada
		s := stateOf(homely(weight, diet)...)
		if p, _ := s.As(asAda, now).Plan("ada"); len(p.Goals)+len(p.Proposed)+len(p.Loose) != 0 {
			t.Errorf("what came is part of the plan: %+v", p)
		}
		if got := s.As(asIngrid, now).Elsewhere("ada"); len(got) != 2 || got[0].Author != "Dr Berg" {
			t.Errorf("beside the plan lies %+v", got)
		}
		facts, err := s.Ask(by, "", now).Take(TakeElsewhere(ElsewhereTaken{Elsewhere: "e1", Resident: "ada", Goal: "g1"}, "Feel at home in my body", false))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range facts {
			s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: by, Fact: f})
		}
		p, _ := s.As(asAda, now.Add(time.Minute)).Plan("ada")
		if len(p.Goals) != want || len(p.Proposed) != 1-want {
			t.Errorf("%s took it in: %+v", by, p)
		}
		if got := s.As(asIngrid, now).Elsewhere("ada"); len(got) != 2 || got[0].Elsewhere != "e2" || got[1].Waits() || got[1].Taken.Goal != "g1" {
			t.Errorf("what was taken in waits still: %+v", got)
		}
	}
	if got := stateOf(homely(weight)...).As(asEli, now).Elsewhere("ada"); got != nil {
		t.Errorf("Eli is told %+v", got)
	}
}

func TestTakeElsewhere(t *testing.T) {
	goal := ElsewhereTaken{Elsewhere: "e1", Resident: "ada", Goal: "g1", Measure: "g1"}
	taken := with(goal, func(f *ElsewhereTaken) { f.Measure = "" })
	written := GoalWritten{Goal: "g1", Resident: "ada", Said: true, GoalText: GoalText{Words: "Feel at home in my body", Weight: 2}}
	check(t, homely(weight), asAda, TakeElsewhere(goal, written.Words, false), then(written, taken))
	check(t, homely(weight), asIngrid, TakeElsewhere(goal, written.Words, true), then(written, taken)) // Ada said so
	check(t, homely(weight), asEli, TakeElsewhere(goal, "x", false), refused("rights.not-yours"))
	check(t, homely(), asAda, TakeElsewhere(goal, "x", false), refused("elsewhere.unknown"))
	check(t, homely(weight), asAda, TakeElsewhere(goal, "", false), refused("plan.goal-empty"))
	check(t, homely(weight, written, taken), asAda, TakeElsewhere(goal, "x", false), then()) // already so
	check(t, homely(weight, written, taken), asAda, TakeElsewhere(with(goal, func(f *ElsewhereTaken) { f.Goal = "g2" }), "x", false), refused("elsewhere.taken-already"))
	measure := MeasureWritten{Measure: "m1", Resident: "ada", Said: true, MeasurePlan: MeasurePlan{What: "Cook something green", From: today}}
	check(t, homely(diet), asAda, TakeElsewhere(ElsewhereTaken{Elsewhere: "e2", Resident: "ada", Goal: "m1", Measure: "m1"}, measure.What, false),
		then(measure, ThreadHung{Resident: "ada", Thread: Thread{Measure: "m1"}, Said: true}, ElsewhereTaken{Elsewhere: "e2", Resident: "ada", Measure: "m1"}))
	check(t, homely(diet), asAda, TakeElsewhere(ElsewhereTaken{Elsewhere: "e2", Resident: "ada", Measure: "m1"}, "", false), refused("plan.measure-empty"))
}

func TestLeaveElsewhere(t *testing.T) {
	left := ElsewhereLeft{Elsewhere: "e1", Resident: "ada"}
	said := with(left, func(f *ElsewhereLeft) { f.Said = true })
	check(t, homely(weight), asAda, LeaveElsewhere(left), then(left))
	check(t, homely(weight), asIngrid, LeaveElsewhere(left), refused("plan.hers"))
	check(t, homely(weight), asIngrid, LeaveElsewhere(said), then(said))
	check(t, homely(weight, left), asAda, LeaveElsewhere(left), then()) // already so
	check(t, homely(), asAda, LeaveElsewhere(left), refused("elsewhere.unknown"))
	check(t, homely(weight, ElsewhereTaken{Elsewhere: "e1", Resident: "ada", Goal: "g"}), asAda, LeaveElsewhere(left), refused("elsewhere.taken-already"))
	// It can still be taken in, and comes after what waits.
	if got := stateOf(homely(weight, left, diet)...).As(asAda, now).Elsewhere("ada"); len(got) != 2 || !got[1].LeftOff {
		t.Errorf("got %+v", got)
	}
}
