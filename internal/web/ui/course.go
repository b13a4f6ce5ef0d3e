package ui

import (
	"cmp"
	"fmt"
	"slices"
)

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
	y           float64
}

// CourseYear is a name under the line.
type CourseYear struct {
	At   float64
	Text string
	ends bool // it stands before its mark, not behind it
	wide bool // there is no room for it on a phone
}

// CourseKey says what a sign means.
type CourseKey struct{ Kind, Text string }

// The drawing is as wide as there is room: across in percent, down in pixels. So its signs are as large on a phone as anywhere.
const (
	courseHeight = 140.0
	courseBar    = 70.0
	courseLeast  = 1.0 // how wide a bar is at the least, in percent
	courseClose  = 1.8 // signs that are closer than this, in percent, would hide one another: they stand above each other
	courseLane   = 8.0 // by how much
)

// at is where a day stands, in percent: the first mark at the left, now at the right.
func (p CourseProps) at(day float64) float64 {
	first := p.Now
	for _, m := range p.Marks {
		first = min(first, m.From)
	}
	span := max(p.Now-first, 30)
	return (day - first) / span * 100
}

func (p CourseProps) x(day float64) string { return fmt.Sprintf("%.2f%%", p.at(day)) }

// lasting are the bars of a kind.
func (p CourseProps) lasting(kind string) (list []CourseMark) {
	for _, m := range p.Marks {
		if m.Kind == kind {
			list = append(list, m)
		}
	}
	return list
}

func (p CourseProps) length(m CourseMark) string {
	return fmt.Sprintf("%.2f%%", max(courseLeast, p.at(m.Until)-p.at(m.From)))
}

// moments are the signs, each with the height that it stands at: what the house and the person do together above the line,
// calls below. Signs of a row that would hide one another stand above each other, so that each is seen.
func (p CourseProps) moments() (list []CourseMark) {
	row := map[string]float64{"review": 47, "family": 20, "call": 96, "asked": 96}
	away := map[string]float64{"review": -courseLane, "family": -courseLane, "call": courseLane, "asked": courseLane}
	for _, m := range p.Marks {
		if row[m.Kind] > 0 {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b CourseMark) int { return cmp.Compare(a.From, b.From) })
	type lane struct {
		at float64
		n  float64
	}
	last := map[float64]lane{}
	for i, m := range list {
		y, at := row[m.Kind], p.at(m.From)
		before, known := last[y]
		here := lane{at: at}
		if known && at-before.at < courseClose && before.n < 2 {
			here = lane{at: before.at, n: before.n + 1}
		}
		last[y] = here
		list[i].y = y + away[m.Kind]*here.n
	}
	return list
}

// named are the names that do not run into one another.
func (p CourseProps) named() (list []CourseYear) {
	const wide, phone = 13.0, 27.0 // how much of the line a name takes, in percent
	ends, endsPhone := -1.0, -1.0
	for _, y := range p.Years {
		x := p.at(y.At)
		from, least := x, x
		if y.ends = x > 100-phone; y.ends {
			from, least = x-wide, x-phone
		}
		if from < ends {
			continue
		}
		if y.wide = least < endsPhone; !y.wide {
			endsPhone = least + phone
		}
		ends = from + wide
		list = append(list, y)
	}
	return list
}
