package vocabulary

import (
	"reflect"
	"testing"
)

type (
	fact    interface{ fact() }
	walked  struct{ Minutes int }
	planted struct{ What string }
)

func (walked) fact()  {}
func (planted) fact() {}

var kinds = []Kind[fact]{Of[fact, walked]("walk.walked"), Of[fact, planted]("garden.planted")}

func TestFactsComeBack(t *testing.T) {
	v := New(kinds)
	for name, f := range map[string]fact{"walk.walked": walked{30}, "garden.planted": planted{"kale"}} {
		called, data, err := v.Encode(f)
		if err != nil || called != name {
			t.Fatalf("%+v is written as %q: %v", f, called, err)
		}
		if back, err := v.Decode(name, data); err != nil || back != f {
			t.Errorf("%s is read as %+v: %v", data, back, err)
		}
	}
}

// TestRefuses checks that what a newer version wrote, or nobody wrote, is not passed over.
func TestRefuses(t *testing.T) {
	v := New(kinds[:1])
	for _, c := range [][2]string{{"garden.planted", "{}"}, {"walk.walked", "{"}, {"walk.walked", `{"Minutes":"x"}`}} {
		if f, err := v.Decode(c[0], []byte(c[1])); err == nil || f != nil {
			t.Errorf("%s %s is read as %+v", c[0], c[1], f)
		}
	}
	if _, _, err := v.Encode(planted{}); err == nil {
		t.Error("a fact without a name is written")
	}
}

func TestNothingIsThereTwice(t *testing.T) {
	for _, twice := range [][]Kind[fact]{{kinds[0], kinds[0]}, {kinds[0], Of[fact, planted]("walk.walked")}, {kinds[0], Of[fact, walked]("walk")}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v and %v are one vocabulary", twice[0].Type, reflect.TypeOf(twice[1]))
				}
			}()
			New(twice)
		}()
	}
}
