// Package table fills a house from tables as a spreadsheet saves them: its staff, its residents and its duties.
//
//	file ──read──> rows by column, in English or Norwegian ──Staff, Residents, Duties(View)──> decisions, row by row
//
// Nothing here writes. A table is meant as a whole: the caller takes the decisions of all rows together, or none.
// Reading the same table again changes nothing.
package table

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"milieu/internal/care"

	"github.com/google/uuid"
)

// A Row is what one line of a table asks for.
type Row struct {
	Line      int // in the file, from 1
	Name      string
	Decisions []care.Decision // none if the house knows all of it

	Staff    care.StaffID // in a table of staff: who the row is about
	Username string       // in a table of staff: what they sign in with, if it says so
}

// Bad is why a table cannot be imported, and where. Nothing of it should then be.
type Bad struct {
	File   string
	Line   int    // from 1; 0 if it is about the whole file
	Column string // as the file calls it, or ""
	Why    string
}

func (b *Bad) Error() string {
	s := b.File
	if b.Line > 0 {
		s += fmt.Sprintf(", line %d", b.Line)
	}
	if b.Column != "" {
		s += fmt.Sprintf(", column %q", b.Column)
	}
	return s + ": " + b.Why
}

// Largest is the most that a table may hold, in bytes.
const Largest = 8 << 20

// A column is called several things, the first of them by us.
type column struct {
	names  []string
	needed bool
}

// sheet is a table that was read: its lines, and where each column is.
type sheet struct {
	file  string
	at    map[string]int // by our name for the column
	heads []string
	lines []line
}

type line struct {
	sheet  *sheet
	number int
	cells  []string
}

// read reads a table with some columns: separated by comma, semicolon or tab, in UTF-8, with or without a byte
// order mark, the first line naming the columns.
func read(file string, r io.Reader, columns []column) (*sheet, error) {
	data, err := io.ReadAll(io.LimitReader(r, Largest+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", file, err)
	case len(data) > Largest:
		return nil, &Bad{File: file, Why: fmt.Sprintf("the table is larger than %d MB; split it", Largest>>20)}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, &Bad{File: file, Line: badLine(data), Why: "the text is not UTF-8; save it as CSV UTF-8"}
	}
	s := &sheet{file: file}
	c := csv.NewReader(bytes.NewReader(data))
	c.Comma, c.TrimLeadingSpace, c.FieldsPerRecord = separator(data), true, -1
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
			return nil, &Bad{File: file, Line: wrong.Line, Why: fmt.Sprintf("a quotation mark is out of place (%v)", wrong.Err)}
		} else if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		number, _ := c.FieldPos(0)
		if err := s.add(number, cells, columns); err != nil {
			return nil, err
		}
	}
	if s.heads == nil {
		return nil, &Bad{File: file, Why: "the table is empty"}
	}
	return s, nil
}

// add takes in the line that names the columns, or one of those after it.
func (s *sheet) add(number int, cells []string, columns []column) error {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	switch {
	case s.heads == nil:
		return s.head(number, cells, columns)
	case strings.Join(cells, "") == "":
		return nil // an empty line, or one of separators, as spreadsheets leave behind
	case len(cells) > len(s.heads):
		return &Bad{File: s.file, Line: number, Why: fmt.Sprintf("there are %d cells, and %d columns; put quotation marks around text that holds the separator", len(cells), len(s.heads))}
	}
	s.lines = append(s.lines, line{s, number, cells})
	return nil
}

func (s *sheet) head(number int, heads []string, columns []column) error {
	s.heads, s.at = heads, map[string]int{}
	for i, head := range heads {
		for _, c := range columns {
			if !slices.Contains(c.names, strings.ToLower(head)) {
				continue
			}
			if _, twice := s.at[c.names[0]]; twice {
				return &Bad{File: s.file, Line: number, Column: head, Why: "there are two columns for this"}
			}
			s.at[c.names[0]] = i
		}
		if head != "" && !slices.Contains(slices.Collect(maps.Values(s.at)), i) {
			return &Bad{File: s.file, Line: number, Column: head, Why: "the house has no such column; it has " + named(columns)}
		}
	}
	for _, c := range columns {
		if _, there := s.at[c.names[0]]; c.needed && !there {
			return &Bad{File: s.file, Line: number, Why: fmt.Sprintf("there is no column %q; the first line names the columns: %s", c.names[0], named(columns))}
		}
	}
	return nil
}

func named(columns []column) string {
	var names []string
	for _, c := range columns {
		names = append(names, c.names[0])
	}
	return strings.Join(names, ", ")
}

// separator is what the first line has most of.
func separator(data []byte) rune {
	first, _ := bufio.NewReader(bytes.NewReader(data)).ReadString('\n')
	best := ','
	for _, r := range ";\t" {
		if strings.Count(first, string(r)) > strings.Count(first, string(best)) {
			best = r
		}
	}
	return best
}

func badLine(data []byte) int {
	for i, l := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(l) {
			return i + 1
		}
	}
	return 0
}

// cell is what stands in a column; "" if it is empty or there is no such column.
func (l line) cell(name string) string {
	if i, ok := l.sheet.at[name]; ok && i < len(l.cells) {
		return l.cells[i]
	}
	return ""
}

// list is what stands in a column that holds several things, separated by semicolon, comma or bar.
func (l line) list(name string) []string {
	var list []string
	for _, s := range strings.FieldsFunc(l.cell(name), func(r rune) bool { return strings.ContainsRune(";,|", r) }) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func (l line) bad(name, why string, args ...any) error {
	b := &Bad{File: l.sheet.file, Line: l.number, Why: fmt.Sprintf(why, args...)}
	if i, ok := l.sheet.at[name]; ok {
		b.Column = l.sheet.heads[i]
	}
	return b
}

// derived makes an ID that is always the same for the same thing in a house. house names it with a salt: see
// care.ImportSalted.
func derived(house string, parts ...string) string {
	name := "urn:milieu:house:" + house + "|" + strings.ToLower(strings.Join(parts, "|"))
	return uuid.NewHash(sha256.New(), uuid.NameSpaceURL, []byte(name), 8).String()
}

// colleague finds who works here by name or ID. There must be one.
func (l line) colleague(col, who string, colleagues []care.Staff) (care.Staff, error) {
	var found []care.Staff
	for _, c := range colleagues {
		if string(c.ID) == who {
			return c, nil
		}
		if strings.EqualFold(c.Name, who) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		return care.Staff{}, l.bad(col, "nobody called %q works here; import the staff first, or correct the name", who)
	case 1:
		return found[0], nil
	}
	return care.Staff{}, l.bad(col, "several colleagues are called %q; write the ID of the one who is meant", who)
}
