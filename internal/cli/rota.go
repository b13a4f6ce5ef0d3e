package cli

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"milieu/internal/rota"
	"milieu/internal/rota/instances"
)

// rotaBench holds the search for rotas beside the best that anybody is known to have found, on problems that anybody can have. The figures of
// doc/rota.md are made by it.
type rotaBench struct {
	Dir        string   `arg:"" help:"Where Instance1.txt and the like are (or a folder curtois-qu with them, or one such file), and best-known.csv there or one above."`
	Seconds    float64  `default:"60" help:"How much processor time each search may take: stopped then, at the latest. How many iterations that is, is measured first, and printed."`
	Iterations int64    `help:"How long each search is, rather than by time: the same seed and iterations give the same rota."`
	Seed       uint64   `default:"1" help:"What the search rolls its dice from."`
	Seeds      int      `default:"1" help:"How many searches, from the seed on; the one in the middle is printed, and from what to what they cost."`
	Workers    int      `default:"1" help:"Searches side by side for each instance, from the seed on; the best counts."`
	Only       []string `placeholder:"NAME" help:"Only these instances: Instance5, or n030w4:1:6-2-9-1 (dataset, history, weeks; the last ones may be left out) from the folder inrc2 in it or beside it."`
	Out        string   `placeholder:"DIR" help:"Write each rota there, as lines employee,day,shift; week by week as the competition has it."`
}

// A trial is a search, and how it went.
type trial struct {
	cost       rota.Cost
	bound      string
	iterations int64
	costs      string        // of all seeds, if there are several
	spent, at  time.Duration // in all, and until there was nothing better
	part       bool          // of an instance: its last weeks are left out, so that its cost is beside no other's
	stopped    bool          // before all iterations were made, so that as many would not give the same rota again
}

// early is how much of its time a search is planned to take, since some iterations take longer than those that are measured.
const early = 0.9

// Run searches, and prints a line for each instance.
func (c rotaBench) Run(t *terminal) error {
	if c.Seconds <= 0 && c.Iterations <= 0 {
		return errors.New("a search needs some seconds, or some iterations")
	}
	dir, names := c.Dir, c.Only
	if known, err := os.Stat(dir); err == nil && known.Mode().IsRegular() {
		dir, names = filepath.Dir(dir), append(names, strings.TrimSuffix(filepath.Base(dir), ".txt"))
	} else if _, err := os.Stat(filepath.Join(dir, "curtois-qu")); err == nil {
		dir = filepath.Join(dir, "curtois-qu")
	}
	best, err := bestKnown(dir)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		if names, err = instanceNames(dir); err != nil {
			return err
		}
	}
	if c.Out != "" {
		if err := os.MkdirAll(c.Out, 0o750); err != nil {
			return fmt.Errorf("make a folder for the rotas: %w", err)
		}
	}
	t.line("%-22s %9s %7s %10s %9s  %-18s %8s %8s  %s", "instance", "cost", "broken", "best known", "gap", "proved", "reached", "spent", "iterations      seeds")
	var failed error // of an instance that cannot be read; the others are tried
	for _, name := range names {
		tr, err := c.middle(func(one rotaBench) (trial, error) { return one.trial(t, dir, name) })
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", name, err))
			continue
		}
		known, gap := "", ""
		if b := best[strings.Split(name, ":")[0]]; b > 0 && !tr.part {
			known, gap = strconv.Itoa(b), fmt.Sprintf("%+.2f %%", 100*(float64(tr.cost.Weighted)/float64(b)-1))
		}
		cut := ""
		if tr.stopped {
			cut = "cut"
		}
		t.line("%-22s %9d %7d %10s %9s  %-18s %7.1fs %7.1fs  %-10d %-3s  %s", name, tr.cost.Weighted, tr.cost.Broken, known, gap, tr.bound,
			tr.at.Seconds(), tr.spent.Seconds(), tr.iterations, cut, tr.costs)
		if t.Err() != nil {
			return t.Err()
		}
	}
	return failed
}

