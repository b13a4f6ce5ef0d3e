package sim

import (
	"milieu/internal/care"
	"milieu/internal/civil"
)

// A medicine in somebody's words, with the steps in which it could be reduced; none where nobody wants to.
type medicineWords struct {
	Name, Dose, For, Since string
	Thoughts, Steps        []string
}

type ledgerWords struct {
	Goal, Agreed, Told                               []string
	Withdrawal, Return, Pause, Call, Instead, Before string
}

// A drug is what somebody takes, and what is planned with it.
type drug struct {
	id    care.MedicineID
	words medicineWords
}

// reduces is who of those whom every house knows has a plan to reduce, and how many days before the life stops it was
// made: one is on the second step, and one waits for the physician.
var reduces = map[string]int{"Amir": 24, "Leo": 1}

// medicine has somebody say on their second day what they take and what they think of it. Some take nothing; some, after
// a while, want less, and plan it in steps that they agree to and the physician signs.
func (w *world) medicine(d civil.Day, g *guest) {
	p, berg := w.guard(g), w.physician()
	at, planned := reduces[g.Name]
	switch n := w.days(d, g); {
	case n == 1 && len(p.medicines) == 0 && (planned || w.odds(0.75)):
		words := w.Hard.Medicines[w.IntN(len(w.Hard.Medicines))]
		if planned {
			words = w.Hard.Medicines[0]
		}
		w.prescribe(d, g, words)
		if last := w.Hard.Medicines[len(w.Hard.Medicines)-1]; words.Name != last.Name && w.odds(0.4) {
			w.prescribe(d, g, last)
		}
	case !p.ledger && (planned && w.ago(d) <= at || !planned && n > 12 && w.ago(d) > 2 && w.odds(0.02)):
		for _, m := range p.medicines {
			if len(m.words.Steps) > 0 && w.isIn(g, d, hm(13, 0), hm(14, 0)) {
				p.ledger = true
				w.reduce(d, g, m, berg)
				return
			}
		}
	}
}

// prescribe has the physician note one medicine, and the person say what they think of it.
func (w *world) prescribe(d civil.Day, g *guest, words medicineWords) {
	m := &drug{care.MedicineID(w.id(d)), words}
	p := w.guard(g)
	p.medicines = append(p.medicines, m)
	minute := hm(14, 10) + len(p.medicines)
	w.act(d, minute, w.physician().who(), care.TakeMedicine(care.MedicineTaken{Medicine: m.id, Resident: g.id, Name: words.Name, Dose: care.Dose(words.Dose),
		Since: words.Since, For: words.For, Ordered: w.physician().Name}))
	if w.isIn(g, d, minute, hm(17, 0)) {
		w.act(d, hm(16, 40), g.who(), care.ThinkOfMedicine(care.MedicineThought{Medicine: m.id, Resident: g.id, Words: w.draw("medicine"+g.key()+words.Name, words.Thoughts)}))
	}
}

// reduce writes the plan, has the person say yes, the physician sign the next day, and the person tell how each step goes.
func (w *world) reduce(d civil.Day, g *guest, m *drug, berg *colleague) {
	words := w.Hard.Ledger
	f := care.LedgerWritten{Ledger: care.LedgerID(w.id(d)), Resident: g.id, Medicine: m.id, Aim: care.LedgerAims[0], Goal: pick(w.chance, words.Goal),
		Withdrawal: words.Withdrawal, Return: words.Return, Pause: words.Pause, Call: words.Call, Instead: words.Instead, Before: words.Before}
	for i, dose := range m.words.Steps {
		f.Steps = append(f.Steps, care.LedgerStep{Dose: care.Dose(dose), From: d.Add(3 + 14*i), Until: d.Add(16 + 14*i)})
	}
	w.act(d, hm(13, 5), berg.who(), care.WriteLedger(f))
	w.act(d, hm(13, 40), g.who(), care.AgreeLedger(care.LedgerAgreed{Ledger: f.Ledger, Resident: g.id, Words: pick(w.chance, words.Agreed)}))
	if next := d.Add(1); next < w.last && (g.until.IsZero() || g.until > next) {
		w.later(next, hm(14, 0), berg.who(), care.SignLedger(care.LedgerSigned{Ledger: f.Ledger, Resident: g.id, Prescriber: berg.id}))
		for i, step := range f.Steps {
			if on := step.From.Add(7); g.until.IsZero() || g.until > on {
				w.later(on, hm(18, 50), g.who(), care.TellLedger(care.LedgerTold{Ledger: f.Ledger, Resident: g.id, Step: i, Words: w.draw("ledger.told"+g.key(), words.Told)}))
			}
		}
	}
}
