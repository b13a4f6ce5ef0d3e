package care

import (
	"slices"
)

// Getting to know a person is a question at a time over the first days, never a form of forty fields. Either the
// person answers, on their own phone or together with somebody, or the team writes what it has understood; it is
// always visible whose words they are.

// A Question is one thing that the house would like to know.
type Question string

// Questions are asked in this order; only the wish is asked on the first day.
var Questions = []Question{
	"wish",         // what they want from their time here: the line on every card
	"help",         // what help they hope for
	"calm",         // what helps when it is hard
	"allergies",    // what they cannot take or eat
	"diet",         // what they eat and do not eat
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

// QuestionAnswered says what somebody answered. A later answer replaces an earlier one, which stays in the journal.
type QuestionAnswered struct {
	Resident ResidentID
	Question Question
	Words    string `json:",omitempty"` // empty if they would rather not say
	Own      bool   `json:",omitempty"` // in the person's own words; otherwise as the house has understood it
}

// An Answer is what is known about a question now.
type Answer struct {
	Written
	QuestionAnswered
}

// AnswerLongest is the most that one answer holds, in bytes; more belongs in a note.
const AnswerLongest = 2000

type answers map[ResidentID]map[Question]Answer

// AnswerQuestion decides what is known about a question.
func AnswerQuestion(f QuestionAnswered) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		switch {
		case !slices.Contains(Questions, f.Question):
			return nil, refuse(NotFound, "question.unknown")
		case len(f.Words) > AnswerLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", AnswerLongest)
		}
		return []Fact{f}, nil
	}
}

func (f QuestionAnswered) subject() ResidentID { return f.Resident }

func (f QuestionAnswered) fold(s *State, e Entry) {
	of := s.answers[f.Resident]
	put(&of, f.Question, Answer{written(e), f})
	put(&s.answers, f.Resident, of)
}

// Answer returns what is known about a question; false if nobody has answered it.
func (v View) Answer(id ResidentID, q Question) (Answer, bool) {
	if !v.sees(id) {
		return Answer{}, false
	}
	answer, ok := v.s.answers[id][q]
	return answer, ok
}

// NextQuestion returns the first question that nobody has answered; "" if there is none.
func (v View) NextQuestion(id ResidentID) Question {
	if !v.sees(id) {
		return ""
	}
	for _, q := range Questions {
		if _, ok := v.s.answers[id][q]; !ok {
			return q
		}
	}
	return ""
}
