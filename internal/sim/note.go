package sim

import (
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// themes are what notes tell of, as often as they stand here.
var themes = []string{"walk", "walk", "kitchen", "kitchen", "kitchen", "morning", "group", "group", "progress", "progress", "progress", "family"}

// writes has the team write to somebody where there is something to say, and the person answer or write themselves.
func (w *world) writes(d civil.Day, g *guest) {
	happened := w.between(hm(9, 30), hm(20, 30))
	if !w.isIn(g, d, happened, happened) || g.until == d {
		return
	}
	if w.odds(0.14 * (1.2 - g.Quiet)) {
		minute := w.between(hm(19, 30), hm(22, 30))
		if !g.isAway(w.at(d, minute)) {
			w.act(d, minute, g.who(), care.WriteNote(care.NoteWritten{Note: care.NoteID(w.id(d)), Resident: g.id, About: care.NoteGeneral,
				Text: w.draw("own"+g.key(), w.Own.List), Own: true, Happened: w.at(d, minute)}))
		}
	}
	theme := w.theme(d, g)
	by := w.anyone(d, happened, g.companions...)
	if theme == "" || by == nil {
		return
	}
	about := pick(w.chance, []care.NoteAbout{care.NoteGeneral, care.NoteGeneral, care.NoteWorked, care.NoteGood, care.NoteAwaits})
	if len(w.Notes[theme][string(about)]) == 0 {
		about = care.NoteGeneral
	}
	if !w.odds(0.7) {
		if others := w.present(d, happened); len(others) > 0 {
			by = pick(w.chance, others)
		}
	}
	text := w.draw("note."+theme+string(about)+g.key(), w.Notes[theme][string(about)])
	w.write(d, g, by, happened, min(happened+w.between(10, 200), hm(23, 30)), about, text)
}

// theme is what there is to write about; "" if there is nothing.
func (w *world) theme(d civil.Day, g *guest) string {
	switch n := d.Sub(g.from); {
	case n <= 1:
		return "start"
	case g.back == d:
		return "leave"
	case g.night:
		return "night"
	case !g.until.IsZero() && g.until.Sub(d) < 15 && w.odds(0.25):
		return "home"
	case w.odds(0.03):
		return "medicine"
	case w.odds(0.75):
		return pick(w.chance, themes)
	}
	return ""
}

func (w *world) write(d civil.Day, g *guest, by *colleague, happened, minute int, about care.NoteAbout, text string) {
	note := care.NoteID(w.id(d))
	w.act(d, minute, by.who(), care.WriteNote(care.NoteWritten{Note: note, Resident: g.id, About: about, Text: text, Happened: w.at(d, happened)}))
	if at := minute + w.between(5, 120); w.odds(0.3) && at < hm(23, 55) {
		w.act(d, at, g.who(), care.AnswerNote(care.NoteAnswered{Note: note, Answer: care.AnswerID(w.id(d)), Resident: g.id, Text: w.draw("reply"+g.key(), w.Replies.List)}))
	}
}

// A promise that somebody has made.
type promise struct {
	id     care.PromiseID
	holder *colleague
	keep   civil.Day
	free   bool // it will be released
}

// promise has the team promise things, and keep them.
func (w *world) promise(d civil.Day, g *guest) {
	minute := w.between(hm(10, 0), hm(17, 0))
	by := w.anyone(d, minute, g.companions...)
	if by == nil || g.until == d || !w.isIn(g, d, minute, minute) {
		return
	}
	g.promises = slices.DeleteFunc(g.promises, func(p *promise) bool {
		if p.keep > d && g.until != d.Add(1) {
			return false
		}
		end := care.KeepPromise(care.PromiseKept{Promise: p.id, Resident: g.id})
		who := by.who()
		if p.free {
			end = care.ReleasePromise(care.PromiseReleased{Promise: p.id, Resident: g.id, Why: w.draw("released", w.Promises.Released)})
		} else if w.odds(0.2) {
			who = g.who()
		}
		w.act(d, hm(17, 5)+w.between(0, 100), who, end)
		return true
	})
	if !w.odds(0.11) || d == g.from || !g.until.IsZero() && g.until.Sub(d) < 3 {
		return
	}
	p := &promise{care.PromiseID(w.id(d)), by, d.Add(w.between(1, 6)), w.odds(0.08)}
	g.promises = append(g.promises, p)
	f := care.PromiseMade{Promise: p.id, Resident: g.id, Words: w.draw("promise"+g.key(), w.Promises.List), By: by.id}
	if w.odds(0.6) {
		f.Until = p.keep
	}
	w.act(d, minute, by.who(), care.MakePromise(f))
}

// passPromises has who goes home pass what is still to be kept to who knows the person and stays.
func (w *world) passPromises(d civil.Day, g *guest) {
	to := w.anyone(d, change+30, g.companions...)
	for _, p := range g.promises {
		if to != nil && p.holder != to && !w.works(p.holder, d, change+30) && (g.until.IsZero() || g.until > d) {
			p.holder = to
			w.act(d, change+w.between(1, 55), to.who(), care.PassPromise(care.PromisePassed{Promise: p.id, Resident: g.id, To: to.id}))
		}
	}
}
