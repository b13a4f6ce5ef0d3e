package journal

import "hash/maphash"

// asks knows which forms were never asked, so that the store is looked into only for those that may have been. It is a
// Bloom filter: "no" is certain, "yes" means look. It takes one megabyte however long the journal is; with a million
// forms in it, it says a wrong yes about once in fifty times.
type asks struct {
	seed maphash.Seed
	bits [asksBits / 64]uint64
}

const (
	asksBits   = 1 << 23
	asksHashes = 5
)

func newAsks() *asks { return &asks{seed: maphash.MakeSeed()} }

// each calls f with the places of an ID, until f says no.
func (a *asks) each(id string, f func(word, bit uint64) bool) bool {
	h := maphash.String(a.seed, id)
	step := h>>32 | 1
	for range asksHashes {
		at := h % asksBits
		if !f(at/64, 1<<(at%64)) {
			return false
		}
		h += step
	}
	return true
}

func (a *asks) add(id string) {
	a.each(id, func(word, bit uint64) bool { a.bits[word] |= bit; return true })
}

// maybe says whether an ID may have been asked; false is certain.
func (a *asks) maybe(id string) bool {
	return a.each(id, func(word, bit uint64) bool { return a.bits[word]&bit != 0 })
}
