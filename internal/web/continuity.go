package web

import (
	"math"
	"strconv"
	"time"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// The same few people: how many somebody meets, how much of it with companions, and whether somebody known is there after a change of
// team. It stands on the page of a resident's time, for them and the team.

type samePeople struct {
	Sentences []string
	Faces     []ui.Bar
	Figures   [][2]string // what it is called, and how much
}

func newSamePeople(l *look, v care.View, id care.ResidentID, name string, from time.Time) samePeople {
	c := v.Continuity(id, from, v.At().Add(time.Minute))
	var p samePeople
	if c.Meetings == 0 {
		return p
	}
	p.Sentences = append(p.Sentences, l.say("continuity.people", "Name", name, "Count", c.People))
	if c.People > 1 {
		p.Sentences = append(p.Sentences, l.say("continuity.effective", "Number", tenth(l, c.EffectiveMinutes)))
	}
	if c.Companions && !math.IsNaN(c.NamedMinutes) {
		p.Sentences = append(p.Sentences, l.say("continuity.companions", "Number", strconv.Itoa(int(c.NamedMinutes*100+.5))))
	}
	if n := len(c.Changes); n > 0 {
		p.Sentences = append(p.Sentences, l.say("continuity.changes", "Number", strconv.Itoa(c.Known), "Count", n))
	}
	for _, week := range c.Weeks {
		p.Faces = append(p.Faces, ui.Bar{Label: l.words.Week(week.Monday), Amount: week.Faces, Text: l.say("continuity.faces", "Count", week.Faces), Tone: ui.Sky})
	}
	for _, f := range []struct {
		key string
		x   float64
	}{{"continuity.upc", c.UPC}, {"continuity.coc", c.COC}, {"continuity.secon", c.SECON}, {"continuity.inverse", c.Effective}, {"continuity.inverse-minutes", c.EffectiveMinutes}} {
		if !math.IsNaN(f.x) {
			p.Figures = append(p.Figures, [2]string{l.say(f.key), l.words.Number(math.Round(f.x*100) / 100)})
		}
	}
	return p
}

// tenth writes a number with one decimal.
func tenth(l *look, x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return l.words.Number(math.Round(x*10) / 10)
}
