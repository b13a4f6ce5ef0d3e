package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/print"
	"milieu/internal/web/ui"
)

// A whole course on one line, over the years: stays and leaves, reviews, time with the family, calls, and coming back. It is a
// picture to talk about, with the same as a list below.

func (s *Server) courseRoutes(r routes) {
	r.page("GET /me/course", s.myCourse)
	r.page("GET /resident/{id}/course", s.course)
	r.page("GET /print/course", s.printCourse)
}

func courseHref(id care.ResidentID) string { return residentHref(id) + "/course" }

type coursePage struct {
	ID    care.ResidentID
	Own   bool
	Name  string
	Top   ui.TopProps
	Line  ui.CourseProps
	Marks []ui.LineProps
}

func (s *Server) myCourse(w http.ResponseWriter, l *look) error {
	if l.who.Resident() == "" {
		return care.Forbidden
	}
	l.SetPathValue("id", string(l.who.Resident()))
	return s.course(w, l)
}

func (s *Server) course(w http.ResponseWriter, l *look) error {
	var p coursePage
	var err error
	l.view(func(v care.View) {
		var r care.Resident
		if r, err = l.whom(v); err != nil {
			return
		}
		p = coursePage{ID: r.ID, Own: l.own(r.ID), Name: r.Name, Top: ui.TopProps{Before: r.Name, Title: l.say("course.title"), Sub: l.say("course.help")}}
		if p.Own {
			p.Top.Before, p.Top.Title = "", l.say("course.mine")
		}
		marks := v.CourseMarks(r.ID)
		p.Line = courseLine(l, v, r, marks)
		for _, m := range slices.Backward(marks) {
			p.Marks = append(p.Marks, courseMark(l, v, r, m))
		}
	})
	if err != nil {
		return err
	}
	return s.show(w, l, p.Top.Title, courseView(p))
}

// courseLine is the picture.
func courseLine(l *look, v care.View, r care.Resident, marks []care.CourseMark) ui.CourseProps {
	days := func(t time.Time) float64 { return float64(t.Unix()) / (24 * 60 * 60) }
	p := ui.CourseProps{Now: days(v.At()), NowText: l.say("today.now")}
	for _, m := range marks {
		until := m.Until
		if until.IsZero() && (m.Sort == care.CourseStay || m.Sort == care.CourseLeave) {
			until = v.At()
		}
		p.Marks = append(p.Marks, ui.CourseMark{Kind: string(m.Sort), From: days(m.From), Until: days(until), Hollow: m.Missed, Text: courseMark(l, v, r, m).Title + ", " + dateOf(l, v, m.From)})
	}
	if len(marks) == 0 {
		return p
	}
	first, last := civil.Of(marks[0].From, v.Zone()), v.Today()
	p.Label = l.say("course.label", "Name", r.Name, "Day", l.words.DateYear(first), "Count", len(r.Stays))
	p.Years = courseYears(l, first, last)
	for _, sort := range care.CourseSorts {
		if slices.ContainsFunc(marks, func(m care.CourseMark) bool { return m.Sort == sort }) {
			p.Keys = append(p.Keys, ui.CourseKey{Kind: string(sort), Text: l.say("course.key." + string(sort))})
		}
	}
	return p
}

// courseYears are what stands under the line: months where it is short, years where it is long.
func courseYears(l *look, first, last civil.Day) (years []ui.CourseYear) {
	step := 1
	span := last.Sub(first)
	switch {
	case span > 5*366:
		step = 24
	case span > 500:
		step = 12
	case span > 200:
		step = 3
	}
	y, _, _ := first.YearMonthDay()
	for day := civil.Date(y, 1, 1); day <= last; {
		year, month, _ := day.YearMonthDay()
		text := strconv.Itoa(year)
		if step < 12 && month != 1 {
			text = l.words.Month(day)
		}
		if day >= first {
			years = append(years, ui.CourseYear{At: float64(day.At(0, time.UTC).Unix()) / (24 * 60 * 60), Text: text})
		}
		day = civil.Date(year, month+time.Month(step), 1)
	}
	return years
}

