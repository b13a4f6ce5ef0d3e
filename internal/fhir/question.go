package fhir

import (
	"cmp"
	"slices"
	"strings"

	"milieu/internal/care"
)

// What is known elsewhere about a person answers two of the house's questions, in the house's words: allergies and
// background. The person's own answer, or the team's, is never written over.

// allergy is https://hl7.org/fhir/R4/allergyintolerance.html.
type allergy struct {
	ClinicalStatus     codeable
	VerificationStatus codeable
	Criticality        string
	Code               codeable
	Patient            reference
	Reaction           []struct{ Manifestation []codeable }
}

func (f *allergy) about() reference { return f.Patient }

// noneKnown are the SNOMED CT codes that say that somebody asked, and there is no allergy.
var noneKnown = map[string]string{
	"716186003": "import.allergy.none",
	"409137002": "import.allergy.none-medicine",
	"429625007": "import.allergy.none-food",
	"716184000": "import.allergy.none-latex",
	"428607008": "import.allergy.none-surroundings",
}

func (a *arrival) allergy(k *kept) string {
	f := k.body.(*allergy)
	name := f.Code.said()
	switch {
	case f.VerificationStatus.has("refuted", "entered-in-error"):
		a.ended = append(a.ended, name)
		return "it turned out not to be so"
	case f.ClinicalStatus.has("inactive", "resolved"):
		a.ended = append(a.ended, name)
		return "it is over"
	}
	for _, c := range f.Code.Coding {
		if key := noneKnown[c.Code]; key != "" {
			a.allergies.none = append(a.allergies.none, a.words.Say(key))
			return ""
		}
	}
	if name == "" {
		return "it does not say what it is about"
	}
	line := name
	var reactions []string
	for _, r := range f.Reaction {
		for _, m := range r.Manifestation {
			if said := m.said(); said != "" && !slices.Contains(reactions, said) {
				reactions = append(reactions, said)
			}
		}
	}
	if len(reactions) > 0 {
		line = a.words.Say("import.allergy.reaction", "Name", line, "Reactions", reactions)
	}
	if f.Criticality == "high" {
		line = a.words.Say("import.allergy.dangerous", "Name", line)
	}
	if f.VerificationStatus.has("unconfirmed", "presumed") {
		line = a.words.Say("import.unconfirmed", "Name", line)
	}
	return a.allergies.add("", line, name)
}

// condition is https://hl7.org/fhir/R4/condition.html.
type condition struct {
	ClinicalStatus     codeable
	VerificationStatus codeable
	Category           []codeable
	Code               codeable
	Subject            reference
	OnsetDateTime      string
	OnsetPeriod        period
	AbatementDateTime  string
	AbatementPeriod    period
	AbatementString    string
}

func (c *condition) about() reference { return c.Subject }

// lifeCodes are findings of SNOMED CT about how somebody lives, which are no illness: schooling, work, housing,
// company. Systems of today mix them with the illnesses.
var lifeCodes = []string{
	"105531004", // housing unsatisfactory
	"160903007", // full-time employment
	"160904001", // part-time employment
	"224295006", // only received primary school education
	"224299000", // received higher education
	"224355006", // served in armed forces
	"266934004", // transport problem
	"266948004", // has a criminal record
	"32911000",  // homeless
	"422650009", // social isolation
	"423315002", // limited social contact
	"424393004", // reports of violence in the environment
	"446654005", // refugee
	"473461003", // educated to high school level
	"706893006", // victim of intimate partner abuse
	"713458007", // lack of access to transportation
	"73438004",  // unemployed
	"73595000",  // stress
	"741062008", // not in labor force
}

// chores are not about the person but about what an office has to do.
var chores = []string{"314529007"} // medication review due

func (a *arrival) condition(k *kept) string {
	c := k.body.(*condition)
	name := c.Code.said()
	switch {
	case c.VerificationStatus.has("refuted", "entered-in-error"):
		return "it turned out not to be so"
	case c.ClinicalStatus.has("inactive", "remission", "resolved") || c.AbatementDateTime != "" || c.AbatementPeriod.End != "" || c.AbatementString != "":
		return "it is over"
	case name == "":
		return "it does not say what it is about"
	case c.Code.has(chores...):
		return "it is a reminder to an office"
	}
	line := name
	began := cmp.Or(year(c.OnsetDateTime), year(c.OnsetPeriod.Start))
	if began != "" {
		line = a.words.Say("import.since", "Name", line, "Year", began)
	}
	if c.VerificationStatus.has("unconfirmed", "provisional", "differential") {
		line = a.words.Say("import.unconfirmed", "Name", line)
	}
	social := slices.ContainsFunc(c.Category, func(c codeable) bool { return c.has("sdoh") })
	if social || c.Code.has(lifeCodes...) {
		return a.life.add(began, line, name)
	}
	return a.illness.add(began, line, name)
}

