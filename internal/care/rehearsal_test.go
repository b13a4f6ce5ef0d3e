package care

import (
	"strings"
	"testing"
	"time"
)

func TestRehearsals(t *testing.T) {
	house := given(fjellheim, ada, eli, ingrid, out)
	aim := LeaveAimed{Leave: "l1", Resident: "ada", Aims: "Sleep in my own bed"}
	said := with(aim, func(f *LeaveAimed) { f.Said = true })
	check(t, house, asAda, AimLeave(aim), then(aim))
	check(t, house, asIngrid, AimLeave(said), then(said))
	check(t, house, asIngrid, AimLeave(aim), refused("plan.hers"))
	check(t, append(house, aim), asAda, AimLeave(aim), then())
	check(t, house, asEli, AimLeave(aim), refused("rights.not-yours"))
	check(t, house, asAda, AimLeave(with(aim, func(f *LeaveAimed) { f.Aims = "" })), refused("rehearsal.no-aim"))
	check(t, house, asAda, AimLeave(with(aim, func(f *LeaveAimed) { f.Aims = strings.Repeat("x", AnswerLongest+1) })), refused("form.too-long"))

	back := append(house, aim, LeaveEnded{Leave: "l1", Resident: "ada", On: ago(30 * time.Minute)})
	check(t, back, asAda, AimLeave(with(aim, func(f *LeaveAimed) { f.Aims = "else" })), refused("leave.settled"))
	talk := LeaveTalked{Leave: "l1", Resident: "ada", Felt: Hard, How: "The flat was cold", Change: "Per comes along", With: []StaffID{"ingrid"}, Said: true}
	but := func(change func(*LeaveTalked)) Decision { return TalkThroughLeave(with(talk, change)) }
	check(t, back, asIngrid, TalkThroughLeave(talk), then(talk))
	check(t, back, asAda, TalkThroughLeave(talk), then(with(talk, func(f *LeaveTalked) { f.Said = false })))
	check(t, back, asIngrid, but(func(f *LeaveTalked) { f.Said = false }), refused("plan.hers"))
	check(t, house, asIngrid, TalkThroughLeave(talk), refused("rehearsal.not-back"))
	check(t, back, asIngrid, but(func(f *LeaveTalked) { f.Felt, f.How = "", "" }), refused("form.choose"))
	check(t, back, asIngrid, but(func(f *LeaveTalked) { f.How = strings.Repeat("x", AnswerLongest+1) }), refused("form.too-long"))
	check(t, back, asIngrid, but(func(f *LeaveTalked) { f.With = []StaffID{"?"} }), refused("staff.unknown"))
	check(t, back, asEli, TalkThroughLeave(talk), refused("rights.not-yours"))

	v := stateOf(back...).As(asIngrid, now)
	if due := v.RehearsalsDue(); len(due) != 1 || due[0].Aims != aim.Aims {
		t.Errorf("to be talked through: %+v", due)
	}
	if due := stateOf(back...).As(asIngrid, now.Add(8*24*time.Hour)).RehearsalsDue(); len(due) != 0 {
		t.Errorf("nobody is asked for ever: %+v", due)
	}
	v = stateOf(append(back, talk)...).As(asIngrid, now)
	if r, ok := v.Rehearsal("ada", "l1"); !ok || r.Talked.Change != talk.Change || len(v.RehearsalsDue()) != 0 {
		t.Errorf("talked through: %+v", r)
	}
}
