package office

import (
	"slices"

	"milieu/internal/care"
)

// A second factor is something that somebody has, beside the password that they know: an authenticator that shows
// codes, a passkey, or, when those are out of reach, a recovery code from a sheet of paper.

// SecondRequired says which roles ask for a second factor from now on. It replaces what was said before.
type SecondRequired struct{ Roles []care.Role }

type second struct {
	said  bool
	roles []care.Role
}

// SecondRoles are the roles that ask for a second factor where the provider has said nothing else: those that see or
// decide more than others do.
var SecondRoles = []care.Role{care.RoleAdministrator, care.RoleCoordinator, care.RoleManager, care.RoleAuditor}

func (s second) required(role care.Role) bool {
	if s.said {
		return slices.Contains(s.roles, role)
	}
	return slices.Contains(SecondRoles, role)
}

// RequireSecond decides which roles ask for a second factor. Who is signed in without one has to add or show one before
// they do anything else.
func RequireSecond(f SecondRequired) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		if a.s.second.said && slices.Equal(a.s.second.roles, f.Roles) {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (SecondRequired) subject() AccountID       { return "" }
func (f SecondRequired) fold(s *State, _ Entry) { s.second = second{true, slices.Clone(f.Roles)} }

// needsSecond says whether something that somebody is asks for a second factor.
func (s *State) needsSecond(id AccountID) bool {
	if s.accounts.all[id].Admin && s.second.required(care.RoleAdministrator) {
		return true
	}
	return slices.ContainsFunc(s.works.of[id], func(w Work) bool { return s.second.required(w.Role) })
}

// hasSecond says whether somebody has a second factor. Recovery codes are none: they stand in for one.
func (s *State) hasSecond(id AccountID) bool {
	return s.authenticators[id].secret != nil || len(s.passkeys.of[id]) > 0
}

// step is what is asked for beside the password; nil if nothing is. Who has an authenticator wants to be asked. Who has
// a passkey only to be spared the password is asked for it where their role, or a short password, needs it.
func (s *State) step(id AccountID) *SecondStep {
	step := &SecondStep{Code: s.authenticators[id].secret != nil, Passkey: len(s.passkeys.of[id]) > 0}
	if step.Code || step.Passkey && (s.needsSecond(id) || s.passwords[id].short) {
		return step
	}
	return nil
}

// spare refuses to take away the last second factor of somebody who needs one.
func (a Ask) spare(id AccountID) error {
	left := len(a.s.passkeys.of[id])
	if a.s.authenticators[id].secret != nil {
		left++
	}
	switch {
	case left > 1:
		return nil
	case a.s.needsSecond(id):
		return refuse(care.Conflict, "second.last")
	case a.s.passwords[id].short:
		return refuse(care.Conflict, "second.short-password")
	}
	return nil
}

// startOver decides that what somebody signed in with is good for nothing any more but a new password.
func startOver(id AccountID, hash string) Decision {
	return func(a Ask) ([]Fact, error) {
		facts, err := setPassword(id, hash)(a)
		if err != nil {
			return nil, err
		}
		if a.By.ID == string(id) {
			return nil, refuse(care.Conflict, "second.not-oneself")
		}
		for i, f := range facts {
			if f, ok := f.(SessionClosed); ok {
				f.Because = BecauseFactors
				facts[i] = f
			}
		}
		for _, p := range a.s.passkeys.of[id] {
			facts = append(facts, PasskeyRemoved{id, p.Passkey})
		}
		if a.s.authenticators[id].secret != nil {
			facts = append(facts, AuthenticatorRemoved{id})
		}
		if a.s.recoveries.left(id) > 0 {
			facts = append(facts, RecoveryMade{Account: id})
		}
		return facts, nil
	}
}

// SecondRoles are the roles that ask for a second factor now.
func (o *Office) SecondRoles() (roles []care.Role) {
	o.look(func(s *State) {
		roles = slices.Clone(s.second.roles)
		if !s.second.said {
			roles = slices.Clone(SecondRoles)
		}
	})
	return roles
}

// Ways is what somebody can sign in with.
type Ways struct {
	Password      bool
	Authenticator bool
	Passkeys      []Passkey
	Recovery      int  // recovery codes that are left
	Needed        bool // what they are asks for a second factor
}

// Ways returns what somebody can sign in with.
func (o *Office) Ways(id AccountID) (w Ways) {
	o.look(func(s *State) {
		w = Ways{Password: s.passwords[id].hash != "", Authenticator: s.authenticators[id].secret != nil,
			Passkeys: slices.Clone(s.passkeys.of[id]), Recovery: s.recoveries.left(id), Needed: s.needsSecond(id)}
	})
	return w
}
