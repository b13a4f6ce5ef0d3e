package care

import "time"

// A View is the state as one person may see it. It is the only way out of the state: what the person may not
// see is not there. Its methods hand out values; nothing of the state itself leaves. One goroutine looks with one View.
type View struct {
	who Who
	at  time.Time
	s   *State
	day *dayOnce
}

// As returns the state as who may see it at a moment.
func (s *State) As(who Who, at time.Time) View { return View{s.still(who), at, s, new(dayOnce)} }

// still is who somebody is now: a colleague who has left is nobody here, from that moment on.
func (s *State) still(who Who) Who {
	if c, ok := s.staff[who.Staff()]; ok && !c.Left.IsZero() {
		return Who{}
	}
	return who
}

// Who is the person who looks.
func (v View) Who() Who { return v.who }

// At is the moment of looking, in the house's time zone.
func (v View) At() time.Time { return v.at.In(v.s.house.location()) }

// Seq is the number of the last entry that this view knows of.
func (v View) Seq() uint64 { return v.s.seq }

// team says whether the person belongs to those who work with the residents of this house.
func (w Who) team() bool { return w.Role == RoleTherapist || w.Role == RoleCoordinator }

// sees says whether the person may see what is about a resident: the resident and the team. A program that
// imports sees what it is about to change.
func (v View) sees(id ResidentID) bool {
	return id != "" && (v.who.team() || v.who.Role == RoleProgram || v.who.Resident() == id)
}

// seesHouse says whether the person may see what is about the house and names no resident.
func (v View) seesHouse() bool { return v.who.team() || v.who.Role == RoleProgram || v.livesHere() }

func (v View) livesHere() bool {
	r, ok := v.s.residents[v.who.Resident()]
	return ok && r.Here()
}

// What a decision asks first: who may do this at all.

// self or team: the resident whose matter it is, or somebody of the team. The resident must be known.
func (a Ask) about(id ResidentID) (Resident, error) {
	r, ok := a.s.residents[id]
	switch {
	case !a.By.team() && a.By.Role != RoleProgram && a.By.Resident() != id:
		return Resident{}, refuse(Forbidden, "rights.not-yours")
	case !ok:
		return Resident{}, refuse(NotFound, "resident.unknown")
	}
	return r, nil
}

// team: only for those who work here.
func (a Ask) team() error {
	if !a.By.team() && a.By.Role != RoleProgram {
		return refuse(Forbidden, "rights.team-only")
	}
	return nil
}

// coordinator: only for who answers for the house.
func (a Ask) coordinator() error {
	if a.By.Role != RoleCoordinator && a.By.Role != RoleProgram {
		return refuse(Forbidden, "rights.coordinator-only")
	}
	return nil
}

// own: only for the resident themselves; nobody else speaks with their voice.
func (a Ask) own(id ResidentID) (Resident, error) {
	if a.By.Resident() != id || id == "" {
		return Resident{}, refuse(Forbidden, "rights.not-yours")
	}
	return a.about(id)
}
