// Package assets holds what the browser is given beside pages: one style sheet, one script, fonts and the icon. They are built by
// build.sh into dist, which is committed and embedded, so that a fresh clone needs no Node to build the server.
//
// Each file has an address that holds a hash of what is in it, so a browser may keep it for ever and a new version is a new address.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed dist
var dist embed.FS

// Prefix is where Handler stands in the server's routes.
const Prefix = "/assets/"

// file is one thing that can be asked for.
type file struct {
	url  string
	kind string // Content-Type
	body []byte
	gzip []byte // nil where it would not be smaller
}

var (
	byName = map[string]*file{} // "app.css"
	byURL  = map[string]*file{} // "/assets/app-1a2b3c4d5e.css"
)

func init() {
	files, err := fs.ReadDir(dist, "dist")
	if err != nil {
		panic("assets: " + err.Error())
	}
	for _, f := range files {
		body, err := dist.ReadFile("dist/" + f.Name())
		if err != nil {
			panic("assets: " + err.Error())
		}
		add(f.Name(), body)
	}
}

// add takes a file in. The build puts a hash of their own in the names of what the style sheet refers to (fonts): "figtree.HASH.woff2"
// keeps that name as its address; everything else gets a hash here.
func add(name string, body []byte) {
	ext := path.Ext(name)
	f := &file{kind: contentType(ext), body: body}
	stem := strings.TrimSuffix(name, ext)
	if plain, hash, ok := strings.Cut(stem, "."); ok && hash != "" {
		f.url, name = Prefix+name, plain+ext
	} else {
		sum := sha256.Sum256(body)
		f.url = Prefix + stem + "-" + hex.EncodeToString(sum[:5]) + ext
	}
	if ext != ".woff2" {
		f.gzip = compress(body)
	}
	byName[name], byURL[f.url] = f, f
}

func contentType(ext string) string {
	switch ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(ext)
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic("assets: " + err.Error())
	}
	if _, err := w.Write(body); err != nil {
		panic("assets: " + err.Error())
	}
	if err := w.Close(); err != nil {
		panic("assets: " + err.Error())
	}
	if b.Len() >= len(body) {
		return nil
	}
	return b.Bytes()
}

// URL gives the address of a file by its plain name: "app.css", "app.js", "icon.svg", "figtree-latin-wght-normal.woff2". A name that is
// not there is a bug and panics.
func URL(name string) string {
	f, ok := byName[name]
	if !ok {
		panic(fmt.Sprintf("assets: no file %q", name))
	}
	return f.url
}

// Handler serves what is under [Prefix]. Everything may be kept for a year and is never asked for again.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := byURL[r.URL.Path]
		if !ok {
			w.Header().Set("Cache-Control", "no-store")
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		f.serve(w, r)
	})
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", f.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	body, tag := f.body, strconv.Quote(path.Base(f.url))
	if f.gzip != nil {
		h.Set("Vary", "Accept-Encoding")
		if takesGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body, tag = f.gzip, strconv.Quote(path.Base(f.url)+".gz")
		}
	}
	h.Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		// Whoever asked may have gone; there is nobody to tell.
		_, _ = w.Write(body)
	}
}

// takesGzip reads Accept-Encoding (RFC 9110, 12.5.3): gzip or * is there, and not with a weight of nothing.
func takesGzip(accept string) bool {
	any := false
	for item := range strings.SplitSeq(accept, ",") {
		coding, params, _ := strings.Cut(item, ";")
		q := 1.0
		if weight, ok := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(params, " ", "")), "q="); ok {
			v, err := strconv.ParseFloat(weight, 64)
			if err != nil {
				v = 0
			}
			q = v
		}
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			return q > 0
		case "*":
			any = q > 0
		}
	}
	return any
}
