package care

import (
	"testing"
	"time"
)

// weekend is a leave that begins in three hours and lasts two days.
var weekend = LeaveAgreed{Leave: "l1", Resident: "ada", From: now.Add(3 * time.Hour), Until: now.Add(51 * time.Hour), To: "my sister's"}

// out is a leave that began yesterday and ought to have ended an hour ago.
var out = LeaveAgreed{Leave: "l1", Resident: "ada", From: ago(24 * time.Hour), Until: ago(time.Hour)}

func TestAskLeave(t *testing.T) {
	wish := LeaveAsked(weekend)
	but := func(change func(*LeaveAsked)) Decision { return AskLeave(with(wish, change)) }
	house := given(fjellheim, ada, eli, ingrid)

	check(t, house, asAda, AskLeave(wish), then(wish))
	check(t, append(house, wish), asAda, AskLeave(wish), then()) // already so
	check(t, append(house, wish), asAda, but(func(f *LeaveAsked) { f.To = "elsewhere" }), refused("form.known-with-other-contents"))
	check(t, append(house, weekend), asAda, AskLeave(wish), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, AskLeave(wish), refused("rights.not-yours")) // nobody wishes for somebody else
	check(t, house, asEli, AskLeave(wish), refused("rights.not-yours"))
	check(t, house, asAda, but(func(f *LeaveAsked) { f.Until = f.From }), refused("leave.back-before-leaving"))

	check(t, append(house, wish), asIngrid, AgreeLeave(weekend), then(weekend))
	no := LeaveDeclined{Leave: "l1", Resident: "ada", Why: "We have the review on Sunday"}
	check(t, append(house, wish), asIngrid, DeclineLeave(no), then(no))
	check(t, append(house, wish, no), asIngrid, DeclineLeave(no), then()) // already so
	check(t, append(house, wish), asIngrid, DeclineLeave(with(no, func(f *LeaveDeclined) { f.Why = "" })), refused("leave.why"))
	check(t, append(house, wish), asAda, DeclineLeave(no), refused("rights.team-only"))
	check(t, append(house, weekend), asIngrid, DeclineLeave(no), refused("leave.settled"))
	check(t, house, asIngrid, DeclineLeave(no), refused("leave.unknown"))
	check(t, append(house, wish, no), asIngrid, AgreeLeave(weekend), refused("leave.settled"))

	v := stateOf(append(house, wish)...).As(asIngrid, now)
	if w := v.LeaveWishes(); len(w) != 1 || w[0].To != "my sister's" || w[0].Stage != LeaveWished {
		t.Errorf("wishes: %+v", w)
	}
	if w := stateOf(append(house, wish)...).As(asEli, now).LeaveWishes(); len(w) != 0 {
		t.Errorf("another resident sees %+v", w)
	}
	if _, away := stateOf(append(house, wish)...).As(asAda, now.Add(10*time.Hour)).OnLeave("ada"); away {
		t.Error("away by wishing alone")
	}
}

func TestAgreeLeave(t *testing.T) {
	but := func(change func(*LeaveAgreed)) Decision { return AgreeLeave(with(weekend, change)) }
	house := given(fjellheim, ada, eli, ingrid)
	longer := with(weekend, func(f *LeaveAgreed) { f.Until = f.Until.Add(time.Hour) })

	check(t, house, asIngrid, AgreeLeave(weekend), then(weekend))
	check(t, append(house, weekend), asIngrid, AgreeLeave(weekend), then())      // already so
	check(t, append(house, weekend), asIngrid, AgreeLeave(longer), then(longer)) // agreed anew
	check(t, house, asAda, AgreeLeave(weekend), refused("rights.team-only"))
	check(t, append(house, weekend), asIngrid, but(func(f *LeaveAgreed) { f.Resident = "eli" }), refused("form.known-with-other-contents"))
	check(t, append(house, weekend), asIngrid, but(func(f *LeaveAgreed) { f.Leave = "l2" }), refused("leave.overlaps"))
	check(t, house, asIngrid, but(func(f *LeaveAgreed) { f.Leave = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *LeaveAgreed) { f.Resident = "nobody" }), refused("resident.unknown"))
	check(t, house, asIngrid, but(func(f *LeaveAgreed) { f.Until = f.From.Add(-time.Hour) }), refused("leave.back-before-leaving"))
	check(t, house, asIngrid, but(func(f *LeaveAgreed) { f.Until = f.From.Add(61 * 24 * time.Hour) }), refused("leave.too-long"))
	check(t, append(house, ResidentDischarged{Resident: "ada", On: ago(time.Hour)}), asIngrid, AgreeLeave(weekend), refused("resident.not-here"))
}

