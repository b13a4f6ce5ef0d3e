package office

import (
	"fmt"
	"testing"
	"time"
)

func TestThrottle(t *testing.T) {
	th, at := newThrottle(pace{tries: 3, first: 10 * time.Second, longest: time.Minute, keys: 10}), now
	try := func(key string, want time.Duration) {
		t.Helper()
		if wait, ok := th.try(key, at); ok != (want == 0) || (wait-want).Abs() > time.Millisecond {
			t.Errorf("waits %v, want %v", wait, want)
		}
	}
	for range 3 {
		try("ada", 0)
	}
	try("eli", 0) // others go on
	// Whoever goes on at once waits twice as long each time, but never longer than a minute.
	for _, wait := range []time.Duration{20 * time.Second, 40 * time.Second, time.Minute, time.Minute, time.Minute} {
		try("ada", wait)
		try("ada", wait) // asking while waiting makes it no worse
		at = at.Add(wait)
		try("ada", 0)
	}
	at = at.Add(3 * time.Minute) // and after a while all is as at first
	for range 3 {
		try("ada", 0)
	}
	try("ada", 20*time.Second)
	th.forget("ada")
	try("ada", 0)
}

func TestThrottleIsBounded(t *testing.T) {
	th := newThrottle(pace{tries: 2, first: time.Minute, longest: time.Minute, keys: 100})
	for i := range 10_000 {
		th.try(fmt.Sprint(i), now)
		th.try("ada", now) // somebody who goes on is not forgotten
	}
	if n := len(th.young) + len(th.old); n > 200 {
		t.Errorf("%d keys are remembered", n)
	}
	if _, ok := th.try("ada", now); ok {
		t.Error("whoever fills the memory may try again")
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"10.0.0.7:4711": "10.0.0.7", "10.0.0.7": "10.0.0.7", "[::ffff:10.0.0.7]:80": "10.0.0.7",
		"[2001:db8:1:2:3:4:5:6]:80": "2001:db8:1:2::/64", "2001:db8:1:2:ffff::1": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "": "", "pipe": "pipe",
	} {
		if got := network(address); got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}
