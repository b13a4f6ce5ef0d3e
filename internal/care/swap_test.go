package care

import (
	"strings"
	"testing"
	"time"
)

func TestSwap(t *testing.T) {
	mine, theirs := dayShift("d1", "ingrid", 3), dayShift("d2", "jonas", 4)
	house := given(fjellheim, ingrid, jonas, norway, mine, theirs)
	ask := SwapAsked{Swap: "w1", Duty: "d1", By: "ingrid", To: "jonas", For: "d2", Words: "my sister marries"}
	but := func(change func(*SwapAsked)) Decision { return AskSwap(with(ask, change)) }
	check(t, house, asIngrid, AskSwap(ask), then(ask))
	check(t, append(house, ask), asIngrid, AskSwap(ask), then())
	check(t, append(house, ask), asIngrid, but(func(f *SwapAsked) { f.For = "" }), refused("form.known-with-other-contents"))
	check(t, house, asChief, AskSwap(ask), refused("rights.not-yours"))
	check(t, house, asIngrid, but(func(f *SwapAsked) { f.Swap = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *SwapAsked) { f.To = "nobody" }), refused("staff.unknown"))
	check(t, house, asIngrid, but(func(f *SwapAsked) { f.To = "ingrid" }), refused("rota.swap-with-oneself"))
	check(t, house, asIngrid, but(func(f *SwapAsked) { f.Words = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *SwapAsked) { f.Duty = "d2" }), refused("duty.unknown"))
	check(t, given(fjellheim, ingrid, jonas, dayShift("d1", "ingrid", -3)), asIngrid, but(func(f *SwapAsked) { f.For = "" }), refused("rota.has-begun"))

	yes := SwapAgreed{Swap: "w1"}
	to, back := with(mine, func(d *DutyEntered) { d.Duty, d.Staff = "w1.1", "jonas" }), with(theirs, func(d *DutyEntered) { d.Duty, d.Staff = "w1.2", "ingrid" })
	check(t, append(house, ask), asJonas, AgreeSwap(yes), then(yes, DutyCancelled{Duty: "d1"}, DutyCancelled{Duty: "d2"}, to, back))
	check(t, append(house, ask), asIngrid, AgreeSwap(yes), refused("rights.not-yours"))
	check(t, append(house, ask, yes), asJonas, AgreeSwap(yes), refused("rota.swap-unknown"))
	check(t, append(house, ask, DutyCancelled{Duty: "d1"}), asJonas, AgreeSwap(yes), refused("duty.unknown"))
	check(t, append(house, ask, dayShift("d3", "jonas", 3)), asJonas, AgreeSwap(yes), refused("duty.overlaps"))
	check(t, append(house, ask, AbsenceNoted{Absence: "a", Staff: "jonas", What: Sick, From: today.Add(3), Until: today.Add(3)}), asJonas, AgreeSwap(yes), refused("rota.away"))
	// A night that ends as the day begins: the law says no, whoever agreed.
	night := with(dayShift("d3", "jonas", 2), func(d *DutyEntered) { d.From, d.Until = d.Until.Add(6*time.Hour), d.Until.Add(14*time.Hour) })
	check(t, append(house, ask, night), asJonas, AgreeSwap(yes), refused("rota.swap-unlawful"))

	no := SwapDeclined{Swap: "w1"}
	check(t, append(house, ask), asJonas, DeclineSwap(no), then(no))
	check(t, append(house, ask), asIngrid, DeclineSwap(no), then(no)) // taken back
	check(t, append(house, ask), asChief, DeclineSwap(no), refused("rights.not-yours"))
	check(t, append(house, ask, no), asJonas, DeclineSwap(no), then())
	check(t, house, asJonas, DeclineSwap(no), refused("rota.swap-unknown"))

	s := stateOf(append(house, ask)...)
	if len(s.As(asJonas, now).Swaps()) != 1 || len(s.As(asIngrid, now).Swaps()) != 1 || len(s.As(asChief, now).Swaps()) != 0 {
		t.Error("a swap is for the two")
	}
	if len(stateOf(append(house, ask, DutyCancelled{Duty: "d2"})...).As(asJonas, now).Swaps()) != 0 {
		t.Error("what can no longer be agreed on still waits")
	}
}

