package journal

import (
	"context"
	"slices"
	"sync"

	"milieu/internal/journal/keys"
)

// Memory is a store that forgets everything when the program ends: for tests, and for looking at a journal
// without touching its file.
type Memory struct {
	mu     sync.RWMutex
	houses map[string][]Record
	ring   *keys.Ring
}

// Keys is Store's.
func (m *Memory) Keys() *keys.Ring {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ring == nil {
		m.ring = keys.InMemory()
	}
	return m.ring
}

// Append is Store's.
func (m *Memory) Append(_ context.Context, records []Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.houses == nil {
		m.houses = map[string][]Record{}
	}
	house := records[0].House
	if records[0].Seq != uint64(len(m.houses[house]))+1 {
		return ErrTaken
	}
	m.houses[house] = append(m.houses[house], records...)
	return nil
}

// Read is Store's.
func (m *Memory) Read(_ context.Context, house string, after uint64, each func(Record) error) error {
	m.mu.RLock()
	records := m.houses[house]
	m.mu.RUnlock()
	for _, r := range records[min(after, uint64(len(records))):] {
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

// Get is Store's.
func (m *Memory) Get(_ context.Context, house string, seq uint64) (Record, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if seq == 0 || seq > uint64(len(m.houses[house])) {
		return Record{}, ErrNone
	}
	return m.houses[house][seq-1], nil
}

// Asked is Store's.
func (m *Memory) Asked(_ context.Context, house, ask string) (Record, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	i := slices.IndexFunc(m.houses[house], func(r Record) bool { return r.Ask == ask })
	if i < 0 || ask == "" {
		return Record{}, ErrNone
	}
	return m.houses[house][i], nil
}

// Heads is Store's.
func (m *Memory) Heads(context.Context) (map[string]Head, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	heads := map[string]Head{}
	for house, records := range m.houses {
		last := records[len(records)-1]
		heads[house] = Head{last.Seq, last.Hash}
	}
	return heads, nil
}

// Close is Store's.
func (m *Memory) Close() error { return nil }
