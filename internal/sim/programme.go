package sim

import (
	"cmp"
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// An activity of the house's week. What is said about it is found under its key, or under the key of its family.
type activity struct {
	key     string
	kind    care.ActivityKind
	does    []care.Function
	place   string
	room    int
	days    string // as in an RRULE: "MO,TH"
	from    int
	minutes int
	leaders []string
	way     attending
	choice  bool   // one of those that one chooses between after lunch
	free    bool   // without a content of its own
	family  string // of lines: talk, do or move
	houses  []care.HouseKind

	id    care.ActivityID
	group string // under which notes on it are found, if not under its key
}

// attending is who comes to an activity.
type attending int

const (
	everyone  attending = iota
	signedUp            // who chose to, each time
	belonging           // who belongs to it
)

const (
	workdays = "MO,TU,WE,TH,FR"
	everyDay = "MO,TU,WE,TH,FR,SA,SU"
)

// week is the programme: every kind of mission.md D2, with choices between what runs at the same time.
var week = []activity{
	{key: "morning", kind: care.ActivityMeeting, does: of(care.Structure, care.Involvement), place: "living", days: everyDay, from: hm(9, 15), minutes: 30, family: "talk", houses: living},
	{key: "walk", kind: care.ActivityMovement, does: of(care.Support), place: "lake", days: everyDay, from: hm(10, 0), minutes: 60, leaders: names("Jonas", "Mikkel"), way: signedUp, free: true, family: "move", houses: living},
	{key: "imr", kind: care.ActivityIMR, does: of(care.Structure, care.Involvement), place: "group", room: 10, days: "TU,TH,SA", from: hm(12, 0), minutes: 50, leaders: names("Maria", "Farah"), way: belonging, family: "talk", houses: clinical},
	{key: "cognitive", kind: care.ActivityCognitive, does: of(care.Validation, care.Structure), place: "group", room: 8, days: "MO", from: hm(12, 0), minutes: 50, leaders: names("Henrik"), way: belonging, family: "talk", houses: clinical},
	{key: "mindful", kind: care.ActivityMindfulness, does: of(care.Containment, care.Support), place: "group", days: "WE,SU", from: hm(12, 0), minutes: 40, leaders: names("Lena", "Yngvild"), way: signedUp, family: "do", houses: living},
	{key: "talking", kind: care.ActivityGroup, does: of(care.Support, care.Validation), place: "group", room: 10, days: "FR", from: hm(11, 30), minutes: 75, leaders: names("Ingrid", "Astrid"), way: belonging, family: "talk", houses: clinical},
	{key: "food", kind: care.ActivityNutrition, does: of(care.Support, care.Structure), place: "kitchen", room: 8, days: "WE", from: hm(11, 0), minutes: 45, leaders: names("Tomas", "Astrid"), way: signedUp, family: "talk", houses: living},
	{key: "psychologist", kind: care.ActivityIndividual, does: of(care.Validation), place: "reading", room: 1, days: "MO,TU,WE,TH", from: hm(11, 0), minutes: 50, leaders: names("Henrik"), way: signedUp, family: "talk", houses: living},
	{key: "music", kind: care.ActivityMusic, does: of(care.Involvement, care.Support), place: "music", room: 8, days: "MO,WE,FR", from: hm(14, 0), minutes: 60, leaders: names("Signe"), way: signedUp, choice: true, family: "do", houses: living},
	{key: "art", kind: care.ActivityArt, does: of(care.Validation), place: "living", room: 8, days: "TU,TH", from: hm(14, 0), minutes: 60, leaders: names("Yngvild", "Lena"), way: signedUp, choice: true, family: "do", houses: living},
	{key: "workshop", kind: care.ActivityWork, does: of(care.Structure, care.Involvement), place: "workshop", room: 6, days: workdays, from: hm(14, 0), minutes: 75, leaders: names("Tomas", "Mikkel"), way: signedUp, choice: true, family: "do", houses: living},
	{key: "gardening", kind: care.ActivityPractical, does: of(care.Involvement), place: "garden", days: "TU,SA", from: hm(14, 0), minutes: 60, leaders: names("Astrid", "Ingrid"), way: signedUp, choice: true, free: true, family: "do", houses: living},
	{key: "wood", kind: care.ActivityWork, does: of(care.Involvement, care.Structure), place: "woods", room: 6, days: "MO,TH", from: hm(10, 0), minutes: 100, leaders: names("Jonas", "Mikkel"), way: signedUp, family: "do", houses: []care.HouseKind{care.Community, care.Institution, care.School}},
	{key: "letters", kind: care.ActivityLearning, does: of(care.Support, care.Structure), place: "reading", room: 4, days: "TU", from: hm(16, 30), minutes: 60, leaders: names("Samuel", "Maria"), way: signedUp, family: "do", houses: living},
	{key: "gym", kind: care.ActivityMovement, does: of(care.Involvement), place: "gym", room: 12, days: "MO,WE,FR", from: hm(16, 30), minutes: 60, leaders: names("Jonas", "Samuel"), way: signedUp, family: "move", houses: living},
	{key: "swim", kind: care.ActivityMovement, does: of(care.Support), days: "TH", from: hm(16, 0), minutes: 90, leaders: names("Yngvild", "Samuel"), room: 8, way: signedUp, family: "move", houses: living},
	{key: "cooking", kind: care.ActivityPractical, does: of(care.Involvement, care.Structure), place: "kitchen", room: 3, days: everyDay, from: hm(16, 45), minutes: 75, leaders: names("Tomas", "Astrid"), way: signedUp, free: true, family: "do", houses: living},
	{key: "family", kind: care.ActivityFamily, does: of(care.Support, care.Involvement), place: "living", days: "SU", from: hm(14, 0), minutes: 120, leaders: names("Maria", "Farah"), way: signedUp, family: "talk", houses: living},
	{key: "trip", kind: care.ActivityOuting, does: of(care.Involvement), days: "SA", from: hm(14, 0), minutes: 180, leaders: names("Jonas", "Lena"), room: 8, way: signedUp, choice: true, free: true, family: "move", houses: living},
	{key: "film", kind: care.ActivityRecreation, does: of(care.Support), place: "living", days: "FR", from: hm(20, 0), minutes: 120, way: signedUp, free: true, family: "do", houses: living},
	{key: "games", kind: care.ActivityRecreation, does: of(care.Support, care.Involvement), place: "living", days: "SU,WE", from: hm(19, 30), minutes: 75, way: signedUp, free: true, family: "do", houses: living},
	{key: "house", kind: care.ActivityMeeting, does: of(care.Involvement, care.Containment), place: "living", days: "MO", from: hm(13, 50), minutes: 50, way: everyone, family: "talk", houses: []care.HouseKind{care.Ward, care.Institution, care.School}},
	{key: "house", kind: care.ActivityMeeting, does: of(care.Involvement, care.Containment), place: "living", days: workdays, from: hm(9, 50), minutes: 45, way: everyone, family: "talk", houses: []care.HouseKind{care.Community}},
	{key: "jobs", kind: care.ActivityPractical, does: of(care.Involvement), place: "dining", days: "MO", from: hm(16, 0), minutes: 30, way: everyone, free: true, family: "do", houses: []care.HouseKind{care.Community}},
	{key: "lesson1", kind: care.ActivityLearning, does: of(care.Structure, care.Validation), place: "reading", days: workdays, from: hm(10, 0), minutes: 60, way: belonging, family: "do", group: "lesson", houses: []care.HouseKind{care.School}},
	{key: "lesson2", kind: care.ActivityLearning, does: of(care.Structure, care.Validation), place: "group", days: "MO,TU,TH", from: hm(11, 5), minutes: 50, way: belonging, family: "do", group: "lesson", houses: []care.HouseKind{care.School}},
	{key: "open", kind: care.ActivityGroup, does: of(care.Support, care.Involvement), place: "dining", days: "TU,TH", from: hm(17, 0), minutes: 90, way: everyone, family: "talk", houses: []care.HouseKind{care.Group}},
	{key: "games", kind: care.ActivityRecreation, does: of(care.Support), place: "living", days: "TU", from: hm(18, 30), minutes: 60, way: signedUp, free: true, family: "do", houses: []care.HouseKind{care.Group}},
}

var (
	living   = []care.HouseKind{care.Ward, care.Institution, care.Community, care.School}
	clinical = []care.HouseKind{care.Ward, care.Institution, care.Community}
)

func of(functions ...care.Function) []care.Function { return functions }
func names(list ...string) []string                 { return list }

// plan makes up the programme that this kind of house has.
func (w *world) plan() {
	for _, a := range week {
		if slices.Contains(a.houses, w.Kind) {
			a.id = care.ActivityID(w.id(w.first))
			a.group = cmp.Or(a.group, a.key)
			for _, p := range places {
				if p.name == a.place && p.room > 0 && (a.room == 0 || a.room > p.room) {
					a.room = p.room
				}
			}
			w.programme = append(w.programme, &a)
		}
	}
	for _, g := range w.guests {
		for _, a := range w.programme {
			if a.way == belonging && w.odds(0.5) {
				g.belongs = append(g.belongs, a)
			}
			g.likes[a.key] = (0.2 + 0.8*w.Float64()) * (1.25 - g.Quiet)
		}
	}
}

// plan is how the house writes the activity down on its first day.
func (a *activity) plan(w *world, d civil.Day) care.ActivityPlan {
	p := care.ActivityPlan{Title: w.Activities[a.key], Kind: a.kind, Functions: a.does, Place: place(a.place), Room: a.room,
		Structured: !a.free, Everyone: a.way == everyone, SignUp: a.way == signedUp, Rule: "FREQ=WEEKLY;BYDAY=" + a.days,
		From: d, At: clock(a.from), Minutes: a.minutes, NamesNobody: true}
	if a.choice {
		p.Choice = w.Activities["choice"]
	}
	for _, name := range a.leaders {
		if i := slices.IndexFunc(w.staff, func(c *colleague) bool { return c.Name == name }); i >= 0 {
			p.Leaders = append(p.Leaders, w.staff[i].id)
		}
	}
	return p
}

func (a *activity) on(d civil.Day) bool {
	return strings.Contains(a.days, strings.ToUpper(d.Weekday().String()[:2]))
}

// takes lists the activities of a day.
func (w *world) takes(d civil.Day) []*activity {
	return slices.DeleteFunc(slices.Clone(w.programme), func(a *activity) bool { return !a.on(d) })
}

// join takes people into the groups that they belong to, some days after they came.
func (w *world) join(d civil.Day, g *guest) {
	if d.Sub(max(g.from, w.first)) != 3 || g.until == d {
		return
	}
	for _, a := range g.belongs {
		n := 0
		for _, o := range w.here(d) {
			if slices.Contains(o.belongs, a) {
				n++
			}
		}
		if a.room > 0 && n > a.room {
			g.belongs = slices.DeleteFunc(slices.Clone(g.belongs), func(o *activity) bool { return o == a })
			continue
		}
		if by := w.anyone(d, hm(14, 30), g.companions...); by != nil {
			w.act(d, hm(14, 30)+w.between(0, 40), by.who(), care.AgreeParticipation(care.ParticipationAgreed{Resident: g.id, Activity: a.id, From: d.Add(1)}))
		}
	}
}

// choose has people choose what they come to on a day: most the evening before, some in the morning.
func (w *world) choose(d civil.Day) {
	w.chosen = map[string][]*guest{}
	places := map[string]int{} // that were taken, also by those who drop out again
	for _, g := range w.here(d) {
		after := false // they have chosen among the alternatives
		var taken hours
		for _, i := range w.Perm(len(w.programme)) {
			a := w.programme[i]
			if !a.on(d) || a.way != signedUp || a.choice && after || !w.odds(g.likes[a.key]) || a.room > 0 && places[a.key] >= a.room || !taken.free(a.from, a.minutes) {
				continue
			}
			minute := w.between(hm(7, 30), min(hm(9, 40), a.from-5))
			if g.isAway(w.at(d, minute)) || g.isAway(w.at(d, a.from)) || g.isAway(w.at(d, a.from+a.minutes)) ||
				g.from == d && minute <= arrival+10 || g.until == d {
				continue
			}
			w.act(d, minute, g.who(), care.ChooseActivity(care.ChoiceMade{Resident: g.id, OccurrenceID: care.OccurrenceID{Activity: a.id, Day: d}}))
			after = after || a.choice
			places[a.key]++
			taken.take(a.from, a.minutes)
			if w.odds(0.06) {
				w.act(d, minute+w.between(1, 10), g.who(), care.DropChoice(care.ChoiceDropped{Resident: g.id, OccurrenceID: care.OccurrenceID{Activity: a.id, Day: d}}))
				continue
			}
			w.chosen[a.key] = append(w.chosen[a.key], g)
		}
	}
}

// comes lists who is expected at an activity and in the house.
func (w *world) comes(d civil.Day, a *activity) []*guest {
	in := w.settled(d, a.from, a.from+a.minutes)
	switch a.way {
	case signedUp:
		return slices.DeleteFunc(slices.Clone(w.chosen[a.key]), func(g *guest) bool { return !slices.Contains(in, g) })
	case belonging:
		return slices.DeleteFunc(in, func(g *guest) bool { return !slices.Contains(g.belongs, a) || d.Sub(max(g.from, w.first)) < 5 })
	}
	return in
}

// hold has an activity take place: who came is with who leads it, and afterwards somebody writes what there is to say.
func (w *world) hold(d civil.Day, a *activity) {
	people := w.comes(d, a)
	var leaders []*colleague
	for _, name := range a.leaders {
		i := slices.IndexFunc(w.staff, func(c *colleague) bool { return c.Name == name })
		if i >= 0 && w.works(w.staff[i], d, a.from) {
			leaders = append(leaders, w.staff[i])
		}
	}
	if len(leaders) == 0 {
		if by := w.anyone(d, a.from); by != nil {
			leaders = append(leaders, by)
		}
	}
	if len(people) == 0 || len(leaders) == 0 {
		return
	}
	for _, g := range people {
		w.of(g.key()).take(a.from, a.minutes)
	}
	w.of(leaders[0].Name).take(a.from, a.minutes)
	if a.key == "walk" {
		w.noted(d, a.from, min(w.around(a.minutes), a.minutes), care.Walk, a.place, leaders, people, false)
	}
	f := care.GroupHeld{Activity: a.id, Day: d}
	if list := w.Groups[a.group].List; len(list) > 0 && w.odds(map[bool]float64{true: 0.25, false: 0.7}[a.free]) {
		f.Note = w.draw("group."+a.group, list)
	}
	var noted []care.AttendanceNoted
	for _, g := range people {
		n := care.AttendanceNoted{Resident: g.id, Presence: care.PresenceThere}
		switch {
		case w.odds(0.06 + 0.06*(1-g.mood)):
			n.Presence = pick(w.chance, []care.Presence{care.PresenceAway, care.PresenceExcused})
		case w.odds(0.05):
			n.Presence = pick(w.chance, []care.Presence{care.PresenceLate, care.PresencePart})
		}
		if n.Presence != care.PresenceAway && n.Presence != care.PresenceExcused && w.odds(0.17) {
			n.Line = w.draw("line."+a.family+g.key(), w.Lines[a.family])
		}
		if n.Line != "" || n.Presence != care.PresenceThere {
			noted = append(noted, n)
		}
	}
	if f.Note != "" || len(noted) > 0 {
		w.act(d, a.from+a.minutes+w.between(5, 70), leaders[0].who(), care.HoldGroup(f, noted...))
	}
}
