package fhir

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/words"
)

var now = time.Date(2026, 11, 21, 10, 20, 0, 0, time.UTC)

var program = care.ByProgram("import")

// house is a new house in Oslo, in memory, where Ingrid Lie and Jonas work.
func house(t testing.TB) *journal.House {
	t.Helper()
	j := journal.Open(new(journal.Memory), func() time.Time { return now }, nil)
	t.Cleanup(func() { _ = j.Close() })
	h, err := j.House(t.Context(), "h1")
	if err != nil {
		t.Fatal(err)
	}
	do(t, h, care.DescribeHouse(care.HouseDescribed{Name: "Fjellheim", Kind: care.Ward, Word: "resident", Languages: []string{"en"}, Zone: "Europe/Oslo"}))
	do(t, h, care.AgreeAccess(care.AccessAgreed{Everybody: true}))
	do(t, h, care.JoinStaff(care.StaffJoined{Staff: "ingrid", Name: "Ingrid Lie", Profession: "milieu therapist"}))
	do(t, h, care.JoinStaff(care.StaffJoined{Staff: "jonas", Name: "Jonas", Profession: "milieu therapist"}))
	return h
}

func do(t testing.TB, h *journal.House, ds ...care.Decision) {
	t.Helper()
	if _, err := h.Do(context.Background(), journal.Form{By: program}, care.Together(ds...)); err != nil && len(ds) > 1 {
		t.Fatal(err)
	} else if err == nil || len(ds) > 1 {
		return
	}
	if _, err := h.Do(context.Background(), journal.Form{By: program}, ds[0]); err != nil {
		t.Fatal(err)
	}
}

// look says what reading some files would do.
func look(t testing.TB, h *journal.House, in *Input, choices Choices) (people []Person, left []Left) {
	t.Helper()
	choices.House, choices.Words = h.ID(), words.For("en")
	h.View(program, func(v care.View) { people, left = in.People(v, choices) })
	return people, left
}

// take reads resources and does what they say.
func take(t testing.TB, h *journal.House, files ...string) (people []Person, left []Left) {
	t.Helper()
	return takeWith(t, h, Choices{}, files...)
}

func takeWith(t testing.TB, h *journal.House, choices Choices, files ...string) (people []Person, left []Left) {
	t.Helper()
	in := new(Input)
	for i, file := range files {
		if err := in.Read(fmt.Sprintf("file-%d", i), strings.NewReader(file)); err != nil {
			t.Fatal(err)
		}
	}
	people, left = look(t, h, in, choices)
	for _, p := range people {
		if len(p.Decisions) > 0 {
			do(t, h, append(p.Decisions, care.Together())...)
		}
	}
	if err := h.Check(); err != nil {
		t.Fatal(err)
	}
	return people, left
}

// seen is what the team sees of somebody, by the name they use.
func seen(t testing.TB, h *journal.House, name string) (r care.Resident, answers map[care.Question]string) {
	t.Helper()
	answers = map[care.Question]string{}
	h.View(program, func(v care.View) {
		for _, one := range v.Residents() {
			if one.Name == name {
				r = one
			}
		}
		for _, q := range care.Questions {
			if a, ok := v.Answer(r.ID, q); ok {
				answers[q] = a.Words
				if a.Own && a.By == program {
					t.Errorf("the import speaks with the person's own voice about %s", q)
				}
			}
		}
	})
	if r.ID == "" {
		t.Fatalf("nobody here is called %q", name)
	}
	return r, answers
}

func has(left []Left, typ, why string) bool {
	for _, l := range left {
		if l.Type == typ && strings.Contains(l.Why, why) {
			return true
		}
	}
	return false
}

const jim = `{"resourceType":"Patient","id":"p1","active":true,
  "identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"444-22-2222"},{"system":"urn:mrn","value":"12345"}],
  "name":[{"use":"official","family":"Chalmers","given":["Peter","James"]},{"use":"usual","given":["Jim"]},{"use":"maiden","family":"Windsor","given":["Peter"]}],
  "gender":"male","birthDate":"1974-12-25",
  "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired","valueBoolean":true}],
  "communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"en"}]}},{"language":{"coding":[{"code":"nb-NO"}]},"preferred":true},{"language":{"text":"some other"}}]}`

