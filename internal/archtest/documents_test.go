package archtest

import (
	"maps"
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
	fileName = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+$|^[\w-]+\.(go|md|mod|json|templ|toml)$`)
	target   = regexp.MustCompile(`^make ([a-z]+)`)
)

// madeUp is the slice that CONTRIBUTING.md adds, step by step.
const madeUp = "visit"

// TestDocumentsAreTrue checks that the tests, files and make targets that our documents name exist. What was decided once
// (doc/adr) tells of its own time, and may name what is gone.
func TestDocumentsAreTrue(t *testing.T) {
	files, tests, documents := map[string]bool{}, map[string]bool{}, []string{}
	walk(t, func(name string) {
		for dir := name; dir != "."; dir = path.Dir(dir) {
			files[dir] = true
		}
		switch {
		case strings.HasSuffix(name, "_test.go"):
			for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz)\w+)\(`).FindAllStringSubmatch(read(t, name), -1) {
				tests[m[1]] = true
			}
		case strings.HasSuffix(name, ".md") && !strings.HasPrefix(name, "doc/adr/"):
			documents = append(documents, name)
		}
	})
	targets := regexp.MustCompile(`(?m)^[a-z]+:`).FindAllString(read(t, "Makefile"), -1)
	for _, document := range documents {
		for _, m := range quoted.FindAllStringSubmatch(read(t, document), -1) {
			switch name := m[1]; {
			case testName.MatchString(name) && !tests[name]:
				t.Errorf("%s names %s, and there is no such test", document, name)
			case fileName.MatchString(name) && !strings.Contains(name, madeUp) && !stands(files, name):
				t.Errorf("%s names %s, and there is no such file", document, name)
			case target.MatchString(name) && !slices.Contains(targets, target.FindStringSubmatch(name)[1]+":"):
				t.Errorf("%s names %s, and there is no such target", document, name)
			}
		}
	}
}

// stands says whether a path, or the end of one, is there.
func stands(files map[string]bool, name string) bool {
	if files[name] {
		return true
	}
	for file := range maps.Keys(files) {
		if strings.HasSuffix(file, "/"+name) {
			return true
		}
	}
	return false
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
