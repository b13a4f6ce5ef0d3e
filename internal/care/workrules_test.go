package care

import (
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
	worklaw "milieu/internal/law"
)

var (
	norway   = WorkRulesChosen{Pack: "no"}
	consent  = DerogationAgreed{Derogation: "g1", Staff: "ingrid", Rule: "no.coliving.hours.60", Document: "letter of 1 November", From: today.Add(-400)}
	protocol = DerogationAgreed{Derogation: "g2", Rule: "no.coliving.rest.10", Document: "protocol 2026-3", From: today.Add(-400)}
)

// living is a stretch of days in the house, 8 to 22 with the residents, from so many days after today.
func living(id DutyID, who StaffID, team string, day, days int, rest string) DutyEntered {
	oslo, _ := time.LoadLocation("Europe/Oslo")
	return DutyEntered{Duty: id, Staff: who, Team: team, From: today.Add(day).At(8*60, oslo).UTC(), Until: today.Add(day+days).At(8*60, oslo).UTC(),
		Basis: "coliving", Rest: rest, RestFrom: 22 * 60, RestUntil: 8 * 60}
}

func TestWorkRules(t *testing.T) {
	house := given(fjellheim, ingrid, jonas, norway)
	check(t, given(fjellheim), asChief, ChooseWorkRules(norway), then(norway))
	check(t, house, asChief, ChooseWorkRules(norway), then())
	check(t, house, asIngrid, ChooseWorkRules(WorkRulesChosen{Pack: "eu"}), refused("rights.coordinator-only"))
	check(t, house, asChief, ChooseWorkRules(WorkRulesChosen{Pack: "atlantis"}), refused("rota.rules-unknown"))

	but := func(change func(*DerogationAgreed)) Decision { return AgreeDerogation(with(consent, change)) }
	check(t, house, asIngrid, AgreeDerogation(consent), then(consent))
	check(t, append(house, consent), asIngrid, AgreeDerogation(consent), then())
	check(t, append(house, consent), asIngrid, but(func(f *DerogationAgreed) { f.Document = "another" }), refused("form.known-with-other-contents"))
	check(t, house, asChief, AgreeDerogation(consent), refused("rota.agreement-own-consent-only")) // nobody consents for another
	check(t, house, asJonas, AgreeDerogation(consent), refused("rota.agreement-own-consent-only"))
	check(t, house, asAda, AgreeDerogation(consent), refused("rights.team-only"))
	check(t, house, asIngrid, but(func(f *DerogationAgreed) { f.Document = "" }), refused("rota.agreement-no-document"))
	check(t, house, asIngrid, but(func(f *DerogationAgreed) { f.Document = strings.Repeat("x", NameLongest+1) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *DerogationAgreed) { f.From = 0 }), refused("form.incomplete"))
	check(t, given(fjellheim, ingrid), asIngrid, AgreeDerogation(consent), refused("rota.agreement-unknown")) // no law, nothing to depart from
	check(t, house, asChief, AgreeDerogation(protocol), then(protocol))
	check(t, house, asIngrid, AgreeDerogation(protocol), refused("rights.coordinator-only"))
	check(t, house, asChief, AgreeDerogation(with(protocol, func(f *DerogationAgreed) { f.Staff = "ingrid" })), refused("rota.agreement-for-all"))

	end := DerogationEnded{Derogation: "g1", On: today}
	check(t, append(house, consent), asIngrid, EndDerogation(end), then(end))
	check(t, append(house, consent, end), asIngrid, EndDerogation(end), then())
	check(t, append(house, consent), asChief, EndDerogation(end), refused("rota.agreement-own-consent-only"))
	check(t, append(house, protocol), asIngrid, EndDerogation(DerogationEnded{Derogation: "g2", On: today}), refused("rights.coordinator-only"))
	check(t, house, asIngrid, EndDerogation(end), refused("rota.agreement-unknown"))
	check(t, append(house, consent), asIngrid, EndDerogation(DerogationEnded{Derogation: "g1", On: today.Add(-500)}), refused("rota.agreement-ends-before-it-begins"))

	post := ContractAgreed{Staff: "ingrid", From: today, Share: 80, Week: 35*60 + 30}
	check(t, house, asChief, AgreeContract(post), then(post))
	check(t, house, asIngrid, AgreeContract(post), refused("rights.coordinator-only"))
	check(t, house, asChief, AgreeContract(with(post, func(f *ContractAgreed) { f.Staff = "nobody" })), refused("staff.unknown"))
	check(t, house, asChief, AgreeContract(with(post, func(f *ContractAgreed) { f.Share = 101 })), refused("rota.contract-out-of-range"))
	check(t, house, asChief, AgreeContract(with(post, func(f *ContractAgreed) { f.From = 0 })), refused("form.incomplete"))
	check(t, house, asChief, AgreeContract(with(post, func(f *ContractAgreed) { f.Way = "by the moon" })), refused("form.choose"))
}

