package browser

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe reads axe-core, which runs by the DevTools protocol: the content security policy stays as it is.
func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(root, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		lacks(t, "axe-core", err, "run npm ci")
	}
	return string(source)
}

// TestAccessible looks at every page as every role, light and dark, wide and narrow: nothing that keeps somebody
// out, nothing that runs off the screen, no complaint of the browser.
func TestAccessible(t *testing.T) {
	source := axe(t)
	h := livedIn(t, 12, 6)
	seers := h.seers()
	s := h.furnish(seers[2].who, seers[0].who)
	for _, one := range seers {
		h.account(one.role, one.who) // others look at it
	}
	pages := map[string][]string{} // of each role
	bones := map[string]bool{}     // of pages that somebody else sees just so
	for _, one := range seers {
		client := h.client(one.role, one.who)
		for _, path := range h.pages(client, s) {
			if built := path + " " + built(client.ask(http.MethodGet, path, "").body); !bones[built] {
				bones[built] = true
				pages[one.role] = append(pages[one.role], path)
			}
		}
	}
	for _, one := range seers {
		t.Run(one.role, func(t *testing.T) {
			t.Parallel()
			p := h.on(t).person(one.role, one.who, desktop)
			p.open("/sign-in")
			p.signIn()
			t.Logf("%d pages", len(pages[one.role]))
			for _, path := range pages[one.role] {
				p.accessible(path, source)
			}
		})
	}
}

var opened = regexp.MustCompile(`<[a-z0-9-]+( class="[^"]*")?( type="[^"]*")?`)

// built says of what parts a page is built: the kinds of elements in it. A coordinator sees most pages as a therapist
// does, beside another list of places.
func built(page string) string {
	if i := strings.Index(page, "<main"); i >= 0 {
		page = page[i:]
	}
	parts := opened.FindAllString(page, -1)
	slices.Sort(parts)
	return strings.Join(slices.Compact(parts), "")
}

// accessible looks at one page: wide and light, narrow and dark, and whether it fits the narrowest phone.
func (p *person) accessible(path, source string) {
	p.t.Helper()
	if path == "/nowhere" {
		p.expect("404 (Not Found)")
	}
	p.size(desktop)
	p.open(path)
	p.examined(path, source)
}

// examined looks at the page that is open, which may be one that no address leads to.
func (p *person) examined(path, source string) {
	p.t.Helper()
	for _, trouble := range p.complaints() {
		p.t.Errorf("%s: %s", path, trouble)
	}
	if list, err := ask[[]string](p.tab, clobbered); err != nil || len(list) > 0 {
		p.t.Errorf("%s: forms whose own id is hidden behind a field called id: %v %v", path, list, err)
	}
	if _, err := ask[any](p.tab, source+"; true"); err != nil {
		p.t.Fatal(err)
	}
	for _, look := range []struct {
		width int64
		theme string
	}{{1320, "light"}, {390, "dark"}, {320, "light"}} {
		p.size(device{width: look.width, height: 844})
		p.theme(look.theme)
		var list []string
		if look.width != 320 {
			found, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](examine, chromedp.EvalAwaitPromise))
			if err != nil {
				p.t.Fatalf("%s: %v", path, err)
			}
			list = found
		}
		wide, err := ask[[]string](p.tab, overflowing)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, trouble := range append(list, wide...) {
			p.t.Errorf("%s at %d, %s: %s", path, look.width, look.theme, trouble)
		}
	}
}

const (
	clobbered = `[...document.forms].filter(f => typeof f.id !== 'string').map(f => f.getAttribute('action') ?? '')`

	// examine: serious and critical violations, each with where it is.
	examine = `axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}, resultTypes: ['violations']}).then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
		.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ' at ' + n.target.join(' ') + ': ' + n.failureSummary.split('\n').slice(1).join(' ') + ' ' + n.html.slice(0, 160))))`

	// overflowing: what makes the page wider than the screen.
	overflowing = `(() => {
		const page = document.documentElement, wide = page.clientWidth;
		if (page.scrollWidth <= wide) return [];
		const out = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > wide + 1);
		return ['runs off the screen by ' + (page.scrollWidth - wide) + ' px: ' + out.filter(e => ![...e.children].some(c => out.includes(c))).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')];
	})()`
)
