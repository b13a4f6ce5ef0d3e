package journal_test

import (
	"testing"

	"milieu/internal/journal"
	"milieu/internal/journal/storetest"
)

func TestMemoryStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) func() journal.Store {
		m := new(journal.Memory)
		return func() journal.Store { return m }
	})
}
