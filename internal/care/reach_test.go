package care

import (
	"strings"
	"testing"
	"time"
)

func TestReachHouse(t *testing.T) {
	house := HouseReached{Phone: "22 00 00 00", Emergency: "113", From: 8 * 60, Until: 22 * 60}
	check(t, given(fjellheim), asChief, ReachHouse(house), then(house))
	check(t, given(fjellheim, house), asChief, ReachHouse(house), then())
	check(t, given(fjellheim), asIngrid, ReachHouse(house), refused("rights.coordinator-only"))
	check(t, given(fjellheim), asChief, ReachHouse(HouseReached{}), refused("reach.no-number"))
	check(t, given(fjellheim), asChief, ReachHouse(with(house, func(f *HouseReached) { f.From = -1 })), refused("form.choose"))
	check(t, given(fjellheim), asChief, ReachHouse(with(house, func(f *HouseReached) { f.Words = strings.Repeat("x", AnswerLongest+1) })), refused("form.too-long"))

	home := stateOf(fjellheim, ada, house, gone, anne)
	for at, want := range map[time.Time]bool{now: true, now.Add(12 * time.Hour): false} { // 11:20 and 23:20 in Oslo
		if r := home.As(asAda, at).Reachable(); !r.Said || r.Now != want || r.Emergency != "113" {
			t.Errorf("at %v: %+v", at, r)
		}
	}
	if !home.As(asKin("anne"), now).Reachable().Said || home.As(Who{}, now).Reachable().Said {
		t.Error("a relative may know whom to call, and a stranger not")
	}
	night := stateOf(fjellheim, ada, gone, with(house, func(f *HouseReached) { f.From, f.Until = 20*60, 8*60 }))
	if night.As(asAda, now).Reachable().Now || !night.As(asAda, now.Add(12*time.Hour)).Reachable().Now {
		t.Error("read at night only")
	}
	always := stateOf(fjellheim, ada, gone, with(house, func(f *HouseReached) { f.From, f.Until = 0, 24*60 }))
	if !always.As(asAda, now.Add(12*time.Hour)).Reachable().Now {
		t.Error("read around the clock")
	}
}

func TestReach(t *testing.T) {
	home := given(fjellheim, ada, eli, ingrid, jonas, gone)
	call := ReachAsked{Reach: "r1", Resident: "ada", What: ReachCall, Words: "It is a bit much", Phone: "900 00 000"}
	but := func(change func(*ReachAsked)) Decision { return AskReach(with(call, change)) }
	check(t, home, asAda, AskReach(call), then(call))
	check(t, home, asIngrid, AskReach(call), refused("rights.not-yours"))
	check(t, given(fjellheim, ada), asAda, AskReach(call), refused("reach.lives-here"))
	check(t, append(home, call), asAda, AskReach(call), refused("form.known-with-other-contents"))
	check(t, append(home, call), asAda, but(func(f *ReachAsked) { f.Reach = "r2" }), refused("reach.already-asked"))
	check(t, append(home, call), asAda, but(func(f *ReachAsked) { f.Reach, f.What = "r2", ReachReturn }), then(with(call, func(f *ReachAsked) { f.Reach, f.What = "r2", ReachReturn })))
	check(t, home, asAda, but(func(f *ReachAsked) { f.Reach = "" }), refused("form.incomplete"))
	check(t, home, asAda, but(func(f *ReachAsked) { f.What = "money" }), refused("form.choose"))
	check(t, home, asAda, but(func(f *ReachAsked) { f.Words = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))

	waits := append(home, call)
	answer := ReachAnswered{Reach: "r1", Resident: "ada", Words: "I call you at six", When: now.Add(6 * time.Hour)}
	reply := func(change func(*ReachAnswered)) Decision { return AnswerReach(with(answer, change)) }
	check(t, waits, asIngrid, AnswerReach(answer), then(answer))
	check(t, waits, asAda, AnswerReach(answer), refused("rights.team-only"))
	check(t, home, asIngrid, AnswerReach(answer), refused("reach.unknown"))
	check(t, waits, asIngrid, reply(func(f *ReachAnswered) { f.Words, f.When = "", time.Time{} }), refused("reach.no-answer"))
	check(t, waits, asIngrid, reply(func(f *ReachAnswered) { f.When = ago(2 * time.Hour) }), refused("talk.in-the-past"))
	check(t, waits, asIngrid, reply(func(f *ReachAnswered) { f.Words = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))
	no := ReachWithdrawn{"r1", "ada"}
	check(t, waits, asAda, WithdrawReach(no), then(no))
	check(t, append(waits, no), asAda, WithdrawReach(no), then())
	check(t, append(waits, no), asIngrid, AnswerReach(answer), refused("reach.withdrawn"))
	check(t, waits, asIngrid, WithdrawReach(no), refused("rights.not-yours"))
	check(t, home, asAda, WithdrawReach(no), refused("reach.unknown"))

	open := func(facts ...Fact) int {
		return len(stateOf(append(waits, facts...)...).As(asIngrid, now).ReachesOpen())
	}
	called := CallNoted{Call: "c", Resident: "ada", Came: CallReached, Called: now.Add(time.Hour)}
	for what, one := range map[string]struct{ got, want int }{
		"asked":                 {open(), 1},
		"answered":              {open(answer), 1},
		"done":                  {open(with(answer, func(f *ReachAnswered) { f.Done = true })), 0},
		"withdrawn":             {open(no), 0},
		"called since":          {open(called), 0},
		"nobody picked up":      {open(with(called, func(f *CallNoted) { f.Came = CallMissed })), 1},
		"they live here again":  {open(with(ada, func(f *ResidentAdmitted) { f.Stay, f.On = "again", now })), 0},
		"the answer taken back": {open(with(answer, func(f *ReachAnswered) { f.Done = true }), EntryCorrected{Seq: 8, Resident: "ada"}), 1},
	} {
		if one.got != one.want {
			t.Errorf("%s: %d wait, want %d", what, one.got, one.want)
		}
	}
	if own := stateOf(append(waits, answer)...).As(asAda, now).Reaches("ada"); len(own) != 1 || own[0].Answer.Words != answer.Words {
		t.Errorf("Ada reads the answer: %+v", own)
	}
}
