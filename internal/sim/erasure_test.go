package sim

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
)

// TestErasedOneByOne lives in a house and erases people of it, one after the other. What the house knows of the others is
// what it knew, nothing is told of who is gone, and a start gives the same.
func TestErasedOneByOne(t *testing.T) {
	store := new(journal.Memory)
	h := lived(t, Life{Seed: 5, Residents: 6, Kind: care.Ward, Days: 40, Until: saturday, Language: "en"}, store)
	asChief, second := care.ByCoordinator("chief"), care.ByCoordinator("second")
	var people []care.Resident
	h.View(asChief, func(v care.View) { people = append(v.Residents(), v.Former()...) })
	for i, gone := range people[:3] {
		others := people[i+1:]
		ask := care.ErasureAsked{Erasure: care.ErasureID(fmt.Sprint("e", i)), Resident: gone.ID, Reason: care.ErasureMistake, Why: "A test."}
		if _, err := h.Do(t.Context(), journal.Form{By: asChief}, care.AskErasure(ask)); err != nil {
			t.Fatal(err)
		}
		before, said := knownOf(t, h, others)
		if _, ofThem := knownOf(t, h, []care.Resident{gone}); ofThem < 10 {
			t.Fatalf("the control: %s has lived here, and only %d questions are answered", gone.Name, ofThem)
		}
		if _, err := h.Erase(t.Context(), journal.Form{By: second}, care.ErasureConfirmed{Erasure: ask.Erasure, Resident: gone.ID}); err != nil {
			t.Fatal(err)
		}
		if err := h.Check(); err != nil {
			t.Error(err)
		}
		again, err := journal.Open(store, func() time.Time { return saturday }, nil).House(t.Context(), "h")
		if err != nil {
			t.Fatal(err)
		}
		for name, house := range map[string]*journal.House{"memory": h, "a start": again} {
			after, _ := knownOf(t, house, others)
			for question, answer := range before {
				if after[question] != answer {
					at := 0
					for at < len(answer) && at < len(after[question]) && answer[at] == after[question][at] {
						at++
					}
					t.Errorf("%s answers %s otherwise than before the erasure, from %.200q on; it was %.200q", name, question, after[question][at:], answer[at:])
				}
			}
			if of, n := knownOf(t, house, []care.Resident{gone}); n != 0 {
				t.Errorf("%s still tells of %s: %v", name, gone.Name, of)
			}
		}
		if said < 10*len(others) {
			t.Errorf("only %d questions about the others are answered", said)
		}
	}
	if v, err := journal.Verify(t.Context(), store, "h", true); err != nil || v.Erased != 3 {
		t.Errorf("%+v, %v", v, err)
	}
}

// together is how many residents a contact was held with: who was erased is not counted any more, and doc/keys.md says so.
var together = regexp.MustCompile(`"?Together"?:\d+`)

// knownOf asks a view everything that can be asked about one resident, for each, and counts what has an answer.
func knownOf(t *testing.T, h *journal.House, people []care.Resident) (answers map[string]string, answered int) {
	t.Helper()
	answers = map[string]string{}
	h.View(care.ByCoordinator("chief"), func(v care.View) {
		view := reflect.ValueOf(v)
		for _, r := range people {
			for i := range view.NumMethod() {
				name, method := view.Type().Method(i).Name, view.Method(i)
				args, ok := about(method.Type(), r.ID)
				if !ok || slices.Contains([]string{"Tie", "Reason", "Standing"}, name) || method.Type().NumOut() == 0 || method.Type().Out(0).Kind() == reflect.Func {
					continue // what the one who looks is to them; and sequences, which lists tell too
				}
				var texts []string
				empty := true
				for _, out := range method.Call(args) {
					empty = empty && out.IsZero()
					texts = append(texts, together.ReplaceAllString(told(out.Interface()), ""))
				}
				if !empty {
					answered++
					answers[name+" of "+r.Name] = strings.Join(texts, ", ")
				}
			}
		}
	})
	return answers, answered
}

// told writes an answer out, with what its pointers point at; a share of nothing, which is no number, as Go writes it.
func told(answer any) string {
	if text, err := json.Marshal(answer); err == nil {
		return string(text)
	}
	return fmt.Sprintf("%+v", answer)
}

// about are arguments for a question about a resident that asks for nothing else but times; false if it asks for more.
func about(question reflect.Type, id care.ResidentID) (args []reflect.Value, ok bool) {
	for i := range question.NumIn() {
		switch question.In(i) {
		case reflect.TypeFor[care.ResidentID]():
			args, ok = append(args, reflect.ValueOf(id)), true
		case reflect.TypeFor[time.Time]():
			args = append(args, reflect.ValueOf(saturday.AddDate(i-2, 0, 0))) // the first a year ago, the second now
		default:
			return nil, false
		}
	}
	return args, ok
}
