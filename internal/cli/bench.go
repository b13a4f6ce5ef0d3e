package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"milieu/internal/care"
	"milieu/internal/journal"
	"milieu/internal/journal/keys"
	"milieu/internal/journal/sqlite"
	"milieu/internal/sim"
)

// bench measures what doc/performance.md tells of, beside what the machine itself can do in the same minutes: a
// number by itself says more about the machine than about the program. Nothing leaves the machine.
type bench struct {
	Dir       string        `placeholder:"DIR" help:"Measure on the disk of this directory; otherwise on that of temporary files."`
	Residents int           `default:"30" help:"How many live in the house that is measured."`
	Entries   int           `default:"300000" help:"How many entries its journal has, about: a house-year of thirty residents."`
	Boards    int           `default:"200" help:"How many boards are open at once."`
	For       time.Duration `default:"3s" help:"How long each thing is measured."`
	JSON      bool          `name:"json" help:"Print the figures as JSON."`
}

// A figure is one thing that was measured.
type figure struct {
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Aim   float64 `json:"aim,omitempty"`
	Most  bool    `json:"most,omitempty"` // the aim is the most that is good, rather than the least
}

func (f figure) met() string {
	switch {
	case f.Aim == 0:
		return ""
	case f.Most == (f.Value <= f.Aim):
		return "as hoped"
	}
	return "not yet"
}

