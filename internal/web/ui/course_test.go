package ui

import "testing"

// TestCourseShowsEachSign: what lies close together is not hidden by what stands beside it.
func TestCourseShowsEachSign(t *testing.T) {
	p := CourseProps{Now: 400}
	for _, day := range []float64{0, 14, 15, 16, 200, 200, 210} {
		p.Marks = append(p.Marks, CourseMark{Kind: "review", From: day, Until: day})
	}
	p.Marks = append(p.Marks, CourseMark{Kind: "family", From: 14, Until: 14}, CourseMark{Kind: "stay", From: 0, Until: 400})
	shown := p.moments()
	if len(shown) != 8 {
		t.Fatalf("%d signs are drawn of 8", len(shown))
	}
	for i, a := range shown {
		for _, b := range shown[i+1:] {
			if across := p.at(b.From) - p.at(a.From); across < courseClose && b.y-a.y > -courseLane && b.y-a.y < courseLane {
				t.Errorf("%s of day %v hides %s of day %v", b.Kind, b.From, a.Kind, a.From)
			}
		}
	}
}

// TestCourseNamesDoNotTouch: names under the line end before the next begins, on a phone without those for which there is no room.
func TestCourseNamesDoNotTouch(t *testing.T) {
	p := CourseProps{Now: 1000, Marks: []CourseMark{{Kind: "stay", From: 0, Until: 1000}}}
	for day := 0.0; day < 1000; day += 30 {
		p.Years = append(p.Years, CourseYear{At: day, Text: "November 2026"})
	}
	names, phone := p.named(), 0
	for i, y := range names {
		if i > 0 && p.at(y.At)-p.at(names[i-1].At) < 13 && !y.ends {
			t.Errorf("the name at %v runs into the one before", y.At)
		}
		if !y.wide {
			phone++
		}
	}
	if len(names) < 5 || phone < 2 || phone > 4 {
		t.Errorf("%d names, %d on a phone", len(names), phone)
	}
}
