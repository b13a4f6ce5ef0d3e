package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, url string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestURLHoldsAHashOfTheContents(t *testing.T) {
	for _, name := range []string{"app.css", "app.js", "icon.svg"} {
		if !regexp.MustCompile(`^/assets/[a-z]+-[0-9a-f]{10}\.[a-z]+$`).MatchString(URL(name)) {
			t.Errorf("URL(%q) = %q", name, URL(name))
		}
	}
	was := URL("app.css")
	old := byName["app.css"]
	defer func() { byName["app.css"] = old }()
	add("app.css", append(bytes.Clone(old.body), ' '))
	defer delete(byURL, URL("app.css"))
	if URL("app.css") == was {
		t.Error("other contents have the same address")
	}
}

func TestURLOfNothingIsABug(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	URL("nothing.css")
}

func TestEverythingInDistIsServedForEver(t *testing.T) {
	files, err := fs.ReadDir(dist, "dist")
	if err != nil || len(files) < 5 {
		t.Fatalf("dist has %d files: %v", len(files), err)
	}
	for url, f := range byURL {
		r := get(t, url)
		body, _ := io.ReadAll(r.Body)
		if r.StatusCode != 200 || !bytes.Equal(body, f.body) {
			t.Errorf("%s: %d, %d bytes", url, r.StatusCode, len(body))
		}
		if got := r.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") || !strings.Contains(got, "max-age=31536000") {
			t.Errorf("%s: Cache-Control %q", url, got)
		}
		if r.Header.Get("Content-Type") == "" || r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", url, r.Header)
		}
		if again := get(t, url, "If-None-Match", r.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: asked again: %d", url, again.StatusCode)
		}
	}
}

func TestStyleSheetFindsItsFonts(t *testing.T) {
	fonts := regexp.MustCompile(`url\("?\./([^")]+)"?\)`).FindAllStringSubmatch(string(byName["app.css"].body), -1)
	if len(fonts) != 2 {
		t.Fatalf("fonts in app.css: %v", fonts)
	}
	for _, f := range fonts {
		if r := get(t, Prefix+f[1]); r.StatusCode != 200 || r.Header.Get("Content-Type") != "font/woff2" {
			t.Errorf("%s: %d %s", f[1], r.StatusCode, r.Header.Get("Content-Type"))
		}
	}
}

func TestGzipOnlyWhereItIsTaken(t *testing.T) {
	for accept, want := range map[string]bool{
		"": false, "gzip": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "gzip; q=0.000": false, "*": true, "*;q=0": false,
		"identity": false, "*;q=0, gzip": true, "GZIP": true, "gzip;q=none": false,
	} {
		r := get(t, URL("app.css"), "Accept-Encoding", accept)
		if got := r.Header.Get("Content-Encoding") == "gzip"; got != want {
			t.Errorf("Accept-Encoding %q: gzip %v, want %v", accept, got, want)
		}
		if r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Vary %q", r.Header.Get("Vary"))
		}
		var body io.Reader = r.Body
		if want {
			z, err := gzip.NewReader(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if b, err := io.ReadAll(body); err != nil || !bytes.Equal(b, byName["app.css"].body) {
			t.Errorf("Accept-Encoding %q: other contents: %v", accept, err)
		}
	}
	plain, zipped := get(t, URL("app.js")).Header.Get("ETag"), get(t, URL("app.js"), "Accept-Encoding", "gzip").Header.Get("ETag")
	if plain == zipped {
		t.Error("both codings have the same ETag")
	}
}

func TestWhatIsNotThereIsNotKept(t *testing.T) {
	for _, url := range []string{"/assets/", "/assets/app.css", "/assets/app-0000000000.css", "/assets/../assets.go"} {
		if r := get(t, url); r.StatusCode != 404 || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %q", url, r.StatusCode, r.Header.Get("Cache-Control"))
		}
	}
	r := httptest.NewRequest(http.MethodPost, URL("app.css"), nil)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}
