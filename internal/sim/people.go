package sim

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// A guest is a resident during one stay. Who comes back is another guest of the same resident.
type guest struct {
	*character
	id         care.ResidentID
	stay       care.StayID
	from       civil.Day
	until      civil.Day // the last day; zero while it lasts
	again      bool      // they were here before
	companions []*colleague
	mood       float64 // 0 hard, 1 good
	belongs    []*activity
	likes      map[string]float64
	routines   []*routine
	promises   []*promise
	away       []span // leaves
	asked      int    // questions so far
	night      bool
	back       civil.Day // from leave
}

type span struct{ from, until time.Time }

func (g *guest) who() care.Who       { return care.ByResident(g.id) }
func (g *guest) key() string         { return string(g.stay) }
func (g *guest) on(d civil.Day) bool { return g.from <= d && (g.until.IsZero() || d <= g.until) }

// week is the how manieth week of the stay a day is in.
func (g *guest) week(d civil.Day) int { return d.Sub(g.from)/7 + 1 }

// initiative is how often somebody seeks company themselves: it grows over the stay.
func (g *guest) initiative(d civil.Day) float64 {
	return min(0.8, (1-g.Quiet)*0.35+0.04*float64(g.week(d)))
}

func (g *guest) isAway(at time.Time) bool {
	return slices.ContainsFunc(g.away, func(s span) bool { return !at.Before(s.from) && at.Before(s.until) })
}

// invite makes up who lives here and when: for each place in the house one after the other, back from the last day.
func (w *world) invite() {
	known, others := w.characters()
	for place := range w.Residents {
		c := known[0]
		known = known[1:]
		since := c.Since
		switch {
		case since == 0:
			since = w.between(2, w.manner.stay[1])
		case since > 1:
			since = max(since, since*w.manner.stay[0]/63)
		}
		g := w.welcome(c, w.last.Add(-since), 0)
		for place > 0 || w.Residents == 1 {
			until := g.from.Add(-w.between(1, 4))
			if g.Back {
				until = g.from.Add(-w.between(30, 45))
			}
			if until <= w.first { // they had gone home when the house began to write
				break
			}
			next := g.character
			if !g.Back || g.again {
				next, others = others[0], append(others[1:], others[0])
			}
			earlier := w.welcome(next, until.Add(-w.between(w.manner.stay[0], w.manner.stay[1])), until)
			if earlier.character == g.character {
				g.again, g.id, g.companions = true, earlier.id, earlier.companions
				earlier.again = true
			}
			g = earlier
		}
	}
	for _, g := range w.guests { // the first of two stays is no return
		g.again = g.again && slices.ContainsFunc(w.guests, func(o *guest) bool { return o.id == g.id && o.from < g.from })
	}
	slices.SortFunc(w.guests, func(a, b *guest) int { return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.id, b.id)) })
}

// characters lists who can live here: those who do now, and those who did before or would come next.
func (w *world) characters() (now, others []*character) {
	for i := range w.cast.Residents {
		if c := &w.cast.Residents[i]; c.Since > 0 && len(now) < w.Residents {
			now = append(now, c)
		} else {
			others = append(others, c)
		}
	}
	for i := range max(len(w.cast.Others.She), len(w.cast.Others.He)) {
		others = w.stranger(others, "she", w.cast.Others.She, i)
		others = w.stranger(others, "he", w.cast.Others.He, i)
		others = w.stranger(others, "they", w.cast.Others.They, i)
	}
	if more := w.Residents - len(now); more > 0 {
		now = append(now, others[len(others)-more:]...)
		others = others[:len(others)-more]
	}
	return now, others
}

func (w *world) stranger(list []*character, pronoun string, names []string, i int) []*character {
	if i >= len(names) {
		return list
	}
	c := &character{Name: names[i], Pronoun: pronoun, Born: w.between(1955, 2006), Languages: []string{"nb"},
		Quiet: 0.2 + 0.6*w.Float64(), Own: w.odds(0.4)}
	if w.odds(0.15) {
		c.Diet = pick(w.chance, []string{"vegetarian", "diabetes", "vegan"})
	}
	return append(list, c)
}

