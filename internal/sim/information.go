package sim

import (
	"milieu/internal/care"
	"milieu/internal/civil"
)

// informationWords are a text of the house, how it reads once it has changed, and what people understood.
type informationWords struct {
	Topic, Title, Text, Again string
	Understood                []string
}

// describeLaw enters what the law knows: in a ward more than in a house that nobody can be kept in.
func (w *world) describeLaw(d civil.Day) {
	f := care.LawDescribed{Country: w.Hard.Law.Country}
	for _, force := range w.Hard.Law.Forces {
		f.Forces = append(f.Forces, care.Force{Name: force.Name, Says: force.Says})
	}
	if w.Kind == care.Ward {
		f.Decisions, f.Restraints = lawful(w.Hard.Law.Decisions), lawful(w.Hard.Law.Restraints)
	}
	w.act(d, hm(0, 6), w.colleague("Hanne").who(), care.DescribeLaw(f))
}

func lawful(words [][]string) (list []care.LawfulThing) {
	for _, t := range words {
		list = append(list, care.LawfulThing{Name: t[0], Basis: t[1]})
	}
	return list
}

// writeInformation has the house's texts ready on its first day.
func (w *world) writeInformation(d civil.Day) {
	for _, t := range w.Hard.Information {
		w.writeText(d, hm(0, 7), t, t.Text)
	}
}

// rewriteInformation changes what has changed; everybody is told again.
func (w *world) rewriteInformation(d civil.Day) {
	for _, t := range w.Hard.Information {
		if t.Again != "" {
			w.writeText(d, hm(8, 40), t, t.Again)
		}
	}
}

func (w *world) writeText(d civil.Day, minute int, t informationWords, text string) {
	topic := care.InformationTopic(t.Topic)
	w.told[topic]++
	language := w.Language
	if language == "" {
		language = Languages[0]
	}
	w.act(d, minute, w.colleague("Hanne").who(), care.WriteInformation(care.InformationWritten{Topic: topic, Version: w.told[topic], Language: language, Title: t.Title, Text: text}))
}

// inform has somebody told one thing a day that they do not know yet, and say what they have understood.
func (w *world) inform(d civil.Day, g *guest) {
	minute := w.between(hm(14, 0), hm(17, 30))
	c := w.anyone(d, minute, g.companions...)
	if c == nil || !w.isIn(g, d, minute, minute) || !w.odds(0.5) {
		return
	}
	language := w.Language
	if language == "" {
		language = Languages[0]
	}
	for _, t := range w.Hard.Information {
		topic := care.InformationTopic(t.Topic)
		if w.guard(g).informed[topic] == w.told[topic] {
			continue
		}
		w.guard(g).informed[topic] = w.told[topic]
		f := care.InformationGiven{Resident: g.id, Topic: topic, Version: w.told[topic], Language: language, Staff: c.id, Told: w.at(d, minute-5),
			Understood: w.draw("understood"+t.Topic+g.key(), t.Understood)}
		if g.Interpreter {
			f.Interpreter = "Noor, Farsi"
		}
		w.act(d, minute, c.who(), care.GiveInformation(f))
		return
	}
}
