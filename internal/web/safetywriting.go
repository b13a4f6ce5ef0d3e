package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// A safety plan is written in calm hours, together, chapter by chapter; two who write see each other's lines as they
// come.

// The chapters in which a plan is written, one at a time.
var safetyChapters = []string{"steps", "signs", "crisis", "wishes"}

type safetyWritingPage struct {
	Seq      uint64
	ID       care.ResidentID
	Name     string
	Own      bool
	Title    string
	Help     string
	About    string // the live parts
	Chapters []ui.Option
	Stages   []safetyStage // the first without a title where there are none
	Typed    func(safetySection, string) string
	Back     string
	Chapter  string
}

func (s *Server) safetyWriting(w http.ResponseWriter, l *look) error {
	p, err := newSafetyWriting(l, l.resident(), l.form().text("chapter"))
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, safetyWritingView(p))
}

func safetyWritingParts(l *look) (parts []livePart, err error) {
	id, chapter, _ := strings.Cut(l.URL.Query().Get("about"), "@")
	p, err := newSafetyWriting(l, care.ResidentID(id), chapter)
	for _, st := range p.Stages {
		for _, section := range st.Sections {
			parts = append(parts, livePart{section.id(), safetyLines(section)})
		}
	}
	return parts, err
}

// id is the element that holds a section's lines.
func (s safetySection) id() string {
	id := "part-" + string(s.Part)
	if s.Stage != "" {
		id += "-" + string(s.Stage)
	}
	return id
}

func newSafetyWriting(l *look, id care.ResidentID, chapter string) (p safetyWritingPage, err error) {
	l.view(func(v care.View) {
		r, ok := v.Resident(id)
		if !ok {
			err = care.NotFound
			return
		}
		p = safetyWritingPage{Seq: v.Seq(), ID: id, Name: r.Name, Own: l.own(id), Title: l.say("safety.write-of", "Name", r.Name), Help: l.say("safety.write.help"), Back: safetyHref(id)}
		if p.Own {
			p.Title = l.say("safety.write-mine")
		}
		if p.Chapter = chapter; !slices.Contains(safetyChapters, chapter) {
			p.Chapter = safetyChapters[0]
		}
		p.About = string(id) + "@" + p.Chapter
		for _, c := range safetyChapters {
			p.Chapters = append(p.Chapters, ui.Option{Value: safetyHref(id) + "/write?chapter=" + c, Text: l.say("safety.chapter." + c), Chosen: c == p.Chapter})
		}
		p.Stages = safetyChapter(l, v, r, p.Chapter)
		p.Typed = func(s safetySection, field string) string {
			if f := l.form(); f.text("part") == string(s.Part) && f.text("stage") == string(s.Stage) {
				return l.typed(field, "")
			}
			return ""
		}
	})
	return p, err
}

// safetyChapter is what a chapter asks, with what stands there.
func safetyChapter(l *look, v care.View, r care.Resident, chapter string) (stages []safetyStage) {
	plan := v.Safety(r.ID)
	of := func(title string, stage care.SafetyStage, parts ...care.SafetyPart) {
		st := safetyStage{Title: title}
		for _, part := range parts {
			section := newSafetySection(l, v, r, plan, part, stage)
			section.FormID = newID()
			st.Sections = append(st.Sections, section)
		}
		stages = append(stages, st)
	}
	switch chapter {
	case "signs":
		for _, stage := range care.SafetyStages {
			of(l.say("safety.stage."+string(stage)), stage, care.SafetyStaged...)
		}
	case "crisis":
		of("", "", care.SafetyCrisis...)
	case "wishes":
		of("", "", care.SafetyWish)
	default:
		of("", "", care.SafetySteps...)
	}
	return stages
}