// Run measures, and prints the figures.
func (c bench) Run(t *terminal) (err error) {
	dir, err := os.MkdirTemp(c.Dir, "milieu-bench-")
	if err != nil {
		return fmt.Errorf("make a directory to measure in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var figures []figure
	for _, part := range []struct {
		what    string
		measure func(*terminal, string) ([]figure, error)
	}{
		{"writing", c.writing}, {"making up a house", c.makeUp}, {"reading it again", c.replay}, {"starting", c.start}, {"pages", c.pages},
	} {
		fmt.Fprintln(t.err, "measuring:", part.what)
		more, err := part.measure(t, dir)
		if err != nil {
			return fmt.Errorf("measure %s: %w", part.what, err)
		}
		figures = append(figures, more...)
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(figures)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%s\t%s\t%s\t%s\t\n", "", "measured", "aim", "")
	for _, f := range figures {
		aim := ""
		if f.Aim != 0 {
			aim = map[bool]string{true: "≤ ", false: "≥ "}[f.Most] + number(f.Aim)
		}
		fmt.Fprintf(table, "%s\t%s %s\t%s\t%s\t\n", f.What, number(f.Value), f.Unit, aim, f.met())
	}
	return table.Flush()
}

func number(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.3g", v)
}

// writing measures durable appends of one writer and of 64, in turns with writing the same bytes to a file and
// flushing it, so that a disk that is now fast and now slow is so for all.
func (c bench) writing(t *terminal, dir string) (_ []figure, err error) {
	writing := filepath.Join(dir, "writing")
	store, err := sqlite.Open(t, writing, keys.Beside(writing))
	if err != nil {
		return nil, err
	}
	j := journal.Open(store, time.Now, nil)
	defer func() { err = errors.Join(err, j.Close()) }()
	h, err := j.House(t, "h")
	if err != nil {
		return nil, err
	}
	chief := journal.Form{By: care.ByCoordinator("c")}
	if _, err := h.Do(t, chief, care.JoinStaff(care.StaffJoined{Staff: "c", Name: "Hanne"})); err != nil {
		return nil, err
	}
	decide := func() error {
		_, err := h.Do(t, chief, care.NoteAdministration(care.AdministrationNoted{Staff: "c", Began: time.Now().Add(-time.Hour), Minutes: 15, What: care.Writing}))
		return err
	}
	if err := decide(); err != nil {
		return nil, err
	}
	raw, err := os.Create(filepath.Join(dir, "raw"))
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	flat, err := flushing(t, store, h.Seq(), raw)
	if err != nil {
		return nil, err
	}
	const turns = 10
	var single, rawly, together int
	for range turns {
		for _, way := range []struct {
			writers int
			do      func() error
			n       *int
		}{{1, decide, &single}, {1, flat, &rawly}, {64, decide, &together}} {
			n, err := repeat(c.For/turns, way.writers, way.do)
			if err != nil {
				return nil, err
			}
			*way.n += n
		}
	}
	per := func(n int) float64 { return float64(n) / c.For.Seconds() }
	return []figure{
		{What: "write and flush the same bytes", Value: per(rawly), Unit: "a second"},
		{What: "decisions, one after the other", Value: per(single), Unit: "a second"},
		{What: "  beside write and flush", Value: per(single) / per(rawly), Unit: "×", Aim: 0.6},
		{What: "decisions, 64 at once", Value: per(together), Unit: "a second"},
		{What: "  beside one after the other", Value: per(together) / per(single), Unit: "×", Aim: 20},
	}, nil
}

// flushing returns what writes as many bytes to a file as the record seq has, and makes them durable.
func flushing(t *terminal, store journal.Store, seq uint64, raw *os.File) (func() error, error) {
	r, err := store.Get(t, "h", seq)
	if err != nil {
		return nil, err
	}
	const numbers = 4 * 8
	size := len(r.House+r.By+r.Behalf+r.Device+r.Kind+r.Subject+r.Ask) + len(r.Data) + numbers + 3*len(r.Hash)
	bytes := make([]byte, size)
	return func() error {
		if _, err := raw.Write(bytes); err != nil {
			return err
		}
		return flush(raw)
	}, nil
}

// repeat has writers do something again and again for a while, and says how often they did.
func repeat(during time.Duration, writers int, do func() error) (int, error) {
	var group sync.WaitGroup
	var n atomic.Int64
	failed := make(chan error, writers)
	for until := time.Now().Add(during); writers > 0; writers-- {
		group.Go(func() {
			for time.Now().Before(until) {
				if err := do(); err != nil {
					failed <- err
					return
				}
				n.Add(1)
			}
		})
	}
	group.Wait()
	close(failed)
	return int(n.Load()), <-failed
}

// life is the house that is measured.
func (c bench) life() sim.Life {
	const aDay = 21 // entries that a resident of a made-up house has a day, about
	return sim.Life{Seed: 1, Residents: c.Residents, Kind: care.Community, Until: time.Now(), Language: "en",
		Days: min(max(1, c.Entries/(c.Residents*aDay)), sim.DaysMost)}
}

func (c bench) demo(dir string) demo {
	l := c.life()
	return demo{Residents: l.Residents, Kind: string(l.Kind), Days: l.Days, Seed: l.Seed, Language: l.Language, Data: filepath.Join(dir, "house")}
}

func (c bench) makeUp(t *terminal, dir string) ([]figure, error) {
	before := spent()
	p, _, err := c.demo(dir).madeUp(t)
	if err != nil {
		return nil, err
	}
	h, err := p.journal.House(t, p.office.Houses()[0].ID)
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	n := float64(h.Seq())
	return []figure{
		{What: "entries of the house", Value: n, Unit: ""},
		{What: "living it, of processor time", Value: (spent() - before).Seconds(), Unit: "s"},
	}, p.close()
}

// replay measures how long reading the whole journal takes, and how much memory the house is then.
func (c bench) replay(t *terminal, dir string) ([]figure, error) {
	heap := func() float64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	empty, before, start := heap(), spent(), time.Now()
	p, _, err := c.demo(dir).again(t)
	if err != nil {
		return nil, err
	}
	h, err := p.journal.House(t, p.office.Houses()[0].ID)
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	cpu, wall := spent()-before, time.Since(start)
	mib := (heap() - empty) / 1e6
	runtime.KeepAlive(h)
	seal, open, err := sealing(t, p.journal.Store(), h)
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	return []figure{
		{What: "reading it again, of processor time", Value: cpu.Seconds(), Unit: "s", Aim: 3, Most: true},
		{What: "  opening what is sealed beside all of it", Value: open.Seconds() / cpu.Seconds(), Unit: "×", Aim: 0.15, Most: true},
		{What: "sealing an entry, of processor time", Value: seal.Seconds() * 1e6 / float64(h.Seq()), Unit: "µs"},
		{What: "reading it again, waiting", Value: wall.Seconds(), Unit: "s"},
		{What: "heap afterwards", Value: mib, Unit: "MB", Aim: 120, Most: true},
	}, p.close()
}

// sealing measures how much processor time it takes to seal every entry of a house once more, and to open it: what a
// journal costs more for being encrypted.
func sealing(t *terminal, store journal.Store, h *journal.House) (seal, open time.Duration, err error) {
	began := spent()
	if err := store.Read(t, h.ID(), 0, func(journal.Record) error { return nil }); err != nil {
		return 0, 0, err
	}
	read := spent() - began
	began = spent()
	if err := journal.Read(t, store, h.ID(), 0, func(journal.Record) error { return nil }); err != nil {
		return 0, 0, err
	}
	both := spent() - began
	began = spent()
	err = journal.Read(t, store, h.ID(), 0, func(r journal.Record) error {
		_, err := store.Keys().Seal(t, h.ID(), r.Subject, r.Data, nil)
		return err
	})
	return max(1, spent()-began-both), max(1, both-read), err // of a small house it is less than can be measured
}

// start measures how long the program itself takes from its start until it answers that it is ready.
func (c bench) start(t *terminal, dir string) ([]figure, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	addr, err := freePort()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(t, time.Minute)
	defer stop()
	server := exec.CommandContext(ctx, program, "serve", "--data", c.demo(dir).Data, "--addr", addr) // #nosec G204 -- this very program
	server.Cancel = func() error { return server.Process.Signal(os.Interrupt) }
	server.WaitDelay = 2 * grace
	began := time.Now()
	if err := server.Start(); err != nil {
		return nil, err
	}
	err = ready(ctx, "http://"+addr+"/readyz")
	took := time.Since(began)
	stop()
	_ = server.Wait() // it was interrupted, and says so
	if err != nil {
		return nil, err
	}
	return []figure{{What: "start until ready", Value: took.Seconds(), Unit: "s", Aim: 5, Most: true}}, nil
}

// quantile returns the value below which q of all lie.
func quantile(all []time.Duration, q float64) float64 {
	if len(all) == 0 {
		return math.NaN()
	}
	slices.Sort(all)
	return float64(all[min(int(q*float64(len(all))), len(all)-1)]) / float64(time.Millisecond)
}
