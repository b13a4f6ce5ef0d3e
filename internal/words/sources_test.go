package words

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pending are messages that wait for the page that will say them. The list only ever gets shorter.
var pending = []string{}

// TestSources holds the catalogues against the sources of the whole program. Templates are read as the Go that
// templ has made of them.
//
//   - What is said, by Say("key", ...) or refuse(Kind, "key", ...), is in the catalogue, and is given the
//     values that its wording asks for, by their names.
//   - What is in the catalogue is said: its key stands in the sources somewhere.
//   - A key that is put together ("role." + r) is one of a family in families.go.
//   - In pages, whatever looks like a key is one.
func TestSources(t *testing.T) {
	s := newSources(For(fallback), Families, pending)
	for _, top := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join("../..", top), func(path string, entry fs.DirEntry, err error) error {
			switch {
			case os.IsNotExist(err):
				return nil
			case err != nil:
				return err
			case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "node_modules" || path == "../../internal/sim"): // the made-up people have words of their own
				return filepath.SkipDir
			case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return s.read(filepath.ToSlash(strings.TrimPrefix(path, "../../")), text)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, problem := range s.problems() {
		t.Error(problem)
	}
}

type sources struct {
	words    *Words
	features map[string]bool // the first parts of all keys
	families map[string][]string
	pending  []string
	literals map[string]string // every string in the sources, and where one of them is
	kinds    map[string]bool   // the kinds of facts, which look like keys
	looks    map[string]string // what looks like a key in a page, and where
	found    []string
}

func newSources(w *Words, families map[string][]string, pending []string) *sources {
	s := &sources{words: w, families: families, pending: pending, features: map[string]bool{},
		literals: map[string]string{}, kinds: map[string]bool{}, looks: map[string]string{}}
	for key := range w.messages {
		feature, _, _ := strings.Cut(key, ".")
		s.features[feature] = true
	}
	return s
}

func (s *sources) report(format string, args ...any) {
	s.found = append(s.found, fmt.Sprintf(format, args...))
}

// read notes what a source file says.
func (s *sources) read(name string, text []byte) error {
	if name == "internal/words/families.go" {
		return nil
	}
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	where := func(n ast.Node) string {
		if template, ok := strings.CutSuffix(name, "_templ.go"); ok {
			return template + ".templ" // the line is that of the Go, and would mislead
		}
		return name + ":" + strconv.Itoa(files.Position(n.Pos()).Line)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			n.Tag = nil
		case *ast.BasicLit:
			s.literal(name, n, where(n))
		case *ast.BinaryExpr:
			s.puttingTogether(n, where(n))
		case *ast.CallExpr:
			s.call(n, where(n))
		}
		return true
	})
	return nil
}

