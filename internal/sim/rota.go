package sim

import (
	"fmt"
	"slices"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/law"
	"milieu/internal/pattern"
)

// The rota of a house in which teams live in: under which rules, with whose consent, what is needed of a day; what colleagues wish, who is away and who
// would like to change; what is published, and the same weeks as three turns a day, to be looked at beside it.

const (
	rotaWeeks  = 6
	rotaBegins = 2 // days before the end on which the coordinator plans
)

// rest is what the night of somebody is who lives in: ten hours from ten.
func restAtNight(d care.DutyEntered) care.DutyEntered {
	d.Basis, d.Rest, d.RestFrom, d.RestUntil = string(law.CoLiving), "free", clock(hm(22, 0)), clock(dayBegins)
	return d
}

// agreeOnWork says on the first day under which rules the house works, how much everybody does, and what it needs.
func (w *world) agreeOnWork(d civil.Day) {
	if !w.manner.beds {
		return
	}
	chief := w.colleague("Hanne").who()
	w.act(d, hm(0, 7), chief, care.ChooseWorkRules(care.WorkRulesChosen{Pack: "no"}))
	w.act(d, hm(0, 7), chief, care.AgreeCover(care.CoverAgreed{Needs: []care.CoverNeed{
		{Name: w.Rota.Morning, From: clock(hm(8, 0)), Until: clock(hm(15, 0)), Least: 2}, {Name: w.Rota.Evening, From: clock(hm(15, 0)), Until: clock(hm(22, 0)), Least: 2}}}))
	for _, c := range w.staff {
		f := care.ContractAgreed{Staff: c.id, From: d.Add(-365), Share: 100, Week: 37*60 + 30, Way: string(pattern.DayPosts)}
		switch c.role {
		case "":
			f.Week, f.Way = 48*60, string(pattern.CoLiving)
		case "music":
			f.Share = 60
		case "psychologist":
			f.Share = 80
		case "physician", "manager", "auditor":
			continue
		}
		w.act(d, hm(0, 8), chief, care.AgreeContract(f))
		if c.role == "" {
			w.act(d, hm(0, 9), c.who(), care.AgreeDerogation(care.DerogationAgreed{Derogation: care.DerogationID("consent-" + c.Name), Staff: c.id, Rule: "no.coliving.hours.60", Document: w.Rota.Consent, From: d.Add(-365)}))
		}
	}
}

// planAhead is what colleagues and the coordinator do about the coming weeks, some days before the life stops.
func (w *world) planAhead(d civil.Day) {
	if d != max(w.last.Add(-rotaBegins), w.first) || !w.manner.beds {
		return
	}
	first := w.turn(w.last).Add(14)
	var teams [2][]*colleague
	for _, c := range w.staff {
		if c.role == "" {
			if i := 0; w.team(first, change) != c.team {
				i = 1
				teams[i] = append(teams[i], c)
			} else {
				teams[i] = append(teams[i], c)
			}
		}
	}
	mine, theirs := teams[0], teams[1]
	if len(mine) < 3 || len(theirs) < 3 {
		return
	}
	for i, c := range slices.Concat(mine[:2], theirs[:2]) {
		w.act(d, hm(12, 10+i), c.who(), care.MakeWish(care.WishMade{Staff: c.id, Day: first.Add(3 + 8*i), Off: i != 2, Words: w.Rota.Wishes[i%len(w.Rota.Wishes)]}))
	}
	away := mine[2]
	w.act(d, hm(12, 30), away.who(), care.NoteAbsence(care.AbsenceNoted{Absence: care.AbsenceID("holiday-" + away.Name), Staff: away.id, What: care.Holiday, From: first.Add(14), Until: first.Add(20)}))
	w.publishStays(d, first, teams)
	w.act(d, hm(14, 30), mine[0].who(), care.AskSwap(care.SwapAsked{Swap: "swap-demo", Duty: stayID(0, mine[0]), By: mine[0].id, To: theirs[0].id, For: stayID(1, theirs[0]), Words: w.Rota.Swap}))
}

func stayID(turn int, c *colleague) care.DutyID {
	return care.DutyID(fmt.Sprintf("stay-%d-%s", turn, c.Name))
}

// publishStays begins the draft of the coming weeks, publishes it, and draws the same weeks as three turns a day in another that nobody has published.
func (w *world) publishStays(d, first civil.Day, teams [2][]*colleague) {
	chief := w.colleague("Hanne").who()
	until := first.Add(7*rotaWeeks - 1)
	w.act(d, hm(13, 0), chief, care.BeginRota(care.RotaBegun{Rota: "rota-stays", Name: w.Rota.Stays, From: first, Until: until}))
	var put []care.DutyEntered
	for turn := range rotaWeeks {
		for _, c := range teams[turn%2] {
			if turn == 2 && c == teams[0][2] {
				continue // who is away
			}
			put = append(put, restAtNight(care.DutyEntered{Duty: stayID(turn, c), Staff: c.id, Team: c.team, From: w.at(first.Add(7*turn), change), Until: w.at(first.Add(7*turn+7), change)}))
		}
	}
	w.act(d, hm(13, 20), chief, care.DrawRota(care.RotaDrawn{Rota: "rota-stays", Put: put}))
	w.act(d, hm(13, 40), chief, care.PublishRota("rota-stays", 0, ""))

	draft := care.RotaDrawn{Rota: "rota-turns"}
	for _, p := range put {
		draft.Removed = append(draft.Removed, p.Duty)
	}
	everybody := slices.Concat(teams[0], teams[1])
	three := pattern.Usual(pattern.ThreePart)
	for i, st := range three.Plan(first, 7*rotaWeeks-1, w.zone) {
		for k, c := range everybody {
			if k%three.Teams == st.Team {
				draft.Put = append(draft.Put, care.DutyEntered{Duty: care.DutyID(fmt.Sprintf("turn-%d-%d", i, k)), Staff: c.id, Team: string(rune('A' + st.Team)), From: st.From.UTC(), Until: st.Until.UTC(), Basis: string(st.Basis)})
			}
		}
	}
	w.act(d, hm(14, 0), chief, care.BeginRota(care.RotaBegun{Rota: "rota-turns", Name: w.Rota.Turns, From: first, Until: until}))
	w.act(d, hm(14, 10), chief, care.DrawRota(draft))
}
