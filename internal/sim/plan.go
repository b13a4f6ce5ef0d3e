package sim

import (
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// A project is somebody's plan as their life goes: what they want to reach, what they do towards it, and how far it has come.
// It goes on over their stays.
type project struct {
	goals []*aim
	next  civil.Day // when it is looked at again
	words []planWords
}

// An aim is a goal of somebody's.
type aim struct {
	id       care.GoalID
	words    planWords
	level    int // from -2 to 2, as the person sees it
	measures []care.MeasureID
}

// planWords are a goal in somebody's words, with its levels and what could be done towards it.
type planWords struct {
	Who, Words, Why  string
	Levels, Measures []string
}

// planning has somebody write a plan with a companion in their first days, try what it says, and look at it again every
// two weeks. It draws by itself, so that the rest of a life is as it was before anybody made plans.
func (w *world) planning(d civil.Day, g *guest) {
	rest := w.chance
	w.chance = w.plans
	defer func() { w.chance = rest }()
	p := w.projects[g.id]
	minute := w.between(hm(16, 0), hm(18, 30))
	c := w.anyone(d, minute, g.companions...)
	if c == nil || g.isAway(w.at(d, minute)) || g.until == d || d.Sub(max(g.from, w.first)) < 3 {
		return
	}
	if p == nil {
		if w.odds(0.5) {
			w.firstPlan(d, minute, g, c)
		}
		return
	}
	w.tries(d, g, p)
	if d >= p.next {
		w.lookAgain(d, minute, g, c, p)
	}
}

// firstPlan is written side by side: the first goal by themselves, another as they say it and the companion writes, and
// something that the companion proposes.
func (w *world) firstPlan(d civil.Day, minute int, g *guest, c *colleague) {
	p := &project{next: d.Add(w.between(12, 16))}
	w.projects[g.id] = p
	for _, words := range w.Plans.List {
		if words.Who == g.Name || words.Who == "" {
			p.words = append(p.words, words)
		}
	}
	slices.SortStableFunc(p.words, func(a, b planWords) int { return len(b.Who) - len(a.Who) })
	if free := p.words[1:]; p.words[0].Who == "" {
		w.Shuffle(len(p.words), func(i, j int) { p.words[i], p.words[j] = p.words[j], p.words[i] })
	} else {
		w.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	}
	w.topics(d, minute, g)
	for i := range w.between(1, 3) {
		w.newGoal(d, minute+5+i*8, g, c, p, care.HeaviestGoal-i)
	}
}

func (w *world) newGoal(d civil.Day, minute int, g *guest, c *colleague, p *project, weight int) {
	if len(p.words) == 0 {
		return
	}
	words := p.words[0]
	p.words = p.words[1:]
	a := &aim{id: care.GoalID(w.id(d)), words: words, level: -w.between(1, 2)}
	p.goals = append(p.goals, a)
	by := g.who()
	if w.odds(0.4) {
		by = c.who()
	}
	w.act(d, minute, by, care.WriteGoal(care.GoalWritten{Goal: a.id, Resident: g.id, Said: true,
		GoalText: care.GoalText{Words: words.Words, Why: words.Why, Weight: max(1, weight), Levels: words.Levels, Start: care.Level(a.level)}}))
	for i, what := range words.Measures {
		m := care.MeasureWritten{Measure: care.MeasureID(w.id(d)), Resident: g.id, Goal: a.id, Said: i == 0, MeasurePlan: care.MeasurePlan{What: what, From: d.Add(1)}}
		if i == 0 && w.odds(0.4) {
			m.Rule, m.At, m.Minutes, m.With = "FREQ=WEEKLY;BYDAY=TU,FR", clock(w.between(20, 36)*30), 30, []care.StaffID{c.id}
		}
		w.act(d, minute+2+i, c.who(), care.WriteMeasure(m))
		if i == 0 {
			a.measures = append(a.measures, m.Measure)
		} else if w.odds(0.8) { // the person answers what was proposed, a day or two later; a no is as good as a yes
			yes := care.StandTaken{Resident: g.id, Measure: m.Measure, Version: 1, Voice: care.VoiceResident, Agrees: w.odds(0.8)}
			w.act(d, minute+4+i, g.who(), care.TakeStand(yes))
			if yes.Agrees {
				a.measures = append(a.measures, m.Measure)
			}
		}
	}
}

// topics has somebody say a line or two about what has helped and what a good life would be.
func (w *world) topics(d civil.Day, minute int, g *guest) {
	for _, topic := range []care.Topic{care.TopicGoodLife, care.TopicHelped, care.TopicHarmed} {
		if w.odds(0.6) {
			w.act(d, minute+1, g.who(), care.WriteAssessment(care.AssessmentWritten{Line: care.LineID(w.id(d)), Resident: g.id, Topic: topic, Voice: care.VoiceResident,
				Words: w.draw("topic."+string(topic)+g.key(), w.Plans.Topics[string(topic)])}))
		}
	}
}

// tries has somebody try in the day what the plan says, and whoever saw it say so.
func (w *world) tries(d civil.Day, g *guest, p *project) {
	for _, a := range p.goals {
		minute := w.between(hm(9, 30), hm(20, 30))
		if len(a.measures) == 0 || !w.odds(0.3) || g.isAway(w.at(d, minute)) {
			continue
		}
		t := care.TryNoted{Try: care.TryID(w.id(d)), Resident: g.id, Measure: pick(w.chance, a.measures), Tried: w.at(d, minute)}
		by, saw := g.who(), w.anyone(d, minute, g.companions...)
		if saw != nil && w.odds(0.5) {
			t.With, by = []care.StaffID{saw.id}, saw.who()
		}
		w.act(d, minute, by, care.NoteTry(t))
		if len(t.With) > 0 && w.odds(0.8) {
			w.act(d, minute+1, saw.who(), care.SeeTry(care.TrySeen{Try: t.Try, Resident: g.id, Words: w.draw("saw"+g.key(), w.Plans.Saw)}))
		}
		if w.odds(0.6) {
			felt := care.AllRight
			if g.mood > 0.6 {
				felt = care.Good
			} else if g.mood < 0.3 {
				felt = care.Hard
			}
			w.act(d, minute+3, g.who(), care.TellTry(care.TryTold{Try: t.Try, Resident: g.id, Felt: felt, Words: w.draw("tried"+g.key(), w.Plans.Tried)}))
		}
	}
}

// lookAgain is a review: each says how far the goals have come, and one form says the rest.
func (w *world) lookAgain(d civil.Day, minute int, g *guest, c *colleague, p *project) {
	p.next = d.Add(14)
	begun := care.ReviewBegun{Review: care.ReviewID(w.id(d)), Resident: g.id, Why: care.ReviewRhythm}
	w.act(d, minute, c.who(), care.BeginReview(begun))
	sheet := care.ReviewSheet{ReviewHeld: care.ReviewHeld{Review: begun.Review, Resident: g.id, Why: begun.Why, Held: w.at(d, minute+9), With: []care.StaffID{c.id}, Next: p.next},
		Helped: w.draw("helped"+g.key(), w.Plans.Helped), Ahead: w.draw("ahead"+g.key(), w.Plans.Ahead)}
	for i, a := range p.goals {
		if w.odds(0.35+0.4*g.mood) && a.level < 2 {
			a.level++
		} else if w.odds(0.15) && a.level > -2 {
			a.level--
		}
		theirs := max(-2, min(2, a.level+w.between(-1, 1)))
		w.act(d, minute+1+i, g.who(), care.RateGoal(care.GoalRated{Goal: a.id, Resident: g.id, Voice: care.VoiceResident, Level: care.Level(a.level)}))
		w.act(d, minute+1+i, c.who(), care.RateGoal(care.GoalRated{Goal: a.id, Resident: g.id, Voice: care.VoiceTeam, Level: care.Level(theirs)}))
		for _, m := range a.measures {
			sheet.Lines = append(sheet.Lines, care.ReviewLine{Measure: m, Came: care.CameKeep})
		}
	}
	agrees := w.odds(0.9)
	sheet.Signed = []care.ReviewSigned{{Voice: care.VoiceTeam, Agrees: true}}
	if w.odds(0.7) {
		sheet.Signed = append(sheet.Signed, care.ReviewSigned{Voice: care.VoiceResident, Agrees: agrees, Said: true})
	}
	w.act(d, minute+9, c.who(), care.HoldReview(sheet))
	if len(sheet.Signed) < 2 {
		w.act(d, minute+11, g.who(), care.SignReview(care.ReviewSigned{Review: begun.Review, Resident: g.id, Voice: care.VoiceResident, Agrees: agrees}))
	}
	w.reached(d, minute+12, g, c, p)
}

// reached ends a goal that has come as far as it can, and begins another.
func (w *world) reached(d civil.Day, minute int, g *guest, c *colleague, p *project) {
	for i, a := range p.goals {
		if a.level == 2 && w.odds(0.6) {
			w.act(d, minute, g.who(), care.EndGoal(care.GoalEnded{Goal: a.id, Resident: g.id, Reached: true}))
			p.goals = slices.Delete(p.goals, i, i+1)
			w.newGoal(d, minute+1, g, c, p, 2)
			return
		}
	}
}
