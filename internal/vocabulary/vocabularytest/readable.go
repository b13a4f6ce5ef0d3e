// Package vocabularytest holds a vocabulary to what it once wrote.
package vocabularytest

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"milieu/internal/civil"
	"milieu/internal/vocabulary"
)

// Readable decodes one fact of every kind as it was written when the kind was new: testdata/facts/NAME.json. A golden
// file is never changed, since old journals are full of them; update writes those that are not there yet.
func Readable[F any](t *testing.T, kinds []vocabulary.Kind[F], update bool) {
	all := vocabulary.New(kinds)
	for _, k := range kinds {
		file := filepath.Join("testdata", "facts", k.Name+".json")
		want, err := os.ReadFile(file) // #nosec G304 -- a golden file, named after its kind
		if errors.Is(err, os.ErrNotExist) && update {
			f := reflect.New(k.Type)
			Fill(f.Elem())
			want, _ = json.MarshalIndent(f.Interface(), "", "\t")
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, want, 0o666)); err != nil { // #nosec G301 G306 -- of a repository that everybody may read
				t.Fatal(err)
			}
		} else if err != nil {
			t.Errorf("%s has no golden fact; go test -run FactsStayReadable -update writes one", k.Name)
			continue
		}
		f, err := all.Decode(k.Name, want)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if got, _ := json.MarshalIndent(f, "", "\t"); !bytes.Equal(got, want) {
			t.Errorf("%s is read back as\n%s", file, got)
		}
	}
}

// Fill gives every field a value, so that a golden fact has no field left out.
func Fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)))
	case v.Type() == reflect.TypeFor[civil.Day]():
		v.Set(reflect.ValueOf(civil.Date(2026, 1, 2)))
	case v.Type() == reflect.TypeFor[civil.Clock]():
		v.SetInt(7*60 + 30)
	case v.Type() == reflect.TypeFor[[]byte]():
		v.SetBytes([]byte{1, 2, 3})
	case v.Kind() == reflect.String:
		v.SetString("x")
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(1)
	case v.CanUint():
		v.SetUint(1)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		Fill(v.Index(0))
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		Fill(v.Elem())
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			Fill(v.Field(i))
		}
	default:
		panic("Fill: " + v.Type().String())
	}
}
