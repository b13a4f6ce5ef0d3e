package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"
)

// callers are the packages that may open a connection to somebody else, and to whom.
var callers = map[string]string{
	"cli":                 "measures its own server",
	"journal/keys":        "runs the operator’s own key service, if one is configured",
	"office":              "the provider’s identity service, if one is configured",
	"office/identitytest": "the identity service that tests start",
}

// calls are what opens a connection, or runs another program.
var calls = map[string][]string{
	"net":           {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialUnix", "Dialer", "LookupHost", "LookupIP", "LookupAddr", "Resolver"},
	"net/http":      {"Get", "Head", "Post", "PostForm", "Client", "DefaultClient", "Transport", "DefaultTransport", "NewRequestWithContext"},
	"crypto/tls":    {"Dial", "DialWithDialer", "Dialer"},
	"net/smtp":      nil, // all of it
	"net/rpc":       nil,
	"os/exec":       nil,
	"syscall":       {"Connect", "Exec", "ForkExec"},
	"log/syslog":    nil,
	"net/http/cgi":  nil,
	"net/http/fcgi": nil,
}

// TestNobodyCallsOut checks that no package opens a connection but those that are named.
func TestNobodyCallsOut(t *testing.T) {
	each(t, parser.ParseComments, func(pkg string, fset *token.FileSet, file *ast.File) {
		if callers[pkg] != "" {
			return
		}
		names := map[string]string{} // as the file calls a package: its path
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			what, ok := calls[path]
			if ok && what == nil {
				t.Errorf("%s imports %s: nobody has said whom it calls", fset.Position(spec.Pos()), path)
			}
			name := path[lastSlash(path)+1:]
			if spec.Name != nil {
				name = spec.Name.Name
			}
			if ok {
				names[name] = path
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && slices.Contains(calls[names[x.Name]], sel.Sel.Name) {
					t.Errorf("%s: %s calls out with %s.%s, and nobody has said to whom", fset.Position(n.Pos()), pkg, x.Name, sel.Sel.Name)
				}
			}
			return true
		})
	})
}

func lastSlash(path string) int {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return i
		}
	}
	return -1
}
