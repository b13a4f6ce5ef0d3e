package print

import (
	"milieu/internal/care"
	"milieu/internal/web/ui"
	"milieu/internal/words"
)

// A CourseSheet is a whole course on paper: the picture, and the same as a list. Who makes it fills in both.
type CourseSheet struct {
	Sheet
	Line  ui.CourseProps
	Marks []ui.LineProps
}

// Course makes the sheet of somebody's course; false if the viewer may not see them.
func Course(v care.View, w *words.Words, id care.ResidentID) (CourseSheet, bool) {
	r, ok := v.Resident(id)
	return CourseSheet{Sheet: newSheet(v, w, w.Say("course.of", "Name", r.Name), w.DateYear(v.Today()))}, ok
}