func TestGoAndComeBack(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid)
	went := LeaveBegan{Leave: "l1", Resident: "ada", On: ago(22 * time.Hour)}
	back := LeaveEnded{Leave: "l1", Resident: "ada", On: ago(10 * time.Minute)}
	off := LeaveCancelled{Leave: "l1", Resident: "ada", Why: "the sister is ill"}

	check(t, append(house, out), asIngrid, BeginLeave(went), then(went))
	check(t, append(house, out, went), asAda, BeginLeave(went), then()) // already so
	check(t, append(house, out), asIngrid, BeginLeave(with(went, func(f *LeaveBegan) { f.On = now.Add(time.Minute) })), refused("leave.in-the-future"))
	check(t, append(house, LeaveAsked(out)), asIngrid, BeginLeave(went), refused("leave.settled"))
	check(t, append(house, out), asEli, BeginLeave(went), refused("rights.not-yours"))

	check(t, append(house, out), asIngrid, EndLeave(back), then(back))
	check(t, append(house, out), asAda, EndLeave(back), then(back)) // they say so themselves
	check(t, append(house, out, back), asAda, EndLeave(back), then())
	check(t, append(house, out), asEli, EndLeave(back), refused("rights.not-yours"))
	check(t, append(house, out), asIngrid, EndLeave(with(back, func(f *LeaveEnded) { f.Leave = "l9" })), refused("leave.unknown"))
	check(t, append(house, out), asIngrid, EndLeave(with(back, func(f *LeaveEnded) { f.Resident = "eli" })), refused("leave.unknown"))
	check(t, append(house, out), asIngrid, EndLeave(with(back, func(f *LeaveEnded) { f.On = now.Add(time.Minute) })), refused("leave.in-the-future"))
	check(t, append(house, out, went), asIngrid, EndLeave(with(back, func(f *LeaveEnded) { f.On = ago(23 * time.Hour) })), refused("leave.back-before-leaving"))
	check(t, append(house, LeaveAsked(out)), asIngrid, EndLeave(back), refused("leave.settled"))

	check(t, append(house, out), asAda, CancelLeave(off), then(off))
	check(t, append(house, out, off), asAda, CancelLeave(off), then())
	check(t, append(house, out, back), asAda, CancelLeave(off), refused("leave.settled"))

	// Away from the agreed time on, or from when they went; back when somebody says so, however late.
	s := stateOf(append(house, out)...)
	l, away := s.As(asIngrid, now).OnLeave("ada")
	if !away || !l.Until.Equal(out.Until) || !l.LateAt(now) || l.LateAt(ago(2*time.Hour)) {
		t.Errorf("got %v, %+v", away, l)
	}
	if _, away := stateOf(append(house, out, back)...).As(asIngrid, now).OnLeave("ada"); away {
		t.Error("still away after coming back")
	}
	if _, away := stateOf(append(house, out, went)...).As(asIngrid, ago(23*time.Hour)).OnLeave("ada"); away {
		t.Error("away before going")
	}
	// Who was noted as back by mistake is away again once that is taken back.
	taken := EntryCorrected{Seq: 6, Resident: "ada"}
	if _, away := stateOf(append(house, out, back, taken)...).As(asIngrid, now).OnLeave("ada"); !away {
		t.Error("an undone return still counts")
	}
	if list := stateOf(append(house, out, EntryCorrected{Seq: 5, Resident: "ada"})...).As(asAda, now).Leaves("ada"); len(list) != 0 {
		t.Errorf("a leave that was taken back stands: %+v", list)
	}
}

func TestDischargeEndsLeave(t *testing.T) {
	home := ResidentDischarged{Resident: "ada", Stay: "stay-1", On: ago(time.Minute)}
	off := LeaveCancelled{Leave: "l1", Resident: "ada"}
	check(t, given(ada, weekend), asIngrid, Discharge(home), then(home, off))
	check(t, given(ada, LeaveAsked(weekend)), asIngrid, Discharge(home), then(home, off))
	check(t, given(ada, out), asIngrid, Discharge(home), then(home, off)) // who does not come back is not away for ever
	check(t, given(ada, weekend, off), asIngrid, Discharge(home), then(home))

	// The leave of an earlier stay is nothing to wait for in the next.
	again := ResidentAdmitted{Resident: "ada", Stay: "stay-9", Name: "Ada", On: now}
	if _, away := stateOf(fjellheim, ada, out, home, off, again).As(asIngrid, now).OnLeave("ada"); away {
		t.Error("away on an earlier stay's leave")
	}
}
