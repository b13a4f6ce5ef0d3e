package care

import (
	"maps"
	"slices"
)

// A story is what was written about one thing, from what began it to what ended it. What the thing is now is read from
// its story, without what was taken back; what it was on a day is the story until then.
type story []telling

// A telling is one fact of a story.
type telling struct {
	Written
	fact Fact
}

// stands returns what was not taken back, the first written first.
func (st story) stands() story {
	if !slices.ContainsFunc(st, func(t telling) bool { return t.TakenBack }) {
		return st
	}
	return slices.DeleteFunc(slices.Clone(st), func(t telling) bool { return t.TakenBack })
}

// until returns the story as far as an entry.
func (st story) until(seq uint64) story {
	i, _ := slices.BinarySearchFunc(st, seq+1, func(t telling, seq uint64) int { return compareSeq(t.Seq, seq) })
	return st[:i]
}

// stories are those of many things of one sort. Those that are not over are found without the others, which get more
// with every year.
type stories[ID ~string] struct {
	all  map[ID]story
	of   map[ResidentID][]ID // in the order in which they began; under "" those of the house
	open map[ResidentID][]ID
}

// tell adds what an entry says about a thing. isOpen says whether a story goes on.
func (ss *stories[ID]) tell(id ID, e Entry, isOpen func(story) bool) {
	who := e.Fact.subject()
	if _, known := ss.all[id]; !known {
		put(&ss.of, who, append(ss.of[who], id))
	}
	put(&ss.all, id, append(ss.all[id], telling{written(e), e.Fact}))
	ss.sort(id, who, isOpen)
}

// again looks anew whether the story with an entry goes on, after the entry was taken back.
func (ss *stories[ID]) again(seq uint64, isOpen func(story) bool) {
	if id, w := ss.find(seq); w != nil {
		ss.sort(id, w.About, isOpen)
	}
}

func (ss *stories[ID]) sort(id ID, who ResidentID, isOpen func(story) bool) {
	open := isOpen(ss.all[id].stands())
	switch i := slices.Index(ss.open[who], id); {
	case open && i < 0:
		put(&ss.open, who, append(slices.Clip(ss.open[who]), id))
	case !open && i >= 0:
		put(&ss.open, who, slices.Concat(ss.open[who][:i], ss.open[who][i+1:]))
	}
}

// forget counts stories that time has ended among those that are over.
func (ss *stories[ID]) forget(who ResidentID, over func(story) bool) {
	if len(ss.open[who]) > 0 {
		put(&ss.open, who, slices.DeleteFunc(slices.Clone(ss.open[who]), func(id ID) bool { return over(ss.all[id].stands()) }))
	}
}

func (ss *stories[ID]) find(seq uint64) (ID, *Written) {
	for id, st := range ss.all {
		if i, ok := slices.BinarySearchFunc(st, seq, func(t telling, seq uint64) int { return compareSeq(t.Seq, seq) }); ok {
			return id, &st[i].Written
		}
	}
	return "", nil
}

func (ss *stories[ID]) written(seq uint64) *Written {
	_, w := ss.find(seq)
	return w
}

// aside returns the stories so that more can be told without these being changed.
func (ss stories[ID]) aside() stories[ID] {
	clip := func(lists map[ResidentID][]ID) map[ResidentID][]ID {
		lists = maps.Clone(lists)
		for who, list := range lists {
			lists[who] = slices.Clip(list)
		}
		return lists
	}
	next := stories[ID]{maps.Clone(ss.all), clip(ss.of), clip(ss.open)}
	for id, st := range next.all {
		next.all[id] = slices.Clip(st)
	}
	return next
}

// about returns the story of a thing if it is a resident's; under "" the house's.
func (ss *stories[ID]) about(id ID, who ResidentID) (story, bool) {
	st, ok := ss.all[id]
	if !ok || st[0].About != who {
		return nil, false
	}
	return st.stands(), true
}
