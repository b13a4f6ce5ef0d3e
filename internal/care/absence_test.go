package care

import (
	"strings"
	"testing"
)

func TestAbsence(t *testing.T) {
	house := given(fjellheim, ingrid, jonas)
	flu := AbsenceNoted{Absence: "a1", Staff: "ingrid", What: Sick, From: today, Until: today.Add(2)}
	but := func(change func(*AbsenceNoted)) Decision { return NoteAbsence(with(flu, change)) }
	check(t, house, asIngrid, NoteAbsence(flu), then(flu))
	check(t, house, asChief, NoteAbsence(flu), then(flu))
	check(t, house, asJonas, NoteAbsence(flu), refused("rights.not-yours"))
	check(t, append(house, flu), asIngrid, NoteAbsence(flu), then())
	check(t, append(house, flu), asIngrid, but(func(f *AbsenceNoted) { f.Until = today }), refused("form.known-with-other-contents"))
	check(t, house, asIngrid, but(func(f *AbsenceNoted) { f.Absence = "" }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *AbsenceNoted) { f.What = "tired" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *AbsenceNoted) { f.Until = today.Add(-1) }), refused("rota.absence-ends-before-it-begins"))
	check(t, house, asIngrid, but(func(f *AbsenceNoted) { f.Until = today.Add(400) }), refused("rota.absence-too-long"))
	check(t, house, asChief, but(func(f *AbsenceNoted) { f.Staff = "nobody" }), refused("staff.unknown"))

	back := AbsenceEnded{Absence: "a1", Until: today}
	check(t, append(house, flu), asIngrid, EndAbsence(back), then(back))
	check(t, append(house, flu), asJonas, EndAbsence(back), refused("rights.not-yours"))
	check(t, house, asIngrid, EndAbsence(back), refused("rota.absence-unknown"))
	check(t, append(house, flu), asIngrid, EndAbsence(AbsenceEnded{Absence: "a1", Until: today.Add(9)}), refused("rota.absence-ends-later"))

	s := stateOf(append(house, flu)...)
	if got := s.As(asJonas, now).Absences(today, today); len(got) != 1 || got[0].What != "" {
		t.Errorf("colleagues are told that somebody is away, and not why: %+v", got)
	}
	if got := s.As(asChief, now).Absences(today, today); len(got) != 1 || got[0].What != Sick {
		t.Errorf("%+v", got)
	}
	if got := stateOf(append(house, flu, AbsenceEnded{Absence: "a1", Until: today.Add(-1)})...).As(asIngrid, now).Absences(today.Add(-9), today.Add(9)); len(got) != 0 {
		t.Errorf("she was not away at all: %+v", got)
	}
	if got := s.As(asAda, now).Absences(today, today); got != nil {
		t.Errorf("residents are told of absences: %+v", got)
	}
}

func TestWish(t *testing.T) {
	house := given(fjellheim, ingrid, jonas)
	off := WishMade{Staff: "ingrid", Day: today.Add(7), Off: true, Words: "my sister marries"}
	but := func(change func(*WishMade)) Decision { return MakeWish(with(off, change)) }
	check(t, house, asIngrid, MakeWish(off), then(off))
	check(t, append(house, off), asIngrid, MakeWish(off), then())
	check(t, append(house, off), asIngrid, but(func(f *WishMade) { f.Off = false }), then(with(off, func(f *WishMade) { f.Off = false })))
	check(t, house, asChief, MakeWish(off), refused("rights.not-yours"))
	check(t, house, asIngrid, but(func(f *WishMade) { f.Day = today.Add(-1) }), refused("rota.wish-day-out-of-range"))
	check(t, house, asIngrid, but(func(f *WishMade) { f.Words = strings.Repeat("x", NameLongest+1) }), refused("form.too-long"))
	drop := WishDropped{Staff: "ingrid", Day: today.Add(7)}
	check(t, append(house, off), asIngrid, DropWish(drop), then(drop))
	check(t, house, asIngrid, DropWish(drop), then())
	check(t, append(house, off), asJonas, DropWish(drop), refused("rights.not-yours"))

	s := stateOf(append(house, off)...)
	if got := s.As(asIngrid, now).Wishes("ingrid", today, today.Add(30)); len(got) != 1 || got[0] != off {
		t.Errorf("%+v", got)
	}
	if got := s.As(asJonas, now).Wishes("ingrid", today, today.Add(30)); got != nil {
		t.Errorf("Jonas is told of Ingrid's wishes: %+v", got)
	}
	if got := stateOf(append(house, off, drop)...).As(asChief, now).Wishes("ingrid", today, today.Add(30)); len(got) != 0 {
		t.Errorf("after it was dropped: %+v", got)
	}
}