// courseMark is one thing of the course as a line to read.
func courseMark(l *look, v care.View, r care.Resident, m care.CourseMark) ui.LineProps {
	line := ui.LineProps{After: dateOf(l, v, m.From), Mark: ui.CourseSign(string(m.Sort), m.Missed)}
	if m.Own {
		line.Voice = m.Words
	} else {
		line.Detail = m.Words
	}
	from, until := dateOf(l, v, m.From), ""
	if !m.Until.IsZero() {
		until = dateOf(l, v, m.Until)
	}
	switch m.Sort {
	case care.CourseStay:
		line.Title, line.Detail = l.say("course.stay", "Count", m.Nth), ""
		line.After = l.say("resident.stay-open", "From", from)
		if until != "" {
			line.After = fmt.Sprintf("%s – %s", from, until)
		}
		if m.Words != "" {
			line.Detail = l.say("resident.went-to", "To", m.Words)
		}
	case care.CourseLeave:
		line.Title, line.Href = l.say("course.leave"), residentHref(r.ID)+"/leave"
		if re, ok := v.Rehearsal(r.ID, m.Leave); ok && re.Talked != nil && re.Talked.How != "" {
			line.Voice = re.Talked.How
		}
	case care.CourseReview:
		line.Title, line.Href = l.say("course.review"), reviewHref(r.ID)+"/"+string(m.Review)
	case care.CourseFamily:
		line.Title, line.Href = l.say("course.family"), familyHref(r.ID)
	case care.CourseCall:
		line.Title = l.say("course.call")
		if m.Missed {
			line.Title = l.say("course.call-missed")
		}
	case care.CourseAsked:
		line.Title = l.say("course.asked." + string(m.Reach))
	}
	return line
}

func (s *Server) printCourse(w http.ResponseWriter, l *look) error {
	id := care.ResidentID(l.URL.Query().Get("resident"))
	if id == "" {
		id = l.who.Resident()
	}
	var sheet print.CourseSheet
	ok := false
	l.view(func(v care.View) {
		r, known := v.Resident(id)
		if !known {
			return
		}
		marks := v.CourseMarks(id)
		sheet, ok = print.Course(v, l.words, id)
		sheet.Line = courseLine(l, v, r, marks)
		for _, m := range slices.Backward(marks) {
			sheet.Marks = append(sheet.Marks, courseMark(l, v, r, m))
		}
	})
	if !ok {
		return care.NotFound
	}
	sheet.BackHref = courseHref(id)
	return s.write(w, l, print.CourseView(sheet))
}

// atHomeDays is for how long after coming back a page marks what changed at home.
const atHomeDays = 14

// sincePart is on the page of somebody who came back: what changed while they were at home.
func sincePart(l *look, v care.View, r care.Resident) templ.Component {
	h, ok := v.LastAtHome(r.ID)
	if !ok || v.Today().Sub(civil.Of(h.Back, v.Zone())) > atHomeDays {
		return nil
	}
	days := civil.Of(h.Back, v.Zone()).Sub(civil.Of(h.Left, v.Zone()))
	p := sinceCard{Title: l.say("course.back", "Name", r.Name), Sub: l.say("course.back.help", "Count", days), Course: courseHref(r.ID)}
	if l.own(r.ID) {
		p.Title, p.Course = l.say("course.back-yours"), "/me/course"
	}
	for _, c := range h.Changes {
		line := ui.LineProps{Mark: sinceMark(l, c), After: l.words.Relative(civil.Of(c.On, v.Zone()), v.Today()), Href: changeHref(r.ID, c)}
		if c.Own {
			line.Voice = c.Words
		} else {
			line.Title = c.Words
		}
		if line.Voice != "" || line.Title == "" {
			line.Title = l.say("course.changed." + string(c.What))
		}
		p.Lines = append(p.Lines, line)
	}
	return sinceView(p)
}

type sinceCard struct {
	Title, Sub, Course string
	Lines              []ui.LineProps
}

func sinceMark(l *look, c care.Change) templ.Component {
	if c.Gone {
		return ui.Tag(l.say("course.gone"), ui.Plain)
	}
	return ui.Tag(l.say("course.new"), ui.Moss)
}

// changeHref is where what changed stands now; "" where it has no page of its own.
func changeHref(id care.ResidentID, c care.Change) string {
	switch c.What {
	case care.ChangeGoal:
		return goalHref(id, care.GoalID(c.ID))
	case care.ChangeMeasure:
		return residentHref(id) + "/measure/" + c.ID
	case care.ChangeSafety:
		return safetyHref(id)
	case care.ChangeHome:
		return goingHomeHref(id)
	case care.ChangeSign:
		return residentHref(id) + "/sign/" + c.ID
	case care.ChangeMedicine:
		return medicineHref(id, care.MedicineID(c.ID))
	case care.ChangeCall:
		return callsHref(id)
	}
	return ""
}
