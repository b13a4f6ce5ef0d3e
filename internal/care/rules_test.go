package care

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

// source is the package as it is written, without its tests.
func source(t *testing.T) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset, files := token.NewFileSet(), map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if files[name], err = parser.ParseFile(fset, name, nil, parser.ParseComments); err != nil {
			t.Fatal(err)
		}
	}
	return fset, files
}

// TestKinds checks that every type with a fold method is in Kinds, once, under one name.
func TestKinds(t *testing.T) {
	listed, names := map[string]bool{}, map[string]bool{}
	for _, k := range Kinds {
		if listed[k.Type.Name()] || names[k.Name] {
			t.Errorf("%s (%s) is listed twice", k.Name, k.Type.Name())
		}
		listed[k.Type.Name()], names[k.Name] = true, true
	}
	fset, files := source(t)
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || fn.Name.Name != "fold" {
				continue
			}
			if id, ok := fn.Recv.List[0].Type.(*ast.Ident); ok && !listed[id.Name] {
				t.Errorf("%s: %s is a fact but not in Kinds", fset.Position(fn.Pos()), id.Name)
			}
		}
	}
}

// TestTidy checks what the compiler cannot: care reads no clock, and every refusal is provoked by some test, so
// that nobody wonders what it is for.
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
	fset, files := source(t)
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && (n.Sel.Name == "Now" || n.Sel.Name == "Since" || n.Sel.Name == "Until") {
					t.Errorf("%s: care reads no clock; use Ask.At, Entry.At or a time in the fact", fset.Position(n.Pos()))
				}
			case *ast.CallExpr:
				if fn, ok := n.Fun.(*ast.Ident); ok && fn.Name == "refuse" && len(n.Args) > 1 {
					lit, ok := n.Args[1].(*ast.BasicLit)
					if !ok {
						t.Errorf("%s: the key of a refusal is written out, so that one can look for it", fset.Position(n.Pos()))
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

// TestOwnership checks that a slice's part of the state is written only by the file that declares the part's
// type. Files are our fences inside the package.
func TestOwnership(t *testing.T) {
	fset, files := source(t)
	owner, part := map[string]string{}, map[string]string{}
	for name, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			ts, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			owner[ts.Name.Name] = name
			if st, ok := ts.Type.(*ast.StructType); ok && ts.Name.Name == "State" {
				for _, fld := range st.Fields.List {
					if id, ok := fld.Type.(*ast.Ident); ok {
						part[fld.Names[0].Name] = id.Name
					}
				}
			}
			return true
		})
	}
	wrote := func(e ast.Expr) {
		for {
			switch x := e.(type) {
			case *ast.UnaryExpr:
				e = x.X
			case *ast.IndexExpr:
				e = x.X
			case *ast.SelectorExpr:
				if id, ok := x.X.(*ast.Ident); ok && id.Name == "s" {
					pos := fset.Position(x.Pos())
					if own, ok := owner[part[x.Sel.Name]]; ok && own != pos.Filename {
						t.Errorf("%s writes s.%s, which belongs to %s", pos, x.Sel.Name, own)
					}
					return
				}
				e = x.X
			default:
				return
			}
		}
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					wrote(l)
				}
			case *ast.IncDecStmt:
				wrote(n.X)
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "put" || id.Name == "delete") {
					wrote(n.Args[0])
				}
			}
			return true
		})
	}
}
