package care

// A Text points to a long text that is not held in memory. Only a View hands one out, so who has it may read it.
// Its zero value is no text.
type Text struct{ seq uint64 }

// TextSeq is the entry that holds a text.
func TextSeq(t Text) uint64 { return t.seq }

// TextOf returns the long text of a fact, "" if it has none.
func TextOf(f Fact) string {
	if l, ok := f.(interface{ long() string }); ok {
		return l.long()
	}
	return ""
}

// TextLongest is the most that one long text holds, in bytes.
const TextLongest = 20_000
