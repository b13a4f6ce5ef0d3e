package care

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestSigns(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, sleepless, tea, StaffJoined{Staff: "gone", Name: "Gry"}, StaffLeft{Staff: "gone", On: ago(time.Hour)})
	seen := SignNoticed{Sign: "s1", Resident: "ada", Line: "l1", Seen: ago(time.Hour), Companion: "ingrid"}
	talked := SignTalked{Sign: "s1", Resident: "ada", With: "jonas", Words: "It was the moon"}
	but := func(change func(*SignNoticed)) Decision { return NoticeSign(with(seen, change)) }
	own := with(seen, func(f *SignNoticed) { f.Own = true })

	check(t, house, asIngrid, NoticeSign(seen), then(seen))
	check(t, house, asAda, NoticeSign(seen), then(own))
	check(t, house, asIngrid, NoticeSign(own), then(seen)) // nobody else speaks for her
	check(t, house, asEli, NoticeSign(seen), refused("rights.not-yours"))
	check(t, append(house, seen), asIngrid, NoticeSign(seen), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, but(func(f *SignNoticed) { f.Sign = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *SignNoticed) { f.Line = "" }), refused("sign.empty"))
	check(t, house, asIngrid, but(func(f *SignNoticed) { f.Line = "l2" }), refused("safety.unknown")) // tea is no sign
	check(t, house, asIngrid, but(func(f *SignNoticed) { f.Words = strings.Repeat("x", SignLongest+1) }), refused("form.too-long"))
	check(t, house, asIngrid, but(func(f *SignNoticed) { f.Seen = now.Add(time.Minute) }), refused("note.in-the-future"))
	check(t, house, asIngrid, but(func(f *SignNoticed) { f.Seen = ago(1000 * time.Hour) }), refused("note.before-they-came"))
	check(t, house, asIngrid, but(func(f *SignNoticed) { f.Companion = "gone" }), refused("staff.unknown"))

	open := append(house, seen)
	check(t, open, asJonas, TalkAboutSign(talked), then(talked))
	self := SignTalked{Sign: "s1", Resident: "ada"}
	check(t, open, asAda, TalkAboutSign(self), then(self))
	check(t, open, asIngrid, TalkAboutSign(self), refused("staff.unknown")) // who was it?
	check(t, append(open, talked), asJonas, TalkAboutSign(talked), then())  // already so
	check(t, open, asEli, TalkAboutSign(talked), refused("rights.not-yours"))
	check(t, house, asJonas, TalkAboutSign(talked), refused("sign.unknown"))
	check(t, open, asJonas, TalkAboutSign(with(talked, func(f *SignTalked) { f.Words = strings.Repeat("x", SignLongest+1) })), refused("form.too-long"))
}

func TestPassSign(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas, sleepless, StaffJoined{Staff: "gone", Name: "Gry"}, StaffLeft{Staff: "gone", On: ago(time.Hour)})
	seen := SignNoticed{Sign: "s1", Resident: "ada", Words: "She is up at night", Seen: ago(time.Hour), Companion: "ingrid"}
	passed := SignPassed{Sign: "s1", Resident: "ada", To: "jonas"}
	open := append(house, seen)
	check(t, open, asIngrid, PassSign(passed), then(passed))
	check(t, open, asAda, PassSign(passed), then(passed)) // she would rather talk with Jonas
	check(t, open, asEli, PassSign(passed), refused("rights.not-yours"))
	check(t, append(open, passed), asIngrid, PassSign(passed), then()) // already so
	check(t, house, asIngrid, PassSign(passed), refused("sign.unknown"))
	check(t, open, asIngrid, PassSign(with(passed, func(f *SignPassed) { f.To = "gone" })), refused("staff.unknown"))
	check(t, append(open, SignTalked{Sign: "s1", Resident: "ada", With: "ingrid"}), asIngrid, PassSign(passed), refused("sign.talked-about"))

	v := stateOf(append(open, passed)...).As(asIngrid, now)
	if list := v.SignsOpen(); len(list) != 1 || list[0].Companion != "jonas" || list[0].Passed.By != asIngrid {
		t.Errorf("after passing it on: %+v", list)
	}
}

// TestSignsOnlyBeginAConversation holds a limit of the house: whatever is noticed, nothing else about the person
// changes, and what was asked of somebody ends when they have talked.
func TestSignsOnlyBeginAConversation(t *testing.T) {
	seen := SignNoticed{Sign: secret, Resident: "ada", Words: "She is up at night", Seen: ago(time.Hour), Companion: "ingrid"}
	before := given(fjellheim, ada, eli, ingrid, jonas)
	quiet, noticed := stateOf(before...), stateOf(append(before, seen)...)
	unlike := map[string]bool{}
	for name, answer := range askEverything(t, noticed.As(asIngrid, now)) {
		if name != "Seq" && answer != askEverything(t, quiet.As(asIngrid, now))[name] {
			unlike[name] = true
		}
	}
	for _, name := range []string{"Signs", "SignsOpen", "Sign", "Handover"} {
		if !unlike[name] {
			t.Errorf("%s does not tell of the sign", name)
		}
		delete(unlike, name)
	}
	if len(unlike) > 0 {
		t.Errorf("a sign that was noticed changes %v", unlike)
	}
	v := noticed.As(asJonas, now)
	if got := fmt.Sprint(len(v.SignsOpen()), len(noticed.As(asEli, now).SignsOpen())); got != "1 0" {
		t.Errorf("%s signs are open, to Jonas and to Eli", got)
	}
	noticed.Fold(Entry{Seq: 7, At: now, By: asJonas, Fact: SignTalked{Sign: secret, Resident: "ada", With: "jonas"}})
	if list := v.Signs("ada", ago(2*time.Hour)); len(v.SignsOpen()) != 0 || len(list) != 1 || list[0].Talked.With != "jonas" {
		t.Errorf("after the talk: %+v", list)
	}
	noticed.Fold(Entry{Seq: 8, At: now, By: asJonas, Fact: EntryCorrected{Seq: 7, Resident: "ada"}})
	if len(v.SignsOpen()) != 1 {
		t.Error("the talk that was not held is not asked for again")
	}
	if err := noticed.Check(); err != nil {
		t.Error(err)
	}
}
