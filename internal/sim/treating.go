package sim

import (
	"milieu/internal/care"
	"milieu/internal/civil"
)

// hireSeldom makes up who has no hours in the house.
func (w *world) hireSeldom() {
	for _, s := range w.cast.Seldom {
		w.seldom = append(w.seldom, &colleague{Name: s.Name, id: care.StaffID(w.id(w.first)), role: s.Role, languages: s.Languages})
	}
}

func (w *world) joinSeldom(d civil.Day) {
	for _, c := range w.seldom {
		w.act(d, hm(0, 5), w.colleague("Hanne").who(), care.JoinStaff(care.StaffJoined{Staff: c.id, Name: c.Name, Profession: w.Hard.Professions[c.role]}))
	}
}

// physician prescribes, and treats everybody.
func (w *world) physician() *colleague {
	for _, c := range w.seldom {
		if c.role == "physician" {
			return c
		}
	}
	panic("sim: no physician")
}

// treat has the physician named to who comes.
func (w *world) treat(d civil.Day, g *guest) {
	minute := arrival + g.offset()
	if d == w.first {
		minute = hm(0, 20) + g.offset()
	}
	w.act(d, minute, w.colleague("Hanne").who(), care.NameTreating(care.TreatingNamed{Resident: g.id, Staff: w.physician().id}))
}
