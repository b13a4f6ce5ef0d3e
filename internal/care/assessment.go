package care

import (
	"fmt"
	"slices"
	"strings"
)

// An assessment is what resident and house understand together: strengths, needs, wishes, what came before, what has helped
// and what has harmed, what a good life would be. It grows a line at a time from getting to know the person, whose answers
// are its beginning. Each line is in somebody's words, and keeps whose they are and who wrote them down.

// A Topic is what a line of an assessment is about.
type Topic string

// The topics, in the order in which one reads them: what is good comes first.
const (
	TopicStrength Topic = "strength"
	TopicGoodLife Topic = "good-life" // what a good life would be
	TopicWish     Topic = "wish"
	TopicNeed     Topic = "need"
	TopicHelped   Topic = "helped" // what has helped
	TopicHarmed   Topic = "harmed" // what has harmed
	TopicHistory  Topic = "history"
	TopicPeople   Topic = "people" // who matters
)

// Topics lists them.
var Topics = []Topic{TopicStrength, TopicGoodLife, TopicWish, TopicNeed, TopicHelped, TopicHarmed, TopicHistory, TopicPeople}

// questionsOf are the questions of getting to know somebody whose answers begin a topic.
var questionsOf = map[Topic][]Question{
	TopicStrength: {"strengths", "interests"},
	TopicWish:     {Wish, "help", "preferences"},
	TopicNeed:     {"needs"},
	TopicHelped:   {"calm"},
	TopicHistory:  {"background", "illness"},
	TopicPeople:   {"family-views"},
}

// AssessmentWritten says a line of an assessment, for the first time or anew.
type AssessmentWritten struct {
	Line     LineID
	Resident ResidentID
	Topic    Topic
	Words    string // at most PlanLongest bytes
	Voice    Voice  // whose words they are
	Who      string `json:",omitempty"` // who of the family
}

// A Ruler asks for a number from 0 to 10, to begin a talk about why it is not lower. The number is the resident's own; it is never added
// up, compared with anybody's, or followed by anything.
type Ruler string

// The rulers.
const (
	RulerImportance Ruler = "importance"
	RulerConfidence Ruler = "confidence"
	RulerReadiness  Ruler = "readiness"
)

// Rulers lists them, in the order in which one asks.
var Rulers = []Ruler{RulerImportance, RulerConfidence, RulerReadiness}

// RulerMost is the end of a ruler.
const RulerMost = 10

// RulerSet says where a resident is on a ruler, of a goal or in general.
type RulerSet struct {
	Resident ResidentID
	Goal     GoalID `json:",omitempty"`
	Ruler    Ruler
	Value    int
	Why      string `json:",omitempty"` // why it is not lower, in their words
	More     string `json:",omitempty"` // what would bring it a little higher
	Said     bool   `json:",omitempty"` // they said it, and somebody of the team wrote it down
}

// AssessmentLine is a line as it stands.
type AssessmentLine struct {
	Written
	AssessmentWritten
	Changed int // how often it was worded anew
}

// RulerReading is where a resident was on a ruler.
type RulerReading struct {
	Written
	RulerSet
}

type assessments struct {
	lines   map[ResidentID][]LineID // in the order in which they were first written
	byID    map[LineID][]*AssessmentLine
	rulers  map[ResidentID][]*RulerReading
	entries []*Written
}

// WriteAssessment decides a line of an assessment. A resident writes in their own voice; who works here says whose words they
// write down.
func WriteAssessment(f AssessmentWritten) Decision {
	return func(a Ask) ([]Fact, error) {
		if _, err := a.about(f.Resident); err != nil {
			return nil, err
		}
		if a.By.Resident() != "" {
			f.Voice, f.Who = VoiceResident, ""
		}
		known := a.s.assessments.byID[f.Line]
		switch {
		case f.Line == "":
			return nil, refuse(Invalid, "form.incomplete")
		case len(known) > 0 && known[0].Resident != f.Resident:
			return nil, refuse(NotFound, "assessment.unknown")
		case len(known) > 0 && known[len(known)-1].Voice != f.Voice:
			return nil, refuse(Forbidden, "assessment.not-your-words")
		case !slices.Contains(Topics, f.Topic) || !slices.Contains(Voices, f.Voice):
			return nil, refuse(Invalid, "form.choose")
		case strings.TrimSpace(f.Words) == "":
			return nil, refuse(Invalid, "assessment.empty")
		case len(f.Words) > PlanLongest || len(f.Who) > NameLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", PlanLongest)
		case len(known) > 0 && known[len(known)-1].AssessmentWritten == f && !known[len(known)-1].TakenBack:
			return nil, nil // already so
		}
		return []Fact{f}, nil
	}
}

