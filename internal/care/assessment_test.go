package care

import (
	"strings"
	"testing"
)

func TestWriteAssessment(t *testing.T) {
	line := AssessmentWritten{Line: "l1", Resident: "ada", Topic: TopicHelped, Words: "Being by the water", Voice: VoiceResident}
	mother := with(line, func(f *AssessmentWritten) { f.Voice, f.Who = VoiceFamily, "her mother" })
	but := func(change func(*AssessmentWritten)) Decision { return WriteAssessment(with(line, change)) }
	check(t, homely(), asAda, WriteAssessment(line), then(line))
	check(t, homely(), asAda, WriteAssessment(mother), then(line)) // what she writes is in her own words
	check(t, homely(), asIngrid, WriteAssessment(line), then(line))
	check(t, homely(), asIngrid, WriteAssessment(mother), then(mother))
	check(t, homely(), asEli, WriteAssessment(line), refused("rights.not-yours"))
	check(t, homely(line), asAda, WriteAssessment(line), then()) // already so
	check(t, homely(line), asAda, but(func(f *AssessmentWritten) { f.Words = "By the sea" }), then(with(line, func(f *AssessmentWritten) { f.Words = "By the sea" })))
	check(t, homely(mother), asAda, WriteAssessment(line), refused("assessment.not-your-words")) // nobody's words become another's
	check(t, homely(line), asEli, but(func(f *AssessmentWritten) { f.Resident = "eli" }), refused("assessment.unknown"))
	check(t, homely(), asAda, but(func(f *AssessmentWritten) { f.Line = "" }), refused("form.incomplete"))
	check(t, homely(), asAda, but(func(f *AssessmentWritten) { f.Topic = "diagnosis" }), refused("form.choose"))
	check(t, homely(), asIngrid, but(func(f *AssessmentWritten) { f.Voice = "the house's" }), refused("form.choose"))
	check(t, homely(), asAda, but(func(f *AssessmentWritten) { f.Words = " " }), refused("assessment.empty"))
	check(t, homely(), asAda, but(func(f *AssessmentWritten) { f.Words = strings.Repeat("x", PlanLongest+1) }), refused("form.too-long"))
}

// TestAssessment grows from getting to know somebody: what was answered is its beginning, and is copied nowhere.
func TestAssessment(t *testing.T) {
	line := AssessmentWritten{Line: "l1", Resident: "ada", Topic: TopicStrength, Words: "I do not give up", Voice: VoiceResident}
	s := stateOf(homely(QuestionAnswered{Resident: "ada", Question: "strengths", Words: "I can listen", Own: true},
		QuestionAnswered{Resident: "ada", Question: "needs"}, line, with(line, func(f *AssessmentWritten) { f.Words = "I never give up" }))...)
	topics := s.As(asAda, now).Assessment("ada")
	if len(topics) != len(Topics) || topics[0].Topic != TopicStrength {
		t.Fatalf("got %+v", topics)
	}
	first := topics[0]
	if len(first.Answers) != 1 || first.Answers[0].Words != "I can listen" || len(first.Lines) != 1 || first.Lines[0].Words != "I never give up" || first.Lines[0].Changed != 1 {
		t.Errorf("got %+v", first)
	}
	if s.As(asEli, now).Assessment("ada") != nil {
		t.Error("Eli is told")
	}
	s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: asAda, Fact: EntryCorrected{Seq: s.Seq(), Resident: "ada"}})
	if got := s.As(asAda, now).Assessment("ada")[0].Lines; len(got) != 1 || got[0].Words != "I do not give up" {
		t.Errorf("what was taken back still stands: %+v", got)
	}
}

func TestSetRuler(t *testing.T) {
	set := RulerSet{Resident: "ada", Goal: "home", Ruler: RulerConfidence, Value: 4, Why: "I did it once", More: "If Ingrid calls"}
	but := func(change func(*RulerSet)) Decision { return SetRuler(with(set, change)) }
	written := with(set, func(f *RulerSet) { f.Said = true })
	check(t, homely(home), asAda, SetRuler(set), then(set))
	check(t, homely(home), asIngrid, SetRuler(written), then(written))
	check(t, homely(home), asIngrid, SetRuler(set), refused("plan.hers")) // nobody guesses how ready somebody is
	check(t, homely(home), asEli, SetRuler(set), refused("rights.not-yours"))
	check(t, homely(), asAda, SetRuler(set), refused("plan.unknown"))
	check(t, homely(home), asAda, but(func(f *RulerSet) { f.Value = 11 }), refused("form.choose"))
	check(t, homely(home), asAda, but(func(f *RulerSet) { f.Ruler = "compliance" }), refused("form.choose"))
	check(t, homely(home), asAda, but(func(f *RulerSet) { f.Why = strings.Repeat("x", PlanLongest+1) }), refused("form.too-long"))

	general := with(set, func(f *RulerSet) { f.Goal, f.Value = "", 7 })
	v := stateOf(homely(home, set, with(set, func(f *RulerSet) { f.Value = 6 }), general)...).As(asIngrid, now)
	if list := v.RulerReadings("ada", "home", RulerConfidence); len(list) != 2 || list[0].Value != 6 {
		t.Errorf("got %+v", list)
	}
	if list := v.RulerReadings("ada", "", RulerConfidence); len(list) != 1 || list[0].Value != 7 {
		t.Errorf("got %+v", list)
	}
}
