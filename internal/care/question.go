package care

import (
	"fmt"
	"slices"
)

// Getting to know a person is a question at a time over the first days, never a form of forty fields. Either the
// person answers, on their own phone or together with somebody, or the team writes what it has understood; it is
// always visible whose words they are, and the house's never take the place of the person's own.

// A Question is one thing that the house would like to know.
type Question string

// Questions are asked in this order, QuestionsADay each day: what the person came for, and what they cannot eat,
// before the first supper; then what helps; then, when there is some trust, what is closer.
var Questions = []Question{
	Wish,
	Allergies,
	"help", // what help they hope for
	"calm", // what helps when it is hard
	Diet,
	"strengths",    // what they are good at
	"interests",    // what they like doing
	"needs",        // what they need to be all right here
	"preferences",  // how they would like things done
	"faith",        // faith, and what to observe
	"illness",      // what the illness, or whatever they call it, means to them
	"family-views", // what it means to their family
	"background",   // what came before
	"readiness",    // how ready they feel for change
}

// Questions that the program itself has a use for.
const (
	Wish      Question = "wish"      // what they want from their time here: the line on every card; asked anew each stay
	Allergies Question = "allergies" // what they cannot take or eat
	Diet      Question = "diet"      // what they eat and do not eat
)

// QuestionsADay is how many questions the house asks a person in a day, at most.
const QuestionsADay = 2

// QuestionAnswered says what somebody answered. A later answer replaces an earlier one, which stays in the journal.
type QuestionAnswered struct {
	Resident ResidentID
	Question Question
	Words    string `json:",omitempty"` // empty if they would rather not say
	Own      bool   `json:",omitempty"` // in the person's own words; otherwise as the house has understood it
}

// An Answer is what somebody answered to a question.
type Answer struct {
	Written
	QuestionAnswered
}

// AnswerLongest is the most that one answer holds, in bytes; more belongs in a note.
const AnswerLongest = 2000

// answers are all that was answered, in the order in which it was written.
type answers map[ResidentID]map[Question][]Answer

// AnswerQuestion decides what is known about a question. What a resident writes is always in their own words.
func AnswerQuestion(f QuestionAnswered) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		f.Own = f.Own || a.By.Resident() == f.Resident
		switch {
		case !slices.Contains(Questions, f.Question):
			return nil, refuse(NotFound, "question.unknown")
		case len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		case f.Words == "" && !f.Own:
			return nil, refuse(Invalid, "question.empty")
		}
		if latest, ok := a.s.answers.latest(f.Resident, f.Question, f.Own); ok && latest.QuestionAnswered == f {
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

func (f QuestionAnswered) subject() ResidentID { return f.Resident }

func (f QuestionAnswered) fold(s *State, e Entry) {
	of := s.answers[f.Resident]
	put(&of, f.Question, append(of[f.Question], Answer{written(e), f}))
	put(&s.answers, f.Resident, of)
}

func (as *answers) written(seq uint64) *Written {
	for _, of := range *as {
		for _, list := range of {
			if i, ok := slices.BinarySearchFunc(list, seq, func(a Answer, seq uint64) int { return compareSeq(a.Seq, seq) }); ok {
				return &list[i].Written
			}
		}
	}
	return nil
}

func (as *answers) check(s *State) error {
	for id := range *as {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("answers of %s, whom nobody admitted", id)
		}
	}
	return nil
}

// latest returns the last answer that stands, in the person's own words or in the house's.
func (as answers) latest(id ResidentID, q Question, own bool) (Answer, bool) {
	for _, answer := range slices.Backward(as[id][q]) {
		if !answer.TakenBack && answer.Own == own {
			return answer, true
		}
	}
	return Answer{}, false
}

// stand returns what stands: the person's own words first, then what the house has understood.
func (as answers) stand(id ResidentID, q Question) []Answer {
	var list []Answer
	for _, own := range []bool{true, false} {
		if answer, ok := as.latest(id, q, own); ok {
			list = append(list, answer)
		}
	}
	return list
}

// Answer returns what is known about a question: the person's own words, or, where they said nothing or would
// rather not say, what the house has understood. It is false if nobody has answered.
func (v View) Answer(id ResidentID, q Question) (Answer, bool) {
	if !reads[QuestionAnswered](v, id) {
		return Answer{}, false
	}
	stand := v.s.answers.stand(id, q)
	for _, answer := range stand {
		if answer.Words != "" {
			return answer, true
		}
	}
	if len(stand) > 0 {
		return stand[0], true
	}
	return Answer{}, false
}

// Answers returns what stands about a question: the person's own words first, then what the house has understood.
func (v View) Answers(id ResidentID, q Question) []Answer {
	if !reads[QuestionAnswered](v, id) {
		return nil
	}
	return v.s.answers.stand(id, q)
}

// AnswerHistory returns everything that was ever answered to a question, also what was taken back, latest first.
func (v View) AnswerHistory(id ResidentID, q Question) []Answer {
	if !reads[QuestionAnswered](v, id) {
		return nil
	}
	list := slices.Clone(v.s.answers[id][q])
	slices.Reverse(list)
	return list
}

// Due returns the questions that one would have asked the person by today, the first to ask first: QuestionsADay
// for each day of the stay, without those that have an answer. A person who returns is asked again what they want
// from their time here.
func (v View) Due(id ResidentID) []Question {
	r := v.s.residents[id]
	if !reads[QuestionAnswered](v, id) || !r.Here() {
		return nil
	}
	days := max(1, v.Today().Sub(v.s.day(r.Stay().From))+1)
	var list []Question
	for _, q := range Questions[:min(days*QuestionsADay, len(Questions))] {
		answered := slices.ContainsFunc(v.s.answers.stand(id, q), func(a Answer) bool {
			return q != Wish || len(r.Stays) == 1 || !a.At.Before(r.Stay().From)
		})
		if !answered {
			list = append(list, q)
		}
	}
	return list
}

// NextQuestion returns the first question that nobody has answered, however soon; "" if there is none.
func (v View) NextQuestion(id ResidentID) Question {
	if !reads[QuestionAnswered](v, id) {
		return ""
	}
	for _, q := range Questions {
		if len(v.s.answers.stand(id, q)) == 0 {
			return q
		}
	}
	return ""
}
