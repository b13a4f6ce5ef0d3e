package care

import (
	"testing"
	"time"
)

func TestTalks(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas)
	ask := TalkAsked{Talk: "t1", Resident: "ada", Words: "about going home"}
	toIngrid := with(ask, func(f *TalkAsked) { f.Talk, f.To = "t2", "ingrid" })
	asked := func(f TalkAsked) []Fact { return append(house, wrote{asAda, ago(2 * time.Hour), f}) } // entry 6
	answer := TalkAnswered{Talk: "t1", Resident: "ada", Staff: "ingrid", When: now.Add(10 * time.Minute)}
	later := func(d time.Duration) Decision {
		return AnswerTalk(with(answer, func(f *TalkAnswered) { f.When = now.Add(d) }))
	}
	withdrawn := TalkWithdrawn{Talk: "t1", Resident: "ada"}
	talked := with(met, func(f *ContactHeld) { f.What, f.With = Talk, []StaffID{"jonas"} })
	ate := with(talked, func(f *ContactHeld) { f.What = Meal })

	check(t, house, asAda, AskToTalk(ask), then(ask))
	check(t, house, asAda, AskToTalk(toIngrid), then(toIngrid))
	check(t, asked(ask), asAda, AskToTalk(toIngrid), then(toIngrid)) // one may wait for two
	check(t, asked(ask), asAda, AskToTalk(ask), refused("form.known-with-other-contents"))
	check(t, asked(ask), asAda, AskToTalk(with(ask, func(f *TalkAsked) { f.Talk = "t3" })), refused("talk.already-asked"))
	check(t, house, asIngrid, AskToTalk(ask), refused("rights.not-yours"))
	check(t, house, asEli, AskToTalk(ask), refused("rights.not-yours"))
	check(t, house, asAda, AskToTalk(with(ask, func(f *TalkAsked) { f.Talk = "" })), refused("form.incomplete"))
	check(t, house, asAda, AskToTalk(with(ask, func(f *TalkAsked) { f.To = "nobody" })), refused("staff.unknown"))
	check(t, house, asAda, AskToTalk(with(ask, func(f *TalkAsked) { f.Words = string(make([]byte, TalkLongest+1)) })), refused("form.too-long"))
	check(t, append(house, ResidentDischarged{Resident: "ada", Stay: "stay-1", On: now}), asAda, AskToTalk(ask), refused("resident.not-here"))

	check(t, asked(ask), asIngrid, AnswerTalk(answer), then(answer))
	check(t, asked(ask), asIngrid, AnswerTalk(TalkAnswered{Talk: "t1", Staff: "ingrid"}), then(TalkAnswered{Talk: "t1", Resident: "ada", Staff: "ingrid"}))
	check(t, asked(ask), asJonas, AnswerTalk(answer), refused("rights.not-yours"))
	check(t, asked(ask), asAda, AnswerTalk(answer), refused("rights.not-yours"))
	check(t, asked(ask), asChief, AnswerTalk(with(answer, func(f *TalkAnswered) { f.Staff = "chief" })), refused("staff.unknown"))
	check(t, house, asIngrid, AnswerTalk(answer), refused("talk.unknown"))
	check(t, asked(ask), asIngrid, later(-time.Hour), refused("talk.in-the-past"))
	check(t, asked(ask), asIngrid, later(8*24*time.Hour), refused("talk.too-far-ahead"))
	check(t, append(asked(ask), withdrawn), asIngrid, AnswerTalk(answer), refused("talk.over"))

	check(t, asked(ask), asAda, WithdrawTalk(TalkWithdrawn{Talk: "t1"}), then(withdrawn))
	check(t, append(asked(ask), withdrawn), asAda, WithdrawTalk(withdrawn), then()) // already so
	check(t, asked(ask), asIngrid, WithdrawTalk(withdrawn), refused("rights.not-yours"))
	check(t, house, asAda, WithdrawTalk(withdrawn), refused("talk.unknown"))

	check(t, append(asked(ask), EntryCorrected{Seq: 6, Resident: "ada"}), asIngrid, AnswerTalk(answer), refused("talk.over"))
	check(t, append(asked(ask), talked), asIngrid, AnswerTalk(answer), refused("talk.over")) // anybody's talk, for an ask of anybody

	waits := func(want bool, facts ...Fact) {
		t.Helper()
		s := stateOf(facts...)
		if err := s.Check(); err != nil {
			t.Error(err)
		}
		if list := s.As(asIngrid, now).Talks(); (len(list) == 1) != want || len(list) > 1 {
			t.Errorf("waits %t, want %t: %+v", len(list) == 1, want, list)
		}
		if list := s.As(asEli, now).Talks(); list != nil {
			t.Errorf("Eli is told %+v", list)
		}
	}
	waits(true, asked(ask)...)
	waits(true, append(asked(ask), ate)...)
	waits(true, append(asked(ask), TalkAnswered{Talk: "t1", Resident: "ada", Staff: "ingrid"}, ate)...)
	waits(false, append(asked(ask), TalkAnswered{Talk: "t1", Resident: "ada", Staff: "jonas"}, ate)...)
	waits(true, append(asked(ask), with(talked, func(f *ContactHeld) { f.Began = ago(3 * time.Hour) }))...)
	waits(true, append(asked(ask), talked, EntryCorrected{Seq: 7, Resident: "ada"})...)
	waits(true, append(asked(toIngrid), talked)...)
	waits(false, append(asked(toIngrid), met)...) // a walk with Ingrid
	waits(false, append(asked(ask), ResidentDischarged{Resident: "ada", Stay: "stay-1", On: now})...)
	waits(true, append(asked(ask), talked, with(ask, func(f *TalkAsked) { f.Talk = "t4" }))...) // over, and asked again

	given := append(asked(ask), wrote{asIngrid, ago(time.Minute), answer}) // entry 7
	if list := stateOf(given...).As(asAda, now).Talks(); len(list) != 1 || list[0].Answer.Staff != "ingrid" || list[0].Answer.When != answer.When {
		t.Errorf("Ada is told %+v", list)
	}
	taken := append(given, EntryCorrected{Seq: 7, Resident: "ada"})
	if list := stateOf(taken...).As(asAda, now).Talks(); len(list) != 1 || list[0].Answer.Staff != "" {
		t.Errorf("the answer was taken back, but Ada is told %+v", list)
	}
}
