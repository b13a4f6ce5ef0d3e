//go:build milieu_hole

package web

import "milieu/internal/care"

// seer has a hole: see hole_none.go.
func (l *look) seer() care.Who {
	if l.Pattern == "GET /resident/{id}/notes" {
		return care.ByProgram("hole")
	}
	return l.who
}

const holed = true
