package sim

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/journal"
)

var (
	seed = flag.Uint64("seed", 0, "live only this seed")
	days = flag.Int("days", 30, "how many days each life has")
)

// saturday is a morning on which much is going on.
var saturday = time.Date(2026, 11, 21, 10, 52, 0, 0, time.UTC)

func lived(t *testing.T, l Life, store journal.Store) *journal.House {
	t.Helper()
	clock := new(Clock)
	h, err := journal.Open(store, clock.Now, nil).House(t.Context(), "h")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Live(t.Context(), h, clock, nil); err != nil {
		if r := journal.Refused(err); r != nil {
			err = fmt.Errorf("%w %v", err, r.Args)
		}
		t.Fatal(err)
	}
	return h
}

// TestEveryKind lives in a house of every kind, in every language: the rules refuse nothing.
func TestEveryKind(t *testing.T) {
	for i, kind := range care.HouseKinds {
		for _, language := range Languages {
			l := Life{Seed: uint64(i), Residents: 12, Kind: kind, Days: 40, Until: saturday, Language: language}
			h := lived(t, l, new(journal.Memory))
			if err := h.Check(); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			h.View(care.ByCoordinator("x"), func(v care.View) {
				if n := len(v.Residents()); n < 11 {
					t.Errorf("%s: %d residents", kind, n)
				}
			})
		}
	}
}

// TestAnyHour stops a life at any hour of any day of the week: nothing is refused, however the day was cut.
func TestAnyHour(t *testing.T) {
	for i := range 24 {
		until := saturday.AddDate(0, 0, i%7).Truncate(24 * time.Hour).Add(time.Duration(i*60+7) * time.Minute)
		lived(t, Life{Seed: uint64(i), Residents: 1 + i%13, Kind: care.Ward, Days: 1 + i, Until: until}, new(journal.Memory))
	}
}