func (w *world) welcome(c *character, from, until civil.Day) *guest {
	g := &guest{character: c, from: from, until: until, id: care.ResidentID(w.id(from)), stay: care.StayID(w.id(from)),
		mood: 0.15 + 0.25*w.Float64(), likes: map[string]float64{}}
	for _, team := range w.manner.teams {
		var of []*colleague
		for _, s := range w.staff {
			if s.team == team {
				of = append(of, s)
			}
		}
		if i := slices.IndexFunc(of, func(s *colleague) bool { return s.Name == c.Companion }); i >= 0 {
			g.companions = append([]*colleague{of[i]}, g.companions...)
		} else if len(of) > 0 {
			g.companions = append(g.companions, pick(w.chance, of))
		}
	}
	w.guests = append(w.guests, g)
	return g
}

// here lists who stays in the house on a day, by when they came.
func (w *world) here(d civil.Day) []*guest {
	var list []*guest
	for _, g := range w.guests {
		if g.on(d) {
			list = append(list, g)
		}
	}
	return list
}

// settled lists those who are in the house on a day from a minute to another: who has come, not gone, and is not away.
func (w *world) settled(d civil.Day, from, until int) []*guest {
	return slices.DeleteFunc(w.here(d), func(g *guest) bool { return !w.isIn(g, d, from, until) })
}

// isIn says whether somebody is in the house then.
func (w *world) isIn(g *guest, d civil.Day, from, until int) bool {
	return g.on(d) && (g.from != d || d == w.first || from >= arrival+30) && (g.until != d || until <= departure) &&
		(len(g.away) == 0 || !g.isAway(w.at(d, from)) && !g.isAway(w.at(d, until)))
}

// A colleague is a member of staff.
type colleague struct {
	Name      string
	id        care.StaffID
	team      string
	role      string // coordinator, psychologist, music, physician, manager or auditor; "" in a team
	languages []string
	strengths []string
}

func (c *colleague) who() care.Who {
	role, ok := map[string]care.Role{"coordinator": care.RoleCoordinator, "psychologist": care.RolePsychologist, "music": care.RoleClinician,
		"physician": care.RolePhysician, "manager": care.RoleManager, "auditor": care.RoleAuditor}[c.role]
	if !ok {
		role = care.RoleTherapist
	}
	return care.Who{Role: role, ID: string(c.id)}
}

// hire makes up who works here: two teams that live with the residents by turns, and those who come by day.
func (w *world) hire() {
	size := map[string]int{}
	want := max(4, (w.Residents*2+4)/5) // four for a small house, five for twelve, twelve for thirty
	add := func(name, team, role string, languages, strengths []string) {
		w.staff = append(w.staff, &colleague{Name: name, id: care.StaffID(w.id(w.first)), team: team, role: role, languages: languages, strengths: strengths})
		size[team]++
	}
	for _, s := range w.cast.Staff {
		if s.Team == "" || size[s.Team] < want {
			add(s.Name, s.Team, s.Role, s.Languages, w.Strengths[s.Name])
		}
	}
	for _, team := range w.manner.teams {
		for _, name := range w.cast.More[team] {
			if size[team] < want {
				add(name, team, "", []string{"nb", "en"}, []string{w.draw("strengths", w.Strengths["others"]), w.draw("strengths", w.Strengths["others"])})
			}
		}
	}
}

func (w *world) colleague(name string) *colleague {
	i := slices.IndexFunc(w.staff, func(c *colleague) bool { return c.Name == name })
	if i < 0 {
		panic(fmt.Sprintf("sim: nobody called %s works here", name))
	}
	return w.staff[i]
}

// guest returns who of this name is here on a day; nil if nobody is.
func (w *world) guest(name string, d civil.Day) *guest {
	for _, g := range w.here(d) {
		if g.Name == name {
			return g
		}
	}
	return nil
}

