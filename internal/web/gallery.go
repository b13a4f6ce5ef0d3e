package web

import (
	"net/http"

	"milieu/internal/care"
	"milieu/internal/web/ui"
)

// galleryRoutes show every component in every state, and whole pages made of them, for those who build and for those
// who check. The people in it are made up.
func (s *Server) galleryRoutes(r routes) {
	r.open("GET /ui", func(w http.ResponseWriter, l *look) error { return s.write(w, l, ui.Gallery()) })
	r.open("GET /ui/contact", func(w http.ResponseWriter, l *look) error { return s.write(w, l, ui.GalleryContact()) })
	r.open("GET /ui/{name}", func(w http.ResponseWriter, l *look) error {
		page, ok := ui.GalleryPages[l.PathValue("name")]
		if !ok {
			return care.NotFound
		}
		return s.write(w, l, page())
	})
}
