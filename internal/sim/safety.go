package sim

import (
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// safety has somebody write a safety plan with a companion in their first days, in a few lines of each part, go through it
// with them some weeks later, and write another line when they have found one out.
func (w *world) safety(d civil.Day, g *guest) {
	minute := w.between(hm(13, 50), hm(16, 0))
	c, p := w.anyone(d, minute, g.companions...), w.guard(g)
	if c == nil || !w.isIn(g, d, minute, minute+40) {
		return
	}
	switch {
	case len(p.lines) == 0 && w.days(d, g) >= 2 && w.odds(0.6):
		p.since, p.reviewed = d, d
		for _, part := range care.SafetyParts {
			if !slices.Contains(care.SafetyStaged, part) {
				w.writeSafety(d, minute, g, c, part, "")
				continue
			}
			for _, stage := range care.SafetyStages {
				w.writeSafety(d, minute, g, c, part, stage)
			}
		}
	case len(p.lines) > 0 && d.Sub(p.reviewed) > 20+g.offset():
		p.reviewed = d
		w.writeSafety(d, minute, g, c, care.SafetyCalm, "")
		w.act(d, minute+20, c.who(), care.ReviewSafety(care.SafetyReviewed{Resident: g.id, With: []care.StaffID{c.id},
			Others: pick(w.chance, w.Hard.Safety.Others), Words: w.draw("safety.thoughts"+g.key(), w.Hard.Safety.Thoughts), Next: d.Add(28)}))
	}
}

// writeSafety writes a line or two of a part: mostly by the person, sometimes as they said it.
func (w *world) writeSafety(d civil.Day, minute int, g *guest, c *colleague, part care.SafetyPart, stage care.SafetyStage) {
	p := w.guard(g)
	write := func(f care.SafetyWritten) {
		f.Line, f.Resident, f.Part, f.Stage = care.SafetyID(w.id(d)), g.id, part, stage
		by := g.who()
		if !f.Own || w.odds(0.35) {
			by = c.who()
		}
		p.lines = append(p.lines, f)
		w.act(d, minute+len(p.lines)/3, by, care.WriteSafety(f))
	}
	if part == care.SafetyCall {
		for _, call := range w.Hard.Safety.Call {
			write(care.SafetyWritten{Words: call.Words, Phone: call.Phone})
		}
		return
	}
	key := strings.TrimSuffix(string(part)+"-"+string(stage), "-")
	var lines []string
	if p.since == d { // what only they say, they say at once
		lines = slices.Clone(w.Hard.Safety.People[g.Name][key])
	}
	for range w.between(1, 2) {
		if len(lines) < 2 {
			lines = append(lines, w.draw("safety."+key+g.key(), w.Hard.Safety.Lines[key]))
		}
	}
	for _, words := range slices.Compact(lines) {
		f := care.SafetyWritten{Words: words, Own: true}
		if part == care.SafetyWish {
			f.Force = w.Hard.Law.Forces[0].Name
		}
		write(f)
	}
}

// sign has a sign noticed now and then, by the person or by somebody else, and a companion talk with them about it, mostly
// the same day. When the life stops there is one of which nobody has talked yet.
func (w *world) sign(d civil.Day, g *guest) {
	p := w.guard(g)
	last := d == w.last && w.now > hm(9, 0) && !g.Unmet && g.Name != walker && !slices.ContainsFunc(w.here(d), func(o *guest) bool { return w.guard(o).signs < 0 })
	minute := w.between(hm(9, 30), hm(19, 0))
	if last {
		minute = w.now - w.between(10, 50)
	}
	c := w.anyone(d, minute, g.companions...)
	if c == nil || len(p.lines) == 0 || p.since == d || !w.isIn(g, d, minute, minute) || !last && (d == w.last || !w.odds(0.03)) {
		return
	}
	f := care.SignNoticed{Sign: care.SignID(w.id(d)), Resident: g.id, Seen: w.at(d, minute-w.between(0, 9)), Companion: c.id}
	by := g.who()
	if last || w.odds(0.6) {
		f.Words = w.draw("sign.own"+g.key(), w.Hard.Signs.Own)
	} else {
		by, f.Words = c.who(), w.draw("sign.seen"+g.key(), w.Hard.Signs.Seen)
	}
	if i := slices.IndexFunc(p.lines, func(l care.SafetyWritten) bool { return l.Part == care.SafetySign }); i >= 0 && w.odds(0.7) {
		f.Line = p.lines[i].Line
	}
	w.act(d, minute, by, care.NoticeSign(f))
	if last {
		p.signs = -1 // the one that waits
		return
	}
	if talk := minute + w.between(20, 150); w.works(c, d, talk) {
		w.act(d, talk, c.who(), care.TalkAboutSign(care.SignTalked{Sign: f.Sign, Resident: g.id, With: c.id, Words: w.draw("sign.talked"+g.key(), w.Hard.Signs.Talked)}))
	}
}
