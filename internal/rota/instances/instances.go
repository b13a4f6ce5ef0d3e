// Package instances reads published planning problems, so that a search can be held beside what others reached.
//
//	Curtois and Qu (2014), Instance1.txt …      ReadCurtoisQu ──> rota.Problem ──> WriteCurtoisQu
//	INRC-II (2015), Sc-, H0- and WD-*.txt       ReadScenario, ReadHistory, ReadWeek ──> Whole, Stage ──> rota.Problem
//
// A problem costs what its publishers say; the tests hold that against their validators' results. What is read may be wrong in
// any way: each error names the line.
package instances

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// lines calls f with each line that says something, its number, and the section it is in.
func lines(r io.Reader, f func(n int, line string) error) error {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	n := 0
	for in.Scan() {
		n++
		line := strings.TrimSpace(strings.TrimPrefix(in.Text(), "\ufeff")) // some editors begin a file with a mark
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := f(n, line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n+1, err)
	}
	return nil
}

// A row reads the fields of a line, and keeps the first thing that is wrong.
type row struct {
	fields []string
	err    error
}

func (r *row) text(i int) string {
	if i >= len(r.fields) {
		r.fail("field %d is missing", i+1)
		return ""
	}
	return strings.TrimSpace(r.fields[i])
}

// number is a field as a number from 0 up to most.
func (r *row) number(i, most int) int {
	s := r.text(i)
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		r.fail("%q is not a number from 0 to %d", s, most)
		return 0
	}
	return n
}

// name is the number that a name stands for.
func (r *row) name(i int, what string, names map[string]int) int {
	s := r.text(i)
	n, ok := names[s]
	if !ok {
		r.fail("there is no %s %q", what, s)
	}
	return n
}

// order says that the number of one field must not be above that of another.
func (r *row) order(least, most int, what string) {
	if a, b := r.number(least, mostNumber), r.number(most, mostNumber); r.err == nil && a > b {
		r.fail("at least %d %s are asked for, and at most %d", a, what, b)
	}
}

func (r *row) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// The largest numbers that are read: more than any instance has, and few enough that nothing overflows.
const (
	mostDays   = 1000
	mostPeople = 1000
	mostKinds  = 100
	mostNumber = 1_000_000
)
