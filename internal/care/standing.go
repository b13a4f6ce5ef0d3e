package care

// Standing is what somebody may be told at a moment, of the house and of one resident: an open page compares it with
// what it was, and closes when something of it is gone.
type Standing struct {
	house, person KindSet
	sight         string
	held          int
}

// Standing returns what the viewer may be told of the house, and of a resident if the page is about one.
func (v View) Standing(about ResidentID) Standing {
	s := Standing{sight: v.Sight()}
	for _, row := range rightRows {
		r := rights[row.of]
		if v.s.admits(r, r.read, v.who, v.tie(""), "", v.at) {
			s.house.add(r.index)
		}
		if _, known := v.s.residents[about]; known && v.s.admits(r, r.read, v.who, v.tie(about), about, v.at) {
			s.person.add(r.index)
		}
	}
	for _, h := range v.s.holds {
		if h.Resident == about && h.stands(v.at) && !v.who.team() {
			s.held++
		}
	}
	return s
}

// Lost says whether something that could be told is not to be told now.
func (s Standing) Lost(now Standing) bool {
	for i := range s.house {
		if s.house[i]&^now.house[i] != 0 || s.person[i]&^now.person[i] != 0 {
			return true
		}
	}
	return s.sight != now.sight || now.held > s.held
}
