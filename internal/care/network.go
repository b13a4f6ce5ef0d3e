package care

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"milieu/internal/civil"
)

// A network is the people who matter to a resident, as they draw it themselves: how near each one stands, what they mean to
// them, and what they may do. Everybody in it is a relative in the house's sense (see RelativeNamed), also a friend, a
// neighbour or a dog; what they may know is their consent, not their place. Nobody of the network sees the others in it.

// NetworkPlaced says where somebody stands in a resident's network.
type NetworkPlaced struct {
	Relative RelativeID
	Resident ResidentID
	Near     int // from 1, the nearest, to NetworkRings
	Turn     int // in degrees, clockwise from above
}

// NetworkTold says what somebody means to a resident and may do. Said again, it replaces what was said before.
type NetworkTold struct {
	Relative RelativeID
	Resident ResidentID
	Words    string `json:",omitempty"` // what they mean to the person
	Does     string `json:",omitempty"` // what they may do, and when to reach them
	Phone    string `json:",omitempty"` // only if the person wants it here
	Own      bool   `json:",omitempty"` // in the person's own words
}

// ChildRemembered says that a resident has a child, who thinks of them and needs to be thought of. Said again, it changed.
type ChildRemembered struct {
	Child    ChildID
	Resident ResidentID
	Name     string
	Born     civil.Day `json:",omitzero"`
	With     string    `json:",omitempty"` // who is with the child now
	Told     string    `json:",omitempty"` // what the child was told, and by whom
	Needs    string    `json:",omitempty"` // what the child needs now
	Own      bool      `json:",omitempty"` // in the person's own words
}

// ChildEnded says that a child is no longer remembered here.
type ChildEnded struct {
	Child    ChildID
	Resident ResidentID
}

// NetworkRings is how many rings a network has around the person.
const NetworkRings = 3

// NetworkPerson is somebody in a network as they stand.
type NetworkPerson struct {
	Relative
	Placed bool // somebody said where; otherwise Near and Turn are only a place on the paper
	Near   int
	Turn   int
	Told   NetworkTold
}

// Child is a child as they are remembered.
type Child struct {
	Written
	ChildRemembered
}

// Turns is how old the child becomes in a year; 0 if nobody said when they were born.
func (c Child) Turns(year int) int {
	if c.Born.IsZero() {
		return 0
	}
	born, _, _ := c.Born.YearMonthDay()
	return year - born
}

// networks are what was said of each person in one; children what was said of each child.
type (
	networks struct{ stories[RelativeID] }
	children struct{ stories[ChildID] }
)

func child(st story) (c Child, ok bool) {
	for _, t := range st {
		switch f := t.fact.(type) {
		case ChildRemembered:
			c, ok = Child{t.Written, f}, true
		case ChildEnded:
			ok = false
		}
	}
	return c, ok
}

func childOpen(st story) bool {
	_, ok := child(st)
	return ok
}

// placed fills in what was said of somebody in a network.
func (p *NetworkPerson) placed(st story) {
	for _, t := range st.stands() {
		switch f := t.fact.(type) {
		case NetworkPlaced:
			p.Placed, p.Near, p.Turn = true, min(max(f.Near, 1), NetworkRings), (f.Turn%360+360)%360
		case NetworkTold:
			p.Told = f
		}
	}
}

// PlaceInNetwork decides where somebody stands in a network.
func PlaceInNetwork(f NetworkPlaced) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.inNetwork(f.Resident, f.Relative); err != nil {
			return nil, err
		}
		if f.Near < 1 || f.Near > NetworkRings {
			return nil, refuse(Invalid, "form.choose")
		}
		f.Turn = (f.Turn%360 + 360) % 360
		var now NetworkPerson
		if now.placed(a.s.networks.all[f.Relative]); now.Placed && now.Near == f.Near && now.Turn == f.Turn {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// TellNetwork decides what somebody means to a resident and may do. The resident's own words are not replaced by anybody
// else's.
func TellNetwork(f NetworkTold) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.inNetwork(f.Resident, f.Relative); err != nil {
			return nil, err
		}
		f.Own = f.Own || a.By.Resident() != ""
		var now NetworkPerson
		now.placed(a.s.networks.all[f.Relative])
		switch {
		case len(f.Words) > AnswerLongest || len(f.Does) > AnswerLongest || len(f.Phone) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case now.Told == f:
			return nil, nil // already so
		case now.Told.Own && !f.Own && (now.Told.Words != f.Words || now.Told.Does != f.Does):
			return nil, refuse(Conflict, "network.own-words-stay")
		}
		return []Fact{f}, nil
	}
}

func (a Ask) inNetwork(id ResidentID, kin RelativeID) error {
	r, err := a.relative(id, kin)
	if err != nil {
		return err
	}
	if r.Ended {
		return refuse(NotFound, "relative.unknown")
	}
	return nil
}

