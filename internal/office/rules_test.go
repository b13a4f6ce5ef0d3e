package office

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestTidy checks what the compiler cannot: every fact is in Kinds, nothing reads a clock but the journal's, and
// every refusal is provoked by some test.
func TestTidy(t *testing.T) {
	var tests strings.Builder
	names, _ := filepath.Glob("*_test.go")
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tests.Write(b)
	}
	listed := map[string]bool{}
	for _, k := range Kinds {
		if listed[k.Type.Name()] || listed[k.Name] {
			t.Errorf("%s (%s) is listed twice", k.Name, k.Type.Name())
		}
		listed[k.Type.Name()], listed[k.Name] = true, true
	}
	names, _ = filepath.Glob("*.go")
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil && n.Name.Name == "fold" {
					if id, ok := n.Recv.List[0].Type.(*ast.Ident); ok && !listed[id.Name] {
						t.Errorf("%s: %s is a fact but not in Kinds", fset.Position(n.Pos()), id.Name)
					}
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && (n.Sel.Name == "Now" || n.Sel.Name == "Since" || n.Sel.Name == "Until") {
					t.Errorf("%s: time comes from the journal's clock", fset.Position(n.Pos()))
				}
			case *ast.CallExpr:
				if fn, ok := n.Fun.(*ast.Ident); ok && fn.Name == "refuse" && len(n.Args) > 1 {
					lit, ok := n.Args[1].(*ast.BasicLit)
					if !ok {
						t.Errorf("%s: the key of a refusal is written out", fset.Position(n.Pos()))
						break
					}
					if key, _ := strconv.Unquote(lit.Value); !strings.Contains(tests.String(), strconv.Quote(key)) {
						t.Errorf("%s: no test provokes the refusal %q", fset.Position(n.Pos()), key)
					}
				}
			}
			return true
		})
	}
}
