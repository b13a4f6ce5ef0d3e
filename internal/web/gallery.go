package web

import (
	"net/http"

	"milieu/internal/web/ui"
)

// galleryRoutes shows every component in every state, for those who build and for those who check.
func (s *Server) galleryRoutes(r routes) {
	r.open("GET /ui", func(w http.ResponseWriter, l *look) error { return s.write(w, l, ui.Gallery()) })
}