// RememberChild decides that a resident's child is remembered, or what is known of the child now.
func RememberChild(f ChildRemembered) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		f.Own = f.Own || a.By.Resident() != ""
		st, known := a.s.children.all[f.Child]
		c, _ := child(st.stands())
		switch {
		case f.Child == "":
			return nil, refuse(Invalid, "form.incomplete")
		case known && st[0].About != f.Resident:
			return nil, refuse(Conflict, "form.known-with-other-contents")
		case strings.TrimSpace(f.Name) == "":
			return nil, refuse(Invalid, "network.child-no-name")
		case len(f.Name) > NameLongest || len(f.With) > AnswerLongest || len(f.Told) > AnswerLongest || len(f.Needs) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case f.Born.After(a.s.day(a.At)):
			return nil, refuse(Invalid, "resident.born-in-the-future")
		case known && childOpen(st.stands()) && c.ChildRemembered == f:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// EndChild decides that a child is no longer remembered here.
func EndChild(f ChildEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		st, ok := a.s.children.about(f.Child, f.Resident)
		switch {
		case !ok:
			return nil, refuse(NotFound, "network.child-unknown")
		case !childOpen(st):
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (f NetworkPlaced) subject() ResidentID   { return f.Resident }
func (f NetworkTold) subject() ResidentID     { return f.Resident }
func (f ChildRemembered) subject() ResidentID { return f.Resident }
func (f ChildEnded) subject() ResidentID      { return f.Resident }

func (f NetworkPlaced) fold(s *State, e Entry)   { s.networks.tell(f.Relative, e, always) }
func (f NetworkTold) fold(s *State, e Entry)     { s.networks.tell(f.Relative, e, always) }
func (f ChildRemembered) fold(s *State, e Entry) { s.children.tell(f.Child, e, childOpen) }
func (f ChildEnded) fold(s *State, e Entry)      { s.children.tell(f.Child, e, childOpen) }

func (cs *children) takeBack(seq uint64, _ string) { cs.again(seq, childOpen) }

func (ns *networks) check(s *State) error {
	for kin, st := range ns.all {
		if r, ok := s.relatives.byID[kin]; !ok || r.Resident != st[0].About {
			return fmt.Errorf("%s stands in the network of %s, to whom they do not belong", kin, st[0].About)
		}
	}
	return nil
}

func (cs *children) check(s *State) error {
	for id, st := range cs.all {
		if _, ok := s.residents[st[0].About]; !ok {
			return fmt.Errorf("child %s is of %s, whom nobody admitted", id, st[0].About)
		}
	}
	return nil
}

// Network returns the people who matter to a resident: those whom somebody placed, the nearest first, then the others.
// Somebody in it sees only themselves.
func (v View) Network(id ResidentID) []NetworkPerson {
	if !reads[NetworkPlaced](v, id) {
		return nil
	}
	var list []NetworkPerson
	for _, kin := range v.s.relatives.of[id] {
		r := v.s.relatives.byID[kin]
		if own := v.who.Relative(); r.Ended || own != "" && own != kin {
			continue
		}
		p := NetworkPerson{Relative: r}
		p.placed(v.s.networks.all[kin])
		list = append(list, p)
	}
	scatter(list)
	slices.SortStableFunc(list, func(a, b NetworkPerson) int {
		if a.Placed != b.Placed {
			if a.Placed {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Near, b.Near)
	})
	return list
}

// scatter gives those whom nobody has placed a spot on the outermost ring, far from one another.
func scatter(list []NetworkPerson) {
	n := 0
	for i := range list {
		if p := &list[i]; !p.Placed {
			p.Near, p.Turn = NetworkRings, (30+n*137)%360 // the golden angle: no two of a few meet
			n++
		}
	}
}

// Children returns a resident's children who are remembered, in the order in which they were named.
func (v View) Children(id ResidentID) []Child {
	if !reads[ChildRemembered](v, id) {
		return nil
	}
	var list []Child
	for _, key := range v.s.children.open[id] {
		if c, ok := child(v.s.children.all[key].stands()); ok {
			list = append(list, c)
		}
	}
	return list
}

// Birthdays returns the children of those who live here whose birthday is today, by name.
func (v View) Birthdays() []Child {
	var list []Child
	for id := range v.s.children.open {
		if !v.s.residents[id].Here() || !v.s.anyBirthday(id, v.Today()) {
			continue
		}
		for _, c := range v.Children(id) {
			if birthday(c.Born, v.Today()) {
				list = append(list, c)
			}
		}
	}
	slices.SortFunc(list, func(a, b Child) int { return cmp.Or(cmp.Compare(a.Name, b.Name), compareSeq(a.Seq, b.Seq)) })
	return list
}

// anyBirthday says whether any child of a resident has a birthday, before anybody is told of one.
func (s *State) anyBirthday(id ResidentID, day civil.Day) bool {
	return slices.ContainsFunc(s.children.open[id], func(key ChildID) bool {
		c, ok := child(s.children.all[key].stands())
		return ok && birthday(c.Born, day)
	})
}

// birthday says whether a day is somebody's birthday; who was born on 29 February has it on the 28th in other years.
func birthday(born, day civil.Day) bool {
	if born.IsZero() || day <= born {
		return false
	}
	_, month, dayOfMonth := born.YearMonthDay()
	year, m, d := day.YearMonthDay()
	if month == 2 && dayOfMonth == 29 && civil.Date(year, month, dayOfMonth) == civil.Date(year, 3, 1) {
		dayOfMonth = 28
	}
	return m == month && d == dayOfMonth
}
