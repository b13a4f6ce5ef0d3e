package care

import (
	"testing"
	"time"

	"milieu/internal/civil"
)

var (
	asManager = Who{RoleManager, "boss"}
	adaLeft   = ResidentDischarged{Resident: "ada", Stay: "stay-1", On: ago(10 * time.Hour)}
	byAsking  = ErasureAsked{Erasure: "e", Resident: "ada", Reason: ErasureMistake, Why: "A test that was left."}
	asksFor   = wrote{asChief, ago(time.Hour), byAsking}
)

func TestErasureIsAskedFor(t *testing.T) {
	house := given(fjellheim, ada, eli)
	but := func(change func(*ErasureAsked)) Decision { return AskErasure(with(byAsking, change)) }
	wish := func(f *ErasureAsked) { f.Reason, f.Why = ErasureWish, "" }
	check(t, house, asChief, AskErasure(byAsking), then(byAsking))
	check(t, append(house, asksFor), asChief, AskErasure(byAsking), then())
	check(t, append(house, asksFor), asChief, but(func(f *ErasureAsked) { f.Erasure = "other" }), refused("erasure.asked-already"))
	check(t, house, asIngrid, AskErasure(byAsking), refused("rights.coordinator-only"))
	check(t, house, asManager, AskErasure(byAsking), refused("rights.coordinator-only"))
	check(t, house, asChief, but(func(f *ErasureAsked) { f.Resident = "nobody" }), refused("resident.unknown"))
	check(t, house, asChief, but(func(f *ErasureAsked) { f.Erasure = "" }), refused("form.incomplete"))
	check(t, house, asChief, but(func(f *ErasureAsked) { f.Reason = "tired" }), refused("form.choose"))
	check(t, house, asChief, but(func(f *ErasureAsked) { f.Why = "" }), refused("erasure.say-the-mistake"))
	check(t, house, asChief, but(func(f *ErasureAsked) { f.Why = string(make([]byte, AnswerLongest+1)) }), refused("form.too-long"))

	// What the law keeps is not erased.
	check(t, house, asChief, but(wish), refused("erasure.lives-here"))
	check(t, append(house, adaLeft), asChief, but(wish), refused("erasure.kept-until"))
	free := with(byAsking, wish)
	check(t, append(house, adaLeft, RetentionAgreed{}), asChief, AskErasure(free), then(free))
	check(t, append(house, adaLeft, RetentionAgreed{NotBefore: civil.Of(now, time.UTC).Add(1)}), asChief, AskErasure(free), refused("erasure.kept-until"))
	kept := KeepingOrdered{Keeping: "k", Resident: "ada", Why: "A complaint."}
	check(t, append(house, adaLeft, RetentionAgreed{}, kept), asChief, AskErasure(free), refused("erasure.kept"))
	check(t, append(house, kept), asChief, AskErasure(byAsking), refused("erasure.kept"))
	check(t, append(house, kept, KeepingEnded{Keeping: "k", Resident: "ada", Why: "Settled."}), asChief, AskErasure(byAsking), then(byAsking))
	check(t, given(with(fjellheim, func(f *HouseDescribed) { f.Kind = Group }), ada, adaLeft), asChief, AskErasure(free), then(free))
}

func TestErasureTakesTwo(t *testing.T) {
	house := given(fjellheim, ada, eli, asksFor)
	confirm := ErasureConfirmed{Erasure: "e", Resident: "ada"}
	done := then(PersonErased{ErasureMistake, "chief"}, confirm)
	check(t, house, ByCoordinator("other"), ConfirmErasure(confirm), done)
	check(t, house, asManager, ConfirmErasure(confirm), done)
	check(t, house, asChief, ConfirmErasure(confirm), refused("erasure.another-person"))
	check(t, house, Who{RoleManager, "chief"}, ConfirmErasure(confirm), refused("erasure.another-person"))
	check(t, house, asIngrid, ConfirmErasure(confirm), refused("erasure.not-yours"))
	check(t, house, asAda, ConfirmErasure(confirm), refused("erasure.not-yours"))
	check(t, house, asAdmin, ConfirmErasure(confirm), refused("erasure.not-yours"))
	check(t, house, asManager, ConfirmErasure(ErasureConfirmed{Erasure: "e", Resident: "eli"}), refused("erasure.unknown"))
	check(t, house, asManager, ConfirmErasure(ErasureConfirmed{Erasure: "other", Resident: "ada"}), refused("erasure.unknown"))
	late := wrote{asChief, now.Add(-ErasureWithin), byAsking}
	check(t, given(fjellheim, ada, late), asManager, ConfirmErasure(confirm), refused("erasure.too-late"))
	check(t, append(house, KeepingOrdered{Keeping: "k", Resident: "ada", Why: "A court."}), asManager, ConfirmErasure(confirm), refused("erasure.kept"))

	taken := ErasureWithdrawn{Erasure: "e", Resident: "ada"}
	check(t, house, asChief, WithdrawErasure(taken), then(taken))
	check(t, house, asManager, WithdrawErasure(taken), then(taken))
	check(t, house, asIngrid, WithdrawErasure(taken), refused("erasure.not-yours"))
	check(t, append(house, taken), asManager, ConfirmErasure(confirm), refused("erasure.unknown"))
}

