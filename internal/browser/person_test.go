package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"milieu/internal/care"
)

const (
	patience = 15 * time.Second      // how long a person waits for what should come
	glance   = 15 * time.Millisecond // how often they look
)

// A person is somebody at a browser of their own.
type person struct {
	*tab
	h    *house
	name string
}

// A tab is a page somebody looks at.
type tab struct {
	t     *testing.T
	h     *house
	who   string
	ctx   context.Context
	touch bool

	mu       sync.Mutex
	troubles []string // what the browser complained about
	allowed  []string // complaints that belong to what is tested
}

// A device is what somebody looks at.
type device struct {
	width, height int64
	touch         bool
}

var (
	desktop = device{1320, 900, false}
	phone   = device{390, 844, true}
)

// at is somebody of Fjellheim with a fresh browser, not signed in yet.
func (h *house) at(name string, d device) *person {
	h.t.Helper()
	return h.person(name, known[name], d)
}

func (h *house) person(name string, who care.Who, d device) *person {
	h.t.Helper()
	first := browser(h.t)
	h.account(name, who)
	ctx, cancel := chromedp.NewContext(first, chromedp.WithNewBrowserContext())
	p := &person{h: h, name: name}
	p.tab = h.tab(name, ctx, cancel, d)
	return p
}

// as is somebody who has signed in.
func (h *house) as(name string, d device) *person {
	h.t.Helper()
	p := h.at(name, d)
	p.open("/")
	p.signIn()
	return p
}

// another is a further tab of the same browser.
func (p *person) another(d device) *tab {
	p.t.Helper()
	id := chromedp.FromContext(p.ctx).BrowserContextID
	ctx, cancel := chromedp.NewContext(chromium.ctx, chromedp.WithExistingBrowserContext(id))
	return p.h.tab(p.name, ctx, cancel, d)
}

func (h *house) tab(name string, ctx context.Context, cancel context.CancelFunc, d device) *tab {
	h.t.Helper()
	b := &tab{t: h.t, h: h, who: name, ctx: ctx}
	b.do(chromedp.Func(func(context.Context, *chromedp.Target) error { return nil }))
	if err := chromedp.Listen(ctx, b.hears); err != nil {
		b.t.Fatal(err)
	}
	b.size(d)
	h.t.Cleanup(func() {
		for _, trouble := range b.complaints() {
			h.t.Errorf("%s’s browser: %s", name, trouble)
		}
		cancel()
	})
	return b
}

// hears collects what the browser complains about: errors of scripts, what the content security policy stopped,
// what could not be loaded.
func (b *tab) hears(event any) {
	trouble := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		trouble = "exception: " + e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			trouble += " " + x.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type != runtime.ConsoleAPICalledTypeError && e.Type != runtime.ConsoleAPICalledTypeWarning {
			return
		}
		for _, a := range e.Args {
			trouble += " " + string(a.Value) + a.Description
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level != cdplog.EntryLevelError {
			return
		}
		trouble = fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
	default:
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = append(b.troubles, trouble)
}

// expect lets the browser complain about something that the test brings about.
func (b *tab) expect(trouble string) { b.allowed = append(b.allowed, trouble) }

// complaints returns what the browser has complained about so far and nobody expected, and forgets it.
func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := slices.DeleteFunc(b.troubles, func(s string) bool {
		return slices.ContainsFunc(b.allowed, func(a string) bool { return strings.Contains(s, a) })
	})
	b.troubles = nil
	return list
}

// do does what cannot fail unless the browser is broken.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%s’s browser: %v", b.who, err)
	}
}

