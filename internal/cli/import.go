package cli

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"milieu/internal/care"
	"milieu/internal/civil"
	"milieu/internal/fhir"
	"milieu/internal/journal"
	"milieu/internal/office"
	"milieu/internal/table"
	"milieu/internal/words"
)

// asImport is who an import is written by.
var asImport = care.ByProgram("import")

// filling is what every import is told.
type filling struct {
	data   `embed:""`
	House  string `required:"" placeholder:"ID" help:"The house."`
	DryRun bool   `help:"Say what would happen, and write nothing."`

	salted string // see salt
}

// A whole is what is written together, or not at all.
type whole struct {
	name      string
	decisions []care.Decision
	step      func(i int) string // which part of it decision i is, for an error; nil if there are no parts
}

// salt finds with what the IDs of this import are made, so that nobody can try names against an ID: see care.ImportSalted.
// The first import makes it up; it is written once something else is.
func (f *filling) salt(h *journal.House) {
	h.View(asImport, func(v care.View) { f.salted = v.ImportSalt() })
	f.salted = cmp.Or(f.salted, rand.Text())
}

// house names the house for the IDs that are made.
func (f filling) house() string { return f.House + "|" + f.salted }

// take tries every whole, and only when the house says yes to all of them writes them, one after the other.
func (f filling) take(t *terminal, h *journal.House, wholes []whole) error {
	var refused []error
	kinds := make([][]string, len(wholes))
	for i, w := range wholes {
		var err error
		if kinds[i], err = h.Try(asImport, care.Together(w.decisions...)); err != nil {
			refused = append(refused, fmt.Errorf("%s: %s", w.place(err), said(err)))
		}
	}
	if len(refused) > 0 {
		return fmt.Errorf("nothing was written:\n%w", errors.Join(refused...))
	}
	if !f.DryRun {
		if err := f.write(t, h, wholes); err != nil {
			return err
		}
	}
	for i, w := range wholes {
		t.line("%s: %s", w.name, counted(kinds[i]))
	}
	if f.DryRun {
		t.line("Nothing was written: this was a dry run")
	}
	return nil
}

// write takes the decisions of each whole. Only then does anything go to standard output: whoever stops reading
// there does not stop the import.
func (f filling) write(t *terminal, h *journal.House, wholes []whole) error {
	if _, err := h.Do(t, journal.Form{By: asImport}, care.SaltImport(care.ImportSalted{Salt: f.salted})); err != nil {
		return fmt.Errorf("prepare the import: %w", err)
	}
	bar := t.progress("writing", int64(len(wholes)))
	for _, w := range wholes {
		if _, err := h.Do(t, journal.Form{By: asImport}, care.Together(w.decisions...)); err != nil {
			return fmt.Errorf("%s was not written, nor what follows; those before were (import again when it is put right: nobody comes twice): %w", w.place(err), err)
		}
		_ = bar.Add(1)
	}
	return bar.Finish()
}

// place says which part of a whole an error is about.
func (w whole) place(err error) string {
	if step := (*care.Step)(nil); errors.As(err, &step) && w.step != nil {
		return w.step(step.Index)
	}
	return w.name
}

// counted says how many facts of each kind there are.
func counted(kinds []string) string {
	if len(kinds) == 0 {
		return "nothing new"
	}
	count := map[string]int{}
	for _, k := range kinds {
		count[k]++
	}
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(count)) {
		parts = append(parts, fmt.Sprintf("%d %s", count[k], k))
	}
	return strings.Join(parts, ", ")
}

type importFHIR struct {
	filling  `embed:""`
	Admitted string   `placeholder:"DATE" help:"When they came, as 2026-11-22, if the files do not say; today if not given."`
	Resident string   `placeholder:"NAME" help:"Bring only what the files say of plans and goals, beside the plan of this resident: their name in the house, or their ID."`
	Paths    []string `arg:"" name:"path" help:"Files, or directories of .json, .ndjson and .gz files; - is standard input."`
}

// Run takes in people from FHIR. All files are read before anything is written.
func (c importFHIR) Run(t *terminal) error {
	in := new(fhir.Input)
	files, err := expanded(c.Paths)
	if err != nil {
		return err
	}
	bar := t.progress("reading", int64(len(files)))
	for _, file := range files {
		if err := t.reading(file, func(r io.Reader) error { return in.Read(file, r) }); err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
		_ = bar.Add(1)
	}
	_ = bar.Finish()
	return c.with(t, func(p *provider) error {
		h, err := p.house(t, c.House)
		if err != nil {
			return err
		}
		c.salt(h)
		if c.Resident != "" {
			return c.beside(t, h, in)
		}
		var people []fhir.Person
		var left []fhir.Left
		h.View(asImport, func(v care.View) {
			choices := fhir.Choices{House: c.house(), Words: words.For(spoken(v))}
			if choices.Admitted, err = came(c.Admitted, v); err == nil {
				people, left = in.People(v, choices)
			}
		})
		if err != nil {
			return err
		}
		var wholes []whole
		for _, person := range people {
			wholes = append(wholes, whole{name: person.Name, decisions: person.Decisions})
		}
		if err := c.take(t, h, wholes); err != nil {
			return err
		}
		t.notTaken(people, left)
		resources := 0
		for _, n := range in.Counts() {
			resources += n
		}
		t.line("Read %d resources in %d files, about %d people", resources, len(files), len(people))
		return nil
	})
}