// safetyForm reads a line from a form.
func safetyForm(l *look, line care.SafetyID) care.SafetyWritten {
	f := l.form()
	w := care.SafetyWritten{Resident: l.resident(), Line: line, Part: care.SafetyPart(f.text("part")), Stage: care.SafetyStage(f.text("stage")), Words: f.words("words"),
		Own: f.text("whose") == "own", From: f.text("from"), When: f.text("when"), Phone: f.text("phone"), Force: f.text("force"), Witness: f.text("witness")}
	if f.text("whose") != "other" {
		w.From = ""
	}
	return w
}

func (s *Server) writeSafety(w http.ResponseWriter, l *look) error {
	f := safetyForm(l, care.SafetyID(l.form().id()))
	section := safetySection{Part: f.Part, Stage: f.Stage}
	return s.do(w, l, care.WriteSafety(f), done{to: safetyHref(f.Resident) + "/write?chapter=" + chapterOf(f.Part) + "#" + section.id(), say: "safety.written"}, s.safetyWriting)
}

func chapterOf(part care.SafetyPart) string {
	switch {
	case slices.Contains(care.SafetyStaged, part):
		return "signs"
	case slices.Contains(care.SafetyCrisis, part):
		return "crisis"
	case part == care.SafetyWish:
		return "wishes"
	}
	return "steps"
}

// safetyLinePage is one line, and everything that can be done with it.
type safetyLinePage struct {
	FormID   string
	ID       care.ResidentID
	Name     string
	Own      bool // the person looks themselves
	Title    string
	Section  safetySection
	Line     safetyLine
	Words    string
	Whose    []ui.Option
	From     string
	When     string
	PhoneNo  string
	Forces   []ui.Option
	Witness  string
	Href     string
	Back     string
	WhyAsked bool
	Why      string
	First    string // the line that it can be put before; "" if it is the first
	History  []ui.LineProps
}

func (s *Server) safetyLine(w http.ResponseWriter, l *look) error {
	var p safetyLinePage
	var err error = care.NotFound
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		if !ok {
			return
		}
		plan := v.Safety(r.ID)
		for _, line := range plan.Lines {
			if string(line.Line) == l.PathValue("line") {
				p, err = newSafetyLinePage(l, v, r, plan, line), nil
			}
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Title, safetyLineView(p))
}

func newSafetyLinePage(l *look, v care.View, r care.Resident, plan care.SafetyPlan, line care.SafetyLine) safetyLinePage {
	p := safetyLinePage{FormID: l.formID(), ID: r.ID, Name: r.Name, Own: l.own(r.ID), Section: newSafetySection(l, v, r, plan, line.Part, line.Stage), Line: newSafetyLine(l, v, r, line),
		Words: l.typed("words", line.Words), From: l.typed("from", line.From), When: l.typed("when", line.When), PhoneNo: l.typed("phone", line.Phone), Witness: l.typed("witness", line.Witness),
		Forces: forces(l, v, l.typed("force", line.Force)), Why: l.typed("why", "")}
	p.Title, p.Href = p.Section.Title, p.Line.Href
	p.Back = safetyHref(r.ID) + "/write?chapter=" + chapterOf(line.Part)
	p.WhyAsked = line.Own && !p.Own
	whose := "house"
	if line.Own {
		whose = "own"
	} else if line.From != "" {
		whose = "other"
	}
	p.Whose = whoseOptions(l, r, l.typed("whose", whose))
	if same := plan.Of(line.Part, line.Stage); same[0].Line != line.Line {
		p.First = string(same[0].Line)
	}
	for _, earlier := range v.SafetyHistory(r.ID, line.Line) {
		past := ui.LineProps{Title: earlier.Words, Detail: noteWho(l, v, earlier.Written, earlier.At)}
		if earlier.Own {
			past.Title, past.Voice = "", earlier.Words
		}
		if earlier.TakenBack {
			past.Detail += " · " + l.say("safety.taken-back")
		}
		p.History = append(p.History, past)
	}
	return p
}

func whoseOptions(l *look, r care.Resident, chosen string) []ui.Option {
	return []ui.Option{
		{Value: "own", Text: l.say("note.whose-own", "Name", r.Name), Chosen: chosen == "own"},
		{Value: "house", Text: l.say("note.whose-house"), Chosen: chosen == "house"},
		{Value: "other", Text: l.say("safety.whose-other"), Chosen: chosen == "other"},
	}
}