// admit has somebody come: on their day, or, who was here before the house began to write, on its first.
func (w *world) admit(d civil.Day, g *guest) {
	by := w.anyone(d, arrival, g.companions...)
	minute, came := arrival+g.offset(), w.at(g.from, arrival)
	if d == w.first {
		minute = hm(0, 20) + g.offset()
	}
	if by == nil {
		by = w.colleague("Hanne")
	}
	name := care.ResidentAdmitted{Resident: g.id, Stay: g.stay, Name: g.Name, On: came, OwnWish: g.Own}
	if !g.Own {
		name.Referrer = w.Referrers[pick(w.chance, []string{"ward", "gp", "team"})]
	}
	w.act(d, minute, by.who(), care.Admit(name))
	if !g.again {
		w.act(d, minute, by.who(), care.DescribeResident(care.ResidentDescribed{Resident: g.id, Name: g.Name, FullName: g.Full,
			Pronouns: w.Pronouns[g.Pronoun], Born: civil.Date(g.Born, time.Month(w.between(1, 12)), w.between(1, 28)),
			Languages: g.Languages, Interpreter: g.Interpreter, OnWall: w.odds(0.7)}))
	}
	for _, c := range g.companions {
		w.act(d, minute, by.who(), care.NameCompanion(care.CompanionNamed{Resident: g.id, Staff: c.id}))
	}
	for _, c := range w.staff {
		if c.role == "psychologist" {
			w.act(d, minute, w.colleague("Hanne").who(), care.NameTreating(care.TreatingNamed{Resident: g.id, Staff: c.id}))
		}
	}
}

// offset keeps two who come on the same day apart by a minute or two.
func (g *guest) offset() int { return int(g.id[len(g.id)-1]) % 7 }

// discharge has somebody go home.
func (w *world) discharge(d civil.Day, g *guest) {
	by := w.anyone(d, departure, g.companions...)
	if by == nil {
		by = w.colleague("Hanne")
	}
	for _, a := range g.belongs {
		w.act(d, departure, by.who(), care.EndParticipation(care.ParticipationEnded{Resident: g.id, Activity: a.id, Last: d}))
	}
	for _, p := range g.promises { // what nobody came to
		w.act(d, departure, by.who(), care.ReleasePromise(care.PromiseReleased{Promise: p.id, Resident: g.id, Why: w.draw("released", w.Promises.Released)}))
	}
	g.promises = nil
	w.act(d, departure+w.between(5, 40), by.who(), care.GoHome(care.ResidentDischarged{Resident: g.id, Stay: g.stay,
		On: w.at(d, departure), To: w.draw("discharged", w.Discharged.List)}, w.leaving(d, g)))
}

const (
	arrival   = 11 * 60
	departure = 12 * 60
)

// getToKnow asks the questions of a day: at first two a day, and some are never answered.
func (w *world) getToKnow(d civil.Day, g *guest) {
	days := d.Sub(max(g.from, w.first))
	for due := min(2*(days+1), len(care.Questions)); g.asked < due; g.asked++ {
		q := care.Questions[g.asked]
		words := w.said(g, q)
		if g.Since == 1 && q != care.Wish && q != care.Allergies || words == "" || w.odds(0.12) && q != care.Wish {
			continue
		}
		minute := w.between(hm(13, 50), hm(17, 30))
		f := care.QuestionAnswered{Resident: g.id, Question: q, Words: words, Own: true}
		by := g.who()
		if c := w.anyone(d, minute, g.companions...); c != nil && w.odds(0.3+0.3*g.Quiet) {
			by = c.who() // told to somebody, who wrote it down as it was said
		}
		if w.odds(0.03) && q != care.Wish && q != care.Allergies {
			f.Words, by = "", g.who() // would rather not say
		}
		w.act(d, minute, by, care.AnswerQuestion(f))
	}
}

// said is what somebody answers to a question, in their own words.
func (w *world) said(g *guest, q care.Question) string {
	if words := w.Said[g.Name][string(q)]; words != "" {
		return words
	}
	switch q {
	case "faith":
		if g.Faith != "" {
			return w.Faith[g.Faith]
		}
	case care.Diet:
		return w.Diet[cmp.Or(g.Diet, "none")]
	case care.Allergies:
		return w.Allergies[cmp.Or(g.Allergies, "none")]
	}
	if pool := w.Answers[string(q)]; len(pool) > 0 {
		return w.draw("answers."+string(q), pool)
	}
	return ""
}