func TestPatient(t *testing.T) {
	h := house(t)
	people, _ := take(t, h, jim)
	if len(people) != 1 || people[0].Name != "Jim" {
		t.Fatalf("got %+v", people)
	}
	r, _ := seen(t, h, "Jim")
	if r.FullName != "Peter James Chalmers" || r.Born.String() != "1974-12-25" || !r.Interpreter || r.Pronouns != "" ||
		fmt.Sprint(r.Languages) != "[nb-NO en]" || !r.Stay().From.Equal(now) {
		t.Errorf("got %+v", r)
	}
	if strings.Contains(string(r.ID), "444") {
		t.Errorf("the ID %s says who the person is", r.ID)
	}
	// Read again, from another file under another name of its server, it is the same person, and nothing is written.
	seq := h.Seq()
	people, _ = take(t, h, `{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://other/Patient/9","resource":`+strings.Replace(jim, `"p1"`, `"9"`, 1)+`}]}`)
	if len(people) != 1 || people[0].Resident != r.ID || h.Seq() != seq {
		t.Errorf("read again: %+v, %d entries after %d", people, h.Seq(), seq)
	}
}

func TestPatientChanged(t *testing.T) {
	h := house(t)
	take(t, h, jim)
	r, _ := seen(t, h, "Jim")
	called := r.ResidentDescribed
	called.Name, called.Pronouns, called.OnWall, called.Languages = "Jay", "they/them", true, []string{"en"}
	do(t, h, care.DescribeResident(called), care.AnswerQuestion(care.QuestionAnswered{Resident: r.ID, Question: "interests", Words: "boats"}))
	people, _ := take(t, h, strings.Replace(jim, "1974-12-25", "1974-12-24", 1))
	if !has(people[0].Left, "Patient.name", "knows better") {
		t.Errorf("left: %+v", people[0].Left)
	}
	r, _ = seen(t, h, "Jay")
	if r.Born.String() != "1974-12-24" || r.Pronouns != "they/them" || !r.OnWall || fmt.Sprint(r.Languages) != "[en]" || len(r.Stays) != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestNotAdmitted(t *testing.T) {
	for why, change := range map[string][2]string{
		"has died":                 {`"gender"`, `"deceasedDateTime":"2019","gender"`},
		"no longer in use":         {`"active":true`, `"active":false`},
		"another record":           {`"gender"`, `"link":[{"type":"replaced-by"}],"gender"`},
		"not about a person":       {`"url":"http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"`, `"url":"http://hl7.org/fhir/StructureDefinition/patient-animal"`},
		"no name":                  {`"name"`, `"alias"`},
		"only mentioned inside":    {`{"resourceType":"Patient"`, `{"resourceType":"Goal","description":{"text":"x"},"subject":{"reference":"#p1"},"contained":[{"resourceType":"Patient"`},
		"the person has died":      {`"gender"`, `"deceasedBoolean":true,"gender"`},
		"name and birth date is":   {`"12345"`, `"99999"`},
		"same person was read bef": {`"p1"`, `"p2"`},
	} {
		h := house(t)
		text := strings.Replace(jim, change[0], change[1], 1)
		if text == jim {
			t.Fatalf("%s changes nothing", why)
		}
		switch {
		case strings.HasPrefix(why, "only"):
			text += "]}"
		case strings.HasPrefix(why, "name and"):
			take(t, h, jim)
		case strings.HasPrefix(why, "same"):
			text = jim + text
		}
		seq := h.Seq()
		people, left := take(t, h, text)
		if !has(left, "Patient", why) || (len(people) > 0 || h.Seq() != seq) && !strings.HasPrefix(why, "same") {
			t.Errorf("%s: got %+v, left %+v", why, people, left)
		}
	}
}

func TestPartialBirthDate(t *testing.T) {
	h := house(t)
	people, _ := take(t, h, strings.Replace(jim, "1974-12-25", "1974-12", 1))
	r, answers := seen(t, h, "Jim")
	if r.Born != 0 || answers["background"] != "Born in 1974; the day is not known." || !has(people[0].Left, "Patient.birthDate", "whole date") {
		t.Errorf("born %v, %v, left %v", r.Born, answers, people[0].Left)
	}
}

func TestSameName(t *testing.T) {
	h := house(t)
	anna := `{"resourceType":"Patient","id":"%s","name":[{"family":"%s","given":["Anna"]}]}`
	take(t, h, fmt.Sprintf(anna, "1", "Berg")+"\n\n"+fmt.Sprintf(anna, "2", "Dahl"))
	seen(t, h, "Anna")
	seen(t, h, "Anna D.")
}

func about1(typ, more string) string {
	subject := "subject"
	if typ == "AllergyIntolerance" {
		subject = "patient"
	}
	return fmt.Sprintf(`{"resourceType":%q,%q:{"reference":"Patient/p1"},%s}`, typ, subject, more) + "\n"
}

func TestAllergies(t *testing.T) {
	h := house(t)
	nuts := about1("AllergyIntolerance", `"code":{"coding":[{"display":"Nuts (substance)"}]},"criticality":"high","reaction":[{"manifestation":[{"text":"hives"},{"text":"cough"}]}]`)
	people, _ := take(t, h, jim,
		about1("AllergyIntolerance", `"code":{"text":"NKA","coding":[{"code":"716186003"}]}`),
		about1("AllergyIntolerance", `"code":{"text":"Cats"},"clinicalStatus":{"coding":[{"code":"resolved"}]}`),
		about1("AllergyIntolerance", `"code":{"text":"Dogs"},"verificationStatus":{"coding":[{"code":"refuted"}]}`), about1("AllergyIntolerance", `"note":[]`))
	if _, a := seen(t, h, "Jim"); a["allergies"] != "No known allergies" || !has(people[0].Left, "AllergyIntolerance", "over") ||
		!has(people[0].Left, "AllergyIntolerance", "not to be so") || !has(people[0].Left, "AllergyIntolerance", "what it is about") {
		t.Fatalf("got %v, left %v", a, people[0].Left)
	}
	take(t, h, jim, nuts)
	if _, a := seen(t, h, "Jim"); a["allergies"] != "Nuts: hives and cough (can be dangerous)" {
		t.Errorf("got %q", a["allergies"])
	}
	// A file that knows of another allergy does not make the house forget the first; one that says it is over does.
	latex := about1("AllergyIntolerance", `"code":{"text":"Latex"},"verificationStatus":{"coding":[{"code":"unconfirmed"}]}`)
	take(t, h, jim, latex, latex, about1("AllergyIntolerance", `"code":{"text":"Nut"}`))
	if _, a := seen(t, h, "Jim"); a["allergies"] != "Latex (not certain)\nNut\nNuts: hives and cough (can be dangerous)" {
		t.Errorf("got %q", a["allergies"])
	}
	take(t, h, jim, strings.Replace(nuts, `"criticality"`, `"clinicalStatus":{"coding":[{"code":"inactive"}]},"criticality"`, 1))
	if _, a := seen(t, h, "Jim"); a["allergies"] != "Latex (not certain)\nNut" {
		t.Errorf("got %q", a["allergies"])
	}
	// What the team found out stays, and the person's own words always come first.
	r, _ := seen(t, h, "Jim")
	if _, err := h.Do(t.Context(), journal.Form{By: care.ByResident(r.ID)}, care.AnswerQuestion(care.QuestionAnswered{Resident: r.ID, Question: "allergies", Words: "only cats"})); err != nil {
		t.Fatal(err)
	}
	take(t, h, jim, nuts)
	h.View(program, func(v care.View) {
		if a := v.Answers(r.ID, care.Allergies); len(a) != 2 || a[0].Words != "only cats" || !strings.HasPrefix(a[1].Words, "Nuts: hives") {
			t.Errorf("got %+v", a)
		}
	})
	if _, err := h.Do(t.Context(), journal.Form{By: care.ByTherapist("ingrid")}, care.AnswerQuestion(care.QuestionAnswered{Resident: r.ID, Question: "allergies", Words: "none, tested"})); err != nil {
		t.Fatal(err)
	}
	people, _ = take(t, h, jim, nuts)
	if len(people[0].Decisions) != 0 || !has(people[0].Left, "answer", "allergies") {
		t.Errorf("got %+v", people)
	}
}

func TestBackground(t *testing.T) {
	h := house(t)
	active := `"clinicalStatus":{"coding":[{"code":"active"}]}`
	people, _ := take(t, h, jim,
		about1("Condition", active+`,"code":{"text":"Anxiety (disorder)"},"onsetDateTime":"2011-05"`),
		about1("Condition", active+`,"code":{"text":"Anxiety (disorder)"},"onsetDateTime":"2012"`),
		about1("Condition", active+`,"code":{"text":"Asthma"},"onsetPeriod":{"start":"2015-01-01"},"verificationStatus":{"coding":[{"code":"provisional"}]}`),
		about1("Condition", active+`,"code":{"text":"Social isolation (finding)","coding":[{"code":"422650009"}]}`),
		about1("Condition", active+`,"category":[{"coding":[{"code":"sdoh"}]}],"code":{"text":"Lives alone"}`),
		about1("Condition", `"clinicalStatus":{"coding":[{"code":"resolved"}]},"code":{"text":"Cold"}`),
		about1("Condition", active+`,"code":{"text":"Review","coding":[{"code":"314529007"}]}`),
		about1("Condition", active+`,"code":{"text":"Flu"},"verificationStatus":{"coding":[{"code":"entered-in-error"}]}`))
	_, a := seen(t, h, "Jim")
	if want := "From the health record elsewhere:\nAsthma, since 2015 (not certain)\nAnxiety, since 2011\n\nAbout life until now, as written elsewhere:\nSocial isolation\nLives alone"; a["background"] != want {
		t.Errorf("got\n%s\nwant\n%s", a["background"], want)
	}
	for _, why := range []string{"said already", "over", "office", "not to be so"} {
		if !has(people[0].Left, "Condition", why) {
			t.Errorf("%q is not in %v", why, people[0].Left)
		}
	}
}

func TestMoreThanAnAnswerHolds(t *testing.T) {
	h := house(t)
	files := []string{jim}
	for i := range 60 {
		files = append(files, about1("Condition", fmt.Sprintf(`"code":{"text":"%s %d"}`, strings.Repeat("long ", 10), i)))
	}
	people, _ := take(t, h, files...)
	if _, a := seen(t, h, "Jim"); len(a["background"]) > care.AnswerLongest || len(a["background"]) < care.AnswerLongest/2 {
		t.Errorf("%d bytes", len(a["background"]))
	}
	if !has(people[0].Left, "Condition", "no room") {
		t.Errorf("left %v", people[0].Left)
	}
}

func TestPlans(t *testing.T) {
	h := house(t)
	files := []string{jim, `{"resourceType":"Practitioner","id":"dr","name":[{"text":"Dr Berg"}]}`,
		about1("CarePlan", `"status":"active","title":"Sleep","author":{"reference":"Practitioner/dr"},"created":"2020-02-03","activity":[{"detail":{"code":{"text":"Walks"}}},{"detail":{"description":"Tea","status":"scheduled"}},{"detail":{"description":"Pills","status":"stopped"}}],"note":[{"authorString":"A nurse","text":"Best before nine"}]`),
		about1("CarePlan", `"status":"active","category":[{"coding":[{"code":"734163000","display":"Care plan"}]},{"text":"Stress plan"}]`),
		about1("CarePlan", `"status":"active","text":{"div":"<div><p>Eat &amp; <b>rest</b></p></div>"}`),
		about1("CarePlan", `"status":"revoked","title":"Old"`), about1("CarePlan", `"status":"draft","title":"New"`), about1("CarePlan", `"status":"active"`),
		about1("CarePlan", `"status":"active","title":"Ended","period":{"end":"2013-01"}`),
		about1("CarePlan", `"status":"active","title":"`+strings.Repeat("x", care.PlanLongest+1)+`"`),
		about1("CarePlan", `"status":"completed","title":"x","contained":[{"resourceType":"Goal","id":"g","description":{"text":"See friends"},"subject":{"reference":"Patient/p1"}}]`),
		about1("Goal", `"lifecycleStatus":"active","description":{"text":"Work again"},"startDate":"2020-01-01","expressedBy":{"reference":"Patient/p1"},"target":[{"detailString":"Two days a week","dueDate":"2021-01-01"},{"detailQuantity":{"value":20.50,"unit":"h"}}]`),
		about1("Goal", `"lifecycleStatus":"active","description":{"text":"work AGAIN"}`),
		about1("Goal", `"lifecycleStatus":"completed","description":{"text":"Done"}`), about1("Goal", `"lifecycleStatus":"active"`)}
	people, _ := take(t, h, files...)
	var got []string
	var id care.ResidentID
	h.View(care.ByTherapist("ingrid"), func(v care.View) {
		id = v.Residents()[0].ID
		for _, e := range v.Elsewhere(id) {
			got = append(got, fmt.Sprintf("%s: %s|%s|%s|%s|%s", e.Sort, e.Words, e.Of, e.Aim, e.Author, e.On))
		}
		if p, _ := v.Plan(id); len(p.Goals)+len(p.Proposed)+len(p.Loose) > 0 {
			t.Errorf("a file has written the plan: %+v", p)
		}
	})
	want := []string{"measure: Walks|Sleep||Dr Berg|2020-02-03", "measure: Tea|Sleep||Dr Berg|2020-02-03", "measure: Best before nine|Sleep||A nurse|2020-02-03", "measure: Stress plan||||",
		"measure: Eat & rest||||", "goal: See friends||||", "goal: Work again||Two days a week, 20.50 h|Jim|2020-01-01"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, a := seen(t, h, "Jim"); a["needs"] != "" {
		t.Errorf("the plan of another house is what Jim needs: %s", a["needs"])
	}
	for _, why := range []string{"is over", "only a draft", "what is planned", "longer than"} {
		if !has(people[0].Left, "CarePlan", why) {
			t.Errorf("%q is not in %v", why, people[0].Left)
		}
	}
	if !has(people[0].Left, "Goal", "said already") {
		t.Errorf("left %v", people[0].Left)
	}
	// What was taken in or left does not come again.
	h.View(care.ByTherapist("ingrid"), func(v care.View) { id = v.Residents()[0].ID })
	do(t, h, care.TakeElsewhere(care.ElsewhereTaken{Elsewhere: elsewhereCalled(h, id, "Work again"), Resident: id, Goal: "g1"}, "Be needed somewhere", false))
	if people, _ = take(t, h, files...); len(people[0].Decisions) > 0 {
		t.Errorf("%d decisions about what is known", len(people[0].Decisions))
	}
}

func elsewhereCalled(h *journal.House, id care.ResidentID, words string) (found care.ElsewhereID) {
	h.View(care.ByTherapist("ingrid"), func(v care.View) {
		for _, e := range v.Elsewhere(id) {
			if e.Words == words {
				found = e.Elsewhere
			}
		}
	})
	return found
}

// TestProposals brings what one file says of plans and goals to one resident, whoever the file says they are.
func TestProposals(t *testing.T) {
	h := house(t)
	take(t, h, jim)
	var id care.ResidentID
	propose := func(files ...string) (n int, left []Left, err error) {
		in := new(Input)
		for i, file := range files {
			if err := in.Read(fmt.Sprint("f", i), strings.NewReader(file)); err != nil {
				t.Fatal(err)
			}
		}
		h.View(program, func(v care.View) {
			id = v.Residents()[0].ID
			var ds []care.Decision
			ds, left, err = in.Proposals(v, id, "h")
			n = len(ds)
		})
		return n, left, err
	}
	plan := `{"resourceType":"CarePlan","status":"active","title":"Sleep","subject":{"reference":"Patient/x"}}`
	goal := `{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"Work"},"subject":{"reference":"Patient/y"}}`
	if n, _, err := propose(plan); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if _, _, err := propose(plan, goal); !errors.Is(err, ErrSeveral) {
		t.Errorf("two people are one: %v", err)
	}
	if n, left, err := propose(jim, strings.ReplaceAll(plan, `"active"`, `"draft"`)); n != 0 || err != nil || !has(left, "CarePlan", "draft") {
		t.Errorf("%d, %v, %v", n, left, err)
	}
	many := ""
	for i := range care.ElsewhereMost + 5 {
		many += strings.ReplaceAll(plan, "Sleep", fmt.Sprint("Plan ", i)) + "\n"
	}
	if n, left, _ := propose(many); n != care.ElsewhereMost || !has(left, "CarePlan", "no room") {
		t.Errorf("%d of many, left %v", n, left)
	}
}

func TestCompanions(t *testing.T) {
	h := house(t)
	people, _ := take(t, h, jim, `{"resourceType":"Practitioner","id":"d1","name":[{"family":"Lie","given":["Ingrid"],"prefix":["Dr."]}]}`,
		about1("CareTeam", `"status":"active","participant":[{"member":{"reference":"Practitioner/d1"}},{"member":{"display":"Nobody Here"}},{"member":{"display":"Jonas"},"period":{"end":"2013-01-01"}}]`),
		about1("CareTeam", `"status":"inactive","participant":[{"member":{"display":"Jonas"}}]`))
	r, _ := seen(t, h, "Jim")
	h.View(program, func(v care.View) {
		if c := v.Companions(r.ID); len(c) != 1 || c[0].ID != "ingrid" {
			t.Errorf("companions: %v", c)
		}
	})
	for _, why := range []string{"no colleague", "no longer follow"} {
		if !has(people[0].Left, "CareTeam.participant", why) {
			t.Errorf("%q is not in %v", why, people[0].Left)
		}
	}
	if !has(people[0].Left, "CareTeam", "no longer") {
		t.Errorf("left %v", people[0].Left)
	}
}

func TestWhenTheyCame(t *testing.T) {
	stay := func(start, more string) string {
		return about1("Encounter", `"status":"in-progress","class":{"code":"IMP"},"period":{"start":"`+start+`"`+more+`}`)
	}
	h := house(t)
	people, _ := takeWith(t, h, Choices{Admitted: now.Add(-time.Hour)}, jim, stay("2026-11-01T08:00:00+01:00", ""), stay("2026-11-10", ""), stay("2027-01-01", ""), stay("2026", ""),
		stay("2026-11-12", `,"end":"2026-11-13"`), about1("Encounter", `"status":"in-progress","class":{"code":"AMB"},"period":{"start":"2026-11-14"}`))
	r, _ := seen(t, h, "Jim")
	if want := time.Date(2026, 11, 10, 11, 0, 0, 0, time.UTC); !r.Stay().From.Equal(want) {
		t.Errorf("came %v, want %v", r.Stay().From, want)
	}
	for _, why := range []string{"which day", "over", "a visit"} {
		if !has(people[0].Left, "Encounter", why) {
			t.Errorf("%q is not in %v", why, people[0].Left)
		}
	}
	// Whoever went home does not come back because the same file is read again.
	if _, err := h.Do(t.Context(), journal.Form{By: program}, care.Discharge(care.ResidentDischarged{Resident: r.ID, On: now.Add(-2 * time.Hour)})); err != nil {
		t.Fatal(err)
	}
	people, _ = take(t, h, jim, stay("2026-11-10", ""))
	if len(people[0].Decisions) != 0 || !has(people[0].Left, "Patient", "went home") {
		t.Errorf("got %+v", people)
	}
	takeWith(t, h, Choices{Admitted: now.Add(-time.Hour)}, jim)
	if r, _ := seen(t, h, "Jim"); len(r.Stays) != 2 {
		t.Errorf("stays: %v", r.Stays)
	}
}

func TestReferences(t *testing.T) {
	goal := func(ref string) string {
		return `{"resourceType":"Goal","description":{"text":` + fmt.Sprintf("%q", ref) + `},"subject":` + ref + `}`
	}
	h := house(t)
	entry := func(url, resource string) string {
		return fmt.Sprintf(`{"fullUrl":%q,"resource":%s},`, url, resource)
	}
	bundle := `{"entry":[` + entry("http://a/Goal/1", strings.Replace(goal(`{"reference":"Patient/p1"}`), `"Goal"`, `"Goal","id":"1"`, 1)) + entry("urn:uuid:7", goal(`{"reference":"urn:uuid:1"}`)) +
		entry("", goal(`{"reference":"http://a/Patient/p1/_history/3"}`)) + entry("", goal(`{"identifier":{"system":"urn:mrn","value":"12345"}}`)) +
		entry("", goal(`{"reference":"Patient?identifier=urn:mrn|12345"}`)) + entry("http://b/Patient/p1", `{"resourceType":"Patient","id":"p1","name":[{"text":"Kim"}]}`) +
		entry("http://b/Goal/2", strings.Replace(goal(`{"reference":"Patient/p1","display":"b"}`), `"Goal"`, `"Goal","id":"2"`, 1)) +
		entry("", goal(`{"reference":"http://c/Patient/p1"}`)) + entry("http://a/Patient/p1", jim) +
		entry("urn:uuid:1", `{"resourceType":"Patient","name":[{"text":"Lou"}]}`) + `{"request":{"method":"DELETE"}},{"search":{"mode":"match"},"resource":null}],"type":"batch","resourceType":"Bundle"}`
	_, left := take(t, h, bundle)
	of := func(name string) (words []string) {
		h.View(care.ByTherapist("ingrid"), func(v care.View) {
			for _, r := range v.Residents() {
				for _, e := range v.Elsewhere(r.ID) {
					if r.Name == name {
						words = append(words, e.Words)
					}
				}
			}
		})
		return words
	}
	ofJim, ofKim, ofLou := of("Jim"), of("Kim"), of("Lou")
	if len(ofJim) != 4 || len(ofLou) != 1 || !strings.Contains(ofLou[0], "urn:uuid:1") || len(ofKim) != 1 || !strings.Contains(ofKim[0], `"b"`) || !has(left, "Goal", "not among") {
		t.Errorf("jim: %s\nkim: %s\nlou: %s\nleft: %v", ofJim, ofKim, ofLou, left)
	}
}

func TestGzipAndMark(t *testing.T) {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	if _, err := w.Write([]byte("\xef\xbb\xbf" + jim + "\n" + strings.ReplaceAll(jim, "12345", "54321"))); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	in := new(Input)
	if err := in.Read("people.ndjson.gz", bytes.NewReader(z.Bytes())); err != nil || in.Counts()["Patient"] != 2 {
		t.Errorf("%v, %v", err, in.Counts())
	}
	if err := new(Input).Read("cut.gz", bytes.NewReader(z.Bytes()[:z.Len()-20])); err == nil {
		t.Error("a cut gzip was read")
	}
}

// TestBad checks that what is wrong with a file is said with its place.
func TestBad(t *testing.T) {
	bundle := "{\"resourceType\":\"Bundle\",\n\"entry\":[\n{\"resource\":" + jim + "},\n{\"resource\":%s}]}"
	for _, c := range []struct{ text, want string }{
		{"", "f: the file is empty"},
		{"  \n", "f: the file is empty"},
		{"<Patient/>", "f, line 1 (byte 0): this is not JSON"},
		{"[]", "f, line 1 (byte 0): a FHIR resource is an object"},
		{"\n{}", "f, line 2 (byte 1): this is not a FHIR resource"},
		{jim + "\n{\"resourceType\":\"Patient\",\"name\":\"Ada\"}", "line 7 (byte "},
		{jim + "\n{\"resourceType\":\"Patient\",\"name\":\"Ada\"}", "name is a string here, which it never is in FHIR R4"},
		{jim[:len(jim)-9], "the file ends in the middle"},
		{fmt.Sprintf(bundle, `{"resourceType":"Patient","birthDate":1974}`), "line 9 (byte 781, /entry/1/resource): birthDate is a number"},
		{fmt.Sprintf(bundle, `{"id":"x"}`), "line 9 (byte 739, /entry/1/resource): this is not a FHIR resource"},
		{fmt.Sprintf(bundle, `7`), "/entry/1/resource): this is a number"},
		{fmt.Sprintf(bundle, `{"resourceType":"Patient",}`), "this is not JSON"},
		{strings.Replace(fmt.Sprintf(bundle, jim), "Bundle", "Basic", 1), "only a Bundle has entries"},
		{`{"resourceType":"Bundle","entry":{}}`, "entry is not a list"},
		{`{"entry":[],"type":"history","resourceType":"Bundle"}`, "history"},
		{strings.Replace(jim, "Jim", "J\xf8rn", 1), "not UTF-8"},
		{strings.Replace(jim, `"gender"`, `"photo":"`+strings.Repeat("x", 9000)+`","gender"`, 1), "larger than"},
		{strings.Repeat(`{"resourceType":"Bundle","entry":[{"resource":`, 7) + jim + strings.Repeat(`}]}`, 7), "deeper than"},
		{about1("Goal", `"contained":[{"resourceType":"Goal","contained":[{"resourceType":"Goal"}]}]`), "contains another"},
	} {
		in := &Input{Largest: 5000}
		err := in.Read("f", strings.NewReader(c.text))
		if bad := (*Bad)(nil); !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60q: got %v, want %s", c.text, err, c.want)
		}
	}
}

func TestLargeFileIsHeldPieceByPiece(t *testing.T) {
	in := &Input{Largest: 4096}
	var bundle strings.Builder
	bundle.WriteString(`{"resourceType":"Bundle","entry":[` + `{"resource":` + jim + "}")
	for range 2000 {
		bundle.WriteString(`,{"resource":{"resourceType":"Observation","note":"` + strings.Repeat("x", 1000) + `"}}`)
	}
	bundle.WriteString("]}")
	if err := in.Read("f", strings.NewReader(bundle.String())); err != nil || in.Counts()["Observation"] != 2000 || len(in.kept) != 1 {
		t.Errorf("%v: %v", err, in.Counts())
	}
}

// shared is the folder of real input, beside the repository.
func shared(t testing.TB) string {
	dir := os.Getenv("MILIEU_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "data", "fhir")
	if _, err := os.Stat(dir); err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("the real input is missing: %v", err)
	} else if err != nil {
		t.Skipf("no real input beside the repository (set MILIEU_SHARED to where it is): %v", err)
	}
	return dir
}

func readAll(t *testing.T, in *Input, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("nothing at %s: %v", pattern, err)
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := in.Read(filepath.Base(name), f); err != nil {
			t.Error(err)
		}
		_ = f.Close()
	}
	return names
}

