package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"milieu/internal/care"
)

// A Look is one time that somebody was told of residents: a page, a line on an open page, a sheet of paper, a feed, a
// file. It says who, in which role and for which reason, whose record, when, what and from where; never what was read
// there. The looks at a house are a book of their own, beside its journal: written for good before anything is shown.
type Look struct {
	Seq     uint64    // its place among the looks, from 1
	At      time.Time // when
	By      care.Who  // who, in which role
	Device  string    // from where: the device or the session, as a form has it
	Way     string    // by which way: the pattern of a route, or the name of a command
	Refused bool      // nothing was told: it was asked for
	People  []LookedAt
}

// LookedAt are residents of whom the same was told for the same reason.
type LookedAt struct {
	Reason    string // the tie that allows it: care.Ties; "" if refused
	Residents []care.ResidentID
	Kinds     []string // of facts
}

// lookKind is the only kind of record in a book of looks.
const lookKind = "look"

// looks is the book of looks of a house. Nothing follows from it: it is only read.
type looks = Book[struct{}]

// LooksOf is the name of a house's book of looks.
func LooksOf(house string) string { return house + "/looks" }

// lookData is a Look as it lies in the book; the rest is in the record.
type lookData struct {
	Way     string
	Refused bool       `json:",omitempty"`
	People  []LookedAt `json:",omitempty"`
}

// Looked writes a look down. It returns when it is written for good; if it is not, nothing may be shown.
func (h *House) Looked(ctx context.Context, l Look) error {
	data, err := json.Marshal(lookData{l.Way, l.Refused, l.People})
	if err != nil {
		return err
	}
	_, err = h.looks.Do(context.WithoutCancel(ctx), Form{By: l.By, Device: l.Device}, func(_ *struct{}, at time.Time) ([]Draft, error) {
		return []Draft{{Kind: lookKind, Happened: at, Data: data}}, nil
	})
	if err != nil {
		return fmt.Errorf("write down a look: %w", err)
	}
	return nil
}

// Looks calls each with the looks from one moment until another, in their order.
func (h *House) Looks(ctx context.Context, from, until time.Time, each func(Look) error) error {
	first, err := h.firstLook(ctx, from)
	if err != nil {
		return err
	}
	err = Read(ctx, h.store, h.looks.name, first-1, func(r Record) error {
		if !r.At.Before(until) {
			return errEnough
		}
		l, err := LookOf(r)
		if err != nil {
			return err
		}
		return each(l)
	})
	if err == errEnough {
		return nil
	}
	return err
}

var errEnough = fmt.Errorf("enough")

// LookOf reads the record of a look.
func LookOf(r Record) (Look, error) {
	var data lookData
	by, err := care.ParseWho(r.By)
	if err == nil {
		err = json.Unmarshal(r.Data, &data)
	}
	if err != nil {
		return Look{}, fmt.Errorf("read look %d: %w", r.Seq, err)
	}
	return Look{r.Seq, r.At, by, r.Device, data.Way, data.Refused, data.People}, nil
}

// firstLook finds the first look at or after a moment; one past the last if there is none. Time in a book does not
// run backwards.
func (h *House) firstLook(ctx context.Context, from time.Time) (uint64, error) {
	low, high := uint64(1), h.looks.Head().Seq+1
	for low < high {
		middle := low + (high-low)/2
		r, err := h.store.Get(ctx, h.looks.name, middle)
		if err != nil {
			return 0, fmt.Errorf("find a look: %w", err)
		}
		if r.At.Before(from) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, nil
}