// SetRuler decides where a resident is on a ruler. Nobody says so but they.
func SetRuler(f RulerSet) Decision {
	return func(a Ask) ([]Fact, error) {
		r, err := a.about(f.Resident)
		if err != nil {
			return nil, err
		}
		if f.Goal != "" {
			if _, err := a.goal(f.Resident, f.Goal); err != nil {
				return nil, err
			}
		}
		switch {
		case !a.yes(f.Said):
			return nil, refuse(Forbidden, "plan.hers", "Name", r.Name)
		case !slices.Contains(Rulers, f.Ruler) || f.Value < 0 || f.Value > RulerMost:
			return nil, refuse(Invalid, "form.choose")
		case len(f.Why) > PlanLongest || len(f.More) > PlanLongest:
			return nil, refuse(Invalid, "form.too-long", "Count", PlanLongest)
		}
		f.Said = a.By.Resident() == ""
		return []Fact{f}, nil
	}
}

func (f AssessmentWritten) subject() ResidentID { return f.Resident }
func (f RulerSet) subject() ResidentID          { return f.Resident }

func (f AssessmentWritten) fold(s *State, e Entry) {
	line := &AssessmentLine{Written: written(e), AssessmentWritten: f}
	if len(s.assessments.byID[f.Line]) == 0 {
		put(&s.assessments.lines, f.Resident, append(s.assessments.lines[f.Resident], f.Line))
	}
	put(&s.assessments.byID, f.Line, append(s.assessments.byID[f.Line], line))
	s.assessments.entries = append(s.assessments.entries, &line.Written)
}

func (f RulerSet) fold(s *State, e Entry) {
	set := &RulerReading{written(e), f}
	put(&s.assessments.rulers, f.Resident, append(s.assessments.rulers[f.Resident], set))
	s.assessments.entries = append(s.assessments.entries, &set.Written)
}

func (as *assessments) written(seq uint64) *Written { return writtenIn(as.entries, seq) }

func (as *assessments) check(s *State) error {
	for id := range as.lines {
		if _, ok := s.residents[id]; !ok {
			return fmt.Errorf("an assessment of %s, whom nobody admitted", id)
		}
	}
	return nil
}

// AssessmentTopic is what was said about one topic: the answers of getting to know the person first.
type AssessmentTopic struct {
	Topic   Topic
	Answers []AssessmentAnswer
	Lines   []AssessmentLine // the first written first
}

// AssessmentAnswer is an answer to a question, where it stands in the assessment.
type AssessmentAnswer struct {
	Question Question
	Answer
}

// Assessment returns what is understood of a resident, topic by topic; the topics of which nobody has said anything are there
// too. It is nil if the viewer may not see them.
func (v View) Assessment(id ResidentID) []AssessmentTopic {
	if !reads[AssessmentWritten](v, id) {
		return nil
	}
	var list []AssessmentTopic
	for _, topic := range Topics {
		t := AssessmentTopic{Topic: topic}
		for _, q := range questionsOf[topic] {
			for _, a := range v.Answers(id, q) {
				if a.Words != "" {
					t.Answers = append(t.Answers, AssessmentAnswer{q, a})
				}
			}
		}
		for _, key := range v.s.assessments.lines[id] {
			if line, ok := v.s.assessments.line(key); ok && line.Topic == topic {
				t.Lines = append(t.Lines, line)
			}
		}
		list = append(list, t)
	}
	return list
}

// line is a line as its newest words have it; false if all of them were taken back.
func (as *assessments) line(key LineID) (AssessmentLine, bool) {
	all := as.byID[key]
	for i, line := range slices.Backward(all) {
		if !line.TakenBack {
			shown := *line
			shown.Changed = i
			return shown, true
		}
	}
	return AssessmentLine{}, false
}

// RulerReadings returns where a resident was on a ruler, of a goal or (with none) in general, the latest first.
func (v View) RulerReadings(id ResidentID, goal GoalID, ruler Ruler) []RulerReading {
	if !reads[RulerSet](v, id) {
		return nil
	}
	var list []RulerReading
	for _, set := range slices.Backward(v.s.assessments.rulers[id]) {
		if !set.TakenBack && set.Goal == goal && set.Ruler == ruler {
			list = append(list, *set)
		}
	}
	return list
}