// TestSynthea reads the whole of Synthea's people, and again.
func TestSynthea(t *testing.T) {
	in := new(Input)
	readAll(t, in, filepath.Join(shared(t), "synthea", "*.json"))
	if in.Counts()["Patient"] != 22 || in.Counts()["Condition"] != 185 || in.Counts()["Observation"] != 3050 {
		t.Errorf("read %v", in.Counts())
	}
	h := house(t)
	people, left := look(t, h, in, Choices{})
	if len(people) != 14 || !has(left, "Patient", "has died") || !has(left, "MedicationRequest", "physician") {
		t.Errorf("%d people, left %v", len(people), left)
	}
	for _, p := range people {
		do(t, h, append(p.Decisions, care.Together())...)
		r, answers := seen(t, h, p.Name)
		if r.Born == 0 || len(r.Languages) == 0 || answers["background"] == "" {
			t.Errorf("%+v: %v", r, answers)
		}
		t.Logf("%s: %s\n%v", p.Name, r.FullName, answers)
	}
	if err := h.Check(); err != nil {
		t.Fatal(err)
	}
	people, _ = look(t, h, in, Choices{})
	for _, p := range people {
		if len(p.Decisions) > 0 {
			t.Errorf("%s is written a second time", p.Name)
		}
	}
}

