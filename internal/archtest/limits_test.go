package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// What somebody can hold in their head at once.
const (
	functionLongest = 60  // lines, from the first to the last
	fileOfCare      = 500 // lines; a slice that needs more is two slices
)

// long are the functions that may be longer, and why.
var long = map[string]string{}

// TestFunctionsAreShort also fails when a function in long has become short, so that the list only gets shorter.
func TestFunctionsAreShort(t *testing.T) {
	found := map[string]bool{}
	each(t, parser.ParseComments, func(pkg string, fset *token.FileSet, file *ast.File) {
		if ast.IsGenerated(file) {
			return
		}
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name, lines := functionName(pkg, fn), fset.Position(fn.End()).Line-fset.Position(fn.Pos()).Line+1
			if lines > functionLongest && long[name] == "" {
				t.Errorf("%s: %s has %d lines, and should have %d at most", fset.Position(fn.Pos()), name, lines, functionLongest)
			}
			found[name] = found[name] || lines > functionLongest
		}
	})
	for name := range long {
		if !found[name] {
			t.Errorf("%s is short now, or gone: take it out of long", name)
		}
	}
}

// functionName is "web.Server.follow", "care.HoldContact".
func functionName(pkg string, fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return pkg + "." + fn.Name.Name
	}
	for of := fn.Recv.List[0].Type; ; {
		switch x := of.(type) {
		case *ast.StarExpr:
			of = x.X
		case *ast.IndexExpr:
			of = x.X
		case *ast.Ident:
			return pkg + "." + x.Name + "." + fn.Name.Name
		default:
			return pkg + ".?." + fn.Name.Name
		}
	}
}

func TestFilesOfCareAreShort(t *testing.T) {
	walk(t, func(name string) {
		if !strings.HasPrefix(name, "internal/care/") || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return
		}
		if n := strings.Count(read(t, name), "\n"); n > fileOfCare {
			t.Errorf("%s has %d lines, and should have %d at most", name, n, fileOfCare)
		}
	})
}