func TestReplace(t *testing.T) {
	ola := StaffJoined{Staff: "ola", Name: "Ola"}
	shift := dayShift("d1", "ingrid", 3)
	house := given(fjellheim, ada, ingrid, jonas, ola, norway, shift, CompanionNamed{Resident: "ada", Staff: "ola"})
	f := DutyReplaced{Duty: "d1", By: "n1", Staff: "ola"}
	handed := with(shift, func(d *DutyEntered) { d.Duty, d.Staff = "n1", "ola" })
	but := func(change func(*DutyReplaced)) Decision { return ReplaceDuty(with(f, change)) }
	check(t, house, asChief, ReplaceDuty(f), then(f, DutyCancelled{Duty: "d1"}, handed))
	check(t, append(house, f, DutyCancelled{Duty: "d1"}, handed), asChief, ReplaceDuty(f), then())
	check(t, house, asIngrid, ReplaceDuty(f), refused("rights.coordinator-only"))
	check(t, house, asChief, but(func(f *DutyReplaced) { f.Duty = "d9" }), refused("duty.unknown"))
	check(t, house, asChief, but(func(f *DutyReplaced) { f.By = "" }), refused("form.incomplete"))
	check(t, house, asChief, but(func(f *DutyReplaced) { f.Staff = "ingrid" }), refused("rota.swap-with-oneself"))
	check(t, house, asChief, but(func(f *DutyReplaced) { f.Staff = "nobody" }), refused("staff.unknown"))
	check(t, house, asChief, but(func(f *DutyReplaced) { f.Why = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))
	check(t, given(fjellheim, ingrid, ola, dayShift("d1", "ingrid", -3)), asChief, ReplaceDuty(f), refused("duty.is-over"))

	night := with(dayShift("d2", "ola", 2), func(d *DutyEntered) { d.From, d.Until = d.Until.Add(6*time.Hour), d.Until.Add(14*time.Hour) })
	check(t, append(house, night), asChief, ReplaceDuty(f), refused("duty.unlawful"))
	despite := with(f, func(f *DutyReplaced) { f.Why = "three are ill" })
	check(t, append(house, night), asChief, ReplaceDuty(despite), then(despite, DutyCancelled{Duty: "d1", Why: "three are ill"}, handed))

	// Somebody who goes home ill has worked until then.
	begun := DutyEntered{Duty: "d1", Staff: "ingrid", From: ago(2 * time.Hour), Until: now.Add(6 * time.Hour)}
	worked := with(begun, func(d *DutyEntered) { d.Duty, d.Until = "n1.0", now })
	rest := with(begun, func(d *DutyEntered) { d.Duty, d.Staff, d.From = "n1", "ola", now })
	check(t, given(fjellheim, ingrid, ola, begun), asChief, ReplaceDuty(f), then(f, DutyCancelled{Duty: "d1"}, worked, rest))

	ill := AbsenceNoted{Absence: "a", Staff: "ingrid", What: Sick, From: today.Add(3), Until: today.Add(3)}
	post := ContractAgreed{Staff: "jonas", From: today, Share: 100, Week: 2130}
	v := stateOf(append(house, night, ill, post, StaffJoined{Staff: "visits", Name: "Visits"}, WishMade{Staff: "jonas", Day: today.Add(3), Off: true})...).As(asChief, now)
	if open := v.Open(now.AddDate(0, 0, 14)); len(open) != 1 || open[0].Duty != "d1" {
		t.Errorf("open: %+v", open)
	}
	got := v.Replacements("d1", time.Time{}, time.Time{})
	if len(got) != 3 || got[2].Rostered || got[0].Staff.ID != "jonas" || !got[0].Wish.Off || len(got[1].Breaks) == 0 || len(got[1].Companions) != 1 {
		t.Errorf("%+v", got)
	}
	if v := stateOf(append(house, ill)...).As(asJonas, now); v.Replacements("d1", time.Time{}, time.Time{}) != nil || v.Open(now.AddDate(0, 0, 14)) != nil {
		t.Error("who else could come is the coordinator's to see")
	}
}

// TestReplacePart: of a stay of seven days only those are given away on which somebody is away; the rest stays theirs.
func TestReplacePart(t *testing.T) {
	stay := living("d1", "ingrid", "Nord", 3, 7, "free")
	ill := AbsenceNoted{Absence: "a", Staff: "ingrid", What: Sick, From: today.Add(5), Until: today.Add(6)}
	house := given(fjellheim, ingrid, jonas, norway, stay, ill)
	open := stateOf(house...).As(asChief, now).Open(now.AddDate(0, 0, 14))
	from, until := stay.From.AddDate(0, 0, 1), stay.From.AddDate(0, 0, 4)
	if len(open) != 1 || open[0].Duty != "d1" || !open[0].From.Equal(from) || !open[0].Until.Equal(until) {
		t.Fatalf("%v to %v of %+v", from, until, open)
	}
	f := DutyReplaced{Duty: "d1", By: "n1", Staff: "jonas", From: from, Until: until}
	piece := func(id DutyID, who StaffID, from, until time.Time) DutyEntered {
		return with(stay, func(d *DutyEntered) { d.Duty, d.Staff, d.From, d.Until = id, who, from, until })
	}
	check(t, house, asChief, ReplaceDuty(f), then(f, DutyCancelled{Duty: "d1"}, piece("n1.0", "ingrid", stay.From, from), piece("n1.2", "ingrid", until, stay.Until), piece("n1", "jonas", from, until)))
	check(t, house, asChief, ReplaceDuty(with(f, func(f *DutyReplaced) { f.Until = stay.Until.Add(1) })), refused("duty.ends-before-it-begins"))
	check(t, house, asChief, ReplaceDuty(with(f, func(f *DutyReplaced) { f.Until = f.From })), refused("duty.ends-before-it-begins"))
	s := stateOf(append(house, DutyCancelled{Duty: "d1"}, piece("n1.0", "ingrid", stay.From, from), piece("n1.2", "ingrid", until, stay.Until), piece("n1", "jonas", from, until))...)
	if left := s.As(asChief, now).Open(now.AddDate(0, 0, 14)); len(left) != 0 {
		t.Errorf("still open: %+v", left)
	}
}

// TestSwapNews: who asked hears that the answer was no, and both hear when a duty was changed meanwhile.
func TestSwapNews(t *testing.T) {
	mine, theirs := dayShift("d1", "ingrid", 3), dayShift("d2", "jonas", 4)
	ask := SwapAsked{Swap: "w1", Duty: "d1", By: "ingrid", To: "jonas", For: "d2"}
	house := given(fjellheim, ingrid, jonas, norway, mine, theirs, ask)
	news := func(who Who, more ...Fact) []Swap {
		s := stateOf(house...)
		for _, f := range more {
			by := asJonas
			s.Fold(Entry{Seq: s.Seq() + 1, At: now, By: by, Fact: f})
		}
		return s.As(who, now.Add(time.Minute)).SwapNews(now.Add(-time.Hour))
	}
	if len(news(asIngrid)) != 0 || len(news(asJonas)) != 0 {
		t.Error("it is open yet")
	}
	if got := news(asIngrid, SwapDeclined{Swap: "w1"}); len(got) != 1 || got[0].Declined != "jonas" {
		t.Errorf("a no: %+v", got)
	}
	if len(news(asJonas, SwapDeclined{Swap: "w1"})) != 0 || len(news(asIngrid, SwapAgreed{Swap: "w1"})) != 0 {
		t.Error("who said no knows it, and a yes is in the rota")
	}
	for _, who := range []Who{asIngrid, asJonas} {
		if got := news(who, DutyCancelled{Duty: "d2"}); len(got) != 1 || got[0].Closed {
			t.Errorf("a duty was changed meanwhile: %+v", got)
		}
	}
	if len(news(asChief, DutyCancelled{Duty: "d1"})) != 0 {
		t.Error("it is theirs alone")
	}
	v := stateOf(append(house, DutyCancelled{Duty: "d1"})...).As(asIngrid, now)
	if d, stands := v.SwappedDuty("w1"); stands || d.Duty != "d1" {
		t.Errorf("%+v", d)
	}

	night := with(dayShift("d3", "jonas", 2), func(d *DutyEntered) { d.From, d.Until = d.Until.Add(6*time.Hour), d.Until.Add(14*time.Hour) })
	if block, ok := stateOf(append(house, night)...).As(asIngrid, now).SwapBlock(ask); !ok || block.Staff.ID != "jonas" || len(block.Breaks) == 0 {
		t.Errorf("unlawful: %+v", block)
	}
	if block, ok := stateOf(append(house, dayShift("d3", "jonas", 3))...).As(asIngrid, now).SwapBlock(ask); !ok || block.Refusal == nil || block.Refusal.Key != "duty.overlaps" {
		t.Errorf("on duty then: %+v", block)
	}
	if _, ok := stateOf(append(house, night)...).As(asChief, now).SwapBlock(ask); ok {
		t.Error("it is theirs alone")
	}
}
