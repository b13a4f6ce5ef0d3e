package archtest

import (
	"go/ast"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"milieu/internal/care"
	"milieu/internal/office"
)

// TestGlossary checks that the noun of every kind of fact is explained, once.
func TestGlossary(t *testing.T) {
	rows := map[string]bool{}
	for line := range strings.Lines(read(t, "GLOSSARY.md")) {
		if cells := strings.Split(line, "|"); len(cells) == 6 { // ours, bokmål, FHIR R4, file
			word := strings.TrimSpace(cells[1])
			if rows[word] && word != "ours" && word != "---" {
				t.Errorf("GLOSSARY.md has two rows for %q", word)
			}
			rows[word] = true
		}
	}
	var kinds []string
	for _, k := range care.Kinds {
		kinds = append(kinds, k.Name)
	}
	for _, k := range office.Kinds {
		kinds = append(kinds, k.Name)
	}
	for _, kind := range kinds {
		if noun, _, _ := strings.Cut(kind, "."); !rows[noun] {
			t.Errorf("GLOSSARY.md does not say what the %s in %s is", noun, kind)
		}
	}
}

var (
	quoted   = regexp.MustCompile("`([^`\n]+)`")
	testName = regexp.MustCompile(`^(Test|Benchmark|Fuzz)[A-Z]\w*$`)
	testFunc = regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz)\w+)\(`)
	fileName = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+$|^[\w-]+\.(go|md|mod|templ|toml)$`)
	address  = regexp.MustCompile(`^/[a-z][a-z/-]*$`)
	target   = regexp.MustCompile(`^make ([a-z]+)`)
)

// madeUp is the slice that CONTRIBUTING.md adds, step by step.
const madeUp = "visit"

// TestDocumentsAreTrue checks that the tests, files, pages and make targets that our documents name exist. What was
// decided once (doc/adr) tells of its own time, and may name what is gone.
func TestDocumentsAreTrue(t *testing.T) {
	p, documents := thisProject(t), 0
	walk(t, func(name string) {
		if !strings.HasSuffix(name, ".md") || strings.HasPrefix(name, "doc/adr/") {
			return
		}
		documents++
		for _, m := range quoted.FindAllStringSubmatch(read(t, name), -1) {
			if !p.has(m[1]) {
				t.Errorf("%s names %s, and there is no such thing", name, m[1])
			}
		}
	})
	if documents < 5 {
		t.Errorf("only %d documents were found", documents)
	}
}

// A project is what documents may name.
type project struct {
	files, tests map[string]bool // files by their paths, folders too
	pages        string          // every text in the sources of web, routes among them
	targets      []string        // of make
}

func thisProject(t *testing.T) project {
	t.Helper()
	p := project{files: map[string]bool{}, tests: map[string]bool{}}
	walk(t, func(name string) {
		for dir := name; dir != "."; dir = path.Dir(dir) {
			p.files[dir] = true
		}
		if strings.HasSuffix(name, "_test.go") {
			for _, m := range testFunc.FindAllStringSubmatch(read(t, name), -1) {
				p.tests[m[1]] = true
			}
		}
	})
	each(t, 0, func(pkg string, _ *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && pkg == "web" {
				p.pages += lit.Value
			}
			return true
		})
	})
	p.targets = regexp.MustCompile(`(?m)^[a-z]+:`).FindAllString(read(t, "Makefile"), -1)
	return p
}

// has says whether what a document names is there. Whatever is neither a test, a file, a page nor a target is.
func (p project) has(name string) bool {
	switch {
	case testName.MatchString(name):
		return p.tests[name]
	case fileName.MatchString(name):
		top, _, _ := strings.Cut(name, "/")
		return p.files[name] || strings.Contains(name, madeUp) || slices.Contains(made, top) || p.endsIn("/"+name)
	case address.MatchString(name):
		return strings.Contains(p.pages, " "+name+`"`)
	case target.MatchString(name):
		return slices.Contains(p.targets, target.FindStringSubmatch(name)[1]+":")
	}
	return true
}

func (p project) endsIn(end string) bool {
	for file := range p.files {
		if strings.HasSuffix(file, end) {
			return true
		}
	}
	return false
}

// TestMap checks that every package is on the map, so that nobody has to find one by accident.
func TestMap(t *testing.T) {
	text, seen := read(t, "ARCHITECTURE.md"), map[string]bool{}
	walk(t, func(name string) {
		dir := path.Dir(name)
		if seen[dir] || !strings.HasSuffix(name, ".go") || strings.Contains(name, "testdata/") {
			return
		}
		seen[dir] = true
		if !strings.Contains(text, "`"+dir+"`") && !strings.Contains(text, "`"+path.Base(dir)+"`") {
			t.Errorf("ARCHITECTURE.md does not say what %s is for", dir)
		}
	})
}

// TestNoTraces checks that nothing of the place where something happened to be written got into what is kept.
func TestNoTraces(t *testing.T) {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	traces := []string{"/tmp" + "/m/", "farm" + "-", "." + "library", "/work" + "/shared", home + "/go"}
	walk(t, func(name string) {
		if filepath.Ext(name) == ".woff2" {
			return
		}
		text := read(t, name)
		for _, trace := range traces {
			if strings.Contains(text, trace) {
				t.Errorf("%s says %q, which means nothing to anybody else", name, trace)
			}
		}
	})
}
