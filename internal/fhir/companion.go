package fhir

import (
	"slices"
	"strings"

	"milieu/internal/care"
)

// practitioner is https://hl7.org/fhir/R4/practitioner.html.
type practitioner struct {
	Identifier []identifier
	Name       []humanName
}

// careTeam is https://hl7.org/fhir/R4/careteam.html.
type careTeam struct {
	Status      string
	Subject     reference
	Period      period
	Participant []struct {
		Member reference
		Period period
	}
}

func (t *careTeam) about() reference { return t.Subject }

// careTeam names those of a team who work in this house as the person's companions. They are known by their
// whole names: who is only called the same is somebody else.
func (a *arrival) careTeam(k *kept) string {
	t := k.body.(*careTeam)
	if t.Status != "" && t.Status != "active" || t.Period.over(a.today) {
		return "the team no longer follows the person, or does not yet"
	}
	for _, p := range t.Participant {
		name := clean(p.Member.Display)
		if found := a.in.find(k, p.Member, "Practitioner"); found != nil {
			for _, n := range found.body.(*practitioner).Name {
				name = n.full()
			}
		}
		colleagues := slices.DeleteFunc(slices.Clone(a.colleagues), func(c care.Staff) bool { return !strings.EqualFold(clean(c.Name), name) })
		switch {
		case p.Period.over(a.today):
			a.left.add("CareTeam.participant", "they no longer follow the person")
		case len(colleagues) != 1:
			a.left.add("CareTeam.participant", "no colleague here has that name, or several have")
		case !slices.Contains(a.companions, colleagues[0].ID):
			a.companions = append(a.companions, colleagues[0].ID)
		}
	}
	return ""
}

// accompany decides who follows the person, besides those who do already.
func (a *arrival) accompany(already []care.Staff) {
	for _, id := range a.companions {
		if !slices.ContainsFunc(already, func(c care.Staff) bool { return c.ID == id }) {
			a.decide(care.NameCompanion(care.CompanionNamed{Resident: a.id, Staff: id}))
		}
	}
}
