package web

import (
	"net/http"
	"slices"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// A try is noted in one tap. What happened and how it felt can be told after it, by the resident; who was there says what
// they saw, in a sentence.

// tryCard is a try as it is read.
type tryCard struct {
	ID       care.TryID
	Person   care.ResidentID
	Href     string
	When     string
	With     string
	Felt     string
	Words    string
	Written  string // by whom the words were written down
	Seen     []noteLine
	Own      bool
	Name     string
	What     string
	Feelings []ui.Option
	Typed    string
	FormID   string
	SeenID   string
	Draft    ui.DraftProps
	Sheet    string // of their own, on which it began
}

func newTryCard(l *look, v care.View, r care.Resident, t care.Try) tryCard {
	c := tryCard{ID: t.Try, Person: r.ID, Href: residentHref(r.ID) + "/try/" + string(t.Try), When: until(l, v, t.Tried), With: staffNames(l, v, t.With), Words: t.Words, Own: l.own(r.ID), Name: r.Name}
	if t.Felt != "" {
		c.Felt = l.say("contact.feeling." + string(t.Felt))
	}
	if t.Said && t.Words != "" {
		c.Written = l.say("plan.said-it")
	}
	for _, seen := range t.Seen {
		c.Seen = append(c.Seen, noteLine{Text: seen.Words, Who: nameOf(v, seen.By)})
	}
	return c
}

func (s *Server) noteTry(w http.ResponseWriter, l *look) error {
	f := l.form()
	t := care.TryNoted{Try: care.TryID(f.id()), Resident: l.resident(), Measure: care.MeasureID(l.PathValue("measure"))}
	if staff := l.who.Staff(); staff != "" {
		t.With = []care.StaffID{staff}
	}
	l.view(func(v care.View) { t.Tried = v.At().UTC() })
	return s.do(w, l, care.NoteTry(t), done{to: residentHref(t.Resident) + "/try/" + string(t.Try), say: "plan.try-noted"}, s.measure)
}

func (s *Server) try(w http.ResponseWriter, l *look) error {
	var c tryCard
	found := false
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		t, is := v.Try(l.resident(), care.TryID(l.PathValue("try")))
		if found = ok && is; !found {
			return
		}
		c = newTryCard(l, v, r, t)
		m, _ := v.Measure(r.ID, t.Measure)
		c.Sheet = sheetOf(l, v, r.ID, func(sheet care.Sheet) bool {
			return slices.Contains(sheet.Tries, t.Try) || sheet.Measure == t.Measure && t.Measure != ""
		})
		c.What, c.FormID, c.SeenID, c.Typed = m.What, l.formID(), newID(), l.typed("words", t.Words)
		felt := l.typed("felt", string(t.Felt))
		for _, feeling := range care.Feelings {
			c.Feelings = append(c.Feelings, ui.Option{Value: string(feeling), Text: l.say("contact.feeling." + string(feeling)), Chosen: felt == string(feeling)})
		}
		c.Draft = planDraft(l, "try-"+string(t.Try))
	})
	if !found {
		return care.NotFound
	}
	return s.show(w, l, c.What, tryView(c))
}

func (s *Server) tellTry(w http.ResponseWriter, l *look) error {
	f := l.form()
	told := care.TryTold{Try: care.TryID(l.PathValue("try")), Resident: l.resident(), Felt: care.Feeling(f.text("felt")), Words: f.words("words"), Said: f.has("said")}
	return s.do(w, l, care.TellTry(told), done{to: planHref(told.Resident), say: "plan.try-told", draft: "try-" + string(told.Try)}, s.try)
}

func (s *Server) seeTry(w http.ResponseWriter, l *look) error {
	f := l.form()
	seen := care.TrySeen{Try: care.TryID(l.PathValue("try")), Resident: l.resident(), Words: f.words("saw")}
	return s.do(w, l, care.SeeTry(seen), done{to: residentHref(seen.Resident) + "/try/" + string(seen.Try), say: "plan.try-seen", draft: "try-" + string(seen.Try)}, s.try)
}

// myPlanCard is the plan on My day: what waits for my word, and what I can note a try of in one tap.
type myPlanCard struct {
	Measures []measureLine
	Waiting  string
	Due      string
	Open     string // a review that somebody has begun
}

func newMyPlanCard(l *look, v care.View, r care.Resident) (c myPlanCard) {
	plan, ok := v.Plan(r.ID)
	if !ok {
		return c
	}
	waiting := len(slices.DeleteFunc(plan.Proposed, func(g care.Goal) bool { return g.Waiting.N == 0 }))
	const most = 4
	for _, g := range plan.Goals {
		for _, m := range g.Measures {
			if m.Waiting.N != 0 {
				waiting++
			}
			if m.InPlan && len(c.Measures) < most {
				c.Measures = append(c.Measures, newMeasureLine(l, v, r, m))
			}
		}
	}
	if waiting > 0 {
		c.Waiting = l.say("plan.waiting-for-you", "Count", waiting)
	}
	if due, ok := v.ReviewDue(r.ID); ok && due.On <= v.Today() {
		c.Due = reviewWhen(l, v, due)
	}
	if _, open := v.OpenReview(r.ID); open {
		c.Open = reviewHref(r.ID)
	}
	return c
}