// beside brings what was read of plans and goals to one resident, to lie beside their plan.
func (c importFHIR) beside(t *terminal, h *journal.House, in *fhir.Input) error {
	all := whole{name: "beside the plan of " + c.Resident}
	var left []fhir.Left
	var err error
	h.View(asImport, func(v care.View) {
		called := slices.DeleteFunc(v.Residents(), func(r care.Resident) bool { return r.Name != c.Resident && string(r.ID) != c.Resident })
		if len(called) != 1 {
			err = fmt.Errorf("--resident %s: %d people here are called so", c.Resident, len(called))
			return
		}
		all.decisions, left, err = in.Proposals(v, called[0].ID, c.house())
	})
	if err != nil {
		return fmt.Errorf("nothing was written: %w", err)
	}
	if err := c.take(t, h, []whole{all}); err != nil {
		return err
	}
	t.notTaken(nil, left)
	return nil
}

// notTaken lists what did not come across, and why.
func (t *terminal) notTaken(people []fhir.Person, left []fhir.Left) {
	for _, p := range people {
		left = append(left, p.Left...)
	}
	count := map[[2]string]int{}
	for _, l := range left {
		count[[2]string{l.Type, l.Why}] += l.Count
	}
	if len(count) > 0 {
		t.line("Not taken:")
	}
	keys := slices.SortedFunc(maps.Keys(count), func(a, b [2]string) int { return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1]) })
	for _, k := range keys {
		t.line("  %5d %s: %s", count[k], k[0], k[1])
	}
}

// came reads the day when people came; the zero time if it was not given.
func came(text string, v care.View) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	d, err := civil.Parse(text)
	switch {
	case err != nil:
		return time.Time{}, fmt.Errorf("--admitted: %w", err)
	case d.After(v.Today()):
		return time.Time{}, fmt.Errorf("--admitted %s is still to come", d)
	case d == v.Today():
		return v.At(), nil
	}
	return d.At(12*60, v.Zone()), nil
}

// expanded lists the files that paths mean.
func expanded(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if path == "-" || err == nil && !info.IsDir() {
			files = append(files, path)
			continue
		}
		found := len(files)
		err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && slices.Contains([]string{".json", ".ndjson", ".gz"}, filepath.Ext(name)) {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("find the files: %w", err)
		}
		if len(files) == found {
			return nil, fmt.Errorf("there is no .json, .ndjson or .gz file in %s", path)
		}
	}
	return files, nil
}

// reading opens a file for somebody who reads it; - is standard input.
func (t *terminal) reading(file string, read func(io.Reader) error) error {
	if file == "-" {
		return read(t.in)
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}

// tabled is what the imports of tables are told.
type tabled struct {
	filling `embed:""`
	File    string `arg:"" help:"The table, as CSV; - is standard input."`
}

type importStaff struct {
	tabled `embed:""`
}

// Run takes in staff, and gives those an account who have a username and no account yet.
func (c importStaff) Run(t *terminal) error {
	return c.run(t, table.Staff, func(p *provider, rows []table.Row) error {
		h, err := p.house(t, c.House)
		if err != nil {
			return err
		}
		var lang string
		h.View(asSetup, func(v care.View) { lang = spoken(v) })
		known := p.office.Accounts()
		for _, row := range rows {
			if row.Username == "" || c.DryRun || slices.ContainsFunc(known, func(a office.Account) bool { return strings.EqualFold(a.Username, row.Username) }) {
				continue
			}
			pass := office.FirstPassword()
			work := office.Work{House: c.House, Role: care.RoleTherapist, Person: string(row.Staff)}
			if err := p.createAccount(t, newAccount{name: row.Name, username: row.Username, language: lang, pass: pass, work: work}); err != nil {
				return fmt.Errorf("line %d: %w", row.Line, err)
			}
			t.line("%s signs in as %s. Password, shown this once: %s", row.Name, row.Username, pass)
		}
		return nil
	})
}

type importResidents struct {
	tabled `embed:""`
}

// Run takes in residents.
func (c importResidents) Run(t *terminal) error { return c.run(t, table.Residents, nil) }

type importDuties struct {
	tabled `embed:""`
}

// Run takes in duties.
func (c importDuties) Run(t *terminal) error { return c.run(t, table.Duties, nil) }

// run reads a table, and writes all of it or nothing. after, if not nil, is called once it is written.
func (c tabled) run(t *terminal, read func(string, io.Reader, string, care.View) ([]table.Row, error), after func(*provider, []table.Row) error) error {
	return c.with(t, func(p *provider) error {
		h, err := p.house(t, c.House)
		if err != nil {
			return err
		}
		var content strings.Builder
		if err := t.reading(c.File, func(r io.Reader) error {
			_, err := io.Copy(&content, io.LimitReader(r, table.Largest+1))
			return err
		}); err != nil {
			return err
		}
		c.salt(h)
		var rows []table.Row
		h.View(asImport, func(v care.View) { rows, err = read(c.File, strings.NewReader(content.String()), c.house(), v) })
		if err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
		all := whole{name: fmt.Sprintf("%s, %d rows", c.File, len(rows))}
		var of []table.Row
		for _, row := range rows {
			for _, d := range row.Decisions {
				all.decisions, of = append(all.decisions, d), append(of, row)
			}
		}
		all.step = func(i int) string { return fmt.Sprintf("%s, line %d (%s)", c.File, of[i].Line, of[i].Name) }
		if err := c.take(t, h, []whole{all}); err != nil || after == nil {
			return err
		}
		return after(p, rows)
	})
}