func TestWhoIsToldOfAnErasure(t *testing.T) {
	s := stateOf(given(fjellheim, ada, eli, asksFor, PersonErased{ErasureWish, "chief"})...)
	for _, c := range []struct {
		who  Who
		told int
		why  string
		done int
	}{{asChief, 1, byAsking.Why, 1}, {asManager, 1, "", 1}, {asAda, 1, byAsking.Why, 0}, {asEli, 0, "", 0}, {asIngrid, 0, "", 1}, {asAdmin, 0, "", 0}} {
		v := s.As(c.who, now)
		list := v.Erasures()
		if len(list) != c.told || len(v.Erased()) != c.done || c.told > 0 && list[0].Why != c.why {
			t.Errorf("%v is told %+v, and of %d done", c.who, list, len(v.Erased()))
		}
	}
	if err := s.As(asChief, now).Erasable("ada", ErasureWish); err == nil {
		t.Error("who lives here can be erased")
	}
	if err := s.As(asEli, now).Erasable("ada", ErasureMistake); err == nil || err.Error() != "refused: resident.unknown" {
		t.Errorf("got %v", err)
	}
	if list := s.As(asChief, now.Add(ErasureWithin)).Erasures(); len(list) != 0 {
		t.Errorf("too late, and still waiting: %v", list)
	}
}

func TestRetention(t *testing.T) {
	house := given(fjellheim, ada, eli)
	rule := RetentionAgreed{Years: 15, Law: "pasientjournalforskriften"}
	check(t, house, asChief, AgreeRetention(rule), then(rule))
	check(t, append(house, rule), asChief, AgreeRetention(rule), then())
	check(t, house, asIngrid, AgreeRetention(rule), refused("rights.coordinator-only"))
	check(t, house, asChief, AgreeRetention(RetentionAgreed{Years: -1}), refused("retention.out-of-range"))
	check(t, house, asChief, AgreeRetention(RetentionAgreed{Law: string(make([]byte, AnswerLongest+1))}), refused("form.too-long"))

	keep := KeepingOrdered{Keeping: "k", Resident: "ada", Why: "A complaint."}
	check(t, house, asChief, OrderKeeping(keep), then(keep))
	check(t, house, asIngrid, OrderKeeping(keep), refused("rights.coordinator-only"))
	check(t, house, asChief, OrderKeeping(with(keep, func(f *KeepingOrdered) { f.Resident = "nobody" })), refused("resident.unknown"))
	check(t, house, asChief, OrderKeeping(with(keep, func(f *KeepingOrdered) { f.Keeping = "" })), refused("form.incomplete"))
	check(t, house, asChief, OrderKeeping(with(keep, func(f *KeepingOrdered) { f.Why = "" })), refused("retention.why"))
	check(t, house, asChief, OrderKeeping(with(keep, func(f *KeepingOrdered) { f.Why = string(make([]byte, AnswerLongest+1)) })), refused("form.too-long"))
	end := KeepingEnded{Keeping: "k", Resident: "ada", Why: "Settled."}
	check(t, append(house, keep), asChief, EndKeeping(end), then(end))
	check(t, append(house, keep), asIngrid, EndKeeping(end), refused("rights.coordinator-only"))
	check(t, house, asChief, EndKeeping(end), refused("retention.keeping-unknown"))
	check(t, append(house, keep), asChief, EndKeeping(with(end, func(f *KeepingEnded) { f.Why = "" })), refused("retention.why"))

	v := stateOf(append(house, rule, adaLeft, keep)...).As(asChief, now)
	if day, ok := v.KeptUntil("ada"); !ok || day != civil.Date(2041, 11, 21) || v.Retention() != rule || len(v.Keepings("ada")) != 1 {
		t.Errorf("%v %v %v", day, v.Retention(), v.Keepings("ada"))
	}
	if _, ok := v.KeptUntil("eli"); ok {
		t.Error("Eli lives here")
	}
	if a := stateOf(house...).As(asChief, now); a.Retention() != (RetentionAgreed{Years: 10}) {
		t.Errorf("a ward that agreed on nothing keeps records for %d years", a.Retention().Years)
	}
}
