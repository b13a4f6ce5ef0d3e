package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/secure/precis"

	"milieu/internal/care"
)

// An account is one person's way in. A person who works in several houses has one account; who runs the server has
// another one for that, since it sees no record.

// AccountCreated says that somebody has an account. It has no password yet.
type AccountCreated struct {
	Account  AccountID
	Username string // as they type it to sign in; capital letters make no difference
	Name     string // as people say it
	Language string // BCP 47
	Admin    bool   `json:",omitempty"` // runs the server, and sees no record
}

// AccountRenamed says that somebody is called something else from now on.
type AccountRenamed struct {
	Account  AccountID
	Username string
	Name     string
}

// LanguageChosen says in which language somebody reads.
type LanguageChosen struct {
	Account  AccountID
	Language string
}

// AccountDisabled says that nobody signs in with an account any more. Who is signed in is signed out.
type AccountDisabled struct{ Account AccountID }

// AccountEnabled says that an account can be used again.
type AccountEnabled struct{ Account AccountID }

// Account is somebody's account as it stands now.
type Account struct {
	ID       AccountID
	Username string
	Name     string
	Language string
	Admin    bool
	Disabled bool
	Password bool // whether one is set
	Works    []Work
	Created  time.Time
}

type accounts struct {
	all  map[AccountID]Account // without Works and Password, which are other parts'
	name map[string]AccountID  // by normalised username
}

// username returns how a username is compared: RFC 8265's UsernameCaseMapped, so without spaces, and the same for
// "Åse" typed on any keyboard. ok is false if it cannot be one.
func username(typed string) (name string, ok bool) {
	const longest = 64
	typed = strings.TrimSpace(typed)
	if len(typed) > 4*longest {
		return "", false
	}
	name, err := precis.UsernameCaseMapped.String(typed)
	return name, err == nil && name != "" && len([]rune(name)) <= longest
}

// CreateAccount decides that somebody has an account.
func CreateAccount(f AccountCreated) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		if f.Account == "" {
			return nil, refuse(care.Invalid, "form.incomplete")
		}
		if known, ok := a.s.accounts.all[f.Account]; ok {
			if known.created() == f {
				return nil, nil // already so
			}
			return nil, refuse(care.Conflict, "form.known-with-other-contents")
		}
		if err := a.called(f.Account, f.Username, f.Name); err != nil {
			return nil, err
		}
		if !spoken(f.Language) {
			return nil, refuse(care.Invalid, "office.language-unknown")
		}
		return []Fact{f}, nil
	}
}

// RenameAccount decides that somebody is called something else.
func RenameAccount(f AccountRenamed) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		acc, err := a.account(f.Account)
		if err != nil {
			return nil, err
		}
		if err := a.called(f.Account, f.Username, f.Name); err != nil {
			return nil, err
		}
		if acc.Username == f.Username && acc.Name == f.Name {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// ChooseLanguage decides in which language somebody reads: their own choice, or a first guess for them.
func ChooseLanguage(f LanguageChosen) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.own(f.Account); err != nil {
			return nil, err
		}
		acc, err := a.account(f.Account)
		switch {
		case err != nil:
			return nil, err
		case !spoken(f.Language):
			return nil, refuse(care.Invalid, "office.language-unknown")
		case acc.Language == f.Language:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// Disable decides that nobody signs in with an account any more.
func Disable(f AccountDisabled) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		acc, err := a.account(f.Account)
		switch {
		case err != nil:
			return nil, err
		case acc.Disabled:
			return nil, nil // already so
		case acc.Admin && a.s.accounts.administrators() == 1:
			return nil, refuse(care.Conflict, "office.last-administrator")
		}
		return append([]Fact{f}, a.closeAll(f.Account, BecauseDisabled)...), nil
	}
}

