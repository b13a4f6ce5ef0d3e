package ui

import "fmt"

// CourseProps is a long time on one line: what lasted as bars, what was a moment as small signs above and below.
type CourseProps struct {
	Label   string // the whole of it in a sentence, for those who do not see it
	Marks   []CourseMark
	Years   []CourseYear
	Keys    []CourseKey
	Now     float64 // in days, as everything here
	NowText string
}

// CourseMark is something on the line. Kind is "stay", "leave", "review", "family", "call" or "asked".
type CourseMark struct {
	Kind        string
	From, Until float64
	Hollow      bool
	Text        string // shown on pointing at it
}

// CourseYear is a name under the line.
type CourseYear struct {
	At   float64
	Text string
}

// CourseKey says what a sign means.
type CourseKey struct{ Kind, Text string }

// The drawing, in its own units.
const (
	courseWidth, courseHeight = 640.0, 120.0
	courseEdge, courseBar     = 14.0, 62.0
)

// at is where a day stands: the first mark at the left, now at the right.
func (p CourseProps) at(day float64) float64 {
	first := p.Now
	for _, m := range p.Marks {
		first = min(first, m.From)
	}
	span := max(p.Now-first, 30)
	return courseEdge + (day-first)/span*(courseWidth-2*courseEdge)
}

func (p CourseProps) x(day float64) string { return fmt.Sprintf("%.1f", p.at(day)) }

func (p CourseProps) length(m CourseMark) string {
	return fmt.Sprintf("%.1f", max(3, p.at(m.Until)-p.at(m.From)))
}

// lasts says whether a mark is a bar.
func (m CourseMark) lasts() bool { return m.Kind == "stay" || m.Kind == "leave" }

// y is the row that signs of a kind stand in: what the house and the person do together above the line, calls below.
func (m CourseMark) y() string {
	row := map[string]float64{"review": 40, "family": 22, "call": 88, "asked": 88}[m.Kind]
	return fmt.Sprintf("%.0f", row)
}

// named are the names that do not run into one another.
func (p CourseProps) named() (list []CourseYear) {
	last := -100.0
	for _, y := range p.Years {
		if x := p.at(y.At); x-last > 62 && x < courseWidth-30 {
			list, last = append(list, y), x
		}
	}
	return list
}
