package archtest

import (
	"reflect"
	"testing"

	"milieu/internal/care"
)

// TestFactsAreAboutOnePerson checks that a fact names one resident at most, and that this is whom it is about: what
// is about somebody can then be shown to them, kept from others, and one day erased, whole. A fact about the house
// that named a resident would be about them behind their back.
func TestFactsAreAboutOnePerson(t *testing.T) {
	for _, k := range care.Kinds {
		f := reflect.New(k.Type).Elem()
		want := care.ResidentID("")
		switch named := residents(f); {
		case len(named) > 1:
			t.Errorf("%s names several residents: write one fact for each", k.Name)
			continue
		case len(named) == 1:
			want = "somebody"
			named[0].SetString(string(want))
		}
		if got := care.Subject(f.Interface().(care.Fact)); got != want {
			t.Errorf("%s names %q, and is about %q", k.Name, want, got)
		}
	}
}

// residents are the places in a fact that name a resident. A list counts as several.
func residents(v reflect.Value) []reflect.Value {
	switch {
	case v.Type() == reflect.TypeFor[care.ResidentID]():
		return []reflect.Value{v}
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Map || v.Kind() == reflect.Array:
		one := reflect.New(v.Type().Elem()).Elem()
		named := residents(one)
		return append(named, named...)
	case v.Kind() == reflect.Pointer:
		return residents(reflect.New(v.Type().Elem()).Elem())
	case v.Kind() == reflect.Struct:
		var named []reflect.Value
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				named = append(named, residents(v.Field(i))...)
			}
		}
		return named
	}
	return nil
}