// TestSameSeed lives the same life twice: the journals say the same to the last byte. Another seed is another life.
func TestSameSeed(t *testing.T) {
	said := func(seed uint64) (sum [sha256.Size]byte) {
		store := new(journal.Memory)
		lived(t, Life{Seed: seed, Residents: 8, Kind: care.Ward, Days: 30, Until: saturday}, store)
		err := journal.Read(t.Context(), store, "h", 0, func(r journal.Record) error {
			r.Hash, r.Prev = journal.Hash{}, journal.Hash{} // of what was sealed, which is never the same twice
			sum = sha256.Sum256(fmt.Appendf(sum[:], "%+v", r))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	if a, b := said(7), said(7); a != b {
		t.Errorf("the same seed says %x and %x", a, b)
	}
	if said(7) == said(8) {
		t.Error("another seed is the same life")
	}
}

// TestToday looks at the house as it is shown when the life stops.
func TestToday(t *testing.T) {
	l := Life{Seed: 1, Residents: 12, Kind: care.Ward, Days: 100, Until: saturday}
	h := lived(t, l, new(journal.Memory))
	h.View(care.ByCoordinator("x"), func(v care.View) {
		by := map[string]care.Resident{}
		for _, r := range v.Residents() {
			by[r.Name] = r
		}
		if v.Team() != "Nord" {
			t.Errorf("the team is %q", v.Team())
		}
		if on := v.Ongoing(); len(on) != 1 || on[0].Resident != by["Amir"].ID || on[0].What != care.Walk {
			t.Errorf("Amir is out walking: %+v", on)
		}
		if !slices.ContainsFunc(v.NotMet(), func(u care.Unmet) bool { return u.Resident.Name == "Nora" }) {
			t.Error("nobody has met Nora yet")
		}
		if leave, ok := v.OnLeave(by["Kari"].ID); !ok || leave.Until.In(v.Zone()).Format("Mon 15:04") != "Sun 18:00" {
			t.Errorf("Kari is away until Sunday: %+v", leave)
		}
		if _, ok := v.Answer(by["Eli"].ID, care.Wish); !ok || len(v.Due(by["Eli"].ID)) == 0 {
			t.Error("Eli came yesterday, and the house is getting to know them")
		}
		from, until := v.Today().Bounds(v.Zone())
		sister := v.Appointments(by["Amir"].ID, from, until)
		if !slices.ContainsFunc(sister, func(a care.Appointment) bool { return a.From.In(v.Zone()).Format("15:04") == "15:30" }) {
			t.Errorf("Amir’s sister comes: %+v", sister)
		}
		if len(v.Talks()) == 0 || len(v.LeaveWishes()) == 0 || len(v.Former()) == 0 {
			t.Errorf("%d ask to talk, %d wish for leave, %d went home", len(v.Talks()), len(v.LeaveWishes()), len(v.Former()))
		}
		if stays, with := by["Mirela"].Stays, v.Companions(by["Mirela"].ID); len(stays) != 2 || len(with) != 2 {
			t.Errorf("Mirela came back to whom she knew: %+v, %+v", stays, with)
		}
	})
}

var placeholder = regexp.MustCompile(`(?i)[{}<>%]|\b(todo|tbd|lorem|ipsum|foo|bar|xxx)\b|  `)

// TestTexts reads everything that was said: notes on groups name nobody who lives or ever lived here, and nothing is
// a placeholder.
func TestTexts(t *testing.T) {
	for _, language := range Languages {
		store := new(journal.Memory)
		h := lived(t, Life{Seed: 3, Residents: 12, Kind: care.Ward, Days: 120, Until: saturday, Language: language}, store)
		var names []care.Named
		h.View(care.ByCoordinator("x"), func(v care.View) {
			for _, r := range append(v.Residents(), v.Former()...) {
				names = append(names, care.Named{Resident: r.ID, Name: r.Name})
			}
		})
		notes := 0
		err := journal.Read(t.Context(), store, "h", 0, func(r journal.Record) error {
			f, err := care.Decode(r.Kind, r.Data)
			if err != nil {
				return err
			}
			for _, text := range textsOf(reflect.ValueOf(f)) {
				if placeholder.MatchString(text) {
					t.Errorf("%s: %q", r.Kind, text)
				}
			}
			if held, ok := f.(care.GroupHeld); ok && held.Note != "" {
				notes++
				if hits := care.NamesIn(held.Note, names); len(hits) > 0 {
					t.Errorf("a note on a group names %s: %q", hits[0].Name, held.Note)
				}
			}
			return nil
		})
		if err != nil || notes < 100 {
			t.Errorf("%v; %d notes on groups", err, notes)
		}
	}
}

func textsOf(v reflect.Value) (list []string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			list = append(list, textsOf(v.Field(i))...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			list = append(list, textsOf(v.Index(i))...)
		}
	case reflect.String:
		list = append(list, v.String())
	}
	return list
}

// TestLife lives twenty lives in which everybody also asks for what comes into their head, sensible or not. The
// house may say no, but it never fails, its invariants hold, and the journal read again is the same house. The
// invariants are walked after every wild decision and every tenth of the others: walking them costs as much as a day.
func TestLife(t *testing.T) {
	seeds := []uint64{*seed}
	if *seed == 0 {
		for i := range uint64(20) {
			seeds = append(seeds[:i], i+1)
		}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			l := Life{Seed: seed, Residents: 3 + int(seed%3), Kind: care.HouseKinds[seed%5], Days: *days, Until: saturday}
			store, clock := new(journal.Memory), new(Clock)
			h, err := journal.Open(store, clock.Now, nil).House(t.Context(), "h")
			if err != nil {
				t.Fatal(err)
			}
			if asked, taken := wildLife(t, l, h, store, clock); taken < asked/100 {
				t.Errorf("only %d of %d wild decisions were taken", taken, asked)
			}
			again, err := journal.Open(store, clock.Now, nil).House(t.Context(), "h")
			if err != nil {
				t.Fatal(err)
			}
			sameViews(t, h, again)
		})
	}
}

// wildLife lives a life with wild decisions in between; it says how many were asked for and taken.
func wildLife(t *testing.T, l Life, h *journal.House, store journal.Store, clock *Clock) (asked, taken int) {
	t.Helper()
	acts, err := l.Acts()
	if err != nil {
		t.Fatal(err)
	}
	w, n := newWild(l.Seed, clock), 0
	for a := range acts {
		clock.Set(a.At)
		n++
		if _, err := h.Do(t.Context(), journal.Form{By: a.By}, a.Decide); err != nil && journal.Refused(err) == nil {
			t.Fatalf("seed %d, act %d: %v", l.Seed, n, err)
		}
		wilder := w.odds(0.5)
		if wilder {
			w.learn(t, store)
			name, d := w.decision()
			r, err := h.Do(t.Context(), journal.Form{By: w.who()}, d)
			if err != nil && journal.Refused(err) == nil {
				t.Fatalf("seed %d, after act %d, %s: %v", l.Seed, n, name, err)
			}
			asked++
			if err == nil && r.Count > 0 {
				taken++
			}
		}
		if wilder || n%10 == 0 {
			if err := h.Check(); err != nil {
				t.Fatalf("seed %d, after act %d: %v", l.Seed, n, err)
			}
		}
	}
	return asked, taken
}

