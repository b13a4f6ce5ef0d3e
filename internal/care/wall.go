package care

import (
	"slices"
	"strings"
)

// The wall is a screen in the living room. Whoever comes by reads it, visitors too: it has first names of those who
// agreed to it, and nothing of anybody's treatment.

// OnWall returns the first names of those who are in the house now and agreed to be on the wall, in order.
func (v View) OnWall() []string {
	if !v.seesHouse() {
		return nil
	}
	var names []string
	for id, r := range v.s.residents {
		if _, away := v.s.away(id, v.at); r.Here() && r.OnWall && !away {
			mentions[ResidentDescribed](v, id)
			names = append(names, firstWord(r.Name))
		}
	}
	slices.Sort(names)
	return names
}

func firstWord(name string) string {
	if words := strings.Fields(name); len(words) > 0 {
		return words[0]
	}
	return ""
}
