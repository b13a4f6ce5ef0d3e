package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/web/ui"
)

// Sheets are a resident's own, on their phone: two lines at a time, saved as one goes, each of which may stay empty. Somebody
// else reads one only where it was shown to them, as it was then.

func (s *Server) sheetRoutes(r routes) {
	r.page("GET /me/sheets", s.mySheets)
	r.page("GET /resident/{id}/sheets", s.sheets)
	r.page("GET /resident/{id}/sheets/new", s.sheet)
	r.act("POST /resident/{id}/sheets/new", s.writeSheet)
	r.page("GET /resident/{id}/sheet/{sheet}", s.sheet)
	r.act("POST /resident/{id}/sheet/{sheet}", s.writeSheet)
	r.act("POST /resident/{id}/sheet/{sheet}/show", s.showSheet)
	r.act("POST /resident/{id}/sheet/{sheet}/close", s.closeSheet)
	r.act("POST /resident/{id}/sheet/{sheet}/use", s.useSheet)
}

func sheetsHref(id care.ResidentID) string { return residentHref(id) + "/sheets" }

func sheetHref(id care.ResidentID, sheet care.SheetID) string {
	return residentHref(id) + "/sheet/" + string(sheet)
}

// linesAtOnce is how many lines of a sheet one is asked at a time.
const linesAtOnce = 2

type sheetsPage struct {
	Own    bool
	Title  string
	Sheets []ui.LineProps
	New    []ui.Option
}

func (s *Server) mySheets(w http.ResponseWriter, l *look) error {
	id := l.who.Resident()
	if id == "" {
		return care.Forbidden
	}
	l.SetPathValue("id", string(id))
	return s.sheets(w, l)
}

func (s *Server) sheets(w http.ResponseWriter, l *look) error {
	p := sheetsPage{Own: l.own(l.resident())}
	found := false
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		if !ok {
			return
		}
		p.Title = l.say("sheet.mine")
		if !p.Own {
			p.Title = l.say("sheet.shown-of", "Name", r.Name)
		}
		p.Sheets = sheetLines(l, v, r)
		found = p.Own || len(p.Sheets) > 0
		for _, sort := range care.SheetSorts {
			p.New = append(p.New, ui.Option{Value: sheetsHref(r.ID) + "/new?sort=" + string(sort), Text: l.say("sheet.sort." + string(sort)), Detail: l.say("sheet.sort." + string(sort) + ".help")})
		}
	})
	if !found {
		return care.NotFound
	}
	return s.show(w, l, p.Title, sheetsView(p))
}

// sheetLines are the sheets that somebody may read, each by its first words.
func sheetLines(l *look, v care.View, r care.Resident) (lines []ui.LineProps) {
	for _, sheet := range v.Sheets(r.ID) {
		line := ui.LineProps{ID: "sheet-" + string(sheet.ID), Title: sheetTitle(l, sheet.Sort), Href: sheetHref(r.ID, sheet.ID), Voice: firstWords(sheet), Detail: l.say("sheet.last", "Day", l.words.Relative(civil.Of(sheet.Last, v.Zone()), v.Today()))}
		if line.Voice == "" {
			line.Detail = l.say("sheet.untitled")
		}
		if l.own(r.ID) {
			line.Detail = dotted(line.Detail, shownSaid(l, v, sheet))
		}
		lines = append(lines, line)
	}
	return lines
}

func sheetTitle(l *look, sort care.SheetSort) string {
	if !slices.Contains(care.SheetSorts, sort) {
		sort = care.SheetThought
	}
	return l.say("sheet.sort." + string(sort))
}

// firstWords are what a sheet is known by: a thought by the thought, the others by their first line.
func firstWords(sheet care.Sheet) string {
	if said := sheet.Words["thought"]; said != "" {
		return said
	}
	for _, part := range care.SheetParts[sheet.Sort] {
		if said := sheet.Words[part]; said != "" {
			return said
		}
	}
	return ""
}

func shownSaid(l *look, v care.View, sheet care.Sheet) string {
	if len(sheet.Shown) == 0 {
		return l.say("sheet.only-me")
	}
	var names []string
	for _, showing := range sheet.Shown {
		names = append(names, readerName(l, v, showing.To))
	}
	return l.say("sheet.is-shown", "Names", l.words.List(names))
}

func readerName(l *look, v care.View, to care.StaffID) string {
	if c, ok := v.Colleague(to); ok {
		return c.Name
	}
	return l.say("sheet.the-team")
}