// sameViews asks two houses everything that can be asked of a view, as one person of each role.
func sameViews(t *testing.T, a, b *journal.House) {
	t.Helper()
	var someone []care.Who
	a.View(care.ByProgram("test"), func(v care.View) {
		someone = []care.Who{{}, care.ByProgram("test"), care.ByCoordinator(v.Colleagues()[0].ID), care.ByTherapist(v.Colleagues()[len(v.Colleagues())-1].ID)}
		for _, r := range slices.Concat(v.Residents(), v.Former()) {
			someone = append(someone, care.ByResident(r.ID))
			break
		}
	})
	for _, who := range someone {
		var of [2]map[string][32]byte
		for i, h := range []*journal.House{a, b} {
			h.View(who, func(v care.View) { of[i] = digest(t, v) })
		}
		for method, sum := range of[0] {
			if sum != of[1][method] {
				t.Errorf("as %s, %s answers otherwise when the journal was read again", who, method)
			}
		}
	}
}

// digest calls every method of a view with what there is to ask about, and sums up the answers.
func digest(t *testing.T, v care.View) map[string][32]byte {
	t.Helper()
	var residents []reflect.Value
	var staff []reflect.Value
	for _, r := range append(v.Residents(), v.Former()...) {
		residents = append(residents, reflect.ValueOf(r.ID))
	}
	for _, c := range v.Colleagues() {
		staff = append(staff, reflect.ValueOf(c.ID))
	}
	offer := map[reflect.Type][]reflect.Value{
		reflect.TypeFor[care.ResidentID](): residents,
		reflect.TypeFor[care.StaffID]():    staff,
		reflect.TypeFor[civil.Day]():       {reflect.ValueOf(v.Today()), reflect.ValueOf(v.Today().Add(-9))},
	}
	for _, q := range care.Questions {
		offer[reflect.TypeFor[care.Question]()] = append(offer[reflect.TypeFor[care.Question]()], reflect.ValueOf(q))
	}
	for _, a := range v.Activities() {
		offer[reflect.TypeFor[care.ActivityID]()] = append(offer[reflect.TypeFor[care.ActivityID]()], reflect.ValueOf(a.ID))
	}
	sums := map[string][32]byte{}
	view := reflect.ValueOf(v)
	for i := range view.NumMethod() {
		method, name := view.Method(i), view.Type().Method(i).Name
		sum := sha256.New()
		each(method.Type(), offer, v.At(), nil, func(args []reflect.Value) {
			for _, answer := range method.Call(args) {
				var noNumber *json.UnsupportedValueError // a share of nothing is NaN
				if err := json.NewEncoder(sum).Encode(answer.Interface()); errors.As(err, &noNumber) {
					fmt.Fprintf(sum, "%+v", answer.Interface())
				} else if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
		})
		sums[name] = [32]byte(sum.Sum(nil))
	}
	return sums
}

// each calls f with every choice of arguments. The first time asked about is a month back, and the next is now.
func each(method reflect.Type, offer map[reflect.Type][]reflect.Value, now time.Time, args []reflect.Value, f func([]reflect.Value)) {
	if len(args) == method.NumIn() {
		f(args)
		return
	}
	in := method.In(len(args))
	values := offer[in]
	if in == reflect.TypeFor[time.Time]() {
		values = []reflect.Value{reflect.ValueOf(now.AddDate(0, -1, 0))}
		if len(args) > 0 && args[len(args)-1].Type() == in {
			values = []reflect.Value{reflect.ValueOf(now)}
		}
	}
	for _, v := range values {
		each(method, offer, now, append(slices.Clip(args), v), f)
	}
}

func sortStrings(list []string) { slices.SortFunc(list, strings.Compare) }

// TestLanguages holds the languages against each other: where one has something to say, so has the other.
func TestLanguages(t *testing.T) {
	first, err := readTexts(Languages[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range Languages[1:] {
		other, err := readTexts(language)
		if err != nil {
			t.Fatal(err)
		}
		sameShape(t, language, reflect.ValueOf(first), reflect.ValueOf(other))
	}
}

func sameShape(t *testing.T, at string, a, b reflect.Value) {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			sameShape(t, at+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	case reflect.Map:
		if a.Len() != b.Len() {
			t.Errorf("%s: %d and %d", at, a.Len(), b.Len())
		}
		for _, key := range a.MapKeys() {
			if !b.MapIndex(key).IsValid() {
				t.Errorf("%s.%s is missing", at, key)
				continue
			}
			sameShape(t, at+"."+key.String(), a.MapIndex(key), b.MapIndex(key))
		}
	case reflect.Slice:
		if a.Len() != b.Len() {
			t.Errorf("%s: %d and %d", at, a.Len(), b.Len())
		}
	case reflect.String:
		if (a.Len() == 0) != (b.Len() == 0) {
			t.Errorf("%s: %q and %q", at, a, b)
		}
	}
}