// lines are what is said about one thing, each once, with the year since when.
type lines struct {
	list []line
	none []string // that there is nothing, if so it was said
}

type line struct{ year, text, key string }

// add adds a line. What is meant by it is its key; a later one about the same is not needed.
func (l *lines) add(year, text string, key ...string) string {
	meant := strings.ToLower(cmp.Or(strings.Join(key, ""), text))
	for _, have := range l.list {
		if have.key == meant {
			return "it was said already"
		}
	}
	l.list = append(l.list, line{year, text, meant})
	return ""
}

// texts are the lines, the latest first.
func (l *lines) texts() []string {
	slices.SortStableFunc(l.list, func(a, b line) int { return cmp.Compare(b.year, a.year) })
	var texts []string
	for _, line := range l.list {
		texts = append(texts, line.text)
	}
	return texts
}

// section puts lines under a heading, as far as an answer has room.
func (a *arrival) section(answer *strings.Builder, typ, heading string, texts []string) {
	first := heading
	for _, text := range texts {
		more := text + "\n"
		if first != "" {
			more = first + "\n" + more
		}
		if answer.Len() > 0 && first != "" {
			more = "\n" + more
		}
		if answer.Len()+len(more) > care.AnswerLongest {
			a.left.add(typ, "the answer has no room for it; write it in a note")
			continue
		}
		answer.WriteString(more)
		first = ""
	}
}

// answers decides what is known about the questions. known are the answers that stand.
func (a *arrival) answers(known func(care.Question) []care.Answer) {
	a.answer(known, care.Allergies, func(s *strings.Builder, before string) {
		a.section(s, "AllergyIntolerance", "", a.stillTrue(before))
	})
	a.answer(known, "background", func(s *strings.Builder, _ string) {
		a.section(s, "Condition", a.words.Say("import.illness"), a.illness.texts())
		a.section(s, "Condition", a.words.Say("import.life"), a.life.texts())
		if y := year(a.who.BirthDate); y != "" && day(a.who.BirthDate) == 0 {
			a.section(s, "Patient", "", []string{a.words.Say("import.born", "Year", y)})
		}
	})
}

// stillTrue are the allergies, with those of an earlier import that nothing here says are over: to forget one is
// worse than to keep it.
func (a *arrival) stillTrue(before string) []string {
	var texts, settled []string
	for _, l := range a.allergies.list {
		texts, settled = append(texts, l.text), append(settled, l.key)
	}
	for _, key := range noneKnown {
		settled = append(settled, a.words.Say(key))
	}
	settled = append(settled, a.ended...)
	for line := range strings.Lines(before) {
		line = strings.TrimSpace(line)
		if line != "" && !slices.ContainsFunc(settled, func(name string) bool { return isAbout(line, name) }) {
			texts = append(texts, line)
		}
	}
	if len(texts) == 0 {
		return a.allergies.none
	}
	return texts
}

// isAbout says whether a line begins with a name, and not with a longer one.
func isAbout(line, name string) bool {
	line, name = strings.ToLower(line), strings.ToLower(name)
	return name != "" && (line == name || strings.HasPrefix(line, name+":") || strings.HasPrefix(line, name+" ("))
}

// answer decides the answer to one question, unless the house has found out for itself or nothing changed.
func (a *arrival) answer(known func(care.Question) []care.Answer, q care.Question, write func(s *strings.Builder, before string)) {
	var before care.Answer
	for _, answer := range known(q) {
		if !answer.Own {
			before = answer
		}
	}
	var s strings.Builder
	write(&s, before.Words)
	text := strings.TrimSpace(s.String())
	switch {
	case text == "" || text == before.Words:
	case before.Words != "" && before.By.Role != care.RoleProgram:
		a.left.add("answer", "the team has found out about "+string(q)+" for itself, and that stays")
	default:
		a.decide(care.AnswerQuestion(care.QuestionAnswered{Resident: a.id, Question: q, Words: text}))
	}
}