func (b *tab) size(d device) {
	b.t.Helper()
	b.touch = d.touch
	options := []chromedp.EmulateViewportOption{}
	if d.touch {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	b.do(chromedp.EmulateViewport(d.width, d.height, options...))
}

// theme is "light" or "dark". Nothing moves any more, so that what is looked at is what stays.
func (b *tab) theme(name string) {
	b.t.Helper()
	still := "document.adoptedStyleSheets = [(s => (s.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important }'), s))(new CSSStyleSheet())], true"
	if _, err := ask[bool](b, still); err != nil {
		b.t.Fatal(err)
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

// withoutScript switches JavaScript off for this tab.
func (b *tab) withoutScript() {
	b.t.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// call sends a command of the DevTools protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	r, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.t.Fatalf("%s’s browser: %v", b.who, err)
	}
	return r
}

// open goes to a page. What the page before was still fetching may get in between: then it is asked for again.
func (b *tab) open(path string) {
	b.t.Helper()
	var err error
	for until := time.Now().Add(patience); time.Now().Before(until); <-time.After(glance) {
		err = chromedp.Do(b.ctx, chromedp.Navigate(b.h.url+path))
		if err == nil || !strings.Contains(err.Error(), "net::ERR_ABORTED") {
			break
		}
	}
	if err != nil {
		b.t.Fatalf("%s’s browser: %v", b.who, err)
	}
}

// signIn is done as everybody does it.
func (p *person) signIn() {
	p.t.Helper()
	p.write("User name", p.name)
	p.write("Password", password)
	p.press("Sign in")
	p.gone("Sign in")
}

// ask evaluates an expression in the page. An error means that the page is on its way to another one.
func ask[T any](b *tab, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression))
}

// await looks until an expression is something that is neither false nor null, and returns it.
func await[T any](b *tab, what, expression string) T {
	b.t.Helper()
	var last error
	for until := time.Now().Add(patience); time.Now().Before(until); <-time.After(glance) {
		answer, err := ask[json.RawMessage](b, "JSON.stringify("+expression+") ?? null")
		if last = err; err != nil || string(answer) == "null" {
			continue
		}
		var text string
		var value T
		if err := json.Unmarshal(answer, &text); err != nil {
			b.t.Fatalf("%s: %v: %s", what, err, answer)
		}
		if text == "null" || text == "false" {
			continue
		}
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			b.t.Fatalf("%s: %v: %s", what, err, text)
		}
		return value
	}
	b.t.Helper()
	b.t.Fatalf("%s waited for %s: %v\n%s", b.who, what, last, b.looks())
	panic("not reached")
}

// looks is what the page says, for who wants to know why a test failed. The page itself is kept as a picture where
// -shots says.
func (b *tab) looks() string {
	text, err := ask[string](b, "location.href + '\\n' + document.body.innerText.replace(/\\n+/g, '\\n')")
	if err != nil {
		return err.Error()
	}
	if *shots != "" {
		b.shoot(filepath.Join(*shots, "failed-"+strings.ReplaceAll(b.t.Name(), "/", "-")+"-"+b.who+".png"))
	}
	return text
}

// shoot keeps the whole page as a picture.
func (b *tab) shoot(file string) {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(file, picture, 0o644)
	}
	if err != nil {
		b.t.Error(err)
	}
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// sees waits until texts are on the page, where they can be seen.
func (b *tab) sees(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		await[bool](b, fmt.Sprintf("%q", text), see+"("+quote(text)+")")
	}
}

// gone waits until none of the texts is on the page.
func (b *tab) gone(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		await[bool](b, fmt.Sprintf("%q to go", text), "document.body !== null && !"+see+"("+quote(text)+")")
	}
}

// reads waits until a path is in the address bar.
func (b *tab) reads(path string) {
	b.t.Helper()
	await[bool](b, "the page "+path, "document.readyState === 'complete' && location.pathname === "+quote(path))
}

// value is what stands in a field.
func (b *tab) value(label string) string {
	b.t.Helper()
	return await[string](b, "the field "+label, "(f => f && f.value)(("+field+")("+quote(label)+"))")
}

// holds waits until something stands in a field.
func (b *tab) holds(label, value string) {
	b.t.Helper()
	await[bool](b, fmt.Sprintf("%q in %s", value, label), "(("+field+")("+quote(label)+"))?.value === "+quote(value))
}

