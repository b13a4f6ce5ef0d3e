package fhir

import (
	"cmp"
	"crypto/sha256"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/care"

	"github.com/google/uuid"
)

// patient is https://hl7.org/fhir/R4/patient.html. Gender is administrative there, and says nothing about pronouns.
type patient struct {
	Extension        []extension
	Identifier       []identifier
	Active           *bool
	Name             []humanName
	BirthDate        string
	DeceasedBoolean  bool
	DeceasedDateTime string
	Communication    []struct {
		Language  codeable
		Preferred bool
	}
	Link []struct{ Type string }
}

// refuse says why a patient does not become a resident; "" if they may.
func (p *patient) refuse() string {
	switch {
	case p.DeceasedBoolean || p.DeceasedDateTime != "":
		return "the person has died"
	case p.Active != nil && !*p.Active:
		return "the record is no longer in use there"
	case slices.ContainsFunc(p.Link, func(l struct{ Type string }) bool { return l.Type == "replaced-by" }):
		return "another record took its place there"
	case p.extension("http://hl7.org/fhir/StructureDefinition/patient-animal") != nil:
		return "it is not about a person"
	case p.nameUsed() == "":
		return "the person has no name there"
	}
	return ""
}

func (p *patient) extension(url string) *extension {
	i := slices.IndexFunc(p.Extension, func(e extension) bool { return e.URL == url })
	if i < 0 {
		return nil
	}
	return &p.Extension[i]
}

// nameUses are the uses of a name (https://hl7.org/fhir/R4/valueset-name-use.html), first the one that the person
// goes by. Names that are no longer used are not used.
var nameUses = []string{"usual", "nickname", "official", "", "temp", "anonymous"}

// named returns the person's name of the first of some uses.
func (p *patient) named(uses ...string) humanName {
	for _, use := range uses {
		for _, n := range p.Name {
			if n.Use == use && n.Period.End == "" && n.full() != "" {
				return n
			}
		}
	}
	return humanName{}
}

// nameUsed is what the person is called.
func (p *patient) nameUsed() string {
	n := p.named(nameUses...)
	for _, given := range n.Given {
		if given = clean(given); given != "" {
			return given
		}
	}
	return cmp.Or(clean(n.Text), clean(n.Family))
}

// fullName is the name as in the papers.
func (p *patient) fullName() string { return p.named("official", "", "usual", "temp").full() }

func (n humanName) full() string {
	if whole := clean(strings.Join(n.Given, " ") + " " + n.Family); whole != "" {
		return whole
	}
	return clean(n.Text)
}

// initialled is the name used with the first letter of the family's, for the second Anna in a house.
func (p *patient) initialled() string {
	if f := []rune(clean(p.named(nameUses...).Family + p.named("official", "").Family)); len(f) > 0 {
		return p.nameUsed() + " " + string(f[:1]) + "."
	}
	return p.nameUsed()
}

