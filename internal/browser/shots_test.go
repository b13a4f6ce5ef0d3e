package browser

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var shots = flag.String("shots", "", "folder in which to keep pictures of pages")

// TestShots takes a picture of every page as every role, on the screens that they are for.
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("takes pictures when it is told where to keep them: -shots DIR")
	}
	if err := os.MkdirAll(*shots, 0o755); err != nil {
		t.Fatal(err)
	}
	h := livedIn(t, 12, 60)
	seers := h.seers()
	s := h.furnish(seers[2].who, seers[0].who)
	for _, one := range seers {
		h.account(one.role, one.who)
	}
	for _, one := range seers {
		t.Run(one.role, func(t *testing.T) {
			h := h.on(t)
			p := h.person(one.role, one.who, desktop)
			p.open("/sign-in")
			p.signIn()
			p.expect("404 (Not Found)")
			for _, path := range h.pages(h.client(one.role, one.who), s) {
				p.pictures(path, one.role)
			}
		})
	}
}

var notInNames = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^a-z0-9]+`) // nor IDs, which are long

var repeated = regexp.MustCompile(`-+`)

// pictures takes a page on each screen, named role-path-width-theme.png.
func (p *person) pictures(path, role string) {
	p.t.Helper()
	sizes := []device{{390, 844, false}, {820, 1180, false}, {1320, 900, false}}
	if path == "/wall" {
		sizes = append(sizes, device{1920, 1080, false})
	}
	p.open(path)
	for _, size := range sizes {
		p.size(size)
		if tall, err := ask[int64](p.tab, "document.documentElement.scrollHeight"); err != nil {
			p.t.Fatal(err)
		} else if tall > size.height { // so that what keeps to the edge of the screen does not hide the middle of the page
			p.size(device{width: size.width, height: tall})
		}
		for _, theme := range []string{"light", "dark"} {
			p.theme(theme)
			where := strings.Trim(repeated.ReplaceAllString(notInNames.ReplaceAllString(strings.ToLower(path), "-"), "-"), "-")
			if where == "" {
				where = "front"
			}
			p.shoot(filepath.Join(*shots, strings.Join([]string{role, where, wide(size), theme}, "-")+".png"))
		}
	}
}

func wide(d device) string { return strconv.FormatInt(d.width, 10) }
