package journal

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"milieu/internal/care"
)

var start = time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)

// ticking is a clock that moves a minute each time somebody looks.
func ticking() func() time.Time {
	var mu sync.Mutex
	clock := start
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		clock = clock.Add(time.Minute)
		return clock
	}
}

func open(t *testing.T, store Store, now func() time.Time) *House {
	t.Helper()
	h, err := Open(store, now, nil).House(t.Context(), "h")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		select {
		case <-h.book.stop:
		default:
			h.book.Close()
		}
	})
	return h
}

var (
	chief = care.ByCoordinator("chief")
	ada   = care.ResidentAdmitted{Resident: "ada", Stay: "s", Name: "Ada", On: start}
)

func admit(t *testing.T, h *House, f Form) (Receipt, error) {
	t.Helper()
	f.By = chief
	return h.Do(t.Context(), f, care.Admit(ada))
}

func TestFormIsAskedOnce(t *testing.T) {
	for _, restarted := range []bool{false, true} {
		store := new(Memory)
		h := open(t, store, ticking())
		form := Form{ID: "form-1", Contents: Hash{1}}
		first, err := admit(t, h, form)
		if err != nil || first.Known || first.First != 1 || first.Count != 1 {
			t.Fatalf("%+v, %v", first, err)
		}
		if restarted {
			h = open(t, store, ticking())
		}
		again, err := admit(t, h, form)
		if err != nil || !again.Known || again.First != 1 || again.Count != 1 {
			t.Errorf("the same form again: %+v, %v", again, err)
		}
		if _, err := admit(t, h, Form{ID: "form-1", Contents: Hash{2}}); Refused(err) == nil || Refused(err).Key != "form.known-with-other-contents" {
			t.Errorf("the same form with other contents: %v", err)
		}
		if h.Seq() != 1 {
			t.Errorf("%d entries", h.Seq())
		}
	}
}

// failing is a store that fails when it is told to.
type failing struct {
	Memory
	append, read error
}

func (f *failing) Append(ctx context.Context, r []Record) error {
	if f.append != nil {
		return f.append
	}
	return f.Memory.Append(ctx, r)
}

func (f *failing) Read(ctx context.Context, house string, after uint64, each func(Record) error) error {
	if f.read != nil {
		return f.read
	}
	return f.Memory.Read(ctx, house, after, each)
}

func TestNothingIsTrueThatWasNotWritten(t *testing.T) {
	store := new(failing)
	h := open(t, store, ticking())
	store.append = errors.New("disk full")
	if _, err := admit(t, h, Form{}); !errors.Is(err, store.append) {
		t.Fatalf("got %v", err)
	}
	count := func() (n int) {
		h.View(chief, func(v care.View) { n = len(v.Residents()) })
		return n
	}
	if count() != 0 || h.Seq() != 0 {
		t.Error("what was not written is seen")
	}
	store.append = nil
	if _, err := admit(t, h, Form{}); err != nil || count() != 1 {
		t.Errorf("the house did not recover: %v", err)
	}

	store.append, store.read = errors.New("disk full"), errors.New("disk gone")
	home := care.Discharge(care.ResidentDischarged{Resident: "ada", On: start.Add(time.Minute)})
	if _, err := h.Do(t.Context(), Form{By: chief}, home); !errors.Is(err, store.append) {
		t.Fatalf("got %v", err)
	}
	store.append, store.read = nil, nil
	if _, err := h.Do(t.Context(), Form{By: chief}, home); err == nil || !strings.Contains(err.Error(), "start again") {
		t.Errorf("a house that lost its journal goes on: %v", err)
	}
}

// TestNobodyIsToldOfWhatFailed sends the same form twice in one batch that cannot be written.
func TestNobodyIsToldOfWhatFailed(t *testing.T) {
	store := new(failing)
	h := open(t, store, ticking())
	store.append = errors.New("disk full")
	batch := []*request[care.State]{}
	for range 2 {
		batch = append(batch, &request[care.State]{form: Form{ID: "form-1", By: chief}, decide: func(s *care.State, at time.Time) ([]Draft, error) {
			facts, err := care.Admit(ada)(s.Ask(chief, "", at))
			if err != nil {
				return nil, err
			}
			return drafts(facts, at)
		}})
	}
	h.book.commit(batch)
	for i, r := range batch {
		if !errors.Is(r.err, store.append) || r.receipt != (Receipt{}) {
			t.Errorf("request %d: %+v, %v", i, r.receipt, r.err)
		}
	}
}

