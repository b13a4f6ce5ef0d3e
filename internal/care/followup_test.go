package care

import (
	"strings"
	"testing"
	"time"
)

func TestAgreeCalls(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, jonas)
	calls := CallsAgreed{Resident: "ada", Staff: "ingrid", Days: 7, First: today.Add(3), Phone: "900 00 000", Words: "Not before ten"}
	said := with(calls, func(f *CallsAgreed) { f.Said = true })
	but := func(change func(*CallsAgreed)) Decision { return AgreeCalls(with(calls, change)) }
	check(t, house, asAda, AgreeCalls(calls), then(calls))
	check(t, house, asIngrid, AgreeCalls(said), then(said))
	check(t, house, asIngrid, AgreeCalls(calls), refused("plan.hers")) // nobody else decides it for her
	check(t, append(house, calls), asAda, AgreeCalls(calls), then())
	check(t, house, asEli, AgreeCalls(calls), refused("rights.not-yours"))
	check(t, house, asAda, but(func(f *CallsAgreed) { f.Days = 0 }), refused("call.rhythm-out-of-range"))
	check(t, house, asAda, but(func(f *CallsAgreed) { f.First = today.Add(-1) }), refused("home.in-the-past"))
	check(t, house, asAda, but(func(f *CallsAgreed) { f.Words = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))
	check(t, house, asAda, but(func(f *CallsAgreed) { f.Staff = "?" }), refused("staff.unknown"))

	ended := CallsEnded{Resident: "ada", Words: "I call you"}
	check(t, append(house, calls), asAda, EndCalls(ended), then(ended))
	check(t, append(house, calls), asIngrid, EndCalls(ended), refused("plan.hers"))
	check(t, house, asAda, EndCalls(ended), then())
	check(t, append(house, calls), asAda, EndCalls(with(ended, func(f *CallsEnded) { f.Words = strings.Repeat("x", AnswerLongest+1) })), refused("form.too-long"))
	check(t, append(house, calls), asEli, EndCalls(ended), refused("rights.not-yours"))
}

func TestCalls(t *testing.T) {
	calls := CallsAgreed{Resident: "ada", Staff: "ingrid", Days: 7, First: today}
	left := with(gone, func(f *ResidentDischarged) { f.On = ago(50 * time.Hour) })
	home := given(fjellheim, ada, eli, ingrid, jonas, calls, left)
	call := CallNoted{Call: "c1", Resident: "ada", Came: CallReached, Called: now, Words: "She laughed"}
	but := func(change func(*CallNoted)) Decision { return NoteCall(with(call, change)) }
	check(t, home, asJonas, NoteCall(call), then(call))
	check(t, home, asAda, NoteCall(call), refused("rights.team-only"))
	check(t, append(home, call), asJonas, NoteCall(call), refused("form.known-with-other-contents"))
	check(t, home, asJonas, but(func(f *CallNoted) { f.Call = "" }), refused("form.incomplete"))
	check(t, home, asJonas, but(func(f *CallNoted) { f.Came = "maybe" }), refused("form.choose"))
	check(t, home, asJonas, but(func(f *CallNoted) { f.Called = now.Add(time.Minute) }), refused("note.in-the-future"))
	check(t, home, asJonas, but(func(f *CallNoted) { f.Called = ago(60 * time.Hour) }), refused("call.still-here"))
	check(t, home, asJonas, but(func(f *CallNoted) { f.Resident = "eli" }), refused("call.still-here"))
	check(t, home, asJonas, but(func(f *CallNoted) { f.Words = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))

	due := func(at time.Time, facts ...Fact) int {
		return len(stateOf(append(home, facts...)...).As(asJonas, at).CallsDue())
	}
	day := 24 * time.Hour
	missed := with(call, func(f *CallNoted) { f.Came = CallMissed })
	for what, one := range map[string]struct{ got, want int }{
		"the first":                             {due(now), 1},
		"reached today":                         {due(now, call), 0},
		"six days later":                        {due(now.Add(6*day), call), 0},
		"seven days later":                      {due(now.Add(7*day), call), 1},
		"nobody answered":                       {due(now, missed), 0},
		"nobody answered yesterday":             {due(now.Add(day), missed), 1},
		"after it ended":                        {due(now.Add(30*day), call, CallsEnded{Resident: "ada"}), 0},
		"after the call was taken back":         {due(now, call, EntryCorrected{Seq: 8, Resident: "ada"}), 1},
		"while she lives here again":            {due(now.Add(9*day), call, with(ada, func(f *ResidentAdmitted) { f.Stay, f.On = "again", now })), 0},
		"when who wanted to call has left":      {due(now, StaffLeft{Staff: "ingrid", On: now}), 1},
		"when it was agreed anew for next week": {due(now.Add(7*day), call, wrote{asAda, now.Add(day), with(calls, func(f *CallsAgreed) { f.First = today.Add(10) })}), 0},
	} {
		if one.got != one.want {
			t.Errorf("%s: %d calls are due, want %d", what, one.got, one.want)
		}
	}
	if list := stateOf(append(home, StaffLeft{Staff: "ingrid", On: now})...).As(asJonas, now).CallsDue(); list[0].Staff != "" {
		t.Errorf("whoever is on duty calls: %+v", list)
	}
	if f := stateOf(append(home, call)...).As(asAda, now).FollowUp("ada"); !f.Stands || f.Next != today.Add(7) || len(f.Noted) != 1 {
		t.Errorf("%+v", f)
	}
}