type sheetPage struct {
	FormID      string
	ID          care.ResidentID
	Sheet       care.SheetID
	Own         bool
	Title       string
	Sub         string
	Fields      []ui.FieldProps // what is asked now; none where one reads
	Lines       []sheetLine     // what is written
	Part        string          // "1 of 4"
	N, Of       int
	Action      string
	Back        string // the step before
	Next        string // the button
	All         string
	Write       []ui.LineProps
	Draft       ui.DraftProps
	Sort        care.SheetSort
	Showing     []string
	To          []ui.Option
	CanUse      bool
	Measure     string // where the step stands in the plan
	UseID       string
	Theirs      string // said to whom it is shown
	CloseAction string
}

type sheetLine struct{ Ask, Words, Href string }

func (s *Server) sheet(w http.ResponseWriter, l *look) error {
	var p sheetPage
	found := false
	l.view(func(v care.View) {
		r, ok := v.Resident(l.resident())
		sheet := care.Sheet{Sort: care.SheetSort(l.form().text("sort"))}
		if key := l.PathValue("sheet"); key != "" {
			sheet, found = v.Sheet(r.ID, care.SheetID(key))
		} else {
			found = l.own(r.ID) && slices.Contains(care.SheetSorts, sheet.Sort)
		}
		if found = found && ok; found {
			p = newSheetPage(l, v, r, sheet)
		}
	})
	if !found {
		return care.NotFound
	}
	return s.show(w, l, p.Title, sheetView(p))
}

func newSheetPage(l *look, v care.View, r care.Resident, sheet care.Sheet) sheetPage {
	p := sheetPage{FormID: l.formID(), ID: r.ID, Sheet: sheet.ID, Own: l.own(r.ID), Title: sheetTitle(l, sheet.Sort), Sort: sheet.Sort, All: sheetsHref(r.ID), UseID: newID()}
	parts := care.SheetParts[sheet.Sort]
	p.Of = (len(parts) + linesAtOnce - 1) / linesAtOnce
	step, _ := strconv.Atoi(l.URL.Query().Get("step"))
	if sheet.ID == "" {
		step = 1
	}
	if p.Own && step >= 1 && step <= p.Of {
		p.asks(l, sheet, parts[(step-1)*linesAtOnce:min(len(parts), step*linesAtOnce)], step)
		return p
	}
	for i, part := range parts {
		line := sheetLine{Ask: l.say("sheet.line." + string(sheet.Sort) + "." + part), Words: sheet.Words[part]}
		if p.Own {
			line.Href = sheetHref(r.ID, sheet.ID) + "?step=" + strconv.Itoa(i/linesAtOnce+1)
		}
		p.Lines = append(p.Lines, line)
	}
	if !p.Own {
		p.Theirs = l.say("sheet.theirs", "Name", r.Name, "Day", l.words.DateYear(civil.Of(sheet.Shown[0].At, v.Zone())))
		return p
	}
	p.CloseAction = sheetHref(r.ID, sheet.ID) + "/close"
	for _, showing := range sheet.Shown {
		p.Showing = append(p.Showing, l.say("sheet.shown-to", "Name", capital(readerName(l, v, showing.To)), "Day", l.words.DateYear(civil.Of(showing.At, v.Zone()))))
	}
	for _, o := range whoTalks(l, v, r) {
		p.To = append(p.To, ui.Option{Value: o.Value, Text: o.Text})
	}
	p.To = append(p.To, ui.Option{Value: "team", Text: capital(l.say("sheet.the-team"))})
	if p.CanUse = sheet.Sort == care.SheetStep && sheet.Words[care.SheetDo] != ""; p.CanUse {
		if m, ok := v.Measure(r.ID, sheet.Measure); ok && m.InPlan {
			p.Measure = measureHref(r.ID, m.ID)
		}
	}
	return p
}