func (s *Server) changeSafety(w http.ResponseWriter, l *look) error {
	f := safetyForm(l, care.SafetyID(l.PathValue("line")))
	return s.do(w, l, care.WriteSafety(f), done{to: safetyHref(f.Resident) + "/write?chapter=" + chapterOf(f.Part), say: "safety.written"}, s.safetyLine)
}

// placeSafety puts a line before the others of its part.
func (s *Server) placeSafety(w http.ResponseWriter, l *look) error {
	f := care.SafetyPlaced{Resident: l.resident(), Line: care.SafetyID(l.PathValue("line")), Before: care.SafetyID(l.form().text("before"))}
	return s.do(w, l, care.PlaceSafety(f), done{to: safetyHref(f.Resident) + "/line/" + string(f.Line), say: "safety.placed", keep: true}, s.safetyLine)
}

func (s *Server) removeSafety(w http.ResponseWriter, l *look) error {
	f := care.SafetyRemoved{Resident: l.resident(), Line: care.SafetyID(l.PathValue("line")), Why: l.form().words("why")}
	return s.do(w, l, care.RemoveSafety(f), done{to: safetyHref(f.Resident) + "/write", say: "safety.removed"}, s.safetyLine)
}

// safetyTogetherPage asks who went through the plan, and when they look at it again.
type safetyTogetherPage struct {
	FormID string
	ID     care.ResidentID
	Own    bool
	Name   string
	With   []ui.Option
	Others string
	Words  string
	Next   string
}

// safetyAgain is how many days later a plan is looked at again, unless people say otherwise.
const safetyAgain = 28

func (s *Server) safetyTogether(w http.ResponseWriter, l *look) error {
	var p safetyTogetherPage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = safetyTogetherPage{FormID: l.formID(), ID: r.ID, Own: l.own(r.ID), Name: r.Name, Others: l.typed("others", ""), Words: l.typed("words", ""),
			Next: l.typed("next", v.Today().Add(safetyAgain).String())}
		me := l.typedAll("with", []string{string(l.who.Staff())})
		for _, c := range v.Colleagues() {
			p.With = append(p.With, ui.Option{Value: string(c.ID), Text: c.Name, Chosen: slices.Contains(me, string(c.ID))})
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, l.say("safety.together"), safetyTogetherView(p))
}

func (s *Server) reviewSafety(w http.ResponseWriter, l *look) error {
	f := l.form()
	review := care.SafetyReviewed{Resident: l.resident(), Others: f.text("others"), Words: f.words("words"), Next: f.day("next")}
	for _, id := range f.list("with") {
		review.With = append(review.With, care.StaffID(id))
	}
	return s.do(w, l, care.ReviewSafety(review), done{to: safetyHref(review.Resident), say: "safety.reviewed"}, s.safetyTogether)
}

// safetyVersion is the plan as it was when it was gone through.
func (s *Server) safetyVersion(w http.ResponseWriter, l *look) error {
	seq, _ := strconv.ParseUint(l.PathValue("version"), 10, 64)
	var p safetyPage
	ok := false
	l.view(func(v care.View) {
		r, known := v.Resident(l.resident())
		plan, was := v.SafetyVersion(l.resident(), seq)
		if ok = known && was; ok {
			p = readSafety(l, v, r, plan)
			p.Version = l.say("safety.version", "Day", l.words.DateYear(civil.Of(plan.Reviews[0].At, v.Zone())))
		}
	})
	if !ok {
		return care.NotFound
	}
	return s.show(w, l, p.Title, safetyVersionView(p))
}

// dotted puts what there is to say on one line.
func dotted(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

func togetherLabel(ctx context.Context, p safetyTogetherPage) string {
	if p.Own {
		return words.Say(ctx, "safety.say-own")
	}
	return words.Say(ctx, "safety.say", "Name", p.Name)
}
