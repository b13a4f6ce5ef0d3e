package office

import (
	"strings"
	"testing"
	"time"
)

func TestSlip(t *testing.T) {
	at := now
	ss := newSlips(func() time.Time { return at })
	slip := ss.give("guests", "Ada")
	var who string
	id, ok := ss.read("guests", slip, &who)
	if !ok || who != "Ada" {
		t.Fatalf("%v %q", ok, who)
	}
	for name, other := range map[string]string{
		"another office's": newSlips(func() time.Time { return at }).give("guests", "Ada"),
		"a changed one":    strings.ToUpper(slip), "nothing": "", "what is none": "%%", "what is endless": strings.Repeat("A", 1<<20),
	} {
		if _, ok := ss.read("guests", other, &who); ok {
			t.Errorf("%s is taken", name)
		}
	}
	if _, ok := ss.read("hosts", slip, &who); ok {
		t.Error("a slip for one thing is good for another")
	}
	if !ss.use(id) || ss.use(id) {
		t.Error("a slip is good once")
	}
	if _, ok := ss.read("guests", slip, &who); ok {
		t.Error("a slip that was used can be read")
	}
	late := ss.give("guests", "Eli")
	for range 25 { // whatever else is used meanwhile, a used slip does not come back to life
		at = at.Add(slipLasts / 10)
		other, _ := ss.read("guests", ss.give("guests", "x"), &who)
		ss.use(other)
		if _, ok := ss.read("guests", slip, &who); ok {
			t.Fatal("a slip that was used is good again")
		}
	}
	if _, ok := ss.read("guests", late, &who); ok {
		t.Error("a slip is good for ever")
	}
	if n := len(ss.used) + len(ss.was); n > 30 {
		t.Errorf("%d used slips are remembered", n)
	}
}
