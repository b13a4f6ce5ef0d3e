package journal

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal/keys"
)

var (
	eli   = care.ResidentAdmitted{Resident: "eli", Stay: "s2", Name: "Eli", On: start}
	other = care.ByCoordinator("other")
	asked = care.ErasureAsked{Erasure: "e", Resident: "ada", Reason: care.ErasureMistake, Why: "Adas own words"}
	sure  = care.ErasureConfirmed{Erasure: "e", Resident: "ada"}
)

// livedIn is a house with Ada, who is to be erased, and Eli.
func livedIn(t *testing.T, store Store) *House {
	t.Helper()
	h := open(t, store, ticking())
	for _, d := range []care.Decision{
		care.Admit(ada), care.Admit(eli), care.JoinStaff(care.StaffJoined{Staff: "ingrid", Name: "Ingrid"}),
		care.WriteNote(care.NoteWritten{Note: "n", Resident: "ada", About: care.NoteGeneral, Text: "Adas own words", Happened: start}),
		care.WriteNote(care.NoteWritten{Note: "m", Resident: "eli", About: care.NoteGeneral, Text: "Elis own words", Happened: start}),
		care.AskErasure(asked),
	} {
		if _, err := h.Do(t.Context(), Form{By: chief}, d); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func knows(h *House, id care.ResidentID) (known bool) {
	h.View(chief, func(v care.View) { _, known = v.Resident(id) })
	return known
}

func TestErase(t *testing.T) {
	store := new(Memory)
	h := livedIn(t, store)
	part, err := OpenBook(t.Context(), &Journal{store: store, now: start.Local, books: nil}, "h/looks", counted)
	if err != nil {
		t.Fatal(err)
	}
	part.told = func(string) {}
	defer part.Close()
	look := func(*int, time.Time) ([]Draft, error) {
		return []Draft{{Kind: "looked", Subject: "ada"}, {Kind: "looked", Subject: "eli"}}, nil
	}
	if _, err := part.Do(t.Context(), Form{By: chief}, look); err != nil {
		t.Fatal(err)
	}
	h.book.told = part.forget

	before := care.Text{}
	h.View(chief, func(v care.View) { before = v.NotesSince("ada", time.Time{})[0].Text })
	if _, err := h.Erase(t.Context(), Form{By: chief}, sure); Refused(err) == nil || Refused(err).Key != "erasure.another-person" || !knows(h, "ada") {
		t.Fatalf("one person alone: %v", err)
	}
	form := Form{ID: "f", By: other}
	first, err := h.Erase(t.Context(), form, sure)
	if err != nil {
		t.Fatal(err)
	}
	if knows(h, "ada") || !knows(h, "eli") || store.Keys().Has("h", "ada") || !store.Keys().Has("h", "eli") {
		t.Error("Ada is known, or Eli is not")
	}
	if texts, err := h.Texts(t.Context(), before); err != nil || len(texts) != 0 {
		t.Errorf("who had looked before reads %v, %v", texts, err)
	}
	if again, err := h.Do(t.Context(), form, care.ConfirmErasure(sure)); err != nil || !again.Known || again.First != first.First {
		t.Errorf("the same form again: %+v, %v", again, err)
	}
	if n := *part.state; n != 1 {
		t.Errorf("a part of the house counts %d looks", n)
	}
	for name, d := range map[string]care.Decision{"comes back": care.Admit(ada), "is written about": func(care.Ask) ([]care.Fact, error) { return []care.Fact{care.TalkWithdrawn{Resident: "ada"}}, nil }} {
		if _, err := h.Do(t.Context(), Form{By: care.ByProgram("import")}, d); Refused(err) == nil || Refused(err).Key != "erasure.was-erased" {
			t.Errorf("who was erased %s: %v", name, err)
		}
	}

	// A start reads what memory knows, the chain holds, and nothing can be opened.
	again := open(t, store, ticking())
	if !reflect.DeepEqual(h.book.state, again.book.state) || !reflect.DeepEqual(h.book.erased, again.book.erased) {
		t.Error("a start gives another state than the erasure left")
	}
	if v, err := Verify(t.Context(), store, "h", true); err != nil || v.Erased != 1 || v.Entries != h.Seq() {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := Verify(t.Context(), store, "h/looks", false); err != nil {
		t.Error(err)
	}
	said, erased := 0, 0
	err = Read(t.Context(), store, "h", 0, func(r Record) error {
		if strings.Contains(string(r.Data), "ada") || strings.Contains(string(r.Data), "Ada") {
			t.Errorf("entry %d, %s, tells of her: %s", r.Seq, r.Kind, r.Data)
		}
		if r.Kind == "person.erased" {
			said++
		}
		if r.Erased {
			erased++
		}
		return nil
	})
	if err != nil || said != 1 || erased != 4 {
		t.Errorf("%v, said %d times, %d entries cannot be read", err, said, erased)
	}
}

func counted(n *int, r Record) error {
	if !r.Erased {
		*n++
	}
	return nil
}

// TestEraseInterrupted writes the erasure down, and ends before the key is destroyed.
func TestEraseInterrupted(t *testing.T) {
	table := &stubborn{Table: new(keys.Memory)}
	ring, err := keys.Open(t.Context(), table, keys.Place{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	store := &Memory{ring: ring}
	h := livedIn(t, store)
	key, err := ring.Seal(t.Context(), "h", "ada", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	table.fails = errors.New("the power went")
	if _, err := h.Do(t.Context(), Form{By: other}, care.ConfirmErasure(sure)); err != nil {
		t.Fatal(err) // it is written, and so it will be done
	}
	if _, err := h.Do(t.Context(), Form{By: chief}, care.Admit(eli)); err == nil || !strings.Contains(err.Error(), "the power went") {
		t.Errorf("a house that could not erase goes on: %v", err)
	}
	if !store.Keys().Has("h", "ada") {
		t.Fatal("nothing was interrupted")
	}
	if _, err := Verify(t.Context(), store, "h", true); err == nil || !strings.Contains(err.Error(), "the key of somebody who was erased") {
		t.Errorf("verify says %v", err)
	}
	table.fails = nil
	again := open(t, store, ticking())
	if knows(again, "ada") || !knows(again, "eli") || store.Keys().Has("h", "ada") {
		t.Error("the next start does not end what was interrupted")
	}
	if _, err := store.Keys().Open(t.Context(), nil, "h", "ada", key, nil); !errors.Is(err, keys.ErrNone) {
		t.Errorf("got %v", err)
	}
}

// stubborn is a key table that does not destroy.
type stubborn struct {
	keys.Table
	fails error
}

func (s *stubborn) Destroy(ctx context.Context, book, subject string) error {
	if s.fails != nil {
		return s.fails
	}
	return s.Table.Destroy(ctx, book, subject)
}

// TestKeyMissing takes a key away without an erasure that says so.
func TestKeyMissing(t *testing.T) {
	store := new(Memory)
	livedIn(t, store)
	if err := store.Keys().Destroy(t.Context(), "h", "ada"); err != nil {
		t.Fatal(err)
	}
	const says = "its key is missing"
	if _, err := Open(store, ticking(), nil).House(t.Context(), "h"); err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("it opened: %v", err)
	}
	if _, err := Verify(t.Context(), store, "h", true); err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("verify says: %v", err)
	}
}

// TestErasureKeepsTheOthers erases Ada with and without a state made aside: what is left is the same.
func TestErasureKeepsTheOthers(t *testing.T) {
	aside, anew := livedIn(t, new(Memory)), livedIn(t, new(Memory))
	if _, err := aside.Erase(t.Context(), Form{By: other}, sure); err != nil {
		t.Fatal(err)
	}
	if _, err := anew.Do(t.Context(), Form{By: other}, care.ConfirmErasure(sure)); err != nil {
		t.Fatal(err)
	}
	for _, h := range []*House{aside, anew} {
		h.View(chief, func(v care.View) {
			if len(v.Residents()) != 1 || len(v.NotesSince("eli", time.Time{})) != 1 || len(v.NotesSince("ada", time.Time{})) != 0 || len(v.Erased()) != 1 || len(v.Erasures()) != 0 {
				t.Errorf("%v %v", v.Residents(), v.Erased())
			}
		})
	}
	was, is := aside.book.state, anew.book.state
	if was.Seq() != is.Seq() {
		t.Errorf("%d entries, %d", was.Seq(), is.Seq())
	}
}
