package ui

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"milieu/internal/web/assets"

	"github.com/a-h/templ"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func galleryAll() map[string]templ.Component {
	all := map[string]templ.Component{"gallery": Gallery(), "contact": GalleryContact()}
	for name, page := range GalleryPages {
		all[name] = page()
	}
	return all
}

// The policy for content allows no inline script, no inline style and nothing from elsewhere.
func TestNothingInline(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|\shx-on|javascript:|(src|href)="(https?:)?//|<script(>| type="module">)`)
	for name, c := range galleryAll() {
		html := render(t, c)
		if m := forbidden.FindString(html); m != "" {
			t.Errorf("%s has %q", name, m)
		}
		if !strings.HasPrefix(html, "<!doctype html><html lang=\"en\"") {
			t.Errorf("%s begins with %.60q", name, html)
		}
	}
}

func TestIDsAreUsedOnceAndPointedAtExist(t *testing.T) {
	for name, c := range galleryAll() {
		html := render(t, c)
		seen := map[string]bool{}
		for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(html, -1) {
			if seen[m[1]] || m[1] == "" {
				t.Errorf("%s: id %q twice or empty", name, m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`\s(?:for|popovertarget|aria-labelledby|data-opens|aria-describedby)="([^"]*)"`).FindAllStringSubmatch(html, -1) {
			for id := range strings.FieldsSeq(m[1]) {
				if !seen[id] && !strings.HasPrefix(id, "what-") && !strings.HasPrefix(id, "days-") {
					t.Errorf("%s: nothing has the id %q", name, id)
				}
			}
		}
	}
}

func TestTextIsEscaped(t *testing.T) {
	bad := `"><script>alert(1)</script>`
	html := render(t, PersonCard(PersonProps{ID: "x", Name: bad, Sub: bad, Voice: bad, Href: "javascript:alert(1)", Tags: []TagProps{{Text: bad}}}))
	if strings.Contains(html, "<script") {
		t.Error(html)
	}
	names := render(t, Names(NamesProps{Names: []NamedPerson{{ID: "1", Name: bad}}}))
	if strings.Contains(names, "<script") {
		t.Error(names)
	}
}

// A first load of Today, as it crosses the network: page, style sheet, script and both fonts.
func TestFirstLoadIsLight(t *testing.T) {
	const limit = 150_000
	html := render(t, galleryToday())
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	if _, err := w.Write([]byte(html)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sum := z.Len()
	for _, name := range []string{"app.css", "app.js", "icon.svg", "figtree-latin-wght-normal.woff2", "newsreader-latin-wght-italic.woff2"} {
		r := httptest.NewRequest(http.MethodGet, assets.URL(name), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		rec := httptest.NewRecorder()
		assets.Handler().ServeHTTP(rec, r)
		if rec.Code != 200 {
			t.Fatalf("%s: %d", name, rec.Code)
		}
		sum += rec.Body.Len()
	}
	t.Logf("page %d bytes compressed, first load %d", z.Len(), sum)
	if sum > limit {
		t.Errorf("first load is %d bytes, more than %d", sum, limit)
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Sara": "S", "Ingrid Solberg": "IS", "åse-marie": "ÅM", "": "?", "  ": "?", "Ole Jørgen Ødegård": "OØ"} {
		if got := Initials(name); got != want {
			t.Errorf("Initials(%q) = %q, want %q", name, got, want)
		}
	}
	if ToneOf("sara") != Sky || ToneOf("nora") != Moss { // as they were when this was written
		t.Error("a face changed its colour")
	}
}

func TestLiveMessage(t *testing.T) {
	var body, out bytes.Buffer
	if err := WritePartial(context.Background(), &body, "met", Text("one\r\ntwo\rthree")); err != nil {
		t.Fatal(err)
	}
	if err := WriteMessage(&out, "7", body.Bytes()); err != nil {
		t.Fatal(err)
	}
	want := "id: 7\ndata: <hx-partial hx-target=\"#met\" hx-swap=\"outerMorph\">one\ndata: two\ndata: three</hx-partial>\n\n"
	if out.String() != want {
		t.Errorf("got  %q\nwant %q", out.String(), want)
	}
}
