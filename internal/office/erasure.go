package office

import (
	"context"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// AccountErased says that an account was erased with the resident whose it was. The journal destroys its key: nobody can
// read any more what the account was called, or when somebody was signed in with it.
type AccountErased struct{ Account AccountID }

// eraseAccount decides that an account is erased. Only the program does, when a house erased the resident.
func eraseAccount(f AccountErased) Decision {
	return func(a Ask) ([]Fact, error) {
		if !a.program() {
			return nil, refuse(care.Forbidden, "office.administrator-only")
		}
		if _, err := a.account(f.Account); err != nil {
			return nil, err
		}
		return []Fact{f}, nil
	}
}

func (f AccountErased) subject() AccountID { return f.Account }

// fold has nothing to do: the journal puts a state in this one's place that never knew of the account.
func (AccountErased) fold(*State, Entry) {}

// EraseResident confirms that a resident of a house is erased, and erases their account with them. The account goes
// first: should the program end in between, the erasure still waits to be confirmed.
func (o *Office) EraseResident(ctx context.Context, h *journal.House, form journal.Form, f care.ErasureConfirmed) (journal.Receipt, error) {
	if _, err := h.Try(form.By, care.ConfirmErasure(f)); err != nil {
		return h.Do(ctx, form, care.ConfirmErasure(f)) // the refusal, or the receipt if this very form was taken before
	}
	var account AccountID
	o.look(func(s *State) { account = s.works.person[person{h.ID(), care.RoleResident, string(f.Resident)}] })
	if account != "" {
		if _, err := o.Do(ctx, journal.Form{By: care.ByProgram("erasure")}, eraseAccount(AccountErased{account})); err != nil {
			return journal.Receipt{}, err
		}
	}
	return h.Erase(ctx, form, f)
}
