package care

import (
	"go/ast"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"time"

	"milieu/internal/civil"
)

// Nobody is labelled, ranked or restricted by computation. Three things hold that: no fact about a person holds a score, no
// decision looks at one, and no computed number is told beside people.

// TestNoFactScoresAPerson looks at each kind of fact about one resident: nothing in it is a computed number, or is called a score.
func TestNoFactScoresAPerson(t *testing.T) {
	scored := regexp.MustCompile(`(?i)score|rank|risk|grade|severity|prognos|predict`)
	var look func(where string, of reflect.Type)
	seen := map[reflect.Type]bool{}
	look = func(where string, of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			look(where, of.Elem())
		case reflect.Float32, reflect.Float64:
			t.Errorf("%s is a number that somebody computed", where)
		case reflect.Struct:
			if seen[of] || of == reflect.TypeFor[time.Time]() || of == reflect.TypeFor[civil.Day]() {
				return
			}
			seen[of] = true
			for i := range of.NumField() {
				f := of.Field(i)
				if scored.MatchString(f.Name) {
					t.Errorf("%s.%s is called a score", where, f.Name)
				}
				look(where+"."+f.Name, f.Type)
			}
		}
	}
	for _, k := range Kinds {
		if scored.MatchString(k.Name) {
			t.Errorf("%s is called a score", k.Name)
		}
		if _, about := k.Type.FieldByName("Resident"); about {
			look(k.Type.Name(), k.Type)
		}
	}
	if len(seen) < 100 {
		t.Fatalf("only %d types were looked at", len(seen))
	}
}

// TestNoDecisionLooksAtAScore follows every decision, and every method of Ask, through the functions that they name: none comes to
// the arithmetic of scales, or to what is made of it. So nothing can be refused or done to anybody because of a number.
func TestNoDecisionLooksAtAScore(t *testing.T) {
	_, files := source(t)
	names := map[string]map[string]bool{} // of each function: what it names
	var begin []string
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			used := names[fn.Name.Name]
			if used == nil {
				used = map[string]bool{}
				names[fn.Name.Name] = used
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					if x, ok := n.X.(*ast.Ident); ok && x.Name == "scale" {
						used["scale."] = true
					}
					used[n.Sel.Name] = true
				case *ast.Ident:
					used[n.Name] = true
				}
				return true
			})
			if decides(fn) {
				begin = append(begin, fn.Name.Name)
			}
		}
	}
	if len(begin) < 200 || !names["coursePoint"]["scale."] {
		t.Fatalf("%d decisions; the arithmetic is in coursePoint: %v", len(begin), names["coursePoint"]["scale."])
	}
	way := map[string]string{}
	for len(begin) > 0 {
		fn := begin[0]
		begin = begin[1:]
		for used := range names[fn] {
			if used == "scale." {
				path := fn
				for at := way[fn]; at != ""; at = way[at] {
					path = at + " > " + path
				}
				t.Errorf("a decision comes to a score: %s", path)
			} else if _, known := way[used]; names[used] != nil && !known && used != fn {
				way[used] = fn
				begin = append(begin, used)
			}
		}
	}
}

// decides says whether a function makes a decision, or is asked by one.
func decides(fn *ast.FuncDecl) bool {
	if fn.Recv != nil {
		of, ok := fn.Recv.List[0].Type.(*ast.Ident)
		return ok && of.Name == "Ask"
	}
	if fn.Type.Results == nil {
		return false
	}
	for _, r := range fn.Type.Results.List {
		if id, ok := r.Type.(*ast.Ident); ok && id.Name == "Decision" {
			return true
		}
	}
	return false
}

// TestNoScoreStandsBesideAPerson: who tells a computed number is listed here, with what it is about, and none of them tells it beside
// people who live here. So no list of them can be ordered by one.
func TestNoScoreStandsBesideAPerson(t *testing.T) {
	about := map[string]string{
		"GoalCourse":      "how a set of goals went, of the one who is asked about",
		"Continuity":      "how much somebody meets the same few people: the house's work",
		"HouseContinuity": "the same, over the house",
		"Proof":           "working time of those who work here, against the law",
		"WorkRules":       "what the law says",
	}
	found := map[string]bool{}
	of := reflect.TypeFor[View]()
	for i := range of.NumMethod() {
		m := of.Method(i)
		for o := range m.Type.NumOut() {
			out := m.Type.Out(o)
			if !contains(out, map[reflect.Type]bool{}, reflect.TypeFor[float64](), reflect.TypeFor[float32]()) {
				continue
			}
			if found[m.Name] = true; about[m.Name] == "" {
				t.Errorf("%s tells a computed number; say here what it is about", m.Name)
			}
			if contains(out, map[reflect.Type]bool{}, reflect.TypeFor[ResidentID](), reflect.TypeFor[Resident]()) {
				t.Errorf("%s tells a computed number beside people who live here", m.Name)
			}
		}
	}
	if len(found) != len(about) {
		t.Errorf("found %v of %v", found, about)
	}
}

// contains says whether a value of a type has one of some types in it.
func contains(of reflect.Type, seen map[reflect.Type]bool, some ...reflect.Type) bool {
	if slices.Contains(some, of) {
		return true
	}
	switch of.Kind() {
	case reflect.Map:
		return contains(of.Key(), seen, some...) || contains(of.Elem(), seen, some...)
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return contains(of.Elem(), seen, some...)
	case reflect.Struct:
		if seen[of] || of == reflect.TypeFor[time.Time]() {
			return false
		}
		seen[of] = true
		for i := range of.NumField() {
			if contains(of.Field(i).Type, seen, some...) {
				return true
			}
		}
	}
	return false
}