// bcp47 is what a language is written like; other codes mean something else to the one who wrote them.
var bcp47 = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// languages are those the person speaks, the preferred one first.
func (p *patient) languages() []string {
	var best, others []string
	for _, c := range p.Communication {
		i := slices.IndexFunc(c.Language.Coding, func(code coding) bool { return bcp47.MatchString(code.Code) })
		switch {
		case i < 0:
		case c.Preferred:
			best = append(best, c.Language.Coding[i].Code)
		default:
			others = append(others, c.Language.Coding[i].Code)
		}
	}
	var all []string
	for _, l := range append(best, others...) {
		if !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}

// interpreter says whether the person needs one: https://hl7.org/fhir/R4/extension-patient-interpreterrequired.html
// and US Core's, which answers in SNOMED CT (373066001 is yes).
func (p *patient) interpreter() bool {
	if e := p.extension("http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"); e != nil {
		return e.ValueBoolean
	}
	e := p.extension("http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed")
	return e != nil && (e.ValueCoding.Code == "373066001" || e.ValueCodeableConcept.has("373066001"))
}

// resident is who a patient is in a house: always the same, however often they are read. It is made from the
// identifier that says least about the person, since a number that a state gives can be guessed back.
func (k *kept) resident(house string) care.ResidentID {
	p := k.body.(*patient)
	var best string
	rank := 0
	for _, i := range p.Identifier {
		r := 3
		switch {
		case i.System == "" || i.Value == "" || i.Use == "old" || i.Use == "temp" || i.Period.End != "":
			continue
		case i.national():
			r = 1
		case i.Use == "secondary":
			r = 2
		}
		if r > rank {
			best, rank = i.System+"|"+i.Value, r
		}
	}
	switch {
	case best == "" && k.url != "":
		best = k.url
	case best == "" && k.id != "":
		best = "Patient/" + k.id
	case best == "":
		best = p.fullName() + "|" + p.BirthDate
	}
	return care.ResidentID(derived(house, "resident", best))
}

// national says whether a state gave the number: by its type (HL7 v2 table 0203), or by its system.
func (i identifier) national() bool {
	return i.Type.has("SS", "NI", "NN", "NNxxx", "NNNOR", "PPN", "DL", "SB") ||
		slices.Contains([]string{"http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.578.1.12.4.1.4.1", "urn:oid:2.16.578.1.12.4.1.4.2"}, i.System)
}

// derived makes an ID that is always the same for the same thing. house names the
// house with a salt: see care.ImportSalted.
func derived(house string, parts ...string) string {
	return uuid.NewHash(sha256.New(), uuid.NameSpaceURL, []byte("urn:milieu:house:"+house+"|"+strings.Join(parts, "|")), 8).String()
}

// encounter is https://hl7.org/fhir/R4/encounter.html.
type encounter struct {
	Status  string
	Class   coding
	Subject reference
	Period  period
}

func (e *encounter) about() reference { return e.Subject }

// inpatient are the classes of those who stay the night (https://terminology.hl7.org/ValueSet-v3-ActEncounterCode.html).
var inpatient = []string{"IMP", "ACUTE", "NONAC"}

// encounter finds when the person came: the latest stay elsewhere that has not ended.
func (a *arrival) encounter(k *kept) string {
	e := k.body.(*encounter)
	start := instant(e.Period.Start, a.zone)
	switch {
	case !slices.Contains(inpatient, e.Class.Code):
		return "it was a visit, not a stay"
	case !slices.Contains([]string{"in-progress", "arrived", "onleave"}, e.Status) || e.Period.End != "":
		return "the stay is over, or never began"
	case start.IsZero() || start.After(a.now):
		return "it does not say which day the stay began"
	case start.After(a.came):
		a.came = start
	}
	return ""
}

// admit decides that the person comes, or comes back. Whoever went home is not admitted again by a file that
// was written before.
func (a *arrival) admit(choices Choices) {
	on := a.came
	if on.IsZero() {
		on = choices.Admitted
	}
	last := a.was.Stay()
	switch {
	case a.was.Here():
		return
	case len(a.was.Stays) > 0 && !on.After(last.Until):
		a.left.add("Patient", "the person went home, and nothing here says that they came back; give --admitted to admit them again")
		return
	case on.IsZero():
		on = a.now
	}
	stay := derived(choices.House, string(a.id), "stay", strconv.Itoa(len(a.was.Stays)+1))
	a.decide(care.Admit(care.ResidentAdmitted{Resident: a.id, Stay: care.StayID(stay), Name: a.name, On: on.UTC().Truncate(time.Second)}))
}

// describe decides who the person is. The papers are right about the full name and the birth date; the house and
// the person are right about what they are called and speak.
func (a *arrival) describe() {
	p := a.who
	now := a.was.ResidentDescribed
	if now.Resident == "" {
		now = care.ResidentDescribed{Resident: a.id, Name: a.name}
	}
	before := now
	if full := p.fullName(); full != "" {
		now.FullName = full
	}
	if born := day(p.BirthDate); born != 0 && !born.After(a.today) {
		now.Born = born
	} else if p.BirthDate != "" {
		a.left.add("Patient.birthDate", "it is no whole date of the past")
	}
	if len(now.Languages) == 0 {
		now.Languages = p.languages()
	}
	now.Interpreter = now.Interpreter || p.interpreter()
	if !strings.HasPrefix(now.Name, p.nameUsed()) {
		a.left.add("Patient.name", "the house calls the person otherwise, and knows better")
	}
	if known := len(a.was.Stays) > 0; !known || !same(before, now) {
		a.decide(care.DescribeResident(now))
	}
}

func same(a, b care.ResidentDescribed) bool {
	return a.Name == b.Name && a.FullName == b.FullName && a.Born == b.Born && a.Interpreter == b.Interpreter && slices.Equal(a.Languages, b.Languages)
}
