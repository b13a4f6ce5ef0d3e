package fhir

import (
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/words"
)

// Choices are what the files cannot say.
type Choices struct {
	House    string    // makes the same person somebody else in another house
	Admitted time.Time // when people came whose stay is not in the files; zero for now
	Words    *words.Words
}

// A Person is what was read about one person, as the house would take it.
type Person struct {
	Resident  care.ResidentID
	Name      string
	Decisions []care.Decision // to be taken together; none if the house knows all of it
	Left      []Left
}

// An arrival gathers what becomes of one person.
type arrival struct {
	in         *Input
	id         care.ResidentID
	who        *patient
	was        care.Resident // as the house knows them
	colleagues []care.Staff
	words      *words.Words
	zone       *time.Location
	now        time.Time
	today      civil.Day

	name                     string
	came                     time.Time // as the files say; zero if they do not
	companions               []care.StaffID
	allergies, illness, life lines
	ended                    []string                // allergies that are over
	texts                    []care.ElsewhereBrought // of plans and goals
	decisions                []care.Decision
	left                     tally
}

func (a *arrival) decide(d care.Decision) { a.decisions = append(a.decisions, d) }

// People says what would become of everybody who was read, in the order in which they were. Whoever looks should
// see the whole house.
func (in *Input) People(v care.View, choices Choices) (people []Person, left []Left) {
	rest := slices.Clone(in.left)
	arrivals, of := in.arrivals(v, choices, &rest)
	for _, k := range in.kept {
		subject, ok := k.body.(about)
		if !ok {
			continue
		}
		found := in.find(k, subject.about(), "Patient")
		switch a := of[found]; {
		case found == nil:
			rest.add(k.typ, "the person it is about was not among what was read")
		case a == nil:
			rest.add(k.typ, "the person it is about was not taken")
		default:
			if why := types[k.typ].take(a, k); why != "" {
				a.left.add(k.typ, why)
			}
		}
	}
	for _, a := range arrivals {
		if a.admit(choices); len(a.decisions) > 0 || a.was.Here() {
			a.describe()
			a.answers(func(q care.Question) []care.Answer { return v.Answers(a.id, q) })
			a.accompany(v.Companions(a.id))
			a.bring(choices.House, v.Elsewhere(a.id))
		}
		people = append(people, Person{a.id, a.name, a.decisions, a.left.sorted()})
	}
	return people, rest.sorted()
}

// arrivals finds who is who among the patients: one arrival for each person, and whom each patient is.
func (in *Input) arrivals(v care.View, choices Choices, left *tally) (list []*arrival, of map[*kept]*arrival) {
	residents := append(v.Residents(), v.Former()...)
	names := map[string]int{}
	for _, r := range v.Residents() {
		names[strings.ToLower(r.Name)]++
	}
	byID := map[care.ResidentID]*arrival{}
	of = map[*kept]*arrival{}
	for _, k := range in.kept {
		p, ok := k.body.(*patient)
		if !ok {
			continue
		}
		a := &arrival{in: in, id: k.resident(choices.House), who: p, name: p.nameUsed(), colleagues: v.Colleagues(),
			words: choices.Words, zone: v.Zone(), now: v.At(), today: v.Today()}
		twin := func(r care.Resident) bool {
			return r.ID != a.id && day(p.BirthDate) != 0 && r.Born == day(p.BirthDate) && strings.EqualFold(r.FullName, p.fullName())
		}
		why := p.refuse()
		switch {
		case why != "":
		case k.within != nil:
			why = "the person is only mentioned inside something else"
		case byID[a.id] != nil:
			why, of[k] = "the same person was read before, and that is taken", byID[a.id]
		case slices.ContainsFunc(residents, twin):
			why = "somebody of the same name and birth date is in the house already"
		}
		if why != "" {
			left.add(k.typ, why)
			continue
		}
		a.was, _ = v.Resident(a.id)
		if a.was.ID != "" {
			a.name = a.was.Name
		} else if names[strings.ToLower(a.name)]++; names[strings.ToLower(a.name)] > 1 {
			a.name = p.initialled()
		}
		byID[a.id], of[k], list = a, a, append(list, a)
	}
	return list, of
}
