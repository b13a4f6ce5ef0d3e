package sim

import "math/rand/v2"

// chance is what the seed decides. Everything made up is drawn from it in the same order each time.
type chance struct{ *rand.Rand }

func newChance(seed uint64) chance { return chance{rand.New(rand.NewPCG(seed, 0x6d696c696575))} } // #nosec G404 -- a made-up life is the same for the same seed

// odds says yes as often as p of 1.
func (c chance) odds(p float64) bool { return c.Float64() < p }

// between draws a number from a to b, both included.
func (c chance) between(a, b int) int {
	if b <= a {
		return a
	}
	return a + c.IntN(b-a+1)
}

// around draws a number of minutes near m, to five minutes, as people note it.
func (c chance) around(m int) int {
	drawn := float64(m) * (0.6 + 0.5*c.Float64() + 0.3*c.Float64())
	return max(5, int(drawn/5+0.5)*5)
}

func pick[T any](c chance, list []T) T { return list[c.IntN(len(list))] }

// A deck hands out what is in it in some order, and all of it before anything comes again.
type deck struct {
	cards []string
	next  int
}

// draw takes the next card of the deck of this name, which is made of cards the first time.
func (w *world) draw(name string, cards []string) string {
	if len(cards) == 0 {
		panic("sim: nothing to say about " + name)
	}
	d := w.decks[name]
	if d == nil || len(d.cards) != len(cards) {
		d = &deck{cards: append([]string(nil), cards...)}
		w.decks[name] = d
	}
	if d.next%len(d.cards) == 0 {
		w.Shuffle(len(d.cards), func(i, j int) { d.cards[i], d.cards[j] = d.cards[j], d.cards[i] })
	}
	d.next++
	return d.cards[(d.next-1)%len(d.cards)]
}

// hours are the stretches of five minutes of a day in which somebody is with somebody.
type hours [24 * 12]bool

func (h *hours) free(from, minutes int) bool {
	for i := max(from, 0) / 5; i < min((from+minutes+4)/5, len(h)); i++ {
		if h[i] {
			return false
		}
	}
	return true
}

func (h *hours) take(from, minutes int) {
	for i := max(from, 0) / 5; i < min((from+minutes+4)/5, len(h)); i++ {
		h[i] = true
	}
}
