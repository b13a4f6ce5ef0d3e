// Package archtest checks the rules of ARCHITECTURE.md that the compiler does not.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const ours = "milieu/internal/"

// allow says which packages besides the standard library each package may import. A package that ends in /... is
// allowed with everything below it.
var allow = map[string][]string{
	"civil":                     nil,
	"law":                       {ours + "civil"},
	"continuity":                nil,
	"rota":                      nil,
	"rota/instances":            {ours + "rota"},
	"pattern":                   {ours + "civil", ours + "continuity", ours + "law"},
	"planning":                  {ours + "care", ours + "civil", ours + "law", ours + "pattern", ours + "rota"},
	"recur":                     {ours + "civil", "github.com/teambition/rrule-go"},
	"words":                     {ours + "civil", "github.com/nicksnyder/go-i18n/v2/...", "golang.org/x/text/...", "github.com/BurntSushi/toml"},
	"scale":                     nil,
	"vocabulary":                nil,
	"vocabulary/vocabularytest": {ours + "civil", ours + "vocabulary"},
	"care":                      {ours + "civil", ours + "continuity", ours + "law", ours + "recur", ours + "scale", ours + "vocabulary"},
	"journal":                   {ours + "care", ours + "journal/keys"},
	"journal/keys":              nil,
	"journal/sqlite":            {ours + "journal", ours + "journal/keys", "modernc.org/sqlite/..."},
	"journal/storetest":         {ours + "journal"},
	"office": {ours + "care", ours + "journal", ours + "vocabulary", "golang.org/x/crypto/...", "golang.org/x/text/...", "golang.org/x/time/rate",
		"github.com/coreos/go-oidc/v3/oidc", "github.com/go-webauthn/webauthn/...", "golang.org/x/oauth2"},
	"office/identitytest": nil,
	"web/ui":              {"rsc.io/qr", ours + "civil", ours + "web/assets", "github.com/a-h/templ/..."},
	"web/assets":          nil,
	"trust":               nil,
	"web": {ours + "care", ours + "civil", ours + "law", ours + "pattern", ours + "planning", ours + "rota", ours + "recur", ours + "journal", ours + "office", ours + "trust", ours + "words", ours + "web/ui", ours + "web/assets", ours + "fhir", ours + "ical", ours + "print",
		"github.com/a-h/templ/...", "github.com/google/uuid", "github.com/prometheus/client_golang/...", "rsc.io/qr"},
	"fhir":    {ours + "care", ours + "civil", ours + "words", "github.com/google/uuid"},
	"table":   {ours + "care", ours + "civil", "github.com/google/uuid"},
	"ical":    {ours + "care", ours + "civil", ours + "words", "github.com/arran4/golang-ical"},
	"print":   {ours + "care", ours + "civil", ours + "law", ours + "words", ours + "web/ui", ours + "web/assets", "github.com/a-h/templ/..."},
	"sim":     {"github.com/BurntSushi/toml", ours + "care", ours + "civil", ours + "law", ours + "pattern", ours + "recur", ours + "journal", ours + "office", ours + "words"},
	"browser": nil, // only tests
	"cli": {ours + "care", ours + "civil", ours + "rota/...", ours + "journal/...", ours + "office", ours + "web", ours + "trust", ours + "fhir", ours + "table", ours + "sim", ours + "words",
		"github.com/alecthomas/kong", "github.com/google/uuid", "github.com/schollz/progressbar/v3", "golang.org/x/term"},
}

// banned are standard packages that care does without, and why.
var banned = map[string]string{
	"os":           "care reads no files",
	"sync":         "the journal locks, care does not",
	"net/http":     "care knows no web",
	"database/sql": "care knows no database",
	"math/rand":    "a decision is repeatable",
	"math/rand/v2": "a decision is repeatable",
	"crypto/rand":  "IDs come with the form",
	"log/slog":     "care says nothing to a log",
}

// root is where the project lies, seen from here.
const root = "../.."

// each calls f with every Go file of the project that is not a test. A package is called by its path below
// internal; a program by its path ("cmd/milieu").
func each(t *testing.T, mode parser.Mode, f func(pkg string, fset *token.FileSet, file *ast.File)) {
	t.Helper()
	walk(t, func(name string) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "testdata/") {
			return
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, filepath.Join(root, name), nil, mode)
		if err != nil {
			t.Fatal(err)
		}
		f(strings.TrimPrefix(path.Dir(name), "internal/"), fset, file)
	})
}

// made are folders that are made and not kept; see .gitignore.
var made = []string{".git", "bin", "node_modules", "shots", "coverage"}

// walk calls f with the path of every file of the project, from its root.
func walk(t *testing.T, f func(name string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(made, rel):
			return filepath.SkipDir
		case d.Type().IsRegular():
			f(filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// read returns a file of the project.
func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestImports reads the source itself: had it asked "go list", go test would not have known what the answer
// depends on, and would have kept a stale pass.
func TestImports(t *testing.T) {
	each(t, parser.ImportsOnly, func(pkg string, fset *token.FileSet, file *ast.File) {
		if file.Name.Name == "main" {
			return // programs that build assets and the like
		}
		allowed, ok := allow[pkg]
		if !ok {
			t.Errorf("package %s has no row in allow", pkg)
		}
		for _, spec := range file.Imports {
			imp, _ := strconv.Unquote(spec.Path.Value)
			pos := fset.Position(spec.Pos())
			switch why := banned[imp]; {
			case pkg == "care" && why != "":
				t.Errorf("%s imports %s: %s", pos, imp, why)
			case (strings.Contains(imp, ".") || strings.HasPrefix(imp, "milieu/")) && !allows(allowed, imp):
				t.Errorf("%s: %s may not import %s", pos, pkg, imp)
			}
		}
	})
}

func allows(list []string, imp string) bool {
	return slices.ContainsFunc(list, func(p string) bool {
		below, tree := strings.CutSuffix(p, "/...")
		return imp == p || tree && (imp == below || strings.HasPrefix(imp, below+"/"))
	})
}

// TestNobodyHoldsTheState checks that what people and machines are shown comes from a View: the packages that
// show things never name the State, an Ask, or the fold.
func TestNobodyHoldsTheState(t *testing.T) {
	showing := []string{"web", "web/ui", "fhir", "table", "ical", "print"}
	each(t, 0, func(pkg string, fset *token.FileSet, file *ast.File) {
		if !slices.Contains(showing, pkg) {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				x, ok := sel.X.(*ast.Ident)
				if ok && x.Name == "care" && slices.Contains([]string{"State", "Ask", "Entry"}, sel.Sel.Name) {
					t.Errorf("%s: %s shows things, and sees them only through a care.View", fset.Position(n.Pos()), pkg)
				}
			}
			return true
		})
	})
}