// Enable decides that an account can be used again.
func Enable(f AccountEnabled) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.administrator(); err != nil {
			return nil, err
		}
		acc, err := a.account(f.Account)
		if err != nil || !acc.Disabled {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

func (a Ask) account(id AccountID) (Account, error) {
	acc, ok := a.s.accounts.all[id]
	if !ok {
		return Account{}, refuse(care.NotFound, "office.account-unknown")
	}
	return acc, nil
}

// called refuses a name that cannot be one, and a username that is somebody else's.
func (a Ask) called(id AccountID, typed, name string) error {
	normal, ok := username(typed)
	switch taken := a.s.accounts.name[normal]; {
	case !ok:
		return refuse(care.Invalid, "office.username-impossible")
	case taken != "" && taken != id:
		return refuse(care.Conflict, "office.username-taken")
	case !named(name):
		return refuse(care.Invalid, "office.no-name")
	}
	return nil
}

func spoken(tag string) bool {
	const longest = 35 // BCP 47 says what to expect
	_, err := language.Parse(tag)
	return err == nil && len(tag) <= longest
}

func (c Account) created() AccountCreated {
	return AccountCreated{c.ID, c.Username, c.Name, c.Language, c.Admin}
}

func (as *accounts) administrators() (n int) {
	for _, c := range as.all {
		if c.Admin && !c.Disabled {
			n++
		}
	}
	return n
}

func (f AccountCreated) subject() AccountID  { return f.Account }
func (f AccountRenamed) subject() AccountID  { return f.Account }
func (f LanguageChosen) subject() AccountID  { return f.Account }
func (f AccountDisabled) subject() AccountID { return f.Account }
func (f AccountEnabled) subject() AccountID  { return f.Account }

func (f AccountCreated) fold(s *State, e Entry) {
	s.accounts.change(f.Account, func(c *Account) {
		*c = Account{ID: f.Account, Name: f.Name, Language: f.Language, Admin: f.Admin, Created: e.At}
	})
	s.accounts.call(f.Account, f.Username)
}

func (f AccountRenamed) fold(s *State, _ Entry) {
	s.accounts.change(f.Account, func(c *Account) { c.Name = f.Name })
	s.accounts.call(f.Account, f.Username)
}

func (f LanguageChosen) fold(s *State, _ Entry) {
	s.accounts.change(f.Account, func(c *Account) { c.Language = f.Language })
}

func (f AccountDisabled) fold(s *State, _ Entry) {
	s.accounts.change(f.Account, func(c *Account) { c.Disabled = true })
}

func (f AccountEnabled) fold(s *State, _ Entry) {
	s.accounts.change(f.Account, func(c *Account) { c.Disabled = false })
}

func (as *accounts) change(id AccountID, change func(*Account)) {
	c := as.all[id]
	change(&c)
	put(&as.all, id, c)
}

func (as *accounts) call(id AccountID, typed string) {
	if was, ok := username(as.all[id].Username); ok && as.name[was] == id {
		delete(as.name, was)
	}
	as.change(id, func(c *Account) { c.Username = typed })
	normal, _ := username(typed)
	put(&as.name, normal, id)
}

// whole returns an account with what the other parts know of it.
func (s *State) whole(id AccountID) (Account, bool) {
	c, ok := s.accounts.all[id]
	c.Works = slices.Clone(s.works.of[id])
	c.Password = s.passwords[id].hash != ""
	return c, ok
}

// Account returns somebody's account.
func (o *Office) Account(id AccountID) (c Account, ok bool) {
	o.look(func(s *State) { c, ok = s.whole(id) })
	return c, ok
}

// Accounts returns all accounts, by name. Only who runs the server may be shown them.
func (o *Office) Accounts() []Account {
	return o.accounts(func(Account) bool { return true })
}

// AccountsOf returns the accounts of those who work or live in a house, by name.
func (o *Office) AccountsOf(house string) []Account {
	return o.accounts(func(c Account) bool {
		return slices.ContainsFunc(c.Works, func(w Work) bool { return w.House == house })
	})
}

func (o *Office) accounts(which func(Account) bool) (list []Account) {
	o.look(func(s *State) {
		for id := range s.accounts.all {
			if c, _ := s.whole(id); which(c) {
				list = append(list, c)
			}
		}
	})
	slices.SortFunc(list, func(a, b Account) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return list
}
