package sim

import (
	"milieu/internal/care"
	"milieu/internal/civil"
)

type kinWords struct {
	List    [][]string // name, and what they are to the person
	Consent []string
	People  map[string][]string // those of somebody in particular
}

// relative has somebody name one who belongs to them, open some of their record to them, and now and then close it again.
func (w *world) relative(d civil.Day, g *guest) {
	p := w.guard(g)
	minute := w.between(hm(18, 50), hm(20, 30))
	if !w.isIn(g, d, minute, minute) {
		return
	}
	own := w.Hard.Kin.People[g.Name]
	switch n := w.days(d, g); {
	case p.kin == "" && n >= 2 && (own != nil || w.odds(0.15)):
		if own == nil {
			own = w.Hard.Kin.List[w.IntN(len(w.Hard.Kin.List))]
		}
		p.kin = care.RelativeID(w.id(d))
		w.act(d, minute, g.who(), care.NameRelative(care.RelativeNamed{Relative: p.kin, Resident: g.id, Name: own[0], Is: own[1]}))
	case p.kin != "" && p.consent.IsZero() && !p.withdrawn && n >= 4 && w.odds(0.3):
		p.consent = d
		chapters := []care.Chapter{care.ChapterPerson, care.ChapterDays}
		if w.odds(0.5) {
			chapters = append(chapters, care.ChapterFeeling, care.ChapterSafety)
		}
		w.act(d, minute, g.who(), care.GiveConsent(care.ConsentGiven{Relative: p.kin, Resident: g.id, Chapters: chapters,
			Until: w.at(d.Add(120), 0), Words: w.draw("consent"+g.key(), w.Hard.Kin.Consent)}))
	case !p.consent.IsZero() && g.Name != "Sara" && w.ago(d) > 2 && d.Sub(p.consent) > 10 && w.odds(0.02), g.Name == "Leo" && !p.consent.IsZero() && w.ago(d) == 3:
		p.consent, p.withdrawn = 0, true
		w.act(d, minute, g.who(), care.WithdrawConsent(care.ConsentWithdrawn{Relative: p.kin, Resident: g.id}))
	}
}

// hide has somebody keep a part of their record from one colleague, for some weeks: from the music therapist, who is to
// know them as one who sings.
func (w *world) hide(d civil.Day) {
	if w.ago(d)%31 != 6 {
		return
	}
	g := w.one(d, hm(20, 40), 0, "")
	if g == nil {
		return
	}
	signe := w.colleague("Signe").id
	w.act(d, hm(20, 40), g.who(), care.HideRecord(care.RecordHidden{Resident: g.id, Staff: signe, Chapters: []care.Chapter{care.ChapterSafety, care.ChapterMedicine}}))
	w.later(d.Add(21), hm(20, 40), g.who(), care.OpenRecord(care.RecordOpened{Resident: g.id, Staff: signe}))
}