func TestBugInADecisionHurtsNobodyElse(t *testing.T) {
	h := open(t, new(Memory), ticking())
	_, err := h.Do(t.Context(), Form{By: chief}, func(care.Ask) ([]care.Fact, error) { panic("oops, Ada") })
	if err == nil || !strings.Contains(err.Error(), "bug in a decision: string") || strings.Contains(err.Error(), "oops") {
		t.Errorf("got %v", err)
	}
	if _, err := admit(t, h, Form{}); err != nil {
		t.Error(err)
	}
}

func TestTryWritesNothing(t *testing.T) {
	h := open(t, new(Memory), ticking())
	kinds, err := h.Try(chief, care.Admit(ada))
	if err != nil || !reflect.DeepEqual(kinds, []string{"resident.admitted"}) || h.Seq() != 0 {
		t.Errorf("%v, %v, %d entries", kinds, err, h.Seq())
	}
}

func TestFollow(t *testing.T) {
	h := open(t, new(Memory), ticking())
	ctx, cancel := context.WithCancel(t.Context())
	news := h.Follow(ctx)
	if _, err := admit(t, h, Form{}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-news:
	case <-time.After(5 * time.Second):
		t.Fatal("nobody was told")
	}
	cancel()
	for range 100 {
		h.book.follow.Lock()
		left := len(h.book.followers)
		h.book.follow.Unlock()
		if left == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("a follower who left is still told")
}

func TestClosedJournalRefuses(t *testing.T) {
	j := Open(new(Memory), ticking(), nil)
	h, err := j.House(t.Context(), "h")
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := admit(t, h, Form{}); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
	if _, err := j.House(t.Context(), "other"); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}

// TestManyAtOnce writes from many sides; every acknowledged decision has its own place in an unbroken chain.
func TestManyAtOnce(t *testing.T) {
	store := new(Memory)
	h := open(t, store, ticking())
	if _, err := admit(t, h, Form{}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Do(t.Context(), Form{By: chief}, care.JoinStaff(care.StaffJoined{Staff: "ingrid", Name: "Ingrid"})); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Do(t.Context(), Form{By: chief}, care.AgreeAccess(care.AccessAgreed{Everybody: true})); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			f := care.ContactHeld{Contact: care.ContactID(fmt.Sprint("c", i)), Resident: "ada", With: []care.StaffID{"ingrid"}, What: care.Walk, Began: start, Minutes: 10}
			if _, err := h.Do(t.Context(), Form{ID: fmt.Sprint("f", i), By: care.ByTherapist("ingrid")}, care.HoldContact(f)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if v, err := Verify(t.Context(), store, "h", true); err != nil || v.Entries != 43 {
		t.Errorf("%+v, %v", v, err)
	}
}

// TestReplay takes random decisions, some of them impossible, and checks that reading the journal from the start
// gives the state we already had.
func TestReplay(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 0))
		store, now := new(Memory), ticking()
		h := open(t, store, now)
		for i := range 60 {
			form := Form{ID: fmt.Sprint(rng.IntN(200)), By: care.ByProgram("test")}
			if _, err := h.Do(t.Context(), form, random(rng, i)); err != nil && Refused(err) == nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if err := h.Check(); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		again := open(t, store, now)
		if !reflect.DeepEqual(h.book.state, again.book.state) {
			t.Fatalf("seed %d: the journal does not give back the state", seed)
		}
	}
}

func random(rng *rand.Rand, i int) care.Decision {
	id := care.ResidentID(fmt.Sprint("R", rng.IntN(4)))
	switch rng.IntN(6) {
	case 0:
		return care.Admit(care.ResidentAdmitted{Resident: id, Stay: care.StayID(fmt.Sprint(i)), Name: "Ada", On: start})
	case 1:
		return care.JoinStaff(care.StaffJoined{Staff: care.StaffID(fmt.Sprint("S", rng.IntN(3))), Name: "Ingrid"})
	case 2:
		return care.Correct("wrong", uint64(rng.IntN(30)))
	case 3:
		return care.NameCompanion(care.CompanionNamed{Resident: id, Staff: care.StaffID(fmt.Sprint("S", rng.IntN(3)))})
	default:
		f := care.ContactHeld{Contact: care.ContactID(fmt.Sprint("C", rng.IntN(30))), Resident: id, With: []care.StaffID{care.StaffID(fmt.Sprint("S", rng.IntN(3)))},
			What: care.Talk, Began: start.Add(time.Duration(rng.IntN(100)) * time.Minute), Minutes: rng.IntN(60)}
		return care.HoldContact(f, care.ResidentID(fmt.Sprint("R", rng.IntN(4))))
	}
}

func TestVerifyNotices(t *testing.T) {
	write := func() *Memory {
		store := new(Memory)
		h := open(t, store, ticking())
		if _, err := admit(t, h, Form{}); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Ingrid", "Jonas", "Maria"} {
			if _, err := h.Do(t.Context(), Form{By: chief}, care.JoinStaff(care.StaffJoined{Staff: care.StaffID(name), Name: name})); err != nil {
				t.Fatal(err)
			}
		}
		return store
	}
	for name, spoil := range map[string]func([]Record) []Record{
		"a changed text":   func(r []Record) []Record { r[1].Data = []byte(`{"Staff":"x","Name":"Mallory"}`); return r },
		"a changed author": func(r []Record) []Record { r[1].By = "therapist:mallory"; return r },
		"a changed time":   func(r []Record) []Record { r[1].At = r[1].At.Add(time.Second); return r },
		"one left out":     func(r []Record) []Record { return append(r[:1], r[2:]...) },
		"two swapped":      func(r []Record) []Record { r[1], r[2] = r[2], r[1]; return r },
		"a forged entry": func(r []Record) []Record {
			r[1].Data = []byte(`{"Staff":"x","Name":"Mallory"}`)
			r[1].Hash = r[1].Sum()
			return r
		},
	} {
		store := write()
		if _, err := Verify(t.Context(), store, "h", true); err != nil {
			t.Fatalf("before: %v", err)
		}
		store.houses["h"] = spoil(store.houses["h"])
		if _, err := Verify(t.Context(), store, "h", true); err == nil {
			t.Errorf("%s: nobody noticed", name)
		}
		if _, err := Open(store, ticking(), nil).House(t.Context(), "h"); err == nil {
			t.Errorf("%s: the house opened", name)
		}
	}
}

