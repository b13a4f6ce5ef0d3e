package fhir

import (
	"cmp"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
)

// What another system says of somebody's goals and of what is done there lies beside the plan, as the words of whoever
// wrote it. It is never the plan: see care.ElsewhereBrought.

// annotation is https://hl7.org/fhir/R4/datatypes.html#Annotation.
type annotation struct {
	AuthorString    string
	AuthorReference reference
	Time, Text      string
}

// goal is https://hl7.org/fhir/R4/goal.html.
type goal struct {
	LifecycleStatus   string
	AchievementStatus codeable
	Description       codeable
	Subject           reference
	StartDate         string
	StatusDate        string
	ExpressedBy       reference
	Target            []struct {
		DetailString          string
		DetailCodeableConcept codeable
		DetailQuantity        struct {
			Value json.Number
			Unit  string
		}
	}
	Note []annotation
}

func (g *goal) about() reference { return g.Subject }

// aim is when the goal would be called reached there.
func (g *goal) aim() string {
	var aims []string
	for _, t := range g.Target {
		said := cmp.Or(clean(t.DetailString), t.DetailCodeableConcept.said())
		if said == "" {
			said = clean(t.DetailQuantity.Value.String() + " " + t.DetailQuantity.Unit)
		}
		if said != "" {
			aims = append(aims, said)
		}
	}
	return strings.Join(aims, ", ")
}

func (a *arrival) goal(k *kept) string {
	g := k.body.(*goal)
	switch {
	case slices.Contains([]string{"completed", "cancelled", "entered-in-error", "rejected"}, g.LifecycleStatus) || g.AchievementStatus.has("achieved", "not-attainable"):
		return "it was reached, or given up"
	case g.Description.said() == "":
		return "it does not say what it is about"
	}
	text := care.ElsewhereBrought{Sort: care.ElsewhereGoal, Words: g.Description.said(), Aim: g.aim(), Author: a.author(k, g.ExpressedBy), On: a.written(g.StatusDate, g.StartDate)}
	why := a.text(text)
	for _, n := range g.Note {
		a.note(k, n, text)
	}
	return why
}

// carePlan is https://hl7.org/fhir/R4/careplan.html.
type carePlan struct {
	Text        struct{ Div string }
	Status      string
	Title       string
	Description string
	Category    []codeable
	Subject     reference
	Period      period
	Created     string
	Author      reference
	Activity    []struct {
		Detail struct {
			Code        codeable
			Description string
			Status      string
		}
	}
	Note []annotation
}

func (p *carePlan) about() reference { return p.Subject }

// markup is what a narrative has that is not words (https://hl7.org/fhir/R4/narrative.html).
var markup = regexp.MustCompile(`<[^>]*>`)

// entities are those that a narrative may use, and any text must not.
var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&nbsp;", " ", "&#160;", " ", "&amp;", "&")

// generalPlans are categories that only say that a plan is one (US Core).
var generalPlans = map[string]bool{"assess-plan": true, "734163000": true}

// name is what a plan is called there.
func (p *carePlan) name() string {
	name := cmp.Or(clean(p.Title), clean(p.Description))
	for _, c := range p.Category {
		if name == "" && !generalPlans[c.code()] {
			name = c.said()
		}
	}
	return name
}

func (a *arrival) carePlan(k *kept) string {
	p := k.body.(*carePlan)
	switch {
	case slices.Contains([]string{"completed", "revoked", "entered-in-error"}, p.Status) || p.Period.over(a.today):
		return "it is over"
	case p.Status == "draft":
		return "it is only a draft"
	}
	text := care.ElsewhereBrought{Sort: care.ElsewhereMeasure, Of: p.name(), Author: a.author(k, p.Author), On: a.written(p.Created, p.Period.Start)}
	said, why := false, "it does not say what is planned"
	for _, act := range p.Activity {
		text.Words = cmp.Or(clean(act.Detail.Description), act.Detail.Code.said())
		if text.Words != "" && !slices.Contains([]string{"completed", "cancelled", "stopped", "entered-in-error"}, act.Detail.Status) {
			if why = a.text(text); why == "" {
				said = true
			}
		}
	}
	if text.Words == "" { // no activity says anything: what the plan is called is what is planned
		text.Words, text.Of = cmp.Or(text.Of, clean(entities.Replace(markup.ReplaceAllString(p.Text.Div, " ")))), ""
		if text.Words != "" {
			why = a.text(text)
			said = why == ""
		}
	}
	for _, n := range p.Note {
		said = a.note(k, n, text) || said
	}
	if said {
		return ""
	}
	return why
}

