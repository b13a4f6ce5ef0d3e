package office

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// A token lets a program of the provider read what it was made for, in one house. It is shown once, kept as a hash, ends
// by itself, and is sent in a header, never in an address, where it would stay in logs and histories.

// TokenID names a token; it is no secret.
type TokenID string

// A Scope is what a token lets a program read.
type Scope string

// The scopes.
const (
	ScopeCalendar Scope = "calendar" // when the house is busy, as its own calendar says it
	ScopeDay      Scope = "day"      // the programme of today and who is on duty, as the wall has it
	ScopeAudit    Scope = "audit"    // who has looked, without any clinical text
)

// Scopes are all scopes there are.
var Scopes = []Scope{ScopeCalendar, ScopeDay, ScopeAudit}

// TokenLongest is how long a token is good for at most.
const TokenLongest = 366 * 24 * time.Hour

// TokenMade says that a program has a token.
type TokenMade struct {
	Token  TokenID
	House  string
	Name   string // what it is for
	Scopes []Scope
	Sum    []byte    // SHA-256 of the token
	Until  time.Time // it is good for nothing from then on
	By     AccountID // who made it
}

// TokenRevoked says that a token is good for nothing any more.
type TokenRevoked struct{ Token TokenID }

// TokenUsed says that a program used its token: written once a day, for who looks at the list.
type TokenUsed struct{ Token TokenID }

// Program is a program that has a token, as it stands now.
type Program struct {
	Token   TokenID
	House   string
	Name    string
	Scopes  []Scope
	Until   time.Time
	By      AccountID
	Made    time.Time
	Used    time.Time // to the day; zero until it was
	Revoked bool
}

type programs struct {
	all map[TokenID]Program
	sum map[[32]byte]TokenID // of those that are not revoked
}

// Who is how a house knows the program.
func (p Program) Who() care.Who { return care.ByProgram(tokenProgram + string(p.Token)) }

// ProgramOf returns the program that a house knows as somebody, whether its token is still good or not.
func (o *Office) ProgramOf(who care.Who) (p Program, ok bool) {
	id, comes := strings.CutPrefix(who.ID, tokenProgram)
	if who.Role != care.RoleProgram || !comes {
		return Program{}, false
	}
	o.look(func(s *State) { p, ok = s.programs.all[TokenID(id)] })
	return p, ok
}

// tokenProgram is how the name of a program begins that comes with a token. It has no say in the office.
const tokenProgram = "token "

// May says whether the program may read something.
func (p Program) May(scope Scope) bool { return slices.Contains(p.Scopes, scope) }

// lends: for who runs the server, and for a coordinator of the house.
func (a Ask) lends(house string) error {
	if a.By.Role == RoleAccount && a.coordinates(house) == nil {
		return nil
	}
	return a.administrator()
}

// MakeToken makes a token for a program and returns it: it can never be seen again. f.Sum is filled in here.
func (o *Office) MakeToken(ctx context.Context, form journal.Form, f TokenMade) (token string, err error) {
	token, f.Sum = newToken()
	receipt, err := o.Do(ctx, form, makeToken(f))
	if err != nil {
		return "", err
	}
	if receipt.Known {
		return "", refuse(care.Conflict, "token.shown-already")
	}
	return token, nil
}

// makeToken decides that a program has a token.
func makeToken(f TokenMade) Decision {
	return func(a Ask) ([]Fact, error) {
		if err := a.lends(f.House); err != nil {
			return nil, err
		}
		_, known := a.s.programs.all[f.Token]
		unknown := slices.ContainsFunc(f.Scopes, func(s Scope) bool { return !slices.Contains(Scopes, s) })
		switch _, ok := a.s.houses[f.House]; {
		case !ok:
			return nil, refuse(care.NotFound, "office.house-unknown")
		case f.Token == "" || known || len(f.Sum) != 32:
			return nil, refuse(care.Invalid, "form.incomplete")
		case !named(f.Name):
			return nil, refuse(care.Invalid, "office.no-name")
		case len(f.Scopes) == 0 || unknown:
			return nil, refuse(care.Invalid, "token.no-scope")
		case !f.Until.After(a.At) || f.Until.Sub(a.At) > TokenLongest:
			return nil, refuse(care.Invalid, "token.until")
		}
		return []Fact{f}, nil
	}
}

// RevokeToken decides that a token is good for nothing any more.
func RevokeToken(f TokenRevoked) Decision {
	return func(a Ask) ([]Fact, error) {
		p, ok := a.s.programs.all[f.Token]
		if err := a.lends(p.House); err != nil {
			return nil, err
		}
		switch {
		case !ok:
			return nil, refuse(care.NotFound, "token.unknown")
		case p.Revoked:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func useToken(f TokenUsed) Decision {
	return func(a Ask) ([]Fact, error) {
		if !a.program() || a.s.programs.all[f.Token].Revoked {
			return nil, refuse(care.Forbidden, "office.administrator-only")
		}
		return []Fact{f}, nil
	}
}

func (TokenMade) subject() AccountID    { return "" }
func (TokenRevoked) subject() AccountID { return "" }
func (TokenUsed) subject() AccountID    { return "" }

func (f TokenMade) fold(s *State, e Entry) {
	put(&s.programs.all, f.Token, Program{f.Token, f.House, f.Name, slices.Clone(f.Scopes), f.Until, f.By, e.At, time.Time{}, false})
	if len(f.Sum) == 32 {
		put(&s.programs.sum, [32]byte(f.Sum), f.Token)
	}
}

func (f TokenRevoked) fold(s *State, _ Entry) {
	p := s.programs.all[f.Token]
	p.Token, p.Revoked = f.Token, true
	put(&s.programs.all, f.Token, p)
	for sum, id := range s.programs.sum {
		if id == f.Token {
			delete(s.programs.sum, sum)
		}
	}
}

func (f TokenUsed) fold(s *State, e Entry) {
	p := s.programs.all[f.Token]
	p.Token, p.Used = f.Token, e.At
	put(&s.programs.all, f.Token, p)
}

// Program returns the program that has a token which is good now, and notes on which day it was last used.
func (o *Office) Program(ctx context.Context, token string) (p Program, ok bool) {
	now, today := o.now(), true
	o.look(func(s *State) {
		p, ok = s.programs.all[s.programs.sum[sumOf(token)]]
		ok = ok && !p.Revoked && now.Before(p.Until)
		today = !p.Used.IsZero() && now.UTC().Format(time.DateOnly) == p.Used.UTC().Format(time.DateOnly)
	})
	if !ok || token == "" {
		return Program{}, false
	}
	if !today {
		if _, err := o.Do(ctx, journal.Form{By: care.ByProgram("office")}, useToken(TokenUsed{p.Token})); err != nil && journal.Refused(err) == nil {
			slog.Error("note that a token was used", "err", err)
		}
	}
	return p, true
}

// Programs returns the programs that have a token in a house, or in any if house is "", the newest first.
func (o *Office) Programs(house string) (list []Program) {
	o.look(func(s *State) {
		for _, p := range s.programs.all {
			if house == "" || p.House == house {
				list = append(list, p)
			}
		}
	})
	slices.SortFunc(list, func(a, b Program) int {
		return cmp.Or(b.Made.Compare(a.Made), strings.Compare(string(a.Token), string(b.Token)))
	})
	return list
}
