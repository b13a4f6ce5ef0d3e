package archtest

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// clocks are who may look at the computer's clock, a function or a whole package, and what for. Everybody else is
// told what time it is: by journal.Journal.Now, care.Ask.At or care.View.At, so that tests and a house that is lived
// through in minutes can tell them another time.
var clocks = map[string]string{
	"cli":                   "hands the clock to the journal, and measures what takes long",
	"journal/keys.Beside":   "hands the clock to the keys, whose epochs end by it",
	"journal/keys.InMemory": "says when keys were made that nobody keeps",
	"web.limited":           "a deadline for the network",
	"web.send":              "a deadline for the network",
	"web.paced":             "a deadline for the network",
	"web.pacedAnswer.Write": "a deadline for the network",
	"web.sayBye":            "a deadline for the network",
	"web.Server.guard":      "measures how long a page took",
	"web.routes.program":    "measures how long an answer took",
}

func TestNobodyReadsTheClock(t *testing.T) {
	used := map[string]bool{}
	each(t, 0, func(pkg string, fset *token.FileSet, file *ast.File) {
		for _, d := range file.Decls {
			name := pkg
			if fn, ok := d.(*ast.FuncDecl); ok && clocks[pkg] == "" {
				name = functionName(pkg, fn)
			}
			ast.Inspect(d, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok || !isName(sel.X, "time") || !slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
					return true
				}
				if used[name] = true; clocks[name] == "" {
					t.Errorf("%s: %s reads the clock; take the time from who knows it, or say in clocks what it is for", fset.Position(n.Pos()), name)
				}
				return true
			})
		}
	})
	for name := range clocks {
		if strings.Contains(name, ".") && !used[name] {
			t.Errorf("%s does not read the clock: take it out of clocks", name)
		}
	}
}

// logged are the names of what may stand in a log, and what it is. Nothing that was typed, nothing that a journal
// says, no person's name: who reads the log is not always who may read the record.
var logged = map[string]string{
	"addr":    "where the server listens",
	"houses":  "how many there are",
	"err":     "of the program; a refusal is written without its values",
	"pattern": "of the route, without the IDs in the address",
	"page":    "name of a live page",
	"status":  "of an answer",
	"why":     "key of a refusal, without its values",
	"role":    "of somebody in a house, not who they are",
	"from":    "the address that a refused request came from: whoever runs the server can keep it out",
	"panic":   "type of what a bug panicked with",
	"stack":   "where",
	"lang":    "of a message that is missing",
	"key":     "of a message that is missing",
	"value":   "name of a value that a message lacks",
}

// TestLogsAreQuiet reads each call of a log: its message is written out, and its values have names in logged.
func TestLogsAreQuiet(t *testing.T) {
	used := map[string]bool{}
	each(t, 0, func(pkg string, fset *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !logs(call) {
				return true
			}
			for i, arg := range call.Args {
				text, ok := literal(arg)
				switch {
				case i%2 == 0 && i > 0:
				case !ok:
					t.Errorf("%s: what a log says, and the names of its values, are written out", fset.Position(arg.Pos()))
				case i > 0 && logged[text] == "":
					t.Errorf("%s: nobody has decided whether %q may stand in a log", fset.Position(arg.Pos()), text)
				case i > 0:
					used[text] = true
				}
			}
			return true
		})
	})
	for name := range logged {
		if !used[name] {
			t.Errorf("%q stands in no log: take it out of logged", name)
		}
	}
}

// logs says whether a call writes in a log: slog.Error(...), s.log.Warn(...).
func logs(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"Debug", "Info", "Warn", "Error", "Log", "LogAttrs", "DebugContext", "InfoContext", "WarnContext", "ErrorContext"}, sel.Sel.Name) {
		return false
	}
	if of, ok := sel.X.(*ast.SelectorExpr); ok {
		return strings.HasPrefix(of.Sel.Name, "log")
	}
	return isName(sel.X, "slog") || isName(sel.X, "log") || isName(sel.X, "logger")
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