func TestMemory(t *testing.T) {
	h := open(t, new(Memory), ticking())
	if _, err := h.store.Get(t.Context(), "h", 1); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}

func TestDoAll(t *testing.T) {
	var clock time.Time
	store := &counting{Store: new(Memory)}
	h := open(t, store, func() time.Time { return clock })
	many := func(yield func(Form, care.Decision) bool) {
		for i := range 3*together + 7 {
			clock = start.Add(time.Duration(i) * time.Minute)
			f := care.ResidentAdmitted{Resident: care.ResidentID(fmt.Sprint("r", i)), Stay: "s", Name: "Ada", On: clock}
			if !yield(Form{By: chief}, care.Admit(f)) {
				return
			}
		}
	}
	if err := h.DoAll(t.Context(), many); err != nil || h.Seq() != 3*together+7 || store.appends != 4 {
		t.Fatalf("%v; %d entries in %d commits", err, h.Seq(), store.appends)
	}
	var last Record
	_ = store.Read(t.Context(), "h", h.Seq()-1, func(r Record) error { last = r; return nil })
	if want := start.Add((3*together + 6) * time.Minute); !last.At.Equal(want) {
		t.Errorf("the last was written at %v, and the clock stood at %v", last.At, want)
	}

	refused := func(yield func(Form, care.Decision) bool) {
		_ = yield(Form{By: chief}, care.Admit(care.ResidentAdmitted{Resident: "eve", Stay: "s", Name: "Eve", On: clock})) &&
			yield(Form{By: chief}, care.Admit(care.ResidentAdmitted{Resident: "r1", Stay: "other", Name: "Ada", On: clock})) &&
			yield(Form{By: chief}, care.Admit(care.ResidentAdmitted{Resident: "bob", Stay: "s", Name: "Bob", On: clock}))
	}
	before := h.Seq()
	if err := h.DoAll(t.Context(), refused); Refused(err) == nil || h.Seq() != before+1 {
		t.Errorf("%v; %d entries more: the one before the refusal counts, the one after it does not", err, h.Seq()-before)
	}
	again := open(t, store, func() time.Time { return clock })
	if again.book.Head() != h.book.Head() {
		t.Error("reading again ends elsewhere")
	}
}

// counting counts commits.
type counting struct {
	Store
	appends int
}

func (c *counting) Append(ctx context.Context, list []Record) error {
	c.appends++
	return c.Store.Append(ctx, list)
}