// TestPlannedAndWorked: what the rota said when it was published stands beside what came of it; who sees the one sees the other.
func TestPlannedAndWorked(t *testing.T) {
	at := func(fact Fact, hours int) Fact { return wrote{asChief, ago(time.Duration(hours) * time.Hour), fact} }
	early := func(id DutyID, day int) DutyEntered {
		return DutyEntered{Duty: id, Staff: "ingrid", From: today.Add(day).At(8*60, time.UTC), Until: today.Add(day).At(16*60, time.UTC), Basis: string(worklaw.Rota)}
	}
	facts := given(fjellheim, ingrid, jonas, norway, at(early("beside", -6), 900),
		at(RotaBegun{Rota: "r1", Name: "Winter", From: today.Add(-5), Until: today.Add(20)}, 800), at(early("kept", -4), 700), at(early("ill", -3), 700), at(early("dropped", -2), 750),
		at(DutyCancelled{Duty: "dropped"}, 720), at(RotaPublished{Rota: "r1", Entered: 2}, 700),
		at(DutyCancelled{Duty: "ill", Why: "Ill"}, 80), at(early("stood in", -1), 30), at(early("later", 3), 20), at(DutyCancelled{Duty: "later"}, 10))
	v := stateOf(facts...).As(asChief, now)
	p, ok := v.Planned("ingrid", today.Add(-10), today.Add(10))
	if !ok || len(p.Planned) != 3 || len(p.Stands) != 3 || !p.Published.Equal(ago(700*time.Hour)) {
		t.Fatalf("%+v", p)
	}
	if len(p.Changes) != 2 || p.Changes[0].Duty != "ill" || !p.Changes[0].Off || p.Changes[0].Why != "Ill" || p.Changes[1].Duty != "stood in" || p.Changes[1].Off {
		t.Errorf("%+v", p.Changes)
	}
	extra := 0
	proof, _ := v.Proof("ingrid", today.Add(-10), today.Add(10))
	for _, d := range proof.Employee.Duties {
		if d.Extra {
			extra++
		}
	}
	if extra != 1 {
		t.Errorf("%d duties are beside the rota", extra)
	}
	if _, ok := stateOf(facts...).As(asJonas, now).Planned("ingrid", today, today); ok {
		t.Error("Jonas is told of Ingrid's working time")
	}
}

// TestProof: what the law says of a colleague's duties, with and without their consent, is theirs and the coordinator's to see.
func TestProof(t *testing.T) {
	facts := given(fjellheim, ingrid, jonas, norway)
	for i := range 5 {
		facts = append(facts, living(DutyID("d"+string(rune('a'+i))), "ingrid", "Nord", -70+14*i, 7, "free"))
	}
	hours := func(who Who, facts ...Fact) []worklaw.Finding {
		p, ok := stateOf(facts...).As(who, now).Proof("ingrid", today.Add(-70), today)
		if !ok {
			t.Fatalf("%v is not told", who)
		}
		return p.Findings()
	}
	if got := hours(asIngrid, facts...); len(got) == 0 || got[0].Rule != "no.coliving.hours" || got[0].Measured < 49*time.Hour {
		t.Errorf("seven on and seven off without consent: %+v", got)
	}
	if got := hours(asChief, append(facts, consent)...); len(got) != 0 {
		t.Errorf("and with it: %+v", got)
	}
	// A consent that was withdrawn holds for three months more.
	if got := hours(asIngrid, append(facts, consent, DerogationEnded{Derogation: "g1", On: today.Add(-60)})...); len(got) != 0 {
		t.Errorf("within the notice: %+v", got)
	}
	if got := hours(asIngrid, append(facts, consent, DerogationEnded{Derogation: "g1", On: today.Add(-150)})...); len(got) == 0 {
		t.Error("after the notice the consent is gone")
	}
	s := stateOf(append(facts, consent, ContractAgreed{Staff: "ingrid", From: today, Share: 50, Week: 2000})...)
	v := s.As(asJonas, now)
	if _, ok := v.Proof("ingrid", today, today); ok || len(v.Derogations()) != 0 {
		t.Error("Jonas is told of Ingrid's working time")
	}
	if _, ok := v.Contract("ingrid", today); ok {
		t.Error("Jonas is told of Ingrid's contract")
	}
	if c, ok := s.As(asChief, now).Contract("ingrid", today.Add(3)); !ok || c.Share != 50 {
		t.Errorf("her contract is %+v", c)
	}
	if _, ok := s.As(asChief, now).Contract("ingrid", today.Add(-1)); ok {
		t.Error("her contract holds before its first day")
	}
	if v.WorkRules().Key != "no" || len(s.As(asIngrid, now).Derogations()) != 1 {
		t.Error("the law is not told")
	}
}

// TestNightsAreAsLongAsAny: the hour that is lost in spring is the day's and not the night's.
func TestNightsAreAsLongAsAny(t *testing.T) {
	oslo, _ := time.LoadLocation("Europe/Oslo")
	spring := civil.Date(2026, 3, 27)
	d := DutyEntered{From: spring.At(8*60, oslo), Until: spring.Add(4).At(8*60, oslo), Basis: "coliving", Rest: "available", RestFrom: 22 * 60, RestUntil: 8 * 60}
	e := worklaw.Employee{Zone: oslo, From: spring, Until: spring.Add(4), Duties: []worklaw.Duty{d.Worked(oslo)}}
	if got := worklaw.Norway().Check(e).Findings(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	afternoon := DutyEntered{From: spring.At(8*60, oslo), Until: spring.Add(1).At(8*60, oslo), Rest: "free", RestFrom: 13 * 60, RestUntil: 15 * 60}
	if got := worklaw.Norway().Hours([]worklaw.Duty{afternoon.Worked(oslo)}, afternoon.From, afternoon.Until); got != 22*time.Hour {
		t.Errorf("with two free hours in the afternoon a day is %s", got)
	}
}