// asks fills in the lines of one step.
func (p *sheetPage) asks(l *look, sheet care.Sheet, parts []string, step int) {
	for _, part := range parts {
		key := "sheet.line." + string(sheet.Sort) + "." + part
		field := ui.FieldProps{Name: part, Type: "textarea", Rows: 3, Label: l.say(key), Value: l.typed(part, sheet.Words[part]), Own: true}
		if l.words.Has(key + ".help") {
			field.Hint = l.say(key + ".help")
		}
		p.Fields = append(p.Fields, field)
	}
	here := sheetHref(p.ID, sheet.ID)
	if p.N = step; sheet.ID == "" {
		here = sheetsHref(p.ID) + "/new"
	}
	p.Action, p.Next, p.Part = here+"?step="+strconv.Itoa(step), l.say("sheet.next"), l.say("sheet.page", "N", step, "Of", p.Of)
	if step == p.Of {
		p.Next = l.say("sheet.save")
	}
	if step > 1 {
		p.Back = here + "?step=" + strconv.Itoa(step-1)
	}
	p.Draft = planDraft(l, "sheet-"+string(sheet.ID)+"-"+string(sheet.Sort)+"-"+strconv.Itoa(step))
}

func (s *Server) writeSheet(w http.ResponseWriter, l *look) error {
	if !l.own(l.resident()) {
		return care.Forbidden
	}
	f := l.form()
	id, key, sort := l.resident(), care.SheetID(l.PathValue("sheet")), care.SheetSort(f.text("sort"))
	step, _ := strconv.Atoi(l.URL.Query().Get("step"))
	draft := "sheet-" + string(key) + "-" + string(sort) + "-" + strconv.Itoa(step)
	if key == "" {
		key = care.SheetID(f.id())
	}
	var lines []care.SheetWritten
	for _, part := range care.SheetParts[sort] {
		if f.has(part) {
			lines = append(lines, care.SheetWritten{Sheet: key, Resident: id, Sort: sort, Part: part, Words: f.words(part)})
		}
	}
	to := sheetHref(id, key)
	if step*linesAtOnce < len(care.SheetParts[sort]) {
		to += "?step=" + strconv.Itoa(step+1)
	}
	if l.PathValue("sheet") == "" && !slices.ContainsFunc(lines, func(line care.SheetWritten) bool { return line.Words != "" }) {
		to = sheetsHref(id) // nothing was written, and so there is no sheet
	}
	return s.do(w, l, care.WriteSheet(lines...), done{to: to, say: "sheet.saved", draft: draft}, s.sheet)
}

func (s *Server) showSheet(w http.ResponseWriter, l *look) error {
	f := care.SheetShown{Sheet: care.SheetID(l.PathValue("sheet")), Resident: l.resident(), To: care.StaffID(l.form().text("show"))}
	if f.To == "team" {
		f.To = ""
	}
	return s.do(w, l, care.ShowSheet(f), done{to: sheetHref(f.Resident, f.Sheet), say: "sheet.was-shown"}, s.sheet)
}

func (s *Server) closeSheet(w http.ResponseWriter, l *look) error {
	f := care.SheetClosed{Sheet: care.SheetID(l.PathValue("sheet")), Resident: l.resident()}
	return s.do(w, l, care.CloseSheet(f), done{to: sheetHref(f.Resident, f.Sheet), say: "sheet.was-closed"}, s.sheet)
}

// useSheet makes a measure of a step, or a try of it.
func (s *Server) useSheet(w http.ResponseWriter, l *look) error {
	f := l.form()
	used := care.SheetUsed{Sheet: care.SheetID(l.PathValue("sheet")), Resident: l.resident(), Measure: care.MeasureID(f.id())}
	then := done{to: sheetHref(used.Resident, used.Sheet), say: "sheet.is-in-plan"}
	if f.text("as") == "try" {
		used.Try = care.TryID(f.id())
		then = done{to: residentHref(used.Resident) + "/try/" + string(used.Try), say: "plan.try-noted"}
	}
	return s.do(w, l, care.UseSheet(used), then, s.sheet)
}

// sheetOf is the sheet of their own on which a resident's measure or try began; "" for anybody else, and where none did.
func sheetOf(l *look, v care.View, id care.ResidentID, began func(care.Sheet) bool) string {
	if !l.own(id) {
		return ""
	}
	for _, sheet := range v.Sheets(id) {
		if began(sheet) {
			return sheetHref(id, sheet.ID)
		}
	}
	return ""
}

// sheetsPart is what a person shows to whoever looks; nothing where they show nothing.
func sheetsPart(l *look, v care.View, r care.Resident) templ.Component {
	if l.own(r.ID) {
		return nil // they are in the navigation
	}
	if lines := sheetLines(l, v, r); len(lines) > 0 {
		return sheetsBrief(l.say("sheet.shown-of", "Name", r.Name), lines)
	}
	return nil
}
