package web

import (
	"net/http"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// What is understood of a person, a line at a time; never a long form. What they told the house in their first days stands at
// its beginning.

func (s *Server) assessmentRoutes(r routes) {
	r.page("GET /resident/{id}/assessment", s.assessment)
	r.act("POST /resident/{id}/assessment", s.writeAssessment)
	r.act("POST /resident/{id}/ruler", s.setRuler)
	r.live("assessment", livePage{parts: assessmentParts})
}

type assessmentPage struct {
	Seq    uint64
	ID     care.ResidentID
	Own    bool
	Name   string
	Top    ui.TopProps
	Topics []topicCard
	Rulers []rulerCard
}

// topicCard is what was said about one topic.
type topicCard struct {
	Topic  care.Topic
	Title  string
	Ask    string
	Lines  []answerLine
	FormID string
	Typed  string
	Voices []ui.Option
	Own    bool
	Who    string
	Draft  ui.DraftProps
}

// rulerCard asks for a number, to begin a talk about why it is not lower.
type rulerCard struct {
	Ruler     care.Ruler
	Action    string
	Goal      care.GoalID
	Ask       string
	Own       bool
	Name      string
	Values    []ui.Option
	Why, More string
	Now       string
	Words     []answerLine
	FormID    string
}

func newRulerCard(l *look, v care.View, r care.Resident, goal care.GoalID, ruler care.Ruler) rulerCard {
	c := rulerCard{Ruler: ruler, Goal: goal, Own: l.own(r.ID), Name: r.Name, Ask: l.say("assessment.ruler." + string(ruler)), FormID: newID(), Action: residentHref(r.ID) + "/ruler"}
	if goal != "" {
		c.Action = goalHref(r.ID, goal) + "/ruler"
	}
	value := -1
	readings := v.RulerReadings(r.ID, goal, ruler)
	if len(readings) > 0 {
		last := readings[0]
		value = last.Value
		c.Now = l.say("assessment.ruler-now", "Value", last.Value, "Day", l.words.Date(civil.Of(last.At, v.Zone())))
		if len(readings) > 1 {
			c.Now = dotted(c.Now, l.say("assessment.ruler-before", "Value", readings[1].Value))
		}
		for _, said := range []string{last.RulerSet.Why, last.More} {
			if said != "" {
				c.Words = append(c.Words, answerLine{Own: true, Words: said, Whose: saidTo(l, v, r, last.By)})
			}
		}
	}
	for n := range care.RulerMost + 1 {
		c.Values = append(c.Values, ui.Option{Value: strconv.Itoa(n), Text: strconv.Itoa(n), Chosen: n == value})
	}
	return c
}

// saidTo says whose own words something is, and to whom they were said if somebody else wrote them down.
func saidTo(l *look, v care.View, r care.Resident, by care.Who) string {
	if by.Resident() != "" {
		return r.Name
	}
	return l.say("assessment.said-to", "Name", r.Name, "By", nameOf(v, by))
}

func (s *Server) assessment(w http.ResponseWriter, l *look) error {
	p, err := newAssessmentPage(l, l.resident())
	if err != nil {
		return err
	}
	return s.show(w, l, p.Top.Title, assessmentView(p))
}

func assessmentParts(l *look) ([]livePart, error) {
	p, err := newAssessmentPage(l, care.ResidentID(l.URL.Query().Get("about")))
	if err != nil {
		return nil, err
	}
	var parts []livePart
	for _, t := range p.Topics {
		parts = append(parts, livePart{"topic-" + string(t.Topic), topicLines(t)})
	}
	return parts, nil
}

func newAssessmentPage(l *look, id care.ResidentID) (p assessmentPage, err error) {
	l.view(func(v care.View) {
		r, ok := v.Resident(id)
		topics := v.Assessment(id)
		if !ok || topics == nil {
			err = care.NotFound
			return
		}
		p = assessmentPage{Seq: v.Seq(), ID: id, Own: l.own(id), Name: r.Name}
		p.Top = ui.TopProps{Title: l.say("assessment.of", "Name", r.Name), Sub: l.say("assessment.help"), Face: residentFace(v, r)}
		if p.Own {
			p.Top.Title, p.Top.Face = l.say("assessment.mine"), ui.FaceProps{}
		}
		for _, t := range topics {
			p.Topics = append(p.Topics, newTopicCard(l, v, r, t))
		}
		for _, ruler := range care.Rulers {
			p.Rulers = append(p.Rulers, newRulerCard(l, v, r, "", ruler))
		}
	})
	return p, err
}

func newTopicCard(l *look, v care.View, r care.Resident, t care.AssessmentTopic) topicCard {
	key := string(t.Topic)
	c := topicCard{Topic: t.Topic, Title: l.say("assessment.topic." + key), Own: l.own(r.ID), FormID: newID(), Draft: planDraft(l, "topic-"+key+"-"+string(r.ID))}
	c.Ask = l.say("assessment.ask-about."+key, "Name", r.Name)
	if c.Own {
		c.Ask = l.say("assessment.ask." + key)
	}
	for _, a := range t.Answers {
		c.Lines = append(c.Lines, answerLine{Own: a.Own, Words: a.Words, Whose: dotted(l.say("question.title."+string(a.Question)), whose(l, v, r, a.Answer))})
	}
	for _, line := range t.Lines {
		shown := answerLine{Own: line.Voice != care.VoiceTeam, Words: line.Words, Whose: saidTo(l, v, r, line.By)}
		switch line.Voice {
		case care.VoiceFamily:
			shown.Whose = l.say("assessment.said-to", "Name", line.Who, "By", nameOf(v, line.By))
		case care.VoiceTeam:
			shown.Whose = l.say("assessment.understood", "By", nameOf(v, line.By))
		}
		shown.Whose = dotted(shown.Whose, l.words.Date(civil.Of(line.At, v.Zone())))
		c.Lines = append(c.Lines, shown)
	}
	if typed := care.Topic(l.form().text("topic")); l.refusal != nil && typed == t.Topic {
		c.Typed, c.FormID = l.typed("words", ""), l.formID()
	}
	asked := l.typed("voice", string(care.VoiceResident))
	for _, voice := range care.Voices {
		c.Voices = append(c.Voices, ui.Option{Value: string(voice), Text: l.say("assessment.voice."+string(voice), "Name", r.Name), Chosen: asked == string(voice)})
	}
	return c
}

func (s *Server) writeAssessment(w http.ResponseWriter, l *look) error {
	f := l.form()
	line := care.AssessmentWritten{Line: care.LineID(f.id()), Resident: l.resident(), Topic: care.Topic(f.text("topic")), Words: f.words("words"), Voice: care.Voice(f.text("voice")), Who: f.text("who")}
	if line.Voice != care.VoiceFamily {
		line.Who = ""
	} else if strings.TrimSpace(line.Who) == "" {
		f.refuse("form.choose")
	}
	return s.do(w, l, care.WriteAssessment(line), done{to: residentHref(line.Resident) + "/assessment#topic-" + string(line.Topic), say: "assessment.kept", draft: "topic-" + string(line.Topic) + "-" + string(line.Resident)}, s.assessment)
}

func (s *Server) setRuler(w http.ResponseWriter, l *look) error {
	set := l.form().ruler(l, "")
	return s.do(w, l, care.SetRuler(set), done{to: residentHref(set.Resident) + "/assessment", say: "assessment.kept"}, s.assessment)
}

func (s *Server) setGoalRuler(w http.ResponseWriter, l *look) error {
	set := l.form().ruler(l, care.GoalID(l.PathValue("goal")))
	return s.do(w, l, care.SetRuler(set), done{to: goalHref(set.Resident, set.Goal), say: "assessment.kept"}, s.goal)
}

func (f *form) ruler(l *look, goal care.GoalID) care.RulerSet {
	if f.text("value") == "" {
		f.refuse("form.choose")
	}
	return care.RulerSet{Resident: l.resident(), Goal: goal, Ruler: care.Ruler(f.text("ruler")), Value: f.number("value"), Why: f.words("why"), More: f.words("more"), Said: !l.own(l.resident())}
}
