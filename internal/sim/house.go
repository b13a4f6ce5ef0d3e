package sim

import (
	"slices"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// A manner is how a kind of house is lived in.
type manner struct {
	word    string
	stay    [2]int   // the shortest and the longest stay, in days
	teams   []string // that have the house by turns
	beds    bool
	moments []moment
	days    []time.Weekday // on which it is open; nil is every day
}

type moment struct {
	name        string
	sort        care.MomentSort
	from, until int
}

var (
	nordAndSor = []string{"Nord", "Sør"}
	rhythm     = []moment{
		{"wake", care.MomentCalm, hm(7, 0), hm(8, 30)}, {"breakfast", care.MomentMeal, hm(8, 30), hm(9, 15)},
		{"lunch", care.MomentMeal, hm(13, 0), hm(13, 45)}, {"free", care.MomentFree, hm(15, 15), hm(16, 30)},
		{"supper", care.MomentMeal, hm(18, 0), hm(18, 45)}, {"evening", care.MomentFree, hm(19, 0), hm(22, 0)}}
	communal = slices.Concat(rhythm, []moment{{"tidy", care.MomentChore, hm(13, 45), hm(14, 0)}})
)

var manners = map[care.HouseKind]manner{
	care.Ward:        {word: "patient", stay: [2]int{63, 120}, teams: nordAndSor, beds: true, moments: rhythm},
	care.Institution: {word: "resident", stay: [2]int{90, 240}, teams: nordAndSor, beds: true, moments: rhythm},
	care.Community:   {word: "resident", stay: [2]int{270, 540}, teams: nordAndSor, beds: true, moments: communal},
	care.School:      {word: "pupil", stay: [2]int{150, 300}, teams: nordAndSor, beds: true, moments: communal},
	care.Group: {word: "member", stay: [2]int{120, 400}, teams: []string{"Nord"},
		moments: []moment{{"tea", care.MomentMeal, hm(16, 30), hm(17, 0)}}, days: []time.Weekday{time.Tuesday, time.Thursday}},
}

// open says whether people come on a day.
func (w *world) open(d civil.Day) bool {
	return w.manner.days == nil || slices.Contains(w.manner.days, d.Weekday())
}

// places are the rooms and what lies around them; for how many, and whether it is outdoors.
var places = []struct {
	name     string
	room     int
	outdoors bool
}{{"living", 0, false}, {"kitchen", 0, false}, {"dining", 0, false}, {"reading", 3, false}, {"music", 8, false}, {"workshop", 6, false},
	{"group", 14, false}, {"gym", 12, false}, {"quiet", 2, false}, {"garden", 0, true}, {"lake", 0, true}, {"woods", 0, true}, {"bench", 4, true}}

func place(name string) care.PlaceID {
	if name == "" {
		return ""
	}
	return care.PlaceID("place-" + name)
}

// furnish describes the house, on its first morning.
func (w *world) furnish(d civil.Day) {
	chief := w.colleague("Hanne").who()
	do := func(decision care.Decision) { w.act(d, hm(0, 5), chief, decision) }
	languages := []string{w.Language, "en", "nb"}
	slices.Sort(languages[1:])
	do(care.DescribeHouse(care.HouseDescribed{Name: w.Houses[string(w.Kind)], Kind: w.Kind, Word: w.manner.word,
		Languages: slices.Compact(languages), Zone: Zone}))
	for _, p := range places {
		do(care.NamePlace(care.PlaceNamed{Place: place(p.name), Name: w.Places[p.name], Outdoors: p.outdoors, Room: p.room}))
	}
	var moments []care.Moment
	for _, m := range w.manner.moments {
		moments = append(moments, care.Moment{Name: w.Moments[m.name], Sort: m.sort, From: clock(m.from), Until: clock(m.until)})
	}
	do(care.AgreeRhythm(care.RhythmAgreed{Moments: moments, QuietFrom: clock(hm(22, 0)), QuietUntil: clock(hm(7, 0))}))
	for _, c := range w.staff {
		role := c.role
		if role == "" {
			role = "team"
		}
		do(care.JoinStaff(care.StaffJoined{Staff: c.id, Name: c.Name, Profession: w.Professions[role]}))
		do(care.DescribeStaff(care.StaffDescribed{Staff: c.id, Name: c.Name, Profession: w.Professions[role], Strengths: c.strengths, Languages: c.languages}))
	}
	// A group that meets some afternoons keeps no rota; where people live, who is on duty sees.
	do(care.AgreeAccess(care.AccessAgreed{Everybody: !w.manner.beds, Before: 2, After: 12, Privacy: w.colleague("Hanne").id}))
	for _, a := range w.programme {
		do(care.PlanActivity(care.ActivityPlanned{Activity: a.id, ActivityPlan: a.plan(w, d)}))
	}
	w.agreeOnWork(d)
	w.enterDuties(d, w.turn(d).Add(7))
	w.apart(func() { w.begin(d) })
}