// note brings what somebody noted on a plan or goal, and says whether it did.
func (a *arrival) note(k *kept, n annotation, of care.ElsewhereBrought) bool {
	words := clean(n.Text)
	if words == "" {
		return false
	}
	of.Sort, of.Words, of.Aim = care.ElsewhereMeasure, words, ""
	of.Author = cmp.Or(clean(n.AuthorString), a.author(k, n.AuthorReference), of.Author)
	if on := a.written(n.Time); !on.IsZero() {
		of.On = on
	}
	why := a.text(of)
	if why != "" {
		a.left.add(k.typ+".note", why)
	}
	return why == ""
}

// author is who wrote something there, as it is said there; "" if it is not.
func (a *arrival) author(k *kept, ref reference) string {
	if name := clean(ref.Display); name != "" {
		return name
	}
	if found := a.in.find(k, ref, "Practitioner"); found != nil {
		for _, n := range found.body.(*practitioner).Name {
			if name := n.full(); name != "" {
				return name
			}
		}
	}
	if found := a.in.find(k, ref, "Patient"); found != nil {
		return found.body.(*patient).nameUsed()
	}
	return ""
}

// written is the first of some dates that is a whole day of the past.
func (a *arrival) written(dates ...string) civil.Day {
	for _, s := range dates {
		if d := day(s); d > 0 && !d.After(a.today) {
			return d
		}
	}
	return 0
}

// text adds a text, or says why not.
func (a *arrival) text(text care.ElsewhereBrought) string {
	switch {
	case len(text.Words) > care.PlanLongest || len(text.Of) > care.PlanLongest || len(text.Aim) > care.PlanLongest || len(text.Author) > care.PlanLongest:
		return "it is longer than anybody would read beside a plan"
	case slices.ContainsFunc(a.texts, func(t care.ElsewhereBrought) bool {
		return t.Sort == text.Sort && strings.EqualFold(t.Words, text.Words)
	}):
		return "it was said already"
	}
	a.texts = append(a.texts, text)
	return ""
}

// bring decides that texts came, but for those that are known. The same text is always the same.
func (a *arrival) bring(house string, known []care.Elsewhere) {
	waiting := 0
	for _, e := range known {
		if e.Waits() {
			waiting++
		}
	}
	for _, text := range a.texts {
		text.Resident = a.id
		text.Elsewhere = care.ElsewhereID(derived(house, "elsewhere", string(a.id), string(text.Sort), strings.ToLower(text.Words)))
		if slices.ContainsFunc(known, func(e care.Elsewhere) bool { return e.Elsewhere == text.Elsewhere }) {
			continue
		}
		if waiting++; waiting > care.ElsewhereMost {
			a.left.add(map[care.ElsewhereSort]string{care.ElsewhereGoal: "Goal", care.ElsewhereMeasure: "CarePlan"}[text.Sort], "there is no room for more beside a plan; take some in, or leave them, first")
			continue
		}
		a.decide(care.BringElsewhere(text))
	}
}

// ErrSeveral is why what was read cannot be brought to one resident: it is about several people.
var ErrSeveral = errors.New("the plans and goals are about several people")

// Proposals says what would be brought beside one resident's plan: all plans and goals that were read, whatever they call
// the person, and what was left. The error is ErrSeveral if they are about more than one.
func (in *Input) Proposals(v care.View, id care.ResidentID, house string) ([]care.Decision, []Left, error) {
	a := &arrival{in: in, id: id, zone: v.Zone(), now: v.At(), today: v.Today()}
	subjects := map[string]bool{}
	for _, k := range in.kept {
		if k.typ != "CarePlan" && k.typ != "Goal" {
			continue
		}
		ref := k.body.(about).about()
		subject := cmp.Or(ref.Reference, ref.Identifier.System+"|"+ref.Identifier.Value)
		if found := in.find(k, ref, "Patient"); found != nil {
			subject = string(found.resident(house))
		}
		if subject != "|" {
			subjects[subject] = true
		}
		if why := types[k.typ].take(a, k); why != "" {
			a.left.add(k.typ, why)
		}
	}
	if len(subjects) > 1 {
		return nil, nil, ErrSeveral
	}
	a.bring(house, v.Elsewhere(id))
	return a.decisions, a.left.sorted(), nil
}
