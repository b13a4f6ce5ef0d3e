package care

import (
	"testing"
	"time"
)

func TestNoteAdministration(t *testing.T) {
	house := given(fjellheim, ingrid, jonas)
	wrote := AdministrationNoted{Staff: "ingrid", Began: ago(time.Hour), Minutes: 20, What: Writing}
	but := func(change func(*AdministrationNoted)) Decision { return NoteAdministration(with(wrote, change)) }

	check(t, house, asIngrid, NoteAdministration(wrote), then(wrote))
	check(t, house, asIngrid, but(func(f *AdministrationNoted) { f.What = "" }), then(with(wrote, func(f *AdministrationNoted) { f.What = "" })))
	check(t, house, asJonas, NoteAdministration(wrote), refused("rights.not-yours"))
	check(t, house, asChief, NoteAdministration(wrote), refused("rights.not-yours"))
	check(t, house, asAda, but(func(f *AdministrationNoted) { f.Staff = "" }), refused("rights.not-yours"))
	check(t, given(), asIngrid, NoteAdministration(wrote), refused("staff.unknown"))
	check(t, house, asIngrid, but(func(f *AdministrationNoted) { f.What = "idling" }), refused("form.choose"))
	check(t, house, asIngrid, but(func(f *AdministrationNoted) { f.Minutes = 0 }), refused("administration.minutes-out-of-range"))
	check(t, house, asIngrid, but(func(f *AdministrationNoted) { f.Minutes = 721 }), refused("administration.minutes-out-of-range"))
	check(t, house, asIngrid, but(func(f *AdministrationNoted) { f.Began = time.Time{} }), refused("form.incomplete"))
	check(t, house, asIngrid, but(func(f *AdministrationNoted) { f.Began = now.Add(time.Minute) }), refused("administration.in-the-future"))
	check(t, append(house, wrote), asIngrid, Correct("counted twice", 4), then(EntryCorrected{Seq: 4, Why: "counted twice"}))
}
