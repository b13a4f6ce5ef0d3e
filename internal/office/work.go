package office

import (
	"slices"

	"milieu/internal/care"
)

// Work is what somebody is in a house: a member of staff there, a resident, or a relative of one. One person may work in
// several houses; a resident or a relative has an account for one house and is nothing else with it.

// WorkGiven says what somebody is in a house from now on.
type WorkGiven struct {
	Account AccountID
	House   string
	Role    care.Role
	Person  string // who they are in the house's own journal: a care.StaffID, care.ResidentID or care.RelativeID
}

// WorkEnded says that somebody is nothing in a house any more.
type WorkEnded struct {
	Account AccountID
	House   string
}

// Work is what somebody is in a house.
type Work struct {
	House  string
	Role   care.Role
	Person string
}

// Who is how the house knows them.
func (w Work) Who() care.Who { return care.Who{Role: w.Role, ID: w.Person} }

type works struct {
	of     map[AccountID][]Work // one for each house, in the order in which they were given
	person map[person]AccountID // nobody has two accounts for the same house
}

type person struct {
	house string
	as    care.Role // a resident, a relative, or "" for staff
	id    string
}

func (w Work) person() person {
	if w.alone() {
		return person{w.House, w.Role, w.Person}
	}
	return person{w.House, "", w.Person}
}

// alone says whether somebody is nothing else with their account.
func (w Work) alone() bool { return w.Role == care.RoleResident || w.Role == care.RoleRelative }

// GiveWork decides what somebody is in a house. Work they had there before is replaced, and who is signed in
// there is signed out, so that nobody goes on with rights they no longer have.
func GiveWork(f WorkGiven) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		acc, err := a.account(f.Account)
		if err != nil {
			return nil, err
		}
		work, had := Work{f.House, f.Role, f.Person}, a.s.works.of[f.Account]
		switch _, ok := a.s.houses[f.House]; {
		case !ok:
			return nil, refuse(care.NotFound, "office.house-unknown")
		case acc.Admin:
			return nil, refuse(care.Conflict, "office.administrator-sees-no-record")
		case f.Person == "":
			return nil, refuse(care.Invalid, "office.no-person")
		case !slices.Contains(care.Roles, f.Role):
			return nil, refuse(care.Invalid, "form.choose")
		case slices.Contains(had, work):
			return nil, nil // already so
		case slices.ContainsFunc(had, Work.alone), work.alone() && len(had) > 0:
			return nil, refuse(care.Conflict, "office.resident-and-more")
		}
		if taken := a.s.works.person[work.person()]; taken != "" && taken != f.Account {
			return nil, refuse(care.Conflict, "office.person-has-account")
		}
		return append([]Fact{f}, a.closeIn(f.Account, f.House)...), nil
	}
}

// EndWork decides that somebody is nothing in a house any more. Who is signed in there is signed out.
func EndWork(f WorkEnded) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		if _, err := a.account(f.Account); err != nil {
			return nil, err
		}
		if _, ok := a.s.works.in(f.Account, f.House); !ok {
			return nil, nil // already so
		}
		return append([]Fact{f}, a.closeIn(f.Account, f.House)...), nil
	}
}

func (f WorkGiven) subject() AccountID { return f.Account }
func (f WorkEnded) subject() AccountID { return f.Account }

func (f WorkGiven) fold(s *State, _ Entry) {
	work := Work{f.House, f.Role, f.Person}
	list := slices.Clone(s.works.of[f.Account])
	if i := slices.IndexFunc(list, func(w Work) bool { return w.House == f.House }); i >= 0 {
		delete(s.works.person, list[i].person())
		list[i] = work
	} else {
		list = append(list, work)
	}
	put(&s.works.of, f.Account, list)
	put(&s.works.person, work.person(), f.Account)
}

func (f WorkEnded) fold(s *State, _ Entry) {
	work, _ := s.works.in(f.Account, f.House)
	delete(s.works.person, work.person())
	put(&s.works.of, f.Account, slices.DeleteFunc(slices.Clone(s.works.of[f.Account]), func(w Work) bool { return w.House == f.House }))
}

func (ws *works) in(id AccountID, house string) (Work, bool) {
	for _, w := range ws.of[id] {
		if w.House == house {
			return w, true
		}
	}
	return Work{}, false
}