// middle searches from each seed, and is the trial whose cost is the median (of an even number the dearer one).
func (c rotaBench) middle(search func(rotaBench) (trial, error)) (trial, error) {
	var trials []trial
	for range max(1, c.Seeds) {
		tr, err := search(c)
		if err != nil {
			return trial{}, err
		}
		trials = append(trials, tr)
		c.Seed += uint64(max(1, c.Workers))
	}
	slices.SortStableFunc(trials, func(a, b trial) int {
		switch {
		case a.cost.Less(b.cost):
			return -1
		case b.cost.Less(a.cost):
			return 1
		}
		return 0
	})
	mid := trials[len(trials)/2]
	if len(trials) > 1 {
		least, most := trials[0].cost, trials[len(trials)-1].cost
		mid.costs = fmt.Sprintf("%d to %d", least.Weighted, most.Weighted)
		if most.Broken > 0 {
			mid.costs += fmt.Sprintf(" (%d to %d broken)", least.Broken, most.Broken)
		}
	}
	return mid, nil
}

// trial searches once.
func (c rotaBench) trial(t *terminal, dir, name string) (trial, error) {
	if strings.Contains(name, ":") {
		return c.weeks(t, dir, name)
	}
	return c.curtoisQu(t, dir, name)
}

// curtoisQu plans an instance of Curtois and Qu.
func (c rotaBench) curtoisQu(t *terminal, dir, name string) (trial, error) {
	f, err := os.Open(filepath.Join(dir, name+".txt"))
	if err != nil {
		return trial{}, err
	}
	defer f.Close()
	p, err := instances.ReadCurtoisQu(f)
	if err != nil {
		return trial{}, err
	}
	found, tr, err := c.search(t, name, p, c.Seconds)
	if err != nil || c.Out == "" {
		return tr, err
	}
	return tr, c.write(c.file(name)+".csv", func(w io.Writer) error { return instances.WriteCurtoisQu(w, p, found) })
}

// search plans one problem.
func (c rotaBench) search(t *terminal, name string, p *rota.Problem, seconds float64) (rota.Rota, trial, error) {
	o := rota.Options{Steps: c.Iterations, Seed: c.Seed, Workers: c.Workers}
	if o.Steps == 0 {
		o.Steps = 1_000_000
		began := spent()
		if _, err := rota.Search(t, p, nil, o); err != nil {
			return nil, trial{}, err
		}
		o.Steps = int64(early * float64(o.Steps) * seconds / max(0.01, (spent()-began).Seconds()) * float64(max(1, c.Workers)))
	} else {
		seconds = math.Inf(1)
	}
	bar := t.progress(name, o.Steps)
	tr, began := trial{iterations: o.Steps}, spent()
	ctx, stop := context.WithCancel(t)
	defer stop()
	go func() {
		for ctx.Err() == nil {
			if time.Sleep(time.Second / 20); (spent() - began).Seconds() > seconds {
				stop()
			}
		}
	}()
	o.Progress = func(x rota.Progress) {
		if x.Better {
			tr.at = spent() - began
		}
		_ = bar.Set64(min(x.Steps, x.Of))
	}
	found, err := rota.Search(ctx, p, nil, o)
	_ = bar.Finish()
	tr.cost, tr.spent, tr.stopped = found.Cost, spent()-began, found.Stopped
	if found.Bounded && found.Cost.Broken == 0 {
		switch gap := 100 * (float64(found.Cost.Weighted) - float64(found.Bound)) / max(1, float64(found.Bound)); {
		case found.Bound >= found.Cost.Weighted:
			tr.bound = "the best there is"
		case found.Bound > 0 && gap < 100:
			tr.bound = fmt.Sprintf("within %.2f %%", gap)
		}
	}
	return found.Rota, tr, err
}

