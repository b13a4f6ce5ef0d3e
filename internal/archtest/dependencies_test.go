package archtest

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// dependencies are what others have written and we chose, and why. What is not here is our own or the standard
// library's. doc/adr has the larger choices.
var dependencies = map[string]map[string]string{
	"go.mod": {
		"github.com/BurntSushi/toml":          "reads the catalogues of words, which translators write",
		"github.com/a-h/templ":                "pages are Go functions: a field that a page lacks is a compile error",
		"github.com/alecthomas/kong":          "flags and help of the commands, from one struct",
		"github.com/arran4/golang-ical":       "writes calendars as RFC 5545 folds and quotes them",
		"github.com/chromedp/chromedp":        "tests live a day in a real browser",
		"github.com/chromedp/cdproto":         "what a browser is told and tells, for chromedp",
		"github.com/coreos/go-oidc/v3":        "checks what an identity service says about somebody",
		"github.com/go-webauthn/webauthn":     "passkeys: a hundred pages of rules, kept by people who read them",
		"github.com/google/uuid":              "UUIDv7 for what forms make",
		"github.com/nicksnyder/go-i18n/v2":    "reads catalogues, and knows the plurals of every language",
		"github.com/prometheus/client_golang": "/metrics, as who runs servers expects it",
		"github.com/schollz/progressbar/v3":   "shows how far what takes long has come",
		"github.com/teambition/rrule-go":      "a second opinion in the tests of recur",
		"golang.org/x/crypto":                 "argon2id",
		"golang.org/x/oauth2":                 "asks an identity service for what go-oidc checks",
		"golang.org/x/term":                   "reads a password at a terminal without showing it",
		"golang.org/x/text":                   "languages, plurals, and what counts as the same password",
		"golang.org/x/time":                   "slows down those who guess",
		"modernc.org/sqlite":                  "the journal's file, without cgo",
		"pgregory.net/rapid":                  "tests properties, and finds the smallest case that breaks one",
		"rsc.io/qr":                           "pictures that a camera reads: an authenticator’s key, a device’s code",
	},
	"tools.mod": {
		"github.com/a-h/templ/cmd/templ":       "makes Go of templates; the same version as in go.mod",
		"github.com/evanw/esbuild/cmd/esbuild": "bundles scripts and styles, without Node",
		"honnef.co/go/tools/cmd/staticcheck":   "finds what vet does not: a handler without a route, for one",
	},
	"security.mod": { // apart from tools.mod, since they bring many libraries along
		"github.com/securego/gosec/v2/cmd/gosec": "finds what makes programs unsafe: a hash, a path, a number that runs over",
		"golang.org/x/vuln/cmd/govulncheck":      "asks which of our libraries have known holes that we reach",
	},
	"package.json": {
		"@fontsource-variable/figtree":    "the sans face: what the house says",
		"@fontsource-variable/newsreader": "the serif face: what a person says",
		"@noble/ciphers":                  "seals drafts on a device, at once: a page that goes cannot wait for what the browser itself offers",
		"axe-core":                        "tests look for what keeps people out of a page",
		"htmx.org":                        "live pages without a second program in the browser",
		"typescript":                      "checks the types of our scripts; esbuild does not",
	},
}

func TestDependencies(t *testing.T) {
	has := map[string][]string{
		"go.mod":       required(read(t, "go.mod"), "require"),
		"tools.mod":    required(read(t, "tools.mod"), "tool"),
		"security.mod": required(read(t, "security.mod"), "tool"),
		"package.json": npm(t),
	}
	for file, reasons := range dependencies {
		for _, name := range has[file] {
			if reasons[name] == "" {
				t.Errorf("%s: nobody has said why we need %s", file, name)
			}
		}
		for name := range reasons {
			if !slices.Contains(has[file], name) {
				t.Errorf("%s does not have %s any more: take it out of dependencies", file, name)
			}
		}
	}
}

// required lists what a block of a go.mod names, without what comes along with it.
func required(mod, block string) []string {
	var names []string
	inside := false
	for line := range strings.Lines(mod) {
		line = strings.TrimSpace(line)
		switch {
		case line == block+" (":
			inside = true
		case line == ")":
			inside = false
		case inside && line != "" && !strings.HasSuffix(line, "// indirect"):
			names = append(names, strings.Fields(line)[0])
		}
	}
	return names
}

func npm(t *testing.T) []string {
	t.Helper()
	var p struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal([]byte(read(t, "package.json")), &p); err != nil {
		t.Fatal(err)
	}
	names := slices.Collect(maps.Keys(p.Dependencies))
	return append(names, slices.Collect(maps.Keys(p.DevDependencies))...)
}

// TestLibcIsSQLites checks that modernc.org/libc has the very version that modernc.org/sqlite was made and tested
// with: the two are halves of one program, and go get -u would part them.
func TestLibcIsSQLites(t *testing.T) {
	ours := read(t, "go.mod")
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatalf("ask go where modules are kept: %v", err)
	}
	file := filepath.Join(strings.TrimSpace(string(out)), "cache", "download", "modernc.org", "sqlite", "@v", version(ours, "modernc.org/sqlite")+".mod")
	theirs, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s is not there: run go mod download modernc.org/sqlite", file)
	} else if err != nil {
		t.Fatal(err)
	}
	have, want := version(ours, "modernc.org/libc"), version(string(theirs), "modernc.org/libc")
	if have == "" || have != want {
		t.Errorf("go.mod has modernc.org/libc %s, and modernc.org/sqlite was made with %s: go get modernc.org/libc@%s", have, want, want)
	}
}

// version returns which version of a module a go.mod asks for.
func version(mod, module string) string {
	for line := range strings.Lines(mod) {
		f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(f) >= 2 && f[0] == module {
			return f[1]
		}
	}
	return ""
}

// TestTemplIsOne checks that pages are made by the version of templ that they are then rendered with.
func TestTemplIsOne(t *testing.T) {
	const templ = "github.com/a-h/templ"
	if made, used := version(read(t, "tools.mod"), templ), version(read(t, "go.mod"), templ); made != used {
		t.Errorf("tools.mod has templ %s, and go.mod %s", made, used)
	}
}
