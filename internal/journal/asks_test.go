package journal

import (
	"fmt"
	"testing"
)

func TestAsks(t *testing.T) {
	a, wrong := newAsks(), 0
	const n = 300_000
	for i := range n {
		a.add(fmt.Sprintf("0190a0a0-0000-7000-8000-%012d", i))
	}
	for i := range n {
		if !a.maybe(fmt.Sprintf("0190a0a0-0000-7000-8000-%012d", i)) {
			t.Fatalf("form %d is forgotten", i)
		}
		if a.maybe(fmt.Sprintf("0190a0a0-0000-7000-9000-%012d", i)) {
			wrong++
		}
	}
	if wrong > n/50 {
		t.Errorf("%d of %d forms that nobody sent seem known", wrong, n)
	}
}