// weeks plans an instance of INRC-II week by week, as in the competition: the later weeks are not known to the search.
func (c rotaBench) weeks(t *terminal, dir, name string) (trial, error) {
	parts := strings.Split(name, ":")
	if len(parts) != 3 {
		return trial{}, errors.New("an instance of INRC-II is written dataset:history:week-week-…")
	}
	folder := filepath.Join(filepath.Dir(dir), "inrc2", parts[0])
	for _, near := range []string{filepath.Join(c.Dir, "inrc2", parts[0]), filepath.Join(c.Dir, parts[0])} {
		if _, err := os.Stat(near); err == nil {
			folder = near
			break
		}
	}
	read := func(file string, f func(io.Reader) error) error {
		r, err := os.Open(filepath.Join(folder, file))
		if err != nil {
			return err
		}
		defer r.Close()
		if err := f(r); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		return nil
	}
	var s *instances.Scenario
	var h instances.History
	err := read("Sc-"+parts[0]+".txt", func(r io.Reader) (err error) { s, err = instances.ReadScenario(r); return err })
	if err != nil {
		return trial{}, err
	}
	err = read("H0-"+parts[0]+"-"+parts[1]+".txt", func(r io.Reader) (err error) { h, err = instances.ReadHistory(r, s); return err })
	if err != nil {
		return trial{}, err
	}
	var weeks []*instances.Week
	for _, n := range strings.Split(parts[2], "-") {
		err := read("WD-"+parts[0]+"-"+n+".txt", func(r io.Reader) error {
			w, err := instances.ReadWeek(r, s)
			weeks = append(weeks, w)
			return err
		})
		if err != nil {
			return trial{}, err
		}
	}
	if len(weeks) > s.Weeks {
		return trial{}, fmt.Errorf("%d weeks are named, and it has %d", len(weeks), s.Weeks)
	}
	tr, err := c.weekByWeek(t, name, s, h, weeks)
	tr.part = len(weeks) < s.Weeks
	return tr, err
}

func (c rotaBench) weekByWeek(t *terminal, name string, s *instances.Scenario, h instances.History, weeks []*instances.Week) (trial, error) {
	whole := s.Whole(h, weeks)
	all, sum := whole.Empty(), trial{}
	for n, week := range weeks {
		found, tr, err := c.search(t, fmt.Sprintf("%s, week %d", name, n+1), s.Stage(h, n, week, weeks[:n]...), c.Seconds/float64(len(weeks)))
		if err != nil {
			return trial{}, err
		}
		for q := range found {
			found[q] = found[q][:7]
		}
		if found, err = s.Mend(t, h, week, found, rota.Options{Steps: max(tr.iterations/4, mendSteps), Seed: c.Seed}); err != nil {
			return trial{}, err
		}
		for q := range found {
			copy(all[q][7*n:], found[q])
		}
		h = s.After(h, found)
		sum.spent, sum.at, sum.iterations = sum.spent+tr.spent, sum.at+tr.at, max(sum.iterations, tr.iterations)
		sum.stopped = sum.stopped || tr.stopped
		if c.Out != "" {
			file := fmt.Sprintf("%s-%d.txt", c.file(strings.ReplaceAll(name, ":", "_")), n)
			if err := c.write(file, func(w io.Writer) error { return s.WriteWeek(w, n, found) }); err != nil {
				return trial{}, err
			}
		}
	}
	sum.cost = whole.Cost(all)
	return sum, nil
}

// mendSteps is how long a week is searched for alone, at the least, if it does not keep every hard rule.
const mendSteps = 400_000

// file is what the rota of an instance is called, by its seed if there are several.
func (c rotaBench) file(name string) string {
	if c.Seeds > 1 {
		return fmt.Sprintf("%s-seed%d", name, c.Seed)
	}
	return name
}

func (c rotaBench) write(file string, write func(io.Writer) error) (err error) {
	f, err := os.Create(filepath.Join(c.Out, file))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(f)
}

// instanceNames are the instances of a folder, in the order of their numbers.
func instanceNames(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "Instance*.txt"))
	if len(files) == 0 {
		files, err = filepath.Glob(filepath.Join(dir, "*.txt")) // somebody's own
	}
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("there is no Instance*.txt in %s, nor any other", dir)
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".txt"))
	}
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return names, nil
}

// bestKnown reads best-known.csv, if there is one: set, instance, best known cost.
func bestKnown(dir string) (map[string]int, error) {
	best := map[string]int{}
	f, err := os.Open(filepath.Join(dir, "best-known.csv"))
	if err != nil {
		f, err = os.Open(filepath.Join(dir, "..", "best-known.csv"))
	}
	if errors.Is(err, os.ErrNotExist) {
		return best, nil
	} else if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read best-known.csv: %w", err)
	}
	for _, row := range rows {
		if len(row) < 3 {
			continue
		}
		if cost, err := strconv.Atoi(row[2]); err == nil {
			name, _, _ := strings.Cut(row[1], " ")
			best[name] = cost
		}
	}
	return best, nil
}