// press presses the button, link or label that is called so. within, if given, says where by a selector.
func (b *tab) press(name string, within ...string) {
	b.t.Helper()
	scope := "null"
	if len(within) > 0 {
		scope = quote(within[0])
	}
	what := "something called " + name + " to press"
	at := await[point](b, what, "("+pressable+")("+quote(name)+","+scope+")")
	for range 100 { // nobody presses what still moves
		before := at
		if at = await[point](b, what, "("+pressable+")("+quote(name)+","+scope+")"); at == before {
			break
		}
	}
	b.touchAt(at)
}

// write types into the field with that label, in the place of what is there.
func (b *tab) write(label, text string) {
	b.t.Helper()
	this := "((" + field + ")(" + quote(label) + "))"
	for range 3 { // who has missed it, because the page moved, tries again
		b.touchAt(await[point](b, "the field "+label, "("+spot+")("+this+")"))
		if in, err := ask[bool](b, "document.activeElement === "+this); err == nil && in {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	await[bool](b, "to be in the field "+label, "document.activeElement === "+this)
	switch kind, err := ask[string](b, "(f => { f.matches('[type=time]') ? (f.blur(), f.focus()) : f.select(); return f.type })("+this+")"); {
	case err != nil:
		b.t.Fatal(err)
	case kind == "time": // hours, minutes, and where the clock has them the morning or the afternoon
		clock, err := time.Parse("15:04", text)
		if err != nil {
			b.t.Fatal(err)
		}
		b.do(chromedp.KeyEvent(clock.Format("1504")), chromedp.KeyEvent(clock.Format("PM")[:1]))
	default:
		call(b, input.InsertText, input.InsertTextParams{Text: text})
	}
	b.holds(label, text)
}

type point struct{ X, Y float64 }

func (b *tab) touchAt(p point) {
	b.t.Helper()
	if b.touch {
		b.do(chromedp.TapXY(p.X, p.Y))
	} else {
		b.do(chromedp.MouseClickXY(p.X, p.Y))
	}
}

// What is evaluated in the page. It also works where scripts of the page do not run.
const (
	// see: is a text where it can be read?
	see = `(text => document.body.innerText.replace(/\s+/g, ' ').includes(text) || document.body.innerText.replace(/\s+/g, ' ').toLowerCase().includes(text.toLowerCase()))`

	// spot: the middle of an element that is not covered by another, or null.
	spot = `(e => {
		if (!e) return null;
		const shown = e.matches('input[type=radio], input[type=checkbox]') ? e.labels[0] ?? e : e;
		if (!shown.checkVisibility({visibilityProperty: true})) return null;
		shown.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
		const box = shown.getClientRects()[0];
		if (!box || !box.width) return null;
		const x = box.x + box.width / 2, y = box.y + box.height / 2, at = document.elementFromPoint(x, y);
		return at && (shown.contains(at) || at.contains(shown) && at.closest('a, button, label, summary') !== null) ? {X: x, Y: y} : null;
	})`

	// pressable: the middle of what is called by a name.
	pressable = `((name, within) => {
		const spot = ` + spot + `, flat = s => (s ?? '').replace(/\s+/g, ' ').trim();
		const scopes = within ? document.querySelectorAll(within) : [document];
		for (const called of [s => s === name, s => s.startsWith(name + ' ')]) // “Walk”, or else “Walk 30 min”
			for (const scope of scopes)
				for (const e of scope.querySelectorAll('a, button, summary, label')) {
					const at = (called(flat(e.getAttribute('aria-label'))) || called(flat(e.innerText))) && spot(e);
					if (at) return at;
				}
		return null;
	})`

	// field: the field with a label that can be seen.
	field = `(label => {
		const flat = s => (s ?? '').replace(/\s+/g, ' ').trim();
		for (const l of document.querySelectorAll('label')) {
			if (!l.control || !l.control.checkVisibility()) continue;
			const text = flat(l.innerText);
			if (text === label || text.startsWith(label + ' ')) return l.control;
		}
		return document.querySelector('[aria-label=' + CSS.escape(label) + ']:is(input, textarea, select)');
	})`
)
