package care

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"milieu/internal/civil"
)

// secret is in every text about Ada. Nobody but Ada and the team may ever be handed it.
const secret = "adas-own-matter"

// TestViewIsBlindToStrangers asks a view everything that a view can be asked, about Ada, as people who must not
// see her. A new question is asked by itself: the test finds it by reflection.
func TestViewIsBlindToStrangers(t *testing.T) {
	s := stateOf(everythingAbout("ada")...)
	strangers := map[string]Who{"nobody": {}, "another resident": asEli, "the administrator": asAdmin, "a former resident": ByResident("gone")}
	for name, who := range strangers {
		for method, answer := range askEverything(t, s.As(who, now)) {
			if method == "OnWall" && name == "another resident" {
				continue // the name on the wall, which the person agreed to, is for everybody in the living room
			}
			if strings.Contains(answer, secret) {
				t.Errorf("%s is told by %s: %s", name, method, answer)
			}
		}
	}
	told := 0
	for _, answer := range askEverything(t, s.As(asIngrid, now)) {
		if strings.Contains(answer, secret) {
			told++
		}
	}
	if told == 0 {
		t.Error("not even the team is told: the test asks nothing")
	}
}

// everythingAbout is one fact of every kind that is about a resident, with the secret in every text that it has.
func everythingAbout(id ResidentID) []Fact {
	facts := given(fjellheim, ingrid, jonas,
		with(ada, func(f *ResidentAdmitted) { f.Name, f.Referrer = secret, secret }),
		eli, ResidentAdmitted{Resident: "gone", Stay: "g", Name: "Gone", On: ago(90 * time.Hour)}, ResidentDischarged{Resident: "gone", On: ago(80 * time.Hour)})
	for _, k := range Kinds {
		f := reflect.New(k.Type)
		fillSecret(f.Elem())
		if fact := f.Elem().Interface().(Fact); fact.subject() == id {
			if _, taken := fact.(EntryCorrected); !taken {
				if _, left := fact.(ResidentDischarged); !left {
					facts = append(facts, wrote{asIngrid, ago(time.Hour), fact})
				}
			}
		}
	}
	return facts
}

func fillSecret(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[ResidentID]():
		v.SetString("ada")
	case v.Type() == reflect.TypeFor[StaffID]():
		v.SetString("ingrid")
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(ago(2 * time.Hour)))
	case v.Type() == reflect.TypeFor[Question]():
		v.SetString("wish")
	case v.Kind() == reflect.String:
		v.SetString(secret)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillSecret(v.Index(0))
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[civil.Day]():
		for i := range v.NumField() {
			fillSecret(v.Field(i))
		}
	default:
		fill(v)
	}
}

// askEverything calls every method of a view with what the house knows, and returns the answers as text.
func askEverything(t *testing.T, v View) map[string]string {
	t.Helper()
	known := map[reflect.Type][]reflect.Value{}
	offer := func(values ...any) {
		for _, value := range values {
			known[reflect.TypeOf(value)] = append(known[reflect.TypeOf(value)], reflect.ValueOf(value))
		}
	}
	today := civil.Of(now, time.UTC)
	offer(ResidentID("ada"), ResidentID(secret), StaffID("ingrid"), Question("wish"), today, today.Add(-1), civil.Date(2026, 1, 2), 1, uint64(4), false, true)
	answers := map[string]string{}
	rv := reflect.ValueOf(v)
	for i := range rv.NumMethod() {
		method := rv.Type().Method(i)
		for _, args := range combinations(method.Type, known) {
			out := []any{}
			for _, value := range rv.Method(i).Call(args) {
				if value.CanInterface() && value.Kind() != reflect.Func {
					out = append(out, value.Interface())
				}
			}
			b, err := json.Marshal(out)
			if err != nil {
				b = []byte(method.Name + ": " + err.Error())
			}
			answers[method.Name] += string(b)
		}
	}
	return answers
}

// combinations returns argument lists for a method of View: a stretch of time for two times, and each known
// value for every other type; an ID that nobody knows for a type that is new.
func combinations(m reflect.Type, known map[reflect.Type][]reflect.Value) [][]reflect.Value {
	lists, times := [][]reflect.Value{nil}, 0
	for i := 1; i < m.NumIn(); i++ {
		in := m.In(i)
		values := known[in]
		switch {
		case m.IsVariadic() && i == m.NumIn()-1:
			continue
		case in == reflect.TypeFor[time.Time]():
			values = []reflect.Value{reflect.ValueOf([]time.Time{ago(1000 * time.Hour), now.Add(1000 * time.Hour)}[times%2])}
			times++
		case len(values) == 0 && in.Kind() == reflect.String:
			values = []reflect.Value{reflect.ValueOf(secret).Convert(in)}
		case len(values) == 0:
			values = []reflect.Value{reflect.Zero(in)}
		}
		var longer [][]reflect.Value
		for _, list := range lists {
			for _, value := range values {
				longer = append(longer, append(append([]reflect.Value(nil), list...), value))
			}
		}
		lists = longer
	}
	return lists
}