var (
	key    = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$`)
	prefix = regexp.MustCompile(`^[a-z][a-z0-9-]*\.([a-z0-9-]+\.)*$`)
	asset  = regexp.MustCompile(`\.(css|js|ts|svg|png|ics|json|html|md|csv|pdf|woff2|webmanifest)$`)
)

func (s *sources) literal(name string, n ast.Node, where string) {
	text, ok := str(n)
	if !ok {
		return
	}
	s.literals[text] = where
	if name == "internal/care/kinds.go" {
		s.kinds[text] = true
	}
	feature, _, _ := strings.Cut(text, ".")
	if strings.HasPrefix(name, "internal/web/") && s.features[feature] && key.MatchString(text) && !asset.MatchString(text) {
		s.looks[text] = where
	}
}

// puttingTogether sees "role." + something.
func (s *sources) puttingTogether(n *ast.BinaryExpr, where string) {
	start, ok := str(n.X)
	if feature, _, _ := strings.Cut(start, "."); !ok || n.Op != token.ADD || !prefix.MatchString(start) || !s.features[feature] {
		return
	}
	if _, ok := s.families[start]; !ok {
		s.report("%s: the key %q + … is put together, so no search finds its messages.\n\tAdd a line to internal/words/families.go with all that may follow:\n\t\t%q: {\"…\", \"…\"},", where, start, start)
	}
}

// call sees Say(key, name, value, ...), Say(ctx, key, name, value, ...) and refuse(Kind, key, name, value, ...).
func (s *sources) call(n *ast.CallExpr, where string) {
	var name string
	switch f := n.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	if name != "Say" && name != "say" && name != "refuse" {
		return
	}
	for i, arg := range n.Args {
		said, ok := str(arg)
		if _, together := arg.(*ast.BinaryExpr); together {
			return // one of a family: puttingTogether has seen it
		}
		if !ok && i == 0 {
			continue
		}
		if !ok || i > 0 && !strings.Contains(said, ".") {
			return // the key comes from elsewhere, and is seen there
		}
		m, ok := s.words.messages[said]
		if !ok {
			s.report("%s: %s(%q) is in no catalogue.\n\tWrite its line in %s and in the other languages' files:\n\t\t%q = \"…\"", where, name, said, file(said, fallback), said)
		} else if !n.Ellipsis.IsValid() {
			s.values(m, said, n.Args[i+1:], where)
		}
		return
	}
}

// values compares the names given to a message with those that its wording asks for.
func (s *sources) values(m *message, said string, args []ast.Expr, where string) {
	if len(args)%2 != 0 {
		s.report("%s: %q is not followed by pairs of a name and a value.", where, said)
		return
	}
	asked, given := m.names(), []string(nil)
	if m.forms != nil {
		asked = append(asked, "Count")
	}
	for i := 0; i < len(args); i += 2 {
		name, ok := str(args[i])
		if !ok {
			return // named while the program runs
		}
		given = append(given, name)
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(without(asked, given)))) {
		s.report("%s: %q is not given %q, which its wording in %s asks for.", where, said, name, file(said, fallback))
	}
	for _, name := range without(given, asked) {
		s.report("%s: %q is given %q, but its wording in %s has no {{.%s}}.", where, said, name, file(said, fallback), name)
	}
}

// problems gives what is wrong once all sources are read.
func (s *sources) problems() []string {
	for _, text := range slices.Sorted(maps.Keys(s.looks)) {
		if s.words.messages[text] == nil && !s.kinds[text] && !s.inFamily(text) {
			s.report("%s: %q looks like a message and is in no catalogue.\n\tWrite its line in %s and in the other languages' files:\n\t\t%q = \"…\"", s.looks[text], text, file(text, fallback), text)
		}
	}
	used := maps.Clone(s.literals)
	for _, start := range slices.Sorted(maps.Keys(s.families)) {
		_, said := s.literals[start]
		if !said && !slices.Contains(s.pending, start) {
			s.report("internal/words/families.go: nothing in the sources begins with %q. Remove the family and its messages.", start)
		}
		if said && slices.Contains(s.pending, start) {
			s.report("internal/words/sources_test.go: %q is said by now (%s). Take it off the list of the pending.", start, s.literals[start])
		}
		for _, member := range s.families[start] {
			used[start+member] = "families.go"
			if s.words.messages[start+member] == nil {
				s.report("internal/words/families.go: %q is in no catalogue.\n\tWrite its line in %s and in the other languages' files:\n\t\t%q = \"…\"", start+member, file(start, fallback), start+member)
			}
		}
	}
	for _, message := range slices.Sorted(maps.Keys(s.words.messages)) {
		_, said := used[message]
		switch waits := slices.Contains(s.pending, message); {
		case !said && !waits:
			s.report("%s: %q is said nowhere. Remove it in every language; or, if its key is put together, list it in internal/words/families.go.", file(message, fallback), message)
		case said && waits:
			s.report("internal/words/sources_test.go: %q is said by now (%s). Take it off the list of the pending.", message, used[message])
		}
	}
	for _, waits := range s.pending {
		if _, family := s.families[waits]; !family && s.words.messages[waits] == nil {
			s.report("internal/words/sources_test.go: %q is pending, but in no catalogue.", waits)
		}
	}
	return s.found
}

func (s *sources) inFamily(text string) bool {
	for start, members := range s.families {
		if member, ok := strings.CutPrefix(text, start); ok && slices.Contains(members, member) {
			return true
		}
	}
	return false
}

// str gives a string that stands in the source as such.
func str(n ast.Node) (string, bool) {
	literal, ok := n.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

func TestSourcesNotices(t *testing.T) {
	w := &Words{messages: map[string]*message{}}
	for key, wording := range map[string]string{"tea.ready": "Tea for {{.Name}}", "tea.kind.green": "Green", "tea.kind.black": "Black",
		"tea.label": "Tea", "tea.unsaid": "?", "tea.later": "Later", "tea.soon": "Soon"} {
		said, err := newText(wording)
		if err != nil {
			t.Fatal(err)
		}
		w.messages[key] = &message{other: said}
	}
	s := newSources(w, map[string][]string{"tea.kind.": {"green", "black", "white"}, "tea.cup.": nil}, []string{"tea.later", "tea.soon", "tea.never"})
	for name, text := range map[string]string{
		"internal/care/kinds.go": "package care\nvar Kinds = []string{`tea.drunk`}",
		"internal/care/tea.go": "package care\nfunc f() {\n" +
			"refuse(NotFound, \"tea.cold\")\nrefuse(NotFound, \"tea.ready\", \"Name\", n)\nrefuse(NotFound, \"tea.ready\", n)\n" +
			"refuse(NotFound, \"tea.ready\", \"Nmae\", n)\nrefuse(NotFound, \"tea.ready\", r.Args...)\nother(\"tea.nothing\")\n}",
		"internal/web/tea_templ.go": "package web\ntype page struct{ A string `tea.tag` }\nfunc f() {\n" +
			"w.Say(\"tea.kind.\" + k)\nwords.Say(ctx, \"tea.pot.\" + k)\nfield(\"tea.label\", \"tea.drunk\", \"tea.lable\", \"tea.css\", \"tea.later\")\nwords.Say(ctx, key)\n}",
	} {
		if err := s.read(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, problem := range s.problems() {
		first, _, _ := strings.Cut(problem, "\n")
		got = append(got, first)
	}
	want := []string{
		`internal/care/tea.go:3: refuse("tea.cold") is in no catalogue.`,
		`internal/care/tea.go:5: "tea.ready" is not followed by pairs of a name and a value.`,
		`internal/care/tea.go:6: "tea.ready" is given "Nmae", but its wording in internal/words/catalogue/tea.en.toml has no {{.Nmae}}.`,
		`internal/care/tea.go:6: "tea.ready" is not given "Name", which its wording in internal/words/catalogue/tea.en.toml asks for.`,
		`internal/web/tea.templ: "tea.lable" looks like a message and is in no catalogue.`,
		`internal/web/tea.templ: the key "tea.pot." + … is put together, so no search finds its messages.`,
		`internal/words/catalogue/tea.en.toml: "tea.unsaid" is said nowhere. Remove it in every language; or, if its key is put together, list it in internal/words/families.go.`,
		`internal/words/families.go: "tea.kind.white" is in no catalogue.`,
		`internal/words/families.go: nothing in the sources begins with "tea.cup.". Remove the family and its messages.`,
		`internal/words/sources_test.go: "tea.later" is said by now (internal/web/tea.templ). Take it off the list of the pending.`,
		`internal/words/sources_test.go: "tea.never" is pending, but in no catalogue.`,
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("noticed\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