// TestExamples reads the specification's own examples: each by itself, and all of them.
func TestExamples(t *testing.T) {
	all := new(Input)
	for _, name := range readAll(t, all, filepath.Join(shared(t), "hl7-r4-examples", "*.json")) {
		in := new(Input)
		readAll(t, in, name)
		h := house(t)
		people, left := look(t, h, in, Choices{})
		for _, p := range people {
			do(t, h, append(p.Decisions, care.Together())...)
		}
		if err := h.Check(); err != nil || len(people)+len(left) == 0 && !strings.Contains(name, "Practitioner") && len(in.Counts()) > 0 && !strings.Contains(name, "3ad0687e") {
			t.Errorf("%s: %v; nothing was said about %v", name, err, in.Counts())
		}
	}
	h := house(t)
	people, left := look(t, h, all, Choices{})
	for _, p := range people {
		do(t, h, append(p.Decisions, care.Together())...)
	}
	r, answers := seen(t, h, "Jim")
	if r.FullName != "Peter James Chalmers" || !strings.Contains(answers["allergies"], "Penicillin G: Hives (can be dangerous) (not certain)") {
		t.Errorf("%+v: %v", r, answers)
	}
	t.Logf("%d people; left %v\n%v", len(people), left, answers)
}

// FuzzRead checks that no bytes make the import panic, refuse for a reason of its own, or write half of something.
func FuzzRead(f *testing.F) {
	f.Add([]byte(jim))
	f.Add([]byte(`{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:1","resource":` + jim + `}]}`))
	f.Add([]byte(jim + about1("AllergyIntolerance", `"code":{"text":"Nuts"},"reaction":[{"manifestation":[{"text":"x"}]}]`)))
	f.Add([]byte(jim + about1("CarePlan", `"contained":[{"resourceType":"Goal","id":"g","subject":{"reference":"#x"}}],"text":{"div":"<p>&lt;"},"period":{"end":"2013"}`)))
	f.Add([]byte(about1("Goal", `"description":{"text":"x"},"target":[{"detailQuantity":{"value":1e9,"unit":"h"}},null],"expressedBy":{"reference":"#"},"note":[{"text":"y"}]`)))
	f.Add([]byte(jim + about1("CareTeam", `"participant":[null,{"member":{"reference":"#"}}]`) + about1("Encounter", `"class":{"code":"IMP"},"status":"arrived","period":{"start":"2020-02-30"}`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := &Input{Largest: 1 << 16}
		if err := in.Read("f", bytes.NewReader(data)); err != nil {
			if bad := (*Bad)(nil); !errors.As(err, &bad) {
				t.Fatalf("no place is said: %v", err)
			}
			return
		}
		h := house(t)
		take(t, h, jim)
		h.View(program, func(v care.View) {
			if ds, _, err := in.Proposals(v, v.Residents()[0].ID, "h"); err != nil && !errors.Is(err, ErrSeveral) {
				t.Fatal(err)
			} else if len(ds) > care.ElsewhereMost {
				t.Fatalf("%d proposals", len(ds))
			}
		})
		people, _ := look(t, h, in, Choices{})
		for _, p := range people {
			if _, err := h.Try(program, care.Together(p.Decisions...)); err != nil && journal.Refused(err) == nil {
				t.Fatal(err)
			} else if err == nil && len(p.Decisions) > 0 {
				do(t, h, append(p.Decisions, care.Together())...)
			}
		}
		if err := h.Check(); err != nil {
			t.Fatal(err)
		}
	})
}
